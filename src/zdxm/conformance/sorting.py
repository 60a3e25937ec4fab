"""What each paragraph is: told by its style's name, else by its text and look.

Our own styles and Word's built-in ones are believed. A foreign document mostly has everything in ``Normal``;
there the order of the parts, the ordinals and the shape of a line decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from zdxm.conformance.roles import EM, Part, Role, has_red_line, is_red, main_look
from zdxm.declare import pattern
from zdxm.ooxml.model import Block, Paragraph

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
_HEADING_STYLE = pattern(r"heading ([1-4])")
_CONTENTS_STYLE = pattern(r"toc( \d| heading)")
_NUMERALS = "一二三四五六七八九十"
HEADING_FORMS = {
    1: pattern(rf"(?P<number>[{_NUMERALS}]+)(?P<mark>[、.．，,])"),
    2: pattern(rf"[（(](?P<number>[{_NUMERALS}]+)[）)](?P<mark>[、.．，,]?)"),
    3: pattern(r"(?P<number>\d{1,2})(?P<mark>[.．、，,])(?!\d)"),
    4: pattern(r"[（(](?P<number>\d{1,2})[）)](?P<mark>[、.．，,]?)"),
}
"""Level → the ordinal at the head of a heading, with whatever mark people put after it."""
DATE = pattern(
    r"[\d〇○零一二三四五六七八九十]{2,4}\s*年[\d一二三四五六七八九十]{1,3}\s*月[\d一二三四五六七八九十]{1,3}\s*日"
)
"""A day of the calendar, however it is written."""
_NUMBER = r"[\d〇○零ＯOo一二三四五六七八九十廿卅×xXＸ*]"
_SEPARATOR = r"[.．。/／\-－—–·,，、_]"
_LIKE_A_DATE = pattern(
    rf"(?=.*[年月日])(?=.*{_NUMBER})(?:{_NUMBER}|{_SEPARATOR}|[年月日号]){{4,}}(?:[上中下]旬|[初底末])?"
    rf"|{_NUMBER}{{2,4}}(?:{_SEPARATOR}{_NUMBER}{{1,2}}){{1,2}}|(?:19|20)\d{{6}}"
)
_AROUND_DATE = "（）()【】[]。．.，,；;"
_AFTER_OFFICE = pattern(r"(?P<office>\S.*?)\s+(?P<day>\S.*)", re.DOTALL)
DOCUMENT_NUMBER = pattern(
    r"[\u4e00-\u9fff]\s*(?P<open>[〔\[［(（【])(?P<year>\d{2,4})(?P<close>[〕\]］)）】])\s*(?P<extra>第?)(?P<number>\d+)\s*号"
)
"""机关代字〔2026〕12号, in whatever brackets."""
_NUMBER_PLACE = pattern(r"[〔\[［【][^〕\]］】]{1,8}[〕\]］】]\s*第?[^号]{1,6}号")  # not yet filled in
_CLASSIFIED = pattern(
    r"\d{6}|(?:绝密|机密|秘密|特急|加急|平急|特提).{0,12}|(?:签发人|份号|编号).*"
    r"|[（(]?(?:总?第|20\d\d年).{1,6}期[）)]?(?:\s*[（(]?总第.{1,8}期[）)]?)?|.*年.*月.*日"
)
_MARK = pattern(r".{2,40}文\s*件")
_ATTACHMENT_NOTE = pattern(r"附件\s*[:：]\s*\S")
_FURTHER_NOTE = pattern(r"\d{1,2}\s*[.．、]")
_ATTACHMENT_MARK = pattern(r"附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?")
_CAPTION = pattern(r"[图表]\s*\d+(?:[-－.．—]\d+)?[\s　:：]")
_ADDRESS = pattern(r"[^，。；：:]{2,}(?:[，、][^，。；：:]+)*[:：]?")
_COPY_TO = pattern(r"(?:抄送|分送|抄报)\s*[:：]")
_PRINTED = pattern(r".*[\d×xX]\s*日\s*印发")
_BESIDE_IMPRINT = pattern(r"(?:主题词|印数|校对)\s*[:：]|[（(]?共?印制?\s*[\d×xX]+\s*份")
_NOTE = pattern(r"[（(].*[）)]", re.DOTALL)
_TABLE_NOTE = pattern(r"[（(]?单位\s*[:：]|注\s*[:：]")
_RECIPIENT_END = pattern(
    r"[府局委办部厅院会室司位党团政乡镇区县市校心门关构组处长们志导]\s*(?:[（(].*[）)])?[:：]"
)
_NOT_RECIPIENT = pattern(r"如下|下列|以下|现将|现就")
_LONGEST_HEADING, _LONGEST_TITLE, _LONGEST_LINE = 40, 60, 40
_HEAD_ROWS = 6  # of a table in 版头, at most
_TITLE_SIZE = 36  # half points from which a line above the text is a title wherever it stands
_SENTENCE_END = "。！？；!?;"
_CENTRED = frozenset({"center", "distribute"})
_SET_APART = 4 * EM  # tw by which a line is moved that stands at the right
_MOST_LINES_APART = 2  # blank ones between 署名 and date


def looks_dated(text: str) -> bool:
    """Whether a line is a date in whatever form people write it, or the place for one."""
    bare = "".join(text.split()).strip(_AROUND_DATE)
    return bool(_LIKE_A_DATE.fullmatch(bare))


def office_before_date(text: str) -> str:
    """Who signs on the line of the date itself; empty where the date stands alone."""
    found = _AFTER_OFFICE.fullmatch(text)
    signs = found and looks_dated(found["day"]) and not looks_dated(found["office"])
    return found["office"] if found and signs and _is_title(found["office"]) else ""


# style of paragraphs of two roles → what tells the first, that role, the other
_TWO_ROLES: dict[str, tuple[Callable[[str], object], Role, Role]] = {
    "落款": (lambda text: DATE.search(text) or looks_dated(text), Role.DATE, Role.SIGNATURE),
    "版记": (_COPY_TO.search, Role.COPY_TO, Role.PRINTED),
    "发文字号": (DOCUMENT_NUMBER.search, Role.DOCUMENT_NUMBER, Role.SIGNER),
}


def tell_roles(blocks: Iterable[Block]) -> tuple[Part, ...]:
    """Each paragraph outside tables with its role, in order; in 版头 those in text boxes and tables too."""
    sorter = _Sorter()
    parts: list[Part] = []
    for block in blocks:
        inner = _inner(block) if sorter.in_head else ()
        parts += [sorter.sort(paragraph) for paragraph in inner if not paragraph.is_blank]
        if isinstance(block, Paragraph):
            parts.append(sorter.sort(block))
    return tuple(_with_endings(_with_mark(parts)))


def _inner(block: Block) -> Iterable[Paragraph]:
    """The paragraphs of a block's text boxes, or of a table that is a piece of 版头."""
    if isinstance(block, Paragraph):
        return [paragraph for box in block.boxes for paragraph in box.paragraphs]
    paragraphs = [each for row in block.rows[:_HEAD_ROWS] for cell in row.cells for each in cell.paragraphs]
    is_head = len(block.rows) <= _HEAD_ROWS and any(
        is_red(main_look(each).colour) or _is_number(each.text.strip()) for each in paragraphs if each.runs
    )
    return paragraphs if is_head else ()


def imprint_role(text: str) -> Role | None:
    """What a line of 版记 is; None for other text."""
    if _COPY_TO.match(text):
        return Role.COPY_TO
    return Role.PRINTED if _PRINTED.fullmatch(text) else None


class _Sorter:
    """Walks a document from its head; remembers which of its parts have been passed."""

    def __init__(self) -> None:
        self.in_head = True  # still above the text
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
        if part.role is Role.RULE and self.in_head:
            self._title = None  # what was taken for it stands in 版头
        if part.role not in _ABOVE_TEXT:
            self.in_head = False
        if part.role is not Role.BLANK:
            self._before = part.role
        return part

    def _told_by_style(self, paragraph: Paragraph) -> Part | None:
        if paragraph.is_blank:
            return Part(paragraph, Role.RULE if has_red_line(paragraph) else Role.BLANK)
        style = paragraph.style.lower()
        heading = _HEADING_STYLE.fullmatch(style)
        if heading and self._is_titled(paragraph):
            return Part(paragraph, Role.TITLE)
        if heading:
            return Part(paragraph, Role.HEADING, int(heading[1]))
        if style in _TWO_ROLES:
            telling, told, other = _TWO_ROLES[style]
            return Part(paragraph, told if telling(paragraph.text) else other)
        if _CONTENTS_STYLE.fullmatch(style):
            return Part(paragraph, Role.OTHER)
        return Part(paragraph, _STYLES[style]) if style in _STYLES else None

    def _is_titled(self, paragraph: Paragraph) -> bool:
        """Whether a heading is the title: a line in the middle above the text, without an ordinal."""
        centred = paragraph.format.align in _CENTRED and not paragraph.label
        return self.in_head and self._title is None and centred and not _heading_level(paragraph.text.strip())

    def _told_by_text(self, paragraph: Paragraph) -> Part:
        part = Part(paragraph, Role.BODY)
        if not part.text:
            return replace(part, role=Role.PICTURE)
        if self.in_head:
            role = self._in_head(part)
            if role:
                return replace(part, role=role)
        level = _heading_level(part.text)
        role = self._in_tail(part.text) or self._line(part.text)
        if role is None and level:
            return replace(part, role=Role.HEADING, level=level)
        return replace(part, role=role or self._plain(part))

    def _plain(self, part: Part) -> Role:
        """What a line is that nothing else tells: a paragraph of the text, or a line that stands apart."""
        if not _is_title(part.text):
            return Role.BODY
        if part.shape.align in _CENTRED or part.shape.align == "right":
            return Role.APART
        return Role.OTHER if self.in_head and self._title is None and not _is_indented(part) else Role.BODY

    def _in_head(self, part: Part) -> Role | None:
        """Its role if it stands above the text: 版头, title, office, recipient."""
        centred, look, text = part.shape.align in _CENTRED, part.look, part.text
        inside = bool(part.paragraph.story)
        if self._title is None:
            return self._above_title(part, is_large=centred or look.size >= _TITLE_SIZE)
        if centred and len(text) <= _LONGEST_LINE:
            same = self._title.look.size == look.size and self._before is Role.TITLE
            return Role.TITLE if same else Role.OFFICE
        if inside or _is_classified(text):
            return Role.OTHER
        return Role.RECIPIENT if self._is_recipient(part) else None

    def _above_title(self, part: Part, *, is_large: bool) -> Role | None:
        """Its role if it stands above the text and no title has been met."""
        text, inside = part.text, bool(part.paragraph.story)
        short = len(text) <= _LONGEST_LINE
        if _is_classified(text):
            return Role.OTHER
        if is_red(part.look.colour):
            return Role.ORGAN_MARK if is_large else Role.OTHER
        if short and _is_number(text):
            return Role.DOCUMENT_NUMBER
        if short and is_large and _MARK.fullmatch(text):
            return Role.ORGAN_MARK
        if _is_title(text) and is_large:
            return Role.TITLE
        return Role.OTHER if inside else Role.RECIPIENT if _is_recipient(text) else None

    def _is_recipient(self, part: Part) -> bool:
        """Whether a line is 主送机关: by its words, or by its place right under the title."""
        text = part.text
        under = self._before in (Role.TITLE, Role.OFFICE) and not _is_indented(part)
        return _is_recipient(text) or (under and bool(_ADDRESS.fullmatch(text)))

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
        if self._dated and _BESIDE_IMPRINT.match(text):
            return Role.OTHER
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
        Role.BLANK, Role.PICTURE,
    }
)  # fmt: skip


def _is_classified(text: str) -> bool:
    found = len(text) <= _LONGEST_LINE and _CLASSIFIED.fullmatch(text)
    return bool(found) and not DATE.fullmatch(text)


def _is_number(text: str) -> bool:
    return bool(DOCUMENT_NUMBER.search(text) or _NUMBER_PLACE.search(text))


def _is_indented(part: Part) -> bool:
    """Whether a line begins like a paragraph of the text, or further in."""
    return part.shape.first_edge(part.em) > part.em or part.paragraph.text[:1].isspace()


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


def _with_mark(parts: list[Part]) -> list[Part]:
    """The parts; what was taken for title and office above the red line is 发文机关标志 and 版头."""
    ruled = [at for at, part in enumerate(parts) if part.role in (Role.RULE, Role.TITLE, Role.OFFICE)]
    rule = next((at for at in reversed(ruled) if parts[at].role is Role.RULE), 0)
    below = any(parts[at].role is Role.TITLE for at in ruled if at > rule)
    names = {Role.TITLE: Role.ORGAN_MARK, Role.OFFICE: Role.OTHER} if below else {}
    return [replace(part, role=names.get(part.role, part.role)) for part in parts[:rule]] + parts[rule:]


def _with_endings(parts: list[Part]) -> list[Part]:
    """The parts; a line at the end that looks like a date is one, short lines right above it sign."""
    told = list(parts)
    for at, part in enumerate(parts):
        if part.role in (Role.BODY, Role.APART, Role.HEADING) and _is_dating(parts, at):
            told[at] = replace(part, role=Role.DATE)
            after = _next(parts, at, 1)
            if after and parts[after].role is Role.BODY and _NOTE.fullmatch(parts[after].text):
                told[after] = replace(parts[after], role=Role.NOTE)
    for day in [at for at, part in enumerate(told) if part.role is Role.DATE]:
        for at in _signing(told, day):
            told[at] = replace(told[at], role=Role.SIGNATURE)
    return told


_BEHIND_DATE = frozenset(
    {Role.ATTACHMENT_MARK, Role.ATTACHMENT_TITLE, Role.COPY_TO, Role.PRINTED, Role.TABLE_NOTE, Role.NOTE}
)


def _next(parts: list[Part], at: int, step: int) -> int | None:
    """Where the next part is that is not blank, in either direction; None for none."""
    at += step
    while 0 <= at < len(parts) and parts[at].role is Role.BLANK:
        at += step
    return at if 0 <= at < len(parts) else None


def _is_dating(parts: list[Part], at: int) -> bool:
    """Whether a line looks like a date, stands where one stands, and nothing of the text follows."""
    part, before, after = parts[at], _next(parts, at, -1), _next(parts, at, 1)
    with_office = bool(office_before_date(part.text))
    if not (with_office or looks_dated(part.text)):
        return False
    signed = not with_office and before is not None and _signs(parts[before])
    return (_stands_right(part) or signed) and (after is None or _ends(part, parts[after]))


def _ends(part: Part, after: Part) -> bool:
    """Whether what follows a line belongs to no text that the line stands in."""
    apart = after.paragraph.section != part.paragraph.section or after.shape.page_break_before
    broken = part.paragraph.page_break or after.paragraph.page_break
    return apart or broken or after.role in _BEHIND_DATE or bool(_NOTE.fullmatch(after.text))


def _stands_right(part: Part) -> bool:
    shape = part.shape
    moved = max(shape.left_edge(part.em), shape.first_edge(part.em)) >= _SET_APART
    lead = len(part.paragraph.text) - len(part.paragraph.text.lstrip())
    return moved or shape.align in ("right", "center") or lead >= _SET_APART // EM


def _signs(part: Part) -> bool:
    """Whether a line could be who signs."""
    return (
        part.role in (Role.BODY, Role.APART, Role.SIGNATURE)
        and len(part.text) <= _LONGEST_LINE
        and part.text[-1] not in _SENTENCE_END + "：:，,"
    )


def _signing(parts: list[Part], day: int) -> Iterator[int]:
    """Where the lines are that sign above a date: the next one, and any more that stand at the right."""
    at = _next(parts, day, -1)
    first = True
    while at is not None and day - at <= _MOST_LINES_APART + 1 and _signs(parts[at]):
        if not (first and at == day - 1) and not _stands_right(parts[at]):
            return
        yield at
        day, at, first = at, _next(parts, at, -1), False
