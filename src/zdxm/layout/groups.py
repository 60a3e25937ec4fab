"""Rows that are the sums of other rows: a packed project over its parts, a group's row over its projects.

Such a row looks like a project, and to count it beside the others would count them twice; only the amounts
tell. Every comparison is over all money columns in which both sides hold a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from zdxm.cells.words import fold, read_name, read_text
from zdxm.layout.model import Frame
from zdxm.layout.row_words import is_part_number, total_of
from zdxm.workbook.model import Raw, Sheet

CLOSE = 1e-9
"""Relative; sums of floats differ by less."""
MIN_COLUMNS = 2
"""Without a numeral that says so, one column that adds up may be chance."""


def _number(cell: Raw) -> float | None:
    """A cell's number, its unit left aside; None for words."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str):
        digits = fold(cell).replace(",", "")
        return float(digits) if digits.replace(".", "", 1).isdecimal() else None
    return float(cell)


def _amounts(sheet: Sheet, row: int, columns: Sequence[int]) -> list[float | None]:
    return [_number(sheet.value(row, column)) for column in columns]


def is_sum_of(
    sheet: Sheet, whole: int, parts: Sequence[int], columns: Sequence[int], *, least: int = MIN_COLUMNS
) -> bool:
    """Whether the amounts of one row are the sums of others.

    Args:
        sheet: where they stand.
        whole: the row that may be the sum.
        parts: the rows that it may be the sum of.
        columns: money columns.
        least: in so many columns other than 0 they must add up; of several parts in all columns if there are
            fewer.
    """
    agreed = filled = 0
    for column in columns:
        stated = _number(sheet.value(whole, column))
        numbers = [_number(sheet.value(row, column)) for row in parts]
        known = [number for number in numbers if number is not None]
        if stated is None or not known:
            continue
        if not _is_close(math.fsum(known), stated):
            return False
        filled += 1
        agreed += stated != 0
    return bool(agreed) and agreed >= (least if len(parts) == 1 else min(least, filled))


def tiled_heads(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> frozenset[int]:
    """The rows that head all others in turn: each the sum of those down to the next; empty if they do not.

    Args:
        sheet: where they stand.
        rows: all rows that may be projects, top to bottom.
        columns: money columns.
    """
    heads: list[int] = []
    at = 0
    while at < len(rows):
        size = _group_size(sheet, rows[at:], columns)
        if not size:
            return frozenset()
        heads.append(rows[at])
        at += size
    return frozenset(heads) if len(heads) > 1 and len(rows) > 2 * len(heads) else frozenset()


def _group_size(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> int:
    """How many rows the group has that begins with its own sums; 0 if nothing adds up to the first."""
    goal = [number or 0.0 for number in _amounts(sheet, rows[0], columns)]
    sums = [0.0] * len(columns)
    reached = 0
    for count, row in enumerate(rows[1:], start=2):
        amounts = [number or 0.0 for number in _amounts(sheet, row, columns)]
        if reached and any(amounts):
            return reached
        sums = [total + amount for total, amount in zip(sums, amounts, strict=True)]
        if any(total > aim * (1 + CLOSE) + CLOSE for total, aim in zip(sums, goal, strict=True)):
            return 0
        if any(goal) and all(map(_is_close, sums, goal)):
            reached = count
    return reached


def _is_close(total: float, goal: float) -> bool:
    return math.isclose(total, goal, rel_tol=CLOSE, abs_tol=CLOSE)


def sums_of_above(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> frozenset[int]:
    """The rows that are the sum of all above, or of those since the last such row."""
    found: list[int] = []
    everything, since = [0.0] * len(columns), [0.0] * len(columns)
    last = 0
    for at, row in enumerate(rows):
        amounts = [number or 0.0 for number in _amounts(sheet, row, columns)]
        filled = sum(map(bool, amounts))
        if (
            filled >= MIN_COLUMNS
            and at - last > 1
            and any(all(map(_is_close, sums, amounts)) for sums in (since, everything))
        ):
            found.append(row)
            since, last = [0.0] * len(columns), at + 1
            continue
        everything = [total + amount for total, amount in zip(everything, amounts, strict=True)]
        since = [total + amount for total, amount in zip(since, amounts, strict=True)]
    return frozenset(found)


class Groups:
    """The rows of one table whose meaning only their amounts tell."""

    def __init__(self, sheet: Sheet, frame: Frame, start: int) -> None:
        self.sheet, self.frame = sheet, frame
        self.tiles, self.sums = self._unnumbered(start)

    def name(self, row: int) -> str:
        """A row's project name as it stands."""
        return read_name(self.sheet.value(row, self.frame.name))

    def number(self, row: int) -> str:
        """A row's 序号, folded; empty without one."""
        seq = self.frame.seq
        return "" if seq is None else fold(read_text(self.sheet.value(row, seq)))

    def total(self, row: int) -> tuple[int, tuple[str, str, int | None]] | None:
        """The cell of a row that says 小计 or 合计, and what it says."""
        for column in self.frame.labels:
            cell = self.sheet.value(row, column)
            if isinstance(cell, str) and cell and (total := total_of(fold(cell))):
                return column, total
        return None

    def _unnumbered(self, start: int) -> tuple[frozenset[int], frozenset[int]]:
        """Without 序号: rows of groups and of totals that only their sums tell from projects."""
        sheet, frame = self.sheet, self.frame
        if frame.seq is not None:
            return frozenset(), frozenset()
        rows = [row for row in range(start, sheet.bottom) if self.name(row) and not self.total(row)]
        heads = tiled_heads(sheet, rows, frame.money)
        return heads, frozenset() if heads else sums_of_above(sheet, rows, frame.money)

    def parts(self, row: int) -> tuple[list[int], bool]:
        """Rows from here on that look like parts of the project right above, and whether they add up to it.

        They carry numbers like (1) or 3.1 below a plain one, or none at all; then only sums tell.
        """
        above = row - 1
        if self.frame.seq is None or not self.number(above).isdecimal():
            return [], False
        numbered = is_part_number(self.number(row))
        rows = []
        while self.name(row) and not self.total(row) and is_part_number(self.number(row)) == numbered:
            if not numbered and self.number(row):
                break
            rows.append(row)
            row += 1
        fits = bool(rows) and is_sum_of(
            self.sheet, above, rows, self.frame.money, least=1 if numbered else MIN_COLUMNS
        )
        return (rows, fits) if numbered or fits else ([], False)

    def _below(self, row: int, *, totals: bool) -> list[int]:
        """The rows below one that may head them, down to the next 小计 or, if so asked, row without 序号."""
        rows = []
        for at in range(row + 1, self.sheet.bottom):
            if self.total(at) or (not totals and self.name(at) and not self.number(at)):
                break
            if self.name(at):
                rows.append(at)
        return rows

    def heads_projects(self, row: int) -> bool:
        """Whether a row with a name and no 序号 states the sums of the projects below it."""
        if self.frame.seq is None:
            return row in self.tiles
        if self.number(row):
            return False
        rows = self._below(row, totals=False)
        return bool(rows) and is_sum_of(self.sheet, row, rows, self.frame.money)

    def sums_projects(self, row: int, projects: Sequence[int]) -> bool:
        """Whether a row with a name and no 序号 states the sums of projects above it."""
        if self.frame.seq is None:
            return row in self.sums
        return (
            not self.number(row)
            and len(projects) > 1
            and is_sum_of(self.sheet, row, projects, self.frame.money)
        )

    def total_heads_projects(self, row: int) -> tuple[bool, bool]:
        """Whether a 小计 states the sums of the projects below it, and whether another one follows them."""
        rows = self._below(row, totals=True)
        fits = bool(rows) and is_sum_of(self.sheet, row, rows, self.frame.money)
        return fits, fits and any(
            self.total(at) for at in range(rows[-1] + 1, min(rows[-1] + 3, self.sheet.bottom))
        )
