"""The picture of ``zdxm check --layout``: each sheet as it was understood, with its letters and row numbers.

A table too wide for the screen is drawn in several strips, as a spreadsheet is printed on several pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from zdxm.console.answers import FORMAT_VERSION, Result
from zdxm.console.ledger import diagnostics_json, is_grave
from zdxm.console.screen import Screen, fill, wrap
from zdxm.declare import frozen
from zdxm.diagnostics import Severity, column_letters
from zdxm.fields import field_by_key
from zdxm.layout.model import (
    ColumnRead,
    LedgerTable,
    SheetRead,
    category_source,
    columns_of,
    missing_fields,
    units_of,
)
from zdxm.layout.verdicts import LEFT_OUT, SECTIONS, TOTALS, ColumnUse, RowUse, SheetUse, Verdict

if TYPE_CHECKING:
    from zdxm.pipeline.reading import LedgerReading

SKIPPED = {
    RowUse.PART: "已含在上面的项目里，不再计入",
    RowUse.BUNDLE: "没有金额，按下面的子项计入",
    RowUse.MEMO: "附在项目旁边的数，没有计入",
    RowUse.SECOND_LINE: "是上面项目的第二行，另有金额，没有计入",
    RowUse.NUMBERED: "只有序号，没有计入",
    RowUse.NAMELESS: "有金额、没有项目名称，没有计入",
    RowUse.UNKNOWN: "看不懂，没有计入",
    RowUse.OUTSIDE: "不在台账里，没有计入",
    RowUse.WITHDRAWN: "已退出，没有计入",
}
"""Why rows are left out."""

_COLOURS = {
    **dict.fromkeys(SECTIONS, "cyan"),
    **dict.fromkeys(TOTALS, "green"),
    **dict.fromkeys(LEFT_OUT, "yellow"),
    RowUse.SECOND_LINE: "red",
    RowUse.NAMELESS: "red",
}
_IN_GRID = (RowUse.HEADER, RowUse.PROJECT, *TOTALS, RowUse.NUMBERING, RowUse.PART, RowUse.SECOND_LINE)
_CATEGORY_FROM = {
    "column": "，类别取自列",
    "section": "，类别取自分段标题",
    "sheet": "，类别取自表名",
    "": "",
}
_UNREAD, _UNUSED, _MORE, _HIDDEN = "不读", "不用", "…", "（隐藏）"
_DOUBTFUL, _NEAREST = "{rows}：读作{kind}（{why}），也可能是{rivals}", "（最接近{label}）"
_LABEL = 4  # columns of a row's kind
_GAP = 2
_NARROW, _HEAD, _WIDE = 4, 8, 16  # columns of a drawn column: fewest, enough for a field's name, most
_FOLD = 4  # neighbouring columns of one field from which on only the first and last are drawn
_ROWS_NAMED = 8  # rows that a line of skipped rows names
_RUN = 3  # rows of one kind that are all drawn; of a longer run only the first and last


@frozen
class _Strip:
    """Columns that are drawn side by side; None stands for columns left out between two of one field."""

    columns: tuple[ColumnRead | None, ...]
    widths: tuple[int, ...]


@frozen
class _Row:
    """A row that is drawn, and the rows of its kind below it that are not."""

    row: int
    kind: RowUse
    cells: tuple[str, ...]
    hidden: bool
    folded: Sequence[int]


@frozen
class Understood(Result):
    """How a ledger was understood: ``zdxm check --layout``."""

    reading: LedgerReading

    @property
    def found(self) -> bool:
        """Whether reading found an error or a warning."""
        return is_grave(self.reading.diagnostics)

    def text(self, screen: Screen) -> str:
        """The picture of every sheet."""
        understood = self.reading
        parts = [_sheet_text(sheet, screen) for sheet in understood.sheets if sheet.tables]
        others = [sheet for sheet in understood.sheets if not sheet.tables]
        if others:
            parts.append(
                "\n".join(_wrapped(f"{sheet.file}:{sheet.name}  {_use(sheet)}", screen) for sheet in others)
            )
        grave = [fault for fault in understood.diagnostics if fault.severity is not Severity.INFO]
        if grave:
            parts.append(
                "\n".join(_wrapped(f"{it.place}  {it.message}；{it.remedy}。", screen) for it in grave)
            )
        if understood.period is None:
            parts.append(_wrapped("台账没有写明时期，按月填报的列要等--period定了才知道用哪几列。", screen))
        else:
            label = understood.period.label
            parts.append(
                _wrapped(f"报告期{label}。要改读法，用zdxm init 台账文件写出zdxm.toml再改。", screen)
            )
        return "\n\n".join(parts) + "\n"

    def json(self) -> dict[str, Any]:
        """The same for another program; rows count from 1, columns have their letters."""
        understood, period = self.reading, self.reading.period
        return {
            "format_version": FORMAT_VERSION,
            "period": None if period is None else {"code": period.code, "label": period.label},
            "title": understood.title,
            "office": understood.office,
            "sheets": [_sheet_json(sheet) for sheet in understood.sheets],
            "diagnostics": diagnostics_json(understood.diagnostics),
        }


def _use(sheet: SheetRead) -> str:
    read = sheet.verdict.kind is SheetUse.REGISTER
    return f"{'按登记表读' if read else '没有读'}：{sheet.verdict.reason}"


def _wrapped(text: str, screen: Screen) -> str:
    return text if screen.width is None else "\n  ".join(wrap(text, screen.width - _GAP - 1))


def _sheet_text(sheet: SheetRead, screen: Screen) -> str:
    lines = []
    for table in sheet.tables:
        columns = columns_of(table)
        lines.append(screen.paint(_wrapped(_headline(table, columns), screen), None, bold=True))
        lines += _table_lines(table, columns, screen)
        lines += [_wrapped(line, screen) for line in (*_column_legend(columns), *_row_legend(table))]
    return "\n".join(lines)


def _headline(table: LedgerTable, columns: Sequence[ColumnRead]) -> str:
    first, last = table.header.top + 1, table.header.bottom + 1
    header = f"第{first}行" if first == last else f"第{first}—{last}行"
    unit = "、".join(units_of(columns)) or table.unit.label
    more = _CATEGORY_FROM[category_source(table)]
    return f"{table.file}:{table.sheet}  {len(table.body.projects)}个项目，表头{header}，单位{unit}{more}"


def _table_lines(table: LedgerTable, columns: Sequence[ColumnRead], screen: Screen) -> Iterator[str]:
    rows = list(_drawn(table))
    margin = _LABEL + 1 + len(str(table.top + len(table.rows))) + _GAP
    room = None if screen.width is None else screen.width - margin
    for number, strip in enumerate(_strips(table, rows, columns, None if room is None else room - 1)):
        whole = sum(strip.widths) + _GAP * (len(strip.widths) - 1)
        yield from _head_lines(strip, margin, screen)
        yield " " * margin + screen.rule * whole
        for row in rows:
            line = _row_line(table, row, strip, first=number == 0, room=room)
            if line is not None:
                head = fill(row.kind.label, _LABEL, "left")
                place = fill(str(row.row + 1), margin - _LABEL - 1 - _GAP, "right")
                painted = screen.paint(head, _COLOURS.get(row.kind), bold=row.kind is RowUse.HEADER)
                yield f"{painted} {place}  {line}".rstrip()
            if row.folded:
                yield " " * margin + _fold_text(row)
        yield ""


def _drawn(table: LedgerTable) -> Iterator[_Row]:
    """The first and last row of each run of one kind, or all of a short one; of blank rows the first."""
    for kind, run in groupby(enumerate(table.rows, start=table.top), key=lambda pair: pair[1].kind):
        rows = [row for row, _ in run]
        edges = rows[:1] if kind is RowUse.BLANK else rows if len(rows) <= _RUN else [rows[0], rows[-1]]
        for row in edges:
            folded = rows[1 : len(rows) + 1 - len(edges)] if row == rows[0] and edges != rows else []
            yield _Row(row, kind, table.texts(row), row in table.part.hidden_rows, folded)


def _fold_text(row: _Row) -> str:
    first, last, kind = row.folded[0] + 1, row.folded[-1] + 1, row.kind.label
    place = f"第{first}行，{kind}" if first == last else f"第{first}—{last}行，{kind}{len(row.folded)}行"
    return f"{_MORE} {place} {_MORE}"


def _row_line(table: LedgerTable, row: _Row, strip: _Strip, *, first: bool, room: int | None) -> str | None:
    """A row's texts: in the columns of the grid, or one after the other where it is no row of the grid."""
    if row.kind not in _IN_GRID:
        text = "  ".join(filter(None, row.cells)) + (_HIDDEN if row.hidden else "")
        return (text if room is None else _clip(text, room)) if first else None
    cells = [_MORE if column is None else _cell(table, row, column) for column in strip.columns]
    line = (" " * _GAP).join(
        fill(_clip(cell, width), width, _side(row, column))
        for cell, width, column in zip(cells, strip.widths, strip.columns, strict=True)
    )
    return line + (_HIDDEN if row.hidden else "")


def _cell(table: LedgerTable, row: _Row, column: ColumnRead) -> str:
    at = column.column - table.part.left
    return row.cells[at] if 0 <= at < len(row.cells) else ""


def _side(row: _Row, column: ColumnRead | None) -> Literal["left", "right"]:
    return "right" if column is not None and column.unit and row.kind is not RowUse.HEADER else "left"


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


def _head(column: ColumnRead | None, width: int) -> list[str]:
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


def _strips(
    table: LedgerTable, rows: Sequence[_Row], columns: Sequence[ColumnRead], room: int | None
) -> list[_Strip]:
    """The columns in as few strips as the room allows; None for a pipe, where all stand side by side."""
    shown = _folded(columns)
    natural = [_natural(table, rows, column) for column in shown]
    strips: list[_Strip] = []
    start = 0
    while start < len(shown):
        end, used = start, 0
        while end < len(shown) and (room is None or end == start or used + natural[end] <= room):
            used += natural[end] + _GAP
            end += 1
        strips.append(_Strip(tuple(shown[start:end]), tuple(natural[start:end])))
        start = end
    return strips


def _folded(columns: Sequence[ColumnRead]) -> list[ColumnRead | None]:
    """Long runs of columns of one field by their first and last alone."""
    shown: list[ColumnRead | None] = []
    for _, group in groupby(columns, key=lambda column: (column.key, column.use, column.header == "")):
        run = list(group)
        shown += run if len(run) < _FOLD or not run[0].key else [run[0], None, run[-1]]
    return shown


def _natural(table: LedgerTable, rows: Sequence[_Row], column: ColumnRead | None) -> int:
    """The width at which most of a column can be read."""
    from rich.cells import cell_len

    if column is None:
        return cell_len(_MORE)
    texts = [
        _cell(table, row, column) for row in rows if row.kind in _IN_GRID and row.kind is not RowUse.HEADER
    ]
    head = min(cell_len(column.label), _HEAD)
    return min(max([_NARROW, head, *map(cell_len, texts)]), _WIDE)


def _column_legend(columns: Sequence[ColumnRead]) -> Iterator[str]:
    """The columns that are not read, with what they come nearest to."""
    for use, words in ((ColumnUse.UNREAD, "没有认出、不读的列"), (ColumnUse.UNUSED, "认出了、本期不用的列")):
        named = [
            f"{column_letters(column.column)}“{column.header}”{_nearest(column)}"
            for column in columns
            if column.use is use
        ]
        if named:
            yield f"{words}：{'、'.join(named)}"


def _nearest(column: ColumnRead) -> str:
    rivals = column.verdict.rivals
    return _NEAREST.format(label=field_by_key(rivals[0]).label) if rivals else ""


def _row_legend(table: LedgerTable) -> Iterator[str]:
    """The rows that do not count, and those that could have been something else, each with why."""
    left_out: dict[RowUse, list[int]] = {}
    doubtful: dict[Verdict[RowUse], list[int]] = {}
    for row, verdict in enumerate(table.rows, start=table.top):
        if verdict.kind in SKIPPED:
            left_out.setdefault(verdict.kind, []).append(row)
        elif verdict.rivals:
            doubtful.setdefault(verdict, []).append(row)
    for kind, why in SKIPPED.items():
        if kind in left_out:
            yield f"{_row_list(left_out[kind])}：{why}"
    for verdict, rows in doubtful.items():
        yield _DOUBTFUL.format(
            rows=_row_list(rows),
            kind=verdict.kind.label,
            why=verdict.reason,
            rivals="、".join(rival.label for rival in verdict.rivals),
        )


def _row_list(rows: Sequence[int]) -> str:
    shown = "、".join(str(row + 1) for row in rows[:_ROWS_NAMED])
    return f"第{shown}等{len(rows)}行" if len(rows) > _ROWS_NAMED else f"第{shown}行"


_TOLD_APART = (RowUse.PROJECT, *SECTIONS, *TOTALS, *LEFT_OUT)
_OTHERS = tuple(kind for kind in RowUse if kind not in {RowUse.BLANK, *_TOLD_APART})


def _sheet_json(sheet: SheetRead) -> dict[str, Any]:
    is_ledger = sheet.verdict.kind is SheetUse.LEDGER
    return {
        "file": sheet.file,
        "name": sheet.name,
        "use": sheet.verdict.kind.value,
        "reason": None if is_ledger else sheet.verdict.reason,
        **_proof(sheet.verdict),
        "tables": [_layout_table_json(table) for table in sheet.tables],
    }


def _proof(verdict: Verdict[Any]) -> dict[str, list[str]]:
    """The evidence of a verdict, and what else it could have been."""
    return {
        "why": [str(reason) for reason in verdict.why],
        "rivals": [rival if isinstance(rival, str) else rival.value for rival in verdict.rivals],
    }


def _layout_table_json(table: LedgerTable) -> dict[str, Any]:
    columns = columns_of(table)
    units = units_of(columns)
    return {
        "title": table.preamble.title,
        **_proof(table.verdict),
        "header_rows": [row + 1 for row in range(table.header.top, table.header.bottom + 1)],
        "unit": units[0] if len(units) == 1 else table.unit.label,
        "unit_why": table.unit_verdict.reason,
        "category_from": category_source(table) or None,
        "columns": [_column_json(column) for column in columns],
        "missing": _guesses_json(table),
        "projects": [row + 1 for row in table.body.projects],
        "project_runs": _project_runs(table),
        "sections": _rows_json(table, SECTIONS),
        "totals": _rows_json(table, TOTALS),
        "skipped_rows": _rows_json(table, LEFT_OUT),
        "other_rows": _rows_json(table, _OTHERS),
    }


def _project_runs(table: LedgerTable) -> list[dict[str, Any]]:
    """The projects' evidence: first and last row of each run of projects that have the same."""
    return [
        {"first": rows[0] + 1, "last": rows[-1] + 1, **_proof(verdict)}
        for verdict, run in groupby(table.rows_of(RowUse.PROJECT), key=lambda each: each[1])
        if (rows := [row for row, _ in run])
    ]


def _column_json(column: ColumnRead) -> dict[str, Any]:
    return {
        "column": column_letters(column.column),
        "header": column.header,
        "cell": f"{column_letters(column.column)}{column.header_row + 1}",
        "field": column.key or None,
        "label": column.label or None,
        "read": column.use is ColumnUse.READ,
        "unit": column.unit or None,
        **_proof(column.verdict),
    }


def _guesses_json(table: LedgerTable) -> list[dict[str, Any]]:
    """The needed fields that have no column, each with the columns that come closest."""
    return [
        {
            "field": guess.key,
            "column": column_letters(guess.header.column),
            "header": guess.header.text,
            "score": guess.score,
        }
        for guess in missing_fields(table)
    ]


def _rows_json(table: LedgerTable, kinds: Sequence[RowUse]) -> list[dict[str, Any]]:
    return [
        {
            "row": row + 1,
            "kind": verdict.kind.value,
            "text": next(filter(None, table.texts(row)), ""),
            "hidden": row in table.part.hidden_rows,
            **_proof(verdict),
        }
        for row, verdict in table.rows_of(*kinds)
    ]
