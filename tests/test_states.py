"""Where projects stand: aims, ticks, 是 under 是否开工, and projects that have left the programme."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from workbooks import HEADER, PROJECTS, Page, Project, flat_page, write_book
from zdxm.cells.words import Status, status_from_text
from zdxm.cli.app import run
from zdxm.config.files import load_settings
from zdxm.config.settings import Settings
from zdxm.console.ledger import Figures
from zdxm.pipeline.reading import read_figures

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.figures.model import ReportFigures

WAN = 10_000


def figures_of(path: Path, *pages: Page, settings: Settings | None = None) -> ReportFigures:
    """The figures of a ledger of the first half of 2011."""
    return read_figures([write_book(path / "a.xlsx", *pages)], settings or Settings(period="2011H1"), None)


def with_states(*words: Any, progress: tuple[str, ...] = ()) -> Page:
    """The usual ledger, its states replaced from the top, with a column of 形象进度 where asked."""
    page = flat_page(tuple(replace(each, done=100) for each in PROJECTS))
    for row, word in zip(page.rows[3:], words, strict=False):
        row[7] = word
    if progress:
        page.rows[2].append("形象进度")
        for row, text in zip(page.rows[3:], progress, strict=False):
            row.append(text)
    return page


def statuses(figures: ReportFigures) -> list[str | None]:
    """Each project's state."""
    return [project.status and project.status.value for project in figures.projects]


def told(figures: ReportFigures, code: str) -> list[str]:
    """Places of one code, within the file."""
    return [str(note.place).partition(":")[2] for note in figures.diagnostics if note.code == code]


@pytest.mark.parametrize("word", ["作废", "已取消", "终止实施", "退库", "调出重点项目", "已退出"])
def test_a_withdrawn_project_is_in_no_figure(tmp_path: Path, word: str) -> None:
    """It is in no sum, no bucket and no list, but stands apart with its amounts and its name."""
    figures = figures_of(tmp_path, with_states("在建", word))
    gone = PROJECTS[1]
    assert gone.name not in [project.name for project in figures.projects]
    assert (
        figures.total.projects
        == len(PROJECTS) - 1
        == sum(
            getattr(figures.total, bucket)
            for bucket in (
                "ahead",
                "behind",
                "on_schedule",
                "no_plan",
                "not_reported",
                "finished_below",
                "not_started",
            )
        )
    )
    assert figures.total.total_investment == round(
        sum(each.total for each in PROJECTS if each is not gone) * WAN
    )
    assert Figures(figures).json()["withdrawn"] == {
        "projects": 1,
        "total_investment": round(gone.total * WAN),
        "annual_plan": round(gone.plan * WAN),
        "completed": 100 * WAN,
        "names": [gone.name],
    }
    assert told(figures, "ZD101") == ["台账!5"]


def test_a_setting_lets_withdrawn_projects_count(tmp_path: Path) -> None:
    """With count_withdrawn they are projects as others, their state unknown."""
    page = with_states("取消", "退库", "终止")
    figures = figures_of(tmp_path, page, settings=Settings(period="2011H1", count_withdrawn=True))
    assert statuses(figures)[:3] == [None, None, None]
    assert (figures.total.projects, figures.withdrawn.projects) == (len(PROJECTS), 0)
    assert len(told(figures, "ZD101")) == 1


@pytest.mark.parametrize("word", ["拟取消", "申请退库", "建议终止"])
def test_who_is_only_to_leave_still_counts(tmp_path: Path, word: str) -> None:
    """An aim is no state: the project counts, and its word is told."""
    figures = figures_of(tmp_path, with_states(word))
    assert (figures.total.projects, figures.withdrawn.projects) == (len(PROJECTS), 0)
    assert statuses(figures)[0] is None
    (note,) = (note for note in figures.diagnostics if note.code == "ZD032")
    assert word in note.message


@pytest.mark.parametrize("included", [True, False])
def test_a_total_with_or_without_withdrawn_projects_is_sound(tmp_path: Path, included: bool) -> None:  # noqa: FBT001 - a test's parameter
    """Offices let the 合计 go on holding them, or not: neither is an error, a wrong one is."""

    def page(slip: int) -> Page:
        made = with_states("在建", "退库")
        counted = [row for at, row in enumerate(made.rows[3:]) if included or at != 1]
        sums = [sum(row[column] for row in counted) for column in (4, 5, 6)]
        made.rows.append(["合计", None, None, None, sums[0] + slip, *sums[1:], None])
        return made

    assert told(figures_of(tmp_path, page(0)), "ZD004") == []
    assert told(figures_of(tmp_path, page(7)), "ZD004") != []


def test_the_report_says_it_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text names how many there are; of a ledger without any it says nothing."""
    for word, said in (("已终止", True), ("在建", False)):
        path = write_book(tmp_path / f"{word}.xlsx", with_states(word))
        target = tmp_path / f"{word}.md"
        run(["report", str(path), "--period", "2011H1", "-o", str(target)])
        text = target.read_text(encoding="utf-8")
        assert ("另有1个项目已取消、终止或退出（总投资1.2亿元），没有计入。" in text) is said
    capsys.readouterr()


@pytest.mark.parametrize(
    ("word", "progress", "state"),
    [
        ("是", "已建成投用", Status.FINISHED),
        ("√", "因资金问题停工", Status.STOPPED),
        ("已开工", "全部竣工并通过验收", Status.FINISHED),
        ("Y", "二层主体施工", Status.UNDER_WAY),
        ("在建", "已建成投用", Status.UNDER_WAY),
    ],
)
def test_yes_says_only_that_work_has_begun(tmp_path: Path, word: str, progress: str, state: Status) -> None:
    """How far it has come 形象进度 says; 在建 is a stage of its own."""
    figures = figures_of(tmp_path, with_states(word, progress=(progress,)))
    assert figures.projects[0].status is state


@pytest.mark.parametrize(
    ("progress", "state"),
    [
        ("已竣工投用", Status.FINISHED),
        ("因征迁受阻，现已停工", Status.STOPPED),
        ("主体施工", Status.UNDER_WAY),
    ],
)
def test_a_nature_says_only_that_work_has_begun(tmp_path: Path, progress: str, state: Status) -> None:
    """续建 under 建设性质, where there is no column of states."""
    page = with_states(*(["续建"] * len(PROJECTS)), progress=(progress,))
    page.rows[2][7] = "建设性质"
    assert figures_of(tmp_path, page).projects[0].status is state


@pytest.mark.parametrize("word", ["是", "已开工", "√"])
def test_a_yes_that_the_progress_denies_is_told(tmp_path: Path, word: str) -> None:
    """是否开工=是 beside 尚未开工."""
    figures = figures_of(tmp_path, with_states(word, progress=("手续未办结，尚未开工",)))
    assert told(figures, "ZD026") == ["台账!H4"]


@pytest.mark.parametrize("word", ["促投产", "年内完工", "确保竣工"])
def test_an_aim_is_told_though_the_progress_gives_the_state(tmp_path: Path, word: str) -> None:
    """The state comes from 形象进度, and the status cell is named with its word."""
    figures = figures_of(tmp_path, with_states(word, progress=("路面铺设",)))
    assert figures.projects[0].status is Status.UNDER_WAY
    (note,) = (note for note in figures.diagnostics if note.code == "ZD032")
    assert (str(note.place), word in note.message) == ("a.xlsx:台账!H4", True)


def test_ticks_under_states(tmp_path: Path) -> None:
    """One column a state, a tick in the one that holds; two ticks are no state."""
    header = [*HEADER[:7], "未开工", "在建", "停工", "已竣工"]
    ticks = [(8,), (7,), (10,), (9,), (8, 10), ()]
    rows = [["2011年重点项目台账"], ["单位：万元"], header]
    for number, (each, marked) in enumerate(zip(PROJECTS, ticks, strict=True), start=1):
        row = [number, each.name, each.category, each.county, each.total, each.plan, each.done]
        rows.append(row + ["√" if column in marked else None for column in range(7, 11)])
    figures = figures_of(tmp_path, Page(rows))
    assert statuses(figures) == ["under_way", "not_started", "finished", "stopped", None, None]
    assert figures.cells([figures.projects[0]], "status") == "台账!I4"
    assert [note.code for note in figures.diagnostics if note.code in {"ZD052", "ZD091"}] == []
    path = write_book(tmp_path / "b.xlsx", Page(rows))
    assert run(["init", str(path), "-o", str(tmp_path / "zdxm.toml")]) == 0
    settings = load_settings(tmp_path / "zdxm.toml")
    assert statuses(read_figures([path], settings, None)) == statuses(figures)


@pytest.mark.parametrize(
    ("progress", "severity"),
    [("用地组卷报批", "warning"), ("", "warning"), ("基坑开挖完成", "error"), ("主体封顶", "error")],
)
def test_preliminary_money_is_an_error_only_where_work_is_told(
    tmp_path: Path, progress: str, severity: str
) -> None:
    """未开工 with money is 前期费, until 形象进度 speaks of work."""
    figures = figures_of(tmp_path, with_states("未开工", progress=(progress,)))
    notes = [
        note.severity.value for note in figures.diagnostics if note.code == "ZD005" and note.place.row == 3
    ]
    assert notes == [severity]


def test_ditto_carries_words_down_and_never_amounts(tmp_path: Path) -> None:
    """〃 in a column of words is what stands above; in a column of amounts it is a fault."""
    page = flat_page()
    for row, column, mark in (
        (4, 2, "〃"),
        (5, 2, "同上"),
        (5, 3, "″"),
        (6, 3, '"'),
        (4, 4, "同上"),
        (5, 6, "〃"),
    ):
        page.rows[row][column] = mark
    figures = figures_of(tmp_path, page)
    assert [project.category for project in figures.projects[:3]] == ["工业项目"] * 3
    assert [project.county for project in figures.projects[:4]] == ["云东区", "云西县", "云西县", "云西县"]
    assert (figures.projects[1].total_investment, figures.projects[2].completed) == (None, None)
    assert told(figures, "ZD002") == ["台账!E5", "台账!G6"]


def test_check_tells_withdrawn_projects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``check`` names them and the setting that lets them count."""
    path = write_book(tmp_path / "a.xlsx", with_states("在建", "在建", "退库", "作废"))
    run(["check", str(path), "--period", "2011H1", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    (note,) = (each for each in found if each["code"] == "ZD101")
    assert PROJECTS[2].name in note["message"]
    assert "count_withdrawn = true" in note["remedy"]
    assert isinstance(PROJECTS[2], Project)


@pytest.mark.parametrize(
    ("word", "out"),
    [
        ("项目作废", True),
        ("已退库", True),
        ("该项目已调出年度计划", True),
        ("因选址调整，不再实施", True),
        ("2011年5月因资金问题取消", True),
        ("拟调出", False),
        ("申请退出", False),
        ("部分作废", False),
        ("取消二期建设内容", False),
        ("5月调出，6月重新纳入", False),
    ],
)
def test_a_remark_withdraws_a_project_as_its_state_would(tmp_path: Path, word: str, *, out: bool) -> None:
    """The same finding, the same place apart; what is only asked for or in part withdraws nothing."""
    page = with_states("在建", "在建")
    page.rows[2].append("备注")
    for row, remark in zip(page.rows[3:], ("", word), strict=False):
        row.append(remark)
    figures = figures_of(tmp_path, page)
    gone = PROJECTS[1].name
    assert (gone not in [project.name for project in figures.projects]) is out
    assert told(figures, "ZD101") == (["台账!5"] if out else [])


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("已停工，等待复工", Status.STOPPED),
        ("停工，待资金到位后复工", Status.STOPPED),
        ("因投资方资金链断裂停工至今", Status.STOPPED),
        ("企业资金不足，现已停工", Status.STOPPED),
        ("3月复工，5月再次停工", Status.STOPPED),
        ("原停工，5月12日已复工，正在回填", Status.UNDER_WAY),
        ("停工后复工", Status.UNDER_WAY),
        ("已复工，此前因资金问题停工三个月", Status.UNDER_WAY),
        ("停工整改后恢复正常施工", Status.UNDER_WAY),
        ("正在铺设路面，无停工现象", Status.UNDER_WAY),
        ("已竣工，正在办理结算", Status.FINISHED),
        ("已竣工，正在装修", Status.UNDER_WAY),
    ],
)
def test_work_that_waits_to_be_resumed_stands_still(tmp_path: Path, text: str, state: Status) -> None:
    """What is hoped for resumes nothing, what was once stopped is stopped no more."""
    page = with_states("", progress=(text,))
    assert statuses(figures_of(tmp_path, page))[0] == state.value


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("6座已投用，另2座主体施工", Status.UNDER_WAY),
        ("8座水库完工，3座坝坡整治", Status.UNDER_WAY),
        ("厂房全部建成，办公楼装修", Status.UNDER_WAY),
        ("管线2条通水，泵房完工", Status.UNDER_WAY),
        ("监测站点建成，系统调试", Status.UNDER_WAY),
        ("1、2号楼完工，3号楼钢构", Status.UNDER_WAY),
        ("左幅通车，右幅路基", Status.UNDER_WAY),
        ("招标结束，等待施工许可", Status.NOT_STARTED),
        ("股东变更，正在重新备案", Status.NOT_STARTED),
        ("新建校舍2栋，已投入使用", Status.FINISHED),
        ("主体和装修均已完成，竣工投产", Status.FINISHED),
        ("3座桥全部建成通车", Status.FINISHED),
        ("2023年3月主体施工，2024年9月竣工验收", Status.FINISHED),
    ],
)
def test_a_part_that_has_ended_ends_no_project(text: str, state: Status) -> None:
    """So many of them, or one of its buildings, while another clause tells of works."""
    assert status_from_text(text) is state


@pytest.mark.parametrize(
    ("begin", "done", "state"),
    [
        ("2011-11", 0, Status.NOT_STARTED),
        ("2011-11", 5, Status.UNDER_WAY),
        ("2011-11", None, Status.UNDER_WAY),
        ("2011-03", 0, Status.UNDER_WAY),
    ],
)
def test_what_is_to_begin_later_and_has_done_nothing_is_not_started(
    tmp_path: Path, begin: str, done: float | None, state: Status
) -> None:
    """Whatever its progress seems to say; who should have begun may have, and who has money has."""
    head = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "形象进度", "计划开工时间"]
    rows: list[list[Any]] = [
        ["2011年上半年重点项目（单位：万元）"],
        head,
        [1, "甲路", 900, 300, 100, "主体施工", "2011-02"],
        [2, "乙桥", 900, 300, done, "枯水期施工，计划11月中旬进场", begin],
    ]
    figures = figures_of(tmp_path, Page(rows))
    assert statuses(figures)[1] == state.value
