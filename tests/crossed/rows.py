"""The rows of a ledger: projects under sections, parts under projects, totals above or below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from crossed.layout import Grouping
from crossed.model import MONEY, UNITS, Cell, Column, Desk, Project, Row, Value
from crossed.vocabulary import (
    AIMS,
    CONTENTS,
    INVISIBLE,
    PLAIN_STATES,
    PROGRESS,
    REMARKS,
    STATE_SECTIONS,
    STATES,
    SUBTOTALS,
    TOTALS,
    UNITS_IN_CHARGE,
)

_NUMERALS = "一二三四五六七八九十"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
ENDINGS = ("项目", "类项目", "类", "")


def number(yuan: int, unit: str) -> float | int:
    """An amount in a unit, as a spreadsheet holds it."""
    exact = Decimal(yuan) / UNITS[unit]
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def written(yuan: int, unit: str) -> str:
    """The same as text."""
    return format((Decimal(yuan) / UNITS[unit]).normalize(), "f")


def fill_projects(
    desk: Desk, columns: list[Column], grouping: Grouping, projects: list[Project]
) -> list[Row]:
    """One row a project, in the order of their groups; the truth about each is set."""
    order = [*grouping.sections] or [
        field for field in ("category", "county") if getattr(grouping, field) == "merged"
    ]
    ordered = sorted(projects, key=lambda project: [getattr(project, field) for field in order])
    for project in projects:
        _tell_truth(desk, grouping, columns, project)
    return [_row(desk, columns, project, position) for position, project in enumerate(ordered, start=1)]


def _tell_truth(desk: Desk, grouping: Grouping, columns: list[Column], project: Project) -> None:
    fields = {column.field for column in columns}
    project.values = {field: Value(project.amounts[field]) for field in MONEY}
    if grouping.category is not None:
        project.categories = frozenset({project.category + ending for ending in ENDINGS})
    else:
        project.categories = frozenset({None})
    if desk.kind("sheets") == "levels":
        project.categories |= {None, project.level}
    project.counties = frozenset({project.county}) if grouping.county else frozenset({None})
    if "state" in grouping.sections or fields & {"state", "yes"}:
        project.statuses = frozenset({project.state})
    elif "progress" in fields:
        project.statuses = frozenset({project.state, None})
    else:
        project.statuses = frozenset({None})


def _row(desk: Desk, columns: list[Column], project: Project, position: int) -> Row:
    cells = {column.field: Cell(_content(desk, column, project, position)) for column in columns}
    if project.state == "withdrawn" and desk.kind("states") == "withdrawn remark":
        cells["remark"].value = desk.pick("该项目已调出年度计划", "已退库", "项目作废", "已作废，不再实施")
    return Row("project", cells, project)


def _content(desk: Desk, column: Column, project: Project, position: int) -> str | float:
    field = column.field
    if field == "seq":
        return position
    if field in project.amounts:
        return number(project.amounts[field], column.unit)
    if field.startswith("in_month_"):
        return number(_of_month(project.amounts["done"], int(field[-2:]), desk.month), column.unit)
    if field == "rate":
        return round(project.amounts["done"] * 100 / project.amounts["plan"], 2)
    key = (project.amounts["total"], project.name, project.county, field)
    return desk.said.setdefault(key, _words(desk, field, project))


def _words(desk: Desk, field: str, project: Project) -> str:
    if field in {"category", "county"}:
        return str(getattr(project, field))
    if field == "name":
        spoiled = desk.kind("names") in {"invisible", "blanks", "marked", "breaks"}
        return _spoiled_name(desk, project.name) if spoiled else project.name
    made = {
        "content": desk.pick(*CONTENTS),
        "span": f"{desk.year - 1}-{desk.year + 1}",
        "who": desk.pick(*UNITS_IN_CHARGE),
        "owner": project.name[:2] + "城投公司",
        "remark": desk.pick(*REMARKS),
    }
    return made[field] if field in made else _state(desk, field, project)


def _of_month(done: int, month: int, last: int) -> int:
    share = done // last // 10**4 * 10**4
    return share if month < last else done - share * (last - 1)


def _state(desk: Desk, field: str, project: Project) -> str:
    state, kind = project.state, desk.kind("states")
    if field == "yes":
        return _yes(desk, project)
    if field == "aim":
        return desk.pick(*AIMS)
    if field == "progress":
        return desk.pick(*PROGRESS[state])
    if kind == "words" and state == "stopped" and "sheets" not in desk.kinds and desk.dice.random() < 0.3:
        project.statuses = frozenset({"stopped", "not_started", None})
        return desk.pick("缓建", "停缓建")
    return desk.pick(*STATES[state]) if kind in {"words", "withdrawn"} else PLAIN_STATES.get(state, "在建")


def _yes(desk: Desk, project: Project) -> str:
    """Whether work has begun: such a column tells no more."""
    project.state = state = "not_started" if project.state == "not_started" else "under_way"
    ticks = desk.kind("states") == "ticks"
    project.statuses = frozenset({state, None}) if ticks and state == "not_started" else frozenset({state})
    if ticks:
        return "√" if state == "under_way" else desk.pick("×", "")
    return "是" if state == "under_way" else "否"


def _spoiled_name(desk: Desk, name: str) -> str:
    kind, middle = desk.kind("names"), desk.dice.randint(2, len(name) - 1)
    if kind == "blanks":
        return desk.pick(
            f"{name[:middle]}  {name[middle:]}", f" {name} ", f"　{name}", f"{name[:2]} {name[2:]}"
        )
    if kind == "invisible":
        return name[:middle] + desk.pick(*INVISIBLE) + name[middle:]
    if kind == "breaks":
        return f"{name[:middle]}\n{name[middle:]}"
    return desk.pick("★", "▲", "*", "☆", "") + name


def add_sections(desk: Desk, columns: list[Column], grouping: Grouping, rows: list[Row]) -> list[Row]:
    """Put a section row above each group, a level at a time; subtotals where they are crossed."""
    if not grouping.sections:
        return rows
    return _divide(desk, columns, grouping, rows, 0)


def _divide(desk: Desk, columns: list[Column], grouping: Grouping, rows: list[Row], level: int) -> list[Row]:
    if level == len(grouping.sections):
        return rows
    field = grouping.sections[level]
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(getattr(row.project, field), []).append(row)
    word = desk.pick(*ENDINGS)
    divided: list[Row] = []
    for index, (name, members) in enumerate(groups.items()):
        title = name if field == "county" else name + word
        if field == "state":
            title = desk.pick(*STATE_SECTIONS[name])
        counts = ("（{}个）", "（共{}项）", "（{}项）", "({}个)")
        count = desk.pick(*counts).format(len(members)) if grouping.counted else ""
        section = _section(grouping, title + count, index, members, level)
        if grouping.summed:
            section.cells.update(_sums(columns, members))
            section.members = tuple(members)
        inside = _divide(desk, columns, grouping, members, level + 1)
        divided += [section, *_with_subtotal(desk, columns, title, members, inside)]
    return divided


def _section(grouping: Grouping, title: str, index: int, members: list[Row], level: int) -> Row:
    numbers = grouping.numbers if len(grouping.sections) == 1 else ("一、", "（一）")[level]
    numeral = _NUMERALS[index]
    if numbers == "split":
        return Row("section", {"seq": Cell(numeral), "name": Cell(title)}, members=tuple(members))
    marks = {
        "一、": f"{numeral}、", "（一）": f"（{numeral}）", "一 ": f"{numeral} ", "I、": f"{_ROMAN[index]}、",
    }  # fmt: skip
    return Row("section", {"seq": Cell(marks.get(numbers, "") + title)}, members=tuple(members))


def _with_subtotal(
    desk: Desk, columns: list[Column], title: str, members: list[Row], inside: list[Row]
) -> list[Row]:
    kind = desk.kind("totals")
    if not kind.startswith("subtotals"):
        return inside
    label = desk.pick(*SUBTOTALS).format(n=len(members), g=title)
    row = total_row(columns, label, members, desk.pick("seq", "name"))
    return [row, *inside] if kind.endswith("above") else [*inside, row]


def total_row(columns: list[Column], label: str, members: Iterable[Row], where: str = "name") -> Row:
    """A row that adds up others."""
    members = tuple(members)
    return Row("total", {where: Cell(label), **_sums(columns, members)}, members=members)


def _sums(columns: list[Column], members: Iterable[Row]) -> dict[str, Cell]:
    """The sums of the amounts, as plain numbers."""
    found = {}
    for column in columns:
        if column.unit and not column.field.startswith("in_month_"):
            amounts = [_counted(row, column.field) for row in members]
            found[column.field] = Cell(number(sum(amounts), column.unit))
    return found


def _counted(row: Row, field: str) -> int:
    project = row.project
    if project is None:
        return 0
    if field in project.values:
        return project.values[field].yuan or 0
    return project.amounts[field]


def add_totals(desk: Desk, columns: list[Column], rows: list[Row], *, always: bool = False) -> list[Row]:
    """Put a total over or under the rows."""
    kind = desk.kind("totals")
    if desk.kind("states").startswith("withdrawn") or (
        kind == "plain" and not always and desk.dice.random() < 0.6
    ):
        return rows
    members = [row for row in rows if row.kind == "project"]
    label = desk.pick(*TOTALS).format(n=len(members))
    row = total_row(columns, label, members, desk.pick("seq", "name", "name"))
    if kind == "formulas":
        _as_formulas(desk, row, members)
    above = kind == "above" or (kind in {"fault", "formulas"} and desk.dice.random() < 0.3)
    return [row, *rows] if above else [*rows, row]


def _as_formulas(desk: Desk, row: Row, members: list[Row]) -> None:
    cached = desk.dice.random() < 0.5
    for field, cell in row.cells.items():
        if isinstance(cell.value, int | float):
            row.cells[field] = replace(cell, formula="SUM", summed=tuple(members), cached=cached)


def add_parts(desk: Desk, columns: list[Column], rows: list[Row]) -> list[Row]:
    """Put two or three parts under one or two projects; the project holds their sum."""
    kind = desk.kind("parts")
    if kind == "plain":
        return rows
    parents = [
        row for row in rows if row.kind == "project" and row.project and row.project.amounts["total"] >= 10**8
    ]
    chosen = desk.dice.sample(parents, min(len(parents), desk.dice.randint(1, 2)))
    made: list[Row] = []
    for row in rows:
        made.append(row)
        if row in chosen:
            made += _parts_of(desk, columns, row, kind)
    return made


def _parts_of(desk: Desk, columns: list[Column], parent: Row, kind: str) -> list[Row]:
    project = parent.project
    if project is None:
        return []
    names = desk.dice.choice(
        (("一期工程", "二期工程"), ("东段", "中段", "西段"), ("A区", "B区"), ("土建工程", "设备购置及安装"))
    )
    parts = []
    for index, name in enumerate(names, start=1):
        cells = {
            column.field: Cell(number(_share(project.amounts[column.field], index, len(names)), column.unit))
            for column in columns
            if column.field in project.amounts
        }
        seq, label = {
            "dotted": (f"{parent.cells['seq'].value}.{index}", name),
            "bracketed": (f"（{index}）", name),
            "circled": ("", f"{'①②③'[index - 1]}{name}"),
            "dashed": ("", f"——{name}"),
            "of which": ("", f"其中：{name}" if index == 1 else desk.pick("", "　　　") + name),
        }[kind]
        for field in ("category", "county", "state", "yes"):
            if field in parent.cells and desk.dice.random() < 0.3:
                cells[field] = Cell(parent.cells[field].value)
        parts.append(Row("part", {"seq": Cell(seq), "name": Cell(label), **cells}))
    return parts


def _share(amount: int, index: int, count: int) -> int:
    share = amount // count // 10**4 * 10**4
    return share if index < count else amount - share * (count - 1)
