"""Headers as offices write them: which column is which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, write_book
from zdxm.fields import LEDGER_FIELDS
from zdxm.layout.book import find_tables
from zdxm.layout.words import canonical, read_header
from zdxm.units import Unit
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.layout.model import Layout, LedgerTable


def _layout(path: Path, page: Page) -> Layout:
    return find_tables(read_workbook(write_book(path / "a.xlsx", page)), source=0)


def _table(path: Path, page: Page) -> LedgerTable:
    return _layout(path, page).tables[0]


def _fields(table: LedgerTable) -> dict[str, list[int]]:
    return {key: [match.header.column for match in found] for key, found in table.matches.items()}


def test_words_of_the_dictionary_are_normalised() -> None:
    """Each word stands in the dictionary as a header reads after normalisation, and belongs to one field."""
    words = [word for field in LEDGER_FIELDS for word in field.synonyms]
    assert len(words) == len(set(words))
    assert [
        word
        for word in words
        if not any(mark in word for mark in "～＠＾") and read_header(word) != canonical(word)
    ] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("总投资（万元)", "总投资"),
        ("*项目总投资", "项目总投资"),
        ("2011年1-6月完成投资（万元）", "～完成投资"),
        ("截至2011年6月底完成投资", "～完成投资"),
        ("上半年累计完成投资", "～累计完成投资"),
        ("前三季度完成投资", "～完成投资"),
        ("１－６月完成投资", "～完成投资"),
        ("2015年年度投资计划", "年度投资计划"),
        ("2023年度计划投资(万元)", "年度计划投资"),
        ("至2009年底累计完成投资（万元）", "＾累计完成投资"),
        ("2010年及以前累计完成投资", "＾累计完成投资"),
        ("总投资·万元", "总投资"),
        ("序号·", "序号"),
        ("完成投资（1-6月）", "～完成投资"),
        ("今年完成投资额", "年度完成投资"),
        ("所在县(市)区", "所在县区"),
        ("二季度完成投资", "＠完成投资"),
        ("占年度计划(%)", "占年度计划"),
        ("项目   名称", "项目名称"),
        ("建设规模(公里)", "建设规模(公里)".replace("(公里)", "")),
    ],
)
def test_normal_form(text: str, word: str) -> None:
    """Units, years and layout go, periods become marks."""
    assert read_header(text) == word


def _row(text: str) -> list[str | None]:
    return [cell or None for cell in text.split("|")]


def test_three_rows_of_the_shanghai_form(tmp_path: Path) -> None:
    """Parents merged across, leaves too short to stand alone, a title above, a goal that is no progress."""
    rows: list[list[Any]] = [
        ["附表1."],
        ["交通建设工程              项目形象进度表（2015年6月）"],
        _row("序号|项目   名称|涉及区县|开工日期|工程进度|||||形象进度||存在问题"),
        _row("||||投资完成情况（万元）|||||年度形象进度计划|本月实际|"),
        _row("||||总投资|年度投资计划|本月完成|累计完成|完成率（%）|||"),
        [1, "甲路", "浦东", "131130", 5000, 1000, 100, 500, 50, "完成路基", "路基施工", "无"],
    ]
    merges = (
        "A2:L2",
        "A3:A5",
        "B3:B5",
        "C3:C5",
        "D3:D5",
        "E3:I3",
        "E4:I4",
        "J3:K3",
        "J4:J5",
        "K4:K5",
        "L3:L5",
    )
    table = _table(tmp_path, Page(rows, merges=merges))
    assert _fields(table) == {
        "seq": [0],
        "name": [1],
        "county": [2],
        "actual_start": [3],
        "total_investment": [4],
        "annual_plan": [5],
        "month_completed": [6],
        "completed": [7],
        "stated_rate": [8],
        "annual_goal": [9],
        "physical_progress": [10],
        "problem": [11],
    }
    assert table.units[4] is Unit.WAN


def test_parents_tell_the_year_and_the_time(tmp_path: Path) -> None:
    """计划 and 完成 under 2010年 are not those under 2011年; 本月 under a parent is no year's total."""
    none = None
    rows: list[list[Any]] = [
        ["单位：万元"],
        ["序号", "项目名称", "2010年", none, "2011年", none, none, "本月", none],
        [none, none, "计划投资", "完成投资", "计划投资", "1-6月完成投资", "形象进度", "完成投资", "存在问题"],
        [1, "甲", 1, 1, 1, 1, "a", 1, "b"],
    ]
    table = _table(tmp_path, Page(rows, merges=("A2:A3", "B2:B3", "C2:D2", "E2:G2", "H2:I2")))
    fields = _fields(table)
    assert fields["completed"] == [5, 3]
    assert [match.header.year for match in table.matches["annual_plan"]] == [2010, 2011]
    assert fields["month_completed"] == [7]
    assert fields["physical_progress"] == [6]
    assert fields["problem"] == [8]


def test_names_under_a_merged_header(tmp_path: Path) -> None:
    """Where 项目名称 is merged over numbers and names, the names are one column to the right."""
    rows: list[list[Any]] = [
        ["项目名称", None, "总投资（万元）"],
        [1, "甲", 5],
        [2, "乙", 6],
    ]
    table = _table(tmp_path, Page(rows, merges=("A1:B1",)))
    assert (table.columns["name"], table.columns["seq"]) == ((1,), (0,))


def test_header_words_split_over_two_rows(tmp_path: Path) -> None:
    """建设起 above 止年限 is one word."""
    rows: list[list[Any]] = [
        ["序号", "项目名称", "建设起", "总投资"],
        [None, None, "止年限", "（万元）"],
        [1, "甲", "2010-2012", 5],
    ]
    assert _fields(_table(tmp_path, Page(rows)))["duration"] == [2]


def test_unread_columns_are_kept(tmp_path: Path) -> None:
    """A column that fits no field is listed, not read."""
    rows: list[list[Any]] = [["序号", "项目名称", "总投资（万元）", "原总投资", "辅助1"], [1, "甲", 5, 4, 3]]
    assert [header.text for header in _table(tmp_path, Page(rows)).unread] == ["原总投资", "辅助1"]


@pytest.mark.parametrize(
    ("above", "title", "office", "unit"),
    [
        ([["2011年台账"], ["填报单位：市重点办", None, "单位：亿元"]], "2011年台账", "市重点办", Unit.YI),
        ([["附件1"], ["2011年台账（单位：元）"]], "2011年台账（单位：元）", "", Unit.YUAN),
        ([["2011年台账"], ["报送部门：", "发改局", "单位：", "万元"]], "2011年台账", "发改局", Unit.WAN),
        (
            [["2011年台账"], ["打印日期：2011-06-30", "资金：万   元\n面积：平方米"]],
            "2011年台账",
            "",
            Unit.WAN,
        ),
        ([["2011年台账"], ["(亿元)"]], "2011年台账", "", Unit.YI),
        ([["2011年台账"], ["项目总数2个，总投资若干亿元。"], ["单位：万元"]], "2011年台账", "", Unit.WAN),
        ([["2011年台账"], ["共2个项目总投资0.3亿元"], ["单位：万元"]], "2011年台账", "", Unit.WAN),
        ([["2011年台账"], ["注：总投资10亿元以上的项目标★。", "万元"]], "2011年台账", "", Unit.WAN),
    ],
)
def test_rows_above_the_header(tmp_path: Path, above: list[Any], title: str, office: str, unit: Unit) -> None:
    """Title, 填报单位 and unit in every place where offices put them."""
    rows = [*above, ["序号", "项目名称", "总投资"], [1, "甲", 5]]
    layout = _layout(tmp_path, Page(rows))
    assert (layout.title, layout.office, layout.tables[0].unit) == (title, office, unit)
    assert layout.year == 2011


@pytest.mark.parametrize(
    ("headers", "year"),
    [
        (["2011年计划投资", "1-6月完成投资"], 2011),
        (["2011年计划投资", "2012年计划投资", "2011年1-6月完成投资"], 2011),
        (["2011年计划投资", "2012年计划投资", "1-6月完成投资"], None),
        (["至2010年底累计完成投资", "1-6月完成投资"], None),
    ],
)
def test_year_of_the_headers(tmp_path: Path, headers: list[str], year: int | None) -> None:
    """The year of the plan or of the completed months; next year's plan and last year's end say nothing."""
    rows: list[list[Any]] = [["序号", "项目名称", *headers], [1, "甲", *[1] * len(headers)]]
    assert _layout(tmp_path, Page(rows)).year == year
