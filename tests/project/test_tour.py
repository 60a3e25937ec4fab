"""docs/architecture.md leads a visitor from one cell to its printed figure and back: every stop is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import openpyxl
import pytest

from zdxm.config.files import load_settings
from zdxm.config.settings import Style
from zdxm.filters.values import rate_text
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
STOPS = sorted(set(re.findall(r"`([a-z_/]+\.py):(\w+)`", PAGE)))
LEDGER = ROOT / "samples" / "ledger.xlsx"


@pytest.mark.parametrize(("file", "name"), STOPS, ids=lambda part: part)
def test_each_stop_is_where_the_tour_says(file: str, name: str) -> None:
    """The file defines the function or class at its top level."""
    tree = ast.parse((ROOT / "src" / "zdxm" / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_the_tour_has_stops_in_every_room_between_reading_and_saving() -> None:
    """A tour without stops would hold of any code."""
    rooms = {file.split("/")[0] for file, _ in STOPS}
    assert rooms >= {"workbook", "layout", "ledger", "progress.py", "figures", "narrative", "provenance"}
    assert rooms >= {"document", "saving.py", "pipeline", "console", "checks", "rules.py", "fields.py"}


def test_the_numbers_of_the_tour_are_those_of_the_sample() -> None:
    """46835 in H6 is 468350000 元, 7806 hundredths, 78.06."""
    name = re.search(r"第6行是“(.+?)”，H6 填着 (\d+)", PAGE)
    assert name
    sheet = openpyxl.load_workbook(LEDGER)["台账"]
    assert sheet["H6"].value == int(name[2])
    figures = read_figures([LEDGER], load_settings(LEDGER.with_name("zdxm.toml")), parse_period("2011H1"))
    project = next(one for one in figures.projects if one.name == name[1])
    rate = project.figure("rate")
    assert rate is not None
    assert isinstance(rate.value, int)
    assert f"{project.completed} ÷ {project.annual_plan} ＝ {rate.value}（" in PAGE
    assert f"{rate.value} → “{rate_text(rate.value, Style())}”" in PAGE
