"""How a command answers: a result knows every form it can be asked for; one function prints or saves it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from json.encoder import encode_basestring, encode_basestring_ascii
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
        """For another program: what :func:`json.dumps` takes; at the top an iterator may stand for a list."""
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
        payload: str | bytes | Iterable[str] = result.text(screen)
    elif form == "json":
        payload = json_pieces(result.json(), ascii_only=path is None and not speaks_utf8(stream))
    else:
        payload = result.encoded(form)
    if path is not None:
        from zdxm.saving import save  # noqa: PLC0415 - most answers are printed

        save({path: payload if isinstance(payload, bytes) else "".join(payload).encode()}, force=force)
        payload = f"{path}\n"
    emit(payload.decode("utf-8-sig") if isinstance(payload, bytes) and stream.isatty() else payload)
    remarks = "\n".join(result.remarks(screen))
    if remarks:
        note(remarks)
    return ExitCode.FOUND if result.found else ExitCode.DONE


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """A value as JSON text with a final line break; ``ascii_only`` for a stream that is not UTF-8."""
    return "".join(json_pieces(value, ascii_only=ascii_only))


def json_pieces(value: object, *, ascii_only: bool = False) -> Iterator[str]:
    """The same in pieces: those of an iterator, which may have a hundred thousand items, one by one."""
    quoted = encode_basestring_ascii if ascii_only else encode_basestring
    if not isinstance(value, dict) or not value:
        yield _indented(value, quoted, "\n")
    else:
        opening = "{"
        for key, one in value.items():
            yield f"{opening}\n  {quoted(key)}: "
            yield from (
                _items(one, quoted, "\n  ") if isinstance(one, Iterator) else [_indented(one, quoted, "\n  ")]
            )
            opening = ","
        yield "\n}"
    yield "\n"


def _items(items: Iterator[object], quoted: Callable[[str], str], line: str) -> Iterator[str]:
    """A list whose items come one by one."""
    opening = "["
    for one in items:
        yield f"{opening}{line}  {_indented(one, quoted, f'{line}  ')}"
        opening = ","
    yield f"{line}]" if opening == "," else "[]"


def _indented(value: object, quoted: Callable[[str], str], line: str) -> str:
    """As :func:`json.dumps` with an indent has it, which takes three times as long for a large value."""
    if isinstance(value, str):
        return quoted(value)
    deeper = f"{line}  "
    if isinstance(value, dict) and value:
        pairs = [f"{quoted(key)}: {_indented(one, quoted, deeper)}" for key, one in value.items()]
        return f"{{{deeper}{f',{deeper}'.join(pairs)}{line}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{deeper}{f',{deeper}'.join([_indented(one, quoted, deeper) for one in value])}{line}]"
    return "null" if value is None else json.dumps(value)
