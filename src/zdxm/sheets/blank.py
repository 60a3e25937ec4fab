"""What ``zdxm init`` writes for an office that has no ledger yet: the workbook and its settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from zdxm.errors import EXAMPLE_YEAR
from zdxm.fields import LEDGER_FIELDS, REGISTERS, BlankColumn, Field, FieldKind, Register
from zdxm.periods import Period, find_period
from zdxm.sheets.rows import EntryColumn, SheetRows, write_xlsx

BLANK_LEDGER = "重点项目台账.xlsx"

_KINDS: dict[FieldKind, Literal["amount", "date"]] = {FieldKind.MONEY: "amount", FieldKind.DATE: "date"}
_SEQ = EntryColumn(width=6, kind="whole")
_LEDGER_SHEET, _HELP_SHEET, _SEQ_LABEL = "台账", "填写说明", "序号"
_TITLE, _MONTHS = "{period}重点项目台账", "{period.year}年1—{period.month}月"
_OFFICE, _UNIT = "填报单位：", "单位：万元"
_HELP_TITLE = "怎么填这本台账"
_HELP_HEADER = ("工作表", "列", "怎么填")
_TITLES = f"“{EXAMPLE_YEAR}年1—6月重点项目台账”“{EXAMPLE_YEAR}年上半年重点项目台账”"
_HELP_FIRST = (
    ("台账", "（第1行标题）", f"写明时期，每期改这里，如{_TITLES}"),
    ("台账", "（第2行）", "“填报单位：”后面写单位全称；金额都以万元为单位"),
    ("台账", "（各行）", "一个项目一行，中间不空行，不合并单元格；不用写小计和合计，程序自己算"),
)
_HELP_LAST = (
    (
        "全部",
        "",
        "用不上的登记表空着就行，报告里相应的地方按空的写；整张删掉的，报告里不写那一段，只有主要措施印【待补充】",
    ),
    ("全部", "", "填好后运行zdxm check核对，再运行zdxm report生成报告"),
)
_LEDGER_ROWS, _REGISTER_ROWS = 60, 30
"""Ruled rows to be filled in; more may follow."""


def blank_ledger(period: Period) -> bytes:
    """The blank workbook: 台账, the six registers and 填写说明.

    Args:
        period: what its title names.
    """
    registers = map(_register_sheet, REGISTERS.values())
    return write_xlsx([_ledger_sheet(period), *registers, _help_sheet()])


def _named(period: Period) -> str:
    """The period in words that a title is read by; a whole year needs its months."""
    span = find_period(period.label)
    return period.label if span is not None and span.agrees(period) else _MONTHS.format(period=period)


def _columns(fields: Iterable[Field]) -> Iterator[tuple[Field, BlankColumn]]:
    return ((field, field.blank) for field in fields if field.blank)


def _entry(field: Field, blank: BlankColumn) -> EntryColumn:
    return EntryColumn(
        width=blank.width,
        kind="whole" if blank.whole else _KINDS.get(field.kind, "text"),
        choices=blank.choices,
        strict=blank.strict,
        prompt=blank.prompt,
    )


def _ledger_sheet(period: Period) -> SheetRows:
    columns = list(_columns(LEDGER_FIELDS))
    return SheetRows(
        name=_LEDGER_SHEET,
        title=_TITLE.format(period=_named(period)),
        lines=[[_OFFICE, *[None] * (len(columns) - 3), _UNIT, None]],
        header=[blank.header or field.label for field, blank in columns],
        rows=[],
        entry=[_entry(*column) for column in columns],
        blank_rows=_LEDGER_ROWS,
        paper="A3",
    )


def _register_sheet(register: Register) -> SheetRows:
    return SheetRows(
        name=register.label,
        header=[_SEQ_LABEL, *(field.label for field in register.fields)],
        rows=[],
        entry=[_SEQ, *(_entry(*column) for column in _columns(register.fields))],
        blank_rows=_REGISTER_ROWS,
    )


def _help_sheet() -> SheetRows:
    rows = [
        *_HELP_FIRST,
        *(
            (_LEDGER_SHEET, blank.header or field.label, blank.note)
            for field, blank in _columns(LEDGER_FIELDS)
        ),
        *((register.label, "（各列）", register.note) for register in REGISTERS.values()),
        *_HELP_LAST,
    ]
    return SheetRows(
        name=_HELP_SHEET,
        title=_HELP_TITLE,
        header=_HELP_HEADER,
        rows=rows,
        entry=[EntryColumn(width=12), EntryColumn(width=18), EntryColumn(width=90)],
    )


def blank_settings(ledger: str, period: Period) -> str:
    """The settings beside a blank ledger.

    Args:
        ledger: its file name.
        period: what its title names.
    """
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return text.format(ledger=ledger, period=period.code)
