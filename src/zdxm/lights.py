"""Where a project counts, and its 红黄绿灯: from how many 百分点 behind it turns yellow or red."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from zdxm.declare import frozen
from zdxm.errors import ConfigError
from zdxm.units import hundredths_text

GREEN, YELLOW, RED = "green", "yellow", "red"
LIGHT_NAMES = {RED: "红", YELLOW: "黄", GREEN: "绿"}
_AS_SAID = ("{0}", "{1}", "{0}灯", "{0}色", "{0}牌", "{0}色预警", "{0}灯项目")
LIGHT_WORDS = {
    way.format(LIGHT_NAMES[light], light): light for way in _AS_SAID for light in (RED, YELLOW, GREEN)
}
"""Every way of saying a light that there is → the light."""

_KEYS = ("green_from", "red_to")


class Bucket(Enum):
    """The one place a project has in the counts, decided in this order."""

    NOT_STARTED = "not_started"
    NO_PLAN = "no_plan"
    NOT_REPORTED = "not_reported"
    FINISHED_BELOW = "finished_below"
    AHEAD = "ahead"
    BEHIND = "behind"
    ON_SCHEDULE = "on_schedule"


LATE = (Bucket.BEHIND, Bucket.NOT_STARTED)
"""Buckets of the projects of which something is missing against the calendar."""


@frozen
class LightPolicy:
    """Two limits on the variance against time progress, in hundredths of a 百分点.

    Attributes:
        green_from: at least this is green.
        red_to: at most this is red; between the two is yellow.
    """

    green_from: int = 0
    red_to: int = -1000

    def light(self, variance: int) -> str:
        """The light of one variance.

        >>> LightPolicy().light(0), LightPolicy().light(-999), LightPolicy().light(-1000)
        ('green', 'yellow', 'red')
        """
        if variance >= self.green_from:
            return GREEN
        return RED if variance <= self.red_to else YELLOW


def read_lights(table: Mapping[str, Any]) -> LightPolicy:
    """Read and lint ``[lights]``: ``green_from`` and ``red_to``, in 百分点.

    Raises:
        ConfigError: an unknown key, no number, or limits that leave no room for yellow.
    """
    unknown = [key for key in table if key not in _KEYS]
    if unknown:
        raise ConfigError(
            "[lights]", f"不认识的设置“{'”“'.join(unknown)}”", f"可用的设置是{'、'.join(_KEYS)}，单位是百分点"
        )
    limits = {key: _points(key, value) for key, value in table.items()}
    policy = LightPolicy(**limits)
    if policy.red_to >= policy.green_from:
        raise ConfigError(
            "[lights]",
            f"红灯线{hundredths_text(policy.red_to)}不低于绿灯线{hundredths_text(policy.green_from)}，黄灯没有区间",
            "请让red_to小于green_from",
        )
    return policy


def _points(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigError("[lights]", f"“{key}”应当是数字，现在是{value!r}", "请写百分点数，如-10")
    return int((Decimal(str(value)) * 100).to_integral_value())
