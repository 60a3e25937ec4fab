"""What reading the layout of a workbook yields: its sheets, their tables, and what their rows mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from zdxm.cells.words import read_text
from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic
from zdxm.fields import Field, FieldKind, field_by_key
from zdxm.layout.headers import Header, HeaderBlock, HeaderMatch
from zdxm.layout.mapping import NEEDED, Guess, blank_header, closest, unread_verdict
from zdxm.layout.row_words import GRAND, HeadingText
from zdxm.layout.titles import Preamble
from zdxm.layout.verdicts import ColumnUse, Ground, RowUse, SheetUse, Verdict
from zdxm.periods import NamedSpan
from zdxm.units import Unit
from zdxm.workbook.model import Sheet

PERCENT = "%"
CategorySource = Literal["", "column", "section", "sheet"]


@frozen
class LedgerSection(HeadingText):
    """A heading row.

    Attributes:
        row, column: its cell.
        sums: it carries amounts, the sums of its projects.
        parent: index of the section around it; -1 for none.
        first: number of projects of the table above it.
    """

    row: int
    column: int
    sums: bool = False
    parent: int = -1
    first: int = 0


@frozen
class ControlRow:
    """A 小计, 合计 or 总计 row as it stands.

    Attributes:
        row: its row.
        column: the cell that says so.
        word: 小计, 合计, 总计 …
        label: what it is the sum of, if it says so.
        count: number of projects it states.
        section: index of the section in force; -1 for none.
        after: how many projects stand above it in this table.
    """

    row: int
    column: int
    word: str
    label: str
    count: int | None
    section: int
    after: int

    @property
    def grand(self) -> bool:
        """Whether the word means everything."""
        return self.word in GRAND


@frozen
class Frame:
    """What the reader of rows must know of the columns.

    Attributes:
        name, seq: columns of 项目名称 and 序号.
        money: money columns.
        plain: columns of text that only a project has (责任单位, 建设内容, 性质 …).
        labels: columns where 小计 and headings may stand, left to right.
        header: first header row as (column, raw text), to recognise a repetition.
        depth: how many rows the header has.
        fields: the dictionary that headers are read with.
        fills: name cells that a merged range covers.
        opening: the cell right above the header that is the first heading; None if there is none.
    """

    name: int
    seq: int | None
    money: tuple[int, ...]
    plain: tuple[int, ...]
    labels: tuple[int, ...]
    header: tuple[tuple[int, str], ...]
    depth: int
    fields: tuple[Field, ...]
    fills: frozenset[int]
    opening: tuple[int, int] | None = None


@frozen
class Body:
    """The rows below a header; row numbers are the sheet's, zero-based.

    Attributes:
        projects: project rows in order.
        section_of: for each project the index of its innermost section; -1 for none.
        sections: headings in order.
        controls: totals in order.
        last: the last row that is surely the table's; what follows may be the next table's title.
        end: the row below the last one that was looked at.
        verdicts: what each row is, from the one below the header to the one above ``end``.
    """

    projects: tuple[int, ...]
    section_of: tuple[int, ...]
    sections: tuple[LedgerSection, ...]
    controls: tuple[ControlRow, ...]
    last: int
    end: int
    verdicts: tuple[Verdict[RowUse], ...]


@frozen
class ColumnRead:
    """One column of a table.

    Attributes:
        column: zero-based.
        header: as it stands, levels joined with 「/」; "" for a blank one.
        header_row: zero-based row of the lowest header cell.
        verdict: the field that it is or could be.
        use: whether it is read.
        unit: unit of its amounts, % for rates, "" for words.
        month: the one month whose amounts stand in it; 0 for any other column.
    """

    column: int
    header: str
    header_row: int
    verdict: Verdict[str]
    use: ColumnUse
    unit: str
    month: int

    @property
    def key(self) -> str:
        """The field; "" for none."""
        return self.verdict.kind

    @property
    def label(self) -> str:
        """The Chinese name of the field; "" for none."""
        return field_by_key(self.key).label if self.key else ""


Fills = dict[int, dict[int, int]]
"""Cells below the first of a merged range: column → row → row that holds the value."""


@frozen(eq=False)
class LedgerTable:
    """One table of a ledger.

    Attributes:
        source: index of its workbook among those read together.
        file, sheet_index: base name of the file, and place of the sheet in ``Workbook.sheets``.
        part: the sheet, or the part of it between two tables that stand beside each other.
        verdict: why it counts.
        preamble: what stands above the header.
        unit_verdict: money unit where a column names none.
        header: the header rows.
        matches: for each field every column that fits it, best first.
        columns: for each field the columns it is read from; several only for monthly ``completed``.
        units: unit of each money column.
        aliens: columns whose unit is none of ours, with its words.
        unread: columns that are not read.
        verdicts: what each column is; a column that is not there fits no field.
        body: what the rows below the header mean.
        fills: what merged ranges cover.
        category_from: where 类别 is taken from, if the office says so.
        counts: whether it counts, if the office says so.
        top: its first row; the rows above it are another table's.
        rows: what each row is, from ``top`` to the next table or to the end of the sheet.
    """

    source: int
    file: str
    sheet_index: int
    part: Sheet
    verdict: Verdict[SheetUse]
    preamble: Preamble
    unit_verdict: Verdict[Unit]
    header: HeaderBlock
    matches: dict[str, tuple[HeaderMatch, ...]]
    columns: dict[str, tuple[int, ...]]
    units: dict[int, Unit]
    aliens: dict[int, str]
    unread: tuple[Header, ...]
    verdicts: dict[int, Verdict[str]]
    body: Body
    fills: Fills
    category_from: CategorySource
    counts: bool | None = None
    top: int = 0
    rows: Sequence[Verdict[RowUse]] = ()

    @property
    def sheet(self) -> str:
        """Name of the tab."""
        return self.part.name

    @property
    def unit(self) -> Unit:
        """Money unit where a column names none."""
        return self.unit_verdict.kind

    @property
    def unit_guessed(self) -> bool:
        """Whether that unit is only the default."""
        return self.unit_verdict.stands_on(Ground.UNIT_DEFAULT)

    def place(self, row: int | None = None, column: int | None = None) -> CellRef:
        """A place on the table's sheet."""
        return CellRef(self.file, self.sheet, row, column)

    @property
    def title_cell(self) -> CellRef:
        """The cell of the table's title; its sheet where there is none."""
        rows = ((row, verdict) for row, verdict in self.preamble.rows.items() if verdict.kind is RowUse.TITLE)
        return next((self.place(row, verdict.why[0].column) for row, verdict in rows), self.place())

    def header_of(self, column: int) -> Header | None:
        """The header above a column."""
        return next((header for header in self.header.headers if header.column == column), None)

    def rows_of(self, *kinds: RowUse) -> Iterator[tuple[int, Verdict[RowUse]]]:
        """The rows of some kinds, each with its verdict."""
        return (
            (row, verdict) for row, verdict in enumerate(self.rows, start=self.top) if verdict.kind in kinds
        )

    def texts(self, row: int) -> tuple[str, ...]:
        """A row's texts, from the table's first column on."""
        return tuple(map(read_text, self.part.rows[row - self.part.top]))


@frozen
class SheetRead:
    """One sheet of a workbook.

    Attributes:
        source, file, name: which.
        verdict: what it is read as.
        tables: its tables that count.
        aside: its tables that do not, each with what it is.
        notes: what there is to say of all of them.
    """

    source: int
    file: str
    name: str
    verdict: Verdict[SheetUse]
    tables: tuple[LedgerTable, ...] = ()
    aside: tuple[tuple[LedgerTable, Verdict[SheetUse]], ...] = ()
    notes: tuple[Diagnostic, ...] = ()


@frozen
class NamedPeriod:
    """A span of months that a header or a title names.

    Attributes:
        span: what it names; the year is filled in from title or headers where they tell it.
        place: the cell that names it.
        key: ``completed`` or ``month_completed`` for a header, ``title``, or ``sheet`` for a tab's name.
        has_data: whether the column holds anything.
    """

    span: NamedSpan
    place: CellRef
    key: str
    has_data: bool = True


@frozen(eq=False)
class Layout:
    """What a workbook holds.

    Attributes:
        source: index of the workbook among those read together.
        file: base name.
        sheets: every sheet, hidden ones last.
        period_spans: every period that headers, titles and tabs name.
        year, year_place: the year that title or headers name, and where.
        title, office: of the first table that has one; empty if none has.
        diagnostics: hidden sheets and rows, skipped sheets, missing unit, rows that were not understood.
    """

    source: int
    file: str
    sheets: tuple[SheetRead, ...]
    period_spans: tuple[NamedPeriod, ...]
    year: int | None
    year_place: CellRef | None
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def tables(self) -> tuple[LedgerTable, ...]:
        """All ledger tables that count, in sheet order."""
        return tuple(table for sheet in self.sheets for table in sheet.tables)

    @property
    def views(self) -> tuple[LedgerTable, ...]:
        """Tables that hold projects of these once more."""
        aside = (each for sheet in self.sheets for each in sheet.aside)
        return tuple(table for table, verdict in aside if verdict.kind is SheetUse.VIEW)


# --- what is said of a table ----------------------------------------------------------------------------


def columns_of(table: LedgerTable) -> tuple[ColumnRead, ...]:
    """Every column of a table that has a header or is read, from left to right.

    A column that fits no field has the field that comes nearest for a rival.
    """
    read = {column for columns in table.columns.values() for column in columns}
    headers = {header.column: header for header in table.header.headers}
    for column in read - headers.keys():
        headers[column] = blank_header(table.header, column)
    return tuple(_column(table, headers[column], read) for column in sorted(headers))


def _column(table: LedgerTable, header: Header, read: set[int]) -> ColumnRead:
    verdict = table.verdicts.get(header.column)
    if verdict is None:
        verdict = unread_verdict(table.part, header, table.header.bottom + 1)
    use = ColumnUse.READ if header.column in read else ColumnUse.UNUSED if verdict.kind else ColumnUse.UNREAD
    span = header.span
    return ColumnRead(
        column=header.column,
        header=read_text(header.text),
        header_row=header.row,
        verdict=verdict,
        use=use,
        unit=_unit_label(table, header.column, verdict.kind),
        month=span.first if span and span.single and span.first == span.last else 0,
    )


def _unit_label(table: LedgerTable, column: int, key: str) -> str:
    kind = field_by_key(key).kind if key else None
    if kind is FieldKind.MONEY:
        return table.units.get(column, table.unit).label
    return PERCENT if kind is FieldKind.PERCENT else ""


def units_of(columns: Iterable[ColumnRead]) -> list[str]:
    """The money units of the columns that are read."""
    money = (column.unit for column in columns if column.use is ColumnUse.READ and column.unit != PERCENT)
    return sorted(set(filter(None, money)))


def missing_fields(table: LedgerTable) -> list[Guess]:
    """For each needed field that no column is read as, the columns that come closest."""
    return [
        guess
        for key in NEEDED
        if key not in table.columns
        for guess in closest(table.part, table.unread, key, table.header.bottom + 1)
    ]


def category_source(table: LedgerTable) -> CategorySource:
    """Where 类别 is taken from: what the office says, else what there is; "" for several places or none."""
    sections = any(section.kind is RowUse.CATEGORY for section in table.body.sections)
    column = "category" in table.columns
    if table.category_from or sections == column:
        return table.category_from
    return "column" if column else "section"
