"""What each row below a header is: an ordered table of rules, of which the first that fits decides.

A rule looks at one row, in the light of what stands above it, and answers with a verdict and its evidence,
or not at all; it changes nothing. What was decided is kept in :meth:`_Reader._keep`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zdxm.cells.amounts import read_money
from zdxm.cells.words import fold, is_blank, read_name, read_text
from zdxm.layout.groups import Groups, is_sum_of
from zdxm.layout.headers import find_header
from zdxm.layout.model import Body, ControlRow, Frame, Section
from zdxm.layout.row_words import (
    TOTAL_ENDS,
    Heading,
    count_apart,
    is_everything,
    is_letters,
    is_note,
    is_number,
    is_ordinal,
    is_prose,
    is_sub,
    is_title,
    is_unit_note,
    numeral_apart,
    read_heading,
    signature,
    total_of,
)
from zdxm.layout.verdicts import BLANK, Ground, Reason, RowKind, Verdict, verdict_of
from zdxm.units import Unit

if TYPE_CHECKING:
    from zdxm.workbook.model import Raw, Sheet

WIDE_MERGE = 3
"""Columns; a text merged over at least so many is a heading or a note, not a project."""

SUBTOTAL, PLAIN_TOTAL = "小计", "合计"
"""The word of a sum of some projects, and what a row of sums is that does not say so."""

MOST_PROJECTS = 10_000
"""A whole number in a column of words is a count of projects below this."""

_NUMBERS = frozenset({int, float})
_NOT_FAST = frozenset("注备填审其附说制单合小总共累计★▲※*")
_HEADING_STARTS = frozenset("一二三四五六七八九十第(（-—–ⅠⅡⅢⅣⅤIVX①②③◆■●0123456789")
_NUMBERED = Verdict(RowKind.PROJECT, (Reason(Ground.NUMBER), Reason(Ground.NAME)))
_PRICED = Verdict(RowKind.PROJECT, (Reason(Ground.NAME), Reason(Ground.AMOUNT)))

Filled = tuple[tuple[int, "Raw"], ...]
"""The cells of a row that hold something, with their columns."""


def read_body(sheet: Sheet, frame: Frame, start: int) -> Body:
    """Give every row from ``start`` on its meaning, down to the next header that is not a repetition."""
    return _Reader(sheet, frame, start).read()


@dataclass(frozen=True, slots=True)
class _Line:
    """One row that is not blank.

    Attributes:
        row, cells: the row and all its cells.
        filled: the cells that hold something.
        paid: whether a money column holds a number.
    """

    row: int
    cells: Sequence[Raw]
    filled: Filled
    paid: bool

    @property
    def lone(self) -> bool:
        """Whether only one cell holds something."""
        return len(self.filled) == 1


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What a rule decides.

    Attributes:
        verdicts: what the row is, and further rows that it decides too; none where another table begins.
        opens: the section that begins here.
        states: the sums that stand here.
    """

    verdicts: tuple[Verdict[RowKind], ...]
    opens: Section | None = None
    states: ControlRow | None = None


_ANOTHER_TABLE = _Ruling(())


class _Reader:
    """One pass over the rows; holds what earlier rows decided."""

    def __init__(self, sheet: Sheet, frame: Frame, start: int) -> None:
        self.sheet, self.frame, self.start = sheet, frame, start
        self.verdicts: list[Verdict[RowKind]] = []
        self.projects: list[int] = []
        self.section_of: list[int] = []
        self.sections: list[Section] = []
        self.open: list[int] = []
        self.controls: list[ControlRow] = []
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
            self._push(self._section(heading, *frame.opening))

    @property
    def current(self) -> int:
        """Index of the innermost section in force; -1 for none."""
        return self.open[-1] if self.open else -1

    def _is_numbered(self) -> bool:
        """Whether 序号 are plain numbers, so that 一、 beside them must be a heading."""
        if self.frame.seq is None:
            return False
        at = self.frame.seq - self.sheet.left
        return any(is_ordinal(row[at]) for row in self.sheet.rows[self.start - self.sheet.top :])

    def read(self) -> Body:
        """Walk the rows; plain projects are told at once, all else is looked at closely."""
        sheet, closely = self.sheet, self.frame.fills | self.groups.tiles | self.groups.sums
        plain = _PRICED if self.frame.seq is None else _NUMBERED
        row = self.start
        while row < sheet.bottom:
            cells = sheet.rows[row - sheet.top]
            if row not in closely and self._is_plain(cells):
                self.verdicts.append(plain)
                self._add_project(row)
                row += 1
                continue
            ruling = self._rule(row, cells)
            if not ruling.verdicts:
                return self._body_above(row)
            self._keep(row, ruling)
            row += len(ruling.verdicts)
        return self._body(row, self.sections)

    def _add_project(self, row: int) -> None:
        self.projects.append(row)
        self.section_of.append(self.current)
        self.noting = False

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

    def _rule(self, row: int, cells: Sequence[Raw]) -> _Ruling:
        """The first rule that fits decides."""
        if cells.count("") == len(cells):  # a million of them, above one forgotten cell
            return _Ruling((BLANK,))
        left, money = self.sheet.left, self.frame.money
        filled = tuple((at + left, cell) for at, cell in enumerate(cells) if cell != "" and read_text(cell))
        if not filled:
            return _Ruling((BLANK,))
        line = _Line(row, cells, filled, any(at in money and is_number(cell) for at, cell in filled))
        return self._first(_RULES, line)

    def _first(self, rules: Sequence[_Rule], line: _Line) -> _Ruling:
        return next(ruling for rule in rules if (ruling := rule(self, line)) is not None)

    def _keep(self, row: int, ruling: _Ruling) -> None:
        """Hold what was decided; later rows are read in the light of it."""
        verdict = ruling.verdicts[0]
        self.verdicts.extend(ruling.verdicts)
        if ruling.states is not None:
            self.controls.append(ruling.states)
        if ruling.opens is not None:
            self._push(ruling.opens)
            self.heads = self.heads or verdict.stands_on(Ground.SUBTOTAL_ABOVE)
        elif verdict.kind is RowKind.PROJECT:
            self._add_project(row)
        elif verdict.kind is RowKind.NOTE:
            self.noting = not verdict.stands_on(Ground.UNIT_NOTE)

    def _push(self, section: Section) -> None:
        """Open a section: it ends those of its own style and all below them."""
        styles = [self.sections[index].style for index in self.open]
        if section.style in styles:
            del self.open[styles.index(section.style) :]
        self.sections.append(replace(section, parent=self.current, first=len(self.projects)))
        self.open.append(len(self.sections) - 1)
        self.noting = False

    def _body_above(self, end: int) -> Body:
        """The body above another table; loose rows before that table are its title, not ours."""
        last = self._last()
        return self._body(end, [section for section in self.sections if section.row <= last])

    def _last(self) -> int:
        controls = (control.row for control in self.controls[-1:])
        return max([*self.projects[-1:], *controls], default=self.start - 1)

    def _body(self, end: int, sections: Sequence[Section]) -> Body:
        return Body(
            tuple(self.projects),
            tuple(self.section_of),
            tuple(sections),
            tuple(self.controls),
            self._last(),
            end,
            tuple(self.verdicts),
        )

    # --- rows of headers, and parts ----------------------------------------------------------------

    def second_line(self, line: _Line) -> _Ruling | None:
        """A row whose name cell is merged with the one above: its amounts would be lost without a word."""
        if line.row not in self.frame.fills:
            return None
        more = [each for each in line.filled if each[0] in self.frame.money and _shows_amount(each[1])]
        if more:
            return _ruled(RowKind.SECOND_LINE, Ground.MERGED_AMOUNT, more[0], RowKind.PROJECT)
        return _ruled(RowKind.PART, Ground.MERGED_NAME, line.filled[0])

    def header_again(self, line: _Line) -> _Ruling | None:
        """A repeated header, or the header of another table."""
        left = self.sheet.left
        texts = {
            (at + left, fold(cell)) for at, cell in enumerate(line.cells) if isinstance(cell, str) and cell
        }
        words = {text for _, text in texts}
        header = {(at, fold(text)) for at, text in self.frame.header}
        own = {text for _, text in header}
        if len(words & own) >= max(2, len(own) // 2):
            moved = len(texts & header) < len(words & own)
            if moved or self._is_new_table(line.row):
                return _ANOTHER_TABLE
            return _Ruling((verdict_of(RowKind.HEADER, Ground.HEADER_AGAIN),) * self._repeated(line.row))
        if len(words) < 3 or any(map(is_number, line.cells)):
            return None
        block = find_header(self.sheet, self.frame.fields, "name", line.row, within=1)
        return None if block is None or block.top > line.row else _ANOTHER_TABLE

    def _is_new_table(self, row: int) -> bool:
        """Whether the row above a repeated header is another table's title or unit."""
        for above in range(row - 1, self.start - 1, -1):
            text = "".join(read_text(cell) for cell in self.sheet.rows[above - self.sheet.top] if cell != "")
            if text:
                return is_title(fold(text))
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

    def parts(self, line: _Line) -> _Ruling | None:
        """Parts of the project above, which they add up to; those that do not are doubted and read on."""
        if self.projects[-1:] != [line.row - 1]:
            return None
        rows, fits = self.groups.parts(line.row)
        if not rows:
            return None
        names = [(self.frame.name, self.groups.name(row)) for row in rows]
        if fits:
            return _Ruling(tuple(_on(RowKind.PART, Ground.PART_SUMS, name) for name in names))
        read = self._first(_READ_ON, line)
        why = (Reason(Ground.LOOSE_PART, (names[0][1],), self.frame.name), *read.verdicts[0].why)
        doubted = replace(read.verdicts[0], why=why, rivals=(RowKind.PART, *read.verdicts[0].rivals))
        return replace(read, verdicts=(doubted,))

    def column_numbers(self, line: _Line) -> _Ruling | None:
        """The row of column numbers (1 2 3 …, 甲 乙 1 2 …) of statistical tables."""
        if self.projects or len(line.filled) < 3:
            return None
        words = [fold(read_text(cell)) for _, cell in line.filled]
        numbers = [int(word) for word in words if word.isdecimal()]
        counted = (
            bool(numbers)
            and numbers[0] <= 2
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and all(is_letters(word) for word in words if not word.isdecimal())
        )
        return _Ruling((verdict_of(RowKind.NUMBERING, Ground.NUMBERING),)) if counted else None

    # --- notes -------------------------------------------------------------------------------------

    def note(self, line: _Line) -> _Ruling | None:
        """A note, a signature, prose, a unit, or what goes on below a note."""
        column, cell = line.filled[0]
        if not isinstance(cell, str) or line.paid:
            return None
        lead = fold(cell)
        heading, asked = read_heading(lead), signature(lead)
        named = column != self.frame.name and bool(read_text(self.sheet.value(line.row, self.frame.name)))
        counted = heading.count is not None
        grounds = {
            Ground.UNIT_NOTE: line.lone and is_unit_note(lead),
            Ground.NOTE_WORD: is_note(lead) and len(line.filled) <= 2,
            Ground.SIGNATURE: asked is not None and (asked.endswith(":") or not named),
            Ground.PROSE: line.lone and is_prose(lead) and not counted,
            Ground.NOTE_BELOW: self.noting and line.lone and not heading.strong and not counted,
        }
        ground = next((ground for ground, speaks in grounds.items() if speaks), None)
        return None if ground is None else _ruled(RowKind.NOTE, ground, line.filled[0])

    # --- sums --------------------------------------------------------------------------------------

    def total(self, line: _Line) -> _Ruling | None:
        """A row that says 小计 or 合计; a named one may stand above the projects that it sums."""
        found = self.groups.total(line.row)
        if found is None or self._is_name(line, found[0]):
            return None
        column, (word, label, count) = found
        if label and self._heads_group(line.row, label):
            heading = Heading("", read_heading(label).label, count)
            return self._opening(line, column, heading, Ground.SUBTOTAL_ABOVE, RowKind.SUBTOTAL)
        labels = (
            (at, fold(cell))
            for at, cell in line.filled
            if isinstance(cell, str) and at in self.frame.labels and at != column
        )
        other = next((read_heading(text).label for _, text in labels if not total_of(text)), "")
        stated = self._stated_count(line.filled) if count is None else count
        row = self._control(line.row, column, word, read_heading(label).label or other, stated)
        kind = RowKind.SUBTOTAL if word == SUBTOTAL else RowKind.TOTAL
        return _Ruling((verdict_of(kind, Ground.TOTAL_WORD, word, column=column),), states=row)

    def _is_name(self, line: _Line, column: int) -> bool:
        """Whether what ends in 计 (设计) is a project's name, for it stands beside a number and a unit."""
        return column == self.frame.name and self._has_number(line) and self._has_words(line)

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

    def group(self, line: _Line) -> _Ruling | None:
        """A row without numeral whose amounts are the sums of the projects below it."""
        name = self.groups.name(line.row)
        if not name or not line.paid or not self.groups.heads_projects(line.row):
            return None
        heading = read_heading(fold(name))
        if is_everything(heading.label):
            return self._plain_total(line.row, heading, Ground.SUMS_BELOW)
        rivals = () if heading.strong else (RowKind.PROJECT,)
        return self._opening(line, self.frame.name, heading, Ground.SUMS_BELOW, *rivals)

    def sum_above(self, line: _Line) -> _Ruling | None:
        """A row without the word 合计 whose amounts are the sums of the projects above it."""
        name = self.groups.name(line.row)
        if not name or not line.paid:
            return None
        begin = max((control.row for control in self.controls), default=-1)
        since = [at for at in self.projects if at > begin]
        first = self.sections[self.current].first if self.open else 0
        scopes = (since, self.projects[first:], self.projects)
        if not any(self.groups.sums_projects(line.row, projects) for projects in scopes):
            return None
        return self._plain_total(line.row, read_heading(fold(name)), Ground.SUMS_ABOVE)

    def _plain_total(self, row: int, heading: Heading, ground: Ground) -> _Ruling:
        """A 合计 row without its word."""
        label = "" if is_everything(heading.label) else heading.label
        name = self.groups.name(row)
        ruling = _ruled(RowKind.TOTAL, ground, (self.frame.name, name), RowKind.PROJECT)
        states = self._control(row, self.frame.name, PLAIN_TOTAL, label, heading.count)
        return replace(ruling, states=states)

    def _control(self, row: int, column: int, word: str, label: str, count: int | None) -> ControlRow:
        return ControlRow(row, column, word, label, count, self.current, len(self.projects))

    # --- headings ----------------------------------------------------------------------------------

    def heading(self, line: _Line) -> _Ruling | None:
        """A row that names what the projects below it have in common."""
        heading, column = self._leading(line)
        beside = tuple(each for each in line.filled if each[0] != column)
        wide = self.wide.get((line.row, column), 1) >= WIDE_MERGE
        if not heading.label or self._is_no_heading(line, heading, column, beside, wide=wide):
            return None
        outside = column != self.frame.name or wide
        weak = bool(heading.style) and not heading.strong
        grounds = {
            Ground.COUNT: heading.count is not None,
            Ground.NUMERAL: (
                heading.strong and (outside or not line.paid or self.numbered or bool(self.frame.plain))
            )
            or (weak and (outside or (not line.paid and self.numbered))),
            Ground.PLACE: not heading.strong and outside,
            Ground.COUNT_BESIDE: not heading.strong and self._stated_count(line.filled) is not None,
            Ground.LONE_NAME: not heading.strong and line.lone and self.numbered,
        }
        ground = next((ground for ground, speaks in grounds.items() if speaks), None)
        if ground is None:
            return None
        rivals = () if ground in {Ground.COUNT, Ground.NUMERAL} else (RowKind.PROJECT,)
        return self._opening(line, column, heading, ground, *rivals)

    def _is_no_heading(
        self, line: _Line, heading: Heading, column: int, beside: Filled, *, wide: bool
    ) -> bool:
        """A project's own words or number beside it, or a place right of the names, speak against it."""
        frame = self.frame
        aside = line.lone and heading.strong and column in frame.money
        return (
            any(at in frame.plain and isinstance(cell, str) and not is_blank(cell) for at, cell in beside)
            or (frame.seq != column and self._has_number(line))
            or (column > frame.name and not wide and not aside)
            or any(isinstance(cell, str) and _is_word(cell) for _, cell in beside)
        )

    def _leading(self, line: _Line) -> tuple[Heading, int]:
        """The heading that the row's leading texts make (一 | 农林水利 is one), and its cell."""
        texts = [
            (at, cell)
            for at, cell in line.filled
            if isinstance(cell, str) and (line.lone or at in self.frame.labels)
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

    def _opening(
        self, line: _Line, column: int, heading: Heading, ground: Ground, *rivals: RowKind
    ) -> _Ruling:
        """A section opens; the cells of its row may hold sums and a count."""
        count = self._stated_count(line.filled) if heading.count is None else heading.count
        section = replace(self._section(heading, line.row, column), count=count, sums=line.paid)
        found = heading.style if ground is Ground.NUMERAL else heading.label
        verdict = verdict_of(heading.kind, ground, found, column=column, rivals=rivals)
        return _Ruling((verdict,), opens=section)

    @staticmethod
    def _section(heading: Heading, row: int, column: int) -> Section:
        return Section(heading.style, heading.label, heading.count, row, column)

    def _stated_count(self, filled: Filled) -> int | None:
        """A whole number in a column of words beside a heading or 小计: 一 | 农林水利 | 14."""
        for column, cell in filled:
            if column in self.frame.money or column == self.frame.seq or not isinstance(cell, int | float):
                continue
            if float(cell).is_integer() and 0 < cell < MOST_PROJECTS:
                return int(cell)
        return None

    # --- projects, and what is left over -------------------------------------------------------------

    def project(self, line: _Line) -> _Ruling | None:
        """A row with a name, which no rule above took for anything else; 其中 is a part of the row above."""
        raw = self.sheet.value(line.row, self.frame.name)
        name = read_name(raw)
        if name and is_sub(fold(name)):
            return _ruled(RowKind.PART, Ground.SUB_WORD, (self.frame.name, name), RowKind.PROJECT)
        if not name or is_blank(name) or is_number(raw):
            return None
        grounds = {
            Ground.NUMBER: self._has_number(line),
            Ground.NAME: True,
            Ground.AMOUNT: line.paid,
            Ground.WORDS: self._has_words(line),
        }
        why = tuple(Reason(ground) for ground, speaks in grounds.items() if speaks)
        return _Ruling((Verdict(RowKind.PROJECT, why),))

    def left_over(self, line: _Line) -> _Ruling:
        """A row that counts as nothing, and is reported."""
        frame = self.frame
        if any(at in frame.money and _shows_amount(value) for at, value in line.filled):
            name = (frame.name, self.groups.name(line.row))
            return _ruled(RowKind.NAMELESS, Ground.NO_NAME, name, RowKind.PROJECT, RowKind.SUBTOTAL)
        if all(at == frame.seq or _says_nothing(value) for at, value in line.filled):
            return _ruled(RowKind.NUMBERED, Ground.NUMBER_ONLY, line.filled[0])
        return _ruled(RowKind.UNKNOWN, Ground.NO_RULE, line.filled[0], RowKind.PROJECT, RowKind.NOTE)

    def _has_number(self, line: _Line) -> bool:
        seq = self.frame.seq
        return seq is not None and is_ordinal(self.sheet.value(line.row, seq))

    def _has_words(self, line: _Line) -> bool:
        """Whether the row holds what only a project has: 责任单位, 建设内容."""
        return any(at in self.frame.plain for at, _ in line.filled)


_Rule = Callable[[_Reader, _Line], _Ruling | None]
_READ_ON: tuple[_Rule, ...] = (
    _Reader.column_numbers,
    _Reader.note,
    _Reader.total,
    _Reader.heading,
    _Reader.group,
    _Reader.sum_above,
    _Reader.project,
    _Reader.left_over,
)
"""What a row says comes before what its amounts say, and that before its name; the last always answers."""
_RULES = (_Reader.second_line, _Reader.header_again, _Reader.parts, *_READ_ON)


def _on(kind: RowKind, ground: Ground, cell: tuple[int, Raw], *rivals: RowKind) -> Verdict[RowKind]:
    """A verdict on one cell, whose words are kept."""
    return verdict_of(kind, ground, read_text(cell[1]), column=cell[0], rivals=rivals)


def _ruled(kind: RowKind, ground: Ground, cell: tuple[int, Raw], *rivals: RowKind) -> _Ruling:
    return _Ruling((_on(kind, ground, cell, *rivals),))


def _shows_amount(cell: Raw) -> bool:
    """Whether a money cell holds an amount; a 0 pulled down with the 序号 says nothing."""
    return read_money(cell, Unit.WAN).value not in {None, 0}


def _says_nothing(cell: Raw) -> bool:
    return (is_number(cell) and cell == 0) or is_blank(read_text(cell))


def _is_word(cell: str) -> bool:
    """Whether a cell beside a heading holds words, more than its numeral."""
    text = fold(cell)
    return bool(read_heading(text).label) and not is_blank(text)
