"""How far each project is, against its plan and against the calendar, and the sums by any column.

Money is whole 元, rates and variances are hundredths of a percent or of a 百分点, all ``Int64`` with ``<NA>``
where undefined. A missing value stays missing: it never becomes 0, and never the calendar's share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zdxm.cells.words import STATUS_NAMES, Finish, Start, Status, read_start
from zdxm.declare import frozen
from zdxm.ledger.frame import plain, typed
from zdxm.lights import Bucket, LightPolicy
from zdxm.periods import Basis, Period, progress_hundredths, time_progress
from zdxm.units import divide_half_up, rate_hundredths


@dataclass(frozen=True)
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

    @cached_property
    def progress_hundredths(self) -> int:
        """Time progress in hundredths of a percent, half up."""
        return progress_hundredths(self.progress)

    @cached_property
    def end(self) -> dt.date:
        """The period's last day."""
        return self.period.end

    @property
    def months_left(self) -> Fraction:
        """Months from the period's end to the end of the year."""
        return 13 - self.period.month - self.period.part

    @cached_property
    def _months(self) -> tuple[int, int]:
        return self.months_left.as_integer_ratio()

    def due(self, plan: int) -> int:
        """The calendar's share of a plan (应完成), half up."""
        return divide_half_up(plan * self.progress.numerator, self.progress.denominator)

    def pace(self, amount: int) -> int | None:
        """What an amount is a month until the end of the year, half up; undefined when the year is over."""
        months, parts = self._months
        return divide_half_up(amount * parts, months) if months else None

    @property
    def is_year_over(self) -> bool:
        """Whether time has run out for the year's plan, and being ahead means just that it is surpassed.

        With a stretched goal (全年120%) neither holds in December, and the goal's 100% come before it.
        """
        return self.months_left == 0 and self.progress == 1


_IDLE, _FINISHED = Status.NOT_STARTED.value, Status.FINISHED.value
_NUMBERS = ("rate", "variance", "planned_value", "shortfall", "monthly_pace")
_LIT = (Bucket.AHEAD, Bucket.BEHIND, Bucket.ON_SCHEDULE)
"""Buckets of the projects that are held against the calendar."""
_FLAGS = ("overdue", "undated", "awaiting")


def measure(projects: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Measure every project.

    Args:
        projects: a ledger's frame, with ``annual_plan``, ``completed``, ``status`` and the four dates.
        calendar: what to hold them against.

    Returns:
        The frame with further columns: ``rate``, ``variance``, ``planned_value`` (应完成), ``shortfall``
        (应完成 − 完成), ``monthly_pace`` (元 a month to finish the year's plan), ``bucket``, ``light``,
        ``overdue`` (past its planned finish), ``undated`` (not started, no planned start known),
        ``awaiting`` (not started, and planned to start after the period's end), ``start`` and ``finish``
        (:class:`~zdxm.cells.words.Start` and :class:`~zdxm.cells.words.Finish` in the year's programme).
    """
    amounts = [plain(projects[name]) for name in ("annual_plan", "completed")]
    dates = [projects[name].tolist() for name in ("planned_start", "actual_start", "planned_finish")]
    rows = [
        (*_measured(calendar, plan, done, status), *_late(calendar.end, status, *days))
        for plan, done, status, *days in zip(*amounts, projects["status"].tolist(), *dates, strict=True)
    ]
    columns = zip(*rows, strict=True) if rows else repeat(())
    measured = dict(zip((*_NUMBERS, "bucket", "light", *_FLAGS), columns, strict=False))
    return projects.assign(**typed(measured, _NUMBERS, _FLAGS), **_in_programme(projects, calendar.end.year))


def _in_programme(projects: pd.DataFrame, year: int) -> dict[str, list[str]]:
    """续建 or 新建, and 计划竣工, of each project.

    A 建设性质 tells only where it tells some 续建: by itself, 新建 beside 扩建 and 技改 is the kind of works.
    """
    names = ("actual_start", "planned_start", "planned_finish", "actual_finish")
    begun, meant, due, done = (projects[name].tolist() for name in names)
    said = [read_start(text) for text in plain(projects["nature"])]
    if Start.CARRIED_OVER not in said:
        said = [Start.UNKNOWN] * len(said)
    starts = zip(said, projects["status"].tolist(), begun, meant, strict=True)
    ends = zip(due, done, strict=True)
    return {
        "start": [
            _start(told, status, actual or planned, year).value for told, status, actual, planned in starts
        ],
        "finish": [_finish(planned or actual, year).value for planned, actual in ends],
    }


def _start(told: Start, status: str | None, day: dt.date | None, year: int) -> Start:
    """A project that has not started can only be one that is to start."""
    if told is not Start.UNKNOWN:
        return told
    if status == _IDLE:
        return Start.NEW
    return Start.UNKNOWN if day is None else Start.CARRIED_OVER if day.year < year else Start.NEW


def _finish(day: dt.date | None, year: int) -> Finish:
    return Finish.UNKNOWN if day is None else Finish.DUE if day.year == year else Finish.ANOTHER_YEAR


def _measured(
    calendar: Calendar, plan: int | None, done: int | None, status: str | None
) -> tuple[int | str | None, ...]:
    rate = rate_hundredths(done, plan) if plan is not None and plan > 0 and done is not None else None
    gap = None if rate is None else rate - calendar.progress_hundredths
    due = None if plan is None else calendar.due(plan)
    bucket = _bucket(plan, gap, status)
    return (
        rate,
        gap,
        due,
        None if due is None else due - (done or 0),
        None if plan is None else calendar.pace(max(plan - (done or 0), 0)),
        bucket.value,
        calendar.policy.light(gap) if gap is not None and bucket in _LIT else None,
    )


def _late(
    end: dt.date, status: str | None, planned: dt.date | None, actual: dt.date | None, finish: dt.date | None
) -> tuple[bool, ...]:
    """Flags from the dates; a not-started project's 开工时间 can only be the planned one."""
    idle, start = status == _IDLE, planned or actual
    return (
        status != _FINISHED and finish is not None and finish < end,
        idle and start is None,
        idle and start is not None and start > end,
    )


def _bucket(plan: int | None, gap: int | None, status: str | None) -> Bucket:
    if status == _IDLE:
        return Bucket.NOT_STARTED
    if plan is None or plan <= 0:
        return Bucket.NO_PLAN
    if gap is None:
        return Bucket.NOT_REPORTED
    if status == _FINISHED and gap < 0:
        return Bucket.FINISHED_BELOW
    return Bucket.AHEAD if gap > 0 else Bucket.BEHIND if gap < 0 else Bucket.ON_SCHEDULE


SUMMED = ("total_investment", "annual_plan", "completed")
PARTED = ("rated_plan", "rated_completed", "without_plan_completed")
"""Amounts of the projects with a plan above 0, from which rates are made, and of those without one."""


PROGRAMME = (*((each, "start") for each in Start), (Finish.DUE, "finish"), (Finish.UNKNOWN, "finish"))
"""What is counted of the year's programme, and the column that tells."""


@frozen
class Sums:
    """A group of projects added up.

    Attributes:
        name: the group's value in the column; None for the projects that have none.
        positions: rows of the frame, in its order.
        values: the amounts of :data:`SUMMED` and :data:`PARTED` in 元, over the readable cells, None if none
            is readable; how many ``projects``, how many of them ``without_plan``, ``started``, in each
            :class:`~zdxm.lights.Bucket` and in each :data:`~zdxm.cells.words.STATUS_NAMES`, or in
            ``status_unknown``, and of each kind of :data:`PROGRAMME`.
    """

    name: str | None
    positions: Sequence[int]
    values: Mapping[str, Any]

    @property
    def rate(self) -> int | None:
        """Completion rate in hundredths of a percent: numerator and denominator are of the same projects.

        None where no project has a plan, or none of those that have one reports.
        """
        plan, completed = self.values["rated_plan"], self.values["rated_completed"]
        return rate_hundredths(completed, plan) if plan and completed is not None else None


def add_up(
    projects: pd.DataFrame, by: Iterable[str], told_in_words: Collection[str] = ()
) -> tuple[Sums, dict[str, tuple[Sums, ...]]]:
    """Add projects up: all of them, under the name of no group, and by each of some text columns.

    Groups stand in order of first appearance, those without a value last.

    Args:
        projects: measured.
        by: text columns.
        told_in_words: categories of whose projects the office gives no figures. They are in the whole and in
            their category, but in no other group: units are compared by what figures are given of. A group
            that has no others is empty.
    """
    counted = _counted(projects)
    total = _sums("", range(len(projects)), counted, counted.to_numpy().sum(axis=0))
    told = projects["category"].isin([*told_in_words]).to_numpy(bool)
    nobody = np.zeros_like(told)
    return total, {
        column: tuple(_groups(counted, projects[column], nobody if column == "category" else told))
        for column in by
    }


def _groups(counted: pd.DataFrame, column: pd.Series[str], left_out: NDArray[np.bool_]) -> Iterator[Sums]:
    counted = counted.mul(~left_out, axis=0) if left_out.any() else counted
    grouped = counted.set_axis(column.fillna("")).groupby(level=0, sort=False)
    rows: dict[Any, Any] = grouped.indices
    sums = grouped.sum()
    named = zip(sums.index, sums.to_numpy(), strict=True)
    for name, values in sorted(named, key=lambda pair: pair[0] == ""):
        own = rows[name]
        yield _sums(name, own[~left_out[own]].tolist(), counted, values)


def _sums(name: str, rows: Sequence[int], counted: pd.DataFrame, values: NDArray[np.int64]) -> Sums:
    summed: dict[str, int | None] = dict(zip(counted.columns, values.tolist(), strict=True))
    unread = [key for key in (*SUMMED, *PARTED) if not summed.pop(_KNOWN + key)]
    return Sums(name or None, rows, {**summed, **dict.fromkeys(unread), "projects": len(rows)})


_KNOWN = "known_"


def _counted(projects: pd.DataFrame) -> pd.DataFrame:
    """What is added up: the amounts, and 1 in the column of each count that a project belongs to."""
    status, bucket = projects["status"].to_numpy(), projects["bucket"].to_numpy()
    amounts = {key: projects[key].to_numpy("int64", na_value=0) for key in SUMMED}
    known = {key: projects[key].notna().to_numpy() for key in SUMMED}
    planned = amounts["annual_plan"] > 0
    parts = (("annual_plan", planned), ("completed", planned), ("completed", ~planned))
    for name, (key, within) in zip(PARTED, parts, strict=True):
        amounts[name], known[name] = amounts[key] * within, known[key] & within
    columns = {
        **amounts,
        **{_KNOWN + key: those for key, those in known.items()},
        "without_plan": ~planned,
        "started": (status != _IDLE) & projects["status"].notna(),
        "status_unknown": projects["status"].isna(),
        **{each.value: status == each.value for each in STATUS_NAMES},
        **{each.value: bucket == each.value for each in Bucket},
        **{each.value: (projects[column] == each.value).to_numpy() for each, column in PROGRAMME},
    }
    return pd.DataFrame(np.column_stack([*columns.values()]).astype(np.int64), columns=[*columns])
