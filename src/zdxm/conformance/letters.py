"""版头 and 版记 of a formal document (7.2, 7.4), and the letter form (10.1)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from zdxm.conformance.case import (
    CUSTOM,
    FIRST,
    Case,
    Fault,
    Subject,
    Told,
    advised,
    cells_of,
    has_number,
    must,
    parts,
    red_rules,
    usually,
    within,
)
from zdxm.conformance.roles import EM, FOUR, Part, Role, accepts, has_red_line, is_red, millimetres, unlike
from zdxm.declare import pattern
from zdxm.errors import EXAMPLE_YEAR
from zdxm.ooxml.model import Block, Paragraph, Section, Table
from zdxm.ooxml.styles import Border

_RULE_WIDTH, _RULE_SLACK = 9638, 113  # tw: 170 mm ± 2 mm
_FOOT, _FOOT_SLACK = 1134, 57  # tw: 20 mm ± 1 mm
_PRINTED_DATE = pattern(r"\d{4}年[1-9]\d?月[1-9]\d?日印发$")
_HOLE, _ANY_DATE = pattern(r"【待补充：[^】]*】"), f"{EXAMPLE_YEAR}年7月5日"
_EDGE_SLACK = 60  # tw
_NUMBER = parts("没有版头，或没有发文字号", Role.DOCUMENT_NUMBER, beside=Role.ORGAN_MARK)
_NO_LINE = "没有版头，或分隔线不是用段落边框画的"
_UNRULED = pattern("(?:纪要|令)$")  # forms without a line (10.2, 10.3)
_LETTER = Subject("不是信函格式", lambda case: case.letter)


def _imprint(absent: str, *roles: Role) -> Subject[Part]:
    """The lines of 版记 of these roles."""
    return Subject(absent, lambda case: [part for part in case.imprint if part.role in roles])


_IMPRINT = _imprint("没有版记", Role.COPY_TO, Role.PRINTED)


@advised("GF81", "7.2.4", "发文机关标志用小标宋", parts("没有发文机关标志", Role.ORGAN_MARK))
def mark_font(part: Part, case: Case) -> Told:
    """发文机关标志居中排布，推荐使用小标宋体字，颜色为红色。

    查什么：版头红色大字的中文字体。
    怎么改：设为方正小标宋简体。
    """
    if not accepts(part.look.cjk, case.profile.title_fonts):
        yield f"发文机关标志是{part.look.cjk}", "请改为小标宋（如方正小标宋简体）"


def _head_paragraphs(case: Case) -> Iterator[Paragraph]:
    """The paragraphs of 版头, those in its tables, text boxes and in the headers included."""
    for block in case.head:
        if isinstance(block, Table):
            yield from cells_of(block)
        else:
            yield block
            yield from (inner for box in block.boxes for inner in box.paragraphs)
    for story in case.document.sections[0].headers.values():
        yield from (paragraph for paragraph, _ in within(story))


def _lacks_line(case: Case) -> bool:
    """Whether no red line closes 版头; a picture, or a shape of unknown colour, may be one."""
    paragraphs = list(_head_paragraphs(case))
    edges = (edge for block in case.head if isinstance(block, Table) for edge in block.colours)
    return not (
        any(map(is_red, edges))
        or any(has_red_line(each) or each.inline or "" in each.drawn for each in paragraphs)
    )


def _head_lines(case: Case) -> list[Part]:
    """The parts of 版头 that a red line runs along; the last one where it lacks a line."""
    if case.letter:
        return []
    head = case.of(Role.ORGAN_MARK, Role.DOCUMENT_NUMBER)
    ruled = [part for part in (*case.of(Role.RULE), *head) if _is_ruled(part)]
    needs = head and not any(_UNRULED.search(part.text) for part in head)
    return ruled or (head[-1:] if needs and _lacks_line(case) else [])


def _is_ruled(part: Part) -> bool:
    return any(is_red(border.colour) for border in part.shape.borders)


@must("GF82", "7.2.7", "版头有红色分隔线，与版心等宽", Subject(_NO_LINE, _head_lines))
def head_rule(part: Part, _: Case) -> Told:
    """发文字号之下4毫米处居中印一条与版心等宽的红色分隔线。

    查什么：有发文机关标志或发文字号的，下面有没有红色分隔线；用段落边框画的，看左右缩进是不是0。图片里的看不出来。
    怎么改：在发文字号下面的空行设红色下框线，左右缩进为0。
    """
    if not _is_ruled(part):
        yield "版头没有红色分隔线", "请在发文字号下面画一条与版心等宽的红色分隔线"
    elif max(abs(part.shape.left_edge(EM)), abs(part.shape.right_edge(EM))) > _EDGE_SLACK:
        yield "红色分隔线与版心不一样宽", "请把分隔线所在段落的左右缩进改为0"


@must("GF83", "7.2.5", "发文字号在发文机关标志下空二行居中", _NUMBER)
def number_place(part: Part, case: Case) -> Told:
    """发文字号编排在发文机关标志下空二行位置，居中排布；上行文居左空一字，与签发人同行。

    查什么：发文字号上面的空行数和对齐方式；有几个签发人、排成几行的，从第一行算起；排在文本框、表格里的不算。
    怎么改：在发文机关标志下留两个空行，发文字号居中。
    """
    top = part
    while (above := case.before(top)) is not None and above.role is Role.SIGNER:
        top = above
    count, above = case.blanks_before(top), case.above(top)
    floats = above is None or above.role is Role.PICTURE or bool(above.paragraph.story)
    if part.paragraph.story:
        return
    if part.shape.align != "center" and top is part and "签发人" not in part.text:
        yield "发文字号没有居中", "请在发文机关标志下空二行，发文字号居中"
    elif count != 2 and not floats:
        yield f"发文字号上面空了{count}行，应空2行", "请在发文机关标志下空二行，发文字号居中"


@must("GF84", "7.4.2", "抄送机关后标句号", _imprint("没有抄送机关", Role.COPY_TO))
def copies_end(part: Part, _: Case) -> Told:
    """“抄送”后标全角冒号，最后一个抄送机关名称后标句号。

    查什么：抄送这一段的冒号和最后一个字。
    怎么改：写成“抄送：××，××。”。
    """
    if not part.text.endswith("。") or ":" in part.text:
        yield "抄送机关末尾没有句号，或冒号是半角", "请写成“抄送：××，××。”"


@must("GF85", "7.4.3", "印发日期不编虚位，后加“印发”", _imprint("没有印发日期", Role.PRINTED))
def printed_date(part: Part, _: Case) -> Told:
    """用阿拉伯数字将年、月、日标全，月、日不编虚位，后加“印发”二字。

    查什么：版记里印发日期的写法；【待补充】的不算。
    怎么改：写成“2026年7月5日印发”。
    """
    if not _PRINTED_DATE.search(_HOLE.sub(_ANY_DATE, part.text)):
        yield "印发日期写法不对", f"请写成“{EXAMPLE_YEAR}年7月5日印发”的样式"


@usually("GF86", "7.4.2", "版记用四号仿宋", _IMPRINT)
def end_font(part: Part, case: Case) -> Told:
    """抄送机关、印发机关和印发日期一般用四号仿宋体字。

    查什么：版记各段主要的中文字体和字号。
    怎么改：设为四号仿宋。
    """
    if found := unlike(part.look, FOUR, case.profile.body_fonts):
        yield f"版记是{found}，应为四号仿宋", "请改为四号仿宋"


@must("GF87", "10.1", "信函首页不显示页码", _LETTER)
def letter_unnumbered(section: Section, _: Case) -> Told:
    """信函格式首页不显示页码。

    查什么：首页的页脚里有没有页码。
    怎么改：勾选“首页不同”，删去首页页脚里的页码。
    """
    for paragraph, _box in within(section.footers.get(FIRST)):
        if has_number(paragraph):
            yield Fault(paragraph.place, "信函的首页有页码", "请删去首页页脚里的页码")


@must("GF88", "10.1", "信函的红色双线长170毫米，上线上粗下细、下线上细下粗", _LETTER)
def letter_rules(section: Section, _: Case) -> Told:
    """发文机关标志下、距下页边20毫米处各印一条红色双线，线长均为170毫米，居中排布。

    查什么：首页页眉、页脚里用段落边框画的红线：长短、粗细次序，以及页脚里有没有。
    怎么改：左右缩进各设-7毫米；上线上边框3磅、下边框0.75磅，下线相反。
    """
    for stories, thick, thin, name in (
        (section.headers, "top", "bottom", "上"),
        (section.footers, "bottom", "top", "下"),
    ):
        rule = next(red_rules(stories.get(FIRST)), None)
        problem = _rule_problem(rule, thick, thin, section) if rule else "没有红色双线"
        if problem:
            yield Fault(
                rule.place if rule else section.place,
                f"信函{name}方{problem}",
                "请用段落上下边框画红色双线，左右缩进-7毫米，上线上粗下细，下线上细下粗",
            )


def _rule_problem(rule: Paragraph, thick: str, thin: str, section: Section) -> str:
    """What is wrong with a double rule whose ``thick`` side is the heavier one; empty for nothing."""
    shape = rule.format
    width = section.text_width - shape.left_edge(EM) - shape.right_edge(EM)
    if abs(width - _RULE_WIDTH) > _RULE_SLACK:
        return f"的红线长{millimetres(width)}毫米，应为170毫米"
    borders = {border.side: border for border in shape.borders if border.side in (thick, thin)}
    if len(borders) < 2:
        return "" if any("hin" in border.kind for border in borders.values()) else "的红线不是双线"
    return "" if _is_heavier(borders[thick], borders[thin]) else "的红线粗细次序不对"


def _is_heavier(border: Border, other: Border) -> bool:
    return is_red(border.colour) and is_red(other.colour) and border.thickness > other.thickness


@must("GF89", "10.1", "信函下方红线距下页边20毫米", _LETTER)
def letter_foot(section: Section, _: Case) -> Told:
    """距下页边20毫米处印一条红色双线。

    查什么：首页所在节的“页脚距边界”，容许相差1毫米。
    怎么改：把“页脚距边界”设为2厘米。
    """
    if abs(section.footer - _FOOT) > _FOOT_SLACK:
        yield f"下方红线距下页边{millimetres(section.footer)}毫米，应为20毫米", "请把“页脚距边界”设为2厘米"


_OTHER_LENGTH = 2  # times the characters that were counted: the text is another one
_BELOW_IMPRINT = Subject("没有版记", lambda case: case.below_imprint, need=lambda case: case.imprint)
_COPIES = pattern(r"[（(]?共?印制?\s*\d+\s*份[）)]?")  # printed so many, as the standard before had it


def _framed(case: Case) -> list[Part]:
    """The lines of 版记 that stand in a frame."""
    return [part for part in case.imprint if part.shape.frame_down]


def _pages(case: Case) -> int:
    """How many pages the program that saved this text counted; 0 where none did, or another text."""
    root = case.document.archive.root("docProps/app.xml")
    told = {} if root is None else {etree.QName(node).localname: node.text or "" for node in root}
    counts = {name: int(text) for name, text in told.items() if text.isdecimal()}
    counted = max(counts.get("Words", 0), counts.get("Characters", 0))
    length = sum(len("".join(part.text.split())) for part in (*case.parts, *case.cells))
    return counts.get("Pages", 0) if length / _OTHER_LENGTH < counted < length * _OTHER_LENGTH else 0


_COUNTED = Subject("没有版记，或文件没有记下页数", lambda case: case.imprint[-1:] if _pages(case) else ())


@must("GF106", "7.3.7", "附件在版记之前", _BELOW_IMPRINT)
def imprint_last(block: Block, _: Case) -> Told:
    """附件编排在版记之前，版记是公文的最后一部分。

    查什么：版记后面还有没有文字和表格；“共印××份”不算。
    怎么改：把版记移到全文最后。
    """
    harmless = isinstance(block, Paragraph) and (block.is_blank or _COPIES.fullmatch(block.text.strip()))
    if not harmless:
        yield "在版记后面", "请把版记移到全文最后"


@must("GF107", "7.4.1", "版记排在最后一面版心的下边缘", Subject("没有版记，或版记不在图文框里", _framed))
def imprint_foot(part: Part, _: Case) -> Told:
    """版记的末条分隔线与公文最后一面的版心下边缘重合。

    查什么：放在图文框里的版记，图文框是不是相对于页边距靠下；用空行顶下去的，要打印出来看。
    怎么改：图文框的垂直位置设为“底端”，相对于“页边距”。
    """
    down = part.shape.frame_down
    if down != "margin bottom" and not down.partition(" ")[2].isdecimal():  # a program's number: foot or not
        yield "版记没有靠版心下边", "请把图文框的垂直位置设为底端，相对于页边距"


@advised("GF108", CUSTOM, "版记在双页", _COUNTED)
def imprint_even(_: Part, case: Case) -> Told:
    """双面印刷的公文，版记排在最后一张纸的背面，也就是双页。

    查什么：Word、WPS等软件上次保存时记下的页数，是单数的，版记就在单页；只印单面的可以不改。
    怎么改：略调行距、字距增减一页；或在版记前加一个空白页，空白页和版记页都不编页码（7.5）。
    """
    pages = _pages(case)
    if pages % 2:
        yield f"全文{pages}页，版记在单页", "请略调行距、字距增减一页，或在版记前加一个不编页码的空白页"
