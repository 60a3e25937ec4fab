"""Who stands where: groups by completion rate, projects in the order of their lists, and who is behind.

Ties share a rank, and no gap follows. Groups are ranked by the rate in hundredths of a percent, which is what
the JSON says and every house style rounds further: 75.00, 75.00, 70.00 are 第1、第1、第2.

Who is behind are the projects below the calendar and those not started, worst first. Behind them, in lists of
their own, stand those of which nobody can tell: not reported, and without a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from zdxm.cells.words import Status
from zdxm.declare import frozen, pattern
from zdxm.fields import RANKED
from zdxm.figures.model import Group, Project, ReportFigures
from zdxm.figures.values import Figure, Kind
from zdxm.lights import LATE, Bucket
from zdxm.units import plain_wan

if TYPE_CHECKING:
    from zdxm.periods import Period

GROUPED_BY = {each.scope: each.key for each in RANKED}
"""Scope of a group → the column that holds its name."""
_RANKED_BY = ("category", "completed", "annual_plan")
"""Columns that rates come from, and the one that says which projects are told in words only."""
_RANK_FORMULA = "完成率从高到低的名次，相同的并列"

UNNAMED = {each.key: f"未注明{each.group}" for each in RANKED}
"""Column that projects are grouped by → name of the group of those for which the ledger gives no value."""


@frozen
class Place:
    """One rank.

    Attributes:
        rank: from 1.
        rate: of all its groups, in hundredths of a percent.
        groups: at least one, in the ledger's order.
    """

    rank: int
    rate: int
    groups: tuple[Group, ...]


@frozen
class Ranking:
    """All groups: by places, best first, and those that take no part, in the ledger's order.

    A group without a rate or a name takes no part, nor one of which the office tells all projects in words.
    """

    places: tuple[Place, ...]
    apart: tuple[Group, ...]

    @property
    def placed(self) -> int:
        """How many groups take part."""
        return sum(len(place.groups) for place in self.places)


def rank(groups: Sequence[Group], told_in_words: Collection[str] = ()) -> Ranking:
    """Rank groups by their completion rate, highest first.

    Args:
        groups: in the ledger's order.
        told_in_words: categories whose projects the office gives no figures for.
    """
    part = [(group.rate, group) for group in groups if _takes_part(group, told_in_words)]
    known = sorted(((rate, group) for rate, group in part if rate is not None), key=lambda pair: -pair[0])
    places = [
        (rate, tuple(group for _, group in pairs)) for rate, pairs in groupby(known, lambda pair: pair[0])
    ]
    inside = {id(group) for _, group in known}
    return Ranking(
        tuple(Place(number, rate, same) for number, (rate, same) in enumerate(places, start=1)),
        tuple(group for group in groups if id(group) not in inside),
    )


def rank_by(figures: ReportFigures, key: str) -> Ranking:
    """Rank the groups by one column.

    Projects that the office tells in words only are in none of them, but in their category, which stands
    behind, so that all rows together are the whole ledger.
    """
    told, groups = figures.told_in_words, figures.groups[key]
    apart = () if key == "category" else [group for group in figures.categories if group.name in told]
    return rank((*groups, *apart) if groups else (), told)


def rank_figure(place: Place, group: Group) -> Figure:
    """A group's place as a figure."""
    identity, parts = f"{group.scope}.rank", (f"{group.scope}.rate", *ranked_by(group))
    return Figure(identity, Kind.COUNT, place.rank, _RANK_FORMULA, group.scope, parts=parts)


def ranked_by(group: Group) -> tuple[str, ...]:
    """Ids of the columns of the whole ledger that a group's place among all groups follows from."""
    named = GROUPED_BY[group.scope.partition(":")[0]]
    return tuple(dict.fromkeys(f"total/{column}" for column in (named, *_RANKED_BY)))


def _takes_part(group: Group, told_in_words: Collection[str]) -> bool:
    named = group.name not in UNNAMED.values()
    return named and not all(member.category in told_in_words for member in group.members)


@frozen
class Order:
    """In what order the projects of one bucket are listed.

    Attributes:
        key: of a project, for sorting.
        told: the same in words.
    """

    key: Callable[[Project], tuple[int, int]]
    told: str


def _most_missing_first(project: Project) -> tuple[int, int]:
    """By the money that is missing against the calendar, then by the gap."""
    return -(project.shortfall or 0), project.variance or 0


LISTED = {
    "ahead": Order(lambda one: (-(one.variance or 0), -(one.completed or 0)), "高于时间进度多的在前"),
    "behind": Order(_most_missing_first, "少完成投资多的在前"),
    "not_started": Order(_most_missing_first, "少完成投资多的在前"),
}
"""Bucket, also the count of its projects → their order; projects of other buckets stand as in the ledger."""


_PAIR = ("completed", "annual_plan")
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
        stopped: stopped and behind: to be taken up again before it can be asked for any amount.
        spared: not as far behind as was asked for, or of another light.
    """

    rows: tuple[Lagging, ...]
    untold: tuple[Lagging, ...]
    awaiting: int
    finished: int
    stopped: int
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
    listed = [project for project in late if not project.awaiting and not is_halted(project)]
    rows = [Lagging(project, _gap(project, figures.calendar.progress_hundredths)) for project in listed]
    kept = sorted((row for row in rows if _within(row, limits)), key=_worst_first)
    untold = [Lagging(one, None) for one in figures.projects if one.bucket in UNTOLD]
    spared = len(rows) - len(kept)
    if limits != Limits():
        untold, spared = [], spared + len(untold)
    finished = sum(one.bucket is Bucket.FINISHED_BELOW for one in figures.projects)
    awaiting, stopped = (sum(map(holds, late)) for holds in (attrgetter("awaiting"), is_halted))
    return Selection(tuple(kept), tuple(untold), awaiting, finished, stopped, spared)


def is_halted(project: Project) -> bool:
    """Whether work has stopped on a project: not slow, it is to go on or to be given up."""
    return project.status is Status.STOPPED


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


@frozen
class Troubled:
    """Projects with one problem, or those among them that share a unit, a cause …

    Attributes:
        id: of their count; that of the ledger's own figure where there is one that counts just these.
        formula: which projects they are.
        fields: columns that tell.
        members: worst first.
        figures: the whole ledger.
        name: what they share; None for all with the problem.
    """

    id: str
    formula: str
    fields: tuple[str, ...]
    members: tuple[Project, ...]
    figures: ReportFigures
    name: Figure | None = None

    @property
    def rows(self) -> tuple[int, ...]:
        """Their rows in the ledger."""
        return tuple(member.position for member in self.members)

    @property
    def shares_a_number(self) -> bool:
        """Whether several share a text with a number, which is not of all of them together."""
        return len(self.members) > 1 and self.name is not None and any(map(str.isdigit, str(self.name.value)))

    def amount(self, word: str, value: int | None, formula: str, *more: str) -> Figure | None:
        """An amount of these projects together, from their plans and what they have done."""
        if value is None or value <= 0:
            return None
        identity = f"{self.id}.{word}"
        parts = (*(f"{identity}/{column}" for column in reversed(_PAIR)), *more)
        pair, told = tuple(reversed(_PAIR)), plain_wan(value)
        return Figure(identity, Kind.MONEY, told, formula, "total", pair, rows=self.rows, parts=parts)

    def part(
        self, key: str, members: Iterable[Project], name: Figure | None = None, *columns: str
    ) -> Troubled:
        """Some of them; ``columns`` say which."""
        fields = (*self.fields, *(each for each in columns if each not in self.fields))
        return Troubled(f"{self.id}.{key}", self.formula, fields, tuple(members), self.figures, name)

    def shared(self, key: str, column: str, text: str, members: Sequence[Project]) -> Figure:
        """What some of them share, as a figure that stands in the cells of all of those."""
        identity, cells = f"{self.id}.{key}.name", self.figures.cells(members, column)
        return Figure(identity, Kind.TEXT, text, Kind.TEXT.value, "total", cells=cells)


def shortfall_of(members: Iterable[Project]) -> int:
    """元 that projects miss together."""
    return sum(member.shortfall or 0 for member in members)


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
_MATTERS = pattern(r"[，。；、,;和及与]")


def remedies_of(reason: str, *, begun: bool) -> tuple[str, ...]:
    """What has to be done about the reason why a project is late, matter by matter; none if no word tells.

    >>> remedies_of("用地未批，两个标段重新招标", begun=True), remedies_of("秋季施工窗口期短", begun=True)
    (('落实建设用地', '完成招标'), ())
    """
    known = _UNDER_WAY if begun else _REMEDIES
    matters = _MATTERS.split(reason)
    found = (
        next((action for words, action in known if any(word in matter for word in words)), "")
        for matter in matters
    )
    return tuple(dict.fromkeys(filter(None, found)))


_YEARS = {"今": 0, "本": 0, "明": 1, "次": 1, "去": -1, "上": -1}
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTH_SAID = pattern(rf"(?:(\d{{4}}|[{''.join(_YEARS)}])年)?(\d{{1,2}}|{'|'.join(reversed(_NUMERALS))})月")
_BEFORE_START = r"\A|[，。；、,;月日底前旬内]|尽快|尽早|早日|力争|争取|实现|确保|推动"
_TO_START = pattern(rf"(?:{_BEFORE_START})开工(?:建设)?(?:\Z|[，。；、,;])")


def is_out_of_date(plan: str, period: Period, *, begun: bool) -> bool:
    """Whether what a project is to do next is no longer to come at a period's end.

    It is so where every month that is written is over, one without a year being of the period's own, and
    where a project that has begun is to begin.

    >>> from zdxm.periods import parse_period
    >>> august, texts = parse_period("2025-08"), ("6月封顶，八月底前完工", "8月封顶，明年3月完工", "尽快开工")
    >>> [is_out_of_date(text, august, begun=True) for text in texts]
    [True, False, True]
    """
    said = [(_year(year, period), _month(month)) for year, month in _MONTH_SAID.findall(plan)]
    over = period.year, period.month - (period.part != 1)
    return bool(said and max(said) <= over) or (begun and _TO_START.search(plan) is not None)


def _year(word: str, period: Period) -> int:
    return period.year + _YEARS[word] if word in _YEARS else int(word or period.year)


def _month(word: str) -> int:
    return _NUMERALS.index(word) + 1 if word in _NUMERALS else int(word)
