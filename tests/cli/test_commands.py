"""Tests of the commands: what stands on standard output, what on standard error, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from cli.conftest import SAMPLES, Zdxm
from zdxm import __version__
from zdxm.config.files import load_settings
from zdxm.console.answers import ExitCode
from zdxm.console.ledger import Figures, Findings
from zdxm.pipeline.reading import read_figures

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "2011年上半年全市重点项目建设工作总结.docx"
HALF_YEAR = ("--period", "2011H1")


def _spoil(folder: Path) -> None:
    """Put an error into the ledger: a completed investment that is no number."""
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    sheet = book["台账"]
    row = next(cell.row for cell in sheet["B"] if cell.value and "河口村水库" in str(cell.value))
    column = next(cell.column for cell in sheet[4] if cell.value and "完成投资" in str(cell.value))
    sheet.cell(row, column).value = "见附件"
    book.save(folder / "ledger.xlsx")


# --- report ----------------------------------------------------------------------------------------


def test_report_writes_the_file_and_prints_its_path_alone(folder: Path, zdxm: Zdxm) -> None:
    """Standard output is the path; the file is in the current folder under the report's title."""
    outcome = zdxm("report")
    assert (outcome.code, outcome.out) == (0, f"{REPORT}\n")
    assert (folder / REPORT).read_bytes().startswith(b"PK")


def test_report_can_be_repeated_and_gives_the_same_bytes(folder: Path, zdxm: Zdxm) -> None:
    """An unedited output of ours is replaced without asking."""
    zdxm("report")
    first = (folder / REPORT).read_bytes()
    assert zdxm("report").code == 0
    assert (folder / REPORT).read_bytes() == first


def test_report_never_replaces_what_somebody_wrote(folder: Path, zdxm: Zdxm) -> None:
    """A file that is not ours stays, unless --force is given."""
    (folder / "总结.docx").write_bytes(b"mine")
    outcome = zdxm("report", "-o", "总结.docx")
    assert (outcome.code, outcome.out, (folder / "总结.docx").read_bytes()) == (2, "", b"mine")
    assert zdxm("report", "-o", "总结.docx", "--force").code == 0
    assert (folder / "总结.docx").read_bytes() != b"mine"


def test_report_goes_where_it_is_sent(folder: Path, zdxm: Zdxm) -> None:
    """-o takes an existing folder."""
    (folder / "上报").mkdir()
    assert zdxm("report", "-o", "上报").out == f"上报/{REPORT}\n"
    assert (folder / "上报" / REPORT).is_file()


def test_report_refuses_an_unknown_kind(zdxm: Zdxm) -> None:
    """The kinds there are are named."""
    outcome = zdxm("report", "--kind", "没有")
    assert outcome.code == 2
    assert "summary" in outcome.err


def test_report_tells_what_is_wrong_with_the_ledger(folder: Path, zdxm: Zdxm) -> None:
    """Faults of the data do not stop the report; their number is on standard error, and it leaves with 1."""
    _spoil(folder)
    outcome = zdxm("report")
    assert (outcome.code, outcome.out) == (1, f"{REPORT}\n")
    assert "错误" in outcome.err
    assert "zdxm check" in outcome.err
    (folder / REPORT).unlink()
    strict = zdxm("report", "--strict")
    assert (strict.code, strict.out, (folder / REPORT).exists()) == (2, "", False)


def test_report_lists_what_is_to_be_filled_in(folder: Path, zdxm: Zdxm) -> None:
    """A ledger without registers gives a report with gaps, and each gap is named."""
    shutil.copy(SAMPLES / "flat-2023" / "台账.xlsx", folder / "ledger.xlsx")
    outcome = zdxm("report", "--period", "2023Q3")
    assert outcome.code == 0
    assert "待补充" in outcome.err
    assert "主要措施" in outcome.err


# --- figures ---------------------------------------------------------------------------------------


def test_figures_are_the_librarys(folder: Path, zdxm: Zdxm) -> None:
    """The command adds nothing and leaves nothing out; standard output is JSON alone."""
    outcome = zdxm("figures", *HALF_YEAR, "--format", "json")
    figures = read_figures([folder / "ledger.xlsx"], load_settings(folder / "zdxm.toml"), None)
    assert outcome.code == 0
    assert json.loads(outcome.out) == Figures(figures).json()
    assert outcome.out.endswith("}\n")


def test_figures_stop_at_an_error_when_strict(folder: Path, zdxm: Zdxm) -> None:
    """0 whatever the diagnostics; with --strict 2 on an error, and nothing on standard output."""
    assert zdxm("figures", "--strict").code == 0
    _spoil(folder)
    assert zdxm("figures").code == 0
    strict = zdxm("figures", "--strict")
    assert (strict.code, strict.out) == (2, "")


@pytest.mark.parametrize("command", ["figures", "lag", "report"])
def test_no_figures_of_another_period(command: str, folder: Path, zdxm: Zdxm) -> None:
    """Every command that prints figures refuses a ledger that names another period."""
    before = sorted(folder.iterdir())
    outcome = zdxm(command, "--period", "2011Q3")
    assert (outcome.code, outcome.out) == (2, "")
    assert sorted(folder.iterdir()) == before


# --- check and explain -----------------------------------------------------------------------------


def test_check_of_a_sound_ledger(zdxm: Zdxm) -> None:
    """Nothing found, exit 0."""
    outcome = zdxm("check")
    assert (outcome.code, "没有发现问题" in outcome.out) == (0, True)


def test_check_finds_and_exits_1(folder: Path, zdxm: Zdxm) -> None:
    """Each finding with its cell, reason and remedy, on standard output."""
    _spoil(folder)
    outcome = zdxm("check")
    assert outcome.code == 1
    assert "ledger.xlsx:台账!" in outcome.out
    assert "见附件" in outcome.out
    assert "共发现错误" in outcome.out
    assert outcome.out.splitlines()[-1].endswith("处")


def test_check_reports_a_wrong_period_and_exits_1(zdxm: Zdxm) -> None:
    """For check it is a finding like any other, with its code."""
    outcome = zdxm("check", "--period", "2011Q3")
    assert (outcome.code, "ZD009" in outcome.out) == (1, True)


def test_check_as_json(folder: Path, zdxm: Zdxm) -> None:
    """The library's findings with their counts, and the same exit code."""
    _spoil(folder)
    outcome = zdxm("check", "--format", "json")
    figures = read_figures([folder / "ledger.xlsx"], load_settings(folder / "zdxm.toml"), None)
    assert json.loads(outcome.out) == Findings(figures).json()
    assert outcome.code == 1


def test_explain_prints_the_page(zdxm: Zdxm) -> None:
    """The page of a rule, or of an item of the format check, however its code is typed."""
    for typed, head in (("ZD012", "ZD012　"), (" gf57", "GF57　"), ("ＺＤ０１２", "ZD012　")):
        outcome = zdxm("explain", typed)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.startswith(head)
        assert "怎么改：" in outcome.out


@pytest.mark.parametrize(
    ("typed", "guess"),
    [
        ("ZD12", "ZD012"), ("GF5", "GF05"), ("GF070", "GF70"), ("FG20", "GF20"), ("DZ12", "ZD012"),
        ("57", "ZD057"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_answered_with_a_guess(zdxm: Zdxm, typed: str, guess: str) -> None:
    """Nothing on standard output; the code that was probably meant, and where all codes are listed."""
    outcome = zdxm("explain", typed)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"是不是“{guess}”" in outcome.err
    assert "docs/" in outcome.err


def test_a_code_like_no_other_gets_no_guess(zdxm: Zdxm) -> None:
    """Both kinds of code are named."""
    for typed, said in (("hello", "GF开头"), ("GF" + "9" * 5000, "没有这个检查项")):
        outcome = zdxm("explain", typed)
        assert outcome.code == 2
        assert "是不是" not in outcome.err
        assert said in outcome.err


# --- lag -------------------------------------------------------------------------------------------


def _rows(zdxm: Zdxm, *options: str) -> list[dict[str, object]]:
    outcome = zdxm("lag", "--format", "json", *options)
    assert outcome.code == 0
    rows = json.loads(outcome.out)
    assert isinstance(rows, list)
    return rows


def test_lag_as_json_has_the_keys_of_the_figures_and_four_more(zdxm: Zdxm) -> None:
    """The same rows as in projects[], worst first."""
    rows = _rows(zdxm)
    projects = {row["id"]: row for row in json.loads(zdxm("figures").out)["projects"]}
    for row in rows:
        more = {key: row.pop(key) for key in ("planned_value", "shortfall", "monthly_pace", "overdue")}
        assert row == projects[row["id"]]
        assert more["shortfall"] == more["planned_value"] - row["completed"]  # type: ignore[operator]
    assert {row["bucket"] for row in rows} == {"behind", "not_started"}
    gaps = [float(str(row["variance_pp"])) for row in rows]
    assert gaps == sorted(gaps)


def test_lag_limits(zdxm: Zdxm) -> None:
    """--threshold, --light and --top each leave the rest out and say so."""
    everything = _rows(zdxm)
    far = [row for row in everything if float(str(row["variance_pp"])) <= -20]
    assert _rows(zdxm, "--threshold", "20") == far
    assert _rows(zdxm, "--light", "红") == [row for row in everything if row["light"] == "red"]
    assert _rows(zdxm, "--light", "yellow") == [row for row in everything if row["light"] == "yellow"]
    assert _rows(zdxm, "--top", "3") == everything[:3]
    assert f"另有{len(everything) - 3}个" in zdxm("lag", "--top", "3").err


@pytest.mark.parametrize(
    ("by", "key"), [("联系领导", "leader"), ("owner_unit", "owner_unit"), ("项目类别", "category")]
)
def test_lag_by(by: str, key: str, zdxm: Zdxm) -> None:
    """The same rows, value after value; the table has one list for each."""
    rows = _rows(zdxm, "--by", by)
    names = [row[key] for row in rows]
    runs = [name for at, name in enumerate(names) if not at or names[at - 1] != name]
    assert len(runs) == len(set(runs)) > 1
    assert sorted(map(str, rows)) == sorted(map(str, _rows(zdxm)))
    table = zdxm("lag", "--by", by).out
    assert table.count("个（共") == len(runs)


@pytest.mark.parametrize(
    ("column", "header", "by"),
    [
        ("联系领导", "头儿", "联系领导"),
        ("责任单位", "谁家", "responsible_unit"),
        ("建设单位", "主家", "建设单位"),
    ],
)
def test_lag_by_a_column_that_is_not_read(
    folder: Path, zdxm: Zdxm, column: str, header: str, by: str
) -> None:
    """Nothing can be grouped by it: that is said, with the line for the settings."""
    assert "没有读到" not in zdxm("lag", "--by", by).err
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    for row in book["台账"].iter_rows(max_row=5):
        for cell in row:
            if str(cell.value).endswith(column):
                cell.value = header
    book.save(folder / "ledger.xlsx")
    told = zdxm("lag", "--by", by).err
    assert f"没有读到{column}" in told
    assert f'[columns]里写{column} = "列号"' in told


def test_lag_fails_on_request_only(zdxm: Zdxm) -> None:
    """--fail exits 1 when anything is listed."""
    assert [zdxm("lag").code, zdxm("lag", "--fail").code] == [0, 1]
    assert zdxm("lag", "--fail", "--threshold", "99").code == 0


def test_nobody_behind(zdxm: Zdxm) -> None:
    """The formats of an empty list are still their formats."""
    far = ("--threshold", "99")
    assert "没有符合条件的滞后项目" in zdxm("lag", *far).out
    assert json.loads(zdxm("lag", *far, "--format", "json").out) == []
    assert len(zdxm("lag", *far, "--format", "csv").out.splitlines()) == 1


def test_lag_as_csv_opens_in_excel(folder: Path, zdxm: Zdxm) -> None:
    """A byte order mark, a header, a row a project; numbers are numbers."""
    assert zdxm("lag", "-o", "名单.csv").out == "名单.csv\n"
    data = (folder / "名单.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == len(_rows(zdxm))
    assert float(rows[0]["差距(百分点)"]) == -50
    assert zdxm("lag", "--format", "csv").out.encode().replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")


def test_lag_as_xlsx_names_itself_and_is_never_taken_for_a_ledger(folder: Path, zdxm: Zdxm) -> None:
    """Without -o the name holds the period; the next command still finds the only ledger."""
    (folder / "zdxm.toml").unlink()
    assert zdxm("lag", "--format", "xlsx").out == "滞后项目-2011H1.xlsx\n"
    (folder / "滞后项目-2011H1.xlsx").rename(folder / "给领导.xlsx")
    rows = _rows(zdxm)
    sheet = openpyxl.load_workbook(folder / "给领导.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["B"]][2:] == [row["name"] for row in rows]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--by", "颜色"), "颜色"),
        (("--light", "蓝"), "蓝"),
        (("--top", "0"), "0"),
        (("--top", "半"), "半"),
        (("--threshold", "很多"), "很多"),
        (("--threshold", "1.234"), "1.234"),
        (("--format", "pdf"), "pdf"),
        (("--format", "table", "-o", "a.txt"), "表只在屏幕上"),
        (("-o", "a.docx"), "docx"),
    ],
)
def test_lag_refuses_what_cannot_be_meant(
    options: tuple[str, ...], reason: str, folder: Path, zdxm: Zdxm
) -> None:
    """Each with its reason, and nothing written."""
    before = sorted(folder.iterdir())
    outcome = zdxm("lag", *options)
    assert (outcome.code, outcome.out) == (2, "")
    assert reason in outcome.err
    assert sorted(folder.iterdir()) == before


def test_the_ledger_is_never_overwritten(folder: Path, zdxm: Zdxm) -> None:
    """Not even with --force."""
    before = (folder / "ledger.xlsx").read_bytes()
    assert zdxm("lag", "-o", "ledger.xlsx", "--force").code == 2
    assert (folder / "ledger.xlsx").read_bytes() == before


# --- the program itself ----------------------------------------------------------------------------


def test_version(zdxm: Zdxm) -> None:
    """One line on standard output."""
    outcome = zdxm("--version")
    assert (outcome.code, outcome.out) == (0, f"zdxm {__version__}\n")


def test_exit_codes_are_the_agreed_ones() -> None:
    """Scripts rely on them."""
    assert [int(code) for code in ExitCode] == [0, 1, 2, 130]


def test_ctrl_c_exits_130(zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quietly."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("zdxm.pipeline.reading.read_figures", interrupt)
    outcome = zdxm("check")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")


def test_an_unforeseen_fault_leaves_a_log_and_no_traceback(
    zdxm: Zdxm, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """内部错误 with the path of a log that holds the traceback; ZDXM_DEBUG=1 shows it too."""
    logs = tmp_path_factory.mktemp("logs")
    monkeypatch.setattr("tempfile.tempdir", str(logs))

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("为了测试")

    monkeypatch.setattr("zdxm.pipeline.reading.read_figures", fail)
    outcome = zdxm("check")
    (log,) = logs.iterdir()
    assert (outcome.code, outcome.out) == (2, "")
    assert "内部错误" in outcome.err
    assert str(log) in outcome.err
    assert "Traceback" not in outcome.err
    assert "为了测试" in log.read_text(encoding="utf-8")
    monkeypatch.setenv("ZDXM_DEBUG", "1")
    assert "Traceback" in zdxm("check").err
