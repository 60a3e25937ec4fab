"""A report that was written → where its figures come from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zdxm.ooxml.archive import read_file
from zdxm.provenance.reading import read_report
from zdxm.provenance.why import Answer, Ledgers, answer_from_report, find_sources


def trace_report(path: Path, query: str, *, ledgers: Sequence[Path]) -> Answer:
    """Where the figures of a report come from.

    Args:
        path: the report.
        query: a printed figure or a sentence; "" for all.
        ledgers: named workbooks; the others are looked for beside the report and in the current folder.

    Raises:
        DocumentError: it cannot be read, or is no report of ours.
    """
    report = read_report(read_file(path), str(path))
    sources = report.record.sources
    found = find_sources(sources, ledgers, (path.parent, Path()))
    return answer_from_report(report, query, Ledgers(sources, found))
