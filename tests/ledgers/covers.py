"""What stands above a header: titles, offices, dates; and where the money unit is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgers.headings import units_in_header

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from ledgers.page import Column, Page

__all__ = ["COVERS", "UNITS", "UnitForm"]

_TITLE = "云州市2011年上半年重点项目建设进展情况表"


@dataclass(frozen=True, slots=True)
class UnitForm:
    """Where the unit is.

    Attributes:
        unit: the page's unit.
        row: cells of the unit row, at its right end; empty for none.
        suffix: behind the title.
        headers: unit of each money field written into the header; empty for none.
        parent: into the parent header where there is one.
        must: diagnostics that there must be.
    """

    unit: str = "万元"
    row: tuple[str, ...] = ()
    suffix: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    parent: bool = False
    must: frozenset[str] = frozenset()

    def into_header(self, columns: Sequence[Column], rng: random.Random) -> list[Column]:
        """Write the units into money headers where this form does so."""
        if not self.headers:
            return list(columns)
        return units_in_header(columns, dict(self.headers), rng, parent=self.parent)


def _all(unit: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, unit) for name in ("total_investment", "annual_plan", "completed"))


UNITS: dict[str, UnitForm] = {
    "unit row": UnitForm(row=("单位：万元",)),
    "unit row in 亿元": UnitForm("亿元", ("单位：亿元",)),
    "unit row in 元": UnitForm("元", ("金额单位：元",)),
    "unit row in 千元": UnitForm("千元", ("单位：千元",)),
    "unit in two cells": UnitForm(row=("单位：", "万元")),
    "unit with blanks and areas": UnitForm(row=("资金：万   元\n面积：平方米",)),
    "unit with counts": UnitForm("亿元", ("单位：亿元、个",)),
    "unit of people's money": UnitForm(row=("计量单位：人民币万元",)),
    "unit in brackets": UnitForm(row=("（万元）",)),
    "unit in headers": UnitForm(headers=_all("万元")),
    "亿元 in headers": UnitForm(headers=_all("亿元")),
    "headers against the unit row": UnitForm(
        "万元", ("单位：万元",), headers=_all("亿元"), must=frozenset({"ZD110"})
    ),
    "units by column": UnitForm(
        headers=(("total_investment", "亿元"), ("annual_plan", "万元"), ("completed", "万元"))
    ),
    "unit in parents": UnitForm(headers=_all("亿元"), parent=True),
    "unit in the title": UnitForm("亿元", suffix="（单位：亿元）"),
    "bare unit in the title": UnitForm(suffix="（万元）"),
    "unit nowhere": UnitForm(must=frozenset({"ZD041"})),
}


def _right(unit: UnitForm, width: int) -> list[tuple[int, object]]:
    """The unit's cells at the right end of a row."""
    return [(max(width - 1 - len(unit.row), 1) + at, text) for at, text in enumerate(unit.row)]


def _unit_row(page: Page, unit: UnitForm, width: int, *before: tuple[int, object]) -> None:
    cells = [*before, *_right(unit, width)]
    if cells:
        page.line(*cells)


def _title(page: Page, unit: UnitForm, width: int) -> None:
    page.line((0, _TITLE + unit.suffix), merge=width)
    page.truth.named = (2011, 6)
    _unit_row(page, unit, width)


def _no_title(page: Page, unit: UnitForm, width: int) -> None:
    if unit.suffix:
        page.line((0, _TITLE + unit.suffix))
    _unit_row(page, unit, width)


def _title_in_the_middle(page: Page, unit: UnitForm, width: int) -> None:
    page.line((3, f"云州市2011年重点项目       建设进展情况表{unit.suffix}"))
    page.row += 1
    _unit_row(page, unit, width)


def _office(page: Page, unit: UnitForm, width: int) -> None:
    page.line((0, _TITLE + unit.suffix), merge=width)
    page.truth.named = (2011, 6)
    _unit_row(page, unit, width, (0, "填报单位：云州市发展和改革委员会"))


def _one_cell(page: Page, unit: UnitForm, width: int) -> None:
    """Office, date and unit in one merged cell."""
    page.line((0, _TITLE + unit.suffix), merge=width)
    page.truth.named = (2011, 6)
    words = "".join(unit.row)
    page.line(
        (0, f"填报单位（盖章）：市发改委          填报时间：2011年7月5日          {words}"), merge=width
    )


def _annex(page: Page, unit: UnitForm, width: int) -> None:
    page.line((0, "附件1"))
    page.row += 1
    page.line((0, _TITLE + unit.suffix), merge=width)
    page.truth.named = (2011, 6)
    page.row += 1
    page.line((0, "填报单位：市重点办"), (4, "填报日期：2011年7月1日"))
    _unit_row(page, unit, width)


def _long(page: Page, unit: UnitForm, width: int) -> None:
    page.line((0, "附表1："))
    page.line((0, "云州市重点项目建设领导小组办公室"), merge=width)
    page.line((0, f"二〇一一年上半年重点项目{unit.suffix}建设情况一览表"), merge=width)
    page.line((2, "（2011年1-6月）"))
    page.truth.named = (2011, 6)
    page.row += 2
    _unit_row(page, unit, width, (0, "报送部门：市重点办"))
    page.row += 1


def _prose(page: Page, unit: UnitForm, width: int) -> None:
    page.line((0, _TITLE + unit.suffix), merge=width)
    page.truth.named = (2011, 6)
    page.line((0, "项目总数12个（新开工3个、续建7个、完工2个），总投资以各单位上报为准。"), merge=width)
    _unit_row(page, unit, width)


def _dated(page: Page, unit: UnitForm, width: int) -> None:
    page.line((0, _TITLE + unit.suffix), merge=width)
    page.truth.named = (2011, 6)
    page.line((0, "（截至2011年6月30日）"), merge=width)
    _unit_row(page, unit, width, (0, "制表日期：2011.7.4"))


COVERS: dict[str, Callable[[Page, UnitForm, int], None]] = {
    "title": _title,
    "no title": _no_title,
    "title in the middle": _title_in_the_middle,
    "office beside the unit": _office,
    "office, date and unit in one cell": _one_cell,
    "annex of six rows": _annex,
    "cover of eight rows": _long,
    "prose under the title": _prose,
    "date under the title": _dated,
}
"""Every form of the rows above a header by name."""
