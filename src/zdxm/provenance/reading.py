"""A document of ours, read back: what each figure in it is, and where it stands now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zdxm.document.charts import fingerprint
from zdxm.document.marks import NAMESPACE, VERSION, ChartMemory, Mark, Point, Sentence
from zdxm.errors import DocumentError
from zdxm.figures.model import Kind, Source
from zdxm.figures.origins import Fact
from zdxm.matching import Identity
from zdxm.ooxml.archive import Archive, broken, open_archive, parse_xml
from zdxm.ooxml.names import DRAWN, WORD
from zdxm.provenance.drawings import find_drawings
from zdxm.provenance.flow import Flow, Paragraph, read_flow, sentences
from zdxm.provenance.standing import Standing, State, stand
from zdxm.provenance.why import Printed

_CUSTOM_XML = "/customXml"
_ROOT = f"{{{NAMESPACE}}}figures"
_NUMBERS = frozenset(kind.value for kind in Kind) - {Kind.TEXT.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a document remembers of how it was made.

    Attributes:
        part: name of the part in the package.
        kind: kind of report.
        project: name of the project that it is about; "" for a report on all.
        period: code of the period.
        title: the document's title as it was.
        sources: the workbooks.
        projects: scope → what the project is known by, in the ledger's order.
        names: scope → name of each group and each kind of register rows.
        marks: number of the bookmark → what it is, in the order of the text.
        points: values in charts.
        facts: id → figure or column.
        sentences: the report's sentences as they were printed.
        charts: the charts as they were written.
    """

    part: str
    kind: str
    project: str
    period: str
    title: str
    sources: tuple[Source, ...]
    projects: dict[str, Identity]
    names: dict[str, str]
    marks: dict[int, Mark]
    points: tuple[Point, ...]
    facts: dict[str, Fact]
    sentences: tuple[Sentence, ...]
    charts: tuple[ChartMemory, ...]


def read_record(archive: Archive) -> Record:
    """Find and read the part, whatever name a program has given it.

    Raises:
        DocumentError: there is none, or a newer program wrote it.
    """
    for part, root in _items(archive):
        if root.tag == _ROOT:
            if int(root.get("version") or 0) > VERSION:
                raise DocumentError(archive.place, "文件是较新版本的zdxm生成的", "请升级zdxm后再试")
            return _record(part, root)
    raise DocumentError(
        archive.place,
        "文件里没有数字的出处（不是zdxm生成的，或生成时用了--no-provenance）",
        "请换用zdxm report生成、没有去掉出处的文件",
    )


def _items(archive: Archive) -> Iterator[tuple[str, etree._Element]]:
    for kind, target in archive.related(archive.main).values():
        root = archive.root(target) if kind.endswith(_CUSTOM_XML) else None
        if root is not None:
            yield target, root


def _record(part: str, root: etree._Element) -> Record:
    entries: dict[str, list[etree._Element]] = {}
    for entry in root:
        entries.setdefault(etree.QName(entry).localname, []).append(entry)
    scopes = entries.get("scope", [])
    return Record(
        part=part,
        kind=_get(root, "kind"),
        project=_get(root, "project"),
        period=_get(root, "period"),
        title=_get(root, "title"),
        sources=tuple(Source(_get(e, "file"), _get(e, "sha256")) for e in entries.get("source", [])),
        projects={_get(e, "id"): _identity(e) for e in scopes if e.get("total") is not None},
        names={_get(e, "id"): _get(e, "name") for e in scopes if e.get("total") is None},
        marks={mark.number: mark for mark in map(_mark, entries.get("mark", []))},
        points=tuple(map(_point, entries.get("point", []))),
        facts={fact.id: fact for fact in map(_fact, entries.get("figure", []))},
        sentences=tuple(map(_sentence, entries.get("said", []))),
        charts=tuple(map(_chart, entries.get("chart", []))),
    )


def _get(element: etree._Element, name: str) -> str:
    return element.get(name) or ""


def _identity(entry: etree._Element) -> Identity:
    total = int(_get(entry, "total") or 0)
    return Identity(
        name=_get(entry, "name"),
        code=_get(entry, "code"),
        county=_get(entry, "county"),
        total_investment=total,
    )


def _mark(entry: etree._Element) -> Mark:
    number, parent = int(_get(entry, "n")), int(_get(entry, "in") or 0)
    return Mark(number, _get(entry, "figure"), _get(entry, "form"), _get(entry, "text"), parent)


def _point(entry: etree._Element) -> Point:
    return Point(int(_get(entry, "chart")), _get(entry, "figure"), _get(entry, "label"), _get(entry, "text"))


def _sentence(entry: etree._Element) -> Sentence:
    return Sentence(_get(entry, "words"), tuple(map(int, _get(entry, "marks").split())))


def _chart(entry: etree._Element) -> ChartMemory:
    width, height = (int(_get(entry, name) or 0) for name in ("width", "height"))
    name, alt, xml, workbook, values = (
        _get(entry, key) for key in ("name", "alt", "xml", "workbook", "values")
    )
    return ChartMemory(int(_get(entry, "n")), name, alt, xml, workbook, values, (width, height))


def _fact(entry: etree._Element) -> Fact:
    unit, value = _get(entry, "unit"), entry.get("value")
    return Fact(
        _get(entry, "id"),
        _get(entry, "name"),
        unit,
        int(value) if value is not None and unit in _NUMBERS else value,
        _get(entry, "formula"),
        entry.get("cells"),
        tuple(_get(entry, "parts").split()),
    )


_ELSEWHERE = re.compile(r"word/(?:header|footer|footnotes|endnotes|charts/chart)\d*\.xml")
_PARAGRAPHS, _TEXTS = (f"{WORD}p", f"{DRAWN}p"), (f"{WORD}t", f"{DRAWN}t")
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
