"""The sample ledgers are what a sound ledger looks like: no rule may fire on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.ledgers import check_book

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize(
    ("ledger", "period"),
    [
        ("ledger.xlsx", "2011H1"),
        ("flat-2023/台账.xlsx", "2023Q3"),
        ("counties-2018/各县区台账.xlsx", "2018-08"),
    ],
)
def test_a_sound_ledger_breaks_no_rule(ledger: str, period: str) -> None:
    """Three layouts of real offices, registers included, are silent."""
    assert check_book(SAMPLES / ledger, period=period) == ()
