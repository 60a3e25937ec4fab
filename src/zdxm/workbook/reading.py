"""Bytes → :class:`Workbook`: which reader a file needs, and what the readers found put together."""

from __future__ import annotations

import hashlib
from pathlib import Path

from zdxm.errors import WorkbookError
from zdxm.workbook.apart import Cells, Decoded, decode, decode_apart
from zdxm.workbook.archive import Archive, sheet_links
from zdxm.workbook.kinds import (
    ARCHIVE_MARKS,
    OLE_MARK,
    TEXT_ENDINGS,
    Kind,
    is_alien,
    is_new,
    kind_of_archive,
    read_text_table,
    refuse_alien,
    refuse_ole,
    with_old_errors,
)
from zdxm.workbook.model import MAX_FILE_BYTES, Merge, Sheet, Workbook, damaged
from zdxm.workbook.scan import Facts, scan_sheet, strings_are_plain


def read_workbook(path: Path) -> Workbook:
    """Read every visible sheet of a workbook (.xlsx .xlsm .xls .et .xlsb .ods, told by content), or a .csv.

    Raises:
        WorkbookError: missing, a folder, unreadable, empty, protected, damaged, too large, or no workbook.
    """
    data = _read_bytes(path)
    sheets, hidden = _read_sheets(path, data)
    return Workbook(path, hashlib.sha256(data).hexdigest(), tuple(sheets), tuple(hidden))


def _read_bytes(path: Path) -> bytes:
    place = str(path)
    try:
        if path.is_dir():
            raise WorkbookError(place, "这是一个文件夹，不是工作簿文件", "请写出文件夹里台账文件的名字")
        if path.exists() and not path.is_file():
            raise WorkbookError(place, "这不是一个文件", "请写出台账文件的名字")
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
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        reason = error.strerror if isinstance(error, OSError) else None
        raise WorkbookError(
            place, f"系统读取失败（{reason or error}）", "请把文件复制到本机磁盘后再试"
        ) from error
    if not data:
        raise WorkbookError(place, "文件是空的（0字节）", "请用Excel或WPS打开原件，重新保存后再试")
    return data


def _read_sheets(path: Path, data: bytes) -> tuple[list[Sheet], list[str]]:
    place = str(path)
    if data.startswith(ARCHIVE_MARKS):
        archive = Archive.of(place, data)
        if kind_of_archive(place, archive) is Kind.XLSX:
            return _read_xlsx(archive)
        archive.check()
        return _joined(decode_apart(place, data), {})
    if data.startswith(OLE_MARK):
        refusal = refuse_ole(place, data)
        if refusal is not None:
            raise refusal
        return _joined(decode_apart(place, data), {})
    if path.suffix.lower() in TEXT_ENDINGS and not is_alien(data):
        return [read_text_table(place, path.stem, data)], []
    raise refuse_alien(path, data)


def _read_xlsx(archive: Archive) -> tuple[list[Sheet], list[str]]:
    """Look through the whole archive first; calamine in this process meets only what is known to be plain."""
    links = sheet_links(archive)
    facts = {
        link.name: scan_sheet(archive, link.part, f"{archive.place}的工作表“{link.name}”")
        for link in links
        if link.visible
    }
    archive.check(without=[link.part for link in links])
    plain = archive.is_plain and strings_are_plain(archive) and all(fact.plain for fact in facts.values())
    odd = [link.part for link in links if link.visible and any(map(is_new, facts[link.name].faulty.values()))]
    decoded = (decode if plain else decode_apart)(archive.place, with_old_errors(archive, odd))
    if not {cells.name for cells in decoded.sheets} <= facts.keys():
        raise damaged(archive.place, "工作簿的目录前后不一")
    return _joined(decoded, facts)


def _joined(decoded: Decoded, facts: dict[str, Facts]) -> tuple[list[Sheet], list[str]]:
    return [_sheet(cells, facts.get(cells.name, Facts())) for cells in decoded.sheets], decoded.hidden


def _sheet(cells: Cells, facts: Facts) -> Sheet:
    top, left = cells.start
    return Sheet(
        name=cells.name,
        top=top,
        left=left,
        rows=cells.rows,
        merges=tuple(Merge(*first, *last) for first, last in cells.merges or ()),
        knows_merges=cells.merges is not None,
        hidden_rows=frozenset(row for row in facts.hidden_rows if top <= row < top + len(cells.rows)),
        faulty=facts.faulty,
    )
