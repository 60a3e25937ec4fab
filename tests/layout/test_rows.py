"""Rows: what is a project, what a heading, a total, a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, read, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

HEAD = ["序号", "项目名称", "建设内容", "责任单位", "总投资", "年度计划", "完成投资"]


def _read(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = (), head: list[str] = HEAD) -> Ledger:
    page = Page([["2011年台账（单位：万元）"], head, *rows], merges=merges)
    return read(write_book(path / "a.xlsx", page))


def _one(number: Any, name: str) -> list[Any]:
    return [number, name, "c", "x", 2, 1, 0.5]


@pytest.mark.parametrize(
    "heading",
    [
        ["一、工业项目（2个）"],
        ["一、工业项目"],
        ["（一）工业项目"],
        ["一", "工业项目"],
        [None, "一、工业项目"],
        ["工业项目"],
        [None, "工业项目（2个，0.0004亿元）"],
        ["1.工业项目（2个）", None, None, None, 4, 2, 1],
        ["一", "工业项目", 2, None, 4, 2, 1],
        ["工业项目", 2, None, None, 4, 2, 1],
        [None, "一、工业项目 2", None, None, 4, 2, 1],
        ["第一类 工业项目"],
        ["——工业项目", None, 2, None, 4, 2, 1],
        [None, "工业项目", 2, None, 4, 2, 1],
    ],
)
def test_headings(tmp_path: Path, heading: list[Any]) -> None:
    """Every way of heading a group gives the category, and is no project."""
    ledger = _read(tmp_path, [heading, _one(1, "甲"), _one(2, "乙")])
    assert ledger.frame["name"].tolist() == ["甲", "乙"]
    assert ledger.frame["category"].tolist() == ["工业项目"] * 2
    for control in ledger.controls:
        assert control.projects == (0, 1)
        assert control.count in (None, 2)


@pytest.mark.parametrize("number", [1, "1", "１", "1、", "(1)", "3*", -1, "一", None, 1.0])
def test_numbers_of_projects(tmp_path: Path, number: Any) -> None:
    """A project's 序号 may be written in any way or be missing."""
    ledger = _read(tmp_path, [_one(number, "甲工业项目"), _one(number, "乙交通项目")])
    assert ledger.frame["name"].tolist() == ["甲工业项目", "乙交通项目"]
    assert ledger.frame["category"].tolist() == [None, None]


@pytest.mark.parametrize(
    "name", ["审计设计", "注水项目", "第一小学", "★甲", "小计桥改造", "备用电源工程", "二期（3项）", "合肥路"]
)
def test_names_that_look_like_other_rows(tmp_path: Path, name: str) -> None:
    """A name is a name beside a number, a unit and amounts, whatever it begins or ends with."""
    ledger = _read(tmp_path, [_one(1, name), _one(2, "乙")])
    assert ledger.frame["name"].tolist() == [name.lstrip("★"), "乙"]


@pytest.mark.parametrize(
    "row",
    [
        ["小计", None, None, None, 4, 2, 1],
        [None, "小  计", None, None, 4, 2, 1],
        ["合计：2个", None, None, None, 4, 2, 1],
        ["总 计", "共2项", None, None, 4, 2, 1],
        ["全市合计", None, 2, None, 4, 2, 1],
        [None, "合计（2个项目）", None, None, 4, 2, 1],
        ["合计"],
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_totals(tmp_path: Path, row: list[Any], first: bool) -> None:  # noqa: FBT001 - a test's parameter
    """小计 and 合计, above or below, are compared and never counted."""
    projects = [_one(1, "甲"), _one(2, "乙")]
    ledger = _read(tmp_path, [row, *projects] if first else [*projects, row])
    assert ledger.frame["name"].tolist() == ["甲", "乙"]
    control = ledger.controls[0]
    assert control.projects == (0, 1)
    assert control.count in (None, 2)
    assert dict(control.stated) in (
        {},
        {"total_investment": 40_000, "annual_plan": 20_000, "completed": 10_000},
    )
    assert [note.code for note in ledger.diagnostics] == []


@pytest.mark.parametrize(
    "row",
    [
        ["注：含前期费"],
        ["备 注：1、重大工程需标*号"],
        ["填报人：", "张", "单位负责人：", "李", None, "填报日期："],
        ['备注：标"★"的为重大项目。'],
        ["重大前期项目92个，总投资494亿元。其中：新开工40个，续建52个，均已按时间节点推进。"],
        ["保留格式，勿删"],
        ["项目总数246个（新开工73个、续建73个）"],
        [1, 2, 3, 4, 5, 6, 7],
        ["甲", "乙", 1, 2, 3, 4, 5],
    ],
)
def test_notes(tmp_path: Path, row: list[Any]) -> None:
    """Notes, signatures, prose and column numbers are neither projects nor headings nor faults."""
    ledger = _read(tmp_path, [row, _one(1, "甲"), _one(2, "乙")])
    assert ledger.frame["name"].tolist() == ["甲", "乙"]
    assert ledger.frame["category"].tolist() == [None, None]
    assert [note.code for note in ledger.diagnostics] == []


def test_lines_after_a_note_are_notes(tmp_path: Path) -> None:
    """2、… below 备注：1、… belongs to it."""
    ledger = _read(
        tmp_path, [_one(1, "甲"), ["备注：1、含前期费"], ["2、不含征地费"], ["联系电话：0391-0000000"]]
    )
    assert ledger.frame["name"].tolist() == ["甲"]
    assert ledger.diagnostics == ()


def test_one_project_on_two_rows(tmp_path: Path) -> None:
    """Where all but one cell is merged over two rows, the second row is part of the project and said so."""
    rows: list[list[Any]] = [_one(1, "甲"), [None, None, "d"], _one(2, "乙"), [None, None, "d"]]
    merges = tuple(f"{column}{row}:{column}{row + 1}" for column in "ABDEFG" for row in (3, 5))
    ledger = _read(tmp_path, rows, merges)
    assert ledger.frame["name"].tolist() == ["甲", "乙"]
    assert [note.code for note in ledger.diagnostics] == ["ZD057", "ZD057"]


def test_amount_merged_over_projects(tmp_path: Path) -> None:
    """A joint amount is not doubled: the first project has it, a warning names the cell."""
    ledger = _read(tmp_path, [_one(1, "甲"), [2, "乙", "c", "x", 2, None, 1]], ("F3:F4",))
    assert ledger.frame["annual_plan"].isna().tolist() == [False, True]
    assert [(note.code, str(note.place)) for note in ledger.diagnostics] == [("ZD056", "a.xlsx:台账!F3")]


def test_prenumbered_rows_are_reported_once(tmp_path: Path) -> None:
    """Rows with a number and nothing else, or zeros pulled down, are one info."""
    ledger = _read(tmp_path, [_one(1, "甲"), [2], [3, None, None, None, 0, 0, 0], [4, None, "/"]])
    assert ledger.frame["name"].tolist() == ["甲"]
    assert [(note.code, note.severity.value) for note in ledger.diagnostics] == [("ZD047", "info")]


def test_names_with_their_own_numbers(tmp_path: Path) -> None:
    """Without 序号, numbers that all names carry are no part of the names."""
    rows: list[list[Any]] = [["1、甲", 2, 1, 1], ["2、乙", 2, 1, 1], ["合计：2个项目", 4, 2, 2]]
    ledger = _read(tmp_path, rows, head=["项目名称", "总投资", "年度计划", "完成投资"])
    assert ledger.frame["name"].tolist() == ["甲", "乙"]
    assert ledger.controls[0].count == 2


@pytest.mark.parametrize(
    ("heading", "field", "value"),
    [
        ("一、在建项目", "status", "under_way"),
        ("一、计划开工项目（2个）", "status", "not_started"),
        ("一、预备项目", "status", "not_started"),
        ("一、云东区", "county", "云东区"),
        ("市直", "county", "市直"),
        ("一、新建项目", "nature", "新建"),
        ("一、片区项目", "category", "片区项目"),
        ("一、工业园区", "category", "工业园区"),
    ],
)
def test_what_a_heading_says(tmp_path: Path, heading: str, field: str, value: str) -> None:
    """A heading that is a state or a county goes to that field, not to the category."""
    frame = _read(tmp_path, [[heading], _one(1, "甲")]).frame
    assert frame[field][0] == value
    assert field == "category" or frame["category"][0] is None


def test_subtotals_without_headings(tmp_path: Path) -> None:
    """小计 below covers what stands since the last one; 小计 above covers what follows."""
    sums = [None, None, 4, 2, 1]
    below = [
        _one(1, "甲"),
        _one(2, "乙"),
        [None, "小计", *sums],
        _one(3, "丙"),
        _one(4, "丁"),
        [None, "小计", *sums],
    ]
    above = [
        [None, "小计", *sums],
        _one(1, "甲"),
        _one(2, "乙"),
        [None, "小计", *sums],
        _one(3, "丙"),
        _one(4, "丁"),
    ]
    for rows in (below, above):
        covered = [control.projects for control in _read(tmp_path, rows).controls]
        assert covered == [(0, 1), (2, 3)]
