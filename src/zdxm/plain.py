"""A narrative as Markdown (CommonMark with GFM tables); nothing in the data can be markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from zdxm.declare import pattern
from zdxm.narrative.blocks import (
    Align,
    Block,
    Chart,
    Column,
    Heading,
    HeadingNumbers,
    Narrative,
    Paragraph,
    ParagraphRole,
    RowKind,
    Run,
    Table,
    TableRow,
    Title,
    caption_runs,
)

_ABSENT = "—"
_COMPARED = "名称"
_SERIES_LABEL = "{}（{}）"
_WIDTH = 1.0  # plain files have no column widths


def chart_columns(chart: Chart) -> tuple[Column, ...]:
    """What is compared, then a column for each series with its unit."""
    series = (Column(_SERIES_LABEL.format(row.label, unit), _WIDTH, Align.RIGHT) for row, unit in chart.rows)
    return (Column(_COMPARED, _WIDTH), *series)


def chart_rows(chart: Chart) -> tuple[TableRow, ...]:
    """A row for each category, with the printed values."""
    values = zip(*(row.values for row, _ in chart.rows), strict=True)
    return tuple(
        TableRow(RowKind.ITEM, (Run(name), *(Run(_said(value)) for value in row)))
        for name, row in zip(chart.categories, values, strict=True)
    )


def _said(value: Decimal | int | None) -> str:
    return _ABSENT if value is None else f"{Decimal(value):f}"


_MARKUP = pattern(r"[\\`*_{}\[\]<>#|~&$!]")
_LIST = pattern(r"\A(\s*)(?:(\d+)([.)])|([-+=]))")
_BREAKS = pattern(r"\s*[\t\r\n\v\f\x85\u2028\u2029]+\s*")
_RULES = {Align.LEFT: ":--", Align.CENTER: ":-:", Align.RIGHT: "--:"}
_BOLD = "**{}**"


def write_markdown(narrative: Narrative) -> bytes:
    """The narrative as a Markdown file, UTF-8.

    Headings carry their official ordinals in their text. Tables are GFM tables; a category's row and what is
    still missing are bold. A chart is its caption and a table of its values.
    """
    return ("\n\n".join(_Markdown().parts(narrative.blocks)) + "\n").encode()


class _Markdown:
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
            yield f"# {_marked(block.runs)}"
        elif isinstance(block, Heading):
            yield f"{'#' * (block.level + 1)} {self._headings.next(block.level)}{_marked(block.runs)}"
        elif isinstance(block, Paragraph):
            yield _safe_start(_marked(block.runs))
        elif isinstance(block, Chart):
            self._charts += 1
            yield _table(chart_columns(block), chart_rows(block))
            yield _marked(caption_runs(block, self._charts))
        else:
            yield from _table_markdown(block)


def _table_markdown(table: Table) -> Iterator[str]:
    if table.is_attached:
        yield _marked((Run(table.mark),))
    yield _BOLD.format(_marked(table.title))
    if table.unit_note:
        yield _marked((Run(table.unit_note),))
    yield _table(table.columns, table.rows)


def _table(columns: Sequence[Column], rows: Iterable[TableRow]) -> str:
    head = _row(_marked((Run(column.label),)) for column in columns)
    rule = _row(_RULES[column.align] for column in columns)
    return "\n".join([head, rule, *(_row(_cells(row, len(columns))) for row in rows)])


def _cells(row: TableRow, width: int) -> list[str]:
    if row.kind is RowKind.ITEM:
        return [_marked((cell,)) for cell in row.cells]
    bold = [_bold(_marked((cell,))) for cell in row.cells]
    return bold + [""] * (width - len(bold))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(runs: Iterable[Run]) -> str:
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


_INDENT = "\u3000\u3000"
_TAB, _LINE_END = "\t", "\r\n"  # the editor of older Windows shows a bare line feed as nothing

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
    lines = _LINE_END.join(_PlainText().lines(narrative.blocks))
    return (lines + _LINE_END).encode("utf-8-sig")


class _PlainText:
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
            yield _line(block.runs)
        elif isinstance(block, Heading):
            yield f"{_INDENT}{self._headings.next(block.level)}{_line(block.runs)}"
        elif isinstance(block, Paragraph):
            yield _paragraph(block)
        elif isinstance(block, Chart):
            self._charts += 1
            yield _line(caption_runs(block, self._charts))
            yield from _rows(chart_columns(block), chart_rows(block))
        else:
            yield from _table_lines(block)


def _part_of(block: Block) -> object:
    """What belongs together without an empty line: all that has the same answer."""
    if isinstance(block, Title):
        return ParagraphRole.OFFICE
    if isinstance(block, Paragraph):
        return _TOGETHER.get(block.role, ParagraphRole.BODY)
    return block if isinstance(block, Table | Chart) else ParagraphRole.BODY


def _paragraph(paragraph: Paragraph) -> str:
    text = _line(paragraph.runs)
    if paragraph.role in _AT_THE_MARGIN:
        return text
    later_note = paragraph.role is ParagraphRole.ATTACHMENT_NOTE and not text.startswith(_LABEL)
    return f"{_INDENT}{_UNDER_THE_NAME if later_note else ''}{text}"


def _table_lines(table: Table) -> Iterator[str]:
    if table.is_attached:
        yield _line((Run(table.mark),))
    yield _line(table.title)
    if table.unit_note:
        yield table.unit_note
    yield from _rows(table.columns, table.rows)


def _rows(columns: Iterable[Column], rows: Iterable[TableRow]) -> Iterator[str]:
    yield _TAB.join(column.label for column in columns)
    for row in rows:
        yield _TAB.join(_line((cell,)) for cell in row.cells).rstrip(_TAB)


def _line(runs: Iterable[Run]) -> str:
    """The runs on one line."""
    return _BREAKS.sub(" ", "".join(run.text for run in runs))
