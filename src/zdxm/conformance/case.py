"""What an item looks at: the document, each paragraph's role, the page numbers, and the office's choices."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from zdxm.conformance.roles import Part, Role, imprint_role, is_red, tell_roles
from zdxm.ooxml.model import Block, Document, Paragraph, Section, Story, Table, TextBox
from zdxm.rules import Catalogue, Entry

if TYPE_CHECKING:
    Finder = Callable[["Case"], Iterable["Fault"]]

_DEFAULT, _EVEN, _FIRST = "default", "even", "first"
_PAGE = "PAGE"
_IMPRINT_ROWS = 4  # of a table that is 版记; one of projects has more


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One office's choices within GB/T 9704-2012.

    Attributes:
        title_fonts, body_fonts, kai_fonts, hei_fonts, song_fonts: words, one of which the name of a 小标宋,
            仿宋, 楷体, 黑体 or 宋体 must hold; Latin ones in lower case.
        top, bottom, left, right: margins of the upright page, mm.
        tolerance: by which a margin may differ, mm.
        lines, characters: of a full page and of a full line.
        bold_headings: whether headings may be bold, as some offices want them.
    """

    title_fonts: tuple[str, ...] = ("小标宋", "xiaobiaosong")
    body_fonts: tuple[str, ...] = ("仿宋", "fangsong")
    kai_fonts: tuple[str, ...] = ("楷", "kaiti")
    hei_fonts: tuple[str, ...] = ("黑体", "simhei", "heiti")
    song_fonts: tuple[str, ...] = ("宋体", "simsun", "songti")
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    tolerance: float = 1
    lines: int = 22
    characters: int = 28
    bold_headings: bool = False


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A page number in a footer: its paragraph, the text box it stands in, its section, for which pages."""

    paragraph: Paragraph
    box: TextBox | None
    section: Section
    kind: str

    @property
    def is_even(self) -> bool:
        """Whether it is for even pages alone."""
        return self.kind == _EVEN

    @property
    def is_outside(self) -> bool:
        """Whether Word itself puts it at the outer side of each page."""
        across = self.box.across[1] if self.box else self.paragraph.format.frame_align
        return across == "outside"


class Case:
    """A document to be judged.

    Attributes:
        document: as read.
        profile: the office's choices.
    """

    def __init__(self, document: Document, profile: Profile) -> None:
        self.document = document
        self.profile = profile

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every paragraph outside tables, with its role."""
        return tell_roles(self.document.paragraphs)

    def of(self, *roles: Role) -> list[Part]:
        """The parts of these roles, in order."""
        return [part for part in self.parts if part.role in roles]

    @cached_property
    def imprint(self) -> tuple[Part, ...]:
        """The lines of 版记: paragraphs, or else cells of the last table, as many offices set it."""
        lines = self.of(Role.COPY_TO, Role.PRINTED)
        return tuple(lines or (self._in_cells(self.document.tables[-1]) if self.document.tables else ()))

    @staticmethod
    def _in_cells(table: Table) -> Iterator[Part]:
        for row in table.rows if len(table.rows) <= _IMPRINT_ROWS else ():
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    role = imprint_role(paragraph.text.strip())
                    if role:
                        yield Part(paragraph, role)

    def imprint_of(self, role: Role) -> list[Part]:
        """The lines of 版记 of one role."""
        return [part for part in self.imprint if part.role is role]

    @property
    def below_imprint(self) -> tuple[Block, ...]:
        """The blocks behind 版记."""
        blocks, last = self.document.blocks, self.imprint[-1].paragraph
        at = next((at for at, block in enumerate(blocks) if block is last), None)
        if at is None:
            at = max(at for at, block in enumerate(blocks) if isinstance(block, Table))
        return blocks[at + 1 :]

    def headings(self, *levels: int) -> list[Part]:
        """The headings of these levels, in order."""
        return [part for part in self.of(Role.HEADING) if part.level in levels]

    def section(self, paragraph: Paragraph) -> Section:
        """The section that a paragraph stands in."""
        return self.document.sections[min(paragraph.section, len(self.document.sections) - 1)]

    def blanks_before(self, part: Part) -> int:
        """How many blank lines stand right above a part."""
        at, count = self._positions[id(part.paragraph)], 0
        while count < at and self.parts[at - count - 1].role is Role.BLANK:
            count += 1
        return count

    @cached_property
    def _positions(self) -> dict[int, int]:
        """Paragraph, by identity, → its place among the parts: many paragraphs are equal."""
        return {id(part.paragraph): at for at, part in enumerate(self.parts)}

    def before(self, part: Part) -> Part | None:
        """The part right above, blank or not; None for the first."""
        at = self._positions[id(part.paragraph)]
        return self.parts[at - 1] if at else None

    @property
    def upright(self) -> list[Section]:
        """The sections of upright pages."""
        return [section for section in self.document.sections if not section.landscape]

    @property
    def landscape(self) -> list[Section]:
        """The sections of landscape pages."""
        return [section for section in self.document.sections if section.landscape]

    @cached_property
    def page_numbers(self) -> list[PageNumber]:
        """The page numbers in the footers that are in force, those of first pages left out."""
        return [
            PageNumber(paragraph, box, section, kind)
            for section in self.document.sections
            for kind, story in self.footers(section)
            for paragraph, box in (story.everything() if story else ())
            if has_number(paragraph)
        ]

    def footers(self, section: Section) -> Iterator[tuple[str, Story | None]]:
        """Kind and footer of a section's odd and even pages; None where there is none."""
        yield _DEFAULT, section.footers.get(_DEFAULT)
        if self.document.settings.even_and_odd:
            yield _EVEN, section.footers.get(_EVEN)

    @property
    def letter(self) -> Section | None:
        """The section of a letter's first page (信函格式): it has red rules of its own; None for none."""
        titled = (section for section in self.document.sections[:1] if section.title_page)
        return next((section for section in titled if any(red_rules(section.headers.get(_FIRST)))), None)


def has_number(paragraph: Paragraph) -> bool:
    """Whether a paragraph holds the number of its page."""
    return any(code.split()[:1] == [_PAGE] for code in paragraph.fields)


def red_rules(story: Story | None) -> Iterator[Paragraph]:
    """The paragraphs of a header or footer that a red line runs along."""
    for paragraph, _ in story.everything() if story else ():
        if any(is_red(border.colour) for border in paragraph.format.borders):
            yield paragraph


CUSTOM = "惯例"  # stands in place of a clause: what offices do, the standard being silent
FILE = "文件"  # stands in place of a clause: what keeps the look the same in Word, WPS and LibreOffice


class Strength(StrEnum):
    """How strongly the standard words it; only a breach of 规定 makes a document fail."""

    MUST = "规定"
    USUALLY = "一般"
    ADVISED = "推荐"
    MAY = "可以"


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where an item is not kept: where, what is wrong, what to do; each one sentence without 。."""

    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there for an item to apply.

    Attributes:
        absent: what is said where it is not there.
        found: gives something true where it is.
    """

    absent: str
    found: Callable[[Case], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Entry):
    """One item of the standard, or of what offices do.

    Attributes:
        clause: of GB/T 9704-2012, or :data:`CUSTOM` or :data:`FILE`.
        strength: how strongly it is worded.
        find: gives the places where it is not kept.
        need: when it applies; None for always.
    """

    clause: str
    strength: Strength
    find: Finder
    need: Need | None = None

    def standing(self) -> str:
        """What it rests on, and what a breach means."""
        source = _STANDING.get(self.clause, f"GB/T 9704—2012第{self.clause}条")
        breach = "整篇判为不符合" if self.strength is Strength.MUST else "只作提醒"
        return f"依据：{source}；强度是“{self.strength}”，不符合的，{breach}。"


_STANDING = {CUSTOM: "标准没有写，是各单位通行的做法", FILE: "标准没有写，关系到文件在各种软件里的样子"}

ITEMS: Catalogue[Item] = Catalogue(
    "GF", 2, sections=("查什么", "怎么改"), noun=("个", "检查项"), listed="全部检查项见docs/conformance.md"
)
"""Every item; the modules of this package add theirs when they are imported."""


def item(
    code: str, clause: str, strength: Strength, title: str, need: Need | None = None
) -> Callable[[Finder], Finder]:
    """Register a function as the item of this id; its docstring is the page."""

    def register(find: Finder) -> Finder:
        page, origin = inspect.cleandoc(find.__doc__ or ""), f"{find.__module__}.{find.__qualname__}"
        ITEMS.add(
            Item(
                code=code, title=title, page=page, origin=origin,
                clause=clause, strength=strength, find=find, need=need,
            )
        )  # fmt: skip
        return find

    return register
