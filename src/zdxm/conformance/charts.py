"""Native charts: whether they draw everywhere, and whether what they draw is what their workbook holds."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.conformance.registry import FILE, Fault, Need, Strength, item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from zdxm.conformance.case import Case

__all__: list[str] = []

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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
        if root is not None and root.tag == f"{_C}chartSpace":
            yield member, root


def _references(root: etree._Element) -> Iterator[_Reference]:
    for element in root.iter(f"{_C}numRef", f"{_C}strRef"):
        values = tuple(point.findtext(f"{_C}v") or "" for point in element.iter(f"{_C}pt"))
        yield _Reference(element.findtext(f"{_C}f") or "", values)


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
        elif not any(True for _ in root.iter(f"{_A}ea")):
            yield Fault(place, "图表文字没有指定中文字体", "请选中图表，给文字选定字体")
        elif not _workbook_part(case, member, root):
            yield Fault(place, "图表引用的数据表不在文件里", "请从原件重新复制图表")


def _workbook_part(case: Case, member: str, root: etree._Element) -> str:
    """Name of the workbook part behind a chart; empty where it is missing."""
    external = root.find(f"{_C}externalData")
    key = "" if external is None else external.get(_R_ID) or ""
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
        cells = _cells(case.document.archive.read(part)) if part else {}
        for reference in _references(root) if cells else ():
            held = _held(cells, reference.formula)
            if reference.cached and held and not _agree(reference.cached, held):
                yield Fault(
                    f"部件{member}", f"图表的{reference.formula}与数据表不一致", "请按“编辑数据”刷新后保存"
                )


def _cells(data: bytes) -> dict[tuple[str, int, int], object]:
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
    top, left = int(found[4]), _column(found[3])
    bottom, right = int(found[6] or found[4]), _column(found[5] or found[3])
    values = (
        cells.get((sheet, row, column), "")
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    return [value for value in values if value != ""]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


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
