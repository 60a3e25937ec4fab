"""Where a result goes, the current folder or what ``-o`` says; and what is said beside it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zdxm.console import counts_text, note, screen_of
from zdxm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.diagnostics import Diagnostic

__all__ = ["note_faults", "output_path", "safe_name"]

_NOT_IN_NAME = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_LONGEST = 80  # characters; 240 bytes of UTF-8, within what every file system takes


def safe_name(title: str) -> str:
    """A title as a file's name, without what Windows forbids.

    >>> safe_name("2011年上半年全市/重点项目: 总结?")
    '2011年上半年全市重点项目总结'
    """
    name = re.sub(r"\s+", "", _NOT_IN_NAME.sub("", title))[:_LONGEST].strip(".")
    return name or "zdxm"


def output_path(output: Path | None, name: str, ledgers: Sequence[Path]) -> Path:
    """The file to write.

    Args:
        output: what ``-o`` says: a file or an existing folder; None for the current folder.
        name: the file's name where ``output`` gives none; its ending is what will be written.
        ledgers: files that are read, and must never be overwritten.

    Raises:
        OutputError: the folder does not exist, the ending promises another format, or it is being read.
    """
    path = Path(name) if output is None else output / name if output.is_dir() else _with_ending(output, name)
    if not path.parent.is_dir():
        raise OutputError(str(path), f"文件夹{path.parent}不存在", "请先建好文件夹，或用-o换一个位置")
    if any(path.exists() and path.samefile(ledger) for ledger in ledgers if ledger.exists()):
        raise OutputError(str(path), "这是正在读取的文件，不能拿来存放结果", "请用-o换一个文件名")
    return path


def note_faults(diagnostics: Sequence[Diagnostic]) -> None:
    """Say on standard error that the ledger has faults: a cell that cannot be read is in no sum."""
    if diagnostics:
        note(f"台账里有{counts_text(diagnostics, screen_of(sys.stderr))}，用zdxm check查看")


def _with_ending(output: Path, name: str) -> Path:
    wanted = Path(name).suffix
    if output.suffix.lower() == wanted:
        return output
    if _ENDING.fullmatch(output.suffix):
        raise OutputError(
            str(output), f"这里写出的是{wanted}文件，不是{output.suffix}", f"请把文件名改成以{wanted}结尾"
        )
    return output.with_name(output.name + wanted)
