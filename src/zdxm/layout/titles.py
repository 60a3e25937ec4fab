"""What stands above a header: title, 填报单位, 单位：万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from zdxm.cells.words import fold, read_name, read_text
from zdxm.layout.kinds import is_note, is_prose, numeral_apart
from zdxm.layout.sections import read_heading
from zdxm.periods import find_period
from zdxm.units import Unit, find_unit

if TYPE_CHECKING:
    from zdxm.workbook.model import Sheet

LONGEST_BARE_UNIT = 5
"""Characters; (万元) and the like need no label."""

LONGEST_TITLE = 60
"""Characters; what is longer explains."""

TITLE_WORDS = re.compile(
    r"台账|一览表|情况表|明细表|进度表|进展表|清单|汇总表|附[表件]|统计表|计划表|名单|(?:单位|资金|金额):?.*元"
)
"""Words of a title, a sheet's caption or its unit, which no heading has."""

_OFFICE = re.compile(
    r"(?:填报|填表|报送|编报|编制|制表|报告|上报|汇总)(?:单位|部门|机关)(?:\((?:盖章|公章|章)\)|\(.*?\))?[:]\s*(?P<office>[^\s:]*)"
)
_LABELLED = re.compile(
    r"(?:填报|填表|报送|编报|编制|制表|报告|上报|汇总|打印|截止|统计|审核|联系|负责|项目|计量|金额|投资|资金|面积|数据)?"
    r"(?:单位|部门|机关|日期|时间|人|电话|领导)?(?:\(.*?\))?:"
)
_ATTACHMENT = re.compile(r"附[件表]?(?:\d|[一二三四五六七八九十]|:|-|—|\.)*[:：]?")
_UNIT_LABEL = re.compile(r"单位|资金|金额|计量|投资")
_UNIT_NOTE = re.compile(
    r"[(\[]?(?:(?:计量|金额|货币|资金|投资|面积)?(?:单位)?:?(?:人民币)?"
    r"(?:亿元|百万元|万元|千元|元|个|项|亩|平方米|公里|公顷|%)[、,/;和]?)+[)\]]?"
)
_DATE = re.compile(r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]?(?:\d{1,2}日?)?")
_SENTENCE = re.compile(r"[。;；]")
_CHINESE_YEAR = re.compile(r"[二一][〇○零Ｏ一二三四五六七八九]{3}(?=年)")
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")


@dataclass(frozen=True, slots=True)
class Preamble:
    """The rows above a header.

    Attributes:
        title: the table's title, empty if none.
        title_cell: its row and column; None if there is no title.
        office: what follows 填报单位：, empty if none.
        opening: a heading right above the header (一、能源项目); None if there is none.
        dated: title first, then the other captions (（2011年1-6月）), each with its cell; years in digits.
        unit: unit of the 单位 row.
        title_unit: unit in the title itself.
    """

    title: str = ""
    title_cell: tuple[int, int] | None = None
    opening: tuple[int, int] | None = None
    dated: tuple[tuple[str, tuple[int, int]], ...] = ()
    office: str = ""
    unit: Unit | None = None
    title_unit: Unit | None = None


def read_preamble(sheet: Sheet, first: int, last: int) -> Preamble:
    """Read the rows ``first`` to ``last`` (not included) above a header."""
    cells = [
        (row, sheet.left + at, read_text(cell))
        for row in range(max(first, sheet.top), last)
        for at, cell in enumerate(sheet.rows[row - sheet.top])
        if cell != ""
    ]
    opening = _opening(sheet, cells, last)
    captions = [cell for cell in cells if _is_title(cell[2]) and cell != opening]
    titles = sorted(captions, key=_worth, reverse=True)
    row, column, title = titles[0] if titles else (-1, -1, "")
    lines = _lines(cells, skip=row)
    return Preamble(
        title=read_name(title),
        title_cell=(row, column) if title else None,
        opening=opening[:2] if opening else None,
        dated=tuple((_in_digits(text), (at, where)) for at, where, text in titles if not _is_prose(text)),
        office=_office(lines),
        unit=next(filter(None, map(_unit, lines)), None),
        title_unit=find_unit(title) if title else None,
    )


Caption = tuple[int, int, str]
"""Row, column and text of a cell above a header."""


def _opening(sheet: Sheet, cells: list[Caption], header: int) -> Caption | None:
    """The lone text above a header that is a heading: with 一、, or like those above repeated headers."""
    lines = [cell for cell in cells if _is_title(cell[2])]
    if not lines or sum(1 for cell in cells if cell[0] == lines[-1][0]) > 1:
        return None
    folded = fold(numeral_apart(lines[-1][2]))
    if TITLE_WORDS.search(folded) or is_note(folded) or is_prose(folded) or find_period(folded):
        return None
    return lines[-1] if read_heading(folded).strong or _is_repeated(sheet, header) else None


def _is_repeated(sheet: Sheet, header: int) -> bool:
    """Whether a header comes again below a lone text that is no title."""
    first = sheet.rows[header - sheet.top]
    for above, row in pairwise(sheet.rows[header + 1 - sheet.top :]):
        if row == first:
            texts = [read_text(cell) for cell in above if cell != ""]
            if len(texts) == 1 and not TITLE_WORDS.search(fold(texts[0])) and _is_title(texts[0]):
                return True
    return False


def _worth(cell: Caption) -> tuple[bool, bool, int]:
    """A title says what the table is, and does not explain; of equals the longest."""
    text = cell[2]
    return not _is_prose(text), TITLE_WORDS.search(fold(text)) is not None, len(text)


def _is_prose(text: str) -> bool:
    return len(text) > LONGEST_TITLE or _SENTENCE.search(text) is not None


def _in_digits(text: str) -> str:
    """A title with 二〇一一年 as 2011年."""
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)


def _lines(cells: list[Caption], skip: int) -> list[str]:
    """The rows' texts, cell by cell and then joined: 单位： and 万元 may stand in two cells."""
    by_row: dict[int, list[str]] = {}
    for row, _, text in cells:
        if row != skip or not _is_title(text):
            by_row.setdefault(row, []).append(text)
    return [line for texts in by_row.values() for line in [*texts, " ".join(texts)]]


def _is_title(text: str) -> bool:
    folded = fold(text)
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


def _unit(line: str) -> Unit | None:
    folded = fold(line)
    return find_unit(folded) if _UNIT_LABEL.search(folded) or len(folded) <= LONGEST_BARE_UNIT else None


def _office(lines: list[str]) -> str:
    for line in lines:
        match = _OFFICE.search(line.replace("：", ":").replace("（", "(").replace("）", ")"))
        if match and match["office"]:
            return match["office"]
    return ""
