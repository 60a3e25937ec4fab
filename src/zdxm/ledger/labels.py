"""What a project belongs to and where it stands: category, county, status, nature, and its identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from zdxm.cells.words import (
    Status,
    fold,
    is_only_begun,
    is_tick,
    read_name,
    read_status,
    status_from_text,
)
from zdxm.declare import frozen, pattern
from zdxm.layout.headers import HeaderMatch
from zdxm.layout.model import LedgerSection
from zdxm.layout.row_words import is_withdrawn, read_heading, state_of
from zdxm.ledger.model import Origin
from zdxm.ledger.values import Source, carry_down, read_texts, said_cells
from zdxm.workbook.model import Raw

if TYPE_CHECKING:
    import datetime as dt

    from zdxm.layout.headers import Header
    from zdxm.layout.model import LedgerTable

MOSTLY = 0.8
_FARTHER = frozenset({Status.STOPPED, Status.FINISHED, Status.WITHDRAWN})
"""States that a project may have come to since it began."""
_NUMERAL = pattern(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|[壹贰叁肆伍陆柒捌玖拾]{1,3}[、.．]"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|类)[:：、]?)\s*"
)


@frozen
class SheetLabels:
    """What a tab's name says of all its projects."""

    category: str | None = None
    county: str | None = None
    status: str | None = None


@dataclass(slots=True)
class Labels:
    """Columns of labels and, for values from elsewhere, where they were taken from."""

    values: dict[str, list[str | None]]
    origins: dict[str, dict[int, Origin]] = field(default_factory=dict)

    def fill(self, key: str, position: int, value: str | None, origin: Origin) -> None:
        """Set a value that is still missing."""
        if value and self.values[key][position] is None:
            self.values[key][position] = value
            self.origins.setdefault(key, {})[position] = origin


@frozen
class Told:
    """What other columns tell of a project's state.

    Attributes:
        texts: text columns already read (形象进度, 未开工原因, 建设性质).
        finished: its 实际竣工时间 column, where there is one.
        begins: its 计划开工时间 column, likewise.
        completed: what is done this year, likewise.
        end: the last day of the period.
    """

    texts: dict[str, list[str | None]]
    finished: Sequence[dt.date | None]
    begins: Sequence[dt.date | None]
    completed: Sequence[int | None]
    end: dt.date


def read_labels(source: Source, sheet_labels: SheetLabels, told: Told) -> Labels:
    """Labels of one table: from the column, else the section, else the tab; status also from 形象进度.

    Args:
        source: the table's projects, its columns settled.
        sheet_labels: what the tab's name says.
        told: what other columns tell of the status.
    """
    texts = told.texts
    table = source.table
    count = len(table.body.projects)
    labels = Labels({key: _column(source, table, key, count) for key in ("category", "county")})
    _given_category(table, labels)
    labels.values["nature"] = texts.get("nature") or [None] * count
    labels.values["status"] = _status_column(source, table, labels)
    _note_merged(table, labels)
    _from_sections(table, labels)
    category = None if table.category_from == "column" else sheet_labels.category
    given = ("category", category), ("county", sheet_labels.county), ("status", sheet_labels.status)
    for key, value in given:
        for position in range(count if value is not None else 0):
            labels.fill(key, position, value, (None, None))
    _status_from_texts(table, labels, texts)
    _beyond_begun(source, labels, told)
    _not_due(table, labels, told)
    _withdrawn_by_remark(table, labels, texts.get("remark") or ())
    return labels


def _given_category(table: LedgerTable, labels: Labels) -> None:
    """Leave the category's column aside where the office says so; take the tab's name where it says that."""
    if table.category_from not in {"section", "sheet"}:
        return
    count = len(table.body.projects)
    labels.values["category"] = [None] * count
    tab = read_heading(read_name(table.sheet)).label if table.category_from == "sheet" else None
    for position in range(count):
        labels.fill("category", position, tab, (None, None))


def _column(source: Source, table: LedgerTable, key: str, count: int) -> list[str | None]:
    columns = table.columns.get(key)
    if columns is None:
        return [None] * count
    texts = read_texts(source, columns[0], label=True)
    if columns[0] not in table.fills:
        texts = carry_down(texts)
    return [(_NUMERAL.sub("", text) or None) if text else None for text in texts]


def _note_merged(table: LedgerTable, labels: Labels) -> None:
    """A category merged down or given once stands in the cell above."""
    for key in ("category", "county"):
        columns = table.columns.get(key)
        fills = table.fills.get(columns[0], {}) if columns else {}
        for position, row in enumerate(table.body.projects if columns and fills else ()):
            if row in fills:
                labels.origins.setdefault(key, {})[position] = (fills[row], columns[0] if columns else None)


def _status_column(source: Source, table: LedgerTable, labels: Labels) -> list[str | None]:
    """The status column's own words, or ticks; without one, a 项目性质 column that holds 前期, 在建, 竣工."""
    columns = table.columns.get("status")
    if columns is not None and len(columns) > 1:
        return _ticked(source, columns, labels)
    if columns is not None:
        return [_status_text(cell) for cell in said_cells(source, columns[0])]
    natures = labels.values["nature"]
    given = [text for text in natures if text is not None]
    known = [text for text in given if read_status(text) is not None]
    if not given or len(known) < MOSTLY * len(given):
        return [None] * len(table.body.projects)
    column = table.columns["nature"][0]
    labels.origins["status"] = {at: (row, column) for at, row in enumerate(table.body.projects)}
    return [_status_text(text) for text in natures]


def tick_columns(source: Source) -> dict[int, Status]:
    """Columns whose headers are states and whose cells are ticks and blanks: 未开工 | 在建 | 竣工."""
    found = {header.column: _state_of(source, header) for header in source.table.header.headers}
    return {column: state for column, state in found.items() if state is not None}


def _state_of(source: Source, header: Header) -> Status | None:
    state = read_status(header.text.rpartition("/")[2])
    cells = [cell for cell in source.cells(header.column) if cell != ""] if state else []
    return state if cells and all(map(is_tick, cells)) else None


def _ticked(source: Source, columns: Sequence[int], labels: Labels) -> list[str | None]:
    """The state whose column has a project's √; None for a project that has none, or two."""
    rows, states = source.table.body.projects, tick_columns(source)
    values: list[str | None] = [None] * len(rows)
    for at, row in enumerate(rows):
        found = [column for column in columns if source.cells(column)[at] != ""]
        if len(found) == 1:
            labels.origins.setdefault("status", {})[at] = (row, found[0])
            values[at] = states[found[0]].value
    return values


@lru_cache(maxsize=4096)
def _status_text(cell: Raw | None) -> str | None:
    """A status cell as it stands: its × and 无 are words of their own."""
    return _value(read_status(cell))


def _value(status: Status | None) -> str | None:
    return None if status is None else status.value


def _from_sections(table: LedgerTable, labels: Labels) -> None:
    sections = table.body.sections
    top = table.category_from == "section"
    by_index = {index: _path_labels(sections, index, top=top) for index in set(table.body.section_of)}
    for position, index in enumerate(table.body.section_of):
        for key, (value, origin) in by_index[index].items():
            if value == Status.WITHDRAWN.value:  # what stands below is out, wherever it had got to before
                labels.values[key][position] = None
            if key != "category" or table.category_from != "column":
                labels.fill(key, position, value, origin)


def _path_labels(
    sections: Sequence[LedgerSection], index: int, *, top: bool
) -> dict[str, tuple[str | None, Origin]]:
    """What the headings around a row say: the outermost category, the innermost of all others.

    With ``top`` the outermost heading is the category where none says so.
    """
    path = []
    while index >= 0:
        path.append(sections[index])
        index = sections[index].parent
    said: dict[str, tuple[str | None, Origin]] = {}
    for section in reversed(path):
        key = section.kind.value
        if key == "category" and key in said:
            continue
        origin = (section.row, section.column)
        said[key] = (_section_status(section) if key == "status" else section.value, origin)
    if top and path and "category" not in said:
        said["category"] = (path[-1].label, (path[-1].row, path[-1].column))
    return said


def _section_status(section: LedgerSection) -> str | None:
    if is_withdrawn(section.label):
        return Status.WITHDRAWN.value
    return _value(state_of(section.value))


def _status_from_texts(table: LedgerTable, labels: Labels, texts: dict[str, list[str | None]]) -> None:
    """形象进度 tells the status where nothing else does; a stated reason for not starting does too."""
    progress, reasons = texts.get("physical_progress"), texts.get("no_start_reason")
    rows = table.body.projects
    for position, known in enumerate(labels.values["status"]):
        if known is not None:
            continue
        text = progress[position] if progress else None
        if text is not None:
            origin = (rows[position], table.columns["physical_progress"][0])
            labels.fill("status", position, _value(status_from_text(text)), origin)
        if reasons and reasons[position] is not None:
            origin = (rows[position], table.columns["no_start_reason"][0])
            labels.fill("status", position, Status.NOT_STARTED.value, origin)


def _beyond_begun(source: Source, labels: Labels, told: Told) -> None:
    """是 under 是否开工, 续建 under 建设性质: work has begun; other columns say how far it has come."""
    columns = source.table.columns
    said_in = columns.get("status") or columns.get("nature", ())
    if len(said_in) != 1:
        return
    progress = told.texts.get("physical_progress")
    for at, cell in enumerate(said_cells(source, said_in[0])):
        if labels.values["status"][at] != Status.UNDER_WAY.value or not is_only_begun(cell):
            continue
        finish = told.finished[at] if told.finished else None
        state = status_from_text(progress[at] or "") if progress else None
        key = "physical_progress"
        if state not in _FARTHER and finish is not None and finish <= told.end:
            state, key = Status.FINISHED, "actual_finish"
        if state in _FARTHER:
            labels.values["status"][at] = _value(state)
            labels.origins.setdefault("status", {})[at] = (
                source.table.body.projects[at],
                columns[key][0],
            )


def _not_due(table: LedgerTable, labels: Labels, told: Told) -> None:
    """未开工, whatever 形象进度 seems to say, where nothing is done and work is to begin after the period."""
    progress, origins = table.columns.get("physical_progress", ()), labels.origins.setdefault("status", {})
    for at, (begin, done) in enumerate(zip(told.begins, told.completed, strict=False)):
        if begin is None or begin <= told.end or done != 0:
            continue
        said = origins.get(at)
        column = said[1] if isinstance(said, tuple) else None
        if labels.values["status"][at] is None or column in progress:
            labels.values["status"][at] = Status.NOT_STARTED.value
            origins[at] = table.body.projects[at], table.columns["planned_start"][0]


def _withdrawn_by_remark(table: LedgerTable, labels: Labels, remarks: Sequence[str | None]) -> None:
    """A remark that a project has left the programme counts above its state, however far it had got."""
    for at, text in enumerate(remarks):
        if text and status_from_text(text) is Status.WITHDRAWN:
            labels.values["status"][at] = Status.WITHDRAWN.value
            origin = (table.body.projects[at], table.columns["remark"][0])
            labels.origins.setdefault("status", {})[at] = origin


# --- two things in one cell -------------------------------------------------------------------------------

_UNITS = frozenset({"responsible_unit", "owner_unit", "supervisor"})
_PEOPLE = frozenset({"person", "contact", "phone", "leader"})
_BETWEEN = pattern(r"[\s/|、,，;；:：()（）]+")
_UNIT_END = (
    r"(?:局|委|办|院|厅|部|所|中心|公司|集团|政府|管委会|街道|街道办|镇|乡|县|区|市|学校|中学|小学|医院|大学|指挥部|办公室|处|站"
    r"|总队|支队|协会|委员会|厂|基金|合作社|银行|部门|专班|业主|方)"
)
_UNIT = pattern(rf".*{_UNIT_END}")
_UNIT_AND_PERSON = pattern(rf"(.+{_UNIT_END})[\u4e00-\u9fff·]{{2,4}}(?:1\d{{10}})?")


def is_joined(match: HeaderMatch) -> bool:
    """Whether a column is headed as a unit and its people (责任单位及责任人)."""
    parsed = match.parsed
    return parsed is not None and parsed.field in _UNITS and not _PEOPLE.isdisjoint(parsed.beside)


@lru_cache(maxsize=4096)
def take_apart(text: str) -> str | None:
    """The unit in a cell that names a unit and its people; None where it cannot be told from them.

    >>> take_apart("市住建局 张三"), take_apart("市住建局张三13800000000"), take_apart("张三")
    ('市住建局', '市住建局', None)
    """
    parts = [part for part in _BETWEEN.split(text) if part]
    units = [part for part in parts if _UNIT.fullmatch(part)]
    if units:
        return "、".join(units)
    return next((found[1] for part in parts if (found := _UNIT_AND_PERSON.fullmatch(part))), None)


def apart_texts(table: LedgerTable, texts: dict[str, list[str | None]]) -> dict[str, list[str | None]]:
    """The units of joined columns, without their people."""
    joined = [
        key
        for key in _UNITS & texts.keys()
        for match in table.matches.get(key, ())
        if (match.header.column,) == table.columns.get(key) and is_joined(match)
    ]
    return {key: [text and take_apart(text) for text in texts[key]] for key in joined}


# --- what a project is known by ---------------------------------------------------------------------------


def plain_ids(
    table: LedgerTable, names: Sequence[str], codes: Sequence[str | None], counties: Sequence[str | None]
) -> list[str]:
    """项目代码 of each project, else file, sheet, county and folded name; doubles may remain."""
    start = f"{table.file}/{table.sheet.strip()}/"
    return [
        code if code is not None else f"{start}{county or ''}/{fold(name)}"
        for name, code, county in zip(names, codes, counties, strict=True)
    ]
