"""The unit of a table's amounts where their own headers name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.cells import fold
from zdxm.diagnostics import CellRef, column_letters
from zdxm.errors import LedgerError
from zdxm.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zdxm.layout.headers import Header
    from zdxm.workbook import Sheet

__all__ = ["DEFAULT_UNIT", "settle_unit"]

DEFAULT_UNIT = Unit.WAN
MIN_SIBLINGS = 2
"""So many headers with one and the same unit speak for those beside them that have none."""

_WORDS = {unit.label: unit for unit in Unit}


def settle_unit(
    sheet: Sheet, rows: Sequence[int], money: Sequence[Header], known: Unit | None, place: CellRef
) -> tuple[Unit, bool]:
    """The unit of the columns whose headers name none, and whether it is only the default.

    Args:
        sheet: the sheet.
        rows: the projects' rows.
        money: headers of the money columns.
        known: what unit row, title or caller say.
        place: the sheet's, for the message.

    Raises:
        LedgerError: a column (计量单位) gives the unit row by row, and it is not one and the same.
    """
    bare = [header for header in money if header.unit is None]
    if not bare:
        return known or DEFAULT_UNIT, False
    taken = {header.column for header in money}
    for column, units in _unit_columns(sheet, rows, taken):
        if len(units | ({known} if known else set())) > 1:
            raise _units_differ(CellRef(place.file, place.sheet, rows[0], column), units, bare[0])
        known = next(iter(units))
    named = [header.unit for header in money if header.unit is not None]
    if known is None and len(named) >= MIN_SIBLINGS and len(set(named)) == 1:
        known = named[0]
    return known or DEFAULT_UNIT, known is None


def _unit_columns(sheet: Sheet, rows: Sequence[int], taken: set[int]) -> Iterator[tuple[int, set[Unit]]]:
    """Columns whose cells hold nothing but money units, and which."""
    projects = [sheet.rows[row - sheet.top] for row in rows]
    for column in range(sheet.left, sheet.right):
        at = column - sheet.left
        first = next((cells[at] for cells in projects if cells[at] != ""), "")
        if column in taken or not isinstance(first, str) or fold(first) not in _WORDS:
            continue
        words = {fold(str(cells[at])) for cells in projects} - {""}
        if words <= _WORDS.keys():
            yield column, {_WORDS[word] for word in words}


def _units_differ(place: CellRef, units: set[Unit], bare: Header) -> LedgerError:
    named = "、".join(unit.label for unit in sorted(units, reverse=True))
    return LedgerError(
        str(place),
        f"{column_letters(place.column or 0)}列逐行写着金额单位（{named}），与别处写的不一致或各行不同，"
        f"而{column_letters(bare.column)}列“{bare.text}”没有自己的单位",
        "请把各行金额换算成同一个单位，在表头上方写明“单位：万元”，再删去这一列",
    )
