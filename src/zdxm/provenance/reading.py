"""A document of ours, read back: what each figure in it is, and where it stands now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.chart_data import fingerprint
from zdxm.docx_text.archive import broken, open_archive, parse_xml
from zdxm.provenance.drawings import find_drawings
from zdxm.provenance.flow import WORD, read_flow, sentences
from zdxm.provenance.record import read_record
from zdxm.provenance.standing import State, stand
from zdxm.provenance.tracing import Printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.docx_text.archive import Archive
    from zdxm.provenance.flow import Flow, Paragraph
    from zdxm.provenance.record import Record
    from zdxm.provenance.standing import Standing

__all__ = ["Report", "read_report"]

_ELSEWHERE = re.compile(r"word/(?:header|footer|footnotes|endnotes|charts/chart)\d*\.xml")
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARAGRAPHS, _TEXTS = (f"{WORD}p", f"{_DRAWN}p"), (f"{WORD}t", f"{_DRAWN}t")
_CHART_POINT = "图{}“{}”"
_AFTER = 8  # characters behind a figure that may be its unit


@dataclass(frozen=True, slots=True)
class Report:
    """A document as it is now.

    Attributes:
        archive: its parts.
        record: what it remembers of how it was made.
        root: its main part.
        flow: the text of that part.
        standings: each printed figure, in the order in which they were printed.
    """

    archive: Archive
    record: Record
    root: etree._Element
    flow: Flow
    standings: tuple[Standing, ...]

    def printed(self) -> Iterator[Printed]:
        """The figures that still say what they said, in the order of the text, then those of the charts."""
        standing = [one for one in self.standings if one.state in (State.INTACT, State.REWORDED)]
        places = _Places(self.flow)
        for one in sorted(standing, key=lambda one: (one.start, -one.end)):
            after = self.flow.text[one.end : one.end + _AFTER].partition("\n")[0]
            yield Printed(one.mark.figure, one.text, places.sentence(one.start), after)
        charts = self._charts()
        for point in self.record.points:
            if charts.get(point.chart, True):
                yield Printed(point.figure, point.text, _CHART_POINT.format(point.chart, point.label))

    def _charts(self) -> dict[int, bool]:
        """Number of each chart → whether it is there and shows what it showed."""
        if not self.record.charts:
            return {}
        drawings = find_drawings(self.archive, self.root)
        shown = {fingerprint(one.grid) for one in drawings if one.grid}
        return {chart.number: chart.values in shown for chart in self.record.charts}

    def elsewhere(self) -> str:
        """What stands in headers, footers, notes and charts, where no bookmark is; a line a paragraph."""
        roots = (self.archive.root(part) for part in self.archive.members if _ELSEWHERE.fullmatch(part))
        paragraphs = (
            paragraph for root in roots if root is not None for paragraph in root.iter(*_PARAGRAPHS)
        )
        return "\n".join("".join(text.text or "" for text in one.iter(*_TEXTS)) for one in paragraphs)

    def changed(self) -> tuple[Standing, ...]:
        """The figures that somebody has changed or deleted."""
        return tuple(one for one in self.standings if one.state in (State.EDITED, State.GONE))


def read_report(data: bytes, name: str = "文档") -> Report:
    """Read a document of ours, whatever has been done to it since.

    Args:
        data: the whole file.
        name: what error messages call it.

    Raises:
        DocumentError: no .docx, damaged, or without provenance.
    """
    archive = open_archive(data, name)
    record = read_record(archive)
    try:
        root = parse_xml(archive.read(archive.main))
    except etree.XMLSyntaxError as error:
        raise broken(name, archive.main) from error
    flow = read_flow(root)
    return Report(archive, record, root, flow, tuple(stand(mark, flow) for mark in record.marks.values()))


class _Places:
    """Says where in the text an offset lies, in words."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._cells: dict[tuple[int, int], list[tuple[int, str]]] = {}
        for paragraph in flow.paragraphs:
            if paragraph.table:
                text = flow.text[paragraph.start : paragraph.end]
                self._cells.setdefault((paragraph.table, paragraph.row), []).append((paragraph.column, text))

    def sentence(self, offset: int) -> str:
        """The sentence around an offset; of a table's cell the row's name, the column's head and the cell."""
        paragraph = self._flow.paragraph_at(offset)
        text = self._flow.text[paragraph.start : paragraph.end]
        if paragraph.table:
            return self._cell(paragraph, text)
        here = offset - paragraph.start
        return next((text[start:end] for start, end in sentences(text) if start <= here < end), text).strip()

    def _cell(self, paragraph: Paragraph, text: str) -> str:
        row = self._cells[paragraph.table, paragraph.row]
        name = next((cell for column, cell in row[1:] if cell and not cell[0].isdigit()), "")
        heads = dict(self._cells.get((paragraph.table, 0), ()))
        head = heads.get(paragraph.column, "")
        if paragraph.row == 0 or len(row) == 1:
            return text
        return f"{head}：{text}" if name == text else f"{name}，{head}：{text}"
