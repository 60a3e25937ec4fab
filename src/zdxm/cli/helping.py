"""The help pages: typer's look, in Chinese, without the Markdown machinery that typer loads for them."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

from zdxm.console.messages import fill, wrap
from zdxm.console.streams import screen_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text
    from typer._click.core import Command, Context

OPTIONS_MARK = "[选项]"
_USAGE, _ARGUMENTS, _OPTIONS, _COMMANDS, _EXAMPLES = "用法：", "参数", "选项", "命令", "例子"
_BUILT_IN = {
    "help": "显示这份帮助",
    "install_completion": "为当前的命令行环境安装自动补全",
    "show_completion": "显示自动补全脚本，可自行复制安装",
}
"""Help for the options that typer adds."""
_NAME_STYLE = "bold cyan"
_PIPE_WIDTH = 80
_WIDEST = 120
_FRAME, _GAP, _INDENT = 4, 2, 4
"""Columns of a panel's frame, between a name and its meaning, before a meaning on a line of its own."""
_WIDEST_NAME = 0.7
"""Share of the room that a name may take and still have its meaning beside it."""


def help_text(command: Command, ctx: Context) -> str:
    """The help page of a command or of ``zdxm`` itself, as wide as standard output allows."""
    paper = io.StringIO()
    console = _console(paper)
    console.print()
    console.print(_usage(command, ctx))
    console.print()
    for paragraph in (command.help or "").split("\n\n"):
        console.print("\n".join(wrap(paragraph, console.width)), markup=False, highlight=False)
        console.print()
    for panel in _panels(command, ctx, console.width):
        console.print(panel)
    return "\n".join(line.rstrip() for line in paper.getvalue().splitlines())


def _console(paper: io.StringIO) -> Console:
    from rich.console import Console

    screen = screen_of(sys.stdout)
    return Console(
        file=paper,
        width=min(screen.width or _PIPE_WIDTH, _WIDEST),
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        legacy_windows=False,
        highlight=False,
    )


def _usage(command: Command, ctx: Context) -> Text:
    from rich.text import Text

    pieces = [ctx.command_path, *command.collect_usage_pieces(ctx)]
    return Text.assemble((_USAGE, "yellow"), (" ".join(pieces), "bold"))


def _panels(command: Command, ctx: Context, width: int) -> list[Panel]:
    """Arguments, options, commands, examples: each that there is, ``width`` columns wide."""
    parameters = [item for item in command.get_params(ctx) if not getattr(item, "hidden", False)]
    sections = (
        (_ARGUMENTS, [_parameter(item) for item in parameters if item.param_type_name == "argument"]),
        (_OPTIONS, [_parameter(item) for item in parameters if item.param_type_name == "option"]),
        (_COMMANDS, list(getattr(command, "summaries", {}).items())),
        (_EXAMPLES, list(getattr(command, "examples", ()))),
    )
    return [_panel(title, rows, width) for title, rows in sections if rows]


def _parameter(item: Any) -> tuple[str, str]:  # noqa: ANN401 - typer does not publish the class
    """How an argument or option is written, and what it means."""
    shown = item.metavar or ""
    help_line = _BUILT_IN.get(item.name, item.help or "")
    if item.param_type_name == "argument":
        return shown, help_line
    names = sorted(item.opts, key=len)
    return f"{', '.join(names)} {shown}".rstrip(), help_line


def _panel(title: str, rows: list[tuple[str, str]], width: int) -> Panel:
    from rich import box
    from rich.cells import cell_len
    from rich.panel import Panel

    room = width - _FRAME
    widest = max(cell_len(name) for name, _ in rows)
    beside = widest <= room * _WIDEST_NAME
    shape = box.ROUNDED if screen_of(sys.stdout).blocks else box.ASCII
    return Panel(
        _beside(rows, widest, room) if beside else _below(rows, room),
        title=title,
        title_align="left",
        border_style="dim",
        box=shape,
    )


def _beside(rows: list[tuple[str, str]], widest: int, room: int) -> Text:
    """Two columns: the names whole, what they mean in the rest."""
    from rich.text import Text

    margin = "\n" + " " * (widest + _GAP)
    lines = [
        Text.assemble(
            (fill(name, widest + _GAP, "left"), _NAME_STYLE),
            margin.join(wrap(text, room - widest - _GAP)),
        )
        for name, text in rows
    ]
    return Text("\n").join(lines)


def _below(rows: list[tuple[str, str]], room: int) -> Text:
    """One column: each name, and under it what it means."""
    from rich.text import Text

    margin = "\n" + " " * _INDENT
    lines = [
        Text.assemble(
            ("\n".join(wrap(name, room)), _NAME_STYLE),
            margin,
            margin.join(wrap(text, room - _INDENT)),
        )
        for name, text in rows
    ]
    return Text("\n").join(lines)
