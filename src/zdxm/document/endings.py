"""Where 附件说明, 署名 and 成文日期 stand (GB/T 9704 7.3.4, 7.3.5): by indents only.

The space that word processors put between digits and 汉字 makes the width of a date uncertain, so 署名 and
date are placed by their left edges, which the standard ties to each other, and never by their right ones.
Under a seal both are centred in one box.
"""

from __future__ import annotations

import re

from zdxm.document.official import CHARACTER, Profile
from zdxm.document.paragraphs import indent
from zdxm.document.runs import em_width

__all__ = [
    "SEAL_LINES", "attachment_indent", "date_indent", "sealed_indents", "signature_indents", "text_width",
]  # fmt: skip

_ATTACHMENT_PREFIX = re.compile(r"(附件：)?(?:\d+[.．])?")
_LABEL = "附件："
_AUTO_SPACE = 0.25  # 汉字, between a digit and a 汉字
_DIGIT_EDGE = re.compile(r"(?<=\d)(?=[^\d])|(?<=[^\d])(?=\d)")
_TWO = 2  # 左空二字, 右空二字, 右移二字
_FOUR = 4  # 右空四字
SEAL_LINES = 2
"""Blank lines above 署名 under a seal: a seal of 42 mm, its middle a little above both lines, then begins
less than one line below the text."""


def attachment_indent(text: str, profile: Profile) -> str:
    """左空二字; further lines stand under the name, further attachments under the first one's number."""
    em = CHARACTER + profile.squeeze
    prefix = _ATTACHMENT_PREFIX.match(text)
    labelled = bool(prefix and prefix[1])
    hanging = em_width(prefix[0]) if prefix else 0.0
    start = _TWO if labelled else _TWO + em_width(_LABEL)
    return indent((start + hanging) * em, hanging=hanging * em)


def signature_indents(office: str, date: str, profile: Profile) -> tuple[str, str]:
    """Indents of 署名 and of the date below it.

    署名 stands 右空二字 and the date two characters right of its first character; if the date is the longer
    of the two, the date stands 右空二字 and 署名 moves left with it.
    """
    em = CHARACTER + profile.squeeze
    office_width, date_width = em_width(office) * em, text_width(date) * em
    office_left = profile.text_width - _TWO * em - office_width
    if date_width > office_width:
        office_left = profile.text_width - 2 * _TWO * em - date_width
    office_left = max(0.0, office_left)
    return indent(office_left), indent(office_left + _TWO * em, right=-em)


def sealed_indents(office: str, date: str, profile: Profile) -> tuple[str, str]:
    """Place of 署名 and of the date under a seal (7.3.5.1): the date 右空四字, 署名 centred above it."""
    em = CHARACTER + profile.squeeze
    date_width = text_width(date) * em
    half = max(em_width(office) * em, date_width) / 2
    middle = max(_FOUR * em + date_width / 2, half)  # from the right edge
    box = indent(max(0, profile.text_width - middle - half - em), right=middle - half - em)
    return (f'{box}<w:jc w:val="center"/>',) * 2


def date_indent(date: str, profile: Profile) -> str:
    """Indent of a date without 署名: 右空二字."""
    em = CHARACTER + profile.squeeze
    return indent(profile.text_width - (_TWO + text_width(date)) * em, right=-em)


def text_width(text: str) -> float:
    """Estimated width of a date or other words in 汉字, with the space word processors add around digits."""
    return em_width(text) + _AUTO_SPACE * len(_DIGIT_EDGE.findall(text))
