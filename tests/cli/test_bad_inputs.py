"""Ten bad inputs: each ends with a message that says where, why and what to do, and leaves nothing behind."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.conftest import PROJECT, Outcome, Zdxm
from zdxm.sheets.rows import Cell, SheetRows, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

MESSAGE = re.compile(r"位置：.+\n原因：.+。\n怎么改：.+。\n\Z")


def _listing(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and os.access(path, os.R_OK)
    }


def _not_a_workbook(folder: Path) -> tuple[str, ...]:
    (folder / "ledger.xlsx").write_text("重点项目台账", encoding="utf-8")
    return ("report",)


def _empty(folder: Path) -> tuple[str, ...]:
    (folder / "ledger.xlsx").write_bytes(b"")
    return ("report",)


def _no_header(folder: Path) -> tuple[str, ...]:
    rows: list[tuple[Cell, ...]] = [("北环路", 200, 80), ("南环路", 300, 90)]
    table = SheetRows(name="台账", header=("沁河大桥", "2", "1"), rows=rows)
    (folder / "ledger.xlsx").write_bytes(write_xlsx([table]))
    return ("report", "--period", "2011H1")


def _wrong_period(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("report", "--period", "2011Q3")


def _another_year(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("report", "--period", "2012H1")


def _open_elsewhere(folder: Path) -> tuple[str, ...]:
    (folder / "总结.docx").write_bytes(b"old")
    (folder / ".~lock.总结.docx#").write_text(",office,,;", encoding="utf-8")
    return ("report", "-o", "总结.docx", "--force")


def _unknown_key(folder: Path) -> tuple[str, ...]:
    with (folder / "zdxm.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[style]\nrate_decimal = 1\n")
    return ("report",)


def _undefined_name(folder: Path) -> tuple[str, ...]:
    shutil.copytree(PROJECT / "templates", folder / "模板")
    with (folder / "zdxm.toml").open("a", encoding="utf-8") as settings:
        settings.write('\ntemplates = "模板"\n')
    with (folder / "模板" / "summary" / "report.j2").open("a", encoding="utf-8") as template:
        template.write("\n本期{{ 没有的名字 }}。\n")
    return ("report",)


def _a_folder(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("report", ".")


BAD_INPUTS: dict[str, tuple[Callable[[Path], tuple[str, ...]], str]] = {
    "not a workbook": (_not_a_workbook, "ledger.xlsx"),
    "empty": (_empty, "ledger.xlsx"),
    "no header": (_no_header, "ledger.xlsx"),
    "wrong period": (_wrong_period, "前三季度"),
    "another year": (_another_year, "2012年上半年"),
    "output open elsewhere": (_open_elsewhere, "总结.docx"),
    "unknown key": (_unknown_key, "rate_decimals"),
    "undefined name": (_undefined_name, "没有的名字"),
    "a folder": (_a_folder, "ledger.xlsx"),
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_input_ends_with_a_message_and_nothing_else(name: str, folder: Path, zdxm: Zdxm) -> None:
    """Exit code 2, 位置—原因—怎么改 in Chinese that names the culprit, no traceback, no file touched."""
    prepare, culprit = BAD_INPUTS[name]
    args = prepare(folder)
    before = _listing(folder)
    outcome = zdxm(*args)
    _is_refused(outcome, culprit)
    assert _listing(folder) == before


def _is_refused(outcome: Outcome, culprit: str) -> None:
    assert (outcome.code, outcome.out) == (2, "")
    assert MESSAGE.search(outcome.err), outcome.err
    assert culprit in outcome.err
    assert "Traceback" not in outcome.err
    assert "内部错误" not in outcome.err


def test_a_file_that_the_system_refuses_is_said_so(
    folder: Path, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger without read permission: whatever way it is opened, the refusal is a message."""
    refused = (folder / "ledger.xlsx").resolve()
    real = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.resolve() == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(Path, "open", _refusing(Path.open, refused))
    _is_refused(zdxm("report"), "ledger.xlsx")


def _refusing(real: Callable[..., object], refused: Path) -> Callable[..., object]:
    def refuse(path: Path, *args: object, **options: object) -> object:
        if path.resolve() == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **options)

    return refuse


AS_NOBODY = """
import os, sys
import encodings.utf_8_sig, zdxm.cli.app, zdxm.cli.report, zdxm.pipeline.reading, zdxm.pipeline.reporting
if not os.geteuid():
    os.setuid(65534)
sys.exit(zdxm.cli.app.run(["report"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another thing there")
def test_a_file_without_permission_is_said_so(folder: Path) -> None:
    """The same with a real file and a user who may not read it."""
    temporary = Path(tempfile.gettempdir())
    for path in (folder, *itertools.takewhile(lambda parent: parent != temporary, list(folder.parents)[:3])):
        path.chmod(0o755)
    (folder / "ledger.xlsx").chmod(0)
    command = [sys.executable, "-c", AS_NOBODY]
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    _is_refused(Outcome(done.returncode, done.stdout.decode(), done.stderr.decode()), "ledger.xlsx")
