"""What totals state is compared with the exact sum of the cells, and with the rows that a filter shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, read, write_book

if TYPE_CHECKING:
    from pathlib import Path

Row = list[Any]
HEAD: Row = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "责任单位"]


@pytest.mark.parametrize("cents", [0.37, 0.45, 0.51, 0.99])
@pytest.mark.parametrize("count", [3, 9, 40])
def test_cents_make_no_difference(tmp_path: Path, cents: float, count: int) -> None:
    """Each project is whole 元; their sum is taken before it is rounded."""
    amounts = [[round(base + cents, 2) for base in (9_000_000, 4_000_000, 1_000_000)] for _ in range(count)]
    rows: list[Row] = [[at, f"第{at}水厂", *each, "水务局"] for at, each in enumerate(amounts, start=1)]
    sums = [round(sum(column), 2) for column in zip(*amounts, strict=True)]
    page = Page([["2011年台账（单位：元）"], HEAD, *rows, [None, "合计", *sums]])
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    control = ledger.controls[0]
    assert dict(control.stated) == dict(control.actual)


def test_a_total_that_is_wrong_by_a_yuan_is_still_wrong(tmp_path: Path) -> None:
    """Rounding explains no more than it makes."""
    rows: list[Row] = [[at, f"第{at}水厂", 100.4, 50.4, 10.4, "水务局"] for at in (1, 2, 3)]
    page = Page([["2011年台账（单位：元）"], HEAD, *rows, [None, "合计", 302, 151, 31]])
    control = read(write_book(tmp_path / "a.xlsx", page)).controls[0]
    assert [control.stated[key] - control.actual[key] for key in control.stated] == [1, 0, 0]


@pytest.mark.parametrize("hidden", [(4,), (3, 5), (6,)])
def test_a_total_of_what_a_filter_shows_is_right(tmp_path: Path, hidden: tuple[int, ...]) -> None:
    """SUBTOTAL leaves out hidden rows; they count all the same, which is told."""
    rows: list[Row] = [[at, f"第{at}中学", 10 * at, 5 * at, at, "教育局"] for at in (1, 2, 3, 4)]
    shown = [row for number, row in enumerate(rows, start=3) if number not in hidden]
    sums = [sum(row[column] for row in shown) for column in (2, 3, 4)]
    page = Page([["2011年台账（单位：万元）"], HEAD, *rows, [None, "合计", *sums]], hidden_rows=hidden)
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert len(ledger.frame) == 4
    control = ledger.controls[0]
    assert dict(control.stated) == dict(control.actual)
    assert "ZD048" in [note.code for note in ledger.diagnostics]


@pytest.mark.parametrize("wrong", [0, 7])
def test_a_running_sum_at_the_foot_of_a_printed_page(tmp_path: Path, wrong: int) -> None:
    """累计 on the second page is of both pages; where it is not, it is told."""
    rows: list[Row] = [["2011年台账（单位：万元）"]]
    so_far = [0, 0, 0]
    for page in (1, 2, 3):
        rows += [HEAD, *([2 * page + at, f"第{page}路{at}段", 30, 20, 10, "交通局"] for at in (-1, 0))]
        so_far = [total + each for total, each in zip(so_far, (60, 40, 20), strict=True)]
        shift = wrong if page == 2 else 0
        rows += [[None, "本页小计", 60, 40, 20], [None, "累计", *(each + shift for each in so_far)]]
        rows += [[f"第{page}页 共3页"], ["2011年台账（续表）"]]
    ledger = read(write_book(tmp_path / "a.xlsx", Page(rows[:-1])))
    off = [one for one in ledger.controls if dict(one.stated) != dict(one.actual)]
    assert len(ledger.frame) == 6
    assert len(off) == (1 if wrong else 0)
