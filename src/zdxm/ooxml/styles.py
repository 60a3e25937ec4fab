"""Properties of paragraphs and runs: as a style or an element states them, and as they take effect.

A layer of properties is a plain mapping; layers are laid one over the other (defaults, table style, paragraph
style and what it is based on, character style, the run itself), and what remains is read into a
:class:`ParagraphFormat` or a :class:`RunFormat`. A font that comes from the theme is stated as ``+slot``: a
later layer that names a font takes its place, but beside a name in the same layer the theme wins, as in Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.ooxml.archive import child_value, is_on, length, number, word_attribute
from zdxm.ooxml.names import DRAWN, WORD

if TYPE_CHECKING:
    from lxml import etree


_SCRIPTS = {
    "zh-CN": "Hans",
    "zh-SG": "Hans",
    "zh-TW": "Hant",
    "zh-HK": "Hant",
    "ja-JP": "Jpan",
    "ko-KR": "Hang",
}
_WEIGHTS = ("major", "minor")
_THEME_SLOTS = (("Ascii", "latin"), ("HAnsi", "latin"), ("EastAsia", "ea"), ("Bidi", "cs"))
_PARAGRAPH = "paragraph"
THEME_MARK = "+"
AUTO = "auto"
_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_RUN_SWITCHES = frozenset({"b", "i", "strike", "dstrike", "vanish", "snapToGrid"})
_RUN_VALUES = frozenset({"sz", "u", "highlight", "spacing"})
_PARAGRAPH_SWITCHES = frozenset({"keepNext", "widowControl", "snapToGrid", "pageBreakBefore"})
_PARAGRAPH_VALUES = frozenset({"jc", "outlineLvl", "pStyle"})
_PARAGRAPH_GROUPS = frozenset({"ind", "spacing"})
_SYNONYMS = {"start": "left", "startChars": "leftChars", "end": "right", "endChars": "rightChars"}
_DEFAULT_FONT = "Times New Roman"  # where nothing at all is stated
_DEFAULT_SIZE = 20  # half points

Layer = Mapping[str, str]


@frozen
class Border:
    """A line along a paragraph: side, kind (``single`` …), thickness in 1/8 pt, colour RRGGBB or ``auto``."""

    side: str
    kind: str
    thickness: int
    colour: str


@frozen(kw_only=True)
class RunFormat:
    """How a run looks, every inherited property filled in.

    Attributes:
        latin: font of letters and digits.
        cjk: font of 汉字.
        hint: ``eastAsia`` where ambiguous punctuation is to be taken as Chinese.
        theme: whether a font of the theme is in use, for letters or for 汉字.
        size: half points.
        bold, italic, underline, strike, hidden: as they say.
        colour: RRGGBB, or ``auto``.
        theme_colour: whether the colour is the theme's.
        highlight: name of a colour, empty for none.
        spacing: tw between characters.
        snap: whether the character grid of the section counts.
    """

    latin: str
    cjk: str
    hint: str
    theme: bool
    size: int
    bold: bool
    italic: bool
    underline: bool
    strike: bool
    hidden: bool
    colour: str
    theme_colour: bool
    highlight: str
    spacing: int
    snap: bool


@frozen(kw_only=True)
class ParagraphFormat:
    """How a paragraph stands, every inherited property filled in.

    Attributes:
        align: ``left``, ``center``, ``right``, ``both`` or ``distribute``.
        left, right, first_line: indents in tw; ``first_line`` is negative for a hanging one.
        left_chars, right_chars, first_line_chars: indents in hundredths of a character, which take the place
            of those in tw unless 0.
        before, after: spacing in tw.
        line: in tw for the rules ``exact`` and ``atLeast``, in 1/240 of a line for ``auto``.
        line_rule: one of these three.
        keep_next, widow_control, snap, page_break_before: as they say; ``snap`` is for the section's grid.
        outline: outline level from 0, None for text.
        numbering: (list, level) of automatic numbering, None for none.
        borders: lines around the paragraph.
        frame_align: ``xAlign`` of a frame (``outside`` …), empty for none.
        frame_down: what a frame is placed by downwards, a blank, and how: ``margin bottom``, ``page 1134``
            (tw); empty for no frame.
    """

    align: str
    left: int
    right: int
    first_line: int
    left_chars: int
    right_chars: int
    first_line_chars: int
    before: int
    after: int
    line: int
    line_rule: str
    keep_next: bool
    widow_control: bool
    snap: bool
    page_break_before: bool
    outline: int | None
    numbering: tuple[str, int] | None
    borders: tuple[Border, ...]
    frame_align: str
    frame_down: str

    def left_edge(self, em: int) -> int:
        """Where its lines begin, tw from the text area's left edge; ``em`` is a character's width in tw."""
        return self.left_chars * em // 100 or self.left

    def right_edge(self, em: int) -> int:
        """Where its lines end, tw from the text area's right edge."""
        return self.right_chars * em // 100 or self.right

    def first_edge(self, em: int) -> int:
        """Where its first line begins, tw from the text area's left edge."""
        return self.left_edge(em) + (self.first_line_chars * em // 100 or self.first_line)


@frozen
class Style:
    """One style as written: its name, what it is based on, and what it states itself."""

    id: str
    name: str
    kind: str
    based_on: str
    is_default: bool
    paragraph: Layer
    run: Layer


class StyleSheet:
    """All styles of a document.

    Attributes:
        styles: id → style.
        default_paragraph, default_run: what the document states for all text, before any style.
    """

    def __init__(self, root: etree._Element | None, theme: Mapping[str, str]) -> None:
        self.styles: dict[str, Style] = {}
        self.default_paragraph: Layer = {}
        self.default_run: Layer = {}
        self._theme = theme
        self._runs: dict[object, RunFormat] = {}
        self._paragraphs: dict[object, ParagraphFormat] = {}
        self._resolved: dict[tuple[str, str], tuple[Layer, Layer]] = {}
        self._defaults: dict[str, str] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        defaults = root.find(f"{WORD}docDefaults")
        if defaults is not None:
            self.default_paragraph = paragraph_layer(defaults.find(f"{WORD}pPrDefault/{WORD}pPr"))
            self.default_run = run_layer(defaults.find(f"{WORD}rPrDefault/{WORD}rPr"))
        for element in root.iterchildren(f"{WORD}style"):
            style = _style(element)
            self.styles.setdefault(style.id, style)
            if style.is_default:
                self._defaults.setdefault(style.kind, style.id)

    def known(self, style: str, kind: str = _PARAGRAPH) -> str:
        """The id that counts: ``style`` if there is such a style, else the default one of that kind."""
        found = self.styles.get(style)
        return style if found is not None and found.kind == kind else self._defaults.get(kind, "")

    def name(self, style: str) -> str:
        """The style's name; empty for none."""
        found = self.styles.get(style)
        return found.name if found else ""

    def lineage(self, style: str) -> Iterator[Style]:
        """The style and what it is based on, the style first; a circle ends where it closes."""
        seen = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            style = self.styles[style].based_on

    def layers(self, style: str, table: str = "") -> tuple[Layer, Layer]:
        """Paragraph and run properties of text in a paragraph style, inside a table style if one is named."""
        key = (style, table)
        if key not in self._resolved:
            paragraph, run = dict(self.default_paragraph), dict(self.default_run)
            chain = [*self.lineage(style), *self.lineage(table)]
            for ancestor in reversed(chain):
                paragraph.update(ancestor.paragraph)
                run.update(ancestor.run)
            self._resolved[key] = (paragraph, run)
        return self._resolved[key]

    def paragraph(self, style: str, table: str, own: Layer) -> ParagraphFormat:
        """How a paragraph of this style stands that states ``own`` itself."""
        key = (style, table, tuple(own.items()))
        if key not in self._paragraphs:
            self._paragraphs[key] = paragraph_format({**self.layers(style, table)[0], **own})
        return self._paragraphs[key]

    def run(self, style: str, table: str, own: Layer) -> RunFormat:
        """How a run looks in a paragraph of this style that states ``own`` itself."""
        key = (style, table, tuple(own.items()))
        if key not in self._runs:
            layer = dict(self.layers(style, table)[1])
            for ancestor in reversed([*self.lineage(own.get("rStyle", ""))]):
                layer.update(ancestor.run)
            self._runs[key] = run_format({**layer, **own}, self._theme)
        return self._runs[key]


def _style(element: etree._Element) -> Style:
    return Style(
        id=word_attribute(element, "styleId"),
        name=child_value(element, "name"),
        kind=word_attribute(element, "type") or _PARAGRAPH,
        based_on=child_value(element, "basedOn"),
        is_default=word_attribute(element, "default") in ("1", "true", "on"),
        paragraph=paragraph_layer(element.find(f"{WORD}pPr")),
        run=run_layer(element.find(f"{WORD}rPr")),
    )


def theme_fonts(root: etree._Element | None, language: str) -> dict[str, str]:
    """Slot of the theme (``minorEastAsia`` …) → font name.

    Args:
        root: the theme part.
        language: of Chinese text, which picks the theme's font where it has one per script.
    """
    fonts: dict[str, str] = {}
    for weight in _WEIGHTS if root is not None else ():
        family = None if root is None else root.find(f".//{DRAWN}{weight}Font")
        for slot, kind in _THEME_SLOTS if family is not None else ():
            face = None if family is None else family.find(DRAWN + kind)
            named = face.get("typeface") if face is not None else ""
            if kind == "ea" and not named and family is not None:
                named = _of_script(family, _SCRIPTS.get(language, "Hans"))
            fonts[weight + slot] = named or ""
    return fonts


def _of_script(family: etree._Element, script: str) -> str:
    faces = (face for face in family.iterchildren(f"{DRAWN}font") if face.get("script") == script)
    return next((face.get("typeface") or "" for face in faces), "")


def run_layer(element: etree._Element | None) -> dict[str, str]:
    """The properties that a ``w:rPr`` states."""
    layer: dict[str, str] = {}
    for child in () if element is None else element:
        name = str(child.tag).removeprefix(WORD)
        if name in _RUN_SWITCHES:
            layer[name] = "1" if is_on(child) else ""
        elif name in _RUN_VALUES:
            layer[name] = word_attribute(child, "val")
        elif name == "rFonts":
            layer.update(_fonts(child))
        elif name == "color":
            layer["color"] = word_attribute(child, "val")
            layer["themeColor"] = word_attribute(child, "themeColor")
        elif name == "rStyle":
            layer[name] = word_attribute(child, "val")
        elif name == "lang":
            layer[name] = word_attribute(child, "eastAsia")
    return layer


def _fonts(element: etree._Element) -> dict[str, str]:
    """Slot → font name, or ``+`` and the theme's slot."""
    fonts: dict[str, str] = {}
    for slot in _SLOTS:
        theme = word_attribute(element, "cstheme" if slot == "cs" else f"{slot}Theme")
        name = word_attribute(element, slot)
        if theme or name:
            fonts[slot] = THEME_MARK + theme if theme else name
    hint = word_attribute(element, "hint")
    return fonts | {"hint": hint} if hint else fonts


def paragraph_layer(element: etree._Element | None) -> dict[str, str]:
    """The properties that a ``w:pPr`` states, its style's id among them."""
    layer: dict[str, str] = {}
    for child in () if element is None else element:
        name = str(child.tag).removeprefix(WORD)
        if name in _PARAGRAPH_SWITCHES:
            layer[name] = "1" if is_on(child) else ""
        elif name in _PARAGRAPH_VALUES:
            layer[name] = word_attribute(child, "val")
        elif name in _PARAGRAPH_GROUPS:
            layer.update(_group(child, name))
        elif name == "numPr":
            layer.update(_numbering(child))
        elif name == "framePr":
            layer["frame"] = word_attribute(child, "xAlign")
            layer["frame.down"] = _down(child)
        elif name == "pBdr":
            layer["borders"] = ";".join(_borders(child))
    return layer


def _group(element: etree._Element, group: str) -> dict[str, str]:
    """The attributes of ``w:ind`` or ``w:spacing``; a hanging indent is a negative first line."""
    layer: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = str(key).removeprefix(WORD)
        name = _SYNONYMS.get(name, name) if group == "ind" else name
        layer[f"{group}.{name}"] = str(value)
    for positive, negative in (("firstLine", "hanging"), ("firstLineChars", "hangingChars")):
        hanging = layer.pop(f"{group}.{negative}", "")
        if hanging:
            layer[f"{group}.{positive}"] = f"-{hanging}"
    return layer


def _numbering(element: etree._Element) -> dict[str, str]:
    layer = {}
    for child in element:
        name = str(child.tag).removeprefix(WORD)
        if name in ("numId", "ilvl"):
            layer[name] = word_attribute(child, "val")
    return layer


def _borders(element: etree._Element) -> list[str]:
    """``side,kind,thickness,colour`` of each line."""
    return [
        ",".join(
            [
                str(side.tag).removeprefix(WORD),
                *(word_attribute(side, name) for name in ("val", "sz", "color")),
            ]
        )
        for side in element
    ]


def run_format(layer: Layer, theme: Mapping[str, str]) -> RunFormat:
    """What a complete layer of run properties amounts to; ``theme`` is slot → font name."""
    latin = layer.get("ascii") or layer.get("hAnsi") or _DEFAULT_FONT
    cjk = layer.get("eastAsia") or _DEFAULT_FONT
    return RunFormat(
        latin=_named(latin, theme),
        cjk=_named(cjk, theme),
        hint=layer.get("hint", ""),
        theme=THEME_MARK in (latin[:1], cjk[:1]),
        size=number(layer.get("sz", "")) or _DEFAULT_SIZE,
        bold=bool(layer.get("b")),
        italic=bool(layer.get("i")),
        underline=layer.get("u", "none") not in ("none", ""),
        strike=bool(layer.get("strike") or layer.get("dstrike")),
        hidden=bool(layer.get("vanish")),
        colour=(layer.get("color") or AUTO).upper().replace(AUTO.upper(), AUTO),
        theme_colour=bool(layer.get("themeColor")),
        highlight=layer.get("highlight", "").replace("none", ""),
        spacing=length(layer.get("spacing", "")) or 0,
        snap=bool(layer.get("snapToGrid", "1")),
    )


def _named(font: str, theme: Mapping[str, str]) -> str:
    return theme.get(font[1:], "") or _DEFAULT_FONT if font.startswith(THEME_MARK) else font


def paragraph_format(layer: Layer) -> ParagraphFormat:
    """What a complete layer of paragraph properties amounts to."""
    numbers = layer.get("numId", "0")
    outline = number(layer.get("outlineLvl", ""))
    return ParagraphFormat(
        align=_SYNONYMS.get(layer.get("jc", "left"), layer.get("jc", "left")),
        left=_length(layer, "ind.left"),
        right=_length(layer, "ind.right"),
        first_line=_length(layer, "ind.firstLine"),
        left_chars=number(layer.get("ind.leftChars", "")) or 0,
        right_chars=number(layer.get("ind.rightChars", "")) or 0,
        first_line_chars=number(layer.get("ind.firstLineChars", "")) or 0,
        before=_length(layer, "spacing.before"),
        after=_length(layer, "spacing.after"),
        line=_length(layer, "spacing.line") or 240,
        line_rule=layer.get("spacing.lineRule", "auto"),
        keep_next=bool(layer.get("keepNext")),
        widow_control=bool(layer.get("widowControl", "1")),
        snap=bool(layer.get("snapToGrid", "1")),
        page_break_before=bool(layer.get("pageBreakBefore")),
        outline=outline if outline is not None and outline < 9 else None,
        numbering=None if numbers in ("0", "") else (numbers, number(layer.get("ilvl", "")) or 0),
        borders=tuple(_read_borders(layer.get("borders", ""))),
        frame_align=layer.get("frame", ""),
        frame_down=layer.get("frame.down", ""),
    )


def _down(frame: etree._Element) -> str:
    """How a ``w:framePr`` places its paragraph downwards; by the text where it does not say."""
    anchor = word_attribute(frame, "vAnchor") or "text"
    return f"{anchor} {word_attribute(frame, 'yAlign') or word_attribute(frame, 'y') or 'inline'}"


def _length(layer: Layer, name: str) -> int:
    return length(layer.get(name, "")) or 0


def _read_borders(text: str) -> list[Border]:
    fields = (item.split(",") for item in text.split(";") if item)
    return [
        Border(side, kind, number(thickness) or 0, colour.upper()) for side, kind, thickness, colour in fields
    ]
