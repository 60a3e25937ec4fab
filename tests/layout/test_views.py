"""Sheets and tables that hold the same projects: one counts, the others are views of it, or it stops."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, read, write_book
from zdxm.config.settings import LedgerMapping, TableMapping
from zdxm.errors import LedgerError
from zdxm.layout.book import find_tables
from zdxm.ledger.reading import read_ledger
from zdxm.periods import parse_period
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

Row = list[Any]
FLAT: Row = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "责任单位"]
WORKS: dict[str, Row] = {
    "北环高架": [91000, 30000, 12000, "交通局"],
    "南湖泵站": [8000, 5000, 2600, "水务局"],
    "科创园": [45000, 20000, 9000, "工信局"],
    "第三中学": [12000, 6000, 3100, "教育局"],
    "热电联产": [66000, 18000, 7000, "发改局"],
}
NAMES = list(WORKS)


def _rows(names: list[str] = NAMES, *, done: float = 1) -> list[Row]:
    return [
        [at, name, *WORKS[name][:2], WORKS[name][2] * done, WORKS[name][3]]
        for at, name in enumerate(names, start=1)
    ]


def _page(name: str, rows: list[Row], *, title: str = "重点项目（单位：万元）", head: Row = FLAT) -> Page:
    return Page([[title], head, *rows], name=name)


def _grouped(name: str, groups: dict[str, list[str]]) -> Page:
    rows: list[Row] = []
    for label, names in groups.items():
        rows += [[f"{label}（{len(names)}个）"], *_rows(names)]
    return _page(name, rows)


def _read(path: Path, *pages: Page, counts: dict[str, bool] | None = None) -> Ledger:
    book = read_workbook(write_book(path / "a.xlsx", *pages))
    tables = {tab: TableMapping(counts=count) for tab, count in (counts or {}).items()}
    layout = find_tables(book, source=0, mapping=LedgerMapping(tables=tables))
    return read_ledger([book], [layout], period=parse_period("2011H1"))


def _sheets(ledger: Ledger) -> list[str]:
    return [table.sheet for table in ledger.tables]


COUNTIES = _grouped("分县区", {"一、城关县": NAMES[:2], "二、河东区": NAMES[2:]})
TRADES = _grouped(
    "分行业", {"一、交通": NAMES[:1], "二、工业": NAMES[2:3], "三、社会事业": [NAMES[1], *NAMES[3:]]}
)


@pytest.mark.parametrize(
    "pages",
    [
        (_page("明细", _rows()), COUNTIES),
        (COUNTIES, TRADES),
        (TRADES, _page("名单", [row[:3] for row in _rows()], head=FLAT[:3])),
        (_page("总表", _rows()), _page("领导交办", _rows(NAMES[1:3])), _page("市级", _rows(NAMES[3:]))),
        (_page("全市", _rows()), _page("城关县", _rows(NAMES[:2])), _page("河东区", _rows(NAMES[2:]))),
        (_page("台账", _rows()), _page("台账 (2)", _rows())),
        (_page("台账备份", _rows(done=0.5)), _page("台账", _rows())),
    ],
)
def test_the_same_projects_count_once(tmp_path: Path, pages: tuple[Page, ...]) -> None:
    """However they are arranged, and whichever part of them; each other sheet is named."""
    ledger = _read(tmp_path, *pages)
    assert sorted(ledger.frame["name"]) == sorted(NAMES)
    assert int(ledger.frame["completed"].sum()) == 337_000_000
    assert [note.code for note in ledger.diagnostics].count("ZD050") == len(pages) - 1


def test_a_view_fills_what_the_counted_sheet_lacks(tmp_path: Path) -> None:
    """The county comes from one, the category from the other; every value knows its cell."""
    ledger = _read(tmp_path, TRADES, COUNTIES)
    assert _sheets(ledger) == ["分行业"]
    by_name = ledger.frame.set_index("name")
    assert by_name["county"][NAMES].tolist() == ["城关县"] * 2 + ["河东区"] * 3
    assert by_name["category"][NAMES].tolist() == ["交通", "社会事业", "工业", "社会事业", "社会事业"]
    assert str(ledger.cell(0, "county")) == "a.xlsx:分县区!A3"
    assert ledger.cells(0, "county") == "分县区!A3"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("台账", "2011年1-5月重点项目（万元）"), ("台账2", "2011年1-6月重点项目（万元）")),
        (("第25周", "周调度表（万元）"), ("第26周", "周调度表（万元）")),
        (("上周", "重点项目调度（万元）"), ("本周", "重点项目调度（万元）")),
        (("旧", "截至2011年5月底重点项目（万元）"), ("新", "截至2011年6月底重点项目（万元）")),
    ],
)
@pytest.mark.parametrize("turned", [True, False])
def test_the_asked_or_latest_one_counts(
    tmp_path: Path, first: tuple[str, str], second: tuple[str, str], *, turned: bool
) -> None:
    """Last month's and this month's, last week's and this week's, in either order: no tab is a category."""
    head = [*FLAT[:4], "本年累计完成投资", FLAT[5]]
    pages = [
        _page(first[0], _rows(done=0.5), title=first[1], head=head),
        _page(second[0], _rows(), title=second[1], head=head),
    ]
    ledger = _read(tmp_path, *(reversed(pages) if turned else pages))
    assert _sheets(ledger) == [second[0]]
    assert int(ledger.frame["completed"].sum()) == 337_000_000
    assert ledger.frame["category"].isna().all()


@pytest.mark.parametrize(
    "pages",
    [
        (_page("一", _rows()), _page("二", _rows(done=0.9))),
        (_page("省重点", _rows(NAMES[:4])), _page("市重点", _rows(NAMES[2:]))),
        (
            _page("城关县", _rows(NAMES[:2])),
            _page("河东区", _rows(NAMES[2:])),
            _page("工业", _rows([NAMES[1], NAMES[2]])),
            _page("社会", _rows([NAMES[0], *NAMES[3:]])),
        ),
    ],
)
def test_what_is_in_doubt_stops_and_names_the_way_out(tmp_path: Path, pages: tuple[Page, ...]) -> None:
    """Other amounts and no time, an overlap in part, two families of sheets: both named, with the key."""
    with pytest.raises(LedgerError) as stop:
        _read(tmp_path, *pages)
    assert "counts = false" in str(stop.value.remedy)


def test_the_office_settles_it(tmp_path: Path) -> None:
    """Counts of a tab decides which of two counts, and whether both do."""
    pages = (_page("一", _rows()), _page("二", _rows(done=0.9)))
    assert _sheets(_read(tmp_path, *pages, counts={"一": False})) == ["二"]
    assert _sheets(_read(tmp_path, *pages, counts={"一": True})) == ["一"]
    assert _sheets(_read(tmp_path, *pages, counts={"一": True, "二": True})) == ["一", "二"]


def test_same_names_in_two_counties_are_two_projects(tmp_path: Path) -> None:
    """A county's tab, column or heading tells them apart, even with one and the same amount."""
    rows: list[Row] = [[1, "高标准农田", 500, 200, 100, "农业局"], [2, "农村公路", 800, 300, 90, "交通局"]]
    ledger = _read(tmp_path, _page("城关县", rows), _page("河东县", rows))
    assert ledger.frame["county"].tolist() == ["城关县"] * 2 + ["河东县"] * 2


SPLIT: list[Row] = [
    [1, "高架一标", 50000, 10000, 5000, "交通局"],
    [2, "高架二标", 41000, 20000, 7000, "交通局"],
    [3, "泵站土建", 6000, 4000, 2000, "水务局"],
    [4, "泵站设备", 2000, 1000, 600, "水务局"],
]


@pytest.mark.parametrize(("name", "rows"), [("标段划分", SPLIT), ("附表1", SPLIT), ("项目分解表", SPLIT[:2])])
def test_a_sheet_of_parts_does_not_count(tmp_path: Path, name: str, rows: list[Row]) -> None:
    """Its rows, taken in runs, add up to projects of the other sheet."""
    ledger = _read(tmp_path, _page("台账", _rows()), _page(name, rows))
    assert sorted(ledger.frame["name"]) == sorted(NAMES)
    assert [(note.code, note.place.sheet) for note in ledger.diagnostics] == [("ZD050", name)]


def test_a_sheet_of_parts_that_names_its_projects(tmp_path: Path) -> None:
    """Rows of one name add up to the project of that name."""
    rows = [
        [at, each, *row[2:]]
        for at, (each, row) in enumerate(zip([NAMES[0]] * 2 + [NAMES[1]] * 2, SPLIT, strict=True), 1)
    ]
    assert sorted(_read(tmp_path, _page("台账", _rows()), _page("明细", rows)).frame["name"]) == sorted(NAMES)


def test_a_sheet_of_sums_does_not_count(tmp_path: Path) -> None:
    """Categories as names, their amounts the sums of all projects."""
    sums: list[Row] = [
        [1, "基础设施", 99000, 35000, 14600, None],
        [2, "产业和民生", 123000, 44000, 19100, None],
    ]
    ledger = _read(tmp_path, _page("台账", _rows()), _page("分类", sums))
    assert sorted(ledger.frame["name"]) == sorted(NAMES)


@pytest.mark.parametrize("name", ["老旧小区", "统计入库", "汇总工程", "历史文化街区"])
def test_no_sheet_is_left_out_for_its_name(tmp_path: Path, name: str) -> None:
    """Projects that are nowhere else count."""
    ledger = _read(tmp_path, _page("交通水利", _rows(NAMES[:2])), _page(name, _rows(NAMES[2:])))
    assert ledger.frame["name"].tolist() == NAMES


def test_half_a_ledger_left_out_is_an_error(tmp_path: Path) -> None:
    """A form to fill in that holds projects which are nowhere else."""
    ledger = _read(tmp_path, _page("交通水利", _rows(NAMES[:2])), _page("样表", _rows(NAMES[2:])))
    assert [(note.code, note.severity.value) for note in ledger.diagnostics] == [("ZD050", "error")]


@pytest.mark.parametrize("title", ["备选项目", "2011年储备项目", "附：候选项目"])
def test_a_second_table_of_reserves_does_not_count(tmp_path: Path, title: str) -> None:
    """Below the ledger, with a header of its own; it is told."""
    page = _page("台账", [*_rows(NAMES[:3]), [None], [None, title], FLAT, *_rows(NAMES[3:])])
    ledger = _read(tmp_path, page)
    assert ledger.frame["name"].tolist() == NAMES[:3]
    assert [note.code for note in ledger.diagnostics if note.severity.value != "info"] == ["ZD050"]


@pytest.mark.parametrize("title", ["滞后项目一览表", "2011年上半年未达进度项目表", "附：重点调度项目明细表"])
def test_an_extract_below_the_ledger_does_not_count(tmp_path: Path, title: str) -> None:
    """The same projects again under another title."""
    page = _page("台账", [*_rows(), [None], [title], FLAT, *_rows(NAMES[1:3])])
    ledger = _read(tmp_path, replace(page, name="台账"))
    assert ledger.frame["name"].tolist() == NAMES


def test_a_progress_sheet_without_totals_is_a_view(tmp_path: Path) -> None:
    """Only the names and the month's work: it fills what the ledger lacks."""
    head: Row = ["序号", "项目名称", "本月完成投资", "形象进度"]
    rows = [[at, name, 5, f"{name}主体施工"] for at, name in enumerate(NAMES, start=1)]
    ledger = read(write_book(tmp_path / "a.xlsx", _page("台账", _rows()), _page("旬报", rows, head=head)))
    assert ledger.frame["name"].tolist() == NAMES
    assert ledger.frame["physical_progress"].tolist() == [f"{name}主体施工" for name in NAMES]
    assert [note.message for note in ledger.diagnostics if "名称相同" in note.message]
