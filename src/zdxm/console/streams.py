"""Standard output and standard error: what they can show, and how printing never fails.

Payload goes through :func:`emit`, everything else through :func:`note`. Colours and wrapping are for a
terminal alone; a pipe gets plain lines of any length.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from typing import TextIO

import typer

from zdxm.errors import OutputError

_GONE = (errno.EPIPE, errno.EINVAL)  # EINVAL is what Windows says of a closed pipe
_UTF8 = ("utf-8", "utf8")
_PATIENCE = 1.0  # seconds before a run shows that it is busy


class ReaderGoneError(Exception):
    """Whoever read our output has stopped (``| head``): nothing is left to do, nothing is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a stream can show.

    Attributes:
        width: columns; None for a pipe or a file, where lines may be of any length.
        colour: whether ANSI colours are understood and wanted.
        blocks: whether ▌ and │ are one column wide; on a GBK console they may be two.
    """

    width: int | None = None
    colour: bool = False
    blocks: bool = True

    def paint(self, text: str, colour: str | None, *, bold: bool = False) -> str:
        """The text in a colour, where there are colours."""
        return typer.style(text, fg=colour, bold=bold or None) if self.colour and (colour or bold) else text


def speaks_utf8(stream: TextIO) -> bool:
    """Whether a stream can take every letter."""
    return (stream.encoding or "").lower() in _UTF8


def prepare_streams() -> None:
    """Make printing never fail for a letter that the console's code page lacks.

    On UTF-8 a file name that is not UTF-8 goes out with the bytes it has; elsewhere ``?`` stands in.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="surrogateescape" if speaks_utf8(stream) else "replace")


def screen_of(stream: TextIO) -> Screen:
    """What a stream can show: ``COLUMNS``, ``NO_COLOR`` and ``TERM`` are heard."""
    terminal = stream.isatty()
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) else None
    if width is None and terminal:
        width = shutil.get_terminal_size().columns
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or _is_legacy_windows()
    return Screen(width=width, colour=terminal and not plain, blocks=speaks_utf8(stream))


def _is_legacy_windows() -> bool:
    """Whether the console would show colour codes as rubbish."""
    if sys.platform != "win32":
        return False
    from rich.console import detect_legacy_windows

    return detect_legacy_windows()


def emit(text: str) -> None:
    """Print payload.

    Raises:
        ReaderGoneError: nobody reads it.
        OutputError: the disk is full, or the system refuses for another reason.
    """
    with _reader_watched():
        sys.stdout.write(text)
        sys.stdout.flush()


def emit_bytes(data: bytes) -> None:
    """Print payload whose encoding is part of its format.

    Raises:
        ReaderGoneError: nobody reads it.
        OutputError: the disk is full, or the system refuses for another reason.
    """
    with _reader_watched():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@contextmanager
def _reader_watched() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _silence_stdout()
        if error.errno in _GONE:
            raise ReaderGoneError from None
        raise OutputError(
            "标准输出", f"写不出去（{error.strerror}）", "请检查磁盘空间，或换一个位置存放"
        ) from error


def _silence_stdout() -> None:
    """Point standard output nowhere, so that the interpreter's last flush does not complain either."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(text: str) -> None:
    """Say something that is not payload, on standard error."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


@contextmanager
def working(text: str) -> Iterator[None]:
    """Show on a terminal that a run of more than a second is still busy."""
    if not sys.stderr.isatty() or not screen_of(sys.stderr).colour:
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(text)
    timer = Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
