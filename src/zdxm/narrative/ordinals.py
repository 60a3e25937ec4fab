"""Official ordinals (GB/T 9704 7.3.3) and the numbers of charts, for every writer of a narrative."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zdxm.filters import chinese_number
from zdxm.narrative.blocks import Run

if TYPE_CHECKING:
    from zdxm.narrative.blocks import Chart

__all__ = ["CHART_NUMBER", "HeadingNumbers", "caption_runs", "ordinal"]

CHART_NUMBER = "图{}\u3000"
_LEVELS = 4


def ordinal(level: int, number: int) -> str:
    """The official ordinal: 一、 （一） 1. （1） for levels 1 to 4.

    >>> [ordinal(level, 12) for level in (1, 2, 3, 4)]
    ['十二、', '（十二）', '12.', '（12）']
    """
    chinese = chinese_number(number)
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{number}.", 4: f"（{number}）"}[level]


@dataclass(slots=True)
class HeadingNumbers:
    """Counts the headings of a document as they come.

    Attributes:
        counts: how many headings of levels 1 to 4 there are so far under their parent.
    """

    counts: list[int] = field(default_factory=lambda: [0] * _LEVELS)

    def restart(self) -> None:
        """Begin anew, as under a 标题."""
        self.counts = [0] * _LEVELS

    def next(self, level: int) -> str:
        """The ordinal of the next heading of a level; lower levels start anew under it."""
        self.counts[level - 1 :] = [self.counts[level - 1] + 1] + [0] * (_LEVELS - level)
        return ordinal(level, self.counts[level - 1])


def caption_runs(chart: Chart, number: int) -> tuple[Run, ...]:
    """What stands below a chart: 图1 and its title."""
    return (Run(CHART_NUMBER.format(number)), *chart.caption)
