"""Money in whole 元, rates in hundredths of a percent: exact parsing and half-up rounding.

No float ever holds a rate: float quotients misround about half of the exact ties, and a printed 0.005 that
goes the wrong way is a wrong figure.
"""

from __future__ import annotations

import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from functools import lru_cache

from zdxm.declare import pattern

FULL_RATE = 10_000
"""100 % in hundredths of a percent."""

DUST = Decimal("0.01")
"""元; a cell farther than this from a whole 元 was not meant as one, and rounding it is worth a word."""


_BLANKS = pattern(r"\s+")


class Unit(IntEnum):
    """A money unit; the value is how many 元 it is."""

    YUAN = 1
    HUNDRED = 100
    THOUSAND = 1_000
    WAN = 10_000
    HUNDRED_THOUSAND = 100_000
    MILLION = 1_000_000
    TEN_MILLION = 10_000_000
    YI = 100_000_000
    BILLION = 1_000_000_000
    TEN_BILLION = 10_000_000_000

    @property
    def label(self) -> str:
        """The unit as printed: 元, 万元, 亿元."""
        return _LABELS[self]


_PLAIN = Unit.THOUSAND
"""元: a tenth of a 万元, to which an amount is still told as it is."""


_SCALES = {
    Unit.YUAN: "",
    Unit.HUNDRED: "百",
    Unit.THOUSAND: "千",
    Unit.WAN: "万",
    Unit.HUNDRED_THOUSAND: "十万",
    Unit.MILLION: "百万",
    Unit.TEN_MILLION: "千万",
    Unit.YI: "亿",
    Unit.BILLION: "十亿",
    Unit.TEN_BILLION: "百亿",
}
_LABELS = {unit: f"{scale}元" for unit, scale in _SCALES.items()}
_BY_SCALE = {scale: unit for unit, scale in _SCALES.items()}

_SCALE = "[十百千万亿]{1,3}"
_RMB = "(?:人民币|RMB|CNY)"
_UNIT_WORD = pattern(rf"({_SCALE})(?:元|{_RMB})")
# 元 alone is a unit only where nothing else can be meant: not in 单元, 多元化 or 元月.
_BARE_YUAN = pattern(r"(?:^|[(\[:、,/位民币额])元(?:$|[)\]、,;/])")
_BARE_SCALE = pattern(rf"(?:[(\[/]|单位:?|^)({_SCALE})(?:[)\]]|$)")
_TAIL = pattern(rf"[/,、:]?{_RMB}?(?:{_SCALE}元|(?<=[资额成划数/])元|^元|(?<=/){_SCALE}){_RMB}?$")
_FOREIGN = pattern(
    r"[十百千万亿]{0,3}(?:美元|美金|欧元|日元|日圆|港元|港币|港纸|英镑|澳元|澳币|加元|加币|韩元|韩币|卢布|新加坡元|新元|新币|泰铢"
    r"|瑞士法郎|瑞郎|法郎|新台币|台币|澳门元|外币|外汇|马克|林吉特|越南盾|里拉|比索|USD|US\$|EUR|HKD|JPY|GBP|AUD|CAD|KRW|\$|€|£)"
)
_STRANGE = pattern(
    r"(?:[(\[/]|单位:)(?:单位:?)?([十百千万亿]{1,3}(?!元|人民币|RMB|CNY)[A-Za-z\u4e00-\u9fff]{1,3}|[KkMmWw](?:元|RMB)?)(?:[)\]]|$)"
)


@lru_cache(maxsize=4096)
def find_unit(text: str) -> Unit | None:
    """Find the money unit that a header or a note names; None where it names none or two different ones.

    >>> find_unit("总投资（万元)"), find_unit("单位：亿元、个"), find_unit("资金：万   元")
    (<Unit.WAN: 10000>, <Unit.YI: 100000000>, <Unit.WAN: 10000>)
    >>> find_unit("项目名称") is None, find_unit("万元、亿元") is None, find_unit("总投资（亿美元）") is None
    (True, True, True)
    """
    folded = unspaced(text)
    scales = _UNIT_WORD.findall(folded) + _BARE_SCALE.findall(folded)
    found = {_BY_SCALE.get(scale) for scale in scales}
    if _BARE_YUAN.search(folded):
        found.add(Unit.YUAN)
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def alien_unit(text: str) -> str:
    """The unit that a header or a unit row names and that is none of ours: foreign, or unknown; "" for none.

    >>> alien_unit("总投资（亿美元）"), alien_unit("单位：万两"), alien_unit("总投资（万元）")
    ('亿美元', '万两', '')
    """
    folded = unspaced(text)
    foreign = _FOREIGN.search(folded)
    if foreign is not None:
        return foreign[0]
    strange = _STRANGE.search(folded)
    return strange[1] if strange is not None and find_unit(text) is None else ""


def drop_unit(text: str) -> str:
    """A folded header without the unit at its end that stands in no brackets.

    >>> drop_unit("总投资/万元"), drop_unit("完成投资亿元"), drop_unit("单元")
    ('总投资', '完成投资', '单元')
    """
    return _TAIL.sub("", text)


def unspaced(text: str) -> str:
    """Text in its narrow form, without any blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero, exactly; the denominator must be positive.

    >>> divide_half_up(5, 2), divide_half_up(-5, 2), divide_half_up(4, 3)
    (3, -3, 1)
    """
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def whole_wan(yuan: int) -> int:
    """An amount that comes of a division as it is told: in whole 万元, from one 亿元 on in hundredths of it.

    Below one 万元 it stays as it is.

    >>> whole_wan(21_941_667), whole_wan(1_294_033_333), whole_wan(99_999_999), whole_wan(4999)
    (21940000, 1294000000, 100000000, 4999)
    """
    if abs(yuan) < Unit.WAN:
        return yuan
    step = Unit.WAN if divide_half_up(abs(yuan), Unit.WAN) < Unit.WAN else Unit.YI // 100
    return divide_half_up(yuan, step) * step


def table_wan(yuan: int) -> int:
    """An amount that comes of a division as a column of 万元 has it: whole, where it is no plain number.

    >>> table_wan(64_321_000), table_wan(6_061_032_864)
    (64321000, 6061030000)
    """
    return divide_half_up(yuan, Unit.WAN) * Unit.WAN if yuan % _PLAIN else yuan


def plain_wan(yuan: int) -> int:
    """A difference from what is due as it is told: as it is where it is a plain number of 万元, else rounded.

    >>> plain_wan(64_321_000), plain_wan(12_933_333)
    (64321000, 12930000)
    """
    return whole_wan(yuan) if yuan % _PLAIN else yuan


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


def exact_text(yuan: int, unit: Unit = Unit.WAN) -> str:
    """An amount in a unit, exact to the 元, so that it can be found in the sheet.

    >>> exact_text(468_350_000), exact_text(1_235_600), exact_text(-5), exact_text(468_350_000, Unit.YI)
    ('46835万元', '123.56万元', '-0.0005万元', '4.6835亿元')
    """
    whole, rest = divmod(abs(yuan), int(unit))
    places = len(str(int(unit))) - 1
    decimals = f".{rest:0{places}d}".rstrip("0") if rest else ""
    return f"{'-' * (yuan < 0)}{whole}{decimals}{unit.label}"


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
