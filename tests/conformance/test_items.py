"""Every item is kept by our own documents, and broken by a fault of its own that no other item notices."""

from __future__ import annotations

import pytest

from conformance import good, seeds_files, seeds_pages, seeds_text
from conformance.draft import Change, changed
from zdxm.conformance.case import ITEMS, check_format, keeps

GOOD = {
    "report": good.report(),
    "whole": good.whole(),
    "formal": good.formal(),
    "letter": good.letter(),
    "charted": good.charted(),
}
SEEDED: list[tuple[str, str, Change]] = [
    (code, base, change)
    for base, seeds in (
        ("report", seeds_pages.SEEDS | seeds_text.SEEDS | seeds_files.SEEDS),
        ("formal", seeds_files.FORMAL),
        ("whole", seeds_files.WHOLE),
        ("letter", seeds_files.LETTER),
        ("charted", seeds_files.CHARTED),
    )
    for code, change in seeds.items()
]


def broken(data: bytes) -> list[str]:
    """The ids of the items that a document does not keep."""
    return [verdict.id for verdict in check_format(data) if verdict.passed is False]


@pytest.mark.parametrize("base", GOOD)
def test_our_own_documents_keep_every_item(base: str) -> None:
    """Plain, with all the writer can add, and in forms made by hand: nothing is broken."""
    verdicts = check_format(GOOD[base])
    assert broken(GOOD[base]) == []
    assert keeps(verdicts)


def test_every_item_applies_somewhere() -> None:
    """No item is kept only because it never applies."""
    kept = {verdict.id for data in GOOD.values() for verdict in check_format(data) if verdict.passed}
    assert kept == set(ITEMS)


@pytest.mark.parametrize(("code", "base", "change"), SEEDED, ids=[code for code, _, _ in SEEDED])
def test_a_seeded_fault_is_caught_by_its_item_alone(code: str, base: str, change: Change) -> None:
    """One thing changed in a good document: this item alone is broken; it says where, why, what to do."""
    verdicts = check_format(changed(GOOD[base], change))
    found = [verdict for verdict in verdicts if verdict.passed is False]
    assert [verdict.id for verdict in found] == [code]
    (verdict,) = found
    assert all((verdict.place, verdict.message, verdict.remedy, verdict.count))
    assert not any(text.endswith("。") for text in (verdict.place, verdict.message, verdict.remedy))
    assert keeps(verdicts) is not verdict.fails


def test_every_item_has_a_seeded_fault() -> None:
    """None is left unproven."""
    assert sorted(code for code, _, _ in SEEDED) == sorted(ITEMS)
