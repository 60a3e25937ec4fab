"""Measure how well ledgers are read: ``python tests/ledgers/measure.py [part of a case's name]``."""

from __future__ import annotations

import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_TESTS), str(_TESTS.parent / "src")]

from ledgers.report import main  # noqa: E402 - only found with the path above

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
