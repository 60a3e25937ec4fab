"""An office's own document part with a report in it: at its marker paragraph, on pages like hers.

The report's upright sections repeat the page setup of the section that holds the marker; its landscape ones
turn that setup a quarter. Sections without headers and footers of their own go on with those before.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lxml import etree

from zdxm.document.letterhead_parts import find_marker
from zdxm.document.official import A4_HEIGHT, A4_WIDTH, StyleId
from zdxm.document.titles import FOOTERS, NAMESPACES, NUMBER_ROOM, Para, section_xml
from zdxm.errors import DocumentError
from zdxm.ooxml.archive import length, parse_xml, word_attribute
from zdxm.ooxml.names import R_ID, qualified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from zdxm.document.body import LaidOut
    from zdxm.document.official import Profile

    _Piece = tuple[Iterable[str], Para, str]


_NAMESPACES = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', NAMESPACES))
_HERE = "zdxm-here"
_REFERENCES = ("headerReference", "footerReference")
_DEFAULT, _EVEN = "default", "even"
_OUR_BOOKMARK = "_zdxm_"
_HOLDS_SOMETHING = tuple(map(qualified, ("t", "drawing", "pict", "object", "tbl", "fldChar", "sym", "br")))
_CHANGED = qualified("sectPrChange")
_RANGE = re.compile(r"\{[^}]*\}(bookmark|commentRange|moveFromRange|moveToRange|perm)(?:Start|End)")
_TURNED = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}
_BEFORE_PAGE = tuple(map(qualified, (*_REFERENCES, "footnotePr", "endnotePr", "type")))
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
        nsmap: Any = root.nsmap  # as etree.Element takes it, whatever its stubs say
        self.root = etree.Element(root.tag, nsmap={**nsmap, **_NAMESPACES})
        self.root.attrib.update(root.attrib)
        self.root.extend(list(root))
        self._name = name
        self._body = self._find_body()
        self.is_report = self._drop_our_bookmarks()
        if not len(self._body) or self._body[-1].tag != qualified("sectPr"):
            self._body.append(_element(section_xml(profile, landscape=False)))
            _drop(self._body[-1], *_REFERENCES)
        self.own_footers = next(self.root.iter(qualified("footerReference")), None) is not None
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
            if word_attribute(start, "name").startswith(_OUR_BOOKMARK)
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

    def _find_section(self) -> etree._Element:
        """The properties of the section that the marker stands in."""
        for node in (self._marker, *self._marker.itersiblings()):
            found = (
                node
                if node.tag == qualified("sectPr")
                else node.find(f"{qualified('pPr')}/{qualified('sectPr')}")
            )
            if found is not None:
                return found
        raise DocumentError(self._name, "文件里没有页面设置", "请用Word打开后另存再试")

    @property
    def page(self) -> dict[str, int]:
        """Width, height and margins of the upright page, tw."""
        size = self._section.find(qualified("pgSz"))
        edges = self._section.find(qualified("pgMar"))
        standard = {"w": A4_WIDTH, "h": A4_HEIGHT, "top": 1440, "bottom": 1440, "left": 1800, "right": 1800}
        found = {key: length(word_attribute(size if key in "wh" else edges, key)) for key in standard}
        return {key: standard[key] if value is None else abs(value) for key, value in found.items()}

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
                headers.append(even)
            _drop(section, "headerReference")
            for at, reference in enumerate((*headers, *self._our_footers(landscape=_lies(section)))):
                section.insert(at, reference)
            edges = section.find(qualified("pgMar"))
            if edges is not None:
                edges.set(
                    qualified("footer"), str(_footer_place(length(word_attribute(edges, "bottom")) or 0))
                )

    def _sections(self) -> list[etree._Element]:
        """The properties of every section, those before a tracked change left out."""
        tags = self.root.iter(qualified("sectPr"))
        return [section for section in tags if next(section.iterancestors(_CHANGED), None) is None]

    def footers(self) -> dict[str, str]:
        """Kind → relationship id of the footers in force where the report goes."""
        found = {}
        for section in self._sections():
            for reference in section.iterfind(qualified("footerReference")):
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

    def _our_footers(self, *, landscape: bool) -> list[etree._Element]:
        """References to our footers of one orientation."""
        made = []
        for even, kind in ((False, _DEFAULT), (True, _EVEN)):
            made.append(_footer(kind, self._footer_ids[FOOTERS[landscape, even][0]]))
        return made

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

    def _repeated(self) -> etree._Element:
        """The section's properties for a later section: no page of its own that comes first."""
        section = deepcopy(self._section)
        _drop(section, "titlePg", "type", "pgNumType", "sectPrChange")
        _refer(section, self._restored)
        return section

    def _turned(self) -> etree._Element:
        """The section's properties for landscape pages, bound like the upright ones."""
        section, page = self._repeated(), self.page
        _drop(section, *_REFERENCES, "cols")
        if self._footer_ids:
            for at, reference in enumerate(self._our_footers(landscape=True)):
                section.insert(at, reference)
        turned = {edge: page[source] for edge, source in _TURNED.items()}
        near = {"header": min(_HEADER, turned["top"]), "footer": _footer_place(turned["bottom"])}
        _put(section, "pgMar", turned | near | {"gutter": 0})
        _put(section, "pgSz", {"w": page["h"], "h": page["w"], "orient": "landscape"})
        return section


def _footer_place(bottom: int) -> int:
    """Distance of the page number from the page's foot, tw, that puts it 7 mm below 版心."""
    return max(0, bottom - NUMBER_ROOM)


def _lies(section: etree._Element) -> bool:
    """Whether a section's pages are landscape."""
    return word_attribute(section.find(qualified("pgSz")), "orient") == "landscape"


def _footer(kind: str, identity: str) -> etree._Element:
    """A reference to a footer."""
    reference = _made("footerReference", {"type": kind})
    reference.set(R_ID, identity)
    return reference


def _refer(section: etree._Element, footers: Mapping[str, str]) -> None:
    """Let a section name these footers itself, by kind, where it names none of its own."""
    named = {word_attribute(found, "type") for found in section.iterfind(qualified("footerReference"))}
    for kind, identity in footers.items():
        if kind not in named:
            section.insert(0, _footer(kind, identity))


def _put(section: etree._Element, name: str, values: Mapping[str, object]) -> None:
    """Set an element of a section's properties, in its old place or in front of the page setup."""
    old, new = section.find(qualified(name)), _made(name, values)
    if old is not None:
        section.replace(old, new)
        return
    before = [child for child in section if child.tag in _BEFORE_PAGE]
    section.insert(len(before), new)


def _made(name: str, values: Mapping[str, object]) -> etree._Element:
    element = etree.Element(qualified(name), nsmap=_NAMESPACES)
    for key, value in values.items():
        element.set(qualified(key), str(value))
    return element


def _element(xml: str) -> etree._Element:
    """One element of ours, parsed."""
    return etree.fromstring(f"<r {NAMESPACES}>{xml}</r>")[0]


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


def _drop(element: etree._Element, *names: str) -> None:
    for name in names:
        for child in element.findall(qualified(name)):
            element.remove(child)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
