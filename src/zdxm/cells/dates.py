"""Date cells, from true dates to 2012年三季度 and 6月底前.

A word that names a stretch of time becomes its first day where something starts and its last day where
something ends, so that “after the period's end” and “past its planned finish” are answered on the safe side.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.cells.words import fold, is_blank, read_text, without_marks
from zdxm.declare import frozen, pattern
from zdxm.errors import EXAMPLE_YEAR
from zdxm.rules import Code, Fault

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw

FIRST_YEAR, LAST_YEAR = 1950, 2099
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(18264, 73050)
"""Excel's day numbers of 1950 to 2099."""

AMBIGUOUS_MONTH = "1"
"""As a number 2011.1 may be January or an October that lost its zero."""


@frozen
class DateReading:
    """A day as read; None for a blank or an unreadable cell."""

    value: dt.date | None
    fault: Fault | None = None


NOTHING = DateReading(None)

_UNDECIDED = pattern(r".*(?:未定|待定|尚未|未开工|不详|未明确|未确定|未批复|未受理|未发布|视.*情况).*")
_DIGITS = pattern(r"\d{4}(?:\d{2}){0,2}|\d{6}")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FULL = pattern(rf"{_YEAR}[-./年](?P<month>1[0-2]|0?[1-9])(?:[-./月](?P<day>3[01]|[12]\d|0?[1-9])日?|月份?)?")
_WORDS = pattern(
    rf"(?:{_YEAR}年?度?)?(?:(?P<month>1[0-2]|0?[1-9])月份?(?P<day>3[01]|[12]\d|0?[1-9])?日?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?P<whole>年?[内底末初中])|(?P<bare>))"
    r"(?P<part>上旬|中旬|下旬|初|底|末|上半月|下半月|中)?"
)
_CLOCK = pattern(
    r"(?:T|\s+)(?:上午|下午|[AP]M\s*)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[AP]M)?\s*$", re.IGNORECASE
)
"""The time of day behind a date, which must go before the blank between them does: 2024/3/1 0:00:00."""
_WEEKDAY = pattern(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
_REMARK = pattern(r"\([^()]*\)$")
_BETWEEN_DIGITS = pattern(r"(?<=\d)[。、,·‧–—_\\](?=\d)")
_STRAY_END = pattern(r"[。.、,;-]+$")
_SHORT_YEAR = pattern(r"^['’‘]?(\d{2})(?=年|[./]\d{1,2}[./月])")
_YEAR_HALF = pattern(r"^((?:19|20)\d{2})年?([QH])([1-4])$")
_CHINESE_DATE = pattern(
    r"^([〇○零一二三四五六七八九]{4}|(?:19|20)\d{2})年"
    r"(?:([一二三四五六七八九十]{1,3})月)?(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TAIL = pattern(
    r"(?:[之以]?前|左右|全部|已|正式|实质性|计划|预计|力争|拟|可"
    r"|开工|动工|竣工|完工|完成|投产|建成|交付|投用|复工)+"
)
_OTHER_ORDER = pattern(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
"""Day or month first: nobody can tell."""
_RANGE = pattern(r"(.+?)(?:--|[-~至到—–―/](?=(?:19|20)\d{2}))(.+)")
_WITHIN_YEAR = pattern(r"((?:19|20)\d{2})年(\d{1,2})月?[-~至到—–―](\d{1,2})月")
_YEAR_ALONE = pattern(r"(?:19|20)\d{2}年?度?")
_PARTS = {
    "Q": {"1": "一季度", "2": "二季度", "3": "三季度", "4": "四季度"},
    "H": {"1": "上半年", "2": "下半年"},
}
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAYS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (31, 31),
    "末": (31, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
}
_MONTHS_OF_YEAR = {"内": (1, 12), "底": (12, 12), "末": (12, 12), "初": (1, 1), "中": (6, 7)}


def read_date(raw: Raw | None, *, last: bool = False, year: int | None = None) -> DateReading:
    """Read one date cell.

    Args:
        raw: the cell.
        last: take the last day of a stretch (竣工) instead of the first (开工).
        year: the year meant where none is written.

    >>> str(read_date("2011年6月").value), str(read_date("2012年三季度", last=True).value)
    ('2011-06-01', '2012-09-30')
    >>> str(read_date("6月底前", year=2011).value), read_date("206-7-15").fault is None
    ('2011-06-30', False)
    """
    if isinstance(raw, dt.datetime):
        return _checked(raw.date(), read_text(raw))
    if isinstance(raw, dt.date):
        return _checked(raw, raw.isoformat())
    if raw is None or raw == "":
        return NOTHING
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(raw, last=last)
    return _from_text(read_text(raw), last, year)


def _checked(day: dt.date, shown: str) -> DateReading:
    return DateReading(day) if FIRST_YEAR <= day.year <= LAST_YEAR else _unread(shown)


def _unread(shown: str) -> DateReading:
    return DateReading(
        None,
        Fault(
            Code.DATE_UNREAD,
            f"日期栏里是“{shown}”，认不出是哪一天，按空白处理",
            f"请改成{EXAMPLE_YEAR}-06-30或{EXAMPLE_YEAR}年6月这样的写法",
        ),
    )


def _from_number(raw: float, *, last: bool) -> DateReading:
    if float(raw).is_integer():
        if int(raw) in _SERIALS:
            return DateReading(_EPOCH + dt.timedelta(days=int(raw)))
        return _from_text(str(int(raw)), last, None)
    shown = read_text(raw)
    year, _, month = shown.partition(".")
    if month == AMBIGUOUS_MONTH or len(month) > 2:
        return _unread(shown)
    return _from_text(f"{year}.{month}", last, None)


@lru_cache(maxsize=16384)
def _from_text(text: str, last: bool, year: int | None) -> DateReading:  # noqa: FBT001 - part of the memo's key
    folded = fold(without_marks(_CLOCK.sub("", text))[0])
    if is_blank(folded) or _UNDECIDED.fullmatch(folded):
        return NOTHING
    found = _one_text(folded, last, year) or _one_text(_as_usual(folded), last, year)
    if found is None and not _OTHER_ORDER.fullmatch(folded):
        halves = _RANGE.fullmatch(folded)
        if halves:
            found = _one_text(halves[2 if last else 1], last, year)
    return _unread(text) if found is None else _checked(found, text)


def _as_usual(folded: str) -> str:
    """A date in the usual signs: 二〇二四年三月, 2024。3。1号, 24年3月, 2024Q3."""
    text = _CHINESE_DATE.sub(_in_digits, _REMARK.sub("", _WEEKDAY.sub("", folded)))
    text = _STRAY_END.sub("", _BETWEEN_DIGITS.sub(".", text).replace("号", "日"))
    text = _YEAR_HALF.sub(lambda found: f"{found[1]}年{_PARTS[found[2]].get(found[3], '')}", text.upper())
    return _SHORT_YEAR.sub(lambda found: f"{'19' if found[1] >= '50' else '20'}{found[1]}", text)


def _in_digits(found: re.Match[str]) -> str:
    year, month, day = found[1].translate(_CHINESE_DIGITS), *(_counted(found[at]) for at in (2, 3))
    return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")


def _counted(numeral: str | None) -> str:
    """一 to 三十一 in digits."""
    tens, ten, ones = (numeral or "").rpartition("十")
    if not ten:
        return ones.translate(_CHINESE_DIGITS)
    return (tens or "一").translate(_CHINESE_DIGITS) + (ones or "〇").translate(_CHINESE_DIGITS)


def _one_text(folded: str, last: bool, year: int | None) -> dt.date | None:  # noqa: FBT001 - as above
    """One date without a range; None where it is none."""
    if _DIGITS.fullmatch(folded):
        return _from_digits(folded, last)
    text = _TAIL.sub("", folded)
    match = _FULL.fullmatch(text) or _WORDS.fullmatch(text)
    if not match or not text:
        return None
    named = {name: value for name, value in match.groupdict().items() if value}
    whole_year = int(named["year"]) if "year" in named else year
    if whole_year is None:
        return None
    return _day(whole_year, named, last)


def _day(year: int, named: dict[str, str], last: bool) -> dt.date | None:  # noqa: FBT001 - as above
    first_month, last_month = _months(named)
    part = named.get("part")
    if "quarter" in named or "half" in named:
        part = None
    month = last_month if last or part in {"底", "末"} else first_month
    length = calendar.monthrange(year, month)[1]
    if "day" in named:
        return dt.date(year, month, int(named["day"])) if int(named["day"]) <= length else None
    begin, end = _DAYS.get(part or "", (1, 31))
    if named.get("whole", "")[-1:] in {"底", "末"}:
        begin = 31
    return dt.date(year, month, min(end if last else begin, length))


def _months(named: dict[str, str]) -> tuple[int, int]:
    if "month" in named:
        return int(named["month"]), int(named["month"])
    if "quarter" in named:
        quarter = _QUARTER[named["quarter"]]
        return 3 * quarter - 2, 3 * quarter
    if "half" in named:
        return (1, 6) if named["half"] == "上" else (7, 12)
    return _MONTHS_OF_YEAR.get(named.get("whole", "内")[-1], (1, 12))


def _from_digits(digits: str, last: bool) -> dt.date | None:  # noqa: FBT001 - as above
    """2011, 201106, 20110630, or the six digits of 131130."""
    year, rest = int(digits[:4]), digits[4:]
    if len(digits) == 6 and not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= int(rest) <= 12):
        year, rest = 2000 + int(digits[:2]), digits[2:]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    named = {name: part for name, part in (("month", rest[:2]), ("day", rest[2:])) if part}
    if any(not 1 <= int(part) <= limit for part, limit in zip(named.values(), (12, 31), strict=False)):
        return None
    return _day(year, named, last)


def read_duration(raw: Raw | None) -> tuple[dt.date, dt.date] | None:
    """Read a cell of 建设起止年限 as its first and last day; None where it does not tell both (24个月).

    >>> [str(day) for day in read_duration("2010年3月至2012年6月")]
    ['2010-03-01', '2012-06-30']
    >>> [str(day) for day in read_duration("2010-2012")], read_duration("2年")
    (['2010-01-01', '2012-12-31'], None)
    """
    return _duration(fold(read_text(raw))) if raw else None


@lru_cache(maxsize=16384)
def _duration(folded: str) -> tuple[dt.date, dt.date] | None:
    within = _WITHIN_YEAR.fullmatch(folded)
    halves = _RANGE.fullmatch(folded)
    if within:
        first, last = (f"{within[1]}年{within[place]}月" for place in (2, 3))
    elif halves:
        first, last = halves[1], halves[2]
    elif _YEAR_ALONE.fullmatch(folded):
        first = last = folded
    else:
        return None
    start, end = _one_text(first, False, None), _one_text(last, True, None)  # noqa: FBT003 - as above
    return (start, end) if start is not None and end is not None and start <= end else None
