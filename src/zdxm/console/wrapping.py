"""Lines of a certain width, where a 汉字 takes two columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["fill", "wrap"]

_CLOSING = re.escape("，。、；：！？）》】〉」』”’")
_OPENING = re.escape("（《【〈「『“‘")
_UNIT = re.compile(rf"[{_OPENING}]*(?:[!-~]+|.)[{_CLOSING}]*")
"""What stays on one line: a 汉字 or a word of Latin letters and digits, with the marks that belong to it."""
_LETTER = re.compile(rf"[{_OPENING}]*.[{_CLOSING}]*")
"""What stays on one line where a word is wider than the line."""


def wrap(text: str, width: int) -> list[str]:
    """Break a text where its line is full.

    No line begins with a closing mark or ends with an opening one, and a word, number, option or file name in
    Latin letters stays whole unless it is wider than a line. A line break in the text stays.

    >>> wrap("五个字一句，又一句", 10), wrap("五个字一句，又一句", 11), wrap("", 4)
    (['五个字一', '句，又一句'], ['五个字一', '句，又一句'], [''])
    >>> wrap("写到zdxm.toml（设置）", 12), wrap("abcdefgh", 5)
    (['写到', 'zdxm.toml', '（设置）'], ['abcde', 'fgh'])
    """
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


def _wrapped(paragraph: str, width: int) -> list[str]:
    from rich.cells import cell_len

    if cell_len(paragraph) <= width:
        return [paragraph]
    lines, line, used = [], "", 0
    for unit in _UNIT.findall(paragraph):
        for piece in [unit] if cell_len(unit) <= width else _LETTER.findall(unit):
            size = cell_len(piece)
            if used + size > width:
                lines.append(line.rstrip(" "))
                line, used = "", 0
                if piece == " ":
                    continue
            line += piece
            used += size
    return [*lines, line] if line else lines


def fill(text: str, width: int, justify: Literal["left", "right"]) -> str:
    """Blanks beside a text up to a width.

    >>> fill("红", 4, "left"), fill("-7.86", 6, "right")
    ('红  ', ' -7.86')
    """
    from rich.cells import cell_len

    blanks = " " * (width - cell_len(text))
    return text + blanks if justify == "left" else blanks + text
