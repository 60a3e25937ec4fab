"""Words that the ledger says about itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from narrative.build import report
from zdxm.config.settings import Settings
from zdxm.narrative.library import region_of


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("2011年上半年全市重点项目建设进展情况台账", "全市"),
        ("2011年1-6月全县重点项目台账", "全县"),
        ("2023年前三季度云岭县重点建设项目表", "云岭县"),
        ("2023年6月上旬云岭县重点建设项目表", "云岭县"),
        ("云岭市2023年重点项目", "云岭市"),
        ("2011年上半年重点项目台账", ""),
        ("2011年重点项目（市级）台账", ""),
        ("", ""),
    ],
)
def test_region_is_read_off_the_title(title: str, region: str) -> None:
    """A place stands at the title's beginning or behind the date; nothing of the date belongs to it."""
    figures = replace(report(), title=title)
    assert region_of(figures, Settings()) == region


def test_the_settings_win() -> None:
    """What the office has set is not read off the ledger."""
    figures = replace(report(), title="2011年上半年全市重点项目台账")
    assert region_of(figures, Settings(region="甲县")) == "甲县"
