"""The two small samples of invented cities: one flat table, and one sheet a county with a column a month."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from samples.office import A3, Column, Formula, Kind, Line, Table
from samples.records import Project, day, rate, read_projects

if TYPE_CHECKING:
    from samples.office import Cell

__all__ = ["COUNTIES_OFFICE", "COUNTIES_TITLE", "FLAT_OFFICE", "FLAT_TITLE", "county_tables", "flat_table"]

FLAT_OFFICE, FLAT_TITLE = "清河市重点项目建设中心", "清河市2023年重点项目台账"
FLAT_MONEY = "0.0000"
FLAT_RATE = "ROUND(K{row}/J{row}*100,2)"
FLAT_COLUMNS = (
    Column("序号", 6),
    Column("项目代码", 27),
    Column("项目名称", 30, align="left"),
    Column("项目类别", 13),
    Column("所在县区", 11),
    Column("建设性质", 10),
    Column("建设内容及规模", 34, align="left"),
    Column("建设起止年限", 14),
    Column("总投资（亿元）", 15, align="right", shown=FLAT_MONEY),
    Column("2023年计划投资（亿元）", 24, align="right", shown=FLAT_MONEY),
    Column("2023年1-9月完成投资（亿元）", 28, align="right", shown=FLAT_MONEY),
    Column("完成率（%）", 12, align="right", shown="0.00"),
    Column("形象进度", 34, align="left"),
    Column("项目状态", 10),
    Column("存在问题", 26, align="left"),
    Column("责任单位", 20),
    Column("建设单位", 20),
    Column("包联领导", 10),
)

COUNTIES_OFFICE, COUNTIES_TITLE = "云岭市重点建设项目办公室", "云岭市2018年各县区重点项目台账"
COUNTY_TITLE = "{county}2018年1-8月重点项目投资完成情况表"
COUNTY_REPORTER, COUNTY_UNIT = "填报单位：{county}发展和改革局", "单位：万元"
COUNTY_TOTAL = "合计"
MONTH_PARENT = "2018年各月完成投资"
MONTH_COLUMNS = tuple(f"{month}月" for month in range(1, 13))
DATE_SHOWN, MONEY_SHOWN = 'yyyy"年"m"月"', "#,##0"
COUNTY_COLUMNS = (
    Column("项目类别", 15),
    Column("序号", 6),
    Column("项目名称", 28, align="left"),
    Column("建设内容及规模", 26, align="left"),
    Column("开工时间", 12, shown=DATE_SHOWN),
    Column("竣工时间", 12, shown=DATE_SHOWN),
    Column("总投资", 10, align="right", shown=MONEY_SHOWN),
    Column("年度计划投资", 14, align="right", shown=MONEY_SHOWN),
    *(Column(month, 8, MONTH_PARENT, "right", MONEY_SHOWN) for month in MONTH_COLUMNS),
    Column("形象进度", 26, align="left"),
    Column("建设状态", 9),
    Column("责任单位", 18),
    Column("建设单位", 18),
    Column("分管领导", 10),
)


def flat_table() -> Table:
    """18 projects in 亿元, one header row, no title; the rate is a formula with its saved result."""
    lines = tuple(
        Line(Kind.DATA, _flat_cells(number, project))
        for number, project in enumerate(read_projects("flat-2023"), start=1)
    )
    return Table("项目台账", FLAT_COLUMNS, lines, frozen=3, paper=A3, filtered=True)


def _flat_cells(number: int, project: Project) -> tuple[Cell, ...]:
    row = project.row
    return (
        number,
        row["项目代码"],
        project.name,
        project.category,
        row["所在县区"],
        row["建设性质"],
        row["建设内容及规模"],
        row["建设起止年限"],
        float(project.total),
        float(project.plan),
        float(project.completed),
        Formula(f"={FLAT_RATE}", f"{rate(project.completed, project.plan).normalize():f}"),
        row["形象进度"],
        project.status,
        row["存在问题"] or None,
        project.unit,
        row["建设单位"],
        project.leader,
    )


def county_tables() -> tuple[Table, ...]:
    """One sheet a county: categories merged down, a column a month, the year's last four still blank."""
    projects = read_projects("counties-2018")
    counties = dict.fromkeys(project.row["县区"] for project in projects)
    return tuple(
        _county_table(county, tuple(project for project in projects if project.row["县区"] == county))
        for county in counties
    )


def _county_table(county: str, projects: tuple[Project, ...]) -> Table:
    lines = [
        Line(Kind.DATA, _county_cells(number, project)) for number, project in enumerate(projects, start=1)
    ]
    return Table(
        sheet=county,
        columns=COUNTY_COLUMNS,
        lines=(*lines, _county_total(projects)),
        title=COUNTY_TITLE.format(county=county),
        left=COUNTY_REPORTER.format(county=county),
        right=COUNTY_UNIT,
        frozen=3,
        merged_down=0,
        paper=A3,
    )


def _month_values(project: Project) -> list[int | None]:
    return [int(project.row[month]) if month in project.row else None for month in MONTH_COLUMNS]


def _county_cells(number: int, project: Project) -> tuple[Cell, ...]:
    row = project.row
    return (
        project.category,
        number,
        project.name,
        row["建设内容及规模"],
        day(row["开工时间"]),
        day(row["竣工时间"]),
        int(project.total),
        int(project.plan),
        *_month_values(project),
        row["形象进度"],
        project.status,
        project.unit,
        row["建设单位"],
        project.leader,
    )


def _county_total(projects: tuple[Project, ...]) -> Line:
    total = int(sum((project.total for project in projects), Decimal()))
    plan = int(sum((project.plan for project in projects), Decimal()))
    months = zip(*(_month_values(project) for project in projects), strict=True)
    sums = [None if values[0] is None else sum(value or 0 for value in values) for values in months]
    return Line(Kind.SUM, (COUNTY_TOTAL, *[None] * 5, total, plan, *sums, *[None] * 5))
