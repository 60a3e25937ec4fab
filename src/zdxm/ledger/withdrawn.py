"""Projects that have left the programme (取消, 退库, 终止 …): taken out of their tables, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zdxm.cells.words import Status
from zdxm.layout.verdicts import Ground, RowUse, Verdict, verdict_of
from zdxm.rules import Code

if TYPE_CHECKING:
    from zdxm.layout.model import Body, LedgerTable
    from zdxm.ledger.frame import Part

_SHOWN = 3
"""Names that one message lists before it says 等."""
_VERDICT = verdict_of(RowUse.WITHDRAWN, Ground.WITHDRAWN, rivals=(RowUse.PROJECT,))


def take_apart(parts: Sequence[Part], *, count: bool) -> tuple[list[Part], list[Part]]:
    """The tables without their withdrawn projects, and with those alone; a word on them in each table.

    Args:
        parts: the tables as read.
        count: let them count, their state unknown; the second list holds no project then.
    """
    split = [_split(part, count=count) for part in parts]
    return [kept for kept, _ in split], [gone for _, gone in split]


def _split(part: Part, *, count: bool) -> tuple[Part, Part]:
    states = part.values["status"] or ()
    gone = [at for at, state in enumerate(states) if state == Status.WITHDRAWN.value]
    if gone:
        _tell(part, gone, count=count)
    if not gone or count:
        known = [None if state == Status.WITHDRAWN.value else state for state in states]
        counted = replace(part, values={**part.values, "status": known}) if gone else part
        return counted, part.only((), _of_projects(part.table, ()))
    kept = sorted(set(range(len(part))) - set(gone))
    return part.only(kept, _without(part.table, gone)), part.only(gone, _of_projects(part.table, gone))


def _of_projects(table: LedgerTable, places: Sequence[int]) -> LedgerTable:
    """A table of some projects, of which nothing but their rows is asked any more."""
    rows = tuple(table.body.projects[at] for at in places)
    return replace(table, body=replace(table.body, projects=rows, section_of=(-1,) * len(rows)))


def _without(table: LedgerTable, gone: Sequence[int]) -> LedgerTable:
    """A table in which some projects are not there; places among its projects count the others only."""
    body, absent = table.body, set(gone)
    left = [at for at in range(len(body.projects)) if at not in absent]
    above = [0]
    for at in range(len(body.projects)):
        above.append(above[-1] + (at not in absent))
    rows = {body.projects[at] for at in gone}
    return replace(table, body=_cut(body, left, above), rows=tuple(_judged(table, rows)))


def _cut(body: Body, left: Sequence[int], above: Sequence[int]) -> Body:
    return replace(
        body,
        projects=tuple(body.projects[at] for at in left),
        section_of=tuple(body.section_of[at] for at in left),
        sections=tuple(replace(section, first=above[section.first]) for section in body.sections),
        controls=tuple(replace(control, after=above[control.after]) for control in body.controls),
    )


def _judged(table: LedgerTable, gone: set[int]) -> Iterator[Verdict[RowUse]]:
    for row, verdict in enumerate(table.rows, start=table.top):
        yield _VERDICT if row in gone else verdict


def _tell(part: Part, gone: Sequence[int], *, count: bool) -> None:
    table = part.table
    names = [str(part.values["name"][at]) for at in gone]  # type: ignore[index]
    shown = "、".join(f"“{name}”" for name in names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    done, remedy = (
        ("按设置照样计入", "不要计入的，请删去zdxm.toml里的count_withdrawn")
        if count
        else ("没有计入项目数和投资", "要计入的，请在zdxm.toml里写count_withdrawn = true")
    )
    part.source.notes.append(
        Code.WITHDRAWN.at(
            table.place(table.body.projects[gone[0]], None),
            f"{shown}共{len(gone)}个项目已取消、终止或退出，{done}",
            remedy,
        )
    )
