"""How much each project moved the completion rate of all: exact shares, rounded so that they still add up.

With D and P the sums of completed and planned investment, then and now, the rate moves by D₁÷P₁ − D₀÷P₀.
Since D₁ − D₀ = R̄·(P₁ − P₀) + P̄·(R₁ − R₀), where R̄ and P̄ are the means of the two rates and of the two
plans, that move is exactly the sum over the projects of ::

    (Δd − R̄·Δp) ÷ P̄

A project that completes more lifts the rate, one whose plan grows weighs on it, a new one lifts it if it is
further than the mean of the two rates; the other way round every share has the other sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.units import FULL_RATE, rate_hundredths

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Part", "apportion", "share_out"]


@dataclass(frozen=True, slots=True)
class Part:
    """One project's completed and planned investment, then and now, in 元; 0 where it has none.

    Attributes:
        old_done, old_plan: in the earlier ledger.
        new_done, new_plan: in the later one.
    """

    old_done: int
    old_plan: int
    new_done: int
    new_plan: int


def share_out(parts: Sequence[Part]) -> tuple[int, tuple[int, ...]] | None:
    """The change of the completion rate, and each part's share of it.

    Returns:
        The change as printed (the later rate less the earlier one, each rounded), and the shares, both in
        hundredths of a 百分点; the shares add up to the change. None where a plan is not above 0.

    >>> share_out([Part(100, 1000, 300, 1000), Part(500, 1000, 500, 1000)])
    (1000, (1000, 0))
    >>> share_out([Part(500, 1000, 500, 1000), Part(0, 0, 0, 1000)])
    (-2500, (0, -2500))
    """
    old_done, old_plan, new_done, new_plan = (
        sum(getattr(part, name) for part in parts)
        for name in ("old_done", "old_plan", "new_done", "new_plan")
    )
    if old_plan <= 0 or new_plan <= 0:
        return None
    change = rate_hundredths(new_done, new_plan) - rate_hundredths(old_done, old_plan)
    by_done = 2 * old_plan * new_plan
    by_plan = old_done * new_plan + new_done * old_plan
    shares = [
        by_done * (part.new_done - part.old_done) - by_plan * (part.new_plan - part.old_plan)
        for part in parts
    ]
    return change, apportion(shares, old_plan * new_plan * (old_plan + new_plan), change)


def apportion(shares: Sequence[int], whole: int, total: int) -> tuple[int, ...]:
    """Round shares to whole hundredths that add up to a total, by the largest remainders.

    A share that is a whole number of hundredths stays as it is, every other one becomes the whole number
    below or above it. Only where the total lies beyond all of these, as it can next to 100 %, does the
    largest share take the rest.

    Args:
        shares: numerators.
        whole: their common denominator, above 0.
        total: what the rounded shares add up to; less than two hundredths from the exact sum.

    >>> apportion([1, 1, 1], 30_000, 1), apportion([-1, -1, -1], 30_000, -1), apportion([0, 0], 1, 0)
    ((1, 0, 0), (0, 0, -1), (0, 0))
    """
    floors, rests = [], []
    for share in shares:
        floor, rest = divmod(share * FULL_RATE, whole)
        floors.append(floor)
        rests.append(rest)
    missing = total - sum(floors)
    by_rest = sorted(
        (at for at, rest in enumerate(rests) if rest), key=lambda at: (-rests[at], -abs(shares[at]))
    )
    raised = by_rest[: max(missing, 0)]
    for at in raised:
        floors[at] += 1
    if shares and missing != len(raised):
        floors[max(range(len(shares)), key=lambda at: abs(shares[at]))] += missing - len(raised)
    return tuple(floors)
