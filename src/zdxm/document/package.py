"""The .docx as a file: the same bytes for the same input, written whole or not at all.

A file of ours carries a seal, a part with the hash over all other parts. Word and LibreOffice drop or keep
that part when they save, but never with a hash that fits: so an edited file is known, and is not overwritten
unasked.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import zipfile
import zlib
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.document.body import document_xml, lay_out
from zdxm.document.marks import (
    FIGURES,
    FIGURES_PROPERTIES,
    FIGURES_RELATIONSHIPS,
    chart_memories,
    chart_points,
    figures_xml,
    mark_figures,
    marks_of,
    memory_xml,
    properties_xml,
    sentences_of,
)
from zdxm.document.official import Profile, styles_xml
from zdxm.document.parts import (
    SEAL,
    app_xml,
    content_types_xml,
    core_xml,
    document_rels_xml,
    figures_rels_xml,
    font_table_xml,
    root_rels_xml,
    seal_xml,
    settings_xml,
)
from zdxm.document.titles import FOOTERS, footer_xml
from zdxm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from zdxm.document.letterhead import Letterhead
    from zdxm.document.marks import ChartMemory, Provenance
    from zdxm.narrative.blocks import Chart, Narrative

    Members = dict[str, Iterable[str] | bytes]
    ChartParts = dict[str, str | bytes]


_LEVEL = 3  # of deflate: a sixth of the time of level 9 for 1.3 times the size
_BATCH = 1 << 16  # characters written to the zip at once
_BLOCK = 1 << 20  # bytes hashed at once
_PDF, _PDF_SEAL = b"%PDF", b"\n%zdxm-seal "
_NOT_OURS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)  # as zipfile raises them
_OFFICIAL = Profile()
_PERMISSION = (
    "没有写入权限，或者文件正被别的程序占用",
    "请关闭正在使用它的程序，或用 -o 换一个可以写入的文件夹",
)
_READ_ONLY = ("所在的磁盘是只读的", "请用 -o 换一个可以写入的文件夹")
_FULL = ("磁盘空间或配额已用完", "请清理磁盘，或用 -o 换一个位置")
_LONG_NAME = ("文件名或路径太长", "请用 -o 换一个短些的文件名")
_FAULTS = {
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EBUSY: _PERMISSION,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: _LONG_NAME,
}
_ELSEWHERE = "请用 -o 换一个位置"
_WORD_SUFFIXES = frozenset({".doc", ".docx", ".docm", ".dotx", ".rtf", ".wps"})
_WHOLE_STEM = 6  # characters of a file name up to which Word keeps all of it in ~$name
_SHORTENED_STEM = 7  # with so many it drops the first, with more the first two


def write_docx(
    narrative: Narrative,
    profile: Profile = _OFFICIAL,
    provenance: Provenance | None = None,
    *,
    letterhead: Letterhead | None = None,
) -> bytes:
    """The narrative as a .docx.

    Args:
        narrative: what is printed; its text may hold any character.
        profile: the office's choices, by default those of GB/T 9704-2012.
        provenance: what tells where each figure comes from; None for a document without bookmarks.
        letterhead: the office's own document to put the report into; None for a document of ours.

    Returns:
        The file's bytes; the same for the same arguments, always.
    """
    if letterhead:
        profile = letterhead.paper(profile)
    if provenance:
        narrative = mark_figures(narrative)
    charts = _chart_parts(narrative.charts, profile)
    told = _told(narrative, provenance, profile, charts) if provenance else {}
    members = _members(narrative, profile, {**told, **charts})
    if letterhead:
        members = letterhead.filled(members, lay_out(narrative, profile), profile)
    buffer = io.BytesIO()
    digests: dict[str, str] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in sorted(members.items()):
            digests[name] = _write_member(archive, name, content)
        _write_member(archive, SEAL, [seal_xml(_seal(digests))])
    return buffer.getvalue()


def sealed(data: bytes) -> bytes:
    """An archive of another kind (.xlsx) with our seal: it may be replaced as long as nobody changes it."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        digests = {name: _digest(archive, name) for name in archive.namelist()}
        _write_member(archive, SEAL, [seal_xml(_seal(digests))])
    return buffer.getvalue()


def sealed_pdf(data: bytes) -> bytes:
    """A PDF with our seal behind its end, where readers see a comment."""
    return data + _PDF_SEAL + sha256(data).hexdigest().encode()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A package with some parts replaced and all others as they are; sealed anew where it had our seal.

    Args:
        data: the package.
        parts: name → new content of parts that it has.
    """
    buffer = io.BytesIO()
    digests: dict[str, str] = {}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
    ):
        for entry in old.infolist():
            if entry.filename == SEAL:
                continue
            content = parts.get(entry.filename, old.read(entry) if entry.filename not in parts else b"")
            archive.writestr(entry, content)
            digests[entry.filename] = sha256(content).hexdigest()
        if SEAL in old.namelist():
            _write_member(archive, SEAL, [seal_xml(_seal(digests))])
    return buffer.getvalue()


def is_own_unedited(data: bytes) -> bool:
    """Whether the bytes are a document of ours that nobody has changed: its seal fits all the rest."""
    if data.startswith(_PDF):
        content, mark, _ = data.rpartition(_PDF_SEAL)
        return bool(mark) and sealed_pdf(content) == data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if SEAL not in names or len(set(names)) < len(names):
                return False
            digests = {name: _digest(archive, name) for name in names if name != SEAL}
            return archive.read(SEAL).decode("utf-8", "replace") == seal_xml(_seal(digests))
    except _NOT_OURS:
        return False


def save_output(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a whole file or leave everything as it was.

    A file that exists is replaced only if it is an unedited document of ours, or holds these very bytes, or
    ``force`` is given. One that is open elsewhere is never replaced.

    Args:
        path: the file; its folder must exist.
        data: its content.
        force: replace a file that was edited or is not ours.

    Raises:
        OutputError: if the file may not or cannot be written.
    """
    require_writable(path, data, force=force)
    with _telling_faults(path):
        _replace(Path(os.path.realpath(path)), data)


def require_writable(path: Path, data: bytes, *, force: bool = False) -> None:
    """Refuse what :func:`save_output` would refuse, before anything is written.

    Args:
        path: the file.
        data: what is to be its content.
        force: replace a file that was edited or is not ours.

    Raises:
        OutputError: if the file may not be written.
    """
    with _telling_faults(path):
        _refuse(path, data, force=force)


@contextmanager
def _telling_faults(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an OutputError."""
    try:
        yield
    except OSError as error:
        reason, remedy = _FAULTS.get(error.errno or 0, (f"系统拒绝写入（{error.strerror}）", _ELSEWHERE))
        raise OutputError(str(path), reason, remedy) from error


def _told(narrative: Narrative, provenance: Provenance, profile: Profile, charts: ChartParts) -> Members:
    """The parts that tell where the numbered figures come from, those in the parts of ``charts`` too."""
    points = tuple(chart_points(narrative.charts))
    memory = memory_xml(sentences_of(narrative), _remembered(narrative.charts, profile, charts))
    return {
        FIGURES: figures_xml(narrative.title, marks_of(narrative), points, provenance, memory=memory),
        FIGURES_PROPERTIES: [properties_xml()],
        FIGURES_RELATIONSHIPS: [figures_rels_xml()],
    }


def _remembered(charts: tuple[Chart, ...], profile: Profile, parts: ChartParts) -> tuple[ChartMemory, ...]:
    """What a document remembers of its charts."""
    if not charts:
        return ()
    from zdxm.document.charts import chart_size

    return tuple(chart_memories(charts, parts, [chart_size(chart, profile) for chart in charts]))


def _chart_parts(charts: tuple[Chart, ...], profile: Profile) -> ChartParts:
    """The parts of all charts; most reports have none, and need not know how to make one."""
    if not charts:
        return {}
    from zdxm.document.charts import chart_parts

    return chart_parts(charts, profile)


def _members(narrative: Narrative, profile: Profile, others: Members) -> Members:
    """Name → chunks of text, or bytes, of every part but the seal; ``others`` are charts and provenance."""
    charts, provenance = len(narrative.charts), FIGURES in others
    footers = {
        f"word/{part}": [footer_xml(profile, landscape=landscape, even=even)]
        for (landscape, even), (_, part) in FOOTERS.items()
    }
    return {
        "[Content_Types].xml": [content_types_xml(charts, provenance=provenance)],
        "_rels/.rels": [root_rels_xml()],
        "docProps/app.xml": [app_xml()],
        "docProps/core.xml": [core_xml(narrative.title, narrative.office)],
        "word/_rels/document.xml.rels": [document_rels_xml(charts, provenance=provenance)],
        "word/document.xml": document_xml(narrative, profile),
        "word/fontTable.xml": [font_table_xml(profile)],
        "word/settings.xml": [settings_xml()],
        "word/styles.xml": [styles_xml(profile)],
        **footers,
        **others,
    }


def _write_member(archive: zipfile.ZipFile, name: str, content: Iterable[str] | bytes) -> str:
    """Stream a part into the archive; returns its digest in hex."""
    digest = sha256()
    with archive.open(name, "w") as member:  # by name, a member has the stamp of 1980
        for batch in [content] if isinstance(content, bytes) else _batches(content):
            digest.update(batch)
            member.write(batch)
    entry = archive.getinfo(name)
    entry.create_system = entry.external_attr = 0  # the same on every system
    return digest.hexdigest()


def _batches(chunks: Iterable[str]) -> Iterator[bytes]:
    """The chunks joined to batches of about 64 K characters, in UTF-8."""
    batch, size = [], 0
    for chunk in chunks:
        batch.append(chunk)
        size += len(chunk)
        if size > _BATCH:
            yield "".join(batch).encode()
            batch, size = [], 0
    yield "".join(batch).encode()


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    """The digest in hex of a part's content."""
    digest = sha256()
    with archive.open(name) as member:
        while block := member.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _seal(digests: dict[str, str]) -> str:
    """The digest in hex over all parts' names and digests."""
    return sha256("".join(f"{name}\n{digests[name]}\n" for name in sorted(digests)).encode()).hexdigest()


def _refuse(path: Path, data: bytes, *, force: bool) -> None:
    """Raise OutputError, or the system's OSError, unless the path may be written."""
    place = str(path)
    if path.is_dir():
        raise OutputError(place, "这是一个文件夹，不是文件", "请在 -o 后写明文件名")
    if not path.parent.is_dir():
        raise OutputError(place, f"文件夹“{path.parent}”不存在", "请先建好文件夹，或用 -o 换一个已有的文件夹")
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
        reason = "文件已经存在，而且不是本程序原样生成的（可能有人改过）"
        raise OutputError(place, reason, "请用 -o 换一个文件名；确认原文件不再需要时，加 --force 覆盖")


def _locks(path: Path) -> Iterator[Path]:
    """The files that programs lay beside a document while it is open in them."""
    name = path.name
    yield path.with_name(f".~lock.{name}#")  # LibreOffice
    yield path.with_name(f"~${name}")  # Excel; WPS; Word for short names
    if path.suffix.lower() in _WORD_SUFFIXES and len(path.stem) > _WHOLE_STEM:
        dropped = 1 if len(path.stem) == _SHORTENED_STEM else 2
        yield path.with_name(f"~${name[dropped:]}")


def _replace(path: Path, data: bytes) -> None:
    """Put the bytes in place of the file in one step; on any failure nothing is left behind."""
    temporary = path.with_name(f".zdxm-{os.getpid()}.tmp")
    file = temporary.open("xb")
    try:
        with file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
