"""Judge what is read of ledgers crossed at random: ``python benchmarks/crossed_ledgers.py --count 10000``.

Each number makes one small workbook that crosses two to five kinds of arrangement, words, cells and
states, with its own truth; ``figures`` and ``check`` are run on it by the command's own entry point. Every
value must be right or told, or the workbook refused. Prints the counts, every bad case with what is crossed
in it, and which kinds come in them; ``--keep FOLDER`` keeps those workbooks, ``--all`` keeps and tells of
every one, and ``--only NUMBER`` repeats one and says all that is to be said of it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from crossed.running import Outcome, try_book

BAD = ("crash", "silent", "false alarm")
_SHOWN = 3


def main() -> int:
    """Run what was asked for; 1 if anything is silently wrong, a crash or a false alarm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many workbooks")
    parser.add_argument("--seed", type=int, default=2011)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the workbooks that are not right")
    parser.add_argument("--all", action="store_true", help="keep and tell of every workbook")
    parser.add_argument("--only", type=int, help="one workbook, with all that is to be said of it")
    options = parser.parse_args()
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
    numbers = range(options.count) if options.only is None else [options.only]
    outcomes = []
    with ProcessPoolExecutor(options.processes) as pool:
        for outcome in pool.map(partial(try_book, options.seed), numbers, chunksize=8):
            outcomes.append(outcome)
            if outcome.verdict in BAD or options.all or options.only is not None:
                show(outcome, options.seed, whole=options.only is not None)
                if options.keep is not None:
                    try_book(options.seed, outcome.number, options.keep)
    summary(outcomes)
    return any(outcome.verdict in BAD for outcome in outcomes)


def show(outcome: Outcome, seed: int, *, whole: bool) -> None:
    """One workbook: what is crossed in it, what was found, and how to look at it."""
    crossed = ", ".join(f"{axis}: {kind}" for axis, kind in outcome.kinds.items())
    print(f"{outcome.verdict.upper()} {outcome.number} [{crossed}]", flush=True)
    findings = [one for one in outcome.findings if whole or not one.kind.startswith("told")]
    for finding in findings if whole else findings[:_SHOWN]:
        print(f"    {finding.kind} {finding.what} {finding.place}: {finding.story}")
    if outcome.message:
        print(f"    {outcome.message}")
    command = f"--seed {seed} --only {outcome.number} --keep FOLDER"
    print(f"    python benchmarks/crossed_ledgers.py {command}", flush=True)


def summary(outcomes: list[Outcome]) -> None:
    """How many of each verdict, and the kinds that come in those that are bad."""
    for verdict, count in Counter(outcome.verdict for outcome in outcomes).most_common():
        print(f"{count:7} {verdict}")
    for bad in BAD:
        chosen = [outcome for outcome in outcomes if outcome.verdict == bad]
        if chosen:
            print(f"{bad}: what is wrong, and the kinds crossed (bad of all)")
            print(_counts(_first(outcome) for outcome in chosen))
            everywhere = Counter(kind for outcome in outcomes for kind in outcome.tags)
            for kind, count in Counter(kind for outcome in chosen for kind in outcome.tags).most_common():
                print(f"{count:7} of {everywhere[kind]:5} {kind}")


def _first(outcome: Outcome) -> str:
    found = {finding.what for finding in outcome.findings if finding.kind == outcome.verdict}
    return "+".join(sorted(found)) or outcome.message[-80:]


def _counts(words: Iterable[str]) -> str:
    return "\n".join(f"{count:7} {word}" for word, count in Counter(words).most_common())


if __name__ == "__main__":
    sys.exit(main())
