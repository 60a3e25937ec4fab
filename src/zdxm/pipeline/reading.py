"""Workbooks → figures: the stages in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.checks import Earlier, check_ledger, settle
from zdxm.diagnostics import Severity
from zdxm.errors import LedgerError
from zdxm.figures import UNNAMED, Source, gather_figures, gather_registers
from zdxm.layout import find_tables, require_mapping
from zdxm.ledger import ledger_period, read_ledger
from zdxm.lights import read_lights
from zdxm.periods import period_of_span
from zdxm.progress import Calendar, measure
from zdxm.registers import read_registers
from zdxm.rollup import add_up
from zdxm.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.config import Settings
    from zdxm.diagnostics import Diagnostic
    from zdxm.figures import ReportFigures
    from zdxm.layout import Layout
    from zdxm.ledger import Ledger
    from zdxm.periods import Period
    from zdxm.workbook import Workbook

__all__ = [
    "SAY_EARLIER",
    "Against",
    "figures_of",
    "read_figures",
    "read_tables",
    "require_order",
    "require_period",
    "require_sound",
]

PERIOD_MISMATCH = "ZD009"
SAY_PERIOD = "请加上--period，如--period 2011H1，或在zdxm.toml里写period"
SAY_EARLIER = "请写明上期台账的时期，如2011-05：zdxm check用--against-period，zdxm diff用--old-period"
"""What to do where the earlier ledger names no period."""


@dataclass(frozen=True, slots=True)
class Against:
    """The earlier ledger that a ledger is checked against.

    Attributes:
        paths: its workbooks.
        period: the asked one; None for the one that the ledger names.
    """

    paths: tuple[Path, ...]
    period: Period | None = None


def read_figures(
    paths: Sequence[Path],
    settings: Settings,
    period: Period | None,
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
    period = period or settings.asked_period
    return figures_of(paths, settings, period, SAY_PERIOD, against=against, excerpts=excerpts)


def figures_of(
    paths: Sequence[Path],
    settings: Settings,
    period: Period | None,
    remedy: str,
    *,
    against: Against | None = None,
    excerpts: bool = False,
) -> ReportFigures:
    """As :func:`read_figures`; ``remedy`` is what to do where no period is known."""
    books, layouts = read_tables(paths, settings)
    period = period or named_period(layouts, remedy)
    calendar = Calendar.of(
        period, settings.time_basis, settings.time_factor_pct, read_lights(settings.lights)
    )
    ledger = read_ledger(books, layouts, period=period)
    registers = read_registers(books, layouts)
    measured = measure(ledger.frame, calendar)
    reading = settle((*ledger.diagnostics, *registers.diagnostics), settings.rules)
    earlier = None if against is None else _read_earlier(against, settings, ledger, period)
    checking = check_ledger(ledger, measured, registers, calendar, settings.rules, earlier=earlier)
    faults = (*reading, *checking)
    if excerpts:
        from zdxm.excerpts import with_excerpts  # noqa: PLC0415 - most commands show none

        faults = with_excerpts(books, faults)
    return gather_figures(
        ledger,
        measured,
        calendar,
        sums=add_up(measured, UNNAMED),
        sources=tuple(Source(book.file, book.sha256) for book in books),
        registers=gather_registers(registers),
        diagnostics=faults,
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
    require_mapping(books, layouts, settings.mapping)
    return books, layouts


def _read_earlier(against: Against, settings: Settings, ledger: Ledger, period: Period) -> Earlier:
    """The earlier ledger, matched with this one.

    Raises:
        LedgerError: it is of another period than asked, or of a later one than this ledger.
    """
    books, layouts = read_tables(against.paths, settings)
    then = against.period or named_period(layouts, SAY_EARLIER)
    earlier = read_ledger(books, layouts, period=then)
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


def named_period(layouts: Sequence[Layout], remedy: str) -> Period:
    """The period that the ledger names; ``remedy`` is what to do where it names none.

    Raises:
        LedgerError: it names none, or no year.
    """
    span = ledger_period(layouts)
    if span is None or span.year is None:
        said = "没有写明年份" if span else "没有写明是哪个时期"
        raise LedgerError(layouts[0].file, said, remedy)
    return period_of_span(span, named=True)


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
