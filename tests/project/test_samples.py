"""The samples are what their script makes."""

from __future__ import annotations

import io
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from samples.build import COUNTIES, FLAT, HERE, LEDGER, workbooks  # noqa: E402 - found through the line above

SAMPLES = (LEDGER, FLAT, COUNTIES)


@cache
def built() -> dict[Path, bytes]:
    """What the script makes, made once; nobody may change it."""
    return workbooks()


def members(data: bytes) -> dict[str, bytes]:
    """An archive's members; how they are packed may differ with the machine's zlib."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("path", SAMPLES, ids=str)
def test_a_sample_is_what_its_script_makes(path: Path) -> None:
    """Member by member, the committed workbook is the one that the script makes now."""
    assert members((HERE / path).read_bytes()) == members(built()[path])


def test_two_runs_make_the_same_bytes() -> None:
    """Nothing of the clock or of chance is in a sample."""
    assert workbooks() == built()


def test_every_sample_is_looked_at() -> None:
    """The script makes no other workbook than those above."""
    assert set(built()) == set(SAMPLES)
