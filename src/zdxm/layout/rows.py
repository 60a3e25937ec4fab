"""What the rows below a header are: a walk from row to row, which keeps what the rules decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zdxm.cells.words import fold, read_text
from zdxm.layout.groups import Groups
from zdxm.layout.model import Body, Frame, LedgerSection
from zdxm.layout.row_words import TOTAL_ENDS, is_number, is_ordinal, numeral_apart, read_heading
from zdxm.layout.rules import RULES, Above, Line, Ruling, first_of, section_of
from zdxm.layout.verdicts import BLANK, Evidence, Ground, RowUse, Verdict
from zdxm.workbook.model import Raw, Sheet

_NUMBERS = frozenset({int, float})
_NOT_FAST = frozenset("注备填审其附说制单合小总共累计★▲※*")
_HEADING_STARTS = frozenset("一二三四五六七八九十第(（-—–ⅠⅡⅢⅣⅤIVX①②③◆■●0123456789")
_NUMBERED = Verdict(RowUse.PROJECT, (Evidence(Ground.NUMBER), Evidence(Ground.NAME)))
_PRICED = Verdict(RowUse.PROJECT, (Evidence(Ground.NAME), Evidence(Ground.AMOUNT)))


def read_body(sheet: Sheet, frame: Frame, start: int) -> Body:
    """Give every row from ``start`` on its meaning, down to the next header that is not a repetition.

    Plain projects are told at once, all else is looked at closely.
    """
    above = _begin(sheet, frame, start)
    closely = frame.fills | above.groups.tiles | above.groups.sums
    plain = _PRICED if frame.seq is None else _NUMBERED
    row = start
    while row < sheet.bottom:
        cells = sheet.rows[row - sheet.top]
        if row not in closely and _is_plain(frame, sheet.left, cells):
            above.verdicts.append(plain)
            _add_project(above, row)
            row += 1
            continue
        if cells.count("") == len(cells):  # a million of them, above one forgotten cell
            above.verdicts.append(BLANK)
            row += 1
            continue
        ruling = _look(above, row, cells)
        if not ruling.verdicts:
            break
        _keep(above, row, ruling)
        row += len(ruling.verdicts)
    return _body(above, row)


def _begin(sheet: Sheet, frame: Frame, start: int) -> Above:
    below = sheet.rows[start - sheet.top :]
    wide = {
        (merge.top, merge.left): merge.right - merge.left + 1
        for merge in sheet.merges
        if merge.left != merge.right
    }
    seq = None if frame.seq is None else frame.seq - sheet.left
    numbered = seq is not None and any(is_ordinal(row[seq]) for row in below)
    above = Above(sheet, frame, start, Groups(sheet, frame, start), wide, numbered)
    if frame.opening is not None:
        heading = read_heading(fold(numeral_apart(str(sheet.value(*frame.opening)))))
        _push(above, section_of(heading, *frame.opening))
    return above


def _is_plain(frame: Frame, left: int, cells: Sequence[Raw]) -> bool:
    """Whether a row is surely a project: a name that is no other word, beside a 序号 or an amount."""
    name = cells[frame.name - left]
    if type(name) is not str or not name or name[0] in _NOT_FAST or name[-1] in TOTAL_ENDS:
        return False
    if frame.seq is not None:
        number = cells[frame.seq - left]
        return type(number) in _NUMBERS and number % 1 == 0  # type: ignore[operator]
    return name[0] not in _HEADING_STARTS and type(cells[frame.money[0] - left]) in _NUMBERS


def _look(above: Above, row: int, cells: Sequence[Raw]) -> Ruling:
    """What a row is that is not plainly a project."""
    left, money = above.sheet.left, above.frame.money
    found = [(at, cell) for at, cell in enumerate(cells, left) if cell != "" and read_text(cell)]
    if not found:
        return Ruling((BLANK,))
    paid = any(at in money and is_number(cell) for at, cell in found)
    return first_of(RULES, above, Line(row, cells, tuple(found), paid, lone=len(found) == 1))


def _keep(above: Above, row: int, ruling: Ruling) -> None:
    """Hold what was decided; later rows are read in the light of it."""
    verdict = ruling.verdicts[0]
    above.verdicts.extend(ruling.verdicts)
    if ruling.states is not None:
        above.controls.append(ruling.states)
    if ruling.opens is not None:
        _push(above, ruling.opens)
        above.heads = above.heads or verdict.stands_on(Ground.SUBTOTAL_ABOVE)
    elif verdict.kind is RowUse.PROJECT:
        _add_project(above, row)
    elif verdict.kind is RowUse.NOTE:
        above.noting = not verdict.stands_on(Ground.UNIT_NOTE)


def _add_project(above: Above, row: int) -> None:
    above.projects.append(row)
    above.section_of.append(above.current)
    above.noting = False


def _push(above: Above, section: LedgerSection) -> None:
    """Open a section: it ends those of its own style and all below them."""
    styles = [above.sections[index].style for index in above.open]
    if section.style in styles:
        del above.open[styles.index(section.style) :]
    above.sections.append(replace(section, parent=above.current, first=len(above.projects)))
    above.open.append(len(above.sections) - 1)
    above.noting = False


def _body(above: Above, end: int) -> Body:
    """What was decided; loose headings right above another table are its title, not ours."""
    last = max([*above.projects[-1:], *(row.row for row in above.controls[-1:])], default=above.start - 1)
    ours = last if end < above.sheet.bottom else end
    return Body(
        projects=tuple(above.projects),
        section_of=tuple(above.section_of),
        sections=tuple(section for section in above.sections if section.row <= ours),
        controls=tuple(above.controls),
        last=last,
        end=end,
        verdicts=tuple(above.verdicts),
    )
