"""The part ``word/document.xml``: blocks to paragraphs, tables and sections, in one pass and in chunks.

Text stands on upright pages, tables in the text with it; each 附表 with its notes on landscape ones, where a
further short one follows.
A section's properties stand in its last paragraph; so text is laid out section by section, and only tables
are streamed row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import chain

from zdxm.declare import frozen
from zdxm.document import formal
from zdxm.document.charts import chart_size
from zdxm.document.official import Profile, StyleId, section_xml
from zdxm.document.runs import BLANK, NAMESPACES, Para, runs_xml
from zdxm.document.tables import LOW_BLANK, heading_of, height_of, is_short, rows_xml, title_xml
from zdxm.narrative.blocks import (
    CHART_NUMBER,
    Block,
    Chart,
    Heading,
    HeadingNumbers,
    Narrative,
    Paragraph,
    ParagraphRole,
    Run,
    Table,
    Title,
    caption_runs,
)
from zdxm.ooxml.names import DECLARATION, URIS, declared, escaped

_HEADINGS = {
    1: StyleId.HEADING_1,
    2: StyleId.HEADING_2,
    3: StyleId.HEADING_3,
    4: StyleId.HEADING_4,
}
_ROLES = {
    ParagraphRole.BODY: StyleId.BODY,
    ParagraphRole.OFFICE: StyleId.OFFICE,
    ParagraphRole.RECIPIENT: StyleId.RECIPIENT,
    ParagraphRole.ATTACHMENT_NOTE: StyleId.ATTACHMENT_NOTE,
    ParagraphRole.SIGNATURE: StyleId.SIGNATURE,
    ParagraphRole.DATE: StyleId.SIGNATURE,
    ParagraphRole.NOTE: StyleId.NOTE,
}
_FONTS = {  # style → the Profile's attribute for its CJK font, where it is not the body font
    StyleId.HEADING_1: "hei_font",
    StyleId.HEADING_2: "kai_font",
    StyleId.OFFICE: "kai_font",
    StyleId.CAPTION: "hei_font",
}
_TextBlock = Title | Heading | Paragraph | Chart | Table


class _Group(Enum):
    """What belongs together; one blank line stands between neighbours of different groups."""

    HEAD = auto()  # the title, and the office and date right under it
    TEXT = auto()
    ATTACHMENTS = auto()
    SIGNATURE = auto()


_GROUPS = {
    ParagraphRole.OFFICE: _Group.HEAD,
    ParagraphRole.ATTACHMENT_NOTE: _Group.ATTACHMENTS,
    ParagraphRole.SIGNATURE: _Group.SIGNATURE,
    ParagraphRole.DATE: _Group.SIGNATURE,
}
_ENDINGS = frozenset({StyleId.ATTACHMENT_NOTE, StyleId.SIGNATURE})
_NO_TEXT = _ENDINGS | {StyleId.NORMAL}


@frozen
class _Section:
    """Consecutive blocks on pages of one kind: a table with the blocks under it, or text."""

    table: Table | None
    blocks: tuple[_TextBlock, ...]


@frozen
class _InText:
    """A table among paragraphs, with its caption; all of it stays on one page.

    Attributes:
        table: the table.
        profile: the office's choices.
        keep_next: whether it stays on a page with what follows.
        style: its style, by which it is told from paragraphs.
    """

    table: Table
    profile: Profile
    keep_next: bool = False
    style: str = StyleId.TABLE

    def xml(self) -> str:
        """The caption and the ``w:tbl``."""
        caption = runs_xml(self.table.title, self.profile.hei_font)
        rows = rows_xml(self.table, self.profile, noted=self.keep_next, whole=True)
        return Para(StyleId.CAPTION, caption, keep_next=True).xml() + "".join(rows)

    @property
    def height(self) -> int:
        """How high it is by estimate, tw."""
        return self.profile.pitch + height_of(self.table, self.profile)


_Piece = Para | _InText


@frozen
class LaidOut:
    """A section whose page setup is still to be said.

    Attributes:
        landscape: whether it stands on landscape pages.
        chunks: its XML but for the last paragraph; to be gone through once.
        final: the last paragraph, which carries the section's properties.
        even: whether it must begin on an even page, the back of a sheet.
    """

    landscape: bool
    chunks: Iterator[str]
    final: Para
    even: bool = False


def document_xml(narrative: Narrative, profile: Profile) -> Iterator[str]:
    """The document part as chunks of text, to be written one after the other."""
    yield f"{DECLARATION}<w:document {NAMESPACES}><w:body>"
    *others, last = lay_out(narrative, profile)
    for section in others:
        yield from section.chunks
        yield section.final.xml(section_xml(profile, landscape=section.landscape))
    yield from last.chunks
    setup = section_xml(profile, landscape=last.landscape, even=last.even)
    yield f"{last.final.xml()}{setup}</w:body></w:document>"


def lay_out(narrative: Narrative, profile: Profile, *, on_our_paper: bool = True) -> tuple[LaidOut, ...]:
    """The narrative in sections, at least one: 版头 heads the first and 版记 ends the last, both upright.

    Args:
        narrative: what is printed.
        profile: the office's choices.
        on_our_paper: whether each section begins a page, so that where its pages end can be estimated.
    """
    sections = list(_sections(narrative.blocks))
    if narrative.red_head and sections[0].table:
        sections.insert(0, _Section(None, ()))
    imprint_alone = bool(narrative.imprint and sections[-1].table)
    if imprint_alone:
        sections.append(_Section(None, ()))
    setter = _TextSetter(profile, sealed=narrative.sealed, on_our_paper=on_our_paper)
    head = [*formal.red_head_paragraphs(narrative.red_head, profile)] if narrative.red_head else []
    laid = [
        setter.notes(section.blocks) if section.table else setter.text(section.blocks, () if at else head)
        for at, section in enumerate(sections)
    ]
    if narrative.imprint:
        others, final = laid[-1]
        *framed, last = formal.imprint_paragraphs(narrative.imprint, profile)
        laid[-1] = [*others, final, *framed], last
    done: list[LaidOut] = []
    for section, (others, final) in zip(sections, laid, strict=True):
        follows = bool(section.table and is_short(section.table) and done and done[-1].landscape)
        chunks = _chunks(section, others, profile, whole=follows)
        if follows:
            before = done.pop()  # 附件 begin a new page (7.3.7), where a further short one may follow
            chunks = chain(before.chunks, (before.final.xml(), LOW_BLANK.xml()), chunks)
        done.append(LaidOut(section.table is not None, chunks, final))
    if imprint_alone:
        done[-1] = replace(done[-1], even=True)  # 版记 stands on the back of the last sheet
    return tuple(done)


def _chunks(
    section: _Section, paragraphs: Iterable[_Piece], profile: Profile, *, whole: bool
) -> Iterator[str]:
    """A table, if any, with what stands above it; then the paragraphs."""
    if section.table:
        yield from (paragraph.xml() for paragraph in heading_of(section.table, profile, whole=whole))
        yield from rows_xml(section.table, profile, noted=any(map(_is_note, section.blocks)), whole=whole)
    yield from (paragraph.xml() for paragraph in paragraphs)


def _sections(blocks: Iterable[Block]) -> Iterator[_Section]:
    """The blocks parted into sections: a table and the notes after it, or all up to the next table."""
    table: Table | None = None
    gathered: list[_TextBlock] = []
    for block in blocks:
        attached = isinstance(block, Table) and block.is_attached
        if attached or (table and not _is_note(block)):
            if table or gathered:
                yield _Section(table, tuple(gathered))
            table, gathered = None, []
        if isinstance(block, Table) and attached:
            table = block
        else:
            gathered.append(block)
    yield _Section(table, tuple(gathered))


def _is_note(block: Block) -> bool:
    """Whether the block is a 注."""
    return isinstance(block, Paragraph) and block.role is ParagraphRole.NOTE


@dataclass(slots=True)
class _TextSetter:
    """Lays out text; remembers the numbers of headings and charts from one section to the next.

    Attributes:
        profile: the office's choices.
        sealed: whether 署名 and date leave room for a seal.
        on_our_paper: as :func:`lay_out` takes it.
        headings: numbers the headings.
        charts: how many charts there are so far.
    """

    profile: Profile
    sealed: bool = False
    on_our_paper: bool = True
    headings: HeadingNumbers = field(default_factory=HeadingNumbers)
    charts: int = 0

    def notes(self, blocks: Sequence[_TextBlock]) -> tuple[list[_Piece], Para]:
        """The notes under a table and a closing paragraph nobody sees: Word needs one after a table."""
        notes: list[_Piece] = [
            Para(StyleId.TABLE_NOTE, runs_xml(block.runs, self.profile.body_font))
            for block in blocks
            if isinstance(block, Paragraph)
        ]
        return notes, Para(StyleId.SECTION_END)

    def text(self, blocks: Sequence[_TextBlock], head: Sequence[Para] = ()) -> tuple[list[_Piece], Para]:
        """The paragraphs of a section of text under its head, blank lines included, and the last of them."""
        paragraphs: list[_Piece] = list(head)
        places: dict[int, Paragraph] = {}
        blocks = tuple(_with_date_in_head(blocks))
        for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
            if before and _are_parted(before, block):
                paragraphs.extend(self._blanks(block))
            if isinstance(block, Chart):
                paragraphs.extend(self._chart(block))
            elif isinstance(block, Table):
                paragraphs.append(_InText(block, self.profile))
            else:
                if isinstance(block, Paragraph):
                    places[len(paragraphs)] = block
                paragraphs.append(self._paragraph(before, block, after))
        *others, last = self._ended(paragraphs, places) or [BLANK]
        return (others, last) if isinstance(last, Para) else ([*others, last], Para(StyleId.SECTION_END))

    def _ended(self, paragraphs: list[_Piece], places: Mapping[int, Paragraph]) -> list[_Piece]:
        """The paragraphs, bound so that the page of 附件说明 and 署名 has text (7.3.5.5: never 此页无正文).

        Word takes the last line of a paragraph along that stays with the next; LibreOffice takes it whole and
        leaves a page half empty. So a long one below which a page may end is set as two.
        """
        start, end = _ending(paragraphs)
        if not end:
            return paragraphs
        above, rest = paragraphs[:start], paragraphs[start : end + 1]
        last, bound = rest[:1], rest[1:-1]
        known = self.on_our_paper and last[0].style == StyleId.BODY
        if known and formal.may_part(above, rest, self.profile):
            parts = formal.parted(places[start].runs, self.profile) or ()
            *free, last[0] = [Para(StyleId.BODY, self._runs(StyleId.BODY, part)) for part in parts] or last
            above += free
        kept = [replace(paragraph, keep_next=True) for paragraph in (*last, *bound)]
        return [*above, *kept, *paragraphs[end:]]

    def _blanks(self, block: _TextBlock) -> list[Para]:
        """The blank lines above the first block of a group."""
        for_seal = self.sealed and _group(block) is _Group.SIGNATURE
        return [BLANK] * (formal.SEAL_LINES if for_seal else 1)

    def _paragraph(
        self, before: _TextBlock | None, block: Title | Heading | Paragraph, after: _TextBlock | None
    ) -> Para:
        """One block of words between its neighbours."""
        if isinstance(block, Title):
            self.headings.restart()
            return Para(StyleId.TITLE, title_xml(block.runs, self.profile, width=self.profile.text_width))
        if isinstance(block, Heading):
            return self._heading(block)
        style = _ROLES[block.role]
        return Para(style, self._runs(style, block.runs), self._indent(before, block, after))

    def _heading(self, heading: Heading) -> Para:
        """A heading with the ordinal of its level."""
        style = _HEADINGS[heading.level]
        number = Run(self.headings.next(heading.level))
        return Para(style, self._runs(style, (number, *heading.runs)))

    def _chart(self, chart: Chart) -> tuple[Para, Para]:
        """A chart with its caption, numbered through the document."""
        self.charts += 1
        caption = self._runs(StyleId.CAPTION, caption_runs(chart, self.charts))
        drawing = _chart_drawing_xml(chart, self.charts, self.profile)
        return Para(StyleId.CHART, drawing), Para(StyleId.CAPTION, caption)

    def _runs(self, style: StyleId, runs: Sequence[Run]) -> str:
        """The runs as XML, quotes and dashes in the style's own CJK font."""
        return runs_xml(runs, getattr(self.profile, _FONTS.get(style, "body_font")))

    def _indent(self, before: _TextBlock | None, block: Paragraph, after: _TextBlock | None) -> str:
        """The indent of a paragraph whose place depends on its own text; empty for all others."""
        text = _text(block)
        if block.role is ParagraphRole.ATTACHMENT_NOTE:
            return formal.attachment_indent(text, self.profile)
        place = formal.sealed_indents if self.sealed else formal.signature_indents
        if block.role is ParagraphRole.SIGNATURE:
            return place(text, _text_of_role(after, ParagraphRole.DATE), self.profile)[0]
        if block.role is ParagraphRole.DATE:
            office = _text_of_role(before, ParagraphRole.SIGNATURE)
            return place(office, text, self.profile)[1] if office else formal.date_indent(text, self.profile)
        return ""


def _with_date_in_head(blocks: Iterable[_TextBlock]) -> Iterator[_TextBlock]:
    """The blocks; a date right under the title or the office is set like the office."""
    before: _TextBlock | None = None
    for block in blocks:
        under_head = before is not None and _group(before) is _Group.HEAD
        if under_head and isinstance(block, Paragraph) and block.role is ParagraphRole.DATE:
            before = replace(block, role=ParagraphRole.OFFICE)
        else:
            before = block
        yield before


def _group(block: _TextBlock) -> _Group:
    """The group a block belongs to."""
    if isinstance(block, Title):
        return _Group.HEAD
    return _GROUPS.get(block.role, _Group.TEXT) if isinstance(block, Paragraph) else _Group.TEXT


def _are_parted(before: _TextBlock, block: _TextBlock) -> bool:
    """Whether a blank line stands between neighbours: 附注 goes on the line below the date (7.3.6)."""
    if _is_note(block) and _group(before) is _Group.SIGNATURE:
        return False
    return _group(before) is not _group(block)


def _text(block: Paragraph) -> str:
    """The paragraph's plain text."""
    return "".join(run.text for run in block.runs)


def _text_of_role(block: _TextBlock | None, role: ParagraphRole) -> str:
    """The block's text if it is a paragraph of that role, else nothing."""
    return _text(block) if isinstance(block, Paragraph) and block.role is role else ""


def _ending(paragraphs: Sequence[_Piece]) -> tuple[int, int]:
    """Where the last text above 附件说明 and 署名 stands, and where these end; both 0 without them."""
    endings = [at for at, paragraph in enumerate(paragraphs) if paragraph.style in _ENDINGS]
    if not endings:
        return 0, 0
    end = endings[-1]
    if end + 1 < len(paragraphs) and paragraphs[end + 1].style is StyleId.NOTE:
        end += 1  # 附注 on the page of the date
    texts = (at for at in range(end) if paragraphs[at].style not in _NO_TEXT)
    return max(texts, default=0), end


_FIRST_DRAWING = 100  # ids below are those of the footers' drawings


def _chart_drawing_xml(chart: Chart, number: int, profile: Profile) -> str:
    """The ``w:r`` that shows a chart as wide as 版心.

    Args:
        chart: the chart.
        number: its place among the document's charts, from 1.
        profile: the office's choices.
    """
    width, height = chart_size(chart, profile)
    label = escaped(CHART_NUMBER.format(number).strip())
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{_FIRST_DRAWING + number}" name="{label}" descr="{escaped(chart.alt)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{URIS["c"]}">'
        f'<c:chart {declared("c")} r:id="rIdChart{number}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
