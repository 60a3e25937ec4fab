"""附件说明, 署名, 成文日期, 附注 and 附件 (7.3.4 to 7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zdxm.conformance.case import Fault, Need, Strength, item
from zdxm.conformance.roles import Part, Role, em_of
from zdxm.ooxml.names import em_width

if TYPE_CHECKING:
    from zdxm.conformance.case import Case
    from zdxm.ooxml.model import Paragraph

_DIGIT_EDGE = re.compile(r"(?<=\d)(?=[^\d\s])|(?<=[^\d\s])(?=\d)")
_AUTO_SPACE = 0.25  # 汉字, that word processors put between a digit and a 汉字


@dataclass(frozen=True, slots=True)
class Span:
    """Distances in tw: of the text from the left edge and from the right edge, and its width."""

    left: float
    right: float
    width: float

    @property
    def centre(self) -> float:
        """Its middle, tw from the left edge."""
        return self.left + self.width / 2


def span_of(paragraph: Paragraph, room: int) -> Span:
    """Where the first line stands; typed spaces around the text count as indents.

    Args:
        paragraph: of one line.
        room: width of 版心, tw.
    """
    em, shape, text = em_of(paragraph), paragraph.format, paragraph.text
    lead = em_width(text[: len(text) - len(text.lstrip())]) * em
    trail = em_width(text[len(text.rstrip()) :]) * em
    words = text.strip()
    width = (em_width(words) + _AUTO_SPACE * len(_DIGIT_EDGE.findall(words))) * em
    start, end = shape.first_edge(em) + lead, shape.right_edge(em) + trail
    if shape.align == "right":
        return Span(room - end - width, end, width)
    if shape.align == "center":
        start += (room - start - end - width) / 2
    return Span(start, room - start - width, width)


_DATE = re.compile(r"(\d{4})年([1-9]\d?)月([1-9]\d?)日")
_NO_TEXT = re.compile(r"此页无正文")
_TWO, _FOUR = 2, 4  # characters
_SLACK, _WIDE_SLACK = 0.5, 1.0  # of a character: where edges are stated, and where they are estimated
_MOST_BLANKS = 3  # above 署名: one by the standard, some more for a seal
_BOUND = frozenset({Role.BLANK, Role.SIGNATURE, Role.ATTACHMENT_NOTE, Role.DATE})

_HAS_SIGNATURE = Need("没有落款署名", lambda case: case.of(Role.SIGNATURE))
_HAS_DATE = Need("没有落款日期", lambda case: case.of(Role.DATE))


def _pairs(case: Case) -> list[tuple[Part, Part]]:
    """Each 署名 right above a date, with it."""
    signed = []
    for part in case.of(Role.DATE):
        before = case.before(part)
        if before is not None and before.role is Role.SIGNATURE:
            signed.append((before, part))
    return signed


_IS_SIGNED = Need("没有署名和日期", _pairs)


def _spans(case: Case, office: Part, day: Part) -> tuple[Span, Span, int]:
    """Where 署名 and date stand, and the width of a character, tw."""
    width = case.section(day.paragraph).text_width
    return span_of(office.paragraph, width), span_of(day.paragraph, width), em_of(day.paragraph)


def _is_sealed(office: Span, day: Span, em: int) -> bool:
    """Whether they stand as under a seal: date 右空四字, 署名 centred above it."""
    centred = abs(office.centre - day.centre) <= _WIDE_SLACK * em
    return centred and abs(day.right - _FOUR * em) <= _WIDE_SLACK * em


@item("GF52", "7.3.5.2", Strength.MUST, "署名在正文下空一行", _HAS_SIGNATURE)
def blank_above_signature(case: Case) -> Iterator[Fault]:
    """在正文（或附件说明）下空一行编排发文机关署名。

    查什么：署名上面有几个空行；要加盖印章的，多空一两行也可以。
    怎么改：在署名上面留一个空行。
    """
    part = case.of(Role.SIGNATURE)[0]
    count = case.blanks_before(part)
    if not 1 <= count <= _MOST_BLANKS:
        yield Fault(part.place, f"署名上面空了{count}行，应空1行", "请在署名上面留一个空行")


@item("GF53", "7.3.5.2", Strength.MUST, "署名右空二字", _IS_SIGNED)
def signature_right(case: Case) -> Iterator[Fault]:
    """署名右空二字；日期比署名长的，日期右空二字；加盖印章的，日期右空四字、署名在其上居中。

    查什么：由缩进和字数算出署名、日期右边空几个字，容许差一个字。
    怎么改：用左缩进调整署名的位置，不用空格。
    """
    for office, day in _pairs(case):
        above, below, em = _spans(case, office, day)
        longer = below if below.width > above.width else above
        if abs(longer.right - _TWO * em) > _WIDE_SLACK * em and not _is_sealed(above, below, em):
            yield Fault(office.place, f"署名右边空了{above.right / em:.1f}字，应空2字", "请调整署名的左缩进")


@item("GF54", "7.3.5.2", Strength.MUST, "日期首字比署名首字右移二字", _IS_SIGNED)
def date_moved(case: Case) -> Iterator[Fault]:
    """成文日期首字比发文机关署名首字右移二字；加盖印章的，署名在日期上居中。

    查什么：由缩进和字数算出署名、日期左边的位置。
    怎么改：日期的左缩进比署名多2字符。
    """
    for office, day in _pairs(case):
        above, below, em = _spans(case, office, day)
        moved = below.left - above.left
        if abs(moved - _TWO * em) > _SLACK * em and not _is_sealed(above, below, em):
            yield Fault(
                day.place, f"日期比署名右移{moved / em:.1f}字，应右移2字", "请让日期的左缩进比署名多2字符"
            )


@item("GF55", "7.3.5.4", Strength.MUST, "成文日期用阿拉伯数字，不编虚位", _HAS_DATE)
def date_form(case: Case) -> Iterator[Fault]:
    """用阿拉伯数字将年、月、日标全，年份标全称，月、日不编虚位（1不编为01）。

    查什么：落款日期的写法，以及是不是真有这一天。
    怎么改：写成“2011年7月5日”。
    """
    for part in case.of(Role.DATE):
        found = _DATE.fullmatch(part.text)
        if not (found and _exists(*map(int, found.groups()))):
            yield Fault(part.place, f"日期写成“{part.text}”", "请写成“2011年7月5日”的样式")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@item("GF56", "7.3.5.5", Strength.MUST, "不出现“此页无正文”")
def no_empty_page(case: Case) -> Iterator[Fault]:
    """署名、日期排不下时，调整行距、字距，不用“此页无正文”。

    查什么：全文有没有“此页无正文”。
    怎么改：删去这几个字，略调行距或字距，使落款页有正文。
    """
    for part in case.parts:
        if _NO_TEXT.search(part.text):
            yield Fault(part.place, "出现了“此页无正文”", "请删去，并调整行距、字距使落款页有正文")


@item("GF57", "7.3.5.5", Strength.ADVISED, "落款与正文同页", _HAS_SIGNATURE)
def signature_kept(case: Case) -> Iterator[Fault]:
    """落款所在的页要有正文。

    查什么：从正文最后一段到署名，各段是否设了“与下段同页”。
    怎么改：选中正文最后一段到署名，勾选“与下段同页”。
    """
    at = case.of(Role.SIGNATURE)[-1]
    part = case.before(at)
    while part is not None:
        if not part.paragraph.format.keep_next:
            yield Fault(part.place, "没有设“与下段同页”，落款可能单独成页", "请勾选“与下段同页”")
            return
        part = case.before(part) if part.role in _BOUND else None


def _notes(case: Case) -> list[Part]:
    """The 附注: notes that follow the date."""
    notes, dated = [], False
    for part in case.parts:
        dated = dated or part.role is Role.DATE
        if dated and part.role is Role.NOTE:
            notes.append(part)
    return notes


_HAS_NOTE = Need("没有附注", _notes)


@item("GF58", "7.3.6", Strength.MUST, "附注居左空二字加圆括号", _HAS_NOTE)
def note_form(case: Case) -> Iterator[Fault]:
    """如有附注，居左空二字加圆括号编排在成文日期下一行。

    查什么：日期后面的附注有没有全角圆括号、首行是不是空二字。
    怎么改：用（）括起来，首行缩进2字符。
    """
    for part in _notes(case):
        em = em_of(part.paragraph)
        bracketed = part.text.startswith("（") and part.text.endswith("）")
        if not bracketed or abs(part.paragraph.format.first_edge(em) - _TWO * em) > _SLACK * em:
            found = "没有左空二字" if bracketed else "没有加全角圆括号"
            yield Fault(part.place, f"附注{found}", "请用（）括起来，首行缩进2字符")


@item("GF105", "7.3.6", Strength.MUST, "附注在成文日期下一行", _HAS_NOTE)
def note_place(case: Case) -> Iterator[Fault]:
    """附注编排在成文日期下一行，中间不空行。

    查什么：日期与附注之间有几个空行。
    怎么改：删去日期与附注之间的空行。
    """
    part = _notes(case)[0]
    count = case.blanks_before(part)
    if count:
        yield Fault(part.place, f"附注与成文日期之间空了{count}行，应不空行", "请删去中间的空行")
