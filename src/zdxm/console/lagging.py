"""The table of ``zdxm lag``: who is behind, with a bar that carries the calendar's mark."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from zdxm.console.streams import emit, screen_of
from zdxm.console.wrapping import fill, wrap
from zdxm.figures.lagging import notes_of
from zdxm.lights import LIGHT_NAMES
from zdxm.units import FULL_RATE, Unit, divide_half_up, hundredths_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Literal

    from zdxm.console.streams import Screen
    from zdxm.figures import ReportFigures
    from zdxm.figures.lagging import Lagging, LaggingGroup

__all__ = ["progress_bar", "show_lagging"]

_BLOCKS = "▏▎▍▌▋▊▉█"
_REST, _MARK = "·", "│"
_ASCII_FULL, _ASCII_REST, _ASCII_MARK = "#", ".", "|"
_BAR_CELLS = 10
_NOTHING = "-"
_RULE, _ASCII_RULE = "─", "-"
_COLOURS = {"red": "red", "yellow": "yellow", "green": "green"}
_GAP = 2  # blanks between two columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """One column of the table.

    Attributes:
        label: its head; a line break in it is kept.
        cell: its text for one row, given the rank.
        least: fewest columns it can be squeezed to by wrapping; None if it must stay whole.
        keep: how much it is worth; on a narrow screen the least worth goes first.
        justify: side its text stands on.
        tinted: it takes the colour of the light.
    """

    label: str
    cell: Callable[[int, Lagging], str]
    keep: int
    least: int | None = None
    justify: Literal["left", "right"] = "left"
    tinted: bool = False


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
    chosen, widths = _fit(columns, groups, screen.width)
    lines = [screen.paint(_title(figures, sum(len(group.rows) for group in groups)), None, bold=True), ""]
    for group in groups:
        lines += [_head(group, by, screen), *_table(chosen, widths, group, screen), ""]
    emit("\n".join(lines).rstrip("\n") + "\n")
    return tuple(column.label.replace("\n", "") for column in columns if column not in chosen)


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
        planned, missing = (_wan(sum_, whole=whole) for sum_ in (group.planned_value, group.shortfall))
        known = f"应完成{planned}万元，缺口{missing}万元"
    return f"{screen.paint(who, None, bold=True)}  {len(group.rows)}个（共{group.projects}个项目），{known}"


def _columns(figures: ReportFigures, screen: Screen, rows: Sequence[Lagging]) -> list[_Column]:
    mark = figures.calendar.progress_hundredths
    amounts = [value or 0 for row in rows for value in (row.project.planned_value, row.project.shortfall)]
    whole = all(not value % Unit.WAN for value in amounts)  # 月均, a quotient, is only as fine as these are

    between = "、" if screen.width is None else "\n"

    def money(name: str) -> Callable[[int, Lagging], str]:
        return lambda _, row: _wan(getattr(row.project, name), whole=whole)

    def text(name: str) -> Callable[[int, Lagging], str]:
        return lambda _, row: getattr(row.project, name) or _NOTHING

    return [
        _Column(label="排名", cell=lambda rank, _: str(rank), keep=9, justify="right"),
        _Column(label="项目名称", cell=text("name"), keep=10, least=14),
        _Column(
            label="差距\n(百分点)",
            cell=lambda _, row: _points(row.gap),
            keep=10,
            justify="right",
            tinted=True,
        ),
        _Column(label="完成率\n(%)", cell=lambda _, row: _points(row.project.rate), keep=8, justify="right"),
        _Column(label="应完成\n(万元)", cell=money("planned_value"), keep=2, justify="right"),
        _Column(label="缺口\n(万元)", cell=money("shortfall"), keep=7, justify="right"),
        _Column(label="月均需完成\n(万元)", cell=money("monthly_pace"), keep=1, justify="right"),
        _Column(label="责任单位", cell=text("responsible_unit"), keep=4, least=10),
        _Column(label="联系领导", cell=text("leader"), keep=3, least=8),
        _Column(
            label="灯",
            cell=lambda _, row: LIGHT_NAMES.get(row.project.light or "", _NOTHING),
            keep=8,
            tinted=True,
        ),
        _Column(
            label="进度条",
            cell=lambda _, row: progress_bar(row.project.rate or 0, mark, blocks=screen.blocks),
            keep=5,
            tinted=True,
        ),
        _Column(label="备注", cell=lambda _, row: between.join(notes_of(row.project)), keep=6, least=12),
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


def _points(hundredths: int | None) -> str:
    return _NOTHING if hundredths is None else hundredths_text(hundredths)


def _wan(yuan: int | None, *, whole: bool) -> str:
    """元 as 万元, half up, thousands apart; two decimals unless ``whole``."""
    if yuan is None:
        return _NOTHING
    if whole:
        return f"{divide_half_up(yuan, Unit.WAN):,}"
    hundredths = divide_half_up(yuan * 100, Unit.WAN)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100:,}.{abs(hundredths) % 100:02d}"


def _fit(
    columns: Sequence[_Column], groups: Sequence[LaggingGroup], width: int | None
) -> tuple[list[_Column], list[int]]:
    """The columns that a screen has room for, and how wide each is.

    Without a limit all are as wide as their text. Otherwise the least worth go until the others fit when
    squeezed; what room is left then goes back to the squeezed ones, left to right.
    """
    natural = [_natural_width(column, groups) for column in columns]
    if width is None:
        return list(columns), natural
    least = [min(size, column.least or size) for column, size in zip(columns, natural, strict=True)]
    chosen = list(range(len(columns)))
    while len(chosen) > 1 and sum(least[at] + _GAP for at in chosen) - _GAP > width:
        chosen.remove(min(chosen, key=lambda at: columns[at].keep))
    room = width - sum(least[at] + _GAP for at in chosen) + _GAP
    widths = []
    for at in chosen:
        more = max(min(natural[at] - least[at], room), 0)
        room -= more
        widths.append(least[at] + more)
    return [columns[at] for at in chosen], widths


def _natural_width(column: _Column, groups: Sequence[LaggingGroup]) -> int:
    from rich.cells import cell_len

    cells = [column.cell(rank, row) for group in groups for rank, row in enumerate(group.rows, start=1)]
    return max(cell_len(line) for text in (column.label, *cells) for line in text.split("\n"))


def _table(
    columns: Sequence[_Column], widths: Sequence[int], group: LaggingGroup, screen: Screen
) -> list[str]:
    """The lines of one list: head, rule, rows."""
    heads = [wrap(column.label, width) for column, width in zip(columns, widths, strict=True)]
    deepest = max(map(len, heads))
    raised = [[""] * (deepest - len(head)) + head for head in heads]
    lines = [screen.paint(line, None, bold=True) for line in _lines(columns, widths, raised, screen)]
    lines.append((_RULE if screen.blocks else _ASCII_RULE) * (sum(widths) + _GAP * (len(widths) - 1)))
    for rank, row in enumerate(group.rows, start=1):
        cells = [wrap(column.cell(rank, row), width) for column, width in zip(columns, widths, strict=True)]
        lines += _lines(columns, widths, cells, screen, _COLOURS.get(row.project.light or ""))
    return lines


def _lines(
    columns: Sequence[_Column],
    widths: Sequence[int],
    cells: Sequence[Sequence[str]],
    screen: Screen,
    colour: str | None = None,
) -> Iterator[str]:
    """Cells of one row, each of one or more lines, side by side."""
    for parts in zip_longest(*cells, fillvalue=""):
        filled = [
            screen.paint(fill(part, width, column.justify), colour if column.tinted else None)
            for part, width, column in zip(parts, widths, columns, strict=True)
        ]
        yield (" " * _GAP).join(filled).rstrip()
