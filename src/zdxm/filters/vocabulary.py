"""The filters and tests of the templates, each with its manual.

As with a rule, the docstring is the manual, in the clerk's language: a first line that says it in one
sentence, a line for each argument behind the value, and examples in the templates' own language (例) with
what they print of a small ledger (印出). ``docs/templates.md`` is made of these manuals, and a test prints
every example anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from zdxm.filters import values

if TYPE_CHECKING:
    from zdxm.config.settings import Style

KINDS = {
    values.MONEY: "金额",
    values.RATE: "比例",
    values.POINTS: "与时间进度的差距",
    values.COUNT: "个数",
    values.TIMES: "倍数",
    values.TEXT: "文字",
}
"""What the clerk calls a kind of figure."""
_POINTS_SUFFIX = "个百分点"
_SAME_AS, _EVEN = "与", "持平"
_AND, _AND_MORE, _MEASURE_WORD, _PROJECT = "、", "等", "个", "项目"
_NTH = "是"
_COMPARED, _DECIMALS = "对比", "{}位小数"
"""Forms that a figure is printed in."""
_BETWEEN, _END = "，", "。"
_STOPS, _ENDS, _DANGLING = "，、；：。！？—（“", "。！？", "，、；"


def _figure(value: object, word: str, kind: str) -> tuple[values.Printable, Style]:
    """The figure behind a value, checked to be of the kind that the filter prints."""
    if not isinstance(value, values.Value):
        raise values.misuse(f"过滤器“{word}”前面不是台账里的数", f"请写成{{{{ 合计.完成投资|{word} }}}}这样")
    figure = value.known()
    if figure.kind.value != kind:
        meant = KINDS[figure.kind.value]
        raise values.misuse(
            f"“{value.name}”是{meant}，不能用过滤器“{word}”", "请换成与它相配的过滤器，或去掉过滤器"
        )
    return figure, value.style


def print_money(value: object, unit: str = "") -> str:
    """金额：满一亿的用亿元，不足的用万元，不足百元的用元。

    unit：固定用这个单位，元、万元、亿元之一；不写就自动选。

    例：{{ 合计.完成投资|钱 }}
    印出：6.1亿元

    例：{% for 项目 in 合计.最慢项目 %}{{ 项目.名称 }}{{ 项目.完成投资|钱 }}。{% endfor %}
    印出：乙项目1.2亿元。己项目5000万元。

    例：{{ 合计.完成投资|钱("万元") }}
    印出：61000万元

    >>> print_money("2000")
    Traceback (most recent call last):
    zdxm.errors.TemplateError: 模板：过滤器“钱”前面不是台账里的数。请写成{{ 合计.完成投资|钱 }}这样。
    """
    figure, style = _figure(value, "钱", values.MONEY)
    if unit and unit not in values.UNITS:
        raise values.misuse(f"过滤器“钱”不认识单位“{unit}”", f"请用{_AND.join(values.UNITS)}之一")
    return values.marked(values.money_text(int(figure.value), style, unit), figure.id, unit)


def print_rate(value: object, decimals: int | None = None) -> str:
    """比例，带百分号。

    decimals：最多几位小数，0、1、2之一；不写就照设置`rate_decimals`。

    例：{{ 合计.完成率|百分比 }}
    印出：38.13%

    例：{{ 合计.完成率|百分比(1) }}
    印出：38.1%
    """
    figure, style = _figure(value, "百分比", values.RATE)
    form = "" if decimals is None else _DECIMALS.format(decimals)
    return values.marked(
        values.rate_text(int(figure.value), style, figure.exact, decimals) + values.RATE, figure.id, form
    )


def print_points(value: object) -> str:
    """与时间进度差多少，不说高低。

    例：{{ 合计.差距|百分点 }}
    印出：11.87个百分点
    """
    figure, style = _figure(value, "百分点", values.POINTS)
    gap = values.points_text(int(figure.value), style, figure.exact, figure.progress)
    return values.marked(gap + _POINTS_SUFFIX, figure.id)


def print_comparison(value: object) -> str:
    """与时间进度比，整个分句：高于、低于还是持平，用语照设置。

    例：{{ 合计.差距|对比 }}
    印出：低于时间进度11.87个百分点

    例：{% for 项目 in 合计.持平项目 %}{{ 项目.名称 }}{{ 项目.差距|对比 }}{% endfor %}
    印出：丙项目与时间进度持平
    """
    figure, style = _figure(value, "对比", values.POINTS)
    gap = int(figure.value)
    if not gap:
        return values.marked(f"{_SAME_AS}{style.progress_noun}{_EVEN}", figure.id, _COMPARED)
    verb = style.above if gap > 0 else style.below
    size = values.points_text(gap, style, figure.exact, figure.progress)
    return values.marked(f"{verb}{style.progress_noun}{size}{_POINTS_SUFFIX}", figure.id, _COMPARED)


def print_names(listing: values.Listing, noun: str = _PROJECT) -> str:
    """名称和个数；超过设置`names_max`个的，后面写“等N个项目”。

    noun：数的是什么，平时是项目；写""时，列全了就不写个数。

    例：{{ 合计.滞后项目|名单 }}
    印出：乙项目、己项目2个项目

    例：{{ 合计.项目|名单 }}
    印出：甲项目、乙项目、丙项目、丁项目、戊项目、己项目、庚项目、辛项目等10个项目

    例：{{ 合计.滞后项目|名单("") }}
    印出：乙项目、己项目
    """
    if not hasattr(listing, "names") or not hasattr(listing, "count"):
        raise values.misuse("过滤器“名单”前面不是项目的列表", "请写成{{ 合计.超前项目|名单 }}这样")
    total = int(listing.count.bare or 0)
    most = listing.count.style.names_max or total
    names = _AND.join(str(name) for name in listing.names(most))
    if total > most:
        names += f"{_AND_MORE}{listing.count}{_MEASURE_WORD}{noun or _PROJECT}"
    elif total > 1 and noun:
        names += f"{listing.count}{_MEASURE_WORD}{noun}"
    return values.marked(names, f"{listing.count.known().id}{values.LIST}", noun) if names else ""


def follow(text: str, value: object, name: str, whole: str = "") -> str:
    """跟着一个数变的一段话：`zdxm refresh`更新这个数时，整段换新。

    有人改过的一段话，更新时只换里面的数。

    value：跟着哪个数。
    name：这段话的名称，用来区分跟着同一个数的几段话。
    whole：写“整体”，用于排名、名单这样单看一个数没有意义的话，有人改过就整段不动。

    例：
    {% filter 随数(合计.滞后数, "快慢") %}
    {{ 合计.滞后项目|名单 }}进度较慢。
    {% endfilter %}
    印出：乙项目、己项目2个项目进度较慢。
    """
    if not isinstance(value, values.Value):
        raise values.misuse(
            "过滤器“随数”后面不是台账里的数", '请写成{% filter 随数(合计.滞后数, "快慢") %}这样'
        )
    joined = "".join(line.strip() for line in text.replace(values.EMPTY, "").split("\n"))
    ending = values.LIST if whole else values.WORDS
    return values.marked(joined, f"{value.known().id}{ending}", name) + "\n" if joined else ""


def ordinal_words(number: int) -> str:
    """循环到第几个：一是、二是，直到十二是、二十是。

    例：{% for 条 in 主要措施[0].条目 %}{{ loop.index|序 }}{{ 条.内容 }}。{% endfor %}
    印出：一是建立联席会议制度。二是定期会商难题。

    >>> ordinal_words(1), ordinal_words(10), ordinal_words(12), ordinal_words(20), ordinal_words(101)
    ('一是', '十是', '十二是', '二十是', '一〇一是')
    """
    return values.chinese_number(number) + _NTH


def join_clauses(text: str, between: str = _BETWEEN, end: str = _END) -> str:
    r"""一行一个分句，连成一句：空行不算，已经有标点的不再加，没有一行有字的什么也不印。

    between：分句之间的标点。
    end：句末的标点，写""就不加。

    例：
    {% filter 句 %}
    其中，
    开工建设{{ 合计.已开工数 }}个
    {% if 合计.完成投资 is 有 %}
    完成投资{{ 合计.完成投资|钱 }}
    {% endif %}
    {% endfilter %}
    印出：其中，开工建设8个，完成投资6.1亿元。

    例：
    {% filter 句("；") %}
    {% for 类 in 类别 if 类.完成率 is 有 %}
    {{ 类.名称 }}{{ 类.完成率|百分比 }}
    {% endfor %}
    {% endfilter %}
    印出：交通40%；工业50%；片区0%。

    >>> join_clauses("其中，\n\n  完成投资1亿元\n占年度计划的50%\n")
    '其中，完成投资1亿元，占年度计划的50%。'
    >>> join_clauses("甲\n乙；", "；"), join_clauses("\n"), join_clauses("甲\n乙", "、", "")
    ('甲；乙。', '', '甲、乙')
    """
    sentence = ""
    for clause in filter(None, (line.strip() for line in text.replace(values.EMPTY, "").split("\n"))):
        follows = sentence and _last(sentence) not in _STOPS
        sentence += between + clause if follows else clause
    sentence = sentence.rstrip(_DANGLING)
    return sentence + end if sentence and _last(sentence) not in _ENDS else sentence


def _last(text: str) -> str:
    """The last visible character; a sentence is never empty here."""
    return text.rstrip(values.CLOSE)[-1:]


def count_of(things: Sequence[object]) -> int:
    """列表里有几个，只用来判断。

    例：{% if 类别|数 > 1 %}分类别看，{% endif %}完成投资{{ 合计.完成投资|钱 }}。
    印出：分类别看，完成投资6.1亿元。

    >>> count_of(("甲", "乙"))
    2
    """
    return len(things)


def is_there(thing: object) -> bool:
    """台账里有没有这个数、这段文字、这张表；列表是不是不空。0也是有，空白不是。

    例：{% for 项目 in 合计.项目 if 项目.完成投资 is not 有 %}{{ 项目.名称 }}没有填报。{% endfor %}
    印出：辛项目没有填报。

    >>> is_there(()), is_there("甲")
    (False, True)
    """
    return thing.figure is not None if isinstance(thing, values.Value) else bool(thing)


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
