"""附表: every project, with sums, exact."""

from __future__ import annotations

from narrative.build import FINISHED, NOT_STARTED, project, report
from zdxm.config.settings import Style
from zdxm.narrative.blocks import RowKind, Run, Table
from zdxm.narrative.tables import project_table

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
