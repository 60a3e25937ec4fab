"""One value that may be printed, and the cells that it comes from, as text and back again.

``台账!G6:G30,G33`` where there is one workbook; ``[甲县.xlsx]台账!G6`` where there are several, as Excel
writes a reference to another file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from fractions import Fraction

from zdxm.declare import frozen, pattern
from zdxm.diagnostics import CellRef, column_number, fold_cells
from zdxm.units import rate_hundredths

_PART = pattern(
    r"(?:\[([^\]]*)\])?(?:'((?:[^']|'')*)'|([^\s!,'\[\]]+))!|([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?"
)


class Kind(Enum):
    """What a figure's value is; the value of the member is the unit it is counted in."""

    MONEY = "元"
    RATE = "%"
    POINTS = "百分点"
    COUNT = "个"
    TIMES = "倍"
    TEXT = "原文"


@frozen
class Figure:
    """One value that may be printed.

    Attributes:
        id: stable within a report: ``total.completed``, ``category:2.rate``, ``project:7.completed``.
        kind: what the value is.
        value: 元, hundredths of a percent, of a 百分点 or of 倍, a count, or the ledger's own text.
        formula: how it is computed, in words.
        scope: whose figure it is: ``total``, ``category:2``, ``project:7``, ``register:problems``.
        fields: ledger columns it is computed from.
        exact: numerator and denominator of a rate or of 倍, for a house style with other decimals.
        progress: what POINTS are held against, exact.
        form: how its text was put another way; "" for the ledger's own words.
        rows: ledger rows that it is computed from, counted from 0; None for all of its scope.
        cells: where it stands, if not in the ledger's own columns.
        parts: ids of the figures and columns it is computed from, if these are not the columns of its scope.
    """

    id: str
    kind: Kind
    value: int | str
    formula: str
    scope: str
    fields: tuple[str, ...] = ()
    exact: tuple[int, int] | None = None
    progress: Fraction | None = None
    form: str = ""
    rows: tuple[int, ...] | None = None
    cells: str | None = None
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The bare value, for messages; the filters print it in house style."""
        return str(self.value)


def ratio_of(
    identity: str,
    part: int,
    whole: int,
    formula: str,
    *,
    parts: tuple[str, ...],
    rows: tuple[int, ...] | None = None,
) -> Figure:
    """One number's share in another, which is not 0, as a figure of the scope that its id names."""
    scope, share = identity.partition(".")[0], rate_hundredths(part, whole)
    exact = part, whole
    return Figure(identity, Kind.RATE, share, formula, scope, exact=exact, rows=rows, parts=parts)


@frozen
class Area:
    """A rectangle of cells, corners included, counted from 0; ``file`` is "" where there is one workbook."""

    file: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def in_file(file: str, cells: str) -> str:
    """Name the workbook that cells stand in, before each sheet.

    >>> in_file("甲县.xlsx", "台账!G6:G8,'1-6月'!A1")
    "[甲县.xlsx]台账!G6:G8,[甲县.xlsx]'1-6月'!A1"
    """
    return _PART.sub(lambda part: part[0] if part[4] else f"[{file}]{part[0]}", cells)


def fold_places(places: Iterable[CellRef]) -> str | None:
    """Cells, folded into ranges; their workbooks are named where there are several. None for no cells."""
    by_file: dict[str, list[tuple[str, int, int]]] = {}
    for place in places:
        if place.sheet is not None and place.row is not None and place.column is not None:
            by_file.setdefault(place.file, []).append((place.sheet, place.row, place.column))
    folded = {file: fold_cells(cells) for file, cells in by_file.items()}
    if len(folded) == 1:
        return next(iter(folded.values()))
    return ",".join(in_file(file, cells) for file, cells in folded.items()) or None


def read_places(cells: str) -> Iterator[Area]:
    """The areas that an address as text names, in order.

    >>> list(read_places("[甲.xlsx]'a''b'!G6:H8"))
    [Area(file='甲.xlsx', sheet="a'b", top=5, left=6, bottom=7, right=7)]
    """
    file = sheet = ""
    for part in _PART.finditer(cells):
        if not part[4]:
            file, sheet = part[1] or "", part[2].replace("''", "'") if part[2] is not None else part[3]
            continue
        right, bottom = part[6] or part[4], part[7] or part[5]
        yield Area(
            file, sheet, int(part[5]) - 1, column_number(part[4]), int(bottom) - 1, column_number(right)
        )
