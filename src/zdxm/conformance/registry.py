"""The register of items: id, clause, strength, title, a page for the clerk, and the function that checks it.

An item's docstring is its page: a first line that says it in one sentence, then two paragraphs that begin
with the words of :data:`SECTIONS`. :func:`zdxm.conformance.explain_item` prints it.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zdxm.conformance.case import Case

    Finder = Callable[[Case], Iterable["Fault"]]


SECTIONS = ("查什么", "怎么改")
CUSTOM = "惯例"  # stands in place of a clause: what offices do, the standard being silent
FILE = "文件"  # stands in place of a clause: what keeps the look the same in Word, WPS and LibreOffice


class Strength(StrEnum):
    """How strongly the standard words it; only a breach of 规定 makes a document fail."""

    MUST = "规定"
    USUALLY = "一般"
    ADVISED = "推荐"
    MAY = "可以"


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where an item is not kept: where, what is wrong, what to do; each one sentence without 。."""

    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there for an item to apply.

    Attributes:
        absent: what is said where it is not there.
        found: gives something true where it is.
    """

    absent: str
    found: Callable[[Case], object]


@dataclass(frozen=True, slots=True)
class Item:
    """One item.

    Attributes:
        id: ``GF`` and two digits; never given to another item.
        clause: of GB/T 9704-2012, or :data:`CUSTOM` or :data:`FILE`.
        strength: how strongly it is worded.
        title: what is asked for, in a few words.
        page: the page, sections and all.
        find: gives the places where it is not kept.
        need: when it applies; None for always.
    """

    id: str
    clause: str
    strength: Strength
    title: str
    page: str
    find: Finder
    need: Need | None = None


REGISTERED: dict[str, Item] = {}
"""Every item by its id, in the order in which the modules of this package were imported."""


def item(
    code: str, clause: str, strength: Strength, title: str, need: Need | None = None
) -> Callable[[Finder], Finder]:
    """Register a function as the item of this id; its docstring is the page."""

    def register(find: Finder) -> Finder:
        if code in REGISTERED:
            raise ValueError(code)
        page = inspect.cleandoc(find.__doc__ or "")
        REGISTERED[code] = Item(code, clause, strength, title, page, find, need)
        return find

    return register
