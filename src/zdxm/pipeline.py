"""The stages in order, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.checks import check_ledger, settle
from zdxm.diagnostics import Severity
from zdxm.document.package import write_docx
from zdxm.errors import LedgerError
from zdxm.excerpts import with_excerpts
from zdxm.figures import UNNAMED, Source, gather_figures, gather_registers
from zdxm.layout import find_tables
from zdxm.ledger import ledger_period, read_ledger
from zdxm.lights import read_lights
from zdxm.narrative import compose
from zdxm.periods import period_of_span
from zdxm.progress import Calendar, measure
from zdxm.registers import read_registers
from zdxm.rollup import roll_up, sum_all
from zdxm.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.config import Settings
    from zdxm.figures import ReportFigures
    from zdxm.layout import Layout
    from zdxm.narrative import Narrative
    from zdxm.periods import Period

__all__ = ["build_report", "read_figures", "require_period", "require_sound"]

PERIOD_MISMATCH = "ZD009"


def read_figures(paths: Sequence[Path], settings: Settings, period: Period | None) -> ReportFigures:
    """Workbooks → figures, with every fault that was found on the way.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings.
        period: the asked one; None for the configured one, else the one that the ledger names.

    Raises:
        ZdxmError: a workbook cannot be read, holds no ledger, or no period is known.
    """
    books = [read_workbook(path) for path in paths]
    layouts = [
        find_tables(book, source=number, sheets=settings.sheets, unit=settings.default_unit)
        for number, book in enumerate(books)
    ]
    period = period or settings.asked_period or _named_period(layouts)
    calendar = Calendar.of(
        period, settings.time_basis, settings.time_factor_pct, read_lights(settings.lights)
    )
    ledger = read_ledger(books, layouts, period=period)
    registers = read_registers(books, layouts)
    measured = measure(ledger.frame, calendar)
    reading = settle((*ledger.diagnostics, *registers.diagnostics), settings.rules)
    checking = check_ledger(ledger, measured, registers, calendar, settings.rules)
    return gather_figures(
        ledger,
        measured,
        calendar,
        sums=(sum_all(measured), {column: roll_up(measured, column) for column in UNNAMED}),
        sources=tuple(Source(book.file, book.sha256) for book in books),
        registers=gather_registers(registers),
        diagnostics=with_excerpts(books, (*reading, *checking)),
    )


def _named_period(layouts: Sequence[Layout]) -> Period:
    span = ledger_period(layouts)
    if span is None or span.year is None:
        said = "没有写明年份" if span else "没有写明是哪个时期"
        raise LedgerError("台账", said, "请加上--period，如--period 2011H1，或在zdxm.toml里写period")
    return period_of_span(span, named=True)


def require_period(figures: ReportFigures) -> None:
    """Refuse to print figures of a ledger that names another period.

    Raises:
        LedgerError: the ledger's own period is not the asked one.
    """
    for fault in figures.diagnostics:
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


def build_report(figures: ReportFigures, settings: Settings, *, kind: str) -> tuple[Narrative, bytes]:
    """Figures → the report as blocks and as the bytes of a .docx."""
    narrative = compose(figures, settings, kind=kind)
    return narrative, write_docx(narrative)
