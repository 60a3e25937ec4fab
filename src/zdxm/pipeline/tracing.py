"""Reports → where their figures come from, and reports with the figures of a new ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.document.official import read_profile
from zdxm.pipeline.reporting import provenance_of, tell
from zdxm.provenance.printing import printed_figures
from zdxm.provenance.raws import Ledgers
from zdxm.provenance.reading import read_report
from zdxm.provenance.refresh import Look, refresh
from zdxm.provenance.ties import require_ties
from zdxm.provenance.why import answer_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.config import Settings
    from zdxm.figures import ReportFigures
    from zdxm.provenance.refresh import Refreshed
    from zdxm.provenance.why import Answer

__all__ = ["refresh_report", "trace_figures"]


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
    return answer_from(printed, facts, query, Ledgers(figures.sources, paths))


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
    look = Look(settings.style, read_profile(settings.profile))
    return refresh(data, report, narrative, told, look=look, track=track)
