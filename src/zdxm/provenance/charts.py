"""New values into the charts of a document: each chart whole, or not at all.

A chart is known by what it shows, which outlives Word, WPS and LibreOffice: its names, series and numbers are
those that were written. Its part as it was written is replaced by the fresh report's; one that somebody has
formatted, or another program has saved, gets the fresh values and keeps the rest. Its workbook goes with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from pathlib import Path

from zdxm.declare import frozen
from zdxm.document.charts import (
    Grid,
    Value,
    draw,
    fingerprint,
    grid_of,
    number_format,
    value_text,
)
from zdxm.document.marks import ChartMemory, Point, chart_memories, chart_points
from zdxm.document.official import Profile
from zdxm.errors import ZdxmError
from zdxm.narrative.blocks import Arrangement, Chart
from zdxm.ooxml.archive import parse_xml, xml_bytes
from zdxm.ooxml.scanning import Splice
from zdxm.provenance.drawings import Drawing, bare_name, read_grid, write_grid
from zdxm.provenance.flow import numbers_in
from zdxm.provenance.fresh import Fresh
from zdxm.provenance.plan import Change, Outcome
from zdxm.provenance.reading import Report
from zdxm.workbook.reading import read_workbook

_CHART, _POINT, _NEW_CHART = "图{}“{}”", "图{}“{}”{}", "图“{}”"
_WORKBOOK, _ALT = "的数据表", "的替代文字"
_FILE = "图.xlsx"
_LEAST_ALIKE = 0.5  # of the names in a chart whose numbers somebody has changed


@frozen
class Renewal:
    """What becomes of one chart that the document remembers.

    Attributes:
        memory: what it remembers of the chart from now on; None where it remembers the values only.
        changes: what to report.
        points: the values of a chart that is as a fresh report has it.
        left: the values of one that is left alone.
        parts: name → new content of its parts.
        splices: what to write where it stands in the text.
    """

    memory: ChartMemory | None
    changes: tuple[Change, ...] = ()
    points: tuple[Point, ...] = ()
    left: tuple[Point, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict)
    splices: tuple[Splice, ...] = ()


@frozen
class _New:
    """A chart of the fresh report, and all that is written for it."""

    chart: Chart
    memory: ChartMemory
    points: tuple[Point, ...]
    xml: bytes
    workbook: bytes


@frozen
class Charts:
    """What becomes of all charts, and those of the fresh report that the document does not have."""

    renewals: tuple[Renewal, ...]
    added: tuple[Change, ...]

    @property
    def splices(self) -> Collection[Splice]:
        """What to write where they stand; two that show the same renew the same drawings."""
        return {splice.start: splice for one in self.renewals for splice in one.splices}.values()

    @property
    def changes(self) -> Iterator[Change]:
        """What to report."""
        return chain(*(one.changes for one in self.renewals), self.added)


def renew_charts(report: Report, document: bytes, fresh: Fresh) -> Charts:
    """What becomes of the charts of a document, whose main part is given too."""
    charts = fresh.narrative.charts
    waiting: dict[str, list[_New]] = {}
    for one in _written(charts, fresh.profile):  # a template may draw a chart twice
        waiting.setdefault(one.chart.name, []).append(one)
    alts = {one.alt for one in report.record.charts} | {chart.alt for chart in charts}
    renewer = _Renewer(report, document, frozenset(alts))
    renewals = []
    for memory in report.record.charts:
        named = waiting.get(memory.name)
        renewals.append(renewer.renew(memory, named.pop(0) if named else None))
    captions = ("".join(run.text for run in one.chart.caption) for one in chain(*waiting.values()))
    added = tuple(Change(Outcome.ADDED, _NEW_CHART.format(caption), "", "") for caption in captions)
    return Charts((*renewals, *renewer.unknown()), added)


def _written(charts: Sequence[Chart], profile: Profile) -> Iterator[_New]:
    drawn = [draw(chart, profile) for chart in charts]
    for chart, one, memory in zip(charts, drawn, chart_memories(charts, drawn), strict=True):
        yield _New(chart, memory, tuple(chart_points([chart])), one.xml.encode(), one.workbook)


@frozen
class _Renewer:
    """Decides on the charts of one document; ``alts`` are the words for all old and new."""

    report: Report
    document: bytes
    alts: frozenset[str]

    def renew(self, memory: ChartMemory, new: _New | None) -> Renewal:
        """Decide on one chart, and on its copies if somebody has copied it."""
        found = [one for one in self.report.drawings if one.grid and fingerprint(one.grid) == memory.values]
        if not found:
            faults = tuple(self._lost(memory, new))
        elif new is None:
            faults = (Change(Outcome.GONE, _named(memory), "", ""),)
        else:
            faults = tuple(self._faults(found, memory, new))
        if faults or new is None:
            return Renewal(memory, faults, left=self._points(memory.number))
        return self._renewed(found, memory, new)

    def unknown(self) -> Iterator[Renewal]:
        """Charts of a document that remembers their values only."""
        remembered = {memory.number for memory in self.report.record.charts}
        for point in self.report.record.points:
            if point.chart not in remembered:
                yield Renewal(None, (Change(Outcome.CHART, point.place, point.text, ""),), left=(point,))

    def _points(self, number: int) -> tuple[Point, ...]:
        return tuple(point for point in self.report.record.points if point.chart == number)

    def _lost(self, memory: ChartMemory, new: _New | None) -> Iterator[Change]:
        """A chart that somebody has changed or deleted."""
        labels = {point.label for point in self._points(memory.number)}
        known = {other.values for other in self.report.record.charts}
        for one in self.report.drawings:
            names = {bare_name(name)[0] for name in one.grid.names} if one.grid else labels
            ours = one.grid is None or fingerprint(one.grid) not in known
            if ours and len(names & labels) >= _LEAST_ALIKE * len(names):
                if one.grid is None or new is None:
                    yield Change(Outcome.EDITED, _named(memory), "", "")
                else:
                    yield from _differences(memory, one.grid, new.chart, Outcome.EDITED)
                return
        yield Change(Outcome.DELETED, _named(memory), "", "")

    def _faults(self, found: Sequence[Drawing], memory: ChartMemory, new: _New) -> Iterator[Change]:
        """Why a chart cannot be renewed as a whole."""
        heads = len(grid_of(new.chart).heads)
        if any(one.grid is None or len(one.grid.heads) != heads for one in found):
            yield Change(Outcome.CHART, _named(memory), "", "")
        elif not all(one.workbook is None or self._is_whole(one, memory) for one in found):
            yield Change(Outcome.EDITED, _named(memory) + _WORKBOOK, "", "")

    def _is_whole(self, drawing: Drawing, memory: ChartMemory) -> bool:
        """Whether a chart's workbook holds what the chart shows."""
        content = self.report.archive.read(drawing.workbook or "")
        return sha256(content).hexdigest() == memory.workbook or _rows(content) == _rows_of(drawing.grid)

    def _renewed(self, found: Sequence[Drawing], memory: ChartMemory, new: _New) -> Renewal:
        """The chart, and its copies, with the values of the fresh report."""
        parts, size = self._parts(found, memory, new), memory.size
        splices, told = [], []
        for one in found:
            height = one.size[1]
            if parts and _has_our_size(one, memory, new):
                height, size = str(new.memory.size[1]), new.memory.size
            known = one.description == memory.alt
            words = new.chart.alt if known else one.description
            if (words, height) != (one.description, one.size[1]):
                splices.append(one.described(self.document, words, height))
            if not known and one.description not in self.alts and numbers_in(words):
                told.append(Change(Outcome.EDITED, _named(memory) + _ALT, words, new.chart.alt))
        written = parts.get(found[0].part)
        xml = sha256(written).hexdigest() if written else memory.xml
        workbook = new.memory.workbook if written else memory.workbook
        now = replace(new.memory, number=memory.number, xml=xml, workbook=workbook, size=size)
        points = tuple(replace(point, chart=memory.number) for point in new.points)
        shown = found[0].grid or grid_of(new.chart)
        told += _differences(memory, shown, new.chart, Outcome.UPDATED)
        return Renewal(now, tuple(told), points, parts=parts, splices=tuple(splices))

    def _parts(self, found: Sequence[Drawing], memory: ChartMemory, new: _New) -> dict[str, bytes]:
        """The parts that get other values; those that stand as they were written become the fresh ones."""
        parts: dict[str, bytes] = {}
        for one in found if new.memory.values != memory.values else ():
            same = one.digest == memory.xml and new.memory.size[0] == memory.size[0]
            parts[one.part] = new.xml if same else _rewritten(one, new.chart)
            if one.workbook:
                parts[one.workbook] = new.workbook
        return parts


def _named(memory: ChartMemory) -> str:
    return _CHART.format(memory.number, memory.name)


def _has_our_size(drawing: Drawing, memory: ChartMemory, new: _New) -> bool:
    """Whether there may be room for more or fewer bars: nobody has drawn it larger or smaller."""
    sizes = memory.size, new.memory.size
    return sizes[0][0] == sizes[1][0] and drawing.size in [
        (str(width), str(height)) for width, height in sizes
    ]


def _rewritten(drawing: Drawing, chart: Chart) -> bytes:
    root, grid = parse_xml(drawing.content), grid_of(chart)
    write_grid(root, grid, number_format(chart))
    if (shown := read_grid(root)) is None or fingerprint(shown) != fingerprint(grid):
        raise ValueError(drawing.part)
    return xml_bytes(root)


def _differences(memory: ChartMemory, old: Grid, chart: Chart, outcome: Outcome) -> Iterator[Change]:
    """What a chart shows and is to show, name by name."""
    new, number = grid_of(chart), memory.number
    if chart.shares:
        yield from _share_differences(memory, old, new, chart.shares.label, outcome)
        old, new = _bare(old), _bare(new)
    for before, now in zip(old.heads, new.heads, strict=False):
        if before != now:
            yield Change(outcome, _CHART.format(number, memory.name), before, now)
    columns = zip(_columns(old, chart), _columns(new, chart), new.heads, strict=False)
    for *both, now in columns:
        values = [
            dict(zip(grid.names, column, strict=True)) for grid, column in zip((old, new), both, strict=True)
        ]
        for name in dict.fromkeys((*new.names, *old.names)):
            said = [_shown(one.get(name)) for one in values]
            if said[0] != said[1]:
                head = now if chart.arrangement is not Arrangement.SHADES and len(chart.series) > 1 else ""
                yield Change(outcome, _POINT.format(number, name, head), *said)


def _columns(grid: Grid, chart: Chart) -> Sequence[tuple[Value, ...]]:
    """The values series by series, those of shades as one; the line across, which says its own, left out."""
    columns = grid.columns[: len(chart.series)]
    if chart.arrangement is not Arrangement.SHADES:
        return columns
    known = ([value for value in row if value is not None] for row in zip(*columns, strict=True))
    return [tuple(row[0] if row else None for row in known)]


def _share_differences(
    memory: ChartMemory, old: Grid, new: Grid, label: str, outcome: Outcome
) -> Iterator[Change]:
    """What a chart says and is to say behind its names."""
    before, now = (dict(map(bare_name, grid.names)) for grid in (old, new))
    for name in dict.fromkeys((*now, *before)):
        said = before.get(name, ""), now.get(name, "")
        if said[0] != said[1]:
            yield Change(outcome, _POINT.format(memory.number, name, label), *said)


def _bare(grid: Grid) -> Grid:
    """A grid without the shares behind its names."""
    return replace(grid, names=tuple(bare_name(name)[0] for name in grid.names))


def _shown(value: Value) -> str:
    return "" if value is None else value_text(value)


def _rows_of(grid: Grid | None) -> list[list[str]]:
    return [] if grid is None else [list(map(_told, row)) for row in (grid.header, *grid.rows)]


def _rows(content: bytes) -> list[list[str]]:
    """The cells of a workbook's only sheet; none where it has several, or cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _FILE
        path.write_bytes(content)
        try:
            sheets = read_workbook(path).sheets
        except ZdxmError:
            return []
    return [list(map(_told, row)) for row in sheets[0].rows] if len(sheets) == 1 else []


def _told(value: object) -> str:
    """A cell for comparison: a spreadsheet keeps every number as a float, a chart as it was written."""
    if isinstance(value, int | float | Decimal):
        return f"{float(value):.6f}"
    return "" if value is None else str(value)
