"""Run the corpus and print what it measures."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledgers.agreement import contradictions
from ledgers.corpus import CASES
from ledgers.judge import KINDS, judge
from ledgers.printing import outputs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledgers.judge import Verdict
    from ledgers.truth import Case, Truth

__all__ = ["Figures", "Result", "add_up", "main", "run"]

_SHOWN = 4
"""Faults listed of each kind in one case."""


@dataclass(frozen=True, slots=True)
class Result:
    """One case, its truth, its verdict, and where what is printed of it contradicts itself."""

    case: Case
    truth: Truth
    verdict: Verdict
    contradictions: list[str]

    @property
    def right(self) -> bool:
        """Whether header rows, columns and every value are right, or a hopeless ledger was refused."""
        wrong = {"crash", "refused", "not refused", "header", "mapping", "silent", "loud"}
        return not wrong & set(self.verdict.counts())


@dataclass(frozen=True, slots=True)
class Figures:
    """What the corpus measures.

    Attributes:
        ledgers: cases that can be read.
        right: of them, read right in every header row, column and value.
        refused: of them, refused with a message.
        hopeless, told: cases that nobody could read, and those refused or reported.
        workbooks, projects, values: how much there was.
        silent: values wrong, or projects missing or invented, without a diagnostic at that place.
        loud: the same with one.
        named, to_name: cells that had to be named in a diagnostic, and were.
        alarms: warnings at cells where nothing is wrong.
    """

    ledgers: int
    right: int
    refused: int
    hopeless: int
    told: int
    workbooks: int
    projects: int
    values: int
    silent: int
    loud: int
    named: int
    to_name: int
    alarms: int


def run(cases: Iterable[Case]) -> list[Result]:
    """Make, read and judge cases, each in a folder of its own."""
    results = []
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            truth = case.make(Path(folder))
            verdict = judge(truth)
            said = None if verdict.reading is None else outputs_of(verdict.reading, truth.files)
            results.append(Result(case, truth, verdict, contradictions(said) if said else []))
    return results


def add_up(results: Sequence[Result]) -> Figures:
    """The figures of many results."""
    readable = [each for each in results if not each.truth.doubtful]
    hopeless = [each for each in results if each.truth.doubtful]
    counts = sum((each.verdict.counts() for each in results), Counter[str]())
    cells = sum(each.verdict.cells for each in results)
    return Figures(
        ledgers=len(readable),
        right=sum(each.right for each in readable),
        refused=sum(bool(each.verdict.refusal) for each in readable),
        hopeless=len(hopeless),
        told=sum(each.right for each in hopeless),
        workbooks=sum(len(each.truth.files) for each in results),
        projects=sum(each.verdict.projects for each in results),
        values=sum(each.verdict.values for each in results),
        silent=counts["silent"],
        loud=counts["loud"],
        named=cells - counts["unreported"],
        to_name=cells,
        alarms=counts["alarm"],
    )


def _lines(figures: Figures) -> list[str]:
    share = 100 * figures.right / figures.ledgers
    return [
        f"workbooks                  {figures.workbooks}",
        f"projects, values           {figures.projects}, {figures.values}",
        f"ledgers                    {figures.ledgers}",
        f"read right                 {figures.right} ({share:.1f}%)",
        f"refused with a message     {figures.refused}",
        f"hopeless ones refused      {figures.told} of {figures.hopeless}",
        f"silently wrong values      {figures.silent}",
        f"wrong but reported         {figures.loud}",
        f"cells reported             {figures.named} of {figures.to_name}",
        f"false alarms               {figures.alarms}",
    ]


def _failures(results: Iterable[Result]) -> list[str]:
    lines = []
    for result in results:
        if result.verdict.faults:
            lines += ["", f"## {result.case.name}"]
        for kind in KINDS:
            faults = [fault for fault in result.verdict.faults if fault.kind == kind]
            lines += [f"  {kind}: {fault.text}" for fault in faults[:_SHOWN]]
            lines += [f"  {kind}: … {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
    return lines


def main(words: Sequence[str]) -> int:
    """Measure the cases whose names hold one of the words (all without words); 1 if anything is wrong."""
    results = run(case for case in CASES if not words or any(word in case.name for word in words))
    sys.stdout.write("\n".join([*_failures(results), "", *_lines(add_up(results)), ""]))
    return int(any(result.verdict.faults for result in results))
