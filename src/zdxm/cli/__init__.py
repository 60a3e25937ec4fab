"""The command line: parse, call, print, leave with an exit code. One command a file, loaded on demand."""

from zdxm.cli.exits import ExitCode
from zdxm.cli.running import run

__all__ = ["ExitCode", "run"]
