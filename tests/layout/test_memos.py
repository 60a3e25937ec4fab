"""Rows that stand among the projects and are none: memos, tables of sums, parents without money, parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, read, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

Row = list[Any]
HEAD: Row = ["序号", "项目名称", "县区", "类别", "总投资", "年度计划投资", "1-6月完成投资", "责任单位"]
RARE_HEAD: Row = [
    "序号",
    "建设项目名称",
    "县区",
    "类别",
    "总投资概算",
    "2011年度投资任务",
    "今年1-6月完成投资",
    "责任单位",
]
FIRST: list[Row] = [
    [1, "城东污水厂扩建", "东平县", "环保", 9000, 4000, 1500, "住建局"],
    [2, "环湖公路", "东平县", "交通", 30000, 12000, 7000, "交通局"],
    [3, "县人民医院迁建", "西宁区", "民生", 21000, 6000, 2500, "卫健委"],
]
NAMES = [row[1] for row in FIRST]
TOTAL: Row = [None, "合计", None, None, 60000, 22000, 11000]


def _read(path: Path, rows: list[Row], head: Row = HEAD, merges: tuple[str, ...] = ()) -> Ledger:
    return read(write_book(path / "a.xlsx", Page([["2011年台账（单位：万元）"], head, *rows], merges=merges)))


def _names(ledger: Ledger) -> list[str]:
    return ledger.frame["name"].tolist()


def _errors(ledger: Ledger) -> list[str]:
    return [note.message for note in ledger.diagnostics if note.severity.value == "error"]


def _codes(ledger: Ledger) -> list[str]:
    return [note.code for note in ledger.diagnostics]


@pytest.mark.parametrize(
    "words",
    [
        "投资完成率",
        "完成年度计划比例（%）",
        "上年同期",
        "2010年同期",
        "比去年同期增减",
        "同比增长%",
        "省下达目标任务",
        "剩余目标",
        "全市平均",
        "占总投资比重",
        "全市排名",
        "序时进度",
        "1-5月",
    ],
)
@pytest.mark.parametrize("total", [True, False])
def test_memo_rows_below_the_projects_do_not_count(tmp_path: Path, words: str, *, total: bool) -> None:
    """By their words, with a 合计 above them or without one; they are told."""
    rows = [*FIRST, *([TOTAL] if total else []), [None, words, None, None, 50000, 20000, 0.5]]
    ledger = _read(tmp_path, rows)
    assert _names(ledger) == NAMES
    assert _codes(ledger)[0] in {"ZD088", "ZD045"}


@pytest.mark.parametrize(
    "name", ["增减挂钩复垦项目", "指标交易中心", "任务村道路硬化", "平均里水库", "排名山隧道"]
)
def test_names_that_begin_like_memos_are_projects(tmp_path: Path, name: str) -> None:
    """A memo's words are the whole of its name."""
    ledger = _read(tmp_path, [*FIRST, [4, name, "东平县", "交通", 100, 50, 20, "交通局"]])
    assert _names(ledger) == [*NAMES, name]


@pytest.mark.parametrize(
    "rows",
    [
        [[None, "市直", None, None, 21000, 6000, 2500], [None, "县区", None, None, 39000, 16000, 8500]],
        [[None, "东平县", None, None, 39000, 16000, 8500]],
        [[None, "东平", None, None, 39000, 16000, 8500], [None, "其余", None, None, 21000, 6000, 2500]],
        [[None, "机动", None, None, 500, 200, 100]],
    ],
)
def test_rows_below_the_last_total_are_no_projects(tmp_path: Path, rows: list[Row]) -> None:
    """Neither number nor unit nor anything else shows that they are: they do not count, and are told."""
    ledger = _read(tmp_path, [*FIRST, TOTAL, *rows])
    assert _names(ledger) == NAMES
    assert len(ledger.diagnostics) == len(rows)
    assert not _errors(ledger)


def test_a_row_below_the_last_total_that_is_shown_counts(tmp_path: Path) -> None:
    """A unit of its own, or a 序号, shows it."""
    more: list[Row] = [
        [4, "开发区标准厂房", None, None, 10, 5, 1, None],
        [None, "物流园二期", "东平县", "服务业", 20, 6, 2, "商务局"],
    ]
    assert _names(_read(tmp_path, [*FIRST, TOTAL, *more])) == [*NAMES, "开发区标准厂房", "物流园二期"]


def test_a_number_that_is_missing_in_the_run_is_a_projects(tmp_path: Path) -> None:
    """1, blank, 3: the row between is the second."""
    head = HEAD[:2] + HEAD[4:7]
    rows: list[Row] = [
        [1, "甲厂", 10, 5, 1],
        [None, "乙厂", 20, 6, 2],
        [3, "丙厂", 30, 7, 3],
        [4, "丁厂", 1, 1, 1],
    ]
    assert _names(_read(tmp_path, rows, head)) == ["甲厂", "乙厂", "丙厂", "丁厂"]


@pytest.mark.parametrize("first", ["其中：续建项目（2个）", "其中:市级重点", "其中"])
@pytest.mark.parametrize("above", [True, False])
def test_of_which_rows_of_a_total_are_memos(tmp_path: Path, first: str, *, above: bool) -> None:
    """All of them down to where they add up to the total, with 其中 or without; nothing is told as wrong."""
    memo: list[Row] = [
        TOTAL,
        [None, first, None, None, 39000, 16000, 8500],
        [None, "      新建项目（1个）", None, None, 21000, 6000, 2500],
    ]
    ledger = _read(tmp_path, [*memo, *FIRST] if above else [*FIRST, *memo])
    assert _names(ledger) == NAMES
    assert not ledger.diagnostics


@pytest.mark.parametrize("name", ["其中村棚户区改造", "其中镇污水管网", "其中河治理工程"])
def test_a_place_may_be_called_so(tmp_path: Path, name: str) -> None:
    """其中村 is a name, with a 序号 and without a column of them."""
    row: Row = [4, name, "东平县", "交通", 100, 50, 20, "交通局"]
    assert _names(_read(tmp_path, [*FIRST, row])) == [*NAMES, name]
    assert _names(_read(tmp_path, [each[1:] for each in [*FIRST, row]], HEAD[1:])) == [*NAMES, name]


@pytest.mark.parametrize(
    "header",
    [
        [None, "所在县区", "项目数", None, "总投资", "年度计划投资", "完成投资"],
        ["序号", "行业类别", "个数", None, "总投资（万元）", "计划投资（万元）", "完成投资（万元）"],
        ["县区", "个数", "总投资", "年度计划投资", "1-6月完成投资", "完成率（%）"],
    ],
)
@pytest.mark.parametrize("gap", [0, 1, 3])
def test_a_table_of_sums_below_does_not_count(tmp_path: Path, header: Row, gap: int) -> None:
    """A header without 项目名称: neither it nor its rows are projects, be there blank rows or not."""
    if header[0] == "县区":
        sums: list[Row] = [["东平县", 2, 39000, 16000, 8500, 53.1], ["西宁区", 1, 21000, 6000, 2500, 41.7]]
    else:
        sums = [[1, "东平县", 2, None, 39000, 16000, 8500], [2, "西宁区", 1, None, 21000, 6000, 2500]]
    ledger = _read(tmp_path, [*FIRST, *[[None]] * gap, header, *sums])
    assert _names(ledger) == NAMES
    assert _codes(ledger) == ["ZD088"]


MARKS = [
    ("①", "②"),
    ("⒈", "⒉"),
    ("a", "b"),
    ("A.", "B."),
    ("（一）", "（二）"),
    ("1.1", "1.2"),
    ("2-1", "2-2"),
    (1, 2),
]


@pytest.mark.parametrize("marks", MARKS)
def test_parts_in_every_numbering_are_parts(tmp_path: Path, marks: tuple[Any, Any]) -> None:
    """Their amounts are those of the project above."""
    parts: list[Row] = [
        [marks[0], "北段", "东平县", "交通", 18000, 9000, 4000, "交通局"],
        [marks[1], "南段", "东平县", "交通", 12000, 3000, 3000, "交通局"],
    ]
    ledger = _read(tmp_path, [*FIRST[:2], *parts, FIRST[2]])
    assert _names(ledger) == NAMES
    assert _codes(ledger) == ["ZD057", "ZD057"]


@pytest.mark.parametrize(
    "marks", [("①", "②"), ("（1）", "（2）"), ("　　", "　　"), ("a.", "b."), ("——", "——")]
)
def test_parts_may_be_marked_in_their_names(tmp_path: Path, marks: tuple[str, str]) -> None:
    """Where there is no column of 序号 the name carries the mark."""
    parts: list[Row] = [
        [f"{marks[0]}北段", "东平县", "交通", 18000, 9000, 4000, "交通局"],
        [f"{marks[1]}南段", "东平县", "交通", 12000, 3000, 3000, "交通局"],
    ]
    rows = [each[1:] for each in FIRST]
    assert _names(_read(tmp_path, [*rows[:2], *parts, rows[2]], HEAD[1:])) == NAMES


@pytest.mark.parametrize("marks", [("4.1", "4.2"), ("①", "②"), ("（1）", "（2）"), ("a", "b")])
def test_a_parent_without_money_is_counted_by_its_parts(tmp_path: Path, marks: tuple[str, str]) -> None:
    """Number and name alone, the amounts below: the parts count, the parent is told and no project."""
    rows: list[Row] = [
        *FIRST,
        [4, "农村公路（打捆）"],
        [marks[0], "东平线", "东平县", "交通", 100, 50, 20, "交通局"],
        [marks[1], "西宁线", "西宁区", "交通", 200, 60, 30, "交通局"],
        [5, "体育馆", "西宁区", "民生", 100, 50, 20, "体育局"],
    ]
    ledger = _read(tmp_path, rows)
    assert _names(ledger) == [*NAMES, "东平线", "西宁线", "体育馆"]
    assert ledger.frame["category"].tolist() == ["环保", "交通", "民生", "交通", "交通", "民生"]
    assert _codes(ledger) == ["ZD057"]


@pytest.mark.parametrize("sums", [True, False])
@pytest.mark.parametrize(
    ("heads", "numbers"),
    [(("A", "B"), (1, 2, 1)), ((1, 2), ("1.1", "1.2", "2.1")), (("1、", "2、"), ("1-1", "1-2", "2-1"))],
)
def test_numbered_headings_with_or_without_sums(
    tmp_path: Path, heads: tuple[Any, Any], numbers: tuple[Any, ...], *, sums: bool
) -> None:
    """Where every plain number stands above numbers of its own these rows head the projects."""
    head = [*HEAD[:3], *HEAD[4:]]
    paid: tuple[Row, Row] = ([39000, 16000, 8500], [21000, 6000, 2500]) if sums else ([], [])
    rows: list[Row] = [[heads[0], "工业", None, *paid[0]]]
    rows += [[number, *row[1:3], *row[4:]] for number, row in zip(numbers[:2], FIRST[:2], strict=True)]
    rows += [[heads[1], "社会事业", None, *paid[1]], [numbers[2], *FIRST[2][1:3], *FIRST[2][4:]]]
    ledger = _read(tmp_path, rows, head)
    assert _names(ledger) == NAMES
    assert ledger.frame["category"].tolist() == ["工业", "工业", "社会事业"]
    assert not _errors(ledger)


@pytest.mark.parametrize(
    ("heading", "label", "count"),
    [
        ("一、交通2项", "交通", 2),
        ("一、水利项目3个", "水利项目", 3),
        ("（一）能源共4项", "能源", 4),
        ("二、社会事业（5）", "社会事业", 5),
        ("一、文旅6个项目", "文旅", 6),
    ],
)
def test_counts_in_headings_are_taken_off_and_kept(
    tmp_path: Path, heading: str, label: str, count: int
) -> None:
    """With brackets or without them; what is left names the category."""
    head = [*HEAD[:3], *HEAD[4:]]
    rows = [[*row[:3], *row[4:]] for row in FIRST]
    ledger = _read(tmp_path, [[heading], *rows], head)
    assert ledger.frame["category"].tolist() == [label] * 3
    assert [control.count for control in ledger.controls] == [count]


@pytest.mark.parametrize(
    "heading", ["已退出项目", "二、已终止实施项目（1个）", "三、调出项目", "（二）取消、终止项目"]
)
def test_what_stands_below_an_ended_section_is_out(tmp_path: Path, heading: str) -> None:
    """Whatever its own row says of its state; the count of the heading is of its rows."""
    head = [*HEAD, "建设状态"]
    rows = [[*row, "在建"] for row in FIRST]
    ledger = _read(tmp_path, [*rows[:2], [heading], rows[2]], head)
    assert _names(ledger) == NAMES[:2]
    assert ledger.withdrawn["name"].tolist() == NAMES[2:]
    assert not _errors(ledger)


@pytest.mark.parametrize("head", [HEAD, RARE_HEAD])
@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize(
    "sums",
    [
        [["县区", "个数", "总投资", "年度计划投资"], ["东平县", 2, 39000, 16000], ["西宁区", 1, 21000, 6000]],
        [["序号", "类别", "1-6月完成投资"], [1, "环保", 1500], [2, "交通", 7000]],
        [["责任单位", "项目数", "总投资", "完成率"], ["交通局", 1, 30000, 0.58]],
    ],
)
def test_a_table_of_sums_beside_does_not_count(tmp_path: Path, sums: list[Row], gap: int, head: Row) -> None:
    """Behind a blank column, without 项目名称, whatever the ledger's own words: told, not read."""
    wide = [*sums, *[[]] * (len(FIRST) + 1 - len(sums))]
    rows = [[*row, *[None] * gap, *more] for row, more in zip([head, *FIRST], wide, strict=True)]
    ledger = _read(tmp_path, rows[1:], rows[0])
    assert _names(ledger) == NAMES
    assert ledger.frame["completed"].sum() == 110_000_000
    assert _codes(ledger) == ["ZD088"]
