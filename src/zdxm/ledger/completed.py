"""完成投资: of which columns it is made, and since when they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from zdxm.cells.amounts import Numbers, read_percent
from zdxm.cells.dates import read_date, read_duration
from zdxm.diagnostics import Severity, column_letters
from zdxm.layout.headers import HeaderMatch
from zdxm.layout.mapping import say_column
from zdxm.layout.verdicts import Evidence, Ground
from zdxm.ledger.columns import Choice
from zdxm.ledger.values import filled_cells
from zdxm.periods import WHOLE, NamedSpan, Period
from zdxm.rules import Code
from zdxm.units import exact_text

BROADLY = 0.5
NEARLY_ALL = 0.95
RATE_SLACK = 0.006
"""A stated rate agrees with a quotient this near, as shares of 1."""
CLEARLY = 1.1
"""Times the plan; what a project that began in an earlier year has done beyond is hardly one year's work."""
SERIES = 4
"""So many months, and so many projects, tell whether months are added up already."""
LEAST_STEP = 100
"""The part of a unit that each month of a sum may be off by its last printed digit."""

_SO_FAR = "累计"
_BARE = frozenset({"累计完成投资", "累计完成", "累计完成投资额", "实际完成投资", "累计"})
"""Words that do not say since when."""
_SINCE = frozenset("年～")
"""Letters that say since when: 年度, 年初, 年内, 开年, 1-6月."""


def choose_completed(choice: Choice) -> None:
    """完成投资: the span that ends with the period, its months, a bare word, another span, in this order.

    A column of the year so far that says what the months add up to stands for them: its 合计 is compared.
    """
    found = _with_totals(choice)
    cumulative = choice.matches("cumulative_completed")
    ours = [match for match in found if _ends_with(match.header.span, choice.period)]
    months = _months(choice)
    open_ended = [match for match in found if match.header.span is None]
    spans = [match for match in found if _begins_the_year(match.header.span) and match not in ours]
    if cumulative:
        choice.columns["cumulative_completed"] = (
            choice.pick("cumulative_completed", cumulative).header.column,
        )
    if ours:
        choice.columns["completed"] = (choice.pick("completed", ours).header.column,)
    elif months and (stated := _stated_alike(choice, months, open_ended)):
        choice.columns["completed"] = (stated.header.column,)
    elif months:
        choice.columns["completed"] = months
    elif open_ended and not _is_since_start(choice, open_ended):
        choice.columns["completed"] = (choice.pick("completed", open_ended).header.column,)
    elif spans and "completed" not in choice.stopped:
        choice.columns["completed"] = (_latest(choice, spans).header.column,)
    _compare_months(choice, months, ours or open_ended)
    if "completed" not in choice.stopped:
        _place_rest(choice, [match for match in open_ended if _is_bare(match)])


def _begins_the_year(span: NamedSpan | None) -> bool:
    return span is not None and span.first == 1 and not span.single


def _ends_with(span: NamedSpan | None, period: Period) -> bool:
    return span is not None and _begins_the_year(span) and span.agrees(period)


def _is_bare(match: HeaderMatch) -> bool:
    """Whether 累计 stands in a header that does not say since when."""
    if match.parsed is None:
        return match.key in _BARE
    return _SO_FAR in match.key and _SINCE.isdisjoint(match.key)


def _latest(choice: Choice, spans: list[HeaderMatch]) -> HeaderMatch:
    """The last span that has data; the period's fault is reported by ZD009."""
    filled = [match for match in spans if not choice.is_empty(match)] or spans
    return max(filled, key=lambda match: match.header.span.last if match.header.span else 0)


# --- months ----------------------------------------------------------------------------------------------


def _with_totals(choice: Choice) -> list[HeaderMatch]:
    """The columns of 完成投资, months under 累计 read as what was done from January on."""
    found = list(choice.matches("completed"))
    running = [match for match in (*found, *choice.matches("month_completed")) if _is_running(match)]
    kept = [match for match in found if match not in running]
    running.sort(key=lambda match: match.header.span.first if match.header.span else 0)
    if not running:
        return found
    if len(running) > 1 and not _rises(choice, [match.header.column for match in running]):
        _stop(choice, running[-1], "各月的数有增有减，看不出是不是从1月起的累计数")
        return kept
    return [*kept, *map(_from_january, running)]


def _is_running(match: HeaderMatch) -> bool:
    span = match.header.span
    return span is not None and span.single and _SO_FAR in match.header.text


def _from_january(match: HeaderMatch) -> HeaderMatch:
    span = match.header.span
    return replace(match, header=replace(match.header, span=span and replace(span, first=1, single=False)))


def _rises(choice: Choice, columns: Sequence[int]) -> bool:
    """Whether the amounts of nearly all projects never fall from one column to the next."""
    rows = list(zip(*map(choice.amounts, columns), strict=True))
    known = [[value for value in row if value is not None] for row in rows]
    told = [row for row in known if len(row) > 1]
    rising = sum(all(one <= other for one, other in pairwise(row)) for row in told)
    return rising >= NEARLY_ALL * len(told)


def _months(choice: Choice) -> tuple[int, ...]:
    """The columns whose months or quarters tile the period; empty if they do not reach its end."""
    if choice.period.part != WHOLE or "completed" in choice.stopped:
        return ()
    by_first: dict[int, list[HeaderMatch]] = {}
    for match in (*choice.matches("month_completed"), *choice.matches("completed")):
        span = match.header.span
        if span is not None and span.part == WHOLE and not _is_running(match):
            by_first.setdefault(span.first, []).append(match)
    tiles: list[HeaderMatch] = []
    month = 1
    while month <= choice.period.month and month in by_first:
        same = sorted(by_first[month], key=_last)
        tiles.append(same[0])
        _compare_twins(choice, [match for match in same if _last(match) == _last(same[0])])
        month = _last(same[0]) + 1
    columns = tuple(match.header.column for match in tiles)
    if month != choice.period.month + 1 or _are_totals(choice, tiles):
        return ()
    return columns


def _last(match: HeaderMatch) -> int:
    return match.header.span.last if match.header.span else 0


def _are_totals(choice: Choice, tiles: Sequence[HeaderMatch]) -> bool:
    """Whether months are, against their headers, added up already.

    Each project's amounts only ever rise, and most of their sums are more than the year's plan.
    """
    columns = [match.header.column for match in tiles]
    if len(columns) < SERIES or not all(match.header.span and match.header.span.single for match in tiles):
        return False
    plans = _plans(choice)
    if plans is None or not _rises(choice, columns):
        return False
    rows = zip(plans, *map(choice.amounts, columns), strict=True)
    sums = [(plan, sum(filter(None, row))) for plan, *row in rows if plan and any(row)]
    above = sum(done > plan for plan, done in sums)
    if len(sums) < SERIES or above <= BROADLY * len(sums):
        return False
    _stop(choice, tiles[-1], "各月的数一月比一月大，像是从1月起的累计数，相加就重复了")
    return True


def _compare_twins(choice: Choice, twins: Sequence[HeaderMatch]) -> None:
    """Two columns of the same month: a difference in a row is an error."""
    for other in twins[1:]:
        first, second = twins[0].header.column, other.header.column
        pairs = _pairs(choice.amounts(first), choice.amounts(second))
        off = [pair for pair in pairs if pair[1] != pair[2]]
        _differ(choice, second, f"{column_letters(first)}列同一个月", off)


def _compare_months(choice: Choice, months: Sequence[int], totals: Sequence[HeaderMatch]) -> None:
    """Months beside a total of the year so far: what they add up to is what it says."""
    total = next((match for match in totals if not choice.is_empty(match)), None)
    if len(months) <= 1 or total is None or total.header.column in months:
        return
    units = choice.table.units
    slack = sum(units.get(column, choice.table.unit) for column in months) // (2 * LEAST_STEP)
    pairs = _pairs(_added_up(choice, months), choice.amounts(total.header.column))
    off = [pair for pair in pairs if abs(pair[1] - pair[2]) > slack]
    if not _is_bare(total) or len(off) <= BROADLY * len(pairs):
        _differ(choice, total.header.column, "各月相加", off)


def _added_up(choice: Choice, months: Sequence[int]) -> Numbers:
    rows = zip(*map(choice.amounts, months), strict=True)
    known = [[part for part in row if part is not None] for row in rows]
    return [sum(row) if row else None for row in known]


def _stated_alike(choice: Choice, months: Sequence[int], totals: Sequence[HeaderMatch]) -> HeaderMatch | None:
    """A total of the year so far that states in every row just what the months add up to."""
    sums = _added_up(choice, months)
    return next((match for match in totals if choice.amounts(match.header.column) == sums), None)


_Pair = tuple[int, int, int]
"""A project's position and two amounts of it."""


def _pairs(left: Numbers, right: Numbers) -> list[_Pair]:
    """The projects that have both amounts."""
    return [
        (at, one, two)
        for at, (one, two) in enumerate(zip(left, right, strict=True))
        if one is not None and two is not None
    ]


def _differ(choice: Choice, column: int, what: str, pairs: Sequence[_Pair]) -> None:
    for at, one, two in pairs:
        choice.notes.append(
            Code.MONTHS_DIFFER.at(
                choice.table.place(choice.table.body.projects[at], column),
                f"{what}是{exact_text(one)}，这一格写的是{exact_text(two)}，两处不一致",
                "请核对这一行各月的数和累计数",
            )
        )


# --- since when ------------------------------------------------------------------------------------------


def _stop(choice: Choice, match: HeaderMatch, why: str) -> None:
    """Nothing decides since when a column counts: it is read as nothing, and told."""
    header = match.header
    choice.stopped.add("completed")
    choice.left[header.column] = Evidence(Ground.SINCE_UNKNOWN)
    choice.notes.append(
        Code.BARE_TOTAL.at(
            choice.table.place(header.row, header.column),
            f"“{header.text}”没有写明从何时累计，{why}，没有读",
            f"请把表头写成“1-6月完成投资”或“自开工累计完成投资”；或者，是今年的，"
            f"{say_column('completed', header)}；自开工的，{say_column('cumulative_completed', header)}",
            Severity.ERROR,
        )
    )


def _is_since_start(choice: Choice, open_ended: list[HeaderMatch]) -> bool:
    """Whether a bare 累计完成投资 counts from the start of work, or may do so, as the rows show."""
    best = open_ended[0]
    if not _is_bare(best) or "cumulative_completed" in choice.columns:
        return False
    fits = _fits_rate(choice, best)
    since = not fits and (_exceeds_plan(choice, best) or _goes_on(choice, best))
    doubt = "" if fits or since else _doubt(choice, best)
    if doubt:
        _stop(choice, best, doubt)
        return True
    choice.notes.append(
        Code.BARE_TOTAL.at(
            choice.table.place(best.header.row, best.header.column),
            f"“{best.header.text}”没有写明从何时累计，按{'自开工以来' if since else '本年以来'}累计读",
            "请把表头写成“1-6月完成投资”或“自开工累计完成投资”；读得不对的，"
            + say_column("completed" if since else "cumulative_completed", best.header),
            None if since else Severity.INFO,
        )
    )
    return since


def _plans(choice: Choice) -> Numbers | None:
    columns = choice.columns.get("annual_plan")
    return None if columns is None else choice.amounts(columns[0])


def _exceeds_plan(choice: Choice, match: HeaderMatch) -> bool:
    plans = _plans(choice)
    if plans is None:
        return False
    above = [
        value > plan
        for value, plan in zip(choice.amounts(match.header.column), plans, strict=True)
        if value is not None and plan and plan > 0
    ]
    return sum(above) > BROADLY * len(above)


def _goes_on(choice: Choice, match: HeaderMatch) -> bool:
    """Whether it goes on from 至上年底累计: in nearly all rows it is no less than what was done till then."""
    columns = choice.columns.get("previous_completed")
    if columns is None:
        return False
    pairs = zip(choice.amounts(match.header.column), choice.amounts(columns[0]), strict=True)
    above = [value >= before for value, before in pairs if value is not None and before]
    return bool(above) and sum(above) >= NEARLY_ALL * len(above)


def _doubt(choice: Choice, match: HeaderMatch) -> str:
    """What in the rows speaks against this year: work begun earlier has done clearly more than the plan."""
    plans, years = _plans(choice), _start_years(choice)
    if plans is None:
        return ""
    rows = zip(choice.amounts(match.header.column), plans, years, strict=True)
    for at, (value, plan, year) in enumerate(rows):
        if value and plan and year is not None and year < choice.period.year and value > CLEARLY * plan:
            row = choice.table.body.projects[at] + 1
            return f"而第{row}行{year}年开工，写的数超过了年度计划，像是自开工累计的"
    return ""


def _start_years(choice: Choice) -> list[int | None]:
    """The year in which each project began, as its dates say."""
    found: list[int | None] = [None] * len(choice.table.body.projects)
    for key in ("actual_start", "planned_start", "duration"):
        for column in choice.columns.get(key, ()):
            for at, cell in enumerate(filled_cells(choice.source, column)):
                if key == "duration":
                    span = read_duration(cell)
                    day = span and span[0]
                else:
                    day = read_date(cell, last=False, year=choice.period.year).value
                found[at] = found[at] or (day.year if day else None)
    return found


def _fits_rate(choice: Choice, match: HeaderMatch) -> bool:
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


def _place_rest(choice: Choice, bare: list[HeaderMatch]) -> None:
    """A bare total that 完成投资 did not need is the one since the start of work, if its amounts allow it."""
    done = choice.columns.get("completed")
    taken = {column for columns in choice.columns.values() for column in columns}
    for match in bare:
        if match.header.column in taken or "cumulative_completed" in choice.columns:
            continue
        if done is None or _is_at_least(choice, match.header.column, done):
            choice.columns["cumulative_completed"] = (match.header.column,)


def _is_at_least(choice: Choice, column: int, done: tuple[int, ...]) -> bool:
    rows = zip(choice.amounts(column), *(choice.amounts(each) for each in done), strict=True)
    enough = [
        total >= sum(part or 0 for part in parts)
        for total, *parts in rows
        if total is not None and parts[0] is not None
    ]
    return bool(enough) and sum(enough) >= NEARLY_ALL * len(enough)
