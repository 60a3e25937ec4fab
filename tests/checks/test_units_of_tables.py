"""Amounts of a whole table in another unit than the one that they are read in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workbooks import Page, write_book
from zdxm.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("totals", "unit"),
    [
        ((3.5, 12.8, 0.9), "亿元"),
        ((3.5, 1280, 0.9), "亿元"),
        ((35_000_000, 128_000_000, 900_000), "元"),
        ((35000, 128000, 90), ""),
    ],
)
def test_a_ledger_without_a_unit_whose_amounts_are_no_ten_thousands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], totals: tuple[float, ...], unit: str
) -> None:
    """What is odd in the middle is an error at each column, with the key; with a unit written it is none."""
    rows = [[at, f"第{at}水厂", total, total / 4, total / 8] for at, total in enumerate(totals, start=1)]
    head = ["序号", "项目名称", "总投资", "年度计划投资", "完成投资"]
    remedies = _remedies(tmp_path, capsys, Page([head, *rows]))
    assert [f'[tables."台账"]里写unit = "{unit}"' in remedy for remedy in remedies] == (
        [True] * 3 if unit else []
    )
    written = [*head[:2], *(f"{label}（{unit or '万元'}）" for label in head[2:])]
    assert _remedies(tmp_path, capsys, Page([written, *rows])) == []


def test_a_column_of_another_unit_than_the_total_is_not_blamed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a unit, totals in 元 say nothing of plans in 万元, nor of what is done of these."""
    rows: list[list[object]] = [["项目名称", "总投资", "年度计划投资", "完成投资"]]
    rows += [[f"第{at}水厂", 920_000_000, 4000, 2000 + at] for at in range(1, 4)]
    remedies = _remedies(tmp_path, capsys, Page(rows))
    assert [remedy.partition("的单位")[0] for remedy in remedies] == [
        "请核对总投资",
        "请核对年度计划投资与总投资",
    ]


def _remedies(path: Path, capsys: pytest.CaptureFixture[str], page: Page) -> list[str]:
    run(["check", str(write_book(path / "a.xlsx", page)), "--period", "2011H1", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["diagnostics"]
    return [each["remedy"] for each in found if each["code"] == "ZD094" and each["severity"] == "error"]
