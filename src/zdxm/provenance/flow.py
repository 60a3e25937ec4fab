"""The text of a document part, read from its bytes: where each word stands, and the bookmarks around it.

The tree of a report of ten thousand projects takes half a gigabyte. Here the part is looked through tag by
tag, only for what bookmarks and paragraphs need; every place is an offset in the bytes, so that new words can
be spliced in and all else is copied as it is.

Editors split and merge runs, nest bookmarks, and move them up between paragraphs; here a bookmark is only a
stretch of the text, from one offset to another.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import chain
from struct import Struct
from typing import Generic, NamedTuple, TypeVar

from zdxm.declare import frozen, pattern
from zdxm.document.runs import BOOKMARK
from zdxm.ooxml.names import URIS
from zdxm.ooxml.scanning import MORE, end_of, text_of

NAMES = {prefix: URIS[prefix] for prefix in ("w", "mc")}
"""What is looked for."""
_LOOK = rb"(?:<w:rPr/>\s*+|<w:rPr>[^<]*+(?:<(?!/?w:[rt][\s/>])[^<]*+)*</w:rPr>\s*+)?"
RUN = pattern(rb"(<w:r%b>\s*+(%b))<w:t%b>([^<]*+)</w:t>\s*+</w:r>" % (MORE, _LOOK, MORE))
"""A run of one text: its beginning up to the text, its properties, the text."""
_STOPS = rb"(?:w:(?:[prt]|[pt]cPr|pPr|del|moveFrom|drawing|tab)[\s/>]|mc:)"
_PROPERTIES = rb"(?:<w:%b>[^<]*+(?:<(?!/?%b)[^<]*+)*</w:%b>\s*+)?"
"""Properties, if there are any, with nothing in them that a reading stops at."""
_TOKEN = pattern(
    rb"""
    <(?:w:(?: tc%(more)b>\s*+%(cell)b<w:p%(more)b>\s*+%(paragraph)b       # a cell of one run, as most are:
              (<w:bookmarkStart\ w:id="([^"]*+)"\ w:name="%(ours)b(\d++)"/>)?   # 1, 2, 3: a bookmark of ours
              (?:(<w:r)%(more)b>\s*+%(look)b<w:t%(more)b>([^<]*+)</w:t>\s*+</w:r>)?   # 4, 5: its run, text
              (?(1)(<w:bookmarkEnd\ w:id="\2"/>))</w:p>\s*+()</w:tc>       # 6: the bookmark's end; 7
            | r%(more)b>\s*+%(look)b<w:t%(more)b>([^<]*+)</w:t>\s*+</w:r>   # 8: a run with one text
            | t(?: %(more)b>([^<]*+)<                                       # 9: another text
                 | ([cr])%(more)b>                                          # 10: a cell, a row
                 | (bl|xbxContent)(?=[\s>])                                 # 11: a table, a text box
                 | (ab)\s*+/> )                                             # 12: a tab
            | bookmark(?: Start(?=[^>]*?\sw:id=["']([^"']*+))
                               (?=[^>]*?\sw:name=["']%(ours)b(\d++)["'])    # 13, 14: a bookmark of ours
                        | End(?=[^>]*?\sw:id=["']([^"']*+)) )               # 15: the end of any
            | d(?: rawing(%(more)b)> | el(?:%(more)b)() > )                 # 16: a drawing; 17: deleted
            | moveFrom(?:%(more)b)() >                                      # 18: moved away
            | p(%(more)b)/> )                                               # 19: an empty paragraph
     | /w:(?: (p) | t(bl|xbxContent) )>                                     # 20, 21: ends
     | mc:Fallback(?:%(more)b)() > )                                        # 22: the second of two
    """
    % {
        b"more": MORE,
        b"look": _LOOK,
        b"cell": _PROPERTIES % (b"tcPr", _STOPS, b"tcPr"),
        b"paragraph": _PROPERTIES % (b"pPr", _STOPS, b"pPr"),
        b"ours": BOOKMARK.encode(),
    },
    re.VERBOSE,
)
"""What a reading stops at; the last group of a match tells which it is."""
_NUMBER = pattern(r"\d+(?:[.,]\d+)*")
_NOWHERE = (0, 0, 0, 0)
"""Table, row, column and cell of what stands in no table."""
_PIECE, _PARAGRAPH, _SPAN = (Struct(f"{width}q").pack for width in (3, 6, 7))
"""Places as the arrays hold them, which take bytes far quicker than numbers."""


class Piece(NamedTuple):
    """One ``w:t``: where its text stands, and at which byte its run begins; -1 where the run has more."""

    start: int
    end: int
    run: int


class Paragraph(NamedTuple):
    """One paragraph.

    Attributes:
        start, end: where its text stands.
        table: number of its table, from 1; 0 outside tables.
        row, column: of its cell, from 0.
        cell: byte at which its cell begins.
    """

    start: int
    end: int
    table: int = 0
    row: int = 0
    column: int = 0
    cell: int = 0


class Span(NamedTuple):
    """One of our bookmarks.

    Attributes:
        number: its own.
        start, end: where the text in it stands.
        first, last: bytes at which its two tags begin.
        said, behind: bytes from which to which its text goes, where it is a cell's only run; else both -1.
    """

    number: int
    start: int
    end: int
    first: int
    last: int
    said: int
    behind: int


Place = TypeVar("Place", Piece, Paragraph, Span)


class Places(Generic[Place]):
    """Many places, kept as columns of numbers: each is made when it is looked at."""

    def __init__(self, kind: type[Place], columns: Sequence[array[int]]) -> None:
        self._kind: Callable[..., Place] = kind
        self.columns = columns

    @classmethod
    def of(cls, kind: type[Place], numbers: array[int]) -> Places[Place]:
        """Places whose numbers stand one after the other."""
        width = len(kind._fields)
        return cls(kind, [numbers[at::width] for at in range(width)])

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Place]:
        return map(self._kind, *self.columns)

    def __getitem__(self, at: int) -> Place:
        return self._kind(*[column[at] for column in self.columns])


class Spans:
    """The bookmarks by their numbers; ``at`` says which of the places each has."""

    def __init__(self, places: Places[Span], at: dict[int, int]) -> None:
        self.places = places
        _, self._starts, self._ends, _, _, self._said, self._behind = places.columns
        self._at = at

    def at(self, places: Places[Span]) -> Spans:
        """The same bookmarks in other places."""
        return Spans(places, self._at)

    def get(self, number: int) -> Span | None:
        """One of them; None where it is no longer there."""
        at = self._at.get(number)
        return None if at is None else self.places[at]

    def stretch(self, number: int) -> tuple[int, int] | None:
        """Where the text of one of them begins and ends."""
        at = self._at.get(number)
        return None if at is None else (self._starts[at], self._ends[at])

    def sole(self, number: int, start: int, end: int) -> tuple[int, int] | None:
        """From which byte to which a stretch goes that is a bookmark around a cell's only run; else None."""
        at = self._at.get(number)
        if at is None or self._said[at] < 0 or self._starts[at] != start or self._ends[at] != end:
            return None
        return self._said[at], self._behind[at]

    def __getitem__(self, number: int) -> Span:
        return self.places[self._at[number]]

    def __contains__(self, number: int) -> bool:
        return number in self._at

    def stretches(self) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of each, as they begin in the text."""
        numbers, starts, ends = self.places.columns[0], self._starts, self._ends
        order = list(range(len(numbers)))
        for column in (numbers, ends, starts):
            order.sort(key=column.__getitem__)
        return ((starts[at], ends[at], numbers[at]) for at in order)


@frozen
class Flow:
    """The text of a part.

    Attributes:
        text: all of it; a line break ends each paragraph.
        paragraphs: in order.
        spans: number → bookmark; of doubles the first.
        drawings: bytes from which to which each drawing goes.
        pieces: in order.
    """

    text: str
    paragraphs: Places[Paragraph]
    spans: Spans
    drawings: list[tuple[int, int]]
    pieces: Places[Piece]

    def pieces_of(self, start: int, end: int) -> list[Piece]:
        """The pieces that have text between two offsets."""
        starts, ends, runs = self.pieces.columns
        within = range(bisect_right(ends, start), bisect_left(starts, end))
        return [Piece(starts[at], ends[at], runs[at]) for at in within]

    def paragraph_at(self, offset: int) -> Paragraph:
        """The paragraph that an offset lies in."""
        return self.paragraphs[self.paragraph_number(offset)]

    def paragraph_number(self, offset: int) -> int:
        """The number, from 0, of the paragraph that an offset lies in."""
        return max(bisect_right(self.paragraphs.columns[0], offset) - 1, 0)

    def placed(self) -> Iterator[tuple[int, int, int, int, int, Sequence[int]]]:
        """Each paragraph of a table with the numbers of the bookmarks that begin in it.

        It comes as start, end, table, row, column and numbers, for there are a hundred thousand.
        """
        spans = self.spans.stretches()
        following = next(spans, None)
        starts, *others, _ = self.paragraphs.columns
        behind = (*starts[1:], len(self.text) + 1)
        for start, end, table, row, column, last in zip(starts, *others, behind, strict=True):
            numbers: Sequence[int] = ()
            while following and following[0] < last:
                numbers = (*numbers, following[2])
                following = next(spans, None)
            if table:
                yield start, end, table, row, column, numbers

    def sentence_at(self, offset: int) -> str:
        """The sentence around an offset."""
        paragraph = self.paragraph_at(offset)
        text, here = self.text[paragraph.start : paragraph.end], offset - paragraph.start
        return next((text[start:end] for start, end in sentences(text) if start <= here < end), text).strip()


def read_flow(data: bytes) -> Flow:
    """Read the text of a part.

    Deleted text and the second of two alternatives are no text.

    Args:
        data: the part, :func:`~zdxm.ooxml.scanning.spelt` with :data:`NAMES`.

    Raises:
        IndexError, ValueError: no well-formed XML, as far as that shows.
    """
    return _Reader(data).flow()


class _Reader:
    """What is open while a part is gone through."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.texts: list[str] = []
        self.offset = self.start = self.tables = 0
        self.pieces, self.paragraphs, self.spans = array("q"), array("q"), array("q")
        self.drawings: list[tuple[int, int]] = []
        self.open: dict[bytes, tuple[int, int, int]] = {}
        self.at: dict[int, int] = {}
        self.place, self.boxed = _NOWHERE, False
        self.frames: list[tuple[int, tuple[int, int, int, int]]] = []

    def flow(self) -> Flow:
        """Go through the part."""
        handlers = (
            None, None, None, None, None, None, None, self._whole_cell, self._run, self._text, self._cell,
            self._frame, self._tab, None, self._open, self._close, self._drawing, None, None,
            self._paragraph, self._paragraph, self._unframe, None,
        )  # fmt: skip
        behind = 0
        for token in _TOKEN.finditer(self.data):
            handler = handlers[token.lastindex or 0]
            if behind and token.start() < behind:
                continue
            if handler:
                handler(token)
            else:
                behind = end_of(self.data, token.start())
        paragraphs = Places.of(Paragraph, self.paragraphs)
        if self.boxed:  # behind those of a text box in it stands a paragraph that begins before them
            paragraphs = Places.of(Paragraph, array("q", chain.from_iterable(sorted(paragraphs))))
        spans, pieces = Spans(Places.of(Span, self.spans), self.at), Places.of(Piece, self.pieces)
        return Flow("".join(self.texts), paragraphs, spans, self.drawings, pieces)

    def _whole_cell(self, token: re.Match[bytes]) -> None:
        """A cell of one run or none, in a bookmark or not: the same as its tags one by one, but quicker."""
        key, number, said = token.group(2, 3, 5)
        table, row, column, _ = self.place
        self.place = place = (table, row, column + 1, token.start())
        start = end = self.offset
        if said is not None:
            text = said.decode() if b"&" not in said else text_of(said)
            self.texts.append(text)
            end += len(text)
            self.pieces.frombytes(_PIECE(start, end, token.start(4)))
        if number is not None:
            self.offset = end
            self.open.pop(key, None)
            self._span(int(number), start, token.start(1), token.start(6), *token.span(5))
        self.paragraphs.frombytes(_PARAGRAPH(self.start, end, *place))
        self.texts.append("\n")
        self.start = self.offset = end + 1

    def _run(self, token: re.Match[bytes]) -> None:
        self._piece(token[8], token.start())

    def _text(self, token: re.Match[bytes]) -> None:
        self._piece(token[9], -1)

    def _piece(self, said: bytes, run: int) -> None:
        text = text_of(said)
        self.texts.append(text)
        start = self.offset
        self.offset += len(text)
        self.pieces.frombytes(_PIECE(start, self.offset, run))

    def _tab(self, _: re.Match[bytes]) -> None:
        self.texts.append("\t")
        self.offset += 1

    def _open(self, token: re.Match[bytes]) -> None:
        self.open[token[13]] = (int(token[14]), self.offset, token.start())

    def _close(self, token: re.Match[bytes]) -> None:
        number, start, first = self.open.pop(token[15], (0, 0, 0))
        self._span(number, start, first, token.start(), -1, -1)

    def _span(self, number: int, start: int, *bytes_at: int) -> None:
        if number and number not in self.at:  # of doubles, which a pasted copy may bring, the first counts
            self.at[number] = len(self.at)
            self.spans.frombytes(_SPAN(number, start, self.offset, *bytes_at))

    def _paragraph(self, _: re.Match[bytes]) -> None:
        self.paragraphs.frombytes(_PARAGRAPH(self.start, self.offset, *self.place))
        self.texts.append("\n")
        self.offset += 1
        self.start = self.offset

    def _cell(self, token: re.Match[bytes]) -> None:
        table, row, column, _ = self.place
        self.place = (table, row + 1, -1, 0) if token[10] == b"r" else (table, row, column + 1, token.start())

    def _frame(self, token: re.Match[bytes]) -> None:
        """A table or a text box begins: its paragraphs begin anew, those around it go on behind it."""
        self.frames.append((self.start, self.place))
        self.start = self.offset
        self.boxed |= token[11] != b"bl"
        if token[11] == b"bl":
            self.tables += 1
            self.place = (self.tables, -1, -1, 0)

    def _unframe(self, token: re.Match[bytes]) -> None:
        start, self.place = self.frames.pop()
        self.start = self.offset if token[21] == b"bl" else start

    def _drawing(self, token: re.Match[bytes]) -> None:
        self.drawings.append((token.start(), end_of(self.data, token.start())))


def plain(text: str) -> str:
    """Text for comparison: width and blanks do not matter.

    >>> plain("４２．１４ ％")
    '42.14%'
    """
    return "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers in a text, in order.

    >>> numbers_in("低于时间进度7.86个百分点")
    ('7.86',)
    """
    return tuple(_NUMBER.findall(plain(text)))


def number_of(text: str) -> Decimal | None:
    """A number; None for what is none, nor NaN or INF, which spreadsheets may have computed."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph's text begin and end."""
    start = 0
    for match in re.finditer("[。！？]+[”）]*", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)
