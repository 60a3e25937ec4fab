"""A check before each write: every printed figure is worked out again, from the printed text itself.

Shares no code with what prints: amounts, rates and gaps are rounded here with fractions, and the columns of
the table of projects are held against the ledger's amounts and added up as a reader would add them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from zdxm.declare import frozen, pattern
from zdxm.errors import OutputError
from zdxm.figures.model import kind_of
from zdxm.figures.values import Figure, Kind
from zdxm.filters.values import LIST
from zdxm.narrative.blocks import Chart, Narrative, RowKind, Run, Table
from zdxm.narrative.rows import Cells, Items, parts_of

if TYPE_CHECKING:
    from zdxm.config.settings import Style
    from zdxm.figures.origins import Origins

FULL = 100
_MOST_PLACES = 2
_PLACE = "报告自检"
_REMEDY = "没有写文件，请把台账和这条信息发给程序的维护者"


def percent(exact: Fraction, places: int) -> Decimal:
    """A share in percent; 0 and 100 only where it is exactly so, else with more decimals, at most two."""
    near = rounded(exact * FULL, places)
    if near not in (0, FULL) or exact * FULL == near:
        return near
    if places < _MOST_PLACES:
        return percent(exact, places + 1)
    step = Decimal(1).scaleb(-places)
    return near + (step if exact * FULL > near else -step)


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half away from zero."""
    scaled = abs(exact) * 10**places
    whole = int(scaled + Fraction(1, 2))
    amount = Decimal(whole).scaleb(-places)
    return -amount if exact < 0 else amount


def untied(text: str, formula: str, expected: str) -> OutputError:
    """Why nothing is written: a printed text and what it should say."""
    return OutputError(_PLACE, f"“{text}”（{formula}）与重新计算的{expected}对不上", _REMEDY)


if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zdxm.figures.model import Group, Project
    from zdxm.narrative.blocks import TableRow
    from zdxm.narrative.rows import Cells

    Owners = Sequence[Project | Group]


_NUMBER = pattern(r"-?[0-9]+(?:\.[0-9]+)?")
_DIGIT = pattern(r"\d")
_WAN = 10**4
_SUMMED = frozenset({"total_investment", "annual_plan", "completed"})
_HUNDREDTHS = 2


class Mismatch(Exception):  # noqa: N818 - never leaves the check
    """A cell that does not tie: its row, from 0, and what it should say."""

    def __init__(self, row: int, expected: str) -> None:
        super().__init__(row, expected)
        self.row, self.expected = row, expected


def tie_amounts(cells: Cells, owners: Owners) -> Decimal:
    """A column of amounts in 万元 against its owners'; returns its sum as printed.

    Raises:
        Mismatch: the first cell that says something else, or something where the ledger has nothing.
    """
    total = Decimal(0)
    for row, (text, owner) in enumerate(zip(cells.texts, owners, strict=True)):
        value = getattr(owner, cells.name)
        if value is None:
            _tie_absent(row, text)
        elif not _NUMBER.fullmatch(text) or (amount := Decimal(text)) * _WAN != value:
            raise Mismatch(row, f"{Decimal(value) / _WAN:f}")
        else:
            total += amount
    return total


def tie_shares(cells: Cells, owners: Owners, less: int) -> None:
    """A column of rates in hundredths of a percent against the sums that they are of.

    Args:
        cells: the column.
        owners: one for each row.
        less: what was taken from each rate before it was printed, in hundredths: 0, or the time progress.

    Raises:
        Mismatch: the first cell that says something else, or something where there is no rate.
    """
    for row, (text, owner) in enumerate(zip(cells.texts, owners, strict=True)):
        part, whole = owner.completed, owner.annual_plan
        if part is None or whole is None or whole <= 0:
            _tie_absent(row, text)
            continue
        printed = Decimal(text) * FULL if _NUMBER.fullmatch(text) else None
        if printed is None or not _is_share(printed + less, part, whole):
            expected = percent(Fraction(part, whole), _HUNDREDTHS) - Decimal(less) / FULL
            raise Mismatch(row, f"{expected:f}")


def _is_share(hundredths: Decimal, part: int, whole: int) -> bool:
    """Whether so many hundredths of a percent are ``part`` of ``whole``, rounded."""
    near = int(hundredths)
    if near != hundredths:
        return False
    off = abs(part * FULL**2 - near * whole) * 2
    if off < abs(whole) and (off == 0 or near not in (0, FULL**2)):
        return True
    # Half way between two hundredths, or beside 0 or 100, which are printed only where they are exact.
    return percent(Fraction(part, whole), _HUNDREDTHS) * FULL == near


def _tie_absent(row: int, text: str) -> None:
    if _DIGIT.search(text):
        raise Mismatch(row, "空缺")


@dataclass(slots=True)
class Sums:
    """The columns of amounts of a table, added up from top to bottom: for each 小计 and for the 合计.

    Attributes:
        part: column → sum since the last 小计.
        whole: column → sum of all.
        counted: whether there was anything to add up.
    """

    part: dict[int, Decimal] = field(default_factory=dict)
    whole: dict[int, Decimal] = field(default_factory=dict)
    counted: bool = False

    def add(self, at: int, name: str, amount: Decimal) -> None:
        """Add to a column, if it is one that has sums."""
        self.counted = True
        if name in _SUMMED:
            for sums in (self.part, self.whole):
                sums[at] = sums.get(at, Decimal(0)) + amount

    def row(self, row: TableRow) -> None:
        """Take a single row in: begin a group, add an item, hold a sum against what was added.

        Raises:
            OutputError: a sum is not that of the rows above it.
        """
        if row.kind is RowKind.GROUP:
            self.part = {}
        elif row.kind is RowKind.ITEM:
            self.counted = True
            for at, name, amount in _amounts(row):
                self.add(at, name, amount)
        elif self.counted:
            sums = self.part if row.kind is RowKind.SUBTOTAL else self.whole
            for at, _, amount in _amounts(row):
                if amount != sums.get(at, 0):
                    raise untied(row.cells[at].text, f"{row.cells[1].text}这一行", f"{sums.get(at, 0)}")


def _amounts(row: TableRow) -> Iterator[tuple[int, str, Decimal]]:
    """Column, attribute and amount of the cells that have sums."""
    for at, cell in enumerate(row.cells):
        name = (cell.figure or "").rpartition(".")[2]
        if name in _SUMMED and _NUMBER.fullmatch(cell.text):
            yield at, name, Decimal(cell.text)


_ANY_NUMBER = pattern(r"-?\d+(?:\.\d+)?")
_UNITS = {"亿元": 10**8, "万元": 10**4, "元": 1}

_TABLE_FORM, _EVEN, _AND, _MORE = "表", "持平", "、", "等"
_LIST_WORDS = frozenset("、等个项目家单位类县区位领导")
"""What may stand between and behind the names of a list that is counted."""
_DECIMALS = pattern(r"(\d)位小数")
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


@frozen
class _Checker:
    """Works figures out again."""

    origins: Origins
    style: Style
    _texts: set[str] = field(default_factory=set)
    _quotients: dict[str, tuple[int, int]] = field(default_factory=dict)

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
        found = _ANY_NUMBER.search(run.text)
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
        exact = self._exact(figure)
        if figure.kind is Kind.TIMES:
            return rounded(exact, _HUNDREDTHS)
        if figure.kind is Kind.RATE:
            asked = _DECIMALS.fullmatch(run.form)
            return percent(exact, min(int(asked[1]) if asked else self.style.rate_decimals, _MOST))
        gap = self._gap(value, exact, figure.progress)
        return -gap if run.form == _TABLE_FORM and value < 0 else gap

    def _exact(self, figure: Figure) -> Fraction:
        """What a rate or a gap is of; that of a group is added up from its projects that have a plan."""
        if figure.exact is None:
            return Fraction(int(figure.value), FULL**2)
        if not figure.fields:
            return Fraction(*figure.exact)
        if figure.scope not in self._quotients:
            (owner,) = self.origins.owners([figure.scope])
            planned = [one for one in getattr(owner, "members", (owner,)) if (one.annual_plan or 0) > 0]
            done, plan = (
                sum(getattr(one, key) or 0 for one in planned) for key in ("completed", "annual_plan")
            )
            self._quotients[figure.scope] = done, plan
        return Fraction(*self._quotients[figure.scope])

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
        named = [one for one in run.inner if one.figure]
        if not named:
            return
        *names, last = named
        count = self.origins.figure(last.figure or "")
        if count is None or count.kind is not Kind.COUNT or any(name.inner for name in names):
            return
        words = "".join(one.text for one in run.inner if not one.figure)
        told = words.replace(_AND, "").startswith(_MORE)
        if not set(words) <= _LIST_WORDS or not names:
            return
        if (len(names) >= int(count.value)) if told else (len(names) != int(count.value)):
            raise untied(run.text, count.formula, f"{count.value}个")
