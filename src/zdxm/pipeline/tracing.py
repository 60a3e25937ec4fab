"""Printed figures → where they come from, or what they are now: what needs a report read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zdxm.config.settings import Settings
from zdxm.document.official import read_profile
from zdxm.figures.model import ReportFigures
from zdxm.pipeline.reporting import provenance_of, tell
from zdxm.provenance.fresh import Fresh, match_scopes
from zdxm.provenance.reading import read_report
from zdxm.provenance.refresh import Refreshed, refresh
from zdxm.provenance.ties import require_ties
from zdxm.provenance.why import Answer, Ledgers, answer_from, printed_figures


def trace_figures(
    figures: ReportFigures, settings: Settings, kind: str, query: str, *, paths: Sequence[Path]
) -> Answer:
    """Where the figures of a report come from that has not been written.

    Args:
        figures: what may be printed.
        settings: the office's settings.
        kind: which report.
        query: a printed figure or a sentence; "" for all.
        paths: the workbooks, for the contents of their cells.
    """
    narrative = tell(figures, settings, kind)
    printed = tuple(printed_figures(narrative))
    facts = provenance_of(figures, narrative, kind, "").origins.facts(one.figure for one in printed)
    ledgers = Ledgers(figures.sources, paths)
    return answer_from(printed, facts, query, ledgers, figures.reading)


def refresh_report(
    data: bytes, figures: ReportFigures, settings: Settings, *, name: str, track: bool = False
) -> Refreshed:
    """A report that people have edited, with the figures of a new ledger.

    Args:
        data: the report.
        figures: of the new ledger.
        settings: the office's settings.
        name: what error messages call the report.
        track: whether to write tracked changes.

    Raises:
        ZdxmError: the report has no provenance, or its kind cannot be composed any more.
    """
    report = read_report(data, name)
    record = report.record
    narrative = tell(figures, settings, record.kind, record.project)
    told = provenance_of(figures, narrative, record.kind, record.project)
    require_ties(narrative, told.origins, settings.style)
    scopes = match_scopes(record, figures)
    fresh = Fresh(narrative, told, settings.style, read_profile(settings.profile), scopes)
    return refresh(data, report, fresh, track=track)
