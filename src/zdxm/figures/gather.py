"""Measured frames and their sums → frozen figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pandas as pd

from zdxm.cells.words import Status
from zdxm.fields import field_by_key
from zdxm.figures.model import OTHERS, Group, Project, Reading, ReportFigures, Source
from zdxm.figures.ranking import UNNAMED
from zdxm.ledger.frame import plain
from zdxm.ledger.model import unread_cells
from zdxm.lights import Bucket
from zdxm.progress import Calendar, Sums, add_up, measure

if TYPE_CHECKING:
    from zdxm.diagnostics import Diagnostic
    from zdxm.figures.registers import RegisterFigures
    from zdxm.ledger.model import Ledger

TOTAL_NAME = "合计"
WITHDRAWN_NAME = "退出项目"


def gather_figures(
    ledger: Ledger,
    measured: pd.DataFrame,
    calendar: Calendar,
    *,
    sums: tuple[Sums, Mapping[str, tuple[Sums, ...]]],
    sources: tuple[Source, ...],
    registers: RegisterFigures,
    diagnostics: tuple[Diagnostic, ...],
    reading: Reading | None = None,
    told_in_words: tuple[str, ...] = (),
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
        reading: what was read; None where the ledger was not read of workbooks.
        told_in_words: categories whose projects were left out of all groups but their category.
    """
    projects = _freeze(measured, calendar)
    total, groups = sums
    gone = measure(ledger.withdrawn, calendar)
    left = _freeze(gone, calendar, first=len(projects))
    return ReportFigures(
        calendar=calendar,
        sources=sources,
        total=group_of("total", TOTAL_NAME, total, projects, calendar),
        groups={column: _groups(column, rows, projects, calendar) for column, rows in groups.items()},
        projects=projects,
        withdrawn=group_of("withdrawn", WITHDRAWN_NAME, add_up(gone, ())[0], left, calendar),
        addresses=ledger,
        registers=registers,
        title=ledger.title,
        office=ledger.office,
        diagnostics=diagnostics,
        reading=reading or Reading(),
        unread=unread_cells(ledger),
        told_in_words=told_in_words,
    )


def _groups(
    column: str, sums: tuple[Sums, ...], projects: tuple[Project, ...], calendar: Calendar
) -> tuple[Group, ...]:
    """The groups by one column that have projects; none where the ledger names none at all."""
    if all(group.name is None for group in sums):
        return ()
    scope = field_by_key(column).scope
    return tuple(
        group_of(f"{scope}:{number}", group.name or UNNAMED[column], group, projects, calendar)
        for number, group in enumerate(sums, start=1)
        if group.positions
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


_STATUSES = {None: None} | {status.value: status for status in Status}
_BUCKETS = {bucket.value: bucket for bucket in Bucket}


def _freeze(measured: pd.DataFrame, calendar: Calendar, first: int = 0) -> tuple[Project, ...]:
    """The frame's rows as :class:`Project`, by whole columns; ``first`` is the position of the first."""
    places = range(first, first + len(measured))
    columns: dict[str, Iterable[Any]] = {str(name): plain(measured[name]) for name in measured}
    others = zip(*(columns[key] for key in OTHERS), strict=True)
    columns |= {
        "scope": [f"project:{place + 1}" for place in places],
        "position": places,
        "status": map(_STATUSES.__getitem__, columns["status"]),
        "bucket": map(_BUCKETS.__getitem__, columns["bucket"]),
        "progress": repeat(calendar.progress),
        "others": [dict(zip(OTHERS, row, strict=True)) for row in others],
    }
    return tuple(map(Project, *(columns[name] for name in Project.__dataclass_fields__)))
