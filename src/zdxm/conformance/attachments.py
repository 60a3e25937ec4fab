"""附件说明 and 附件 (7.3.4, 7.3.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.conformance.looks import EM, THREE, accepts, em_of, main_look, size_name
from zdxm.conformance.registry import Fault, Need, Strength, item
from zdxm.conformance.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.conformance.case import Case
    from zdxm.conformance.roles import Part
    from zdxm.docx_text import Block

__all__: list[str] = []

_FIRST_OF_MANY, _ONLY = re.compile(r"附件：1\.\S"), re.compile(r"附件：(?!\d{1,2}\s*[.．、]\D)\S")
_FURTHER = re.compile(r"(\d{1,2})\.\S")
_PREFIX = re.compile(r"^(?:附件\s*[:：]\s*)?(?:\d+\s*[.．、]\s*)?")
_MARK = re.compile(r"附[件表][\d一二三四五六七八九十]*")
_ENDS = "，。；、！？,.;"
_TWO, _SLACK = 2, 0.25  # characters
_NEW_PAGE = frozenset({"nextPage", "oddPage", "evenPage"})

_HAS_LIST = Need("没有附件说明", lambda case: case.of(Role.ATTACHMENT_NOTE))
_HAS_MARK = Need("文件里没有附件", lambda case: case.of(Role.ATTACHMENT_MARK))
_HAS_BOTH = Need(
    "没有附件说明，或附件不在这个文件里",
    lambda case: case.of(Role.ATTACHMENT_NOTE) and case.of(Role.ATTACHMENT_TITLE),
)


def _titled(case: Case) -> list[Part]:
    """The titles of 附件 that stand right under their mark, but for blank lines."""
    titled, before = [], Role.OTHER
    for part in case.parts:
        if part.role is Role.ATTACHMENT_TITLE and before is Role.ATTACHMENT_MARK:
            titled.append(part)
        before = before if part.role is Role.BLANK else part.role
    return titled


_HAS_TITLES = Need("文件里没有附件标题", _titled)


@item("GF47", "7.3.4", Strength.MUST, "附件说明写作“附件：1.××××”", _HAS_LIST)
def list_form(case: Case) -> Iterator[Fault]:
    """“附件”后标全角冒号；有多个附件的，用阿拉伯数字标注顺序号。

    查什么：附件说明第一行的写法，以及几个附件的顺序号是不是从1起连续、后面用下脚点。
    怎么改：写成“附件：1.××××”，下一行写“2.××××”；只有一个附件的不编号。
    """
    first, *further = case.of(Role.ATTACHMENT_NOTE)
    if not (_FIRST_OF_MANY if further else _ONLY).match(first.text):
        yield Fault(first.place, f"附件说明写成“{first.text[:8]}”", "请写成“附件：1.××××”，只有一个的不编号")
    for expected, part in enumerate(further, start=2):
        found = _FURTHER.match(part.text)
        if not found or int(found[1]) != expected:
            yield Fault(part.place, f"第{expected}个附件写成“{part.text[:8]}”", f"请写成“{expected}.××××”")


@item("GF48", "7.3.4", Strength.MUST, "附件名称后不加标点", _HAS_LIST)
def list_end(case: Case) -> Iterator[Fault]:
    """附件名称后不加标点符号。

    查什么：附件说明每一行的最后一个字。
    怎么改：删去末尾的分号、句号等。
    """
    for part in case.of(Role.ATTACHMENT_NOTE):
        if part.text[-1] in _ENDS:
            yield Fault(part.place, f"附件名称后有“{part.text[-1]}”", "请删去附件名称后的标点")


@item("GF49", "7.3.4", Strength.MUST, "附件说明在正文下空一行", _HAS_LIST)
def list_blank(case: Case) -> Iterator[Fault]:
    """附件说明在正文下空一行编排。

    查什么：附件说明上面有几个空行。
    怎么改：在正文与附件说明之间留一个空行。
    """
    part = case.of(Role.ATTACHMENT_NOTE)[0]
    count = case.blanks_before(part)
    if count != 1:
        yield Fault(part.place, f"附件说明上面空了{count}行，应空1行", "请在正文与附件说明之间留一个空行")


@item("GF50", "7.3.4", Strength.MUST, "附件说明左空二字", _HAS_LIST)
def list_indent(case: Case) -> Iterator[Fault]:
    """左空二字编排“附件”二字。

    查什么：附件说明第一行左边空几个字。
    怎么改：左缩进加悬挂缩进，使“附件”二字左空2字，回行与名称首字对齐。
    """
    part = case.of(Role.ATTACHMENT_NOTE)[0]
    em = max(em_of(part.paragraph), 1)
    first = part.paragraph.format.first_edge(em) / em
    if abs(first - _TWO) > _SLACK and not part.paragraph.text.startswith("\u3000\u3000"):
        yield Fault(part.place, f"附件说明左空{first:.1f}字，应左空2字", "请调整附件说明的缩进")


@item("GF51", "7.3.7", Strength.MUST, "附件标题与附件说明一致", _HAS_BOTH)
def names_agree(case: Case) -> Iterator[Fault]:
    """附件顺序号和附件标题应当与附件说明的表述一致。

    查什么：文件里各附件的标题是不是附件说明里写的名称。
    怎么改：改成同样的表述。
    """
    names = [_name(part.text) for part in case.of(Role.ATTACHMENT_NOTE)]
    for part in case.of(Role.ATTACHMENT_TITLE):
        if _name(part.text) not in names:
            listed = "”“".join(names)
            yield Fault(part.place, f"附件标题与附件说明里的“{listed}”不一致", "请把两处改成同样的表述")


def _name(text: str) -> str:
    """An attachment's name without its number, closing mark and line breaks."""
    joined = "".join(text.split())
    return _PREFIX.sub("", joined).rstrip(_ENDS)


@item("GF59", "7.3.7", Strength.MUST, "“附件”二字三号黑体顶格", _HAS_MARK)
def mark_form(case: Case) -> Iterator[Fault]:
    """“附件”二字及附件顺序号用三号黑体字顶格编排在版心左上角第一行。

    查什么：“附件1”这一行的字体字号、有没有顶格，以及后面有没有冒号。
    怎么改：单独成行，三号黑体，缩进为0，后面不加冒号。
    """
    for part in case.of(Role.ATTACHMENT_MARK):
        look, shape = main_look(part.paragraph), part.paragraph.format
        flush = abs(shape.first_edge(EM)) <= EM * _SLACK and shape.align in ("left", "both")
        if look.size != THREE or not accepts(look.cjk, case.profile.hei_fonts):
            found = f"是{size_name(look.size)}{look.cjk}，应为三号黑体"
        elif not _MARK.fullmatch("".join(part.text.split())):
            found = f"写成“{part.text}”，后面多了标点"
        elif not flush:
            found = "没有顶格"
        else:
            continue
        yield Fault(part.place, f"“附件”二字{found}", "请单独成行，三号黑体，顶格，不加冒号")


@item("GF60", "7.3.7", Strength.MUST, "附件另面编排", _HAS_MARK)
def new_page(case: Case) -> Iterator[Fault]:
    """附件应当另面编排。

    查什么：“附件”二字前面有没有分页符或另起一页的分节符。
    怎么改：在附件前插入分页符。
    """
    blocks = case.document.blocks
    for part in case.of(Role.ATTACHMENT_MARK):
        at = next(at for at, block in enumerate(blocks) if block is part.paragraph)
        if at and not _starts_page(case, part, blocks[at - 1]):
            yield Fault(part.place, "附件没有另起一页", "请在附件前插入分页符")


def _starts_page(case: Case, part: Part, before: Block) -> bool:
    paragraph = part.paragraph
    if paragraph.format.page_break_before or paragraph.page_break or getattr(before, "page_break", False):
        return True
    return before.section != paragraph.section and case.section(paragraph).start in _NEW_PAGE


@item("GF61", "7.3.7", Strength.MUST, "附件标题居中排在第三行", _HAS_TITLES)
def title_line(case: Case) -> Iterator[Fault]:
    """附件标题居中编排在版心第三行。

    查什么：“附件”二字与附件标题之间是不是空一行，标题是否居中。
    怎么改：两行之间留一个空行，标题居中。
    """
    for part in _titled(case):
        count = case.blanks_before(part)
        centred = part.paragraph.format.align == "center"
        if count != 1 or not centred:
            found = f"与“附件”二字之间空了{count}行，应空1行" if centred else "没有居中"
            yield Fault(part.place, f"附件标题{found}", "请在“附件”下空一行，标题居中")
