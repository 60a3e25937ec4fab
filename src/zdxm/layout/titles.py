"""What stands above a header: title, 填报单位, 单位：万元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.cells import fold, read_name, read_text
from zdxm.units import Unit, find_unit

if TYPE_CHECKING:
    from zdxm.workbook import Sheet

__all__ = ["Preamble", "read_preamble"]

LONGEST_BARE_UNIT = 5
"""Characters; (万元) and the like need no label."""

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


@dataclass(frozen=True, slots=True)
class Preamble:
    """The rows above a header.

    Attributes:
        title: the table's title, empty if none.
        title_cell: its row and column; None if there is no title.
        office: what follows 填报单位：, empty if none.
        unit: unit of the 单位 row.
        title_unit: unit in the title itself.
    """

    title: str = ""
    title_cell: tuple[int, int] | None = None
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
    titles = [cell for cell in cells if _is_title(cell[2])]
    row, column, title = max(titles, key=lambda cell: len(cell[2]), default=(-1, -1, ""))
    lines = _lines(cells, skip=row)
    return Preamble(
        title=read_name(title),
        title_cell=(row, column) if title else None,
        office=_office(lines),
        unit=next(filter(None, map(_unit, lines)), None),
        title_unit=find_unit(title) if title else None,
    )


def _lines(cells: list[tuple[int, int, str]], skip: int) -> list[str]:
    """The rows' texts, cell by cell and then joined: 单位： and 万元 may stand in two cells."""
    by_row: dict[int, list[str]] = {}
    for row, _, text in cells:
        if row != skip or not _is_title(text):
            by_row.setdefault(row, []).append(text)
    return [line for texts in by_row.values() for line in [*texts, " ".join(texts)]]


def _is_title(text: str) -> bool:
    folded = fold(text)
    return (
        len(folded) > 3  # noqa: PLR2004 - 附件 and the like
        and not _LABELLED.match(folded)
        and not _ATTACHMENT.fullmatch(folded)
        and not _DATE.fullmatch(folded.strip("()"))
        and not _is_unit_note(folded)
    )


def _is_unit_note(folded: str) -> bool:
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
