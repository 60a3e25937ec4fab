"""Which sheets of a workbook count, and what they say of title, office and period."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from zdxm.cells.words import fold
from zdxm.config.settings import LedgerMapping
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import LedgerError
from zdxm.fields import field_by_key
from zdxm.layout.headers import Header
from zdxm.layout.mapping import guess_table, guesses_text, headers_of, listed_headers
from zdxm.layout.model import Layout, LedgerTable, NamedPeriod, SheetRead
from zdxm.layout.row_words import is_aside, is_example
from zdxm.layout.rows import row_notes
from zdxm.layout.tables import SheetPlace, read_tables
from zdxm.layout.verdicts import Ground, SheetUse, Verdict, verdict_of
from zdxm.periods import NamedSpan, Period, find_period, find_year
from zdxm.rules import Code
from zdxm.units import Unit
from zdxm.workbook.model import Sheet, Workbook

_YTD_FIELDS = ("completed", "month_completed")


def find_tables(
    book: Workbook,
    *,
    source: int,
    sheets: Sequence[str] = (),
    unit: Unit | None = None,
    mapping: LedgerMapping | None = None,
) -> Layout:
    """Find all ledger tables of a workbook.

    Args:
        book: the workbook.
        source: its index among the workbooks read together.
        sheets: names of the sheets to read; empty for all visible ones that look like a ledger.
        unit: money unit where the ledger names none.
        mapping: what the office says of its columns; it wins over what headers seem to say.

    Raises:
        LedgerError: no sheet with 项目名称 and an amount, or a named sheet is not there.
    """
    mapping = mapping or LedgerMapping()
    usual = None if unit is None else verdict_of(unit, Ground.UNIT_SETTINGS)
    wanted = _wanted(book, sheets)
    read = {
        index: read_tables(SheetPlace(source, book.file, index, sheet, usual, mapping.of_tab(sheet.name)))
        for index, sheet in wanted
    }
    if not any(tables for tables, _ in read.values()):
        raise _no_table(book)
    seen = [
        _sheet_read(source, book, index, *read.get(index, ([], [])), asked=index in read)
        for index in dict.fromkeys([*read, *range(len(book.sheets))])
    ]
    hidden = verdict_of(SheetUse.HIDDEN, Ground.HIDDEN)
    seen += [SheetRead(source, book.file, name, hidden) for name in book.hidden_sheets]
    return _layout(source, book.file, seen)


def _layout(source: int, file: str, sheets: Sequence[SheetRead]) -> Layout:
    """What a workbook says with these sheets; those that may be of another year are asked last."""
    tables = [table for sheet in sheets for table in sheet.tables]
    asked = [table for table in tables if not (is_aside(table.sheet) or is_example(table.sheet))] or tables
    year, place = _year(asked)
    return Layout(
        source=source,
        file=file,
        sheets=tuple(sheets),
        period_spans=tuple(_periods(asked, year)),
        year=year,
        year_place=place,
        title=next((table.preamble.title for table in asked if table.preamble.title), ""),
        office=next((table.preamble.office for table in asked if table.preamble.office), ""),
        diagnostics=(
            *_hidden_note(file, [sheet.name for sheet in sheets if sheet.verdict.kind is SheetUse.HIDDEN]),
            *_sheet_notes(sheets),
            *(note for sheet in sheets if sheet.tables for note in sheet.notes),
            *(note for table in tables for note in row_notes(table)),
        ),
    )


def narrowed(layout: Layout, sheets: Sequence[SheetRead]) -> Layout:
    """The same workbook with some of its sheets or tables left out."""
    return _layout(layout.source, layout.file, sheets)


def _wanted(book: Workbook, names: Sequence[str]) -> list[tuple[int, Sheet]]:
    everything = list(enumerate(book.sheets))
    if not names:
        return everything
    by_name = {sheet.name.strip(): (index, sheet) for index, sheet in everything}
    for name in names:
        if name.strip() not in by_name:
            hidden = name in book.hidden_sheets
            raise LedgerError(
                f"{book.file}的工作表“{name}”",
                "这张工作表是隐藏的，隐藏的工作表不计入" if hidden else "工作簿里没有这张工作表",
                "请取消隐藏" if hidden else f"请从这些工作表里选：{'、'.join(by_name)}",
            )
    return [by_name[name.strip()] for name in names]


def _no_table(book: Workbook) -> LedgerError:
    seen = "、".join(sheet.name for sheet in book.sheets) or "（没有可见的工作表）"
    guessed = guess_table(book)
    hidden = f"，另有隐藏工作表：{'、'.join(book.hidden_sheets)}" if book.hidden_sheets else ""
    remedy = "请检查表头用词，表头要有“项目名称”和金额列，并与数据在同一张可见的工作表上"
    if guessed is not None:
        remedy = (
            f"工作表“{guessed.sheet}”最像，其中{guesses_text(guessed.guesses)}；"
            "可运行zdxm init 台账文件，再在zdxm.toml里写明各列"
        )
    return LedgerError(
        book.file,
        f"没有找到台账：看过的工作表{seen}里，没有一张同时有“项目名称”和总投资、年度计划投资或完成投资列{hidden}",
        remedy,
    )


# --- sheets -----------------------------------------------------------------------------------------


def _sheet_read(
    source: int,
    book: Workbook,
    index: int,
    tables: Sequence[LedgerTable],
    notes: Sequence[Diagnostic],
    *,
    asked: bool,
) -> SheetRead:
    """What a visible sheet is, as far as its own tables tell."""
    sheet = book.sheets[index]
    if tables:
        verdict = verdict_of(SheetUse.LEDGER, Ground.LEDGER_FOUND)
    else:
        empty = Ground.NO_LEDGER if sheet.rows else Ground.EMPTY
        verdict = verdict_of(SheetUse.SKIPPED, empty if asked else Ground.NOT_NAMED)
    return SheetRead(source, book.file, sheet.name, verdict, tuple(tables), notes=tuple(notes))


# --- sheets of other periods ----------------------------------------------------------------------------


def of_period(layouts: Sequence[Layout], period: Period) -> Sequence[Layout]:
    """Where tabs are one a month or one a year, only the asked one counts."""
    tabs = {table.sheet for layout in layouts for table in layout.tables if not table.counts}
    right = _tabs_of(tabs, period)
    return layouts if right in (tabs, set()) else [_only(layout, right, period) for layout in layouts]


def _tabs_of(tabs: set[str], period: Period) -> set[str]:
    spans = {tab: find_period(tab) for tab in tabs}
    if len({(span.year, span.last, span.part) for span in spans.values() if span is not None}) > 1:
        return {tab for tab, span in spans.items() if span is None or span.agrees(period)}
    years = {tab: find_year(tab + "年") for tab in tabs}
    if len(set(years.values()) - {None}) > 1:
        return {tab for tab, year in years.items() if year in (None, period.year)}
    return tabs


def _only(layout: Layout, right: Collection[str], period: Period) -> Layout:
    """The same workbook with the sheets of the asked period."""
    ground = Ground.OTHER_PERIOD
    verdict = verdict_of(SheetUse.SKIPPED, ground, period.label, rivals=(SheetUse.LEDGER,))
    sheets = [
        sheet
        if not sheet.tables or sheet.name in right or sheet.tables[0].counts
        else without(sheet, verdict)
        for sheet in layout.sheets
    ]
    return narrowed(layout, sheets)


def without(sheet: SheetRead, verdict: Verdict[SheetUse]) -> SheetRead:
    """A sheet that does not count."""
    aside = tuple((table, verdict) for table in sheet.tables)
    return replace(sheet, verdict=verdict, tables=(), aside=(*sheet.aside, *aside))


# --- what is said of sheets - ----------------------------------------------------------------

_NOT_COUNTED = frozenset(
    {
        Ground.RESERVE,
        Ground.ASIDE,
        Ground.PAST_YEAR,
        Ground.OTHER_PERIOD,
        Ground.VIEW,
        Ground.VIEW_BY_NAME,
        Ground.PARTS_OF,
        Ground.SUMS_OF,
    }
)
_OWN = frozenset({Ground.RESERVE, Ground.ASIDE, Ground.PAST_YEAR, Ground.OTHER_PERIOD})
"""Grounds of sheets that may hold projects which are nowhere else."""


def _hidden_note(file: str, hidden: Sequence[str]) -> Iterator[Diagnostic]:
    """The hidden sheets, which do not count."""
    if hidden:
        yield Code.HIDDEN_SHEETS.at(
            CellRef(file),
            f"{len(hidden)}张隐藏的工作表没有计入：{'、'.join(hidden)}",
            "如需计入，请在Excel里取消隐藏",
        )


def _sheet_notes(sheets: Sequence[SheetRead]) -> Iterator[Diagnostic]:
    """Ledgers that do not count, each with the key that makes it count."""
    aside = [sheet for sheet in sheets if sheet.aside]
    counted = _names(table for sheet in sheets for table in sheet.tables) if aside else frozenset()
    for sheet in aside:
        for verdict in dict.fromkeys(why for _, why in sheet.aside):
            ground = verdict.why[0].ground
            if ground not in _NOT_COUNTED:
                continue
            tables = [table for table, why in sheet.aside if why is verdict]
            whole = sheet.verdict is verdict
            place = CellRef(sheet.file, sheet.name) if whole else tables[0].place(tables[0].header.top)
            dated = ground is Ground.OTHER_PERIOD and _says_when(tables)
            own = _names(tables) - counted if ground in _OWN and not dated else frozenset()
            told = f"，其中{len(own)}个项目别的表里没有" if own else ""
            yield Code.SHEET_SKIPPED.at(
                place,
                f"{'工作表' if whole else '这一张表'}“{sheet.name}”{verdict.reason}{told}",
                f'如需计入，请在zdxm.toml的[tables."{sheet.name.strip()}"]里写counts = true',
                _severity(len(own), len(counted), ground),
            )


def _says_when(tables: Sequence[LedgerTable]) -> bool:
    """Whether a table itself, beside its tab, names the time that it is of."""
    named = (named.key != "sheet" for table in tables for named in _table_periods(table, None))
    return any(named) or any(find_year(text) for table in tables for text, _ in table.preamble.dated)


def _severity(own: int, counted: int, ground: Ground) -> Severity | None:
    """Half a ledger left out is an error, a part of it a warning, what stands elsewhere too a hint."""
    if not own:
        return None
    return Severity.ERROR if 2 * own >= counted and ground is not Ground.RESERVE else Severity.WARNING


def _names(tables: Iterable[LedgerTable]) -> frozenset[str]:
    """The folded names of all projects of some tables."""
    return frozenset(
        fold(str(table.part.value(row, table.columns["name"][0])))
        for table in tables
        for row in table.body.projects
    )


def require_mapping(
    layouts: Sequence[Layout], mapping: LedgerMapping, place: Callable[[str], str] = lambda _: "zdxm.toml"
) -> None:
    """Refuse to go on where the office names a tab or a column that none of its workbooks has.

    Args:
        layouts: what the workbooks hold.
        mapping: what the office says of them.
        place: a setting → where its file says it.

    Raises:
        LedgerError: with the tabs or the headers that there are.
    """
    tables = [table for layout in layouts for table in layout.tables]
    tabs = [
        sheet.name.strip()
        for layout in layouts
        for sheet in layout.sheets
        if sheet.verdict.kind is not SheetUse.HIDDEN
    ]
    for tab, own in mapping.tables.items():
        here = [table for table in tables if table.sheet.strip() == tab]
        if not here:
            raise _no_such_tab(tab, tabs, place(f"tables.{tab}"))
        _require_columns(here, own.columns, f"tables.{tab}.columns", place)
    _require_columns(tables, mapping.columns, "columns", place)


def _require_columns(
    tables: Sequence[LedgerTable],
    columns: Mapping[str, tuple[str, ...]],
    where: str,
    place: Callable[[str], str],
) -> None:
    for key, specs in columns.items():
        for spec in specs:
            if not any(headers_of(table.part, table.header, spec) for table in tables):
                raise _no_such_column(tables[0], key, spec, f"{place(where)}的[{where}]")


def _no_such_tab(tab: str, tabs: Sequence[str], place: str) -> LedgerError:
    if tab in tabs:
        reason = f"[tables]里写了工作表“{tab}”，但没有在上面找到台账"
        return LedgerError(place, reason, "请写明header（表头的行号），或删去这一段")
    listed = "、".join(dict.fromkeys(tabs))
    reason = f"[tables]里写了工作表“{tab}”，台账里没有这张可见的工作表"
    remedy = (
        f"台账里有这些工作表：{listed}；每期改表名的，把方括号里的“{tab}”改成现在的表名，"
        f'或把[tables."{tab}".columns]改成[columns]，以后不必再改'
    )
    return LedgerError(place, reason, remedy)


def _no_such_column(table: LedgerTable, key: str, spec: str, where: str) -> LedgerError:
    return LedgerError(
        str(table.place(table.header.bottom)),
        f"{where}里，{field_by_key(key).label}写的是“{spec}”，台账里没有这一列",
        f"请改成列号（大写字母）或下列表头之一：{listed_headers(table.header)}",
    )


# --- years and periods -------------------------------------------------------------------------------


def _year(tables: Sequence[LedgerTable]) -> tuple[int | None, CellRef | None]:
    """The year of the ledger: what a title names, else what the headers of plan and completion name."""
    for table in tables:
        for text, cell in table.preamble.dated:
            year = find_year(text)
            if year is not None:
                return year, table.place(*cell)
    for table in tables:
        header = _dated_header(table)
        if header is not None:
            return header.year, table.place(header.row, header.column)
    return None, None


def _dated_header(table: LedgerTable) -> Header | None:
    """The header that tells the year: of months of completion, else of the only plan."""
    done = [match.header for key in _YTD_FIELDS for match in table.matches.get(key, ()) if match.header.year]
    plan = [match.header for match in table.matches.get("annual_plan", ()) if match.header.year]
    spans = [header for header in done if header.span is not None]
    plan_years = {header.year for header in plan}
    both = [header for header in done if header.year in plan_years]
    if not spans and not both and len(plan_years) > 1:
        return None
    return max(spans or both or plan or done, key=lambda header: header.year or 0, default=None)


def _periods(tables: Sequence[LedgerTable], year: int | None) -> list[NamedPeriod]:
    """Every period that a table names, dated by the table itself, its tab, or else the whole workbook."""
    named: list[NamedPeriod] = []
    for table in tables:
        named += _table_periods(table, _own_year(table) or year)
    return named


def named_end(tables: Sequence[LedgerTable]) -> tuple[int, int, object] | None:
    """The last month, with its year, that headers with data, title or tab of some tables name."""
    named = _periods(tables, None)
    best = [each for each in named if each.has_data and not each.span.single] or named
    return max(((each.span.year or 0, each.span.last, each.span.part) for each in best), default=None)


def _own_year(table: LedgerTable) -> int | None:
    return find_year(table.sheet + "年") or _year((table,))[0]


def _table_periods(table: LedgerTable, year: int | None) -> Iterator[NamedPeriod]:
    for key in _YTD_FIELDS:
        for match in table.matches.get(key, ()):
            span, column = match.header.span, match.header.column
            if span is not None:
                place = table.place(match.header.row, column)
                yield NamedPeriod(_dated(span, year), place, key, _has_data(table, column))
    title = next(((span, cell) for text, cell in table.preamble.dated if (span := find_period(text))), None)
    if title is not None:
        yield NamedPeriod(_dated(title[0], year), table.place(*title[1]), "title")
    tab = find_period(table.sheet)
    if tab is not None:
        yield NamedPeriod(_dated(tab, year), table.place(), "sheet")


def _dated(span: NamedSpan, year: int | None) -> NamedSpan:
    if span.year is not None or year is None:
        return span
    return NamedSpan(year, span.first, span.last, span.part, span.single)


def _has_data(table: LedgerTable, column: int) -> bool:
    """Whether any project has more than a blank or a 0 there: months to come are often filled with 0."""
    rows, at, top = table.part.rows, column - table.part.left, table.part.top
    return any(rows[row - top][at] not in ("", 0, 0.0) for row in table.body.projects)
