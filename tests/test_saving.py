"""zdxm.saving: names, a seal that tells edits, and saving whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from document.reading import docx_of, parts, rezipped
from document.samples import text
from zdxm import saving
from zdxm.errors import OutputError
from zdxm.saving import is_own_unedited, output_path, require_writable, safe_name, save

_OURS = docx_of(text("旧报告。"))
_NEW = docx_of(text("新报告。"))


def refused(path: Path, data: bytes = _NEW, *, force: bool = False) -> OutputError:
    """The error with which saving is refused; the folder is as it was before."""
    return refused_all(path.parent, {path: data}, force=force)


def refused_all(folder: Path, files: Mapping[Path, bytes], *, force: bool = False) -> OutputError:
    """The error with which saving several files is refused over the last; the folder is as it was before."""
    before = {p: p.read_bytes() if p.is_file() else b"" for p in folder.glob("*")}
    with pytest.raises(OutputError) as caught:
        save(files, force=force)
    assert {p: p.read_bytes() if p.is_file() else b"" for p in folder.glob("*")} == before
    assert str(list(files)[-1]) in caught.value.place
    return caught.value


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


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    """The file holds the bytes, the folder nothing else; others may read it as umask allows."""
    target = tmp_path / "工作总结.docx"
    save({target: _NEW})
    assert target.read_bytes() == _NEW
    assert list(tmp_path.iterdir()) == [target]
    (tmp_path / "plain").touch()
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_unedited_output_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    """Our own file gives way to the new one; its permissions stay."""
    target = tmp_path / "工作总结.docx"
    target.write_bytes(_OURS)
    target.chmod(0o640)
    save({target: _NEW})
    assert target.read_bytes() == _NEW
    assert target.stat().st_mode & 0o777 == 0o640


def test_identical_bytes_are_no_conflict(tmp_path: Path) -> None:
    """A file without a seal that already holds these bytes is not an error."""
    target = tmp_path / "figures.json"
    target.write_bytes(b"{}")
    save({target: b"{}"})
    assert target.read_bytes() == b"{}"


def test_an_edited_file_is_left_alone(tmp_path: Path) -> None:
    """Somebody's work is not overwritten; the message names --force, which then replaces it."""
    target = tmp_path / "工作总结.docx"
    target.write_bytes(rezipped(_OURS, {"word/comments.xml": b"<x/>"}))
    assert "--force" in refused(target).remedy
    save({target: _NEW}, force=True)
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
    save({tmp_path / "年报总结.docx": _NEW})
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
        save({tmp_path / "管道": _NEW})


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    """The system's own limit comes back as a sentence."""
    assert "太长" in refused(tmp_path / ("长" * 200 + ".docx")).reason


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    """Through a symbolic link the file behind it is replaced, and the link stays a link."""
    real, link = tmp_path / "真.docx", tmp_path / "链.docx"
    real.write_bytes(_OURS)
    link.symlink_to(real)
    save({link: _NEW})
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


@pytest.fixture
def pair(tmp_path: Path) -> dict[Path, bytes]:
    """Three files to be saved together, two of which are there already."""
    (tmp_path / "总结.docx").write_bytes(_OURS)
    (tmp_path / "附表.docx").write_bytes(_OURS)
    return {tmp_path / name: _NEW for name in ("总结.docx", "新的.docx", "附表.docx")}


def test_several_files_are_saved_together(tmp_path: Path, pair: dict[Path, bytes]) -> None:
    """All of them are written, and nothing else is left."""
    save(pair)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == pair


def test_one_that_may_not_be_written_stops_all(tmp_path: Path, pair: dict[Path, bytes]) -> None:
    """The last was edited, or is open elsewhere: the others are not touched."""
    *_, last = pair
    last.write_bytes(b"edited")
    assert "已经存在" in refused_all(tmp_path, pair).reason
    (tmp_path / f".~lock.{last.name}#").touch()
    assert "打开" in refused_all(tmp_path, pair, force=True).reason


def test_a_failure_at_the_last_takes_all_back(
    tmp_path: Path, pair: dict[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two are in place when the third fails: the old file is back, the new one is gone."""
    *_, last = pair
    replace, done = Path.replace, []

    def fail_at_last(self: Path, target: Path) -> Path:
        if target == last:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_at_last)
    assert "磁盘空间" in refused_all(tmp_path, pair).reason
    assert done == ["总结.docx", "新的.docx", "总结.docx"]


def test_saving_nothing_is_no_fault() -> None:
    """There may be nothing to write: no finding, every template there already."""
    save({})


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, empty."""
    folder = tmp_path / "cache"
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(folder))
    return folder


def test_plain_text_of_ours_is_replaced(tmp_path: Path, cache: Path) -> None:
    """It is known by its hash, wherever it lies, until somebody changes a letter or the cache is gone."""
    target, moved = tmp_path / "总结.txt", tmp_path / "旧.txt"
    save({target: "一月".encode()})
    save({target: "二月".encode()})
    assert target.read_text(encoding="utf-8") == "二月"
    target.rename(moved)
    save({moved: "三月".encode()})
    moved.write_text("三月，改过", encoding="utf-8")
    assert "--force" in refused(moved, "四月".encode()).remedy
    save({moved: "四月".encode()}, force=True)
    (cache / "zdxm" / "written").unlink()
    assert "已经存在" in refused(moved, "五月".encode()).reason
    save({moved: "四月".encode()})


def test_only_hashes_are_kept_and_not_for_ever(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name and no text leaves the folder; the oldest are forgotten; what has a seal is not listed."""
    monkeypatch.setattr(saving, "_REMEMBERED", 2)
    for number in range(3):
        save({tmp_path / f"{number}.txt": str(number).encode()})
    save({tmp_path / "总结.docx": _OURS})
    known = (cache / "zdxm" / "written").read_text(encoding="ascii").split()
    assert known == [sha256(text).hexdigest() for text in (b"1", b"2")]
    assert "已经存在" in refused(tmp_path / "0.txt", b"new").reason


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, cache: Path) -> None:
    """The file is saved all the same, and counts as edited from then on."""
    cache.write_bytes(b"no folder")
    target = tmp_path / "总结.txt"
    save({target: b"1"})
    assert "已经存在" in refused(target, b"2").reason


def test_what_is_known_beforehand_is_refused_beforehand(tmp_path: Path) -> None:
    """An edited file is refused before its new content is there; one of ours or none is not."""
    paths = [tmp_path / "一.docx", tmp_path / "二.docx"]
    paths[0].write_bytes(_OURS)
    require_writable(paths)
    paths[1].write_bytes(b"edited")
    with pytest.raises(OutputError, match="已经存在"):
        require_writable(paths)
    require_writable(paths, force=True)


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
            save({target: _OURS + b"new"})
        except OutputError as error:
            os._exit(3 if "写入权限" in error.reason else 4)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert target.read_bytes() == _OURS


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a folder and a ledger in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "上报").mkdir()
    (tmp_path / "台账.xlsx").write_bytes(b"x")
    return tmp_path


@pytest.mark.parametrize(
    ("output", "path"),
    [
        (None, "总结.docx"),
        ("上报", "上报/总结.docx"),
        ("上报/一.docx", "上报/一.docx"),
        ("上报/一.DOCX", "上报/一.DOCX"),
        ("一", "一.docx"),
        ("2011.上半年", "2011.上半年.docx"),
        ("上报/", "上报/总结.docx"),
        ("新的/", "新的/总结.docx"),
        ("新的/六月\\", "新的/六月/总结.docx"),
    ],
)
def test_a_file_a_folder_or_nothing(here: Path, output: str | None, path: str) -> None:
    """Nothing is the current folder, a folder keeps the name, a file may leave its ending away."""
    assert here.is_dir()
    assert output_path(output, "总结.docx", []) == Path(path)


@pytest.mark.parametrize(
    ("output", "reason"), [("没有/一.docx", "不存在"), ("一.doc", ".docx"), ("台账.docx", "正在读取的文件")]
)
def test_what_cannot_be_written_is_refused(here: Path, output: str, reason: str) -> None:
    """A folder that does not exist, another format, and the ledger itself, even under another name."""
    (here / "台账.docx").symlink_to(here / "台账.xlsx")
    with pytest.raises(OutputError) as caught:
        output_path(output, "总结.docx", [Path("台账.xlsx")])
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2011年1—6月全市总结", "2011年1—6月全市总结"),
        ('a/b\\c:d*e?f"g<h>i|j', "abcdefghij"),
        ("两行\n标题 ", "两行标题"),
        ("../../etc", "etc"),
        ("???", "zdxm"),
        ("长" * 200, "长" * 80),
        ("𠀀" * 200, "𠀀" * 60),
    ],
)
def test_any_title_makes_a_file_name(title: str, name: str) -> None:
    """What Windows forbids is left out, and the name stays in the folder and within the system's limit."""
    assert safe_name(title) == name
