"""New figures into a document that people have edited: only what stands in bookmarks is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zdxm.config.settings import Style
from zdxm.document.marks import Provenance, figures_xml, memory_xml
from zdxm.document.official import Profile
from zdxm.narrative.blocks import Narrative
from zdxm.ooxml.archive import xml_bytes
from zdxm.ooxml.names import escaped
from zdxm.ooxml.writing import with_parts
from zdxm.provenance.changes import Change, Outcome
from zdxm.provenance.charts import Renewal, renew_charts
from zdxm.provenance.flow import Flow, read_flow
from zdxm.provenance.plan import Fresh, Plan, make_plan
from zdxm.provenance.rewrite import Rewriter
from zdxm.provenance.scopes import Scopes, match_scopes
from zdxm.provenance.wording import differing_words, missing_rows, untied_tables

if TYPE_CHECKING:
    from zdxm.figures.origins import Fact
    from zdxm.provenance.reading import Report

_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class Look:
    """How the office prints: its house style, and its paper."""

    style: Style
    profile: Profile


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


def refresh(
    data: bytes, report: Report, narrative: Narrative, provenance: Provenance, *, look: Look, track: bool
) -> Refreshed:
    """Write a new ledger's figures into a document.

    Args:
        data: the document.
        report: the same, read.
        narrative: a fresh report of the new ledger, of the same kind.
        provenance: what is behind its figures.
        look: house style and paper.
        track: whether to write tracked changes.
    """
    fresh = Fresh.of(narrative, provenance.origins, look.style)
    scopes = match_scopes(report.record, provenance.origins.figures)
    plan = make_plan(report, fresh, scopes)
    rewriter = Rewriter(report.root, report.flow, track)
    _block(plan, rewriter)
    rewriter.write(plan.edits)
    flow = read_flow(report.root)
    _reword(plan, flow)
    renewal = renew_charts(report, narrative.charts, look.profile)
    parts = {
        **renewal.parts,
        report.archive.main: xml_bytes(report.root),
        report.record.part: _record(report, plan, renewal, narrative.title, provenance),
    }
    core = report.archive.read(_CORE)
    old, new = (f">{escaped(title)}<".encode() for title in (report.record.title, narrative.title))
    if old != new and old in core:
        parts[_CORE] = core.replace(old, new)
    return Refreshed(
        with_parts(data, parts),
        (*plan.changes, *renewal.changes, *_told(report, plan, narrative, scopes, flow)),
    )


def _reword(plan: Plan, flow: Flow) -> None:
    """Take words that are left alone for what they say now: figures among them may be new."""
    spans = {number: flow.spans[number] for number in plan.told if number in flow.spans}
    now = {number: flow.text[span.start : span.end] for number, span in spans.items()}
    for number, text in now.items():
        at = plan.told[number]
        plan.changes[at] = replace(plan.changes[at], old=text)
    plan.kept = [replace(mark, text=now.get(mark.number, mark.text)) for mark in plan.kept]


def _told(report: Report, plan: Plan, narrative: Narrative, scopes: Scopes, flow: Flow) -> Iterator[Change]:
    """What is to report of the document as a whole, as it is now."""
    yield from differing_words(report.record, narrative, scopes, flow, plan.told)
    yield from untied_tables(flow, {mark.number: mark for mark in plan.kept})
    yield from missing_rows(narrative, scopes)


def _block(plan: Plan, rewriter: Rewriter) -> None:
    """Take back edits of stretches that somebody has mixed with other things."""
    for edit in [edit for edit in plan.edits if not rewriter.can_write(edit)]:
        plan.edits.remove(edit)
        mark = edit.standing.mark
        at = next(at for at, kept in enumerate(plan.kept) if kept.number == mark.number)
        plan.kept[at] = replace(plan.kept[at], text=mark.text)
        said = (edit.standing.text, edit.run.text)
        for place, change in enumerate(plan.changes):
            if change.outcome is Outcome.UPDATED and (change.old, change.new) == said:
                plan.changes[place] = replace(change, outcome=Outcome.EDITED)
                break


def _record(report: Report, plan: Plan, renewal: Renewal, title: str, provenance: Provenance) -> bytes:
    """The part that says what the bookmarks are now; values in charts left alone stay what they were."""
    record = report.record
    left = [point for point in record.points if point.chart in renewal.left]
    points = [*renewal.points, *(replace(point, figure=Scopes.gone(point.figure)) for point in left)]
    lost = {**plan.lost, **{Scopes.gone(one.figure): one.figure for one in left}}
    memory = memory_xml(record.sentences, renewal.memories)
    chunks = figures_xml(
        title,
        plan.kept,
        sorted(points, key=lambda point: point.chart),
        provenance,
        _lost_facts(report, lost),
        memory=memory,
    )
    return "".join(chunks).encode()


def _lost_facts(report: Report, lost: dict[str, str]) -> Iterator[Fact]:
    for gone, figure in lost.items():
        fact = report.record.facts.get(figure)
        if fact is not None:
            yield replace(fact, id=gone, parts=())
