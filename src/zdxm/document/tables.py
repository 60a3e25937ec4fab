"""附表: a table on landscape pages, streamed row by row as strings of XML.

Nothing here looks at more than one row at a time, so memory does not grow with the table. What is the same
for all cells of a column (width, style, alignment) is put together once, before the first row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise

from zdxm.declare import frozen
from zdxm.document.official import CELL_PADDING, SIZE_2, SIZE_5, TABLE_LINE, Profile, StyleId
from zdxm.document.runs import bookmarked, run_xml, runs_xml, texts_xml
from zdxm.document.titles import balanced_lines
from zdxm.narrative.blocks import Align, Column, RowKind, Run, Table, TableRow, Tint
from zdxm.narrative.rows import Cells, Items, parts_of

_ROW_PADDING = 40  # tw by which a row is higher than its lines
_CELL_END = "</w:p></w:tc>"
_CANNOT_SPLIT = "<w:cantSplit/>"
_ROW_HEIGHT = f'<w:trHeight w:val="{TABLE_LINE + _ROW_PADDING}" w:hRule="atLeast"/>'
_ITEM_START = f"<w:tr><w:trPr>{_CANNOT_SPLIT}{_ROW_HEIGHT}</w:trPr>"
_TALL_START = f"<w:tr><w:trPr>{_ROW_HEIGHT}</w:trPr>"
_HEAD_START = f"<w:tr><w:trPr>{_CANNOT_SPLIT}{_ROW_HEIGHT}<w:tblHeader/></w:trPr>"
_JC = {
    Align.LEFT: "",
    Align.CENTER: '<w:jc w:val="center"/>',
    Align.RIGHT: '<w:jc w:val="right"/>',
}
_KEEP = "<w:keepNext/>"
_SUMS = frozenset({RowKind.SUBTOTAL, RowKind.TOTAL})
FILLS = {Tint.RED: "F4B0B0", Tint.YELLOW: "FFF2B3", Tint.GREEN: "CDEBC5"}
"""Light enough for black text; in grey, red is the darkest and yellow hardly seen."""
_V_ALIGN = '<w:vAlign w:val="center"/>'
_LINE_BREAK = "<w:r><w:br/></w:r>"
_TITLE_CHARACTER = SIZE_2 * 10  # tw
_CELL_CHARACTER = SIZE_5 * 10  # tw
_HEAD_LINES = 3  # lines set aside for the repeated header when a page's room for one row is counted
_SAFE_FILLING = 0.9  # share of a line that text fills in the worst case, for words that cannot break


def column_widths(columns: Sequence[Column], total: int) -> tuple[int, ...]:
    """Widths in tw, in the columns' proportions after each one's padding; their sum is ``total`` exactly."""
    room = total - 2 * CELL_PADDING * len(columns)
    whole = sum(column.width for column in columns)
    shares = accumulate((column.width / whole for column in columns), initial=0.0)
    edges = [round(room * share) + 2 * CELL_PADDING * at for at, share in enumerate(shares)]
    return tuple(right - left for left, right in pairwise(edges))


def title_xml(runs: Sequence[Run], profile: Profile, *, width: int) -> str:
    """The runs of a title, of document or table, in lines that suit ``width`` tw; not yet a paragraph."""
    return _lines_xml(runs, profile.title_font, width // _TITLE_CHARACTER)


def _lines_xml(runs: Sequence[Run], cjk: str, limit: float) -> str:
    """The runs in balanced lines of at most ``limit`` characters."""
    return _LINE_BREAK.join(runs_xml(line, cjk) for line in balanced_lines(runs, limit))


def heading_xml(table: Table, profile: Profile) -> Iterator[str]:
    """What stands above the table: 附件标识, a blank line, the title on the third, the unit at the right."""
    title = title_xml(table.title, profile, width=profile.text_height)
    yield _paragraph(StyleId.ATTACHMENT_MARK, run_xml(Run(table.mark), profile.hei_font))
    yield _paragraph(StyleId.NORMAL, "")
    yield _paragraph(StyleId.TABLE_TITLE, title)
    if table.unit_note:
        yield _paragraph(StyleId.UNIT_NOTE, run_xml(Run(table.unit_note), profile.body_font))


def rows_xml(table: Table, profile: Profile, *, noted: bool = False) -> Iterator[str]:
    """The ``w:tbl`` in chunks: its frame and header, then one chunk a row.

    The row before a sum stays on a page with it, and so does the last one with a note under the table.
    """
    setter = _Setter.of(table, profile)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{StyleId.TABLE}"/>'
        f'<w:tblW w:w="{profile.text_height}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in setter.widths)
        + "</w:tblGrid>"
        + setter.head(table.columns)
    )
    parts = parts_of(table.rows)
    for part, following in zip(parts, (*parts[1:], None), strict=False):
        keep = following.kind in _SUMS if isinstance(following, TableRow) else noted and following is None
        if isinstance(part, Items):
            yield from setter.items(part, keep=keep)
        else:
            yield setter.row(part, keep=keep)
    yield "</w:tbl>"


def _paragraph(style: StyleId, content: str) -> str:
    """A ``w:p`` that follows its style in everything."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _cell_start(width: int, style: StyleId, properties: str, *, span: int = 1) -> str:
    """A ``w:tc`` up to its first run."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{_V_ALIGN}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
    )


@frozen
class _Setter:
    """Sets rows of one table; holds what all its rows share.

    Attributes:
        widths: of the columns, tw.
        fonts: kind of row → its CJK font.
        starts: kind of row, and whether it must stay with the next one → each cell's XML up to its text.
        limits: for each column, characters beyond which a row might not fit a page and must be able to split.
    """

    widths: tuple[int, ...]
    fonts: dict[RowKind, str]
    starts: dict[tuple[RowKind, bool], tuple[str, ...]]
    limits: tuple[float, ...]

    @classmethod
    def of(cls, table: Table, profile: Profile) -> _Setter:
        """The setter for one table on landscape pages."""
        widths = column_widths(table.columns, profile.text_height)
        fonts = dict.fromkeys(RowKind, profile.hei_font) | {RowKind.ITEM: profile.body_font}
        starts = {
            (kind, keep): tuple(_starts(table.columns, widths, kind, _KEEP if keep else ""))
            for kind in RowKind
            for keep in (False, True)
        }
        lines = profile.text_width // TABLE_LINE - _HEAD_LINES
        limits = tuple(_capacity(width) * lines * _SAFE_FILLING for width in widths)
        return cls(widths, fonts, starts, limits)

    def head(self, columns: Sequence[Column]) -> str:
        """The header row, which every page repeats; its labels break between words."""
        cjk = self.fonts[RowKind.TOTAL]
        cells = (
            f"{_cell_start(width, StyleId.TABLE_HEAD, '')}"
            f"{_lines_xml([Run(column.label)], cjk, _capacity(width))}{_CELL_END}"
            for column, width in zip(columns, self.widths, strict=True)
        )
        return f"{_HEAD_START}{''.join(cells)}</w:tr>"

    def items(self, items: Items, *, keep: bool) -> Iterator[str]:
        """Many rows; ``keep`` holds for the last."""
        last = len(items.scopes) - 1
        columns = map(self._column, items.columns, self.starts[RowKind.ITEM, False])
        tall = self._tall_rows(items)
        for at, pieces in enumerate(islice(zip(*columns, strict=True), last)):
            yield f"{_TALL_START if at in tall else _ITEM_START}{''.join(pieces)}</w:tr>"
        for row in items.part(last, last + 1):
            yield self.row(row, keep=keep)

    def _column(self, cells: Cells, start: str) -> list[str]:
        """The cells of one column."""
        contents = texts_xml(cells.texts, self.fonts[RowKind.ITEM])
        if cells.marks:
            marked = zip(contents, cells.marks, strict=True)
            contents = [bookmarked(content, mark) if mark else content for content, mark in marked]
        if not cells.tints:
            return [f"{start}{content}{_CELL_END}" for content in contents]
        starts = {tint: _filled(start, tint) if tint else start for tint in {*cells.tints}}
        return [
            f"{starts[tint]}{content}{_CELL_END}" for content, tint in zip(contents, cells.tints, strict=True)
        ]

    def _tall_rows(self, items: Items) -> set[int]:
        """The rows that :meth:`_too_tall` would tell, found column by column."""
        return {
            at
            for cells, limit in zip(items.columns, self.limits, strict=True)
            if max(map(len, cells.texts)) > limit
            for at, text in enumerate(cells.texts)
            if len(text) > limit
        }

    def row(self, row: TableRow, *, keep: bool) -> str:
        """One row's ``w:tr``; with ``keep`` it stays on a page with the next: a sum never starts one."""
        kind = row.kind
        cjk = self.fonts[kind]
        starts = self.starts[kind, keep]
        pieces = [_TALL_START if self._too_tall(row) else _ITEM_START]
        for start, cell in zip(starts, row.cells, strict=True):
            pieces += _filled(start, cell.tint) if cell.tint else start, run_xml(cell, cjk), _CELL_END
        pieces.append("</w:tr>")
        return "".join(pieces)

    def _too_tall(self, row: TableRow) -> bool:
        """Whether the row might be higher than a page; a row that cannot split would then be cut off."""
        return any(len(cell.text) > limit for cell, limit in zip(row.cells, self.limits, strict=False))


def _filled(start: str, tint: Tint) -> str:
    """A cell's start with a coloured ground."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{FILLS[tint]}"/>'
    return start.replace(_V_ALIGN, shade + _V_ALIGN, 1)


def _capacity(width: int) -> float:
    """How many 汉字 fit a line of a cell ``width`` tw wide."""
    return (width - 2 * CELL_PADDING) / _CELL_CHARACTER


def _starts(columns: Sequence[Column], widths: Sequence[int], kind: RowKind, keep: str) -> Iterator[str]:
    """Each cell of a row of ``kind``, up to its text."""
    if kind is RowKind.GROUP:
        yield _cell_start(sum(widths), StyleId.TABLE_GROUP, keep, span=len(widths))
        return
    style = StyleId.TABLE_SUM if kind in _SUMS else StyleId.TABLE_TEXT
    for column, width in zip(columns, widths, strict=True):
        yield _cell_start(width, style, keep + _JC[column.align])
