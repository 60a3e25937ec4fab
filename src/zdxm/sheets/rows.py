"""Plain rows in, bytes of an .xlsx out, the same bytes for the same rows.

The file is written by hand: strings stand inline with their cell, so that no text can become a formula, and
the zip carries no clock. A cell that begins like a formula also carries Excel's ``'`` mark, so that it stays
text when somebody edits it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from zdxm.diagnostics import column_letters

_LAST_ROW = 10_000  # how far down a sheet the lists reach
_LONGEST_LIST = 255  # characters that Excel takes for a list written into the cell's rule
_NOT_A_NUMBER = "这一格只填数字，单位与表头上方写的一致"
_NOT_IN_LIST = "请从下拉列表里选"


@dataclass(frozen=True, slots=True, kw_only=True)
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


def validations_xml(columns: Sequence[EntryColumn], first: int) -> str:
    """The rules of the cells below a header; "" where there is none.

    Args:
        columns: from the sheet's first column on.
        first: number of the first row below the header, counted from 1.

    Raises:
        ValueError: a list is longer than a spreadsheet program takes.
    """
    ruled = [
        (at, column)
        for at, column in enumerate(columns)
        if column.choices or column.prompt or column.kind == "amount"
    ]
    rules = "".join(_rules(ruled, first))
    return f"<dataValidations count='{len(ruled)}'>{rules}</dataValidations>" if ruled else ""


def _rules(columns: Sequence[tuple[int, EntryColumn]], first: int) -> Iterator[str]:
    for at, column in columns:
        letters = column_letters(at)
        shown = f" showInputMessage='1' prompt={quoteattr(column.prompt)}" if column.prompt else ""
        yield f"<dataValidation {_rule(column)} allowBlank='1'{shown} "
        yield f"sqref='{letters}{first}:{letters}{_LAST_ROW}'>{_operands(column)}</dataValidation>"


def _rule(column: EntryColumn) -> str:
    if column.choices:
        refused = f" showErrorMessage='1' error='{_NOT_IN_LIST}'" if column.strict else ""
        return f"type='list'{refused}"
    if column.kind == "amount":
        return f"type='decimal' operator='greaterThanOrEqual' showErrorMessage='1' error='{_NOT_A_NUMBER}'"
    return "type='none'"


def _operands(column: EntryColumn) -> str:
    if column.choices:
        listed = ",".join(column.choices)
        if len(listed) > _LONGEST_LIST:
            raise ValueError(listed)
        return f"<formula1>{escape(chr(34) + listed + chr(34))}</formula1>"
    return "<formula1>0</formula1>" if column.kind == "amount" else ""


Cell = str | int | Decimal | dt.date | None
"""What a cell may hold; None is blank."""

APP_PART = "docProps/app.xml"
_DERIVED, _BLANK = "zdxm", "zdxm init"
_LONGEST_APP = 2**16
_BROKEN_ARCHIVE = (
    OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
"""What reading a part of a file that is no sound archive may raise."""
_APPLICATION = re.compile(rb"<Application>([^<]*)</Application>")

_FIRST_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold
_EPOCH = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, for days after February 1900
_TEXT_MAX = 32_767  # characters a cell may hold
_NAME_MAX = 31
_WIDTHS = (6, 60)  # narrowest and widest column, in half-width characters
_SAMPLE = 200  # rows looked at for the column widths

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

# The cell styles of _STYLES, by their place in cellXfs.
_PLAIN, _HEAD, _TEXT, _QUOTED, _AMOUNT, _WHOLE, _DATE, _TITLE, _LINE_TEXT = range(9)
_ENTRY_STYLES = {"text": _TEXT, "amount": _AMOUNT, "date": _DATE, "whole": _WHOLE}
_ENTRY_HEIGHT = 24  # points; a row grows with its text all the same
_PAPERS = {"A3": 8, "A4": 9}  # as Excel numbers them


@dataclass(frozen=True, slots=True, kw_only=True)
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


def is_derived(path: Path) -> bool:
    """Whether a file is an .xlsx that zdxm wrote as a result, untouched by any other program."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(APP_PART) as part:
            found = _APPLICATION.search(part.read(_LONGEST_APP))
    except (
        OSError,
        EOFError,
        KeyError,
        ValueError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
    ):
        return False
    return found is not None and found[1].decode("utf-8", "replace") == _DERIVED


def write_xlsx(sheets: Sequence[SheetRows], *, derived: bool = True) -> bytes:
    """Sheets → the bytes of an .xlsx, marked as a result, so that it is never taken for a ledger.

    Args:
        sheets: at least one; names that are the same after cleaning get a number.
        derived: whether it is a result; False for a ledger to be filled in.
    """
    names = _sheet_names(sheets)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _ROOT_RELS,
        APP_PART: APP_XML if derived else _app(_BLANK),
        "xl/workbook.xml": _workbook(names, sheets),
        "xl/_rels/workbook.xml.rels": _workbook_rels(len(sheets)),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = "".join(_worksheet(sheet))
    return pack({name: (_PROLOGUE + text).encode() for name, text in parts.items()})


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Parts by name → an archive without a clock: the same bytes for the same parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _FIRST_STAMP)
            info.create_system = 0  # the same bytes whatever system wrote them
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def _sheet_names(sheets: Sequence[SheetRows]) -> list[str]:
    names: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        name = _NOT_IN_NAME.sub("_", sheet.name).strip("' ")[:_NAME_MAX] or f"Sheet{number}"
        taken = {other.casefold() for other in names}
        suffix = f"({number})"
        names.append(name if name.casefold() not in taken else name[: _NAME_MAX - len(suffix)] + suffix)
    return names


def _worksheet(sheet: SheetRows) -> Iterator[str]:
    """The sheet's XML, piece by piece."""
    columns, top = max(len(sheet.header), 1), sheet.top
    last = column_letters(columns - 1)
    yield f"<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage='1'/></sheetPr>"
    yield "<sheetViews><sheetView workbookViewId='0'>"
    yield f"<pane ySplit='{top}' topLeftCell='A{top + 1}' activePane='bottomLeft' state='frozen'/>"
    yield "</sheetView></sheetViews><cols>"
    styles = [_ENTRY_STYLES[column.kind] for column in sheet.entry]
    widths = [column.width for column in sheet.entry] or _column_widths(sheet)
    for number, (width, style) in enumerate(zip_longest(widths, styles), start=1):
        shape = "" if style is None else f" style='{style}'"
        yield f"<col min='{number}' max='{number}' width='{width}'{shape} customWidth='1'/>"
    yield "</cols><sheetData>"
    spare = [None] * (len(sheet.entry) - 1)  # plain cells, where the columns' own style would draw lines
    if sheet.title:
        yield _row(1, [sheet.title, *spare], _TITLE)
    for number, cells in enumerate(sheet.lines, start=1 + bool(sheet.title)):
        yield _row(number, cells, _LINE_TEXT)
    yield _row(top, sheet.header, _HEAD)
    for number, cells in enumerate(sheet.rows, start=top + 1):
        yield _row(number, cells)
    for number in range(top + len(sheet.rows) + 1, sheet.bottom + 1):
        yield _blank_row(number, styles)
    yield f"</sheetData><autoFilter ref='A{top}:{last}{sheet.bottom}'/>"
    if sheet.title and columns > 1:
        yield f"<mergeCells count='1'><mergeCell ref='A1:{last}1'/></mergeCells>"
    yield validations_xml(sheet.entry, top + 1)
    paper = _PAPERS[sheet.paper]
    yield f"<pageSetup paperSize='{paper}' orientation='landscape' fitToHeight='0'/></worksheet>"


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


def _row(number: int, cells: Iterable[Cell], style: int = _PLAIN) -> str:
    written = "".join(
        _cell(f"{column_letters(column)}{number}", value, style) for column, value in enumerate(cells)
    )
    return f"<row r='{number}'>{written}</row>"


def _blank_row(number: int, styles: Sequence[int]) -> str:
    cells = (f"<c r='{column_letters(at)}{number}' s='{style}'/>" for at, style in enumerate(styles))
    return f"<row r='{number}' ht='{_ENTRY_HEIGHT}'>{''.join(cells)}</row>"


def _cell(address: str, value: Cell, style: int) -> str:
    """One cell; ``style`` is its row's, _PLAIN lets the value decide."""
    if value is None or value == "":
        return f"<c r='{address}' s='{style or _TEXT}'/>"
    if isinstance(value, str):
        shape = style or (_QUOTED if looks_like_formula(value) else _TEXT)
        text = f"<is><t xml:space='preserve'>{_text(value)}</t></is>"
        return f"<c r='{address}' s='{shape}' t='inlineStr'>{text}</c>"
    if isinstance(value, dt.date):
        days = (dt.date(value.year, value.month, value.day) - _EPOCH).days
        return f"<c r='{address}' s='{style or _DATE}'><v>{days}</v></c>"
    shape = style or (_AMOUNT if isinstance(value, Decimal) else _WHOLE)
    return f"<c r='{address}' s='{shape}'><v>{value:f}</v></c>"


def _text(value: str) -> str:
    """Text as XML, without what XML or Excel's own ``_x000D_`` escapes would misread."""
    clean = without_controls(value)[:_TEXT_MAX]
    return escape(_ESCAPED.sub("_x005F_", clean)).replace("\r", "&#13;")


def without_controls(text: str) -> str:
    """A text without the letters that no XML can hold."""
    return _CONTROLS.sub("", text)


# --- the fixed parts -------------------------------------------------------------------------------

_PROLOGUE = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_MAIN = "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'"
_RELS = "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument"


def _flat(text: str) -> str:
    """XML without the line breaks and the indentation that it has here to be read."""
    return "".join(line.strip() for line in text.splitlines())


_ROOT_RELS = _flat(f"""
    <Relationships {_RELS}>
    <Relationship Id='rId1' Type='{_OFFICE}/officeDocument' Target='xl/workbook.xml'/>
    <Relationship Id='rId2' Type='{_OFFICE}/extended-properties' Target='docProps/app.xml'/>
    </Relationships>
""")


def _app(name: str) -> str:
    return _flat(f"""
        <Properties xmlns='http://schemas.openxmlformats.org/officeDocument/2006/extended-properties'>
        <Application>{name}</Application></Properties>
    """)


APP_XML = _app(_DERIVED)

_LINE = "style='thin'><color rgb='FFB0B0B0'/>"
_WRAPPED = "<alignment vertical='center' wrapText='1'/>"
_CENTRED = "<alignment horizontal='center' vertical='center' wrapText='1'/>"
_MIDDLE = "<alignment vertical='center'/>"
_CELL = "fillId='0' borderId='1' xfId='0' applyAlignment='1'"
_NUMBER = f"{_CELL} applyNumberFormat='1'"
_STYLES = _flat(f"""
    <styleSheet {_MAIN}>
    <numFmts count='1'><numFmt numFmtId='164' formatCode='yyyy"年"m"月"d"日"'/></numFmts>
    <fonts count='3'>
    <font><sz val='11'/><name val='宋体'/></font>
    <font><b/><sz val='11'/><name val='宋体'/></font>
    <font><b/><sz val='14'/><name val='宋体'/></font>
    </fonts>
    <fills count='3'>
    <fill><patternFill patternType='none'/></fill><fill><patternFill patternType='gray125'/></fill>
    <fill><patternFill patternType='solid'><fgColor rgb='FFE7EBF0'/></patternFill></fill>
    </fills>
    <borders count='2'>
    <border><left/><right/><top/><bottom/><diagonal/></border>
    <border>
    <left {_LINE}</left><right {_LINE}</right><top {_LINE}</top><bottom {_LINE}</bottom><diagonal/>
    </border>
    </borders>
    <cellStyleXfs count='1'><xf/></cellStyleXfs>
    <cellXfs count='9'>
    <xf xfId='0'/>
    <xf fontId='1' fillId='2' borderId='1' xfId='0' applyFont='1' applyFill='1' applyAlignment='1'>
    {_CENTRED}</xf>
    <xf {_CELL}>{_WRAPPED}</xf>
    <xf {_CELL} quotePrefix='1'>{_WRAPPED}</xf>
    <xf numFmtId='4' {_NUMBER}>{_MIDDLE}</xf>
    <xf numFmtId='3' {_NUMBER}>{_MIDDLE}</xf>
    <xf numFmtId='164' {_NUMBER}>{_MIDDLE}</xf>
    <xf fontId='2' xfId='0' applyFont='1' applyAlignment='1'>{_CENTRED}</xf>
    <xf xfId='0' applyAlignment='1'>{_MIDDLE}</xf>
    </cellXfs>
    <cellStyles count='1'><cellStyle name='Normal' xfId='0' builtinId='0'/></cellStyles>
    </styleSheet>
""")


def _content_types(sheets: int) -> str:
    overrides = [
        ("xl/workbook.xml", f"{_TYPE}.spreadsheetml.sheet.main+xml"),
        ("xl/styles.xml", f"{_TYPE}.spreadsheetml.styles+xml"),
        (APP_PART, f"{_TYPE}.extended-properties+xml"),
        *(
            (f"xl/worksheets/sheet{number}.xml", f"{_TYPE}.spreadsheetml.worksheet+xml")
            for number in range(1, sheets + 1)
        ),
    ]
    return (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        "<Default Extension='xml' ContentType='application/xml'/>"
        + "".join(f"<Override PartName='/{part}' ContentType='{kind}'/>" for part, kind in overrides)
        + "</Types>"
    )


def _workbook(names: Sequence[str], sheets: Sequence[SheetRows]) -> str:
    """The list of sheets, and the names for a filter's range and for the rows that print repeats."""
    tabs = "".join(
        f"<sheet name={quoteattr(name)} sheetId='{number}' r:id='rId{number}'/>"
        for number, name in enumerate(names, start=1)
    )
    defined = "".join(
        f"<definedName name='_xlnm.{kind}' localSheetId='{number}'{more}>{_quoted(name)}!{area}</definedName>"
        for number, (name, sheet) in enumerate(zip(names, sheets, strict=True))
        for kind, more, area in _areas(sheet)
    )
    listed = f"<sheets>{tabs}</sheets><definedNames>{defined}</definedNames>"
    return f"<workbook {_MAIN} xmlns:r='{_OFFICE}'>{listed}</workbook>"


def _areas(sheet: SheetRows) -> list[tuple[str, str, str]]:
    """Kind, further attributes and range of a sheet's defined names."""
    top = sheet.top
    last = column_letters(max(len(sheet.header), 1) - 1)
    return [
        ("_FilterDatabase", " hidden='1'", f"$A${top}:${last}${sheet.bottom}"),
        ("Print_Titles", "", f"$1:${top}"),
    ]


def _quoted(name: str) -> str:
    return escape("'" + name.replace("'", "''") + "'")


def _workbook_rels(sheets: int) -> str:
    tabs = "".join(
        f"<Relationship Id='rId{number}' Type='{_OFFICE}/worksheet' Target='worksheets/sheet{number}.xml'/>"
        for number in range(1, sheets + 1)
    )
    styles = f"<Relationship Id='rId{sheets + 1}' Type='{_OFFICE}/styles' Target='styles.xml'/>"
    return f"<Relationships {_RELS}>{tabs}{styles}</Relationships>"
