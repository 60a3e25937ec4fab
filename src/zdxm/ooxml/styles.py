"""Styles and what they amount to, through ``basedOn`` up to the document's defaults; fonts of the theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.ooxml.archive import child_value, number, word_attribute
from zdxm.ooxml.formats import (
    ParagraphFormat,
    RunFormat,
    paragraph_format,
    paragraph_layer,
    run_format,
    run_layer,
)
from zdxm.ooxml.names import DRAWN, WORD

if TYPE_CHECKING:
    from lxml import etree

    from zdxm.ooxml.formats import Layer

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


@dataclass(frozen=True, slots=True)
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


_DIGITS = "〇一二三四五六七八九十"
_TEN = 10
_HUNDRED = 100
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
     "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"}
)  # fmt: skip
_FULL_WIDTH = frozenset({"decimalFullWidth", "decimalFullWidth2"})
_TO_FULL_WIDTH = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"}
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_LAST_CIRCLED = 20
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}
_UNNUMBERED = frozenset({"bullet", "none"})
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
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
    """A count as its format prints it; unknown formats print digits."""
    if kind in _CHINESE and 0 < count < _HUNDRED:
        return _chinese(count)
    if kind in _FULL_WIDTH:
        return str(count).translate(_TO_FULL_WIDTH)
    if kind in _CIRCLED and 0 < count <= _LAST_CIRCLED:
        return chr(ord("①") + count - 1)
    if kind in _LETTERS and count > 0:
        return chr(ord(_LETTERS[kind]) + (count - 1) % 26)
    return str(count)


def _chinese(count: int) -> str:
    tens, units = divmod(count, _TEN)
    ten = (_DIGITS[tens] if tens > 1 else "") + _DIGITS[_TEN] if tens else ""
    return ten + (_DIGITS[units] if units else "")
