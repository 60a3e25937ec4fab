"""Tables, pictures and their numbers: the standard is silent about most of it, offices are not."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.conformance.case import CUSTOM, FILE, Fault, Need, Strength, item
from zdxm.conformance.roles import EM, Role, main_look, millimetres, size_name
from zdxm.diagnostics import column_number
from zdxm.ooxml.names import CHART, DRAWN, R_ID, em_width

if TYPE_CHECKING:
    from lxml import etree

    from zdxm.conformance.case import Case
    from zdxm.ooxml.model import Paragraph, Row, Table


_LONG = 10  # rows from which a table may cross a page
_SMALLEST = 21  # half points, 五号
_PADDING = 114  # tw, either side of a cell's text together
_STICKING_OUT = 230  # tw by which Word lets a table with cell margins stick out
_TALLEST_LINE = 2.2  # of a character's height; above, rows look blown up
_INDENT_SLACK = 60  # tw
_HALF = 2  # a row of half a page may be allowed to break
_CAPTION = re.compile(r"([图表])\s*(\d+)")
_KINDS = "图表"

_HAS_TABLES = Need("没有表格", lambda case: case.document.tables)
_HAS_INLINE = Need("没有嵌入的图片、图表", lambda case: any(part.paragraph.inline for part in case.parts))
_HAS_CAPTIONS = Need("没有编号的图、表", lambda case: case.of(Role.CAPTION))


def _long_tables(case: Case) -> list[Table]:
    return [table for table in case.document.tables if len(table.rows) >= _LONG]


_HAS_LONG = Need("没有跨页的长表格", _long_tables)


def _cells(case: Case) -> Iterator[Paragraph]:
    """Every paragraph in a table that holds text."""
    for table in case.document.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if paragraph.runs:
                        yield paragraph


@item("GF72", CUSTOM, Strength.ADVISED, "长表格每页重复表头", _HAS_LONG)
def repeated_header(case: Case) -> Iterator[Fault]:
    """跨页的表格，每一页都要有表头。

    查什么：10行以上的表格，第一行是否设了“重复标题行”。
    怎么改：选中表头各行，按“布局→重复标题行”。
    """
    for table in _long_tables(case):
        if not table.rows[0].is_header:
            yield Fault(table.place, "没有设重复标题行，从第二页起没有表头", "请选中表头，按“重复标题行”")


@item("GF73", CUSTOM, Strength.ADVISED, "表格的行不跨页断开", _HAS_LONG)
def whole_rows(case: Case) -> Iterator[Fault]:
    """一行的文字不分在两页上；一行就有半页高的除外。

    查什么：10行以上的表格，各行是否允许跨页断行。
    怎么改：在“表格属性→行”里取消“允许跨页断行”。
    """
    for table in _long_tables(case):
        room = case.document.sections[min(table.section, len(case.document.sections) - 1)].text_height
        for number, row in enumerate(table.rows, start=1):
            if not row.is_whole and _height(row, table) < room / _HALF:
                yield Fault(f"{table.place}第{number}行", "允许跨页断行", "请取消“允许跨页断行”")


def _height(row: Row, table: Table) -> float:
    """Estimated height of a row, tw."""
    heights, column = [0.0], 0
    for cell in row.cells:
        width = sum(table.columns[column : column + cell.span]) - _PADDING
        column += cell.span
        for paragraph in cell.paragraphs:
            size = main_look(paragraph).size * 10
            line = paragraph.format.line if paragraph.format.line_rule != "auto" else size * 1.3
            heights.append(math.ceil(em_width(paragraph.text) * size / max(width, size)) * line)
    return max(heights)


@item("GF74", FILE, Strength.ADVISED, "表格列宽固定", _HAS_TABLES)
def fixed_columns(case: Case) -> Iterator[Fault]:
    """列宽固定的表格，在各种软件里一样宽。

    查什么：表格是否会“自动重调尺寸以适应内容”。
    怎么改：在“表格属性→选项”里取消“自动重调尺寸以适应内容”。
    """
    for table in case.document.tables:
        if not table.fixed:
            yield Fault(table.place, "列宽会随内容变化", "请取消“自动重调尺寸以适应内容”")


@item("GF75", "5.2.1", Strength.MUST, "表格不超出版心", _HAS_TABLES)
def within_page(case: Case) -> Iterator[Fault]:
    """表格排在版心以内。

    查什么：各列宽度之和是否超过所在页的版心宽度（容许4毫米的单元格边距）。
    怎么改：缩小列宽，或把表格排在横页上。
    """
    for table in case.document.tables:
        room = case.document.sections[min(table.section, len(case.document.sections) - 1)].text_width
        if sum(table.columns) > room + _STICKING_OUT:
            found = f"表格宽{millimetres(sum(table.columns))}毫米，版心宽{millimetres(room)}毫米"
            yield Fault(table.place, found, "请缩小列宽，或把表格排在横页上")


@item("GF76", CUSTOM, Strength.ADVISED, "表格文字不缩进", _HAS_TABLES)
def no_cell_indent(case: Case) -> Iterator[Fault]:
    """表格里的文字不带正文的首行缩进。

    查什么：单元格各段第一行的缩进。
    怎么改：选中表格，把首行缩进和左缩进改为0。
    """
    for paragraph in _cells(case):
        if abs(paragraph.format.first_edge(EM)) > _INDENT_SLACK:
            yield Fault(paragraph.place, "单元格里的文字有缩进", "请选中表格，把缩进改为0")


@item("GF77", CUSTOM, Strength.ADVISED, "表格行距与字号相称", _HAS_TABLES)
def cell_lines(case: Case) -> Iterator[Fault]:
    """表格里不沿用正文28.95磅的固定行距，行距也不小于字高。

    查什么：单元格固定值行距与字号之比，超过2.2倍或不到1倍都不符合。
    怎么改：五号字的表格，行距用固定值20磅或单倍行距。
    """
    for paragraph in _cells(case):
        shape, size = paragraph.format, main_look(paragraph).size * 10
        if shape.line_rule == "exact" and not size <= shape.line <= size * _TALLEST_LINE:
            found = f"{size_name(size // 10)}字用了固定值{shape.line / 20:g}磅的行距"
            yield Fault(paragraph.place, found, "请改为固定值20磅或单倍行距")


@item("GF78", CUSTOM, Strength.ADVISED, "表格字号不小于五号", _HAS_TABLES)
def cell_size(case: Case) -> Iterator[Fault]:
    """表格文字不小于五号，印出来才看得清。

    查什么：单元格文字的字号。
    怎么改：改为五号或小四号；排不下的，改用横页或减少列数。
    """
    for paragraph in _cells(case):
        size = main_look(paragraph).size
        if size < _SMALLEST:
            yield Fault(paragraph.place, f"表格文字是{size_name(size)}，小于五号", "请改为五号以上")


@item("GF79", FILE, Strength.ADVISED, "图片所在段落不用固定行距", _HAS_INLINE)
def uncut_pictures(case: Case) -> Iterator[Fault]:
    """嵌入的图片、图表放在固定行距的段落里，只露出一行高。

    查什么：含嵌入图片、图表、公式对象的段落的行距。
    怎么改：把这一段的行距改为单倍行距。
    """
    for part in case.parts:
        if part.paragraph.inline and part.paragraph.format.line_rule == "exact":
            yield Fault(part.place, "图片所在段落是固定行距，图片显示不全", "请把这一段改为单倍行距")


@item("GF80", CUSTOM, Strength.ADVISED, "图、表编号连续，文中都提到", _HAS_CAPTIONS)
def captions(case: Case) -> Iterator[Fault]:
    """图、表各自从1起连续编号，正文里要提到每一个。

    查什么：“图1”“表1”这样的图题、表题，以及其他段落里有没有提到它们。
    怎么改：按顺序重新编号，在正文里写上“见图1”“见表1”。
    """
    counts = dict.fromkeys(_KINDS, 0)
    texts = [part.text for part in case.parts if part.role is not Role.CAPTION]
    for part in case.of(Role.CAPTION):
        found = _CAPTION.match(part.text)
        if not found:
            continue
        kind, number = found[1], int(found[2])
        counts[kind] += 1
        if number != counts[kind]:
            yield Fault(
                part.place, f"编号是{kind}{number}，按顺序应为{kind}{counts[kind]}", "请按顺序重新编号"
            )
        elif not any(re.search(rf"{kind}\s*{number}(?!\d)", text) for text in texts):
            yield Fault(part.place, f"正文里没有提到{kind}{number}", f"请在正文里写上“见{kind}{number}”")


_PART = re.compile(r"word/charts/[^/]+\.xml", re.IGNORECASE)
_RANGE = re.compile(r"(?:'((?:[^']|'')+)'|([^!']+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_CLOSE = 1e-9

_HAS_CHARTS = Need("没有图表", lambda case: any(True for _ in _charts(case)))


@dataclass(frozen=True, slots=True)
class _Reference:
    """A range of the workbook that a chart draws, with the values that it has cached."""

    formula: str
    cached: tuple[str, ...]


def _charts(case: Case) -> Iterator[tuple[str, etree._Element]]:
    """Part and root of every chart."""
    archive = case.document.archive
    for member in archive.members:
        root = archive.root(member) if _PART.fullmatch(member) else None
        if root is not None and root.tag == f"{CHART}chartSpace":
            yield member, root


def _references(root: etree._Element) -> Iterator[_Reference]:
    for element in root.iter(f"{CHART}numRef", f"{CHART}strRef"):
        values = tuple(point.findtext(f"{CHART}v") or "" for point in element.iter(f"{CHART}pt"))
        yield _Reference(element.findtext(f"{CHART}f") or "", values)


@item("GF97", FILE, Strength.ADVISED, "图表带缓存数据、中文字体和数据表", _HAS_CHARTS)
def drawable(case: Case) -> Iterator[Fault]:
    """没有缓存数据的图表，在有的软件里是空白；没有指定中文字体的，文字会变成别的字体。

    查什么：图表各系列有没有缓存的数值，文字有没有指定中文字体，引用的数据表在不在。
    怎么改：在Word里选中图表，按“编辑数据”后保存；给图表文字选定字体。
    """
    for member, root in _charts(case):
        place = f"部件{member}"
        if not all(reference.cached for reference in _references(root)):
            yield Fault(place, "图表没有缓存数据", "请在Word里按“编辑数据”后保存")
        elif not any(True for _ in root.iter(f"{DRAWN}ea")):
            yield Fault(place, "图表文字没有指定中文字体", "请选中图表，给文字选定字体")
        elif not _workbook_part(case, member, root):
            yield Fault(place, "图表引用的数据表不在文件里", "请从原件重新复制图表")


def _workbook_part(case: Case, member: str, root: etree._Element) -> str:
    """Name of the workbook part behind a chart; empty where it is missing."""
    external = root.find(f"{CHART}externalData")
    key = "" if external is None else external.get(R_ID) or ""
    _, target = case.document.archive.related(member).get(key, ("", ""))
    return target if case.document.archive.has(target) else ""


@item("GF98", FILE, Strength.ADVISED, "图表画的数与数据表一致", _HAS_CHARTS)
def same_values(case: Case) -> Iterator[Fault]:
    """图表上画的数，就是它自带数据表里的数。

    查什么：图表缓存的名称和数值，与内嵌工作簿里同一区域的内容。
    怎么改：在Word里选中图表，按“编辑数据”刷新后保存。
    """
    for member, root in _charts(case):
        part = _workbook_part(case, member, root)
        cells = _book_cells(case.document.archive.read(part)) if part else {}
        for reference in _references(root) if cells else ():
            held = _held(cells, reference.formula)
            if reference.cached and held and not _agree(reference.cached, held):
                yield Fault(
                    f"部件{member}", f"图表的{reference.formula}与数据表不一致", "请按“编辑数据”刷新后保存"
                )


def _book_cells(data: bytes) -> dict[tuple[str, int, int], object]:
    """(sheet, row, column) → value of every cell of an embedded workbook; empty if it cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError):
        return {}
    return {
        (name, row, column): value
        for name in book.sheet_names
        for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(values, start=1)
    }


def _held(cells: dict[tuple[str, int, int], object], formula: str) -> list[object]:
    """What the workbook holds in a range, row by row; blank cells left out, as charts do."""
    found = _RANGE.fullmatch(formula)
    if not found:
        return []
    sheet = (found[1] or found[2]).replace("''", "'")
    top, left = int(found[4]), column_number(found[3]) + 1
    bottom, right = int(found[6] or found[4]), column_number(found[5] or found[3]) + 1
    values = (
        cells.get((sheet, row, column), "")
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    return [value for value in values if value != ""]


def _agree(cached: tuple[str, ...], held: list[object]) -> bool:
    """Whether a chart draws what the workbook holds, one by one."""
    return len(cached) == len(held) and all(map(_same, cached, held))


def _same(cached: str, held: object) -> bool:
    """Whether a cached text and a cell say the same."""
    if isinstance(held, int | float) and not isinstance(held, bool):
        try:
            return abs(float(cached) - held) <= _CLOSE * max(1.0, abs(held))
        except ValueError:
            return False
    return cached == str(held)
