"""Where the text of a one-line paragraph stands between the edges of 版心."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.conformance.looks import em_of, em_width

if TYPE_CHECKING:
    from zdxm.docx_text import Paragraph

__all__ = ["Span", "span_of"]

_DIGIT_EDGE = re.compile(r"(?<=\d)(?=[^\d\s])|(?<=[^\d\s])(?=\d)")
_AUTO_SPACE = 0.25  # 汉字, that word processors put between a digit and a 汉字


@dataclass(frozen=True, slots=True)
class Span:
    """Distances in tw: of the text from the left edge and from the right edge, and its width."""

    left: float
    right: float
    width: float

    @property
    def centre(self) -> float:
        """Its middle, tw from the left edge."""
        return self.left + self.width / 2


def span_of(paragraph: Paragraph, room: int) -> Span:
    """Where the first line stands; typed spaces around the text count as indents.

    Args:
        paragraph: of one line.
        room: width of 版心, tw.
    """
    em, shape, text = em_of(paragraph), paragraph.format, paragraph.text
    lead = em_width(text[: len(text) - len(text.lstrip())]) * em
    trail = em_width(text[len(text.rstrip()) :]) * em
    words = text.strip()
    width = (em_width(words) + _AUTO_SPACE * len(_DIGIT_EDGE.findall(words))) * em
    start, end = shape.first_edge(em) + lead, shape.right_edge(em) + trail
    if shape.align == "right":
        return Span(room - end - width, end, width)
    if shape.align == "center":
        start += (room - start - end - width) / 2
    return Span(start, room - start - width, width)
