"""From the arguments to the exit code; the one place where exceptions end."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence

import typer

from zdxm import __version__
from zdxm.cli.output import ExitCode
from zdxm.console.messages import show_error
from zdxm.console.streams import ReaderGoneError, note, prepare_streams
from zdxm.errors import ConfigError, ZdxmError

_EXTRA = re.compile(r"\(s\) \((.*)\)")
_NEEDS_VALUE = "requires"


def usage_error(error: typer.TyperException) -> ConfigError:
    """Turn a fault of usage into place, reason and remedy."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "zdxm"
    return ConfigError(f"命令行{path}", _reason(error), _remedy(error, path))


def _reason(error: typer.TyperException) -> str:
    kind = type(error).__name__
    name = getattr(error, "option_name", "")
    if kind == "NoSuchOption":
        return f"没有“{name}”这个选项"
    if kind == "BadOptionUsage":
        needs = _NEEDS_VALUE in error.message
        return f"选项“{name}”后面缺少内容" if needs else f"选项“{name}”后面不能带内容"
    parameter = getattr(error, "param", None)
    shown = getattr(parameter, "metavar", None) or getattr(parameter, "name", "")
    if kind == "MissingParameter":
        return f"缺少“{shown}”"
    extra = _EXTRA.search(error.message)
    if kind == "UsageError" and extra:
        return f"多出了“{extra[1]}”"
    return f"“{shown}”的取值不对（{error.message}）" if shown else f"写法不对（{error.message}）"


def _remedy(error: typer.TyperException, path: str) -> str:
    close = getattr(error, "possibilities", None)
    guess = f"是不是“{'”或“'.join(sorted(close))}”？" if close else ""
    return f"{guess}用{path} --help查看全部写法"


PROGRAM = "zdxm"
DEBUG_VARIABLE = "ZDXM_DEBUG"


def run(args: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        args: the arguments; None for those of the process.

    Returns:
        An :class:`ExitCode`. No exception but ``SystemExit`` (from shell completion) gets through.
    """
    prepare_streams()
    try:
        from zdxm.cli.app import app

        command = typer.main.get_command(app)
        result = command.main(args=args, prog_name=PROGRAM, standalone_mode=False)
        return int(result or ExitCode.DONE)
    except ReaderGoneError:
        return ExitCode.DONE
    except ZdxmError as error:
        show_error(error)
    except typer.TyperException as error:
        show_error(usage_error(error))
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
