"""What a file from elsewhere may be, before anybody opens it: its bytes, and its zip read as if to do harm.

Every part of a zip is unpacked here, piece by piece, and held to the size and the checksum that the zip's
directory states, so that no later reader meets a part that unpacks to more than it says.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote
from xml.parsers import expat

from zdxm.declare import frozen
from zdxm.errors import DocumentError, WorkbookError, ZdxmError
from zdxm.ooxml.names import links_part
from zdxm.ooxml.writing import pack

MAX_FILE_BYTES = 256 * 2**20
MAX_MEMBERS = 10_000
"""Parts of a zip."""
MAX_RATIO = 400
"""How many times larger than packed a part may be; sheets of an office stay below 100."""
RATIO_FROM_BYTES = 64 * 2**20
"""Parts smaller than this may be packed as tightly as they like."""
MAX_SMALL_PART_BYTES = 16 * 2**20
"""Of the parts that list others."""
_CHUNK = 2**20
_FEED = 2**16
_ENTRY, _END, _LOCAL = b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04"
_END_SIZE, _LOCAL_SIZE = 22, 30
_ENCRYPTED = 0x1  # of a zip entry's general purpose bits
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, struct.error)

Attributes = dict[str, str]


@frozen(kw_only=True)
class Guard:
    """What files of one kind may be, and how their faults are told.

    Attributes:
        error: what is raised.
        file: what such a file is called: 工作簿文件.
        wanted: what the clerk has: 台账文件.
        programs: what opens it: Excel或WPS.
        ending: what it is to be saved as.
        lighter: how to make it smaller.
        most: bytes that its parts may unpack to.
    """

    error: type[ZdxmError]
    file: str
    wanted: str
    programs: str
    ending: str
    lighter: str
    most: int

    @property
    def resave(self) -> str:
        """What helps where the file is odd."""
        return f"请用{self.programs}打开，另存为{self.ending}后再试"

    def damaged(self, place: str, what: str) -> ZdxmError:
        """The file is broken; ``what`` says where."""
        remedy = f"请用{self.programs}打开原件，另存为{self.ending}后再试；打不开就请报送单位重发一份"
        return self.error(place, f"文件已损坏，{what}", remedy)

    def locked(self, place: str) -> ZdxmError:
        """The file has a password."""
        return self.error(place, "文件设有打开密码", f"请在{self.programs}里取消密码，另存后再试")

    def too_large(self, place: str) -> ZdxmError:
        """The zip unpacks to more than the limit."""
        return self.error(place, f"解压后超过{self.most >> 20}MB的上限", f"请{self.lighter}，另存后再试")

    def read(self, path: Path) -> bytes:
        """A file's bytes.

        Raises:
            ZdxmError: missing, a folder, too large, empty, or not to be read.
        """
        place = str(path)
        try:
            if path.is_dir():
                remedy = f"请写出文件夹里{self.wanted}的名字"
                raise self.error(place, f"这是一个文件夹，不是{self.file}", remedy)
            if path.exists() and not path.is_file():
                raise self.error(place, "这不是一个文件", f"请写出{self.wanted}的名字")
            if path.stat().st_size > MAX_FILE_BYTES:
                reason = f"文件超过{MAX_FILE_BYTES >> 20}MB的上限"
                raise self.error(place, reason, f"请{self.lighter}，另存后再试")
            data = path.read_bytes()
        except FileNotFoundError:
            raise self.error(place, "找不到这个文件", "请检查路径和文件名（含扩展名）是否写对") from None
        except PermissionError:
            remedy = "请检查文件权限，或关闭正在独占它的程序后再试"
            raise self.error(place, "系统不允许读取这个文件", remedy) from None
        except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
            said = f"系统读取失败（{error.strerror if isinstance(error, OSError) else error}）"
            raise self.error(place, said, "请把文件复制到本机磁盘后再试") from error
        if not data:
            remedy = f"请用{self.programs}打开原件，重新保存后再试"
            raise self.error(place, "文件是空的（0字节）", remedy)
        return data


WORKBOOK = Guard(
    error=WorkbookError,
    file="工作簿文件",
    wanted="台账文件",
    programs="Excel或WPS",
    ending=".xlsx",
    lighter="删去图片、无关工作表和多余格式",
    most=2**30,
)
DOCUMENT = Guard(
    error=DocumentError,
    file="Word文件",
    wanted=".docx文件",
    programs="Word或WPS",
    ending=".docx",
    lighter="压缩或删去图片，把附表拆成几份",
    most=2**29,
)


@frozen
class Link:
    """A relationship: its id and type, and the part, or the address outside, that it leads to."""

    id: str
    kind: str
    target: str
    external: bool = False


class Zipped:
    """The parts of a zip that are worth reading.

    Attributes:
        place: the file, as messages name it.
        data: its bytes.
        parts: directory entries by :func:`part_key`.
    """

    def __init__(
        self, place: str, data: bytes, guard: Guard, is_read: Callable[[str], bool] = lambda _: True
    ) -> None:
        """Read the directory.

        Raises:
            ZdxmError: no zip, cut off, with a password, too many parts, or too large.
        """
        self.place, self.data, self._guard = place, data, guard
        if _END not in data:
            raise guard.damaged(place, "后半截不见了，多半没有下载或复制完")
        if data.count(_ENTRY) > MAX_MEMBERS:
            raise guard.error(place, f"压缩包里超过{MAX_MEMBERS}个部件", guard.resave)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = [info for info in archive.infolist() if is_read(part_key(info.filename))]
        except _BROKEN:
            raise guard.damaged(place, "压缩包的目录读不出来") from None
        self.parts = {part_key(info.filename): info for info in infos}
        self._check_directory(infos)

    def _check_directory(self, infos: list[zipfile.ZipInfo]) -> None:
        guard, place = self._guard, self.place
        if len(self.parts) != len(infos):
            raise guard.damaged(place, "压缩包里有两个部件同名")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise guard.locked(place)
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise guard.damaged(place, f"压缩包用了{guard.programs}不用的压缩方法")
        if sum(info.file_size for info in infos) > guard.most:
            raise guard.too_large(place)
        for info in infos:
            if info.file_size > max(RATIO_FROM_BYTES, MAX_RATIO * info.compress_size):
                reason = f"压缩包里的{info.filename}压缩了{MAX_RATIO}倍以上，不像是正常的文件"
                raise guard.error(place, reason, f"请确认文件来源；来源可靠的，{guard.resave}")

    @property
    def is_plain(self) -> bool:
        """Whether there is one directory only, at the very end, so that all readers see the same parts."""
        return self.data.count(_END) == 1 and self.data.find(_END) == len(self.data) - _END_SIZE

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part_key(part) in self.parts

    def read(self, part: str) -> bytes:
        """A part's content; empty where there is none.

        Raises:
            ZdxmError: it cannot be unpacked.
        """
        if not self.has(part):
            return b""
        buffer = io.BytesIO()  # of the stated size at once: to grow, or to join pieces, takes it twice
        buffer.seek(max(self.parts[part_key(part)].file_size - 1, 0))
        buffer.write(b"\0")
        buffer.seek(0)
        for chunk in self.chunks(part):
            buffer.write(chunk)
        buffer.truncate()
        return buffer.getvalue()

    def small_part(self, part: str) -> bytes:
        """A part that must be small; empty where there is none.

        Raises:
            ZdxmError: it is damaged, or not small.
        """
        if self.has(part) and self.parts[part_key(part)].file_size > MAX_SMALL_PART_BYTES:
            raise self._guard.too_large(self.place)
        return self.read(part)

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, unpacked in pieces of at most 1 MB.

        Raises:
            ZdxmError: it is cut off, or differs from the stated size or checksum.
        """
        info = self.parts[part_key(part)]
        fault = self._guard.damaged(self.place, f"压缩包里的{part}解不开")
        size, checksum = 0, 0
        for piece in self._unpack(info, fault):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > info.file_size:
                raise fault
            yield piece
        if size != info.file_size or checksum != info.CRC:
            raise fault

    def _unpack(self, info: zipfile.ZipInfo, fault: ZdxmError) -> Iterator[bytes]:
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

    def _packed(self, info: zipfile.ZipInfo, fault: ZdxmError) -> memoryview:
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

    def check(self, *, without: Iterable[str] = ()) -> None:
        """Unpack every part, save those that another reader looks through.

        Raises:
            ZdxmError: one is damaged.
        """
        for name in self.parts.keys() - set(map(part_key, without)):
            for _ in self.chunks(name):
                pass

    def rewritten(self, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
        """The same zip, of the parts that are read only, some of them changed."""
        by_key = {part_key(name): change for name, change in changes.items()}
        contents = (
            (info.filename, by_key.get(key, bytes)(self.read(key))) for key, info in self.parts.items()
        )
        return pack(contents, sealed=False, level=0)

    def elements(self, part: str, name: str) -> list[Attributes]:
        """The attributes of every element of a local name in a part that must be small.

        Raises:
            ZdxmError: not well-formed, or with a document type declaration, whose entities can do harm.
        """
        found: list[Attributes] = []

        def start(tag: str, attributes: Attributes) -> None:
            if local_name(tag) == name:
                found.append(attributes)

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.StartDoctypeDeclHandler = refuse_doctype(self._guard, self.place)
        content = self.small_part(part)
        try:
            parser.Parse(content, bool(content))
        except (expat.ExpatError, LookupError, ValueError):  # the latter two: of encodings
            raise self._guard.damaged(self.place, f"压缩包里的目录读不通（{part}）") from None
        return found

    def links(self, part: str) -> Iterator[Link]:
        """The relationships of a part; ``""`` is the package.

        A target is relative to the part's folder, or begins with a slash, which some writers forget.
        """
        folder = posixpath.dirname(part)
        for link in self.elements(links_part(part), "Relationship"):
            target, external = link.get("Target", ""), link.get("TargetMode") == "External"
            if target and not external:
                joined = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                target = unquote(target) if self.has(target) and not self.has(joined) else joined
                named = self.parts.get(part_key(target))
                target = target if named is None else _plain(named.filename)
            if target:
                yield Link(link.get("Id", ""), link.get("Type", ""), target, external)

    def listed(self, part: str, name: str) -> list[tuple[Attributes, str]]:
        """The elements of a local name in a part, each with the part that its ``r:id`` leads to, if any."""
        targets = {link.id: link.target for link in self.links(part)}
        found = self.elements(part, name)
        ids = (next((one[key] for key in one if key.endswith(":id")), "") for one in found)
        return [(one, targets.get(identity, "")) for one, identity in zip(found, ids, strict=True)]


def refuse_doctype(guard: Guard, place: str) -> Callable[..., None]:
    """A handler of document type declarations: no office program writes one, and entities can do harm."""

    def refuse(*_: object) -> None:
        raise guard.damaged(place, "里面夹带了外部定义（DTD）")

    return refuse


def local_name(name: str) -> str:
    """A tag or attribute without its namespace prefix."""
    return name.rpartition(":")[2]


def part_key(name: str) -> str:
    """A part's name as packages compare them: neither letter case nor percent signs matter."""
    return unquote(_plain(name)).lower()


def _plain(name: str) -> str:
    """A name as parts are named; some writers use backslashes."""
    return name.replace("\\", "/").lstrip("/")
