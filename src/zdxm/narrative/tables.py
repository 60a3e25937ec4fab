"""附表: all projects by category with sums, and rankings; built here, for there may be thousands of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zdxm.config.settings import Style
from zdxm.figures.model import Group, Project, ReportFigures
from zdxm.figures.ranking import Place, Ranking, rank_figure, ranked_by
from zdxm.figures.values import Figure, Kind
from zdxm.narrative.blocks import Align, Column, RowKind, Run, Table, TableRow
from zdxm.narrative.columns import (
    ABSENT,
    DEFAULT_COLUMNS,
    EMPTY,
    GAP,
    NAME,
    PROJECT_COLUMNS,
    ProjectColumn,
    count_cell,
    money_cell,
    rate_cells,
    rate_columns,
    text_cell,
)
from zdxm.narrative.rows import Items, Rows

PROJECT_TABLE = "项目明细"
"""What templates call it."""

_NAME, _MARK = "projects", "附件"
_UNIT_NOTE, _POINTS, _RANKING_UNIT_NOTE = "单位：万元", "、百分点", "单位：个、万元、百分点"
_TOTAL, _SUBTOTAL, _PROJECTS = "合计", "小计", "个项目"
_NO_PLACE_FORMULA = "没有完成率、没有写明名称，或只用文字叙述，不参加排名"
_MONEY = ("total_investment", "annual_plan", "completed")
_COUNTS = ("projects", "started", "not_started")


def _ranking_columns(label: str, style: Style) -> tuple[Column, ...]:
    return (
        Column("名次", 3, Align.CENTER),
        Column(label, 14),
        Column("项目数", 4, Align.RIGHT),
        Column("已开工", 4, Align.RIGHT),
        Column("未开工", 4, Align.RIGHT),
        Column("总投资", 6, Align.RIGHT),
        Column("年度计划投资", 6, Align.RIGHT),
        Column("完成投资", 6, Align.RIGHT),
        *rate_columns(style),
    )


def project_table(
    figures: ReportFigures, title: tuple[Run, ...], style: Style, columns: Sequence[str] = DEFAULT_COLUMNS
) -> Table:
    """Every project: category by category with a 小计 each, then the 合计; without categories one list.

    Args:
        figures: the whole ledger.
        title: the table's title.
        style: house style.
        columns: labels from :data:`PROJECT_COLUMNS`, left to right.
    """
    chosen = {label: PROJECT_COLUMNS[label] for label in columns}
    return Table(
        name=_NAME,
        mark=_MARK,
        title=title,
        unit_note=_UNIT_NOTE + (_POINTS if GAP in chosen else ""),
        columns=tuple(column.head(style) for column in chosen.values()),
        rows=Rows(tuple(_Setter(style, chosen).rows(figures))),
    )


def ranking_table(
    ranking: Ranking, label: str, total: Group, title: tuple[Run, ...], style: Style
) -> Table | None:
    """Groups, best first, then the 合计 of all projects.

    Args:
        ranking: the groups; those that take no part stand last, with — for their place.
        label: what is ranked, above the names.
        total: the whole ledger.
        title: the table's title.
        style: house style.

    Returns:
        The table; None where nobody takes part.
    """
    placed = [(_place(place, group), group) for place in ranking.places for group in place.groups]
    if not placed:
        return None
    return Table(
        name=label,
        mark=_MARK,
        title=title,
        unit_note=_RANKING_UNIT_NOTE,
        columns=_ranking_columns(label, style),
        rows=(
            *(_ranked(*entry, style) for entry in placed),
            *(_ranked(Run(ABSENT.text, _no_place(group).id), group, style) for group in ranking.apart),
            TableRow(RowKind.TOTAL, (EMPTY, Run(_TOTAL), *_group_cells(total, style))),
        ),
        facts=(
            *(rank_figure(place, group) for place in ranking.places for group in place.groups),
            *map(_no_place, ranking.apart),
        ),
    )


def _place(place: Place, group: Group) -> Run:
    return Run(str(place.rank), rank_figure(place, group).id)


def _no_place(group: Group) -> Figure:
    """What stands for the place of a group that takes no part, by its rows; a later ledger may give one."""
    parts = tuple(part.replace("total/", f"{group.scope}/") for part in ranked_by(group))
    return Figure(f"{group.scope}.rank", Kind.TEXT, ABSENT.text, _NO_PLACE_FORMULA, group.scope, parts=parts)


def _ranked(place: Run, group: Group, style: Style) -> TableRow:
    return TableRow(RowKind.ITEM, (place, text_cell(group, "name"), *_group_cells(group, style)))


def _group_cells(group: Group, style: Style) -> tuple[Run, ...]:
    return (
        *(count_cell(group, name) for name in _COUNTS),
        *(money_cell(group, name) for name in _MONEY),
        *rate_cells(group, style),
    )


@dataclass(slots=True)
class _Setter:
    """Sets rows; counts the projects through all categories.

    Attributes:
        style: house style.
        columns: label → column, left to right.
        number: 序号 of the last project set.
    """

    style: Style
    columns: Mapping[str, ProjectColumn]
    number: int = 0

    def rows(self, figures: ReportFigures) -> Iterator[TableRow | Items]:
        """All rows, top to bottom."""
        for group in figures.categories:
            yield TableRow(RowKind.GROUP, (text_cell(group, "name"),))
            yield self._items(group.members)
            yield self._sums(RowKind.SUBTOTAL, _SUBTOTAL, group)
        if figures.projects and not figures.categories:
            yield self._items(figures.projects)
        yield self._sums(RowKind.TOTAL, _TOTAL, figures.total)

    def _items(self, projects: Sequence[Project]) -> Items:
        first, self.number = self.number + 1, self.number + len(projects)
        columns = tuple(column.cells(projects, first, self.style) for column in self.columns.values())
        return Items([project.scope for project in projects], columns)

    def _sums(self, kind: RowKind, label: str, group: Group) -> TableRow:
        name = Run(f"{label}{group.projects}{_PROJECTS}", f"{group.scope}.projects", form=label)
        cells = (
            name if key == NAME else column.total(group, self.style) for key, column in self.columns.items()
        )
        return TableRow(kind, tuple(cells))
