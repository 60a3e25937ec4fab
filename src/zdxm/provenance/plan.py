"""What a refresh would change: each printed figure's old and new text, and why some are left alone."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from itertools import chain, pairwise
from typing import Literal, NamedTuple

from zdxm.declare import frozen, pattern
from zdxm.document.marks import Mark, Marker, inner_marks
from zdxm.filters.values import LIST, WORDS
from zdxm.narrative.blocks import Run, Table
from zdxm.ooxml.scanning import are_siblings
from zdxm.provenance.flow import Flow, Paragraph, Place, Places, Span, numbers_in, plain
from zdxm.provenance.fresh import Fresh, Scopes, cell_run
from zdxm.provenance.reading import Report, Standing, State, is_words

_SAID = "report."  # figures that come from settings, which a refresh may leave out
_TELLING = 4  # characters from which a copied figure can be told from chance; before a shorter one
_WHOLE = pattern(r"(?<![\d.])\d+(?:\.\d+)*(?!\.?\d)")
_BOUND = "\0"  # stands for what is in bookmarks
_MANY = 1 << 12  # pieces of a text that are joined at once, for each takes far more room than its letters
_WIDE = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９．％", "0123456789.%", strict=True)}


class Outcome(Enum):
    """What becomes of a printed figure, or of something that is not in the document.

    Attributes:
        UPDATED: it is written anew.
        EDITED: somebody has changed it, so it is left alone.
        DELETED: somebody has deleted it.
        COPIED: a copy of it stands in the text without a bookmark, and is left alone.
        GONE: the new ledger has no such project, category or value; it is left alone.
        CHART: it is a chart, which is left alone.
        WORDS: words outside all bookmarks, which a fresh report would put another way.
        UNTIED: a sum of a table's rows that is not what the table prints.
        ORDER: rows of a ranking that no longer stand in the order of their places.
        ADDED: something that the new ledger calls for and the document does not have.
    """

    UPDATED = "更新"
    EDITED = "手改"
    DELETED = "已删"
    COPIED = "副本未绑定"
    GONE = "新台账没有"
    CHART = "图未更新"
    WORDS = "文字要核对"
    UNTIED = "加起来不等"
    ORDER = "次序不符"
    ADDED = "未纳入"


class Change(NamedTuple):
    """One line of what a refresh reports.

    Attributes:
        outcome: what becomes of it.
        name: what the figure is called, or where it stands; of something added its name.
        old: as the document has it; "" where it does not.
        new: as a fresh report has it; "" where it does not.
    """

    outcome: Outcome
    name: str
    old: str
    new: str


class Edit(NamedTuple):
    """A stretch of the document's text, and what it is to say.

    Attributes:
        standing: where it is.
        run: what it is to say, in several runs where figures are among the words.
        inner: numbers of the bookmarks in it that go with the old words.
    """

    standing: Standing
    run: Run
    inner: tuple[int, ...] = ()


class Decision(NamedTuple):
    """What becomes of one mark.

    Attributes:
        mark: what the document remembers of it from now on.
        was: the id of its figure so far, where the new ledger has nothing for that; else "".
        change: what to report, if anything.
        edit: what to write, if anything.
    """

    mark: Mark
    was: str = ""
    change: Change | None = None
    edit: Edit | None = None

    @property
    def is_gone(self) -> bool:
        """Whether it is told that the new ledger has nothing for it."""
        return self.change is not None and self.change.outcome is Outcome.GONE

    def as_it_stands(self, flow: Flow) -> Decision:
        """The same; of words that are left alone what they say now, for figures among them may be new."""
        span = flow.spans.get(self.mark.number) if self.is_gone else None
        if span is None or self.change is None:
            return self
        text = flow.text[span.start : span.end]
        return self._replace(mark=replace(self.mark, text=text), change=self.change._replace(old=text))


@frozen
class Plan:
    """All of it.

    Attributes:
        decisions: in the order of the document, words before the figures among them.
        others: what is to report besides, of copies and of what the document does not have.
    """

    decisions: tuple[Decision, ...]
    others: tuple[Change, ...]

    def text_of(self, flow: Flow) -> Flow:
        """A document's text as it is to be."""
        ordered = sorted(self.edits, key=lambda one: (one.standing.start, one.standing.end, one.run.text))
        starts = array("q", [one.standing.start for one in ordered])
        ends = array("q", [one.standing.end for one in ordered])
        return _edited(flow, starts, ends, [one.run.text for one in ordered])

    def as_it_stands(self, flow: Flow) -> Plan:
        """The same with the words that are left alone as the text is to have them."""
        if not self.gone:
            return self
        return Plan(tuple([one.as_it_stands(flow) for one in self.decisions]), self.others)

    @property
    def gone(self) -> frozenset[int]:
        """Numbers of the marks of which it is told that the new ledger has nothing for them."""
        return frozenset([one.mark.number for one in self.decisions if one.change and one.is_gone])

    @property
    def marks(self) -> dict[int, Mark]:
        """Number → what the document remembers of each mark from now on."""
        return {one.mark.number: one.mark for one in self.decisions}

    @property
    def edits(self) -> Iterator[Edit]:
        """What to write."""
        return (one.edit for one in self.decisions if one.edit)

    @property
    def changes(self) -> Iterator[Change]:
        """What to report."""
        return chain((one.change for one in self.decisions if one.change), self.others)


def _edited(flow: Flow, starts: array[int], ends: array[int], texts: Sequence[str]) -> Flow:
    """The text when some stretches of it say something else; where things stand in the part is as before.

    Args:
        flow: the text.
        starts: of the stretches, in order; none of them within another.
        ends: of the same.
        texts: what each is to say.
    """
    if not texts:
        return flow
    pieces: list[str] = []
    written, at, by = [], 0, array("q", [0])
    for start, end, text in zip(starts, ends, texts, strict=True):
        pieces += (flow.text[at:start], text)
        at = end
        by.append(by[-1] + len(text) - (end - start))
        if len(pieces) > _MANY:
            written.append("".join(pieces))
            pieces.clear()
    shift = _Shift(starts, ends, by)
    return replace(
        flow,
        text="".join((*written, *pieces, flow.text[at:])),
        paragraphs=shift.moved(Paragraph, flow.paragraphs),
        spans=flow.spans.at(shift.moved(Span, flow.spans.places)),
    )


@frozen
class _Shift:
    """Where the offsets of a text come to stand when some stretches say something else.

    Attributes:
        starts, ends: of the stretches, in order.
        by: how far what stands behind so many of them moves.
    """

    starts: array[int]
    ends: array[int]
    by: array[int]

    def start(self, offsets: array[int]) -> array[int]:
        """What begins there: an insertion at that very place comes into it."""
        return self._moved(offsets, self.starts, "left")

    def end(self, offsets: array[int]) -> array[int]:
        """What ends there."""
        return self._moved(offsets, self.ends, "right")

    def _moved(self, offsets: array[int], edges: array[int], side: Literal["left", "right"]) -> array[int]:
        import numpy as np  # where figures are renewed it is loaded anyway

        old = np.asarray(offsets)
        return array("q", (old + np.array(self.by)[np.searchsorted(edges, old, side)]).tobytes())

    def moved(self, kind: type[Place], places: Places[Place]) -> Places[Place]:
        """The same places, those in the text moved."""
        moves = {"start": self.start, "end": self.end}
        columns = zip(kind._fields, places.columns, strict=True)
        return Places(kind, [moves[name](column) if name in moves else column for name, column in columns])


def make_plan(report: Report, document: bytes, fresh: Fresh) -> Plan:
    """Compare a document, whose main part is given too, with a fresh report of the new ledger."""
    planner = _Planner(report, document, fresh)
    decisions = tuple(chain.from_iterable(map(planner.decide, planner.within(0))))
    names = (*fresh.scopes.added, *_rows_that_lack(report, fresh))
    added = (Change(Outcome.ADDED, name, "", "") for name in names)
    return Plan(decisions, (*_copies(report, decisions), *added))


def _rows_that_lack(report: Report, fresh: Fresh) -> Iterator[str]:
    """Rows that a table in the text would have more, where the document has that table."""
    printed = {mark.figure for mark in report.record.marks.values()}
    for block in fresh.narrative.blocks:
        if isinstance(block, Table) and not block.is_attached:
            rows = [[cell.figure for cell in row.cells if cell.figure] for row in block.rows]
            if printed.intersection(*rows[:1]):
                title = "".join(run.text for run in block.title)
                lacking = (at for at, figures in enumerate(rows, start=1) if printed.isdisjoint(figures))
                yield from (f"{title}第{at}行" for at in lacking)


def _can_write(flow: Flow, document: bytes, standing: Standing) -> bool:
    """Whether a stretch stands in runs that can be written by themselves."""
    pieces = flow.pieces_of(standing.start, standing.end)
    if len(pieces) == 1:
        return pieces[0].run >= 0
    if not pieces:
        return flow.spans[standing.mark.number].start == standing.end
    runs = [piece.run for piece in pieces]
    return min(runs) >= 0 and all(are_siblings(document, *pair) for pair in pairwise(runs))


class _Planner:
    """Decides on marks, on words before the figures among them."""

    def __init__(self, report: Report, document: bytes, fresh: Fresh) -> None:
        self.report, self.document, self.fresh = report, document, fresh
        self.marker = Marker(max(report.record.marks, default=0) + 1)
        self._called: dict[str, str] = {}
        self._children: dict[int, list[Standing]] = {}
        for standing in report.standings:
            self._children.setdefault(standing.mark.parent, []).append(standing)

    def within(self, number: int) -> list[Standing]:
        """The marks right within another one; of 0 those that are in none."""
        return self._children.get(number, [])

    def decide(self, standing: Standing) -> list[Decision]:
        """Decide on one mark and on those in it."""
        mark = standing.mark
        figure = self.fresh.scopes.translate(mark.figure)
        if figure is not None and standing.state is State.INTACT:
            cell = self.fresh.cell(figure, mark.form)
            if cell and cell[0].texts[cell[1]] == standing.text:
                return self._says_it(standing, figure, standing.text)
            run = cell_run(cell, figure) if cell else self.fresh.run(figure, mark.form)
            if run is not None:
                return self._renew_sole(standing, run, figure) or self._renew(standing, run, figure)
        run = None if figure is None else self.fresh.run(figure, mark.form)
        change = None
        if run is None or not self._has_all_figures(standing) or not self._same_words(mark, run):
            change = self._left(standing, "" if run is None else run.text)
        is_whole = mark.figure.endswith(LIST) or standing.state is State.GONE
        within = self._all_kept(mark) if is_whole else self._each_decided(mark)
        return [self._kept(mark, change, idle=run is None), *within]

    def _says_it(self, standing: Standing, figure: str, text: str) -> list[Decision]:
        """What already says what a fresh report says."""
        mark = standing.mark
        is_same = figure == mark.figure and text == mark.text
        now = mark if is_same else Mark(mark.number, figure, mark.form, text, mark.parent)
        return [Decision(now), *self._all_kept(mark)] if mark.number in self._children else [Decision(now)]

    def _renew_sole(self, standing: Standing, run: Run, figure: str) -> list[Decision] | None:
        """The same of a figure that fills a cell, as nearly all do: nothing stands in it or beside it."""
        mark, text = standing.mark, run.text
        sole = self.report.flow.spans.sole(mark.number, standing.start, standing.end)
        if sole is None or run.inner or text == standing.text or mark.number in self._children:
            return None
        change = Change(Outcome.UPDATED, self._name(mark), standing.text, text)
        now = Mark(mark.number, figure, mark.form, text, mark.parent)
        return [Decision(now, "", change, Edit(standing, run))]

    def _renew(self, standing: Standing, run: Run, figure: str) -> list[Decision]:
        """What nobody has changed says what a fresh report says."""
        mark = standing.mark
        if run.text == standing.text:
            return self._says_it(standing, figure, run.text)
        now = Mark(mark.number, figure, mark.form, run.text, mark.parent)
        if is_words(mark.figure) and self._alike(standing, run):
            return [Decision(now), *self._each_decided(mark)]
        if not _can_write(self.report.flow, self.document, standing):
            change = Change(Outcome.EDITED, self._name(mark), standing.text, run.text)
            return [Decision(replace(now, text=mark.text), change=change), *self._all_kept(mark)]
        change = Change(Outcome.UPDATED, self._name(mark), standing.text, run.text)
        new = self.marker.inner(run)
        gone = tuple([one.mark.number for one in self._all_within(mark)])
        decision = Decision(now, change=change, edit=Edit(standing, new, gone))
        return [decision, *map(Decision, inner_marks(new, mark.number))]

    def _all_within(self, mark: Mark) -> Iterable[Standing]:
        within = self._children.get(mark.number, ())
        return chain.from_iterable((one, *self._all_within(one.mark)) for one in within) if within else ()

    def _all_kept(self, mark: Mark) -> Iterable[Decision]:
        return [self._kept(one.mark) for one in self._all_within(mark)]

    def _each_decided(self, mark: Mark) -> Iterable[Decision]:
        return chain.from_iterable(map(self.decide, self.within(mark.number)))

    def _kept(self, mark: Mark, change: Change | None = None, *, idle: bool = False) -> Decision:
        """What the document remembers of a mark that is left alone, under a new id where it has one."""
        figure = self.fresh.scopes.translate(mark.figure)
        if figure is not None and not idle and (is_words(figure) or self.fresh.has(figure, mark.form)):
            return Decision(mark if figure == mark.figure else replace(mark, figure=figure), change=change)
        lost = Scopes.gone(mark.figure) if figure is None else Scopes.idle(figure)
        return Decision(replace(mark, figure=lost), mark.figure, change)

    def _alike(self, standing: Standing, run: Run) -> bool:
        """Whether words that nobody changed stay the same, so that only figures among them change."""
        inner = self.within(standing.mark.number)
        return all(one.state is State.INTACT for one in inner) and self._same_words(standing.mark, run)

    def _has_all_figures(self, standing: Standing) -> bool:
        """Whether somebody changed only words, and every figure among them is still there."""
        inner = self.within(standing.mark.number)
        loose = standing.state is not State.GONE and standing.mark.figure.endswith(WORDS)
        return loose and bool(inner) and all(one.state is not State.GONE for one in inner)

    def _same_words(self, mark: Mark, run: Run) -> bool:
        """Whether a fresh report says the same words as were printed, but for the figures among them."""
        old: list[tuple[str | None, str]] = []
        at = 0
        for one in self.within(mark.number):
            start = mark.text.index(one.mark.text, at)
            old.append((None, mark.text[at:start]))
            old.append((self.fresh.scopes.translate(one.mark.figure), one.mark.form))
            at = start + len(one.mark.text)
        old.append((None, mark.text[at:]))
        new = [(one.figure, one.form) if one.figure else (None, one.text) for one in run.inner]
        return [pair for pair in old if pair != (None, "")] == new

    def _left(self, standing: Standing, new: str) -> Change | None:
        """What to report of a mark that is left alone; nothing where it says the right thing anyway."""
        mark, state = standing.mark, standing.state
        if state is State.GONE:
            told = None if mark.parent else Outcome.DELETED
            old = mark.text
        elif state is State.INTACT:
            telling = not mark.figure.startswith(_SAID) and any(letter.isalnum() for letter in mark.text)
            told, old, new = Outcome.GONE if telling else None, mark.text, ""
        else:
            told, old = Outcome.EDITED if plain(standing.text) != plain(new) else None, standing.text
        return Change(told, self._name(mark), old, new) if told else None

    def _name(self, mark: Mark) -> str:
        """Whose figure it is, and what it is called."""
        scope, _, name = Scopes.awake(mark.figure).partition(".")
        project = self.report.record.projects.get(scope)
        owner = project.name if project else self.report.record.names.get(scope, "")
        called = self._called.get(name) if project else None  # alike for all projects
        if called is None:
            fact = self.report.record.facts.get(mark.figure)
            called = fact.name if fact else ""
            self._called |= {name: called} if project else {}
        return owner if called == owner or not called else f"{owner}{called}"


def _copies(report: Report, decisions: Iterable[Decision]) -> Iterator[Change]:
    """Copies of updated figures that stand in the text without a bookmark."""
    text = f"{_unbound(report.flow)}\n{report.elsewhere()}".translate(_WIDE)
    numbers = set(_WHOLE.findall(text))
    for words, change in _telling(report.flow, decisions).items():
        if _WHOLE.fullmatch(words):
            found = words in numbers
        else:
            guarded = rf"(?<![\d.]){re.escape(words)}(?![\d]|\.\d)"
            found = words in text and re.search(guarded, text) is not None
        if found:
            yield change._replace(outcome=Outcome.COPIED)


def _unbound(flow: Flow) -> str:
    """The text outside all bookmarks."""
    at, pieces = 0, []
    for start, end, _ in flow.spans.stretches():
        pieces.append(flow.text[at:start])
        at = max(at, end)
    return _BOUND.join((*pieces, flow.text[at:]))


def _telling(flow: Flow, decisions: Iterable[Decision]) -> dict[str, Change]:
    """What a copy says → the update; a count such as 39 is known by the words around it."""
    updates = [(one.edit.standing, one.change) for one in decisions if one.edit and one.change]
    long = {change.old: change for _, change in updates if len(change.old) >= _TELLING}
    found = {old: change for old, change in long.items() if numbers_in(old)}
    for one, change in updates:
        paragraph = flow.paragraph_at(one.start) if len(one.text) < _TELLING else None
        if paragraph is None or paragraph.table:
            continue
        before = flow.text[max(paragraph.start, one.start - _TELLING) : one.start]
        if len(before) == _TELLING and numbers_in(one.text):
            found[f"{before}{flow.text[one.start : min(one.end + 1, paragraph.end)]}"] = change
    return found
