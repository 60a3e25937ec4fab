"""What rows say in other ways: numerals, brackets, states, counts, other months, parts, examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, read, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

Row = list[Any]
HEAD: Row = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资"]
FIRST: list[Row] = [
    [1, "城东污水厂扩建", 9000, 4000, 1500],
    [2, "环湖公路", 30000, 12000, 7000],
    [3, "县人民医院迁建", 21000, 6000, 2500],
]
TOTAL: Row = [None, "合计", 60000, 22000, 11000]


def _read(path: Path, rows: list[Row], *more: Any) -> Ledger:
    page = Page([["2011年台账（单位：万元）"], [*HEAD, *more], *rows])
    return read(write_book(path / "a.xlsx", page))


@pytest.mark.parametrize(
    "heading",
    [
        "一 工业",
        "二　工业",
        "壹、工业",
        "叁 工业",
        "第二部分 工业",
        "第1部分：工业（3个）",
        "【工业】",
        "（工业）",
        "（一）【工业】",
        "【工业】（3个）",
    ],
)
def test_numerals_and_brackets_do_not_stay_in_a_category(tmp_path: Path, heading: str) -> None:
    """Whatever a section is numbered with, and whatever stands around its words."""
    ledger = _read(tmp_path, [[heading], *FIRST, TOTAL])
    assert ledger.frame["category"].tolist() == ["工业"] * 3


@pytest.mark.parametrize("heading", ["一 东平县", "贰、东平县", "【东平县】", "（东平县）"])
def test_nor_in_a_county(tmp_path: Path, heading: str) -> None:
    """Counties head sections as categories do."""
    ledger = _read(tmp_path, [[heading], *FIRST, TOTAL])
    assert ledger.frame["county"].tolist() == ["东平县"] * 3


@pytest.mark.parametrize("words", ["壹、工业", "一、工业", "第二类：工业"])
def test_nor_where_the_category_has_a_column(tmp_path: Path, words: str) -> None:
    """A cell of the column may be numbered as a heading is."""
    ledger = _read(tmp_path, [[*row, words] for row in FIRST], "类别")
    assert ledger.frame["category"].tolist() == ["工业"] * 3


@pytest.mark.parametrize(
    ("heading", "state"),
    [
        ("一、停建项目", "stopped"),
        ("二 已停工项目（3个）", "stopped"),
        ("（一）前期推进项目", "not_started"),
        ("【未开工项目】", "not_started"),
        ("III、在建续建项目", "under_way"),
        ("已竣工投产项目", "finished"),
        ("贰、竣工项目", "finished"),
    ],
)
def test_a_section_may_be_a_state(tmp_path: Path, heading: str, state: str) -> None:
    """Words for states alone, in any order and with any numeral; they name no category."""
    ledger = _read(tmp_path, [[heading], *FIRST, TOTAL])
    assert ledger.frame["status"].tolist() == [state] * 3
    assert ledger.frame["category"].tolist() == [None] * 3


def test_a_state_in_a_name_makes_no_state(tmp_path: Path) -> None:
    """续建道路 is a category."""
    ledger = _read(tmp_path, [["一、续建道路"], *FIRST, TOTAL])
    assert ledger.frame["category"].tolist() == ["续建道路"] * 3
    assert ledger.frame["status"].tolist() == [None] * 3


@pytest.mark.parametrize(
    ("header", "cells", "sums"),
    [
        ("完成率（%）", [37.5, 58.3, 41.6], 50),
        ("上年同期完成投资", [100, 200, 300], 600),
        ("岗位数", [12, 30, 8], 50),
        ("在建", ["√", "√", ""], 2),
        ("竣工", ["●", None, None], 1),
    ],
)
@pytest.mark.parametrize("section", [True, False])
def test_a_sum_is_no_count(
    tmp_path: Path, header: str, cells: list[Any], sums: int, *, section: bool
) -> None:
    """A number below or above numbers of the projects' own, or below ticks, does not count all projects."""
    rows = [[*row, cell] for row, cell in zip(FIRST, cells, strict=True)]
    first: list[Row] = [["一、工业", None, 60000, 22000, 11000, sums]] if section else []
    ledger = _read(tmp_path, [*first, *rows, [*TOTAL, sums]], header)
    assert {control.count for control in ledger.controls} == {None}


@pytest.mark.parametrize(
    ("header", "cells", "said", "count"),
    [
        ("责任单位", ["住建局", "交通局", "卫健委"], 3, 3),
        ("项目个数", [1, 1, 1], 4, 4),
        ("备注", [None, "专项债", None], "共3个", 3),
    ],
)
def test_a_count_is_written_as_one(
    tmp_path: Path, header: str, cells: list[Any], said: Any, count: int
) -> None:
    """Among words, below a header that says so, or with 个 behind it."""
    rows = [[*row, cell] for row, cell in zip(FIRST, cells, strict=True)]
    ledger = _read(tmp_path, [*rows, [*TOTAL, said]], header)
    assert [control.count for control in ledger.controls] == [count]


@pytest.mark.parametrize("words", ["上月累计", "上月合计", "上年同期合计", "较上月", "上月完成累计"])
def test_the_sum_of_another_time_is_no_total(tmp_path: Path, words: str) -> None:
    """It stands below the total to be compared with, and is told to be no project."""
    ledger = _read(tmp_path, [*FIRST, TOTAL, [None, words, 54000, 20000, 9000]])
    assert [control.label for control in ledger.controls] == ["合计"]
    assert len(ledger.frame) == 3
    assert [note.code for note in ledger.diagnostics if note.place.row == 6] == ["ZD088"]


PARENT: Row = [2, "道路提升（打包）", 1000, 500, 300]


@pytest.mark.parametrize("numbers", [("2-1", "2-2"), (2.1, 2.2), ("2.1", "2.2")])
@pytest.mark.parametrize(("done", "found"), [(200, None), (140, 240)])
def test_parts_with_the_number_of_their_project_are_counted_once(
    tmp_path: Path, numbers: tuple[Any, Any], done: int, found: int | None
) -> None:
    """Whether they add up or not; where they do not, an error stands at the project's own amount."""
    parts = [[numbers[0], "东段", 600, 300, 100], [numbers[1], "西段", 400, 200, done]]
    ledger = _read(tmp_path, [FIRST[0], PARENT, *parts, FIRST[2]])
    assert ledger.frame["name"].tolist() == ["城东污水厂扩建", "道路提升（打包）", "县人民医院迁建"]
    errors = [note for note in ledger.diagnostics if note.severity.value == "error"]
    assert [(note.place.row, note.place.column) for note in errors] == ([] if found is None else [(3, 4)])
    assert all(f"相加是{found}，" in note.message for note in errors)


def test_rounding_makes_no_difference_to_parts(tmp_path: Path) -> None:
    """Amounts in 亿元 with two places do not add up to the last of them."""
    parts = [["2.1", "东段", 3.33, 1.11, 0.3], ["2.2", "西段", 6.66, 2.22, 0.4]]
    rows = [FIRST[0], [2, "道路提升", 10, 3.34, 0.7], *parts, FIRST[2]]
    ledger = _read(tmp_path, rows)
    assert len(ledger.frame) == 3
    assert "error" not in [note.severity.value for note in ledger.diagnostics]


def test_parts_that_hold_what_their_project_lacks_are_doubted(tmp_path: Path) -> None:
    """Amounts that stand nowhere else are not left out without a warning."""
    parts = [["2-1", "东段", 600, 300, 100], ["2-2", "西段", 500, 200, 200]]
    ledger = _read(tmp_path, [FIRST[0], [*PARENT[:4], None], *parts, FIRST[2]])
    assert {note.place.row for note in ledger.diagnostics if note.severity.value == "warning"} == {4, 5}


@pytest.mark.parametrize(
    ("number", "name"), [("例", "东环路改造"), ("示例", "西环路改造"), (None, "××路改造"), ("例：", "XX项目")]
)
@pytest.mark.parametrize("numbers", [[], [["甲", "乙", 1, 2, "3=1/2"]]])
def test_an_example_below_the_header_is_no_project(
    tmp_path: Path, number: str | None, name: str, numbers: list[Row]
) -> None:
    """It is told to be none; nor is the row of column numbers, whatever it explains."""
    ledger = _read(tmp_path, [*numbers, [number, name, 500, 100, 50], *FIRST, TOTAL])
    assert ledger.frame["name"].tolist() == [row[1] for row in FIRST]
    row = 2 + len(numbers)
    assert [note.code for note in ledger.diagnostics if note.place.row == row] == ["ZD088"]


def test_a_numbered_project_may_leave_its_name_open(tmp_path: Path) -> None:
    """××厂 with a number counts."""
    ledger = _read(tmp_path, [[1, "××厂扩建", 500, 100, 50], *FIRST[1:]])
    assert len(ledger.frame) == 3


@pytest.mark.parametrize(
    ("tabs", "states"),
    [
        (("停工", "在建"), ["stopped"] * 3 + ["under_way"]),
        (("一、未开工项目", "二、已竣工投产"), ["not_started"] * 3 + ["finished"]),
    ],
)
def test_a_tab_may_be_a_state(tmp_path: Path, tabs: tuple[str, str], states: list[str]) -> None:
    """Where each state has a sheet of its own the tab is the state, and no category."""
    other: Row = [1, "旧桥改造", 500, 100, 50]
    pages = [
        Page([["2011年台账（单位：万元）"], HEAD, *rows], name)
        for rows, name in ((FIRST, tabs[0]), ([other], tabs[1]))
    ]
    ledger = read(write_book(tmp_path / "a.xlsx", *pages))
    assert ledger.frame["status"].tolist() == states
    assert ledger.frame["category"].tolist() == [None] * 4
