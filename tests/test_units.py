"""Exact money and exact rates."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zdxm.units import FULL_RATE, Unit, find_unit, hundredths_text, rate_hundredths, to_yuan


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_rate_is_the_half_up_quotient(part: int, whole: int) -> None:
    """A rate is the quotient rounded once, half up, but never reads 0 or 100 % falsely."""
    exact = Fraction(part * FULL_RATE, whole)
    rate = rate_hundredths(part, whole)
    if rate in {1, FULL_RATE - 1, FULL_RATE + 1}:
        assert abs(rate - exact) <= 1
    else:
        assert rate == int((Decimal(exact.numerator) / Decimal(exact.denominator) + Decimal("0.5")) // 1)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_only_exact_ends_read_as_ends(part: int, whole: int) -> None:
    """0 and 100 % stand only where they are exactly true."""
    rate = rate_hundredths(part, whole)
    assert (rate == 0) == (part == 0)
    assert (rate == FULL_RATE) == (part == whole)


@given(st.decimals(min_value=0, max_value=10**7, places=6), st.sampled_from(Unit))
def test_yuan_is_rounded_half_up_once(amount: Decimal, unit: Unit) -> None:
    """Converting to 元 rounds half up, and says when the amount was no whole 元."""
    whole, exact = to_yuan(amount, unit)
    assert whole == int((amount * unit).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert exact == (abs(amount * unit - whole) <= Decimal("0.01"))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("（万元）", Unit.WAN),
        ("单位:亿元", Unit.YI),
        ("投资（元）", Unit.YUAN),
        ("金额(百万元)", Unit.MILLION),
        ("投资(亿)", Unit.YI),
        ("建设单位", None),
        ("第三单元", None),
        ("多元化产业", None),
        ("总投资（单位：人民币元）", Unit.YUAN),
    ],
)
def test_unit_words(text: str, unit: Unit | None) -> None:
    """A unit is found in headers and notes, and only where there is one."""
    assert find_unit(text) == unit


def test_no_negative_zero() -> None:
    """Text never shows a plus sign or a negative zero."""
    assert [hundredths_text(value) for value in (-1, 0, 1)] == ["-0.01", "0.00", "0.01"]
