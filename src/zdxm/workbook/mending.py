"""Errors that only new programs know (``#SPILL!``), made such as calamine reads.

One of them would make it refuse the whole sheet. What the cell showed is known from the scan and is reported;
here it only has to be an error that is read as no value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.workbook.model import UNCALCULATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zdxm.workbook.archive import Archive

__all__ = ["is_new", "with_old_errors"]

_OLD_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

_ERROR = re.compile(
    rb'(<(?:\w{1,20}:)?c\b[^<>]{0,400}\bt="e"[^<>]{0,400}>(?:<[^v][^<>]{0,400}>[^<]{0,40000}){0,2}<(?:\w{1,20}:)?v>)[^<]{0,400}'
)


def is_new(shown: str) -> bool:
    """Whether calamine refuses an error of this name."""
    return shown != UNCALCULATED and shown not in _OLD_ERRORS


def with_old_errors(archive: Archive, parts: Iterable[str]) -> bytes:
    """The workbook's bytes, every error in the named sheets an old one."""
    changes = dict.fromkeys(parts, _old)
    return archive.rewritten(changes) if changes else archive.data


def _old(sheet: bytes) -> bytes:
    return _ERROR.sub(rb"\1#VALUE!", sheet)
