"""What holds for every process that runs tests."""

from __future__ import annotations

import os
import sys

# Some machines keep no compiled modules. Tests start the program often, each time in a process of its own
# that would compile the whole package anew; here all share what the first one has compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
