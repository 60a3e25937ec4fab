"""Punctuation, numbers and spaces in the text (9, GB/T 15834, GB/T 15835, 7.2.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.conformance.registry import CUSTOM, FILE, Fault, Need, Strength, item
from zdxm.conformance.roles import DOCUMENT_NUMBER, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.conformance.case import Case

__all__: list[str] = []

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
