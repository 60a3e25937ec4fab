"""One row below a header: how it is seen, what a rule may decide of it, and the rows that are no projects.

A memo is known by its words, or by its amounts being those of some projects above; without either a row that
has nothing but a name and amounts where all others are numbered does not count, and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from zdxm.cells.amounts import read_money
from zdxm.cells.words import fold, is_blank, read_text
from zdxm.declare import frozen
from zdxm.layout import row_words as words
from zdxm.layout.groups import Groups
from zdxm.layout.headers import find_header, match_fields, read_block
from zdxm.layout.model import ControlRow, Frame, LedgerSection
from zdxm.layout.row_words import HeadingText, is_number, read_heading
from zdxm.layout.verdicts import BLANK, SECTIONS, TOTALS, Evidence, Ground, RowUse, Verdict, verdict_of
from zdxm.units import Unit
from zdxm.workbook.model import Raw, Sheet

MOST_PROJECTS = 10_000
"""A whole number in a column of words is a count of projects below this."""

Filled = tuple[tuple[int, Raw], ...]
"""The cells of a row that hold something, with their columns."""


@frozen
class Line:
    """One row that is not blank.

    Attributes:
        row, cells: the row and all its cells.
        filled: the cells that hold something.
        paid: whether a money column holds a number.
        lone: whether only one cell holds something.
    """

    row: int
    cells: Sequence[Raw]
    filled: Filled
    paid: bool
    lone: bool


@frozen
class Ruling:
    """What a rule decides.

    Attributes:
        verdicts: what the row is, and further rows that it decides too; none where another table begins.
        opens: the section that begins here.
        states: the sums that stand here.
    """

    verdicts: tuple[Verdict[RowUse], ...]
    opens: LedgerSection | None = None
    states: ControlRow | None = None


@dataclass(slots=True)
class Above:
    """What the rows above decided.

    Attributes:
        sheet, frame, start: what is read, and the first row below the header.
        groups: what only the amounts tell.
        wide: first cells of merged ranges → how many columns they are merged over.
        numbered: 序号 are plain numbers, so that 一、 beside them must be a heading.
        verdicts, projects, section_of, sections, controls: as in :class:`zdxm.layout.model.Body`.
        open: indices of the sections in force, the innermost last.
        noting: the row above is a note.
        heads: 小计 stand above what they sum.
        shared: rows that a merged 序号 covers.
    """

    sheet: Sheet
    frame: Frame
    start: int
    groups: Groups
    wide: dict[tuple[int, int], int]
    numbered: bool
    shared: frozenset[int] = frozenset()
    verdicts: list[Verdict[RowUse]] = field(default_factory=list)
    projects: list[int] = field(default_factory=list)
    section_of: list[int] = field(default_factory=list)
    sections: list[LedgerSection] = field(default_factory=list)
    controls: list[ControlRow] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    noting: bool = False
    heads: bool = False

    @property
    def current(self) -> int:
        """Index of the innermost section in force; -1 for none."""
        return self.open[-1] if self.open else -1


Rule = Callable[[Above, Line], Ruling | None]
ANOTHER_TABLE = Ruling(())


def first_of(rules: Sequence[Rule], above: Above, line: Line) -> Ruling:
    """The first rule that fits decides."""
    return next(ruling for rule in rules if (ruling := rule(above, line)) is not None)


def opening(
    above: Above, line: Line, column: int, heading: HeadingText, ground: Ground, *rivals: RowUse
) -> Ruling:
    """A section opens; the cells of its row may hold sums and a count."""
    if heading.count is None:
        heading = replace(heading, label=(bare := words.bare_count(heading.label))[0], count=bare[1])
    count = stated_count(above, line.filled) if heading.count is None else heading.count
    section = replace(section_of(heading, line.row, column), count=count, sums=line.paid)
    found = heading.style if ground is Ground.NUMERAL else heading.label
    verdict = verdict_of(heading.kind, ground, found, column=column, rivals=rivals)
    return Ruling((verdict,), opens=section)


def section_of(heading: HeadingText, row: int, column: int) -> LedgerSection:
    """A heading at its place."""
    return LedgerSection(heading.style, heading.label, heading.count, row, column)


def stated_count(above: Above, filled: Filled) -> int | None:
    """A whole number in a column of words beside a heading or 小计: 一 | 农林水利 | 14; N个 before it."""
    said = (words.count_alone(fold(cell)) for _, cell in filled if isinstance(cell, str))
    worded = next((count for count in said if count is not None), None)
    if worded is not None:
        return worded
    for column, cell in filled:
        if column in above.frame.money or column == above.frame.seq or not is_number(cell):
            continue
        if cell % 1 == 0 and 0 < cell < MOST_PROJECTS and above.groups.may_count(column):  # type: ignore[operator]
            return int(cell)  # type: ignore[arg-type]
    return None


def has_number(above: Above, line: Line) -> bool:
    """Whether a 序号 numbers the row, be it merged over several."""
    seq = above.frame.seq
    return seq is not None and (
        words.is_ordinal(above.sheet.value(line.row, seq)) or line.row in above.shared
    )


def has_words(above: Above, line: Line) -> bool:
    """Whether the row holds what only a project has: 责任单位, 建设内容."""
    return any(at in above.frame.plain for at, _ in line.filled)


def on(kind: RowUse, ground: Ground, cell: tuple[int, Raw], *rivals: RowUse) -> Verdict[RowUse]:
    """A verdict on one cell, whose words are kept."""
    return verdict_of(kind, ground, read_text(cell[1]), column=cell[0], rivals=rivals)


def first_words(above: Above, line: Line) -> tuple[int, str]:
    """The first text of a row that stands where names and labels do, with its column; -1 and nothing."""
    labels = above.frame.labels
    texts = ((at, cell) for at, cell in line.filled if isinstance(cell, str) and at in labels)
    return next(((at, cell) for at, cell in texts if not words.is_ordinal(cell)), (-1, ""))


def is_worded(above: Above, line: Line) -> bool:
    """Whether a row says more than a name and numbers: its unit, its category, what is being built."""
    aside = {above.frame.seq, above.frame.name, first_words(above, line)[0], *above.frame.money}
    return any(
        isinstance(cell, str) and at not in aside and not is_blank(cell) and not words.is_figure(cell)
        for at, cell in line.filled
    )


def ruled(kind: RowUse, ground: Ground, cell: tuple[int, Raw], *rivals: RowUse) -> Ruling:
    """A ruling on one cell of a row, and nothing else."""
    return Ruling((on(kind, ground, cell, *rivals),))


def shows_amount(cell: Raw) -> bool:
    """Whether a money cell holds an amount; a 0 pulled down with the 序号 says nothing."""
    return read_money(cell, Unit.WAN).value not in {None, 0}


def says_nothing(cell: Raw) -> bool:
    """Whether a cell beside a 序号 is as good as empty: 0, —."""
    return (is_number(cell) and cell == 0) or is_blank(read_text(cell))


def is_word(cell: str) -> bool:
    """Whether a cell beside a heading holds words, more than its numeral."""
    text = fold(cell)
    return bool(read_heading(text).label) and not is_blank(text)


# --- rows that are no projects, though they stand among them ---------------------------------------

_MONEY = frozenset({"total_investment", "annual_plan", "completed", "month_completed"})
_OUTSIDE = verdict_of(RowUse.OUTSIDE, Ground.OTHER_TABLE)
_WHOLES = frozenset({*TOTALS, *SECTIONS, RowUse.MEMO})


def of_which(above: Above, line: Line) -> Ruling | None:
    """其中 rows right below a total or a heading, and the rows without 其中 that go on with them."""
    column, text = first_words(above, line)
    if column < 0 or not words.is_sub(fold(text)) or has_number(above, line):
        return None
    last = next((verdict for verdict in reversed(above.verdicts) if verdict is not BLANK), None)
    if last is None or last.kind not in _WHOLES:
        return None
    rows = above.groups.adding_up(line.row, above.start + len(above.verdicts) - 1) or [line.row]
    return Ruling(tuple(_memo(above, row, Ground.OF_WHICH) for row in rows))


def _memo(above: Above, row: int, ground: Ground) -> Verdict[RowUse]:
    return on(RowUse.MEMO, ground, (above.frame.name, above.groups.name(row)))


def memo(above: Above, line: Line) -> Ruling | None:
    """A row whose words are no project's name: 完成率, 去年同期, 剩余任务."""
    column, text = first_words(above, line)
    if column < 0 or has_words(above, line) or not words.is_memo(fold(text)):
        return None
    return ruled(RowUse.MEMO, Ground.MEMO_WORD, (column, text))


def bundle(above: Above, line: Line) -> Ruling | None:
    """A number and a name above the rows that carry its money: a heading where all rows stand so."""
    if line.row not in above.groups.parents:
        return None
    name = above.groups.name(line.row)
    if above.groups.sectioned:
        heading = read_heading(fold(name))
        return opening(above, line, above.frame.name, heading, Ground.NUMBER_PARENT)
    if line.paid or has_words(above, line):
        return None
    return ruled(RowUse.BUNDLE, Ground.PARTS_BELOW, (above.frame.name, name), RowUse.PROJECT)


def sum_table(above: Above, line: Line) -> Ruling | None:
    """The header of a table of sums below the projects, and all of its rows."""
    sheet, frame = above.sheet, above.frame
    if not above.projects or has_number(above, line):
        return None
    found = match_fields(read_block(sheet, line.row, line.row), frame.fields, sheet)
    if "name" in found or not _MONEY & found.keys() or not _heads_numbers(above, line):
        return None
    end = line.row + 1
    while end < sheet.bottom and find_header(sheet, frame.fields, "name", end, within=1) is None:
        end += 1
    blank = (not any(cell != "" for cell in sheet.rows[at - sheet.top]) for at in range(line.row + 1, end))
    rest = (BLANK if empty else _OUTSIDE for empty in blank)
    return Ruling((verdict_of(RowUse.OUTSIDE, Ground.SUM_TABLE), *rest))


def _heads_numbers(above: Above, line: Line) -> bool:
    """Whether the next row that holds something has numbers below these texts."""
    rows = (row for row in above.sheet.rows[line.row + 1 - above.sheet.top :] if any(row))
    return any(map(is_number, next(rows, ())))


def unshown(above: Above, line: Line) -> Ruling | None:
    """A row with a name and amounts alone, where all others are numbered or below the last 合计."""
    name = above.groups.name(line.row)
    alone = name and line.paid and not has_words(above, line)
    if not alone or not _is_doubtful(above, line):
        return None
    cell: tuple[int, Raw] = (above.frame.name, name)
    rows = above.groups.adding_up(line.row, _last_total(above)) or [line.row]
    if len(rows) > 1 or above.groups.sums_group(line.row, above.projects, _section_groups(above)):
        return Ruling(tuple(_memo(above, row, Ground.MEMO_SUMS) for row in rows))
    if is_worded(above, line):
        return None
    if _fills_gap(above, line.row):
        why = Evidence(Ground.NAME), Evidence(Ground.AMOUNT), Evidence(Ground.GAP)
        return Ruling((Verdict(RowUse.PROJECT, why),))
    return ruled(RowUse.UNKNOWN, Ground.NOT_SHOWN, cell, RowUse.PROJECT, RowUse.MEMO)


def _is_doubtful(above: Above, line: Line) -> bool:
    if has_number(above, line):
        return line.row in above.groups.restarts
    closed = _last_total(above) >= 0
    return bool(above.projects) and (closed or above.groups.mostly_numbered)


def _last_total(above: Above) -> int:
    """The row of the 合计 that closed the projects above; -1 where none did."""
    last = above.controls[-1] if above.controls else None
    closed = last is not None and 0 < last.after == len(above.projects) and last.label == ""
    opened = bool(above.sections) and last is not None and above.sections[-1].row > last.row
    return last.row if last is not None and closed and not opened else -1


def _section_groups(above: Above) -> list[Sequence[int]]:
    """The projects below each heading."""
    groups: dict[int, list[int]] = {}
    for row, index in zip(above.projects, above.section_of, strict=True):
        groups.setdefault(index, []).append(row)
    return list(groups.values())


def _fills_gap(above: Above, row: int) -> bool:
    """Whether the 序号 before and after leave out exactly the one that is missing here."""
    seq = above.frame.seq
    if seq is None or above.projects[-1:] != [row - 1]:
        return False
    before = words.whole_number(above.sheet.value(row - 1, seq))
    after = words.whole_number(above.sheet.value(row + 1, seq))
    return (
        before is not None
        and after == before + 2
        and bool(read_text(above.sheet.value(row + 1, above.frame.name)))
    )
