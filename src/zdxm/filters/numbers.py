"""Amounts, rates and gaps in house style: integers in, text out, rounded once and half up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.units import FULL_RATE, Unit, divide_half_up, rate_hundredths

if TYPE_CHECKING:
    from fractions import Fraction

    from zdxm.config import Style

__all__ = ["UNITS", "chinese_number", "money_text", "points_text", "printed_yuan", "rate_text", "wan_text"]

UNITS = {unit.label: unit for unit in (Unit.YUAN, Unit.WAN, Unit.YI)}
"""Units that a template may ask for by name."""

_HUNDREDTHS = 2
"""Decimals of a rate in hundredths of a percent, the most that a rate is printed with."""
_FINEST = 6
"""Decimals at which a gap that still reads 0 is given up and printed as the JSON has it."""
_WAN_DECIMALS = 4
_NUMERALS, _TENTH = "〇一二三四五六七八九", "十"
_TEN = 10


def chinese_number(number: int) -> str:
    """A number above 0 in Chinese numerals, from 100 on digit by digit.

    >>> [chinese_number(number) for number in (1, 10, 12, 20, 101)]
    ['一', '十', '十二', '二十', '一〇一']
    """
    tens, ones = divmod(number, _TEN)
    if tens >= _TEN:
        return "".join(_NUMERALS[int(digit)] for digit in str(number))
    ten = (_NUMERALS[tens] if tens > 1 else "") + _TENTH if tens else ""
    return ten + (_NUMERALS[ones] if ones else "")


def money_text(yuan: int, style: Style, unit: str = "") -> str:
    """Print whole 元 in house style.

    亿元 from one 亿, 万元 below, 元 where 万元 would read 0; or always in the named one of :data:`UNITS`.

    >>> from zdxm.config import Style
    >>> money_text(5654270000, Style()), money_text(20000000, Style()), money_text(9999999999, Style())
    ('56.54亿元', '2000万元', '100亿元')
    >>> money_text(99999990, Style()), money_text(12, Style()), money_text(0, Style())
    ('1亿元', '12元', '0元')
    >>> money_text(20000000, Style(), "亿元"), money_text(5320000000, Style(trailing_zeros=True))
    ('0.2亿元', '53.20亿元')
    """
    return _amount(yuan, UNITS[unit] if unit else _unit(yuan, style), style)


def printed_yuan(yuan: int, style: Style) -> tuple[int, int]:
    """What a reader takes a printed amount for, and the step it is rounded to, both in 元.

    >>> from zdxm.config import Style
    >>> printed_yuan(5654270000, Style()), printed_yuan(20000049, Style())
    ((5654000000, 1000000), (20000000, 100))
    """
    unit = _unit(yuan, style)
    step = max(unit // 10**style.money_decimals, 1)
    return divide_half_up(yuan, step) * step, step


def _unit(yuan: int, style: Style) -> Unit:
    """亿元 from one 亿, 万元 below, 元 where 万元 would read 0."""
    scale = 10**style.money_decimals
    wan = divide_half_up(abs(yuan) * scale, Unit.WAN)
    if wan >= Unit.WAN * scale:
        return Unit.YI
    return Unit.WAN if wan else Unit.YUAN


def _amount(yuan: int, unit: Unit, style: Style) -> str:
    if unit is Unit.YUAN:
        return f"{yuan}{unit.label}"
    scaled = divide_half_up(yuan * 10**style.money_decimals, unit)
    return _decimal(scaled, style.money_decimals, keep=style.trailing_zeros) + unit.label


def wan_text(yuan: int) -> str:
    """Whole 元 as an exact number of 万元, for tables.

    >>> wan_text(20000000), wan_text(12345678), wan_text(-5000)
    ('2000', '1234.5678', '-0.5')
    """
    whole, rest = divmod(yuan, Unit.WAN)
    return _decimal(yuan, _WAN_DECIMALS, keep=False) if rest else str(whole)


def rate_text(
    hundredths: int, style: Style, exact: tuple[int, int] | None = None, decimals: int | None = None
) -> str:
    """Print a rate, without the sign, rounded once from the exact sums where they are known.

    Where so few decimals would make it 0 or 100 and it is not, one more is printed.

    Args:
        hundredths: the rate in hundredths of a percent.
        style: house style; its decimals hold unless ``decimals`` says otherwise.
        exact: numerator and denominator.
        decimals: at most 2.

    >>> from zdxm.config import Style
    >>> rate_text(5320, Style()), rate_text(4214, Style(), (565427, 1341800), 1)
    ('53.2', '42.1')
    >>> rate_text(9960, Style(rate_decimals=0)), rate_text(5000, Style(trailing_zeros=True))
    ('99.6', '50.00')
    """
    places = min(style.rate_decimals if decimals is None else decimals, _HUNDREDTHS)
    return _decimal(*_rate(exact or (hundredths, FULL_RATE), places), keep=style.trailing_zeros)


def points_text(
    hundredths: int, style: Style, exact: tuple[int, int] | None = None, progress: Fraction | None = None
) -> str:
    """Print how far a rate is from time progress, without a sign.

    The direction is decided once, by ``hundredths``; where the house's decimals would print 0, or the
    other direction, one more decimal is printed.

    Args:
        hundredths: the gap in hundredths of a 百分点.
        style: house style.
        exact: numerator and denominator of the rate.
        progress: the share of the year that is over.

    >>> from fractions import Fraction
    >>> from zdxm.config import Style
    >>> points_text(-786, Style(), (565427, 1341800), Fraction(1, 2))
    '7.86'
    >>> coarse = Style(rate_decimals=0)
    >>> points_text(320, coarse, (532, 1000), Fraction(1, 2))
    '3'
    >>> points_text(-4, coarse, (4996, 10000), Fraction(1, 2))
    '0.04'
    """
    keep = style.trailing_zeros
    if exact is not None and progress is not None:
        for places in range(min(style.rate_decimals, _HUNDREDTHS), _FINEST):
            gap, own = _gap(exact, progress, places, style)
            if (gap > 0) == (hundredths > 0) and (gap < 0) == (hundredths < 0):
                return _decimal(abs(gap), own, keep=keep)
    return _decimal(abs(hundredths), _HUNDREDTHS, keep=keep)


def _rate(exact: tuple[int, int], places: int) -> tuple[int, int]:
    """A rate in 10^-places of a percent, and the places: more where it would falsely read 0 or 100."""
    part, whole = exact if exact[1] > 0 else (-exact[0], -exact[1])
    for own in range(places, _HUNDREDTHS):
        rate = divide_half_up(part * 100 * 10**own, whole)
        if rate not in (0, 100 * 10**own) or part in (0, whole):
            return rate, own
    return rate_hundredths(part, whole), _HUNDREDTHS


def _gap(exact: tuple[int, int], progress: Fraction, places: int, style: Style) -> tuple[int, int]:
    """The gap in 10^-places of a 百分点, as the house rounds, and how many places that are."""
    scale = FULL_RATE * 10**places // 10**_HUNDREDTHS
    if style.rounding == "round-first" and places <= _HUNDREDTHS:
        rate, own = _rate(exact, places)
        time = divide_half_up(progress.numerator * scale, progress.denominator)
        return rate - time * 10 ** (own - places), own
    part, whole = exact if exact[1] > 0 else (-exact[0], -exact[1])
    difference = part * progress.denominator - progress.numerator * whole
    return divide_half_up(difference * scale, whole * progress.denominator), places


def _decimal(scaled: int, places: int, *, keep: bool) -> str:
    """An integer of 10^-places as text; trailing zeros only where they are kept."""
    sign, digits = "-" if scaled < 0 else "", str(abs(scaled)).zfill(places + 1)
    if not places:
        return sign + digits
    part = digits[-places:] if keep else digits[-places:].rstrip("0")
    return f"{sign}{digits[:-places]}.{part}" if part else sign + digits[:-places]
