"""A check before each write: every printed figure is worked out again, from the printed text itself.

Shares no code with what prints: amounts, rates and gaps are rounded here with fractions, and the columns of
the table of projects are held against the ledger's amounts and added up as a reader would add them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zdxm.figures import Kind, kind_of
from zdxm.filters import LIST
from zdxm.narrative.blocks import Chart, Table
from zdxm.narrative.rows import Items, parts_of
from zdxm.provenance.reckoning import FULL, percent, rounded, untied
from zdxm.provenance.table_ties import Mismatch, Sums, tie_amounts, tie_shares

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zdxm.config import Style
    from zdxm.figures import Figure, Origins
    from zdxm.narrative.blocks import Narrative, Run
    from zdxm.narrative.rows import Cells
    from zdxm.provenance.table_ties import Owners

__all__ = ["require_ties"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNITS = {"亿元": 10**8, "万元": 10**4, "元": 1}
_WAN = 10**4
_TABLE_FORM, _EVEN, _AND, _MORE = "表", "持平", "、", "等"
_LIST_WORDS = frozenset("、等个项目家单位类县区位领导")
"""What may stand between and behind the names of a list that is counted."""
_DECIMALS = re.compile(r"(\d)位小数")
_FINEST, _MOST = 6, 2


def require_ties(narrative: Narrative, origins: Origins, style: Style) -> None:
    """Refuse a report in which a printed figure does not tie.

    Args:
        narrative: the report.
        origins: its figures.
        style: house style.

    Raises:
        OutputError: the first figure that does not say what it should.
    """
    checker = _Checker(origins, style)
    for block in narrative.blocks:
        if isinstance(block, Table):
            checker.table(block)
        else:
            checker.runs(block.caption if isinstance(block, Chart) else block.runs)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Works figures out again."""

    origins: Origins
    style: Style
    _texts: set[str] = field(default_factory=set)

    def runs(self, runs: Iterable[Run]) -> None:
        """Printed figures, and those among words."""
        for run in runs:
            if run.figure is not None:
                self.check(run)
            self.runs(run.inner)

    def table(self, table: Table) -> None:
        """A table: each figure by itself, and the sums."""
        self.runs(table.title)
        sums = Sums()
        for part in parts_of(table.rows):
            if isinstance(part, Items):
                self._items(part, sums)
            else:
                self.runs(part.cells)
                sums.row(part)

    def _items(self, items: Items, sums: Sums) -> None:
        """Many rows, column by column."""
        owners = self.origins.owners(items.scopes)
        for at, cells in enumerate(items.columns):
            try:
                amount = self._column(cells, items, owners)
            except Mismatch as fault:
                figure = self.origins.figure(f"{items.scopes[fault.row]}.{cells.name}")
                formula = figure.formula if figure else cells.name
                raise untied(cells.texts[fault.row], formula, fault.expected) from None
            sums.add(at, cells.name, amount)

    def _column(self, cells: Cells, items: Items, owners: Owners) -> Decimal:
        """One column of many rows; returns its sum, 0 where it is not of amounts."""
        kind = kind_of(cells.name)
        if kind is Kind.MONEY:
            return tie_amounts(cells, owners)
        if kind in (Kind.RATE, Kind.POINTS) and self._is_plain:
            tie_shares(cells, owners, less=self._progress if kind is Kind.POINTS else 0)
        elif kind is not Kind.TEXT:
            self.runs(cells.runs(items.scopes))
        return Decimal(0)

    def check(self, run: Run) -> None:
        """One printed figure."""
        identity = run.figure or ""
        if run.inner:
            if identity.endswith(LIST):
                self._check_names(run)
            return
        name = identity.rpartition(".")[2]
        if name in self._texts:
            return
        figure = self.origins.figure(identity)
        if figure is None or figure.kind is Kind.TEXT:
            self._texts.update([name] if figure and run.form == _TABLE_FORM else ())
            return
        found = _NUMBER.search(run.text)
        if found is None:
            if run.text and not (figure.kind is Kind.POINTS and _EVEN in run.text and figure.value == 0):
                raise untied(run.text, figure.formula, "一个数")
            return
        expected = self._expected(figure, run)
        if Decimal(found[0]) != expected:
            raise untied(run.text, figure.formula, f"{expected:f}")

    def _expected(self, figure: Figure, run: Run) -> Decimal:
        value = int(figure.value)
        if figure.kind is Kind.COUNT:
            return Decimal(value)
        if figure.kind is Kind.MONEY:
            return self._money(value, run)
        exact = Fraction(*figure.exact) if figure.exact else Fraction(value, FULL**2)
        if figure.kind is Kind.RATE:
            asked = _DECIMALS.fullmatch(run.form)
            return percent(exact, min(int(asked[1]) if asked else self.style.rate_decimals, _MOST))
        gap = self._gap(value, exact, figure.progress)
        return -gap if run.form == _TABLE_FORM and value < 0 else gap

    @property
    def _progress(self) -> int:
        """The time progress in hundredths of a percent, rounded here."""
        return int(rounded(self.origins.figures.calendar.progress * FULL, _MOST) * FULL)

    @property
    def _is_plain(self) -> bool:
        """Whether the house prints rates and gaps as programs have them: hundredths, each rounded first."""
        return self.style.rounding == "round-first" and self.style.rate_decimals >= _MOST

    def _money(self, yuan: int, run: Run) -> Decimal:
        if run.form == _TABLE_FORM:
            return Decimal(yuan) / _WAN
        unit = next((size for name, size in _UNITS.items() if run.text.endswith(name)), 1)
        places = self.style.money_decimals if unit > 1 else 0
        return rounded(Fraction(yuan, unit), places)

    def _gap(self, value: int, exact: Fraction, progress: Fraction | None) -> Decimal:
        """How far a rate is from the calendar, without its sign, as the house rounds."""
        if progress is not None:
            for places in range(min(self.style.rate_decimals, _MOST), _FINEST):
                gap = self._difference(exact, progress, places)
                if (gap > 0) == (value > 0) and (gap < 0) == (value < 0):
                    return abs(gap)
        return abs(Decimal(value) / FULL)

    def _difference(self, exact: Fraction, progress: Fraction, places: int) -> Decimal:
        if self.style.rounding == "round-first" and places <= _MOST:
            return percent(exact, places) - rounded(progress * FULL, places)
        return rounded((exact - progress) * FULL, places)

    def _check_names(self, run: Run) -> None:
        """A list of names against the count behind it."""
        *names, last = [one for one in run.inner if one.figure]
        count = self.origins.figure(last.figure or "")
        if count is None or count.kind is not Kind.COUNT or any(name.inner for name in names):
            return
        words = "".join(one.text for one in run.inner if not one.figure)
        told = words.replace(_AND, "").startswith(_MORE)
        if not set(words) <= _LIST_WORDS or not names:
            return
        if (len(names) >= int(count.value)) if told else (len(names) != int(count.value)):
            raise untied(run.text, count.formula, f"{count.value}个")
