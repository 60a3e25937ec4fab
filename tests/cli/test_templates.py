"""zdxm templates: listing, printing and copying; zdxm report in its other kinds and formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

HALF_YEAR = ("--period", "2011H1")


def test_list_names_kinds_files_and_their_origin(folder: Path, zdxm: Zdxm) -> None:
    """Each kind with what it is for; a file of the office's own says where it lies."""
    outcome = zdxm("templates", "list")
    assert outcome.code == 0
    for kind in ("summary", "bulletin", "annual", "yearend", "overview", "project", "review", "共用"):
        assert f"{kind}\u3000" in outcome.out
        assert f"\u3000自带\u3000{kind}/" in outcome.out
    (folder / "我的" / "summary").mkdir(parents=True)
    (folder / "我的" / "summary" / "主要措施.j2").write_text("## 甲\n", encoding="utf-8")
    (folder / "zdxm.toml").write_text('templates = "我的"\n', encoding="utf-8")
    listed = zdxm("templates", "list", "summary").out
    assert "自有\u3000summary/主要措施.j2（我的/summary/主要措施.j2）" in listed
    assert "自带\u3000summary/report.j2" in listed
    assert "bulletin" not in listed


def test_show_prints_one_file(zdxm: Zdxm) -> None:
    """With or without the ending; a kind alone is its main file."""
    whole = zdxm("templates", "show", "summary/主要措施.j2").out
    assert whole.startswith("## 主要措施\n")
    assert zdxm("templates", "show", "summary/主要措施").out == whole
    assert "{% import" in zdxm("templates", "show", "bulletin").out


def test_copy_never_overwrites(folder: Path, zdxm: Zdxm) -> None:
    """Paths on standard output; what is there stays as it is; the setting is named until it is there."""
    own = folder / "templates" / "bulletin" / "排名.j2"
    own.parent.mkdir(parents=True)
    own.write_text("我改过的", encoding="utf-8")
    outcome = zdxm("templates", "copy", "bulletin")
    assert outcome.code == 0
    assert "templates/bulletin/report.j2\n" in outcome.out
    assert "排名" not in outcome.out
    assert "没有动：templates/bulletin/排名.j2" in outcome.err
    assert 'templates = "templates"' in outcome.err
    assert own.read_text(encoding="utf-8") == "我改过的"
    (folder / "zdxm.toml").write_text('templates = "templates"\n', encoding="utf-8")
    assert "zdxm.toml" not in zdxm("templates", "copy", "bulletin").err


def test_a_copied_file_is_what_reports_are_made_from(folder: Path, zdxm: Zdxm) -> None:
    """Copy, change a word, set the folder: the report says it."""
    zdxm("templates", "copy", "summary/下步计划.j2", "-o", "我的")
    file = folder / "我的" / "summary" / "下步计划.j2"
    file.write_text(file.read_text(encoding="utf-8").replace("下步工作计划", "下半年打算"), encoding="utf-8")
    (folder / "zdxm.toml").write_text('region = "全市"\ntemplates = "我的"\n', encoding="utf-8")
    assert zdxm("report", *HALF_YEAR, "-o", "a.md").code == 0
    assert "## 四、下半年打算" in (folder / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("show",), "没有写明种类或文件"),
        (("copy", "bulletn"), "是不是“bulletin”"),
        (("show", "共用"), "共用/句式.j2、共用/登记.j2"),
        (("print", "summary"), "可以用list、show、copy"),
    ],
)
def test_what_cannot_be_meant_is_told(zdxm: Zdxm, args: tuple[str, ...], said: str) -> None:
    """Exit 2, and what can be written instead."""
    outcome = zdxm("templates", *args)
    assert outcome.code == 2
    assert said in outcome.err


@pytest.mark.parametrize("kind", ["bulletin", "annual", "yearend", "overview"])
@pytest.mark.parametrize("form", ["docx", "md", "txt"])
def test_every_kind_in_every_format(folder: Path, zdxm: Zdxm, kind: str, form: str) -> None:
    """The file has the title's name and the format's ending."""
    outcome = zdxm("report", *HALF_YEAR, "--kind", kind, "--format", form)
    assert outcome.code == 0
    path = folder / outcome.out.strip()
    assert path.suffix == f".{form}"
    assert path.stat().st_size > 1000


def test_the_outputs_ending_is_the_format(folder: Path, zdxm: Zdxm) -> None:
    """-o 报告.txt needs no --format; --format that contradicts it is refused."""
    assert zdxm("report", *HALF_YEAR, "-o", "报告.txt").code == 0
    assert (folder / "报告.txt").read_bytes().startswith("\ufeff2011年上半年".encode())
    assert zdxm("report", *HALF_YEAR, "-o", "报告.txt", "--format", "md").code == 2


def test_the_issue_and_the_project_are_options(folder: Path, zdxm: Zdxm) -> None:
    """--issue numbers the bulletin, --project names the one project; faults of either are told."""
    zdxm("report", *HALF_YEAR, "--kind", "bulletin", "--issue", "7", "-o", "a.txt")
    assert "\r\n第7期\r\n" in (folder / "a.txt").read_bytes().decode()
    assert zdxm("report", *HALF_YEAR, "--kind", "bulletin", "--issue", "七").code == 2
    assert zdxm("report", *HALF_YEAR, "--kind", "project", "--project", "西二环路", "-o", "b.md").code == 0
    assert (folder / "b.md").read_text(encoding="utf-8").startswith("# 西二环路项目情况介绍\n")
    assert "没有这个项目" in zdxm("report", *HALF_YEAR, "--kind", "project", "--project", "没有").err
