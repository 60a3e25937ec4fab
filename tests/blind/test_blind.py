"""Hold what is read of ledgers that were written blind against the truth beside them."""

from __future__ import annotations

import pytest

from blind.running import read
from blind.truth import Ledger, ledgers

BAD = {"silent", "missing", "false alarm", "crash"}


@pytest.mark.parametrize("ledger", ledgers(), ids=lambda ledger: ledger.path.stem)
def test_a_ledger_is_read_right_or_told(ledger: Ledger) -> None:
    """No value is wrong and no word is lost without one that tells of it, and no sound row is blamed."""
    outcome = read(ledger)
    assert outcome.verdict not in BAD, outcome.findings[:5]
