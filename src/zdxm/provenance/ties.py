"""A check before each write: every printed figure is worked out again, from the printed text itself.

Shares no code with what prints: amounts, rates and gaps are rounded here with fractions, and the columns of
the table of projects are added up as a reader would add them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zdxm.errors import OutputError
from zdxm.figures import Kind
from zdxm.filters import LIST
from zdxm.narrative.blocks import RowKind, Run, Table
from zdxm.provenance.fresh import runs_of, with_inner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zdxm.config import Style
    from zdxm.figures import Figure, Origins
    from zdxm.narrative.blocks import Narrative, TableRow

__all__ = ["require_ties"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNITS = {"亿元": 10**8, "万元": 10**4, "元": 1}
_WAN = 10**4
_TABLE_FORM, _EVEN, _MORE = "表", "持平", "等"
_DECIMALS = re.compile(r"(\d)位小数")
_FULL, _FINEST, _MOST = 100, 6, 2
_SUMMED = frozenset({"total_investment", "annual_plan", "completed"})
_PLACE = "报告自检"
_REMEDY = "没有写文件，请把台账和这条信息发给程序的维护者"


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
        for run in runs_of(block):
            for one in with_inner(run):
                checker.check(one)
        if isinstance(block, Table):
            _check_sums(block.rows)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Works figures out again."""

    origins: Origins
    style: Style
    _texts: set[str] = field(default_factory=set)

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
                raise _untied(run.text, figure.formula, "一个数")
            return
        expected = self._expected(figure, run)
        if Decimal(found[0]) != expected:
            raise _untied(run.text, figure.formula, f"{expected:f}")

    def _expected(self, figure: Figure, run: Run) -> Decimal:
        value = int(figure.value)
        if figure.kind is Kind.COUNT:
            return Decimal(value)
        if figure.kind is Kind.MONEY:
            return self._money(value, run)
        if run.form == _TABLE_FORM and self._is_plain:
            self._check_rate(figure)
            return Decimal(value).scaleb(-_MOST)
        exact = Fraction(*figure.exact) if figure.exact else Fraction(value, _FULL**2)
        if figure.kind is Kind.RATE:
            asked = _DECIMALS.fullmatch(run.form)
            return _percent(exact, min(int(asked[1]) if asked else self.style.rate_decimals, _MOST))
        gap = self._gap(value, exact, figure.progress)
        return -gap if run.form == _TABLE_FORM and value < 0 else gap

    @property
    def _is_plain(self) -> bool:
        """Whether the house prints rates and gaps as programs have them: hundredths, each rounded first."""
        return self.style.rounding == "round-first" and self.style.rate_decimals >= _MOST

    def _check_rate(self, figure: Figure) -> None:
        """A rate in hundredths against the sums that it is of; quicker than a fraction."""
        part, whole = figure.exact or (figure.value, _FULL**2)
        if figure.kind is Kind.RATE and isinstance(figure.value, int):
            off = abs(int(part) * _FULL**2 - figure.value * whole) * 2
            if off > abs(whole) and Decimal(figure.value).scaleb(-_MOST) != _percent(
                Fraction(int(part), whole), _MOST
            ):
                raise _untied(str(figure.value), figure.formula, f"{part}÷{whole}")

    def _money(self, yuan: int, run: Run) -> Decimal:
        if run.form == _TABLE_FORM:
            return Decimal(yuan) / _WAN
        unit = next((size for name, size in _UNITS.items() if run.text.endswith(name)), 1)
        places = self.style.money_decimals if unit > 1 else 0
        return _rounded(Fraction(yuan, unit), places)

    def _gap(self, value: int, exact: Fraction, progress: Fraction | None) -> Decimal:
        """How far a rate is from the calendar, without its sign, as the house rounds."""
        if progress is not None:
            for places in range(min(self.style.rate_decimals, _MOST), _FINEST):
                gap = self._difference(exact, progress, places)
                if (gap > 0) == (value > 0) and (gap < 0) == (value < 0):
                    return abs(gap)
        return abs(Decimal(value) / _FULL)

    def _difference(self, exact: Fraction, progress: Fraction, places: int) -> Decimal:
        if self.style.rounding == "round-first" and places <= _MOST:
            return _percent(exact, places) - _rounded(progress * _FULL, places)
        return _rounded((exact - progress) * _FULL, places)

    def _check_names(self, run: Run) -> None:
        """A list of names against the count behind it."""
        *names, last = [one for one in run.inner if one.figure]
        count = self.origins.figure(last.figure or "")
        if count is None or count.kind is not Kind.COUNT or any(name.inner for name in names):
            return
        words = "".join(one.text for one in run.inner if not one.figure)
        told = words.replace("、", "").startswith(_MORE)
        if not set(words) <= set("、等个项目家单位类县区位领导") or not names:
            return
        if (len(names) >= int(count.value)) if told else (len(names) != int(count.value)):
            raise _untied(run.text, count.formula, f"{count.value}个")


def _check_sums(rows: Sequence[TableRow]) -> None:
    """The columns of amounts, as a reader adds them up: each 小计 and the 合计."""
    part: dict[int, Decimal] = {}
    whole: dict[int, Decimal] = {}
    items = 0
    for row in rows:
        if row.kind is RowKind.GROUP:
            part = {}
        elif row.kind is RowKind.ITEM:
            items += 1
            for at, amount in _amounts(row):
                part[at] = part.get(at, Decimal(0)) + amount
                whole[at] = whole.get(at, Decimal(0)) + amount
        else:
            sums = part if row.kind is RowKind.SUBTOTAL else whole
            for at, amount in _amounts(row):
                if items and amount != sums.get(at, Decimal(0)):
                    raise _untied(row.cells[at].text, f"{row.cells[1].text}这一行", f"{sums.get(at, 0)}")


def _amounts(row: TableRow) -> Iterator[tuple[int, Decimal]]:
    for at, cell in enumerate(row.cells):
        name = (cell.figure or "").rpartition(".")[2]
        if name in _SUMMED and cell.text and cell.text[-1].isdigit():
            yield at, Decimal(cell.text)


def _percent(exact: Fraction, places: int) -> Decimal:
    """A share in percent; 0 and 100 only where it is exactly so."""
    rounded = _rounded(exact * _FULL, places)
    if rounded in (0, _FULL) and exact * _FULL != rounded:
        step = Decimal(1).scaleb(-places)
        return rounded + (step if exact * _FULL > rounded else -step)
    return rounded


def _rounded(exact: Fraction, places: int) -> Decimal:
    """Half away from zero."""
    scaled = abs(exact) * 10**places
    whole = int(scaled + Fraction(1, 2))
    amount = Decimal(whole).scaleb(-places)
    return -amount if exact < 0 else amount


def _untied(text: str, formula: str, expected: str) -> OutputError:
    return OutputError(_PLACE, f"“{text}”（{formula}）与重新计算的{expected}对不上", _REMEDY)
