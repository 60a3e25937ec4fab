"""What a printed figure is, ready to be shown: formula, inputs with values and cells, sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.figures import Kind
from zdxm.provenance.standing import is_words, numbers_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zdxm.figures import Fact

__all__ = ["Input", "Printed", "Traced", "choose", "trace"]

_UNIT = re.compile(r"(?:亿元|万元|元|%|个百分点|百分点)\Z")
_QUANTITY = re.compile(r"[-+]?\d[\d.,]*(?:亿元|万元|元|%|个百分点|百分点|个)?")
_SHORTEST_SENTENCE = 4  # characters from which a query may be part of a sentence


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure where it is printed.

    Attributes:
        figure: its id.
        text: as printed.
        sentence: the sentence, or the row and column of a table, or the point of a chart.
        after: what follows it in the sentence.
    """

    figure: str
    text: str
    sentence: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """What a figure is computed from: its name, its value (None for a column of cells) and its cells."""

    name: str
    unit: str
    value: int | str | None
    cells: str | None


@dataclass(frozen=True, slots=True)
class Traced:
    """A printed figure with all that is behind it.

    Attributes:
        printed: where it is printed.
        fact: what it is.
        inputs: what it is computed from; of a figure that stands in cells by itself, that figure.
    """

    printed: Printed
    fact: Fact
    inputs: tuple[Input, ...]


def choose(printed: Sequence[Printed], query: str) -> tuple[Printed, ...]:
    """The figures that a query means.

    Args:
        printed: all of them, in the order of the text.
        query: a figure as printed, with or without its unit; else a sentence or a part of one; "" for all.
            A number that is no figure is nothing: figures beside it do not explain it.
    """
    wanted = plain(query)
    if not wanted:
        return tuple(printed)
    found = tuple(one for one in printed if _is_meant(one, wanted))
    if found or len(wanted) < _SHORTEST_SENTENCE or _QUANTITY.fullmatch(wanted):
        return found
    found = tuple(one for one in printed if wanted in plain(one.sentence) or plain(one.sentence) in wanted)
    asked = set(numbers_in(wanted))
    known = not asked or any(asked & set(numbers_in(one.text)) for one in found)
    return found if known else ()


def _is_meant(one: Printed, wanted: str) -> bool:
    text = plain(one.text)
    if wanted in (text, _UNIT.sub("", text), text.lstrip("-")):
        return True
    if is_words(one.figure):
        return False
    with_unit = wanted.startswith(text) and (text + plain(one.after)).startswith(wanted)
    numbers = numbers_in(text)
    return (with_unit and text[-1:].isdigit()) or wanted in numbers or _number_with_unit(text, wanted)


def _number_with_unit(text: str, wanted: str) -> bool:
    """Whether the query is a number of the text with the letters behind it: 7.86个百分点."""
    numbers = numbers_in(wanted)
    before = text.removesuffix(wanted)
    return (
        len(numbers) == 1
        and wanted.startswith(numbers[0])
        and before != text
        and not before[-1:].isdigit()
        and not before.endswith((".", ","))
    )


def trace(printed: Iterable[Printed], facts: Mapping[str, Fact]) -> tuple[Traced, ...]:
    """Each figure with what is behind it; those that nothing is known of are left out."""
    return tuple(
        Traced(one, facts[one.figure], tuple(_inputs(facts[one.figure], facts)))
        for one in printed
        if one.figure in facts
    )


def _inputs(fact: Fact, facts: Mapping[str, Fact]) -> Iterable[Input]:
    parts = [facts[part] for part in fact.parts if part in facts]
    if not parts and (fact.cells or fact.unit != Kind.TEXT.value):
        parts = [fact] if fact.cells else []
    return [Input(part.name, part.unit, part.value, part.cells) for part in parts]
