"""A sheet being made: every row that is written is entered into the truth at the same time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from ledgers.records import MONEY
from ledgers.spelling import Written, spell, spell_rate
from ledgers.truth import ControlTruth, ProjectTruth, TableTruth, Truth

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from ledgers.records import Project

__all__ = ["Column", "Page"]

_TEXTS = ("responsible_unit", "owner_unit", "leader", "physical_progress")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        field: what it holds; empty for one that belongs to no field, ``?word`` for one filled with a word.
        levels: header texts from the top row down.
        unit: unit of its amounts where it is not the page's.
        amounts: form of its amounts where it is not the page's.
        hidden: the column is hidden.
        share: which part of how many of the amount stands here (monthly columns).
    """

    field: str
    levels: tuple[str, ...]
    unit: str = ""
    amounts: str = ""
    hidden: bool = False
    share: tuple[int, int] = (0, 1)

    def part(self, yuan: int | None) -> int | None:
        """This column's part of an amount; the last one has what is left over."""
        index, parts = self.share
        if yuan is None or parts == 1:
            return yuan
        even = yuan // parts // 100 * 100
        return even if index + 1 < parts else yuan - even * (parts - 1)


@dataclass
class Page:
    """One sheet with its cursor.

    Attributes:
        truth: what is entered as rows are written.
        sheet, file: where it is written.
        rng: the case's random numbers.
        left: blank columns before the first; offsets below count from there.
        row: next row, one-based.
        unit, amounts, rates: how amounts and rates are written.
        told: values that sections or the sheet give to all projects below; None takes one back.
        formulas: calculated values to be put beside formulas when the book is saved.
        status_words: the word of each state in a status column.
    """

    truth: Truth
    sheet: Worksheet
    file: str
    rng: random.Random
    left: int = 0
    row: int = 1
    unit: str = "万元"
    amounts: str = "numbers"
    rates: str = "numbers to 100"
    columns: tuple[Column, ...] = ()
    told: dict[str, str | None] = field(default_factory=dict)
    formulas: dict[tuple[str, int, int], float] = field(default_factory=dict)
    status_words: Mapping[str, str] = field(
        default_factory=lambda: {
            "not_started": "未开工",
            "under_way": "在建",
            "stopped": "停工",
            "finished": "竣工",
        }
    )
    number: int = 0

    def at(self, name: str) -> int:
        """Offset of a field's first column."""
        return next(offset for offset, column in enumerate(self.columns) if column.field == name)

    def has(self, name: str) -> bool:
        """Whether the table has a column for a field."""
        return any(column.field == name for column in self.columns)

    def put(self, offset: int, value: object, number_format: str = "") -> None:
        """Write one cell of the current row."""
        if value is None:
            return
        cell = self.sheet.cell(self.row, self.left + offset + 1)
        cell.value = value  # type: ignore[assignment]
        if number_format:
            cell.number_format = number_format

    def line(self, *cells: tuple[int, object], merge: int = 0) -> None:
        """Write a free row; the first cell merged over ``merge`` columns."""
        for offset, value in cells:
            self.put(offset, value)
        if merge > 1:
            self.merge(self.row, self.row, cells[0][0], cells[0][0] + merge - 1)
        self.row += 1

    def merge(self, top: int, bottom: int, first: int, last: int) -> None:
        """Merge sheet rows ``top``…``bottom`` over two offsets."""
        if (top, first) != (bottom, last):
            self.sheet.merge_cells(
                start_row=top,
                end_row=bottom,
                start_column=self.left + first + 1,
                end_column=self.left + last + 1,
            )

    def header(self, columns: Sequence[Column], *, merged: bool = True) -> None:
        """Write header rows and enter the table; parents are merged across, short ones down."""
        self.columns = tuple(columns)
        depth = max(len(column.levels) for column in columns)
        top = self.row
        self._write_levels(depth, merged=merged)
        for offset, column in enumerate(columns):
            if column.hidden:
                letter = get_column_letter(self.left + offset + 1)
                self.sheet.column_dimensions[letter].hidden = True
        self.row = top + depth
        self._enter_table(top - 1, self.row - 2)

    def repeat_header(self) -> None:
        """Write the header rows once more, as printed pages do."""
        top = self.row
        self._write_levels(max(len(column.levels) for column in self.columns), merged=True)
        self.row = top + max(len(column.levels) for column in self.columns)

    def _write_levels(self, depth: int, *, merged: bool) -> None:
        top = self.row
        for level in range(depth):
            self.row = top + level
            texts = [
                column.levels[: level + 1] if level < len(column.levels) else () for column in self.columns
            ]
            for first, last in _runs(texts):
                self.put(first, self.columns[first].levels[level])
                is_leaf = len(self.columns[first].levels) == level + 1
                if merged and (first != last or is_leaf):
                    self.merge(self.row, top + depth - 1 if is_leaf else self.row, first, last)

    def _enter_table(self, top: int, bottom: int) -> None:
        columns: dict[str, tuple[int, ...]] = {}
        others = set()
        for offset, column in enumerate(self.columns):
            if column.field and column.field[0] != "?":
                columns[column.field] = (*columns.get(column.field, ()), self.left + offset)
            else:
                others.add(self.left + offset)
        self.truth.tables.append(
            TableTruth(self.file, self.sheet.title, top, bottom, columns, frozenset(others))
        )

    def project(self, project: Project, seq: object = None, **shown: object) -> None:
        """Write a project row and enter what it says.

        Args:
            project: the record.
            seq: what stands under 序号; the next number if None.
            shown: for a field, what is put into its cell instead; the truth stays the record's.
        """
        self.number += 1
        values: dict[str, object] = dict.fromkeys(("category", "county", "status")) | {"name": project.name}
        values |= self.told
        for offset, column in enumerate(self.columns):
            written = self._written(project, column, seq, values)
            if column.field in shown:
                written = replace(written, shown=shown[column.field])
            self._write(offset, written)
            if column.field and column.field not in {"seq", "remark", *_TEXTS} and column.field[0] != "?":
                values[column.field] = self._value(project, column, written)
        if self.has("physical_progress") and not self.has("status") and values["status"] is None:
            values["status"] = project.status
        self.truth.projects.append(ProjectTruth(self.file, self.sheet.title, self.row - 1, values))
        self.row += 1

    def _written(
        self, project: Project, column: Column, seq: object, values: Mapping[str, object]
    ) -> Written:
        name = column.field
        if name == "seq":
            return Written(self.number if seq is None else seq, None)
        if name in MONEY:
            amounts = column.amounts or self.amounts
            return spell(column.part(getattr(project, name)), column.unit or self.unit, amounts, self.rng)
        if name == "stated_rate":
            return self._rate(project, values)
        if name == "status":
            return Written(self.status_words[project.status], None)
        if name[:1] == "?":
            return Written(name[1:] or None, None)
        return Written(getattr(project, name, None), None)

    def _rate(self, project: Project, values: Mapping[str, object]) -> Written:
        """The rate of the record; blank beside a correction (a negative amount)."""
        corrected = any(isinstance(value, int) and value < 0 for value in values.values())
        return spell_rate(None if corrected else project.completed, project.annual_plan, self.rates)

    def _value(self, project: Project, column: Column, written: Written) -> object:
        if (column.field in MONEY or column.field == "stated_rate") and column.share[1] == 1:
            return written.value
        return getattr(project, column.field, None)

    def _write(self, offset: int, written: Written) -> None:
        self.put(offset, written.shown, written.number_format)
        place = (self.file, self.sheet.title, self.row - 1, self.left + offset)
        if written.reported:
            self.truth.reported.add(place)
        if written.cached is not None:
            self.formulas[self.sheet.title, self.row, self.left + offset + 1] = written.cached

    def control(
        self,
        label: str,
        rows: Iterable[int],
        *,
        at: int | None = None,
        sums: bool = True,
        merge: int = 0,
        mark: str = "",
    ) -> None:
        """Write a 小计, 合计 or section row with the sums of the project rows ``rows`` (zero-based)."""
        covered = frozenset(rows)
        self.put(self.at("name") if at is None else at, label)
        if mark:
            self.put(0, mark)
        if merge > 1:
            first = self.at("name") if at is None else at
            self.merge(self.row, self.row, first, first + merge - 1)
        if sums:
            self._sums(covered)
            self.truth.controls.append(ControlTruth(self.file, self.sheet.title, self.row - 1, covered))
        self.row += 1

    def control_at(
        self,
        row: int,
        label: str,
        rows: Iterable[int],
        *,
        at: int | None = None,
        merge: int = 0,
        mark: str = "",
    ) -> None:
        """The same in a row further up that was left free."""
        here, self.row = self.row, row
        self.control(label, rows, at=at, merge=merge, mark=mark)
        self.row = here

    def _sums(self, covered: frozenset[int]) -> None:
        """Sums of what the rows say, in plain numbers."""
        read = [
            each.values
            for each in self.truth.projects
            if (each.file, each.sheet) == (self.file, self.sheet.title) and each.row in covered
        ]
        for offset, column in enumerate(self.columns):
            known = [values.get(column.field) for values in read if column.field in MONEY]
            total = column.part(sum(value for value in known if isinstance(value, int)))
            if known:
                plain = spell(total, column.unit or self.unit, "numbers", self.rng)
                self.put(offset, plain.shown)

    def rows_since(self, first: int) -> list[int]:
        """Zero-based rows of the projects written on this sheet from the one-based row ``first`` on."""
        return [
            each.row
            for each in self.truth.projects
            if (each.file, each.sheet) == (self.file, self.sheet.title) and each.row >= first - 1
        ]


def _runs(texts: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """First and last offsets of neighbours with the same header down to this level; blanks left out."""
    runs: list[tuple[int, int]] = []
    for offset, text in enumerate(texts):
        if not text:
            continue
        if runs and runs[-1][1] == offset - 1 and texts[offset - 1] == text and len(text) >= 1:
            runs[-1] = (runs[-1][0], offset)
        else:
            runs.append((offset, offset))
    return runs
