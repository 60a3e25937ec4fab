"""Paper, margins, lines, characters and numbers of a page (5.1, 5.2, 7.5, 8)."""

from __future__ import annotations

from collections.abc import Iterable

from zdxm.conformance.case import (
    BODY,
    FILE,
    SETTINGS,
    Case,
    PageNumber,
    Subject,
    Told,
    advised,
    has_number,
    must,
    usually,
    within,
)
from zdxm.conformance.roles import EM, FOUR, TWIPS_PER_MM, Part, accepts, first_run, looks, millimetres
from zdxm.declare import pattern
from zdxm.ooxml.model import Section, Settings, TextBox
from zdxm.ooxml.names import GRID_STEP
from zdxm.ooxml.styles import RunFormat

_A4 = (11906, 16838)  # tw
_CUT = 30  # tw, 0.5 mm by which paper may differ
_ROUNDING = 0.01  # mm lost to whole twips
_WHOLE = 0.001  # lines or characters lost to rounding; 29 pt gives 21.993 lines, and that is 21
_SECTIONS = Subject("", lambda case: case.document.sections)
_UPRIGHT = Subject("没有竖排的页面", lambda case: case.upright)
_SET_UPRIGHT = Subject("没有竖排的页面", SETTINGS.things, need=lambda case: case.upright)
_LANDSCAPE = Subject("没有横排的页面", lambda case: case.landscape)
_ON_GRID = Subject("没有设文档网格，行数由行距决定", lambda case: [s for s in case.upright if s.grid.kind])
_ON_CHARACTERS = Subject(
    "文档网格没有指定每行字数，字数由字符间距决定",
    lambda case: [section for section in case.upright if section.grid.kind == "linesAndChars"],
)


@must("GF01", "5.1", "用纸A4", _SECTIONS)
def paper(section: Section, _: Case) -> Told:
    """公文用纸采用A4型纸（210毫米×297毫米）。

    查什么：每一节的纸张大小，横排页把长宽对调后再比。
    怎么改：在“页面设置→纸张”里选A4，并应用于整篇文档。
    """
    sides = sorted((section.width, section.height))
    if any(abs(side - wanted) > _CUT for side, wanted in zip(sides, _A4, strict=True)):
        yield f"纸张是{_size(sides)}毫米，不是A4", "请在“页面设置→纸张”里选A4"


def _size(sides: Iterable[int]) -> str:
    return "×".join(map(millimetres, sides))


def _differs(measured: int, wanted: float, case: Case) -> bool:
    """Whether a length in tw is further from one in mm than the profile allows."""
    return abs(measured / TWIPS_PER_MM - wanted) > case.profile.tolerance + _ROUNDING


def _margin(case: Case, name: str, measured: int, wanted: float) -> Told:
    if _differs(measured, wanted, case):
        found = f"{name}是{millimetres(measured)}毫米，应为{wanted:g}毫米"
        yield found, f"请在“页面设置→页边距”里把{name}改为{wanted / 10:g}厘米"


@must("GF02", "5.2.1", "天头37毫米", _UPRIGHT)
def top_margin(section: Section, case: Case) -> Told:
    """公文用纸天头（上白边）为37毫米，允许相差1毫米。

    查什么：竖排页的上边距。
    怎么改：在“页面设置→页边距”里把上边距改为3.7厘米。
    """
    return _margin(case, "上边距", section.top, case.profile.top)


@must("GF03", "5.2.1", "订口28毫米", _UPRIGHT)
def left_margin(section: Section, case: Case) -> Told:
    """公文用纸订口（左白边）为28毫米，允许相差1毫米。

    查什么：竖排页的左边距，有装订线的加上装订线。
    怎么改：在“页面设置→页边距”里把左边距改为2.8厘米，装订线改为0。
    """
    return _margin(case, "左边距（含装订线）", section.left, case.profile.left)


@must("GF04", "5.2.1", "版心156毫米×225毫米", _UPRIGHT)
def text_area(section: Section, case: Case) -> Told:
    """版心尺寸为156毫米×225毫米。

    查什么：竖排页去掉四边页边距后剩下的宽和高，各允许相差1毫米。
    怎么改：上、下、左、右边距依次设为3.7、3.5、2.8、2.6厘米。
    """
    profile = case.profile
    width, height = 210 - profile.left - profile.right, 297 - profile.top - profile.bottom
    measured = section.text_width, section.text_height
    if _differs(measured[0], width, case) or _differs(measured[1], height, case):
        yield (
            f"版心是{_size(measured)}毫米，应为{width:g}×{height:g}毫米",
            "请在“页面设置→页边距”里检查下边距（3.5厘米）和右边距（2.6厘米）",
        )


@must("GF05", "8", "横排页的版心与竖排页转过来的一致", _LANDSCAPE)
def landscape_margins(section: Section, case: Case) -> Told:
    """横排表格所在的页，装订后版心要与其他页重合。

    查什么：横排页的四个边距：上28、下26、左35、右37毫米，各允许相差1毫米。
    怎么改：横排页单独分节，上、下、左、右边距依次设为2.8、2.6、3.5、3.7厘米。
    """
    profile = case.profile
    yield from _margin(case, "横排页的上边距", section.top, profile.left)
    yield from _margin(case, "横排页的下边距", section.bottom, profile.right)
    yield from _margin(case, "横排页的左边距", section.left, profile.bottom)
    yield from _margin(case, "横排页的右边距", section.right, profile.top)


@must("GF06", "7.5", "页码连续编排", Subject("", lambda case: case.document.sections[1:]))
def continuous_numbers(section: Section, _: Case) -> Told:
    """附件与正文一起装订时，页码连续编排。

    查什么：第二节起有没有重新编页码。
    怎么改：在“设置页码格式”里选“续前节”。
    """
    if section.page_start is not None:
        yield f"页码从{section.page_start}重新开始", "请在“设置页码格式”里选“续前节”"


@usually("GF07", "5.2.3", "每面排22行", BODY)
def lines_of_a_page(part: Part, case: Case) -> Told:
    """一般每面排22行，并撑满版心。

    查什么：由正文的行距算出每面能排几行；行距不固定、又没有行网格的，行数由字体决定，也算不符合。
    怎么改：正文行距用“固定值28.95磅”（用28磅也是22行，版心下方略空；29磅就只有21行）。
    """
    section = case.section(part.paragraph)
    pitch, remedy = part.line_height(section), "请把正文行距改为“固定值28.95磅”"
    if pitch is None:
        yield "行距不是固定值，每面行数由字体决定", remedy
    elif not section.landscape:
        lines = _fitting(section.text_height, pitch)
        if lines != case.profile.lines:
            yield f"行距{pitch / 20:g}磅，每面排{lines}行", remedy


@usually("GF08", "5.2.3", "每行排28字", BODY)
def characters_of_a_line(part: Part, case: Case) -> Told:
    """一般每行排28字，并撑满版心。

    查什么：由正文的字号、字符间距（或字符网格）算出每行能排几个字；三号字不压缩间距只能排27个。
    怎么改：正文字符间距设为“紧缩0.3磅”，或在文档网格里指定每行28字。
    """
    section = case.section(part.paragraph)
    width = part.character_width(section)
    count = _fitting(section.text_width, width)
    if not section.landscape and count != case.profile.characters:
        yield f"每字占{width / 20:g}磅，每行排{count}字", "请把正文字符间距设为“紧缩0.3磅”"


def _fitting(room: int, size: float) -> int:
    """How many of a size fit."""
    return int(room / size + _WHOLE) if size > 0 else 0


@advised("GF09", "5.2.3", "文档网格设为22行", _ON_GRID)
def grid_lines(section: Section, case: Case) -> Told:
    """页面设置里的文档网格也应是每页22行，别人接着编辑时才不走样。

    查什么：设了文档网格的节，网格行距算出来的行数。
    怎么改：在“页面设置→文档网格”里把每页行数设为22。
    """
    lines = _fitting(section.text_height, section.grid.line_pitch)
    if lines != case.profile.lines:
        yield f"文档网格是每页{lines}行", "请在“页面设置→文档网格”里改为每页22行"


@advised("GF10", "5.2.3", "文档网格设为28字", _ON_CHARACTERS)
def grid_characters(section: Section, case: Case) -> Told:
    """页面设置里的文档网格也应是每行28字。

    查什么：指定了行和字符网格的节，按三号字算出来的每行字数。
    怎么改：在“页面设置→文档网格”里把每行字数设为28。
    """
    count = _fitting(section.text_width, EM + section.grid.char_space / GRID_STEP)
    if count != case.profile.characters:
        yield f"文档网格是每行{count}字", "请在“页面设置→文档网格”里改为每行28字"


@advised("GF11", FILE, "不用装订线和对称页边距代替页边距", _SET_UPRIGHT)
def plain_margins(settings: Settings, _: Case) -> Told:
    """页边距直接写明，不靠“对称页边距”。

    查什么：是否开了对称页边距，开了以后双页的左右边距对调，屏幕上看到的不再是28毫米订口。
    怎么改：在“页面设置→页边距→多页”里选“普通”；确要按订口在右装订双页的，可以不改。
    """
    if settings.mirrored:
        yield "开了对称页边距，双页的订口在右边", "请在“页面设置→页边距→多页”里选“普通”"


_FORM = pattern(r"— ?\d* ?—")
_DASHES = pattern(r"[-－–—―─]")
_BLANK = FOUR * 10  # tw, 空一字
_SLACK = 80  # tw by which a place may differ
_DASH_SHARE = 0.42  # of a line's height, how far its dash stands above its foot (measured)
_LOOSE_LINE = 1.3  # height of a line that is not exact, in sizes
_BELOW, _BELOW_SLACK = 397, 85  # tw: 7 mm, and 1.5 mm for renderers that differ
_TURNED = frozenset({"vert", "eaVert", "vert270"})
_NAMES = {"default": "单页", "even": "双页"}
_ALIGNED = {"center": "居中", "right": "右对齐", "left": "左对齐", "both": "左对齐"}
_NUMBERS = Subject("没有页码", lambda case: case.page_numbers)
_SET_NUMBERED = Subject("没有页码", SETTINGS.things, need=lambda case: case.page_numbers)
_ODD = Subject("没有竖排单页的页码", lambda case: [n for n in _upright(case) if not n.is_even])
_EVEN = Subject(
    "没有设“奇偶页不同”，或双页没有页码",
    lambda case: [n for n in _upright(case) if n.is_even or n.is_outside],
)
_IN_LINE = Subject("没有直接排在页脚里的页码", lambda case: [n for n in _upright(case) if n.box is None])
_SIDEWAYS = Subject(
    "没有横排的页面",
    lambda case: [number for number in case.page_numbers if number.section.landscape],
    need=lambda case: case.landscape,
)


def _upright(case: Case) -> list[PageNumber]:
    return [number for number in case.page_numbers if not number.section.landscape]


@must("GF12", "7.5", "每页都编页码", _SECTIONS)
def numbered(section: Section, case: Case) -> Told:
    """页码编排在版心下边缘之下，单页、双页都有。

    查什么：每一节单页、双页的页脚里有没有页码域；首页不同的，首页不查。
    怎么改：在“插入→页码→页面底端”里给这一节加上页码。
    """
    for kind, story in case.footers(section):
        if not any(has_number(paragraph) for paragraph, _ in within(story)):
            yield f"{_NAMES[kind]}的页脚里没有页码", "请在“插入→页码→页面底端”里加上页码"


@must("GF13", "7.5", "单页、双页的页码分列左右", _SET_NUMBERED)
def odd_and_even(settings: Settings, case: Case) -> Told:
    """单页码居右，双页码居左，所以单页、双页的页脚要分开设。

    查什么：有没有开“奇偶页不同”；页码用“外侧”对齐的不需要。
    怎么改：在“页面设置→版式”里勾选“奇偶页不同”，再分别设置两个页脚。
    """
    if not settings.even_and_odd and not all(number.is_outside for number in case.page_numbers):
        yield "没有设“奇偶页不同”，双页的页码与单页在同一边", "请勾选“奇偶页不同”，双页页码居左"


@must("GF14", "7.5", "页码两边各一条一字线", _NUMBERS)
def dashes(number: PageNumber, _: Case) -> Told:
    """数字左右各放一条一字线，如“— 1 —”。

    查什么：页码这一行的文字；短横“-”、没有线、“第1页”都不符合。
    怎么改：在数字两边各输入一个一字线（—，U+2014）。
    """
    text = number.paragraph.text.strip()
    if not _FORM.fullmatch(text):
        drawn = "两边的线不是一字线" if _DASHES.search(text) else "两边没有一字线"
        yield f"页码写成“{text}”，{drawn}", "请改为“— 1 —”的样式"


@usually("GF15", "7.5", "页码用四号半角宋体数字", _NUMBERS)
def number_font(number: PageNumber, case: Case) -> Told:
    """页码一般用四号半角宋体阿拉伯数字。

    查什么：页码里数字的字体和字号。
    怎么改：选中页脚里的页码，字体（中文和西文）设为宋体，字号设为四号。
    """

    def is_odd(text: str, look: RunFormat) -> bool:
        foreign = text.isdigit() and not accepts(look.latin, case.profile.song_fonts)
        return foreign or (text != "" and look.size != FOUR)

    for _text, look in first_run(number.paragraph, is_odd):
        yield f"页码是{looks(look.size, look.latin)}，应为四号宋体", "请把页码设为四号宋体"


@must("GF16", "7.5", "单页码居右空一字", _ODD)
def odd_place(number: PageNumber, _: Case) -> Told:
    """单页码居右空一字。

    查什么：竖排单页页码的对齐和右缩进，空一字是四号字的一个字宽；用文本框的只看对齐。
    怎么改：单页页脚右对齐，右缩进1字符。
    """
    if not _stands(number, "right"):
        yield f"单页页码{_where(number)}", "请设为右对齐、右缩进1字符"


@must("GF17", "7.5", "双页码居左空一字", _EVEN)
def even_place(number: PageNumber, _: Case) -> Told:
    """双页码居左空一字。

    查什么：竖排双页页码的对齐和左缩进；用文本框的只看对齐。
    怎么改：双页页脚左对齐，左缩进1字符。
    """
    if number.is_even and not _stands(number, "left"):
        yield f"双页页码{_where(number)}", "请设为左对齐、左缩进1字符"


def _stands(number: PageNumber, side: str) -> bool:
    """Whether a number stands one character from this side of 版心."""
    if number.box:
        return number.box.across[1] in (side, "outside")
    if number.is_outside:
        return True
    shape, text = number.paragraph.format, number.paragraph.text
    edge = shape.right_edge(_BLANK) if side == "right" else shape.first_edge(_BLANK)
    spaces = (text.rstrip("\n") if side == "right" else text).count("\u3000")
    left = ("left", "both") if side == "left" else ("right",)
    return shape.align in left and abs(edge + spaces * _BLANK - _BLANK) <= _SLACK


def _where(number: PageNumber) -> str:
    shape = number.paragraph.format
    align = number.box.across[1] if number.box else shape.align
    indent = shape.right_edge(_BLANK) if align == "right" else shape.first_edge(_BLANK)
    blank = "" if number.box or align == "center" else f"、缩进{indent / _BLANK:.1f}字"
    return f"是{_ALIGNED.get(align, '文本框任意放置')}{blank}"


@must("GF18", "7.5", "页码在版心下7毫米", _IN_LINE)
def number_height(number: PageNumber, _: Case) -> Told:
    """一字线上距版心下边缘7毫米。

    查什么：由下边距、页脚距离和页码行高估算一字线的位置；软件之间略有出入，5.5至8.5毫米都算符合。
    怎么改：页码行距设为固定值20磅时，把“页脚距边界”设为2.48厘米。
    """
    section, shape = number.section, number.paragraph.format
    size = max((run.format.size for run in number.paragraph.runs), default=FOUR)
    line = shape.line if shape.line_rule != "auto" else size * 10 * _LOOSE_LINE
    below = section.bottom - section.footer - shape.after - _DASH_SHARE * line
    if abs(below - _BELOW) > _BELOW_SLACK:
        yield (
            f"页码的一字线约在版心下{millimetres(below)}毫米，应为7毫米",
            "请把“页脚距边界”设为2.48厘米，页码行距设为固定值20磅",
        )


@must("GF19", "8", "横排页的页码位置与其他页一致", _SIDEWAYS)
def turned_place(number: PageNumber, _: Case) -> Told:
    """A4纸型的表格横排时，页码位置与公文其他页码保持一致。

    查什么：横排页的页码要转过来排在纸的左边：单页在左下，双页在左上；排在横页下方的，装订后到了侧边。
    怎么改：在横排页的页脚里插入竖排文本框，相对于页面放在左边，单页靠下，双页靠上。
    """
    if not (number.box and _is_turned(number, number.box)):
        wanted = "左上" if number.is_even else "左下"
        found = f"横排页的页码不在纸的{wanted}角，装订后与其他页码不在一处"
        yield found, f"请把页码放进竖排文本框，排在纸的{wanted}角"


def _is_turned(number: PageNumber, box: TextBox) -> bool:
    """Whether the text of a box is turned and stands at the paper's left edge, at the right height."""
    (across_from, across), (down_from, down) = box.across, box.down
    if box.turned not in _TURNED or "page" not in (across_from, down_from):
        return False
    if not (across.lstrip("-").isdigit() and down.lstrip("-").isdigit()):
        return False
    section = number.section
    upper = int(down) < section.height // 2
    return int(across) < section.left and upper is number.is_even
