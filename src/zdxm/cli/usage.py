"""Faults of usage, as typer finds them, said in Chinese.

typer tells its faults apart by class only and does not publish the classes, so their names are looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.errors import ConfigError

if TYPE_CHECKING:
    import typer

__all__ = ["usage_error"]

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
