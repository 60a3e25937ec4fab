"""Charts that a template may ask for by name, made of the same figures as its sentences.

Their values are the printed ones, rounded once and in house style: a label on a chart reads like the number
in the text beside it. Each answers one question at a glance: who is below the calendar, where the money is
missing, what of the plan is done.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.cells.words import Status
from zdxm.figures.model import PROGRESS_FIGURE
from zdxm.figures.ranking import Limits, find_lagging
from zdxm.figures.values import Figure, Kind, ratio_of
from zdxm.filters.values import clean, money_text, rate_text
from zdxm.narrative.blocks import PERCENT, Arrangement, Chart, ChartKind, Reference, Run, Series
from zdxm.narrative.group_views import SHARE_OF_WHOLE
from zdxm.units import Unit, plain_wan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zdxm.config.settings import Settings, Style
    from zdxm.figures.model import Group, Project, ReportFigures
    from zdxm.figures.ranking import Lagging

    ChartMaker = Callable[[ReportFigures, tuple[Run, ...], Style], Chart | None]


_RATE_CHART, _MONEY_CHART, _LAG_CHART, _SHARE_CHART = "完成率", "完成投资", "进度落后项目", "投资占比"
PROJECT_CHART = "本项目投资"
"""The chart of the one project that a report is about."""
_RATE_CAPTION = "各类项目年度计划投资完成率"
_MONEY_CAPTION = "各类项目年度计划投资完成情况（括号内为完成率）"
_SHARE_CAPTION = "各类项目总投资、完成投资占全部项目的比例"
_PROJECT_CAPTION = "年度投资计划完成情况"
_LAG_CAPTION, _LAG_CAPTION_END, _LAG_WITH_IDLE = "与{}相比少完成投资最多的", "个项目", "个项目（含未开工）"
_YEAR_LINE = "年度计划"
"""Said instead of time progress when the year is over, for then reports no longer speak of it."""
_YEAR_SHADES = "完成年度计划", "未完成年度计划"
_NOT_BELOW = "不{}{}"
_LAG_SHADES = "未开工项目", "进度落后项目"
_LAG_COUNT, _LAG_FORMULA = "total.most_short", "图中的项目数"
_LAG_FIELDS = ("completed", "annual_plan", "status", "planned_start", "actual_start")
_WITHOUT, _ALSO_WITHOUT, _AND, _CLOSE = "（不含", "，不含", "、", "）"
_UNIT_NOTE = "（{}）"
_RATE_LABEL, _DONE_LABEL, _UNDONE_LABEL = "完成率", "完成投资", "未完成投资"
_SHARE_LABELS = "占总投资的比例", "占完成投资的比例"
_UNDONE_FORMULA = "年度计划投资－完成投资"
_DONE_SHARE = "完成投资合计÷全部项目完成投资合计"
_PROJECT_LABEL, _PROJECT_BARS = (
    "投资",
    {"年度计划": "annual_plan", "应完成": "planned_value", "已完成": "completed"},
)
_ABSENT = "无"
_ALT = "{}。{}。"
_ALT_SERIES = "{}（{}）：{}"
_TOP = 8
_FEWEST_CATEGORIES, _FEWEST_BEHIND = 2, 3
"""With fewer there is nothing to compare that a sentence would not say better."""
_MOST_RATES, _MOST_AMOUNTS = 20, 12
"""Categories beyond which bars are too narrow for their numbers, and too many for one look."""
_LEAST_SEEN = 50
"""A bar so many times shorter than the longest cannot be seen beside it."""
_LONGEST_LABEL = 20
"""汉字 that a name beside a bar may have, with the unit that answers for it."""


def make_chart(
    name: str,
    figures: ReportFigures,
    settings: Settings,
    caption: tuple[Run, ...] = (),
    project: Project | None = None,
) -> Chart | None:
    """A chart; of categories without those that the office tells in words only.

    Projects are drawn whatever their category, as lists of projects name them.

    Args:
        name: one of :data:`CHARTS`, or :data:`PROJECT_CHART`.
        figures: of the whole report.
        settings: the office's settings.
        caption: words below the chart; empty for the usual ones.
        project: the one that the report is about, if any.

    Returns:
        The chart; None where there is nothing to draw, or more than can be read, or the office wants none.
    """
    if settings.charts is False:
        return None
    if name == PROJECT_CHART:
        return plan_due_done(project, caption, settings.style) if project else None
    words = figures.told_in_words
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
    """完成率 of each category as a column, best first, those below the calendar in a darker shade.

    The calendar's 时间进度 is a line across; a category without a rate is a gap at the end.

    Args:
        figures: of the whole report.
        caption: words below the chart; empty for the usual ones.
        style: house style.

    Returns:
        The chart; None where fewer than two categories have a rate, or all the same one, or there are more
        than can be read.
    """
    groups = sorted(figures.categories, key=lambda group: (group.rate is None, -(group.rate or 0)))
    values = tuple(_rate(group, style) for group in groups)
    if not _can_be_compared(values, _MOST_RATES) or len({*values} - {None}) == 1:
        return None
    calendar = figures.calendar
    line = rate_text(
        calendar.progress_hundredths, style, (calendar.progress.numerator, calendar.progress.denominator)
    )
    noun, labels = style.progress_noun, _YEAR_SHADES
    if calendar.is_year_over:
        noun = _YEAR_LINE
    else:
        labels = _NOT_BELOW.format(style.below, noun), f"{style.below}{noun}"
    reference = Reference(f"{noun}{line}{PERCENT}", Decimal(line), PROGRESS_FIGURE)
    dark = [(group.variance or 0) < 0 for group in groups]
    return _chart(
        _RATE_CHART,
        caption or (Run(_RATE_CAPTION),),
        _names(groups),
        _shades(labels, values, _ids(groups, "rate"), dark),
        PERCENT,
        arrangement=Arrangement.SHADES,
        reference=reference,
    )


def done_of_plan(figures: ReportFigures, caption: tuple[Run, ...], style: Style) -> Chart | None:
    """The plan of each category as one bar, of what is done and what is not; the largest plan on top.

    完成率 stands behind each name. What a category has done beyond its plan is done; nothing of it is not.

    Returns:
        The chart; None where fewer than two categories can be seen beside the largest, or none has a plan, or
        none has done anything, or there are more than can be read.
    """
    groups = sorted(figures.categories, key=lambda group: -(group.annual_plan or 0))
    plans, dones = [group.annual_plan for group in groups], [group.completed for group in groups]
    larger = [max(plan or 0, done or 0) or None for plan, done in zip(plans, dones, strict=True)]
    if not (any(plans) and any(dones) and _can_be_compared(larger, _MOST_AMOUNTS) and _can_be_seen(larger)):
        return None
    undone = [_undone(group) for group in groups]
    missing = [None if figure is None else int(figure.value) for figure in undone]
    unit = _unit_of([*dones, *missing], style)
    left = tuple(figure.id if figure else None for figure in undone)
    return _chart(
        _MONEY_CHART,
        caption or (Run(_MONEY_CAPTION),),
        _names(groups),
        (
            Series(_DONE_LABEL, _amounts(dones, style, unit), _ids(groups, "completed"), written=False),
            Series(_UNDONE_LABEL, _amounts(missing, style, unit), left),
        ),
        unit,
        kind=ChartKind.BARS,
        arrangement=Arrangement.STACKED,
        facts=tuple(filter(None, undone)),
        shares=Series(_RATE_LABEL, tuple(_rate(group, style) for group in groups), _ids(groups, "rate")),
    )


def _undone(group: Group) -> Figure | None:
    """What is left of the plans of a category; None where nothing is, or nobody knows."""
    if group.rated_plan is None or group.rated_completed is None:
        return None
    missing = group.rated_plan - group.rated_completed
    if missing <= 0:
        return None
    done, plan = group.rated_by
    parts = tuple(f"{group.scope}.{each}" for each in (plan, done))
    return Figure(
        f"{group.scope}.undone", Kind.MONEY, missing, _UNDONE_FORMULA, group.scope, (plan, done), parts=parts
    )


def shares_by_category(figures: ReportFigures, caption: tuple[Run, ...], style: Style) -> Chart | None:
    """Each category's share of all 总投资 and of all 完成投资, side by side; the largest first.

    Returns:
        The chart; None where fewer than two categories have both, or all the same shares, or there are more
        than can be read.
    """
    groups = sorted(figures.categories, key=lambda group: -(group.total_investment or 0))
    whole = figures.total
    rows = [
        [_share(group, whole, name, formula) for group in groups]
        for name, formula in (("total_investment", SHARE_OF_WHOLE), ("completed", _DONE_SHARE))
    ]
    values = [
        tuple(None if one is None else Decimal(rate_text(int(one.value), style, one.exact)) for one in row)
        for row in rows
    ]
    both = [None if None in pair else pair for pair in zip(*values, strict=True)]
    if not _can_be_compared(both, _MOST_AMOUNTS) or values[0] == values[1]:
        return None
    return _chart(
        _SHARE_CHART,
        caption or (Run(_SHARE_CAPTION),),
        _names(groups),
        tuple(
            Series(label, known, tuple(one.id if one else None for one in row))
            for label, known, row in zip(_SHARE_LABELS, values, rows, strict=True)
        ),
        PERCENT,
        facts=tuple(filter(None, chain(*rows))),
    )


def _share(group: Group, whole: Group, name: str, formula: str) -> Figure | None:
    """An amount of a group in that of all projects."""
    part, every = getattr(group, name), getattr(whole, name)
    if part is None or part < 0 or not every or every < 0:
        return None
    identity, parts = f"{group.scope}.{name}_share", (f"{group.scope}.{name}", f"{whole.scope}.{name}")
    return ratio_of(identity, part, every, formula, parts=parts)


def most_behind(
    figures: ReportFigures, caption: tuple[Run, ...], style: Style, *, top: int = _TOP
) -> Chart | None:
    """What the projects that miss most money have done less than the calendar asks for, the largest on top.

    They are those that ``zdxm lag`` lists; those not started have a shade of their own.

    Args:
        figures: of the whole report.
        caption: words below the chart; empty for the usual ones.
        style: house style.
        top: at most so many projects.

    Returns:
        The chart; None where fewer than three projects can be seen, or all miss the same amount.
    """
    rows = [row for row in find_lagging(figures, Limits()).rows if (row.shortfall or 0) > 0]
    rows = sorted(rows, key=lambda row: -(row.shortfall or 0))[:top]
    amounts = [plain_wan(row.shortfall or 0) for row in rows]
    rows = rows[: sum(amount * _LEAST_SEEN >= amounts[0] for amount in amounts)]
    unit = _unit_of(amounts[: len(rows)], style)
    values = _amounts(amounts[: len(rows)], style, unit)
    if len(rows) < _FEWEST_BEHIND or len(set(values)) == 1:
        return None
    idle = [row.project.has_not_started for row in rows]
    noun = _YEAR_LINE if figures.calendar.is_year_over else style.progress_noun
    after = _LAG_WITH_IDLE if any(idle) else _LAG_CAPTION_END
    drawn = tuple(row.project.position for row in rows)
    count = Figure(_LAG_COUNT, Kind.COUNT, len(rows), _LAG_FORMULA, "total", _LAG_FIELDS, rows=drawn)
    ids = tuple(f"{row.project.scope}.shortfall" for row in rows)
    return _chart(
        _LAG_CHART,
        caption or (Run(_LAG_CAPTION.format(noun)), Run(str(len(rows)), count.id), Run(after)),
        _labels(rows),
        _shades(_LAG_SHADES, values, ids, [not each for each in idle]),
        unit,
        kind=ChartKind.BARS,
        arrangement=Arrangement.SHADES,
        facts=() if caption else (count,),
    )


def plan_due_done(project: Project, caption: tuple[Run, ...], style: Style) -> Chart | None:
    """The year's plan of one project, what should be done of it by now, and what is.

    Returns:
        The chart; None where one of the three is not known, or the first two are the same; or nobody waits
        for more, the project being finished or to start later.
    """
    if project.awaiting or project.status is Status.FINISHED:
        return None
    amounts = [getattr(project, name) for name in _PROJECT_BARS.values()]
    if None in amounts or not amounts[0] or amounts[0] == amounts[1]:
        return None
    unit = _unit_of(amounts, style)
    ids = tuple(f"{project.scope}.{name}" for name in _PROJECT_BARS.values())
    series = Series(_PROJECT_LABEL, _amounts(amounts, style, unit), ids)
    words = caption or (Run(_PROJECT_CAPTION),)
    return _chart(PROJECT_CHART, words, tuple(_PROJECT_BARS), (series,), unit, kind=ChartKind.BARS)


CHARTS: Mapping[str, ChartMaker] = MappingProxyType(
    {
        _RATE_CHART: rate_by_category,
        _MONEY_CHART: done_of_plan,
        _SHARE_CHART: shares_by_category,
        _LAG_CHART: most_behind,
    }
)
"""What makes each chart of the whole report, by the name that templates use."""
CHART_NAMES = (*CHARTS, PROJECT_CHART)
"""All names that templates may use."""


def _chart(  # noqa: PLR0913 - a chart has as many parts
    name: str,
    caption: tuple[Run, ...],
    categories: tuple[str, ...],
    series: tuple[Series, ...],
    unit: str,
    *,
    kind: ChartKind = ChartKind.COLUMNS,
    arrangement: Arrangement = Arrangement.BESIDE,
    reference: Reference | None = None,
    facts: tuple[Figure, ...] = (),
    shares: Series | None = None,
) -> Chart:
    """A chart, and its words for those who cannot see it."""
    chart = Chart(
        name=name,
        kind=kind,
        caption=caption,
        categories=categories,
        series=series,
        unit=unit,
        alt="",
        reference=reference,
        facts=facts,
        arrangement=arrangement,
        shares=shares,
    )
    return replace(chart, alt=_alt(chart))


def _shades(
    labels: tuple[str, str],
    values: tuple[Decimal | None, ...],
    ids: tuple[str | None, ...],
    dark: Sequence[bool],
) -> tuple[Series, Series]:
    """Two series, the light one and the dark one, of which each value is in one."""
    light, deep = (
        Series(
            label,
            tuple(value if shade is wanted else None for value, shade in zip(values, dark, strict=True)),
            tuple(one if shade is wanted else None for one, shade in zip(ids, dark, strict=True)),
        )
        for label, wanted in zip(labels, (False, True), strict=True)
    )
    return light, deep


def _can_be_compared(values: Sequence[object | None], most: int) -> bool:
    """Whether enough of the categories have a value, and all fit side by side."""
    known = sum(value is not None for value in values)
    return known >= _FEWEST_CATEGORIES and len(values) <= most


def _can_be_seen(amounts: Sequence[int | None]) -> bool:
    """Whether one amount does not dwarf all others."""
    known = sorted(amount or 0 for amount in amounts)
    return known[-2] * _LEAST_SEEN >= known[-1]


def _names(groups: Sequence[Group]) -> tuple[str, ...]:
    return tuple(clean(group.name) for group in groups)


def _ids(groups: Sequence[Group], attribute: str) -> tuple[str | None, ...]:
    """Ids of the figures behind one attribute of each group."""
    figures = (group.figure(attribute) for group in groups)
    return tuple(figure.id if figure else None for figure in figures)


def _rate(group: Group, style: Style) -> Decimal | None:
    return None if group.rate is None else Decimal(rate_text(group.rate, style, group.quotient))


def _unit_of(amounts: Sequence[int | None], style: Style) -> str:
    """亿元 where one amount reaches it and none would read 0, else 万元."""
    known = [abs(amount) for amount in amounts if amount]
    least = min(known, default=0)
    seen = Decimal(money_text(least, style, Unit.YI.label).removesuffix(Unit.YI.label))
    return (Unit.YI if max(known, default=0) >= Unit.YI and seen else Unit.WAN).label


def _amounts(yuan: Sequence[int | None], style: Style, unit: str) -> tuple[Decimal | None, ...]:
    """Amounts in the unit, as the text prints them."""
    return tuple(
        None if amount is None else Decimal(money_text(amount, style, unit).removesuffix(unit))
        for amount in yuan
    )


def _labels(rows: Sequence[Lagging]) -> tuple[str, ...]:
    """The projects' names, with the units that answer for them where there is room for all."""
    names = [clean(row.project.name) for row in rows]
    units = [clean(row.project.responsible_unit or "") for row in rows]
    full = [name + (_UNIT_NOTE.format(unit) if unit else "") for name, unit in zip(names, units, strict=True)]
    return tuple(full if max(map(len, full), default=0) <= _LONGEST_LABEL else names)


def _alt(chart: Chart) -> str:
    """The chart in words: every value with its name, then the line across."""
    said = [_ALT_SERIES.format(one.label, chart.unit, "、".join(_said(chart, one))) for one in chart.series]
    if chart.shares:
        said.append(_ALT_SERIES.format(chart.shares.label, PERCENT, "、".join(_said(chart, chart.shares))))
    return _ALT.format(
        chart.kind.value, "；".join([*said, chart.reference.label] if chart.reference else said)
    )


def _said(chart: Chart, series: Series) -> list[str]:
    """The values of a series with their names; what another series has is not said to be missing."""
    rows = (
        [one.values for one in chart.series] if chart.arrangement is Arrangement.SHADES else [series.values]
    )
    known = [any(value is not None for value in values) for values in zip(*rows, strict=True)]
    last = series is chart.series[-1] or series is chart.shares
    return [
        f"{name}{_ABSENT if value is None else f'{value:f}'}"
        for name, value, there in zip(chart.categories, series.values, known, strict=True)
        if value is not None or (not there and last)
    ] or [_ABSENT]
