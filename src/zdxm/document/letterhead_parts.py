"""Parts of two packages in one: those of the office's document, and those that the report adds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from zdxm.document.titles import FOOTERS
from zdxm.errors import DocumentError
from zdxm.ooxml.archive import Archive, parse_xml, word_attribute, xml_bytes
from zdxm.ooxml.names import MC, qualified
from zdxm.saving import SEAL

if TYPE_CHECKING:
    from lxml import etree

Content = Iterable[str] | bytes
"""A part's content, whole or in chunks."""

_TYPES, _ROOT_RELS = "[Content_Types].xml", "_rels/.rels"
_OUR_MAIN, _OUR_RELS = "word/document.xml", "word/_rels/document.xml.rels"
_NO_LINKS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ADDED = re.compile(r"word/(?:charts|embeddings)/.+|customXml/.+|docProps/.+")
_NUMBERED = re.compile(r"((?:charts|embeddings)/(?:_rels/)?|word/)(chart|footer)(\d+)")
_PAGE = re.compile(r"\s*PAGE\b")
_BESIDE_NUMBER = re.compile(r"[\d\s—－–─―\-·第页]*")
_PICTURES = tuple(f"{{*}}{name}" for name in ("blip", "imagedata", "tbl"))


class PartMerger:
    """Gathers the parts of the merged package.

    Attributes:
        ids: id of each of our relationships of the document part → the id that is free for it.
    """

    def __init__(self, office: Mapping[str, bytes], main: str, ours: Mapping[str, Content]) -> None:
        self._office, self._main, self._ours = office, main, ours
        self._rels = posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels")
        self._offsets = {"chart": 0, "footer": 0}
        for found in filter(None, map(_NUMBERED.search, office)):
            self._offsets[found[2]] = max(self._offsets[found[2]], int(found[3]))
        self._merged: dict[str, Content] = dict(office)
        self._added: dict[str, str] = {SEAL: SEAL}  # our name → its name here
        for part, content in ours.items():
            if _ADDED.fullmatch(part):
                self._add(part, content)
        taken = {link.get("Id") for link in self._links(self._rels)}
        own = [str(link.get("Id")) for link in parse_xml(_bytes(ours[_OUR_RELS]))]
        self.ids = {identity: _free(identity, taken) for identity in own}

    def _add(self, part: str, content: Content) -> None:
        """Add a part of ours under a name that is free."""
        name = self._shifted(part)
        self._added[part] = name
        self._merged[name] = (
            self._shifted(_bytes(content).decode()).encode() if part.endswith(".rels") else content
        )

    def _shifted(self, text: str) -> str:
        """The text with the numbers of our charts and footers moved behind those of the office."""
        return _NUMBERED.sub(
            lambda found: f"{found[1]}{found[2]}{int(found[3]) + self._offsets[found[2]]}", text
        )

    def put(self, part: str, content: Content) -> None:
        """Set a part that both have."""
        if part not in self._office:
            self._added[part] = part
        self._merged[part] = content

    def add_footers(self, restyled: Callable[[str], str], *, upright: bool = True) -> None:
        """Add our footers, their styles under the names they have here; perhaps the landscape ones alone."""
        for (landscape, _), (_, name) in FOOTERS.items():
            if landscape or upright:
                part = f"word/{name}"
                self._add(part, restyled(_bytes(self._ours[part]).decode()).encode())

    def only_number(self, identity: str) -> bool:
        """Whether the office's footer of this relationship holds the page's number and nothing else."""
        folder = posixpath.dirname(self._main)
        links = (link for link in self._links(self._rels) if link.get("Id") == identity)
        content = next((self._office.get(_target(link, folder), b"") for link in links), b"")
        return bool(content) and _only_number(parse_xml(content))

    def merged(self) -> dict[str, Content]:
        """All parts but the seal, with content types and relationships to match."""
        self._merged[_TYPES] = self._types()
        self._merged[_ROOT_RELS] = self._related(_ROOT_RELS, _ROOT_RELS, {})
        self._merged[self._rels] = self._related(self._rels, _OUR_RELS, self.ids)
        return self._merged

    def _types(self) -> bytes:
        """The content types: one entry a part, or Word calls the file damaged; ours for what we put there."""
        root = parse_xml(self._office[_TYPES])
        added = {name.lower() for name in self._added.values()}
        kept = {f"/{part}".lower() for part in self._merged if part.lower() not in added}
        for entry in list(root):
            part = entry.get("PartName")
            if part and part.lower() not in kept:
                root.remove(entry)
            elif part and part.lower() == f"/{self._main}".lower():
                entry.set("ContentType", _MAIN_TYPE)
        for entry in parse_xml(_bytes(self._ours[_TYPES])):
            name = self._added.get((entry.get("PartName") or "").lstrip("/"))
            if name:
                entry.set("PartName", f"/{name}")
                root.append(entry)
        return xml_bytes(root)

    def _links(self, part: str) -> list[etree._Element]:
        return list(parse_xml(self._office[part])) if part in self._office else []

    def _related(self, part: str, ours: str, ids: Mapping[str, str]) -> bytes:
        """A relationships part: the office's that still lead somewhere, and ours to what was added."""
        root = parse_xml(_NO_LINKS)
        folder = posixpath.dirname(posixpath.dirname(part))
        here = {name.lower() for name in self._merged} - {name.lower() for name in self._added.values()}
        for link in self._links(part):
            if link.get("TargetMode") == "External" or _target(link, folder).lower() in here:
                root.append(link)
        taken = {link.get("Id") for link in root}
        for link in parse_xml(_bytes(self._ours[ours])):
            name = self._added.get(_target(link, posixpath.dirname(posixpath.dirname(ours))))
            if name:
                identity = str(link.get("Id"))
                link.set("Id", ids.get(identity) or _free(identity, taken))
                link.set("Target", f"/{name}")
                root.append(link)
        return xml_bytes(root)


def _only_number(footer: etree._Element) -> bool:
    """Whether a footer says — 1 — or the like."""
    codes = [node.text or "" for node in footer.iter(qualified("instrText"))]
    codes += [word_attribute(node, "instr") for node in footer.iter(qualified("fldSimple"))]
    words = "".join(node.text or "" for node in footer.iter(qualified("t")))
    plain = next(footer.iter(*_PICTURES), None) is None and _BESIDE_NUMBER.fullmatch(words)
    return bool(plain) and bool(codes) and all(map(_PAGE.match, codes))


def _target(link: etree._Element, folder: str) -> str:
    """Name of the part that a relationship leads to."""
    return posixpath.normpath(posixpath.join("/", folder, link.get("Target") or "")).lstrip("/")


def _free(identity: str, taken: set[str | None]) -> str:
    while identity in taken:
        identity = f"zdxm{identity}"
    return identity


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else "".join(content).encode()


MARKERS = ("{{正文}}", "【正文】")
"""What the marker paragraph says; the first is what messages name."""

_PARAGRAPH, _TEXT = qualified("p"), qualified("t")
_TWICE = f"{MC}Fallback"
_MOVED = qualified("moveFrom")
_HOMES = {
    qualified("tbl"): "表格",
    qualified("txbxContent"): "文本框",
    qualified("sdt"): "内容控件",
}
_STORIES = {"hdr": "页眉", "ftr": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
_XML, _WORD = ".xml", "正文".encode()
_REMEDY = f"请让{MARKERS[0]}只出现一次，单独作为正文里的一段，不放在表格、文本框和内容控件里"
_PAGE_REMEDY = f"请把{MARKERS[0]}单独写在竖页上，横页前后用分节符隔开；附表的横页由程序自己加"


def find_marker(root: etree._Element, body: etree._Element, name: str) -> etree._Element | None:
    """The marker paragraph; None where there is none.

    Args:
        root: the document part.
        body: its ``w:body``.
        name: what messages call the file.

    Raises:
        DocumentError: there are several, or it is no paragraph of the body by itself.
    """
    marked = [p for p in root.iter(_PARAGRAPH) if _is_marked(p)]
    if len(marked) > 1:
        raise DocumentError(name, f"{MARKERS[0]}出现了{len(marked)}次", _REMEDY)
    if not marked:
        return None
    (found,) = marked
    if found.getparent() is not body:
        home = next((_HOMES[str(node.tag)] for node in found.iterancestors(*_HOMES)), "")
        raise DocumentError(name, f"{MARKERS[0]}没有单独成段，在{home or '别的内容'}里", _REMEDY)
    if _text_of(found).strip() not in MARKERS:
        raise DocumentError(name, f"{MARKERS[0]}没有单独成段，同一段里还有别的文字", _REMEDY)
    return found


def require_in_text(archive: Archive) -> None:
    """Refuse a marker outside the text of an office's document: in a header, a footer, a note.

    Raises:
        DocumentError: there is one, or the part that it may stand in is damaged.
    """
    for part in archive.members:
        if not part.endswith(_XML) or _WORD not in archive.read(part):
            continue
        root = archive.root(part)
        story = "" if root is None else _STORIES.get(str(root.tag).rpartition("}")[2])
        if root is not None and story and any(map(_is_marked, root.iter(_PARAGRAPH))):
            raise DocumentError(archive.name, f"{MARKERS[0]}写在{story}里", _REMEDY)


def require_upright(width: int, height: int, name: str, *, marked: bool) -> None:
    """Refuse a place on a landscape page.

    Args:
        width: of the page that the report begins on, tw.
        height: of that page, tw.
        name: what messages call the file.
        marked: whether there is a marker.

    Raises:
        DocumentError: the page is landscape.
    """
    if width > height:
        where = f"{MARKERS[0]}所在的页" if marked else f"没有写{MARKERS[0]}，报告要接在文末，而文末"
        raise DocumentError(name, f"{where}是横页", _PAGE_REMEDY)


def _text_of(paragraph: etree._Element) -> str:
    """What a paragraph says itself: not the text boxes in it, nor what a tracked move has taken away."""
    return "".join(node.text or "" for node in paragraph.iter(_TEXT) if _is_own(node, paragraph))


def _is_own(node: etree._Element, paragraph: etree._Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor is paragraph:
            return True
        if ancestor.tag in (_PARAGRAPH, _MOVED):
            return False
    return False


def _is_marked(paragraph: etree._Element) -> bool:
    said = any(word in _text_of(paragraph) for word in MARKERS)
    return said and next(paragraph.iterancestors(_TWICE), None) is None
