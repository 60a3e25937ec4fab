"""Two ledgers → what changed from the earlier to the later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.compare import compare_figures
from zdxm.pipeline.reading import (
    SAY_EARLIER,
    Against,
    figures_of,
    read_figures,
    require_order,
    require_period,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.compare import Comparison
    from zdxm.config import Settings
    from zdxm.periods import Period

__all__ = ["read_comparison"]


def read_comparison(
    paths: Sequence[Path], settings: Settings, period: Period | None, against: Against
) -> Comparison:
    """Two ledgers → what changed from the earlier to the later one.

    Args:
        paths: workbooks of the later ledger.
        settings: the office's settings, for both.
        period: of the later one, as for :func:`read_figures`.
        against: the earlier one; its period is never the configured one.

    Raises:
        ZdxmError: as :func:`read_figures`; also where a ledger names another period, or the earlier is later.
    """
    new = read_figures(paths, settings, period)
    old = figures_of(against.paths, settings, against.period, SAY_EARLIER)
    require_period(new)
    require_period(old)
    require_order(against, old.calendar.period, new.calendar.period)
    return compare_figures(old, new)
