"""What no sentence may look like, whatever the ledger says."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from consistency.judge_counts import named, scoped
from consistency.reading import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consistency.page import Page

DEMANDED = frozenset({"主要措施", "期号", "成文日期", "发文单位", "地区"})
"""What a kind demands and no ledger can tell."""
_HOLE = re.compile(r"【待补充：([^】]*)】")
_NOBODY = re.compile(r"等0个|(?<![\d.])0个项目|均均|的的|，的(?!确)")
_DOUBLED = re.compile(r"[，。；：、！？][，。；：、！？]|（）|^[，。；：、]")
_SHORTEST = 6
"""Characters of a sentence that may not stand twice."""


def words_are_clean(page: Page) -> Iterator[str]:
    """No hole that the ledger could fill, no count of nobody, no two stops together, no sentence twice.

    What two categories have in common may be said of each under its own heading.
    """
    body = [line.text for line in page.lines if line.role == "正文" and not line.level]
    for text in body:
        for hole in _HOLE.findall(text):
            if hole not in DEMANDED:
                yield f"待补充{hole}：{text[:60]}"
        for pattern in (_NOBODY, _DOUBLED):
            found = pattern.search(text)
            if found:
                yield f"“{found[0]}”：{text[max(found.start() - 30, 0) : found.end() + 30]}"
    said = Counter(
        (one, "" if named(one, page) else category or "")
        for category, text in scoped(page)
        for one in sentences_of(text)
        if _is_ours(one, page)
    )
    yield from (f"写了{count}遍：{one}" for (one, _), count in said.items() if count > 1)


def _is_ours(sentence: str, page: Page) -> bool:
    """Whether a sentence is long enough to count, and none of the registers' own."""
    bare = re.sub(r"^[一二三四五六七八九十]+是|^此外，", "", sentence)
    return len(bare) >= _SHORTEST and not any(own in bare for own in page.own_words)
