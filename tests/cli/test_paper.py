"""``zdxm report`` with --date, --letterhead, --pdf and --open, and with [official], [profile], [table]."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import docx
import pytest

from document.letterheads import letterhead
from document.reading import parts
from rendering.paper import require_programs
from zdxm.conformance.case import check_format
from zdxm.document import printing

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

REPORT = "2011年上半年全市重点项目建设工作总结.docx"
OFFICE = "市大项目办公室"
SETTINGS = """
[official]
recipient = "市委、市政府"
signature = true
[official.red_head]
mark = "某某市人民政府文件"
[official.imprint]
[profile]
body_font = "仿宋"
[table]
columns = ["项目名称", "进度灯"]
"""


@pytest.fixture
def formal(folder: Path) -> None:
    """The office wants formal documents."""
    with (folder / "zdxm.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)


def texts(path: Path) -> list[str]:
    """The paragraphs of a document."""
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@pytest.mark.usefixtures("formal")
def test_settings_make_the_document_formal(folder: Path, zdxm: Zdxm) -> None:
    """Each table of the settings arrives on paper; the date that nobody gave is asked for."""
    outcome = zdxm("report")
    assert outcome.code == 0
    assert "成文日期" in outcome.err
    found = texts(folder / REPORT)
    assert "某某市人民政府文件" in found
    assert "市委、市政府：" in found
    assert found.count(OFFICE) == 1
    assert f"{OFFICE}\t【待补充：成文日期】印发" in found
    assert "仿宋".encode() in parts((folder / REPORT).read_bytes())["word/styles.xml"]
    assert len(docx.Document(str(folder / REPORT)).tables[0].columns) == 2


@pytest.mark.usefixtures("formal")
def test_the_date_comes_from_the_command_line(folder: Path, zdxm: Zdxm) -> None:
    """--date fills 成文日期 and 印发日期; the program has no clock."""
    outcome = zdxm("report", "--date", "2011-07-05")
    assert (outcome.code, "待补充" in outcome.err) == (0, False)
    found = texts(folder / REPORT)
    assert found[found.index(OFFICE) + 1] == "2011年7月5日"
    assert f"{OFFICE}\t2011年7月5日印发" in found


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--date", "7月5日"), "“7月5日”不是日期"),
        (("--pdf", "--format", "md"), "--pdf"),
        (("--letterhead", "a.docx", "--format", "txt"), "--letterhead"),
        (("--letterhead", "没有.docx"), "找不到这个文件"),
        (("--letterhead", "ledger.xlsx"), "这不是.docx"),
    ],
)
def test_what_cannot_be_meant_writes_nothing(
    folder: Path, zdxm: Zdxm, args: tuple[str, ...], said: str
) -> None:
    """Exit 2, the reason, and no file."""
    before = sorted(folder.iterdir())
    outcome = zdxm("report", *args)
    assert (outcome.code, outcome.out, sorted(folder.iterdir())) == (2, "", before)
    assert said in outcome.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[official]\nrecipent = 'x'", "是不是“recipient”？"),
        ("[profile]\nline_pitch = 3", "“line_pitch”是3磅"),
        ("[table]\ncolumns = ['项目名']", "是不是“项目名称”？"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, zdxm: Zdxm, settings: str, said: str) -> None:
    """Each table of the settings is validated with guesses before anything is written."""
    (folder / "zdxm.toml").write_text(settings, encoding="utf-8")
    outcome = zdxm("report", "--period", "2011H1")
    assert (outcome.code, (folder / REPORT).exists()) == (2, False)
    assert said in outcome.err


@pytest.mark.usefixtures("formal")
def test_the_letterhead_is_the_base(folder: Path, zdxm: Zdxm) -> None:
    """Her text stays, the report stands between, 版头 is hers alone; the figures keep their provenance."""
    (folder / "稿纸.docx").write_bytes(letterhead(tail="结尾。"))
    outcome = zdxm("report", "--letterhead", "稿纸.docx", "--date", "2011-07-05")
    assert (outcome.code, outcome.out) == (0, f"{REPORT}\n")
    found = texts(folder / REPORT)
    assert (found[0], found[-1]) == ("本单位的开头。", "结尾。")
    assert "某某市人民政府文件" not in found
    members = parts((folder / REPORT).read_bytes())
    assert b"_zdxm_" in members["word/document.xml"]
    assert any(
        b"urn:zdxm:figures" in content for name, content in members.items() if name.startswith("customXml")
    )
    assert zdxm("report", "--letterhead", "稿纸.docx", "--date", "2011-07-05").code == 0


def test_an_earlier_report_without_a_marker_is_no_letterhead(folder: Path, zdxm: Zdxm) -> None:
    """Last month's report as it lies there: which file, why, what to do; nothing is written."""
    zdxm("report", "-o", "上月.docx")
    outcome = zdxm("report", "--letterhead", "上月.docx", "-o", "本月.docx")
    assert (outcome.code, outcome.out, (folder / "本月.docx").exists()) == (2, "", False)
    for said in ("位置：上月.docx", "原因：这是zdxm生成的报告", "怎么改：请另存一份作稿纸"):
        assert said in outcome.err


def test_what_the_paper_breaks_is_said(folder: Path, zdxm: Zdxm) -> None:
    """The report is written as the office wants it, and each 规定 that it no longer keeps is named."""
    (folder / "稿纸.docx").write_bytes(letterhead())
    assert "不合公文格式的规定" not in zdxm("report").err
    outcome = zdxm("report", "--letterhead", "稿纸.docx", "-o", "套用.docx")
    (said,) = (line for line in outcome.err.splitlines() if "不合公文格式的规定" in line)
    broken = [verdict.title for verdict in check_format((folder / "套用.docx").read_bytes()) if verdict.fails]
    assert outcome.code == 0
    assert broken
    assert said.endswith("：" + "；".join(broken))


def test_the_letterhead_is_never_overwritten(folder: Path, zdxm: Zdxm) -> None:
    """Not even with --force."""
    paper = letterhead()
    (folder / "稿纸.docx").write_bytes(paper)
    outcome = zdxm("report", "--letterhead", "稿纸.docx", "-o", "稿纸.docx", "--force")
    assert outcome.code == 2
    assert (folder / "稿纸.docx").read_bytes() == paper


def test_a_pdf_stands_beside_the_report(folder: Path, zdxm: Zdxm) -> None:
    """Both paths are printed; a second run replaces both; a PDF that somebody made is left alone."""
    require_programs()
    pdf = REPORT.replace(".docx", ".pdf")
    for _ in range(2):
        outcome = zdxm("report", "--pdf")
        assert (outcome.code, outcome.out) == (0, f"{REPORT}\n{pdf}\n")
        assert (folder / pdf).read_bytes().startswith(b"%PDF")
    (folder / pdf).write_bytes(b"%PDF mine")
    (folder / REPORT).unlink()
    outcome = zdxm("report", "--pdf")
    assert (outcome.code, (folder / REPORT).exists(), (folder / pdf).read_bytes()) == (2, False, b"%PDF mine")


def test_without_libreoffice_nothing_is_written(
    folder: Path, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--pdf says what is missing in three parts."""
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(printing, "_USUAL_PLACES", (("", ()),))
    outcome = zdxm("report", "--pdf")
    assert (outcome.code, outcome.out, (folder / REPORT).exists()) == (2, "", False)
    for part in ("位置：", "原因：", "怎么改："):
        assert part in outcome.err


def opener(folder: Path, script: str) -> None:
    """The system's program for opening files."""
    (folder / "xdg-open").write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    (folder / "xdg-open").chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="the opener is named for Linux")
@pytest.mark.parametrize("script", ["", "raise SystemExit(3)"], ids=["none", "fails"])
def test_a_report_that_does_not_open_is_written_all_the_same(
    folder: Path, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """Exit 0, the path, and a note that it did not open."""
    if script:
        opener(folder, script)
    monkeypatch.setenv("PATH", str(folder))
    outcome = zdxm("report", "--open")
    assert (outcome.code, outcome.out) == (0, f"{REPORT}\n")
    assert "没能打开" in outcome.err


@pytest.mark.skipif(sys.platform != "linux", reason="the opener is named for Linux")
def test_open_opens_the_report(folder: Path, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's program gets the file's full path."""
    opener(folder, "import pathlib, sys; pathlib.Path('opened').write_text(sys.argv[1])")
    monkeypatch.setenv("PATH", str(folder))
    assert "没能打开" not in zdxm("report", "--open").err
    assert (folder / "opened").read_text() == str((folder / REPORT).resolve())
