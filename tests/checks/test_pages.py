"""Every rule explains itself, and docs/rules.md is what the rules say."""

from __future__ import annotations

import re

import pytest

from checks.rules_page import RULES_PAGE, render
from zdxm.cells.faults import Code
from zdxm.checks import RULES, explain
from zdxm.checks.case import SECTIONS
from zdxm.errors import ConfigError


def test_docs_page_is_up_to_date() -> None:
    """docs/rules.md is generated; run tests/checks/rules_page.py after changing a rule."""
    assert RULES_PAGE.read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("code", RULES)
def test_each_page_says_what_why_example_and_remedy(code: str) -> None:
    """A page has its four sections in order, each with words of its own."""
    paragraphs = explain(code).split("\n\n")
    assert paragraphs[0] == f"{code}　{RULES[code].title}"
    assert tuple(paragraph.partition("：")[0] for paragraph in paragraphs[2:6]) == SECTIONS
    assert all(paragraph.partition("：")[2].strip() for paragraph in paragraphs[2:6])
    assert paragraphs[1].endswith("。")


def test_each_code_of_the_reader_can_be_explained() -> None:
    """Whatever reading reports has a page, and no rule of a ledger takes its code."""
    assert {str(code) for code in Code} <= RULES.keys()
    assert all(RULES[str(code)].find is None for code in Code)


def test_codes_are_zd_and_three_digits_in_order() -> None:
    """Codes are stable names: ZD and three digits, listed in order."""
    assert all(re.fullmatch(r"ZD\d{3}", code) for code in RULES)
    assert list(RULES) == sorted(RULES)
    assert all(entry.code == code for code, entry in RULES.items())


@pytest.mark.parametrize("asked", ["zd012", " ZD012 "])
def test_a_code_may_be_typed_loosely(asked: str) -> None:
    """Letter case and blanks around a code do not matter."""
    assert explain(asked).startswith("ZD012")


@pytest.mark.parametrize(
    ("asked", "guess"), [("ZD12", "ZD012"), ("12", "ZD012"), ("ZD0l2", "ZD0"), ("ＺＤ８", "ZD008")]
)
def test_an_unknown_code_is_answered_with_a_guess(asked: str, guess: str) -> None:
    """A code that does not exist is an error that names the nearest one."""
    with pytest.raises(ConfigError, match=f"是不是“{guess}"):
        explain(asked)


def test_a_hopeless_code_gets_no_guess() -> None:
    """Where nothing is near, nothing is guessed."""
    with pytest.raises(ConfigError) as caught:
        explain("不存在")
    assert "是不是" not in str(caught.value)
