"""What a rule looks at: the ledger, its measured frame, the registers and the calendar, by whole columns."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.cells.words import Status, read_text
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import CellRef, Severity
from zdxm.fields import label_of
from zdxm.matching import KNOWN_BY, Identity, identities, match_projects, name_key
from zdxm.rules import Catalogue, Code, Entry
from zdxm.units import exact_text

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from zdxm.layout.model import LedgerTable
    from zdxm.ledger.model import Ledger
    from zdxm.matching import Matching
    from zdxm.periods import Period
    from zdxm.progress import Calendar
    from zdxm.registers import Registers

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Finder = Callable[["Case"], Iterable["Fault"]]


@frozen
class Column:
    """One column of whole numbers.

    Attributes:
        values: as they stand, 0 where there is none.
        known: where there is one.
    """

    values: Ints
    known: Flags

    @property
    def positive(self) -> Flags:
        """Where there is a value above 0."""
        return self.values > 0

    def __getitem__(self, position: int) -> int:
        return int(self.values[position])


def numbers_of(frame: pd.DataFrame, name: str) -> Column:
    """A money or rate column of a frame."""
    series = frame[name]
    return Column(series.fillna(0).to_numpy("int64"), series.notna().to_numpy(bool))


@frozen
class Earlier:
    """The ledger of an earlier period, with its projects found again in the one that is checked.

    Attributes:
        ledger: what was read.
        period: what it was read for.
        matching: its projects (old) and those of the checked ledger (new).
    """

    ledger: Ledger
    period: Period
    matching: Matching

    @classmethod
    def of(cls, earlier: Ledger, period: Period, ledger: Ledger) -> Earlier:
        """Match an earlier ledger's projects with a ledger's."""
        return cls(earlier, period, match_projects(_identities(earlier), _identities(ledger)))


def _identities(ledger: Ledger) -> list[Identity]:
    *words, total = (ledger.frame[name] for name in KNOWN_BY)
    return identities(zip(*(column.tolist() for column in (*words, total.fillna(0))), strict=True))


@frozen
class Case:
    """One ledger before the rules.

    Attributes:
        ledger, measured, registers, calendar: as for :func:`zdxm.checks.check_ledger`.
        earlier: the ledger of an earlier period; None unless one was given.
        limit: the threshold of the rule that is being applied.
        spoilt: file, sheet and column → rows of which the reader has already complained; a rule about
            blank cells skips them.
    """

    ledger: Ledger
    measured: pd.DataFrame
    registers: Registers
    calendar: Calendar
    spoilt: Mapping[tuple[str, str | None, int | None], Collection[int | None]]
    earlier: Earlier | None = None
    limit: int = 0
    _numbers: dict[str, Column] = field(default_factory=dict)
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _covered: dict[str, Flags] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.measured)

    def numbers(self, name: str) -> Column:
        """A money or rate column: whole 元, or hundredths of a percent."""
        if name not in self._numbers:
            self._numbers[name] = numbers_of(self.measured, name)
        return self._numbers[name]

    def columns(self, *names: str) -> tuple[Column, ...]:
        """Several such columns."""
        return tuple(map(self.numbers, names))

    def texts(self, name: str) -> list[str]:
        """A text column; "" where there is nothing."""
        if name not in self._texts:
            self._texts[name] = [text or "" for text in self.measured[name].tolist()]
        return self._texts[name]

    def name_keys(self) -> list[str]:
        """Project names, folded by :func:`~zdxm.matching.name_key`."""
        if "name_key" not in self._texts:
            self._texts["name_key"] = [name_key(name) for name in self.texts("name")]
        return self._texts["name_key"]

    def dates(self, name: str) -> list[dt.date | None]:
        """A date column; None where there is none."""
        return self.measured[name].tolist()

    def is_status(self, *statuses: Status) -> Flags:
        """Where the status is one of these."""
        return self.measured["status"].isin([status.value for status in statuses]).to_numpy()

    def blank(self, name: str) -> Flags:
        """Where a text, date or number is missing though its table has the column and its cell reads well."""
        flags = self.measured[name].isna().to_numpy(bool) & self.covered(name)
        excused = [self._excused(table, name) for table in self.ledger.tables]
        for position in where(flags) if any(excused) else ():
            at, row = self.ledger.places[position]
            flags[position] = row not in excused[at]
        return flags

    def _excused(self, table: LedgerTable, name: str) -> set[int]:
        """Rows of whose cell the reader has spoken, or whose value a merged range above holds."""
        cells = ((table.file, table.sheet, column) for column in table.columns.get(name, ()))
        return {row for cell in cells for row in (*table.fills.get(cell[2], ()), *self.spoilt.get(cell, ()))}

    def covered(self, name: str) -> Flags:
        """Where the project's table has this column at all."""
        if name not in self._covered:
            has = flags_of(name in table.columns for table in self.ledger.tables)
            self._covered[name] = has[self.measured["table"].to_numpy()]
        return self._covered[name]

    def place(self, position: int, *names: str) -> CellRef:
        """The cell of the first of these fields that the project's table has, else of its name."""
        for name in (*names, "name"):
            cell = self.ledger.cell(int(position), name)
            if cell is not None:
                return cell
        raise LookupError(position)

    def own_place(self, position: int, name: str) -> CellRef:
        """The project's own cell of a field that its table has, wherever the value was taken from."""
        at, row = self.ledger.places[position]
        table = self.ledger.tables[at]
        return table.place(row, table.columns[name][0])

    def raw(self, position: int, name: str) -> str:
        """What stands in that cell, as text; "" for nothing, or without such a column."""
        at, row = self.ledger.places[position]
        table = self.ledger.tables[at]
        columns = table.columns.get(name)
        return read_text(table.part.value(row, columns[0])) if columns else ""

    def called(self, position: int) -> str:
        """The project's name in Chinese quotation marks."""
        return f"“{self.texts('name')[position]}”"

    def money(self, position: int, name: str) -> str:
        """A label and its amount, as in 总投资92000万元."""
        return f"{label_of(name)}{exact_text(self.numbers(name)[position])}"

    def faults(
        self,
        flags: Flags,
        name: str,
        said: str,
        remedy: str,
        severity: Severity | None = None,
        **told: Callable[[int], str],
    ) -> Iterator[Fault]:
        """A fault of each flagged project, at one of its fields.

        Args:
            flags: the projects.
            name: the field.
            said: what is wrong; follows the project's name. ``{completed}`` stands for the label and the
                amount of a column, ``{limit}`` for the threshold.
            remedy: what the clerk can do.
            severity: one of the rule's others; None for its own.
            told: what else a word in braces stands for, by position.
        """
        for position in where(flags):
            words = {word: tell(position) for word, tell in told.items()}
            message = said.format_map(_Words(self, position, words))
            yield Fault(self.place(position, name), f"{self.called(position)}{message}", remedy, severity)


@frozen
class _Words:
    """What the words in braces of a message stand for, at one project."""

    case: Case
    position: int
    words: Mapping[str, str]

    def __getitem__(self, word: str) -> str:
        if word == "limit":
            return str(self.case.limit)
        return self.words.get(word) or self.case.money(self.position, word)


def flags_of(values: Iterable[bool]) -> Flags:
    """Flags as a column."""
    import numpy as np

    return np.fromiter(values, dtype=bool)


def where(flags: Flags) -> list[int]:
    """Positions at which a flag is set, as plain integers."""
    return flags.nonzero()[0].tolist()


def narrowed(flags: Flags, holds: Callable[[int], bool]) -> Flags:
    """The flags that stay where something holds that is too dear to be asked of every project."""
    kept = flags.copy()
    for position in where(flags):
        kept[position] = holds(position)
    return kept


def middle(values: Iterable[int]) -> int:
    """The lower one of the middle two; 1 for none.

    >>> middle([30, 10, 20]), middle([10, 40, 20, 30]), middle([])
    (20, 20, 1)
    """
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else 1


def written_step(own: int, usual: int) -> int:
    """The last place to which a number is written, where trailing zeros do not show.

    Args:
        own: the last place that is not 0 in the number itself.
        usual: that of the middle one of its column.

    Returns:
        The column's, unless the number ends two or more places before it: no zero hides so much.

    >>> written_step(100, 10), written_step(10, 100), written_step(1000, 10)
    (10, 10, 1000)
    """
    return own if own >= 100 * usual else min(own, usual)


def rate_text(hundredths: int) -> str:
    """Hundredths of a percent as they are typed, as short as they can be.

    >>> rate_text(4214), rate_text(4200), rate_text(4210)
    ('42.14%', '42%', '42.1%')
    """
    return f"{Decimal(hundredths).scaleb(-2).normalize():f}%"


@frozen
class Fault:
    """One place where a rule is broken; code and severity are the rule's.

    Attributes:
        place: the narrowest place that exists.
        message: what is wrong, with the values as they stand.
        remedy: what the clerk can do.
        severity: one of the rule's others; None for its own.
    """

    place: CellRef
    message: str
    remedy: str
    severity: Severity | None = None


@frozen
class Limit:
    """The number at which a rule begins to fire, and what it counts; an office may set its own."""

    value: int
    unit: str


@frozen(kw_only=True)
class Rule(Entry):
    """One rule of a ledger.

    Attributes:
        severity: the default; ``[rules]`` may change it.
        find: gives the faults of a ledger; None where the reader finds them while it reads.
        limit: its threshold, if it has one.
        fixed: whether ``[rules]`` must leave it alone, because other commands rely on it.
        earlier: whether it compares with an earlier ledger, and so needs one.
        otherwise: other severities that it has, and when.
    """

    severity: Severity
    find: Finder | None = None
    limit: Limit | None = None
    fixed: bool = False
    earlier: bool = False
    otherwise: Mapping[Severity, str] = field(default_factory=dict)

    def standing(self) -> str:
        """Its severity, and how ``[rules]`` changes it."""
        if self.fixed:
            return f"设置：级别是{self.severity.value}，不能改，也不能豁免。"
        needs = "只在zdxm check --against给出上期台账时才查；" if self.earlier else ""
        other = "".join(f"，{when}是{severity.value}" for severity, when in self.otherwise.items())
        limit = f"；限值用limit，默认{self.limit.value}（{self.limit.unit}）" if self.limit else ""
        return (
            f"设置：{needs}默认级别是{self.severity.value}{other}{limit}；"
            f'在zdxm.toml的[rules]里写{self.code} = "off"（或info、warning、error）可以改。'
        )


RULES: Catalogue[Rule] = Catalogue(
    "ZD",
    3,
    sections=("查什么", "为什么", "举例", "怎么改"),
    noun=("条", "规则"),
    listed="全部规则见docs/rules.md，或zdxm check --help",
)
"""Every rule; the modules of this package add theirs when they are imported."""


def rule(
    code: str,
    severity: Severity,
    title: str,
    *,
    limit: Limit | None = None,
    earlier: bool = False,
    otherwise: Mapping[Severity, str] | None = None,
) -> Callable[[Finder], Finder]:
    """Register a function as the rule of this code; its docstring is the page."""

    def register(find: Finder) -> Finder:
        page, origin = inspect.cleandoc(find.__doc__ or ""), f"{find.__module__}.{find.__qualname__}"
        RULES.add(
            Rule(
                code=code, title=title, page=page, origin=origin,
                severity=severity, find=find, limit=limit, earlier=earlier, otherwise=otherwise or {},
            )
        )  # fmt: skip
        return find

    return register


_PAGES = Path(__file__).with_name("reading.md")
_PAGE = pattern(r"^# (ZD\d{3}) (.+)\n\n((?:(?!# ).*\n?)+)", re.MULTILINE)


def _register_pages() -> None:
    """Register the rules that have no function here: faults that show while a workbook is read.

    Their pages are data: a heading with code and title, then the page. One of them is no fault of a ledger,
    and so has no code of the reader: a waiver that waives nothing.
    """
    codes = {code.value: code for code in Code}
    for name, title, page in _PAGE.findall(_PAGES.read_text(encoding="utf-8")):
        code = codes.get(name)
        RULES.add(
            Rule(
                code=name,
                title=title,
                page=page.strip(),
                origin=_PAGES.name,
                severity=code.severity if code else Severity.INFO,
                otherwise=code.otherwise if code else {},
                fixed=code is Code.PERIOD,
            )
        )


_register_pages()
