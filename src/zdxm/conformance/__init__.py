"""``zdxm format-check``: does a .docx keep GB/T 9704-2012?

Items GF01 onward, each a function whose docstring is its page. They look at a :class:`~zdxm.conformance.case.
Case`: the document as read, what each paragraph is (``roles``), and the office's choices (:class:`Profile`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from zdxm.conformance import body, endings, files, headings, letters, pages, tables, wording
from zdxm.conformance.case import Case, Profile
from zdxm.conformance.registry import CUSTOM, FILE, REGISTERED, SECTIONS, Item, Strength
from zdxm.errors import ConfigError, perhaps
from zdxm.ooxml.reading import read_document

THEMES = (pages, body, headings, endings, wording, tables, letters, files)
"""Where the items are; importing them registers them."""

ITEMS: dict[str, Item] = dict(sorted(REGISTERED.items(), key=lambda entry: int(entry[0][2:])))
"""Every item by its id."""

FORMAT_VERSION = 1
"""1: the first. A key is never taken away or given another meaning without a new version."""

_OFFICIAL = Profile()
_STANDING = {CUSTOM: "标准没有写，是各单位通行的做法", FILE: "标准没有写，关系到文件在各种软件里的样子"}
_CONSEQUENCE = {True: "不符合的，整篇判为不符合", False: "不符合的，只作提醒"}


@dataclass(frozen=True, slots=True, kw_only=True)
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
        id=entry.id, clause=entry.clause, strength=entry.strength, title=entry.title, passed=True
    )
    if entry.need is not None and not entry.need.found(case):
        return replace(verdict, passed=None, message=entry.need.absent)
    faults = iter(entry.find(case))
    first = next(faults, None)
    if first is None:
        return verdict
    count = 1 + sum(1 for _ in faults)
    where, why, what = first.place, first.message, first.remedy
    return replace(verdict, passed=False, place=where, message=why, remedy=what, count=count)


def keeps(verdicts: Iterable[Verdict]) -> bool:
    """Whether the document keeps the standard: no 规定 is broken."""
    return not any(verdict.fails for verdict in verdicts)


def verdicts_json(verdicts: Iterable[Verdict], *, file: str) -> dict[str, Any]:
    """The verdicts as ``zdxm format-check --format json`` prints them; all keys are always there.

    Args:
        verdicts: in the order in which they are to stand.
        file: base name of the document.
    """
    verdicts = tuple(verdicts)
    return {
        "format_version": FORMAT_VERSION,
        "file": file,
        "standard": "GB/T 9704-2012",
        "keeps": keeps(verdicts),
        "verdicts": [asdict(verdict) for verdict in verdicts],
    }


def explain_item(code: str) -> str:
    """The page of an item: what it asks for, clause and strength, what is looked at, what to do.

    Raises:
        ConfigError: no such item; the nearest id is named.
    """
    entry = ITEMS.get(code.strip().upper())
    if entry is None:
        raise ConfigError(
            f"检查项“{code}”", f"没有这个检查项{guess_item(code)}", "全部检查项见docs/conformance.md"
        )
    lead, _, rest = entry.page.partition("\n\n")
    sections = re.split(rf"\n(?=(?:{'|'.join(SECTIONS)})：)", rest.strip())
    unwrapped = ["".join(line.strip() for line in part.splitlines()) for part in (lead, *sections)]
    return "\n\n".join([f"{entry.id}　{entry.title}", *unwrapped, _basis(entry)])


def guess_item(text: str) -> str:
    """“（是不是…？）” with the id of the same number, else the nearest one; or nothing.

    >>> guess_item("GF5")
    '（是不是“GF05”？）'
    >>> guess_item("hello")
    ''
    """
    digits = "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isdecimal())
    padded = f"GF{digits.lstrip('0').zfill(2)}" if digits else text.strip().upper()
    return perhaps(padded, ITEMS)


def _basis(entry: Item) -> str:
    source = _STANDING.get(entry.clause, f"GB/T 9704—2012第{entry.clause}条")
    return f"依据：{source}；强度是“{entry.strength}”，{_CONSEQUENCE[entry.strength is Strength.MUST]}。"
