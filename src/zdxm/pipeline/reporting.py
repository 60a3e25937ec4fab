"""Figures → the report: composed, dressed, tied and written; and what is asked of one that was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.config.settings import Settings
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.document.marks import Provenance
from zdxm.document.official import read_profile
from zdxm.document.package import write_docx
from zdxm.errors import LedgerError
from zdxm.figures.model import Project, ReportFigures, formula_of
from zdxm.figures.origins import Origins
from zdxm.figures.values import Area, read_places
from zdxm.narrative.blocks import Narrative, Table
from zdxm.narrative.compose import compose
from zdxm.narrative.library import report_kind
from zdxm.narrative.official import dress, read_official, with_one_serial
from zdxm.narrative.rows import Items, walk
from zdxm.ooxml.archive import read_file
from zdxm.provenance.ties import require_ties
from zdxm.saving import require_writable, save, sealed_pdf

if TYPE_CHECKING:
    from zdxm.document.letterhead import Letterhead
    from zdxm.provenance.refresh import Refreshed
    from zdxm.provenance.why import Answer


DOCX, MARKDOWN, TEXT = "docx", "md", "txt"
"""File formats, which are also the files' endings."""
_ROWS_LOOKED_AT = 30


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
        kind: which report, as :func:`report_kind` takes it.
        form: :data:`DOCX`, :data:`MARKDOWN` or :data:`TEXT`.
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
    kind = report_kind(kind, settings)
    with settings.placing():
        profile, narrative = read_profile(settings.profile), tell(figures, settings, kind, project)
    if letterhead or form != DOCX:
        narrative = replace(narrative, red_head=None)
    narrative = with_one_serial(narrative)
    told = provenance_of(figures, narrative, kind, project)
    require_ties(narrative, told.origins, settings.style)
    if form != DOCX:
        return narrative, _plain(narrative, form)
    return narrative, write_docx(narrative, profile, told if provenance else None, letterhead=letterhead)


def _plain(narrative: Narrative, form: str) -> bytes:
    from zdxm.plain import write_markdown, write_text  # noqa: PLC0415 - most reports are for Word

    return {MARKDOWN: write_markdown, TEXT: write_text}[form](narrative)


def broken_rules(
    narrative: Narrative, settings: Settings, letterhead: Letterhead | None = None
) -> tuple[str, ...]:
    """What the standard demands of a report of :func:`build_report` and its .docx does not keep: the 规定.

    Our own layout keeps them all, whatever the ledger says; only the office's own paper, templates, fonts and
    margins can break one, so that nothing is looked at without them. The rows of a table are set alike: a few
    stand for all.
    """
    if letterhead is None and not settings.profile and not settings.templates:
        return ()
    from zdxm.conformance.case import check_format  # noqa: PLC0415 - as few reports need it

    blocks = (
        replace(block, rows=tuple(islice(block.rows, _ROWS_LOOKED_AT))) if isinstance(block, Table) else block
        for block in narrative.blocks
    )
    short = replace(narrative, blocks=tuple(blocks))
    data = write_docx(short, read_profile(settings.profile), letterhead=letterhead)
    return tuple(verdict.title for verdict in check_format(data) if verdict.fails)


def read_paper(path: Path) -> Letterhead:
    """The office's own document, to put a report into.

    Raises:
        DocumentError: it cannot be read, or is no .docx to put a report into.
    """
    from zdxm.document.letterhead import read_letterhead  # noqa: PLC0415 - most reports have none

    return read_letterhead(read_file(path), str(path))


def save_report(path: Path, data: bytes, *, pdf: bool, force: bool) -> tuple[Path, ...]:
    """Write the report and, if asked for, its PDF beside it; both or none.

    Args:
        path: the report's file.
        data: its content.
        pdf: whether there is to be a PDF.
        force: replace files that are not ours, or were edited.

    Returns:
        The files, in the order in which they were written.
    """
    files = {path: data}
    if pdf:
        from zdxm.document.printing import write_pdf  # noqa: PLC0415 - as few reports need it

        beside = path.with_suffix(".pdf")
        require_writable((path, beside), force=force)
        files[beside] = sealed_pdf(write_pdf(data))
    save(files, force=force)
    return tuple(files)


def tell(figures: ReportFigures, settings: Settings, kind: str, project: str = "") -> Narrative:
    """The report as its template has it, with what makes it an official document as far as asked for."""
    official = read_official(settings.official)
    return dress(compose(figures, settings, kind=kind, project=project), official)


def touching(figures: ReportFigures, narrative: Narrative) -> tuple[Diagnostic, ...]:
    """The errors that touch a printed figure.

    An error touches one where it stands in a cell that the figure comes from; in the column of such cells,
    but in no project's row, as a sum does that does not tie; or nowhere in particular.
    """
    errors = [fault for fault in figures.diagnostics if fault.severity is Severity.ERROR]
    if not errors:
        return ()
    printed = _printed_areas(figures, narrative)
    rows = _areas(figures.cells((*figures.projects, *figures.withdrawn.members), "name"))
    return tuple(fault for fault in errors if _touches(fault.place, printed, rows))


def _areas(cells: str | None) -> list[Area]:
    return list(read_places(cells)) if cells else []


def _printed_areas(figures: ReportFigures, narrative: Narrative) -> list[Area]:
    """The cells behind all that is printed, those of a long table column by column."""
    origins = provenance_of(figures, narrative, "", "").origins
    found: list[Area] = []
    single: dict[str, None] = {}
    for _, place in walk(narrative):
        if not isinstance(place, Items):
            single.update(dict.fromkeys(name for run in place.runs for name in run.figures()))
            continue
        owners = [one for one in origins.owners(place.scopes) if isinstance(one, Project)]
        for name in {column.name for column in place.columns if column.name}:
            known = formula_of(name)
            for field in known[2] if known else (name,):
                found += _areas(figures.cells(owners, field))
    for fact in origins.trace(single):
        found += _areas(fact.cells)
    return found


def _touches(place: CellRef, printed: Sequence[Area], rows: Sequence[Area]) -> bool:
    if place.row is None or place.column is None:
        return True
    near = [
        area
        for area in printed
        if area.sheet == place.sheet
        and area.file in ("", place.file)
        and area.left <= place.column <= area.right
    ]
    of_project = any(area.sheet == place.sheet and area.top <= place.row <= area.bottom for area in rows)
    return bool(near) if not of_project else any(area.top <= place.row <= area.bottom for area in near)


def provenance_of(figures: ReportFigures, narrative: Narrative, kind: str, project: str) -> Provenance:
    """What a .docx tells of its figures."""
    origins = Origins(figures, {figure.id: figure for figure in narrative.figures})
    return Provenance(origins=origins, kind=kind, project=project)


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
    from zdxm.provenance.why import Ledgers, answer_from, printed_figures  # noqa: PLC0415 - zdxm why alone

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
    from zdxm.provenance.fresh import Fresh, match_scopes  # noqa: PLC0415 - zdxm refresh alone
    from zdxm.provenance.reading import read_report  # noqa: PLC0415
    from zdxm.provenance.refresh import refresh  # noqa: PLC0415

    report = read_report(data, name)
    record = report.record
    narrative = tell(figures, settings, record.kind, record.project)
    told = provenance_of(figures, narrative, record.kind, record.project)
    require_ties(narrative, told.origins, settings.style)
    scopes = match_scopes(record, figures)
    fresh = Fresh(narrative, told, settings.style, read_profile(settings.profile), scopes)
    return refresh(data, report, fresh, track=track)
