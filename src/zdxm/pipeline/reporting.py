"""Figures → the report: composed, dressed, tied and written."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.document.marks import Provenance
from zdxm.document.official import read_profile
from zdxm.document.package import write_docx
from zdxm.errors import LedgerError
from zdxm.figures import Origins
from zdxm.narrative import compose
from zdxm.narrative.official import dress, read_official
from zdxm.plain import write_markdown, write_text
from zdxm.provenance.ties import require_ties

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from zdxm.config import Settings
    from zdxm.document.letterhead import Letterhead
    from zdxm.figures import ReportFigures
    from zdxm.narrative import Narrative

__all__ = ["DOCX", "PLAIN_WRITERS", "build_report", "provenance_of", "tell"]

DOCX = "docx"
PLAIN_WRITERS: Mapping[str, Callable[[Narrative], bytes]] = MappingProxyType(
    {"md": write_markdown, "txt": write_text}
)
"""File format but for Word's → what writes it; the format is also the file's ending."""


def build_report(
    figures: ReportFigures,
    settings: Settings,
    *,
    kind: str,
    form: str = DOCX,
    project: str = "",
    provenance: bool = True,
    letterhead: Letterhead | None = None,
) -> tuple[Narrative, bytes]:
    """Figures → the report as blocks and as the bytes of a file.

    Args:
        figures: what may be printed.
        settings: the office's settings.
        kind: which report.
        form: :data:`DOCX` or one of :data:`PLAIN_WRITERS`.
        project: name of the project that the report is about, for kinds that tell of one project.
        provenance: whether a .docx tells where each figure comes from.
        letterhead: the office's own document to put a .docx into; it brings its own 版头.

    Raises:
        ConfigError: a setting of the document cannot be meant.
        LedgerError: the ledger has no projects yet.
        OutputError: a printed figure does not tie with the others.
        TemplateError: a template cannot be found, parsed or filled.
    """
    if not figures.projects:
        raise LedgerError(figures.sources[0].file, "台账里还没有项目，没有什么可以报告", "请先填写项目")
    profile, narrative = read_profile(settings.profile), tell(figures, settings, kind, project)
    told = provenance_of(figures, narrative, kind, project)
    require_ties(narrative, told.origins, settings.style)
    if form != DOCX:
        return narrative, PLAIN_WRITERS[form](narrative)
    if letterhead:
        narrative = replace(narrative, red_head=None)
    return narrative, write_docx(narrative, profile, told if provenance else None, letterhead=letterhead)


def tell(figures: ReportFigures, settings: Settings, kind: str, project: str = "") -> Narrative:
    """The report as its template has it, with what makes it an official document as far as asked for."""
    official = read_official(settings.official)
    return dress(compose(figures, settings, kind=kind, project=project), official)


def provenance_of(figures: ReportFigures, narrative: Narrative, kind: str, project: str) -> Provenance:
    """What a .docx tells of its figures."""
    origins = Origins(figures, {figure.id: figure for figure in narrative.figures})
    return Provenance(origins=origins, kind=kind, project=project)
