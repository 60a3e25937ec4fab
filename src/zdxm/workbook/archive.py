"""A workbook's zip archive, read as if its maker meant harm.

Every part is unpacked here first, piece by piece, and held to the size and the checksum that the archive's
directory states, so that no later reader meets a part that unpacks to more than it says.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.errors import WorkbookError
from zdxm.workbook.faults import damaged, locked, too_large
from zdxm.workbook.limits import (
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_SMALL_PART_BYTES,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["Archive", "part_key"]

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
