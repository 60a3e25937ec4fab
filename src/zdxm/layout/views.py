"""Which sheets and tables count, where several hold the same projects.

One stage, after all tables are read: sheets of another period go first; then every two sheets (and every two
tables of one sheet) are compared by names and total investments. One of those that hold the same projects
counts, the others are views of it; a sheet whose rows add up to projects of another holds their parts; one
whose rows add up to all of another holds sums. What overlaps in part, or is the same with other amounts,
stops with both named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from operator import add

from zdxm.cells.words import fold
from zdxm.errors import LedgerError
from zdxm.layout.book import narrowed, of_period, without
from zdxm.layout.model import Layout, LedgerTable, SheetRead
from zdxm.layout.row_words import (
    any_of,
    is_aside,
    is_example,
    is_reserve,
    is_withdrawn,
    read_heading,
)
from zdxm.layout.sheets_compared import Group
from zdxm.layout.verdicts import Ground, SheetUse, Verdict, verdict_of
from zdxm.periods import Period, find_year

MOST, SOME = 0.8, 0.3
"""Shares of a sheet's projects that another holds too: from the first on a view, from the second in doubt."""
NEAR = 0.005
"""Relative; the same total in 亿元 with two decimals."""

_AMOUNTS = ("total_investment", "annual_plan", "completed")
_WORDS = ("responsible_unit", "owner_unit", "content", "physical_progress", "location")


def same_rows(small: Group, large: Group) -> dict[int, int]:
    """Projects of one group → the same projects of the other: by name, total investment and county."""
    places: dict[str, list[int]] = {}
    for at, name in enumerate(large.names):
        places.setdefault(name, []).append(at)
    found: dict[int, int] = {}
    taken = set[int]()
    for at, name in enumerate(small.names):
        for other in places.get(name, ()):
            if other not in taken and _agree(small, at, large, other):
                found[at] = other
                taken.add(other)
                break
    return found


def _agree(one: Group, at: int, two: Group, other: int) -> bool:
    total, stated = one.totals[at], two.totals[other]
    counties = {one.counties[at], two.counties[other]} - {""}
    near = total is None or stated is None or abs(total - stated) <= NEAR * max(abs(total), abs(stated))
    return near and len(counties) < 2


# --- what one is to another ---------------------------------------------------------------------------


def settle_sheets(layouts: Sequence[Layout], period: Period) -> Sequence[Layout]:
    """Leave out what does not count, each sheet with its verdict.

    Raises:
        LedgerError: two sheets overlap in part, or hold the same projects with other amounts.
    """
    return [_settle(layout, period) for layout in of_period(layouts, period)]


def _settle(layout: Layout, period: Period) -> Layout:
    sheets = [_tables_settled(sheet, period) for sheet in layout.sheets]
    groups = [Group(sheet, sheet.tables) for sheet in sheets if sheet.tables]
    lost = _lost(groups, period) if groups else {}
    settled = [without(sheet, lost[sheet.name]) if sheet.name in lost else sheet for sheet in sheets]
    unchanged = all(new is old for new, old in zip(settled, layout.sheets, strict=True))
    return layout if unchanged else narrowed(layout, settled)


def _tables_settled(sheet: SheetRead, period: Period) -> SheetRead:
    """The same within one sheet: a table below or beside another that holds the same projects."""
    if len(sheet.tables) < 2 or sheet.tables[0].counts:
        return sheet
    groups = [Group(sheet, (table,)) for table in sheet.tables]
    lost: dict[int, Verdict[SheetUse]] = {}
    for at, group in enumerate(groups[1:], start=1):
        if is_reserve(_title(group)):
            lost[at] = verdict_of(SheetUse.SKIPPED, Ground.RESERVE, _title(group), rivals=(SheetUse.LEDGER,))
    for one, two in combinations([at for at in range(len(groups)) if at not in lost], 2):
        verdict = _relation(groups[one], groups[two], period)
        if verdict is not None:
            loser = one if verdict[0] is groups[one] else two
            lost.setdefault(loser, verdict[1])
    if not lost:
        return sheet
    kept = tuple(table for at, table in enumerate(sheet.tables) if at not in lost)
    return replace(sheet, tables=kept, aside=tuple((sheet.tables[at], why) for at, why in lost.items()))


def _title(group: Group) -> str:
    table = group.tables[0]
    opening = table.preamble.opening
    return table.preamble.title or (fold(str(table.part.value(*opening))) if opening else "")


def _lost(groups: Sequence[Group], period: Period) -> dict[str, Verdict[SheetUse]]:
    """The sheets that do not count, each with its verdict."""
    lost = {group.sheet.name: verdict for group in groups if (verdict := _alone(group, groups)) is not None}
    for one, two in combinations([group for group in groups if group.sheet.name not in lost], 2):
        found = _relation(one, two, period)
        if found is not None:
            lost.setdefault(found[0].sheet.name, found[1])
    kept = [group for group in groups if group.sheet.name not in lost]
    _require_apart(kept)
    return lost


def _alone(group: Group, groups: Sequence[Group]) -> Verdict[SheetUse] | None:
    """What a sheet's own words say against it: a form to fill in, a reserve, what has been withdrawn."""
    name, title = group.sheet.name, _title(group)
    if group.counts is not None:
        return None if group.counts else verdict_of(SheetUse.SKIPPED, Ground.SETTINGS_ASIDE)
    others = [other for other in groups if other is not group and other.counts is not False]
    heading = read_heading(fold(name)).label
    if not any(not is_aside(other.sheet.name) for other in others):
        return None
    ground = None
    if is_example(name):
        ground = Ground.ASIDE
    elif is_withdrawn(heading):
        ground = Ground.RESERVE
    elif is_reserve(name) or is_reserve(title):
        planned = any(amount for key in _AMOUNTS[1:] for amount in group.amounts(key))
        ground = None if planned else Ground.RESERVE
    elif is_aside(name) and _is_other_year(group, others):
        ground = Ground.PAST_YEAR
    return None if ground is None else verdict_of(SheetUse.SKIPPED, ground, name, rivals=(SheetUse.LEDGER,))


def _is_other_year(group: Group, others: Sequence[Group]) -> bool:
    """Whether the sheet itself names a year before those of the others."""
    own = group.end[0] if group.end else find_year(_title(group))
    years = [other.end[0] if other.end else find_year(_title(other)) for other in others]
    return bool(own) and any(year and own is not None and year > own for year in years)


Relation = tuple[Group, Verdict[SheetUse]]
"""Which of two does not count, and why."""


def _relation(one: Group, two: Group, period: Period) -> Relation | None:
    """What two groups are to each other; None where each holds projects of its own."""
    if one.counts and two.counts:
        return None
    small, large = sorted((one, two), key=lambda group: len(group.rows))
    same = same_rows(small, large)
    named = sum((Counter(small.names) & Counter(large.names)).values())
    if len(same) >= MOST * len(small.rows) and _is_sure(small, large, same):
        return _view(small, large, same, period)
    versions = named >= MOST * len(small.rows) and _is_dated(small, large)
    if versions and len(same) >= len(small.rows) // 2:
        return _view(small, large, same, period)
    if not same and one.sheet.name != two.sheet.name:
        return _sums(small, large) or _parts(small, large) or _parts(large, small)
    return None


def _is_dated(one: Group, two: Group) -> bool:
    """Whether both name a time of their own, and not the same."""
    first, second = _ends(one, two)
    return first != second or _is_before(one, two) or _is_before(two, one)


def _is_before(one: Group, two: Group) -> bool:
    """Whether two tabs say when in the same way, the first the earlier."""
    if one.moment is None or two.moment is None:
        return False
    return one.moment[0] == two.moment[0] and one.moment[1] < two.moment[1]


def _ends(one: Group, two: Group) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The ends of both, without the year where one does not name it; nothing where one names no time."""
    if one.end is None or two.end is None:
        return (), ()
    yearless = 0 in (one.end[0], two.end[0])
    return one.end[yearless:], two.end[yearless:]


def _is_sure(small: Group, large: Group, same: Mapping[int, int]) -> bool:
    """Whether the same names are the same projects: by totals, or by more names than chance gives."""
    stated = sum(
        small.totals[at] is not None and large.totals[other] is not None for at, other in same.items()
    )
    return bool(stated) or len(same) > 1


def _view(small: Group, large: Group, same: Mapping[int, int], period: Period) -> Relation:
    kept, lost = _kept_and_lost(small, large, same, period)
    totals = any(small.totals) and any(large.totals)
    ground = Ground.VIEW if totals else Ground.VIEW_BY_NAME
    found = kept.label, str(len(lost.rows)), str(len(same))
    return lost, verdict_of(SheetUse.VIEW, ground, *found, rivals=(SheetUse.LEDGER,))


def _kept_and_lost(
    small: Group, large: Group, same: Mapping[int, int], period: Period
) -> tuple[Group, Group]:
    """Of two with the same projects the one that counts: the asked period's, the later, the fuller one."""
    if small.counts or large.counts:
        return (small, large) if small.counts else (large, small)
    whole = len(same) >= MOST * len(large.rows)
    order = _by_time(small, large, period)
    if order is not None:
        if order[0] is small and not whole:
            raise _in_doubt(small, large, f"“{small.label}”较新，但项目少")
        return order
    if whole and is_aside(small.sheet.name) != is_aside(large.sheet.name):
        return (large, small) if is_aside(small.sheet.name) else (small, large)
    differ = [at for at, other in same.items() if _differ(small.done[at], large.done[other])]
    if differ and whole:
        raise _in_doubt(small, large, f"有{len(differ)}个项目的完成投资不同，又没有写明各是哪个时期的")
    fuller = max((small, large), key=lambda group: (len(group.rows), *_width(group)))
    return (fuller, small if fuller is large else large)


def _differ(one: Sequence[int | None], two: Sequence[int | None]) -> bool:
    """Whether amounts of the same columns differ where both are known."""
    return any(None not in pair and pair[0] != pair[1] for pair in zip(one, two, strict=False))


def _width(group: Group) -> tuple[int, int]:
    """How many of the amounts, and of all fields, a group has."""
    columns = group.tables[0].columns
    return sum(key in columns for key in _AMOUNTS), len(columns)


def _by_time(one: Group, two: Group, period: Period) -> tuple[Group, Group] | None:
    """The one of the asked period, else the later one, before the other; None where time does not tell."""
    if not _is_dated(one, two):
        return None
    ends = _ends(one, two)
    if ends[0] != ends[1]:
        asked = (period.month, period.part)
        right = [group for group in (one, two) if group.end is not None and group.end[1:] == asked]
        later = one if ends[0] > ends[1] else two
        first = right[0] if len(right) == 1 else later
    else:
        first = two if _is_before(one, two) else one
    return (first, two if first is one else one)


# --- parts and sums -----------------------------------------------------------------------------------


def _tuples(group: Group, keys: Sequence[str]) -> list[tuple[int, ...]]:
    columns = [group.amounts(key) for key in keys]
    return [tuple(amount or 0 for amount in row) for row in zip(*columns, strict=True)]


def _shared(one: Group, two: Group) -> list[str]:
    """The amounts that both have."""
    return [key for key in _AMOUNTS if any(one.amounts(key)) and any(two.amounts(key))]


def _parts(small: Group, large: Group) -> Relation | None:
    """Whether the rows of one, taken in runs or by their names, add up to projects of the other."""
    keys = _shared(small, large)
    if not keys or len(small.rows) < 2:
        return None
    wholes = Counter(_tuples(large, keys))
    rows = _tuples(small, keys)
    runs = _runs(rows, wholes, least=1 if _is_breakdown(small) else 2)
    if not runs:
        by_name: dict[str, list[tuple[int, ...]]] = {}
        for name, row in zip(small.names, rows, strict=True):
            by_name.setdefault(name, []).append(row)
        sums = Counter(tuple(map(sum, zip(*each, strict=True))) for each in by_name.values())
        named = by_name.keys() <= set(large.names) and len(by_name) < len(rows)
        runs = len(by_name) if named and sums <= wholes else 0
    if not runs:
        return None
    found = large.label, str(runs), str(len(rows))
    return small, verdict_of(SheetUse.SKIPPED, Ground.PARTS_OF, *found, rivals=(SheetUse.LEDGER,))


def _runs(rows: Sequence[tuple[int, ...]], wholes: Counter[tuple[int, ...]], *, least: int) -> int:
    """How many runs of two rows or more there are that each add up to a whole; 0 where a row is left over."""
    left, count = wholes.copy(), 0
    total: tuple[int, ...] | None = None
    for row in rows:
        if total is None:
            total = row
            continue
        total = tuple(map(add, total, row))
        if any(total) and left[total] > 0:
            left[total] -= 1
            count, total = count + 1, None
    return count if total is None and count >= least else 0


def _is_breakdown(group: Group) -> bool:
    """Whether a tab or title says that it breaks projects down: 拆分明细, 标段划分."""
    words = any_of("tab", "breakdowns")
    return any(re.search(words, text) for text in (group.sheet.name, _title(group)))


def _sums(small: Group, large: Group) -> Relation | None:
    """Whether the rows of one add up to all of the other, in several amounts, and say nothing else."""
    keys = _shared(small, large)
    if len(keys) < 2 or len(small.rows) >= len(large.rows) or _is_breakdown(large):
        return None
    whole = [tuple(map(sum, zip(*_tuples(group, keys), strict=True))) for group in (small, large)]
    if whole[0] != whole[1]:
        return None
    if any(_is_told(table, row) for table, row in small.rows):
        raise _in_doubt(small, large, "项目不同而各项金额的合计相同，像是打捆和拆分的两张表")
    return small, verdict_of(SheetUse.SKIPPED, Ground.SUMS_OF, large.label, rivals=(SheetUse.LEDGER,))


def _is_told(table: LedgerTable, row: int) -> bool:
    """Whether a row holds what only a project has."""
    columns = [column for key in _WORDS for column in table.columns.get(key, ())]
    return any(table.part.value(row, column) != "" for column in columns)


# --- doubt --------------------------------------------------------------------------------------------


def _require_apart(kept: Sequence[Group]) -> None:
    """Refuse sheets that would count projects twice and are no views of each other."""
    for group in kept:
        others = [other for other in kept if other is not group and not (group.counts and other.counts)]
        found = {other.label: same_rows(group, other) for other in others}
        twice = set().union(*found.values())
        if len(twice) > 1 and len(twice) >= SOME * len(group.rows):
            other = max(others, key=lambda each: len(found[each.label]))
            reason = f"{len(group.rows)}个项目里有{len(twice)}个在“{other.label}”等表里也有，其余的没有"
            raise _in_doubt(group, other, reason)


def _in_doubt(one: Group, two: Group, reason: str) -> LedgerError:
    names = one.sheet.name.strip(), two.sheet.name.strip()
    where = f"{one.sheet.file}的工作表“{one.label}”和“{two.label}”"
    keys = [f'[tables."{name}"]换行写counts = false' for name in dict.fromkeys(names)]
    return LedgerError(
        where,
        f"像是同一批项目的两张表，{reason}；都计入会重复，分不清用哪一张",
        f"请在zdxm.toml里写明哪一张不计入：{'，或'.join(keys)}；确实都要计入的，两张都写counts = true",
    )
