"""Tests of what other programs read: the keys of the JSON, and tables that a spreadsheet opens."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from made_figures import WAN, make_figures, make_project, not_started
from zdxm.cells.words import Status
from zdxm.console.answers import json_text
from zdxm.console.ledger import Figures, Findings, diagnostics_json
from zdxm.console.lists import Lag
from zdxm.console.tables import csv_bytes
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.figures.ranking import Limits, find_lagging, group_lagging

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures

FAULT = Diagnostic("ZD012", Severity.ERROR, CellRef("ledger.xlsx", "台账", 16, 7), "不符", "请改")
LATE = (
    make_project(
        "沁河大桥",
        1000,
        421,
        leader="张三",
        status=Status.UNDER_WAY,
        stated_rate=4210,
        planned_finish=dt.date(2011, 9, 30),
        cumulative_completed=WAN,
    ),
    not_started("=HYPERLINK(1)", None, leader="李四"),
)
GROUP_KEYS = [
    "name", "projects", "started", "not_started", "finished", "total_investment", "annual_plan", "completed",
    "completion_rate_pct", "variance_pp", "ahead", "behind", "on_schedule", "no_plan",
    "not_reported", "finished_below", "status_unknown", "without_plan", "without_plan_completed",
    "carried_over", "new_start", "start_unknown", "finish_due", "finish_unknown",
]  # fmt: skip
PROJECT_KEYS = [
    "id", "name", "category", "county", "status", "total_investment", "annual_plan", "completed",
    "completion_rate_pct",
    "variance_pp", "bucket", "light", "code", "level", "nature", "location", "content", "planned_start",
    "actual_start", "planned_finish", "actual_finish", "previous_completed", "period_plan", "stated_rate",
    "cumulative_completed", "physical_progress", "no_start_reason", "problem", "measure", "next_step",
    "responsible_unit", "supervisor", "owner_unit", "leader", "person", "remark", "source", "cells",
]  # fmt: skip


def _figures() -> ReportFigures:
    return make_figures(LATE, [FAULT])


def _lag(by: str | None = None) -> Lag:
    figures = _figures()
    selection = find_lagging(figures, Limits())
    groups = group_lagging(figures, selection, by, None)
    return Lag(figures=figures, selection=selection, groups=groups, by=by)


def test_the_keys_and_their_order_are_the_contract() -> None:
    """Every key is there, in this order, whatever is undefined."""
    data = Figures(_figures()).json()
    assert list(data) == [
        "format_version",
        "period",
        "sources",
        "total",
        "categories",
        "projects",
        "withdrawn",
        "judgement",
        "diagnostics",
    ]
    assert list(data["judgement"]) == [
        "projects", "not_counted", "planned", "done", "due", "gap", "lagging", "gross_shortfall", "made_by",
        "group", "makers", "makers_share_pct", "rate_without_pct", "remaining", "monthly_need",
        "monthly_done", "times", "projected", "projected_rate_pct", "out_of_reach",
    ]  # fmt: skip
    assert list(data["withdrawn"]) == ["projects", "total_investment", "annual_plan", "completed", "names"]
    assert list(data["period"]) == ["code", "label", "time_progress_pct"]
    assert list(data["total"]) == GROUP_KEYS
    assert all(list(project) == PROJECT_KEYS for project in data["projects"])
    assert list(data["projects"][0]["cells"]) == ["total_investment", "annual_plan", "completed"]
    assert list(data["diagnostics"][0]) == ["code", "severity", "place", "message", "remedy"]


def test_values_have_the_types_of_the_contract() -> None:
    """Amounts are whole 元, rates are text with two decimals, what is undefined is null and never 0."""
    data = Figures(_figures()).json()
    known, unknown = data["projects"]
    assert data["period"] == {"code": "2011H1", "label": "2011年上半年", "time_progress_pct": "50.00"}
    assert (known["completed"], known["completion_rate_pct"], known["variance_pp"]) == (
        4_210_000,
        "42.10",
        "-7.90",
    )
    assert (known["stated_rate"], known["planned_finish"], known["cumulative_completed"]) == (
        "42.10",
        "2011-09-30",
        10_000,
    )
    assert (known["status"], known["bucket"], known["light"]) == ("under_way", "behind", "yellow")
    empty = ("annual_plan", "completed", "completion_rate_pct", "variance_pp", "light", "status")
    assert [unknown[key] for key in empty] == [None] * len(empty)


def test_a_finding_names_its_cell() -> None:
    """The place is the one that the clerk can paste into the name box, after the file's name."""
    assert diagnostics_json([FAULT]) == [
        {
            "code": "ZD012",
            "severity": "error",
            "place": "ledger.xlsx:台账!H17",
            "message": "不符",
            "remedy": "请改",
        }
    ]


def test_findings_carry_their_counts() -> None:
    """All three severities are counted, none left out."""
    data = Findings(_figures()).json()
    assert list(data) == ["format_version", "period", "sources", "reading", "counts", "diagnostics"]
    assert data["counts"] == {"error": 1, "warning": 0, "info": 0}


def test_lag_rows_are_projects_with_four_more_keys() -> None:
    """The same keys as in the figures, then what is still to be done."""
    first, last = _lag().json()
    assert list(first) == [*PROJECT_KEYS, "planned_value", "shortfall", "monthly_pace", "overdue"]
    assert (first["planned_value"], first["shortfall"], first["overdue"]) == (5_000_000, 790_000, False)
    assert (last["planned_value"], last["monthly_pace"]) == (None, None)


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_text_reads_back(ascii_only: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """With or without escapes it is the same value; escaped it fits any code page."""
    text = json_text(Figures(_figures()).json(), ascii_only=ascii_only)
    assert json.loads(text) == Figures(_figures()).json()
    assert (text.isascii(), text[-2:]) == (ascii_only, "}\n")


@pytest.mark.parametrize("items", [[], [1, {"名": ["a\n", None, 1.5, True, [], {}]}]])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_is_what_dumps_writes_an_iterator_as_a_list(items: list[object], ascii_only: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Written item by item, for there may be a hundred thousand."""
    expected = json.dumps({"first": "“1”", "items": items}, ensure_ascii=ascii_only, indent=2)
    assert json_text({"first": "“1”", "items": iter(items)}, ascii_only=ascii_only) == f"{expected}\n"


def test_csv_carries_a_byte_order_mark_and_no_formula() -> None:
    """Excel reads it as UTF-8; text that it would run is quoted, numbers below zero stay numbers."""
    data = csv_bytes(("名称", "差距"), [("=1+1", Decimal("-7.86")), ("-5%", None), ('引"号,', 3)])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["名称", "差距"],
        ["'=1+1", "-7.86"],
        ["'-5%", ""],
        ['引"号,', "3"],
    ]


def test_lag_csv_has_a_row_a_project() -> None:
    """In 万元 and 百分点; grouped, the group's value stands in front and the ranks begin anew."""
    rows = list(csv.DictReader(io.StringIO(_lag().encoded("csv").decode("utf-8-sig"))))
    assert [row["项目名称"] for row in rows] == ["沁河大桥", "'=HYPERLINK(1)"]
    assert (rows[0]["差距(百分点)"], rows[0]["缺口(万元)"], rows[0]["灯"]) == ("-7.90", "79.00", "黄")
    assert (rows[1]["差距(百分点)"], rows[1]["备注"]) == ("", "未开工")
    grouped = list(csv.reader(io.StringIO(_lag("leader").encoded("csv").decode("utf-8-sig"))))
    assert grouped[0][:3] == ["分组：联系领导", "排名", "项目名称"]
    assert sorted(row[:2] for row in grouped[1:]) == [["张三", "1"], ["李四", "1"]]


def test_lag_xlsx_says_what_it_lists() -> None:
    """A title with period and time progress, numbers as numbers, no formula."""
    sheet = openpyxl.load_workbook(io.BytesIO(_lag().encoded("xlsx"))).worksheets[0]
    assert sheet["A1"].value == "2011年上半年滞后项目（时间进度50.00%）"
    assert [cell.value for cell in sheet["B"]][1:] == ["项目名称", "沁河大桥", "=HYPERLINK(1)"]
    assert sheet["E3"].value == -7.9
    assert sheet["B4"].quotePrefix
