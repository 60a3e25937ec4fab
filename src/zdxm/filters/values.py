"""What templates hold: values that print themselves in house style, marked with the figure they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import total_ordering
from typing import Protocol

from zdxm.config.settings import Style
from zdxm.declare import frozen, pattern
from zdxm.errors import TemplateError
from zdxm.units import FULL_RATE, Unit, divide_half_up, rate_hundredths

OPEN, SPLIT, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
FORM = "|"
"""Parts an id from the form its value is printed in, where there is one."""
LIST, WORDS = "~list", "~words"
"""Behind a figure's id: a list of names, and words, that follow that figure."""
HOLE = "?"
"""Stands for the id where the value is a 【待补充：…】."""
DOUBT = "!"
"""Stands for the id where words say that a cell could not be read."""
EMPTY = OPEN + SPLIT + CLOSE
"""Printed for an empty text, so that a line on which nothing is printed is no empty line."""

_HOLE_TEXT = "【待补充：{}】"
_DOUBT_TEXT, _DOUBT_MORE = "【待核实：{}】", "等{}格"
_BREAK = pattern(r"[ \t]*[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+[ \t]*")
_UNPRINTABLE = pattern(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ASCII = 128


def clean(text: str) -> str:
    r"""Make ledger text fit to print: one line, no control characters, none of our marks.

    >>> clean("甲项目\n（一期）"), clean("Line A\r\nLine B"), clean("\ufdd0甲\x07")
    ('甲项目（一期）', 'Line A Line B', '甲')
    """
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("", _BREAK.sub(_join_lines, text)).strip()


def _join_lines(match: re.Match[str]) -> str:
    """Nothing beside a 汉字, one space between two ASCII words."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    both = before and after and ord(before) < _ASCII and ord(after) < _ASCII
    return " " if both else ""


def marked(text: str, figure: str, form: str = "") -> str:
    """Wrap printed text in marks with the id of its figure, and the form that it is printed in."""
    return f"{OPEN}{figure}{FORM if form else ''}{form}{SPLIT}{text}{CLOSE}"


def hole(name: str) -> str:
    """The words that stand, highlighted, for what is missing.

    >>> hole("主要措施").strip(OPEN + CLOSE).split(SPLIT)
    ['?', '【待补充：主要措施】']
    """
    return marked(_HOLE_TEXT.format(clean(name)), HOLE)


def offer(name: str) -> str:
    """A mark that prints nothing and says that something could be told here.

    >>> offer("形势").strip(OPEN + CLOSE).split(SPLIT)
    ['?形势', '']
    """
    return marked("", HOLE + clean(name))


def doubt_text(cells: Sequence[str]) -> str:
    """What stands, highlighted, behind a figure that rests on cells that could not be read.

    >>> doubt_text(["E4“待定”"]), doubt_text(["E4“待定”", "E9“再议”"])
    ('【待核实：E4“待定”】', '【待核实：E4“待定”等2格】')
    """
    more = _DOUBT_MORE.format(len(cells)) if len(cells) > 1 else ""
    return _DOUBT_TEXT.format(clean(cells[0]) + more)


def doubt(cells: Sequence[str]) -> str:
    """The same for a template to print; nothing where every cell was read."""
    return marked(doubt_text(cells), DOUBT) if cells else ""


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

    >>> from zdxm.config.settings import Style
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

    >>> from zdxm.config.settings import Style
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

    >>> from zdxm.config.settings import Style
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
    >>> from zdxm.config.settings import Style
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


MONEY, RATE, POINTS, COUNT, TIMES, TEXT = "元", "%", "百分点", "个", "倍", "原文"
"""What a figure is: the values of :class:`zdxm.figures.Kind`."""

_POINTS_SUFFIX = "个百分点"
_TRAILING = pattern(r"(?:[。；，、;,\s]+|(?<=[\u4e00-\u9fff])\.)+\Z")


class _HasValue(Protocol):
    """An enumerator whose value is a text."""

    @property
    def value(self) -> str:
        """The text."""


class Printable(Protocol):
    """What printing needs of a :class:`zdxm.figures.Figure`, where each attribute is described."""

    @property
    def id(self) -> str:
        """Stable within a report."""

    @property
    def kind(self) -> _HasValue:
        """What the value is."""

    @property
    def value(self) -> int | str:
        """元, hundredths, a count or a text."""

    @property
    def exact(self) -> tuple[int, int] | None:
        """Numerator and denominator of a rate."""

    @property
    def progress(self) -> Fraction | None:
        """What a gap is held against."""

    @property
    def form(self) -> str:
        """How a text was put another way."""


@total_ordering
@frozen(eq=False)
class Value:
    """A figure in house style, or the fact that there is none.

    True where it is there and not 0; compares with numbers and texts by its bare value.

    Attributes:
        name: what the template calls it, for messages.
        style: house style.
        figure: None where the ledger gives no value.
        missing: printed as 【待补充：missing】 where there is no figure; "" makes printing it an error.
    """

    name: str
    style: Style
    figure: Printable | None = None
    missing: str = ""

    @property
    def bare(self) -> int | str | None:
        """The value itself: 元, hundredths, a count, a text."""
        return None if self.figure is None else self.figure.value

    def known(self) -> Printable:
        """The figure.

        Raises:
            TemplateError: there is none.
        """
        if self.figure is None:
            raise misuse(f"“{self.name}”没有数值，不能打印", "请先用{% if … is 有 %}判断有没有，再打印")
        return self.figure

    def __str__(self) -> str:
        if self.figure is None and self.missing:
            return hole(self.missing)
        figure = self.known()
        return marked(_text(figure, self.style), figure.id, figure.form)

    def __bool__(self) -> bool:
        return bool(self.bare)

    def __eq__(self, other: object) -> bool:
        return self.bare == (other.bare if isinstance(other, Value) else other)

    def __lt__(self, other: object) -> bool:
        mine, its = self.known().value, other.known().value if isinstance(other, Value) else other
        if isinstance(mine, int) and isinstance(its, int):
            return mine < its
        raise misuse(f"“{self.name}”不能比大小", "请只对个数、金额和比例用大于、小于")

    __hash__ = None  # type: ignore[assignment] # equal to bare numbers, so it must not be a key


class Listing(Protocol):
    """A list of things with names, and a count that is itself a figure."""

    @property
    def count(self) -> Value:
        """How many there are."""

    def names(self, most: int) -> Sequence[Value]:
        """The first names, as many as there are or ``most`` of them."""


def misuse(reason: str, remedy: str) -> TemplateError:
    """A fault in a template whose place only the composer knows; it puts it in."""
    return TemplateError("模板", reason, remedy)


def _text(figure: Printable, style: Style) -> str:
    """A figure as its kind is printed when the template asks for nothing else."""
    kind, value = figure.kind.value, figure.value
    if isinstance(value, str):  # the template's own sentence goes on, or ends, behind ledger text
        return _TRAILING.sub("", clean(value))
    if kind == MONEY:
        return money_text(value, style)
    if kind == RATE:
        return rate_text(value, style, figure.exact) + RATE
    if kind == POINTS:
        return points_text(value, style, figure.exact, figure.progress) + _POINTS_SUFFIX
    if kind == TIMES:
        return _decimal(value, _HUNDREDTHS, keep=style.trailing_zeros) + TIMES
    return str(value)
