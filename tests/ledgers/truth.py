"""What a made workbook holds, as its builder knows it. Imports nothing of the package under test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = ["Case", "ControlTruth", "Place", "ProjectTruth", "TableTruth", "Truth", "address"]

Place = tuple[str, str, int, int]
"""File, sheet, row and column, zero-based."""

_LETTERS = 26


@dataclass(frozen=True, slots=True)
class ProjectTruth:
    """One project row.

    Attributes:
        file, sheet, row: where it stands, the row zero-based.
        values: what a careful person reads in it: money in whole 元, rates in hundredths of a percent,
            dates in ISO form, None for nothing. A field that is not there is not compared.
    """

    file: str
    sheet: str
    row: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TableTruth:
    """One table: its header rows (zero-based, both included), and the columns of every field it has.

    Attributes:
        others: columns that belong to no field and must not be read as one.
    """

    file: str
    sheet: str
    top: int
    bottom: int
    columns: Mapping[str, tuple[int, ...]]
    others: frozenset[int]


@dataclass(frozen=True, slots=True)
class ControlTruth:
    """A 小计, 合计 or section row that states sums, and the sheet rows of the projects it covers."""

    file: str
    sheet: str
    row: int
    covered: frozenset[int]


@dataclass(slots=True)
class Truth:
    """Everything there is to know of one case's workbooks.

    Attributes:
        files: the workbooks, in the order they are read.
        period: what is asked for, as the command line writes it.
        reported: cells that must be named in a diagnostic (at least a warning).
        must: codes of diagnostics that have to be there, wherever they stand.
        may: codes that are right although neither ``reported`` nor ``must`` calls for them.
        doubtful: why nobody could tell what is meant, so that refusing is the right answer; empty otherwise.
        named: year and last month that the ledger itself names; None where that is not measured.
    """

    files: list[Path] = field(default_factory=list)
    period: str = "2011H1"
    tables: list[TableTruth] = field(default_factory=list)
    projects: list[ProjectTruth] = field(default_factory=list)
    controls: list[ControlTruth] = field(default_factory=list)
    reported: set[Place] = field(default_factory=set)
    must: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)
    doubtful: str = ""
    named: tuple[int | None, int] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A named builder of one ledger; the name says what is particular about it, and is its seed."""

    name: str
    build: Callable[[str, Path], Truth]

    def make(self, folder: Path) -> Truth:
        """Write the workbooks into a folder."""
        return self.build(self.name, folder)


def address(place: Place) -> str:
    """A place as Excel writes it, for messages.

    >>> address(("a.xlsx", "台账", 4, 27))
    'a.xlsx:台账!AB5'
    """
    file, sheet, row, column = place
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{file}:{sheet}!{letters}{row + 1}"
