"""Tests of the program as a process: what it loads, what it does on consoles and in pipes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import PROJECT, Zdxm, in_process

HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "docx",
    "jinja2",
    "python_calamine",
    "rapidfuzz",
    "xlsxwriter",
    "lxml",
    "pydantic",
    "markdown_it",
    "pygments",
)
LOADED = """
import json, sys
from zdxm.cli.app import run
code = run(sys.argv[1:])
rooms = {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("zdxm.")}
json.dump([code, sorted(rooms.union(name for name in sys.modules if "." not in name))], sys.stderr)
"""


@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("lag", "--help"),
        ("--version",),
        (),
        ("lag", "--by", "颜色"),
        ("lag", "--nonsense"),
        ("没有",),
    ],
)
def test_help_and_faults_of_usage_load_typer_alone(args: tuple[str, ...], folder: Path) -> None:
    """No stage and nothing heavy is imported before there is work to do."""
    _, loaded = _loaded(*args, folder=folder)
    assert "typer" in loaded
    assert not {*HEAVY} & loaded


@pytest.mark.parametrize(
    ("args", "needed"),
    [
        (("explain", "ZD012"), set()),
        (("explain", "GF57"), {"lxml"}),
        (("templates", "list"), set()),
        (("templates", "copy", "bulletin"), set()),
        (("config",), set()),
        (("init", "-o", "空白.xlsx", "--force"), {"xlsxwriter"}),
        (("format-check", "报告.docx"), {"lxml"}),
        (("why", "报告.docx"), {"lxml", "python_calamine"}),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_what_works_out_no_figures_loads_no_frames(
    args: tuple[str, ...], needed: set[str], folder: Path, zdxm: Zdxm
) -> None:
    """A page, templates, a blank ledger, and questions about a document load what they read or write with."""
    if "报告.docx" in args:
        assert zdxm("report", "-o", "报告.docx").code == 0
    code, loaded = _loaded(*args, folder=folder)
    assert code in (0, 1)
    assert {*HEAVY} & loaded == needed


@pytest.mark.parametrize(
    ("args", "strange"),
    [
        (("explain", "ZD012"), "ooxml workbook layout registers figures narrative"),
        (("format-check", "报告.docx"), "fields workbook layout figures narrative document provenance"),
        (("why", "报告.docx"), "conformance checks ledger progress"),
        (("lag",), "conformance narrative document provenance"),
        (("check",), "conformance narrative document provenance"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_command_loads_no_room_that_it_has_no_use_for(
    args: tuple[str, ...], strange: str, folder: Path, zdxm: Zdxm
) -> None:
    """Start-up is a feature: a package that does nothing for a command stays shut."""
    if "报告.docx" in args:
        assert zdxm("report", "-o", "报告.docx").code == 0
    code, loaded = _loaded(*args, folder=folder)
    assert code in (0, 1)
    assert not {f"zdxm.{room}" for room in strange.split()} & loaded


def _loaded(*args: str, folder: Path) -> tuple[int, set[str]]:
    """The exit code of a run in a process of its own, the packages that it loaded, and the rooms of ours."""
    command = [sys.executable, "-c", LOADED, *args]
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    code, loaded = json.loads(done.stderr.decode().splitlines()[-1])
    return code, set(loaded)


def test_standard_output_is_the_payload_alone(folder: Path) -> None:
    """JSON in UTF-8, nothing else, even where there is something to say."""
    done = in_process("lag", "--top", "1", "--format", "json", folder=folder)
    assert done.returncode == 0
    assert len(json.loads(done.stdout.decode())) == 1
    assert "另有" in done.stderr.decode()


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_consoles_of_other_code_pages_work(encoding: str, folder: Path) -> None:
    """Table, help, findings and errors come out, whole in GBK; JSON is right in any of them."""
    for args, code in (("lag",), 0), (("--help",), 0), (("check",), 0), (("check", "没有.xlsx"), 2):
        done = in_process(*args, folder=folder, PYTHONIOENCODING=encoding, COLUMNS="100")
        assert done.returncode == code, done.stderr
        assert b"Traceback" not in done.stderr
        if encoding == "gbk":
            assert "?" not in done.stdout.decode("gbk")
    done = in_process("figures", folder=folder, PYTHONIOENCODING=encoding)
    assert json.loads(done.stdout.decode("ascii"))["total"]["name"] == "合计"


def test_a_reader_that_leaves_is_no_fault(folder: Path) -> None:
    """``zdxm figures | head -c 1``: silent."""
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src")}
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "zdxm", "figures"],
            cwd=folder,
            env=environment,
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_no_internal_fault(folder: Path) -> None:
    """The message says what the system said; exit 2."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "zdxm", "check"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(PROJECT / "src")},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert "标准输出" in done.stderr.decode()


def _on_a_terminal(*args: str, folder: Path, **environment: str) -> str:
    """What a terminal of 100 columns gets on standard output and standard error."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "zdxm", *args],
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(PROJECT / "src"), "COLUMNS": "100", "TERM": "xterm"}
        | environment,
        stdout=side,
        stderr=side,
    )
    os.close(side)
    seen = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        seen += piece
    process.wait()
    os.close(main)
    return seen.decode()


def test_a_terminal_gets_colours_and_no_color_takes_them_away(folder: Path) -> None:
    """Table, help and errors are coloured on a terminal; with NO_COLOR no escape is left."""
    for args in ("lag",), ("--help",), ("check", "没有.xlsx"):
        assert "\x1b[" in _on_a_terminal(*args, folder=folder)
        assert "\x1b" not in _on_a_terminal(*args, folder=folder, NO_COLOR="1")


def test_the_module_runs_like_the_command(folder: Path) -> None:
    """``python -m zdxm`` leaves with the command's exit code."""
    assert in_process("lag", "--fail", folder=folder).returncode == 1
    assert in_process("lag", "--nonsense", folder=folder).returncode == 2
