"""What the office's registers (问题台账, 主要措施, 函件登记, 联审联批, 下步计划) give to the report.

A register that does not exist is None; one that exists and is empty is empty. Counts of rows are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zdxm.declare import frozen
from zdxm.fields import REGISTERS, Register
from zdxm.figures.values import Figure, Kind, fold_places, ratio_of
from zdxm.registers import Entry, Registers, is_done

UNSORTED = "其他"
"""Name of the kind of problem whose row names none."""


@frozen
class Tally:
    """How many of a register's rows are done.

    Attributes:
        total, done, open: counts of rows.
        rate: done ÷ total; None for an empty register.
    """

    total: Figure
    done: Figure
    open: Figure
    rate: Figure | None


@frozen
class Item:
    """One measure or one next step.

    Attributes:
        text: the row's own text.
        cites: names of the registers whose count belongs behind it, as written in the row; a register that
            an earlier row names is not named again.
    """

    text: Figure
    cites: tuple[str, ...]


@frozen
class Topic:
    """Measures or next steps under one heading; the name is "" where the register gives none.

    ``cells`` are those that the heading stands in, on the rows of its items.
    """

    name: str
    items: tuple[Item, ...]
    cells: str | None = None


@frozen
class ProblemKind:
    """Open problems of one kind.

    Attributes:
        name: 问题类别.
        count: open problems of the kind.
        projects: names of the projects concerned, each once, in order.
        texts: the problems' own words, in order.
        subjects: for each of ``texts`` the name of its project; "" where the row names none.
        cells: for each of ``projects`` the cells that name it.
    """

    name: str
    count: Figure
    projects: tuple[str, ...]
    texts: tuple[Figure, ...]
    subjects: tuple[str, ...] = ()
    cells: tuple[str | None, ...] = ()


@frozen
class RegisterFigures:
    """All registers.

    Attributes:
        problems: rows of 问题台账 solved and open.
        problem_kinds: the open ones by kind, most first; empty without the register.
        letters: rows of 函件登记; letter_kinds: by 函件类型, most first.
        approvals: 联审联批 items done against all items.
        measures, next_steps: topics in order of first appearance.
        words: the office's own words by the place where they stand (帽子, 自身不足, 形势), likewise.
    """

    problems: Tally | None = None
    problem_kinds: tuple[ProblemKind, ...] = ()
    letters: Figure | None = None
    letter_kinds: tuple[tuple[str, Figure], ...] = ()
    approvals: Tally | None = None
    measures: tuple[Topic, ...] | None = None
    next_steps: tuple[Topic, ...] | None = None
    words: tuple[Topic, ...] | None = None


def gather_registers(registers: Registers) -> RegisterFigures:
    """Count the registers' rows and keep their texts."""
    letters = registers.get("letters")
    return RegisterFigures(
        problems=_tally("problems", registers),
        problem_kinds=_problem_kinds(registers.get("problems") or ()),
        letters=None if letters is None else _count("letters.count", "函件登记行数", letters, "kind"),
        letter_kinds=_by_kind("letters", letters or ()),
        approvals=_tally("approvals", registers),
        measures=_topics("measures", registers),
        next_steps=_topics("next_steps", registers),
        words=_topics("words", registers),
    )


def _scope(name: str) -> str:
    return f"register:{name.partition('.')[0]}"


def _count(name: str, formula: str, entries: Sequence[Entry], field: str) -> Figure:
    """How many rows there are; they stand where their ``field`` does."""
    cells = _cells(entries, field)
    return Figure(f"register:{name}", Kind.COUNT, len(entries), formula, _scope(name), cells=cells)


def _cells(entries: Sequence[Entry], field: str) -> str | None:
    """One column of some rows, folded; the first column of a register that has no such one."""
    places = [entry.cells.get(field) or next(iter(entry.cells.values())) for entry in entries]
    return fold_places(places)


def _tally(name: str, registers: Registers) -> Tally | None:
    entries = registers.get(name)
    if entries is None:
        return None
    done = [entry for entry in entries if is_done(entry.values.get("state", ""))]
    unsolved = [entry for entry in entries if not is_done(entry.values.get("state", ""))]
    rate = None
    if entries:
        parts = (f"register:{name}.done", f"register:{name}.total")
        rate = ratio_of(f"register:{name}.rate", len(done), len(entries), "办结数÷总数", parts=parts)
    return Tally(
        total=_count(f"{name}.total", "登记行数", entries, "state"),
        done=_count(f"{name}.done", "已办结行数", done, "state"),
        open=_count(f"{name}.open", "未办结行数", unsolved, "state"),
        rate=rate,
    )


def _grouped(entries: Iterable[Entry], field: str, missing: str) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.values.get(field) or missing, []).append(entry)
    return groups


def _most_first(groups: dict[str, list[Entry]]) -> list[tuple[str, list[Entry]]]:
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _by_kind(name: str, entries: tuple[Entry, ...]) -> tuple[tuple[str, Figure], ...]:
    groups = _most_first(_grouped(entries, "kind", UNSORTED))
    return tuple(
        (kind, _count(f"{name}.kind{number}.count", "该类行数", group, "kind"))
        for number, (kind, group) in enumerate(groups, 1)
    )


def _problem_kinds(entries: tuple[Entry, ...]) -> tuple[ProblemKind, ...]:
    unsolved = [entry for entry in entries if not is_done(entry.values.get("state", ""))]
    kinds = []
    for number, (kind, group) in enumerate(_most_first(_grouped(unsolved, "kind", UNSORTED)), start=1):
        name = f"problems.kind{number}"
        named = _grouped([entry for entry in group if entry.values.get("project")], "project", "")
        kinds.append(
            ProblemKind(
                name=kind,
                count=_count(f"{name}.count", "该类未办结行数", group, "kind"),
                projects=tuple(named),
                texts=tuple(_text(name, index, entry) for index, entry in enumerate(group, start=1)),
                subjects=tuple(entry.values.get("project", "") for entry in group),
                cells=tuple(_cells(some, "project") for some in named.values()),
            )
        )
    return tuple(kinds)


def _text(name: str, number: int, entry: Entry) -> Figure:
    text = entry.values["text"]
    cells = _cells([entry], "text")
    identity = f"register:{name}.text{number}"
    return Figure(identity, Kind.TEXT, text, Kind.TEXT.value, _scope(name), cells=cells)


def _topics(name: str, registers: Registers) -> tuple[Topic, ...] | None:
    entries = registers.get(name)
    if entries is None:
        return None
    numbers = {id(entry): number for number, entry in enumerate(entries, 1)}
    told: set[str] = set()
    return tuple(
        Topic(
            group,
            tuple(Item(_text(name, numbers[id(one)], one), tuple(_cites(one, told))) for one in some),
            _cells(some, "group") if group else None,
        )
        for group, some in _grouped(entries, "group", "").items()
    )


def _cites(entry: Entry, told: set[str]) -> Iterator[str]:
    """The registers that a row names, but those whose count stands behind an earlier row."""
    for name in entry.values.get("cites", "").replace("，", "、").split("、"):
        if name and (meant := register_meant(name) or name) not in told:
            told.add(meant)
            yield name


def register_meant(name: str) -> str:
    """The label of the register that a citation means; "" for none that is known."""
    return next((one.label for one in REGISTERS.values() if _is_called(one, name)), "")


def _is_called(register: Register, name: str) -> bool:
    return any(word in name for word in (register.label, *register.sheet_words))
