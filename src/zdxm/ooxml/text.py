"""One ``w:p``: its automatic number, its runs, its fields, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zdxm.declare import frozen, pattern
from zdxm.ooxml.archive import child_value, length, number, word_attribute
from zdxm.ooxml.model import Paragraph, Run, TextBox
from zdxm.ooxml.names import DRAWN, EMU, MC, PLACED, SHAPE, VML, WORD
from zdxm.ooxml.styles import StyleSheet, paragraph_layer, run_layer

if TYPE_CHECKING:
    from lxml import etree


_PARAGRAPH = f"{WORD}p"
_PROPERTIES, _RUN_PROPERTIES, _SECTION = f"{WORD}pPr", f"{WORD}rPr", f"{WORD}sectPr"
_RUN, _TEXT, _BREAK, _SIMPLE_FIELD = f"{WORD}r", f"{WORD}t", f"{WORD}br", f"{WORD}fldSimple"
_CODE, _FIELD_MARK = f"{WORD}instrText", f"{WORD}fldChar"
_CONTENT = f"{WORD}txbxContent"
_DRAWINGS = frozenset({f"{WORD}drawing", f"{WORD}pict", f"{WORD}object"})
_ALTERNATIVES = f"{MC}AlternateContent"
_CHOICE = f"{MC}Choice"
_DELETED = frozenset({f"{WORD}del", f"{WORD}moveFrom", f"{WORD}pPr", f"{WORD}rPr", f"{WORD}sdtPr"})
_LITERALS = {f"{WORD}tab": "\t", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-", f"{WORD}ptab": "\t"}
_FLOATING = "position:absolute"
_VML_COLOURS = ("strokecolor", "fillcolor")
_COLOUR = pattern("#?([0-9a-fA-F]{6})")
_NAMED = {"red": "FF0000", "#f00": "FF0000"}


_DIGITS = "〇一二三四五六七八九十"
_TO_FULL_WIDTH = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"}
_UNNUMBERED = frozenset({"bullet", "none"})
_PLACEHOLDER = pattern(r"%([1-9])")


@frozen
class _Level:
    """One level of a list: how it counts, how it prints (``%1、``), where it starts."""

    format: str
    pattern: str
    start: int


class Numbering:
    """The lists of a document; counts while the paragraphs are read in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        abstract = {
            word_attribute(element, "abstractNumId"): dict(map(_level, element.iterchildren(f"{WORD}lvl")))
            for element in root.iterchildren(f"{WORD}abstractNum")
        }
        for element in root.iterchildren(f"{WORD}num"):
            name, parent = word_attribute(element, "numId"), child_value(element, "abstractNumId")
            overridden = dict(map(_level, element.iterfind(f"{WORD}lvlOverride/{WORD}lvl")))
            self._levels[name] = abstract.get(parent, {}) | overridden
            restarts = element.find(f"{WORD}lvlOverride/{WORD}startOverride") is not None
            self._abstract[name] = f"{parent}:{name}" if restarts else parent

    def label(self, numbering: tuple[str, int] | None) -> str:
        """The number of the next paragraph of a list at a level; empty for none and for bullets."""
        if numbering is None:
            return ""
        name, depth = numbering
        levels = self._levels.get(name, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract[name], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        if level.format in _UNNUMBERED:
            return ""
        return _PLACEHOLDER.sub(lambda found: _printed(levels, counts, int(found[1]) - 1), level.pattern)


def _level(element: etree._Element) -> tuple[int, _Level]:
    start = number(child_value(element, "start"))
    level = _Level(
        child_value(element, "numFmt") or "decimal",
        child_value(element, "lvlText"),
        1 if start is None else start,
    )
    return number(word_attribute(element, "ilvl")) or 0, level


def _printed(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels.get(depth)
    return "" if level is None else _counted(counts.get(depth, level.start), level.format)


def _counted(count: int, kind: str) -> str:
    """A count as its format prints it; unknown formats, and counts beyond what one can say, print digits."""
    return _FORMATS.get(kind, str)(count)


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, units = divmod(count, 10)
    ten = (_DIGITS[tens] if tens > 1 else "") + _DIGITS[10] if tens else ""
    return ten + (_DIGITS[units] if units else "")


def _full_width(count: int) -> str:
    return str(count).translate(_TO_FULL_WIDTH)


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 0 < count <= 20 else str(count)


def _lettered(first: str) -> Callable[[int], str]:
    return lambda count: chr(ord(first) + (count - 1) % 26) if count > 0 else str(count)


_CHINESE = (
    "chineseCounting chineseCountingThousand japaneseCounting ideographDigital taiwaneseCounting "
    "taiwaneseCountingThousand chineseLegalSimplified"
)
_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE.split(), _chinese),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _full_width),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "lowerLetter": _lettered("a"),
    "upperLetter": _lettered("A"),
}


@dataclass(slots=True)
class Counter:
    """Numbers the paragraphs of one story.

    Attributes:
        story: as :attr:`Paragraph.story`.
        section: index of the section that is being read.
        table: id of the style of the table that is being read.
        count: paragraphs with text so far.
    """

    story: str = ""
    section: int = 0
    table: str = ""
    count: int = 0


@dataclass(slots=True)
class _Parts:
    """What a paragraph is made of, while it is read."""

    runs: list[Run] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    boxes: list[TextBox] = field(default_factory=list)
    inline: bool = False
    page_break: bool = False
    breaks_first: bool = False
    drawn: list[str] = field(default_factory=list)
    in_code: bool = False


@frozen
class TextReader:
    """Reads paragraphs against a style sheet and the document's lists."""

    styles: StyleSheet
    numbering: Numbering

    def paragraph(self, element: etree._Element, counter: Counter) -> Paragraph:
        """Read one ``w:p``.

        Args:
            element: the paragraph.
            counter: of its story; goes on by one if the paragraph holds text.
        """
        properties = element.find(_PROPERTIES)
        layer = paragraph_layer(properties)
        style = self.styles.known(layer.pop("pStyle", ""))
        shape = self.styles.paragraph(style, counter.table, layer)
        parts = _Parts()
        self._gather(element, style, counter, parts)
        label = self.numbering.label(shape.numbering)
        if label or any(run.text and not run.text.isspace() for run in parts.runs):
            counter.count += 1
        return Paragraph(
            counter.count,
            counter.story,
            self.styles.name(style),
            shape,
            self.styles.run(style, counter.table, {}),
            tuple(parts.runs),
            label,
            tuple(code.strip() for code in parts.fields),
            tuple(parts.boxes),
            parts.inline,
            parts.page_break,
            counter.section,
            properties is not None and properties.find(_SECTION) is not None,
            breaks_first=parts.breaks_first,
            drawn=tuple(parts.drawn),
        )

    def _gather(self, element: etree._Element, style: str, counter: Counter, parts: _Parts) -> None:
        """Walk what a paragraph holds: runs, and wrappers such as links, insertions and controls."""
        for child in element:
            tag = child.tag
            if tag == _RUN:
                self._run(child, style, counter, parts)
            elif tag == _ALTERNATIVES:
                self._choose(child, style, counter, parts)
            elif tag not in _DELETED and isinstance(tag, str):
                if tag == _SIMPLE_FIELD:
                    parts.fields.append(word_attribute(child, "instr"))
                self._gather(child, style, counter, parts)

    def _choose(self, element: etree._Element, style: str, counter: Counter, parts: _Parts) -> None:
        choice = element.find(_CHOICE)
        if choice is not None:
            self._gather(choice, style, counter, parts)

    def _run(self, element: etree._Element, style: str, counter: Counter, parts: _Parts) -> None:
        pieces: list[str] = []
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                pieces.append(child.text or "")
            elif tag == _BREAK:
                self._break(child, pieces, parts)
            elif tag in _LITERALS:
                pieces.append(_LITERALS[str(tag)])
            elif tag == _CODE:
                parts.fields[-1:] = [
                    ("".join(parts.fields[-1:]) if parts.in_code else "") + (child.text or "")
                ]
            elif tag == _FIELD_MARK:
                _field_mark(child, parts)
            elif tag in _DRAWINGS or tag == _ALTERNATIVES:
                self._drawing(child, counter, parts)
        text = "".join(pieces)
        if text:
            layer = run_layer(element.find(_RUN_PROPERTIES))
            parts.runs.append(Run(text, self.styles.run(style, counter.table, layer)))

    def _break(self, element: etree._Element, pieces: list[str], parts: _Parts) -> None:
        if word_attribute(element, "type") in ("", "textWrapping"):
            pieces.append("\n")
        elif word_attribute(element, "type") == "page":
            parts.page_break = True
            parts.breaks_first = not (parts.runs or pieces)

    def _drawing(self, element: etree._Element, counter: Counter, parts: _Parts) -> None:
        """A picture, chart, object or text box: of alternatives only the first is what Word draws."""
        if element.tag == _ALTERNATIVES:
            choice = element.find(_CHOICE)
            for child in () if choice is None else choice:
                self._drawing(child, counter, parts)
            return
        contents = [item for item in element.iter(_CONTENT) if not _is_nested(item, element)]
        parts.boxes += [self._box(item, counter) for item in contents]
        parts.drawn += _colours(element) or ([] if contents else [""])
        if not contents and _is_inline(element):
            parts.inline = True

    def _box(self, content: etree._Element, counter: Counter) -> TextBox:
        anchor = next(content.iterancestors(f"{PLACED}anchor"), None)
        shape = next(content.iterancestors(f"{SHAPE}wsp"), None)
        body = None if shape is None else shape.find(f"{SHAPE}bodyPr")
        inner = Counter(f"{counter.story or f'第{counter.count}段旁'}文本框", counter.section)
        return TextBox(
            tuple(self.paragraph(item, inner) for item in content.iterchildren(_PARAGRAPH)),
            "" if body is None else (body.get("vert") or "").replace("horz", ""),
            _position(anchor, "positionH"),
            _position(anchor, "positionV"),
        )


def _field_mark(element: etree._Element, parts: _Parts) -> None:
    """Begin, separator or end of a field: the code stands between the first two."""
    kind = word_attribute(element, "fldCharType")
    parts.in_code = kind == "begin"
    if kind == "begin":
        parts.fields.append("")


def _colours(drawing: etree._Element) -> list[str]:
    """The colours, RRGGBB, that a drawing states for its lines and areas."""
    stated = [element.get("val") or "" for element in drawing.iter(f"{DRAWN}srgbClr")]
    stated += [element.get(name) or "" for element in drawing.iter() for name in _VML_COLOURS]
    found = (_COLOUR.match(_NAMED.get(colour, colour)) for colour in stated)
    return [colour[1].upper() for colour in found if colour]


def _is_nested(content: etree._Element, top: etree._Element) -> bool:
    """Whether a text box stands inside another one of the same drawing."""
    for ancestor in content.iterancestors():
        if ancestor is top:
            return False
        if ancestor.tag == _CONTENT:
            return True
    return False


def _is_inline(element: etree._Element) -> bool:
    if element.tag == f"{WORD}drawing":
        return element.find(f"{PLACED}inline") is not None
    shape = next(element.iter(f"{VML}shape"), None)
    return shape is None or _FLOATING not in (shape.get("style") or "")


def _position(anchor: etree._Element | None, name: str) -> tuple[str, str]:
    """Relative to what, and where: an alignment, or an offset in tw."""
    position = None if anchor is None else anchor.find(PLACED + name)
    if position is None:
        return "", ""
    align, offset = position.findtext(f"{PLACED}align"), position.findtext(f"{PLACED}posOffset")
    measured = length(offset) if offset else None
    return position.get("relativeFrom") or "", align or str(round((measured or 0) / EMU))
