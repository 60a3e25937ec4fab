"""Decoding in a process of its own, for files that may end the process they are read in.

calamine takes sizes that a file states at their word, and memory that cannot be had ends the process; with
.xls, .xlsb and .ods nothing here can look first. So those, and every .xlsx that is not written in the usual
way, are decoded by a child: if it dies, hangs or wants too much, the file is refused, and that is all.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

from zdxm.errors import WorkbookError
from zdxm.workbook.decode import decode
from zdxm.workbook.faults import damaged
from zdxm.workbook.limits import MAX_SECONDS

if TYPE_CHECKING:
    from zdxm.workbook.decode import Decoded

__all__ = ["decode_apart", "serve"]

_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from zdxm.workbook.apart import serve
serve(sys.argv[2])
"""
_MAX_MEMORY = 4 * 2**30


def decode_apart(place: str, data: bytes) -> Decoded:
    """Decode in a child process.

    Raises:
        WorkbookError: as :func:`zdxm.workbook.decode.decode`, or the child did not come to its end.
    """
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path), place]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise WorkbookError(
            place, f"读了{MAX_SECONDS}秒还没有读完", "请用Excel或WPS打开，另存为.xlsx后再试"
        ) from None
    if done.returncode != 0:
        raise damaged(place, "里面的内容读不通")
    answer: Decoded | WorkbookError = pickle.loads(done.stdout)  # noqa: S301 - written by serve below
    if isinstance(answer, WorkbookError):
        raise answer
    return answer


def serve(place: str) -> None:
    """The child: a workbook on standard input, what it holds (or why it is refused) on standard output."""
    _limit_memory()
    try:
        answer: Decoded | WorkbookError = decode(place, sys.stdin.buffer.read())
    except WorkbookError as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _limit_memory() -> None:
    """Where the system can limit memory (not on Windows), ask it to."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MAX_MEMORY if hard == resource.RLIM_INFINITY else min(_MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
