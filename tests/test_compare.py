"""Tests of what changed between two ledgers, and of the shares that add up to it."""

from __future__ import annotations

import dataclasses
import random
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_figures import WAN, make_figures, make_project
from zdxm.compare import Comparison, Part, compare_figures, comparison_paragraph, share_out
from zdxm.config.settings import Style
from zdxm.units import FULL_RATE, rate_hundredths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.figures.model import Project, ReportFigures

AMOUNTS = st.integers(0, 10**12)
PARTS = st.lists(st.builds(Part, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=30)


def _exact(parts: Sequence[Part]) -> list[Fraction]:
    """Each part's share in hundredths, from the formula of docs/diff.md."""
    old_plan, new_plan = sum(part.old_plan for part in parts), sum(part.new_plan for part in parts)
    old, new = (
        Fraction(sum(part.old_done for part in parts), old_plan),
        Fraction(sum(part.new_done for part in parts), new_plan),
    )
    mean_rate, mean_plan = (old + new) / 2, Fraction(old_plan + new_plan, 2)
    return [
        FULL_RATE
        * ((part.new_done - part.old_done) - mean_rate * (part.new_plan - part.old_plan))
        / mean_plan
        for part in parts
    ]


def _printed_change(parts: Sequence[Part]) -> int:
    old, new = (
        rate_hundredths(
            sum(getattr(part, f"{side}_done") for part in parts),
            sum(getattr(part, f"{side}_plan") for part in parts),
        )
        for side in ("old", "new")
    )
    return new - old


@settings(max_examples=300, deadline=None)
@given(PARTS)
def test_shares_add_up_to_the_printed_change(parts: list[Part]) -> None:
    """The sum is exact, each share is next to its exact value, and what did nothing gets nothing."""
    found = share_out(parts)
    if not sum(part.old_plan for part in parts) or not sum(part.new_plan for part in parts):
        assert found is None
        return
    assert found is not None
    change, shares = found
    assert change == _printed_change(parts) == sum(shares)
    exact = _exact(parts)
    far = [share for share, true in zip(shares, exact, strict=True) if abs(share - true) >= 1]
    assert len(far) <= 1
    assert all(not share for share, true in zip(shares, exact, strict=True) if true == 0)


def test_ten_thousand_random_pairs_add_up() -> None:
    """Ledgers as offices have them: projects come and go, plans move, some report nothing."""
    numbers = random.Random(20110630)
    for _ in range(10_000):
        parts = [
            Part(*(numbers.choice((0, 1, WAN, 10**8)) * numbers.randrange(60_000) for _ in range(4)))
            for _ in range(numbers.randrange(1, 12))
        ]
        found = share_out(parts)
        if found is not None:
            assert sum(found[1]) == found[0] == _printed_change(parts)


@pytest.mark.parametrize(
    ("part", "sign"),
    [
        (Part(100, 1000, 300, 1000), 1),
        (Part(300, 1000, 100, 1000), -1),
        (Part(300, 1000, 300, 1500), -1),
        (Part(300, 1000, 300, 800), 1),
        (Part(0, 0, 900, 1000), 1),
        (Part(0, 0, 100, 1000), -1),
        (Part(100, 1000, 0, 0), 1),
        (Part(900, 1000, 0, 0), -1),
        (Part(400, 1000, 400, 1000), 0),
    ],
)
def test_a_share_has_a_sensible_sign(part: Part, sign: int) -> None:
    """More done lifts, a larger plan weighs, a new project lifts if it is further than the mean rate."""
    found = share_out([part, Part(4000, 10_000, 5000, 10_000)])
    assert found is not None
    assert (found[1][0] > 0) - (found[1][0] < 0) == sign


@settings(max_examples=100, deadline=None)
@given(PARTS)
def test_shares_turn_round_with_the_ledgers(parts: list[Part]) -> None:
    """Exchanging then and now gives the same exact shares with the other sign."""
    turned = [Part(part.new_done, part.new_plan, part.old_done, part.old_plan) for part in parts]
    if share_out(parts) is not None:
        assert [-share for share in _exact(parts)] == _exact(turned)
        assert sum(_exact(parts)) == FULL_RATE * (
            Fraction(sum(part.new_done for part in parts), sum(part.new_plan for part in parts))
            - Fraction(sum(part.old_done for part in parts), sum(part.old_plan for part in parts))
        )


def test_a_total_beyond_all_shares_falls_to_the_largest() -> None:
    """99.996 % and 100.004 % print as 99.99 and 100.01: two hundredths for a change of less than one."""
    found = share_out([Part(99_996, 100_000, 100_004, 100_000), Part(0, 0, 0, 0)])
    assert found == (2, (2, 0))


# --- ledgers ---------------------------------------------------------------------------------------


def _figures(projects: Sequence[Project]) -> ReportFigures:
    """Figures of 2011H1 with the projects' sums."""
    plans = [project.annual_plan for project in projects if project.annual_plan is not None]
    dones = [project.completed for project in projects if project.completed is not None]
    plan, done = sum(plans) if plans else None, sum(dones) if dones else None
    rate = rate_hundredths(done, plan) if plan and done is not None else None
    made = make_figures(projects)
    total = dataclasses.replace(made.total, annual_plan=plan, completed=done, rate=rate)
    return dataclasses.replace(made, total=total)


def _compare(old: Sequence[Project], new: Sequence[Project]) -> Comparison:
    return compare_figures(_figures(old), _figures(new))


def test_movers_come_in_the_later_ledgers_order_with_those_that_are_gone_last() -> None:
    """Each project once, with what it was and what it is."""
    found = _compare(
        [make_project("东湖水厂", 1000, 100), make_project("西山大桥", 1000, 200)],
        [make_project("南岭医院", 1000, 300), make_project("东湖水厂", 1200, 400)],
    )
    assert [
        (mover.old and mover.old.name, mover.new and mover.new.name, mover.plan_change // WAN)
        for mover in found.movers
    ] == [(None, "南岭医院", 1000), ("东湖水厂", "东湖水厂", 200), ("西山大桥", None, -1000)]
    assert [len(found.added), len(found.gone), len(found.renamed), len(found.replanned)] == [1, 1, 0, 1]
    assert found.change == sum(mover.contribution or 0 for mover in found.movers) == 3182 - 1500


def test_the_strongest_come_first_on_either_side() -> None:
    """Risers by how much they lifted, fallers by how much they pulled down."""
    found = _compare(
        [make_project(name, 1000, 500) for name in "甲乙丙丁"],
        [make_project(name, 1000, done) for name, done in zip("甲乙丙丁", (510, 900, 450, 100), strict=True)],
    )
    assert [mover.project.name for mover in found.risers] == ["乙", "甲"]
    assert [mover.project.name for mover in found.fallers] == ["丁", "丙"]


def test_without_a_rate_nothing_is_shared_out() -> None:
    """A ledger without plans has no completion rate, so no change and no contributions."""
    found = _compare([make_project("甲", None, 100)], [make_project("甲", 1000, 100)])
    assert (found.change, [mover.contribution for mover in found.movers]) == (None, [None])
    assert "无法比较" in comparison_paragraph(found, Style())


def test_a_renamed_project_says_how_it_was_found() -> None:
    """By its code surely, by a similar name only to be looked at."""
    old = [
        make_project("东湖水厂", 1000, 100, code="1"),
        make_project("西山大桥加固改造项目", 1000, 100, total_investment=5),
    ]
    new = [
        make_project("东湖自来水厂扩建", 1000, 100, code="1"),
        make_project("西山大桥加固改造工程", 1000, 100, total_investment=5),
    ]
    found = _compare(old, new)
    assert [mover.project.name for mover in found.renamed] == [project.name for project in new]
    assert [mover.is_alike_only for mover in found.movers] == [False, True]


def test_the_paragraph_says_what_moved_the_rate() -> None:
    """From what to what, by how much, through whom, and what else changed."""
    found = _compare(
        [make_project("东湖水厂", 1000, 100), make_project("西山大桥", 1000, 200)],
        [make_project("南岭医院", 1000, 300), make_project("东湖水厂", 1200, 400)],
    )
    assert comparison_paragraph(found, Style()) == (
        "与2011年上半年相比，重点项目年度投资完成率由15%提高到31.82%，提高16.82个百分点。"
        "拉高完成率的是东湖水厂（12.06个百分点）、南岭医院（3.14个百分点）、西山大桥（1.62个百分点）。"
        "两期相比，新增项目1个（南岭医院），退出项目1个（西山大桥），调整年度计划的项目1个，合计调增200万元。"
    )


def test_the_paragraph_of_a_fall_and_of_no_change() -> None:
    """下降 and 没有变化 have their own words; the house's word for 时间进度 is kept."""
    old, new = [make_project("甲", 1000, 500)], [make_project("甲", 1000, 400)]
    assert "由50%下降到40%，下降10个百分点。拉低完成率的是甲（10个百分点）。" in comparison_paragraph(
        _compare(old, new), Style()
    )
    assert comparison_paragraph(_compare(old, old), Style()) == (
        "与2011年上半年相比，重点项目年度投资完成率仍为50%，没有变化。"
    )
    earlier = _figures(old)
    month = dataclasses.replace(earlier.calendar, progress=Fraction(5, 12))
    said = comparison_paragraph(
        compare_figures(dataclasses.replace(earlier, calendar=month), _figures(new)),
        Style(progress_noun="序时进度"),
    )
    assert "同期序时进度推进8.33个百分点" in said
