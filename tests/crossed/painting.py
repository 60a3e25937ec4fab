"""Write a book with XlsxWriter, in memory; rows get their numbers on the way."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from crossed.model import Book, Cell, Column, Row, Sheet, Table

Format = Any


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **looks: object) -> Format:
        """The format with these looks."""
        key = tuple(sorted(looks.items()))
        if key not in self.made:
            self.made[key] = self.workbook.add_format(looks)
        return self.made[key]


def place(book: Book) -> None:
    """Give every row its number, and every project its places."""
    for sheet in book.sheets:
        if sheet.table is None:
            continue
        first = top(sheet.table)
        for number, row in enumerate(sheet.table.rows, start=first):
            row.number = number
            if row.project is not None and row.kind == "project":
                row.project.places.append((sheet.name, number))


def top(table: Table) -> int:
    """The number of the first row under the header."""
    return len(table.above) + bool(table.corner) + depth(table.columns) + 1


def depth(columns: list[Column]) -> int:
    """How many rows the header has."""
    return max(len(column.words) for column in columns)


def paint(book: Book) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter  # noqa: PLC0415 - as the program itself does

    held = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    workbook.set_properties({"created": dt.datetime(2025, 7, 1, tzinfo=dt.UTC)})  # else the clock is in it
    formats = Formats(workbook)
    shown = False
    for sheet in book.sheets:
        page = workbook.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        elif not shown:
            page.activate()
            page.set_first_sheet()
            shown = True
        _paint_sheet(page, formats, sheet)
    workbook.close()
    return held.getvalue()


def _paint_sheet(page: Any, formats: Formats, sheet: Sheet) -> None:
    _paint_plain(page, sheet.plain, 0, 0)
    table = sheet.table
    if table is None:
        return
    for index, column in enumerate(table.columns):
        page.set_column(index, index, column.width)
    last = len(table.columns) - 1
    for index, text in enumerate(table.above):
        page.merge_range(index, 0, index, last, text, formats.of(bold=True, align="center"))
    if table.corner:
        page.write_string(len(table.above), last if len(table.corner) < 12 else 0, table.corner)
    _paint_header(page, formats, table)
    for row in table.rows:
        _paint_row(page, formats, table, row)
    for index, first, end in _merged_down(table):
        cell = table.rows[first].cells[table.columns[index].field]
        start = table.rows[first].number - 1
        page.merge_range(start, index, start + end - first, index, cell.value, formats.of(valign="vcenter"))
    below = top(table) + len(table.rows) - 1
    for text in table.below:
        page.write_string(below, 0, text)
        below += 1
    _paint_plain(page, table.under, below + 1, 0)
    _paint_plain(page, table.beside, top(table) - 2, len(table.columns) + 1)


def _paint_plain(page: Any, rows: list[list[str | float]], top_row: int, left: int) -> None:
    for down, values in enumerate(rows):
        for across, value in enumerate(values):
            if value != "":
                page.write(top_row + down, left + across, value)


def _paint_header(page: Any, formats: Formats, table: Table) -> None:
    rows = depth(table.columns)
    first = len(table.above) + bool(table.corner)
    look = formats.of(bold=True, text_wrap=True, align="center", valign="vcenter", border=1)
    words = [column.words for column in table.columns]
    for level in range(rows):
        index = 0
        while index < len(words):
            end = index
            if level >= len(words[index]):
                index += 1
                continue
            if level < len(words[index]) - 1 and not table.split:
                while end + 1 < len(words) and words[end + 1][: level + 1] == words[index][: level + 1]:
                    end += 1
            down = rows - level if level == len(words[index]) - 1 and not table.split else 1
            _write_head(
                page, (first + level, index, first + level + down - 1, end), words[index][level], look
            )
            index = end + 1


def _write_head(page: Any, area: tuple[int, int, int, int], word: str, look: Format) -> None:
    if area[0] == area[2] and area[1] == area[3]:
        page.write_string(area[0], area[1], word, look)
    else:
        page.merge_range(*area, word, look)


def _paint_row(page: Any, formats: Formats, table: Table, row: Row) -> None:
    for index, column in enumerate(table.columns):
        cell = row.cells.get(column.field)
        if cell is not None:
            _paint_cell(page, formats, table, (row, index), cell)


def _paint_cell(page: Any, formats: Formats, table: Table, at: tuple[Row, int], cell: Cell) -> None:
    down, across = at[0].number - 1, at[1]
    looks: dict[str, object] = {"border": 1}
    if cell.shown:
        looks["num_format"] = cell.shown
    if cell.struck:
        looks["font_strikeout"] = True
    look = formats.of(**looks)
    if cell.runs:
        page.write_rich_string(down, across, *_pieces(formats, cell), look)
    elif cell.formula:
        formula = _formula(table, at, cell)
        page.write_formula(down, across, formula, look, cell.value if cell.cached else "")
    elif isinstance(cell.value, str):
        page.write_string(down, across, cell.value, look)
    elif cell.value is not None:
        page.write_number(down, across, cell.value, look)


def _pieces(formats: Formats, cell: Cell) -> Iterator[object]:
    for text, look in cell.runs:
        if look == "struck":
            yield formats.of(font_strikeout=True)
        elif look == "raised":
            yield formats.of(font_script=1)
        else:
            yield formats.of()
        yield text


def _formula(table: Table, at: tuple[Row, int], cell: Cell) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - as the program itself does

    letters = {column.field: xl_col_to_name(index) for index, column in enumerate(table.columns)}
    if cell.summed:
        letter, numbers = xl_col_to_name(at[1]), [row.number for row in cell.summed]
        if numbers == list(range(numbers[0], numbers[-1] + 1)):
            return f"=SUM({letter}{numbers[0]}:{letter}{numbers[-1]})"
        return "=" + "+".join(f"{letter}{number}" for number in numbers)
    return "=" + cell.formula.format_map(
        {field: f"{letter}{at[0].number}" for field, letter in letters.items()}
    )


def _merged_down(table: Table) -> Iterator[tuple[int, int, int]]:
    """Column, first and last row of each run to merge."""
    for index, column in enumerate(table.columns):
        if column.field not in table.down:
            continue
        start = 0
        while start < len(table.rows):
            end = start
            while end + 1 < len(table.rows) and _alike(table.rows[start], table.rows[end + 1], column.field):
                end += 1
            if end > start:
                yield index, start, end
            start = end + 1


def _alike(first: Row, second: Row, field: str) -> bool:
    if first.project is None or second.project is None:
        return False
    return bool(getattr(first.project, field) == getattr(second.project, field))
