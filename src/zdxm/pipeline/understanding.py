"""Workbooks → what was understood of them, without figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.checks import settle
from zdxm.layout import guess_table
from zdxm.layout.picture import draw
from zdxm.ledger import ledger_period, read_ledger
from zdxm.periods import period_of_span
from zdxm.pipeline.reading import read_tables
from zdxm.registers import read_registers
from zdxm.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.config import Settings
    from zdxm.diagnostics import Diagnostic
    from zdxm.layout import Guessed
    from zdxm.layout.picture import SheetPicture
    from zdxm.periods import Period

__all__ = ["Understanding", "guess_mapping", "read_understanding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What was understood of a ledger's workbooks.

    Attributes:
        sheets: every sheet as it was read.
        period: the asked one, else the one that the ledger names; None where nothing names one.
        title, office: as the first table that has them names them; "" if none.
        diagnostics: what reading found.
    """

    sheets: tuple[SheetPicture, ...]
    period: Period | None
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]


def read_understanding(
    paths: Sequence[Path], settings: Settings, period: Period | None, *, settled: bool = True
) -> Understanding:
    """Workbooks → what was understood of them, without figures.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings.
        period: as for :func:`read_figures`; where none is known, every column that fits a field is shown.
        settled: whether to settle which of several columns is read, which may not be possible.

    Raises:
        ZdxmError: a workbook cannot be read, holds no ledger, or two columns fit one field equally well.
    """
    books, layouts = read_tables(paths, settings)
    named = ledger_period(layouts)
    period = period or settings.asked_period
    if period is None and named is not None and named.year is not None:
        period = period_of_span(named, named=True)
    registers = read_registers(books, layouts)
    notes = [note for layout in layouts for note in layout.diagnostics]
    tables = [table for layout in layouts for table in layout.tables]
    if period is not None and settled:
        ledger = read_ledger(books, layouts, period=period)
        notes, tables = list(ledger.diagnostics), list(ledger.tables)
    diagnostics = settle((*notes, *registers.diagnostics), settings.rules)
    return Understanding(
        sheets=draw(books, tables, registers.sheets, diagnostics),
        period=period,
        title=next((layout.title for layout in layouts if layout.title), ""),
        office=next((layout.office for layout in layouts if layout.office), ""),
        diagnostics=tuple(diagnostics),
    )


def guess_mapping(paths: Sequence[Path]) -> Guessed | None:
    """What most looks like a ledger's header in workbooks in which none was found; None if nothing does."""
    guesses = [guessed for path in paths if (guessed := guess_table(read_workbook(path))) is not None]
    return guesses[0] if guesses else None
