"""Tables on the terminal: as wide as their text, or squeezed and thinned out to what the screen holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Generic, Literal, TypeVar

from zdxm.console.messages import fill, wrap
from zdxm.console.streams import Screen
from zdxm.units import Unit, divide_half_up, hundredths_text

NOTHING = "-"
"""What stands where there is no value."""

_RULE, _ASCII_RULE = "─", "-"
_GAP = 2  # blanks between two columns

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column of a table.

    Attributes:
        label: its head; a line break in it is kept.
        cell: its text for one row, given the row's number from 1.
        least: fewest columns it can be squeezed to by wrapping; None if it must stay whole.
        keep: how much it is worth; on a narrow screen the least worth goes first.
        justify: side its text stands on.
        tinted: it takes the colour of the row.
    """

    label: str
    cell: Callable[[int, Row], str]
    keep: int
    least: int | None = None
    justify: Literal["left", "right"] = "left"
    tinted: bool = False


def fit(
    columns: Sequence[Column[Row]], lists: Sequence[Sequence[Row]], width: int | None
) -> tuple[list[Column[Row]], list[int]]:
    """The columns that a screen has room for, and how wide each is.

    Without a limit all are as wide as their text. Otherwise the least worth go until the others fit when
    squeezed; what room is left then goes back to the squeezed ones, left to right.

    Args:
        columns: all that there are.
        lists: the rows of each table that is to have these columns.
        width: of the screen; None for no limit.
    """
    natural = [_natural_width(column, lists) for column in columns]
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


def _natural_width(column: Column[Row], lists: Sequence[Sequence[Row]]) -> int:
    from rich.cells import cell_len

    cells = [column.cell(number, row) for rows in lists for number, row in enumerate(rows, start=1)]
    return max(cell_len(line) for text in (column.label, *cells) for line in text.split("\n"))


def draw(
    fitted: tuple[Sequence[Column[Row]], Sequence[int]],
    rows: Sequence[Row],
    screen: Screen,
    colour: Callable[[Row], str | None] = lambda _: None,
) -> list[str]:
    """The lines of one table: head, rule, rows.

    Args:
        fitted: columns and widths, from :func:`fit`.
        rows: what it lists.
        screen: what it is drawn on.
        colour: of a row's tinted cells.
    """
    columns, widths = fitted
    heads = [wrap(column.label, width) for column, width in zip(columns, widths, strict=True)]
    deepest = max(map(len, heads))
    raised = [[""] * (deepest - len(head)) + head for head in heads]
    lines = [screen.paint(line, None, bold=True) for line in _lines(fitted, raised, screen, None)]
    lines.append((_RULE if screen.blocks else _ASCII_RULE) * (sum(widths) + _GAP * (len(widths) - 1)))
    for number, row in enumerate(rows, start=1):
        cells = [wrap(column.cell(number, row), width) for column, width in zip(columns, widths, strict=True)]
        lines += _lines(fitted, cells, screen, colour(row))
    return lines


def _lines(
    fitted: tuple[Sequence[Column[Row]], Sequence[int]],
    cells: Sequence[Sequence[str]],
    screen: Screen,
    colour: str | None,
) -> Iterator[str]:
    """Cells of one row, each of one or more lines, side by side."""
    columns, widths = fitted
    for parts in zip_longest(*cells, fillvalue=""):
        filled = [
            screen.paint(fill(part, width, column.justify), colour if column.tinted else None)
            for part, width, column in zip(parts, widths, columns, strict=True)
        ]
        yield (" " * _GAP).join(filled).rstrip()


def points_cell(hundredths: int | None) -> str:
    """A rate or a gap with two decimals.

    >>> points_cell(-786), points_cell(None)
    ('-7.86', '-')
    """
    return NOTHING if hundredths is None else hundredths_text(hundredths)


def wan_cell(yuan: int | None, *, whole: bool) -> str:
    """元 as 万元, half up, thousands apart; two decimals unless ``whole``.

    >>> wan_cell(123_456_789, whole=False), wan_cell(-15_000_000, whole=True), wan_cell(None, whole=True)
    ('12,345.68', '-1,500', '-')
    """
    if yuan is None:
        return NOTHING
    if whole:
        return f"{divide_half_up(yuan, Unit.WAN):,}"
    hundredths = divide_half_up(yuan * 100, Unit.WAN)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100:,}.{abs(hundredths) % 100:02d}"
