"""Exit codes, named once."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["ExitCode"]


class ExitCode(IntEnum):
    """How a run ended.

    Attributes:
        DONE: it did what it was asked to.
        FOUND: done, and what was looked for was found (``check``, ``lag --fail``).
        FAILED: it could not run.
        INTERRUPTED: Ctrl-C.
    """

    DONE = 0
    FOUND = 1
    FAILED = 2
    INTERRUPTED = 130
