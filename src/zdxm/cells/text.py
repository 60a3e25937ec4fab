"""Text cells: blanks collapsed, numbers as they are shown, placeholders told from words."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zdxm.workbook import Raw

__all__ = ["fold", "is_blank", "read_name", "read_text"]

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_PLACEHOLDER = re.compile(r"[-—–―－_/\\／.。…·?？*×]*")
_BLANK_STARTS = frozenset("无暂空NnＮｎ×")
"""Letters that a blank word may begin with; × counts as one."""
_BLANK_WORDS = frozenset(
    {"无", "暂无", "空", "空白", "N/A", "NA", "n/a", "null", "NULL", "None", "(无)", "(空)"}
)
_YES, _NO = "是", "否"


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    r"""Fold width and drop every blank and line break, for comparison.

    >>> fold("项目　名称\n（万元）")
    '项目名称(万元)'
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def read_text(raw: Raw | None, *, blank_words: bool = False) -> str:
    r"""Read a cell as text: line breaks and runs of blanks become one space.

    Args:
        raw: the cell.
        blank_words: read 无, 暂无, — and the like as an empty string.

    >>> read_text(" 完成主体\n 正在装修 "), read_text(12.0), read_text("—", blank_words=True)
    ('完成主体 正在装修', '12', '')
    """
    if isinstance(raw, str):
        text = raw if raw.isprintable() and " " not in raw else " ".join(_BLANKS.sub(" ", raw).split())
        return "" if blank_words and is_blank(text) else text
    return "" if raw is None else _plain(raw)


def read_name(raw: Raw | None) -> str:
    r"""Read a short label (name, category, county): blanks between Chinese characters are layout and go.

    >>> read_name("能\n源\n项\n目"), read_name("南 宁 市"), read_name("220千伏 A 站")
    ('能源项目', '南宁市', '220千伏 A 站')
    """
    text = read_text(raw)
    return _BETWEEN_CHINESE.sub("", text) if " " in text else text


def is_blank(text: str) -> bool:
    """Whether a text says that there is nothing: 无, 暂无, —, /, …

    >>> is_blank("——"), is_blank(" 暂 无 "), is_blank("无名桥")
    (True, True, False)
    """
    if text[:1].isalnum() and text[0] not in _BLANK_STARTS:
        return False
    folded = fold(text)
    return folded in _BLANK_WORDS or _PLACEHOLDER.fullmatch(folded) is not None


def _plain(raw: Raw) -> str:
    """A typed cell as a clerk would write it."""
    if isinstance(raw, bool):
        return _YES if raw else _NO
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    return str(raw)
