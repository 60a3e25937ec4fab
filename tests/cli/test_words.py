"""Words as a clerk types them: kinds, periods, lights, places."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from cli.conftest import Zdxm
from zdxm.cli import app
from zdxm.narrative import KIND_NAMES


def _ledger(path: Path, title: str, header: str = "完成投资（万元）") -> Path:
    """A ledger of two projects, whose title and header name what they are told to."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        [title],
        ["序号", "项目名称", "总投资（万元）", "年度计划投资（万元）", header],
        [1, "甲桥", 5000, 2000, 900],
        [2, "乙路", 4000, 1000, 600],
    ):
        sheet.append(line)
    book.save(path)
    return path


# --- kinds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("通报", "工作通报"),
        ("工作通报", "工作通报"),
        ("Bulletin", "工作通报"),
        ("工作总结", "工作总结"),
        ("总结", "工作总结"),
        ("年度", "2011年"),
        ("综述", "2011年"),
        ("年终总结", "总结"),
    ],
)
def test_a_kind_by_its_chinese_name(zdxm: Zdxm, kind: str, title: str) -> None:
    """The report of that kind is written, and its provenance says the kind by its own name."""
    outcome = zdxm("report", "ledger.xlsx", "--kind", kind, "-o", "报告.docx")
    assert outcome.code == 0
    assert zdxm("report", "ledger.xlsx", "--kind", kind, "-o", "报告.md").code == 0
    assert title in Path("报告.md").read_text(encoding="utf-8").splitlines()[0]
    assert zdxm("refresh", "报告.docx", "ledger.xlsx", "--dry-run").code == 0


def test_a_refresh_keeps_the_region_and_office_that_are_said_again(zdxm: Zdxm) -> None:
    """What report was told, refresh is told too; else the ledger's own come back, and are listed."""
    asked = ("--region", "全县", "--office", "某某县重点办")
    assert zdxm("report", "ledger.xlsx", *asked, "-o", "报告.docx").code == 0
    kept = zdxm("refresh", "报告.docx", "ledger.xlsx", *asked, "--dry-run")
    assert (kept.code, "地区" in kept.out, "发文单位" in kept.out) == (0, False, False)
    assert "地区：全县→全市" in zdxm("refresh", "报告.docx", "ledger.xlsx", "--dry-run").out


def test_one_project_by_chinese_names(zdxm: Zdxm) -> None:
    """情况介绍 and 结项, here of unfinished work, write of one project; without it projects are listed."""
    for kind, ending in (("情况介绍", "情况介绍"), ("结项", "进展情况")):
        asked = ("report", "ledger.xlsx", "--kind", kind, "--format", "md")
        assert zdxm(*asked, "--project", "万洋", "-o", "一个.md", "--force").code == 0
        assert ending in Path("一个.md").read_text(encoding="utf-8")
        outcome = zdxm(*asked)
        assert outcome.code == 2
        assert "位置：选项--project" in outcome.err
        assert "万洋免维护蓄电池项目" in outcome.err


def test_an_unknown_kind_lists_the_chinese_names(zdxm: Zdxm) -> None:
    """With the name of the folder beside each."""
    outcome = zdxm("report", "ledger.xlsx", "--kind", "通告")
    assert outcome.code == 2
    assert "工作通报（bulletin）" in outcome.err
    assert "是不是“通报”？" in outcome.err


def test_the_settings_take_chinese_names_too(folder: Path, zdxm: Zdxm) -> None:
    """Kind = "通报" in zdxm.toml, and the templates' own command."""
    (folder / "zdxm.toml").write_text('kind = "通报"\n', encoding="utf-8")
    outcome = zdxm("report", "ledger.xlsx")
    assert "工作通报.docx" in outcome.out
    assert zdxm("templates", "show", "通报").out == zdxm("templates", "show", "bulletin").out


def test_each_name_means_one_kind() -> None:
    """No two kinds share a name."""
    names = [name for each in KIND_NAMES.values() for name in each]
    assert len(names) == len(set(names))


# --- periods ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("上半年", "2011H1"),
        ("6月", "2011-06"),
        ("二季度", "2011Q2"),
        ("2011.6", "2011-06"),
        ("本月", "2011H1"),
    ],
)
def test_the_year_is_the_ledgers(zdxm: Zdxm, asked: str, code: str) -> None:
    """What is asked without a year is of the ledger's."""
    outcome = zdxm("figures", "ledger.xlsx", "--period", asked)
    assert outcome.code == 0, outcome.err
    period = json.loads(outcome.out)["period"]
    assert period["code"][:4] == "2011"
    assert asked == "本月" or period["code"] == code


def test_the_year_of_the_settings_where_the_ledger_has_none(folder: Path, zdxm: Zdxm) -> None:
    """Else whoever asks is told to write it: it is never today's."""
    _ledger(folder / "无年.xlsx", "重点项目台账", header="1-6月完成投资（万元）")
    (folder / "zdxm.toml").unlink()
    outcome = zdxm("figures", "无年.xlsx", "--period", "上半年")
    assert outcome.code == 2
    assert "没有写明年份" in outcome.err
    (folder / "zdxm.toml").write_text('period = "2013Q1"\n', encoding="utf-8")
    outcome = zdxm("figures", "无年.xlsx", "--period", "上半年")
    assert json.loads(outcome.out)["period"]["code"] == "2013H1"


def test_the_settings_may_leave_the_year_out(folder: Path, zdxm: Zdxm) -> None:
    """Period = "上半年" goes on for years; one that is no period is told with its line."""
    _ledger(folder / "有年.xlsx", "2024年1-6月重点项目台账")
    (folder / "zdxm.toml").write_text('region = "全县"\nperiod = "上半年"\n', encoding="utf-8")
    assert json.loads(zdxm("figures", "有年.xlsx").out)["period"]["code"] == "2024H1"
    (folder / "zdxm.toml").write_text('region = "全县"\nperiod = "夏天"\n', encoding="utf-8")
    outcome = zdxm("figures", "有年.xlsx")
    assert outcome.code == 2
    assert "zdxm.toml第2行" in outcome.err


def test_months_of_one_ledger_are_compared_without_years(folder: Path, zdxm: Zdxm) -> None:
    """Diff --old-period 5月 --period 6月."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    months = [f"{month}月完成投资" for month in range(1, 7)]
    for line in (
        ["2024年重点项目台账（单位：万元）"],
        ["序号", "项目名称", "总投资", "年度计划投资", *months],
        [1, "甲桥", 5000, 2000, *[100] * 6],
        [2, "乙路", 4000, 1000, *[50] * 6],
    ):
        sheet.append(line)
    book.save(folder / "分月.xlsx")
    outcome = zdxm("diff", "分月.xlsx", "--old-period", "5月", "--period", "6月")
    assert outcome.code == 0, outcome.err
    assert "2024年" in outcome.out


# --- lights, formats, region and office ------------------------------------------------------------


@pytest.mark.parametrize("word", ["红", "红灯", "红色", "RED", "ｒｅｄ"])
def test_a_light_in_any_word_for_it(zdxm: Zdxm, word: str) -> None:
    """All of them list the same projects."""
    assert zdxm("lag", "ledger.xlsx", "--light", word).out == zdxm("lag", "ledger.xlsx", "--light", "red").out


def test_a_colour_that_no_light_has(zdxm: Zdxm) -> None:
    """The lights that there are are named as a clerk names them."""
    outcome = zdxm("lag", "ledger.xlsx", "--light", "橙")
    assert outcome.code == 2
    assert "可以用红、黄、绿" in outcome.err


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_field_that_the_ledger_lacks_is_told(folder: Path, zdxm: Zdxm, form: str) -> None:
    """Nothing is grouped as 未填写 that nobody could fill in, and the way to name the column is told."""
    _ledger(folder / "月.xlsx", "2024年1-9月台账")
    outcome = zdxm("lag", "月.xlsx", "--by", "联系领导", "--format", form)
    assert outcome.code == 0
    assert "未填写" not in outcome.out
    assert "甲桥" in outcome.out
    assert "没有读到联系领导" in outcome.err
    assert '联系领导 = "列号"' in outcome.err


def test_pdf_is_an_option_of_its_own(zdxm: Zdxm) -> None:
    """Who asks for the format is told of --pdf."""
    outcome = zdxm("report", "ledger.xlsx", "--format", "pdf")
    assert outcome.code == 2
    assert "--pdf" in outcome.err


def test_region_and_office_of_the_command_line(zdxm: Zdxm) -> None:
    """They win over the settings and the ledger."""
    asked = ("report", "ledger.xlsx", "--region", "全县", "--office", "某县项目办", "-o", "报告.md")
    assert zdxm(*asked).code == 0
    text = Path("报告.md").read_text(encoding="utf-8")
    assert "全县重点项目" in text.splitlines()[0]
    assert "某县项目办" in text


@pytest.mark.parametrize("command", [(), *[(name,) for name in app.SUMMARIES]])
def test_the_short_option_for_help(zdxm: Zdxm, command: tuple[str, ...]) -> None:
    """-h is --help everywhere."""
    outcome = zdxm(*command, "-h")
    assert (outcome.code, outcome.out) == (0, zdxm(*command, "--help").out)
    assert "-h, --help" in outcome.out


# --- where to -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("report", "ledger.xlsx"),
        ("lag", "ledger.xlsx"),
        ("lag", "ledger.xlsx", "--format", "csv"),
        ("init", "ledger.xlsx"),
        ("init",),
        ("templates", "copy", "bulletin"),
    ],
)
@pytest.mark.parametrize("folder_named", ["上报/", "上报/六月/", "上报\\"])
def test_a_folder_is_made_where_it_is_named_as_one(
    folder: Path, zdxm: Zdxm, command: tuple[str, ...], folder_named: str
) -> None:
    """-o 上报/ is the folder, whether it is there or not; the file in it has its own name."""
    outcome = zdxm(*command, "-o", folder_named)
    assert outcome.code == 0, outcome.err
    assert all(line.startswith("上报") for line in outcome.out.splitlines())
    assert (folder / "上报").is_dir()
    assert all((folder / line).is_file() for line in outcome.out.splitlines())


def test_copies_and_refreshed_reports_go_into_a_new_folder(folder: Path, zdxm: Zdxm) -> None:
    """Also those that have another name for each file."""
    _ledger(folder / "错.xlsx", "2024年1-6月台账", header="完成投资")
    assert zdxm("check", "错.xlsx", "--annotate", "-o", "批注/").code == 0
    assert (folder / "批注" / "错-批注.xlsx").is_file()
    zdxm("report", "ledger.xlsx", "-o", "报告.docx")
    assert zdxm("refresh", "报告.docx", "ledger.xlsx", "-o", "更新/").code == 0
    assert (folder / "更新" / "报告-更新.docx").is_file()


def test_a_text_is_written_again_next_month(
    folder: Path, zdxm: Zdxm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report as plain text, as Markdown, and a list as CSV, replaced while nobody has edited them."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))
    names = ("月报.txt", "月报.md", "名单.csv")
    for title in ("2024年1-6月台账", "2024年1-7月台账"):
        _ledger(folder / "月.xlsx", title)
        for name in names:
            command = "lag" if name.endswith("csv") else "report"
            assert zdxm(command, "月.xlsx", "-o", name).code == 0, name
    assert "7月" in (folder / "月报.txt").read_text(encoding="utf-8")
    (folder / "月报.txt").write_text("我改过", encoding="utf-8")
    assert zdxm("report", "月.xlsx", "-o", "月报.txt").code == 2
    assert (folder / "月报.txt").read_text(encoding="utf-8") == "我改过"


def test_an_ending_of_pdf_names_the_option(zdxm: Zdxm) -> None:
    """-o 总结.pdf is told of --pdf too."""
    outcome = zdxm("report", "ledger.xlsx", "-o", "总结.pdf")
    assert outcome.code == 2
    assert "--pdf" in outcome.err


# --- what the settings rule, and names with blanks ----------------------------------------------------


def test_a_period_of_the_settings_is_named_with_its_line(folder: Path, zdxm: Zdxm) -> None:
    """Who never wrote --period is not sent looking for it."""
    _ledger(folder / "九月.xlsx", "2024年1-9月台账")
    (folder / "zdxm.toml").write_text('region = "全县"\nperiod = "2024-08"\n', encoding="utf-8")
    outcome = zdxm("report", "九月.xlsx")
    assert outcome.code == 2
    assert 'zdxm.toml第2行写着period = "2024-08"' in outcome.err
    assert "zdxm.toml第2行" in zdxm("check", "九月.xlsx").out
    outcome = zdxm("report", "九月.xlsx", "--period", "8月")
    assert "zdxm.toml" not in outcome.err
    assert "--period" in outcome.err


def test_a_mapping_outlives_its_month(folder: Path, zdxm: Zdxm) -> None:
    """init, then the ledger of the next month: nothing to change."""
    _ledger(folder / "月.xlsx", "2024年1-8月台账")
    (folder / "zdxm.toml").unlink()
    assert zdxm("init", "月.xlsx").code == 0
    _ledger(folder / "月.xlsx", "2024年1-9月台账")
    assert json.loads(zdxm("figures").out)["period"]["code"] == "2024Q3"


def test_a_tab_renamed_every_month_is_told_with_the_way_out(folder: Path, zdxm: Zdxm) -> None:
    """The line that names it, the tabs that there are, and how it need not be changed again."""
    (folder / "zdxm.toml").write_text(
        'region = "全县"\n\n[tables."8月".columns]\n完成投资 = "E"\n', encoding="utf-8"
    )
    _ledger(folder / "月.xlsx", "2024年1-9月台账")
    outcome = zdxm("figures", "月.xlsx")
    assert outcome.code == 2
    for words in ("zdxm.toml第3行", "“8月”", "Sheet", "改成[columns]"):
        assert words in outcome.err
    text = (folder / "zdxm.toml").read_text(encoding="utf-8")
    (folder / "zdxm.toml").write_text(text.replace('[tables."8月".columns]', "[columns]"), encoding="utf-8")
    assert zdxm("figures", "月.xlsx").code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("check", "2024年", "上半年.xlsx"),
        ("lag", "--period", "上半年", "2024年", "上半年.xlsx"),
        ("format-check", "2024年", "上半年.xlsx"),
        ("refresh", "2024年", "上半年.xlsx"),
    ],
)
def test_a_name_with_a_blank_wants_quotes(folder: Path, zdxm: Zdxm, command: tuple[str, ...]) -> None:
    """Two words that are one file's name are told as such."""
    _ledger(folder / "2024年 上半年.xlsx", "2024年1-6月台账")
    outcome = zdxm(*command)
    assert outcome.code == 2
    assert '请加上引号："2024年 上半年.xlsx"' in outcome.err
