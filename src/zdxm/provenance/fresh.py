"""What a fresh report prints for each figure, and what it would print for one that it has no place for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.filters import CLOSE, FILTERS, OPEN, SPLIT, Value
from zdxm.narrative.blocks import Chart, Run, Table
from zdxm.provenance.standing import is_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.config import Style
    from zdxm.figures import Origins
    from zdxm.narrative.blocks import Block, Narrative

__all__ = ["Fresh", "runs_of", "with_inner"]

_MARKS = re.compile(f"{OPEN}[^{SPLIT}]*{SPLIT}|{CLOSE}")
_COMPARED, _MONEY, _RATE = "对比", "钱", "百分比"
_UNITS = ("元", "万元", "亿元")
_DECIMALS = re.compile(r"(\d)位小数")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A fresh report of the new ledger.

    Attributes:
        narrative: the report.
        origins: its figures.
        style: house style.
        runs: (id, form) → what is printed.
    """

    narrative: Narrative
    origins: Origins
    style: Style
    runs: dict[tuple[str, str], Run]

    @classmethod
    def of(cls, narrative: Narrative, origins: Origins, style: Style) -> Fresh:
        """Gather what a report prints."""
        runs: dict[tuple[str, str], Run] = {}
        for run in _runs(narrative):
            runs.setdefault((run.figure or "", run.form), run)
        return cls(narrative, origins, style, runs)

    def run(self, figure: str, form: str) -> Run | None:
        """What is printed for a figure in a form; None where it has no value, or these words no reason."""
        printed = self.runs.get((figure, form))
        if printed is not None or is_words(figure):
            return printed
        text = self._text(figure, form)
        return None if text is None else Run(text, figure, form=form)

    def _text(self, figure: str, form: str) -> str | None:
        """A figure that the report happens not to print, such as a count that is 0 now."""
        known = self.origins.figure(figure)
        if known is None:
            return None
        value = Value(known.id, self.style, known)
        decimals = _DECIMALS.fullmatch(form)
        if form == _COMPARED:
            printed = FILTERS[_COMPARED](value)
        elif form in _UNITS:
            printed = FILTERS[_MONEY](value, form)
        elif decimals:
            printed = FILTERS[_RATE](value, int(decimals[1]))
        elif form == known.form:
            printed = str(value)
        else:
            return None
        return _MARKS.sub("", str(printed))


def _runs(narrative: Narrative) -> Iterator[Run]:
    """Every run with a figure, outer ones before those in them."""
    for block in narrative.blocks:
        for run in runs_of(block):
            yield from with_inner(run)


def runs_of(block: Block) -> Iterator[Run]:
    """The runs of a block, a table's cells included, in order."""
    if isinstance(block, Table):
        yield from block.title
        for row in block.rows:
            yield from row.cells
    elif isinstance(block, Chart):
        yield from block.caption
    else:
        yield from block.runs


def with_inner(run: Run) -> Iterator[Run]:
    """A run with a figure, and those with figures in it."""
    if run.figure is not None:
        yield run
    for inner in run.inner:
        yield from with_inner(inner)
