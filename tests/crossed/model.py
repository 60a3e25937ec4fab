"""What a crossed ledger is made of: cells, rows, tables and sheets, and the truth about every project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

MONEY = ("total", "plan", "done")
"""The three amounts that are judged."""

KEYS = {"total": "total_investment", "plan": "annual_plan", "done": "completed"}
"""What the program calls them."""

UNITS = {"元": 1, "万元": 10**4, "十万元": 10**5, "千万元": 10**7, "亿元": 10**8, "亿": 10**8}

WITHDRAWN = "withdrawn"
"""A state of its own: such a project is kept out of the others."""


@dataclass
class Cell:
    """What stands in one cell.

    Attributes:
        value: its text or number.
        shown: its number format.
        runs: text in pieces, each with its look: "" (plain), "struck" or "raised".
        struck: whether all of it is struck out.
        formula: with the fields of the same row in braces; ``value`` is then what it comes to.
        cached: whether the workbook holds that value too.
        summed: the rows that a formula adds up in this column.
    """

    value: str | float | None = None
    shown: str = ""
    runs: tuple[tuple[str, str], ...] = ()
    struck: bool = False
    formula: str = ""
    cached: bool = True
    summed: tuple[Row, ...] = ()


@dataclass
class Value:
    """The truth about one amount.

    Attributes:
        yuan: what a careful clerk reads; None where the ledger gives none.
        plain: whether it may be taken without a word. Otherwise it must be told, or be null.
    """

    yuan: int | None
    plain: bool = True


@dataclass
class Project:
    """One project and the truth about it.

    Attributes:
        amounts: every amount of the story in whole 元, decoys too.
        values: the truth about the judged ones.
        statuses: every status that may be read.
        categories: every category that may be read.
        counties: every county that may be read.
        places: the sheets and rows where it stands.
    """

    name: str
    category: str
    county: str
    level: str
    state: str
    amounts: dict[str, int]
    values: dict[str, Value] = field(default_factory=dict)
    statuses: frozenset[str | None] = frozenset({None})
    categories: frozenset[str | None] = frozenset({None})
    counties: frozenset[str | None] = frozenset({None})
    places: list[tuple[str, int]] = field(default_factory=list)


Kind = Literal["project", "part", "section", "total", "other"]


@dataclass(eq=False)
class Row:
    """One row of a table: what it is, its cells by field, its number once placed, whether it was spoiled."""

    kind: Kind
    cells: dict[str, Cell] = field(default_factory=dict)
    project: Project | None = None
    members: tuple[Row, ...] = ()
    number: int = 0
    spoiled: bool = False


@dataclass
class Column:
    """One column: its field, the words above it from top to bottom, and its unit."""

    field: str
    words: tuple[str, ...]
    unit: str = ""
    width: float = 12


@dataclass
class Table:
    """A table with what stands above and below it; ``down`` are the fields whose equal cells are merged.

    In a ``split`` header the words of a column are cut over two rows, and nothing is merged.
    """

    columns: list[Column]
    rows: list[Row]
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    corner: str = ""
    down: tuple[str, ...] = ()
    split: bool = False
    beside: list[list[str | float]] = field(default_factory=list)
    under: list[list[str | float]] = field(default_factory=list)


@dataclass
class Sheet:
    """A sheet: one table, or plain rows."""

    name: str
    table: Table | None = None
    plain: list[list[str | float]] = field(default_factory=list)
    hidden: bool = False


@dataclass
class Fault:
    """An error that was put into the ledger on purpose; it must be told."""

    sheet: str
    row: int
    field: str
    story: str


@dataclass
class Book:
    """A workbook with its truth.

    Attributes:
        kinds: what is crossed in it, by axis.
        styles: further ways of writing that were drawn.
        doubtful: rows that may be called wrong without a false alarm, by sheet.
    """

    number: int
    period: str
    kinds: Mapping[str, str]
    sheets: list[Sheet] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    styles: set[str] = field(default_factory=set)
    doubtful: set[tuple[str, int]] = field(default_factory=set)

    def tags(self) -> set[str]:
        """What is crossed, and the words over the columns that are judged, as one may name them."""
        words = {
            f"{column.field} is {column.words[-1]}"
            for sheet in self.sheets
            for column in (sheet.table.columns if sheet.table else ())
            if column.field in {"category", "county", "state", "yes", "progress", "aim"}
        }
        return words | {f"{axis}: {kind}" for axis, kind in self.kinds.items()} | self.styles


@dataclass
class Desk:
    """What one workbook is made with: dice, year, month, what is crossed, and what was said of a project."""

    dice: Random
    year: int
    month: int
    kinds: dict[str, str]
    unit: str = "万元"
    said: dict[tuple[int, str, str, str], str] = field(default_factory=dict)

    def kind(self, axis: str) -> str:
        """What was drawn on an axis; "plain" where it is not crossed."""
        return self.kinds.get(axis, "plain")

    def pick(self, *words: str) -> str:
        """One of the words."""
        return self.dice.choice(words)

    def filled(self, words: tuple[str, ...]) -> str:
        """One of the words, with the year and the month in their places."""
        return self.fill(self.dice.choice(words))

    def fill(self, word: str) -> str:
        """Put year and month into a word."""
        return word.format(
            y=self.year, m=self.month, last=self.year - 1, next=self.year + 1, short=f"{self.year % 100:02}"
        )
