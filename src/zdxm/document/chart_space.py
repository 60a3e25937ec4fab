"""The part ``word/charts/chartN.xml``: a native chart, as ``c:chartSpace``.

Fonts are named everywhere, because where one is missing Word takes the theme's. Greys, outlines and dashes
survive a black-and-white printer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.document.chart_data import data_xml, grid_of, head_xml, number_format
from zdxm.document.chart_room import GAP, TEXT_SIZE, labels_are_crowded, plot_layout
from zdxm.document.runs import attribute
from zdxm.narrative.blocks import ChartKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.document.chart_data import Grid
    from zdxm.document.official import Profile
    from zdxm.narrative.blocks import Chart

__all__ = ["CHART_NAMESPACE", "WORKBOOK_ID", "chart_space_xml"]

CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WORKBOOK_ID = "rId1"  # of the relationship from the chart to its workbook

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HUNDREDTHS = 100  # DrawingML counts font sizes in 1/100 pt
_CATEGORY_AXIS, _VALUE_AXIS = 1001, 1002
_GREYS = ("D9D9D9", "7F7F7F", "404040", "FFFFFF")  # of the series, in order
_OUTLINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="262626"/></a:solidFill></a:ln>'
_HAIRLINE = '<a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln>'
_DASHED = (
    '<a:ln w="22225" cap="flat"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    '<a:prstDash val="dash"/><a:round/></a:ln>'
)
_INVISIBLE = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_WHITE = '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
_UPRIGHT = "-5400000"  # a quarter turn to the left, in 1/60000 degree
_LEVEL = "0"


def chart_space_xml(chart: Chart, profile: Profile) -> str:
    """The whole part."""
    look = _Look(chart, profile)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{CHART_NAMESPACE}" xmlns:a="{_DRAWING}" xmlns:r="{_OFFICE}">'
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{''.join(_plot_area(look))}</c:plotArea>"
        f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{look.text()}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'{_WHITE}{look.text()}<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What the pieces of one chart share."""

    chart: Chart
    profile: Profile

    @property
    def grid(self) -> Grid:
        """The workbook's rows."""
        return grid_of(self.chart)

    def text(self, turn: str = _LEVEL) -> str:
        """A ``c:txPr``: 五号 in the office's fonts, black; ``turn`` in 1/60000 degree."""
        latin, wide = attribute(self.profile.latin_font), attribute(self.profile.body_font)
        return (
            f'<c:txPr><a:bodyPr rot="{turn}" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
            f'<a:defRPr sz="{TEXT_SIZE * _HUNDREDTHS:.0f}" b="0" i="0">'
            '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
            f'<a:latin typeface="{latin}"/><a:ea typeface="{wide}"/><a:cs typeface="{latin}"/>'
            '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        )


def _plot_area(look: _Look) -> Iterator[str]:
    """The content of ``c:plotArea``: bars, the line across them, two axes."""
    chart = look.chart
    lying = chart.kind is ChartKind.BARS
    bars = len(chart.series)
    series = (_bar_series(look, number) for number in range(bars))
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    yield plot_layout(chart, look.profile)
    yield (
        f'<c:barChart><c:barDir val="{"bar" if lying else "col"}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{"".join(series)}<c:gapWidth val="{GAP[chart.kind]}"/>'
        f'<c:overlap val="0"/>{axes}</c:barChart>'
    )
    if chart.reference:
        yield (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{_line_series(look, bars)}<c:marker val="1"/>{axes}</c:lineChart>'
        )
    yield _category_axis(look, lying=lying)
    yield _value_axis(look, lying=lying)


def _bar_series(look: _Look, number: int) -> str:
    """One ``c:ser`` of bars, with the value at the end of each."""
    grey = _GREYS[number % len(_GREYS)]
    shape = f'<c:spPr><a:solidFill><a:srgbClr val="{grey}"/></a:solidFill>{_OUTLINE}</c:spPr>'
    turn = _UPRIGHT if labels_are_crowded(look.chart, look.profile) else _LEVEL
    labels = (
        f'<c:dLbls><c:numFmt formatCode="{number_format(look.chart)}" sourceLinked="0"/>{_WHITE}'
        f'{look.text(turn)}<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        "</c:dLbls>"
    )
    return (
        f'<c:ser>{head_xml(look.grid, number)}{shape}<c:invertIfNegative val="0"/>{labels}'
        f"{data_xml(look.grid, number)}</c:ser>"
    )


def _line_series(look: _Look, number: int) -> str:
    """The ``c:ser`` of the reference line; across a single column a line has no length, so it is a dash."""
    single = len(look.chart.categories) == 1
    marker = '<c:symbol val="dash"/><c:size val="30"/>' if single else '<c:symbol val="none"/>'
    return (
        f"<c:ser>{head_xml(look.grid, number)}<c:spPr>{_DASHED}</c:spPr><c:marker>{marker}</c:marker>"
        f'{data_xml(look.grid, number)}<c:smooth val="0"/></c:ser>'
    )


def _category_axis(look: _Look, *, lying: bool) -> str:
    """The axis with the names; lying bars run from the top down."""
    direction, place = ("maxMin", "l") if lying else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{direction}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_OUTLINE}</c:spPr>{look.text()}<c:crossAx val="{_VALUE_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="50"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(look: _Look, *, lying: bool) -> str:
    """The axis with the numbers; bars start at 0, unless a value is below it."""
    values = [value for series in look.chart.series for value in series.values if value is not None]
    start = '<c:min val="0"/>' if min(values, default=0) >= 0 else ""
    place, crossing = ("b", "max") if lying else ("l", "autoZero")
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>{start}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/>'
        f"<c:majorGridlines><c:spPr>{_HAIRLINE}</c:spPr></c:majorGridlines>"
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_INVISIBLE}'
        f'{look.text()}<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{crossing}"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
