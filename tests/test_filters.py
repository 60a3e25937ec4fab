"""Figures in house style: amounts, rates, gaps, names, sentences."""

from __future__ import annotations

import doctest
import importlib
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zdxm.config.settings import Style
from zdxm.errors import TemplateError
from zdxm.figures.values import Figure, Kind
from zdxm.filters.values import (
    CLOSE,
    EMPTY,
    FORM,
    OPEN,
    SPLIT,
    Value,
    clean,
    money_text,
    points_text,
    printed_yuan,
    rate_text,
    wan_text,
)
from zdxm.filters.vocabulary import FILTERS, TESTS
from zdxm.units import divide_half_up, rate_hundredths

PLAIN = Style()
YI, WAN = 100_000_000, 10_000
HALF = Fraction(1, 2)


def value(kind: Kind, bare: int | str, style: Style = PLAIN, **more: Any) -> Value:
    """A template's value of one kind."""
    return Value("某值", style, Figure("x.y", kind, bare, "", "x", **more))


def gap(part: int, whole: int, style: Style = PLAIN, progress: Fraction = HALF) -> Value:
    """The gap between a rate and the calendar."""
    hundredths = rate_hundredths(part, whole) - divide_half_up(
        progress.numerator * 10_000, progress.denominator
    )
    return value(Kind.POINTS, hundredths, style, exact=(part, whole), progress=progress)


def shown(printed: object) -> str:
    """Printed text without its marks."""
    text = str(printed)
    while OPEN in text:
        before, _, rest = text.partition(OPEN)
        inside, _, after = rest.partition(CLOSE)
        text = before + inside.partition(SPLIT)[2] + after
    return text


class Names:
    """A list with as many names as it counts."""

    def __init__(self, count: int, style: Style = PLAIN) -> None:
        self.count = value(Kind.COUNT, count, style)

    def names(self, most: int) -> list[Value]:
        """The first names."""
        total = self.count.bare
        assert isinstance(total, int)
        return [value(Kind.TEXT, f"项目{chr(ord('A') + at)}") for at in range(min(most, total))]


@pytest.mark.parametrize("module", ["values", "vocabulary"])
def test_examples_in_the_manual_hold(module: str) -> None:
    """Every example in a docstring gives what it says."""
    result = doctest.testmod(importlib.import_module(f"zdxm.filters.{module}"))
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (0, "0元"),
        (1, "1元"),
        (49, "49元"),
        (50, "0.01万元"),
        (9_999, "1万元"),
        (-2_000 * WAN, "-2000万元"),
        (YI - 1, "1亿元"),
        (YI - 50, "1亿元"),
        (YI - 51, "9999.99万元"),
        (YI, "1亿元"),
        (YI + 499_999, "1亿元"),
        (YI + 500_000, "1.01亿元"),
        (-YI, "-1亿元"),
        (13_418 * 1_000_000, "134.18亿元"),
    ],
)
def test_money_takes_the_unit_that_reads_best(yuan: int, text: str) -> None:
    """亿元 from one 亿 as printed, 万元 below, 元 where 万元 would read 0."""
    assert money_text(yuan, PLAIN) == text


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_printed_money_is_within_half_a_step(yuan: int, decimals: int) -> None:
    """What a reader takes an amount for is at most half a printed step away, and is what stands there."""
    style = Style(money_decimals=decimals)
    read, step = printed_yuan(yuan, style)
    assert abs(read - yuan) * 2 <= step
    text = money_text(yuan, style)
    unit = YI if text.endswith("亿元") else WAN if text.endswith("万元") else 1
    assert Fraction(text.rstrip("亿万元")) * unit == read


@given(st.integers(-(10**14), 10**14))
def test_tables_lose_nothing(yuan: int) -> None:
    """An amount in a table is exact."""
    assert Fraction(wan_text(yuan)) * WAN == yuan


@pytest.mark.parametrize(
    ("part", "decimals", "rate", "gap"),
    [
        (100, 0, "1", "0.4"),  # the calendar stands at 1.4 %: with no decimals both would be 1
        (40, 0, "0.4", "0.6"),
        (1, 0, "0.01", "0.99"),
        (1, 1, "0.01", "1.39"),
        (9996, 0, "99.96", "98.96"),
        (9940, 0, "99", "98"),
    ],
)
def test_few_decimals_hide_nothing(part: int, decimals: int, rate: str, gap: str) -> None:
    """More are printed where a rate would read 0 or 100; the gap stays the printed rate less the calendar."""
    style = Style(rate_decimals=decimals)
    exact, progress = (part, 10_000), Fraction(14, 1000)
    assert rate_text(part, style, exact) == rate
    assert points_text(part - 140, style, exact, progress) == gap


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 2))
def test_a_rate_reads_0_or_100_only_where_it_is(part: int, whole: int, decimals: int) -> None:
    """A rate that is not exactly 0 or 100 never prints so."""
    text = rate_text(rate_hundredths(part, whole), Style(rate_decimals=decimals), (part, whole))
    assert (text == "0") == (part == 0)
    assert (text == "100") == (part == whole)


@given(
    st.integers(0, 30_000),
    st.integers(1, 10_000),
    st.integers(1, 12),
    st.integers(0, 3),
    st.sampled_from(["round-first", "subtract-first"]),
)
def test_no_gap_reads_0_and_the_verb_follows_it(
    part: int, whole: int, months: int, decimals: int, rounding: Any
) -> None:
    """The verb is decided by the gap of two decimals; the number beside it is never 0 and never negative."""
    style = Style(rate_decimals=decimals, rounding=rounding)
    asked = gap(part, whole, style, Fraction(months, 12))
    text = shown(FILTERS["对比"](asked))
    bare = asked.bare
    assert isinstance(bare, int)
    if bare == 0:
        assert text == "与时间进度持平"
        return
    verb = "高于" if bare > 0 else "低于"
    assert text.startswith(f"{verb}时间进度")
    assert text.endswith("个百分点")
    assert Fraction(text.removeprefix(f"{verb}时间进度").removesuffix("个百分点")) > 0


@given(st.integers(0, 30_000), st.integers(1, 10_000), st.integers(1, 12))
def test_round_first_is_what_the_reader_recomputes(part: int, whole: int, months: int) -> None:
    """Printed rate less printed time progress is the printed gap."""
    progress = Fraction(months, 12)
    asked = gap(part, whole, PLAIN, progress)
    bare = asked.bare
    assert isinstance(bare, int)
    rate = Fraction(rate_text(rate_hundredths(part, whole), PLAIN, (part, whole)))
    time = Fraction(rate_text(0, PLAIN, (progress.numerator, progress.denominator)))
    assert abs(rate - time) == Fraction(points_text(bare, PLAIN, (part, whole), progress))


def test_the_two_schools_of_rounding_differ() -> None:
    """97.158 against 83.333: 13.9 from the printed values, 13.8 from the exact ones."""
    exact, progress = (97_158, 100_000), Fraction(10, 12)
    first = Style(rate_decimals=1)
    last = Style(rate_decimals=1, rounding="subtract-first")
    assert points_text(1383, first, exact, progress) == "13.9"
    assert points_text(1383, last, exact, progress) == "13.8"


def test_house_words() -> None:
    """Verb pair and noun are the house's."""
    style = Style(above="超", below="欠", progress_noun="序时进度")
    texts = [shown(FILTERS["对比"](gap(part, 100, style))) for part in (53, 47, 50)]
    assert texts == ["超序时进度3个百分点", "欠序时进度3个百分点", "与序时进度持平"]


def test_the_whole_clause_belongs_to_its_figure() -> None:
    """The direction is inside the figure's marks, so that new figures bring new words."""
    assert FILTERS["对比"](gap(53, 100)) == f"{OPEN}x.y{FORM}对比{SPLIT}高于时间进度3个百分点{CLOSE}"


@pytest.mark.parametrize(
    ("count", "most", "text"),
    [
        (0, 8, ""),
        (1, 8, "项目A"),
        (2, 8, "项目A、项目B2个项目"),
        (3, 2, "项目A、项目B等3个项目"),
        (3, 3, "项目A、项目B、项目C3个项目"),
        (3, 0, "项目A、项目B、项目C3个项目"),
    ],
)
def test_names_and_their_count_agree(count: int, most: int, text: str) -> None:
    """All names and their number, or 等 before a larger one."""
    assert shown(FILTERS["名单"](Names(count, Style(names_max=most)))) == text


def test_names_without_a_count() -> None:
    """An empty noun leaves the count out, but never beyond the most names."""
    assert shown(FILTERS["名单"](Names(2), "")) == "项目A、项目B"
    assert shown(FILTERS["名单"](Names(3, Style(names_max=2)), "")) == "项目A、项目B等3个项目"


def test_a_bare_value_prints_as_its_kind() -> None:
    """Without a filter, money, rates, gaps, counts and texts still come out in house style."""
    assert shown(value(Kind.MONEY, YI)) == "1亿元"
    assert shown(value(Kind.RATE, 4214, exact=(4214, 10_000))) == "42.14%"
    assert shown(gap(53, 100)) == "3个百分点"
    assert shown(value(Kind.COUNT, 45)) == "45"
    assert shown(value(Kind.TEXT, "完成3层。")) == "完成3层"


def test_options() -> None:
    """A unit and decimals may be asked for."""
    assert shown(FILTERS["钱"](value(Kind.MONEY, 5 * YI), "万元")) == "50000万元"
    assert shown(FILTERS["百分比"](value(Kind.RATE, 4214), 1)) == "42.1%"
    assert shown(FILTERS["百分点"](gap(42, 100))) == "8个百分点"


@pytest.mark.parametrize(
    ("word", "operand", "said"),
    [
        ("钱", value(Kind.RATE, 1), "“某值”是比例，不能用过滤器“钱”"),
        ("百分比", value(Kind.MONEY, 1), "“某值”是金额，不能用过滤器“百分比”"),
        ("对比", "文字", "过滤器“对比”前面不是台账里的数"),
        ("百分点", Value("差距", PLAIN), "“差距”没有数值，不能打印"),
        ("名单", "文字", "过滤器“名单”前面不是项目的列表"),
    ],
)
def test_misuse_is_told(word: str, operand: object, said: str) -> None:
    """A filter on the wrong kind of thing says which, and what to do."""
    with pytest.raises(TemplateError) as caught:
        FILTERS[word](operand)
    assert caught.value.reason == said
    assert caught.value.remedy


def test_an_unknown_unit_is_told() -> None:
    """Only 元, 万元 and 亿元 can be asked for."""
    with pytest.raises(TemplateError, match="千万元"):
        FILTERS["钱"](value(Kind.MONEY, 1), "千万元")


def test_a_missing_value_is_no_zero() -> None:
    """It is false, not there, equal to no number; printing it is an error unless it has its own words."""
    missing, zero = Value("完成率", PLAIN), value(Kind.RATE, 0)
    assert [bool(missing), bool(zero)] == [False, False]
    assert [TESTS["有"](missing), TESTS["有"](zero)] == [False, True]
    assert missing != 0
    assert zero == 0
    with pytest.raises(TemplateError, match="“完成率”没有数值"):
        str(missing)
    assert shown(Value("地区", PLAIN, missing="地区")) == "【待补充：地区】"


def test_values_compare_by_their_bare_value() -> None:
    """Counts compare with numbers and with each other; texts have no order."""
    three, four = value(Kind.COUNT, 3), value(Kind.COUNT, 4)
    assert three < four
    assert four >= 4
    assert three in (4, 3)
    with pytest.raises(TemplateError, match="不能比大小"):
        _ = value(Kind.TEXT, "甲") < 3


@pytest.mark.parametrize(
    ("dirty", "good"),
    [
        ("甲　项目", "甲　项目"),
        ("甲\u2028乙\u2029丙\x85丁", "甲乙丙丁"),
        ("A\tB", "A B"),
        ("\x00甲\x1b\ud800\uffff", "甲"),
        (f"{OPEN}x{SPLIT}{CLOSE}", "x"),
        ("𠮷野\ue000", "𠮷野\ue000"),
    ],
)
def test_ledger_text_is_made_fit_to_print(dirty: str, good: str) -> None:
    """Breaks and controls go, real characters stay, the house's own included."""
    assert clean(dirty) == good


def test_empty_prints_are_no_clauses() -> None:
    """A line on which nothing was printed joins nothing."""
    assert FILTERS["句"](f"甲\n{EMPTY}\n乙{EMPTY}") == "甲，乙。"
    assert FILTERS["句"](EMPTY) == ""


def test_a_sentence_ends_once() -> None:
    """A full stop that is there already is not doubled, and a dangling comma is dropped."""
    assert FILTERS["句"]("甲。") == "甲。"
    assert FILTERS["句"]("甲，\n") == "甲。"
    assert FILTERS["句"](f"{OPEN}a{SPLIT}甲。{CLOSE}") == f"{OPEN}a{SPLIT}甲。{CLOSE}"
