"""Workbook → :class:`Layout`: which sheets hold a ledger, where its tables are and what their rows mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.cells import Code, read_text
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.layout.headers import Header, HeaderBlock, Match, find_header, match_fields
from zdxm.layout.kinds import Body, Frame
from zdxm.layout.rows import read_body
from zdxm.layout.titles import Preamble, read_preamble
from zdxm.schema import LEDGER_FIELDS, Kind, field_by_key
from zdxm.units import Unit

if TYPE_CHECKING:
    from zdxm.workbook import Sheet

__all__ = ["Table", "read_tables"]

MOSTLY = 0.8
"""Share of plain numbers from which on a column under 项目名称 is in fact the 序号."""

DEFAULT_UNIT = Unit.WAN

_AMOUNTS = frozenset({"total_investment", "annual_plan", "completed", "month_completed"})
_PLAIN = frozenset(
    {"nature", "content", "location", "responsible_unit", "owner_unit", "physical_progress", "duration"}
)
_LABELS = frozenset({"seq", "name", "category", "county", "level", "code"})

Fills = dict[int, dict[int, int]]
"""Cells below the first of a merged range: column → row → row that holds the value."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a ledger.

    Attributes:
        source: index of its workbook among those read together.
        file, sheet: base name of the file and name of the tab.
        sheet_index: place of the sheet in ``Workbook.sheets``.
        title, title_cell, office: as above the header; empty strings and None if not there.
        unit: money unit where a column names none.
        header: the header rows.
        matches: for each field every column that fits it, best first.
        columns: for each field the columns it is read from; several only for monthly ``completed``.
        units: unit of each money column.
        unread: columns that are not read.
        body: what the rows below mean.
        fills: what merged ranges cover.
    """

    source: int
    file: str
    sheet: str
    sheet_index: int
    title: str
    title_cell: tuple[int, int] | None
    office: str
    unit: Unit
    header: HeaderBlock
    matches: dict[str, tuple[Match, ...]]
    columns: dict[str, tuple[int, ...]]
    units: dict[int, Unit]
    unread: tuple[Header, ...]
    body: Body
    fills: Fills

    def place(self, row: int | None = None, column: int | None = None) -> CellRef:
        """A place on the table's sheet."""
        return CellRef(self.file, self.sheet, row, column)

    def header_of(self, column: int) -> Header | None:
        """The header above a column."""
        return next((header for header in self.header.headers if header.column == column), None)


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Which sheet is read and what the caller says of it."""

    source: int
    file: str
    index: int
    sheet: Sheet
    unit: Unit | None


def read_tables(place: SheetPlace) -> tuple[list[Table], list[Diagnostic]]:
    """All ledger tables of one sheet, from top to bottom."""
    sheet = place.sheet
    tables: list[Table] = []
    diagnostics: list[Diagnostic] = []
    start = floor = sheet.top
    while (block := find_header(sheet, LEDGER_FIELDS, "name", start)) is not None:
        matches = match_fields(block, LEDGER_FIELDS)
        table, found = _read_table(place, block, matches, floor)
        if matches.keys() & _AMOUNTS:
            tables.append(table)
            diagnostics += found
        elif tables:
            diagnostics.append(_other_table(table))
        start = max(table.body.end, block.bottom + 1)
        floor = max(table.body.last, block.bottom) + 1
    return tables, diagnostics


def _other_table(table: Table) -> Diagnostic:
    return Diagnostic(
        str(Code.SHEET_SKIPPED),
        Severity.INFO,
        table.place(table.header.top, None),
        "台账下面还有一张没有金额列的表，没有计入",
        "如果它也是台账，请给它加上总投资、年度计划投资等金额列",
    )


def _read_table(
    place: SheetPlace, block: HeaderBlock, matches: dict[str, tuple[Match, ...]], floor: int
) -> tuple[Table, list[Diagnostic]]:
    sheet = place.sheet
    preamble = read_preamble(sheet, floor, block.top)
    columns: dict[str, tuple[int, ...]] = {key: (found[0].header.column,) for key, found in matches.items()}
    columns |= _name_columns(sheet, block, matches)
    fills = _fills(sheet, block.bottom)
    body = read_body(sheet, _frame(sheet, block, columns, matches, fills), block.bottom + 1)
    unit, diagnostics = _unit(place, block, preamble, matches)
    used = {match.header.column for found in matches.values() for match in found} | {columns["name"][0]}
    table = Table(
        source=place.source,
        file=place.file,
        sheet=sheet.name,
        sheet_index=place.index,
        title=preamble.title,
        title_cell=preamble.title_cell,
        office=preamble.office,
        unit=unit,
        header=block,
        matches=matches,
        columns=columns,
        units={
            match.header.column: match.header.unit or unit
            for key, found in matches.items()
            if field_by_key(key).kind is Kind.MONEY
            for match in found
        },
        unread=tuple(header for header in block.headers if header.column not in used),
        body=body,
        fills=fills,
    )
    return table, diagnostics


def _unit(
    place: SheetPlace, block: HeaderBlock, preamble: Preamble, matches: dict[str, tuple[Match, ...]]
) -> tuple[Unit, list[Diagnostic]]:
    """The table's own unit; a warning where a money column has to rely on the default."""
    known = preamble.unit or preamble.title_unit or place.unit
    bare = [match.header for key in _AMOUNTS for match in matches.get(key, ()) if match.header.unit is None]
    if known is not None or not bare:
        return known or DEFAULT_UNIT, []
    warning = Diagnostic(
        str(Code.UNIT_MISSING),
        Severity.WARNING,
        CellRef(place.file, place.sheet.name, block.bottom, min(header.column for header in bare)),
        f"表头、标题和单位行都没有写明金额单位，按{DEFAULT_UNIT.label}计",
        "请在表头上方写明“单位：万元”，或在配置里写明单位",
    )
    return DEFAULT_UNIT, [warning]


def _name_columns(
    sheet: Sheet, block: HeaderBlock, matches: dict[str, tuple[Match, ...]]
) -> dict[str, tuple[int, ...]]:
    """Where the names are, if not under their header: 项目名称 may be merged over 序号 and names."""
    best = matches["name"][0]
    column = best.header.column
    if _share_of_numbers(sheet, block.bottom + 1, column) < MOSTLY:
        return {}
    headed = {header.column: header for header in block.headers}
    right = column + 1
    if right in headed and headed[right].origin != best.header.origin:
        return {}
    return {"seq": (column,), "name": (right,)}


def _share_of_numbers(sheet: Sheet, start: int, column: int) -> float:
    at = column - sheet.left
    cells = [row[at] for row in sheet.rows[start - sheet.top :] if row[at] != ""]
    numbers = sum(1 for cell in cells if type(cell) is float or type(cell) is int or str(cell).isdecimal())
    return numbers / len(cells) if cells else 0.0


def _fills(sheet: Sheet, above: int) -> Fills:
    fills: Fills = {}
    for merge in sheet.merges:
        if merge.top > above and merge.bottom > merge.top:
            for column in range(merge.left, merge.right + 1):
                rows = fills.setdefault(column, {})
                rows.update(dict.fromkeys(range(merge.top + 1, merge.bottom + 1), merge.top))
    return fills


def _frame(
    sheet: Sheet,
    block: HeaderBlock,
    columns: dict[str, tuple[int, ...]],
    matches: dict[str, tuple[Match, ...]],
    fills: Fills,
) -> Frame:
    money = tuple(
        sorted(
            match.header.column
            for key, found in matches.items()
            if field_by_key(key).kind is Kind.MONEY
            for match in found
        )
    )
    name = columns["name"][0]
    named = {match.header.column for key in _LABELS for match in matches.get(key, ())}
    first_money = money[0] if money else sheet.right
    top = sheet.rows[block.top - sheet.top]
    return Frame(
        name=name,
        seq=columns.get("seq", (None,))[0],
        money=money or (sheet.right - 1,),
        plain=tuple(match.header.column for key in _PLAIN for match in matches.get(key, ())),
        labels=tuple(sorted(named | set(range(sheet.left, max(name + 1, first_money))))),
        header=tuple((sheet.left + at, read_text(cell)) for at, cell in enumerate(top) if cell != ""),
        depth=block.bottom - block.top + 1,
        fields=LEDGER_FIELDS,
        fills=frozenset(fills.get(name, {})),
    )
