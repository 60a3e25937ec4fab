"""What was understood of a workbook, row by row and column by column, for showing; no cells of others' types.

A long run of rows of one kind keeps the texts of its first and last rows only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from zdxm.cells.words import fold, read_text
from zdxm.diagnostics import Diagnostic
from zdxm.fields import FieldKind, field_by_key
from zdxm.layout.headers import NEEDED, Guess, closest
from zdxm.layout.kinds import StrayKind
from zdxm.layout.sections import Role
from zdxm.rules import Code
from zdxm.units import find_unit

if TYPE_CHECKING:
    from zdxm.layout.tables import Table
    from zdxm.workbook.model import Sheet, Workbook

CategorySource = Literal["", "column", "section", "sheet"]

EDGE_ROWS = 1
"""Rows at either end of a run that keep their texts; a run of up to twice as many and one keeps all."""

PERCENT = "%"
_NO_LEDGER = "没有“项目名称”和金额列，不是台账"
_EMPTY = "空白的工作表"
_HIDDEN = "隐藏的工作表，不计入"
_REGISTER = "{label}（{rows}条）"


class RowKind(Enum):
    """What a row is; the first group counts, the second is compared, the last is not read."""

    PROJECT = "project"
    CATEGORY = "category"
    STATUS = "status"
    COUNTY = "county"
    NATURE = "nature"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    TITLE = "title"
    UNIT = "unit"
    ABOVE = "above"
    HEADER = "header"
    NUMBERING = "numbering"
    NOTE = "note"
    BLANK = "blank"
    PART = "part"
    NUMBERED = "numbered_blank"
    NAMELESS = "nameless"
    UNKNOWN = "not_understood"


SECTION_KINDS = {
    Role.CATEGORY: RowKind.CATEGORY,
    Role.STATUS: RowKind.STATUS,
    Role.COUNTY: RowKind.COUNTY,
    Role.NATURE: RowKind.NATURE,
}
_STRAY_KINDS = {
    StrayKind.PART: RowKind.PART,
    StrayKind.NUMBERED: RowKind.NUMBERED,
    StrayKind.NAMELESS: RowKind.NAMELESS,
    StrayKind.UNKNOWN: RowKind.UNKNOWN,
}
_SUBTOTAL = "小计"
_COLUMN_LETTERS = frozenset("甲乙丙丁戊己庚辛")


class ColumnUse(Enum):
    """Whether a column is read; UNUSED fits a field, but another column or none serves it in this period."""

    READ = "read"
    UNUSED = "unused"
    UNREAD = "unread"


class SheetUse(Enum):
    """What a sheet is read as."""

    LEDGER = "ledger"
    REGISTER = "register"
    SKIPPED = "skipped"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class ColumnPicture:
    """One column of a table.

    Attributes:
        column: zero-based.
        header: its header as it stands, levels joined with 「/」; "" for a blank one.
        header_row: zero-based row of the lowest header cell.
        key: the field that it is or could be; "" for none.
        use: whether it is read.
        unit: unit of its amounts, % for rates, "" for words.
        month: the one month whose amounts stand in it; 0 for any other column.
    """

    column: int
    header: str
    header_row: int
    key: str
    use: ColumnUse
    unit: str
    month: int

    @property
    def label(self) -> str:
        """The Chinese name of the field; "" for none."""
        return field_by_key(self.key).label if self.key else ""


@dataclass(frozen=True, slots=True)
class RowPicture:
    """One row of a sheet.

    Attributes:
        row: zero-based.
        kind: what it is.
        text: its first words; "" for a blank row.
        hidden: whether it is hidden or filtered out.
        cells: its texts from the sheet's first column on; empty inside a long run.
    """

    row: int
    kind: RowKind
    text: str
    hidden: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePicture:
    """One table.

    Attributes:
        title, unit: as read; "" where there is none.
        header: first and last header row, zero-based.
        columns: from left to right.
        rows: every row from the end of the table above to its own.
        category: where 类别 is taken from; "" where from several places, or none.
        guesses: for each needed field that no column was found for, the columns that come closest.
    """

    title: str
    unit: str
    header: tuple[int, int]
    columns: tuple[ColumnPicture, ...]
    rows: tuple[RowPicture, ...]
    category: CategorySource
    guesses: tuple[Guess, ...]

    def rows_of(self, *kinds: RowKind) -> tuple[RowPicture, ...]:
        """The rows of some kinds."""
        return tuple(row for row in self.rows if row.kind in kinds)


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """One sheet.

    Attributes:
        source: index of its workbook.
        file, sheet: base name and tab.
        use: what it is read as.
        why: the reason why it is not read, or what register it is.
        left: zero-based first column.
        tables: its ledger tables.
    """

    source: int
    file: str
    sheet: str
    use: SheetUse
    why: str
    left: int = 0
    tables: tuple[TablePicture, ...] = ()


def draw(
    books: Sequence[Workbook],
    tables: Iterable[Table],
    registers: Mapping[tuple[int, str], tuple[str, int]],
    diagnostics: Sequence[Diagnostic],
) -> tuple[SheetPicture, ...]:
    """Every sheet of the workbooks, hidden ones last.

    Args:
        books: the workbooks.
        tables: the ledger tables that count, their columns settled if the period is known.
        registers: workbook and tab → name of the register on it and number of its rows.
        diagnostics: what reading found; it tells why a sheet does not count.
    """
    by_sheet: dict[tuple[int, int], list[Table]] = {}
    for table in tables:
        by_sheet.setdefault((table.source, table.sheet_index), []).append(table)
    pictures = []
    for source, book in enumerate(books):
        for index, sheet in enumerate(book.sheets):
            own = by_sheet.get((source, index), [])
            if own:
                pictures.append(_ledger_sheet(book, sheet, own))
            else:
                pictures.append(_other_sheet(source, book, sheet, registers, diagnostics))
        pictures += [
            SheetPicture(source, book.file, name, SheetUse.HIDDEN, _HIDDEN) for name in book.hidden_sheets
        ]
    return tuple(pictures)


def _other_sheet(
    source: int,
    book: Workbook,
    sheet: Sheet,
    registers: Mapping[tuple[int, str], tuple[str, int]],
    diagnostics: Sequence[Diagnostic],
) -> SheetPicture:
    if (source, sheet.name) in registers:
        label, rows = registers[source, sheet.name]
        why = _REGISTER.format(label=label, rows=rows)
        return SheetPicture(source, book.file, sheet.name, SheetUse.REGISTER, why)
    codes = {str(Code.SHEET_SKIPPED), str(Code.REGISTER_UNREAD)}
    said = [
        note.message
        for note in diagnostics
        if note.code in codes and (note.place.file, note.place.sheet) == (book.file, sheet.name)
    ]
    why = said[0] if said else _NO_LEDGER if sheet.rows else _EMPTY
    return SheetPicture(source, book.file, sheet.name, SheetUse.SKIPPED, why)


def _ledger_sheet(book: Workbook, sheet: Sheet, tables: Sequence[Table]) -> SheetPicture:
    starts = [sheet.top, *(table.body.end for table in tables[:-1])]
    ends = [*starts[1:], sheet.bottom]
    pictures = tuple(
        _table(sheet, table, range(start, end))
        for table, start, end in zip(tables, starts, ends, strict=True)
    )
    return SheetPicture(tables[0].source, book.file, sheet.name, SheetUse.LEDGER, "", sheet.left, pictures)


def _table(sheet: Sheet, table: Table, rows: range) -> TablePicture:
    sections = any(section.role is Role.CATEGORY for section in table.body.sections)
    both = sections and "category" in table.columns
    one: CategorySource = "section" if sections else ""
    found: CategorySource = "" if both else "column" if "category" in table.columns else one
    return TablePicture(
        title=table.title,
        unit=table.unit.label,
        header=(table.header.top, table.header.bottom),
        columns=tuple(_columns(table)),
        rows=tuple(_rows(sheet, table, rows)),
        category=table.category_from or found,
        guesses=tuple(
            guess
            for key in NEEDED
            if key not in table.columns
            for guess in closest(sheet, table.unread, key, table.header.bottom + 1)
        ),
    )


def _columns(table: Table) -> Iterator[ColumnPicture]:
    read = {column: key for key, columns in table.columns.items() for column in columns}
    fits = {match.header.column: key for key, found in table.matches.items() for match in found}
    headers = {header.column: header for header in table.header.headers}
    for column in sorted(headers.keys() | read.keys()):
        header = headers.get(column)
        key = read.get(column) or fits.get(column, "")
        use = ColumnUse.READ if column in read else ColumnUse.UNUSED if key else ColumnUse.UNREAD
        text = read_text(header.text) if header else ""
        row = header.row if header else table.header.bottom
        span = header.span if header else None
        month = span.first if span and span.single and span.first == span.last else 0
        yield ColumnPicture(column, text, row, key, use, _unit(table, column, key), month)


def _unit(table: Table, column: int, key: str) -> str:
    kind = field_by_key(key).kind if key else None
    if kind is FieldKind.MONEY:
        return table.units.get(column, table.unit).label
    return PERCENT if kind is FieldKind.PERCENT else ""


def _rows(sheet: Sheet, table: Table, rows: range) -> Iterator[RowPicture]:
    known = _known_kinds(sheet, table)
    kinds = [(row, known.get(row) or _quiet_kind(sheet, table, row)) for row in rows]
    for kind, run in groupby(kinds, key=lambda pair: pair[1]):
        numbers = [row for row, _ in run]
        for at, row in enumerate(numbers):
            edge = at < EDGE_ROWS or at >= len(numbers) - EDGE_ROWS or len(numbers) <= 2 * EDGE_ROWS + 1
            cells = tuple(map(read_text, sheet.rows[row - sheet.top]))
            text = next(filter(None, cells), "")
            yield RowPicture(row, kind, text, row in sheet.hidden_rows, cells if edge else ())


def _known_kinds(sheet: Sheet, table: Table) -> dict[int, RowKind]:
    """Rows that the reader of rows has named, the header's, and what stands above it."""
    body = table.body
    kinds = {row: _above_kind(sheet, table, row) for row in range(sheet.top, table.header.top)}
    if table.title_cell is not None:
        kinds[table.title_cell[0]] = RowKind.TITLE
    kinds |= dict.fromkeys(range(table.header.top, table.header.bottom + 1), RowKind.HEADER)
    kinds |= {stray.row: _STRAY_KINDS[stray.kind] for stray in body.strays if stray.kind in _STRAY_KINDS}
    kinds |= {section.row: SECTION_KINDS[section.role] for section in body.sections}
    kinds |= {
        control.row: RowKind.SUBTOTAL if control.word == _SUBTOTAL else RowKind.TOTAL
        for control in body.controls
    }
    return kinds | dict.fromkeys(body.projects, RowKind.PROJECT)


def _above_kind(sheet: Sheet, table: Table, row: int) -> RowKind:
    text = "".join(map(read_text, sheet.rows[row - sheet.top]))
    if not text:
        return RowKind.BLANK
    says = (table.office and table.office in text) or find_unit(text) is not None
    return RowKind.UNIT if says else RowKind.ABOVE


def _quiet_kind(sheet: Sheet, table: Table, row: int) -> RowKind:
    """Rows that the reader passes over without a word: blank, numbering, the header again, notes."""
    texts = [fold(text) for text in map(read_text, sheet.rows[row - sheet.top]) if text]
    if not texts:
        return RowKind.BLANK
    if all(text.isdecimal() or text in _COLUMN_LETTERS for text in texts):
        return RowKind.NUMBERING
    heads = {
        fold(read_text(cell))
        for head in range(table.header.top, table.header.bottom + 1)
        for cell in sheet.rows[head - sheet.top]
        if cell != ""
    }
    same = sum(text in heads for text in texts)
    return RowKind.HEADER if len(texts) > 1 and 2 * same >= len(texts) else RowKind.NOTE
