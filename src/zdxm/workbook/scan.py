"""What calamine does not tell of a sheet of an .xlsx, from one pass over its XML.

Hidden rows, error cells, formulas that were never calculated, cells of styles that show more than the value,
struck-through words, and how far out the cells lie: calamine takes memory for the whole rectangle up to the
last one. Sheets as table programs write them are scanned with patterns, at a fraction of calamine's own time;
any other is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from zdxm.declare import frozen, pattern
from zdxm.diagnostics import column_number
from zdxm.ooxml.guards import WORKBOOK, Zipped, local_name, part_key, refuse_doctype
from zdxm.workbook import model
from zdxm.workbook.model import Place

_ADDRESS = pattern(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = pattern(r"[1-9][0-9]{0,6}")
_TRUE = frozenset({"1", "true"})
_ERROR_TYPE = "e"
_TEXT_TYPE = "str"
_SHOWN = 80
_NO_VALUES = frozenset({"", "0"})
_LONGEST_FORMULA = 40_000


def scan_exactly(chunks: Iterator[bytes], place: str, wanted: Wanted) -> Facts:
    """What one sheet holds beside its values.

    Args:
        chunks: the sheet's part.
        place: the sheet, as messages name it.
        wanted: what is looked for.

    Raises:
        WorkbookError: not well-formed, an address that no sheet has, or a cell that lies too far out.
    """
    scan = _Scan(place, wanted)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    parser.StartDoctypeDeclHandler = refuse_doctype(WORKBOOK, place)
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: of encodings
        raise model.damaged(place, "工作表的内容读不通") from None
    return scan.facts


class _Scan:
    """Follows the cells, those without an address as table programs place them: one after the other."""

    def __init__(self, place: str, wanted: Wanted) -> None:
        self.place, self.wanted = place, wanted
        self.facts = Facts()
        self.corner = (0, 0)
        self.cells = 0
        self.row, self.column = 0, 0
        self.kind: str | None = None
        self.has_formula = self.has_value = self.in_value = self.in_formula = False
        self.value = self.formula = self.style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f":
            self.has_formula = self.in_formula = True
        elif name == "strike" or attributes.get("val") == "superscript":
            self.facts.looks = True
        elif name in ("v", "is"):
            self.has_value = True
            self.in_value = name == "v"

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        if number is not None:
            if not _NUMBER.fullmatch(number) or int(number) > model.MAX_ROWS:
                raise model.damaged(self.place, f"有一行的行号写成了“{number[:20]}”")
            self.row = int(number) - 1
        if attributes.get("hidden") in _TRUE:
            self.facts.hidden_rows.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t")
        self.has_formula = self.has_value = False
        self.value = self.formula = ""
        self.style = attributes.get("s", "")
        address = attributes.get("r")
        if address is None:
            return
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise model.damaged(self.place, f"有一格的地址写成了“{address[:20]}”")
        self.row, self.column = int(match[2]) - 1, column_number(match[1])
        if self.row >= model.MAX_ROWS or self.column >= model.MAX_COLUMNS:
            raise model.damaged(self.place, f"有一格的地址写成了“{address}”，表格没有这么大")

    def text(self, text: str) -> None:
        if self.in_value and len(self.value) < _SHOWN:
            self.value += text
        if self.in_formula and len(self.formula) < _LONGEST_FORMULA:
            self.formula += text

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "v":
            self.in_value = False
        elif name == "f":
            self.in_formula = False
        elif name == "c":
            self._end_cell()
            self.column += 1
        elif name == "row":
            self.row += 1
            self.column = 0

    def _end_cell(self) -> None:
        here, value = (self.row, self.column), self.value.strip()
        if self.style in self.wanted.styles:
            self.facts.styled[here] = self.style
        if self.kind == _ERROR_TYPE:
            self.facts.faulty[here] = self.value[:_SHOWN]
        elif self.has_formula and self.kind != _TEXT_TYPE and value in _NO_VALUES:
            (self.facts.zeros if value else self.facts.formulas)[here] = self.formula
        elif self.has_formula:
            self.facts.calculated = True
        if not (self.has_formula or self.has_value):
            return
        self.cells += 1
        self.corner = max(self.corner[0], self.row), max(self.corner[1], self.column)
        if (self.corner[0] + 1) * (self.corner[1] + 1) > model.MAX_CELLS:
            raise model.too_far(self.place, *self.corner)
        if self.cells > model.MAX_CELLS:
            raise model.too_many_cells(self.place)


_ODD_NEAR = pattern(rb'<c(?! r="A?[A-Z][1-9]\d{0,4}"[^<>r]*+(?:r"[^<>r]*+)?>)[\s/>]')
"""A cell that is not written as usual, or lies outside A1:AZ99999. ``r"`` is the end of ``t="str"``; a
second ``r=`` would be another address."""
_ODD = pattern(rb'<c(?! r="[A-Z]{1,3}[1-9]\d{0,6}"[^<>r]*+(?:r"[^<>r]*+)?>)[\s/>]')
_PREFIXED = pattern(rb":c[\s/>]")
_NEAR_CORNER = (99_998, 51)

_REFERENCE = pattern(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_HIDDEN_ROW = pattern(rb'<row\b[^<>]{0,400}\shidden="(?:1|true)"[^<>]{0,400}>')
_ROW_NUMBER = pattern(rb'\sr="(\d{1,7})"')
_FORMULA = rb"<f\b[^<>]{0,400}(?:/>|>([^<]{0,40000})</f>)"
_UNCALCULATED = pattern(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]{0,80})>\s{0,20}'
    + _FORMULA
    + rb"\s{0,20}(?:<v\s?/>|<v>\s{0,20}(0?)\s{0,20}</v>|</c>)"
)
_ERROR = pattern(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,80}\st="e"[^<>]{0,80}>\s{0,20}(?:'
    + _FORMULA.replace(b"([", b"(?:[")
    + rb")?\s{0,20}<v>([^<]{0,80})</v>"
)
_CALCULATED = pattern(rb"</f>\s{0,20}<v>(?!\s{0,20}0?\s{0,20}</v>)")
_DIGITS = pattern(r"[0-9]{1,9}")

_ROW_END = b"</row>"
_LONGEST_ROW = 8 * 2**20
_STRINGS = "xl/sharedstrings.xml"
_COUNT = "uniqueCount"
_HEAD = 4096
_SMALLEST_STRING = len("<si/>")
_SMALLEST_CELL = len('<c r="A1"><v>1</v></c>')


@dataclass(slots=True)
class Facts:
    """Of one sheet; rows and columns are zero-based.

    Attributes:
        hidden_rows: rows hidden by hand or by a filter.
        faulty: error cells and formulas without a value: address → what is wrong.
        formulas: address → formula, of those without a value; "" where it stands elsewhere.
        zeros: the same of those whose value is 0.
        calculated: whether another formula has a value.
        styled: address → style, of the wanted styles.
        looks: whether a text that stands in the sheet itself has struck-through or raised words.
        plain: whether the sheet is written as table programs do, so that its reader is on known ground.
    """

    hidden_rows: set[int] = field(default_factory=set)
    faulty: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    zeros: dict[Place, str] = field(default_factory=dict)
    calculated: bool = False
    styled: dict[Place, str] = field(default_factory=dict)
    looks: bool = False
    plain: bool = True


@frozen
class Wanted:
    """What is looked for in the sheets of one workbook.

    Attributes:
        styles: numbers of cell styles.
        zeros_too: whether a formula's 0 may be what a program wrote that could not calculate.
        pattern: cells of these styles; None for none.
    """

    styles: frozenset[str]
    zeros_too: bool
    pattern: re.Pattern[bytes] | None

    @classmethod
    def of(cls, styles: Iterable[str], *, zeros_too: bool) -> Wanted:
        """Make the pattern."""
        numbers = frozenset(styles)
        any_of = b"|".join(sorted(number.encode() for number in numbers))
        cell = rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]{0,80}?\ss="(' + any_of + rb')"'
        return cls(numbers, zeros_too, re.compile(cell) if numbers else None)


class _OddError(Exception):
    """The sheet is not written as usual."""


def scan_sheet(archive: Zipped, part: str, place: str, wanted: Wanted) -> Facts:
    """Scan one sheet.

    Args:
        archive: the workbook's.
        part: name of the sheet's part.
        place: the sheet, as messages name it.
        wanted: what is looked for.

    Raises:
        WorkbookError: damaged, or a cell lies too far out.
    """
    plain, corner = True, (model.MAX_ROWS - 1, model.MAX_COLUMNS - 1)
    try:
        for closely in (False, True):
            facts, corner = _scan(archive, part, place, wanted, closely=closely)
            if (corner[0] + 1) * (corner[1] + 1) <= model.MAX_CELLS:
                return _settled(facts, wanted)
    except _OddError:
        plain = False
    if archive.parts[part_key(part)].file_size > model.MAX_ODD_SHEET_BYTES:
        raise model.too_far(place, *corner) if plain else model.too_odd(place)
    facts = scan_exactly(archive.chunks(part), place, wanted)
    facts.plain = plain
    return _settled(facts, wanted)


def _settled(facts: Facts, wanted: Wanted) -> Facts:
    """Formulas without a value are faulty cells; a 0 is no value where a program wrote it for all of them."""
    if wanted.zeros_too and not facts.calculated:
        facts.formulas |= facts.zeros
    facts.faulty |= dict.fromkeys(facts.formulas, model.UNCALCULATED)
    return facts


def _scan(
    archive: Zipped, part: str, place: str, wanted: Wanted, *, closely: bool
) -> tuple[Facts, tuple[int, int]]:
    """What patterns find, and a bound of the last row and column; with ``closely`` they are exact."""
    facts, corner, cells = Facts(), (0, 0), 0
    many = archive.parts[part_key(part)].file_size > _SMALLEST_CELL * model.MAX_CELLS
    for piece in _whole_rows(archive.chunks(part)):
        near = not closely and not _ODD_NEAR.search(piece)
        if (not near and _ODD.search(piece)) or _PREFIXED.search(piece):
            raise _OddError
        corner = _farther(corner, _NEAR_CORNER if near else _corner(piece))
        cells += piece.count(b"<c ") if many else 0
        if cells > model.MAX_CELLS:
            raise model.too_many_cells(place)
        _note_hidden(piece, facts)
        _note_faulty(piece, facts)
        _note_styled(piece, facts, wanted)
    return facts, corner


def _whole_rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The part in pieces that never split a row."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(_ROW_END)
        if cut < 0 and len(rest) > _LONGEST_ROW:
            raise _OddError
        if cut >= 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _farther(corner: tuple[int, int], place: tuple[int, int]) -> tuple[int, int]:
    return max(corner[0], place[0]), max(corner[1], place[1])


def _corner(piece: bytes) -> tuple[int, int]:
    """The last row and column that have a cell, blank or not."""
    corner = (0, 0)
    for letters, digits in set(_REFERENCE.findall(piece)):
        corner = _farther(corner, _place(letters, digits))
    return corner


def _place(letters: bytes, digits: bytes) -> tuple[int, int]:
    return int(digits) - 1, column_number(letters.decode())


def _note_hidden(piece: bytes, facts: Facts) -> None:
    if b"hidden=" not in piece:
        return
    for tag in _HIDDEN_ROW.findall(piece):
        number = _ROW_NUMBER.search(tag)
        if number is None:
            raise _OddError
        facts.hidden_rows.add(int(number[1]) - 1)


def _note_styled(piece: bytes, facts: Facts, wanted: Wanted) -> None:
    if wanted.pattern is not None:
        for letters, digits, style in wanted.pattern.findall(piece):
            facts.styled[_place(letters, digits)] = style.decode()
    if not facts.looks and b"<rPr" in piece:
        facts.looks = b"<strike" in piece or b"superscript" in piece


def _note_faulty(piece: bytes, facts: Facts) -> None:
    """Error cells and formulas without a value; an empty text (``t="str"``) is a value."""
    if b"<f" in piece:
        for match in _UNCALCULATED.finditer(piece):
            if b't="str"' not in match[3]:
                formula = (match[4] or b"").decode("utf-8", "replace")
                (facts.zeros if match[5] else facts.formulas)[_place(match[1], match[2])] = formula
        facts.calculated = facts.calculated or bool(_CALCULATED.search(piece))
    if b't="e"' in piece:
        for match in _ERROR.finditer(piece):
            facts.faulty[_place(match[1], match[2])] = match[3].decode("utf-8", "replace")


def strings_are_plain(archive: Zipped) -> bool:
    """Whether the table of shared texts states no larger a count than it can hold.

    calamine reserves memory for as many texts as the table says it has, before it has read one.
    """
    info = archive.parts.get(_STRINGS)
    if info is None:
        return True
    stated, mentions, tail = _stated_count(archive), 0, b""
    for chunk in archive.chunks(_STRINGS):
        mentions += (tail + chunk).count(_COUNT.encode())
        tail = chunk[1 - len(_COUNT) :]
    if stated is None:
        return mentions == 0
    return (
        mentions == 1
        and bool(_DIGITS.fullmatch(stated))
        and int(stated) <= info.file_size // _SMALLEST_STRING
    )


def _stated_count(archive: Zipped) -> str | None:
    """What the first element says; an impossible count where there is no such element."""
    found: list[str | None] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not found:
            found.append(attributes.get(_COUNT) if local_name(tag) == "sst" else "")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        for chunk in archive.chunks(_STRINGS):
            parser.Parse(chunk[:_HEAD])
            break
    except (expat.ExpatError, LookupError, ValueError):
        return ""
    return found[0] if found else ""
