"""What can be wrong with a cell, and the codes of everything that reading a ledger may report.

ZD001–ZD040 belong to the rules of :mod:`zdxm.checks`; two of those faults only show while reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from zdxm.diagnostics import CellRef, Diagnostic, Severity

if TYPE_CHECKING:
    import datetime as dt


class Code(StrEnum):
    """The diagnostics that reading emits; the value is the code that the clerk sees."""

    TEXT_IN_NUMBER = "ZD002"
    """A money cell holds words; the value is left out."""
    PERIOD = "ZD009"
    """The period that the ledger names is not the asked one."""
    UNIT_MISSING = "ZD041"
    """No money unit anywhere: 万元 is taken."""
    HEDGED = "ZD042"
    """约5400, 2000余万元: read as the number."""
    ROUNDED = "ZD043"
    """Not a whole 元: rounded half up."""
    FAULTY_CELL = "ZD044"
    """An error such as #REF!, or a formula that no program has calculated."""
    NOT_UNDERSTOOD = "ZD045"
    """A row inside a table that is neither project, section, total nor note."""
    NAMELESS = "ZD046"
    """A row with money and no project name."""
    NUMBERED_BLANK = "ZD047"
    """Rows with a 序号 and nothing else."""
    HIDDEN_ROWS = "ZD048"
    """Hidden or filtered rows: they count."""
    HIDDEN_SHEETS = "ZD049"
    """Hidden sheets: they never count."""
    SHEET_SKIPPED = "ZD050"
    """A visible sheet with a ledger on it that does not count (汇总, another month)."""
    SECOND_COLUMN = "ZD051"
    """Two columns fit one field: which was taken."""
    DATE_UNREAD = "ZD052"
    """A date cell that no calendar knows."""
    PERCENT_UNREAD = "ZD053"
    """A percent cell that is no number."""
    BARE_TOTAL = "ZD054"
    """累计完成投资 without a word on since when: how it was read."""
    MONTHS_BLANK = "ZD055"
    """Monthly columns with blank months inside the period."""
    MERGED_MONEY = "ZD056"
    """One amount merged over several projects: the first has it, the others are blank."""
    PART_OF_PROJECT = "ZD057"
    """其中 rows and second rows of a project: not counted again."""
    COLUMN_MISSING = "ZD058"
    """A column without which the report cannot be computed."""
    PLAIN_SECTION = "ZD059"
    """A row taken as a heading although it carries no numeral."""
    REGISTER_UNREAD = "ZD060"
    """A sheet named like a register without its columns."""
    MAPPING_DOUBTED = "ZD090"
    """zdxm.toml names a column or a unit that the headers deny."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one value, not yet tied to a place.

    Attributes:
        code: what kind of fault.
        severity: see :class:`zdxm.diagnostics.Severity`.
        message: 原因, with the value as it stands.
        remedy: 怎么改.
    """

    code: Code
    severity: Severity
    message: str
    remedy: str

    def at(self, place: CellRef) -> Diagnostic:
        """Tie the fault to its cell."""
        return Diagnostic(str(self.code), self.severity, place, self.message, self.remedy)


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as read: whole 元 or hundredths of a percent; None for a blank or an unreadable cell."""

    value: int | None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day as read; None for a blank or an unreadable cell."""

    value: dt.date | None
    fault: Fault | None = None
