"""Workbooks and their layouts → :class:`Ledger`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zdxm.cells.dates import read_duration
from zdxm.cells.words import fold, read_name
from zdxm.declare import pattern
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import LedgerError
from zdxm.layout.model import Layout, LedgerTable, NamedPeriod, SheetRead
from zdxm.layout.row_words import is_county, read_heading, state_of
from zdxm.layout.verdicts import Ground
from zdxm.layout.views import settle_sheets
from zdxm.ledger.columns import choose_columns, settle_columns
from zdxm.ledger.completed import choose_completed
from zdxm.ledger.frame import Part, build_frame, fill_from, take_apart
from zdxm.ledger.labels import SheetLabels, Told, apart_texts, plain_ids, read_labels, tick_columns
from zdxm.ledger.model import DATE_FIELDS, MONEY_FIELDS, PERCENT_FIELDS, TEXT_FIELDS, Ledger, Origin
from zdxm.ledger.totals import SummarySheet, TableRows, read_controls, summary_controls
from zdxm.ledger.values import (
    Source,
    filled_cells,
    read_codes,
    read_dates,
    read_money_field,
    read_percent_field,
    read_texts,
    report_invisible,
    report_struck,
)
from zdxm.periods import WHOLE, NamedSpan, Period
from zdxm.rules import Code
from zdxm.workbook.model import Sheet, Workbook

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

_REMEDY = "请核对--period和台账的表头、标题，或换用这一时期的台账"


def ledger_period(layouts: Sequence[Layout]) -> NamedSpan | None:
    """The period that the ledger names: the header of 完成投资 first, else the title, else the tab.

    With monthly columns it is the last month with data. The year is filled in where title or headers tell it.
    None where nothing names a period.
    """
    named = named_period(layouts)
    return named.span if named else None


def named_period(layouts: Sequence[Layout]) -> NamedPeriod | None:
    """The same with the cell that names it."""
    return next((named for named in map(_named, layouts) if named is not None), None)


def _named(layout: Layout) -> NamedPeriod | None:
    """The one place of a workbook that names its period best."""
    spans = layout.period_spans
    headers = [named for named in spans if named.key == "completed" and not named.span.single]
    filled = [named for named in headers if named.has_data] or headers
    months = [named for named in spans if _is_part(named) and named.has_data]
    if filled and not (
        months and max(_end(named) for named in months) > max(_end(named) for named in filled)
    ):
        return max(filled, key=_end)
    if months and min(named.span.first for named in [*months, *filled]) == 1:
        last = max(months, key=_end)
        return replace(last, span=replace(last.span, first=1, single=False))
    titles = [named for named in spans if named.key == "title"]
    tabs = [named for named in spans if named.key == "sheet"]
    return max(titles or tabs, key=_end, default=None)


def _is_part(named: NamedPeriod) -> bool:
    return named.span.single and named.key in {"completed", "month_completed"}


def _end(named: NamedPeriod) -> tuple[int, int, object]:
    return named.span.year or 0, named.span.last, named.span.part


def check_period(layouts: Sequence[Layout], period: Period) -> tuple[Diagnostic, ...]:
    """ZD009 for every workbook whose own period is not the asked one, in its year (where named) or its end.

    Monthly columns also serve an earlier month than the last with data.
    """
    found = []
    for layout in layouts:
        named = _named(layout)
        if layout.year is not None and layout.year != period.year and layout.year_place is not None:
            found.append(_mismatch(layout.year_place, f"{layout.year}年", period))
        elif named is not None and not _serves(layout, named, period):
            found.append(_mismatch(named.place, _words(named.span), period))
    return tuple(found)


def _serves(layout: Layout, named: NamedPeriod, period: Period) -> bool:
    if named.span.agrees(period):
        return True
    if named.key in {"title", "sheet"}:
        return any(other.span.agrees(period) for other in layout.period_spans if other.key == named.key)
    exact = [other for other in layout.period_spans if other.key == "completed" and other.has_data]
    if any(other.span.first == 1 and other.span.agrees(period) for other in exact):
        return True
    months = {other.span.first for other in layout.period_spans if _is_part(other)}
    reached = named.key == "month_completed" and period.part == WHOLE and period.month <= named.span.last
    return reached and named.span.year in (None, period.year) and set(range(1, period.month + 1)) <= months


def _words(span: NamedSpan) -> str:
    year = "" if span.year is None else f"{span.year}年"
    months = f"{span.last}月" if span.first == span.last else f"{span.first}—{span.last}月"
    return year + months


def _mismatch(place: CellRef, named: str, period: Period) -> Diagnostic:
    return Code.PERIOD.at(
        place,
        f"台账写的是{named}，要的是{period.label}，两者不一致",
        _REMEDY,
    )


_MARK = pattern(r"^[★▲●※☆△*＊]+\s*")
_OWN_NUMBER = pattern(r"^(?:\d{1,3}[、.．](?!\d)|[(（]\d{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*(?=.)")


_GENERIC_TAB = pattern(
    r"sheet\d*|表\d*|.*(?:台账|明细|汇总|清单|名单|附[件表]|数据|一览|情况|进度|重点项目|总表|月|年|\d"
    r"|[上本当下][周旬期]|[一二三四五六七八九十][周旬期]|周报|旬报|最新).*",
    re.IGNORECASE,
)

_SUMMARY_ROWS = 300  # of a sheet that sums up a list, at most


def read_ledger(
    books: Sequence[Workbook],
    layouts: Sequence[Layout],
    *,
    period: Period,
    count_withdrawn: bool = False,
) -> Ledger:
    """Read all projects of one or several workbooks.

    Args:
        books: the workbooks.
        layouts: what :func:`zdxm.layout.book.find_tables` found in them, in the same order.
        period: settles which columns are 完成投资, and the year of dates written without one.
        count_withdrawn: whether 取消, 退库 … projects count, their state unknown, instead of standing apart.

    Raises:
        LedgerError: two columns fit one money field equally well.
    """
    layouts = settle_sheets(layouts, period)
    kept = [
        (table, books[layout.source].sheets[table.sheet_index])
        for layout in layouts
        for table in layout.tables
    ]
    tabs = _tab_labels([table for table, _ in kept])
    read = [_read_table(table, sheet, period, tabs) for table, sheet in kept]
    for part in {_sheet_of(part): part for part in reversed(read)}.values():
        report_invisible(part.source)
    parts, apart = take_apart(_filled(read, books, layouts, period), count=count_withdrawn)
    frame = build_frame(parts)
    controls, total_notes = [], []
    for rows in _table_rows(parts, apart):
        found_controls, found_notes = read_controls(rows, frame)
        controls += found_controls
        total_notes += found_notes
    for summary in () if any(map(len, apart)) else _summaries(books, layouts, parts, frame):
        found_controls, found_notes = summary_controls(summary, period)
        controls += found_controls
        total_notes += found_notes
    diagnostics = [note for layout in layouts for note in layout.diagnostics]
    diagnostics += check_period(layouts, period)
    diagnostics += [note for part in read for note in sorted(part.source.notes, key=_reading_order)]
    return Ledger(
        frame=frame,
        withdrawn=build_frame(apart),
        tables=tuple(part.table for part in parts),
        controls=tuple(controls),
        title=next((layout.title for layout in layouts if layout.title), ""),
        office=next((layout.office for layout in layouts if layout.office), ""),
        diagnostics=tuple(diagnostics + total_notes),
        sheets=tuple(_settled_sheets(layouts, [part.table for part in parts])),
        origins=_origins([*parts, *apart]),
        places=tuple(
            (index, row)
            for group in (parts, apart)
            for index, part in enumerate(group)
            for row in part.table.body.projects
        ),
    )


def _reading_order(note: Diagnostic) -> tuple[int, int]:
    return note.place.row or 0, note.place.column or 0


def _settled_sheets(layouts: Sequence[Layout], tables: Sequence[LedgerTable]) -> Iterator[SheetRead]:
    """Every sheet, its tables with the columns that were chosen for the period."""
    settled = iter(tables)
    for layout in layouts:
        for sheet in layout.sheets:
            yield replace(sheet, tables=tuple(next(settled) for _ in sheet.tables))


def _tab_labels(tables: Sequence[LedgerTable]) -> dict[tuple[int, str], SheetLabels]:
    """County, category or state that tabs name, where there is one tab (or one file) for each."""
    tabs = list(dict.fromkeys((table.source, table.sheet) for table in tables))
    if len(tabs) < 2:
        return {}
    files = {table.source: table.file.rpartition(".")[0] for table in tables}
    names = {tab: read_heading(read_name(tab[1])).label for tab in tabs}
    counties = {tab: name for tab, name in names.items() if is_county(name)}
    if not counties and len(files) > 1:
        counties = {tab: files[tab[0]] for tab in tabs if is_county(files[tab[0]])}
    if counties:
        return {tab: SheetLabels(county=name) for tab, name in counties.items()}
    return {tab: _tab_label(tab[1], name) for tab, name in names.items() if not _GENERIC_TAB.fullmatch(name)}


def _tab_label(tab: str, name: str) -> SheetLabels:
    """The state that a tab names (停工项目), or else a category."""
    state = state_of(read_heading(read_name(tab)).value)
    return SheetLabels(category=name) if state is None else SheetLabels(status=state.value)


def _read_table(
    table: LedgerTable, sheet: Sheet, period: Period, tabs: dict[tuple[int, str], SheetLabels]
) -> Part:
    source = Source.of(table, sheet)
    choice = choose_columns(source, period)
    ticks = tick_columns(source)
    if len(ticks) > 1 and not choice.is_set("status"):
        choice.take("status", sorted(ticks))
    choose_completed(choice)
    settled, notes = settle_columns(choice)
    source = replace(source, table=settled, notes=notes)
    money = {key: read_money_field(source, key) for key in MONEY_FIELDS}
    texts = {
        key: read_codes(source, columns[0]) if key == "code" else read_texts(source, columns[0])
        for key, columns in settled.columns.items()
        if key in TEXT_FIELDS
    }
    texts |= apart_texts(settled, texts)
    dates = {
        key: read_dates(source, columns[0], last="finish" in key, year=period.year)
        for key, columns in settled.columns.items()
        if key in DATE_FIELDS
    }
    durations = _dates_of_durations(source, dates)
    begins = dates.get("planned_start", ()) if "planned_start" in settled.columns else ()
    told = Told(texts, dates.get("actual_finish", ()), begins, money["completed"] or (), period.end)
    labels = read_labels(source, tabs.get((settled.source, settled.sheet), SheetLabels()), told)
    labels.origins |= durations
    names = _names(source)
    codes = texts.get("code") or [None] * len(names)
    ids = plain_ids(settled, names, codes, labels.values["county"])
    percents = {key: read_percent_field(source, key, money) for key in PERCENT_FIELDS}
    _report_faulty(source)
    report_struck(source)
    values = {"id": ids, "name": names, **money, **percents, **texts, **dates, **labels.values}
    return Part(source, source.table, values, labels.origins)


def _filled(
    parts: Sequence[Part], books: Sequence[Workbook], layouts: Sequence[Layout], period: Period
) -> list[Part]:
    """The tables that count, what they lack taken from other sheets with the same projects."""
    filled = list(parts)
    for layout in layouts:
        views = layout.views
        tabs = _tab_labels([*layout.tables, *views]) if views else {}
        if not _are_apart(layout.tables, views):
            tabs = {tab: replace(labels, category=None) for tab, labels in tabs.items()}
        for view in views:
            try:
                other = _read_table(view, books[view.source].sheets[view.sheet_index], period, tabs)
            except LedgerError:
                continue
            filled = [
                fill_from(part, other) if part.table.source == layout.source else part for part in filled
            ]
    return filled


def _are_apart(counted: Sequence[LedgerTable], views: Sequence[LedgerTable]) -> bool:
    """Whether sheets part the projects among them: one of all, or of extracts, names no category."""
    if len(views) < 2:
        return False
    names = [fold(name) for view in views for name in _raw_names(view)]
    return len(set(names)) == len(names) == sum(len(table.body.projects) for table in counted)


def _raw_names(table: LedgerTable) -> Iterator[str]:
    column = table.columns["name"][0]
    return (read_name(table.part.value(row, column)) for row in table.body.projects)


def _dates_of_durations(
    source: Source, dates: dict[str, list[dt.date | None]]
) -> dict[str, dict[int, Origin]]:
    """计划开工 and 计划竣工 from 建设起止年限, where they have no column; returns where they come from."""
    columns = source.table.columns.get("duration")
    wanted = [(end, key) for end, key in enumerate(("planned_start", "planned_finish")) if key not in dates]
    if columns is None or not wanted:
        return {}
    rows = source.table.body.projects
    spans = [read_duration(cell) for cell in filled_cells(source, columns[0])]
    for end, key in wanted:
        dates[key] = [None if span is None else span[end] for span in spans]
    cells: dict[int, Origin] = {
        at: (rows[at], columns[0]) for at, span in enumerate(spans) if span is not None
    }
    return {key: cells for _, key in wanted}


def _names(source: Source) -> list[str]:
    """Project names without ★ marks, and without numbers of their own where all of a table have one."""
    names = [_MARK.sub("", read_name(cell)) for cell in source.cells(source.table.columns["name"][0])]
    if len(names) > 1 and all(map(_OWN_NUMBER.match, names)):
        return [_OWN_NUMBER.sub("", name) for name in names]
    return names


def _report_faulty(source: Source) -> None:
    for key, columns in source.table.columns.items():
        money = key in MONEY_FIELDS
        source.report_faulty(columns, severity=None if money else Severity.WARNING)


def _origins(parts: Sequence[Part]) -> dict[str, dict[int, Origin]]:
    origins: dict[str, dict[int, Origin]] = {}
    first = 0
    for part in parts:
        for key, places in part.origins.items():
            origins.setdefault(key, {}).update({first + at: place for at, place in places.items()})
        first += len(part)
    return origins


def _table_rows(parts: Sequence[Part], apart: Sequence[Part]) -> list[TableRows]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    rows = []
    for index, part in enumerate(parts):
        table = part.table
        same_sheet = [at for at, other in enumerate(parts) if _sheet_of(other) == _sheet_of(part)]
        same_file = [at for at, other in enumerate(parts) if other.table.source == table.source]
        groups = (same_sheet, same_file, range(len(parts)))
        spans = tuple(range(starts[group[0]], starts[group[-1] + 1]) for group in groups)
        gone = {key: sum(filter(None, apart[index].values[key] or ())) for key in MONEY_FIELDS}
        rows.append(TableRows(index, table, part.source.sheet, starts[index], spans, gone))
    return rows


def _summaries(
    books: Sequence[Workbook], layouts: Sequence[Layout], parts: Sequence[Part], frame: pd.DataFrame
) -> Iterator[SummarySheet]:
    """The sheets of one workbook read alone that may sum up what its list holds."""
    if len(books) > 1 or not parts:
        return
    by_name = {sheet.name: sheet for sheet in books[0].sheets}
    for read in layouts[0].sheets:
        sheet = by_name.get(read.name)
        is_none = read.verdict.why[0].ground is Ground.NO_LEDGER
        if sheet and is_none and len(sheet.rows) <= _SUMMARY_ROWS:
            yield SummarySheet(read, sheet, parts[0].table, frame)


def _sheet_of(part: Part) -> tuple[int, int]:
    return part.table.source, part.table.sheet_index
