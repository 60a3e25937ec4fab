"""存在问题: the projects most behind first, one sentence for one cause, and how many there are."""

from __future__ import annotations

import dataclasses
from typing import Any

from narrative.build import project, report, text_of
from zdxm.config.settings import Settings, Style
from zdxm.narrative.compose import compose

BEHIND: list[dict[str, Any]] = [
    {"name": f"{letter}工程", "plan": 1000, "done": done, "problem": problem}
    for letter, done, problem in (("甲", 400, "征地未完"), ("乙", 10, "资金不足"), ("丙", 200, "征地未完"))
]
AHEAD: dict[str, Any] = {"name": "快工程", "plan": 1000, "done": 900, "problem": "缺工"}


def told(rows: list[dict[str, Any]], names_max: int = 8) -> str:
    """The part of a summary on problems."""
    settings = dataclasses.replace(Settings(), style=Style(names_max=names_max))
    text = text_of(compose(report(*(project(**row) for row in rows)), settings, kind="summary"))
    return text.partition("存在的主要问题\n")[2].partition("##")[0].strip()


def test_the_most_behind_first_and_one_cause_once() -> None:
    """Who is ahead is not among them."""
    said = told([AHEAD, *BEHIND])
    assert said == "从具体项目看，乙工程主要是资金不足；丙工程、甲工程主要是征地未完。"


def test_what_is_not_told_is_counted() -> None:
    """With room for one cause, the number of all and of the rest."""
    said = told([AHEAD, *BEHIND], names_max=1)
    assert said.startswith("从具体项目看，3个进度较慢的项目填报了存在问题，其中：乙工程主要是资金不足；")
    assert said.endswith("；其余2个项目不逐一列出。")


def test_where_nobody_is_behind_the_others_are_told() -> None:
    """A problem that the ledger names is not kept back."""
    assert told([AHEAD]) == "从具体项目看，快工程主要是缺工。"
