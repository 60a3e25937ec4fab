"""What templates hold: values that print themselves in house style, marked with the figure they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING, Protocol

from zdxm.errors import TemplateError
from zdxm.filters.marks import clean, hole, marked
from zdxm.filters.numbers import money_text, points_text, rate_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from zdxm.config import Style

__all__ = ["COUNT", "MONEY", "POINTS", "RATE", "TEXT", "Listing", "Printable", "Value", "misuse"]

MONEY, RATE, POINTS, COUNT, TEXT = "元", "%", "百分点", "个", "原文"
"""What a figure is: the values of :class:`zdxm.figures.Kind`."""

_POINTS_SUFFIX = "个百分点"
_TRAILING = re.compile(r"(?:[。；，、;,\s]+|(?<=[\u4e00-\u9fff])\.)+\Z")


class _HasValue(Protocol):
    """An enumerator whose value is a text."""

    @property
    def value(self) -> str:
        """The text."""


class Printable(Protocol):
    """What printing needs of a :class:`zdxm.figures.Figure`, where each attribute is described."""

    @property
    def id(self) -> str:
        """Stable within a report."""

    @property
    def kind(self) -> _HasValue:
        """What the value is."""

    @property
    def value(self) -> int | str:
        """元, hundredths, a count or a text."""

    @property
    def exact(self) -> tuple[int, int] | None:
        """Numerator and denominator of a rate."""

    @property
    def progress(self) -> Fraction | None:
        """What a gap is held against."""

    @property
    def form(self) -> str:
        """How a text was put another way."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A figure in house style, or the fact that there is none.

    True where it is there and not 0; compares with numbers and texts by its bare value.

    Attributes:
        name: what the template calls it, for messages.
        style: house style.
        figure: None where the ledger gives no value.
        missing: printed as 【待补充：missing】 where there is no figure; "" makes printing it an error.
    """

    name: str
    style: Style
    figure: Printable | None = None
    missing: str = ""

    @property
    def bare(self) -> int | str | None:
        """The value itself: 元, hundredths, a count, a text."""
        return None if self.figure is None else self.figure.value

    def known(self) -> Printable:
        """The figure.

        Raises:
            TemplateError: there is none.
        """
        if self.figure is None:
            raise misuse(f"“{self.name}”没有数值，不能打印", "请先用{% if … is 有 %}判断有没有，再打印")
        return self.figure

    def __str__(self) -> str:
        if self.figure is None and self.missing:
            return hole(self.missing)
        figure = self.known()
        return marked(_text(figure, self.style), figure.id, figure.form)

    def __bool__(self) -> bool:
        return bool(self.bare)

    def __eq__(self, other: object) -> bool:
        return self.bare == (other.bare if isinstance(other, Value) else other)

    def __lt__(self, other: object) -> bool:
        mine, its = self.known().value, other.known().value if isinstance(other, Value) else other
        if isinstance(mine, int) and isinstance(its, int):
            return mine < its
        raise misuse(f"“{self.name}”不能比大小", "请只对个数、金额和比例用大于、小于")

    __hash__ = None  # type: ignore[assignment] # equal to bare numbers, so it must not be a key


class Listing(Protocol):
    """A list of things with names, and a count that is itself a figure."""

    @property
    def count(self) -> Value:
        """How many there are."""

    def names(self, most: int) -> Sequence[Value]:
        """The first names, as many as there are or ``most`` of them."""


def misuse(reason: str, remedy: str) -> TemplateError:
    """A fault in a template whose place only the composer knows; it puts it in."""
    return TemplateError("模板", reason, remedy)


def _text(figure: Printable, style: Style) -> str:
    """A figure as its kind is printed when the template asks for nothing else."""
    kind, value = figure.kind.value, figure.value
    if isinstance(value, str):  # the template's own sentence goes on, or ends, behind ledger text
        return _TRAILING.sub("", clean(value))
    if kind == MONEY:
        return money_text(value, style)
    if kind == RATE:
        return rate_text(value, style, figure.exact) + RATE
    if kind == POINTS:
        return points_text(value, style, figure.exact, figure.progress) + _POINTS_SUFFIX
    return str(value)
