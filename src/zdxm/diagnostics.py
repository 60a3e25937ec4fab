"""Faults in the data, as data: what is wrong, where, and what the clerk can do about it.

Stages return diagnostics beside their result and never raise for a bad cell, so that one run reports
every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from zdxm.declare import frozen, pattern

_PLAIN_SHEET_NAME = pattern(r"[^\W\d]\w*\Z")
_LOOKS_LIKE_REFERENCE = pattern(r"(?:[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]?\d*|[Cc]\d*)\Z")


class Severity(Enum):
    """How much a finding matters. ERROR and WARNING make ``zdxm check`` exit with 1; INFO never does."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
"""How the clerk reads them, the gravest first."""


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Name a zero-based column as Excel does.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """The zero-based column that letters name, upper or lower case.

    >>> column_number("A"), column_number("aa"), column_number("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@lru_cache(maxsize=256)
def quote_sheet(name: str) -> str:
    """Quote a sheet name where Excel would, so that the address can be pasted into the name box.

    >>> quote_sheet("台账"), quote_sheet("1-6月"), quote_sheet("a'b"), quote_sheet("R1")
    ('台账', "'1-6月'", "'a''b'", "'R1'")
    """
    if _PLAIN_SHEET_NAME.match(name) and not _LOOKS_LIKE_REFERENCE.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def fold_cells(cells: Iterable[tuple[str, int, int]]) -> str:
    """Fold addresses into ranges, sheet by sheet in the order given.

    Args:
        cells: sheet name, row, column of each cell, zero-based; doubles count once.

    >>> fold_cells([("台账", 4, column) for column in (6, 7, 8, 9, 10, 12)])
    '台账!G5:K5,M5'
    >>> fold_cells([("台账", row, 6) for row in (5, 6, 7, 9)] + [("1-6月", 0, 0)])
    "台账!G6:G8,G10,'1-6月'!A1"
    """
    cells = cells if isinstance(cells, list) else list(cells)
    if len(cells) == 1:
        ((sheet, row, column),) = cells
        return f"{quote_sheet(sheet)}!{column_letters(column)}{row + 1}"
    by_sheet: dict[str, dict[int, set[int]]] = {}
    for sheet, row, column in cells:
        by_sheet.setdefault(sheet, {}).setdefault(column, set()).add(row)
    return fold_rows(by_sheet)


def fold_rows(by_sheet: Mapping[str, Mapping[int, set[int]]]) -> str:
    """The same of cells that are known column by column.

    Args:
        by_sheet: sheet name → column → rows, at least one of each, zero-based.
    """
    return ",".join(
        f"{quote_sheet(sheet)}!{','.join(_ranges(columns))}" for sheet, columns in by_sheet.items()
    )


def _ranges(columns: Mapping[int, set[int]]) -> list[str]:
    """Rectangles that cover the cells: neighbouring columns with the same runs of rows are one."""
    folded: list[tuple[int, int, tuple[tuple[int, int], ...]]] = []
    for column in sorted(columns):
        runs = _runs(columns[column])
        if folded and folded[-1][1] == column - 1 and folded[-1][2] == runs:
            folded[-1] = (folded[-1][0], column, runs)
        else:
            folded.append((column, column, runs))
    return [_range(left, right, first, last) for left, right, runs in folded for first, last in runs]


def _runs(rows: set[int]) -> tuple[tuple[int, int], ...]:
    """Unbroken runs of row numbers, first and last of each."""
    ordered = sorted(rows)
    gaps = [pair for pair in pairwise(ordered) if pair[1] - pair[0] > 1]
    firsts, lasts = (
        (ordered[0], *(after for _, after in gaps)),
        (*(before for before, _ in gaps), ordered[-1]),
    )
    return tuple(zip(firsts, lasts, strict=True))


def _range(left: int, right: int, first: int, last: int) -> str:
    start, end = f"{column_letters(left)}{first + 1}", f"{column_letters(right)}{last + 1}"
    return start if start == end else f"{start}:{end}"


@frozen
class CellRef:
    """A place in a workbook; the narrowest that is known. Rows and columns are zero-based.

    ``CellRef("ledger.xlsx")`` is the file, with a sheet the sheet, with row and column one cell.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return self.file
        place = f"{self.file}:{quote_sheet(self.sheet)}"
        if self.row is None and self.column is None:
            return place
        letters = "" if self.column is None else column_letters(self.column)
        number = "" if self.row is None else str(self.row + 1)
        return f"{place}!{letters}{number}"


@frozen
class Excerpt:
    """The row in which a fault stands.

    Attributes:
        cells: its filled cells, left to right, long ones cut.
        marked: which of them is the faulty one; None where the fault is the row's.
    """

    cells: tuple[str, ...]
    marked: int | None


@frozen
class Diagnostic:
    """One fault found in a ledger.

    Attributes:
        code: stable rule code, ``ZD`` and three digits; ``zdxm explain CODE`` prints its page.
        severity: see :class:`Severity`.
        place: the narrowest place that exists: cell, header cell, sheet or file.
        message: 原因, what is wrong, with the values as they stand.
        remedy: 怎么改, what the clerk can do.
        excerpt: the row it stands in; None where it stands in none.
    """

    code: str
    severity: Severity
    place: CellRef
    message: str
    remedy: str
    excerpt: Excerpt | None = None
