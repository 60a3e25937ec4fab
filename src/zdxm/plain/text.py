"""A narrative as plain text, to be pasted into an OA form or a message.

Paragraphs begin with two full-width spaces, as official text does; table cells are parted by tabs, which
spreadsheets and OA tables take apart again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.narrative.blocks import Chart, Heading, Paragraph, ParagraphRole, Run, Table, Title
from zdxm.narrative.ordinals import HeadingNumbers, caption_runs
from zdxm.plain.charts import chart_columns, chart_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zdxm.narrative.blocks import Block, Column, Narrative, TableRow

__all__ = ["write_text"]

_INDENT = "\u3000\u3000"
_TAB, _LINE_END = "\t", "\r\n"  # the editor of older Windows shows a bare line feed as nothing
_BREAKS = re.compile(r"\s*[\t\r\n\v\f\x85\u2028\u2029]+\s*")
_AT_THE_MARGIN = frozenset(
    {ParagraphRole.OFFICE, ParagraphRole.RECIPIENT, ParagraphRole.SIGNATURE, ParagraphRole.DATE}
)
_TOGETHER = {
    ParagraphRole.ATTACHMENT_NOTE: ParagraphRole.ATTACHMENT_NOTE,
    **dict.fromkeys(
        (ParagraphRole.OFFICE, ParagraphRole.SIGNATURE, ParagraphRole.DATE), ParagraphRole.OFFICE
    ),
}
"""Roles that are parted from the text by an empty line → what they stand together with."""
_LABEL = "附件："
_UNDER_THE_NAME = "\u3000" * len(_LABEL)


def write_text(narrative: Narrative) -> bytes:
    """The narrative as a text file: UTF-8 with a mark that every editor knows it by, Windows line ends."""
    lines = _LINE_END.join(_Writer().lines(narrative.blocks))
    return (lines + _LINE_END).encode("utf-8-sig")


class _Writer:
    """Writes line by line; counts headings and charts."""

    def __init__(self) -> None:
        self._headings = HeadingNumbers()
        self._charts = 0

    def lines(self, blocks: Sequence[Block]) -> Iterator[str]:
        """All lines; an empty one under the head, and before and after what is no text."""
        for before, block in zip((None, *blocks), blocks, strict=False):
            if before is not None and _part_of(before) != _part_of(block):
                yield ""
            yield from self._lines(block)

    def _lines(self, block: Block) -> Iterator[str]:
        if isinstance(block, Title):
            self._headings.restart()
            yield _text(block.runs)
        elif isinstance(block, Heading):
            yield f"{_INDENT}{self._headings.next(block.level)}{_text(block.runs)}"
        elif isinstance(block, Paragraph):
            yield _paragraph(block)
        elif isinstance(block, Chart):
            self._charts += 1
            yield _text(caption_runs(block, self._charts))
            yield from _rows(chart_columns(block), chart_rows(block))
        else:
            yield from _attached(block)


def _part_of(block: Block) -> object:
    """What belongs together without an empty line: all that has the same answer."""
    if isinstance(block, Title):
        return ParagraphRole.OFFICE
    if isinstance(block, Paragraph):
        return _TOGETHER.get(block.role, ParagraphRole.BODY)
    return block if isinstance(block, Table | Chart) else ParagraphRole.BODY


def _paragraph(paragraph: Paragraph) -> str:
    text = _text(paragraph.runs)
    if paragraph.role in _AT_THE_MARGIN:
        return text
    later_note = paragraph.role is ParagraphRole.ATTACHMENT_NOTE and not text.startswith(_LABEL)
    return f"{_INDENT}{_UNDER_THE_NAME if later_note else ''}{text}"


def _attached(table: Table) -> Iterator[str]:
    yield _text((Run(table.mark),))
    yield _text(table.title)
    if table.unit_note:
        yield table.unit_note
    yield from _rows(table.columns, table.rows)


def _rows(columns: Iterable[Column], rows: Iterable[TableRow]) -> Iterator[str]:
    yield _TAB.join(column.label for column in columns)
    for row in rows:
        yield _TAB.join(_text((cell,)) for cell in row.cells).rstrip(_TAB)


def _text(runs: Iterable[Run]) -> str:
    """The runs on one line."""
    return _BREAKS.sub(" ", "".join(run.text for run in runs))
