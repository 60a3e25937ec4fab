"""Each printed figure, worked out again from the raw cells that the document itself names."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from oracle.recompute import money, percent
from provenance.making import LEDGERS, sample_report
from zdxm.provenance.reading import read_report

UNITS = {"cities": "万元", "flat": "亿元", "counties": "万元"}
PROGRESS = {"cities": Decimal(50), "flat": Decimal(75), "counties": Decimal("66.67")}
STATUS = {"not_started": "未开工", "under_way": "在建", "stopped": "停工", "finished": "竣工"}
BUCKETS = {"ahead": 1, "behind": -1, "on_schedule": 0}
AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^,!']+))!|([A-Z]+\d+(?::[A-Z]+\d+)?)")


class Raw:
    """A workbook's raw cells, by the addresses of the document."""

    def __init__(self, name: str) -> None:
        self.book = openpyxl.load_workbook(LEDGERS[name], data_only=True)

    def at(self, cells: str) -> list[tuple[tuple[str, int], object]]:
        """(sheet, row) and content of each cell."""
        sheet = ""
        found: list[tuple[tuple[str, int], object]] = []
        for quoted, name, area in AREA.findall(cells):
            if not area:
                sheet = quoted or name
                continue
            left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(area))
            for row in range(top, bottom + 1):
                found += [
                    ((sheet, row), self.book[sheet].cell(row, column).value)
                    for column in range(left, right + 1)
                ]
        return found


def add_rows(cells: list[tuple[tuple[str, int], object]], unit: str) -> dict[tuple[str, int], int | None]:
    """Amounts by row: the months of a row are one amount."""
    rows: dict[tuple[str, int], int | None] = {}
    for key, content in cells:
        amount = money(content, unit)
        rows[key] = amount if rows.get(key) is None else (rows[key] or 0) + (amount or 0)
    return rows


def tidy(text: object) -> str:
    """A text as it is compared: without breaks, blanks and a last full stop."""
    if isinstance(text, dt.datetime):
        text = text.date().isoformat()
    return re.sub(r"[\s。；]", "", unicodedata.normalize("NFKC", str(text)))


def recompute(fact: Any, facts: Any, raw: Raw, name: str) -> object:  # noqa: PLR0911 - a case a kind of figure
    """The value of a figure from the cells of its inputs; None for one that stands in no ledger cell."""
    attribute = fact.id.rpartition(".")[2]
    inputs = {one.id.rpartition(".")[2].rpartition("/")[2]: one for one in (facts[p] for p in fact.parts)}
    unit = UNITS[name]

    def amounts(field: str) -> list[int | None]:
        return list(add_rows(raw.at(inputs[field].cells), unit).values())

    def total(field: str) -> int:
        return sum(amount or 0 for amount in amounts(field))

    if fact.unit == "元" and fact.cells:
        return sum(amount or 0 for amount in add_rows(raw.at(fact.cells), unit).values())
    if attribute == "rate" and "annual_plan" in inputs:
        return int(percent(total("completed"), total("annual_plan")) * 100)
    if attribute == "variance":
        return int((percent(total("completed"), total("annual_plan")) - PROGRESS[name]) * 100)
    if attribute in STATUS:
        states = [content for _, content in raw.at(inputs["status"].cells)]
        return sum(state == STATUS[attribute] for state in states) if states else None
    if attribute == "started":
        return sum(content != STATUS["not_started"] for _, content in raw.at(inputs["status"].cells))
    if attribute == "projects" and "name" in inputs:
        return len(raw.at(inputs["name"].cells))
    return None


@pytest.mark.parametrize("name", LEDGERS)
def test_figures_follow_from_their_cells(name: str) -> None:
    """Amounts, rates, gaps and counts are what the named cells give; ledger text is what the cell says."""
    report, raw = read_report(sample_report(name)), Raw(name)
    facts = report.record.facts
    checked = 0
    for fact in facts.values():
        if fact.unit == "列" or fact.value is None:
            continue
        if fact.unit == "原文" and fact.cells and fact.formula == "原文":
            said = [tidy(content) for _, content in raw.at(fact.cells)]
            stated = tidy(fact.value)
            assert any(stated in text for text in said) or ":" in fact.id.partition(".")[0], fact
            checked += 1
            continue
        expected = recompute(fact, facts, raw, name)
        if expected is not None:
            assert fact.value == expected, fact
            checked += 1
    assert checked > 0.8 * sum(fact.value is not None for fact in facts.values())


@pytest.mark.parametrize("name", LEDGERS)
def test_printed_text_follows_from_the_value(name: str) -> None:
    """What stands in a bookmark is the value, rounded half up to the decimals that are printed."""
    report = read_report(sample_report(name))
    units = {"亿元": 10**8, "万元": 10**4, "元": 1}
    checked = 0
    for mark in report.record.marks.values():
        fact, number = report.record.facts.get(mark.figure), re.search(r"-?\d+(?:\.\d+)?", mark.text)
        if fact is None or number is None or not isinstance(fact.value, int):
            continue
        value, printed = Decimal(fact.value), Decimal(number[0])
        if fact.unit == "元":
            table = mark.form == "表"
            scale = 10**4 if table else next(size for unit, size in units.items() if mark.text.endswith(unit))
            value = value / scale if table else (value / scale).quantize(Decimal("0.01"), ROUND_HALF_UP)
        elif fact.unit in ("%", "百分点"):
            value = value / 100
        assert printed == (value if mark.form == "表" else abs(value)), (mark, fact)
        checked += 1
    assert checked > 100
