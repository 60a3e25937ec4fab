"""What headings and rows of sums say in other ways: numerals, brackets, states, counts, other months."""

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
