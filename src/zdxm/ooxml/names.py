"""What is named and measured alike in every OOXML file: namespaces, types, order of children, characters.

python-docx has many of these names too (``docx.oxml.ns``, ``docx.opc.constants``) and a test holds ours to
them; but importing it costs as much as the rest of a format check.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from zdxm.declare import pattern

if TYPE_CHECKING:
    from lxml import etree

_SCHEMAS = "http://schemas.openxmlformats.org"
PACKAGE = f"{_SCHEMAS}/package/2006"
OFFICE = f"{_SCHEMAS}/officeDocument/2006"
RELATIONSHIPS = f"{OFFICE}/relationships"
"""Begins the types of relationships; also their own namespace, the ``r`` of ``r:id``."""
URIS = {
    "w": f"{_SCHEMAS}/wordprocessingml/2006/main",
    "r": RELATIONSHIPS,
    "mc": f"{_SCHEMAS}/markup-compatibility/2006",
    "wp": f"{_SCHEMAS}/drawingml/2006/wordprocessingDrawing",
    "a": f"{_SCHEMAS}/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "c": f"{_SCHEMAS}/drawingml/2006/chart",
    "v": "urn:schemas-microsoft-com:vml",
}
"""Prefix → namespace."""
WORD, MC, PLACED, DRAWN, SHAPE, CHART, VML = (
    f"{{{URIS[prefix]}}}" for prefix in ("w", "mc", "wp", "a", "wps", "c", "v")
)
"""Namespaces as lxml writes them before a name."""
R_ID = f"{{{RELATIONSHIPS}}}id"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = "[Content_Types].xml"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_TYPE = f"{WORD_TYPE}.document.main+xml"
CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
LINKS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
PLAIN_TYPE = "application/xml"

_CHILDREN = {
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
        "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
        "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
        "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "sectPr": (
        "footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign "
        "noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark cellIns cellDel cellMerge tcPrChange"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
        "locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "styles": "docDefaults latentStyles style",
}
ORDERS = {
    name: {child: at for at, child in enumerate(children.split())} for name, children in _CHILDREN.items()
}
"""Element → child → its place among the children, by the schema; ``w:`` names without prefix."""


def links_part(part: str) -> str:
    """Name of the part that holds a part's relationships."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def qualified(name: str) -> str:
    """A ``w:`` name as lxml spells it."""
    return WORD + name


def declared(*prefixes: str) -> str:
    """Attributes that declare namespaces.

    >>> declared("r")
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    """
    return " ".join(f'xmlns:{prefix}="{URIS[prefix]}"' for prefix in prefixes)


def insert_in_order(parent: etree._Element, child: etree._Element) -> None:
    """Put a child where the schema wants it in an element of :data:`ORDERS`."""
    order = ORDERS[_local(parent)]
    place = order[_local(child)]
    later = (at for at, other in enumerate(parent) if order.get(_local(other), -1) > place)
    parent.insert(next(later, len(parent)), child)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"  # by XML 1.0, or discouraged
)
"""Characters that no XML holds, as a set of a regular expression."""
_BREAKS = pattern("\r\n|[\t\n\r\x85\u2028\u2029]")
_NOT_XML = pattern(f"[{FORBIDDEN}]")
_NEEDS_ESCAPE = pattern(rf'[&<>"\t\n\r\x85\u2028\u2029{FORBIDDEN}]')


def plain(text: str) -> str:
    """The text on one line and without characters XML cannot hold: line breaks and tabs become spaces."""
    return _NOT_XML.sub("", _BREAKS.sub(" ", text))


def escaped(text: str) -> str:
    """The text on one line, for element content or a double-quoted attribute."""
    if not _NEEDS_ESCAPE.search(text):
        return text
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


EMU = 635
"""A twip (1/1440 inch), in the unit of drawings."""
GRID_STEP = 204.8
"""A twip, in the unit of ``w:charSpace`` (1/4096 pt)."""
_FIRST_WIDE = "\u2000"  # from general punctuation on, a character of official prose is as wide as a 汉字


def em_width(text: str) -> float:
    """Estimated width in 汉字: a Latin letter or digit counts half."""
    if text.isascii():
        return len(text) / 2
    return sum(0.5 if char < _FIRST_WIDE else 1.0 for char in text)
