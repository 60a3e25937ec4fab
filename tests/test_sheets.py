"""Tests of the .xlsx writer."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from zdxm.saving import is_own_unedited
from zdxm.sheets.rows import SheetRows, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from zdxm.sheets.rows import Cell


def _sheet(*rows: tuple[Cell, ...], name: str = "表", title: str = "") -> SheetRows:
    return SheetRows(name=name, title=title, header=("甲", "乙"), rows=rows)


def _read(*sheets: SheetRows) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(write_xlsx(sheets))).worksheets)


def test_values_come_back_as_they_went_in() -> None:
    """Text, whole numbers, amounts and days read back exactly, in their place; a blank stays blank."""
    rows: list[tuple[Cell, ...]] = [("项目", 3), (Decimal("1234.56"), dt.date(2011, 6, 30)), (None, "末")]
    (sheet,) = _read(_sheet(*rows))
    values = list(sheet.iter_rows(values_only=True))
    assert values == [
        ("甲", "乙"),
        ("项目", 3),
        (1234.56, dt.datetime(2011, 6, 30)),  # noqa: DTZ001 - a spreadsheet knows no time zone
        (None, "末"),
    ]


def test_the_other_reader_agrees() -> None:
    """Calamine, which is not the library used above, sees the same text."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([_sheet(("项目", 3), title="标题")])))
    assert book.get_sheet_by_name("表").to_python() == [["标题", ""], ["甲", "乙"], ["项目", 3.0]]


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-5%", "@SUM(A1)", '=HYPERLINK("http://a","b")', "\t=1", "＝1"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    """A text that begins like a formula is written as text, and marked to stay text when it is edited."""
    data = write_xlsx([_sheet((text, None))])
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_plain_text_is_not_marked() -> None:
    """Text that is no formula carries no mark, or every cell would show one."""
    (sheet,) = _read(_sheet(("1-6月", "甲=乙")))
    assert not sheet["A2"].quotePrefix
    assert not sheet["B2"].quotePrefix


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<b>&\"'", "<b>&\"'"),
        ("两\n行", "两\n行"),
        (" 前后空格 ", " 前后空格 "),
        ("a\x00b\x0bc", "abc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("http://a.cn/b", "http://a.cn/b"),
        ("<r><t>甲</t></r>", "<r><t>甲</t></r> "),
        ("_x000D_", "_x000D_"),
        ("𠮷\ud800", "𠮷"),
        ("长" * 40_000, "长" * 32_767),
    ],
)
def test_any_text_can_be_written(text: str, read: str) -> None:
    """Markup, line breaks, blanks and control characters neither break the file nor change its meaning."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([_sheet((text, None))])))
    assert book.get_sheet_by_index(0).to_python()[1][0] == read


def test_same_rows_same_bytes() -> None:
    """Nothing of the clock or the machine is in the file."""
    sheets = [_sheet(("项目", 1)), _sheet(name="二")]
    assert write_xlsx(sheets) == write_xlsx(sheets)
    stamps = {item.date_time for item in zipfile.ZipFile(io.BytesIO(write_xlsx(sheets))).infolist()}
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


def test_names_of_sheets_are_made_legal_and_distinct() -> None:
    """What Excel forbids in a tab's name is replaced, a long one is cut, and two never share a name."""
    long = "很长的名字" * 8
    names = [
        sheet.title for sheet in _read(*(_sheet(name=name) for name in ("a/b:c", "A/B:C", "", long, long)))
    ]
    assert names == ["a_b_c", "A_B_C(2)", "Sheet3", long[:31], f"{long[:28]}(5)"]


def test_the_header_stays_in_sight_and_filters() -> None:
    """The rows below the header scroll, the filter spans the table, print repeats title and header."""
    (sheet,) = _read(_sheet(("项目", 1), title="标题"))
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:B3"
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$2", "landscape")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [str(item) for item in sheet.merged_cells.ranges] == ["A1:B1"]


def test_columns_fit_their_text() -> None:
    """A 汉字 counts as two letters; very long text wraps instead of widening the column without end."""
    (sheet,) = _read(_sheet(("八个汉字的项目名", "长" * 100)))
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert widths == [18, 62]


def test_texts_are_no_links_and_titles_no_formulas() -> None:
    """An address stays plain text, and so does a title, which is written over a merged range."""
    (sheet,) = _read(_sheet(("http://a.cn/b", None), title="=1+1"))
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")
    assert sheet["A3"].hyperlink is None


def test_our_own_workbook_is_known(tmp_path: Path) -> None:
    """A result of ours is told from a workbook saved by any other program, and from no workbook at all."""
    ours, other, broken = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    ours.write_bytes(write_xlsx([_sheet()], sealed=True))
    openpyxl.load_workbook(ours).save(other)
    broken.write_text("台账", encoding="utf-8")
    assert [is_own_unedited(path.read_bytes()) for path in (ours, other, broken)] == [True, False, False]
