"""A workbook's raw cells by the addresses that a document names: openpyxl alone, nothing of the package."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.cell import range_boundaries

from oracle.recompute import money

if TYPE_CHECKING:
    from pathlib import Path

Row = tuple[str, int]
"""A tab and a row of it, counted from 1."""
Cells = list[tuple[Row, object]]
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^,!']+))!|([A-Z]+\d+(?::[A-Z]+\d+)?)")
_SECTION = re.compile(r"\A[一二三四五六七八九十]+、|（\d+个）\Z")


class Raw:
    """A workbook as it lies there."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(path, data_only=True)

    def at(self, cells: str | None) -> Cells:
        """Row and content of each cell, in the order of the address."""
        sheet = ""
        found: Cells = []
        for quoted, name, area in _AREA.findall(cells or ""):
            if not area:
                sheet = quoted.replace("''", "'") or name
                continue
            left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
            for row in range(top, bottom + 1):
                found += [
                    ((sheet, row), self.book[sheet].cell(row, column).value)
                    for column in range(left, right + 1)
                ]
        return found

    def amounts(self, cells: str | None, unit: str) -> dict[Row, int | None]:
        """元 by row: the months of a row are one amount."""
        rows: dict[Row, int | None] = {}
        for row, content in self.at(cells):
            amount = money(content, unit)
            before = rows.get(row)
            rows[row] = amount if before is None else before + (amount or 0)
        return rows

    def texts(self, cells: str | None) -> dict[Row, str]:
        """Text by row, "" for a blank cell."""
        return {row: plain(content) for row, content in self.at(cells)}

    def names(self, cells: str | None, rows: list[Row]) -> dict[Row, str]:
        """What rows are grouped by: the nearest named cell at or above, else the tab that they stand on."""
        named = [(row, plain(content)) for row, content in self.at(cells) if plain(content)]
        if not named:
            return {row: row[0] for row in rows}
        found: dict[Row, str] = {}
        for row in rows:
            above = [(at, text) for (sheet, at), text in named if sheet == row[0] and at <= row[1]]
            found[row] = _SECTION.sub("", max(above)[1]) if above else ""
        return found

    def holds(self, text: str) -> bool:
        """Whether a text stands in any cell at the head of a tab, or is a tab's name."""
        heads = (
            plain(cell)
            for sheet in self.book.worksheets
            for row in sheet.iter_rows(max_row=3, values_only=True)
            for cell in row
        )
        return text in self.book.sheetnames or any(tidy(text) in tidy(head) for head in heads)


def plain(content: object) -> str:
    """A cell as text."""
    if isinstance(content, dt.datetime):
        return content.date().isoformat()
    return "" if content is None else str(content).strip()


def tidy(text: object) -> str:
    """A text as it is compared: without breaks, blanks and full stops, width folded."""
    return re.sub(r"[\s。；]", "", unicodedata.normalize("NFKC", str(text)))


def day(text: str) -> dt.date | None:
    """A planned day: written in full, or the first year of a span of years."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return dt.date.fromisoformat(text)
    years = re.fullmatch(r"(\d{4})-\d{4}", text)
    return dt.date(int(years[1]), 1, 1) if years else None


def spoken(text: str) -> str:
    """A day no finer than ledgers mean it: a month or a year by its first or its last day."""
    when = dt.date.fromisoformat(text)
    year, month = f"{when.year}年", f"{when.month}月"
    if when.day == 1:
        return year if when.month == 1 else year + month
    if (when + dt.timedelta(days=1)).day == 1:
        return f"{year}底" if when.month == 12 else f"{year}{month}底"
    return f"{year}{month}{when.day}日"
