"""The published half-year report comes out of the sample ledger, figure by figure."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from zdxm.config.files import load_settings
from zdxm.console.ledger import Figures
from zdxm.narrative.blocks import Heading, Narrative, Paragraph, Table, Title
from zdxm.narrative.compose import compose
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
REFERENCE: dict[str, Any] = json.loads((HERE / "2011H1.json").read_text(encoding="utf-8"))
WAN = 10_000
CATEGORIES = tuple(REFERENCE["categories"])
SECTIONS = 4


@pytest.fixture(scope="module")
def figures() -> Any:
    """The sample ledger's figures at half-year."""
    settings = load_settings(SAMPLES / "zdxm.toml")
    return read_figures([SAMPLES / "ledger.xlsx"], settings, parse_period("2011H1"))


@pytest.fixture(scope="module")
def exported(figures: Any) -> dict[str, Any]:
    """The same as JSON."""
    return Figures(figures).json()


@pytest.fixture(scope="module")
def narrative(figures: Any) -> Narrative:
    """The composed report."""
    return compose(figures, load_settings(SAMPLES / "zdxm.toml"), kind="summary")


def text_of(block: object) -> str:
    """A heading's or paragraph's text."""
    assert isinstance(block, Title | Heading | Paragraph)
    return "".join(run.text for run in block.runs)


def section(narrative: Narrative, number: int) -> list[str]:
    """The texts of one of the four parts, its own heading first."""
    parts: list[list[str]] = [[]]
    for block in narrative.blocks:
        if isinstance(block, Table):
            continue
        if isinstance(block, Heading) and block.level == 1:
            parts.append([])
        parts[-1].append(text_of(block))
    return parts[number]


def check_group(actual: dict[str, Any], expected: dict[str, Any]) -> None:
    """Counts, amounts to the last 元, and both rates."""
    for key, value in expected.items():
        if key in ("total_investment", "annual_plan", "completed"):
            assert actual[key] == value * WAN, key
        elif key == "rate":
            assert actual["completion_rate_pct"] == value
        elif key == "variance":
            assert actual["variance_pp"] == value
        else:
            assert actual[key] == value, key


def test_the_whole_ledger(exported: dict[str, Any]) -> None:
    """Totals, counts, rate and gap of all 45 projects."""
    check_group(exported["total"], REFERENCE["total"])
    assert exported["period"]["time_progress_pct"] == REFERENCE["time_progress"]


@pytest.mark.parametrize("name", CATEGORIES)
def test_each_category(exported: dict[str, Any], name: str) -> None:
    """Each category's figures to the last 元."""
    group = next(group for group in exported["categories"] if group["name"] == name)
    check_group(group, REFERENCE["categories"][name])


def test_categories_stand_in_the_published_order(exported: dict[str, Any]) -> None:
    """The order of the ledger's sections is the report's."""
    assert tuple(group["name"] for group in exported["categories"]) == CATEGORIES


@pytest.mark.parametrize("bucket", ["ahead", "behind", "not_started"])
def test_each_named_project_is_where_the_report_names_it(exported: dict[str, Any], bucket: str) -> None:
    """Every project that the published report names is ahead, behind or not started as it says."""
    found = {project["name"]: project["bucket"] for project in exported["projects"]}
    assert {name: found.get(name) for name in REFERENCE["names"][bucket]} == dict.fromkeys(
        REFERENCE["names"][bucket], bucket
    )


@pytest.mark.parametrize("name", REFERENCE["projects"])
def test_single_projects(exported: dict[str, Any], name: str) -> None:
    """The two projects with figures of their own."""
    project = next(project for project in exported["projects"] if project["name"] == name)
    check_group(project, REFERENCE["projects"][name])


def test_the_printed_text_of_the_whole(narrative: Narrative) -> None:
    """The overall paragraph prints every published figure."""
    paragraphs = section(narrative, 1)
    overall = "".join(paragraphs[: next(i for i, text in enumerate(paragraphs) if CATEGORIES[0] in text)])
    for printed in REFERENCE["printed"]["overall"]:
        assert printed in overall


@pytest.mark.parametrize("number", range(len(CATEGORIES) - 1))
def test_the_printed_text_of_each_category(narrative: Narrative, number: int) -> None:
    """From a category's name to the next one's, the text prints every published figure of it."""
    whole = "\n".join(section(narrative, 1))
    begin = whole.index("\n" + CATEGORIES[number])
    end = whole.index("\n" + CATEGORIES[number + 1])
    for printed in REFERENCE["printed"][CATEGORIES[number]]:
        assert printed in whole[begin:end], printed


def test_a_category_told_in_words_prints_no_amount(narrative: Narrative) -> None:
    """The category under ``prose_categories`` has no amount, rate or gap, and all its projects are told."""
    whole = "\n".join(section(narrative, 1))
    told = whole[whole.index("\n" + CATEGORIES[-1]) :]
    assert not re.search(r"亿元|%|百分点", told)
    for name in REFERENCE["names"]["behind"][-3:]:
        assert name in told


def test_the_registers_figures_are_printed(narrative: Narrative) -> None:
    """Part two prints what the registers hold."""
    measures = "".join(section(narrative, 2))
    for printed in REFERENCE["printed"]["registers"]:
        assert printed in measures, printed


def test_counts_agree_with_the_names_listed(narrative: Narrative) -> None:
    """Wherever names are followed by a count, the names are as many, or fewer only behind 等."""
    for text in section(narrative, 1):
        for names, more, count in re.findall(r"((?:[^、，。：；]+、)+[^、，。：；]+?)(等)?(\d+)个项目", text):
            listed = len(names.split("、"))
            assert listed <= int(count)
            assert more or listed == int(count), text


def test_four_parts_and_no_hole(narrative: Narrative) -> None:
    """The sample has all four parts, in order, and nothing is left to fill in."""
    headings = [text_of(b) for b in narrative.blocks if isinstance(b, Heading) and b.level == 1]
    assert len(headings) == SECTIONS
    for heading, word in zip(headings, ("进展", "措施", "问题", "计划"), strict=True):
        assert word in heading
    assert narrative.placeholders == ()
    assert narrative.title == "2011年上半年全市重点项目建设工作总结"


def test_the_ledger_is_clean(exported: dict[str, Any]) -> None:
    """Nothing is wrong in the sample."""
    assert [d for d in exported["diagnostics"] if d["severity"] != "info"] == []
