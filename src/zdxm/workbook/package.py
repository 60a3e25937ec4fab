"""Which part of an .xlsx holds which sheet."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from zdxm.workbook.archive import part_key
from zdxm.workbook.faults import damaged

if TYPE_CHECKING:
    from collections.abc import Callable

    from zdxm.workbook.archive import Archive

__all__ = ["SheetLink", "local_name", "parse_xml", "refuse_doctype", "sheet_links"]

_ROOT_LINKS = "_rels/.rels"
_USUAL_BOOK = "xl/workbook.xml"
_BOOK_TYPE = "/officeDocument"
_HIDDEN = frozenset({"hidden", "veryHidden"})

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A sheet as the workbook lists it: its name, its part, and whether it shows."""

    name: str
    part: str
    visible: bool


def local_name(name: str) -> str:
    """A tag or attribute without its namespace prefix."""
    return name.rpartition(":")[2]


def parse_xml(place: str, data: bytes, start: Callable[[str, Attributes], None]) -> None:
    """Call ``start`` for every element; declarations of entities are not XML that a table program writes.

    Raises:
        WorkbookError: not well-formed, or with a document type declaration.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype(place)
    try:
        parser.Parse(data, True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: of encodings
        raise damaged(place, "工作簿的目录读不通") from None


def refuse_doctype(place: str) -> Callable[..., None]:
    """A handler of document type declarations: no table program writes one, and entities can do harm."""

    def refuse(*_: object) -> None:
        raise damaged(place, "里面夹带了外部定义（DTD）")

    return refuse


def sheet_links(archive: Archive) -> list[SheetLink]:
    """All sheets in order.

    Raises:
        WorkbookError: the parts that list them are missing, broken, or name a sheet twice.
    """
    book = _book_part(archive)
    if part_key(book) not in archive.parts:
        raise damaged(archive.place, "压缩包里没有工作簿的目录")
    folder, name = posixpath.split(book)
    targets = {
        link["Id"]: _resolve(folder, link.get("Target", ""))
        for link in _relations(archive, f"{folder}/_rels/{name}.rels")
        if "Id" in link
    }
    sheets: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if local_name(tag) == "sheet":
            sheets.append(attributes)

    parse_xml(archive.place, archive.small_part(book), start)
    links = [
        SheetLink(
            sheet.get("name", ""),
            targets.get(next((sheet[key] for key in sheet if key.endswith(":id")), ""), ""),
            sheet.get("state") not in _HIDDEN,
        )
        for sheet in sheets
    ]
    if len({link.name for link in links}) != len(links):
        raise damaged(archive.place, "有两张工作表同名")
    for link in links:
        if link.visible and part_key(link.part) not in archive.parts:
            raise damaged(archive.place, f"工作表“{link.name}”的内容不见了")
    return links


def _book_part(archive: Archive) -> str:
    for link in _relations(archive, _ROOT_LINKS):
        if link.get("Type", "").endswith(_BOOK_TYPE):
            return _resolve("", link.get("Target", ""))
    return _USUAL_BOOK


def _relations(archive: Archive, part: str) -> list[Attributes]:
    found: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if local_name(tag) == "Relationship":
            found.append(attributes)

    data = archive.small_part(part)
    if data:
        parse_xml(archive.place, data, start)
    return found


def _resolve(folder: str, target: str) -> str:
    """A target is relative to the part's folder, or begins with a slash; some writers forget the slash."""
    if target.startswith("/"):
        return target.lstrip("/")
    if folder and target.startswith(f"{folder}/"):
        return target
    return posixpath.normpath(posixpath.join(folder, target)) if target else ""
