"""Hold every command against its target: print what it costs, as a ratio, and the target beside it.

``python benchmarks/targets.py`` takes about ten minutes; ``--quick`` leaves the large ledger out. Costs are
processor time of the whole process, medians of interleaved runs; each is divided by the cost of something of
the same run: importing what the command cannot do without, or the naive script on the same ledger.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.run import (  # noqa: E402 - found on the path just set
    STAGES,
    ZDXM,
    Case,
    Cost,
    made,
    measure,
    naive_case,
    report_case,
)

SAMPLE = HERE.parent / "samples" / "ledger.xlsx"
LARGE = 10_000
_FOUND = (0, 1)
"""Exit codes of a command that looks for something."""


@dataclass(frozen=True)
class Target:
    """What a command should cost.

    Attributes:
        case: the command.
        ratio: at most so many times the base; None where the target is no ratio.
        quicker: the base should cost at least so many times as much.
        seconds: processor time, at most.
        megabytes: peak memory, at most.
    """

    case: Case
    ratio: float | None = None
    quicker: float | None = None
    seconds: float | None = None
    megabytes: float | None = None

    def told(self) -> str:
        """The target as it is printed."""
        parts = (
            (self.ratio, f"≤ {self.ratio} ×"),
            (self.quicker, f"base ≥ {self.quicker} × as dear"),
            (self.seconds, f"≤ {self.seconds} s"),
            (self.megabytes, f"≤ {self.megabytes} MB"),
        )
        return ", ".join(text for limit, text in parts if limit is not None) or "—"


def importing(name: str, statement: str) -> Case:
    """A base: an interpreter that imports something and leaves."""
    return Case(f"python -c '{name}'", [sys.executable, "-c", statement])


def command(*words: str, name: str = "", exits: tuple[int, ...] = (0,)) -> Case:
    """A run of zdxm, called by its words as far as they are no path."""
    return Case(name or " ".join(("zdxm", *words)), [*ZDXM, *words], exits)


def start_up(folder: Path, report: Path) -> list[Target]:
    """Commands that need no frame, against importing typer alone."""
    blank = folder / "blank"
    blank.mkdir()
    checking = command("format-check", str(report), name="zdxm format-check", exits=_FOUND)
    return [
        Target(command("--help"), 1.6),
        Target(command("explain", "ZD012"), 2.0),
        Target(command("templates", "list"), 2.0),
        Target(command("init", "-o", str(blank), "--force", name="zdxm init (a blank ledger)"), 4.0),
        Target(checking, 4.5),
        Target(command("why", str(report), name="zdxm why"), 4.5),
    ]


def lists() -> list[Target]:
    """What is only printed, against importing pandas."""
    return [
        Target(command("lag", str(SAMPLE), name="zdxm lag"), 1.5),
        Target(command("check", str(SAMPLE), name="zdxm check", exits=_FOUND), 1.5),
    ]


def large(folder: Path, report: Path) -> list[Target]:
    """The large ledger, against the naive script, which only writes a report and keeps no provenance."""
    same, later = made(folder, LARGE), made(folder, LARGE, later=True)
    return [
        Target(report_case(LARGE, same, "--no-provenance"), quicker=6.5),
        Target(report_case(LARGE, same)),
        Target(refreshing("zdxm refresh, the same ledger", report, same), seconds=6, megabytes=400),
        Target(refreshing("zdxm refresh, every figure new", report, later), seconds=6, megabytes=400),
        Target(command("why", str(report), name="zdxm why, every figure"), seconds=2, megabytes=200),
    ]


def refreshing(name: str, report: Path, ledger: Path) -> Case:
    """The refresh of a report with a ledger."""
    words = ["refresh", str(report), str(ledger), "--period", "2011H1", "-o", "{out}"]
    return Case(name, [*ZDXM, *words], _FOUND)


def show(title: str, base: Case, targets: list[Target], runs: int) -> None:
    """Run the base and all commands in turn and print each with its target."""
    costs = measure([base, *(target.case for target in targets)], runs)
    floor = costs[base.name]
    print(f"\n{title}, medians of {runs} interleaved runs")
    print(f"  {base.name:<46} {floor.seconds:7.3f} s    1.00 ×  {floor.megabytes:5.0f} MB")
    for target in targets:
        print(f"  {target.case.name:<46} {_told(costs[target.case.name], floor)}  target {target.told()}")


def _told(cost: Cost, floor: Cost) -> str:
    ratio, quicker = cost.seconds / floor.seconds, floor.seconds / cost.seconds
    how = f"{ratio:6.2f} ×" if ratio >= 1 else f"1/{quicker:4.2f} ×"
    return f"{cost.seconds:7.3f} s  {how}  {cost.megabytes:5.0f} MB"


def written(ledger: Path, path: Path) -> Path:
    """The report of a ledger, with provenance."""
    words = ["report", str(ledger), "--period", "2011H1", "-o", str(path)]
    subprocess.run([*ZDXM, *words], check=True, capture_output=True)
    return path


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the large ledger out")
    parser.add_argument("--runs", type=int, default=15, help="runs of each case, interleaved")
    asked = parser.parse_args()
    print(f"python {sys.version.split()[0]}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder, apart = Path(name), Path(name) / "reports"  # apart from the ledgers, so that why reads none
        apart.mkdir()
        report = written(SAMPLE, apart / "report.docx")
        typer, pandas = (importing(f"import {name}", f"import {name}") for name in ("typer", "pandas"))
        show("without frames", typer, start_up(folder, report), asked.runs)
        libraries = importing("import typer, pandas, docx …", STAGES)
        show("the sample, 45 projects", libraries, [Target(report_case(45, SAMPLE), 1.35)], asked.runs)
        show("the sample, 45 projects", pandas, lists(), asked.runs)
        if asked.quick:
            return
        ledger = made(folder, LARGE)
        report = written(ledger, apart / "large.docx")
        show(f"{LARGE:,} projects", naive_case(ledger), large(folder, report), max(3, asked.runs // 5))


if __name__ == "__main__":
    main()
