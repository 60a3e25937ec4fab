"""What a refresh would change: each printed figure's old and new text, and why some are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zdxm.document.marks import Mark, mark_inner
from zdxm.filters.values import CLOSE, LIST, OPEN, SPLIT, WORDS, Value
from zdxm.filters.vocabulary import FILTERS
from zdxm.narrative.blocks import Block, Chart, Narrative, Run, Table
from zdxm.provenance.changes import Change, Outcome
from zdxm.provenance.standing import Standing, State, is_words, numbers_in, plain

if TYPE_CHECKING:
    from zdxm.config.settings import Style
    from zdxm.figures.origins import Origins
    from zdxm.provenance.reading import Report
    from zdxm.provenance.scopes import Scopes

_SAID = "report."  # figures that come from settings, which a refresh may leave out
_TELLING = 4  # characters from which a copied figure can be told from chance; before a shorter one
_BOUND = "\0"  # stands for what is in bookmarks
_WIDE = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９．％", "0123456789.%", strict=True)}


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the document's text, and what it is to say.

    Attributes:
        standing: where it is.
        run: what it is to say, in several runs where figures are among the words.
        inner: numbers of the bookmarks in it that go with the old words.
    """

    standing: Standing
    run: Run
    inner: tuple[int, ...] = ()


@dataclass(slots=True)
class Plan:
    """All of it.

    Attributes:
        edits: what to write.
        changes: what to report, in the order of the document.
        kept: marks that the document keeps, under their new ids where they have one.
        lost: figure ids of the document that the new ledger has nothing for.
        told: number of each mark that the new ledger has nothing for → its place among the changes.
    """

    edits: list[Edit] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[Mark] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    told: dict[int, int] = field(default_factory=dict)


def make_plan(report: Report, fresh: Fresh, scopes: Scopes) -> Plan:
    """Compare a document with a fresh report of the new ledger."""
    planner = _Planner(report, fresh, scopes)
    for standing in planner.children[0]:
        planner.visit(standing)
    planner.copies()
    planner.additions()
    return planner.plan


class _Planner:
    """Goes through the marks, words before the figures among them."""

    def __init__(self, report: Report, fresh: Fresh, scopes: Scopes) -> None:
        self.report, self.fresh, self.scopes = report, fresh, scopes
        self.plan = Plan()
        self._next = max(report.record.marks, default=0) + 1
        self.children: dict[int, list[Standing]] = {0: []}
        for standing in report.standings:
            self.children.setdefault(standing.mark.parent, []).append(standing)

    def visit(self, standing: Standing) -> None:
        """Decide on one mark and on those in it."""
        mark = standing.mark
        figure = self.scopes.translate(mark.figure)
        run = None if figure is None else self.fresh.run(figure, mark.form)
        if standing.state is State.INTACT and run is not None and figure is not None:
            self._update(standing, run, figure)
            return
        self._keep(mark, figure, idle=run is None)
        if run is None or not self._has_all_figures(standing) or not self._same_words(mark, run):
            self._leave(standing, "" if run is None else run.text)
        if mark.figure.endswith(LIST) or standing.state is State.GONE:
            for inner in self._within(mark.number):
                self._keep(inner.mark, self.scopes.translate(inner.mark.figure))
        else:
            for inner in self.children.get(mark.number, ()):
                self.visit(inner)

    def _update(self, standing: Standing, run: Run, figure: str) -> None:
        mark = standing.mark
        if run.text == standing.text:
            self._keep(mark, figure, run.text)
            for inner in self._within(mark.number):
                self._keep(inner.mark, self.scopes.translate(inner.mark.figure))
            return
        self._keep(mark, figure, run.text)
        if is_words(mark.figure) and self._alike(standing, run):
            for inner in self.children.get(mark.number, ()):
                self.visit(inner)
            return
        self.plan.changes.append(Change(Outcome.UPDATED, self._name(mark), standing.text, run.text))
        gone = tuple(one.mark.number for one in self._within(mark.number))
        if run.inner:
            run, marks = mark_inner(run, mark.number, self._next)
            self._next += len(marks)
            self.plan.kept.extend(marks)
        self.plan.edits.append(Edit(standing, run, gone))

    def _alike(self, standing: Standing, run: Run) -> bool:
        """Whether words that nobody changed stay the same, so that only figures among them change."""
        inner = self.children.get(standing.mark.number, [])
        return all(one.state is State.INTACT for one in inner) and self._same_words(standing.mark, run)

    def _has_all_figures(self, standing: Standing) -> bool:
        """Whether somebody changed only words, and every figure among them is still there."""
        inner = self.children.get(standing.mark.number, [])
        loose = standing.state is not State.GONE and standing.mark.figure.endswith(WORDS)
        return loose and bool(inner) and all(one.state is not State.GONE for one in inner)

    def _same_words(self, mark: Mark, run: Run) -> bool:
        """Whether a fresh report says the same words as were printed, but for the figures among them."""
        old: list[tuple[str | None, str]] = []
        at = 0
        for one in self.children.get(mark.number, ()):
            start = mark.text.index(one.mark.text, at)
            old.append((None, mark.text[at:start]))
            old.append((self.scopes.translate(one.mark.figure), one.mark.form))
            at = start + len(one.mark.text)
        old.append((None, mark.text[at:]))
        new = [(one.figure, one.form) if one.figure else (None, one.text) for one in run.inner]
        return [pair for pair in old if pair != (None, "")] == new

    def _leave(self, standing: Standing, new: str) -> None:
        """Report a mark that is left alone, unless it says the right thing anyway."""
        mark, state = standing.mark, standing.state
        name = self._name(mark)
        if state is State.GONE:
            if not mark.parent:
                self.plan.changes.append(Change(Outcome.DELETED, name, mark.text, new))
        elif state is State.INTACT:
            if not mark.figure.startswith(_SAID) and any(letter.isalnum() for letter in mark.text):
                self.plan.told[mark.number] = len(self.plan.changes)
                self.plan.changes.append(Change(Outcome.GONE, name, mark.text, ""))
        elif plain(standing.text) != plain(new):
            self.plan.changes.append(Change(Outcome.EDITED, name, standing.text, new))

    def _within(self, number: int) -> Iterator[Standing]:
        for one in self.children.get(number, ()):
            yield one
            yield from self._within(one.mark.number)

    def _keep(self, mark: Mark, figure: str | None, text: str | None = None, *, idle: bool = False) -> None:
        """Remember a mark for the document's new record."""
        if figure is None or idle or not (is_words(figure) or self._is_known(figure, mark.form)):
            lost = self.scopes.gone(mark.figure) if figure is None else self.scopes.idle(figure)
            self.plan.lost[lost] = mark.figure
            figure = lost
        kept = mark.text if text is None else text
        self.plan.kept.append(type(mark)(mark.number, figure, mark.form, kept, mark.parent))

    def _is_known(self, figure: str, form: str) -> bool:
        """Whether a figure has a value, or a fresh report prints a dash for it."""
        return self.fresh.origins.figure(figure) is not None or (figure, form) in self.fresh.runs

    def _name(self, mark: Mark) -> str:
        """Whose figure it is, and what it is called."""
        record = self.report.record
        fact = record.facts.get(mark.figure)
        scope = self.scopes.awake(mark.figure).partition(".")[0]
        project = record.projects.get(scope)
        owner = project.name if project else record.names.get(scope, "")
        called = fact.name if fact else ""
        return owner if called == owner or not called else f"{owner}{called}"

    def copies(self) -> None:
        """Report copies of updated figures that stand in the text without a bookmark."""
        text = f"{self._unbound()}\n{self.report.elsewhere()}".translate(_WIDE)
        for words, change in self._telling().items():
            guarded = rf"(?<![\d.]){re.escape(words)}(?![\d]|\.\d)"
            if words in text and re.search(guarded, text):
                self.plan.changes.append(replace(change, outcome=Outcome.COPIED))

    def _unbound(self) -> str:
        """The text outside all bookmarks."""
        text, at, pieces = self.report.flow.text, 0, []
        for start, end in sorted((span.start, span.end) for span in self.report.flow.spans.values()):
            pieces.append(text[at:start])
            at = max(at, end)
        return _BOUND.join((*pieces, text[at:]))

    def _telling(self) -> dict[str, Change]:
        """What a copy says → the update; a count such as 39 is known by the words around it."""
        updates = [change for change in self.plan.changes if change.outcome is Outcome.UPDATED]
        long = (one for one in updates if len(one.old) >= _TELLING and numbers_in(one.old))
        found = {change.old: change for change in long}
        flow = self.report.flow
        for edit in self.plan.edits:
            one, paragraph = edit.standing, flow.paragraph_at(edit.standing.start)
            before = flow.text[max(paragraph.start, one.start - _TELLING) : one.start]
            short = len(one.text) < _TELLING == len(before) and not paragraph.table
            if short and numbers_in(one.text):
                words = f"{before}{flow.text[one.start : min(one.end + 1, paragraph.end)]}"
                found[words] = Change(Outcome.UPDATED, self._name(one.mark), one.text, edit.run.text)
        return found

    def additions(self) -> None:
        """Report projects and categories that the document does not have."""
        for name in self.scopes.added:
            self.plan.changes.append(Change(Outcome.ADDED, name, "", ""))


_MARKS = re.compile(f"{OPEN}[^{SPLIT}]*{SPLIT}|{CLOSE}")
_COMPARED, _MONEY, _RATE = "对比", "钱", "百分比"
_UNITS = ("元", "万元", "亿元")
_DECIMALS = re.compile(r"(\d)位小数")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A fresh report of the new ledger.

    Attributes:
        narrative: the report.
        origins: its figures.
        style: house style.
        runs: (id, form) → what is printed.
    """

    narrative: Narrative
    origins: Origins
    style: Style
    runs: dict[tuple[str, str], Run]

    @classmethod
    def of(cls, narrative: Narrative, origins: Origins, style: Style) -> Fresh:
        """Gather what a report prints."""
        runs: dict[tuple[str, str], Run] = {}
        for run in _runs(narrative):
            runs.setdefault((run.figure or "", run.form), run)
        return cls(narrative, origins, style, runs)

    def run(self, figure: str, form: str) -> Run | None:
        """What is printed for a figure in a form; None where it has no value, or these words no reason."""
        printed = self.runs.get((figure, form))
        if printed is not None or is_words(figure):
            return printed
        text = self._text(figure, form)
        return None if text is None else Run(text, figure, form=form)

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


def _runs(narrative: Narrative) -> Iterator[Run]:
    """Every run with a figure, outer ones before those in them."""
    for block in narrative.blocks:
        for run in runs_of(block):
            yield from with_inner(run)


def runs_of(block: Block) -> Iterator[Run]:
    """The runs of a block, a table's cells included, in order."""
    if isinstance(block, Table):
        yield from block.title
        for row in block.rows:
            yield from row.cells
    elif isinstance(block, Chart):
        yield from block.caption
    else:
        yield from block.runs


def with_inner(run: Run) -> Iterator[Run]:
    """A run with a figure, and those with figures in it."""
    if run.figure is not None:
        yield run
    for inner in run.inner:
        yield from with_inner(inner)
