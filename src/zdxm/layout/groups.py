"""Rows that are the sums of other rows: a packed project over its parts, a group's row over its projects.

Such a row looks like a project, and to count it beside the others would count them twice; only the amounts
tell. Every comparison is over all money columns in which both sides hold a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from operator import add

from zdxm.cells.words import fold, is_tick, read_name, read_text
from zdxm.declare import pattern
from zdxm.layout.model import Frame
from zdxm.layout.row_words import (
    PartStyle,
    is_count_header,
    is_marked,
    is_number,
    is_ordinal,
    part_style,
    total_of,
    whole_number,
)
from zdxm.workbook.model import Oddity, Raw, Sheet

_NOTE = pattern(r"(?<=\d)[(\[][^()\[\]]*[)\]]$")
CLOSE = 1e-9
"""Relative; sums of floats differ by less."""
MOST_GROUPS = 200
"""Different words of a column from which on it groups nothing."""
_FIRST = (1, "1")
_NO_AMOUNT = (Oddity.PERCENT, Oddity.DATE)
"""What a number format shows that is no amount."""
MIN_COLUMNS = 2
"""Without a numeral that says so, one column that adds up may be chance."""


def _number(cell: Raw) -> float | None:
    """A cell's number, its unit and what stands in brackets behind it left aside; None for words."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    if isinstance(cell, str):
        digits = fold("".join(letter for letter in cell if not _is_mark(letter))).replace(",", "")
        digits = _NOTE.sub("", digits)
        return float(digits) if digits.replace(".", "", 1).isdecimal() else None
    return float(cell)


def _is_mark(letter: str) -> bool:
    """Whether a letter is a number that stands for no digit: ①, ³."""
    return letter.isdigit() and not letter.isdecimal()


def _places(number: float) -> int:
    """Decimal places of a number."""
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def tiled_heads(amounts: Sequence[Sequence[float]]) -> list[int]:
    """The rows that head all others in turn: each the sum of those down to the next; none if they do not.

    Args:
        amounts: of all rows that may be projects, top to bottom, by money column; 0 for a blank.
    """
    heads: list[int] = []
    at = 0
    while at < len(amounts):
        size = _group_size(amounts, at)
        if not size:
            return []
        heads.append(at)
        at += size
    return heads if len(heads) > 1 and len(amounts) > 2 * len(heads) else []


def _group_size(amounts: Sequence[Sequence[float]], first: int) -> int:
    """How many rows the group has that begins with its own sums; 0 if nothing adds up to the first."""
    goal = amounts[first]
    sums = [0.0] * len(goal)
    reached = 0
    for at in range(first + 1, len(amounts)):
        if reached and any(amounts[at]):
            return reached
        sums = list(map(add, sums, amounts[at]))
        if any(total > aim * (1 + CLOSE) + CLOSE for total, aim in zip(sums, goal, strict=True)):
            return 0
        if any(goal) and all(map(_is_close, sums, goal)):
            reached = at + 1 - first
    return reached


def _is_close(total: float, goal: float) -> bool:
    return math.isclose(total, goal, rel_tol=CLOSE, abs_tol=CLOSE)


def sums_of_above(amounts: Sequence[Sequence[float]]) -> list[int]:
    """The rows that are the sum of all above, or of those since the last such row; amounts as above."""
    found: list[int] = []
    everything: list[float] = [0.0] * len(amounts[0]) if amounts else []
    since, last = everything, 0
    for at, row in enumerate(amounts):
        if (
            sum(map(bool, row)) >= MIN_COLUMNS
            and at - last > 1
            and any(all(map(_is_close, sums, row)) for sums in (since, everything))
        ):
            found.append(at)
            since, last = [0.0] * len(row), at + 1
            continue
        everything = list(map(add, everything, row))
        since = list(map(add, since, row))
    return found


def _counts_otherwise(cell: Raw) -> bool:
    """Whether a project's cell makes the number on a row of sums their sum, or the count of their ticks."""
    return is_number(cell) or (cell != "" and is_tick(cell))


class Groups:
    """The rows of one table whose meaning only their amounts tell."""

    def __init__(self, sheet: Sheet, frame: Frame, start: int) -> None:
        self.sheet, self.frame, self.start = sheet, frame, start
        self._amounts: dict[int, list[float | None]] = {}
        self.tiles, self.sums = self._unnumbered(start)
        self.parents, self.restarts = self._numbering()
        self._counting: dict[int, bool] = {}

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

    def amount(self, row: int, column: int) -> float | None:
        """The number in a money cell of the table, if it shows an amount; each column is read once."""
        if column not in self._amounts:
            at = column - self.sheet.left
            cells = [row[at] for row in self.sheet.rows]
            numbers = [None if cell == "" else _number(cell) for cell in cells]
            for place in chain.from_iterable(self.sheet.odd.get(kind, ()) for kind in _NO_AMOUNT):
                if place[1] == column:
                    numbers[place[0] - self.sheet.top] = None
            self._amounts[column] = numbers
        return self._amounts[column][row - self.sheet.top]

    def is_sum(self, whole: int, parts: Sequence[int], *, least: int = MIN_COLUMNS) -> bool:
        """Whether the amounts of one row are the sums of others.

        Args:
            whole: the row that may be the sum.
            parts: the rows that it may be the sum of.
            least: in so many columns other than 0 they must add up; of several parts in all columns if there
                are fewer.
        """
        return self._agree(whole, self._sums(parts), len(parts), least)

    def _sums(self, parts: Sequence[int]) -> Iterator[tuple[int, float]]:
        """The money columns in which rows hold a number, with their sums."""
        for column in self.frame.money:
            numbers = [self.amount(row, column) for row in parts]
            known = [number for number in numbers if number is not None]
            if known:
                yield column, math.fsum(known)

    def _agree(self, whole: int, sums: Iterable[tuple[int, float]], parts: int, least: int) -> bool:
        agreed = filled = 0
        for column, total in sums:
            stated = self.amount(whole, column)
            if stated is None:
                continue
            if not _is_close(total, stated):
                return False
            filled += 1
            agreed += stated != 0
        return bool(agreed) and agreed >= (least if parts == 1 else min(least, filled))

    def _unnumbered(self, start: int) -> tuple[frozenset[int], frozenset[int]]:
        """Without 序号: rows of groups and of totals that only their sums tell from projects."""
        sheet, frame = self.sheet, self.frame
        if frame.seq is not None:
            return frozenset(), frozenset()
        rows = [row for row in range(start, sheet.bottom) if self.name(row) and not self.total(row)]
        amounts = [[self.amount(row, column) or 0.0 for column in frame.money] for row in rows]
        heads = tiled_heads(amounts)
        sums = [] if heads else sums_of_above(amounts)
        return frozenset(rows[at] for at in heads), frozenset(rows[at] for at in sums)

    def _numbers(self) -> list[Raw]:
        """The 序号 cells below the header."""
        if self.frame.seq is None:
            return []
        at = self.frame.seq - self.sheet.left
        return [row[at] for row in self.sheet.rows[self.start - self.sheet.top :]]

    def _numbering(self) -> tuple[frozenset[int], frozenset[int]]:
        """Rows with a plain 序号 right above one that numbers a part, and rows where the 序号 begin again."""
        cells = self._numbers()
        ones = [at for at, cell in enumerate(cells) if cell in _FIRST and at]
        again = [self.start + at for at in ones if whole_number(cells[at - 1]) is not None]
        texts = [at for at, cell in enumerate(cells) if cell != "" and (type(cell) is not float or cell % 1)]
        odd = [at for at in texts if whole_number(cells[at]) is None]
        parents = [
            self.start + at - 1
            for at in odd
            if at and whole_number(cells[at - 1]) and self.style(self.start + at) is not PartStyle.NONE
        ]
        return frozenset(parents), frozenset(again)

    def may_count(self, column: int) -> bool:
        """Whether a number on a row of sums may count projects: its header or the words in it say so.

        Below numbers of the projects' own it is a sum or a rate, below ticks their count.
        """
        if column not in self._counting:
            header = range(self.start - self.frame.depth, self.start)
            said = "".join(read_text(self.sheet.value(row, column)) for row in header)
            cells = (self.sheet.value(row, column) for row in self._projects)
            self._counting[column] = is_count_header(said) or not any(map(_counts_otherwise, cells))
        return self._counting[column]

    @cached_property
    def _projects(self) -> list[int]:
        """Rows that are projects as far as 序号 and name tell."""
        rows = range(self.start, self.sheet.bottom)
        numbered = self.frame.seq is not None
        return [
            row
            for row in rows
            if self.name(row)
            and not self.total(row)
            and (not numbered or is_ordinal(self.sheet.value(row, self.frame.seq)))  # type: ignore[arg-type]
        ]

    @cached_property
    def mostly_numbered(self) -> bool:
        """Whether most rows with a name have a 序号, so that a row without one is no plain project."""
        name = self.frame.name - self.sheet.left
        rows = self.sheet.rows[self.start - self.sheet.top :]
        named = [cell for cell, row in zip(self._numbers(), rows, strict=False) if row[name] != ""]
        return 2 * sum(map(is_ordinal, named)) > len(named)

    @cached_property
    def sectioned(self) -> bool:
        """Whether all plain 序号 stand above numbers like 1.1: they are headings, not projects."""
        plain = [self.start + at for at, cell in enumerate(self._numbers()) if whole_number(cell) is not None]
        heads = [row for row in plain if self.name(row)]
        told = any(self.sheet.value(row, column) != "" for column in self.frame.plain for row in heads)
        lead = len(heads) > 1 and set(heads) <= self.parents
        return lead and bool(self.frame.plain) and not told

    def style(self, row: int) -> PartStyle:
        """How a row numbers a part of the project above, in its 序号 or, without one, its name.

        Where the other rows have a 序号, a ring before the name of a row without one numbers nothing else.
        """
        seq = self.frame.seq
        cell = "" if seq is None else self.sheet.value(row, seq)
        if cell == "":
            name = self.sheet.value(row, self.frame.name)
            if seq is None:
                return PartStyle.LOOSE if isinstance(name, str) and is_marked(name) else PartStyle.NONE
            ringed = part_style(self.name(row)[:1]) is PartStyle.SURE
            return PartStyle.SURE if ringed else PartStyle.NONE
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return PartStyle.SURE if cell % 1 and cell > 0 else PartStyle.NONE
        return part_style(cell) if isinstance(cell, str) else PartStyle.NONE

    def is_header(self, row: int) -> bool:
        """Whether a row says of its names what the header does: a header again, on the next page."""
        name = self.frame.name
        return (name, read_text(self.sheet.value(row, name))) in self.frame.header

    def before(self, row: int) -> int:
        """The row above one, repeated headers aside."""
        row -= 1
        while self.is_header(row) and row > self.start:
            row -= 1
        return row

    def parts(self, row: int) -> tuple[list[int], bool]:
        """Rows from here on that look like parts of the project right above, and whether they add up to it.

        They carry numbers like (1), 3.1, ① or a below a plain one, begin again at 1, or carry none at all;
        then only sums tell.
        """
        above, style = self.before(row), self.style(row)
        if self.style(above) is not PartStyle.NONE or (self.frame.seq is None and style is PartStyle.NONE):
            return [], False
        if self.frame.seq is not None and not self.number(above).isdecimal():
            return [], False
        rows = self._run(row, style)
        if row in self.restarts:
            ends = (rows[:end] for end in range(len(rows), 1, -1))
            return next((each for each in ends if self.is_sum(above, each)), []), True
        sure = style is PartStyle.SURE
        fits = bool(rows) and self.is_sum(above, rows, least=1 if sure else MIN_COLUMNS)
        if not fits and style is PartStyle.NONE and (first := self.adding_up(row, above)):
            return first, True  # a memo row without a number may follow them
        return (rows, fits) if sure or fits else ([], False)

    def carry_number(self, parent: int, rows: Sequence[int]) -> bool:
        """Whether parts carry the number of the project above (2-1 below 2), which has all their amounts."""
        number = whole_number(self.number(parent))
        stems = {re.split(r"[-.]", self.number(row), maxsplit=1)[0] for row in rows}
        lacks = (
            column
            for column in self.frame.money
            if self.amount(parent, column) is None and any(self.amount(row, column) for row in rows)
        )
        return number is not None and stems == {str(number)} and next(lacks, None) is None

    def gaps(self, parent: int, rows: Sequence[int]) -> Iterator[tuple[int, float, float]]:
        """Columns in which a project's amount is not the sum of its parts, with both; rounding aside."""
        for column in self.frame.money:
            stated = self.amount(parent, column)
            numbers = [self.amount(row, column) for row in rows]
            known = [number for number in numbers if number is not None]
            if stated is None or not known:
                continue
            place = max(_places(number) for number in (stated, *known))
            slack = (len(known) + 1) / 2 / 10**place if place else 0.0
            if abs(math.fsum(known) - stated) > slack + CLOSE * abs(stated):
                yield column, stated, math.fsum(known)

    def _run(self, first: int, style: PartStyle) -> list[int]:
        """The rows from one on that are numbered in its style: 1, 2, 3 where the 序号 begin again."""
        rows: list[int] = []
        row = first
        while self.name(row) and not self.total(row):
            if rows and self.is_header(row):
                row += 1
                continue
            if self.style(row) is not style:
                break
            number = self.number(row)
            if first in self.restarts:
                if number != str(len(rows) + 1):
                    break
            elif style is PartStyle.NONE and number:
                break
            rows.append(row)
            row += 1
        return rows

    def adding_up(self, row: int, total: int, *, least: int = MIN_COLUMNS) -> list[int]:
        """The rows without 序号 from one on that together are the sum that a row above states; else none."""
        rows: list[int] = []
        sums: dict[int, float] = {}
        while total >= 0 and row < self.sheet.bottom:
            paid = [each for each in self.frame.money if self.amount(row, each) is not None]
            if not paid or is_ordinal(self.number(row)) or self.total(row):
                break
            rows.append(row)
            for column in paid:
                sums[column] = sums.get(column, 0.0) + (self.amount(row, column) or 0.0)
            if len(rows) > 1 and self._agree(total, sums.items(), len(rows), least):
                return rows
            row += 1
        return []

    def sums_group(self, row: int, projects: Sequence[int], groups: Sequence[Sequence[int]]) -> bool:
        """Whether a row states the sums of projects that share a word in some column, or stand together."""
        aside = {self.frame.name, self.frame.seq}
        found = [*groups, projects]
        for column in {*self.frame.labels, *self.frame.plain} - aside:
            same: dict[str, list[int]] = {}
            for at in projects:
                same.setdefault(read_name(self.sheet.value(at, column)), []).append(at)
            found += same.values() if len(same) <= MOST_GROUPS else ()
        return any(len(each) > 1 and self.is_sum(row, each) for each in found)

    def _below(self, row: int, *, totals: bool) -> list[int]:
        """The rows below one that may head them, down to the next 小计 or, if so asked, row without 序号."""
        rows = []
        for at in range(row + 1, self.sheet.bottom):
            if self.total(at) or (not totals and self.name(at) and not self.number(at)):
                break
            if not totals and self.style(at) is PartStyle.LOOSE and self.style(row) is PartStyle.LOOSE:
                break
            if self.name(at):
                rows.append(at)
        return rows

    def heads_projects(self, row: int) -> bool:
        """Whether a row with a name and no 序号 states the sums of the projects below it."""
        if self.frame.seq is None:
            return row in self.tiles
        if self.number(row) and self.style(row) is not PartStyle.LOOSE:
            return False
        rows = self._below(row, totals=False)
        return bool(rows) and self.is_sum(row, rows)

    def sums_projects(self, row: int, projects: Sequence[int]) -> bool:
        """Whether a row with a name and no 序号 states the sums of projects above it."""
        if self.frame.seq is None:
            return row in self.sums
        return not self.number(row) and len(projects) > 1 and self.is_sum(row, projects)

    def total_heads_projects(self, row: int) -> tuple[bool, bool]:
        """Whether a 小计 states the sums of the projects below it, and whether another one follows them."""
        rows = self._below(row, totals=True)
        fits = bool(rows) and self.is_sum(row, rows)
        return fits, fits and any(
            self.total(at) for at in range(rows[-1] + 1, min(rows[-1] + 3, self.sheet.bottom))
        )
