"""Make a random ledger workbook, and say where everything in it stands."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

from oracle.recompute import Shape

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

_HEADERS = {
    "seq": ("序号", "编号"),
    "name": ("项目名称", "工程名称", "项目  名称"),
    "category": ("项目类别", "所属行业", "类别"),
    "total_investment": ("总投资", "项目总投资", "计划总投资", "总投资额"),
    "annual_plan": ("年度计划投资", "{year}年计划投资", "本年计划投资", "年度投资计划"),
    "completed": ("1-{month}月完成投资", "{year}年1-{month}月累计完成投资", "截至{month}月底累计完成投资"),
    "status": ("建设状态", "项目状态", "开工情况"),
    "progress": ("形象进度", "工程进展情况"),
    "unit": ("责任单位", "牵头单位"),
    "owner": ("建设单位", "项目业主"),
    "leader": ("联系领导", "包联领导"),
}
_FIELDS = {"progress": "physical_progress", "unit": "responsible_unit", "owner": "owner_unit"}
_THINGS = ("道路", "厂房", "水库", "学校", "医院", "管网", "产业园", "变电站", "安置房", "码头")
_PLACES = ("东城", "西郊", "南湾", "北岭", "青石", "白沙", "长堤", "高坪", "双河", "桃源")
_KINDS = ("能源类", "交通类", "市政类", "教育文化", "水利设施", "产业升级", "生态保护")
_ORDINALS = "一二三四五六七"
_STATES = ("未开工", "在建", "在建", "在建", "停工", "竣工", "尚未开工", "已投产", None)


@dataclass
class Made:
    """A ledger being made: the sheet, the next free row, and what has been put where."""

    rng: random.Random
    sheet: Worksheet
    unit: str
    columns: dict[str, int]
    row: int = 1
    number: int = 0
    projects: list[tuple[int, str]] = field(default_factory=list)


def make_ledger(path: Path, seed: int) -> tuple[Shape, str]:
    """Write a workbook; returns where things stand in it, and the period that it names."""
    rng = random.Random(seed)
    year, month = rng.randint(2009, 2026), rng.randint(2, 11)
    layout = rng.choice(("sections", "column", "merged"))
    unit = rng.choice(("万元", "亿元", "元"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = rng.choice(("台账", "Sheet1", f"{year}年"))
    fields = [name for name in _HEADERS if name != "category" or layout != "sections"]
    if layout != "merged":
        rng.shuffle(fields)
    gap = rng.choice((0, 0, 1))
    made = Made(rng, sheet, unit, {name: number + gap for number, name in enumerate(fields, start=1)})
    _head(made, year, month)
    for number, kind in enumerate(rng.sample(_KINDS, rng.randint(1, 6))):
        _category(made, layout, number, kind)
    if rng.random() < 0.5:
        _control(made, rng.choice(("合计", "总计", "合 计")), [row for row, _ in made.projects])
    if rng.random() < 0.5:
        sheet.cell(made.row + rng.randint(0, 2), 1, "注：投资数据由各单位报送。")
    book.save(path)
    columns = {_FIELDS.get(name, name): place for name, place in made.columns.items()}
    share = (Decimal(month) * 100 / 12).quantize(Decimal("0.01"))
    return Shape(sheet.title, unit, columns, tuple(made.projects), share), f"{year}-{month:02d}"


def _head(made: Made, year: int, month: int) -> None:
    rng, sheet = made.rng, made.sheet
    if rng.random() < 0.7:
        sheet.cell(made.row, 1, f"{year}年重点项目建设进展情况表")
        sheet.merge_cells(
            start_row=made.row, end_row=made.row, start_column=1, end_column=max(made.columns.values())
        )
        made.row += 1
    in_header = rng.random() < 0.5
    if not in_header:
        sheet.cell(made.row, 1, "填报单位：重点项目办公室")
        sheet.cell(made.row, 5, f"单位：{made.unit}")
        made.row += rng.randint(1, 2)
    for name, column in made.columns.items():
        text = rng.choice(_HEADERS[name]).format(year=year, month=month)
        if in_header and name in ("total_investment", "annual_plan", "completed"):
            text += rng.choice(("（{}）", "({})", "\n（{}）")).format(made.unit)
        sheet.cell(made.row, column, text)
    made.row += 1


def _category(made: Made, layout: str, number: int, kind: str) -> None:
    rng, sheet = made.rng, made.sheet
    size = rng.randint(1, 12)
    if layout == "sections":
        count = rng.choice(("", f"（{size}个）", f"({size}项)"))
        sheet.cell(
            made.row, min(made.columns["seq"], made.columns["name"]), f"{_ORDINALS[number]}、{kind}{count}"
        )
        made.row += 1
    first = made.row
    rows = []
    for offset in range(size):
        if layout == "column" or (layout == "merged" and offset == 0):
            sheet.cell(made.row, made.columns["category"], kind)
        _project(made, kind)
        rows.append(made.row)
        made.row += 1
        if rng.random() < 0.05 and layout != "merged":
            made.row += 1
    if layout == "merged" and size > 1:
        column = made.columns["category"]
        sheet.merge_cells(start_row=first, end_row=first + size - 1, start_column=column, end_column=column)
    if rng.random() < 0.4 and layout != "merged":
        _control(made, "小计", rows)


def _project(made: Made, kind: str) -> None:
    rng, sheet = made.rng, made.sheet
    made.number += 1
    state = rng.choice(_STATES)
    idle = state in ("未开工", "尚未开工")
    plan = rng.randint(50, 90_000)
    values: dict[str, Any] = {
        "seq": made.number,
        "name": f"{rng.choice(_PLACES)}{rng.choice(_THINGS)}{made.number}期项目",
        "total_investment": _amount(made, plan * rng.randint(1, 9), 0.03),
        "annual_plan": _amount(made, rng.choice((plan, plan, plan, plan, 0)), 0.05),
        "completed": 0
        if idle
        else _amount(made, rng.choice((plan * rng.randint(0, 120) // 100, plan, 0)), 0.07),
        "status": state,
        "progress": "正在按节点推进" if state and not idle else None,
        "unit": "甲局",
        "owner": "乙公司",
        "leader": "丙市长",
    }
    for name, value in values.items():
        sheet.cell(made.row, made.columns[name], value)
    made.projects.append((made.row, kind))


def _amount(made: Made, wan: int, blank: float) -> object:
    """An amount given in 万元, as a clerk may write it: a number, a text, with its own unit, or blank."""
    rng = made.rng
    if rng.random() < blank:
        return rng.choice((None, "—", "暂无", "/"))
    exact = Decimal(wan) + Decimal(rng.choice(("0", "0", "0.5", "0.0001", "0.37")))
    shown = {"元": exact * 10_000, "万元": exact, "亿元": exact / 10_000}[made.unit].normalize()
    form = rng.random()
    if form < 0.04:
        return f"{shown:,f}"
    if form < 0.07:
        return f"{exact:f}万元"
    if form < 0.09:
        return f"约{shown:f}"
    if form < 0.11:
        return f"{shown:f}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return int(shown) if shown == shown.to_integral_value() else float(shown)


def _control(made: Made, label: str, rows: list[int]) -> None:
    """A 小计 or 合计 row; its sums are those of the numeric cells alone, as Excel's SUM gives them."""
    sheet = made.sheet
    sheet.cell(made.row, made.columns["name"], label)
    for name in ("total_investment", "annual_plan", "completed"):
        cells = [sheet.cell(row, made.columns[name]).value for row in rows]
        numbers = [cell for cell in cells if isinstance(cell, int | float)]
        sheet.cell(made.row, made.columns[name], float(sum(map(Decimal, map(repr, numbers)))))
    made.row += 1
