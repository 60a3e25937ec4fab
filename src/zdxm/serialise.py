"""Figures and findings for other programs: versioned JSON, and CSV that Excel and WPS open as it is.

The keys of :func:`figures_json` and their order are a contract. Amounts are whole 元 as integers, rates are
strings with two decimals, ``null`` stands where a value is undefined, and every key is always there.
"""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zdxm.figures.lagging import notes_of
from zdxm.lights import LIGHT_NAMES
from zdxm.sheets import SheetRows, looks_like_formula, write_xlsx
from zdxm.units import Unit, divide_half_up, hundredths_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zdxm.diagnostics import Diagnostic
    from zdxm.figures import Group, Project, ReportFigures
    from zdxm.figures.lagging import Lagging, LaggingGroup
    from zdxm.sheets import Cell

__all__ = [
    "FORMAT_VERSION",
    "csv_bytes",
    "diagnostics_json",
    "figures_json",
    "findings_json",
    "json_text",
    "lag_csv",
    "lag_json",
    "lag_xlsx",
]

FORMAT_VERSION = 1
"""1: the first. A key is never taken away or given another meaning without a new version."""

_GROUP_COUNTS = ("projects", "started", "not_started", "finished")
_GROUP_MONEY = ("total_investment", "annual_plan", "completed")
_GROUP_BUCKETS = ("ahead", "behind", "on_schedule", "no_plan", "not_reported", "status_unknown")
_CELL_FIELDS = ("total_investment", "annual_plan", "completed")
_LAG_FIELDS = ("planned_value", "shortfall", "monthly_pace", "overdue")

_LAG_HEADER = (
    "排名", "项目名称", "类别", "县区", "差距(百分点)", "完成率(%)", "年度计划投资(万元)", "完成投资(万元)",
    "应完成(万元)", "缺口(万元)", "月均需完成(万元)", "责任单位", "建设单位", "联系领导", "灯", "备注",
)  # fmt: skip
_LAG_SHEET = "滞后项目"


def figures_json(figures: ReportFigures) -> dict[str, Any]:
    """Every figure, as ``zdxm figures`` prints it."""
    return {
        "format_version": FORMAT_VERSION,
        "period": _period_json(figures),
        "sources": _sources_json(figures),
        "total": _group_json(figures.total),
        "categories": [_group_json(group) for group in figures.categories],
        "projects": [_project_json(figures, project) for project in figures.projects],
        "diagnostics": diagnostics_json(figures.diagnostics),
    }


def findings_json(figures: ReportFigures) -> dict[str, Any]:
    """What ``zdxm check`` found, with the number of findings of each severity."""
    found = diagnostics_json(figures.diagnostics)
    counts = {name: sum(item["severity"] == name for item in found) for name in ("error", "warning", "info")}
    return {
        "format_version": FORMAT_VERSION,
        "period": _period_json(figures),
        "sources": _sources_json(figures),
        "counts": counts,
        "diagnostics": found,
    }


def diagnostics_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, str]]:
    """Findings, in the order of the sheets."""
    return [
        {
            "code": fault.code,
            "severity": fault.severity.value,
            "place": str(fault.place),
            "message": fault.message,
            "remedy": fault.remedy,
        }
        for fault in diagnostics
    ]


def lag_json(figures: ReportFigures, groups: Sequence[LaggingGroup]) -> list[dict[str, Any]]:
    """The listed projects, group after group, worst first: the keys of ``projects[]`` and four more."""
    return [
        _project_json(figures, row.project) | {name: getattr(row.project, name) for name in _LAG_FIELDS}
        for group in groups
        for row in group.rows
    ]


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """A value as JSON text with a final line break.

    Args:
        value: what :func:`figures_json` and its sisters give.
        ascii_only: escape all other letters, for a stream that is not UTF-8.
    """
    return json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n"


def _period_json(figures: ReportFigures) -> dict[str, str]:
    period = figures.calendar.period
    progress = hundredths_text(figures.calendar.progress_hundredths)
    return {"code": period.code, "label": period.label, "time_progress_pct": progress}


def _sources_json(figures: ReportFigures) -> list[dict[str, str]]:
    return [{"file": source.file, "sha256": source.sha256} for source in figures.sources]


def _rate_text(hundredths: int | None) -> str | None:
    return None if hundredths is None else hundredths_text(hundredths)


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        **{name: getattr(group, name) for name in (*_GROUP_COUNTS, *_GROUP_MONEY)},
        "completion_rate_pct": _rate_text(group.rate),
        "variance_pp": _rate_text(group.variance),
        **{name: getattr(group, name) for name in _GROUP_BUCKETS},
    }


def _project_json(figures: ReportFigures, project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.name,
        "category": project.category,
        "county": project.county,
        "status": project.status.value if project.status else None,
        **{name: getattr(project, name) for name in _GROUP_MONEY},
        "completion_rate_pct": _rate_text(project.rate),
        "variance_pp": _rate_text(project.variance),
        "bucket": project.bucket.value,
        "light": project.light,
        "responsible_unit": project.responsible_unit,
        "owner_unit": project.owner_unit,
        "leader": project.leader,
        "source": project.source,
        "cells": {name: figures.cells([project], name) for name in _CELL_FIELDS},
    }


# --- tables ----------------------------------------------------------------------------------------


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as CSV with a byte order mark, without which Excel reads 汉字 as GBK.

    A text that a spreadsheet program would run as a formula gets a ``'`` in front.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_csv_value(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _csv_value(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell


def lag_csv(groups: Sequence[LaggingGroup], by: str | None) -> bytes:
    """The lagging projects as one CSV table; ``by`` is the label of what they are grouped by."""
    return csv_bytes(*_lag_table(groups, by))


def lag_xlsx(figures: ReportFigures, groups: Sequence[LaggingGroup], by: str | None) -> bytes:
    """The lagging projects as one sheet of an .xlsx."""
    header, rows = _lag_table(groups, by)
    progress = hundredths_text(figures.calendar.progress_hundredths)
    title = f"{figures.calendar.period.label}{_LAG_SHEET}（时间进度{progress}%）"
    return write_xlsx([SheetRows(name=_LAG_SHEET, title=title, header=header, rows=rows)])


def _lag_table(
    groups: Sequence[LaggingGroup], by: str | None
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Header and rows; grouped rows have their group's value in front, under a name of its own."""
    header = _LAG_HEADER if by is None else (f"分组：{by}", *_LAG_HEADER)
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        for rank, row in enumerate(group.rows, start=1):
            cells = _lag_cells(rank, row)
            rows.append(cells if by is None else (group.name, *cells))
    return header, rows


def _lag_cells(rank: int, row: Lagging) -> tuple[Cell, ...]:
    project = row.project
    return (
        rank,
        project.name,
        project.category,
        project.county,
        _points(row.gap),
        _points(project.rate),
        _wan(project.annual_plan),
        _wan(project.completed),
        _wan(project.planned_value),
        _wan(project.shortfall),
        _wan(project.monthly_pace),
        project.responsible_unit,
        project.owner_unit,
        project.leader,
        LIGHT_NAMES.get(project.light or ""),
        "、".join(notes_of(project)),
    )


def _points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _wan(yuan: int | None) -> Decimal | None:
    """元 → 万元, two decimals, half up."""
    return None if yuan is None else Decimal(divide_half_up(yuan * 100, Unit.WAN)).scaleb(-2)
