"""A .docx as the parts of a zip: what is in it, how the parts are related, and why it may not be readable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from lxml import etree

from zdxm.declare import pattern
from zdxm.errors import DocumentError, ZdxmError
from zdxm.ooxml.guards import DOCUMENT, Zipped
from zdxm.ooxml.names import WORD

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
