"""The register of rules: a code, a title, a page for the clerk, and the function that finds its faults.

A rule's docstring is its page: a first line that says it in one sentence, then four paragraphs that begin
with the words of :data:`SECTIONS`. ``zdxm explain`` and ``docs/rules.md`` both print it.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from zdxm.checks.case import Case
    from zdxm.diagnostics import CellRef, Severity

    Finder = Callable[[Case], Iterable["Fault"]]

__all__ = ["REGISTERED", "SECTIONS", "Fault", "Limit", "Rule", "page_only", "rule"]

SECTIONS = ("查什么", "为什么", "举例", "怎么改")


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken; code and severity are the rule's.

    Attributes:
        place: the narrowest place that exists.
        message: what is wrong, with the values as they stand.
        remedy: what the clerk can do.
    """

    place: CellRef
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Limit:
    """The number at which a rule begins to fire; an office may set its own.

    Attributes:
        value: the default.
        unit: what it counts, in Chinese.
    """

    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: ``ZD`` and three digits; never given to another rule.
        severity: the default; ``[rules]`` may change it.
        title: the fault in a few words.
        page: the page, sections and all.
        find: gives the faults of a ledger; None where the reader finds them while it reads.
        limit: its threshold, if it has one.
        fixed: whether ``[rules]`` must leave it alone, because other commands rely on it.
        earlier: whether it compares with an earlier ledger, and so needs one.
    """

    code: str
    severity: Severity
    title: str
    page: str
    find: Finder | None = None
    limit: Limit | None = None
    fixed: bool = False
    earlier: bool = False


REGISTERED: dict[str, Rule] = {}
"""Every rule by its code, in the order in which the modules of this package were imported."""


def rule(
    code: str, severity: Severity, title: str, *, limit: Limit | None = None, earlier: bool = False
) -> Callable[[Finder], Finder]:
    """Register a function as the rule of this code; its docstring is the page."""

    def register(find: Finder) -> Finder:
        _register(
            Rule(code, severity, title, inspect.cleandoc(find.__doc__ or ""), find, limit, earlier=earlier)
        )
        return find

    return register


def page_only(code: str, severity: Severity, title: str, page: str, *, fixed: bool = False) -> None:
    """Register the page of a fault that is found elsewhere: while reading, or by the policy itself."""
    _register(Rule(code, severity, title, inspect.cleandoc(page), fixed=fixed))


def _register(entry: Rule) -> None:
    if entry.code in REGISTERED:
        raise ValueError(entry.code)
    REGISTERED[entry.code] = entry
