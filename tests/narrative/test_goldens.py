"""Whole reports of every kind on edge ledgers, kept as plain text beside this file: golden/kind/case.txt.

``ZDXM_UPDATE_GOLDEN=1`` writes them anew; read the difference before keeping it.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from narrative.build import text_of
from narrative.edge_ledgers import CASES
from zdxm.config.settings import Settings
from zdxm.narrative.compose import compose
from zdxm.narrative.library import kinds

GOLDEN = Path(__file__).parent / "golden"
KINDS = ("summary", "bulletin", "annual", "overview", "yearend")
ONE = ("project", "review")
"""Kinds that tell of one project: here the ledger's first."""
ONE_CASES = (
    "told-fully", "told-poorly", "told-at-year-end", "hostile-names", "long-names", "nothing-reported",
    "no-plan", "one-idle-project", "all-finished", "ranks-are-shared", "one-stopped", "one-not-due-yet",
    "one-idle-in-its-own-words", "every-bucket", "one-to-twelve-months",
)  # fmt: skip
PAIRS = [(kind, name) for kind in KINDS for name in CASES] + [
    (kind, name) for kind in ONE for name in ONE_CASES
]


@cache
def printed(kind: str, name: str) -> str:
    """The report of one kind and case as text."""
    figures, settings = CASES[name]
    project_name = figures.projects[0].name if kind in ONE else ""
    return text_of(compose(figures, settings, kind=kind, project=project_name))


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_report_reads_as_kept(kind: str, name: str) -> None:
    """The whole text is what was read and approved."""
    file = GOLDEN / kind / f"{name}.txt"
    text = printed(kind, name)
    if os.environ.get("ZDXM_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_every_kind_is_kept() -> None:
    """There is no bundled kind without goldens."""
    assert set(kinds(Settings())) == {*KINDS, *ONE}


def test_every_golden_is_used() -> None:
    """No kept text is left over from a case that is gone."""
    assert {(file.parent.name, file.stem) for file in GOLDEN.glob("*/*")} == set(PAIRS)


@pytest.mark.parametrize(("kind", "name"), [pair for pair in PAIRS if pair[1] != "hostile-names"])
def test_punctuation_comes_out_right(kind: str, name: str) -> None:
    """No two marks meet, every paragraph ends like one, and nothing prints None or a bare zero gap."""
    text = printed(kind, name)
    assert not re.search(
        r"[，。；：、][，。；、]|，$|None|Undefined|低于\D*[^\d.]0个百分点", text, re.MULTILINE
    )
    for line in text.splitlines():
        assert line[0] in "#@" or line[-1] in "。：】", line
        assert line.startswith("@注") or line[0] not in "#@" or line[-1] not in "。，；", line


@pytest.mark.parametrize(("kind", "name"), [pair for pair in PAIRS if pair[1] != "hostile-names"])
def test_no_clumsy_words(kind: str, name: str) -> None:
    """No 0个, no 等1个, no 均 of one alone, no half-width mark behind a 汉字."""
    text = printed(kind, name)
    assert not re.search(r"(?<![\d.])0(?:个|项|份)|等1(?:个|项)|[\u4e00-\u9fff）][,.;:()]", text)
    assert not re.search(
        r"(?:^|[。；：，])(?!各)[^、。；：，\n]{1,12}(?:项目|地块|工程)(?:投资进度)?均", text, re.MULTILINE
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_section_is_never_empty(kind: str) -> None:
    """Under each heading stands a lower heading or text, whatever the ledger lacks."""
    for name in CASES.keys() - {"hostile-names"}:
        lines = printed(kind, name).splitlines()
        for line, after in zip(lines, [*lines[1:], "@"], strict=True):
            level = len(line) - len(line.lstrip("#"))
            below = len(after) - len(after.lstrip("#"))
            assert level < 2 or (after[0] not in "#@") or below > level, (name, line, after)


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_categories_are_told(kind: str) -> None:
    """Thirty have a heading where the kind tells of them, the rest are counted; no chart is drawn."""
    text = printed(kind, "two-hundred-categories")
    told = kind in ("summary", "annual", "overview")
    assert text.count("### 第") == (30 if told else 0)
    assert ("其余170个类别的情况详见附件。" in text) is told
    assert "### 第200类" in text or not told
    assert "@图 各类" not in text


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_counts_agree_with_the_names_listed(kind: str, name: str) -> None:
    """Where all names are listed the count is theirs; behind 等 it is larger."""
    for names, more, count in re.findall(
        r"((?:[^、，。：；与（）\n]+、)+[^、，。：；（）\n]+?)(等)?(\d+)个(?:项目|类别|责任单位|县区)",
        printed(kind, name),
    ):
        listed = len(names.split("、"))
        assert listed < int(count) if more else listed == int(count), names
