"""Projects as one frame: whole numbers as ``Int64``, everything else as Python objects or None."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np
import pandas as pd

from zdxm.declare import frozen
from zdxm.layout.model import LedgerTable
from zdxm.ledger.model import DATE_FIELDS, LABEL_FIELDS, MONEY_FIELDS, PERCENT_FIELDS, TEXT_FIELDS, Origin
from zdxm.ledger.values import Source


@frozen
class Part:
    """The projects of one table, read.

    Attributes:
        source: their cells, those of projects that were taken out too.
        table: with its columns settled.
        values: column of the frame → one value a project; None for a column that the table does not have.
        origins: where values that do not stand in their own cell were taken from.
    """

    source: Source
    table: LedgerTable
    values: Mapping[str, Sequence[Any] | None]
    origins: Mapping[str, Mapping[int, Origin]]

    def __len__(self) -> int:
        return len(self.table.body.projects)

    def only(self, kept: Sequence[int], table: LedgerTable) -> Part:
        """Some of its projects, with what the table is without the others."""
        places = {position: at for at, position in enumerate(kept)}
        return Part(
            self.source,
            table,
            {key: column and [column[at] for at in kept] for key, column in self.values.items()},
            {
                key: {places[at]: origin for at, origin in origins.items() if at in places}
                for key, origins in self.origins.items()
            },
        )


def build_frame(parts: Sequence[Part]) -> pd.DataFrame:
    """One row a project, in the order of the tables; :class:`zdxm.ledger.model.Ledger` tells the columns."""
    places = {
        "source": [part.table.source for part in parts for _ in range(len(part))],
        "table": [at for at, part in enumerate(parts) for _ in range(len(part))],
        "row": [row for part in parts for row in part.table.body.projects],
    }
    numbers, others = (*MONEY_FIELDS, *PERCENT_FIELDS), (*LABEL_FIELDS, *TEXT_FIELDS, *DATE_FIELDS)
    columns: dict[str, list[Any]] = {
        key: list(chain.from_iterable(part.values.get(key) or repeat(None, len(part)) for part in parts))
        for key in ("id", "name", *numbers, *others)
    }
    columns["id"] = _numbered(columns["id"])
    return pd.concat([pd.DataFrame(places, dtype="int64"), typed(columns, numbers)], axis="columns")


def typed(
    columns: Mapping[str, Sequence[Any]], numbers: Collection[str], flags: Collection[str] = ()
) -> pd.DataFrame:
    """A frame: numbers are ``Int64`` in it, flags ``bool``, all others stay the objects that they are."""
    types = dict.fromkeys(flags, "bool")
    series = {
        key: _integers(values) if key in numbers else pd.Series(values, dtype=types.get(key, "object"))
        for key, values in columns.items()
    }
    return pd.DataFrame(series, copy=False)


def _integers(values: Sequence[int | None]) -> pd.arrays.IntegerArray:
    """As ``pd.array``, which takes twice as long to find out what it is given."""
    missing = np.array([value is None for value in values], dtype=np.bool_)
    return pd.arrays.IntegerArray(np.array([value or 0 for value in values], dtype=np.int64), missing)


def plain(column: pd.Series[Any]) -> list[Any]:
    """A column as Python's own values, None where there is none."""
    values: list[Any] = column.tolist()
    return [None if value is pd.NA else value for value in values] if column.dtype == "Int64" else values


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
