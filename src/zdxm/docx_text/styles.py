"""Styles and what they amount to, through ``basedOn`` up to the document's defaults; fonts of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.docx_text.formats import (
    ParagraphFormat,
    RunFormat,
    paragraph_format,
    paragraph_layer,
    run_format,
    run_layer,
)
from zdxm.docx_text.names import WORD, child_value, word_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from zdxm.docx_text.formats import Layer

__all__ = ["Style", "StyleSheet", "theme_fonts"]

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
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
        family = None if root is None else root.find(f".//{_DRAWING}{weight}Font")
        for slot, kind in _THEME_SLOTS if family is not None else ():
            face = None if family is None else family.find(_DRAWING + kind)
            named = face.get("typeface") if face is not None else ""
            if kind == "ea" and not named and family is not None:
                named = _of_script(family, _SCRIPTS.get(language, "Hans"))
            fonts[weight + slot] = named or ""
    return fonts


def _of_script(family: etree._Element, script: str) -> str:
    faces = (face for face in family.iterchildren(f"{_DRAWING}font") if face.get("script") == script)
    return next((face.get("typeface") or "" for face in faces), "")
