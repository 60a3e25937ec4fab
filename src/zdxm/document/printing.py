"""A .docx as a PDF: by LibreOffice where it is installed, else, on Windows, by Word.

LibreOffice gets a settings folder of its own that is thrown away: one that is open on the desk neither
disturbs nor is disturbed. Whoever prints, the fonts of this computer are used.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from zdxm.errors import OutputError

_NAMES = ("soffice", "libreoffice")
_USUAL_PLACES = (  # path patterns by system; the last found is the newest version
    (
        "win32",
        (
            "C:/Program Files/LibreOffice*/program/soffice.exe",
            "C:/Program Files (x86)/LibreOffice*/program/soffice.exe",
        ),
    ),
    ("darwin", ("/Applications/LibreOffice*.app/Contents/MacOS/soffice",)),
    (
        "",
        (
            "/opt/libreoffice*/program/soffice",
            "/usr/lib/libreoffice/program/soffice",
            "/snap/bin/libreoffice",
        ),
    ),
)
_WINDOWS = "win32"
_PATIENCE = 300  # seconds; a table of thousands of rows takes a while
_PLACE = "转成PDF"
_PDF = b"%PDF"
_WORD_PDF = 17  # wdExportFormatPDF
_WORD_SCRIPT = """
$ErrorActionPreference = 'Stop'
$word = New-Object -ComObject Word.Application
try {{
    $word.Visible = $false
    $word.DisplayAlerts = 0
    $document = $word.Documents.Open($env:ZDXM_DOCX, $false, $true)
    $document.ExportAsFixedFormat($env:ZDXM_PDF, {form})
    $document.Close(0)
}} finally {{
    $word.Quit()
}}
"""


def write_pdf(document: bytes) -> bytes:
    """Print a .docx into a PDF.

    Args:
        document: the .docx.

    Raises:
        OutputError: neither LibreOffice nor Word is there, or it fails or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="zdxm-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / "report.docx", folder / "report.pdf"
        source.write_bytes(document)
        office = find_libreoffice()
        if office:
            _run(_libreoffice_command(office, source))
        elif sys.platform == _WINDOWS:
            _run(_word_command(), ZDXM_DOCX=str(source), ZDXM_PDF=str(target))
        else:
            remedy = "请安装LibreOffice后再试；或者不加--pdf，用Word、WPS打开报告后另存为PDF"
            raise OutputError(_PLACE, "这台电脑上没有找到LibreOffice", remedy)
        data = target.read_bytes() if target.is_file() else b""
        if not data.startswith(_PDF):
            raise OutputError(_PLACE, "没有得到PDF文件", "请用Word或WPS打开报告，另存为PDF")
        return data


def find_libreoffice() -> Path | None:
    """The program: on the search path, else where it usually is; None where it is not installed."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else next(_in_usual_places(), None)


def _in_usual_places() -> Iterator[Path]:
    patterns = next(places for system, places in _USUAL_PLACES if sys.platform.startswith(system))
    for pattern in patterns:
        anchor = Path(pattern).anchor or "/"
        yield from sorted(Path(anchor).glob(Path(pattern).relative_to(anchor).as_posix()), reverse=True)


_PDF_WITH_EMPTY_PAGES = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
"""The empty page before an even one is a page of the sheet: without it 版记 would print on a front."""


def _libreoffice_command(office: Path, source: Path) -> list[str]:
    profile = (source.parent / "profile").as_uri()
    options = [
        "--headless",
        "--norestore",
        "--convert-to",
        _PDF_WITH_EMPTY_PAGES,
        "--outdir",
        str(source.parent),
        str(source),
    ]
    return [str(office), f"-env:UserInstallation={profile}", *options]


def _word_command() -> list[str]:
    """Word, driven through PowerShell; paths go through the environment, so that no name can be a command."""
    return ["powershell", "-NoProfile", "-NonInteractive", "-Command", _WORD_SCRIPT.format(form=_WORD_PDF)]


def _run(command: Sequence[str], **environment: str) -> None:
    """Run a program to its end.

    Raises:
        OutputError: it cannot be started, fails, or takes too long.
    """
    remedy = "请用Word或WPS打开报告，另存为PDF"
    try:
        subprocess.run(  # noqa: S603 - a program that was looked for, with paths that we made
            command, check=True, capture_output=True, timeout=_PATIENCE, env=os.environ | environment
        )
    except subprocess.TimeoutExpired:
        raise OutputError(_PLACE, f"{_PATIENCE}秒还没有转完，已停止", remedy) from None
    except (subprocess.CalledProcessError, OSError) as error:
        raise OutputError(_PLACE, f"“{Path(command[0]).name}”没有转成（{_why(error)}）", remedy) from error


def _why(error: subprocess.CalledProcessError | OSError) -> str:
    """The last thing that a program said, or what the system says."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    said = bytes(error.stderr or b"").decode(errors="replace").split("\n")
    words = [line.strip() for line in said if line.strip()]
    return words[-1][:80] if words else f"退出码{error.returncode}"
