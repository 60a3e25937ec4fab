"""The answer of ``zdxm why``: what figures are, and where they come from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from zdxm.declare import frozen
from zdxm.document.marks import chart_points
from zdxm.figures.model import Source
from zdxm.figures.origins import Fact
from zdxm.figures.values import Area, Kind, read_places
from zdxm.narrative.blocks import Narrative, RowKind, Run, Table, TableRow
from zdxm.narrative.rows import Items, walk
from zdxm.provenance.flow import numbers_in, plain, sentences
from zdxm.provenance.reading import AFTER, Printed, Report, Standing, is_words
from zdxm.units import hundredths_text
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


_UNIT = re.compile(r"(?:亿元|万元|元|%|个百分点|百分点)\Z")
_QUANTITY = re.compile(r"[-+]?\d[\d.,]*(?:亿元|万元|元|%|个百分点|百分点|个)?")
_SHORTEST_SENTENCE = 4  # characters from which a query may be part of a sentence


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


def choose(printed: Iterable[Printed], query: str) -> tuple[Printed, ...]:
    """The figures that a query means.

    Args:
        printed: all of them, in the order of the text; gone through once.
        query: a figure as printed, with or without its unit; else a sentence or a part of one; "" for all.
            A number that is no figure is nothing: figures beside it do not explain it.
    """
    wanted = plain(query)
    if not wanted:
        return tuple(printed)
    is_sentence = len(wanted) >= _SHORTEST_SENTENCE and not _QUANTITY.fullmatch(wanted)
    meant: list[Printed] = []
    beside: list[Printed] = []
    for one in printed:
        if _is_meant(one, wanted):
            meant.append(one)
        elif is_sentence and not meant and (wanted in (said := plain(one.sentence)) or said in wanted):
            beside.append(one)
    asked = set(numbers_in(wanted))
    known = not asked or any(asked & set(numbers_in(one.text)) for one in beside)
    return tuple(meant or (beside if known else ()))


def _is_meant(one: Printed, wanted: str) -> bool:
    text = plain(one.text)
    if wanted not in text and not wanted.startswith(text):
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


def trace(printed: Iterable[Printed], facts: Mapping[str, Fact]) -> tuple[Traced, ...]:
    """Each figure with what is behind it; those that nothing is known of are left out."""
    known = ((one, facts.get(one.figure)) for one in printed)
    return tuple(Traced(one, fact, tuple(_inputs(fact, facts))) for one, fact in known if fact)


def _inputs(fact: Fact, facts: Mapping[str, Fact]) -> Iterable[Input]:
    parts = [facts[part] for part in fact.parts if part in facts]
    if not parts and (fact.cells or fact.unit != Kind.TEXT.value):
        parts = [fact] if fact.cells else []
    return [Input(part.name, part.unit, part.value, part.cells) for part in parts]


_HUNDREDTHS = frozenset({Kind.RATE.value, Kind.POINTS.value})


@frozen
class Answer:
    """What was found.

    Attributes:
        found: the figures that were asked for.
        changed: figures of the document that somebody has changed or deleted, if all were asked for.
        ledgers: the workbooks on disk.
        reading: what was read of the workbooks, in five lines; empty where this is not known.
    """

    found: tuple[Traced, ...]
    changed: tuple[Standing, ...]
    ledgers: Ledgers
    reading: tuple[str, ...]


def answer_from_report(report: Report, query: str, ledgers: Ledgers) -> Answer:
    """What a document says of its figures.

    Args:
        report: the document.
        query: as for :func:`choose`.
        ledgers: the workbooks on disk, for the contents of cells.
    """
    found = trace(choose(report.printed(), query), report.record.facts)
    changed = () if query.strip() else report.changed()
    return Answer(found, changed, ledgers, report.record.reading)


def answer_from(
    printed: Sequence[Printed],
    facts: Mapping[str, Fact],
    query: str,
    ledgers: Ledgers,
    reading: tuple[str, ...],
) -> Answer:
    """The same for a report that has not been written to a file."""
    return Answer(trace(choose(printed, query), facts), (), ledgers, reading)


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
        yield Printed(run.figure, run.text, sentence.strip(), text[end : end + AFTER])
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
