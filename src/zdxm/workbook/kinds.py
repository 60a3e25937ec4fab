"""What a file is, told by its bytes and never by its name; how each kind is decoded, and why one is refused.

calamine takes sizes that a file states at their word, and memory that cannot be had ends the process; with
.xls, .xlsb and .ods nothing here can look first. So those, and every .xlsx that is not written in the usual
way, are decoded by a child: if it dies, hangs or wants too much, the file is refused, and that is all.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.declare import frozen, pattern
from zdxm.errors import WorkbookError, ZdxmError
from zdxm.workbook.model import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SECONDS,
    UNCALCULATED,
    Raw,
    Sheet,
    damaged,
    locked,
    too_many_cells,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from zdxm.ooxml.guards import Zipped

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", "\t", ";")
_LINES_LOOKED_AT = 50
"""Rows that decide which delimiter it is."""
_LONGEST_FIELD = 2**20


def read_text_table(place: str, name: str, data: bytes) -> Sheet:
    """The one sheet of a text file; what looks like a number or a formula stays the text that it is.

    Args:
        place: the file, as messages name it.
        name: of the sheet.
        data: UTF-8, UTF-16 with its mark, or GB 18030; columns apart by comma, tab or semicolon.

    Raises:
        WorkbookError: another encoding, unpaired quotes, or too large.
    """
    text = _decode(place, data)
    rows: list[list[Raw]] = []
    cells = width = 0
    for row in _rows(place, text, _delimiter(text)):
        cells += len(row)
        width = max(width, len(row))
        if cells > MAX_CELLS:
            raise too_many_cells(place)
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    if width * len(rows) > MAX_CELLS:
        raise too_many_cells(place)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(name, 0, 0, rows, knows_merges=False)


def _decode(place: str, data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith(_UTF16_MARKS) else _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise WorkbookError(
        place, "文字编码既不是UTF-8也不是GBK，或者不是文本表格", "请用Excel打开，另存为.xlsx后再试"
    )


def _delimiter(text: str) -> str:
    """The character that cuts most of the first rows into equally many columns."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in islice(reader, _LINES_LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _rows(place: str, text: str, delimiter: str) -> Iterator[list[Raw]]:
    """Rows without the blank cells at their ends."""
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            while row and not row[-1].strip():
                row.pop()
            yield [_bare(cell) for cell in row]
    except csv.Error:
        raise WorkbookError(
            place, "文本表格的引号不成对，或有一格长得不像话", "请用Excel打开，另存为.xlsx后再试"
        ) from None
    finally:
        csv.field_size_limit(limit)


def _bare(cell: str) -> str:
    """A cell without what keeps Excel from making a number of it: ="00123"."""
    guarded = cell.startswith('="') and cell.endswith('"') and len(cell) > 3
    return cell[2:-1].replace('""', '"') if guarded else cell


ARCHIVE_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
"""An archive, and one that holds nothing."""
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SAVE_AS = "请用Excel或WPS打开，另存为.xlsx后再试"
_ASK = "请向报送单位要Excel或WPS的表格"
_UNPACK = "请先解压，再写出里面的台账文件"
_COPY = "请把里面的表格复制到Excel里，存为.xlsx后再试"

_MARKS = (
    (b"%PDF", "PDF文件", _ASK), (b"\x89PNG", "图片", _ASK), (b"\xff\xd8\xff", "图片", _ASK),
    (b"GIF8", "图片", _ASK), (b"II*\0", "图片", _ASK), (b"MM\0*", "图片", _ASK),
    (b"RIFF", "图片或音像文件", _ASK), (b"Rar!", "RAR压缩包", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip压缩包", _UNPACK), (b"{\\rtf", "RTF文档", _COPY),
)  # fmt: skip
_TEXT_MARKS = (
    (b"<html", "网页"), (b"<!doctype html", "网页"), (b"<table", "网页"), (b"<meta", "网页"),
    (b"<head", "网页"), (b"mime-version:", "网页"), (b"<?xml", "XML文件"),
)  # fmt: skip
"""Many office systems export such a file under the name .xls; Excel opens it."""
_LOOKED_AT = 1024

_BINARY_BOOK = "workbook.bin"
_FOLDERS = (("word/", "Word文档", _COPY), ("ppt/", "演示文稿", _COPY), ("index/", "苹果的文档", _SAVE_AS))
_OPEN_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OPEN_ANY = b"application/vnd.oasis.opendocument"
_STREAMS = (
    ("EncryptedPackage", "", ""), ("WordDocument", "Word或WPS文字文档", _COPY),
    ("PowerPoint Document", "演示文稿", _COPY), ("__substg1.0", "邮件", "请先把附件存出来，再写出台账文件"),
)  # fmt: skip
_BOOK_STREAMS = ("Workbook", "Book")
_LOCKED_BIFF = pattern(
    rb"\x09\x08(?:\x10\0\0\x06\x05\0.{12}|\x08\0\0\x05\x05\0.{4})(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)
"""The first records of an .xls, BOF and FilePass: what follows is encrypted."""
_MANIFEST = "meta-inf/manifest.xml"
_LOCKED_PART = b"encryption-data"


class Kind(Enum):
    """Workbooks in an archive."""

    XLSX = "xlsx"
    OTHER = "other"
    """.xlsb or .ods"""


def kind_of_archive(place: str, archive: Zipped) -> Kind:
    """Which workbook an archive is.

    Raises:
        WorkbookError: it is none.
    """
    names = list(archive.parts)
    if any(name.startswith("xl/") or name.endswith("/workbook.xml") for name in names):
        return Kind.OTHER if any(name.endswith(_BINARY_BOOK) for name in names) else Kind.XLSX
    if _OPEN_SHEET in archive.data[:_LOOKED_AT]:
        if _LOCKED_PART in archive.small_part(_MANIFEST):
            raise locked(place)
        return Kind.OTHER
    if _OPEN_ANY in archive.data[:_LOOKED_AT]:
        raise _alien(place, "OpenDocument文档", _COPY)
    for folder, what, remedy in _FOLDERS:
        if any(name.startswith(folder) for name in names):
            raise _alien(place, what, remedy)
    if "[content_types].xml" in names:
        raise damaged(place, "压缩包里没有工作簿的目录")
    raise _alien(place, "压缩包", _UNPACK)


def is_alien(data: bytes) -> bool:
    """Whether the bytes are surely no text table."""
    return any(data.startswith(mark) for mark, *_ in _MARKS)


def refuse_alien(path: Path, data: bytes) -> WorkbookError:
    """Why a file that is neither archive nor OLE file nor a text table is refused."""
    place = str(path)
    for mark, what, remedy in _MARKS:
        if data.startswith(mark):
            return _alien(place, what, remedy)
    lead = data[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, what in _TEXT_MARKS:
        if lead.startswith(mark):
            return _alien(place, what, _SAVE_AS)
    if b"\0" not in data[:_LOOKED_AT]:
        return _alien(
            place, "文本文件", f"如果是文本表格，请把扩展名改为{min(TEXT_ENDINGS)}；否则请给出.xlsx台账文件"
        )
    return _alien(place, "别的程序的文件", "请给出Excel或WPS的台账文件")


def refuse_ole(place: str, data: bytes) -> ZdxmError | None:
    """Why an OLE file (.doc, .ppt, an encrypted .xlsx) is refused; None for a readable .xls or .et."""
    if _LOCKED_BIFF.search(data):
        return locked(place)
    streams = [(data.find(name.encode("utf-16-le")), name, what, remedy) for name, what, remedy in _STREAMS]
    found = sorted(entry for entry in streams if entry[0] >= 0)
    book = [at for name in _BOOK_STREAMS if (at := data.find(f"{name}\0".encode("utf-16-le"))) >= 0]
    if not found or (book and min(book) < found[0][0]):
        return None
    _, _, what, remedy = found[0]
    return _alien(place, what, remedy) if what else locked(place)


def _alien(place: str, what: str, remedy: str) -> WorkbookError:
    return WorkbookError(place, f"这是{what}，不是Excel或WPS工作簿", remedy)


_OLD_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

_ERROR = pattern(
    rb'(<(?:\w{1,20}:)?c\b[^<>]{0,400}\bt="e"[^<>]{0,400}>(?:<[^v][^<>]{0,400}>[^<]{0,40000}){0,2}<(?:\w{1,20}:)?v>)[^<]{0,400}'
)


def is_new(shown: str) -> bool:
    """Whether calamine refuses an error of this name."""
    return shown != UNCALCULATED and shown not in _OLD_ERRORS


def old_errors(sheet: bytes) -> bytes:
    """A sheet's part in which every error is an old one."""
    return _ERROR.sub(rb"\1#VALUE!", sheet)


_PANIC = "PanicException"

Corners = tuple[tuple[int, int], tuple[int, int]]


@frozen(eq=False)
class Cells:
    """One visible sheet as calamine has it.

    Attributes:
        name: as on the tab.
        start: row and column of ``rows[0][0]``.
        rows: rectangular; a blank cell is the empty string.
        merges: first and last cell of merged ranges; None where the format does not tell.
    """

    name: str
    start: tuple[int, int]
    rows: list[list[Raw]]
    merges: list[Corners] | None


@frozen(eq=False)
class Decoded:
    """A workbook's visible sheets, and the names of the hidden ones."""

    sheets: list[Cells]
    hidden: list[str]


def decode(place: str, data: bytes) -> Decoded:
    """Read a workbook that calamine is known to survive.

    Raises:
        WorkbookError: a password, no workbook that calamine can read, or too many cells.
    """
    import python_calamine as calamine

    try:
        with _silent():
            return _read(place, calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except calamine.PasswordError:
        raise locked(place) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise damaged(place, "里面的内容读不通") from None
    except BaseException as fault:
        if type(fault).__name__ != _PANIC:  # what a fault inside calamine arrives as; it has no public name
            raise
        raise damaged(place, "里面的内容读不通") from None


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing on standard error: what calamine's own faults print there says nothing to a clerk."""
    try:
        kept = os.dup(2)
    except OSError:  # nobody listens there
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _read(place: str, book: CalamineWorkbook) -> Decoded:
    sheets, hidden, cells = [], [], 0
    for index, meta in enumerate(book.sheets_metadata):
        if not str(meta.typ).endswith("WorkSheet"):
            continue
        if not str(meta.visible).endswith(".Visible"):
            hidden.append(meta.name)
            continue
        source = book.get_sheet_by_index(index)
        cells += source.height * source.width
        if cells > MAX_CELLS:
            raise too_many_cells(place)
        sheets.append(_cells(place, meta.name, source))
    return Decoded(sheets, hidden)


def _cells(place: str, name: str, source: CalamineSheet) -> Cells:
    if source.start is None or source.end is None:
        return Cells(name, (0, 0), [], [])
    if source.end[0] >= MAX_ROWS or source.end[1] >= MAX_COLUMNS:
        raise damaged(place, f"工作表“{name}”里有一格的地址比表格还大")
    rows: list[list[Raw]] = source.to_python(skip_empty_area=True)
    # One forgotten cell may stand a million rows down: the blank rows above it are one and the same.
    blank: list[Raw] = [""] * source.width
    rows = [blank if row == blank else row for row in rows]
    merges = source.merged_cell_ranges
    if merges is None:
        return Cells(name, source.start, rows, None)
    inside = list(_inside(merges, source.start, source.end))
    if sum(map(_area, inside)) > source.height * source.width:
        raise damaged(place, f"工作表“{name}”里的合并单元格互相重叠")
    return Cells(name, source.start, rows, inside)


def _area(merge: Corners) -> int:
    (top, left), (bottom, right) = merge
    return (bottom - top + 1) * (right - left + 1)


def _inside(merges: Iterable[Corners], start: tuple[int, int], end: tuple[int, int]) -> Iterable[Corners]:
    """Merged ranges cut to the used rectangle, those outside it left out."""
    for first, last in merges:
        top, bottom = sorted((first[0], last[0]))
        left, right = sorted((first[1], last[1]))
        top, left = max(top, start[0]), max(left, start[1])
        bottom, right = min(bottom, end[0]), min(right, end[1])
        if top <= bottom and left <= right:
            yield (top, left), (bottom, right)


_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from zdxm.workbook.kinds import serve
serve(sys.argv[2])
"""
_MAX_MEMORY = 4 * 2**30


def decode_apart(place: str, data: bytes) -> Decoded:
    """Decode in a child process.

    Raises:
        WorkbookError: as :func:`zdxm.workbook.kinds.decode`, or the child did not come to its end.
    """
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path), place]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise WorkbookError(
            place, f"读了{MAX_SECONDS}秒还没有读完", "请用Excel或WPS打开，另存为.xlsx后再试"
        ) from None
    if done.returncode != 0:
        raise damaged(place, "里面的内容读不通")
    answer: Decoded | WorkbookError = pickle.loads(done.stdout)  # noqa: S301 - written by serve below
    if isinstance(answer, WorkbookError):
        raise answer
    return answer


def serve(place: str) -> None:
    """The child: a workbook on standard input, what it holds (or why it is refused) on standard output."""
    _limit_memory()
    try:
        answer: Decoded | WorkbookError = decode(place, sys.stdin.buffer.read())
    except WorkbookError as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _limit_memory() -> None:
    """Where the system can limit memory (not on Windows), ask it to."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MAX_MEMORY if hard == resource.RLIM_INFINITY else min(_MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
