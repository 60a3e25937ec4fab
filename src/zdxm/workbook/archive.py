"""The zip of an .xlsx: which of its parts are read, and which of them are sheets."""

from __future__ import annotations

from dataclasses import dataclass

from zdxm.ooxml.guards import WORKBOOK, Zipped
from zdxm.workbook.model import damaged

_TEXT_ENDINGS = (".xml", ".rels", ".bin")
_UNREAD = ("xl/media/", "xl/vbaproject.bin", "xl/printersettings/", "xl/embeddings/", "xl/activex/")
_USUAL_BOOK = "xl/workbook.xml"
_BOOK_TYPE = "/officeDocument"
_HIDDEN = frozenset({"hidden", "veryHidden"})


@dataclass(frozen=True, slots=True)
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
