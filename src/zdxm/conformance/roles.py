"""The parts of an official document, and how people call what they look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from itertools import islice

from zdxm.declare import frozen
from zdxm.ooxml.model import Paragraph, Section
from zdxm.ooxml.names import GRID_STEP
from zdxm.ooxml.styles import ParagraphFormat, RunFormat

TWO, THREE, FOUR = 44, 32, 28  # 二号 三号 四号, half points
EM = 320  # tw, a 三号 character
TWIPS_PER_MM = 1440 / 25.4
TYPED_INDENT = "\u3000\u3000"
_SIZES = {
    84: "初号", 72: "小初", 52: "一号", 48: "小一", 44: "二号", 36: "小二", 32: "三号", 30: "小三",
    28: "四号", 24: "小四", 21: "五号", 18: "小五", 15: "六号", 13: "小六",
}  # fmt: skip
_BLACK = frozenset({"auto", "000000"})
_RED_LEAST, _OTHER_MOST = 0xB0, 0x50
_CHARACTER_GRIDS = frozenset({"linesAndChars", "snapToChars"})


def millimetres(twips: float) -> str:
    """A length in mm with one decimal, trailing zero dropped."""
    return f"{twips / TWIPS_PER_MM:.1f}".removesuffix(".0")


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


def has_red_line(paragraph: Paragraph) -> bool:
    """Whether a red line runs along a paragraph, or is drawn on it."""
    return any(is_red(border.colour) for border in paragraph.format.borders) or any(
        map(is_red, paragraph.drawn)
    )


def main_look(paragraph: Paragraph) -> RunFormat:
    """The look that most of a paragraph's characters have; that of its style where it has none."""
    if len(paragraph.runs) == 1:
        return paragraph.runs[0].format
    counts: dict[RunFormat, int] = {}
    for run in paragraph.runs:
        counts[run.format] = counts.get(run.format, 0) + len(run.text.strip())
    return max(counts, key=lambda look: counts[look]) if counts else paragraph.look


def first_run(
    paragraph: Paragraph, is_odd: Callable[[str, RunFormat], object]
) -> Iterator[tuple[str, RunFormat]]:
    """Text and look of the first run that is odd, if there is one: an item speaks once of a paragraph."""
    runs = ((run.text.strip(), run.format) for run in paragraph.runs)
    return islice(((text, look) for text, look in runs if is_odd(text, look)), 1)


def looks(size: int, font: str) -> str:
    """Size and font as people call them: 三号仿宋."""
    return f"{size_name(size)}{font}"


def unlike(look: RunFormat, size: int, fonts: Sequence[str]) -> str:
    """Size and Chinese font of a look that is not of this size and family; empty for one that is."""
    return "" if look.size == size and accepts(look.cjk, fonts) else looks(look.size, look.cjk)


class Role(Enum):
    """A part of an official document."""

    ORGAN_MARK = auto()  # 发文机关标志
    DOCUMENT_NUMBER = auto()  # 发文字号
    SIGNER = auto()  # 签发人, on lines of their own above 发文字号
    RULE = auto()  # 红色分隔线
    TITLE = auto()
    OFFICE = auto()  # 标题下的单位、日期
    RECIPIENT = auto()
    HEADING = auto()
    BODY = auto()
    APART = auto()  # a short line in the middle or at the right: no paragraph of the text
    ATTACHMENT_NOTE = auto()
    SIGNATURE = auto()
    DATE = auto()
    NOTE = auto()  # 附注
    ATTACHMENT_MARK = auto()
    ATTACHMENT_TITLE = auto()
    TABLE_NOTE = auto()  # 单位、注
    CAPTION = auto()
    CELL = auto()  # in a table
    COPY_TO = auto()  # 抄送
    PRINTED = auto()  # 印发日期
    PICTURE = auto()
    BLANK = auto()
    OTHER = auto()


@frozen
class Part:
    """A paragraph and what it is; ``level`` is a heading's, from 1."""

    paragraph: Paragraph
    role: Role
    level: int = 0

    @property
    def text(self) -> str:
        """What is printed, automatic number included, blanks around it taken off."""
        return f"{self.paragraph.label}{self.paragraph.text}".strip()

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.paragraph.place

    @property
    def shape(self) -> ParagraphFormat:
        """How it stands."""
        return self.paragraph.format

    @property
    def look(self) -> RunFormat:
        """The look that most of its characters have."""
        return main_look(self.paragraph)

    @property
    def em(self) -> int:
        """Width of one of its characters, tw, character spacing included."""
        look = self.look
        return look.size * 10 + look.spacing

    def character_width(self, section: Section) -> float:
        """Width of one of its characters, tw, on the section's grid where that counts."""
        look = self.look
        if look.snap and self.shape.snap and section.grid.kind in _CHARACTER_GRIDS:
            return look.size * 10 + section.grid.char_space / GRID_STEP
        return self.em

    def line_height(self, section: Section) -> float | None:
        """Height of one of its lines, tw; None where fonts and renderers decide it."""
        shape = self.shape
        if shape.line_rule != "auto":
            return shape.line
        if shape.snap and section.grid.kind and section.grid.line_pitch:
            return section.grid.line_pitch * shape.line / 240
        return None
