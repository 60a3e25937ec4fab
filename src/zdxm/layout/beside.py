"""Tables that stand beside each other on one sheet, and where to cut between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isclose

from zdxm.cells.words import fold, read_text
from zdxm.fields import LEDGER_FIELDS, FieldKind
from zdxm.layout.headers import SCAN_ROWS, field_named, names
from zdxm.layout.row_words import is_count_header
from zdxm.layout.words import read_header
from zdxm.workbook.model import Raw, Sheet

NAMED = frozenset("名称")
"""Every header of names that stands above no other column has one of them; few cells of a ledger do."""
SHORTEST_WORD = 3
"""Letters; 项目 and 名称 alone stand above other columns too."""

_MONEY = frozenset(field.key for field in LEDGER_FIELDS if field.kind is FieldKind.MONEY)


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """Cut a sheet between tables that stand beside each other; the sheet itself where there is one.

    Two tables are told by 项目名称 standing twice: with a wholly blank column between, or in one header row
    whose first word comes again, or with amounts on both sides. The first has amounts in any case.
    """
    cut = _cut(sheet)
    if cut is None:
        return [sheet]
    return [_columns(sheet, sheet.left, cut), *side_by_side(_columns(sheet, cut, sheet.right))]


def _cut(sheet: Sheet) -> int | None:
    """The first column of the second table; None if there is none."""
    places = _name_cells(sheet)
    columns = sorted({column for _, column in places})
    if len(columns) == 1:
        return _sums_beside(sheet, *min(places))
    if len(columns) < 2 or not _has_money(sheet, sheet.left, columns[1]):
        return None
    for column in range(columns[0] + 1, columns[1]):
        if all(row[column - sheet.left] == "" for row in sheet.rows):
            return column + 1
    row = next((row for row, column in places if column == columns[0]), 0)
    return _repeat(sheet, row, columns[0], columns[1]) if (row, columns[1]) in places else None


def _sums_beside(sheet: Sheet, row: int, name: int) -> int | None:
    """The first column of a table of sums right of the only ledger: words, then amounts that add up.

    It is shorter than the ledger, or no longer than its projects and their sum. Behind a blank column it is
    enough that it has an amount of the ledger too, or counts projects.
    """
    below = sheet.rows[row - sheet.top :]
    columns = range(name + 1 - sheet.left, sheet.right - sheet.left)
    blank = next((at for at in columns if not any(cells[at] != "" for cells in below)), None)
    begin = _first_short(below, name - sheet.left) if blank is None else blank + 1
    amounts = [_amount(cell) for cell in below[0]]
    shared = blank is not None and set(filter(None, amounts[:blank])) & set(amounts[begin:])
    first = next((at for at in range(begin, len(amounts)) if below[0][at] != ""), None)
    ends = max((_end(below, column) for column in range(begin, len(amounts))), default=0)
    short = ends < _end(below, name - sheet.left)
    sums = short and any(_adds_up(below, column) for column in range(begin + 1, len(amounts)))
    counts = blank is not None and any(is_count_header(read_text(cell)) for cell in below[0][begin:])
    if first is None or amounts[first] or not (shared or sums or counts):
        return None
    rows = [sum(any(cell != "" for cell in cells[part]) for cells in below) for part in _sides(begin)]
    return sheet.left + begin if rows[1] - 2 * counts < rows[0] else None


def _first_short(below: Sequence[Sequence[Raw]], name: int) -> int:
    """The first of the last columns that end together above the list's end."""
    ends = [_end(below, column) for column in range(len(below[0]))]
    begin = len(ends)
    while begin > name + 1 and ends[begin - 1] == ends[-1] < ends[name]:
        begin -= 1
    return begin


def _end(below: Sequence[Sequence[Raw]], column: int) -> int:
    return next((at for at in reversed(range(len(below))) if below[at][column] != ""), 0)


def _adds_up(below: Sequence[Sequence[Raw]], column: int) -> bool:
    """Whether the last number of a column is the sum of those above it."""
    numbers = [cell for cells in below if isinstance(cell := cells[column], int | float)]
    return len(numbers) > 2 and numbers[-1] != 0 and isclose(sum(numbers[:-1]), numbers[-1], rel_tol=1e-9)


def _sides(at: int) -> tuple[slice, slice]:
    return slice(None, at), slice(at, None)


def _name_cells(sheet: Sheet) -> set[tuple[int, int]]:
    """Cells that say 项目名称 in the rows where a first header may stand."""
    return {
        (sheet.top + at, sheet.left + place)
        for at, row in enumerate(sheet.rows[:SCAN_ROWS])
        for place, cell in enumerate(row)
        if isinstance(cell, str)
        and not NAMED.isdisjoint(cell)
        and len(read_header(cell)) >= SHORTEST_WORD
        and names(cell, LEDGER_FIELDS, "name")
    }


def _repeat(sheet: Sheet, row: int, first: int, second: int) -> int | None:
    """Where one header row begins anew between two name columns; None if it is one table's."""
    cells = sheet.rows[row - sheet.top]
    lead = fold(str(next(cell for cell in cells if cell != "")))
    for column in range(first + 1, second + 1):
        if fold(str(sheet.value(row, column))) == lead:
            return column
    return second if _has_money(sheet, second, sheet.right) else None


def _has_money(sheet: Sheet, left: int, right: int) -> bool:
    """Whether a header between two columns names an amount."""
    rows = (row[left - sheet.left : right - sheet.left] for row in sheet.rows[:SCAN_ROWS])
    return any(_amount(cell) for row in rows for cell in row)


def _amount(cell: Raw) -> str:
    """The amount that a header cell names, "" for none."""
    field = field_named(cell, LEDGER_FIELDS) if isinstance(cell, str) and cell else ""
    return field if field in _MONEY else ""


def _columns(sheet: Sheet, left: int, right: int) -> Sheet:
    """The part of a sheet between two columns, the second not included."""
    return replace(
        sheet,
        left=left,
        rows=[row[left - sheet.left : right - sheet.left] for row in sheet.rows],
        merges=tuple(merge for merge in sheet.merges if left <= merge.left < right),
    )
