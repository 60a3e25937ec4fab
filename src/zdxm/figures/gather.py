"""Measured frames and their sums → frozen figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from zdxm.cells.words import Status
from zdxm.figures.model import Group, Project, ReportFigures, Source
from zdxm.figures.ranking import UNNAMED
from zdxm.lights import Bucket
from zdxm.progress import Calendar, Sums

if TYPE_CHECKING:
    from zdxm.diagnostics import Diagnostic
    from zdxm.figures.registers import RegisterFigures
    from zdxm.ledger.model import Ledger

TOTAL_NAME = "合计"
_SCOPES = {"category": "category", "responsible_unit": "unit", "county": "county", "leader": "leader"}
"""Column that projects are grouped by → the scope of its groups."""


def gather_figures(
    ledger: Ledger,
    measured: pd.DataFrame,
    calendar: Calendar,
    *,
    sums: tuple[Sums, Mapping[str, tuple[Sums, ...]]],
    sources: tuple[Source, ...],
    registers: RegisterFigures,
    diagnostics: tuple[Diagnostic, ...],
) -> ReportFigures:
    """Freeze measured projects and their sums.

    Args:
        ledger: what was read.
        measured: its frame after :func:`zdxm.progress.measure`.
        calendar: what it was held against.
        sums: the whole ledger, and the groups by each column of :data:`zdxm.figures.ranking.UNNAMED`.
        sources: the workbooks.
        registers: what the office's other sheets hold.
        diagnostics: faults found while reading and checking.
    """
    projects = _freeze(measured, calendar)
    total, groups = sums
    by = {column: _groups(column, rows, projects, calendar) for column, rows in groups.items()}
    return ReportFigures(
        calendar=calendar,
        sources=sources,
        total=group_of("total", TOTAL_NAME, total, projects, calendar),
        categories=by["category"],
        units=by["responsible_unit"],
        counties=by["county"],
        leaders=by["leader"],
        projects=projects,
        addresses=ledger,
        registers=registers,
        title=ledger.title,
        office=ledger.office,
        diagnostics=diagnostics,
    )


def _groups(
    column: str, sums: tuple[Sums, ...], projects: tuple[Project, ...], calendar: Calendar
) -> tuple[Group, ...]:
    """The groups by one column; none where the ledger names none at all."""
    if all(group.name is None for group in sums):
        return ()
    return tuple(
        group_of(f"{_SCOPES[column]}:{number}", group.name or UNNAMED[column], group, projects, calendar)
        for number, group in enumerate(sums, start=1)
    )


def group_of(scope: str, name: str, sums: Sums, projects: tuple[Project, ...], calendar: Calendar) -> Group:
    """Freeze one group's sums."""
    unknown = sums.statuses[""]
    not_started = sums.statuses[Status.NOT_STARTED.value]
    rate = sums.rate
    return Group(
        scope=scope,
        name=name,
        projects=len(sums.positions),
        started=len(sums.positions) - unknown - not_started,
        status_unknown=unknown,
        under_way=sums.statuses[Status.UNDER_WAY.value],
        stopped=sums.statuses[Status.STOPPED.value],
        finished=sums.statuses[Status.FINISHED.value],
        **{bucket.value: sums.buckets[bucket.value] for bucket in Bucket},
        total_investment=sums.total_investment,
        annual_plan=sums.annual_plan,
        completed=sums.completed,
        rate=rate,
        variance=None if rate is None else rate - calendar.progress_hundredths,
        progress=calendar.progress,
        members=tuple(projects[position] for position in sums.positions),
    )


_INTEGERS = (
    "total_investment", "annual_plan", "completed", "rate", "variance", "planned_value", "shortfall",
    "monthly_pace", "cumulative_completed",
)  # fmt: skip
_TEXTS = (
    "category", "county", "responsible_unit", "owner_unit", "leader", "content", "physical_progress",
    "no_start_reason", "problem", "next_step", "nature", "location", "measure", "code",
)  # fmt: skip
_PLAIN = (
    "id", "name", "light", "planned_start", "planned_finish", "actual_start", "actual_finish",
    "awaiting", "undated", "overdue", "source",
)  # fmt: skip
_STATUSES = {status.value: status for status in Status}
_BUCKETS = {bucket.value: bucket for bucket in Bucket}


def _freeze(measured: pd.DataFrame, calendar: Calendar) -> tuple[Project, ...]:
    """The frame's rows as :class:`Project`; whole columns become plain values first, the quick way."""
    columns: dict[str, list[Any]] = {name: measured[name].tolist() for name in _PLAIN}
    for name in _INTEGERS:
        columns[name] = _plain_integers(measured[name])
    for name in _TEXTS:
        columns[name] = [text or None for text in measured[name].tolist()]
    columns["status"] = [_STATUSES[value] if value else None for value in measured["status"].tolist()]
    columns["bucket"] = [_BUCKETS[value] for value in measured["bucket"].tolist()]
    names = tuple(columns)
    return tuple(
        Project(
            scope=f"project:{position + 1}",
            position=position,
            progress=calendar.progress,
            **dict(zip(names, row, strict=True)),
        )
        for position, row in enumerate(zip(*columns.values(), strict=True))
    )


def _plain_integers(column: pd.Series[int]) -> list[Any]:
    values: list[Any] = column.tolist()
    return [None if value is pd.NA else value for value in values]
