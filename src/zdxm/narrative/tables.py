"""附表: all projects by category with sums, and rankings; the columns that they can have.

Built here, not by a template, for there may be thousands of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from zdxm.cells.words import STATUS_NAMES
from zdxm.config.settings import Style, read_section
from zdxm.declare import frozen
from zdxm.errors import ConfigError, perhaps
from zdxm.fields import KEPT, Field, FieldKind, label_of
from zdxm.figures.model import SUMMED, Group, Project, ReportFigures
from zdxm.figures.ranking import Place, Ranking, is_halted, rank_figure, ranked_by
from zdxm.figures.values import Figure, Kind
from zdxm.filters.values import clean, points_text, rate_text, wan_text
from zdxm.lights import LIGHT_NAMES
from zdxm.narrative.blocks import Align, Column, RowKind, Run, Table, TableRow, Tint
from zdxm.narrative.rows import Cells, Items, Rows
from zdxm.units import table_wan

ABSENT, EMPTY = Run("—"), Run("")
"""What stands for a number that is undefined, and for a text that is not there, where no figure belongs."""

_RATE_LABEL, _GAP_LABEL = "占年度计划（%）", "与{}比较"
CELL = "表"
"""Form of a figure in a table's cell."""
_HUNDREDTHS = 2
_RATES = ("rate", "variance")


def rate_columns(style: Style) -> tuple[Column, Column]:
    """The columns of :func:`rate_cells`."""
    return (
        Column(_RATE_LABEL, 4.4, Align.RIGHT),
        Column(_GAP_LABEL.format(style.progress_noun), 5, Align.RIGHT),
    )


def rate_cells(owner: Project | Group, style: Style) -> tuple[Run, Run]:
    """The completion rate and the gap; — where undefined."""
    return (
        Run(_rate_text(owner, style), f"{owner.scope}.rate", form=CELL),
        Run(_gap_text(owner, style), f"{owner.scope}.variance", form=CELL),
    )


def _rate_text(owner: Project | Group, style: Style) -> str:
    """A rate as a column of numbers prints it."""
    if owner.rate is None:
        return ABSENT.text
    return rate_text(owner.rate, style, owner.quotient)


def _gap_text(owner: Project | Group, style: Style) -> str:
    """A gap as a column of numbers prints it, with a minus where behind."""
    if owner.variance is None:
        return ABSENT.text
    gap = points_text(owner.variance, style, owner.quotient, owner.progress) if owner.variance else "0"
    return f"-{gap}" if owner.variance < 0 else gap


def rate_cell_column(projects: Sequence[Project], style: Style, place: int) -> Cells:
    """The first or second of :func:`rate_cells` of many projects, alike ones printed once.

    Where the house prints hundredths, each rounded first, projects of one rate are alike.
    """
    sums_matter = style.rate_decimals < _HUNDREDTHS or style.rounding != "round-first"
    alike = attrgetter("rate", "completed", "annual_plan") if sums_matter else attrgetter("rate")
    text_of = (_rate_text, _gap_text)[place]
    known: dict[Any, str] = {}
    texts = []
    for project in projects:
        key = alike(project)
        if key not in known:
            known[key] = text_of(project, style)
        texts.append(known[key])
    return Cells(texts, _RATES[place], CELL)


def money_cell(owner: Project | Group, name: str) -> Run:
    """An amount in exact 万元; — where there is none, for a later ledger may have one."""
    return Run(_amount_text(getattr(owner, name)), f"{owner.scope}.{name}", form=CELL)


def _amount_text(amount: int | None) -> str:
    """An amount as a column of numbers prints it."""
    return ABSENT.text if amount is None else wan_text(amount)


def count_cell(owner: Group, name: str) -> Run:
    """One of the counts of a group."""
    return Run(str(getattr(owner, name)), f"{owner.scope}.{name}")


def text_cell(owner: Project | Group, name: str) -> Run:
    """Ledger text in full; an empty one keeps its place, for a later ledger may fill it."""
    text: str | None = getattr(owner, name)
    return Run(clean(text) if text else "", f"{owner.scope}.{name}", form=CELL)


NAME = label_of("name")
"""The one column that no table can do without: sums stand in it too."""
_NUMBER, _PLANNED, _RATE, GAP, _LIGHT = "序号", "应完成投资", "占年度计划", "与时间进度比较", "进度灯"
DEFAULT_COLUMNS = (
    _NUMBER,
    NAME,
    *map(label_of, ("total_investment", "annual_plan", "completed")),
    _RATE,
    GAP,
    _LIGHT,
    *map(label_of, ("status", "physical_progress", "responsible_unit", "leader")),
)
_SECTION = "table"
_TINTS = {light: Tint(word) for light, word in LIGHT_NAMES.items()}

Show = Callable[[Any, Style], str]
_SHOWN: Mapping[FieldKind, tuple[Align, Show]] = {
    FieldKind.TEXT: (Align.LEFT, lambda text, _: clean(text) if text else ""),
    FieldKind.STATUS: (Align.CENTER, lambda status, _: STATUS_NAMES[status] if status else ""),
    FieldKind.DATE: (Align.CENTER, lambda day, _: day.isoformat() if day else ""),
    FieldKind.MONEY: (Align.RIGHT, lambda amount, _: _amount_text(amount)),
    FieldKind.PERCENT: (
        Align.RIGHT,
        lambda rate, style: ABSENT.text if rate is None else rate_text(rate, style),
    ),
}
"""How a field's values stand in its column; days are written as the figures behind them read."""


@frozen
class ProjectColumn:
    """One column of the table.

    Attributes:
        head: its header.
        cells: projects, and the 序号 of the first, → what stands in the column.
        total: a sum of projects → the same for 小计 and 合计.
        words: attribute of the words that stand in it; "" for numbers.
    """

    head: Callable[[Style], Column]
    cells: Callable[[Sequence[Project], int, Style], Cells]
    total: Callable[[Group, Style], Run] = lambda _, __: EMPTY
    words: str = ""


@frozen(kw_only=True)
class TableKeys:
    """The keys of ``[table]``.

    Attributes:
        columns: labels of the columns, left to right.
    """

    columns: tuple[str, ...] = DEFAULT_COLUMNS


def _stated(field: Field) -> ProjectColumn:
    """The column of a field of the ledger."""
    align, show = _SHOWN[field.kind]
    column = Column(field.label, field.width, Align.CENTER if field.centred else align)

    def cells(projects: Sequence[Project], _: int, style: Style) -> Cells:
        return Cells([show(value, style) for value in map(attrgetter(field.key), projects)], field.key, CELL)

    if field.key in SUMMED:
        return ProjectColumn(lambda _: column, cells, lambda group, _: money_cell(group, field.key))
    return ProjectColumn(lambda _: column, cells, words="" if align is Align.RIGHT else field.key)


def _rate(place: int) -> ProjectColumn:
    """The first or second of the two columns about the rate."""
    return ProjectColumn(
        lambda style: rate_columns(style)[place],
        lambda projects, _, style: rate_cell_column(projects, style, place),
        lambda group, style: rate_cells(group, style)[place],
    )


def _numbers(projects: Sequence[Project], first: int, _: Style) -> Cells:
    return Cells([str(number) for number in range(first, first + len(projects))])


def _planned(projects: Sequence[Project], _: int, __: Style) -> Cells:
    return Cells([_amount_text(project.planned_value) for project in projects], "planned_value", CELL)


def _lights(projects: Sequence[Project], _: int, __: Style) -> Cells:
    """The lights as words, each on its colour."""
    lights = [project.light or "" for project in projects]
    texts = [LIGHT_NAMES.get(light, ABSENT.text) for light in lights]
    return Cells(texts, "light", CELL, [_TINTS.get(light) for light in lights])


PROJECT_COLUMNS: Mapping[str, ProjectColumn] = {
    _NUMBER: ProjectColumn(lambda _: Column(_NUMBER, 2.8, Align.CENTER), _numbers),
    **{field.label: _stated(field) for field in KEPT if field.width},
    _PLANNED: ProjectColumn(lambda _: Column(_PLANNED, 5, Align.RIGHT), _planned),
    _RATE: _rate(0),
    GAP: _rate(1),
    _LIGHT: ProjectColumn(lambda _: Column(_LIGHT, 3, Align.CENTER), _lights, words="light"),
}
"""Label → column, in the order in which messages list them."""


def chosen_columns(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Read and lint ``[table]``: labels of the columns that the office wants, left to right.

    Raises:
        ConfigError: an unknown key or label, a label twice, or no 项目名称.
    """
    columns = read_section(TableKeys, table, _SECTION).columns
    unknown = [label for label in columns if label not in PROJECT_COLUMNS]
    faults = [f"没有“{label}”这一列{perhaps(label, PROJECT_COLUMNS, likeness=0.4)}" for label in unknown]
    faults += [f"“{label}”写了两次" for label in dict.fromkeys(columns) if columns.count(label) > 1]
    if NAME not in columns:
        faults.append(f"少了“{NAME}”这一列")
    if faults:
        remedy = f"可用的列：{'、'.join(PROJECT_COLUMNS)}"
        raise ConfigError(f"[{_SECTION}]", f"columns里{'；'.join(faults)}", remedy)
    return columns


def filled_columns(table: Mapping[str, Any], projects: Sequence[Project]) -> tuple[str, ...]:
    """The columns that the office wants; of the default ones, those that are not empty in every row.

    Raises:
        ConfigError: as :func:`chosen_columns` does.
    """
    columns = chosen_columns(table)
    if "columns" in table:
        return columns
    return tuple(
        label
        for label in columns
        if label == NAME
        or not (key := PROJECT_COLUMNS[label].words)
        or any(getattr(project, key) for project in projects)
    )


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


BEHIND_TABLE = "落后项目"
"""What templates call the table in the text of the projects that miss most."""
_FEWEST_BEHIND = 4
"""Projects from which on a table says it better than a sentence."""
_BEHIND_PLACE, _BEHIND_FORMULA = "total.behind{}.{}", "少完成投资从多到少第{}位的项目，{}"
_BEHIND_COLUMNS = {
    "name": Column("项目", 14),
    "responsible_unit": Column("单位", 10),
    "rate": Column("完成率（%）", 4, Align.RIGHT),
    "variance": Column("差距（百分点）", 5, Align.RIGHT),
    "shortfall": Column("缺口（万元）", 5, Align.RIGHT),
}


def has_behind_table(behind: Sequence[Project]) -> bool:
    """Whether the projects behind the calendar have a table in the text; a stopped one is told elsewhere."""
    return len(_going_on(behind)) >= _FEWEST_BEHIND


def _going_on(behind: Sequence[Project]) -> Sequence[Project]:
    return [project for project in behind if not is_halted(project)]


def behind_table(behind: Sequence[Project], title: tuple[Run, ...], style: Style) -> Table | None:
    """The projects behind the calendar that miss most money, as many as are named.

    A cell's figure is that of a place, not of a project: whoever stands there in a later ledger is told.

    Args:
        behind: those that miss most first.
        title: the table's title.
        style: house style.

    Returns:
        The table; None where a sentence can name them all.
    """
    if not has_behind_table(behind):
        return None
    shown = _going_on(behind)[: style.names_max or None]
    columns = [key for key in _BEHIND_COLUMNS if any(getattr(one, key) is not None for one in shown)]
    facts: list[Figure] = []
    rows = []
    for place, project in enumerate(shown, start=1):
        known = dict(zip(_RATES, rate_cells(project, style), strict=True))
        cells = [Run(str(place))]
        for key in columns:
            figure, identity = project.figure(key), _BEHIND_PLACE.format(place, key)
            if figure and figure.kind is Kind.MONEY:
                figure = replace(figure, value=table_wan(getattr(project, key)))
                known[key] = Run(wan_text(int(figure.value)), form=CELL)
            cell = known.get(key) or text_cell(project, key)
            cells.append(replace(cell, figure=identity))
            if figure:
                formula = _BEHIND_FORMULA.format(place, figure.formula)
                facts.append(replace(figure, id=identity, formula=formula))
        rows.append(TableRow(RowKind.ITEM, tuple(cells)))
    heads = (Column("名次", 3, Align.CENTER), *(_BEHIND_COLUMNS[key] for key in columns))
    return Table(BEHIND_TABLE, "", title, "", heads, tuple(rows), tuple(facts))


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
