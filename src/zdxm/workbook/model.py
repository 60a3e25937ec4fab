"""What reading a spreadsheet yields: sheets of raw cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from enum import Enum
from pathlib import Path

from zdxm.declare import frozen
from zdxm.diagnostics import column_letters
from zdxm.errors import WorkbookError
from zdxm.ooxml.guards import WORKBOOK

Raw = int | float | str | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""A cell as the file holds it; a blank one is the empty string."""

UNCALCULATED = "公式没有计算结果"
"""What :attr:`Sheet.faulty` says of a formula that no program has calculated yet."""


Place = tuple[int, int]
"""Row and column of a cell, zero-based."""


class Oddity(Enum):
    """What is to be told of a cell whose value does not say it."""

    SCALED = "scaled"
    """The number format makes it smaller; it is given as it is shown."""
    UNIT = "unit"
    """The number format writes a unit; it is given with it."""
    WORDS = "words"
    """The number format writes other words."""
    PERCENT = "percent"
    """It is shown as a percentage."""
    DATE = "date"
    """It is shown as a date."""
    HIDDEN = "hidden"
    """The number format hides it."""
    STRUCK = "struck"
    """All of it is struck through."""
    STRUCK_PART = "struck_part"
    """Struck-through words stood in it, which were left out."""
    INVISIBLE = "invisible"
    """Invisible characters were taken off."""
    CALCULATED = "calculated"
    """Its formula had no value and was worked out."""


Oddities = dict[Oddity, dict[Place, str]]
"""Kind → cells, each with its number format, or with the words that were left out."""


@frozen
class Merge:
    """A merged range, corners included."""

    top: int
    left: int
    bottom: int
    right: int


@frozen(eq=False)
class Sheet:
    """One visible sheet's raw cells.

    Attributes:
        name: as on the tab.
        top, left: where ``rows[0][0]`` stands on the sheet.
        rows: rectangular; a blank cell is the empty string.
        merges: merged ranges, cut to the used rectangle.
        knows_merges: False for formats that do not tell (.ods, .csv).
        hidden_rows: rows hidden by hand or by a filter; known of .xlsx only, as is ``faulty``.
        faulty: cells that show something but hold no usable value: address → what is wrong
            (an error such as ``#REF!``, or a formula that was never calculated).
        odd: what is to be told of cells beside their values.
    """

    name: str
    top: int
    left: int
    rows: list[list[Raw]]
    merges: tuple[Merge, ...] = ()
    knows_merges: bool = True
    hidden_rows: frozenset[int] = frozenset()
    faulty: dict[Place, str] = field(default_factory=dict)
    odd: Oddities = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        """The row below the last one."""
        return self.top + len(self.rows)

    @property
    def right(self) -> int:
        """The column right of the last one."""
        return self.left + (len(self.rows[0]) if self.rows else 0)

    def value(self, row: int, column: int) -> Raw:
        """The raw cell at an absolute place; an empty string outside the used range."""
        row -= self.top
        column -= self.left
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


@frozen(eq=False)
class Workbook:
    """A workbook as read: its visible sheets, and the names of those left out.

    Attributes:
        path: where it was read from.
        sha256: hash of the file's bytes.
        sheets: visible worksheets in order.
        hidden_sheets: hidden and very hidden sheets; they never count.
    """

    path: Path
    sha256: str
    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...]

    @property
    def file(self) -> str:
        """The base name, as it stands in addresses."""
        return self.path.name


MAX_CELLS = 12_000_000
"""Of the used rectangles of all visible sheets, blank cells too: the reader holds all of them."""
MAX_ODD_SHEET_BYTES = 64 * 2**20
"""Unpacked, of a sheet that has to be parsed in full because it is not written as usual."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_SECONDS = 120
"""For one workbook that is read in a process of its own."""


damaged, locked = WORKBOOK.damaged, WORKBOOK.locked


def too_far(place: str, row: int, column: int) -> WorkbookError:
    """A forgotten cell lies so far out that the rectangle up to it would fill the memory."""
    return WorkbookError(
        place,
        f"内容一直到第{row + 1}行、{column_letters(column)}列，范围大得读不下",
        "多半是远处误填了一格，请按Ctrl+End找到它，删去多余的行和列后保存",
    )


def too_odd(place: str) -> WorkbookError:
    """A sheet in an unusual way of writing is too large to be parsed in full."""
    limit = MAX_ODD_SHEET_BYTES >> 20
    return WorkbookError(
        place, f"内容的写法不常见，又超过{limit}MB的上限", "请用Excel或WPS打开，另存为.xlsx后再试"
    )


def too_many_cells(place: str) -> WorkbookError:
    """All sheets together hold too much."""
    return WorkbookError(
        place, f"单元格超过{MAX_CELLS // 10_000}万个的上限", "请把工作簿拆成几个，或删去无关的工作表"
    )
