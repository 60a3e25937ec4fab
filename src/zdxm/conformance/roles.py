"""What each paragraph is in an official document: told by its style's name, else by its text and look.

Our own styles and Word's built-in ones are believed. A foreign document mostly has everything in ``Normal``;
there the order of the parts, the ordinals and the shape of a line decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
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


_STYLES = {
    "title": Role.TITLE,
    "subtitle": Role.OFFICE,
    "发文单位": Role.OFFICE,
    "主送机关": Role.RECIPIENT,
    "公文正文": Role.BODY,
    "附件说明": Role.ATTACHMENT_NOTE,
    "附注": Role.NOTE,
    "附件标识": Role.ATTACHMENT_MARK,
    "表题": Role.ATTACHMENT_TITLE,
    "单位注": Role.TABLE_NOTE,
    "表注": Role.TABLE_NOTE,
    "caption": Role.CAPTION,
    "分节": Role.OTHER,
    "版头标注": Role.OTHER,
    "发文机关标志": Role.ORGAN_MARK,
}
_HEADING_STYLE = re.compile(r"heading ([1-4])")
_CONTENTS_STYLE = re.compile(r"toc( \d| heading)")
_NUMERALS = "一二三四五六七八九十"
HEADING_FORMS = {
    1: re.compile(rf"(?P<number>[{_NUMERALS}]+)(?P<mark>[、.．，,])"),
    2: re.compile(rf"[（(](?P<number>[{_NUMERALS}]+)[）)](?P<mark>[、.．，,]?)"),
    3: re.compile(r"(?P<number>\d{1,2})(?P<mark>[.．、，,])(?!\d)"),
    4: re.compile(r"[（(](?P<number>\d{1,2})[）)](?P<mark>[、.．，,]?)"),
}
"""Level → the ordinal at the head of a heading, with whatever mark people put after it."""
DATE = re.compile(
    r"[\d〇○零一二三四五六七八九十]{2,4}\s*年[\d一二三四五六七八九十]{1,3}\s*月[\d一二三四五六七八九十]{1,3}\s*日"
)
"""A day of the calendar, however it is written."""
DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]\s*(?P<open>[〔\[［(（【])(?P<year>\d{2,4})(?P<close>[〕\]］)）】])\s*(?P<extra>第?)(?P<number>\d+)\s*号"
)
"""机关代字〔2026〕12号, in whatever brackets."""
_CLASSIFIED = re.compile(r"\d{6}|(?:绝密|机密|秘密|特急|加急|平急|特提).{0,12}|签发人.*")
_ATTACHMENT_NOTE = re.compile(r"附件\s*[:：]\s*\S")
_FURTHER_NOTE = re.compile(r"\d{1,2}\s*[.．、]")
_ATTACHMENT_MARK = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?")
_CAPTION = re.compile(r"[图表]\s*\d+(?:[-－.．—]\d+)?[\s　:：]")
_COPY_TO = re.compile(r"(?:抄送|分送|抄报)\s*[:：]")
_PRINTED = re.compile(r".*\d\s*日\s*印发")
_NOTE = re.compile(r"[（(].*[）)]", re.DOTALL)
_TABLE_NOTE = re.compile(r"[（(]?单位\s*[:：]|注\s*[:：]")
_RECIPIENT_END = re.compile(
    r"[府局委办部厅院会室司位党团政乡镇区县市校心门关构组处长们志导]\s*(?:[（(].*[）)])?[:：]"
)
_NOT_RECIPIENT = re.compile(r"如下|下列|以下|现将|现就")
# style of paragraphs of two roles → what tells the first, that role, the other
_TWO_ROLES = {
    "落款": (DATE, Role.DATE, Role.SIGNATURE),
    "版记": (_COPY_TO, Role.COPY_TO, Role.PRINTED),
    "发文字号": (DOCUMENT_NUMBER, Role.DOCUMENT_NUMBER, Role.SIGNER),
}
_LONGEST_HEADING, _LONGEST_TITLE, _LONGEST_LINE = 40, 60, 40
_TITLE_SIZE = 36  # half points from which a line above the text is a title wherever it stands
_SENTENCE_END = "。！？；!?;"


def tell_roles(paragraphs: Iterable[Paragraph]) -> tuple[Part, ...]:
    """Each paragraph with its role, in order."""
    sorter = _Sorter()
    parts = [sorter.sort(paragraph) for paragraph in paragraphs]
    return tuple(_with_signatures(parts))


def imprint_role(text: str) -> Role | None:
    """What a line of 版记 is; None for other text."""
    if _COPY_TO.match(text):
        return Role.COPY_TO
    return Role.PRINTED if _PRINTED.fullmatch(text) else None


class _Sorter:
    """Walks a document from its head; remembers which of its parts have been passed."""

    def __init__(self) -> None:
        self._head = True  # still above the text
        self._title: Part | None = None
        self._before = Role.BLANK  # role of the last paragraph that was not blank
        self._dated = False

    def sort(self, paragraph: Paragraph) -> Part:
        """What the next paragraph is."""
        part = self._told_by_style(paragraph) or self._told_by_text(paragraph)
        if part.role is Role.TITLE:
            self._title = part
        if part.role is Role.DATE:
            self._dated = True
        if part.role not in _ABOVE_TEXT:
            self._head = False
        if part.role is not Role.BLANK:
            self._before = part.role
        return part

    def _told_by_style(self, paragraph: Paragraph) -> Part | None:
        if paragraph.is_blank:
            ruled = any(is_red(border.colour) for border in paragraph.format.borders)
            return Part(paragraph, Role.RULE if ruled else Role.BLANK)
        style = paragraph.style.lower()
        heading = _HEADING_STYLE.fullmatch(style)
        if heading:
            return Part(paragraph, Role.HEADING, int(heading[1]))
        if style in _TWO_ROLES:
            telling, told, other = _TWO_ROLES[style]
            return Part(paragraph, told if telling.search(paragraph.text) else other)
        if _CONTENTS_STYLE.fullmatch(style):
            return Part(paragraph, Role.OTHER)
        return Part(paragraph, _STYLES[style]) if style in _STYLES else None

    def _told_by_text(self, paragraph: Paragraph) -> Part:
        part = Part(paragraph, Role.BODY)
        if not part.text:
            return replace(part, role=Role.PICTURE)
        if self._head:
            role = self._in_head(part)
            if role:
                return replace(part, role=role)
        level = _heading_level(part.text)
        role = self._in_tail(part.text) or self._line(part.text)
        if role is None and level:
            return replace(part, role=Role.HEADING, level=level)
        return replace(part, role=role or Role.BODY)

    def _in_head(self, part: Part) -> Role | None:
        """Its role if it stands above the text: 版头, title, office, recipient."""
        centred, look = part.shape.align == "center", part.look
        if self._title is None:
            if is_red(look.colour):
                return Role.ORGAN_MARK if centred else Role.OTHER
            if DOCUMENT_NUMBER.search(part.text) and len(part.text) <= _LONGEST_LINE:
                return Role.DOCUMENT_NUMBER
            if _CLASSIFIED.fullmatch(part.text):
                return Role.OTHER
            return Role.TITLE if _is_title(part.text) and (centred or look.size >= _TITLE_SIZE) else None
        if centred and len(part.text) <= _LONGEST_LINE:
            same = self._title.look.size == look.size and self._before is Role.TITLE
            return Role.TITLE if same else Role.OFFICE
        return Role.RECIPIENT if _is_recipient(part.text) else None

    def _in_tail(self, text: str) -> Role | None:
        """Its role if it belongs to what follows the text: 附件说明, 附件, 版记."""
        if _ATTACHMENT_NOTE.match(text) or (
            self._before is Role.ATTACHMENT_NOTE and _FURTHER_NOTE.match(text)
        ):
            return Role.ATTACHMENT_NOTE
        if _ATTACHMENT_MARK.fullmatch(text):
            return Role.ATTACHMENT_MARK
        if self._before is Role.ATTACHMENT_MARK and _is_title(text):
            return Role.ATTACHMENT_TITLE
        return imprint_role(text)

    def _line(self, text: str) -> Role | None:
        """Its role if its text alone tells it: a date, a caption, a note."""
        if DATE.fullmatch(text):
            return Role.DATE
        if len(text) <= _LONGEST_TITLE and _CAPTION.match(text):
            return Role.CAPTION
        if self._dated and self._before is Role.DATE and _NOTE.fullmatch(text):
            return Role.NOTE
        return Role.TABLE_NOTE if _TABLE_NOTE.match(text) else None


_ABOVE_TEXT = frozenset(
    {
        Role.ORGAN_MARK, Role.DOCUMENT_NUMBER, Role.SIGNER, Role.RULE, Role.TITLE, Role.OFFICE, Role.OTHER,
        Role.BLANK,
    }
)  # fmt: skip


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and text[-1] not in _SENTENCE_END + "，,：:"


def _is_recipient(text: str) -> bool:
    found = len(text) <= _LONGEST_TITLE and _RECIPIENT_END.search(text)
    return bool(found and found.end() == len(text) and not _NOT_RECIPIENT.search(text))


def _heading_level(text: str) -> int:
    """The level of a heading that stands on its own line; 0 for anything else."""
    if len(text) > _LONGEST_HEADING or any(mark in text[:-1] for mark in _SENTENCE_END):
        return 0
    return next((level for level, form in HEADING_FORMS.items() if form.match(text)), 0)


def _with_signatures(parts: list[Part]) -> Iterator[Part]:
    """The parts; a short line right above a date is who signs."""
    followers = [*parts[1:], *parts[-1:]]  # the last part follows itself, which signs nothing
    for part, following in zip(parts, followers, strict=True):
        signs = (
            following.role is Role.DATE
            and part.role is Role.BODY
            and len(part.text) <= _LONGEST_LINE
            and part.text[-1] not in _SENTENCE_END
        )
        yield replace(part, role=Role.SIGNATURE) if signs else part
