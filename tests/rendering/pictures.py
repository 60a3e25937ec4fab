"""Draw the sample report's pages into docs/images: ``python tests/rendering/pictures.py``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from rendering.paper import print_all  # noqa: E402 - found through the line above
from zdxm.config.files import load_settings  # noqa: E402
from zdxm.periods import parse_period  # noqa: E402
from zdxm.pipeline.reading import read_figures  # noqa: E402
from zdxm.pipeline.reporting import build_report  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "samples" / "ledger.xlsx"
DOTS, SMALL_DOTS = 55, 34
KINDS = ("summary", "bulletin", "annual", "yearend", "overview", "project", "review")
NOTE = "由 `python tests/rendering/pictures.py` 生成（LibreOffice，公文字体以自由字体代替）。"
COUNTED = "\n## 每页行数\n"
"""Heads the part of the page that is written by hand: what was counted, before and after."""


def main() -> None:
    """Print the sample in every kind, then one grey picture a page, old pictures removed."""
    settings = load_settings(SAMPLE.with_name("zdxm.toml"))
    figures = read_figures([SAMPLE], settings, parse_period("2011H1"))
    only = figures.categories[0].members[0].name
    documents = {
        kind: build_report(
            figures,
            settings,
            kind=kind,
            project=only if kind in ("project", "review") else "",
            provenance=False,
        )[1]
        for kind in KINDS
    }
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    page = ["# 示例报告的每一页", "", NOTE]
    with tempfile.TemporaryDirectory() as folder:
        printed = print_all(documents, Path(folder))
        for kind in KINDS:
            name = "report" if kind == "summary" else kind
            dots = DOTS if kind == "summary" else SMALL_DOTS
            pdf = str(Path(folder) / f"{kind}.pdf")
            subprocess.run(
                ["pdftoppm", "-r", str(dots), "-gray", "-png", pdf, str(IMAGES / name)], check=True
            )
            page += ["", f"## --kind {kind}", ""]
            pictures = sorted(IMAGES.glob(f"{name}-*.png"))
            page += [f"![第{number}页](images/{path.name})" for number, path in enumerate(pictures, 1)]
            print(kind, len(printed[kind].pages), "pages")
    path = ROOT / "docs" / "pages.md"
    _, heading, counted = path.read_text(encoding="utf-8").partition(COUNTED)
    path.write_text("\n".join(page) + "\n" + heading + counted, encoding="utf-8")


if __name__ == "__main__":
    main()
