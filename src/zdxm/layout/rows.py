"""What the rows below a header are: a walk from row to row, which keeps what the rules decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import ascii_letters

from zdxm.cells.words import fold, read_text
from zdxm.diagnostics import Diagnostic, Severity
from zdxm.layout.groups import Groups
from zdxm.layout.lines import Above, Line, Ruling, first_of, section_of
from zdxm.layout.model import Body, Frame, LedgerSection, LedgerTable
from zdxm.layout.row_words import (
    MEMO_ENDS,
    TOTAL_ENDS,
    is_marked,
    is_number,
    is_ordinal,
    numeral_apart,
    read_heading,
)
from zdxm.layout.rules import RULES
from zdxm.layout.verdicts import BLANK, SECTIONS, Evidence, Ground, RowUse, Verdict
from zdxm.rules import Code
from zdxm.workbook.model import Raw, Sheet

_NUMBERS = frozenset({int, float})
_SLOW_ENDS = TOTAL_ENDS | MEMO_ENDS
_NOT_FAST = frozenset("注备填审其附说制单合小总共累计★▲※*")
_HEADING_STARTS = frozenset("一二三四五六七八九十第(（-—–ⅠⅡⅢⅣⅤ◆■●0123456789 \u3000" + ascii_letters)
_NUMBERED = Verdict(RowUse.PROJECT, (Evidence(Ground.NUMBER), Evidence(Ground.NAME)))
_PRICED = Verdict(RowUse.PROJECT, (Evidence(Ground.NAME), Evidence(Ground.AMOUNT)))


def read_body(sheet: Sheet, frame: Frame, start: int) -> Body:
    """Give every row from ``start`` on its meaning, down to the next header that is not a repetition.

    Plain projects are told at once, all else is looked at closely.
    """
    above = _begin(sheet, frame, start)
    groups = above.groups
    closely = frame.fills | groups.tiles | groups.sums | groups.parents | groups.restarts
    plain = _PRICED if frame.seq is None else _NUMBERED
    row = start
    while row < sheet.bottom:
        cells = sheet.rows[row - sheet.top]
        sure = frame.seq is not None or not above.controls
        if sure and row not in closely and _is_plain(frame, sheet.left, cells):
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
    shared = frozenset(
        row
        for merge in sheet.merges
        if merge.left == frame.seq and merge.top >= start
        for row in range(merge.top + 1, merge.bottom + 1)
    )
    above = Above(sheet, frame, start, Groups(sheet, frame, start), wide, numbered, shared)
    if frame.opening is not None:
        heading = read_heading(fold(numeral_apart(str(sheet.value(*frame.opening)))))
        _push(above, section_of(heading, *frame.opening))
    return above


def _is_plain(frame: Frame, left: int, cells: Sequence[Raw]) -> bool:
    """Whether a row is surely a project: a name that is no other word, beside a 序号 or an amount."""
    name = cells[frame.name - left]
    if type(name) is not str or not name or name[0] in _NOT_FAST or name[-1] in _SLOW_ENDS:
        return False
    if frame.seq is not None:
        number = cells[frame.seq - left]
        return type(number) in _NUMBERS and number % 1 == 0  # type: ignore[operator]
    return (
        name[0] not in _HEADING_STARTS
        and not is_marked(name)
        and type(cells[frame.money[0] - left]) in _NUMBERS
    )


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


# --- what is said of rows ------------------------------------------------------------------------------

SHOWN_ROWS = 10
"""Row numbers that one message lists before it says 等."""

_PART_NOTE = (
    Code.PART_OF_PROJECT,
    None,
    "这一行（“{}”）是上面项目的一部分，没有重复计入",
    "如果它是单独的项目，请单独填写项目名称",
)
_ROW_NOTES = {
    Ground.NO_NAME: (
        Code.NAMELESS,
        None,
        "这一行有金额，没有项目名称，没有计入",
        "请补上项目名称，或删去这一行",
    ),
    Ground.MERGED_NAME: _PART_NOTE,
    Ground.PART_SUMS: _PART_NOTE,
    Ground.SUB_WORD: _PART_NOTE,
    Ground.PART_NUMBER: _PART_NOTE,
    Ground.PARTS_DIFFER: (
        Code.PART_OF_PROJECT,
        Severity.ERROR,
        "“{}”在这一列是{}，下面{}个子项相加是{}，两者不一致，按这一行计入，子项没有重复计入",
        "请改正这一行或各子项的金额",
    ),
    Ground.EXAMPLE: (
        Code.MEMO,
        None,
        "“{}”是教人填表的示例，没有计入",
        "如果它是项目，请补上序号并写明名称",
    ),
    Ground.MERGED_AMOUNT: (
        Code.PART_OF_PROJECT,
        Severity.WARNING,
        "这一行是上面项目的第二行，另有金额（“{}”），没有计入",
        "请把两行的金额合在项目的第一行里，或取消项目名称的合并、分别填写名称",
    ),
    Ground.SUMS_ABOVE: (
        Code.PLAIN_SECTION,
        Severity.WARNING,
        "“{}”没有写“合计”，但金额正好是上面各项目之和，按合计读，不算项目",
        "是合计的，请写上“合计”；是项目的，请补上序号并核对金额",
    ),
    Ground.LOOSE_PART: (
        Code.PART_OF_PROJECT,
        Severity.WARNING,
        "从序号看，这一行（“{}”）是上面项目的子项，但各子项的金额加起来不等于上面一行，按单独的项目计入",
        "如果它已含在上面的项目里，请改正金额，或在名称前加上“其中：”",
    ),
    Ground.PARTS_BELOW: (
        Code.PART_OF_PROJECT,
        None,
        "“{}”没有金额，金额在下面的子项上，按子项计入，这一行不另算项目",
        "要按一个项目计的，请把各子项的金额合在这一行里",
    ),
    Ground.MEMO_WORD: (
        Code.MEMO,
        None,
        "“{}”是附在项目旁边的数，不是项目，没有计入",
        "如果它是项目，请补上序号和责任单位等内容",
    ),
    Ground.MEMO_SUMS: (
        Code.MEMO,
        None,
        "“{}”没有序号，金额正好是上面一部分项目之和，没有计入",
        "如果它是项目，请补上序号和责任单位等内容",
    ),
    Ground.SUM_TABLE: (
        Code.MEMO,
        None,
        "从这一行起是另一张没有项目名称的汇总表，没有计入",
        "如果它也是台账，请给它加上“项目名称”列",
    ),
    Ground.NOT_SHOWN: (
        Code.NOT_UNDERSTOOD,
        None,
        "“{}”只有名称和金额：没有序号，也没有责任单位等内容，看不出是项目，没有计入",
        "是项目的，请补上序号；是说明的，请移到表格以外",
    ),
    Ground.NO_RULE: (
        Code.NOT_UNDERSTOOD,
        None,
        "看不懂这一行（“{}”）：不是项目、标题、合计，也不是备注，没有计入",
        "请补上项目名称，或移到表格以外",
    ),
}
"""What is said of a row that stands on such evidence: code, severity if not the code's, message, remedy."""


def row_notes(table: LedgerTable) -> Iterator[Diagnostic]:
    """Rows that were not counted, counted though hidden, or taken as headings without a numeral."""
    doubtful = [
        (row, verdict)
        for row, verdict in enumerate(table.rows, start=table.top)
        if verdict is not BLANK and (verdict.kind is not RowUse.PROJECT or verdict.rivals)
    ]
    for row, verdict in doubtful:
        for reason in verdict.why:
            if reason.ground in _ROW_NOTES:
                code, severity, message, remedy = _ROW_NOTES[reason.ground]
                at = row - (reason.ground is Ground.PARTS_DIFFER)  # told at the project above its parts
                yield code.at(table.place(at, reason.column), message.format(*reason.found), remedy, severity)
    numbered = [row for row, verdict in doubtful if verdict.kind is RowUse.NUMBERED]
    if numbered:
        yield Code.NUMBERED_BLANK.at(
            table.place(numbered[0]),
            f"{len(numbered)}行只有序号没有内容（{_row_list(numbered)}），没有计入",
            "可以删去这些空行",
        )
    hidden = [row for row in table.body.projects if row in table.part.hidden_rows]
    if hidden:
        yield Code.HIDDEN_ROWS.at(
            table.place(hidden[0]),
            f"{len(hidden)}个项目在隐藏或被筛选掉的行里（{_row_list(hidden)}），已经计入",
            "如不应计入，请删去这些行",
        )
    for row, verdict in doubtful:
        if verdict.kind in SECTIONS and RowUse.PROJECT in verdict.rivals:
            reason = verdict.why[0]
            yield Code.PLAIN_SECTION.at(
                table.place(row, reason.column),
                f"“{reason.found[0]}”没有编号，按类别标题读，不算项目",
                "如果它是项目，请补上序号和金额",
            )


def _row_list(rows: Sequence[int]) -> str:
    shown = "、".join(str(row + 1) for row in rows[:SHOWN_ROWS])
    return f"第{shown}行" if len(rows) <= SHOWN_ROWS else f"第{shown}行等"
