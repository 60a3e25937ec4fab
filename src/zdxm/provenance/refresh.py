"""New figures into a document that people have edited: only what stands in bookmarks is touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.marks import Point, figures_xml
from zdxm.document.package import with_parts
from zdxm.document.runs import attribute
from zdxm.provenance.fresh import Fresh
from zdxm.provenance.plan import Change, Outcome, make_plan
from zdxm.provenance.rewrite import Rewriter
from zdxm.provenance.scopes import Scopes, match_scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.config import Style
    from zdxm.document.marks import Provenance
    from zdxm.figures import Fact
    from zdxm.narrative.blocks import Narrative
    from zdxm.provenance.plan import Plan
    from zdxm.provenance.reading import Report

__all__ = ["Refreshed", "refresh"]

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


def refresh(
    data: bytes, report: Report, narrative: Narrative, provenance: Provenance, style: Style, *, track: bool
) -> Refreshed:
    """Write a new ledger's figures into a document.

    Args:
        data: the document.
        report: the same, read.
        narrative: a fresh report of the new ledger, of the same kind.
        provenance: what is behind its figures.
        style: house style.
        track: whether to write tracked changes.
    """
    fresh = Fresh.of(narrative, provenance.origins, style)
    plan = make_plan(report, fresh, match_scopes(report.record, provenance.origins.figures))
    rewriter = Rewriter(report.root, report.flow, track)
    _block(plan, rewriter)
    rewriter.write(plan.edits)
    parts = {
        report.archive.main: etree.tostring(
            report.root, encoding="UTF-8", xml_declaration=True, standalone=True
        ),
        report.record.part: _record(report, plan, narrative.title, provenance),
    }
    core = report.archive.read(_CORE)
    old, new = (f">{attribute(title)}<".encode() for title in (report.record.title, narrative.title))
    if old != new and old in core:
        parts[_CORE] = core.replace(old, new)
    return Refreshed(with_parts(data, parts), tuple(plan.changes))


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


def _record(report: Report, plan: Plan, title: str, provenance: Provenance) -> bytes:
    """The part that says what the bookmarks are now; values in charts stay what they were."""
    points = [
        Point(point.chart, Scopes.gone(point.figure), point.label, point.text)
        for point in report.record.points
    ]
    lost = {**plan.lost, **{Scopes.gone(one.figure): one.figure for one in report.record.points}}
    chunks = figures_xml(title, plan.kept, points, provenance, _lost_facts(report, lost))
    return "".join(chunks).encode()


def _lost_facts(report: Report, lost: dict[str, str]) -> Iterator[Fact]:
    for gone, figure in lost.items():
        fact = report.record.facts.get(figure)
        if fact is not None:
            yield replace(fact, id=gone, parts=())
