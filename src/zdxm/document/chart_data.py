"""A chart's values, twice the same: as rows for its workbook, and as references with caches for its XML.

The references serve 编辑数据; the caches are what is drawn, for without them a chart stays blank until
somebody edits it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from zdxm.diagnostics import column_letters
from zdxm.ooxml.names import escaped, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.narrative.blocks import Chart

    Value = Decimal | int | None


SHEET_NAME = "图表数据"
_CATEGORY_HEAD = "名称"


@dataclass(frozen=True, slots=True)
class Grid:
    """The chart's values column by column, the reference line's last.

    Attributes:
        names: of the categories.
        heads: one for each column of values.
        columns: each with one value for every category.
    """

    names: tuple[str, ...]
    heads: tuple[str, ...]
    columns: tuple[tuple[Value, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The workbook's first row."""
        return (_CATEGORY_HEAD, *self.heads)

    @property
    def rows(self) -> tuple[tuple[str | Value, ...], ...]:
        """The workbook's other rows, one for each category."""
        return tuple(zip(self.names, *self.columns, strict=True))


def grid_of(chart: Chart) -> Grid:
    """A chart's categories, series and reference line; every head has its unit."""
    names = tuple(map(plain, chart.categories))
    heads = [f"{plain(series.label)}（{plain(chart.unit)}）" for series in chart.series]
    columns = [series.values for series in chart.series]
    if chart.reference:
        heads.append(plain(chart.reference.label))
        columns.append((chart.reference.value,) * len(names))
    return Grid(names, tuple(heads), tuple(columns))


def fingerprint(grid: Grid) -> str:
    """What a chart shows, as one hash; 53.20 is the same as 53.2, to which programs trim it."""
    names, heads = ([" ".join(text.split()) for text in texts] for texts in (grid.names, grid.heads))
    columns = [
        ["" if value is None else f"{Decimal(value).normalize():f}" for value in c] for c in grid.columns
    ]
    return sha256(repr((names, heads, columns)).encode()).hexdigest()


def head_xml(grid: Grid, column: int) -> str:
    """``c:idx``, ``c:order`` and ``c:tx`` of a series, for one of the grid's columns."""
    name = _string_cache(_address(column + 1, 1, 1), [grid.heads[column]])
    return f'<c:idx val="{column}"/><c:order val="{column}"/><c:tx>{name}</c:tx>'


def data_xml(grid: Grid, column: int) -> str:
    """``c:cat`` and ``c:val`` of a series: references and what they refer to."""
    count = len(grid.names)
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{value_text(value)}</c:v></c:pt>'
        for at, value in enumerate(grid.columns[column])
        if value is not None
    )
    return (
        f"<c:cat>{_string_cache(_address(0, 2, count + 1), grid.names)}</c:cat>"
        f"<c:val><c:numRef><c:f>{_address(column + 1, 2, count + 1)}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}'
        "</c:numCache></c:numRef></c:val>"
    )


def _string_cache(address: str, texts: Sequence[str]) -> str:
    """A ``c:strRef`` with its cache."""
    points = "".join(f'<c:pt idx="{at}"><c:v>{escaped(text)}</c:v></c:pt>' for at, text in enumerate(texts))
    return (
        f'<c:strRef><c:f>{address}</c:f><c:strCache><c:ptCount val="{len(texts)}"/>{points}'
        "</c:strCache></c:strRef>"
    )


def _address(column: int, first: int, last: int) -> str:
    """Absolute cells of one column (from 0) in the workbook: '图表数据'!$B$2:$B$6."""
    letters = column_letters(column)
    end = f":${letters}${last}" if last > first else ""
    return f"'{SHEET_NAME}'!${letters}${first}{end}"


def value_text(value: Decimal | int) -> str:
    """A value as it is written, never with an exponent.

    >>> from decimal import Decimal
    >>> value_text(50), value_text(Decimal("53.20")), value_text(Decimal("1E+2"))
    ('50', '53.20', '100')
    """
    return f"{Decimal(value):f}"


def number_format(chart: Chart) -> str:
    """The format that shows each value as it is written: 53.20 beside 42.14, but 53.2 beside 42.14."""
    places = {_places(value) for series in chart.series for value in series.values if value is not None}
    same = places.pop() if len(places) == 1 else 0
    return f"0.{'0' * same}" if same else "General"


def _places(value: Decimal | int) -> int:
    """How many decimals a value is written with."""
    return len(value_text(value).partition(".")[2])
