"""Read spoiled workbooks to their figures in a process that may die."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import tempfile
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzz.spoil import spoil
from zdxm.config.settings import Settings
from zdxm.console.ledger import Figures
from zdxm.errors import ZdxmError
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

__all__ = ["LIMIT_SECONDS", "Outcome", "run"]

LIMIT_SECONDS = 10
"""Processor time for one file; other programs on the machine do not count."""
_WAIT_SECONDS = 20 * LIMIT_SECONDS
_MAX_MEGABYTES = 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        number: of the file.
        kind: ``figures``, the name of the error that refused it, or ``FAILED``.
        detail: reason, or what went wrong.
        seconds: how long it took.
        megabytes: the process's peak so far.
        story: what was done to the file.
    """

    number: int
    kind: str
    detail: str
    seconds: float
    megabytes: float
    story: str


def run(seed: int, numbers: Iterable[int], others: tuple[Path, ...] = ()) -> Iterator[Outcome]:
    """Read the files of these numbers, one after the other; a dead or stuck worker is replaced."""
    context = multiprocessing.get_context("spawn")
    worker: Any = None
    for number in numbers:
        if worker is None:
            ours, theirs = context.Pipe()
            worker = context.Process(target=_work, args=(theirs, seed, others), daemon=True)
            worker.start()
            theirs.close()
            ours.recv()
        ours.send(number)
        outcome = _await(ours, number)
        if outcome.kind == "LOST":
            worker.kill()
            worker.join()
            story = spoil(seed, number, others).story
            code = worker.exitcode
            outcome = Outcome(
                number, "FAILED", f"{outcome.detail} (exit code {code})", outcome.seconds, 0, story
            )
            worker = None
        yield outcome
    if worker is not None:
        ours.send(None)
        worker.join()


def _await(ours: Connection, number: int) -> Outcome:
    begin = time.perf_counter()
    try:
        if ours.poll(_WAIT_SECONDS):
            outcome: Outcome = ours.recv()
            return outcome
        detail = f"still running after {_WAIT_SECONDS} s"
    except (EOFError, ConnectionError):
        detail = f"the process died, or took more than {LIMIT_SECONDS} s of processor time"
    return Outcome(number, "LOST", detail, time.perf_counter() - begin, 0, "")


def _work(theirs: Connection, seed: int, others: tuple[Path, ...]) -> None:
    """The worker: no file may be left in its folders, nothing be said on standard error."""
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as name:
        home, scratch = Path(name, "home"), Path(name, "scratch")
        home.mkdir()
        scratch.mkdir()
        tempfile.tempdir = str(scratch)
        os.environ["TMPDIR"] = str(scratch)
        os.chdir(home)
        noise = Path(name, "noise")
        os.dup2(os.open(noise, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
        theirs.send("ready")
        while (number := theirs.recv()) is not None:
            used = sum(os.times()[:2])
            resource.setrlimit(resource.RLIMIT_CPU, (int(used) + LIMIT_SECONDS + 1, resource.RLIM_INFINITY))
            outcome = _outcome(seed, number, others, home)
            left = [str(path) for folder in (home, scratch) for path in folder.iterdir()]
            said = noise.read_text(encoding="utf-8", errors="replace")
            noise.write_text("")
            if left or said:
                outcome = _failed(outcome, f"left behind {left}, said {said[:1000]}")
            theirs.send(outcome)


def _failed(outcome: Outcome, detail: str) -> Outcome:
    return Outcome(outcome.number, "FAILED", detail, outcome.seconds, outcome.megabytes, outcome.story)


def _outcome(seed: int, number: int, others: tuple[Path, ...], home: Path) -> Outcome:
    spoiled = spoil(seed, number, others)
    path = home / spoiled.name
    path.write_bytes(spoiled.data)
    begin = time.perf_counter()
    kind, detail = _figures(path, spoiled.period)
    seconds = time.perf_counter() - begin
    path.unlink()
    peak = _peak()
    if peak > _MAX_MEGABYTES:
        kind, detail = "FAILED", f"took {peak:.0f} MB"
    return Outcome(number, kind, detail, seconds, peak, spoiled.story)


def _peak() -> float:
    """The most memory that this process has held, MB; what resource tells is no less than its parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _figures(path: Path, period: str) -> tuple[str, str]:
    try:
        figures = read_figures([path], Settings(), parse_period(period) if period else None)
        json.dumps(Figures(figures).json(), allow_nan=False, ensure_ascii=False).encode()
    except ZdxmError as error:
        if not all((error.place, error.reason, error.remedy)):
            return "FAILED", f"a message without a part: {error}"
        return type(error).__name__, error.reason
    except BaseException:  # noqa: BLE001 - that nothing else is raised is what is tested
        return "FAILED", traceback.format_exc(limit=-6)
    return "figures", ""
