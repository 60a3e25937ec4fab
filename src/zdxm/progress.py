"""How far each project is, against its plan and against the calendar: a frame in, a frame out, vectorised.

Money is whole 元, rates and variances are hundredths of a percent or of a 百分点, all ``Int64`` with ``<NA>``
where undefined. A missing value stays missing: it never becomes 0, and never the calendar's share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from zdxm.cells.words import Status
from zdxm.lights import GREEN, RED, YELLOW, Bucket
from zdxm.periods import Basis, Period, progress_hundredths, time_progress
from zdxm.units import FULL_RATE, rate_hundredths

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from zdxm.lights import LightPolicy

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What projects are held against.

    Attributes:
        period: from 1 January to its end.
        progress: the calendar's share of the year's plan, exact.
        policy: where the lights change.
    """

    period: Period
    progress: Fraction
    policy: LightPolicy

    @classmethod
    def of(cls, period: Period, basis: Basis, factor_pct: int, policy: LightPolicy) -> Calendar:
        """The calendar at a period's end."""
        return cls(period, time_progress(period, basis, factor_pct=factor_pct), policy)

    @property
    def progress_hundredths(self) -> int:
        """Time progress in hundredths of a percent, half up."""
        return progress_hundredths(self.progress)

    @property
    def months_left(self) -> Fraction:
        """Months from the period's end to the end of the year."""
        return 13 - self.period.month - self.period.part

    @property
    def is_year_over(self) -> bool:
        """Whether time has run out for the year's plan, and being ahead means just that it is surpassed.

        With a stretched goal (全年120%) neither holds in December, and the goal's 100% come before it.
        """
        return self.months_left == 0 and self.progress == 1


def measure(projects: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Measure every project.

    Args:
        projects: a ledger's frame, with ``annual_plan``, ``completed``, ``status`` and the four dates.
        calendar: what to hold them against.

    Returns:
        The frame with further columns: ``rate``, ``variance``, ``planned_value`` (应完成), ``shortfall``
        (应完成 − 完成), ``monthly_pace`` (元 a month to finish the year's plan), ``bucket``, ``light``,
        ``overdue`` (past its planned finish), ``undated`` (not started, no planned start known) and
        ``awaiting`` (not started, and planned to start after the period's end).
    """
    plan, has_plan = _values(projects["annual_plan"])
    done, has_done = _values(projects["completed"])
    rated = has_plan & (plan != 0) & has_done
    rate = np.where(rated, _rates(done, np.where(rated, plan, 1)), 0)
    variance = rate - calendar.progress_hundredths
    planned = _scaled(plan, calendar.progress)
    bucket = _buckets(projects, has_plan & (plan != 0), has_done, variance)
    compared = np.isin(bucket, [Bucket.AHEAD.value, Bucket.BEHIND.value, Bucket.ON_SCHEDULE.value])
    return projects.assign(
        rate=_nullable(rate, rated),
        variance=_nullable(variance, rated),
        planned_value=_nullable(planned, has_plan),
        shortfall=_nullable(planned - np.where(has_done, done, 0), has_plan),
        monthly_pace=_pace(plan - np.where(has_done, done, 0), has_plan, calendar.months_left),
        bucket=bucket,
        light=_lights(variance, compared, calendar.policy),
        **_lateness(projects, calendar.period),
    )


def _values(column: pd.Series[int]) -> tuple[Ints, Flags]:
    """The column as int64 with 0 for missing, and where it is not missing."""
    values: Ints = np.asarray(column.fillna(0), dtype=np.int64)
    return values, np.asarray(column.notna(), dtype=np.bool_)


def _nullable(values: Ints, valid: Flags) -> pd.Series[int]:
    return pd.Series(pd.arrays.IntegerArray(values.astype("int64"), ~valid))


def _rates(part: Ints, whole: Ints) -> Ints:
    """As :func:`zdxm.units.rate_hundredths`, for arrays; no ``whole`` may be 0."""
    part = part * np.sign(whole)
    whole = np.abs(whole)
    rounded = np.sign(part) * ((2 * FULL_RATE * np.abs(part) + whole) // (2 * whole))
    exact_sign = np.sign(part * FULL_RATE - rounded * whole)
    clamped: Ints = rounded + np.where(np.isin(rounded, [0, FULL_RATE]), exact_sign, 0)
    return clamped


def _scaled(plan: Ints, share: Fraction) -> Ints:
    """Plan × share, half up, exact: divided first so that nothing overflows."""
    whole, rest = np.divmod(np.abs(plan), share.denominator)
    rounded: Ints = whole * share.numerator + (2 * rest * share.numerator + share.denominator) // (
        2 * share.denominator
    )
    signed: Ints = np.sign(plan) * rounded
    return signed


def _pace(left: Ints, valid: Flags, months: Fraction) -> pd.Series[int]:
    """元 a month still needed; undefined when the year is over, 0 when the plan is done."""
    if not months:
        return _nullable(np.zeros_like(left), np.zeros_like(valid))
    return _nullable(_scaled(np.maximum(left, 0), 1 / months), valid)


def _buckets(projects: pd.DataFrame, has_plan: Flags, has_done: Flags, variance: Ints) -> NDArray[np.str_]:
    not_started = (projects["status"] == Status.NOT_STARTED.value).fillna(value=False).to_numpy(bool)
    conditions = [not_started, ~has_plan, ~has_done, variance > 0, variance < 0]
    names = [Bucket.NOT_STARTED, Bucket.NO_PLAN, Bucket.NOT_REPORTED, Bucket.AHEAD, Bucket.BEHIND]
    return np.select(conditions, [name.value for name in names], Bucket.ON_SCHEDULE.value)


def _lights(variance: Ints, compared: Flags, policy: LightPolicy) -> pd.Series[str]:
    """The lights as plain objects: pandas would make its own strings, and ``nan`` of None."""
    bright = [variance >= policy.green_from, variance <= policy.red_to]
    colours = np.select(bright, [GREEN, RED], YELLOW).astype(object)
    colours[~compared] = None
    return pd.Series(colours, dtype=object)


def _lateness(projects: pd.DataFrame, period: Period) -> dict[str, list[bool]]:
    """Flags from the dates; a not-started project's 开工时间 can only be the planned one."""
    not_started = [status == Status.NOT_STARTED.value for status in projects["status"]]
    finished = [status == Status.FINISHED.value for status in projects["status"]]
    starts = [
        first or second
        for first, second in zip(projects["planned_start"], projects["actual_start"], strict=True)
    ]
    return {
        "overdue": [
            not over and finish is not None and finish < period.end
            for over, finish in zip(finished, projects["planned_finish"], strict=True)
        ],
        "undated": [idle and start is None for idle, start in zip(not_started, starts, strict=True)],
        "awaiting": [
            idle and start is not None and start > period.end
            for idle, start in zip(not_started, starts, strict=True)
        ],
    }


_MONEY = ("total_investment", "annual_plan", "completed")
_BUCKETS = tuple(bucket.value for bucket in Bucket)
_STATUSES = (*(status.value for status in Status), "")


@dataclass(frozen=True, slots=True)
class Sums:
    """A group of projects added up.

    Attributes:
        name: the group's value in the column; None for the projects that have none.
        positions: rows of the frame, in its order.
        total_investment, annual_plan, completed: 元, over the readable cells; None if none is readable.
        buckets: how many projects each :class:`~zdxm.progress.Bucket` value holds, every value present.
        statuses: how many each :class:`~zdxm.cells.Status` value holds; unknown ones are under "".
    """

    name: str | None
    positions: tuple[int, ...]
    total_investment: int | None
    annual_plan: int | None
    completed: int | None
    buckets: Mapping[str, int]
    statuses: Mapping[str, int]

    @property
    def rate(self) -> int | None:
        """Completion rate in hundredths of a percent; None without a plan or without any report."""
        if not self.annual_plan or self.completed is None:
            return None
        return rate_hundredths(self.completed, self.annual_plan)


def add_up(projects: pd.DataFrame, by: Iterable[str]) -> tuple[Sums, dict[str, tuple[Sums, ...]]]:
    """Add projects up: all of them, under the name of no group, and by each of some text columns.

    Groups stand in order of first appearance, those without a value last.
    """
    columns = _Columns.of(projects)
    groups = {
        column: tuple(
            columns.add_up(name, np.array(positions))
            for name, positions in _positions(projects[column]).items()
        )
        for column in by
    }
    return columns.add_up(None, np.arange(len(projects))), groups


def _positions(column: pd.Series[str]) -> dict[str | None, list[int]]:
    """Where each value stands."""
    groups: dict[str | None, list[int]] = {}
    for position, name in enumerate(column.tolist()):
        groups.setdefault(name or None, []).append(position)
    unnamed = groups.pop(None, None)
    if unnamed:
        groups[None] = unnamed
    return groups


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that are added up, as plain arrays: a ledger may have thousands of groups.

    Attributes:
        money: for each of :data:`_MONEY`, the amounts with 0 for a missing one, and where none is missing.
        buckets, statuses: each project's place in :data:`_BUCKETS` and :data:`_STATUSES`.
    """

    money: tuple[tuple[NDArray[np.int64], NDArray[np.bool_]], ...]
    buckets: NDArray[np.int64]
    statuses: NDArray[np.int64]

    @classmethod
    def of(cls, projects: pd.DataFrame) -> _Columns:
        """The columns of a measured frame."""
        return cls(
            tuple(
                (projects[name].fillna(0).to_numpy(np.int64), projects[name].notna().to_numpy(np.bool_))
                for name in _MONEY
            ),
            _codes(projects["bucket"], _BUCKETS),
            _codes(projects["status"], _STATUSES),
        )

    def add_up(self, name: str | None, positions: NDArray[np.int64]) -> Sums:
        """The sums over some rows."""
        total_investment, annual_plan, completed = (
            int(values[positions].sum()) if known[positions].any() else None for values, known in self.money
        )
        return Sums(
            name=name,
            positions=tuple(positions.tolist()),
            total_investment=total_investment,
            annual_plan=annual_plan,
            completed=completed,
            buckets=_count(self.buckets[positions], _BUCKETS),
            statuses=_count(self.statuses[positions], _STATUSES),
        )


def _codes(column: pd.Series[str], values: Sequence[str]) -> NDArray[np.int64]:
    places = {value: place for place, value in enumerate(values)}
    return np.array([places[value or ""] for value in column.fillna("").tolist()], dtype=np.int64)


def _count(codes: NDArray[np.int64], values: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(values)).tolist()
    return dict(zip(values, counts, strict=True))
