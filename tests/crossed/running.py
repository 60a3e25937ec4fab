"""Run the command's own entry point over one workbook, in this process, with what it prints caught."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crossed.judge import Finding, judge
from crossed.making import make_book
from crossed.model import Book
from crossed.painting import paint
from zdxm.cli.app import run

NAME = "台账.xlsx"


@dataclass(frozen=True)
class Said:
    """What a command said: its exit code, what it printed and what it noted."""

    code: int
    out: str
    notes: str

    @property
    def answer(self) -> dict[str, Any]:
        """What it printed, as JSON."""
        return dict(json.loads(self.out)) if self.out.strip() else {}


@dataclass(frozen=True)
class Outcome:
    """What became of one workbook."""

    number: int
    kinds: dict[str, str]
    tags: frozenset[str]
    verdict: str
    findings: tuple[Finding, ...]
    message: str = ""


def try_book(seed: int, number: int, keep: Path | None = None, *, check: bool = True) -> Outcome:
    """Make the workbook of a number, run the program on it and judge; kept as ``NUMBER.xlsx`` if wanted.

    Without ``check`` the messages are those that ``figures`` gives, in half the time.
    """
    book = make_book(seed, number)
    data = paint(book)
    if keep is not None:
        (keep / f"{number}.xlsx").write_bytes(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_bytes(data)
        figures = say("figures", str(path), "--period", book.period, "--format", "json")
        checked = figures
        if check:
            checked = say("check", str(path), "--period", book.period, "--format", "json")
    return _outcome(book, figures, checked)


def _outcome(book: Book, figures: Said, checked: Said) -> Outcome:
    made = partial(Outcome, book.number, dict(book.kinds), frozenset(book.tags()))
    for said in (figures, checked):
        if "内部错误" in said.notes or said.code not in {0, 1, 2}:
            return made("crash", (), said.notes)
    if figures.code == 2 or not figures.out.strip():
        message = figures.notes.strip()
        return made("refused" if message else "crash", (), message)
    diagnostics = {
        str(one): one for one in figures.answer["diagnostics"] + checked.answer.get("diagnostics", [])
    }.values()
    findings = tuple(judge(book, figures.answer, list(diagnostics)))
    said_of = {finding.kind for finding in findings}
    verdict = next(
        (kind for kind in ("silent", "false alarm", "told widely", "told") if kind in said_of), "right"
    )
    return made(verdict, findings)


def say(*args: str) -> Said:
    """Run a command of the program."""
    out, notes = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(notes):
        code = run(list(args))
    return Said(code, out.getvalue(), notes.getvalue())
