"""The period that a ledger itself names, against the one that was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zdxm.cells import Code
from zdxm.diagnostics import Diagnostic, Severity
from zdxm.periods import WHOLE, NamedSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.diagnostics import CellRef
    from zdxm.layout import Layout, NamedPeriod
    from zdxm.periods import Period

__all__ = ["check_period", "ledger_period"]

_REMEDY = "请核对--period和台账的表头、标题，或换用这一时期的台账"


def ledger_period(layouts: Sequence[Layout]) -> NamedSpan | None:
    """The period that the ledger names: the header of 完成投资 first, else the title, else the tab.

    With monthly columns it is the last month with data. The year is filled in where title or headers tell it.
    None where nothing names a period.
    """
    for layout in layouts:
        named = _named(layout)
        if named is not None:
            return named.span
    return None


def _named(layout: Layout) -> NamedPeriod | None:
    """The one place of a workbook that names its period best."""
    spans = layout.period_spans
    headers = [named for named in spans if named.key == "completed" and not named.span.single]
    filled = [named for named in headers if named.has_data] or headers
    months = [named for named in spans if _is_part(named) and named.has_data]
    if filled and not (
        months and max(_end(named) for named in months) > max(_end(named) for named in filled)
    ):
        return max(filled, key=_end)
    if months and min(named.span.first for named in [*months, *filled]) == 1:
        last = max(months, key=_end)
        return replace(last, span=replace(last.span, first=1, single=False))
    titles = [named for named in spans if named.key == "title"]
    tabs = [named for named in spans if named.key == "sheet"]
    return max(titles or tabs, key=_end, default=None)


def _is_part(named: NamedPeriod) -> bool:
    return named.span.single and named.key in {"completed", "month_completed"}


def _end(named: NamedPeriod) -> tuple[int, int, object]:
    return named.span.year or 0, named.span.last, named.span.part


def check_period(layouts: Sequence[Layout], period: Period) -> tuple[Diagnostic, ...]:
    """ZD009 for every workbook whose own period is not the asked one, in its year (where named) or its end.

    Monthly columns also serve an earlier month than the last with data.
    """
    found = []
    for layout in layouts:
        named = _named(layout)
        if layout.year is not None and layout.year != period.year and layout.year_place is not None:
            found.append(_mismatch(layout.year_place, f"{layout.year}年", period))
        elif named is not None and not _serves(layout, named, period):
            found.append(_mismatch(named.place, _words(named.span), period))
    return tuple(found)


def _serves(layout: Layout, named: NamedPeriod, period: Period) -> bool:
    if named.span.agrees(period):
        return True
    if named.key in {"title", "sheet"}:
        return any(other.span.agrees(period) for other in layout.period_spans if other.key == named.key)
    exact = [other for other in layout.period_spans if other.key == "completed" and other.has_data]
    if any(other.span.first == 1 and other.span.agrees(period) for other in exact):
        return True
    months = {other.span.first for other in layout.period_spans if _is_part(other)}
    reached = named.key == "month_completed" and period.part == WHOLE and period.month <= named.span.last
    return reached and named.span.year in (None, period.year) and set(range(1, period.month + 1)) <= months


def _words(span: NamedSpan) -> str:
    year = "" if span.year is None else f"{span.year}年"
    months = f"{span.last}月" if span.first == span.last else f"{span.first}—{span.last}月"
    return year + months


def _mismatch(place: CellRef, named: str, period: Period) -> Diagnostic:
    return Diagnostic(
        str(Code.PERIOD),
        Severity.ERROR,
        place,
        f"台账写的是{named}，要的是{period.label}，两者不一致",
        _REMEDY,
    )
