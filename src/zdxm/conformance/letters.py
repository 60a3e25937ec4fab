"""版头 and 版记 of a formal document (7.2, 7.4), and the letter form (10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.conformance.case import CUSTOM, Case, Fault, Need, Strength, has_number, item, red_rules
from zdxm.conformance.roles import EM, FOUR, Part, Role, accepts, is_red, main_look, millimetres, size_name
from zdxm.ooxml.model import Paragraph, Section

if TYPE_CHECKING:
    from zdxm.ooxml.model import Border


_FIRST = "first"
_RULE_WIDTH, _RULE_SLACK = 9638, 113  # tw: 170 mm ± 2 mm
_FOOT, _FOOT_SLACK = 1134, 57  # tw: 20 mm ± 1 mm
_BLANKS_ABOVE_NUMBER = 2
_SIGNER = "签发人"
_PRINTED_DATE = re.compile(r"\d{4}年[1-9]\d?月[1-9]\d?日印发$")
_HOLE, _ANY_DATE = re.compile(r"【待补充：[^】]*】"), "2011年7月5日"
_EDGE_SLACK = 60  # tw
_SIDES = ("top", "bottom")

_HAS_MARK = Need("没有发文机关标志", lambda case: case.of(Role.ORGAN_MARK))
_HAS_RULE = Need("没有用边框画的版头分隔线", lambda case: case.of(Role.RULE))
_HAS_NUMBER = Need(
    "没有版头，或没有发文字号",
    lambda case: case.of(Role.ORGAN_MARK) and case.of(Role.DOCUMENT_NUMBER),
)
_HAS_COPIES = Need("没有抄送机关", lambda case: case.imprint_of(Role.COPY_TO))
_HAS_PRINTED = Need("没有印发日期", lambda case: case.imprint_of(Role.PRINTED))
_HAS_END = Need("没有版记", lambda case: case.imprint)
_IS_LETTER = Need("不是信函格式", lambda case: case.letter)


@item("GF81", "7.2.4", Strength.ADVISED, "发文机关标志用小标宋", _HAS_MARK)
def mark_font(case: Case) -> Iterator[Fault]:
    """发文机关标志居中排布，推荐使用小标宋体字，颜色为红色。

    查什么：版头红色大字的中文字体。
    怎么改：设为方正小标宋简体。
    """
    for part in case.of(Role.ORGAN_MARK):
        font = main_look(part.paragraph).cjk
        if not accepts(font, case.profile.title_fonts):
            yield Fault(part.place, f"发文机关标志是{font}", "请改为小标宋（如方正小标宋简体）")


@item("GF82", "7.2.7", Strength.MUST, "版头分隔线与版心等宽", _HAS_RULE)
def head_rule(case: Case) -> Iterator[Fault]:
    """发文字号之下4毫米处居中印一条与版心等宽的红色分隔线。

    查什么：用段落边框画的红色分隔线的左右缩进。
    怎么改：把这一段的左右缩进改为0。
    """
    for part in case.of(Role.RULE):
        shape = part.paragraph.format
        if max(abs(shape.left_edge(EM)), abs(shape.right_edge(EM))) > _EDGE_SLACK:
            yield Fault(part.place, "红色分隔线与版心不一样宽", "请把分隔线所在段落的左右缩进改为0")


@item("GF83", "7.2.5", Strength.MUST, "发文字号在发文机关标志下空二行居中", _HAS_NUMBER)
def number_place(case: Case) -> Iterator[Fault]:
    """发文字号编排在发文机关标志下空二行位置，居中排布；上行文居左空一字，与签发人同行。

    查什么：发文字号上面的空行数和对齐方式；有几个签发人、排成几行的，从第一行算起。
    怎么改：在发文机关标志下留两个空行，发文字号居中。
    """
    for part in case.of(Role.DOCUMENT_NUMBER):
        top = _first_signer(case, part)
        count = case.blanks_before(top)
        centred = part.paragraph.format.align == "center" or top is not part or _SIGNER in part.text
        if count != _BLANKS_ABOVE_NUMBER or not centred:
            found = f"上面空了{count}行，应空2行" if centred else "没有居中"
            yield Fault(part.place, f"发文字号{found}", "请在发文机关标志下空二行，发文字号居中")


def _first_signer(case: Case, number: Part) -> Part:
    """The first line of the 签发人 above 发文字号; 发文字号 itself where there is none."""
    top = number
    while (above := case.before(top)) is not None and above.role is Role.SIGNER:
        top = above
    return top


@item("GF84", "7.4.2", Strength.MUST, "抄送机关后标句号", _HAS_COPIES)
def copies_end(case: Case) -> Iterator[Fault]:
    """“抄送”后标全角冒号，最后一个抄送机关名称后标句号。

    查什么：抄送这一段的冒号和最后一个字。
    怎么改：写成“抄送：××，××。”。
    """
    for part in case.imprint_of(Role.COPY_TO):
        if not part.text.endswith("。") or ":" in part.text:
            yield Fault(part.place, "抄送机关末尾没有句号，或冒号是半角", "请写成“抄送：××，××。”")


@item("GF85", "7.4.3", Strength.MUST, "印发日期不编虚位，后加“印发”", _HAS_PRINTED)
def printed_date(case: Case) -> Iterator[Fault]:
    """用阿拉伯数字将年、月、日标全，月、日不编虚位，后加“印发”二字。

    查什么：版记里印发日期的写法；【待补充】的不算。
    怎么改：写成“2011年7月5日印发”。
    """
    for part in case.imprint_of(Role.PRINTED):
        if not _PRINTED_DATE.search(_HOLE.sub(_ANY_DATE, part.text)):
            yield Fault(part.place, "印发日期写法不对", "请写成“2011年7月5日印发”的样式")


@item("GF86", "7.4.2", Strength.USUALLY, "版记用四号仿宋", _HAS_END)
def end_font(case: Case) -> Iterator[Fault]:
    """抄送机关、印发机关和印发日期一般用四号仿宋体字。

    查什么：版记各段主要的中文字体和字号。
    怎么改：设为四号仿宋。
    """
    for part in case.imprint:
        look = main_look(part.paragraph)
        if look.size != FOUR or not accepts(look.cjk, case.profile.body_fonts):
            found = f"{size_name(look.size)}{look.cjk}"
            yield Fault(part.place, f"版记是{found}，应为四号仿宋", "请改为四号仿宋")


@item("GF87", "10.1", Strength.MUST, "信函首页不显示页码", _IS_LETTER)
def letter_unnumbered(case: Case) -> Iterator[Fault]:
    """信函格式首页不显示页码。

    查什么：首页的页脚里有没有页码。
    怎么改：勾选“首页不同”，删去首页页脚里的页码。
    """
    section = case.letter
    story = section.footers.get(_FIRST) if section else None
    for paragraph, _ in story.everything() if story else ():
        if has_number(paragraph):
            yield Fault(paragraph.place, "信函的首页有页码", "请删去首页页脚里的页码")


@item("GF88", "10.1", Strength.MUST, "信函的红色双线长170毫米，上线上粗下细、下线上细下粗", _IS_LETTER)
def letter_rules(case: Case) -> Iterator[Fault]:
    """发文机关标志下、距下页边20毫米处各印一条红色双线，线长均为170毫米，居中排布。

    查什么：首页页眉、页脚里用段落边框画的红线：长短、粗细次序，以及页脚里有没有。
    怎么改：左右缩进各设-7毫米；上线上边框3磅、下边框0.75磅，下线相反。
    """
    section = case.letter
    if section is None:
        return
    for stories, thick, name in ((section.headers, "top", "上"), (section.footers, "bottom", "下")):
        rules = list(red_rules(stories.get(_FIRST)))
        problem = _rule_problem(rules[0], thick, section) if rules else "没有红色双线"
        if problem:
            yield Fault(
                rules[0].place if rules else section.place,
                f"信函{name}方{problem}",
                "请用段落上下边框画红色双线，左右缩进-7毫米，上线上粗下细，下线上细下粗",
            )


def _rule_problem(rule: Paragraph, thick: str, section: Section) -> str:
    """What is wrong with a double rule whose ``thick`` side is the heavier one; empty for nothing."""
    shape = rule.format
    width = section.text_width - shape.left_edge(EM) - shape.right_edge(EM)
    if abs(width - _RULE_WIDTH) > _RULE_SLACK:
        return f"的红线长{millimetres(width)}毫米，应为170毫米"
    borders = {border.side: border for border in shape.borders if border.side in _SIDES}
    if len(borders) < len(_SIDES):
        return "" if any("hin" in border.kind for border in borders.values()) else "的红线不是双线"
    return "" if _heavier(borders, thick) else "的红线粗细次序不对"


def _heavier(borders: dict[str, Border], thick: str) -> bool:
    thin = next(side for side in _SIDES if side != thick)
    coloured = all(is_red(border.colour) for border in borders.values())
    return coloured and borders[thick].thickness > borders[thin].thickness


@item("GF89", "10.1", Strength.MUST, "信函下方红线距下页边20毫米", _IS_LETTER)
def letter_foot(case: Case) -> Iterator[Fault]:
    """距下页边20毫米处印一条红色双线。

    查什么：首页所在节的“页脚距边界”，容许相差1毫米。
    怎么改：把“页脚距边界”设为2厘米。
    """
    section = case.letter
    if section and abs(section.footer - _FOOT) > _FOOT_SLACK:
        found = f"下方红线距下页边{millimetres(section.footer)}毫米，应为20毫米"
        yield Fault(section.place, found, "请把“页脚距边界”设为2厘米")


_COPIES = re.compile(r"[（(]?共?印制?\s*\d+\s*份[）)]?")  # printed so many, as the standard before had it
_APP, _PAGES = "docProps/app.xml", "Pages"
_FRAME_AT_FOOT = ("margin", "bottom")  # of a frame: what it is placed by, and how


def _framed(case: Case) -> list[Part]:
    """The lines of 版记 that stand in a frame."""
    return [part for part in case.imprint if part.paragraph.format.frame_down]


def _pages(case: Case) -> int:
    """How many pages the program that saved the document counted; 0 where none did."""
    root = case.document.archive.root(_APP)
    counted = () if root is None else (node for node in root if etree.QName(node).localname == _PAGES)
    return next((int(text) for node in counted if (text := node.text or "").isdecimal()), 0)


_HAS_IMPRINT = Need("没有版记", lambda case: case.imprint)
_IS_FRAMED = Need("没有版记，或版记不在图文框里", _framed)
_IS_COUNTED = Need("没有版记，或文件没有记下页数", lambda case: case.imprint and _pages(case))


@item("GF106", "7.3.7", Strength.MUST, "附件在版记之前", _HAS_IMPRINT)
def imprint_last(case: Case) -> Iterator[Fault]:
    """附件编排在版记之前，版记是公文的最后一部分。

    查什么：版记后面还有没有文字和表格；“共印××份”不算。
    怎么改：把版记移到全文最后。
    """
    for block in case.below_imprint:
        harmless = isinstance(block, Paragraph) and (block.is_blank or _COPIES.fullmatch(block.text.strip()))
        if not harmless:
            yield Fault(block.place, "在版记后面", "请把版记移到全文最后")


@item("GF107", "7.4.1", Strength.MUST, "版记排在最后一面版心的下边缘", _IS_FRAMED)
def imprint_foot(case: Case) -> Iterator[Fault]:
    """版记的末条分隔线与公文最后一面的版心下边缘重合。

    查什么：放在图文框里的版记，图文框是不是相对于页边距靠下；用空行顶下去的，要打印出来看。
    怎么改：图文框的垂直位置设为“底端”，相对于“页边距”。
    """
    for part in _framed(case):
        anchor, _, place = part.paragraph.format.frame_down.partition(" ")
        if (
            anchor,
            place,
        ) != _FRAME_AT_FOOT and not place.isdecimal():  # a number: placed by a program, foot or not
            yield Fault(part.place, "版记没有靠版心下边", "请把图文框的垂直位置设为底端，相对于页边距")


@item("GF108", CUSTOM, Strength.ADVISED, "版记在双页", _IS_COUNTED)
def imprint_even(case: Case) -> Iterator[Fault]:
    """双面印刷的公文，版记排在最后一张纸的背面，也就是双页。

    查什么：Word、WPS等软件上次保存时记下的页数，是单数的，版记就在单页；只印单面的可以不改。
    怎么改：略调行距、字距增减一页；或在版记前加一个空白页，空白页和版记页都不编页码（7.5）。
    """
    pages = _pages(case)
    if pages % 2:
        remedy = "请略调行距、字距增减一页，或在版记前加一个不编页码的空白页"
        yield Fault(case.imprint[-1].place, f"全文{pages}页，版记在单页", remedy)
