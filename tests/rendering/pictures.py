"""Draw the sample report's pages into docs/images: ``python tests/rendering/pictures.py``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from rendering.paper import print_all  # noqa: E402 - found through the line above
from zdxm.config import load_settings  # noqa: E402
from zdxm.periods import parse_period  # noqa: E402
from zdxm.pipeline import build_report, read_figures  # noqa: E402

IMAGES = ROOT / "docs" / "images"
SAMPLE = ROOT / "samples" / "ledger.xlsx"
DOTS = 55


def main() -> None:
    """Print the report, then one grey picture a page, old pictures removed."""
    settings = load_settings(SAMPLE.with_name("zdxm.toml"))
    figures = read_figures([SAMPLE], settings, parse_period("2011H1"))
    _, data = build_report(figures, settings, kind="summary")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for old in IMAGES.glob("report-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        printed = print_all({"report": data}, Path(folder))["report"]
        pdf = str(Path(folder) / "report.pdf")
        subprocess.run(
            ["pdftoppm", "-r", str(DOTS), "-gray", "-png", pdf, str(IMAGES / "report")], check=True
        )
    page = [
        "# 示例报告的每一页",
        "",
        "由 `python tests/rendering/pictures.py` 生成（LibreOffice，公文字体以自由字体代替）。",
        "",
    ]
    page += [
        f"![第{number}页](images/{path.name})"
        for number, path in enumerate(sorted(IMAGES.glob("report-*.png")), 1)
    ]
    (ROOT / "docs" / "pages.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    print(f"{len(printed.pages)} pages, fonts: {', '.join(printed.fonts)}")


if __name__ == "__main__":
    main()
