"""Who is behind, worst first: the projects below the calendar and those not started, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.lights import Bucket

if TYPE_CHECKING:
    from zdxm.figures.model import Project, ReportFigures

_NOT_STARTED, _OVERDUE, _UNDATED = "未开工", "逾期", "未填计划开工"


@frozen(kw_only=True)
class Limits:
    """What to leave out.

    Attributes:
        threshold: only projects at least this far behind, in hundredths of a 百分点; None for all.
        light: only projects with this light; None for all. Those not started have none.
    """

    threshold: int | None = None
    light: str | None = None


@frozen
class Lagging:
    """One project that is behind or not started.

    Attributes:
        project: the project.
        gap: how far from the calendar, in hundredths of a 百分点, below 0 when behind. A project that is not
            started and reports no investment has done nothing of its plan. None without a plan.
    """

    project: Project
    gap: int | None


@frozen
class Selection:
    """All that is listed, and how many were left out and why.

    Attributes:
        rows: worst first.
        awaiting: not started, planned to start after the period's end: not late.
        spared: not as far behind as was asked for, or of another light.
    """

    rows: tuple[Lagging, ...]
    awaiting: int
    spared: int


@frozen
class LaggingGroup:
    """The listed projects of one leader, unit, category or county, or of the whole ledger.

    Attributes:
        name: the value they share; None for those that have none.
        rows: worst first.
        projects: how many projects the ledger has under this value, listed or not.
        planned_value, shortfall: 元, over the listed projects that have a plan; None if none has.
    """

    name: str | None
    rows: tuple[Lagging, ...]
    projects: int
    planned_value: int | None
    shortfall: int | None


def find_lagging(figures: ReportFigures, limits: Limits) -> Selection:
    """The projects behind the calendar or not started, as far as the limits let them through."""
    late = [project for project in figures.projects if project.bucket in (Bucket.BEHIND, Bucket.NOT_STARTED)]
    listed = [project for project in late if not project.awaiting]
    rows = [Lagging(project, _gap(project, figures.calendar.progress_hundredths)) for project in listed]
    kept = sorted((row for row in rows if _within(row, limits)), key=_worst_first)
    return Selection(tuple(kept), len(late) - len(listed), len(rows) - len(kept))


def _gap(project: Project, progress: int) -> int | None:
    if project.variance is not None:
        return project.variance
    return -progress if project.annual_plan and project.completed is None else None


def _within(row: Lagging, limits: Limits) -> bool:
    far_enough = limits.threshold is None or (row.gap is not None and row.gap <= -limits.threshold)
    return far_enough and limits.light in (None, row.project.light)


def _worst_first(row: Lagging) -> tuple[bool, int, int]:
    """By gap, then by the money that is missing; without a plan nothing can be told, so those come last."""
    return row.gap is None, row.gap or 0, -(row.project.shortfall or 0)


def group_lagging(
    figures: ReportFigures, selection: Selection, by: str | None, top: int | None
) -> tuple[LaggingGroup, ...]:
    """Split a selection into one list per value, the value with most listed projects first.

    Args:
        figures: the whole ledger.
        selection: what is listed.
        by: attribute of :class:`Project` that holds a text; None for one list of everything.
        top: at most so many in each list.
    """
    groups: dict[str | None, list[Lagging]] = {}
    for row in selection.rows:
        groups.setdefault(getattr(row.project, by) if by else None, []).append(row)
    sizes: dict[str | None, int] = {}
    for project in figures.projects:
        name = getattr(project, by) if by else None
        sizes[name] = sizes.get(name, 0) + 1
    found = [_add_up(name, rows[:top], sizes[name]) for name, rows in groups.items()]
    return tuple(
        sorted(found, key=lambda group: (group.name is None, -len(group.rows), -(group.shortfall or 0)))
    )


def _add_up(name: str | None, rows: list[Lagging], projects: int) -> LaggingGroup:
    return LaggingGroup(
        name,
        tuple(rows),
        projects,
        _sum(row.project.planned_value for row in rows),
        _sum(row.project.shortfall for row in rows),
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def notes_of(project: Project) -> tuple[str, ...]:
    """What the clerk should know of a listed project besides its figures (备注)."""
    facts = (
        (_NOT_STARTED, project.bucket is Bucket.NOT_STARTED),
        (_OVERDUE, project.overdue),
        (_UNDATED, project.undated),
    )
    return tuple(word for word, holds in facts if holds)
