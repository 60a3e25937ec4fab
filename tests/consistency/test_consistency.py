"""No printed contradiction without its note; and the judge that says so sees each kind of contradiction."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from consistency.judge import RULES, judge
from consistency.maker import ONE, Case
from consistency.page import Drawing, Grid, Line, Page, page_of
from consistency.reading import of_category, overall, sections
from consistency.telling import Told, tell
from narrative.build import NOT_STARTED, full_registers, project, report
from zdxm.config.settings import Settings, Style
from zdxm.narrative.compose import compose

if TYPE_CHECKING:
    from collections.abc import Callable

SEED, BLOCKS, IN_A_BLOCK = 2026, 12, 40
"""Ledgers that are told here; ``benchmarks/contradictions.py`` tells a hundred thousand."""
READ_TWICE = 120
"""The first of them, of which is counted what the judge has read."""
FEWEST, GAP = 20, re.compile("个百分点")
NOTE = "注：因四舍五入，部分分项之和与总数略有出入。"


@cache
def of_number(number: int) -> Told:
    """One of the first ledgers, told once for all tests."""
    return tell(SEED, number, keep_page=True)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_random_ledgers_are_told_without_contradiction(block: int) -> None:
    """Hard amounts, all periods and house styles, every kind of report in turn."""
    numbers = range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK)
    told = [of_number(number) if number < READ_TWICE else tell(SEED, number) for number in numbers]
    assert [(one.number, finding) for one in told for finding in one.findings] == []
    assert all(one.figures for one in told)


def test_the_judge_reads_what_is_printed() -> None:
    """Every report on all projects has its whole read, every category its sentences: no rule is idle."""
    read: Counter[str] = Counter()
    for number in range(READ_TWICE):
        ledger = of_number(number)
        page = ledger.page
        assert page is not None
        whole = overall(page)
        assert whole is None or whole.counts["projects"] == ledger.projects
        assert whole is not None or ledger.kind in ONE
        for name, text in sections(page):
            said = of_category(name, text, page.house)
            assert said is not None or name in page.house.told_in_words, (number, name, text)
            read.update(list(said.amounts) if said else ())
        read["gap"] += sum(len(GAP.findall(line.text)) for line in page.lines)
    assert all(read[each] > FEWEST for each in ("total_investment", "annual_plan", "completed", "gap"))


def told(kind: str = "summary", **style: Any) -> Page:
    """A small ledger, told by one kind of report."""
    figures = report(
        project("甲项目", 30000, 16000, category="能源类", responsible_unit="甲局"),
        project("乙项目", 20000, 8000, category="能源类", responsible_unit="乙局"),
        project("丙项目", 10000, 5000, category="交通类", responsible_unit="甲局"),
        project("丁项目", 10000, 0, NOT_STARTED, category="交通类", responsible_unit="乙局"),
        project("戊项目", 10000, 10000, category="市政类", responsible_unit="丙局"),
        project("己项目", 10000, 7000, category="市政类", responsible_unit="丙局"),
        project("庚项目", 10000, 8000, category="市政类", responsible_unit="丙局"),
        registers=full_registers(),
    )
    settings = Settings(region="全市", office="办公室", style=Style(**style))
    case = Case(0, figures, settings, kind, "")
    return page_of(case, compose(figures, settings, kind=kind))


def said(old: str, new: str) -> Callable[[Page], Page]:
    """The report with other words in one sentence."""

    def change(page: Page) -> Page:
        at = next(number for number, line in enumerate(page.lines) if old in line.text)
        changed = replace(page.lines[at], text=page.lines[at].text.replace(old, new, 1))
        return replace(page, lines=(*page.lines[:at], changed, *page.lines[at + 1 :]))

    return change


def in_cell(label: str, new: str, row: int = 0) -> Callable[[Page], Page]:
    """The report with another text in one cell of its first table, counted among the rows of items."""

    def change(page: Page) -> Page:
        grid, *others = page.grids
        at = [number for number, (kind, _) in enumerate(grid.rows) if kind == "item"][row]
        cells = [
            new if name == label else cell for name, cell in zip(grid.labels, grid.rows[at][1], strict=True)
        ]
        rows = (*grid.rows[:at], ("item", tuple(cells)), *grid.rows[at + 1 :])
        return replace(page, grids=(replace(grid, rows=rows), *others))

    return change


def in_cell_of_total(label: str, new: str) -> Callable[[Page], Page]:
    """The report with another text in the last row of its first table."""

    def change(page: Page) -> Page:
        grid, *others = page.grids
        kind, cells = grid.rows[-1]
        changed = tuple(new if name == label else cell for name, cell in zip(grid.labels, cells, strict=True))
        return replace(page, grids=(replace(grid, rows=(*grid.rows[:-1], (kind, changed))), *others))

    return change


def drawn(name: str) -> Callable[[Page], Page]:
    """The report with one bar more in the chart of those behind."""
    bar = Drawing("进度落后项目", (name,), {}, "", "")
    return lambda page: replace(page, drawings=(*page.drawings, bar))


def in_span(figure: str, where: str, new: str) -> Callable[[Page], Page]:
    """The report with another text for one figure in one of its places."""

    def change(page: Page) -> Page:
        at = next(n for n, span in enumerate(page.spans) if (span.figure, span.where) == (figure, where))
        spans = (*page.spans[:at], replace(page.spans[at], text=new), *page.spans[at + 1 :])
        return replace(page, spans=spans)

    return change


def in_json(key: str, new: object) -> Callable[[Page], Page]:
    """The report beside a JSON that says something else of the whole ledger."""
    return lambda page: replace(page, figures={**page.figures, "total": {**page.figures["total"], key: new}})


def noted(page: Page) -> Page:
    """The report with a note on rounding that nobody needs."""
    return replace(page, lines=(*page.lines, Line("注", NOTE)))


def with_laggards(page: Page) -> Page:
    """The report with a table of those behind that calls the gap of the only one a little larger."""
    labels = "名次", "项目", "完成率（%）", "差距（百分点）", "缺口（万元）"
    row = "1", "乙项目", "40", "-10", "2001"
    return replace(page, grids=(*page.grids, Grid("落后项目", labels, (("item", row),))))


SEEDS: tuple[tuple[int, str, Callable[[Page], Page]], ...] = (
    (1, "summary", said("完成投资5000万元", "完成投资5100万元")),
    (1, "summary", said("完成投资1.6亿元", "完成投资1.5亿元")),
    (1, "summary", said("重点项目7个", "重点项目8个")),
    (1, "annual", said("年度计划投资5亿元", "年度计划投资4亿元")),
    (1, "overview", said("总投资10亿元", "总投资11亿元")),
    (1, "summary", noted),
    (1, "summary", in_cell("完成投资", "15999")),
    (2, "summary", said("占年度计划的54%", "占年度计划的55%")),
    (2, "summary", said("占年度计划的53.33%", "占年度计划的54.33%")),
    (2, "summary", in_cell("占年度计划（%）", "53.34")),
    (1, "summary", said("登记问题10个", "登记问题11个")),
    (1, "summary", said("问题2个，涉及", "问题3个，涉及")),
    (1, "summary", said("共5份", "共6份")),
    (2, "annual", said("开工率85.71%", "开工率85.72%")),
    (2, "annual", said("占全部重点项目总投资的50%", "占全部重点项目总投资的51%")),
    (3, "summary", said("高于时间进度4个百分点", "高于时间进度4.01个百分点")),
    (4, "summary", said("高于时间进度4个百分点", "低于时间进度4个百分点")),
    (4, "summary", said("己项目（70%）投资进度高于", "己项目（70%）投资进度低于")),
    (2, "summary", said("庚项目（80%）、己项目（70%）", "庚项目（70%）、己项目（80%）")),
    (2, "summary", said("戊项目（完成年度计划的100%）", "戊项目（完成年度计划的80%）")),
    (4, "summary", said("乙项目（乙局）投资进度低于", "甲项目（甲局）少完成1万元，投资进度低于")),
    (5, "bulletin", said("对低于时间进度的乙项目（乙局）逐月", "对低于时间进度的2个项目逐月")),
    (5, "summary", said("尚未开工的1个", "尚未开工的2个")),
    (5, "annual", said("在建1个、未开工1个", "在建2个、未开工1个")),
    (5, "summary", in_json("ahead", 5)),
    (5, "summary", in_json("started", 5)),
    (6, "summary", in_span("period.label", "text", "2011年1—6月")),
    (6, "bulletin", in_span("category:1.completed", "table", "24001")),
    (7, "bulletin", said("市政类（83.33%）", "市政类（23.33%）")),
    (7, "bulletin", in_cell("名次", "1", 1)),
    (7, "bulletin", in_cell("名次", "3", 1)),
    (7, "bulletin", with_laggards),
    (8, "summary", said("涉及甲项目、乙项目，", "涉及甲项目、乙项目3个项目，")),
    (9, "summary", said("高于时间进度4个百分点", "高于时间进度0个百分点")),
    (9, "summary", in_cell("与时间进度比较", "-0.00")),
    (9, "bulletin", in_span("category:3.rate", "text", "100%")),
    (10, "summary", in_span("total.completed", "text", "5.41亿元")),
    (10, "summary", in_span("total.completed", "table", "54001")),
    (10, "annual", in_span("category:1.completed", "chart", "2.41")),
    (10, "summary", in_span("total.variance", "text", "低于时间进度4个百分点")),
    (10, "summary", in_span("project:1.name", "table", "甲")),
    (10, "summary", in_json("completed", 540000001)),
    (11, "summary", said("低于时间进度的1个", "低于时间进度的2个")),
    (11, "bulletin", said("高于时间进度的4个", "高于时间进度的5个")),
    (11, "bulletin", said("尚未开工的1个", "尚未开工的2个")),
    (11, "bulletin", in_cell_of_total("未开工", "2")),
    (11, "summary", in_json("finished_below", 1)),
    (11, "bulletin", said("戊项目（丙局）、庚项目", "另一项目（丙局）、庚项目")),
    (12, "bulletin", said("戊项目（丙局）、庚项目", "乙项目（乙局）、庚项目")),
    (12, "summary", said("乙项目完成投资8000万元", "甲项目完成投资8000万元")),
    (12, "summary", lambda page: replace(page, lag=page.lag[1:])),
    (12, "bulletin", drawn("戊项目")),
    (13, "summary", said("。", "，。")),
    (13, "summary", said("己项目（70%）投资", "己项目（70%）等0个项目投资")),
    (13, "overview", said("总投资10亿元", "总投资【待补充：总投资】")),
    (13, "annual", lambda page: replace(page, lines=(*page.lines, *page.lines[3:6]))),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "kind", "change"), SEEDS)
def test_a_contradiction_is_seen(rule: int, kind: str, change: Callable[[Page], Page]) -> None:
    """One text that is not as it was, and the judge names the rule; as it was, there is nothing to say."""
    page = told(kind)
    assert judge(page) == []
    changed = change(page)
    assert changed != page
    assert rule in {finding.rule for finding in judge(changed)}


def test_a_list_that_is_cut_short_is_counted() -> None:
    """等N个 stands for more than are named, and as many are named as the office allows."""
    page = told(names_max=2)
    assert judge(page) == []
    for wrong in ("等2个项目", "等1个项目"):
        assert {8} <= {finding.rule for finding in judge(said("等3个项目", wrong)(page))}
    assert {8} <= {finding.rule for finding in judge(said("戊项目、庚项目等3个", "戊项目等3个")(page))}


def test_a_missing_note_is_seen() -> None:
    """Where rounding leaves a residue, the note is there, and is missed when it is taken away."""
    rows = (project(f"{name}项目", 30000, 10045.5, category=f"{name}类") for name in "甲乙丙")
    figures = report(*rows)
    settings = Settings(region="全市")
    page = page_of(Case(0, figures, settings, "summary", ""), compose(figures, settings, kind="summary"))
    assert any(line.role == "注" for line in page.lines)
    assert judge(page) == []
    without = replace(page, lines=tuple(line for line in page.lines if line.role != "注"))
    assert [finding.rule for finding in judge(without)] == [1]


def test_every_rule_is_seeded() -> None:
    """Each kind of contradiction has a fault that shows the judge seeing it."""
    assert {rule for rule, _, _ in SEEDS} == set(range(1, len(RULES) + 1))
