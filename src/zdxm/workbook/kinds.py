"""What a file is, told by its bytes and never by its name, and what to say of one that is no workbook."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from zdxm.errors import WorkbookError
from zdxm.workbook.faults import damaged, locked
from zdxm.workbook.text_table import TEXT_ENDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.workbook.archive import Archive

__all__ = ["ARCHIVE_MARKS", "OLE_MARK", "Kind", "is_alien", "kind_of_archive", "refuse_alien", "refuse_ole"]

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
_LOCKED_BIFF = re.compile(
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


def kind_of_archive(place: str, archive: Archive) -> Kind:
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


def refuse_ole(place: str, data: bytes) -> WorkbookError | None:
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
