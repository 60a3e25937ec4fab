"""尾差: where a reader who adds up the printed parts misses the printed total, by rounding alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.filters import printed_yuan
from zdxm.narrative.group_views import LARGEST
from zdxm.units import divide_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zdxm.config import Settings, Style
    from zdxm.figures import Group, ReportFigures

__all__ = ["residues_of"]

_AMOUNTS = {"总投资": "total_investment", "年度计划投资": "annual_plan", "完成投资": "completed"}
"""What the categories' amounts are called → the figure."""
_ONE_BY_ONE, _BY_SIZE = "逐项", "规模"
"""What the amounts of projects told one by one are called: 完成投资 of few, 总投资 of the largest."""


def residues_of(figures: ReportFigures, settings: Settings, told: Sequence[Group]) -> tuple[str, ...]:
    """Names of the amounts whose printed parts do not add up to what is printed for the whole.

    Categories are held against the whole ledger, unless the office tells some in words only, or there are
    others than those in ``told``, the categories with sentences of their own. Projects that are told one by
    one are held against their category, or against the whole ledger where it has none.
    """
    groups = told or (figures.total,)
    all_told = len(told) == len(figures.categories)
    amounts = tuple(_of_categories(figures, settings)) if all_told else ()
    plain = [group for group in groups if group.projects > 1 and group.name not in settings.prose_categories]
    return amounts + tuple(_of_projects(plain, settings))


def _of_categories(figures: ReportFigures, settings: Settings) -> Iterator[str]:
    if any(group.name in settings.prose_categories for group in figures.categories):
        return
    for label, name in _AMOUNTS.items():
        parts = [getattr(group, name) for group in figures.categories]
        if parts and _miss(parts, getattr(figures.total, name), settings.style):
            yield label


def _of_projects(groups: Sequence[Group], settings: Settings) -> Iterator[str]:
    few = [group for group in groups if group.projects <= settings.named_figures_max]
    if any(_misses(group, settings) for group in few):
        yield _ONE_BY_ONE
    for group in groups:
        sizes = [member.total_investment for member in group.members]
        if len(sizes) <= LARGEST and all(sizes) and _miss(sizes, group.total_investment, settings.style):
            yield _BY_SIZE
            return


def _misses(group: Group, settings: Settings) -> bool:
    """Whether the projects of a group that are told one by one miss what is printed for the group."""
    silent = (member.completed for member in group.members if member.has_not_started)
    amounts = [member.completed for member in group.members]
    return not any(silent) and _miss(amounts, group.completed, settings.style)


def _miss(parts: Sequence[int | None], total: int | None, style: Style) -> bool:
    """Whether parts as they are printed add up to another total, rounded as the total is."""
    if not total:
        return False
    printed, step = printed_yuan(total, style)
    added = sum(printed_yuan(part, style)[0] for part in parts if part)
    return divide_half_up(added, step) * step != printed
