"""The terminal: what is printed, in which colour, and how it stays whole on a GBK console or in a pipe."""

from zdxm.console.messages import counts_text, show_error, show_findings
from zdxm.console.streams import (
    ReaderGoneError,
    emit,
    emit_bytes,
    note,
    prepare_streams,
    screen_of,
    speaks_utf8,
    working,
)

__all__ = [
    "ReaderGoneError",
    "counts_text",
    "emit",
    "emit_bytes",
    "note",
    "prepare_streams",
    "screen_of",
    "show_error",
    "show_findings",
    "speaks_utf8",
    "working",
]
