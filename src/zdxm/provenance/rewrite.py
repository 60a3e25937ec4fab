"""New words into a stretch of a document part, in the look of the old ones; nothing else is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.runs import AMBIGUOUS, BOOKMARK
from zdxm.document.tables import FILLS
from zdxm.narrative.blocks import Run, Tint
from zdxm.ooxml.names import WORD, insert_in_order
from zdxm.provenance.flow import Flow, Piece, Span

if TYPE_CHECKING:
    from zdxm.provenance.plan import Edit

_RUN, _TEXT, _PROPERTIES, _FONTS = f"{WORD}r", f"{WORD}t", f"{WORD}rPr", f"{WORD}rFonts"
_HINT, _EAST_ASIA = f"{WORD}hint", "eastAsia"
_START, _END, _ID, _NAME = f"{WORD}bookmarkStart", f"{WORD}bookmarkEnd", f"{WORD}id", f"{WORD}name"
_INSERTED, _DELETED, _DELETED_TEXT = f"{WORD}ins", f"{WORD}del", f"{WORD}delText"
_AUTHOR = f"{WORD}author"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PIECES = re.compile(f"([{AMBIGUOUS}]+)")
_US = "zdxm"
_LIGHT = ".light"
_CELL, _CELL_PROPERTIES, _SHADE = f"{WORD}tc", f"{WORD}tcPr", f"{WORD}shd"
_CELL_CHANGE = f"{WORD}tcPrChange"


@dataclass(slots=True)
class Rewriter:
    """Rewrites one part.

    Attributes:
        root: the part.
        flow: its text; not up to date any more once something has been written.
        track: whether to write as tracked changes.
        ids: the highest id of a bookmark or a tracked change so far.
    """

    root: etree._Element
    flow: Flow
    track: bool
    ids: int = 0

    def __post_init__(self) -> None:
        used = (element.get(_ID, "") for element in self.root.iter(_START, _INSERTED, _DELETED))
        self.ids = max((int(value) for value in used if value.isdigit()), default=0)

    def can_write(self, edit: Edit) -> bool:
        """Whether the stretch stands in runs that can be written by themselves."""
        pieces = self._pieces(edit)
        if not pieces:
            return self.flow.spans[edit.standing.mark.number].start == edit.standing.end
        runs = [_parent(piece.element) for piece in pieces]
        alone = all(run.tag == _RUN and len(_texts(run)) == 1 for run in runs)
        return alone and all(_parent(run) is _parent(runs[0]) for run in runs)

    def write(self, edits: Sequence[Edit]) -> None:
        """Write stretches, the last one first, so that offsets of the others stay true."""
        for edit in sorted(edits, key=lambda edit: edit.standing.start, reverse=True):
            self._write(edit)

    def _pieces(self, edit: Edit) -> list[Piece]:
        return self.flow.pieces_of(edit.standing.start, edit.standing.end)

    def _write(self, edit: Edit) -> None:
        pieces = self._pieces(edit)
        span = self.flow.spans[edit.standing.mark.number]
        if edit.standing.mark.figure.endswith(_LIGHT):
            self._fill(pieces[0].element if pieces else span.first, edit.run.tint)
        if not pieces:
            for element in reversed(list(self._made(edit.run, None, None))):
                span.first.addnext(element)
            return
        old = [self._isolated(piece, edit) for piece in pieces]
        base = next((run for run in old if not _is_pinned(run)), old[0])
        pinned = next((run for run in old if _is_pinned(run)), None)
        first = old[0]
        for element in self._made(edit.run, base, pinned):
            first.addprevious(element)
        self._forget(edit.inner)
        self._remove(old)

    def _isolated(self, piece: Piece, edit: Edit) -> etree._Element:
        """The run of a piece, with what stands before and after the stretch split off.

        What stands before keeps the element, which an earlier stretch may be in as well.
        """
        run = _parent(piece.element)
        text = piece.element.text or ""
        before = max(0, edit.standing.start - piece.start)
        after = min(len(text), edit.standing.end - piece.start)
        if after < len(text):
            run.addnext(_copy(run, text[after:]))
            _set_text(piece.element, text[:after])
        if before:
            middle = _copy(run, text[before:after])
            run.addnext(middle)
            _set_text(piece.element, text[:before])
            return middle
        return run

    def _made(
        self, run: Run, base: etree._Element | None, pinned: etree._Element | None
    ) -> Iterator[etree._Element]:
        """The elements that say what a run says, bookmarks of the figures among its words included."""
        if not run.inner:
            yield from self._text(run.text, base, pinned)
            return
        for inner in run.inner:
            if not inner.mark:
                yield from self._made(inner, base, pinned)
                continue
            start, end = etree.Element(_START), etree.Element(_END)
            self.ids += 1
            for element in (start, end):
                element.set(_ID, str(self.ids))
            start.set(_NAME, f"{BOOKMARK}{inner.mark}")
            yield start
            yield from self._made(inner, base, pinned)
            yield end

    def _text(
        self, text: str, base: etree._Element | None, pinned: etree._Element | None
    ) -> Iterator[etree._Element]:
        for piece in filter(None, _PIECES.split(text)):
            run = etree.Element(_RUN)
            properties = _look(base, pinned, ambiguous=piece[0] in AMBIGUOUS)
            if properties is not None:
                run.append(properties)
            _set_text(etree.SubElement(run, _TEXT), piece)
            yield self._tracked(run, _INSERTED) if self.track else run

    def _tracked(self, run: etree._Element, kind: str) -> etree._Element:
        self.ids += 1
        wrapper = etree.Element(kind)
        wrapper.set(_ID, str(self.ids))
        wrapper.set(_AUTHOR, _US)
        wrapper.append(run)
        return wrapper

    def _fill(self, inside: etree._Element, tint: Tint | None) -> None:
        """Colour the table cell that an element stands in; the colour says what the word says."""
        properties = next((cell.find(_CELL_PROPERTIES) for cell in inside.iterancestors(_CELL)), None)
        if properties is None:
            return
        before = deepcopy(properties)
        for shade in properties.findall(_SHADE):
            properties.remove(shade)
        if tint is not None:
            shade = etree.Element(_SHADE)
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", FILLS[tint])):
                shade.set(f"{WORD}{name}", value)
            insert_in_order(properties, shade)
        if self.track and properties.find(_CELL_CHANGE) is None:
            properties.append(self._tracked(before, _CELL_CHANGE))

    def _forget(self, numbers: Sequence[int]) -> None:
        """Take out the bookmarks of figures that went with the old words."""
        for number in numbers:
            span: Span | None = self.flow.spans.get(number)
            for element in (span.first, span.last) if span else ():
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)

    def _remove(self, runs: Sequence[etree._Element]) -> None:
        for run in runs:
            parent = _parent(run)
            if not self.track:
                parent.remove(run)
                continue
            for text in _texts(run):
                text.tag = _DELETED_TEXT
                text.set(_SPACE, "preserve")
            place = parent.index(run)
            parent.insert(place, self._tracked(run, _DELETED))


def _texts(run: etree._Element) -> list[etree._Element]:
    return [child for child in run if child.tag != _PROPERTIES]


def _parent(element: etree._Element) -> etree._Element:
    """The element that holds another one, of which it has one."""
    parent = element.getparent()
    if parent is None:
        raise ValueError(element.tag)
    return parent


def _copy(run: etree._Element, text: str) -> etree._Element:
    """A run like another one, with other text."""
    copy = deepcopy(run)
    copy.tail = None
    _set_text(_texts(copy)[0], text)
    return copy


def _set_text(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(_SPACE, "preserve")


def _is_pinned(run: etree._Element) -> bool:
    """Whether a run's font is pinned for Chinese quotes and dashes."""
    fonts = run.find(f"{_PROPERTIES}/{_FONTS}")
    return fonts is not None and fonts.get(_HINT) == _EAST_ASIA


def _look(
    base: etree._Element | None, pinned: etree._Element | None, *, ambiguous: bool
) -> etree._Element | None:
    """The properties of a new run, like those of the old ones."""
    model = pinned if ambiguous and pinned is not None else base
    properties = None if model is None else model.find(_PROPERTIES)
    look = None if properties is None else deepcopy(properties)
    if ambiguous and pinned is None:
        look = etree.Element(_PROPERTIES) if look is None else look
        fonts = look.find(_FONTS)
        if fonts is None:
            fonts = etree.Element(_FONTS)
            insert_in_order(look, fonts)
        fonts.set(_HINT, _EAST_ASIA)
    return look
