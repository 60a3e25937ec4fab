"""A chart's values as a table, for files that cannot show a chart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zdxm.narrative.blocks import Align, Column, RowKind, Run, TableRow

if TYPE_CHECKING:
    from zdxm.narrative.blocks import Chart

__all__ = ["chart_columns", "chart_rows"]

_ABSENT = "—"
_COMPARED = "名称"
_LABEL = "{}（{}）"
_WIDTH = 1.0  # plain files have no column widths


def chart_columns(chart: Chart) -> tuple[Column, ...]:
    """What is compared, then a column for each series with its unit."""
    series = (Column(_LABEL.format(row.label, chart.unit), _WIDTH, Align.RIGHT) for row in chart.series)
    return (Column(_COMPARED, _WIDTH), *series)


def chart_rows(chart: Chart) -> tuple[TableRow, ...]:
    """A row for each category, with the printed values."""
    values = zip(*(row.values for row in chart.series), strict=True)
    return tuple(
        TableRow(RowKind.ITEM, (Run(name), *(Run(_said(value)) for value in row)))
        for name, row in zip(chart.categories, values, strict=True)
    )


def _said(value: Decimal | int | None) -> str:
    return _ABSENT if value is None else f"{Decimal(value):f}"
