"""存在问题 and 下步计划 from the ledger: by what is missing, one cause once, nobody ahead."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from narrative.build import (
    NOT_STARTED,
    STOPPED,
    full_registers,
    problem_kind,
    project,
    report,
    tally,
    text_of,
    topic,
)
from narrative.edge_ledgers import CASES
from zdxm.config.settings import Settings, Style
from zdxm.console.ledger import checklist
from zdxm.figures.ranking import remedies_of
from zdxm.figures.registers import RegisterFigures
from zdxm.lights import LightPolicy
from zdxm.narrative.compose import compose
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

BEHIND: list[dict[str, Any]] = [
    {"name": f"{letter}工程", "plan": 1000, "done": done, "problem": problem}
    for letter, done, problem in (("甲", 400, "征地未完"), ("乙", 10, "资金不足"), ("丙", 200, "征地未完"))
]
AHEAD: dict[str, Any] = {"name": "快工程", "plan": 1000, "done": 900, "problem": "缺工"}
KINDS = ("summary", "bulletin", "annual", "overview", "yearend")


def part(heading: str, rows: list[dict[str, Any]], kind: str = "summary", **more: Any) -> str:
    """The part of a report under one heading."""
    settings = dataclasses.replace(Settings(), style=Style(names_max=more.pop("names_max", 8)))
    figures = report(*(project(**row) for row in rows), **more)
    text = text_of(compose(figures, settings, kind=kind))
    return text.partition(f"{heading}\n")[2].partition("##")[0].partition("@")[0].strip()


def told(rows: list[dict[str, Any]], **more: Any) -> str:
    """The part of a summary on problems."""
    return part("存在的主要问题", rows, **more)


def asked(rows: list[dict[str, Any]], **more: Any) -> str:
    """The part of a summary on what is to be done."""
    return part("下步工作计划", rows, **more)


def test_the_most_behind_first_and_one_cause_once() -> None:
    """By the money that is missing; who is ahead is not among them."""
    said = told([AHEAD, *BEHIND])
    assert said == (
        "多数项目投资进度滞后。低于时间进度的项目3个，占项目总数的75%，与应完成投资相比共少完成890万元。"
        "从具体项目看，乙工程少完成490万元；丙工程少完成300万元；甲工程少完成100万元。"
        "填报的主要原因：资金不足（乙工程）；征地未完（丙工程、甲工程）。"
    )


def test_what_is_not_told_is_counted() -> None:
    """With room for one cause, the number of the rest."""
    said = told([AHEAD, *BEHIND], names_max=1)
    assert "从具体项目看，缺口居前的是：乙工程少完成490万元。" in said
    assert said.endswith("资金不足（乙工程）；其余2个项目不逐一列出。")


def test_causes_that_differ_are_told_behind_each_project() -> None:
    """Where no cause is shared, each project has its own."""
    said = told(BEHIND[:2])
    assert said.endswith("乙工程少完成490万元，主要原因是资金不足；甲工程少完成100万元，主要原因是征地未完。")


def test_nobody_ahead_is_a_problem() -> None:
    """Where all are ahead there is no such part, whatever the ledger's column says."""
    assert told([AHEAD]) == ""
    assert asked([AHEAD]) == ""


OF_THE_UNIT = (
    ("督促滞后项目加快建设。会同责任单位，", "加快滞后项目建设。"),
    ("督促责任单位针对", "针对"),
    ("协调推动未开工", "推动未开工"),
    ("协调推动停工", "推动停工"),
    ("督促补齐", "补齐"),
)
"""How a unit's own summary says it, and how it is said to the units."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_be_done_answers_each_problem(kind: str) -> None:
    """Amounts a month for who is behind, whose word it takes to begin, to go on, to report."""
    rows: list[dict[str, Any]] = [
        *BEHIND,
        {"name": "停工程", "plan": 1000, "done": 100, "status": STOPPED, "problem": "资金链断裂"},
        {
            "name": "地块",
            "status": NOT_STARTED,
            "done": 0,
            "no_start_reason": "用地未批复",
            "responsible_unit": "甲局",
        },
        {"name": "空地", "status": NOT_STARTED, "done": 0},
        {"name": "漏报工程", "done": None},
    ]
    heading = {
        "summary": "下步工作计划", "bulletin": "工作要求", "annual": "下一步工作计划", "overview": "工作建议",
        "yearend": "下步打算",
    }[kind]  # fmt: skip
    said = part(heading, rows, kind)
    for ours, theirs in OF_THE_UNIT if kind == "yearend" else ():
        assert ours in said
        said = said.replace(ours, theirs)
    assert said == (
        "一是加快滞后项目建设。除停工的以外，对低于时间进度的3个项目逐月倒排进度，年内平均每月需完成投资398万元，"
        "其中乙工程165万元、丙工程133万元、甲工程100万元。"
        "针对填报的原因，落实建设资金（乙工程）；加快征地拆迁（丙工程、甲工程）。\n"
        "二是推动未开工项目尽快开工。落实建设用地，推动地块（甲局）开工；明确空地的开工时间。\n"
        "三是推动停工项目复工。落实建设资金，推动停工程复工。\n"
        "四是补齐项目数据。补报漏报工程的完成投资。"
    )


def test_the_register_and_the_ledger_are_joined() -> None:
    """What the register tells of a project is not told again by the ledger's column."""
    registers = RegisterFigures(
        problems=tally("problems", 0, 1),
        problem_kinds=(problem_kind(1, "资金", ("乙工程",), "贷款未到位"),),
        next_steps=(topic("", "月底前完成征地"),),
    )
    rows = [{**BEHIND[0], "next_step": "月底前完成征地"}, {**BEHIND[1], "next_step": "八月放款"}]
    said = told(rows, registers=registers)
    assert "贷款未到位" in said
    assert "资金不足" not in said
    plan = asked(rows, registers=registers)
    assert plan.count("月底前完成征地") == 1
    assert "乙工程：八月放款" in plan


def test_the_office_has_its_own_words() -> None:
    """Before the introduction, at the end of the problems, before what is to be done."""
    words = (
        topic("帽子", "总体平稳"),
        topic("自身不足", "督导不够", "更新不及时"),
        topic("形势", "雨季较长。"),
    )
    figures = report(project("甲项目", 100, 10), registers=RegisterFigures(words=words))
    text = text_of(compose(figures, Settings(), kind="summary"))
    assert "总体平稳。\n现将" in text
    assert "从自身工作看，一是督导不够。二是更新不及时。" in text
    assert "下步工作计划\n雨季较长。\n" in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(CASES.keys() - {"hostile-names"}))
def test_no_sentence_stands_twice(kind: str, name: str) -> None:
    """Not even where two parts tell of the same projects; of one project a category may say what all say."""
    figures, settings = CASES[name]
    text = text_of(compose(figures, settings, kind=kind))
    parts = text.partition("问题\n")[2].partition("@附")[0]
    sentences = [
        one
        for one in re.split(r"[。\n]", parts)
        if len(one) > len("一是部分项目停工，") and one[0] not in "#@"
    ]
    assert sorted(set(sentences)) == sorted(sentences)


def test_a_part_with_nothing_to_say_is_left_out() -> None:
    """But 主要措施, which the genre demands; the run tells what could be written."""
    narrative = compose(
        report(project("甲项目", 100, 60)), Settings(region="全市", office="办"), kind="summary"
    )
    text = text_of(narrative)
    assert narrative.placeholders == ("主要措施",)
    assert narrative.offers == ("开头的评价（帽子）", "自身不足", "形势", "下步计划")
    assert "问题" not in text
    assert "下步" not in text


def test_both_registers_speak_when_there_are_all() -> None:
    """A full set of registers leaves nothing to be filled in."""
    narrative = compose(
        report(project("甲项目", 100, 10), registers=full_registers()),
        Settings(region="全市", office="办"),
        kind="summary",
    )
    assert narrative.placeholders == ()


OFFICE_SHEET = (
    "在台账工作簿里加一张“单位文字”工作表，列名写“用在哪里”、“内容”，"
    "“用在哪里”写“帽子”、“自身不足”、“形势”之一"
)


def test_each_hole_is_told_with_how_to_fill_it() -> None:
    """By the sheet and its columns, the key, the option, the ledger's column, or by hand; alike together."""
    lines = list(
        checklist(["期号", "主要措施", "建设单位"], ["自身不足", "形势", "主要收获"], ["帽子", "结尾"])
    )
    assert lines == [
        "报告里还有3项待补充：期号、主要措施、建设单位",
        "  期号：用--issue 3，或在zdxm.toml里写issue = 3",
        "  主要措施：在台账工作簿里加一张“主要措施”工作表，列名写“工作方面”、“具体措施”、“引用台账”",
        "  建设单位：在台账里加一列“建设单位”，填上这个项目的一格",
        "没有写进报告、可以补上的有3项：自身不足、形势、主要收获",
        f"  自身不足、形势：{OFFICE_SHEET}",
        "  主要收获：程序算不出，请直接写进文档",
        "“单位文字”表里的“结尾”没有地方印，请写成“帽子”、“自身不足”、“形势”之一",
    ]
    assert list(checklist([], [], [])) == []


def test_only_the_kinds_that_demand_measures_have_a_hole_for_them() -> None:
    """A unit's own summary leaves them out, and a survey what is well done where nothing is."""
    figures, settings = report(project("甲项目", 100, 10)), Settings(region="全市", office="办")
    narratives = {kind: compose(figures, settings, kind=kind) for kind in KINDS}
    holes = {kind: one.placeholders for kind, one in narratives.items()}
    assert holes == {
        "summary": ("主要措施",),
        "bulletin": ("期号", "成文日期"),
        "annual": ("主要措施",),
        "overview": (),
        "yearend": ("成文日期",),
    }
    assert "主要措施" in narratives["yearend"].offers
    assert "工作亮点" in narratives["overview"].offers


def test_each_matter_of_a_reason_is_answered() -> None:
    """In the order in which they are written; a route is no pipeline, a drawing no choice of a site."""
    reason = "线路经过基本农田，用地批复未下达；两个标段重新招标"
    assert remedies_of(reason, begun=True) == ("落实建设用地", "完成招标")
    assert remedies_of("高压线路未迁，电力线路和线缆迁改滞后", begun=True) == ("完成管线迁改",)
    assert remedies_of("设备供货滞后，资金拨付放缓", begun=True) == ("落实设备采购和到货", "落实建设资金")
    assert remedies_of("设计变更较多，图纸供应滞后", begun=True) == ("加快设计变更和图纸供应",)
    assert remedies_of("设计方案未定", begun=True) == ("加快设计变更和图纸供应",)
    assert remedies_of("设计方案未定", begun=False) == ("确定规划选址和设计方案",)


def test_a_stopped_project_is_told_and_asked_where_it_is_told_to_have_stopped() -> None:
    """It is counted among those behind, but not named with them, nor asked for an amount a month."""
    stopped = {"name": "停工程", "plan": 9000, "done": 100, "status": STOPPED}
    said = told([stopped, *BEHIND])
    assert "除停工的以外，低于时间进度的项目3个，占项目总数的75%，与应完成投资相比共少完成890万元。" in said
    assert "停工程已停工，比应完成投资少完成4400万元。" in said
    assert said.count("停工程") == 1
    assert asked([stopped]) == "推动停工项目复工。明确停工程的复工时间，不能复工的提出处置意见。"


def test_those_not_due_yet_are_no_problem_but_are_reminded() -> None:
    """Counted beside those that should have begun; told again when they are to begin."""
    idle = {"status": NOT_STARTED, "done": 0, "plan": 100}
    later = [
        {"name": f"{name}工程", **idle, "planned_start": dt.date(2026, month, 1), "awaiting": True}
        for name, month in (("后", 9), ("先", 8), ("又", 8))
    ]
    due = [{"name": f"{letter}地块", **idle} for letter in "甲乙"]
    alone = told([*later, due[0]])
    assert alone.startswith("个别项目应开工未开工。甲地块年度计划投资100万元，未填报原因。")
    assert alone.endswith("另有3个项目未到计划开工时间。")
    assert "除未到计划开工时间的3个以外，应开工未开工的项目2个" in told([*later, *due])
    dateless = {**due[0], "undated": True}
    assert "尚未开工的项目2个（其中已到计划开工时间的1个）" in told([dateless, due[1]])
    assert told(later) == ""
    assert asked(later) == (
        "做好项目开工准备。提醒先工程、又工程（2026年8月）、后工程（2026年9月）按计划时间开工。"
    )


def test_plans_of_the_units_are_told_as_theirs_while_they_are_to_come() -> None:
    """Not where all their months are over, nor where a project that has begun is to begin."""
    plans = ("十一月底前封顶", "3月进场，5月封顶", "尽快开工")
    rows = [{"name": f"工程{n}", "plan": 1000, "done": n, "next_step": text} for n, text in enumerate(plans)]
    said = asked(rows)
    assert "督促落实各单位填报的安排。据各单位填报，工程0：十一月底前封顶；" in said
    assert "工程1、工程2填报的安排，所写月份已过或要求开工而已经开工，应重新填报" in said
    assert "5月封顶" not in said
    assert "尽快开工" not in said


def test_an_amount_in_a_shared_reason_is_each_projects_own() -> None:
    """It is not the sum of those that write it."""
    rows = [{"name": f"{name}工程", "plan": 1000, "done": 10, "problem": "缺口800万元"} for name in "甲乙"]
    assert "缺口800万元（甲工程、乙工程，各自填报）" in told(rows)


def test_one_run_of_numbers_in_a_part() -> None:
    """What registers and the office add is not numbered from one again."""
    registers = RegisterFigures(
        problems=tally("problems", 0, 2),
        problem_kinds=(
            problem_kind(1, "资金", ("乙工程",), "贷款慢"),
            problem_kind(2, "征迁", ("甲工程",), "未迁"),
        ),
        words=(topic("自身不足", "督导不够", "更新不及时"),),
    )
    said = told([*BEHIND, {"name": "漏报工程", "done": None}], registers=registers)
    assert said.count("一是") == 1
    assert "从自身工作看，督导不够。更新不及时。" in said


def test_with_one_month_left_nothing_is_asked_on_average() -> None:
    """What is left of the plans is to be done in that month."""
    november = Calendar.of(parse_period("2011-11"), Basis.MONTH, 100, LightPolicy())
    assert "年内还需完成投资2390万元，其中乙工程990万元" in asked(BEHIND, calendar=november)


@pytest.mark.parametrize(("cells", "said"), [("Z1", True), (None, False)])
def test_no_state_is_left_out_where_the_ledger_has_none(*, cells: str | None, said: bool) -> None:
    """A ledger without a column of states asks nobody to fill it; one with it does."""

    class Columns:
        """What knows whether there is one."""

        def cells_of(self, positions: Iterable[int], field: str) -> str | None:
            del positions, field
            return cells

    rows = (project("甲工程", 100, 60), project("乙工程", 100, 60, None), project("丙工程", 100, 20))
    figures = dataclasses.replace(report(*rows), addresses=Columns())
    text = text_of(compose(figures, Settings(), kind="summary"))
    assert ("1个项目未填报建设状态" in text) is said
    assert ("补报1个项目的建设状态" in text) is said
