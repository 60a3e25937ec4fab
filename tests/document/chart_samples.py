"""Charts for the tests: one of each kind, with a gap, long names and values at the edge."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from zdxm.narrative.blocks import Arrangement, Chart, ChartKind, Reference, Run, Series

CATEGORIES = ("工业项目", "交通电力项目", "城建项目", "社会事业项目", "农业项目")
RATE_ALT = (
    "柱形图。完成率（%）：工业项目53.2、交通电力项目38.94、"
    "城建项目无、社会事业项目100、农业项目48.9；时间进度50%。"
)


def decimals(*texts: str | None) -> tuple[Decimal | None, ...]:
    """Values from their text; None stays."""
    return tuple(None if text is None else Decimal(text) for text in texts)


def series(label: str, *values: Decimal | int | None) -> Series:
    """A series without figures."""
    return Series(label, values, (None,) * len(values))


def rate_chart() -> Chart:
    """Columns with a gap and a dashed line across."""
    return Chart(
        name="完成率",
        kind=ChartKind.COLUMNS,
        caption=(Run("各类项目年度计划投资完成率"),),
        categories=CATEGORIES,
        series=(series("完成率", *decimals("53.2", "38.94", None, "100", "48.9")),),
        unit="%",
        alt=RATE_ALT,
        reference=Reference("时间进度50%", Decimal(50), "period.time_progress"),
    )


def money_chart() -> Chart:
    """Two columns for each category."""
    return Chart(
        name="完成投资",
        kind=ChartKind.COLUMNS,
        caption=(Run("各类项目完成投资与年度计划投资"),),
        categories=CATEGORIES,
        series=(
            series("年度计划投资", *decimals("65.30", "31.25", "20.00", "12.43", "5.20")),
            series("完成投资", *decimals("34.74", "12.17", "3.98", "12.43", "2.54")),
        ),
        unit="亿元",
        alt="柱形图。",
    )


def lag_chart() -> Chart:
    """Ten lying bars, some with long names, one name full of what XML and spreadsheets could trip over."""
    names = (
        "天昱太阳能光伏玻璃生产线及配套项目",
        "青山市高铁新区综合交通枢纽工程（一期）及周边道路、管网配套基础设施建设项目",
        "=1+1&<“城南”>\n污水\x07处理厂",
        "县医院迁建（未开工）",
        "年产20万台热泵换热器智能制造产业园",
        "G312国道改线",
        "高标准农田",
        "第三中学",
        "物流园",
        "中心城区老旧小区改造及供水管网更新项目（未开工）",
    )
    values = (50, *decimals("47.1", "40.02", "38"), 31, *decimals("22.2", "12", "8", "2", "0.01"))
    return Chart(
        name="进度落后项目",
        kind=ChartKind.BARS,
        caption=(Run("完成率低于时间进度最多的"), Run("10个", figure="lag.count"), Run("项目")),
        categories=names,
        series=(series("低于时间进度", *values),),
        unit="百分点",
        alt='条形图："落后"项目<10个>',
    )


def three_charts() -> tuple[Chart, Chart, Chart]:
    """One of each."""
    return rate_chart(), money_chart(), lag_chart()


def shaded_chart() -> Chart:
    """Columns in two shades, each in its own series."""
    return replace(
        rate_chart(),
        series=(
            series("不低于时间进度", *decimals("100", "53.2", None, None, None)),
            series("低于时间进度", *decimals(None, None, "48.9", "38.94", None)),
        ),
        arrangement=Arrangement.SHADES,
    )


def stacked_chart() -> Chart:
    """Lying bars of two pieces, with shares behind the names."""
    return replace(
        money_chart(),
        kind=ChartKind.BARS,
        series=(
            replace(series("完成投资", *decimals("34.74", "12.17", "3.98", "12.43", "2.54")), written=False),
            series("未完成投资", *decimals("30.56", "19.08", "16.02", None, "2.66")),
        ),
        arrangement=Arrangement.STACKED,
        shares=series("完成率", *decimals("53.2", "38.94", "19.9", "100", "48.9")),
    )
