"""Every printed figure knows where it came from: our documents read back, explained, and brought up to date.

``record`` reads the part that says what the bookmarks are, ``flow`` the text that they stand in, ``standing``
what has become of each; ``why`` answers what a figure is; ``refresh`` writes new figures into a document that
people have edited; ``ties`` refuses to print figures that do not tie.
"""

from zdxm.provenance.plan import Change, Outcome
from zdxm.provenance.printing import printed_figures
from zdxm.provenance.raws import Ledgers, find_sources
from zdxm.provenance.reading import Report, read_report
from zdxm.provenance.refresh import Refreshed, refresh
from zdxm.provenance.ties import require_ties
from zdxm.provenance.why import Answer, answer_from, answer_from_report, plain_value, why_json

__all__ = [
    "Answer", "Change", "Ledgers", "Outcome", "Refreshed", "Report", "answer_from", "answer_from_report",
    "find_sources", "plain_value", "printed_figures", "read_report", "refresh", "require_ties", "why_json",
]  # fmt: skip
