"""Charts in the document: the paragraph that holds one, its part, and the values in both its forms.

Each chart is a part of its own with a small workbook, from which Word and WPS draw it anew when somebody
edits its data. The workbook's cells and the values cached in the chart come from the same rows: references
serve 编辑数据; the caches are what is drawn, for without them a chart stays blank until somebody edits it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.diagnostics import column_letters
from zdxm.narrative.blocks import PERCENT, Arrangement, Chart, ChartKind
from zdxm.ooxml.names import DECLARATION, EMU, declared, em_width, escaped, plain
from zdxm.sheets.rows import SheetRows, write_xlsx

if TYPE_CHECKING:
    from zdxm.document.official import Profile

Value = Decimal | int | None

SHEET_NAME = "图表数据"
_CATEGORY_HEAD = "名称"


@frozen
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


NAME_WITH_SHARE = f"{{}}（{{}}{PERCENT}）"


def labels_of(chart: Chart) -> tuple[str, ...]:
    """The categories as they are written, with the shares behind them."""
    names = tuple(map(plain, chart.categories))
    if chart.shares is None:
        return names
    return tuple(
        name if share is None else NAME_WITH_SHARE.format(name, value_text(share))
        for name, share in zip(names, chart.shares.values, strict=True)
    )


def grid_of(chart: Chart) -> Grid:
    """A chart's categories, series and reference line; every head has its unit."""
    names = labels_of(chart)
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


TEXT_SIZE = 10.5  # 五号
GAP = {ChartKind.COLUMNS: 60, ChartKind.BARS: 40}  # between categories, % of a bar
_POINT_WIDTH = 0.25  # of a decimal point, in 汉字
_TWIP = 20  # in a point
_TEXT_LINE = 14  # from one line of labels to the next
_AXIS_ROOM = 45  # beside the columns for the value axis
_COLUMNS_HEIGHT = 158  # of columns, legend and axis without the labels below it
_BARS_HEIGHT = 56  # of legend and value axis
_BAR_ROOM = 4  # between the labels of two bars
_NARROWEST_BAR = 18  # from one bar to the next
_LEGEND_ROOM = 30  # above the plot
_WIDEST_LABELS = 0.48  # of a chart with lying bars
_LABEL_ROOM = 10  # between names and the plot
_PLOT_HEIGHT = 105  # about, of columns
_AXIS_BEYOND = 1.2  # times the highest value: where the value axis may end
_RIGHT_EDGE = 0.97  # of the plot, so that the axis's last number is not cut


def chart_height(chart: Chart, profile: Profile) -> int:
    """Height in tw: room for all labels, in whole lines of the text, so that the page keeps its rhythm."""
    labels = _label_lines(chart, profile) * _TEXT_LINE
    if chart.kind is ChartKind.COLUMNS:
        height = _COLUMNS_HEIGHT + labels + _head_room(chart, profile)
    else:
        height = _BARS_HEIGHT + len(chart.categories) * max(labels + _BAR_ROOM, _NARROWEST_BAR)
    lines = math.ceil(height * _TWIP / profile.pitch)
    page = profile.text_height // profile.pitch - 1  # one line of the page is the caption's
    return min(lines, page) * profile.pitch


def plot_layout(chart: Chart, profile: Profile) -> str:
    """A ``c:layout``: the word processor's own, unless long names or upright numbers need more room."""
    width, height = profile.text_width / _TWIP, chart_height(chart, profile) / _TWIP
    left: float
    top: float
    if chart.kind is ChartKind.BARS:
        left = min(_longest(chart) * TEXT_SIZE, _WIDEST_LABELS * width) + _LABEL_ROOM
        top, foot = _LEGEND_ROOM, _BARS_HEIGHT - _LEGEND_ROOM
    elif labels_are_crowded(chart, profile):
        left, top = _AXIS_ROOM, _LEGEND_ROOM + _head_room(chart, profile)
        foot = _label_lines(chart, profile) * _TEXT_LINE + _LABEL_ROOM
    else:
        return "<c:layout/>"
    x, y = left / width, top / height
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.4f}"/><c:y val="{y:.4f}"/><c:w val="{_RIGHT_EDGE - x:.4f}"/>'
        f'<c:h val="{1 - y - foot / height:.4f}"/></c:manualLayout></c:layout>'
    )


def labels_are_crowded(chart: Chart, profile: Profile) -> bool:
    """Whether the values above neighbouring columns would touch, so that they must stand upright."""
    if chart.kind is ChartKind.BARS:
        return False
    bars = max(len(chart.categories), 1) * (_abreast(chart) + GAP[chart.kind] / 100)
    return _widest_value(chart) > (profile.text_width / _TWIP - _AXIS_ROOM) / bars


def _abreast(chart: Chart) -> int:
    """How many bars a category has beside each other."""
    return len(chart.series) if chart.arrangement is Arrangement.BESIDE else 1


def _head_room(chart: Chart, profile: Profile) -> float:
    """Room above the columns that upright values need."""
    return _widest_value(chart) if labels_are_crowded(chart, profile) else 0


def _widest_value(chart: Chart) -> float:
    """Width of the longest number; its point is half as wide as a digit."""
    values = (value for series in chart.series for value in series.values if value is not None)
    digits = max((len(value_text(value).replace(".", "")) for value in values), default=0)
    return (digits / 2 + _POINT_WIDTH) * TEXT_SIZE


def _label_lines(chart: Chart, profile: Profile) -> int:
    """Lines that the longest category's name takes beside its bar or below its column."""
    width = profile.text_width / _TWIP
    count = max(len(chart.categories), 1)
    room = width * _WIDEST_LABELS if chart.kind is ChartKind.BARS else (width - _AXIS_ROOM) / count
    return max(1, math.ceil(_longest(chart) * TEXT_SIZE / room))


def _longest(chart: Chart) -> float:
    """Width of the longest category's name, in 汉字."""
    return max((em_width(name) for name in labels_of(chart)), default=0)


WORKBOOK_ID = "rId1"  # of the relationship from the chart to its workbook

_CATEGORY_AXIS, _VALUE_AXIS = 1001, 1002
_GREYS = {  # of the series, in order; black numbers can be read on the first two
    Arrangement.BESIDE: ("D9D9D9", "7F7F7F", "404040", "FFFFFF"),
    Arrangement.SHADES: ("E6E6E6", "8C8C8C"),
    Arrangement.STACKED: ("7F7F7F", "F2F2F2"),
}
_OUTLINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="262626"/></a:solidFill></a:ln>'
_HAIRLINE = '<a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln>'
_DASHED = (
    '<a:ln w="22225" cap="flat"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    '<a:prstDash val="dash"/><a:round/></a:ln>'
)
_INVISIBLE = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_WHITE = '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
_NO_LINE = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
_TREND = (
    f"<c:trendline><c:name>{{name}}</c:name><c:spPr>{_DASHED}</c:spPr>"
    '<c:trendlineType val="linear"/><c:forward val="0.5"/><c:backward val="0.5"/>'
    '<c:dispRSqr val="0"/><c:dispEq val="0"/></c:trendline>'
)
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="{}"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_SHOWN_VALUE, _SHOWN_NAME, _SHOWN_NOTHING = _SHOWN.format(1, 0), _SHOWN.format(0, 1), _SHOWN.format(0, 0)
_UPRIGHT = "-5400000"  # a quarter turn to the left, in 1/60000 degree
_LEVEL = "0"


def chart_space_xml(chart: Chart, profile: Profile) -> str:
    """The whole part."""
    look = _Look(chart, profile)
    return (
        f"{DECLARATION}<c:chartSpace {declared('c', 'a', 'r')}>"
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{''.join(_plot_area(look))}</c:plotArea>"
        f"{_legend(look)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'{_WHITE}{look.text()}<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


@frozen
class _Look:
    """What the pieces of one chart share."""

    chart: Chart
    profile: Profile

    @property
    def grid(self) -> Grid:
        """The workbook's rows."""
        return grid_of(self.chart)

    def text(self, turn: str = _LEVEL, wrap: str = "square") -> str:
        """A ``c:txPr``: 五号 in the office's fonts, black; ``turn`` in 1/60000 degree."""
        latin, wide = escaped(self.profile.latin_font), escaped(self.profile.body_font)
        return (
            f'<c:txPr><a:bodyPr rot="{turn}" vert="horz" wrap="{wrap}"/><a:lstStyle/><a:p><a:pPr>'
            f'<a:defRPr sz="{TEXT_SIZE * 100:.0f}" b="0" i="0">'
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
        f'<c:barChart><c:barDir val="{"bar" if lying else "col"}"/>'
        f'<c:grouping val="{"stacked" if chart.arrangement is Arrangement.STACKED else "clustered"}"/>'
        f'<c:varyColors val="0"/>{"".join(series)}<c:gapWidth val="{GAP[chart.kind]}"/>'
        f'<c:overlap val="{0 if chart.arrangement is Arrangement.BESIDE else 100}"/>{axes}</c:barChart>'
    )
    if chart.reference:
        yield (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{_line_series(look, bars)}<c:marker val="1"/>{axes}</c:lineChart>'
        )
    yield _category_axis(look, lying=lying)
    yield _value_axis(look, lying=lying)


def _bar_series(look: _Look, number: int) -> str:
    """One ``c:ser`` of bars, with the values where they can be read."""
    greys = _GREYS[look.chart.arrangement]
    grey = greys[number % len(greys)]
    shape = f'<c:spPr><a:solidFill><a:srgbClr val="{grey}"/></a:solidFill>{_OUTLINE}</c:spPr>'
    labels = _labels(look) if look.chart.series[number].written else ""
    return (
        f'<c:ser>{head_xml(look.grid, number)}{shape}<c:invertIfNegative val="0"/>{labels}'
        f"{data_xml(look.grid, number)}</c:ser>"
    )


def _labels(look: _Look) -> str:
    """The values at the bars: beyond their ends; inside at the foot, where a line across would cut them.

    What is left of a bar has its number at its own foot, from where it may run out of a short one.
    """
    turn = _UPRIGHT if labels_are_crowded(look.chart, look.profile) else _LEVEL
    inside = look.chart.arrangement is Arrangement.STACKED or _line_is_clear_of_foot(look)
    place, ground = ("inBase", _INVISIBLE) if inside else ("outEnd", _WHITE)
    return (
        f'<c:dLbls><c:numFmt formatCode="{number_format(look.chart)}" sourceLinked="0"/>{ground}'
        f'{look.text(turn)}<c:dLblPos val="{place}"/>{_SHOWN_VALUE}</c:dLbls>'
    )


def _line_is_clear_of_foot(look: _Look) -> bool:
    """Whether numbers at the feet of the columns end below the line across them."""
    line = look.chart.reference
    if line is None:
        return False
    top = max(value for column in look.grid.columns for value in column if value is not None)
    tall = _widest_value(look.chart) if labels_are_crowded(look.chart, look.profile) else _TEXT_LINE
    return float(line.value) * _PLOT_HEIGHT > tall * _AXIS_BEYOND * float(top)


def _line_series(look: _Look, number: int) -> str:
    """The ``c:ser`` of the reference line, and its name above its right end.

    A line goes from the middle of the first column to that of the last: what is drawn is its trend, half a
    column longer on both sides. Across a single column it has no length, so it is a dash.
    """
    count = len(look.chart.categories)
    marker = '<c:symbol val="dash"/><c:size val="30"/>' if count == 1 else '<c:symbol val="none"/>'
    trend = "" if count == 1 else _TREND.format(name=escaped(look.grid.heads[number]))
    name = (
        f'<c:dLbls><c:dLbl><c:idx val="{count - 1}"/>{_INVISIBLE}{look.text(wrap="none")}'
        f'<c:dLblPos val="t"/>'
        f"{_SHOWN_NAME}</c:dLbl>{_SHOWN_NOTHING}</c:dLbls>"
    )
    return (
        f"<c:ser>{head_xml(look.grid, number)}{_NO_LINE}<c:marker>{marker}</c:marker>{name}{trend}"
        f'{data_xml(look.grid, number)}<c:smooth val="0"/></c:ser>'
    )


def _legend(look: _Look) -> str:
    """The legend of the bars; the line across has its name beside it."""
    first = len(look.chart.series)
    count = (2 if len(look.chart.categories) > 1 else 1) if look.chart.reference else 0
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{first + at}"/><c:delete val="1"/></c:legendEntry>'
        for at in range(count)
    )
    return f'<c:legend><c:legendPos val="t"/>{hidden}<c:overlay val="0"/>{look.text()}</c:legend>'


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


_LINE_LOSS = 20  # tw by which a chart is lower than its lines, for the (1 pt) text it stands in


def chart_size(chart: Chart, profile: Profile) -> tuple[int, int]:
    """Width and height of a chart in the text, in EMU."""
    return profile.text_width * EMU, (chart_height(chart, profile) - _LINE_LOSS) * EMU


@frozen
class Drawn:
    """A chart as it is written: its part, its workbook, and its width and height in EMU."""

    xml: str
    workbook: bytes
    size: tuple[int, int]


def draw(chart: Chart, profile: Profile) -> Drawn:
    """All that is written for a chart but its place in the text."""
    grid = grid_of(chart)
    rows = SheetRows(name=SHEET_NAME, header=grid.header, rows=grid.rows)
    return Drawn(chart_space_xml(chart, profile), write_xlsx([rows]), chart_size(chart, profile))
