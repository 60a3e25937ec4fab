"""A Markdown table → a real workbook → a real ledger → what the rules say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl

from zdxm.checks.applying import check_ledger
from zdxm.layout.book import find_tables
from zdxm.ledger.reading import read_ledger
from zdxm.lights import LightPolicy
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar, measure
from zdxm.registers import read_registers
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from zdxm.diagnostics import Diagnostic

__all__ = ["cells_of", "check_book", "write_book"]

TITLE = "2011年上半年重点项目台账"
LEDGER_SHEET = "台账"


def write_book(path: Path, sheets: Mapping[str, str], unit: str = "万元", title: str = TITLE) -> Path:
    """Write Markdown tables to sheets: title in row 1, unit in row 2, header in row 3, data from row 4.

    Sheets other than 台账 begin with their header in row 1.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        if name == LEDGER_SHEET:
            sheet.append([title])
            sheet.append([f"单位：{unit}"])
        for line in text.strip().splitlines():
            sheet.append([_cell(cell.strip()) for cell in line.strip().strip("|").split("|")])
    book.save(path)
    return path


def _cell(text: str) -> str | float | None:
    try:
        return float(text)
    except ValueError:
        return text or None


def check_book(path: Path, period: str = "2011H1", **rules: Any) -> tuple[Diagnostic, ...]:
    """Read a workbook as the pipeline does and apply all rules."""
    books = [read_workbook(path)]
    layouts = [find_tables(book, source=number) for number, book in enumerate(books)]
    asked = parse_period(period)
    calendar = Calendar.of(asked, Basis.MONTH, 100, LightPolicy())
    ledger = read_ledger(books, layouts, period=asked)
    measured = measure(ledger.frame, calendar)
    return check_ledger(ledger, measured, read_registers(books, layouts), calendar, rules)


def cells_of(found: tuple[Diagnostic, ...], code: str) -> list[str]:
    """Where a rule fired, as ``G5`` on the ledger and ``问题台账!D2`` elsewhere."""
    places = [str(item.place).partition(":")[2] for item in found if item.code == code]
    return [place.removeprefix(f"{LEDGER_SHEET}!") for place in places]
