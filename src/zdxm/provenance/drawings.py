"""The charts of a document: where each is drawn, what it shows, its part and its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from lxml import etree

from zdxm.declare import frozen, pattern
from zdxm.document.charts import NAME_WITH_SHARE, SHEET_NAME, Grid, Value, data_xml, head_xml
from zdxm.ooxml.archive import Archive, parse_xml
from zdxm.ooxml.names import CHART, PLACED, R_ID, WORD, declared
from zdxm.ooxml.scanning import Holder, Splice
from zdxm.provenance.flow import Flow, number_of

_CHART, _DATA, _DRAWING = f"{CHART}chart", f"{CHART}externalData", f"{WORD}drawing"
_EXTENT, _PROPERTIES = f"{PLACED}extent", f"{PLACED}docPr"


@frozen
class Drawing:
    """A chart in the text.

    Attributes:
        start, end: bytes from which to which it goes.
        description: what is said to those who cannot see it.
        size: its width and height as written, in EMU.
        part: name of its part.
        content: of the part.
        grid: what it shows; None where that cannot be told.
        workbook: name of its workbook's part; "" where that is missing; None where it has none.
    """

    start: int
    end: int
    description: str
    size: tuple[str, str]
    part: str
    content: bytes
    grid: Grid | None
    workbook: str | None

    @property
    def digest(self) -> str:
        """SHA-256 of its part."""
        return sha256(self.content).hexdigest()

    def described(self, data: bytes, words: str, height: str) -> Splice:
        """Its place in the text, with other words for those who cannot see it, and another height."""
        holder = Holder.of(data)
        drawing = holder.parsed(data[self.start : self.end])
        for properties in drawing.iter(_PROPERTIES):
            if properties.get("descr"):
                properties.set("descr", words)
        for extent in drawing.iter(_EXTENT):
            extent.set("cy", height)
        return Splice(self.start, self.end, holder.written(drawing))


def find_drawings(archive: Archive, flow: Flow, data: bytes) -> Iterator[Drawing]:
    """The charts of a document's main part, in order; deleted ones are none."""
    holder, links = Holder.of(data), archive.related(archive.main)
    for start, end in flow.drawings:
        drawing = holder.parsed(data[start:end])
        for chart in drawing.iter(_CHART):
            _, part = links.get(chart.get(R_ID) or "", ("", ""))
            if next(chart.iterancestors(_DRAWING), None) is drawing and archive.has(part):
                properties, extent = drawing.find(f".//{_PROPERTIES}"), drawing.find(f".//{_EXTENT}")
                said = "" if properties is None else properties.get("descr") or ""
                size = ("", "") if extent is None else (extent.get("cx") or "", extent.get("cy") or "")
                yield Drawing(start, end, said, size, part, *_chart(archive, part))


def _chart(archive: Archive, part: str) -> tuple[bytes, Grid | None, str | None]:
    """The part of a chart, what it shows, and the name of its workbook."""
    content = archive.read(part)
    try:
        space = parse_xml(content)
    except etree.XMLSyntaxError:
        return content, None, None
    data = space.find(_DATA)
    if data is None:
        return content, read_grid(space), None
    _, target = archive.related(part).get(data.get(R_ID) or "", ("", ""))
    return content, read_grid(space), target if target and archive.has(target) else ""


_SHARE_START, _SHARE_END = NAME_WITH_SHARE.split("{}")[1:]


def bare_name(name: str) -> tuple[str, str]:
    """The name of a category without the share behind it, and that share; "" for none.

    >>> bare_name("甲类项目（53.2%）"), bare_name("甲项目（一期）")
    (('甲类项目', '53.2'), ('甲项目（一期）', ''))
    """
    if not name.endswith(_SHARE_END):
        return name, ""
    bare, _, share = name.removesuffix(_SHARE_END).rpartition(_SHARE_START)
    return bare, share


_OURS = pattern(rf"'?{SHEET_NAME}'?!")
_FORMAT = pattern(r"General|0\.0+")
_MOST = 10_000  # points; no chart of ours has as many
_CACHES = frozenset({f"{CHART}strCache", f"{CHART}numCache"})


@frozen
class _Series:
    """The references of one ``c:ser``."""

    head: etree._Element
    names: etree._Element
    values: etree._Element


def read_grid(root: etree._Element) -> Grid | None:
    """What a chart shows; None where it is not built as ours are, or somebody typed a label over a value."""
    series = _series(root)
    if not series or any(True for label in root.iter(f"{CHART}dLbl") for _ in label.iter(f"{CHART}rich")):
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
    for series in root.iter(f"{CHART}ser"):
        order = series.find(f"{CHART}order")
        parts = [
            series.find(f"{CHART}tx/{CHART}strRef"),
            series.find(f"{CHART}cat/{CHART}strRef"),
            series.find(f"{CHART}val/{CHART}numRef"),
        ]
        whole = [part for part in parts if part is not None and _cache(part) is not None]
        if order is None or len(whole) != len(parts):
            return None
        found.append((_number(order), _Series(*whole)))
    return [series for _, series in sorted(found, key=lambda pair: pair[0])]


def _cache(reference: etree._Element) -> etree._Element | None:
    return next((child for child in reference if child.tag in _CACHES), None)


def _texts(reference: etree._Element) -> list[str | None]:
    """The cached texts by their index, None for a gap."""
    cache = _cache(reference)
    if cache is None:
        return []
    texts: list[str | None] = [None] * min(_number(cache.find(f"{CHART}ptCount")), _MOST)
    for point in cache.iter(f"{CHART}pt"):
        at = _number(point, "idx")
        if at < len(texts):
            texts[at] = point.findtext(f"{CHART}v")
    return texts


def _number(element: etree._Element | None, attribute: str = "val") -> int:
    """A whole number that an attribute says; 0 where it says none, as other programs may leave it."""
    said = "" if element is None else element.get(attribute) or ""
    return int(said) if said.isdecimal() else 0


def _values(reference: etree._Element) -> list[Value] | None:
    """The cached numbers; None where one is no number."""
    numbers: list[Value] = []
    for text in _texts(reference):
        number = None if text is None else number_of(text)
        if text is not None and number is None:
            return None
        numbers.append(number)
    return numbers


def write_grid(root: etree._Element, grid: Grid, number_format: str) -> None:
    """Put other values into a chart that :func:`read_grid` has read, of as many series.

    Args:
        root: the part.
        grid: what it is to show; there may be more or fewer categories.
        number_format: of the labels, where they had one of ours.
    """
    for column, series in enumerate(_series(root) or ()):
        head, data = (
            etree.fromstring(f"<c:ser {declared('c')}>{xml}</c:ser>")
            for xml in (head_xml(grid, column), data_xml(grid, column))
        )
        _fill(series.head, head.find(f"{CHART}tx/{CHART}strRef"))
        _fill(series.names, data.find(f"{CHART}cat/{CHART}strRef"))
        _fill(series.values, data.find(f"{CHART}val/{CHART}numRef"))
    for place in root.iterfind(f".//{CHART}lineChart/{CHART}ser/{CHART}dLbls/{CHART}dLbl/{CHART}idx"):
        place.set("val", str(len(grid.names) - 1))  # the name of the line across stands at its end
    for name in root.iterfind(f".//{CHART}lineChart/{CHART}ser/{CHART}trendline/{CHART}name"):
        name.text = grid.heads[-1]
    for form in root.iterfind(f".//{CHART}dLbls/{CHART}numFmt"):
        if _FORMAT.fullmatch(form.get("formatCode") or ""):
            form.set("formatCode", number_format)
    _show_all(root, grid)


def _fill(reference: etree._Element, fresh: etree._Element | None) -> None:
    """The cache of a reference, and its address where that is of our workbook."""
    old, new = _cache(reference), None if fresh is None else _cache(fresh)
    if old is None or new is None or fresh is None:
        return
    address = reference.find(f"{CHART}f")
    if address is not None and _OURS.match(address.text or ""):
        address.text = fresh.findtext(f"{CHART}f")
    form = old.find(f"{CHART}formatCode")
    kept = [] if form is None else [form]
    points = [child for child in new if child.tag != f"{CHART}formatCode"]
    for child in list(old):
        old.remove(child)
    for child in (*kept, *points):
        old.append(child)


def _show_all(root: etree._Element, grid: Grid) -> None:
    """Take away the ends of a value axis beyond which there are values now."""
    values = [value for column in grid.columns for value in column if value is not None]
    for axis in root.iter(f"{CHART}valAx"):
        scaling = axis.find(f"{CHART}scaling")
        for end in list(scaling if scaling is not None else ()):
            limit = number_of(end.get("val") or "") if end.tag in {f"{CHART}min", f"{CHART}max"} else None
            beyond = limit is not None and any(
                value < limit if end.tag == f"{CHART}min" else value > limit for value in values
            )
            if beyond and scaling is not None:
                scaling.remove(end)
