"""zdxm.narrative.charts: each chart shows the printed values, names their figures, and says so in words."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

from made_figures import make_figures, make_project, not_started
from zdxm.cells.words import Status
from zdxm.config.settings import Settings, Style
from zdxm.narrative.blocks import Arrangement, ChartKind, Run
from zdxm.narrative.charts import (
    CHARTS,
    done_of_plan,
    make_chart,
    most_behind,
    plan_due_done,
    rate_by_category,
    shares_by_category,
)
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

_THREE_LIKE = figures_of(
    category(1, "工业项目", 6530 * _YI // 100, 3474 * _YI // 100),
    category(2, "城建项目", None, 20_000_000),
    category(3, "农业项目", 30 * _YI, 3050 * _YI // 100),
)
"""One behind, one without a plan, one that has done more than planned."""


def behind(name: str, done: int, **changes: object) -> Project:
    """A project that has done so many 万元 of 1000."""
    return make_project(name, 1000, done, **changes)


def test_rates_stand_against_the_calendar() -> None:
    """One column for each category, the best first: 99.99 where it is not quite 100, 53.2, and a gap last."""
    chart = rate_by_category(_THREE, (), _STYLE)
    assert chart
    assert chart.kind is ChartKind.COLUMNS
    assert chart.categories == ("农业项目", "工业项目", "城建项目")
    assert [series.label for series in chart.series] == ["不低于时间进度", "低于时间进度"]
    assert chart.series[0].values == (Decimal("99.99"), Decimal("53.2"), None)
    assert chart.series[0].figures == ("category:3.rate", "category:1.rate", None)
    assert chart.series[1].values == chart.series[1].figures == (None, None, None)
    assert chart.reference
    assert (chart.reference.label, chart.reference.value) == ("时间进度50%", 50)
    assert chart.reference.figure == "period.time_progress"


def test_who_is_below_the_calendar_has_a_darker_shade() -> None:
    """Each category is in one of two series: its shade is not lost where others overtake it."""
    groups = [category(n, f"{n}类", 100, done) for n, done in enumerate((40, 50, 60, 10), start=1)]
    chart = rate_by_category(figures_of(*groups), (), _STYLE)
    assert chart
    assert chart.arrangement is Arrangement.SHADES
    assert chart.categories == ("3类", "2类", "1类", "4类")
    light, dark = chart.series
    assert light.values == (60, 50, None, None)
    assert dark.values == (None, None, 40, 10)
    assert dark.figures == (None, None, "category:1.rate", "category:4.rate")


def test_rates_are_printed_in_house_style() -> None:
    """Decimals, trailing zeros and the noun for time progress are those of the text."""
    style = Style(rate_decimals=1, trailing_zeros=True, progress_noun="序时进度")
    chart = rate_by_category(_THREE, (), style)
    assert chart
    assert list(map(str, chart.series[0].values)) == ["99.99", "53.2", "None"]
    assert chart.reference
    assert chart.reference.label == "序时进度50.0%"


def test_what_is_done_and_what_is_not_make_the_plan() -> None:
    """The largest plan on top; 亿元 where one amount reaches it, else 万元; nothing missing is a gap."""
    chart = done_of_plan(_THREE_LIKE, (), _STYLE)
    assert chart
    assert (chart.unit, chart.arrangement) == ("亿元", Arrangement.STACKED)
    assert chart.categories == ("工业项目", "农业项目", "城建项目")
    done, undone = chart.series
    assert [series.label for series in chart.series] == ["完成投资", "未完成投资"]
    assert done.values == (Decimal("34.74"), Decimal("30.5"), Decimal("0.2"))
    assert undone.values == (Decimal("30.56"), None, None)
    assert undone.figures == ("category:1.undone", None, None)
    assert [(fact.id, fact.value, fact.parts) for fact in chart.facts] == [
        ("category:1.undone", 3_056_000_000, ("category:1.annual_plan", "category:1.completed"))
    ]
    assert chart.shares
    assert chart.shares.values == (Decimal("53.2"), Decimal("101.67"), None)
    assert chart.shares.figures == ("category:1.rate", "category:3.rate", None)
    small = done_of_plan(
        figures_of(*(category(n, f"{n}类", 20_000_000, 5_000_000) for n in (1, 2))), (), _STYLE
    )
    assert small
    assert (small.unit, small.series[1].values) == ("万元", (Decimal(1500), Decimal(1500)))
    tiny = figures_of(category(1, "一类", _YI, 90_000_000), category(2, "二类", 3_000_000, 200_000))
    mixed = done_of_plan(tiny, (), _STYLE)
    assert mixed
    assert (mixed.unit, mixed.series[0].values) == ("万元", (9000, 20))


def test_shares_of_investment_stand_beside_shares_of_what_is_done() -> None:
    """Both of the whole; the largest first; the figures are those that sentences print."""
    groups = [
        dataclasses.replace(category(n, name, 100, done), total_investment=total)
        for n, name, total, done in ((1, "小类", 300, 60), (2, "大类", 700, 20))
    ]
    whole = dataclasses.replace(make_figures([]).total, total_investment=1000, completed=80)
    chart = shares_by_category(dataclasses.replace(figures_of(*groups), total=whole), (), _STYLE)
    assert chart
    assert chart.categories == ("大类", "小类")
    assert [series.values for series in chart.series] == [(70, 30), (25, 75)]
    assert chart.series[1].figures == ("category:2.completed_share", "category:1.completed_share")
    assert {fact.id for fact in chart.facts} == {
        f"category:{n}.{name}_share" for n in (1, 2) for name in ("total_investment", "completed")
    }
    assert shares_by_category(figures_of(*groups), (), _STYLE) is None


def test_those_that_miss_most_money_come_first() -> None:
    """The most missing on top, with the units if there is room; who is idle has a shade of its own."""
    projects = [
        behind("甲项目", 400, responsible_unit="市某局"),
        behind("乙项目", 100),
        not_started("丙项目"),
        not_started("丁项目", None),
        behind("戊项目", 321),
    ]
    projects = [dataclasses.replace(one, scope=f"project:{at}") for at, one in enumerate(projects, start=1)]
    chart = most_behind(make_figures(projects), (), _STYLE, top=4)
    assert chart
    assert chart.kind is ChartKind.BARS
    assert chart.unit == "万元"
    assert chart.categories == ("丙项目", "乙项目", "戊项目", "甲项目（市某局）")
    idle, late = chart.series
    assert (idle.label, late.label) == ("未开工项目", "进度落后项目")
    assert idle.values == (Decimal(500), None, None, None)
    assert late.values == (None, Decimal(400), Decimal(179), Decimal(100))
    assert late.figures == (None, "project:2.shortfall", "project:5.shortfall", "project:1.shortfall")
    number = Run("4", "total.most_short")
    assert chart.caption == (Run("与时间进度相比少完成投资最多的"), number, Run("个项目（含未开工）"))
    assert [(fact.id, fact.value) for fact in chart.facts] == [("total.most_short", 4)]
    wide = most_behind(make_figures([*projects, behind("己" * 20, 0, responsible_unit="某局")]), (), _STYLE)
    assert wide
    assert "甲项目" in wide.categories


def test_what_cannot_be_seen_beside_the_largest_is_not_drawn() -> None:
    """One project that misses fifty times as much as the others leaves no picture, only a sentence."""
    giant = make_project("甲项目", 100_000, 0)
    small = [behind(name, at * 100) for at, name in enumerate("乙丙丁")]
    assert most_behind(make_figures([giant, *small]), (), _STYLE) is None
    assert most_behind(make_figures(small), (), _STYLE)
    dwarfed = figures_of(category(1, "大类", 100 * _YI, 50 * _YI), category(2, "小类", _YI, _YI // 2))
    assert done_of_plan(dwarfed, (), _STYLE) is None


def test_one_project_has_plan_due_and_done() -> None:
    """Three bars; none where one is not known, or the year is over."""
    project = behind("甲项目", 400)
    chart = plan_due_done(project, (), _STYLE)
    assert chart
    assert chart.categories == ("年度计划", "应完成", "已完成")
    assert chart.series[0].values == (1000, 500, 400)
    assert chart.series[0].figures == tuple(
        f"{project.scope}.{name}" for name in ("annual_plan", "planned_value", "completed")
    )
    assert plan_due_done(dataclasses.replace(project, completed=None), (), _STYLE) is None
    assert plan_due_done(dataclasses.replace(project, status=Status.FINISHED), (), _STYLE) is None
    assert plan_due_done(dataclasses.replace(project, awaiting=True), (), _STYLE) is None
    assert plan_due_done(dataclasses.replace(project, planned_value=project.annual_plan), (), _STYLE) is None


def test_the_office_may_want_no_charts() -> None:
    """Charts = false: none is drawn, whatever a template asks for."""
    assert make_chart("完成率", _THREE, Settings())
    assert make_chart("完成率", _THREE, Settings(charts=False)) is None
    assert make_chart("本项目投资", _THREE, Settings(), (), behind("甲项目", 400))
    assert make_chart("本项目投资", _THREE, Settings()) is None


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
    assert done_of_plan(alike, (), _STYLE)
    assert done_of_plan(idle, (), _STYLE) is None
    for count, rates, amounts in ((12, True, True), (13, True, False), (20, True, False), (21, False, False)):
        crowd = figures_of(*(category(n, f"{n}类", 100, n + 1) for n in range(count)))
        assert (rate_by_category(crowd, (), _STYLE) is not None) is rates
        assert (done_of_plan(crowd, (), _STYLE) is not None) is amounts
    two, equal = [behind("甲", 1), behind("乙", 2)], [behind(name, 100) for name in "甲乙丙丁"]
    assert most_behind(make_figures(two), (), _STYLE) is None
    assert most_behind(make_figures(equal), (), _STYLE) is None
    assert most_behind(make_figures([*two, *equal]), (), _STYLE)


def test_without_values_there_is_no_chart() -> None:
    """No categories, or none with a value: nothing to draw."""
    for nothing in (figures_of(), figures_of(category(1, "工业项目", None, None))):
        assert rate_by_category(nothing, (), _STYLE) is None
        assert done_of_plan(nothing, (), _STYLE) is None
        assert most_behind(nothing, (), _STYLE) is None


def test_the_description_says_every_value() -> None:
    """Who cannot see the chart reads the same numbers, the gap and the line."""
    chart = rate_by_category(_THREE, (), _STYLE)
    assert chart
    assert chart.alt == (
        "柱形图。不低于时间进度（%）：农业项目99.99、工业项目53.2；"
        "低于时间进度（%）：城建项目无；时间进度50%。"
    )


def test_the_caption_says_which_categories_are_not_drawn() -> None:
    """Those that the office tells in words only: a reader of the 附表 would look for them in vain."""
    figures = figures_of(*(category(n, name, 100, n) for n, name in enumerate(("甲类", "乙类", "丙类"))))
    told = dataclasses.replace(figures, told_in_words=("丙类", "没有的类"))
    chart = make_chart("完成率", told, Settings())
    assert chart
    assert chart.categories == ("乙类", "甲类")
    assert chart.caption == (
        Run("各类项目年度计划投资完成率（不含"),
        Run("丙类", "category:2.name"),
        Run("）"),
    )
    assert [(fact.id, fact.value) for fact in chart.facts] == [("category:2.name", "丙类")]
    late = [behind("甲项目", 100), behind("乙项目", 200), not_started("丙项目")]
    every = make_chart(
        "进度落后项目",
        dataclasses.replace(figures, projects=tuple(late), told_in_words=("乙类", "丙类")),
        Settings(),
    )
    assert every
    assert "".join(run.text for run in every.caption).endswith("个项目（含未开工）")


def test_a_template_may_word_the_caption() -> None:
    """The template's own words stand below the chart; every chart has a name for it."""
    words = (Run("各类项目完成情况"),)
    names = {}
    for name, make in CHARTS.items():
        chart = make(
            dataclasses.replace(
                figures_of(
                    *(dataclasses.replace(one, total_investment=_YI) for one in _THREE_LIKE.categories)
                ),
                projects=tuple(behind(name, at) for at, name in enumerate("甲乙丙")),
                total=dataclasses.replace(_THREE.total, total_investment=3 * _YI, completed=80 * _YI),
            ),
            words,
            _STYLE,
        )
        assert chart
        assert chart.caption == words
        names[name] = chart.name
    assert names == {name: name for name in ("完成率", "完成投资", "投资占比", "进度落后项目")}
