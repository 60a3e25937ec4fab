"""Which project, category or kind of an earlier ledger is which of a new one: ids of figures, translated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.document.marks import named_scopes
from zdxm.matching import Identity, MatchKind, match_projects

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures
    from zdxm.provenance.reading import Record

_SCOPE = re.compile(r"register:\w+\.kind\d+|[a-z]+:\d+")
_GONE, _IDLE = "gone:", "idle:"


@dataclass(frozen=True, slots=True)
class Scopes:
    """How ids are translated.

    Attributes:
        renamed: scope in the document → scope in the new ledger.
        known: every scope of the document that must be in ``renamed`` to be translated.
        added: names of projects and categories that the document's ledger did not have.
    """

    renamed: dict[str, str]
    known: frozenset[str]
    added: tuple[str, ...]

    def translate(self, figure: str) -> str | None:
        """The id of the same figure in the new ledger; None where it has no such project or group."""
        if figure.startswith(_GONE):
            return None
        figure = Scopes.awake(figure)
        scope = _SCOPE.match(figure)
        if scope is None:
            return figure
        new = self.renamed.get(scope[0])
        if new is None:
            return None if scope[0] in self.known else figure
        return new + figure[scope.end() :]

    @staticmethod
    def gone(figure: str) -> str:
        """An id for a figure of a project or group that is no longer there."""
        return figure if figure.startswith(_GONE) else _GONE + Scopes.awake(figure)

    @staticmethod
    def idle(figure: str) -> str:
        """An id for a figure that the new ledger or report has not, but a later one may have again."""
        return _IDLE + figure

    @staticmethod
    def awake(figure: str) -> str:
        """An id, idle or not, as the ledger's figures have it."""
        return figure.removeprefix(_IDLE)

    @staticmethod
    def found(figure: str) -> str:
        """The id that a figure had as long as its project or group was there."""
        return Scopes.awake(figure.removeprefix(_GONE))


def match_scopes(record: Record, figures: ReportFigures) -> Scopes:
    """Find the document's projects and groups in a new ledger.

    A project is the same by its code or by its name; a name that is only alike is not taken for the same.
    """
    old = list(record.projects)
    matching = match_projects([record.projects[scope] for scope in old], _identities(figures))
    sure = [match for match in matching.matches if match.kind is not MatchKind.SIMILAR]
    renamed = {old[match.old]: figures.projects[match.new].scope for match in sure}
    new_names = {(_kind(scope), name): scope for scope, name in named_scopes(figures)}
    for scope, name in record.names.items():
        if (_kind(scope), name) in new_names:
            renamed[scope] = new_names[_kind(scope), name]
    found = {match.new for match in sure}
    added = [project.name for at, project in enumerate(figures.projects) if at not in found]
    categories = [group.name for group in figures.categories if group.scope not in renamed.values()]
    return Scopes(renamed, frozenset((*old, *record.names)), (*categories, *added))


def _identities(figures: ReportFigures) -> list[Identity]:
    return [
        Identity(
            name=project.name,
            code=project.code or "",
            county=project.county or "",
            total_investment=project.total_investment or 0,
        )
        for project in figures.projects
    ]


def _kind(scope: str) -> str:
    """A scope without its number."""
    return scope.rstrip("0123456789")
