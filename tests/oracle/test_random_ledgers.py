"""Two hundred random ledgers, worked out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from oracle.maker import make_ledger
from oracle.recompute import recompute
from zdxm.config.settings import Settings
from zdxm.console.ledger import Figures
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = 200
GROUP_KEYS = (
    "projects", "started", "not_started", "finished", "total_investment", "annual_plan", "completed",
    "completion_rate_pct", "variance_pp", "ahead", "behind", "on_schedule", "no_plan", "not_reported",
    "finished_below",
    "without_plan", "without_plan_completed",
    "status_unknown",
)  # fmt: skip
PROJECT_KEYS = ("name", "category", "status", "total_investment", "annual_plan", "completed", "bucket")


def pick(group: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Only the keys that both sides know."""
    return {key: group[key] for key in keys}


@pytest.mark.parametrize("seed", range(SEEDS))
def test_figures_agree_with_an_independent_recomputation(seed: int, tmp_path: Path) -> None:
    """Whatever the layout, unit and column order, every figure equals the one from the raw cells."""
    path = tmp_path / "台账.xlsx"
    shape, period = make_ledger(path, seed)
    expected = recompute(path, shape)
    actual = Figures(read_figures([path], Settings(), parse_period(period))).json()
    assert [pick(project, PROJECT_KEYS) for project in actual["projects"]] == [
        pick(project, PROJECT_KEYS) for project in expected["projects"]
    ]
    assert pick(actual["total"], GROUP_KEYS) == pick(expected["total"], GROUP_KEYS)
    assert {group["name"]: pick(group, GROUP_KEYS) for group in actual["categories"]} == {
        name: pick(group, GROUP_KEYS) for name, group in expected["categories"].items()
    }
