"""Rows of a long table by columns: ten thousand projects are a dozen lists of texts, not as many rows.

What must be quick takes them as they are, part by part; to all others :class:`Rows` is a sequence of rows
like any other, each made while it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import overload

from zdxm.declare import frozen
from zdxm.narrative.blocks import Block, Narrative, RowKind, Run, Table, TableRow, Tint


@frozen
class Cells:
    """One column of some rows.

    Attributes:
        texts: what is printed, from top to bottom.
        name: attribute of the row's owner whose figure it is; "" for words that are none.
        form: how the figures are printed.
        tints: colour behind each; empty for none at all.
        marks: number of the bookmark around each; empty for none at all.
    """

    texts: Sequence[str]
    name: str = ""
    form: str = ""
    tints: Sequence[Tint | None] = ()
    marks: range = range(0)

    def runs(self, scopes: Sequence[str]) -> Iterator[Run]:
        """The cells as runs."""
        for scope, text, tint, mark in zip(
            scopes, self.texts, self.tints or repeat(None), self.marks or repeat(0), strict=False
        ):
            figure = f"{scope}.{self.name}" if self.name else None
            yield Run(text, figure, tint=tint, form=self.form, mark=mark)

    def part(self, begin: int, end: int) -> Cells:
        """The cells from ``begin`` up to ``end``."""
        within = slice(begin, end)
        return Cells(self.texts[within], self.name, self.form, self.tints[within], self.marks[within])


@frozen
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

    @property
    def runs(self) -> Iterator[Run]:
        """Their cells, row by row."""
        return chain.from_iterable(row.cells for row in self)

    @property
    def figures(self) -> int:
        """How many cells of a row have a figure."""
        return sum(1 for cells in self.columns if cells.name)

    def part(self, begin: int, end: int) -> Items:
        """The rows from ``begin`` up to ``end``."""
        return Items(self.scopes[begin:end], tuple(cells.part(begin, end) for cells in self.columns))

    def marked(self, first: int) -> Items:
        """The same with bookmarks, numbered from row to row: each column carries the numbers of its cells."""
        step, end = self.figures, first + self.figures * len(self.scopes)
        firsts = iter(range(first, first + step))
        columns = [
            replace(cells, marks=range(next(firsts), end, step)) if cells.name else cells
            for cells in self.columns
        ]
        return Items(self.scopes, tuple(columns))


@frozen
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


Place = Block | TableRow | Items
"""Where words stand; each has ``runs``: a block its own, a row or stretch of rows its cells'."""


def walk(narrative: Narrative) -> Iterator[tuple[Block, Place]]:
    """Each place of a narrative with the block that it belongs to, in the order of the text."""
    for block in narrative.blocks:
        yield block, block
        if isinstance(block, Table):
            for part in parts_of(block.rows):
                yield block, part
