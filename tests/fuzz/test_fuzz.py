"""A sample of what ``benchmarks/spoiled_files.py`` runs by the ten thousand."""

from __future__ import annotations

from collections import Counter

from fuzz.spoil import spoil
from fuzz.worker import run

SEED = 2011
COUNT = 150


def test_every_spoiled_workbook_gives_figures_or_a_message() -> None:
    """No other exception, no hang, no dead process, no file left, nothing on standard error."""
    outcomes = list(run(SEED, range(COUNT)))
    failures = [outcome for outcome in outcomes if outcome.kind == "FAILED"]
    assert not failures
    counts = Counter(outcome.kind for outcome in outcomes)
    assert counts["figures"] > COUNT / 4
    assert counts["WorkbookError"] > COUNT / 10


def test_a_number_always_spoils_the_same() -> None:
    """A failure can be repeated by its number alone."""
    assert [spoil(SEED, number) for number in range(9)] == [spoil(SEED, number) for number in range(9)]
    assert spoil(SEED, 1) != spoil(SEED + 1, 1)
