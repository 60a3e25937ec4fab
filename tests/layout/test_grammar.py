"""Header words by grammar: what nobody has listed is read, and what means another thing is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workbooks import Page, write_book
from zdxm.config.settings import Settings
from zdxm.fields import LEDGER_FIELDS, REGISTERS, label_of
from zdxm.layout.words import candidates, drop_brackets, parse
from zdxm.periods import parse_period
from zdxm.pipeline.reading import LedgerReading, read_ledgers

if TYPE_CHECKING:
    from zdxm.diagnostics import Diagnostic

HEAD = ["序号", "项目名称", "总投资", "年度计划投资", "1-6月完成投资", "建设状态"]
NUMBERS = [900, 500, 200]
STATE = "在建"


def _reading(path: Path, rows: list[list[Any]], merges: tuple[str, ...] = (), **more: Any) -> LedgerReading:
    page = Page([["2024年上半年重点项目台账（单位：万元）"], *rows], merges=merges)
    book = write_book(path / "a.xlsx", page)
    return read_ledgers([book], Settings(**more), parse_period("2024H1"))


def _with(word: str, *cells: Any) -> list[list[Any]]:
    """A ledger with one more column."""
    names = "甲乙丙丁"[: len(cells)]
    rows = zip(names, cells, strict=True)
    return [
        [*HEAD, word],
        *([at, f"{name}路工程", *NUMBERS, STATE, cell] for at, (name, cell) in enumerate(rows, 1)),
    ]


def _column(reading: LedgerReading, key: str) -> list[Any]:
    assert reading.ledger is not None
    return reading.ledger.frame[key].tolist()


def _found(reading: LedgerReading, code: str) -> list[Diagnostic]:
    return [note for note in reading.diagnostics if note.code == code]


def _named(word: str) -> set[str]:
    said = candidates([word])
    keys = {field.key for field in LEDGER_FIELDS for key in said.keys if key in field.synonyms}
    return keys | {parsed.field for phrase in said.phrases for parsed in parse(phrase, LEDGER_FIELDS)}


def _read_as(word: str) -> str:
    """The field that a header's words name before any other, with or without its brackets; "" for none."""
    for said in (candidates([word]), candidates([drop_brackets(word)])):
        listed = [field.key for key in said.keys for field in LEDGER_FIELDS if key in field.synonyms]
        parsed = [each.field for phrase in said.phrases for each in parse(phrase, LEDGER_FIELDS)]
        if listed or parsed:
            return [*listed, *parsed][0]
    return ""


NATURAL = {
    "problem": "当前面临的困难 制约项目推进的问题 堵点难点 亟待解决的问题 进展缓慢原因",
    "leader": "市包联领导 挂联县领导 县委县政府联系领导 党政责任领导 包项目县级领导 市级总指挥",
    "responsible_unit": "落实单位 县级牵头部门 责任局办 属地责任单位 责任单位（部门） 市直部门责任单位",
    "owner_unit": "项目承担单位 建设责任主体 投资（建设）单位 开发单位 项目公司",
    "physical_progress": "现场进度 截至6月末形象进度 工程实施进展 工作开展情况 最新进展",
    "status": "是否开工建设 项目当前阶段 开复工状态 所处阶段",
    "completed": "本年累计完成额 今年以来累计完成 截至6月完成投资 开年累计 本月止累计",
    "annual_plan": "全年投资任务 下达年度计划 今年投资目标 计划年度投资 2024年投资安排",
    "total_investment": "匡算总投资 备案总投资 项目总投入 静态总投资 估算投资",
    "name": "工程（项目）名称 重点工程名称 在建项目名称 储备项目全称",
    "category": "所属板块 产业领域 行业门类",
    "county": "所属镇街 县（市）区 项目所在区域",
    "planned_start": "拟定开工时间 计划动工时间 预期开工时间",
    "planned_finish": "计划建成投用时间 拟建成时间 预计交付使用时间",
    "previous_completed": "以前年度完成投资 截至去年底累计完成投资",
    "stated_rate": "完成年度目标比例 占全年计划% 完成投资占年计划比例",
    "code": "国家重大项目库代码 审批监管平台代码 立项代码",
}


@pytest.mark.parametrize(
    ("key", "word"), [(key, word) for key, words in NATURAL.items() for word in words.split()]
)
def test_natural_headers_name_their_field(key: str, word: str) -> None:
    """Scope, noun, aspect, unit and hint in any usual order: no list holds these."""
    assert key in _named(word)


KINDS = {
    "annual_plan": (
        "24年度投资计划 24年目标任务 本年度计划投资/AnnualPlan "
        "本年拟安排投资 2024年拟投资额 当年投资预算 年度计划完成建安产值 "
        "2024年投资盘子 全年计划完成施工产值 2024年度预计完成投资额 年内拟完成投资"
    ),
    "completed": (
        "今年以来完成产值 上半年累计完成施工产值 1-6月完成建安工作量 年初以来已完成产值 "
        "1-6月完成年度投资 今年截至当前完成投资 年初至今产值完成情况"
    ),
    "month_completed": (
        "月完成投资额 "
        "6月份当月完成投资 当月新增完成投资 本月份完成投资 6月完成施工产值 本月产值完成额 本月度完成投资"
    ),
    "cumulative_completed": (
        "开累投资 开累完成产值 自开工之日起完成投资 工程开工以来累计完成投资 "
        "完成投资（开累） 累计完成投资（自开工起） 自建设以来累计投资 动工以来累计完成投资额 "
        "截至6月底开累完成投资 项目启动以来完成投资 工程开工至6月底累计完成投资"
    ),
    "total_investment": ("工程造价 概算总造价 可研批复估算投资 初步设计概算投资 总投资额度 备案核准投资"),
    "responsible_unit": ("包帮单位 帮联部门 牵头科室 责任股室 牵头局 结对帮扶单位 责任委办局 对口服务部门"),
    "leader": ("包帮县领导 分管院领导 联帮领导 领办县领导 挂钩局领导 帮办县级领导"),
    "supervisor": ("行业归口部门 业务主管部门 行业指导单位"),
    "owner_unit": ("建设（代建）单位 建设/代建单位 承建责任主体"),
    "measure": ("追赶措施 提速举措 问题整改措施 存在问题的解决办法 问题化解方案 困难解决对策及建议"),
    "planned_start": ("合同开工日期 未开工项目计划开工时间 拟建项目开工时间 计划开工时间（年/月）"),
    "planned_finish": ("预计建成交付时间 计划竣工通车时间 合同约定竣工时间 在建项目竣工时间 合同完工日期"),
    "actual_start": ("开工日期（预计/实际） 续建项目开工时间 已开工项目实际开工时间 在建项目开工年月"),
    "actual_finish": ("已竣工项目竣工日期 竣工投用日期 完工投用时间"),
    "duration": ("建设周期（年-年） 建设工期（起止时间） 实施期限"),
    "name": ("子工程名称 单项工程名称"),
    "phone": ("联络员手机号 联系人手机 负责人电话"),
    "level": ("省市重点项目级别 国家/省/市级重点 省、市重点项目 重点级别（省/市/县）"),
    "contact": "联系人及联系方式 联系人、电话 日常联络员 Contact/联系人",
    "previous_completed": "至23年底累计完成投资 截止23年12月末累计完成",
    "content": "建设内容及主要技术指标 工程规模及建设标准",
    "nature": "新建/扩建/改建 续建、新建",
    "remark": "其他需要说明的事项 备注栏 需说明的情况",
    "seq": "总序号 流水号",
    "problem": "进度偏慢原因",
}
"""Kinds of words: 产值 with a time beside it, 拟 and 预计 of a year, 开累, 帮包, 处室, 年/月, 已开工项目,
years of two figures, English beside a slash."""


@pytest.mark.parametrize(
    ("key", "word"), [(key, word) for key, words in KINDS.items() for word in words.split()]
)
def test_words_of_a_kind_name_their_field_first(key: str, word: str) -> None:
    """No list holds these either; where a word could be two fields, the first is the one that is read."""
    assert _read_as(word) == key


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("7月份工作计划", "next_step"),
        ("三季度工作安排", "next_step"),
        ("6月工作计划", None),
        ("6月重点工作", None),
    ],
)
def test_a_plan_of_a_month_is_the_next_step_where_it_is_to_come(
    tmp_path: Path, word: str, key: str | None
) -> None:
    """A June ledger's plan for June is no next step."""
    reading = _reading(tmp_path, _with(word, "完成主体", "完成装修"))
    assert reading.ledger is not None
    read = {column: name for name, columns in reading.ledger.tables[0].columns.items() for column in columns}
    assert read.get(6) == key


@pytest.mark.parametrize("word", ["1-6月完成产值", "6月完成产值", "1-6月完成工作量", "1-6月完成投资（%）"])
def test_what_only_stands_in_gives_way(tmp_path: Path, word: str) -> None:
    """Beside 完成投资, 产值 is another thing, whatever time it names; a percentage is no amount."""
    head: list[Any] = ["序号", "项目名称", "总投资", "年度计划投资", "完成投资", "建设状态", word]
    rows: list[list[Any]] = [
        head,
        [1, "甲路工程", *NUMBERS, STATE, 150],
        [2, "乙路工程", *NUMBERS, STATE, 160],
    ]
    reading = _reading(tmp_path, rows)
    assert _column(reading, "completed") == [2_000_000, 2_000_000]
    (note,) = _found(reading, "ZD091")
    assert word in note.message


def test_output_stands_in_for_investment(tmp_path: Path) -> None:
    """Where nothing better is there."""
    head: list[Any] = ["序号", "项目名称", "总投资", "年度计划完成产值", "1-6月完成产值", "建设状态"]
    reading = _reading(tmp_path, [head, [1, "甲路工程", *NUMBERS, STATE], [2, "乙路工程", *NUMBERS, STATE]])
    assert _column(reading, "completed") == [2_000_000, 2_000_000]
    assert _column(reading, "annual_plan") == [5_000_000, 5_000_000]


BLIND = json.loads((Path(__file__).parents[1] / "blind/header-words.json").read_text(encoding="utf-8"))
UNREAD = frozenset({"项目建设现状", "是否省重点"})


@pytest.mark.parametrize(
    ("label", "word"),
    [
        (label, word)
        for batch in ("third", "fourth")
        for label, words in BLIND[batch].items()
        for word in words
    ],
)
def test_words_written_blind_name_their_field(label: str, word: str) -> None:
    """Written by somebody who had not seen the program; docs/reading.md tells how many were read at first."""
    if word not in UNREAD:
        assert label_of(_read_as(word)) == label


NONE = {
    "1-6月计划投资（万元）": "period_plan",
    "截至2023年底累计完成投资（万元）": "previous_completed",
    "一季度计划完成投资": "period_plan",
    "年度投资完成率（%）": "stated_rate",
    "2026年计划投资": "annual_plan",
    "2024年计划投资": "annual_plan",
    "2024年当年完成投资": "completed",
    "2024年1-9月完成投资": "completed",
}
"""What the writers called none of our columns, and is one, if perhaps of another year."""


@pytest.mark.parametrize("word", [*BLIND["third none"], *BLIND["fourth none"]])
def test_words_that_are_no_field_stay_unread(word: str) -> None:
    """Written by the same hand."""
    assert _read_as(word) == NONE.get(word, "")


OTHERS = """
到位资金 1-6月到位资金 去年完成 上年完成投资 7月计划 7月计划投资 预计完成 预计全年完成 合同金额 原总投资
剩余投资 尚需完成 累计支付 拨付资金 领导批示 领导小组 施工单位 代建单位 投资强度 问题类别 问题整改情况
上月形象进度 上月状态 下半年计划 征地拆迁进度 完成产值 计划开工项目数 十四五计划投资 总投资（中央投资）
未完成投资 投资完成时限 问题责任单位
全年预计完成投资 力争全年完成投资 年度可完成投资 年产值 预期年产值 达产年产值 年度产值 年度目标产值
累计完成产值 产值 工业产值 1-6月实现产值 去年完成产值 上年度计划完成产值 下半年计划完成产值 预计6月完成投资
四季度预计完成投资 明年拟完成投资 下年度拟完成投资 开累拨付资金 开累支付工程款 开累完成率 开累计划投资
年度尚需完成投资 年度剩余投资 本年度财政预算 年度资金预算 年度建设预算 合同造价 结算造价 单方造价 造价咨询单位
承建单位 监理单位 服务中心 公安局 包帮责任人 建安投资 1-6月完成建安投资 1-6月计划完成年度投资
年度完成投资预算 联系人电话
"""
MEASURED = {"total_investment", "annual_plan", "completed", "status", "leader", "problem", "responsible_unit"}


@pytest.mark.parametrize("word", OTHERS.split())
def test_a_word_that_means_another_thing_is_not_swallowed(word: str) -> None:
    """One word more makes another column of it."""
    assert not _named(word) & (MEASURED | {"physical_progress", "previous_completed", "cumulative_completed"})


REGISTER_WORDS = {
    ("problems", "text"): "问题详情 存在的主要困难 反映问题",
    ("problems", "state"): "是否解决 解决与否 整改情况 是否办结",
    ("measures", "text"): "推进举措 主要做法 保障措施",
    ("next_steps", "text"): "工作打算 下步工作打算 重点任务",
    ("approvals", "text"): "办理事项 手续名称 事项名称",
    ("letters", "date"): "发函时间 印发日期 下发时间",
}


@pytest.mark.parametrize(
    ("register", "key", "word"),
    [(*where, word) for where, words in REGISTER_WORDS.items() for word in words.split()],
)
def test_natural_headers_of_registers(register: str, key: str, word: str) -> None:
    """Registers are read by the same grammar."""
    fields = REGISTERS[register].fields
    said = candidates([word])
    exact = {field.key for field in fields if set(said.keys) & set(field.synonyms)}
    assert key in exact | {parsed.field for phrase in said.phrases for parsed in parse(phrase, fields)}


# --- what the cells say ----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["年度目标", "2024年任务", "目标任务"])
@pytest.mark.parametrize(("cell", "key"), [(500, "annual_plan"), ("完成主体结构", "annual_goal")])
def test_a_word_of_two_meanings_is_what_its_cells_are(tmp_path: Path, word: str, cell: Any, key: str) -> None:
    """年度目标 over numbers is the plan, over words the goal."""
    rows = [["项目名称", "总投资", word, "1-6月完成投资"], ["甲路", 900, cell, 200], ["乙路", 800, cell, 100]]
    reading = _reading(tmp_path, rows)
    assert reading.ledger is not None
    assert reading.ledger.tables[0].columns[key] == (2,)


@pytest.mark.parametrize(
    ("word", "cells", "units"),
    [
        ("责任单位及责任人", ["市住建局 张三", "市交通局/李四"], ["市住建局", "市交通局"]),
        ("牵头单位、负责人", ["县水利局王小明", "市发改委（赵六）"], ["县水利局", "市发改委"]),
        ("主责单位/联系人", ["开发区管委会\n孙七13800000000", "城关镇"], ["开发区管委会", "城关镇"]),
    ],
)
def test_a_unit_and_its_people_are_taken_apart(
    tmp_path: Path, word: str, cells: list[str], units: list[str]
) -> None:
    """The unit is read, nobody's name with it."""
    reading = _reading(tmp_path, _with(word, *cells))
    assert _column(reading, "responsible_unit") == units


@pytest.mark.parametrize("cells", [["张三", "李四"], ["张三、李四", "王五"]])
def test_what_cannot_be_taken_apart_is_told(tmp_path: Path, cells: list[str]) -> None:
    """No unit in the cells: the column is read as nothing."""
    reading = _reading(tmp_path, _with("责任单位及责任人", *cells))
    assert reading.ledger is not None
    assert "responsible_unit" not in reading.ledger.tables[0].columns
    (note,) = _found(reading, "ZD091")
    assert '[columns]里写责任单位 = "G"' in note.remedy


# --- what is read as nothing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "cell", "near"),
    [("督办领导批示", "已阅", ""), ("存在短板和问题点", "征地", "存在问题"), ("貌", "主体施工", "")],
)
def test_an_unread_column_is_told(tmp_path: Path, word: str, cell: str, near: str) -> None:
    """With the nearest field and the line for zdxm.toml; once that is written, nothing is told."""
    reading = _reading(tmp_path, _with(word, cell, cell))
    (note,) = _found(reading, "ZD091")
    assert (note.place.column, note.severity.value) == (6, "info")
    assert word in note.message
    assert near in note.message
    assert '"G"' in note.remedy
    assert _found(_reading(tmp_path, _with(word, cell, cell), columns={"problem": ("G",)}), "ZD091") == []


NO_INTEREST = """
备注 联系电话 用地面积（亩） 施工许可证 到位资金 资金来源 监理单位 是否入库 审核人
统一社会信用代码 辅助列1 预计年产值 超欠进度
"""


@pytest.mark.parametrize("word", NO_INTEREST.split())
def test_columns_of_no_interest_are_not_told(tmp_path: Path, word: str) -> None:
    """They are known, and the hint stays useful."""
    assert _found(_reading(tmp_path, _with(word, "某某", "某某")), "ZD091") == []


def test_a_column_without_header_is_told(tmp_path: Path) -> None:
    """Something stands in it, and nothing says what."""
    (note,) = _found(_reading(tmp_path, _with("", "某某", "某某")), "ZD091")
    assert "没有表头" in note.message


def test_a_verdict_names_the_words(tmp_path: Path) -> None:
    """How a header was taken apart stands in its verdict."""
    reading = _reading(tmp_path, _with("县级包保领导", "张三", "李四"))
    assert reading.ledger is not None
    verdict = reading.ledger.tables[0].verdicts[6]
    assert verdict.reason == f"表头拆作“县级＋包保＋领导”，读作“{label_of('leader')}”"
