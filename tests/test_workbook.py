"""Reading spreadsheets: what stands where, what is hidden, what is wrong with a file."""

from __future__ import annotations

import csv
import os
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from workbooks import Page, flat_page, write_book
from zdxm.errors import WorkbookError
from zdxm.workbook import kinds
from zdxm.workbook.model import UNCALCULATED, Merge
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from pathlib import Path


def test_places_are_absolute(tmp_path: Path) -> None:
    """A value is found at its own row and column; merged ranges are cut to the used range."""
    path = write_book(
        tmp_path / "a.xlsx", Page([[None], [None, None, "丙"], [None, "x", 3]], merges=("B3:B5", "F9:G9"))
    )
    sheet = read_workbook(path).sheets[0]
    assert (sheet.top, sheet.left, sheet.value(1, 2), sheet.value(2, 2)) == (1, 1, "丙", 3.0)
    assert sheet.value(0, 0) == sheet.value(99, 99) == sheet.value(1, 0) == ""
    assert sheet.merges == (Merge(2, 1, 2, 1),)


def test_hidden_rows_and_sheets(tmp_path: Path) -> None:
    """Hidden rows are known, hidden and very hidden sheets are only named."""
    pages = [Page([["a"], ["b"], ["c"]], name="台账", hidden_rows=(2, 3))]
    pages += [Page([["x"]], name=state, state=state) for state in ("hidden", "veryHidden")]
    book = read_workbook(write_book(tmp_path / "a.xlsx", *pages))
    assert [sheet.name for sheet in book.sheets] == ["台账"]
    assert book.sheets[0].hidden_rows == {1, 2}
    assert book.hidden_sheets == ("hidden", "veryHidden")
    assert (book.file, len(book.sha256)) == ("a.xlsx", 64)


def test_faulty_cells(tmp_path: Path) -> None:
    """Error cells and formulas without a value are told from blanks, with a namespace prefix too."""
    rows: list[list[Any]] = [["=NOW()", "#DIV/0!", 1, None, "=A1"]]
    path = write_book(tmp_path / "a.xlsx", Page(rows, name="R&D"))
    expected = {(0, 0): UNCALCULATED, (0, 1): "#DIV/0!", (0, 4): UNCALCULATED}
    assert read_workbook(path).sheets[0].faulty == expected
    assert read_workbook(_prefixed(path, tmp_path / "b.xlsx")).sheets[0].faulty == expected


def _prefixed(source: Path, target: Path) -> Path:
    """The workbook with every element of its sheet written as x:element, as some programs do."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = data.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:")
                data = data.replace(b"<x:?xml", b"<?xml").replace(b'xmlns="', b'xmlns:x="')
            new.writestr(name, data)
    return target


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_tables(tmp_path: Path, encoding: str) -> None:
    """A .csv is one sheet in any encoding that Excel writes, its rows padded to one width."""
    path = tmp_path / "台账.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([["标题"], ["序号", "项目，名称"], ["1", "甲\n乙"]])
    book = read_workbook(path)
    assert [sheet.name for sheet in book.sheets] == ["台账"]
    assert book.sheets[0].rows == [["标题", ""], ["序号", "项目，名称"], ["1", "甲\n乙"]]
    assert not book.sheets[0].knows_merges


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.xlsx", b"", "0字节"),
        ("a.xlsx", b"hello", "不是Excel"),
        ("a.xlsx", b"PK\x03\x04broken", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", "损坏"),
        ("a.csv", b"\xff\xff\xff,1\n", "编码"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    """What is no workbook is refused with place, reason and remedy."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(WorkbookError, match=word) as caught:
        read_workbook(path)
    assert caught.value.place == str(path)
    assert caught.value.remedy


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A missing file and a folder are told apart."""
    with pytest.raises(WorkbookError, match="找不到"):
        read_workbook(tmp_path / "没有.xlsx")
    with pytest.raises(WorkbookError, match="文件夹"):
        read_workbook(tmp_path)


def test_forgotten_far_cell(tmp_path: Path) -> None:
    """One cell at the sheet's far corner is refused, not allocated; a format alone out there is harmless."""
    path = write_book(tmp_path / "a.xlsx", flat_page())
    book = openpyxl.load_workbook(path)
    book["台账"]["XFD1048576"].number_format = "0.00"
    book.save(tmp_path / "b.xlsx")
    assert len(read_workbook(tmp_path / "b.xlsx").sheets[0].rows) == 9
    book["台账"]["XFD1048576"] = "x"
    book.save(tmp_path / "c.xlsx")
    with pytest.raises(WorkbookError, match="XFD列"):
        read_workbook(tmp_path / "c.xlsx")


def test_what_the_reader_of_cells_prints_of_its_own_faults_is_not_shown(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A fault inside the library writes to the file behind standard error; afterwards that is ours again."""
    with kinds._silent():
        os.write(2, b"thread panicked")
    os.write(2, b"ours")
    assert capfd.readouterr().err == "ours"
