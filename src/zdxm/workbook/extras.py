"""What calamine does not tell of an .xlsx, from one pass over each sheet's XML.

Hidden rows, error cells, formulas that were never calculated, and whether a forgotten cell lies so far out
that the rectangle up to it would fill the memory.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.diagnostics import column_letters
from zdxm.errors import WorkbookError
from zdxm.workbook.model import UNCALCULATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["MAX_CELLS", "Extras"]

MAX_CELLS = 20_000_000
"""Of one sheet's used rectangle; the reader holds all of it, blank cells too."""
_CHUNK = 2**20

_HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_UNCALCULATED = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_ERROR_TYPE = re.compile(rb't="e"')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_REFERENCE_START = b' r="'
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_FILLED = re.compile(rb'<c\b[^>]*\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:v|f|is)\b')
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')

_BOOK_PART = "xl/workbook.xml"
_LINKS_PART = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Extras:
    """What calamine does not tell of an .xlsx, read from its XML; nothing for other formats."""

    data: bytes
    parts: dict[str, str]

    @classmethod
    def of(cls, data: bytes) -> Extras:
        """Find the sheets' parts in a workbook's bytes."""
        if not data.startswith(b"PK"):
            return cls(data, {})
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if not {_BOOK_PART, _LINKS_PART} <= names:
                return cls(data, {})
            book = archive.read(_BOOK_PART).decode("utf-8", "replace")
            links = archive.read(_LINKS_PART).decode("utf-8", "replace")
        return cls(data, _sheet_parts(book, links, names))

    def of_sheet(self, path: Path, name: str) -> tuple[frozenset[int], dict[tuple[int, int], str]]:
        """Hidden rows and faulty cells of one sheet, zero-based.

        Raises:
            WorkbookError: a forgotten cell lies so far out that the rectangle up to it would fill the memory.
        """
        part = self.parts.get(name)
        hidden: set[int] = set()
        faulty: dict[tuple[int, int], str] = {}
        if part is None:
            return frozenset(), faulty
        corner = (0, 0)
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            for chunk in _whole_rows(archive, part):
                hidden.update(_hidden_rows(chunk))
                faulty.update(_faulty_cells(chunk))
                corner = _farther(corner, _row_ends(chunk))
            if _area(corner) > MAX_CELLS:
                _refuse_far_cell(archive, part, f"{path}的工作表“{name}”")
        return frozenset(hidden), faulty


def _area(corner: tuple[int, int]) -> int:
    return (corner[0] + 1) * (corner[1] + 1)


def _farther(corner: tuple[int, int], places: Iterable[tuple[int, int]]) -> tuple[int, int]:
    row, column = corner
    for place in places:
        row, column = max(row, place[0]), max(column, place[1])
    return row, column


def _row_ends(chunk: bytes) -> Iterator[tuple[int, int]]:
    """The last cell of each row, blank or not: an upper bound that costs little."""
    for row in chunk.split(b"</row>"):
        reference = _REFERENCE.match(row, row.rfind(_REFERENCE_START) + 1)
        if reference:
            yield _place(reference)


def _refuse_far_cell(archive: zipfile.ZipFile, part: str, place: str) -> None:
    """Look at every cell that holds anything: formats alone reach far out in many files and do no harm."""
    corner = (0, 0)
    for chunk in _whole_rows(archive, part):
        corner = _farther(corner, map(_place, _FILLED.finditer(chunk)))
    if _area(corner) > MAX_CELLS:
        raise WorkbookError(
            place,
            f"内容一直到第{corner[0] + 1}行、{column_letters(corner[1])}列，范围大得读不下",
            "多半是远处误填了一格，请按Ctrl+End找到它，删去多余的行和列后保存",
        )


def _sheet_parts(book: str, links: str, names: set[str]) -> dict[str, str]:
    """Which part of the archive holds which sheet."""
    targets = {}
    for tag in _RELATION.findall(links):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for tag in _SHEET_TAG.findall(book):
        attributes = {key.rpartition(":")[2]: value for key, value in _ATTRIBUTE.findall(tag)}
        part = targets.get(attributes.get("id", ""), "")
        if part in names:
            parts[html.unescape(attributes.get("name", ""))] = part
    return parts


def _whole_rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that never split a row, its namespace prefix taken off."""
    rest, prefix = b"", None
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if prefix is None:
                found = _PREFIX.search(piece)
                prefix = found.group(1) + b":" if found else b""
            rest += piece
            cut = rest.rfind(b"</" + prefix + b"row>")
            if cut >= 0:
                yield _without_prefix(rest[:cut], prefix)
                rest = rest[cut:]
    yield _without_prefix(rest, prefix or b"")


def _without_prefix(chunk: bytes, prefix: bytes) -> bytes:
    if not prefix:
        return chunk
    return chunk.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def _hidden_rows(chunk: bytes) -> Iterator[int]:
    if b"hidden=" not in chunk:
        return
    for tag in _HIDDEN_ROW.findall(chunk):
        number = _ROW_NUMBER.search(tag)
        if number:
            yield int(number.group(1)) - 1


def _faulty_cells(chunk: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Error cells and formulas without a value; costs what they are many, not what the sheet is large."""
    if b"<f" in chunk:
        for match in _UNCALCULATED.finditer(chunk):
            start = chunk.rfind(b"<c ", 0, match.start())
            tag = chunk[start : chunk.find(b">", start)]
            reference = _REFERENCE.search(tag)
            if reference and b't="str"' not in tag:
                yield _place(reference), UNCALCULATED
    for match in _ERROR_TYPE.finditer(chunk) if b't="e"' in chunk else ():
        start = chunk.rfind(b"<c ", 0, match.start())
        reference = _REFERENCE.search(chunk, start, chunk.find(b">", start))
        shown = _VALUE.search(chunk, start, chunk.find(b"</c>", start) + 1)
        if reference and shown:
            yield _place(reference), shown.group(1).decode("utf-8", "replace")


def _place(reference: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in reference.group(1):
        column = column * 26 + letter - 64
    return int(reference.group(2)) - 1, column - 1
