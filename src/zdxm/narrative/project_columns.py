"""Columns that the table of all projects can have, by the words that ``[table]`` names them with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zdxm.config import read_section
from zdxm.errors import ConfigError, perhaps
from zdxm.figures import STATUS_NAMES
from zdxm.lights import LIGHT_NAMES
from zdxm.narrative.blocks import Align, Column, Run, Tint
from zdxm.narrative.table_cells import (
    ABSENT,
    EMPTY,
    date_cells,
    money_cell,
    money_cells,
    number_cells,
    rate_cell_column,
    rate_cells,
    rate_columns,
    text_cells,
    word_cells,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from zdxm.config import Style
    from zdxm.figures import Group, Project
    from zdxm.narrative.rows import Cells

__all__ = [
    "DEFAULT_COLUMNS", "NAME", "PROJECT_COLUMNS", "ProjectColumn", "TableKeys", "chosen_columns",
    "filled_columns",
]  # fmt: skip

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
