"""Styles of an office's own document and ours: hers stand, what she lacks is added.

Styles are the same if Word shows them under the same name; their ids may differ. A built-in style that names
no CJK font is as it came from the factory (blue, in the theme's font): the office has not chosen it, and ours
takes its place. An added style is based on none, for hers may have spacing that ours would inherit.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zdxm.document.official import BUILT_IN, StyleId
from zdxm.docx_text.archive import parse_xml
from zdxm.docx_text.names import child_value, qualified, word_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from zdxm.document.official import Profile

__all__ = ["StyleSheet"]

_BLANK_NAME = "公文空行"
"""What our Normal is called in a document that has one of its own."""
_OWN = "Zdxm"
_NO_LIST = "0"  # w:numId of a paragraph that is not numbered though its style is
_FONTS: dict[str, str] = {
    StyleId.TITLE: "title_font",
    StyleId.HEADING_1: "hei_font",
    StyleId.HEADING_2: "kai_font",
    StyleId.BODY: "body_font",
}


class StyleSheet:
    """The styles part of an office's document.

    Attributes:
        root: ``w:styles``, which grows.
        ids: id of each of our styles → its id here, once they are added.
    """

    def __init__(self, content: bytes) -> None:
        self.root = parse_xml(content)
        self.ids: dict[str, str] = {}
        self._found = {_key(style): style for style in self._styles(self.root)}

    def fonts(self, profile: Profile, ours: str) -> Profile:
        """The profile with the CJK fonts of the office's own styles, for quotes and dashes."""
        fonts: dict[str, Any] = {}
        for style in self._styles(parse_xml(ours.encode())):
            field = _FONTS.get(word_attribute(style, "styleId"))
            found = self._found.get(_key(style))
            font = "" if found is None else _cjk_font(found)
            if field and font:
                fonts[field] = font
        return replace(profile, **fonts)

    def add(self, ours: str) -> None:
        """Add each of our styles that there is none of yet."""
        admitted = [self._admit(style) for style in self._styles(parse_xml(ours.encode()))]
        for style in [style for style in admitted if style is not None]:
            self._point(style)
            self.root.append(style)

    def _admit(self, style: etree._Element) -> etree._Element | None:
        """The style to add under an id that is free; None where the office has it."""
        own_id = word_attribute(style, "styleId")
        style = deepcopy(style)
        if own_id == StyleId.NORMAL:
            _set(style, "name", _BLANK_NAME)
        style.attrib.pop(qualified("default"), "")
        found = self._found.get(_key(style))
        if found is not None and (_key(style)[1] not in BUILT_IN or _cjk_font(found)):
            self.ids[own_id] = word_attribute(found, "styleId")
            return None
        self.ids[own_id] = self._free_id(own_id) if found is None else word_attribute(found, "styleId")
        style.set(qualified("styleId"), self.ids[own_id])
        self._found[_key(style)] = style
        if found is not None:
            self.root.remove(found)
        return style

    def numbered(self) -> frozenset[str]:
        """Ids of the paragraph styles with automatic numbers, of their own or of what they build on."""
        styles = {word_attribute(style, "styleId"): style for style in self._styles(self.root)}
        return frozenset(identity for identity in styles if _numbers_itself(identity, styles))

    def _free_id(self, style_id: str) -> str:
        taken = {word_attribute(style, "styleId") for style in self._found.values()}
        while style_id in taken:
            style_id = f"{_OWN}{style_id}"
        return style_id

    def _point(self, style: etree._Element) -> None:
        """Let a style's references name styles of this sheet."""
        based = style.find(qualified("basedOn"))
        if based is not None and word_attribute(style, "type") == "paragraph":
            style.remove(based)
        for name in ("basedOn", "next"):
            target = child_value(style, name)
            if target:
                _set(style, name, self.ids[target])

    @staticmethod
    def _styles(root: etree._Element) -> Iterator[etree._Element]:
        yield from root.iterfind(qualified("style"))


def _numbers_itself(identity: str, styles: Mapping[str, etree._Element]) -> bool:
    """Whether a style, or the nearest one below it that says anything of it, has automatic numbers."""
    passed: set[str] = set()
    while identity in styles and identity not in passed:
        passed.add(identity)
        number = styles[identity].find(f"{qualified('pPr')}/{qualified('numPr')}")
        if number is not None:
            return child_value(number, "numId") not in ("", _NO_LIST)
        identity = child_value(styles[identity], "basedOn")
    return False


def _key(style: etree._Element) -> tuple[str, str]:
    """Type and name, by which styles are the same."""
    return word_attribute(style, "type"), child_value(style, "name").lower()


def _cjk_font(style: etree._Element) -> str:
    """The CJK font that a style names itself; empty for none, or the theme's."""
    return word_attribute(style.find(f"{qualified('rPr')}/{qualified('rFonts')}"), "eastAsia")


def _set(style: etree._Element, name: str, value: str) -> None:
    child = style.find(qualified(name))
    if child is not None:
        child.set(qualified("val"), value)
