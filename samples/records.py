"""The source tables (``source/*.csv``) as typed records, and what every sample must keep."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["NOT_STARTED", "SOURCE", "Project", "day", "rate", "read_projects", "read_rows", "require"]

SOURCE = Path(__file__).resolve().parent / "source"

NOT_STARTED, FINISHED = "未开工", "竣工"
STATUS_COLUMNS = ("建设状态", "项目状态")
LEADER_COLUMNS = ("联系领导", "包联领导", "分管领导")
CATEGORY_COLUMNS = ("类别", "项目类别")
MONTHS = tuple(f"{month}月" for month in range(1, 13))
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Project:
    """One project of a source table.

    Attributes:
        name, category, status, unit, leader: as in the table.
        total, plan, completed: in the table's own unit.
        row: the whole row, for the columns that only one sample has.
    """

    name: str
    category: str
    status: str
    unit: str
    leader: str
    total: Decimal
    plan: Decimal
    completed: Decimal
    row: Mapping[str, str]

    @property
    def started(self) -> bool:
        """All but 未开工."""
        return self.status != NOT_STARTED

    def gap(self, months: int) -> Decimal:
        """Completed less what the calendar asks for after so many months; above 0 is ahead."""
        return self.completed - self.plan * months / 12


def require(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    """Stop the build when a sample breaks its promise.

    Raises:
        ValueError: it does not hold.
    """
    if not holds:
        raise ValueError(what)


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``source/<name>.csv``, header names as keys."""
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_projects(name: str) -> tuple[Project, ...]:
    """The projects of one source table, each free of faults and each name once.

    Raises:
        ValueError: a row that ``zdxm check`` would complain about.
    """
    projects = tuple(_project(row) for row in read_rows(name))
    require(len({project.name for project in projects}) == len(projects), f"{name}: a name stands twice")
    for project in projects:
        _check(project)
    return projects


def _project(row: dict[str, str]) -> Project:
    months = [Decimal(row[month]) for month in MONTHS if row.get(month)]
    return Project(
        name=row["项目名称"],
        category=_first(row, CATEGORY_COLUMNS),
        status=_first(row, STATUS_COLUMNS),
        unit=row["责任单位"],
        leader=_first(row, LEADER_COLUMNS),
        total=Decimal(row["总投资"]),
        plan=Decimal(row["年度计划投资"]),
        completed=sum(months, Decimal()) if months else Decimal(row["完成投资"]),
        row=row,
    )


def _first(row: Mapping[str, str], columns: Iterable[str]) -> str:
    return next(row[column] for column in columns if column in row)


def _check(project: Project) -> None:
    name = project.name
    require(
        all((name, project.category, project.unit, project.leader, project.row["建设单位"])), f"{name}: blank"
    )
    require(Decimal() < project.plan <= project.total, f"{name}: plan")
    require(Decimal() <= project.completed <= min(project.total, project.plan * 3 / 2), f"{name}: completed")
    require(project.started or project.completed == 0, f"{name}: not started, yet money spent")
    require(project.status != FINISHED or project.completed >= project.plan, f"{name}: finished below plan")


def rate(completed: Decimal, plan: Decimal) -> Decimal:
    """Percent of the plan, two decimals, half up.

    >>> rate(Decimal(565427), Decimal(1341800))
    Decimal('42.14')
    """
    return (completed * 100 / plan).quantize(CENT, ROUND_HALF_UP)


def day(year_month: str) -> dt.date | None:
    """``2011-06`` → its first day; None for a blank.

    >>> day("2011-06"), day("")
    (datetime.date(2011, 6, 1), None)
    """
    return dt.date.fromisoformat(f"{year_month}-01") if year_month else None
