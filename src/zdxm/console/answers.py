"""How a command answers: a result knows every form it can be asked for; one function prints or saves it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

from zdxm.console.screen import Screen, emit, note, screen_of, speaks_utf8
from zdxm.declare import frozen

FORMAT_VERSION = 1
"""Of every JSON: a key is never taken away or given another meaning without a new version."""

SHOWN = frozenset({"text", "table"})
"""The forms that are for somebody's eyes."""


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


class Result:
    """What a command found out, in the forms that the command offers."""

    __slots__ = ()

    @property
    def found(self) -> bool:
        """Whether what was looked for was found, so that the run leaves with 1."""
        return False

    def text(self, screen: Screen) -> str:
        """For somebody to read, with a final line break."""
        raise NotImplementedError

    def json(self) -> object:
        """For another program: what :func:`json.dumps` takes."""
        raise NotImplementedError

    def encoded(self, form: str) -> bytes:
        """As a file of another format."""
        raise NotImplementedError

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """What is said beside it on standard error; ``screen`` is where its text was shown, if it was."""
        del screen
        return ()


@frozen
class Said(Result):
    """A few words: a page, the paths of files that were written.

    Attributes:
        words: with a final line break.
        left: what is said beside it: what is left to do.
        found: whether there is something to decide.
    """

    words: str
    left: tuple[str, ...] = ()
    found: bool = False

    def text(self, screen: Screen) -> str:
        """The words as they are."""
        del screen
        return self.words

    def remarks(self, screen: Screen | None) -> Iterable[str]:
        """What is left to do."""
        del screen
        return self.left


def written(paths: Iterable[Path], left: Iterable[str] = (), *, found: bool = False) -> Said:
    """The answer of a command that wrote files: their paths, one a line."""
    return Said("".join(f"{path}\n" for path in paths), tuple(left), found)


def answer(result: Result, form: str = "text", path: Path | None = None, *, force: bool = False) -> ExitCode:
    """Print a result or save it, say what there is to say beside it, and tell how the run ends.

    Args:
        result: what was found out.
        form: one of :data:`SHOWN`, ``json``, or a format that the result encodes itself in.
        path: the file to write; None to print the result.
        force: replace a file that is not ours or was edited.

    Raises:
        OutputError: it cannot be printed or saved.
    """
    stream = sys.stdout
    screen = screen_of(stream) if form in SHOWN else None
    if screen:
        payload: str | bytes = result.text(screen)
    elif form == "json":
        payload = json_text(result.json(), ascii_only=path is None and not speaks_utf8(stream))
    else:
        payload = result.encoded(form)
    if path is not None:
        from zdxm.saving import save  # noqa: PLC0415 - most answers are printed

        save({path: payload.encode() if isinstance(payload, str) else payload}, force=force)
        payload = f"{path}\n"
    emit(payload.decode("utf-8-sig") if isinstance(payload, bytes) and stream.isatty() else payload)
    for remark in result.remarks(screen):
        note(remark)
    return ExitCode.FOUND if result.found else ExitCode.DONE


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """A value as JSON text with a final line break; ``ascii_only`` for a stream that is not UTF-8."""
    return json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n"
