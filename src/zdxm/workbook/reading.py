"""Bytes → :class:`Workbook`, with calamine; what it does not tell comes from :mod:`zdxm.workbook.extras`."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from zdxm.errors import WorkbookError
from zdxm.workbook.extras import Extras
from zdxm.workbook.model import Merge, Sheet, Workbook

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineWorkbook, SheetMetadata

    from zdxm.workbook.model import Raw

__all__ = ["MAX_FILE_BYTES", "MAX_UNPACKED_BYTES", "read_workbook"]

MAX_FILE_BYTES = 256 * 2**20
MAX_UNPACKED_BYTES = 2 * 2**30

_CSV_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_CSV_ENCODINGS = ("utf-8-sig", "gb18030")
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_workbook(path: Path) -> Workbook:
    """Read every visible sheet of a workbook (.xlsx .xlsm .xls .xlsb .ods, told by content), or a .csv.

    Raises:
        WorkbookError: missing, a folder, unreadable, empty, protected, damaged, too large, or no workbook.
    """
    data = _read_bytes(path)
    if path.suffix.lower() in _CSV_ENDINGS and not data.startswith(_CONTAINERS):
        return Workbook(path, hashlib.sha256(data).hexdigest(), (_read_csv(path, data),), ())
    book = _open(path, data)
    visible: list[str] = []
    hidden: list[str] = []
    for meta in book.sheets_metadata:
        if _is_worksheet(meta):
            (visible if _is_visible(meta) else hidden).append(meta.name)
    extras = Extras.of(data)
    sheets = tuple(_read_sheet(path, book, name, extras) for name in visible)
    return Workbook(path, hashlib.sha256(data).hexdigest(), sheets, tuple(hidden))


def _read_bytes(path: Path) -> bytes:
    place = str(path)
    try:
        if path.is_dir():
            raise WorkbookError(place, "这是一个文件夹，不是工作簿文件", "请写出文件夹里台账文件的名字")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise WorkbookError(
                place, f"文件超过{MAX_FILE_BYTES >> 20}MB的上限", "请删去图片和无关工作表，另存后再试"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(place, "找不到这个文件", "请检查路径和文件名（含扩展名）是否写对") from None
    except PermissionError:
        raise WorkbookError(
            place, "系统不允许读取这个文件", "请检查文件权限，或关闭正在独占它的程序后再试"
        ) from None
    except OSError as error:
        raise WorkbookError(
            place, f"系统读取失败（{error.strerror or error}）", "请把文件复制到本机磁盘后再试"
        ) from error
    if not data:
        raise WorkbookError(place, "文件是空的（0字节）", "请用Excel或WPS打开原件，重新保存后再试")
    return data


def _open(path: Path, data: bytes) -> CalamineWorkbook:
    import python_calamine as calamine

    place = str(path)
    _refuse_bomb(place, data)
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise WorkbookError(place, "工作簿设有打开密码", "请在Excel或WPS里取消密码，另存后再试") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        if data.startswith(_CONTAINERS):
            raise WorkbookError(
                place, f"文件已损坏或不是电子表格（{error}）", "请用Excel或WPS打开，另存为.xlsx后再试"
            ) from None
        raise WorkbookError(
            place, "文件内容不是Excel或WPS工作簿", "请给出.xlsx台账文件；文本等其他格式请先用Excel另存为.xlsx"
        ) from None


def _refuse_bomb(place: str, data: bytes) -> None:
    """Refuse an archive that unpacks to more than the stated limit, before anything unpacks it."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise WorkbookError(
            place, "文件已损坏，压缩包读不出来", "请用Excel或WPS打开原件，重新保存后再试"
        ) from None
    if size > MAX_UNPACKED_BYTES:
        raise WorkbookError(
            place, f"解压后超过{MAX_UNPACKED_BYTES >> 30}GB的上限", "请删去无关工作表和多余格式，另存后再试"
        )


def _read_csv(path: Path, data: bytes) -> Sheet:
    """The one sheet of a text file, named after it; UTF-8, UTF-16 with its mark, or GB 18030."""
    rows: list[list[Raw]] = []
    text = _decode(path, data)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        rows.extend(map(list, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error as error:
        raise WorkbookError(
            str(path), f"文本表格的引号或分隔符不成对（{error}）", "请用Excel打开，另存为.xlsx后再试"
        ) from None
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet(path.stem, 0, 0, rows, knows_merges=False)


def _decode(path: Path, data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF16_MARKS) else _CSV_ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError(str(path), "文字编码既不是UTF-8也不是GBK", "请用Excel打开，另存为.xlsx后再试")


def _is_worksheet(meta: SheetMetadata) -> bool:
    return str(meta.typ).endswith("WorkSheet")


def _is_visible(meta: SheetMetadata) -> bool:
    return str(meta.visible).endswith(".Visible")


def _read_sheet(path: Path, book: CalamineWorkbook, name: str, extras: Extras) -> Sheet:
    """One sheet; its XML is looked through first, since calamine takes memory for the whole rectangle."""
    hidden, faulty = extras.of_sheet(path, name)
    source = book.get_sheet_by_name(name)
    if source.start is None:
        return Sheet(name, 0, 0, [])
    merges = source.merged_cell_ranges
    return Sheet(
        name=name,
        top=source.start[0],
        left=source.start[1],
        rows=source.to_python(skip_empty_area=True),
        merges=tuple(Merge(*first, *last) for first, last in merges or ()),
        knows_merges=merges is not None,
        hidden_rows=hidden,
        faulty=faulty,
    )
