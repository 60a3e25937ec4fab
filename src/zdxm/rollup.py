"""Sums of measured projects by any column, as frozen rows; a ratio is always computed from the sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zdxm.cells import Status
from zdxm.progress import Bucket
from zdxm.units import rate_hundredths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Sums", "add_up"]

_MONEY = ("total_investment", "annual_plan", "completed")
_BUCKETS = tuple(bucket.value for bucket in Bucket)
_STATUSES = (*(status.value for status in Status), "")


@dataclass(frozen=True, slots=True)
class Sums:
    """A group of projects added up.

    Attributes:
        name: the group's value in the column; None for the projects that have none.
        positions: rows of the frame, in its order.
        total_investment, annual_plan, completed: 元, over the readable cells; None if none is readable.
        buckets: how many projects each :class:`~zdxm.progress.Bucket` value holds, every value present.
        statuses: how many each :class:`~zdxm.cells.Status` value holds; unknown ones are under "".
    """

    name: str | None
    positions: tuple[int, ...]
    total_investment: int | None
    annual_plan: int | None
    completed: int | None
    buckets: Mapping[str, int]
    statuses: Mapping[str, int]

    @property
    def rate(self) -> int | None:
        """Completion rate in hundredths of a percent; None without a plan or without any report."""
        if not self.annual_plan or self.completed is None:
            return None
        return rate_hundredths(self.completed, self.annual_plan)


def add_up(projects: pd.DataFrame, by: Iterable[str]) -> tuple[Sums, dict[str, tuple[Sums, ...]]]:
    """Add projects up: all of them, under the name of no group, and by each of some text columns.

    Groups stand in order of first appearance, those without a value last.
    """
    columns = _Columns.of(projects)
    groups = {
        column: tuple(
            columns.add_up(name, np.array(positions))
            for name, positions in _positions(projects[column]).items()
        )
        for column in by
    }
    return columns.add_up(None, np.arange(len(projects))), groups


def _positions(column: pd.Series[str]) -> dict[str | None, list[int]]:
    """Where each value stands."""
    groups: dict[str | None, list[int]] = {}
    for position, name in enumerate(column.tolist()):
        groups.setdefault(name or None, []).append(position)
    unnamed = groups.pop(None, None)
    if unnamed:
        groups[None] = unnamed
    return groups


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that are added up, as plain arrays: a ledger may have thousands of groups.

    Attributes:
        money: for each of :data:`_MONEY`, the amounts with 0 for a missing one, and where none is missing.
        buckets, statuses: each project's place in :data:`_BUCKETS` and :data:`_STATUSES`.
    """

    money: tuple[tuple[NDArray[np.int64], NDArray[np.bool_]], ...]
    buckets: NDArray[np.int64]
    statuses: NDArray[np.int64]

    @classmethod
    def of(cls, projects: pd.DataFrame) -> _Columns:
        """The columns of a measured frame."""
        return cls(
            tuple(
                (projects[name].fillna(0).to_numpy(np.int64), projects[name].notna().to_numpy(np.bool_))
                for name in _MONEY
            ),
            _codes(projects["bucket"], _BUCKETS),
            _codes(projects["status"], _STATUSES),
        )

    def add_up(self, name: str | None, positions: NDArray[np.int64]) -> Sums:
        """The sums over some rows."""
        total_investment, annual_plan, completed = (
            int(values[positions].sum()) if known[positions].any() else None for values, known in self.money
        )
        return Sums(
            name=name,
            positions=tuple(positions.tolist()),
            total_investment=total_investment,
            annual_plan=annual_plan,
            completed=completed,
            buckets=_count(self.buckets[positions], _BUCKETS),
            statuses=_count(self.statuses[positions], _STATUSES),
        )


def _codes(column: pd.Series[str], values: Sequence[str]) -> NDArray[np.int64]:
    places = {value: place for place, value in enumerate(values)}
    return np.array([places[value or ""] for value in column.fillna("").tolist()], dtype=np.int64)


def _count(codes: NDArray[np.int64], values: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(values)).tolist()
    return dict(zip(values, counts, strict=True))
