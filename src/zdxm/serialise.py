"""Figures and findings for other programs: versioned JSON, and CSV that Excel and WPS open as it is.

The keys of :func:`figures_json` and their order are a contract. Amounts are whole 元 as integers, rates are
strings with two decimals, ``null`` stands where a value is undefined, and every key is always there.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Any

from zdxm.diagnostics import Diagnostic, column_letters
from zdxm.fields import GROUPED, KEPT, LEDGER_FIELDS, FieldKind, field_by_key, label_of
from zdxm.figures.lagging import Lagging, LaggingGroup, notes_of
from zdxm.layout.model import Column, SheetRead, Table
from zdxm.layout.tables import category_source, columns_of, missing_fields
from zdxm.layout.verdicts import LEFT_OUT, SECTIONS, TOTALS, ColumnUse, RowKind, SheetUse, Verdict
from zdxm.lights import LIGHT_NAMES
from zdxm.matching import MatchKind
from zdxm.sheets.rows import Cell, SheetRows, looks_like_formula, write_xlsx
from zdxm.units import Unit, divide_half_up, hundredths_text

if TYPE_CHECKING:
    from zdxm.compare import Comparison, Mover
    from zdxm.figures.model import Group, Project, ReportFigures
    from zdxm.pipeline.reading import Understanding

FORMAT_VERSION = 1
"""1: the first. A key is never taken away or given another meaning without a new version."""

_GROUP_COUNTS = ("projects", "started", "not_started", "finished")
_GROUP_MONEY = ("total_investment", "annual_plan", "completed")
_GROUP_BUCKETS = ("ahead", "behind", "on_schedule", "no_plan", "not_reported", "status_unknown")
_CELL_FIELDS = ("total_investment", "annual_plan", "completed")
_LAG_FIELDS = ("planned_value", "shortfall", "monthly_pace", "overdue")

_PROJECT_KEYS = ("name", "category", "county", "status", *_GROUP_MONEY)
"""Fields that stand before what is measured; the others follow it."""
_MEASURES = (
    "差距(百分点)",
    "完成率(%)",
    *(f"{label_of(key)}(万元)" for key in ("annual_plan", "completed")),
    "应完成(万元)",
    "缺口(万元)",
    "月均需完成(万元)",
)
_MIDDLE = LEDGER_FIELDS.index(field_by_key("annual_plan"))
_BEFORE = tuple(each for each in GROUPED if LEDGER_FIELDS.index(each) < _MIDDLE)
_BEHIND = tuple(each for each in GROUPED if each not in _BEFORE)
"""Fields of the list that stand before the amounts, as in the ledger, and behind them."""
_LAG_HEADER = (
    "排名",
    *(each.label for each in (field_by_key("name"), *_BEFORE)),
    *_MEASURES,
    *(each.label for each in _BEHIND),
    "灯",
    "备注",
)
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


_TOLD_APART = (RowKind.PROJECT, *SECTIONS, *TOTALS, *LEFT_OUT)
_OTHERS = tuple(kind for kind in RowKind if kind not in {RowKind.BLANK, *_TOLD_APART})


def layout_json(understood: Understanding) -> dict[str, Any]:
    """What ``zdxm check --layout`` understood; rows count from 1, columns have their letters."""
    period = understood.period
    return {
        "format_version": FORMAT_VERSION,
        "period": None if period is None else {"code": period.code, "label": period.label},
        "title": understood.title,
        "office": understood.office,
        "sheets": [_sheet_json(sheet) for sheet in understood.sheets],
        "diagnostics": diagnostics_json(understood.diagnostics),
    }


def _sheet_json(sheet: SheetRead) -> dict[str, Any]:
    is_ledger = sheet.verdict.kind is SheetUse.LEDGER
    return {
        "file": sheet.file,
        "name": sheet.name,
        "use": sheet.verdict.kind.value,
        "reason": None if is_ledger else sheet.verdict.reason,
        **_proof(sheet.verdict),
        "tables": [_layout_table_json(table) for table in sheet.tables],
    }


def _proof(verdict: Verdict[Any]) -> dict[str, list[str]]:
    """The evidence of a verdict, and what else it could have been."""
    return {
        "why": [str(reason) for reason in verdict.why],
        "rivals": [rival if isinstance(rival, str) else rival.value for rival in verdict.rivals],
    }


def _layout_table_json(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "header_rows": [row + 1 for row in range(table.header.top, table.header.bottom + 1)],
        "unit": table.unit.label,
        "unit_why": table.unit_verdict.reason,
        "category_from": category_source(table) or None,
        "columns": [_column_json(column) for column in columns_of(table)],
        "missing": _guesses_json(table),
        "projects": [row + 1 for row in table.body.projects],
        "project_runs": _project_runs(table),
        "sections": _rows_json(table, SECTIONS),
        "totals": _rows_json(table, TOTALS),
        "skipped_rows": _rows_json(table, LEFT_OUT),
        "other_rows": _rows_json(table, _OTHERS),
    }


def _project_runs(table: Table) -> list[dict[str, Any]]:
    """The projects' evidence: first and last row of each run of projects that have the same."""
    return [
        {"first": rows[0] + 1, "last": rows[-1] + 1, **_proof(verdict)}
        for verdict, run in groupby(table.rows_of(RowKind.PROJECT), key=lambda each: each[1])
        if (rows := [row for row, _ in run])
    ]


def _column_json(column: Column) -> dict[str, Any]:
    return {
        "column": column_letters(column.column),
        "header": column.header,
        "cell": f"{column_letters(column.column)}{column.header_row + 1}",
        "field": column.key or None,
        "label": column.label or None,
        "read": column.use is ColumnUse.READ,
        "unit": column.unit or None,
        **_proof(column.verdict),
    }


def _guesses_json(table: Table) -> list[dict[str, Any]]:
    """The needed fields that have no column, each with the columns that come closest."""
    return [
        {
            "field": guess.key,
            "column": column_letters(guess.header.column),
            "header": guess.header.text,
            "score": guess.score,
        }
        for guess in missing_fields(table)
    ]


def _rows_json(table: Table, kinds: Sequence[RowKind]) -> list[dict[str, Any]]:
    return [
        {
            "row": row + 1,
            "kind": verdict.kind.value,
            "text": next(filter(None, table.texts(row)), ""),
            "hidden": row in table.part.hidden_rows,
            **_proof(verdict),
        }
        for row, verdict in table.rows_of(*kinds)
    ]


def diff_json(comparison: Comparison) -> dict[str, Any]:
    """What changed between two ledgers: both totals, and every project with what it contributed.

    ``contribution_pp`` of all projects add up to ``change_pp`` exactly.
    """
    return {
        "format_version": FORMAT_VERSION,
        "old": _side_json(comparison.old),
        "new": _side_json(comparison.new),
        "change_pp": _rate_text(comparison.change),
        "counts": {
            "matched_by_code": comparison.count(MatchKind.CODE),
            "matched_by_name": comparison.count(MatchKind.NAME),
            "matched_by_similarity": comparison.count(MatchKind.SIMILAR),
            "added": len(comparison.added),
            "gone": len(comparison.gone),
            "renamed": len(comparison.renamed),
            "replanned": len(comparison.replanned),
        },
        "projects": [_mover_json(comparison, mover) for mover in comparison.movers],
    }


def _side_json(figures: ReportFigures) -> dict[str, Any]:
    return {
        "period": _period_json(figures),
        "sources": _sources_json(figures),
        "total": _group_json(figures.total),
    }


def _mover_json(comparison: Comparison, mover: Mover) -> dict[str, Any]:
    return {
        "matched_by": mover.match.kind.value if mover.match else None,
        "similarity": mover.match.score if mover.match else None,
        "contribution_pp": _rate_text(mover.contribution),
        "completed_change": mover.completed_change,
        "annual_plan_change": mover.plan_change,
        "renamed": mover.is_renamed,
        "replanned": mover.is_replanned,
        "old": _project_json(comparison.old, mover.old) if mover.old else None,
        "new": _project_json(comparison.new, mover.new) if mover.new else None,
    }


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
        **{key: _stated_json(project, key) for key in _PROJECT_KEYS},
        "completion_rate_pct": _rate_text(project.rate),
        "variance_pp": _rate_text(project.variance),
        "bucket": project.bucket.value,
        "light": project.light,
        **{each.key: _stated_json(project, each.key) for each in KEPT if each.key not in _PROJECT_KEYS},
        "source": project.source,
        "cells": {name: figures.cells([project], name) for name in _CELL_FIELDS},
    }


def _stated_json(project: Project, key: str) -> str | int | None:
    """One field of the ledger: whole 元, a rate with two decimals, a day as 2011-03-15, or text."""
    value = getattr(project, key)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int) and field_by_key(key).kind is FieldKind.PERCENT:
        return hundredths_text(value)
    return value if isinstance(value, int | None) else str(value)


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
    """The lagging projects as one sheet of an .xlsx, sealed."""
    header, rows = _lag_table(groups, by)
    progress = hundredths_text(figures.calendar.progress_hundredths)
    title = f"{figures.calendar.period.label}{_LAG_SHEET}（时间进度{progress}%）"
    return write_xlsx([SheetRows(name=_LAG_SHEET, title=title, header=header, rows=rows)], sealed=True)


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
        *(getattr(project, each.key) for each in _BEFORE),
        _points(row.gap),
        _points(project.rate),
        _wan(project.annual_plan),
        _wan(project.completed),
        _wan(project.planned_value),
        _wan(project.shortfall),
        _wan(project.monthly_pace),
        *(getattr(project, each.key) for each in _BEHIND),
        LIGHT_NAMES.get(project.light or ""),
        "、".join(notes_of(project)),
    )


def _points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _wan(yuan: int | None) -> Decimal | None:
    """元 → 万元, two decimals, half up."""
    return None if yuan is None else Decimal(divide_half_up(yuan * 100, Unit.WAN)).scaleb(-2)
