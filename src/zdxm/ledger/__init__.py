"""The typed ledger: projects in canonical columns, each value's cell, and the totals to compare with."""
