"""Which sheets of a workbook count, and what they say of title, office and period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.diagnostics import Diagnostic
from zdxm.errors import LedgerError
from zdxm.layout.notes import hidden_sheets, row_notes, skipped_sheet
from zdxm.layout.tables import SheetPlace, Table, read_tables
from zdxm.periods import NamedSpan, find_period, find_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.diagnostics import CellRef
    from zdxm.layout.headers import Header
    from zdxm.units import Unit
    from zdxm.workbook import Sheet, Workbook

__all__ = ["Layout", "NamedPeriod", "find_tables"]

_ASIDE = re.compile(r"汇总|统计|说明|往年|模板|样表|示例|填表|字典|下拉|数据源|参数|封面|目录|备份|旧")
"""Sheets that count only if there is no other ledger in the workbook."""

_YTD_FIELDS = ("completed", "month_completed")


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What a workbook holds.

    Attributes:
        source: index of the workbook among those read together.
        file: base name.
        tables: all ledger tables, in sheet order.
        period_spans: every period that headers, titles and tabs name.
        year, year_place: the year that title or headers name, and where.
        title, office: of the first table that has one; empty if none has.
        diagnostics: hidden sheets and rows, skipped sheets, missing unit, rows that were not understood.
    """

    source: int
    file: str
    tables: tuple[Table, ...]
    period_spans: tuple[NamedPeriod, ...]
    year: int | None
    year_place: CellRef | None
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]


def find_tables(
    book: Workbook, *, source: int, sheets: Sequence[str] = (), unit: Unit | None = None
) -> Layout:
    """Find all ledger tables of a workbook.

    Args:
        book: the workbook.
        source: its index among the workbooks read together.
        sheets: names of the sheets to read; empty for all visible ones that look like a ledger.
        unit: money unit where the ledger names none.

    Raises:
        LedgerError: no sheet with 项目名称 and an amount, or a named sheet is not there.
    """
    wanted = _wanted(book, sheets)
    read = [
        (index, *read_tables(SheetPlace(source, book.file, index, sheet, unit))) for index, sheet in wanted
    ]
    found = [(index, tables, notes) for index, tables, notes in read if tables]
    if not found:
        raise _no_table(book)
    kept = found if sheets else _without_asides(book, found)
    skipped = [book.sheets[index].name for index, *_ in found if index not in {entry[0] for entry in kept}]
    tables = tuple(table for _, each, _ in kept for table in each)
    diagnostics = [
        *hidden_sheets(book),
        *(skipped_sheet(book.file, name) for name in skipped),
        *(note for *_, notes in kept for note in notes),
        *(note for table in tables for note in row_notes(table, book.sheets[table.sheet_index])),
    ]
    year, place = _year(tables)
    return Layout(
        source=source,
        file=book.file,
        tables=tables,
        period_spans=tuple(_periods(book, tables, year)),
        year=year,
        year_place=place,
        title=next((table.title for table in tables if table.title), ""),
        office=next((table.office for table in tables if table.office), ""),
        diagnostics=tuple(diagnostics),
    )


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
    hidden = f"，另有隐藏工作表：{'、'.join(book.hidden_sheets)}" if book.hidden_sheets else ""
    return LedgerError(
        book.file,
        f"没有找到台账：看过的工作表{seen}里，没有一张同时有“项目名称”和总投资、年度计划投资或完成投资列{hidden}",
        "请检查表头用词，表头要有“项目名称”和金额列，并与数据在同一张可见的工作表上",
    )


Found = tuple[int, list[Table], list[Diagnostic]]


def _without_asides(book: Workbook, found: list[Found]) -> list[Found]:
    """Leave out 汇总, 说明, 往年 sheets, unless there is nothing else."""
    kept = [entry for entry in found if not _ASIDE.search(book.sheets[entry[0]].name)]
    return kept or found


def _year(tables: Sequence[Table]) -> tuple[int | None, CellRef | None]:
    """The year of the ledger: what a title names, else what the headers of plan and completion name."""
    for table in tables:
        year = find_year(table.title)
        if year is not None and table.title_cell is not None:
            return year, table.place(*table.title_cell)
    for table in tables:
        header = _dated_header(table)
        if header is not None:
            return header.year, table.place(header.row, header.column)
    return None, None


def _dated_header(table: Table) -> Header | None:
    """The header that tells the year: of months of completion, else of the only plan."""
    done = [match.header for key in _YTD_FIELDS for match in table.matches.get(key, ()) if match.header.year]
    plan = [match.header for match in table.matches.get("annual_plan", ()) if match.header.year]
    spans = [header for header in done if header.span is not None]
    plan_years = {header.year for header in plan}
    both = [header for header in done if header.year in plan_years]
    if not spans and not both and len(plan_years) > 1:
        return None
    return max(spans or both or plan or done, key=lambda header: header.year or 0, default=None)


def _periods(book: Workbook, tables: Sequence[Table], year: int | None) -> list[NamedPeriod]:
    named = []
    for table in tables:
        sheet = book.sheets[table.sheet_index]
        for key in _YTD_FIELDS:
            for match in table.matches.get(key, ()):
                span, column = match.header.span, match.header.column
                if span is not None:
                    place = table.place(match.header.row, column)
                    named.append(NamedPeriod(_dated(span, year), place, key, _has_data(sheet, table, column)))
        title = find_period(table.title) if table.title else None
        if title is not None and table.title_cell is not None:
            named.append(NamedPeriod(_dated(title, year), table.place(*table.title_cell), "title"))
        tab = find_period(table.sheet)
        if tab is not None:
            named.append(NamedPeriod(_dated(tab, year), table.place(), "sheet"))
    return named


def _dated(span: NamedSpan, year: int | None) -> NamedSpan:
    if span.year is not None or year is None:
        return span
    return NamedSpan(year, span.first, span.last, span.part, span.single)


def _has_data(sheet: Sheet, table: Table, column: int) -> bool:
    """Whether any project has more than a blank or a 0 there: months to come are often filled with 0."""
    at, top = column - sheet.left, sheet.top
    return any(sheet.rows[row - top][at] not in ("", 0, 0.0) for row in table.body.projects)
