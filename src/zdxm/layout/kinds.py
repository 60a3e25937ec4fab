"""The kinds of rows below a header, and what the reader of rows is told of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zdxm.layout.sections import Section
    from zdxm.schema import Field

__all__ = ["Body", "ControlRow", "Frame", "Stray", "StrayKind"]

_GRAND = frozenset({"总计", "共计", "总和"})


class StrayKind(Enum):
    """Rows that are reported: instead of being read, but for a loose part, which is read."""

    NAMELESS = "nameless"
    NUMBERED = "numbered"
    PART = "part"
    LOOSE_PART = "loose part"
    MORE = "more"
    SUM = "sum"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that is no project: where, and which of its cells to show."""

    kind: StrayKind
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A 小计, 合计 or 总计 row as it stands.

    Attributes:
        row: its row.
        column: the cell that says so.
        word: 小计, 合计, 总计 …
        label: what it is the sum of, if it says so.
        count: number of projects it states.
        section: index of the section in force; -1 for none.
        after: how many projects stand above it in this table.
    """

    row: int
    column: int
    word: str
    label: str
    count: int | None
    section: int
    after: int

    @property
    def grand(self) -> bool:
        """Whether the word means everything."""
        return self.word in _GRAND


@dataclass(frozen=True, slots=True)
class Frame:
    """What the reader of rows must know of the columns.

    Attributes:
        name, seq: columns of 项目名称 and 序号.
        money: money columns.
        plain: columns of text that only a project has (责任单位, 建设内容, 性质 …).
        labels: columns where 小计 and headings may stand, left to right.
        header: first header row as (column, raw text), to recognise a repetition.
        depth: how many rows the header has.
        fields: the dictionary that headers are read with.
        fills: name cells that a merged range covers: row → the row above that holds the name.
        opening: the cell right above the header that is the first heading; None if there is none.
    """

    name: int
    seq: int | None
    money: tuple[int, ...]
    plain: tuple[int, ...]
    labels: tuple[int, ...]
    header: tuple[tuple[int, str], ...]
    depth: int
    fields: tuple[Field, ...]
    fills: frozenset[int]
    opening: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of one table by kind; rows are absolute.

    Attributes:
        projects: project rows in order.
        section_of: for each project the index of its innermost section; -1 for none.
        sections: headings in order.
        controls: totals in order.
        strays: rows to report.
        last: the last row that is surely the table's; what follows may be the next table's title.
        end: the row below the last one that was looked at.
    """

    projects: tuple[int, ...]
    section_of: tuple[int, ...]
    sections: tuple[Section, ...]
    controls: tuple[ControlRow, ...]
    strays: tuple[Stray, ...]
    last: int
    end: int
