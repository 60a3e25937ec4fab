"""zdxm.document.printing: a PDF by LibreOffice, and what is said where that cannot be."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from document.reading import docx_of
from document.samples import small_table, text
from rendering.paper import require_programs
from zdxm.document import printing
from zdxm.document.package import write_docx
from zdxm.document.printing import find_libreoffice, write_pdf
from zdxm.errors import OutputError
from zdxm.narrative.blocks import Imprint, Narrative, Run
from zdxm.saving import is_own_unedited, sealed_pdf

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A computer with an empty search path and nothing in the usual places; its only program folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "_USUAL_PLACES", (("", ()),))
    return tmp_path


def office(folder: Path, script: str) -> None:
    """A program that calls itself LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    program.chmod(0o755)


def failure() -> OutputError:
    """How printing fails."""
    with pytest.raises(OutputError) as caught:
        write_pdf(docx_of(text("正文。")))
    return caught.value


def test_a_document_becomes_a_pdf() -> None:
    """LibreOffice makes it; with our seal behind its end it is known as ours, and changed it is not."""
    require_programs()
    data = sealed_pdf(write_pdf(docx_of(text("正文。"))))
    assert data.startswith(b"%PDF")
    assert is_own_unedited(data)
    assert not is_own_unedited(data.replace(b"startxref", b"startXref", 1))
    assert not is_own_unedited(data + b"\n")


def test_the_empty_page_before_an_even_one_is_printed() -> None:
    """Text, a table and 版记, which is to stand on the back of a sheet: the third page is empty."""
    require_programs()
    imprint = Imprint(copies="", printer=Run("某办公室"), date=Run("2026年7月5日"))
    narrative = Narrative("标题", "某办公室", (text("正文。"), small_table()), imprint=imprint)
    assert len(re.findall(rb"/Type\s*/Page\b", write_pdf(write_docx(narrative)))) == 4


@pytest.mark.usefixtures("nothing_installed")
def test_without_a_program_it_is_said() -> None:
    """What is missing, and what to do instead."""
    error = failure()
    assert "没有找到LibreOffice" in error.reason
    assert "--pdf" in error.remedy


def test_a_program_in_its_usual_place_is_found(
    monkeypatch: pytest.MonkeyPatch, nothing_installed: Path
) -> None:
    """Off the search path the newest version in the usual folders is taken."""
    for version in ("7.4", "24.8"):
        (nothing_installed / f"libreoffice{version}").mkdir()
        office(nothing_installed / f"libreoffice{version}", "")
    places = (("", (f"{nothing_installed}/没有/soffice", f"{nothing_installed}/libreoffice*/soffice")),)
    monkeypatch.setattr(printing, "_USUAL_PLACES", places)
    assert find_libreoffice() == nothing_installed / "libreoffice7.4" / "soffice"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import sys; sys.exit('source file could not be loaded')", "source file could not be loaded"),
        ("import sys; sys.exit(3)", "退出码3"),
        ("", "没有得到PDF"),
    ],
    ids=["says why", "says nothing", "does nothing"],
)
def test_a_program_that_fails_is_told_of(nothing_installed: Path, script: str, reason: str) -> None:
    """Its last words are passed on; no PDF is no success, whatever the exit code."""
    office(nothing_installed, script)
    assert reason in failure().reason


def test_a_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, nothing_installed: Path) -> None:
    """After a while it is stopped and said so."""
    office(nothing_installed, "import time; time.sleep(60)")
    monkeypatch.setattr(printing, "_PATIENCE", 0.3)
    assert "已停止" in failure().reason


def test_word_is_asked_only_through_the_environment() -> None:
    """The PowerShell script is fixed text: no path or title ever becomes part of a command."""
    command = printing._word_command()
    assert "$env:ZDXM_DOCX" in command[-1]
    assert "ExportAsFixedFormat($env:ZDXM_PDF, 17)" in command[-1]
    assert command[-1].count("{") == command[-1].count("}")
