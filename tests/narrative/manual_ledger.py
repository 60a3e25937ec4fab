"""The small ledger that the examples of ``docs/templates.md`` are printed from: the sheets in ``manual/``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import openpyxl

from zdxm.config.files import load_settings
from zdxm.pipeline.reading import read_figures

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.figures.model import ReportFigures

__all__ = ["FOLDER", "example_figures", "example_settings", "projects"]

FOLDER = Path(__file__).parent / "manual"
_LEDGER, _HEADER = "台账", 2


def projects() -> tuple[list[str], list[list[str]]]:
    """The header of the ledger, and its rows."""
    rows = _rows(_LEDGER)
    return rows[_HEADER], rows[_HEADER + 1 :]


def example_settings() -> Settings:
    """The settings beside the sheets."""
    return load_settings(FOLDER / "zdxm.toml")


@cache
def example_figures() -> ReportFigures:
    """The sheets put into one workbook, and read as any other ledger."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for path in sorted(FOLDER.glob("*.csv")):
        sheet = book.create_sheet(path.stem)
        for row in _rows(path.stem):
            sheet.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / f"{_LEDGER}.xlsx"
        book.save(ledger)
        return read_figures([ledger], example_settings(), None)


def _rows(sheet: str) -> list[list[str]]:
    with (FOLDER / f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
