"""Registers against the ledger: each rule names the register's cell that breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from checks.ledgers import LEDGER_SHEET, cells_of, check_book, write_book
from zdxm.checks.case import RULES

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = """
| 项目名称 | 总投资 | 年度计划投资 | 完成投资 | 责任单位 |
| 河口村水库移民项目 | 9000 | 4000 | 2800 | 市移民局 |
| 东二环路项目 | 9000 | 4000 | 1000 | 市交通局 |
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One register with broken and sound rows, and where the rule fires."""

    code: str
    cells: str
    sheet: str
    table: str
    said: str = ""


EXAMPLES = (
    Example(
        "ZD064",
        "问题台账!A2",
        "问题台账",
        """
        | 项目名称 | 问题描述 | 办理状态 |
        | 河口水库移民 | 用地未批 | 未解决 |
        | 东二环路 | 拆迁滞后 | 未解决 |
        | 全部项目 | 资金紧张 | 未解决 |
        | 河口水库移民 | 资金不足 | 未解决 |
        | 河口村水库移民项目、东二环路项目 | 道路不通 | 未解决 |
        """,
        "最接近的是“河口村水库移民项目”",
    ),
    Example(
        "ZD065",
        "函件登记!B3",
        "函件登记",
        """
        | 函件类型 | 项目名称 |
        | 提醒函 | 东二环路项目 |
        | 提醒函 | 金马炭黑项目二期 |
        """,
    ),
    Example(
        "ZD066",
        "联审联批!A2",
        "联审联批",
        """
        | 项目名称 | 审批事项 | 办理状态 |
        | 西环快速路 | 施工许可证 | 已办结 |
        | 东二环路项目 | 施工许可证 | 已办结 |
        """,
    ),
    Example(
        "ZD067",
        "函件登记!B2",
        "函件登记",
        """
        | 函件类型 | 项目名称 |
        | 提醒函 | 河口村水库移民项目 |
        | 提醒函 | 东二环路项目 |
        | 表扬信 | 河口村水库移民项目 |
        """,
        "高于时间进度20个百分点",
    ),
    Example(
        "ZD068",
        "问题台账!C3",
        "问题台账",
        """
        | 项目名称 | 问题描述 | 办理状态 |
        | 东二环路项目 | 拆迁滞后 | 未解决 |
        | 东二环路项目 | 资金不足 | |
        """,
    ),
    Example(
        "ZD069",
        "问题台账!C3",
        "问题台账",
        """
        | 项目名称 | 问题描述 | 办理状态 |
        | 东二环路项目 | 拆迁滞后 | 正在协调 |
        | 东二环路项目 | 资金不足 | OK |
        | 东二环路项目 | 供电不足 | |
        """,
        "“OK”看不懂",
    ),
    Example(
        "ZD070",
        "联审联批!C3 联审联批!C4",
        "联审联批",
        """
        | 项目名称 | 审批事项 | 办理状态 |
        | 东二环路项目 | 立项批复 | 已办结 |
        | 东二环路项目 | 环评批复 | 过了 |
        | 东二环路项目 | 施工许可证 | |
        """,
    ),
    Example(
        "ZD071",
        "问题台账!B4",
        "问题台账",
        """
        | 项目名称 | 问题描述 | 办理状态 |
        | 东二环路项目 | 进厂道路未接通 | 未解决 |
        | 河口村水库移民项目 | 进厂道路未接通 | 未解决 |
        | 东二环路项目 | 进厂道路 未接通 | 已解决 |
        """,
    ),
    Example(
        "ZD072",
        "函件登记!C3",
        "函件登记",
        """
        | 函件类型 | 项目名称 | 函件编号 |
        | 提醒函 | 东二环路项目 | 重点办函〔2011〕12号 |
        | 提醒函 | 河口村水库移民项目 | 重点办函〔2011〕12号 |
        | 提醒函 | 东二环路项目 | 重点办函〔2011〕13号 |
        | 提醒函 | 东二环路项目 | |
        | 提醒函 | 东二环路项目 | |
        """,
    ),
    Example(
        "ZD073",
        "函件登记!C3",
        "函件登记",
        """
        | 函件类型 | 项目名称 | 发函日期 |
        | 提醒函 | 东二环路项目 | 2011-06-30 |
        | 提醒函 | 东二环路项目 | 2011-07-12 |
        """,
        "2011年7月12日在2011年上半年之后",
    ),
    Example(
        "ZD074",
        "主要措施!C2",
        "主要措施",
        """
        | 工作方面 | 具体措施 | 引用台账 |
        | 督导 | 发函督办 | 函件登记 |
        | 机制 | 定期会商 | 主要措施 |
        | 机制 | 领导分包 | |
        """,
        "“函件登记”在工作簿里没有",
    ),
    Example(
        "ZD075",
        "联审联批!B4",
        "联审联批",
        """
        | 项目名称 | 审批事项 | 办理状态 |
        | 东二环路项目 | 施工许可证 | 正在办理 |
        | 河口村水库移民项目 | 施工许可证 | 已办结 |
        | 东二环路项目 | 施工许可证 | 已办结 |
        """,
    ),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_rule_fires_at_the_registers_cell(example: Example, tmp_path: Path) -> None:
    """A rule names the broken rows of a register, and no sound one."""
    found = check_book(
        write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: LEDGER, example.sheet: example.table})
    )
    assert cells_of(found, example.code) == example.cells.split()
    messages = [item.message for item in found if item.code == example.code]
    assert any(example.said in message for message in messages)


def test_no_register_no_fault(tmp_path: Path) -> None:
    """A workbook without registers breaks no rule about them."""
    found = check_book(write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: LEDGER}))
    assert not {item.code for item in found} & {example.code for example in EXAMPLES}


def test_every_register_rule_has_an_example() -> None:
    """No rule about registers is without a register that breaks it."""
    wanted = {
        code
        for code, entry in RULES.items()
        if entry.find is not None and entry.find.__module__.endswith("cross_sheet")
    }
    assert {example.code for example in EXAMPLES} == wanted
