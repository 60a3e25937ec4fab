"""What each row below a header means: project, heading, total, note, or something to report.

Every row that holds anything is exactly one thing, or it is reported; none is dropped without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zdxm.cells.amounts import read_money
from zdxm.cells.words import fold, is_blank, read_name, read_text
from zdxm.layout.groups import Groups, is_sum_of
from zdxm.layout.headers import find_header
from zdxm.layout.kinds import (
    TOTAL_ENDS,
    Body,
    ControlRow,
    Frame,
    Stray,
    StrayKind,
    count_apart,
    is_everything,
    is_letters,
    is_note,
    is_number,
    is_ordinal,
    is_prose,
    is_sub,
    numeral_apart,
    signature,
    total_of,
)
from zdxm.layout.sections import Heading, Section, SectionStack, read_heading
from zdxm.layout.titles import TITLE_WORDS, is_unit_note
from zdxm.units import Unit

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw, Sheet

WIDE_MERGE = 3
"""Columns; a text merged over at least so many is a heading or a note, not a project."""

PLAIN_TOTAL = "合计"
"""What a row of sums is that does not say so."""

MOST_PROJECTS = 10_000
"""A whole number in a column of words is a count of projects below this."""

_NUMBERS = frozenset({int, float})
_NOT_FAST = frozenset("注备填审其附说制单合小总共累计★▲※*")
_HEADING_STARTS = frozenset("一二三四五六七八九十第(（-—–ⅠⅡⅢⅣⅤIVX①②③◆■●0123456789")


def read_body(sheet: Sheet, frame: Frame, start: int) -> Body:
    """Give every row from ``start`` on its meaning, down to the next header that is not a repetition."""
    return _Reader(sheet, frame, start).read()


def _is_zero(cell: Raw) -> bool:
    return is_number(cell) and cell == 0


def _shows_amount(cell: Raw) -> bool:
    """Whether a money cell holds an amount; a 0 pulled down with the 序号 says nothing."""
    return read_money(cell, Unit.WAN).value not in {None, 0}


Filled = list[tuple[int, "Raw"]]
"""The cells of a row that hold something, with their columns."""


class _Reader:
    """One pass over the rows; holds what earlier rows decided."""

    def __init__(self, sheet: Sheet, frame: Frame, start: int) -> None:
        self.sheet, self.frame, self.start = sheet, frame, start
        self.projects: list[int] = []
        self.section_of: list[int] = []
        self.controls: list[ControlRow] = []
        self.strays: list[Stray] = []
        self.stack = SectionStack()
        self.noting = False
        self.heads = False
        self.wide = {
            (merge.top, merge.left): merge.right - merge.left + 1
            for merge in sheet.merges
            if merge.left != merge.right
        }
        self.numbered = self._is_numbered()
        self.groups = Groups(sheet, frame, start)
        if frame.opening is not None:
            heading = read_heading(fold(numeral_apart(str(sheet.value(*frame.opening)))))
            self._push_section(*frame.opening, heading)

    def _is_numbered(self) -> bool:
        """Whether 序号 are plain numbers, so that 一、 beside them must be a heading."""
        if self.frame.seq is None:
            return False
        at = self.frame.seq - self.sheet.left
        return any(is_ordinal(row[at]) for row in self.sheet.rows[self.start - self.sheet.top :])

    def read(self) -> Body:
        """Walk the rows; plain projects are told at once, all else is looked at closely."""
        sheet, fills, told = self.sheet, self.frame.fills, self.groups.tiles | self.groups.sums
        row = self.start
        while row < sheet.bottom:
            cells = sheet.rows[row - sheet.top]
            if self._is_plain(cells) and row not in fills and row not in told:
                self._add_project(row)
                row += 1
                continue
            step = self._read_row(row, cells)
            if step == 0:
                return self._body_above(row)
            row += step
        return self._body(row, self.stack.sections, self.strays)

    def _add_project(self, row: int) -> None:
        self.projects.append(row)
        self.section_of.append(self.stack.current)
        self.noting = False

    def _body_above(self, end: int) -> Body:
        """The body above another table; loose rows before that table are its title, not ours."""
        last = self._last()
        sections = [section for section in self.stack.sections if section.row <= last]
        strays = [stray for stray in self.strays if stray.row <= last or stray.kind is not StrayKind.UNKNOWN]
        return self._body(end, sections, strays)

    def _last(self) -> int:
        controls = (control.row for control in self.controls[-1:])
        return max([*self.projects[-1:], *controls], default=self.start - 1)

    def _body(self, end: int, sections: list[Section], strays: list[Stray]) -> Body:
        return Body(
            tuple(self.projects),
            tuple(self.section_of),
            tuple(sections),
            tuple(self.controls),
            tuple(strays),
            self._last(),
            end,
        )

    def _is_plain(self, cells: Sequence[Raw]) -> bool:
        """Whether a row is surely a project: a name that is no other word, beside a 序号 or an amount."""
        frame, left = self.frame, self.sheet.left
        name = cells[frame.name - left]
        if type(name) is not str or not name or name[0] in _NOT_FAST or name[-1] in TOTAL_ENDS:
            return False
        if frame.seq is not None:
            number = cells[frame.seq - left]
            return type(number) in _NUMBERS and number % 1 == 0  # type: ignore[operator]
        return name[0] not in _HEADING_STARTS and type(cells[frame.money[0] - left]) in _NUMBERS

    def _read_row(self, row: int, cells: Sequence[Raw]) -> int:
        """Read one row closely; how many rows it took, 0 where another table begins."""
        if cells.count("") == len(cells):  # a million of them, above one forgotten cell
            return 1
        left = self.sheet.left
        filled = [(at + left, cell) for at, cell in enumerate(cells) if cell != "" and read_text(cell)]
        if not filled:
            return 1
        if row in self.frame.fills:
            money = self.frame.money
            more = next((each for each in filled if each[0] in money and _shows_amount(each[1])), None)
            column, cell = more or filled[0]
            kind = StrayKind.PART if more is None else StrayKind.MORE
            self.strays.append(Stray(kind, row, column, read_text(cell)))
            return 1
        header = self._header_rows(row, cells)
        if header is not None:
            return header
        parts = self._parts(row)
        if parts:
            return parts
        if not self._is_numbering(filled) and not (
            self._as_note(row, filled)
            or self._as_total(row, filled)
            or self._as_section(row, filled)
            or self._as_group(row, filled)
            or self._as_sum(row, filled)
        ):
            self._as_project(row, filled)
        return 1

    def _parts(self, row: int) -> int:
        """How many rows from here on are parts of the project above; reports parts that do not add up."""
        if self.projects[-1:] != [row - 1]:
            return 0
        rows, fits = self.groups.parts(row)
        if rows and not fits:
            self._stray(StrayKind.LOOSE_PART, rows[0])
        for at in rows if fits else ():
            self._stray(StrayKind.PART, at)
        return len(rows) if fits else 0

    def _stray(self, kind: StrayKind, row: int) -> None:
        self.strays.append(Stray(kind, row, self.frame.name, self.groups.name(row)))

    def _as_group(self, row: int, filled: Filled) -> bool:
        """A row without numeral whose amounts are the sums of the projects below it."""
        name = self.groups.name(row)
        if not name or not self._has_money(filled) or not self.groups.heads_projects(row):
            return False
        heading = read_heading(fold(name))
        if is_everything(heading.label):
            self._add_control(row, heading)
        else:
            self._push_section(row, self.frame.name, heading, filled, plain=not heading.strong)
        return True

    def _as_sum(self, row: int, filled: Filled) -> bool:
        """A row without the word 合计 whose amounts are the sums of the projects above it."""
        name = self.groups.name(row)
        if not name or not self._has_money(filled):
            return False
        begin = max((control.row for control in self.controls), default=-1)
        since = [at for at in self.projects if at > begin]
        first = self.stack.sections[self.stack.current].first if self.stack.open else 0
        scopes = (since, self.projects[first:], self.projects)
        if not any(self.groups.sums_projects(row, projects) for projects in scopes):
            return False
        self._add_control(row, read_heading(fold(name)))
        self._stray(StrayKind.SUM, row)
        return True

    def _add_control(self, row: int, heading: Heading) -> None:
        """A 合计 row without its word."""
        self.controls.append(
            ControlRow(
                row,
                self.frame.name,
                PLAIN_TOTAL,
                "" if is_everything(heading.label) else heading.label,
                heading.count,
                self.stack.current,
                len(self.projects),
            )
        )

    def _push_section(
        self, row: int, column: int, heading: Heading, filled: Filled | None = None, *, plain: bool = False
    ) -> None:
        """Open a section; ``filled`` are the cells of its row that may hold sums and a count."""
        count = self._stated_count(filled) if filled and heading.count is None else heading.count
        sums = filled is not None and self._has_money(filled)
        section = Section(row, column, heading.style, heading.label, count, -1, plain=plain, sums=sums)
        self.stack.push(section, len(self.projects))
        self.noting = False

    def _header_rows(self, row: int, cells: Sequence[Raw]) -> int | None:
        """How many rows a repeated header takes, 0 for the header of another table, None for no header."""
        left = self.sheet.left
        placed = {(at + left, fold(cell)) for at, cell in enumerate(cells) if isinstance(cell, str) and cell}
        texts = {text for _, text in placed}
        header = {(at, fold(text)) for at, text in self.frame.header}
        own = {text for _, text in header}
        if len(texts & own) >= max(2, len(own) // 2):
            moved = len(placed & header) < len(texts & own)
            return 0 if moved or self._is_new_table(row) else self._repeated(row)
        if len(texts) < 3 or any(map(is_number, cells)):
            return None
        block = find_header(self.sheet, self.frame.fields, "name", row, within=1)
        return None if block is None or block.top > row else 0

    def _is_new_table(self, row: int) -> bool:
        """Whether the row above a repeated header is another table's title or unit."""
        for above in range(row - 1, self.start - 1, -1):
            text = "".join(read_text(cell) for cell in self.sheet.rows[above - self.sheet.top] if cell != "")
            if text:
                return bool(TITLE_WORDS.search(fold(text)))
        return False

    def _repeated(self, row: int) -> int:
        """The header's depth where its further rows follow too, else as many as do."""
        sheet, name = self.sheet, self.frame.name
        top = self.start - self.frame.depth
        step = 1
        while step < self.frame.depth and row + step < sheet.bottom:
            same = read_text(sheet.value(row + step, name)) == read_text(sheet.value(top + step, name))
            if not same or any(map(is_number, sheet.rows[row + step - sheet.top])):
                break
            step += 1
        return step

    def _is_numbering(self, filled: Filled) -> bool:
        """The row of column numbers (1 2 3 …, 甲 乙 1 2 …) of statistical tables."""
        if self.projects or len(filled) < 3:
            return False
        words = [fold(read_text(cell)) for _, cell in filled]
        numbers = [int(word) for word in words if word.isdecimal()]
        letters = [word for word in words if not word.isdecimal()]
        return (
            bool(numbers)
            and numbers[0] <= 2
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and all(map(is_letters, letters))
        )

    def _as_note(self, row: int, filled: Filled) -> bool:
        column, cell = filled[0]
        if not isinstance(cell, str) or self._has_money(filled):
            return False
        lead = fold(cell)
        heading = read_heading(lead)
        single = len(filled) == 1
        opening = is_note(lead) and len(filled) <= 2
        asked = signature(lead)
        signed = asked is not None and (asked.endswith(":") or not self._is_named(row, column))
        unit = single and is_unit_note(lead)
        goes_on = self.noting and single and not heading.strong and heading.count is None
        prose = single and is_prose(lead) and heading.count is None
        if not (opening or signed or goes_on or prose or unit):
            return False
        self.noting = not unit
        return True

    def _is_named(self, row: int, column: int) -> bool:
        """Whether the row has a project name beside the text in ``column``."""
        return column != self.frame.name and bool(read_text(self.sheet.value(row, self.frame.name)))

    def _has_money(self, filled: Filled) -> bool:
        return any(column in self.frame.money and is_number(cell) for column, cell in filled)

    def _as_total(self, row: int, filled: Filled) -> bool:
        found = self.groups.total(row)
        if found is None or self._is_audit(row, found[0], filled):
            return False
        column, (word, label, count) = found
        if label and self._heads_group(row, label):
            heading = Heading("", read_heading(label).label, count)
            self._push_section(row, column, heading, filled)
            self.heads = True
            return True
        labels = (
            (at, fold(cell)) for at, cell in filled if isinstance(cell, str) and at in self.frame.labels
        )
        other = next(
            (read_heading(text).label for at, text in labels if at != column and not total_of(text)), ""
        )
        if count is None:
            count = self._stated_count(filled)
        self.controls.append(
            ControlRow(
                row,
                column,
                word,
                read_heading(label).label or other,
                count,
                self.stack.current,
                len(self.projects),
            )
        )
        return True

    def _heads_group(self, row: int, label: str) -> bool:
        """Whether a named 小计 stands above the projects that it sums, one of several such."""
        if is_everything(label):
            return False
        fits, followed = self.groups.total_heads_projects(row)
        return fits and (self.heads or (followed and not self._sums_above(row)))

    def _sums_above(self, row: int) -> bool:
        begin = self.controls[-1].row if self.controls else self.start - 1
        rows = [at for at in self.projects if at > begin]
        return bool(rows) and is_sum_of(self.sheet, row, rows, self.frame.money)

    def _is_audit(self, row: int, column: int, filled: Filled) -> bool:
        """A name that ends in 计 (设计) beside a number and a unit is a project's."""
        seq = self.frame.seq
        numbered = seq is not None and is_ordinal(self.sheet.value(row, seq))
        return numbered and column == self.frame.name and any(at in self.frame.plain for at, _ in filled)

    def _stated_count(self, filled: Filled) -> int | None:
        """A whole number in a column of words beside a heading or 小计: 一 | 农林水利 | 14."""
        for column, cell in filled:
            if column in self.frame.money or column == self.frame.seq or not isinstance(cell, int | float):
                continue
            if float(cell).is_integer() and 0 < cell < MOST_PROJECTS:
                return int(cell)
        return None

    def _as_section(self, row: int, filled: Filled) -> bool:
        heading, column = self._heading(filled)
        if not heading.label or any(
            at in self.frame.plain and isinstance(cell, str) and not is_blank(cell)
            for at, cell in filled
            if at != column
        ):
            return False
        plain = self._looks_like_heading(row, column, filled, heading)
        if plain is None:
            return False
        self._push_section(row, column, heading, filled, plain=plain)
        return True

    def _heading(self, filled: Filled) -> tuple[Heading, int]:
        """The heading that the row's leading texts make (一 | 农林水利 is one), and its cell."""
        alone = len(filled) == 1
        texts = [
            (at, cell) for at, cell in filled if isinstance(cell, str) and (alone or at in self.frame.labels)
        ]
        if not texts:
            return Heading("", "", None), -1
        column, lead = texts[0]
        lead = numeral_apart(lead)
        first = read_heading(fold(lead))
        if not first.label and len(texts) > 1:
            second = read_heading(fold(texts[1][1]))
            return Heading(first.style or second.style, second.label, second.count), texts[1][0]
        return (read_heading(count_apart(lead)) if first.strong else first), column

    def _looks_like_heading(self, row: int, column: int, filled: Filled, heading: Heading) -> bool | None:
        """None for no heading, else whether it is one without a numeral or a count."""
        frame = self.frame
        wide = self.wide.get((row, column), 1) >= WIDE_MERGE
        numbered = frame.seq not in {None, column} and is_ordinal(self.sheet.value(row, frame.seq or 0))
        lone = len(filled) == 1 and heading.strong and column in frame.money
        if (
            numbered
            or (column > frame.name and not wide and not lone)
            or self._has_other_words(column, filled)
        ):
            return None
        outside, money = column != frame.name or wide, self._has_money(filled)
        if heading.count is not None:
            return False
        if heading.strong:
            return False if outside or not money or self.numbered or frame.plain else None
        if heading.style and (outside or (not money and self.numbered)):
            return False
        counted = self._stated_count(filled) is not None
        return True if outside or counted or (len(filled) == 1 and self.numbered) else None

    @staticmethod
    def _has_other_words(column: int, filled: Filled) -> bool:
        """Whether the row has words beside the heading and its numeral."""
        others = [fold(cell) for at, cell in filled if isinstance(cell, str) and at != column]
        return any(read_heading(text).label and not is_blank(text) for text in others)

    def _as_project(self, row: int, filled: Filled) -> None:
        frame, strays = self.frame, self.strays
        column, cell = filled[0]
        raw_name = self.sheet.value(row, frame.name)
        name = read_name(raw_name)
        if name and is_sub(fold(name)):
            strays.append(Stray(StrayKind.PART, row, frame.name, name))
        elif name and not is_blank(name) and not is_number(raw_name):
            self._add_project(row)
        elif any(at in frame.money and _shows_amount(value) for at, value in filled):
            strays.append(Stray(StrayKind.NAMELESS, row, frame.name, name))
        elif all(at == frame.seq or _is_zero(value) or is_blank(read_text(value)) for at, value in filled):
            strays.append(Stray(StrayKind.NUMBERED, row, column, read_text(cell)))
        else:
            strays.append(Stray(StrayKind.UNKNOWN, row, column, read_text(cell)))
