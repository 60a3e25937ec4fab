"""Every item explains itself, and docs/conformance.md is what the items say."""

from __future__ import annotations

import re

import pytest

from conformance.items_page import ITEMS_PAGE, render
from zdxm.conformance.case import CUSTOM, FILE, ITEMS, Profile, Strength
from zdxm.conformance.roles import accepts
from zdxm.document.official import Profile as OwnProfile
from zdxm.errors import ConfigError


def test_docs_page_is_up_to_date() -> None:
    """docs/conformance.md is generated; run tests/conformance/items_page.py after changing an item."""
    assert ITEMS_PAGE.read_text(encoding="utf-8") == render()


@pytest.mark.parametrize("code", ITEMS)
def test_each_page_says_what_is_looked_at_and_what_to_do(code: str) -> None:
    """A page has a lead, its two sections in order, and the clause it rests on."""
    head, lead, *sections, basis = ITEMS.explain(code).split("\n\n")
    assert head == f"{code}　{ITEMS[code].title}"
    assert lead.endswith("。")
    assert tuple(section.partition("：")[0] for section in sections) == ITEMS.sections
    assert all(section.partition("：")[2].endswith("。") for section in sections)
    assert basis.startswith("依据：")


def test_codes_and_clauses_are_well_formed() -> None:
    """GF and a number, without gaps; a clause of the standard, or what stands in place of one."""
    assert [int(code.removeprefix("GF")) for code in ITEMS] == list(range(1, len(ITEMS) + 1))
    for entry in ITEMS.values():
        assert re.fullmatch(r"\d+(\.\d+)*", entry.clause) or entry.clause in (CUSTOM, FILE)


def test_only_what_the_standard_words_as_a_rule_can_fail_a_document() -> None:
    """What offices do, and what the file should be like, is never a 规定."""
    assert not [e.code for e in ITEMS.values() if e.clause in (CUSTOM, FILE) and e.strength is Strength.MUST]


def test_an_unknown_code_is_answered_with_a_guess() -> None:
    """The nearest item is named."""
    with pytest.raises(ConfigError, match="是不是“GF10"):
        ITEMS.explain("GF010")


def test_a_code_may_be_typed_loosely() -> None:
    """Letter case and blanks around a code do not matter."""
    assert ITEMS.explain(" gf01 ").startswith("GF01")


def test_the_checker_wants_what_the_writer_writes() -> None:
    """Margins and fonts of the two profiles agree; they stand on one floor and cannot share one."""
    own, wanted = OwnProfile(), Profile()
    margins = own.margins
    assert (margins.top, margins.bottom, margins.left, margins.right) == (
        wanted.top, wanted.bottom, wanted.left, wanted.right,
    )  # fmt: skip
    for name in ("title_fonts", "body_fonts", "kai_fonts", "hei_fonts", "song_fonts"):
        assert accepts(getattr(own, name.removesuffix("s")), getattr(wanted, name))
