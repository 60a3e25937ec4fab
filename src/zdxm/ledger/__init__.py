"""The typed ledger: projects in canonical columns, each value's cell, and the totals to compare with."""

from zdxm.ledger.model import Control, ControlKind, Ledger
from zdxm.ledger.reading import read_ledger
from zdxm.ledger.spans import check_period, ledger_period

__all__ = ["Control", "ControlKind", "Ledger", "check_period", "ledger_period", "read_ledger"]
