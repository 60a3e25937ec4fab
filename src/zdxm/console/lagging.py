"""The table of ``zdxm lag``: who is behind, with a bar that carries the calendar's mark."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zdxm.console.streams import Screen, emit, screen_of
from zdxm.console.tables import NOTHING, Column, draw, fit, points_cell, wan_cell
from zdxm.fields import label_of
from zdxm.figures.lagging import Lagging, LaggingGroup, notes_of
from zdxm.lights import LIGHT_NAMES
from zdxm.units import FULL_RATE, Unit, hundredths_text

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures

_BLOCKS = "▏▎▍▌▋▊▉█"
_REST, _MARK = "·", "│"
_ASCII_FULL, _ASCII_REST, _ASCII_MARK = "#", ".", "|"
_BAR_CELLS = 10
_COLOURS = {"red": "red", "yellow": "yellow", "green": "green"}


def show_lagging(figures: ReportFigures, groups: Sequence[LaggingGroup], by: str | None) -> tuple[str, ...]:
    """Print the lists, each with its head and its sums.

    Args:
        figures: for the period and the calendar.
        groups: the lists; none where nobody is behind.
        by: label of what they are grouped by; None for one list of everything.

    Returns:
        Heads of the columns that a narrow screen has no room for.
    """
    screen = screen_of(sys.stdout)
    every = _columns(figures, screen, [row for group in groups for row in group.rows])
    columns = [column for column in every if column.label != by]  # the head of each list says it
    fitted = fit(columns, [group.rows for group in groups], screen.width)
    lines = [screen.paint(_title(figures, sum(len(group.rows) for group in groups)), None, bold=True), ""]
    for group in groups:
        lines += [_head(group, by, screen), *draw(fitted, group.rows, screen, _colour), ""]
    emit("\n".join(lines).rstrip("\n") + "\n")
    return tuple(column.label.replace("\n", "") for column in columns if column not in fitted[0])


def _colour(row: Lagging) -> str | None:
    return _COLOURS.get(row.project.light or "")


def _title(figures: ReportFigures, listed: int) -> str:
    found = f"滞后项目{listed}个" if listed else "没有滞后项目"
    progress = hundredths_text(figures.calendar.progress_hundredths)
    return f"{figures.calendar.period.label}{found}（时间进度{progress}%）"


def _head(group: LaggingGroup, by: str | None, screen: Screen) -> str:
    """What a list is about, how many it holds of how many, and its sums."""
    who = "合计" if by is None else f"{by}：{group.name or '未填写'}"
    known = "没有年度计划"
    if group.planned_value is not None and group.shortfall is not None:
        whole = not group.planned_value % Unit.WAN and not group.shortfall % Unit.WAN
        planned, missing = (wan_cell(sum_, whole=whole) for sum_ in (group.planned_value, group.shortfall))
        known = f"应完成{planned}万元，缺口{missing}万元"
    return f"{screen.paint(who, None, bold=True)}  {len(group.rows)}个（共{group.projects}个项目），{known}"


def _columns(figures: ReportFigures, screen: Screen, rows: Sequence[Lagging]) -> list[Column[Lagging]]:
    mark = figures.calendar.progress_hundredths
    amounts = [value or 0 for row in rows for value in (row.project.planned_value, row.project.shortfall)]
    whole = all(not value % Unit.WAN for value in amounts)  # 月均, a quotient, is only as fine as these are

    between = "、" if screen.width is None else "\n"

    def money(name: str) -> Callable[[int, Lagging], str]:
        return lambda _, row: wan_cell(getattr(row.project, name), whole=whole)

    def text(name: str) -> Callable[[int, Lagging], str]:
        return lambda _, row: getattr(row.project, name) or NOTHING

    return [
        Column(label="排名", cell=lambda rank, _: str(rank), keep=9, justify="right"),
        Column(label=label_of("name"), cell=text("name"), keep=10, least=14),
        Column(
            label="差距\n(百分点)",
            cell=lambda _, row: points_cell(row.gap),
            keep=10,
            justify="right",
            tinted=True,
        ),
        Column(
            label="完成率\n(%)", cell=lambda _, row: points_cell(row.project.rate), keep=8, justify="right"
        ),
        Column(label="应完成\n(万元)", cell=money("planned_value"), keep=2, justify="right"),
        Column(label="缺口\n(万元)", cell=money("shortfall"), keep=7, justify="right"),
        Column(label="月均需完成\n(万元)", cell=money("monthly_pace"), keep=1, justify="right"),
        Column(label=label_of("responsible_unit"), cell=text("responsible_unit"), keep=4, least=10),
        Column(label=label_of("leader"), cell=text("leader"), keep=3, least=8),
        Column(
            label="灯",
            cell=lambda _, row: LIGHT_NAMES.get(row.project.light or "", NOTHING),
            keep=8,
            tinted=True,
        ),
        Column(
            label="进度条",
            cell=lambda _, row: progress_bar(row.project.rate or 0, mark, blocks=screen.blocks),
            keep=5,
            tinted=True,
        ),
        Column(label="备注", cell=lambda _, row: between.join(notes_of(row.project)), keep=6, least=12),
    ]


def progress_bar(rate: int, mark: int, *, blocks: bool = True) -> str:
    """A completion rate as a bar, with a mark where the calendar is.

    Args:
        rate: hundredths of a percent; above 100 % the bar is full.
        mark: the calendar's, in the same unit.
        blocks: draw with ▌ and │; otherwise in ASCII.

    >>> progress_bar(3125, 5000), progress_bar(0, 10000), progress_bar(9000, 5000, blocks=False)
    ('███▏·│····', '·········│', '#####|###.')
    """
    full, rest, line = ("█", _REST, _MARK) if blocks else (_ASCII_FULL, _ASCII_REST, _ASCII_MARK)
    eighths = _BAR_CELLS * 8 * min(max(rate, 0), FULL_RATE) // FULL_RATE
    whole, part = divmod(eighths, 8)
    tip = _BLOCKS[part - 1] if part and blocks else ""
    bar = (full * whole + tip).ljust(_BAR_CELLS, rest)
    at = min(_BAR_CELLS * mark // FULL_RATE, _BAR_CELLS - 1)
    return bar[:at] + line + bar[at + 1 :]
