"""Amounts of the year: plans are never done, months and totals agree, 累计 is settled by the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, write_book
from zdxm.config.settings import UNITS, Settings, TableMapping
from zdxm.periods import parse_period
from zdxm.pipeline.reading import LedgerReading, read_ledgers

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[Any]]
FIRST = ["序号", "项目名称", "总投资", "年度计划投资"]
WAN = 10_000


def _reading(path: Path, rows: Rows, merges: tuple[str, ...] = (), period: str = "2024H1") -> LedgerReading:
    page = Page([["2024年重点项目台账（单位：万元）"], *rows], merges=merges)
    return read_ledgers([write_book(path / "a.xlsx", page)], Settings(), parse_period(period))


def _column(reading: LedgerReading, key: str) -> list[int | None]:
    """A column in 万元."""
    assert reading.ledger is not None
    values = reading.ledger.frame[key].astype(object).tolist()
    return [value // WAN if isinstance(value, int) else None for value in values]


def _codes(reading: LedgerReading) -> list[tuple[str, str]]:
    return [(note.code, note.severity.value) for note in reading.diagnostics]


def _projects(*amounts: list[Any], dates: list[str] | None = None) -> Rows:
    days = dates or [""] * len(amounts)
    return [
        [at, f"{'甲乙丙丁戊'[at - 1]}路工程", 9000, 600, *row, *([day] if dates else [])]
        for at, (row, day) in enumerate(zip(amounts, days, strict=True), 1)
    ]


# --- a plan is never done ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parents", "leaves"),
    [
        (["一季度", "二季度"], ["任务", "完成"]),
        (["1—3月", "4—6月"], ["计划数", "完成数"]),
        (["一季度", "二季度"], ["预计", "实际完成"]),
    ],
)
def test_a_plan_beside_each_quarter(tmp_path: Path, parents: list[str], leaves: list[str]) -> None:
    """Of the pairs under a period the plan is left alone, whatever both are called."""
    head = [[*FIRST, parents[0], None, parents[1], None], [None, None, None, None, *leaves, *leaves]]
    merges = ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "G2:H2")
    reading = _reading(tmp_path, [*head, *_projects([50, 10, 70, 20], [60, 5, 90, 6])], merges)
    assert _column(reading, "completed") == [30, 11]


@pytest.mark.parametrize("parent", ["2024年目标任务", "年度计划", "本年投资任务"])
@pytest.mark.parametrize("leaf", ["完成投资", "1-6月完成投资", "累计完成投资"])
def test_nothing_under_a_plan_is_done(tmp_path: Path, parent: str, leaf: str) -> None:
    """A completed amount under a plan or a target is what is meant to be completed."""
    head = [["序号", "项目名称", "总投资", parent, None], [None, None, None, leaf, "形象进度"]]
    rows = [[1, "甲路", 900, 50, "路基"], [2, "乙桥", 800, 60, "桩基"]]
    reading = _reading(tmp_path, [*head, *rows], ("A2:A3", "B2:B3", "C2:C3", "D2:E2"))
    assert _column(reading, "completed") == [None, None]
    assert ("ZD058", "error") in _codes(reading)


@pytest.mark.parametrize(
    "word", ["2023年完成投资", "2023年1-6月完成投资", "去年完成投资", "上年同期完成投资"]
)
def test_another_year_s_amount_is_never_this_year_s(tmp_path: Path, word: str) -> None:
    """Where only another year's amount stands, nothing is done, and that is told."""
    reading = _reading(tmp_path, [[*FIRST, word], *_projects([50], [60])])
    assert _column(reading, "completed") == [None, None]
    (note,) = [note for note in reading.diagnostics if note.code == "ZD058"]
    assert word in note.message


# --- months ------------------------------------------------------------------------------------------------

MONTHS = [f"{month}月完成" for month in range(1, 7)]


@pytest.mark.parametrize("total", ["本年累计完成", "1-6月累计完成投资", "年初至今完成投资"])
def test_months_beside_a_total_are_compared(tmp_path: Path, total: str) -> None:
    """The row that does not add up is an error; the others are none, nor is a last digit."""
    rows = _projects([1, 2, 3, 4, 5, 6, 21], [9, 9, 9, 9, 9, 9, 50], [0.255, 0, 0, 0, 0, 0, 0.26])
    reading = _reading(tmp_path, [[*FIRST, *MONTHS, total], *rows])
    found = [note for note in reading.diagnostics if note.code == "ZD093"]
    assert [(note.place.row, note.place.column, note.severity.value) for note in found] == [(3, 10, "error")]
    assert "54万元" in found[0].message
    assert "50万元" in found[0].message


@pytest.mark.parametrize("second", ["2月完成投资", "二月完成", "02月实际完成投资"])
def test_one_month_twice_is_compared(tmp_path: Path, second: str) -> None:
    """A second column of a month that says another number is an error in its row."""
    rows = _projects([1, 2, 2], [1, 2, 3])
    reading = _reading(tmp_path, [[*FIRST, *MONTHS[:2], second], *rows], period="2024-02")
    assert [note.place.row for note in reading.diagnostics if note.code == "ZD093"] == [3]


@pytest.mark.parametrize("gap", [1, 3, 5])
def test_a_missing_month_is_told(tmp_path: Path, gap: int) -> None:
    """Months that do not tile the period are no sum, and the missing one is named."""
    head = [word for month, word in enumerate(MONTHS, 1) if month != gap]
    reading = _reading(tmp_path, [[*FIRST, *head], *_projects([1] * 5, [2] * 5)])
    assert _column(reading, "completed") == [None, None]
    (note,) = [note for note in reading.diagnostics if note.code == "ZD058"]
    assert f"缺{gap}月" in note.message


@pytest.mark.parametrize("parent", ["累计完成投资", "本年累计完成", "各月累计完成投资"])
def test_months_under_a_running_total(tmp_path: Path, parent: str) -> None:
    """What rises from month to month counts once."""
    head = [[*FIRST, parent, None, None], [None, None, None, None, "1月", "2月", "3月"]]
    merges = ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2")
    reading = _reading(tmp_path, [*head, *_projects([5, 8, 20], [1, 1, 4])], merges, "2024Q1")
    assert _column(reading, "completed") == [20, 4]


def test_months_under_a_running_total_that_fall(tmp_path: Path) -> None:
    """What rises and falls is neither: it stops."""
    head = [[*FIRST, "累计完成投资", None, None], [None, None, None, None, "1月", "2月", "3月"]]
    merges = ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2")
    reading = _reading(tmp_path, [*head, *_projects([5, 8, 2], [4, 1, 3])], merges, "2024Q1")
    assert _column(reading, "completed") == [None, None]
    assert ("ZD054", "error") in _codes(reading)


def test_months_that_are_totals_already(tmp_path: Path) -> None:
    """Plain months that only ever rise to near the plan, and add up to more than it, stop."""
    rows = _projects(*([share * month for month in range(1, 7)] for share in (90, 80, 70, 95)))
    reading = _reading(tmp_path, [[*FIRST, *MONTHS], *rows])
    assert _column(reading, "completed") == [None] * 4
    assert ("ZD054", "error") in _codes(reading)


# --- since when ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", ["开工时间", "计划开工时间"])
@pytest.mark.parametrize("word", ["累计完成投资", "累计完成", "累计已完成"])
def test_a_total_without_a_start_stops_where_rows_speak_against_it(
    tmp_path: Path, word: str, date: str
) -> None:
    """A project begun years ago has done more than the year's plan: neither reading is sure."""
    rows = _projects([200], [900], [150], [80], dates=["2024.2", "2021.5", "2024.3", "2023.9"])
    reading = _reading(tmp_path, [[*FIRST, word, date], *rows])
    assert _column(reading, "completed") == [None] * 4
    (note,) = [note for note in reading.diagnostics if note.code == "ZD054"]
    assert (note.severity.value, note.place.column) == ("error", 4)
    assert '[columns]里写完成投资 = "E"' in note.remedy
    assert '[columns]里写自开工累计完成投资 = "E"' in note.remedy


@pytest.mark.parametrize("dates", [["2024.2", "2024.5"], ["2021.2", "2022.5"]])
def test_a_total_without_a_start_that_nothing_speaks_against(tmp_path: Path, dates: list[str]) -> None:
    """Below the plan it is this year's, as a hint says."""
    rows = _projects([200], [300], dates=dates)
    reading = _reading(tmp_path, [[*FIRST, "累计完成投资", "开工时间"], *rows])
    assert _column(reading, "completed") == [200, 300]
    assert ("ZD054", "info") in _codes(reading)


@pytest.mark.parametrize("before", ["至2023年底累计完成投资", "上年底累计完成投资", "截至去年底累计完成投资"])
def test_a_total_that_goes_on_from_last_year_s(tmp_path: Path, before: str) -> None:
    """What begins where last year ended counts since the start of work."""
    reading = _reading(tmp_path, [[*FIRST, before, "累计完成投资"], *_projects([300, 420], [100, 180])])
    assert _column(reading, "cumulative_completed") == [420, 180]
    assert _column(reading, "completed") == [None, None]


# --- units -------------------------------------------------------------------------------------------------

TWO: Rows = [[1, "甲路", 9, 6, 3], [2, "乙桥", 8, 5, 2]]
AMOUNTS = ["总投资", "年度计划投资", "1-6月完成投资"]


def _in_unit(path: Path, heads: list[str], *above: list[Any], below: Rows | None = None) -> LedgerReading:
    rows: Rows = [
        *above,
        ["序号", "项目名称", *heads],
        *(below or TWO),
    ]
    book = write_book(path / "a.xlsx", Page([["2024年上半年台账"], *rows]))
    return read_ledgers([book], Settings(), parse_period("2024H1"))


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("（十万元）", 10**5), ("（千万元）", 10**7), ("（百亿元）", 10**10), ("（亿）", 10**8),
        ("/亿元", 10**8), ("\n百万元", 10**6), ("（万元人民币）", 10**4), ("（人民币百元）", 100),
        ("（单位：千元）", 1000),
    ],
)  # fmt: skip
def test_units_in_headers(tmp_path: Path, written: str, yuan: int) -> None:
    """Each scale, in brackets, behind a slash or a line break, with 人民币."""
    reading = _in_unit(tmp_path, [f"{word}{written}" for word in AMOUNTS])
    assert reading.ledger is not None
    assert reading.ledger.frame["completed"].tolist() == [3 * yuan, 2 * yuan]
    assert _codes(reading) == []


@pytest.mark.parametrize(
    ("units", "yuan"),
    [
        (["亿元", "万元", "元"], 1),
        (["（亿元）", "（万元）", "（千元）"], 1000),
        (["万元", "万元", "百万元"], 10**6),
    ],
)
def test_a_row_of_units(tmp_path: Path, units: list[str], yuan: int) -> None:
    """Units of single columns in a row of their own."""
    reading = _in_unit(tmp_path, AMOUNTS, below=[[None, None, *units], *TWO])
    assert reading.ledger is not None
    assert reading.ledger.frame["completed"].tolist() == [3 * yuan, 2 * yuan]
    assert _codes(reading) == []


@pytest.mark.parametrize(
    "note",
    [
        "注：本表金额单位均为亿元。",
        "说明：金额以亿元计，数据截至6月30日",
        "备注：1.总投资不含征地；2.单位：亿元",
    ],
)
def test_a_unit_in_a_footnote(tmp_path: Path, note: str) -> None:
    """The only word on the unit stands below."""
    reading = _in_unit(tmp_path, AMOUNTS, below=[*TWO, [note]])
    assert reading.ledger is not None
    assert reading.ledger.frame["completed"].tolist() == [3 * 10**8, 2 * 10**8]


@pytest.mark.parametrize(
    ("line", "units", "told"),
    [
        ("单位：亿元", ("万元", "万元", "万元"), True),
        ("金额单位：元", ("亿元", "万元", "万元"), True),
        ("单位：亿元", ("亿元", "万元", "万元"), False),
        ("单位：万元", ("万元", "万元", "万元"), False),
    ],
)
def test_a_unit_row_that_every_header_gainsays(
    tmp_path: Path,
    line: str,
    units: tuple[str, str, str],
    told: bool,  # noqa: FBT001 - a test's parameter
) -> None:
    """The headers count, and the row's cell is named."""
    heads = [f"{name}（{unit}）" for name, unit in zip(AMOUNTS, units, strict=True)]
    reading = _in_unit(tmp_path, heads, [line])
    notes = [note for note in reading.diagnostics if note.code == "ZD110"]
    assert [(note.place.row, note.place.column) for note in notes] == ([(1, 0)] if told else [])


def test_an_amount_in_a_footnote_is_no_unit(tmp_path: Path) -> None:
    """总投资131亿元 says nothing of the table."""
    below = [*TWO, ["注：全市总投资131亿元。"]]
    reading = _in_unit(tmp_path, AMOUNTS, below=below)
    assert ("ZD041", "warning") in _codes(reading)


@pytest.mark.parametrize("words", ["亿港元", "万英镑", "百万美元", "万两", "K"])
def test_a_unit_that_is_none_of_ours_stops_its_column(tmp_path: Path, words: str) -> None:
    """The other columns are read; the message has the words and the way out."""
    reading = _in_unit(tmp_path, [f"总投资（{words}）", "年度计划投资（万元）", "1-6月完成投资（万元）"])
    assert reading.ledger is not None
    assert reading.ledger.frame["total_investment"].isna().all()
    assert reading.ledger.frame["completed"].tolist() == [30_000, 20_000]
    (note,) = reading.diagnostics
    assert (note.code, note.place.column) == ("ZD092", 2)
    assert f"“{words}”" in note.message
    assert 'units = { 总投资 = "万元" }' in note.remedy


@pytest.mark.parametrize("line", ["单位：万美元", "计量单位：亿日元", "金额单位：万两"])
def test_a_unit_row_that_is_none_of_ours(tmp_path: Path, line: str) -> None:
    """No column is read, and nothing says that no unit was written."""
    reading = _in_unit(tmp_path, AMOUNTS, [line])
    assert {code for code, _ in _codes(reading)} == {"ZD092"}


def test_the_office_s_word_on_a_unit_wins(tmp_path: Path) -> None:
    """What the message says to write is enough."""
    page = Page([["2024年上半年台账"], ["序号", "项目名称", "总投资（万美元）"], [1, "甲路", 9]])
    settings = Settings(tables={"台账": _units({"total_investment": "万元"})})
    reading = read_ledgers([write_book(tmp_path / "a.xlsx", page)], settings, parse_period("2024H1"))
    assert reading.ledger is not None
    assert reading.ledger.frame["total_investment"].tolist() == [90_000]


def _units(units: dict[str, str]) -> Any:
    return TableMapping(units={key: UNITS[word] for key, word in units.items()})


# --- beside a total ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["任务完成率（%）", "带动就业（人）", "想法分值"])
def test_a_whole_number_under_numbers_is_no_count(tmp_path: Path, word: str) -> None:
    """What stands beside 合计 in a column of numbers, read or not, counts no projects."""
    rows = [*_projects([5, 20.5], [4, 30], [3, 12]), ["合计", None, 27000, 1800, 12, 53]]
    reading = _reading(tmp_path, [[*FIRST, "1-6月完成投资", word], *rows])
    assert reading.ledger is not None
    assert [control.count for control in reading.ledger.controls] == [None]
