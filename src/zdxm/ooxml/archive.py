"""A .docx as the parts of a zip: what is in it, how they are related, why it may not be readable.

Somebody else's package can also take parts of ours; it stands on python-docx. Its own parts keep their bytes;
whatever no relationship leads to is left out, as every reader leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Literal

from lxml import etree

from zdxm.declare import pattern
from zdxm.errors import DocumentError, ZdxmError
from zdxm.ooxml.guards import DOCUMENT, Link, Zipped
from zdxm.ooxml.names import CONTENT_TYPES, MAIN_TYPE, RELATIONSHIPS, WORD, links_part
from zdxm.ooxml.writing import Content, Part, types_xml

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part as OpcPart

_OFF = frozenset({"0", "false", "off", "none"})
_MEASURE = pattern(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?")
_TWIPS = {"": 1.0, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}


def word_attribute(element: etree._Element | None, name: str) -> str:
    """A w: attribute; empty where element or attribute are missing."""
    return "" if element is None else element.get(WORD + name) or ""


def child_value(element: etree._Element | None, name: str) -> str:
    """``w:val`` of a w: child; empty where there is none."""
    return "" if element is None else word_attribute(element.find(WORD + name), "val")


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as ``w:b`` is there and on."""
    return element is not None and (element.get(WORD + "val") or "1") not in _OFF


def length(text: str) -> int | None:
    """A measure in twips, as a whole number or with a unit; None for anything else."""
    found = _MEASURE.fullmatch(text.strip())
    return round(float(found[1]) * _TWIPS[found[2] or ""]) if found else None


def number(text: str) -> int | None:
    """A whole number; None for anything else."""
    found = _MEASURE.fullmatch(text.strip())
    return round(float(found[1])) if found and not found[2] else None


read_file = DOCUMENT.read
_FED = 1 << 14  # bytes parsed at once
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF_MARK = b"{\\rtf"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OFFICE_DOCUMENT = "/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN_ROOT = "document"
_ROW = f"{WORD}tr"
_GIVE_DOCX = "请给出.docx文件；其他格式请先用Word或WPS另存为.docx"


class Archive(Zipped):
    """The parts of one document.

    Attributes:
        members: names of all parts, as they stand in the zip.
        main: name of the document part.
    """

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(name, data, DOCUMENT)
        self.members = tuple(info.filename for info in self.parts.values())
        targets = (target for kind, target in self.related("").values() if kind.endswith(_OFFICE_DOCUMENT))
        self.main = next(targets, "word/document.xml")

    def root(self, part: str) -> etree._Element | None:
        """A part parsed; None where there is none.

        Raises:
            DocumentError: it cannot be unpacked or is no XML.
        """
        content = self.read(part)
        try:
            return parse_xml(content) if content else None
        except etree.XMLSyntaxError as error:
            raise broken(self.place, part) from error

    def stream(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """Every element of these tags in a part, whole; table rows are dropped once they are passed.

        Raises:
            DocumentError: the part cannot be unpacked or is no XML.
        """
        for element in self._events(part, "end", (*tags, _ROW)):
            if element.tag == _ROW:
                element.clear()
            else:
                yield element

    def first(self, part: str) -> etree._Element | None:
        """The root of a part, of which no more is read than its beginning; None where there is none.

        Raises:
            DocumentError: the part cannot be unpacked or is no XML.
        """
        return next(self._events(part, "start"), None)

    def _events(
        self, part: str, event: Literal["start", "end"], tags: Sequence[str] | None = None
    ) -> Iterator[etree._Element]:
        parser: Any = etree.XMLPullParser(
            (event,), tag=tags, resolve_entities=False, no_network=True, remove_comments=True
        )
        try:
            for chunk in self.chunks(part) if self.has(part) else ():
                for start in range(0, len(chunk), _FED):  # who looks at the root alone stops here
                    parser.feed(chunk[start : start + _FED])
                    yield from (element for _, element in parser.read_events())
            if self.has(part):
                parser.close()
                yield from (element for _, element in parser.read_events())
        except etree.XMLSyntaxError as error:
            raise broken(self.place, part) from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (type, target) of each relationship of a part inside the package; ``""`` is the package."""
        return {link.id: (link.kind, link.target) for link in self.links(part) if not link.external}

    def dangling(self, part: str) -> list[str]:
        """Targets of a part's relationships that do not exist."""
        return [target for _, target in self.related(part).values() if not self.has(target)]

    def sole(self, part: str, kind: str) -> str:
        """Target of the first relationship whose type ends with ``/kind``; empty for none."""
        targets = (target for found, target in self.related(part).values() if found.endswith(f"/{kind}"))
        return next(targets, "")


def parse_xml(content: bytes) -> etree._Element:
    """Parse without touching anything outside the bytes.

    Raises:
        lxml.etree.XMLSyntaxError: no well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(content, parser)


def xml_bytes(root: etree._Element) -> bytes:
    """A part as bytes, the counterpart of :func:`parse_xml`."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def broken(name: str, part: str) -> ZdxmError:
    """The error for a document with a damaged part."""
    return DOCUMENT.damaged(name, f"{part}读不出来")


def open_archive(data: bytes, name: str) -> Archive:
    """Open the bytes of a .docx.

    Args:
        data: the whole file.
        name: what messages call it.

    Raises:
        DocumentError: empty, encrypted, damaged, too large, or no .docx.
    """
    if not data.startswith(_ZIP_MARK):
        raise _not_zip(data, name)
    archive = Archive(name, data)
    _require_word(archive)
    return archive


def _not_zip(data: bytes, name: str) -> ZdxmError:
    if not data:
        return DocumentError(name, "文件是空的（0字节）", "请用Word或WPS打开原件，重新保存后再试")
    if data.startswith(_OLE_MARK):
        if _ENCRYPTED_STREAM in data:
            return DOCUMENT.locked(name)
        return DocumentError(name, "这是旧版的.doc或.wps文件", DOCUMENT.resave)
    if data.startswith(_RTF_MARK):
        return DocumentError(name, "这是RTF文件，不是.docx", DOCUMENT.resave)
    return DocumentError(name, "文件内容不是Word文档", _GIVE_DOCX)


def _require_word(archive: Archive) -> None:
    """Refuse a zip that holds no Word document (a workbook, a plain archive, a strict one)."""
    root = archive.first(archive.main)
    if root is None or etree.QName(root).localname != _MAIN_ROOT:
        raise DocumentError(archive.place, "压缩包里没有Word正文，这不是.docx", _GIVE_DOCX)
    if etree.QName(root).namespace == _STRICT:
        remedy = "请用Word另存为普通的“Word文档（.docx）”后再试"
        raise DocumentError(archive.place, "这是“Strict Open XML”格式", remedy)


_MAIN = f"{RELATIONSHIPS}/officeDocument"
_UNTYPED = "application/octet-stream"
_NUMBERED = pattern(r"(.*?)\d*(\.\w+)")


class ForeignPackage:
    """A package that takes parts of ours."""

    def __init__(self, archive: Archive, left_out: Callable[[Link], bool]) -> None:
        """Read a package but for what some relationships lead to.

        Raises:
            DocumentError: a part cannot be unpacked, or its relationships are no XML.
        """
        from docx.opc.package import OpcPackage

        self._archive, self._package = archive, OpcPackage()
        self._parts: dict[str, OpcPart] = {}
        self._new: dict[str, Content] = {}
        type_of, waiting = _types(archive), [""]
        while waiting:
            name = waiting.pop()
            source = self._source(name)
            for link in archive.links(name):
                if link.external:
                    source.load_rel(link.kind, link.target, link.id, is_external=True)
                elif archive.has(link.target) and not left_out(link):
                    if link.target not in self._parts:
                        kind = MAIN_TYPE if link.kind == _MAIN else type_of(link.target)
                        part = _foreign_part(link.target, kind, archive.read(link.target))
                        self._parts[link.target] = part
                        waiting.append(link.target)
                    source.load_rel(link.kind, self._parts[link.target], link.id)
        self._came = frozenset(self._parts)

    def _source(self, name: str) -> OpcPackage | OpcPart:
        return self._parts[name] if name else self._package

    def put(self, source: str, part: Part) -> None:
        """Give the content of a part of ours to the one of its kind that a part leads to; add it for none."""
        links = self._source(source).rels.values()
        same = (link.target_part for link in links if not link.is_external and link.reltype == part.relation)
        name = next((str(found.partname.membername) for found in same), "")
        if name:
            self._new[name] = part.content
        else:
            self.add(part, source)

    def add(self, part: Part, source: str = "") -> str:
        """Let a part, or the package, lead to a part of ours and all that it leads to.

        They stand under names that are free.

        Returns:
            Id of the new relationship.
        """
        return self._source(source).relate_to(self._adopted(part), part.relation)

    def _adopted(self, part: Part) -> OpcPart:
        name = self._free(part.name)
        adopted = self._parts[name] = _foreign_part(name, part.type)
        self._new[name] = part.content
        for inner in part.parts:
            adopted.load_rel(inner.relation, self._adopted(inner), inner.id)
        return adopted

    def _free(self, name: str) -> str:
        taken = {other.lower() for other in self._parts}
        tried = (_NUMBERED.sub(rf"\g<1>{number}\2", name) for number in count(1))
        return name if name.lower() not in taken else next(one for one in tried if one.lower() not in taken)

    def contents(self) -> dict[str, Content]:
        """Name → content of everything in the package; what nobody has touched keeps its bytes."""
        found = {name: self._new.get(name, part.blob) for name, part in self._parts.items()}
        for name, part in self._parts.items():
            if part.rels:
                touched = name == self._archive.main or name not in self._came
                found[links_part(name)] = part.rels.xml if touched else self._archive.read(links_part(name))
        found[links_part("")] = self._package.rels.xml
        found[CONTENT_TYPES] = types_xml({name: part.content_type for name, part in self._parts.items()})
        return found


def _foreign_part(name: str, kind: str, content: bytes | None = None) -> OpcPart:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    return Part(PackURI(f"/{name}"), kind, content)


def _types(archive: Archive) -> Callable[[str], str]:
    """Finds the content type of a part."""
    root = archive.root(CONTENT_TYPES)
    entries = [] if root is None else [dict(entry.attrib) for entry in root.iterfind("{*}*")]
    types = {
        (entry.get("PartName") or entry.get("Extension", "")).lower(): entry.get("ContentType", "")
        for entry in entries
    }

    def find(name: str) -> str:
        extension = name.rpartition(".")[2].lower()
        return types.get(f"/{name}".lower()) or types.get(extension) or _UNTYPED

    return find
