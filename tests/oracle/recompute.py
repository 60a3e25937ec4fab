"""Work a ledger's figures out again, from its raw cells, with openpyxl and Decimal alone.

Imports nothing of the package under test, and shares no code with it. It is told where the projects stand
(see :class:`Shape`) and does all arithmetic itself.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

UNITS = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
BLANK = {"", "—", "-", "/", "暂无", "无"}
MONEY = ("total_investment", "annual_plan", "completed")


@dataclass(frozen=True)
class Shape:
    """Where things stand in a workbook: one-based columns by field, and (row, category) of each project."""

    sheet: str
    unit: str
    columns: dict[str, int]
    projects: tuple[tuple[int, str], ...]
    time_progress: Decimal


def money(cell: object, unit: str) -> int | None:
    """A money cell in 元; None for a blank one."""
    if cell is None:
        return None
    if isinstance(cell, int | float):
        amount, scale = Decimal(repr(cell)), UNITS[unit]
    else:
        text = unicodedata.normalize("NFKC", str(cell)).strip().replace(",", "").lstrip("约")
        if text in BLANK:
            return None
        scale = UNITS[unit]
        for name in ("亿元", "万元", "元"):
            if text.endswith(name):
                text, scale = text[: -len(name)], UNITS[name]
                break
        amount = Decimal(text)
    return int((amount * scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent(part: int, whole: int) -> Decimal:
    """The share in percent with two decimals, half up; 0 and 100 only where exact."""
    exact = Decimal(part) * 100 / Decimal(whole)
    rounded = exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if rounded in (0, 100) and part * 100 != int(rounded) * whole:
        rounded += Decimal("0.01") if exact > rounded else Decimal("-0.01")
    return rounded


def status(words: object) -> str | None:
    """The state of a project, by the few words that the made ledgers use."""
    known = {
        "未开工": "not_started",
        "尚未开工": "not_started",
        "在建": "under_way",
        "停工": "stopped",
        "竣工": "finished",
        "已投产": "finished",
    }
    return known.get(str(words)) if words else None


def bucket(project: dict[str, Any], time_progress: Decimal) -> str:
    """The one place a project has in the counts."""
    if project["status"] == "not_started":
        return "not_started"
    if (project["annual_plan"] or 0) <= 0:
        return "no_plan"
    if project["completed"] is None:
        return "not_reported"
    gap = percent(project["completed"], project["annual_plan"]) - time_progress
    if gap < 0 and project["status"] == "finished":
        return "finished_below"
    return "ahead" if gap > 0 else "behind" if gap < 0 else "on_schedule"


def add(values: list[int | None]) -> int | None:
    """The sum of what is readable; None where nothing is."""
    readable = [value for value in values if value is not None]
    return sum(readable) if readable else None


def sums(projects: list[dict[str, Any]], time_progress: Decimal) -> dict[str, Any]:
    """A group's amounts, rate, gap and counts."""
    result: dict[str, Any] = {field: add([project[field] for project in projects]) for field in MONEY}
    planned = [project for project in projects if (project["annual_plan"] or 0) > 0]
    others = [project for project in projects if project not in planned]
    plan, done = (add([project[field] for project in planned]) for field in ("annual_plan", "completed"))
    rate = percent(done, plan) if plan and done is not None else None
    result["without_plan"] = len(others)
    result["without_plan_completed"] = add([project["completed"] for project in others])
    result["completion_rate_pct"] = None if rate is None else str(rate)
    result["variance_pp"] = None if rate is None else str(rate - time_progress)
    result["projects"] = len(projects)
    places = ("not_started", "no_plan", "not_reported", "finished_below", "ahead", "behind", "on_schedule")
    for name in places:
        result[name] = sum(project["bucket"] == name for project in projects)
    result["status_unknown"] = sum(project["status"] is None for project in projects)
    result["finished"] = sum(project["status"] == "finished" for project in projects)
    result["started"] = len(projects) - result["status_unknown"] - result["not_started"]
    return result


def recompute(path: Path, shape: Shape) -> dict[str, Any]:
    """All figures of a workbook: total, categories by name, projects in order."""
    sheet = openpyxl.load_workbook(path, data_only=True)[shape.sheet]
    projects = []
    for row, category in shape.projects:
        project: dict[str, Any] = {
            field: money(sheet.cell(row, shape.columns[field]).value, shape.unit) for field in MONEY
        }
        project["name"] = str(sheet.cell(row, shape.columns["name"]).value).strip()
        project["category"] = category
        project["status"] = status(sheet.cell(row, shape.columns["status"]).value)
        project["bucket"] = bucket(project, shape.time_progress)
        projects.append(project)
    categories = {
        name: sums([project for project in projects if project["category"] == name], shape.time_progress)
        for name in dict.fromkeys(project["category"] for project in projects)
    }
    return {"total": sums(projects, shape.time_progress), "categories": categories, "projects": projects}
