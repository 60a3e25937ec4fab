"""Projects as one frame: whole numbers as ``Int64``, everything else as Python objects or None."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pandas as pd

from zdxm.layout.model import Table
from zdxm.ledger.model import DATE_FIELDS, LABEL_FIELDS, MONEY_FIELDS, PERCENT_FIELDS, TEXT_FIELDS, Origin
from zdxm.ledger.values import Source


@dataclass(frozen=True, slots=True)
class Part:
    """The projects of one table, read.

    Attributes:
        source: their cells.
        table: with its columns settled.
        values: column of the frame → one value a project; None for a column that the table does not have.
        origins: where values that do not stand in their own cell were taken from.
    """

    source: Source
    table: Table
    values: Mapping[str, Sequence[Any] | None]
    origins: Mapping[str, Mapping[int, Origin]]

    def __len__(self) -> int:
        return len(self.table.body.projects)


def build_frame(parts: Sequence[Part]) -> pd.DataFrame:
    """One row a project, in the order of the tables; :class:`zdxm.ledger.model.Ledger` tells the columns."""
    numbers, others = (*MONEY_FIELDS, *PERCENT_FIELDS), (*LABEL_FIELDS, *TEXT_FIELDS, *DATE_FIELDS)
    columns: dict[str, list[Any]] = {
        "source": [part.table.source for part in parts for _ in range(len(part))],
        "table": [at for at, part in enumerate(parts) for _ in range(len(part))],
        "row": [row for part in parts for row in part.table.body.projects],
    } | {
        key: [value for part in parts for value in part.values.get(key) or repeat(None, len(part))]
        for key in ("id", "name", *numbers, *others)
    }
    columns["id"] = _numbered(columns["id"])
    types = dict.fromkeys(("source", "table", "row"), "int64") | dict.fromkeys(numbers, "Int64")
    return pd.DataFrame(columns, dtype=object).astype(types)


def plain(column: pd.Series[int]) -> list[int | None]:
    """The whole numbers of a column as Python's own, None where there is none."""
    values: list[Any] = column.tolist()
    return [None if value is pd.NA else value for value in values]


def _numbered(ids: Sequence[str]) -> list[str]:
    """Make doubles unique: the second is …#2."""
    seen: Counter[str] = Counter()
    unique = []
    for each in ids:
        seen[each] += 1
        unique.append(each if seen[each] == 1 else f"{each}#{seen[each]}")
    return unique
