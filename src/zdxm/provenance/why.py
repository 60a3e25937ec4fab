"""The answer of ``zdxm why``: what figures are, and where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path

from zdxm.declare import frozen, pattern
from zdxm.document.charts import fingerprint
from zdxm.document.marks import chart_points
from zdxm.figures.model import Reading, Source
from zdxm.figures.origins import Fact
from zdxm.figures.values import Area, Kind, read_places
from zdxm.narrative.blocks import Narrative, RowKind, Run, Table, TableRow
from zdxm.narrative.rows import Items, walk
from zdxm.ooxml.archive import read_file
from zdxm.provenance.flow import Flow, Paragraph, numbers_in, plain, sentences
from zdxm.provenance.reading import Report, Standing, State, is_words, read_report
from zdxm.units import Unit, find_unit, hundredths_text
from zdxm.workbook.model import Raw, Sheet
from zdxm.workbook.reading import read_workbook

Value = int | float | str | bool | None
"""A cell as it stands; None for a blank one."""


def find_sources(sources: Sequence[Source], named: Sequence[Path], folders: Sequence[Path]) -> list[Path]:
    """The workbooks that a report was made from: those named, else files of their names in some folders."""
    if named:
        return list(named)
    found = (
        next((path for folder in folders if (path := folder / source.file).is_file()), None)
        for source in sources
    )
    return [path for path in found if path is not None]


class Ledgers:
    """The workbooks on disk.

    Attributes:
        matches: whether they are the ones of the sources, byte for byte; None where there are none.
    """

    def __init__(self, sources: Sequence[Source], paths: Sequence[Path]) -> None:
        self._paths = {path.name: path for path in paths}
        self._sole = paths[0] if len(paths) == 1 else None
        self._sheets: dict[Path, dict[str, Sheet]] = {}
        hashes = sorted(sha256(path.read_bytes()).hexdigest() for path in paths)
        self.matches = hashes == sorted(source.sha256 for source in sources) if paths else None

    def raw(self, cells: str | None) -> list[Value] | None:
        """The contents of some cells, in the order of the address; None where they cannot be read."""
        if cells is None or not self._paths:
            return None
        contents: list[Value] = []
        for area in read_places(cells):
            sheet = self._sheet(area)
            if sheet is None:
                return None
            contents.extend(_contents(sheet, area))
        return contents

    def read(self) -> None:
        """Read all of them now.

        Raises:
            ZdxmError: one of them cannot be read.
        """
        for path in self._paths.values():
            self._of(path)

    def _sheet(self, area: Area) -> Sheet | None:
        path = self._paths.get(area.file) if area.file else self._sole
        if path is None:
            others = (self._of(path).get(area.sheet) for path in self._paths.values())
            return next((sheet for sheet in others if sheet is not None), None)
        return self._of(path).get(area.sheet)

    def _of(self, path: Path) -> dict[str, Sheet]:
        if path not in self._sheets:
            self._sheets[path] = {sheet.name: sheet for sheet in read_workbook(path).sheets}
        return self._sheets[path]


def _contents(sheet: Sheet, area: Area) -> Iterator[Value]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield _plain(sheet.value(row, column))


def _plain(raw: Raw) -> Value:
    if raw == "":
        return None
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)  # a spreadsheet keeps every number as a float
    return str(raw) if isinstance(raw, dt.timedelta) else raw


_UNIT = pattern(r"(?:亿元|万元|元|%|个百分点|百分点)\Z")
_QUANTITY = pattern(r"[-+]?\d[\d.,]*(?:亿元|万元|元|%|个百分点|百分点|个)?")
_SHORTEST_SENTENCE = 4  # characters from which a query may be part of a sentence
_AFTER = 8  # characters behind a figure that may be its unit


@frozen
class Printed:
    """A figure where it is printed.

    Attributes:
        figure: its id.
        text: as printed.
        said: the sentence, or the row and column of a table, or the point of a chart; or what finds it.
        after: what follows it in the sentence.
    """

    figure: str
    text: str
    said: str | Callable[[], str]
    after: str = ""

    @property
    def sentence(self) -> str:
        """Where it is printed, in words."""
        return self.said if isinstance(self.said, str) else self.said()


def printed_in(report: Report, texts: Container[str] | None = None) -> Iterator[Printed]:
    """The figures that still say what they said, in the order of the text, then those of the charts.

    Args:
        report: the document.
        texts: if given, only figures that say one of these.
    """
    places, text = _Places(report.flow), report.flow.text
    standing = [
        one
        for one in report.standings
        if (texts is None or one.text in texts) and one.state in (State.INTACT, State.REWORDED)
    ]
    for one in sorted(standing, key=lambda one: (one.start, -one.end)):
        after = text[one.end : one.end + _AFTER].partition("\n")[0]
        yield Printed(one.mark.figure, one.text, partial(places.sentence, one.start), after)
    shown = {fingerprint(one.grid) for one in report.drawings if one.grid}
    changed = {chart.number for chart in report.record.charts if chart.values not in shown}
    for point in report.record.points:
        if point.chart not in changed and (texts is None or point.text in texts):
            yield Printed(point.figure, point.text, point.place)


class _Places:
    """Says where in the text an offset lies, in words."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        *_, self._tables, self._rows, _, _ = flow.paragraphs.columns
        self._row = lru_cache(maxsize=1)(self._row_of)
        self._head = lru_cache(maxsize=None)(self._headed)

    def sentence(self, offset: int) -> str:
        """The sentence around an offset; of a table's cell the row's name, the column's head and the cell."""
        at = self._flow.paragraph_number(offset)
        place = self._flow.paragraphs[at]
        if not place.table:
            return self._flow.sentence_at(offset)
        text, row = self._text(place), self._row(self._first(at))
        if place.row == 0 or len(row) == 1:
            return text
        name = next((text for text in map(self._text, row[1:]) if text and not text[0].isdigit()), "")
        head = f"{self._head(place.table, place.column)}：{text}"
        return head if name == text else f"{name}，{head}"

    def _text(self, paragraph: Paragraph) -> str:
        return self._flow.text[paragraph.start : paragraph.end]

    def _headed(self, table: int, column: int) -> str:
        """What a column is called."""
        first = self._tables.index(table)
        row = self._row_of(first) if self._rows[first] == 0 else ()
        return next((self._text(one) for one in row if one.column == column), "")

    def _first(self, at: int) -> int:
        """The number of the first paragraph of the row that a paragraph is in."""
        return self._last_of(range(at, -1, -1), at)

    def _row_of(self, first: int) -> list[Paragraph]:
        """The paragraphs of a row, without those of tables in it."""
        within = range(first, self._last_of(range(first, len(self._tables)), first) + 1)
        return [self._flow.paragraphs[at] for at in within if self._is_beside(at, first)]

    def _last_of(self, way: range, at: int) -> int:
        """The last paragraph on a way that is in the row of another one; tables in the row are passed."""
        last = at
        for one in way:
            if self._is_beside(one, at):
                last = one
            elif self._tables[one] in (0, self._tables[at]):
                break
        return last

    def _is_beside(self, one: int, other: int) -> bool:
        return self._tables[one] == self._tables[other] and self._rows[one] == self._rows[other]


@frozen
class Input:
    """What a figure is computed from: its name, its value (None for a column of cells) and its cells."""

    name: str
    unit: str
    value: int | str | None
    cells: str | None


@frozen
class Traced:
    """A printed figure with all that is behind it.

    Attributes:
        printed: where it is printed.
        fact: what it is.
        inputs: what it is computed from; of a figure that stands in cells by itself, that figure.
    """

    printed: Printed
    fact: Fact
    inputs: tuple[Input, ...]


def choose(printed: Collection[Printed], query: str) -> tuple[Printed, ...]:
    """The figures that a query means.

    Args:
        printed: all of them, in the order of the text.
        query: a figure as printed, with or without its unit; else a sentence or a part of one; "" for all.
            A number that is no figure is nothing: figures beside it do not explain it.
    """
    wanted = plain(query)
    return (_meant(printed, wanted) or _beside(printed, wanted)) if wanted else tuple(printed)


def _chosen_in(report: Report, query: str) -> tuple[Printed, ...]:
    """The same of a document; of a hundred thousand figures only those are looked at that it may mean."""
    wanted = plain(query)
    if not wanted:
        return tuple(printed_in(report))
    said = {one.text for one in report.standings} | {point.text for point in report.record.points}
    likely = {text for text in said if _may_mean(plain(text), wanted)}
    return _meant(printed_in(report, likely), wanted) or _beside(printed_in(report), wanted)


def _meant(printed: Iterable[Printed], wanted: str) -> tuple[Printed, ...]:
    """The figures that are named."""
    return tuple([one for one in printed if _is_meant(one, wanted)])


def _beside(printed: Iterable[Printed], wanted: str) -> tuple[Printed, ...]:
    """The figures of a sentence."""
    if len(wanted) < _SHORTEST_SENTENCE or _QUANTITY.fullmatch(wanted):
        return ()
    beside = [one for one in printed if wanted in (said := plain(one.sentence)) or said in wanted]
    asked = set(numbers_in(wanted))
    known = not asked or any(asked & set(numbers_in(one.text)) for one in beside)
    return tuple(beside) if known else ()


def _may_mean(text: str, wanted: str) -> bool:
    return wanted in text or wanted.startswith(text)


def _is_meant(one: Printed, wanted: str) -> bool:
    text = plain(one.text)
    if not _may_mean(text, wanted):
        return False
    if wanted in (text, _UNIT.sub("", text), text.lstrip("-")):
        return True
    if is_words(one.figure):
        return False
    with_unit = wanted.startswith(text) and (text + plain(one.after)).startswith(wanted)
    numbers = numbers_in(text)
    return (with_unit and text[-1:].isdigit()) or wanted in numbers or _number_with_unit(text, wanted)


def _number_with_unit(text: str, wanted: str) -> bool:
    """Whether the query is a number of the text with the letters behind it: 7.86个百分点."""
    numbers = numbers_in(wanted)
    before = text.removesuffix(wanted)
    return (
        len(numbers) == 1
        and wanted.startswith(numbers[0])
        and before != text
        and not before[-1:].isdigit()
        and not before.endswith((".", ","))
    )


def _inputs(fact: Fact, facts: Mapping[str, Fact]) -> Iterable[Input]:
    parts = [facts[part] for part in fact.parts if part in facts]
    if not parts and (fact.cells or fact.unit != Kind.TEXT.value):
        parts = [fact] if fact.cells else []
    return [Input(part.name, part.unit, part.value, part.cells) for part in parts]


_HUNDREDTHS = frozenset({Kind.RATE.value, Kind.POINTS.value, Kind.TIMES.value})


@frozen
class Answer:
    """What was found.

    Attributes:
        found: the figures that were asked for, as far as something is known of them.
        facts: id → figure or column.
        changed: figures of the document that somebody has changed or deleted, if all were asked for.
        ledgers: the workbooks on disk.
        reading: what was read of the workbooks, in five lines; empty where this is not known.
        units: label of an amount → the unit that the ledger has it in, as far as this is known.
    """

    found: tuple[Printed, ...]
    facts: Mapping[str, Fact]
    changed: tuple[Standing, ...]
    ledgers: Ledgers
    reading: tuple[str, ...]
    units: Mapping[str, str]

    def unit_of(self, one: Fact | Input) -> Unit | None:
        """The unit in which the ledger has an amount; None for no amount, and where it is in several.

        What is worked out has the unit that all columns of the ledger have.
        """
        if one.unit != Kind.MONEY.value:
            return None
        of_all = set(self.units.values())
        of_others = of_all.pop() if len(of_all) == 1 else ""
        return find_unit(self.units.get(one.name, of_others))

    def traced(self, most: int | None = None) -> Iterator[Traced]:
        """Each figure, or so many of them, with what is behind it."""
        for one in self.found[:most]:
            fact = self.facts[one.figure]
            yield Traced(one, fact, tuple(_inputs(fact, self.facts)))


def answer_from_report(report: Report, query: str, ledgers: Ledgers) -> Answer:
    """What a document says of its figures.

    Args:
        report: the document.
        query: as for :func:`choose`.
        ledgers: the workbooks on disk, for the contents of cells.
    """
    changed = () if query.strip() else report.changed()
    record = report.record
    found = _known(_chosen_in(report, query), record.facts)
    return Answer(found, record.facts, changed, ledgers, record.reading, record.units)


def trace_report(path: Path, query: str, *, ledgers: Sequence[Path]) -> Answer:
    """Where the figures of a report come from.

    Args:
        path: the report.
        query: a printed figure or a sentence; "" for all.
        ledgers: named workbooks; the others are looked for beside the report and in the current folder.

    Raises:
        DocumentError: it cannot be read, or is no report of ours.
    """
    report = read_report(read_file(path), str(path))
    sources = report.record.sources
    found = find_sources(sources, ledgers, (path.parent, Path()))
    return answer_from_report(report, query, Ledgers(sources, found))


def answer_from(
    printed: Sequence[Printed],
    facts: Mapping[str, Fact],
    query: str,
    ledgers: Ledgers,
    reading: Reading,
) -> Answer:
    """The same for a report that has not been written to a file."""
    found = _known(choose(printed, query), facts)
    return Answer(found, facts, (), ledgers, reading.lines, reading.units)


def _known(printed: Iterable[Printed], facts: Mapping[str, Fact]) -> tuple[Printed, ...]:
    return tuple([one for one in printed if one.figure in facts])


def plain_value(unit: str, value: int | str | None) -> int | str | None:
    """A value as it is printed for programs: whole 元 and counts as integers, rates with two decimals."""
    return hundredths_text(value) if unit in _HUNDREDTHS and isinstance(value, int) else value


def printed_figures(narrative: Narrative) -> Iterator[Printed]:
    """The figures that a report prints, in the order of the text, those in charts last.

    Args:
        narrative: the report, not yet written.
    """
    for block, place in walk(narrative):
        if isinstance(block, Table) and isinstance(place, TableRow | Items):
            for row in place if isinstance(place, Items) else [place]:
                yield from _of_row(block, row)
        else:
            yield from _of_runs(block.runs)
    for point in chart_points(narrative.charts):
        yield Printed(point.figure, point.text, point.place)


def _of_runs(runs: Sequence[Run]) -> Iterator[Printed]:
    text = "".join(run.text for run in runs)
    bounds = list(sentences(text))
    offset = 0
    for run in runs:
        yield from _of_run(run, text, offset, bounds)
        offset += len(run.text)


def _of_run(run: Run, text: str, offset: int, bounds: list[tuple[int, int]]) -> Iterator[Printed]:
    end = offset + len(run.text)
    if run.figure is not None:
        sentence = next((text[first:last] for first, last in bounds if first <= offset < last), text)
        yield Printed(run.figure, run.text, sentence.strip(), text[end : end + _AFTER])
    for inner in run.inner:
        yield from _of_run(inner, text, offset, bounds)
        offset += len(inner.text)


def _of_row(table: Table, row: TableRow) -> Iterator[Printed]:
    if row.kind is RowKind.GROUP:
        yield from _of_runs(row.cells)
        return
    name = next((cell.text for cell in row.cells[1:] if cell.text and not cell.text[0].isdigit()), "")
    for column, cell in zip(table.columns, row.cells, strict=True):
        if cell.figure is not None:
            head = f"{column.label}：{cell.text}"
            yield Printed(cell.figure, cell.text, head if name == cell.text else f"{name}，{head}")
