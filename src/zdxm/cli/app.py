"""The command ``zdxm``: what commands there are, and how each is loaded when it is asked for."""

from __future__ import annotations

import difflib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from zdxm import __version__
from zdxm.cli.command import Command, read_plainly
from zdxm.cli.finding import LEDGER_ENDINGS
from zdxm.cli.helping import OPTIONS_MARK, help_text
from zdxm.console.streams import emit
from zdxm.errors import ConfigError

if TYPE_CHECKING:
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

SUMMARIES = {
    "report": "由台账生成公文格式的工作总结、通报等（Word）",
    "lag": "谁落后：慢于时间进度和未开工的项目，最落后的在前",
    "check": "核对台账，一次列出全部问题",
    "explain": "查看一条核对规则或格式检查项的说明",
    "diff": "两本台账相比变了什么，哪些项目拉动了完成率",
    "figures": "输出报告用到的全部数字（JSON）",
    "why": "报告里的一个数怎么算的、来自台账的哪些单元格",
    "refresh": "把新台账的数字换进改过的报告，文字和格式不动",
    "init": "写一本空白台账，或把台账的读法写进zdxm.toml",
    "templates": "报告模板：列出种类，印出、复制模板文件",
    "format-check": "检查Word文件是否合乎公文格式国家标准",
}
"""Every command and what it does, in the order of the help."""

COMMANDS_MARK = "命令 …"

EXAMPLES = (
    ("zdxm check 台账.xlsx", "先看台账有没有问题"),
    ("zdxm report 台账.xlsx --period 2011H1", "生成2011年上半年工作总结"),
    ("zdxm lag 台账.xlsx --by 责任单位", "按责任单位列出落后的项目"),
)
"""What the help of the program itself shows."""


class Commands(TyperGroup):
    """The group of all commands; the file of one is loaded when it runs, so that the help stays quick."""

    examples = EXAMPLES
    summaries = SUMMARIES

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read what stands before the command's name."""
        read_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - typer's signature
        """The names, in the order of the help."""
        return list(SUMMARIES)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 - typer's signature
        """Load one command; None where there is none of this name."""
        return _load(cmd_name) if cmd_name in SUMMARIES else None

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command that the first argument names, and the arguments left for it.

        Raises:
            ConfigError: there is none of this name.
        """
        name, *rest = args
        if name not in SUMMARIES and not ctx.resilient_parsing:
            raise _unknown(name, rest)
        return name, self.get_command(ctx, name), rest

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The help page, in Chinese."""
        formatter.write(help_text(self, ctx))


def _load(name: str) -> Command:
    module = import_module(f"zdxm.cli.{name.replace('-', '_')}")
    single = typer.Typer(add_completion=False)
    register = single.command(
        name, cls=Command, help=f"{SUMMARIES[name]}。\n\n{module.DETAILS}", options_metavar=OPTIONS_MARK
    )
    register(module.run)
    command = typer.main.get_command(single)
    if not isinstance(command, Command):
        raise TypeError(name)
    command.short_help = SUMMARIES[name]
    command.examples = module.EXAMPLES
    return command


def _unknown(name: str, rest: list[str]) -> ConfigError:
    known = "、".join(SUMMARIES)
    if Path(name).suffix.lower() in LEDGER_ENDINGS:
        line = " ".join(["zdxm report", name, *rest])
        return ConfigError(
            f"命令行zdxm {name}", "台账前面缺少命令", f"请先写命令，如{line}；可用的命令有{known}"
        )
    close = difflib.get_close_matches(name, SUMMARIES, n=1)
    guess = f"是不是“{close[0]}”？" if close else ""
    return ConfigError(f"命令行zdxm {name}", f"没有“{name}”这个命令", f"{guess}可用的命令有{known}")


app = typer.Typer(
    cls=Commands,
    subcommand_metavar=COMMANDS_MARK,
    options_metavar=OPTIONS_MARK,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:  # typer hands the flag over by position
    if asked:
        emit(f"zdxm {__version__}\n")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    help="从重点项目台账到公文格式的工作总结：逐格核对、逐数有据、打印即用。\n\n"
    "台账可以写一个或多个文件；不写时用配置里的，或当前文件夹里唯一的一个。",
)
def root(
    ctx: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 - the callback has done its work
        bool, typer.Option("--version", help="显示版本号", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Print the help where no command is named."""
    if ctx.invoked_subcommand is None:
        emit(ctx.get_help() + "\n")
