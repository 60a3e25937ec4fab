"""Arithmetic for the check before each write; shares no code with what rounds for print."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zdxm.errors import OutputError

__all__ = ["FULL", "percent", "rounded", "untied"]

FULL = 100
_MOST = 2
_PLACE = "报告自检"
_REMEDY = "没有写文件，请把台账和这条信息发给程序的维护者"


def percent(exact: Fraction, places: int) -> Decimal:
    """A share in percent; 0 and 100 only where it is exactly so, else with more decimals, at most two."""
    near = rounded(exact * FULL, places)
    if near not in (0, FULL) or exact * FULL == near:
        return near
    if places < _MOST:
        return percent(exact, places + 1)
    step = Decimal(1).scaleb(-places)
    return near + (step if exact * FULL > near else -step)


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half away from zero."""
    scaled = abs(exact) * 10**places
    whole = int(scaled + Fraction(1, 2))
    amount = Decimal(whole).scaleb(-places)
    return -amount if exact < 0 else amount


def untied(text: str, formula: str, expected: str) -> OutputError:
    """Why nothing is written: a printed text and what it should say."""
    return OutputError(_PLACE, f"“{text}”（{formula}）与重新计算的{expected}对不上", _REMEDY)
