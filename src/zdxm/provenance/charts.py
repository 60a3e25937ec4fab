"""New values into the charts of a document: each chart whole, or not at all.

A chart is known by what it shows, which outlives Word, WPS and LibreOffice: its names, series and numbers are
those that were written. Its part as it was written is replaced by the fresh report's; one that somebody has
formatted, or another program has saved, gets the fresh values and keeps the rest. Its workbook goes with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.document.charts import Grid, draw, fingerprint, grid_of, number_format, value_text
from zdxm.document.marks import ChartMemory, Point, chart_memories, chart_points
from zdxm.errors import ZdxmError
from zdxm.narrative.blocks import Chart
from zdxm.ooxml.archive import parse_xml, xml_bytes
from zdxm.provenance.changes import Change, Outcome
from zdxm.provenance.drawings import Drawing, find_drawings, read_grid, write_grid
from zdxm.provenance.standing import numbers_in
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from zdxm.document.charts import Value
    from zdxm.document.official import Profile
    from zdxm.provenance.reading import Report

_CHART, _POINT, _NEW_CHART = "图{}“{}”", "图{}“{}”{}", "图“{}”"
_WORKBOOK, _ALT = "的数据表", "的替代文字"
_FILE = "图.xlsx"
_LEAST_ALIKE = 0.5  # of the names in a chart whose numbers somebody has changed


@dataclass(slots=True)
class Renewal:
    """What becomes of the charts.

    Attributes:
        parts: name → new content.
        changes: what to report.
        memories: what the document remembers of its charts from now on.
        points: the values of charts that are as a fresh report has them.
        left: numbers of the charts that are left alone.
    """

    parts: dict[str, bytes] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    memories: list[ChartMemory] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    left: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A chart of the fresh report, and all that is written for it."""

    chart: Chart
    memory: ChartMemory
    points: tuple[Point, ...]
    xml: bytes
    workbook: bytes


def renew_charts(report: Report, charts: Sequence[Chart], profile: Profile) -> Renewal:
    """Put a fresh report's values into the charts of a document; drawings in ``report.root`` are changed too.

    Args:
        report: the document.
        charts: those of the fresh report.
        profile: the office's choices.
    """
    fresh: dict[str, list[_Fresh]] = {}
    for one in _written(charts, profile):  # a template may draw a chart twice
        fresh.setdefault(one.chart.name, []).append(one)
    alts = {one.alt for one in report.record.charts} | {chart.alt for chart in charts}
    renewer = _Renewer(report, find_drawings(report.archive, report.root), alts)
    for memory in report.record.charts:
        named = fresh.get(memory.name)
        renewer.visit(memory, named.pop(0) if named else None)
    renewer.unknown()
    for one in chain.from_iterable(fresh.values()):
        caption = "".join(run.text for run in one.chart.caption)
        renewer.renewal.changes.append(Change(Outcome.ADDED, _NEW_CHART.format(caption), "", ""))
    return renewer.renewal


def _written(charts: Sequence[Chart], profile: Profile) -> Iterator[_Fresh]:
    drawn = [draw(chart, profile) for chart in charts]
    for chart, one, memory in zip(charts, drawn, chart_memories(charts, drawn), strict=True):
        yield _Fresh(chart, memory, tuple(chart_points([chart])), one.xml.encode(), one.workbook)


@dataclass(slots=True)
class _Renewer:
    """Goes through the charts that the document remembers; ``alts`` are the words for all old and new."""

    report: Report
    drawings: list[Drawing]
    alts: set[str]
    renewal: Renewal = field(default_factory=Renewal)

    def visit(self, memory: ChartMemory, fresh: _Fresh | None) -> None:
        """Decide on one chart, and on its copies if somebody has copied it."""
        found = [one for one in self.drawings if one.grid and fingerprint(one.grid) == memory.values]
        if not found:
            self._leave(memory, self._lost(memory, fresh))
        elif fresh is None:
            self._leave(memory, [Change(Outcome.GONE, _CHART.format(memory.number, memory.name), "", "")])
        elif fault := self._fault(found, memory, fresh):
            self._leave(memory, [fault])
        else:
            self._renew(found, memory, fresh)

    def unknown(self) -> None:
        """Report charts of a document that remembers their values only."""
        remembered = {memory.number for memory in self.report.record.charts}
        for point in self.report.record.points:
            if point.chart not in remembered:
                self.renewal.left.add(point.chart)
                name = _CHART.format(point.chart, point.label)
                self.renewal.changes.append(Change(Outcome.CHART, name, point.text, ""))

    def _leave(self, memory: ChartMemory, changes: list[Change]) -> None:
        self.renewal.memories.append(memory)
        self.renewal.left.add(memory.number)
        self.renewal.changes += changes

    def _lost(self, memory: ChartMemory, fresh: _Fresh | None) -> list[Change]:
        """A chart that somebody has changed or deleted."""
        labels = {point.label for point in self.report.record.points if point.chart == memory.number}
        known = {other.values for other in self.report.record.charts}
        for one in self.drawings:
            names = set(one.grid.names) if one.grid else labels
            ours = one.grid is None or fingerprint(one.grid) not in known
            if ours and len(names & labels) >= _LEAST_ALIKE * len(names):
                if one.grid is None or fresh is None:
                    return [Change(Outcome.EDITED, _CHART.format(memory.number, memory.name), "", "")]
                return list(_differences(memory, one.grid, fresh.chart, Outcome.EDITED))
        return [Change(Outcome.DELETED, _CHART.format(memory.number, memory.name), "", "")]

    def _fault(self, found: list[Drawing], memory: ChartMemory, fresh: _Fresh) -> Change | None:
        """Why a chart cannot be renewed as a whole."""
        name = _CHART.format(memory.number, memory.name)
        heads = len(grid_of(fresh.chart).heads)
        if any(one.grid is None or len(one.grid.heads) != heads for one in found):
            return Change(Outcome.CHART, name, "", "")
        for one in found:
            if one.workbook is not None and not self._is_whole(one, memory):
                return Change(Outcome.EDITED, name + _WORKBOOK, "", "")
        return None

    def _is_whole(self, drawing: Drawing, memory: ChartMemory) -> bool:
        """Whether a chart's workbook holds what the chart shows."""
        content = self.report.archive.read(drawing.workbook or "")
        return sha256(content).hexdigest() == memory.workbook or _rows(content) == _rows_of(drawing.grid)

    def _renew(self, found: list[Drawing], memory: ChartMemory, fresh: _Fresh) -> None:
        grid = grid_of(fresh.chart)
        size = memory.size
        for one in found:
            if fresh.memory.values != memory.values and one.grid is not None:
                same = one.digest == memory.xml and fresh.memory.size[0] == memory.size[0]
                self.renewal.parts[one.part] = fresh.xml if same else _rewritten(one, grid, fresh.chart)
                if one.workbook:
                    self.renewal.parts[one.workbook] = fresh.workbook
                if one.resize(memory.size, fresh.memory.size):
                    size = fresh.memory.size
            self._describe(one, memory, fresh)
        if found[0].grid is not None:
            self.renewal.changes += _differences(memory, found[0].grid, fresh.chart, Outcome.UPDATED)
        written = self.renewal.parts.get(found[0].part)
        xml = sha256(written).hexdigest() if written else memory.xml
        workbook = fresh.memory.workbook if written else memory.workbook
        now = replace(fresh.memory, number=memory.number, xml=xml, workbook=workbook, size=size)
        self.renewal.memories.append(now)
        self.renewal.points += [replace(point, chart=memory.number) for point in fresh.points]

    def _describe(self, drawing: Drawing, memory: ChartMemory, fresh: _Fresh) -> None:
        """The words for those who cannot see the chart: ours are renewed, others listed."""
        said = drawing.description
        if said == memory.alt:
            drawing.describe(fresh.chart.alt)
        elif said not in self.alts and numbers_in(said):
            name = _CHART.format(memory.number, memory.name) + _ALT
            self.renewal.changes.append(Change(Outcome.EDITED, name, said, fresh.chart.alt))


def _rewritten(drawing: Drawing, grid: Grid, chart: Chart) -> bytes:
    root = parse_xml(drawing.content)
    write_grid(root, grid, number_format(chart))
    if (shown := read_grid(root)) is None or fingerprint(shown) != fingerprint(grid):
        raise ValueError(drawing.part)
    return xml_bytes(root)


def _differences(memory: ChartMemory, old: Grid, chart: Chart, outcome: Outcome) -> Iterator[Change]:
    """What a chart shows and is to show, name by name."""
    new, number = grid_of(chart), memory.number
    for at, (before, now) in enumerate(zip(old.heads, new.heads, strict=False)):
        if before != now:
            yield Change(outcome, _CHART.format(number, memory.name), before, now)
        if chart.reference and at == len(new.heads) - 1:
            continue  # the line across has the same value everywhere, and says it in its name
        values = [dict(zip(grid.names, grid.columns[at], strict=True)) for grid in (old, new)]
        for name in dict.fromkeys((*new.names, *old.names)):
            said = [_shown(one.get(name)) for one in values]
            if said[0] != said[1]:
                head = now if len(chart.series) > 1 else ""
                yield Change(outcome, _POINT.format(number, name, head), *said)


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
