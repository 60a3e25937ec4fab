"""Which sheets of a workbook count, and what they say of title, office and period."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zdxm.cells.words import fold
from zdxm.config.settings import LedgerMapping
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import LedgerError
from zdxm.layout.headers import Header, guess_table, guesses_text
from zdxm.layout.kinds import Stray, StrayKind
from zdxm.layout.tables import SheetPlace, Table, read_tables
from zdxm.periods import NamedSpan, find_period, find_year
from zdxm.rules import Code
from zdxm.units import Unit

if TYPE_CHECKING:
    from zdxm.workbook.model import Sheet, Workbook

SHOWN_ROWS = 10
"""Row numbers that one message lists before it says 等."""


def hidden_sheets(book: Workbook) -> list[Diagnostic]:
    """The hidden sheets that do not count."""
    if not book.hidden_sheets:
        return []
    return [
        Diagnostic(
            str(Code.HIDDEN_SHEETS),
            Severity.INFO,
            CellRef(book.file),
            f"{len(book.hidden_sheets)}张隐藏的工作表没有计入：{'、'.join(book.hidden_sheets)}",
            "如需计入，请在Excel里取消隐藏",
        )
    ]


def skipped_sheet(file: str, name: str, *, other: bool) -> Diagnostic:
    """A visible sheet that does not count.

    Args:
        file: base name of the workbook.
        name: the sheet's.
        other: most of its projects stand on no sheet that counts.
    """
    if other:
        return Diagnostic(
            str(Code.SHEET_SKIPPED),
            Severity.WARNING,
            CellRef(file, name),
            f"按名称，工作表“{name}”是汇总一类，没有计入，但上面的项目多数不在别的工作表里",
            "如需计入，请改工作表的名称，或在配置的工作表名单里写上它；不需要的，请隐藏或删去",
        )
    return Diagnostic(
        str(Code.SHEET_SKIPPED),
        Severity.INFO,
        CellRef(file, name),
        f"按名称，工作表“{name}”是汇总、说明一类，没有计入",
        "如需计入，请在配置的工作表名单里写上它",
    )


def _row_list(rows: Sequence[int]) -> str:
    shown = "、".join(str(row + 1) for row in rows[:SHOWN_ROWS])
    return f"第{shown}行" if len(rows) <= SHOWN_ROWS else f"第{shown}行等"


def row_notes(table: Table, sheet: Sheet) -> list[Diagnostic]:
    """Rows that were not counted, counted though hidden, or taken as headings without a numeral."""
    notes = _stray_notes(table)
    hidden = [row for row in table.body.projects if row in sheet.hidden_rows]
    if hidden:
        notes.append(
            Diagnostic(
                str(Code.HIDDEN_ROWS),
                Severity.INFO,
                table.place(hidden[0]),
                f"{len(hidden)}个项目在隐藏或被筛选掉的行里（{_row_list(hidden)}），已经计入",
                "如不应计入，请删去这些行",
            )
        )
    notes += [
        Diagnostic(
            str(Code.PLAIN_SECTION),
            Severity.INFO,
            table.place(section.row, section.column),
            f"“{section.label}”没有编号，按类别标题读，不算项目",
            "如果它是项目，请补上序号和金额",
        )
        for section in table.body.sections
        if section.plain
    ]
    return notes


def _stray_notes(table: Table) -> list[Diagnostic]:
    strays = table.body.strays
    notes = [_stray_note(table, stray) for stray in strays if stray.kind is not StrayKind.NUMBERED]
    numbered = [stray.row for stray in strays if stray.kind is StrayKind.NUMBERED]
    if numbered:
        notes.append(
            Diagnostic(
                str(Code.NUMBERED_BLANK),
                Severity.INFO,
                table.place(numbered[0]),
                f"{len(numbered)}行只有序号没有内容（{_row_list(numbered)}），没有计入",
                "可以删去这些空行",
            )
        )
    return notes


_STRAY_WORDS = {
    StrayKind.NAMELESS: (
        Code.NAMELESS,
        Severity.ERROR,
        "这一行有金额，没有项目名称，没有计入",
        "请补上项目名称，或删去这一行",
    ),
    StrayKind.PART: (
        Code.PART_OF_PROJECT,
        Severity.INFO,
        "这一行（“{text}”）是上面项目的一部分，没有重复计入",
        "如果它是单独的项目，请单独填写项目名称",
    ),
    StrayKind.MORE: (
        Code.PART_OF_PROJECT,
        Severity.WARNING,
        "这一行是上面项目的第二行，另有金额（“{text}”），没有计入",
        "请把两行的金额合在项目的第一行里，或取消项目名称的合并、分别填写名称",
    ),
    StrayKind.SUM: (
        Code.PLAIN_SECTION,
        Severity.WARNING,
        "“{text}”没有写“合计”，但金额正好是上面各项目之和，按合计读，不算项目",
        "是合计的，请写上“合计”；是项目的，请补上序号并核对金额",
    ),
    StrayKind.LOOSE_PART: (
        Code.PART_OF_PROJECT,
        Severity.WARNING,
        "从序号看，这一行（“{text}”）是上面项目的子项，但各子项的金额加起来不等于上面一行，按单独的项目计入",
        "如果它已含在上面的项目里，请改正金额，或在名称前加上“其中：”",
    ),
    StrayKind.UNKNOWN: (
        Code.NOT_UNDERSTOOD,
        Severity.WARNING,
        "看不懂这一行（“{text}”）：不是项目、标题、合计，也不是备注，没有计入",
        "请补上项目名称，或移到表格以外",
    ),
}


def _stray_note(table: Table, stray: Stray) -> Diagnostic:
    code, severity, message, remedy = _STRAY_WORDS[stray.kind]
    return Diagnostic(
        str(code), severity, table.place(stray.row, stray.column), message.format(text=stray.text), remedy
    )


_ASIDE = re.compile(r"汇总|统计|说明|往年|模板|样表|示例|填表|字典|下拉|数据源|参数|封面|目录|备份|旧")
"""Sheets that count only if there is no other ledger in the workbook."""

_SUMMARY = re.compile(r"汇总|统计")
"""Of these the ones that should hold nothing of their own."""

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

    def only(self, tables: Collection[Table]) -> Layout:
        """The same workbook with some of its tables, and with the periods that their sheets name."""
        kept = tuple(table for table in self.tables if table in tables)
        sheets = {table.sheet for table in kept}
        spans = tuple(named for named in self.period_spans if named.place.sheet in sheets)
        year, place = _year(kept)
        return replace(self, tables=kept, period_spans=spans, year=year, year_place=place)


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
    read = [
        (index, *read_tables(SheetPlace(source, book.file, index, sheet, unit, mapping.of_tab(sheet.name))))
        for index, sheet in _wanted(book, sheets)
    ]
    found = [(index, tables, notes) for index, tables, notes in read if tables]
    if not found:
        raise _no_table(book)
    kept = found if sheets else _without_asides(book, found, mapping.tables)
    skipped = [entry for entry in found if entry not in kept]
    tables = tuple(table for _, each, _ in kept for table in each)
    diagnostics = [
        *hidden_sheets(book),
        *_skipped(book, skipped, kept),
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


Found = tuple[int, list[Table], list[Diagnostic]]


def _without_asides(book: Workbook, found: list[Found], named: Collection[str]) -> list[Found]:
    """Leave out 汇总, 说明, 往年 sheets, unless the office names them or there is nothing else."""
    tabs = {entry[0]: book.sheets[entry[0]].name for entry in found}
    kept = [entry for entry in found if tabs[entry[0]].strip() in named or not _ASIDE.search(tabs[entry[0]])]
    return kept or found


def _skipped(book: Workbook, skipped: Sequence[Found], kept: Sequence[Found]) -> Iterator[Diagnostic]:
    counted = _names(book, kept) if skipped else set()
    for entry in skipped:
        name, names = book.sheets[entry[0]].name, _names(book, [entry])
        sums_up = _SUMMARY.search(name) is not None
        yield skipped_sheet(book.file, name, other=sums_up and 2 * len(names & counted) < len(names))


def _names(book: Workbook, found: Sequence[Found]) -> set[str]:
    """The folded names of all projects of some sheets."""
    return {
        fold(str(book.sheets[index].value(row, table.columns["name"][0])))
        for index, tables, _ in found
        for table in tables
        for row in table.body.projects
    }


def _year(tables: Sequence[Table]) -> tuple[int | None, CellRef | None]:
    """The year of the ledger: what a title names, else what the headers of plan and completion name."""
    for table in tables:
        for text, cell in table.dated:
            year = find_year(text)
            if year is not None:
                return year, table.place(*cell)
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
    """Every period that a table names, dated by the table itself, its tab, or else the whole workbook."""
    named: list[NamedPeriod] = []
    for table in tables:
        named += _table_periods(book.sheets[table.sheet_index], table, _own_year(table) or year)
    return named


def _own_year(table: Table) -> int | None:
    return find_year(table.sheet + "年") or _year((table,))[0]


def _table_periods(sheet: Sheet, table: Table, year: int | None) -> Iterator[NamedPeriod]:
    for key in _YTD_FIELDS:
        for match in table.matches.get(key, ()):
            span, column = match.header.span, match.header.column
            if span is not None:
                place = table.place(match.header.row, column)
                yield NamedPeriod(_dated(span, year), place, key, _has_data(sheet, table, column))
    title = next(((span, cell) for text, cell in table.dated if (span := find_period(text))), None)
    if title is not None:
        yield NamedPeriod(_dated(title[0], year), table.place(*title[1]), "title")
    tab = find_period(table.sheet)
    if tab is not None:
        yield NamedPeriod(_dated(tab, year), table.place(), "sheet")


def _dated(span: NamedSpan, year: int | None) -> NamedSpan:
    if span.year is not None or year is None:
        return span
    return NamedSpan(year, span.first, span.last, span.part, span.single)


def _has_data(sheet: Sheet, table: Table, column: int) -> bool:
    """Whether any project has more than a blank or a 0 there: months to come are often filled with 0."""
    at, top = column - sheet.left, sheet.top
    return any(sheet.rows[row - top][at] not in ("", 0, 0.0) for row in table.body.projects)
