"""Figures and templates → the narrative."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from zdxm.errors import TemplateError
from zdxm.narrative.blocks import Chart, Narrative, Title
from zdxm.narrative.charts import CHARTS
from zdxm.narrative.context import context_of
from zdxm.narrative.library import main_file, template_folders
from zdxm.narrative.markup import read_markup
from zdxm.narrative.origin import office_of
from zdxm.narrative.pen import Pen
from zdxm.narrative.tables import PROJECT_TABLE, project_table

if TYPE_CHECKING:
    from zdxm.config import Settings
    from zdxm.figures import ReportFigures
    from zdxm.narrative.blocks import Run
    from zdxm.narrative.charts import ChartMaker
    from zdxm.narrative.markup import Maker, Page

__all__ = ["CHART_WORD", "TABLE_WORD", "compose"]

TABLE_WORD, CHART_WORD = "附表", "图"
"""What templates write behind @ for a table and a chart."""


def compose(figures: ReportFigures, settings: Settings, *, kind: str) -> Narrative:
    """Compose a report.

    Args:
        figures: what may be printed.
        settings: the office's settings; its own templates are used where it has any.
        kind: which report: the name of a folder of templates.

    Raises:
        TemplateError: no such kind, or a template that is broken or asks for what does not exist.
    """
    from zdxm.narrative.sandbox import fill  # noqa: PLC0415 - brings Jinja in

    main = main_file(kind, settings)
    kinds = figures.registers.problem_kinds
    pen = Pen(settings, frozenset(name for kind in kinds for name in kind.projects))
    text = fill(template_folders(settings), main, context_of(figures, settings, pen))
    try:
        page = read_markup(text, _made(figures, settings))
    except TemplateError as error:
        raise TemplateError(main, error.reason, error.remedy) from None
    return Narrative(
        title=_title(page, main),
        office=office_of(figures, settings),
        blocks=tuple(page.blocks),
        placeholders=tuple(page.holes),
        figures=tuple(pen.figures[identity] for identity in _printed(page)),
    )


def _printed(page: Page) -> dict[str, None]:
    """Ids of the figures printed in the text and in charts, each once."""
    charts = [block for block in page.blocks if isinstance(block, Chart)]
    lines = [chart.reference.figure for chart in charts if chart.reference and chart.reference.figure]
    return page.figures | dict.fromkeys(lines)


def _made(figures: ReportFigures, settings: Settings) -> dict[str, dict[str, Maker]]:
    """What makes tables and charts, by the words that templates use."""
    charts: dict[str, Maker] = {
        name: partial(_chart, maker, figures, settings) for name, maker in CHARTS.items()
    }
    return {
        TABLE_WORD: {PROJECT_TABLE: lambda title: project_table(figures, title, settings.style)},
        CHART_WORD: charts,
    }


def _chart(
    maker: ChartMaker, figures: ReportFigures, settings: Settings, caption: tuple[Run, ...]
) -> Chart | None:
    return maker(figures, caption, settings.style)


def _title(page: Page, main: str) -> str:
    """The text of the first 标题."""
    for block in page.blocks:
        if isinstance(block, Title):
            return "".join(run.text for run in block.runs)
    raise TemplateError(main, "模板没有标题", "请在模板开头写一行“# 标题”")
