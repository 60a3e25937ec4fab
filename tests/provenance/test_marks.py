"""Every figure in a document has a bookmark, and the part says what it is."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree

from narrative.edge_ledgers import CASES
from provenance.making import FIGURES, KINDS, LEDGERS, W, parts, report_of, sample_report
from zdxm.figures.origins import Origins
from zdxm.narrative.blocks import Chart, Heading, Paragraph, RowKind, Table, Title
from zdxm.narrative.compose import compose
from zdxm.provenance.reading import read_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.narrative.blocks import Narrative, Run

NUMBER = re.compile(r"\d")
ORDINALS = {"序号"}


def runs(narrative: Narrative) -> Iterator[Run]:
    """Every run that may hold a figure: 序号, places in a table in the text, attachments' numbers may not."""
    for block in narrative.blocks:
        if isinstance(block, Title | Heading | Paragraph):
            yield from block.runs
        elif isinstance(block, Chart):
            yield from block.caption
        elif isinstance(block, Table):
            yield from block.title
            for row in block.rows:
                counted = block.columns[0].label in ORDINALS or not block.is_attached
                skip = row.kind is RowKind.ITEM and counted
                yield from row.cells[1:] if skip else row.cells


def bare(run: Run) -> Iterator[str]:
    """The text of a run that is no figure."""
    if run.inner:
        for inner in run.inner:
            yield from bare(inner)
    elif run.figure is None:
        yield run.text


def digits_outside(narrative: Narrative) -> list[str]:
    """Words with digits that are no figure; the number of an attachment or of a picture is none."""
    told = [re.sub(r"见图\d", "", text) for run in runs(narrative) for text in bare(run)]
    words = [text for text in told if NUMBER.search(text)]
    return [text for text in words if not re.fullmatch(r"(?:附件：)?\d\.", text)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LEDGERS)
def test_every_digit_of_the_samples_is_a_figure(name: str, kind: str) -> None:
    """In every kind of report of every sample, text and tables and captions."""
    assert digits_outside(report_of(name, kind)[0]) == []


@pytest.mark.parametrize("name", CASES)
def test_every_digit_of_the_edge_ledgers_is_a_figure(name: str) -> None:
    """Also where nothing is known, nothing is done or names are hostile, and all that is behind is found."""
    figures, settings = CASES[name]
    narrative = compose(figures, settings, kind="summary")
    assert digits_outside(narrative) == []
    origins = Origins(figures, {figure.id: figure for figure in narrative.figures})
    printed = [identity for run in runs(narrative) for identity in run.figures() if NUMBER.search(run.text)]
    assert set(printed) <= set(origins.facts(printed))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LEDGERS)
def test_every_figure_resolves(name: str, kind: str) -> None:
    """Each bookmark is in the text with the text it says, and its figure and all inputs are known."""
    report = read_report(sample_report(name, kind))
    marks = report.record.marks
    assert len(marks) > 20
    for number, mark in marks.items():
        span = report.flow.spans[number]
        assert report.flow.text[span.start : span.end] == mark.text
        if NUMBER.search(mark.text):
            fact = report.record.facts[mark.figure]
            assert set(fact.parts) <= report.record.facts.keys()
            assert fact.formula


def test_bookmarks_are_hidden_and_unique() -> None:
    """Names begin with an underscore; ids are numbers and occur once on either side."""
    root = etree.fromstring(parts(sample_report("cities"))["word/document.xml"])
    starts, ends = list(root.iter(f"{W}bookmarkStart")), list(root.iter(f"{W}bookmarkEnd"))
    names = [start.get(f"{W}name") or "" for start in starts]
    assert all(re.fullmatch(r"_zdxm_\d+", name) for name in names)
    assert len(set(names)) == len(names)
    ids = [start.get(f"{W}id") for start in starts]
    assert len(set(ids)) == len(ids)
    assert sorted(ids, key=str) == sorted((end.get(f"{W}id") for end in ends), key=str)


def test_readers_see_the_whole_text() -> None:
    """python-docx reads the same words with and without provenance."""
    told, plain = (docx.Document(io.BytesIO(report_of("cities", provenance=on)[1])) for on in (True, False))
    assert [p.text for p in told.paragraphs] == [p.text for p in plain.paragraphs]
    cells = [
        [cell.text for row in document.tables[0].rows for cell in row.cells] for document in (told, plain)
    ]
    assert cells[0] == cells[1]


def test_without_provenance_nothing_is_left_of_it() -> None:
    """--no-provenance writes neither bookmarks nor the part, nor the ledger's name or hash."""
    members = parts(report_of("cities", provenance=False)[1])
    assert not any(name.startswith("customXml") for name in members)
    for content in members.values():
        assert b"bookmark" not in content
        assert b"ledger.xlsx" not in content


def test_same_ledger_same_bytes() -> None:
    """Bookmarks and part are the same each time."""
    assert report_of("flat")[1] == report_of("flat")[1]


def test_the_part_holds_no_phone_number() -> None:
    """Contacts are no figure and never enter the part."""
    assert "联系电话" not in parts(sample_report("cities"))[FIGURES].decode()
