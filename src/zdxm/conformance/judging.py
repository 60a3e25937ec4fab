"""``zdxm format-check``: does a .docx keep GB/T 9704-2012?

Items GF01 onward, each a function whose docstring is its page. They look at a :class:`~zdxm.conformance.case.
Case`: the document as read, what each paragraph is (``roles``), and the office's choices (:class:`Profile`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zdxm.conformance.case import ITEMS, Case, Item, Profile, Strength
from zdxm.ooxml.reading import read_document

_OFFICIAL = Profile()


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
        id=entry.code, clause=entry.clause, strength=entry.strength, title=entry.title, passed=True
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
