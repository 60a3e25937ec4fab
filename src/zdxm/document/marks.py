"""Provenance in the file: a hidden bookmark around each printed figure, a part that says what each one is.

The part is a custom XML item, which Word, WPS and LibreOffice keep when they save. Bookmarks keep the runs in
place, where every reader finds them; the text in a content control is lost to some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from zdxm.declare import frozen, pattern
from zdxm.document.charts import Drawn, fingerprint, grid_of
from zdxm.narrative.blocks import Block, Chart, Narrative, Run, Table, TableRow
from zdxm.narrative.rows import Items, Rows, parts_of, walk
from zdxm.ooxml.names import escaped

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures
    from zdxm.figures.origins import Fact, Origins

FIGURES = "customXml/zdxm.xml"
FIGURES_PROPERTIES = "customXml/zdxmProps.xml"
"""Parts of our own; a program that saves the document gives them other names."""
NAMESPACE = "urn:zdxm:figures"
VERSION = 1
"""Of the part: a reader of an older one refuses a newer."""

_COUNT = ".count"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM_ID = "{7A64786D-0001-4F1D-9B57-5A4458574D31}"  # any, but always the same
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


@dataclass(slots=True)
class Mark:
    """One printed figure.

    Not frozen, for a long table has a hundred thousand, and freezing is most of the cost of making one.

    Attributes:
        number: of its bookmark, from 1.
        figure: id of the figure.
        form: how it is printed.
        text: as printed.
        parent: number of the words that it stands among and that follow a figure; 0 for none.
    """

    number: int
    figure: str
    form: str
    text: str
    parent: int = 0


@frozen(kw_only=True)
class Provenance:
    """What a document remembers of how it was made.

    Attributes:
        origins: finds what is behind each figure.
        kind: kind of report.
        project: name of the project that it is about; "" for a report on all.
    """

    origins: Origins
    kind: str
    project: str = ""


@frozen
class Point:
    """A value that a chart shows, which no bookmark can hold.

    Attributes:
        chart: number of the chart.
        figure: id of the figure.
        label: what it stands for in the chart.
        text: the value with its unit.
    """

    chart: int
    figure: str
    label: str
    text: str

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return f"图{self.chart}“{self.label}”"


def mark_figures(narrative: Narrative) -> Narrative:
    """Give each printed figure the number of a bookmark, in the order of the text."""
    marker = Marker()
    return replace(narrative, blocks=tuple([marker.block(block) for block in narrative.blocks]))


def marks_of(narrative: Narrative) -> Iterator[Mark]:
    """The bookmarks of a narrative whose figures are numbered, in the order of the text."""
    for _, place in walk(narrative):
        if isinstance(place, Items):
            yield from _of_items(place)
        else:
            for run in place.runs:
                yield from _of_run(run, 0)


def _of_items(items: Items) -> Iterator[Mark]:
    """The same as of the rows one by one, without making the rows."""
    marked = [cells for cells in items.columns if cells.marks]
    names = [(cells.name, cells.form) for cells in marked]
    cells = zip(*[zip(cells.marks, cells.texts, strict=True) for cells in marked], strict=True)
    for scope, row in zip(items.scopes, cells, strict=True):
        for (name, form), (number, text) in zip(names, row, strict=True):
            yield Mark(number, f"{scope}.{name}", form, text)


def inner_marks(run: Run, parent: int) -> Iterator[Mark]:
    """The bookmarks of the numbered figures among words that are bookmarked themselves."""
    for inner in run.inner:
        yield from _of_run(inner, parent)


def _of_run(run: Run, parent: int) -> Iterator[Mark]:
    if run.mark:
        yield Mark(run.mark, run.figure or "", run.form, run.text, parent)
    yield from inner_marks(run, run.mark)


@dataclass(slots=True)
class Marker:
    """Numbers runs; ``number`` is that of the next one."""

    number: int = 1

    def block(self, block: Block) -> Block:
        """The block with its figures numbered."""
        if isinstance(block, Table):
            title = self.runs(block.title)
            return replace(block, title=title, rows=Rows(tuple(map(self._rows, parts_of(block.rows)))))
        if isinstance(block, Chart):
            return replace(block, caption=self.runs(block.caption))
        return replace(block, runs=self.runs(block.runs))

    def _rows(self, part: TableRow | Items) -> TableRow | Items:
        """Rows with their figures numbered; those of empty cells too, for something may come in."""
        if isinstance(part, Items):
            first, self.number = self.number, self.number + part.figures * len(part.scopes)
            return part.marked(first)
        return replace(part, cells=tuple([self.run(cell) if cell.figure else cell for cell in part.cells]))

    def runs(self, runs: Iterable[Run]) -> tuple[Run, ...]:
        """The runs, numbered."""
        return tuple([self.run(run) if run.figure and run.text else run for run in runs])

    def run(self, run: Run) -> Run:
        """A run with a figure, and the figures in it, numbered."""
        mark = self.number
        self.number += 1
        return self.inner(replace(run, mark=mark))

    def inner(self, run: Run) -> Run:
        """A run with the figures in it numbered."""
        return replace(run, inner=self.runs(run.inner)) if run.inner else run


def properties_xml() -> str:
    """The part that names our part's schema; a program keeps only items that have one."""
    return (
        f'{_DECLARATION}<ds:datastoreItem ds:itemID="{_ITEM_ID}" xmlns:ds="{_CUSTOM_XML}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


def figures_xml(
    title: str,
    marks: Iterable[Mark],
    points: Sequence[Point],
    provenance: Provenance,
    others: Iterable[Fact] = (),
    *,
    memory: Iterable[str] = (),
) -> Iterator[str]:
    """The part that says what each bookmark is, in chunks.

    Args:
        title: the document's.
        marks: the bookmarks; gone through once.
        points: values in charts.
        provenance: what is behind both.
        others: facts of bookmarks and points that the figures know nothing of.
        memory: what else is remembered, as ``zdxm.document.marks`` writes it.
    """
    figures = provenance.origins.figures
    yield _DECLARATION + _element(
        "figures",
        xmlns=NAMESPACE,
        version=str(VERSION),
        kind=provenance.kind,
        project=provenance.project,
        period=figures.calendar.period.code,
        title=title,
    )
    for source in figures.sources:
        yield _empty("source", file=source.file, sha256=source.sha256)
    for line in figures.reading.lines:
        yield _empty("reading", line=line)
    for label, unit in figures.reading.units.items():
        yield _empty("unit", of=label, name=unit)
    yield from _scopes(figures)
    printed: list[str] = []
    for mark in marks:
        printed.append(mark.figure)
        yield _mark(mark)
    for point in points:
        yield _empty("point", chart=str(point.chart), figure=point.figure, label=point.label, text=point.text)
        printed.append(point.figure)
    yield from map(_fact, chain(provenance.origins.trace(printed), others))
    yield from memory
    yield "</figures>"


def _scopes(figures: ReportFigures) -> Iterator[str]:
    """Whose figures there are: what tells a project or a group from others, for a later ledger."""
    for project in figures.projects:
        code, county = escaped(project.code or ""), escaped(project.county or "")
        yield (
            f'<scope id="{project.scope}" name="{escaped(project.name)}" code="{code}" county="{county}"'
            f' total="{project.total_investment or ""}"/>'
        )
    for identity, name in named_scopes(figures):
        yield _empty("scope", id=identity, name=name)


def named_scopes(figures: ReportFigures) -> Iterator[tuple[str, str]]:
    """Id and name of everything but projects that has figures of its own: groups, kinds of register rows."""
    for groups in figures.groups.values():
        yield from ((group.scope, group.name) for group in groups)
    for kind in figures.registers.problem_kinds:
        yield kind.count.id.removesuffix(_COUNT), kind.name
    for name, count in figures.registers.letter_kinds:
        yield count.id.removesuffix(_COUNT), name


def chart_points(charts: Iterable[Chart]) -> Iterator[Point]:
    """The values that charts show."""
    for number, chart in enumerate(charts, start=1):
        for label, figure, value, unit in chart.points:
            yield Point(number, figure, label, f"{value:f}{unit}")
        line = chart.reference
        if line and line.figure:
            yield Point(number, line.figure, line.label, f"{line.value}{chart.unit}")


def _mark(mark: Mark) -> str:
    parent = f' in="{mark.parent}"' if mark.parent else ""
    form = f' form="{mark.form}"' if mark.form else ""
    return f'<mark n="{mark.number}" figure="{mark.figure}"{form} text="{escaped(mark.text)}"{parent}/>'


def _fact(fact: Fact) -> str:
    value, cells, parts = fact.value, fact.cells, fact.parts
    said = "" if value is None else f' value="{escaped(value) if isinstance(value, str) else value}"'
    where = "" if cells is None else f' cells="{escaped(cells)}"'
    made_of = f' parts="{" ".join(parts)}"' if parts else ""
    return (
        f'<figure id="{fact.id}" name="{fact.name}" unit="{fact.unit}"{said} formula="{fact.formula}"'
        f"{where}{made_of}/>"
    )


def _element(name: str, /, **attributes: str) -> str:
    pairs = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{pairs}>"


def _empty(name: str, /, **attributes: str) -> str:
    return f"{_element(name, **attributes)[:-1]}/>"


FIGURE_SIGN = "\ufffc"
"""Stands for a figure in the words of a sentence."""
_ENDING = pattern("(?<=[。！？；])(?![。！？；”）])")  # between two sentences


@frozen
class Sentence:
    """A sentence of the report.

    Attributes:
        words: its text, with :data:`FIGURE_SIGN` for each figure.
        marks: numbers of the figures' bookmarks, in order; 0 for one that has none.
        runs: the figures themselves, in a report that is not read back from a file.
    """

    words: str
    marks: tuple[int, ...]
    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """The whole sentence."""
        pieces = self.words.split(FIGURE_SIGN)
        said = (*(run.text for run in self.runs), "")
        return "".join(piece + figure for piece, figure in zip(pieces, said, strict=True))


@frozen
class ChartMemory:
    """A chart as it was written.

    Attributes:
        number: its place among the document's charts, from 1.
        name: the name templates use.
        alt: what is said to those who cannot see it.
        xml: SHA-256 of its part.
        workbook: SHA-256 of its workbook.
        values: fingerprint of what it shows.
        size: its width and height, in EMU.
    """

    number: int
    name: str
    alt: str
    xml: str
    workbook: str
    values: str
    size: tuple[int, int]


def sentences_of(narrative: Narrative) -> Iterator[Sentence]:
    """The sentences of a report, those of tables' titles and charts' captions included."""
    for block in narrative.blocks:
        yield from _sentences(block.runs)


def _sentences(runs: Sequence[Run]) -> Iterator[Sentence]:
    words = ""
    figures: list[Run] = []
    for run in runs:
        if run.figure and run.text:
            words += FIGURE_SIGN
            figures.append(run)
            done = _ENDING.search(run.text[-1:]) is not None
            pieces = ["", ""] if done else [""]
        else:
            pieces = _ENDING.split(run.text)
        for piece in pieces[:-1]:
            yield _sentence(words + piece, figures)
            words, figures = "", []
        words += pieces[-1]
    if words:
        yield _sentence(words, figures)


def _sentence(words: str, figures: Sequence[Run]) -> Sentence:
    return Sentence(words, tuple(run.mark for run in figures), tuple(figures))


def chart_memories(charts: Sequence[Chart], drawn: Sequence[Drawn]) -> Iterator[ChartMemory]:
    """Charts, in the order of the document, as they are written."""
    for number, (chart, one) in enumerate(zip(charts, drawn, strict=True), start=1):
        xml, workbook = sha256(one.xml.encode()).hexdigest(), sha256(one.workbook).hexdigest()
        values = fingerprint(grid_of(chart))
        yield ChartMemory(number, chart.name, chart.alt, xml, workbook, values, one.size)


def memory_xml(sentences: Iterable[Sentence], charts: Sequence[ChartMemory]) -> Iterator[str]:
    """The entries of the part that tells of figures."""
    for one in sentences:
        marks = " ".join(map(str, one.marks))
        yield f'<said words="{escaped(one.words)}" marks="{marks}"/>'
    for chart in charts:
        width, height = chart.size
        yield (
            f'<chart n="{chart.number}" name="{escaped(chart.name)}" alt="{escaped(chart.alt)}"'
            f' xml="{chart.xml}" workbook="{chart.workbook}" values="{chart.values}"'
            f' width="{width}" height="{height}"/>'
        )
