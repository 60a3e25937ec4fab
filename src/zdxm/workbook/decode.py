"""Bytes → the cells of every visible sheet, with calamine."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.workbook.faults import damaged, locked, too_many_cells
from zdxm.workbook.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from python_calamine import CalamineSheet, CalamineWorkbook

    from zdxm.workbook.model import Raw

__all__ = ["Cells", "Decoded", "decode"]

_PANIC = "PanicException"

Corners = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One visible sheet as calamine has it.

    Attributes:
        name: as on the tab.
        start: row and column of ``rows[0][0]``.
        rows: rectangular; a blank cell is the empty string.
        merges: first and last cell of merged ranges; None where the format does not tell.
    """

    name: str
    start: tuple[int, int]
    rows: list[list[Raw]]
    merges: list[Corners] | None


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """A workbook's visible sheets, and the names of the hidden ones."""

    sheets: list[Cells]
    hidden: list[str]


def decode(place: str, data: bytes) -> Decoded:
    """Read a workbook that calamine is known to survive.

    Raises:
        WorkbookError: a password, no workbook that calamine can read, or too many cells.
    """
    import python_calamine as calamine

    try:
        return _read(place, calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except calamine.PasswordError:
        raise locked(place) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise damaged(place, "里面的内容读不通") from None
    except BaseException as fault:
        if type(fault).__name__ != _PANIC:  # what a fault inside calamine arrives as; it has no public name
            raise
        raise damaged(place, "里面的内容读不通") from None


def _read(place: str, book: CalamineWorkbook) -> Decoded:
    sheets, hidden, cells = [], [], 0
    for index, meta in enumerate(book.sheets_metadata):
        if not str(meta.typ).endswith("WorkSheet"):
            continue
        if not str(meta.visible).endswith(".Visible"):
            hidden.append(meta.name)
            continue
        source = book.get_sheet_by_index(index)
        cells += source.height * source.width
        if cells > MAX_CELLS:
            raise too_many_cells(place)
        sheets.append(_cells(place, meta.name, source))
    return Decoded(sheets, hidden)


def _cells(place: str, name: str, source: CalamineSheet) -> Cells:
    if source.start is None or source.end is None:
        return Cells(name, (0, 0), [], [])
    if source.end[0] >= MAX_ROWS or source.end[1] >= MAX_COLUMNS:
        raise damaged(place, f"工作表“{name}”里有一格的地址比表格还大")
    rows: list[list[Raw]] = source.to_python(skip_empty_area=True)
    # One forgotten cell may stand a million rows down: the blank rows above it are one and the same.
    blank: list[Raw] = [""] * source.width
    rows = [blank if row == blank else row for row in rows]
    merges = source.merged_cell_ranges
    if merges is None:
        return Cells(name, source.start, rows, None)
    inside = list(_inside(merges, source.start, source.end))
    if sum(map(_area, inside)) > source.height * source.width:
        raise damaged(place, f"工作表“{name}”里的合并单元格互相重叠")
    return Cells(name, source.start, rows, inside)


def _area(merge: Corners) -> int:
    (top, left), (bottom, right) = merge
    return (bottom - top + 1) * (right - left + 1)


def _inside(merges: Iterable[Corners], start: tuple[int, int], end: tuple[int, int]) -> Iterable[Corners]:
    """Merged ranges cut to the used rectangle, those outside it left out."""
    for first, last in merges:
        top, bottom = sorted((first[0], last[0]))
        left, right = sorted((first[1], last[1]))
        top, left = max(top, start[0]), max(left, start[1])
        bottom, right = min(bottom, end[0]), min(right, end[1])
        if top <= bottom and left <= right:
            yield (top, left), (bottom, right)
