"""``docs/commands.md`` is what the program says of itself, and every example in it does what it says."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from cli.commands_page import COMMANDS_PAGE, FOUND, examples, exit_code, render
from cli.conftest import SAMPLES
from zdxm.cli.app import SUMMARIES
from zdxm.errors import EXAMPLE_YEAR

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

HEADER = ("项目名称", "项目类别", "总投资（万元）", "年度计划投资（万元）")
REPORT = "工作总结.docx"
UNDATED = ("前三季度", "--as-of")
"""What an example asks for that the sample is not of."""


def test_the_page_is_the_programs() -> None:
    """Written anew by ``python tests/cli/commands_page.py``."""
    assert COMMANDS_PAGE.read_text(encoding="utf-8") == render()


def test_every_command_says_when_it_ends_with_1() -> None:
    """A new command has to."""
    assert list(FOUND) == list(SUMMARIES)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """The sample ledger of the year that examples speak of; and, at True, naming no period."""
    made = {}
    for undated in (False, True):
        book = openpyxl.load_workbook(SAMPLES / "ledger.xlsx")
        for row in book["台账"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = _retold(cell.value, undated=undated)
        made[undated] = tmp_path_factory.mktemp("samples") / "台账.xlsx"
        book.save(made[undated])
    return made


def _retold(text: str, *, undated: bool) -> str:
    text = text.replace("2011", str(EXAMPLE_YEAR)).replace("万洋免维护蓄电池项目", "某某项目")
    return text.replace("上半年", "").replace("1-6月完成", "年初至今完成") if undated else text


def small(path: Path, month: int, *names: str) -> None:
    """A ledger of a few projects."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([f"{EXAMPLE_YEAR}年1-{month}月重点项目台账"])
    sheet.append([*HEADER, f"1-{month}月完成投资（万元）", "建设状态"])
    for number, name in enumerate(names, start=1):
        sheet.append([name, "交通", 90000 * number, 20000 * number, 1000 * month + number, "在建"])
    book.save(path)


@pytest.fixture(scope="module")
def reports() -> dict[str, bytes]:
    """The report that examples speak of, as soon as one has had it written."""
    return {}


@pytest.fixture
def desk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that the examples name but 台账.xlsx."""
    monkeypatch.setattr("zdxm.document.printing.write_pdf", lambda _: b"%PDF-")
    for month in (5, 6):
        small(folder / f"{month}月.xlsx", month, "东河大桥", "西山隧道")
        small(folder / f"甲{month}.xlsx", month, "东河大桥")
        small(folder / f"乙{month}.xlsx", month, "西山隧道")
    small(folder / "甲县.xlsx", 6, "东河大桥")
    small(folder / "乙县.xlsx", 6, "西山隧道")
    shutil.copy(SAMPLES / "counties-2018" / "各县区台账.xlsx", folder / "分月台账.xlsx")
    docx.Document().save(str(folder / "发文稿纸.docx"))
    (folder / "ledger.xlsx").unlink()
    (folder / "zdxm.toml").write_text('region = "全市"\noffice = "市大项目办公室"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("example", examples())
def test_every_example_ends_as_stated(
    example: str, desk: Path, samples: dict[bool, Path], reports: dict[str, bytes], zdxm: Zdxm
) -> None:
    """Where a file is to be written, it is."""
    shutil.copy(samples[False], desk)
    if REPORT in example and not reports:
        assert zdxm("report", "台账.xlsx", "-o", REPORT).code == 0
        reports[REPORT] = (desk / REPORT).read_bytes()
    elif REPORT in example:
        (desk / REPORT).write_bytes(reports[REPORT])
    shutil.copy(samples[any(word in example for word in UNDATED)], desk)
    if example.startswith("zdxm init"):
        (desk / "zdxm.toml").unlink()
    line, _, kept = example.partition(" > ")
    outcome = zdxm(*shlex.split(line)[1:])
    assert outcome.code == exit_code(example), outcome.err
    assert not kept or outcome.out.startswith("{")
    for written in outcome.out.splitlines() if example.startswith(("zdxm report", "zdxm init")) else ():
        assert (desk / written).is_file()
