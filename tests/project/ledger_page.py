"""``docs/ledger.md`` from the data dictionary: ``python tests/project/ledger_page.py`` writes it anew.

What is written by hand stands in ``ledger_page.md``; each ``<!-- name -->`` there is replaced by a section.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import zdxm.checks.applying  # noqa: F401 - it brings all rules
from zdxm.cells.words import STATUS_NAMES, Status
from zdxm.checks.case import RULES
from zdxm.fields import (
    LEDGER_FIELDS,
    MONTH_MARK,
    REGISTERS,
    SPAN_MARK,
    YEAR_END_MARK,
    Field,
    FieldKind,
    Register,
    label_of,
)

__all__ = ["DONE", "EXAMPLES", "LEDGER_PAGE", "NEEDED", "STATES", "example_of", "render", "what_it_is"]

LEDGER_PAGE = Path(__file__).parents[2] / "docs" / "ledger.md"

_SLOT = re.compile(r"^<!-- (.+) -->$", re.MULTILINE)
_CHECKED = re.compile(r"^查什么：(.+)$", re.MULTILINE)
_MOST_WORDS = 10
_MARKS = {SPAN_MARK: "1-6月", MONTH_MARK: "6月", YEAR_END_MARK: "上年底"}
_KINDS = {
    FieldKind.TEXT: "文字",
    FieldKind.MONEY: "数字，单位见表头",
    FieldKind.PERCENT: "百分数",
    FieldKind.DATE: "年月或年月日",
    FieldKind.STATUS: "状态",
}
NEEDED = {
    "name": "没有这一列就不是台账，整张表不读",
    "annual_plan": "完成率、时间进度比较、滞后名单、缺口：没有就都空着（ZD058 错误）",
    "completed": "完成投资、完成率：没有就都空着（ZD058 错误）",
    "total_investment": "总投资一句、按总投资排的名单（ZD058 警告）",
    "category": "报告按它分节；没有的，全部项目一节",
    "status": "开工率、竣工和停工的个数、未开工名单；没有的，从“形象进度”里读",
    "physical_progress": "在建、未开工项目的进展一句，附表一列",
    "no_start_reason": "未开工原因一段；没有的用“存在问题”",
    "problem": "存在问题一段：没有问题台账时从这里取",
    "responsible_unit": "通报和滞后名单里的单位，按单位排名，`lag --by 责任单位`",
    "leader": "通报里的联系领导，按领导排名，`lag --by 联系领导`",
    "county": "按县区的名次和附表",
    "planned_start": "未到开工时间的不算滞后",
}
"""What a report cannot say without a column."""
_MEANS = {
    "level": "省重点、市重点等",
    "location": "项目在哪里",
    "duration": "从哪年到哪年，只用来判断哪年开工",
    "actual_finish": "已竣工的填实际竣工年月",
    "previous_completed": "开工到上年底的累计，与今年的相加应等于自开工累计",
    "period_plan": "到本期末按计划应完成的投资",
    "month_completed": "一个月一列，1月到本期末相加就是完成投资",
    "stated_rate": "台账自己算的完成率，只用来核对",
    "cumulative_completed": "从开工算起的累计，不是今年的",
    "total_rate": "台账自己算的，不用",
    "annual_goal": "今年要干到什么程度；不当作形象进度",
    "no_start_reason": "未开工的写原因，一句话",
    "measure": "这个项目准备采取的措施",
    "next_step": "这个项目下一步做什么",
    "supervisor": "行业主管部门",
    "person": "项目负责人，只写姓名",
    "contact": "不保存，不印",
    "phone": "不保存，不印",
}
"""What stands in a column that the blank ledger does not have."""
_OF_KIND = {
    FieldKind.MONEY: "46835",
    FieldKind.PERCENT: "42.14%",
    FieldKind.DATE: "2026年3月",
    FieldKind.STATUS: "在建",
}
EXAMPLES = {
    "序号": "1",
    "项目名称": "万洋免维护蓄电池项目（一期）",
    "项目代码": "2103-410881-04-01-123456",
    "项目级别": "市重点",
    "所在县区": "甲县",
    "建设地点": "高新区科技路北侧",
    "建设内容及规模": "年产500万只蓄电池",
    "建设起止年限": "2025—2027年",
    "年度建设目标": "主体完工",
    "形象进度": "主体已完工，正在安装设备",
    "未开工原因": "规划设计编制周期较长",
    "存在问题": "电力线路迁改未完成",
    "推进措施": "每周会商，倒排工期",
    "下步计划": "6月底前完成设备安装",
    "责任单位": "高新区管委会",
    "行业主管部门": "工业和信息化局",
    "建设单位": "万洋集团",
    "联系领导": "张三",
    "责任人": "李四",
    "联系人": "王五",
    "联系电话": "（不印）",
    "备注": "按季度填报",
    "问题描述": "电力线路迁改未完成",
    "工作方面": "强化要素保障",
    "具体措施": "每周会商土地、资金，逐个项目定人定时",
    "函件编号": "某重办函〔2026〕12号",
    "审批事项": "建设工程规划许可证",
    "责任部门": "自然资源和规划局",
    "具体安排": "对未开工项目逐个排出开工时间",
    "内容": "上半年，全市重点项目建设保持平稳较快的态势。",
}
"""Column → what may stand in a cell, where neither its kind nor its choices tell."""
FEEDS = {
    "problems": "“存在问题”一段：件数、办结几件、按类别的例子",
    "measures": "“主要措施”一段",
    "letters": "主要措施里函件的件数：提醒函、督导函各几份",
    "approvals": "主要措施里联审联批的件数和办结件数",
    "next_steps": "“下步计划”一段",
}
"""Register → what a report says from it."""
DONE = {
    True: "已解决 已办结 已销号 已完成 已办理 是 √",
    False: "未解决 正在解决 部分解决 协调中 办理中 待解决 否 ×",
}
"""Whether a row of a register is done → ways to say so."""
STATES = {
    Status.NOT_STARTED: "未开工 尚未开工 拟建 前期 前期工作 待开工 否",
    Status.UNDER_WAY: "在建 已开工 续建 施工中 建设中 收尾 部分投产 是",
    Status.STOPPED: "停工 已停工 停建 缓建 暂停施工",
    Status.FINISHED: "竣工 已竣工 已完工 建成投产 投用 竣工验收",
}


def states_section() -> str:
    """The four states and ways to write them."""
    rows = [(STATUS_NAMES[state], "、".join(words.split())) for state, words in STATES.items()]
    return table(("状态", "写法"), rows)


def done_section() -> str:
    """What counts as done in a register, and what does not."""
    counted = {True: "办结", False: "没有办结"}
    rows = [(counted[done], "、".join(words.split())) for done, words in DONE.items()]
    return table(("算作", "办理状态的写法"), rows)


def needed_section() -> str:
    """What depends on the columns that matter most."""
    return table(("列", "用在哪里，没有会怎样"), [(label_of(key), says) for key, says in NEEDED.items()])


def ledger_section() -> str:
    """Every column of a ledger."""
    head = ("列", "写什么", "表头", "格式", "例", "印在哪里", "核对")
    return table(head, [_row(field) for field in LEDGER_FIELDS])


def _row(field: Field) -> tuple[str, ...]:
    label = field.label if field.kept else f"{field.label}△"
    uses = "、".join(_uses(field))
    return (
        label,
        what_it_is(field),
        _headers(field),
        _kind(field),
        example_of(field),
        uses,
        _checks(field.label),
    )


def what_it_is(field: Field) -> str:
    """What is to be written in a column."""
    note = field.blank.note if field.blank else ""
    return note or _MEANS.get(field.key) or field.meaning


def _headers(field: Field) -> str:
    words = list(field.synonyms[:_MOST_WORDS])
    for mark, means in _MARKS.items():
        words = [word.replace(mark, means) for word in words]
    return "、".join(dict.fromkeys(words))


def _kind(field: Field) -> str:
    choices = field.blank.choices if field.blank else ()
    return f"{_KINDS[field.kind]}：{'、'.join(choices)}" if choices else _KINDS[field.kind]


def example_of(field: Field) -> str:
    """What may stand in a cell of a column."""
    if field.blank and field.blank.choices:
        return field.blank.choices[0]
    return _OF_KIND.get(field.kind) or EXAMPLES.get(field.label, "")


def _uses(field: Field) -> Iterator[str]:
    uses = {"附表": field.width, f"`lag --by {field.group}`": field.group, "排名": field.scope}
    return (word for word, holds in uses.items() if holds)


def _checks(label: str) -> str:
    """The rules whose page says that they look at a column."""
    found = [
        code for code, rule in RULES.items() if (says := _CHECKED.search(rule.page)) and label in says[1]
    ]
    return "、".join(f"[{code}](rules.md#{code.lower()})" for code in found)


def registers_section() -> str:
    """Every register with its columns."""
    return "\n\n".join(map(_register, REGISTERS.values()))


def _register(register: Register) -> str:
    rows = [
        (
            field.label + ("（必要）" if field.key in register.required else ""),
            _headers(field),
            _kind(field),
            example_of(field),
        )
        for field in register.fields
    ]
    words = "".join(f"“{word}”" for word in register.sheet_words)
    feeds = f"报告里用在{FEEDS[register.key]}。" if register.key in FEEDS else ""
    opening = f"### {register.label}\n\n{register.note}。工作表名或标题里有{words}。{feeds}\n\n"
    return opening + table(("列", "表头", "格式", "例"), rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


_SECTIONS: Mapping[str, Callable[[], str]] = {
    "状态": states_section,
    "必要": needed_section,
    "台账": ledger_section,
    "办理状态": done_section,
    "登记表": registers_section,
}


def render() -> str:
    """The whole page."""
    text = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: _SECTIONS[slot[1]](), text)


if __name__ == "__main__":
    LEDGER_PAGE.write_text(render(), encoding="utf-8")
