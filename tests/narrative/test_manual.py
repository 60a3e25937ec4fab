"""The clerk's page on templates says all there is, and nothing that is not."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest

from narrative.build import full_registers, project, report
from zdxm.config import Settings
from zdxm.filters import FILTERS, TESTS
from zdxm.narrative import compose
from zdxm.narrative.blocks import ParagraphRole
from zdxm.narrative.charts import CHARTS
from zdxm.narrative.context import VOCABULARY, context_of
from zdxm.narrative.pen import Pen
from zdxm.narrative.tables import PROJECT_TABLE

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", PAGE))
WORDS = {word for code in CODE for word in re.split(r"[^\w]+", code)}
EXAMPLES = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
FIGURES = report(
    project("甲项目", category="一类", responsible_unit="甲局"),
    project("乙项目", done=20, category="一类", responsible_unit="乙局"),
    registers=full_registers(),
)


@pytest.mark.parametrize("name", [*FILTERS, *TESTS])
def test_every_filter_stands_on_the_page(name: str) -> None:
    """Filters by their name, tests behind ``is``."""
    assert name in CODE or f"is {name}" in CODE


@pytest.mark.parametrize("name", FILTERS)
def test_a_filters_manual_begins_with_its_name(name: str) -> None:
    """The docstring is the manual, under the name that templates use."""
    assert (inspect.getdoc(FILTERS[name]) or "").startswith(f"{name}：" if "：" in name else f"{name}:")


@pytest.mark.parametrize("name", ["对比", "百分点", "名单", "序"])
def test_what_the_manual_prints_the_page_prints(name: str) -> None:
    """Examples of the docstring stand on the page."""
    manual = inspect.getdoc(FILTERS[name]) or ""
    examples = re.findall(r"[^\s;,.]*\d个[^\s;,.]*", manual)
    examples += re.findall(r"'(.+?)'", "".join(e.want for e in doctest.DocTestParser().get_examples(manual)))
    assert [text for text in examples if text not in PAGE and "〇" not in text] == []


@pytest.mark.parametrize(("name", "words"), VOCABULARY.items())
def test_every_word_stands_on_the_page(name: str, words: dict[str, object]) -> None:
    """Each variable, and each word that it or its entries know."""
    assert {name, *words} <= WORDS


def test_the_vocabulary_is_all_there_is() -> None:
    """Every variable that the code hands to templates is in the list that is tested here."""
    settings = Settings()
    assert set(context_of(FIGURES, settings, Pen(settings))) <= set(VOCABULARY)


@pytest.mark.parametrize(
    "mark", [*(role.value for role in ParagraphRole if role.value != "正文"), f"附表 {PROJECT_TABLE}", "图"]
)
def test_every_mark_stands_on_the_page(mark: str) -> None:
    """Each line mark with its @."""
    assert any(code.startswith(f"@{mark} ") for code in CODE)


def test_every_chart_stands_on_the_page() -> None:
    """Charts by the name behind @图."""
    assert all(name in PAGE for name in CHARTS)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_pages_examples_work(number: int, tmp_path: Path) -> None:
    """Every template on the page can be filled."""
    folder = tmp_path / "t" / "own"
    folder.mkdir(parents=True)
    (folder / "report.j2").write_text(f"# 标题\n\n{EXAMPLES[number]}", encoding="utf-8")
    narrative = compose(FIGURES, Settings(folder=tmp_path, templates="t"), kind="own")
    assert len(narrative.blocks) > 1


def test_the_page_names_every_bundled_file() -> None:
    """Each file of the summary stands in the table."""
    folder = Path(__file__).parents[2] / "templates"
    for file in folder.rglob("*.j2"):
        assert f"templates/{file.relative_to(folder).as_posix()}" in CODE
