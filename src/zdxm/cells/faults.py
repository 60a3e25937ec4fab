"""What can be wrong with one cell, and what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.rules import Code

if TYPE_CHECKING:
    import datetime as dt


@frozen
class Fault:
    """One thing wrong with one value, not yet tied to a place.

    Attributes:
        code: what kind of fault.
        message: 原因, with the value as it stands.
        remedy: 怎么改.
        severity: None for the code's own.
    """

    code: Code
    message: str
    remedy: str
    severity: Severity | None = None

    def at(self, place: CellRef) -> Diagnostic:
        """Tie the fault to its cell."""
        return self.code.at(place, self.message, self.remedy, self.severity)


class Reading(NamedTuple):
    """A number as read: whole 元 or hundredths of a percent; None for a blank or an unreadable cell."""

    value: int | None
    fault: Fault | None = None


@frozen
class DateReading:
    """A day as read; None for a blank or an unreadable cell."""

    value: dt.date | None
    fault: Fault | None = None
