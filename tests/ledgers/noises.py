"""What clutters a sheet: blank rows, helper columns, hidden things, stretched ranges; and the rows below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from ledgers.page import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgers.page import Page

__all__ = ["NOISES", "NUMBERINGS", "TAILS", "Noise", "Numbering"]

_FAR = "XEZ1"


def _nothing(_: Page) -> None:
    """Do nothing."""


def _never(_: Page, _count: int) -> None:
    """Put nothing between two projects."""


def _same(columns: list[Column]) -> list[Column]:
    return columns


@dataclass(frozen=True, slots=True)
class Noise:
    """What is done at each stage of a page.

    Attributes:
        columns: to the columns.
        before: to the empty page.
        above_header: between title and header.
        between: before each project, with the number of those above it.
        below: right below the last row of the table.
        after: to the finished page.
    """

    columns: Callable[[list[Column]], list[Column]] = _same
    before: Callable[[Page], None] = _nothing
    above_header: Callable[[Page], None] = _nothing
    between: Callable[[Page, int], None] = _never
    below: Callable[[Page], None] = _nothing
    after: Callable[[Page], None] = _nothing


def _blank_row(page: Page, count: int) -> None:
    page.row += (count % 3 == 1) + (count % 5 == 2)


def _blank_column(columns: list[Column]) -> list[Column]:
    return [*columns[:3], Column("", ()), *columns[3:]]


def _shift(page: Page) -> None:
    page.left, page.row = 2, 4


def _helper(columns: list[Column]) -> list[Column]:
    return [Column("?是", ("是否审核",)), *columns]


def _helpers_behind(columns: list[Column]) -> list[Column]:
    return [*columns, Column("", ()), Column("?查重", ("辅助1",)), Column("?已核", ("辅助2",))]


def _hidden_rows(page: Page) -> None:
    for each in page.truth.projects[1::3]:
        page.sheet.row_dimensions[each.row + 1].hidden = True


def _hidden_columns(columns: list[Column]) -> list[Column]:
    return [replace(column, hidden=column.field in {"", "stated_rate"}) for column in columns]


def _old_total(columns: list[Column]) -> list[Column]:
    """A hidden 原总投资 with other numbers left of 总投资."""
    at = next(offset for offset, column in enumerate(columns) if column.field == "total_investment")
    old = Column("?777", (*columns[at].levels[:-1], "原总投资"), hidden=True)
    return [*columns[:at], old, *columns[at:]]


def _repeat_header(page: Page, count: int) -> None:
    if count and count % 4 == 0:
        page.repeat_header()


def _stretch(page: Page) -> None:
    page.sheet[_FAR].font = Font(bold=True)
    page.sheet.cell(4000, 2).font = Font(bold=True)


def _freeze(page: Page) -> None:
    page.sheet.freeze_panes = "E58"
    page.sheet.auto_filter.ref = "A5:XDU566"


def _filtered(page: Page) -> None:
    page.sheet.auto_filter.ref = f"A3:H{page.row}"
    _hidden_rows(page)


def _prenumbered(page: Page) -> None:
    for number in range(5 if page.has("seq") else 0):
        page.line((page.at("seq"), page.number + 1 + number))


def _hint(page: Page) -> None:
    page.sheet.row_dimensions[page.row].hidden = True
    page.line((1, "引用招采台账A列信息"), (4, "手工填写"))


def _lone_number(page: Page) -> None:
    page.sheet.cell(page.row + 2, page.left + len(page.columns) + 6).value = 28.5
    page.truth.may.add("ZD045")


def _annotate(page: Page) -> None:
    """Comments, a list of choices, a protected sheet: nothing that changes a value."""
    first = page.truth.projects[0].row + 1
    page.sheet.cell(first, page.left + page.at("name") + 1).comment = Comment(
        "请核实：总投资999999", "经办人"
    )
    choices = DataValidation(type="list", formula1='"未开工,在建,停工,竣工"', allow_blank=True)
    choices.add(f"A{first}:Z{first + 200}")
    page.sheet.add_data_validation(choices)
    page.sheet.protection.sheet = True


def _rich(page: Page) -> None:
    """Names in two fonts."""
    for each in page.truth.projects[::2]:
        cell = page.sheet.cell(each.row + 1, page.left + page.at("name") + 1)
        text = str(cell.value)
        cell.value = CellRichText(text[:2], TextBlock(InlineFont(b=True), text[2:]))


NOISES: dict[str, Noise] = {
    "no noise": Noise(),
    "blank rows": Noise(between=_blank_row),
    "blank column inside": Noise(columns=_blank_column),
    "table off the corner": Noise(before=_shift),
    "helper column before 序号": Noise(columns=_helper),
    "helper columns behind": Noise(columns=_helpers_behind),
    "hidden rows": Noise(after=_hidden_rows),
    "hidden columns": Noise(columns=_hidden_columns),
    "hidden 原总投资": Noise(columns=_old_total),
    "repeated header": Noise(between=_repeat_header),
    "stretched range": Noise(after=_stretch),
    "deep freeze and wide filter": Noise(after=_freeze),
    "filtered rows": Noise(after=_filtered),
    "prenumbered rows": Noise(below=_prenumbered),
    "hidden hint row": Noise(above_header=_hint),
    "lone number below": Noise(after=_lone_number),
    "comments, choices and protection": Noise(after=_annotate),
    "rich text names": Noise(after=_rich),
}
"""Every kind of clutter by name."""


def _note(page: Page) -> None:
    page.line((0, "注：本表数据由各项目责任单位上报。"))


def _notes(page: Page) -> None:
    page.row += 1
    page.line((0, "备 注：1、投资数据截至6月底。"))
    page.line((0, "2、重大工程需在序号内标上*号。"))
    page.line((0, "3、未开工项目请说明原因"))


def _signatures(page: Page) -> None:
    page.row += 1
    page.line((0, "填报人：张某某"), (2, "审核人："), (5, "单位负责人：李某某"))
    page.line((0, "单位公章："), (4, "填报日期：2011年7月5日"))


def _signed_in_cells(page: Page) -> None:
    page.line((0, "填报人："), (1, "王某某"), (3, "联系电话："), (4, "0000-0000000"))


def _kept(page: Page) -> None:
    page.row += 2
    page.line((1, "保留格式，勿删"))


def _summary(page: Page) -> None:
    page.line((0, "备注：标“★”的为2011年省重点项目。"), merge=5)
    page.line((0, "重大前期项目92个，总投资494亿元。其中新开工12个；续建80个。"), merge=5)


TAILS: dict[str, Callable[[Page], None]] = {
    "nothing below": _nothing,
    "note": _note,
    "numbered notes": _notes,
    "signatures": _signatures,
    "signatures in cells": _signed_in_cells,
    "keep this format": _kept,
    "summary sentences": _summary,
}
"""Every form of the rows below a table by name."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """What stands under 序号."""

    seq: Callable[[int, int], object]
    columns: Callable[[list[Column]], list[Column]] = _same


def _without_seq(columns: list[Column]) -> list[Column]:
    return [column for column in columns if column.field != "seq"]


NUMBERINGS: dict[str, Numbering] = {
    "running numbers": Numbering(lambda running, _: running),
    "numbers restart": Numbering(lambda _, within: within),
    "no 序号 column": Numbering(lambda running, _: running, _without_seq),
    "numbers with 、": Numbering(lambda running, _: f"{running}、"),
    "starred numbers": Numbering(lambda running, _: f"{running}*" if running % 2 else running),
    "negative numbers": Numbering(lambda _, within: -within),
    "bracketed numbers": Numbering(lambda _, within: f"（{within}）"),
    "dashed numbers": Numbering(lambda running, within: f"{(running - 1) // 4 + 1}-{within}"),
    "nested numbers": Numbering(lambda running, within: f"{(running - 1) // 4 + 1}.{within}"),
    "wide numbers": Numbering(
        lambda running, _: str(running).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    ),
    "blank numbers": Numbering(lambda _running, _within: ""),
}
"""Every form of 序号 by name."""
