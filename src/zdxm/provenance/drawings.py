"""The charts of a document: where each is drawn, its part and its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.chart_space import CHART_NAMESPACE
from zdxm.docx_text.archive import parse_xml
from zdxm.provenance.chart_parts import read_grid
from zdxm.provenance.flow import WORD

if TYPE_CHECKING:
    from zdxm.document.chart_data import Grid
    from zdxm.docx_text.archive import Archive

__all__ = ["Drawing", "find_drawings"]

_CHART, _DATA = f"{{{CHART_NAMESPACE}}}chart", f"{{{CHART_NAMESPACE}}}externalData"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EXTENT, _PROPERTIES = f"{_PLACED}extent", f"{_PLACED}docPr"
_FRAMES = frozenset({f"{_PLACED}inline", f"{_PLACED}anchor"})
_DELETED = f"{WORD}del"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in the text.

    Attributes:
        frame: the element that places it.
        part: name of its part.
        content: of the part.
        grid: what it shows; None where that cannot be told.
        workbook: name of its workbook's part; "" where that is missing; None where it has none.
    """

    frame: etree._Element
    part: str
    content: bytes
    grid: Grid | None
    workbook: str | None

    @property
    def digest(self) -> str:
        """SHA-256 of its part."""
        return sha256(self.content).hexdigest()

    @property
    def description(self) -> str:
        """What is said to those who cannot see it."""
        properties = self.frame.find(_PROPERTIES)
        return "" if properties is None else properties.get("descr") or ""

    def describe(self, words: str) -> None:
        """Say something else to those who cannot see it; where nothing is said, nothing will be."""
        properties = self.frame.find(_PROPERTIES)
        if properties is not None and properties.get("descr"):
            properties.set("descr", words)

    def resize(self, old: tuple[int, int], new: tuple[int, int]) -> bool:
        """Make room for more or fewer bars, if nobody has drawn it larger or smaller; is it so large now?"""
        extent = self.frame.find(_EXTENT)
        if extent is None or old[0] != new[0]:
            return False
        if (extent.get("cx"), extent.get("cy")) not in [
            (str(width), str(height)) for width, height in (old, new)
        ]:
            return False
        extent.set("cy", str(new[1]))
        return True


def find_drawings(archive: Archive, root: etree._Element) -> list[Drawing]:
    """The charts of a document's main part, in order; deleted ones are none."""
    links = archive.related(archive.main)
    found = []
    for chart in root.iter(_CHART):
        frame = next((one for one in chart.iterancestors() if one.tag in _FRAMES), None)
        _, part = links.get(chart.get(_ID) or "", ("", ""))
        deleted = any(True for _ in chart.iterancestors(_DELETED))
        if frame is not None and archive.has(part) and not deleted:
            found.append(_drawing(archive, frame, part))
    return found


def _drawing(archive: Archive, frame: etree._Element, part: str) -> Drawing:
    content = archive.read(part)
    try:
        space = parse_xml(content)
    except etree.XMLSyntaxError:
        return Drawing(frame, part, content, None, None)
    data = space.find(_DATA)
    workbook = None
    if data is not None:
        _, target = archive.related(part).get(data.get(_ID) or "", ("", ""))
        workbook = target if target and archive.has(target) else ""
    return Drawing(frame, part, content, read_grid(space), workbook)
