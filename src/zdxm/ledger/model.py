"""What reading a ledger yields."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, Any

from zdxm.cells.words import read_text
from zdxm.declare import frozen
from zdxm.diagnostics import (
    CellRef,
    Diagnostic,
    Severity,
    column_letters,
    fold_cells,
    fold_rows,
    quote_sheet,
)
from zdxm.fields import FieldKind, kept_keys, label_of

if TYPE_CHECKING:
    import pandas as pd

    from zdxm.layout.model import LedgerTable, SheetRead

LABEL_FIELDS = ("category", "county", "status")
"""Fields that a section or a tab may give as well as a column."""
MONEY_FIELDS, DATE_FIELDS = kept_keys(FieldKind.MONEY), kept_keys(FieldKind.DATE)
PERCENT_FIELDS = kept_keys(FieldKind.PERCENT)
TEXT_FIELDS = tuple(key for key in kept_keys(FieldKind.TEXT) if key not in {"name", *LABEL_FIELDS})

Origin = tuple[int | None, int | None] | CellRef
"""Row and column that a value was taken from if not its own cell; the sheet itself if both are None; or a
cell of another sheet."""


class ControlKind(Enum):
    """Rows that state sums or counts."""

    SUBTOTAL = "subtotal"
    TOTAL = "total"
    SECTION = "section"


@frozen
class Control:
    """A 小计, 合计 or section row: what it states, to be compared with the projects it covers.

    Attributes:
        kind: subtotal, total or section.
        label: as it stands, for messages.
        category: the category it belongs to; None for a whole table or the whole ledger.
        projects: positions in the frame that it covers.
        stated: field → whole 元, only where the row has a readable number.
        actual: field → the projects' sum in whole 元, rounded once if the cells hold 角分.
        count: number of projects it states; None if none.
        table: index into ``Ledger.tables``.
        row: its zero-based sheet row.
        place: the cell with the label.
        cells: field → cell of the stated value.
        units: field → 元 in the unit that it is stated in; empty for the table's own.
    """

    kind: ControlKind
    label: str
    category: str | None
    projects: tuple[int, ...]
    stated: Mapping[str, int]
    actual: Mapping[str, int]
    count: int | None
    table: int
    row: int
    place: CellRef
    cells: Mapping[str, CellRef]
    units: Mapping[str, int] = field(default_factory=dict)


@frozen(eq=False)
class Ledger:
    """All projects of the workbooks read together.

    Attributes:
        frame: one row a project, in sheet order. ``source``, ``table``, ``row`` are int64 (workbook, table,
            zero-based sheet row); ``id`` and ``name`` str; :data:`LABEL_FIELDS` (a status is a
            :class:`zdxm.cells.Status` value) and :data:`TEXT_FIELDS` str or None; :data:`MONEY_FIELDS` Int64
            whole 元; :data:`PERCENT_FIELDS` Int64 hundredths of a percent; :data:`DATE_FIELDS`
            :class:`datetime.date` or None. Columns that a ledger does not have are there and empty.
        withdrawn: projects that are out of the programme, which nothing counts, in a frame of their own;
            their positions follow those of ``frame``.
        tables: the tables the projects stand in, with the columns as chosen for the period.
        controls: rows that state sums or counts.
        title, office: as the first ledger that has them names them; empty if none.
        diagnostics: everything found while reading, that of the layouts included.
        sheets: every sheet of the workbooks, with what it is read as.
        origins: field → position → where the value was taken from, for values that do not stand in their own
            cell (a section's category, a status told by 形象进度).
        places: table index and sheet row of each position, those of ``withdrawn`` after those of ``frame``.
    """

    frame: pd.DataFrame
    withdrawn: pd.DataFrame
    tables: tuple[LedgerTable, ...]
    controls: tuple[Control, ...]
    title: str
    office: str
    diagnostics: tuple[Diagnostic, ...]
    sheets: tuple[SheetRead, ...]
    origins: Mapping[str, Mapping[int, Origin]]
    places: tuple[tuple[int, int], ...]
    _stems: dict[tuple[int, str], str | None] = dataclasses.field(default_factory=dict)

    def cell(self, position: int, field: str) -> CellRef | None:
        """The first cell of a value; None where its table has no such column."""
        at, row = self.places[position]
        table = self.tables[at]
        origin = self.origins.get(field, {}).get(position)
        if origin is not None:
            return origin if isinstance(origin, CellRef) else table.place(*origin)
        columns = table.columns.get(field)
        return table.place(row, columns[0]) if columns else None

    def cells(self, position: int, field: str) -> str | None:
        """All cells of a value, folded (台账!G5:K5,M5); None where there is no such column."""
        return self.cells_of((position,), field)

    def cells_of(self, positions: Iterable[int], field: str) -> str | None:
        """The cells of many values, folded over rows and sheets; None where there is no such column."""
        positions = positions if isinstance(positions, list) else list(positions)
        if len(positions) == 1 and (alone := self._alone(positions[0], field)) is not None:
            return alone
        elsewhere = self.origins.get(field)
        if not elsewhere or elsewhere.keys().isdisjoint(positions):
            return self._own_cells(positions, field)
        addresses = [address for position in positions for address in self._addresses(position, field)]
        return fold_cells(addresses) if addresses else None

    def _own_cells(self, positions: Iterable[int], field: str) -> str | None:
        """The cells of values that stand in their own, folded; table by table, for there may be thousands."""
        rows: dict[int, set[int]] = {}
        for at, row in map(self.places.__getitem__, positions):
            rows.setdefault(at, set()).add(row)
        by_sheet: dict[str, dict[int, set[int]]] = {}
        for at, some in rows.items():
            for column in self.tables[at].columns.get(field, ()):
                by_sheet.setdefault(self.tables[at].sheet, {}).setdefault(column, set()).update(some)
        return fold_rows(by_sheet) if by_sheet else None

    def _alone(self, position: int, field: str) -> str | None:
        """The address of a value that stands in one cell, its own, put together the quick way; else None.

        A report with provenance asks for that of nearly every cell of the ledger.
        """
        if field in self.origins and position in self.origins[field]:
            return None
        at, row = self.places[position]
        key = at, field
        if key not in self._stems:
            columns = self.tables[at].columns.get(field, ())
            sheet = quote_sheet(self.tables[at].sheet)
            self._stems[key] = f"{sheet}!{column_letters(columns[0])}" if len(columns) == 1 else None
        stem = self._stems[key]
        return None if stem is None else f"{stem}{row + 1}"

    def _addresses(self, position: int, field: str) -> list[tuple[str, int, int]]:
        at, row = self.places[position]
        table = self.tables[at]
        origin = self.origins.get(field, {}).get(position)
        if isinstance(origin, CellRef):
            return [(origin.sheet or "", origin.row or 0, origin.column or 0)]
        if origin is not None:
            return [] if origin[0] is None or origin[1] is None else [(table.sheet, origin[0], origin[1])]
        return [(table.sheet, row, column) for column in table.columns.get(field, ())]


def unread_cells(ledger: Ledger) -> dict[str, dict[int, str]]:
    """Field of an amount → position → the cell that holds something and could not be read: E4“待定”.

    The cell has its sheet where the projects stand in several, its file where there are several.
    """
    counted = ledger.places[: len(ledger.frame)]
    rows = {(ledger.tables[at].file, ledger.tables[at].sheet, row): n for n, (at, row) in enumerate(counted)}
    missing = {key: ledger.frame[key].isna().to_numpy() for key in MONEY_FIELDS} if ledger.diagnostics else {}
    several = len({table.sheet for table in ledger.tables}) > 1, len({t.file for t in ledger.tables}) > 1
    found: dict[str, dict[int, str]] = {}
    for fault in ledger.diagnostics:
        place = fault.place
        position = rows.get((place.file, place.sheet or "", -1 if place.row is None else place.row))
        if position is None or place.row is None or place.column is None:
            continue
        table = ledger.tables[ledger.places[position][0]]
        raw = table.part.faulty.get((place.row, place.column)) or read_text(
            table.part.value(place.row, place.column)
        )
        for key in MONEY_FIELDS if raw else ():
            if place.column in table.columns.get(key, ()) and missing[key][position]:
                cell = f"{column_letters(place.column)}{place.row + 1}“{raw[:_LONGEST]}”"
                sheet = f"{quote_sheet(table.sheet)}!" if several[0] else ""
                file = f"[{table.file}]" if several[1] else ""
                found.setdefault(key, {}).setdefault(position, f"{file}{sheet}{cell}")
    return found


# --- what is said of a reading ---------------------------------------------------------------------------

ACCOUNTED = ("total_investment", "annual_plan", "completed")
"""Amounts of which every report tells, and of which it is said where they were read."""
_NAMED = 3
"""Tables, cells and sheets that a line names before it says 等."""
_NOTHING = "无"
_COMPARED = "是汇总表，已与各项目核对"
_LONGEST = 20
"""Characters shown of a cell that could not be read."""


def account_of(
    sheets: Sequence[SheetRead], ledger: Ledger, faults: Iterable[Diagnostic], period: str
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """What was read, as five lines for the clerk and as parts for another program.

    It tells the verdicts that were made while reading and the faults that were found; no row is read again.

    Args:
        sheets: every sheet with its verdict.
        ledger: what was read of them.
        faults: of reading and checking; those at a control total's cell say that it does not tie.
        period: what the period is called.
    """
    tables = [_table_part(table) for table in ledger.tables]
    columns = [part for key in ACCOUNTED for part in _column_parts(ledger.tables, key)]
    controls = _controls(ledger, {fault.place for fault in faults if fault.severity is not Severity.INFO})
    registers, left_out = _not_ledgers(sheets, ledger)
    places = [f"{part['file']}:{part['sheet']}第{part['first']}—{part['last']}行" for part in tables]
    count, gone = len(ledger.frame), len(ledger.withdrawn)
    lines = (
        f"读的表：{_few(places, '张表')}" + (f"；登记表：{_few(registers, '张')}" if registers else ""),
        f"项目：{count}个，报告期{period}" + (f"；另有取消、退库等{gone}个不计入" if gone else ""),
        "金额列：" + "；".join(_column_line(key, columns) for key in ACCOUNTED),
        f"合计核对：{_control_line(controls)}",
        f"没有计入：{'；'.join(_left_out_words(left_out)) or _NOTHING}",
    )
    parts = {
        "lines": list(lines),
        "projects": count,
        "withdrawn": gone,
        "tables": tables,
        "registers": registers,
        "columns": columns,
        "controls": controls,
        "left_out": left_out,
    }
    return lines, parts


def _few(names: Sequence[str], counted: str) -> str:
    """The first names, and how many there are where these are not all."""
    more = f"等{len(names)}{counted}" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more


def _table_part(table: LedgerTable) -> dict[str, Any]:
    rows = table.body.projects
    first = rows[0] if rows else table.header.bottom + 1
    return {
        "file": table.file,
        "sheet": table.sheet,
        "first": first + 1,
        "last": (rows[-1] if rows else first) + 1,
        "projects": len(rows),
    }


def _column_parts(tables: Sequence[LedgerTable], key: str) -> Iterator[dict[str, Any]]:
    """The columns behind a field, each way of them once: letters, header of the first, unit."""
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for table in tables:
        columns = table.columns.get(key, ())
        header = table.header_of(columns[0]) if columns else None
        part = {
            "field": key,
            "columns": [column_letters(column) for column in columns],
            "header": read_text(header.text) if header else None,
            "unit": table.units.get(columns[0], table.unit).label if columns else None,
        }
        seen.setdefault((*columns, part["header"], part["unit"]), part)
    return iter(seen.values())


def _column_line(key: str, columns: Sequence[Mapping[str, Any]]) -> str:
    own = [part for part in columns if part["field"] == key]
    said = [
        f"{_letters(part['columns'])}“{part['header'] or ''}”（{part['unit']}）"
        if part["columns"]
        else "没有这一列"
        for part in own
    ]
    return label_of(key) + _few(said, "种写法")


def _letters(letters: Sequence[str]) -> str:
    return letters[0] if len(letters) == 1 else f"{letters[0]}…{letters[-1]}共{len(letters)}列"


def _controls(ledger: Ledger, faulty: set[CellRef]) -> dict[str, Any]:
    """By field how many stated sums tie, the cells of those that do not; fields without a 合计, and 小计."""
    found: dict[str, Any] = {}
    for key in ACCOUNTED:
        totals = [one for one in ledger.controls if key in one.stated and one.kind is ControlKind.TOTAL]
        parts = [one for one in ledger.controls if key in one.stated and one.kind is not ControlKind.TOTAL]
        off = [[one.cells[key] for one in some if one.cells[key] in faulty] for some in (totals, parts)]
        found[key] = {
            "totals_tied": len(totals) - len(off[0]),
            "totals_off": [str(place) for place in off[0]],
            "subtotals_tied": len(parts) - len(off[1]),
            "subtotals_off": [str(place) for place in off[1]],
        }
    return found


def _control_line(controls: Mapping[str, Any]) -> str:
    tied = [label_of(key) for key, one in controls.items() if one["totals_tied"] and not one["totals_off"]]
    none = [
        label_of(key) for key, one in controls.items() if not one["totals_tied"] and not one["totals_off"]
    ]
    off = [cell for one in controls.values() for cell in one["totals_off"]]
    parts_off = [cell for one in controls.values() for cell in one["subtotals_off"]]
    parts = sum(one["subtotals_tied"] for one in controls.values()) + len(parts_off)
    said = []
    if tied:
        said.append(f"{'、'.join(tied)}的合计与各项目之和相等")
    if off:
        said.append(f"不相等的合计{_few(off, '处')}")
    if none:
        said.append(f"台账没有写{'、'.join(none)}的合计")
    if parts:
        unequal = f"{_few(parts_off, '处')}不相等" if parts_off else "都相等"
        said.append(f"小计{parts}个数，{unequal}")
    return "；".join(said)


def _not_ledgers(sheets: Sequence[SheetRead], ledger: Ledger) -> tuple[list[str], dict[str, Any]]:
    """The registers; sheets that are not read and hold something, rows and columns that do not count."""
    from zdxm.layout.verdicts import LEFT_OUT, Ground, SheetUse  # noqa: PLC0415 - explain needs no layout

    tables, skipped = ledger.tables, (SheetUse.SKIPPED, SheetUse.HIDDEN)
    compared = {
        (each.place.file, each.place.sheet)
        for each in ledger.controls
        if each.stated or each.count is not None
    }
    registers = [sheet.name for sheet in sheets if sheet.verdict.kind is SheetUse.REGISTER]
    return registers, {
        "sheets": [
            {
                "file": sheet.file,
                "sheet": sheet.name,
                "reason": _COMPARED if (sheet.file, sheet.name) in compared else sheet.verdict.reason,
            }
            for sheet in sheets
            if sheet.verdict.kind in skipped and not sheet.verdict.stands_on(Ground.EMPTY)
        ],
        "rows": [
            {
                "file": table.file,
                "sheet": table.sheet,
                "row": row + 1,
                "kind": verdict.kind.value,
                "label": verdict.kind.label,
            }
            for table in tables
            for row, verdict in table.rows_of(*LEFT_OUT)
        ],
        "columns": [
            {
                "file": table.file,
                "sheet": table.sheet,
                "column": column_letters(header.column),
                "header": read_text(header.text),
                "known": header.column in table.verdicts,
            }
            for table in tables
            for header in table.unread
            if read_text(header.text)
        ],
    }


_UNUSED_COLUMNS = {False: "没有认出的列", True: "认出了、本期不用的列"}


def _left_out_words(left_out: Mapping[str, Any]) -> Iterator[str]:
    sheets, rows, columns = left_out["sheets"], left_out["rows"], left_out["columns"]
    if sheets:
        names = _few([_why_left(sheet["sheet"], sheet["reason"]) for sheet in sheets], "张")
        yield names
    kinds = Counter(row["label"] for row in rows)
    if rows:
        first = rows[0]
        yield "、".join(f"“{kind}”{count}行" for kind, count in kinds.items()) + f"（第{first['row']}行起）"
    for known, story in _UNUSED_COLUMNS.items():
        headers = [f"{each['column']}“{each['header']}”" for each in columns if each["known"] is known]
        if headers:
            yield f"{story}{_few(list(dict.fromkeys(headers)), '列')}"


def _why_left(sheet: str, reason: str) -> str:
    """A sheet and why it is left out, its name once."""
    return reason if f"“{sheet}”" in reason else f"工作表“{sheet}”（{reason}）"
