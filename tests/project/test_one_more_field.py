"""A field is declared in one place: whatever shows fields shows one that only ``fields.toml`` knows of."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
KEY, LABEL, NOTE = "task_force_leader", "专班负责人", "工作专班的负责人，只写姓名"
SECTION = f"""[ledger.{KEY}]
label = "{LABEL}"
words = "专班负责人 专班班长"
width = 6
group = "{LABEL}"
[ledger.{KEY}.blank]
width = 12
note = "{NOTE}"

"""
BEFORE = "[ledger.contact]"
"""The section that the new one is put in front of."""
TAKEN = " 工作专班"
"""Words that name another field as long as this one is not there."""
RUN = """
import json, os, sys
from zdxm.cli.app import run
for line in json.loads(sys.argv[1]):
    words = line.split()
    if words[0] == "complete":
        os.environ |= {"_ZDXM_COMPLETE": "complete_bash", "COMP_CWORD": str(len(words))}
        words, os.environ["COMP_WORDS"] = [], " ".join(["zdxm", *words[1:], ""])
    try:
        run(words)
    except SystemExit:
        pass
    print(end=chr(30), flush=True)
"""
PROJECTS = {
    "name": ("甲路改建工程", "乙水厂扩建工程", "丙中学迁建项目"),
    "total_investment": (9000, 8000, 7000),
    "annual_plan": (6000, 5000, 4000),
    "completed": (100, 200, 300),
    "status": ("在建", "在建", "在建"),
    KEY: ("张三", "张三", "李四13800138000"),
}
SETTINGS = f'ledger = "重点项目台账.xlsx"\ntemplates = "own"\n[table]\ncolumns = ["项目名称", "{LABEL}"]\n'
TEMPLATE = (
    "# 专班名单\n\n"
    "{% for 项目 in 合计.项目 %}\n{{ 项目.名称 }}由{{ 项目.专班负责人 }}负责。\n\n{% endfor %}\n"
    "@附表 项目明细 各项目的专班\n"
)


COMMANDS = {
    "figures": "figures",
    "json": "lag --format json",
    "csv": "lag --format csv",
    "list": f"lag --by {LABEL}",
    "list by key": f"lag --by {KEY} --format csv",
    "help": "lag --help",
    "layout": "check --layout --format json",
    "check": "check",
    "report": "report --kind 专班 -o 名单.docx",
    "completion": "complete lag --by",  # the last, for it leaves its marks in the environment
}


@dataclass(frozen=True)
class Office:
    """A folder in which a program that knows one more field has worked, and what it said to each command."""

    folder: Path
    said: dict[str, str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The program with one section more in ``fields.toml``, and nothing else."""
    program, folder = tmp_path_factory.mktemp("program"), tmp_path_factory.mktemp("office")
    for part in ("src", "templates"):
        shutil.copytree(ROOT / part, program / part, ignore=shutil.ignore_patterns("__pycache__"))
    table = program / "src" / "zdxm" / "fields.toml"
    text = table.read_text(encoding="utf-8")
    assert (text.count(BEFORE), text.count(TAKEN)) == (1, 1)
    table.write_text(text.replace(TAKEN, "").replace(BEFORE, SECTION + BEFORE), encoding="utf-8")
    _run(program, folder, "init --period 2011H1")
    _fill(folder / "重点项目台账.xlsx")
    (folder / "zdxm.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "own" / "专班").mkdir(parents=True)
    (folder / "own" / "专班" / "report.j2").write_text(TEMPLATE, encoding="utf-8")
    said = _run(program, folder, *COMMANDS.values())
    return Office(folder, dict(zip(COMMANDS, said, strict=True)))


def _run(program: Path, folder: Path, *lines: str) -> list[str]:
    """What each command line prints on standard output; all in one process."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(lines)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(program / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(chr(30))[:-1]


def _fill(path: Path) -> None:
    """Type the projects in below the headers of the blank ledger."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book["台账"]
    headers = [cell.value for cell in sheet[3]]
    names = ("项目名称", "总投资", "年度计划投资", "年初至今完成投资", "建设状态", LABEL)
    for name, values in zip(names, PROJECTS.values(), strict=True):
        for number, value in enumerate(values):
            sheet.cell(4 + number, headers.index(name) + 1).value = value
    assert NOTE in [row[2].value for row in book["填写说明"].iter_rows()]
    book.save(path)


def test_it_is_read(office: Office) -> None:
    """The blank ledger's column is taken for it, and every project holds its value."""
    columns = json.loads(office.said["layout"])["sheets"][0]["tables"][0]["columns"]
    assert [column["field"] for column in columns if column["label"] == LABEL] == [KEY]
    projects = json.loads(office.said["figures"])["projects"]
    assert [project[KEY] for project in projects] == [*PROJECTS[KEY]]


def test_it_is_listed_and_grouped(office: Office) -> None:
    """The lists of lag have it, in JSON, in CSV and as what they are grouped by, by label and by key."""
    assert {project[KEY] for project in json.loads(office.said["json"])} == {*PROJECTS[KEY]}
    rows = csv.DictReader(io.StringIO(office.said["csv"].removeprefix("\ufeff")))
    assert {row[LABEL] for row in rows} == {*PROJECTS[KEY]}
    assert f"{LABEL}：张三  2个" in office.said["list"]
    assert f"{LABEL}：李四" in office.said["list"]
    assert office.said["list by key"].removeprefix("\ufeff").startswith(f"分组：{LABEL},")


def test_the_command_line_offers_it(office: Office) -> None:
    """The help and the shell's completion."""
    assert LABEL in "".join(office.said["help"].split())
    assert LABEL in office.said["completion"].split()


def test_a_phone_number_in_it_is_found(office: Office) -> None:
    """The rule about phone numbers reads it, and says so by its label."""
    assert f"{LABEL}里有手机号码（138****8000）" in office.said["check"]


def test_it_is_printed(office: Office) -> None:
    """As a word of templates, and as a column of 附表 with its header."""
    with zipfile.ZipFile(office.folder / "名单.docx") as package:
        document = package.read("word/document.xml").decode()
    prose, _, table = "".join(part.partition("<")[0] for part in document.split(">")).partition("附件")
    assert "甲路改建工程由张三负责" in prose
    assert (LABEL in prose, LABEL in table, "张三" in table) == (False, True, True)
