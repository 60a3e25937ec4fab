"""A document as read: paragraphs, tables and sections, each with what it looks like and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.ooxml.styles import ParagraphFormat, RunFormat, StyleSheet

if TYPE_CHECKING:
    from zdxm.ooxml.archive import Archive

_QUOTED = 12  # characters of a paragraph that its place quotes


@frozen
class Run:
    """A stretch of text of one look; line breaks and tabs are characters of it."""

    text: str
    format: RunFormat


@frozen
class TextBox:
    """A text box that hangs on a paragraph.

    Attributes:
        paragraphs: its text.
        turned: ``vert`` or ``vert270`` for turned text, else empty.
        across, down: where it stands: (relative to, alignment or tw), both empty where not stated.
    """

    paragraphs: tuple[Paragraph, ...]
    turned: str
    across: tuple[str, str]
    down: tuple[str, str]


@frozen
class Paragraph:
    """One paragraph.

    Attributes:
        number: its number among the paragraphs of its story that hold text, from 1; a blank one has that of
            the paragraph before it.
        story: where it is, such as 第1表第3行第2列 or 第1节页脚; empty for the document's own text.
        style: the style's name as Word shows it, such as ``heading 1`` or 公文正文.
        format: how it stands.
        look: the look that its style alone would give to a run.
        runs: its text.
        label: its automatic number or bullet, which ``text`` does not hold.
        fields: codes of its fields, such as ``PAGE``.
        boxes: text boxes that hang on it.
        inline: whether a picture, chart or object stands in its text.
        page_break: whether it holds a page break.
        section: index of its section.
        ends_section: whether it is the last one of its section.
        breaks_first: whether its page break stands before its text.
        drawn: colours of the shapes drawn on it; an empty one for a shape or picture that states none.
    """

    number: int
    story: str
    style: str
    format: ParagraphFormat
    look: RunFormat
    runs: tuple[Run, ...]
    label: str = ""
    fields: tuple[str, ...] = ()
    boxes: tuple[TextBox, ...] = ()
    inline: bool = False
    page_break: bool = False
    section: int = 0
    ends_section: bool = False
    breaks_first: bool = False
    drawn: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its whole text, without the automatic number."""
        return "".join(run.text for run in self.runs)

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it would be seen but a blank line."""
        return not (self.label or self.boxes or self.inline or self.text.strip())

    @property
    def place(self) -> str:
        """第N段“…”, or its story and its first words."""
        words = self.label + self.text.strip().replace("\n", "").replace("\t", "")
        quoted = f"“{words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}”" if words else ""
        return f"{self.story or f'第{self.number}段'}{quoted}" if words else f"第{self.number}段之后的空行"


@frozen
class Cell:
    """A table cell; ``span`` columns wide, ``merged`` if it goes on from the one above; its edges."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    merged: bool = False
    edges: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its paragraphs, one a line."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@frozen
class Row:
    """A table row: its cells, whether each page repeats it, whether it must stay on one page."""

    cells: tuple[Cell, ...]
    is_header: bool
    is_whole: bool


@frozen
class Table:
    """A table.

    Attributes:
        number: its number in the document, from 1.
        columns: widths in tw.
        fixed: whether the widths are kept whatever the text.
        rows: top to bottom.
        section: index of its section.
        edges: colours of its lines, those of its cells left out.
    """

    number: int
    columns: tuple[int, ...]
    fixed: bool
    rows: tuple[Row, ...]
    section: int = 0
    edges: tuple[str, ...] = ()

    @property
    def colours(self) -> Iterator[str]:
        """The colours of all its lines."""
        yield from self.edges
        for row in self.rows:
            for cell in row.cells:
                yield from cell.edges

    @property
    def place(self) -> str:
        """第N表."""
        return f"第{self.number}表"


Block = Paragraph | Table


@frozen
class Grid:
    """A section's 文档网格: kind (empty for none), line pitch in tw, character space in 1/4096 pt."""

    kind: str
    line_pitch: int
    char_space: int


@frozen
class Story:
    """A header or footer: its part and its paragraphs."""

    part: str
    paragraphs: tuple[Paragraph, ...]

    def everything(self) -> Iterator[tuple[Paragraph, TextBox | None]]:
        """Each paragraph, and those in text boxes with their box."""
        for paragraph in self.paragraphs:
            yield paragraph, None
            for box in paragraph.boxes:
                yield from ((inner, box) for inner in box.paragraphs)


@frozen(kw_only=True)
class Section:
    """A section's pages; lengths in tw.

    Attributes:
        index: from 0.
        width, height: of the paper, as it lies.
        top, bottom, left, right: margins; ``left`` with the gutter.
        header, footer: distance of header and footer from the paper's edge.
        landscape: whether the paper lies across.
        start: how it begins: ``nextPage``, ``continuous``, …
        page_start: number of its first page if it starts anew, else None.
        title_page: whether its first page has a header and footer of its own.
        grid: its 文档网格.
        headers, footers: kind (``default``, ``even``, ``first``) → story, inherited ones included.
    """

    index: int
    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    header: int
    footer: int
    landscape: bool
    start: str
    page_start: int | None
    title_page: bool
    grid: Grid
    headers: dict[str, Story]
    footers: dict[str, Story]

    @property
    def text_width(self) -> int:
        """版心 width."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """版心 height."""
        return self.height - self.top - self.bottom

    @property
    def place(self) -> str:
        """第N节."""
        return f"第{self.index + 1}节"


@frozen(kw_only=True)
class Settings:
    """What the whole document states.

    Attributes:
        even_and_odd: whether even pages have headers and footers of their own.
        mirrored: whether even pages swap left and right margins.
        compatibility: the version of Word it is laid out for, such as 15; 0 where not stated.
        cjk_language: language of its Chinese text, such as ``zh-CN``; empty where not stated.
        punctuation: ``compressPunctuation`` …; empty where not stated.
    """

    even_and_odd: bool = False
    mirrored: bool = False
    compatibility: int = 0
    cjk_language: str = ""
    punctuation: str = ""


@frozen(eq=False)
class Document:
    """A whole document.

    Attributes:
        blocks: paragraphs and tables, in order.
        sections: at least one.
        settings: what the whole document states.
        styles: its styles.
        archive: its parts.
    """

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    settings: Settings
    styles: StyleSheet
    archive: Archive = field(repr=False)

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs outside tables."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, nested ones left out."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
