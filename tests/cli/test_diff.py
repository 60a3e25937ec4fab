"""Tests of ``zdxm diff``: two ledgers or two periods as table, JSON and paragraph."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from rich.cells import cell_len

from checks.ledgers import LEDGER_SHEET, write_book
from cli.conftest import SAMPLES, Zdxm

if TYPE_CHECKING:
    from pathlib import Path

PAIR = ("5月.xlsx", "6月.xlsx")
NEW, GONE, OLD_NAME, NEW_NAME = (
    "昌源铝基新材料项目",
    "老城集中供热改造",
    "金利稀贵金属回收工程",
    "金利稀贵金属回收项目",
)
SIDE_KEYS = {"period", "sources", "total"}
MOVER_KEYS = {
    "matched_by", "similarity", "contribution_pp", "completed_change", "annual_plan_change", "renamed",
    "replanned", "old", "new",
}  # fmt: skip


@pytest.fixture(scope="module")
def may(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample a month earlier: less done, one more, one gone, one renamed, one with another plan."""
    book = openpyxl.load_workbook(SAMPLES / "ledger.xlsx")
    for name in book.sheetnames[1:]:
        del book[name]
    sheet = book.worksheets[0]
    sheet["A1"], sheet["H4"] = "2011年1-5月全市重点项目台账", "1-5月完成投资"
    projects = [cell.row for cell in sheet["A"] if isinstance(cell.value, int)]
    for at, row in enumerate(projects):
        done = sheet.cell(row, 8).value
        if isinstance(done, int | float):
            sheet.cell(row, 8).value = int(done * (6 + at % 5) / 10)
        sheet.cell(row, 9).value = None
    fallen, replanned, renamed, gone = (projects[at] for at in (3, 5, 7, 9))
    sheet.cell(fallen, 8).value = 24_507
    sheet.cell(replanned, 7).value = 23_000
    sheet.cell(renamed, 2).value = OLD_NAME
    sheet.cell(gone, 2).value, sheet.cell(gone, 6).value = GONE, 33_333
    path = tmp_path_factory.mktemp("may") / PAIR[0]
    book.save(path)
    return path


@pytest.fixture
def pair(may: Path, folder: Path) -> Path:
    """The current folder with both ledgers."""
    shutil.copy(may, folder)
    (folder / "ledger.xlsx").rename(folder / PAIR[1])
    return folder


def _json(zdxm: Zdxm, *args: str) -> dict[str, Any]:
    outcome = zdxm("diff", *args, "--format", "json")
    assert outcome.code == 0
    found = json.loads(outcome.out)
    assert isinstance(found, dict)
    return found


def test_contributions_add_up_to_the_change_and_the_change_to_the_rates(pair: Path, zdxm: Zdxm) -> None:
    """Whoever adds up the JSON's strings finds no residue."""
    assert pair.is_dir()
    found = _json(zdxm, *PAIR)
    rates = [Decimal(found[side]["total"]["completion_rate_pct"]) for side in ("new", "old")]
    change = Decimal(found["change_pp"])
    assert change == rates[0] - rates[1]
    assert sum(Decimal(project["contribution_pp"]) for project in found["projects"]) == change


def test_each_project_says_how_it_was_found_and_what_changed(pair: Path, zdxm: Zdxm) -> None:
    """The keys are a contract; both sides are projects as zdxm figures prints them."""
    assert pair.is_dir()
    found = _json(zdxm, *PAIR)
    assert (found["format_version"], SIDE_KEYS) == (1, set(found["old"]))
    assert all(set(project) == MOVER_KEYS for project in found["projects"])
    assert found["counts"] == {
        "matched_by_code": 0, "matched_by_name": 43, "matched_by_similarity": 1, "added": 1, "gone": 1,
        "renamed": 1, "replanned": 1,
    }  # fmt: skip
    by_name = {(project["new"] or project["old"])["name"]: project for project in found["projects"]}
    assert (by_name[NEW]["old"], by_name[GONE]["new"]) == (None, None)
    assert (by_name[NEW_NAME]["old"]["name"], by_name[NEW_NAME]["matched_by"]) == (OLD_NAME, "similar")
    assert by_name[NEW_NAME]["renamed"] is True
    assert [project["annual_plan_change"] for project in found["projects"] if project["replanned"]] == [
        -50_000_000
    ]
    figures = json.loads(zdxm("figures", PAIR[1]).out)["projects"]
    assert [project["new"] for project in found["projects"] if project["new"]] == figures


def test_the_table_lists_the_strongest_first(pair: Path, zdxm: Zdxm) -> None:
    """Risers, fallers, then what changed without moving the rate; doubtful matches on standard error."""
    assert pair.is_dir()
    outcome = zdxm("diff", *PAIR)
    assert outcome.code == 0
    assert outcome.out.index("拉高完成率") < outcome.out.index("拉低完成率")
    shares = [float(word) for word in outcome.out.split() if word[0] in "+-" and word[1:].count(".") == 1]
    risers = [share for share in shares if share > 0]
    assert risers == sorted(risers, reverse=True)
    assert all(word in outcome.out for word in ("新增", "退出", f"原名“{OLD_NAME}”", "计划调减"))
    assert f"“{OLD_NAME}”与“{NEW_NAME}”" in outcome.err


def test_top_limits_each_list(pair: Path, zdxm: Zdxm) -> None:
    """And each list says how many there are."""
    assert pair.is_dir()
    text = zdxm("diff", *PAIR, "--top", "2").out
    lifted = text.partition("拉高完成率")[2].partition("拉低完成率")[0]
    assert "列出前2个" in lifted
    assert len([line for line in lifted.splitlines() if "+" in line and "个百分点" not in line]) == 2


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_keeps_within_the_screen(
    width: int, pair: Path, zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has no room is left out and named."""
    assert pair.is_dir()
    monkeypatch.setenv("COLUMNS", str(width))
    outcome = zdxm("diff", *PAIR)
    table = [line for line in outcome.out.splitlines()[3:] if "个" not in line]
    assert max(map(cell_len, table)) <= width
    assert ("没有显示" in outcome.err) is (width < 120)


def test_the_paragraph_is_one_line_of_prose(pair: Path, zdxm: Zdxm) -> None:
    """With the rates of the JSON, and nothing else on standard output."""
    assert pair.is_dir()
    outcome = zdxm("diff", *PAIR, "--paragraph")
    found = _json(zdxm, *PAIR)
    rate = Decimal(found["new"]["total"]["completion_rate_pct"]).normalize()
    assert outcome.out.startswith("与2011年1—5月相比，重点项目年度投资完成率由")
    assert f"提高到{rate}%" in outcome.out
    assert outcome.out.endswith("。\n")
    assert outcome.out.count("\n") == 1


def test_the_ledgers_in_the_wrong_order_are_refused(pair: Path, zdxm: Zdxm) -> None:
    """The later one as the earlier: exit 2 with a word on what to do."""
    assert pair.is_dir()
    outcome = zdxm("diff", *PAIR[::-1])
    assert (outcome.code, outcome.out, "对调" in outcome.err) == (2, "", True)


def test_a_ledger_and_itself(pair: Path, zdxm: Zdxm) -> None:
    """Nothing changed."""
    assert pair.is_dir()
    assert "没有变化" in zdxm("diff", PAIR[1], PAIR[1]).out
    assert {
        project["contribution_pp"] for project in _json(zdxm, PAIR[1], "--old-period", "2011H1")["projects"]
    } == {"0.00"}


MONTHS = """
| 项目名称 | 总投资 | 年度计划投资 | 1月完成投资 | 2月完成投资 | 3月完成投资 |
| 东湖水厂 | 9000 | 1000 | 100 | 100 | 100 |
| 西山大桥 | 9000 | 1000 | 100 | 50 | 0 |
"""


def test_two_periods_of_one_ledger(folder: Path, zdxm: Zdxm) -> None:
    """A ledger with monthly columns is read for either period."""
    write_book(folder / "分月.xlsx", {LEDGER_SHEET: MONTHS}, title="2011年重点项目台账")
    found = _json(zdxm, "分月.xlsx", "--old-period", "2011-02", "--period", "2011-03")
    assert (found["change_pp"], [project["contribution_pp"] for project in found["projects"]]) == (
        "5.00",
        ["5.00", "0.00"],
    )


def test_each_period_may_have_several_files(folder: Path, zdxm: Zdxm) -> None:
    """With --against all named ledgers are the later one."""
    for month, title in (("2", "2011年1-2月"), ("3", "2011年1-3月")):
        for county, name in (("甲", "东湖水厂"), ("乙", "西山大桥")):
            table = f"| 项目名称 | 总投资 | 年度计划投资 | 完成投资 |\n| {name} | 9000 | 1000 | {month}00 |"
            write_book(folder / f"{county}{month}.xlsx", {LEDGER_SHEET: table}, title=f"{title}重点项目台账")
    found = _json(zdxm, "甲3.xlsx", "乙3.xlsx", "--against", "甲2.xlsx", "--against", "乙2.xlsx")
    assert [len(found[side]["sources"]) for side in ("old", "new")] == [2, 2]
    assert (found["change_pp"], found["counts"]["matched_by_name"]) == ("10.00", 2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "写了0本"),
        (("6月.xlsx",), "写了1本"),
        (("5月.xlsx", "6月.xlsx", "6月.xlsx"), "写了3本"),
        (("5月.xlsx", "没有.xlsx"), "找不到"),
        (("没有.xlsx", "6月.xlsx"), "找不到"),
        ((*PAIR, "--paragraph", "--format", "json"), "不能同时使用"),
        ((*PAIR, "--top", "0"), "0"),
        ((*PAIR, "--format", "csv"), "table、json"),
        ((*PAIR, "--old-period", "2011-04"), "2011"),
    ],
)
def test_what_cannot_be_meant_is_refused(args: tuple[str, ...], said: str, pair: Path, zdxm: Zdxm) -> None:
    """Exit 2, a reason, and nothing on standard output."""
    assert pair.is_dir()
    outcome = zdxm("diff", *args)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
