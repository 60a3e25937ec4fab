"""A .csv, .tsv or .txt → one sheet of texts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from zdxm.errors import WorkbookError
from zdxm.workbook.faults import too_many_cells
from zdxm.workbook.limits import MAX_CELLS
from zdxm.workbook.model import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.workbook.model import Raw

__all__ = ["TEXT_ENDINGS", "read_text_table"]

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", "\t", ";")
_LOOKED_AT = 50
"""Rows that decide which delimiter it is."""
_LONGEST_FIELD = 2**20


def read_text_table(place: str, name: str, data: bytes) -> Sheet:
    """The one sheet of a text file; what looks like a number or a formula stays the text that it is.

    Args:
        place: the file, as messages name it.
        name: of the sheet.
        data: UTF-8, UTF-16 with its mark, or GB 18030; columns apart by comma, tab or semicolon.

    Raises:
        WorkbookError: another encoding, unpaired quotes, or too large.
    """
    text = _decode(place, data)
    rows: list[list[Raw]] = []
    cells = width = 0
    for row in _rows(place, text, _delimiter(text)):
        cells += len(row)
        width = max(width, len(row))
        if cells > MAX_CELLS:
            raise too_many_cells(place)
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    if width * len(rows) > MAX_CELLS:
        raise too_many_cells(place)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(name, 0, 0, rows, knows_merges=False)


def _decode(place: str, data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith(_UTF16_MARKS) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise WorkbookError(
        place, "文字编码既不是UTF-8也不是GBK，或者不是文本表格", "请用Excel打开，另存为.xlsx后再试"
    )


def _delimiter(text: str) -> str:
    """The character that cuts most of the first rows into equally many columns."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in islice(reader, _LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _rows(place: str, text: str, delimiter: str) -> Iterator[list[Raw]]:
    """Rows without the blank cells at their ends."""
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            while row and not row[-1].strip():
                row.pop()
            yield list(row)
    except csv.Error:
        raise WorkbookError(
            place, "文本表格的引号不成对，或有一格长得不像话", "请用Excel打开，另存为.xlsx后再试"
        ) from None
    finally:
        csv.field_size_limit(limit)
