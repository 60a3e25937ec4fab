"""The text of a document part as one string, with the elements it stands in and the bookmarks around it.

Editors split and merge runs, nest bookmarks, and move them up between paragraphs; here a bookmark is only a
stretch of the text, from one offset to another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zdxm.document.runs import BOOKMARK
from zdxm.ooxml.names import MC, WORD

_FALLBACK = f"{MC}Fallback"
_SKIPPED = frozenset(
    {f"{WORD}del", f"{WORD}moveFrom", f"{WORD}pPr", f"{WORD}rPr", f"{WORD}sectPr", _FALLBACK}
)
_TEXT, _TAB, _PARAGRAPH = f"{WORD}t", f"{WORD}tab", f"{WORD}p"
_START, _END = f"{WORD}bookmarkStart", f"{WORD}bookmarkEnd"
_ID, _NAME = f"{WORD}id", f"{WORD}name"
_TABLE, _ROW, _CELL = f"{WORD}tbl", f"{WORD}tr", f"{WORD}tc"
_NUMBER = re.compile(re.escape(BOOKMARK) + r"(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """One ``w:t``, and where its text stands."""

    element: etree._Element
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        start, end: where its text stands.
        table: number of its table, from 1; 0 outside tables.
        row, column: of its cell, from 0.
    """

    start: int
    end: int
    table: int = 0
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """One of our bookmarks: its number, the text in it, and its two elements."""

    number: int
    start: int
    end: int
    first: etree._Element
    last: etree._Element


@dataclass(slots=True)
class Flow:
    """The text of a part.

    Attributes:
        text: all of it; a line break ends each paragraph.
        pieces: in order.
        paragraphs: in order.
        spans: number → bookmark; of doubles the first.
    """

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    spans: dict[int, Span] = field(default_factory=dict)

    def pieces_of(self, start: int, end: int) -> list[Piece]:
        """The pieces that have text between two offsets."""
        first = bisect_right(self.pieces, start, key=lambda piece: piece.end)
        last = bisect_left(self.pieces, end, key=lambda piece: piece.start)
        return self.pieces[first:last]

    def paragraph_at(self, offset: int) -> Paragraph:
        """The paragraph that an offset lies in."""
        at = bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1
        return self.paragraphs[max(at, 0)]


@dataclass(slots=True)
class _Reader:
    """What is open while the tree is walked."""

    flow: Flow = field(default_factory=Flow)
    texts: list[str] = field(default_factory=list)
    offset: int = 0
    open: dict[str, tuple[int, int, etree._Element]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    tables: int = 0
    cells: list[list[int]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Go on by some text."""
        self.texts.append(text)
        self.offset += len(text)

    def start(self, element: etree._Element) -> None:
        """Enter an element."""
        tag = element.tag
        if tag == _TEXT:
            text = element.text or ""
            self.flow.pieces.append(Piece(element, self.offset, self.offset + len(text)))
            self.add(text)
        elif tag == _TAB:
            self.add("\t")
        elif tag == _PARAGRAPH:
            self.starts.append(self.offset)
        elif tag == _START:
            self._open_bookmark(element)
        elif tag == _END:
            self._close_bookmark(element)
        elif tag == _TABLE:
            self.tables += 1
            self.cells.append([self.tables, -1, -1])
        elif tag == _ROW and self.cells:
            self.cells[-1][1:] = [self.cells[-1][1] + 1, -1]
        elif tag == _CELL and self.cells:
            self.cells[-1][2] += 1

    def end(self, element: etree._Element) -> None:
        """Leave an element."""
        if element.tag == _PARAGRAPH:
            where = self.cells[-1] if self.cells else (0, 0, 0)
            self.flow.paragraphs.append(Paragraph(self.starts.pop(), self.offset, *where))
            self.add("\n")
        elif element.tag == _TABLE:
            self.cells.pop()

    def _open_bookmark(self, element: etree._Element) -> None:
        match = _NUMBER.match(element.get(_NAME) or "")
        if match:
            self.open[element.get(_ID) or ""] = (int(match[1]), self.offset, element)

    def _close_bookmark(self, element: etree._Element) -> None:
        number, start, first = self.open.pop(element.get(_ID) or "", (0, 0, element))
        if number and number not in self.flow.spans:
            self.flow.spans[number] = Span(number, start, self.offset, first, element)


def read_flow(root: etree._Element) -> Flow:
    """Read the text of a part; deleted text and the second of two alternatives are no text."""
    reader = _Reader()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            reader.end(element)
        elif element.tag in _SKIPPED:
            walker.skip_subtree()
        else:
            reader.start(element)
    reader.flow.text = "".join(reader.texts)
    reader.flow.paragraphs.sort(key=lambda paragraph: paragraph.start)
    return reader.flow


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph's text begin and end."""
    start = 0
    for match in re.finditer("[。！？]+[”）]*", text):
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)
