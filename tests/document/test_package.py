"""zdxm.document.package: the same bytes, a seal that tells edits, and saving whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import docx
import pytest

from document.reading import docx_of, part, parts
from document.samples import report, text
from zdxm.document.package import is_own_unedited, save_output, write_docx
from zdxm.errors import OutputError

_OURS = docx_of(text("旧报告。"))
_NEW = docx_of(text("新报告。"))


def rezipped(data: bytes, changes: dict[str, bytes] | None = None, *, drop: str = "") -> bytes:
    """The same zip with some members' content changed, added or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (parts(data) | (changes or {})).items():
            if name != drop:
                archive.writestr(name, content)
    return buffer.getvalue()


def refused(path: Path, data: bytes = _NEW, *, force: bool = False) -> OutputError:
    """The error with which saving is refused; the folder is as it was before."""
    before = {p: p.read_bytes() if p.is_file() else b"" for p in path.parent.glob("*")}
    with pytest.raises(OutputError) as caught:
        save_output(path, data, force=force)
    assert {p: p.read_bytes() if p.is_file() else b"" for p in path.parent.glob("*")} == before
    assert str(path) in caught.value.place
    return caught.value


def test_same_narrative_same_bytes() -> None:
    """Two runs give the same bytes: no clock, no random ids, sorted members with the stamps of 1980."""
    assert write_docx(report()) == write_docx(report())
    with zipfile.ZipFile(io.BytesIO(_OURS)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_has_a_content_type_and_is_related() -> None:
    """A legal package: overrides name existing parts, every relationship resolves, our own part included."""
    members = parts(_OURS)
    overrides = {str(e.get("PartName"))[1:] for e in part(_OURS, "[Content_Types].xml") if e.get("PartName")}
    targets = {str(rel.get("Target")) for rel in part(_OURS, "_rels/.rels")}
    targets |= {f"word/{rel.get('Target')}" for rel in part(_OURS, "word/_rels/document.xml.rels")}
    assert overrides == targets == {n for n in members if not n.endswith(".rels") and n[0] != "["}


def test_our_own_file_is_known() -> None:
    """The seal fits a file as we wrote it, however the zip is packed."""
    assert is_own_unedited(_OURS)
    assert is_own_unedited(rezipped(_OURS))


@pytest.mark.parametrize(
    "data",
    [
        rezipped(_OURS, {"word/document.xml": parts(_NEW)["word/document.xml"]}),
        rezipped(_OURS, {"word/comments.xml": b"<x/>"}),
        rezipped(_OURS, drop="zdxm/seal.xml"),
        rezipped(_OURS, drop="docProps/app.xml"),
        _OURS[:-40],
        b"",
        b"PK\x03\x04",
        "项目,投资".encode(),
    ],
    ids=["text changed", "part added", "no seal", "part missing", "cut off", "empty", "no zip", "csv"],
)
def test_anything_else_is_not(data: bytes) -> None:
    """A changed, added or missing part, a damaged zip or another file is not an unedited output."""
    assert not is_own_unedited(data)


def test_a_file_saved_by_another_program_is_not_ours() -> None:
    """python-docx opens our file and saves it, as any editor does: the seal no longer fits."""
    document = docx.Document(io.BytesIO(_OURS))
    document.paragraphs[0].add_run("加一句。")
    buffer = io.BytesIO()
    document.save(buffer)
    assert not is_own_unedited(buffer.getvalue())


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    """The file holds the bytes, the folder nothing else; others may read it as umask allows."""
    target = tmp_path / "工作总结.docx"
    save_output(target, _NEW)
    assert target.read_bytes() == _NEW
    assert list(tmp_path.iterdir()) == [target]
    (tmp_path / "plain").touch()
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_unedited_output_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    """Our own file gives way to the new one; its permissions stay."""
    target = tmp_path / "工作总结.docx"
    target.write_bytes(_OURS)
    target.chmod(0o640)
    save_output(target, _NEW)
    assert target.read_bytes() == _NEW
    assert target.stat().st_mode & 0o777 == 0o640


def test_identical_bytes_are_no_conflict(tmp_path: Path) -> None:
    """A file without a seal that already holds these bytes is not an error."""
    target = tmp_path / "figures.json"
    target.write_bytes(b"{}")
    save_output(target, b"{}")
    assert target.read_bytes() == b"{}"


def test_an_edited_file_is_left_alone(tmp_path: Path) -> None:
    """Somebody's work is not overwritten; the message names --force, which then replaces it."""
    target = tmp_path / "工作总结.docx"
    target.write_bytes(rezipped(_OURS, {"word/comments.xml": b"<x/>"}))
    assert "--force" in refused(target).remedy
    save_output(target, _NEW, force=True)
    assert target.read_bytes() == _NEW


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("上半年重点项目工作总结.docx", "~$年重点项目工作总结.docx"),
        ("一二三四五六七.docx", "~$二三四五六七.docx"),
        ("总结.docx", "~$总结.docx"),
        ("上半年重点项目工作总结.xlsx", "~$上半年重点项目工作总结.xlsx"),
        ("总结.docx", ".~lock.总结.docx#"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_a_file_open_elsewhere_is_left_alone(tmp_path: Path, name: str, lock: str, *, force: bool) -> None:
    """The lock of Word (short and long names), Excel or LibreOffice beside it stops us, even with force."""
    (tmp_path / name).write_bytes(_OURS)
    (tmp_path / lock).touch()
    assert lock in refused(tmp_path / name, force=force).reason


def test_another_files_lock_does_not_matter(tmp_path: Path) -> None:
    """总结.docx is open: 年报总结.docx beside it can be written."""
    (tmp_path / "~$总结.docx").touch()
    save_output(tmp_path / "年报总结.docx", _NEW)
    assert (tmp_path / "年报总结.docx").read_bytes() == _NEW


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    """The target is a folder: the message says so."""
    (tmp_path / "输出").mkdir()
    assert "文件夹" in refused(tmp_path / "输出").reason


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """The folder does not exist: it is named and not created."""
    assert "不存在" in refused(tmp_path / "没有" / "总结.docx").reason
    assert not (tmp_path / "没有").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    """What is not a plain file stays what it is."""
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(OutputError, match="普通文件"):
        save_output(tmp_path / "管道", _NEW)


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    """The system's own limit comes back as a sentence."""
    assert "太长" in refused(tmp_path / ("长" * 200 + ".docx")).reason


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    """Through a symbolic link the file behind it is replaced, and the link stays a link."""
    real, link = tmp_path / "真.docx", tmp_path / "链.docx"
    real.write_bytes(_OURS)
    link.symlink_to(real)
    save_output(link, _NEW)
    assert link.is_symlink()
    assert real.read_bytes() == _NEW


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘空间"),
        (errno.EACCES, "写入权限"),
        (errno.EROFS, "只读"),
        (errno.EIO, "系统拒绝写入"),
    ],
)
def test_a_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """The system fails at the last step: the old file is whole, nothing is left, the reason is said."""
    target = tmp_path / "总结.docx"
    target.write_bytes(_OURS)

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fail)
    error = refused(target)
    assert words in error.reason
    assert not error.remedy.endswith("。")


def test_a_write_that_stops_midway_leaves_nothing_behind(tmp_path: Path) -> None:
    """The system really refuses more than 100 bytes: the old file is whole, no temporary file is left."""
    target = tmp_path / "总结.docx"
    target.write_bytes(b"old")
    resource = pytest.importorskip("resource", reason="this system has no limit on file sizes")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        error = refused(target, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "系统拒绝写入" in error.reason


@pytest.mark.skipif(os.name == "nt", reason="permissions are another thing there")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    """A file made read-only is not replaced, though its folder would allow it; root writes it as nobody."""
    target = tmp_path / "总结.docx"
    target.write_bytes(_OURS)
    target.chmod(0o444)
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o777)
    child = os.fork()
    if not child:  # a real other user: the system asks for the real identity, which cannot be taken back
        if not os.geteuid():
            os.setuid(65534)
        try:
            save_output(target, _OURS + b"new")
        except OutputError as error:
            os._exit(3 if "写入权限" in error.reason else 4)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert target.read_bytes() == _OURS
