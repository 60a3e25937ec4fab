"""Two ledgers side by side: what changed, which projects moved the completion rate, and by how much."""

from zdxm.compare.changes import Comparison, Mover, compare_figures
from zdxm.compare.paragraph import comparison_paragraph
from zdxm.compare.shares import Part, share_out

__all__ = ["Comparison", "Mover", "Part", "compare_figures", "comparison_paragraph", "share_out"]
