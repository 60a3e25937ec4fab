"""小计, 合计, section rows and rows of a summary sheet: which projects each covers and what it states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from zdxm.cells.amounts import read_money
from zdxm.cells.words import fold, read_text
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.fields import LEDGER_FIELDS, label_of
from zdxm.layout.headers import Header, match_fields, read_block
from zdxm.layout.model import ControlRow, LedgerSection, SheetRead
from zdxm.layout.row_words import is_withdrawn
from zdxm.layout.titles import Preamble, read_preamble
from zdxm.layout.verdicts import RowUse
from zdxm.ledger.model import ACCOUNTED, MONEY_FIELDS, Control, ControlKind
from zdxm.periods import Period, find_period, find_year
from zdxm.rules import Code
from zdxm.units import Unit

if TYPE_CHECKING:
    import pandas as pd

    from zdxm.layout.model import LedgerTable
    from zdxm.workbook.model import Sheet

_TOTAL_WORDS = frozenset({"合计", "总计", "共计", "总和", "合计数", "共"})


@frozen(eq=False)
class TableRows:
    """One table within the frame.

    Attributes:
        index: its index in ``Ledger.tables``.
        table, sheet: itself and its sheet.
        first: position of its first project in the frame.
        group: positions of all projects of the same sheet, of the same workbook, and of all workbooks.
        apart: sums of its withdrawn projects, which a total may hold all the same.
    """

    index: int
    table: LedgerTable
    sheet: Sheet
    first: int
    group: tuple[range, ...]
    apart: Mapping[str, int]

    @property
    def positions(self) -> range:
        """Positions of its projects in the frame."""
        return range(self.first, self.first + len(self.table.body.projects))


def read_controls(rows: TableRows, frame: pd.DataFrame) -> tuple[list[Control], list[Diagnostic]]:
    """All rows of one table that state sums or counts, top to bottom."""
    reader = _Reader(rows, frame)
    controls = [*reader.sections(), *reader.totals()]
    return sorted(controls, key=lambda control: control.row), reader.notes


class _Reader:
    """The controls of one table."""

    def __init__(self, rows: TableRows, frame: pd.DataFrame) -> None:
        self.rows, self.table = rows, rows.table
        self.frame = frame
        self.notes: list[Diagnostic] = []
        body = self.table.body
        self.sums = {
            key: frame[key].to_numpy(dtype="int64", na_value=0)
            for key in MONEY_FIELDS
            if self.table.columns.get(key) and (body.controls or body.sections)
        }
        self.categories = frame["category"].to_numpy()
        self.counties = frame["county"].to_numpy()
        self.paths = [self._path(index) for index in range(len(body.sections))]

    def _path(self, index: int) -> set[int]:
        path = set()
        while index >= 0:
            path.add(index)
            index = self.table.body.sections[index].parent
        return path

    def _in_section(self, target: int) -> tuple[int, ...]:
        """Positions below a heading; of the whole table for -1."""
        if target < 0:
            return tuple(self.rows.positions)
        first = self.rows.first
        return tuple(
            first + at
            for at, index in enumerate(self.table.body.section_of)
            if index >= 0 and target in self.paths[index]
        )

    def sections(self) -> Iterator[Control]:
        """Headings that carry a count or sums."""
        for index, section in enumerate(self.table.body.sections):
            if section.count is None and not section.sums:
                continue
            covered = self._in_section(index)
            if covered or not is_withdrawn(section.label):
                yield self._control(ControlKind.SECTION, section, section.label, covered, section.count)

    def totals(self) -> Iterator[Control]:
        """小计 and 合计 rows."""
        controls = self.table.body.controls
        for index, row in enumerate(controls):
            kind = self._kind(index)
            covered = self._covered(index, kind)
            stated, _ = self._stated(row.row)
            if not self._fits(covered, stated, row.count):
                covered = self._better(index, covered, stated, row.count)
            yield self._control(kind, row, row.label + row.word, covered, row.count)

    def _kind(self, index: int) -> ControlKind:
        controls = self.table.body.controls
        row = controls[index]
        if row.word not in _TOTAL_WORDS or (row.label and self._named(row.label)):
            return ControlKind.SUBTOTAL
        totals = [other for other in controls if other.word in _TOTAL_WORDS and not other.label]
        outermost = row.grand or row is totals[-1] or row.after == 0 if totals else True
        return ControlKind.TOTAL if outermost else ControlKind.SUBTOTAL

    def _named(self, label: str) -> tuple[int, ...]:
        """Positions of the category, county or section that a label names."""
        wanted = _stem(label)
        for values in (self.categories, self.counties):
            found = tuple(
                at for at in self.rows.positions if values[at] is not None and _stem(values[at]) == wanted
            )
            if found:
                return found
        for index, section in enumerate(self.table.body.sections):
            if _stem(section.label) == wanted:
                return self._in_section(index)
        return ()

    def _covered(self, index: int, kind: ControlKind) -> tuple[int, ...]:
        row = self.table.body.controls[index]
        if kind is ControlKind.TOTAL:
            return tuple(self.rows.positions)
        named = self._named(row.label) if row.label else ()
        if named:
            return named
        return self._in_section(self._target(index)) if row.section >= 0 else self._neighbours(index)

    def _target(self, index: int) -> int:
        """The section that a 小计 sums: the innermost, or the one around it if that has its 小计 already."""
        controls = self.table.body.controls
        target = controls[index].section
        at = index - 1
        while target >= 0 and at >= 0 and controls[at].section == controls[index].section:
            if controls[at].after != controls[index].after:
                break
            target = self.table.body.sections[target].parent
            at -= 1
        return target

    def _neighbours(self, index: int) -> tuple[int, ...]:
        """Without sections: the projects since the last 小计, or down to the next where 小计 stand above."""
        controls = [
            row for at, row in enumerate(self.table.body.controls) if self._kind(at) is ControlKind.SUBTOTAL
        ]
        place = controls.index(self.table.body.controls[index])
        if controls[0].after == 0:
            end = controls[place + 1].after if place + 1 < len(controls) else len(self.table.body.projects)
            return tuple(range(self.rows.first + controls[place].after, self.rows.first + end))
        begin = controls[place - 1].after if place else 0
        return tuple(range(self.rows.first + begin, self.rows.first + controls[place].after))

    def _better(
        self, index: int, default: tuple[int, ...], stated: Mapping[str, int], count: int | None
    ) -> tuple[int, ...]:
        """Another scope that a total of this place may have and whose sums are exactly the stated ones."""
        row = self.table.body.controls[index]
        above = tuple(range(self.rows.first, self.rows.first + row.after))
        before = self.table.body.controls[index - 1].after if index else 0
        since = tuple(range(self.rows.first + before, self.rows.first + row.after))
        running = [tuple(range(group.start, self.rows.first + row.after)) for group in self.rows.group]
        whole = [tuple(group) for group in (self.rows.positions, *self.rows.group)]
        scopes = [self._seen(default), since, above, *running, *whole]
        return next((scope for scope in scopes if scope and self._fits(scope, stated, count)), default)

    def _seen(self, covered: Sequence[int]) -> tuple[int, ...]:
        """Of some projects those in rows that no filter hides: SUBTOTAL sums no others."""
        hidden, rows = self.table.part.hidden_rows, self.table.body.projects
        own = self.rows.positions
        return tuple(at for at in covered if at not in own or rows[at - own.start] not in hidden)

    def _sum(self, key: str, places: Sequence[int], stated: int) -> int:
        """The sum over projects; of the cells as they stand where 角分 may make the difference."""
        total = int(self.sums[key][places].sum())
        own = self.rows.positions
        slight = 0 < abs(total - stated) <= len(places) // 2 + 1
        if not slight or not all(at in own for at in places):
            return total
        rows, columns = self.table.body.projects, self.table.columns[key]
        cells = ((rows[at - own.start], column) for at in places for column in columns)
        return int(sum((self._exact(*cell) for cell in cells), Decimal()).to_integral_value(ROUND_HALF_UP))

    def _exact(self, row: int, column: int) -> Decimal:
        """A cell's amount in 元, not rounded."""
        cell, unit = self.rows.sheet.value(row, column), self._unit(column)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return Decimal(repr(cell)) * int(unit)
        return Decimal(read_money(cell, unit).value or 0)

    def _fits(self, covered: Sequence[int], stated: Mapping[str, int], count: int | None) -> bool:
        """Whether everything stated is the sum over the projects; what states nothing fits."""
        places = list(covered)
        sums = all(self._sum(key, places, value) == value for key, value in stated.items())
        return sums and (bool(stated) or count in (None, len(places)))

    def _holds_withdrawn(self, covered: Sequence[int], stated: Mapping[str, int]) -> bool:
        """Whether what is stated is the sum with the withdrawn projects: nothing to compare."""
        if not any(self.rows.apart.get(key) for key in stated) or self._fits(covered, stated, None):
            return False
        rest = {key: value - self.rows.apart.get(key, 0) for key, value in stated.items()}
        return self._fits(covered, rest, None)

    def _stated(self, row: int) -> tuple[dict[str, int], dict[str, CellRef]]:
        stated, cells = {}, {}
        for key in self.sums:
            columns = self.table.columns[key]
            read = [
                read_money(self.rows.sheet.value(row, column), self._unit(column)).value for column in columns
            ]
            known = [value for value in read if value is not None]
            if known and len(known) == len(columns):
                stated[key] = sum(known)
                cells[key] = self.table.place(row, columns[0])
        return stated, cells

    def _unit(self, column: int) -> Unit:
        return self.table.units.get(column, self.table.unit)

    def _control(
        self,
        kind: ControlKind,
        row: ControlRow | LedgerSection,
        label: str,
        covered: tuple[int, ...],
        count: int | None,
    ) -> Control:
        stated, cells = self._stated(row.row)
        self._report(row.row)
        if self._holds_withdrawn(covered, stated):
            stated, cells, count = {}, {}, None
        return Control(
            kind=kind,
            label=label,
            category=None if kind is ControlKind.TOTAL else self._category(row, covered),
            projects=covered,
            stated=stated,
            actual={key: self._sum(key, list(covered), value) for key, value in stated.items()},
            count=count,
            table=self.rows.index,
            row=row.row,
            place=self.table.place(row.row, row.column),
            cells=cells,
        )

    def _category(self, row: ControlRow | LedgerSection, covered: tuple[int, ...]) -> str | None:
        if not isinstance(row, ControlRow) and row.kind is RowUse.CATEGORY and not covered:
            return row.label
        found = {self.categories[at] for at in covered}
        return found.pop() if len(found) == 1 else None

    def _report(self, row: int) -> None:
        """Words in a total's amount, and formulas that were never calculated: nothing to compare."""
        faulty = []
        for key in self.sums:
            for column in self.table.columns[key]:
                if (row, column) in self.rows.sheet.faulty:
                    faulty.append(column)
                    continue
                fault = read_money(self.rows.sheet.value(row, column), self._unit(column)).fault
                if fault is not None and fault.code is not Code.ROUNDED:
                    self.notes.append(fault.at(self.table.place(row, column)))
        if faulty:
            self.notes.append(
                Code.FAULTY_CELL.at(
                    self.table.place(row, faulty[0]),
                    "这一行合计的公式没有计算结果或出错，没有与项目相加数核对",
                    "请用Excel或WPS打开台账，保存一次后再试",
                    Severity.INFO,
                )
            )


def _stem(label: str) -> str:
    """A category's name without the words that one writer adds and another leaves out."""
    return fold(label).removesuffix("项目").removesuffix("类")


# --- summary sheets ----------------------------------------------------------------------------------

_GROUPED = ("category", "county", "responsible_unit")
_HEADER_ROWS = 8  # from the top of a sheet, among which its header is
_COUNT_OF_ALL = pattern(r"(?:(?:重点|建设)*项目)?(?:个数|总数|数量|数|宗数)(?:\(个\))?")
"""The whole of a header whose count is held against the list: 开工项目个数 counts projects, but not all."""


@frozen(eq=False)
class SummarySheet:
    """A sheet that is no ledger but may sum one up: what it is, its cells, the list and its table."""

    read: SheetRead
    sheet: Sheet
    table: LedgerTable
    frame: pd.DataFrame


@frozen
class _Columns:
    """The header of a summary sheet: what stands above, its row, money columns with units, that of counts."""

    above: Preamble
    row: int
    money: Mapping[str, Header]
    units: Mapping[str, Unit]
    count: int | None


def summary_controls(given: SummarySheet, period: Period) -> tuple[list[Control], list[Diagnostic]]:
    """The rows by category, county or unit of a summary sheet of this period, as controls of the list.

    A column is held against the list only where most of its rows agree with it: else it is of another time
    or another choice of projects, which is told and nothing more.
    """
    columns = _summary_columns(given)
    if columns is None or not _is_of(given, columns, period):
        return [], []
    controls = _summary_rows(given, columns)
    trusted = {name for name in columns.money if _mostly_agrees(controls, name)}
    told = {name for one in controls for name in one.stated}
    odd = [name for name in columns.money if name in told - trusted]
    counted = [one.count == len(one.projects) for one in controls if one.count is not None]
    counts = _is_most(sum(counted), len(counted))
    kept = [
        replace(
            one,
            stated={name: value for name, value in one.stated.items() if name in trusted},
            count=one.count if counts else None,
        )
        for one in controls
    ]
    return kept, [_not_held(given, odd)] if odd else []


def _summary_columns(given: SummarySheet) -> _Columns | None:
    """The header of a summary sheet; None for a sheet without amounts that are named once each."""
    sheet = given.sheet
    for row in range(sheet.top, min(sheet.top + _HEADER_ROWS, sheet.top + len(sheet.rows))):
        block = read_block(sheet, row, row)
        found = match_fields(block, LEDGER_FIELDS, sheet)
        money = {key: found[key][0].header for key in ACCOUNTED if len(found.get(key, ())) == 1}
        if money and "name" not in found:
            above = read_preamble(sheet, sheet.top, row)
            usual = above.unit.kind if above.unit else given.table.unit
            counts = [head.column for head in block.headers if _COUNT_OF_ALL.fullmatch(fold(head.text))]
            units = {name: head.unit or usual for name, head in money.items()}
            return _Columns(above, row, money, units, counts[0] if len(counts) == 1 else None)
    return None


def _is_of(given: SummarySheet, columns: _Columns, period: Period) -> bool:
    """Whether nothing that the sheet says of its time is of another one."""
    said = [given.read.name, *(text for text, _ in columns.above.dated)]
    spans = [*map(find_period, said), *(head.span for head in columns.money.values())]
    years = [*map(find_year, said), *(head.year for head in columns.money.values())]
    return all(span is None or span.agrees(period) for span in spans) and {*years} <= {None, period.year}


def _summary_rows(given: SummarySheet, columns: _Columns) -> list[Control]:
    """The rows that groups of the list name, and totals; of the column that names most."""
    sheet, best = given.sheet, dict[tuple[int, int], tuple[str, tuple[int, ...]]]()
    everything = tuple(range(len(given.frame)))
    by_name = [given.frame.groupby(given.frame[key].dropna().map(_stem)).indices for key in _GROUPED]
    for column in range(sheet.left, min(head.column for head in columns.money.values())):
        labels = {
            (row, column): text
            for row in range(columns.row + 1, sheet.top + len(sheet.rows))
            if (text := read_text(sheet.value(row, column)))
        }
        totals = {cell: (text, everything) for cell, text in labels.items() if fold(text) in _TOTAL_WORDS}
        for groups in by_name:
            named = {
                cell: (text, tuple(map(int, groups[_stem(text)])))
                for cell, text in labels.items()
                if _stem(text) in groups
            }
            best = max(best, named | totals if len(named) >= 2 else {}, key=len)
    return [_summary_control(given, columns, cell, *labelled) for cell, labelled in sorted(best.items())]


def _summary_control(
    given: SummarySheet, columns: _Columns, cell: tuple[int, int], text: str, places: tuple[int, ...]
) -> Control:
    row, column = cell
    at = (given.read.file, given.read.name, row)
    amounts = {
        name: read_money(given.sheet.value(row, head.column), columns.units[name]).value
        for name, head in columns.money.items()
    }
    stated = {name: value for name, value in amounts.items() if value is not None}
    counted = "" if columns.count is None else given.sheet.value(row, columns.count)
    return Control(
        kind=ControlKind.TOTAL if fold(text) in _TOTAL_WORDS else ControlKind.SUBTOTAL,
        label=f"汇总表的{text}",
        category=None,
        projects=places,
        stated=stated,
        actual={name: int(given.frame[name].iloc[list(places)].fillna(0).sum()) for name in stated},
        count=int(counted) if isinstance(counted, int | float) and counted else None,
        table=0,
        row=row,
        place=CellRef(*at, column if columns.count is None else columns.count),
        cells={name: CellRef(*at, columns.money[name].column) for name in stated},
        units={name: int(columns.units[name]) for name in stated},
    )


def _mostly_agrees(controls: Sequence[Control], name: str) -> bool:
    """Whether the list bears out most of what the rows state, to a hundredth of their unit."""
    told = [one for one in controls if name in one.stated]
    held = sum(abs(one.stated[name] - one.actual[name]) * 100 <= one.units[name] for one in told)
    return _is_most(held, len(told))


def _is_most(held: int, of: int) -> bool:
    return held >= 2 and 2 * held >= of


def _not_held(given: SummarySheet, names: Sequence[str]) -> Diagnostic:
    sheet, said = given.read.name, "、".join(map(label_of, names))
    return Code.SHEET_SKIPPED.at(
        CellRef(given.read.file, sheet),
        f"工作表“{sheet}”像是汇总表，{said}与项目相加数大多对不上，没有逐格核对",
        "期别或口径不同的不用管；应当相等的请核对汇总表的公式",
    )
