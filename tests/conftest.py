"""What holds for every process that runs tests."""

from __future__ import annotations

import gc
import os
import sys
import tempfile

from zdxm.saving import _CACHE_VARIABLES

# Some machines keep no compiled modules. Tests start the program often, each time in a process of its own
# that would compile the whole package anew; here all share what the first one has compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What tests write is remembered apart, and forgotten: the clerk's own cache is none of theirs.
_CACHE = tempfile.TemporaryDirectory(prefix="zdxm-cache-")
for _name in _CACHE_VARIABLES:
    os.environ[_name] = _CACHE.name

# What was imported and collected lives as long as the run: the collector need not look through it again.
gc.set_threshold(100_000, 20, 50)


def pytest_collection_finish() -> None:
    """Leave out of the collector's rounds what the tests themselves consist of."""
    gc.collect()
    gc.freeze()
