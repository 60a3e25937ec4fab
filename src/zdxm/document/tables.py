"""附表 on landscape pages, streamed row by row as strings of XML, and tables in the text.

Nothing here looks at more than one row at a time, so memory does not grow with the table. What is the same
for all cells of a column (width, style, alignment) is put together once, before the first row.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain, islice, pairwise, repeat

from zdxm.declare import frozen
from zdxm.document.official import CELL_PADDING, SIZE_2, SIZE_5, TABLE_LINE, Profile, StyleId
from zdxm.document.runs import Para, bookmarked, run_xml, runs_xml, texts_xml
from zdxm.document.titles import balanced_lines
from zdxm.narrative.blocks import Align, Column, RowKind, Run, Table, TableRow, Tint
from zdxm.narrative.rows import Cells, Items, parts_of
from zdxm.ooxml.names import em_width

_ROW_PADDING = 10  # tw by which a row is higher than its lines
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
SHORT_TABLE = 10  # rows
_SUMS = frozenset({RowKind.SUBTOTAL, RowKind.TOTAL})
FILLS = {Tint.RED: "F4B0B0", Tint.YELLOW: "FFF2B3", Tint.GREEN: "CDEBC5"}
"""Light enough for black text; in grey, red is the darkest and yellow hardly seen."""
_V_ALIGN = '<w:vAlign w:val="center"/>'
_LINE_BREAK = "<w:r><w:br/></w:r>"
LOW_BLANK = Para(StyleId.NORMAL, direct=f'<w:spacing w:line="{TABLE_LINE}" w:lineRule="exact"/>')
"""The second line above a table, as low as the table's own: its page is for the rows."""
_TITLE_CHARACTER = SIZE_2 * 10  # tw
_CELL_CHARACTER = SIZE_5 * 10  # tw
_HEAD_LINES = 3  # most lines of the header, which every page repeats
_SHORT = 4.0  # 汉字 up to which words stay on one line whatever stands beside them
_LONG_NUMBER = 10.0  # 汉字, likewise of numbers
_ROWS_MEASURED = 120  # of a long table, whose columns are as wide as these want them
_TOWARDS = 0.1  # of a line saved in one cell, where its row is no shorter for it
_HAIR = 1e-9
_LOSS = 0.3  # 汉字 by which LibreOffice's line is shorter than the cell (measured on 7.4)
_SURELY = 0.1  # 汉字 more than a whole number of them, for whoever sets the line
_MOST_NARROWED = 3  # 汉字 that a cell's lines may be shorter for the last one's sake
_MARKS = "、，。；：！？）》”’"  # never first on a line
_PIECE = rf"(?:[0-9A-Za-z.%％-]+|.)[{_MARKS}]*"
_AUTO_SPACE = 0.25  # 汉字, between a number and the words around it
_STEP = 0.25  # 汉字, of which all estimated widths are whole multiples
_SAFE_FILLING = 0.9  # share of a line that text fills in the worst case, for words that cannot break


def column_widths(
    columns: Sequence[Column], total: int, rows: Sequence[TableRow | Items] = ()
) -> tuple[int, ...]:
    """Widths in tw by what stands in the columns; their sum is ``total`` exactly.

    Each column first gets what its numbers and the words of its header need; then those whose texts run over
    several lines get what makes the table shortest; what is left follows the columns' own proportions.

    Args:
        columns: left to right.
        total: width of the table, tw.
        rows: what stands under the header in all columns.
    """
    room = (total - 2 * CELL_PADDING * len(columns)) / _CELL_CHARACTER
    texts = [list(column) for column in zip(*map(_texts, rows), strict=True)] or [[]] * len(columns)
    needs = [_need(column, [*chain(*of)]) for column, of in zip(columns, texts, strict=True)]
    whole = sum(needs)
    if whole < room:
        measured = map(_sampled, texts)
        flowing = [
            of if max(of, default=0.0) > need else () for of, need in zip(measured, needs, strict=True)
        ]
        needs = _shortest(needs, flowing, room - whole)
        needs = _filled_up(needs, [column.width for column in columns], room)
        whole = room
    edges = [
        round(share * room / whole * _CELL_CHARACTER) + 2 * CELL_PADDING * at
        for at, share in enumerate(accumulate(needs, initial=0.0))
    ]
    edges[-1] = total
    return tuple(right - left for left, right in pairwise(edges))


def _texts(part: TableRow | Items) -> Sequence[Sequence[str]]:
    """The texts of a row, or of a stretch of them, column by column."""
    if isinstance(part, Items):
        return [cells.texts for cells in part.columns]
    return [(cell.text,) for cell in part.cells]


def _measured(table: Table) -> list[TableRow | Items]:
    """What decides how wide the columns are: all but the rows of one cell."""
    return [
        part for part in parts_of(table.rows) if isinstance(part, Items) or part.kind is not RowKind.GROUP
    ]


def _need(column: Column, texts: Sequence[str]) -> float:
    """The least width, in 汉字, that a column can do with: its numbers and short words stay on one line."""
    longest = em_width(max(texts, key=len, default=""))
    if longest > (_SHORT if column.align is Align.LEFT else _LONG_NUMBER):
        longest = _SHORT
    return max(_header_need(column.label), math.ceil(longest * 2) / 2)


def _header_need(label: str) -> float:
    """The least width of a header in three lines, none of them of a single character."""
    limit = min(2.0, em_width(label))
    while limit < em_width(label):
        widths = [em_width("".join(run.text for run in line)) for line in balanced_lines([Run(label)], limit)]
        if len(widths) <= _HEAD_LINES and min(widths) > 1 and max(widths) <= limit:
            break
        limit += 0.5
    return limit


def _sampled(texts: Sequence[Sequence[str]]) -> Sequence[float]:
    """The widths of the texts of a column, of many rows those of some that stand evenly apart."""
    every = [*chain(*texts)]
    return [em_width(text) for text in every[:: len(every) // _ROWS_MEASURED + 1]]


def _shortest(widths: Sequence[float], flowing: Sequence[Sequence[float]], spare: float) -> list[float]:
    """The widths with as much of ``spare`` as makes the rows shorter, where a 汉字 makes most of it."""
    widths = list(widths)
    places = [at for at, texts in enumerate(flowing) if texts]
    while places:
        rooms = {at: widths[at] - _LOSS for at in places}
        lines = {at: [math.ceil(text / room - _HAIR) for text in flowing[at]] for at, room in rooms.items()}
        rows, cells = sum(map(max, repeat(1), *lines.values())), sum(map(sum, lines.values()))
        gains = []
        for at in places:
            beside = map(max, repeat(1), repeat(1), *(lines[other] for other in places if other != at))
            here = [each for each in zip(flowing[at], lines[at], beside, strict=False) if each[1] > 1]
            for more in (half / 2 for half in range(1, int(spare * 2) + 1)):
                fewer, less = _saved(here, rooms[at] + more)
                left = rows - fewer + _TOWARDS * (cells - less)
                gains.append(((rows + _TOWARDS * cells - left) / more, at, more))
        gain, at, more = max(gains, default=(0.0, 0, 0.0))
        if gain <= _HAIR:
            break
        widths[at] += more
        spare -= more
    return widths


def _saved(texts: Sequence[tuple[float, int, int]], room: float) -> tuple[int, int]:
    """How many lines fewer the rows have, and the cells, where a column has more room.

    Args:
        texts: widths of the texts that take several lines, these, and the lines of what stands beside.
        room: for a line.
    """
    rows = cells = 0
    for text, now, beside in texts:
        then = math.ceil(text / room - _HAIR)
        cells += now - then
        if now > beside:
            rows += now - max(then, beside)
    return rows, cells


def _filled_up(widths: Sequence[float], shares: Sequence[float], room: float) -> list[float]:
    """The widths with all that is left of ``room``, for those furthest below their share of it."""
    whole = sum(shares)
    lacking = [max(0.0, share / whole * room - width) for share, width in zip(shares, widths, strict=True)]
    left = (room - sum(widths)) / (sum(lacking) or 1.0)
    return [width + left * lack for width, lack in zip(widths, lacking, strict=True)]


@lru_cache(maxsize=8192)
def _piece_width(piece: str) -> float:
    """Of what is set whole, mostly a single 汉字, with the space before a number."""
    return em_width(piece) + (_AUTO_SPACE if piece[0].isascii() else 0.0)


def _narrower(text: str, capacity: float) -> float:
    """By how many 汉字 a cell's lines are to be shorter, so that the last is not a single character."""
    pieces = re.findall(_PIECE, text)
    ends = [*accumulate(map(_piece_width, pieces), initial=0.0)]
    begin = _AUTO_SPACE if pieces and pieces[0][0].isascii() else 0.0
    closing = em_width(text[len(text.rstrip(_MARKS)) :])
    count, last = _wrapped(ends, begin, capacity)
    if count == 1 or last - closing > 1:
        return 0.0
    for less in range(1, _MOST_NARROWED + 1):
        width = int(capacity) - less + _SURELY
        lines, last = _wrapped(ends, begin, width)
        if lines == count and last - closing > 1:
            return capacity - width
    return 0.0


def _wrapped(ends: Sequence[float], begin: float, capacity: float) -> tuple[int, float]:
    """In how many lines a text of a cell stands, and how wide the last is.

    Args:
        ends: how far the text reaches before and after each of its pieces.
        begin: where the first line begins.
        capacity: of a line.
    """
    capacity = math.floor(capacity / _STEP) * _STEP  # as exact as the ends are
    lines, at = 1, 0
    while ends[-1] - begin > capacity and at < len(ends) - 2:
        at = max(bisect_right(ends, begin + capacity, at + 1) - 1, at + 1)
        begin = ends[at]
        lines += 1
    return lines, ends[-1] - begin


def title_xml(runs: Sequence[Run], profile: Profile, *, width: int) -> str:
    """The runs of a title, of document or table, in lines that suit ``width`` tw; not yet a paragraph."""
    return _lines_xml(runs, profile.title_font, width // _TITLE_CHARACTER)


def _lines_xml(runs: Sequence[Run], cjk: str, limit: float) -> str:
    """The runs in balanced lines of at most ``limit`` characters."""
    return _LINE_BREAK.join(runs_xml(line, cjk) for line in balanced_lines(runs, limit))


def heading_of(table: Table, profile: Profile, *, whole: bool = False) -> Iterator[Para]:
    """What stands above the table: 附件标识, a blank line, the title on the third, the unit at the right.

    With ``whole`` all this stays on a page with the first row.
    """
    title = title_xml(table.title, profile, width=profile.text_height)
    yield Para(StyleId.ATTACHMENT_MARK, run_xml(Run(table.mark), profile.hei_font), keep_next=whole)
    yield replace(LOW_BLANK, keep_next=whole)
    yield Para(StyleId.TABLE_TITLE, title, keep_next=whole)
    if table.unit_note:
        yield Para(StyleId.UNIT_NOTE, run_xml(Run(table.unit_note), profile.body_font))


def height_of(table: Table, profile: Profile) -> int:
    """How high a table is by estimate, tw, its header in as many lines as its labels need."""
    setter = _Setter.of(table, profile)
    heads = (
        len(balanced_lines([Run(column.label)], _capacity(width)))
        for column, width in zip(table.columns, setter.widths, strict=True)
    )
    rows = (
        max(
            math.ceil(em_width(cell.text) / room) if room else 1
            for cell, room in zip(row.cells, setter.flowing, strict=True)
        )
        for row in table.rows
    )
    lines = max(heads) + sum(max(1, each) for each in rows)
    return lines * TABLE_LINE + (len(table.rows) + 1) * _ROW_PADDING


def is_short(table: Table) -> bool:
    """Whether a table may stand on a page with the one before it."""
    return len(table.rows) <= SHORT_TABLE


def rows_xml(table: Table, profile: Profile, *, noted: bool = False, whole: bool = False) -> Iterator[str]:
    """The ``w:tbl`` in chunks: its frame and header, then one chunk a row.

    The row before a sum stays on a page with it, and so does the last one with a note under the table; with
    ``whole`` all rows stay together.
    """
    setter = _Setter.of(table, profile)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{StyleId.TABLE}"/>'
        f'<w:tblW w:w="{sum(setter.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in setter.widths)
        + "</w:tblGrid>"
        + setter.head(table.columns)
    )
    parts = parts_of(table.rows)
    for part, following in zip(parts, (*parts[1:], None), strict=False):
        keep = following.kind in _SUMS if isinstance(following, TableRow) else noted and following is None
        keep |= whole and following is not None
        if isinstance(part, Items):
            yield from setter.items(part, keep=keep, whole=whole)
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
        flowing: for each column, how many 汉字 fit a line of its text; 0 where nothing flows.
        limits: for each column, characters beyond which a row might not fit a page and must be able to split.
    """

    widths: tuple[int, ...]
    fonts: dict[RowKind, str]
    starts: dict[tuple[RowKind, bool], tuple[str, ...]]
    flowing: tuple[float, ...]
    limits: tuple[float, ...]

    @classmethod
    def of(cls, table: Table, profile: Profile) -> _Setter:
        """The setter for one table: on landscape pages, or in the text of upright ones."""
        across, down = profile.text_height, profile.text_width
        if not table.is_attached:
            across, down = down, across
        widths = column_widths(table.columns, across, _measured(table))
        fonts = dict.fromkeys(RowKind, profile.hei_font) | {RowKind.ITEM: profile.body_font}
        starts = {
            (kind, keep): tuple(_starts(table.columns, widths, kind, _KEEP if keep else ""))
            for kind in RowKind
            for keep in (False, True)
        }
        lines = down // TABLE_LINE - _HEAD_LINES
        limits = tuple(_capacity(width) * lines * _SAFE_FILLING for width in widths)
        flowing = tuple(
            _capacity(width) - _LOSS if column.align is Align.LEFT else 0.0
            for column, width in zip(table.columns, widths, strict=True)
        )
        return cls(widths, fonts, starts, flowing, limits)

    def head(self, columns: Sequence[Column]) -> str:
        """The header row, which every page repeats; its labels break between words."""
        cjk = self.fonts[RowKind.TOTAL]
        cells = (
            f"{_cell_start(width, StyleId.TABLE_HEAD, '')}"
            f"{_lines_xml([Run(column.label)], cjk, _capacity(width))}{_CELL_END}"
            for column, width in zip(columns, self.widths, strict=True)
        )
        return f"{_HEAD_START}{''.join(cells)}</w:tr>"

    def items(self, items: Items, *, keep: bool, whole: bool) -> Iterator[str]:
        """Many rows; ``keep`` holds for the last, and ``whole`` for all others."""
        last = len(items.scopes) - 1
        columns = map(self._column, items.columns, self.starts[RowKind.ITEM, whole], self.flowing)
        tall = self._tall_rows(items)
        for at, pieces in enumerate(islice(zip(*columns, strict=True), last)):
            yield f"{_TALL_START if at in tall else _ITEM_START}{''.join(pieces)}</w:tr>"
        for row in items.part(last, last + 1):
            yield self.row(row, keep=keep)

    def _column(self, cells: Cells, start: str, flowing: float) -> list[str]:
        """The cells of one column."""
        contents = texts_xml(cells.texts, self.fonts[RowKind.ITEM])
        if cells.marks:
            marked = zip(contents, cells.marks, strict=True)
            contents = [bookmarked(content, mark) if mark else content for content, mark in marked]
        if flowing:
            known = {text: _started(start, text, flowing) for text in {*cells.texts}}
            begun = [known[text] for text in cells.texts]
            return [f"{start}{content}{_CELL_END}" for start, content in zip(begun, contents, strict=True)]
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
        flowing = repeat(0.0) if kind is RowKind.GROUP else self.flowing
        for start, cell, capacity in zip(starts, row.cells, islice(flowing, len(starts)), strict=True):
            begun = _started(_filled(start, cell.tint) if cell.tint else start, cell.text, capacity)
            pieces += begun, run_xml(cell, cjk), _CELL_END
        pieces.append("</w:tr>")
        return "".join(pieces)

    def _too_tall(self, row: TableRow) -> bool:
        """Whether the row might be higher than a page; a row that cannot split would then be cut off."""
        return any(len(cell.text) > limit for cell, limit in zip(row.cells, self.limits, strict=False))


def _started(start: str, text: str, capacity: float) -> str:
    """A cell's start with shorter lines where its last would be a single character."""
    if len(text) <= capacity or not capacity:
        return start
    by = _narrower(text, capacity)
    return (
        start.replace("</w:pPr>", f'<w:ind w:right="{round(by * _CELL_CHARACTER)}"/></w:pPr>')
        if by
        else start
    )


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
