"""Tests of ``zdxm check --annotate``: the copy shows the findings and keeps the rest; the ledger stays."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from cli.conftest import SAMPLES, Zdxm
from zdxm.saving import is_own_unedited

if TYPE_CHECKING:
    from pathlib import Path

COPY = "ledger-批注.xlsx"
NAMES = {"error": "错误", "warning": "警告", "info": "提示"}
RED, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"
X14_LIST = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list"><x14:formula1><xm:f>字典!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>K6:K60</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
"""A drop-down list that takes its words from another sheet, as Excel and WPS keep it."""


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _findings(zdxm: Zdxm) -> list[dict[str, str]]:
    """What check finds, from its JSON."""
    found = json.loads(zdxm("check", "--format", "json").out)["diagnostics"]
    assert isinstance(found, list)
    return found


def _comments(book: openpyxl.Workbook) -> dict[str, str]:
    """Address on the ledger's sheet → its comment."""
    cells = (cell for rows in book["台账"].iter_rows() for cell in rows)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def _look(cell: Any) -> tuple[Any, ...]:
    """What a cell looks like, but for its colour."""
    return (
        cell.number_format,
        *(cell.font.name, cell.font.sz, cell.font.b),
        *(cell.border.left.style, cell.border.bottom.style),
        *(cell.alignment.horizontal, cell.alignment.wrap_text),
    )


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample ledger with faults of each severity, and with what a copy may lose."""
    path = tmp_path_factory.mktemp("faulty") / "ledger.xlsx"
    book = openpyxl.load_workbook(SAMPLES / "ledger.xlsx")
    for name in book.sheetnames[2:]:
        del book[name]
    sheet = book["台账"]
    sheet["H6"] = "约46835"  # info or warning: a hedged amount
    sheet["H7"] = "见附件"  # error: no number
    sheet["F8"] = -5  # two errors on one cell
    sheet["F8"].font = Font(name="仿宋", size=13, bold=True)
    sheet["F8"].number_format = "#,##0.00"
    sheet["B9"].comment = Comment("请李工核实", "张三")
    sheet["B9"] = sheet["B10"].value  # error: twice the same name
    sheet["B10"].comment = Comment("请李工核实", "张三")
    sheet["I6"] = "=ROUND(H6/G6*100,2)"
    sheet["I8"] = "=H8/G8*100"
    sheet.column_dimensions["C"].width = 41.5
    choice = DataValidation(type="list", formula1='"在建,停工"')
    choice.add("K6:K60")
    sheet.add_data_validation(choice)
    hidden = book.create_sheet("往年")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "旧数"
    book.save(path)
    return path


@pytest.fixture
def ledger(faulty: Path, folder: Path) -> Path:
    """A copy of it, alone in the current folder with its settings."""
    shutil.copy(faulty, folder / "ledger.xlsx")
    return folder / "ledger.xlsx"


def test_the_copy_is_in_the_current_folder_and_the_ledger_is_untouched(ledger: Path, zdxm: Zdxm) -> None:
    """The findings are printed as always; where the copy is stands on standard error."""
    before = _hash(ledger)
    plain = zdxm("check")
    outcome = zdxm("check", "--annotate")
    assert (outcome.code, outcome.out) == (plain.code, plain.out) == (1, plain.out)
    assert COPY in outcome.err
    assert "标出" in outcome.err
    assert _hash(ledger) == before
    assert is_own_unedited((ledger.parent / COPY).read_bytes())


def test_each_faulty_cell_has_a_colour_and_a_comment(ledger: Path, zdxm: Zdxm) -> None:
    """级别、编号、原因、怎么改, as the list has them, and no other cell was given any."""
    found = [item for item in _findings(zdxm) if ":台账!" in item["place"]]
    zdxm("check", "--annotate")
    book = openpyxl.load_workbook(ledger.parent / COPY)
    marked = {place: text for place, text in _comments(book).items() if "【" in text}
    places = {item["place"].partition("!")[2] for item in found}
    assert set(marked) == places >= {"H7", "F8"}
    for item in found:
        text = marked[item["place"].partition("!")[2]]
        assert item["code"] in text
        assert f"原因：{item['message']}\n怎么改：{item['remedy']}" in text
    colours = {"error": RED, "warning": YELLOW, "info": BLUE}
    gravest = {
        place: min(
            (item["severity"] for item in found if item["place"].endswith(f"台账!{place}")),
            key=list(colours).index,
        )
        for place in places
    }
    assert {place: book["台账"][place].fill.fgColor.rgb for place in places} == {
        place: colours[severity] for place, severity in gravest.items()
    }


def test_several_findings_on_a_cell_share_its_comment_above_the_old_one(ledger: Path, zdxm: Zdxm) -> None:
    """Nothing that somebody wrote is lost."""
    on_cell = [item for item in _findings(zdxm) if item["place"].endswith("台账!B10")]
    zdxm("check", "--annotate")
    comment = openpyxl.load_workbook(ledger.parent / COPY)["台账"]["B10"].comment
    assert comment is not None
    assert comment.text.count("原因：") == len(on_cell) == 1
    assert comment.text.endswith("原有批注：\n请李工核实")


def test_the_copy_keeps_what_the_ledger_has(ledger: Path, zdxm: Zdxm) -> None:
    """Values, formulas, formats, merges, widths, hidden sheets and drop-down lists."""
    zdxm("check", "--annotate")
    before, after = (openpyxl.load_workbook(path) for path in (ledger, ledger.parent / COPY))
    assert after.sheetnames == [*before.sheetnames, "核对结果"]
    assert [sheet.sheet_state for sheet in after][:-1] == [sheet.sheet_state for sheet in before]
    for sheet in before:
        other = after[sheet.title]
        assert {str(merged) for merged in other.merged_cells.ranges} == {
            str(merged) for merged in sheet.merged_cells.ranges
        }
        assert [[cell.value for cell in row] for row in other.iter_rows()] == [
            [cell.value for cell in row] for row in sheet.iter_rows()
        ]
        assert [[_look(cell) for cell in row] for row in other.iter_rows()] == [
            [_look(cell) for cell in row] for row in sheet.iter_rows()
        ]
    table = after["台账"]
    assert table["I8"].value == "=H8/G8*100"
    assert table.column_dimensions["C"].width == 41.5
    assert [str(item.sqref) for item in table.data_validations.dataValidation] == ["K6:K60"]


def test_the_added_sheet_lists_everything_with_links(ledger: Path, zdxm: Zdxm) -> None:
    """Also what has no cell of its own; each link leads to the cell."""
    found = _findings(zdxm)
    zdxm("check", "--annotate")
    rows = list(openpyxl.load_workbook(ledger.parent / COPY)["核对结果"].iter_rows(min_row=3))
    assert [[cell.value for cell in row] for row in rows] == [
        [number, NAMES[item["severity"]], *(item[key] for key in ("code", "place", "message", "remedy"))]
        for number, item in enumerate(found, start=1)
    ]
    assert any("!" not in item["place"] for item in found)
    for row, item in zip(rows, found, strict=True):
        target = item["place"].partition(":")[2]
        link = row[3].hyperlink
        assert (link.location if link else None) == (
            (target if "!" in target else f"{target}!A1") if target else None
        )


def test_the_same_findings_give_the_same_bytes_and_replace_the_copy(ledger: Path, zdxm: Zdxm) -> None:
    """An unedited copy gives way without asking, even when the ledger has changed; an edited one does not."""
    zdxm("check", "--annotate")
    copy = ledger.parent / COPY
    first = copy.read_bytes()
    assert zdxm("check", "--annotate", "-o", "二.xlsx").code == 1
    assert (ledger.parent / "二.xlsx").read_bytes() == first
    book = openpyxl.load_workbook(ledger)
    book["台账"]["H7"] = 1
    book.save(ledger)
    assert zdxm("check", "--annotate").code == 1
    assert copy.read_bytes() != first
    edited = openpyxl.load_workbook(copy)
    edited["台账"]["A1"] = "我的"
    edited.save(copy)
    refused = zdxm("check", "--annotate")
    assert (refused.code, "已经存在" in refused.err) == (2, True)
    assert zdxm("check", "--annotate", "--force").code == 1


def test_the_copy_names_nobody_and_no_time(ledger: Path, zdxm: Zdxm) -> None:
    """Document properties are empty, all stamps are the same."""
    book = openpyxl.load_workbook(ledger)
    book.properties.creator = book.properties.lastModifiedBy = "张三"
    book.save(ledger)
    zdxm("check", "--annotate")
    with zipfile.ZipFile(ledger.parent / COPY) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "张三" not in archive.read("docProps/core.xml").decode()


def test_a_copy_is_never_taken_for_a_ledger(ledger: Path, zdxm: Zdxm) -> None:
    """Neither as it is nor after Excel has saved it."""
    (ledger.parent / "zdxm.toml").unlink()
    zdxm("check", "--annotate")
    assert zdxm("check").code == 1
    openpyxl.load_workbook(ledger.parent / COPY).save(ledger.parent / COPY)
    assert zdxm("check").code == 1


def test_a_sound_ledger_needs_no_copy(folder: Path, zdxm: Zdxm) -> None:
    """Nothing found, nothing written, and that is said."""
    outcome = zdxm("check", "--annotate")
    assert (outcome.code, (folder / COPY).exists()) == (0, False)
    assert "不用批注" in outcome.err


@pytest.mark.parametrize(("name", "data"), [("台账.csv", "项目名称,总投资\n东湖水厂,90".encode())])
def test_another_format_is_refused_with_a_way_out(name: str, data: bytes, folder: Path, zdxm: Zdxm) -> None:
    """Only .xlsx and .xlsm can carry comments of ours."""
    (folder / name).write_bytes(data)
    outcome = zdxm("check", name, "--period", "2011H1", "--annotate")
    assert (outcome.code, outcome.out) == (2, "")
    assert "另存为.xlsx" in outcome.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "a.xlsx"), "--annotate"),
        (("--annotate", "-o", "a.xls"), ".xlsx"),
        (("--annotate", "-o", "ledger.xlsx", "--force"), "正在读取的文件"),
        (("--against-period", "2011-05"), "--against"),
        (("--against", "没有.xlsx"), "找不到"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    options: tuple[str, ...], said: str, ledger: Path, zdxm: Zdxm
) -> None:
    """Each with its reason, and the ledger as it was."""
    before = _hash(ledger)
    outcome = zdxm("check", *options)
    assert (outcome.code, said in outcome.err) == (2, True)
    assert _hash(ledger) == before


def test_several_ledgers_have_a_copy_each(ledger: Path, zdxm: Zdxm) -> None:
    """Each with its own findings; one file name cannot hold two."""
    other = ledger.with_name("乙县.xlsx")
    shutil.copy(ledger, other)
    assert zdxm("check", "ledger.xlsx", "乙县.xlsx", "--annotate").code == 1
    for path, stranger in ((ledger, "乙县.xlsx:"), (other, "ledger.xlsx:")):
        sheet = openpyxl.load_workbook(path.with_name(f"{path.stem}-批注.xlsx"))["核对结果"]
        places = [str(cell.value) for cell in sheet["D"]][2:]
        assert any(place.startswith(f"{path.name}:") for place in places)
        assert not any(place.startswith(stranger) for place in places)
    assert zdxm("check", "ledger.xlsx", "乙县.xlsx", "--annotate", "-o", "a.xlsx").code == 2


def test_a_fault_inside_a_merged_range_is_marked_on_its_first_cell(ledger: Path, zdxm: Zdxm) -> None:
    """That is the only one that can carry a comment."""
    book = openpyxl.load_workbook(ledger)
    book["台账"]["F9"] = "若干"
    book["台账"].merge_cells("F9:F10")
    book.save(ledger)
    zdxm("check", "--annotate")
    comment = openpyxl.load_workbook(ledger.parent / COPY)["台账"]["F9"].comment
    assert comment is not None
    assert "若干" in comment.text


def _with_part(path: Path, name: str, data: str) -> None:
    """Add a part to a workbook's archive."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, data)


def test_what_a_copy_may_lack_is_said(ledger: Path, zdxm: Zdxm) -> None:
    """Charts, macros and the like are named, each kind once."""
    assert "可能缺少" not in zdxm("check", "--annotate").err
    book = openpyxl.load_workbook(ledger)
    book.worksheets[0].add_chart(BarChart(), "R2")
    book.save(ledger)
    _with_part(ledger, "xl/vbaProject.bin", "macros")
    err = zdxm("check", "--annotate").err
    assert all(word in err for word in ("可能缺少", "宏、图表", "以原台账为准"))


def _replace_in_part(path: Path, name: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    text = parts[name].decode()
    assert old in text
    parts[name] = text.replace(old, new).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for item, data in parts.items():
            archive.writestr(item, data)
    path.write_bytes(buffer.getvalue())


@pytest.mark.filterwarnings("ignore:Data Validation extension")  # openpyxl, as it reads the copy here
def test_results_of_formulas_and_lists_from_other_sheets_stay(ledger: Path, zdxm: Zdxm) -> None:
    """Both would be dropped: a preview would show blanks, and the cell would lose its choices."""
    sheet = "xl/worksheets/sheet1.xml"
    _replace_in_part(ledger, sheet, "<f>H8/G8*100</f><v></v>", "<f>H8/G8*100</f><v>73.85</v>")
    _replace_in_part(ledger, sheet, "</worksheet>", f"{X14_LIST}</worksheet>")
    zdxm("check", "--annotate")
    copy = ledger.parent / COPY
    assert openpyxl.load_workbook(copy, data_only=True)["台账"]["I8"].value == 73.85
    with zipfile.ZipFile(copy) as archive:
        text = archive.read(sheet).decode()
    assert "<xm:f>字典!$A$1:$A$3</xm:f>" in text
    assert text.index("legacyDrawing") < text.index("<extLst>")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_with_its_comments(ledger: Path, zdxm: Zdxm, tmp_path: Path) -> None:
    """Another program finds as many comments as there are marked cells, and the added sheet."""
    zdxm("check", "--annotate")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path / 'office'}",
            *("--headless", "--convert-to", "fods", "--outdir", str(tmp_path / "out")),
            str(ledger.parent / COPY),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (tmp_path / "out" / "ledger-批注.fods").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(ledger.parent / COPY)
    comments = [cell for sheet in book for rows in sheet.iter_rows() for cell in rows if cell.comment]
    assert text.count("<office:annotation ") == len(comments) > 3
    assert 'table:name="核对结果"' in text


def test_the_samples_other_layouts_can_be_annotated_too(folder: Path, zdxm: Zdxm) -> None:
    """A ledger with formulas, asked about the wrong period."""
    shutil.copy(SAMPLES / "flat-2023" / "台账.xlsx", folder / "台账.xlsx")
    assert zdxm("check", "台账.xlsx", "--period", "2023H1", "--annotate").code == 1
    copy = openpyxl.load_workbook(folder / "台账-批注.xlsx", data_only=True)
    original = openpyxl.load_workbook(folder / "台账.xlsx", data_only=True)
    assert [cell.value for cell in copy["项目台账"]["L"]] == [
        cell.value for cell in original["项目台账"]["L"]
    ]
