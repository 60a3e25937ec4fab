"""New figures into a document that people have edited: only what stands in bookmarks is touched.

One line: the document as it is, and a fresh report of the new ledger, make a plan; the plan makes the new
document part, in the look of the old words; that part is read once more, and makes the record and the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import chain, count

from lxml import etree

from zdxm.document.marks import figures_xml, memory_xml
from zdxm.document.runs import AMBIGUOUS, bookmarked
from zdxm.document.tables import FILLS
from zdxm.figures.origins import Fact
from zdxm.narrative.blocks import Run
from zdxm.ooxml.names import WORD, escaped, insert_in_order
from zdxm.ooxml.scanning import MORE, Holder, Splice, end_of, spliced, text_of
from zdxm.ooxml.writing import Content, with_parts
from zdxm.provenance.charts import Charts, Renewal, renew_charts
from zdxm.provenance.flow import RUN, Flow, read_flow
from zdxm.provenance.fresh import Fresh, Scopes
from zdxm.provenance.plan import Change, Decision, Edit, Outcome, Plan, make_plan
from zdxm.provenance.reading import Report
from zdxm.provenance.wording import differing_words, missing_rows, untied_tables

_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh comes to.

    Attributes:
        data: the new document.
        changes: what was written, what was left alone and why.
    """

    data: bytes
    changes: tuple[Change, ...]

    @property
    def left_alone(self) -> bool:
        """Whether something needs the clerk's own hand."""
        return any(change.outcome is not Outcome.UPDATED for change in self.changes)


def refresh(data: bytes, report: Report, fresh: Fresh, *, track: bool) -> Refreshed:
    """Write a new ledger's figures into a document.

    Args:
        data: the document.
        report: the same, read.
        fresh: a report of the new ledger, of the same kind.
        track: whether to write tracked changes.
    """
    plan, charts, document = _planned(report, fresh, track=track)
    now = read_flow(document)
    plan = plan.as_it_stands(now)
    parts: dict[str, Content] = {
        **dict(chain(*(one.parts.items() for one in charts.renewals))),
        report.archive.main: document,
        report.record.part: _record(report, fresh, plan.decisions, charts.renewals),
        **_core(report, fresh.narrative.title),
    }
    told = (
        *plan.changes,
        *charts.changes,
        *differing_words(report.record, fresh, now, plan.gone),
        *untied_tables(now, plan.marks),
        *missing_rows(fresh),
    )
    return Refreshed(with_parts(data, parts), told)


def _planned(report: Report, fresh: Fresh, *, track: bool) -> tuple[Plan, Charts, bytes]:
    """What is to become of figures and charts, and the main part written by it."""
    document = report.document()
    plan = make_plan(report, document, fresh)
    charts = renew_charts(report, document, fresh)
    drawings = {splice.start: splice for one in charts.renewals for splice in one.splices}
    return plan, charts, rewritten(document, report.flow, plan.edits, drawings.values(), track=track)


def _core(report: Report, title: str) -> dict[str, bytes]:
    """The document's properties, where they have the title as it was."""
    core = report.archive.read(_CORE)
    old, new = (f">{escaped(text)}<".encode() for text in (report.record.title, title))
    return {_CORE: core.replace(old, new)} if old != new and old in core else {}


def _record(
    report: Report, fresh: Fresh, decisions: tuple[Decision, ...], charts: tuple[Renewal, ...]
) -> Iterator[str]:
    """The part that says what the bookmarks are now; values in charts left alone stay what they were."""
    left = [point for one in charts for point in one.left]
    gone = [replace(point, figure=Scopes.gone(point.figure)) for point in left]
    points = chain(gone, *(one.points for one in charts))
    was = {one.mark.figure: one.was for one in decisions if one.was}
    was |= {now.figure: point.figure for now, point in zip(gone, left, strict=True)}
    memories = [one.memory for one in charts if one.memory]
    return figures_xml(
        fresh.narrative.title,
        [one.mark for one in decisions],
        sorted(points, key=lambda point: point.chart),
        fresh.provenance,
        _lost_facts(report, was),
        memory=memory_xml(report.record.sentences, memories),
    )


def _lost_facts(report: Report, was: dict[str, str]) -> Iterator[Fact]:
    for gone, figure in was.items():
        fact = report.record.facts.get(figure)
        if fact is not None:
            yield replace(fact, id=gone, parts=())


_FONTS, _HINT, _EAST_ASIA = f"{WORD}rFonts", f"{WORD}hint", "eastAsia"
_SHADE, _CELL_CHANGE = f"{WORD}shd", f"{WORD}tcPrChange"
_PIECES = re.compile(f"([{AMBIGUOUS}]+)")
_PINNED = re.compile(rb"""<w:rFonts(?=[^>]*?\sw:hint=["']eastAsia["'])""")
_FORMER = b"<w:rPrChange"
_CELL_PROPERTIES = re.compile(rb"<w:tc%b>\s*+(?=<w:tcPr[\s/>])" % MORE)
_TAG_PAIR = re.compile(rb"<(w:bookmark(?:Start|End))%b(?:/>|>\s*+</\1>)" % MORE)
_USED = re.compile(rb"""<w:(?:bookmarkStart|ins|del)(?=[^>]*?\sw:id=["'](\d++)["'])""")
_US, _LIGHT = "zdxm", ".light"


def rewritten(
    data: bytes, flow: Flow, edits: Iterable[Edit], others: Iterable[Splice], *, track: bool
) -> bytes:
    """A part with new words in some stretches.

    Args:
        data: the part.
        flow: its text.
        edits: the stretches, none within another.
        others: what else is to be written.
        track: whether to write the words as tracked changes.
    """
    writer = _Writer(data, flow, track)
    return spliced(data, (*writer.splices(edits), *others))


@dataclass(frozen=True, slots=True)
class _Cut:
    """What is taken out of the text of a run, and what comes in its place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class _Look:
    """Properties of an ordinary run, and of one with the font of quotes and dashes; "" for none."""

    base: str = ""
    pinned: str = ""


@dataclass(slots=True)
class _Writer:
    """Makes splices; ``ids`` counts bookmarks and tracked changes on."""

    data: bytes
    flow: Flow
    track: bool
    ids: Iterator[int] = field(init=False)
    holder: Holder = field(init=False)

    def __post_init__(self) -> None:
        self.ids = count(max(map(int, _USED.findall(self.data)), default=0) + 1)
        self.holder = Holder.of(self.data)

    def splices(self, edits: Iterable[Edit]) -> Iterator[Splice]:
        """What to write for all edits."""
        cuts: dict[int, list[_Cut]] = {}
        for edit in sorted(edits, key=lambda edit: edit.standing.start):
            where = edit.standing
            span = self.flow.spans[where.mark.number]
            if where.mark.figure.endswith(_LIGHT):
                yield from self._filled(edit)
            yield from self._forgotten(edit.inner)
            pieces = self.flow.pieces_of(where.start, where.end)
            new = "".join(self._made(edit.run, self._look([piece.run for piece in pieces])))
            if not pieces:
                at = _behind(self.data, span.first)
                yield Splice(at, at, new.encode())
            for piece in pieces:
                within = max(where.start, piece.start) - piece.start, min(where.end, piece.end) - piece.start
                cuts.setdefault(piece.run, []).append(_Cut(*within, new))
                new = ""
        for run, some in cuts.items():
            yield self._cut(run, some)

    def _cut(self, run: int, cuts: list[_Cut]) -> Splice:
        """A run in pieces: what is left of it, and what comes in place of the rest."""
        found = self._run(run)
        head, said = found[1].decode(), text_of(found[3])
        pieces, at = [], 0
        for cut in cuts:
            pieces += [_run(head, said[at : cut.start]), cut.new]
            if self.track:
                pieces.append(self._tracked("del", _run(head, said[cut.start : cut.end], "w:delText")))
            at = cut.end
        pieces.append(_run(head, said[at:]))
        return Splice(run, found.end(), "".join(pieces).encode())

    def _run(self, at: int) -> re.Match[bytes]:
        found = RUN.match(self.data, at)
        if found is None:
            raise ValueError(at)
        return found

    def _look(self, runs: list[int]) -> _Look:
        """How the runs of a stretch look."""
        properties = [self._run(run)[2].strip() for run in runs]
        pinned = [one for one in properties if _PINNED.search(one.partition(_FORMER)[0])]
        base = next((one for one in properties if one not in pinned), properties[0] if properties else b"")
        return _Look(base.decode(), pinned[0].decode() if pinned else "")

    def _pinned(self, properties: str) -> str:
        """The same properties with the font pinned."""
        look = self.holder.parsed(properties.encode() or b"<w:rPr/>")
        fonts = look.find(_FONTS)
        if fonts is None:
            fonts = etree.Element(_FONTS)
            insert_in_order(look, fonts)
        fonts.set(_HINT, _EAST_ASIA)
        return self.holder.written(look).decode()

    def _made(self, run: Run, look: _Look) -> Iterator[str]:
        """What says what a run says, bookmarks of the figures among its words included."""
        for inner in run.inner:
            made = "".join(self._made(inner, look))
            yield bookmarked(made, inner.mark, next(self.ids)) if inner.mark else made
        for piece in filter(None, () if run.inner else _PIECES.split(run.text)):
            is_pinned = piece[0] in AMBIGUOUS
            properties = (look.pinned or self._pinned(look.base)) if is_pinned else look.base
            made = _run(f"<w:r>{properties}", piece)
            yield self._tracked("ins", made) if self.track else made

    def _tracked(self, kind: str, made: str) -> str:
        return f'<w:{kind} w:id="{next(self.ids)}" w:author="{_US}">{made}</w:{kind}>' if made else ""

    def _forgotten(self, numbers: Iterable[int]) -> Iterator[Splice]:
        """The bookmarks of figures that go with the old words, taken out."""
        for number in numbers:
            span = self.flow.spans.get(number)
            for at in (span.first, span.last) if span else ():
                yield Splice(at, _behind(self.data, at), b"")

    def _filled(self, edit: Edit) -> Iterator[Splice]:
        """The colour of the table cell that a light stands in; the colour says what the word says."""
        cell = self.flow.paragraph_at(edit.standing.start).cell
        found = _CELL_PROPERTIES.match(self.data, cell) if cell else None
        if found is None:
            return
        start, end = found.end(), end_of(self.data, found.end())
        properties = self.holder.parsed(self.data[start:end])
        before = deepcopy(properties)
        for shade in properties.findall(_SHADE):
            properties.remove(shade)
        if edit.run.tint is not None:
            shade = etree.Element(_SHADE)
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", FILLS[edit.run.tint])):
                shade.set(f"{WORD}{name}", value)
            insert_in_order(properties, shade)
        if self.track and properties.find(_CELL_CHANGE) is None:
            change = etree.SubElement(properties, _CELL_CHANGE)
            change.set(f"{WORD}id", str(next(self.ids)))
            change.set(f"{WORD}author", _US)
            change.append(before)
        yield Splice(start, end, self.holder.written(properties))


def _behind(data: bytes, at: int) -> int:
    """Behind the tag of a bookmark."""
    found = _TAG_PAIR.match(data, at)
    if found is None:
        raise ValueError(at)
    return found.end()


def _run(head: str, text: str, tag: str = "w:t") -> str:
    """A run with its beginning and a text; nothing where there is none."""
    kept = ' xml:space="preserve"' if text != text.strip() or tag != "w:t" else ""
    return f"{head}<{tag}{kept}>{escaped(text)}</{tag}></w:r>" if text else ""
