"""Periods as clerks write them, and the calendar's share."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from zdxm.errors import ConfigError
from zdxm.periods import (
    Basis,
    NamedSpan,
    Period,
    YearlessPeriod,
    find_period,
    find_year,
    parse_period,
    period_of_day,
    progress_hundredths,
    read_period,
    time_progress,
)


@pytest.mark.parametrize(
    ("text", "code", "label", "hundredths"),
    [
        ("2011H1", "2011H1", "2011年上半年", 5000),
        ("2011年上半年", "2011H1", "2011年上半年", 5000),
        ("２０１１年　上半年", "2011H1", "2011年上半年", 5000),
        ("2011H2", "2011H2", "2011年", 10000),
        ("2011年下半年", "2011H2", "2011年", 10000),
        ("2011Q1", "2011Q1", "2011年一季度", 2500),
        ("2011年一季度", "2011Q1", "2011年一季度", 2500),
        ("2011Q2", "2011Q2", "2011年上半年", 5000),
        ("2011Q3", "2011Q3", "2011年前三季度", 7500),
        ("2011年前三季度", "2011Q3", "2011年前三季度", 7500),
        ("2011Q4", "2011Q4", "2011年", 10000),
        ("2011", "2011", "2011年", 10000),
        ("2011年", "2011", "2011年", 10000),
        ("2011年度", "2011", "2011年", 10000),
        ("2011-06", "2011-06", "2011年1—6月", 5000),
        ("2011M06", "2011-06", "2011年1—6月", 5000),
        ("2011-01..2011-05", "2011-05", "2011年1—5月", 4167),
        ("2011年1-5月", "2011-05", "2011年1—5月", 4167),
        ("2011年1～5月份", "2011-05", "2011年1—5月", 4167),
        ("2011年6月上旬", "2011-06X1", "2011年1月至6月上旬", 4444),
        ("2011年1至8月上半月", "2011-08B1", "2011年1月至8月上半月", 6250),
        ("2011年1月", "2011-01", "2011年1月", 833),
    ],
)
def test_period_forms(text: str, code: str, label: str, hundredths: int) -> None:
    """Every written form has one code, one label, one share of the year; and a code reads back as itself."""
    period = parse_period(text)
    assert (period.code, period.label) == (code, label)
    assert progress_hundredths(time_progress(period)) == hundredths
    assert parse_period(period.code) == period


@pytest.mark.parametrize(
    "text", ["2011H3", "2011Q5", "2011-13", "上半年", "", "abc", "2011年13月", "20110", "2011-02-30"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    """Anything else is refused with the writings that are understood."""
    with pytest.raises(ConfigError, match="时期"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上半年", "2012H1"),
        ("下半年", "2012H2"),
        ("半年", "2012H1"),
        ("h1", "2012H1"),
        ("6月", "2012-06"),
        ("六月份", "2012-06"),
        ("6", "2012-06"),
        ("6月底", "2012-06"),
        ("截至6月末", "2012-06"),
        ("1-6月", "2012-06"),
        ("1—6月", "2012-06"),
        ("一至六月", "2012-06"),
        ("1-6", "2012-06"),
        ("前6个月", "2012-06"),
        ("一季度", "2012Q1"),
        ("第二季度", "2012Q2"),
        ("Ｑ２", "2012Q2"),
        ("前三季度", "2012Q3"),
        ("三季度末", "2012Q3"),
        ("全年", "2012"),
        ("年底", "2012"),
        ("今年上半年", "2012H1"),
        ("6月上旬", "2012-06X1"),
        ("6月20日", "2012-06-20"),
        ("2月29日", "2012-02-29"),
    ],
)
def test_a_period_without_its_year(text: str, code: str) -> None:
    """It is read now and gets its year later."""
    asked = read_period(text)
    assert isinstance(asked, YearlessPeriod)
    assert (asked.own, asked.in_year(2012).code) == (False, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2011.6", "2011-06"),
        ("2011/06", "2011-06"),
        ("201106", "2011-06"),
        ("2011年6", "2011-06"),
        ("2011.1-6", "2011-06"),
        ("2011.1-6月", "2011-06"),
        ("2011年H1", "2011H1"),
        ("2011半年", "2011H1"),
        ("截至2011年6月底", "2011-06"),
        ("2011年底", "2011"),
        ("2011/6/20", "2011-06-20"),
        ("2011年6月20日", "2011-06-20"),
    ],
)
def test_more_ways_to_write_a_year(text: str, code: str) -> None:
    """Points, slashes and digits alone, as clerks type them."""
    asked = read_period(text)
    assert isinstance(asked, Period)
    assert asked.code == code


@pytest.mark.parametrize("text", ["本月", "本期", "当月"])
def test_the_period_of_the_ledger_itself(text: str) -> None:
    """本月 is whichever month the ledger is of."""
    assert read_period(text) == YearlessPeriod(text, own=True)


@pytest.mark.parametrize("text", ["", "昨天", "今年", "6月初", "13月", "Q5", "0", "2011年6月初", "2-5月"])
def test_words_that_are_no_period(text: str) -> None:
    """What says more or less than a period is not half understood."""
    with pytest.raises(ConfigError, match="时期"):
        read_period(text)


@pytest.mark.parametrize("text", ["2011-02..2011-05", "2011年3-6月", "2010-01..2011-05"])
def test_a_period_begins_in_january(text: str) -> None:
    """A range that does not begin in January has no plan to be compared with."""
    with pytest.raises(ConfigError, match="1月"):
        parse_period(text)


def test_day_basis_and_days_inside_a_month() -> None:
    """Days count to the period's last day inclusive; a day inside a month is its part of the month."""
    assert time_progress(parse_period("2011-07"), Basis.DAY) == Fraction(212, 365)
    assert time_progress(parse_period("2012-02"), Basis.DAY) == Fraction(60, 366)
    day = period_of_day(dt.date(2011, 6, 20))
    assert time_progress(day) == (5 + Fraction(20, 30)) / 12
    assert time_progress(day, Basis.DAY) == Fraction(171, 365)
    assert parse_period(day.code) == day


def test_a_stretched_goal_scales_the_calendar() -> None:
    """全年120% asks for 60 % at half-year."""
    assert time_progress(parse_period("2011H1"), factor_pct=120) == Fraction(3, 5)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2011年1-6月完成投资(万元)", NamedSpan(2011, 1, 6)),
        ("1~9月累计完成", NamedSpan(None, 1, 9)),
        ("截至6月底累计完成投资", NamedSpan(None, 1, 6)),
        ("2011年上半年全市重点项目建设台账", NamedSpan(2011, 1, 6)),
        ("截止2011年8月末", NamedSpan(2011, 1, 8)),
        ("前9个月完成投资", NamedSpan(None, 1, 9)),
        ("6月完成投资", NamedSpan(None, 6, 6, single=True)),
        ("完成投资", None),
        ("2011年度计划投资", None),
        ("N月实际完成投资", None),
    ],
)
def test_spans_in_headers(text: str, span: NamedSpan | None) -> None:
    """Headers and titles name their span, and nothing is read where none is named."""
    assert find_period(text) == span


def test_year_is_found_only_when_one_is_named() -> None:
    """Two years in one text are no year."""
    assert find_year("2011年重点项目") == 2011
    assert find_year("2010—2012年滚动计划") == 2012 or find_year("2010年至2012年") is None
