"""Money fields of one or several columns, and the rates that a ledger states."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from zdxm.cells import Code
from zdxm.diagnostics import Diagnostic, Severity, column_letters
from zdxm.ledger.values import Amounts, Source, read_amounts, read_percents

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_money_field", "read_stated_rate"]

FRACTION_AT_MOST = 3.0
"""Where nothing else tells, a percent column whose numbers stay below this holds shares of 1."""
SHOWN_ROWS = 10
"""Row numbers that one message lists before it says 等."""
VOTERS = 200
"""So many rates are enough to tell shares from percents."""


def read_money_field(source: Source, key: str) -> Amounts | None:
    """One money field; several columns are added up, and one unreadable month leaves the whole sum out."""
    columns = source.table.columns.get(key)
    if not columns:
        return None
    units = source.table.units
    parts = [read_amounts(source, column, units.get(column, source.table.unit)) for column in columns]
    for column in columns:
        _report_merged(source, column)
    if len(parts) == 1:
        return parts[0]
    gaps = np.array([part.missing for part in parts])
    unreadable = frozenset[int]().union(*(part.unreadable for part in parts))
    missing = np.logical_and.reduce(gaps)
    _report_gaps(
        source,
        columns,
        [int(at) for at in np.flatnonzero(np.logical_or.reduce(gaps) & ~missing) if at not in unreadable],
    )
    missing[list(unreadable)] = True
    values = np.sum([part.values for part in parts], axis=0)
    values[missing] = 0
    return Amounts(values, missing, unreadable)


def _report_merged(source: Source, column: int) -> None:
    """An amount merged over several projects belongs to all of them: nobody can split it."""
    fills = source.table.fills.get(column, {})
    anchors = {fills[row] for row in source.table.body.projects if row in fills}
    for anchor in sorted(anchors):
        if source.sheet.value(anchor, column) == "":
            continue
        source.notes.append(
            Diagnostic(
                str(Code.MERGED_MONEY),
                Severity.WARNING,
                source.table.place(anchor, column),
                "这个金额合并了几个项目的单元格，只算在第一个项目上，其余按空白处理",
                "请取消合并，给每个项目分别填写金额",
            )
        )


def _report_gaps(source: Source, columns: Sequence[int], positions: Sequence[int]) -> None:
    if not positions:
        return
    rows = source.table.body.projects
    first = next(
        column for column in columns if source.cells(column)[positions[0]] == "" or column == columns[-1]
    )
    shown = "、".join(str(rows[at] + 1) for at in positions[:SHOWN_ROWS])
    more = "等" if len(positions) > SHOWN_ROWS else ""
    source.notes.append(
        Diagnostic(
            str(Code.MONTHS_BLANK),
            Severity.WARNING,
            source.table.place(rows[positions[0]], first),
            f"{len(positions)}个项目有空白月份（第{shown}行{more}），按已填月份相加",
            f"请把{column_letters(columns[0])}—{column_letters(columns[-1])}列里的空白月份填上，没有完成的填0",
        )
    )


def read_stated_rate(source: Source, money: dict[str, Amounts | None]) -> Amounts | None:
    """占年度计划 as the ledger states it, in hundredths of a percent; None without such a column."""
    columns = source.table.columns.get("stated_rate")
    if not columns:
        return None
    return read_percents(source, columns[0], fraction=_is_fraction(source, columns[0], money))


def _is_fraction(source: Source, column: int, money: dict[str, Amounts | None]) -> bool:
    """Whether a percent column's numbers are shares of 1 (shown as %): what fits 完成 ÷ 计划 decides."""
    cells = enumerate(source.cells(column))
    numbers = list(islice(((at, cell) for at, cell in cells if type(cell) in {int, float}), VOTERS))
    done, plan = money["completed"], money["annual_plan"]
    votes = 0
    for at, cell in numbers if done is not None and plan is not None else ():
        if not done.missing[at] and plan.values[at] > 0 and isinstance(cell, int | float):  # type: ignore[union-attr]
            share = float(done.values[at]) / float(plan.values[at])  # type: ignore[union-attr]
            near_share, near_percent = abs(cell - share), abs(cell - 100 * share)
            votes += (near_share < near_percent) - (near_percent < near_share)
    if votes:
        return votes > 0
    return bool(numbers) and all(abs(float(cell)) <= FRACTION_AT_MOST for _, cell in numbers)  # type: ignore[arg-type]
