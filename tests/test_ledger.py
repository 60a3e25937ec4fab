"""Reading whole ledgers: layouts crossed with value forms, truth from the builder."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbooks import (
    HEADER,
    PROJECTS,
    Page,
    Project,
    codes,
    flat_page,
    found,
    read,
    truth,
    without,
    write_book,
)
from zdxm.cells.words import read_status
from zdxm.errors import LedgerError
from zdxm.layout.book import find_tables
from zdxm.ledger.model import ControlKind
from zdxm.ledger.reading import check_period, ledger_period
from zdxm.periods import parse_period
from zdxm.units import Unit
from zdxm.workbook.reading import read_workbook

SAMPLES = Path(__file__).parent.parent / "samples"


def _number(amount: float | None) -> Any:
    return amount


def _in_yi(amount: float | None) -> Any:
    return "—" if amount is None else f"{Decimal(str(amount)) / 10000}亿元"


def _with_unit(amount: float | None) -> Any:
    return "暂无" if amount is None else f"{amount:,}万元"


def _full_width(amount: float | None) -> Any:
    return (
        " / "
        if amount is None
        else f"{amount:,}".translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．"))
    )


def _dusty(amount: float | None) -> Any:
    return None if amount is None else amount + 1e-9


FORMS = [_number, _in_yi, _with_unit, _full_width, _dusty]


def _cells(each: Project, number: Any, form: Any) -> list[Any]:
    return [number, each.name, form(each.total), form(each.plan), form(each.done), each.county]


SHORT = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "县区"]
GROUPS = list(dict.fromkeys(each.category for each in PROJECTS))


def _members(category: str) -> list[Project]:
    return [each for each in PROJECTS if each.category == category]


def _sums(members: list[Project]) -> list[float]:
    return [
        sum(each.total for each in members),
        sum(each.plan for each in members),
        sum(each.done or 0 for each in members),
    ]


def flat(form: Any) -> Page:
    """One row a project, everything in columns."""
    page = flat_page()
    for row in page.rows[3:]:
        row[4:7] = [form(cell) for cell in row[4:7]]
    return page


def headings(form: Any) -> Page:
    """一、工业项目（3个） over its projects, 小计 below, 合计 at the end."""
    rows: list[list[Any]] = [
        ["2011年上半年台账"],
        ["填报单位：市重点办", None, None, None, None, "单位：万元"],
        SHORT,
    ]
    for numeral, category in zip("一二三", GROUPS, strict=True):
        members = _members(category)
        rows.append([f"{numeral}、{category}（{len(members)}个）"])
        rows += [_cells(each, number, form) for number, each in enumerate(members, start=1)]
        rows.append([None, "小  计", *_sums(members)])
    rows.append(["合　计", None, *_sums(list(PROJECTS))])
    rows += [["注：数据截至6月底。"], ["填报人：某某", None, "审核人：某某"]]
    return Page(rows, merges=("A1:F1",))


def sums_above(form: Any) -> Page:
    """一 | 工业项目 | sums in the heading itself; 合计 right below the header."""
    rows: list[list[Any]] = [["台账（单位：万元）"], SHORT, ["合计", "共6个", *_sums(list(PROJECTS))]]
    for numeral, category in zip("一二三", GROUPS, strict=True):
        members = _members(category)
        rows.append([numeral, category, *_sums(members)])
        rows += [_cells(each, number, form) for number, each in enumerate(members, start=1)]
    return Page(rows)


def nested(form: Any) -> Page:
    """Categories as 一、, counties as （一）, no county column."""
    rows: list[list[Any]] = [["台账"], ["单位：万元"], SHORT[:5]]
    for numeral, category in zip("一二三", GROUPS, strict=True):
        rows.append([f"{numeral}、{category}"])
        counties = list(dict.fromkeys(each.county for each in _members(category)))
        for part, county in zip("一二", counties, strict=False):
            rows.append([f"（{part}）{county}"])
            members = [each for each in _members(category) if each.county == county]
            rows += [_cells(each, number, form)[:5] for number, each in enumerate(members, start=1)]
            rows.append(["小计", None, *_sums(members)])
        rows.append(["小计", None, *_sums(_members(category))])
    rows.append(["总计", None, *_sums(list(PROJECTS))])
    return Page(rows)


def merged_down(form: Any) -> Page:
    """The category merged down beside its projects, its characters one a line; a two-row header."""
    rows: list[list[Any]] = [
        ["重点项目台账"],
        ["类别", "序号", "项目名称", "县区", "投资（万元）", None, None],
        [None, None, None, None, "总投资", "2011年计划", "1-6月完成"],
    ]
    merges = ["A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2"]
    for category in GROUPS:
        first = len(rows) + 1
        for number, each in enumerate(_members(category), start=1):
            label = "\n".join(category) if number == 1 else None
            rows.append(
                [label, number, each.name, each.county, form(each.total), form(each.plan), form(each.done)]
            )
        merges.append(f"A{first}:A{len(rows)}")
    return Page(rows, merges=tuple(merges))


def two_tables(form: Any) -> Page:
    """One table a category on one sheet, each with its title, unit and header; the last header repeats."""
    rows: list[list[Any]] = []
    for category in GROUPS:
        rows += [[f"{category}情况表"], ["单位：万元"], ["序号", "项目类别", *SHORT[1:]]]
        for number, each in enumerate(_members(category), start=1):
            cells = _cells(each, number, form)
            rows.append([cells[0], category, *cells[1:]])
        rows.append([None])
    rows += [["序号", "项目类别", *SHORT[1:]], ["备注：以上为全部项目"]]
    return Page(rows)


LAYOUTS = [flat, headings, sums_above, nested, merged_down, two_tables]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_reads_every_layout_in_every_form(tmp_path: Path, layout: Any, form: Any) -> None:
    """Each layout crossed with each way of writing an amount yields the same projects, to the 元."""
    ledger = read(write_book(tmp_path / "台账.xlsx", layout(form)))
    assert sorted(found(ledger)) == sorted(truth())
    assert [note for note in ledger.diagnostics if note.severity.value != "info"] == []


@pytest.mark.parametrize("layout", [headings, sums_above, nested])
def test_totals_fit_what_they_cover(tmp_path: Path, layout: Any) -> None:
    """Every 小计, 合计 and heading with sums covers exactly the projects it was computed from."""
    ledger = read(write_book(tmp_path / "a.xlsx", layout(_number)))
    assert any(control.stated for control in ledger.controls)
    for control in ledger.controls:
        for key, value in control.stated.items():
            assert ledger.frame[key].iloc[list(control.projects)].sum() == value, (control.label, key)
        assert control.count in (None, len(control.projects))


def test_controls_know_their_category(tmp_path: Path) -> None:
    """小计 belongs to its category, 合计 to none."""
    ledger = read(write_book(tmp_path / "a.xlsx", headings(_number)))
    subtotals = [control.category for control in ledger.controls if control.kind is ControlKind.SUBTOTAL]
    assert subtotals == GROUPS
    total = ledger.controls[-1]
    assert (total.kind, total.category, len(total.projects)) == (ControlKind.TOTAL, None, 6)


def test_category_given_once(tmp_path: Path) -> None:
    """A category written once for a group fills down; 序号 is not needed."""
    projects = [*_members("工业项目"), *_members("农业项目")]
    rows: list[list[Any]] = [
        ["类别", "项目名称", "县区", "总投资(万元)", "2011年计划投资(万元)", "截至6月底完成投资(万元)"]
    ]
    seen: set[str] = set()
    for each in projects:
        rows.append(
            [
                None if each.category in seen else each.category,
                each.name,
                each.county,
                each.total,
                each.plan,
                each.done,
            ]
        )
        seen.add(each.category)
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows)))
    assert found(ledger) == truth(projects)


def test_blank_category_is_none(tmp_path: Path) -> None:
    """A blank in a category column that repeats its values is a blank, not the value above."""
    page = flat_page()
    page.rows[4][2] = None
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert list(ledger.frame["category"].head(3)) == ["工业项目", None, "工业项目"]


NOISE: list[list[Any]] = [
    [None],
    ["   "],
    ["注：本表数据为快报数"],
    ["备注：1、含往年结转；2、不含前期费"],
    list(HEADER),
    [None, "小计", None, None, 1, 2, 3],
    ["填报人：某某", None, None, "审核人：某某"],
]


@given(places=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(range(len(NOISE)))), max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_rows_change_nothing(tmp_path: Path, places: list[tuple[int, int]]) -> None:
    """Blank rows, notes, repeated headers, 小计 and signatures anywhere leave every project as it was."""
    page = flat_page()
    for place, which in sorted(places, reverse=True):
        page.rows.insert(3 + place, list(NOISE[which]))
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert found(ledger) == truth()


@given(shift=st.tuples(st.integers(0, 5), st.integers(0, 4)))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_place_on_the_sheet_changes_nothing(tmp_path: Path, shift: tuple[int, int]) -> None:
    """Blank rows above and blank columns at the left move the addresses, not the values."""
    down, right = shift
    rows = [[None]] * down + [[None] * right + row for row in flat_page().rows]
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows)))
    assert found(ledger) == truth()
    assert ledger.cells(0, "total_investment") == f"台账!{'EFGHI'[right]}{4 + down}"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("待核实", "ZD002"),
        ("2000万件", "ZD002"),
        ("1,23", "ZD002"),
        ("5000万美元", "ZD002"),
        ("1-2亿元", "ZD002"),
        (True, "ZD002"),
        (dt.date(2011, 6, 1), "ZD002"),
        ("12\n34", "ZD002"),
    ],
)
def test_unreadable_amount_is_null_and_reported(tmp_path: Path, cell: Any, code: str) -> None:
    """What is no amount is left out, and its own cell is named."""
    page = flat_page()
    page.rows[4][6] = cell
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert [value is pd.NA for value in ledger.frame["completed"]] == [False, True, False, False, False, True]
    note = next(note for note in ledger.diagnostics if note.code == code)
    assert str(note.place) == "a.xlsx:台账!G5"


@pytest.mark.parametrize(
    ("cell", "yuan", "code"),
    [
        ("约5400", 54_000_000, "ZD042"),
        ("2000余万元", 20_000_000, "ZD042"),
        (0.00004, 0, "ZD043"),
        (0.00005, 1, "ZD043"),
        (-0.00005, -1, "ZD043"),
    ],
)
def test_hedged_and_odd_amounts_are_read_and_reported(
    tmp_path: Path, cell: Any, yuan: int, code: str
) -> None:
    """约 is read as its number with a warning; a part of a 元 is rounded half up with a word."""
    page = flat_page()
    page.rows[3][6] = cell
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert ledger.frame["completed"][0] == yuan
    assert [str(note.place) for note in ledger.diagnostics if note.code == code] == ["a.xlsx:台账!G4"]


def test_formula_without_value_is_reported(tmp_path: Path) -> None:
    """A formula that no program has calculated is a fault of its cell, not a blank."""
    page = flat_page()
    page.rows[3][6] = "=MAX(1,2)"
    page.rows[4][6] = "#REF!"
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    places = [str(note.place) for note in ledger.diagnostics if note.code == "ZD044"]
    assert places == ["a.xlsx:台账!G4", "a.xlsx:台账!G5"]
    assert ledger.frame["completed"].isna().tolist()[:2] == [True, True]


def test_unit_precedence(tmp_path: Path) -> None:
    """The cell's unit beats the header's, the header's the unit row's, and that the title's."""
    rows: list[list[Any]] = [
        ["台账（单位：元）"],
        ["单位：亿元"],
        ["序号", "项目名称", "总投资", "年度计划投资（万元)", "1-6月完成投资"],
        [1, "甲", 2, 300, "400万元"],
    ]
    frame = read(write_book(tmp_path / "a.xlsx", Page(rows))).frame
    keys = ("total_investment", "annual_plan", "completed")
    assert [frame[key][0] for key in keys] == [200_000_000, 3_000_000, 4_000_000]


def test_missing_unit_is_wan_with_a_warning(tmp_path: Path) -> None:
    """Without any unit amounts are 万元 and the clerk is told; the caller's unit settles it silently."""
    rows: list[list[Any]] = [
        ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资"],
        [1, "甲", 2, 1, 1],
    ]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    assert "ZD041" in codes(read(path))
    assert read(path).frame["total_investment"][0] == 20_000
    assert "ZD041" not in codes(read(path, unit=Unit.YI))
    assert read(path, unit=Unit.YI).frame["total_investment"][0] == 200_000_000


def _monthly(months: int, filled: int) -> Page:
    head = ["序号", "项目名称", "总投资", "年度计划", "2011年完成投资", *[None] * (months - 1)]
    leaves = [None] * 4 + [f"{month}月" for month in range(1, months + 1)]
    body = [
        [number, each.name, each.total, each.plan, *[float(month) for month in range(1, filled + 1)]]
        for number, each in enumerate(PROJECTS, start=1)
    ]
    merges = ("A2:A3", "B2:B3", "C2:C3", "D2:D3", f"E2:{chr(ord('D') + months)}2")
    return Page([["单位：万元"], head, leaves, *body], merges=merges)


def test_monthly_columns_are_added_up_to_the_period(tmp_path: Path) -> None:
    """1月, 2月 … add up to the period's month, and their cells are one range."""
    path = write_book(tmp_path / "a.xlsx", _monthly(12, 6))
    ledger = read(path)
    assert ledger.frame["completed"].tolist() == [210_000] * 6
    assert ledger.cells(0, "completed") == "台账!E4:J4"
    assert read(path, period="2011-03").frame["completed"].tolist() == [60_000] * 6
    layout = find_tables(read_workbook(path), source=0)
    assert getattr(ledger_period([layout]), "last", None) == 6
    assert check_period([layout], parse_period("2011-03")) == ()
    assert [note.code for note in check_period([layout], parse_period("2011Q3"))] == ["ZD009"]


def test_one_unreadable_month_leaves_the_sum_out(tmp_path: Path) -> None:
    """A sum with a month that cannot be read would be a wrong figure: it is null, the cell is named."""
    page = _monthly(6, 6)
    page.rows[3][6] = "未报"
    page.rows[4][9] = None
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert ledger.frame["completed"].isna().tolist() == [True, *[False] * 5]
    assert ledger.frame["completed"][1] == 150_000
    assert [(note.code, str(note.place)) for note in ledger.diagnostics if note.severity.value != "info"] == [
        ("ZD002", "a.xlsx:台账!G4"),
        ("ZD055", "a.xlsx:台账!J5"),
    ]


def test_running_totals_are_never_added(tmp_path: Path) -> None:
    """Of 1月, 1-2月, 1-3月 … exactly the one that ends with the period is taken."""
    heads = [
        "序号",
        "项目名称",
        "总投资",
        "计划投资",
        "1月完成投资",
        *[f"1-{month}月完成投资" for month in range(2, 7)],
    ]
    rows: list[list[Any]] = [["2011年台账（单位：万元）"], heads, [1, "甲", 100, 50, 1, 3, 6, 10, 15, 21]]
    path = write_book(tmp_path / "a.xlsx", Page(rows))
    assert [read(path, period=f"2011-{month:02d}").frame["completed"][0] for month in (1, 2, 3, 6)] == [
        10_000,
        30_000,
        60_000,
        210_000,
    ]


def test_one_sheet_a_county(tmp_path: Path) -> None:
    """Tabs named after counties give the county; each tab may have its own unit."""
    pages = []
    for county, unit, factor in (("云东区", "万元", 1), ("云西县", "亿元", 10_000)):
        members = [each for each in PROJECTS if each.county == county]
        rows: list[list[Any]] = [
            ["单位：" + unit],
            ["序号", "项目名称", "类别", "总投资", "年度计划投资", "1-6月完成投资"],
        ]
        rows += [
            [
                number,
                each.name,
                each.category,
                each.total / factor,
                each.plan / factor,
                None if each.done is None else each.done / factor,
            ]
            for number, each in enumerate(members, start=1)
        ]
        pages.append(Page(rows, name=county))
    ledger = read(write_book(tmp_path / "a.xlsx", *pages))
    assert sorted(found(ledger)) == sorted(truth())
    assert ledger.cells_of(range(6), "annual_plan") == "云东区!E3:E5,云西县!E3:E5"


def test_one_sheet_a_category_and_several_books(tmp_path: Path) -> None:
    """Tabs named after categories give the category; two workbooks make one ledger, each with its source."""
    first, second = (flat_page(without(PROJECTS[at : at + 2], category=None)) for at in (0, 2))
    paths = [
        write_book(tmp_path / f"{number}.xlsx", Page(first.rows, name="工业"), Page(second.rows, name="农业"))
        for number in (1, 2)
    ]
    frame = read(*paths).frame
    assert frame["category"].tolist() == ["工业", "工业", "农业", "农业"] * 2
    assert frame["source"].tolist() == [0] * 4 + [1] * 4
    assert frame["id"].is_unique


def test_one_tab_a_month(tmp_path: Path) -> None:
    """Where each month has its tab, only the asked month counts, and the others are named."""
    pages = [Page(flat_page().rows[1:], name=f"1-{month}月") for month in (5, 6)]
    ledger = read(write_book(tmp_path / "a.xlsx", *pages))
    assert found(ledger) == truth()
    assert [table.sheet for table in ledger.tables] == ["1-6月"]
    assert "ZD050" in codes(ledger)


def test_hidden_rows_count_and_hidden_sheets_do_not(tmp_path: Path) -> None:
    """Both are reported."""
    page = flat_page()
    hidden = Page(page.rows, name="往年", state="hidden")
    shown = Page(page.rows, hidden_rows=(5, 6))
    ledger = read(write_book(tmp_path / "a.xlsx", shown, hidden))
    assert found(ledger) == truth()
    assert {"ZD048", "ZD049"} <= set(codes(ledger))


def test_a_summary_tab_does_not_count_twice(tmp_path: Path) -> None:
    """A visible 汇总 sheet with the same projects is left out and named, unless it was asked for."""
    path = write_book(tmp_path / "a.xlsx", flat_page(), Page(flat_page().rows, name="汇总"))
    assert found(read(path)) == truth()
    assert "ZD050" in codes(read(path))
    assert [table.sheet for table in read(path, sheets=("汇总",)).tables] == ["汇总"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([7, None, "工业项目", None, 1, 2, 3], "ZD046"),
        ([None, None, None, "云东区"], "ZD045"),
        ([7], "ZD047"),
        ([7, "其中：一期", None, None, 1, 2, 3], "ZD057"),
    ],
)
def test_odd_rows_are_reported_and_not_counted(tmp_path: Path, row: list[Any], code: str) -> None:
    """A row that is no project never disappears without a word."""
    page = flat_page()
    page.rows.append(row)
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert found(ledger) == truth()
    assert codes(ledger) == [code]


def test_no_ledger_anywhere(tmp_path: Path) -> None:
    """The error lists the sheets that were looked at."""
    path = write_book(tmp_path / "a.xlsx", Page([["通讯录"], ["姓名", "电话"]], name="通讯录"))
    with pytest.raises(LedgerError, match="通讯录"):
        read(path)


def test_two_columns_for_one_field(tmp_path: Path) -> None:
    """The better word wins and the other column is named; equal words with other amounts stop the run."""
    page = flat_page()
    page.rows[2][7] = "投资计划"
    for row in page.rows[3:]:
        row[7] = 1
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert found(ledger) == truth()
    assert [str(note.place) for note in ledger.diagnostics if note.code == "ZD051"] == ["a.xlsx:台账!H3"]
    page.rows[2][7] = "年度计划投资"
    with pytest.raises(LedgerError, match=r"F列.*H列"):
        read(write_book(tmp_path / "b.xlsx", page))


def test_bare_total_is_told_by_the_numbers(tmp_path: Path) -> None:
    """累计完成投资 above the plan in most rows, with no rate to fit, counts from the start of work."""
    rows: list[list[Any]] = [
        ["2011年台账（单位：万元）"],
        ["序号", "项目名称", "总投资", "年度计划投资", "累计完成投资"],
        [1, "甲", 1000, 100, 600],
        [2, "乙", 1000, 100, 700],
        [3, "丙", 1000, 100, 50],
    ]
    frame = read(write_book(tmp_path / "a.xlsx", Page(rows))).frame
    assert frame["completed"].isna().all()
    assert frame["cumulative_completed"].tolist() == [6_000_000, 7_000_000, 500_000]
    for row, rate in zip(rows[1:], ["完成率(%)", 600, 700, 50], strict=True):
        row.append(rate)
    frame = read(write_book(tmp_path / "b.xlsx", Page(rows))).frame
    assert frame["completed"].tolist() == [6_000_000, 7_000_000, 500_000]
    assert frame["stated_rate"].tolist() == [60_000, 70_000, 5_000]


@pytest.mark.parametrize(
    ("cells", "shown"), [([0.31, 0.42], "0.0%"), ([31, 42], "General"), (["31%", "42.00%"], "@")]
)
def test_rates_as_shares_and_as_percents(tmp_path: Path, cells: list[Any], shown: str) -> None:
    """0.31 in a cell shown as %, 31 and 31% are one rate."""
    rows: list[list[Any]] = [
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "占年度计划(%)"],
        [1, "甲", 1000, 100, 31, cells[0]],
        [2, "乙", 1000, 100, 42, cells[1]],
    ]
    page = Page(rows, formats={"F3": shown, "F4": shown})
    assert read(write_book(tmp_path / "a.xlsx", page)).frame["stated_rate"].tolist() == [3100, 4200]


def test_status_from_column_section_and_text(tmp_path: Path) -> None:
    """The column's word first, then the section, then 形象进度; its cell is where the word stands."""
    rows: list[list[Any]] = [
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "形象进度", "项目状态"],
        ["一、在建项目"],
        [1, "甲", 1, 1, 1, "尚未开工", "停工"],
        [2, "乙", 1, 1, 1, "尚未开工", None],
        ["二、其他项目"],
        [3, "丙", 1, 1, 1, "计划7月底前开工", None],
        [4, "丁", 1, 1, 1, None, None],
    ]
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows)))
    assert ledger.frame["status"].tolist() == ["stopped", "under_way", "not_started", None]
    assert [ledger.cells(at, "status") for at in range(4)] == ["台账!G4", "台账!A3", "台账!F7", "台账!G8"]
    assert ledger.frame["category"].tolist() == [None, None, "其他项目", "其他项目"]


def test_cells_of_values_taken_from_elsewhere(tmp_path: Path) -> None:
    """A section's category points at the section; a column that is not there has no cell."""
    ledger = read(write_book(tmp_path / "a.xlsx", headings(_number)))
    assert ledger.cells(0, "category") == "台账!A4"
    assert str(ledger.cell(3, "category")) == "a.xlsx:台账!A9"
    assert ledger.cells(0, "leader") is None
    assert ledger.cells(5, "completed") == "台账!E14"
    assert ledger.cells_of(range(6), "completed") == "台账!E5:E7,E10:E11,E14"


def test_dates_and_identity(tmp_path: Path) -> None:
    """Starts take a first day, finishes a last one; 项目代码 is the identity, doubles are numbered."""
    rows: list[list[Any]] = [
        ["2011年台账 单位：万元"],
        ["序号", "项目代码", "项目名称", "总投资", "年度计划", "1-6月完成", "计划开工时间", "竣工时间"],
        [1, "2011-001", "甲", 1, 1, 1, "三季度", "2012年6月"],
        [2, None, "乙（一期）", 1, 1, 1, dt.date(2011, 3, 1), "2012"],
        [3, None, "乙(一期)", 1, 1, 1, "206-7-15", "未定"],
    ]
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows)))
    assert ledger.frame["planned_start"].tolist() == [dt.date(2011, 7, 1), dt.date(2011, 3, 1), None]
    assert ledger.frame["planned_finish"].tolist() == [dt.date(2012, 6, 30), dt.date(2012, 12, 31), None]
    assert ledger.frame["id"].tolist() == ["2011-001", "a.xlsx/台账//乙(一期)", "a.xlsx/台账//乙(一期)#2"]
    assert [str(note.place) for note in ledger.diagnostics if note.code == "ZD052"] == ["a.xlsx:台账!G5"]


def test_period_of_another_year_or_end(tmp_path: Path) -> None:
    """ZD009 names the cell that names the period."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    notes = [
        [
            (note.code, str(note.place))
            for note in read(path, period=period).diagnostics
            if note.code == "ZD009"
        ]
        for period in ("2011H1", "2011-05", "2012H1")
    ]
    assert notes == [[], [("ZD009", "a.xlsx:台账!G3")], [("ZD009", "a.xlsx:台账!A1")]]


def test_frame_types(tmp_path: Path) -> None:
    """Amounts are Int64, words str or None, whatever the ledger lacks."""
    frame = read(write_book(tmp_path / "a.xlsx", flat_page())).frame
    assert {str(frame[key].dtype) for key in ("total_investment", "previous_completed", "stated_rate")} == {
        "Int64"
    }
    assert frame["leader"].tolist() == [None] * 6
    assert frame["completed"][5] is pd.NA
    assert list(frame.columns[:5]) == ["source", "table", "row", "id", "name"]


def _source(file: str) -> list[dict[str, str]]:
    with (SAMPLES / "source" / file).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _wan(text: str, unit: int) -> int | None:
    return int(Decimal(text) * unit) if text else None


@pytest.mark.parametrize(
    ("file", "source", "period", "unit"),
    [
        ("ledger.xlsx", "jiyuan-projects.csv", "2011H1", 10_000),
        ("counties-2018/各县区台账.xlsx", "counties-2018.csv", "2018-08", 10_000),
        ("flat-2023/台账.xlsx", "flat-2023.csv", "2023Q3", 100_000_000),
    ],
)
def test_samples(file: str, source: str, period: str, unit: int) -> None:
    """The samples are read exactly as their sources say, without a fault, and every total in them fits."""
    ledger = read(SAMPLES / file, period=period)
    rows = _source(source)
    months = [f"{month}月" for month in range(1, 9)]
    expected = [
        (
            row["项目名称"],
            row.get("类别") or row.get("项目类别"),
            row.get("县区") or row.get("所在县区"),
            _wan(row["总投资"], unit),
            _wan(row["年度计划投资"], unit),
            _wan(
                row["完成投资"] if "完成投资" in row else str(sum(int(row[month]) for month in months)), unit
            ),
        )
        for row in rows
    ]
    assert found(ledger) == expected
    states = [read_status(row.get("建设状态") or row["项目状态"]) for row in rows]
    assert ledger.frame["status"].tolist() == [state.value if state else None for state in states]
    assert [note for note in ledger.diagnostics if note.severity.value != "info"] == []
    for control in ledger.controls:
        for key, value in control.stated.items():
            assert ledger.frame[key].iloc[list(control.projects)].sum() == value


def _table(path: Path, head: list[str], *rows: list[Any], title: str = "2011年台账（单位：万元）") -> Any:
    return read(write_book(path / "a.xlsx", Page([[title], head, *rows])))


def _warned(ledger: Any) -> list[tuple[str, str]]:
    return [(note.code, str(note.place)) for note in ledger.diagnostics if note.severity.value != "info"]


BASE = ["序号", "项目名称", "总投资"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2011年计划投资", "2011年投资计划"),
        ("年度计划投资", "调整后年度计划投资"),
        ("年度计划投资", "年度计划投资（市下达数）"),
    ],
)
def test_equal_claims_with_other_numbers_are_refused(tmp_path: Path, first: str, second: str) -> None:
    """Two words for the plan that are as good as each other and hold other numbers: nobody can choose."""
    with pytest.raises(LedgerError, match="都像是年度计划投资"):
        _table(tmp_path, [*BASE, first, second, "1-6月完成投资"], [1, "甲", 9, 5, 6, 2])
    same = _table(tmp_path, [*BASE, first, second, "1-6月完成投资"], [1, "甲", 9, 5, 5, 2])
    assert same.frame["annual_plan"].tolist() == [50_000]


def test_a_weaker_word_for_the_plan_is_reported(tmp_path: Path) -> None:
    """年度计划投资 beside 安排投资 with other numbers: the better word is read, the other named."""
    ledger = _table(tmp_path, [*BASE, "安排投资", "年度计划投资", "1-6月完成投资"], [1, "甲", 9, 5, 6, 2])
    assert ledger.frame["annual_plan"].tolist() == [60_000]
    assert _warned(ledger) == [("ZD051", "a.xlsx:台账!D2")]


def test_a_column_of_words_claims_no_money_field(tmp_path: Path) -> None:
    """年度计划 over sentences does not compete with 年度计划投资 over numbers."""
    ledger = _table(
        tmp_path, [*BASE, "年度计划", "年度计划投资", "1-6月完成投资"], [1, "甲", 9, "主体完工", 6, 2]
    )
    assert ledger.frame["annual_plan"].tolist() == [60_000]
    assert _warned(ledger) == []


def test_a_plan_of_another_year_stops_figures(tmp_path: Path) -> None:
    """The only plan is last year's: ZD009 at its header."""
    ledger = _table(tmp_path, [*BASE, "2010年计划投资", "1-6月完成投资"], [1, "甲", 9, 5, 2])
    assert ("ZD009", "a.xlsx:台账!D2") in _warned(ledger)


@pytest.mark.parametrize("key", ["总投资", "年度计划投资", "1-6月完成投资"])
def test_a_missing_column_is_reported_with_what_may_be_it(tmp_path: Path, key: str) -> None:
    """Without 总投资, plan or completion ZD058 names the header row and the amounts that were not read."""
    head = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资"]
    head[head.index(key)] = "资金规模"
    ledger = _table(tmp_path, head, [1, "甲", 9, 5, 2])
    assert _warned(ledger) == [("ZD058", "a.xlsx:台账!2")]
    message = next(note.message for note in ledger.diagnostics if note.code == "ZD058")
    assert "列“资金规模”" in message


@pytest.mark.parametrize("units", [["亿元", "亿元"], ["亿元", None]])
def test_a_column_of_one_unit_is_read_by_it(tmp_path: Path, units: list[Any]) -> None:
    """计量单位 with 亿元 in its rows is the unit of columns that name none."""
    ledger = _table(
        tmp_path,
        [*BASE, "计量单位", "年度计划投资（万元）", "1-6月完成投资"],
        [1, "甲", 9, units[0], 5, 2],
        [2, "乙", 9, units[1], 5, 2],
        title="2011年台账",
    )
    assert ledger.frame["total_investment"].tolist() == [900_000_000] * 2
    assert ledger.frame["annual_plan"].tolist() == [50_000] * 2
    assert _warned(ledger) == []


@pytest.mark.parametrize(
    ("title", "units"), [("2011年台账", ["万元", "亿元"]), ("2011年台账（万元）", ["亿元", "亿元"])]
)
def test_units_that_differ_by_row_are_refused(tmp_path: Path, title: str, units: list[str]) -> None:
    """Units that differ from row to row, or from the title's, would make amounts ten thousand times wrong."""
    head = [*BASE, "单位", "年度计划投资", "1-6月完成投资"]
    rows = [[number, f"甲{number}", 9, unit, 5, 2] for number, unit in enumerate(units, start=1)]
    with pytest.raises(LedgerError, match="逐行写着金额单位"):
        _table(tmp_path, head, *rows, title=title)


def test_headers_with_a_unit_speak_for_those_without(tmp_path: Path) -> None:
    """Two headers in 亿元 give the third its unit; a column that is not read needs none."""
    heads = ["总投资（亿元）", "年度计划投资（亿元）", "1-6月完成投资"]
    ledger = _table(tmp_path, [*BASE[:2], *heads], [1, "甲", 9, 5, 2], title="2011年台账")
    assert ledger.frame["completed"].tolist() == [200_000_000]
    assert _warned(ledger) == []
    heads = ["总投资（亿元）", "年度计划投资（万元）", "1-6月完成投资（亿元）", "本月完成投资"]
    ledger = _table(tmp_path, [*BASE[:2], *heads], [1, "甲", 9, 5, 2, 1], title="2011年台账")
    assert _warned(ledger) == []


def test_one_tab_a_year(tmp_path: Path) -> None:
    """Where each year has its tab, the other year's title is no fault of the asked one."""
    pages = [
        Page([[f"{year}年重点项目台账"], *flat_page().rows[1:]], name=f"{year}年") for year in (2010, 2011)
    ]
    path = write_book(tmp_path / "a.xlsx", *pages)
    ledger = read(path)
    assert found(ledger) == truth()
    assert codes(ledger) == ["ZD050"]
    assert ledger_period([find_tables(read_workbook(path), source=0)]) is not None
    assert getattr(ledger_period([find_tables(read_workbook(path), source=0)]), "year", None) == 2011


def test_a_tab_with_projects_of_its_own_counts_whatever_its_name(tmp_path: Path) -> None:
    """No tab is left out for its name alone: 能源统计 is a ledger of its own."""
    other = without(PROJECTS[:2])
    page = flat_page([Project(f"另{each.name}", each.category, each.county, 1, 1, 1) for each in other])
    ledger = read(write_book(tmp_path / "a.xlsx", flat_page(), Page(page.rows, name="能源统计")))
    assert ledger.frame["name"].tolist() == [each.name for each in PROJECTS] + [
        f"另{each.name}" for each in other
    ]
    assert _warned(ledger) == []


@pytest.mark.parametrize(
    ("cell", "start", "finish"),
    [
        ("2010-2012", "2010-01-01", "2012-12-31"),
        ("2011.3-2012.6", "2011-03-01", "2012-06-30"),
        ("2010年3月至2012年6月", "2010-03-01", "2012-06-30"),
        ("２０１０－２０１２", "2010-01-01", "2012-12-31"),
        ("2011年3-10月", "2011-03-01", "2011-10-31"),
        (2011, "2011-01-01", "2011-12-31"),
        ("24个月", "None", "None"),
        ("2010-12", "None", "None"),
        ("2012-2010", "None", "None"),
    ],
)
def test_durations_give_planned_dates(tmp_path: Path, cell: Any, start: str, finish: str) -> None:
    """建设起止年限 is 计划开工 and 计划竣工 where these have no column, if it tells both."""
    head = [*BASE, "年度计划投资", "1-6月完成投资", "建设起止年限"]
    ledger = _table(tmp_path, head, [1, "甲", 9, 5, 2, cell])
    frame = ledger.frame
    assert (str(frame["planned_start"][0]), str(frame["planned_finish"][0])) == (start, finish)
    if start != "None":
        assert ledger.cells(0, "planned_start") == "台账!F3"
    own = _table(tmp_path, [*head, "计划竣工时间"], [1, "甲", 9, 5, 2, cell, "2013年"])
    assert str(own.frame["planned_finish"][0]) == "2013-12-31"


@pytest.mark.parametrize(
    ("head", "key", "value"),
    [
        ("开工时间（计划）", "planned_start", "2011-07-01"),
        ("开工时间（实际）", "actual_start", "2011-07-01"),
        ("开工时间", "actual_start", "2011-07-01"),
    ],
)
def test_a_word_in_brackets_tells_which_date(tmp_path: Path, head: str, key: str, value: str) -> None:
    """开工时间（计划） is no start of work."""
    ledger = _table(tmp_path, [*BASE, "年度计划投资", "1-6月完成投资", head], [1, "甲", 9, 5, 2, "2011年7月"])
    other = {"planned_start": "actual_start", "actual_start": "planned_start"}[key]
    assert (str(ledger.frame[key][0]), ledger.frame[other][0]) == (value, None)


@pytest.mark.parametrize("head", ["总投资（中央投资）", "总投资（已完成）", "年度计划投资（到位资金）"])
def test_brackets_that_make_another_column_of_it(tmp_path: Path, head: str) -> None:
    """A bracket that speaks of a part or of other money leaves the column unread."""
    ledger = _table(tmp_path, ["序号", "项目名称", "1-6月完成投资", head], [1, "甲", 2, 5])
    assert ledger.frame[["total_investment", "annual_plan"]].isna().all(axis=None)


def test_a_cross_is_no(tmp_path: Path) -> None:
    """× in a status column is 未开工, as √ is 在建; a dash says nothing."""
    rows = [[number, f"甲{number}", 9, 5, 2, word] for number, word in enumerate("√×—", start=1)]
    ledger = _table(tmp_path, [*BASE, "年度计划投资", "1-6月完成投资", "是否开工"], *rows)
    assert ledger.frame["status"].tolist() == ["under_way", "not_started", None]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "云州市2011年上半年重点项目情况表",
            "共12个项目；总投资以各单位上报为准，数据截至目前，如有出入请以正式文件为准。",
        ],
        ["二〇一一年上半年重点项目情况表"],
        ["重点项目建设情况一览表", "（2011年1-6月）"],
        ["重点项目建设情况一览表", "（截至2011年6月30日）"],
    ],
)
def test_the_period_stands_above_the_header(tmp_path: Path, lines: list[str]) -> None:
    """Title, caption or Chinese numerals name the period; a sentence does not hide them."""
    rows: list[list[Any]] = [[line] for line in lines]
    rows += [
        ["单位：万元"],
        [*BASE, "年度计划投资", "完成投资"],
        [1, "甲", 9, 5, 2],
    ]
    layout = find_tables(read_workbook(write_book(tmp_path / "a.xlsx", Page(rows))), source=0)
    span = ledger_period([layout])
    assert (getattr(span, "year", None), getattr(span, "last", None)) == (2011, 6)
    assert layout.title.endswith("表")
