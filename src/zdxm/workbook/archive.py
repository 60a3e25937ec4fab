"""A workbook's zip archive, read as if its maker meant harm.

Every part is unpacked here first, piece by piece, and held to the size and the checksum that the archive's
directory states, so that no later reader meets a part that unpacks to more than it says.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from zdxm.errors import WorkbookError
from zdxm.workbook.model import (
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_SMALL_PART_BYTES,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
    damaged,
    locked,
    too_large,
)

_CHUNK = 2**20
_FEED = 2**16
_TEXT_ENDINGS = (".xml", ".rels", ".bin")
_UNREAD = ("xl/media/", "xl/vbaproject.bin", "xl/printersettings/", "xl/embeddings/", "xl/activex/")
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, struct.error)


@dataclass(frozen=True, slots=True, eq=False)
class Archive:
    """The parts of a workbook that are worth reading.

    Attributes:
        place: the file, as messages name it.
        data: its bytes.
        parts: directory entries by :func:`part_key`; pictures, macros and the like are left out.
    """

    place: str
    data: bytes
    parts: dict[str, zipfile.ZipInfo]

    @classmethod
    def of(cls, place: str, data: bytes) -> Archive:
        """Read the directory.

        Raises:
            WorkbookError: no archive, cut off, with a password, too many parts, or too large.
        """
        if _END not in data:
            raise damaged(place, "后半截不见了，多半没有下载或复制完")
        if data.count(_ENTRY) > MAX_MEMBERS:
            raise WorkbookError(
                place, f"压缩包里超过{MAX_MEMBERS}个部件", "请用Excel或WPS打开，另存为.xlsx后再试"
            )
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except _BROKEN:
            raise damaged(place, "压缩包的目录读不出来") from None
        read = [info for info in infos if _is_read(info.filename)]
        _check_directory(place, read)
        return cls(place, data, {part_key(info.filename): info for info in read})

    @property
    def is_plain(self) -> bool:
        """Whether there is one directory only, at the very end, so that all readers see the same parts."""
        return self.data.count(_END) == 1 and self.data.find(_END) == len(self.data) - _END_SIZE

    def small_part(self, name: str) -> bytes:
        """A part that must be small; empty if there is none.

        Raises:
            WorkbookError: it is damaged, or not small.
        """
        info = self.parts.get(part_key(name))
        if info is None:
            return b""
        if info.file_size > MAX_SMALL_PART_BYTES:
            raise too_large(self.place)
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, unpacked in pieces of at most 1 MB.

        Raises:
            WorkbookError: it is cut off, or differs from the stated size or checksum.
        """
        info = self.parts[part_key(name)]
        fault = damaged(self.place, f"压缩包里的{name}解不开")
        size, checksum = 0, 0
        for piece in self._unpack(info, fault):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > info.file_size:
                raise fault
            yield piece
        if size != info.file_size or checksum != info.CRC:
            raise fault

    def check(self, *, without: Iterable[str] = ()) -> None:
        """Unpack every part, save those that another reader looks through or nobody reads.

        Raises:
            WorkbookError: one is damaged.
        """
        skipped = {part_key(name) for name in without}
        for name in self.parts.keys() - skipped:
            for _ in self.chunks(name):
                pass

    def rewritten(self, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
        """The same workbook, of the parts that are read only, some of them changed."""
        by_key = {part_key(name): change for name, change in changes.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for key, info in self.parts.items():
                data = b"".join(self.chunks(key))
                archive.writestr(info.filename, by_key[key](data) if key in by_key else data)
        return stream.getvalue()

    def _unpack(self, info: zipfile.ZipInfo, fault: WorkbookError) -> Iterator[bytes]:
        packed = self._packed(info, fault)
        if info.compress_type == zipfile.ZIP_STORED:
            for begin in range(0, len(packed), _CHUNK):
                yield bytes(packed[begin : begin + _CHUNK])
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        feed, rest = 0, b""
        while not inflater.eof:
            piece = rest or bytes(packed[feed : feed + _FEED])
            if not piece:
                raise fault
            feed += 0 if rest else _FEED
            try:
                unpacked = inflater.decompress(piece, _CHUNK)
            except zlib.error:
                raise fault from None
            rest = inflater.unconsumed_tail
            if unpacked:
                yield unpacked

    def _packed(self, info: zipfile.ZipInfo, fault: WorkbookError) -> memoryview:
        """The packed bytes, found as every reader finds them: behind the part's own header."""
        start = info.header_offset
        header = self.data[start : start + _LOCAL_SIZE]
        if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
            raise fault
        begin = start + _LOCAL_SIZE + sum(struct.unpack_from("<HH", header, 26))
        packed = memoryview(self.data)[begin : begin + info.compress_size]
        if len(packed) != info.compress_size:
            raise fault
        return packed


def part_key(name: str) -> str:
    """A part's name as packages compare them: without regard to case, some writers with backslashes."""
    return name.replace("\\", "/").lower()


def _is_read(name: str) -> bool:
    key = part_key(name)
    return key.endswith(_TEXT_ENDINGS) and not key.startswith(_UNREAD)


def _check_directory(place: str, infos: list[zipfile.ZipInfo]) -> None:
    if len({part_key(info.filename) for info in infos}) != len(infos):
        raise damaged(place, "压缩包里有两个部件同名")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise locked(place)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise damaged(place, "压缩包用了表格软件不用的压缩方法")
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise too_large(place)
    for info in infos:
        if info.file_size > max(RATIO_FROM_BYTES, MAX_RATIO * info.compress_size):
            raise WorkbookError(
                place,
                f"压缩包里的{info.filename}压缩了{MAX_RATIO}倍以上，不像是正常的表格",
                "请确认文件来源；来源可靠就用Excel或WPS打开，另存后再试",
            )


_ROOT_LINKS = "_rels/.rels"
_USUAL_BOOK = "xl/workbook.xml"
_BOOK_TYPE = "/officeDocument"
_HIDDEN = frozenset({"hidden", "veryHidden"})

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A sheet as the workbook lists it: its name, its part, and whether it shows."""

    name: str
    part: str
    visible: bool


def local_name(name: str) -> str:
    """A tag or attribute without its namespace prefix."""
    return name.rpartition(":")[2]


def parse_xml(place: str, data: bytes, start: Callable[[str, Attributes], None]) -> None:
    """Call ``start`` for every element; declarations of entities are not XML that a table program writes.

    Raises:
        WorkbookError: not well-formed, or with a document type declaration.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype(place)
    try:
        parser.Parse(data, True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, LookupError, ValueError):  # the latter two: of encodings
        raise damaged(place, "工作簿的目录读不通") from None


def refuse_doctype(place: str) -> Callable[..., None]:
    """A handler of document type declarations: no table program writes one, and entities can do harm."""

    def refuse(*_: object) -> None:
        raise damaged(place, "里面夹带了外部定义（DTD）")

    return refuse


def sheet_links(archive: Archive) -> list[SheetLink]:
    """All sheets in order.

    Raises:
        WorkbookError: the parts that list them are missing, broken, or name a sheet twice.
    """
    book = _book_part(archive)
    if part_key(book) not in archive.parts:
        raise damaged(archive.place, "压缩包里没有工作簿的目录")
    folder, name = posixpath.split(book)
    targets = {
        link["Id"]: _resolve(folder, link.get("Target", ""))
        for link in _relations(archive, f"{folder}/_rels/{name}.rels")
        if "Id" in link
    }
    sheets: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if local_name(tag) == "sheet":
            sheets.append(attributes)

    parse_xml(archive.place, archive.small_part(book), start)
    links = [
        SheetLink(
            sheet.get("name", ""),
            targets.get(next((sheet[key] for key in sheet if key.endswith(":id")), ""), ""),
            sheet.get("state") not in _HIDDEN,
        )
        for sheet in sheets
    ]
    if len({link.name for link in links}) != len(links):
        raise damaged(archive.place, "有两张工作表同名")
    for link in links:
        if link.visible and part_key(link.part) not in archive.parts:
            raise damaged(archive.place, f"工作表“{link.name}”的内容不见了")
    return links


def _book_part(archive: Archive) -> str:
    for link in _relations(archive, _ROOT_LINKS):
        if link.get("Type", "").endswith(_BOOK_TYPE):
            return _resolve("", link.get("Target", ""))
    return _USUAL_BOOK


def _relations(archive: Archive, part: str) -> list[Attributes]:
    found: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if local_name(tag) == "Relationship":
            found.append(attributes)

    data = archive.small_part(part)
    if data:
        parse_xml(archive.place, data, start)
    return found


def _resolve(folder: str, target: str) -> str:
    """A target is relative to the part's folder, or begins with a slash; some writers forget the slash."""
    if target.startswith("/"):
        return target.lstrip("/")
    if folder and target.startswith(f"{folder}/"):
        return target
    return posixpath.normpath(posixpath.join(folder, target)) if target else ""
