"""The command line: parse, call, print, leave with an exit code. One command a file, loaded on demand."""

from zdxm.cli.output import ExitCode as ExitCode
from zdxm.cli.running import run as run
