"""What a template sees of a project and of a list of projects."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.cells import Status
from zdxm.filters import misuse
from zdxm.narrative.views import View, figure_words, reworded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from zdxm.figures import Figure, Project
    from zdxm.filters import Value
    from zdxm.narrative.pen import Pen
    from zdxm.narrative.views import Words

__all__ = ["PROJECT_WORDS", "Projects", "no_project_view", "project_view", "without_lead"]

_FIGURES = {
    "名称": "name",
    "类别": "category",
    "所在县区": "county",
    "总投资": "total_investment",
    "年度计划投资": "annual_plan",
    "完成投资": "completed",
    "自开工累计完成投资": "cumulative_completed",
    "应完成投资": "planned_value",
    "月均需完成投资": "monthly_pace",
    "完成率": "rate",
    "差距": "variance",
    "建设性质": "nature",
    "建设地点": "location",
    "建设内容": "content",
    "形象进度": "physical_progress",
    "未开工原因": "no_start_reason",
    "推进措施": "measure",
    "下步计划": "next_step",
    "责任单位": "responsible_unit",
    "建设单位": "owner_unit",
    "联系领导": "leader",
}
_DATES = {
    "计划开工时间": "planned_start",
    "开工时间": "actual_start",
    "计划竣工时间": "planned_finish",
    "竣工时间": "actual_finish",
}
_BUCKETS = {
    "未开工": "not_started",
    "超前": "ahead",
    "滞后": "behind",
    "持平": "on_schedule",
    "无计划": "no_plan",
    "未报": "not_reported",
}
_STATUSES = {"在建": Status.UNDER_WAY, "停工": Status.STOPPED, "竣工": Status.FINISHED}
_FLAGS = {"逾期": "overdue", "未到开工时间": "awaiting"}
_LEAD = re.compile(r"\A\s*(?:主要)?(?:是(?:因为|由于)?|原因[是为：:]|问题[是为：:]|由于|目前，?)")
_NO_LEAD, _SPOKEN = "去引语", "日期"
"""How a text was put another way."""
_YEAR, _MONTH, _DAY, _END = "年", "月", "日", "底"


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


def project_view(project: Project, pen: Pen, name: str = "项目") -> View:
    """A project as templates see it."""
    return View(name, project, pen, PROJECT_WORDS)


def no_project_view(pen: Pen, name: str) -> View:
    """Stands for the project of a report that was not told which; any word of it is an error."""
    return View(name, None, pen, dict.fromkeys(PROJECT_WORDS, _not_chosen))


def _not_chosen(view: View) -> object:
    raise misuse(f"这种报告只写一个项目，没有说明“{view.name}”是哪一个", "请用--project写明项目名称")


def without_lead(figure: Figure | None) -> Figure | None:
    """A reason or a state without the words that the sentence begins with."""
    return reworded(figure, _NO_LEAD, lambda text: _LEAD.sub("", text))


def _own_figure(owner: Project, attribute: str) -> Figure | None:
    return owner.figure(attribute)


def _problem(view: View) -> Value:
    return view.pen.value(f"{view.name}.存在问题", without_lead(view.owner.figure("problem")))


def _date(word: str, attribute: str) -> Callable[[View], Value]:
    return lambda view: view.pen.value(
        f"{view.name}.{word}", reworded(view.owner.figure(attribute), _SPOKEN, _spoken_date)
    )


def _spoken_date(iso: str) -> str:
    """A date no finer than it was written: ledgers mean a whole month or year by its first or last day.

    >>> [_spoken_date(day) for day in ("2011-06-01", "2012-01-01", "2011-06-30", "2012-12-31", "2011-06-15")]
    ['2011年6月', '2012年', '2011年6月底', '2012年底', '2011年6月15日']
    """
    day = dt.date.fromisoformat(iso)
    year, month = f"{day.year}{_YEAR}", f"{day.month}{_MONTH}"
    if day.day == 1:
        return year if day.month == 1 else year + month
    if day.day == calendar.monthrange(day.year, day.month)[1]:
        return year + _END if day.month == 12 else year + month + _END  # noqa: PLR2004 - December
    return f"{year}{month}{day.day}{_DAY}"


def _share_of_total(view: View) -> Value:
    project: Project = view.owner
    return view.pen.ratio(
        f"{view.name}.累计占总投资",
        f"{project.scope}.cumulative_rate",
        project.cumulative_completed,
        project.total_investment,
        "自开工累计完成投资÷总投资",
        parts=(f"{project.scope}.cumulative_completed", f"{project.scope}.total_investment"),
    )


def _is_in(bucket: str) -> Callable[[View], bool]:
    return lambda view: view.owner.bucket.value == bucket


def _has_status(status: Status) -> Callable[[View], bool]:
    return lambda view: view.owner.status is status


def _flag(attribute: str) -> Callable[[View], bool]:
    return lambda view: bool(getattr(view.owner, attribute))


PROJECT_WORDS: Words = MappingProxyType(
    {
        **figure_words(_FIGURES, _own_figure),
        **{word: _date(word, attribute) for word, attribute in _DATES.items()},
        "存在问题": _problem,
        "累计占总投资": _share_of_total,
        **{word: _is_in(bucket) for word, bucket in _BUCKETS.items()},
        **{word: _has_status(status) for word, status in _STATUSES.items()},
        **{word: _flag(attribute) for word, attribute in _FLAGS.items()},
    }
)
"""What every project knows."""
