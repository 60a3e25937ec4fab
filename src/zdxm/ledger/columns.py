"""Which of several columns that fit a field is read, now that the period is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from zdxm.cells.amounts import Numbers, read_percent
from zdxm.diagnostics import Diagnostic, Severity, column_letters
from zdxm.errors import LedgerError
from zdxm.fields import SPAN_MARK, FieldKind, field_by_key, label_of
from zdxm.layout.headers import Header, HeaderMatch, closest, guesses_text, say_which
from zdxm.layout.verdicts import Evidence, Ground, Verdict
from zdxm.ledger.values import Source, read_amounts
from zdxm.periods import WHOLE, NamedSpan, Period
from zdxm.rules import Code

if TYPE_CHECKING:
    from zdxm.layout.model import LedgerTable

BROADLY = 0.5
NEARLY_ALL = 0.95
RATE_SLACK = 0.006
"""A stated rate agrees with a quotient this near, as shares of 1."""

_BARE = frozenset({"累计完成投资", "累计完成", "累计完成投资额", "实际完成投资", "累计"})
"""Words that do not say since when."""
_NEEDED = {"total_investment": Severity.WARNING, "annual_plan": None, "completed": None}
"""Fields without which something in every report stays blank, and how bad that is if not the usual."""
_MONEY_WORDS = r"投资|资金|金额|计划|完成|额"
_SHOWN = 3
"""Columns that one message lists."""
_FIXED = frozenset({"seq", "name", "completed", "month_completed", "cumulative_completed"})


@dataclass(slots=True)
class _Choice:
    """Columns chosen so far, and what there is to say about it."""

    source: Source
    period: Period
    columns: dict[str, tuple[int, ...]]
    notes: list[Diagnostic] = field(default_factory=list)
    left: dict[int, Evidence] = field(default_factory=dict)

    @property
    def table(self) -> LedgerTable:
        return self.source.table

    def matches(self, key: str) -> tuple[HeaderMatch, ...]:
        """Columns that fit a field, those of another year left out where one of ours is there."""
        found = self.table.matches.get(key, ())
        ours = tuple(match for match in found if match.header.year in (None, self.period.year))
        for match in found if ours else ():
            if match not in ours:
                self.left[match.header.column] = Evidence(Ground.OTHER_YEAR, (str(match.header.year),))
        return ours or found

    def is_empty(self, match: HeaderMatch) -> bool:
        return not any(cell != "" for cell in self.source.cells(match.header.column))

    def amounts(self, column: int) -> Numbers:
        """A column's amounts, its faults not yet reported."""
        quiet = Source(self.table, self.source.sheet, self.source.columns)
        return read_amounts(quiet, column, self.table.units.get(column, self.table.unit))[0]

    def has_amounts(self, column: int) -> bool:
        return any(value is not None for value in self.amounts(column))


def choose_columns(source: Source, period: Period) -> tuple[LedgerTable, list[Diagnostic]]:
    """The table with its columns settled for the period.

    Raises:
        LedgerError: two columns fit a money field equally well and hold different amounts.
    """
    table = source.table
    fixed = {key: columns for key, columns in table.columns.items() if key in {"seq", "name"}}
    choice = _Choice(source, period, fixed)
    for key in table.matches:
        if key not in _FIXED:
            found = _of_period(choice, key)
            if found:
                choice.columns[key] = (_pick(choice, key, found).header.column,)
    _choose_completed(choice)
    taken = {column for columns in choice.columns.values() for column in columns}
    left = {match.header.column: match.header for found in table.matches.values() for match in found}
    unread = {
        header.column: header for header in (*table.unread, *left.values()) if header.column not in taken
    }
    ordered = tuple(unread[column] for column in sorted(unread))
    _report_missing(choice, ordered)
    _report_unit(choice)
    _report_year(choice)
    verdicts = table.verdicts | _verdicts(choice)
    return replace(table, columns=choice.columns, unread=ordered, verdicts=verdicts), choice.notes


def _verdicts(choice: _Choice) -> dict[int, Verdict[str]]:
    """What the period makes of the columns that fit a field: the field each is read as, or why it is not."""
    read = {column: key for key, columns in choice.columns.items() for column in columns}
    other = Evidence(Ground.NOT_THIS_PERIOD)
    return {
        column: replace(verdict, kind=read[column])
        if column in read
        else replace(verdict, why=(*verdict.why, choice.left.get(column, other)))
        for column, verdict in choice.table.verdicts.items()
        if verdict.kind
    }


def _of_period(choice: _Choice, key: str) -> tuple[HeaderMatch, ...]:
    """The columns of a field that belong to the period; a period plan of other months is none."""
    found = choice.matches(key)
    if key != "period_plan":
        return found
    return tuple(
        match for match in found if match.header.span is None or match.header.span.agrees(choice.period)
    )


def _pick(choice: _Choice, key: str, found: Sequence[HeaderMatch]) -> HeaderMatch:
    """The best of several columns; of one merged header cell the first that is filled."""
    filled = [match for match in found if not choice.is_empty(match)] or list(found)
    if field_by_key(key).kind is FieldKind.MONEY and len(filled) > 1:
        filled = [
            match
            for match in filled
            if any(value is not None for value in choice.amounts(match.header.column))
        ] or filled
    best = filled[0]
    for other in filled[1:]:
        taken = (field_by_key(key).label, column_letters(best.header.column))
        choice.left[other.header.column] = Evidence(Ground.SECOND_COLUMN, taken)
        if other.header.origin == best.header.origin:
            continue
        money = field_by_key(key).kind is FieldKind.MONEY
        twin = other.rank == best.rank or (key in _NEEDED and other.tier == best.tier)
        if money and twin and not _is_same(choice, best, other):
            raise _ambiguous(choice.table, key, best.header, other.header)
        doubtful = key == "annual_plan" and not _is_same(choice, best, other)
        _note_second(choice, key, best.header, other.header, doubtful=doubtful)
    return best


def _is_same(choice: _Choice, one: HeaderMatch, other: HeaderMatch) -> bool:
    return choice.source.cells(one.header.column) == choice.source.cells(other.header.column)


def _ambiguous(table: LedgerTable, key: str, first: Header, second: Header) -> LedgerError:
    left, right = column_letters(first.column), column_letters(second.column)
    return LedgerError(
        str(table.place(first.row, first.column)),
        f"{left}列“{first.text}”和{right}列“{second.text}”都像是{label_of(key)}，数字又不一样",
        "请把其中一列的表头改得与另一列有别，或在zdxm.toml的[columns]里写明用哪一列，"
        f'如{label_of(key)} = "{left}"（运行zdxm init 台账文件可以写出现在的对应关系）',
    )


def _note_second(choice: _Choice, key: str, best: Header, other: Header, *, doubtful: bool) -> None:
    choice.notes.append(
        Code.SECOND_COLUMN.at(
            choice.table.place(other.row, other.column),
            f"{label_of(key)}取自{column_letters(best.column)}列“{best.text}”，"
            f"{column_letters(other.column)}列“{other.text}”没有采用",
            "如果取错了列，请修改表头",
            Severity.WARNING if doubtful else None,
        )
    )


def _choose_completed(choice: _Choice) -> None:
    """完成投资: the span that ends with the period, its months, a bare word, another span, in this order."""
    found = choice.matches("completed")
    cumulative = choice.matches("cumulative_completed")
    ours = [match for match in found if _ends_with(match.header.span, choice.period)]
    months = _months(choice)
    open_ended = [match for match in found if match.header.span is None]
    spans = [match for match in found if match.header.span is not None and match not in ours]
    if cumulative:
        choice.columns["cumulative_completed"] = (
            _pick(choice, "cumulative_completed", cumulative).header.column,
        )
    if ours:
        choice.columns["completed"] = (_pick(choice, "completed", ours).header.column,)
    elif months:
        choice.columns["completed"] = months
    elif open_ended and not _is_since_start(choice, open_ended):
        choice.columns["completed"] = (_pick(choice, "completed", open_ended).header.column,)
    elif spans:
        choice.columns["completed"] = (_latest(choice, spans).header.column,)
    _place_rest(choice, [match for match in open_ended if match.key in _BARE])


def _ends_with(span: NamedSpan | None, period: Period) -> bool:
    return span is not None and span.first == 1 and span.agrees(period)


def _latest(choice: _Choice, spans: list[HeaderMatch]) -> HeaderMatch:
    """The last span that has data; the period's fault is reported by ZD009."""
    filled = [match for match in spans if not choice.is_empty(match)] or spans
    return max(filled, key=lambda match: match.header.span.last if match.header.span else 0)


def _months(choice: _Choice) -> tuple[int, ...]:
    """The columns whose months or quarters tile the period; empty if they do not reach its end."""
    if choice.period.part != WHOLE:
        return ()
    by_first: dict[int, tuple[int, int]] = {}
    for match in (*choice.matches("month_completed"), *choice.matches("completed")):
        span = match.header.span
        if span is not None and span.part == WHOLE and (span.single or span.first == 1):
            shortest = by_first.get(span.first)
            if shortest is None or span.last < shortest[0]:
                by_first[span.first] = (span.last, match.header.column)
    columns, month = [], 1
    while month <= choice.period.month and month in by_first:
        last, column = by_first[month]
        columns.append(column)
        month = last + 1
    return tuple(columns) if month == choice.period.month + 1 else ()


def _is_since_start(choice: _Choice, open_ended: list[HeaderMatch]) -> bool:
    """Whether a bare 累计完成投资 counts from the start of work, as the other columns show."""
    best = open_ended[0]
    if best.key not in _BARE or "cumulative_completed" in choice.columns:
        return False
    since = _exceeds_plan(choice, best) and not _fits_rate(choice, best)
    choice.notes.append(
        Code.BARE_TOTAL.at(
            choice.table.place(best.header.row, best.header.column),
            f"“{best.header.text}”没有写明从何时累计，按{'自开工以来' if since else '本年以来'}累计读",
            "请把表头写成“1-6月完成投资”或“自开工累计完成投资”",
            None if since else Severity.INFO,
        )
    )
    return since


def _exceeds_plan(choice: _Choice, match: HeaderMatch) -> bool:
    plan_columns = choice.columns.get("annual_plan")
    if plan_columns is None:
        return False
    values, plans = choice.amounts(match.header.column), choice.amounts(plan_columns[0])
    above = [
        value > plan
        for value, plan in zip(values, plans, strict=True)
        if value is not None and plan and plan > 0
    ]
    return sum(above) > BROADLY * len(above)


def _fits_rate(choice: _Choice, match: HeaderMatch) -> bool:
    """Whether the stated rate is this column's share of the plan in most rows."""
    rates, plans = choice.columns.get("stated_rate"), choice.columns.get("annual_plan")
    if rates is None or plans is None:
        return False
    columns = choice.amounts(match.header.column), choice.amounts(plans[0]), choice.source.cells(rates[0])
    votes = []
    for value, plan, cell in zip(*columns, strict=True):
        rate = read_percent(cell).value
        if rate is not None and value is not None and plan and plan > 0:
            share = value / plan
            votes.append(min(abs(share - rate / 10_000), abs(share - rate / 100)) <= RATE_SLACK)
    return bool(votes) and sum(votes) > BROADLY * len(votes)


def _place_rest(choice: _Choice, bare: list[HeaderMatch]) -> None:
    """A bare total that 完成投资 did not need is the one since the start of work, if its amounts allow it."""
    done = choice.columns.get("completed")
    taken = {column for columns in choice.columns.values() for column in columns}
    for match in bare:
        if match.header.column in taken or "cumulative_completed" in choice.columns:
            continue
        if done is None or _is_at_least(choice, match.header.column, done):
            choice.columns["cumulative_completed"] = (match.header.column,)


def _is_at_least(choice: _Choice, column: int, done: tuple[int, ...]) -> bool:
    rows = zip(choice.amounts(column), *(choice.amounts(each) for each in done), strict=True)
    enough = [
        total >= sum(part or 0 for part in parts)
        for total, *parts in rows
        if total is not None and parts[0] is not None
    ]
    return bool(enough) and sum(enough) >= NEARLY_ALL * len(enough)


def _report_missing(choice: _Choice, unread: Sequence[Header]) -> None:
    table = choice.table
    for key, severity in _NEEDED.items():
        if key in choice.columns:
            continue
        months = key == "completed" and table.matches.get("month_completed")
        reason = "只有当月完成投资，没有1月以来的累计数" if months else f"没有认出{label_of(key)}列"
        choice.notes.append(
            Code.COLUMN_MISSING.at(
                table.place(table.header.bottom, None),
                reason + _unread_amounts(choice, unread),
                f"请检查表头，{label_of(key)}列的表头可写“{_example(key)}”" + _closest(choice, key, unread),
                severity,
            )
        )


def _closest(choice: _Choice, key: str, unread: Sequence[Header]) -> str:
    """The columns nobody reads whose headers come closest, and how to say that one of them is meant."""
    guesses = closest(choice.source.sheet, unread, key, choice.table.header.bottom + 1)
    if not guesses:
        return ""
    return f"；{guesses_text(guesses)}，是的话在zdxm.toml的[columns]里写{say_which(guesses)}"


def _unread_amounts(choice: _Choice, unread: Sequence[Header]) -> str:
    """The columns of which one may be the missing: unread, with amounts, and a word of money above."""
    found = [
        f"{column_letters(header.column)}列“{header.text}”"
        for header in unread
        if (header.unit is not None or re.search(_MONEY_WORDS, header.text))
        and any(type(cell) in {int, float} for cell in choice.source.cells(header.column))
    ]
    more = "等" if len(found) > _SHOWN else ""
    return f"，没有采用的金额列有{'、'.join(found[:_SHOWN])}{more}" if found else ""


def _report_unit(choice: _Choice) -> None:
    """A column that is read and relies on the default unit."""
    table = choice.table
    if not table.unit_guessed:
        return
    bare = [
        column
        for key, columns in choice.columns.items()
        if field_by_key(key).kind is FieldKind.MONEY
        for column in columns
        if (header := table.header_of(column)) is not None and header.unit is None
    ]
    if bare:
        choice.notes.append(
            Code.UNIT_MISSING.at(
                table.place(table.header.bottom, min(bare)),
                f"表头、标题和单位行都没有写明金额单位，按{table.unit.label}计",
                "请在表头上方写明“单位：万元”，或在配置里写明单位",
            )
        )


def _report_year(choice: _Choice) -> None:
    """A plan of another year is no plan of this one."""
    for column in choice.columns.get("annual_plan", ()):
        header = choice.table.header_of(column)
        if header is not None and header.year not in (None, choice.period.year):
            choice.notes.append(
                Code.PERIOD.at(
                    choice.table.place(header.row, column),
                    f"“{header.text}”是{header.year}年的计划，要的是{choice.period.label}",
                    f"请补上{choice.period.year}年的计划列，或改正表头里的年份",
                )
            )


def _example(key: str) -> str:
    return field_by_key(key).synonyms[0].replace(SPAN_MARK, "1-6月")
