"""Names of units and people that blanks and width make two of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks import PROJECTS, flat_page, write_book
from zdxm.config.settings import Settings
from zdxm.ledger.frame import in_one_form
from zdxm.pipeline.reading import read_figures

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.figures.model import ReportFigures


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (["水利局", "水 利 局", "水利局"], ["水利局"] * 3),
        (["王 芳", "王芳"], ["王芳", "王芳"]),
        (["县 教体局", "县教体局"], ["县教体局", "县教体局"]),
        (["发展 改革委", "发展改革委", "发展改革委"], ["发展改革委"] * 3),
        (["王芳 李明", "王 芳 李明"], ["王芳 李明"] * 2),
        (["文旅局（二科）", "文旅局(二科)", "文旅局（二科）"], ["文旅局（二科）"] * 3),
        (["ABC 公司", None, "水务集团"], ["ABC 公司", None, "水务集团"]),
    ],
)
def test_blanks_do_not_make_two_names(written: list[str | None], shown: list[str]) -> None:
    """The form that is written most stands for all; two people stay two."""
    assert list(in_one_form(written)) == shown


def figures_of(path: Path, column: str, names: list[str]) -> ReportFigures:
    """The usual ledger with a column of names."""
    page = flat_page()
    page.rows[2].append(column)
    for row, name in zip(page.rows[3:], names, strict=True):
        row.append(name)
    return read_figures([write_book(path / "a.xlsx", page)], Settings(period="2011H1"), None)


def test_units_are_ranked_as_one(tmp_path: Path) -> None:
    """交 通 局 is 交通局, in groups and in print."""
    names = ["交通局", "交 通 局", "交\u3000通局", "水利局", "水 利 局", "水利局"]
    figures = figures_of(tmp_path, "责任单位", names)
    groups = [(group.name, group.projects) for group in figures.groups["responsible_unit"]]
    assert groups == [("交通局", 3), ("水利局", 3)]
    assert len(figures.projects) == len(PROJECTS)


def test_a_duplicate_says_which_totals_differ(tmp_path: Path) -> None:
    """ZD008 names both cells where 总投资 is not the same, and nothing more where it is."""
    for total, told in ((9000, True), (PROJECTS[0].total, False)):
        page = flat_page()
        page.rows[5][1], page.rows[5][4] = PROJECTS[0].name, total
        book = write_book(tmp_path / "a.xlsx", page)
        figures = read_figures([book], Settings(period="2011H1"), None)
        (note,) = (note for note in figures.diagnostics if note.code == "ZD008")
        assert ("a.xlsx:台账!E6" in note.message and "a.xlsx:台账!E4" in note.message) is told
