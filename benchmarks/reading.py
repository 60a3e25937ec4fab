"""Reading, understanding and checking a ledger against calamine's own reading, in one process; print ratios.

``python benchmarks/reading.py`` takes about two minutes; ``--quick`` leaves the 100,000 projects out.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import python_calamine

import zdxm.workbook.reading
from zdxm.checks.applying import check_ledger
from zdxm.config.settings import Settings
from zdxm.layout.book import find_tables
from zdxm.ledger.reading import read_ledger
from zdxm.lights import read_lights
from zdxm.periods import Basis, parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.progress import Calendar
from zdxm.progress import measure as measure_projects
from zdxm.registers import read_registers

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
PERIOD = parse_period("2011H1")


def calamine_alone(path: Path) -> object:
    """The floor."""
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def cells_only(path: Path) -> object:
    """Cells, merged ranges, hidden rows, errors, with all guards."""
    return zdxm.workbook.reading.read_workbook(path)


def read_and_check(path: Path) -> object:
    """All stages up to the last rule: what is known of a ledger before anything of it is printed."""
    book = zdxm.workbook.reading.read_workbook(path)
    layout = find_tables(book, source=0)
    calendar = Calendar.of(PERIOD, Basis.MONTH, 100, read_lights({}))
    ledger = read_ledger([book], [layout], period=PERIOD)
    registers = read_registers([book], [layout])
    return check_ledger(ledger, measure_projects(ledger.frame, calendar), registers, calendar, {})


def figures(path: Path) -> object:
    """The same, and every project and group frozen as figures."""
    return read_figures([path], Settings(), PERIOD)


WORK: dict[str, Callable[[Path], object]] = {
    "calamine to_python()": calamine_alone,
    "read_workbook": cells_only,
    "read and checked": read_and_check,
    "read_figures": figures,
}


def measure(path: Path, runs: int) -> dict[str, float]:
    """Medians in seconds of all kinds of work, run in turn."""
    times: dict[str, list[float]] = {name: [] for name in WORK}
    for _ in range(runs):
        for name, work in WORK.items():
            begin = time.perf_counter()
            result = work(path)
            times[name].append(time.perf_counter() - begin)
            del result
    return {name: statistics.median(all_) for name, all_ in times.items()}


PEAK = """
import sys, time, json, resource
from pathlib import Path
import gc
gc.disable()
sys.path.insert(0, sys.argv[2])
import reading
begin = time.perf_counter()
reading.figures(Path(sys.argv[1]))
seconds = time.perf_counter() - begin
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def whole_process(path: Path) -> tuple[float, float]:
    """Seconds after imports and peak MB of a fresh process that reads one ledger to its figures."""
    command = [sys.executable, "-c", PEAK, str(path), str(HERE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def exponent(small: float, large: float) -> float:
    """The power of ten that a tenfold ledger costs."""
    return math.log10(large / small)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the 100,000 projects out")
    parser.add_argument("--runs", type=int, default=9, help="runs of each kind, interleaved")
    options = parser.parse_args()
    gc.disable()  # as the program itself does
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for projects in (10_000,) if options.quick else (10_000, 100_000):
            paths[projects] = Path(folder) / f"{projects}.xlsx"
            command = [sys.executable, str(HERE / "ledgers.py"), str(paths[projects]), str(projects)]
            subprocess.run(command, check=True)
        costs = measure(paths[10_000], options.runs)
        print(f"10,000 × 30, medians of {options.runs} interleaved runs")
        floor = costs["calamine to_python()"]
        for name, seconds in costs.items():
            print(f"  {name:<24} {seconds:6.3f} s  {seconds / floor:5.2f} ×")
        print("  target: read and checked at most 2.5 ×, at most 300 MB")
        peaks = {projects: whole_process(path) for projects, path in paths.items()}
        for projects, (seconds, megabytes) in peaks.items():
            print(f"  {projects:>7} projects, whole process: {seconds:6.2f} s, peak {megabytes:5.0f} MB")
        if not options.quick:
            grown = [exponent(one, ten) for one, ten in zip(peaks[10_000], peaks[100_000], strict=True)]
            print(
                f"  growth: time to the power of {grown[0]:.2f}, memory {grown[1]:.2f} (target: at most 1.1)"
            )


if __name__ == "__main__":
    main()
