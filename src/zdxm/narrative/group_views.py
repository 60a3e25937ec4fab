"""What a template sees of the whole ledger, a category, a unit or a county."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from types import MappingProxyType

from zdxm.cells.words import Status
from zdxm.declare import frozen
from zdxm.figures.model import Group, Project
from zdxm.figures.ranking import LISTED
from zdxm.figures.values import Figure
from zdxm.filters.values import Value
from zdxm.lights import Bucket
from zdxm.narrative.pen import Pen
from zdxm.narrative.project_views import (
    BUCKETS,
    REASON_WORDS,
    REASONED,
    STATUSES,
    Alike,
    Listing,
    View,
    Word,
    Words,
    doubt_of,
    figure_words,
    project_view,
    reason_of,
)
from zdxm.units import FULL_RATE

_IN_BUCKETS = "、".join(f"{word}数" for word in BUCKETS)
_FIGURES = {  # word → attribute, meaning
    "名称": ("name", "名称"),
    "项目数": (
        "projects",
        f"项目个数，等于{_IN_BUCKETS}之和，也等于已开工数、未开工数、状态不明数之和",
    ),
    "已开工数": ("started", "已开工的项目数，等于在建数、停工数、竣工数之和"),
    **{f"{word}数": (bucket, f"{meaning}的项目数") for word, (bucket, meaning) in BUCKETS.items()},
    **{f"{word}数": (status.value, f"{word}的项目数") for word, status in STATUSES.items()},
    "状态不明数": ("status_unknown", "没有写明建设状态的项目数"),
    "续建数": ("carried_over", "续建的项目数：建设性质写明的，没有写明的看开工时间是不是早于本年"),
    "新建数": ("new_start", "年内新建的项目数，未开工的都算"),
    "新续不明数": ("start_unknown", "看不出是续建还是新建的项目数"),
    "计划竣工数": ("finish_due", "计划年内竣工的项目数"),
    "竣工时间不明数": ("finish_unknown", "没有写竣工时间的项目数"),
    "总投资": ("total_investment", "各项目总投资之和"),
    "年度计划投资": ("annual_plan", "各项目年度计划投资之和"),
    "完成投资": ("completed", "各项目完成投资之和"),
    "有计划投资": ("rated_plan", "年度计划大于0的项目年度计划投资之和，完成率的分母"),
    "有计划完成投资": ("rated_completed", "有年度计划的项目完成投资之和，完成率的分子"),
    "缺计划数": ("without_plan", "没有年度计划投资的项目数，未开工的也计"),
    "缺计划完成投资": ("without_plan_completed", "没有年度计划投资的项目完成投资之和，不在完成率里"),
    "完成率": ("rate", "有年度计划的项目，完成投资占年度计划投资的比例"),
    "差距": ("variance", "完成率与时间进度相差多少，高于时大于0，低于时小于0；打印时不带正负号"),
}
_SHARES = {  # word → part and whole among the figures, and the formula, which is what it means
    "开工占比": ("started", "projects", "已开工项目数÷项目数"),
    "竣工占比": ("finished", "projects", "竣工项目数÷项目数"),
}
SHARE_OF_WHOLE = "总投资合计÷全部项目总投资合计"
_REASON_COUNT = "同一原因的未开工项目数"
CALLED_PROJECTS = "项目"
"""Words in a category's name that say themselves that it holds projects."""
LARGEST = 3
"""Largest projects that are named."""


def group_view(name: str, group: Group, pen: Pen) -> View:
    """A group of projects as templates see it."""
    return View(name, group, pen, GROUP_WORDS)


def _own_figure(owner: Group, attribute: str) -> Figure | None:
    return owner.figure(attribute)


def _in_bucket(bucket: str) -> Callable[[View], Listing]:
    return lambda view: _counted(view, _within(view, bucket), bucket)


def _within(view: View, bucket: str) -> Sequence[Project]:
    """The members in one bucket, in the order in which they are listed."""
    return view.pen.parted(view.owner)[bucket]


def _order_of(bucket: str) -> str:
    return f"，{LISTED[bucket].told}" if bucket in LISTED else ""


def _in_status(status: Status) -> Callable[[View], Listing]:
    return lambda view: _counted(view, _members(lambda member: member.status is status)(view), status.value)


def _all_members(view: View) -> Listing:
    return _counted(view, view.owner.members, "projects")


def _counted(view: View, members: Sequence[Project], counted: str) -> Listing:
    """Members of a group with the group's own figure that counts them."""
    return Listing(members, view.pen.value("数", view.owner.figure(counted)), view.pen, project_view)


def _members(holds: Callable[[Project], bool]) -> Callable[[View], Sequence[Project]]:
    return lambda view: [member for member in view.owner.members if holds(member)]


@frozen
class _Some:
    """Members of a group that no figure of the group counts.

    Attributes:
        id: of their count, behind the group's scope.
        formula: which they are.
        fields: columns that tell.
        find: gives them.
    """

    id: str
    formula: str
    fields: tuple[str, ...]
    find: Callable[[View], Sequence[Project]]

    def projects(self, view: View) -> Listing:
        """The members with their count."""
        members = self.find(view)
        identity, formula = f"{view.owner.scope}.{self.id}", f"{self.formula}数"
        count = view.pen.count(formula, identity, len(members), formula, fields=self.fields, projects=members)
        return Listing(members, count, view.pen, project_view)

    def count(self, view: View) -> Value:
        """How many they are."""
        return self.projects(view).count


def _has_done_its_plan(project: Project) -> bool:
    """Whether the year's plan is done: exactly 100 % or more, which no other rate rounds to."""
    return project.rate is not None and project.rate >= FULL_RATE


_PAIR, _STATUS = ("completed", "annual_plan"), ("status",)
"""Columns that the counts of this module are counted from."""


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
            parts=tuple(f"{group.scope}{name}" for name in (f".{part}", f".{whole}", "/status", "/name")),
        )

    return find


def _share_of_whole(view: View) -> Value:
    """The group's 总投资 in that of all projects."""
    group: Group = view.owner
    whole = view.pen.whole.total_investment if view.pen.whole else None
    identity = f"{group.scope}.total_investment_share"
    parts = f"{group.scope}.total_investment", "total.total_investment"
    part = group.total_investment
    return view.pen.ratio(f"{view.name}.总投资占比", identity, part, whole, SHARE_OF_WHOLE, parts=parts)


def _is_told_in_words(view: View) -> bool:
    return bool(view.owner.name in view.pen.told_in_words)


def _is_mostly_known(unknown: str) -> Callable[[View], bool]:
    """Whether so few projects leave something open that the others' counts are worth telling."""
    return lambda view: 0 < view.owner.projects > 2 * getattr(view.owner, unknown)


def _has_figures_for_each(view: View) -> bool:
    return bool(1 < view.owner.projects <= view.pen.settings.named_figures_max)


def _most(view: View) -> int | None:
    """Most entries of a list that is told one by one; None for all."""
    return view.pen.settings.style.names_max or None


def _not_started(view: View) -> Sequence[Project]:
    return _within(view, "not_started")


def _by_reason(view: View) -> list[list[Project]]:
    """Projects that have not started, together where the reason is the same.

    Behind them those without one: first those whose planned start is still to come, then the others.
    """
    groups: dict[str, list[Project]] = {}
    unexplained: dict[bool, list[Project]] = {True: [], False: []}
    for project in _not_started(view):
        text = reason_of(project)[1]
        (groups.setdefault(text, []) if text else unexplained[project.awaiting]).append(project)
    return [*groups.values(), *filter(None, unexplained.values())]


def _reasons(view: View) -> list[View]:
    return [
        View(
            f"{view.name}.未开工原因",
            Alike(
                f"{view.owner.scope}.not_started.reason{number}", group, _REASON_COUNT, (*_STATUS, *REASONED)
            ),
            view.pen,
            REASON_WORDS,
        )
        for number, group in enumerate(_by_reason(view)[: _most(view)], start=1)
    ]


def _told_no_further(view: View) -> list[Project]:
    """Projects that have not started and are beyond the reasons that are told."""
    most = _most(view)
    return [member for group in _by_reason(view)[most:] for member in group] if most else []


def _not_reported(view: View) -> list[Project]:
    """Projects without a plan that lack the amount done too."""
    return [member for member in _within(view, "no_plan") if member.completed is None]


def _incomplete(view: View) -> list[Project]:
    """Projects that have not started and lack the plan or the amount done."""
    return [member for member in _not_started(view) if not member.annual_plan or member.completed is None]


_AWAITING = _Some(
    "not_started.awaiting",
    "没有到计划开工时间的项目",
    ("planned_start", "actual_start", *_STATUS),
    _members(attrgetter("awaiting")),
)
_OVERDUE = _Some(
    "overdue",
    "超过计划竣工时间、没有竣工的项目",
    ("planned_finish", *_STATUS),
    _members(attrgetter("overdue")),
)
_FINISHED_OTHERS = _Some(
    "finished.others",
    "已竣工、投资不低于计划（或没有比较）的项目",
    (*_PAIR, *_STATUS),
    _members(lambda member: member.status is Status.FINISHED and member.bucket is not Bucket.FINISHED_BELOW),
)
_PLAN_DONE = _Some("plan_done", "完成投资不少于年度计划投资的项目", _PAIR, _members(_has_done_its_plan))
_REST = _Some("not_started.rest", "未逐一说明的未开工项目", (*_STATUS, *REASONED), _told_no_further)
_INCOMPLETE = _Some(
    "not_started.incomplete", "缺年度计划投资或完成投资的未开工项目", (*_PAIR, *_STATUS), _incomplete
)
_UNPLANNED = _Some("no_plan.incomplete", "缺完成投资的无计划项目", (*_PAIR, *_STATUS), _not_reported)


def _is_called_projects(view: View) -> bool:
    return CALLED_PROJECTS in view.owner.name


def _told(view: View, projects: Sequence[Project], most: int | None) -> list[View]:
    """The first projects, each to be told by itself."""
    return [project_view(project, view.pen) for project in projects[:most]]


def _fastest(view: View) -> list[View]:
    """Projects ahead, farthest first."""
    return _told(view, _within(view, "ahead"), _most(view))


def _slowest(view: View) -> list[View]:
    """Projects behind, farthest first."""
    return _told(view, sorted(_within(view, "behind"), key=_worst_first), _most(view))


def _most_missing(view: View) -> list[View]:
    """Projects behind, those that miss most money first."""
    return _told(view, _within(view, "behind"), _most(view))


def _has_no_status(view: View) -> bool:
    """Whether somebody left a state out; where the ledger has no such column, nobody did."""
    unknown = [member for member in view.owner.members if member.status is None]
    return bool(unknown) and view.pen.has_column(unknown, "status")


def _worst_first(project: Project) -> tuple[int, int]:
    """By gap, then by the money that is missing, as ``zdxm lag`` and the chart of those behind have them."""
    return project.variance or 0, -(project.shortfall or 0)


def _most_done(view: View) -> list[View]:
    """Projects ahead, those that have done most money more than is due first."""
    ahead = sorted(_within(view, "ahead"), key=lambda project: project.shortfall or 0)
    return _told(view, ahead, _most(view))


def _largest(view: View) -> list[View]:
    """Projects of the largest 总投资."""
    known = [member for member in view.owner.members if member.total_investment]
    known.sort(key=attrgetter("total_investment"), reverse=True)
    return _told(view, known, LARGEST)


GROUP_WORDS: Words = MappingProxyType(
    {
        **figure_words(_FIGURES, _own_figure),
        "项目": Word(_all_members, "全部项目"),
        **{
            f"{word}项目": Word(_in_bucket(bucket), f"{meaning}的项目{_order_of(bucket)}")
            for word, (bucket, meaning) in BUCKETS.items()
        },
        **{f"{word}项目": Word(_in_status(status), f"{word}的项目") for word, status in STATUSES.items()},
        "未到开工时间项目": Word(_AWAITING.projects, _AWAITING.formula),
        "逾期项目": Word(_OVERDUE.projects, _OVERDUE.formula),
        "其他竣工项目": Word(_FINISHED_OTHERS.projects, _FINISHED_OTHERS.formula),
        "完成年度计划项目": Word(_PLAN_DONE.projects, _PLAN_DONE.formula),
        **{word: Word(_share(word, *how), how[-1]) for word, how in _SHARES.items()},
        "总投资占比": Word(_share_of_whole, SHARE_OF_WHOLE),
        "完成年度计划数": Word(_PLAN_DONE.count, f"{_PLAN_DONE.formula}数"),
        "未开工原因": Word(_reasons, "未开工项目按原因归类，逐类；最多`names_max`类"),
        "未开工其余数": Word(_REST.count, "没有归进上面各类的未开工项目数"),
        "未开工缺数": Word(_INCOMPLETE.count, "未开工项目中，缺年度计划投资或完成投资的个数"),
        "无计划缺数": Word(_UNPLANNED.count, "无计划项目中，缺完成投资的个数"),
        "名称带项目": Word(_is_called_projects, "名称里已经有“项目”"),
        "最快项目": Word(
            _fastest, "高于时间进度的项目，差距大的在前，最多`names_max`个；只用文字叙述的也在内"
        ),
        "多完成最多项目": Word(_most_done, "高于时间进度的项目，比应完成投资多完成得多的在前，其余同上"),
        "最慢项目": Word(_slowest, "低于时间进度的项目，其余同上"),
        "缺口最大项目": Word(_most_missing, "低于时间进度的项目，少完成投资多的在前，最多`names_max`个"),
        "规模最大项目": Word(_largest, "总投资最大的三个项目"),
        "计划待核实": doubt_of("annual_plan"),
        "完成待核实": doubt_of("completed"),
        "新续分明": Word(_is_mostly_known("start_unknown"), "多半项目看得出是续建还是新建"),
        "竣工时间分明": Word(_is_mostly_known("finish_unknown"), "多半项目写了竣工时间"),
        "状态未填": Word(_has_no_status, "有项目没有填建设状态；台账没有这一列的不算"),
        "文字叙述": Word(
            _is_told_in_words, "这个类别在设置`prose_categories`里，只用文字叙述，不参加排名和分类别的图"
        ),
        "逐项列数": Word(_has_figures_for_each, "有两个以上项目，而且不超过`named_figures_max`个"),
    }
)
"""What 合计 and every entry of 类别 know."""
