"""The text: fonts, indents, spacing, colours (5.2.2, 5.2.4, 7.3.3), punctuation and numbers (9, 7.2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zdxm.conformance import roles
from zdxm.conformance.case import (
    BODY,
    CUSTOM,
    FILE,
    Case,
    Found,
    Subject,
    Told,
    advised,
    must,
    parts,
    usually,
)
from zdxm.conformance.sorting import DOCUMENT_NUMBER
from zdxm.declare import pattern
from zdxm.errors import EXAMPLE_YEAR
from zdxm.ooxml.names import em_width
from zdxm.ooxml.styles import RunFormat

_SLACK = 0.25  # characters by which an indent may differ
_MAY_BE_RED = frozenset({roles.Role.ORGAN_MARK, roles.Role.RULE, roles.Role.OTHER})
_ONE_HAN = pattern("[\u4e00-\u9fff]")
_FONTED = parts(
    "没有正文",
    roles.Role.BODY,
    roles.Role.RECIPIENT,
    roles.Role.ATTACHMENT_NOTE,
    roles.Role.SIGNATURE,
    roles.Role.DATE,
    roles.Role.NOTE,
)


@usually("GF20", "5.2.2", "正文用三号仿宋", _FONTED)
def body_font(part: roles.Part, case: Case) -> Told:
    """如无特殊说明，公文各要素一般用三号仿宋体字。

    查什么：正文、主送机关、附件说明、署名、日期各段主要的中文字体和字号。
    怎么改：全选正文，中文字体设为仿宋（或仿宋_GB2312），字号设为三号。
    """
    if found := roles.unlike(part.look, roles.THREE, case.profile.body_fonts):
        yield f"字体字号是{found}，应为三号仿宋", "请改为三号仿宋"


@usually("GF21", "5.2.2", "同一段里字体字号一致", _FONTED)
def one_font(part: roles.Part, _: Case) -> Told:
    """一段正文里不夹杂别的中文字体和字号。

    查什么：正文各段里，与本段主要字体、字号不同的汉字；从别处粘贴来的文字常常如此。
    怎么改：选中整段，清除格式后重新套用正文的字体字号。
    """
    main = part.look
    usual = roles.looks(main.size, main.cjk)
    for text, look in roles.first_run(
        part.paragraph,
        lambda text, look: (look.size, look.cjk) != (main.size, main.cjk) and _ONE_HAN.search(text),
    ):
        yield (
            f"“{text[:10]}”是{roles.looks(look.size, look.cjk)}，与本段的{usual}不同",
            "请选中整段，统一字体字号",
        )


@must("GF22", "7.3.3", "正文左空二字，回行顶格", BODY)
def body_indent(part: roles.Part, _: Case) -> Told:
    """每个自然段左空二字，回行顶格。

    查什么：正文各段的首行缩进和左缩进；用空格顶出来的，由GF70指出。
    怎么改：在“段落→缩进”里设特殊格式“首行缩进2字符”，左右缩进设为0。
    """
    size, em, text = part.look.size * 10, max(part.em, 1), part.paragraph.text
    typed = text[: len(text) - len(text.lstrip())]
    first, others = part.shape.first_edge(size) / size, part.shape.left_edge(em) / em
    if "\t" in typed or abs(first + em_width(typed) - 2) <= _SLACK:
        return
    if abs(others) > _SLACK:
        yield f"回行没有顶格，左缩进{others:.1f}字", "请设首行缩进2字符，左右缩进设为0"
    elif abs(first - 2) > _SLACK:
        yield f"首行缩进{first:.1f}字，应为2字", "请设首行缩进2字符，左右缩进设为0"


@advised("GF23", FILE, "首行缩进按字符和按长度都写明", BODY)
def both_indents(part: roles.Part, _: Case) -> Told:
    """首行缩进同时按字符数和按长度记在文件里，各种软件里看到的才一样。

    查什么：正文各段的首行缩进；只写“2字符”时LibreOffice不缩进，只写厘米时改字号后缩进不跟着变。
    怎么改：用“首行缩进2字符”设置后在Word或WPS里保存一次，软件会把两种都写上。
    """
    if bool(part.shape.first_line_chars) != bool(part.shape.first_line):
        yield (
            f"首行缩进只写了{'字符数' if part.shape.first_line_chars else '长度'}",
            "请重新设“首行缩进2字符”并保存",
        )


@advised("GF24", "5.2.3", "段前段后不加空", BODY)
def no_spacing(part: roles.Part, _: Case) -> Told:
    """正文段前、段后间距为0，每面才能整22行。

    查什么：正文各段的段前、段后间距。
    怎么改：在“段落→间距”里把段前、段后都改为0。
    """
    if part.shape.before or part.shape.after:
        yield f"段前{part.shape.before / 20:g}磅、段后{part.shape.after / 20:g}磅", "请把段前、段后间距改为0"


@advised("GF25", "5.2.3", "正文两端对齐", BODY)
def justified(part: roles.Part, _: Case) -> Told:
    """正文两端对齐，撑满版心。

    查什么：正文各段的对齐方式。
    怎么改：选中正文，按两端对齐。
    """
    if part.shape.align not in ("both", "distribute"):
        yield "没有两端对齐，右边参差不齐", "请把正文设为两端对齐"


@advised("GF26", FILE, "关闭孤行控制", BODY)
def no_widow_control(part: roles.Part, _: Case) -> Told:
    """孤行控制会把一行推到下一页，使有的页面只有21行。

    查什么：正文各段是否开着“孤行控制”。
    怎么改：在“段落→换行和分页”里取消“孤行控制”。
    """
    if part.shape.widow_control:
        yield "开着孤行控制，有的页面会少一行", "请取消“孤行控制”"


@must("GF27", "5.2.4", "文字颜色为黑色", Subject("", lambda case: (*case.parts, *case.cells)))
def black(part: roles.Part, _: Case) -> Told:
    """如无特殊说明，公文中图文的颜色均为黑色。

    查什么：版头以外各段文字（含表格）的颜色；版头的红色不算。
    怎么改：全选文字，颜色设为“自动”或黑色；超链接请先取消链接。
    """
    coloured = [
        (run.text.strip(), run.format.colour)
        for run in part.paragraph.runs
        if not roles.is_black(run.format.colour) and run.text.strip()
    ]
    if part.role in _MAY_BE_RED:
        coloured = [(text, colour) for text, colour in coloured if not roles.is_red(colour)]
    for text, colour in coloured if part.role is roles.Role.CELL else coloured[:1]:
        yield f"“{text[:10]}”的颜色是{colour}，不是黑色", "请把颜色设为“自动”或黑色"


@advised("GF28", CUSTOM, "正文不局部加粗、倾斜、加下划线或底色", BODY)
def plain_runs(part: roles.Part, _: Case) -> Told:
    """正文不用加粗、斜体、下划线、删除线和突出显示来强调。

    查什么：正文各段里这样的文字；【待补充】的突出显示不算。
    怎么改：选中这些文字，取消加粗、倾斜、下划线和突出显示。
    """
    for text, look in roles.first_run(
        part.paragraph, lambda text, look: text and _emphasis(look) and "【待补充" not in text
    ):
        yield f"“{text[:10]}”{_emphasis(look)}", "请取消这些文字的强调格式"


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


_HAN = "\u4e00-\u9fff"
_HALF_WIDTH = pattern(rf"(?<=[{_HAN}])[,;:?!.](?=[{_HAN}])|(?<=.)\((?=[{_HAN}])|(?<=[{_HAN}])\)")
_ONE_IS_ENOUGH = "，。、；："
_DOUBLED = pattern(
    rf"[{_ONE_IS_ENOUGH}][ \u3000]*[{_ONE_IS_ENOUGH}？！,;:]+|[,;？！][{_ONE_IS_ENOUGH}]+"
    rf"|(?<=[{_HAN}])[,;]{{2,}}"
)
_STRAIGHT = pattern(rf"(?<=[{_HAN}])[\"'＂＇]|[\"'＂＇](?=[{_HAN}])")
_TIME_SPAN = pattern(r"\d+(?:年|月|日)?[-－–~～]\d+(?:年|月|日|季度)")
_UNITS = "[%％个万亿元米吨亩人户辆台套家项条]|公里|平方|千伏|千瓦|兆瓦"
_QUANTITY_SPAN = pattern(rf"(?<![\d-])\d+(?:\.\d+)?[%％]?[-－–~]\d+(?:\.\d+)?(?:{_UNITS})")
_BARE_SPAN = pattern(r"(?<![\d.])\d+(?:\.\d+)?[～~—-]\d+(?:\.\d+)?([%％万亿])")
_PLACEHOLDER = pattern(r"【待补充[^】]*】")
_SPACES = tuple(" \u3000\t\xa0")
_AMBIGUOUS = pattern("[“”‘’—…]")
_UNREAD = frozenset({roles.Role.BLANK, roles.Role.RULE, roles.Role.PICTURE})
_MARKED = Subject(
    "没有引号、破折号、省略号",
    lambda case: case.parts,
    need=lambda case: any(_AMBIGUOUS.search(part.text) for part in case.parts),
)


def _read(case: Case) -> Iterator[roles.Part]:
    return (part for part in case.parts if part.role not in _UNREAD)


def _matches(form: re.Pattern[str], absent: str = "") -> Subject[Found[re.Match[str]]]:
    """Every occurrence outside tables."""
    return Subject(
        absent,
        lambda case: (Found(part.place, match) for part in _read(case) for match in form.finditer(part.text)),
    )


_NUMBERS = _matches(DOCUMENT_NUMBER, "没有发文字号")


def _around(match: re.Match[str], more: int) -> str:
    """A match with the letters around it, for a message."""
    return match.string[max(0, match.start() - more) : match.end() + more]


@must("GF62", "9", "汉字之间用全角标点", _matches(_HALF_WIDTH))
def full_width(found: Found[re.Match[str]], _: Case) -> Told:
    """中文句子里的逗号、分号、冒号、问号、叹号、括号用全角。

    查什么：表格以外，夹在汉字之间的半角标点，以及贴着汉字的半角括号。
    怎么改：改成全角标点。
    """
    yield f"“{_around(found.it, 4)}”里有半角的“{found.it[0]}”", "请改成全角标点"


def _doubled(case: Case) -> Iterator[Found[re.Match[str]]]:
    """Where marks stand side by side of which one is enough, cells included."""
    return (
        Found(part.place, match)
        for part in (*_read(case), *case.cells)
        for match in _DOUBLED.finditer(part.text)
    )


@must("GF110", "9", "标点不重复", Subject("", _doubled))
def single_marks(found: Found[re.Match[str]], _: Case) -> Told:
    """逗号、顿号、分号、冒号、句号不连着用两个。

    查什么：全文（含表格）连在一起的这些标点，如“，，”“。。”“，。”；“！！”“？！”“……”不算。
    怎么改：只留一个。
    """
    yield f"“{_around(found.it, 4)}”里标点连用了“{found.it[0]}”", "请只留一个标点"


@must("GF63", "9", "引号用弯引号", _matches(_STRAIGHT))
def curly_quotes(found: Found[re.Match[str]], _: Case) -> Told:
    """中文用弯引号“”‘’，不用直引号。

    查什么：贴着汉字的直引号。
    怎么改：改成“”或‘’。
    """
    yield f"“{_around(found.it, 4)}”里用了直引号", "请改成弯引号“”"


@must("GF64", "9", "时间起止用一字线", _matches(_TIME_SPAN))
def time_span(found: Found[re.Match[str]], _: Case) -> Told:
    """标示时间起止用一字线，如“1—6月”。

    查什么：年、月、日、季度之间的短横线和浪纹线。
    怎么改：改成一字线“—”，如“1—6月”“6月5日—10日”。
    """
    yield f"“{found.it[0]}”没有用一字线", "请改成“—”，如“1—6月”"


@must("GF65", "9", "数值范围用浪纹线或一字线", _matches(_QUANTITY_SPAN))
def quantity_span(found: Found[re.Match[str]], _: Case) -> Told:
    """标示数值范围用浪纹线“～”或一字线“—”。

    查什么：带单位的两个数之间的短横线“-”和半角“~”。
    怎么改：改成“～”，如“25公里～30公里”。
    """
    yield f"“{found.it[0]}”用了短横线", "请改成“～”"


@must("GF66", "9", "数值范围两端都带百分号、万、亿", _matches(_BARE_SPAN))
def both_ends(found: Found[re.Match[str]], _: Case) -> Told:
    """范围两端的百分号、“万”“亿”都要写，省略会产生歧义。

    查什么：只在后一个数上带百分号、“万”“亿”的范围。
    怎么改：写成“15%～30%”“13万元～17万元”。
    """
    span, unit = found.it[0], found.it[1]
    yield f"“{span}”的前一个数没有“{unit}”", f"请在前一个数后也写上“{unit}”"


@must("GF67", "7.2.5", "发文字号的年份用六角括号", _NUMBERS)
def document_brackets(found: Found[re.Match[str]], _: Case) -> Told:
    """年份应标全称，用六角括号“〔〕”括入。

    查什么：本文的和引用的发文字号里年份两边的括号。
    怎么改：改成六角括号，如“×政发〔2026〕12号”。
    """
    if found.it["open"] + found.it["close"] != "〔〕":
        yield f"“{found.it[0]}”的年份没有用六角括号", "请改成〔〕"


@must("GF68", "7.2.5", "发文字号年份标全称，顺序号不加“第”、不编虚位", _NUMBERS)
def document_number(found: Found[re.Match[str]], _: Case) -> Told:
    """年份标全称；发文顺序号不加“第”字，不编虚位（1不编为01）。

    查什么：本文的和引用的发文字号里的年份和顺序号。
    怎么改：写成“×政发〔2026〕1号”。
    """
    if found.it["extra"] or found.it["number"].startswith("0") or len(found.it["year"]) != 4:
        yield f"“{found.it[0]}”的年份或顺序号写法不对", f"请写成“〔{EXAMPLE_YEAR}〕1号”的样式"


@advised("GF69", CUSTOM, "没有留待补充的内容", _matches(_PLACEHOLDER))
def nothing_missing(found: Found[re.Match[str]], _: Case) -> Told:
    """印发前，【待补充：…】都要补上或删去。

    查什么：全文的【待补充：…】。
    怎么改：补上内容，或删去这一段。
    """
    yield f"还有{found.it[0]}", "请补上内容，或删去这一段"


@advised("GF70", CUSTOM, "不用空格缩进和对齐", Subject("", _read))
def no_spaces(part: roles.Part, _: Case) -> Told:
    """缩进用段落格式，不用空格、制表符顶，换台电脑才不走样。

    查什么：表格以外各段开头的空格和制表符。
    怎么改：删去开头的空格，改用首行缩进或左缩进。
    """
    if part.paragraph.text.startswith(_SPACES):
        yield "开头是空格或制表符", "请删去，改用段落缩进"


@advised("GF71", FILE, "引号、破折号用中文字体", _MARKED)
def chinese_marks(part: roles.Part, _: Case) -> Told:
    """“”‘’——……在中西文里是同一个字符，不指明就会用西文字体，显得窄小、不居中。

    查什么：这些标点的西文字体是不是与中文字体相同，或标明了按中文处理。
    怎么改：选中这些标点，把西文字体也设成中文字体。
    """
    for run in part.paragraph.runs:
        found = _AMBIGUOUS.search(run.text)
        if found and run.format.latin != run.format.cjk and run.format.hint != "eastAsia":
            yield (
                f"“{_around(found, 3)}”里的标点会用{run.format.latin}",
                "请把这些标点的西文字体也设成中文字体",
            )
            break
