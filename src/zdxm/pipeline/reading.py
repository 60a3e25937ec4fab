"""Workbooks → figures: the stages in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.checks.applying import check_ledger, settle
from zdxm.checks.case import Earlier
from zdxm.config.settings import Settings
from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic, Excerpt, Severity
from zdxm.errors import EXAMPLE_YEAR, LedgerError
from zdxm.fields import RANKED
from zdxm.figures.gather import gather_figures
from zdxm.figures.model import Reading, ReportFigures, Source
from zdxm.figures.registers import gather_registers
from zdxm.layout.book import find_tables, require_mapping
from zdxm.layout.mapping import Guessed, guess_table
from zdxm.layout.model import Layout, SheetRead
from zdxm.ledger.model import Ledger, account_of
from zdxm.ledger.reading import ledger_period, named_period, read_ledger
from zdxm.lights import read_lights
from zdxm.periods import AskedPeriod, Period, YearlessPeriod, period_of_span
from zdxm.progress import Calendar, add_up, measure
from zdxm.registers import Registers, read_registers
from zdxm.workbook.model import Raw, Sheet, Workbook
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from zdxm.compare import Comparison

PERIOD_MISMATCH = "ZD009"
SAY_PERIOD = f"请加上--period，如--period {EXAMPLE_YEAR}H1，或在zdxm.toml里写period"
SAY_EARLIER = (
    f"请写明上期台账的时期，如{EXAMPLE_YEAR}-05：zdxm check用--against-period，zdxm diff用--old-period"
)
"""What to do where the earlier ledger names no period."""


@frozen
class Against:
    """The earlier ledger that a ledger is checked against.

    Attributes:
        paths: its workbooks.
        period: the asked one; None for the one that the ledger names.
    """

    paths: tuple[Path, ...]
    period: AskedPeriod | None = None


def read_figures(
    paths: Sequence[Path],
    settings: Settings,
    period: AskedPeriod | None,
    *,
    against: Against | None = None,
    excerpts: bool = False,
) -> ReportFigures:
    """Workbooks → figures, with every fault that was found on the way.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings.
        period: the asked one; None for the configured one, else the one that the ledger names.
        against: an earlier ledger to check this one against as well.
        excerpts: whether faults bring the row they stand in; only who shows them needs it.

    Raises:
        ZdxmError: a workbook cannot be read, holds no ledger, or no period is known.
    """
    return _figures_of(paths, settings, period, SAY_PERIOD, against=against, excerpts=excerpts)


def read_printable(
    paths: Sequence[Path], settings: Settings, period: AskedPeriod | None, *, strict: bool = False
) -> ReportFigures:
    """As :func:`read_figures`, for who prints the figures.

    Raises:
        LedgerError: the ledger names another period, or has an error where it may not (``strict``).
    """
    figures = read_figures(paths, settings, period)
    require_period(figures)
    if strict:
        require_sound(figures)
    return figures


def _figures_of(
    paths: Sequence[Path],
    settings: Settings,
    period: AskedPeriod | None,
    remedy: str,
    *,
    against: Against | None = None,
    excerpts: bool = False,
) -> ReportFigures:
    """As :func:`read_figures`; ``remedy`` is what to do where no period is known."""
    reading = read_ledgers(paths, settings, period)
    figures = figures_from(reading, settings, against=against, excerpts=excerpts)
    if figures is None:
        raise _no_period(reading.layouts, remedy)
    return figures


def figures_from(
    reading: LedgerReading, settings: Settings, *, against: Against | None = None, excerpts: bool = False
) -> ReportFigures | None:
    """The figures of what was read; None where no period is known."""
    ledger, period = reading.ledger, reading.period
    if ledger is None or period is None:
        return None
    with settings.placing():
        lights = read_lights(settings.lights)
    calendar = Calendar.of(period, settings.time_basis, settings.time_factor_pct, lights)
    measured = measure(ledger.frame, calendar)
    earlier = None if against is None else _read_earlier(against, settings, ledger, period)
    checking = check_ledger(ledger, measured, reading.registers, calendar, settings.rules, earlier=earlier)
    faults = (*reading.diagnostics, *checking)
    if excerpts:
        faults = with_excerpts(reading.books, faults)
    account = account_of(reading.sheets, ledger, faults, period.label)
    return gather_figures(
        ledger,
        measured,
        calendar,
        sums=add_up(measured, [each.key for each in RANKED], settings.prose_categories),
        sources=tuple(Source(book.file, book.sha256) for book in reading.books),
        registers=gather_registers(reading.registers),
        diagnostics=faults,
        reading=Reading(*account),
        told_in_words=settings.prose_categories,
    )


@frozen(kw_only=True)
class LedgerReading:
    """Workbooks, read once: the figures and what is said of the reading both come from here.

    Attributes:
        period: the asked one, else the one that the ledger names; None where nothing names one.
        ledger: None where there is no period, or the columns are left unsettled.
        diagnostics: what reading found.
    """

    books: Sequence[Workbook]
    layouts: Sequence[Layout]
    period: Period | None
    ledger: Ledger | None
    registers: Registers
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sheets(self) -> tuple[SheetRead, ...]:
        """Every sheet with its verdict, and its tables with theirs."""
        settled = self.ledger.sheets if self.ledger else None
        sheets = settled or [sheet for layout in self.layouts for sheet in layout.sheets]
        named = self.registers.sheets
        return tuple(
            replace(sheet, verdict=named.get((sheet.source, sheet.name), sheet.verdict)) for sheet in sheets
        )

    @property
    def title(self) -> str:
        """As the first workbook that has one names it; "" if none does."""
        return next((layout.title for layout in self.layouts if layout.title), "")

    @property
    def title_cell(self) -> CellRef | None:
        """The cell of :attr:`title`."""
        titled = (table for layout in self.layouts for table in layout.tables if table.preamble.title)
        return next((table.title_cell for table in titled), None)

    @property
    def period_cell(self) -> CellRef | None:
        """The cell from which the ledger's period is taken."""
        named = named_period(self.layouts)
        return named.place if named else None

    @property
    def office(self) -> str:
        """As the first workbook that has one names it; "" if none does."""
        return next((layout.office for layout in self.layouts if layout.office), "")


def read_ledgers(
    paths: Sequence[Path], settings: Settings, period: AskedPeriod | None, *, settled: bool = True
) -> LedgerReading:
    """Workbooks → what stands in them and what was understood of them, without figures.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings.
        period: as for :func:`read_figures`; where none is known, every column that fits a field is kept.
        settled: whether to settle which of several columns is read, which may not be possible.

    Raises:
        ZdxmError: a workbook cannot be read, holds no ledger, or two columns fit one field equally well.
    """
    books, layouts = read_tables(paths, settings)
    known = _settle_period(period or settings.asked_period, settings, layouts)
    ledger = None
    if known is not None and settled:
        ledger = read_ledger(books, layouts, period=known, count_withdrawn=settings.count_withdrawn)
    registers = read_registers(books, layouts)
    found = ledger.diagnostics if ledger else [note for layout in layouts for note in layout.diagnostics]
    if period is None and settings.period:
        found = [_of_setting(fault, settings) for fault in found]
    with settings.placing():
        diagnostics = settle((*found, *registers.diagnostics), settings.rules)
    return LedgerReading(
        books=books,
        layouts=layouts,
        period=known,
        ledger=ledger,
        registers=registers,
        diagnostics=diagnostics,
    )


def read_tables(paths: Sequence[Path], settings: Settings) -> tuple[list[Workbook], list[Layout]]:
    """Workbooks → what stands in them and where their tables are, the settings' mapping heeded."""
    books = [read_workbook(path) for path in paths]
    layouts = [
        find_tables(
            book,
            source=number,
            sheets=settings.sheets,
            unit=settings.default_unit,
            mapping=settings.mapping,
        )
        for number, book in enumerate(books)
    ]
    require_mapping(layouts, settings.mapping, settings.place)
    return books, layouts


def _read_earlier(against: Against, settings: Settings, ledger: Ledger, period: Period) -> Earlier:
    """The earlier ledger, matched with this one.

    Raises:
        LedgerError: it is of another period than asked, or of a later one than this ledger.
    """
    books, layouts = read_tables(against.paths, settings)
    then = _settle_period(against.period, settings, layouts)
    if then is None:
        raise _no_period(layouts, SAY_EARLIER)
    earlier = read_ledger(books, layouts, period=then, count_withdrawn=settings.count_withdrawn)
    _refuse_mismatch(earlier.diagnostics)
    require_order(against, then, period)
    return Earlier.of(earlier, then, ledger)


def require_order(against: Against, then: Period, now: Period) -> None:
    """Refuse an earlier ledger that is the later one.

    Raises:
        LedgerError: it ends after this one.
    """
    if then.end > now.end:
        raise LedgerError(
            str(against.paths[0]),
            f"上期台账是{then.label}的，比本期台账的{now.label}还晚",
            "请把两本台账对调，较早的作上期",
        )


def _period_of(layouts: Sequence[Layout]) -> Period | None:
    """The period that the ledger names; None where it names none, or no year."""
    span = ledger_period(layouts)
    return None if span is None or span.year is None else period_of_span(span, named=True)


def _of_setting(fault: Diagnostic, settings: Settings) -> Diagnostic:
    """A fault of the period where the settings ask for it: they must change every month, or stay silent."""
    if fault.code != PERIOD_MISMATCH:
        return fault
    wrote = f'{settings.place("period")}写着period = "{settings.period}"'
    return replace(fault, remedy=f"{wrote}，请改成这一期的，或删去这一行（不写时取台账自己写明的）")


def _settle_period(asked: AskedPeriod | None, settings: Settings, layouts: Sequence[Layout]) -> Period | None:
    """The asked period in its year: the ledger's own, else the configured one; without one, the ledger's own.

    Raises:
        LedgerError: the year is told nowhere.
    """
    if asked is None or (isinstance(asked, YearlessPeriod) and asked.own):
        return _period_of(layouts)
    if isinstance(asked, Period):
        return asked
    span, configured = ledger_period(layouts), settings.asked_period
    years = [span.year if span else None, *(layout.year for layout in layouts)]
    years += [configured.year] if isinstance(configured, Period) else []
    year = next(filter(None, years), None)
    if year is None:
        reason = f"没有写明年份，要的时期“{asked.words}”也没有写"
        raise LedgerError(layouts[0].file, reason, f"请写上年份，如{EXAMPLE_YEAR}年{asked.words}")
    return asked.in_year(year)


def _no_period(layouts: Sequence[Layout], remedy: str) -> LedgerError:
    said = "没有写明是哪个时期" if ledger_period(layouts) is None else "没有写明年份"
    return LedgerError(layouts[0].file, said, remedy)


def require_period(figures: ReportFigures) -> None:
    """Refuse to print figures of a ledger that names another period.

    Raises:
        LedgerError: the ledger's own period is not the asked one.
    """
    _refuse_mismatch(figures.diagnostics)


def _refuse_mismatch(diagnostics: Sequence[Diagnostic]) -> None:
    for fault in diagnostics:
        if fault.code == PERIOD_MISMATCH:
            raise LedgerError(str(fault.place), fault.message, fault.remedy)


def require_sound(figures: ReportFigures) -> None:
    """Refuse to go on with a ledger that has an error (``--strict``).

    Raises:
        LedgerError: at least one diagnostic is an error; the first is named.
    """
    errors = [fault for fault in figures.diagnostics if fault.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        count = f"，另有{len(errors) - 1}处错误" if len(errors) > 1 else ""
        raise LedgerError(str(first.place), f"{first.message}（{first.code}{count}）", first.remedy)


def read_comparison(
    paths: Sequence[Path], settings: Settings, period: AskedPeriod | None, against: Against
) -> Comparison:
    """Two ledgers → what changed from the earlier to the later one.

    Args:
        paths: workbooks of the later ledger.
        settings: the office's settings, for both.
        period: of the later one, as for :func:`read_figures`.
        against: the earlier one; its period is never the configured one.

    Raises:
        ZdxmError: as :func:`read_figures`; also where a ledger names another period, or the earlier is later.
    """
    new = read_figures(paths, settings, period)
    old = _figures_of(against.paths, replace(settings, period=""), against.period, SAY_EARLIER)
    require_period(new)
    require_period(old)
    require_order(against, old.calendar.period, new.calendar.period)
    from zdxm.compare import compare_figures  # noqa: PLC0415 - as zdxm diff alone needs it

    return compare_figures(old, new)


def guess_mapping(paths: Sequence[Path]) -> Guessed | None:
    """What most looks like a ledger's header in workbooks in which none was found; None if nothing does."""
    guesses = [guessed for path in paths if (guessed := guess_table(read_workbook(path))) is not None]
    return guesses[0] if guesses else None


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
