"""Which project a report on one project is about, by its name as the clerk writes it."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from zdxm.cells import fold
from zdxm.errors import LedgerError
from zdxm.filters import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zdxm.figures import Project, ReportFigures

__all__ = ["choose_project"]

_SHOWN = 8  # names listed in a message


def choose_project(figures: ReportFigures, name: str) -> Project | None:
    """The project that a name means: the whole name or the ledger's identity, else a part of one name only.

    Args:
        figures: the whole ledger.
        name: as written; "" for none, which is enough where the ledger has one project.

    Returns:
        The project; None where no name is given and there are several.

    Raises:
        LedgerError: no project of the name, or several.
    """
    if not name:
        return figures.projects[0] if len(figures.projects) == 1 else None
    place = f"项目“{clean(name)}”"
    wanted = fold(clean(name))
    found = _matching(figures.projects, wanted)
    if not found:
        raise LedgerError(place, "台账里没有这个项目", _guess(figures.projects, name))
    if len(found) > 1:
        named = f"叫这个名字、或名字里有这几个字的项目有{len(found)}个（{_list(found)}）"
        raise LedgerError(place, named, "请写全名称，同名的请写项目代码")
    return found[0]


def _matching(projects: Sequence[Project], wanted: str) -> list[Project]:
    names = [(fold(clean(project.name)), fold(project.id), project) for project in projects]
    exact = [project for name, identity, project in names if wanted in (name, identity)]
    return exact or [project for name, _, project in names if wanted and wanted in name]


def _guess(projects: Sequence[Project], name: str) -> str:
    names = [clean(project.name) for project in projects]
    close = difflib.get_close_matches(clean(name), names, n=1, cutoff=0.4)
    return f"请检查名称，是不是“{close[0]}”" if close else "请检查名称，写法要与台账一致"


def _list(projects: Iterable[Project]) -> str:
    names = [clean(project.name) for project in projects]
    return "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
