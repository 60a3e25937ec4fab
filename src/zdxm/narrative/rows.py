"""Rows of a long table by columns: ten thousand projects are a dozen lists of texts, not as many rows.

What must be quick takes them as they are, part by part; to all others :class:`Rows` is a sequence of rows
like any other, each made while it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import overload

from zdxm.narrative.blocks import RowKind, Run, TableRow, Tint


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of some rows.

    Attributes:
        texts: what is printed, from top to bottom.
        name: attribute of the row's owner whose figure it is; "" for words that are none.
        form: how the figures are printed.
        tints: colour behind each; empty for none at all.
    """

    texts: Sequence[str]
    name: str = ""
    form: str = ""
    tints: Sequence[Tint | None] = ()

    def runs(self, scopes: Sequence[str]) -> Iterator[Run]:
        """The cells as runs."""
        for scope, text, tint in zip(scopes, self.texts, self.tints or repeat(None), strict=False):
            yield Run(text, f"{scope}.{self.name}" if self.name else None, tint=tint, form=self.form)


@dataclass(frozen=True, slots=True)
class Items:
    """Consecutive ITEM rows, at least one.

    Attributes:
        scopes: of each row, whose figures stand in it: ``project:7``.
        columns: left to right; each has a text for every row.
    """

    scopes: Sequence[str]
    columns: tuple[Cells, ...]

    def __iter__(self) -> Iterator[TableRow]:
        """The rows, one by one."""
        for cells in zip(*(column.runs(self.scopes) for column in self.columns), strict=True):
            yield TableRow(RowKind.ITEM, cells)

    def part(self, begin: int, end: int) -> Items:
        """The rows from ``begin`` up to ``end``."""
        columns = (
            Cells(column.texts[begin:end], column.name, column.form, column.tints[begin:end])
            for column in self.columns
        )
        return Items(self.scopes[begin:end], tuple(columns))


@dataclass(frozen=True, slots=True)
class Rows(Sequence[TableRow]):
    """All rows of a table, top to bottom; ``parts`` are single rows and stretches of items."""

    parts: tuple[TableRow | Items, ...]

    def __len__(self) -> int:
        return sum(len(part.scopes) if isinstance(part, Items) else 1 for part in self.parts)

    def __iter__(self) -> Iterator[TableRow]:
        """The rows, one by one."""
        for part in self.parts:
            if isinstance(part, Items):
                yield from part
            else:
                yield part

    @overload
    def __getitem__(self, at: int) -> TableRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[TableRow]: ...
    def __getitem__(self, at: int | slice) -> TableRow | Sequence[TableRow]:
        """Some rows; all are made for it."""
        return tuple(self)[at]


def parts_of(rows: Sequence[TableRow]) -> Sequence[TableRow | Items]:
    """The rows of any table as single rows and stretches of items."""
    return rows.parts if isinstance(rows, Rows) else rows
