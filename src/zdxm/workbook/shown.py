"""What the clerk sees in a cell and its value does not say: number formats, struck-through and raised text.

A number is given as it is shown: ``0!.0000`` and ``#,##0,`` make it smaller, ``0.00"亿元"`` gives it a
unit. Of a text with struck-through and other runs, the others are the text; a raised digit is a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from xml.parsers import expat

from zdxm.declare import frozen, pattern
from zdxm.ooxml.guards import WORKBOOK, Attributes, Zipped, local_name, refuse_doctype
from zdxm.units import find_unit
from zdxm.workbook import model
from zdxm.workbook.model import Oddity, Place, Raw

_OFF = frozenset({"0", "false"})
_CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})
"""Numbers of formats without a code that are dates in a Chinese Excel."""
_PERCENTS = {9: "0%", 10: "0.00%"}
_DATE_CODE = "yyyy-m-d"

_TOKEN = pattern(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<digit>[0#?])|(?P<mark>[,.%@])|(?P<date>[ymdhs]+)|(?P<plain>.)",
    re.IGNORECASE,
)
_SPLIT = pattern(r'("[^"]*"|\\.|!.|\[[^\]]*\]|;)')
_LITERAL = frozenset({"quoted", "escaped"})
_CONDITION = pattern(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_CURRENCY = pattern(r"\$([^-\]]*)")
_FOREIGN = pattern(r"美元|美金|欧元|港元|港币|日元|英镑|韩元|澳元|[$€£]|USD|EUR|HKD|JPY|GBP")
_PERCENT_SIGNS = pattern("[%％‰]")
_WORD = pattern(r"[\u3400-\u9fff]|[A-Za-z]{2}")
_OURS = pattern(r"^(?:人民币|RMB|CNY|[¥￥])+$")
_SCALING_COMMAS = pattern(r",+(?=\.|$)")
_SHOWN_POINT = pattern(r"(?<=\d)!(\d+)")


@frozen
class Section:
    """One section of a number format.

    Attributes:
        scale: powers of ten by which it shows a number smaller.
        words: what it writes beside it.
        kind: PERCENT, DATE or HIDDEN where it shows no plain number.
        condition: of numbers that it is for; "" for none.
    """

    scale: int
    words: str
    kind: Oddity | None
    condition: tuple[str, float] | None

    @property
    def is_plain(self) -> bool:
        """Whether it shows the number that there is, and no word of weight."""
        weighs = _FOREIGN.search(self.words) or (_WORD.search(self.words) and not _OURS.match(self.words))
        return not (self.scale or self.kind or weighs)

    @property
    def unit(self) -> str:
        """The unit that it writes; a foreign currency as it stands; "" for none."""
        if _FOREIGN.search(self.words):
            return self.words
        unit = find_unit(self.words) or find_unit(f"({self.words})")
        return "" if unit is None else unit.label


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """A number format taken apart.

    >>> [section.scale for section in sections_of("0!.0000;-0!.0000")], sections_of('0.00,"亿元"')[0].scale
    ([4, 4], 3)
    >>> sections_of('0.00"亿元"')[0].unit, sections_of("#,##0.00_ ")[0].is_plain
    ('亿元', True)
    """
    parts = [""]
    for piece in _SPLIT.split(code):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    return tuple(map(_section, parts))


def _section(code: str) -> Section:
    tokens = [(name, each[name]) for each in _TOKEN.finditer(code) if (name := each.lastgroup)]
    number = "".join(_digits(name, text) for name, text in tokens)
    words = "".join(_words(name, text) for name, text in tokens)
    brackets = [_CONDITION.fullmatch(text) for name, text in tokens if name == "bracket"]
    commas, point = _SCALING_COMMAS.search(number), _SHOWN_POINT.search(number)
    return Section(
        scale=(3 * len(commas[0]) if commas else 0) + (len(point[1]) if point and "." not in number else 0),
        words="".join(words.split()),
        kind=_kind(code, tokens, words),
        condition=next(((found[1], float(found[2])) for found in brackets if found), None),
    )


def _digits(name: str, text: str) -> str:
    """What a piece of a format does to the digits; ! is a point that only looks like one."""
    if name in {"digit", "general"}:
        return "0"
    if name == "mark":
        return text if text in ",." else "@"
    return "!" if text == "." and name in _LITERAL else ""


def _words(name: str, text: str) -> str:
    if name == "bracket":
        money = _CURRENCY.match(text)
        return money[1] if money else ""
    return text if name in _LITERAL | {"plain"} and text != "." else ""


def _kind(code: str, tokens: Sequence[tuple[str, str]], words: str) -> Oddity | None:
    if not code:
        return Oddity.HIDDEN
    if ("mark", "%") in tokens or _PERCENT_SIGNS.search(words):
        return Oddity.PERCENT
    return Oddity.DATE if any(name == "date" for name, _ in tokens) else None


def _section_for(sections: Sequence[Section], value: float) -> Section:
    if any(section.condition for section in sections):
        return next((each for each in sections if _holds(each.condition, value)), sections[-1])
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


def _holds(condition: tuple[str, float] | None, value: float) -> bool:
    if condition is None:
        return True
    sign, limit = condition
    equal, less = value == limit, value < limit
    return {"<": less, "<=": less or equal, ">": not less and not equal, ">=": not less}.get(
        sign, equal if sign == "=" else not equal
    )


def show(value: float, code: str) -> tuple[Raw, Oddity | None]:
    """A number as a format shows it, and what there is to tell of that.

    >>> show(123456.0, "0!.0000")[0], show(5.62, '0.00"亿元"')[0], show(0.35, "0%")
    (12.3456, '5.62亿元', (0.35, <Oddity.PERCENT: 'percent'>))
    """
    section = _section_for(sections_of(code), value)
    if section.is_plain or (section.kind is Oddity.HIDDEN and value == 0):
        return value, None
    if section.kind is not None:
        return value, section.kind
    amount = Decimal(repr(value)).scaleb(-section.scale).normalize()
    if section.unit:
        return f"{amount:f}{section.unit}", Oddity.UNIT
    return float(amount) if section.scale else value, Oddity.SCALED if section.scale else Oddity.WORDS


# --- styles ------------------------------------------------------------------------------------------


@frozen
class Style:
    """A cell style that shows more than the value: its number format, and whether it strikes through."""

    code: str
    struck: bool


def odd_styles(archive: Zipped, part: str) -> dict[str, Style]:
    """The styles of a workbook that matter here, by their number in the sheets.

    Args:
        archive: the workbook's.
        part: the one that holds its styles; "" for none.

    Raises:
        WorkbookError: it is not well-formed.
    """
    if not archive.has(part):
        return {}
    reader = _Styles()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.StartDoctypeDeclHandler = refuse_doctype(WORKBOOK, archive.place)
    try:
        for chunk in archive.chunks(part):
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: of encodings
        raise model.damaged(archive.place, "单元格格式读不通") from None
    return reader.found()


class _Styles:
    """Collects what a styles part says of number formats, fonts and cells."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {str(number): code for number, code in _PERCENTS.items()}
        self.codes |= {str(number): _DATE_CODE for number in _CHINESE_DATES}
        self.struck: list[bool] = []
        self.cells: list[tuple[str, str]] = []
        self.inside = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local_name(tag)
        if name in {"fonts", "cellXfs", "cellStyleXfs", "dxfs"}:
            self.inside = name
        elif name == "numFmt" and self.inside != "dxfs":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and self.inside == "fonts":
            self.struck.append(False)
        elif name == "strike" and self.inside == "fonts" and self.struck:
            self.struck[-1] = attributes.get("val") not in _OFF
        elif name == "xf" and self.inside == "cellXfs":
            self.cells.append((attributes.get("numFmtId", ""), attributes.get("fontId", "")))

    def end(self, tag: str) -> None:
        self.inside = "" if local_name(tag) == self.inside else self.inside

    def found(self) -> dict[str, Style]:
        odd = {number for number, code in self.codes.items() if _is_odd(code)}
        struck = {str(number) for number, is_struck in enumerate(self.struck) if is_struck}
        return {
            str(number): Style(self.codes[number_format] if number_format in odd else "", font in struck)
            for number, (number_format, font) in enumerate(self.cells)
            if number_format in odd or font in struck
        }


def _is_odd(code: str) -> bool:
    """Whether a format can show another number than there is; what calamine makes a date is one already."""
    sections = sections_of(code)
    dated = code != _DATE_CODE and any(section.kind is Oddity.DATE for section in sections)
    return not dated and not all(section.is_plain for section in sections)


# --- invisible characters ------------------------------------------------------------------------------

_INVISIBLE = pattern(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Format and control characters of Unicode, and the few others that show nothing; blanks are no such."""
_AT_ONCE = 500
"""Rows whose texts are looked through at one stroke."""


def take_off_invisible(rows: list[list[Raw]], start: Place, found: model.Oddities) -> None:
    """Take off what nobody sees: direction marks, soft hyphens, tags, control characters."""
    top, left = start
    for begin in range(0, len(rows), _AT_ONCE):
        some = rows[begin : begin + _AT_ONCE]
        once = {id(cells): cells for cells in some}.values()  # blank rows are one and the same list
        texts = "".join([cell for cells in once for cell in cells if type(cell) is str])
        if texts.isprintable() or not _INVISIBLE.search(texts):
            continue
        for row, cells in enumerate(some, start=top + begin):
            for at, cell in enumerate(cells):
                if isinstance(cell, str) and _INVISIBLE.search(cell):
                    cells[at] = _INVISIBLE.sub("", cell)
                    found.setdefault(Oddity.INVISIBLE, {})[row, left + at] = ""


# --- struck-through and raised text ------------------------------------------------------------------------

_APART = "\ufdd0"
"""Stands between what counts of a text and what is struck through; no character that anybody writes."""
_TEXTS = pattern(
    rb"<((?:\w+:)?(?:si|is))\b[^<>]*>(?:(?!</?\1\b).)*?(?:strike|superscript).*?</\1>", re.DOTALL
)
_RUN = pattern(rb"<((?:\w+:)?)r\b[^<>]*>(.*?)</\1r>", re.DOTALL)
_RUN_TEXT = pattern(rb"<(?:\w+:)?t\b[^<>]*?(?:/>|>(.*?)</(?:\w+:)?t>)", re.DOTALL)
_STRIKE = pattern(rb"<(?:\w+:)?strike\b([^<>]*)>")
_RAISED = pattern(rb"<(?:\w+:)?vertAlign\b[^<>]*superscript")
_RAISED_DIGITS = {
    digit.encode(): raised.encode() for digit, raised in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)
}
"""120 and a raised 2 are no 1202; in its own letter the mark is known as one, and m² stays m²."""
_ENTITY_OR_DIGIT = pattern(rb"&[^;<]*;|\d")
_NOT_STRUCK = pattern(rb'val="(?:0|false)"')


def mark_runs(part: bytes) -> bytes:
    """A part in which raised digits are letters of their own, and what is struck out stands behind a mark.

    The mark is for :func:`unmark`.
    """
    return _TEXTS.sub(_marked, part)


def _marked(found: re.Match[bytes]) -> bytes:
    kept, struck, raised = b"", b"", set[bool]()
    for run in _RUN.finditer(found[0]):
        text = b"".join(each[1] or b"" for each in _RUN_TEXT.finditer(run[2]))
        raised.add(_RAISED.search(run[2]) is not None)
        if _RAISED.search(run[2]):
            text = _ENTITY_OR_DIGIT.sub(_in_its_letter, text)
        strike = _STRIKE.search(run[2])
        if strike and not _NOT_STRUCK.search(strike[1]):
            struck += text
        else:
            kept += text
    if not struck and len(raised) < 2:
        return found[0]
    prefix, colon, _ = found[1].rpartition(b":")
    tag = prefix + colon + b"t"
    text = kept + _APART.encode() + struck if struck else kept
    return b'<%s><%s xml:space="preserve">%s</%s></%s>' % (found[1], tag, text, tag, found[1])


def _in_its_letter(found: re.Match[bytes]) -> bytes:
    return _RAISED_DIGITS.get(found[0], found[0])


def unmark(rows: list[list[Raw]], start: Place, found: model.Oddities) -> None:
    """Take the marks off again, keeping what was struck through."""
    top, left = start
    for row, cells in enumerate(rows, start=top):
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and _APART in cell:
                kept, _, struck = cell.partition(_APART)
                cells[at] = kept.strip() or struck
                kind = Oddity.STRUCK_PART if kept.strip() else Oddity.STRUCK
                found.setdefault(kind, {})[row, left + at] = struck if kept.strip() else ""


def as_shown(
    rows: list[list[Raw]],
    start: Place,
    styled: Mapping[Place, str],
    styles: Mapping[str, Style],
    found: model.Oddities,
) -> None:
    """Put each number of an odd style as it is shown, and keep what there is to tell of it."""
    for (row, column), cell in _inside(rows, start, styled):
        style = styles[styled[row, column]]
        if style.struck and cell != "":
            found.setdefault(Oddity.STRUCK, {})[row, column] = ""
        if style.code and isinstance(cell, int | float) and not isinstance(cell, bool):
            shown, kind = show(cell, style.code)
            if kind is not None:
                rows[row - start[0]][column - start[1]] = shown
                found.setdefault(kind, {})[row, column] = style.code


def _inside(rows: list[list[Raw]], start: Place, places: Mapping[Place, str]) -> Iterator[tuple[Place, Raw]]:
    top, left = start
    for row, column in places:
        if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[row - top]):
            yield (row, column), rows[row - top][column - left]
