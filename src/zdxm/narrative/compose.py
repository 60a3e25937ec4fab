"""Figures and templates → the narrative."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zdxm.errors import TemplateError
from zdxm.filters import LIST, WORDS
from zdxm.narrative.attachments import numbered
from zdxm.narrative.blocks import Chart, Narrative, Table, Title
from zdxm.narrative.charts import CHARTS, make_chart
from zdxm.narrative.choosing import choose_project
from zdxm.narrative.context import context_of
from zdxm.narrative.library import main_file, template_folders
from zdxm.narrative.markup import read_markup
from zdxm.narrative.origin import office_of
from zdxm.narrative.pen import Pen
from zdxm.narrative.project_columns import filled_columns
from zdxm.narrative.ranking_views import RANKINGS, ranking_of
from zdxm.narrative.tables import PROJECT_TABLE, project_table, ranking_table

if TYPE_CHECKING:
    from zdxm.config import Settings
    from zdxm.figures import Figure, ReportFigures
    from zdxm.narrative.blocks import Run
    from zdxm.narrative.markup import Maker, Page

__all__ = ["CHART_WORD", "TABLE_WORD", "compose"]

TABLE_WORD, CHART_WORD = "附表", "图"
"""What templates write behind @ for a table and a chart."""


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

    main = main_file(kind, settings)
    pen = Pen.of(figures, settings)
    context = context_of(figures, settings, pen, choose_project(figures, project))
    text = fill(template_folders(settings), main, context)
    try:
        page = read_markup(text, _made(figures, pen))
    except TemplateError as error:
        raise TemplateError(main, error.reason, error.remedy) from None
    return Narrative(
        title=_title(page, main),
        office=office_of(figures, settings),
        blocks=numbered(page.blocks),
        placeholders=tuple(page.holes),
        figures=_figures(page, pen),
    )


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


def _made(figures: ReportFigures, pen: Pen) -> dict[str, dict[str, Maker]]:
    """What makes tables and charts, by the words that templates use."""
    style = pen.settings.style
    tables: dict[str, Maker] = {name: partial(_ranking, name, figures, pen) for name in RANKINGS}
    columns = filled_columns(pen.settings.table, figures.projects)
    tables[PROJECT_TABLE] = lambda title: project_table(figures, title, style, columns)
    charts: dict[str, Maker] = {name: partial(make_chart, name, figures, pen.settings) for name in CHARTS}
    return {TABLE_WORD: tables, CHART_WORD: charts}


def _ranking(name: str, figures: ReportFigures, pen: Pen, title: tuple[Run, ...]) -> Table | None:
    ranking, label = ranking_of(name, figures, pen), RANKINGS[name][0]
    return ranking_table(ranking, label, figures.total, title, pen.settings.style)


def _title(page: Page, main: str) -> str:
    """The text of the first 标题."""
    for block in page.blocks:
        if isinstance(block, Title):
            return "".join(run.text for run in block.runs)
    raise TemplateError(main, "模板没有标题", "请在模板开头写一行“# 标题”")
