"""Cells of attached tables: exact amounts, rates and gaps as the text prints them, ledger text in full."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from zdxm.filters import clean, points_text, rate_text, wan_text
from zdxm.narrative.blocks import Align, Column, Run
from zdxm.narrative.rows import Cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from zdxm.config import Style
    from zdxm.figures import Group, Project

__all__ = [
    "ABSENT",
    "CELL",
    "EMPTY",
    "count_cell",
    "date_cells",
    "money_cell",
    "money_cells",
    "number_cells",
    "rate_cell_column",
    "rate_cells",
    "rate_columns",
    "text_cell",
    "text_cells",
    "word_cells",
]

ABSENT, EMPTY = Run("—"), Run("")
"""What stands for a number that is undefined, and for a text that is not there, where no figure belongs."""

_RATE_LABEL, _GAP_LABEL = "占年度计划（%）", "与{}比较（百分点）"
CELL = "表"
"""Form of a figure in a table's cell."""
_HUNDREDTHS = 2
_RATES = ("rate", "variance")


def rate_columns(style: Style) -> tuple[Column, Column]:
    """The columns of :func:`rate_cells`."""
    return (
        Column(_RATE_LABEL, 4.4, Align.RIGHT),
        Column(_GAP_LABEL.format(style.progress_noun), 5, Align.RIGHT),
    )


def rate_cells(owner: Project | Group, style: Style) -> tuple[Run, Run]:
    """The completion rate and the gap; — where undefined."""
    return (
        Run(_rate_text(owner, style), f"{owner.scope}.rate", form=CELL),
        Run(_gap_text(owner, style), f"{owner.scope}.variance", form=CELL),
    )


def _rate_text(owner: Project | Group, style: Style) -> str:
    """A rate as a column of numbers prints it."""
    if owner.rate is None:
        return ABSENT.text
    return rate_text(owner.rate, style, (owner.completed or 0, owner.annual_plan or 1))


def _gap_text(owner: Project | Group, style: Style) -> str:
    """A gap as a column of numbers prints it, with a minus where behind."""
    if owner.variance is None:
        return ABSENT.text
    exact = owner.completed or 0, owner.annual_plan or 1
    gap = points_text(owner.variance, style, exact, owner.progress) if owner.variance else "0"
    return f"-{gap}" if owner.variance < 0 else gap


def rate_cell_column(projects: Sequence[Project], style: Style, place: int) -> Cells:
    """The first or second of :func:`rate_cells` of many projects, alike ones printed once.

    Where the house prints hundredths, each rounded first, projects of one rate are alike.
    """
    sums_matter = style.rate_decimals < _HUNDREDTHS or style.rounding != "round-first"
    alike = attrgetter("rate", "completed", "annual_plan") if sums_matter else attrgetter("rate")
    text_of = (_rate_text, _gap_text)[place]
    known: dict[Any, str] = {}
    texts = []
    for project in projects:
        key = alike(project)
        if key not in known:
            known[key] = text_of(project, style)
        texts.append(known[key])
    return Cells(texts, _RATES[place], CELL)


def money_cell(owner: Project | Group, name: str) -> Run:
    """An amount in exact 万元; — where there is none, for a later ledger may have one."""
    return Run(_amount_text(getattr(owner, name)), f"{owner.scope}.{name}", form=CELL)


def _amount_text(amount: int | None) -> str:
    """An amount as a column of numbers prints it."""
    return ABSENT.text if amount is None else wan_text(amount)


def count_cell(owner: Group, name: str) -> Run:
    """One of the counts of a group."""
    return Run(str(getattr(owner, name)), f"{owner.scope}.{name}")


def text_cell(owner: Project | Group, name: str) -> Run:
    """Ledger text in full; an empty one keeps its place, for a later ledger may fill it."""
    text: str | None = getattr(owner, name)
    return Run(clean(text) if text else "", f"{owner.scope}.{name}", form=CELL)


def number_cells(first: int, count: int) -> Cells:
    """序号 from ``first`` on."""
    return Cells([str(number) for number in range(first, first + count)])


def text_cells(projects: Iterable[Project], name: str) -> Cells:
    """As :func:`text_cell`, of many projects."""
    return Cells([clean(text) if text else "" for text in map(attrgetter(name), projects)], name, CELL)


def money_cells(projects: Iterable[Project], name: str) -> Cells:
    """As :func:`money_cell`, of many projects."""
    return Cells([_amount_text(amount) for amount in map(attrgetter(name), projects)], name, CELL)


def word_cells(projects: Iterable[Project], name: str, words: Mapping[Any, Run], missing: Run) -> Cells:
    """Words that stand for values, and their colours."""
    runs = [words[value] if value else missing for value in map(attrgetter(name), projects)]
    return Cells([run.text for run in runs], name, CELL, [run.tint for run in runs])


def date_cells(projects: Iterable[Project], name: str) -> Cells:
    """Days as 2011-03-15, which is how the figures behind them read."""
    days = map(attrgetter(name), projects)
    return Cells(["" if day is None else day.isoformat() for day in days], name, CELL)
