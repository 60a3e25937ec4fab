"""What one row is: an ordered table of rules, of which the first that fits decides.

A rule looks at one row, in the light of what stands above it, and answers with a verdict and its evidence,
or not at all; it changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zdxm.cells.words import fold, is_blank, read_name, read_text
from zdxm.layout import row_words as words
from zdxm.layout.headers import find_header
from zdxm.layout.lines import (
    ANOTHER_TABLE,
    Above,
    Filled,
    Line,
    Rule,
    Ruling,
    bundle,
    first_of,
    has_number,
    has_words,
    is_word,
    memo,
    of_which,
    on,
    opening,
    ruled,
    says_nothing,
    shows_amount,
    stated_count,
    sum_table,
    unshown,
)
from zdxm.layout.model import ControlRow
from zdxm.layout.row_words import HeadingText, is_number, read_heading
from zdxm.layout.verdicts import Evidence, Ground, RowUse, Verdict, verdict_of

WIDE_MERGE = 3
"""Columns; a text merged over at least so many is a heading or a note, not a project."""

SUBTOTAL, PLAIN_TOTAL = "小计", "合计"
"""The word of a sum of some projects, and what a row of sums is that does not say so."""


def second_line(above: Above, line: Line) -> Ruling | None:
    """A row whose name cell is merged with the one above: its amounts would be lost without a word."""
    if line.row not in above.frame.fills:
        return None
    more = [each for each in line.filled if each[0] in above.frame.money and shows_amount(each[1])]
    if more:
        return ruled(RowUse.SECOND_LINE, Ground.MERGED_AMOUNT, more[0], RowUse.PROJECT)
    return ruled(RowUse.PART, Ground.MERGED_NAME, line.filled[0])


def header_again(above: Above, line: Line) -> Ruling | None:
    """A repeated header, or the header of another table."""
    left = above.sheet.left
    texts = {(at + left, fold(cell)) for at, cell in enumerate(line.cells) if isinstance(cell, str) and cell}
    said = {text for _, text in texts}
    header = {(at, fold(text)) for at, text in above.frame.header}
    own = {text for _, text in header}
    names = {text for at, text in header if at == above.frame.name}
    if names <= said and len(said & own) >= max(2, len(own) // 2):
        moved = len(texts & header) < len(said & own)
        if moved or _is_new_table(above, line.row):
            return ANOTHER_TABLE
        return Ruling((verdict_of(RowUse.HEADER, Ground.HEADER_AGAIN),) * _repeated(above, line.row))
    if len(said) < 3 or any(map(is_number, line.cells)):
        return None
    block = find_header(above.sheet, above.frame.fields, "name", line.row, within=1)
    return sum_table(above, line) if block is None or block.top > line.row else ANOTHER_TABLE


def _is_new_table(above: Above, row: int) -> bool:
    """Whether the row above a repeated header is another table's title or unit."""
    for at in range(row - 1, above.start - 1, -1):
        text = "".join(read_text(cell) for cell in above.sheet.rows[at - above.sheet.top] if cell != "")
        if text:
            return words.is_table_title(fold(text))
    return False


def _repeated(above: Above, row: int) -> int:
    """The header's depth where its further rows follow too, else as many as do."""
    sheet, name = above.sheet, above.frame.name
    top = above.start - above.frame.depth
    step = 1
    while step < above.frame.depth and row + step < sheet.bottom:
        same = read_text(sheet.value(row + step, name)) == read_text(sheet.value(top + step, name))
        if not same or any(map(is_number, sheet.rows[row + step - sheet.top])):
            break
        step += 1
    return step


def parts(above: Above, line: Line) -> Ruling | None:
    """Parts of the project above, which they add up to; those that do not are doubted and read on."""
    parent = above.groups.before(line.row)
    if above.projects[-1:] != [parent]:
        return None
    rows, fits = above.groups.parts(line.row)
    if not rows:
        return None
    numbered = not fits and above.groups.carry_number(parent, rows)
    if fits or numbered:
        first, *rest = _parts(above, rows, Ground.PART_NUMBER if numbered else Ground.PART_SUMS)
        gap = tuple(_gap(above, parent, rows)) if numbered else ()
        return Ruling((replace(first, why=(*first.why, *gap)), *rest))
    read = first_of(_READ_ON, above, line)
    name = above.groups.name(line.row)
    why = (Evidence(Ground.LOOSE_PART, (name,), above.frame.name), *read.verdicts[0].why)
    doubted = replace(read.verdicts[0], why=why, rivals=(RowUse.PART, *read.verdicts[0].rivals))
    return replace(read, verdicts=(doubted,))


def _parts(above: Above, rows: Sequence[int], ground: Ground) -> Iterator[Verdict[RowUse]]:
    """Verdicts on parts from the first to the last; a header that comes between them is one."""
    for row in range(rows[0], rows[-1] + 1):
        if above.groups.is_header(row):
            yield verdict_of(RowUse.HEADER, Ground.HEADER_AGAIN)
        else:
            yield on(RowUse.PART, ground, (above.frame.name, above.groups.name(row)))


def _gap(above: Above, parent: int, rows: Sequence[int]) -> Iterator[Evidence]:
    """The amounts of a project that its parts do not add up to."""
    for column, stated, found in above.groups.gaps(parent, rows):
        said = above.groups.name(parent), _figure(stated), str(len(rows)), _figure(found)
        yield Evidence(Ground.PARTS_DIFFER, said, column)


def _figure(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


def example(above: Above, line: Line) -> Ruling | None:
    """A row right below the header that shows how to fill in the table."""
    name = above.groups.name(line.row)
    if above.projects or not words.shows_how(above.groups.number(line.row), fold(name)):
        return None
    return ruled(RowUse.MEMO, Ground.EXAMPLE, (above.frame.name, name), RowUse.PROJECT)


def column_numbers(above: Above, line: Line) -> Ruling | None:
    """The row of column numbers (1 2 3 …, 甲 乙 1 2 …) of statistical tables."""
    if above.projects or len(line.filled) < 3:
        return None
    texts = [fold(read_text(cell)).partition("=")[0] for _, cell in line.filled]
    numbers = [int(text) for text in texts if text.isdecimal()]
    counted = (
        bool(numbers)
        and numbers[0] <= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and all(words.is_letters(word) for word in texts if not word.isdecimal())
    )
    return Ruling((verdict_of(RowUse.NUMBERING, Ground.NUMBERING),)) if counted else None


def note(above: Above, line: Line) -> Ruling | None:
    """A note, a signature, prose, a unit, or what goes on below a note."""
    column, cell = line.filled[0]
    if not isinstance(cell, str) or line.paid:
        return None
    lead = fold(cell)
    heading, asked = read_heading(lead), words.signature(lead)
    named = column != above.frame.name and bool(read_text(above.sheet.value(line.row, above.frame.name)))
    counted = heading.count is not None
    grounds = {
        Ground.UNIT_NOTE: line.lone and words.is_unit_note(lead),
        Ground.NOTE_WORD: words.is_note(lead) and len(line.filled) <= 2,
        Ground.SIGNATURE: asked is not None and (asked.endswith(":") or not named),
        Ground.PROSE: line.lone and words.is_prose(lead) and not counted,
        Ground.NOTE_BELOW: above.noting and line.lone and not heading.strong and not counted,
    }
    ground = next((ground for ground, speaks in grounds.items() if speaks), None)
    return None if ground is None else ruled(RowUse.NOTE, ground, line.filled[0])


def total(above: Above, line: Line) -> Ruling | None:
    """A row that says 小计 or 合计; a named one may stand above the projects that it sums."""
    found = above.groups.total(line.row)
    if found is None or _is_name(above, line, found[0]):
        return None
    column, (word, label, count) = found
    if label and _heads_group(above, line.row, label):
        heading = HeadingText("", read_heading(label).label, count)
        return opening(above, line, column, heading, Ground.SUBTOTAL_ABOVE, RowUse.SUBTOTAL)
    labels = (
        (at, fold(cell))
        for at, cell in line.filled
        if isinstance(cell, str) and at in above.frame.labels and at != column
    )
    other = next((read_heading(text).label for _, text in labels if not words.total_of(text)), "")
    stated = stated_count(above, line.filled) if count is None else count
    label = read_heading(label).label or other
    row = ControlRow(line.row, column, word, label, stated, above.current, len(above.projects))
    kind = RowUse.SUBTOTAL if word == SUBTOTAL else RowUse.TOTAL
    return Ruling((verdict_of(kind, Ground.TOTAL_WORD, word, column=column),), states=row)


def _is_name(above: Above, line: Line, column: int) -> bool:
    """Whether what ends in 计 (设计) is a project's name, for it stands beside a number and a unit."""
    return column == above.frame.name and has_number(above, line) and has_words(above, line)


def _heads_group(above: Above, row: int, label: str) -> bool:
    """Whether a named 小计 stands above the projects that it sums, one of several such."""
    if words.is_everything(label):
        return False
    fits, followed = above.groups.total_heads_projects(row)
    return fits and (above.heads or (followed and not _sums_above(above, row)))


def _sums_above(above: Above, row: int) -> bool:
    rows = _since_control(above)
    return bool(rows) and above.groups.is_sum(row, rows)


def _since_control(above: Above) -> Sequence[int]:
    """The projects below the last 小计 or 合计."""
    begin = above.controls[-1].row if above.controls else above.start - 1
    return above.projects[bisect_right(above.projects, begin) :]


def sums(above: Above, line: Line) -> Ruling | None:
    """A row with neither numeral nor 合计 whose amounts are the sums of projects below or above it."""
    name = above.groups.name(line.row)
    if not name or not line.paid:
        return None
    heading = read_heading(fold(name))
    below = above.groups.heads_projects(line.row)
    if below and not words.is_everything(heading.label):
        rivals = () if heading.strong else (RowUse.PROJECT,)
        return opening(above, line, above.frame.name, heading, Ground.SUMS_BELOW, *rivals)
    if not below and not any(above.groups.sums_projects(line.row, scope) for scope in _scopes(above)):
        return None
    ruling = ruled(
        RowUse.TOTAL,
        Ground.SUMS_BELOW if below else Ground.SUMS_ABOVE,
        (above.frame.name, name),
        RowUse.PROJECT,
    )
    label = "" if words.is_everything(heading.label) else heading.label
    column, after = above.frame.name, len(above.projects)
    states = ControlRow(line.row, column, PLAIN_TOTAL, label, heading.count, above.current, after)
    return replace(ruling, states=states)


def _scopes(above: Above) -> Sequence[Sequence[int]]:
    """The projects that a sum below them may be of: since the last one, of the section, all."""
    first = above.sections[above.current].first if above.open else 0
    scopes = _since_control(above), above.projects[first:], above.projects
    return list({len(scope): scope for scope in scopes}.values())  # all end with the last project


def heading(above: Above, line: Line) -> Ruling | None:
    """A row that names what the projects below it have in common."""
    heading, column = _leading(above, line)
    beside = tuple(each for each in line.filled if each[0] != column)
    wide = above.wide.get((line.row, column), 1) >= WIDE_MERGE
    if not heading.label or _is_no_heading(above, line, heading, column, beside, wide=wide):
        return None
    outside, strong, unpaid = column != above.frame.name or wide, heading.strong, not line.paid
    sure = outside or unpaid or above.numbered or bool(above.frame.plain)
    weak = bool(heading.style) and (outside or (unpaid and above.numbered))
    grounds = {
        Ground.COUNT: heading.count is not None,
        Ground.NUMERAL: sure if strong else weak,
        Ground.PLACE: not strong and outside,
        Ground.COUNT_BESIDE: not strong and stated_count(above, line.filled) is not None,
        Ground.LONE_NAME: not strong and line.lone and above.numbered,
    }
    ground = next((ground for ground, speaks in grounds.items() if speaks), None)
    if ground is None:
        return None
    rivals = () if ground in {Ground.COUNT, Ground.NUMERAL} else (RowUse.PROJECT,)
    return opening(above, line, column, heading, ground, *rivals)


def _is_no_heading(
    above: Above, line: Line, heading: HeadingText, column: int, beside: Filled, *, wide: bool
) -> bool:
    """A project's own words or number beside it, or a place right of the names, speak against it."""
    frame = above.frame
    aside = line.lone and heading.strong and column in frame.money
    return (
        any(at in frame.plain and isinstance(cell, str) and not is_blank(cell) for at, cell in beside)
        or (frame.seq != column and has_number(above, line))
        or (column > frame.name and not wide and not aside)
        or any(isinstance(cell, str) and is_word(cell) for _, cell in beside)
    )


def _leading(above: Above, line: Line) -> tuple[HeadingText, int]:
    """The heading that the row's leading texts make (一 | 农林水利 is one), and its cell."""
    texts = [
        (at, cell)
        for at, cell in line.filled
        if isinstance(cell, str) and (line.lone or at in above.frame.labels)
    ]
    if not texts:
        return HeadingText("", "", None), -1
    column, lead = texts[0]
    lead = words.numeral_apart(lead)
    first = read_heading(fold(lead))
    if not first.label and len(texts) > 1:
        second = read_heading(fold(texts[1][1]))
        return HeadingText(first.style or second.style, second.label, second.count), texts[1][0]
    return (read_heading(words.count_apart(lead)) if first.strong else first), column


def part(above: Above, line: Line) -> Ruling | None:
    """A row that says itself that it is a part of the row above X that make up its sum."""
    name = above.groups.name(line.row)
    if not words.is_sub(fold(name), named=has_number(above, line)):
        return None
    said = on(RowUse.PART, Ground.SUB_WORD, (above.frame.name, name), RowUse.PROJECT)
    if above.projects[-1:] != [line.row - 1]:
        return Ruling((said,))
    rest = above.groups.adding_up(line.row, line.row - 1, least=1)[1:]
    return Ruling((said, *(_parts(above, rest, Ground.PART_SUMS) if rest else ())))


def project(above: Above, line: Line) -> Ruling | None:
    """A row with a name, which no rule above took for anything else."""
    raw = above.sheet.value(line.row, above.frame.name)
    name = read_name(raw)
    if not name or is_blank(name) or is_number(raw):
        return None
    grounds = {
        Ground.NUMBER: has_number(above, line),
        Ground.NAME: True,
        Ground.AMOUNT: line.paid,
        Ground.WORDS: has_words(above, line),
    }
    why = tuple(Evidence(ground) for ground, speaks in grounds.items() if speaks)
    return Ruling((Verdict(RowUse.PROJECT, why),))


def left_over(above: Above, line: Line) -> Ruling:
    """A row that counts as nothing, and is reported."""
    frame = above.frame
    if any(at in frame.money and shows_amount(value) for at, value in line.filled):
        name = (frame.name, above.groups.name(line.row))
        return ruled(RowUse.NAMELESS, Ground.NO_NAME, name, RowUse.PROJECT, RowUse.SUBTOTAL)
    if all(at == frame.seq or says_nothing(value) for at, value in line.filled):
        return ruled(RowUse.NUMBERED, Ground.NUMBER_ONLY, line.filled[0])
    return ruled(RowUse.UNKNOWN, Ground.NO_RULE, line.filled[0], RowUse.PROJECT, RowUse.NOTE)


_READ_ON: tuple[Rule, ...] = (
    column_numbers,
    note,
    total,
    of_which,
    memo,
    bundle,
    heading,
    sums,
    part,
    unshown,
    project,
    left_over,
)
"""What a row says comes before what its amounts say, and that before its name; the last always answers."""
RULES = (second_line, header_again, example, parts, *_READ_ON)
