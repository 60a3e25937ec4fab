"""What openpyxl drops when it saves a workbook: put back where that is safe, named where it is not.

Put back are the results of formulas, without which a preview shows blanks, and the drop-down lists and
colour rules that newer programs keep in an extension. The clock and the names in the document properties go.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from lxml import etree

from zdxm.errors import WorkbookError
from zdxm.sheets.rows import APP_PART, APP_XML, pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["finish", "open_archive", "parts_at_risk"]

_BOOK = "xl/workbook.xml"
_BOOK_RELS = "xl/_rels/workbook.xml.rels"
_MACROS = "xl/vbaProject.bin"
_TYPES = "[Content_Types].xml"
_CORE = "docProps/core.xml"
_NAMELESS = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_AT_RISK = {
    _MACROS: "宏",
    "xl/charts/": "图表",
    "xl/media/": "图片",
    "xl/drawings/drawing": "图形",
    "xl/cellimages": "单元格里的图片",
    "xl/embeddings/": "嵌入的文件",
    "xl/ctrlProps/": "控件",
    "xl/activeX/": "控件",
    "xl/pivotTables/": "数据透视表",
    "xl/slicers/": "切片器",
    "xl/threadedComments/": "会话形式的批注",
}
"""Beginning of a part's name → what the copy may lack of it."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SAFE_EXTENSIONS = frozenset(
    {
        "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",  # x14:dataValidations
        "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",  # x14:conditionalFormattings
    }
)
"""Extensions of a sheet that refer to no other part."""
_END_OF_SHEET = b"</worksheet>"
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')


def open_archive(data: bytes, file: str) -> zipfile.ZipFile:
    """A workbook's archive.

    Raises:
        WorkbookError: it is no .xlsx or .xlsm.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        archive = None
    if archive is None or _BOOK not in archive.namelist():
        raise WorkbookError(
            file, "只有.xlsx、.xlsm格式的台账能加批注", "请先用Excel或WPS把它另存为.xlsx，再核对另存的文件"
        )
    return archive


def parts_at_risk(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """What the original has and openpyxl keeps not at all or not whole, each kind once."""
    names = archive.namelist()
    return tuple(
        dict.fromkeys(
            kind for start, kind in _AT_RISK.items() if any(name.startswith(start) for name in names)
        )
    )


def finish(saved: bytes, original: zipfile.ZipFile, values: Workbook) -> bytes:
    """A copy as openpyxl saved it → the copy as it goes out.

    Args:
        saved: its bytes.
        original: the archive that was copied.
        values: the original with the results of its formulas.
    """
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        targets = _sheet_parts(archive)
    sources = _sheet_parts(original)
    for title, part in targets.items():
        if title in sources and title in values.sheetnames:
            sheet = _with_results(parts[part], values[title], values)
            parts[part] = _with_extensions(sheet, original.read(sources[title]))
    parts[APP_PART] = APP_XML.encode()
    parts[_CORE] = _NAMELESS
    return pack({_TYPES: parts.pop(_TYPES), **parts})  # first, where programs that sniff look for it


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Title of each worksheet → its part."""
    names = set(archive.namelist())
    rels = etree.fromstring(archive.read(_BOOK_RELS))
    targets = {
        rel.get("Id"): posixpath.normpath(posixpath.join("/xl", rel.get("Target", "")))[1:] for rel in rels
    }
    sheets = etree.fromstring(archive.read(_BOOK)).iter(f"{_MAIN}sheet")
    found = {str(sheet.get("name")): targets.get(sheet.get(_REL_ID), "") for sheet in sheets}
    return {title: part for title, part in found.items() if part in names}


def _with_results(sheet: bytes, values: Worksheet, book: Workbook) -> bytes:
    """A sheet's XML with the result that each formula last had."""

    def fill(match: re.Match[bytes]) -> bytes:
        address, attributes, formula = match.groups()
        kind, shown = _result(values[address.decode()].value, values[address.decode()].data_type, book)
        typed = b' t="%s"' % kind if kind else b""
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (address, attributes, typed, formula, shown)

    return _FORMULA_CELL.sub(fill, sheet)


def _result(value: Any, kind: str, book: Workbook) -> tuple[bytes, bytes]:  # noqa: ANN401 - whatever a cell holds
    """Type mark and text of a formula's result."""
    from openpyxl.utils.datetime import to_excel

    if value is None:
        return b"", b""
    if isinstance(value, bool):
        return b"b", b"1" if value else b"0"
    if isinstance(value, str):
        return b"e" if kind == "e" else b"str", escape(value).encode()
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        value = to_excel(value, book.epoch)  # type: ignore[no-untyped-call]
    return b"", str(value).encode()


def _with_extensions(sheet: bytes, original: bytes) -> bytes:
    """A sheet's XML with the extensions of the original that stand on their own."""
    found = b"".join(_extensions(original))
    if not found or not sheet.endswith(_END_OF_SHEET) or b"<extLst" in sheet:
        return sheet
    return sheet.removesuffix(_END_OF_SHEET) + b"<extLst>" + found + b"</extLst>" + _END_OF_SHEET


def _extensions(original: bytes) -> Iterator[bytes]:
    if b"<extLst" not in original:
        return
    for extension in etree.fromstring(original).iterfind(f"{_MAIN}extLst/{_MAIN}ext"):
        if extension.get("uri", "").upper() in _SAFE_EXTENSIONS:
            yield etree.tostring(extension, encoding="unicode", with_tail=False).encode()
