"""An office's own document part with a report in it: at its marker paragraph, on pages like hers.

The report's upright sections repeat the page setup of the section that holds the marker; its landscape ones
turn that setup a quarter. Sections without headers and footers of their own go on with those before.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from docx.enum.section import WD_HEADER_FOOTER
from docx.oxml import parse_xml
from lxml import etree

from zdxm.declare import pattern
from zdxm.document.official import A4_HEIGHT, A4_WIDTH, FOOTERS, NUMBER_ROOM, StyleId, section_xml
from zdxm.document.runs import BOOKMARK, NAMESPACES, Para
from zdxm.errors import DocumentError
from zdxm.ooxml.archive import Archive, length, word_attribute
from zdxm.ooxml.names import MC, R_ID, qualified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from docx.oxml.section import CT_SectPr

    from zdxm.document.body import LaidOut
    from zdxm.document.official import Profile

    _Piece = tuple[Iterable[str], Para, str]


MARKERS = ("{{正文}}", "【正文】")
"""What the marker paragraph says; the first is what messages name."""

_BRACES = str.maketrans("｛｝", "{}")
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
    if _folded(found) not in MARKERS:
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
            raise DocumentError(archive.place, f"{MARKERS[0]}写在{story}里", _REMEDY)


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


def _folded(paragraph: etree._Element) -> str:
    """What a paragraph says itself, without blanks and with the braces that markers are written with."""
    return "".join(_text_of(paragraph).split()).translate(_BRACES)


def _is_own(node: etree._Element, paragraph: etree._Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor is paragraph:
            return True
        if ancestor.tag in (_PARAGRAPH, _MOVED):
            return False
    return False


def _is_marked(paragraph: etree._Element) -> bool:
    said = any(word in _folded(paragraph) for word in MARKERS)
    return said and next(paragraph.iterancestors(_TWICE), None) is None


_NAMESPACES = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', NAMESPACES))
_HERE = "zdxm-here"
_SECTION, _FOOTER = qualified("sectPr"), qualified("footerReference")
_REFERENCES = ("w:headerReference", "w:footerReference")
_DEFAULT, _EVEN = "default", "even"
_KINDS = {
    _DEFAULT: WD_HEADER_FOOTER.PRIMARY,
    _EVEN: WD_HEADER_FOOTER.EVEN_PAGE,
    "first": WD_HEADER_FOOTER.FIRST_PAGE,
}
_HOLDS_SOMETHING = tuple(map(qualified, ("t", "drawing", "pict", "object", "tbl", "fldChar", "sym", "br")))
_CHANGED = qualified("sectPrChange")
_RANGE = pattern(r"\{[^}]*\}(bookmark|commentRange|moveFromRange|moveToRange|perm)(?:Start|End)")
_TURNED = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}
_HEADER = 851  # tw from the page's edge


class OfficeBody:
    """The document part of an office's own file.

    Attributes:
        root: ``w:document``.
        own_footers: whether any section has a footer.
        marked: whether it has a marker paragraph; without one the report goes to the end.
        is_report: whether it holds figures of an earlier report of ours.
    """

    def __init__(self, content: bytes, name: str, profile: Profile) -> None:
        root = parse_xml(content)
        nsmap: Any = root.nsmap  # as lxml takes it, whatever its stubs say
        self.root: etree._Element = root.makeelement(root.tag, nsmap={**nsmap, **_NAMESPACES})
        self.root.attrib.update(root.attrib)
        self.root.extend(list(root))
        self._name = name
        self._body = self._find_body()
        self.is_report = self._drop_our_bookmarks()
        if not len(self._body) or self._body[-1].tag != _SECTION:
            section: Any = parse_xml(f"<r {NAMESPACES}>{section_xml(profile, landscape=False)}</r>")[0]
            section.remove_all(*_REFERENCES)
            self._body.append(section)
        self.own_footers = next(self.root.iter(_FOOTER), None) is not None
        self._footer_ids: Mapping[str, str] = {}
        self._restored: Mapping[str, str] = {}
        found = find_marker(self.root, self._body, name)
        self.marked = found is not None
        self._marker = self._empty_end() if found is None else found
        self._section = self._find_section()

    def _find_body(self) -> etree._Element:
        body = self.root.find(qualified("body"))
        if body is None:
            raise DocumentError(self._name, "文件里没有正文", "请用Word打开后另存再试")
        return body

    def _drop_our_bookmarks(self) -> bool:
        """Take out the bookmarks of an earlier report, so that ours are the only ones; were there any?"""
        starts = [
            start
            for start in self.root.iter(qualified("bookmarkStart"))
            if word_attribute(start, "name").startswith(BOOKMARK)
        ]
        numbers = {word_attribute(start, "id") for start in starts}
        for end in list(self.root.iter(qualified("bookmarkEnd"))):
            if word_attribute(end, "id") in numbers:
                _remove(end)
        for start in starts:
            _remove(start)
        return bool(starts)

    def _empty_end(self) -> etree._Element:
        """The last paragraph if it is empty, else a new one."""
        last = self._body[-2] if len(self._body) > 1 else None
        empty = last is not None and last.tag == qualified("p") and not _holds_something(last)
        if last is not None and empty and last.find(f".//{qualified('sectPr')}") is None:
            return last
        self._body.insert(len(self._body) - 1, etree.Element(qualified("p")))
        return self._body[-2]

    def _find_section(self) -> CT_SectPr:
        """The properties of the section that the marker stands in."""
        for node in (self._marker, *self._marker.itersiblings()):
            found = node if node.tag == _SECTION else node.find(f"{qualified('pPr')}/{qualified('sectPr')}")
            if found is not None:
                return cast("CT_SectPr", found)
        raise DocumentError(self._name, "文件里没有页面设置", "请用Word打开后另存再试")

    @property
    def page(self) -> dict[str, int]:
        """Width, height and margins of the upright page, tw."""
        size = self._section.find(qualified("pgSz"))
        edges = self._section.find(qualified("pgMar"))
        standard = {"w": A4_WIDTH, "h": A4_HEIGHT, "top": 1440, "bottom": 1440, "left": 1800, "right": 1800}
        found = {key: length(word_attribute(size if key in "wh" else edges, key)) for key in standard}
        return {key: standard[key] if value is None else abs(value) for key, value in found.items()}

    def words(self) -> tuple[str, ...]:
        """What the paragraphs and tables of the text say, top to bottom, the marker left out."""
        others = (node for node in self._body if node is not self._marker)
        said = ("".join(text.text or "" for text in node.iter(_TEXT)).strip() for node in others)
        return tuple(filter(None, said))

    def highest(self, tag: str, attribute: str) -> int:
        """The highest number that an attribute of elements of this tag has; 0 for none."""
        numbers = (element.get(attribute) or "" for element in self.root.iter(tag))
        return max((int(number) for number in numbers if number.isdecimal()), default=0)

    def add_footers(self, ids: Mapping[str, str], *, also_even: bool) -> None:
        """Refer every section to our footers.

        Args:
            ids: relationship id of each → the id it has here.
            also_even: True where odd and even pages were alike so far: even pages then keep the header.
        """
        self._footer_ids = ids
        for section in self._sections():
            headers = section.findall(qualified("headerReference"))
            kinds = {word_attribute(header, "type"): header for header in headers}
            if also_even and _DEFAULT in kinds and _EVEN not in kinds:
                even = deepcopy(kinds[_DEFAULT])
                even.set(qualified("type"), _EVEN)
                kinds[_DEFAULT].addnext(even)
            _refer(section, self._our_footers(landscape=_lies(section)))
            edges = section.find(qualified("pgMar"))
            if edges is not None:
                bottom = length(word_attribute(edges, "bottom")) or 0
                edges.set(qualified("footer"), str(_footer_place(bottom)))

    def _sections(self) -> list[CT_SectPr]:
        """The properties of every section, those before a tracked change left out."""
        tags = (cast("CT_SectPr", section) for section in self.root.iter(_SECTION))
        return [section for section in tags if next(section.iterancestors(_CHANGED), None) is None]

    def footers(self) -> dict[str, str]:
        """Kind → relationship id of the footers in force where the report goes."""
        found = {}
        for section in self._sections():
            for reference in section.iterfind(_FOOTER):
                found[word_attribute(reference, "type")] = reference.get(R_ID) or ""
            if section is self._section:
                break
        return found

    def turn_footers(self, ids: Mapping[str, str]) -> None:
        """Let the report's landscape pages have our footers, and the upright ones behind them hers again.

        Args:
            ids: relationship id of each of ours → the id it has here.
        """
        self._restored, self._footer_ids = self.footers(), ids
        sections = self._sections()
        for section in sections[sections.index(self._section) + 1 :][:1]:
            _refer(section, self._restored)

    def _our_footers(self, *, landscape: bool) -> dict[str, str]:
        """Kind → relationship id of our footers of one orientation."""
        kinds = ((_DEFAULT, False), (_EVEN, True))
        return {kind: self._footer_ids[FOOTERS[landscape, even][0]] for kind, even in kinds}

    def with_report(self, laid: Sequence[LaidOut], adapt: Callable[[str], str]) -> Iterator[str]:
        """The whole part in chunks, the report in the marker's place.

        Args:
            laid: the report's sections.
            adapt: turns XML of the report into XML of this document: its ids of styles, parts, drawings.
        """
        pieces = list(self._placed(laid))
        here = etree.Element(_HERE)
        self._marker.addprevious(here)
        for end in _open_ranges(self._marker):
            here.addprevious(end)
        _remove(self._marker)
        head, tail = re.split(f"<{_HERE}[^>]*/>", etree.tostring(self.root, encoding="unicode"), maxsplit=1)
        yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{head}'
        for chunks, final, section in pieces:
            yield from map(adapt, chunks)
            yield adapt(final.xml(_HERE)).replace(_HERE, section, 1)
        yield tail

    def _placed(self, laid: Sequence[LaidOut]) -> Iterator[_Piece]:
        """The report's sections, each but the last ended; the office's own section goes on or ends here."""
        first, again = deepcopy(self._section), self._repeated()
        if laid[0].landscape:
            yield (), Para(StyleId.SECTION_END), _xml(first)
            first = again
        *others, last = laid
        for section in others:
            yield section.chunks, section.final, _xml(self._turned() if section.landscape else first)
            first = first if section.landscape else again
        if len(laid) == 1 and not last.landscape:
            yield last.chunks, last.final, self._marker_section()
        else:
            yield last.chunks, last.final, self._ended(self._turned() if last.landscape else again)

    def _ended(self, end: etree._Element) -> str:
        """What the report's last paragraph says of its section, where the report has several."""
        if self._goes_on():
            parent = self._section.getparent()
            if parent is not None:
                parent.replace(self._section, self._repeated())
            return _xml(end)
        is_last = self._section.getparent() is self._body
        for node in self._rest():
            _remove(node)
        if is_last:
            self._body.replace(self._section, end)
        return "" if is_last else _xml(end)

    def _marker_section(self) -> str:
        """The section's properties if the marker paragraph carries them, else nothing."""
        return _xml(self._section) if self._marker in self._section.iterancestors() else ""

    def _rest(self) -> list[etree._Element]:
        """What stands between the marker and the end of its section."""
        rest = []
        for node in self._marker.itersiblings():
            if node is self._section or self._marker in self._section.iterancestors():
                break
            rest.append(node)
            if node in self._section.iterancestors():
                break
        return rest

    def _goes_on(self) -> bool:
        """Whether the office's section holds anything behind the marker."""
        return any(map(_holds_something, self._rest()))

    def _repeated(self) -> CT_SectPr:
        """The section's properties for a later section: no page of its own that comes first."""
        section = deepcopy(self._section)
        section.remove_all("w:titlePg", "w:type", "w:pgNumType", "w:sectPrChange")
        _refer(section, self._restored)
        return section

    def _turned(self) -> CT_SectPr:
        """The section's properties for landscape pages, bound like the upright ones."""
        section, page = self._repeated(), self.page
        section.remove_all(*_REFERENCES, "w:cols")
        if self._footer_ids:
            _refer(section, self._our_footers(landscape=True))
        turned = {edge: page[source] for edge, source in _TURNED.items()}
        near = {"header": min(_HEADER, turned["top"]), "footer": _footer_place(turned["bottom"])}
        _set(section.get_or_add_pgMar(), turned | near | {"gutter": 0})
        _set(section.get_or_add_pgSz(), {"w": page["h"], "h": page["w"], "orient": "landscape"})
        return section


def _footer_place(bottom: int) -> int:
    """Distance of the page number from the page's foot, tw, that puts it 7 mm below 版心."""
    return max(0, bottom - NUMBER_ROOM)


def _lies(section: etree._Element) -> bool:
    """Whether a section's pages are landscape."""
    return word_attribute(section.find(qualified("pgSz")), "orient") == "landscape"


def _refer(section: CT_SectPr, footers: Mapping[str, str]) -> None:
    """Let a section name these footers itself, by kind, where it names none of its own."""
    named = {word_attribute(found, "type") for found in section.iterfind(_FOOTER)}
    for kind, identity in footers.items():
        if kind not in named and kind in _KINDS:
            section.add_footerReference(_KINDS[kind], identity)


def _set(element: etree._Element, values: Mapping[str, object]) -> None:
    """Give an element these attributes and no others."""
    element.attrib.clear()
    for key, value in values.items():
        element.set(qualified(key), str(value))


def _xml(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _open_ranges(paragraph: etree._Element) -> list[etree._Element]:
    """The ends of bookmarks, comments and moves in a paragraph whose other end stands outside it."""
    ends: dict[tuple[str, str], list[etree._Element]] = {}
    for node in paragraph.iter():
        found = _RANGE.fullmatch(str(node.tag))
        if found:
            ends.setdefault((found[1], word_attribute(node, "id")), []).append(node)
    return [nodes[0] for nodes in ends.values() if len(nodes) == 1]


def _holds_something(element: etree._Element) -> bool:
    """Whether anything of an element can be seen."""
    return next(element.iter(*_HOLDS_SOMETHING), None) is not None


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
