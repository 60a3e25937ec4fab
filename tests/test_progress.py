"""Measuring and adding up, against the plain arithmetic written out."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zdxm.cells.amounts import MOST
from zdxm.cells.words import STATUS_NAMES
from zdxm.lights import Bucket, LightPolicy
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar, Sums, add_up, measure
from zdxm.units import divide_half_up, rate_hundredths

HALF = Calendar.of(parse_period("2011H1"), Basis.MONTH, 100, LightPolicy())
AMOUNTS = st.none() | st.integers(0, 10**14)
STATES = st.sampled_from([None, *(status.value for status in STATUS_NAMES)])


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A ledger's frame with the columns that measuring needs."""
    filled = pd.DataFrame(
        {
            name: [row.get(name) for row in rows]
            for name in (
                "status", "planned_start", "actual_start", "planned_finish", "actual_finish", "category",
                "nature",
            )
        },
        dtype=object,
    )  # fmt: skip
    for name in ("total_investment", "annual_plan", "completed"):
        filled[name] = pd.array([row.get(name) for row in rows], dtype="Int64")
    return filled


def project(
    plan: int | None, done: int | None, status: str | None = "under_way", **more: Any
) -> dict[str, Any]:
    """One row."""
    return {"annual_plan": plan, "completed": done, "status": status, **more}


def by_category(measured: pd.DataFrame) -> tuple[Sums, tuple[Sums, ...]]:
    """The whole, and its categories."""
    total, groups = add_up(measured, ["category"])
    return total, groups["category"]


@settings(max_examples=200)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, STATES), min_size=1, max_size=30), st.integers(1, 12))
def test_every_measure_is_the_plain_arithmetic(rows: list[tuple[Any, Any, Any]], month: int) -> None:
    """Whole columns or one by one, each project has the same rate, gap, 应完成, pace and bucket."""
    calendar = Calendar.of(parse_period(f"2011-{month:02d}"), Basis.MONTH, 100, LightPolicy())
    measured = measure(frame([project(*row) for row in rows]), calendar)
    records: list[dict[Any, Any]] = measured.to_dict("records")
    for (plan, done, status), row in zip(rows, records, strict=True):
        rate = rate_hundredths(done, plan) if plan and plan > 0 and done is not None else None
        variance = None if rate is None else rate - calendar.progress_hundredths
        assert (None if pd.isna(row["rate"]) else row["rate"]) == rate
        assert (None if pd.isna(row["variance"]) else row["variance"]) == variance
        assert row["bucket"] == expected_bucket(plan, done, status, variance)
        if plan is not None:
            assert row["planned_value"] == divide_half_up(plan * month, 12)
            assert row["shortfall"] == row["planned_value"] - (done or 0)
            left = max(plan - (done or 0), 0)
            assert (
                pd.isna(row["monthly_pace"])
                if month == 12
                else row["monthly_pace"] == divide_half_up(left, 12 - month)
            )


def expected_bucket(plan: int | None, done: int | None, status: str | None, variance: int | None) -> str:
    """The buckets' order, written out."""
    if status == "not_started":
        return "not_started"
    if plan is None or plan <= 0:
        return "no_plan"
    if done is None:
        return "not_reported"
    assert variance is not None
    if variance < 0 and status == "finished":
        return "finished_below"
    return "ahead" if variance > 0 else "behind" if variance < 0 else "on_schedule"


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(AMOUNTS, AMOUNTS, STATES, st.sampled_from(["甲", "乙", "丙", None])),
        min_size=1,
        max_size=40,
    )
)
def test_any_partition_adds_up_to_the_same_total(rows: list[tuple[Any, Any, Any, Any]]) -> None:
    """Sums and counts of the groups add up to the whole, and a rate comes from sums, never from rates."""
    measured = measure(
        frame([project(plan, done, status, category=kind) for plan, done, status, kind in rows]), HALF
    )
    total, groups = by_category(measured)
    for field in ("annual_plan", "completed"):
        parts = [value for group in groups if (value := group.values[field]) is not None]
        assert total.values[field] == (sum(parts) if parts else None)
    counts = [*(each.value for each in (*Bucket, *STATUS_NAMES)), "status_unknown", "started"]
    counts.append("without_plan")
    for count in counts:
        assert total.values[count] == sum(group.values[count] for group in groups)
    assert sum(total.values[bucket.value] for bucket in Bucket) == len(rows)
    states = sum(total.values[status.value] for status in STATUS_NAMES)
    assert states + total.values["status_unknown"] == len(rows) == total.values["projects"]
    planned = [(plan, done) for plan, done, *_ in rows if plan is not None and plan > 0]
    reported = [done for _, done in planned if done is not None]
    rate = rate_hundredths(sum(reported), sum(plan for plan, _ in planned)) if reported else None
    assert total.rate == rate
    left = [done for plan, done, *_ in rows if plan is None or plan <= 0]
    assert total.values["without_plan"] == len(left)
    known = [done for done in left if done is not None]
    assert total.values["without_plan_completed"] == (sum(known) if known else None)


def test_the_largest_amounts_are_measured_and_added_up_exactly() -> None:
    """The largest amount that is read, of a plan of 1元, and ten thousand of them: nothing overflows."""
    measured = measure(frame([project(1, MOST), project(MOST, -MOST)]), HALF)
    assert measured["rate"].tolist() == [MOST * 10_000, -10_000]
    total, _ = add_up(pd.concat([measure(frame([project(MOST, MOST)]), HALF)] * 10_000), [])
    assert (total.values["annual_plan"], total.rate) == (MOST * 10_000, 10_000)


def test_groups_keep_the_ledgers_order_and_the_unnamed_come_last() -> None:
    """Groups stand in order of first appearance; projects without a value are a group of their own."""
    rows = [project(1, 1, category=kind) for kind in ("乙", None, "甲", "乙")]
    assert [group.name for group in by_category(measure(frame(rows), HALF))[1]] == ["乙", "甲", None]


@pytest.mark.parametrize(
    ("plan", "done", "light"),
    [
        (100, 50, "green"),
        (100, 49, "yellow"),
        (1000, 401, "yellow"),
        (100, 40, "red"),
        (0, 0, None),
        (100, None, None),
    ],
)
def test_lights(plan: int, done: int | None, light: str | None) -> None:
    """On schedule is green, ten points behind is red, and there is no light without a comparison."""
    assert measure(frame([project(plan, done)]), HALF)["light"].tolist() == [light]


def test_a_not_started_project_has_no_light_and_dates_tell_its_lateness() -> None:
    """Planned to start later is awaiting, no date at all is undated, past its planned finish is overdue."""
    later, earlier = dt.date(2011, 9, 1), dt.date(2011, 3, 1)
    rows = [
        project(100, 0, "not_started", planned_start=later),
        project(100, 0, "not_started"),
        project(100, 0, "not_started", actual_start=earlier),
        project(100, 40, planned_finish=earlier),
        project(100, 100, "finished", planned_finish=earlier),
    ]
    measured = measure(frame(rows), HALF)
    assert measured["awaiting"].tolist() == [True, False, False, False, False]
    assert measured["undated"].tolist() == [False, True, False, False, False]
    assert measured["overdue"].tolist() == [False, False, False, True, False]
    assert measured["light"].tolist()[:3] == [None] * 3


def test_a_finished_project_is_not_slow() -> None:
    """Below its share of the plan it has a place of its own and no light; else it is as any other."""
    rows = [project(100, done, "finished") for done in (49, 50, 51, None)]
    measured = measure(frame([*rows, project(None, 10, "finished"), project(100, 49)]), HALF)
    places = ["finished_below", "on_schedule", "ahead", "not_reported", "no_plan", "behind"]
    assert measured["bucket"].tolist() == places
    assert measured["light"].tolist() == [None, "green", "green", None, None, "yellow"]
    year = Calendar.of(parse_period("2011"), Basis.MONTH, 100, LightPolicy())
    late = measure(frame([project(100, done, "finished") for done in (99, 100)]), year)
    assert late["bucket"].tolist() == ["finished_below", "on_schedule"]


def test_the_programme_is_parted_by_nature_and_else_by_dates() -> None:
    """续建 somewhere makes 新建 its counterpart; beside 扩建 it is only the kind of works."""
    past, now = dt.date(2009, 5, 1), dt.date(2011, 5, 1)
    dated = [
        project(1, 1, nature="新建", actual_start=past, planned_finish=now),
        project(1, 1, nature="扩建", planned_start=now, actual_finish=now),
        project(1, 1, "not_started", planned_start=past, planned_finish=dt.date(2012, 1, 1)),
        project(1, 1),
    ]
    parts = ("carried_over", "new_start", "start_unknown", "finish_due", "finish_unknown")
    total, _ = add_up(measure(frame(dated), HALF), [])
    assert [total.values[part] for part in parts] == [1, 2, 1, 2, 1]
    told = [*dated, project(1, 1, nature="续建（扩建）", actual_start=now)]
    total, _ = add_up(measure(frame(told), HALF), [])
    assert [total.values[part] for part in parts] == [1, 3, 1, 2, 2]


def test_the_calendar_knows_what_is_left() -> None:
    """Half the year is over at half-year, six months are left; at the end none."""
    assert (HALF.progress, HALF.months_left) == (Fraction(1, 2), Fraction(6))
    assert Calendar.of(parse_period("2011"), Basis.MONTH, 100, LightPolicy()).months_left == 0


@pytest.mark.parametrize(
    ("period", "basis", "factor", "over"),
    [
        ("2011", Basis.MONTH, 100, True),
        ("2011-12-31", Basis.DAY, 100, True),
        ("2011-11", Basis.MONTH, 100, False),
        ("2011-10", Basis.MONTH, 120, False),
        ("2011", Basis.MONTH, 120, False),
    ],
)
def test_the_year_is_over_when_its_time_is(period: str, basis: Basis, factor: int, over: bool) -> None:  # noqa: FBT001 - a table of cases
    """A stretched goal reaches 100 % in October, and in December asks for more than the plan."""
    assert Calendar.of(parse_period(period), basis, factor, LightPolicy()).is_year_over is over
