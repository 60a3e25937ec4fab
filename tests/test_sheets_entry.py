"""Sheets to be filled in: what a spreadsheet program accepts, suggests and shows in their cells."""

from __future__ import annotations

import io

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from zdxm.saving import is_own_unedited
from zdxm.sheets.rows import EntryColumn, SheetRows, write_xlsx

COLUMNS = (
    EntryColumn(width=8, kind="whole"),
    EntryColumn(width=20, prompt="写<全称>"),
    EntryColumn(width=12, choices=("在建", "停工&缓建"), strict=True),
    EntryColumn(width=12, choices=("甲", "乙")),
    EntryColumn(width=14, kind="amount"),
    EntryColumn(width=14, kind="date"),
)


def _form(columns: tuple[EntryColumn, ...] = COLUMNS) -> SheetRows:
    return SheetRows(
        name="表",
        title="标题",
        lines=[["单位：万元"]],
        header=[f"列{at}" for at in range(len(columns))],
        rows=[],
        entry=columns,
        blank_rows=5,
        paper="A3",
    )


def test_lists_and_limits_reach_the_cells() -> None:
    """A strict list refuses anything else, a loose one suggests, an amount takes numbers from 0 up."""
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([_form()]))).worksheets[0]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"B4", "C4", "D4", "E4"}
    assert (rules["C4"].formula1, rules["C4"].showErrorMessage) == ('"在建,停工&缓建"', True)
    assert (rules["D4"].formula1, bool(rules["D4"].showErrorMessage)) == ('"甲,乙"', False)
    assert (rules["E4"].type, rules["E4"].operator, rules["E4"].formula1) == (
        "decimal",
        "greaterThanOrEqual",
        "0",
    )
    assert rules["B4"].prompt == "写<全称>"


def test_formats_reach_beyond_the_ruled_rows() -> None:
    """Widths and formats are the columns', so that the rows after the ruled ones have them too."""
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([_form()]))).worksheets[0]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCEF"]  # D is one with its like, C
    assert widths == [8, 20, 12, 14, 14]
    assert (sheet.column_dimensions["C"].min, sheet.column_dimensions["C"].max) == (3, 4)
    assert (sheet["E4"].number_format, sheet["E8"].number_format) == ("#,##0.00", "#,##0.00")
    assert sheet.column_dimensions["E"].number_format == "#,##0.00"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.page_setup.paperSize) == ("A4", "A3:F8", 8)


def test_ruled_rows_hold_nothing() -> None:
    """To a reader the sheet ends with its header."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx([_form()])))
    assert len(book.get_sheet_by_name("表").to_python(skip_empty_area=True)) == 3


def test_a_list_too_long_is_refused() -> None:
    """Excel takes 255 characters and calls a longer list a damaged file."""
    columns = (EntryColumn(width=8, choices=tuple(f"选项{at:03}" for at in range(60))),)
    with pytest.raises(ValueError, match="选项000"):
        write_xlsx([_form(columns)])


def test_a_sheet_to_be_filled_in_is_no_result() -> None:
    """Only what zdxm computed is sealed."""
    assert not is_own_unedited(write_xlsx([_form()]))
    assert is_own_unedited(write_xlsx([_form()], sealed=True))
