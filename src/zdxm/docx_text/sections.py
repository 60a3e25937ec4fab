"""Sections: pages, grid, and the headers and footers that each inherits from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.docx_text.model import Grid, Section, Story
from zdxm.docx_text.names import R_ID, WORD, child_value, is_on, length, number, word_attribute
from zdxm.docx_text.text import Counter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from zdxm.docx_text.archive import Archive
    from zdxm.docx_text.text import TextReader

__all__ = ["SectionReader"]

_PARAGRAPH = f"{WORD}p"
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
    for element in root.iter(_PARAGRAPH):
        if next(element.iterancestors(_PARAGRAPH), None) is None:
            yield element


def _signed(value: int) -> int:
    """A 32-bit number with its sign: LibreOffice writes negative ones without."""
    return value - 2**32 if value >= 2**31 else value


def _measure(element: etree._Element | None, name: str, default: int) -> int:
    measured = length(word_attribute(element, name))
    return default if measured is None else measured
