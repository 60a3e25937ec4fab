"""Run the program over the ledgers written blind and say what became of each.

``python tests/blind/running.py [LETTERS]`` prints every one that is not right, and the counts.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from blind.truth import FOLDER, Ledger, ledgers
from crossed.judge import Finding, judge, read_message
from crossed.running import say

ORDER = ("silent", "missing", "false alarm", "told widely", "told")
"""From the worst: a value wrong, a word lost and nothing told of it; an error on sound data; told."""
_UNREAD = "ZD091"
"""The rule that tells of a column which holds something and was read as nothing."""

_NO_COLUMN = "ZD058"
"""The rule that tells of a column which a ledger lacks; no false alarm where it does."""

_SHOWN = 4


@dataclass(frozen=True)
class Outcome:
    """What became of one ledger."""

    ledger: Ledger
    verdict: str
    findings: tuple[Finding, ...] = ()
    message: str = ""


def read(ledger: Ledger) -> Outcome:
    """Ask for the figures of one ledger and hold the answer against its truth."""
    figures = say("figures", str(ledger.path), "--period", ledger.book.period, "--format", "json")
    if "内部错误" in figures.notes or figures.code not in {0, 2}:
        return Outcome(ledger, "crash", (), figures.notes)
    if figures.code == 2:
        return Outcome(ledger, "right" if ledger.expect == "refuse" else "refused", (), figures.notes.strip())
    answer = figures.answer
    unread = {read_message(one).sheet for one in answer["diagnostics"] if one["code"] == _UNREAD}
    findings = tuple(
        _missing(one, unread)
        for one in judge(ledger.book, answer, answer["diagnostics"])
        if not (ledger.lacks and one.what == _NO_COLUMN)
    )
    kinds = {finding.kind for finding in findings}
    return Outcome(ledger, next((kind for kind in ORDER if kind in kinds), "right"), findings)


def _missing(finding: Finding, unread: set[str]) -> Finding:
    """A category, county or status that was not read is no wrong figure, but it must be told all the same.

    Its column may be told of as one that was not read, on the sheets in ``unread``.
    """
    lost = finding.what in {"category", "status", "county"} and ": None for" in finding.story
    if lost and finding.kind == "silent":
        kind = "told widely" if finding.place.rpartition("!")[0] in unread else "missing"
        return Finding(kind, finding.what, finding.place, finding.story)
    return finding


def main() -> int:
    """Print what is not right, and the counts of each set; 1 if anything is wrong without a word."""
    letters = sys.argv[1] if len(sys.argv) > 1 else ""
    outcomes = [read(ledger) for ledger in ledgers(letters)]
    for outcome in outcomes:
        if outcome.verdict != "right":
            show(outcome)
    for letter in sorted({outcome.ledger.path.name[0] for outcome in outcomes}):
        chosen = [outcome for outcome in outcomes if outcome.ledger.path.name[0] == letter]
        counts = Counter(outcome.verdict for outcome in chosen)
        told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
        print(f"{letter}: {len(chosen)} ledgers: {told}")
    return any(outcome.verdict in {"silent", "crash", "false alarm"} for outcome in outcomes)


def show(outcome: Outcome) -> None:
    """One ledger that is not simply right: what is odd about it and what was found."""
    print(f"{outcome.verdict.upper():12} {outcome.ledger.path.relative_to(FOLDER)}: {outcome.ledger.note}")
    worst = [finding for finding in outcome.findings if finding.kind == outcome.verdict]
    for finding in worst[:_SHOWN]:
        print(f"    {finding.what} {finding.place}: {finding.story}")
    if outcome.message:
        print(f"    {outcome.message[:300]}")


if __name__ == "__main__":
    sys.exit(main())
