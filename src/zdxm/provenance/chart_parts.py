"""A chart's part as it is in a document: what it shows, read and written anew.

Only references, their caches and what depends on the values are touched; fonts, colours and whatever else
people have set on the chart stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.chart_data import SHEET_NAME, Grid, data_xml, head_xml
from zdxm.document.chart_space import CHART_NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.document.chart_data import Value

__all__ = ["read_grid", "texts_of", "write_grid"]

_C = f"{{{CHART_NAMESPACE}}}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_OURS = re.compile(rf"'?{SHEET_NAME}'?!")
_FORMAT = re.compile(r"General|0\.0+")
_MOST = 10_000  # points; no chart of ours has as many
_CACHES = frozenset({f"{_C}strCache", f"{_C}numCache"})


@dataclass(frozen=True, slots=True)
class _Series:
    """The references of one ``c:ser``."""

    head: etree._Element
    names: etree._Element
    values: etree._Element


def read_grid(root: etree._Element) -> Grid | None:
    """What a chart shows; None where it is not built as ours are, or somebody typed a label over a value."""
    series = _series(root)
    if not series or any(True for label in root.iter(f"{_C}dLbl") for _ in label.iter(f"{_C}rich")):
        return None
    names = {tuple(_texts(one.names)) for one in series}
    heads = [_texts(one.head) for one in series]
    columns = [_values(one.values) for one in series]
    told = names.pop()
    if names or any(len(head) != 1 for head in heads):
        return None
    known = tuple(tuple(column) for column in columns if column is not None and len(column) == len(told))
    if len(known) != len(columns):
        return None
    return Grid(tuple(text or "" for text in told), tuple(head[0] or "" for head in heads), known)


def _series(root: etree._Element) -> list[_Series] | None:
    """The series in order; None where one lacks a name, categories or values."""
    found = []
    for series in root.iter(f"{_C}ser"):
        order = series.find(f"{_C}order")
        parts = [
            series.find(f"{_C}tx/{_C}strRef"),
            series.find(f"{_C}cat/{_C}strRef"),
            series.find(f"{_C}val/{_C}numRef"),
        ]
        whole = [part for part in parts if part is not None and _cache(part) is not None]
        if order is None or len(whole) != len(parts):
            return None
        found.append((int(order.get("val") or 0), _Series(*whole)))
    return [series for _, series in sorted(found, key=lambda pair: pair[0])]


def _cache(reference: etree._Element) -> etree._Element | None:
    return next((child for child in reference if child.tag in _CACHES), None)


def _texts(reference: etree._Element) -> list[str | None]:
    """The cached texts by their index, None for a gap."""
    cache = _cache(reference)
    if cache is None:
        return []
    count = cache.find(f"{_C}ptCount")
    said = int((count.get("val") if count is not None else None) or 0)
    texts: list[str | None] = [None] * min(said, _MOST)
    for point in cache.iter(f"{_C}pt"):
        at = int(point.get("idx") or 0)
        if at < len(texts):
            texts[at] = point.findtext(f"{_C}v")
    return texts


def _values(reference: etree._Element) -> list[Value] | None:
    """The cached numbers; None where one is no number."""
    try:
        return [None if text is None else Decimal(text) for text in _texts(reference)]
    except InvalidOperation:
        return None


def write_grid(root: etree._Element, grid: Grid, number_format: str) -> None:
    """Put other values into a chart that :func:`read_grid` has read, of as many series.

    Args:
        root: the part.
        grid: what it is to show; there may be more or fewer categories.
        number_format: of the labels, where they had one of ours.
    """
    for column, series in enumerate(_series(root) or ()):
        head, data = (
            etree.fromstring(f'<c:ser xmlns:c="{CHART_NAMESPACE}">{xml}</c:ser>')
            for xml in (head_xml(grid, column), data_xml(grid, column))
        )
        _fill(series.head, head.find(f"{_C}tx/{_C}strRef"))
        _fill(series.names, data.find(f"{_C}cat/{_C}strRef"))
        _fill(series.values, data.find(f"{_C}val/{_C}numRef"))
    for form in root.iterfind(f".//{_C}dLbls/{_C}numFmt"):
        if _FORMAT.fullmatch(form.get("formatCode") or ""):
            form.set("formatCode", number_format)
    _show_all(root, grid)


def _fill(reference: etree._Element, fresh: etree._Element | None) -> None:
    """The cache of a reference, and its address where that is of our workbook."""
    old, new = _cache(reference), None if fresh is None else _cache(fresh)
    if old is None or new is None or fresh is None:
        return
    address = reference.find(f"{_C}f")
    if address is not None and _OURS.match(address.text or ""):
        address.text = fresh.findtext(f"{_C}f")
    form = old.find(f"{_C}formatCode")
    kept = [] if form is None else [form]
    points = [child for child in new if child.tag != f"{_C}formatCode"]
    for child in list(old):
        old.remove(child)
    for child in (*kept, *points):
        old.append(child)


def _show_all(root: etree._Element, grid: Grid) -> None:
    """Take away the ends of a value axis beyond which there are values now."""
    values = [value for column in grid.columns for value in column if value is not None]
    for axis in root.iter(f"{_C}valAx"):
        scaling = axis.find(f"{_C}scaling")
        for end in list(scaling if scaling is not None else ()):
            limit = Decimal(end.get("val") or 0) if end.tag in {f"{_C}min", f"{_C}max"} else None
            beyond = limit is not None and any(
                value < limit if end.tag == f"{_C}min" else value > limit for value in values
            )
            if beyond and scaling is not None:
                scaling.remove(end)


def texts_of(root: etree._Element) -> Iterator[str]:
    """What people have written on a chart: a title, text boxes."""
    for text in root.iter(_TEXT):
        yield text.text or ""
