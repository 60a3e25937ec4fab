"""Rows of an attached table against the floor (barest XML, parsed once) and against docxtpl's row loop."""

from __future__ import annotations

import statistics
import tempfile
import time
import tracemalloc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docxtpl import DocxTemplate
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


def docxtpl_loop(rows: int, folder: Path) -> None:
    """The peer: a template with a row loop, rendered and saved."""
    template = folder / "template.docx"
    document = docx.Document()
    table = document.add_table(rows=3, cols=COLUMNS)
    table.rows[0].cells[0].text = "{%tr for row in rows %}"
    for index, cell in enumerate(table.rows[1].cells):
        cell.text = f"{{{{ row[{index}] }}}}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    document.save(str(template))
    loop = DocxTemplate(template)
    loop.render({"rows": [[f"某新型材料产业园{n}.{m}" for m in range(COLUMNS)] for n in range(rows)]})
    loop.save(folder / "out.docx")


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Median of some runs."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def peak_megabytes(work: Callable[[], object]) -> float:
    """Most memory in use at once during a call, in MB."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return peak


def main() -> None:
    """Print µs a row, the ratios to floor and peer, and the memory, at two sizes for the growth."""
    for rows in (1_000, 10_000):
        narrative = table_of(rows)
        written, floor = seconds(partial(write_docx, narrative)), seconds(partial(parse_bare, rows))
        with tempfile.TemporaryDirectory() as folder:
            peer = partial(docxtpl_loop, rows, Path(folder))
            looped, looped_peak = seconds(peer, 1), peak_megabytes(peer)
        peak = peak_megabytes(partial(write_docx, narrative))
        print(
            f"{rows:>6} rows × {COLUMNS}: whole .docx {written / rows * 1e6:5.1f} µs a row, {peak:.1f} MB; "
            f"floor {floor / rows * 1e6:5.1f} µs, ratio {written / floor:4.2f} (target ≤ 2); "
            f"docxtpl {looped / rows * 1e6:5.1f} µs, {looped_peak:.0f} MB: {looped / written:.0f} × as slow"
        )


if __name__ == "__main__":
    main()
