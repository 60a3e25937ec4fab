"""Read a case with zdxm and hold every cell of it against the truth."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledgers.truth import address
from zdxm.config.settings import Settings
from zdxm.diagnostics import Severity
from zdxm.errors import ZdxmError
from zdxm.ledger.reading import ledger_period
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_ledgers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledgers.truth import Place, TableTruth, Truth
    from zdxm.diagnostics import Diagnostic
    from zdxm.layout.model import Layout, LedgerTable
    from zdxm.ledger.model import Ledger
    from zdxm.pipeline.reading import LedgerReading

__all__ = ["KINDS", "Fault", "Verdict", "judge"]

KINDS = (
    "crash", "refused", "not refused", "header", "mapping", "silent", "loud", "unreported", "alarm",
    "control", "period",
)  # fmt: skip
"""Kinds of fault: it broke; refused a ledger that can be read; read one that cannot be; took other header
rows or columns; read a wrong value or project without or with a word; did not name a cell, or named one for
nothing; compared a total with the wrong projects; found another period."""

_JUDGED = frozenset(
    [
        "name",
        "category",
        "county",
        "status",
        "total_investment",
        "annual_plan",
        "completed",
        "previous_completed",
        "cumulative_completed",
        "stated_rate",
        "actual_start",
        "planned_start",
        "planned_finish",
        "actual_finish",
    ]
)
"""Fields that no table may be said to have unless the truth says so."""


_BESIDE = _JUDGED - {"name", "category", "county", "status", "total_investment", "annual_plan", "completed"}
"""Fields that no report needs: left unread, their column is a fault of mapping, not of values."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the reader got wrong."""

    kind: str
    text: str


@dataclass(slots=True)
class Verdict:
    """What came of one case.

    Attributes:
        faults: everything wrong.
        refusal: the message with which the ledger was refused; empty if it was read.
        reading: what was read; None if the ledger was refused.
        values, projects, cells: how much was compared.
    """

    faults: list[Fault] = field(default_factory=list)
    refusal: str = ""
    reading: LedgerReading | None = None
    values: int = 0
    projects: int = 0
    cells: int = 0

    def add(self, kind: str, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, text))

    def counts(self) -> Counter[str]:
        """Faults by kind."""
        return Counter(fault.kind for fault in self.faults)


def judge(truth: Truth) -> Verdict:
    """Read the workbooks of a case and compare; never raises for a fault of the reader."""
    verdict = Verdict()
    try:
        reading = read_ledgers(truth.files, Settings(), parse_period(truth.period))
    except ZdxmError as error:
        verdict.refusal = f"{error.place}—{error.reason}—{error.remedy}"
        if not truth.doubtful:
            verdict.add("refused", verdict.refusal)
        elif not (error.place and error.reason and error.remedy):
            verdict.add("refused", f"a message with a blank part: {verdict.refusal}")
        return verdict
    except Exception as error:  # noqa: BLE001 - a crash of the reader is a finding, not an end
        verdict.add("crash", f"{type(error).__name__}: {error}")
        return verdict
    verdict.reading, ledger = reading, reading.ledger
    if ledger is None:
        raise ValueError("a period is always asked for")
    reader = _Reader(truth, ledger, verdict)
    if truth.doubtful and not reader.left_out():
        verdict.add("not refused", f"{truth.doubtful}; read {len(ledger.frame)} projects without a word")
    elif not truth.doubtful:
        reader.compare()
        _compare_period(truth, reading.layouts, verdict)
    return verdict


def _compare_period(truth: Truth, layouts: Sequence[Layout], verdict: Verdict) -> None:
    if truth.named is None:
        return
    span = ledger_period(layouts)
    found = None if span is None else (span.year, span.last)
    if found != truth.named:
        verdict.add("period", f"names {truth.named}, read {found}")


class _Reader:
    """One ledger as read, beside its truth."""

    def __init__(self, truth: Truth, ledger: Ledger, verdict: Verdict) -> None:
        self.truth, self.ledger, self.verdict = truth, ledger, verdict
        self.warnings = [note for note in ledger.diagnostics if note.severity is not Severity.INFO]

    def left_out(self) -> bool:
        """Whether a ledger that nobody could read right yields no amount, and says why."""
        frame = self.ledger.frame
        doubtful = [
            key for key in ("total_investment", "annual_plan", "completed") if frame[key].isna().all()
        ]
        return bool(doubtful and self.warnings)

    def compare(self) -> None:
        """Everything in order: tables, projects, cells that must be named, totals."""
        self._tables()
        self._projects()
        self._reports()
        self._controls()

    def _tables(self) -> None:
        read: dict[tuple[str, str], list[LedgerTable]] = {}
        for table in self.ledger.tables:
            read.setdefault((table.file, table.sheet), []).append(table)
        for truth in self.truth.tables:
            tables = read.get((truth.file, truth.sheet), [])
            if not tables:
                self.verdict.add("mapping", f"{truth.file}:{truth.sheet}: no table read")
                continue
            self._table(truth, tables.pop(0))
        for name, tables in read.items():
            if tables:
                self.verdict.add("mapping", f"{name}: {len(tables)} tables too many")

    def _table(self, truth: TableTruth, table: LedgerTable) -> None:
        place = f"{truth.file}:{truth.sheet}"
        found = (table.header.top, table.header.bottom)
        if found != (truth.top, truth.bottom):
            self.verdict.add(
                "header",
                f"{place}: header in {_rows(truth.top, truth.bottom)}, read {_rows(*found)}",
            )
        for key, columns in truth.columns.items():
            if table.columns.get(key) != columns:
                self.verdict.add(
                    "mapping", f"{place}: {key} stands in {columns}, read {table.columns.get(key)}"
                )
        for key, columns in table.columns.items():
            if key not in truth.columns and (key in _JUDGED or set(columns) & _named(truth)):
                self.verdict.add(
                    "mapping", f"{place}: there is no {key}, read {columns} ({table.header_of(columns[0])})"
                )

    def _projects(self) -> None:
        frame = self.ledger.frame
        tables = self.ledger.tables
        read: dict[tuple[str, str, int], int] = {}
        for position, (at, row) in enumerate(self.ledger.places):
            place = (tables[at].file, tables[at].sheet, row)
            if place in read:
                self._wrong(place, None, f"row read twice: {frame['name'].iloc[position]}")
            read[place] = position
        for project in self.truth.projects:
            place = (project.file, project.sheet, project.row)
            self.verdict.projects += 1
            if place not in read:
                self._wrong(place, None, f"project {project.values['name']} is missing")
                continue
            position = read.pop(place)
            for key, value in project.values.items():
                self._value(place, position, key, value)
        for place, position in read.items():
            self._wrong(place, None, f"{frame['name'].iloc[position]} is no project")

    def _value(self, place: tuple[str, str, int], position: int, key: str, value: object) -> None:
        self.verdict.values += 1
        found = _plain(self.ledger.frame[key].iloc[position])
        table = self.ledger.tables[self.ledger.places[position][0]]
        unread = key in _BESIDE and key not in table.columns
        if found != value and not unread:
            column = next(iter(table.columns.get(key, (0,))))
            self._wrong(place, column, f"{key} is {value!r}, read {found!r}")

    def _wrong(self, place: tuple[str, str, int], column: int | None, text: str) -> None:
        named = any(_names(note, place, column) or self._speaks_of_all(note, place) for note in self.warnings)
        self.verdict.add("loud" if named else "silent", f"{address((*place, column or 0))}: {text}")

    def _speaks_of_all(self, note: Diagnostic, place: tuple[str, str, int]) -> bool:
        """Whether a diagnostic names the header row of the row's sheet, and so the table as a whole."""
        where = note.place
        return (where.file, where.sheet, where.column) == (*place[:2], None) and any(
            (table.file, table.sheet) == place[:2] and table.top <= (where.row or 0) <= table.bottom
            for table in self.truth.tables
        )

    def _reports(self) -> None:
        for cell in sorted(self.truth.reported):
            self.verdict.cells += 1
            if not any(_is_at(note, cell) for note in self.warnings):
                self.verdict.add("unreported", f"{address(cell)} is not named")
        for code in self.truth.must - {note.code for note in self.warnings}:
            self.verdict.add("unreported", f"{code} is not reported")
        for note in self.warnings:
            right = note.code in self.truth.may | self.truth.must or any(
                _is_at(note, cell) for cell in self.truth.reported
            )
            if not right:
                self.verdict.add("alarm", f"{note.code} {note.place}: {note.message}")

    def _controls(self) -> None:
        read = {}
        for control in self.ledger.controls:
            table = self.ledger.tables[control.table]
            if control.stated:
                read[table.file, table.sheet, control.row] = control
        for truth in self.truth.controls:
            place = (truth.file, truth.sheet, truth.row)
            if place not in read:
                self.verdict.add("control", f"{address((*place, 0))}: the sums there are not compared")
                continue
            rows = {self.ledger.places[at][1] for at in read.pop(place).projects}
            if rows != truth.covered:
                self.verdict.add(
                    "control",
                    f"{address((*place, 0))}: covers rows {_shown(truth.covered)}, read {_shown(rows)}",
                )
        for place, control in read.items():
            self.verdict.add("control", f"{address((*place, 0))}: {control.label} states no sums")


def _named(truth: TableTruth) -> set[int]:
    """Columns that a field has: no other field may take them."""
    return {column for columns in truth.columns.values() for column in columns}


def _rows(top: int, bottom: int) -> str:
    return f"rows {top + 1}–{bottom + 1}"


def _shown(rows: set[int] | frozenset[int]) -> str:
    return ",".join(str(row + 1) for row in sorted(rows)) or "none"


def _plain(value: object) -> object:
    """A frame's value as the truth writes it."""
    if value is None or str(value) in {"<NA>", "nan", "NaT"}:
        return None
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str) else int(value)  # type: ignore[call-overload]


def _is_at(note: Diagnostic, cell: Place) -> bool:
    where = note.place
    return (where.file, where.sheet, where.row, where.column) == cell


def _names(note: Diagnostic, place: tuple[str, str, int], column: int | None) -> bool:
    """Whether a diagnostic names the cell, or its whole row, or its whole sheet."""
    where = note.place
    if (where.file, where.sheet) != place[:2]:
        return False
    if where.row is None:
        return where.column is None
    return where.row == place[2] and (where.column is None or column is None or where.column == column)
