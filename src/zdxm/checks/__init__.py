"""``zdxm check``: rules ZD001 onward, each a function whose docstring is the page of ``zdxm explain``."""

from __future__ import annotations

from zdxm.checks import amounts, completeness, cross_period, cross_sheet, dates, names, totals

THEMES = (completeness, amounts, totals, dates, names, cross_sheet, cross_period)
"""Where the rules are; importing them registers them."""
