"""Draw ``zdxm check`` on a bad ledger into docs/images: ``python tests/rendering/terminal.py``."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

import openpyxl
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from zdxm.config.settings import Settings
from zdxm.console.ledger import Findings
from zdxm.console.screen import Screen
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures

ROOT = Path(__file__).parents[2]
WIDTH = 100
FAULTS: dict[str, str | int | None] = {"H8": "待定", "G7": "约3.5亿", "H9": 99999, "M12": None, "H27": 50}
COMMAND = "$ zdxm check 台账.xlsx\n"


def main() -> None:
    """Spoil a copy of the sample, check it, and keep the screen as an SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.xlsx"
        book = openpyxl.load_workbook(ROOT / "samples" / "ledger.xlsx")
        for cell, value in FAULTS.items():
            book["台账"][cell] = value
        book.save(path)
        figures = read_figures([path], Settings(), parse_period("2011H1"), excerpts=True)
    screen = Console(
        record=True, width=WIDTH, file=io.StringIO(), color_system="standard", force_terminal=True
    )
    screen.print(Text.from_ansi(COMMAND + Findings(figures).text(Screen(width=WIDTH, colour=True))))
    # The picture must not fetch a font from anywhere: the reader's own monospaced one will do.
    frame = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    screen.save_svg(str(ROOT / "docs" / "images" / "check.svg"), title="zdxm check", code_format=frame)


if __name__ == "__main__":
    main()
