"""Every file that zdxm writes: whole or not at all, and never over what somebody has changed.

A file of ours carries a seal, the hash over all the rest of it: a part of its own in a zip (.docx, .xlsx), a
last line in a PDF. Word and LibreOffice drop or keep that part when they save, but never with a hash that
fits: so an edited file is known, and is not overwritten unasked. Plain text has no room for a seal: hashes of
what was written stand in the user's own cache, and where they are gone, any text counts as edited.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from zdxm.declare import pattern
from zdxm.errors import OutputError

SEAL = "zdxm/seal.xml"
"""The part of a zip that holds its seal."""

LIST_STEM, ANNOTATED_TAIL = "滞后项目-", "-批注"
"""How the names of lists of projects begin, and of annotated copies end; neither is taken for a ledger."""

_BLOCK = 1 << 20  # bytes hashed at once
_LARGEST = 1 << 30  # bytes unpacked; a file of ours is far smaller
_PDF, _PDF_SEAL = b"%PDF", b"\n%zdxm-seal "
_NOT_OURS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)  # as zipfile raises them over a broken file
_PERMISSION = (
    "没有写入权限，或者文件正被别的程序占用",
    "请关闭正在使用它的程序，或用-o换一个可以写入的文件夹",
)
_READ_ONLY = ("所在的磁盘是只读的", "请用-o换一个可以写入的文件夹")
_FULL = ("磁盘空间或配额已用完", "请清理磁盘，或用-o换一个位置")
_LONG_NAME = ("文件名或路径太长", "请用-o换一个短些的文件名")
_FAULTS = {
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EBUSY: _PERMISSION,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: _LONG_NAME,
}
_ELSEWHERE = "请用-o换一个位置"
_WORD_SUFFIXES = frozenset({".doc", ".docx", ".docm", ".dotx", ".rtf", ".wps"})
_WHOLE_STEM = 6  # characters of a file name up to which Word keeps all of it in ~$name
_SHORTENED_STEM = 7  # with so many it drops the first, with more the first two

_CACHE_VARIABLES = ("LOCALAPPDATA",) if sys.platform == "win32" else ("XDG_CACHE_HOME",)
_WRITTEN = "written"
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".csv", ".json"})
"""Results in plain text; settings and templates are the office's own from the day they are written."""
_REMEMBERED = 4096  # files of plain text, the latest
_SEALED = (b"PK", _PDF)
_SEPARATORS = ("/", "\\")

_NOT_IN_NAME = pattern(r'\s|[/\\:*?"<>|\x00-\x1f]')
_ENDING = pattern(r"\.[A-Za-z0-9]{1,5}\Z")
_LONGEST = 80  # characters of a name
_LONGEST_BYTES = 240  # of UTF-8; with the ending, within what every file system takes


def safe_name(title: str) -> str:
    """A title as a file's name, short enough and without what Windows forbids.

    >>> safe_name("2011年上半年全市/重点项目: 总结?")
    '2011年上半年全市重点项目总结'
    """
    name = _NOT_IN_NAME.sub("", title)[:_LONGEST].encode("utf-8", "ignore")[:_LONGEST_BYTES]
    return name.decode("utf-8", "ignore").strip(".") or "zdxm"


def is_folder(output: str) -> bool:
    """Whether ``-o`` means a folder: one that exists, or any name that ends like one (上报/)."""
    return output.endswith(_SEPARATORS) or os.path.isdir(output)  # noqa: PTH112 - names may be too long


def folder_of(output: str) -> Path:
    """The folder that is meant, with either separator at its end on every system."""
    return Path(output.rstrip("\\") + "/")


def ending_of(output: str | None) -> str:
    """The ending of the file that ``-o`` names, small and without its point; "" for a folder or none."""
    return "" if output is None or is_folder(output) else Path(output).suffix.lower().removeprefix(".")


def output_path(output: str | None, name: str, read: Sequence[Path]) -> Path:
    """The file to write; a folder that is named as one is made where it is missing.

    Args:
        output: what ``-o`` says, as typed: a file or a folder; None for the current folder.
        name: the file's name where ``output`` gives none; its ending is what will be written.
        read: files that are read, and must never be overwritten.

    Raises:
        OutputError: the folder does not exist, the ending promises another format, or it is being read.
    """
    path = _target(output, name)
    _require_folder(path)
    if any(path.exists() and path.samefile(other) for other in read if other.exists()):
        raise OutputError(str(path), "这是正在读取的文件，不能拿来存放结果", "请用-o换一个文件名")
    return path


def _target(output: str | None, name: str) -> Path:
    if output is None:
        return Path(name)
    if not is_folder(output):
        return _with_ending(Path(output), name)
    folder = folder_of(output)
    make_folder(folder)
    return folder / name


def save(files: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Write all of the files, each whole, or leave everything as it was.

    A file that exists is replaced only if it is an unedited file of ours, or holds these very bytes, or
    ``force`` is given. One that is open elsewhere is never replaced.

    Args:
        files: each file with its content; the folders must exist.
        force: replace files that were edited or are not ours.

    Raises:
        OutputError: one of them may not or cannot be written.
    """
    for path, data in files.items():
        with _telling_faults(path):
            _refuse(path, data, force=force)
    first = list(files)[:-1]
    with ExitStack() as temporaries, ExitStack() as undo:
        new: dict[Path, Path] = {}
        old: dict[Path, Path] = {}
        for path, data in files.items():
            with _telling_faults(path):
                new[path] = temporaries.enter_context(_beside(path, f"{len(new)}.tmp", data))
                if path in first and path.exists():
                    old[path] = temporaries.enter_context(_beside(path, f"{len(new)}.old", path.read_bytes()))
        for path, temporary in new.items():
            target = Path(os.path.realpath(path))  # a link stays a link
            if path in first:
                undo.callback(old[path].replace, target) if path in old else undo.callback(_remove, target)
            with _telling_faults(path):
                temporary.replace(target)
        undo.pop_all()
    _remember(data for path, data in files.items() if path.suffix.lower() in _TEXT_SUFFIXES)


def require_writable(paths: Iterable[Path], *, force: bool = False) -> None:
    """Refuse what :func:`save` would refuse whatever the content, before it is worked out.

    Raises:
        OutputError: one of the files may not be written.
    """
    for path in paths:
        with _telling_faults(path):
            _refuse(path, None, force=force)


def cache_folder(name: str = "") -> Path | None:
    """A folder of ours in the user's own cache, made where it is missing; None where the system refuses."""
    with suppress(OSError, RuntimeError):
        home = next(filter(None, map(os.environ.get, _CACHE_VARIABLES)), None) or Path.home() / ".cache"
        folder = Path(home) / "zdxm" / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder
    return None


def _remember(texts: Iterable[bytes]) -> None:
    """Add the hashes of what was written to those in the cache, the latest last, where the system lets us."""
    new = [sha256(text).hexdigest() for text in texts]
    folder = cache_folder() if new else None
    if folder is None:
        return
    with suppress(OSError, OutputError):
        known = [known for known in _remembered(folder) if known not in new]
        listed = "\n".join([*known, *new][-_REMEMBERED:]) + "\n"
        path = folder / _WRITTEN
        with _beside(path, "written", listed.encode()) as temporary:
            temporary.replace(path)


def _remembered(folder: Path) -> list[str]:
    with suppress(OSError, ValueError):
        return (folder / _WRITTEN).read_text(encoding="ascii").split()
    return []


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, where it is missing.

    Raises:
        OutputError: the system refuses.
    """
    with _telling_faults(path):
        path.mkdir(parents=True, exist_ok=True)


def seal_xml(digests: Mapping[str, str]) -> str:
    """The part :data:`SEAL` of a zip.

    Args:
        digests: name → SHA-256 in hex of all other parts.
    """
    listed = "".join(f"{name}\n{digests[name]}\n" for name in sorted(digests))
    seal = sha256(listed.encode()).hexdigest()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<seal xmlns="urn:zdxm:seal" sha256="{seal}"/>'
    )


def sealed_pdf(data: bytes) -> bytes:
    """A PDF with our seal behind its end, where readers see a comment."""
    return data + _PDF_SEAL + sha256(data).hexdigest().encode()


def is_own_unedited(data: bytes) -> bool:
    """Whether the bytes are a file of ours that nobody has changed: its seal fits all the rest.

    Plain text has no seal; it is ours if it is remembered.
    """
    if not data.startswith(_SEALED):
        folder = cache_folder()
        return folder is not None and sha256(data).hexdigest() in _remembered(folder)
    if data.startswith(_PDF):
        content, mark, _ = data.rpartition(_PDF_SEAL)
        return bool(mark) and sealed_pdf(content) == data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, size = archive.namelist(), sum(part.file_size for part in archive.infolist())
            if SEAL not in names or len(set(names)) < len(names) or size > _LARGEST:
                return False
            digests = {name: _digest(archive, name) for name in names if name != SEAL}
            return archive.read(SEAL).decode("utf-8", "replace") == seal_xml(digests)
    except _NOT_OURS:
        return False


def is_result(path: Path) -> bool:
    """Whether a workbook is a result of ours and so no ledger: its name says so, or its seal fits."""
    if path.stem.startswith(LIST_STEM) or path.stem.endswith(ANNOTATED_TAIL):
        return True
    try:
        return is_own_unedited(path.read_bytes())
    except OSError:
        return False


@contextmanager
def _beside(path: Path, name: str, data: bytes) -> Iterator[Path]:
    """A temporary file with the content, in the folder of the file itself and with its permissions."""
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".zdxm-{os.getpid()}-{name}")
    file = temporary.open("xb")
    try:
        with file:
            file.write(data)
        if target.exists():
            shutil.copymode(target, temporary)
        yield temporary
    finally:
        _remove(temporary)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def _telling_faults(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an OutputError."""
    try:
        yield
    except OSError as error:
        reason, remedy = _FAULTS.get(error.errno or 0, (f"系统拒绝写入（{error.strerror}）", _ELSEWHERE))
        raise OutputError(str(path), reason, remedy) from error


def _require_folder(path: Path) -> None:
    if not path.parent.is_dir():
        raise OutputError(
            str(path),
            f"文件夹“{path.parent}”不存在",
            f"请先建好文件夹，或在-o后面写成“{path.parent}/”这样结尾是/的文件夹",
        )


def _with_ending(output: Path, name: str) -> Path:
    wanted = Path(name).suffix
    if output.suffix.lower() == wanted:
        return output
    if _ENDING.fullmatch(output.suffix):
        also = "，另加--pdf" if (wanted, output.suffix.lower()) == (".docx", ".pdf") else ""
        remedy = f"请把文件名改成以{wanted}结尾{also}"
        raise OutputError(str(output), f"这里写出的是{wanted}文件，不是{output.suffix}", remedy)
    return output.with_name(output.name + wanted)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    """The digest in hex of a part's content."""
    digest = sha256()
    with archive.open(name) as member:
        while block := member.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _refuse(path: Path, data: bytes | None, *, force: bool) -> None:
    """Raise OutputError, or the system's OSError, unless the path may be written; None: not known yet."""
    place = str(path)
    if path.is_dir():
        raise OutputError(place, "这是一个文件夹，不是文件", "请在-o后面写明文件名")
    _require_folder(path)
    lock = next(filter(Path.exists, _locks(path)), None)
    if lock:
        remedy = f"请先关闭打开它的程序再重试；如果没有程序打开它，请删除残留的“{lock.name}”"
        raise OutputError(place, f"文件正在别的程序中打开（旁边有“{lock.name}”）", remedy)
    if not path.exists():
        return
    if not path.is_file():
        raise OutputError(place, "这不是普通文件", _ELSEWHERE)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if not force and (old := path.read_bytes()) != data and not is_own_unedited(old):
        reason = "文件已经存在，看不出是本程序生成后没有改过的"
        raise OutputError(place, reason, f"{_ELSEWHERE}；确认原文件不再需要时，加--force覆盖")


def _locks(path: Path) -> Iterator[Path]:
    """The files that programs lay beside a document while it is open in them."""
    name = path.name
    yield path.with_name(f".~lock.{name}#")  # LibreOffice
    yield path.with_name(f"~${name}")  # Excel; WPS; Word for short names
    if path.suffix.lower() in _WORD_SUFFIXES and len(path.stem) > _WHOLE_STEM:
        dropped = 1 if len(path.stem) == _SHORTENED_STEM else 2
        yield path.with_name(f"~${name[dropped:]}")
