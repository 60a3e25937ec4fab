"""Rows that only their amounts tell: packed projects over their parts, groups over their projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, read, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

HEAD = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "责任单位"]


def _read(path: Path, rows: list[list[Any]], head: list[str] = HEAD) -> Ledger:
    return read(write_book(path / "a.xlsx", Page([["2011年台账（单位：万元）"], head, *rows])))


def _warned(ledger: Ledger) -> list[tuple[str, str]]:
    return [(note.code, str(note.place)) for note in ledger.diagnostics if note.severity.value != "info"]


@pytest.mark.parametrize(
    "numbers", [("（1）", "（2）"), ("1-1", "1-2"), (1.1, 1.2), ("1.1", "1.2"), (None, None)]
)
def test_parts_are_counted_once(tmp_path: Path, numbers: tuple[Any, Any]) -> None:
    """Rows below a project whose amounts are its amounts again are its parts, however they are numbered."""
    rows = [
        [1, "打捆项目", 300, 100, 40, "甲局"],
        [numbers[0], "一标段", 200, 60, 30, "甲局"],
        [numbers[1], "二标段", 100, 40, 10, "甲局"],
        [2, "乙项目", 50, 20, 5, "乙局"],
    ]
    ledger = _read(tmp_path, rows)
    assert ledger.frame["name"].tolist() == ["打捆项目", "乙项目"]
    assert [note.code for note in ledger.diagnostics] == ["ZD057", "ZD057"]


def test_numbered_parts_that_do_not_add_up_are_counted_and_reported(tmp_path: Path) -> None:
    """Nobody can tell whether they are in the row above: they count, and the first of them is named."""
    rows = [
        [1, "打捆项目", 300, 100, 40, "甲局"],
        ["（1）", "一标段", 200, 60, 30, "甲局"],
        ["（2）", "二标段", 90, 40, 10, "甲局"],
    ]
    ledger = _read(tmp_path, rows)
    assert ledger.frame["name"].tolist() == ["打捆项目", "一标段", "二标段"]
    assert _warned(ledger) == [("ZD057", "a.xlsx:台账!B4")]


def test_rows_without_number_that_do_not_add_up_are_projects(tmp_path: Path) -> None:
    """A blank 序号 alone says nothing."""
    rows: list[list[Any]] = [
        [1, "甲", 300, 100, 40, "甲局"],
        [None, "乙", 200, 60, 30, "甲局"],
        [3, "丙", 1, 1, 1, "甲局"],
    ]
    ledger = _read(tmp_path, rows)
    assert ledger.frame["name"].tolist() == ["甲", "乙", "丙"]
    assert _warned(ledger) == []


GROUPS: list[list[Any]] = [
    ["市直", 300, 100, 40],
    ["甲", 200, 60, 30],
    ["乙", 100, 40, 10],
    ["云东县", 60, 30, 20],
    ["丙", 50, 20, 15],
    ["丁", 10, 10, 5],
    ["戊", 0, 0, 0],
]


@pytest.mark.parametrize("numbered", [True, False])
def test_rows_that_sum_the_rows_below_head_them(tmp_path: Path, *, numbered: bool) -> None:
    """市直 | sums over its projects is a heading, with or without 序号, and its sums are compared."""
    if numbered:
        rows = [[at if len(row[0]) == 1 else None, *row, "局"] for at, row in enumerate(GROUPS)]
        ledger = _read(tmp_path, [row if row[0] else row[:5] for row in rows])
    else:
        ledger = _read(tmp_path, GROUPS, HEAD[1:5])
    assert ledger.frame["name"].tolist() == ["甲", "乙", "丙", "丁", "戊"]
    assert ledger.frame["county"].tolist() == ["市直"] * 2 + ["云东县"] * 3
    assert [control.projects for control in ledger.controls] == [(0, 1), (2, 3, 4)]
    assert _warned(ledger) == []


def test_one_row_out_of_step_heads_nothing(tmp_path: Path) -> None:
    """Where one group does not add up, no row is taken for a heading by its sums."""
    rows = [list(row) for row in GROUPS]
    rows[3][1] = 61
    assert len(_read(tmp_path, rows, HEAD[1:5]).frame) == len(GROUPS)


@pytest.mark.parametrize("numbered", [True, False])
def test_a_row_that_sums_all_above_is_no_project(tmp_path: Path, *, numbered: bool) -> None:
    """全市 | sums below the projects would double everything: it is a total, and the row is named."""
    rows: list[list[Any]] = [["甲", 200, 60, 30], ["乙", 100, 40, 10], ["全市", 300, 100, 40]]
    if numbered:
        rows = [[1, *rows[0], "局"], [2, *rows[1], "局"], [None, *rows[2]]]
    ledger = _read(tmp_path, rows, HEAD if numbered else HEAD[1:5])
    assert ledger.frame["name"].tolist() == ["甲", "乙"]
    assert [control.projects for control in ledger.controls] == [(0, 1)]
    assert _warned(ledger) == [("ZD059", "a.xlsx:台账!B5" if numbered else "a.xlsx:台账!A5")]


def test_everything_is_no_county(tmp_path: Path) -> None:
    """全市 | sums on top is a total, not the county of all projects."""
    rows: list[list[Any]] = [
        [None, "全市", 300, 100, 40],
        [1, "甲", 200, 60, 30, "局"],
        [2, "乙", 100, 40, 10, "局"],
    ]
    ledger = _read(tmp_path, rows)
    assert ledger.frame["county"].tolist() == [None, None]
    assert [control.projects for control in ledger.controls] == [(0, 1)]


@pytest.mark.parametrize("word", ["{}小计", "{}合计：2个"])
def test_named_subtotals_above_their_projects_are_headings(tmp_path: Path, word: str) -> None:
    """能源项目小计 above its projects gives them the category; below them it only sums them up."""
    able: list[list[Any]] = []
    below: list[list[Any]] = []
    for group in ("能源项目", "水利项目"):
        total = [None, word.format(group), 30, 20, 10]
        members = [[1, group[:2] + "甲", 10, 5, 4, "局"], [2, group[:2] + "乙", 20, 15, 6, "局"]]
        able += [total, *members]
        below += [*members, total]
    assert _read(tmp_path, able).frame["category"].tolist() == ["能源项目"] * 2 + ["水利项目"] * 2
    ledger = _read(tmp_path, below)
    assert [control.projects for control in ledger.controls] == [(0, 1), (2, 3)]


def test_second_row_with_amounts_is_reported(tmp_path: Path) -> None:
    """An amount beside a name that is merged down from the row above is left out with a warning."""
    rows: list[list[Any]] = [
        ["单位：万元"],
        HEAD,
        [1, "甲", 300, 100, 40, "局"],
        [None, None, 200, None, None, None],
    ]
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows, merges=("B3:B4",))))
    assert ledger.frame["total_investment"].tolist() == [3_000_000]
    assert _warned(ledger) == [("ZD057", "a.xlsx:台账!C4")]


def test_a_header_with_other_columns_begins_another_table(tmp_path: Path) -> None:
    """The same words in another order are no repetition: the amounts below are read by their own header."""
    other = ["序号", "项目名称", "1-6月完成投资", "总投资", "年度计划投资", "责任单位"]
    ledger = _read(tmp_path, [[1, "甲", 300, 100, 40, "局"], other, [1, "乙", 4, 30, 10, "局"]])
    keys = ["total_investment", "annual_plan", "completed"]
    assert ledger.frame[keys].to_numpy().tolist() == [
        [3_000_000, 1_000_000, 400_000],
        [300_000, 100_000, 40_000],
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("一、能源项目", "二、水利项目"), ("能源项目", "水利项目"), ("【能源项目】", "【水利项目】")],
)
def test_heading_above_the_header(tmp_path: Path, first: str, second: str) -> None:
    """Where the header stands below each heading, the first heading counts too."""
    rows: list[list[Any]] = [
        ["2011年上半年重点项目情况表"],
        ["单位：万元"],
        [first],
        HEAD,
        [1, "甲", 3, 2, 1, "局"],
        [second],
        HEAD,
        [1, "乙", 3, 2, 1, "局"],
    ]
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows)))
    assert ledger.frame["category"].tolist() == ["能源项目", "水利项目"]
    assert ledger.title == "2011年上半年重点项目情况表"
