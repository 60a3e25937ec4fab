"""Measures that several items need: the main look of a paragraph, widths in characters, colours, fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.docx_text import Paragraph, RunFormat, Section

__all__ = [
    "EM", "FOUR", "THREE", "TWO", "accepts", "character_width", "em_of", "em_width", "is_black", "is_red",
    "lines_of", "main_look", "millimetres", "size_name",
]  # fmt: skip

TWO, THREE, FOUR = 44, 32, 28  # 二号 三号 四号, half points
EM = 320  # tw, a 三号 character
_TWIPS_PER_MM = 1440 / 25.4
_GRID_STEP = 204.8  # units of w:charSpace in a tw
_FIRST_WIDE = "\u2000"  # from general punctuation on, a character is as wide as a 汉字
_SIZES = {
    84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二", 32: "三号", 30: "小三",
    28: "四号", 24: "小四", 21: "五号", 18: "小五", 15: "六号", 13: "小六",
}  # fmt: skip
_BLACK = frozenset({"auto", "000000"})
_RED_LEAST, _OTHER_MOST = 0xB0, 0x50
_CHARACTER_GRIDS = frozenset({"linesAndChars", "snapToChars"})


def millimetres(twips: float) -> str:
    """A length in mm with one decimal, trailing zero dropped."""
    return f"{twips / _TWIPS_PER_MM:.1f}".removesuffix(".0")


def size_name(size: int) -> str:
    """A size in half points as people call it: 三号, or 17磅."""
    return _SIZES.get(size, f"{size / 2:g}磅")


def accepts(font: str, words: Sequence[str]) -> bool:
    """Whether a font's name has one of the words of its family."""
    return any(word in font.lower() for word in words)


def is_black(colour: str) -> bool:
    """Whether a colour prints as black text."""
    return colour in _BLACK


def is_red(colour: str) -> bool:
    """Whether a colour is the red of 版头."""
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return red >= _RED_LEAST and max(green, blue) <= _OTHER_MOST


def main_look(paragraph: Paragraph) -> RunFormat:
    """The look that most of a paragraph's characters have; that of its style where it has none."""
    if len(paragraph.runs) == 1:
        return paragraph.runs[0].format
    counts: dict[RunFormat, int] = {}
    for run in paragraph.runs:
        counts[run.format] = counts.get(run.format, 0) + len(run.text.strip())
    return max(counts, key=lambda look: counts[look]) if counts else paragraph.look


def em_of(paragraph: Paragraph) -> int:
    """Width of one of its characters, tw, character spacing included."""
    look = main_look(paragraph)
    return look.size * 10 + look.spacing


def em_width(text: str) -> float:
    """Estimated width of a text in 汉字: a letter or digit counts half."""
    return sum(0.5 if letter < _FIRST_WIDE else 1.0 for letter in text)


def character_width(paragraph: Paragraph, section: Section) -> float:
    """Width of one of its characters, tw, on the section's grid where that counts."""
    look = main_look(paragraph)
    if look.snap and paragraph.format.snap and section.grid.kind in _CHARACTER_GRIDS:
        return look.size * 10 + section.grid.char_space / _GRID_STEP
    return look.size * 10 + look.spacing


def lines_of(paragraph: Paragraph, section: Section) -> float | None:
    """Height of one of its lines, tw; None where fonts and renderers decide it."""
    shape = paragraph.format
    if shape.line_rule != "auto":
        return float(shape.line)
    if shape.snap and section.grid.kind and section.grid.line_pitch:
        return section.grid.line_pitch * shape.line / 240
    return None
