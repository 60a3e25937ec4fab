"""Arrangements that are harmless alone and led the reader astray together: found by crossing at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from workbooks import Page, codes, read, write_book

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

Row = list[Any]
HEAD: Row = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "责任单位"]


def _row(number: int | str, name: str, total: float, unit: str = "市住建局") -> Row:
    return [number, name, total, total / 2, total / 4, unit]


def _read(folder: Path, *pages: Page) -> Ledger:
    return read(write_book(folder / "a.xlsx", *pages))


def _page(*rows: Row, name: str = "台账") -> Page:
    return Page([["2011年重点项目台账"], ["单位：万元"], list(HEAD), *rows], name=name)


def test_a_title_is_no_category_though_headings_stand_above_repeated_headers(tmp_path: Path) -> None:
    """二 农业项目 above the second header has a numeral, which the table's title has not."""
    rows: list[Row] = [
        ["2011年市县项目调度安排"], list(HEAD), ["一 工业项目"], _row(1, "甲厂", 400), ["二 农业项目"],
        list(HEAD),
        _row(2, "乙渠", 800), ["三 交通项目"], _row(3, "丙路", 1200),
    ]  # fmt: skip
    ledger = _read(tmp_path, Page(rows))
    assert ledger.frame["category"].tolist() == ["工业项目", "农业项目", "交通项目"]


@pytest.mark.parametrize("gap", [[], [None]])
def test_a_short_table_of_sums_beside_gives_no_category(tmp_path: Path, gap: Row) -> None:
    """Its 类别 is not the projects', whether or not a blank column stands before it."""
    head = [
        "序号",
        "项目名称",
        "项目分类",
        "概算总投资（万元）",
        "2011年计划投资（万元）",
        "1-6月完成投资（万元）",
    ]
    left = [[n, f"{n}号桥", ("交通", "水利")[n % 2], 100 * n, 50 * n, 20 * n] for n in range(1, 7)]
    right: list[Row] = [
        ["类别", "项目个数", "总投资（万元）"], ["交通", 3, 1200], ["水利", 3, 900], ["合计", 6, 2100],
        *([None] * 3 for _ in range(3)),
    ]  # fmt: skip
    rows = [[*head, *gap, *right[0]], *([*a, *gap, *b] for a, b in zip(left, right[1:], strict=True))]
    ledger = _read(tmp_path, Page([["2011年1-6月进展"], *rows]))
    assert ledger.frame["category"].tolist() == ["水利", "交通"] * 3
    assert ledger.frame["annual_plan"].tolist() == [50 * n * 10**4 for n in range(1, 7)]


def test_a_single_sum_behind_a_blank_column_counts_projects(tmp_path: Path) -> None:
    """One county, one row of sums, as long as the ledger's own rows: 项目个数 says what it is."""
    head = [
        "序号",
        "项目名称",
        "工程总投资（万元）",
        "2011年计划（万元）",
        "1-6月完成投资（万元）",
        None,
        "县区",
        "项目个数",
        "总投资（万元）",
    ]
    rows: list[Row] = [head, [1, "甲桥", 300, 200, 100, None, "云东区", 1, 300]]
    ledger = _read(tmp_path, Page([["2011年1-6月进展"], *rows]))
    assert ledger.frame["total_investment"].tolist() == [300 * 10**4]
    assert ledger.frame["county"].tolist() == [None]


def test_a_sheet_of_extracts_gives_no_category(tmp_path: Path) -> None:
    """重点调度项目 holds some of the projects: its name is no category of theirs."""
    rows = [_row(n, f"{n}号桥", 100 * n) for n in range(1, 7)]
    ledger = _read(tmp_path, _page(*rows), _page(*rows[1:4], name="重点调度项目"))
    assert ledger.frame["category"].tolist() == [None] * 6


def test_tabs_that_share_out_the_projects_name_their_categories(tmp_path: Path) -> None:
    """The same list once by category: every project stands on one of the other tabs."""
    rows = [_row(n, f"{n}号桥", 100 * n) for n in range(1, 7)]
    ledger = _read(tmp_path, _page(*rows), _page(*rows[:3], name="交通"), _page(*rows[3:], name="水利"))
    assert ledger.frame["category"].tolist() == ["交通"] * 3 + ["水利"] * 3


def test_a_header_cell_that_breaks_off_goes_on_below(tmp_path: Path) -> None:
    """2011年1-6 over 月完成投资（万 over 元）: one header of one column."""
    rows: list[Row] = [
        ["序号", "项目名称", "总投资（万", "年度计划投", "2011年1-6"],
        [None, None, "元）", "资（万元）", "月完成投资（万元）"],
        [1, "甲桥", 300, 200, 100],
    ]
    ledger = _read(tmp_path, Page([["重点项目"], *rows]))
    assert [int(ledger.frame[key][0]) for key in ("total_investment", "annual_plan", "completed")] == [
        3_000_000, 2_000_000, 1_000_000,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tabs",
    [("上周", "本周"), ("本周", "上周"), ("8月20日", "8月27日"), ("0627", "0620"), ("第33周", "第34周")],
)
def test_of_two_weeks_the_later_counts(tmp_path: Path, tabs: tuple[str, str]) -> None:
    """What was done differs, though the first column that may say so does not: the tab says when."""
    later = {"上周": 0, "本周": 1, "8月20日": 0, "8月27日": 1, "0627": 1, "0620": 0, "第33周": 0, "第34周": 1}
    head = ["序号", "项目名称", "总投资", "年度计划投资", "一季度完成投资", "1-6月完成投资", "责任单位"]
    pages = [
        Page(
            [["2011年重点项目"], ["单位：万元"], head]
            + [
                [n, f"{n}号桥", 100 * n, 50 * n, 5 * n, (20 + later[tab]) * n, "市住建局"]
                for n in range(1, 5)
            ],
            name=tab,
        )
        for tab in tabs
    ]
    ledger = _read(tmp_path, *pages)
    assert ledger.frame["completed"].tolist() == [21 * n * 10**4 for n in range(1, 5)]


def test_parts_end_where_they_add_up(tmp_path: Path) -> None:
    """其中 rows of the whole ledger, without numbers too, stand right below the last project's parts."""
    parts = [
        ["", "——土建工程", 41143, 24148, 14853, None, None],
        ["", "——设备购置", 41144, 24148, 14854, None, "在建"],
    ]
    rows = [
        [*HEAD, "建设状态"], [*_row(1, "乙园", 800), "在建"],
        [2, "甲路", 82287, 48296, 29707, "市住建局", "在建"], *parts,
        [None, "其中：产业项目", 800, 400, 200, None, None],
    ]  # fmt: skip
    ledger = _read(tmp_path, Page([["2011年重点项目台账"], ["单位：万元"], *rows]))
    assert ledger.frame["name"].tolist() == ["乙园", "甲路"]


@pytest.mark.parametrize("mark", ["①", "②", "⒊"])
def test_a_ring_before_a_name_without_a_number_is_a_part(tmp_path: Path, mark: str) -> None:
    """Nothing is done yet and the plan is a guess: one amount that adds up is enough."""
    head = [*HEAD, "建设状态"]
    parts = [["", f"{mark}{name}段", 200, 100, 0, None, "未开工"] for name in "东中西"]
    rows = [
        head, [1, "甲路", 600, "约300", 0, "市住建局", "未开工"], *parts, [*_row(2, "乙园", 800), "在建"],
    ]  # fmt: skip
    ledger = _read(tmp_path, Page([["2011年重点项目台账"], ["单位：万元"], *rows]))
    assert ledger.frame["name"].tolist() == ["甲路", "乙园"]


@pytest.mark.parametrize("total", ["600（原500）", "600（含土地款）", 600])
def test_parts_add_up_to_an_amount_with_a_note_behind_it(tmp_path: Path, total: object) -> None:
    """Nothing is done yet: the total and the plan alone tell that three rows are parts of the one above."""
    head = [*HEAD, "建设状态"]
    parts = [["", f"——{name}段", 200, 100, 0, None, "未开工"] for name in "东中西"]
    rows = [head, [1, "甲路", total, 300, 0, "市住建局", "未开工"], *parts, [*_row(2, "乙园", 800), "在建"]]
    ledger = _read(tmp_path, Page([["2011年重点项目台账"], ["单位：万元"], *rows]))
    assert ledger.frame["name"].tolist() == ["甲路", "乙园"]
    assert ledger.frame["total_investment"].tolist() == [600 * 10**4, 800 * 10**4]


def test_the_rest_of_a_sum_goes_with_the_part_that_says_so(tmp_path: Path) -> None:
    """其中：一期 and 二期 are the project's plan, though its total is undecided."""
    rows: list[Row] = [
        [1, "甲园", "未定", 400, 100, "市住建局"], [None, "其中：一期工程", 500, 150, 60, None],
        [None, "二期工程", 700, 250, 40, "市住建局"], _row(2, "乙园", 800),
    ]  # fmt: skip
    assert _read(tmp_path, _page(*rows)).frame["name"].tolist() == ["甲园", "乙园"]


def test_parts_go_on_below_a_repeated_header(tmp_path: Path) -> None:
    """①, the header of the next page, ②: both are parts, and neither is a project."""
    rows: list[Row] = [
        _row(1, "甲园", 800), [None, "①东段", 300, 150, 75, None], list(HEAD),
        [None, "②西段", 500, 250, 125, "市住建局"], _row(2, "乙园", 800),
    ]  # fmt: skip
    assert _read(tmp_path, _page(*rows)).frame["name"].tolist() == ["甲园", "乙园"]


def test_a_mark_at_an_amount_is_no_digit_when_parts_are_added_up(tmp_path: Path) -> None:
    """800³ is 800 with a mark, and the sum of 300 and 500."""
    rows: list[Row] = [
        [1, "甲园", "800³", 400, 200, "市住建局"], [None, "其中：东段", 300, 150, 75, None],
        [None, "西段", 500, 250, 125, "市住建局"], _row(2, "乙园", 800),
    ]  # fmt: skip
    assert _read(tmp_path, _page(*rows)).frame["name"].tolist() == ["甲园", "乙园"]


def test_a_percent_in_an_amount_does_not_keep_parts_from_adding_up(tmp_path: Path) -> None:
    """A plan shown as 70% is no amount; what the parts add up to is told by the others."""
    rows: list[Row] = [
        [1, "甲园", 800, 0.7, 200, "市住建局"], [None, "①东段", 300, 150, 75, None],
        [None, "②西段", 500, 250, 125, "市住建局"], _row(2, "乙园", 800),
    ]  # fmt: skip
    path = write_book(tmp_path / "a.xlsx", _page(*rows))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["D4"].number_format = "0%"
    book.save(path)
    assert read(path).frame["name"].tolist() == ["甲园", "乙园"]


def test_a_stated_sum_of_the_months_stands_for_them(tmp_path: Path) -> None:
    """本年累计 that says in every row what the months add up to is read, and its 合计 is compared."""
    head = [
        "序号",
        "项目名称",
        "总投资",
        "年度计划投资",
        "本年累计完成投资",
        *(f"{month}月" for month in range(1, 7)),
    ]
    rows = [[n, f"{n}号桥", 900 * n, 600 * n, 60 * n, *[10 * n] * 6] for n in range(1, 4)]
    total = ["合计", None, 5400, 3600, 999, *[None] * 6]
    ledger = _read(tmp_path, Page([["2011年重点项目"], ["单位：万元"], head, *rows, total]))
    assert ledger.cells(0, "completed") == "台账!E4"
    assert ledger.controls[0].stated["completed"] == 999 * 10**4
    assert codes(ledger) == []
