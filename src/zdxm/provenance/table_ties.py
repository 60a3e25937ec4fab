"""The rows of a table worked out again: each column from its printed digits, and added up as a reader would.

Goes by columns, for a table may hold a hundred thousand figures: a printed amount is held against the
ledger's own, a printed rate or gap against the two amounts that it is of, with nothing but exact numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zdxm.narrative.blocks import RowKind
from zdxm.provenance.reckoning import FULL, percent, untied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zdxm.figures import Group, Project
    from zdxm.narrative.blocks import TableRow
    from zdxm.narrative.rows import Cells

    Owners = Sequence[Project | Group]

__all__ = ["Mismatch", "Sums", "tie_amounts", "tie_shares"]

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGIT = re.compile(r"\d")
_WAN = 10**4
_SUMMED = frozenset({"total_investment", "annual_plan", "completed"})
_HUNDREDTHS = 2


class Mismatch(Exception):  # noqa: N818 - never leaves the check
    """A cell that does not tie: its row, from 0, and what it should say."""

    def __init__(self, row: int, expected: str) -> None:
        super().__init__(row, expected)
        self.row, self.expected = row, expected


def tie_amounts(cells: Cells, owners: Owners) -> Decimal:
    """A column of amounts in 万元 against its owners'; returns its sum as printed.

    Raises:
        Mismatch: the first cell that says something else, or something where the ledger has nothing.
    """
    total = Decimal(0)
    for row, (text, owner) in enumerate(zip(cells.texts, owners, strict=True)):
        value = getattr(owner, cells.name)
        if value is None:
            _tie_absent(row, text)
        elif not _NUMBER.fullmatch(text) or (amount := Decimal(text)) * _WAN != value:
            raise Mismatch(row, f"{Decimal(value) / _WAN:f}")
        else:
            total += amount
    return total


def tie_shares(cells: Cells, owners: Owners, less: int) -> None:
    """A column of rates in hundredths of a percent against the sums that they are of.

    Args:
        cells: the column.
        owners: one for each row.
        less: what was taken from each rate before it was printed, in hundredths: 0, or the time progress.

    Raises:
        Mismatch: the first cell that says something else, or something where there is no rate.
    """
    for row, (text, owner) in enumerate(zip(cells.texts, owners, strict=True)):
        part, whole = owner.completed, owner.annual_plan
        if part is None or not whole:
            _tie_absent(row, text)
            continue
        printed = Decimal(text) * FULL if _NUMBER.fullmatch(text) else None
        if printed is None or not _is_share(printed + less, part, whole):
            expected = percent(Fraction(part, whole), _HUNDREDTHS) - Decimal(less) / FULL
            raise Mismatch(row, f"{expected:f}")


def _is_share(hundredths: Decimal, part: int, whole: int) -> bool:
    """Whether so many hundredths of a percent are ``part`` of ``whole``, rounded."""
    near = int(hundredths)
    if near != hundredths:
        return False
    off = abs(part * FULL**2 - near * whole) * 2
    if off < abs(whole) and near not in (0, FULL**2):
        return True
    # Half way between two hundredths, or 0 or 100, which are printed only where they are exact.
    return percent(Fraction(part, whole), _HUNDREDTHS) * FULL == near


def _tie_absent(row: int, text: str) -> None:
    if _DIGIT.search(text):
        raise Mismatch(row, "空缺")


@dataclass(slots=True)
class Sums:
    """The columns of amounts of a table, added up from top to bottom: for each 小计 and for the 合计.

    Attributes:
        part: column → sum since the last 小计.
        whole: column → sum of all.
        counted: whether there was anything to add up.
    """

    part: dict[int, Decimal] = field(default_factory=dict)
    whole: dict[int, Decimal] = field(default_factory=dict)
    counted: bool = False

    def add(self, at: int, name: str, amount: Decimal) -> None:
        """Add to a column, if it is one that has sums."""
        self.counted = True
        if name in _SUMMED:
            for sums in (self.part, self.whole):
                sums[at] = sums.get(at, Decimal(0)) + amount

    def row(self, row: TableRow) -> None:
        """Take a single row in: begin a group, add an item, hold a sum against what was added.

        Raises:
            OutputError: a sum is not that of the rows above it.
        """
        if row.kind is RowKind.GROUP:
            self.part = {}
        elif row.kind is RowKind.ITEM:
            self.counted = True
            for at, name, amount in _amounts(row):
                self.add(at, name, amount)
        elif self.counted:
            sums = self.part if row.kind is RowKind.SUBTOTAL else self.whole
            for at, _, amount in _amounts(row):
                if amount != sums.get(at, 0):
                    raise untied(row.cells[at].text, f"{row.cells[1].text}这一行", f"{sums.get(at, 0)}")


def _amounts(row: TableRow) -> Iterator[tuple[int, str, Decimal]]:
    """Column, attribute and amount of the cells that have sums."""
    for at, cell in enumerate(row.cells):
        name = (cell.figure or "").rpartition(".")[2]
        if name in _SUMMED and _NUMBER.fullmatch(cell.text):
            yield at, name, Decimal(cell.text)
