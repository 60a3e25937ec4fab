"""A sheet of sums beside the list is held against it, by category or county, only where both are alike."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checks.ledgers import check_book
from workbooks import PROJECTS, Page, Project, codes, flat_page, read, write_book
from zdxm.ledger.model import account_of

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = ("total", "plan", "done")


def sums(key: str, *, of: int = 1, done: str = "1-6月完成投资") -> list[list[Any]]:
    """The rows of a summary sheet that is right, amounts in 万元 divided by a number."""
    groups: dict[str, list[Project]] = {}
    for each in PROJECTS:
        groups.setdefault(getattr(each, key), []).append(each)
    rows: list[list[Any]] = [
        ["2011年重点项目汇总表"],
        ["", "", "", "", f"单位：{'亿元' if of > 1 else '万元'}"],
        ["项目类别" if key == "category" else "县区", "项目数", "总投资", "年度计划投资", done],
    ]
    for label, members in (*groups.items(), ("合计", list(PROJECTS))):
        amounts = [sum(Decimal(str(getattr(each, name) or 0)) for each in members) / of for name in COLUMNS]
        rows.append([label, len(members), *(float(amount) for amount in amounts)])
    return rows


def faults(tmp_path: Path, *pages: Page) -> dict[str, str]:
    """Cell → code of the errors of stated sums and counts."""
    told = check_book(write_book(tmp_path / "台账.xlsx", flat_page(), *pages))
    return {
        str(note.place).partition(":")[2]: note.code
        for note in told
        if note.code in ("ZD003", "ZD004", "ZD013", "ZD014", "ZD076")
    }


@pytest.mark.parametrize("key", ["category", "county"])
@pytest.mark.parametrize("of", [1, 10_000])
def test_sums_that_agree_are_said_to(tmp_path: Path, key: str, of: int) -> None:
    """In the list's unit or another one: no fault, and the totals count as checked."""
    rows = sums(key, of=of)
    assert faults(tmp_path, Page(rows, name="汇总")) == {}
    ledger = read(tmp_path / "台账.xlsx")
    assert len(ledger.controls) == len(rows) - 3
    assert all(one.count == len(one.projects) for one in ledger.controls)


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (1, "工作表“汇总”（是汇总表，已与各项目核对）"),
        (7, "工作表“汇总”（没有“项目名称”和金额列，不是台账）"),
    ],
)
def test_the_reading_says_what_was_held_against_the_list(tmp_path: Path, factor: int, said: str) -> None:
    """A sheet that was compared is called so; one whose sums and counts are of something else is not."""
    rows = sums("category")
    rows[3:] = [[label, *(value * factor for value in values)] for label, *values in rows[3:]]
    ledger = read(write_book(tmp_path / "台账.xlsx", flat_page(), Page(rows, name="汇总")))
    lines, parts = account_of(ledger.sheets, ledger, (), "")
    assert lines[-1] == f"没有计入：{said}"
    assert parts["left_out"]["sheets"][0]["reason"] in said


def _amount(rows: list[list[Any]]) -> None:
    rows[3][4] += 150


def _count(rows: list[list[Any]]) -> None:
    rows[4][1] += 1


def _total(rows: list[list[Any]]) -> None:
    rows[-1][3] -= 100


@pytest.mark.parametrize(
    ("change", "cell", "code"),
    [(_amount, "汇总!E4", "ZD003"), (_count, "汇总!B5", "ZD014"), (_total, "汇总!D7", "ZD004")],
)
def test_a_sum_that_disagrees_is_an_error_at_its_cell(
    tmp_path: Path, change: Callable[[list[list[Any]]], None], cell: str, code: str
) -> None:
    """Like a 小计 or a 合计 of the list itself, wherever the sheet stands."""
    rows = sums("category")
    change(rows)
    assert faults(tmp_path, Page(rows, name="汇总"), Page(sums("county"), name="分县区")) == {cell: code}


def test_a_summary_of_another_time_is_not_held_against_the_list(tmp_path: Path) -> None:
    """Whether its title, its tab or a header says so."""
    for rows, name in (
        (sums("category", done="1-5月完成投资"), "汇总"),
        ([["2010年重点项目汇总表"], *sums("category")[1:]], "汇总"),
        (sums("category"), "5月汇总"),
    ):
        rows[3][4] += 150
        assert faults(tmp_path, Page(rows, name=name)) == {}


def test_a_column_that_hardly_ever_agrees_is_told_and_no_more(tmp_path: Path) -> None:
    """It may be of another time or of other projects, which nothing says."""
    rows = sums("category")
    for row in rows[3:]:
        row[4] = row[4] * 2 + 7
    assert faults(tmp_path, Page(rows, name="汇总")) == {}
    ledger = read(tmp_path / "台账.xlsx")
    (note,) = [note for note in ledger.diagnostics if note.code == "ZD050"]
    assert "完成投资" in note.message
    assert "总投资" not in note.message.replace("完成投资", "")


def test_other_sheets_are_no_summary(tmp_path: Path) -> None:
    """Notes, lists of units, and sums of groups that the list does not have."""
    other: list[list[Any]] = [["单位", "总投资"], ["交通局", 12], ["水利局", 13]]
    notes: list[list[Any]] = [["填表说明"], ["总投资按批复填"]]
    pages = (Page(notes, name="说明"), Page(other, name="单位"))
    assert faults(tmp_path, *pages) == {}
    assert "ZD050" not in codes(read(tmp_path / "台账.xlsx"))


def test_a_summary_by_unit_is_held_against_the_list(tmp_path: Path) -> None:
    """Units group projects as categories and counties do."""
    offices = ("交通局", "水利局", "交通局", "水利局", "住建局", "住建局")
    page = flat_page()
    rows = [*page.rows[:2], [*page.rows[2], "责任单位"]]
    rows += [[*row, office] for row, office in zip(page.rows[3:], offices, strict=True)]
    rows_of_sums: list[list[Any]] = [["责任单位", "项目个数", "总投资", "完成投资"]]
    for office in ("交通局", "水利局", "住建局"):
        held = [each for each, own in zip(PROJECTS, offices, strict=True) if own == office]
        rows_of_sums.append(
            [office, 2, sum(each.total or 0 for each in held), sum(each.done or 0 for each in held)]
        )
    rows_of_sums[2][3] += 5
    path = write_book(tmp_path / "台账.xlsx", Page(rows), Page(rows_of_sums, name="分单位"))
    assert [str(note.place) for note in check_book(path) if note.code == "ZD003"] == ["台账.xlsx:分单位!D3"]
