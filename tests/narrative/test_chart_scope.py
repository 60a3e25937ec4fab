"""Charts show what is told in figures."""

from __future__ import annotations

from narrative.build import project, report
from zdxm.config import Settings
from zdxm.narrative import compose
from zdxm.narrative.blocks import Chart


def categories_drawn(settings: Settings) -> tuple[str, ...]:
    """The categories of the first chart of a bulletin over three categories."""
    rows = [project(f"{kind}{n}号项目", category=kind) for kind in ("甲类", "乙类", "丙类") for n in range(3)]
    blocks = compose(report(*rows), settings, kind="bulletin").blocks
    return next(block.categories for block in blocks if isinstance(block, Chart))


def test_a_category_told_in_words_is_in_no_chart() -> None:
    """A category under prose_categories has no figures to draw."""
    assert categories_drawn(Settings()) == ("甲类", "乙类", "丙类")
    assert categories_drawn(Settings(prose_categories=("乙类",))) == ("甲类", "丙类")
