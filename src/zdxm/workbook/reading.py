"""Bytes → :class:`Workbook`: which reader a file needs, and what the readers found put together."""

from __future__ import annotations

import hashlib
from pathlib import Path

from zdxm.declare import frozen
from zdxm.ooxml.guards import WORKBOOK, Zipped
from zdxm.workbook import kinds
from zdxm.workbook.apart import Cells, Decoded, decode, decode_apart
from zdxm.workbook.model import Merge, Sheet, Workbook, damaged
from zdxm.workbook.scan import Facts, scan_sheet, strings_are_plain

_TEXT_ENDINGS = (".xml", ".rels", ".bin")
_UNREAD = ("xl/media/", "xl/vbaproject.bin", "xl/printersettings/", "xl/embeddings/", "xl/activex/")
_USUAL_BOOK = "xl/workbook.xml"
_BOOK_TYPE = "/officeDocument"
_HIDDEN = frozenset({"hidden", "veryHidden"})


def read_workbook(path: Path) -> Workbook:
    """Read every visible sheet of a workbook (.xlsx .xlsm .xls .et .xlsb .ods, told by content), or a .csv.

    Raises:
        WorkbookError: missing, a folder, unreadable, empty, protected, damaged, too large, or no workbook.
    """
    data = WORKBOOK.read(path)
    sheets, hidden = _read_sheets(path, data)
    return Workbook(path, hashlib.sha256(data).hexdigest(), tuple(sheets), tuple(hidden))


def _read_sheets(path: Path, data: bytes) -> tuple[list[Sheet], list[str]]:
    place = str(path)
    if data.startswith(kinds.ARCHIVE_MARKS):
        archive = open_archive(place, data)
        if kinds.kind_of_archive(place, archive) is kinds.Kind.XLSX:
            return _read_xlsx(archive)
        archive.check()
        return _joined(decode_apart(place, data), {})
    if data.startswith(kinds.OLE_MARK):
        refusal = kinds.refuse_ole(place, data)
        if refusal is not None:
            raise refusal
        return _joined(decode_apart(place, data), {})
    if path.suffix.lower() in kinds.TEXT_ENDINGS and not kinds.is_alien(data):
        return [kinds.read_text_table(place, path.stem, data)], []
    raise kinds.refuse_alien(path, data)


def _read_xlsx(archive: Zipped) -> tuple[list[Sheet], list[str]]:
    """Look through the whole archive first; calamine in this process meets only what is known to be plain."""
    links = sheet_links(archive)
    facts = {
        link.name: scan_sheet(archive, link.part, f"{archive.place}的工作表“{link.name}”")
        for link in links
        if link.visible
    }
    archive.check(without=[link.part for link in links])
    plain = archive.is_plain and strings_are_plain(archive) and all(fact.plain for fact in facts.values())
    odd = [
        link.part
        for link in links
        if link.visible and any(map(kinds.is_new, facts[link.name].faulty.values()))
    ]
    decoded = (decode if plain else decode_apart)(archive.place, kinds.with_old_errors(archive, odd))
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


@frozen
class SheetLink:
    """A sheet as the workbook lists it: its name, its part, and whether it shows."""

    name: str
    part: str
    visible: bool


def open_archive(place: str, data: bytes) -> Zipped:
    """The parts of a workbook that are worth reading: no pictures, macros and the like.

    Raises:
        WorkbookError: no zip, cut off, with a password, too many parts, or too large.
    """
    return Zipped(place, data, WORKBOOK, _is_read)


def _is_read(key: str) -> bool:
    return key.endswith(_TEXT_ENDINGS) and not key.startswith(_UNREAD)


def sheet_links(archive: Zipped) -> list[SheetLink]:
    """All sheets in order.

    Raises:
        WorkbookError: the parts that list them are missing, broken, or name a sheet twice.
    """
    book = next((link.target for link in archive.links("") if link.kind.endswith(_BOOK_TYPE)), _USUAL_BOOK)
    if not archive.has(book):
        raise damaged(archive.place, "压缩包里没有工作簿的目录")
    links = [
        SheetLink(sheet.get("name", ""), part, sheet.get("state") not in _HIDDEN)
        for sheet, part in archive.listed(book, "sheet")
    ]
    if len({link.name for link in links}) != len(links):
        raise damaged(archive.place, "有两张工作表同名")
    for link in links:
        if link.visible and not archive.has(link.part):
            raise damaged(archive.place, f"工作表“{link.name}”的内容不见了")
    return links
