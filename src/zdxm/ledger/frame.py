"""The tables' projects as one frame: the withdrawn taken out, gaps filled, whole numbers as ``Int64``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

import numpy as np
import pandas as pd

from zdxm.cells.words import Status, fold
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import CellRef
from zdxm.fields import GROUPED
from zdxm.layout.model import Body, LedgerTable
from zdxm.layout.verdicts import Ground, RowUse, Verdict, verdict_of
from zdxm.ledger.model import DATE_FIELDS, LABEL_FIELDS, MONEY_FIELDS, PERCENT_FIELDS, TEXT_FIELDS, Origin
from zdxm.ledger.values import Source
from zdxm.rules import Code

_NAMES = tuple(each.key for each in GROUPED if each.key not in LABEL_FIELDS)
"""Names of units and people, by which projects are grouped."""
_CHINESE = r"[\u3400-\u9fff]"
_SINGLES = pattern(
    rf"(?<=^{_CHINESE}) (?={_CHINESE}{_CHINESE})"
    rf"|(?<!{_CHINESE}{_CHINESE})(?<={_CHINESE}) (?={_CHINESE}(?!{_CHINESE}))"
)
"""A blank between characters that each stand alone (刘 伟), or behind the first one (市 住建局).

Text, since ranges looked behind take long to compile and few ledgers have such blanks."""


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


def fill_from(part: Part, view: Part) -> Part:
    """Take from a table with the same projects what this one does not say; what it says stays.

    Projects are the same by name, total investment and county, where both say them. An amount is taken only
    where the table has no such column at all.
    """
    pairs = _same_projects(part, view)
    amounts = (*MONEY_FIELDS, *PERCENT_FIELDS)
    keys = [
        key for key in (*LABEL_FIELDS, *TEXT_FIELDS, *DATE_FIELDS) if len(view.table.matches.get(key, ())) < 2
    ]
    keys += [key for key in amounts if part.values.get(key) is None]
    values, origins = dict(part.values), {key: dict(places) for key, places in part.origins.items()}
    for key in keys:
        others = view.values.get(key)
        own = list(part.values.get(key) or repeat(None, len(part)))
        gaps = [
            (at, other) for at, other in pairs if own[at] is None and others and others[other] is not None
        ]
        for at, other in gaps:
            own[at] = others[other] if others else None
            origins.setdefault(key, {})[at] = _place(view, key, other)
        if gaps:
            values[key] = own
    return Part(part.source, part.table, values, origins)


def _place(view: Part, key: str, at: int) -> Origin:
    """The cell of another table that a value stands in."""
    row, columns = view.table.body.projects[at], view.table.columns.get(key)
    origin = view.origins.get(key, {}).get(at, (row, columns[0] if columns else None))
    return origin if isinstance(origin, CellRef) else view.table.place(*origin)


def _same_projects(part: Part, view: Part) -> list[tuple[int, int]]:
    """Positions of the same projects; a name that stands twice in either is left alone."""
    names = [[fold(name) for name in each.values["name"] or ()] for each in (part, view)]
    once = [{name for name, count in Counter(each).items() if count == 1} for each in names]
    places = {name: at for at, name in enumerate(names[1]) if name in once[1]}
    found = ((at, places[name]) for at, name in enumerate(names[0]) if name in once[0] and name in places)
    return [(at, other) for at, other in found if _agree(part, at, view, other)]


def _agree(part: Part, at: int, view: Part, other: int) -> bool:
    """Whether total investment and county, where both are said, are the same."""
    pairs = [
        (each[at], others[other])
        for key in ("total_investment", "county")
        if (each := part.values.get(key)) and (others := view.values.get(key))
    ]
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


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
    for key in _NAMES:
        columns[key] = list(in_one_form(columns[key]))
    return pd.concat([pd.DataFrame(places, dtype="int64"), typed(columns, numbers)], axis="columns")


def in_one_form(values: Sequence[str | None]) -> Sequence[str | None]:
    """Names that differ in blanks and width alone, each as it is written most.

    Blanks that set single characters apart are layout; between two people they stay.

    >>> in_one_form(["交通局", "交 通 局", None, "刘 伟", "刘 伟 张三", "(一)处", "（一）处"])
    ['交通局', '交通局', None, '刘伟', '刘伟 张三', '(一)处', '(一)处']
    """
    texts = {text for text in values if text is not None}
    joined = "".join(texts)
    if not any(mark in joined for mark in " ("):
        return values
    close = {text: _SINGLES.sub("", text) if " " in text else text for text in texts}
    counts = Counter(close[text] for text in values if text is not None)
    usual: dict[str, str] = {}
    for text, _ in sorted(counts.items(), key=lambda each: (-each[1], " " in each[0])):
        usual.setdefault(fold(text), text)
    return [None if text is None else usual[fold(close[text])] for text in values]


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
