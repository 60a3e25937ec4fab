"""Cells: a value is read exactly, or it is a fault; nothing is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zdxm.cells.amounts import read_money, read_money_column, read_percent, read_percent_column
from zdxm.cells.dates import read_date
from zdxm.cells.words import Status, is_blank, read_name, read_status, read_text, status_from_text
from zdxm.rules import Code
from zdxm.units import Unit

WIDE = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")


@given(st.integers(-(10**14), 10**14), st.sampled_from([Unit.YUAN, Unit.WAN, Unit.YI]))
def test_every_whole_yuan_survives_every_spelling(yuan: int, unit: Unit) -> None:
    """Written with its unit, with separators, in full width or bare, an amount reads back to the 元."""
    amount = Decimal(yuan) / int(unit)
    plain = f"{amount:f}"
    for text in (plain, f"{amount:,f}", plain.translate(WIDE), f" {plain} "):
        assert read_money(text, unit).value == yuan
        assert read_money(text.strip() + unit.label, Unit.THOUSAND).value == yuan


@given(st.integers(-(10**12), 10**12))
def test_floats_of_excel_land_on_the_exact_yuan(yuan: int) -> None:
    """A 万元 cell holds the nearest float; it is still the exact 元, without a word."""
    reading = read_money(yuan / 10_000, Unit.WAN)
    assert (reading.value, reading.fault) == (yuan, None)


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        ("1.64亿元", 164_000_000),
        ("2000万元", 20_000_000),
        ("1亿2000万元", 120_000_000),
        ("12 000", 120_000_000),
        ("人民币500万元", 5_000_000),
        ("总投资:250000万元", 2_500_000_000),
        ("￥3000元", 3000),
        ("1.2E+04", 120_000_000),
        (".5", 5000),
        ("900（万元）", 9_000_000),
        ("0.3（亿元）", 30_000_000),
        ("650万元整", 6_500_000),
        ("'780", 7_800_000),
        ("0", 0),
        (0, 0),
        (7, 70_000),
    ],
)
def test_money(raw: Any, yuan: int) -> None:
    """Each form that offices write is read exactly; the cell's own unit beats the column's 万元."""
    assert read_money(raw, Unit.WAN).value == yuan
    assert read_money(raw, Unit.WAN).fault is None


@pytest.mark.parametrize("raw", ["", None, "—", "——", "--", "/", "无", "暂无", " 空 ", "…", "？", "　"])
def test_blank_money(raw: Any) -> None:
    """Placeholders are blanks, neither 0 nor a fault."""
    assert read_money(raw, Unit.WAN) == read_money("", Unit.WAN)
    assert read_money(raw, Unit.WAN).value is None


@pytest.mark.parametrize(
    "raw",
    [
        "2000万件",
        "5万亩",
        "待定",
        "1,23",
        "1,2345",
        "12\n34",
        "1.2.3",
        "100-200",
        "(1200)",
        "3.5%",
        "5000万美元",
        "三千万元",
        "其中:500",
        float("nan"),
        float("inf"),
        1e300,
        True,
        dt.date(2011, 6, 30),
        "同上",
        "〃",
        "″",
        "②",
        "3½",
        "800（万欧元）",
        "（320）",
    ],
)
def test_no_money(raw: Any) -> None:
    """What is not surely one amount is a fault with the value left out."""
    reading = read_money(raw, Unit.WAN)
    assert reading.value is None
    assert reading.fault is not None
    assert reading.fault.code is Code.TEXT_IN_NUMBER


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        ("约5400", 54_000_000),
        ("近1.2亿元", 120_000_000),
        ("2000余万元", 20_000_000),
        ("300万元以上", 3_000_000),
        ("860③", 8_600_000),
        ("4200¹", 42_000_000),
        ("0.75⑴亿元", 75_000_000),
        ("2600（含拆迁费）", 26_000_000),
        ("5.2亿元（其中征地0.6亿元）", 520_000_000),
        ("1亿800万元（暂列）", 108_000_000),
        ("3100[2]", 31_000_000),
        ("700※", 7_000_000),
    ],
)
def test_hedged_money(raw: str, yuan: int) -> None:
    """A hedge keeps the number and earns a warning."""
    reading = read_money(raw, Unit.WAN)
    assert reading.value == yuan
    assert reading.fault is not None
    assert reading.fault.code is Code.HEDGED


@pytest.mark.parametrize(
    ("raw", "fraction", "hundredths"),
    [
        (0.4214, True, 4214),
        (42.14, False, 4214),
        ("42.14%", True, 4214),
        ("42.14％", False, 4214),
        ("107.56", False, 10756),
        (0.884159312320917, True, 8842),
        (33.335, False, 3334),
        ("—", False, None),
    ],
)
def test_percent(raw: Any, fraction: bool, hundredths: int | None) -> None:  # noqa: FBT001 - a test's parameter
    """Shares, percents and texts are one scale, rounded half up on the decimals as written."""
    assert read_percent(raw, fraction=fraction).value == hundredths


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("2011年6月30日", "2011-06-30", "2011-06-30"),
        ("2011.6", "2011-06-01", "2011-06-30"),
        (2011.6, "2011-06-01", "2011-06-30"),
        ("131130", "2013-11-30", "2013-11-30"),
        ("201106", "2011-06-01", "2011-06-30"),
        (20110630, "2011-06-30", "2011-06-30"),
        (45597, "2024-11-01", "2024-11-01"),
        (2012, "2012-01-01", "2012-12-31"),
        ("2010－2012年", "2010-01-01", "2012-12-31"),
        ("2010-01/2012-12", "2010-01-01", "2012-12-31"),
        ("6月底前", "2011-06-30", "2011-06-30"),
        ("2013/4/1 0:00:00", "2013-04-01", "2013-04-01"),
        ("2013-04-10 08:30", "2013-04-10", "2013-04-10"),
        ("2013-04-01T00:00:00.000", "2013-04-01", "2013-04-01"),
        ("二〇一三年四月", "2013-04-01", "2013-04-30"),
        ("二〇一三年十二月二十一日", "2013-12-21", "2013-12-21"),
        ("2013。4。5", "2013-04-05", "2013-04-05"),
        ("2013年4月5号", "2013-04-05", "2013-04-05"),
        ("2013年4月5日（周五）", "2013-04-05", "2013-04-05"),
        ("13年4月", "2013-04-01", "2013-04-30"),
        ("2013Q2", "2013-04-01", "2013-06-30"),
        ("2013年4月②", "2013-04-01", "2013-04-30"),
        ("三季度", "2011-07-01", "2011-09-30"),
        ("下半年", "2011-07-01", "2011-12-31"),
        ("年内", "2011-01-01", "2011-12-31"),
        ("2012年底", "2012-12-31", "2012-12-31"),
        ("2011年3月中旬", "2011-03-11", "2011-03-20"),
        ("计划2012年6月开工", "2012-06-01", "2012-06-30"),
        ("2012年2月", "2012-02-01", "2012-02-29"),
        (dt.datetime(2011, 6, 30, 8, 0), "2011-06-30", "2011-06-30"),  # noqa: DTZ001 - as a cell holds it
    ],
)
def test_dates(raw: Any, first: str, last: str) -> None:
    """Where something starts a stretch is its first day, where something ends its last."""
    assert str(read_date(raw, year=2011).value) == first
    assert str(read_date(raw, last=True, year=2011).value) == last


@pytest.mark.parametrize(
    "raw", ["206-7-15", "209-10-30", "201-9-11-3", "2011年2月30日", "9999-99-99", 2011.1, 12345678]
)
def test_impossible_dates(raw: Any) -> None:
    """Typing errors are faults; 2011.1 as a number may be an October and is not guessed."""
    reading = read_date(raw, year=2011)
    assert reading.value is None
    assert reading.fault is not None


@pytest.mark.parametrize("raw", ["", "未定", "待定", "—", "/", "暂无", "未批复"])
def test_no_date_yet(raw: str) -> None:
    """Not decided is no fault."""
    assert read_date(raw, year=2011) == read_date("", year=2011)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("在建", Status.UNDER_WAY),
        ("已开工", Status.UNDER_WAY),
        ("是", Status.UNDER_WAY),
        ("√", Status.UNDER_WAY),
        (1.0, Status.UNDER_WAY),
        (True, Status.UNDER_WAY),
        ("未开工", Status.NOT_STARTED),
        ("否", Status.NOT_STARTED),
        (0.0, Status.NOT_STARTED),
        ("计划新开工项目", Status.NOT_STARTED),
        ("停工", Status.STOPPED),
        ("竣工投产", Status.FINISHED),
        ("已 完 工", Status.FINISHED),
        ("新建", None),
        ("", None),
        ("促投产", None),
        ("确保竣工", None),
        ("10月开工", None),
        ("投产在即", None),
        ("续建（力争投产）", Status.UNDER_WAY),
        ("在建（已停工）", Status.STOPPED),
        ("是（已建成）", Status.FINISHED),
        ("停建、缓建项目", Status.STOPPED),
        ("暂缓实施", Status.STOPPED),
        ("已退库", Status.WITHDRAWN),
        ("调出省重点项目名单", Status.WITHDRAWN),
        ("终止实施项目", Status.WITHDRAWN),
        ("拟退库", None),
        ("申请取消", None),
    ],
)
def test_status_cells(raw: Any, status: Status | None) -> None:
    """The words of a status column; a word that says nothing about the state is None."""
    assert read_status(raw) is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("尚未开工", Status.NOT_STARTED),
        ("没开工", Status.NOT_STARTED),
        ("手续没办完，一直没动工", Status.NOT_STARTED),
        ("没有进场道路，主体施工", Status.UNDER_WAY),
        ("没竣工，正在装修", Status.UNDER_WAY),
        ("停工后没复工", Status.STOPPED),
        ("未实质性开工", Status.NOT_STARTED),
        ("施工单位未进场", Status.NOT_STARTED),
        ("开工时间未定", Status.NOT_STARTED),
        ("计划7月底前开工", Status.NOT_STARTED),
        ("力争年内开工建设", Status.NOT_STARTED),
        ("正在办理土地招拍挂手续", Status.NOT_STARTED),
        ("可研报告编制中", Status.NOT_STARTED),
        ("已完成施工图设计，正在招标", Status.NOT_STARTED),
        ("具备开工条件", Status.NOT_STARTED),
        ("因资金问题暂停施工", Status.STOPPED),
        ("曾停工，现已复工", Status.UNDER_WAY),
        ("主体完工，正在装修", Status.UNDER_WAY),
        ("计划7月15日竣工，目前正在安装设备", Status.UNDER_WAY),
        ("主体封顶，力争年底竣工投产", Status.UNDER_WAY),
        ("一期已投产，二期未开工", Status.UNDER_WAY),
        ("已开工建设", Status.UNDER_WAY),
        ("完成总工程量的45%", Status.UNDER_WAY),
        ("已竣工投产", Status.FINISHED),
        ("全部建成并通过验收", Status.FINISHED),
        ("年底前竣工", None),
        ("加快竣工", None),
        ("验收投用在即", None),
        ("施工图审查中", Status.NOT_STARTED),
        ("等待土地出让", Status.NOT_STARTED),
        ("完成监理招标", Status.NOT_STARTED),
        ("暂未复工", Status.STOPPED),
        ("项目已取消", Status.WITHDRAWN),
        ("终止原有合同，正在招标", Status.NOT_STARTED),
        ("完成征地300亩", None),
        ("累计完成投资的60%", None),
        ("—", None),
    ],
)
def test_status_texts(text: str, status: Status | None) -> None:
    """Denial and plan come before the keyword, and money or land alone says nothing."""
    assert status_from_text(text) is status


def test_texts() -> None:
    """Layout goes, words stay; numbers read as they are shown."""
    assert read_text(" 第一段\n\n第二段　末 ") == "第一段 第二段 末"
    assert [read_text(raw) for raw in (12.0, 1.5, True, dt.date(2011, 6, 1), None)] == [
        "12",
        "1.5",
        "是",
        "2011-06-01",
        "",
    ]
    assert (read_text("无"), read_text("无", blank_words=True)) == ("无", "")
    assert read_name("济 源\n大道 ") == "济源大道"
    assert not is_blank("无名桥改造")


CELLS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**9), 10**9).map(lambda number: number / 100),
    st.integers(-(10**7), 10**7).map(lambda number: number / 10_000 + 0.00005),
    st.sampled_from(["", "12", "约3亿元", "—", "abc", 7, True]),
)


@given(st.lists(CELLS, max_size=20), st.sampled_from(list(Unit)), st.booleans())
def test_a_column_reads_as_its_cells_do(cells: list[Any], unit: Unit, fraction: bool) -> None:  # noqa: FBT001 - drawn
    """The quick way for whole columns gives what each cell gives by itself, faults included."""
    for (values, faults), readings in (
        (read_money_column(cells, unit), [read_money(cell, unit) for cell in cells]),
        (
            read_percent_column(cells, fraction=fraction),
            [read_percent(cell, fraction=fraction) for cell in cells],
        ),
    ):
        assert values == [reading.value for reading in readings]
        assert faults == [(at, reading.fault) for at, reading in enumerate(readings) if reading.fault]
