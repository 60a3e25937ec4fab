"""The help pages: typer's look, in Chinese, without the Markdown machinery that typer loads for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from zdxm.console.screen import Screen, fill, screen_of, wrap

_BUILT_IN = {
    "help": "显示这份帮助",
    "install_completion": "为当前的命令行环境安装自动补全",
    "show_completion": "显示自动补全脚本，可自行复制安装",
}
"""What typer's own options are for."""
HELP_ROW = "-h, --help", _BUILT_IN["help"]
_USAGE = "用法："
_NAME_COLOUR, _FRAME_COLOUR = "cyan", "bright_black"
_PIPE_WIDTH, _WIDEST = 80, 120
_FRAME, _GAP, _INDENT = 4, 2, 4
"""Columns of a panel's frame, between a name and its meaning, before a meaning on a line of its own."""
_WIDEST_NAME = 0.7
"""Share of the room that a name may take and still have its meaning beside it."""
_ROUNDED, _PLAIN = tuple("╭─╮│╰╯"), tuple("+-+|++")

Row = tuple[str, str]
"""How something is written, and what it means."""


def help_page(command: Any, path: str) -> str:  # noqa: ANN401 - typer does not publish the class of any command
    """The help page of a command or of ``zdxm`` itself, as wide as standard output allows.

    Args:
        command: its parameters, its description, and the examples and commands that it shows.
        path: how it is called.
    """
    screen = screen_of(sys.stdout)
    width = min(screen.width or _PIPE_WIDTH, _WIDEST)
    first, *more = wrap(" ".join([f"{_USAGE}{path}", *usage_of(command)]), width)
    usage = [first.removeprefix(_USAGE), *more]
    lines = [
        "",
        screen.paint(_USAGE, "yellow") + "\n".join(screen.paint(line, None, bold=True) for line in usage),
        "",
    ]
    for paragraph in command.help.split("\n\n"):
        lines += [*wrap(paragraph, width), ""]
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option"]
    sections = (
        ("参数", [(item.metavar, item.help) for item in arguments]),
        ("选项", [*map(option_row, options), HELP_ROW]),
        ("命令", list(command.summaries.items())),
        ("例子", list(command.examples)),
    )
    for title, rows in sections:
        if rows:
            lines += _panel(title, rows, width, screen)
    return "\n".join(lines)


def usage_of(command: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """What stands behind the name of a command: options, arguments, commands below it."""
    yield command.options_metavar
    for item in command.params:
        if item.param_type_name == "argument":
            yield (f"{{{item.metavar}}}" if item.required else f"[{item.metavar}]") + "..." * (item.nargs < 0)
    if command.summaries:
        yield command.subcommand_metavar


def option_row(item: Any) -> Row:  # noqa: ANN401 - as above
    """How an option is written, and what it is for."""
    names = ", ".join(sorted(item.opts, key=len))
    return f"{names} {item.metavar or ''}".rstrip(), _BUILT_IN.get(item.name, item.help)


def _panel(title: str, rows: Sequence[Row], width: int, screen: Screen) -> Iterator[str]:
    """A frame with a title, ``width`` columns wide, and in it the rows."""
    from rich.cells import cell_len

    left, rule, right, side, low_left, low_right = _ROUNDED if screen.blocks else _PLAIN
    edge = screen.paint(side, _FRAME_COLOUR)
    head = f"{left}{rule} {title} "
    yield screen.paint(head + rule * (width - 1 - cell_len(head)) + right, _FRAME_COLOUR)
    for name, text in _lines(rows, width - _FRAME):
        blanks = " " * (width - _FRAME - cell_len(name + text))
        yield f"{edge} {screen.paint(name, _NAME_COLOUR, bold=True)}{text}{blanks} {edge}"
    yield screen.paint(low_left + rule * (width - 2) + low_right, _FRAME_COLOUR)


def _lines(rows: Sequence[Row], room: int) -> Iterator[Row]:
    """Each name and what it means: in two columns, or below it where the names leave no room."""
    from rich.cells import cell_len

    widest = max(cell_len(name) for name, _ in rows) + _GAP
    beside = widest - _GAP <= room * _WIDEST_NAME
    for name, text in rows:
        if beside:
            first, *more = wrap(text, room - widest)
            yield fill(name, widest, "left"), first
            yield from (("", " " * widest + line) for line in more)
        else:
            yield from ((line, "") for line in wrap(name, room))
            yield from (("", " " * _INDENT + line) for line in wrap(text, room - _INDENT))
