"""Refresh edited reports with changed ledgers, at random: every figure fresh, every hand edit kept.

``python benchmarks/refreshing.py`` tries a thousand (report, edit, new ledger), charts included, and each
report unedited as well, where nothing may differ from a fresh one without being listed. It tells every fault;
the exit code is 1 if there is one. ``--first`` and ``--times`` take a part, so that two can run side by side.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:1] = [
    str(ROOT / "tests"),
    str(ROOT / "src"),
]  # in place of this folder, which has a provenance.py too

from provenance.properties import check_refresh  # noqa: E402 - found on the path just set


def main() -> int:
    """Try so many and say how many figures were compared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    asked = parser.parse_args()
    compared = faults = 0
    for seed in range(asked.first, asked.first + asked.times):
        with tempfile.TemporaryDirectory() as folder:
            try:
                compared += check_refresh(seed, Path(folder))
            except AssertionError as fault:
                faults += 1
                print(f"seed {seed}: {fault}"[:400], flush=True)
    print(f"{asked.times} refreshes, {compared} figures like a fresh report's, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
