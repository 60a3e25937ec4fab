"""A ledger against an earlier one: each rule names the new cell, and in its message the old one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from checks.ledgers import LEDGER_SHEET, cells_of, write_book
from zdxm.checks.case import RULES
from zdxm.config.settings import Settings
from zdxm.errors import LedgerError
from zdxm.periods import parse_period
from zdxm.pipeline.reading import Against, read_figures

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.diagnostics import Diagnostic

MAY, JUNE, LAST_YEAR = "2011年1-5月重点项目台账", "2011年上半年重点项目台账", "2010年1-12月重点项目台账"


@dataclass(frozen=True, slots=True)
class Example:
    """Two ledgers with broken and sound rows; ``cells`` are the broken ones of the later ledger."""

    code: str
    cells: str
    old: str
    new: str
    said: str = ""


EXAMPLES = (
    Example(
        "ZD077",
        "D4",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 8000 | 5200 |
        | 西山大桥 | 9000 | 8000 | 5200 |
        | 南岭医院 | 9000 | 8000 | |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 西山大桥 | 9000 | 8000 | 4800 |
        | 东湖水厂 | 9000 | 8000 | 5200.5 |
        | 南岭医院 | 9000 | 8000 | 100 |
        """,
        "4800万元，比2011年1—5月（old.xlsx:台账!D5）的5200万元少400万元",
    ),
    Example(
        "ZD078",
        "E4",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 1-5月完成投资 | 自开工累计完成投资 |
        | 东湖水厂 | 90000 | 8000 | 3000 | 9000 |
        | 西山大桥 | 90000 | 8000 | 3000 | 9000 |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 1-6月完成投资 | 自开工累计完成投资 |
        | 东湖水厂 | 90000 | 8000 | 4000 | 4000 |
        | 西山大桥 | 90000 | 8000 | 4000 | 10000 |
        """,
        "自开工累计完成投资4000万元，比2011年1—5月（old.xlsx:台账!E4）的9000万元少5000万元",
    ),
    Example(
        "ZD079",
        "C4",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 8000 | 4000 |
        | 西山大桥 | 9000 | 8000 | 4000 |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 6000 | 4500 |
        | 西山大桥 | 9000 | 8000 | 4500 |
        """,
        "年度计划投资6000万元，2011年1—5月（old.xlsx:台账!C4）是8000万元，减少了2000万元",
    ),
    Example(
        "ZD080",
        "B5",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 8000 | 4000 |
        | 西山大桥 | 25000 | 8000 | 4000 |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 8000 | 4500 |
        | 西山大桥 | 52000 | 8000 | 4500 |
        """,
        "增加了27000万元",
    ),
    Example(
        "ZD081",
        "台账",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 8000 | 4000 |
        | 西山大桥 | 25000 | 8000 | 4000 |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 9000 | 8000 | 4500 |
        """,
        "2011年1—5月有的“西山大桥”（总投资25000万元，年度计划投资8000万元）在本期台账里找不到，原在old.xlsx:台账!A5",
    ),
    Example(
        "ZD082",
        "A4 A5",
        """
        | 项目名称 | 项目代码 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 2011-01 | 9000 | 8000 | 4000 |
        | 西山大桥加固改造项目 | | 25000 | 8000 | 4000 |
        | 南岭医院（一期） | | 7000 | 800 | 400 |
        """,
        """
        | 项目名称 | 项目代码 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖第一自来水厂 | 2011-01 | 9000 | 8000 | 4500 |
        | 西山大桥加固改造工程 | | 25000 | 8000 | 4500 |
        | 南岭医院(一期) | | 7000 | 800 | 500 |
        """,
        "的名称是“西山大桥加固改造项目”（old.xlsx:台账!A5，名称相似度80%）",
    ),
    Example(
        "ZD083",
        "B5 B6",
        """
        | 项目名称 | 项目类别 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 水利项目 | 9000 | 8000 | 4000 |
        | 西山大桥 | 交通项目 | 25000 | 8000 | 4000 |
        | 南岭医院 | 卫生 | 25000 | 8000 | 4000 |
        | 北苑医院 | 卫生 | 25000 | 8000 | 4000 |
        | 东二环路 | 交通项目 | 25000 | 8000 | 4000 |
        """,
        """
        | 项目名称 | 项目类别 | 总投资 | 年度计划投资 | 完成投资 |
        | 东湖水厂 | 水利项目 | 9000 | 8000 | 4500 |
        | 西山大桥 | 城建项目 | 25000 | 8000 | 4500 |
        | 南岭医院 | 卫生项目 | 25000 | 8000 | 4500 |
        | 北苑医院 | 卫生项目 | 25000 | 8000 | 4500 |
        | 东二环路 | 交通项目 | 25000 | 8000 | 4500 |
        """,
        "是“卫生”（全类2个项目都是这样）",
    ),
    Example(
        "ZD084",
        "E4 E5",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 | 建设状态 |
        | 东湖水厂 | 9000 | 8000 | 4000 | 竣工 |
        | 西山大桥 | 9000 | 8000 | 0 | 已开工 |
        | 南岭医院 | 9000 | 8000 | 4000 | 在建 |
        | 北苑学校 | 9000 | 8000 | 4000 | 未开工 |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 | 建设状态 |
        | 东湖水厂 | 9000 | 8000 | 4500 | 在建 |
        | 西山大桥 | 9000 | 8000 | 0 | 未开工 |
        | 南岭医院 | 9000 | 8000 | 4500 | 停工 |
        | 北苑学校 | 9000 | 8000 | 4500 | 在建 |
        """,
        "的建设状态是在建，2011年1—5月（old.xlsx:台账!E4）是竣工",
    ),
    Example(
        "ZD085",
        "D4",
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 | 建设状态 |
        | 东湖水厂 | 9000 | 8000 | 3200 | 在建 |
        | 西山大桥 | 9000 | 8000 | 3200 | 停工 |
        | 南岭医院 | 9000 | 8000 | 3200 | 在建 |
        """,
        """
        | 项目名称 | 总投资 | 年度计划投资 | 完成投资 | 建设状态 |
        | 东湖水厂 | 9000 | 8000 | 3200 | 在建 |
        | 西山大桥 | 9000 | 8000 | 3200 | 停工 |
        | 南岭医院 | 9000 | 8000 | 3201 | 在建 |
        """,
        "与2011年1—5月（old.xlsx:台账!D4）相同，1个月没有增加",
    ),
)


def _check(folder: Path, old: str, new: str, **changes: Any) -> tuple[Diagnostic, ...]:
    """Check one ledger against another; ``title``, ``unit`` and ``rules`` may differ from the plain case."""
    then = write_book(
        folder / "old.xlsx", {LEDGER_SHEET: old}, changes.get("unit", "万元"), changes.get("title", MAY)
    )
    now = write_book(folder / "new.xlsx", {LEDGER_SHEET: new}, title=JUNE)
    settings = Settings(rules=changes.get("rules", {}))
    return read_figures([now], settings, None, against=Against((then,))).diagnostics


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_rule_fires_at_the_new_cell_and_names_the_old_one(example: Example, tmp_path: Path) -> None:
    """A rule names exactly the cells that break it, with both values."""
    found = _check(tmp_path, example.old, example.new)
    assert sorted(cells_of(found, example.code)) == sorted(example.cells.split())
    messages = [item.message for item in found if item.code == example.code]
    assert any(example.said in message for message in messages)


def test_every_rule_between_periods_has_an_example() -> None:
    """No rule that needs an earlier ledger is without two that break it."""
    assert {example.code for example in EXAMPLES} == {code for code, entry in RULES.items() if entry.earlier}


def test_without_an_earlier_ledger_none_of_them_applies(tmp_path: Path) -> None:
    """And a waiver for one of them is not called unused then."""
    path = write_book(tmp_path / "new.xlsx", {LEDGER_SHEET: EXAMPLES[0].new}, title=JUNE)
    waive = [{"code": "ZD077", "place": "台账!D4", "reason": "上期多报"}]
    found = read_figures([path], Settings(rules={"waive": waive}), None).diagnostics
    assert not {item.code for item in found} & {"ZD099", *(example.code for example in EXAMPLES)}


def test_the_same_ledger_twice_breaks_no_rule(tmp_path: Path) -> None:
    """Nothing changed, and no month has passed."""
    for example in EXAMPLES:
        found = _check(tmp_path, example.new, example.new, title=JUNE)
        assert not [item for item in found if RULES[item.code].earlier]


def test_rules_can_be_set_and_faults_waived(tmp_path: Path) -> None:
    """Severity, limit and waivers work as for all rules."""
    example = EXAMPLES[-1]
    rules: dict[str, Any] = {"ZD085": {"severity": "warning"}}
    assert [
        item.severity.value
        for item in _check(tmp_path, example.old, example.new, rules=rules)
        if item.code == "ZD085"
    ] == ["warning"]
    assert not cells_of(_check(tmp_path, example.old, example.new, rules={"ZD085": {"limit": 2}}), "ZD085")
    waive = [{"code": "ZD085", "place": "台账!D4", "reason": "等待验收"}]
    waived = _check(tmp_path, example.old, example.new, rules={"waive": waive})
    assert [item.message.endswith("（已豁免：等待验收）") for item in waived if item.code == "ZD085"] == [
        True
    ]


def test_sums_of_another_year_are_not_compared(tmp_path: Path) -> None:
    """A new year begins at nothing and has its own plan; the total since the start goes on."""
    found = _check(tmp_path, EXAMPLES[0].old, EXAMPLES[0].new, title=LAST_YEAR)
    assert not cells_of(found, "ZD077")
    assert not cells_of(_check(tmp_path, EXAMPLES[2].old, EXAMPLES[2].new, title=LAST_YEAR), "ZD079")
    old = EXAMPLES[1].old.replace("1-5月", "1-12月")
    assert cells_of(_check(tmp_path, old, EXAMPLES[1].new, title=LAST_YEAR), "ZD078") == ["E4"]


def test_a_project_under_way_may_stand_still_over_the_turn_of_the_year(tmp_path: Path) -> None:
    """Then the total since the start is what must grow."""
    old = """
    | 项目名称 | 总投资 | 年度计划投资 | 1-12月完成投资 | 自开工累计完成投资 | 建设状态 |
    | 东湖水厂 | 90000 | 8000 | 3000 | 9000 | 在建 |
    """
    new = """
    | 项目名称 | 总投资 | 年度计划投资 | 1-6月完成投资 | 自开工累计完成投资 | 建设状态 |
    | 东湖水厂 | 90000 | 8000 | 0 | 9000 | 在建 |
    """
    found = _check(tmp_path, old, new, title=LAST_YEAR)
    assert cells_of(found, "ZD085") == ["E4"]
    assert next(item.message for item in found if item.code == "ZD085").endswith("6个月没有增加")


@pytest.mark.parametrize(("total", "fires"), [("2.53", False), ("2.52", True)])
def test_units_that_hide_digits_are_no_change(total: str, fires: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a case
    """2.53亿元 may be 25310万元; 2.52亿元 may not."""
    old = f"""
    | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
    | 东湖水厂 | {total} | 0.8 | 0.4 |
    """
    new = """
    | 项目名称 | 总投资 | 年度计划投资 | 完成投资 |
    | 东湖水厂 | 25310 | 8000 | 4500 |
    """
    assert bool(cells_of(_check(tmp_path, old, new, unit="亿元"), "ZD080")) is fires


def test_a_match_by_a_similar_name_is_said_so(tmp_path: Path) -> None:
    """Whoever reads the finding sees that the project was found by its name only."""
    example = next(example for example in EXAMPLES if example.code == "ZD082")
    new = example.new.replace("| 25000 | 8000 | 4500 |", "| 25000 | 8000 | 3500 |")
    (message,) = [item.message for item in _check(tmp_path, example.old, new) if item.code == "ZD077"]
    assert "按相似名称“西山大桥加固改造项目”对应" in message


@pytest.mark.parametrize(
    ("title", "period", "said"),
    [
        ("2011年1-9月重点项目台账", None, "比本期台账的2011年上半年还晚"),
        ("重点项目台账", None, "没有写明是哪个时期"),
        (MAY, "2011-04", "2011"),
    ],
)
def test_an_earlier_ledger_that_cannot_be_meant_is_refused(
    title: str, period: str | None, said: str, tmp_path: Path
) -> None:
    """A later one, one without a period, and one that names another period than was asked."""
    then = write_book(tmp_path / "old.xlsx", {LEDGER_SHEET: EXAMPLES[0].old}, title=title)
    now = write_book(tmp_path / "new.xlsx", {LEDGER_SHEET: EXAMPLES[0].new}, title=JUNE)
    against = Against((then,), parse_period(period) if period else None)
    with pytest.raises(LedgerError) as caught:
        read_figures([now], Settings(), None, against=against)
    assert said in caught.value.reason
    assert "old.xlsx" in caught.value.place
