"""The command line run in this process, in a folder with the sample ledger."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from zdxm.cli.app import run

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "samples"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: its exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Zdxm = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the sample ledger of 2011H1 and its settings, and nothing else."""
    for name in ("ledger.xlsx", "zdxm.toml"):
        shutil.copy(SAMPLES / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "NO_COLOR", "ZDXM_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def zdxm(folder: Path, capfd: pytest.CaptureFixture[str]) -> Zdxm:
    """Run one command line in the folder, in this process."""
    assert folder.is_dir()

    def call(*args: str) -> Outcome:
        try:
            code = run(args)
        except SystemExit as left:  # how typer leaves after completion
            code = int(left.code or 0)
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return call


def in_process(*args: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run one command line in a process of its own, in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "zdxm", *args],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src")} | environment,
        capture_output=True,
        check=False,
    )
