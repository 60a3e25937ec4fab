"""A report in the office's own document (``--letterhead``): her headers, pages and styles, our blocks.

The office marks the place by a paragraph 【正文】; without one the report goes to the end. Her parts stay as
they are but for the document, its styles, settings and relationships; what the report needs is added under
names and ids that are free. Title, author and thumbnail of her file are not carried over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from zdxm.document.letterhead_body import OfficeBody
from zdxm.document.letterhead_parts import MARKERS, Content, PartMerger, require_in_text, require_upright
from zdxm.document.official import A4_HEIGHT, A4_WIDTH, BUILT_IN, Margins, Profile, StyleId, styles_xml
from zdxm.errors import DocumentError
from zdxm.ooxml.archive import child_value, is_on, open_archive, parse_xml, word_attribute, xml_bytes
from zdxm.ooxml.names import PLACED, qualified

if TYPE_CHECKING:
    from lxml import etree

    from zdxm.document.body import LaidOut

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


_TYPES = "[Content_Types].xml"
_STYLES, _SETTINGS = "word/styles.xml", "word/settings.xml"
_MACROS = re.compile(r"(?:.*/)?vbaProject\.bin", re.IGNORECASE)
_STALE_KINDS = ("/thumbnail", "/core-properties", "/extended-properties", "/digital-signature/origin")
_SIGNATURES, _SEALS = "_xmlsignatures/", "zdxm/"
_CUSTOM, _OURS = "customXml/", b"urn:zdxm:"
_LINKS_OF = re.compile(r"^(.*/)?_rels/([^/]+)\.rels$")
_DRAWING = f"{PLACED}docPr"
_DRAWING_ID = re.compile(r'(<wp:docPr id=")(\d+)')
_BOOKMARK_ID = re.compile(r'(<w:bookmark(?:Start|End) w:id=")(\d+)')
_STYLE_ID = re.compile(r'(<w:(?:pStyle|tblStyle) w:val=")(\w+)')
_STYLED = re.compile(r'<w:pStyle w:val="([^"]+)"/>(?:<w:keepNext/>)?')
_UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
_SIDES = ("default", "even")
_RELATION_ID = re.compile(r'( r:id=")(\w+)')
_MM = 25.4 / 1440
_EARLIER = (
    f"请另存一份作稿纸，删去旧的正文和附表，在原处单独写一段{MARKERS[0]}；要接在旧报告后面的，在文末写这一段"
)
_SETTINGS_BEFORE = """
    writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries
    displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData
    embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges
    bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors
    hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles
    stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView trackRevisions
    doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme
    styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone
    doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle
"""
_BEFORE_SWITCH = frozenset(map(qualified, _SETTINGS_BEFORE.split()))
"""Settings that stand above ``w:evenAndOddHeaders``, by the schema."""


def read_letterhead(data: bytes, name: str) -> Letterhead:
    """Read the office's own document.

    Args:
        data: the whole .docx.
        name: what messages call it.

    Raises:
        DocumentError: no .docx that can be read, one with macros, or a marker in the wrong place.
    """
    archive = open_archive(data, name)
    if any(map(_MACROS.fullmatch, archive.members)):
        raise DocumentError(name, "文件里有宏", "请另存为不带宏的.docx再用")
    stale = {target for kind, target in archive.related("").values() if kind.endswith(_STALE_KINDS)}
    parts = {member.replace("\\", "/").lstrip("/"): archive.read(member) for member in archive.members}
    gone = {part for part, content in parts.items() if _is_stale(part, content, stale)}
    gone |= {part for part in parts if _LINKS_OF.sub(r"\1\2", part) in gone}
    kept = {part: content for part, content in parts.items() if part not in gone}
    styles, settings = (archive.sole(archive.main, kind) for kind in ("styles", "settings"))
    for part in (archive.main, styles, settings, _TYPES):
        archive.root(part)  # refuses what is damaged
    require_in_text(archive)
    body = OfficeBody(kept[archive.main], name, Profile())  # says at once what is wrong with it
    if not body.marked and (body.is_report or any(map(_is_ours, parts, parts.values()))):
        raise DocumentError(name, f"这是zdxm生成的报告，里面没有{MARKERS[0]}，不知道新报告放在哪里", _EARLIER)
    require_upright(body.page["w"], body.page["h"], name, marked=body.marked)
    return Letterhead(name, kept, archive.main, styles, settings)


def _is_ours(part: str, content: bytes) -> bool:
    """Whether a part tells of a report of ours: of its figures, or that nobody has changed it."""
    return part.startswith(_SEALS) or (part.startswith(_CUSTOM) and _OURS in content)


def _is_stale(part: str, content: bytes, stale: set[str]) -> bool:
    """Whether a part says something of the office's file that is not true of the report."""
    return _is_ours(part, content) or part in stale or part.endswith("/") or part.startswith(_SIGNATURES)


def _turn_on_even(settings: etree._Element) -> bool:
    """Let odd and even pages differ; returns whether they did not so far."""
    switch = settings.find(qualified("evenAndOddHeaders"))
    if is_on(switch):
        return False
    if switch is not None:
        settings.remove(switch)
    before = [child for child in settings if child.tag in _BEFORE_SWITCH]
    settings.insert(len(before), settings.makeelement(qualified("evenAndOddHeaders")))
    return True


class Letterhead:
    """An office's own document, to put one report into.

    Attributes:
        name: what messages call it.
        parts: its parts that stay, by name.
        main: name of the document part.
        styles, settings: names of these parts; "" where there is none.
    """

    def __init__(self, name: str, parts: Mapping[str, bytes], main: str, styles: str, settings: str) -> None:
        self.name, self.parts, self.main = name, parts, main
        self.styles, self.settings = styles, settings

    def paper(self, profile: Profile) -> Profile:
        """The profile with the office's own text area and the fonts of her styles."""
        page = OfficeBody(self.parts[self.main], self.name, profile).page
        margins = Margins(
            left=page["left"] * _MM,
            right=(A4_WIDTH - page["w"] + page["right"]) * _MM,
            top=page["top"] * _MM,
            bottom=(A4_HEIGHT - page["h"] + page["bottom"]) * _MM,
        )
        profile = replace(profile, margins=margins)
        return self._sheet(styles_xml(profile)).fonts(profile, styles_xml(profile))

    def filled(
        self, ours: Mapping[str, Content], laid: Sequence[LaidOut], profile: Profile
    ) -> dict[str, Content]:
        """All parts of the document with the report in it, but for the seal.

        Args:
            ours: every part of the report as a document of its own; its document part is not looked at.
            laid: the report's sections, as they are laid out on :meth:`paper`.
            profile: that of :meth:`paper`.
        """
        body = OfficeBody(self.parts[self.main], self.name, profile)
        merger = PartMerger(self.parts, self.main, ours)
        sheet = self._sheet(_text(ours[_STYLES]))
        sheet.add(_text(ours[_STYLES]))
        restyled = _renamer(_STYLE_ID, sheet.ids)
        merger.put(self.styles or _STYLES, xml_bytes(sheet.root))
        settings = parse_xml(self.parts.get(self.settings) or _text(ours[_SETTINGS]).encode())
        if not body.own_footers:
            merger.add_footers(restyled)
            body.add_footers(merger.ids, also_even=_turn_on_even(settings))
        elif self._numbers_sheets(settings, body, merger):
            merger.add_footers(restyled, upright=False)
            body.turn_footers(merger.ids)
        merger.put(self.settings or _SETTINGS, xml_bytes(settings))
        steps = (
            _shifter(_DRAWING_ID, body.highest(_DRAWING, "id")),
            _shifter(_BOOKMARK_ID, body.highest(qualified("bookmarkStart"), qualified("id"))),
            _renamer(_RELATION_ID, merger.ids),
            restyled,
            _unnumberer(sheet.numbered()),
        )
        merger.put(self.main, body.with_report(laid, lambda xml: _through(xml, steps)))
        return merger.merged()

    @staticmethod
    def _numbers_sheets(settings: etree._Element, body: OfficeBody, merger: PartMerger) -> bool:
        """Whether the office's footers hold page numbers alone: ours may then turn with the page."""
        footers = body.footers()
        sides = [footers.get(kind, "") for kind in _SIDES]
        return is_on(settings.find(qualified("evenAndOddHeaders"))) and all(map(merger.only_number, sides))

    def _sheet(self, otherwise: str) -> StyleSheet:
        return StyleSheet(self.parts.get(self.styles) or otherwise.encode())


def _text(content: Content) -> str:
    return content.decode() if isinstance(content, bytes) else "".join(content)


def _through(xml: str, steps: Iterable[Callable[[str], str]]) -> str:
    for step in steps:
        xml = step(xml)
    return xml


def _renamer(pattern: re.Pattern[str], names: Mapping[str, str]) -> Callable[[str], str]:
    """Replaces what stands in the pattern's second group."""
    return lambda xml: pattern.sub(lambda found: found[1] + names.get(found[2], found[2]), xml)


def _unnumberer(styles: Collection[str]) -> Callable[[str], str]:
    """Takes the automatic number off paragraphs of these styles: ours have theirs in the text."""
    return lambda xml: _STYLED.sub(lambda found: found[0] + (_UNNUMBERED if found[1] in styles else ""), xml)


def _shifter(pattern: re.Pattern[str], offset: int) -> Callable[[str], str]:
    """Adds to the number in the pattern's second group."""
    return lambda xml: (
        pattern.sub(lambda found: f"{found[1]}{int(found[2]) + offset}", xml) if offset else xml
    )
