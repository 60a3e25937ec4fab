"""The judgement behind the totals, worked out again from raw integers on ledgers made at random."""

from __future__ import annotations

import dataclasses
import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from narrative.build import project, report, text_of
from zdxm.cells.words import Status
from zdxm.config.settings import Settings, Style
from zdxm.figures.judgement import Judgement, Makers, judge
from zdxm.lights import LightPolicy
from zdxm.narrative.compose import compose
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar

WAN = 10_000
ROUNDS = 300


def calendar_of(period: str) -> Calendar:
    """By months, without a stretched goal."""
    return Calendar.of(parse_period(period), Basis.MONTH, 100, LightPolicy())


def drawn(rng: random.Random) -> list[dict[str, Any]]:
    """A few rows of any state, with holes, of two categories and three units."""
    rows = []
    for number in range(rng.randint(1, 14)):
        plan = rng.choice((None, 0, 1, 7, 100, 3000, 120_000, rng.randint(1, 50_000)))
        done = rng.choice((None, 0, 1, rng.randint(0, 2 * (plan or 10))))
        status = rng.choice(tuple(Status))
        more = {"category": rng.choice("甲乙"), "responsible_unit": rng.choice("子丑寅")}
        rows.append(project(f"{number}号项目", plan, done, status, **more))
    return rows


def half_up(exact: Fraction) -> int:
    """Whole, half away from zero."""
    return int(Decimal(exact.numerator * 10 // exact.denominator).scaleb(-1).quantize(0, ROUND_HALF_UP))


def members_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that a judgement is of."""
    planned = [row for row in rows if row["plan"]]
    return [row for row in planned if row["done"] is not None or row["status"] is Status.NOT_STARTED]


def late_of(rows: list[dict[str, Any]], share: Fraction) -> list[int]:
    """元 that each late row is short of, the shortest first."""
    short = []
    for row in members_of(rows):
        due = half_up(row["plan"] * WAN * share)
        missing = due - (row["done"] or 0) * WAN
        idle = row["status"] is Status.NOT_STARTED
        behind = round(Fraction((row["done"] or 0) * 10**4, row["plan"]), 6) < share * 10**4 - 1
        if missing > 0 and row["status"] is not Status.FINISHED and (idle or behind):
            short.append(missing)
    return sorted(short, reverse=True)


@pytest.mark.parametrize("period", ["2011-02", "2011H1", "2011-06X1", "2011Q3", "2011-10", "2011-11", "2011"])
def test_every_amount_is_that_of_the_rows(period: str) -> None:
    """Gap, gross shortfall, what remains, what it asks a month: from integers, without the program's code."""
    rng, calendar, judged_once = random.Random(period), calendar_of(period), 0
    for _ in range(ROUNDS):
        rows = drawn(rng)
        some = members_of(rows)
        figures = report(*rows, calendar=calendar)
        judged = judge(figures, figures.total)
        if judged is None:
            assert not some or all(row["done"] is None for row in some)
            continue
        judged_once += 1
        share = calendar.progress
        plan, done = sum(row["plan"] for row in some) * WAN, sum(row["done"] or 0 for row in some) * WAN
        assert (judged.value("planned"), judged.value("done")) == (plan, done)
        assert judged.gap == half_up(plan * share) - done
        assert judged.gross == sum(late_of(rows, share))
        assert judged.value("remaining") == (plan - done if plan > done else None)
        _has_months(judged, plan, done, period)
        _has_makers(judged, late_of(rows, share), len(some))
    assert judged_once > ROUNDS // 2


def _has_months(judged: Judgement, plan: int, done: int, period: str) -> None:
    left = {
        "2011-02": Fraction(10), "2011H1": Fraction(6), "2011-06X1": Fraction(20, 3), "2011Q3": Fraction(3),
        "2011-10": Fraction(2), "2011-11": Fraction(1),
    }  # fmt: skip
    if plan <= done or period not in left:
        assert judged.value("need") is None
        return
    need, pace = judged.value("need") or 0, judged.value("pace") or 0
    assert abs(need - Fraction(plan - done) / left[period]) <= max(WAN // 2, need // 100)
    assert abs(pace - Fraction(done) / (12 - left[period])) <= max(WAN // 2, pace // 100)
    for amount in (need, pace):
        assert amount % WAN == 0 or amount < WAN
    projected = judged.value("projected")
    if projected is not None:
        assert period in ("2011-10", "2011-11")
        assert projected < plan


def _has_makers(judged: Judgement, short: list[int], known: int) -> None:
    """Whoever is said to make most of the shortfall makes it."""
    made = [one.shortfall or 0 for one in judged.makers]
    if judged.kind is Makers.NOBODY:
        assert not short or known <= 3
    elif judged.kind is Makers.ALONE:
        assert made == short
    elif judged.kind is Makers.ONE:
        assert made == short[:1]
        assert 3 * made[0] >= sum(short)
        assert 2 * made[0] >= 3 * short[1]
    elif judged.kind is Makers.FEW:
        assert made == short[: len(made)]
        assert 2 * sum(made) >= sum(short)
        assert 2 <= len(made) <= 3
    elif judged.kind is Makers.GROUP:
        assert 2 * sum(made) >= sum(short)
        assert len({one.category for one in judged.makers}) == 1 or (
            len({one.responsible_unit for one in judged.makers}) == 1
        )
    share = judged.value("share")
    assert share is None or abs(share - Fraction(sum(made) * 10**4, sum(short))) <= 1


def said(*rows: dict[str, Any], period: str = "2011H1", kind: str = "summary", **style: Any) -> str:
    """A whole report as text."""
    settings = dataclasses.replace(Settings(), style=Style(**style))
    return text_of(compose(report(*rows, calendar=calendar_of(period)), settings, kind=kind))


ONE_LARGE = (project("大工程", 350_000, 94_000), *(project(f"{n}号工程", 10_000, 4800) for n in range(9)))


def test_one_project_that_makes_most_is_named() -> None:
    """Its share is that of the gross shortfall, and the others' rate is told."""
    text = said(*ONE_LARGE)
    assert "与时间进度要求相比，少完成投资8.28亿元，其中大工程一个占8.1亿元（97.83%），剔除该项目" in text
    assert "其余项目完成率为48%，仍低于时间进度2个百分点。" in text
    assert "完成年度计划还需完成投资30.28亿元，月均5.05亿元，为前6个月月均2.29亿元的2.21倍。" in text


def test_how_blunt_it_is_can_be_set() -> None:
    """A bulletin says that the pace will not do; where the office wants none of it, there is none."""
    assert "照目前的进度完不成。" in said(*ONE_LARGE, kind="bulletin")
    assert "照目前的进度完不成。" not in said(*ONE_LARGE, kind="bulletin", judgement="plain")
    assert "照目前的进度完不成。" in said(*ONE_LARGE, judgement="blunt")
    assert "还需完成投资" not in said(*ONE_LARGE, kind="bulletin", judgement="off")


def test_unreported_projects_are_left_out_and_it_is_said() -> None:
    """Nobody knows what they have done, so nothing is said of them."""
    text = said(*ONE_LARGE, project("无数工程", 90_000, None))
    assert "不计没有完成投资数的1个项目，其余项目与时间进度要求相比，少完成投资8.28亿元" in text
    assert "有完成投资数的项目完成年度计划还需完成投资30.28亿元" in text


def test_a_plan_less_project_with_money_is_left_out_and_it_is_said() -> None:
    """Its money is in no rate."""
    text = said(*ONE_LARGE, project("计划外工程", None, 700))
    assert "有年度计划的项目与时间进度要求相比，少完成投资8.28亿元" in text


def test_ahead_as_a_whole_with_one_far_behind() -> None:
    """More is done than is due, but not everywhere."""
    rows = [project(f"{n}号工程", 1000, 900) for n in range(4)]
    text = said(*rows, project("慢工程", 1000, 100))
    assert "与时间进度要求相比，多完成投资1200万元；但低于时间进度的项目只有慢工程，少完成投资400万元" in text


def test_the_last_months_say_what_is_out_of_reach() -> None:
    """Of the pace so far, said as such; the projects that would have to do several times as much."""
    rows = [project("慢工程", 1000, 100), *(project(f"{n}号工程", 1000, 850) for n in range(3))]
    text = said(*rows, period="2011-10")
    assert "照前10个月的平均进度推算，全年可完成投资3180万元，占年度计划的79.5%" in text
    assert "慢工程要完成已过月份月均的三倍以上，才能完成年度计划。" in text
    assert "推算" not in said(*rows, period="2011Q3")


def test_the_full_year_says_what_was_not_done_and_by_whom() -> None:
    """No pace, no calendar: the plan."""
    rows = [project("慢工程", 1000, 100), *(project(f"{n}号工程", 1000, 1000) for n in range(3))]
    text = said(*rows, period="2011")
    assert "与年度计划相比，少完成投资900万元，都在慢工程，剔除该项目，其余项目完成率为100%。" in text
    assert "还需" not in text


@pytest.mark.parametrize("kind", ["summary", "bulletin", "annual", "overview", "yearend"])
def test_nothing_is_said_where_nothing_is_known(kind: str) -> None:
    """No plan, or no project that reports."""
    for rows in ([project("甲工程", None, 10)], [project("甲工程", 100, None)]):
        text = said(*rows, kind=kind)
        assert "相比，" not in text
        assert "还需" not in text
