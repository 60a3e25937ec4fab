"""Groups by completion rate, as published bulletins rank them, and the order in which projects are listed.

Ties share a rank, and no gap follows. Groups are ranked by the rate in hundredths of a percent, which is what
the JSON says and every house style rounds further: 75.00, 75.00, 70.00 are 第1、第1、第2.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import groupby

from zdxm.declare import frozen
from zdxm.fields import RANKED
from zdxm.figures.model import Group, Project, ReportFigures
from zdxm.figures.values import Figure, Kind

GROUPED_BY = {each.scope: each.key for each in RANKED}
"""Scope of a group → the column that holds its name."""
_RANKED_BY = ("category", "completed", "annual_plan")
"""Columns that rates come from, and the one that says which projects are told in words only."""
_RANK_FORMULA = "完成率从高到低的名次，相同的并列"

UNNAMED = {each.key: f"未注明{each.group}" for each in RANKED}
"""Column that projects are grouped by → name of the group of those for which the ledger gives no value."""


@frozen
class Place:
    """One rank.

    Attributes:
        rank: from 1.
        rate: of all its groups, in hundredths of a percent.
        groups: at least one, in the ledger's order.
    """

    rank: int
    rate: int
    groups: tuple[Group, ...]


@frozen
class Ranking:
    """All groups: by places, best first, and those that take no part, in the ledger's order.

    A group without a rate or a name takes no part, nor one of which the office tells all projects in words.
    """

    places: tuple[Place, ...]
    apart: tuple[Group, ...]

    @property
    def placed(self) -> int:
        """How many groups take part."""
        return sum(len(place.groups) for place in self.places)


def rank(groups: Sequence[Group], told_in_words: Collection[str] = ()) -> Ranking:
    """Rank groups by their completion rate, highest first.

    Args:
        groups: in the ledger's order.
        told_in_words: categories whose projects the office gives no figures for.
    """
    part = [(group.rate, group) for group in groups if _takes_part(group, told_in_words)]
    known = sorted(((rate, group) for rate, group in part if rate is not None), key=lambda pair: -pair[0])
    places = [
        (rate, tuple(group for _, group in pairs)) for rate, pairs in groupby(known, lambda pair: pair[0])
    ]
    inside = {id(group) for _, group in known}
    return Ranking(
        tuple(Place(number, rate, same) for number, (rate, same) in enumerate(places, start=1)),
        tuple(group for group in groups if id(group) not in inside),
    )


def rank_by(figures: ReportFigures, key: str) -> Ranking:
    """Rank the groups by one column.

    Projects that the office tells in words only are in none of them, but in their category, which stands
    behind, so that all rows together are the whole ledger.
    """
    told, groups = figures.told_in_words, figures.groups[key]
    apart = () if key == "category" else [group for group in figures.categories if group.name in told]
    return rank((*groups, *apart) if groups else (), told)


def rank_figure(place: Place, group: Group) -> Figure:
    """A group's place as a figure."""
    identity, parts = f"{group.scope}.rank", (f"{group.scope}.rate", *ranked_by(group))
    return Figure(identity, Kind.COUNT, place.rank, _RANK_FORMULA, group.scope, parts=parts)


def ranked_by(group: Group) -> tuple[str, ...]:
    """Ids of the columns of the whole ledger that a group's place among all groups follows from."""
    named = GROUPED_BY[group.scope.partition(":")[0]]
    return tuple(dict.fromkeys(f"total/{column}" for column in (named, *_RANKED_BY)))


def _takes_part(group: Group, told_in_words: Collection[str]) -> bool:
    named = group.name not in UNNAMED.values()
    return named and not all(member.category in told_in_words for member in group.members)


@frozen
class Order:
    """In what order the projects of one bucket are listed.

    Attributes:
        key: of a project, for sorting.
        told: the same in words.
    """

    key: Callable[[Project], tuple[int, int]]
    told: str


def _most_missing_first(project: Project) -> tuple[int, int]:
    """By the money that is missing against the calendar, then by the gap."""
    return -(project.shortfall or 0), project.variance or 0


LISTED = {
    "ahead": Order(lambda one: (-(one.variance or 0), -(one.completed or 0)), "高于时间进度多的在前"),
    "behind": Order(_most_missing_first, "少完成投资多的在前"),
    "not_started": Order(_most_missing_first, "少完成投资多的在前"),
}
"""Bucket, also the count of its projects → their order; projects of other buckets stand as in the ledger."""
