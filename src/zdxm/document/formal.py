"""版头 above the title, 版记 at the foot of the last page, and what stands above 署名 (GB/T 9704 7.2 to 7.4).

版记 stands in a frame at the foot of 版心: word processors place a frame of paragraphs alike, LibreOffice
too, which leaves a floating table as wide as 版心 in the text. Its rules are bars, not borders: paragraphs of
one frame must have the same borders, or LibreOffice breaks the frame up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from zdxm.declare import pattern
from zdxm.document.official import CHARACTER, SIZE_4, Profile, StyleId
from zdxm.document.runs import BLANK, Para, indent, run_xml, runs_xml
from zdxm.document.titles import balanced_lines, cut_runs
from zdxm.narrative.blocks import Imprint, RedHead, Run
from zdxm.ooxml.names import EMU, em_width, escaped

_ATTACHMENT_PREFIX = pattern(r"(附件：)?(?:\d+[.．])?")
_LABEL = "附件："
_AUTO_SPACE = 0.25  # 汉字, between a digit and a 汉字
_DIGIT_EDGE = pattern(r"(?<=\d)(?=[^\d])|(?<=[^\d])(?=\d)")
SEAL_LINES = 2
"""Blank lines above 署名 under a seal: a seal of 42 mm, its middle a little above both lines, then begins
less than one line below the text."""


def attachment_indent(text: str, profile: Profile) -> str:
    """左空二字; further lines stand under the name, further attachments under the first one's number."""
    em = CHARACTER + profile.squeeze
    prefix = _ATTACHMENT_PREFIX.match(text)
    labelled = bool(prefix and prefix[1])
    hanging = em_width(prefix[0]) if prefix else 0.0
    start = 2 if labelled else 2 + em_width(_LABEL)
    return indent((start + hanging) * em, hanging=hanging * em)


def signature_indents(office: str, date: str, profile: Profile) -> tuple[str, str]:
    """Indents of 署名 and of the date below it.

    署名 stands 右空二字 and the date two characters right of its first character; if the date is the longer
    of the two, the date stands 右空二字 and 署名 moves left with it.
    """
    em = CHARACTER + profile.squeeze
    office_width, date_width = em_width(office) * em, text_width(date) * em
    office_left = profile.text_width - 2 * em - office_width
    if date_width > office_width:
        office_left = profile.text_width - 2 * 2 * em - date_width
    office_left = max(0.0, office_left)
    return indent(office_left), indent(office_left + 2 * em, right=-em)


def sealed_indents(office: str, date: str, profile: Profile) -> tuple[str, str]:
    """Place of 署名 and of the date under a seal (7.3.5.1): the date 右空四字, 署名 centred above it."""
    em = CHARACTER + profile.squeeze
    date_width = text_width(date) * em
    half = max(em_width(office) * em, date_width) / 2
    middle = max(4 * em + date_width / 2, half)  # from the right edge
    box = indent(max(0, profile.text_width - middle - half - em), right=middle - half - em)
    return (f'{box}<w:jc w:val="center"/>',) * 2


def date_indent(date: str, profile: Profile) -> str:
    """Indent of a date without 署名: 右空二字."""
    em = CHARACTER + profile.squeeze
    return indent(profile.text_width - (2 + text_width(date)) * em, right=-em)


def text_width(text: str) -> float:
    """Estimated width of a date or other words in 汉字, with the space word processors add around digits."""
    return em_width(text) + _AUTO_SPACE * len(_DIGIT_EDGE.findall(text))


_SIGNER, _COPIES, _PRINTED, _STOP = "签发人：", "抄送：", "印发", "。"
_RED = "FF0000"
_MARK_TOP = 1984  # tw, 35 mm from the top of 版心 to the top of 发文机关标志
_MARK_MOST, _MARK_LEAST = (
    120,
    52,
)  # half points of 发文机关标志: 60 pt, and 一号 from which it takes two lines
_MARK_LINE = 12.5  # tw of line for each half point of its size
_MARK_LEADING = 1.7  # tw above the glyphs in such a line, likewise (measured on LibreOffice 7.4)
_HEAD_LINES = 3  # set aside for 份号, 密级 and 紧急程度
_RULE_GAP = 227  # tw, 4 mm between 发文字号 and the red rule
_RULE_SIZE = 12  # eighths of a point
_BAR, _THIN_BAR = 20, 14  # tw, 0.35 mm and 0.25 mm
_ONE = SIZE_4 * 10  # tw, 空一字 of 四号
_GAP = 0.5  # 汉字 at least between 印发机关 and 印发日期 on one line
_APART = r"\s、，,；;"
_NAME = pattern(rf"[^{_APART}]{{2,}}|[^{_APART}]\s+[^{_APART}](?![^{_APART}])|[^{_APART}]")
"""A name among those of several 签发人; one of two 汉字 may have a blank inside, to be as wide as others."""
_NAMES_ACROSS = 2  # of 签发人 in a line
_TAB = "<w:r><w:tab/></w:r>"


def red_head_paragraphs(head: RedHead, profile: Profile) -> Iterator[Para]:
    """版头 down to the two blank lines above the title."""
    first = [text for text in (head.serial, head.secrecy, head.urgency) if text]
    for text in (*first, *[""] * (_HEAD_LINES - len(first))):
        yield Para(StyleId.HEAD_LINE, run_xml(Run(text), profile.hei_font))
    yield _mark(head.mark, profile)
    yield from (BLANK, BLANK)
    yield from _number(head, profile)
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="{_RULE_SIZE}" w:space="0" w:color="{_RED}"/></w:pBdr>'
    gap = _RULE_GAP - (profile.pitch - CHARACTER) // 2
    yield Para(StyleId.RULE, direct=f'{border}<w:spacing w:before="{gap}"/>')
    yield from (BLANK, BLANK)


def _mark(text: str, profile: Profile) -> Para:
    """发文机关标志, as large as 版心 takes."""
    limit = profile.text_width // (_MARK_LEAST * 10)
    lines = balanced_lines([Run(text)], limit)
    widest = max(em_width("".join(run.text for run in line)) for line in lines)
    size = int(max(_MARK_LEAST, min(_MARK_MOST, profile.text_width / (widest * 10))))
    before = _MARK_TOP - _HEAD_LINES * profile.pitch - round(_MARK_LEADING * size)
    sized = f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    shown = "<w:r><w:br/></w:r>".join(
        f"<w:r>{sized}<w:t>{escaped(''.join(run.text for run in line))}</w:t></w:r>" for line in lines
    )
    spacing = (
        f'<w:spacing w:before="{max(0, before)}" w:line="{round(_MARK_LINE * size)}" w:lineRule="exact"/>'
    )
    return Para(StyleId.ORGAN_MARK, shown, spacing)


def _number(head: RedHead, profile: Profile) -> Iterator[Para]:
    """发文字号: centred, or left with 签发人 at the right; of several, the last is on its line."""
    number = run_xml(Run(head.number), profile.body_font)
    names = _NAME.findall(head.signer)
    if len(names) > 1:
        yield from _signed_together(names, head.number, profile)
    elif names:
        em = CHARACTER + profile.squeeze
        placed = f'{_tab("right", profile.text_width - em)}{indent(em)}<w:jc w:val="left"/>'
        signer = run_xml(Run(_SIGNER), profile.body_font) + _name(names[0], profile)
        yield Para(StyleId.DOCUMENT_NUMBER, number + _TAB + signer, placed)
    elif head.number:
        yield Para(StyleId.DOCUMENT_NUMBER, number)


def _signed_together(names: Sequence[str], number: str, profile: Profile) -> Iterator[Para]:
    """Several 签发人 (7.2.6): two in a line, one where 发文字号 leaves no room; in columns, 右空一字."""
    em, label = CHARACTER + profile.squeeze, em_width(_SIGNER)
    column = max(map(em_width, names)) + 1  # the space behind the last column is 右空一字
    room = profile.text_width / em - 2 - em_width(number)
    in_one_line = len(names) <= _NAMES_ACROSS
    across = _NAMES_ACROSS if room >= _NAMES_ACROSS * column + label * in_one_line else 1
    start = profile.text_width - across * column * em
    lines = [names[at : at + across] for at in range(0, len(names), across)]
    for at, line in enumerate(lines):
        first, last = at == 0, at == len(lines) - 1
        left = start - label * em * first
        stops = [left] * last + [start + column * em * step for step in range(1, across)]
        words = run_xml(Run(number), profile.body_font) + _TAB if last else ""
        words += run_xml(Run(_SIGNER), profile.body_font) if first else ""
        words += _TAB.join(_name(name, profile) for name in line)
        tabs = _tabs(*(("left", round(stop)) for stop in stops)) if stops else ""
        placed = f'{tabs}{indent(em if last else left)}<w:jc w:val="left"/>'
        yield Para(StyleId.DOCUMENT_NUMBER, words, placed)


def _name(name: str, profile: Profile) -> str:
    """The name of a 签发人, in 楷体."""
    font = escaped(profile.kai_font)
    return f'<w:r><w:rPr><w:rFonts w:eastAsia="{font}"/></w:rPr><w:t>{escaped(name)}</w:t></w:r>'


def imprint_paragraphs(imprint: Imprint, profile: Profile) -> Iterator[Para]:
    """版记 in its frame, and the paragraph nobody sees that the frame is anchored in."""
    frame = (
        f'<w:framePr w:w="{profile.text_width}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" '
        'w:xAlign="center" w:yAlign="bottom"/>'
    )
    yield _bar(_BAR, frame)
    if imprint.copies:
        words = run_xml(Run(f"{_COPIES}{imprint.copies}{_STOP}"), profile.body_font)
        hanging = em_width(_COPIES) * _ONE
        yield Para(StyleId.IMPRINT, words, frame + indent(_ONE + hanging, hanging=hanging, right=_ONE))
        yield _bar(_THIN_BAR, frame)
    printer = run_xml(imprint.printer, profile.body_font)
    date = runs_xml((imprint.date, Run(_PRINTED)), profile.body_font)
    width = em_width(imprint.printer.text) + _GAP + text_width(f"{imprint.date.text}{_PRINTED}")
    broken = "<w:r><w:br/></w:r>" if (width + 2) * _ONE > profile.text_width else ""
    tab = _tab("right", profile.text_width - _ONE)
    yield Para(StyleId.IMPRINT, printer + broken + _TAB + date, frame + tab + indent(_ONE, right=_ONE))
    yield _bar(_BAR, frame)
    yield Para(StyleId.SECTION_END)


def _tab(side: str, place: int) -> str:
    return _tabs((side, place))


def _tabs(*stops: tuple[str, int]) -> str:
    """Tab stops from side and place, tw."""
    inner = "".join(f'<w:tab w:val="{side}" w:pos="{place}"/>' for side, place in stops)
    return f"<w:tabs>{inner}</w:tabs>"


def _bar(height: int, frame: str) -> Para:
    """A rule as wide as 版心: a paragraph as low as the rule is thick, all black."""
    black = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
    return Para(StyleId.RULE, direct=f'{frame}{black}<w:spacing w:line="{height}" w:lineRule="exact"/>')


_LONG = 4  # lines of a last paragraph that is better parted than taken to another page whole
_WITH_SIGNATURE = 2  # lines of the text that stay with 署名
_TO_A_LINE = 40  # paragraphs over which the estimate of a page may be one more line wrong
_TAG, _LINE_BREAK = pattern("<[^>]+>"), "<w:br/>"
_SAID = pattern(r'w:(line|before|left|right)="(-?\d+)"')
_DRAWN = pattern(r'<wp:extent cx="\d+" cy="(\d+)"')
_BROKEN_BY_US = frozenset({StyleId.TITLE, StyleId.ORGAN_MARK})
_HOLDING_ON = frozenset(
    {StyleId.HEADING_1, StyleId.HEADING_2, StyleId.HEADING_3, StyleId.HEADING_4, StyleId.CHART}
)
_INDENTED = _HOLDING_ON | {StyleId.BODY, StyleId.NOTE}
_SENTENCE_END = pattern(r"。(?![”’）】]|$)")
_ORDINAL = pattern(r"[一二三四五六七八九十]+是")
_NO_ORDINAL = 1.5  # lines of text that a part beginning with 二是 may be longer for it


class Block(Protocol):
    """What stands among paragraphs and is moved to another page as a whole."""

    @property
    def style(self) -> str:
        """By which it is told from paragraphs."""

    @property
    def height(self) -> int:
        """By estimate, tw."""


Set = Para | Block


def may_part(above: Sequence[Set], rest: Sequence[Set], profile: Profile) -> bool:
    """Whether, by estimate, a page may end in the rest of the text, or so near that nobody knows.

    Args:
        above: what stands above, from the top of a page on.
        rest: the last paragraph and what ends the document: 附件说明, 署名, date.
        profile: the office's choices.
    """
    unsure = 1 + len(above) // _TO_A_LINE
    needed = sum(sum(_heights(part, profile)) for part in rest)
    return _foot(above, profile) + unsure * profile.pitch + needed > profile.text_height


def _foot(paragraphs: Iterable[Set], profile: Profile) -> int:
    """How much of the last page the paragraphs take, tw."""
    used, room = 0, profile.text_height
    for paragraph in paragraphs:
        heights = _heights(paragraph, profile)
        held = profile.pitch if paragraph.style in _HOLDING_ON else 0
        if used + sum(heights) + held > room and held:
            used = 0
        for height in heights:
            used = height if used + height > room else used + height
    return used


def _heights(paragraph: Set, profile: Profile) -> list[int]:
    """The heights of the paragraph's lines, tw."""
    if not isinstance(paragraph, Para):
        return [paragraph.height]
    drawn = _DRAWN.search(paragraph.content)
    if drawn:
        return [round(int(drawn[1]) / EMU)]
    if paragraph.style == StyleId.RULE:
        return [sum(int(said[2]) for said in _SAID.finditer(paragraph.direct) if said[1] == "before")]
    said = {name: int(value) for name, value in _SAID.findall(paragraph.direct)}
    lines = paragraph.content.count(_LINE_BREAK) + 1
    if paragraph.style not in _BROKEN_BY_US:
        words = 2.0 * (paragraph.style in _INDENTED) + text_width(_TAG.sub("", paragraph.content))
        width = profile.text_width - said.get("left", 0) - said.get("right", 0)
        lines = max(lines, math.ceil(words * (CHARACTER + profile.squeeze) / width))
    first, *others = [said.get("line", profile.pitch)] * lines
    return [first + said.get("before", 0), *others]


def parted(runs: Sequence[Run], profile: Profile) -> tuple[tuple[Run, ...], tuple[Run, ...]] | None:
    """The runs of a long last paragraph as those of two, the second no longer than must be.

    It is parted at the end of a sentence, best where 二是 or 三是 begins, and never in what is written anew
    as a whole.
    """
    text = "".join(run.text for run in runs)
    room = profile.text_width / (CHARACTER + profile.squeeze)

    def lines(words: str) -> int:
        return math.ceil((2 + text_width(words)) / room)

    if lines(text) < _LONG:
        return None
    whole = {
        at
        for start, run in _placed(runs)
        if not _is_plain(run)
        for at in range(start + 1, start + len(run.text))
    }
    ends = {end.end() for end in _SENTENCE_END.finditer(text)} - whole
    fitting = [
        (lines(text[at:]) + (0 if _ORDINAL.match(text, at) else _NO_ORDINAL), at)
        for at in ends
        if min(lines(text[:at]), lines(text[at:])) >= _WITH_SIGNATURE
    ]
    if not fitting:
        return None
    at = min(fitting)[1]
    return cut_runs(runs, 0, at), cut_runs(runs, at, len(text))


def _placed(runs: Sequence[Run]) -> Iterator[tuple[int, Run]]:
    """The runs, each with where it begins in their joined text."""
    start = 0
    for run in runs:
        yield start, run
        start += len(run.text)


def _is_plain(run: Run) -> bool:
    return run.figure is None and not (run.placeholder or run.inner or run.mark)
