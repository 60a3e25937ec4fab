"""Columns that the table of all projects can have, by the words that ``[table]`` names them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from zdxm.config.settings import Style, read_section
from zdxm.errors import ConfigError, perhaps
from zdxm.figures.model import STATUS_NAMES, Group, Project
from zdxm.filters.values import clean, points_text, rate_text, wan_text
from zdxm.lights import LIGHT_NAMES
from zdxm.narrative.blocks import Align, Column, Run, Tint
from zdxm.narrative.rows import Cells

ABSENT, EMPTY = Run("—"), Run("")
"""What stands for a number that is undefined, and for a text that is not there, where no figure belongs."""

_RATE_LABEL, _GAP_LABEL = "占年度计划（%）", "与{}比较（百分点）"
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
    return rate_text(owner.rate, style, (owner.completed or 0, owner.annual_plan or 1))


def _gap_text(owner: Project | Group, style: Style) -> str:
    """A gap as a column of numbers prints it, with a minus where behind."""
    if owner.variance is None:
        return ABSENT.text
    exact = owner.completed or 0, owner.annual_plan or 1
    gap = points_text(owner.variance, style, exact, owner.progress) if owner.variance else "0"
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


def number_cells(first: int, count: int) -> Cells:
    """序号 from ``first`` on."""
    return Cells([str(number) for number in range(first, first + count)])


def text_cells(projects: Iterable[Project], name: str) -> Cells:
    """As :func:`text_cell`, of many projects."""
    return Cells([clean(text) if text else "" for text in map(attrgetter(name), projects)], name, CELL)


def money_cells(projects: Iterable[Project], name: str) -> Cells:
    """As :func:`money_cell`, of many projects."""
    return Cells([_amount_text(amount) for amount in map(attrgetter(name), projects)], name, CELL)


def word_cells(projects: Iterable[Project], name: str, words: Mapping[Any, Run], missing: Run) -> Cells:
    """Words that stand for values, and their colours."""
    runs = [words[value] if value else missing for value in map(attrgetter(name), projects)]
    return Cells([run.text for run in runs], name, CELL, [run.tint for run in runs])


def date_cells(projects: Iterable[Project], name: str) -> Cells:
    """Days as 2011-03-15, which is how the figures behind them read."""
    days = map(attrgetter(name), projects)
    return Cells(["" if day is None else day.isoformat() for day in days], name, CELL)


NAME = "项目名称"
"""The one column that no table can do without: sums stand in it too."""
_NUMBER, _RATE, _GAP, _LIGHT, _STATUS = "序号", "占年度计划", "与时间进度比较", "进度灯", "建设状态"
DEFAULT_COLUMNS = (
    _NUMBER, NAME, "总投资", "年度计划投资", "完成投资", _RATE, _GAP, _LIGHT, _STATUS, "形象进度", "责任单位",
    "联系领导",
)  # fmt: skip
_MAY_LACK = {
    _LIGHT: "light", _STATUS: "status", "形象进度": "physical_progress", "责任单位": "responsible_unit",
    "联系领导": "leader",
}  # fmt: skip
"""Default columns that are left out where no project has anything to stand in them."""
_SECTION = "table"
_STATUSES = {status: Run(word) for status, word in STATUS_NAMES.items()}
_LIGHTS = {light: Run(word, tint=Tint(word)) for light, word in LIGHT_NAMES.items()}


@dataclass(frozen=True, slots=True)
class ProjectColumn:
    """One column of the table.

    Attributes:
        head: its header.
        cells: projects, and the 序号 of the first, → what stands in the column.
        total: a sum of projects → the same for 小计 and 合计.
    """

    head: Callable[[Style], Column]
    cells: Callable[[Sequence[Project], int, Style], Cells]
    total: Callable[[Group, Style], Run] = lambda _, __: EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class TableKeys:
    """The keys of ``[table]``.

    Attributes:
        columns: labels of the columns, left to right.
    """

    columns: tuple[str, ...] = DEFAULT_COLUMNS


def _text(label: str, name: str, width: float, align: Align = Align.LEFT) -> tuple[str, ProjectColumn]:
    column = Column(label, width, align)
    return label, ProjectColumn(lambda _: column, lambda projects, _, __: text_cells(projects, name))


def _date(label: str, name: str) -> tuple[str, ProjectColumn]:
    column = Column(label, 5.2, Align.CENTER)
    return label, ProjectColumn(lambda _: column, lambda projects, _, __: date_cells(projects, name))


def _money(label: str, name: str, *, summed: bool = False) -> tuple[str, ProjectColumn]:
    column = Column(label, 5, Align.RIGHT)

    def cells(projects: Sequence[Project], _: int, __: Style) -> Cells:
        return money_cells(projects, name)

    if not summed:
        return label, ProjectColumn(lambda _: column, cells)
    return label, ProjectColumn(lambda _: column, cells, lambda group, _: money_cell(group, name))


def _rate(place: int) -> ProjectColumn:
    """The first or second of the two columns about the rate."""
    return ProjectColumn(
        lambda style: rate_columns(style)[place],
        lambda projects, _, style: rate_cell_column(projects, style, place),
        lambda group, style: rate_cells(group, style)[place],
    )


def _fixed(
    label: str, width: float, cells: Callable[[Sequence[Project], int, Style], Cells]
) -> tuple[str, ProjectColumn]:
    column = Column(label, width, Align.CENTER)
    return label, ProjectColumn(lambda _: column, cells)


PROJECT_COLUMNS: Mapping[str, ProjectColumn] = dict(
    (
        _fixed(_NUMBER, 2.8, lambda projects, first, __: number_cells(first, len(projects))),
        _text(NAME, "name", 12),
        _text("项目类别", "category", 6),
        _text("所在县区", "county", 5, Align.CENTER),
        _text("建设地点", "location", 7),
        _text("建设性质", "nature", 4.6, Align.CENTER),
        _text("建设内容及规模", "content", 15),
        _money("总投资", "total_investment", summed=True),
        _money("年度计划投资", "annual_plan", summed=True),
        _money("应完成投资", "planned_value"),
        _money("完成投资", "completed", summed=True),
        _money("自开工累计完成投资", "cumulative_completed"),
        (_RATE, _rate(0)),
        (_GAP, _rate(1)),
        _fixed(_LIGHT, 3, lambda projects, _, __: word_cells(projects, "light", _LIGHTS, ABSENT)),
        _fixed(_STATUS, 4.6, lambda projects, _, __: word_cells(projects, "status", _STATUSES, EMPTY)),
        _date("计划开工时间", "planned_start"),
        _date("开工时间", "actual_start"),
        _date("计划竣工时间", "planned_finish"),
        _date("实际竣工时间", "actual_finish"),
        _text("形象进度", "physical_progress", 15),
        _text("未开工原因", "no_start_reason", 10),
        _text("存在问题", "problem", 12),
        _text("推进措施", "measure", 12),
        _text("下步计划", "next_step", 12),
        _text("责任单位", "responsible_unit", 8),
        _text("建设单位", "owner_unit", 8),
        _text("联系领导", "leader", 4.6, Align.CENTER),
    )
)
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
    empty = {label for label, name in _MAY_LACK.items() if not any(getattr(row, name) for row in projects)}
    return tuple(label for label in columns if label not in empty)
