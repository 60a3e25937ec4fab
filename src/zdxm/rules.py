"""Whatever has a code and a page: the rules of ``check`` (ZD) and the items of ``format-check`` (GF).

A code is never given to another rule. Pages are written for the clerk: a sentence, then paragraphs that begin
with the words of :attr:`Catalogue.sections`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Generic, Self, TypeVar

from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import ConfigError, perhaps


@frozen(kw_only=True)
class Entry:
    """What every family of rules has; ``origin`` tells a clash from a module that is imported again."""

    code: str
    title: str
    page: str
    origin: str

    def standing(self) -> str:
        """The last paragraph of the page: what the rule rests on, and how it can be set."""
        raise NotImplementedError


E = TypeVar("E", bound=Entry)


class Catalogue(Mapping[str, E], Generic[E]):
    """Every rule of one family by its code, in the order of the codes."""

    def __init__(
        self, letters: str, digits: int, *, sections: tuple[str, ...], noun: tuple[str, str], listed: str
    ) -> None:
        """Start an empty catalogue.

        Args:
            letters: what every code begins with.
            digits: how many follow, at least.
            sections: the words with which the paragraphs of a page begin.
            noun: what a rule of this family is called: its measure word, itself.
            listed: where the clerk finds them all.
        """
        self.letters, self.sections = letters, sections
        self._digits, self._noun, self._listed = digits, noun, listed
        self._entries: dict[str, E] = {}

    def __getitem__(self, code: str) -> E:
        return self._entries[code]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries, key=self._number))

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: E) -> None:
        """Take in a rule.

        Raises:
            ValueError: the code is malformed, or another rule has it; the next free one is named.
        """
        code = entry.code
        if not re.fullmatch(rf"{self.letters}\d{{{self._digits},}}", code):
            raise ValueError(f"{code}: a code is {self.letters} and {self._digits} digits")
        other = self._entries.get(code)
        if other and other.origin != entry.origin:
            raise ValueError(f"{code} is “{other.title}” ({other.origin}); next free: {self.next_free}")
        self._entries[code] = entry

    @property
    def next_free(self) -> str:
        """The lowest code behind all that are given."""
        taken = {self._number(code) for code in self._entries}
        free = next(number for number in range(1, len(taken) + 2) if number not in taken)
        return f"{self.letters}{free:0{self._digits}}"

    def guess(self, text: str) -> str:
        """“（是不是…？）” with the code of the same number, else the nearest one; or nothing."""
        plain = unicodedata.normalize("NFKC", text).strip().upper()
        digits = "".join(letter for letter in plain if letter.isdecimal())
        padded = digits.lstrip("0").zfill(self._digits)
        return perhaps(f"{self.letters}{padded}" if digits else plain, self._entries)

    def explain(self, code: str) -> str:
        """The page of a rule, each paragraph on one line, and how it stands.

        Raises:
            ConfigError: no such rule; the nearest code is named.
        """
        entry = self._entries.get(code.strip().upper())
        if entry is None:
            measure, noun = self._noun
            raise ConfigError(f"{noun}“{code}”", f"没有这{measure}{noun}{self.guess(code)}", self._listed)
        lead, _, rest = entry.page.partition("\n\n")
        parts = re.split(rf"\n(?=(?:{'|'.join(self.sections)})：)", rest.strip())
        lines = ["".join(line.strip() for line in part.splitlines()) for part in (lead, *parts)]
        return "\n\n".join([f"{entry.code}　{entry.title}", *lines, entry.standing()])

    def _number(self, code: str) -> int:
        return int(code[len(self.letters) :])


class Code(StrEnum):
    """What reading a ledger may report: the code that the clerk sees, and how severe it is.

    ZD001 to ZD040 belong to the rules of :mod:`zdxm.checks`; two of those faults only show while reading.
    """

    severity: Severity
    otherwise: Mapping[Severity, str]
    """Other severities, and when they are given, in the clerk's words."""

    def __new__(cls, code: str, severity: Severity, otherwise: Mapping[Severity, str] | None = None) -> Self:
        """Bind the severities to the code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.severity, member.otherwise = severity, otherwise or {}
        return member

    def at(self, place: CellRef, message: str, remedy: str, severity: Severity | None = None) -> Diagnostic:
        """The fault at a place; ``severity`` only where it is one of :attr:`otherwise`."""
        if severity not in (None, self.severity, *self.otherwise):
            raise ValueError(f"{self} is never {severity}")
        return Diagnostic(self.value, severity or self.severity, place, message, remedy)

    TEXT_IN_NUMBER = "ZD002", Severity.ERROR
    """A money cell holds words; the value is left out."""
    PERIOD = "ZD009", Severity.ERROR
    """The period that the ledger names is not the asked one."""
    UNIT_MISSING = "ZD041", Severity.WARNING
    """No money unit anywhere: 万元 is taken."""
    HEDGED = "ZD042", Severity.WARNING
    """约5400, 2000余万元: read as the number."""
    ROUNDED = "ZD043", Severity.INFO
    """Not a whole 元: rounded half up."""
    FAULTY_CELL = (
        "ZD044",
        Severity.ERROR,
        {Severity.WARNING: "不是金额列的", Severity.INFO: "小计、合计行里的，和已经算出来的"},
    )
    """An error such as #REF!, or a formula that no program has calculated."""
    NOT_UNDERSTOOD = "ZD045", Severity.WARNING
    """A row inside a table that is neither project, section, total nor note."""
    NAMELESS = "ZD046", Severity.ERROR
    """A row with money and no project name."""
    NUMBERED_BLANK = "ZD047", Severity.INFO
    """Rows with a 序号 and nothing else."""
    HIDDEN_ROWS = "ZD048", Severity.INFO
    """Hidden or filtered rows: they count."""
    HIDDEN_SHEETS = "ZD049", Severity.INFO
    """Hidden sheets: they never count."""
    SHEET_SKIPPED = (
        "ZD050",
        Severity.INFO,
        {Severity.WARNING: "上面有项目别处没有的", Severity.ERROR: "没有计入的不少于计入的一半的"},
    )
    """A visible sheet with a ledger on it that does not count (汇总, another month)."""
    SECOND_COLUMN = "ZD051", Severity.INFO, {Severity.WARNING: "两列年度计划数字不同的"}
    """Two columns fit one field: which was taken."""
    DATE_UNREAD = "ZD052", Severity.WARNING
    """A date cell that no calendar knows."""
    PERCENT_UNREAD = "ZD053", Severity.WARNING
    """A percent cell that is no number."""
    BARE_TOTAL = (
        "ZD054",
        Severity.WARNING,
        {Severity.INFO: "按今年以来读的", Severity.ERROR: "看不出、没有读的"},
    )
    """累计完成投资 without a word on since when: how it was read."""
    MONTHS_BLANK = "ZD055", Severity.WARNING
    """Monthly columns with blank months inside the period."""
    MERGED_MONEY = "ZD056", Severity.WARNING
    """One amount merged over several projects: the first has it, the others are blank."""
    PART_OF_PROJECT = (
        "ZD057",
        Severity.INFO,
        {Severity.WARNING: "看不准或另有金额的", Severity.ERROR: "子项与上面一行的金额对不上的"},
    )
    """其中 rows and second rows of a project: not counted again."""
    COLUMN_MISSING = "ZD058", Severity.ERROR, {Severity.WARNING: "缺的是总投资的"}
    """A column without which the report cannot be computed."""
    PLAIN_SECTION = "ZD059", Severity.INFO, {Severity.WARNING: "按合计读的"}
    """A row taken as a heading although it carries no numeral."""
    REGISTER_UNREAD = "ZD060", Severity.WARNING
    """A sheet named like a register without its columns."""
    MEMO = "ZD088", Severity.INFO
    """Rows beside the projects that are none: 完成率, 去年同期, a table of sums."""
    WITHDRAWN = "ZD101", Severity.INFO
    """Projects that have left the programme: nothing counts them."""
    NUMBER_FORMAT = (
        "ZD102",
        Severity.WARNING,
        {Severity.ERROR: "显示成百分数、日期的", Severity.INFO: "格式里写着单位的"},
    )
    """A number format shows another number than the cell holds."""
    STRUCK = "ZD103", Severity.WARNING
    """Struck-through words: those of a part are left out, a whole cell counts."""
    INVISIBLE = "ZD104", Severity.INFO
    """Invisible characters were taken off."""
    CODE_CUT = "ZD105", Severity.WARNING
    """A long code became a number, of which Excel keeps 15 digits."""
    COLUMN_UNREAD = "ZD091", Severity.INFO
    """A column that holds something and is read as nothing."""
    UNIT_UNKNOWN = "ZD092", Severity.ERROR
    """Amounts in a unit that is foreign or unknown: not read."""
    UNIT_LINE = "ZD110", Severity.WARNING
    """The 单位 row names a unit that no header of an amount has, though all have one: theirs counts."""
    MONTHS_DIFFER = "ZD093", Severity.ERROR
    """Months that do not add up to the stated total of the year so far, or one month twice."""
    MAPPING_DOUBTED = "ZD090", Severity.WARNING
    """zdxm.toml names a column or a unit that the headers deny."""


@frozen
class Fault:
    """One thing wrong with one value, not yet tied to a place.

    Attributes:
        code: what kind of fault.
        message: 原因, with the value as it stands.
        remedy: 怎么改.
        severity: None for the code's own.
    """

    code: Code
    message: str
    remedy: str
    severity: Severity | None = None

    def at(self, place: CellRef) -> Diagnostic:
        """Tie the fault to its cell."""
        return self.code.at(place, self.message, self.remedy, self.severity)
