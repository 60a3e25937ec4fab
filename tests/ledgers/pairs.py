"""A pairwise design: few combinations in which as many pairs of choices as possible meet."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["pairwise"]

_TRIES = 3

Choice = tuple[int, str]
Pair = tuple[Choice, Choice]
"""Two choices of different factors, in the order of the factors."""


def pairwise(factors: Mapping[str, Sequence[str]], seed: int, *, most: int) -> list[dict[str, str]]:
    """Combinations that cover as many pairs of choices as ``most`` rows can, drawn greedily from a seed.

    >>> rows = pairwise({"a": ("0", "1"), "b": ("x", "y"), "c": ("p", "q")}, 1, most=9)
    >>> {(row["a"], row["c"]) for row in rows} == {(a, c) for a in "01" for c in "pq"}
    True
    """
    rng = random.Random(seed)
    choices = [[(at, name) for name in names] for at, names in enumerate(factors.values())]
    pairs = itertools.combinations(choices, 2)
    unmet = dict.fromkeys(pair for left, right in pairs for pair in itertools.product(left, right))
    rows: list[dict[str, str]] = []
    while unmet and len(rows) < most:
        first = rng.choice(list(unmet))
        drawn = [_draw(choices, first, unmet, rng) for _ in range(_TRIES)]
        row = max(drawn, key=lambda each: sum(pair in unmet for pair in itertools.combinations(each, 2)))
        for pair in itertools.combinations(row, 2):
            unmet.pop(pair, None)
        rows.append({name: choice for name, (_, choice) in zip(factors, row, strict=True)})
    return rows


def _draw(
    choices: Sequence[Sequence[Choice]], first: Pair, unmet: Mapping[Pair, None], rng: random.Random
) -> list[Choice]:
    """One row around an unmet pair; each further factor takes a choice that meets most unmet pairs."""
    row = {choice[0]: choice for choice in first}
    for at in rng.sample(range(len(choices)), len(choices)):
        if at not in row:
            shuffled = rng.sample(choices[at], len(choices[at]))
            taken = list(row.values())
            row[at] = max(shuffled, key=lambda each: sum(_ordered(other, each) in unmet for other in taken))
    return [row[at] for at in range(len(choices))]


def _ordered(one: Choice, other: Choice) -> Pair:
    return (one, other) if one[0] < other[0] else (other, one)
