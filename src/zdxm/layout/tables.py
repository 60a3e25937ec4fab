"""The tables of one sheet: where they stand, what their columns are, and what each of their rows is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace

from zdxm.cells.words import read_text
from zdxm.config.settings import TableMapping
from zdxm.declare import frozen
from zdxm.diagnostics import CellRef, Diagnostic, column_letters
from zdxm.errors import LedgerError
from zdxm.fields import FieldKind, field_by_key, label_of
from zdxm.layout.beside import side_by_side
from zdxm.layout.headers import ROUGH_TIER, Header, HeaderBlock, HeaderMatch
from zdxm.layout.mapping import MappedBlock, apply_mapping, fields_with, find_block, listed_headers
from zdxm.layout.model import Body, Fills, Frame, LedgerTable
from zdxm.layout.rows import read_body
from zdxm.layout.titles import Preamble, read_preamble, settle_unit, unit_in_notes
from zdxm.layout.verdicts import BLANK, SECTIONS, Ground, RowUse, SheetUse, Verdict, verdict_of
from zdxm.layout.words import plain_word
from zdxm.rules import Code
from zdxm.units import Unit
from zdxm.workbook.model import Sheet

MOSTLY = 0.8
"""Share of plain numbers from which on a column under 项目名称 is in fact the 序号."""

HALF = 0.5

_AMOUNTS = ("total_investment", "annual_plan", "completed", "month_completed")
_PLAIN = frozenset(
    {"nature", "content", "location", "responsible_unit", "owner_unit", "physical_progress", "duration"}
)
_LABELS = frozenset({"seq", "name", "category", "county", "level", "code"})

_ABOVE, _HEADER = verdict_of(RowUse.ABOVE, Ground.ABOVE), verdict_of(RowUse.HEADER, Ground.HEADER_ROW)
_LIST = verdict_of(SheetUse.SKIPPED, Ground.OTHER_TABLE)
_OUTSIDE = verdict_of(RowUse.OUTSIDE, Ground.OTHER_TABLE, rivals=(RowUse.PROJECT,))
_BELOW = verdict_of(RowUse.OUTSIDE, Ground.BELOW_TABLES, rivals=(RowUse.PROJECT,))
_LOOSE = frozenset({RowUse.UNKNOWN, RowUse.OUTSIDE, *SECTIONS})
"""Rows below a table's last that are the next table's, whatever they seemed."""
_LOOSE_IF_NAMED = frozenset({RowUse.NOTE, RowUse.BLANK, RowUse.NUMBERING, *_LOOSE})
"""The same, where the next table takes its title or unit from them."""


@frozen
class SheetPlace:
    """Which sheet is read, what the caller says of its unit, and the office of its columns."""

    source: int
    file: str
    index: int
    sheet: Sheet
    unit: Verdict[Unit] | None
    mapping: TableMapping = field(default_factory=TableMapping)


def read_tables(place: SheetPlace) -> tuple[list[LedgerTable], list[Diagnostic]]:
    """All ledger tables of one sheet, from left to right and from top to bottom."""
    parts = [place.sheet] if place.mapping.columns else side_by_side(place.sheet)
    tables: list[LedgerTable] = []
    diagnostics: list[Diagnostic] = []
    for part in parts:
        first = tables[0] if tables else None
        own = place
        if first is not None and not first.unit_guessed:
            own = replace(place, unit=verdict_of(first.unit, Ground.UNIT_BESIDE))
        stack = _Stack(replace(own, sheet=part), beside=first is not None)
        stack.read()
        if first is not None and not stack.tables and not stack.notes:
            diagnostics.append(_sums_note(place, part))
        tables += [
            table if table.preamble.title or first is None else replace(table, preamble=first.preamble)
            for table in stack.tables
        ]
        diagnostics += stack.notes
    return tables, diagnostics


def _sums_note(place: SheetPlace, part: Sheet) -> Diagnostic:
    return Code.MEMO.at(
        CellRef(place.file, part.name, part.top, part.left),
        f"{column_letters(part.left)}列起是旁边另一张没有项目名称的表，没有计入",
        "如果它也是台账，请给它加上“项目名称”列",
    )


class _Stack:
    """The tables below each other on a sheet or a part of it, and what each of its rows is."""

    def __init__(self, place: SheetPlace, *, beside: bool) -> None:
        self.place, self.sheet, self.beside = place, place.sheet, beside
        self.tables: list[LedgerTable] = []
        self.notes: list[Diagnostic] = []
        self.rows = [_BELOW] * len(self.sheet.rows)

    def read(self) -> None:
        """Read table after table; a list without amounts counts for nothing, and is told beside a ledger."""
        sheet, mapping = self.sheet, self.place.mapping
        start = floor = sheet.top
        fields = fields_with(mapping)
        tops: list[int] = []
        while (block := find_block(sheet, mapping, fields, start)) is not None:
            mapped = apply_mapping(sheet, block, mapping, fields, CellRef(self.place.file, sheet.name))
            if "name" not in mapped.matches:
                raise _nameless(self.place, mapped.block)
            preamble = read_preamble(sheet, floor, block.top)
            verdict = _ledger_verdict(sheet, mapped)
            table = _read_table(self.place, mapped, preamble, verdict or _LIST)
            start = max(table.body.end, block.bottom + 1)
            first = self._take(table, preamble, floor)
            if verdict is not None:
                tops.append(first)
                self.tables.append(table)
                self.notes += mapped.notes
            else:
                self._leave_out(range(first, start), _OUTSIDE)
                if self.tables or self.beside:
                    self.notes.append(_other_table(table))
            floor = max(table.body.last, block.bottom) + 1
        self._leave_out(range(start, sheet.bottom), _BELOW)
        tops[:1] = [sheet.top] * bool(tops)
        self.tables = [
            replace(table, top=top, rows=self.rows[top - sheet.top : end - sheet.top])
            for table, top, end in zip(self.tables, tops, [*tops[1:], sheet.bottom], strict=False)
        ]

    def _leave_out(self, rows: range, verdict: Verdict[RowUse]) -> None:
        """Rows of no ledger; the blank ones among them stay what they are."""
        for at in range(rows.start - self.sheet.top, rows.stop - self.sheet.top):
            cells = self.sheet.rows[at]
            self.rows[at] = BLANK if cells.count("") == len(cells) else verdict

    def _set(self, first: int, verdicts: Sequence[Verdict[RowUse]]) -> None:
        at = first - self.sheet.top
        self.rows[at : at + len(verdicts)] = verdicts

    def _take(self, table: LedgerTable, preamble: Preamble, floor: int) -> int:
        """Give a table its rows, those above its header among them; its first row."""
        first, top = table.header.top, self.sheet.top
        for row in range(table.header.top - 1, floor - 1, -1):
            own = preamble.rows.get(row, BLANK)
            known = self.rows[row - top].kind
            if known in (_LOOSE if own.kind in {RowUse.ABOVE, RowUse.BLANK} else _LOOSE_IF_NAMED):
                self.rows[row - top] = own
                first = row
        self._set(table.header.top, [_HEADER] * (table.header.bottom + 1 - table.header.top))
        self._set(table.header.bottom + 1, table.body.verdicts)
        return first


def _ledger_verdict(sheet: Sheet, mapped: MappedBlock) -> Verdict[SheetUse] | None:
    """Why a table is a ledger; None for a list without amounts."""
    named = "、".join(label_of(key) for key in _AMOUNTS if key in mapped.natural)
    if named:
        return verdict_of(SheetUse.LEDGER, Ground.HEADER, named)
    return verdict_of(SheetUse.LEDGER, Ground.LETTERS) if _holds_amounts(sheet, mapped) else None


def _holds_amounts(sheet: Sheet, mapped: MappedBlock) -> bool:
    """Whether columns that are money by the office's letters alone are numbers: letters fit every sheet."""
    start = mapped.block.bottom + 1
    columns = [match.header.column for key in _AMOUNTS for match in mapped.matches.get(key, ())]
    filled = [
        column
        for column in columns
        if any(sheet.value(row, column) != "" for row in range(start, sheet.bottom))
    ]
    return bool(filled) and all(_share_of_numbers(sheet, start, column) >= HALF for column in filled)


def _nameless(place: SheetPlace, block: HeaderBlock) -> LedgerError:
    """The office says where the header is, but nothing there says 项目名称."""
    return LedgerError(
        str(CellRef(place.file, place.sheet.name, block.bottom)),
        "zdxm.toml的header指的这一行里没有项目名称列",
        f"请改正行号，或在[columns]里写明项目名称是哪一列；这一行有{listed_headers(block)}",
    )


def _other_table(table: LedgerTable) -> Diagnostic:
    return Code.SHEET_SKIPPED.at(
        table.place(table.header.top),
        "台账下面或旁边还有一张没有金额列的表，没有计入",
        "如果它也是台账，请给它加上总投资、年度计划投资等金额列",
    )


# --- one table -------------------------------------------------------------------------------------


def _read_table(
    place: SheetPlace, mapped: MappedBlock, preamble: Preamble, verdict: Verdict[SheetUse]
) -> LedgerTable:
    sheet, block, matches = place.sheet, mapped.block, mapped.matches
    columns: dict[str, tuple[int, ...]] = {key: (found[0].header.column,) for key, found in matches.items()}
    columns |= _name_columns(sheet, block, matches)
    fills = _fills(sheet, block.bottom)
    money = _headers(matches, [key for key in matches if field_by_key(key).kind is FieldKind.MONEY])
    frame = _frame(sheet, block, columns, matches, sorted(header.column for header in money))
    frame = replace(
        frame,
        fields=fields_with(place.mapping),
        fills=frozenset(fills.get(frame.name, {})),
        opening=preamble.opening,
    )
    body = read_body(sheet, frame, block.bottom + 1)
    unit = settle_unit(
        sheet,
        body.projects,
        money,
        _given_unit(place.mapping)
        or preamble.unit
        or unit_in_notes(sheet, _below(body, sheet))
        or place.unit,
        CellRef(place.file, sheet.name),
    )
    used = {header.column for header in _headers(matches, matches)} | {frame.name}
    return LedgerTable(
        source=place.source,
        file=place.file,
        sheet_index=place.index,
        part=sheet,
        verdict=verdict,
        preamble=preamble,
        unit_verdict=unit,
        header=block,
        matches=matches,
        columns=columns,
        units={header.column: header.unit or unit.kind for header in money},
        aliens=_aliens(money, preamble, given=_given_unit(place.mapping) is not None),
        unread=tuple(header for header in block.headers if header.column not in used),
        verdicts=_column_verdicts(columns, mapped),
        body=body,
        fills=fills,
        category_from=place.mapping.category,
        counts=place.mapping.counts,
    )


def _headers(matches: dict[str, tuple[HeaderMatch, ...]], keys: Iterable[str]) -> list[Header]:
    return [match.header for key in keys for match in matches.get(key, ())]


def _aliens(money: Sequence[Header], preamble: Preamble, *, given: bool) -> dict[int, str]:
    """The money columns whose unit is none of ours, by their headers, else by the row above."""
    above = "" if given else preamble.alien
    words = {header.column: header.alien or (above if header.unit is None else "") for header in money}
    return {column: word for column, word in words.items() if word}


def _below(body: Body, sheet: Sheet) -> int:
    return body.projects[-1] + 1 if body.projects else sheet.bottom


def _given_unit(mapping: TableMapping) -> Verdict[Unit] | None:
    return None if mapping.unit is None else verdict_of(mapping.unit, Ground.UNIT_SETTINGS)


def _column_verdicts(columns: dict[str, tuple[int, ...]], mapped: MappedBlock) -> dict[int, Verdict[str]]:
    """The field of each column that has one, and the word by which it is known."""
    verdicts = {
        match.header.column: verdict_of("", Ground.SETTINGS_OTHER, rivals=(key,))
        for key, found in mapped.natural.items()
        for match in found
    }
    verdicts |= {
        match.header.column: _match_verdict(key, match)
        for key, found in mapped.matches.items()
        for match in found
    }
    for key in ("seq", "name"):
        for column in columns.get(key, ()):
            if column not in verdicts or verdicts[column].kind != key:
                verdicts[column] = verdict_of(key, Ground.NAME_BESIDE)
    return verdicts


def _match_verdict(key: str, match: HeaderMatch) -> Verdict[str]:
    if match.given:
        return verdict_of(key, Ground.SETTINGS)
    if match.parsed is not None:
        return verdict_of(key, Ground.GRAMMAR, "＋".join(map(plain_word, match.parsed.words)), label_of(key))
    ground = Ground.ROUGH_WORD if match.tier >= ROUGH_TIER else Ground.WORD
    return verdict_of(key, ground, plain_word(match.key))


def _name_columns(
    sheet: Sheet, block: HeaderBlock, matches: dict[str, tuple[HeaderMatch, ...]]
) -> dict[str, tuple[int, ...]]:
    """Where the names are, if not under their header: 项目名称 may be merged over 序号 and names."""
    best = matches["name"][0]
    column = best.header.column
    if _share_of_numbers(sheet, block.bottom + 1, column) < MOSTLY:
        return {}
    headed = {header.column: header for header in block.headers}
    right = column + 1
    if right in headed and headed[right].origin != best.header.origin:
        return {}
    return {"seq": (column,), "name": (right,)}


def _share_of_numbers(sheet: Sheet, start: int, column: int) -> float:
    at = column - sheet.left
    cells = [row[at] for row in sheet.rows[start - sheet.top :] if row[at] != ""]
    numbers = sum(1 for cell in cells if type(cell) is float or type(cell) is int or str(cell).isdecimal())
    return numbers / len(cells) if cells else 0.0


def _fills(sheet: Sheet, above: int) -> Fills:
    fills: Fills = {}
    for merge in sheet.merges:
        if merge.top > above and merge.bottom > merge.top:
            for column in range(merge.left, merge.right + 1):
                rows = fills.setdefault(column, {})
                rows.update(dict.fromkeys(range(merge.top + 1, merge.bottom + 1), merge.top))
    return fills


def _frame(
    sheet: Sheet,
    block: HeaderBlock,
    columns: dict[str, tuple[int, ...]],
    matches: dict[str, tuple[HeaderMatch, ...]],
    money: Sequence[int],
) -> Frame:
    name = columns["name"][0]
    named = {header.column for header in _headers(matches, _LABELS)}
    first_money = money[0] if money else sheet.right
    top = sheet.rows[block.top - sheet.top]
    return Frame(
        name=name,
        seq=columns.get("seq", (None,))[0],
        money=tuple(money) or (sheet.right - 1,),
        plain=tuple(header.column for header in _headers(matches, _PLAIN)),
        labels=tuple(sorted(named | set(range(sheet.left, max(name + 1, first_money))))),
        header=tuple((sheet.left + at, read_text(cell)) for at, cell in enumerate(top) if cell != ""),
        depth=block.bottom - block.top + 1,
        fields=(),
        fills=frozenset(),
    )
