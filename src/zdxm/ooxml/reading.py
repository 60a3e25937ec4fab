"""The bytes of any .docx → :class:`Document`.

Table rows are taken out of the tree as soon as they are read, so that a table of ten thousand rows is never
in memory as XML.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from zdxm.ooxml.archive import (
    Archive,
    broken,
    child_value,
    is_on,
    length,
    number,
    open_archive,
    word_attribute,
)
from zdxm.ooxml.model import Block, Cell, Document, Grid, Row, Section, Settings, Story, Table
from zdxm.ooxml.names import R_ID, WORD
from zdxm.ooxml.styles import StyleSheet, theme_fonts
from zdxm.ooxml.text import Counter, Numbering, TextReader

_W_P = f"{WORD}p"
_LETTER_WIDTH, _LETTER_HEIGHT = 12240, 15840  # tw: what Word takes where no paper is stated
_DEFAULT_MARGIN, _DEFAULT_DISTANCE = 1440, 720  # tw
_HEADER, _FOOTER = "header", "footer"
_STORY_NAMES = {_HEADER: "页眉", _FOOTER: "页脚"}
_KIND_NAMES = {"default": "", "even": "偶数页", "first": "首页"}


class SectionReader:
    """Reads sections of one document."""

    def __init__(self, archive: Archive, text: TextReader) -> None:
        self._archive = archive
        self._text = text
        self._targets = {key: target for key, (_, target) in archive.related(archive.main).items()}

    def sections(self, body: etree._Element) -> tuple[Section, ...]:
        """Every section; a document that states none has one with Word's own pages."""
        found: list[Section] = []
        elements: list[etree._Element | None] = [*_section_elements(body)]
        for index, element in enumerate(elements or [None]):
            found.append(self._section(element, index, found[-1] if found else None))
        return tuple(found)

    def _section(self, element: etree._Element | None, index: int, before: Section | None) -> Section:
        size, margins, grid, numbers = (
            None if element is None else element.find(WORD + name)
            for name in ("pgSz", "pgMar", "docGrid", "pgNumType")
        )
        width, height = _measure(size, "w", _LETTER_WIDTH), _measure(size, "h", _LETTER_HEIGHT)
        return Section(
            index=index,
            width=width,
            height=height,
            top=abs(_measure(margins, "top", _DEFAULT_MARGIN)),
            bottom=abs(_measure(margins, "bottom", _DEFAULT_MARGIN)),
            left=_measure(margins, "left", _DEFAULT_MARGIN) + _measure(margins, "gutter", 0),
            right=_measure(margins, "right", _DEFAULT_MARGIN),
            header=_measure(margins, "header", _DEFAULT_DISTANCE),
            footer=_measure(margins, "footer", _DEFAULT_DISTANCE),
            landscape=word_attribute(size, "orient") == "landscape" or width > height,
            start=child_value(element, "type") or "nextPage",
            page_start=number(word_attribute(numbers, "start")),
            title_page=element is not None and is_on(element.find(f"{WORD}titlePg")),
            grid=Grid(
                word_attribute(grid, "type").replace("default", ""),
                _measure(grid, "linePitch", 0),
                _signed(number(word_attribute(grid, "charSpace")) or 0),
            ),
            headers=self._stories(element, _HEADER, index, before.headers if before else {}),
            footers=self._stories(element, _FOOTER, index, before.footers if before else {}),
        )

    def _stories(
        self, element: etree._Element | None, role: str, index: int, inherited: dict[str, Story]
    ) -> dict[str, Story]:
        stories = dict(inherited)
        for reference in () if element is None else element.iterchildren(f"{WORD}{role}Reference"):
            kind = word_attribute(reference, "type") or "default"
            part = self._targets.get(reference.get(R_ID) or "", "")
            name = f"第{index + 1}节{_KIND_NAMES.get(kind, '')}{_STORY_NAMES[role]}"
            stories[kind] = self._story(part, name, index)
        return stories

    def _story(self, part: str, name: str, index: int) -> Story:
        root = self._archive.root(part) if part else None
        counter = Counter(name, index)
        paragraphs = () if root is None else tuple(_outermost(root))
        return Story(part, tuple(self._text.paragraph(item, counter) for item in paragraphs))


def _section_elements(body: etree._Element) -> Iterator[etree._Element]:
    for element in body.iter(f"{WORD}sectPr"):
        parent = element.getparent()
        if parent is not None and parent.tag in (f"{WORD}pPr", f"{WORD}body"):
            yield element


def _outermost(root: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs of a header or footer, those inside text boxes left to their boxes."""
    for element in root.iter(_W_P):
        if next(element.iterancestors(_W_P), None) is None:
            yield element


def _signed(value: int) -> int:
    """A 32-bit number with its sign: LibreOffice writes negative ones without."""
    return value - 2**32 if value >= 2**31 else value


def _measure(element: etree._Element | None, name: str, default: int) -> int:
    measured = length(word_attribute(element, name))
    return default if measured is None else measured


_ROW, _TABLE, _CELL, _PARAGRAPH, _BODY = (f"{WORD}{name}" for name in ("tr", "tbl", "tc", "p", "body"))
_WRAPPERS = frozenset(
    f"{WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_CELL_PROPERTY, _SPAN, _MERGE = f"{WORD}tcPr/*", f"{WORD}gridSpan", f"{WORD}vMerge"
_CELL_EDGES = f"{WORD}tcBorders"
_NUMBER = "zdxm"  # attribute that a table carries while the document is read
_HEADER_ROW = f"{WORD}trPr/{WORD}tblHeader"
_WHOLE_ROW = f"{WORD}trPr/{WORD}cantSplit"


def read_document(data: bytes, name: str = "文档") -> Document:
    """Read a .docx, whoever wrote it.

    Args:
        data: the whole file.
        name: what error messages call it.

    Raises:
        DocumentError: empty, encrypted, damaged, too large, or no .docx.
    """
    archive = open_archive(data, name)
    settings = _settings(archive.root(archive.sole(archive.main, "settings")))
    theme = theme_fonts(archive.root(archive.sole(archive.main, "theme")), settings.cjk_language)
    styles = StyleSheet(archive.root(archive.sole(archive.main, "styles")), theme)
    numbering = Numbering(archive.root(archive.sole(archive.main, "numbering")))
    reader = _BodyReader(TextReader(styles, numbering))
    try:
        body = reader.parse(archive.read(archive.main))
    except etree.XMLSyntaxError as error:
        raise broken(name, archive.main) from error
    blocks = tuple(reader.blocks(body))
    sections = SectionReader(archive, reader.text).sections(body)
    return Document(blocks, sections, settings, styles, archive)


def _settings(root: etree._Element | None) -> Settings:
    if root is None:
        return Settings()
    modes = (
        word_attribute(item, "val")
        for item in root.iter(f"{WORD}compatSetting")
        if word_attribute(item, "name") == "compatibilityMode"
    )
    return Settings(
        even_and_odd=is_on(root.find(f"{WORD}evenAndOddHeaders")),
        mirrored=is_on(root.find(f"{WORD}mirrorMargins")),
        compatibility=number(next(modes, "")) or 0,
        cjk_language=word_attribute(root.find(f"{WORD}themeFontLang"), "eastAsia"),
        punctuation=child_value(root, "characterSpacingControl"),
    )


class _BodyReader:
    """Reads the blocks of the document part: rows while it is parsed, all else from what is left then."""

    def __init__(self, text: TextReader) -> None:
        self.text = text
        self._tables: list[list[Row]] = []

    def parse(self, content: bytes) -> etree._Element:
        """The ``w:body``, its table rows read and emptied.

        Raises:
            lxml.etree.XMLSyntaxError: no well-formed XML.
        """
        events = etree.iterparse(
            io.BytesIO(content), tag=_ROW, resolve_entities=False, no_network=True, remove_comments=True
        )
        for _, row in events:
            if next(row.iterancestors(_ROW, _PARAGRAPH), None) is None:  # else it is read with what holds it
                self._take(row)
        root = events.root
        body = None if root is None else root.find(_BODY)
        return etree.Element(_BODY) if body is None else body

    def _take(self, row: etree._Element) -> None:
        table = next(row.iterancestors(_TABLE), None)
        if table is None:
            return
        if table.get(_NUMBER) is None:
            self._tables.append([])
            table.set(_NUMBER, str(len(self._tables)))
        style = self.text.styles.known(child_value(table.find(f"{WORD}tblPr"), "tblStyle"), "table")
        self._tables[-1].append(self._read_row(row, style))
        row.clear()

    def _read_row(self, element: etree._Element, style: str) -> Row:
        place = f"第{len(self._tables)}表第{len(self._tables[-1]) + 1}行"
        return Row(
            tuple(
                self._cell(cell, Counter(f"{place}第{column}列", table=style))
                for column, cell in enumerate(_within(element, _CELL), start=1)
            ),
            is_on(element.find(_HEADER_ROW)),
            is_on(element.find(_WHOLE_ROW)),
        )

    def _cell(self, element: etree._Element, counter: Counter) -> Cell:
        span, merged = 1, False
        edges: tuple[str, ...] = ()
        for child in element.iterfind(_CELL_PROPERTY):
            if child.tag == _SPAN:
                span = number(word_attribute(child, "val")) or 1
            elif child.tag == _MERGE:
                merged = word_attribute(child, "val") != "restart"
            elif child.tag == _CELL_EDGES:
                edges = _colours(child)
        paragraphs = tuple([self.text.paragraph(item, counter) for item in element.iter(_PARAGRAPH)])
        return Cell(paragraphs, span, merged, edges)

    def blocks(self, body: etree._Element) -> Iterator[Block]:
        """The blocks in order, once :meth:`parse` has read the rows; a table without rows is none."""
        counter = Counter()
        for element in _within(body, _PARAGRAPH, _TABLE):
            if element.tag == _PARAGRAPH:
                paragraph = self.text.paragraph(element, counter)
                yield paragraph
                counter.section += paragraph.ends_section
            elif order := number(element.get(_NUMBER) or ""):
                yield _table(element, order, self._tables[order - 1], counter.section)


def _within(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Children of these tags, those inside controls and insertions included."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, *tags)


def _table(element: etree._Element, order: int, rows: list[Row], section: int) -> Table:
    columns = element.iterfind(f"{WORD}tblGrid/{WORD}gridCol")
    widths = tuple(number(word_attribute(column, "w")) or 0 for column in columns)
    layout = element.find(f"{WORD}tblPr/{WORD}tblLayout")
    edges = element.find(f"{WORD}tblPr/{WORD}tblBorders")
    fixed = word_attribute(layout, "type") == "fixed"
    return Table(order, widths, fixed, tuple(rows), section, () if edges is None else _colours(edges))


def _colours(edges: etree._Element) -> tuple[str, ...]:
    return tuple(word_attribute(edge, "color") for edge in edges)
