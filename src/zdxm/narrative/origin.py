"""Words of the title and the introduction: from the settings, else from what the ledger says about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zdxm.filters import clean

if TYPE_CHECKING:
    from zdxm.config import Settings
    from zdxm.figures import ReportFigures

__all__ = ["batch_of", "office_of", "region_of"]

_BATCH = re.compile(r"第[一二三四五六七八九十\d]+批")
_REGION = re.compile(
    r"(?:\A|年度?|半年|季度|月份?|[旬批])"
    r"(全[省市县区州盟旗]|(?!各)(?:(?![年月季旬批])[\u4e00-\u9fff]){1,8}?(?:自治[区州县旗]|[省市县区州盟旗]))"
    r"(?=第|\d|省级?|市级?|县级?|区级?|重点|重大|项目|建设|[今本]年)"
)


def region_of(figures: ReportFigures, settings: Settings) -> str:
    """全市, 甲县 …: as the settings or the ledger's title have it; "" where neither does.

    The title is read only where a place stands at its beginning, behind a date or behind the batch.
    """
    return clean(settings.region) or _for_all(_found(_REGION, figures.title, group=1), figures)


def batch_of(figures: ReportFigures, settings: Settings) -> str:
    """第一批: as the settings or the ledger's title have it; "" where neither does."""
    return clean(settings.batch) or _found(_BATCH, figures.title)


def office_of(figures: ReportFigures, settings: Settings) -> str:
    """The issuing office: as the settings or the ledger's 填报单位 have it; "" where neither does."""
    return clean(settings.office) or _for_all(clean(figures.office), figures)


def _found(pattern: re.Pattern[str], title: str, *, group: int = 0) -> str:
    match = pattern.search(re.sub(r"\s+", "", clean(title)))
    return match[group] if match else ""


def _for_all(words: str, figures: ReportFigures) -> str:
    """The words, unless they name one county of a ledger that has several: they are then one sheet's only."""
    counties = {project.county for project in figures.projects if project.county}
    return "" if len(counties) > 1 and any(county in words for county in counties) else words
