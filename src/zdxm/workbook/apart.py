"""Decoding in a process of its own, for files that may end the process they are read in.

calamine takes sizes that a file states at their word, and memory that cannot be had ends the process; with
.xls, .xlsb and .ods nothing here can look first. So those, and every .xlsx that is not written in the usual
way, are decoded by a child: if it dies, hangs or wants too much, the file is refused, and that is all.
"""

from __future__ import annotations

import io
import json
import pickle
import subprocess
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from zdxm.declare import frozen
from zdxm.errors import WorkbookError
from zdxm.workbook import model

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_PANIC = "PanicException"

Corners = tuple[tuple[int, int], tuple[int, int]]


@frozen(eq=False)
class Cells:
    """One visible sheet as calamine has it.

    Attributes:
        name: as on the tab.
        start: row and column of ``rows[0][0]``.
        rows: rectangular; a blank cell is the empty string.
        merges: first and last cell of merged ranges; None where the format does not tell.
    """

    name: str
    start: tuple[int, int]
    rows: list[list[model.Raw]]
    merges: list[Corners] | None


@frozen(eq=False)
class Decoded:
    """A workbook's visible sheets, and the names of the hidden ones."""

    sheets: list[Cells]
    hidden: list[str]


def decode(place: str, data: bytes) -> Decoded:
    """Read a workbook that calamine is known to survive.

    Raises:
        WorkbookError: a password, no workbook that calamine can read, or too many cells.
    """
    import python_calamine as calamine

    try:
        return _read(place, calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except calamine.PasswordError:
        raise model.locked(place) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise model.damaged(place, "里面的内容读不通") from None
    except BaseException as fault:
        if type(fault).__name__ != _PANIC:  # what a fault inside calamine arrives as; it has no public name
            raise
        raise model.damaged(place, "里面的内容读不通") from None


def _read(place: str, book: CalamineWorkbook) -> Decoded:
    sheets, hidden, cells = [], [], 0
    for index, meta in enumerate(book.sheets_metadata):
        if not str(meta.typ).endswith("WorkSheet"):
            continue
        if not str(meta.visible).endswith(".Visible"):
            hidden.append(meta.name)
            continue
        source = book.get_sheet_by_index(index)
        cells += source.height * source.width
        if cells > model.MAX_CELLS:
            raise model.too_many_cells(place)
        sheets.append(_cells(place, meta.name, source))
    return Decoded(sheets, hidden)


def _cells(place: str, name: str, source: CalamineSheet) -> Cells:
    if source.start is None or source.end is None:
        return Cells(name, (0, 0), [], [])
    if source.end[0] >= model.MAX_ROWS or source.end[1] >= model.MAX_COLUMNS:
        raise model.damaged(place, f"工作表“{name}”里有一格的地址比表格还大")
    rows: list[list[model.Raw]] = source.to_python(skip_empty_area=True)
    # One forgotten cell may stand a million rows down: the blank rows above it are one and the same.
    blank: list[model.Raw] = [""] * source.width
    rows = [blank if row == blank else row for row in rows]
    merges = source.merged_cell_ranges
    if merges is None:
        return Cells(name, source.start, rows, None)
    inside = list(_inside(merges, source.start, source.end))
    if sum(map(_area, inside)) > source.height * source.width:
        raise model.damaged(place, f"工作表“{name}”里的合并单元格互相重叠")
    return Cells(name, source.start, rows, inside)


def _area(merge: Corners) -> int:
    (top, left), (bottom, right) = merge
    return (bottom - top + 1) * (right - left + 1)


def _inside(merges: Iterable[Corners], start: tuple[int, int], end: tuple[int, int]) -> Iterable[Corners]:
    """Merged ranges cut to the used rectangle, those outside it left out."""
    for first, last in merges:
        top, bottom = sorted((first[0], last[0]))
        left, right = sorted((first[1], last[1]))
        top, left = max(top, start[0]), max(left, start[1])
        bottom, right = min(bottom, end[0]), min(right, end[1])
        if top <= bottom and left <= right:
            yield (top, left), (bottom, right)


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
        WorkbookError: as :func:`zdxm.workbook.apart.decode`, or the child did not come to its end.
    """
    command = [sys.executable, "-c", _CHILD, json.dumps(sys.path), place]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code
            command, input=data, capture_output=True, timeout=model.MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise WorkbookError(
            place, f"读了{model.MAX_SECONDS}秒还没有读完", "请用Excel或WPS打开，另存为.xlsx后再试"
        ) from None
    if done.returncode != 0:
        raise model.damaged(place, "里面的内容读不通")
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
