"""A rate's numerator and denominator are of the same projects; what is in no rate is told beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

HEADER = (
    "序号",
    "项目名称",
    "项目类别",
    "总投资（万元）",
    "2024年计划投资（万元）",
    "1-6月完成投资（万元）",
    "建设状态",
)
LEDGER = "甲县.xlsx"


def write(folder: Path, *rows: tuple[Any, ...], name: str = LEDGER) -> None:
    """A ledger of 2024H1: name, category, plan, completed and state of each project."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("2024年上半年甲县重点项目台账",))
    sheet.append(HEADER)
    for number, (title, category, plan, done, state) in enumerate(rows, start=1):
        sheet.append((number, title, category, 90000, plan, done, state))
    book.save(folder / name)


@pytest.fixture
def desk(folder: Path) -> Path:
    """Two of five projects have no plan, one of them is not started; one with a plan has not reported."""
    (folder / "zdxm.toml").write_text("named_figures_max = 9\n", encoding="utf-8")
    write(
        folder,
        ("东河大桥", "交通", 20000, 9000, "在建"),
        ("西山隧道", "交通", None, 3000, "在建"),
        ("南湖水厂", "水利", 10000, None, "在建"),
        ("北渠灌区", "水利", 0, 500, "未开工"),
        ("中心泵站", "水利", 10000, 4000, "在建"),
    )
    return folder


def figures(zdxm: Zdxm, *ledgers: str) -> dict[str, Any]:
    """The JSON of all figures."""
    told: dict[str, Any] = json.loads(zdxm("figures", *ledgers, "--format", "json").out)
    return told


def test_the_rate_is_of_projects_with_a_plan(desk: Path, zdxm: Zdxm) -> None:
    """13000 of 40000, not 16500 of 40000; number and money of the others have keys of their own."""
    assert desk.is_dir()
    total = figures(zdxm, LEDGER)["total"]
    assert (total["completed"], total["annual_plan"]) == (165_000_000, 400_000_000)
    assert (total["completion_rate_pct"], total["variance_pp"]) == ("32.50", "-17.50")
    assert (total["without_plan"], total["without_plan_completed"]) == (2, 35_000_000)
    assert (total["no_plan"], total["not_started"], total["not_reported"]) == (1, 1, 1)


def test_the_sentence_tells_what_the_rate_leaves_out(desk: Path, zdxm: Zdxm) -> None:
    """Whoever divides the printed amounts comes to the printed rate."""
    zdxm("report", LEDGER, "--format", "txt", "-o", "甲.txt")
    text = (desk / "甲.txt").read_text(encoding="utf-8")
    assert (
        "完成投资1.65亿元，其中有年度计划的项目完成投资1.3亿元，占年度计划的32.5%，低于时间进度17.5个百分点。"
    ) in text
    assert (
        "无年度计划的2个项目完成投资3500万元，不在完成率内；1个项目未填报完成投资，年度计划计算在内。" in text
    )
    assert "另有无年度计划的1个项目完成投资3000万元" in text
    assert "无年度计划的2个项目完成投资3500万元，不在比例里" in text


def test_why_names_the_cells_of_these_projects_alone(desk: Path, zdxm: Zdxm) -> None:
    """The numerator's cells are those of the rows that have a plan."""
    assert desk.is_dir()
    zdxm("report", LEDGER, "-o", "甲.docx")
    answer = json.loads(zdxm("why", "甲.docx", "32.5%", "--format", "json").out)
    inputs = {one["name"]: one for figure in answer["figures"] for one in figure["inputs"]}
    done, plan = inputs["有年度计划的项目完成投资"], inputs["年度计划投资"]
    assert (done["value"], done["cells"]) == (130_000_000, "Sheet!F3,F5,F7")
    assert (plan["value"], plan["cells"]) == (400_000_000, "Sheet!E3:E7")
    assert answer["figures"][0]["formula"] == "有年度计划的项目完成投资÷年度计划投资"


def test_diff_counts_alike(desk: Path, zdxm: Zdxm) -> None:
    """Money of a project without a plan moves no rate; a plan that comes brings plan and money in."""
    write(
        desk,
        ("东河大桥", "交通", 20000, 9000, "在建"),
        ("西山隧道", "交通", None, 8000, "在建"),
        ("南湖水厂", "水利", 10000, None, "在建"),
        ("北渠灌区", "水利", 5000, 500, "未开工"),
        ("中心泵站", "水利", 10000, 4000, "在建"),
        name="乙.xlsx",
    )
    told = json.loads(zdxm("diff", LEDGER, "乙.xlsx", "--format", "json").out)
    assert (told["new"]["total"]["completion_rate_pct"], told["change_pp"]) == ("30.00", "-2.50")
    shares = {one["new"]["name"]: one["contribution_pp"] for one in told["projects"]}
    assert shares["西山隧道"] == "0.00"
    assert shares["北渠灌区"] == "-2.50"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("甲", "路", 1000, None, "在建"), ("乙", "路", None, 300, "在建")],
         "完成投资300万元，均由无年度计划的1个项目完成"),
        ([("甲", "路", 1000, 400, "在建"), ("乙", "路", None, None, "在建")],
         "完成投资400万元，占年度计划的40%，低于时间进度10个百分点。"),
        ([("甲", "路", 3000, 400, "在建"), ("乙", "路", -1000, 100, "在建")],
         "其中有年度计划的项目完成投资400万元，占这些项目年度计划投资3000万元的13.33%，"),
    ],
)  # fmt: skip
def test_edges(folder: Path, zdxm: Zdxm, rows: list[tuple[Any, ...]], said: str) -> None:
    """No rate at all, nothing left out of one, a plan below 0."""
    (folder / "zdxm.toml").unlink()
    write(folder, *rows)
    zdxm("report", LEDGER, "--format", "txt", "-o", "甲.txt")
    assert said in (folder / "甲.txt").read_text(encoding="utf-8")


def test_lag_lists_whom_it_cannot_judge(folder: Path, zdxm: Zdxm) -> None:
    """Nobody is behind, of two nobody can tell: they are listed, told in the title, and counted by --fail."""
    (folder / "zdxm.toml").unlink()
    write(
        folder,
        ("东河大桥", "交通", 20000, 12000, "在建"),
        ("西山隧道", "交通", None, 3000, "在建"),
        ("南湖水厂", "水利", 10000, None, "在建"),
    )
    told = zdxm("lag", LEDGER, "--fail")
    assert told.code == 1
    assert told.out.startswith("2024年上半年未报完成投资1个，没有年度计划1个（时间进度50.00%）\n")
    rows = json.loads(zdxm("lag", LEDGER, "--format", "json").out)
    assert [(row["name"], row["shortfall"], row["bucket"]) for row in rows] == [
        ("南湖水厂", None, "not_reported"),
        ("西山隧道", None, "no_plan"),
    ]
    dropped = zdxm("lag", LEDGER, "--fail", "--light", "红")
    assert (dropped.code, dropped.out) == (0, "2024年上半年没有符合条件的滞后项目（时间进度50.00%）\n")
    assert "另有2个项目不在--threshold、--light的范围内" in dropped.err
    assert "南湖水厂" in zdxm("lag", LEDGER, "--format", "csv", "--by", "责任单位").out
