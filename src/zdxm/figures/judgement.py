"""What the totals come to: the gap in money, who makes it, what the rest of the year asks and cannot give.

All of it is of the same projects: those that have a plan and of which it is known what they have done. Where
it would not be true of exactly these, or says nothing, a figure is None and the report leaves its clause out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from zdxm.cells.words import Status
from zdxm.declare import frozen
from zdxm.figures.model import PROGRESS_FIGURE, Group, Project, ReportFigures
from zdxm.figures.ranking import UNNAMED
from zdxm.figures.values import Figure, Kind, ratio_of
from zdxm.lights import LATE
from zdxm.periods import MONTHS
from zdxm.units import divide_half_up, plain_wan, whole_wan

if TYPE_CHECKING:
    from zdxm.progress import Calendar

JUDGEMENT = "judgement"
"""Behind the scope in the id of every figure of a judgement."""
_FEW, _SEVERAL_TIMES, _LATE_IN_YEAR = 3, 3, 10
"""Makers that are named, what is several times, and the month from which the year's end is told."""
_GROUPED = ("category", "responsible_unit")
"""What the projects that make most of a gap may have in common, in the order in which it is looked for."""


class Makers(Enum):
    """Who makes the shortfall."""

    NOBODY = "nobody"
    ALONE = "alone"
    ONE = "one"
    FEW = "few"
    GROUP = "group"
    SPREAD = "spread"


@frozen(kw_only=True)
class Judgement:
    """The judgement of the whole ledger, or of one project.

    Attributes:
        scope: whose it is.
        calendar: what is held against.
        members: the projects that it is of, in ledger order.
        unplanned: whether money, or a plan that could not be read, is left out for want of a plan.
        gap, gross: 元, exact: due less done of the members, and the sum of what the lagging are short of.
        unreported: projects with a plan that are left out, for nobody knows what they have done.
        lagging: those of the members that are behind or not started and short of money, the shortest first.
        kind: who makes the shortfall.
        makers: the projects that make most of it; the largest where it is spread.
        group: the category or unit that they have in common.
        out_of_reach: in the year's last months, projects that can hardly finish their plan.
        figures: the figures by name.
    """

    scope: str
    calendar: Calendar
    members: tuple[Project, ...]
    gap: int
    gross: int
    unplanned: bool
    unreported: tuple[Project, ...]
    lagging: tuple[Project, ...]
    kind: Makers
    makers: tuple[Project, ...]
    group: Group | None
    out_of_reach: tuple[Project, ...]
    figures: Mapping[str, Figure]

    def figure(self, name: str) -> Figure | None:
        """One of its figures; None where the arithmetic does not carry it."""
        return self.figures.get(name)

    def value(self, name: str) -> int | None:
        """The bare value of one of its figures."""
        found = self.figures.get(name)
        return None if found is None else int(found.value)


def judge(figures: ReportFigures, owner: Group | Project) -> Judgement | None:
    """Judge the whole ledger, or one project; None where no project has a plan and says what it has done."""
    every = owner.members if isinstance(owner, Group) else (owner,)
    planned = [one for one in every if one.is_planned]
    unread = figures.unread.get("completed", {})
    known = [one for one in planned if _is_known(one, unread)]
    if not known or all(one.completed is None for one in known):
        return None
    lagging = _lagging(known)
    kind, makers, group = _makers(figures, lagging, len(known))
    judged = _Figures(owner.scope, figures.calendar, tuple(known), tuple(lagging), kind, tuple(makers))
    return Judgement(
        scope=owner.scope,
        calendar=figures.calendar,
        members=judged.members,
        gap=judged.gap,
        gross=sum(map(_short, lagging)),
        unplanned=_leaves_money_out(figures, every),
        unreported=tuple(one for one in planned if not _is_known(one, unread)),
        lagging=judged.lagging,
        kind=kind,
        makers=judged.makers,
        group=group,
        out_of_reach=tuple(judged.out_of_reach()),
        figures={name: figure for name, figure in judged.all() if figure is not None},
    )


def _is_known(project: Project, unread: Mapping[int, str]) -> bool:
    """Whether it is known what a project has done; one that is not started and reports nothing has done 0."""
    idle = project.has_not_started and project.position not in unread
    return project.completed is not None or idle


def _leaves_money_out(figures: ReportFigures, every: Iterable[Project]) -> bool:
    unread = figures.unread.get("annual_plan", {})
    return any(not one.is_planned and (one.completed or one.position in unread) for one in every)


def _short(project: Project) -> int:
    return project.shortfall or 0


def _lagging(known: Iterable[Project]) -> list[Project]:
    return _largest_first(one for one in known if one.bucket in LATE and _short(one) > 0)


def _largest_first(some: Iterable[Project]) -> list[Project]:
    return sorted(some, key=_short, reverse=True)


def _makers(
    figures: ReportFigures, lagging: Sequence[Project], known: int
) -> tuple[Makers, Sequence[Project], Group | None]:
    """Who makes the shortfall: one, a few, a group, or nobody in particular."""
    if not lagging or known == 1 or len(lagging) == known <= _FEW:
        return Makers.NOBODY, (), None
    if len(lagging) == 1:
        return Makers.ALONE, lagging, None
    gross = sum(map(_short, lagging))
    if 3 * _short(lagging[0]) >= gross and 2 * _short(lagging[0]) >= 3 * _short(lagging[1]):
        return Makers.ONE, lagging[:1], None
    few = next((most for most in range(2, _FEW + 1) if _are_most(lagging, most, gross)), 0)
    if few:
        return Makers.FEW, lagging[:few], None
    late = {one.scope for one in lagging}
    for group in _groups(figures):
        some = [member for member in group.members if member.scope in late]
        if 2 * sum(map(_short, some)) >= gross:
            return Makers.GROUP, _largest_first(some), group
    tied = _short(lagging[0]) == _short(lagging[1])
    return Makers.SPREAD, () if tied else lagging[:1], None


def _are_most(lagging: Sequence[Project], most: int, gross: int) -> bool:
    """Whether the first few make half, and the next one is not as large as the last of them."""
    next_one = lagging[most : most + 1]
    tied = bool(next_one) and _short(next_one[0]) == _short(lagging[most - 1])
    return 2 * sum(map(_short, lagging[:most])) >= gross and not tied


def _groups(figures: ReportFigures) -> Iterator[Group]:
    for column in _GROUPED:
        groups = figures.groups[column]
        named = [group for group in groups if group.name != UNNAMED[column]]
        yield from named if len(groups) > 1 else ()


@frozen
class _Figures:
    """Makes the figures of a judgement."""

    scope: str
    calendar: Calendar
    members: tuple[Project, ...]
    lagging: tuple[Project, ...]
    kind: Makers
    makers: tuple[Project, ...]

    def all(self) -> Iterator[tuple[str, Figure | None]]:
        """Every figure by its name."""
        plan, done = self._plan, self._done
        due = self.calendar.due(plan)
        yield "planned", self._sum("planned", plan, "各项目年度计划投资合计", "annual_plan")
        yield "done", self._sum("done", done, "各项目完成投资合计", "completed")
        yield "due", self._money("due", due, "年度计划投资×时间进度", ("planned", PROGRESS_FIGURE))
        yield (
            "gap",
            self._money(
                "gap",
                plain_wan(abs(self.gap)),
                "年度计划投资×时间进度与完成投资之差",
                ("planned", PROGRESS_FIGURE, "done"),
            ),
        )
        yield from self._of_makers()
        if plan > done:
            yield (
                "remaining",
                self._money("remaining", plan - done, "年度计划投资－完成投资", ("planned", "done")),
            )
            yield from self._of_months(plan, done)

    @property
    def _plan(self) -> int:
        return sum(one.annual_plan or 0 for one in self.members)

    @property
    def _done(self) -> int:
        return sum(one.completed or 0 for one in self.members)

    @property
    def gap(self) -> int:
        """元 that are due and not done, below 0 where more is done."""
        return self.calendar.due(self._plan) - self._done

    @property
    def _passed(self) -> Fraction:
        """Months of the year that are over."""
        return MONTHS - self.calendar.months_left

    def _of_makers(self) -> Iterator[tuple[str, Figure | None]]:
        gross, made = (sum(map(_short, some)) for some in (self.lagging, self.makers))
        if self.kind is Makers.NOBODY:
            return
        count = f"{self.scope}.{JUDGEMENT}.lagging"
        rows = tuple(one.position for one in self.lagging)
        fields = ("completed", "annual_plan", "status")
        formula = "低于时间进度或未开工、少完成投资的项目数"
        yield "lagging", Figure(count, Kind.COUNT, len(self.lagging), formula, self.scope, fields, rows=rows)
        formula = "低于时间进度和未开工的项目，应完成投资－完成投资，合计"
        yield "gross", self._short("gross", plain_wan(gross), formula, self.lagging)
        if not self.makers:
            return
        formula = "这些项目，应完成投资－完成投资，合计"
        yield "makers", self._short("makers", plain_wan(made), formula, self.makers)
        parts = (*self._columns("makers"), *self._columns("gross"), PROGRESS_FIGURE)
        yield "share", self._rate("share", made, gross, "少完成投资÷少完成投资合计", parts)
        makers = {one.scope for one in self.makers}
        rest = [one for one in self.members if one.scope not in makers]
        if self.kind in (Makers.ONE, Makers.ALONE) and len(rest) > 1:
            yield from self._of_rest(rest)

    def _of_rest(self, rest: Sequence[Project]) -> Iterator[tuple[str, Figure | None]]:
        """The rate without the one that makes most, where it is higher."""
        plan, done = sum(one.annual_plan or 0 for one in rest), sum(one.completed or 0 for one in rest)
        if done * self._plan <= self._done * plan:
            return
        rows = tuple(one.position for one in rest)
        identity = f"{self.scope}.{JUDGEMENT}.rest"
        parts = (f"{identity}/completed", f"{identity}/annual_plan")
        rest_rate = ratio_of(identity, done, plan, "其余项目完成投资÷年度计划投资", rows=rows, parts=parts)
        yield "rest", rest_rate
        gap, progress = int(rest_rate.value) - self.calendar.progress_hundredths, self.calendar.progress
        behind, identity = (*parts, PROGRESS_FIGURE), f"{identity}_variance"
        formula, exact = "其余项目完成率－时间进度", (done, plan)
        yield (
            "rest_variance",
            Figure(identity, Kind.POINTS, gap, formula, self.scope, (), exact, progress, parts=behind),
        )

    def _of_months(self, plan: int, done: int) -> Iterator[tuple[str, Figure | None]]:
        """What the rest of the year asks a month, and what was done a month."""
        left, passed = self.calendar.months_left, self._passed
        if left < 1:
            return
        need, pace = _whole((plan - done) / left), _whole(done / passed)
        yield "need", self._money("need", need, f"还需完成投资÷剩余{left}个月，取整", ("planned", "done"))
        yield "pace", self._money("pace", pace, f"完成投资÷已过{passed}个月，取整", ("done",))
        if pace <= 0:
            return
        yield "times", self._times(need, pace)
        year = _whole(done / passed * MONTHS)
        if self.calendar.period.month >= _LATE_IN_YEAR and year < plan:
            formula = f"完成投资÷已过{passed}个月×12，取整"
            yield "projected", self._money("projected", year, formula, ("done",))
            formula, parts = "推算全年完成投资÷年度计划投资", ("planned", "done")
            yield "projected_rate", self._rate("projected_rate", year, plan, formula, parts)

    def _times(self, need: int, pace: int) -> Figure:
        """How many times one amount is the other, of both as they are printed."""
        identity, formula = f"{self.scope}.{JUDGEMENT}.times", "月均需完成投资÷已过月份月均完成投资"
        value, parts = divide_half_up(need * 100, pace), self._ids(("need", "pace", "planned", "done"))
        return Figure(identity, Kind.TIMES, value, formula, self.scope, exact=(need, pace), parts=parts)

    def out_of_reach(self) -> Iterator[Project]:
        """In the year's last months, projects that would have to do several times what they did a month."""
        left = self.calendar.months_left
        if not left or self.calendar.period.month < _LATE_IN_YEAR:
            return
        for one in self.members:
            plan, done = one.annual_plan or 0, one.completed or 0
            asked, did = (plan - done) / left, done / self._passed
            if done < plan and asked >= _SEVERAL_TIMES * did and one.status is not Status.FINISHED:
                yield one

    def _sum(self, name: str, value: int, formula: str, column: str) -> Figure:
        rows = tuple(one.position for one in self.members)
        identity = f"{self.scope}.{JUDGEMENT}.{name}"
        return Figure(identity, Kind.MONEY, value, formula, self.scope, (column,), rows=rows)

    def _money(self, name: str, value: int, formula: str, parts: tuple[str, ...]) -> Figure:
        identity = f"{self.scope}.{JUDGEMENT}.{name}"
        return Figure(identity, Kind.MONEY, value, formula, self.scope, parts=self._ids(parts))

    def _rate(self, name: str, part: int, whole: int, formula: str, parts: tuple[str, ...]) -> Figure:
        identity = f"{self.scope}.{JUDGEMENT}.{name}"
        return ratio_of(identity, part, whole, formula, parts=self._ids(parts))

    def _short(self, name: str, value: int, formula: str, projects: Iterable[Project]) -> Figure:
        identity, rows = f"{self.scope}.{JUDGEMENT}.{name}", tuple(one.position for one in projects)
        parts = (*self._columns(name), PROGRESS_FIGURE)
        return Figure(identity, Kind.MONEY, value, formula, self.scope, rows=rows, parts=parts)

    def _columns(self, name: str) -> tuple[str, ...]:
        """The cells of plan and completed of the rows of one of its figures."""
        return tuple(f"{self.scope}.{JUDGEMENT}.{name}/{column}" for column in ("annual_plan", "completed"))

    def _ids(self, names: Iterable[str]) -> tuple[str, ...]:
        """Ids of its own figures by their names; ids of others as they are."""
        return tuple(each if "." in each else f"{self.scope}.{JUDGEMENT}.{each}" for each in names)


def _whole(exact: Fraction) -> int:
    """An amount that comes of a division: whole 万元, or hundredths of an 亿元 from one on."""
    return whole_wan(divide_half_up(exact.numerator, exact.denominator))
