"""The built wheel, installed where the source is not, makes the same report."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORT = ["report", str(ROOT / "samples" / "ledger.xlsx"), "--period", "2011H1", "-o"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment's python, with the wheel in it and only the dependencies taken from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    wheel = next(folder.glob("*.whl"))
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = (sys.executable, "-m", "pip", "--python", str(python))  # one that is there already
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    purelib = run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # A plain path line: the dependencies are found, this environment's own editable install is not.
    (Path(purelib) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def run(*command: str) -> str:
    """Run to the end and give the output; fail with the error's text."""
    alone = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=sys.prefix, env=alone)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_wheel_is_what_runs(installed: Path) -> None:
    """The package comes from the wheel, not from the source folder."""
    where = run(str(installed), "-c", "import zdxm; print(zdxm.__file__)")
    assert Path(where.strip()).is_relative_to(installed.parents[1])


def test_the_wheel_makes_the_same_report(installed: Path, tmp_path: Path) -> None:
    """Templates included, byte by byte."""
    outputs = []
    for number, python in enumerate((str(installed), sys.executable)):
        path = tmp_path / f"{number}.docx"
        run(python, "-m", "zdxm", *REPORT, str(path))
        outputs.append(path.read_bytes())
    assert outputs[0] == outputs[1]
