"""Workbooks built from plain rows, so that a test knows the truth of what it reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd

from zdxm.layout.book import find_tables
from zdxm.ledger.reading import read_ledger
from zdxm.periods import parse_period
from zdxm.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.ledger.model import Ledger
    from zdxm.units import Unit

__all__ = [
    "HEADER",
    "PROJECTS",
    "Page",
    "Project",
    "codes",
    "flat_page",
    "found",
    "read",
    "truth",
    "without",
    "write_book",
]

WAN = 10_000

Row = list[Any]


@dataclass(frozen=True)
class Page:
    """One sheet: its rows from A1 on, merged ranges, hidden rows (one-based), and whether it is hidden."""

    rows: list[Row]
    name: str = "台账"
    merges: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    state: str = "visible"
    formats: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Project:
    """What a project is, amounts in 万元."""

    name: str
    category: str
    county: str
    total: float
    plan: float
    done: float | None
    status: str = "在建"


PROJECTS = (
    Project("甲园区厂房项目", "工业项目", "云东区", 12000, 6000, 3100),
    Project("乙化工技改", "工业项目", "云西县", 8000.5, 4000.25, 900.75),
    Project("丙矿山设备项目", "工业项目", "云东区", 500, 250, 0, "未开工"),
    Project("丁灌区工程", "农业项目", "云西县", 36000, 12000, 2000),
    Project("戊水库", "农业项目", "云东区", 220000, 39000, 16367),
    Project("己道路改建工程（二期）", "交通项目", "云西县", 26000, 14100, None, "停工"),
)
HEADER: Row = ["序号", "项目名称", "项目类别", "县区", "总投资", "年度计划投资", "1-6月完成投资", "建设状态"]


def write_book(path: Path, *pages: Page) -> Path:
    """Write pages as an .xlsx with openpyxl."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row in page.rows:
            sheet.append(row)
        for merge in page.merges:
            sheet.merge_cells(merge)
        for number in page.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for address, shown in page.formats.items():
            sheet[address].number_format = shown
        sheet.sheet_state = page.state
    book.save(path)
    return path


def flat_page(projects: Sequence[Project] = PROJECTS, unit: str = "万元") -> Page:
    """A title, a unit row, one header row, one row a project."""
    rows: list[Row] = [["2011年重点项目台账"], [None] * 6 + [f"单位：{unit}"], list(HEADER)]
    rows += [
        [number, each.name, each.category, each.county, each.total, each.plan, each.done, each.status]
        for number, each in enumerate(projects, start=1)
    ]
    return Page(rows)


def read(
    *paths: Path, period: str = "2011H1", sheets: tuple[str, ...] = (), unit: Unit | None = None
) -> Ledger:
    """Workbook, layout and ledger in one go."""
    books = [read_workbook(path) for path in paths]
    layouts = [find_tables(book, source=index, sheets=sheets, unit=unit) for index, book in enumerate(books)]
    return read_ledger(books, layouts, period=parse_period(period))


def truth(projects: Sequence[Project] = PROJECTS) -> list[tuple[Any, ...]]:
    """What reading must find: name, category, county, and the three amounts in 元."""
    return [
        (each.name, each.category, each.county, _yuan(each.total), _yuan(each.plan), _yuan(each.done))
        for each in projects
    ]


def _yuan(amount: float | None) -> int | None:
    return None if amount is None else round(amount * WAN)


def found(ledger: Ledger) -> list[tuple[Any, ...]]:
    """The same columns of a ledger that was read."""
    keys = ["name", "category", "county", "total_investment", "annual_plan", "completed"]
    columns = [[_plain(value) for value in ledger.frame[key]] for key in keys]
    return list(zip(*columns, strict=True))


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    return int(value) if not isinstance(value, str) else value


def codes(ledger: Ledger) -> list[str]:
    """Codes of all diagnostics, in order."""
    return [note.code for note in ledger.diagnostics]


def without(projects: Sequence[Project], **values: Any) -> list[Project]:
    """The projects with some of their attributes replaced."""
    return [replace(each, **values) for each in projects]
