"""The program knows nothing of the sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zdxm.config.settings import Settings
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

ROOT = Path(__file__).parents[2]
TEXT_ENDINGS = {".py", ".j2", ".toml", ".md"}


def sample_names() -> list[str]:
    """Every project's and category's name in the sample ledger."""
    figures = read_figures([ROOT / "samples" / "ledger.xlsx"], Settings(), parse_period("2011H1"))
    reference = json.loads((ROOT / "tests" / "reference" / "2011H1.json").read_text(encoding="utf-8"))
    return sorted(
        {project.name for project in figures.projects}
        | {group.name for group in figures.categories}
        | set(reference["categories"])
    )


@pytest.mark.parametrize("folder", ["src", "templates"])
def test_no_sample_name_in_the_program(folder: str) -> None:
    """No project or category of the sample is named in the source or the templates."""
    names = sample_names()
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in TEXT_ENDINGS]
    assert files
    found = [
        (path.name, name)
        for path in files
        for text in [path.read_text(encoding="utf-8")]
        for name in names
        if name in text
    ]
    assert found == []
