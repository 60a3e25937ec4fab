"""No figure vanishes for any program: python-docx, pandoc and LibreOffice read each one's printed text."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import docx
import pytest
from docx.table import _Cell

from provenance.making import KINDS, LEDGERS, sample_report
from rendering.paper import require_programs
from zdxm.provenance.reading import read_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from docx.document import Document
    from docx.table import Table


def by_python_docx(reports: Mapping[str, bytes], _: Path) -> dict[str, str]:
    """All paragraphs and cells, as python-docx has them."""
    return {name: _words(docx.Document(io.BytesIO(data))) for name, data in reports.items()}


def _words(document: Document) -> str:
    tables = (_cells(table) for table in document.tables)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *tables])


def _cells(table: Table) -> str:
    """A table's text row by row; its own ``rows`` would look up each cell anew."""
    return "\n".join(
        paragraph.text
        for row in table.rows
        for cell in row._tr.tc_lst
        for paragraph in _Cell(cell, table).paragraphs
    )


def by_pandoc(reports: Mapping[str, bytes], _: Path) -> dict[str, str]:
    """What pandoc makes of it, wide enough that no cell is broken."""
    command = ["pandoc", "--from=docx", "--to=plain", "--wrap=none", "--columns=3000", "--standalone"]
    return {
        name: subprocess.run(
            command, input=data, capture_output=True, check=True, timeout=120
        ).stdout.decode()
        for name, data in reports.items()
    }


def by_libreoffice(reports: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """What LibreOffice saves as text, all in one run."""
    paths = [folder / f"{name}.docx" for name in reports]
    for path, data in zip(paths, reports.values(), strict=True):
        path.write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", str(folder), *map(str, paths)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: (folder / f"{name}.txt").read_text(encoding="utf-8-sig") for name in reports}


READERS: dict[str, tuple[str, Callable[[Mapping[str, bytes], Path], dict[str, str]]]] = {
    "python-docx": ("", by_python_docx),
    "pandoc": ("pandoc", by_pandoc),
    "LibreOffice": ("soffice", by_libreoffice),
}


@pytest.mark.parametrize("reader", READERS)
def test_every_figure_is_read(reader: str, tmp_path: Path) -> None:
    """Of every kind of report of every sample, and each as often as it is printed."""
    programs, read = READERS[reader]
    if programs:
        require_programs(programs)
    reports = {f"{name}-{kind}": sample_report(name, kind) for name in LEDGERS for kind in KINDS}
    for name, words in read(reports, tmp_path).items():
        text, marks = bare(words), read_report(reports[name]).record.marks
        assert len(marks) > 20
        assert [mark.text for mark in marks.values() if bare(mark.text) not in text] == [], name
        outer = {mark.parent for mark in marks.values()}
        printed = Counter(bare(mark.text) for number, mark in marks.items() if number not in outer)
        assert {one for one, times in printed.items() if one and text.count(one) < times} == set(), name


def bare(text: str) -> str:
    """A text without blanks and line breaks, which programs set as they like."""
    return re.sub(r"\s+", "", text)
