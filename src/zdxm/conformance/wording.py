"""Punctuation, numbers and spaces in the text (9, GB/T 15834, GB/T 15835, 7.2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zdxm.conformance.case import CUSTOM, FILE, Case, Fault, Need, PageNumber, Strength, has_number, item
from zdxm.conformance.roles import DOCUMENT_NUMBER, FOUR, Role, accepts, millimetres, size_name
from zdxm.ooxml.model import TextBox

_HAN = "\u4e00-\u9fff"
_HALF_WIDTH = re.compile(rf"(?<=[{_HAN}])[,;:?!.](?=[{_HAN}])|(?<=.)\((?=[{_HAN}])|(?<=[{_HAN}])\)")
_STRAIGHT = re.compile(rf"(?<=[{_HAN}])[\"'＂＇]|[\"'＂＇](?=[{_HAN}])")
_TIME_SPAN = re.compile(r"\d+(?:年|月|日)?[-－–~～]\d+(?:年|月|日|季度)")
_UNITS = "[%％个万亿元米吨亩人户辆台套家项条]|公里|平方|千伏|千瓦|兆瓦"
_QUANTITY_SPAN = re.compile(rf"(?<![\d-])\d+(?:\.\d+)?[%％]?[-－–~]\d+(?:\.\d+)?(?:{_UNITS})")
_BARE_SPAN = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[～~—-]\d+(?:\.\d+)?([%％万亿])")
_BRACKETS = ("〔", "〕")
_YEAR_DIGITS = 4
_PLACEHOLDER = re.compile(r"【待补充[^】]*】")
_SPACES = " \u3000\t\xa0"
_AMBIGUOUS = re.compile("[“”‘’—…]")
_UNREAD = frozenset({Role.BLANK, Role.RULE, Role.PICTURE})

_HAS_NUMBER = Need("没有发文字号", lambda case: any(DOCUMENT_NUMBER.search(part.text) for part in case.parts))
_HAS_AMBIGUOUS = Need(
    "没有引号、破折号、省略号", lambda case: any(_AMBIGUOUS.search(part.text) for part in case.parts)
)


def _matches(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str]]]:
    """Place and match of every occurrence outside tables."""
    for part in case.parts:
        if part.role not in _UNREAD:
            for found in pattern.finditer(part.text):
                yield part.place, found


def _around(found: re.Match[str]) -> str:
    """A match with the letters around it, for a message."""
    return found.string[max(0, found.start() - 4) : found.end() + 4]


@item("GF62", "9", Strength.MUST, "汉字之间用全角标点")
def full_width(case: Case) -> Iterator[Fault]:
    """中文句子里的逗号、分号、冒号、问号、叹号、括号用全角。

    查什么：表格以外，夹在汉字之间的半角标点，以及贴着汉字的半角括号。
    怎么改：改成全角标点。
    """
    for place, found in _matches(case, _HALF_WIDTH):
        yield Fault(place, f"“{_around(found)}”里有半角的“{found[0]}”", "请改成全角标点")


@item("GF63", "9", Strength.MUST, "引号用弯引号")
def curly_quotes(case: Case) -> Iterator[Fault]:
    """中文用弯引号“”‘’，不用直引号。

    查什么：贴着汉字的直引号。
    怎么改：改成“”或‘’。
    """
    for place, found in _matches(case, _STRAIGHT):
        yield Fault(place, f"“{_around(found)}”里用了直引号", "请改成弯引号“”")


@item("GF64", "9", Strength.MUST, "时间起止用一字线")
def time_span(case: Case) -> Iterator[Fault]:
    """标示时间起止用一字线，如“1—6月”。

    查什么：年、月、日、季度之间的短横线和浪纹线。
    怎么改：改成一字线“—”，如“1—6月”“6月5日—10日”。
    """
    for place, found in _matches(case, _TIME_SPAN):
        yield Fault(place, f"“{found[0]}”没有用一字线", "请改成“—”，如“1—6月”")


@item("GF65", "9", Strength.MUST, "数值范围用浪纹线或一字线")
def quantity_span(case: Case) -> Iterator[Fault]:
    """标示数值范围用浪纹线“～”或一字线“—”。

    查什么：带单位的两个数之间的短横线“-”和半角“~”。
    怎么改：改成“～”，如“25公里～30公里”。
    """
    for place, found in _matches(case, _QUANTITY_SPAN):
        yield Fault(place, f"“{found[0]}”用了短横线", "请改成“～”")


@item("GF66", "9", Strength.MUST, "数值范围两端都带百分号、万、亿")
def both_ends(case: Case) -> Iterator[Fault]:
    """范围两端的百分号、“万”“亿”都要写，省略会产生歧义。

    查什么：只在后一个数上带百分号、“万”“亿”的范围。
    怎么改：写成“15%～30%”“13万元～17万元”。
    """
    for place, found in _matches(case, _BARE_SPAN):
        yield Fault(place, f"“{found[0]}”的前一个数没有“{found[1]}”", f"请在前一个数后也写上“{found[1]}”")


@item("GF67", "7.2.5", Strength.MUST, "发文字号的年份用六角括号", _HAS_NUMBER)
def document_brackets(case: Case) -> Iterator[Fault]:
    """年份应标全称，用六角括号“〔〕”括入。

    查什么：本文的和引用的发文字号里年份两边的括号。
    怎么改：改成六角括号，如“×政发〔2011〕12号”。
    """
    for place, found in _matches(case, DOCUMENT_NUMBER):
        if (found["open"], found["close"]) != _BRACKETS:
            yield Fault(place, f"“{found[0]}”的年份没有用六角括号", "请改成〔〕")


@item("GF68", "7.2.5", Strength.MUST, "发文字号年份标全称，顺序号不加“第”、不编虚位", _HAS_NUMBER)
def document_number(case: Case) -> Iterator[Fault]:
    """年份标全称；发文顺序号不加“第”字，不编虚位（1不编为01）。

    查什么：本文的和引用的发文字号里的年份和顺序号。
    怎么改：写成“×政发〔2011〕1号”。
    """
    for place, found in _matches(case, DOCUMENT_NUMBER):
        if found["extra"] or found["number"].startswith("0") or len(found["year"]) != _YEAR_DIGITS:
            yield Fault(place, f"“{found[0]}”的年份或顺序号写法不对", "请写成“〔2011〕1号”的样式")


@item("GF69", CUSTOM, Strength.ADVISED, "没有留待补充的内容")
def nothing_missing(case: Case) -> Iterator[Fault]:
    """印发前，【待补充：…】都要补上或删去。

    查什么：全文的【待补充：…】。
    怎么改：补上内容，或删去这一段。
    """
    for place, found in _matches(case, _PLACEHOLDER):
        yield Fault(place, f"还有{found[0]}", "请补上内容，或删去这一段")


@item("GF70", CUSTOM, Strength.ADVISED, "不用空格缩进和对齐")
def no_spaces(case: Case) -> Iterator[Fault]:
    """缩进用段落格式，不用空格、制表符顶，换台电脑才不走样。

    查什么：表格以外各段开头的空格和制表符。
    怎么改：删去开头的空格，改用首行缩进或左缩进。
    """
    for part in case.parts:
        if part.role not in _UNREAD and part.paragraph.text[:1] in _SPACES and part.paragraph.text:
            yield Fault(part.place, "开头是空格或制表符", "请删去，改用段落缩进")


@item("GF71", FILE, Strength.ADVISED, "引号、破折号用中文字体", _HAS_AMBIGUOUS)
def chinese_marks(case: Case) -> Iterator[Fault]:
    """“”‘’——……在中西文里是同一个字符，不指明就会用西文字体，显得窄小、不居中。

    查什么：这些标点的西文字体是不是与中文字体相同，或标明了按中文处理。
    怎么改：选中这些标点，把西文字体也设成中文字体。
    """
    for part in case.parts:
        for run in part.paragraph.runs:
            found = _AMBIGUOUS.search(run.text)
            look = run.format
            if found and look.latin != look.cjk and look.hint != "eastAsia":
                message = f"“{run.text[max(0, found.start() - 3) : found.end() + 3]}”里的标点会用{look.latin}"
                yield Fault(part.place, message, "请把这些标点的西文字体也设成中文字体")
                break


_FORM = re.compile(r"— ?\d* ?—")
_DASHES = re.compile(r"[-－–—―─]")
_BLANK = FOUR * 10  # tw, 空一字
_SLACK = 80  # tw by which a place may differ
_WIDE_SPACE = "\u3000"
_DASH_SHARE = 0.42  # of a line's height, how far its dash stands above its foot (measured)
_LOOSE_LINE = 1.3  # height of a line that is not exact, in sizes
_BELOW, _BELOW_SLACK = 397, 85  # tw: 7 mm, and 1.5 mm for renderers that differ
_TURNED = frozenset({"vert", "eaVert", "vert270"})
_NAMES = {"default": "单页", "even": "双页"}

_HAS_NUMBERS = Need("没有页码", lambda case: case.page_numbers)
_HAS_ODD = Need("没有竖排单页的页码", lambda case: [n for n in _upright(case) if not n.is_even])
_HAS_EVEN = Need(
    "没有设“奇偶页不同”，或双页没有页码",
    lambda case: [n for n in _upright(case) if n.is_even or n.is_outside],
)
_HAS_LINE = Need("没有直接排在页脚里的页码", lambda case: [n for n in _upright(case) if n.box is None])
_HAS_TURNED = Need("没有横排的页面", lambda case: case.landscape)


def _upright(case: Case) -> list[PageNumber]:
    return [number for number in case.page_numbers if not number.section.landscape]


@item("GF12", "7.5", Strength.MUST, "每页都编页码")
def numbered(case: Case) -> Iterator[Fault]:
    """页码编排在版心下边缘之下，单页、双页都有。

    查什么：每一节单页、双页的页脚里有没有页码域；首页不同的，首页不查。
    怎么改：在“插入→页码→页面底端”里给这一节加上页码。
    """
    for section in case.document.sections:
        for kind, story in case.footers(section):
            if not story or not any(has_number(paragraph) for paragraph, _ in story.everything()):
                yield Fault(
                    section.place, f"{_NAMES[kind]}的页脚里没有页码", "请在“插入→页码→页面底端”里加上页码"
                )


@item("GF13", "7.5", Strength.MUST, "单页、双页的页码分列左右", _HAS_NUMBERS)
def odd_and_even(case: Case) -> Iterator[Fault]:
    """单页码居右，双页码居左，所以单页、双页的页脚要分开设。

    查什么：有没有开“奇偶页不同”；页码用“外侧”对齐的不需要。
    怎么改：在“页面设置→版式”里勾选“奇偶页不同”，再分别设置两个页脚。
    """
    outside = all(number.is_outside for number in case.page_numbers)
    if not case.document.settings.even_and_odd and not outside:
        yield Fault(
            "整篇文档", "没有设“奇偶页不同”，双页的页码与单页在同一边", "请勾选“奇偶页不同”，双页页码居左"
        )


@item("GF14", "7.5", Strength.MUST, "页码两边各一条一字线", _HAS_NUMBERS)
def dashes(case: Case) -> Iterator[Fault]:
    """数字左右各放一条一字线，如“— 1 —”。

    查什么：页码这一行的文字；短横“-”、没有线、“第1页”都不符合。
    怎么改：在数字两边各输入一个一字线（—，U+2014）。
    """
    for number in case.page_numbers:
        text = number.paragraph.text.strip()
        if not _FORM.fullmatch(text):
            drawn = "两边的线不是一字线" if _DASHES.search(text) else "两边没有一字线"
            yield Fault(number.paragraph.place, f"页码写成“{text}”，{drawn}", "请改为“— 1 —”的样式")


@item("GF15", "7.5", Strength.USUALLY, "页码用四号半角宋体数字", _HAS_NUMBERS)
def number_font(case: Case) -> Iterator[Fault]:
    """页码一般用四号半角宋体阿拉伯数字。

    查什么：页码里数字的字体和字号。
    怎么改：选中页脚里的页码，字体（中文和西文）设为宋体，字号设为四号。
    """
    for number in case.page_numbers:
        for run in number.paragraph.runs:
            look = run.format
            wrong_font = run.text.strip().isdigit() and not accepts(look.latin, case.profile.song_fonts)
            if run.text.strip() and (wrong_font or look.size != FOUR):
                found = f"{size_name(look.size)}{look.latin}"
                yield Fault(number.paragraph.place, f"页码是{found}，应为四号宋体", "请把页码设为四号宋体")
                break


@item("GF16", "7.5", Strength.MUST, "单页码居右空一字", _HAS_ODD)
def odd_place(case: Case) -> Iterator[Fault]:
    """单页码居右空一字。

    查什么：竖排单页页码的对齐和右缩进，空一字是四号字的一个字宽；用文本框的只看对齐。
    怎么改：单页页脚右对齐，右缩进1字符。
    """
    for number in _upright(case):
        if not number.is_even and not _stands(number, "right"):
            yield Fault(number.paragraph.place, f"单页页码{_where(number)}", "请设为右对齐、右缩进1字符")


@item("GF17", "7.5", Strength.MUST, "双页码居左空一字", _HAS_EVEN)
def even_place(case: Case) -> Iterator[Fault]:
    """双页码居左空一字。

    查什么：竖排双页页码的对齐和左缩进；用文本框的只看对齐。
    怎么改：双页页脚左对齐，左缩进1字符。
    """
    for number in _upright(case):
        if number.is_even and not _stands(number, "left"):
            yield Fault(number.paragraph.place, f"双页页码{_where(number)}", "请设为左对齐、左缩进1字符")


def _stands(number: PageNumber, side: str) -> bool:
    """Whether a number stands one character from this side of 版心."""
    if number.box:
        return number.box.across[1] in (side, "outside")
    if number.is_outside:
        return True
    shape, text = number.paragraph.format, number.paragraph.text
    edge = shape.right_edge(_BLANK) if side == "right" else shape.first_edge(_BLANK)
    spaces = (text.rstrip("\n") if side == "right" else text).count(_WIDE_SPACE)
    left = ("left", "both") if side == "left" else ("right",)
    return shape.align in left and abs(edge + spaces * _BLANK - _BLANK) <= _SLACK


def _where(number: PageNumber) -> str:
    shape = number.paragraph.format
    align = number.box.across[1] if number.box else shape.align
    names = {"center": "居中", "right": "右对齐", "left": "左对齐", "both": "左对齐"}
    indent = shape.right_edge(_BLANK) if align == "right" else shape.first_edge(_BLANK)
    blank = "" if number.box or align == "center" else f"、缩进{indent / _BLANK:.1f}字"
    return f"是{names.get(align, '文本框任意放置')}{blank}"


@item("GF18", "7.5", Strength.MUST, "页码在版心下7毫米", _HAS_LINE)
def number_height(case: Case) -> Iterator[Fault]:
    """一字线上距版心下边缘7毫米。

    查什么：由下边距、页脚距离和页码行高估算一字线的位置；软件之间略有出入，5.5至8.5毫米都算符合。
    怎么改：页码行距设为固定值20磅时，把“页脚距边界”设为2.48厘米。
    """
    for number in _upright(case):
        if number.box is None:
            section, shape = number.section, number.paragraph.format
            size = max((run.format.size for run in number.paragraph.runs), default=FOUR)
            line = shape.line if shape.line_rule != "auto" else size * 10 * _LOOSE_LINE
            below = section.bottom - section.footer - shape.after - _DASH_SHARE * line
            if abs(below - _BELOW) > _BELOW_SLACK:
                yield Fault(
                    number.paragraph.place,
                    f"页码的一字线约在版心下{millimetres(below)}毫米，应为7毫米",
                    "请把“页脚距边界”设为2.48厘米，页码行距设为固定值20磅",
                )


@item("GF19", "8", Strength.MUST, "横排页的页码位置与其他页一致", _HAS_TURNED)
def turned_place(case: Case) -> Iterator[Fault]:
    """A4纸型的表格横排时，页码位置与公文其他页码保持一致。

    查什么：横排页的页码要转过来排在纸的左边：单页在左下，双页在左上；排在横页下方的，装订后到了侧边。
    怎么改：在横排页的页脚里插入竖排文本框，相对于页面放在左边，单页靠下，双页靠上。
    """
    for number in case.page_numbers:
        if number.section.landscape and not (number.box and _is_turned(number, number.box)):
            wanted = "左上" if number.is_even else "左下"
            yield Fault(
                number.paragraph.place,
                f"横排页的页码不在纸的{wanted}角，装订后与其他页码不在一处",
                f"请把页码放进竖排文本框，排在纸的{wanted}角",
            )


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
