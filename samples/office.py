"""Tables as an office lays them out: titles, merged headers, borders, print setup.

A sheet is described by a frozen :class:`Table`; :func:`draw` puts it on a worksheet.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["A3", "A4", "Cell", "Column", "Formula", "Kind", "Line", "Table", "draw"]

TITLE_FONT, HEAD_FONT, BODY_FONT = "方正小标宋简体", "黑体", "宋体"
HEAD_FILL, SUM_FILL = "DDE6F0", "F2F2F2"
PAGE_FOOTER = "第 &P 页，共 &N 页"
POINTS_A_LINE = 15
A3, A4 = "8", "9"
MIN_STUB = 2
"""A 小计 row's label spans at most this many columns."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the result Excel would have saved beside it.

    Attributes:
        text: the formula; ``{row}`` stands for its own row.
        value: the result, as it stands in the file.
    """

    text: str
    value: str


Cell = str | int | float | dt.date | Formula | None


class Kind(Enum):
    """How a row is drawn."""

    DATA = "data"
    SECTION = "section"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; a section has its text in the first cell and nothing else."""

    kind: Kind
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        header: its lowest header cell.
        width: in characters, as Excel counts them.
        parent: header merged above it and its neighbours with the same parent.
        align: horizontal alignment of its data.
        shown: Excel number format.
    """

    header: str
    width: float
    parent: str = ""
    align: str = "center"
    shown: str = "General"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet.

    Attributes:
        sheet: name on the tab.
        columns, lines: header and body.
        title: merged over the first row; none if empty.
        left, right: the row between title and header: 填报单位 and 单位; no such row if both are empty.
        notes: rows below the body.
        frozen: how many leading columns stay in sight.
        merged_down: column (zero-based) whose equal neighbours are merged; None for none.
        paper: paper size code.
        filtered: whether the header carries filter buttons.
    """

    sheet: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    left: str = ""
    right: str = ""
    notes: tuple[str, ...] = ()
    frozen: int = 0
    merged_down: int | None = None
    paper: str = A4
    filtered: bool = False


def draw(sheet: Worksheet, table: Table) -> dict[str, str]:
    """Draw a table on an empty worksheet.

    Returns:
        The results of its formulas by address, for the one who writes the file.
    """
    top = _draw_title(sheet, table)
    first = _draw_header(sheet, table.columns, top)
    results: dict[str, str] = {}
    for row, line in enumerate(table.lines, start=first):
        results |= _draw_line(sheet, table.columns, line, row)
    if table.merged_down is not None:
        _merge_down(sheet, table, first)
    _draw_notes(sheet, table, first + len(table.lines))
    _set_up_page(sheet, table, first)
    return results


def _style(sheet: Worksheet, row: int, column: int, *, font: str = BODY_FONT, bold: bool = False) -> None:
    cell = sheet.cell(row, column)
    cell.font = Font(name=font, size=11, bold=bold)
    cell.border = _box()


def _box() -> Border:
    side = Side(style="thin")
    return Border(left=side, right=side, top=side, bottom=side)


def _place(sheet: Worksheet, row: int, column: int, align: str) -> None:
    sheet.cell(row, column).alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)


def _fill(sheet: Worksheet, row: int, column: int, colour: str) -> None:
    sheet.cell(row, column).fill = PatternFill("solid", fgColor=colour)


def _draw_title(sheet: Worksheet, table: Table) -> int:
    """Title and the row below it; gives the first header row."""
    row, width = 1, len(table.columns)
    if table.title:
        sheet.cell(row, 1, table.title).font = Font(name=TITLE_FONT, size=20)
        _place(sheet, row, 1, "center")
        _merge(sheet, row, 1, row, width)
        sheet.row_dimensions[row].height = 36
        row += 1
    if table.left or table.right:
        middle = width - max(2, width // 4)
        for text, first, last, align in (
            (table.left, 1, middle, "left"),
            (table.right, middle + 1, width, "right"),
        ):
            sheet.cell(row, first, text or None).font = Font(name=BODY_FONT, size=11)
            _place(sheet, row, first, align)
            _merge(sheet, row, first, row, last)
        sheet.row_dimensions[row].height = 20
        row += 1
    return row


def _draw_header(sheet: Worksheet, columns: Sequence[Column], top: int) -> int:
    """One header row, or two where a column has a parent; gives the first row of the body."""
    depth = 2 if any(column.parent for column in columns) else 1
    for number, column in enumerate(columns, start=1):
        for row in range(top, top + depth):
            _style(sheet, row, number, font=HEAD_FONT)
            _place(sheet, row, number, "center")
            _fill(sheet, row, number, HEAD_FILL)
        if column.parent:
            sheet.cell(top + 1, number, column.header)
        else:
            sheet.cell(top, number, column.header)
            _merge(sheet, top, number, top + depth - 1, number)
    number = 1
    for parent, group in groupby(columns, key=lambda column: column.parent):
        width = len(list(group))
        if parent:
            sheet.cell(top, number, parent)
            _merge(sheet, top, number, top, number + width - 1)
        number += width
    needed = max(_lines_in(column.header, column) for column in columns) * POINTS_A_LINE + 10
    for row in range(top, top + depth):
        sheet.row_dimensions[row].height = max(30, needed / depth)
    return top + depth


def _draw_line(sheet: Worksheet, columns: Sequence[Column], line: Line, row: int) -> dict[str, str]:
    results = {}
    for number, (column, value) in enumerate(zip(columns, line.cells, strict=True), start=1):
        cell = sheet.cell(row, number)
        if isinstance(value, Formula):
            cell.value = value.text.format(row=row)
            results[cell.coordinate] = value.value
        else:
            cell.value = value
        _style(sheet, row, number, bold=line.kind is not Kind.DATA)
        _place(sheet, row, number, column.align)
        cell.number_format = column.shown
        if line.kind is Kind.SUM:
            _fill(sheet, row, number, SUM_FILL)
    _merge_label(sheet, line, row)
    sheet.row_dimensions[row].height = _height(columns, line)
    return results


def _merge_label(sheet: Worksheet, line: Line, row: int) -> None:
    """A section's text spans the table, a 小计's the blank cells before its first figure."""
    if line.kind is Kind.SECTION:
        _place(sheet, row, 1, "left")
        _merge(sheet, row, 1, row, len(line.cells))
    elif line.kind is Kind.SUM:
        blanks = next(number for number, value in enumerate(line.cells[1:], start=1) if value is not None)
        _place(sheet, row, 1, "center")
        _merge(sheet, row, 1, row, min(blanks, MIN_STUB))


def _height(columns: Sequence[Column], line: Line) -> float:
    """Enough for the cell that needs most lines; LibreOffice and WPS do not fit rows by themselves."""
    if line.kind is not Kind.DATA:
        return POINTS_A_LINE + 7
    pairs = zip(columns, line.cells, strict=True)
    lines = (_lines_in(value, column) for column, value in pairs if isinstance(value, str))
    return max(lines, default=1) * POINTS_A_LINE + 7


def _lines_in(text: str, column: Column) -> int:
    """How many lines a text takes in a column; a Chinese character is two wide."""
    width = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
    return -(-width // int(column.width - 1))


def _merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _merge_down(sheet: Worksheet, table: Table, first: int) -> None:
    """Merge equal neighbours of one column; only the top cell of a merge keeps its text, as in Excel."""
    column = table.merged_down or 0
    body = [line for line in table.lines if line.kind is Kind.DATA]
    row = first
    for _, group in groupby(body, key=lambda line: line.cells[column]):
        bottom = row + len(list(group)) - 1
        _merge(sheet, row, column + 1, bottom, column + 1)
        row = bottom + 1


def _draw_notes(sheet: Worksheet, table: Table, row: int) -> None:
    for offset, note in enumerate(table.notes):
        sheet.cell(row + offset, 1, note).font = Font(name=BODY_FONT, size=11)
        _place(sheet, row + offset, 1, "left")
        _merge(sheet, row + offset, 1, row + offset, len(table.columns))
        sheet.row_dimensions[row + offset].height = 22


def _set_up_page(sheet: Worksheet, table: Table, first: int) -> None:
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}{first}"
    if table.filtered:
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A{first - 1}:{last}{first + len(table.lines) - 1}"
    sheet.print_title_rows = f"1:{first - 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", table.paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = PAGE_FOOTER
    sheet.HeaderFooter.oddFooter = footer
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
