"""The samples are what their script makes."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from samples.build import HERE, workbooks  # noqa: E402 - found through the line above

BUILT = workbooks()


def members(data: bytes) -> dict[str, bytes]:
    """An archive's members; how they are packed may differ with the machine's zlib."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("path", BUILT, ids=str)
def test_a_sample_is_what_its_script_makes(path: Path) -> None:
    """Member by member, the committed workbook is the one that the script makes now."""
    assert members((HERE / path).read_bytes()) == members(BUILT[path])


def test_two_runs_make_the_same_bytes() -> None:
    """Nothing of the clock or of chance is in a sample."""
    assert workbooks() == BUILT
