"""The office's other sheets (问题台账, 主要措施, 函件登记, 联审联批, 下步计划), row by row as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from zdxm.cells.words import fold, is_blank, read_text
from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic
from zdxm.fields import REGISTERS, Register
from zdxm.layout.headers import HeaderBlock, HeaderMatch, find_header, match_fields
from zdxm.layout.verdicts import Ground, SheetUse, Verdict, verdict_of
from zdxm.rules import Code

if TYPE_CHECKING:
    from zdxm.layout.model import Layout
    from zdxm.workbook.model import Sheet, Workbook

TITLE_ROWS = 3
"""How far down a sheet its title may name the register."""

_GROUPS = frozenset({"group", "kind"})
"""Fields given once for several rows below."""
_ENDINGS = ("注:", "注：", "备注:", "备注：", "说明:", "说明：", "填报人", "审核人", "填表人", "制表人")
_SUMS = frozenset({"合计", "小计", "总计"})

_DONE = ("已解决", "已办结", "已销号", "已完成", "已办理", "办结", "销号", "解决", "完成", "是", "√")
_NOT_YET = ("未", "正在", "部分", "基本", "协调", "办理中", "待", "否", "×")
_UNDER_WAY = ("办理", "办好", "受理", "推进", "整改")


@frozen
class Entry:
    """One row of a register.

    Attributes:
        values: field key → text as it stands; a blank cell is the empty string.
        cells: field key → its cell.
        source: index of the workbook.
        sheet: name of the tab.
        row: zero-based sheet row.
    """

    values: Mapping[str, str]
    cells: Mapping[str, CellRef]
    source: int
    sheet: str
    row: int


def is_done(state: str) -> bool:
    """Whether a 办理状态 says done; a negation or a "not quite" anywhere in it says it is not.

    >>> is_done("已解决"), is_done("未解决"), is_done("正在办理"), is_done("√"), is_done("")
    (True, False, False, True, False)
    """
    return any(word in state for word in _DONE) and not any(word in state for word in _NOT_YET)


def is_understood(state: str) -> bool:
    """Whether a 办理状态 is among the usual words; one that is not counts as not done, and is reported.

    >>> is_understood("整改中"), is_understood("OK")
    (True, False)
    """
    return any(word in state for word in (*_DONE, *_NOT_YET, *_UNDER_WAY))


@frozen
class Registers:
    """The registers of an office.

    Attributes:
        entries: key in :data:`zdxm.fields.REGISTERS` → its rows, none for an empty one: nothing to report is
            not nothing kept. A register that no sheet holds is not there.
        sheets: workbook and tab → which register it is and how many rows it has, or why it is not read
            although it looks like one.
        diagnostics: what was found while reading them.
    """

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    sheets: Mapping[tuple[int, str], Verdict[SheetUse]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def get(self, key: str) -> tuple[Entry, ...] | None:
        """The register of a key; None where no sheet holds it."""
        return self.entries.get(key)


def read_registers(books: Sequence[Workbook], layouts: Sequence[Layout]) -> Registers:
    """Read the registers of all workbooks; the rows of one register in several workbooks follow each other.

    Args:
        books: the workbooks.
        layouts: what was found in them; a sheet with a ledger table on it is no register.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    sheets: dict[tuple[int, str], Verdict[SheetUse]] = {}
    notes: list[Diagnostic] = []
    for layout in layouts:
        book = books[layout.source]
        taken = {table.sheet_index for table in layout.tables}
        free = [sheet for index, sheet in enumerate(book.sheets) if index not in taken and sheet.rows]
        for register in REGISTERS.values():
            for sheet in free:
                if _is_named(register, sheet):
                    place = layout.source, sheet.name
                    missing, rows = _read(register, sheet, book.file, layout.source)
                    if missing:
                        verdict = _unread(register, sheet, missing)
                        sheets.setdefault(place, verdict)
                        notes.append(_unread_note(missing, verdict, CellRef(book.file, sheet.name)))
                    else:
                        found[register.key] = found.get(register.key, ()) + rows
                        counted = f"{register.label}（{len(rows)}条）"
                        sheets[place] = verdict_of(SheetUse.REGISTER, Ground.REGISTER_FOUND, counted)
    return Registers(found, sheets=sheets, diagnostics=tuple(notes))


def _is_named(register: Register, sheet: Sheet) -> bool:
    """Whether the tab, else the title rows, hold one of the register's words."""
    tab = fold(sheet.name)
    if any(word in tab for other in REGISTERS.values() for word in other.sheet_words):
        return any(word in tab for word in register.sheet_words)
    top = "".join(str(cell) for row in sheet.rows[:TITLE_ROWS] for cell in row[:2] if isinstance(cell, str))
    return any(word in fold(top) for word in register.sheet_words)


def _unread(register: Register, sheet: Sheet, missing: str) -> Verdict[SheetUse]:
    words = sheet.name, register.label, missing
    return verdict_of(SheetUse.SKIPPED, Ground.REGISTER_UNREAD, *words, rivals=(SheetUse.REGISTER,))


def _unread_note(missing: str, verdict: Verdict[SheetUse], place: CellRef) -> Diagnostic:
    remedy = f"请给它加上“{missing}”列的表头，或把那一列的表头改成这样；各列的写法见docs/ledger.md"
    return Code.REGISTER_UNREAD.at(place, verdict.reason, remedy)


def _read(register: Register, sheet: Sheet, file: str, source: int) -> tuple[str, tuple[Entry, ...]]:
    """The labels of the required columns that are not there, and the rows where all are."""
    block, matches = _header(register, sheet)
    missing = [
        each.label for each in register.fields if each.key in register.required and each.key not in matches
    ]
    if missing or block is None:
        return "、".join(missing), ()
    columns = {key: found[0].header.column for key, found in matches.items()}
    return "", tuple(_entries(sheet, file, source, columns, block.bottom + 1))


def _header(
    register: Register, sheet: Sheet
) -> tuple[HeaderBlock | None, dict[str, tuple[HeaderMatch, ...]]]:
    """The header that has most of the required columns, and what its columns are."""
    best: tuple[HeaderBlock | None, dict[str, tuple[HeaderMatch, ...]]] = None, {}
    for key in register.required:
        block = find_header(sheet, register.fields, key, sheet.top, least=1)
        matches = match_fields(block, register.fields, sheet) if block else {}
        if len(matches.keys() & set(register.required)) > len(best[1].keys() & set(register.required)):
            best = block, matches
    return best


def _entries(sheet: Sheet, file: str, source: int, columns: dict[str, int], start: int) -> Iterator[Entry]:
    fills = _merged(sheet, start)
    covered = {row for row, _ in fills}
    above: dict[str, str] = {}
    for row in range(start, sheet.bottom):
        raw = sheet.rows[row - sheet.top]
        if raw.count("") == len(raw) and row not in covered:  # a million of them, above one forgotten cell
            continue
        values = {}
        for key, column in columns.items():
            values[key] = read_text(sheet.value(fills.get((row, column), row), column))
        if _is_nothing(sheet, row, values):
            continue
        for key in _GROUPS & values.keys():
            values[key] = values[key] or above.get(key, "")
        above = values
        cells = {key: CellRef(file, sheet.name, row, column) for key, column in columns.items()}
        yield Entry(values, cells, source, sheet.name, row)


def _merged(sheet: Sheet, start: int) -> dict[tuple[int, int], int]:
    """Cells below the first of a merged range → the row that holds the value."""
    return {
        (row, merge.left): merge.top
        for merge in sheet.merges
        if merge.top >= start
        for row in range(merge.top + 1, merge.bottom + 1)
    }


def _is_nothing(sheet: Sheet, row: int, values: dict[str, str]) -> bool:
    """Blank and pre-numbered rows, sums, notes and signatures."""
    texts = [text for key, text in values.items() if key not in _GROUPS]
    lead = next((read_text(cell) for cell in sheet.rows[row - sheet.top] if read_text(cell)), "")
    return all(map(is_blank, texts)) or fold(lead) in _SUMS or lead.startswith(_ENDINGS)
