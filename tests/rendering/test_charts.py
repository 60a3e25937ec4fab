"""Charts on paper: LibreOffice draws them from what we wrote, and keeps them when it saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from document.chart_samples import CATEGORIES, lag_chart, money_chart, rate_chart, three_charts
from document.reading import docx_of, parts
from document.samples import text
from document.test_charts import caches, find
from rendering.paper import print_all, require_programs, resave

if TYPE_CHECKING:
    from pathlib import Path

    from rendering.paper import Page, Printed, Word
    from zdxm.narrative.blocks import Chart

_PITCH = 28.95  # pt
_TEXT_LEFT, _TEXT_RIGHT = 28 * 72 / 25.4, (210 - 26) * 72 / 25.4
_DATA = docx_of(text("国" * 300), *(block for chart in three_charts() for block in (chart, text("国" * 56))))
_ALONE = docx_of(text("国"), rate_chart(), text("民"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice works."""
    require_programs()
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def printed(folder: Path) -> dict[str, Printed]:
    """Text with three charts, and a chart between two lines."""
    return print_all({"charts": _DATA, "alone": _ALONE}, folder)


def page_of(document: Printed, caption: str) -> Page:
    """The page that has a line which begins like this caption."""
    (page,) = [
        page
        for page in document.pages
        if any(line.startswith(caption) for line in page.lines(above=page.height))
    ]
    return page


def line_of(page: Page, words: str) -> Word:
    """The first word of the line that begins with these words."""
    return next(word for word in page.words if word.text.startswith(words))


@pytest.mark.parametrize(
    ("chart", "caption"),
    [(rate_chart(), "图1"), (money_chart(), "图2"), (lag_chart(), "图3")],
    ids=["rate", "money", "lag"],
)
def test_a_chart_is_drawn_with_all_its_words(printed: dict[str, Printed], chart: Chart, caption: str) -> None:
    """Legend, every category and every value stand on the caption's page, above it, within 版心."""
    page = page_of(printed["charts"], caption + "".join(run.text for run in chart.caption))
    foot = line_of(page, chart.caption[0].text).top
    above = [word for word in page.words if word.bottom <= foot + 2]
    shown = "".join(word.text for word in above)
    for series in chart.series:
        assert f"{series.label}（{chart.unit}）" in shown
        written = {str(value) for value in series.values if value is not None}
        assert written <= {word.text for word in above}
    if chart.reference:
        assert chart.reference.label in shown
    assert all(word.left > _TEXT_LEFT - 3 and word.right < _TEXT_RIGHT + 3 for word in above)


def test_all_names_of_categories_can_be_read(printed: dict[str, Printed]) -> None:
    """Names of columns stand in one line in their order; the long ones of bars are whole in several."""
    page = page_of(printed["charts"], "图1")
    names = [line_of(page, name) for name in CATEGORIES]
    assert len({round(name.middle) for name in names}) == 1
    assert [name.left for name in names] == sorted(name.left for name in names)
    shown = page_of(printed["charts"], "图3").text
    for name in lag_chart().categories:
        assert all(char in shown for char in name if char.isprintable())
    assert "城南" in shown
    assert "第三中学" in shown


def test_the_value_stands_above_its_column(printed: dict[str, Printed]) -> None:
    """The number of a column stands over the middle of its name; the missing one has none."""
    page = page_of(printed["charts"], "图1")
    values = dict(zip(CATEGORIES, rate_chart().series[0].values, strict=True))
    for name, value in values.items():
        label = line_of(page, name)
        over = [
            word
            for word in page.words
            if word.bottom < label.top
            and label.left < (word.left + word.right) / 2 < label.right
            and word.text.replace(".", "").isdigit()
        ]
        assert [word.text for word in over] == ([] if value is None else [str(value)])


def test_a_chart_takes_whole_lines(printed: dict[str, Printed]) -> None:
    """The text below stands where it would on a page without a chart, in steps of 28.95 pt."""
    (page,) = printed["alone"].pages
    steps = (line_of(page, "民").middle - line_of(page, "国").middle) / _PITCH
    assert steps == pytest.approx(round(steps), abs=0.05)
    assert steps > 5


def test_libreoffice_saves_a_chart_as_a_chart(folder: Path) -> None:
    """From .docx to .docx: still charts with the same values, each with a workbook to edit them in."""
    saved = parts(resave(_DATA, folder))
    charts = [etree.fromstring(saved[name]) for name in sorted(saved) if _is_chart(name)]
    assert len(charts) == 3
    assert len([name for name in saved if name.startswith("word/embeddings/")]) == 3
    for root, chart in zip(charts, three_charts(), strict=True):
        assert find(root, "//c:externalData/@r:id")
        columns = [points for points in caches(root).values() if points[0] and points[0][0].isdigit()]
        for series, points in zip(chart.series, columns, strict=False):
            assert [p and float(p) for p in points] == [v if v is None else float(v) for v in series.values]


def _is_chart(name: str) -> bool:
    return name.startswith("word/charts/chart") and name.endswith(".xml")
