"""The same facts as :mod:`zdxm.workbook.scan`, from a full XML parse, for sheets written in no usual way.

Namespace prefixes, cells without an address, attributes in another order, other encodings. Slower, and it
counts only cells that hold something: formats alone reach far out in many files and do no harm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from zdxm.workbook.faults import damaged, too_far, too_many_cells
from zdxm.workbook.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from zdxm.workbook.model import UNCALCULATED
from zdxm.workbook.package import local_name, refuse_doctype

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["scan_exactly"]

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_TRUE = frozenset({"1", "true"})
_ERROR_TYPE = "e"
_TEXT_TYPE = "str"
_SHOWN = 80


def scan_exactly(chunks: Iterator[bytes], place: str) -> tuple[set[int], dict[tuple[int, int], str]]:
    """Hidden rows and faulty cells of one sheet, zero-based.

    Args:
        chunks: the sheet's part.
        place: the sheet, as messages name it.

    Raises:
        WorkbookError: not well-formed, an address that no sheet has, or a cell that lies too far out.
    """
    scan = _Scan(place)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = refuse_doctype(place)
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: of encodings
        raise damaged(place, "工作表的内容读不通") from None
    return scan.hidden, scan.faulty


class _Scan:
    """Follows the cells, those without an address as table programs place them: one after the other."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.hidden: set[int] = set()
        self.faulty: dict[tuple[int, int], str] = {}
        self.corner = (0, 0)
        self.cells = 0
        self.row, self.column = 0, 0
        self.kind: str | None = None
        self.has_formula = self.has_value = self.in_value = False
        self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "is"):
            self.has_value = True
            self.in_value = name == "v"

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is not None:
            if not _NUMBER.fullmatch(number) or int(number) > MAX_ROWS:
                raise damaged(self.place, f"有一行的行号写成了“{number[:20]}”")
            self.row = int(number) - 1
        if attributes.get("hidden") in _TRUE:
            self.hidden.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t")
        self.has_formula = self.has_value = False
        self.value = ""
        address = attributes.get("r")
        if address is None:
            return
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise damaged(self.place, f"有一格的地址写成了“{address[:20]}”")
        self.row, self.column = int(match[2]) - 1, _column(match[1])
        if self.row >= MAX_ROWS or self.column >= MAX_COLUMNS:
            raise damaged(self.place, f"有一格的地址写成了“{address}”，表格没有这么大")

    def text(self, text: str) -> None:
        if self.in_value and len(self.value) < _SHOWN:
            self.value += text

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "v":
            self.in_value = False
        elif name == "c":
            self._end_cell()
            self.column += 1
        elif name == "row":
            self.row += 1
            self.column = 0

    def _end_cell(self) -> None:
        here = (self.row, self.column)
        if self.kind == _ERROR_TYPE:
            self.faulty[here] = self.value[:_SHOWN]
        elif self.has_formula and not self.value.strip() and self.kind != _TEXT_TYPE:
            self.faulty[here] = UNCALCULATED
        if not (self.has_formula or self.has_value):
            return
        self.cells += 1
        self.corner = max(self.corner[0], self.row), max(self.corner[1], self.column)
        if (self.corner[0] + 1) * (self.corner[1] + 1) > MAX_CELLS:
            raise too_far(self.place, *self.corner)
        if self.cells > MAX_CELLS:
            raise too_many_cells(self.place)


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1
