"""``zdxm check --layout``: what was understood, as a picture and as JSON."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from rich.cells import cell_len

from cli.conftest import SAMPLES, Zdxm, in_process

if TYPE_CHECKING:
    from pathlib import Path


def _renamed(folder: Path, headers: dict[str, str]) -> None:
    """Give columns of the sample ledger other headers."""
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    for row in book["台账"].iter_rows(min_row=3, max_row=4):
        for cell in row:
            if cell.value in headers:
                cell.value = headers[str(cell.value)]
    book.save(folder / "ledger.xlsx")


def _table(zdxm: Zdxm, *args: str) -> dict[str, Any]:
    sheets = json.loads(zdxm("check", *args, "--layout", "--format", "json").out)["sheets"]
    table: dict[str, Any] = next(sheet for sheet in sheets if sheet["tables"])["tables"][0]
    return table


# --- the picture -----------------------------------------------------------------------------------


def test_the_picture_labels_rows_and_columns(zdxm: Zdxm) -> None:
    """Each row has its kind and number, each column its letters, field and unit; the exit code is 0."""
    outcome = zdxm("check", "--layout")
    lines = outcome.out.splitlines()
    assert (outcome.code, outcome.err) == (0, "")
    assert "45个项目，表头第3—4行，单位万元，类别取自分段标题" in lines[0]
    letters, fields = lines[1].split(), lines[2].split()
    assert letters == list("ABCDEFGHIJKLMNOP")
    assert fields[:3] == ["序号", "项目名称", "建设内容及规模"]
    starts = [line[:5] for line in lines]
    assert starts[6:11] == ["标题  1", "单位  2", "表头  3", "表头  4", "分类  5"]
    assert any(line.startswith("小计 31") for line in lines)
    assert any(line.startswith("合计 62") for line in lines)
    assert any(line.startswith("注   64") for line in lines)


def test_long_runs_are_folded(zdxm: Zdxm) -> None:
    """Of a run of projects the first and the last are drawn, and how many stand between."""
    lines = zdxm("check", "--layout").out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("项目  6"))
    assert lines[at + 1].strip() == "… 第7—29行，项目23行 …"
    assert lines[at + 2].startswith("项目 30")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("sample", ["", "flat-2023", "counties-2018"])
def test_the_picture_fits_the_screen(
    folder: Path, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch, width: int, sample: str
) -> None:
    """No line is wider than the screen, and every column that there is has its letters in some strip."""
    source = next((SAMPLES / sample).glob("*.xlsx"))
    shutil.copy(source, folder / "ledger.xlsx")
    monkeypatch.setenv("COLUMNS", str(width))
    text = zdxm("check", "--layout").out
    assert max(map(cell_len, text.splitlines())) < width
    assert {*"ABCDEFG"} <= set(text.split())


def test_gbk_and_pipes_stay_whole(folder: Path) -> None:
    """On a GBK console nothing is lost and no line is drawn with a letter of doubtful width."""
    done = in_process("check", "--layout", folder=folder, PYTHONIOENCODING="gbk", COLUMNS="80")
    text = done.stdout.decode("gbk")
    assert done.returncode == 0
    assert "?" not in text
    assert "─" not in text
    assert "-----" in text


def test_what_is_not_read_is_named(folder: Path, zdxm: Zdxm) -> None:
    """Columns without a field, rows that do not count, other sheets, each with why."""
    _renamed(folder, {"备注": "绿化率"})
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    sheet = book["台账"]
    sheet["B8"] = "其中：一期工程"
    for column in (1, 6):
        sheet.cell(8, column).value = None
    book.create_sheet("草稿")
    book.create_sheet("旧表").sheet_state = "hidden"
    book.save(folder / "ledger.xlsx")
    text = zdxm("check", "--layout").out
    assert "没有认出、不读的列：P“绿化率”" in text
    assert "第8行：已含在上面的项目里，不再计入" in text
    assert "ledger.xlsx:问题台账  按登记表读：问题台账（109条）" in text
    assert "ledger.xlsx:草稿  没有读：空白的工作表" in text
    assert "ledger.xlsx:旧表  没有读：隐藏的工作表，不计入" in text


def test_months_outside_the_period_are_not_used(folder: Path, zdxm: Zdxm) -> None:
    """Of twelve months the first eight are read, the others are named as not used."""
    shutil.copy(SAMPLES / "counties-2018" / "各县区台账.xlsx", folder / "ledger.xlsx")
    table = _table(zdxm)
    read = [each["column"] for each in table["columns"] if each["field"] == "completed" and each["read"]]
    left = [each["column"] for each in table["columns"] if each["field"] == "month_completed"]
    assert (read, left) == (list("IJKLMNOP"), list("QRST"))
    assert "认出了、本期不用的列：Q“2018年各月完成投资/9月”" in zdxm("check", "--layout").out


# --- JSON ------------------------------------------------------------------------------------------


def test_json_has_the_same(zdxm: Zdxm) -> None:
    """Versioned; header rows, columns with field, cell and unit, sections, totals, and every sheet."""
    whole = json.loads(zdxm("check", "--layout", "--format", "json").out)
    assert (whole["format_version"], whole["period"]["code"]) == (1, "2011H1")
    assert [(sheet["name"], sheet["use"]) for sheet in whole["sheets"]] == [
        ("台账", "ledger"),
        *((name, "register") for name in ("问题台账", "主要措施", "函件登记", "联审联批", "下步计划")),
    ]
    table = whole["sheets"][0]["tables"][0]
    assert (table["header_rows"], table["unit"], table["category_from"]) == ([3, 4], "万元", "section")
    assert table["columns"][7] == {
        "column": "H",
        "header": "2011年投资完成情况/1-6月完成投资",
        "cell": "H4",
        "field": "completed",
        "label": "完成投资",
        "read": True,
        "unit": "万元",
        "why": ["表头读作“1-N月完成投资”"],
        "rivals": [],
    }
    assert (len(table["projects"]), table["projects"][0]) == (45, 6)
    assert [row["row"] for row in table["sections"]] == [5, 32, 40, 47, 53, 57]
    assert {row["kind"] for row in table["totals"]} == {"subtotal", "total"}
    assert (table["skipped_rows"], table["missing"]) == ([], [])


# --- where it is unsure ----------------------------------------------------------------------------


def test_a_missing_column_has_candidates(folder: Path, zdxm: Zdxm) -> None:
    """Without 年度计划投资 the exit code is 1, and the closest column is named with its score."""
    _renamed(folder, {"年度计划投资": "市里定的盘子"})
    outcome = zdxm("check", "--layout")
    assert outcome.code == 1
    assert "“2011年投资完成情况/市里定的盘子”可能是“年度计划投资”（相近度" in outcome.out
    assert '[columns]里写年度计划投资 = "G"' in outcome.out
    (guess,) = _table(zdxm)["missing"]
    assert (guess["field"], guess["column"]) == ("annual_plan", "G")
    assert 0 < guess["score"] < 100


def test_no_header_at_all_has_candidates(folder: Path, zdxm: Zdxm) -> None:
    """Where nothing reads as a header, the run stops and names the row that most looks like one."""
    book = openpyxl.Workbook()
    rows: list[list[Any]] = [
        ["名册"],
        ["编", "单体", "总盘子", "本年任务数", "1-6月实绩"],
        [1, "甲路", 900, 500, 200],
    ]
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / "ledger.xlsx")
    outcome = zdxm("check", "--layout")
    assert (outcome.code, outcome.out) == (2, "")
    assert "第2行D列“本年任务数”可能是“年度计划投资”（相近度" in outcome.err
    assert "zdxm init" in outcome.err


def test_layout_stands_alone(zdxm: Zdxm) -> None:
    """It shows the reading and nothing else, so it does not go with what writes or compares."""
    outcome = zdxm("check", "--layout", "--annotate")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--layout" in outcome.err
