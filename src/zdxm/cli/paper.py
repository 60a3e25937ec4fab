"""What ``zdxm report`` does with a Word document besides writing it: base, date, PDF, opening it."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.console.streams import emit, note
from zdxm.errors import ConfigError

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.document.letterhead import Letterhead

PdfOption = Annotated[bool, typer.Option("--pdf", help="另存一份PDF，要装有LibreOffice（或Windows上的Word）")]
OpenOption = Annotated[bool, typer.Option("--open", help="写好后用系统里的程序打开")]
LetterheadOption = Annotated[
    Path | None,
    typer.Option(
        "--letterhead",
        metavar="文件",
        help="套用本单位的.docx（页眉页脚、页面、样式），内容放在{{正文}}那一段，没有这一段就放在文末",
    ),
]
DateOption = Annotated[
    str | None, typer.Option("--date", metavar="日期", help="成文日期，如2011-07-05；不写时用配置里的")
]
_OPENERS = {"darwin": "open"}
_OPENER = "xdg-open"
_PATIENCE = 5  # seconds after which a program that was started counts as open


def require_word(form: str, *, pdf: bool, letterhead: Path | None) -> None:
    """Refuse what only a Word document can have.

    Raises:
        ConfigError: ``--pdf`` or ``--letterhead`` with another format.
    """
    asked = [option for option, given in (("--pdf", pdf), ("--letterhead", letterhead)) if given]
    if asked and form != "docx":
        raise ConfigError(f"选项{asked[0]}", f"只用于Word文件，不能与{form}格式同用", "请去掉其中一个")


def with_date(settings: Settings, text: str | None) -> Settings:
    """The settings with the 成文日期 of ``--date``.

    Raises:
        ConfigError: no day of the calendar.
    """
    from zdxm.config.settings import read_day

    if text is None:
        return settings
    day = read_day(text)
    if day is None:
        raise ConfigError("选项--date", f"“{text}”不是日期", "请写成2011-07-05或2011年7月5日")
    return dataclasses.replace(settings, official={**settings.official, "date": day})


def letterhead_of(path: Path | None) -> Letterhead | None:
    """The office's own document.

    Raises:
        DocumentError: it cannot be read, or is no .docx to put a report into.
    """
    if path is None:
        return None
    from zdxm.document.letterhead import read_letterhead
    from zdxm.ooxml.archive import read_file

    return read_letterhead(read_file(path), str(path))


def save_with_pdf(path: Path, data: bytes, *, pdf: bool, force: bool) -> tuple[Path, ...]:
    """Write the report and, if asked for, its PDF beside it; both or none.

    Args:
        path: the report's file.
        data: its content.
        pdf: whether there is to be a PDF.
        force: replace files that are not ours, or were edited.

    Returns:
        The files, in the order in which they were written.
    """
    from zdxm.saving import require_writable, save, sealed_pdf

    files = {path: data}
    if pdf:
        from zdxm.document.printing import write_pdf

        beside = path.with_suffix(".pdf")
        require_writable((path, beside), force=force)
        files[beside] = sealed_pdf(write_pdf(data))
    save(files, force=force)
    return tuple(files)


def finish(paths: Sequence[Path], *, opened: bool) -> None:
    """Print the paths; open the last file, the PDF if there is one. That it does not open is no failure."""
    emit("".join(f"{path}\n" for path in paths))
    if opened:
        for fault in _open(paths[-1]):
            note(f"文件已经写好，但没能打开（{fault}），请自己打开{paths[-1]}")


def _open(path: Path) -> Iterator[str]:
    """Open a file with the system's program for it; yields what went wrong."""
    try:
        if sys.platform == "win32":  # as type checkers know it
            import os

            os.startfile(path.resolve())  # noqa: S606 - the clerk asked for it
        else:
            opener = _OPENERS.get(sys.platform, _OPENER)
            subprocess.run(  # noqa: S603 - a fixed program, with a path that we made
                [opener, str(path.resolve())], check=True, capture_output=True, timeout=_PATIENCE
            )
    except subprocess.TimeoutExpired:
        return
    except subprocess.CalledProcessError as error:
        yield f"系统没有打开它的程序，退出码{error.returncode}"
    except FileNotFoundError:
        yield "系统里没有打开文件的程序"
    except OSError as error:
        yield error.strerror or type(error).__name__
