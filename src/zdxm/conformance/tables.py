"""Tables, pictures and their numbers: the standard is silent about most of it, offices are not."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from zdxm.conformance.case import CUSTOM, FILE, Case, Fault, Subject, Told, advised, must
from zdxm.conformance.roles import EM, Part, Role, main_look, millimetres, size_name
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import column_number
from zdxm.ooxml.model import Block, Paragraph, Row, Table
from zdxm.ooxml.names import CHART, DRAWN, R_ID, em_width

_LONG = 10  # rows from which a table may cross a page
_SMALLEST = 21  # half points, 五号
_PADDING = 114  # tw, either side of a cell's text together
_STICKING_OUT = 230  # tw by which Word lets a table with cell margins stick out
_TALLEST_LINE = 2.2  # of a character's height; above, rows look blown up
_INDENT_SLACK = 60  # tw
_LINE = 579  # tw, a line of the text
_BLOCKS_TO_A_LINE = 30  # paragraphs over which the estimate of a page may be a line wrong
_CAPTION = pattern(r"([图表])\s*(\d+)")
_TABLES = Subject("没有表格", lambda case: case.document.tables)


def _cells(case: Case) -> Iterator[Part]:
    """The cells of the tables that are not 版记, which has its own rules (7.4)."""
    imprint = {id(cell) for cell in case.imprint_cells}
    return (cell for cell in case.cells if id(cell.paragraph) not in imprint)


_CELLS = Subject("没有表格", _cells, need=lambda case: case.document.tables)
_PICTURED = Subject("没有嵌入的图片、图表", lambda case: [p for p in case.parts if p.paragraph.inline])
_LONG_TABLES = Subject(
    "没有跨页的长表格", lambda case: [table for table in case.document.tables if len(table.rows) >= _LONG]
)


@advised("GF72", CUSTOM, "长表格每页重复表头", _LONG_TABLES)
def repeated_header(table: Table, _: Case) -> Told:
    """跨页的表格，每一页都要有表头。

    查什么：10行以上的表格，第一行是否设了“重复标题行”。
    怎么改：选中表头各行，按“布局→重复标题行”。
    """
    if not table.rows[0].is_header:
        yield "没有设重复标题行，从第二页起没有表头", "请选中表头，按“重复标题行”"


@advised("GF73", CUSTOM, "表格的行不跨页断开", _LONG_TABLES)
def whole_rows(table: Table, case: Case) -> Told:
    """一行的文字不分在两页上；一行就有半页高的除外。

    查什么：10行以上的表格，各行是否允许跨页断行。
    怎么改：在“表格属性→行”里取消“允许跨页断行”。
    """
    room = case.section(table).text_height
    for number, row in enumerate(table.rows, start=1):
        if not row.is_whole and row_height(row, table) < room / 2:
            yield Fault(f"{table.place}第{number}行", "允许跨页断行", "请取消“允许跨页断行”")


def row_height(row: Row, table: Table) -> float:
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


def _heights(case: Case, block: Block) -> list[float] | None:
    """Estimated heights of a block's lines or rows, tw; None where a picture decides them."""
    if isinstance(block, Table):
        return [row_height(row, block) for row in block.rows]
    part, section = Part(block, Role.OTHER), case.section(block)
    height = part.line_height(section)
    if height is None and block.inline:
        return None
    em, shape = max(part.character_width(section), 1), part.shape
    room = max(section.text_width - shape.left_edge(part.em) - shape.right_edge(part.em), em)
    indent = shape.first_edge(part.em) - shape.left_edge(part.em)
    filled = [em_width(line) * em + indent for line in part.text.split("\n")]
    lines = sum(max(math.ceil(width / room), 1) for width in filled)
    return [height or part.look.size * 13 * shape.line / 240] * lines


def may_part(case: Case, last: Part, end: Part) -> bool:
    """Whether, by estimate, a page may end between the last of the text and a part below it."""
    used = foot = needed = 0.0
    blocks = turned = 0  # since a page was begun by a break; whether the text has gone on to another one
    for before, block in pairwise((*case.document.blocks[:1], *case.document.blocks)):
        if _begins_page(case, before, block):
            used, blocks, turned = 0.0, 0, 0
        heights, room = _heights(case, block), case.section(block).text_height
        if heights is None:
            return True
        for height in heights:
            turned |= used + height > room
            used = height if used + height > room else used + height
        blocks += 1
        needed = needed + sum(heights) if foot else 0.0
        foot = used if block is last.paragraph else foot
        if block is end.paragraph:
            break
    slack = _LINE * (blocks // _BLOCKS_TO_A_LINE)
    return foot + needed + slack > room or (bool(turned) and foot <= slack)


def _begins_page(case: Case, before: Block, block: Block) -> bool:
    """Whether a break, a section or its own format puts a block on a new page."""
    return (
        (before.section != block.section and case.section(block).start != "continuous")
        or (isinstance(block, Paragraph) and (block.format.page_break_before or block.breaks_first))
        or (isinstance(before, Paragraph) and before.page_break and not before.breaks_first)
    )


@advised("GF74", FILE, "表格列宽固定", _TABLES)
def fixed_columns(table: Table, _: Case) -> Told:
    """列宽固定的表格，在各种软件里一样宽。

    查什么：表格是否会“自动重调尺寸以适应内容”。
    怎么改：在“表格属性→选项”里取消“自动重调尺寸以适应内容”。
    """
    if not table.fixed:
        yield "列宽会随内容变化", "请取消“自动重调尺寸以适应内容”"


@must("GF75", "5.2.1", "表格不超出版心", _TABLES)
def within_page(table: Table, case: Case) -> Told:
    """表格排在版心以内。

    查什么：各列宽度之和是否超过所在页的版心宽度（容许4毫米的单元格边距）。
    怎么改：缩小列宽，或把表格排在横页上。
    """
    width, room = sum(table.columns), case.section(table).text_width
    if width > room + _STICKING_OUT:
        found = f"表格宽{millimetres(width)}毫米，版心宽{millimetres(room)}毫米"
        yield found, "请缩小列宽，或把表格排在横页上"


@advised("GF76", CUSTOM, "表格文字不缩进", _CELLS)
def no_cell_indent(cell: Part, _: Case) -> Told:
    """表格里的文字不带正文的首行缩进。

    查什么：单元格各段第一行的缩进；排成表格的版头、版记不算。
    怎么改：选中表格，把首行缩进和左缩进改为0。
    """
    if abs(cell.shape.first_edge(EM)) > _INDENT_SLACK:
        yield "单元格里的文字有缩进", "请选中表格，把缩进改为0"


@advised("GF77", CUSTOM, "表格行距与字号相称", _CELLS)
def cell_lines(cell: Part, _: Case) -> Told:
    """表格里不沿用正文28.95磅的固定行距，行距也不小于字高。

    查什么：单元格固定值行距与字号之比，超过2.2倍或不到1倍都不符合。
    怎么改：五号字的表格，行距用固定值20磅或单倍行距。
    """
    shape, size = cell.shape, cell.look.size
    if shape.line_rule == "exact" and not size * 10 <= shape.line <= size * 10 * _TALLEST_LINE:
        yield f"{size_name(size)}字用了固定值{shape.line / 20:g}磅的行距", "请改为固定值20磅或单倍行距"


@advised("GF78", CUSTOM, "表格字号不小于五号", _CELLS)
def cell_size(cell: Part, _: Case) -> Told:
    """表格文字不小于五号，印出来才看得清。

    查什么：单元格文字的字号。
    怎么改：改为五号或小四号；排不下的，改用横页或减少列数。
    """
    if cell.look.size < _SMALLEST:
        yield f"表格文字是{size_name(cell.look.size)}，小于五号", "请改为五号以上"


@advised("GF79", FILE, "图片所在段落不用固定行距", _PICTURED)
def uncut_pictures(part: Part, _: Case) -> Told:
    """嵌入的图片、图表放在固定行距的段落里，只露出一行高。

    查什么：含嵌入图片、图表、公式对象的段落的行距。
    怎么改：把这一段的行距改为单倍行距。
    """
    if part.shape.line_rule == "exact":
        yield "图片所在段落是固定行距，图片显示不全", "请把这一段改为单倍行距"


def _captions(case: Case) -> Iterator[_Caption]:
    """The numbered captions, each with the number it should have."""
    counts = {"图": 0, "表": 0}
    for part in case.of(Role.CAPTION):
        found = _CAPTION.match(part.text)
        if found:
            counts[found[1]] += 1
            yield _Caption(part.place, found[1], int(found[2]), counts[found[1]])


@frozen
class _Caption:
    place: str
    kind: str
    number: int
    expected: int


_CAPTIONS = Subject("没有编号的图、表", _captions, need=lambda case: case.of(Role.CAPTION))


@advised("GF80", CUSTOM, "图、表编号连续，文中都提到", _CAPTIONS)
def captions(caption: _Caption, case: Case) -> Told:
    """图、表各自从1起连续编号，正文里要提到每一个。

    查什么：“图1”“表1”这样的图题、表题，以及其他段落里有没有提到它们。
    怎么改：按顺序重新编号，在正文里写上“见图1”“见表1”。
    """
    kind, number, expected = caption.kind, caption.number, caption.expected
    if number != expected:
        yield f"编号是{kind}{number}，按顺序应为{kind}{expected}", "请按顺序重新编号"
    elif not any(
        re.search(rf"{kind}\s*{number}(?!\d)", part.text)
        for part in case.parts
        if part.role is not Role.CAPTION
    ):
        yield f"正文里没有提到{kind}{number}", f"请在正文里写上“见{kind}{number}”"


_PART = pattern(r"word/charts/[^/]+\.xml", re.IGNORECASE)
_RANGE = pattern(r"(?:'((?:[^']|'')+)'|([^!']+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_CLOSE = 1e-9


@frozen
class _Chart:
    """A chart: its part, its XML, and the name of the workbook part behind it, empty where it is missing."""

    member: str
    root: etree._Element
    book: str

    @property
    def place(self) -> str:
        return f"部件{self.member}"

    def references(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each range of the workbook that it draws, with the values that it has cached."""
        for element in self.root.iter(f"{CHART}numRef", f"{CHART}strRef"):
            values = tuple(point.findtext(f"{CHART}v") or "" for point in element.iter(f"{CHART}pt"))
            yield element.findtext(f"{CHART}f") or "", values


def _charts(case: Case) -> Iterator[_Chart]:
    archive = case.document.archive
    for member in archive.members:
        root = archive.root(member) if _PART.fullmatch(member) else None
        if root is not None and root.tag == f"{CHART}chartSpace":
            external = root.find(f"{CHART}externalData")
            key = "" if external is None else external.get(R_ID) or ""
            _, target = archive.related(member).get(key, ("", ""))
            yield _Chart(member, root, target if archive.has(target) else "")


_CHARTS = Subject("没有图表", _charts)


@advised("GF97", FILE, "图表带缓存数据、中文字体和数据表", _CHARTS)
def drawable(chart: _Chart, _: Case) -> Told:
    """没有缓存数据的图表，在有的软件里是空白；没有指定中文字体的，文字会变成别的字体。

    查什么：图表各系列有没有缓存的数值，文字有没有指定中文字体，引用的数据表在不在。
    怎么改：在Word里选中图表，按“编辑数据”后保存；给图表文字选定字体。
    """
    if not all(cached for _, cached in chart.references()):
        yield "图表没有缓存数据", "请在Word里按“编辑数据”后保存"
    elif next(chart.root.iter(f"{DRAWN}ea"), None) is None:
        yield "图表文字没有指定中文字体", "请选中图表，给文字选定字体"
    elif not chart.book:
        yield "图表引用的数据表不在文件里", "请从原件重新复制图表"


@advised("GF98", FILE, "图表画的数与数据表一致", _CHARTS)
def same_values(chart: _Chart, case: Case) -> Told:
    """图表上画的数，就是它自带数据表里的数。

    查什么：图表缓存的名称和数值，与内嵌工作簿里同一区域的内容。
    怎么改：在Word里选中图表，按“编辑数据”刷新后保存。
    """
    cells = _book_cells(case.document.archive.read(chart.book)) if chart.book else {}
    for formula, cached in chart.references() if cells else ():
        held = _held(cells, formula)
        if cached and held and not _agree(cached, held):
            yield f"图表的{formula}与数据表不一致", "请按“编辑数据”刷新后保存"


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
