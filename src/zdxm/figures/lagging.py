"""Who is behind, worst first: the projects below the calendar and those not started, as frozen rows.

Behind them, in lists of their own, those of which nobody can tell: not reported, and without a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.lights import LATE, Bucket

if TYPE_CHECKING:
    from zdxm.figures.model import Project, ReportFigures

_NOT_STARTED, _OVERDUE, _UNDATED = "未开工", "逾期", "未填计划开工"
UNTOLD = {Bucket.NOT_REPORTED: "未报完成投资", Bucket.NO_PLAN: "没有年度计划"}
"""Buckets of which nobody can tell whether they are behind → why, in the order of their lists."""


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
            started and reports no investment has done nothing of its plan. None where it cannot be told.
    """

    project: Project
    gap: int | None

    @property
    def shortfall(self) -> int | None:
        """元 that are missing; None where it is not known whether any are."""
        return None if self.project.bucket in UNTOLD else self.project.shortfall

    @property
    def monthly_pace(self) -> int | None:
        """元 a month that are still to be done, likewise."""
        return None if self.project.bucket in UNTOLD else self.project.monthly_pace


@frozen
class Selection:
    """All that is listed, and how many were left out and why.

    Attributes:
        rows: worst first.
        untold: those of :data:`UNTOLD`, in the order of the ledger; none where limits are set, which they
            cannot be held against.
        awaiting: not started, planned to start after the period's end: not late.
        finished: finished, with less than its share of the plan: no longer to be hurried.
        spared: not as far behind as was asked for, or of another light.
    """

    rows: tuple[Lagging, ...]
    untold: tuple[Lagging, ...]
    awaiting: int
    finished: int
    spared: int


@frozen
class LaggingGroup:
    """The listed projects of one leader, unit, category or county, or of the whole ledger.

    Attributes:
        name: the value they share; None for those that have none.
        rows: worst first.
        projects: how many projects the ledger has under this value, listed or not.
        planned_value, shortfall: 元, over the listed projects that have a plan; None if none has.
        untold: why it cannot be told whether they are behind; None where they are.
    """

    name: str | None
    rows: tuple[Lagging, ...]
    projects: int
    planned_value: int | None
    shortfall: int | None
    untold: Bucket | None = None


def find_lagging(figures: ReportFigures, limits: Limits) -> Selection:
    """The projects behind the calendar or not started, as far as the limits let them through."""
    late = [project for project in figures.projects if project.bucket in LATE]
    listed = [project for project in late if not project.awaiting]
    rows = [Lagging(project, _gap(project, figures.calendar.progress_hundredths)) for project in listed]
    kept = sorted((row for row in rows if _within(row, limits)), key=_worst_first)
    untold = [Lagging(one, None) for one in figures.projects if one.bucket in UNTOLD]
    spared = len(rows) - len(kept)
    if limits != Limits():
        untold, spared = [], spared + len(untold)
    finished = sum(one.bucket is Bucket.FINISHED_BELOW for one in figures.projects)
    return Selection(tuple(kept), tuple(untold), len(late) - len(listed), finished, spared)


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

    Those of which nobody can tell whether they are behind come last, in one list for each reason.

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
    found.sort(key=lambda group: (group.name is None, -len(group.rows), -(group.shortfall or 0)))
    return (*found, *_untold(selection, len(figures.projects), top))


def _untold(selection: Selection, projects: int, top: int | None) -> Iterator[LaggingGroup]:
    for bucket in UNTOLD:
        rows = [row for row in selection.untold if row.project.bucket is bucket]
        if rows:
            yield LaggingGroup(None, tuple(rows[:top]), projects, None, None, bucket)


def _add_up(name: str | None, rows: list[Lagging], projects: int) -> LaggingGroup:
    return LaggingGroup(
        name,
        tuple(rows),
        projects,
        _sum(row.project.planned_value for row in rows),
        _sum(row.shortfall for row in rows),
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
        *((why, project.bucket is bucket) for bucket, why in UNTOLD.items()),
    )
    return tuple(word for word, holds in facts if holds)


_DESIGN = "加快设计变更和图纸供应"
_REMEDIES = (
    (("征地", "拆迁", "征收", "清表", "附着物", "迁坟", "腾空"), "加快征地拆迁"),
    (("管线", "电力线路", "高压线", "杆线", "线缆", "迁改"), "完成管线迁改"),
    (("用地", "土地", "地块", "供地"), "落实建设用地"),
    (("资金", "融资", "贷款", "资本金"), "落实建设资金"),
    (("招标", "招投标", "比选"), "完成招标"),
    (("图纸", "设计变更", "施工图变更"), _DESIGN),
    (("手续", "审批", "许可", "环评", "立项", "审查", "报批", "核准", "批复", "备案"), "办结前期手续"),
    (("规划", "选址", "设计", "方案"), "确定规划选址和设计方案"),
    (("设备",), "落实设备采购和到货"),
)
"""Words in one matter of a reason → what has to be done about it; the first that fits."""
_UNDER_WAY = (*_REMEDIES[:-2], (("设计",), _DESIGN), _REMEDIES[-1])
"""The same for a project that has begun: where and what to build is settled."""
_MATTERS = r"[，。；、,;和及与]"


def remedies_of(reason: str, *, begun: bool) -> tuple[str, ...]:
    """What has to be done about the reason why a project is late, matter by matter; none if no word tells.

    >>> remedies_of("用地未批，两个标段重新招标", begun=True), remedies_of("秋季施工窗口期短", begun=True)
    (('落实建设用地', '完成招标'), ())
    """
    known = _UNDER_WAY if begun else _REMEDIES
    matters = re.split(_MATTERS, reason)
    found = (
        next((action for words, action in known if any(word in matter for word in words)), "")
        for matter in matters
    )
    return tuple(dict.fromkeys(filter(None, found)))
