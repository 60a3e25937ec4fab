"""Rows of an attached table against the floor: their barest XML as strings, parsed once."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Align, Column, Narrative, RowKind, Run, Table, TableRow

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = 12


def table_of(rows: int) -> Narrative:
    """A document that is one table of so many rows."""
    lines = tuple(
        TableRow(RowKind.ITEM, tuple(Run(f"某新型材料产业园{n}.{m}") for m in range(COLUMNS)))
        for n in range(rows)
    )
    columns = tuple(Column(f"列{n}", 5, Align.RIGHT) for n in range(COLUMNS))
    return Narrative("附表", "", (Table("t", "附表", (Run("题"),), "", columns, lines),))


def parse_bare(rows: int) -> None:
    """The floor."""
    cell = "<w:tc><w:tcPr><w:tcW/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    lines = (
        "".join(cell.format(f"某新型材料产业园{n}.{m}") for m in range(COLUMNS)).join(("<w:tr>", "</w:tr>"))
        for n in range(rows)
    )
    etree.fromstring(f'<w:tbl xmlns:w="w">{"".join(lines)}</w:tbl>')


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Median of some runs."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    """Print µs a row, the ratio to the floor, and the growth."""
    for rows in (1_000, 10_000):
        narrative = table_of(rows)
        written, floor = seconds(lambda: write_docx(narrative)), seconds(lambda: parse_bare(rows))  # noqa: B023
        tracemalloc.start()
        write_docx(narrative)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        print(
            f"{rows:>6} rows × {COLUMNS}: whole .docx {written / rows * 1e6:5.1f} µs a row, floor "
            f"{floor / rows * 1e6:5.1f} µs, ratio {written / floor:4.2f}"
            f", peak {peak:.1f} MB (target: ratio ≤ 2)"
        )


if __name__ == "__main__":
    main()
