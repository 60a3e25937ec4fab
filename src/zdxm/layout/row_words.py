"""What the texts of a row say: a heading, a total, a note, a signature, a part; what a tab's name says.

The words stand in ``row_words.toml``; here stand the ways in which they are put together.
"""

from __future__ import annotations

import re
import tomllib
from enum import Enum
from functools import lru_cache
from pathlib import Path

from zdxm.cells.words import Status, fold, read_status
from zdxm.declare import frozen, pattern
from zdxm.layout.verdicts import RowUse
from zdxm.workbook.model import Raw

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(section: str, key: str) -> frozenset[str]:
    return frozenset(_TABLE[section][key].split())


def any_of(section: str, key: str) -> str:
    """A pattern for one word of a list."""
    return f"(?:{'|'.join(map(re.escape, _TABLE[section][key].split()))})"


# --- totals ----------------------------------------------------------------------------------------

TOTAL_ENDS = frozenset(word[-1] for word in _words("total", "words")) | _words("total", "ends")
"""Letters that a 小计 may end with."""
GRAND = _words("total", "grand")
_EARLIER = _words("memo", "earlier")
_TOTAL = pattern(
    rf"(?P<label>.{{0,20}}?)(?P<word>{any_of('total', 'words')})(?::|为)?"
    r"(?:[(\[]?(?:共|计|项目数?)?:?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,，;].*)?[)\]]?|\(?N?个?\)?)?"
)
_COUNT_ONLY = pattern(r"(?P<word>共)(?:计)?(?P<count>\d+)(?:个|项)(?:项目)?(?P<label>)")
_EVERYTHING = pattern(r"全[市县区省州部]|.{0,4}重点(?:建设)?项目|(?:建设)?项目|本[表页]|总")


def _is_earlier(folded: str, found: re.Match[str]) -> bool:
    """Whether a sum is said to be that of another time: 上月累计, 去年同期合计."""
    return any(word in found["label"] for word in _EARLIER) and is_memo(folded)


@lru_cache(maxsize=1024)
def total_of(folded: str) -> tuple[str, str, int | None] | None:
    """Word, label and stated count of a 小计 or 合计 text; None for any other text.

    >>> total_of("水利项目小计"), total_of("合计:9个"), total_of("规划设计"), total_of("上月累计")
    (('小计', '水利项目', None), ('合计', '', 9), None, None)
    """
    match = _TOTAL.fullmatch(folded) or _COUNT_ONLY.fullmatch(folded)
    if match is None or (match["word"] == "计" and match["label"]) or _is_earlier(folded, match):
        return None
    count = match["count"]
    return match["word"], match["label"], int(count) if count else None


def is_everything(label: str) -> bool:
    """Whether the label of a sum means all projects: 全市, 重点项目."""
    return _EVERYTHING.fullmatch(label) is not None


# --- notes and parts -------------------------------------------------------------------------------

LONG_SENTENCE = 30
"""Characters; a lone text longer than this is prose, not a heading."""
_SIGN = f"[{''.join(_words('note', 'signs'))}]"
_NOTE = pattern(
    rf"{any_of('note', 'opens')}(?:\d*[:.、]|$)|{_SIGN}.{{0,12}}[为表代]"
    rf"|.*[\"“”]?{_SIGN}[\"“”]?的?{any_of('note', 'explains')}|.*{any_of('note', 'holds')}"
)
_SIGNATURE = pattern(rf"{any_of('note', 'signs_off')}(?:\(.*\))?(?:[:]|$)")
_SUB = pattern(rf"{any_of('part', 'words')}(?:(?P<mark>[:,、.])|$|(?!{any_of('part', 'places')}))")
_SENTENCE = pattern(r"[。;；]")


def is_note(folded: str) -> bool:
    """Whether a text opens a note: 注：, 备注1、, ★为省重点项目."""
    return _NOTE.match(folded) is not None


def signature(folded: str) -> str | None:
    """The words that ask for a signature or a date (填报人：) at the head of a text; None for other texts."""
    match = _SIGNATURE.match(folded)
    return None if match is None else match[0]


def is_prose(text: str) -> bool:
    """Whether a text is sentences."""
    return len(text) > LONG_SENTENCE and bool(_SENTENCE.search(text) or len(text) > 2 * LONG_SENTENCE)


def is_sub(folded: str, *, named: bool = False) -> bool:
    """Whether a text is a part of what stands above: 其中：一期; where it is surely a name only with a mark.

    >>> is_sub("其中:一期"), is_sub("其中一期"), is_sub("其中村道路"), is_sub("其中一期", named=True)
    (True, True, False, False)
    """
    match = _SUB.match(folded)
    return match is not None and (not named or match["mark"] is not None)


# --- memos -----------------------------------------------------------------------------------------

MEMO_ENDS = frozenset(word[-1] for key in ("words", "ends") for word in _words("memo", key)) | {"%"}
"""Letters that a memo may end with."""


@lru_cache(maxsize=1)
def _memo() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\d{{2,4}}年(?:度)?|\d{{1,2}}(?:[-—~至]\d{{1,2}})?月(?:份)?|{any_of('memo', 'about')})*"
        rf"{any_of('memo', 'words')}{any_of('memo', 'ends')}?(?:\([^)]*\)|%|\+/?-|±)*"
        rf"(?:{any_of('memo', 'about')}*{any_of('total', 'words')}(?:\([^)]*\))?)?[:]?"
    )


@lru_cache(maxsize=1024)
def is_memo(folded: str) -> bool:
    """Whether a text is no project's name but what is told beside the projects: 完成率, 去年同期, 剩余任务.

    >>> is_memo("去年同期"), is_memo("市下达任务"), is_memo("增减(±)"), is_memo("增减挂钩项目")
    (True, True, True, False)
    """
    return _memo().fullmatch(folded) is not None


_EXAMPLES = _words("memo", "examples")


def shows_how(number: str, name: str) -> bool:
    """Whether a row is no project but shows how to fill in the table, by its 序号 and its name, folded.

    >>> shows_how("例", "东环路"), shows_how("", "××路改造"), shows_how("1", "××路改造")
    (True, True, False)
    """
    filled_in = is_ordinal(number) or re.search(any_of("memo", "left_open"), name) is None
    return bool(name) and (number in _EXAMPLES or name in _EXAMPLES or not filled_in)


_FIGURE = pattern(r"[-+±(]?\d[\d,.]*(?:%|‰|个|项|名|位|元|万元?|亿元?)?\)?")


def is_figure(text: str) -> bool:
    """Whether a text is a number with at most a unit: 45.2%, 第 aside."""
    return _FIGURE.fullmatch(fold(text)) is not None


def is_reserve(title: str) -> bool:
    """Whether a table of this title holds what is not in the programme: 备选项目, 储备项目."""
    return re.search(any_of("reserve", "titles"), title) is not None


# --- numbers ---------------------------------------------------------------------------------------

_LETTERS = pattern(r"[甲乙丙丁戊己庚辛]")
_NUMERIC_TEXT = pattern(r"[-(（]?\d+(?:\.0)?[)）.、]?[*＊★▲]?")
_PART_NUMBER = pattern(r"\(\d{1,2}\)|\d{1,4}(?:[-.]\d{1,2}){1,2}\.?")
_RINGED = pattern(r"[①-⑳⑴-⒇⒈-⒛❶-❿⓵-⓾➀-➓㈠-㈩ⓐ-ⓩ⒜-⒵]")
_LETTERED = pattern(r"\(?(?:[a-zA-Z]|[ivx]{1,4})[).、]?")
_COUNTED = pattern(r"\([一二三四五六七八九十]{1,3}\)")
_MARKED = pattern(
    rf"{_RINGED.pattern}|[(（]\d{{1,2}}[)）]|[a-zA-Z][.、)]|\d{{1,2}}[)）]"
    r"|\d{1,2}[.-]\d{1,2}(?!\d)|[\u3000 ]{2}|[-—–]+"
)


def is_letters(folded: str) -> bool:
    """Whether a text is the number of a column: 甲, 乙."""
    return _LETTERS.fullmatch(folded) is not None


def is_number(cell: Raw) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_ordinal(cell: Raw) -> bool:
    """Whether a 序号 cell numbers a project: 3, 3*, (3), ３."""
    return is_number(cell) or (isinstance(cell, str) and _NUMERIC_TEXT.fullmatch(fold(cell)) is not None)


class PartStyle(Enum):
    """How a 序号, or a name without one, numbers a part of the project above; SURE numbers nothing else."""

    NONE = 0
    LOOSE = 1
    SURE = 2


@lru_cache(maxsize=1024)
def part_style(cell: str) -> PartStyle:
    """How a 序号 numbers a part: (1), 3-1, 3.1, ①, ⒈ surely; a, (一) perhaps.

    >>> part_style("①").name, part_style("3.1").name, part_style("b").name, part_style("3").name
    ('SURE', 'SURE', 'LOOSE', 'NONE')
    """
    text = cell.strip()
    if (_RINGED.fullmatch(text[:1]) and len(text) <= 2) or _PART_NUMBER.fullmatch(fold(text)):
        return PartStyle.SURE
    loose = _LETTERED.fullmatch(text) or _COUNTED.fullmatch(fold(text))
    return PartStyle.LOOSE if loose else PartStyle.NONE


def is_marked(name: str) -> bool:
    """Whether a name carries a part's mark of its own, or is indented: ①片区, (1)片区, 　　片区."""
    return _MARKED.match(name) is not None


_WHOLE_NUMBER = pattern(r"(\d{1,4})[.、]?")


def whole_number(cell: Raw) -> int | None:
    """The number of a 序号 that is a plain one: 3, 3., 3、."""
    if is_number(cell):
        return int(cell) if cell % 1 == 0 else None  # type: ignore[arg-type, operator]
    match = _WHOLE_NUMBER.fullmatch(fold(cell)) if isinstance(cell, str) else None
    return None if match is None or _RINGED.match(str(cell)) else int(match[1])


# --- headings --------------------------------------------------------------------------------------

_CHINESE = "一二三四五六七八九十百"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾"
_STYLES = (
    ("第一", pattern(rf"第(?:[{_CHINESE}{_FORMAL}]+|\d{{1,2}})(?:部分|[类批部章])[:、.]?")),
    ("壹、", pattern(rf"[{_FORMAL}]{{1,3}}(?:[、.,:]|$)")),
    ("一、", pattern(rf"[{_CHINESE}]{{1,3}}[、.,]|[{_CHINESE}]{{1,3}}$")),
    ("（一）", pattern(rf"\([{_CHINESE}]{{1,3}}\)[、.]?")),
    ("Ⅰ", pattern(r"[IVX]{1,4}[、.]")),
    ("A", pattern(r"[A-Z](?:[、.]|$)")),
    ("——", pattern(r"[-—–]{2,}|[◆■●]")),
    ("（1）", pattern(r"\(\d{1,3}\)[、.]?")),
    ("1.", pattern(r"\d{1,3}(?:[、](?!\d)|\.(?!\d))")),
)
_STRONG = frozenset({"第一", "壹、", "一、", "（一）", "Ⅰ", "——", "【】"})
_COUNT = pattern(
    r"[(\[](?:共|共计|计|合计)?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,、;/].*)?[)\]]?$"
    r"|[:,](?:共|项目数?)?(?P<bare>\d+)(?:个|项)(?:项目)?$"
)
_BARE_COUNT = pattern(r"(?<=[^\d.,、第])(?:共|共计|计|合计)?(?P<count>(?P<bare>\d{1,4}))(?:个|项)(?:项目)?$")
_BARE_NUMBER = pattern(r"(?<=.)[(\[](?P<count>\d{1,3})[)\]]$")
_LENSES = pattern(r"[【〔\[〖「『](?P<label>[^】〕\]〗」』]+)[】〕\]〗」』]")
_BRACKETS = pattern(rf"\((?!\d|[{_CHINESE}]+\))(?P<label>[^()]{{2,}})\)")
_COUNT_WORD = pattern(r"个|项")
_TAIL = pattern(r"[:、,.;]+$")
_SPACED_COUNT = pattern(r"(?<=\D)\s+(\d{1,4})$")
_NUMERAL_APART = pattern(rf"\s*([{_CHINESE}]{{1,3}}|[{_FORMAL}]{{1,3}})[ \u3000\u00a0]+(?=\S{{2}})")
_KIND_TAIL = pattern(r"(?:类)?(?:重点|重大)?(?:建设)?项目$")
_STATUSES, _NATURES = _words("section", "statuses"), _words("section", "natures")
_COUNTIES = _words("section", "counties")
_COUNTY = pattern(rf".{{1,8}}{any_of('section', 'county_ends')}$")
_NO_COUNTY = pattern(rf"{any_of('section', 'not_counties')}$")


@frozen
class HeadingText:
    """A text taken apart: numeral style, words, stated number of projects."""

    style: str
    label: str
    count: int | None

    @property
    def strong(self) -> bool:
        """Whether its numeral is one that projects are not numbered with."""
        return self.style in _STRONG

    @property
    def kind(self) -> RowUse:
        """What a row is that it heads; the value is the field that it gives to its projects."""
        return kind_of(self.label)

    @property
    def value(self) -> str:
        """What it gives to their field, as it stands there: 新建项目 is the nature 新建."""
        whole = self.kind in {RowUse.CATEGORY, RowUse.COUNTY}
        return self.label if whole else _KIND_TAIL.sub("", self.label)


@lru_cache(maxsize=4096)
def read_heading(folded: str) -> HeadingText:
    """Take a folded text apart.

    >>> read_heading("一、能源项目(25个)")
    HeadingText(style='一、', label='能源项目', count=25)
    >>> read_heading("水利项目")
    HeadingText(style='', label='水利项目', count=None)
    """
    style, label = _unwrapped("", folded)
    for name, form in _STYLES:
        match = form.match(folded)
        if match:
            style, label = name, folded[match.end() :]
            break
    match = _COUNT.search(label) or (style in _STRONG and _BARE_COUNT.search(label)) or None
    count = None
    if match and (match["bare"] or _COUNT_WORD.search(match[0])):
        count = int(match["count"] or match["bare"])
        label = label[: match.start()]
    if style in _STRONG and count is None and (match := _BARE_NUMBER.search(label)):
        label, count = label[: match.start()], int(match["count"])
    style, label = _unwrapped(style, _TAIL.sub("", label))
    return HeadingText(style, label, count)


def _unwrapped(style: str, label: str) -> tuple[str, str]:
    """A heading's words out of the brackets around all of them, which are a style of their own."""
    for name, brackets in (("【】", _LENSES), ("()", _BRACKETS)):
        if found := brackets.fullmatch(label):
            return style or name, found["label"]
    return style, label


_COUNT_ALONE = pattern(r"(?:共|共计|计|合计)?(?P<count>\d{1,4})(?:个|项)(?:项目)?")
_COUNT_HEADER = pattern(r"项目个?数|个数|项数|项目数量")


def count_alone(folded: str) -> int | None:
    """The count that is all a text says: 14个, 共5项; None for other texts."""
    match = _COUNT_ALONE.fullmatch(folded)
    return int(match["count"]) if match else None


def is_count_header(text: str) -> bool:
    """Whether the header of a column says that it counts projects: 项目个数."""
    return _COUNT_HEADER.search(text) is not None


def bare_count(label: str) -> tuple[str, int | None]:
    """A heading's words and the count that follows them without brackets.

    >>> bare_count("交通5项"), bare_count("交通")
    (('交通', 5), ('交通', None))
    """
    match = _BARE_COUNT.search(label)
    return (label[: match.start()], int(match["count"])) if match else (label, None)


@lru_cache(maxsize=1024)
def kind_of(label: str) -> RowUse:
    """What the words of a heading are.

    >>> kind_of("在建项目").value, kind_of("云东区").value, kind_of("园区项目").value
    ('status', 'county', 'category')
    """
    stem = _KIND_TAIL.sub("", label)
    if state_of(stem) is not None or is_withdrawn(stem):
        return RowUse.STATUS
    if stem in _NATURES:
        return RowUse.NATURE
    return RowUse.COUNTY if is_county(label) else RowUse.CATEGORY


@lru_cache(maxsize=1)
def _states() -> re.Pattern[str]:
    word = f"(?:{'|'.join(sorted(_STATUSES, key=len, reverse=True))})"
    return re.compile(rf"已?(?P<first>{word})(?:{any_of('section', 'state_joins')}|{word})*")


def state_of(stem: str) -> Status | None:
    """The state that a heading or a tab names in nothing but words for states; None for other words.

    >>> state_of("停建"), state_of("前期推进"), state_of("续建道路")
    (<Status.STOPPED: 'stopped'>, <Status.NOT_STARTED: 'not_started'>, None)
    """
    found = _states().fullmatch(stem)
    return None if found is None else read_status(stem) or read_status(found["first"])


def is_withdrawn(label: str) -> bool:
    """Whether a heading says that what follows is out of the programme: 已退出项目, 已终止实施项目.

    >>> is_withdrawn("已退出项目"), is_withdrawn("取消、终止项目"), is_withdrawn("退出通道工程")
    (True, True, False)
    """
    parts = re.split("[、和及]", _KIND_TAIL.sub("", label))
    return all(read_status(part) is Status.WITHDRAWN for part in parts)


def is_county(text: str) -> bool:
    """Whether a short text names a county, a district or a town.

    >>> is_county("思明区"), is_county("市直"), is_county("产业集聚区"), is_county("Sheet1")
    (True, True, False, False)
    """
    return text in _COUNTIES or bool(_COUNTY.fullmatch(text) and not _NO_COUNTY.search(text))


def numeral_apart(cell: str) -> str:
    """A heading whose numeral only blanks set apart, with the usual mark.

    >>> numeral_apart("一  能源项目"), numeral_apart("壹 能源项目")
    ('一、能源项目', '壹、能源项目')
    """
    return _NUMERAL_APART.sub(r"\1、", cell)


def count_apart(cell: str) -> str:
    """A folded heading text, its trailing count in brackets lest it stick to the words.

    >>> count_apart("一、铁路 2")
    '一、铁路(2个)'
    """
    return fold(_SPACED_COUNT.sub(r"(\1个)", cell.strip()))


# --- above a header, and on a tab ------------------------------------------------------------------

_TITLE = pattern(rf"{any_of('above', 'titles')}|(?:单位|资金|金额):?.*元")
_UNIT_NOTE = pattern(
    rf"[(\[]?(?:(?:{any_of('above', 'unit_about')}?(?:单位)?:?(?:人民币)?"
    rf"{any_of('above', 'units')}[、,/;和]?)+)[)\]]?"
)
_ASIDE = pattern(any_of("tab", "asides"))
_EXAMPLE = pattern(any_of("tab", "examples"))


def is_title(folded: str) -> bool:
    """Whether a text says what a title, a sheet's caption or its unit says; no heading does."""
    return _TITLE.search(folded) is not None


def is_table_title(folded: str) -> bool:
    """Whether a text right above a repeated header begins another table: …一览表, 备选项目."""
    return is_title(folded) or folded.endswith("表") or is_reserve(folded)


def is_unit_note(folded: str) -> bool:
    """Whether a text is nothing but units: (万元), 单位:万元、个, 资金:万元面积:平方米."""
    return _UNIT_NOTE.fullmatch(folded) is not None


def is_aside(tab: str) -> bool:
    """Whether a sheet of this name may hold projects of another once more, or of another year: 汇总, 往年."""
    return _ASIDE.search(tab) is not None


def is_example(tab: str) -> bool:
    """Whether a sheet of this name holds no projects: 填表说明, 模板, 下拉."""
    return _EXAMPLE.search(tab) is not None
