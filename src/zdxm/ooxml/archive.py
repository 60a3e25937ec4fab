"""A .docx as a zip of parts: what is in it, how the parts are related, and why it may not be readable."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from zdxm.errors import DocumentError
from zdxm.ooxml.names import WORD, links_part

_OFF = frozenset({"0", "false", "off", "none"})
_MEASURE = re.compile(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi)?")
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


MAX_FILE_BYTES = 256 * 2**20
MAX_UNPACKED_BYTES = 512 * 2**20
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF_MARK = b"{\\rtf"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1  # of a zip member's general purpose bits
_OFFICE_DOCUMENT = "/officeDocument"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN_ROOT = "document"
_ROW = f"{WORD}tr"
_PASSING = frozenset({_ROW, f"{WORD}p"})
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, KeyError)
_RESAVE = "请用Word或WPS打开后另存为.docx再试"
_GIVE_DOCX = "请给出.docx文件；其他格式请先用Word或WPS另存为.docx"


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its id and type, and the part, or the address outside, that it leads to."""

    id: str
    kind: str
    target: str
    external: bool = False


class Archive:
    """The parts of one package.

    Attributes:
        name: what messages call the file.
        members: names of all parts, as they stand in the zip.
        main: name of the document part.
    """

    def __init__(self, name: str, zipped: zipfile.ZipFile) -> None:
        self.name = name
        self.members = tuple(zipped.namelist())
        self._zip = zipped
        self._names = {_key(member): member for member in self.members}
        self.main = self._find_main()

    def _find_main(self) -> str:
        targets = (target for kind, target in self.related("").values() if kind.endswith(_OFFICE_DOCUMENT))
        return next(targets, "word/document.xml")

    def has(self, part: str) -> bool:
        """Whether there is a part of this name; letter case does not matter."""
        return _key(part) in self._names

    def read(self, part: str) -> bytes:
        """A part's content; empty where there is none.

        Raises:
            DocumentError: it cannot be unpacked.
        """
        member = self._names.get(_key(part))
        if member is None:
            return b""
        try:
            return self._zip.read(member)
        except _UNREADABLE as error:
            raise broken(self.name, part) from error

    def root(self, part: str) -> etree._Element | None:
        """A part parsed; None where there is none.

        Raises:
            DocumentError: it cannot be unpacked or is no XML.
        """
        content = self.read(part)
        if not content:
            return None
        try:
            return parse_xml(content)
        except etree.XMLSyntaxError as error:
            raise broken(self.name, part) from error

    def stream(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """Every element of these tags in a part, whole; table rows are dropped once they are passed.

        Raises:
            DocumentError: the part cannot be unpacked or is no XML.
        """
        for _, element in self._events(part, ("end",), (*tags, _ROW)):
            if element.tag == _ROW:
                element.clear()
            else:
                yield element

    def walk(self, part: str) -> Iterator[tuple[str, etree._Element]]:
        """``start`` and ``end`` of every element of a part in order, for one that is too long to hold.

        At its start an element has its attributes but not yet its text; what paragraphs and table
        rows hold is dropped once they are passed.

        Raises:
            DocumentError: the part cannot be unpacked or is no XML.
        """
        for event, element in self._events(part, ("start", "end"), None):
            yield event, element
            if event == "end" and element.tag in _PASSING:
                element.clear()

    def _events(
        self, part: str, events: Sequence[str], tags: Sequence[str] | None
    ) -> Iterator[tuple[str, etree._Element]]:
        member = self._names.get(_key(part))
        if member is None:
            return
        try:
            with self._zip.open(member) as content:
                yield from etree.iterparse(
                    content, events, tag=tags, resolve_entities=False, no_network=True, remove_comments=True
                )
        except (etree.XMLSyntaxError, *_UNREADABLE) as error:
            raise broken(self.name, part) from error

    def links(self, part: str) -> Iterator[Link]:
        """The relationships of a part; ``""`` is the package."""
        folder, _ = posixpath.split(part)
        root = self.root(links_part(part))
        for link in () if root is None else root:
            target, external = link.get("Target") or "", link.get("TargetMode") == "External"
            if target and not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                target = _plain(self._names.get(_key(target), target))
            if target:
                yield Link(link.get("Id") or "", link.get("Type") or "", target, external=external)

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


def _plain(member: str) -> str:
    """A member's name as parts are named; some writers use backslashes."""
    return member.replace("\\", "/").lstrip("/")


def _key(name: str) -> str:
    """A name as packages compare them: letter case and percent signs do not matter."""
    return unquote(_plain(name)).lower()


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


def broken(name: str, part: str = "") -> DocumentError:
    """The error for a file that is damaged, and where."""
    where = f"（{part}读不出来）" if part else ""
    return DocumentError(name, f"文件已损坏{where}", _RESAVE)


def read_file(path: Path) -> bytes:
    """A document's bytes.

    Raises:
        DocumentError: missing, a folder, too large, or not to be read.
    """
    place = str(path)
    try:
        if path.is_dir():
            raise DocumentError(place, "这是一个文件夹，不是Word文件", "请写出文件夹里.docx文件的名字")
        if path.stat().st_size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES >> 20
            raise DocumentError(place, f"文件超过{limit}MB的上限", "请压缩或删去图片后再试")
        return path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(place, "找不到这个文件", "请检查路径和文件名（含扩展名）是否写对") from None
    except PermissionError:
        raise DocumentError(
            place, "系统不允许读取这个文件", "请检查文件权限，或关闭正在独占它的程序后再试"
        ) from None
    except (OSError, ValueError) as error:
        raise DocumentError(place, f"系统读取失败（{error}）", "请把文件复制到本机磁盘后再试") from error


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
    try:
        zipped = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE as error:
        raise broken(name) from error
    infos = zipped.infolist()
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
        raise DocumentError(name, "文件设有打开密码", "请取消密码，另存后再试")
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES >> 20
        raise DocumentError(name, f"文件解开后超过{limit}MB的上限", "请压缩或删去图片，把附表拆成几份后再试")
    archive = Archive(name, zipped)
    _require_word(archive)
    return archive


def _not_zip(data: bytes, name: str) -> DocumentError:
    if not data:
        return DocumentError(name, "文件是空的（0字节）", "请用Word或WPS打开原件，重新保存后再试")
    if data.startswith(_OLE_MARK):
        if _ENCRYPTED_STREAM in data:
            return DocumentError(name, "文件设有打开密码", "请在Word或WPS里取消密码，另存后再试")
        return DocumentError(name, "这是旧版的.doc或.wps文件", "请用Word或WPS打开，另存为.docx后再试")
    if data.startswith(_RTF_MARK):
        return DocumentError(name, "这是RTF文件，不是.docx", "请用Word或WPS打开，另存为.docx后再试")
    return DocumentError(name, "文件内容不是Word文档", _GIVE_DOCX)


def _require_word(archive: Archive) -> None:
    """Refuse a zip that holds no Word document (a workbook, a plain archive, a strict one)."""
    content = archive.read(archive.main)
    if not content:
        raise DocumentError(archive.name, "压缩包里没有Word正文，这不是.docx", _GIVE_DOCX)
    if _STRICT in content[:4096]:
        raise DocumentError(
            archive.name, "这是“Strict Open XML”格式", "请用Word另存为普通的“Word文档（.docx）”后再试"
        )
    try:
        for _, root in etree.iterparse(io.BytesIO(content), events=("start",), no_network=True):
            if etree.QName(root).localname != _MAIN_ROOT:
                raise DocumentError(archive.name, "压缩包里没有Word正文，这不是.docx", _GIVE_DOCX)
            return
    except etree.XMLSyntaxError as error:
        raise broken(archive.name, archive.main) from error
