"""Charts that a template may ask for by name, made of the same figures as its sentences.

Their values are the printed ones, rounded once and in house style: a label on a chart reads like the number
in the text beside it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.figures.lagging import Limits, find_lagging
from zdxm.figures.values import Figure, Kind
from zdxm.filters.values import clean, money_text, points_text, rate_text
from zdxm.narrative.blocks import Chart, ChartKind, Reference, Run, Series
from zdxm.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zdxm.config.settings import Settings, Style
    from zdxm.figures.lagging import Lagging
    from zdxm.figures.model import Group, ReportFigures

    ChartMaker = Callable[[ReportFigures, tuple[Run, ...], Style], Chart | None]


_RATE_CHART, _MONEY_CHART, _LAG_CHART = "完成率", "完成投资", "进度落后项目"
_RATE_CAPTION = "各类项目年度计划投资完成率"
_MONEY_CAPTION = "各类项目完成投资与年度计划投资"
_LAG_CAPTION, _LAG_CAPTION_END, _LAG_WITH_IDLE = "完成率{}{}最多的", "个项目", "个项目（含未开工）"
_YEAR_LAG_CAPTION, _YEAR_LAG_LABEL, _YEAR_LINE = "距完成年度计划最远的", "距完成年度计划", "年度计划"
"""Said instead when the year is over, for then reports no longer speak of time progress."""
_LAG_COUNT, _LAG_FORMULA = "total.most_behind", "图中的项目数"
_LAG_FIELDS = ("completed", "annual_plan", "status", "planned_start", "actual_start")
_WITHOUT, _ALSO_WITHOUT, _AND, _CLOSE = "（不含", "，不含", "、", "）"
_RATE_LABEL, _PLAN_LABEL, _DONE_LABEL = "完成率", "年度计划投资", "完成投资"
_PERCENT, _POINTS = "%", "百分点"
_PROGRESS_FIGURE = "period.time_progress"
_NOT_STARTED_NOTE = "（未开工）"
_ABSENT = "无"
_ALT = "{}。{}。"
_ALT_SERIES = "{}（{}）：{}"
_TOP = 10
_FEWEST_CATEGORIES, _FEWEST_BEHIND = 2, 3
"""With fewer there is nothing to compare that a sentence would not say better."""
_MOST_RATES, _MOST_AMOUNTS = 20, 12
"""Categories beyond which columns are too narrow for their numbers, one column each and two."""


def make_chart(
    name: str, figures: ReportFigures, settings: Settings, caption: tuple[Run, ...] = ()
) -> Chart | None:
    """A chart; of categories without those that the office tells in words only.

    Projects are drawn whatever their category, as lists of projects name them.

    Args:
        name: one of :data:`CHARTS`.
        figures: of the whole report.
        settings: the office's settings.
        caption: words below the chart; empty for the usual ones.

    Returns:
        The chart; None where there is nothing to draw, or more than can be read.
    """
    words = settings.prose_categories
    told = replace(
        figures, groups={"category": tuple(group for group in figures.categories if group.name not in words)}
    )
    chart = CHARTS[name](told, caption, settings.style)
    without = [group for group in figures.categories if group.name in words and name != _LAG_CHART]
    return _saying_what_lacks(chart, without) if chart and without and not caption else chart


def _saying_what_lacks(chart: Chart, groups: Sequence[Group]) -> Chart:
    """The chart, its caption with the categories that are not drawn: nobody shall look for them in vain."""
    *words, last = chart.caption
    names = [group.figure("name") for group in groups]
    listed = [
        Run(clean(group.name), name.id if name else None) for group, name in zip(groups, names, strict=True)
    ]
    closed = last.text.endswith(_CLOSE)
    start = Run(last.text.removesuffix(_CLOSE) + (_ALSO_WITHOUT if closed else _WITHOUT))
    between = chain.from_iterable((Run(_AND), run) for run in listed[1:])
    return replace(
        chart,
        caption=(*words, start, listed[0], *between, Run(_CLOSE)),
        facts=(*chart.facts, *filter(None, names)),
    )


def rate_by_category(figures: ReportFigures, caption: tuple[Run, ...], style: Style) -> Chart | None:
    """完成率 of each category as a column, the calendar's 时间进度 as a line across; a gap where undefined.

    Args:
        figures: of the whole report.
        caption: words below the chart; empty for the usual ones.
        style: house style.

    Returns:
        The chart; None where fewer than two categories have a rate, or all the same one, or there are more
        than can be read.
    """
    groups = figures.categories
    values = tuple(_rate(group, style) for group in groups)
    if not _can_be_compared(values, _MOST_RATES) or len({*values} - {None}) == 1:
        return None
    progress = figures.calendar.progress
    exact = (progress.numerator, progress.denominator)
    line = rate_text(figures.calendar.progress_hundredths, style, exact)
    noun = _YEAR_LINE if figures.calendar.is_year_over else style.progress_noun
    reference = Reference(f"{noun}{line}{_PERCENT}", Decimal(line), _PROGRESS_FIGURE)
    series = Series(_RATE_LABEL, values, _ids(groups, "rate"))
    return Chart(
        name=_RATE_CHART,
        kind=ChartKind.COLUMNS,
        caption=caption or (Run(_RATE_CAPTION),),
        categories=_names(groups),
        series=(series,),
        unit=_PERCENT,
        alt=_alt(ChartKind.COLUMNS, _names(groups), (series,), _PERCENT, reference.label),
        reference=reference,
    )


def done_against_plan(figures: ReportFigures, caption: tuple[Run, ...], style: Style) -> Chart | None:
    """年度计划投资 and 完成投资 of each category side by side; in 亿元, or in 万元 where none reaches one 亿.

    Args:
        figures: of the whole report.
        caption: words below the chart; empty for the usual ones.
        style: house style.

    Returns:
        The chart; None where fewer than two categories have an amount, or none has a plan, or none has done
        anything, or there are more than can be read.
    """
    groups = figures.categories
    plans, dones = [group.annual_plan for group in groups], [group.completed for group in groups]
    either = [plan or done for plan, done in zip(plans, dones, strict=True)]
    if not (any(plans) and any(dones) and _can_be_compared(either, _MOST_AMOUNTS)):
        return None
    known = [abs(amount) for amount in (*plans, *dones) if amount is not None]
    unit = (Unit.YI if max(known) >= Unit.YI else Unit.WAN).label
    series = (
        Series(_PLAN_LABEL, _amounts(plans, style, unit), _ids(groups, "annual_plan")),
        Series(_DONE_LABEL, _amounts(dones, style, unit), _ids(groups, "completed")),
    )
    return Chart(
        name=_MONEY_CHART,
        kind=ChartKind.COLUMNS,
        caption=caption or (Run(_MONEY_CAPTION),),
        categories=_names(groups),
        series=series,
        unit=unit,
        alt=_alt(ChartKind.COLUMNS, _names(groups), series, unit),
    )


def most_behind(
    figures: ReportFigures, caption: tuple[Run, ...], style: Style, *, top: int = _TOP
) -> Chart | None:
    """How far the projects that are most behind the calendar are below it, in 百分点, the worst on top.

    They are chosen and ordered as ``zdxm lag`` lists them; those without a plan cannot be measured and are
    left out. One that is not started and reports nothing is as far behind as the calendar has gone.

    Args:
        figures: of the whole report.
        caption: words below the chart; empty for the usual ones.
        style: house style.
        top: at most so many projects.

    Returns:
        The chart; None where fewer than three projects are behind, or all that would be shown equally far.
    """
    rows = [row for row in find_lagging(figures, Limits()).rows if row.gap is not None and row.gap < 0][:top]
    values = tuple(_points(row, style) for row in rows)
    if len(rows) < _FEWEST_BEHIND or len(set(values)) == 1:
        return None
    names = tuple(_label(row) for row in rows)
    below, before = (
        f"{style.below}{style.progress_noun}",
        _LAG_CAPTION.format(style.below, style.progress_noun),
    )
    if figures.calendar.is_year_over:
        below, before = _YEAR_LAG_LABEL, _YEAR_LAG_CAPTION
    series = Series(below, values, tuple(_gap_figure(row) for row in rows))
    after = _LAG_WITH_IDLE if any(row.project.has_not_started for row in rows) else _LAG_CAPTION_END
    count = Figure(_LAG_COUNT, Kind.COUNT, len(rows), _LAG_FORMULA, "total", _LAG_FIELDS)
    return Chart(
        name=_LAG_CHART,
        kind=ChartKind.BARS,
        caption=caption or (Run(before), Run(str(len(rows)), count.id), Run(after)),
        facts=() if caption else (count,),
        categories=names,
        series=(series,),
        unit=_POINTS,
        alt=_alt(ChartKind.BARS, names, (series,), _POINTS),
    )


CHARTS: Mapping[str, ChartMaker] = MappingProxyType(
    {_RATE_CHART: rate_by_category, _MONEY_CHART: done_against_plan, _LAG_CHART: most_behind}
)
"""What makes each chart, by the name that templates use."""


def _can_be_compared(values: Sequence[object | None], most: int) -> bool:
    """Whether enough of the categories have a value, and all fit side by side."""
    known = sum(value is not None for value in values)
    return known >= _FEWEST_CATEGORIES and len(values) <= most


def _names(groups: Sequence[Group]) -> tuple[str, ...]:
    return tuple(clean(group.name) for group in groups)


def _ids(groups: Sequence[Group], attribute: str) -> tuple[str | None, ...]:
    """Ids of the figures behind one attribute of each group."""
    figures = (group.figure(attribute) for group in groups)
    return tuple(figure.id if figure else None for figure in figures)


def _rate(group: Group, style: Style) -> Decimal | None:
    return None if group.rate is None else Decimal(rate_text(group.rate, style, group.quotient))


def _amounts(yuan: Sequence[int | None], style: Style, unit: str) -> tuple[Decimal | None, ...]:
    """Amounts in the unit, as the text prints them."""
    return tuple(
        None if amount is None else Decimal(money_text(amount, style, unit).removesuffix(unit))
        for amount in yuan
    )


def _label(row: Lagging) -> str:
    note = _NOT_STARTED_NOTE if row.project.has_not_started else ""
    return clean(row.project.name) + note


def _points(row: Lagging, style: Style) -> Decimal:
    """How far a project is behind, above 0."""
    project = row.project
    exact = None if project.variance is None else project.quotient
    return Decimal(points_text(row.gap or 0, style, exact, project.progress))


def _gap_figure(row: Lagging) -> str:
    figure = row.project.figure("variance")
    return figure.id if figure else _PROGRESS_FIGURE


def _alt(kind: ChartKind, names: Sequence[str], series: Sequence[Series], unit: str, line: str = "") -> str:
    """The chart in words: every value with its name, then the line across."""
    said = [_ALT_SERIES.format(one.label, unit, "、".join(_said(names, one))) for one in series]
    return _ALT.format(kind.value, "；".join([*said, line] if line else said))


def _said(names: Sequence[str], series: Series) -> list[str]:
    return [
        f"{name}{_ABSENT if value is None else f'{value:f}'}"
        for name, value in zip(names, series.values, strict=True)
    ]
