"""Two ledgers' figures → every project's change, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.compare.shares import Part, share_out
from zdxm.matching import Identity, MatchKind, match_projects, name_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from zdxm.figures import Project, ReportFigures
    from zdxm.matching import Match

__all__ = ["Comparison", "Mover", "compare_figures"]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
    matching = match_projects(*([_identity(project) for project in side.projects] for side in (old, new)))
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


def _identity(project: Project) -> Identity:
    return Identity(
        name=project.name,
        code=project.code or "",
        county=project.county or "",
        total_investment=project.total_investment or 0,
    )


def _part(then: Project | None, now: Project | None) -> Part:
    return Part(
        old_done=_amount(then, "completed"),
        old_plan=_amount(then, "annual_plan"),
        new_done=_amount(now, "completed"),
        new_plan=_amount(now, "annual_plan"),
    )


def _amount(project: Project | None, name: str) -> int:
    """An amount in 元; 0 where there is none."""
    return (getattr(project, name) if project else None) or 0
