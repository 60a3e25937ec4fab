"""Reading a .docx back without the writer: parts by lxml, and the child order that Word insists on."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Narrative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.narrative.blocks import Block

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = {"w": W, "r": R, "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
_ORDERS = {  # element → its children in the order of ECMA-376 (transitional), as far as the writer goes
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
        "fitText vertAlign rtl cs em lang"
    ),
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
        "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
        "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
        "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid "
        "printerSettings"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
    ),
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
        "locked rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": (
        "writeProtection view zoom removePersonalInformation mirrorMargins bordersDoNotSurroundHeader "
        "bordersDoNotSurroundFooter defaultTabStop evenAndOddHeaders characterSpacingControl compat "
        "themeFontLang clrSchemeMapping"
    ),
    "font": "altName panose1 charset family notTrueType pitch sig",
}


def rezipped(data: bytes, changes: dict[str, bytes] | None = None, *, drop: str = "") -> bytes:
    """The same zip with some members' content changed, added or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (parts(data) | (changes or {})).items():
            if name != drop:
                archive.writestr(name, content)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Name → content of every member of the zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx_of(*blocks: Block, title: str = "标题", office: str = "某办公室") -> bytes:
    """A .docx of the blocks."""
    return write_docx(Narrative(title, office, blocks))


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    """A part's root, parsed."""
    return etree.fromstring(parts(data)[name])


def select(root: etree._Element, xpath: str) -> list[etree._Element]:
    """Elements by XPath with the prefixes w, r, wp."""
    found = root.xpath(xpath, namespaces=_NAMES)
    assert isinstance(found, list)
    return [item for item in found if isinstance(item, etree._Element)]


def values(root: etree._Element, xpath: str) -> list[str]:
    """Attribute values or texts by XPath."""
    found = root.xpath(xpath, namespaces=_NAMES)
    assert isinstance(found, list)
    return [str(item) for item in found]


def lines(data: bytes) -> list[tuple[str, str]]:
    """(style id, text) of every paragraph outside tables, in order; a break inside is a slash."""
    return [
        (values(p, "w:pPr/w:pStyle/@w:val")[0], _text(p))
        for p in select(part(data), "/w:document/w:body/w:p")
    ]


def _text(paragraph: etree._Element) -> str:
    """A paragraph's text with a slash for each break."""
    return "".join(
        "/" if node.tag == f"{{{W}}}br" else str(node.text or "")
        for node in select(paragraph, ".//w:t | .//w:br")
    )


def misplaced(root: etree._Element) -> Iterator[str]:
    """Elements whose children are unknown to the schema there, or out of its order."""
    for element in root.iter(*(f"{{{W}}}{name}" for name in _ORDERS)):
        name = etree.QName(element).localname
        order = _ORDERS[name].split()
        children = [etree.QName(child).localname for child in element]
        places = [order.index(child) if child in order else -1 for child in children]
        if -1 in places or places != sorted(places):
            yield f"{name}: {children}"
