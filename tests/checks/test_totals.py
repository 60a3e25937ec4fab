"""小计, 合计 and section rows against the projects: the exact cell, at the precision as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from checks.ledgers import LEDGER_SHEET, cells_of, check_book, write_book
from zdxm.checks.case import RULES

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """
| 序号 | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
| 一、工业项目（2个） | | | | |
| 1 | 东湖水厂 | 9000 | 4000 | 1800 |
| 2 | 西山大桥 | 8000 | 3000 | 1700 |
| 小计 | | 17000 | 7000 | 3500 |
| 二、农业项目（1个） | | | | |
| 3 | 南岭灌区 | 5000 | 2000 | 1000 |
| 小计 | | 5000 | 2000 | 1000 |
| 合计（3个） | | 22000 | 9000 | 4500 |
"""


@dataclass(frozen=True, slots=True)
class Slip:
    """One cell of :data:`SOUND` written wrongly, and the cell that the rule must name."""

    code: str
    right: str
    wrong: str
    cell: str
    said: str


SLIPS = (
    Slip(
        "ZD003",
        "| 小计 | | 17000 | 7000 |",
        "| 小计 | | 17000 | 7001 |",
        "D7",
        "小计的年度计划投资是7001万元，所辖项目相加是7000万元，相差1万元",
    ),
    Slip("ZD003", "| 5000 | 2000 | 1000 |\n| 合计", "| 5000 | 2000 | 1100 |\n| 合计", "E10", "相差100万元"),
    Slip("ZD004", "| 22000 | 9000 | 4500 |", "| 22000 | 9000 | 4600 |", "E11", "全部项目相加是4500万元"),
    Slip("ZD013", "工业项目（2个）", "工业项目（3个）", "A4", "写的是3个项目，实有2行"),
    Slip("ZD014", "合计（3个）", "合计（4个）", "A11", "写的是4个项目，实有3行"),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.code}-{slip.cell}")
def test_a_slip_in_a_total_is_found_at_its_cell(slip: Slip, tmp_path: Path) -> None:
    """A total that differs by a single 万元 is named, and no other total."""
    assert slip.right in SOUND
    table = SOUND.replace(slip.right, slip.wrong)
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: table}))
    totals = [item for item in found if item.code in {entry.code for entry in SLIPS}]
    assert [(item.code, *cells_of((item,), item.code)) for item in totals] == [(slip.code, slip.cell)]
    assert slip.said in totals[0].message


def test_sound_totals_are_silent(tmp_path: Path) -> None:
    """Sections, 小计 and 合计 that agree with their projects break no rule."""
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: SOUND}), ZD061="off")
    assert found == ()


def _decimals(total: str) -> str:
    return f"""
    | 序号 | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
    | 1 | 东湖水厂 | 12.8149 | 4.6 | 2.5 |
    | 2 | 西山大桥 | 18.5023 | 5.2 | 2.6 |
    | 3 | 南岭灌区 | 25.2349 | 5.2 | 2.6 |
    | 合计 | | {total} | 15 | 7.7 |
    """


@pytest.mark.parametrize(
    ("total", "codes"),
    [
        ("56.55", []),
        ("56.5521", []),
        ("56.6", []),
        ("56.56", ["ZD004"]),
        ("56.5", ["ZD004"]),
        ("65.55", ["ZD004"]),
    ],
)
def test_a_total_is_held_to_its_own_decimals(total: str, codes: list[str], tmp_path: Path) -> None:
    """56.5521亿元 may be stated as 56.55, and not as 56.56."""
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: _decimals(total)}, unit="亿元"))
    assert [item.code for item in found if item.code in {"ZD004", "ZD076"}] == codes


def test_a_stated_0_is_no_rounded_sum(tmp_path: Path) -> None:
    """However few decimals a 0 has, it says that there is nothing: 0.0447亿元 is a difference."""
    rows = """
    | 序号 | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
    | 1 | 东湖水厂 | 1.62 | 0.38 | 0.0447 |
    | 2 | 西山大桥 | 0.28 | 0.09 | 0 |
    | 合计 | | 1.9 | 0.47 | 0 |
    """
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: rows}, unit="亿元"))
    assert [item.code for item in found if item.code in {"ZD004", "ZD076"}] == ["ZD004"]


RESIDUE = """
| 序号 | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
| 1 | 东湖水厂 | 12.81 | 4.6 | 2.5 |
| 2 | 西山大桥 | 18.5 | 5.2 | 2.6 |
| 3 | 南岭灌区 | 25.23 | 5.2 | 2.6 |
| 合计 | | 56.55 | 15 | 7.7 |
"""


def test_a_rounding_residue_is_no_error(tmp_path: Path) -> None:
    """Projects rounded one by one that add up to 56.54 against 56.55 get a note, not an error."""
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: RESIDUE}, unit="亿元"))
    assert cells_of(found, "ZD076") == ["C7"]
    assert RULES["ZD076"].severity.value == "info"
    assert not cells_of(found, "ZD004")


def test_blank_amounts_are_counted_in_the_message(tmp_path: Path) -> None:
    """A difference that a missing amount may explain says how many are missing."""
    table = SOUND.replace("| 西山大桥 | 8000 | 3000 | 1700 |", "| 西山大桥 | 8000 | 3000 | |")
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: table}))
    assert cells_of(found, "ZD003") == ["E7"]
    assert cells_of(found, "ZD004") == ["E11"]
    assert all(
        "（其中1个项目没有这个数）" in item.message for item in found if item.code in {"ZD003", "ZD004"}
    )
