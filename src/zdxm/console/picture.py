"""The picture of ``zdxm check --layout``: each sheet as it was understood, with its letters and row numbers.

A table too wide for the screen is drawn in several strips, as a spreadsheet is printed on several pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from zdxm.console.messages import fill, wrap
from zdxm.console.streams import Screen, emit, screen_of
from zdxm.diagnostics import Severity, column_letters
from zdxm.layout.picture import (
    ColumnPicture,
    ColumnUse,
    RowKind,
    RowPicture,
    SheetPicture,
    SheetUse,
    TablePicture,
)

if TYPE_CHECKING:
    from zdxm.pipeline.reading import Understanding

KIND_NAMES = {
    RowKind.PROJECT: "项目",
    RowKind.CATEGORY: "分类",
    RowKind.STATUS: "状态",
    RowKind.COUNTY: "县区",
    RowKind.NATURE: "性质",
    RowKind.SUBTOTAL: "小计",
    RowKind.TOTAL: "合计",
    RowKind.TITLE: "标题",
    RowKind.UNIT: "单位",
    RowKind.ABOVE: "表上",
    RowKind.HEADER: "表头",
    RowKind.NUMBERING: "列号",
    RowKind.NOTE: "注",
    RowKind.BLANK: "空",
    RowKind.PART: "其中",
    RowKind.NUMBERED: "空号",
    RowKind.NAMELESS: "缺名",
    RowKind.UNKNOWN: "不懂",
}
"""What stands left of each row."""

SKIPPED = {
    RowKind.PART: "已含在上面的项目里，不再计入",
    RowKind.NUMBERED: "只有序号，没有计入",
    RowKind.NAMELESS: "有金额、没有项目名称，没有计入",
    RowKind.UNKNOWN: "看不懂，没有计入",
}
"""Why rows are left out."""

_COLOURS = {
    RowKind.CATEGORY: "cyan",
    RowKind.STATUS: "cyan",
    RowKind.COUNTY: "cyan",
    RowKind.NATURE: "cyan",
    RowKind.SUBTOTAL: "green",
    RowKind.TOTAL: "green",
    RowKind.PART: "yellow",
    RowKind.NUMBERED: "yellow",
    RowKind.NAMELESS: "red",
    RowKind.UNKNOWN: "yellow",
}
_IN_GRID = frozenset({RowKind.HEADER, RowKind.PROJECT, RowKind.SUBTOTAL, RowKind.TOTAL, RowKind.NUMBERING})
_CATEGORY_FROM = {
    "column": "，类别取自列",
    "section": "，类别取自分段标题",
    "sheet": "，类别取自表名",
    "": "",
}
_UNREAD, _UNUSED, _MORE, _HIDDEN = "不读", "不用", "…", "（隐藏）"
_RULE, _ASCII_RULE = "─", "-"
_LABEL = 4  # columns of a row's kind
_GAP = 2
_NARROW, _HEAD, _WIDE = 4, 8, 16  # columns of a drawn column: fewest, enough for a field's name, most
_FOLD = 4  # neighbouring columns of one field from which on only the first and last are drawn
_ROWS_NAMED = 8  # rows that a line of skipped rows names


@dataclass(frozen=True, slots=True)
class _Strip:
    """Columns that are drawn side by side; None stands for columns left out between two of one field."""

    columns: tuple[ColumnPicture | None, ...]
    widths: tuple[int, ...]


def show_understanding(understood: Understanding) -> None:
    """Print the picture of every sheet."""
    emit(_text(understood, screen_of(sys.stdout)))


def _text(understood: Understanding, screen: Screen) -> str:
    parts = [_sheet_text(sheet, screen) for sheet in understood.sheets if sheet.use is SheetUse.LEDGER]
    others = [sheet for sheet in understood.sheets if sheet.use is not SheetUse.LEDGER]
    if others:
        parts.append(
            "\n".join(_wrapped(f"{sheet.file}:{sheet.sheet}  {_use(sheet)}", screen) for sheet in others)
        )
    grave = [fault for fault in understood.diagnostics if fault.severity is not Severity.INFO]
    if grave:
        parts.append("\n".join(_wrapped(f"{it.place}  {it.message}；{it.remedy}。", screen) for it in grave))
    if understood.period is None:
        parts.append(_wrapped("台账没有写明时期，按月填报的列要等--period定了才知道用哪几列。", screen))
    else:
        label = understood.period.label
        parts.append(_wrapped(f"报告期{label}。要改读法，用zdxm init 台账文件写出zdxm.toml再改。", screen))
    return "\n\n".join(parts) + "\n"


def _use(sheet: SheetPicture) -> str:
    return f"按登记表读：{sheet.why}" if sheet.use is SheetUse.REGISTER else f"没有读：{sheet.why}"


def _wrapped(text: str, screen: Screen) -> str:
    return text if screen.width is None else "\n  ".join(wrap(text, screen.width - _GAP - 1))


def _sheet_text(sheet: SheetPicture, screen: Screen) -> str:
    lines = []
    for table in sheet.tables:
        lines.append(screen.paint(_wrapped(_headline(sheet, table), screen), None, bold=True))
        lines += _table_lines(sheet, table, screen)
        lines += [_wrapped(line, screen) for line in _legend(table)]
    return "\n".join(lines)


def _headline(sheet: SheetPicture, table: TablePicture) -> str:
    first, last = table.header[0] + 1, table.header[1] + 1
    header = f"第{first}行" if first == last else f"第{first}—{last}行"
    projects = len(table.rows_of(RowKind.PROJECT))
    units = {column.unit for column in table.columns if column.use is ColumnUse.READ and _is_money(column)}
    unit = "、".join(sorted(units)) or table.unit
    more = _CATEGORY_FROM[table.category]
    return f"{sheet.file}:{sheet.sheet}  {projects}个项目，表头{header}，单位{unit}{more}"


def _is_money(column: ColumnPicture) -> bool:
    return column.unit.endswith("元")


def _table_lines(sheet: SheetPicture, table: TablePicture, screen: Screen) -> Iterator[str]:
    margin = _LABEL + 1 + len(str(table.rows[-1].row + 1)) + _GAP
    strips = _strips(sheet, table, None if screen.width is None else screen.width - margin - 1)
    for number, strip in enumerate(strips):
        whole = sum(strip.widths) + _GAP * (len(strip.widths) - 1)
        yield from _head_lines(strip, margin, screen)
        yield " " * margin + (_RULE if screen.blocks else _ASCII_RULE) * whole
        for row, folded in _shown(table.rows):
            line = _row_line(
                sheet, row, strip, first=number == 0, room=screen.width and screen.width - margin
            )
            if line is not None:
                head = fill(KIND_NAMES[row.kind], _LABEL, "left")
                place = fill(str(row.row + 1), margin - _LABEL - 1 - _GAP, "right")
                painted = screen.paint(head, _COLOURS.get(row.kind), bold=row.kind is RowKind.HEADER)
                yield f"{painted} {place}  {line}".rstrip()
            if folded:
                yield " " * margin + _fold_text(folded)
        yield ""


def _shown(rows: Sequence[RowPicture]) -> Iterator[tuple[RowPicture, list[RowPicture]]]:
    """The rows to draw, each with the rows below it that are left out; blank rows draw no line each."""
    last: RowPicture | None = None
    folded: list[RowPicture] = []
    for row in rows:
        if not row.cells or (row.kind is RowKind.BLANK and last is not None and last.kind is RowKind.BLANK):
            folded.append(row)
            continue
        if last is not None:
            yield last, folded
        last, folded = row, []
    if last is not None:
        yield last, folded


def _fold_text(rows: Sequence[RowPicture]) -> str:
    first, last, kind = rows[0].row + 1, rows[-1].row + 1, KIND_NAMES[rows[0].kind]
    place = f"第{first}行，{kind}" if first == last else f"第{first}—{last}行，{kind}{len(rows)}行"
    return f"{_MORE} {place} {_MORE}"


def _row_line(
    sheet: SheetPicture, row: RowPicture, strip: _Strip, *, first: bool, room: int | None
) -> str | None:
    """A row's texts: in the columns of the grid, or one after the other where it is no row of the grid."""
    if row.kind not in _IN_GRID:
        text = "  ".join(filter(None, row.cells)) + (_HIDDEN if row.hidden else "")
        return (text if room is None else _clip(text, room)) if first else None
    cells = [_MORE if column is None else _cell(sheet, row, column) for column in strip.columns]
    line = (" " * _GAP).join(
        fill(_clip(cell, width), width, _side(row, column))
        for cell, width, column in zip(cells, strip.widths, strip.columns, strict=True)
    )
    return line + (_HIDDEN if row.hidden else "")


def _cell(sheet: SheetPicture, row: RowPicture, column: ColumnPicture) -> str:
    at = column.column - sheet.left
    return row.cells[at] if 0 <= at < len(row.cells) else ""


def _side(row: RowPicture, column: ColumnPicture | None) -> Literal["left", "right"]:
    return "right" if column is not None and column.unit and row.kind is not RowKind.HEADER else "left"


def _clip(text: str, width: int) -> str:
    """A text cut to a width, with … where something is missing."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else set_cell_size(text, width - 2).rstrip() + _MORE


def _head_lines(strip: _Strip, margin: int, screen: Screen) -> Iterator[str]:
    """Letters, the field that each column is read as, its unit."""
    heads = [_head(column, width) for column, width in zip(strip.columns, strip.widths, strict=True)]
    deepest = max(map(len, heads))
    for level in range(deepest):
        cells = [head[level] if level < len(head) else "" for head in heads]
        line = (" " * _GAP).join(
            fill(cell, width, "left") for cell, width in zip(cells, strip.widths, strict=True)
        )
        yield " " * margin + screen.paint(line.rstrip(), None, bold=level == 0)


def _head(column: ColumnPicture | None, width: int) -> list[str]:
    if column is None:
        return [_MORE]
    if column.use is ColumnUse.READ:
        words = _balanced(column.label, width)
    else:
        words = [_UNUSED if column.use is ColumnUse.UNUSED else _UNREAD]
    unit = [f"[{column.unit}]"] if column.unit and column.use is ColumnUse.READ else []
    return [column_letters(column.column), *words, *unit]


def _balanced(label: str, width: int) -> list[str]:
    """A name broken into lines of about one length, so that no letter stands alone."""
    from rich.cells import cell_len

    lines = -(-cell_len(label) // width)
    return wrap(label, min(width, -(-cell_len(label) // (2 * lines)) * 2))


def _strips(sheet: SheetPicture, table: TablePicture, room: int | None) -> list[_Strip]:
    """The columns in as few strips as the room allows; None for a pipe, where all stand side by side."""
    columns = _folded(table.columns)
    natural = [_natural(sheet, table, column) for column in columns]
    strips: list[_Strip] = []
    start = 0
    while start < len(columns):
        end, used = start, 0
        while end < len(columns) and (room is None or end == start or used + natural[end] <= room):
            used += natural[end] + _GAP
            end += 1
        strips.append(_Strip(tuple(columns[start:end]), tuple(natural[start:end])))
        start = end
    return strips


def _folded(columns: Sequence[ColumnPicture]) -> list[ColumnPicture | None]:
    """Long runs of columns of one field by their first and last alone."""
    shown: list[ColumnPicture | None] = []
    for _, group in groupby(columns, key=lambda column: (column.key, column.use, column.header == "")):
        run = list(group)
        shown += run if len(run) < _FOLD or not run[0].key else [run[0], None, run[-1]]
    return shown


def _natural(sheet: SheetPicture, table: TablePicture, column: ColumnPicture | None) -> int:
    """The width at which most of a column can be read."""
    from rich.cells import cell_len

    if column is None:
        return cell_len(_MORE)
    texts = [_cell(sheet, row, column) for row in table.rows_of(*_IN_GRID - {RowKind.HEADER}) if row.cells]
    head = min(cell_len(column.label), _HEAD)
    return min(max([_NARROW, head, *map(cell_len, texts)]), _WIDE)


def _legend(table: TablePicture) -> Iterator[str]:
    """The columns that are not read and the rows that do not count, with why."""
    for use, words in ((ColumnUse.UNREAD, "没有认出、不读的列"), (ColumnUse.UNUSED, "认出了、本期不用的列")):
        named = [
            f"{column_letters(column.column)}“{column.header}”"
            for column in table.columns
            if column.use is use
        ]
        if named:
            yield f"{words}：{'、'.join(named)}"
    for kind, why in SKIPPED.items():
        rows = [str(row.row + 1) for row in table.rows_of(kind)]
        if rows:
            more = f"等{len(rows)}行" if len(rows) > _ROWS_NAMED else "行"
            yield f"第{'、'.join(rows[:_ROWS_NAMED])}{more}：{why}"
