"""Headings, page breaks and totals in their less common dress; ledgers that lack something."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledgers.desk import Desk, columns_of, ordinary_columns
from ledgers.page import Column
from ledgers.truth import Case, Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ledgers.page import Page
    from ledgers.records import Project

__all__ = ["CASES"]

_TITLE = "2011年上半年重点项目建设情况表"
_KINDS = ("工业项目", "农林水利项目", "交通项目")


def _start(name: str, folder: Path, *columns: tuple[str, str]) -> tuple[Desk, Page]:
    desk = Desk.of(name, folder)
    page = desk.page(title=_TITLE)
    page.header(columns_of(*columns) if columns else ordinary_columns())
    return desk, page


def _below(page: Page, projects: Iterable[Project]) -> list[int]:
    """Write projects; their sheet rows."""
    first = page.row
    for project in projects:
        page.project(project)
    return page.rows_since(first)


def _summed(name: str, folder: Path) -> Truth:
    """Group rows with sums: their text, where it stands, and a count beside it."""
    text, at, merge, key = SUMMED[name]
    desk = Desk.of(name, folder)
    page = desk.page(title=_TITLE)
    page.header(ordinary_columns(("", "建设性质")))
    for number, group in enumerate(_KINDS if key == "category" else ("市直", "云东县", "青川市")):
        free, page.row = page.row, page.row + 1
        page.told[key] = group
        made = desk.projects(group)
        rows = _below(page, made)
        mark = "一二三"[number] if "numeral" in name else ""
        page.control_at(
            free, text.format("一二三"[number], group, len(made)), rows, at=at, merge=merge, mark=mark
        )
        if "count" in name:
            page.sheet.cell(free, 3).value = len(made)
    return desk.save()


SUMMED: dict[str, tuple[str, int, int, str]] = {
    "sums: numeral, name and count in three cells": ("{1}", 1, 0, "category"),
    "sums: heading merged over 序号 and name": ("{0}、{1}（{2}个）", 0, 2, "category"),
    "sums: dash before the name, count beside": ("——{1}", 1, 0, "category"),
    "sums: county with count beside": ("{1}", 1, 0, "county"),
    "sums: county merged over 序号 and name": ("{1}", 0, 2, "county"),
    "sums: heading under the name": ("（{0}）{1}", 1, 0, "category"),
    "sums: 小计 behind the name": ("{1}小计", 1, 0, "category"),
    "sums: 合计 with the count behind": ("{1}合计：{2}个", 0, 2, "category"),
}


def _told(name: str, folder: Path) -> Truth:
    """Heading rows without sums in other words and places."""
    text, at, merge = TOLD[name]
    desk, page = _start(name, folder)
    for number, group in enumerate(_KINDS):
        made = desk.projects(group)
        page.told["category"] = group
        page.line((at, text.format("一二三"[number], group, len(made), number + 1)), merge=merge)
        _below(page, made)
    return desk.save()


TOLD: dict[str, tuple[str, int, int]] = {
    "heading: full stop after the numeral": ("{0}．{1}", 0, 0),
    "heading: blank after the numeral": ("{0}  {1}", 0, 7),
    "heading: count with blanks": ("{0}、{1}（ {2} 个 ）", 0, 7),
    "heading: count and money": ("{0}、{1}（{2}个，总投资17.3亿元）", 0, 7),
    "heading: 共N项": ("{0}、{1}：共{2}项", 0, 0),
    "heading: centred in the middle": ("{0}、{1}", 2, 3),
    "heading: Roman numeral": ("Ⅰ、{1}", 0, 7),
    "heading: circled bullet": ("◆{1}", 0, 7),
    "heading: number and dot, merged": ("{3}.{1}（{2}个）", 0, 7),
    "heading: brackets of lenses": ("【{1}】", 0, 7),
    "heading: 第一部分": ("第{0}部分  {1}", 0, 7),
    "heading: letters spaced": ("{0}、 {1} ", 0, 7),
}


def _empty_section(name: str, folder: Path) -> Truth:
    """A heading with nothing below it, or with 无."""
    desk, page = _start(name, folder)
    for number, group in enumerate(_KINDS):
        page.told["category"] = group
        page.line((0, f"{'一二三'[number]}、{group}" + ("（0个）" if number == 1 else "")))
        if number != 1:
            _below(page, desk.projects(group))
        elif "无" in name:
            page.line((1, "无"))
    return desk.save()


def _chinese_numbers(name: str, folder: Path) -> Truth:
    """The projects themselves are numbered 一, 二, 三."""
    desk, page = _start(name, folder)
    for number, project in enumerate(desk.projects()[:8]):
        page.project(project, seq="一二三四五六七八"[number])
    return desk.save()


def _printed_pages(name: str, folder: Path) -> Truth:
    """Title, unit row and header once more at the top of each printed page."""
    desk, page = _start(name, folder)
    for number, project in enumerate(desk.projects()):
        if number and number % 4 == 0:
            page.line((0, _TITLE + ("（续表）" if "continued" in name else "")), merge=7)
            page.line((0, "单位：万元"))
            page.header(ordinary_columns())
        page.project(project)
    return desk.save()


def _no_seq_counties(name: str, folder: Path) -> Truth:
    """Without 序号 and without text columns: a county's row with sums looks like a project."""
    desk, page = _start(
        name, folder, ("name", "项目名称"), ("total_investment", "总投资"), ("annual_plan", "年度计划投资"),
        ("completed", "1-6月完成投资"),
    )  # fmt: skip
    for county in ("云东县", "青川市", "临河区"):
        free, page.row = page.row, page.row + 1
        page.told["county"] = county
        rows = _below(page, desk.projects())
        page.control_at(free, county, rows)
    return desk.save()


def _sums_never_calculated(name: str, folder: Path) -> Truth:
    """小计 and 合计 are formulas that no program has calculated: nothing to compare, nothing wrong."""
    desk, page = _start(name, folder)
    first = page.row
    for number, group in enumerate(_KINDS):
        page.told["category"] = group
        page.line((0, f"{'一二三'[number]}、{group}"))
        rows = _below(page, desk.projects(group))
        page.put(1, "小计")
        page.line(
            *(
                (at, f"=SUBTOTAL(9,{letter}{rows[0] + 1}:{letter}{rows[-1] + 1})")
                for at, letter in ((2, "C"), (3, "D"), (4, "E"))
            )
        )
    page.put(0, "合计")
    page.line(
        *(
            (at, f"=SUBTOTAL(9,{letter}{first}:{letter}{page.row - 1})/2")
            for at, letter in ((2, "C"), (3, "D"), (4, "E"))
        )
    )
    return desk.save()


def _lacking(name: str, folder: Path) -> Truth:
    """A table without 总投资, 年度计划 or 完成投资 is read, and the gap is reported."""
    key = name.rpartition(" ")[2]
    desk = Desk.of(name, folder)
    desk.table([column for column in ordinary_columns() if column.field != key])
    desk.truth.must.add("ZD058")
    return desk.save()


def _other_period(name: str, folder: Path) -> Truth:
    """A ledger of May, of another year, or of a month alone, asked for the half-year: ZD009 says so."""
    header = {"May": "1-5月完成投资", "last year": "2010年1-6月完成投资", "title": "1-6月完成投资"}[
        name.rpartition(": ")[2]
    ]
    desk = Desk.of(name, folder)
    page = desk.page(title="2010年重点项目建设情况表" if "title" in name else "重点项目建设情况表")
    page.header(
        [
            replace(each, levels=(header,)) if each.field == "completed" else each
            for each in ordinary_columns()
        ]
    )
    _below(page, desk.projects())
    desk.truth.must.add("ZD009")
    return desk.save()


def _exact_period(name: str, folder: Path) -> Truth:
    """Words for a period in header, title or tab; asked for that period."""
    period, title, tab, header, named = PERIODS[name]
    desk = Desk.of(name, folder, period)
    page = desk.page(tab, title=title)
    page.header(
        [Column(each.field, (header,)) if each.field == "completed" else each for each in ordinary_columns()]
    )
    _below(page, desk.projects())
    desk.truth.named = named
    return desk.save()


PERIODS: dict[str, tuple[str, str, str, str, tuple[int | None, int]]] = {
    "period: three quarters": ("2012Q3", "2012年前三季度重点项目情况表", "台账", "前三季度完成投资",
    (2012, 9)),
    "period: first quarter": ("2012Q1", "2012年一季度重点项目情况表", "台账", "一季度完成投资", (2012, 3)),
    "period: end of October": ("2012-10", "2012年重点项目情况表", "台账", "截至10月底累计完成投资",
    (2012, 10)),
    "period: whole year": ("2012", "2012年重点项目情况表", "台账", "2012年1-12月完成投资", (2012, 12)),
    "period: year by the title": ("2012-08", "2012年8月份重点项目情况表", "台账", "1-8月完成投资", (2012, 8)),
    "period: by the tab": ("2012-05", "2012年重点项目情况表", "1-5月", "本年累计完成投资", (2012, 5)),
    "period: Chinese numerals": ("2011H1", "二〇一一年上半年重点项目情况表", "台账", "一至六月完成投资",
    (2011, 6)),
    "period: January alone": ("2012-01", "2012年1月重点项目情况表", "台账", "1月完成投资", (2012, 1)),
    "period: twelve-month words": ("2012-11", "2012年重点项目情况表", "台账", "年初至11月底累计完成投资",
    (2012, 11)),
}  # fmt: skip


def _endings(name: str, folder: Path) -> Truth:
    """The file's ending in capitals, or that of a workbook with macros."""
    desk = Desk.of(name, folder)
    page = desk.page(file={"ending .XLSX": "台账.XLSX", "ending .xlsm": "台账.xlsm"}[name], title=_TITLE)
    page.header(ordinary_columns())
    _below(page, desk.projects())
    return desk.save()


_BUILDERS: dict[str, Callable[[str, Path], Truth]] = {
    **dict.fromkeys(SUMMED, _summed),
    **dict.fromkeys(TOLD, _told),
    "a heading with nothing below": _empty_section,
    "a heading with 无 below": _empty_section,
    "projects numbered in Chinese": _chinese_numbers,
    "printed pages": _printed_pages,
    "printed pages, continued": _printed_pages,
    "county sums without 序号": _no_seq_counties,
    "sums never calculated": _sums_never_calculated,
    **{f"lacking {key}": _lacking for key in ("total_investment", "annual_plan", "completed")},
    **{f"other period: {word}": _other_period for word in ("May", "last year", "title")},
    **dict.fromkeys(PERIODS, _exact_period),
    "ending .XLSX": _endings,
    "ending .xlsm": _endings,
}

CASES = tuple(Case(name, build) for name, build in _BUILDERS.items())
