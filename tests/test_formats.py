"""Any file there is: the same ledger in every format, and a message for everything else."""

from __future__ import annotations

import io
import random
import re
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from old_formats import ods_bytes, ole_bytes, xls_bytes, xlsb_bytes, zip_bytes
from workbooks import PROJECTS, Page, flat_page, found, read, truth, write_book
from zdxm.errors import WorkbookError
from zdxm.ooxml.guards import (
    DOCUMENT,
    MAX_FILE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_SMALL_PART_BYTES,
    WORKBOOK,
)
from zdxm.workbook.model import (
    MAX_CELLS,
    MAX_ODD_SHEET_BYTES,
    MAX_SECONDS,
    UNCALCULATED,
)
from zdxm.workbook.reading import open_archive, read_workbook
from zdxm.workbook.scan import Wanted, scan_exactly, scan_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["" if cell is None else cell for cell in row] for row in flat_page().rows]


def _csv(delimiter: str) -> bytes:
    return "\n".join(delimiter.join(map(str, row)) for row in ROWS).encode()


def _xlsx(folder: Path, page: Page | None = None) -> bytes:
    return write_book(folder / "made.xlsx", page or flat_page()).read_bytes()


def _refusal(path: Path, data: bytes) -> WorkbookError:
    path.write_bytes(data)
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    assert caught.value.place.startswith(str(path))
    assert caught.value.remedy
    return caught.value


def _changed(data: bytes, change: Callable[[str], str], part: str = SHEET) -> bytes:
    """The workbook with one part's text changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zip_bytes({**parts, part: change(parts[part].decode())})


def _sheet(rows: str, before: str = "", after: str = "") -> Callable[[str], str]:
    """A sheet of these rows in place of another."""
    return lambda _: f"{before}<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("台账.xls", xls_bytes({"台账": ROWS})),
        ("台账.et", xls_bytes({"台账": ROWS})),
        ("台账.xlsb", xlsb_bytes("台账", ROWS)),
        ("台账.ods", ods_bytes({"台账": ROWS})),
        ("台账.csv", _csv(",")),
        ("分号.csv", _csv(";")),
        ("制表.txt", _csv("\t")),
        ("其实是xls.xlsx", xls_bytes({"台账": ROWS})),
        ("其实是ods.xls", ods_bytes({"台账": ROWS})),
        ("其实是xlsb.csv", xlsb_bytes("台账", ROWS)),
    ],
)
def test_the_same_ledger_in_every_format(tmp_path: Path, name: str, data: bytes) -> None:
    """Format is told by content; all formats give the same projects and the same whole 元."""
    path = tmp_path / name
    path.write_bytes(data)
    assert found(read(path)) == truth(PROJECTS)


def test_hidden_sheets_of_old_formats(tmp_path: Path) -> None:
    """.xls and .ods tell which sheets are hidden."""
    for name, data in (
        ("a.xls", xls_bytes({"台账": ROWS, "旧": ROWS}, hidden=["旧"])),
        ("a.ods", ods_bytes({"台账": ROWS, "旧": ROWS}, hidden=["旧"])),
    ):
        (tmp_path / name).write_bytes(data)
        book = read_workbook(tmp_path / name)
        assert ([sheet.name for sheet in book.sheets], book.hidden_sheets) == (["台账"], ("旧",))


def test_text_tables_keep_their_text(tmp_path: Path) -> None:
    """12,000 stays a text that is read exactly later, a formula is a text, quotes hold a line break."""
    path = tmp_path / "台账.csv"
    path.write_bytes('项目名称;总投资\n"甲\n乙";"12,000"\n=1+1;3,5\n;\n;\n'.encode("gb18030"))
    sheet = read_workbook(path).sheets[0]
    assert (sheet.name, sheet.rows) == (
        "台账",
        [["项目名称", "总投资"], ["甲\n乙", "12,000"], ["=1+1", "3,5"]],
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", ole_bytes({"EncryptionInfo": b"", "EncryptedPackage": b""}), "密码"),
        ("a.xls", xls_bytes({"台账": ROWS}, locked=True), "密码"),
        ("a.ods", ods_bytes({"台账": ROWS}, locked=True), "密码"),
        ("a.xls", ole_bytes({"WordDocument": b""}), "Word"),
        ("a.xlsx", zip_bytes({"[Content_Types].xml": "", "word/document.xml": ""}), "Word"),
        ("a.xlsx", zip_bytes({"ppt/presentation.xml": ""}), "演示文稿"),
        ("a.xlsx", zip_bytes({"台账/甲.txt": ""}), "这是压缩包"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.xlsx", b"Rar!\x1a\x07", "RAR"),
        ("a.xls", b"\xef\xbb\xbf\r\n<html><table>", "网页"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "XML"),
        ("a.xlsx", "项目名称,总投资".encode(), "文本文件"),
        ("a.csv", b"\0\1\2\3" * 9, "不是文本表格"),
        ("a.csv", '项目,"总投资\n甲,1'.encode(), "引号不成对"),
        ("a.xls", xls_bytes({"台账": ROWS})[:3000], "损坏"),
        ("a.xlsb", zip_bytes({"xl/workbook.bin": b"\x83\x01\x00"}), "损坏"),
    ],
)
def test_what_is_no_readable_workbook_is_named(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """Passwords, other documents and broken files each have their own reason."""
    assert reason in _refusal(tmp_path / name, data).reason


def test_damage_is_told_by_kind(tmp_path: Path) -> None:
    """Cut off, a wrong checksum, a missing part, broken XML."""
    good, path = _xlsx(tmp_path), tmp_path / "a.xlsx"
    assert "没有下载或复制完" in _refusal(path, good[:-300]).reason
    flipped = bytearray(good)
    flipped[good.rfind(b"PK\x01\x02") + 16] ^= 1
    assert "解不开" in _refusal(path, bytes(flipped)).reason
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lost = {name: data for name, data in parts.items() if name != SHEET}
    assert "工作表“台账”的内容不见了" in _refusal(path, zip_bytes(lost)).reason
    assert "读不通" in _refusal(path, _changed(good, lambda text: text[:-200])).reason
    assert "目录" in _refusal(path, _changed(good, lambda text: text[:-20], "xl/workbook.xml")).reason


def _entry_with(data: bytes, part: str, size: int) -> bytes:
    """The archive with another unpacked size in the part's directory entry."""
    changed = bytearray(data)
    entry = next(
        match.start()
        for match in re.finditer(rb"PK\x01\x02", data)
        if data[match.start() + 46 :].startswith(part.encode())
    )
    struct.pack_into("<I", changed, entry + 24, size)
    return bytes(changed)


def test_archive_bombs_cost_nothing(tmp_path: Path) -> None:
    """A lying size, a huge size, a huge ratio and too many parts are refused without unpacking them."""
    good, path = _xlsx(tmp_path), tmp_path / "a.xlsx"
    bomb = _changed(good, lambda _: " " * (80 * 2**20))
    many = zip_bytes({f"xl/{number}.xml": b"" for number in range(MAX_MEMBERS + 1)})
    tracemalloc.start()
    begin = time.perf_counter()
    assert "解不开" in _refusal(path, _entry_with(good, SHEET, 100)).reason
    assert "上限" in _refusal(path, _entry_with(good, SHEET, WORKBOOK.most + 1)).reason
    assert "倍以上" in _refusal(path, bomb).reason
    assert "解不开" in _refusal(path, _entry_with(bomb, SHEET, 2000)).reason
    assert "个部件" in _refusal(path, many).reason
    assert time.perf_counter() - begin < 5
    assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    tracemalloc.stop()


def test_a_stated_range_costs_nothing(tmp_path: Path) -> None:
    """A dimension up to XFD1048576, and formats out there, with few cells: read at once."""
    path = tmp_path / "a.xlsx"
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    sheet = f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{far}</sheetData>'
    stated = f'<worksheet><dimension ref="A1:XFD1048576"/>{sheet}</worksheet>'
    path.write_bytes(_changed(_xlsx(tmp_path), lambda _: stated))
    assert read_workbook(path).sheets[0].rows == [[1.0]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="9"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="9"><c r="A1"><v>1</v></c><c r="xfd1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c><c r='A1'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row>',
        '<row r="1"><x:c xmlns:x="x" r="XFD999999"><x:v>1</x:v></x:c><c r="A1"><v>1</v></c></row>',
    ],
)
def test_no_way_of_writing_hides_a_far_cell(tmp_path: Path, rows: str) -> None:
    """Out of order, in small letters, in single quotes, without an address, with a prefix."""
    data = _changed(_xlsx(tmp_path), _sheet(rows))
    assert "范围大得读不下" in _refusal(tmp_path / "a.xlsx", data).reason


def test_cells_without_an_address_follow_each_other(tmp_path: Path) -> None:
    """r= may be left out everywhere; the ledger is the same."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(_changed(_xlsx(tmp_path), lambda text: re.sub(r'(<(?:c|row)) r="[^"]*"', r"\1", text)))
    # blank cells are not written, so only a sheet without blanks keeps its columns
    assert read_workbook(path).sheets[0].rows[2] == ROWS[2]


def test_document_types_are_refused(tmp_path: Path) -> None:
    """A declaration of entities in a part that is parsed here is refused, wherever it stands."""
    good, path = _xlsx(tmp_path), tmp_path / "a.xlsx"
    bomb = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    assert "DTD" in _refusal(path, _changed(good, lambda text: bomb + text, "xl/workbook.xml")).reason
    rows = "<row r='1'><c r='A1' t='str'><v>&e;</v></c></row>"
    assert "DTD" in _refusal(path, _changed(good, _sheet(rows, before=bomb))).reason


def test_errors_of_new_programs_are_read_as_errors(tmp_path: Path) -> None:
    """#SPILL! in one cell is told as it stands and does not cost the sheet; a text that looks so stays."""
    path = tmp_path / "a.xlsx"
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><f>1/0</f><v>#CALC!</v></c>'
        '<c r="C1" t="str"><v>#SPILL!</v></c><c r="D1"><v>5</v></c></row>'
    )
    path.write_bytes(_changed(_xlsx(tmp_path), _sheet(rows)))
    sheet = read_workbook(path).sheets[0]
    assert sheet.rows == [["", "", "#SPILL!", 5.0]]
    assert sheet.faulty == {(0, 0): "#SPILL!", (0, 1): "#CALC!"}


def test_lying_counts_do_not_end_the_process(tmp_path: Path) -> None:
    """Memory is reserved for as many shared texts as their table states; a lie ends a child at most."""
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    good = _changed(_xlsx(tmp_path), _sheet(rows))
    path = tmp_path / "a.xlsx"
    for count, opening in (
        ("1", "<sst"),
        ("4294967295", "<sst"),
        ("18446744073709551615", "<sst\n  count='1'"),
    ):
        strings = f'{opening} uniqueCount="{count}"><si><t>甲</t></si></sst>'
        with zipfile.ZipFile(io.BytesIO(good)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        data = zip_bytes({**parts, "xl/sharedStrings.xml": strings})
        if count == "1":
            path.write_bytes(data)
            assert read_workbook(path).sheets[0].rows == [["甲"]]
        else:
            assert "读不通" in _refusal(path, data).reason


def test_merged_ranges_that_overlap_are_refused(tmp_path: Path) -> None:
    """Ranges that hold more cells than there are would be walked for ever; no program saves such."""
    merges = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(9))
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    data = _changed(_xlsx(tmp_path), _sheet(rows, after=f"<mergeCells>{merges}</mergeCells>"))
    assert "重叠" in _refusal(tmp_path / "a.xlsx", data).reason


def test_the_quick_and_the_exact_scan_agree(tmp_path: Path) -> None:
    """Hidden rows, errors and uncalculated formulas are the same by patterns and by a full parse."""
    page = flat_page()
    page.rows[3][5], page.rows[4][6] = "=E4/2", "#REF!"
    data = _xlsx(tmp_path, Page(page.rows, hidden_rows=(5, 7), formats={"E4": "0%"}))
    archive = open_archive("a.xlsx", data)
    wanted = Wanted.of({"1"}, zeros_too=True)
    quick = scan_sheet(archive, SHEET, "a.xlsx", wanted)
    assert quick.plain
    assert quick.hidden_rows == {4, 6}
    assert quick.faulty == {(3, 5): UNCALCULATED, (4, 6): "#REF!"}
    assert quick.formulas == {(3, 5): "E4/2"}
    assert quick.styled == {(3, 4): "1"}
    exact = scan_exactly(archive.chunks(SHEET), "a.xlsx", wanted)
    assert (exact.hidden_rows, exact.formulas) == (quick.hidden_rows, quick.formulas)
    assert {**exact.faulty, (3, 5): UNCALCULATED} == quick.faulty
    assert (exact.styled, exact.looks, exact.calculated) == (quick.styled, False, False)


def test_the_limits_page_states_the_limits() -> None:
    """docs/limits.md gives each limit as the code has it."""
    page = (Path(__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")
    sizes = (MAX_FILE_BYTES, WORKBOOK.most, MAX_SMALL_PART_BYTES, MAX_ODD_SHEET_BYTES)
    stated = [f"{size >> 20} MB" for size in sizes]
    stated += [f"{MAX_RATIO} 倍", f"{MAX_MEMBERS:,}", f"{MAX_CELLS // 10_000:,} 万格", f"{MAX_SECONDS} 秒"]
    assert [words for words in stated if f"| {words}" not in page] == []
    assert f"解压后不超过 {DOCUMENT.most >> 20} MB" in page


def test_a_sheet_in_an_odd_way_of_writing_must_not_be_large(tmp_path: Path) -> None:
    """A full parse takes a second for a few MB, so it is not begun on a sheet that would take minutes."""
    rng, text = random.Random(1), "甲" * 20_000
    rows = "".join(
        f"<row r='{number}'><c r='A{number}' t='str'><v>{rng.randbytes(200).hex()}{text}</v></c></row>"
        for number in range(1, MAX_ODD_SHEET_BYTES // 60_000 + 2)
    )
    assert "写法不常见" in _refusal(tmp_path / "a.xlsx", _changed(_xlsx(tmp_path), _sheet(rows))).reason
