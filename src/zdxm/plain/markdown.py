"""A narrative as Markdown (CommonMark with GFM tables); nothing in the data can be markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.narrative.blocks import Align, Chart, Heading, Paragraph, RowKind, Run, Table, Title
from zdxm.narrative.ordinals import HeadingNumbers, caption_runs
from zdxm.plain.charts import chart_columns, chart_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zdxm.narrative.blocks import Block, Column, Narrative, TableRow

__all__ = ["write_markdown"]

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$!]")
_LIST = re.compile(r"\A(\s*)(?:(\d+)([.)])|([-+=]))")
_BREAKS = re.compile(r"\s*[\t\r\n\v\f\x85\u2028\u2029]+\s*")
_RULES = {Align.LEFT: ":--", Align.CENTER: ":-:", Align.RIGHT: "--:"}
_BOLD = "**{}**"


def write_markdown(narrative: Narrative) -> bytes:
    """The narrative as a Markdown file, UTF-8.

    Headings carry their official ordinals in their text. Tables are GFM tables; a category's row and what is
    still missing are bold. A chart is its caption and a table of its values.
    """
    return ("\n\n".join(_Writer().parts(narrative.blocks)) + "\n").encode()


class _Writer:
    """Writes block by block; counts headings and charts."""

    def __init__(self) -> None:
        self._headings = HeadingNumbers()
        self._charts = 0

    def parts(self, blocks: Iterable[Block]) -> Iterator[str]:
        """What stands between empty lines."""
        for block in blocks:
            yield from self._part(block)

    def _part(self, block: Block) -> Iterator[str]:
        if isinstance(block, Title):
            self._headings.restart()
            yield f"# {_text(block.runs)}"
        elif isinstance(block, Heading):
            yield f"{'#' * (block.level + 1)} {self._headings.next(block.level)}{_text(block.runs)}"
        elif isinstance(block, Paragraph):
            yield _safe_start(_text(block.runs))
        elif isinstance(block, Chart):
            self._charts += 1
            yield _table(chart_columns(block), chart_rows(block))
            yield _text(caption_runs(block, self._charts))
        else:
            yield from _attached(block)


def _attached(table: Table) -> Iterator[str]:
    yield _text((Run(table.mark),))
    yield _BOLD.format(_text(table.title))
    if table.unit_note:
        yield _text((Run(table.unit_note),))
    yield _table(table.columns, table.rows)


def _table(columns: Sequence[Column], rows: Iterable[TableRow]) -> str:
    head = _row(_text((Run(column.label),)) for column in columns)
    rule = _row(_RULES[column.align] for column in columns)
    return "\n".join([head, rule, *(_row(_cells(row, len(columns))) for row in rows)])


def _cells(row: TableRow, width: int) -> list[str]:
    if row.kind is RowKind.ITEM:
        return [_text((cell,)) for cell in row.cells]
    bold = [_bold(_text((cell,))) for cell in row.cells]
    return bold + [""] * (width - len(bold))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(runs: Iterable[Run]) -> str:
    """The runs on one line, escaped; what is missing is bold."""
    return "".join(_bold(_escaped(run.text)) if run.placeholder else _escaped(run.text) for run in runs)


def _bold(text: str) -> str:
    return _BOLD.format(text) if text else ""


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", _BREAKS.sub(" ", text))


def _safe_start(line: str) -> str:
    """A paragraph that begins like a list or an underline, made one that does not."""
    return _LIST.sub(_escape_start, line)


def _escape_start(match: re.Match[str]) -> str:
    space, number, point, bullet = match.groups()
    return f"{space}\\{bullet}" if bullet else f"{space}{number}\\{point}"
