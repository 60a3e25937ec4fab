"""What is reported of sheets and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zdxm.cells import Code
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.layout.kinds import Stray, StrayKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zdxm.layout.tables import Table
    from zdxm.workbook import Sheet, Workbook

__all__ = ["hidden_sheets", "row_notes", "skipped_sheet"]

SHOWN_ROWS = 10
"""Row numbers that one message lists before it says 等."""


def hidden_sheets(book: Workbook) -> list[Diagnostic]:
    """The hidden sheets that do not count."""
    if not book.hidden_sheets:
        return []
    return [
        Diagnostic(
            str(Code.HIDDEN_SHEETS),
            Severity.INFO,
            CellRef(book.file),
            f"{len(book.hidden_sheets)}张隐藏的工作表没有计入：{'、'.join(book.hidden_sheets)}",
            "如需计入，请在Excel里取消隐藏",
        )
    ]


def skipped_sheet(file: str, name: str, *, other: bool) -> Diagnostic:
    """A visible sheet that does not count.

    Args:
        file: base name of the workbook.
        name: the sheet's.
        other: most of its projects stand on no sheet that counts.
    """
    if other:
        return Diagnostic(
            str(Code.SHEET_SKIPPED),
            Severity.WARNING,
            CellRef(file, name),
            f"按名称，工作表“{name}”是汇总一类，没有计入，但上面的项目多数不在别的工作表里",
            "如需计入，请改工作表的名称，或在配置的工作表名单里写上它；不需要的，请隐藏或删去",
        )
    return Diagnostic(
        str(Code.SHEET_SKIPPED),
        Severity.INFO,
        CellRef(file, name),
        f"按名称，工作表“{name}”是汇总、说明一类，没有计入",
        "如需计入，请在配置的工作表名单里写上它",
    )


def _row_list(rows: Sequence[int]) -> str:
    shown = "、".join(str(row + 1) for row in rows[:SHOWN_ROWS])
    return f"第{shown}行" if len(rows) <= SHOWN_ROWS else f"第{shown}行等"


def row_notes(table: Table, sheet: Sheet) -> list[Diagnostic]:
    """Rows that were not counted, counted though hidden, or taken as headings without a numeral."""
    notes = _stray_notes(table)
    hidden = [row for row in table.body.projects if row in sheet.hidden_rows]
    if hidden:
        notes.append(
            Diagnostic(
                str(Code.HIDDEN_ROWS),
                Severity.INFO,
                table.place(hidden[0]),
                f"{len(hidden)}个项目在隐藏或被筛选掉的行里（{_row_list(hidden)}），已经计入",
                "如不应计入，请删去这些行",
            )
        )
    notes += [
        Diagnostic(
            str(Code.PLAIN_SECTION),
            Severity.INFO,
            table.place(section.row, section.column),
            f"“{section.label}”没有编号，按类别标题读，不算项目",
            "如果它是项目，请补上序号和金额",
        )
        for section in table.body.sections
        if section.plain
    ]
    return notes


def _stray_notes(table: Table) -> list[Diagnostic]:
    strays = table.body.strays
    notes = [_stray_note(table, stray) for stray in strays if stray.kind is not StrayKind.NUMBERED]
    numbered = [stray.row for stray in strays if stray.kind is StrayKind.NUMBERED]
    if numbered:
        notes.append(
            Diagnostic(
                str(Code.NUMBERED_BLANK),
                Severity.INFO,
                table.place(numbered[0]),
                f"{len(numbered)}行只有序号没有内容（{_row_list(numbered)}），没有计入",
                "可以删去这些空行",
            )
        )
    return notes


_STRAY_WORDS = {
    StrayKind.NAMELESS: (
        Code.NAMELESS,
        Severity.ERROR,
        "这一行有金额，没有项目名称，没有计入",
        "请补上项目名称，或删去这一行",
    ),
    StrayKind.PART: (
        Code.PART_OF_PROJECT,
        Severity.INFO,
        "这一行（“{text}”）是上面项目的一部分，没有重复计入",
        "如果它是单独的项目，请单独填写项目名称",
    ),
    StrayKind.MORE: (
        Code.PART_OF_PROJECT,
        Severity.WARNING,
        "这一行是上面项目的第二行，另有金额（“{text}”），没有计入",
        "请把两行的金额合在项目的第一行里，或取消项目名称的合并、分别填写名称",
    ),
    StrayKind.SUM: (
        Code.PLAIN_SECTION,
        Severity.WARNING,
        "“{text}”没有写“合计”，但金额正好是上面各项目之和，按合计读，不算项目",
        "是合计的，请写上“合计”；是项目的，请补上序号并核对金额",
    ),
    StrayKind.LOOSE_PART: (
        Code.PART_OF_PROJECT,
        Severity.WARNING,
        "从序号看，这一行（“{text}”）是上面项目的子项，但各子项的金额加起来不等于上面一行，按单独的项目计入",
        "如果它已含在上面的项目里，请改正金额，或在名称前加上“其中：”",
    ),
    StrayKind.UNKNOWN: (
        Code.NOT_UNDERSTOOD,
        Severity.WARNING,
        "看不懂这一行（“{text}”）：不是项目、标题、合计，也不是备注，没有计入",
        "请补上项目名称，或移到表格以外",
    ),
}


def _stray_note(table: Table, stray: Stray) -> Diagnostic:
    code, severity, message, remedy = _STRAY_WORDS[stray.kind]
    return Diagnostic(
        str(code), severity, table.place(stray.row, stray.column), message.format(text=stray.text), remedy
    )
