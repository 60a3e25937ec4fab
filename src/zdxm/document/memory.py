"""What a document remembers besides its bookmarks: its sentences without their figures, and its charts.

A sentence is remembered as its words, with a sign for each figure and the numbers of the bookmarks in order.
A later refresh holds it against the fresh report's: words outside all bookmarks are the clerk's and stay, but
where the template would now put them another way, somebody must be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from zdxm.document.chart_data import fingerprint, grid_of
from zdxm.document.runs import attribute
from zdxm.narrative.blocks import Chart, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from zdxm.narrative.blocks import Narrative, Run

__all__ = ["FIGURE_SIGN", "ChartMemory", "Sentence", "chart_memories", "memory_xml", "sentences_of"]

FIGURE_SIGN = "\ufffc"
"""Stands for a figure in the words of a sentence."""
_ENDING = re.compile("(?<=[。！？；])(?![。！？；”）])")  # between two sentences


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
        if isinstance(block, Table):
            yield from _sentences(block.title)
        elif isinstance(block, Chart):
            yield from _sentences(block.caption)
        else:
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


def chart_memories(
    charts: Sequence[Chart], parts: Mapping[str, str | bytes], sizes: Sequence[tuple[int, int]]
) -> Iterator[ChartMemory]:
    """Charts as they are written.

    Args:
        charts: in the order of the document.
        parts: name → content of their parts.
        sizes: width and height of each, in EMU.
    """
    for number, (chart, size) in enumerate(zip(charts, sizes, strict=True), start=1):
        xml, workbook = parts[f"word/charts/chart{number}.xml"], parts[f"word/embeddings/chart{number}.xlsx"]
        yield ChartMemory(
            number, chart.name, chart.alt, _hash(xml), _hash(workbook), fingerprint(grid_of(chart)), size
        )


def _hash(content: str | bytes) -> str:
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def memory_xml(sentences: Iterable[Sentence], charts: Sequence[ChartMemory]) -> Iterator[str]:
    """The entries of the part that tells of figures."""
    for one in sentences:
        marks = " ".join(map(str, one.marks))
        yield f'<said words="{attribute(one.words)}" marks="{marks}"/>'
    for chart in charts:
        width, height = chart.size
        yield (
            f'<chart n="{chart.number}" name="{attribute(chart.name)}" alt="{attribute(chart.alt)}"'
            f' xml="{chart.xml}" workbook="{chart.workbook}" values="{chart.values}"'
            f' width="{width}" height="{height}"/>'
        )
