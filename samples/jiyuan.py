"""``ledger.xlsx``: 45 projects of the first half of 2011, by category, as an office keeps them."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

from samples.office import A3, Column, Kind, Line, Table
from samples.records import Project, day, rate, read_projects, require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from samples.office import Cell

__all__ = ["MONTHS_OVER", "OFFICE", "TITLE", "ledger_table", "published_projects"]

OFFICE = "市大项目办公室"
TITLE = "2011年上半年全市重点项目建设进展情况台账"
REPORTER, UNIT = f"填报单位：{OFFICE}", "单位：万元"
SIGNATURES = "填报人：李静文　　　　　　审核人：周启航"
NOTE = (
    "注：1.完成投资为2011年1月1日至6月30日的累计完成数；占年度计划（%）＝1-6月完成投资÷年度计划投资×100。"
    "2.备注为“示例项目”的项目以及建设单位、联系领导等信息均为虚构。"
)
SECTION, SUBTOTAL, TOTAL = "{numeral}、{name}（{count}个）", "小计", "合计"
NUMERALS = "一二三四五六"
MONTHS_OVER = 6

START_END, MONEY = "建设起止时间", "2011年投资完成情况"
MONTH_SHOWN, MONEY_SHOWN, RATE_SHOWN = 'yyyy"年"m"月"', "#,##0", "0.00"
COLUMNS = (
    Column("序号", 6),
    Column("项目名称", 24, align="left"),
    Column("建设内容及规模", 30, align="left"),
    Column("开工时间", 12, START_END, shown=MONTH_SHOWN),
    Column("竣工时间", 12, START_END, shown=MONTH_SHOWN),
    Column("总投资", 12, align="right", shown=MONEY_SHOWN),
    Column("年度计划投资", 14, MONEY, "right", MONEY_SHOWN),
    Column("1-6月完成投资", 15, MONEY, "right", MONEY_SHOWN),
    Column("占年度计划（%）", 16, MONEY, "right", RATE_SHOWN),
    Column("形象进度", 34, align="left"),
    Column("建设状态", 9),
    Column("存在问题", 24, align="left"),
    Column("责任单位", 18),
    Column("建设单位", 16),
    Column("联系领导", 10),
    Column("备注", 10),
)

PUBLISHED = {
    # category: projects, started, plan, completed (万元), ahead, behind
    "工业项目": (25, 21, 653_000, 347_380, 13, 8),
    "交通电力项目": (6, 6, 436_100, 138_290, 3, 3),
    "城建项目": (5, 4, 95_900, 43_690, 2, 2),
    "社会事业项目": (4, 3, 99_280, 17_700, 1, 2),
    "农业项目": (2, 2, 51_000, 18_367, 0, 2),
    "片区项目": (3, 3, 6_520, 0, 0, 3),
}
"""What the ledger must add up to, so that every figure of the published report comes out of it."""
PUBLISHED_TOTAL = (45, 39, 1_341_800, 565_427, 19, 20)
PUBLISHED_INVESTMENT = 2_595_700
PUBLISHED_PROJECTS = {"河口村水库": (39_000, 16_367), "小浪底北岸灌区工程": (12_000, 2_000)}


def published_projects() -> tuple[Project, ...]:
    """The 45 projects, proved against the published figures.

    Raises:
        ValueError: a figure is off.
    """
    projects = read_projects("jiyuan-projects")
    require(list(dict.fromkeys(project.category for project in projects)) == list(PUBLISHED), "categories")
    for name, expected in PUBLISHED.items():
        found = _measure(_of(projects, name))
        require(found == expected, f"{name}: {found}")
    require(_measure(projects) == PUBLISHED_TOTAL, f"all: {_measure(projects)}")
    require(sum(project.total for project in projects) == PUBLISHED_INVESTMENT, "total investment")
    for project in projects:
        expected_pair = PUBLISHED_PROJECTS.get(project.name, (project.plan, project.completed))
        require((project.plan, project.completed) == expected_pair, project.name)
    return projects


def _of(projects: Iterable[Project], category: str) -> tuple[Project, ...]:
    return tuple(project for project in projects if project.category == category)


def _measure(projects: tuple[Project, ...]) -> tuple[int, ...]:
    started = [project for project in projects if project.started]
    return (
        len(projects),
        len(started),
        int(sum(project.plan for project in projects)),
        int(sum(project.completed for project in projects)),
        sum(project.gap(MONTHS_OVER) > 0 for project in started),
        sum(project.gap(MONTHS_OVER) < 0 for project in started),
    )


def ledger_table(projects: tuple[Project, ...]) -> Table:
    """The sheet 台账: sections with a 小计 each, the 合计 last."""
    return Table(
        sheet="台账",
        columns=COLUMNS,
        lines=tuple(_lines(projects)),
        title=TITLE,
        left=REPORTER,
        right=UNIT,
        notes=(SIGNATURES, NOTE),
        frozen=2,
        paper=A3,
    )


def _lines(projects: tuple[Project, ...]) -> Iterator[Line]:
    numbers = count(1)
    for numeral, name in zip(NUMERALS, PUBLISHED, strict=True):
        members = _of(projects, name)
        heading = SECTION.format(numeral=numeral, name=name, count=len(members))
        yield Line(Kind.SECTION, (heading, *[None] * (len(COLUMNS) - 1)))
        for project in members:
            yield Line(Kind.DATA, _cells(next(numbers), project))
        yield _sum_line(SUBTOTAL, members)
    yield _sum_line(TOTAL, projects)


def _cells(number: int, project: Project) -> tuple[Cell, ...]:
    row = project.row
    return (
        number,
        project.name,
        row["建设内容及规模"],
        day(row["开工时间"]),
        day(row["竣工时间"]),
        int(project.total),
        int(project.plan),
        int(project.completed),
        float(rate(project.completed, project.plan)),
        row["形象进度"],
        project.status,
        row["存在问题"] or None,
        project.unit,
        row["建设单位"],
        project.leader,
        row["备注"] or None,
    )


def _sum_line(label: str, projects: tuple[Project, ...]) -> Line:
    plan = sum((project.plan for project in projects), Decimal())
    completed = sum((project.completed for project in projects), Decimal())
    money = (
        int(sum(project.total for project in projects)),
        int(plan),
        int(completed),
        float(rate(completed, plan)),
    )
    return Line(Kind.SUM, (label, None, None, None, None, *money, *[None] * 7))
