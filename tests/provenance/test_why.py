"""``zdxm why``: what a figure is, where it comes from, and whether the ledger is still the same."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest

from provenance.making import LEDGERS, sample_report
from zdxm.cli.app import run
from zdxm.provenance.why import Answer, Input, Ledgers, Printed, choose
from zdxm.units import Unit

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "报告.docx"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample ledger, its settings and its report."""
    shutil.copy(LEDGERS["cities"], tmp_path)
    shutil.copy(LEDGERS["cities"].parent / "zdxm.toml", tmp_path)
    (tmp_path / REPORT).write_bytes(sample_report("cities"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON of one question."""
    code = run(["why", *words, "--format", "json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, answer


def test_a_rate_names_formula_inputs_and_cells(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that the contract promises, for the rate of all projects, in the text and in the table."""
    code, answer = ask(capsys, REPORT, "42.14")
    assert code == 0
    assert (answer["format_version"], answer["ledger_matches"]) == (1, True)
    first, second = answer["figures"]
    assert list(first) == [
        *("id", "text", "value", "unit", "formula", "inputs", "sentence"),
        *("value_in_unit", "ledger_unit"),
    ]
    assert (first["value_in_unit"], first["ledger_unit"]) == (None, None)
    assert (first["id"], first["text"], first["value"], first["unit"]) == (
        "total.rate",
        "42.14%",
        "42.14",
        "%",
    )
    assert first["formula"] == "完成投资÷年度计划投资"
    assert "占年度计划的42.14%" in first["sentence"]
    done, plan = first["inputs"]
    assert (done["name"], done["value"], plan["name"]) == ("完成投资", 5654270000, "年度计划投资")
    assert done["cells"] == "台账!H6:H30,H33:H38,H41:H45,H48:H51,H54:H55,H58:H60"
    assert (len(done["raw"]), sum(done["raw"])) == (45, 565427)
    assert (done["value_in_unit"], done["ledger_unit"]) == ("565427", "万元")
    assert second["sentence"].startswith("合计45个项目")
    assert desk.is_dir()


@pytest.mark.parametrize(
    ("query", "figure"),
    [
        ("42.14%", "total.rate"),
        ("４２．１４", "total.rate"),
        ("56.54 亿元", "total.completed"),
        ("56.54", "total.completed"),
        ("7.86个百分点", "total.variance"),
        ("低于时间进度7.86个百分点", "total.variance"),
        ("45个", "total.projects"),
        ("2011年上半年", "period.label"),
        ("全市", "report.region"),
        ("20余个", "register:measures.text11"),
    ],
)
def test_a_figure_is_found_with_or_without_its_unit(
    query: str, figure: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Width and blanks do not matter."""
    code, answer = ask(capsys, str(desk / REPORT), query)
    assert code == 0
    assert figure in {one["id"] for one in answer["figures"]}


def test_a_sentence_shows_all_its_figures(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A part of a sentence is enough."""
    _, answer = ask(capsys, REPORT, "已开工建设39个，完成投资")
    ids = {one["id"] for one in answer["figures"]}
    assert {"period.end", "total.started", "total.completed", "total.rate", "total.variance"} <= ids
    assert desk.is_dir()


def test_nothing_asked_lists_everything(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole list, in the order of the text."""
    _, answer = ask(capsys, REPORT)
    assert len(answer["figures"]) > 400
    assert answer["figures"][0]["id"] == "period.label"
    assert desk.is_dir()


def test_what_is_not_there_exits_1(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """13 is not part of 71.13, and 99999 is nowhere."""
    code, answer = ask(capsys, REPORT, "99999")
    assert (code, answer["figures"]) == (1, [])
    _, answer = ask(capsys, REPORT, "13")
    assert {one["text"] for one in answer["figures"]} & {"71.13", "21.13"} == set()
    assert desk.is_dir()


def test_a_changed_ledger_is_said_and_exits_1(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The contents shown are those of today."""
    book = openpyxl.load_workbook(desk / "ledger.xlsx")
    book["台账"]["H54"] = 1
    book.save(desk / "ledger.xlsx")
    code, answer = ask(capsys, REPORT, "16367")
    assert (code, answer["ledger_matches"]) == (1, False)
    assert answer["figures"][0]["inputs"][0]["raw"] == [1]


def test_without_the_ledger_contents_are_unknown(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report by itself still says formula and cells."""
    (desk / "ledger.xlsx").unlink()
    code, answer = ask(capsys, REPORT, "42.14")
    assert (code, answer["ledger_matches"]) == (0, None)
    assert answer["figures"][0]["inputs"][0]["raw"] is None


def test_the_points_of_a_chart_are_traced(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of the projects that miss most money: how much each does, the not started ones first, and how many."""
    (desk / REPORT).write_bytes(sample_report("cities", "bulletin"))
    _, answer = ask(capsys, REPORT)
    points = [one for one in answer["figures"] if one["sentence"].startswith("图2“")]
    assert len(points) == 8
    assert {one["formula"] for one in points} == {"应完成投资－完成投资"}
    assert [float(one["text"].removesuffix("亿元")) for one in points] == [
        float(f"{one['value'] / 10**8:.2f}") for one in points
    ]
    idle, late = points[:5], points[5:]
    for some in (idle, late):
        assert [one["value"] for one in some] == sorted((one["value"] for one in some), reverse=True)
    (count,) = (one for one in answer["figures"] if one["id"] == "total.most_short")
    assert (count["text"], count["formula"]) == ("8", "图中的项目数")


def test_a_ledger_can_be_asked_directly(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a report, the figures are those that a report would print."""
    code, answer = ask(capsys, "ledger.xlsx", "42.14")
    assert (code, answer["ledger_matches"]) == (0, True)
    assert [one["id"] for one in answer["figures"]] == ["total.rate", "total.rate"]
    assert desk.is_dir()


def test_a_ledger_with_faults_says_so(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that cannot be read is in no sum: whoever asks for the sum is told that there is one."""
    book = openpyxl.load_workbook(desk / "ledger.xlsx")
    book["台账"]["H54"] = "一万左右"
    book.save(desk / "ledger.xlsx")
    assert run(["why", "ledger.xlsx", "年度计划投资134.18亿元"]) == 0
    assert "台账里有错误" in capsys.readouterr().err


def test_the_terminal_reads_plainly(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Formula with values, cells, contents."""
    assert run(["why", REPORT, "16367"]) == 0
    out = capsys.readouterr().out
    assert "河口村水库，完成投资：16367" in out
    assert "台账!H54" in out
    assert "完成投资 ＝ 16367万元（163,670,000元）" in out
    assert "  来自：完成投资 16367万元（163,670,000元），台账!H54\n    原填（万元）：16367\n" in out
    assert desk.is_dir()


@pytest.fixture
def in_yi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger whose plan is in 亿元 and the rest in 万元, and its report."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["项目名称", "总投资（万元）", "年度计划投资（亿元）", "1-6月完成投资（万元）", "建设状态"])
    sheet.append(["东河大桥", 50000, 1.5, 9000.5, "在建"])
    sheet.append(["西山隧道", 60000, 2, "1.1亿元", "在建"])
    book.save(tmp_path / "甲.xlsx")
    monkeypatch.chdir(tmp_path)
    assert run(["report", "甲.xlsx", "--period", "2011H1", "-o", REPORT]) == 0
    return tmp_path


def test_each_amount_speaks_in_the_unit_of_its_column(
    in_yi: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the ledger is no longer there."""
    capsys.readouterr()
    assert run(["why", REPORT, "3.5亿元"]) == 0
    out = capsys.readouterr().out
    assert "来自：年度计划投资 3.5亿元（350,000,000元），" in out
    assert "原填（亿元）：1.5、2\n" in out
    (in_yi / "甲.xlsx").rename(in_yi / "乙.xlsx")
    assert run(["why", REPORT, "57.14"]) == 0
    out = capsys.readouterr().out
    assert "来自：完成投资 20000.5万元（200,005,000元），" in out
    assert "原填" not in out


def test_cells_that_name_a_unit_are_given_none(in_yi: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Contents are said to be in a unit only where they add up to the value in it."""
    capsys.readouterr()
    assert run(["why", "甲.xlsx", "57.14", "--period", "2011H1"]) == 0
    assert "原填：9000.5、1.1亿元\n" in capsys.readouterr().out
    assert in_yi.is_dir()


@pytest.mark.parametrize(
    ("units", "name", "unit"),
    [
        ({"完成投资": "万元", "年度计划投资": "万元"}, "缺口", Unit.WAN),
        ({"完成投资": "万元", "年度计划投资": "亿元"}, "缺口", None),
        ({"完成投资": "万元", "年度计划投资": "亿元"}, "年度计划投资", Unit.YI),
        ({"完成投资": "", "年度计划投资": "亿元"}, "完成投资", None),
        ({}, "完成投资", None),
    ],
)
def test_what_is_worked_out_has_the_unit_of_all_columns(
    units: dict[str, str], name: str, unit: Unit | None
) -> None:
    """A ledger in 万元 and 亿元 has none for its gap; nor has a document that does not remember any."""
    answer = Answer((), {}, (), Ledgers((), ()), (), units)
    assert answer.unit_of(Input(name, "元", 1, None)) is unit
    assert answer.unit_of(Input(name, "%", 1, None)) is None


def test_a_document_of_another_program_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No provenance: exit 2, and what to do."""
    docx.Document().save(str(desk / "别的.docx"))
    assert run(["why", "别的.docx", "1"]) == 2
    assert "没有数字的出处" in capsys.readouterr().err


def test_numbers_are_taken_whole() -> None:
    """A number is meant, never a part of one; words with figures in them are meant as a whole only."""
    printed = (
        Printed("a", "71.13", "甲"),
        Printed("b", "低于时间进度7.86个百分点", "乙"),
        Printed("c~list", "甲、乙13个项目", "丙"),
        Printed("d", "13", "丙", "个项目"),
    )
    assert [one.figure for one in choose(printed, "13")] == ["d"]
    assert [one.figure for one in choose(printed, "13个项目")] == ["d"]
    assert [one.figure for one in choose(printed, "7.86")] == ["b"]
    assert [one.figure for one in choose(printed, "86个百分点")] == []
    assert [one.figure for one in choose(printed, "甲、乙13个项目")] == ["c~list"]


def test_a_number_that_is_no_figure_is_not_explained_by_its_neighbours() -> None:
    """Somebody has typed 43: the deadline in the same sentence is no answer, a longer question is."""
    sentence = "截至6月底，完成投资56.54亿元，占年度计划的43%。"
    printed = [Printed("period.until", "6月底", sentence), Printed("total.done", "56.54亿元", sentence)]
    assert choose(printed, "43.00") == choose(printed, "43.00%") == choose(printed, "5654.0万元") == ()
    assert choose(printed, "占年度计划的43%") == ()
    assert choose(printed, "占年度计划的") == tuple(printed)
    assert choose(printed, "完成投资56.54亿元，占年度计划的43%") == tuple(printed)


def test_very_many_figures_are_listed_in_part(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For somebody to read the first thousand and how many more there are; for a program all of them."""
    book = openpyxl.load_workbook(desk / "ledger.xlsx")
    sheet = book["台账"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=30)]
    assert rows
    sheet.insert_rows(31, 2 * len(rows))
    for number, row in enumerate([*rows, *rows]):
        for column, value in enumerate(row, start=1):
            name = f"{value}（{number + 1}）" if column == 2 else value
            sheet.cell(31 + number, column, name)
    book.save(desk / "ledger.xlsx")
    _, answer = ask(capsys, "ledger.xlsx")
    code = run(["why", "ledger.xlsx"])
    shown = capsys.readouterr().out
    assert (code, shown.count("  句子：")) == (0, 1000)
    assert f"还有{len(answer['figures']) - 1000}个数字" in shown.splitlines()[-1]
