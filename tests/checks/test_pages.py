"""Every rule explains itself, and docs/rules.md is what the rules say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.rules_page import RULES_PAGE, render
from zdxm.checks.case import RULES, Rule
from zdxm.diagnostics import CellRef, Severity
from zdxm.errors import ConfigError
from zdxm.rules import Catalogue, Code


def test_docs_page_is_up_to_date() -> None:
    """docs/rules.md is generated; run tests/checks/rules_page.py after changing a rule."""
    assert RULES_PAGE.read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("code", RULES)
def test_each_page_says_what_why_example_and_remedy(code: str) -> None:
    """A page has its four sections in order, each with words of its own."""
    paragraphs = RULES.explain(code).split("\n\n")
    assert paragraphs[0] == f"{code}　{RULES[code].title}"
    assert tuple(paragraph.partition("：")[0] for paragraph in paragraphs[2:6]) == RULES.sections
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
    assert RULES.explain(asked).startswith("ZD012")


@pytest.mark.parametrize(
    ("asked", "guess"), [("ZD12", "ZD012"), ("12", "ZD012"), ("ZD0l2", "ZD0"), ("ＺＤ８", "ZD008")]
)
def test_an_unknown_code_is_answered_with_a_guess(asked: str, guess: str) -> None:
    """A code that does not exist is an error that names the nearest one."""
    with pytest.raises(ConfigError, match=f"是不是“{guess}"):
        RULES.explain(asked)


def test_a_hopeless_code_gets_no_guess() -> None:
    """Where nothing is near, nothing is guessed."""
    with pytest.raises(ConfigError) as caught:
        RULES.explain("不存在")
    assert "是不是" not in str(caught.value)


def _rule(code: str, origin: str) -> Rule:
    return Rule(code=code, title="甲", page="乙。", origin=origin, severity=Severity.INFO)


def test_a_clash_names_who_has_the_code_and_the_next_free_one() -> None:
    """Two rules never share a code; the same rule may come again, as when a module is imported anew."""
    catalogue: Catalogue[Rule] = Catalogue("ZD", 3, sections=("查",), noun=("条", "规则"), listed="见文档")
    for code in ("ZD001", "ZD003"):
        catalogue.add(_rule(code, "here.first"))
    catalogue.add(_rule("ZD001", "here.first"))
    with pytest.raises(ValueError, match=re.escape("ZD003 is “甲” (here.first); next free: ZD002")):
        catalogue.add(_rule("ZD003", "there.second"))
    with pytest.raises(ValueError, match="a code is ZD and 3 digits"):
        catalogue.add(_rule("ZD4", "there.second"))
    assert list(catalogue) == ["ZD001", "ZD003"]


def test_a_fault_of_the_reader_has_the_severity_of_its_code() -> None:
    """Severity stands once, with the code, and so do the others that it may have; its page tells them."""
    place = CellRef("台账.xlsx")
    assert Code.COLUMN_MISSING.at(place, "甲", "乙").severity is Severity.ERROR
    assert Code.COLUMN_MISSING.at(place, "甲", "乙", Severity.WARNING).severity is Severity.WARNING
    with pytest.raises(ValueError, match=r"ZD058 is never Severity\.INFO"):
        Code.COLUMN_MISSING.at(place, "甲", "乙", Severity.INFO)
    assert "默认级别是error，缺的是总投资的是warning；" in RULES.explain("ZD058")


SOURCES = Path(__file__).parents[2] / "src" / "zdxm"
CATALOGUE = ("rules.py", "checks/applying.py")
"""Where a code and a severity are put together: by the code itself, and by what the office has set."""


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(SOURCES.rglob("*.py")):
        name = path.relative_to(SOURCES).as_posix()
        yield from ((name, node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _members(node: ast.AST, enum: str) -> list[str]:
    """The members of an enum that an expression names itself, calls and tuples inside it left out."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum:
        return [node.attr]
    inside = ast.iter_child_nodes(node) if isinstance(node, ast.Attribute | ast.IfExp) else ()
    return [member for child in inside for member in _members(child, enum)]


def test_reading_leaves_severities_to_the_catalogue() -> None:
    """Nobody else makes a diagnostic; a severity beside a code is one that the code has for such a case."""
    made = {name for name, node in _nodes() if isinstance(node, ast.Call) and _is_diagnostic(node.func)}
    assert made == set(CATALOGUE)
    told = []
    for name, node in _nodes():
        parts = [node.func, *node.args] if isinstance(node, ast.Call) else getattr(node, "elts", [])
        codes = [Code[code] for part in parts for code in _members(part, "Code")]
        severities = [Severity[severity] for part in parts for severity in _members(part, "Severity")]
        if name not in CATALOGUE and len(codes) == 1:
            told += [(codes[0], severity) for severity in severities]
    assert told
    assert [(code, severity) for code, severity in told if severity not in code.otherwise] == []


def _is_diagnostic(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "Diagnostic"
