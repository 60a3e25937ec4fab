"""Spoil so many workbooks and read each to its figures: ``python benchmarks/spoiled_files.py --count 10000``.

Prints how many gave figures, how many were refused by which error, and every failure with its number;
``--only NUMBER`` repeats one.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from fuzz.spoil import spoil
from fuzz.worker import Outcome, run


def main() -> int:
    """Run what was asked for; 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many files")
    parser.add_argument("--seed", type=int, default=2011)
    parser.add_argument("--only", type=int, help="one file, kept as spoiled-NUMBER beside you")
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="further files to spoil (.xls, .ods …)"
    )
    options = parser.parse_args()
    others = tuple(path.resolve() for path in options.also)
    numbers = range(options.count) if options.only is None else [options.only]
    if options.only is not None:
        spoiled = spoil(options.seed, options.only, others)
        Path(f"spoiled-{options.only}{Path(spoiled.name).suffix}").write_bytes(spoiled.data)
    outcomes = []
    for outcome in run(options.seed, numbers, others):
        outcomes.append(outcome)
        if outcome.kind == "FAILED" or options.only is not None:
            print(f"{outcome.number} {outcome.kind}: {outcome.story}\n{outcome.detail}\n", flush=True)
    summary(outcomes)
    return any(outcome.kind == "FAILED" for outcome in outcomes)


def summary(outcomes: list[Outcome]) -> None:
    """What became of all files, and what the dearest cost."""
    for kind, count in Counter(outcome.kind for outcome in outcomes).most_common():
        print(f"{count:7} {kind}")
    slow = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"{slow.seconds:7.2f} s at most for one file (number {slow.number}: {slow.story})")
    print(f"{max(outcome.megabytes for outcome in outcomes):7.0f} MB at most")


if __name__ == "__main__":
    sys.exit(main())
