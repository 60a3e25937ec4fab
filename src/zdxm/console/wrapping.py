"""Lines of a certain width, where a 汉字 takes two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["fill", "wrap"]

_CLOSING = frozenset("，。、；：！？）》】〉」』”’％%,.;:!?)]}")
"""What no line begins with."""


def wrap(text: str, width: int) -> list[str]:
    """Break a text where its line is full.

    A closing mark takes the letter before it along to the next line. A line break in the text stays.

    >>> wrap("五个字一句，又一句", 10), wrap("五个字一句，又一句", 11), wrap("", 4)
    (['五个字一', '句，又一句'], ['五个字一', '句，又一句'], [''])
    """
    from rich.cells import cell_len

    lines: list[str] = []
    for paragraph in text.split("\n"):
        if cell_len(paragraph) <= width:
            lines.append(paragraph)
            continue
        line, used = "", 0
        for letter in paragraph:
            size = cell_len(letter)
            if used + size > width:
                kept, carried = (line[:-1], line[-1:]) if letter in _CLOSING else (line, "")
                lines.append(kept)
                line, used = carried, cell_len(carried)
            line += letter
            used += size
        lines.append(line)
    return lines


def fill(text: str, width: int, justify: Literal["left", "right"]) -> str:
    """Blanks beside a text up to a width.

    >>> fill("红", 4, "left"), fill("-7.86", 6, "right")
    ('红  ', ' -7.86')
    """
    from rich.cells import cell_len

    blanks = " " * (width - cell_len(text))
    return text + blanks if justify == "left" else blanks + text
