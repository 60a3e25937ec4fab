"""Makes the values that templates print, and remembers which figure each of them is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zdxm.figures.values import Figure, Kind
from zdxm.filters import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zdxm.config import Settings
    from zdxm.figures import Group, Project

__all__ = ["Pen"]


@dataclass(frozen=True, slots=True)
class Pen:
    """One per report.

    Attributes:
        settings: the office's settings.
        registered: names of the projects of which the problem register tells an open problem.
        figures: every figure handed to the templates so far, by id.
    """

    settings: Settings
    registered: frozenset[str] = frozenset()
    figures: dict[str, Figure] = field(default_factory=dict)
    _parted: dict[str, dict[str, list[Project]]] = field(default_factory=dict)

    def parted(self, group: Group) -> Mapping[str, list[Project]]:
        """A group's members by bucket, each in ledger order; gone through once, however often it is asked."""
        if group.scope not in self._parted:
            parts: dict[str, list[Project]] = defaultdict(list)
            for member in group.members:
                parts[member.bucket.value].append(member)
            self._parted[group.scope] = parts
        return self._parted[group.scope]

    def value(self, name: str, figure: Figure | None, *, missing: str = "") -> Value:
        """A figure as templates hold it; ``missing`` is printed as 【待补充：…】 where there is none."""
        if figure is not None:
            self.figures[figure.id] = figure
        return Value(name, self.settings.style, figure, missing)

    def text(self, name: str, identity: str, text: str, *, missing: str = "") -> Value:
        """A text that is no figure of its own yet: a name, a kind, a word of the settings; "" for none."""
        scope = identity.partition(".")[0]
        figure = Figure(identity, Kind.TEXT, text, Kind.TEXT.value, scope) if text else None
        return self.value(name, figure, missing=missing)

    def count(self, name: str, identity: str, number: int, formula: str) -> Value:
        """A count that the report's figures do not have yet; ``formula`` says in words what is counted."""
        scope = identity.partition(".")[0]
        return self.value(name, Figure(identity, Kind.COUNT, number, formula, scope))
