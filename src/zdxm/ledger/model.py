"""What reading a ledger yields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic, column_letters, fold_cells, quote_sheet
from zdxm.fields import FieldKind, kept_keys

if TYPE_CHECKING:
    import pandas as pd

    from zdxm.layout.model import LedgerTable, SheetRead

LABEL_FIELDS = ("category", "county", "status")
"""Fields that a section or a tab may give as well as a column."""
MONEY_FIELDS, DATE_FIELDS = kept_keys(FieldKind.MONEY), kept_keys(FieldKind.DATE)
PERCENT_FIELDS = kept_keys(FieldKind.PERCENT)
TEXT_FIELDS = tuple(key for key in kept_keys(FieldKind.TEXT) if key not in {"name", *LABEL_FIELDS})

Origin = tuple[int | None, int | None]
"""Row and column that a value was taken from if not its own cell; the sheet itself if both are None."""


class ControlKind(Enum):
    """Rows that state sums or counts."""

    SUBTOTAL = "subtotal"
    TOTAL = "total"
    SECTION = "section"


@frozen
class Control:
    """A 小计, 合计 or section row: what it states, to be compared with the projects it covers.

    Attributes:
        kind: subtotal, total or section.
        label: as it stands, for messages.
        category: the category it belongs to; None for a whole table or the whole ledger.
        projects: positions in the frame that it covers.
        stated: field → whole 元, only where the row has a readable number.
        count: number of projects it states; None if none.
        table: index into ``Ledger.tables``.
        row: its zero-based sheet row.
        place: the cell with the label.
        cells: field → cell of the stated value.
    """

    kind: ControlKind
    label: str
    category: str | None
    projects: tuple[int, ...]
    stated: Mapping[str, int]
    count: int | None
    table: int
    row: int
    place: CellRef
    cells: Mapping[str, CellRef]


@frozen(eq=False)
class Ledger:
    """All projects of the workbooks read together.

    Attributes:
        frame: one row a project, in sheet order. ``source``, ``table``, ``row`` are int64 (workbook, table,
            zero-based sheet row); ``id`` and ``name`` str; :data:`LABEL_FIELDS` (a status is a
            :class:`zdxm.cells.Status` value) and :data:`TEXT_FIELDS` str or None; :data:`MONEY_FIELDS` Int64
            whole 元; :data:`PERCENT_FIELDS` Int64 hundredths of a percent; :data:`DATE_FIELDS`
            :class:`datetime.date` or None. Columns that a ledger does not have are there and empty.
        withdrawn: projects that are out of the programme, which nothing counts, in a frame of their own;
            their positions follow those of ``frame``.
        tables: the tables the projects stand in, with the columns as chosen for the period.
        controls: rows that state sums or counts.
        title, office: as the first ledger that has them names them; empty if none.
        diagnostics: everything found while reading, that of the layouts included.
        sheets: every sheet of the workbooks, with what it is read as.
        origins: field → position → where the value was taken from, for values that do not stand in their own
            cell (a section's category, a status told by 形象进度).
        places: table index and sheet row of each position.
    """

    frame: pd.DataFrame
    withdrawn: pd.DataFrame
    tables: tuple[LedgerTable, ...]
    controls: tuple[Control, ...]
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]
    sheets: tuple[SheetRead, ...]
    origins: Mapping[str, Mapping[int, Origin]]
    places: tuple[tuple[int, int], ...]
    _stems: dict[tuple[int, str], str | None] = dataclasses.field(default_factory=dict)

    def cell(self, position: int, field: str) -> CellRef | None:
        """The first cell of a value; None where its table has no such column."""
        at, row = self.places[position]
        table = self.tables[at]
        origin = self.origins.get(field, {}).get(position)
        if origin is not None:
            return table.place(*origin)
        columns = table.columns.get(field)
        return table.place(row, columns[0]) if columns else None

    def cells(self, position: int, field: str) -> str | None:
        """All cells of a value, folded (台账!G5:K5,M5); None where there is no such column."""
        return self.cells_of((position,), field)

    def cells_of(self, positions: Iterable[int], field: str) -> str | None:
        """The cells of many values, folded over rows and sheets; None where there is no such column."""
        positions = positions if isinstance(positions, list) else list(positions)
        if len(positions) == 1 and (alone := self._alone(positions[0], field)) is not None:
            return alone
        addresses = [address for position in positions for address in self._addresses(position, field)]
        return fold_cells(addresses) if addresses else None

    def _alone(self, position: int, field: str) -> str | None:
        """The address of a value that stands in one cell, its own, put together the quick way; else None.

        A report with provenance asks for that of nearly every cell of the ledger.
        """
        if field in self.origins and position in self.origins[field]:
            return None
        at, row = self.places[position]
        key = at, field
        if key not in self._stems:
            columns = self.tables[at].columns.get(field, ())
            sheet = quote_sheet(self.tables[at].sheet)
            self._stems[key] = f"{sheet}!{column_letters(columns[0])}" if len(columns) == 1 else None
        stem = self._stems[key]
        return None if stem is None else f"{stem}{row + 1}"

    def _addresses(self, position: int, field: str) -> list[tuple[str, int, int]]:
        at, row = self.places[position]
        table = self.tables[at]
        origin = self.origins.get(field, {}).get(position)
        if origin is not None:
            return [] if origin[0] is None or origin[1] is None else [(table.sheet, origin[0], origin[1])]
        return [(table.sheet, row, column) for column in table.columns.get(field, ())]
