"""Two ledgers' figures → every project's change, as frozen rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.filters.values import money_text, rate_text
from zdxm.matching import Match, MatchKind, identities, known_by, match_projects, name_key
from zdxm.units import FULL_RATE, rate_hundredths

if TYPE_CHECKING:
    from zdxm.config.settings import Style
    from zdxm.figures.model import Project, ReportFigures


@frozen
class Part:
    """What one project puts into the completion rate, then and now, in 元; both 0 without a plan above 0.

    Attributes:
        old_done, old_plan: in the earlier ledger.
        new_done, new_plan: in the later one.
    """

    old_done: int
    old_plan: int
    new_done: int
    new_plan: int


def share_out(parts: Sequence[Part]) -> tuple[int, tuple[int, ...]] | None:
    """The change of the completion rate, and each part's share of it.

    Returns:
        The change as printed (the later rate less the earlier one, each rounded), and the shares, both in
        hundredths of a 百分点; the shares add up to the change. None where a plan is not above 0.

    >>> share_out([Part(100, 1000, 300, 1000), Part(500, 1000, 500, 1000)])
    (1000, (1000, 0))
    >>> share_out([Part(500, 1000, 500, 1000), Part(0, 0, 0, 1000)])
    (-2500, (0, -2500))
    """
    old_done, old_plan, new_done, new_plan = (
        sum(getattr(part, name) for part in parts)
        for name in ("old_done", "old_plan", "new_done", "new_plan")
    )
    if old_plan <= 0 or new_plan <= 0:
        return None
    change = rate_hundredths(new_done, new_plan) - rate_hundredths(old_done, old_plan)
    by_done = 2 * old_plan * new_plan
    by_plan = old_done * new_plan + new_done * old_plan
    shares = [
        by_done * (part.new_done - part.old_done) - by_plan * (part.new_plan - part.old_plan)
        for part in parts
    ]
    return change, apportion(shares, old_plan * new_plan * (old_plan + new_plan), change)


def apportion(shares: Sequence[int], whole: int, total: int) -> tuple[int, ...]:
    """Round shares to whole hundredths that add up to a total, by the largest remainders.

    A share that is a whole number of hundredths stays as it is, every other one becomes the whole number
    below or above it. Only where the total lies beyond all of these, as it can next to 100 %, does the
    largest share take the rest.

    Args:
        shares: numerators.
        whole: their common denominator, above 0.
        total: what the rounded shares add up to; less than two hundredths from the exact sum.

    >>> apportion([1, 1, 1], 30_000, 1), apportion([-1, -1, -1], 30_000, -1), apportion([0, 0], 1, 0)
    ((1, 0, 0), (0, 0, -1), (0, 0))
    """
    floors, rests = [], []
    for share in shares:
        floor, rest = divmod(share * FULL_RATE, whole)
        floors.append(floor)
        rests.append(rest)
    missing = total - sum(floors)
    by_rest = sorted(
        (at for at, rest in enumerate(rests) if rest), key=lambda at: (-rests[at], -abs(shares[at]))
    )
    raised = by_rest[: max(missing, 0)]
    for at in raised:
        floors[at] += 1
    if shares and missing != len(raised):
        floors[max(range(len(shares)), key=lambda at: abs(shares[at]))] += missing - len(raised)
    return tuple(floors)


@frozen
class Mover:
    """One project then and now.

    Attributes:
        old: as the earlier ledger has it; None for a new project.
        new: as the later one has it; None for a project that is gone.
        match: how the two were found to be one; None unless both are there.
        contribution: its share of the change of the total completion rate, in hundredths of a 百分点; None
            where a ledger has no completion rate.
        is_within_year: whether both ledgers are of one plan year.
    """

    old: Project | None
    new: Project | None
    match: Match | None
    contribution: int | None
    is_within_year: bool

    @property
    def project(self) -> Project:
        """The project as it is now, or was last."""
        project = self.new or self.old
        if project is None:
            raise ValueError(self)
        return project

    @property
    def completed_change(self) -> int:
        """元 completed now less then; a missing value counts as 0, as it does in the sums."""
        return _amount(self.new, "completed") - _amount(self.old, "completed")

    @property
    def plan_change(self) -> int:
        """元 planned now less then, likewise."""
        return _amount(self.new, "annual_plan") - _amount(self.old, "annual_plan")

    @property
    def is_renamed(self) -> bool:
        """Whether the name is another one."""
        return bool(self.old and self.new and name_key(self.old.name) != name_key(self.new.name))

    @property
    def is_replanned(self) -> bool:
        """Whether it is in both ledgers, of one year, with another plan."""
        return self.match is not None and self.is_within_year and self.plan_change != 0

    @property
    def is_alike_only(self) -> bool:
        """Whether it was found by a similar name alone, so that somebody should look at it."""
        return self.match is not None and self.match.kind is MatchKind.SIMILAR


@frozen
class Comparison:
    """What changed from one ledger to a later one.

    Attributes:
        old, new: the figures of either.
        movers: every project of both, in the later ledger's order, those that are gone last.
        change: of the total completion rate, in hundredths of a 百分点: the sum of all contributions. None
            where a ledger has no completion rate.
    """

    old: ReportFigures
    new: ReportFigures
    movers: tuple[Mover, ...]
    change: int | None

    @property
    def risers(self) -> tuple[Mover, ...]:
        """Those that lifted the rate, the strongest first."""
        found = [mover for mover in self.movers if (mover.contribution or 0) > 0]
        return tuple(sorted(found, key=lambda mover: (-(mover.contribution or 0), -mover.completed_change)))

    @property
    def fallers(self) -> tuple[Mover, ...]:
        """Those that pulled it down, the strongest first."""
        found = [mover for mover in self.movers if (mover.contribution or 0) < 0]
        return tuple(sorted(found, key=lambda mover: (mover.contribution or 0, mover.completed_change)))

    @property
    def added(self) -> tuple[Mover, ...]:
        """New projects."""
        return self._where(lambda mover: mover.old is None)

    @property
    def gone(self) -> tuple[Mover, ...]:
        """Projects that the later ledger does not have."""
        return self._where(lambda mover: mover.new is None)

    @property
    def renamed(self) -> tuple[Mover, ...]:
        """Projects under another name."""
        return self._where(lambda mover: mover.is_renamed)

    @property
    def replanned(self) -> tuple[Mover, ...]:
        """Projects whose plan of the same year was changed."""
        return self._where(lambda mover: mover.is_replanned)

    @property
    def is_within_year(self) -> bool:
        """Whether both ledgers are of one plan year."""
        return self.old.calendar.period.year == self.new.calendar.period.year

    def count(self, kind: MatchKind) -> int:
        """How many projects were found in one way."""
        return sum(mover.match is not None and mover.match.kind is kind for mover in self.movers)

    def _where(self, holds: Callable[[Mover], bool]) -> tuple[Mover, ...]:
        return tuple(mover for mover in self.movers if holds(mover))


def compare_figures(old: ReportFigures, new: ReportFigures) -> Comparison:
    """Find the projects of one ledger in a later one, and what each did to the completion rate of all."""
    matching = match_projects(*(identities(map(known_by, side.projects)) for side in (old, new)))
    by_new = {match.new: match for match in matching.matches}
    pairs: list[tuple[Project | None, Project | None, Match | None]] = []
    for at, project in enumerate(new.projects):
        match = by_new.get(at)
        pairs.append((old.projects[match.old] if match else None, project, match))
    pairs += [(old.projects[at], None, None) for at in matching.gone]
    shared = None
    if old.total.rate is not None and new.total.rate is not None:
        shared = share_out([_part(then, now) for then, now, _ in pairs])
    shares: tuple[int | None, ...] = shared[1] if shared else (None,) * len(pairs)
    same_year = old.calendar.period.year == new.calendar.period.year
    movers = tuple(Mover(*pair, share, same_year) for pair, share in zip(pairs, shares, strict=True))
    return Comparison(old, new, movers, shared[0] if shared else None)


def _part(then: Project | None, now: Project | None) -> Part:
    return Part(*_rated(then), *_rated(now))


def _rated(project: Project | None) -> tuple[int, int]:
    """What a project puts into the rate, done and planned: nothing without a plan."""
    if project is None or not project.is_planned:
        return 0, 0
    return _amount(project, "completed"), _amount(project, "annual_plan")


def _amount(project: Project | None, name: str) -> int:
    """An amount in 元; 0 where there is none."""
    return (getattr(project, name) if project else None) or 0


_MOST = 3
"""Projects named as having moved the rate."""

_OPENING = "与{then}相比，重点项目年度投资完成率"
_RISEN = "由{old}%提高到{new}%，提高{points}个百分点"
_FALLEN = "由{old}%下降到{new}%，下降{points}个百分点"
_LEVEL = "仍为{new}%，没有变化"
_UNRATED = "缺少年度计划或完成投资，无法比较"
_PROGRESS = "同期{noun}推进{points}个百分点"
_LIFTED = "拉高完成率{most}的是{names}"
_LOWERED = "拉低完成率{most}的是{names}"
_MOST_WORD = "较多"
_NAMED = "{name}（{points}个百分点）"
_CHANGES = "两期相比，{changes}"
_ADDED = "新增项目{count}个（{names}）"
_GONE = "退出项目{count}个（{names}）"
_RENAMED = "更名项目{count}个（{names}）"
_RENAMED_TO = "“{old}”更名为“{new}”"
_REPLANNED = "调整年度计划的项目{count}个，合计调{way}{amount}"
_REPLANNED_EVENLY = "调整年度计划的项目{count}个，增减相抵"
_UP, _DOWN = "增", "减"
_AND, _COMMA, _STOP, _SEMICOLON = "、", "，", "。", "；"
_AND_MORE = "等"


def comparison_paragraph(comparison: Comparison, style: Style) -> str:
    """What changed and why, in one paragraph that ends with 。"""
    sentences = [_rate_sentence(comparison, style), _reasons(comparison, style), _changes(comparison, style)]
    return "".join(f"{sentence}{_STOP}" for sentence in sentences if sentence)


def _rate_sentence(comparison: Comparison, style: Style) -> str:
    old, new, change = comparison.old.total.rate, comparison.new.total.rate, comparison.change
    then = comparison.old.calendar.period.label
    if old is None or new is None or change is None:
        return _OPENING.format(then=then) + _UNRATED
    moved = _LEVEL if not change else _RISEN if change > 0 else _FALLEN
    said = _OPENING.format(then=then) + moved.format(
        old=_number(old, style), new=_number(new, style), points=_number(abs(change), style)
    )
    passed = comparison.new.calendar.progress_hundredths - comparison.old.calendar.progress_hundredths
    if not comparison.is_within_year or not passed:
        return said
    return said + _COMMA + _PROGRESS.format(noun=style.progress_noun, points=_number(passed, style))


def _reasons(comparison: Comparison, style: Style) -> str:
    """Who lifted the rate and who pulled it down."""
    sides = ((_LIFTED, comparison.risers), (_LOWERED, comparison.fallers))
    return _SEMICOLON.join(
        form.format(
            most=_MOST_WORD if len(movers) > _MOST else "",
            names=_AND.join(_named(mover, style) for mover in movers[:_MOST]),
        )
        for form, movers in sides
        if movers
    )


def _named(mover: Mover, style: Style) -> str:
    return _NAMED.format(name=mover.project.name, points=_number(abs(mover.contribution or 0), style))


def _changes(comparison: Comparison, style: Style) -> str:
    """Which projects came, went, or have another name or plan."""
    said = [
        form.format(count=len(movers), names=_names([mover.project.name for mover in movers], style))
        for form, movers in ((_ADDED, comparison.added), (_GONE, comparison.gone))
        if movers
    ]
    renamed = [
        _RENAMED_TO.format(old=mover.old.name, new=mover.new.name)
        for mover in comparison.renamed
        if mover.old and mover.new
    ]
    if renamed:
        said.append(_RENAMED.format(count=len(renamed), names=_names(renamed, style)))
    if comparison.replanned:
        said.append(_replanned(comparison, style))
    return _CHANGES.format(changes=_COMMA.join(said)) if said else ""


def _replanned(comparison: Comparison, style: Style) -> str:
    moved = sum(mover.plan_change for mover in comparison.replanned)
    count = len(comparison.replanned)
    if not moved:
        return _REPLANNED_EVENLY.format(count=count)
    way = _UP if moved > 0 else _DOWN
    return _REPLANNED.format(count=count, way=way, amount=money_text(abs(moved), style))


def _names(names: Sequence[str], style: Style) -> str:
    """The first names, as many as the house prints."""
    most = style.names_max or len(names)
    return _AND.join(names[:most]) + (_AND_MORE if len(names) > most else "")


def _number(hundredths: int, style: Style) -> str:
    return rate_text(hundredths, style, decimals=2)
