"""Lists in columns: on a screen as wide as their text, or squeezed and thinned out to its width; as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any, Generic, TypeVar

from zdxm.config.settings import Origin, Setting
from zdxm.console.answers import FORMAT_VERSION, Result
from zdxm.console.screen import Screen, fill, wrap
from zdxm.declare import frozen
from zdxm.figures.values import Kind
from zdxm.sheets.rows import Cell, looks_like_formula
from zdxm.units import Unit, divide_half_up, hundredths_text

Row = TypeVar("Row")
Value = str | int | tuple[str, ...] | None
"""What a column says of a row: a text, several, a count, or an amount or rate as figures have it."""

_UNITS = {Kind.MONEY: "万元", Kind.RATE: "%", Kind.POINTS: "百分点"}
_NOTHING = "-"
_GAP = 2  # blanks between two columns


@frozen
class Column(Generic[Row]):
    """One column of a list.

    Attributes:
        label: its name.
        value: what it says of a row, given the row's number from 1.
        kind: what its values are.
        signed: whether what is above 0 carries a +.
        keep: how much it is worth; on a narrow screen the least worth goes first. 0 keeps it off any screen.
        least: fewest columns it can be squeezed to by wrapping; None if it must stay whole.
        tinted: whether it takes the colour of the row.
        saved: whether CSV and .xlsx have it.
    """

    label: str
    value: Callable[[int, Row], Value]
    kind: Kind = Kind.TEXT
    signed: bool = False
    keep: int = 0
    least: int | None = None
    tinted: bool = False
    saved: bool = True

    def head(self, between: str = "") -> str:
        """Its name, and its unit in brackets."""
        unit = _UNITS.get(self.kind)
        return f"{self.label}{between}({unit})" if unit else self.label

    def cell(self, number: int, row: Row) -> Cell:
        """What stands in a spreadsheet: 万元 with two decimals, half up."""
        value = self.value(number, row)
        if isinstance(value, tuple):
            return "、".join(value)
        if not isinstance(value, int) or self.kind not in _UNITS:
            return value
        return Decimal(_hundredths(value) if self.kind is Kind.MONEY else value).scaleb(-2)

    def shown(self, number: int, row: Row, between: str, *, whole: bool) -> str:
        """What stands on a screen: amounts in whole 万元 where all of them are whole."""
        value = self.value(number, row)
        if isinstance(value, tuple):
            return between.join(value)
        if self.kind is Kind.MONEY:
            return wan_text(value, whole=whole) if isinstance(value, int) else _NOTHING
        if isinstance(value, int) and self.kind in _UNITS:
            return ("+" if self.signed and value > 0 else "") + hundredths_text(value)
        return _NOTHING if value is None else str(value)

    def filled(self, text: str, width: int) -> str:
        """A text with blanks beside it: numbers stand right."""
        return fill(text, width, "left" if self.kind is Kind.TEXT else "right")


def _hundredths(yuan: int) -> int:
    return divide_half_up(yuan * 100, Unit.WAN)


def wan_text(yuan: int, *, whole: bool) -> str:
    """元 as 万元, half up, thousands apart; two decimals unless ``whole``.

    >>> wan_text(123_456_789, whole=False), wan_text(-15_000_000, whole=True)
    ('12,345.68', '-1,500')
    """
    return f"{divide_half_up(yuan, Unit.WAN) if whole else Decimal(_hundredths(yuan)).scaleb(-2):,}"


@frozen(kw_only=True)
class Drawing(Generic[Row]):
    """Lists on a screen, under one title.

    Attributes:
        screen: what they are drawn on.
        title: its lines; the first is bold.
        lists: each with its name, what is said of it, and its rows.
        columns: those that screens have; fewer are drawn on a narrow one.
        colour: of a row's tinted cells.
        between: what stands between the texts of a cell where a line may have any length.
        whole: whether every amount is a whole number of 万元.
    """

    screen: Screen
    title: tuple[str, ...]
    lists: tuple[tuple[str, str, Sequence[Row]], ...]
    columns: tuple[Column[Row], ...]
    colour: Callable[[Row], str | None]
    between: str
    whole: bool

    @property
    def hidden(self) -> list[str]:
        """Heads of the columns that a narrow screen has no room for."""
        if self.screen.width is None:
            return []
        chosen, _ = self._fit(self._texts())
        return [column.head() for at, column in enumerate(self.columns) if at not in chosen]

    def text(self) -> str:
        """The title, then each list with its name, as wide as its text or squeezed to the screen."""
        texts = self._texts()
        chosen, widths = self._fit(texts)
        first, *more = self.title
        lines = [self.screen.paint(first, None, bold=True), *more, ""]
        for (name, said, rows), cells in zip(self.lists, texts, strict=True):
            lines += [f"{self.screen.paint(name, None, bold=True)}  {said}", *self._head(chosen, widths)]
            for row, line in zip(rows, cells, strict=True):
                lines += self._lines(chosen, widths, [line[at] for at in chosen], self.colour(row))
            lines.append("")
        return "\n".join(lines).rstrip("\n") + "\n"

    def _texts(self) -> list[list[list[str]]]:
        """The texts of all cells, list by list and row by row."""
        between = self.between if self.screen.width is None else "\n"
        return [
            [
                [column.shown(number, row, between, whole=self.whole) for column in self.columns]
                for number, row in enumerate(rows, start=1)
            ]
            for _, _, rows in self.lists
        ]

    def _fit(self, texts: list[list[list[str]]]) -> tuple[list[int], list[int]]:
        """The places of the columns that the screen has room for, and how wide each is.

        Without a limit all are as wide as their text. Otherwise the least worth go until the others fit when
        squeezed; what room is left then goes back to the squeezed ones, left to right.
        """
        from rich.cells import cell_len

        every = [[column.head("\n") for column in self.columns], *(row for rows in texts for row in rows)]
        natural = [
            max(cell_len(line) for text in column for line in text.split("\n"))
            for column in zip(*every, strict=True)
        ]
        chosen = list(range(len(self.columns)))
        if self.screen.width is None:
            return chosen, natural
        least = [min(size, column.least or size) for column, size in zip(self.columns, natural, strict=True)]
        while len(chosen) > 1 and sum(least[at] + _GAP for at in chosen) - _GAP > self.screen.width:
            chosen.remove(min(chosen, key=lambda at: self.columns[at].keep))
        room = self.screen.width - sum(least[at] + _GAP for at in chosen) + _GAP
        widths = []
        for at in chosen:
            more = max(min(natural[at] - least[at], room), 0)
            room -= more
            widths.append(least[at] + more)
        return chosen, widths

    def _head(self, chosen: Sequence[int], widths: Sequence[int]) -> Iterator[str]:
        """The names of the columns, which stand low, and a line."""
        heads = [wrap(self.columns[at].head("\n"), width) for at, width in zip(chosen, widths, strict=True)]
        deepest = max(map(len, heads))
        raised = ["\n" * (deepest - len(head)) + "\n".join(head) for head in heads]
        for line in self._lines(chosen, widths, raised, None):
            yield self.screen.paint(line, None, bold=True)
        yield self.screen.rule * (sum(widths) + _GAP * (len(widths) - 1))

    def _lines(
        self, chosen: Sequence[int], widths: Sequence[int], texts: Sequence[str], colour: str | None
    ) -> Iterator[str]:
        """The cells of one row, each of one or more lines, side by side."""
        columns = [self.columns[at] for at in chosen]
        cells = [wrap(text, width) for text, width in zip(texts, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            filled = [
                self.screen.paint(column.filled(part, width), colour if column.tinted else None)
                for part, width, column in zip(parts, widths, columns, strict=True)
            ]
            yield (" " * _GAP).join(filled).rstrip()


_EMPTY = "（空）"


@frozen
class InForce(Result):
    """Which settings hold, and who says so: ``zdxm config``.

    Attributes:
        settings: every one.
        path: the file that was read; None for none.
        places: where it was looked for, in this order.
        with_ledger: whether a ledger was asked as well.
    """

    settings: tuple[Setting, ...]
    path: Path | None
    places: tuple[Path, ...]
    with_ledger: bool

    def text(self, screen: Screen) -> str:
        """Which file was read and where it was looked for; then one line for each."""
        said = sum(setting.origin is not Origin.DEFAULT for setting in self.settings)
        return Drawing(
            screen=screen,
            title=(
                f"配置文件：{self.path or '没有找到，都用默认的'}",
                f"按次序找过：{'、'.join(map(str, self.places))}",
            ),
            lists=(("设置", f"{len(self.settings)}项，{said}项不是默认的", self.settings),),
            columns=_SETTINGS,
            colour=lambda setting: None if setting.origin is Origin.DEFAULT else "cyan",
            between="、",
            whole=True,
        ).text()

    def json(self) -> dict[str, Any]:
        """The same; what a table says whose keys are free is listed only where it is written."""
        return {
            "format_version": FORMAT_VERSION,
            "file": self.path and str(self.path),
            "looked_for": [str(path) for path in self.places],
            "settings": [
                {
                    "key": setting.key,
                    "value": _plain(setting.value),
                    "origin": setting.origin.value,
                    "place": setting.place,
                    "line": setting.line,
                }
                for setting in self.settings
            ],
        }

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """That no ledger was read, which may say some of it."""
        del screen
        if not self.with_ledger:
            yield (
                "没有读台账；period、region、batch、office空着时，各命令取台账写明的："
                "要看是什么，写成zdxm config 台账.xlsx"
            )


def _plain(value: object) -> object:
    """A value as JSON has it: a day as text, a whole number without decimals, an empty table as nothing."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if value == {} else value


def _written(setting: Setting) -> str:
    """A value as ``zdxm.toml`` writes it."""
    value = _plain(setting.value)
    return _EMPTY if value in (None, "", ()) else json.dumps(value, ensure_ascii=False)


def _source(setting: Setting) -> str:
    return f"{setting.place}第{setting.line}行" if setting.line else setting.place or "默认"


_SETTINGS: tuple[Column[Setting], ...] = (
    Column("设置", lambda _, setting: setting.key, keep=3, least=16),
    Column("来自", lambda _, setting: _source(setting), keep=3, least=16, tinted=True),
    Column("现在是", lambda _, setting: _written(setting), keep=3, least=16, tinted=True),
)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV with a byte order mark, without which Excel reads 汉字 as GBK.

    A text that a spreadsheet program would run as a formula gets a ``'`` in front.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(
        [f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell for cell in row]
        for row in rows
    )
    return buffer.getvalue().encode("utf-8-sig")
