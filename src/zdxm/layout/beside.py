"""Tables side by side on one sheet: each is read as if it stood on a sheet of its own, at its own place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zdxm.cells.words import fold
from zdxm.fields import LEDGER_FIELDS, FieldKind
from zdxm.layout.headers import SCAN_ROWS, name_words
from zdxm.layout.words import canonical, read_header

if TYPE_CHECKING:
    from zdxm.workbook.model import Sheet

SHORTEST_WORD = 3
"""Letters; 项目 and 名称 alone stand above other columns too."""

_MONEY_WORDS = frozenset(
    canonical(word) for field in LEDGER_FIELDS if field.kind is FieldKind.MONEY for word in field.synonyms
)


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """Cut a sheet between tables that stand beside each other; the sheet itself where there is one.

    Two tables are told by 项目名称 standing twice: with a wholly blank column between, or in one header row
    whose first word comes again, or with amounts on both sides. The first has amounts in any case.
    """
    cut = _cut(sheet)
    return (
        [sheet]
        if cut is None
        else [_columns(sheet, sheet.left, cut), *side_by_side(_columns(sheet, cut, sheet.right))]
    )


def _cut(sheet: Sheet) -> int | None:
    """The first column of the second table; None if there is none."""
    places = _name_cells(sheet)
    columns = sorted({column for _, column in places})
    if len(columns) < 2 or not _has_money(sheet, sheet.left, columns[1]):
        return None
    for column in range(columns[0] + 1, columns[1]):
        if all(row[column - sheet.left] == "" for row in sheet.rows):
            return column + 1
    row = next((row for row, column in places if column == columns[0]), 0)
    return _repeat(sheet, row, columns[0], columns[1]) if (row, columns[1]) in places else None


def _name_cells(sheet: Sheet) -> set[tuple[int, int]]:
    """Cells that say 项目名称 in the rows where a first header may stand."""
    words = {word for word in name_words(LEDGER_FIELDS, "name") if len(word) >= SHORTEST_WORD}
    return {
        (sheet.top + at, sheet.left + place)
        for at, row in enumerate(sheet.rows[:SCAN_ROWS])
        for place, cell in enumerate(row)
        if isinstance(cell, str) and cell and read_header(cell) in words
    }


def _repeat(sheet: Sheet, row: int, first: int, second: int) -> int | None:
    """Where one header row begins anew between two name columns; None if it is one table's."""
    cells = sheet.rows[row - sheet.top]
    lead = next(at for at, cell in enumerate(cells) if cell != "")
    begin = next(
        (at for at in range(first + 1, second + 1) if _text(sheet, row, at) == fold(str(cells[lead]))), None
    )
    if begin is not None:
        return begin
    return second if _has_money(sheet, second, sheet.right) else None


def _text(sheet: Sheet, row: int, column: int) -> str:
    return fold(str(sheet.value(row, column)))


def _has_money(sheet: Sheet, left: int, right: int) -> bool:
    """Whether a header between two columns names an amount."""
    rows = (row[left - sheet.left : right - sheet.left] for row in sheet.rows[:SCAN_ROWS])
    return any(isinstance(cell, str) and read_header(cell) in _MONEY_WORDS for row in rows for cell in row)


def _columns(sheet: Sheet, left: int, right: int) -> Sheet:
    """The part of a sheet between two columns, the second not included."""
    return replace(
        sheet,
        left=left,
        rows=[row[left - sheet.left : right - sheet.left] for row in sheet.rows],
        merges=tuple(merge for merge in sheet.merges if left <= merge.left < right),
    )
