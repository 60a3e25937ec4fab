"""How much room a chart needs: its height, its plot's place, and whether its labels fit side by side.

Lengths are points unless said otherwise. A word processor lays labels out by itself; these are estimates that
leave it enough room to do so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from zdxm.document.chart_data import value_text
from zdxm.document.runs import em_width
from zdxm.narrative.blocks import ChartKind

if TYPE_CHECKING:
    from zdxm.document.official import Profile
    from zdxm.narrative.blocks import Chart

__all__ = ["GAP", "TEXT_SIZE", "chart_height", "labels_are_crowded", "plot_layout"]

TEXT_SIZE = 10.5  # 五号
GAP = {ChartKind.COLUMNS: 60, ChartKind.BARS: 40}  # between categories, % of a bar
_PERCENT = 100
_POINT_WIDTH = 0.25  # of a decimal point, in 汉字
_TWIP = 20  # in a point
_TEXT_LINE = 14  # from one line of labels to the next
_AXIS_ROOM = 45  # beside the columns for the value axis
_COLUMNS_HEIGHT = 200  # of columns, legend and axis without the labels below it
_BARS_HEIGHT = 56  # of legend and value axis
_BAR_ROOM = 6  # between the labels of two bars
_NARROWEST_BAR = 22  # from one bar to the next
_LEGEND_ROOM = 30  # above the plot
_WIDEST_LABELS = 0.48  # of a chart with lying bars
_LABEL_ROOM = 10  # between names and the plot
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
    bars = max(len(chart.categories), 1) * (len(chart.series) + GAP[chart.kind] / _PERCENT)
    return _widest_value(chart) > (profile.text_width / _TWIP - _AXIS_ROOM) / bars


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
    return max((em_width(name) for name in chart.categories), default=0)
