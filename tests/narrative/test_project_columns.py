"""[table]: which columns the table of all projects has, and what stands in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from narrative.build import project, report
from zdxm.config.settings import Style
from zdxm.errors import ConfigError
from zdxm.lights import GREEN, LIGHT_NAMES, RED, YELLOW
from zdxm.narrative.blocks import RowKind, Run, Table, Tint
from zdxm.narrative.tables import (
    DEFAULT_COLUMNS,
    PROJECT_COLUMNS,
    chosen_columns,
    filled_columns,
    project_table,
)

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures


def table(figures: ReportFigures, *columns: str) -> Table:
    """The table with these columns."""
    return project_table(figures, (Run("表"),), Style(), columns)


def lit(*lights: str | None) -> ReportFigures:
    """One project for each light."""
    figures = report(*(project(f"项目{number}", category="一类") for number, _ in enumerate(lights)))
    members = tuple(replace(one, light=light) for one, light in zip(figures.projects, lights, strict=True))
    return replace(
        figures, projects=members, groups={"category": (replace(figures.categories[0], members=members),)}
    )


def test_lights_are_words_on_a_ground_of_their_colour() -> None:
    """红, 黄, 绿 as a word and as a fill; — without a fill where there is no light; sums have none."""
    rows = table(lit(RED, YELLOW, GREEN, None), "项目名称", "进度灯").rows
    cells = [(row.cells[1].text, row.cells[1].tint) for row in rows if row.kind is not RowKind.GROUP]
    assert cells == [
        ("红", Tint.RED), ("黄", Tint.YELLOW), ("绿", Tint.GREEN), ("—", None), ("", None), ("", None),
    ]  # fmt: skip
    assert {tint.value for tint in Tint} == set(LIGHT_NAMES.values())


def test_columns_stand_as_chosen() -> None:
    """Headers, cells and sums follow the office's order; amounts add up, other columns of sums are empty."""
    figures = report(
        project("甲", 100, 60, category="一类", owner_unit="某公司", actual_start=dt.date(2011, 3, 15)),
        project("乙", 200, 80, category="一类", cumulative=500),
    )
    made = table(figures, "建设单位", "项目名称", "完成投资", "开工时间", "自开工累计完成投资")
    assert [column.label for column in made.columns] == [
        "建设单位", "项目名称", "完成投资", "开工时间", "自开工累计完成投资",
    ]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in made.rows[1:]] == [
        ["某公司", "甲", "60", "2011-03-15", "—"],
        ["", "乙", "80", "", "500"],
        ["", "小计2个项目", "140", "", ""],
        ["", "合计2个项目", "140", "", ""],
    ]


def test_every_column_can_be_printed() -> None:
    """No column fails on a project that says nothing, and each has as many cells as there are columns."""
    made = table(report(project("甲", None, None, None)), *PROJECT_COLUMNS)
    assert {len(row.cells) for row in made.rows} == {len(PROJECT_COLUMNS)}


def test_the_default_is_a_choice_like_any_other() -> None:
    """Without [table] the default columns stand."""
    assert chosen_columns({}) == DEFAULT_COLUMNS


def test_a_default_column_that_nobody_fills_is_left_out() -> None:
    """One project that has a 责任单位 keeps the column; what the office asks for stands, empty or not."""
    figures = report(project("甲"), project("乙", responsible_unit="某局"))
    assert filled_columns({}, figures.projects) == (*DEFAULT_COLUMNS[:7], "建设状态", "责任单位")
    assert filled_columns({"columns": ["项目名称", "形象进度"]}, figures.projects) == ("项目名称", "形象进度")
    full = lit(RED).projects[0]
    others = {**full.others, "leader": "张三"}
    full = replace(full, physical_progress="封顶", responsible_unit="某局", others=others)
    assert filled_columns({}, (full,)) == DEFAULT_COLUMNS


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["项目名称", "总投資"], "没有“总投資”这一列（是不是“总投资”？）"),
        (["项目名称", "总投资", "总投资"], "“总投资”写了两次"),
        (["总投资"], "少了“项目名称”这一列"),
        (3, "“table.columns”应当是文字的列表"),
    ],
)
def test_a_wrong_choice_is_refused(columns: object, said: str) -> None:
    """An unknown label comes with a guess, and the message lists what there is."""
    with pytest.raises(ConfigError) as caught:
        chosen_columns({"columns": columns})
    assert said in caught.value.reason
