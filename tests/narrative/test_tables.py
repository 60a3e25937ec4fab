"""附表: every project, with sums, exact."""

from __future__ import annotations

import pytest

from narrative.build import FINISHED, NOT_STARTED, STOPPED, project, report
from zdxm.config.settings import Settings, Style
from zdxm.narrative.blocks import RowKind, Run, Table
from zdxm.narrative.pen import Pen
from zdxm.narrative.tables import behind_table, project_table

ROWS = (
    project("甲项目", 100.5, 60, category="一类", leader="张三", physical_progress="完成3层主体，\n正在装修"),
    project("乙\t项目2期", None, 12.3456, None, category="一类", responsible_unit="某局"),
    project("丙项目", 3000, 1500, FINISHED, category="二类"),
    project("丁项目", 100, None, NOT_STARTED, category="二类"),
)


def table(*rows: dict[str, object], style: Style | None = None) -> Table:
    """The table of a ledger."""
    return project_table(report(*rows), (Run("表"),), style or Style())


def texts(made: Table) -> list[list[str]]:
    """Its cells' texts."""
    return [[cell.text for cell in row.cells] for row in made.rows]


def test_projects_stand_under_their_category_with_sums() -> None:
    """Groups, items numbered through, 小计 and 合计; exact 万元, full text, — where undefined."""
    assert texts(table(*ROWS)) == [
        ["一类"],
        [
            "1",
            "甲项目",
            "201",
            "100.5",
            "60",
            "59.7",
            "9.7",
            "—",
            "在建",
            "完成3层主体，正在装修",
            "",
            "张三",
        ],
        ["2", "乙项目2期", "—", "—", "12.3456", "—", "—", "—", "", "", "某局", ""],
        ["", "小计2个项目", "201", "100.5", "72.3456", "59.7", "9.7", "", "", "", "", ""],
        ["二类"],
        ["3", "丙项目", "6000", "3000", "1500", "50", "0", "—", "竣工", "", "", ""],
        ["4", "丁项目", "200", "100", "—", "—", "—", "—", "未开工", "", "", ""],
        ["", "小计2个项目", "6200", "3100", "1500", "48.39", "-1.61", "", "", "", "", ""],
        ["", "合计4个项目", "6401", "3200.5", "1572.3456", "48.74", "-1.26", "", "", "", "", ""],
    ]


def test_kinds_of_rows() -> None:
    """A group has one cell, every other row as many as columns."""
    made = table(*ROWS)
    assert [row.kind for row in made.rows[:4]] == [
        RowKind.GROUP,
        RowKind.ITEM,
        RowKind.ITEM,
        RowKind.SUBTOTAL,
    ]
    assert made.rows[-1].kind is RowKind.TOTAL
    assert {len(row.cells) for row in made.rows if row.kind is not RowKind.GROUP} == {len(made.columns)}


def test_without_categories_it_is_one_list() -> None:
    """No groups, no 小计."""
    rows = texts(table(project("甲项目"), project("乙项目")))
    assert [row[1] for row in rows] == ["甲项目", "乙项目", "合计2个项目"]


def test_every_digit_from_the_ledger_is_a_figure() -> None:
    """Every cell of a project, 序号 aside, names its figure, and every digit elsewhere is one."""
    for row in table(*ROWS).rows:
        for cell in row.cells[1:] if row.kind is RowKind.ITEM else row.cells:
            assert cell.figure is not None or row.kind is not RowKind.ITEM
            assert cell.figure is not None or not any(letter.isdigit() for letter in cell.text)
    item = table(*ROWS).rows[1]
    assert item.cells[4].figure == "project:1.completed"
    assert item.cells[9].figure == "project:1.physical_progress"


def test_house_decimals_and_rounding_hold() -> None:
    """The table prints what the text prints."""
    rows = texts(
        table(
            project("甲项目", 70000, 34961),
            style=Style(
                rate_decimals=1, rounding="subtract-first", trailing_zeros=True, progress_noun="序时进度"
            ),
        )
    )
    assert rows[0][5:7] == ["49.9", "-0.1"]
    assert table(project("甲"), style=Style(progress_noun="序时进度")).columns[6].label == "与序时进度比较"


LATE = [project(f"{number}号", plan=100, done=number, responsible_unit=f"{number}局") for number in range(9)]


def of_behind(*rows: dict[str, object], most: int = 8) -> Table | None:
    """The table in the text of a ledger's projects that miss most."""
    figures = report(*rows)
    behind = Pen.of(figures, Settings()).parted(figures.total)["behind"]
    return behind_table(behind, (Run("表"),), Style(names_max=most))


def test_those_that_miss_most_stand_first() -> None:
    """Place, project, unit, rate, gap and what is missing; no more of them than are named elsewhere."""
    made = of_behind(*reversed(LATE), most=3)
    assert made
    assert not made.is_attached
    assert texts(made) == [
        ["1", "0号", "0局", "0", "-50", "50"],
        ["2", "1号", "1局", "1", "-49", "49"],
        ["3", "2号", "2局", "2", "-48", "48"],
    ]


def test_a_cell_is_the_figure_of_its_place() -> None:
    """So that it follows whoever stands there later; its value is that of the project there now."""
    made = of_behind(*LATE)
    assert made
    assert [cell.figure for cell in made.rows[1].cells] == [
        None,
        *(f"total.behind2.{key}" for key in ("name", "responsible_unit", "rate", "variance", "shortfall")),
    ]
    second = {fact.id: fact for fact in made.facts}["total.behind2.shortfall"]
    assert (second.value, second.scope) == (490_000, "project:2")


@pytest.mark.parametrize(
    "rows",
    [LATE[:3], [*LATE[:3], project("停", done=0, status=STOPPED), project("未", done=0, status=NOT_STARTED)]],
)
def test_a_sentence_can_name_three(rows: list[dict[str, object]]) -> None:
    """And neither a stopped project nor one that has not started makes a fourth."""
    assert of_behind(*rows) is None


def test_a_column_that_nobody_fills_is_left_out() -> None:
    """The ledger names no units."""
    made = of_behind(*(project(f"{number}号", done=number) for number in range(4)))
    assert made
    assert [column.label for column in made.columns] == [
        "名次",
        "项目",
        "完成率（%）",
        "差距（百分点）",
        "缺口（万元）",
    ]
