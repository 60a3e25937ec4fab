"""Measure reports against a floor and a peer of the same run, and how they grow; print ratios.

``python benchmarks/run.py`` takes about three minutes; ``--quick`` leaves the large ledgers out, ``--growth``
measures only how cost grows from 10,000 to 100,000 projects. Times are processor time, user and system, so
that other work on the machine weighs less; every case is one thread. ``benchmarks/targets.py`` holds every
command against its target with what is here.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ZDXM = [sys.executable, "-m", "zdxm"]
# As on a clerk's machine: compiled modules are kept, whatever this shell says.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
STAGES = "import typer, pandas, docx, jinja2, python_calamine"


@dataclass(frozen=True)
class Case:
    """A command to time; ``{out}`` in it becomes a fresh file, and it may leave with one of ``exits``."""

    name: str
    command: list[str]
    exits: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Cost:
    """Medians of one case: processor seconds, and peak memory in MB."""

    seconds: float
    megabytes: float


def once(case: Case, folder: Path) -> Cost:
    """Run a command to its end in a fresh process and take its processor time and peak memory."""
    output = folder / "out.docx"
    output.unlink(missing_ok=True)
    command = [part.replace("{out}", str(output)) for part in case.command]
    child = os.posix_spawn(command[0], command, ENVIRONMENT, file_actions=_silence())
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in case.exits:
        sys.exit(f"{case.name}: exit status {os.waitstatus_to_exitcode(status)}: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _silence() -> list[tuple[int, int, str, int, int]]:
    return [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]


def measure(cases: list[Case], runs: int) -> dict[str, Cost]:
    """Run all cases in turn, so many times, so that a slow moment of the machine falls on all of them."""
    costs: dict[str, list[Cost]] = {case.name: [] for case in cases}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs):
            for case in cases:
                costs[case.name].append(once(case, Path(folder)))
    return {
        name: Cost(statistics.median(c.seconds for c in all_), statistics.median(c.megabytes for c in all_))
        for name, all_ in costs.items()
    }


def show(title: str, costs: dict[str, Cost], base: str) -> None:
    """Print a table: seconds, ratio to the base case, peak memory."""
    print(f"\n{title}")
    for name, cost in costs.items():
        ratio = cost.seconds / costs[base].seconds
        print(f"  {name:<46} {cost.seconds:7.3f} s  {ratio:6.2f} ×  {cost.megabytes:6.0f} MB")


def report(projects: int, runs: int, ledger: Path) -> None:
    """``report`` against importing its libraries, and against the naive script."""
    cases = [
        Case("import typer, pandas, docx, jinja2, calamine", [sys.executable, "-c", STAGES]),
        report_case(projects, ledger),
    ]
    costs = measure(cases, runs)
    show(f"report of {projects} projects against its imports", costs, cases[0].name)
    bare = report_case(projects, ledger, "--no-provenance")
    costs = measure([bare, cases[1], naive_case(ledger)], max(3, runs // 3))
    show(
        f"report of {projects} projects against the naive script, which keeps no provenance", costs, bare.name
    )


def report_case(projects: int, ledger: Path, *options: str) -> Case:
    """The report of a ledger."""
    command = [*ZDXM, "report", str(ledger), "--period", "2011H1", "-o", "{out}", *options]
    return Case(" ".join((f"zdxm report, {projects} projects", *options)), command)


def naive_case(ledger: Path) -> Case:
    """The peer, on the same ledger."""
    command = [sys.executable, str(HERE / "naive.py"), str(ledger), "{out}"]
    return Case("naive pandas + openpyxl + docxtpl", command)


def growth(runs: int, folder: Path) -> None:
    """How cost grows with the ledger: the exponent of the size, over ten times as many projects."""
    few, many = 10_000, 100_000
    for options in ((), ("--no-provenance",)):
        cases = [report_case(size, made(folder, size), *options) for size in (few, many)]
        small, large = measure(cases, runs).values()
        time, memory = (
            math.log(after / before, many / few)
            for before, after in ((small.seconds, large.seconds), (small.megabytes, large.megabytes))
        )
        print(f"\n{cases[1].name}: {large.seconds:.1f} s, {large.megabytes:.0f} MB;")
        print(f"  exponents from {few}: time {time:.2f}, memory {memory:.2f} (target 1.1)")


def made(folder: Path, projects: int, *, later: bool = False) -> Path:
    """A ledger of so many projects, or the same projects with other figures; written if not there yet."""
    ledger = folder / f"ledger-{projects}{'-later' * later}.xlsx"
    if not ledger.exists():
        seed = ("2",) if later else ()
        command = [sys.executable, str(HERE / "ledgers.py"), str(ledger), str(projects), *seed]
        subprocess.run(command, check=True)
    return ledger


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the large ledgers out")
    parser.add_argument("--growth", action="store_true", help="only how cost grows to 100,000 projects")
    parser.add_argument("--runs", type=int, default=15, help="runs of each case, interleaved")
    options = parser.parse_args()
    print(
        f"python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {options.runs} interleaved runs"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.growth:
            growth(1, folder)
            return
        for projects in (45,) if options.quick else (45, 10_000):
            report(projects, options.runs if projects < 1000 else 3, made(folder, projects))


if __name__ == "__main__":
    subprocess.run([*ZDXM, "--version"], check=True)
    main()
