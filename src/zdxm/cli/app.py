"""The command ``zdxm``: what commands there are, how each is loaded, its help in Chinese, how a run ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from zdxm import __version__
from zdxm.cli.options import LEDGER_ENDINGS
from zdxm.console.answers import ExitCode
from zdxm.console.screen import (
    ReaderGoneError,
    Screen,
    emit,
    fill,
    note,
    prepare_streams,
    screen_of,
    show_error,
    wrap,
)
from zdxm.declare import pattern
from zdxm.errors import ConfigError, ZdxmError

PROGRAM = "zdxm"
DEBUG_VARIABLE = "ZDXM_DEBUG"
_EXTRA = pattern(r"\(s\) \((.*)\)")
"""What typer says of words that no argument takes."""

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
    "config": "有哪些设置在用，各是从哪里来的",
    "templates": "报告模板：列出种类，印出、复制模板文件",
    "format-check": "检查Word文件是否合乎公文格式国家标准",
}
"""Every command and what it does, in the order of the help."""

_HELP_NAMES = {"help_option_names": ["-h", "--help"]}
OPTIONS_MARK, COMMANDS_MARK = "[选项]", "命令 …"

EXAMPLES = (
    ("zdxm check 台账.xlsx", "先看台账有没有问题"),
    ("zdxm report 台账.xlsx --period 上半年", "生成上半年的工作总结"),
    ("zdxm lag 台账.xlsx --by 责任单位", "按责任单位列出落后的项目"),
)
"""What the help of the program itself shows."""


class Command(TyperCommand):
    """One command, with a help page of ours.

    Attributes:
        examples: command lines and what each does.
        summaries: the commands below it: none.
    """

    examples: tuple[tuple[str, str], ...] = ()
    summaries: Mapping[str, str] = {}

    def get_help(self, ctx: object) -> str:  # noqa: ARG002 - typer's signature
        """The help page, in Chinese."""
        return help_page(self, f"{PROGRAM} {self.name}")


class Commands(TyperGroup):
    """The group of all commands; the file of one is loaded when it runs, so that the help stays quick."""

    examples = EXAMPLES
    summaries = SUMMARIES

    def get_help(self, ctx: object) -> str:  # noqa: ARG002 - typer's signature
        """The help page, in Chinese."""
        return help_page(self, PROGRAM)

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002 - typer's signature
        """The names, in the order of the help."""
        return list(SUMMARIES)

    def get_command(self, ctx: object, cmd_name: str) -> Command | None:  # noqa: ARG002 - typer's signature
        """Load one command; None where there is none of this name."""
        return _load(cmd_name) if cmd_name in SUMMARIES else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Command | None, list[str]]:  # noqa: ANN401 - as typer.Context has it
        """The command that the first argument names, and the arguments left for it.

        Raises:
            ConfigError: there is none of this name.
        """
        name, *rest = args
        if name not in SUMMARIES and not ctx.resilient_parsing:
            raise _unknown(name, rest)
        return name, self.get_command(ctx, name), rest


def _load(name: str) -> Command:
    module = import_module(f"zdxm.cli.{name.replace('-', '_')}")
    single = typer.Typer(add_completion=False)
    register = single.command(
        name,
        cls=Command,
        context_settings=_HELP_NAMES,
        help=f"{SUMMARIES[name]}。\n\n{module.DETAILS}",
        options_metavar=OPTIONS_MARK,
    )
    register(module.run)
    command = typer.main.get_command(single)
    if not isinstance(command, Command):
        raise TypeError(name)
    command.short_help = SUMMARIES[name]
    command.examples = module.EXAMPLES
    _read_plainly(command)
    return command


def _read_plainly(command: Any) -> None:  # noqa: ANN401 - typer does not publish the class of any command
    """Keep typer from loading pydantic, which takes as long as typer itself, to read words and paths."""
    for parameter in command.get_params(typer.Context(command, **command.context_settings)):
        parameter.process_value = partial(_value, parameter)


def _value(parameter: Any, ctx: Any, given: Any) -> object:  # noqa: ANN401 - as above
    """What typer makes of one argument or option: its parser's value, a path or the word itself.

    Raises:
        ConfigError: it is missing.
    """
    wanted = parameter.type_descriptor
    read = wanted.parameter_info.parser or (Path if wanted.annotation in (Path, list[Path]) else _as_it_is)
    if parameter.nargs == -1 or parameter.multiple:
        return tuple(read(item) for item in given or ())
    if given is None and parameter.required:
        path = ctx.command_path
        raise ConfigError(f"命令行{path}", f"缺少“{parameter.metavar}”", f"用{path} --help查看全部写法")
    value = given if given is None or isinstance(given, bool) else read(given)
    return parameter.callback(ctx, parameter, value) if parameter.callback else value


def _as_it_is(word: object) -> object:
    return word


def _unknown(name: str, rest: list[str]) -> ConfigError:
    known = "、".join(SUMMARIES)
    if Path(name).suffix.lower() in LEDGER_ENDINGS:
        line = " ".join(["zdxm report", name, *rest])
        return ConfigError(
            f"命令行zdxm {name}", "台账前面缺少命令", f"请先写命令，如{line}；可用的命令有{known}"
        )
    import difflib

    close = difflib.get_close_matches(name, SUMMARIES, n=1)
    guess = f"是不是“{close[0]}”？" if close else ""
    return ConfigError(f"命令行zdxm {name}", f"没有“{name}”这个命令", f"{guess}可用的命令有{known}")


app = typer.Typer(
    cls=Commands,
    subcommand_metavar=COMMANDS_MARK,
    options_metavar=OPTIONS_MARK,
    context_settings=_HELP_NAMES,
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


def _usage_error(error: typer.TyperException, args: Sequence[str]) -> ConfigError:
    """Turn a fault of usage, which typer tells in English, into place, reason and remedy."""
    path = " ".join([PROGRAM, *[word for word in args[:1] if word in SUMMARIES]])
    close = getattr(error, "possibilities", None)
    guess = f"是不是“{'”或“'.join(sorted(close))}”？" if close else ""
    return ConfigError(f"命令行{path}", _reason(error), f"{guess}用{path} --help查看全部写法")


def _quoted(error: ZdxmError, words: Sequence[str]) -> ZdxmError:
    """The error; where words side by side are the name of a file with blanks, what to write instead."""
    for first in range(len(words)):
        for last in range(first + 2, len(words) + 1):
            together = words[first:last]
            if any(word.startswith("-") or _is_file(word) for word in together[:-1]):
                break
            if _is_file(name := " ".join(together)):
                return ZdxmError(error.place, error.reason, f'文件名里有空格，请加上引号："{name}"')
    return error


def _is_file(name: str) -> bool:
    return os.path.isfile(name)  # noqa: PTH113 - as pathlib raises over a word too long for a name


def _reason(error: typer.TyperException) -> str:
    option = getattr(error, "option_name", "")
    if option and hasattr(error, "possibilities"):
        return f"没有“{option}”这个选项"
    if option:
        return f"选项“{option}”后面{'缺少内容' if 'requires' in error.message else '不能带内容'}"
    extra = _EXTRA.search(error.message)
    return f"多出了“{extra[1]}”" if extra else f"写法不对（{error.message}）"


def run(args: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        args: the arguments; None for those of the process.

    Returns:
        An :class:`ExitCode`. No exception but ``SystemExit`` (from shell completion) gets through.
    """
    prepare_streams()
    words = sys.argv[1:] if args is None else args
    try:
        command = typer.main.get_command(app)
        _read_plainly(command)
        result = command.main(args=args, prog_name=PROGRAM, standalone_mode=False)
        return int(result or ExitCode.DONE)
    except ReaderGoneError:
        return ExitCode.DONE
    except ZdxmError as error:
        show_error(_quoted(error, words))
    except typer.TyperException as error:
        show_error(_quoted(_usage_error(error, words), words))
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: the clerk never sees a traceback unasked
        _report_fault(error)
    return ExitCode.FAILED


def _report_fault(error: Exception) -> None:
    """Say that the fault is the program's, and keep what is needed to find it."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    if os.environ.get(DEBUG_VARIABLE):
        note(trace.rstrip())
    path = _save_log(trace)
    show_error(
        ZdxmError(
            PROGRAM,
            f"内部错误：程序遇到没有预料到的情况（{type(error).__name__}）",
            f"请把日志{path}发给程序的维护者"
            if path
            else f"请设{DEBUG_VARIABLE}=1再运行一次，把显示的内容发给维护者",
        )
    )


def _save_log(trace: str) -> str | None:
    """Write the log into the system's folder for temporary files; None if even that fails."""
    import tempfile

    text = f"zdxm {__version__}\nPython {sys.version}\n{sys.platform}\n{sys.argv}\n\n{trace}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="zdxm-", suffix=".log", delete=False
        ) as log:
            log.write(text)
    except OSError:
        return None
    return log.name


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
