"""Every example in every docstring holds."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import zdxm

MODULES = sorted(module.name for module in pkgutil.walk_packages(zdxm.__path__, "zdxm."))


@pytest.mark.parametrize("name", [name for name in MODULES if name != "zdxm.__main__"])
def test_examples(name: str) -> None:
    """A module's examples print what they say."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
