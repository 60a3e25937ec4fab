"""The row a fault stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from rich.cells import cell_len

from zdxm.config.settings import Settings
from zdxm.console.ledger import Findings
from zdxm.console.screen import Screen
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.pipeline.reading import LONGEST, read_figures, with_excerpts
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = [
    "序号",
    "项目名称",
    "建设内容",
    "总投资",
    "2011年计划投资",
    "1-6月完成投资",
    "责任单位",
    "联系领导",
]
ROW = [1, "甲项目", "建" * 40, 300.0, 100.5, "待定", "甲局", None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of one project with a word among its amounts and no leader."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["单位：万元"])
    sheet.append(HEADERS)
    sheet.append(ROW)
    target = tmp_path / "台账.xlsx"
    book.save(target)
    return target


def fault(place: CellRef) -> Diagnostic:
    """Any fault at a place."""
    return Diagnostic("ZD002", Severity.ERROR, place, "", "")


def test_the_faulty_cell_is_marked_among_its_neighbours(path: Path) -> None:
    """Filled cells left to right, whole numbers without decimals, long texts cut."""
    book = read_workbook(path)
    (found,) = with_excerpts([book], [fault(CellRef(book.file, "台账", 2, 5))])
    assert found.excerpt is not None
    assert found.excerpt.cells == ("1", "甲项目", "建" * (LONGEST - 1) + "…", "300", "100.5", "待定", "甲局")
    assert found.excerpt.marked == 5


def test_a_blank_faulty_cell_is_there_too(path: Path) -> None:
    """What is missing is shown where it is missing."""
    book = read_workbook(path)
    (found,) = with_excerpts([book], [fault(CellRef(book.file, "台账", 2, 7))])
    assert found.excerpt is not None
    assert (found.excerpt.cells[-1], found.excerpt.marked) == ("", 7)


@pytest.mark.parametrize(
    "place", [CellRef("台账.xlsx"), CellRef("台账.xlsx", "台账"), CellRef("台账.xlsx", "别表", 2, 5)]
)
def test_what_stands_in_no_row_has_no_excerpt(path: Path, place: CellRef) -> None:
    """A fault of a sheet, of a file, or of a sheet that was not read has none."""
    assert with_excerpts([read_workbook(path)], [fault(place)])[0].excerpt is None


def test_two_workbooks_of_one_name_give_none(path: Path) -> None:
    """Better no row than another workbook's."""
    book = read_workbook(path)
    assert with_excerpts([book, book], [fault(CellRef(book.file, "台账", 2, 5))])[0].excerpt is None


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_row_fits_the_terminal_and_keeps_the_faulty_cell(path: Path, width: int) -> None:
    """On a terminal the row is cut around the faulty cell; a blank one says so."""
    figures = read_figures([path], Settings(), None, excerpts=True)
    text = Findings(figures, whole=True).text(Screen(width=width))
    rows = [line for line in text.splitlines() if "所在行" in line]
    assert all(cell_len(line) <= width for line in rows)
    assert any("【待定】" in line for line in rows)
    assert any("【空白】" in line for line in rows)
