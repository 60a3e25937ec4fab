"""What a template sees of projects and groups of them: Chinese words, each standing for one value or list.

The words are the tables at the head; ``docs/templates.md`` explains each to the clerk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zdxm.cells import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from zdxm.figures import Figure, Group, Project
    from zdxm.filters import Value
    from zdxm.narrative.pen import Pen

    Words = Mapping[str, Callable[["View"], object]]

__all__ = ["GROUP_WORDS", "PROJECT_WORDS", "REASON_WORDS", "Projects", "View", "figure_words", "group_view"]

_GROUP_FIGURES = {
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
_GROUP_BUCKETS = {  # word → bucket, which is also the figure that counts it
    "未开工项目": "not_started",
    "超前项目": "ahead",
    "滞后项目": "behind",
    "持平项目": "on_schedule",
    "无计划项目": "no_plan",
    "未报项目": "not_reported",
}
_GROUP_STATUSES = {  # word → status, and the figure that counts it
    "停工项目": (Status.STOPPED, "stopped"),
    "竣工项目": (Status.FINISHED, "finished"),
}
_PROJECT_FIGURES = {
    "名称": "name",
    "类别": "category",
    "所在县区": "county",
    "总投资": "total_investment",
    "年度计划投资": "annual_plan",
    "完成投资": "completed",
    "完成率": "rate",
    "差距": "variance",
    "建设内容": "content",
    "形象进度": "physical_progress",
    "未开工原因": "no_start_reason",
    "下步计划": "next_step",
    "责任单位": "responsible_unit",
    "建设单位": "owner_unit",
    "联系领导": "leader",
}
_PROJECT_BUCKETS = {
    "未开工": "not_started",
    "超前": "ahead",
    "滞后": "behind",
    "持平": "on_schedule",
    "无计划": "no_plan",
    "未报": "not_reported",
}
_REASONS = ("no_start_reason", "problem")
"""Columns that say why a project has not started, best first."""
_LEAD = re.compile(r"\A\s*(?:主要)?(?:是(?:因为|由于)?|原因[是为：:]|问题[是为：:]|由于|目前，?)")
_NOT_BEGUN = re.compile("未(?:实质性)?[开动]工")
_REASON_COUNT, _REST_COUNT = "同一原因的未开工项目数", "未逐一说明的未开工项目数"
_INCOMPLETE_COUNT = "缺年度计划投资或完成投资的未开工项目数"


@dataclass(frozen=True, slots=True)
class View:
    """One thing that a template can look into by Chinese words.

    Attributes:
        name: what the template calls it, for messages.
        owner: what it shows.
        pen: makes the values.
        words: the words it knows, and how each is found.
    """

    name: str
    owner: Any
    pen: Pen
    words: Words

    def __getattr__(self, word: str) -> object:
        """What a word stands for."""
        if word not in self.words:
            raise AttributeError(word)
        return self.words[word](self)


@dataclass(frozen=True, slots=True)
class Projects:
    """A list of projects: a template goes through it, or prints it by the filter 名单.

    Attributes:
        projects: in order.
        count: how many, as a figure.
        pen: makes the values.
    """

    projects: Sequence[Project]
    count: Value
    pen: Pen

    def names(self, most: int) -> Sequence[Value]:
        """The first names."""
        return [self.pen.value("名称", project.figure("name")) for project in self.projects[:most]]

    def __len__(self) -> int:
        return len(self.projects)

    def __iter__(self) -> Iterator[View]:
        return (project_view(project, self.pen) for project in self.projects)


def group_view(name: str, group: Group, pen: Pen) -> View:
    """A group of projects as templates see it."""
    return View(name, group, pen, GROUP_WORDS)


def project_view(project: Project, pen: Pen) -> View:
    """A project as templates see it."""
    return View("项目", project, pen, PROJECT_WORDS)


def figure_words(attributes: Mapping[str, str], find: Callable[[Any, str], Figure | None]) -> Words:
    """Words that stand for a figure each, found on a view's owner by the attribute's name."""

    def finder(word: str, attribute: str) -> Callable[[View], Value]:
        return lambda view: view.pen.value(f"{view.name}.{word}", find(view.owner, attribute))

    return {word: finder(word, attribute) for word, attribute in attributes.items()}


def _own_figure(owner: Group | Project, attribute: str) -> Figure | None:
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
    number = sum(len(group) for group in _by_reason(view)[most:]) if most else 0
    return view.pen.count("未开工其余数", f"{view.owner.scope}.not_started.rest", number, _REST_COUNT)


def _incomplete(view: View) -> Value:
    """How many of the projects that have not started lack the plan or the amount done."""
    number = sum(not project.annual_plan or project.completed is None for project in _not_started(view))
    return view.pen.count(
        "未开工缺数", f"{view.owner.scope}.not_started.incomplete", number, _INCOMPLETE_COUNT
    )


def _slow_with_problem(view: View) -> list[View]:
    """Projects behind, farthest first, of which the ledger names a problem that is in no register."""
    troubled = [
        member
        for member in view.pen.parted(view.owner).get("behind", ())
        if member.problem and member.name not in view.pen.registered
    ]
    farthest_first = sorted(troubled, key=attrgetter("variance"))
    return [project_view(project, view.pen) for project in farthest_first[: _most(view)]]


def _with_problem(view: View) -> list[View]:
    """Started projects of which the ledger names the problem."""
    troubled = [
        member for member in view.owner.members if member.bucket.value != "not_started" and member.problem
    ]
    return [project_view(project, view.pen) for project in troubled[: _most(view)]]


@dataclass(frozen=True, slots=True)
class _Reason:
    """Projects not started for one reason."""

    id: str
    projects: list[Project]


def _reason_projects(view: View) -> Projects:
    reason: _Reason = view.owner
    count = view.pen.count("数", reason.id, len(reason.projects), _REASON_COUNT)
    return Projects(reason.projects, count, view.pen)


def _reason_text(word: str, columns: tuple[str, ...]) -> Callable[[View], Value]:
    def find(view: View) -> Value:
        first: Project = view.owner.projects[0]
        column, _ = _reason(first)
        return view.pen.value(word, _without_lead(first.figure(column)) if column in columns else None)

    return find


def _says_so_itself(view: View) -> bool:
    """Whether the physical progress, told for want of a reason, says itself that work has not begun."""
    column, text = _reason(view.owner.projects[0])
    return column == "physical_progress" and _NOT_BEGUN.search(text) is not None


def _problem(view: View) -> Value:
    return view.pen.value("项目.存在问题", _without_lead(view.owner.figure("problem")))


def _without_lead(figure: Figure | None) -> Figure | None:
    """A reason or a state without the words that the sentence begins with."""
    if figure is None:
        return None
    return replace(figure, value=_LEAD.sub("", str(figure.value)))


def _is_in(bucket: str) -> Callable[[View], bool]:
    return lambda view: view.owner.bucket.value == bucket


GROUP_WORDS: Words = MappingProxyType(
    {
        **figure_words(_GROUP_FIGURES, _own_figure),
        "项目": _all_members,
        **{word: _in_bucket(bucket) for word, bucket in _GROUP_BUCKETS.items()},
        **{word: _in_status(*how) for word, how in _GROUP_STATUSES.items()},
        "未开工原因": _reasons,
        "未开工其余数": _told_no_further,
        "未开工缺数": _incomplete,
        "滞后问题项目": _slow_with_problem,
        "问题项目": _with_problem,
        "文字叙述": _is_told_in_words,
        "逐项列数": _has_figures_for_each,
    }
)
"""What 合计 and every entry of 类别 know."""

PROJECT_WORDS: Words = MappingProxyType(
    {
        **figure_words(_PROJECT_FIGURES, _own_figure),
        "存在问题": _problem,
        **{word: _is_in(bucket) for word, bucket in _PROJECT_BUCKETS.items()},
    }
)
"""What every project knows."""

REASON_WORDS: Words = MappingProxyType(
    {
        "项目": _reason_projects,
        "原因": _reason_text("原因", _REASONS),
        "现状": _reason_text("现状", ("physical_progress",)),
        "现状已说未开工": _says_so_itself,
    }
)
"""What every entry of 未开工原因 knows."""
