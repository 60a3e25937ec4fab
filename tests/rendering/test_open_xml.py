"""What we write opens in Word: the Open XML SDK, which holds files against Word's rules, has no complaint."""

from __future__ import annotations

import contextlib
import json
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from document.letterheads import letterhead
from provenance.making import LEDGERS, SAMPLES
from rendering.paper import require_programs, resave
from zdxm.cli.app import run as run_here

if TYPE_CHECKING:
    from pathlib import Path

_VALIDATOR = "ooxml-validator"
_PLAN = "G6"  # 年度计划投资 of the sample's first project
_FORMAL = """
[official]
recipient = "市委、市政府"
signature = true
date = 2011-07-05
seal = true
[official.red_head]
mark = "某某市人民政府文件"
number = "某政发〔2011〕12号"
urgency = "加急"
signer = "张某某 李某某"
[official.imprint]
copies = ["市委办公室", "市人大常委会办公室"]
"""
_PROJECT = "万洋免维护蓄电池项目"
_SAVED_PAPER = "存过的稿纸.docx"
_REPORTS = {
    "总结": (),
    "通报": ("--kind", "bulletin", "--issue", "3"),
    "年度": ("--kind", "annual", "--no-provenance"),
    "年终": ("--kind", "yearend"),
    "概述": ("--kind", "overview"),
    "介绍": ("--kind", "project", "--project", _PROJECT),
    "结项": ("--kind", "review", "--project", _PROJECT),
    "公文": ("--kind", "bulletin", "--config", "公文.toml"),
    "套用": ("--kind", "annual", "--letterhead", "稿纸.docx"),
    "再套用": ("--kind", "bulletin", "--letterhead", _SAVED_PAPER),
}
_ON_SAVED_PAPER = ("再套用.docx",)
_OTHERS = {
    "换数.docx": ("refresh", "通报.docx", "新台账.xlsx", "-o", "换数.docx"),
    "修订.docx": ("refresh", "套用.docx", "新台账.xlsx", "--track", "-o", "修订.docx"),
    "落后.xlsx": ("lag", "台账.xlsx", "--format", "xlsx", "-o", "落后.xlsx"),
    "新的/重点项目台账.xlsx": ("init", "-o", "新的"),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything the program writes, each file by its command."""
    require_programs(_VALIDATOR, "soffice")
    folder = tmp_path_factory.mktemp("open-xml")
    (folder / "台账.xlsx").write_bytes(LEDGERS["cities"].read_bytes())
    settings = (SAMPLES / "zdxm.toml").read_text(encoding="utf-8").replace("ledger.xlsx", "台账.xlsx")
    (folder / "zdxm.toml").write_text(settings, encoding="utf-8")
    (folder / "公文.toml").write_text(settings + _FORMAL, encoding="utf-8")
    (folder / "稿纸.docx").write_bytes(letterhead(footer=True, own_style=True))
    (folder / _SAVED_PAPER).write_bytes(resave(letterhead(cover=True), folder))
    book = openpyxl.load_workbook(LEDGERS["cities"])
    book["台账"][_PLAN] = "约30000"
    book.save(folder / "新台账.xlsx")
    for name, options in _REPORTS.items():
        run(folder, "report", "台账.xlsx", *options, "-o", f"{name}.docx")
    (folder / "新的").mkdir()
    for command in _OTHERS.values():
        run(folder, *command)
    return folder


def run(folder: Path, *command: str) -> None:
    """Run a command of ours, in this process; 1 says that it found something, which is no failure here."""
    with contextlib.chdir(folder):
        assert run_here(command) in (0, 1), command


def faults(path: Path) -> set[tuple[str, str]]:
    """What the SDK says of a file, and of which part."""
    ended = subprocess.run([_VALIDATOR, str(path)], check=False, capture_output=True, timeout=120)
    found = {(fault["description"], fault["path"]) for fault in json.loads(ended.stdout)["errors"]}
    assert ended.returncode == bool(found)
    return found


@pytest.mark.parametrize("name", [*(f"{name}.docx" for name in _REPORTS), *_OTHERS])
def test_the_open_xml_sdk_finds_no_fault(written: Path, name: str) -> None:
    """In the package, in the schema of each part and in what the parts say of each other.

    A base that LibreOffice saved has one of its own, which is the office's to keep.
    """
    paper = faults(written / _SAVED_PAPER) if name in _ON_SAVED_PAPER else set()
    assert faults(written / name) - paper == set()


def test_the_sdk_finds_a_fault(written: Path) -> None:
    """It does look: a file that is none is told."""
    (written / "坏.docx").write_bytes(b"PK")
    assert faults(written / "坏.docx")
