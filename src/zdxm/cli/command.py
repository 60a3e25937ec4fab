"""A command as typer knows it, with Chinese help and without typer's slow way to read arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer
from typer.core import TyperCommand

from zdxm.cli.helping import help_text

if TYPE_CHECKING:
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

_RUNTIME = "_runtime_param"


class Command(TyperCommand):
    """One command.

    Attributes:
        examples: command lines and what each does, for the help.
    """

    examples: tuple[tuple[str, str], ...] = ()

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments; a fault knows the command it was made in."""
        read_plainly(self.get_params(ctx))
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            error.ctx = getattr(error, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The help page, in Chinese."""
        formatter.write(help_text(self, ctx))


class _PlainReader:
    """Reads one argument: a path as a path, everything else as it is."""

    def __init__(self, annotation: object) -> None:
        paths = annotation is Path or Path in get_args(annotation)
        self._read: Callable[[Any], object] = Path if paths else lambda value: value

    def coerce(self, value: object, param: Any, ctx: object) -> object:  # noqa: ANN401, ARG002 - typer's signature
        """The argument as the command gets it."""
        if param.multiple or param.nargs == -1:
            return tuple(self._read(item) for item in value) if isinstance(value, list | tuple) else ()
        return value if value is None or isinstance(value, bool) else self._read(value)


def read_plainly(parameters: Iterable[Any]) -> None:
    """Keep typer from loading pydantic to read text as text and paths as paths.

    That is all our options are, and pydantic would take a sixth of the time of a small report. Where a future
    typer has no such place, its own way is used, and only the time is lost.
    """
    for parameter in parameters:
        if hasattr(parameter, _RUNTIME):
            setattr(parameter, _RUNTIME, _PlainReader(parameter.type_descriptor.annotation))
