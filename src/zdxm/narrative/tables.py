"""附表: all projects by category, with sums; built here, for a ledger may have thousands of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.cells import Status
from zdxm.filters import clean, points_text, rate_text, wan_text
from zdxm.narrative.blocks import Align, Column, RowKind, Run, Table, TableRow
from zdxm.units import FULL_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from zdxm.config import Style
    from zdxm.figures import Group, Project, ReportFigures

__all__ = ["PROJECT_TABLE", "project_table"]

PROJECT_TABLE = "项目明细"
"""What templates call it."""

_NAME, _MARK, _UNIT_NOTE = "projects", "附件", "单位：万元"
_TOTAL, _SUBTOTAL, _PROJECTS = "合计", "小计", "个项目"
_GAP_LABEL = "与{}比较（百分点）"
_ABSENT, _EMPTY = Run("—"), Run("")
_STATUSES = {
    Status.NOT_STARTED: Run("未开工"),
    Status.UNDER_WAY: Run("在建"),
    Status.STOPPED: Run("停工"),
    Status.FINISHED: Run("竣工"),
}
_AFTER_NUMBERS = 4
"""Columns behind the numbers."""
_HUNDREDTHS = 2
_DIGIT = re.compile(r"\d")


def _columns(style: Style) -> tuple[Column, ...]:
    return (
        Column("序号", 2.8, Align.CENTER),
        Column("项目名称", 12),
        Column("总投资", 5, Align.RIGHT),
        Column("年度计划投资", 5, Align.RIGHT),
        Column("完成投资", 5, Align.RIGHT),
        Column("占年度计划（%）", 4.4, Align.RIGHT),
        Column(_GAP_LABEL.format(style.progress_noun), 5, Align.RIGHT),
        Column("建设状态", 4.6, Align.CENTER),
        Column("形象进度", 15),
        Column("责任单位", 8),
        Column("联系领导", 4.6, Align.CENTER),
    )


def project_table(figures: ReportFigures, title: tuple[Run, ...], style: Style) -> Table:
    """Every project: category by category with a 小计 each, then the 合计; without categories one list."""
    return Table(
        name=_NAME,
        mark=_MARK,
        title=title,
        unit_note=_UNIT_NOTE,
        columns=_columns(style),
        rows=tuple(_Setter(style).rows(figures)),
    )


@dataclass(slots=True)
class _Setter:
    """Sets rows; counts the projects through all categories.

    Attributes:
        style: house style.
        number: 序号 of the last project set.
    """

    style: Style
    number: int = 0

    def rows(self, figures: ReportFigures) -> Iterator[TableRow]:
        """All rows, top to bottom."""
        for group in figures.categories:
            yield TableRow(RowKind.GROUP, (_text_run(group.name, group.scope, "name"),))
            yield from map(self._item, group.members)
            yield self._sums(RowKind.SUBTOTAL, _SUBTOTAL, group)
        if not figures.categories:
            yield from map(self._item, figures.projects)
        yield self._sums(RowKind.TOTAL, _TOTAL, figures.total)

    def _item(self, project: Project) -> TableRow:
        self.number += 1
        scope = project.scope
        cells = (
            Run(str(self.number)),
            _text_run(project.name, scope, "name"),
            *self._numbers(project),
            _STATUSES[project.status] if project.status else _EMPTY,
            _text_run(project.physical_progress, scope, "physical_progress"),
            _text_run(project.responsible_unit, scope, "responsible_unit"),
            _text_run(project.leader, scope, "leader"),
        )
        return TableRow(RowKind.ITEM, cells)

    def _sums(self, kind: RowKind, label: str, group: Group) -> TableRow:
        name = Run(f"{label}{group.projects}{_PROJECTS}", f"{group.scope}.projects")
        return TableRow(kind, (_EMPTY, name, *self._numbers(group), *[_EMPTY] * _AFTER_NUMBERS))

    def _numbers(self, owner: Project | Group) -> tuple[Run, Run, Run, Run, Run]:
        """Amounts in exact 万元, the rate and the gap; — where undefined."""
        scope = owner.scope
        return (
            _money_run(owner.total_investment, scope, "total_investment"),
            _money_run(owner.annual_plan, scope, "annual_plan"),
            _money_run(owner.completed, scope, "completed"),
            *self._rates(owner),
        )

    def _rates(self, owner: Project | Group) -> tuple[Run, Run]:
        if owner.rate is None or owner.variance is None:
            return _ABSENT, _ABSENT
        exact = owner.completed or 0, owner.annual_plan or 1
        if self.style.rate_decimals >= _HUNDREDTHS and self.style.rounding == "round-first":
            exact = owner.rate, FULL_RATE  # says the same, and far fewer different ones need printing
        rate, gap = _rate_texts(owner.rate, owner.variance, exact, owner.progress, self.style)
        return Run(rate, f"{owner.scope}.rate"), Run(gap, f"{owner.scope}.variance")


@lru_cache(maxsize=4096)
def _rate_texts(
    rate: int, variance: int, exact: tuple[int, int], progress: Fraction, style: Style
) -> tuple[str, str]:
    """A rate and its gap as a column of numbers prints them, the gap with a minus where behind."""
    gap = points_text(variance, style, exact, progress) if variance else "0"
    return rate_text(rate, style, exact), f"-{gap}" if variance < 0 else gap


def _money_run(amount: int | None, scope: str, name: str) -> Run:
    return _ABSENT if amount is None else Run(wan_text(amount), f"{scope}.{name}")


def _text_run(text: str | None, scope: str, name: str) -> Run:
    """Ledger text in full; only digits make it a figure."""
    if not text:
        return _EMPTY
    if _DIGIT.search(text):
        return Run(clean(text), f"{scope}.{name}")
    return _plain_run(text)


@lru_cache(maxsize=4096)
def _plain_run(text: str) -> Run:
    return Run(clean(text))
