"""Cells that need care: dates, states, percents, merged and mistyped amounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ledgers.desk import Desk, ordinary_columns
from ledgers.page import Column
from ledgers.truth import Case, Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ledgers.records import Project

__all__ = ["CASES"]

# What is written → the day where something starts, and the day where something ends.
DATES: dict[str, tuple[tuple[object, str | None, str | None], ...]] = {
    "dates in words": (
        ("2011年6月", "2011-06-01", "2011-06-30"), ("2011年6月5日", "2011-06-05", "2011-06-05"),
        ("2011年3月底", "2011-03-31", "2011-03-31"), ("2011年3月中旬", "2011-03-11", "2011-03-20"),
        ("2012年三季度", "2012-07-01", "2012-09-30"), ("2011年上半年", "2011-01-01", "2011-06-30"),
        ("2012年底", "2012-12-31", "2012-12-31"), ("2013年", "2013-01-01", "2013-12-31"),
        ("2011年10月", "2011-10-01", "2011-10-31"),
    ),
    "dates without a year": (
        ("6月", "2011-06-01", "2011-06-30"), ("3月中旬", "2011-03-11", "2011-03-20"),
        ("7月15日", "2011-07-15", "2011-07-15"),
        ("三季度", "2011-07-01", "2011-09-30"), ("年底", "2011-12-31", "2011-12-31"),
    ),
    "dates in digits": (
        ("2011.6", "2011-06-01", "2011-06-30"), ("2011/6/5", "2011-06-05", "2011-06-05"),
        ("2011-06-05", "2011-06-05", "2011-06-05"),
        ("2011.06", "2011-06-01", "2011-06-30"), ("2011-6", "2011-06-01", "2011-06-30"),
        ("201106", "2011-06-01", "2011-06-30"),
        ("20110605", "2011-06-05", "2011-06-05"), ("２０１１．６", "2011-06-01", "2011-06-30"),
        (2012, "2012-01-01", "2012-12-31"),
        (201106, "2011-06-01", "2011-06-30"), ("2011 . 6", "2011-06-01", "2011-06-30"),
        (2011.6, "2011-06-01", "2011-06-30"),
    ),
    "true dates and serials": (
        (dt.datetime(2011, 6, 5), "2011-06-05", "2011-06-05"),  # noqa: DTZ001 - cells know no time zone
        (dt.date(2012, 3, 1), "2012-03-01", "2012-03-01"),
        (40699, "2011-06-05", "2011-06-05"), ("2011-06-05 00:00:00", "2011-06-05", "2011-06-05"),
    ),
    "ranges of dates": (
        ("2010-2012", "2010-01-01", "2012-12-31"), ("2010－2012", "2010-01-01", "2012-12-31"),
        ("2010年3月-2012年6月", "2010-03-01", "2012-06-30"),
        ("2010.3-2012.6", "2010-03-01", "2012-06-30"), ("2010年至2012年", "2010-01-01", "2012-12-31"),
        ("2010-01/2012-12", "2010-01-01", "2012-12-31"),
    ),
    "nothing in date cells": (
        ("—", None, None), ("未定", None, None), ("待定", None, None), ("/", None, None), (None, None, None),
        ("开工时间未定", None, None), ("无", None, None),
    ),
}  # fmt: skip

MISTYPED = (
    "206-7-15",
    "9999-99-99",
    "2011年13月",
    "201-9-11-3",
    "2011-02-30",
    "已领证",
    "9999.9.99",
    "209-10-30",
)
"""Dates that no calendar knows; each must be named."""

STATES: dict[str, dict[str, str]] = {
    "states: 是 and 否": {"not_started": "否", "under_way": "是", "stopped": "停工",
    "finished": "是（已竣工）"},
    "states: ticks": {"not_started": "×", "under_way": "√", "stopped": "停工", "finished": "竣工"},
    "states: 已开工": {"not_started": "未开工", "under_way": "已开工", "stopped": "停工",
    "finished": "已竣工"},
    "states: 续建": {"not_started": "计划开工", "under_way": "续建", "stopped": "停建",
    "finished": "竣工投产"},
    "states: stages": {"not_started": "前期阶段", "under_way": "施工阶段", "stopped": "停工阶段",
    "finished": "竣工阶段"},
    "states: with blanks": {"not_started": " 未 开 工", "under_way": "在建 ", "stopped": "停\n工",
    "finished": "已投产"},
    "states: sentences": {
        "not_started": "尚未开工，正在办理土地手续", "under_way": "已开工，正在施工",
        "stopped": "因资金短缺停工", "finished": "已竣工并投入使用",
    },
}  # fmt: skip

PROGRESS: dict[str, tuple[tuple[str, str], ...]] = {
    "progress tells: not started": tuple((text, "not_started") for text in (
        "尚未开工", "未开工", "计划7月开工", "预计9月底前开工建设", "正在办理土地招拍挂手续",
        "正在进行可研编制，计划年底开工", "尚未实质性开工",
        "项目环评正在报批", "征地拆迁尚未完成，未进场施工", "拟于8月份动工", "前期工作", "正在开展初步设计",
    )),
    "progress tells: under way": tuple((text, "under_way") for text in (
        "正在进行基础施工", "主体封顶，正在装修", "一期已建成投产，二期正在建设", "桩基工程完成80%",
        "3月份已开工，目前土方开挖", "主体完工，正在安装设备",
        "路基工程完成15公里", "厂房建设完成，设备安装调试", "已完成工程量的60%",
        "2号楼主体施工至12层，计划年底竣工", "设备正在试运行", "已恢复施工",
    )),
    "progress tells: finished": tuple((text, "finished") for text in (
        "已竣工投产", "已全部完工", "项目已建成并投入使用", "6月底已通过竣工验收", "已建成通车", "竣工",
    )),
    "progress tells: stopped": tuple((text, "stopped") for text in ("因征地问题停工", "目前处于停工状态",
    "资金链断裂，已停建", "暂停施工")),
}  # fmt: skip

MISTAKES = (
    True,
    dt.date(2011, 6, 5),
    "12 000 000 5",
    "1..5",
    "O",
    "一千万",
    "≈5400",
    "500-600",
    "100%",
    "见\n附件",
)
"""What is put into money cells by mistake; each must be named and left out."""


def _dates(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns(("planned_start", "计划开工时间"), ("planned_finish", "计划竣工时间")))
    for project, (shown, first, last) in zip(_enough(desk, len(DATES[name])), DATES[name], strict=True):
        page.project(project, planned_start=shown, planned_finish=shown)
        desk.truth.projects[-1].values.update(planned_start=first, planned_finish=last)  # type: ignore[attr-defined]
    return desk.save()


def _enough(desk: Desk, count: int) -> list[Project]:
    made: list[Project] = []
    while len(made) < count:
        made += [replace(each, name=f"{each.name}{len(made)}期") for each in desk.projects()]
    return made[:count]


def _mistyped(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns(("actual_start", "实际开工时间")))
    for project, shown in zip(_enough(desk, len(MISTYPED)), MISTYPED, strict=True):
        desk.truth.reported.add((page.file, "台账", page.row - 1, 2))
        page.project(project, actual_start=shown)
    return desk.save()


def _of_1904(name: str, folder: Path) -> Truth:
    """A workbook of an old Macintosh: true dates count from 1904."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    desk.books[page.file].epoch = CALENDAR_MAC_1904
    page.header(ordinary_columns(("actual_start", "实际开工时间")))
    for number, project in enumerate(desk.projects()):
        day = dt.date(2011, 1 + number % 12, 5)
        page.project(project, actual_start=day)
        desk.truth.projects[-1].values.update(actual_start=day.isoformat())  # type: ignore[attr-defined]
    return desk.save()


def _states(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.status_words = STATES[name]
    page.header(ordinary_columns())
    for project in desk.projects("工业项目", "交通项目", "水利项目"):
        page.project(project)
    return desk.save()


def _progress(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header([*ordinary_columns()[:-2], Column("physical_progress", ("形象进度",))])
    for project, (text, state) in zip(_enough(desk, len(PROGRESS[name])), PROGRESS[name], strict=True):
        page.project(replace(project, status=state), physical_progress=text)
    return desk.save()


def _mistakes(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    for project, shown in zip(_enough(desk, len(MISTAKES)), MISTAKES, strict=True):
        desk.truth.reported.add((page.file, "台账", page.row - 1, 4))
        page.project(project, completed=shown)
        desk.truth.projects[-1].values["completed"] = None  # type: ignore[index]
    return desk.save()


def _merged_amount(name: str, folder: Path) -> Truth:
    """One plan merged over two projects: the first has it, and the cell is named."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header(ordinary_columns())
    made = desk.projects()
    for number, project in enumerate(made):
        page.project(
            project if number != 2 else replace(project, annual_plan=None),
            **({"annual_plan": None} if number == 2 else {}),
        )
    first = desk.truth.projects[1].row
    page.merge(first + 1, first + 2, 3, 3)
    desk.truth.reported.add((page.file, "台账", first, 3))
    return desk.save()


def _percent_words(name: str, folder: Path) -> Truth:
    """Words in a percent column."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.header([*ordinary_columns(), Column("stated_rate", ("占年度计划（%）",))])
    for number, project in enumerate(desk.projects()):
        if number % 3 == 0:
            desk.truth.reported.add((page.file, "台账", page.row - 1, 7))
            page.project(project, stated_rate="超额完成")
            desk.truth.projects[-1].values["stated_rate"] = None  # type: ignore[index]
        else:
            page.project(project)
    return desk.save()


def _mixed(name: str, folder: Path) -> Truth:
    """All forms of an amount in one table of sixty projects."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表", unit="亿元" if "亿元" in name else "万元")
    page.amounts = "mixed"
    page.header(ordinary_columns())
    for project in _enough(desk, 60):
        page.project(project)
    return desk.save()


def _unit_column(name: str, folder: Path) -> Truth:
    """A column says for every row whether its amounts are in 万元 or 亿元."""
    desk = Desk.of(name, folder)
    page = desk.page()
    page.line((0, "2011年上半年重点项目建设情况表"), merge=6)
    page.header(ordinary_columns(("", "计量单位")))
    for number, project in enumerate(desk.projects()):
        page.unit = ("万元", "亿元")[number % 2]
        page.put(2, page.unit)
        page.project(project)
    desk.truth.doubtful = "units differ from row to row"
    return desk.save()


def _formulas_in_totals(name: str, folder: Path) -> Truth:
    """Sums that Excel has calculated, over amounts that it has calculated."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.amounts = "calculated formulas"
    page.header(ordinary_columns())
    for project in desk.projects():
        page.project(project)
    page.control("合计", page.rows_since(1), at=0)
    for column in (3, 4, 5):
        cell = page.sheet.cell(page.row - 1, column)
        number = cell.value
        assert isinstance(number, int | float)
        letter = "ABCDE"[column - 1]
        cell.value = f"=SUM({letter}4:{letter}{page.row - 2})"
        page.formulas["台账", page.row - 1, column] = float(number)
    return desk.save()


def _big_and_small(name: str, folder: Path) -> Truth:
    """From one 元 to a thousand 亿元, as numbers."""
    desk = Desk.of(name, folder)
    amounts: Sequence[int] = (1, 100, 12_345, 99_999_999, 10**11, 123_456_789_012, 0)
    made = _enough(desk, len(amounts))
    desk.table(
        projects=[
            replace(each, total_investment=10**11, annual_plan=yuan, completed=yuan)
            for each, yuan in zip(made, amounts, strict=True)
        ]
    )
    return desk.save()


_BUILDERS: dict[str, Callable[[str, Path], Truth]] = {
    **dict.fromkeys(DATES, _dates),
    "mistyped dates": _mistyped,
    "dates from 1904": _of_1904,
    **dict.fromkeys(STATES, _states),
    **dict.fromkeys(PROGRESS, _progress),
    "mistakes in money cells": _mistakes,
    "plan merged over two projects": _merged_amount,
    "words in a percent column": _percent_words,
    "all forms of amounts": _mixed,
    "all forms of amounts in 亿元": _mixed,
    "a column of units": _unit_column,
    "calculated sums": _formulas_in_totals,
    "big and small amounts": _big_and_small,
}

CASES = tuple(Case(name, build) for name, build in _BUILDERS.items())
