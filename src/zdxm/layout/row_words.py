"""What the texts of a row say: a heading, a total, a note, a signature, a part; what a tab's name says.

The words stand in ``row_words.toml``; here stand the ways in which they are put together.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from zdxm.cells.words import fold, read_status
from zdxm.declare import frozen
from zdxm.layout.verdicts import RowUse
from zdxm.workbook.model import Raw

_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(section: str, key: str) -> frozenset[str]:
    return frozenset(_TABLE[section][key].split())


def _any(section: str, key: str) -> str:
    """A pattern for one word of a list."""
    return f"(?:{'|'.join(map(re.escape, _TABLE[section][key].split()))})"


# --- totals ----------------------------------------------------------------------------------------

TOTAL_ENDS = frozenset(word[-1] for word in _words("total", "words")) | _words("total", "ends")
"""Letters that a 小计 may end with."""
GRAND = _words("total", "grand")
_TOTAL = re.compile(
    rf"(?P<label>.{{0,20}}?)(?P<word>{_any('total', 'words')})(?::|为)?"
    r"(?:[(\[]?(?:共|计|项目数?)?:?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,，;].*)?[)\]]?|\(?N?个?\)?)?"
)
_COUNT_ONLY = re.compile(r"(?P<word>共)(?:计)?(?P<count>\d+)(?:个|项)(?:项目)?(?P<label>)")
_EVERYTHING = re.compile(r"全[市县区省州部]|.{0,4}重点(?:建设)?项目|(?:建设)?项目|本[表页]|总")


@lru_cache(maxsize=1024)
def total_of(folded: str) -> tuple[str, str, int | None] | None:
    """Word, label and stated count of a 小计 or 合计 text; None for any other text.

    >>> total_of("水利项目小计"), total_of("合计:9个"), total_of("规划设计")
    (('小计', '水利项目', None), ('合计', '', 9), None)
    """
    match = _TOTAL.fullmatch(folded) or _COUNT_ONLY.fullmatch(folded)
    if match is None or (match["word"] == "计" and match["label"]):
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
_NOTE = re.compile(
    rf"{_any('note', 'opens')}(?:\d*[:.、]|$)|{_SIGN}.{{0,12}}[为表代]"
    rf"|.*[\"“”]?{_SIGN}[\"“”]?的?{_any('note', 'explains')}|.*{_any('note', 'holds')}"
)
_SIGNATURE = re.compile(rf"{_any('note', 'signs_off')}(?:\(.*\))?(?:[:]|$)")
_SUB = re.compile(_any("part", "words"))
_SENTENCE = re.compile(r"[。;；]")


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


def is_sub(folded: str) -> bool:
    """Whether a name is a part of the project above: 其中：一期."""
    return _SUB.match(folded) is not None


# --- numbers ---------------------------------------------------------------------------------------

_LETTERS = re.compile(r"[甲乙丙丁戊己庚辛]")
_NUMERIC_TEXT = re.compile(r"[-(（]?\d+(?:\.0)?[)）.、]?[*＊★▲]?")
_PART_NUMBER = re.compile(r"\(\d{1,2}\)|\d{1,4}[-.]\d{1,2}")


def is_letters(folded: str) -> bool:
    """Whether a text is the number of a column: 甲, 乙."""
    return _LETTERS.fullmatch(folded) is not None


def is_number(cell: Raw) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_ordinal(cell: Raw) -> bool:
    """Whether a 序号 cell numbers a project: 3, 3*, (3), ３."""
    return is_number(cell) or (isinstance(cell, str) and _NUMERIC_TEXT.fullmatch(fold(cell)) is not None)


def is_part_number(folded: str) -> bool:
    """Whether a 序号 numbers a part of the project above: (1), 3-1, 3.1."""
    return _PART_NUMBER.fullmatch(folded) is not None


# --- headings --------------------------------------------------------------------------------------

_CHINESE = "一二三四五六七八九十百"
_STYLES = (
    ("第一", re.compile(rf"第[{_CHINESE}]+(?:部分|[类批部章])[:、.]?")),
    ("一、", re.compile(rf"[{_CHINESE}]{{1,3}}[、.,]|[{_CHINESE}]{{1,3}}$")),
    ("（一）", re.compile(rf"\([{_CHINESE}]{{1,3}}\)[、.]?")),
    ("Ⅰ", re.compile(r"[IVX]{1,4}[、.]")),
    ("A", re.compile(r"[A-Z][、.]")),
    ("——", re.compile(r"[-—–]{2,}|[◆■●]")),
    ("（1）", re.compile(r"\(\d{1,3}\)[、.]?")),
    ("1.", re.compile(r"\d{1,3}(?:[、](?!\d)|\.(?!\d))")),
)
_STRONG = frozenset({"第一", "一、", "（一）", "Ⅰ", "——", "【】"})
_COUNT = re.compile(
    r"[(\[](?:共|共计|计|合计)?(?P<count>\d+)(?:个|项)?(?:项目)?(?:[,、;/].*)?[)\]]?$"
    r"|[:,](?:共|项目数?)?(?P<bare>\d+)(?:个|项)(?:项目)?$"
)
_LENSES = re.compile(r"[【〔\[](?P<label>[^】〕\]]+)[】〕\]]")
_COUNT_WORD = re.compile(r"个|项")
_TAIL = re.compile(r"[:、,.;]+$")
_SPACED_COUNT = re.compile(r"(?<=\D)\s+(\d{1,4})$")
_NUMERAL_APART = re.compile(r"\s*([一二三四五六七八九十]{1,3})(?:\s{2,}|\u3000+)(?=\S)")
_KIND_TAIL = re.compile(r"(?:类)?(?:重点|重大)?(?:建设)?项目$")
_STATUSES, _NATURES = _words("section", "statuses"), _words("section", "natures")
_COUNTIES = _words("section", "counties")
_COUNTY = re.compile(rf".{{1,8}}{_any('section', 'county_ends')}$")
_NO_COUNTY = re.compile(rf"{_any('section', 'not_counties')}$")


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
    lenses = _LENSES.fullmatch(folded)
    style, label = ("【】", lenses["label"]) if lenses else ("", folded)
    for name, pattern in _STYLES:
        match = pattern.match(folded)
        if match:
            style, label = name, folded[match.end() :]
            break
    match = _COUNT.search(label)
    count = None
    if match and (match["bare"] or _COUNT_WORD.search(match[0])):
        count = int(match["count"] or match["bare"])
        label = label[: match.start()]
    return HeadingText(style, _TAIL.sub("", label), count)


@lru_cache(maxsize=1024)
def kind_of(label: str) -> RowUse:
    """What the words of a heading are.

    >>> kind_of("在建项目").value, kind_of("云东区").value, kind_of("园区项目").value
    ('status', 'county', 'category')
    """
    stem = _KIND_TAIL.sub("", label)
    if stem in _STATUSES and read_status(stem) is not None:
        return RowUse.STATUS
    if stem in _NATURES:
        return RowUse.NATURE
    return RowUse.COUNTY if is_county(label) else RowUse.CATEGORY


def is_county(text: str) -> bool:
    """Whether a short text names a county, a district or a town.

    >>> is_county("思明区"), is_county("市直"), is_county("产业集聚区"), is_county("Sheet1")
    (True, True, False, False)
    """
    return text in _COUNTIES or bool(_COUNTY.fullmatch(text) and not _NO_COUNTY.search(text))


def numeral_apart(cell: str) -> str:
    """A heading whose numeral only blanks set apart, with the usual mark.

    >>> numeral_apart("一  能源项目")
    '一、能源项目'
    """
    return _NUMERAL_APART.sub(r"\1、", cell)


def count_apart(cell: str) -> str:
    """A folded heading text, its trailing count in brackets lest it stick to the words.

    >>> count_apart("一、铁路 2")
    '一、铁路(2个)'
    """
    return fold(_SPACED_COUNT.sub(r"(\1个)", cell.strip()))


# --- above a header, and on a tab ------------------------------------------------------------------

_TITLE = re.compile(rf"{_any('above', 'titles')}|(?:单位|资金|金额):?.*元")
_OFFICE = re.compile(
    rf"{_any('above', 'office_about')}{_any('above', 'office_kinds')}(?:\((?:盖章|公章|章)\)|\(.*?\))?[:]"
    r"\s*(?P<office>[^\s:]*)"
)
_LABELLED = re.compile(rf"{_any('above', 'label_about')}?{_any('above', 'label_kinds')}?(?:\(.*?\))?:")
_UNIT_LABEL = re.compile(_any("above", "unit_labels"))
_UNIT_NOTE = re.compile(
    rf"[(\[]?(?:(?:{_any('above', 'unit_about')}?(?:单位)?:?(?:人民币)?"
    rf"{_any('above', 'units')}[、,/;和]?)+)[)\]]?"
)
_ATTACHMENT = re.compile(r"附[件表]?(?:\d|[一二三四五六七八九十]|:|-|—|\.)*[:：]?")
_DATE = re.compile(r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]?(?:\d{1,2}日?)?")
_ASIDE = re.compile(_any("tab", "asides"))
_SUMMARY = re.compile(_any("tab", "summaries"))


def is_title(folded: str) -> bool:
    """Whether a text says what a title, a sheet's caption or its unit says; no heading does."""
    return _TITLE.search(folded) is not None


def is_caption(folded: str) -> bool:
    """Whether a text above a header may be its title: no label with a colon, attachment, date or unit."""
    return (
        len(folded) > 3
        and not _LABELLED.match(folded)
        and not _ATTACHMENT.fullmatch(folded)
        and not _DATE.fullmatch(folded.strip("()"))
        and not is_unit_note(folded)
    )


def is_unit_note(folded: str) -> bool:
    """Whether a text is nothing but units: (万元), 单位:万元、个, 资金:万元面积:平方米."""
    return _UNIT_NOTE.fullmatch(folded) is not None


def has_unit_label(folded: str) -> bool:
    """Whether a line with a unit in it says that it is one of money."""
    return _UNIT_LABEL.search(folded) is not None


def office_in(line: str) -> str:
    """What follows 填报单位： in a line; empty if nothing does."""
    match = _OFFICE.search(line.replace("：", ":").replace("（", "(").replace("）", ")"))
    return match["office"] if match else ""


def is_aside(tab: str) -> bool:
    """Whether a sheet of this name counts only if there is no other ledger in the workbook: 汇总, 往年."""
    return _ASIDE.search(tab) is not None


def is_summary(tab: str) -> bool:
    """Whether a sheet of this name should hold nothing of its own."""
    return _SUMMARY.search(tab) is not None
