"""zdxm.figures.ranking: dense ranks by completion rate, and who takes no part."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from made_figures import make_figures, make_project
from zdxm.figures.ranking import rank

if TYPE_CHECKING:
    from zdxm.figures.model import Group


def group(name: str, rate: int | None, category: str = "一类") -> Group:
    """A group of one project with this rate."""
    members = (make_project(f"{name}的项目", category=category),)
    return dataclasses.replace(make_figures(members).total, name=name, rate=rate, members=members)


def test_ties_share_a_rank_and_no_gap_follows() -> None:
    """75, 75, 70 are first, first, second; within a rank the ledger's order holds."""
    ranking = rank([group("甲", 7000), group("乙", 7500), group("丙", 7500), group("丁", 0)])
    assert [(place.rank, place.rate, [each.name for each in place.groups]) for place in ranking.places] == [
        (1, 7500, ["乙", "丙"]),
        (2, 7000, ["甲"]),
        (3, 0, ["丁"]),
    ]
    assert ranking.placed == 4


def test_who_takes_no_part_stands_apart() -> None:
    """No rate, no name, or all projects told in words only; one project with figures is enough."""
    mixed = dataclasses.replace(
        group("戊", 10), members=(make_project("子", category="片区"), make_project("丑", category="一类"))
    )
    groups = [
        group("甲", None),
        group("未注明责任单位", 9000),
        group("丙", 5000, category="片区"),
        mixed,
        group("丁", 5000),
    ]
    ranking = rank(groups, ("片区",))
    assert [each.name for place in ranking.places for each in place.groups] == ["丁", "戊"]
    assert [each.name for each in ranking.apart] == ["甲", "未注明责任单位", "丙"]


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=12))
def test_every_group_stands_once(rates: list[int | None]) -> None:
    """Whatever the rates, ranks run from 1 without a gap, fall with the rate, and hold every group once."""
    groups = [group(f"{number}号", rate) for number, rate in enumerate(rates)]
    ranking = rank(groups)
    assert [place.rank for place in ranking.places] == list(range(1, len(ranking.places) + 1))
    placed = [place.rate for place in ranking.places]
    assert placed == sorted(set(placed), reverse=True)
    found = [each.name for place in ranking.places for each in place.groups]
    assert sorted([*found, *(each.name for each in ranking.apart)]) == sorted(each.name for each in groups)
