"""What the clerk sees and the cell does not hold: formats, struck words, formulas, invisible characters."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from workbooks import Page, flat_page, read, write_book
from zdxm.workbook.formulas import work_out
from zdxm.workbook.model import UNCALCULATED, Sheet
from zdxm.workbook.reading import read_workbook
from zdxm.workbook.shown import show

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.ledger.model import Ledger

WAN = 10_000


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (87654321.0, "0!.0000", 8765.4321),
        (87654321.0, '0!.0,"万"', "8765.4321万元"),
        (5200000.0, "#,##0,", 5200.0),
        (5200000.0, "0.00,,", 5.2),
        (5200000.0, '0\\.0000"万元"', "520万元"),
        (3.65, '0.00"亿元"', "3.65亿元"),
        (-3.65, '0.00"亿元"', "-3.65亿元"),
        (480.0, '[>=10000]0!.0,"万";0', 480.0),
        (48000.0, '[>=10000]0!.0,"万";0', "4.8万元"),
        (480.0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 480.0),
        (480.0, '"¥"#,##0.00;[Red]-"¥"#,##0.00', 480.0),
        (480.0, "[$¥-804]#,##0.00", 480.0),
        (480.0, "General", 480.0),
        (480.0, "#,##0.00_);[Red](#,##0.00)", 480.0),
        (0.0, "0;-0;;@", 0.0),
        (480.0, '"US$"#,##0', "480US$"),
    ],
)
def test_a_number_is_what_its_format_shows(value: float, code: str, seen: Any) -> None:
    """Scaled ones smaller, those with a unit with it, all others as they are."""
    assert show(value, code)[0] == seen


def made(path: Path, cells: dict[str, Any], **formats: str) -> Ledger:
    """The usual ledger with some of its cells and number formats changed."""
    book = openpyxl.load_workbook(write_book(path / "a.xlsx", flat_page()))
    sheet = book["台账"]
    for address, value in cells.items():
        sheet[address] = value
    for address, code in formats.items():
        sheet[address].number_format = code
    book.save(path / "b.xlsx")
    return read(path / "b.xlsx")


def notes(ledger: Ledger, code: str) -> list[tuple[str, str]]:
    """Cell and severity of the notes of one code."""
    return [
        (str(note.place).rpartition("!")[2], note.severity.value)
        for note in ledger.diagnostics
        if note.code == code
    ]


@pytest.mark.parametrize(
    ("value", "code", "yuan", "severity"),
    [
        (87654321, "0!.0000", 87_654_321, "warning"),
        (5200000, "#,##0,", 52_000_000, "warning"),
        (1.2, '0.0"亿元"', 120_000_000, "info"),
        (5200, '0.00"元"', 5200, "info"),
        (0.35, "0%", None, "error"),
        (35, '0.0"%"', None, "error"),
        (520, ";;;", 5_200_000, "warning"),
        (520, '0"户"" 共"', 5_200_000, "warning"),
    ],
)
def test_number_formats_of_amounts_are_heeded_or_told(
    tmp_path: Path, value: float, code: str, yuan: int | None, severity: str
) -> None:
    """The amount is the one that is seen; what is no amount is left out."""
    ledger = made(tmp_path, {"F5": value}, F5=code)
    plans = ledger.frame["annual_plan"]
    assert plans.astype(object).where(plans.notna(), None)[1] == yuan
    assert notes(ledger, "ZD102") == [("F5", severity)]


def test_one_finding_a_column_for_a_scaled_column(tmp_path: Path) -> None:
    """All rows of 总投资 in 元 and shown in 万元."""
    rows = range(4, 10)
    values = {f"E{row}": 10_000 * row for row in rows}
    ledger = made(tmp_path, values, **{f"E{row}": "0!.0000" for row in rows})
    assert ledger.frame["total_investment"].tolist() == [WAN * row for row in rows]
    assert notes(ledger, "ZD102") == [("E4", "warning")]


def test_percent_formats_outside_amounts_say_nothing(tmp_path: Path) -> None:
    """A rate is shown as one."""
    page = flat_page()
    page.rows[2].append("完成率")
    for row in page.rows[3:]:
        row.append(0.5)
    page.formats.update({f"I{row}": "0.0%" for row in range(4, 10)})
    assert notes(read(write_book(tmp_path / "a.xlsx", page)), "ZD102") == []


STRUCK = InlineFont(strike=True)


@pytest.mark.parametrize(
    ("runs", "name"),
    [
        ((TextBlock(STRUCK, "旧水厂"), "新水厂"), "新水厂"),
        (("二号", TextBlock(STRUCK, "桥"), "隧道"), "二号隧道"),
        ((TextBlock(InlineFont(b=True), "粗体路"), TextBlock(STRUCK, "（暂定名）")), "粗体路"),
    ],
)
def test_of_struck_and_new_words_the_new_count(tmp_path: Path, runs: tuple[Any, ...], name: str) -> None:
    """In names and in amounts, each with a word on what was left out."""
    ledger = made(tmp_path, {"B5": CellRichText(*runs), "F6": CellRichText(TextBlock(STRUCK, "300"), "280")})
    assert ledger.frame["name"].tolist()[1] == name
    assert ledger.frame["annual_plan"].tolist()[2] == 280 * WAN
    assert notes(ledger, "ZD103") == [("B5", "warning"), ("F6", "warning")]


def test_wholly_struck_cells_count_and_are_told(tmp_path: Path) -> None:
    """A struck row is told once, at its name; a struck amount at its cell; by format or by its one run."""
    book = openpyxl.load_workbook(write_book(tmp_path / "a.xlsx", flat_page()))
    sheet = book["台账"]
    for cell in sheet[5]:
        cell.font = Font(strike=True)
    sheet["G7"].font = Font(strike=True)
    sheet["B9"] = CellRichText(TextBlock(STRUCK, sheet["B9"].value))
    book.save(tmp_path / "b.xlsx")
    ledger = read(tmp_path / "b.xlsx")
    assert len(ledger.frame) == 6
    assert [cell for cell, _ in notes(ledger, "ZD103")] == ["B5", "G7", "B9"]


def test_struck_words_in_the_sheet_itself(tmp_path: Path) -> None:
    """Inline strings are read alike, whatever prefix the part has."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    run = "<r><rPr><strike/></rPr><t>旧</t></r><r><t>新厂</t></r>".encode()
    start = parts[part].index(b'<c r="B4"')
    end = parts[part].index(b"</c>", start)
    parts[part] = parts[part][:start] + b'<c r="B4" t="inlineStr"><is>' + run + b"</is>" + parts[part][end:]
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    ledger = read(tmp_path / "b.xlsx")
    assert ledger.frame["name"].tolist()[0] == "新厂"
    assert notes(ledger, "ZD103") == [("B4", "warning")]


GRID = Sheet("台账", 0, 0, [[1.0, 2.0, "字", ""], [0.1, 0.2, 3.0, ""]])


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1+B1", 3.0),
        ("A2+B2", 0.3),
        ("-A1+$B$1*(C2-1)/4", 0.0),
        ("SUM(A1:B2)", 3.3),
        ("sum(A1:C1,B2,5)*2", 16.4),
        ("SUM(A1,(B1+C2))", 6.0),
        ("台账!A1+'台账'!B1", 3.0),
        ("50%*B1", 1.0),
        ("D1+D2", 0.0),
        ("A1+C1", None),
        ("A1/D1", None),
        ("Sheet2!A1", None),
        ("VLOOKUP(A1,A1:B2,2)", None),
        ("IF(A1>0,1,0)", None),
        ("SUM(A1:B2", None),
        ("", None),
        ("D5", None),
        ("(" * 9_000 + "1" + ")" * 9_000, None),
        ("SUM(" * 9_000 + "1" + ")" * 9_000, None),
        ("-" * 9_000 + "B1", 2.0),
        ("+".join(["(A1)"] * 200), 200.0),
    ],
)
def test_plain_arithmetic_is_worked_out(formula: str, value: float | None) -> None:
    """What needs more than + - * / SUM and brackets is left alone; a circle is one of those."""
    assert work_out(GRID, {(4, 3): formula}).get((4, 3)) == value


def test_formulas_rest_on_each_other(tmp_path: Path) -> None:
    """A chain is followed and told once a column; a circle and what is no arithmetic are faults."""
    formulas = {"G4": "=E4-F4", "G5": "=G4/2+SUM(F4:F5)", "G6": "=G7", "G7": "=G6", "G8": "=COUNT(E4:E5)"}
    ledger = made(tmp_path, formulas)
    done = ledger.frame["completed"].tolist()
    assert done[:2] == [6000 * WAN, 3000 * WAN + 60_000_000 + 40_002_500]
    assert notes(ledger, "ZD044") == [("G4", "info"), ("G6", "error"), ("G7", "error"), ("G8", "error")]
    assert ledger.frame["completed"].isna().tolist()[2:5] == [True, True, True]


def test_a_column_of_formulas_only(tmp_path: Path) -> None:
    """Calamine's rectangle ends before it, and the values are put there all the same."""
    page = flat_page()
    page.rows[2].append("自开工累计完成投资")
    for number, row in enumerate(page.rows[3:], start=4):
        row.append(f"=F{number}+E{number}")
    sheet = read_workbook(write_book(tmp_path / "a.xlsx", page)).sheets[0]
    assert sheet.value(3, 8) == 18000
    assert UNCALCULATED not in sheet.faulty.values()


def test_formulas_in_rows_without_a_value(tmp_path: Path) -> None:
    """What is worked out stands in its own row, not in every blank one, and one far away is let be."""
    page = flat_page()
    page.rows.extend([[], [None] * 5 + ["=SUM(F4:F9)"]])
    book = openpyxl.load_workbook(write_book(tmp_path / "a.xlsx", page))
    book["台账"]["B13"] = "注：以上为万元"
    book["台账"]["A900000"] = "=1+1"
    book.save(tmp_path / "b.xlsx")
    sheet = read_workbook(tmp_path / "b.xlsx").sheets[0]
    assert [sheet.value(row, 5) for row in range(9, 13)] == ["", 75350.25, "", ""]
    assert sheet.bottom < 300
    assert sheet.faulty == {(899_999, 0): UNCALCULATED}


@pytest.mark.parametrize("others", [True, False])
def test_zeros_of_a_program_that_cannot_calculate(tmp_path: Path, others: bool) -> None:  # noqa: FBT001 - a test's parameter
    """Some write 0 into every formula and let Excel calculate; where one has a value, 0 is one too."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b'fullCalcOnLoad="1"' in parts["xl/workbook.xml"]
    for address, formula, value in (("G4", "E4/4", "0"), ("G5", "E5/4", "2000.125" if others else "0")):
        start = parts[part].index(f'<c r="{address}"'.encode())
        end = parts[part].index(b"</c>", start)
        cell = f'<c r="{address}"><f>{formula}</f><v>{value}</v>'.encode()
        parts[part] = parts[part][:start] + cell + parts[part][end:]
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    done = read(tmp_path / "b.xlsx").frame["completed"].tolist()
    assert done[:2] == [0 if others else 3000 * WAN, 20_001_250]


@pytest.mark.parametrize(
    "mark", ["\u200b", "\u202e", "\u2066", "\xad", "\u2060", "\U000e0041", "\x07", "\u061c"]
)
def test_invisible_characters_are_taken_off_and_told_once(tmp_path: Path, mark: str) -> None:
    """From headers, names and amounts; the ledger reads as without them."""
    page = flat_page()
    if mark == "\x07":  # no .xlsx can hold it
        lines = [["" if cell is None else str(cell) for cell in row] for row in page.rows]
        lines[2][4], lines[4][1], lines[5][5] = "总\x07投资", "乙化工\x07技改", "2\x0750"
        (tmp_path / "a.csv").write_text("\n".join(map(",".join, lines)), encoding="utf-8")
        path = tmp_path / "a.csv"
    else:
        page.rows[2][4], page.rows[4][1], page.rows[5][5] = f"总{mark}投资", f"乙化工{mark}技改", f"2{mark}50"
        path = write_book(tmp_path / "a.xlsx", page)
    ledger = read(path)
    assert ledger.frame["total_investment"].notna().all()
    assert ledger.frame["name"].tolist()[1] == "乙化工技改"
    assert ledger.frame["annual_plan"].tolist()[2] == 250 * WAN
    assert notes(ledger, "ZD104") == [("E3", "info")]


@pytest.mark.parametrize("cell", [220699000204011079.0, 2.2069900020401e17, "2.20699E+17"])
def test_codes_that_excel_cut_are_none_and_told_once(tmp_path: Path, cell: Any) -> None:
    """They would make one project of two; 15 digits are whole."""
    page = flat_page()
    page.rows[2].append("项目代码")
    for row, code in zip(
        page.rows[3:], (cell, cell, 220699000204011.0, "2206-990002-04-01-107919"), strict=False
    ):
        row.append(code)
    ledger = read(write_book(tmp_path / "a.xlsx", page))
    assert ledger.frame["code"].tolist()[:4] == [None, None, "220699000204011", "2206-990002-04-01-107919"]
    assert notes(ledger, "ZD105") == [("I4", "warning")]


@pytest.mark.parametrize(
    ("written", "name"), [('="007路"', "007路"), ('="甲""乙""厂"', '甲"乙"厂'), ('=""', '=""')]
)
def test_guarded_cells_of_a_text_table(tmp_path: Path, written: str, name: str) -> None:
    """="…" keeps Excel from making a number of a text; the text is what stands in it."""
    quoted = '"' + written.replace('"', '""') + '"'
    (tmp_path / "a.csv").write_text(f"序号,项目名称\n1,{quoted}\n2,乙\n", encoding="utf-8")
    assert read_workbook(tmp_path / "a.csv").sheets[0].rows[1][1] == name


def test_what_is_plain_carries_nothing(tmp_path: Path) -> None:
    """The usual ledger has nothing odd."""
    assert read_workbook(write_book(tmp_path / "a.xlsx", Page(flat_page().rows))).sheets[0].odd == {}


@pytest.mark.parametrize("mark", ["1", "2", "①", "*"])
def test_a_raised_mark_is_no_digit_of_the_number_before_it(tmp_path: Path, mark: str) -> None:
    """The number without it, and told; a number that is raised as a whole stays one."""
    raised = InlineFont(vertAlign="superscript")
    runs = CellRichText(TextBlock(InlineFont(), "280"), TextBlock(raised, mark))
    ledger = made(tmp_path, {"F6": runs, "F7": CellRichText(TextBlock(raised, "310"))})
    assert ledger.frame["annual_plan"].tolist()[2:4] == [280 * WAN, 310 * WAN]
    assert notes(ledger, "ZD042") == [("F6", "warning")]
