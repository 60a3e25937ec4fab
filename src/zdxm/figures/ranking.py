"""Groups by completion rate, as published bulletins rank them: ties share a rank, and no gap follows.

Ranked by the rate in hundredths of a percent, which is what the JSON says and every house style rounds
further: 75.00, 75.00, 70.00 are 第1、第1、第2.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from zdxm.figures.model import Group

__all__ = ["UNNAMED", "Ranked", "Ranking", "rank"]

UNNAMED = {
    "category": "未注明类别",
    "responsible_unit": "未注明责任单位",
    "county": "未注明县区",
    "leader": "未注明联系领导",
}
"""Column that projects are grouped by → name of the group of those for which the ledger gives no value."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A group in its place.

    Attributes:
        group: the group.
        rank: from 1; None where it takes no part: no rate, no name of its own, or left out by the office.
        tied: whether another group has the same rank.
    """

    group: Group
    rank: int | None
    tied: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """All groups, best first, those that take no part last in the ledger's order."""

    entries: tuple[Ranked, ...]

    @property
    def placed(self) -> tuple[Ranked, ...]:
        """Those that take part."""
        return tuple(entry for entry in self.entries if entry.rank is not None)

    @property
    def lowest(self) -> int:
        """The last rank; 0 where nobody takes part."""
        return max((entry.rank or 0 for entry in self.entries), default=0)

    def first(self, places: int) -> tuple[Ranked, ...]:
        """Those of the first so many ranks, best first; more than so many where ranks are shared."""
        return self._where(lambda place: place <= places)

    def last(self, places: int) -> tuple[Ranked, ...]:
        """Those of the last so many ranks, best first."""
        return self._where(lambda place: place > self.lowest - places)

    def _where(self, holds: Callable[[int], bool]) -> tuple[Ranked, ...]:
        return tuple(entry for entry in self.entries if entry.rank is not None and holds(entry.rank))


def rank(groups: Sequence[Group], left_out: Collection[str] = ()) -> Ranking:
    """Rank groups by their completion rate, highest first.

    Args:
        groups: in the ledger's order, which also decides between those of one rank.
        left_out: names of groups that take no part.
    """
    outside = {*left_out, *UNNAMED.values()}
    rates = Counter(_rate(group, outside) for group in groups)
    ranked = sorted((rate for rate in rates if rate is not None), reverse=True)
    places = {rate: place for place, rate in enumerate(ranked, start=1)}
    entries = [_placed(group, _rate(group, outside), places, rates) for group in groups]
    return Ranking(tuple(sorted(entries, key=lambda entry: entry.rank or len(groups) + 1)))


def _rate(group: Group, outside: Collection[str]) -> int | None:
    """What a group is ranked by; None where it takes no part."""
    return None if group.name in outside else group.rate


def _placed(
    group: Group, rate: int | None, places: Mapping[int, int], rates: Mapping[int | None, int]
) -> Ranked:
    if rate is None:
        return Ranked(group, None, tied=False)
    return Ranked(group, places[rate], tied=rates[rate] > 1)
