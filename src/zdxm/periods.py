"""Periods and the calendar's share of the year.

A plan is the year's, so every period begins on 1 January and ends with the last day of the span that names
it, that day included: 2011Q3 is January to September. Nothing here reads the clock.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from zdxm.declare import frozen, pattern
from zdxm.errors import EXAMPLE_YEAR, ConfigError
from zdxm.units import FULL_RATE, divide_half_up, unspaced

MONTHS = 12
WHOLE = Fraction(1)

_NUMERALS = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
}
_PARTS = {"上旬": Fraction(1, 3), "中旬": Fraction(2, 3), "下旬": WHOLE, "上半月": Fraction(1, 2)}
_PART_CODES = {"X1": Fraction(1, 3), "X2": Fraction(2, 3), "X3": WHOLE, "B1": Fraction(1, 2), "B2": WHOLE}
_PART_NAMES = {
    Fraction(1, 3): ("X1", "上旬"),
    Fraction(2, 3): ("X2", "中旬"),
    Fraction(1, 2): ("B1", "上半月"),
}
_QUARTERS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_FRONT_QUARTERS = {"": 3, "两": 6, **_QUARTERS}
_NAMED = {
    3: ("Q1", "一季度"),
    6: ("H1", "上半年"),
    9: ("Q3", "前三季度"),
}
_EXAMPLES = (
    f"请用{EXAMPLE_YEAR}H1、{EXAMPLE_YEAR}-06、{EXAMPLE_YEAR}年1-5月、{EXAMPLE_YEAR}年前三季度，"
    "或上半年、6月、1-6月、二季度、全年、本月这样的写法"
)
_TAILS = frozenset({"", "底", "末", "止", "度", "累计"})
"""What may stand behind the span of a period that is asked for."""
_LEAP_YEAR = 2000
_OWN = frozenset({"本月", "本期", "当月", "当期"})
"""What the ledger's own period is called on the command line."""
_SPELLINGS = (
    (r"\A(?:截[至止]到?|至|到)|\A(?:今年|本年|当年)度?", ""),
    (r"\A((?:19|20)\d{2})[./](\d{1,2})[-—–~～至到]+(\d{1,2})月?\Z", r"\1年\2-\3月"),
    (r"(?<=\d)[./](?=\d)", "-"),
    (r"年(?=[HQM]\d)", ""),
    (r"\A((?:(?:19|20)\d{2}年?)?)半年度?\Z", r"\1上半年"),
    (r"\A((?:19|20)\d{2})(0[1-9]|1[0-2])\Z", r"\1-\2"),
    (r"\A((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日\Z", r"\1-\2-\3"),
    (r"\A((?:(?:19|20)\d{2}年)?)((?:1[-—–~～至到]+)?(?:1[0-2]|0?[1-9]))\Z", r"\1\2月"),
)
"""Ways of writing a period that only the command line and the settings have → the way that is read."""

_MONTH = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DASH = r"(?:[-—–―~～至到]+)"
_PART = r"(上旬|中旬|下旬|上半月)?"
_YEAR = r"(?<!\d)((?:19|20)\d{2})"

_CODE = pattern(r"((?:19|20)\d{2})(?:H([12])|Q([1-4])|[-M](1[0-2]|0?[1-9])(X[123]|B[12])?)?")
_DAY_CODE = pattern(r"((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})")
_RANGE_CODE = pattern(r"((?:19|20)\d{2})-(\d{1,2})\.\.(?:((?:19|20)\d{2})-)?(\d{1,2})")
_FIND_YEAR = pattern(rf"{_YEAR}(?=年|度|\.|-|H|Q)")
_YEAR_PREFIX = r"(?:(?<!\d)((?:19|20)\d{2})年?度?)?"
_WHOLE_YEAR = pattern(rf"{_YEAR}年?(?:度|全年|[底末])?")
_FIND_RANGE = pattern(rf"{_YEAR_PREFIX}{_MONTH}(?:月份?)?{_DASH}{_MONTH}月份?{_PART}")
_FIND_HALF = pattern(rf"{_YEAR_PREFIX}([上下])半年")
_FIND_FRONT = pattern(rf"{_YEAR_PREFIX}前([一二两三四1-4]?)个?季度")
_FIND_QUARTER = pattern(rf"{_YEAR_PREFIX}第?([一二三四1-4])季度")
_FIND_FRONT_MONTHS = pattern(rf"{_YEAR_PREFIX}前{_MONTH}个?月")
_FIND_UP_TO = pattern(rf"(?:截[至止]到?|至|到){_YEAR_PREFIX}{_MONTH}月份?(?:底|末|{_PART}|\d{{1,2}}日)")
_FIND_MONTH_END = pattern(rf"{_YEAR_PREFIX}{_MONTH}月(?:底|末)")
_FIND_MONTH = pattern(rf"{_YEAR_PREFIX}{_MONTH}月份?{_PART}")


class Basis(Enum):
    """What the time progress counts."""

    MONTH = "month"
    DAY = "day"


@frozen
class Period:
    """From 1 January of ``year`` to the end of ``part`` of ``month``.

    Attributes:
        code: canonical ASCII form: 2011H1, 2011Q3, 2011-06, 2011-06X1 (上旬), 2011-08B1 (上半月), 2011-06-20,
            2011.
        label: the period in words, as printed.
        year: the plan year.
        month: last month, 1–12.
        part: how much of the last month is over, above 0 and at most 1.
        end: the last day that belongs to it.
    """

    code: str
    label: str
    year: int
    month: int
    part: Fraction
    end: dt.date


@frozen
class NamedSpan:
    """A span of months that a header, title or note names.

    Attributes:
        year: None where it is not said.
        first: first month; 1 for every cumulative span.
        last: last month.
        part: how much of the last month belongs to it.
        single: it names one month alone (6月), not a span that ends with it.
    """

    year: int | None
    first: int
    last: int
    part: Fraction = WHOLE
    single: bool = False

    def agrees(self, period: Period) -> bool:
        """Whether year (if named) and end are the period's."""
        return self.year in (None, period.year) and (self.last, self.part) == (period.month, period.part)


@frozen
class YearlessPeriod:
    """A period that was asked for without its year: 上半年, 6月, Q2; the year is for the ledger to tell.

    Attributes:
        words: as written, in the spelling that :func:`parse_period` reads behind a year.
        own: it means the ledger's own period, whichever that is (本月).
    """

    words: str
    own: bool = False

    def in_year(self, year: int) -> Period:
        """The period of that year."""
        return _of_year(self.words, year)


AskedPeriod = Period | YearlessPeriod
"""What the command line or the settings ask for."""


def read_period(text: str) -> AskedPeriod:
    """Read a period as the command line and ``zdxm.toml`` write it, with its year or without.

    Raises:
        ConfigError: not a period, or a range that does not begin in January.

    >>> read_period("上半年").in_year(2011).code, read_period("1-6月").in_year(2011).code
    ('2011H1', '2011-06')
    >>> read_period("2011.6").code, read_period("本月").own
    ('2011-06', True)
    """
    spelt = _spelt(text)
    if spelt in _OWN:
        return YearlessPeriod(spelt, own=True)
    if not spelt or re.match(r"(?:19|20)\d{2}", spelt):
        return parse_period(text)
    try:
        _of_year(spelt, _LEAP_YEAR)
    except ConfigError as error:
        raise ConfigError(f"时期“{text}”", error.reason, error.remedy) from None
    return YearlessPeriod(spelt)


def _of_year(words: str, year: int) -> Period:
    return parse_period(f"{year}{words}" if words.startswith("年") else f"{year}年{words}")


def parse_period(text: str) -> Period:
    """Read a period that is written with its year.

    Raises:
        ConfigError: not a period, one without a year, or a range that does not begin in January.

    >>> parse_period("2011H1").label, parse_period("2011年1至5月").code, parse_period("２０１１ 二季度").code
    ('2011年上半年', '2011-05', '2011Q2')
    >>> parse_period("2011M06").label, parse_period("2011年6月上旬").code, parse_period("2011Q4").label
    ('2011年1—6月', '2011-06X1', '2011年')
    """
    folded = _spelt(text)
    period = _from_code(text, folded)
    if period is not None:
        return period
    if _WHOLE_YEAR.fullmatch(folded):
        return period_of_span(NamedSpan(int(folded[:4]), 1, MONTHS))
    span = find_period(folded)
    if span is None or not _says_no_more(folded):
        raise ConfigError(f"时期“{text}”", "看不懂这个时期", _EXAMPLES)
    if span.year is None:
        raise ConfigError(f"时期“{text}”", "没有写年份", f"请加上年份，如{EXAMPLE_YEAR}年{text.strip()}")
    if span.first != 1 and not span.single:
        raise _not_from_january(text)
    return period_of_span(span, named="月" not in folded, code=_asked_code(span, folded))


def _says_no_more(folded: str) -> bool:
    """Whether the span that is found is all that stands there: 6月初 is not 6月."""
    found = next(match for form, _ in _FINDERS if (match := form.search(folded)))
    return found.start() == 0 and folded[found.end() :] in _TAILS


def _spelt(text: str) -> str:
    """A period as typed, in the spelling that is read."""
    folded = unspaced(text).upper()
    for form, spelling in _SPELLINGS:
        folded = re.sub(form, spelling, folded)
    return folded


def _asked_code(span: NamedSpan, folded: str) -> str | None:
    """The code that keeps a name which the span's end alone does not tell."""
    if "下半年" in folded:
        return f"{span.year}H2"
    return f"{span.year}Q{span.last // 3}" if "季" in folded else None


def _from_code(text: str, folded: str) -> Period | None:
    """The ASCII forms; None for all others."""
    match = _RANGE_CODE.fullmatch(folded)
    if match:
        if int(match[2]) != 1 or match[3] not in (None, match[1]):
            raise _not_from_january(text)
        return period_of_span(NamedSpan(int(match[1]), 1, _month_of(text, match[4])))
    match = _DAY_CODE.fullmatch(folded)
    if match:
        return period_of_day(_day_of(text, match))
    match = _CODE.fullmatch(folded)
    if not match:
        return None
    year, half, quarter, month, part = int(match[1]), match[2], match[3], match[4], match[5]
    if half or quarter:
        last = int(half) * 6 if half else int(quarter) * 3
        return period_of_span(NamedSpan(year, 1, last), named=True, code=folded)
    return period_of_span(NamedSpan(year, 1, int(month or MONTHS), _PART_CODES[part or "X3"]))


def _month_of(text: str, digits: str) -> int:
    if not 1 <= int(digits) <= MONTHS:
        raise ConfigError(f"时期“{text}”", f"没有{digits}月", _EXAMPLES)
    return int(digits)


def _day_of(text: str, match: re.Match[str]) -> dt.date:
    try:
        return dt.date(*map(int, match.groups()))
    except ValueError:
        raise ConfigError(
            f"时期“{text}”", "日历上没有这一天", f"请改成存在的日期，如{EXAMPLE_YEAR}-06-20"
        ) from None


def _not_from_january(text: str) -> ConfigError:
    return ConfigError(
        f"时期“{text}”",
        "不是从1月开始，而年度计划只能与1月以来的累计数相比",
        f"请改成从1月开始的时期，如{EXAMPLE_YEAR}年1-6月",
    )


def period_of_span(span: NamedSpan, *, named: bool = False, code: str | None = None) -> Period:
    """The period that ends with a span; its year must be known.

    Args:
        span: where it ends; its ``year`` is not None.
        named: keep the names 一季度, 上半年, 前三季度 where the end allows them.
        code: the canonical code where the end alone does not tell it (2011H2, 2011Q2).
    """
    if span.year is None:
        raise ValueError(span)
    year, month, part = span.year, span.last, span.part
    months = "1月" if month == 1 else f"1—{month}月"
    if part != WHOLE:
        part_code, words = _PART_NAMES[part]
        reach = words if month == 1 else f"至{month}月{words}"
        label, code = f"{year}年1月{reach}", f"{year}-{month:02d}{part_code}"
    elif month == MONTHS:
        label, code = f"{year}年", code or f"{year}"
    elif named and month in _NAMED:
        label, code = f"{year}年{_NAMED[month][1]}", code or f"{year}{_NAMED[month][0]}"
    else:
        label, code = f"{year}年{months}", code or f"{year}-{month:02d}"
    return Period(code, label, year, month, part, _last_day(year, month, part))


def _last_day(year: int, month: int, part: Fraction) -> dt.date:
    days = calendar.monthrange(year, month)[1]
    fixed = {Fraction(1, 3): 10, Fraction(2, 3): 20, Fraction(1, 2): 15}
    return dt.date(year, month, fixed.get(part, days))


def period_of_day(day: dt.date) -> Period:
    """From 1 January to a day inside a month, that day included (``--as-of``)."""
    days = calendar.monthrange(day.year, day.month)[1]
    label = f"截至{day.year}年{day.month}月{day.day}日"
    return Period(day.isoformat(), label, day.year, day.month, Fraction(day.day, days), day)


@lru_cache(maxsize=4096)
def find_year(text: str) -> int | None:
    """The one year that a text names; None where it names none or several.

    >>> find_year("2011年上半年台账"), find_year("2010-2012年项目"), find_year("项目台账")
    (2011, None, None)
    """
    found = set(_FIND_YEAR.findall(unspaced(text)))
    return int(found.pop()) if len(found) == 1 else None


@lru_cache(maxsize=4096)
def find_period(text: str) -> NamedSpan | None:
    """Find the span of months that a header, title or note names; None where it names none.

    >>> find_period("2011年1-6月完成投资")
    NamedSpan(year=2011, first=1, last=6, part=Fraction(1, 1), single=False)
    >>> find_period("截至6月底累计"), find_period("6月完成投资").single, find_period("1-N月完成投资")
    (NamedSpan(year=None, first=1, last=6, part=Fraction(1, 1), single=False), True, None)
    >>> find_period("1至8月上半月").part, find_period("前三季度").last, find_period("第二季度").first
    (Fraction(1, 2), 9, 4)
    """
    folded = unspaced(text)
    for form, read in _FINDERS:
        match = form.search(folded)
        if match:
            return read(match)
    return None


def _month(text: str) -> int:
    return _NUMERALS.get(text) or int(text)


def _year(match: re.Match[str]) -> int | None:
    return int(match[1]) if match[1] else None


def _read_half(match: re.Match[str]) -> NamedSpan:
    return NamedSpan(_year(match), 1, 6) if match[2] == "上" else NamedSpan(_year(match), 1, MONTHS)


def _read_quarter(match: re.Match[str]) -> NamedSpan:
    last = _QUARTERS[match[2]]
    return NamedSpan(_year(match), last - 2, last, single=last != 3)


def _read_single(match: re.Match[str]) -> NamedSpan:
    month = _month(match[2])
    return NamedSpan(_year(match), month, month, _PARTS.get(match[3] or "", WHOLE), single=True)


_FINDERS = (
    (_FIND_RANGE, lambda m: NamedSpan(_year(m), _month(m[2]), _month(m[3]), _PARTS.get(m[4] or "", WHOLE))),
    (_FIND_HALF, _read_half),
    (_FIND_FRONT, lambda m: NamedSpan(_year(m), 1, _FRONT_QUARTERS[m[2]])),
    (_FIND_QUARTER, _read_quarter),
    (_FIND_FRONT_MONTHS, lambda m: NamedSpan(_year(m), 1, _month(m[2]))),
    (_FIND_UP_TO, lambda m: NamedSpan(_year(m), 1, _month(m[2]), _PARTS.get(m[3] or "", WHOLE))),
    (_FIND_MONTH_END, lambda m: NamedSpan(_year(m), 1, _month(m[2]))),
    (_FIND_MONTH, _read_single),
)


def time_progress(period: Period, basis: Basis = Basis.MONTH, *, factor_pct: int = 100) -> Fraction:
    """The calendar's share of the year at the period's end, as an exact fraction of 1.

    Args:
        period: the period; its last day counts as over.
        basis: months ÷ 12 (the commoner school), or days ÷ 365 or 366.
        factor_pct: a stretched yearly goal, in percent (全年120% → 120).

    >>> time_progress(parse_period("2011H1")), time_progress(parse_period("2012-08B1"))
    (Fraction(1, 2), Fraction(5, 8))
    """
    if basis is Basis.DAY:
        days = 366 if calendar.isleap(period.year) else 365
        share = Fraction(period.end.timetuple().tm_yday, days)
    else:
        share = Fraction(period.month - 1 + period.part, MONTHS)
    return share * factor_pct / 100


def progress_hundredths(progress: Fraction) -> int:
    """Time progress in hundredths of a percent, half up.

    >>> progress_hundredths(Fraction(2, 3))
    6667
    """
    return divide_half_up(progress.numerator * FULL_RATE, progress.denominator)
