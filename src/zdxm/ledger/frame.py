"""The tables' columns → one frame with the canonical columns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zdxm.ledger.model import DATE_FIELDS, MONEY_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd

    from zdxm.layout import Table
    from zdxm.ledger.labels import Labels
    from zdxm.ledger.values import Amounts, Source

__all__ = ["Part", "build_frame"]


@dataclass(frozen=True, slots=True)
class Part:
    """The projects of one table, read."""

    source: Source
    table: Table
    names: list[str]
    ids: list[str]
    money: dict[str, Amounts | None]
    rate: Amounts | None
    texts: dict[str, list[str | None]]
    dates: dict[str, list[dt.date | None]]
    labels: Labels


def build_frame(parts: Sequence[Part]) -> pd.DataFrame:
    """One row a project, in the order of the tables; see :class:`zdxm.ledger.Ledger` for the columns."""
    import pandas as pd

    counts = [len(part.names) for part in parts]
    columns: dict[str, Any] = {
        "source": np.repeat([part.table.source for part in parts], counts).astype(np.int64),
        "table": np.repeat(np.arange(len(parts)), counts).astype(np.int64),
        "row": np.array([row for part in parts for row in part.table.body.projects], dtype=np.int64),
        "id": _objects(_numbered([each for part in parts for each in part.ids])),
        "name": _objects([name for part in parts for name in part.names]),
    }
    for key in ("category", "county", "status"):
        columns[key] = _objects([value for part in parts for value in part.labels.values[key]])
    for key in MONEY_FIELDS:
        columns[key] = _integers([part.money[key] for part in parts], counts)
    for key in TEXT_FIELDS:
        columns[key] = _joined([part.texts.get(key) for part in parts], counts)
    for key in DATE_FIELDS:
        columns[key] = _joined([part.dates.get(key) for part in parts], counts)
    columns["stated_rate"] = _integers([part.rate for part in parts], counts)
    return pd.DataFrame(columns, copy=False)


def _objects(values: Sequence[object]) -> pd.Series[Any]:
    """A column of Python objects, so that a missing value stays None."""
    import pandas as pd

    return pd.Series(values, dtype=object)


def _joined(columns: Sequence[Sequence[object] | None], counts: Sequence[int]) -> pd.Series[Any]:
    values: list[object] = []
    for column, count in zip(columns, counts, strict=True):
        values += [None] * count if column is None else column
    return _objects(values)


def _integers(columns: Sequence[Amounts | None], counts: Sequence[int]) -> pd.arrays.IntegerArray:
    import pandas as pd

    pairs = list(zip(columns, counts, strict=True))
    values = [np.zeros(count, dtype=np.int64) if each is None else each.values for each, count in pairs]
    missing = [np.ones(count, dtype=np.bool_) if each is None else each.missing for each, count in pairs]
    return pd.arrays.IntegerArray(np.concatenate(values), np.concatenate(missing))


def _numbered(ids: Sequence[str]) -> list[str]:
    """Make doubles unique: the second is …#2."""
    if len(set(ids)) == len(ids):
        return list(ids)
    seen: Counter[str] = Counter()
    unique = []
    for each in ids:
        seen[each] += 1
        unique.append(each if seen[each] == 1 else f"{each}#{seen[each]}")
    return unique
