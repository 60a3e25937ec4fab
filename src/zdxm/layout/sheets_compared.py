"""A sheet of projects, or one table of several, as it is compared with the others of its workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from zdxm.cells.amounts import read_money
from zdxm.cells.words import fold, read_name
from zdxm.declare import pattern
from zdxm.layout.book import named_end
from zdxm.layout.headers import HeaderMatch
from zdxm.layout.model import LedgerTable, SheetRead
from zdxm.layout.row_words import is_county, is_everything, read_heading
from zdxm.layout.verdicts import RowUse

_MARK = pattern(r"^[★▲●※☆△*＊]+|^\d{1,3}[、.．](?!\d)")
_WEEK = pattern(r"第?(\d{1,2})(?:周|旬|期)")
_DAY = pattern(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]?(?!\d)|^(0[1-9]|1[0-2])([0-3]\d)$|^(\d{1,2})\.(\d{1,2})$")
_LATELY = {"上周": -1, "上月": -1, "上期": -1, "本周": 0, "本月": 0, "本期": 0, "最新": 0}
"""Words of tabs for the time before and this one."""


class Group:
    """Tables that count or do not count together: all of a sheet, or one of several.

    Attributes:
        sheet: the sheet.
        tables: its tables.
    """

    def __init__(self, sheet: SheetRead, tables: Sequence[LedgerTable]) -> None:
        self.sheet, self.tables = sheet, tuple(tables)
        self._amounts: dict[str, list[int | None]] = {}

    @cached_property
    def rows(self) -> list[tuple[LedgerTable, int]]:
        """Its projects: table and row."""
        return [(table, row) for table in self.tables for row in table.body.projects]

    @cached_property
    def names(self) -> list[str]:
        """Their names, folded, without marks."""
        return [
            _MARK.sub("", fold(read_name(table.part.value(row, table.columns["name"][0]))))
            for table, row in self.rows
        ]

    def amounts(self, key: str) -> list[int | None]:
        """Their amounts of one field in 元, read once; None where it has no column or no number."""
        if key not in self._amounts:
            self._amounts[key] = [_amount(table, row, key) for table, row in self.rows]
        return self._amounts[key]

    @cached_property
    def done(self) -> list[list[int | None]]:
        """Of each all amounts in columns that may be 完成投资, from left to right."""
        return [
            [_read(table, row, match.header.column) for match in _by_place(table, "completed")]
            for table, row in self.rows
        ]

    @property
    def totals(self) -> list[int | None]:
        """Their total investments."""
        return self.amounts("total_investment")

    @cached_property
    def counties(self) -> list[str]:
        """The counties that column, heading or tab give them; "" where none does."""
        return [county for table in self.tables for county in _counties(table)]

    @cached_property
    def end(self) -> tuple[int, int, object] | None:
        """The end of the period that headers, title or tab name."""
        return named_end(self.tables)

    @cached_property
    def moment(self) -> tuple[str, tuple[int, ...]] | None:
        """The week, the day, or the last week or this one that tab or title name, and how it is told."""
        for text in (self.sheet.name.strip(), *(table.preamble.title for table in self.tables)):
            if week := _WEEK.search(text):
                return "week", (int(week[1]),)
            if day := _DAY.search(text):
                return "day", tuple(int(number) for number in day.groups() if number)
            if lately := [at for word, at in _LATELY.items() if word in text]:
                return "lately", (lately[0],)
        return None

    @property
    def label(self) -> str:
        """What messages call it."""
        if len(self.tables) == len(self.sheet.tables):
            return self.sheet.name
        return f"{self.sheet.name}（第{self.tables[0].header.top + 1}行起）"

    @property
    def counts(self) -> bool | None:
        """What the office says."""
        return self.tables[0].counts


def _amount(table: LedgerTable, row: int, key: str) -> int | None:
    columns = table.columns.get(key)
    return _read(table, row, columns[0]) if columns else None


def _read(table: LedgerTable, row: int, column: int) -> int | None:
    return read_money(table.part.value(row, column), table.units.get(column, table.unit)).value


def _by_place(table: LedgerTable, key: str) -> list[HeaderMatch]:
    return sorted(table.matches.get(key, ()), key=lambda match: match.header.column)


def _counties(table: LedgerTable) -> Iterator[str]:
    columns = table.columns.get("county")
    tab = read_heading(read_name(table.sheet)).label
    tab = tab if is_county(tab) and not is_everything(tab) else ""
    sections = table.body.sections
    for row, index in zip(table.body.projects, table.body.section_of, strict=True):
        own = fold(read_name(table.part.value(row, columns[0]))) if columns else ""
        at = index
        while not own and at >= 0:
            own = sections[at].label if sections[at].kind is RowUse.COUNTY else ""
            at = sections[at].parent
        yield own or tab
