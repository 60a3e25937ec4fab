"""Many sheets, many workbooks, text files; and what must stay out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl.styles import Font

from ledgers.desk import Desk, ordinary_columns
from ledgers.records import CATEGORIES, COUNTIES
from ledgers.truth import Case, ProjectTruth, TableTruth, Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ledgers.page import Page
    from ledgers.records import Project

__all__ = ["CASES"]

_TITLE = "2011年上半年重点项目建设情况表"


def _fill(page: Page, projects: Iterable[Project]) -> Page:
    page.header(ordinary_columns())
    for project in projects:
        page.project(project)
    return page


def _aside(page: Page, projects: Iterable[Project]) -> None:
    """Fill a sheet that must stay out: nothing of it enters the truth."""
    truth = page.truth
    page.truth = Truth()
    _fill(page, projects)
    page.truth = truth


def _sheet_per_category(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    for category in CATEGORIES[:4]:
        page = desk.page(category + (" " if "blank" in name else ""), title=_TITLE)
        page.told["category"] = category
        _fill(page, desk.projects(category))
    return desk.save()


def _sheet_per_county(name: str, folder: Path) -> Truth:
    """Every county its sheet; with units, one reports in 亿元."""
    desk = Desk.of(name, folder)
    for number, county in enumerate(COUNTIES):
        unit = "亿元" if "units" in name and number == 1 else "万元"
        page = desk.page(county, title=f"{county}{_TITLE}", unit=unit)
        page.told["county"] = county
        _fill(page, desk.projects())
    return desk.save()


def _sheet_per_month(name: str, folder: Path) -> Truth:
    """One sheet a month: only the asked one counts."""
    desk = Desk.of(name, folder)
    made = desk.projects()
    for month in range(3, 7):
        page = desk.page(f"{month}月", title=f"2011年1-{month}月重点项目建设情况表")
        columns = [
            replace(column, levels=(f"1-{month}月完成投资",)) if column.field == "completed" else column
            for column in ordinary_columns()
        ]
        truth = page.truth
        page.truth = truth if month == 6 else Truth()
        page.header(columns)
        for project in made:
            page.project(project)
        page.truth = truth
    desk.truth.named = (2011, 6)
    return desk.save()


def _sheet_per_year(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    _aside(desk.page("2010年", title="2010年重点项目建设情况表"), desk.projects())
    _fill(desk.page("2011年", title=_TITLE), desk.projects())
    return desk.save()


def _summary_beside(name: str, folder: Path) -> Truth:
    """A 汇总 sheet with the same projects, and a table by category, beside the ledger."""
    desk = Desk.of(name, folder)
    made = desk.projects()
    _aside(desk.page("汇总表", title=_TITLE), made)
    _fill(desk.page("项目台账", title=_TITLE), made)
    page = desk.page("分类统计")
    page.line((0, "类别"), (1, "项目数"), (2, "总投资（万元）"), (3, "年度计划投资（万元）"))
    page.line((0, "工业项目"), (1, 3), (2, 12345), (3, 2345))
    return desk.save()


def _hidden_sheets(name: str, folder: Path) -> Truth:
    """Last year's ledger and a list of choices, hidden and very hidden."""
    desk = Desk.of(name, folder)
    for sheet, state in (("2010年底", "hidden"), ("往年", "veryHidden"), ("台账 (2)", "hidden")):
        page = desk.page(sheet, title=_TITLE)
        _aside(page, desk.projects())
        page.sheet.sheet_state = state  # type: ignore[assignment]
    _fill(desk.page("台账", title=_TITLE), desk.projects())
    desk.books["台账.xlsx"].active = 3
    return desk.save()


def _empty_sheets(name: str, folder: Path) -> Truth:
    """Sheet2 and Sheet3 blank, a chart sheet, filling rules first, a far cell formatted."""
    desk = Desk.of(name, folder)
    rules = desk.page("填写说明")
    rules.line((0, "一、项目名称：填写全称。"))
    rules.line((0, "二、总投资、年度计划投资、1-6月完成投资：单位为万元。"))
    page = _fill(desk.page("Sheet1", title=_TITLE), desk.projects())
    page.sheet["XEZ1"].font = Font(bold=True)
    desk.page("Sheet2")
    desk.page("Sheet3")
    desk.books["台账.xlsx"].create_chartsheet("图表")
    return desk.save()


def _registers_beside(name: str, folder: Path) -> Truth:
    """问题台账 and 函件登记 name projects too, but hold no amounts."""
    desk = Desk.of(name, folder)
    made = desk.projects()
    _fill(desk.page("台账", title=_TITLE), made)
    page = desk.page("问题台账")
    page.line((0, "序号"), (1, "项目名称"), (2, "问题描述"), (3, "责任单位"), (4, "办理状态"))
    for number, project in enumerate(made, start=1):
        page.line((0, number), (1, project.name), (2, "征地拆迁缓慢"), (3, "市国土局"), (4, "办理中"))
    page = desk.page("函件登记")
    page.line((0, "序号"), (1, "函件类型"), (2, "项目名称"), (3, "发函日期"))
    page.line((0, 1), (1, "提醒函"), (2, made[0].name), (3, "2011-06-20"))
    return desk.save()


def _book_per_county(name: str, folder: Path) -> Truth:
    """Every county its workbook, with its own unit and its own header."""
    desk = Desk.of(name, folder)
    for county, unit in zip(COUNTIES, ("万元", "亿元", "元", "万元"), strict=True):
        page = desk.page("Sheet1", f"{county}.xlsx", title=f"{county}{_TITLE}", unit=unit)
        page.told["county"] = county
        _fill(page, desk.projects())
    return desk.save()


def _book_per_category(name: str, folder: Path) -> Truth:
    """Every category its workbook, named by its only sheet."""
    desk = Desk.of(name, folder)
    for category in CATEGORIES[:3]:
        page = desk.page(category, f"{category}.xlsx", title=_TITLE)
        page.told["category"] = category
        _fill(page, desk.projects(category))
    return desk.save()


def _many_books(name: str, folder: Path) -> Truth:
    """Twelve workbooks of one form, with sections and totals in each."""
    desk = Desk.of(name, folder)
    for number in range(12):
        page = desk.page("台账", f"第{number + 1:02d}组.xlsx", title=_TITLE)
        page.header(ordinary_columns())
        for place, category in enumerate(CATEGORIES[:2]):
            page.told["category"] = category
            page.line((0, f"{'一二'[place]}、{category}"))
            for project in desk.projects(category):
                page.project(replace(project, name=f"{project.name}{number}期"))
        page.control("合计", page.rows_since(1), at=0)
    return desk.save()


def _sheets_with_total_sheet_rows(name: str, folder: Path) -> Truth:
    """Each sheet has 小计; the last one also 总计 of all sheets, which is nobody's sum on its own sheet."""
    desk = Desk.of(name, folder)
    for category in CATEGORIES[:3]:
        page = desk.page(category, title=_TITLE)
        page.told["category"] = category
        _fill(page, desk.projects(category))
        page.control("小计", page.rows_since(1), at=0)
    return desk.save()


_CSV: dict[str, tuple[str, str, str]] = {
    "csv in UTF-8": ("utf-8", ",", "台账.csv"),
    "csv with a mark": ("utf-8-sig", ",", "台账.csv"),
    "csv in GBK": ("gb18030", ",", "台账.csv"),
    "csv in UTF-16 with tabs": ("utf-16", "\t", "台账.csv"),
    "tsv": ("utf-8", "\t", "台账.tsv"),
}


def _csv(name: str, folder: Path) -> Truth:
    """A text file with title, sections, amounts with separators in quotes."""
    encoding, mark, file = _CSV[name]
    desk = Desk.of(name, folder)
    truth = Truth(files=[folder / file])
    lines = [[_TITLE, "", "", "", "", "", ""], ["", "", "", "", "单位：万元", "", ""]]
    lines.append([column.levels[0] for column in ordinary_columns()])
    places = {column.field: (at,) for at, column in enumerate(ordinary_columns())}
    truth.tables.append(TableTruth(file, "台账", 2, 2, places, frozenset()))
    for number, category in enumerate(CATEGORIES[:2]):
        lines.append([f"{'一二'[number]}、{category}", "", "", "", "", "", ""])
        for project in desk.projects(category):
            truth.projects.append(ProjectTruth(file, "台账", len(lines), _of(project, category)))
            lines.append(_record(len(truth.projects), project))
    text = "\r\n".join(
        mark.join(f'"{cell}"' if "," in cell or "\n" in cell else cell for cell in line) for line in lines
    )
    (folder / file).write_bytes(text.encode(encoding))
    return truth


def _of(project: Project, category: str) -> dict[str, object]:
    values: dict[str, object] = {
        "name": project.name,
        "category": category,
        "county": None,
        "status": project.status,
    }
    return values | {key: getattr(project, key) for key in ("total_investment", "annual_plan", "completed")}


def _record(number: int, project: Project) -> list[str]:
    words = {"not_started": "未开工", "under_way": "在建", "stopped": "停工", "finished": "竣工"}
    amounts = [
        f"{(getattr(project, key) or 0) / 10_000:,.4f}"
        for key in ("total_investment", "annual_plan", "completed")
    ]
    return [str(number), project.name, *amounts, words[project.status], project.responsible_unit]


_BUILDERS: dict[str, Callable[[str, Path], Truth]] = {
    "a sheet for each category": _sheet_per_category,
    "sheet names with a blank behind": _sheet_per_category,
    "a sheet for each county": _sheet_per_county,
    "a sheet for each county with its units": _sheet_per_county,
    "a sheet for each month": _sheet_per_month,
    "a sheet for each year": _sheet_per_year,
    "summaries beside the ledger": _summary_beside,
    "hidden sheets": _hidden_sheets,
    "empty and other sheets": _empty_sheets,
    "registers beside the ledger": _registers_beside,
    "a workbook for each county": _book_per_county,
    "a workbook for each category": _book_per_category,
    "twelve workbooks": _many_books,
    "subtotals on every sheet": _sheets_with_total_sheet_rows,
    **dict.fromkeys(_CSV, _csv),
}

CASES = tuple(Case(name, build) for name, build in _BUILDERS.items())
