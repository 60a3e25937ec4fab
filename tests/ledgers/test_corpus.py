"""The reader against the corpus of labelled ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledgers.corpus import CASES
from ledgers.report import Result, add_up, run

if TYPE_CHECKING:
    from ledgers.truth import Case

LEAST_RIGHT = 0.95


@pytest.fixture(scope="module")
def results() -> list[Result]:
    """Every case, read once."""
    return run(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_ledger_is_read_as_a_careful_person_reads_it(case: Case, results: list[Result]) -> None:
    """Header rows, columns, every value, every total's scope and every cell to be named are as labelled."""
    result = next(each for each in results if each.case is case)
    assert [f"{fault.kind}: {fault.text}" for fault in result.verdict.faults] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_output_says_the_same(case: Case, results: list[Result]) -> None:
    """``figures``, ``check`` and both forms of ``check --layout`` agree where two of them say something."""
    result = next(each for each in results if each.case is case)
    assert result.contradictions == []


def test_no_value_is_silently_wrong(results: list[Result]) -> None:
    """No value differs, and no project is missing or invented, without a diagnostic that names the place."""
    silent = [
        f"{each.case.name}: {fault.text}"
        for each in results
        for fault in each.verdict.faults
        if fault.kind == "silent"
    ]
    assert silent == []


def test_most_ledgers_are_read_and_the_rest_refused(results: list[Result]) -> None:
    """At least 95 % of the readable ledgers come out right in full; the others were refused with a word."""
    figures = add_up(results)
    readable = [each for each in results if not each.truth.doubtful]
    assert figures.right >= LEAST_RIGHT * figures.ledgers
    assert [each.case.name for each in readable if not each.right and not each.verdict.refusal] == []


def test_hopeless_ledgers_are_refused(results: list[Result]) -> None:
    """What nobody could read is refused, or its amounts left out, with a message."""
    figures = add_up(results)
    assert figures.told == figures.hopeless


def test_corpus_is_as_wide_as_it_says(results: list[Result]) -> None:
    """The corpus holds hundreds of workbooks; a builder that stops writing projects shows here."""
    figures = add_up(results)
    assert figures.workbooks >= 250
    assert figures.values >= 10_000
    assert all(each.truth.projects for each in results if not each.truth.doubtful)
