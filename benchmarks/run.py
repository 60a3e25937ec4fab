"""Measure start-up and reports, each against a floor and a peer of the same run; print ratios.

``python benchmarks/run.py`` takes about five minutes; ``--quick`` leaves the large ledgers out, ``--growth``
measures only how cost grows from 10,000 to 100,000 projects. Times are processor time, user and system, so
that other work on the machine weighs less; every case is one thread.
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
SAMPLE = HERE.parent / "samples" / "ledger.xlsx"
ZDXM = [sys.executable, "-m", "zdxm"]
# As on a clerk's machine: compiled modules are kept, whatever this shell says.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
STAGES = "import typer, pandas, docx, jinja2, python_calamine"


@dataclass(frozen=True)
class Case:
    """A command to time; ``{out}`` in it becomes a fresh file."""

    name: str
    command: list[str]


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
    if status:
        sys.exit(f"{case.name}: exit status {status}: {' '.join(command)}")
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


def start_up(runs: int) -> None:
    """``--help`` against a bare interpreter and against importing typer alone."""
    cases = [
        Case("python -c pass", [sys.executable, "-c", "pass"]),
        Case("python -c 'import typer'", [sys.executable, "-c", "import typer"]),
        Case("zdxm --help", [*ZDXM, "--help"]),
    ]
    show("start-up (target: at most 2.3 × importing typer)", measure(cases, runs), cases[1].name)


def report(projects: int, runs: int, ledger: Path) -> None:
    """``report`` against importing its libraries, and against the naive script."""
    cases = [
        Case("import typer, pandas, docx, jinja2, calamine", [sys.executable, "-c", STAGES]),
        report_case(projects, ledger),
    ]
    costs = measure(cases, runs)
    show(f"report of {projects} projects against its imports (target at 45: 1.5 ×)", costs, cases[0].name)
    if ledger == SAMPLE:
        return
    peer = Case(
        "naive pandas + openpyxl + docxtpl", [sys.executable, str(HERE / "naive.py"), str(ledger), "{out}"]
    )
    bare = report_case(projects, ledger, "--no-provenance")
    costs = measure([bare, cases[1], peer], max(3, runs // 3))
    show(
        f"report of {projects} projects against the naive script, which keeps no provenance", costs, bare.name
    )


def report_case(projects: int, ledger: Path, *options: str) -> Case:
    """The report of a ledger."""
    command = [*ZDXM, "report", str(ledger), "--period", "2011H1", "-o", "{out}", *options]
    return Case(" ".join((f"zdxm report, {projects} projects", *options)), command)


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


def made(folder: Path, projects: int) -> Path:
    """A ledger of so many projects, written if it is not there yet."""
    ledger = folder / f"ledger-{projects}.xlsx"
    if not ledger.exists():
        subprocess.run([sys.executable, str(HERE / "ledgers.py"), str(ledger), str(projects)], check=True)
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
        start_up(options.runs)
        report(45, options.runs, SAMPLE)
        for projects in (45,) if options.quick else (45, 10_000):
            report(projects, options.runs if projects < 1000 else 3, made(folder, projects))


if __name__ == "__main__":
    subprocess.run([*ZDXM, "--version"], check=True)
    main()
