"""The figures of a report that is in no file yet: what each is, and the sentence it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.narrative.blocks import Chart, Heading, Paragraph, RowKind, Table, Title
from zdxm.provenance.flow import sentences
from zdxm.provenance.tracing import Printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zdxm.narrative.blocks import Block, Narrative, Run, TableRow

__all__ = ["printed_figures"]

_AFTER = 8  # characters behind a figure that may be its unit


def printed_figures(narrative: Narrative) -> Iterator[Printed]:
    """Every figure that a narrative prints, in order."""
    for block in narrative.blocks:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Printed]:
    if isinstance(block, Title | Heading | Paragraph):
        yield from _of_runs(block.runs)
    elif isinstance(block, Table):
        yield from _of_runs(block.title)
        for row in block.rows:
            yield from _of_row(block, row)
    else:
        yield from _of_chart(block)


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


def _of_chart(chart: Chart) -> Iterator[Printed]:
    yield from _of_runs(chart.caption)
    for series in chart.series:
        for label, value, figure in zip(chart.categories, series.values, series.figures, strict=True):
            if figure and value is not None:
                text = f"{value:f}{chart.unit}"
                yield Printed(figure, text, f"{chart.name}，{label}：{text}")
