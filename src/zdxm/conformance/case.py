"""What is judged and how: the document, the office's choices, what an item looks at, the verdicts.

An item is a function whose docstring is its page. It is given the things of its :class:`Subject` one by one,
and says what is wrong with each.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from enum import StrEnum
from functools import cached_property
from itertools import takewhile
from typing import Any, Generic, TypeVar

from zdxm.conformance.roles import Part, Role, has_red_line
from zdxm.conformance.sorting import imprint_role, tell_roles
from zdxm.declare import frozen
from zdxm.ooxml.model import Block, Document, Paragraph, Section, Story, Table, TextBox
from zdxm.ooxml.reading import read_document
from zdxm.rules import Catalogue, Entry

FIRST = "first"
_DEFAULT, _EVEN = "default", "even"
_IN_HEAD = frozenset(
    {
        Role.ORGAN_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER, Role.RULE, Role.OTHER, Role.BLANK, Role.PICTURE,
    }
)  # fmt: skip
_IMPRINT_ROWS = 4  # of a table that is 版记; one of projects has more
WHOLE = "整篇文档"


@frozen(kw_only=True)
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


_OFFICIAL = Profile()


@frozen
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

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.paragraph.place


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
        """Every paragraph outside tables, with its role; in 版头 those in text boxes and tables too."""
        return tell_roles(self.document.blocks)

    def of(self, *roles: Role) -> list[Part]:
        """The parts of these roles, in order."""
        return [part for part in self.parts if part.role in roles]

    @cached_property
    def cells(self) -> tuple[Part, ...]:
        """Every paragraph in a table that holds text, 版头 left out."""
        paragraphs = (paragraph for table in self.document.tables for paragraph in cells_of(table))
        return tuple(
            Part(paragraph, Role.CELL)
            for paragraph in paragraphs
            if paragraph.runs and id(paragraph) not in self._positions
        )

    @cached_property
    def imprint(self) -> tuple[Part, ...]:
        """The lines of 版记: paragraphs, or else cells of the last table, as many offices set it."""
        lines = self.of(Role.COPY_TO, Role.PRINTED)
        cells = ((imprint_role(cell.text.strip()), cell) for cell in self.imprint_cells)
        return tuple(lines or (Part(cell, role) for role, cell in cells if role))

    @cached_property
    def imprint_cells(self) -> tuple[Paragraph, ...]:
        """What the last table holds if it is 版记."""
        small = (table for table in self.document.tables[-1:] if len(table.rows) <= _IMPRINT_ROWS)
        cells = tuple(cell for table in small for cell in cells_of(table))
        return cells if any(imprint_role(cell.text.strip()) for cell in cells) else ()

    @cached_property
    def head(self) -> tuple[Block, ...]:
        """The blocks above the title: 版头, if there is one."""
        roles = {id(part.paragraph): part.role for part in self.parts}
        return tuple(
            takewhile(lambda block: roles.get(id(block), Role.OTHER) in _IN_HEAD, self.document.blocks)
        )

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

    def section(self, block: Block) -> Section:
        """The section that a paragraph or table stands in."""
        return self.document.sections[min(block.section, len(self.document.sections) - 1)]

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

    def above(self, part: Part) -> Part | None:
        """The nearest part above that is not blank; None for none."""
        at = self._positions[id(part.paragraph)] - self.blanks_before(part)
        return self.parts[at - 1] if at else None

    def before(self, part: Part) -> Part | None:
        """The part right above, blank or not; None for the first."""
        at = self._positions[id(part.paragraph)]
        return self.parts[at - 1] if at else None

    def after(self, part: Part) -> Part | None:
        """The part right below, blank or not; None for the last."""
        at = self._positions[id(part.paragraph)] + 1
        return self.parts[at] if at < len(self.parts) else None

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
            for paragraph, box in within(story)
            if has_number(paragraph)
        ]

    def footers(self, section: Section) -> Iterator[tuple[str, Story | None]]:
        """Kind and footer of a section's odd and even pages; None where there is none."""
        yield _DEFAULT, section.footers.get(_DEFAULT)
        if self.document.settings.even_and_odd:
            yield _EVEN, section.footers.get(_EVEN)

    @property
    def letter(self) -> list[Section]:
        """The section of a letter's first page (信函格式): it has red rules of its own; empty for none."""
        titled = (section for section in self.document.sections[:1] if section.title_page)
        return [section for section in titled if any(red_rules(section.headers.get(FIRST)))]


def cells_of(table: Table) -> Iterator[Paragraph]:
    """The paragraphs of a table."""
    return (paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs)


def within(story: Story | None) -> Iterator[tuple[Paragraph, TextBox | None]]:
    """The paragraphs of a header or footer, each with the text box that it stands in."""
    return story.everything() if story else iter(())


def has_number(paragraph: Paragraph) -> bool:
    """Whether a paragraph holds the number of its page."""
    return any(code.split()[:1] == ["PAGE"] for code in paragraph.fields)


def red_rules(story: Story | None) -> Iterator[Paragraph]:
    """The paragraphs of a header or footer that a red line runs along."""
    for paragraph, _ in within(story):
        if has_red_line(paragraph):
            yield paragraph


CUSTOM = "惯例"  # stands in place of a clause: what offices do, the standard being silent
FILE = "文件"  # stands in place of a clause: what keeps the look the same in Word, WPS and LibreOffice


class Strength(StrEnum):
    """How strongly the standard words it; only a breach of 规定 makes a document fail."""

    MUST = "规定"
    USUALLY = "一般"
    ADVISED = "推荐"
    MAY = "可以"


@frozen
class Fault:
    """One place where an item is not kept: where, what is wrong, what to do; each one sentence without 。."""

    place: str
    message: str
    remedy: str


Told = Iterator[tuple[str, str] | Fault]
"""What an item says of a thing: message and remedy, or a fault where its place is not the thing's own."""
T = TypeVar("T")


@frozen
class Found(Generic[T]):
    """Something that does not know its own place, with it."""

    place: str
    it: T


@frozen
class Subject(Generic[T]):
    """What an item looks at, one thing after the other.

    Attributes:
        absent: what is said where there is none and the item does not apply; empty if it always applies.
        things: gives them.
        need: gives something true where the item applies; None where it does if there is one thing.
        place: stands for theirs; empty for their own, or the whole document where they have none.
    """

    absent: str
    things: Callable[[Case], Iterable[T]]
    need: Callable[[Case], object] | None = None
    place: str = ""


def parts(absent: str, *roles: Role, beside: Role | None = None, only: slice = slice(None)) -> Subject[Part]:
    """The parts of these roles, or ``only`` some of them, where there is one of the role ``beside`` too."""
    return Subject(absent, lambda case: case.of(*roles)[only] if beside is None or case.of(beside) else ())


BODY = parts("没有正文", Role.BODY)
EVERY = Subject("", lambda case: case.parts)
SETTINGS = Subject("", lambda case: [case.document.settings])


@frozen(kw_only=True)
class Item(Entry):
    """One item of the standard, or of what offices do.

    Attributes:
        clause: of GB/T 9704-2012, or :data:`CUSTOM` or :data:`FILE`.
        strength: how strongly it is worded.
        subject: what it looks at.
        tell: says what is wrong with one thing.
    """

    clause: str
    strength: Strength
    subject: Subject[Any]
    tell: Callable[[Any, Case], Told]

    def standing(self) -> str:
        """What it rests on, and what a breach means."""
        source = _STANDING.get(self.clause, f"GB/T 9704—2012第{self.clause}条")
        breach = "整篇判为不符合" if self.strength is Strength.MUST else "只作提醒"
        return f"依据：{source}；强度是“{self.strength}”，不符合的，{breach}。"

    def find(self, case: Case) -> list[Fault] | None:
        """The places where it is not kept; None where it does not apply."""
        subject = self.subject
        if subject.need and not subject.need(case):
            return None
        things = list(subject.things(case))
        if subject.absent and not (things or subject.need):
            return None
        return [
            told if isinstance(told, Fault) else Fault(subject.place or getattr(thing, "place", WHOLE), *told)
            for thing in things
            for told in self.tell(thing, case)
        ]


_STANDING = {CUSTOM: "标准没有写，是各单位通行的做法", FILE: "标准没有写，关系到文件在各种软件里的样子"}

ITEMS: Catalogue[Item] = Catalogue(
    "GF", 2, sections=("查什么", "怎么改"), noun=("个", "检查项"), listed="全部检查项见docs/conformance.md"
)
"""Every item; the modules of this package add theirs when they are imported."""


@frozen
class _Registering:
    """Registers functions as items of one strength."""

    strength: Strength

    def __call__(
        self, code: str, clause: str, title: str, subject: Subject[T]
    ) -> Callable[[Callable[[T, Case], Told]], Callable[[T, Case], Told]]:
        """Register a function as the item of this code; its docstring is the page."""

        def register(tell: Callable[[T, Case], Told]) -> Callable[[T, Case], Told]:
            page, origin = inspect.cleandoc(tell.__doc__ or ""), f"{tell.__module__}.{tell.__qualname__}"
            ITEMS.add(
                Item(
                    code=code, title=title, page=page, origin=origin, clause=clause,
                    strength=self.strength, subject=subject, tell=tell,
                )
            )  # fmt: skip
            return tell

        return register


must, usually, advised, may = map(_Registering, Strength)


@frozen(kw_only=True)
class Verdict:
    """How a document stands to one item.

    Attributes:
        id: the item's, such as ``GF01``.
        clause: of the standard, or 惯例 or 文件.
        strength: how strongly the item is worded.
        title: what is asked for.
        passed: None where the item does not apply.
        place: the first place where it is not kept; empty if there is none.
        message: what is wrong there, or why the item does not apply; empty if it is kept.
        remedy: what to do; empty if nothing.
        count: how many places there are where it is not kept.
    """

    id: str
    clause: str
    strength: Strength
    title: str
    passed: bool | None
    place: str = ""
    message: str = ""
    remedy: str = ""
    count: int = 0

    @property
    def fails(self) -> bool:
        """Whether it makes the document fail: a 规定 that is not kept."""
        return self.passed is False and self.strength is Strength.MUST


def check_format(data: bytes, profile: Profile = _OFFICIAL, *, name: str = "文档") -> tuple[Verdict, ...]:
    """Hold a .docx against every item.

    Args:
        data: the whole file, whoever wrote it.
        profile: the office's choices.
        name: what error messages call the file.

    Returns:
        One verdict per item, by id.

    Raises:
        DocumentError: the bytes are no .docx that can be read.
    """
    case = Case(read_document(data, name), profile)
    return tuple(_judge(entry, case) for entry in ITEMS.values())


def _judge(entry: Item, case: Case) -> Verdict:
    verdict = Verdict(
        id=entry.code, clause=entry.clause, strength=entry.strength, title=entry.title, passed=True
    )
    faults = entry.find(case)
    if faults is None:
        return replace(verdict, passed=None, message=entry.subject.absent)
    return replace(verdict, passed=False, count=len(faults), **asdict(faults[0])) if faults else verdict


def keeps(verdicts: Iterable[Verdict]) -> bool:
    """Whether the document keeps the standard: no 规定 is broken."""
    return not any(verdict.fails for verdict in verdicts)
