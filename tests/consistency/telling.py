"""Make a ledger, tell it, judge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from consistency.judge import Finding, judge
from consistency.maker import make_case
from consistency.page import page_of
from zdxm.errors import ZdxmError
from zdxm.figures.origins import Origins
from zdxm.narrative.compose import compose
from zdxm.provenance.ties import require_ties

if TYPE_CHECKING:
    from consistency.page import Page

FAILED = 0
"""Rule of a report that could not be written at all."""


@dataclass(frozen=True)
class Told:
    """What became of one ledger: kind of report, sizes, contradictions; its text and page if asked for."""

    number: int
    kind: str
    projects: int
    figures: int
    findings: tuple[Finding, ...]
    text: str = ""
    page: Page | None = None


def tell(seed: int, number: int, *, keep_text: bool = False, keep_page: bool = False) -> Told:
    """Tell the ledger of a number and judge it; the program's own check before each write is heeded too."""
    case = make_case(seed, number)
    count = len(case.figures.projects)
    try:
        narrative = compose(case.figures, case.settings, kind=case.kind, project=case.project)
        origins = Origins(case.figures, {figure.id: figure for figure in narrative.figures})
        require_ties(narrative, origins, case.settings.style)
    except ZdxmError as error:
        return Told(number, case.kind, count, 0, (Finding(FAILED, str(error)),))
    page = page_of(case, narrative)
    text = "\n".join(line.text for line in page.lines) if keep_text else ""
    kept = page if keep_page else None
    return Told(number, case.kind, count, len(page.spans), tuple(judge(page)), text, kept)
