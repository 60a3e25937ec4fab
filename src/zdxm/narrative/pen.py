"""Makes the values that templates print, and remembers which figure each of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any, TypeVar

from zdxm.cells.words import fold
from zdxm.config.settings import Settings
from zdxm.declare import frozen
from zdxm.figures.model import Group, Project, ReportFigures
from zdxm.figures.ranking import LISTED
from zdxm.figures.registers import ProblemKind
from zdxm.figures.values import Figure, Kind, ratio_of
from zdxm.filters.values import Value
from zdxm.lights import Bucket

Made = TypeVar("Made")


@frozen
class Pen:
    """One per report.

    Attributes:
        settings: the office's settings.
        registered: by the name of a project, its open problems in the problem register; texts may be missing.
        planned: texts of the registers of measures and next steps, folded.
        whole: the whole ledger, of which groups are a share; None where nobody asks for shares.
        unread: gives the cells of some amounts of some projects that could not be read.
        told_in_words: categories of which the office gives no figures.
        has_column: whether the ledger has a column of some field for some projects.
        figures: every figure handed to the templates so far, by id.
    """

    settings: Settings
    registered: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    planned: frozenset[str] = frozenset()
    whole: Group | None = None
    unread: Callable[[Sequence[Project], tuple[str, ...]], list[str]] = lambda *_: []
    told_in_words: tuple[str, ...] = ()
    has_column: Callable[[Sequence[Project], str], bool] = lambda *_: True
    figures: dict[str, Figure] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, figures: ReportFigures, settings: Settings) -> Pen:
        """The pen of a report."""
        registers = figures.registers
        topics = (*(registers.measures or ()), *(registers.next_steps or ()))
        planned = frozenset(fold(str(item.text.value)) for topic in topics for item in topic.items)
        return cls(
            settings,
            _registered(registers.problem_kinds),
            planned,
            figures.total,
            figures.unread_of,
            figures.told_in_words,
            lambda members, name: figures.cells(members, name) is not None,
        )

    def once(self, key: str, make: Callable[[], Made]) -> Made:
        """What takes a walk through projects, made once however often templates ask for it."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def parted(self, group: Group) -> Mapping[str, Sequence[Project]]:
        """A group's members by bucket, each in the order in which they are listed."""
        return self.once(f"{group.scope}.parted", lambda: _parted(group))

    def value(self, name: str, figure: Figure | None, *, missing: str = "") -> Value:
        """A figure as templates hold it; ``missing`` is printed as 【待补充：…】 where there is none."""
        if figure is not None:
            self.figures[figure.id] = figure
        return Value(name, self.settings.style, figure, missing)

    def text(
        self,
        name: str,
        identity: str,
        text: str,
        formula: str = Kind.TEXT.value,
        *,
        missing: str = "",
        cells: str | None = None,
    ) -> Value:
        """A text that is no figure of its own yet: a name, a kind, a word of the settings; "" for none."""
        scope = identity.partition(".")[0]
        figure = Figure(identity, Kind.TEXT, text, formula, scope, cells=cells) if text else None
        return self.value(name, figure, missing=missing)

    def count(
        self,
        name: str,
        identity: str,
        number: int,
        formula: str,
        *,
        fields: tuple[str, ...] = (),
        projects: Sequence[Project] | None = None,
        parts: tuple[str, ...] = (),
        cells: str | None = None,
    ) -> Value:
        """A count that the report's figures do not have yet.

        Args:
            name: what the template calls it.
            identity: its id.
            number: the count.
            formula: what is counted, in words.
            fields: columns that it was counted from.
            projects: those that were counted; None for all of its scope.
            parts: ids of the figures that it was counted from, if not columns.
            cells: where what was counted stands, if not in the ledger's own columns.
        """
        scope = identity.partition(".")[0]
        rows = None if projects is None else tuple(project.position for project in projects)
        figure = Figure(
            identity, Kind.COUNT, number, formula, scope, fields, rows=rows, parts=parts, cells=cells
        )
        return self.value(name, figure)

    def ratio(
        self,
        name: str,
        identity: str,
        part: int | None,
        whole: int | None,
        formula: str,
        *,
        parts: tuple[str, ...],
    ) -> Value:
        """A share that the report's figures do not have yet; none where one of the two is missing or 0.

        ``parts`` are the ids of numerator and denominator.
        """
        known = None if part is None or not whole else ratio_of(identity, part, whole, formula, parts=parts)
        return self.value(name, known)


def _parted(group: Group) -> Mapping[str, Sequence[Project]]:
    parts: dict[str, list[Project]] = {bucket.value: [] for bucket in Bucket}
    for member in group.members:
        parts[member.bucket.value].append(member)
    for bucket, order in LISTED.items():
        parts[bucket].sort(key=order.key)
    return parts


def _registered(kinds: Sequence[ProblemKind]) -> dict[str, list[Figure]]:
    """The open problems of the problem register by the project that they are about."""
    problems: dict[str, list[Figure]] = {name: [] for kind in kinds for name in kind.projects}
    for kind in kinds:
        for name, text in zip(kind.subjects, kind.texts, strict=False):
            if name:
                problems[name].append(text)
    return problems
