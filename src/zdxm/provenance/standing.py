"""Where a printed figure stands after people have worked on the document, and in which state."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING

from zdxm.filters.values import LIST, WORDS

if TYPE_CHECKING:
    from zdxm.document.marks import Mark
    from zdxm.provenance.flow import Flow

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MORE = re.compile(r"(?:[.,]?\d)+")
_SIGNS = "-−－"
_SLIP = 2  # characters by which a program may shift the end of a bookmark


class State(Enum):
    """What has become of a printed figure.

    Attributes:
        INTACT: it stands as it was printed, perhaps with other words typed into its bookmark.
        REWORDED: its numbers are the same, its words are not.
        EDITED: it says something else.
        GONE: it, or its bookmark, is no longer there.
    """

    INTACT = "未改"
    REWORDED = "改了措辞"
    EDITED = "手改"
    GONE = "已删"


@dataclass(frozen=True, slots=True)
class Standing:
    """One printed figure in the document as it is now.

    Attributes:
        mark: as it was printed.
        state: what has become of it.
        start, end: where it stands in the document's text; both 0 where it is gone.
        text: what stands there.
    """

    mark: Mark
    state: State
    start: int = 0
    end: int = 0
    text: str = ""


def number_of(text: str) -> Decimal | None:
    """A number; None for what is none, nor NaN or INF, which spreadsheets may have computed."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_words(figure: str) -> bool:
    """Whether an id is that of words or a list that follow a figure."""
    return figure.endswith((LIST, WORDS))


def plain(text: str) -> str:
    """Text for comparison: width and blanks do not matter.

    >>> plain("４２．１４ ％")
    '42.14%'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers in a text, in order.

    >>> numbers_in("低于时间进度7.86个百分点")
    ('7.86',)
    """
    return tuple(_NUMBER.findall(plain(text)))


def stand(mark: Mark, flow: Flow) -> Standing:
    """Where a printed figure is now, and in which state."""
    span = flow.spans.get(mark.number)
    if span is None or (span.start == span.end and mark.text):
        return Standing(mark, State.GONE)
    start, end = _unslipped(mark.text, flow, span.start, span.end)
    grown = _grown(flow, start, end)
    if grown != (start, end):
        return Standing(mark, State.EDITED, *grown, flow.text[slice(*grown)])
    text = flow.text[start:end]
    if plain(text) == plain(mark.text):
        return Standing(mark, State.INTACT, start, end, text)
    at = _sole(mark.text, text) if mark.text else None
    if at is not None:
        start += at
        return Standing(mark, State.INTACT, start, start + len(mark.text), mark.text)
    numbers = numbers_in(mark.text)
    same = bool(numbers) and numbers == numbers_in(text)
    return Standing(mark, State.REWORDED if same else State.EDITED, start, end, text)


def _unslipped(text: str, flow: Flow, start: int, end: int) -> tuple[int, int]:
    """The stretch, with the characters by which LibreOffice may cut off a bookmark's end given back."""
    short = len(text) - (end - start)
    if 0 < short <= _SLIP and flow.text.startswith(text, start):
        return start, start + len(text)
    return start, end


def _grown(flow: Flow, start: int, end: int) -> tuple[int, int]:
    """The stretch, with digits and a sign that touch it.

    What is typed at the edge of a bookmark comes to stand outside it: 39 is 139 by now.
    """
    text = flow.text
    if start < end and text[start].isdigit():
        while start and (text[start - 1].isdigit() or text[start - 1] in _SIGNS):
            start -= 1
    if start < end and text[end - 1].isdigit() and (more := _MORE.match(text, end)):
        end = more.end()
    return start, end


def _sole(text: str, around: str) -> int | None:
    """Where a text stands inside a longer one, once and not as part of a longer number; else None."""
    guarded = re.escape(text)
    if text[0].isdigit():
        guarded = rf"(?<![\d.,{_SIGNS}]){guarded}"
    if text[-1].isdigit():
        guarded = rf"{guarded}(?![\d]|[.,]\d)"
    found = [match.start() for match in re.finditer(guarded, around)]
    return found[0] if len(found) == 1 else None
