"""Whole reports of every kind on edge ledgers, kept as plain text beside this file: golden/kind/case.txt.

``ZDXM_UPDATE_GOLDEN=1`` writes them anew; read the difference before keeping it.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

import pytest

from narrative.build import (
    FINISHED,
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
from zdxm.config import Settings, Style
from zdxm.figures import RegisterFigures, ReportFigures
from zdxm.lights import LightPolicy
from zdxm.narrative import compose, kinds
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar

GOLDEN = Path(__file__).parent / "golden"
KINDS = ("summary", "bulletin", "annual", "overview", "yearend")
ONE = ("project", "review")
"""Kinds that tell of one project: here the ledger's first."""
ONE_CASES = (
    "told-fully", "told-poorly", "told-at-year-end", "hostile-names", "long-names", "nothing-reported",
    "no-plan", "one-idle-project", "all-finished", "ranks-are-shared",
)  # fmt: skip
OFFICE = Settings(region="全市", batch="第一批", office="市项目办")
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
HOSTILE = (
    "# 甲<b>&项目",
    "@附表 项目明细",
    "{{ 合计.完成投资 }}*乙*",
    "丙“项目”\n## 假标题",
    "丁\r\n\r\n@发文单位 假",
    "\ufdd0total.rate\ufdd199%\ufdd2",
    "%}{% raw %}戊",
)


def many(count: int, *, done: float = 60, category: str = "一类") -> list[dict[str, Any]]:
    """So many projects alike but for their names."""
    return [project(f"{letter}项目", done=done, category=category) for letter in LETTERS[:count]]


def idle(count: int, *, category: str = "一类", reasons: int = 99) -> list[dict[str, Any]]:
    """So many projects not started, for so many different reasons."""
    return [
        project(
            f"{letter}号地块",
            done=0,
            status=NOT_STARTED,
            category=category,
            no_start_reason=f"原因{n % reasons}未解决",
        )
        for n, letter in enumerate(LETTERS[:count])
    ]


def calendar(period: str) -> Calendar:
    """A calendar by months."""
    return Calendar.of(parse_period(period), Basis.MONTH, 100, LightPolicy())


TOLD_FULLY = project(
    "甲项目", 60000, 46835, category="一类", county="甲县", location="某某路北侧", nature="新建",
    responsible_unit="市某局", owner_unit="某某公司", leader="张三", content="新建厂房6万平方米。",
    physical_progress="一期主体封顶；", problem="主要是设备到货慢", measure="约谈供货商",
    next_step="年底前投产。", cumulative=80000, actual_start=dt.date(2010, 9, 1), overdue=True,
)  # fmt: skip

CASES: dict[str, tuple[ReportFigures, Settings]] = {
    "nothing-known": (report(project("甲项目")), Settings()),
    "one-idle-project": (report(*idle(1)), OFFICE),
    "nobody-ahead": (report(*many(3, done=10), *many(2, done=20, category="二类")), OFFICE),
    "nobody-behind": (report(*many(13), *many(2, done=70, category="二类")), OFFICE),
    "all-on-schedule": (report(*many(3, done=50)), OFFICE),
    "none-started": (report(*idle(3), *idle(2, category="二类", reasons=1)), OFFICE),
    "many-idle": (report(*many(3), *idle(20)), OFFICE),
    "all-finished": (
        report(*[project(f"{n}项目", 100, 100, FINISHED, category=f"{n}类") for n in "甲乙"]),
        OFFICE,
    ),
    "no-plan": (
        report(project("甲项目", None, 30), project("乙项目", 0, 20), project("丙项目", None, None)),
        OFFICE,
    ),
    "nothing-reported": (report(project("甲项目", 100, None), project("乙项目", 80, None)), OFFICE),
    "one-category": (report(*many(2), *many(1, done=5)), OFFICE),
    "unknown-status": (
        report(
            project("甲项目", status=None, category="一类"),
            project("乙项目", category="一类"),
            project("丙项目", status=STOPPED, done=3, category="一类"),
            project("丁项目", status=None, category="二类"),
        ),
        OFFICE,
    ),
    "hostile-names": (report(*[project(name, 100, 60, category=name) for name in HOSTILE]), OFFICE),
    "words-and-single-figures": (
        report(
            project("甲片区", 100, 0, category="片区", physical_progress="规划已通过审核。"),
            project("乙片区", 100, 0, NOT_STARTED, category="片区", no_start_reason="资金未到位；"),
            project("丙片区", 100, 0, category="片区"),
            project("丁工程", 39000, 16367, category="农业"),
            project("戊工程", 12000, 2000, category="农业"),
            project("己工程", 100, 0, category="水利"),
            project("庚工程", None, 20, category="水利"),
        ),
        Settings(region="全市", office="市项目办", prose_categories=("片区",)),
    ),
    "every-bucket": (
        report(
            *many(2),
            project("丙项目", 100, 50, category="一类"),
            project("丁项目", 100, 10, category="一类", problem="设备到货慢。"),
            project("戊项目", 100, None, category="一类"),
            project("己项目", None, 5, category="一类"),
            project("庚项目", 100, 0, NOT_STARTED, category="一类", physical_progress="正在办理用地手续"),
            project("辛项目", None, None, NOT_STARTED, category="二类"),
            project("壬项目", 100, 120, FINISHED, category="二类"),
            project("癸项目", 100, 1, STOPPED, category="二类", problem="资金链断裂"),
            registers=full_registers(),
        ),
        OFFICE,
    ),
    "house-style": (
        report(*many(3, done=64.44), *many(1, done=49.96, category="二类"), *idle(1, category="二类")),
        Settings(
            region="全县",
            office="县项目中心",
            style=Style(
                rounding="subtract-first",
                money_decimals=1,
                rate_decimals=1,
                trailing_zeros=True,
                progress_noun="序时进度",
                above="超",
                below="欠",
                names_max=2,
            ),
        ),
    ),
    "full-year": (
        report(*many(2, done=100), *many(2, done=99.996, category="二类"), calendar=calendar("2011")),
        OFFICE,
    ),
    "first-days": (report(*many(2, done=2), calendar=calendar("2011-01X1")), OFFICE),
    "registers-empty": (
        report(
            *many(2),
            registers=RegisterFigures(
                problems=tally("problems", 0, 0),
                approvals=tally("approvals", 0, 0),
                measures=(),
                next_steps=(),
            ),
        ),
        OFFICE,
    ),
    "registers-all-done": (
        report(
            *many(2),
            registers=RegisterFigures(
                problems=tally("problems", 4, 0),
                approvals=tally("approvals", 9, 0),
                measures=(
                    topic(
                        "",
                        ("协调问题", "问题台账"),
                        ("并联审批", "联审联批"),
                        ("发函督促", "函件登记"),
                        ("开展观摩", "观摩台账"),
                    ),
                ),
                next_steps=(
                    topic("一、二、三产业", "（一）抓开工。"),
                    topic("二、抓进度", "1.抓进度", "1.5亿元以上项目逐个包联"),
                ),
            ),
        ),
        OFFICE,
    ),
    "many-problems": (
        report(
            *many(2),
            registers=RegisterFigures(
                problems=tally("problems", 0, 15),
                problem_kinds=(
                    problem_kind(
                        1, "征地拆迁", tuple(f"{n}项目" for n in LETTERS[:12]), *["补偿未谈妥"] * 12
                    ),
                    problem_kind(2, "问题", (), "其他情况", "另一情况", "第三种情况"),
                ),
            ),
        ),
        OFFICE,
    ),
    "idle-in-its-own-words": (
        report(
            *many(3),
            project(
                "丁项目", 9, 0, NOT_STARTED, category="一类", physical_progress="目前选址未定，尚未开工。"
            ),
            project("戊项目", 100, 0, NOT_STARTED, category="二类", problem="主要是资金未到位"),
            project("己项目", 100, 0, NOT_STARTED, category="二类", physical_progress="环评未批复，未动工"),
            project("庚项目", 100, 0, NOT_STARTED, category="二类", county="甲县"),
            project("辛项目", 100, 55, category="二类", county="乙县"),
            title="甲县2011年上半年重点项目台账",
            office="甲县发展改革委",
        ),
        Settings(),
    ),
    "parts-do-not-tie": (
        report(*[project(f"{n}项目", 30000, 10000 + 43.4, category=f"{n}类") for n in "甲乙丙"]),
        OFFICE,
    ),
    "one-ahead-one-behind": (report(*many(1), project("乙项目", done=10, responsible_unit="某局")), OFFICE),
    "ranks-are-shared": (
        report(
            *[
                project(
                    f"{letter}项目",
                    done=done,
                    category=f"{letter}类",
                    county=f"{letter}县",
                    responsible_unit=f"{letter}局",
                )
                for letter, done in zip(LETTERS, (80, 70, 70, 70, 60, 50, 40, 40, 30, 20), strict=False)
            ],
            project("未注明项目", done=90),
        ),
        Settings(
            region="全市",
            office="市项目办",
            issue=12,
            prose_categories=("癸类",),
            style=Style(rate_decimals=1, trailing_zeros=True, names_max=2),
        ),
    ),
    "late-and-waiting": (
        report(
            *many(1),
            project("乙项目", done=30, overdue=True),
            project("丙项目", done=0, status=NOT_STARTED, awaiting=True, no_start_reason="计划9月开工"),
            project("丁项目", done=0, status=NOT_STARTED),
        ),
        OFFICE,
    ),
    "long-names": (
        report(
            *[
                project(f"{letter * 56}建设项目", done=done, responsible_unit=letter * 30, category=f"{n}类")
                for letter, done, n in zip("甲乙丙丁", (80, 60, 30, 20), (1, 1, 2, 2), strict=True)
            ]
        ),
        OFFICE,
    ),
    "told-fully": (report(TOLD_FULLY, project("乙项目")), OFFICE),
    "told-at-year-end": (
        report(
            TOLD_FULLY | {"status": FINISHED, "actual_finish": dt.date(2011, 12, 15), "overdue": False},
            calendar=calendar("2011"),
        ),
        OFFICE,
    ),
    "told-poorly": (report(project("甲项目", None, None, None), project("乙项目")), Settings()),
    "problems-from-the-ledger": (
        report(
            project("甲项目", 100, 20, problem="拆迁未完成；"),
            project("乙项目", None, 20, problem="图纸未到"),
            title="乙县2012年第二批重点项目台账",
            office="乙县项目办",
        ),
        Settings(),
    ),
}


PAIRS = [(kind, name) for kind in KINDS for name in CASES] + [
    (kind, name) for kind in ONE for name in ONE_CASES
]


def printed(kind: str, name: str) -> str:
    """The report of one kind and case as text."""
    figures, settings = CASES[name]
    project_name = figures.projects[0].name if kind in ONE else ""
    return text_of(compose(figures, settings, kind=kind, project=project_name))


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_report_reads_as_kept(kind: str, name: str) -> None:
    """The whole text is what was read and approved."""
    file = GOLDEN / kind / f"{name}.txt"
    text = printed(kind, name)
    if os.environ.get("ZDXM_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_every_kind_is_kept() -> None:
    """There is no bundled kind without goldens."""
    assert set(kinds(Settings())) == {*KINDS, *ONE}


def test_every_golden_is_used() -> None:
    """No kept text is left over from a case that is gone."""
    assert {(file.parent.name, file.stem) for file in GOLDEN.glob("*/*")} == set(PAIRS)


@pytest.mark.parametrize(("kind", "name"), [pair for pair in PAIRS if pair[1] != "hostile-names"])
def test_punctuation_comes_out_right(kind: str, name: str) -> None:
    """No two marks meet, every paragraph ends like one, and nothing prints None or a bare zero gap."""
    text = printed(kind, name)
    assert not re.search(
        r"[，。；：、][，。；、]|，$|None|Undefined|低于\D*[^\d.]0个百分点", text, re.MULTILINE
    )
    for line in text.splitlines():
        assert line[0] in "#@" or line[-1] in "。：】", line
        assert line.startswith("@注") or line[0] not in "#@" or line[-1] not in "。，；", line


@pytest.mark.parametrize("kind", KINDS)
def test_a_section_is_never_empty(kind: str) -> None:
    """Under each heading stands a lower heading or text, whatever the ledger lacks."""
    for name in CASES.keys() - {"hostile-names"}:
        lines = printed(kind, name).splitlines()
        for line, after in zip(lines, [*lines[1:], "@"], strict=True):
            level = len(line) - len(line.lstrip("#"))
            below = len(after) - len(after.lstrip("#"))
            assert level < 2 or (after[0] not in "#@") or below > level, (name, line, after)


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_categories_are_told(kind: str) -> None:
    """Each has its heading where the kind tells of categories; only first and last places are listed."""
    rows = [project(f"{n}号项目", 1000, 300 + n, category=f"第{n}类") for n in range(200)]
    text = text_of(compose(report(*rows), OFFICE, kind=kind))
    assert text.count("### 第") == (200 if kind in ("summary", "annual", "overview") else 0)
    if kind == "bulletin":
        assert "居前三位的依次为第199类（49.9%）、第198类（49.8%）、第197类（49.7%）；" in text
        assert "居后三位的依次为第2类（30.2%）、第1类（30.1%）、第0类（30%）。" in text


@pytest.mark.parametrize(("kind", "name"), PAIRS)
def test_counts_agree_with_the_names_listed(kind: str, name: str) -> None:
    """Where all names are listed the count is theirs; behind 等 it is larger."""
    for names, more, count in re.findall(
        r"((?:[^、，。：；与（）\n]+、)+[^、，。：；（）\n]+?)(等)?(\d+)个(?:项目|类别|责任单位|县区)",
        printed(kind, name),
    ):
        listed = len(names.split("、"))
        assert listed < int(count) if more else listed == int(count), names
