"""Charts show what is told in figures."""

from __future__ import annotations

import pytest

from narrative.build import NOT_STARTED, project, report, text_of
from zdxm.config.settings import Settings
from zdxm.lights import LightPolicy
from zdxm.narrative.blocks import Chart, Paragraph
from zdxm.narrative.compose import compose
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar

ROWS = [
    project(f"{kind}{number}号项目", done=done + number, category=kind)
    for kind, done in (("甲类", 10), ("乙类", 20), ("丙类", 30))
    for number in range(3)
]


def charts_of(settings: Settings) -> list[Chart]:
    """The charts of a bulletin over three categories, all behind."""
    blocks = compose(report(*ROWS, told_in_words=settings.prose_categories), settings, kind="bulletin").blocks
    return [block for block in blocks if isinstance(block, Chart)]


def test_a_category_told_in_words_is_in_no_chart_of_categories() -> None:
    """A category under prose_categories has no figures to draw; its projects are named with the others."""
    rates, lag = charts_of(Settings())
    assert rates.categories == ("丙类", "乙类", "甲类")
    assert {name[:2] for name in lag.categories} == {"甲类", "乙类", "丙类"}
    rates, lag = charts_of(Settings(prose_categories=("乙类",)))
    assert rates.categories == ("丙类", "甲类")
    assert {name[:2] for name in lag.categories} == {"甲类", "乙类", "丙类"}


def test_the_slow_are_listed_and_drawn_in_one_order() -> None:
    """The chart's first bars are the projects that the text names first."""
    _, lag = charts_of(Settings())
    text = text_of(compose(report(*ROWS), Settings(), kind="bulletin"))
    places = [text.index(f"@行 {place} {name} ") for place, name in enumerate(lag.categories[:8], start=1)]
    assert places == sorted(places)


def test_at_year_end_the_plan_is_the_measure() -> None:
    """When the year is over reports no longer speak of time progress, and the chart says what they say."""
    year = Calendar.of(parse_period("2011"), Basis.MONTH, 100, LightPolicy())
    late = [project(name, done=done, category=name) for name, done in (("甲", 90), ("乙", 80), ("丙", 98.5))]
    blocks = compose(report(*late, calendar=year), Settings(), kind="bulletin").blocks
    rates, chart = (block for block in blocks if isinstance(block, Chart))
    assert rates.reference
    assert rates.reference.label == "年度计划100%"
    assert "".join(run.text for run in chart.caption) == "与年度计划相比少完成投资最多的3个项目"
    assert [series.label for series in rates.series] == ["完成年度计划", "未完成年度计划"]
    assert [str(value) for value in chart.series[1].values] == ["20", "10", "1.5"]


@pytest.mark.parametrize("kind", ["bulletin", "annual", "overview", "project", "summary"])
@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        ROWS[:3],
        ROWS[:2],
        [row | {"category": None} for row in ROWS],
        [row | {"done": 0, "status": NOT_STARTED} for row in ROWS],
        [row | {"plan": None} for row in ROWS],
        [row | {"done": 90 + at, "category": row["name"]} for at, row in enumerate(ROWS)],
        [project(f"{n}号项目", 100, n, category=f"{n}类") for n in range(40)],
    ],
    ids=[
        "all",
        "one category",
        "two",
        "uncategorised",
        "idle",
        "unplanned",
        "nobody behind",
        "forty categories",
    ],
)
def test_the_text_speaks_of_the_charts_that_are_there(kind: str, rows: list[dict[str, object]]) -> None:
    """见图N is printed once for each chart, in the paragraph before it."""
    figures = report(*rows)
    name = figures.projects[0].name if kind == "project" else ""
    blocks = compose(figures, Settings(charts=True), kind=kind, project=name).blocks
    said = [
        block
        for block in blocks
        if isinstance(block, Paragraph) and "见图" in "".join(run.text for run in block.runs)
    ]
    drawn = [place for place, block in enumerate(blocks) if isinstance(block, Chart)]
    assert [blocks[place - 1] for place in drawn] == said
    for number, paragraph in enumerate(said, start=1):
        assert f"见图{number}。" in "".join(run.text for run in paragraph.runs)


@pytest.mark.parametrize("kind", ["bulletin", "annual", "overview", "project", "summary", "yearend"])
def test_charts_are_drawn_or_not_as_the_office_wants(kind: str) -> None:
    """A summary has one only where it is asked for; where none is wanted nobody has any, nor speaks of it."""
    figures = report(*ROWS, *(project(f"丁类{n}号", 500, 10, category="丁类") for n in range(2)))
    name = figures.projects[0].name if kind == "project" else ""
    drawn = {}
    for wanted in (None, True, False):
        page = compose(figures, Settings(charts=wanted), kind=kind, project=name)
        drawn[wanted] = len(page.charts)
        assert text_of(page).count("见图") == len(page.charts)
    usual = {"bulletin": 2, "annual": 1, "overview": 1, "project": 1}.get(kind, 0)
    assert drawn == {None: usual, True: 1 if kind == "summary" else usual, False: 0}
