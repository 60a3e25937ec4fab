"""Workbook → :class:`Layout`: which sheets hold a ledger, where its tables are and what their rows mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from zdxm.cells.words import fold, read_text
from zdxm.config.settings import TableMapping
from zdxm.diagnostics import CellRef, Diagnostic, Severity, column_letters
from zdxm.errors import LedgerError
from zdxm.fields import Field, FieldKind, field_by_key
from zdxm.layout.beside import side_by_side
from zdxm.layout.headers import Header, HeaderBlock, Match
from zdxm.layout.kinds import Body, Frame
from zdxm.layout.mapping import MappedBlock, apply_mapping, fields_with, find_block, listed_headers
from zdxm.layout.rows import read_body
from zdxm.layout.titles import read_preamble
from zdxm.rules import Code
from zdxm.units import Unit

if TYPE_CHECKING:
    from zdxm.workbook.model import Sheet

DEFAULT_UNIT = Unit.WAN
MIN_SIBLINGS = 2
"""So many headers with one and the same unit speak for those beside them that have none."""

_WORDS = {unit.label: unit for unit in Unit}


def settle_unit(
    sheet: Sheet, rows: Sequence[int], money: Sequence[Header], known: Unit | None, place: CellRef
) -> tuple[Unit, bool]:
    """The unit of the columns whose headers name none, and whether it is only the default.

    Args:
        sheet: the sheet.
        rows: the projects' rows.
        money: headers of the money columns.
        known: what unit row, title or caller say.
        place: the sheet's, for the message.

    Raises:
        LedgerError: a column (计量单位) gives the unit row by row, and it is not one and the same.
    """
    bare = [header for header in money if header.unit is None]
    if not bare:
        return known or DEFAULT_UNIT, False
    taken = {header.column for header in money}
    for column, units in _unit_columns(sheet, rows, taken):
        if len(units | ({known} if known else set())) > 1:
            raise _units_differ(CellRef(place.file, place.sheet, rows[0], column), units, bare[0])
        known = next(iter(units))
    named = [header.unit for header in money if header.unit is not None]
    if known is None and len(named) >= MIN_SIBLINGS and len(set(named)) == 1:
        known = named[0]
    return known or DEFAULT_UNIT, known is None


def _unit_columns(sheet: Sheet, rows: Sequence[int], taken: set[int]) -> Iterator[tuple[int, set[Unit]]]:
    """Columns whose cells hold nothing but money units, and which."""
    projects = [sheet.rows[row - sheet.top] for row in rows]
    for column in range(sheet.left, sheet.right):
        at = column - sheet.left
        first = next((cells[at] for cells in projects if cells[at] != ""), "")
        if column in taken or not isinstance(first, str) or fold(first) not in _WORDS:
            continue
        words = {fold(str(cells[at])) for cells in projects} - {""}
        if words <= _WORDS.keys():
            yield column, {_WORDS[word] for word in words}


def _units_differ(place: CellRef, units: set[Unit], bare: Header) -> LedgerError:
    named = "、".join(unit.label for unit in sorted(units, reverse=True))
    return LedgerError(
        str(place),
        f"{column_letters(place.column or 0)}列逐行写着金额单位（{named}），与别处写的不一致或各行不同，"
        f"而{column_letters(bare.column)}列“{bare.text}”没有自己的单位",
        "请把各行金额换算成同一个单位，在表头上方写明“单位：万元”，再删去这一列",
    )


MOSTLY = 0.8
"""Share of plain numbers from which on a column under 项目名称 is in fact the 序号."""

HALF = 0.5

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
        dated: captions above the header that may name year and period, the title first, each with its cell.
        unit: money unit where a column names none.
        unit_guessed: that unit is only the default.
        header: the header rows.
        matches: for each field every column that fits it, best first.
        columns: for each field the columns it is read from; several only for monthly ``completed``.
        units: unit of each money column.
        unread: columns that are not read.
        body: what the rows below mean.
        fills: what merged ranges cover.
        category_from: where 类别 is taken from, if the office says so.
    """

    source: int
    file: str
    sheet: str
    sheet_index: int
    title: str
    title_cell: tuple[int, int] | None
    office: str
    dated: tuple[tuple[str, tuple[int, int]], ...]
    unit: Unit
    unit_guessed: bool
    header: HeaderBlock
    matches: dict[str, tuple[Match, ...]]
    columns: dict[str, tuple[int, ...]]
    units: dict[int, Unit]
    unread: tuple[Header, ...]
    body: Body
    fills: Fills
    category_from: Literal["", "column", "section", "sheet"] = ""

    def place(self, row: int | None = None, column: int | None = None) -> CellRef:
        """A place on the table's sheet."""
        return CellRef(self.file, self.sheet, row, column)

    def header_of(self, column: int) -> Header | None:
        """The header above a column."""
        return next((header for header in self.header.headers if header.column == column), None)


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Which sheet is read, what the caller says of its unit, and the office of its columns."""

    source: int
    file: str
    index: int
    sheet: Sheet
    unit: Unit | None
    mapping: TableMapping = field(default_factory=TableMapping)


def read_tables(place: SheetPlace) -> tuple[list[Table], list[Diagnostic]]:
    """All ledger tables of one sheet, from left to right and from top to bottom."""
    parts = [place.sheet] if place.mapping.columns else side_by_side(place.sheet)
    tables: list[Table] = []
    diagnostics: list[Diagnostic] = []
    for part in parts:
        first = tables[0] if tables else None
        own = place if first is None or first.unit_guessed else replace(place, unit=first.unit)
        found, notes = _read_stack(replace(own, sheet=part), beside=bool(tables))
        tables += found if first is None else [_captioned(table, first) for table in found]
        diagnostics += notes
    return tables, diagnostics


def _captioned(table: Table, first: Table) -> Table:
    """A table beside the first one, which has the title that stands above both."""
    if table.title:
        return table
    return replace(
        table, title=first.title, title_cell=first.title_cell, office=first.office, dated=first.dated
    )


def _read_stack(place: SheetPlace, *, beside: bool) -> tuple[list[Table], list[Diagnostic]]:
    """The tables below each other; ``beside`` says that there are others at their left."""
    sheet = place.sheet
    tables: list[Table] = []
    diagnostics: list[Diagnostic] = []
    start = floor = sheet.top
    fields = fields_with(place.mapping)
    while (block := find_block(sheet, place.mapping, fields, start)) is not None:
        mapped = apply_mapping(sheet, block, place.mapping, fields, CellRef(place.file, sheet.name))
        if "name" not in mapped.matches:
            raise _nameless(place, mapped.block)
        table = _read_table(place, mapped.block, mapped.matches, floor)
        if mapped.named & _AMOUNTS or _holds_amounts(sheet, mapped):
            tables.append(table)
            diagnostics += mapped.notes
        elif tables or beside:
            diagnostics.append(_other_table(table))
        start = max(table.body.end, block.bottom + 1)
        floor = max(table.body.last, block.bottom) + 1
    return tables, diagnostics


def _holds_amounts(sheet: Sheet, mapped: MappedBlock) -> bool:
    """Whether columns that are money by the office's letters alone are numbers: letters fit every sheet."""
    start = mapped.block.bottom + 1
    columns = [match.header.column for key in _AMOUNTS for match in mapped.matches.get(key, ())]
    filled = [
        column
        for column in columns
        if any(sheet.value(row, column) != "" for row in range(start, sheet.bottom))
    ]
    return bool(filled) and all(_share_of_numbers(sheet, start, column) >= HALF for column in filled)


def _nameless(place: SheetPlace, block: HeaderBlock) -> LedgerError:
    """The office says where the header is, but nothing there says 项目名称."""
    return LedgerError(
        str(CellRef(place.file, place.sheet.name, block.bottom)),
        "zdxm.toml的header指的这一行里没有项目名称列",
        f"请改正行号，或在[columns]里写明项目名称是哪一列；这一行有{listed_headers(block)}",
    )


def _other_table(table: Table) -> Diagnostic:
    return Diagnostic(
        str(Code.SHEET_SKIPPED),
        Severity.INFO,
        table.place(table.header.top, None),
        "台账下面或旁边还有一张没有金额列的表，没有计入",
        "如果它也是台账，请给它加上总投资、年度计划投资等金额列",
    )


def _read_table(
    place: SheetPlace, block: HeaderBlock, matches: dict[str, tuple[Match, ...]], floor: int
) -> Table:
    sheet = place.sheet
    preamble = read_preamble(sheet, floor, block.top)
    columns: dict[str, tuple[int, ...]] = {key: (found[0].header.column,) for key, found in matches.items()}
    columns |= _name_columns(sheet, block, matches)
    fills = _fills(sheet, block.bottom)
    frame = _frame(sheet, block, columns, matches, fills, fields=fields_with(place.mapping))
    body = read_body(sheet, replace(frame, opening=preamble.opening), block.bottom + 1)
    money = [
        match.header
        for key, found in matches.items()
        if field_by_key(key).kind is FieldKind.MONEY
        for match in found
    ]
    known = place.mapping.unit or preamble.unit or preamble.title_unit or place.unit
    unit, guessed = settle_unit(sheet, body.projects, money, known, CellRef(place.file, sheet.name))
    used = {match.header.column for found in matches.values() for match in found} | {columns["name"][0]}
    return Table(
        source=place.source,
        file=place.file,
        sheet=sheet.name,
        sheet_index=place.index,
        title=preamble.title,
        title_cell=preamble.title_cell,
        office=preamble.office,
        dated=preamble.dated,
        unit=unit,
        header=block,
        matches=matches,
        columns=columns,
        unit_guessed=guessed,
        units={header.column: header.unit or unit for header in money},
        unread=tuple(header for header in block.headers if header.column not in used),
        body=body,
        fills=fills,
        category_from=place.mapping.category,
    )


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
    *,
    fields: tuple[Field, ...],
) -> Frame:
    money = tuple(
        sorted(
            match.header.column
            for key, found in matches.items()
            if field_by_key(key).kind is FieldKind.MONEY
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
        fields=fields,
        fills=frozenset(fills.get(name, {})),
    )
