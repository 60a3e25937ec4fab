"""``zdxm explain``: the page of a rule."""

from __future__ import annotations

from typing import Annotated

import typer

from zdxm.cli.exits import ExitCode
from zdxm.console import emit

__all__ = ["DETAILS", "EXAMPLES", "run"]

DETAILS = "规则编号就是zdxm check每处问题前面的ZD加三位数字。"
EXAMPLES = (("zdxm explain ZD012", "ZD012查什么、为什么、怎么改"),)


def run(
    code: Annotated[str, typer.Argument(metavar="规则编号", help="核对结果里的编号，如ZD012")],
) -> int:
    """Print the page of a rule."""
    from zdxm.checks import explain

    emit(explain(code).rstrip() + "\n")
    return ExitCode.DONE
