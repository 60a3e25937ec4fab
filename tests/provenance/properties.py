"""What a refresh must keep, for one seed: used by the tests on a few and by a benchmark on a thousand."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from provenance.making import KINDS, edit, later_ledger, outside, report_of, sample_report, settings_of
from provenance.making import text_in_bookmarks as texts_of
from zdxm.filters import LIST
from zdxm.periods import parse_period
from zdxm.pipeline import read_figures, refresh_report
from zdxm.provenance.plan import Outcome
from zdxm.provenance.reading import read_report
from zdxm.provenance.scopes import match_scopes

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.document.marks import Mark
    from zdxm.figures import ReportFigures

__all__ = ["check_refresh"]


def check_refresh(seed: int, folder: Path) -> int:
    """Edit a report, change its ledger, refresh it, and check every figure.

    Args:
        seed: of everything.
        folder: for the new ledger.

    Returns:
        How many figures were compared with a fresh report's.
    """
    rng = random.Random(seed)
    kind = rng.choice(KINDS)
    edited = edit(sample_report("flat", kind), rng)
    ledger = later_ledger(folder, rng)
    settings = settings_of("flat")
    figures = read_figures([ledger], settings, parse_period("2023Q3"))
    refreshed = refresh_report(edited.data, figures, settings, name="报告")
    before, after = texts_of(edited.data), texts_of(refreshed.data)
    for number, said in edited.hands.items():
        assert before[number] == said
        assert after[number] == said, (seed, number)
    assert outside(edited.data) == outside(refreshed.data), seed
    told = {change.old for change in refreshed.changes if change.outcome is not Outcome.UPDATED}
    for said in edited.hands.values():
        assert any(said in old for old in told), (seed, said)
    return _compare(seed, edited.data, refreshed.data, report_of("flat", kind, ledger)[1], figures)


def _compare(seed: int, edited: bytes, refreshed: bytes, fresh: bytes, figures: ReportFigures) -> int:
    """Every surviving figure says what a fresh report says."""
    old, new = read_report(edited), read_report(fresh)
    scopes = match_scopes(old.record, figures)
    printed: dict[tuple[str | None, str], str] = {
        (mark.figure, mark.form): mark.text for mark in new.record.marks.values()
    }
    after = texts_of(refreshed)
    alone = {one.mark.number for one in old.standings if one.state.name != "INTACT"}
    alone |= {  # lists that a fresh report has no reason for; they are reported, with all that is in them
        mark.number
        for mark in old.record.marks.values()
        if mark.figure.endswith(LIST) and (scopes.translate(mark.figure), mark.form) not in printed
    }
    compared = 0
    for one in old.standings:
        mark, family = one.mark, {one.mark.number, *_ancestors(one.mark.number, old.record.marks)}
        key = scopes.translate(mark.figure), mark.form
        if family & alone or mark.number not in after or key not in printed:
            continue
        assert after[mark.number] == printed[key], (seed, mark)
        compared += 1
    return compared


def _ancestors(number: int, marks: dict[int, Mark]) -> list[int]:
    found = []
    while number := marks[number].parent:
        found.append(number)
    return found
