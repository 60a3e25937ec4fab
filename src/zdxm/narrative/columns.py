"""Columns that the table of all projects can have, by the words that ``[table]`` names them with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from zdxm.cells.words import STATUS_NAMES
from zdxm.config.settings import Style, read_section
from zdxm.declare import frozen
from zdxm.errors import ConfigError, perhaps
from zdxm.fields import KEPT, Field, FieldKind, label_of
from zdxm.figures.model import SUMMED, Group, Project
from zdxm.filters.values import clean, points_text, rate_text, wan_text
from zdxm.lights import LIGHT_NAMES
from zdxm.narrative.blocks import Align, Column, Run, Tint
from zdxm.narrative.rows import Cells

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
