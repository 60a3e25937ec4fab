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
from typing import TYPE_CHECKING, Any, cast

from docx.oxml import parse_xml

from zdxm.declare import pattern
from zdxm.document import official
from zdxm.document.letterhead_body import MARKERS, OfficeBody, require_in_text, require_upright
from zdxm.errors import DocumentError
from zdxm.ooxml.archive import (
    Archive,
    ForeignPackage,
    child_value,
    is_on,
    open_archive,
    word_attribute,
    xml_bytes,
)
from zdxm.ooxml.guards import Link
from zdxm.ooxml.names import CONTENT_TYPES, PLACED, qualified
from zdxm.ooxml.styles import StyleSheet
from zdxm.ooxml.writing import Content, Part

if TYPE_CHECKING:
    from docx.oxml.settings import CT_Settings
    from docx.oxml.styles import CT_Style
    from lxml import etree

    from zdxm.document.body import LaidOut

_BLANK_NAME = "公文空行"
"""What our Normal is called in a document that has one of its own."""
_OWN = "Zdxm"
_NO_LIST = ("", "0")  # w:numId of a paragraph that is not numbered
_HEADING, _CENTRE = pattern("heading [1-4]"), "center"
_SHOWN, _FEW = 12, 3  # characters, and paragraphs, of the office's own text that a remark quotes
_FONTS: dict[str, str] = {
    official.StyleId.TITLE: "title_font",
    official.StyleId.HEADING_1: "hei_font",
    official.StyleId.HEADING_2: "kai_font",
    official.StyleId.BODY: "body_font",
}


class OfficeStyles:
    """The styles part of an office's document.

    Attributes:
        root: ``w:styles``, which grows.
        ids: id of each of our styles → its id here, once they are added.
    """

    def __init__(self, content: bytes) -> None:
        self.root: etree._Element = parse_xml(content)
        self.ids: dict[str, str] = {}
        self._found = {_key(style): style for style in _styles(self.root)}

    def fonts(self, profile: official.Profile, ours: bytes) -> official.Profile:
        """The profile with the CJK fonts of the office's own styles, for quotes and dashes."""
        fonts: dict[str, Any] = {}
        for style in _styles(parse_xml(ours)):
            field = _FONTS.get(_id(style))
            found = self._found.get(_key(style))
            font = "" if found is None else _cjk_font(found)
            if field and font:
                fonts[field] = font
        return replace(profile, **fonts)

    def add(self, ours: bytes) -> None:
        """Add each of our styles that there is none of yet."""
        admitted = [self._admit(style) for style in _styles(parse_xml(ours))]
        for style in [style for style in admitted if style is not None]:
            self._point(style)
            self.root.append(style)

    def _admit(self, style: CT_Style) -> CT_Style | None:
        """The style to add under an id that is free; None where the office has it."""
        own_id = _id(style)
        style = deepcopy(style)
        if own_id == official.StyleId.NORMAL:
            style.name_val = _BLANK_NAME
        style.attrib.pop(qualified("default"), "")
        found = self._found.get(_key(style))
        if found is not None and (_key(style)[1] not in official.BUILT_IN or _cjk_font(found)):
            self.ids[own_id] = _id(found)
            return None
        self.ids[own_id] = self._free_id(own_id) if found is None else _id(found)
        style.styleId = self.ids[own_id]
        self._found[_key(style)] = style
        if found is not None:
            self.root.remove(found)
        return style

    def numbered(self) -> frozenset[str]:
        """Ids of the paragraph styles with automatic numbers, of their own or of what they build on."""
        sheet = StyleSheet(self.root, {})
        lists = {style: sheet.layers(style)[0].get("numId", "") for style in sheet.styles}
        return frozenset(style for style, number in lists.items() if number not in _NO_LIST)

    def centred(self) -> tuple[str, ...]:
        """Names of the office's heading styles whose paragraphs are centred."""
        sheet = StyleSheet(self.root, {})
        found = (style for kind, style in self._found.items() if _HEADING.fullmatch(kind[1]))
        return tuple(
            child_value(style, "name") for style in found if sheet.layers(_id(style))[0].get("jc") == _CENTRE
        )

    def _free_id(self, style_id: str) -> str:
        taken = {_id(style) for style in self._found.values()}
        while style_id in taken:
            style_id = f"{_OWN}{style_id}"
        return style_id

    def _point(self, style: CT_Style) -> None:
        """Let a style's references name styles of this sheet."""
        if word_attribute(style, "type") == "paragraph":
            style.basedOn_val = None
        for name in ("basedOn", "next"):
            reference = style.find(qualified(name))
            if reference is not None:
                reference.set(qualified("val"), self.ids[word_attribute(reference, "val")])


def _styles(root: etree._Element) -> Iterator[CT_Style]:
    yield from (cast("CT_Style", style) for style in root.iterfind(qualified("style")))


def _id(style: CT_Style) -> str:
    return style.styleId or ""


def _key(style: CT_Style) -> tuple[str, str]:
    """Type and name, by which styles are the same."""
    return word_attribute(style, "type"), child_value(style, "name").lower()


def _cjk_font(style: CT_Style) -> str:
    """The CJK font that a style names itself; empty for none, or the theme's."""
    return word_attribute(style.find(f"{qualified('rPr')}/{qualified('rFonts')}"), "eastAsia")


_STYLES, _SETTINGS, _FOOTER = "styles", "settings", "footer"
_ADDED = ("/chart", "/customXml")
_MACROS = pattern(r"(?:.*/)?vbaProject\.bin", re.IGNORECASE)
_STALE_KINDS = ("/thumbnail", "/core-properties", "/extended-properties", "/digital-signature/origin")
_SEALS, _CUSTOM, _OURS = "zdxm/", "customXml/", b"urn:zdxm:"
_DRAWING = f"{PLACED}docPr"
_DRAWING_ID = pattern(r'(<wp:docPr id=")(\d+)')
_BOOKMARK_ID = pattern(r'(<w:bookmark(?:Start|End) w:id=")(\d+)')
_STYLE_ID = pattern(r'(<w:(?:pStyle|tblStyle) w:val=")(\w+)')
_STYLED = pattern(r'<w:pStyle w:val="([^"]+)"/>(?:<w:keepNext/>)?')
_UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
_RELATION_ID = pattern(r'( r:id=")(\w+)')
_LANDSCAPE = frozenset(identity for (landscape, _), (identity, _) in official.FOOTERS.items() if landscape)
_SIDES = ("default", "even")
_MM = 25.4 / 1440
_EARLIER = (
    f"请另存一份作稿纸，删去旧的正文和附表，在原处单独写一段{MARKERS[0]}；要接在旧报告后面的，在文末写这一段"
)
_PAGE = pattern(r"\s*PAGE\b")
_BESIDE_NUMBER = pattern(r"[\d\s—－–─―\-·第页]*")
_PICTURES = tuple(f"{{*}}{name}" for name in ("blip", "imagedata", "tbl"))


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
    for part in (archive.main, *(archive.sole(archive.main, kind) for kind in (_STYLES, _SETTINGS))):
        archive.root(part)  # refuses what is damaged
    archive.root(CONTENT_TYPES)
    require_in_text(archive)
    letterhead = Letterhead(archive)
    body = OfficeBody(
        archive.read(archive.main), name, official.Profile()
    )  # says at once what is wrong with it
    if not body.marked and (body.is_report or letterhead.earlier):
        raise DocumentError(name, f"这是zdxm生成的报告，里面没有{MARKERS[0]}，不知道新报告放在哪里", _EARLIER)
    require_upright(body.page["w"], body.page["h"], name, marked=body.marked)
    return letterhead


class Letterhead:
    """An office's own document, to put reports into.

    Attributes:
        earlier: parts that tell of a report of ours: of its figures, or that nobody has changed it.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.earlier = frozenset(
            part
            for part in archive.members
            if part.startswith(_SEALS) or (part.startswith(_CUSTOM) and _OURS in archive.read(part))
        )

    @property
    def foot(self) -> int:
        """The bottom margin of the office's upright page, tw."""
        return self._body(official.Profile()).page["bottom"]

    def remarks(self) -> Iterator[str]:
        """What of the office's document the clerk would not expect to find in the report."""
        body = self._body(official.Profile())
        if not body.marked:
            words = body.words()
            shown = "、".join(
                f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”" for text in words[:_FEW]
            )
            stays = f"稿纸原有的{len(words)}段文字都留在前面（{shown}{'等' if len(words) > _FEW else ''}）"
            yield (
                f"稿纸里没有{MARKERS[0]}，报告接在文末；{stays if words else '稿纸里没有别的文字'}；"
                f"要放在别处，请在稿纸里单独写一段{MARKERS[0]}"
            )
        if centred := OfficeStyles(self._part(_STYLES)).centred() if self._part(_STYLES) else ():
            yield (
                f"稿纸的样式{'、'.join(centred)}是居中的，报告的标题也就居中；"
                "公文的各级标题左空二字，请改稿纸的样式"
            )

    def paper(self, profile: official.Profile) -> official.Profile:
        """The profile with the office's own text area and the fonts of her styles."""
        page = self._body(profile).page
        margins = official.Margins(
            left=page["left"] * _MM,
            right=(official.A4_WIDTH - page["w"] + page["right"]) * _MM,
            top=page["top"] * _MM,
            bottom=(official.A4_HEIGHT - page["h"] + page["bottom"]) * _MM,
        )
        profile = replace(profile, margins=margins)
        ours = official.styles_xml(profile).encode()
        return OfficeStyles(self._part(_STYLES) or ours).fonts(profile, ours)

    def filled(
        self, ours: Sequence[Part], about: Sequence[Part], laid: Sequence[LaidOut], profile: official.Profile
    ) -> dict[str, Content]:
        """Everything in the document with the report in it, but for the seal.

        Args:
            ours: what the document part of the report leads to.
            about: what says something of the whole file.
            laid: the report's sections, as they are laid out on :meth:`paper`.
            profile: that of :meth:`paper`.
        """
        package = ForeignPackage(self._archive, self._is_stale)
        main, body = self._archive.main, self._body(profile)
        standard = {part.relation.rpartition("/")[2]: part for part in ours}
        sheet = OfficeStyles(self._part(_STYLES) or _bytes(standard[_STYLES]))
        sheet.add(_bytes(standard[_STYLES]))
        restyled = _renamer(_STYLE_ID, sheet.ids)
        settings = cast("CT_Settings", parse_xml(self._part(_SETTINGS) or _bytes(standard[_SETTINGS])))
        turning = self._numbers_sheets(settings, body)
        ids = {
            part.id: package.add(replace(part, content=restyled(_bytes(part).decode())), main)
            for part in ours
            if part.relation.endswith(_FOOTER)
            and (not body.own_footers or (turning and part.id in _LANDSCAPE))
        }
        if not body.own_footers:
            body.add_footers(ids, also_even=_turn_on_even(settings))
        elif turning:
            body.turn_footers(ids)
        for kind, root in ((_STYLES, sheet.root), (_SETTINGS, settings)):
            package.put(main, replace(standard[kind], content=xml_bytes(root)))
        ids |= {part.id: package.add(part, main) for part in ours if part.relation.endswith(_ADDED)}
        for part in about:
            package.add(part)
        steps = (
            _shifter(_DRAWING_ID, body.highest(_DRAWING, "id")),
            _shifter(_BOOKMARK_ID, body.highest(qualified("bookmarkStart"), qualified("id"))),
            _renamer(_RELATION_ID, ids),
            restyled,
            _unnumberer(sheet.numbered()),
        )
        return package.contents() | {main: body.with_report(laid, lambda xml: _through(xml, steps))}

    def _body(self, profile: official.Profile) -> OfficeBody:
        return OfficeBody(self._archive.read(self._archive.main), self._archive.place, profile)

    def _part(self, kind: str) -> bytes:
        """A part that the document part leads to; empty for none."""
        return self._archive.read(self._archive.sole(self._archive.main, kind))

    def _is_stale(self, link: Link) -> bool:
        """Whether a relationship leads to what is true of the office's file only, not of the report."""
        return link.target in self.earlier or link.kind.endswith(_STALE_KINDS)

    def _numbers_sheets(self, settings: CT_Settings, body: OfficeBody) -> bool:
        """Whether the office's footers hold page numbers alone: ours may then turn with the page."""
        links, footers = self._archive.related(self._archive.main), body.footers()
        parts = (links.get(footers.get(kind, ""), ("", ""))[1] for kind in _SIDES)
        return is_on(settings.evenAndOddHeaders) and all(
            _only_number(self._archive.root(part)) for part in parts
        )


def _turn_on_even(settings: CT_Settings) -> bool:
    """Let odd and even pages differ; returns whether they did not so far."""
    if is_on(settings.evenAndOddHeaders):
        return False
    settings.evenAndOddHeaders_val = True
    return True


def _only_number(footer: etree._Element | None) -> bool:
    """Whether a footer says — 1 — or the like and nothing else."""
    if footer is None:
        return False
    codes = [node.text or "" for node in footer.iter(qualified("instrText"))]
    codes += [word_attribute(node, "instr") for node in footer.iter(qualified("fldSimple"))]
    words = "".join(node.text or "" for node in footer.iter(qualified("t")))
    plain = next(footer.iter(*_PICTURES), None) is None and _BESIDE_NUMBER.fullmatch(words)
    return bool(plain) and bool(codes) and all(map(_PAGE.match, codes))


def _bytes(part: Part) -> bytes:
    """The content of a part of ours that is short."""
    content = part.content
    return content if isinstance(content, bytes) else "".join(content).encode()


def _through(xml: str, steps: Iterable[Callable[[str], str]]) -> str:
    for step in steps:
        xml = step(xml)
    return xml


def _renamer(where: re.Pattern[str], names: Mapping[str, str]) -> Callable[[str], str]:
    """Replaces what stands in the pattern's second group."""
    return lambda xml: where.sub(lambda found: found[1] + names.get(found[2], found[2]), xml)


def _unnumberer(styles: Collection[str]) -> Callable[[str], str]:
    """Takes the automatic number off paragraphs of these styles: ours have theirs in the text."""
    return lambda xml: _STYLED.sub(lambda found: found[0] + (_UNNUMBERED if found[1] in styles else ""), xml)


def _shifter(where: re.Pattern[str], offset: int) -> Callable[[str], str]:
    """Adds to the number in the pattern's second group."""
    return lambda xml: where.sub(lambda found: f"{found[1]}{int(found[2]) + offset}", xml) if offset else xml
