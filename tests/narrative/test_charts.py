"""zdxm.narrative.charts: each chart shows the printed values, names their figures, and says so in words."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

from made_figures import make_figures, make_project, not_started
from zdxm.config.settings import Settings, Style
from zdxm.narrative.blocks import ChartKind, Run
from zdxm.narrative.charts import CHARTS, done_against_plan, make_chart, most_behind, rate_by_category
from zdxm.units import rate_hundredths

if TYPE_CHECKING:
    from zdxm.figures.model import Group, Project, ReportFigures

_STYLE = Style()
_YI = 100_000_000


def category(number: int, name: str, plan: int | None, done: int | None) -> Group:
    """A category with these sums in 元."""
    rate = rate_hundredths(done, plan) if plan and done is not None else None
    return dataclasses.replace(
        make_figures([]).total,
        scope=f"category:{number}",
        name=name,
        annual_plan=plan,
        completed=done,
        rated_plan=plan,
        rated_completed=done if plan else None,
        rate=rate,
        variance=None if rate is None else rate - 5000,
    )


def figures_of(*categories: Group) -> ReportFigures:
    """Figures with these categories."""
    return dataclasses.replace(make_figures([]), groups={"category": categories})


_THREE = figures_of(
    category(1, "工业\n项目", 6530 * _YI // 100, 3474 * _YI // 100),
    category(2, "城建项目", None, 20_000_000),
    category(3, "农业项目", 99_999 * _YI, 99_998 * _YI),
)


def behind(name: str, done: int, **changes: object) -> Project:
    """A project that has done so many 万元 of 1000."""
    return make_project(name, 1000, done, **changes)


def test_rates_stand_against_the_calendar() -> None:
    """One column for each category, as printed: 53.2, a gap, and 99.99 where it is not quite 100."""
    chart = rate_by_category(_THREE, (), _STYLE)
    assert chart
    assert chart.kind is ChartKind.COLUMNS
    assert chart.categories == ("工业项目", "城建项目", "农业项目")
    (series,) = chart.series
    assert series.values == (Decimal("53.2"), None, Decimal("99.99"))
    assert series.figures == ("category:1.rate", None, "category:3.rate")
    assert chart.reference
    assert (chart.reference.label, chart.reference.value) == ("时间进度50%", 50)
    assert chart.reference.figure == "period.time_progress"


def test_rates_are_printed_in_house_style() -> None:
    """Decimals, trailing zeros and the noun for time progress are those of the text."""
    style = Style(rate_decimals=1, trailing_zeros=True, progress_noun="序时进度")
    chart = rate_by_category(_THREE, (), style)
    assert chart
    assert list(map(str, chart.series[0].values)) == ["53.2", "None", "99.99"]
    assert chart.reference
    assert chart.reference.label == "序时进度50.0%"


def test_amounts_are_in_yi_or_in_wan() -> None:
    """亿元 where one amount reaches it, else 万元; plan before completed; missing is a gap, never 0."""
    chart = done_against_plan(_THREE, (), _STYLE)
    assert chart
    assert chart.unit == "亿元"
    plan, done = chart.series
    assert (plan.label, done.label) == ("年度计划投资", "完成投资")
    assert plan.values == (Decimal("65.3"), None, Decimal(99_999))
    assert done.values == (Decimal("34.74"), Decimal("0.2"), Decimal(99_998))
    assert plan.figures == ("category:1.annual_plan", None, "category:3.annual_plan")
    small = done_against_plan(
        figures_of(*(category(n, f"{n}类", 20_000_000, 5_000_000) for n in (1, 2))), (), _STYLE
    )
    assert small
    assert (small.unit, small.series[1].values) == ("万元", (Decimal(500), Decimal(500)))


def test_the_most_behind_come_first() -> None:
    """The worst on top, at most so many; who is not started and silent is behind by the whole calendar."""
    projects = [
        behind("甲项目", 400),
        behind("乙项目", 100),
        not_started("丙项目"),
        not_started("丁项目", None),
        behind("戊项目", 321),
    ]
    chart = most_behind(make_figures(projects), (), _STYLE, top=3)
    assert chart
    assert chart.kind is ChartKind.BARS
    assert chart.categories == ("丙项目（未开工）", "乙项目", "戊项目")
    (series,) = chart.series
    assert series.label == "低于时间进度"
    assert series.values == (Decimal(50), Decimal(40), Decimal("17.9"))
    assert series.figures == ("period.time_progress", "project:1.variance", "project:1.variance")
    number = Run("3", "total.most_behind")
    assert chart.caption == (Run("完成率低于时间进度最多的"), number, Run("个项目（含未开工）"))
    assert [(fact.id, fact.value) for fact in chart.facts] == [("total.most_behind", 3)]


def test_who_waits_or_has_done_enough_is_not_behind() -> None:
    """A start planned for later is no delay, and one who is not started but has paid ahead is not behind."""
    late = [behind("丙项目", 400), behind("丁项目", 300), behind("戊项目", 200)]
    others = [not_started("甲项目", awaiting=True), not_started("乙项目", 1000, 600)]
    chart = most_behind(make_figures([*others, *late]), (), _STYLE)
    assert chart
    assert chart.categories == ("戊项目", "丁项目", "丙项目")
    assert chart.caption[-1] == Run("个项目")


def test_what_cannot_be_compared_is_not_drawn() -> None:
    """One or two alone, all alike, all 0, more than there is room for: words or a table say it better."""
    alone = figures_of(category(1, "工业项目", 100, 50), category(2, "城建项目", None, 50))
    alike = figures_of(*(category(n, f"{n}类", 100, 50) for n in range(3)))
    idle = figures_of(*(category(n, f"{n}类", 100, 0) for n in range(3)))
    assert rate_by_category(alone, (), _STYLE) is None
    assert rate_by_category(alike, (), _STYLE) is None
    assert done_against_plan(alike, (), _STYLE)
    assert done_against_plan(idle, (), _STYLE) is None
    for count, rates, amounts in ((12, True, True), (13, True, False), (20, True, False), (21, False, False)):
        crowd = figures_of(*(category(n, f"{n}类", 100, n + 1) for n in range(count)))
        assert (rate_by_category(crowd, (), _STYLE) is not None) is rates
        assert (done_against_plan(crowd, (), _STYLE) is not None) is amounts
    two, equal = [behind("甲", 1), behind("乙", 2)], [behind(name, 100) for name in "甲乙丙丁"]
    assert most_behind(make_figures(two), (), _STYLE) is None
    assert most_behind(make_figures(equal), (), _STYLE) is None
    assert most_behind(make_figures([*two, *equal]), (), _STYLE)


def test_without_values_there_is_no_chart() -> None:
    """No categories, or none with a value: nothing to draw."""
    for nothing in (figures_of(), figures_of(category(1, "工业项目", None, None))):
        assert rate_by_category(nothing, (), _STYLE) is None
        assert done_against_plan(nothing, (), _STYLE) is None
        assert most_behind(nothing, (), _STYLE) is None


def test_the_description_says_every_value() -> None:
    """Who cannot see the chart reads the same numbers, the gap and the line."""
    chart = rate_by_category(_THREE, (), _STYLE)
    assert chart
    assert chart.alt == "柱形图。完成率（%）：工业项目53.2、城建项目无、农业项目99.99；时间进度50%。"


def test_the_caption_says_which_categories_are_not_drawn() -> None:
    """Those that the office tells in words only: a reader of the 附表 would look for them in vain."""
    figures = figures_of(*(category(n, name, 100, n) for n, name in enumerate(("甲类", "乙类", "丙类"))))
    chart = make_chart("完成率", figures, Settings(prose_categories=("丙类", "没有的类")))
    assert chart
    assert chart.categories == ("甲类", "乙类")
    assert chart.caption == (
        Run("各类项目年度计划投资完成率（不含"),
        Run("丙类", "category:2.name"),
        Run("）"),
    )
    assert [(fact.id, fact.value) for fact in chart.facts] == [("category:2.name", "丙类")]
    late = [behind("甲项目", 100), behind("乙项目", 200), not_started("丙项目")]
    every = make_chart(
        "进度落后项目",
        dataclasses.replace(figures, projects=tuple(late)),
        Settings(prose_categories=("乙类", "丙类")),
    )
    assert every
    assert "".join(run.text for run in every.caption).endswith("个项目（含未开工）")


def test_a_template_may_word_the_caption() -> None:
    """The template's own words stand below the chart; every chart has a name for it."""
    words = (Run("各类项目完成情况"),)
    names = {}
    for name, make in CHARTS.items():
        chart = make(
            dataclasses.replace(_THREE, projects=tuple(behind(name, at) for at, name in enumerate("甲乙丙"))),
            words,
            _STYLE,
        )
        assert chart
        assert chart.caption == words
        names[name] = chart.name
    assert names == {name: name for name in ("完成率", "完成投资", "进度落后项目")}
