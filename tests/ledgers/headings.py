"""Header rows as offices write them: depth, wording, noise, and where the unit stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledgers.page import Column

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

__all__ = ["COMPLETED", "DEPTHS", "DRESSES", "PLANS", "dress", "make_columns"]

COMPLETED = (
    "1-6月完成投资", "2011年1-6月完成投资", "2011年1—6月累计完成投资", "截至6月底累计完成投资",
    "上半年完成投资",
    "1～6月份完成投资", "2011年上半年累计完成投资额", "截止2011年6月底完成投资", "1至6月实际完成投资",
    "今年1-6月累计完成",
    "2011年度1-6月完成投资额", "1-6月投资完成情况", "本年累计完成投资", "今年以来累计完成投资",
    "年初至今完成投资",
)  # fmt: skip
"""Words for 完成投资 since January that leave no doubt."""

PLANS = (
    "年度计划投资", "2011年计划投资", "2011年度投资计划", "本年计划投资", "2011年度计划完成投资",
    "年度计划投资额", "2011年投资计划",
    "当年计划投资", "年度投资目标", "2011年安排投资", "年计划投资",
)  # fmt: skip

_MONEY = ("total_investment", "annual_plan", "completed")


def _columns(*pairs: tuple[str, str]) -> list[Column]:
    return [Column(name, tuple(text.split("/"))) for name, text in pairs]


def _flat(plan: str, done: str) -> list[Column]:
    return _columns(
        ("seq", "序号"), ("name", "项目名称"), ("", "建设性质"), ("", "建设内容及规模"),
        ("total_investment", "总投资"),
        ("annual_plan", plan), ("completed", done), ("stated_rate", "占年度计划（%）"),
        ("status", "开工情况"),
        ("physical_progress", "形象进度"), ("responsible_unit", "责任单位"), ("", "备注"),
    )  # fmt: skip


def _two_rows(plan: str, done: str) -> list[Column]:
    return _columns(
        ("seq", "序号"), ("name", "项目名称"), ("", "建设内容及规模"), ("total_investment", "总投资"),
        ("annual_plan", f"投资情况/{plan}"), ("completed", f"投资情况/{done}"),
        ("stated_rate", "投资情况/占年度计划（%）"),
        ("status", "开工情况"), ("physical_progress", "进展情况/形象进度"), ("", "进展情况/存在问题"),
        ("responsible_unit", "责任单位"), ("leader", "联系领导"),
    )  # fmt: skip


def _year_over(_plan: str, _done: str) -> list[Column]:
    """The year and the period stand in parents; the leaves are just 投资."""
    return _columns(
        ("seq", "序号"), ("name", "项目名称"), ("total_investment", "总投资"),
        ("annual_plan", "2011年计划/投资"),
        ("", "2011年计划/主要建设内容"), ("completed", "1-6月完成情况/完成投资"),
        ("physical_progress", "1-6月完成情况/形象进度"),
        ("stated_rate", "完成率（%）"), ("owner_unit", "建设单位"), ("", "备注"),
    )  # fmt: skip


def _three_rows(plan: str, done: str) -> list[Column]:
    return _columns(
        ("seq", "序号"), ("name", "项目名称"), ("", "建设规模"), ("total_investment", "投资/总投资"),
        ("annual_plan", f"投资/2011年度/{plan}"), ("completed", f"投资/2011年度/{done}"),
        ("stated_rate", "投资/2011年度/完成率（%）"),
        ("physical_progress", "工程进度/形象进度/实际"), ("", "工程进度/形象进度/计划"),
        ("responsible_unit", "责任单位"),
    )  # fmt: skip


def _shanghai(_plan: str, _done: str) -> list[Column]:
    """The three rows of a real monthly form: money and text under one parent, a bare 累计完成."""
    return _columns(
        ("seq", "序号"), ("name", "项目   名称"), ("", "建设里程(公里)"), ("total_investment", "总投资"),
        ("actual_start", "开工日期"),
        ("annual_plan", "工程进度/投资完成情况/年度投资计划"), ("", "工程进度/投资完成情况/本月完成"),
        ("completed", "工程进度/投资完成情况/累计完成"), ("stated_rate", "工程进度/投资完成情况/完成率（%）"),
        ("", "工程进度/形象进度/年度形象进度计划"), ("physical_progress", "工程进度/形象进度/本月实际"),
        ("", "工程进度/形象进度/下月计划"), ("", "存在问题"), ("", "采取措施和建议"),
    )  # fmt: skip


def _four_rows(plan: str, done: str) -> list[Column]:
    return _columns(
        ("seq", "序号"), ("name", "项目基本情况/项目名称"), ("", "项目基本情况/建设性质"),
        ("total_investment", "项目基本情况/总投资"),
        ("annual_plan", f"建设进展/投资完成/2011年/{plan}"),
        ("completed", f"建设进展/投资完成/2011年/{done}"),
        ("stated_rate", "建设进展/投资完成/2011年/占年度计划（%）"),
        ("physical_progress", "建设进展/形象进度"),
        ("responsible_unit", "责任单位"),
    )  # fmt: skip


DEPTHS: dict[str, Callable[[str, str], list[Column]]] = {
    "one header row": _flat,
    "two header rows": _two_rows,
    "year in the parent": _year_over,
    "three header rows": _three_rows,
    "monthly form": _shanghai,
    "four header rows": _four_rows,
}


def _break(text: str) -> str:
    return f"{text[:2]}\n{text[2:]}" if len(text) > 3 else text


def _space(text: str) -> str:
    return "  ".join(text) if len(text) <= 4 else f"{text[:2]} {text[2:]}"


def _wide(text: str) -> str:
    return text.translate(str.maketrans("0123456789-()%", "０１２３４５６７８９－（）％"))


DRESSES: dict[str, Callable[[str], str]] = {
    "clean words": str,
    "line breaks": _break,
    "blanks inside": _space,
    "stars": lambda text: f"*{text}",
    "stray dots": lambda text: f"{text}·" if len(text) <= 4 else text,
    "blanks behind": lambda text: f" {text}        ",
    "wide characters": _wide,
    "colons": lambda text: f"{text}：",
}
"""Noise in header cells by name."""


def dress(columns: Sequence[Column], name: str) -> list[Column]:
    """The same header with noise in its leaves."""
    noise = DRESSES[name]
    return [replace(column, levels=(*column.levels[:-1], noise(column.levels[-1]))) for column in columns]


def _name_unit(column: Column, unit: str, bracket: str, *, parent: bool) -> Column:
    levels = list(column.levels)
    at = len(levels) - 2 if parent and len(levels) > 1 else len(levels) - 1
    levels[at] += bracket.format(unit)
    return replace(column, levels=tuple(levels), unit=unit)


_BRACKETS = ("（{}）", "({})", "（{})", "\n（{}）", "[{}]", "（单位：{}）")


def make_columns(depth: str, wording: str, rng: random.Random) -> list[Column]:
    """Columns of one header form; the words for plan and completion are drawn."""
    return dress(DEPTHS[depth](rng.choice(PLANS), rng.choice(COMPLETED)), wording)


def units_in_header(
    columns: Sequence[Column], units: dict[str, str], rng: random.Random, *, parent: bool
) -> list[Column]:
    """Write units into the header of money columns: its own text, or its parent's.

    Args:
        columns: the columns.
        units: unit of each money field.
        rng: draws the bracket.
        parent: into the parent where there is one; fields under one parent share their unit.
    """
    bracket = rng.choice(_BRACKETS)
    parents = {_parent(column) for column in columns if parent and column.field in _MONEY} - {()}
    return [
        _name_unit(column, units.get(column.field, "万元"), bracket, parent=parent)
        if column.field in _MONEY or _parent(column) in parents
        else column
        for column in columns
    ]


def _parent(column: Column) -> tuple[str, ...]:
    return column.levels[:-1]
