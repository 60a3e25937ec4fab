"""``docs/genre.md`` quotes the sample ledger's reports: what it quotes is printed, what it misses is not."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from narrative.build import text_of
from zdxm.config.files import load_settings
from zdxm.narrative.compose import compose
from zdxm.narrative.library import kinds
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "samples" / "ledger.xlsx"
PAGE = (ROOT / "docs" / "genre.md").read_text(encoding="utf-8")
SECTIONS = {
    found[1]: found[2]
    for found in re.finditer(r"^## \S+?（(\w+)）\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
PREFACE = PAGE.split("\n## 工作总结")[0].split("\n## ", maxsplit=1)[1]
"""What stands before the kinds: it tells of the summary."""


@cache
def printed(kind: str) -> str:
    """The report of one kind, as the page says that it was made."""
    settings = load_settings(LEDGER.with_name("zdxm.toml"))
    figures = read_figures([LEDGER], settings, parse_period("2011H1"))
    about = re.search(r"--project (\S+?)`", SECTIONS["project"])
    assert about
    return text_of(
        compose(figures, settings, kind=kind, project=about[1] if kind in ("project", "review") else "")
    )


def quotations(text: str, marks: str = "「」") -> list[str]:
    """What stands between the marks."""
    return re.findall(f"{marks[0]}(.+?){marks[1]}", text)


def test_every_kind_has_its_section() -> None:
    """The page leaves no kind out and tells of no other."""
    assert set(SECTIONS) == set(kinds(load_settings(LEDGER.with_name("zdxm.toml"))))


@pytest.mark.parametrize(("kind", "text"), [("summary", PREFACE), *SECTIONS.items()])
def test_what_is_quoted_is_printed(kind: str, text: str) -> None:
    """Word by word, in one line of that kind's report."""
    quoted = quotations(text)
    assert quoted
    assert [words for words in quoted if words not in printed(kind)] == []


@pytest.mark.parametrize(("kind", "text"), SECTIONS.items())
def test_what_is_said_to_be_absent_is_absent(kind: str, text: str) -> None:
    """A word that the page says no report has."""
    assert [word for word in quotations(text, "『』") if word in printed(kind)] == []


@pytest.mark.parametrize("text", SECTIONS.values(), ids=SECTIONS)
def test_every_row_has_its_four_cells(text: str) -> None:
    """Point, what others write, what we write, what we leave out."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {5}
