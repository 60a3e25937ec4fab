"""Cells of attached tables: exact amounts, rates and gaps as the text prints them, ledger text in full."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zdxm.filters import clean, points_text, rate_text, wan_text
from zdxm.narrative.blocks import Align, Column, Run
from zdxm.units import FULL_RATE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from fractions import Fraction

    from zdxm.config import Style
    from zdxm.figures import Group, Project

__all__ = [
    "ABSENT",
    "CELL",
    "EMPTY",
    "count_cell",
    "date_cell",
    "money_cell",
    "rate_cells",
    "rate_columns",
    "text_cell",
    "word_cell",
]

ABSENT, EMPTY = Run("—"), Run("")
"""What stands for a number that is undefined, and for a text that is not there, where no figure belongs."""

_RATE_LABEL, _GAP_LABEL = "占年度计划（%）", "与{}比较（百分点）"
CELL = "表"
"""Form of a figure in a table's cell."""
_HUNDREDTHS = 2


def rate_columns(style: Style) -> tuple[Column, Column]:
    """The columns of :func:`rate_cells`."""
    return (
        Column(_RATE_LABEL, 4.4, Align.RIGHT),
        Column(_GAP_LABEL.format(style.progress_noun), 5, Align.RIGHT),
    )


def rate_cells(owner: Project | Group, style: Style) -> tuple[Run, Run]:
    """The completion rate and the gap; — where undefined."""
    if owner.rate is None or owner.variance is None:
        return _absent(owner, "rate"), _absent(owner, "variance")
    exact = owner.completed or 0, owner.annual_plan or 1
    if style.rate_decimals >= _HUNDREDTHS and style.rounding == "round-first":
        exact = owner.rate, FULL_RATE  # says the same, and far fewer different ones need printing
    rate, gap = _rate_texts(owner.rate, owner.variance, exact, owner.progress, style)
    return Run(rate, f"{owner.scope}.rate", form=CELL), Run(gap, f"{owner.scope}.variance", form=CELL)


@lru_cache(maxsize=4096)
def _rate_texts(
    rate: int, variance: int, exact: tuple[int, int], progress: Fraction, style: Style
) -> tuple[str, str]:
    """A rate and its gap as a column of numbers prints them, the gap with a minus where behind."""
    gap = points_text(variance, style, exact, progress) if variance else "0"
    return rate_text(rate, style, exact), f"-{gap}" if variance < 0 else gap


def money_cell(owner: Project | Group, name: str) -> Run:
    """An amount in exact 万元; — where there is none."""
    amount: int | None = getattr(owner, name)
    if amount is None:
        return _absent(owner, name)
    return Run(wan_text(amount), f"{owner.scope}.{name}", form=CELL)


def count_cell(owner: Group, name: str) -> Run:
    """One of the counts of a group."""
    return Run(str(getattr(owner, name)), f"{owner.scope}.{name}")


def text_cell(owner: Project | Group, name: str) -> Run:
    """Ledger text in full; an empty one keeps its place, for a later ledger may fill it."""
    text: str | None = getattr(owner, name)
    return Run(clean(text) if text else "", f"{owner.scope}.{name}", form=CELL)


def _absent(owner: Project | Group, name: str) -> Run:
    """What stands for a number that is undefined; a later ledger may define it."""
    return Run(ABSENT.text, f"{owner.scope}.{name}", form=CELL)


def word_cell(owner: Project, name: str, words: Mapping[Any, Run], missing: Run) -> Run:
    """One of a few words, by the value that they stand for."""
    value = getattr(owner, name)
    word = words[value] if value else missing
    return Run(word.text, f"{owner.scope}.{name}", tint=word.tint, form=CELL)


def date_cell(owner: Project, name: str) -> Run:
    """A day as 2011-03-15, which is how the figure behind it reads."""
    day: dt.date | None = getattr(owner, name)
    return Run("" if day is None else day.isoformat(), f"{owner.scope}.{name}", form=CELL)
