"""Automatic numbers, which Word and WPS print but do not store in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.docx_text.names import WORD, child_value, number, word_attribute

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Numbering"]

_DIGITS = "〇一二三四五六七八九十"
_TEN = 10
_HUNDRED = 100
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
     "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"}
)  # fmt: skip
_FULL_WIDTH = frozenset({"decimalFullWidth", "decimalFullWidth2"})
_TO_FULL_WIDTH = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789"}
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_LAST_CIRCLED = 20
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}
_UNNUMBERED = frozenset({"bullet", "none"})
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how it counts, how it prints (``%1、``), where it starts."""

    format: str
    pattern: str
    start: int


class Numbering:
    """The lists of a document; counts while the paragraphs are read in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        abstract = {
            word_attribute(element, "abstractNumId"): dict(map(_level, element.iterchildren(f"{WORD}lvl")))
            for element in root.iterchildren(f"{WORD}abstractNum")
        }
        for element in root.iterchildren(f"{WORD}num"):
            name, parent = word_attribute(element, "numId"), child_value(element, "abstractNumId")
            overridden = dict(map(_level, element.iterfind(f"{WORD}lvlOverride/{WORD}lvl")))
            self._levels[name] = abstract.get(parent, {}) | overridden
            restarts = element.find(f"{WORD}lvlOverride/{WORD}startOverride") is not None
            self._abstract[name] = f"{parent}:{name}" if restarts else parent

    def label(self, numbering: tuple[str, int] | None) -> str:
        """The number of the next paragraph of a list at a level; empty for none and for bullets."""
        if numbering is None:
            return ""
        name, depth = numbering
        levels = self._levels.get(name, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract[name], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        if level.format in _UNNUMBERED:
            return ""
        return _PLACEHOLDER.sub(lambda found: _printed(levels, counts, int(found[1]) - 1), level.pattern)


def _level(element: etree._Element) -> tuple[int, _Level]:
    start = number(child_value(element, "start"))
    level = _Level(
        child_value(element, "numFmt") or "decimal",
        child_value(element, "lvlText"),
        1 if start is None else start,
    )
    return number(word_attribute(element, "ilvl")) or 0, level


def _printed(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
    level = levels.get(depth)
    return "" if level is None else _counted(counts.get(depth, level.start), level.format)


def _counted(count: int, kind: str) -> str:
    """A count as its format prints it; unknown formats print digits."""
    if kind in _CHINESE and 0 < count < _HUNDRED:
        return _chinese(count)
    if kind in _FULL_WIDTH:
        return str(count).translate(_TO_FULL_WIDTH)
    if kind in _CIRCLED and 0 < count <= _LAST_CIRCLED:
        return chr(ord("①") + count - 1)
    if kind in _LETTERS and count > 0:
        return chr(ord(_LETTERS[kind]) + (count - 1) % 26)
    return str(count)


def _chinese(count: int) -> str:
    tens, units = divmod(count, _TEN)
    ten = (_DIGITS[tens] if tens > 1 else "") + _DIGITS[_TEN] if tens else ""
    return ten + (_DIGITS[units] if units else "")
