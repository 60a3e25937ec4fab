"""A .docx on paper: LibreOffice makes a PDF of it, poppler says where each word stands."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAMS = ("soffice", "pdftotext", "pdftoppm", "pdffonts")
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SAME_LINE = 4.0  # pt by which words of one line may differ in height
_DOTS = 150  # per inch, of pictures that are measured
_DARK = 140  # below it, a colour counts as ink
# official font → free fonts that stand in for it, so that the shapes can be told apart
_STAND_INS = {
    "方正小标宋简体": ("Noto Serif CJK SC Black", "Noto Serif CJK SC", "Noto Sans CJK SC"),
    "仿宋_GB2312": ("FandolFang", "Noto Serif CJK SC Light", "Noto Serif CJK SC", "Noto Sans CJK SC"),
    "楷体_GB2312": ("FandolKai", "LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC"),
    "黑体": ("Noto Sans CJK SC",),
    "宋体": ("Noto Serif CJK SC", "Noto Sans CJK SC"),
    "Times New Roman": ("Liberation Serif",),
}
_SYSTEM_FONTS = "/etc/fonts/fonts.conf"


@dataclass(frozen=True, slots=True)
class Word:
    """Text with its box; pt from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of the box's middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page's size in pt and its words."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """All its text without spaces."""
        return "".join(word.text for word in self.words)

    def lines(self, *, above: float) -> list[str]:
        """The lines whose middle is above a height, top down, each as its text without spaces."""
        words = sorted((word for word in self.words if word.middle < above), key=lambda word: word.middle)
        found: list[list[Word]] = []
        for word in words:
            if not found or word.middle - found[-1][0].middle > _SAME_LINE:
                found.append([])
            found[-1].append(word)
        return ["".join(word.text for word in sorted(line, key=lambda word: word.left)) for line in found]


@dataclass(frozen=True, slots=True)
class Printed:
    """A document as it comes out of the printer.

    Attributes:
        pages: in order.
        fonts: name of each font in the file and whether it is embedded.
    """

    pages: tuple[Page, ...]
    fonts: dict[str, bool]


def require_programs(*programs: str) -> None:
    """Skip the test where a program, else LibreOffice or poppler, is missing; in CI they must be there."""
    missing = [program for program in programs or _PROGRAMS if not shutil.which(program)]
    if missing and os.environ.get("CI"):
        pytest.fail(f"CI must have {', '.join(missing)}")
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")


def print_all(documents: dict[str, bytes], folder: Path) -> dict[str, Printed]:
    """Print documents by one run of LibreOffice.

    Args:
        documents: name → .docx.
        folder: where everything is written, LibreOffice's own profile too.
    """
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    (folder / "fonts.conf").write_text(_fonts_conf(), encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += [
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *(str(folder / f"{n}.docx") for n in documents),
    ]
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=environment)
    return {name: _read(folder / f"{name}.pdf") for name in documents}


def resave(data: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of a .docx that it opens and saves as one."""
    source, target = folder / "resaved.docx", folder / "saved"
    source.write_bytes(data)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (target / source.name).read_bytes()


def _fonts_conf() -> str:
    """A fontconfig file that lets free fonts stand in for the official ones, then the system's own."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer>'
        + "".join(f"<family>{family}</family>" for family in families)
        + "</prefer></alias>"
        for name, families in _STAND_INS.items()
    )
    return f'<?xml version="1.0"?><fontconfig>{aliases}<include>{_SYSTEM_FONTS}</include></fontconfig>'


def _read(pdf: Path) -> Printed:
    """The pages and fonts of a PDF."""
    boxes = _output("pdftotext", "-bbox-layout", str(pdf), "-")
    pages = tuple(_page(page) for page in etree.fromstring(boxes).iter(f"{_XHTML}page"))
    table = _output("pdffonts", str(pdf)).decode().splitlines()
    column = table[0].index("emb")
    fonts = {line.split()[0]: line[column:].startswith("yes") for line in table[2:]}
    return Printed(pages, fonts)


def _output(*command: str) -> bytes:
    """What a program prints."""
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def _page(element: etree._Element) -> Page:
    """One page from poppler's XHTML."""
    words = tuple(_word(word) for word in element.iter(f"{_XHTML}word"))
    return Page(float(str(element.get("width"))), float(str(element.get("height"))), words)


def _word(element: etree._Element) -> Word:
    """One word from poppler's XHTML."""
    left, top, right, bottom = (float(str(element.get(side))) for side in ("xMin", "yMin", "xMax", "yMax"))
    return Word(str(element.text or ""), left, top, right, bottom)


def rules(pdf: Path, page: int, *, red: bool) -> list[Word]:
    """The lines as wide as 版心 that are drawn on a page, top down, as boxes without text.

    Args:
        pdf: the file.
        page: its number, from 1.
        red: for red ones, else black ones.
    """
    image = _output("pdftoppm", "-r", str(_DOTS), "-f", str(page), "-l", str(page), str(pdf))
    magic, size, _, pixels = image.split(b"\n", 3)
    assert magic == b"P6"
    width, height = map(int, size.split())
    colour = np.frombuffer(pixels, np.uint8).reshape(height, width, 3).astype(int)
    dark = colour[:, :, 1:].max(axis=2) < _DARK
    inked = dark & (colour[:, :, 0] > 255 - _DARK if red else colour[:, :, 0] < _DARK)
    rows = np.flatnonzero(inked.sum(axis=1) > width / 2)
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 2) + 1) if rows.size else []
    return [_box(inked, group) for group in groups]


def _box(
    inked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    rows: np.ndarray[tuple[int, ...], np.dtype[np.int_]],
) -> Word:
    columns = np.flatnonzero(inked[rows[0]])
    scale = 72 / _DOTS
    edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    left, top, right, bottom = (float(edge) * scale for edge in edges)
    return Word("", left, top, right, bottom)
