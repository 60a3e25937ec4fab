"""Figures made by hand, for tests of what is printed: only what a test says differs from a plain project."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from zdxm.fields import RANKED
from zdxm.figures.model import OTHERS, Group, Project, ReportFigures
from zdxm.figures.registers import RegisterFigures
from zdxm.lights import Bucket, LightPolicy
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar
from zdxm.units import rate_hundredths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zdxm.diagnostics import Diagnostic

WAN = 10_000
HALF_YEAR = Calendar.of(parse_period("2011H1"), Basis.MONTH, 100, LightPolicy())


class NoColumns:
    """Addresses of a ledger without columns."""

    def cells_of(self, positions: Iterable[int], field: str) -> str | None:
        """None, always."""
        del positions, field
        return None


def make_project(name: str, plan: int | None = 1000, done: int | None = 400, **changes: Any) -> Project:
    """A project under way in 2011H1; ``plan`` and ``done`` in 万元."""
    rate = None if not plan or done is None else rate_hundredths(done, plan)
    variance = None if rate is None else rate - 5000
    plain = Project(
        scope="project:1",
        id=name,
        name=name,
        category=None,
        county=None,
        status=None,
        bucket=Bucket.BEHIND,
        light=None if variance is None else HALF_YEAR.policy.light(variance),
        total_investment=None,
        annual_plan=None if plan is None else plan * WAN,
        completed=None if done is None else done * WAN,
        rate=rate,
        variance=variance,
        planned_value=None if plan is None else plan * WAN // 2,
        shortfall=None if plan is None else plan * WAN // 2 - (done or 0) * WAN,
        monthly_pace=None if plan is None else (plan - (done or 0)) * WAN // 6,
        cumulative_completed=None,
        code=None,
        responsible_unit=None,
        physical_progress=None,
        problem=None,
        awaiting=False,
        undated=False,
        overdue=False,
        source=0,
        position=0,
        progress=HALF_YEAR.progress,
        others={key: changes.pop(key, None) for key in OTHERS},
    )
    return dataclasses.replace(plain, **changes)


def not_started(name: str, plan: int | None = 1000, done: int | None = None, **changes: Any) -> Project:
    """A project that is not started."""
    return make_project(name, plan, done, bucket=Bucket.NOT_STARTED, light=None, **changes)


def make_figures(projects: Sequence[Project], diagnostics: Sequence[Diagnostic] = ()) -> ReportFigures:
    """Figures of 2011H1 that hold these projects."""
    counts = dict.fromkeys(
        (
            "started",
            "under_way",
            "stopped",
            "finished",
            "status_unknown",
            "without_plan",
            *(bucket.value for bucket in Bucket),
        ),
        0,
    )
    total = Group(
        scope="total",
        name="合计",
        projects=len(projects),
        total_investment=None,
        annual_plan=None,
        completed=None,
        rated_plan=None,
        rated_completed=None,
        without_plan_completed=None,
        carried_over=0,
        new_start=0,
        start_unknown=0,
        finish_due=0,
        finish_unknown=0,
        rate=None,
        variance=None,
        progress=HALF_YEAR.progress,
        members=tuple(projects),
        **counts,
    )
    return ReportFigures(
        calendar=HALF_YEAR,
        sources=(),
        total=total,
        groups={each.key: () for each in RANKED},
        projects=tuple(projects),
        withdrawn=dataclasses.replace(total, scope="withdrawn", projects=0, members=()),
        addresses=NoColumns(),
        registers=RegisterFigures(),
        title="",
        office="",
        diagnostics=tuple(diagnostics),
    )
