"""``zdxm init``: the mapping of a ledger, and a blank ledger that reads back without a finding."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from cli.conftest import SAMPLES, Zdxm
from zdxm.fields import LEDGER_FIELDS, REGISTERS
from zdxm.periods import parse_period
from zdxm.saving import is_own_unedited
from zdxm.sheets.rows import blank_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable

BLANK = "重点项目台账.xlsx"
SAMPLE_BOOKS = {"": "ledger.xlsx", "flat-2023": "台账.xlsx", "counties-2018": "各县区台账.xlsx"}
_BLANK_KEYS = [field.key for field in LEDGER_FIELDS if field.blank]


def _bring(folder: Path, sample: str) -> Path:
    """One sample ledger alone in the folder, without settings."""
    for old in ("ledger.xlsx", "zdxm.toml"):
        (folder / old).unlink()
    return Path(shutil.copy(SAMPLES / sample / SAMPLE_BOOKS[sample], folder))


def _figures(zdxm: Zdxm, *args: str) -> dict[str, Any]:
    outcome = zdxm("figures", *args)
    assert outcome.code == 0, outcome.err
    figures: dict[str, Any] = json.loads(outcome.out)
    figures.pop("sources")
    return figures


# --- the mapping of a ledger -----------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLE_BOOKS)
def test_the_mapping_reads_the_same(folder: Path, zdxm: Zdxm, sample: str) -> None:
    """With the file that init writes every figure is the same, and check finds as little."""
    path = _bring(folder, sample)
    before = _figures(zdxm)
    outcome = zdxm("init", path.name)
    assert (outcome.code, outcome.out) == (0, "zdxm.toml\n")
    assert _figures(zdxm) == before
    assert zdxm("check").code == 0


@pytest.mark.parametrize("sample", SAMPLE_BOOKS)
def test_the_mapping_wins_over_unreadable_headers(folder: Path, zdxm: Zdxm, sample: str) -> None:
    """Even with every header made unreadable the figures stay, since the file says which column is which.

    Only the period, which it never says, must then be asked for.
    """
    path = _bring(folder, sample)
    before = _figures(zdxm)
    zdxm("init", path.name)
    _spoil_headers(path, json.loads(zdxm("check", "--layout", "--format", "json").out))
    (folder / "elsewhere").mkdir()
    assert zdxm("figures", "--config", _nothing(folder), path.name).code == 2
    assert _figures(zdxm, "--period", before["period"]["code"]) == before


def _nothing(folder: Path) -> str:
    (folder / "elsewhere" / "zdxm.toml").write_text("", encoding="utf-8")
    return "elsewhere/zdxm.toml"


def _spoil_headers(path: Path, layout: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(path, data_only=False)
    for sheet in layout["sheets"]:
        for table in sheet["tables"]:
            for row in table["header_rows"]:
                for cell in book[sheet["name"]][row]:
                    if isinstance(cell.value, str):
                        cell.value = f"甲乙丙{cell.column}"
    book.save(path)
    _recalculate(path)


def _recalculate(path: Path) -> None:
    """Put plain numbers in the place of formulas, whose last results are lost when a test saves the book."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=ROUND("):
                    at = cell.row
                    cell.value = round(sheet[f"K{at}"].value / sheet[f"J{at}"].value * 100, 2)
    book.save(path)


def test_the_file_says_what_was_found(folder: Path, zdxm: Zdxm) -> None:
    """Ledger, period, region, office, header rows, unit, category and columns, with comments in Chinese."""
    path = _bring(folder, "")
    zdxm("init", path.name)
    text = (folder / "zdxm.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    assert (table["ledger"], table.get("period")) == ("ledger.xlsx", None)
    assert (table["region"], table["office"]) == ("全市", "市大项目办公室")
    own = table["tables"]["台账"]
    assert (own["header"], own["unit"], own["category"]) == ([3, 4], "万元", "分段")
    assert (own["columns"]["年度计划投资"], own["columns"]["完成投资"]) == ("G", "H")
    assert "# 2011年投资完成情况/1-6月完成投资" in text


def test_months_are_written_as_a_list(folder: Path, zdxm: Zdxm) -> None:
    """All twelve, so that the next month's report needs no change but the period."""
    path = _bring(folder, "counties-2018")
    zdxm("init", path.name)
    table = tomllib.loads((folder / "zdxm.toml").read_text(encoding="utf-8"))
    assert table["tables"]["云东区"]["columns"]["当月完成投资"] == list("IJKLMNOPQRST")
    assert _figures(zdxm, "--period", "2018H1")["period"]["code"] == "2018H1"


def test_settings_are_never_replaced_unasked(folder: Path, zdxm: Zdxm) -> None:
    """An existing zdxm.toml stays; --force or another name goes on."""
    before = (folder / "zdxm.toml").read_bytes()
    refused = zdxm("init", "ledger.xlsx")
    assert (refused.code, refused.out, (folder / "zdxm.toml").read_bytes()) == (2, "", before)
    assert zdxm("init", "ledger.xlsx", "-o", "读法.toml").out == "读法.toml\n"
    assert zdxm("init", "ledger.xlsx", "--force").code == 0
    assert (folder / "zdxm.toml").read_bytes() == (folder / "读法.toml").read_bytes()


def test_the_file_stands_beside_the_ledger(folder: Path, zdxm: Zdxm) -> None:
    """Its path to the ledger is seen from where it stands."""
    (folder / "六月").mkdir()
    shutil.move(folder / "ledger.xlsx", folder / "六月" / "ledger.xlsx")
    (folder / "zdxm.toml").unlink()
    assert zdxm("init", "六月/ledger.xlsx").out == "六月/zdxm.toml\n"
    assert 'ledger = "ledger.xlsx"' in (folder / "六月" / "zdxm.toml").read_text(encoding="utf-8")
    zdxm("init", "六月/ledger.xlsx", "-o", ".")
    assert 'ledger = "六月/ledger.xlsx"' in (folder / "zdxm.toml").read_text(encoding="utf-8")
    assert zdxm("check").code == 0


# --- where it is unsure ----------------------------------------------------------------------------


def _write(folder: Path, header: Iterable[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    rows: list[list[Any]] = [
        ["2011年1-6月"],
        ["单位：万元"],
        list(header),
        [1, "甲路", 900, 500, 200],
        [2, "乙桥", 800, 400, 9],
    ]
    for row in rows:
        sheet.append(row)
    book.save(folder / "ledger.xlsx")


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (["序号", "项目名称", "总投资", "年任务分解数", "1-6月完成投资"], '"年度计划投资" = "D"'),
        (["编", "单体", "总盘子", "年任务分解数", "1-6月实绩"], '"年度计划投资" = "D"'),
        (["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资"], ""),
    ],
)
def test_what_is_not_sure_is_commented_out(folder: Path, zdxm: Zdxm, header: list[str], line: str) -> None:
    """The closest columns stand as comments, the exit code is 1; with the # taken off the ledger is read."""
    (folder / "zdxm.toml").unlink()
    _write(folder, header)
    outcome = zdxm("init", "ledger.xlsx")
    path = folder / "zdxm.toml"
    text = path.read_text(encoding="utf-8")
    assert (outcome.code, outcome.out) == (1 if line else 0, "zdxm.toml\n")
    assert bool(outcome.err) == bool(line)
    if line:
        assert f"# {line}" in text
        path.write_text(text.replace('# "', '"').replace("# unit", "unit"), encoding="utf-8")
    total = _figures(zdxm, "--period", "2011H1")["total"]
    assert (total["annual_plan"], total["completed"]) == (9_000_000, 2_090_000)


def test_two_equal_columns_are_both_named(folder: Path, zdxm: Zdxm) -> None:
    """Where two columns have equal claim the first is written, the other stands beside it as a comment."""
    (folder / "zdxm.toml").unlink()
    _write(folder, ["序号", "项目名称", "年度投资计划", "年度计划投资", "1-6月完成投资"])
    assert zdxm("figures").code == 2
    outcome = zdxm("init", "ledger.xlsx")
    text = (folder / "zdxm.toml").read_text(encoding="utf-8")
    assert outcome.code == 1
    lines = [line.split("  ")[0] for line in text.splitlines() if '年度计划投资" =' in line]
    assert sorted(lines, key=len) in (
        ['"年度计划投资" = "D"', '# "年度计划投资" = "C"'],
        ['"年度计划投资" = "C"', '# "年度计划投资" = "D"'],
    )
    assert zdxm("figures", "--period", "2011H1").code == 0


def test_no_ledger_at_all_is_no_mapping(folder: Path, zdxm: Zdxm) -> None:
    """A workbook with nothing like a ledger is refused, and nothing is written."""
    (folder / "zdxm.toml").unlink()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["值班电话", "123"])
    book.save(folder / "ledger.xlsx")
    assert zdxm("init", "ledger.xlsx").code == 2
    assert not (folder / "zdxm.toml").exists()


# --- the blank ledger ------------------------------------------------------------------------------


@pytest.fixture
def blank(folder: Path, zdxm: Zdxm) -> Path:
    """A blank ledger of 2011H1 in the folder, and its settings, and nothing else."""
    for old in ("ledger.xlsx", "zdxm.toml"):
        (folder / old).unlink()
    outcome = zdxm("init", "--period", "2011H1")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"{BLANK}\nzdxm.toml\n", "")
    return folder / BLANK


@pytest.mark.usefixtures("blank")
def test_the_blank_ledger_has_no_finding(zdxm: Zdxm) -> None:
    """It is a ledger of its period with six registers and no project, and check says so and is content."""
    outcome = zdxm("check")
    assert outcome.code == 0
    assert outcome.out.endswith("\n没有发现问题（2011年上半年，台账里还没有项目）\n")
    layout = json.loads(zdxm("check", "--layout", "--format", "json").out)
    assert [sheet["use"] for sheet in layout["sheets"]] == ["ledger", *["register"] * 6, "skipped"]
    columns = layout["sheets"][0]["tables"][0]["columns"]
    assert [column["field"] for column in columns] == _BLANK_KEYS
    assert all(column["read"] for column in columns)


@pytest.mark.usefixtures("blank")
def test_nothing_is_reported_of_no_project(zdxm: Zdxm) -> None:
    """A report of an empty ledger is refused in words."""
    outcome = zdxm("report")
    assert (outcome.code, outcome.out) == (2, "")
    assert "还没有项目" in outcome.err


def _fill(path: Path) -> None:
    """Three projects and a problem, typed in as a clerk would."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book["台账"]
    sheet["A2"] = "填报单位：某市重点项目建设办公室"
    shared = {
        "county": "东城区",
        "content": "建设若干",
        "leader": "某某",
        "planned_finish": dt.date(2012, 6, 1),
    }
    projects: list[dict[str, Any]] = [
        {
            "name": "甲园区标准厂房项目", "category": "产业发展", "nature": "新建",
            "planned_start": dt.date(2011, 1, 1), "actual_start": dt.date(2011, 2, 1),
            "total_investment": 92000, "annual_plan": 60000, "completed": 46835.5, "status": "在建",
            "physical_progress": "主体封顶", "responsible_unit": "市工信局", "owner_unit": "甲公司",
        },
        {
            "name": "乙道路改建工程", "category": "基础设施", "nature": "改建",
            "planned_start": dt.date(2011, 3, 1), "actual_start": dt.date(2011, 3, 1), "status": "停工",
            "total_investment": 26000, "annual_plan": 14100, "completed": 2000, "problem": "征地未完",
            "physical_progress": "路基完成", "responsible_unit": "市交通局", "owner_unit": "乙公司",
        },
        {
            "name": "丙中学迁建项目", "category": "社会民生", "nature": "迁建",
            "planned_start": dt.date(2011, 8, 1), "status": "未开工", "problem": "用地未批",
            "total_investment": 18000, "annual_plan": 8000, "completed": 0,
            "physical_progress": "正在办理手续", "responsible_unit": "市教育局", "owner_unit": "丙中学",
        },
    ]  # fmt: skip
    for number, project in enumerate(projects, start=1):
        values = shared | {"seq": number, "code": f"2101-410000-01-01-00000{number}"} | project
        for column, key in enumerate(_BLANK_KEYS, start=1):
            if key in values:
                sheet.cell(3 + number, column).value = values[key]
    problem: list[Any] = [1, "乙道路改建工程", "征地拆迁", "征地未完", "市国土局", "未解决"]
    for column, value in enumerate(problem, start=1):
        book["问题台账"].cell(2, column).value = value
    book.save(path)


def test_the_filled_ledger_has_no_finding(blank: Path, zdxm: Zdxm) -> None:
    """Filled in, it is clean, its figures are what was typed, and the report is written."""
    _fill(blank)
    outcome = zdxm("check")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "没有发现问题（2011年上半年，3个项目）")
    figures = _figures(zdxm)
    assert figures["total"]["completed"] == 488_355_000
    assert [group["name"] for group in figures["categories"]] == ["产业发展", "基础设施", "社会民生"]
    report = zdxm("report", "-o", "总结.docx")
    assert (report.code, report.out) == (0, "总结.docx\n")


def test_the_blank_ledger_helps_filling_in(blank: Path) -> None:
    """Lists, number formats, a frozen header, a print set-up, the unit and the instructions."""
    book = openpyxl.load_workbook(blank)
    sheet = book["台账"]
    assert (sheet["A1"].value, sheet["S2"].value) == ("2011年上半年重点项目台账", "单位：万元")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$1:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.page_setup.fitToHeight == 0
    lists = {
        str(rule.sqref).split(":")[0]: (rule.formula1, bool(rule.showErrorMessage))
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["N4"] == ('"未开工,在建,停工,竣工"', True)
    assert not lists["D4"][1]  # a category of one's own is accepted
    assert sheet["K4"].number_format == "#,##0.00"
    assert "年" in sheet["H4"].number_format
    assert [tab.title for tab in book.worksheets[1:]] == [
        *(each.label for each in REGISTERS.values()),
        "填写说明",
    ]
    told = {row[1].value for row in book["填写说明"].iter_rows()}
    assert {cell.value for cell in sheet[3]} <= told


def test_the_blank_ledger_is_the_same_every_time(blank: Path) -> None:
    """The same period gives the same bytes, and a ledger is never taken for a result of ours."""
    assert blank.read_bytes() == blank_ledger(parse_period("2011年上半年"))
    assert not is_own_unedited(blank.read_bytes())
    names = zipfile.ZipFile(io.BytesIO(blank.read_bytes())).namelist()
    assert len(names) == len(set(names))


def test_blank_files_replace_nothing(blank: Path, zdxm: Zdxm) -> None:
    """Where one of the two files is there, neither is written."""
    _fill(blank)
    before = blank.read_bytes()
    outcome = zdxm("init")
    assert (outcome.code, outcome.out, blank.read_bytes()) == (2, "", before)
    blank.unlink()
    assert zdxm("init").code == 2
    assert not blank.exists()


@pytest.mark.parametrize("period", ["2011-01", "2011Q3", "2011-05", "2011", "2011年6月上旬"])
def test_every_period_reads_back(folder: Path, zdxm: Zdxm, period: str) -> None:
    """The title names the period so that it is read as that period again."""
    for old in ("ledger.xlsx", "zdxm.toml"):
        (folder / old).unlink()
    zdxm("init", "--period", period)
    assert zdxm("check").code == 0
    assert _figures(zdxm)["period"]["code"] == parse_period(period).code


def test_today_names_the_period(folder: Path, zdxm: Zdxm) -> None:
    """Without --period it is this year's, to the end of this month."""
    zdxm("init", "-o", "空白.xlsx", "--force")
    title = openpyxl.load_workbook(folder / "空白.xlsx")["台账"]["A1"].value
    assert str(title).startswith(f"{dt.datetime.now(tz=dt.UTC).year}年")  # noqa: TID251 - as the command does
    assert 'ledger = "空白.xlsx"' in (folder / "zdxm.toml").read_text(encoding="utf-8")
