"""Ledgers of which nobody could tell what is meant: to refuse, with a message, is the right answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from ledgers.desk import Desk, columns_of, ordinary_columns
from ledgers.page import Column
from ledgers.truth import Case, Truth

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["CASES"]

_NAME = (("seq", "序号"), ("name", "项目名称"))

TWINS: dict[str, tuple[tuple[str, str], ...]] = {
    "two plans with the same header": (
        *_NAME, ("total_investment", "总投资"), ("annual_plan", "年度计划投资"),
        ("completed", "1-6月完成投资"), ("?4321", "年度计划投资"),
    ),
    "two plans in two words": (
        *_NAME, ("total_investment", "总投资"), ("annual_plan", "2011年计划投资"),
        ("?4321", "2011年投资计划"), ("completed", "1-6月完成投资"),
    ),
    "two completions of the same span": (
        *_NAME, ("total_investment", "总投资"), ("annual_plan", "年度计划投资"),
        ("completed", "1-6月完成投资"), ("", "备注"),
        ("?321", "上半年完成投资"),
    ),
    "two totals with the same header": (
        *_NAME, ("total_investment", "总投资"), ("annual_plan", "年度计划投资"),
        ("completed", "1-6月完成投资"), ("?99999", "总投资"),
    ),
}  # fmt: skip
"""Two columns claim one field with equal right, and hold different numbers."""

HEADERS: dict[str, tuple[str, ...]] = {
    "no name column": ("序号", "建设单位", "总投资", "年度计划投资", "1-6月完成投资", "开工情况", "责任单位"),
    "no amount column": ("序号", "项目名称", "建设性质", "建设地点", "联系人", "开工情况", "责任单位"),
    "unknown words": ("甲", "乙", "丙", "丁", "戊", "己", "庚"),
}


def _twins(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    numbers = [
        column if column.field[:1] != "?" else Column(column.field, column.levels)
        for column in columns_of(*TWINS[name])
    ]
    desk.table(numbers)
    desk.truth.doubtful = f"{name}, {len(numbers)} columns"
    return desk.save()


def _headers(name: str, folder: Path) -> Truth:
    desk = Desk.of(name, folder)
    desk.table(
        [
            Column(column.field, (text,))
            for column, text in zip(ordinary_columns(), HEADERS[name], strict=True)
        ]
    )
    desk.truth.doubtful = name
    return desk.save()


def _no_header(name: str, folder: Path) -> Truth:
    """The rows begin below the title."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目建设情况表")
    page.columns = tuple(ordinary_columns())
    for project in desk.projects():
        page.project(project)
    desk.truth.doubtful = name
    return desk.save()


def _summary_only(name: str, folder: Path) -> Truth:
    """A table by county, without projects."""
    desk = Desk.of(name, folder)
    page = desk.page(title="2011年上半年重点项目汇总表")
    for line in (
        ("地区", "项目数", "总投资(万元)", "年度计划投资(万元)", "1～6月完成投资(万元)"),
        ("云东县", 5, 1000, 500, 200),
    ):
        page.line(*enumerate(line))
    desk.truth.doubtful = name
    return desk.save()


def _nothing(name: str, folder: Path) -> Truth:
    """Blank sheets, or a title alone, or only hidden sheets."""
    desk = Desk.of(name, folder)
    page = desk.page("Sheet1", title="2011年上半年重点项目建设情况表" if "title" in name else "")
    if "hidden" in name:
        other = desk.page("台账", title="2011年上半年重点项目建设情况表")
        other.header(ordinary_columns())
        for project in desk.projects():
            other.project(project)
        other.sheet.sheet_state = "hidden"
    assert page.sheet.title
    desk.truth.doubtful = name
    return desk.save()


def _no_workbook(name: str, folder: Path) -> Truth:
    """Files that are no workbook, whatever their names say."""
    path = folder / "台账.xlsx"
    good = folder / "good.xlsx"
    openpyxl.Workbook().save(good)
    data = {
        "a text file called xlsx": "项目名称,总投资\n东城路,100\n".encode(),
        "a file of no bytes": b"",
        "half a workbook": good.read_bytes()[:900],
        "a picture called xlsx": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "an archive without sheets": b"PK\x05\x06" + bytes(18),
    }[name]
    path.write_bytes(data)
    return Truth(files=[path], doubtful=name)


def _missing(name: str, folder: Path) -> Truth:
    return Truth(files=[folder / "没有.xlsx"], doubtful=name)


_BUILDERS: dict[str, Callable[[str, Path], Truth]] = {
    **dict.fromkeys(TWINS, _twins),
    **dict.fromkeys(HEADERS, _headers),
    "no header": _no_header,
    "a summary by county only": _summary_only,
    **dict.fromkeys(("blank sheets only", "a title only", "all ledgers hidden"), _nothing),
    **dict.fromkeys(
        (
            "a text file called xlsx", "a file of no bytes", "half a workbook", "a picture called xlsx",
            "an archive without sheets",
        ),
        _no_workbook,
    ),
    "no such file": _missing,
}  # fmt: skip

CASES = tuple(Case(name, build) for name, build in _BUILDERS.items())
