"""Standard output and standard error: what they can show, and how printing never fails.

Payload goes through :func:`emit`, everything else through :func:`note`. Colours and lines broken to a width
are for a terminal alone; a pipe gets plain lines of any length.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Literal, TextIO

import typer

from zdxm.declare import frozen, pattern
from zdxm.errors import OutputError, ZdxmError

_GONE = (errno.EPIPE, errno.EINVAL)  # EINVAL is what Windows says of a closed pipe
_UTF8 = ("utf-8", "utf8")
_PATIENCE = 1.0  # seconds before a run shows that it is busy
NARROWEST = 20  # columns below which breaking lines helps nobody
_CLOSING = re.escape("，。、；：！？）》】〉」』”’")
_OPENING = re.escape("（《【〈「『“‘")
_UNIT = pattern(rf"[{_OPENING}]*(?:[!-~]+|.)[{_CLOSING}]*")
"""What stays on one line: a 汉字 or a word of Latin letters and digits, with the marks that belong to it."""
_LETTER = pattern(rf"[{_OPENING}]*.[{_CLOSING}]*")
"""What stays on one line where a word is wider than the line."""


class ReaderGoneError(Exception):
    """Whoever read our output has stopped (``| head``): nothing is left to do, nothing is wrong."""


@frozen(kw_only=True)
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

    @property
    def rule(self) -> str:
        """What a line is drawn with."""
        return "─" if self.blocks else "-"

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


def emit(payload: str | bytes | Iterable[str]) -> None:
    """Print payload: text, whole or in pieces, or the bytes of a format that says how it is encoded.

    Raises:
        ReaderGoneError: nobody reads it.
        OutputError: the disk is full, or the system refuses for another reason.
    """
    try:
        if isinstance(payload, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(payload)
            sys.stdout.buffer.flush()
        else:
            sys.stdout.writelines([payload] if isinstance(payload, str) else payload)
            sys.stdout.flush()
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


def wrap(text: str, width: int) -> list[str]:
    """Break a text where its line is full.

    No line begins with a closing mark or ends with an opening one, and a word, number, option or file name in
    Latin letters stays whole unless it is wider than a line. A line break in the text stays.

    >>> wrap("五个字一句，又一句", 10), wrap("五个字一句，又一句", 11), wrap("", 4)
    (['五个字一', '句，又一句'], ['五个字一', '句，又一句'], [''])
    >>> wrap("写到zdxm.toml（设置）", 12), wrap("abcdefgh", 5)
    (['写到', 'zdxm.toml', '（设置）'], ['abcde', 'fgh'])
    """
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


def _wrapped(paragraph: str, width: int) -> list[str]:
    from rich.cells import cell_len

    if cell_len(paragraph) <= width:
        return [paragraph]
    lines, line, used = [], "", 0
    for unit in _UNIT.findall(paragraph):
        for piece in [unit] if cell_len(unit) <= width else _LETTER.findall(unit):
            size = cell_len(piece)
            if used + size > width:
                lines.append(line.rstrip(" "))
                line, used = "", 0
                if piece == " ":
                    continue
            line += piece
            used += size
    return [*lines, line] if line else lines


def fill(text: str, width: int, justify: Literal["left", "right"]) -> str:
    """Blanks beside a text up to a width.

    >>> fill("红", 4, "left"), fill("-7.86", 6, "right")
    ('红  ', ' -7.86')
    """
    from rich.cells import cell_len

    blanks = " " * (width - cell_len(text))
    return text + blanks if justify == "left" else blanks + text


def labelled(screen: Screen, label: str, text: str, colour: str | None = None, indent: str = "") -> str:
    """``label：text``; on a terminal the text hangs right of its label."""
    head = f"{indent}{label}："
    painted = screen.paint(head, colour, bold=True)
    if screen.width is None:
        return painted + text
    from rich.cells import cell_len

    margin = cell_len(head)
    return painted + ("\n" + " " * margin).join(wrap(text, max(screen.width - margin - 1, NARROWEST)))


def show_error(error: ZdxmError) -> None:
    """Print what ended the run: where, why, and what to do."""
    screen = screen_of(sys.stderr)
    said = (
        ("位置", error.place, "red"),
        ("原因", f"{error.reason}。", "red"),
        ("怎么改", f"{error.remedy}。", "green"),
    )
    note("\n".join(labelled(screen, *line) for line in said))
