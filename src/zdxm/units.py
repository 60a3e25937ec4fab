"""Money in whole 元, rates in hundredths of a percent: exact parsing and half-up rounding.

No float ever holds a rate: float quotients misround about half of the exact ties, and a printed 0.005 that
goes the wrong way is a wrong figure.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from functools import lru_cache

FULL_RATE = 10_000
"""100 % in hundredths of a percent."""

DUST = Decimal("0.01")
"""元; a cell farther than this from a whole 元 was not meant as one, and rounding it is worth a word."""


class Unit(IntEnum):
    """A money unit; the value is how many 元 it is."""

    YUAN = 1
    THOUSAND = 1_000
    WAN = 10_000
    MILLION = 1_000_000
    YI = 100_000_000

    @property
    def label(self) -> str:
        """The unit as printed: 元, 万元, 亿元."""
        return _LABELS[self]


_LABELS = {
    Unit.YUAN: "元",
    Unit.THOUSAND: "千元",
    Unit.WAN: "万元",
    Unit.MILLION: "百万元",
    Unit.YI: "亿元",
}
_UNIT_WORD = re.compile(r"(亿|百万|万|千)元")
# 元 alone is a unit only where nothing else can be meant: not in 单元, 多元化 or 元月.
_BARE_YUAN = re.compile(r"(?:^|[(\[:、,位民币额])元(?:$|[)\]、,;])")
_WORDS = {"亿": Unit.YI, "百万": Unit.MILLION, "万": Unit.WAN, "千": Unit.THOUSAND}
_BARE_IN_BRACKETS = re.compile(r"[(\[](亿|万)[)\]]")


@lru_cache(maxsize=4096)
def find_unit(text: str) -> Unit | None:
    """Find the money unit that a header or a note names; None where it names none or two different ones.

    >>> find_unit("总投资（万元)"), find_unit("单位：亿元、个"), find_unit("资金：万   元")
    (<Unit.WAN: 10000>, <Unit.YI: 100000000>, <Unit.WAN: 10000>)
    >>> find_unit("项目名称") is None, find_unit("万元、亿元") is None
    (True, True)
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = {_WORDS[word] for word in _UNIT_WORD.findall(folded) + _BARE_IN_BRACKETS.findall(folded)}
    if _BARE_YUAN.search(folded):
        found.add(Unit.YUAN)
    return found.pop() if len(found) == 1 else None


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero, exactly; the denominator must be positive.

    >>> divide_half_up(5, 2), divide_half_up(-5, 2), divide_half_up(4, 3)
    (3, -3, 1)
    """
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def rate_hundredths(part: int, whole: int) -> int:
    """The share of ``part`` in ``whole``, in hundredths of a percent, rounded half up.

    A share that is not exactly 100 % or 0 % never reads so: it stops one step short.

    >>> rate_hundredths(565427, 1341800), rate_hundredths(99_999, 100_000), rate_hundredths(1, 10**9)
    (4214, 9999, 1)
    """
    if whole < 0:
        part, whole = -part, -whole
    rounded = divide_half_up(part * FULL_RATE, whole)
    exact_sign = part * FULL_RATE - rounded * whole
    if rounded in {0, FULL_RATE} and exact_sign:
        rounded += 1 if exact_sign > 0 else -1
    return rounded


def hundredths_text(value: int) -> str:
    """Two decimals, a minus where needed, never a plus or a negative zero.

    >>> hundredths_text(4214), hundredths_text(-786), hundredths_text(0), hundredths_text(-5)
    ('42.14', '-7.86', '0.00', '-0.05')
    """
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def to_yuan(amount: Decimal, unit: Unit) -> tuple[int, bool]:
    """Convert to whole 元, half up.

    Returns:
        The 元 and whether the amount was whole, Excel's float dust (up to 0.01 元) set aside.

    >>> to_yuan(Decimal("1234.5600000001"), Unit.WAN), to_yuan(Decimal("0.5"), Unit.YUAN)
    ((12345600, True), (1, False))
    """
    exact = amount * int(unit)
    whole = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(whole), abs(exact - whole) <= DUST
