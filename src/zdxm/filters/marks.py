"""Invisible marks that tell what comes from the ledger from what stands in a template.

A printed value travels through a template as OPEN id SPLIT text CLOSE; words that follow a figure hold the
figures among them, marked in turn. The marks are Unicode noncharacters,
which no real text holds and which are stripped from all data; so ledger text can never become markup.
"""

from __future__ import annotations

import re

__all__ = ["CLOSE", "EMPTY", "FORM", "HOLE", "LIST", "OPEN", "SPLIT", "WORDS", "clean", "hole", "marked"]

OPEN, SPLIT, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
FORM = "|"
"""Parts an id from the form its value is printed in, where there is one."""
LIST, WORDS = "~list", "~words"
"""Behind a figure's id: a list of names, and words, that follow that figure."""
HOLE = "?"
"""Stands for the id where the value is a 【待补充：…】."""
EMPTY = OPEN + SPLIT + CLOSE
"""Printed for an empty text, so that a line on which nothing is printed is no empty line."""

_HOLE_TEXT = "【待补充：{}】"
_BREAK = re.compile(r"[ \t]*[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+[ \t]*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ASCII = 128


def clean(text: str) -> str:
    r"""Make ledger text fit to print: one line, no control characters, none of our marks.

    >>> clean("甲项目\n（一期）"), clean("Line A\r\nLine B"), clean("\ufdd0甲\x07")
    ('甲项目（一期）', 'Line A Line B', '甲')
    """
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("", _BREAK.sub(_join_lines, text)).strip()


def _join_lines(match: re.Match[str]) -> str:
    """Nothing beside a 汉字, one space between two ASCII words."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    both = before and after and ord(before) < _ASCII and ord(after) < _ASCII
    return " " if both else ""


def marked(text: str, figure: str, form: str = "") -> str:
    """Wrap printed text in marks with the id of its figure, and the form that it is printed in."""
    return f"{OPEN}{figure}{FORM if form else ''}{form}{SPLIT}{text}{CLOSE}"


def hole(name: str) -> str:
    """The words that stand, highlighted, for what is missing.

    >>> hole("主要措施").strip(OPEN + CLOSE).split(SPLIT)
    ['?', '【待补充：主要措施】']
    """
    return marked(_HOLE_TEXT.format(clean(name)), HOLE)
