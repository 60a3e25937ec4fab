"""Charts in the document: the paragraph that holds one, and the parts it brings along.

Each chart is a part of its own (``chart_space``) with a small workbook, from which Word and WPS draw it anew
when somebody edits its data. The workbook's cells and the values cached in the chart come from the same rows
(``chart_data``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.document.chart_data import SHEET_NAME, grid_of
from zdxm.document.chart_room import chart_height
from zdxm.document.chart_space import CHART_NAMESPACE, WORKBOOK_ID, chart_space_xml
from zdxm.document.runs import attribute
from zdxm.narrative.ordinals import CHART_NUMBER
from zdxm.sheets import SheetRows, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zdxm.document.official import Profile
    from zdxm.narrative.blocks import Chart

__all__ = ["chart_drawing_xml", "chart_parts", "chart_size"]

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMU = 635  # a twip, in the unit of drawings
_LINE_LOSS = (
    20  # tw by which a chart is lower than its lines, for the descent of the (1 pt) text it stands in
)
_FIRST_DRAWING = 100  # ids below are those of the footers' drawings


def chart_drawing_xml(chart: Chart, number: int, profile: Profile) -> str:
    """The ``w:r`` that shows a chart as wide as 版心.

    Args:
        chart: the chart.
        number: its place among the document's charts, from 1.
        profile: the office's choices.
    """
    width, height = chart_size(chart, profile)
    label = attribute(CHART_NUMBER.format(number).strip())
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{_FIRST_DRAWING + number}" name="{label}" descr="{attribute(chart.alt)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART_NAMESPACE}">'
        f'<c:chart xmlns:c="{CHART_NAMESPACE}" r:id="rIdChart{number}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart_size(chart: Chart, profile: Profile) -> tuple[int, int]:
    """Width and height of a chart in the text, in EMU."""
    return profile.text_width * _EMU, (chart_height(chart, profile) - _LINE_LOSS) * _EMU


def chart_parts(charts: Iterable[Chart], profile: Profile) -> dict[str, str | bytes]:
    """Name → content of the parts that the charts need: each its own XML, relationship and workbook."""
    parts: dict[str, str | bytes] = {}
    for number, chart in enumerate(charts, start=1):
        workbook = f"embeddings/chart{number}.xlsx"
        parts[f"word/charts/chart{number}.xml"] = chart_space_xml(chart, profile)
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = _relationship(f"../{workbook}")
        parts[f"word/{workbook}"] = _workbook(chart)
    return parts


def _workbook(chart: Chart) -> bytes:
    """The chart's data as an .xlsx with one sheet."""
    grid = grid_of(chart)
    return write_xlsx([SheetRows(name=SHEET_NAME, header=grid.header, rows=grid.rows)])


def _relationship(target: str) -> str:
    """The relationships part of a chart, which names its workbook."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONSHIPS}">'
        f'<Relationship Id="{WORKBOOK_ID}" Type="{_OFFICE}/package" Target="{target}"/></Relationships>'
    )
