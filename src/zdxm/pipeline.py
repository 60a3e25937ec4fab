"""The stages in order, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.checks import Earlier, check_ledger, settle
from zdxm.compare import compare_figures
from zdxm.diagnostics import Severity
from zdxm.document.marks import Provenance
from zdxm.document.official import read_profile
from zdxm.document.package import write_docx
from zdxm.errors import LedgerError
from zdxm.excerpts import with_excerpts
from zdxm.figures import UNNAMED, Origins, Source, gather_figures, gather_registers
from zdxm.layout import find_tables, guess_table, require_mapping
from zdxm.layout.picture import draw
from zdxm.ledger import ledger_period, read_ledger
from zdxm.lights import read_lights
from zdxm.narrative import compose
from zdxm.narrative.official import dress, read_official
from zdxm.periods import period_of_span
from zdxm.plain import write_markdown, write_text
from zdxm.progress import Calendar, measure
from zdxm.provenance import Ledgers, answer_from, printed_figures, read_report, refresh, require_ties
from zdxm.registers import read_registers
from zdxm.rollup import add_up
from zdxm.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from zdxm.compare import Comparison
    from zdxm.config import Settings
    from zdxm.diagnostics import Diagnostic
    from zdxm.document.letterhead import Letterhead
    from zdxm.figures import ReportFigures
    from zdxm.layout import Guessed, Layout
    from zdxm.layout.picture import SheetPicture
    from zdxm.ledger import Ledger
    from zdxm.narrative import Narrative
    from zdxm.periods import Period
    from zdxm.provenance import Answer, Refreshed
    from zdxm.workbook import Workbook

__all__ = [
    "Against",
    "Understanding",
    "build_report",
    "guess_mapping",
    "read_comparison",
    "read_figures",
    "read_understanding",
    "refresh_report",
    "require_period",
    "require_sound",
    "trace_figures",
]

PERIOD_MISMATCH = "ZD009"
_SAY_PERIOD = "请加上--period，如--period 2011H1，或在zdxm.toml里写period"
_SAY_EARLIER = "请写明上期台账的时期，如2011-05：zdxm check用--against-period，zdxm diff用--old-period"


@dataclass(frozen=True, slots=True)
class Against:
    """The earlier ledger that a ledger is checked against.

    Attributes:
        paths: its workbooks.
        period: the asked one; None for the one that the ledger names.
    """

    paths: tuple[Path, ...]
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What was understood of a ledger's workbooks.

    Attributes:
        sheets: every sheet as it was read.
        period: the asked one, else the one that the ledger names; None where nothing names one.
        title, office: as the first table that has them names them; "" if none.
        diagnostics: what reading found.
    """

    sheets: tuple[SheetPicture, ...]
    period: Period | None
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]


def read_figures(
    paths: Sequence[Path],
    settings: Settings,
    period: Period | None,
    *,
    against: Against | None = None,
    excerpts: bool = False,
) -> ReportFigures:
    """Workbooks → figures, with every fault that was found on the way.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings.
        period: the asked one; None for the configured one, else the one that the ledger names.
        against: an earlier ledger to check this one against as well.
        excerpts: whether faults bring the row they stand in; only who shows them needs it.

    Raises:
        ZdxmError: a workbook cannot be read, holds no ledger, or no period is known.
    """
    period = period or settings.asked_period
    return _figures(paths, settings, period, _SAY_PERIOD, against=against, excerpts=excerpts)


def read_comparison(
    paths: Sequence[Path], settings: Settings, period: Period | None, against: Against
) -> Comparison:
    """Two ledgers → what changed from the earlier to the later one.

    Args:
        paths: workbooks of the later ledger.
        settings: the office's settings, for both.
        period: of the later one, as for :func:`read_figures`.
        against: the earlier one; its period is never the configured one.

    Raises:
        ZdxmError: as :func:`read_figures`; also where a ledger names another period, or the earlier is later.
    """
    new = _figures(paths, settings, period or settings.asked_period, _SAY_PERIOD)
    old = _figures(against.paths, settings, against.period, _SAY_EARLIER)
    require_period(new)
    require_period(old)
    _require_order(against, old.calendar.period, new.calendar.period)
    return compare_figures(old, new)


def _figures(
    paths: Sequence[Path],
    settings: Settings,
    period: Period | None,
    remedy: str,
    *,
    against: Against | None = None,
    excerpts: bool = False,
) -> ReportFigures:
    """As :func:`read_figures`; ``remedy`` is what to do where no period is known."""
    books, layouts = _read_tables(paths, settings)
    period = period or _named_period(layouts, remedy)
    calendar = Calendar.of(
        period, settings.time_basis, settings.time_factor_pct, read_lights(settings.lights)
    )
    ledger = read_ledger(books, layouts, period=period)
    registers = read_registers(books, layouts)
    measured = measure(ledger.frame, calendar)
    reading = settle((*ledger.diagnostics, *registers.diagnostics), settings.rules)
    earlier = None if against is None else _read_earlier(against, settings, ledger, period)
    checking = check_ledger(ledger, measured, registers, calendar, settings.rules, earlier=earlier)
    faults = (*reading, *checking)
    return gather_figures(
        ledger,
        measured,
        calendar,
        sums=add_up(measured, UNNAMED),
        sources=tuple(Source(book.file, book.sha256) for book in books),
        registers=gather_registers(registers),
        diagnostics=with_excerpts(books, faults) if excerpts else faults,
    )


def _read_tables(paths: Sequence[Path], settings: Settings) -> tuple[list[Workbook], list[Layout]]:
    books = [read_workbook(path) for path in paths]
    layouts = [
        find_tables(
            book,
            source=number,
            sheets=settings.sheets,
            unit=settings.default_unit,
            mapping=settings.mapping,
        )
        for number, book in enumerate(books)
    ]
    require_mapping(books, layouts, settings.mapping)
    return books, layouts


def read_understanding(
    paths: Sequence[Path], settings: Settings, period: Period | None, *, settled: bool = True
) -> Understanding:
    """Workbooks → what was understood of them, without figures.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings.
        period: as for :func:`read_figures`; where none is known, every column that fits a field is shown.
        settled: whether to settle which of several columns is read, which may not be possible.

    Raises:
        ZdxmError: a workbook cannot be read, holds no ledger, or two columns fit one field equally well.
    """
    books, layouts = _read_tables(paths, settings)
    named = ledger_period(layouts)
    period = period or settings.asked_period
    if period is None and named is not None and named.year is not None:
        period = period_of_span(named, named=True)
    registers = read_registers(books, layouts)
    notes = [note for layout in layouts for note in layout.diagnostics]
    tables = [table for layout in layouts for table in layout.tables]
    if period is not None and settled:
        ledger = read_ledger(books, layouts, period=period)
        notes, tables = list(ledger.diagnostics), list(ledger.tables)
    diagnostics = settle((*notes, *registers.diagnostics), settings.rules)
    return Understanding(
        sheets=draw(books, tables, registers.sheets, diagnostics),
        period=period,
        title=next((layout.title for layout in layouts if layout.title), ""),
        office=next((layout.office for layout in layouts if layout.office), ""),
        diagnostics=tuple(diagnostics),
    )


def guess_mapping(paths: Sequence[Path]) -> Guessed | None:
    """What most looks like a ledger's header in workbooks in which none was found; None if nothing does."""
    guesses = [guessed for path in paths if (guessed := guess_table(read_workbook(path))) is not None]
    return guesses[0] if guesses else None


def _read_earlier(against: Against, settings: Settings, ledger: Ledger, period: Period) -> Earlier:
    """The earlier ledger, matched with this one.

    Raises:
        LedgerError: it is of another period than asked, or of a later one than this ledger.
    """
    books, layouts = _read_tables(against.paths, settings)
    then = against.period or _named_period(layouts, _SAY_EARLIER)
    earlier = read_ledger(books, layouts, period=then)
    _refuse_mismatch(earlier.diagnostics)
    _require_order(against, then, period)
    return Earlier.of(earlier, then, ledger)


def _require_order(against: Against, then: Period, now: Period) -> None:
    if then.end > now.end:
        raise LedgerError(
            str(against.paths[0]),
            f"上期台账是{then.label}的，比本期台账的{now.label}还晚",
            "请把两本台账对调，较早的作上期",
        )


def _named_period(layouts: Sequence[Layout], remedy: str) -> Period:
    span = ledger_period(layouts)
    if span is None or span.year is None:
        said = "没有写明年份" if span else "没有写明是哪个时期"
        raise LedgerError(layouts[0].file, said, remedy)
    return period_of_span(span, named=True)


def require_period(figures: ReportFigures) -> None:
    """Refuse to print figures of a ledger that names another period.

    Raises:
        LedgerError: the ledger's own period is not the asked one.
    """
    _refuse_mismatch(figures.diagnostics)


def _refuse_mismatch(diagnostics: Sequence[Diagnostic]) -> None:
    for fault in diagnostics:
        if fault.code == PERIOD_MISMATCH:
            raise LedgerError(str(fault.place), fault.message, fault.remedy)


def require_sound(figures: ReportFigures) -> None:
    """Refuse to go on with a ledger that has an error (``--strict``).

    Raises:
        LedgerError: at least one diagnostic is an error; the first is named.
    """
    errors = [fault for fault in figures.diagnostics if fault.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        count = f"，另有{len(errors) - 1}处错误" if len(errors) > 1 else ""
        raise LedgerError(str(first.place), f"{first.message}（{first.code}{count}）", first.remedy)


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
    profile, narrative = read_profile(settings.profile), _narrative(figures, settings, kind, project)
    told = _provenance(figures, narrative, kind, project)
    require_ties(narrative, told.origins, settings.style)
    if form != DOCX:
        return narrative, PLAIN_WRITERS[form](narrative)
    if letterhead:
        narrative = replace(narrative, red_head=None)
    return narrative, write_docx(narrative, profile, told if provenance else None, letterhead=letterhead)


def _narrative(figures: ReportFigures, settings: Settings, kind: str, project: str = "") -> Narrative:
    """The report as its template has it, with what makes it an official document as far as asked for."""
    official = read_official(settings.official)
    return dress(compose(figures, settings, kind=kind, project=project), official)


def _provenance(figures: ReportFigures, narrative: Narrative, kind: str, project: str) -> Provenance:
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
    narrative = _narrative(figures, settings, kind)
    printed = tuple(printed_figures(narrative))
    facts = _provenance(figures, narrative, kind, "").origins.facts(one.figure for one in printed)
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
    narrative = _narrative(figures, settings, record.kind, record.project)
    told = _provenance(figures, narrative, record.kind, record.project)
    require_ties(narrative, told.origins, settings.style)
    return refresh(data, report, narrative, told, settings.style, track=track)
