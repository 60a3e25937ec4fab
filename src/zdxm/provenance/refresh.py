"""New figures into a document that people have edited: only what stands in bookmarks is touched.

One line: the document as it is, and a fresh report of the new ledger, make a plan; of the plan follow the
document's new text, its new part in the look of the old words, its record, and the list of what to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain, count, groupby
from xml.parsers import expat

from lxml import etree

from zdxm.declare import frozen, pattern
from zdxm.document.marks import figures_xml, memory_xml
from zdxm.document.runs import AMBIGUOUS, bookmarked
from zdxm.document.tables import FILLS
from zdxm.figures.origins import Fact
from zdxm.narrative.blocks import Run, Tint
from zdxm.ooxml.archive import broken
from zdxm.ooxml.names import WORD, escaped, insert_in_order
from zdxm.ooxml.scanning import MORE, Holder, Splice, end_of, spliced, text_of
from zdxm.ooxml.writing import Content, with_parts
from zdxm.provenance.charts import Charts, Renewal, renew_charts
from zdxm.provenance.flow import RUN, Flow
from zdxm.provenance.fresh import Fresh, Scopes
from zdxm.provenance.plan import Change, Decision, Edit, Outcome, Plan, make_plan
from zdxm.provenance.reading import Report
from zdxm.provenance.wording import differing_words, missing_rows, untied_tables

_CORE = "docProps/core.xml"


@frozen
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

    Raises:
        DocumentError: the document's text is no XML.
    """
    plan, charts = _decided(report, fresh)
    now = plan.text_of(report.flow)
    plan = plan.as_it_stands(now)
    parts: dict[str, Content] = {
        **dict(chain(*(one.parts.items() for one in charts.renewals))),
        report.archive.main: rewritten(report, plan.edits, charts.splices, track=track),
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
    try:
        return Refreshed(with_parts(data, parts), told)
    except expat.ExpatError as error:
        raise broken(report.archive.place, report.archive.main) from error


def _decided(report: Report, fresh: Fresh) -> tuple[Plan, Charts]:
    """What becomes of figures and charts; the document's bytes, which take much room, are let go after."""
    document = report.document()
    return make_plan(report, document, fresh), renew_charts(report, document, fresh)


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
_PIECES = pattern(f"([{AMBIGUOUS}]+)")
_LETTERS = frozenset(AMBIGUOUS)
_PINNED = pattern(rb"""<w:rFonts(?=[^>]*?\sw:hint=["']eastAsia["'])""")
_FORMER = b"<w:rPrChange"
_CELL_PROPERTIES = pattern(rb"<w:tc%b>\s*+(?=<w:tcPr[\s/>])" % MORE)
_TAG_PAIR = pattern(rb"<(w:bookmark(?:Start|End))%b(?:/>|>\s*+</\1>)" % MORE)
_USED = pattern(rb"""<w:(?:bookmarkStart|ins|del)(?=[^>]*?\sw:id=["'](\d++)["'])""")
_US, _LIGHT = "zdxm", ".light"


def rewritten(
    report: Report, edits: Iterable[Edit], others: Iterable[Splice], *, track: bool
) -> Iterator[str]:
    """The main part with new words in some stretches, in chunks.

    Args:
        report: the document.
        edits: the stretches, none within another.
        others: what else is to be written.
        track: whether to write the words as tracked changes.
    """
    data = report.document()
    writer = _Writer(data, report.flow, track=track)
    yield from spliced(data, (*writer.splices(edits), *others))


@frozen
class _Cut:
    """What is taken out of the text of a run, and what comes in its place."""

    run: re.Match[bytes]
    start: int
    end: int
    new: str


@frozen
class _Look:
    """Properties of an ordinary run, and of one with the font of quotes and dashes; "" for none."""

    base: str = ""
    pinned: str = ""


class _Writer:
    """Makes splices."""

    def __init__(self, data: bytes, flow: Flow, *, track: bool) -> None:
        self.data, self.flow, self.track = data, flow, track
        self.holder = Holder.of(data)
        self._shaded = lru_cache(maxsize=None)(self._shade)  # of ten thousand lights, a few differ

    @cached_property
    def ids(self) -> Iterator[int]:
        """Counts bookmarks and tracked changes on."""
        return count(max(map(int, _USED.findall(self.data)), default=0) + 1)

    def splices(self, edits: Iterable[Edit]) -> Iterator[Splice]:
        """What to write for all edits."""
        ordered = []
        for edit in sorted(edits, key=lambda edit: edit.standing.start):
            whole = None if self.track else self._whole_text(edit)
            if whole:
                yield whole
            else:
                ordered.append(edit)
            if edit.standing.mark.figure.endswith(_LIGHT):
                yield from self._filled(edit)
        yield from chain.from_iterable(map(self._beside, ordered))
        cuts = chain.from_iterable(map(self._cuts, ordered))
        for _, some in groupby(cuts, key=lambda cut: cut.run.start()):  # two stretches may be in one run
            yield self._cut(list(some))

    def _whole_text(self, edit: Edit) -> Splice | None:
        """What to write for a stretch that is all of a cell's only run, as most are: its look stays."""
        where, text = edit.standing, edit.run.text
        bytes_of = self.flow.spans.sole(where.mark.number, where.start, where.end)
        if bytes_of is None or edit.inner or edit.run.inner or not text or text != text.strip():
            return None
        return Splice(*bytes_of, escaped(text).encode()) if _LETTERS.isdisjoint(text) else None

    def _beside(self, edit: Edit) -> Iterator[Splice]:
        """What to write for an edit besides the runs that its stretch is in."""
        where = edit.standing
        for span in filter(None, map(self.flow.spans.get, edit.inner)):  # these figures go with the old words
            yield from (Splice(at, _behind(self.data, at), b"") for at in (span.first, span.last))
        if where.start == where.end:
            at = _behind(self.data, self.flow.spans[where.mark.number].first)
            yield Splice(at, at, "".join(self._made(edit.run, _Look())).encode())

    def _cuts(self, edit: Edit) -> Iterator[_Cut]:
        """A stretch in the runs that it is in; its new words come into the first."""
        where = edit.standing
        pieces = self.flow.pieces_of(where.start, where.end)
        runs = [run for piece in pieces if (run := RUN.match(self.data, piece.run))]
        new = "".join(self._made(edit.run, _look_of(runs))) if runs else ""
        for piece, run in zip(pieces, runs, strict=True):
            start, end = max(where.start, piece.start), min(where.end, piece.end)
            yield _Cut(run, start - piece.start, end - piece.start, new)
            new = ""

    def _cut(self, cuts: Sequence[_Cut]) -> Splice:
        """A run in pieces: what is left of it, and what comes in place of the rest."""
        run = cuts[0].run
        head, said = run[1].decode(), text_of(run[3])
        pieces, at = [], 0
        for cut in cuts:
            pieces += [_run(head, said[at : cut.start]), cut.new]
            if self.track:
                pieces.append(self._tracked("del", _run(head, said[cut.start : cut.end], "w:delText")))
            at = cut.end
        pieces.append(_run(head, said[at:]))
        return Splice(run.start(), run.end(), "".join(pieces).encode())

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

    def _filled(self, edit: Edit) -> Iterator[Splice]:
        """The colour of the table cell that a light stands in; the colour says what the word says."""
        cell = self.flow.paragraph_at(edit.standing.start).cell
        found = _CELL_PROPERTIES.match(self.data, cell) if cell else None
        if found is None:
            return
        start, end = found.end(), end_of(self.data, found.end())
        shaded = self._shade if self.track else self._shaded
        yield Splice(start, end, shaded(self.data[start:end], edit.run.tint))

    def _shade(self, old: bytes, tint: Tint | None) -> bytes:
        """Properties of a cell with the colour of a light."""
        properties = self.holder.parsed(old)
        before = deepcopy(properties)
        for shade in properties.findall(_SHADE):
            properties.remove(shade)
        if tint is not None:
            shade = etree.Element(_SHADE)
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", FILLS[tint])):
                shade.set(f"{WORD}{name}", value)
            insert_in_order(properties, shade)
        if self.track and properties.find(_CELL_CHANGE) is None:
            change = etree.SubElement(properties, _CELL_CHANGE)
            change.set(f"{WORD}id", str(next(self.ids)))
            change.set(f"{WORD}author", _US)
            change.append(before)
        return self.holder.written(properties)


def _look_of(runs: Sequence[re.Match[bytes]]) -> _Look:
    """How the runs of a stretch look."""
    return _look(tuple([run[2] for run in runs]))


@lru_cache(maxsize=256)
def _look(properties: tuple[bytes, ...]) -> _Look:
    looks = [one.strip() for one in properties]
    pinned = [look for look in looks if _PINNED.search(look.partition(_FORMER)[0])]
    base = next((look for look in looks if look not in pinned), looks[0])
    return _Look(base.decode(), pinned[0].decode() if pinned else "")


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
