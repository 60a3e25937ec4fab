"""Two tables side by side on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, codes, read, write_book
from zdxm.fields import LEDGER_FIELDS
from zdxm.layout.beside import NAMED, SHORTEST_WORD
from zdxm.layout.headers import name_words

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

HEAD = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资"]
COVER: list[list[Any]] = [["2011年上半年重点项目台账"], ["单位：亿元"]]


def _rows(letter: str, count: int, factor: int) -> list[list[Any]]:
    return [[number, f"{letter}{number}", 9 * factor, 3 * factor, factor] for number in range(1, count + 1)]


def _read(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = ()) -> Ledger:
    return read(write_book(path / "a.xlsx", Page(COVER + rows, merges=merges)))


def _totals(ledger: Ledger) -> dict[str, int]:
    return {
        name: int(yuan) for name, yuan in zip(ledger.frame["name"], ledger.frame["completed"], strict=True)
    }


@pytest.mark.parametrize(("gap", "numbered"), [([None], 0), ([], 0), ([], 1), ([None], 1)])
def test_both_are_read(tmp_path: Path, gap: list[Any], numbered: int) -> None:
    """With and without a blank column between, with and without 序号: no project of either is lost."""
    pairs = zip([HEAD, *_rows("甲", 2, 1)], [HEAD, *_rows("乙", 2, 2)], strict=True)
    ledger = _read(tmp_path, [left[numbered:] + gap + right[numbered:] for left, right in pairs], ("A1:E1",))
    assert _totals(ledger) == {"甲1": 10**8, "甲2": 10**8, "乙1": 2 * 10**8, "乙2": 2 * 10**8}
    assert codes(ledger) == []
    second = ledger.cells(3, "completed")
    assert second == f"台账!{chr(ord('A') + 9 - 2 * numbered + len(gap))}5"


def test_the_second_may_begin_lower_and_end_higher(tmp_path: Path) -> None:
    """A blank column between parts two tables whose headers are not level."""
    left = [HEAD, *_rows("甲", 4, 1)]
    right: list[list[Any]] = [[None] * 5, [None] * 5, HEAD, *_rows("乙", 1, 2), [None] * 5]
    ledger = _read(tmp_path, [[*a, None, *b] for a, b in zip(left, right, strict=True)])
    assert ledger.frame["name"].tolist() == ["甲1", "甲2", "甲3", "甲4", "乙1"]


def test_a_list_beside_the_ledger_gives_it_no_columns(tmp_path: Path) -> None:
    """A list without amounts at the right is named, and its 存在问题 is not the projects'."""
    left = [HEAD, *_rows("甲", 2, 1)]
    right = [["项目名称", "存在问题"], ["乙1", "土地"], ["乙2", "资金"]]
    ledger = _read(tmp_path, [[*a, None, *b] for a, b in zip(left, right, strict=True)])
    assert ledger.frame["problem"].tolist() == [None, None]
    assert codes(ledger) == ["ZD050"]


def test_two_columns_of_names_are_one_table(tmp_path: Path) -> None:
    """A blank column inside a table, or a second name beside the first, parts nothing."""
    head = ["序号", "项目名称", None, "具体项目名称", "总投资", "年度计划投资", "1-6月完成投资"]
    ledger = _read(tmp_path, [head, [1, "甲", None, "甲一期", 9, 3, 1]])
    assert ledger.frame[["name", "total_investment"]].to_numpy().tolist() == [["甲", 9 * 10**8]]


def test_sums_by_county_may_be_as_long_as_the_ledger(tmp_path: Path) -> None:
    """A county each, and the sum: one row more than there are projects."""
    right: list[list[Any]] = [["县区", "项目个数", "总投资"], ["东县", 1, 9], ["西县", 1, 9], ["合计", 2, 18]]
    left: list[list[Any]] = [HEAD, *_rows("甲", 2, 1), [None] * 5]
    ledger = _read(tmp_path, [[*a, None, *b] for a, b in zip(left, right, strict=True)])
    assert ledger.frame["county"].tolist() == [None, None]
    assert codes(ledger) == ["ZD088"]


def test_every_header_of_names_says_so() -> None:
    """But the shortest, which stand above other columns too; so few cells need to be looked at closely."""
    words = [word for word in name_words(LEDGER_FIELDS, "name") if len(word) >= SHORTEST_WORD]
    assert [word for word in words if NAMED.isdisjoint(word)] == []
