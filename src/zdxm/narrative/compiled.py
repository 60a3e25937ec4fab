"""Compiled templates, kept between runs: compiling them is most of what composing a report costs.

Kept as Python keeps ``__pycache__``: in the user's own cache folder, by the template's path and checksum. A
cache that cannot be read or written is no fault: the template is compiled again.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache  # noqa: TID253 - only the sandbox imports this module

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

__all__ = ["compiled_templates"]

_VARIABLES = ("LOCALAPPDATA",) if sys.platform == "win32" else ("XDG_CACHE_HOME",)


class _Cache(FileSystemBytecodeCache):
    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what is there; nothing where the system refuses."""
        with contextlib.suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; nothing where the system refuses."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def compiled_templates() -> FileSystemBytecodeCache | None:
    """The cache in the user's own folder; None where there is none to be had."""
    with contextlib.suppress(OSError, RuntimeError):
        home = next(filter(None, map(os.environ.get, _VARIABLES)), None) or Path.home() / ".cache"
        folder = Path(home) / "zdxm" / "templates"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _Cache(str(folder))
    return None
