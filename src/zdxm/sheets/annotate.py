"""A copy of a ledger with a comment and a colour on each faulty cell, and a sheet that lists all findings.

openpyxl loads and saves the copy; what it would drop on the way is put back, or named, by
:mod:`zdxm.sheets.annotate`. The ledger itself is only read.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from zdxm.declare import frozen, pattern
from zdxm.diagnostics import SEVERITY_NAMES, CellRef, Diagnostic, Severity, quote_sheet
from zdxm.errors import WorkbookError
from zdxm.ooxml.guards import WORKBOOK, Zipped
from zdxm.ooxml.names import CONTENT_TYPES
from zdxm.ooxml.writing import pack
from zdxm.sheets.rows import text_width, without_controls

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_BOOK = "xl/workbook.xml"
_CORE = "docProps/core.xml"
_ZIP_MARK = b"PK"
_NAMELESS = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_AT_RISK = {
    "xl/vbaproject.bin": "宏",
    "xl/charts/": "图表",
    "xl/media/": "图片",
    "xl/drawings/drawing": "图形",
    "xl/cellimages": "单元格里的图片",
    "xl/embeddings/": "嵌入的文件",
    "xl/ctrlprops/": "控件",
    "xl/activex/": "控件",
    "xl/pivottables/": "数据透视表",
    "xl/slicers/": "切片器",
    "xl/threadedcomments/": "会话形式的批注",
}
"""Beginning of a part's name, in lower case → what the copy may lack of it."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SAFE_EXTENSIONS = frozenset(
    {
        "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",  # x14:dataValidations
        "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",  # x14:conditionalFormattings
    }
)
"""Extensions of a sheet that refer to no other part."""
_END_OF_SHEET = b"</worksheet>"
_FORMULA_CELL = pattern(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v\s*(?:/>|></v>)</c>')


def open_archive(data: bytes, file: str) -> Zipped:
    """A workbook's archive.

    Raises:
        WorkbookError: it is no .xlsx or .xlsm, or is damaged.
    """
    archive = Zipped(file, data, WORKBOOK) if data.startswith(_ZIP_MARK) else None
    if archive is None or not archive.has(_BOOK):
        raise WorkbookError(
            file, "只有.xlsx、.xlsm格式的台账能加批注", "请先用Excel或WPS把它另存为.xlsx，再核对另存的文件"
        )
    return archive


def parts_at_risk(archive: Zipped) -> tuple[str, ...]:
    """What the original has and openpyxl keeps not at all or not whole, each kind once."""
    kinds = (
        kind for start, kind in _AT_RISK.items() if any(part.startswith(start) for part in archive.parts)
    )
    return tuple(dict.fromkeys(kinds))


def finish(saved: bytes, original: Zipped, values: Workbook) -> bytes:
    """A copy as openpyxl saved it → the copy as it goes out.

    Args:
        saved: its bytes.
        original: the archive that was copied.
        values: the original with the results of its formulas.
    """
    archive = Zipped(original.place, saved, WORKBOOK)
    parts = {info.filename: archive.read(key) for key, info in archive.parts.items()}
    sources = _sheet_parts(original)
    for title, part in _sheet_parts(archive).items():
        if title in sources and title in values.sheetnames:
            sheet = _with_results(parts[part], values[title], values)
            parts[part] = _with_extensions(sheet, original.read(sources[title]))
    parts[_CORE] = _NAMELESS
    first = (CONTENT_TYPES, parts.pop(CONTENT_TYPES))  # where programs that sniff look for it
    return pack([first, *parts.items()])


def _sheet_parts(archive: Zipped) -> dict[str, str]:
    """Title of each worksheet → its part."""
    sheets = archive.listed(_BOOK, "sheet")
    return {sheet.get("name", ""): part for sheet, part in sheets if archive.has(part)}


def _with_results(sheet: bytes, values: Worksheet, book: Workbook) -> bytes:
    """A sheet's XML with the result that each formula last had."""

    def fill(match: re.Match[bytes]) -> bytes:
        address, attributes, formula = match.groups()
        kind, shown = _result(values[address.decode()].value, values[address.decode()].data_type, book)
        typed = b' t="%s"' % kind if kind else b""
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (address, attributes, typed, formula, shown)

    return _FORMULA_CELL.sub(fill, sheet)


def _result(value: Any, kind: str, book: Workbook) -> tuple[bytes, bytes]:  # noqa: ANN401 - whatever a cell holds
    """Type mark and text of a formula's result."""
    from openpyxl.utils.datetime import to_excel

    if value is None:
        return b"", b""
    if isinstance(value, bool):
        return b"b", b"1" if value else b"0"
    if isinstance(value, str):
        return b"e" if kind == "e" else b"str", html.escape(value, quote=False).encode()
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        value = to_excel(value, book.epoch)  # type: ignore[no-untyped-call]
    return b"", str(value).encode()


def _with_extensions(sheet: bytes, original: bytes) -> bytes:
    """A sheet's XML with the extensions of the original that stand on their own."""
    found = b"".join(_extensions(original))
    if not found or not sheet.endswith(_END_OF_SHEET) or b"<extLst" in sheet:
        return sheet
    return sheet.removesuffix(_END_OF_SHEET) + b"<extLst>" + found + b"</extLst>" + _END_OF_SHEET


def _extensions(original: bytes) -> Iterator[bytes]:
    if b"<extLst" not in original:
        return
    for extension in etree.fromstring(original).iterfind(f"{_MAIN}extLst/{_MAIN}ext"):
        if extension.get("uri", "").upper() in _SAFE_EXTENSIONS:
            yield etree.tostring(extension, encoding="unicode", with_tail=False).encode()


RESULTS_SHEET = "核对结果"

_FILLS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.INFO: "FFDDEBF7"}
_AUTHOR = "zdxm"
_FINDING = "【{severity}】{code}\n原因：{message}\n怎么改：{remedy}"
_BEFORE = "原有批注：\n{text}"
_HEADER = ("序号", "级别", "编号", "位置", "原因", "怎么改")
_WIDTHS = (6, 8, 9, 26, 70, 50)
_COUNT, _AND, _COLON = "{name}{count}个", "、", "："
_TITLE_ROWS = 2
_PLACE_COLUMN = 4
_ROW_HEIGHT = 15  # points a line
_HEAD_FILL = "FFE7EBF0"
_LINK_COLOUR = "FF0563C1"
_COMMENT_WIDTH, _LINE_HEIGHT, _COMMENT_MARGIN = 360, 18, 16  # pixels
_LINE_LETTERS = 52  # half-width letters on a line of a comment that wide
_TALLEST = 600
_TEXT_MAX = 32_767


@frozen
class Annotated:
    """A finished copy.

    Attributes:
        data: its bytes, sealed, the same for the same ledger and findings.
        at_risk: kinds of content that the ledger has and the copy may lack, in Chinese.
    """

    data: bytes
    at_risk: tuple[str, ...]


def annotate(data: bytes, findings: Sequence[Diagnostic], *, file: str) -> Annotated:
    """Copy a workbook and mark the findings in it.

    Args:
        data: the bytes of an .xlsx or .xlsm.
        findings: those of this workbook; one that names no cell of it stands on the added sheet alone.
        file: its name, for messages.

    Raises:
        WorkbookError: another format, or one that cannot be copied.
    """
    archive = open_archive(data, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's word on what it drops; parts_at_risk says it in Chinese
        book = _load(data, file)
        for place, on_cell in _by_cell(book, findings).items():
            cell = book[place[0]].cell(place[1], place[2])
            _mark(cell, on_cell)  # type: ignore[arg-type] # never one that a merged range covers
        _add_results(book, findings)
        buffer = io.BytesIO()
        book.save(buffer)
        values = _load(data, file, values=True)
    return Annotated(finish(buffer.getvalue(), archive, values), parts_at_risk(archive))


def _load(data: bytes, file: str, *, values: bool = False) -> Workbook:
    import openpyxl

    try:
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values, rich_text=not values)
    except Exception as error:  # any fault at all of a file that only other programs have read so far
        raise WorkbookError(
            file,
            f"这个工作簿的内部结构不规范，不能复制（{type(error).__name__}）",
            "请用Excel或WPS打开，另存为.xlsx后再试",
        ) from error


def _by_cell(book: Workbook, findings: Iterable[Diagnostic]) -> dict[tuple[str, int, int], list[Diagnostic]]:
    """Sheet, row and column, counted from 1 → what was found there, the gravest first.

    A cell inside a merged range stands for its first one, which alone can carry a comment.
    """
    found: dict[tuple[str, int, int], list[Diagnostic]] = {}
    order = list(SEVERITY_NAMES)
    for finding in sorted(findings, key=lambda item: order.index(item.severity)):
        place = finding.place
        if place.sheet not in book.sheetnames or place.row is None or place.column is None:
            continue
        row, column = _first_of_merge(book[place.sheet], place.row + 1, place.column + 1)
        found.setdefault((place.sheet, row, column), []).append(finding)
    return found


def _first_of_merge(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return row, column


def _mark(cell: Cell, findings: Sequence[Diagnostic]) -> None:
    """Colour a cell by its gravest finding and say all of them in one comment, above what was there."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_FILLS[findings[0].severity])
    texts = [
        _FINDING.format(
            severity=SEVERITY_NAMES[finding.severity],
            code=finding.code,
            message=finding.message,
            remedy=finding.remedy,
        )
        for finding in findings
    ]
    if cell.comment is not None:
        texts.append(_BEFORE.format(text=cell.comment.text))
    text = without_controls("\n\n".join(texts))[:_TEXT_MAX]
    cell.comment = Comment(text, _AUTHOR, width=_COMMENT_WIDTH, height=_height(text))


def _height(text: str) -> int:
    """Pixels for a comment that shows its whole text."""
    lines = sum(1 + max(text_width(line) - 1, 0) // _LINE_LETTERS for line in text.split("\n"))
    return min(lines * _LINE_HEIGHT + _COMMENT_MARGIN, _TALLEST)


def _add_results(book: Workbook, findings: Sequence[Diagnostic]) -> None:
    """The last sheet: every finding in the order of ``zdxm check``, each with a link to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(RESULTS_SHEET)
    sheet.sheet_view.tabSelected = False
    _write(sheet, 1, [f"{RESULTS_SHEET}{_COLON}{_counts(findings)}"])
    _write(sheet, _TITLE_ROWS, _HEADER)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(_TITLE_ROWS, column).column_letter].width = width
        sheet.cell(_TITLE_ROWS, column).font = Font(bold=True)
        sheet.cell(_TITLE_ROWS, column).fill = PatternFill("solid", fgColor=_HEAD_FILL)
    for number, finding in enumerate(findings, start=1):
        row = number + _TITLE_ROWS
        name = SEVERITY_NAMES[finding.severity]
        place = str(finding.place)
        values: list[str | int] = [number, name, finding.code, place, finding.message, finding.remedy]
        _write(sheet, row, values)
        lines = [1 + text_width(str(value)) // width for value, width in zip(values, _WIDTHS, strict=True)]
        sheet.row_dimensions[row].height = max(lines) * _ROW_HEIGHT
        for column in range(1, len(_HEADER) + 1):
            sheet.cell(row, column).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
        _link(sheet.cell(row, _PLACE_COLUMN), finding.place, book)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.freeze_panes = f"A{_TITLE_ROWS + 1}"
    sheet.auto_filter.ref = f"A{_TITLE_ROWS}:F{_TITLE_ROWS + len(findings)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _write(sheet: Worksheet, row: int, values: Sequence[str | int]) -> None:
    """One row; a text stays a text, whatever it begins with."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = without_controls(value)[:_TEXT_MAX]
            cell.data_type = "s"
        else:
            cell.value = value


def _counts(findings: Sequence[Diagnostic]) -> str:
    counts = {
        name: sum(finding.severity is severity for finding in findings)
        for severity, name in SEVERITY_NAMES.items()
    }
    return _AND.join(_COUNT.format(name=name, count=count) for name, count in counts.items() if count)


def _link(cell: Cell, place: CellRef, book: Workbook) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    if place.sheet not in book.sheetnames:
        return
    address = str(place).partition(":")[2]
    target = (
        address if place.row is not None and place.column is not None else f"{quote_sheet(place.sheet)}!A1"
    )
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
    cell.font = Font(color=_LINK_COLOUR, underline="single")
