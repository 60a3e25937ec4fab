"""One printable value, with its formula and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["Figure", "Kind"]


class Kind(Enum):
    """What a figure's value is; the value of the member is the unit it is counted in."""

    MONEY = "元"
    RATE = "%"
    POINTS = "百分点"
    COUNT = "个"
    TEXT = "原文"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value that may be printed.

    Attributes:
        id: stable within a report: ``total.completed``, ``category:2.rate``, ``project:7.completed``.
        kind: what the value is.
        value: 元, hundredths of a percent or of a 百分点, a count, or the ledger's own text.
        formula: how it is computed, in words.
        scope: whose figure it is: ``total``, ``category:2``, ``project:7``, ``register:problems``.
        fields: ledger columns it is computed from.
        exact: numerator and denominator of a rate, for a house style with other decimals.
        progress: what POINTS are held against, exact.
        form: how its text was put another way; "" for the ledger's own words.
        rows: ledger rows that it is computed from, counted from 0; None for all of its scope.
        cells: where it stands, if not in the ledger's own columns.
        parts: ids of the figures it is computed from, if these are not the columns of its scope.
    """

    id: str
    kind: Kind
    value: int | str
    formula: str
    scope: str
    fields: tuple[str, ...] = ()
    exact: tuple[int, int] | None = None
    progress: Fraction | None = None
    form: str = ""
    rows: tuple[int, ...] | None = None
    cells: str | None = None
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The bare value, for messages; the filters print it in house style."""
        return str(self.value)
