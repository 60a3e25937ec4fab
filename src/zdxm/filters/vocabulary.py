"""The filters and tests of the templates, each with its manual; ``docs/templates.md`` is the clerk's."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.filters.marks import CLOSE, EMPTY, LIST, WORDS, marked
from zdxm.filters.numbers import UNITS, chinese_number, money_text, points_text, rate_text
from zdxm.filters.values import COUNT, MONEY, POINTS, RATE, TEXT, Value, misuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zdxm.config import Style
    from zdxm.filters.values import Listing, Printable

__all__ = ["FILTERS", "TESTS"]

_MEANT = {MONEY: "金额", RATE: "比例", POINTS: "与时间进度的差距", COUNT: "个数", TEXT: "文字"}
_POINTS_SUFFIX = "个百分点"
_SAME_AS, _EVEN = "与", "持平"
_AND, _AND_MORE, _MEASURE_WORD, _PROJECT = "、", "等", "个", "项目"
_NTH = "是"
_COMPARED, _DECIMALS = "对比", "{}位小数"
"""Forms that a figure is printed in."""
_BETWEEN, _END = "，", "。"
_STOPS, _ENDS, _DANGLING = "，、；：。！？—（“", "。！？", "，、；"


def _figure(value: object, word: str, kind: str) -> tuple[Printable, Style]:
    """The figure behind a value, checked to be of the kind that the filter prints."""
    if not isinstance(value, Value):
        raise misuse(f"过滤器“{word}”前面不是台账里的数", f"请写成{{{{ 合计.完成投资|{word} }}}}这样")
    figure = value.known()
    if figure.kind.value != kind:
        meant = _MEANT[figure.kind.value]
        raise misuse(f"“{value.name}”是{meant}，不能用过滤器“{word}”", "请换成与它相配的过滤器，或去掉过滤器")
    return figure, value.style


def print_money(value: object, unit: str = "") -> str:
    """钱: an amount in house style, or always in the named unit: 完成投资|钱, 完成投资|钱("万元").

    >>> print_money("2000")
    Traceback (most recent call last):
    zdxm.errors.TemplateError: 模板：过滤器“钱”前面不是台账里的数。请写成{{ 合计.完成投资|钱 }}这样。
    """
    figure, style = _figure(value, "钱", MONEY)
    if unit and unit not in UNITS:
        raise misuse(f"过滤器“钱”不认识单位“{unit}”", f"请用{_AND.join(UNITS)}之一")
    return marked(money_text(int(figure.value), style, unit), figure.id, unit)


def print_rate(value: object, decimals: int | None = None) -> str:
    """百分比: a rate with its sign: 完成率|百分比; with at most 1 decimal: 完成率|百分比(1)."""
    figure, style = _figure(value, "百分比", RATE)
    form = "" if decimals is None else _DECIMALS.format(decimals)
    return marked(rate_text(int(figure.value), style, figure.exact, decimals) + RATE, figure.id, form)


def print_points(value: object) -> str:
    """百分点: how far from time progress, without the direction: 差距|百分点 prints 7.86个百分点."""
    figure, style = _figure(value, "百分点", POINTS)
    gap = points_text(int(figure.value), style, figure.exact, figure.progress)
    return marked(gap + _POINTS_SUFFIX, figure.id)


def print_comparison(value: object) -> str:
    """对比: the whole clause, so that its words follow the figure: 差距|对比.

    Prints 高于时间进度3.2个百分点, 低于时间进度7.86个百分点 or 与时间进度持平, in the house's words.
    """
    figure, style = _figure(value, "对比", POINTS)
    gap = int(figure.value)
    if not gap:
        return marked(f"{_SAME_AS}{style.progress_noun}{_EVEN}", figure.id, _COMPARED)
    verb = style.above if gap > 0 else style.below
    size = points_text(gap, style, figure.exact, figure.progress)
    return marked(f"{verb}{style.progress_noun}{size}{_POINTS_SUFFIX}", figure.id, _COMPARED)


def print_names(listing: Listing, noun: str = _PROJECT) -> str:
    """名单: names and their count: 甲项目; 甲项目、乙项目2个项目; 甲项目、乙项目等13个项目.

    No more than ``names_max`` names are listed. The count agrees with them: all are listed, or 等 stands
    before it. ``noun`` is what is counted; 名单("") leaves the count out where all names are listed.
    """
    if not hasattr(listing, "names") or not hasattr(listing, "count"):
        raise misuse("过滤器“名单”前面不是项目的列表", "请写成{{ 合计.超前项目|名单 }}这样")
    total = int(listing.count.bare or 0)
    most = listing.count.style.names_max or total
    names = _AND.join(str(name) for name in listing.names(most))
    if total > most:
        names += f"{_AND_MORE}{listing.count}{_MEASURE_WORD}{noun or _PROJECT}"
    elif total > 1 and noun:
        names += f"{listing.count}{_MEASURE_WORD}{noun}"
    return marked(names, f"{listing.count.known().id}{LIST}", noun) if names else ""


def follow(text: str, value: object, name: str, whole: str = "") -> str:
    """随数: words that change with a figure, {% filter 随数(合计.滞后数, "快慢") %} … {% endfilter %}.

    ``zdxm refresh`` writes them anew with the figure, as long as nobody has changed them; otherwise only the
    figures among them. The name tells several such words of one figure apart. 随数(…, "整体") is for words
    whose figures say nothing by themselves, such as a ranking: once somebody has changed them, they are left
    alone with all their figures.
    """
    if not isinstance(value, Value):
        raise misuse("过滤器“随数”后面不是台账里的数", '请写成{% filter 随数(合计.滞后数, "快慢") %}这样')
    joined = "".join(line.strip() for line in text.replace(EMPTY, "").split("\n"))
    ending = LIST if whole else WORDS
    return marked(joined, f"{value.known().id}{ending}", name) + "\n" if joined else ""


def ordinal_words(number: int) -> str:
    """序: 一是, 二是 …: {{ loop.index|序 }}.

    >>> ordinal_words(1), ordinal_words(10), ordinal_words(12), ordinal_words(20), ordinal_words(101)
    ('一是', '十是', '十二是', '二十是', '一〇一是')
    """
    return chinese_number(number) + _NTH


def join_clauses(text: str, between: str = _BETWEEN, end: str = _END) -> str:
    r"""句: the non-empty lines of a block as the clauses of one sentence: {% filter 句 %} … {% endfilter %}.

    No separator follows a clause that already ends with one; nothing at all is printed when every line is
    empty. 句("；") joins by another mark, 句("；", "") leaves the end open.

    >>> join_clauses("其中，\n\n  完成投资1亿元\n占年度计划的50%\n")
    '其中，完成投资1亿元，占年度计划的50%。'
    >>> join_clauses("甲\n乙；", "；"), join_clauses("\n"), join_clauses("甲\n乙", "、", "")
    ('甲；乙。', '', '甲、乙')
    """
    sentence = ""
    for clause in filter(None, (line.strip() for line in text.replace(EMPTY, "").split("\n"))):
        follows = sentence and _last(sentence) not in _STOPS
        sentence += between + clause if follows else clause
    sentence = sentence.rstrip(_DANGLING)
    return sentence + end if sentence and _last(sentence) not in _ENDS else sentence


def _last(text: str) -> str:
    """The last visible character; a sentence is never empty here."""
    return text.rstrip(CLOSE)[-1:]


def count_of(things: Sequence[object]) -> int:
    """数: how many things a list holds, for conditions: {% if 类别|数 > 1 %}.

    >>> count_of(("甲", "乙"))
    2
    """
    return len(things)


def is_there(thing: object) -> bool:
    """有: whether a value or a list is there at all, 0 included: {% if 合计.完成率 is 有 %}.

    >>> is_there(()), is_there("甲")
    (False, True)
    """
    return thing.figure is not None if isinstance(thing, Value) else bool(thing)


FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        "钱": print_money,
        "百分比": print_rate,
        "百分点": print_points,
        "对比": print_comparison,
        "名单": print_names,
        "序": ordinal_words,
        "句": join_clauses,
        "数": count_of,
        "随数": follow,
    }
)
"""Every filter that a template may use."""

TESTS: Mapping[str, Callable[[object], bool]] = MappingProxyType({"有": is_there})
"""Every test that a template may use after ``is``."""
