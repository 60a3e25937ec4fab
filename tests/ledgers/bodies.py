"""How projects are grouped, and where their sums stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledgers.page import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledgers.page import Page
    from ledgers.records import Project

__all__ = ["BODIES", "TOTALS", "Body", "Manner"]

TOTALS = ("no totals", "totals below", "totals above", "grand total on top", "grand total below")
_ORDINALS = "一二三四五六七八九"
_STATUS_SECTIONS = {
    "under_way": "在建项目",
    "not_started": "计划开工项目",
    "stopped": "停工项目",
    "finished": "竣工投产项目",
}
_SUBS = ("装备制造", "新材料", "现代物流")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of a body are written.

    Attributes:
        totals: one of :data:`TOTALS`.
        seq: number through the sheet, number in its group → what stands under 序号.
        between: called before each project with the number of those above it.
    """

    totals: str
    seq: Callable[[int, int], object]
    between: Callable[[Page, int], None]


@dataclass(frozen=True, slots=True)
class Body:
    """A way of grouping: what it does to the columns, and how it writes the rows."""

    columns: Callable[[list[Column]], list[Column]]
    write: Callable[[Page, Sequence[Project], Manner], None]


Group = tuple[str, list["Project"]]


def _same(columns: list[Column]) -> list[Column]:
    return columns


def _with(*added: Column) -> Callable[[list[Column]], list[Column]]:
    """Columns put in right of the name, their header at the name's depth."""

    def insert(columns: list[Column]) -> list[Column]:
        at = next(offset for offset, column in enumerate(columns) if column.field == "name")
        new = [replace(each, levels=(*columns[at].levels[:-1], *each.levels)) for each in added]
        return [*columns[: at + 1], *new, *columns[at + 1 :]]

    return insert


def _first(added: Column) -> Callable[[list[Column]], list[Column]]:
    """A column put in left of everything."""
    return lambda columns: [added, *columns]


def _without_status(columns: list[Column]) -> list[Column]:
    return [column for column in columns if column.field != "status"]


def _lead(page: Page) -> int:
    """Where headings stand: under 序号, else under the name."""
    return page.at("seq") if page.has("seq") else page.at("name")


def _groups(projects: Sequence[Project], key: str) -> list[Group]:
    groups: dict[str, list[Project]] = {}
    for project in projects:
        groups.setdefault(getattr(project, key), []).append(project)
    return list(groups.items())


def _grand_label(page: Page, count: int) -> str:
    return page.rng.choice(
        ("合计", "合 计", "总计", "总  计", f"合计：{count}个", f"合计（{count}个）", f"合计{count}项")
    )


def _write_groups(
    page: Page, groups: list[Group], manner: Manner, head: Callable[[Page, int, Group], None] | None
) -> None:
    """Write all groups with their headings and totals."""
    first = page.row
    page.row += manner.totals == "grand total on top"
    for number, group in enumerate(groups):
        if head is not None:
            head(page, number, group)
        free = page.row
        above = manner.totals == "totals above" and len(groups) > 1
        page.row += above
        begin = page.row
        _write_projects(page, group[1], manner)
        if above:
            page.control_at(free, page.rng.choice(("小计", "小 计")), page.rows_since(begin))
        if manner.totals == "totals below" and len(groups) > 1:
            page.control(
                page.rng.choice(("小计", "小  计", "小计：", f"小计（{len(group[1])}个）")),
                page.rows_since(begin),
            )
    count = sum(len(projects) for _, projects in groups)
    if manner.totals == "grand total on top":
        page.control_at(first, _grand_label(page, count), page.rows_since(first), at=_lead(page))
    elif manner.totals in {"totals below", "grand total below"}:
        page.control(_grand_label(page, count), page.rows_since(first), at=_lead(page))


def _write_projects(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    for within, project in enumerate(projects, start=1):
        manner.between(page, page.number)
        page.project(project, seq=manner.seq(page.number + 1, within))


def _list(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    _write_groups(page, [("", list(projects))], manner, None)


def _in_column(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """Every row has its category."""
    _write_groups(page, _groups(projects, "category"), manner, None)


def _merged(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """The category's cell is merged down over its projects, or says it once and leaves the rest blank."""
    _write_once(page, projects, manner, merge=True)


def _once(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    _write_once(page, projects, manner, merge=False)


def _write_once(page: Page, projects: Sequence[Project], manner: Manner, *, merge: bool) -> None:
    """Blank rows and repeated headers would break the merged cell: only numbering and totals vary."""
    offset = page.at("category")
    calm = replace(manner, between=lambda *_: None)
    _write_groups(page, _groups(projects, "category"), calm, None)
    rows: dict[str, list[int]] = {}
    for each in page.truth.projects:
        rows.setdefault(str(each.values["category"]), []).append(each.row + 1)
    for category, numbers in rows.items():
        for number in numbers[1:]:
            page.sheet.cell(number, page.left + offset + 1).value = None
        if merge:
            page.sheet.cell(numbers[0], page.left + offset + 1).value = "\n".join(category)
            page.merge(numbers[0], numbers[-1], offset, offset)


def _sections(
    key: str, text: Callable[[Page, int, Group], str], *, merge: bool = False
) -> Callable[[Page, Sequence[Project], Manner], None]:
    """A heading row above each group."""

    def head(page: Page, number: int, group: Group) -> None:
        page.told[key] = group[0]
        width = len(page.columns) - _lead(page) if merge else 0
        page.line((_lead(page), text(page, number, group)), merge=width)

    return lambda page, projects, manner: _write_groups(page, _groups(projects, key), manner, head)


def _plain(_: Page, number: int, group: Group) -> str:
    return f"{_ORDINALS[number]}、{group[0]}"


def _counted(page: Page, number: int, group: Group) -> str:
    count = len(group[1])
    return _plain(page, number, group) + page.rng.choice(
        (f"（{count}个）", f"（共{count}项）", f"({count}个)", f"（{count}项）")
    )


def _amounts_told(_: Page, number: int, group: Group) -> str:
    return f"{_ORDINALS[number]}、{group[0]}（{len(group[1])}个，总投资以下表为准）"


def _bracketed(_: Page, number: int, group: Group) -> str:
    return f"（{_ORDINALS[number]}）{group[0]}"


def _arabic(_: Page, number: int, group: Group) -> str:
    return f"{number + 1}、{group[0]}({len(group[1])}个)"


def _chapter(_: Page, number: int, group: Group) -> str:
    return f"第{_ORDINALS[number]}类：{group[0]}"


def _dash(_: Page, _number: int, group: Group) -> str:
    return f"——{group[0]}"


def _bare(_: Page, _number: int, group: Group) -> str:
    return group[0]


def _with_sums(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """Each heading carries count and sums; no 小计."""
    free: list[tuple[int, Group]] = []

    def head(page: Page, _: int, group: Group) -> None:
        page.told["category"] = group[0]
        free.append((page.row, group))
        page.row += 1

    quiet = replace(manner, totals=manner.totals if "grand" in manner.totals else "no totals")
    _write_groups(page, _groups(projects, "category"), quiet, head)
    for number, (row, group) in enumerate(free):
        end = free[number + 1][0] if number + 1 < len(free) else page.row
        covered = [at for at in page.rows_since(row) if at < end - 1]
        page.control_at(row, _counted(page, number, group), covered, at=_lead(page))


def _split_sums(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """一 | 农林水利项目 | sums: numeral and name in two cells."""
    free: list[int] = []
    groups = _groups(projects, "category")

    def head(page: Page, _: int, group: Group) -> None:
        page.told["category"] = group[0]
        free.append(page.row)
        page.row += 1

    quiet = replace(manner, totals=manner.totals if "grand" in manner.totals else "no totals")
    _write_groups(page, groups, quiet, head)
    for number, row in enumerate(free):
        end = free[number + 1] if number + 1 < len(free) else page.row
        covered = [at for at in page.rows_since(row) if at < end - 1]
        if page.has("seq"):
            page.sheet.cell(row, page.left + _lead(page) + 1).value = _ORDINALS[number]
            page.control_at(row, groups[number][0], covered)
        else:
            page.control_at(row, _plain(page, number, groups[number]), covered)


def _nested(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """一、 with （一） below it: the outer one is the category."""

    def head(page: Page, number: int, group: Group) -> None:
        name, sub = group[0].split("/")
        if page.told.get("category") != name:
            page.told["category"] = name
            outer = _OUTER.index(name)
            page.line((_lead(page), f"{_ORDINALS[outer]}、{name}"))
        page.line((_lead(page), f"（{_ORDINALS[number % len(_SUBS)]}）{sub}"))

    renamed = [(f"{name}/{sub}", part) for name, sub, part in _split(projects)]
    _write_groups(page, renamed, manner, head)


_OUTER = ("工业项目", "农林水利项目", "交通项目")


def _split(projects: Sequence[Project]) -> list[tuple[str, str, list[Project]]]:
    parts = []
    for name, members in _groups(projects, "category"):
        half = max(len(members) // 2, 1)
        parts += [(name, _SUBS[0], members[:half]), (name, _SUBS[1], members[half:])]
    return [part for part in parts if part[2]]


def _by_status(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """一、在建项目, 二、计划开工项目: the headings give the state."""

    def head(page: Page, number: int, group: Group) -> None:
        page.told["status"] = group[0]
        text = _STATUS_SECTIONS[group[0]]
        page.line((_lead(page), f"{_ORDINALS[number]}、{text}（{len(group[1])}个）"))

    _write_groups(page, _groups(projects, "status"), manner, head)


def _county_rows(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """云东县 | sums: a group row without a numeral."""
    free: list[tuple[int, str]] = []

    def head(page: Page, _: int, group: Group) -> None:
        page.told["county"] = group[0]
        free.append((page.row, group[0]))
        page.row += 1

    quiet = replace(manner, totals=manner.totals if "grand" in manner.totals else "no totals")
    _write_groups(page, _groups(projects, "county"), quiet, head)
    for number, (row, name) in enumerate(free):
        end = free[number + 1][0] if number + 1 < len(free) else page.row
        covered = [at for at in page.rows_since(row) if at < end - 1]
        page.control_at(row, name, covered, at=_lead(page))


def _county_and_category(page: Page, projects: Sequence[Project], manner: Manner) -> None:
    """County headings above a table with a category column."""
    _sections("county", _counted)(page, projects, manner)


BODIES: dict[str, Body] = {
    "plain list": Body(_same, _list),
    "category column": Body(_with(Column("category", ("项目类别",))), _in_column),
    "industry and county columns": Body(
        _with(Column("category", ("所属行业",)), Column("county", ("所在县区",))), _in_column
    ),
    "category merged down": Body(_first(Column("category", ("类别",))), _merged),
    "category once": Body(_with(Column("category", ("项目类型",))), _once),
    "sections": Body(_same, _sections("category", _plain)),
    "sections with counts": Body(_same, _sections("category", _counted)),
    "sections merged across": Body(_same, _sections("category", _counted, merge=True)),
    "sections with a sentence": Body(_same, _sections("category", _amounts_told, merge=True)),
    "bracketed sections": Body(_same, _sections("category", _bracketed)),
    "arabic sections": Body(_same, _sections("category", _arabic)),
    "chapters": Body(_same, _sections("category", _chapter, merge=True)),
    "dashed sections": Body(_same, _sections("category", _dash)),
    "headings without numeral": Body(_same, _sections("category", _bare, merge=True)),
    "sections with sums": Body(_same, _with_sums),
    "numeral and name in two cells": Body(_same, _split_sums),
    "nested sections": Body(_same, _nested),
    "status sections": Body(_without_status, _by_status),
    "county sections": Body(_same, _sections("county", _counted)),
    "county rows with sums": Body(_same, _county_rows),
    "county sections and category column": Body(
        _with(Column("category", ("项目类别",))), _county_and_category
    ),
}
"""Every form of grouping by name."""
