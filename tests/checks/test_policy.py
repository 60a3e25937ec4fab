"""[rules] of zdxm.toml: severities, limits and waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from checks.ledgers import LEDGER_SHEET, check_book, write_book
from zdxm.checks.applying import settle
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = """
| 项目名称 | 总投资 | 年度计划投资 | 完成投资 | 责任单位 |
| 东湖水厂 | 90000 | 8000 | 30000 | 市水利局 |
| 西山大桥 | 80000 | 8000 | 4000 | |
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A ledger with two faults: ZD037 in D4 and ZD010 in E5."""
    return write_book(tmp_path / "ledger.xlsx", {LEDGER_SHEET: LEDGER})


def _seen(found: tuple[Diagnostic, ...]) -> list[tuple[str, str, str]]:
    return [(item.code, item.severity.value, str(item.place)) for item in found]


def test_faults_come_in_sheet_order(book: Path) -> None:
    """All faults are reported at once, by row and column."""
    assert _seen(check_book(book)) == [
        ("ZD037", "warning", "ledger.xlsx:台账!D4"),
        ("ZD010", "warning", "ledger.xlsx:台账!E5"),
    ]


def test_a_rule_can_be_switched_off_or_made_an_error(book: Path) -> None:
    """A word sets a rule's severity, and off leaves it out."""
    assert _seen(check_book(book, ZD010="off", ZD037="error")) == [("ZD037", "error", "ledger.xlsx:台账!D4")]


@pytest.mark.parametrize(("limit", "fires"), [(374, True), (375, False)])
def test_a_limit_is_where_the_rule_begins(book: Path, limit: int, fires: bool) -> None:  # noqa: FBT001 - a case
    """A table sets the threshold of a rule that has one; 30000 of 8000 is 375 %."""
    found = check_book(book, ZD010="off", ZD037={"limit": limit})
    assert bool(found) is fires


@pytest.mark.parametrize("place", ["台账!D4", "台账！$D$4", "ledger.xlsx:'台账'!d4", "台账", "ledger.xlsx"])
def test_a_waived_fault_is_shown_as_info_with_its_reason(book: Path, place: str) -> None:
    """A waiver keeps the fault in sight, but no longer as a warning."""
    waive = [{"code": "ZD037", "place": place, "reason": "计划调减，已核实"}]
    waived = next(item for item in check_book(book, waive=waive) if item.code == "ZD037")
    assert waived.severity is Severity.INFO
    assert waived.message.endswith("（已豁免：计划调减，已核实）")


def test_a_waiver_covers_its_own_rule_and_cell_only(book: Path) -> None:
    """Neither another cell nor another rule is waived, and a waiver that met nothing is reported."""
    waive = [{"code": "ZD037", "place": "台账!D5", "reason": "旧"}]
    assert _seen(check_book(book, waive=waive)) == [
        ("ZD037", "warning", "ledger.xlsx:台账!D4"),
        ("ZD010", "warning", "ledger.xlsx:台账!E5"),
        ("ZD099", "info", "zdxm.toml"),
    ]


def test_settings_apply_to_the_readers_faults_too() -> None:
    """What reading found is switched off or waived in the same way."""
    place = CellRef("ledger.xlsx", "台账", 3, 1)
    found = (
        Diagnostic("ZD002", Severity.ERROR, place, "金额栏里是“无”", "请填数字"),
        Diagnostic("ZD041", Severity.WARNING, place, "没有单位", "请写明单位"),
    )
    waive = [{"code": "ZD002", "place": "台账!B4", "reason": "待定"}]
    assert _seen(settle(found, {"ZD041": "off", "waive": waive})) == [
        ("ZD002", "info", "ledger.xlsx:台账!B4")
    ]
    assert _seen(settle((), {"waive": waive})) == [("ZD099", "info", "zdxm.toml")]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"ZD10": "off"}, "没有“ZD10”这条规则（是不是“ZD010”？）"),
        ({"ZD010": "fatal"}, "“ZD010”应当是“off”、“error”、“warning”、“info”之一，现在是'fatal'"),
        ({"ZD010": ["off"]}, "“ZD010”应当是“off”、“error”、“warning”、“info”之一，现在是['off']"),
        ({"ZD010": {"level": "off"}}, "“ZD010”里没有“level”这一项"),
        ({"ZD010": {"limit": 3}}, "“ZD010”没有可以设的限值"),
        ({"ZD037": {"limit": "3"}}, "“ZD037”的limit应当是整数（年度计划的百分之几），现在是'3'"),
        ({"ZD009": "off"}, "“ZD009”不能改"),
        ({"waive": "ZD008"}, "“waive”应当是列表"),
        ({"waive": [{"code": "ZD008", "place": "台账!A1"}]}, "都要写code、place、reason三项"),
        ({"waive": [{"code": "ZD8", "place": "台账!A1", "reason": "旧"}]}, "（是不是“ZD008”？）"),
        ({"waive": [{"code": "ZD009", "place": "台账!A1", "reason": "旧"}]}, "“ZD009”不能豁免"),
        ({"waive": [{"code": "ZD008", "place": "台账!A1", "reason": " "}]}, "都要写文字"),
    ],
)
def test_what_cannot_be_meant_is_refused(rules: dict[str, Any], said: str) -> None:
    """An unknown code or a wrong value stops the run and says what was expected."""
    with pytest.raises(ConfigError) as caught:
        settle((), rules)
    assert said in caught.value.reason


def test_all_wrong_settings_are_named_at_once() -> None:
    """One run shows every fault of [rules]."""
    with pytest.raises(ConfigError) as caught:
        settle((), {"ZD10": "off", "ZD011": 1, "waive": [{}]})
    assert caught.value.reason.count("；") == 2
