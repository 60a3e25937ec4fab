"""Addresses of cells as text, for figures that may come from several workbooks, and back again.

``台账!G6:G30,G33`` where there is one workbook; ``[甲县.xlsx]台账!G6`` where there are several, as Excel
writes a reference to another file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zdxm.diagnostics import CellRef, column_number, fold_cells

_PART = re.compile(
    r"(?:\[([^\]]*)\])?(?:'((?:[^']|'')*)'|([^\s!,'\[\]]+))!|([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, corners included, counted from 0; ``file`` is "" where there is one workbook."""

    file: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def in_file(file: str, cells: str) -> str:
    """Name the workbook that cells stand in, before each sheet.

    >>> in_file("甲县.xlsx", "台账!G6:G8,'1-6月'!A1")
    "[甲县.xlsx]台账!G6:G8,[甲县.xlsx]'1-6月'!A1"
    """
    return _PART.sub(lambda part: part[0] if part[4] else f"[{file}]{part[0]}", cells)


def fold_places(places: Iterable[CellRef]) -> str | None:
    """Cells, folded into ranges; their workbooks are named where there are several. None for no cells."""
    by_file: dict[str, list[tuple[str, int, int]]] = {}
    for place in places:
        if place.sheet is not None and place.row is not None and place.column is not None:
            by_file.setdefault(place.file, []).append((place.sheet, place.row, place.column))
    folded = {file: fold_cells(cells) for file, cells in by_file.items()}
    if len(folded) == 1:
        return next(iter(folded.values()))
    return ",".join(in_file(file, cells) for file, cells in folded.items()) or None


def read_places(cells: str) -> Iterator[Area]:
    """The areas that an address as text names, in order.

    >>> list(read_places("[甲.xlsx]'a''b'!G6:H8"))
    [Area(file='甲.xlsx', sheet="a'b", top=5, left=6, bottom=7, right=7)]
    """
    file = sheet = ""
    for part in _PART.finditer(cells):
        if not part[4]:
            file, sheet = part[1] or "", part[2].replace("''", "'") if part[2] is not None else part[3]
            continue
        right, bottom = part[6] or part[4], part[7] or part[5]
        yield Area(
            file, sheet, int(part[5]) - 1, column_number(part[4]), int(bottom) - 1, column_number(right)
        )
