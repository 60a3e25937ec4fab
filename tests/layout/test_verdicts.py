"""Verdicts: every sheet, table, column, row and unit is one thing, with its evidence and its rivals."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ledgers.agreement import Outputs, contradictions
from ledgers.printing import outputs_of
from workbooks import Page, flat_page, write_book
from zdxm.config.settings import Settings
from zdxm.layout.model import LedgerTable, SheetRead, columns_of
from zdxm.layout.verdicts import RowUse
from zdxm.periods import parse_period
from zdxm.pipeline.reading import LedgerReading, read_ledgers

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "责任单位"]
COVER: list[list[Any]] = [["2011年上半年重点项目台账"], ["单位：万元"]]
AMOUNTS = [30, 20, 10]


def _project(number: Any, name: str) -> list[Any]:
    return [number, name, *AMOUNTS, "某局"]


def _reading(path: Path, *pages: Page, settings: Settings | None = None) -> LedgerReading:
    book = write_book(path / "a.xlsx", *pages)
    return read_ledgers([book], settings or Settings(), parse_period("2011H1"))


def _sheets(path: Path, *pages: Page, settings: Settings | None = None) -> dict[str, SheetRead]:
    return {sheet.name: sheet for sheet in _reading(path, *pages, settings=settings).sheets}


def _table(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = ()) -> LedgerTable:
    return _sheets(path, Page(COVER + rows, merges=merges))["台账"].tables[0]


def _said(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = ()) -> Outputs:
    return outputs_of(_reading(path, Page(COVER + rows, merges=merges)), [path / "a.xlsx"])


# --- the outputs of odd sheets agree -----------------------------------------------------------------


@pytest.mark.parametrize(("left", "right"), [(5, 5), (3, 12), (12, 3), (1, 1)])
@pytest.mark.parametrize("gap", [[None], []])
def test_tables_side_by_side_are_shown_as_they_are_read(
    tmp_path: Path, left: int, right: int, gap: list[Any]
) -> None:
    """Each table has its own projects, whichever is the longer one, and no other row of the sheet has any."""
    blank: list[Any] = [None] * len(HEAD)
    sides = [
        [HEAD, *(_project(at, f"{word}{at}项目") for at in range(1, count + 1))]
        for word, count in (("甲", left), ("乙", right))
    ]
    deep = max(map(len, sides))
    sides = [side + [blank] * (deep - len(side)) for side in sides]
    said = _said(tmp_path, [[*one, *gap, *two] for one, two in zip(*sides, strict=True)])
    assert contradictions(said) == []
    assert said.layout is not None
    tables = said.layout["sheets"][0]["tables"]
    assert [table["projects"] for table in tables] == [
        list(range(4, 4 + left)),
        list(range(4, 4 + right)),
    ]


def test_an_uncounted_second_line_is_shown_as_such(tmp_path: Path) -> None:
    """A name merged over two rows, the second with amounts: that one is skipped, and no row of numbers."""
    rows = [HEAD, _project(1, "甲厂"), [None, None, 3000, 2000, 700], _project(2, "乙路")]
    said = _said(tmp_path, rows, ("B4:B5",))
    assert contradictions(said) == []
    assert said.layout is not None
    (skipped,) = said.layout["sheets"][0]["tables"][0]["skipped_rows"]
    assert (skipped["row"], skipped["kind"]) == (5, "second_line")
    assert skipped["why"] == ["项目名称与上一行合并，另有金额"]
    assert skipped["rivals"] == ["project"]


def _tampered(said: Outputs, what: str) -> Outputs:
    figures, layout = copy.deepcopy(said.figures), copy.deepcopy(said.layout)
    assert figures is not None
    assert layout is not None
    table = layout["sheets"][0]["tables"][0]
    if what == "project":
        table["projects"].pop()
    elif what == "row":
        table["other_rows"].append(table["skipped_rows"].pop())
    elif what == "column":
        table["columns"][3]["field"] = "completed"
    elif what == "unit":
        table["columns"][2]["unit"] = "亿元"
    elif what == "finding":
        figures["diagnostics"].pop()
    else:
        layout["sheets"][0]["use"], layout["sheets"][0]["reason"] = "skipped", "没有读"
    return replace(said, figures=figures, layout=layout)


@pytest.mark.parametrize("what", ["project", "row", "column", "unit", "finding", "sheet"])
def test_a_contradiction_is_seen(tmp_path: Path, what: str) -> None:
    """Whatever one output says differently from the others is found."""
    said = _said(tmp_path, [HEAD, _project(1, "甲厂"), [None, "其中：一期", *AMOUNTS], _project(2, "乙路")])
    assert contradictions(said) == []
    assert contradictions(_tampered(said, what)) != []


# --- rows --------------------------------------------------------------------------------------------

ROWS: list[list[Any]] = [
    HEAD,
    [1, 2, 3, 4, 5, 6],
    ["一、工业项目"],
    _project(1, "甲厂"),
    _project("2", "★乙厂"),
    ["小计", None, 60, 40, 20],
    ["农业项目"],
    _project(3, "丙渠"),
    [None, "其中：一期", 1, 1, 1],
    [4],
    [None, None, 5, 5, 5],
    [None, "详见附件", None, None, None, None],
    [None, "合计", 90, 60, 30],
    ["注：含前期费"],
]
VERDICTS: dict[int, tuple[RowUse, str, tuple[RowUse, ...]]] = {
    1: (RowUse.TITLE, "表上最像标题的一行", ()),
    2: (RowUse.UNIT, "写着单位或填报单位", ()),
    3: (RowUse.HEADER, "表头里的一行", ()),
    4: (RowUse.NUMBERING, "从左到右依次是列号", ()),
    5: (RowUse.CATEGORY, "前面有“一、”这样的编号", ()),
    6: (RowUse.PROJECT, "有序号，有项目名称", ()),
    7: (RowUse.PROJECT, "有序号，有项目名称，有金额，填了项目才有的内容", ()),
    8: (RowUse.SUBTOTAL, "写着“小计”", ()),
    9: (RowUse.CATEGORY, "不在项目名称的位置，或横向合并", (RowUse.PROJECT,)),
    10: (RowUse.PROJECT, "有序号，有项目名称", ()),
    11: (RowUse.PART, "以“其中”开头", (RowUse.PROJECT,)),
    12: (RowUse.NUMBERED, "只有序号", ()),
    13: (RowUse.NAMELESS, "有金额，没有项目名称", (RowUse.PROJECT, RowUse.SUBTOTAL)),
    14: (RowUse.CATEGORY, "别的项目都有序号，这一行只有一格有字", (RowUse.PROJECT,)),
    15: (RowUse.TOTAL, "写着“合计”", ()),
    16: (RowUse.NOTE, "以“注”“说明”一类的字开头", ()),
}


def test_every_row_has_one_verdict_with_its_evidence(tmp_path: Path) -> None:
    """From the title to the note below: what it is, why, and what else it could have been."""
    table = _table(tmp_path, ROWS)
    found = {
        row: (verdict.kind, verdict.reason, verdict.rivals)
        for row, verdict in enumerate(table.rows, start=table.top + 1)
    }
    assert found == VERDICTS


def test_rows_between_two_tables_are_the_lower_one_s(tmp_path: Path) -> None:
    """What reads as nothing below one table is the title of the next; a list without amounts is outside."""
    rows = [
        HEAD,
        _project(1, "甲厂"),
        [None],
        ["第二部分重点项目情况表"],
        HEAD,
        _project(1, "乙厂"),
        [None],
        ["问题清单"],
        ["项目名称", "存在问题", "形象进度"],
        [None],
        ["丙厂", "土地", "正在施工"],
    ]
    reading = _reading(tmp_path, Page(COVER + rows))
    first, second = reading.sheets[0].tables
    assert [note.code for note in reading.diagnostics] == ["ZD050", "ZD041"]
    kinds = [[verdict.kind.value for verdict in table.rows] for table in (first, second)]
    assert kinds[0] == ["title", "unit", "header", "project", "blank"]
    assert kinds[1] == ["title", "header", "project", "blank", "outside", "outside", "blank", "outside"]
    assert (first.top, second.top) == (0, 5)


def test_a_table_says_why_it_counts(tmp_path: Path) -> None:
    """By the amounts that its header names, or by the office's letters over numbers."""
    named = _table(tmp_path, [HEAD, _project(1, "甲厂")])
    assert named.verdict.reason == "表头有“项目名称”，也有“总投资、年度计划投资、完成投资”"
    page = Page([["台账"], ["编", "名", "钱", "单位"], [1, "甲厂", 30, "某局"]])
    settings = Settings(columns={"name": ("B",), "total_investment": ("C",)})
    lettered = _sheets(tmp_path, page, settings=settings)["台账"].tables[0]
    assert lettered.verdict.reason == "zdxm.toml写明的金额列里是数"


def test_sheets_are_read_in_the_order_that_the_office_gives(tmp_path: Path) -> None:
    """Projects follow the list of sheets, not the tabs."""
    pages = tuple(Page([*COVER, HEAD, _project(1, f"{name}厂")], name=name) for name in "甲乙丙")
    reading = _reading(tmp_path, *pages, settings=Settings(sheets=("丙", "甲")))
    assert reading.ledger is not None
    assert reading.ledger.frame["name"].tolist() == ["丙厂", "甲厂"]
    assert [sheet.name for sheet in reading.sheets] == ["丙", "甲", "乙"]


# --- columns, units, sheets ----------------------------------------------------------------------------


def test_every_column_has_one_verdict(tmp_path: Path) -> None:
    """By which word it is read, why it is not, and the field that comes nearest to what is read as none."""
    head = [*HEAD[:4], "2010年计划投资", HEAD[4], "项目总额", "责任单位", "绿化率", "概算总投资"]
    table = _table(tmp_path, [head, [1, "甲厂", 30, 20, 5, 10, 30, "某局", 3, 31]])
    said = {
        column.header: (column.key, column.use.value, column.verdict.reason, column.verdict.rivals)
        for column in columns_of(table)
    }
    assert said["总投资"] == ("total_investment", "read", "表头读作“总投资”", ())
    assert said["1-6月完成投资"] == ("completed", "read", "表头读作“1-N月完成投资”", ())
    assert said["2010年计划投资"][:3] == ("annual_plan", "unused", "表头读作“年度计划投资”，是2010年的")
    assert said["概算总投资"][1:3] == ("unused", "表头读作“概算总投资”，总投资已取自C列")
    assert said["项目总额"] == ("", "unread", "表头不是认得的写法", ("total_investment",))
    assert said["绿化率"][:3] == ("", "unread", "表头不是认得的写法")


def test_what_the_office_says_of_columns_is_the_evidence(tmp_path: Path) -> None:
    """A column that zdxm.toml names, and one that it puts aside for that."""
    settings = Settings(columns={"annual_plan": ("C",)})
    page = Page([*COVER, HEAD, _project(1, "甲厂")])
    columns = {
        column.column: column
        for column in columns_of(_sheets(tmp_path, page, settings=settings)["台账"].tables[0])
    }
    assert (columns[2].key, columns[2].verdict.reason) == ("annual_plan", "zdxm.toml写明")
    assert (columns[3].use.value, columns[3].verdict.reason) == ("unread", "zdxm.toml写明不读这一列")


@pytest.mark.parametrize(
    ("cover", "head", "unit", "why"),
    [
        ([["台账"], ["单位：亿元"]], HEAD, "亿元", "表上写明“亿元”"),
        ([["重点项目台账（单位：亿元）"]], HEAD, "亿元", "标题写明“亿元”"),
        (
            [["台账"]],
            [*HEAD[:2], "总投资（亿元）", "年度计划投资（亿元）", *HEAD[4:]],
            "亿元",
            "旁边的列都写着",
        ),
        ([["台账"]], HEAD, "万元", "没有写明，按通常的算"),
    ],
)
def test_the_unit_has_its_evidence(
    tmp_path: Path, cover: list[list[Any]], head: list[str], unit: str, why: str
) -> None:
    """Where the unit of bare columns is taken from; whether it is only the usual one."""
    page = Page([*cover, head, _project(1, "甲厂")])
    table = _sheets(tmp_path, page)["台账"].tables[0]
    assert (table.unit.label, table.unit_verdict.reason) == (unit, why)
    assert table.unit_guessed == (why == "没有写明，按通常的算")


def test_every_sheet_has_one_verdict(tmp_path: Path) -> None:
    """What counts, what does not and why; what could have been a ledger says so."""
    register = [["问题台账"], ["项目名称", "存在问题"], ["甲厂", "土地"]]
    pages = (
        flat_page(),
        replace(flat_page(), name="汇总"),
        Page([["随手记"]], name="草稿"),
        Page([], name="空表"),
        Page(register, name="问题台账"),
        Page([["旧"]], name="旧表", state="hidden"),
    )
    sheets = _sheets(tmp_path, *pages)
    assert {name: (sheet.verdict.kind.value, sheet.verdict.reason) for name, sheet in sheets.items()} == {
        "台账": ("ledger", "有“项目名称”列和金额列"),
        "汇总": ("view", "与“台账”是同一批项目：6个项目里有6个名称、总投资都相同，没有重复计入"),
        "草稿": ("skipped", "没有“项目名称”和金额列，不是台账"),
        "空表": ("skipped", "空白的工作表"),
        "问题台账": ("skipped", "工作表“问题台账”像是问题台账，但没有找到“办理状态”列，没有读"),
        "旧表": ("hidden", "隐藏的工作表，不计入"),
    }
    assert [rival.value for rival in sheets["汇总"].verdict.rivals] == ["ledger"]


def test_sheets_of_another_month_or_not_asked_for(tmp_path: Path) -> None:
    """One tab a month: only the asked one counts; with a list of sheets only the listed ones are read."""
    months = tuple(replace(flat_page(), name=f"2011年{month}月") for month in (5, 6))
    assert _sheets(tmp_path, *months)["2011年5月"].verdict.reason.endswith("没有计入2011年上半年")
    listed = _sheets(tmp_path, *months, settings=Settings(sheets=("2011年6月",)))
    assert listed["2011年5月"].verdict.reason == "设置里的工作表名单没有写它"
