"""Tests of where a result goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from zdxm.cli.output import output_path, safe_name
from zdxm.errors import OutputError


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
    ],
)
def test_a_file_a_folder_or_nothing(here: Path, output: str | None, path: str) -> None:
    """Nothing is the current folder, a folder keeps the name, a file may leave its ending away."""
    assert here.is_dir()
    assert output_path(output and Path(output), "总结.docx", []) == Path(path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("output", "reason"), [("没有/一.docx", "不存在"), ("一.doc", ".docx"), ("台账.docx", "正在读取的文件")]
)
def test_what_cannot_be_written_is_refused(here: Path, output: str, reason: str) -> None:
    """A folder that does not exist, another format, and the ledger itself, even under another name."""
    (here / "台账.docx").symlink_to(here / "台账.xlsx")
    with pytest.raises(OutputError) as caught:
        output_path(Path(output), "总结.docx", [Path("台账.xlsx")])
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
    ],
)
def test_any_title_makes_a_file_name(title: str, name: str) -> None:
    """What Windows forbids is left out, and the name stays in the folder and within the system's limit."""
    assert safe_name(title) == name
