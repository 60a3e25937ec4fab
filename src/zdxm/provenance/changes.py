"""What a refresh reports, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """What becomes of a printed figure, or of something that is not in the document.

    Attributes:
        UPDATED: it is written anew.
        EDITED: somebody has changed it, so it is left alone.
        DELETED: somebody has deleted it.
        COPIED: a copy of it stands in the text without a bookmark, and is left alone.
        GONE: the new ledger has no such project, category or value; it is left alone.
        CHART: it is a chart, which is left alone.
        WORDS: words outside all bookmarks, which a fresh report would put another way.
        UNTIED: a sum of a table's rows that is not what the table prints.
        ORDER: rows of a ranking that no longer stand in the order of their places.
        ADDED: something that the new ledger calls for and the document does not have.
    """

    UPDATED = "更新"
    EDITED = "手改"
    DELETED = "已删"
    COPIED = "副本未绑定"
    GONE = "新台账没有"
    CHART = "图未更新"
    WORDS = "文字要核对"
    UNTIED = "加起来不等"
    ORDER = "次序不符"
    ADDED = "未纳入"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what a refresh reports.

    Attributes:
        outcome: what becomes of it.
        name: what the figure is called, or where it stands; of something added its name.
        old: as the document has it; "" where it does not.
        new: as a fresh report has it; "" where it does not.
    """

    outcome: Outcome
    name: str
    old: str
    new: str
