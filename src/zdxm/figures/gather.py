"""Measured frames and their sums → frozen figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from zdxm.cells.words import Status
from zdxm.fields import KEPT, FieldKind, field_by_key
from zdxm.figures.model import ATTRIBUTES, OTHERS, Group, Project, ReportFigures, Source
from zdxm.figures.ranking import UNNAMED
from zdxm.lights import Bucket
from zdxm.progress import Calendar, Sums

if TYPE_CHECKING:
    from zdxm.diagnostics import Diagnostic
    from zdxm.figures.registers import RegisterFigures
    from zdxm.ledger.model import Ledger

TOTAL_NAME = "合计"


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
        sums: the whole ledger, and the groups by each column of :data:`zdxm.fields.RANKED`.
        sources: the workbooks.
        registers: what the office's other sheets hold.
        diagnostics: faults found while reading and checking.
    """
    projects = _freeze(measured, calendar)
    total, groups = sums
    return ReportFigures(
        calendar=calendar,
        sources=sources,
        total=group_of("total", TOTAL_NAME, total, projects, calendar),
        groups={column: _groups(column, rows, projects, calendar) for column, rows in groups.items()},
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
    scope = field_by_key(column).scope
    return tuple(
        group_of(f"{scope}:{number}", group.name or UNNAMED[column], group, projects, calendar)
        for number, group in enumerate(sums, start=1)
    )


def group_of(scope: str, name: str, sums: Sums, projects: tuple[Project, ...], calendar: Calendar) -> Group:
    """Freeze one group's sums."""
    rate = sums.rate
    return Group(
        scope=scope,
        name=name,
        **sums.values,
        rate=rate,
        variance=None if rate is None else rate - calendar.progress_hundredths,
        progress=calendar.progress,
        members=tuple(projects[position] for position in sums.positions),
    )


_INTEGERS = ("rate", "variance", "planned_value", "shortfall", "monthly_pace")
_PLAIN = ("id", "name", "source", "light", "awaiting", "undated", "overdue")
_STATUSES = {status.value: status for status in Status}
_BUCKETS = {bucket.value: bucket for bucket in Bucket}


def _freeze(measured: pd.DataFrame, calendar: Calendar) -> tuple[Project, ...]:
    """The frame's rows as :class:`Project`; whole columns become plain values first, the quick way."""
    stated = {each.key: _stated(measured[each.key], each.kind) for each in KEPT}
    columns = {key: values for key, values in stated.items() if key in ATTRIBUTES}
    columns |= {name: measured[name].tolist() for name in _PLAIN}
    columns |= {name: _plain_integers(measured[name]) for name in _INTEGERS}
    columns["bucket"] = [_BUCKETS[value] for value in measured["bucket"].tolist()]
    names = tuple(columns)
    others = zip(*(stated[key] for key in OTHERS), strict=True)
    return tuple(
        Project(
            scope=f"project:{position + 1}",
            position=position,
            progress=calendar.progress,
            others=dict(zip(OTHERS, other, strict=True)),
            **dict(zip(names, row, strict=True)),
        )
        for position, (row, other) in enumerate(zip(zip(*columns.values(), strict=True), others, strict=True))
    )


def _stated(column: pd.Series[Any], kind: FieldKind) -> list[Any]:
    """One field of the ledger as plain values."""
    if kind in (FieldKind.MONEY, FieldKind.PERCENT):
        return _plain_integers(column)
    if kind is FieldKind.STATUS:
        return [_STATUSES[value] if value else None for value in column.tolist()]
    return [value or None for value in column.tolist()]


def _plain_integers(column: pd.Series[int]) -> list[Any]:
    values: list[Any] = column.tolist()
    return [None if value is pd.NA else value for value in values]
