"""Which of several columns that fit a field is read, now that the period is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zdxm.cells.amounts import Numbers
from zdxm.cells.words import read_text
from zdxm.declare import pattern
from zdxm.diagnostics import Diagnostic, Severity, column_letters
from zdxm.errors import LedgerError
from zdxm.fields import MONTH_MARK, SPAN_MARK, FieldKind, field_by_key, label_of
from zdxm.layout.headers import Header, HeaderMatch
from zdxm.layout.mapping import (
    blank_header,
    closest,
    guesses_text,
    say_column,
    say_which,
    unread_verdict,
)
from zdxm.layout.verdicts import Evidence, Ground, RowUse, Verdict, verdict_of
from zdxm.ledger.labels import is_joined, take_apart
from zdxm.ledger.values import Source, filled_cells, read_amounts
from zdxm.periods import Period, find_year
from zdxm.rules import Code
from zdxm.units import Unit, find_unit

if TYPE_CHECKING:
    from zdxm.layout.model import LedgerTable

MOSTLY = 0.8
"""Share of the cells of a joined column that must come apart."""
HALF = 0.5

_NEEDED = {"total_investment": Severity.WARNING, "annual_plan": None, "completed": None}
"""Fields without which something in every report stays blank, and how bad that is if not the usual."""
_OF_THE_YEAR = frozenset({"completed", "month_completed", "stated_rate", "period_plan"})
"""Fields that a column of another year never is."""
_MONEY_WORDS = pattern(r"投资|资金|金额|计划|完成|额")
_SHOWN = 3
"""Columns that one message lists."""
_LATER = frozenset({"seq", "name", "completed", "month_completed", "cumulative_completed"})
"""Fields that are not chosen by their words alone."""


@dataclass(slots=True)
class Choice:
    """Columns chosen so far, and what there is to say about it.

    Attributes:
        source: the table's projects.
        period: what is reported.
        columns: field → its columns.
        notes: what was found.
        left: why a column that fits a field is not read.
        stopped: fields that are not read since nothing decides which figures they are; a note says so.
    """

    source: Source
    period: Period
    columns: dict[str, tuple[int, ...]]
    notes: list[Diagnostic] = field(default_factory=list)
    left: dict[int, Evidence] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)

    @property
    def table(self) -> LedgerTable:
        """The table."""
        return self.source.table

    def matches(self, key: str) -> tuple[HeaderMatch, ...]:
        """Columns that fit a field, in known units; those of another year only where none is ours."""
        found = tuple(
            match for match in self.table.matches.get(key, ()) if match.header.column not in self.table.aliens
        )
        ours = tuple(match for match in found if match.header.year in (None, self.period.year))
        strict = key in _OF_THE_YEAR and self._names_our_year()
        for match in found if ours or strict else ():
            if match not in ours:
                self.left[match.header.column] = Evidence(Ground.OTHER_YEAR, (str(match.header.year),))
        return ours if strict else ours or found

    def take(self, key: str, columns: Sequence[int]) -> None:
        """Read a field from these columns, and no other field from any of them."""
        self.columns = {
            other: those for other, those in self.columns.items() if not set(those) & set(columns)
        }
        self.columns[key] = tuple(columns)

    def is_set(self, key: str) -> bool:
        """Whether zdxm.toml names the column of a field."""
        verdicts = [self.table.verdicts.get(column) for column in self.columns.get(key, ())]
        return any(verdict is not None and verdict.stands_on(Ground.SETTINGS) for verdict in verdicts)

    def _names_our_year(self) -> bool:
        """Whether the table says that it is of the period's year; one of another year is told by ZD009."""
        headers = (match.header.year for found in self.table.matches.values() for match in found)
        titles = (find_year(text) for text, _ in self.table.preamble.dated)
        return self.period.year in {*headers, *titles}

    def is_empty(self, match: HeaderMatch) -> bool:
        """Whether no project has anything in a column."""
        return not any(cell != "" for cell in self.source.cells(match.header.column))

    def amounts(self, column: int) -> Numbers:
        """A column's amounts, its faults not yet reported."""
        quiet = Source(self.table, self.source.sheet, self.source.columns)
        return read_amounts(quiet, column, self.table.units.get(column, self.table.unit))[0]

    def has_amounts(self, column: int) -> bool:
        """Whether a column holds any amount."""
        return any(value is not None for value in self.amounts(column))

    def pick(self, key: str, found: Sequence[HeaderMatch]) -> HeaderMatch:
        """The best of several columns; of one merged header cell the first that is filled.

        Raises:
            LedgerError: two columns fit a money field equally well and hold different amounts.
        """
        filled = [match for match in found if not self.is_empty(match)] or list(found)
        money = field_by_key(key).kind is FieldKind.MONEY
        if money and len(filled) > 1:
            filled = [match for match in filled if self.has_amounts(match.header.column)] or filled
        best = filled[0]
        for other in filled[1:]:
            taken = (field_by_key(key).label, column_letters(best.header.column))
            self.left[other.header.column] = Evidence(Ground.SECOND_COLUMN, taken)
            if other.header.origin == best.header.origin:
                continue
            same = self._is_same(best, other)
            twin = other.rank == best.rank or (key in _NEEDED and other.tier == best.tier)
            if money and twin and not same:
                raise _ambiguous(self.table, key, best.header, other.header)
            doubtful = key == "annual_plan" and not same
            _note_second(self, key, best.header, other.header, doubtful=doubtful)
        return best

    def _is_same(self, one: HeaderMatch, other: HeaderMatch) -> bool:
        return self.source.cells(one.header.column) == self.source.cells(other.header.column)


def choose_columns(source: Source, period: Period) -> Choice:
    """Settle every column but those of 完成投资 for the period.

    Raises:
        LedgerError: two columns fit a money field equally well and hold different amounts.
    """
    table = source.table
    fixed = {key: columns for key, columns in table.columns.items() if key in {"seq", "name"}}
    choice = Choice(source, period, fixed)
    for key in table.matches:
        if key not in _LATER:
            found = _of_period(choice, key)
            if found:
                choice.columns[key] = (choice.pick(key, found).header.column,)
    return choice


def settle_columns(choice: Choice) -> tuple[LedgerTable, list[Diagnostic]]:
    """The table with its columns settled, and what there is to say of them."""
    table = choice.table
    taken = {column for columns in choice.columns.values() for column in columns}
    left = {match.header.column: match.header for found in table.matches.values() for match in found}
    unread = {
        header.column: header for header in (*table.unread, *left.values()) if header.column not in taken
    }
    ordered = tuple(unread[column] for column in sorted(unread))
    _report_aliens(choice)
    _report_missing(choice, ordered)
    _report_unit(choice)
    _report_year(choice)
    choice.notes += _unread_notes(choice, taken)
    verdicts = table.verdicts | _verdicts(choice)
    return replace(table, columns=choice.columns, unread=ordered, verdicts=verdicts), choice.notes


def _verdicts(choice: Choice) -> dict[int, Verdict[str]]:
    """What the period makes of the columns that fit a field: the field each is read as, or why it is not."""
    read = {column: key for key, columns in choice.columns.items() for column in columns}
    other = Evidence(Ground.NOT_THIS_PERIOD)
    ticks = choice.columns.get("status", ())
    marked = {column: verdict_of("status", Ground.TICKS) for column in ticks if len(ticks) > 1}
    return marked | {
        column: replace(verdict, kind=read[column])
        if column in read
        else replace(verdict, why=(*verdict.why, choice.left.get(column, other)))
        for column, verdict in choice.table.verdicts.items()
        if verdict.kind and column not in marked
    }


def _of_period(choice: Choice, key: str) -> tuple[HeaderMatch, ...]:
    """The columns of a field that belong to the period, those left out whose cells hold two things."""
    found = choice.matches(key)
    if key == "period_plan":
        return tuple(
            match for match in found if match.header.span is None or match.header.span.agrees(choice.period)
        )
    if key == "next_step":
        found = tuple(match for match in found if _is_ahead(match, choice.period))
    return tuple(match for match in found if not is_joined(match) or _comes_apart(choice, key, match.header))


def _is_ahead(match: HeaderMatch, period: Period) -> bool:
    """Whether what is planned is still to come: 7月工作计划 in June, not 6月工作计划."""
    span = match.header.span
    if match.parsed is None or match.parsed.words[0] != MONTH_MARK:
        return True
    return span is not None and (span.year or period.year, span.first) > (period.year, period.month)


def _comes_apart(choice: Choice, key: str, header: Header) -> bool:
    """Whether the cells under 责任单位及责任人 can be taken apart."""
    cells = filled_cells(choice.source, header.column)
    texts = {cell for cell in cells if isinstance(cell, str) and cell}
    if sum(take_apart(text) is not None for text in texts) >= MOSTLY * len(texts):
        return True
    choice.left[header.column] = Evidence(Ground.NOT_APART)
    choice.notes.append(
        Code.COLUMN_UNREAD.at(
            choice.table.place(header.row, header.column),
            f"“{header.text}”一格里写着两样，分不开，没有读",
            f"请分成两列；整格都作{label_of(key)}读的，{say_column(key, header)}",
        )
    )
    return False


def _ambiguous(table: LedgerTable, key: str, first: Header, second: Header) -> LedgerError:
    left, right = column_letters(first.column), column_letters(second.column)
    return LedgerError(
        str(table.place(first.row, first.column)),
        f"{left}列“{first.text}”和{right}列“{second.text}”都像是{label_of(key)}，数字又不一样",
        "请把其中一列的表头改得与另一列有别，或在zdxm.toml的[columns]里写明用哪一列，"
        f'如{label_of(key)} = "{left}"（运行zdxm init 台账文件可以写出现在的对应关系）',
    )


def _note_second(choice: Choice, key: str, best: Header, other: Header, *, doubtful: bool) -> None:
    choice.notes.append(
        Code.SECOND_COLUMN.at(
            choice.table.place(other.row, other.column),
            f"{label_of(key)}取自{column_letters(best.column)}列“{best.text}”，"
            f"{column_letters(other.column)}列“{other.text}”没有采用",
            f"如果取错了列，{say_column(key, other)}",
            Severity.WARNING if doubtful else None,
        )
    )


def _report_missing(choice: Choice, unread: Sequence[Header]) -> None:
    table = choice.table
    aliens = {
        key for key, found in table.matches.items() for match in found if match.header.column in table.aliens
    }
    for key, severity in _NEEDED.items():
        if key in choice.columns or key in aliens or key in choice.stopped:
            continue
        choice.notes.append(
            Code.COLUMN_MISSING.at(
                table.place(table.header.bottom, None),
                _why_missing(choice, key) + _unread_amounts(choice, unread),
                f"请检查表头，{label_of(key)}列的表头可写“{_example(key)}”" + _closest(choice, key, unread),
                severity,
            )
        )


def _why_missing(choice: Choice, key: str) -> str:
    """What is missing, and what there is in its place: months with a gap, or another year's columns."""
    others = [
        f"{column_letters(match.header.column)}列“{match.header.text}”是{match.header.year}年的"
        for match in choice.table.matches.get(key, ())
        if key in _OF_THE_YEAR and match.header.year not in (None, choice.period.year)
    ]
    if others:
        return f"没有{choice.period.year}年的{label_of(key)}列，{'、'.join(others[:_SHOWN])}"
    if key != "completed" or not choice.table.matches.get("month_completed"):
        return f"没有认出{label_of(key)}列"
    gaps = missing_months(choice)
    if gaps:
        return f"按月填的列里缺{'、'.join(f'{month}月' for month in gaps)}，不能相加成1月以来的累计数"
    return "只有当月完成投资，没有1月以来的累计数"


def missing_months(choice: Choice) -> list[int]:
    """Months of the period for which no column stands among those of others."""
    spans = [match.header.span for match in choice.matches("month_completed")]
    there = {month for span in spans if span for month in range(span.first, span.last + 1)}
    return [month for month in range(1, choice.period.month + 1) if there and month not in there]


def _report_aliens(choice: Choice) -> None:
    """Amounts in a unit that is foreign or unknown are not read."""
    for key, found in choice.table.matches.items():
        for match in found:
            words = choice.table.aliens.get(match.header.column)
            if words is None:
                continue
            choice.left[match.header.column] = Evidence(Ground.ALIEN_UNIT, (words,))
            label = label_of(key)
            choice.notes.append(
                Code.UNIT_UNKNOWN.at(
                    choice.table.place(match.header.row, match.header.column),
                    f"{label}的单位写的是“{words}”，不是人民币的单位，这一列没有读",
                    f"请折算成万元再填；其实就是万元的，在zdxm.toml里写"
                    f'[tables."{choice.table.sheet.strip()}"]和units = {{ {label} = "万元" }}',
                )
            )


def _unread_notes(choice: Choice, taken: set[int]) -> Iterator[Diagnostic]:
    """A column that holds something and is read as nothing, unless it is known that no report needs it."""
    table, below = choice.table, choice.table.header.bottom + 1
    read = {column: key for key, columns in choice.columns.items() for column in columns}
    for header in table.unread:
        cells = choice.source.cells(header.column)
        if header.column in taken or header.column in table.verdicts or not any(cell != "" for cell in cells):
            continue
        verdict = unread_verdict(choice.source.sheet, header, below)
        if not verdict.stands_on(Ground.ASIDE_COLUMN):
            yield _unread_note(choice, header, verdict, read)
    headed = {header.column for header in table.header.headers} | taken
    for column in range(table.part.left, table.part.right):
        cells = choice.source.cells(column) if column not in headed else ()
        if sum(cell != "" for cell in cells) > HALF * len(cells):
            header = blank_header(table.header, column)
            yield _unread_note(choice, header, unread_verdict(choice.source.sheet, header, below), read)


def _unread_note(choice: Choice, header: Header, verdict: Verdict[str], read: dict[int, str]) -> Diagnostic:
    letters = column_letters(header.column)
    named = f"“{header.text}”" if header.text else "没有表头"
    if verdict.rivals:
        key = verdict.rivals[0]
        now = next((column_letters(column) for column, other in read.items() if other == key), "")
        near = f"，最接近的是{label_of(key)}" + (f"（现在读的是{now}列）" if now else "")
        remedy = f"是的话，{say_column(key, header)}；报告用不着的，可以不管"
    else:
        near = "，没有相近的项"
        remedy = f'要读的，在zdxm.toml的[columns]里写 项名 = "{letters}"；报告用不着的，可以不管'
    return Code.COLUMN_UNREAD.at(
        choice.table.place(header.row, header.column), f"{letters}列{named}没有读{near}", remedy
    )


def _closest(choice: Choice, key: str, unread: Sequence[Header]) -> str:
    """The columns nobody reads whose headers come closest, and how to say that one of them is meant."""
    guesses = closest(choice.source.sheet, unread, key, choice.table.header.bottom + 1)
    if not guesses:
        return ""
    return f"；{guesses_text(guesses)}，是的话在zdxm.toml的[columns]里写{say_which(guesses)}"


def _unread_amounts(choice: Choice, unread: Sequence[Header]) -> str:
    """The columns of which one may be the missing: unread, with amounts, and a word of money above."""
    found = [
        f"{column_letters(header.column)}列“{header.text}”"
        for header in unread
        if (header.unit is not None or _MONEY_WORDS.search(header.text))
        and any(type(cell) in {int, float} for cell in choice.source.cells(header.column))
    ]
    more = "等" if len(found) > _SHOWN else ""
    return f"，没有采用的金额列有{'、'.join(found[:_SHOWN])}{more}" if found else ""


def _report_unit(choice: Choice) -> None:
    """A column that is read and relies on the default unit; a 单位 row that every header gainsays."""
    table = choice.table
    money = [
        header
        for key, columns in choice.columns.items()
        if field_by_key(key).kind is FieldKind.MONEY
        for column in columns
        if (header := table.header_of(column)) is not None
    ]
    bare = [header.column for header in money if header.unit is None]
    line = table.preamble.unit
    if money and not bare and line is not None and line.kind not in {header.unit for header in money}:
        _report_unit_line(choice, line, money[0])
    if bare and table.unit_guessed:
        choice.notes.append(
            Code.UNIT_MISSING.at(
                table.place(table.header.bottom, min(bare)),
                f"表头、标题和单位行都没有写明金额单位，按{table.unit.label}计",
                f'请在表头上方写明“单位：万元”，或在zdxm.toml里写unit = "{table.unit.label}"',
            )
        )


def _report_unit_line(choice: Choice, line: Verdict[Unit], header: Header) -> None:
    if line.why[0].ground is not Ground.UNIT_LINE:  # a title may speak of 亿元 and mean the sum of all
        return
    table = choice.table
    rows = [row for row, verdict in table.preamble.rows.items() if verdict.kind is RowUse.UNIT]
    cells = [(row, other.column) for row in rows for other in table.header.headers]
    written = (cell for cell in cells if find_unit(read_text(table.part.value(*cell))) is line.kind)
    choice.notes.append(
        Code.UNIT_LINE.at(
            table.place(*next(written, (header.row, header.column))),
            f"表上写的单位是{line.kind.label}，各列表头写的却都不是，按表头读"
            f"（{column_letters(header.column)}列“{header.text}”）",
            "请把两处改成一样；按表上写的读的，在zdxm.toml里用units写明各列的单位",
        )
    )


def _report_year(choice: Choice) -> None:
    """A plan of another year is no plan of this one."""
    for column in choice.columns.get("annual_plan", ()):
        header = choice.table.header_of(column)
        if header is not None and header.year not in (None, choice.period.year):
            choice.notes.append(
                Code.PERIOD.at(
                    choice.table.place(header.row, column),
                    f"“{header.text}”是{header.year}年的计划，要的是{choice.period.label}",
                    f"请补上{choice.period.year}年的计划列，或改正表头里的年份；"
                    f"另有一列是的，{say_column('annual_plan', header)}",
                )
            )


def _example(key: str) -> str:
    return field_by_key(key).synonyms[0].replace(SPAN_MARK, "1-6月")
