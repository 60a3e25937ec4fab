"""The ledgers at the edges of what reports must say in good Chinese, each with the office's settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from narrative.build import (
    FINISHED,
    NOT_STARTED,
    STOPPED,
    figure,
    full_registers,
    problem_kind,
    project,
    report,
    tally,
    topic,
)
from zdxm.config.settings import Settings, Style
from zdxm.figures.model import ReportFigures
from zdxm.figures.registers import RegisterFigures
from zdxm.lights import LightPolicy
from zdxm.periods import Basis, parse_period
from zdxm.progress import Calendar

__all__ = ["CASES"]

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
    next_step="年底前投产。", cumulative=80000, actual_start=dt.date(2010, 9, 1),
    planned_finish=dt.date(2011, 5, 1), overdue=True,
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
            told_in_words=("片区",),
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
            project("子项目", 100, 30, FINISHED, category="二类"),
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
            told_in_words=("癸类",),
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
    "two-hundred-categories": (
        report(
            *[project(f"{n}号项目", 1000 + n, 300 + n, category=f"第{n}类") for n in range(1, 200)],
            project("尾号项目", 9000, 0, NOT_STARTED, category="第200类"),
        ),
        OFFICE,
    ),
    "thirty-one-categories": (
        report(
            *[project(f"{n}号项目", 100, n, category=f"第{n}类") for n in range(1, 32)],
            told_in_words=("第1类",),
        ),
        Settings(region="全市", office="市项目办", prose_categories=("第1类",)),
    ),
    "many-behind": (
        report(
            *[
                project(f"{name}项目", 100 + at, 40 - at, category="一类")
                for at, name in enumerate(LETTERS[:12])
            ],
            *idle(2, category="二类"),
            project("寅号地块", done=0, status=NOT_STARTED, category="二类", awaiting=True),
        ),
        OFFICE,
    ),
    "many-behind-at-year-end": (
        report(
            *[
                project(
                    f"{name}项目",
                    100,
                    99 - at,
                    category=f"{name}类",
                    county=f"{name}县",
                    problem="设备未到货",
                )
                for at, name in enumerate(LETTERS[:4])
            ],
            project("戊项目", 100, 130, FINISHED, category="甲类", county="甲县"),
            project("己项目", 100, 0, NOT_STARTED, category="乙类", county="乙县"),
            calendar=calendar("2011"),
            registers=full_registers(),
        ),
        OFFICE,
    ),
    "units-and-counties-only": (
        report(
            *[
                project(f"{name}项目", done=done, responsible_unit=f"{unit}局", county=f"{unit}县")
                for name, unit, done in zip(LETTERS, "甲甲乙乙", (80, 60, 30, 55), strict=False)
            ],
            *idle(1),
        ),
        OFFICE,
    ),
    "all-stopped": (
        report(*[project(f"{n}项目", done=20, status=STOPPED, category=f"{n}类") for n in "甲乙"]),
        OFFICE,
    ),
    "all-waiting": (
        report(
            *many(2),
            project("丙项目", done=0, status=NOT_STARTED, category="一类", awaiting=True),
            project(
                "丁项目",
                done=0,
                status=NOT_STARTED,
                category="二类",
                awaiting=True,
                no_start_reason="规划未定",
            ),
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
    "one-idle-in-its-own-words": (
        report(
            project("甲项目", done=0, status=NOT_STARTED, physical_progress="选址未定，尚未动工"),
            project("乙项目", done=0, status=NOT_STARTED, physical_progress="正在办理用地手续"),
            project("丙项目", done=0, status=NOT_STARTED, physical_progress="尚未开工。"),
        ),
        OFFICE,
    ),
    "one-idle-in-each": (
        report(
            project(
                "甲项目", done=0, status=NOT_STARTED, physical_progress="选址未定，尚未动工", category="一类"
            ),
            project("乙项目", done=0, status=NOT_STARTED, physical_progress="尚未开工。", category="二类"),
            project("丙项目", done=0, status=NOT_STARTED, category="三类"),
        ),
        OFFICE,
    ),
    "one-not-due-yet": (
        report(
            project("甲项目", done=0, status=NOT_STARTED, awaiting=True, planned_start=dt.date(2011, 9, 1))
        ),
        OFFICE,
    ),
    "one-stopped": (
        report(project("甲项目", done=5, status=STOPPED, category="一类", problem="主要是资金链断裂")),
        OFFICE,
    ),
    "one-category-without-plan": (
        report(
            *many(2),
            project("丙项目", None, 30, category="二类"),
            project("丁项目", None, None, category="二类"),
            project("戊项目", 100, None, category="三类"),
            project("己项目", 100, None, category="三类"),
        ),
        OFFICE,
    ),
    "no-category-at-all": (
        report(
            project("甲项目", done=80),
            project("乙项目", done=20, problem="拆迁未完成"),
            project("丙项目", done=0, status=NOT_STARTED),
            project("丁项目", None, None),
        ),
        OFFICE,
    ),
    "some-without-category": (
        report(*many(2), project("丙项目", done=20), project("丁项目", done=0)),
        OFFICE,
    ),
    "first-quarter": (report(*many(2, done=25), calendar=calendar("2011Q1")), OFFICE),
    "one-to-twelve-months": (
        report(
            *many(2, done=0),
            project("丙项目", done=110, category="二类"),
            project("丁项目", done=0, status=NOT_STARTED, category="二类"),
            calendar=calendar("2011-01..2011-12"),
        ),
        OFFICE,
    ),
    "registers-of-one": (
        report(
            *many(2),
            registers=RegisterFigures(
                problems=tally("problems", 0, 1),
                problem_kinds=(problem_kind(1, "其他", ("甲项目",), "电力线路未迁改"),),
                letters=figure("register:letters.count", 1),
                letter_kinds=(("提醒函", figure("register:letters.kind1.count", 1)),),
                approvals=tally("approvals", 1, 0),
                measures=(topic("强化督导", ("发函督促", "函件登记")),),
                next_steps=(topic("抓进度", "逐个包联"),),
            ),
        ),
        OFFICE,
    ),
    "registers-of-one-done": (
        report(
            *many(2),
            registers=RegisterFigures(problems=tally("problems", 1, 0), approvals=tally("approvals", 0, 1)),
        ),
        OFFICE,
    ),
    "registers-of-sixty": (
        report(
            *many(13, done=20),
            registers=RegisterFigures(
                problems=tally("problems", 0, 60),
                problem_kinds=tuple(
                    problem_kind(
                        at,
                        f"{name}问题",
                        tuple(f"{letter}项目" for letter in LETTERS[:at]),
                        *[f"第{n}处{name}没有完成，影响施工" for n in range(12)],
                    )
                    for at, name in enumerate(("征地", "拆迁", "手续", "资金", "阻工"), start=1)
                ),
                letters=figure("register:letters.count", 60),
                letter_kinds=tuple(
                    (name, figure(f"register:letters.kind{at}.count", 20))
                    for at, name in enumerate(("提醒函", "督导函", "督办通知"), start=1)
                ),
                approvals=tally("approvals", 59, 1),
                measures=(topic("", *[f"第{n}项措施" for n in range(1, 13)]),),
            ),
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
