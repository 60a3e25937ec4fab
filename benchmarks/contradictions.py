"""Tell random ledgers and judge what is printed: ``python benchmarks/contradictions.py --count 100000``.

Each ledger is made in memory, measured, added up and told by one kind of report; the judge reads the printed
texts alone. Prints how many were told of each kind and every contradiction with its number; ``--only NUMBER``
repeats one and prints its text.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from consistency.judge import RULES
from consistency.telling import Told, tell

_CHUNK, _STEP = 100, 5000
_UNWRITTEN = "没有写成"


def main() -> int:
    """Run what was asked for; 1 if anything contradicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many ledgers")
    parser.add_argument("--seed", type=int, default=2011)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", type=int, help="one ledger, with its text")
    options = parser.parse_args()
    if options.only is not None:
        told = tell(options.seed, options.only, keep_text=True)
        print(told.text)
        show(told)
        report([told], 0.0)
        return bool(told.findings)
    began = time.perf_counter()
    found = []
    with ProcessPoolExecutor(options.processes) as pool:
        for told in pool.map(partial(tell, options.seed), range(options.count), chunksize=_CHUNK):
            found.append(told)
            show(told)
            if len(found) % _STEP == 0:
                print(f"{len(found)} told, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    report(found, time.perf_counter() - began)
    return any(told.findings for told in found)


def show(told: Told) -> None:
    """What contradicts itself in one report."""
    for finding in told.findings:
        print(f"  {told.number} {told.kind} [{finding.rule}] {finding.story}", flush=True)


def report(found: list[Told], seconds: float) -> None:
    """What was told, and how many contradictions of each kind there are."""
    for kind, count in Counter(told.kind for told in found).most_common():
        print(f"{count:7} {kind}")
    projects, figures = sum(told.projects for told in found), sum(told.figures for told in found)
    print(f"{projects:7} projects, {figures} figures printed")
    wrong = [finding.rule for told in found for finding in told.findings]
    for rule, count in sorted(Counter(wrong).items()):
        print(f"{count:7} contradictions: {rule} {RULES[rule - 1] if rule else _UNWRITTEN}")
    print(f"{len(wrong)} contradictions in {len(found)} ledgers, {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
