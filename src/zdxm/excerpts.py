"""The row a fault stands in, as the clerk sees it on the sheet, with the faulty cell marked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.diagnostics import Excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zdxm.diagnostics import CellRef, Diagnostic
    from zdxm.workbook import Raw, Sheet, Workbook

__all__ = ["with_excerpts"]

LONGEST = 24
"""Letters shown of a cell that only stands beside the faulty one."""


def with_excerpts(books: Sequence[Workbook], faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Give each fault that stands in a row that row's cells.

    Two workbooks of one name cannot be told apart by a place, so their faults get none.
    """
    names = [book.file for book in books]
    sheets = {
        (book.file, sheet.name): sheet
        for book in books
        if names.count(book.file) == 1
        for sheet in book.sheets
    }
    return tuple(
        replace(fault, excerpt=_excerpt(sheets.get((fault.place.file, fault.place.sheet or "")), fault.place))
        for fault in faults
    )


def _excerpt(sheet: Sheet | None, place: CellRef) -> Excerpt | None:
    """The row's filled cells, left to right; the faulty one is there even if it is blank."""
    if sheet is None or place.row is None or not sheet.top <= place.row < sheet.bottom:
        return None
    cells: list[str] = []
    marked = None
    for column, raw in enumerate(sheet.rows[place.row - sheet.top], start=sheet.left):
        text = _shown(raw)
        if sheet.faulty:
            text = sheet.faulty.get((place.row, column)) or text
        if column == place.column:
            marked = len(cells)
            cells.append(text)
        elif text:
            cells.append(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")
    return Excerpt(tuple(cells), marked)


@lru_cache(maxsize=4096, typed=True)
def _shown(raw: Raw) -> str:
    """A raw cell as a sheet shows it: a whole number without decimals, a date without an hour."""
    if isinstance(raw, float):
        return f"{raw:.15g}"
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat()
    return " ".join(str(raw).split())
