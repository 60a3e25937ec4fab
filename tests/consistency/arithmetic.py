"""Rounding as the report promises it, with Decimal alone: half away from zero, 0 and 100 only if true."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from consistency.page import House

UNITS = {"亿元": Decimal(10**8), "万元": Decimal(10**4), "元": Decimal(1)}
FULL = Decimal(100)
_EXACT = Context(prec=80)
_FINEST = 6


def step(places: int) -> Decimal:
    """One in the last of so many decimals."""
    return Decimal(1).scaleb(-places)


def rounded(top: int, bottom: int, places: int) -> Decimal:
    """A quotient to so many decimals."""
    exact = _EXACT.divide(Decimal(top), Decimal(bottom))
    return exact.quantize(step(places), rounding=ROUND_HALF_UP, context=_EXACT)


def to_step(amount: Decimal, size: Decimal) -> Decimal:
    """An amount to the next multiple of a size."""
    return (amount / size).quantize(Decimal(1), rounding=ROUND_HALF_UP, context=_EXACT) * size


def percent(part: int, whole: int, places: int) -> Decimal:
    """A share in percent; where it is not exactly 0 or 100, with more decimals or one step beside them."""
    share = rounded(part * 100, whole, places)
    off = _EXACT.divide(Decimal(part * 100), Decimal(whole)) - share
    if share in (0, FULL) and off:
        if places < 2:
            return percent(part, whole, places + 1)
        share += step(places) if off > 0 else -step(places)
    return share


def calendar(progress: Fraction, places: int) -> Decimal:
    """Time progress in percent, as it is printed."""
    return rounded(progress.numerator * 100, progress.denominator, places)


def gap(part: int, whole: int, house: House) -> Decimal:
    """How far a rate is from the calendar as the office prints it, with its sign; 0 for 持平.

    The direction is that of the two numbers with two decimals. Where the office's decimals would hide it,
    more are printed.
    """
    plain = percent(part, whole, 2) - calendar(house.progress, 2)
    if not plain:
        return plain
    for places in range(house.rate_decimals, _FINEST):
        if not house.subtract_first and places <= 2:
            found = percent(part, whole, places) - calendar(house.progress, places)
        else:
            top = part * house.progress.denominator - house.progress.numerator * whole
            found = rounded(top * 100, whole * house.progress.denominator, places)
        if found and (found > 0) == (plain > 0):
            return found
    return plain
