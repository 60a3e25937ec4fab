"""The text: fonts, indents, spacing, colours (5.2.2, 5.2.4, 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zdxm.conformance.case import CUSTOM, FILE, Fault, Need, Strength, item
from zdxm.conformance.roles import (
    EM,
    THREE,
    Part,
    Role,
    accepts,
    em_of,
    is_black,
    is_red,
    main_look,
    size_name,
)

if TYPE_CHECKING:
    from zdxm.conformance.case import Case
    from zdxm.ooxml.model import Block, RunFormat


_INDENT_CHARACTERS, _INDENT_SLACK = 2, 0.25
_PLACEHOLDER = "【待补充"
_MAY_BE_RED = frozenset({Role.ORGAN_MARK, Role.RULE, Role.OTHER})
_HAN = re.compile("[\u4e00-\u9fff]")
_TYPED_INDENT = "\u3000\u3000"
_FONTED = frozenset({Role.BODY, Role.RECIPIENT, Role.ATTACHMENT_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE})

_HAS_BODY = Need("没有正文", lambda case: case.of(Role.BODY))


@item("GF20", "5.2.2", Strength.USUALLY, "正文用三号仿宋", Need("没有正文", lambda case: case.of(*_FONTED)))
def body_font(case: Case) -> Iterator[Fault]:
    """如无特殊说明，公文各要素一般用三号仿宋体字。

    查什么：正文、主送机关、附件说明、署名、日期各段主要的中文字体和字号。
    怎么改：全选正文，中文字体设为仿宋（或仿宋_GB2312），字号设为三号。
    """
    for part in case.of(*_FONTED):
        look = main_look(part.paragraph)
        if look.size != THREE or not accepts(look.cjk, case.profile.body_fonts):
            found = f"{size_name(look.size)}{look.cjk}"
            yield Fault(part.place, f"字体字号是{found}，应为三号仿宋", "请改为三号仿宋")


@item(
    "GF21",
    "5.2.2",
    Strength.USUALLY,
    "同一段里字体字号一致",
    Need("没有正文", lambda case: case.of(*_FONTED)),
)
def one_font(case: Case) -> Iterator[Fault]:
    """一段正文里不夹杂别的中文字体和字号。

    查什么：正文各段里，与本段主要字体、字号不同的汉字；从别处粘贴来的文字常常如此。
    怎么改：选中整段，清除格式后重新套用正文的字体字号。
    """
    for part in case.of(*_FONTED):
        main = main_look(part.paragraph)
        for run in part.paragraph.runs:
            look = run.format
            if _HAN.search(run.text) and (look.size, look.cjk) != (main.size, main.cjk):
                found = f"{size_name(look.size)}{look.cjk}"
                message = f"“{run.text.strip()[:10]}”是{found}，与本段的{size_name(main.size)}{main.cjk}不同"
                yield Fault(part.place, message, "请选中整段，统一字体字号")
                break


@item("GF22", "7.3.3", Strength.MUST, "正文左空二字，回行顶格", _HAS_BODY)
def body_indent(case: Case) -> Iterator[Fault]:
    """每个自然段左空二字，回行顶格。

    查什么：正文各段的首行缩进和左缩进；用空格顶出来的，由GF70指出。
    怎么改：在“段落→缩进”里设特殊格式“首行缩进2字符”，左右缩进设为0。
    """
    for part in case.of(Role.BODY):
        if part.paragraph.text.startswith(_TYPED_INDENT):
            continue
        problem = _indent_problem(part)
        if problem:
            yield Fault(part.place, problem, "请设首行缩进2字符，左右缩进设为0")


def _indent_problem(part: Part) -> str:
    """What is wrong with an indent that should be two characters for the first line and none for others."""
    size = main_look(part.paragraph).size * 10
    shape, em = part.paragraph.format, max(em_of(part.paragraph), 1)
    first = shape.first_edge(size) / size
    if abs(shape.left_edge(em)) > em * _INDENT_SLACK:
        return f"回行没有顶格，左缩进{shape.left_edge(em) / em:.1f}字"
    if abs(first - _INDENT_CHARACTERS) > _INDENT_SLACK:
        return f"首行缩进{first:.1f}字，应为2字"
    return ""


@item("GF23", FILE, Strength.ADVISED, "首行缩进按字符和按长度都写明", _HAS_BODY)
def both_indents(case: Case) -> Iterator[Fault]:
    """首行缩进同时按字符数和按长度记在文件里，各种软件里看到的才一样。

    查什么：正文各段的首行缩进；只写“2字符”时LibreOffice不缩进，只写厘米时改字号后缩进不跟着变。
    怎么改：用“首行缩进2字符”设置后在Word或WPS里保存一次，软件会把两种都写上。
    """
    for part in case.of(Role.BODY):
        shape = part.paragraph.format
        if bool(shape.first_line_chars) != bool(shape.first_line):
            known = "字符数" if shape.first_line_chars else "长度"
            yield Fault(part.place, f"首行缩进只写了{known}", "请重新设“首行缩进2字符”并保存")


@item("GF24", "5.2.3", Strength.ADVISED, "段前段后不加空", _HAS_BODY)
def no_spacing(case: Case) -> Iterator[Fault]:
    """正文段前、段后间距为0，每面才能整22行。

    查什么：正文各段的段前、段后间距。
    怎么改：在“段落→间距”里把段前、段后都改为0。
    """
    for part in case.of(Role.BODY):
        shape = part.paragraph.format
        if shape.before or shape.after:
            found = f"段前{shape.before / 20:g}磅、段后{shape.after / 20:g}磅"
            yield Fault(part.place, found, "请把段前、段后间距改为0")


@item("GF25", "5.2.3", Strength.ADVISED, "正文两端对齐", _HAS_BODY)
def justified(case: Case) -> Iterator[Fault]:
    """正文两端对齐，撑满版心。

    查什么：正文各段的对齐方式。
    怎么改：选中正文，按两端对齐。
    """
    for part in case.of(Role.BODY):
        if part.paragraph.format.align not in ("both", "distribute"):
            yield Fault(part.place, "没有两端对齐，右边参差不齐", "请把正文设为两端对齐")


@item("GF26", FILE, Strength.ADVISED, "关闭孤行控制", _HAS_BODY)
def no_widow_control(case: Case) -> Iterator[Fault]:
    """孤行控制会把一行推到下一页，使有的页面只有21行。

    查什么：正文各段是否开着“孤行控制”。
    怎么改：在“段落→换行和分页”里取消“孤行控制”。
    """
    for part in case.of(Role.BODY):
        if part.paragraph.format.widow_control:
            yield Fault(part.place, "开着孤行控制，有的页面会少一行", "请取消“孤行控制”")


@item("GF27", "5.2.4", Strength.MUST, "文字颜色为黑色")
def black(case: Case) -> Iterator[Fault]:
    """如无特殊说明，公文中图文的颜色均为黑色。

    查什么：版头以外各段文字（含表格）的颜色；版头的红色不算。
    怎么改：全选文字，颜色设为“自动”或黑色；超链接请先取消链接。
    """
    for part in case.parts:
        allowed = part.role in _MAY_BE_RED
        for run in part.paragraph.runs:
            if run.text.strip() and _is_coloured(run.format, allow_red=allowed):
                yield _colour_fault(part.place, run.text, run.format)
                break
    for table in case.document.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    for run in paragraph.runs:
                        if run.text.strip() and _is_coloured(run.format, allow_red=False):
                            yield _colour_fault(paragraph.place, run.text, run.format)


def _is_coloured(look: RunFormat, *, allow_red: bool) -> bool:
    return not is_black(look.colour) and not (allow_red and is_red(look.colour))


def _colour_fault(place: str, text: str, look: RunFormat) -> Fault:
    message = f"“{text.strip()[:10]}”的颜色是{look.colour}，不是黑色"
    return Fault(place, message, "请把颜色设为“自动”或黑色")


@item("GF28", CUSTOM, Strength.ADVISED, "正文不局部加粗、倾斜、加下划线或底色", _HAS_BODY)
def plain_runs(case: Case) -> Iterator[Fault]:
    """正文不用加粗、斜体、下划线、删除线和突出显示来强调。

    查什么：正文各段里这样的文字；【待补充】的突出显示不算。
    怎么改：选中这些文字，取消加粗、倾斜、下划线和突出显示。
    """
    for part in case.of(Role.BODY):
        for run in part.paragraph.runs:
            found = _emphasis(run.format)
            if found and run.text.strip() and _PLACEHOLDER not in run.text:
                message = f"“{run.text.strip()[:10]}”{found}"
                yield Fault(part.place, message, "请取消这些文字的强调格式")
                break


def _emphasis(look: RunFormat) -> str:
    """The first kind of emphasis that a look has."""
    kinds = (
        (look.bold, "加粗了"),
        (look.italic, "是斜体"),
        (look.underline, "有下划线"),
        (look.strike, "有删除线"),
        (look.highlight, "突出显示了"),
    )
    return next((name for there, name in kinds if there), "")


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
