"""What a template sees of the whole ledger, a category, a unit or a county."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.cells import Status
from zdxm.narrative.project_views import Projects, project_view, without_lead
from zdxm.narrative.views import View, figure_words
from zdxm.units import FULL_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zdxm.figures import Figure, Group, Project
    from zdxm.filters import Value
    from zdxm.narrative.pen import Pen
    from zdxm.narrative.views import Words

__all__ = ["GROUP_WORDS", "REASON_WORDS", "group_view"]

_FIGURES = {
    "名称": "name",
    "项目数": "projects",
    "已开工数": "started",
    "未开工数": "not_started",
    "在建数": "under_way",
    "停工数": "stopped",
    "竣工数": "finished",
    "状态不明数": "status_unknown",
    "超前数": "ahead",
    "滞后数": "behind",
    "持平数": "on_schedule",
    "无计划数": "no_plan",
    "未报数": "not_reported",
    "总投资": "total_investment",
    "年度计划投资": "annual_plan",
    "完成投资": "completed",
    "完成率": "rate",
    "差距": "variance",
}
_BUCKETS = {  # word → bucket, which is also the figure that counts it
    "未开工项目": "not_started",
    "超前项目": "ahead",
    "滞后项目": "behind",
    "持平项目": "on_schedule",
    "无计划项目": "no_plan",
    "未报项目": "not_reported",
}
_STATUSES = {  # word → status, and the figure that counts it
    "停工项目": (Status.STOPPED, "stopped"),
    "竣工项目": (Status.FINISHED, "finished"),
}
_PLAN_DONE = "完成年度计划项目"
_SHARES = {  # word → part and whole among the figures, and the formula
    "开工占比": ("started", "projects", "已开工项目数÷项目数"),
    "竣工占比": ("finished", "projects", "竣工项目数÷项目数"),
}
_SHARE_OF_WHOLE = "总投资合计÷全部项目总投资合计"
_REASONS = ("no_start_reason", "problem")
"""Columns that say why a project has not started, best first."""
_NOT_BEGUN = re.compile("未(?:实质性)?[开动]工")
_REASON_COUNT, _REST_COUNT = "同一原因的未开工项目数", "未逐一说明的未开工项目数"
_INCOMPLETE_COUNT = "缺年度计划投资或完成投资的未开工项目数"
_LARGEST = 3
"""Largest projects that are named."""


def group_view(name: str, group: Group, pen: Pen) -> View:
    """A group of projects as templates see it."""
    return View(name, group, pen, GROUP_WORDS)


def _own_figure(owner: Group, attribute: str) -> Figure | None:
    return owner.figure(attribute)


def _in_bucket(bucket: str) -> Callable[[View], Projects]:
    return lambda view: _counted(view, view.pen.parted(view.owner).get(bucket, ()), bucket)


def _in_status(status: Status, counted: str) -> Callable[[View], Projects]:
    def find(view: View) -> Projects:
        return _counted(view, [member for member in view.owner.members if member.status is status], counted)

    return find


def _all_members(view: View) -> Projects:
    return _counted(view, view.owner.members, "projects")


def _counted(view: View, members: Sequence[Project], counted: str) -> Projects:
    """Members of a group with the group's own figure that counts them."""
    return Projects(members, view.pen.value("数", view.owner.figure(counted)), view.pen)


def _such(
    attribute: str, formula: str, holds: Callable[[Project], bool], *fields: str
) -> Callable[[View], Projects]:
    """Members of a group of which something holds that no figure of the group counts."""

    def find(view: View) -> Projects:
        members = [member for member in view.owner.members if holds(member)]
        identity = f"{view.owner.scope}.{attribute}"
        count = view.pen.count("数", identity, len(members), formula, fields=fields, projects=members)
        return Projects(members, count, view.pen)

    return find


def _has_done_its_plan(project: Project) -> bool:
    """Whether the year's plan is done: exactly 100 % or more, which no other rate rounds to."""
    return project.rate is not None and project.rate >= FULL_RATE


_PAIR, _STATUS = ("completed", "annual_plan"), ("status",)
"""Columns that the counts of this module are counted from."""

# word → attribute of its count, the formula, which projects, the columns that tell
_LISTS: dict[str, tuple[str, str, Callable[[Project], bool], *tuple[str, ...]]] = {
    "未到开工时间项目": (
        "not_started.awaiting",
        "没有到计划开工时间的项目数",
        attrgetter("awaiting"),
        "planned_start",
    ),
    "逾期项目": ("overdue", "超过计划竣工时间、没有竣工的项目数", attrgetter("overdue"), "planned_finish"),
    _PLAN_DONE: ("plan_done", "完成投资不少于年度计划投资的项目数", _has_done_its_plan, *_PAIR),
}


def _share(word: str, part: str, whole: str, formula: str) -> Callable[[View], Value]:
    def find(view: View) -> Value:
        group: Group = view.owner
        identity = f"{group.scope}.{part}_share"
        return view.pen.ratio(
            f"{view.name}.{word}",
            identity,
            getattr(group, part),
            getattr(group, whole),
            formula,
            parts=(f"{group.scope}.{part}", f"{group.scope}.{whole}"),
        )

    return find


def _share_of_whole(view: View) -> Value:
    """The group's 总投资 in that of all projects."""
    group: Group = view.owner
    whole = view.pen.whole.total_investment if view.pen.whole else None
    identity = f"{group.scope}.total_investment_share"
    parts = f"{group.scope}.total_investment", "total.total_investment"
    part = group.total_investment
    return view.pen.ratio(f"{view.name}.总投资占比", identity, part, whole, _SHARE_OF_WHOLE, parts=parts)


def _is_told_in_words(view: View) -> bool:
    return bool(view.owner.name in view.pen.settings.prose_categories)


def _has_figures_for_each(view: View) -> bool:
    return bool(1 < view.owner.projects <= view.pen.settings.named_figures_max)


def _most(view: View) -> int | None:
    """Most entries of a list that is told one by one; None for all."""
    return view.pen.settings.style.names_max or None


def _not_started(view: View) -> Sequence[Project]:
    return view.pen.parted(view.owner).get("not_started", ())


def _reason(project: Project) -> tuple[str, str]:
    """The column that best says why a project has not started, and its text; two empty ones if none does."""
    columns = (*_REASONS, "physical_progress")
    return next(((column, text) for column in columns if (text := getattr(project, column))), ("", ""))


def _by_reason(view: View) -> list[list[Project]]:
    """Projects that have not started, together where the reason is the same; those without one last."""
    groups: dict[str, list[Project]] = {}
    for project in _not_started(view):
        groups.setdefault(_reason(project)[1], []).append(project)
    unexplained = groups.pop("", [])
    return [*groups.values(), unexplained] if unexplained else [*groups.values()]


def _reasons(view: View) -> list[View]:
    return [
        View(
            f"{view.name}.未开工原因",
            _Reason(f"{view.owner.scope}.not_started.reason{number}", group),
            view.pen,
            REASON_WORDS,
        )
        for number, group in enumerate(_by_reason(view)[: _most(view)], start=1)
    ]


def _told_no_further(view: View) -> Value:
    """How many projects that have not started are beyond the reasons that are told."""
    most = _most(view)
    rest = [member for group in _by_reason(view)[most:] for member in group] if most else []
    identity = f"{view.owner.scope}.not_started.rest"
    return view.pen.count("未开工其余数", identity, len(rest), _REST_COUNT, fields=_STATUS, projects=rest)


def _incomplete(view: View) -> Value:
    """How many of the projects that have not started lack the plan or the amount done."""
    lacking = [
        project for project in _not_started(view) if not project.annual_plan or project.completed is None
    ]
    identity = f"{view.owner.scope}.not_started.incomplete"
    return view.pen.count(
        "未开工缺数", identity, len(lacking), _INCOMPLETE_COUNT, fields=_PAIR, projects=lacking
    )


def _told(view: View, projects: Sequence[Project], most: int | None) -> list[View]:
    """The first projects, each to be told by itself."""
    return [project_view(project, view.pen) for project in projects[:most]]


def _fastest(view: View) -> list[View]:
    """Projects ahead, farthest first."""
    ahead = sorted(_with_figures(view, "ahead"), key=attrgetter("variance"), reverse=True)
    return _told(view, ahead, _most(view))


def _slowest(view: View) -> list[View]:
    """Projects behind, farthest first."""
    behind = sorted(_with_figures(view, "behind"), key=attrgetter("variance"))
    return _told(view, behind, _most(view))


def _with_figures(view: View, bucket: str) -> list[Project]:
    """Members in a bucket, without those of categories that the office tells in words only."""
    members = view.pen.parted(view.owner).get(bucket, ())
    return [member for member in members if member.category not in view.pen.settings.prose_categories]


def _largest(view: View) -> list[View]:
    """Projects of the largest 总投资."""
    known = [member for member in view.owner.members if member.total_investment]
    known.sort(key=attrgetter("total_investment"), reverse=True)
    return _told(view, known, _LARGEST)


def _slow_with_problem(view: View) -> list[View]:
    """Projects behind, farthest first, of which the ledger names a problem that is in no register."""
    troubled = [
        member
        for member in view.pen.parted(view.owner).get("behind", ())
        if member.problem and member.name not in view.pen.registered
    ]
    return _told(view, sorted(troubled, key=attrgetter("variance")), _most(view))


def _with_problem(view: View) -> list[View]:
    """Started projects of which the ledger names the problem."""
    troubled = [
        member for member in view.owner.members if member.bucket.value != "not_started" and member.problem
    ]
    return _told(view, troubled, _most(view))


@dataclass(frozen=True, slots=True)
class _Reason:
    """Projects not started for one reason."""

    id: str
    projects: list[Project]


def _reason_projects(view: View) -> Projects:
    reason: _Reason = view.owner
    count = view.pen.count(
        "数", reason.id, len(reason.projects), _REASON_COUNT, fields=_STATUS, projects=reason.projects
    )
    return Projects(reason.projects, count, view.pen)


def _reason_text(word: str, columns: tuple[str, ...]) -> Callable[[View], Value]:
    def find(view: View) -> Value:
        first: Project = view.owner.projects[0]
        column, _ = _reason(first)
        return view.pen.value(word, without_lead(first.figure(column)) if column in columns else None)

    return find


def _says_so_itself(view: View) -> bool:
    """Whether the physical progress, told for want of a reason, says itself that work has not begun."""
    column, text = _reason(view.owner.projects[0])
    return column == "physical_progress" and _NOT_BEGUN.search(text) is not None


GROUP_WORDS: Words = MappingProxyType(
    {
        **figure_words(_FIGURES, _own_figure),
        "项目": _all_members,
        **{word: _in_bucket(bucket) for word, bucket in _BUCKETS.items()},
        **{word: _in_status(*how) for word, how in _STATUSES.items()},
        **{word: _such(*how) for word, how in _LISTS.items()},
        **{word: _share(word, *how) for word, how in _SHARES.items()},
        "总投资占比": _share_of_whole,
        "完成年度计划数": lambda view: _such(*_LISTS[_PLAN_DONE])(view).count,
        "未开工原因": _reasons,
        "未开工其余数": _told_no_further,
        "未开工缺数": _incomplete,
        "最快项目": _fastest,
        "最慢项目": _slowest,
        "规模最大项目": _largest,
        "滞后问题项目": _slow_with_problem,
        "问题项目": _with_problem,
        "文字叙述": _is_told_in_words,
        "逐项列数": _has_figures_for_each,
    }
)
"""What 合计 and every entry of 类别 know."""

REASON_WORDS: Words = MappingProxyType(
    {
        "项目": _reason_projects,
        "原因": _reason_text("原因", _REASONS),
        "现状": _reason_text("现状", ("physical_progress",)),
        "现状已说未开工": _says_so_itself,
    }
)
"""What every entry of 未开工原因 knows."""
