"""Plain rows in, bytes of an .xlsx out, the same bytes for the same rows.

XlsxWriter writes the file. Texts are handed to it as texts, so that none can become a formula or a link; one
that begins like a formula also carries Excel's ``'`` mark, so that it stays text when somebody edits it.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from zdxm.declare import frozen, pattern
from zdxm.errors import EXAMPLE_YEAR
from zdxm.fields import LEDGER_FIELDS, REGISTERS, BlankColumn, Field, FieldKind, Register
from zdxm.ooxml.names import FORBIDDEN
from zdxm.ooxml.writing import pack
from zdxm.periods import Period, find_period

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    Styles = dict[str, Format]

Cell = str | int | Decimal | dt.date | None
"""What a cell may hold; None is blank."""

_CREATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # the stamp of the zip's members
_NAME_MAX = 31
_WIDTHS = (6, 60)  # narrowest and widest column, in half-width characters
_SAMPLE = 200  # rows looked at for the column widths
_PIXELS = 7  # of a half-width character
_PAPERS = {"A3": 8, "A4": 9}  # as Excel numbers them
_LAST_ROW = 10_000  # how far down a sheet the lists reach
_LONGEST_LIST = 255  # characters that Excel takes for a list written into the cell's rule
_NOT_A_NUMBER = "这一格只填数字，单位与表头上方写的一致"
_NOT_IN_LIST = "请从下拉列表里选"

_CONTROLS = pattern(f"[{FORBIDDEN}]")
_LINE_ENDS = pattern("\r\n?")
_NOT_IN_NAME = pattern(r"[\[\]:*?/\\\x00-\x1f]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_RICH = ("<r>", "</r>")  # what XlsxWriter takes a text between for markup of its own

_FONT = {"font_name": "宋体", "font_size": 11, "font_scheme": "none"}
_RULED = {"border": 1, "border_color": "#B0B0B0", "valign": "vcenter"}
_WRAPPED = {**_RULED, "text_wrap": True}
_CENTRED = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {**_CENTRED, "font_size": 14},
    "line": {"valign": "vcenter"},
    "head": {**_RULED, **_CENTRED, "bg_color": "#E7EBF0"},
    "text": _WRAPPED,
    "quoted": {**_WRAPPED, "quote_prefix": True},
    "amount": {**_RULED, "num_format": "#,##0.00"},
    "whole": {**_RULED, "num_format": "#,##0"},
    "date": {**_RULED, "num_format": 'yyyy"年"m"月"d"日"'},
}


@frozen(kw_only=True)
class EntryColumn:
    """One column to be filled in.

    Attributes:
        width: in half-width characters.
        kind: how its cells are shown; amounts take numbers from 0 up only.
        choices: what the drop-down list offers.
        strict: whether nothing but the choices is accepted.
        prompt: what is shown beside a selected cell; "" for nothing.
    """

    width: int
    kind: Literal["text", "amount", "date", "whole"] = "text"
    choices: tuple[str, ...] = ()
    strict: bool = False
    prompt: str = ""

    @property
    def rule(self) -> dict[str, Any]:
        """What its cells accept and show, in XlsxWriter's words; empty for anything and nothing.

        Raises:
            ValueError: the list is longer than a spreadsheet program takes.
        """
        shown = {"input_message": self.prompt, "show_input": bool(self.prompt)}
        if self.choices:
            if len(listed := ",".join(self.choices)) > _LONGEST_LIST:
                raise ValueError(listed)
            refused = {"show_error": self.strict, "error_message": _NOT_IN_LIST}
            return {"validate": "list", "source": list(self.choices), **refused, **shown}
        if self.kind == "amount":
            refused = {"criteria": ">=", "value": 0, "error_message": _NOT_A_NUMBER}
            return {"validate": "decimal", **refused, **shown}
        return {"validate": "any", "show_error": False, **shown} if self.prompt else {}


@frozen(kw_only=True)
class SheetRows:
    """One sheet.

    Attributes:
        name: of the tab; what Excel forbids is replaced.
        header: the column heads; they stay in sight and carry a filter.
        rows: as many cells as the header has.
        title: a line above the header; "" for none.
        lines: further rows between title and header.
        entry: formats and lists of the columns, where the sheet is one to be filled in.
        blank_rows: ruled rows below the others, to be filled in.
        paper: what it is printed on, across.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    lines: Sequence[Sequence[Cell]] = ()
    entry: Sequence[EntryColumn] = ()
    blank_rows: int = 0
    paper: Literal["A3", "A4"] = "A4"

    @property
    def top(self) -> int:
        """The header's row, counted from 1."""
        return 1 + bool(self.title) + len(self.lines)

    @property
    def bottom(self) -> int:
        """The last row that is ruled, counted from 1."""
        return self.top + len(self.rows) + self.blank_rows


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program might take a text for a formula.

    >>> looks_like_formula("=1+1"), looks_like_formula("@SUM(A1)"), looks_like_formula("1-6月")
    (True, True, False)
    """
    return text.startswith(_FORMULA_STARTS)


def text_width(text: str) -> int:
    """Columns a text takes on a terminal or in a cell: 2 for a 汉字, 1 for a letter.

    >>> text_width("A区"), text_width("")
    (3, 0)
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def without_controls(text: str) -> str:
    """A text without the letters that no XML can hold."""
    return _CONTROLS.sub("", text)


def write_xlsx(sheets: Sequence[SheetRows], *, sealed: bool = False) -> bytes:
    """Sheets → the bytes of an .xlsx.

    Args:
        sheets: at least one; names that are the same after cleaning get a number.
        sealed: whether it is a result, which carries our seal.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_format_properties": _FONT}) as book:
        book.set_properties({"created": _CREATED})
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        for name, sheet in zip(_sheet_names(sheets), sheets, strict=True):
            page = book.add_worksheet(name)
            _set_up(page, sheet, styles)
            _fill(page, sheet, styles)
    with zipfile.ZipFile(buffer) as written:
        return pack(((name, written.read(name)) for name in written.namelist()), sealed=sealed)


def _sheet_names(sheets: Sequence[SheetRows]) -> list[str]:
    names: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        name = _NOT_IN_NAME.sub("_", sheet.name).strip("' ")[:_NAME_MAX] or f"Sheet{number}"
        taken = {other.casefold() for other in names}
        suffix = f"({number})"
        names.append(name if name.casefold() not in taken else name[: _NAME_MAX - len(suffix)] + suffix)
    return names


def _set_up(page: Worksheet, sheet: SheetRows, styles: Styles) -> None:
    """Paper, header and filter, and what the columns are like beyond the rows."""
    last = max(len(sheet.header), 1) - 1
    page.set_landscape()
    page.set_paper(_PAPERS[sheet.paper])
    page.fit_to_pages(1, 0)
    page.freeze_panes(sheet.top, 0)
    page.repeat_rows(0, sheet.top - 1)
    page.autofilter(sheet.top - 1, 0, sheet.bottom - 1, last)
    if sheet.title and last:
        page.merge_range(0, 0, 0, last, "", styles["title"])
    widths = [column.width for column in sheet.entry] or _column_widths(sheet)
    for at, (width, column) in enumerate(zip_longest(widths, sheet.entry)):
        page.set_column_pixels(at, at, width * _PIXELS, styles[column.kind] if column else None)
        if column and column.rule:
            page.data_validation(sheet.top, at, _LAST_ROW - 1, at, column.rule)


def _column_widths(sheet: SheetRows) -> list[int]:
    narrowest, widest = _WIDTHS
    sample = [sheet.header, *sheet.rows[:_SAMPLE]]
    return [
        min(
            max([narrowest, *(text_width(_shown(row[column])) for row in sample if column < len(row))]),
            widest,
        )
        + 2
        for column in range(len(sheet.header))
    ]


def _shown(value: Cell) -> str:
    return "" if value is None else str(value)


def _fill(page: Worksheet, sheet: SheetRows, styles: Styles) -> None:
    """Title, lines, header, rows, and the ruled rows that hold nothing."""
    title = [[sheet.title]] if sheet.title else []
    kinds = ["title"] * len(title) + ["line"] * len(sheet.lines) + ["head"]
    above: list[Sequence[Cell]] = [*title, *sheet.lines, sheet.header]
    for row, (cells, kind) in enumerate(zip(above, kinds, strict=True)):
        for column, value in enumerate(cells):
            _write(page, (row, column), value, styles[kind])
    for row, cells in enumerate(sheet.rows, start=sheet.top):
        for column, value in enumerate(cells):
            _write(page, (row, column), value, styles[_kind(value)])
    for row in range(sheet.bottom - sheet.blank_rows, sheet.bottom):
        for column, entry in enumerate(sheet.entry):
            page.write_blank(row, column, None, styles[entry.kind])


def _kind(value: Cell) -> str:
    """The style of a cell that holds a value."""
    if value is None or isinstance(value, str):
        return "quoted" if value and looks_like_formula(value) else "text"
    if isinstance(value, dt.date):
        return "date"
    return "amount" if isinstance(value, Decimal) else "whole"


def _write(page: Worksheet, place: tuple[int, int], value: Cell, style: Format) -> None:
    """One cell; a text that XlsxWriter would take for markup ends in a blank."""
    if value is None or value == "":
        page.write_blank(*place, None, style)
    elif isinstance(value, str):
        text = _LINE_ENDS.sub("\n", without_controls(value))
        marked = text.startswith(_RICH[0]) and text.endswith(_RICH[1])
        page.write_string(*place, f"{text} " if marked else text, style)
    elif isinstance(value, dt.date):
        page.write_datetime(*place, value, style)
    else:
        page.write_number(*place, value, style)


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
    text = Path(__file__).with_name("blank.toml").read_text(encoding="utf-8")
    return text.format(ledger=ledger, period=period.code)
