"""What provenance costs: ``zdxm report`` with it against ``--no-provenance``, in turn, medians of each.

Times are processor time, user and system, so that other work on the machine weighs less.
``python benchmarks/provenance.py``; the target is at most 1.25 at 1,000 projects.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LEDGERS = Path(__file__).resolve().parent / "ledgers.py"
TARGET = 1.25


def seconds(ledger: Path, output: Path, *options: str) -> float:
    """Processor time of one report in a fresh process."""
    output.unlink(missing_ok=True)
    command = [sys.executable, "-m", "zdxm", "report", str(ledger), "-o", str(output), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger, output = Path(folder) / "台账.xlsx", Path(folder) / "out.docx"
        subprocess.run([sys.executable, str(LEDGERS), str(ledger), str(asked.projects)], check=True)
        pairs = [
            (seconds(ledger, output, "--no-provenance"), seconds(ledger, output)) for _ in range(asked.runs)
        ]
    plain, told = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"without {plain:.2f} s, with {told:.2f} s, ratio {told / plain:.2f} (target {TARGET})")


if __name__ == "__main__":
    main()
