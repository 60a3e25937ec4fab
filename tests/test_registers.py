"""The office's other sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, flat_page, write_book
from zdxm.fields import REGISTERS
from zdxm.layout.book import find_tables
from zdxm.registers import read_registers
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from zdxm.registers import Registers

SAMPLES = Path(__file__).parent.parent / "samples"


def _read(*paths: Path) -> Registers:
    books = [read_workbook(path) for path in paths]
    return read_registers(books, [find_tables(book, source=at) for at, book in enumerate(books)])


def test_registers_of_the_sample() -> None:
    """All five registers of the reference office are read row by row."""
    registers = _read(SAMPLES / "ledger.xlsx")
    counts = {key: len(registers.get(key) or ()) for key in REGISTERS}
    known = {"problems": 109, "measures": 15, "letters": 153, "approvals": 486, "next_steps": 9}
    assert counts == known | {"words": 0}
    assert sum(entry.values["state"] == "已解决" for entry in registers.get("problems") or ()) == 89
    assert sum(entry.values["state"] == "已办结" for entry in registers.get("approvals") or ()) == 352
    assert registers.diagnostics == ()


def test_rows_and_cells(tmp_path: Path) -> None:
    """A group given once or merged holds for the rows below; notes, sums and numbered blanks are no rows."""
    rows: list[list[Any]] = [
        ["主要措施"],
        ["序号", "工作方面", "具体措施"],
        [1, "强化督查", "每周督查"],
        [2, None, "每月\n通报"],
        [3, "要素保障", "联审联批"],
        [4, None, "专班推进"],
        [5, None, None],
        ["合计", None, "4条"],
        ["注：以上为上半年措施"],
    ]
    page = Page(rows, name="主要措施", merges=("B5:B6",))
    measures = _read(write_book(tmp_path / "a.xlsx", flat_page(), page)).get("measures") or ()
    assert [(entry.values["group"], entry.values["text"]) for entry in measures] == [
        ("强化督查", "每周督查"),
        ("强化督查", "每月 通报"),
        ("要素保障", "联审联批"),
        ("要素保障", "专班推进"),
    ]
    assert str(measures[1].cells["text"]) == "a.xlsx:主要措施!C4"
    assert (measures[0].row, measures[0].sheet, measures[0].source) == (2, "主要措施", 0)


def test_missing_is_not_empty(tmp_path: Path) -> None:
    """No sheet is None, a sheet without rows is empty."""
    empty = Page([["序号", "问题描述", "办理状态"]], name="问题台账")
    registers = _read(write_book(tmp_path / "a.xlsx", flat_page(), empty))
    assert registers.get("problems") == ()
    assert registers.get("measures") is None


def test_register_without_its_columns(tmp_path: Path) -> None:
    """A sheet named like a register that lacks a needed column is reported, not read by halves."""
    page = Page([["序号", "问题描述"], [1, "征地"]], name="问题台账")
    registers = _read(write_book(tmp_path / "a.xlsx", flat_page(), page))
    assert registers.get("problems") is None
    assert [(note.code, str(note.place)) for note in registers.diagnostics] == [("ZD060", "a.xlsx:问题台账")]


@pytest.mark.parametrize("count", [1, 3])
def test_several_workbooks(tmp_path: Path, count: int) -> None:
    """The rows of several workbooks follow each other and know where they come from."""
    page = Page([["函件类型", "项目名称"], ["提醒函", "甲"]], name="函件登记")
    paths = [write_book(tmp_path / f"{at}.xlsx", flat_page(), page) for at in range(count)]
    assert [entry.source for entry in _read(*paths).get("letters") or ()] == list(range(count))
