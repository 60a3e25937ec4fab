"""What a new ledger says to the figures of a document: which project is which, what a fresh report prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from zdxm.config.settings import Style
from zdxm.declare import frozen, pattern
from zdxm.document.marks import Provenance, named_scopes
from zdxm.document.official import Profile
from zdxm.figures.model import ReportFigures
from zdxm.figures.origins import Origins
from zdxm.filters.values import CLOSE, OPEN, SPLIT, Value
from zdxm.filters.vocabulary import FILTERS
from zdxm.matching import MatchKind, identities, known_by, match_projects
from zdxm.narrative.blocks import Narrative, Run
from zdxm.narrative.rows import Cells, Items, walk
from zdxm.provenance.reading import GONE, IDLE, Record, is_words

_SCOPE = pattern(r"register:\w+\.kind\d+|[a-z]+:\d+")


@frozen
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
        whose, _, name = figure.partition(".")
        now = self.renamed.get(whose)
        if now is not None:
            return figure if now == whose else f"{now}.{name}"
        if figure.startswith(GONE):
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
        return figure if figure.startswith(GONE) else GONE + Scopes.awake(figure)

    @staticmethod
    def idle(figure: str) -> str:
        """An id for a figure that the new ledger or report has not, but a later one may have again."""
        return IDLE + figure

    @staticmethod
    def awake(figure: str) -> str:
        """An id, idle or not, as the ledger's figures have it."""
        return figure.removeprefix(IDLE)

    @staticmethod
    def found(figure: str) -> str:
        """The id that a figure had as long as its project or group was there."""
        return figure.removeprefix(GONE).removeprefix(IDLE)


def match_scopes(record: Record, figures: ReportFigures) -> Scopes:
    """Find the document's projects and groups in a new ledger.

    A project is the same by its code or by its name; a name that is only alike is not taken for the same.
    """
    old = list(record.projects)
    matching = match_projects(
        [record.projects[scope] for scope in old], identities(map(known_by, figures.projects))
    )
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


def _kind(scope: str) -> str:
    """A scope without its number."""
    return scope.rstrip("0123456789")


_MARKS = pattern(f"{OPEN}[^{SPLIT}]*{SPLIT}|{CLOSE}")
_COMPARED, _MONEY, _RATE = "对比", "钱", "百分比"
_UNITS = ("元", "万元", "亿元")
_DECIMALS = pattern(r"(\d)位小数")

_Key = tuple[str, str]
"""Id and form of a figure, or name and form of the figures of a column."""
Cell = tuple[Cells, int]
"""A cell of a long table: its column, and its place in that, from 0."""


@frozen
class Fresh:
    """A fresh report of the new ledger.

    Attributes:
        narrative: the report.
        provenance: what is behind its figures.
        style: house style.
        profile: the office's paper.
        scopes: which project and group of the document is which.
    """

    narrative: Narrative
    provenance: Provenance
    style: Style
    profile: Profile
    scopes: Scopes
    _runs: dict[_Key, Run] = field(default_factory=dict)
    _rows: dict[str, tuple[Mapping[_Key, Cells], int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for _, place in walk(self.narrative):
            if isinstance(place, Items):
                columns = {(cells.name, cells.form): cells for cells in place.columns if cells.name}
                for at, scope in enumerate(place.scopes):
                    self._rows.setdefault(scope, (columns, at))
            else:
                for run in place.runs:
                    for one in _with_inner(run):
                        self._runs.setdefault((one.figure or "", one.form), one)

    @property
    def origins(self) -> Origins:
        """Its figures."""
        return self.provenance.origins

    def run(self, figure: str, form: str) -> Run | None:
        """What is printed for a figure in a form; None where it has no value, or these words no reason."""
        printed = self.printed(figure, form)
        if printed is not None or is_words(figure):
            return printed
        text = self._text(figure, form)
        return None if text is None else Run(text, figure, form=form)

    def printed(self, figure: str, form: str) -> Run | None:
        """What the report itself prints for a figure in a form."""
        found = self.cell(figure, form)
        return cell_run(found, figure) if found else self._runs.get((figure, form))

    def cell(self, figure: str, form: str) -> Cell | None:
        """Where a figure stands in a long table; None where it stands in none in this form."""
        scope, _, name = figure.rpartition(".")
        columns, at = self._rows.get(scope, _NO_ROW)
        cells = columns.get((name, form))
        return None if cells is None else (cells, at)

    def has(self, figure: str, form: str) -> bool:
        """Whether a figure has a value, or the report prints a dash for it."""
        return self.printed(figure, form) is not None or self.origins.figure(figure) is not None

    def _text(self, figure: str, form: str) -> str | None:
        """A figure that the report happens not to print, such as a count that is 0 now."""
        known = self.origins.figure(figure)
        if known is None:
            return None
        value = Value(known.id, self.style, known)
        decimals = _DECIMALS.fullmatch(form)
        if form == _COMPARED:
            printed = FILTERS[_COMPARED](value)
        elif form in _UNITS:
            printed = FILTERS[_MONEY](value, form)
        elif decimals:
            printed = FILTERS[_RATE](value, int(decimals[1]))
        elif form == known.form:
            printed = str(value)
        else:
            return None
        return _MARKS.sub("", str(printed))


_NO_ROW: tuple[Mapping[_Key, Cells], int] = ({}, 0)


def cell_run(cell: Cell, figure: str) -> Run:
    """What is printed in a cell of a long table, for a figure."""
    cells, at = cell
    return Run(cells.texts[at], figure, tint=cells.tints[at] if cells.tints else None, form=cells.form)


def _with_inner(run: Run) -> Iterator[Run]:
    """A run with a figure, and those with figures in it."""
    if run.figure is not None:
        yield run
    for inner in run.inner:
        yield from _with_inner(inner)
