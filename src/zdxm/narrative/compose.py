"""Figures and templates → the narrative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from zdxm.cells.words import fold
from zdxm.config.settings import Settings
from zdxm.errors import LedgerError, TemplateError
from zdxm.figures.model import Group, Project, ReportFigures, formula_of
from zdxm.figures.values import Figure, Kind
from zdxm.filters.values import LIST, WORDS, clean
from zdxm.lights import Bucket
from zdxm.narrative.blocks import Block, Chart, Narrative, Paragraph, ParagraphRole, Run, Table, Title
from zdxm.narrative.charts import CHART_NAMES, make_chart
from zdxm.narrative.context import context_of
from zdxm.narrative.library import MAIN_FILE, office_of, report_kind, template_folders
from zdxm.narrative.markup import Page, read_markup
from zdxm.narrative.pen import Pen
from zdxm.narrative.register_views import RANKINGS, ranking_of
from zdxm.narrative.tables import (
    BEHIND_TABLE,
    PROJECT_TABLE,
    behind_table,
    filled_columns,
    project_table,
    ranking_table,
)

if TYPE_CHECKING:
    from zdxm.narrative.markup import Maker

_LABEL, _POINT = "附件：", "."


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with numbers in 附件说明 and above the tables, in the order in which they stand.

    A template may write 附件： before the first name or leave it out.
    """
    notes = [block for block in blocks if _is_note(block)]
    tables = [block for block in blocks if isinstance(block, Table) and block.is_attached]
    return tuple(_with_numbers(blocks, notes=len(notes) > 1, tables=len(tables) > 1))


def _is_note(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role is ParagraphRole.ATTACHMENT_NOTE


def _with_numbers(blocks: Iterable[Block], *, notes: bool, tables: bool) -> Iterator[Block]:
    note = table = 0
    for block in blocks:
        if isinstance(block, Paragraph) and _is_note(block):
            note += 1
            yield replace(block, runs=_note_runs(block.runs, note, counted=notes))
        elif isinstance(block, Table) and block.is_attached and tables:
            table += 1
            yield replace(block, mark=f"{block.mark}{table}")
        else:
            yield block


def _note_runs(runs: tuple[Run, ...], number: int, *, counted: bool) -> tuple[Run, ...]:
    """附件：1.甲 for the first, 2.乙 for the next."""
    first, *others = runs
    plain = first.figure is None and not first.placeholder
    if plain:
        first = replace(first, text=first.text.removeprefix(_LABEL))
    lead = (_LABEL if number == 1 else "") + (f"{number}{_POINT}" if counted else "")
    if plain:
        return (replace(first, text=lead + first.text), *others)
    return (Run(lead), *runs) if lead else runs


_SHOWN = 8  # names listed in a message


def choose_project(figures: ReportFigures, name: str) -> Project | None:
    """The project that a name means: the whole name or the ledger's identity, else a part of one name only.

    Args:
        figures: the whole ledger.
        name: as written; "" for none, which is enough where the ledger has one project.

    Returns:
        The project; None where no name is given and there are several.

    Raises:
        LedgerError: no project of the name, or several.
    """
    if not name:
        return figures.projects[0] if len(figures.projects) == 1 else None
    place = f"项目“{clean(name)}”"
    wanted = fold(clean(name))
    found = _matching(figures.projects, wanted)
    if not found:
        raise LedgerError(place, "台账里没有这个项目", _guess(figures.projects, name))
    if len(found) > 1:
        named = f"叫这个名字、或名字里有这几个字的项目有{len(found)}个（{_list(found)}）"
        raise LedgerError(place, named, "请写全名称，同名的请写项目代码")
    return found[0]


def _matching(projects: Sequence[Project], wanted: str) -> list[Project]:
    names = [(fold(clean(project.name)), fold(project.id), project) for project in projects]
    exact = [project for name, identity, project in names if wanted in (name, identity)]
    return exact or [project for name, _, project in names if wanted and wanted in name]


def _guess(projects: Sequence[Project], name: str) -> str:
    import difflib  # noqa: PLC0415 - most runs guess nothing

    names = [clean(project.name) for project in projects]
    close = difflib.get_close_matches(clean(name), names, n=1, cutoff=0.4)
    return f"请检查名称，是不是“{close[0]}”" if close else "请检查名称，写法要与台账一致"


def _list(projects: Iterable[Project]) -> str:
    names = [clean(project.name) for project in projects]
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")


_DOUBTABLE = frozenset({Kind.MONEY, Kind.RATE, Kind.POINTS})
"""Kinds of figures that a cell in doubt is told of; a count has its own words for what is missing."""
TABLE_WORD, TEXT_TABLE_WORD, CHART_WORD = "附表", "表", "图"
"""What templates write behind @ for an attached table, a table in the text and a chart."""


def compose(figures: ReportFigures, settings: Settings, *, kind: str, project: str = "") -> Narrative:
    """Compose a report.

    Args:
        figures: what may be printed.
        settings: the office's settings; its own templates are used where it has any.
        kind: which report: the name of a folder of templates.
        project: name of the project that the report is about, for kinds that tell of one project.

    Raises:
        LedgerError: no project of that name, or several.
        TemplateError: no such kind, or a template that is broken or asks for what does not exist.
    """
    from zdxm.narrative.sandbox import fill  # noqa: PLC0415 - brings Jinja in

    main = f"{report_kind(kind, settings)}/{MAIN_FILE}"
    pen = Pen.of(figures, settings)
    chosen = choose_project(figures, project)
    context = context_of(figures, settings, pen, chosen)
    text = fill(template_folders(settings), main, context)
    try:
        page = read_markup(text, _made(figures, pen, chosen), partial(_doubts, figures, _owners(figures)))
    except TemplateError as error:
        raise TemplateError(main, error.reason, error.remedy) from None
    return Narrative(
        title=_title(page, main),
        office=office_of(figures, settings),
        blocks=numbered(page.blocks),
        placeholders=tuple(page.holes),
        offers=tuple(page.offers),
        doubted=page.doubted,
        figures=_figures(page, pen),
    )


def _owners(figures: ReportFigures) -> dict[str, Group | Project]:
    """Whose figures may be in doubt, by scope; nobody's where every cell was read."""
    if not figures.unread:
        return {}
    groups = (figures.total, *chain.from_iterable(figures.groups.values()))
    owners: dict[str, Group | Project] = {group.scope: group for group in groups}
    return owners | {project.scope: project for project in figures.projects}


def _doubts(figures: ReportFigures, owners: Mapping[str, Group | Project], identity: str) -> list[str]:
    """The cells that could not be read and an amount, a rate or a gap rests on."""
    scope, _, name = identity.rpartition(".")
    owner, known = owners.get(scope), formula_of(name)
    if owner is None or known is None or known[0] not in _DOUBTABLE:
        return []
    members = owner.members_of(name) if isinstance(owner, Group) else (owner,)
    return figures.unread_of(members, known[2])


def _figures(page: Page, pen: Pen) -> tuple[Figure, ...]:
    """The figures of the text, and those that only tables and charts have, each once."""
    found = {identity: pen.figures[identity] for identity in _printed(page)}
    for block in page.blocks:
        if isinstance(block, Chart | Table):
            found.update((fact.id, fact) for fact in block.facts)
    return tuple(found.values())


def _printed(page: Page) -> dict[str, None]:
    """Ids of the figures printed in the text and in charts, each once."""
    charts = [block for block in page.blocks if isinstance(block, Chart)]
    lines = [chart.reference.figure for chart in charts if chart.reference and chart.reference.figure]
    bare = [figure.removesuffix(LIST).removesuffix(WORDS) for figure in page.figures]
    return dict.fromkeys([*bare, *lines])


def _made(figures: ReportFigures, pen: Pen, project: Project | None) -> dict[str, dict[str, Maker]]:
    """What makes tables and charts, by the words that templates use."""
    style = pen.settings.style
    tables: dict[str, Maker] = {name: partial(_ranking, name, figures, pen) for name in RANKINGS}
    columns = filled_columns(pen.settings.table, figures.projects)
    tables[PROJECT_TABLE] = lambda title: project_table(figures, title, style, columns)
    charts: dict[str, Maker] = {
        name: partial(make_chart, name, figures, pen.settings, project=project) for name in CHART_NAMES
    }
    behind = pen.parted(figures.total)[Bucket.BEHIND.value]
    in_text: dict[str, Maker] = {BEHIND_TABLE: lambda title: behind_table(behind, title, style)}
    return {TABLE_WORD: tables, TEXT_TABLE_WORD: in_text, CHART_WORD: charts}


def _ranking(name: str, figures: ReportFigures, pen: Pen, title: tuple[Run, ...]) -> Table | None:
    ranking, label = ranking_of(name, figures), RANKINGS[name].group
    return ranking_table(ranking, label, figures.total, title, pen.settings.style)


def _title(page: Page, main: str) -> str:
    """The text of the first 标题."""
    for block in page.blocks:
        if isinstance(block, Title):
            return "".join(run.text for run in block.runs)
    raise TemplateError(main, "模板没有标题", "请在模板开头写一行“# 标题”")
