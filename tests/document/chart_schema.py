"""ECMA-376 (transitional), as far as charts go: each element's children, their order, and its values.

Written from the standard's content models, not from what the writer does: an element that is not listed may
have no children, a value that is not listed may be anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILL = "(noFill|solidFill|gradFill|blipFill|pattFill|grpFill)?"
_AXIS = (
    "axId scaling delete? axPos majorGridlines? minorGridlines? title? numFmt? majorTickMark? minorTickMark? "
    "tickLblPos? spPr? txPr? crossAx (crosses|crossesAt)?"
)
_CONTENT = {
    "chartSpace": (
        "date1904? lang? roundedCorners? AlternateContent? style? clrMapOvr? pivotSource? protection? chart "
        "spPr? txPr? externalData? printSettings? userShapes? extLst?"
    ),
    "chart": (
        "title? autoTitleDeleted? pivotFmts? view3D? floor? sideWall? backWall? plotArea legend? "
        "plotVisOnly? dispBlanksAs? extLst?"
    ),
    "plotArea": "layout? (barChart|lineChart)+ (valAx|catAx|dateAx|serAx)* dTable? spPr? extLst?",
    "layout": "manualLayout?",
    "manualLayout": "layoutTarget? xMode? yMode? wMode? hMode? x? y? w? h? extLst?",
    "barChart": "barDir grouping? varyColors? ser* dLbls? gapWidth? overlap? serLines* axId axId extLst?",
    "lineChart": (
        "grouping varyColors? ser* dLbls? dropLines? hiLowLines? upDownBars? marker? smooth? axId axId "
        "extLst?"
    ),
    "barChart/ser": (
        "idx order tx? spPr? invertIfNegative? pictureOptions? dPt* dLbls? trendline* errBars? cat? val? "
        "shape?"
    ),
    "lineChart/ser": "idx order tx? spPr? marker? dPt* dLbls? trendline* errBars? cat? val? smooth?",
    "ser/marker": "symbol? size? spPr?",
    "tx": "(strRef|v)",
    "cat": "(multiLvlStrRef|numRef|numLit|strRef|strLit)",
    "val": "(numRef|numLit)",
    "strRef": "f strCache? extLst?",
    "numRef": "f numCache? extLst?",
    "strCache": "ptCount? pt* extLst?",
    "numCache": "formatCode? ptCount? pt* extLst?",
    "pt": "v",
    "dLbls": (
        "dLbl* (delete|numFmt? spPr? txPr? dLblPos? showLegendKey? showVal? showCatName? showSerName? "
        "showPercent? showBubbleSize? separator? showLeaderLines? leaderLines?)"
    ),
    "dLbl": (
        "idx (delete|layout? tx? numFmt? spPr? txPr? dLblPos? showLegendKey? showVal? showCatName? "
        "showSerName? showPercent? showBubbleSize? separator?) extLst?"
    ),
    "trendline": (
        "name? spPr? trendlineType order? period? forward? backward? intercept? dispRSqr? dispEq? "
        "trendlineLbl? extLst?"
    ),
    "legendEntry": "idx (delete|txPr?) extLst?",
    "catAx": f"{_AXIS} auto? lblAlgn? lblOffset? tickLblSkip? tickMarkSkip? noMultiLvlLbl? extLst?",
    "valAx": f"{_AXIS} crossBetween? majorUnit? minorUnit? dispUnits? extLst?",
    "scaling": "logBase? orientation? max? min?",
    "majorGridlines": "spPr?",
    "legend": "legendPos? legendEntry* layout? overlay? spPr? txPr?",
    "externalData": "autoUpdate?",
    "spPr": f"xfrm? (custGeom|prstGeom)? {_FILL} ln? (effectLst|effectDag)? scene3d? sp3d? extLst?",
    "txPr": "bodyPr lstStyle? p+",
    "ln": f"{_FILL} (prstDash|custDash)? (round|bevel|miter)? headEnd? tailEnd? extLst?",
    "solidFill": "(scrgbClr|srgbClr|hslClr|sysClr|schemeClr|prstClr)",
    "p": "pPr? (r|br|fld)* endParaRPr?",
    "pPr": "lnSpc? spcBef? spcAft? tabLst? defRPr? extLst?",
    "defRPr": f"ln? {_FILL} (effectLst|effectDag)? highlight? latin? ea? cs? sym? extLst?",
}
_BOOLEAN = "0|1|true|false"
_VALUES = {
    "date1904": _BOOLEAN, "roundedCorners": _BOOLEAN, "autoTitleDeleted": _BOOLEAN, "plotVisOnly": _BOOLEAN,
    "varyColors": _BOOLEAN, "overlay": _BOOLEAN, "delete": _BOOLEAN, "auto": _BOOLEAN, "smooth": _BOOLEAN,
    "noMultiLvlLbl": _BOOLEAN, "autoUpdate": _BOOLEAN, "invertIfNegative": _BOOLEAN, "showVal": _BOOLEAN,
    "showLegendKey": _BOOLEAN, "showCatName": _BOOLEAN, "showSerName": _BOOLEAN, "showPercent": _BOOLEAN,
    "showBubbleSize": _BOOLEAN, "dispRSqr": _BOOLEAN, "dispEq": _BOOLEAN,
    "trendlineType": "exp|linear|log|movingAvg|poly|power",
    "forward": r"\d+(\.\d+)?", "backward": r"\d+(\.\d+)?",
    "lang": "[a-z]{2}-[A-Z]{2}",
    "barDir": "bar|col",
    "barChart/grouping": "percentStacked|clustered|standard|stacked",
    "lineChart/grouping": "percentStacked|standard|stacked",
    "lineChart/marker": _BOOLEAN,
    "dispBlanksAs": "span|gap|zero",
    "legendPos": "b|tr|l|r|t",
    "axPos": "b|l|r|t",
    "orientation": "maxMin|minMax",
    "majorTickMark": "cross|in|none|out",
    "minorTickMark": "cross|in|none|out",
    "tickLblPos": "high|low|nextTo|none",
    "crosses": "autoZero|max|min",
    "crossBetween": "between|midCat",
    "lblAlgn": "ctr|l|r",
    "lblOffset": r"\d{1,3}|1000",
    "tickLblSkip": r"[1-9]\d*",
    "dLbl/dLblPos": "b|ctr|l|r|t",
    "dLblPos": "ctr|inBase|inEnd|outEnd",
    "symbol": "circle|dash|diamond|dot|none|plus|square|star|triangle|x",
    "size": r"[2-9]|[1-6]\d|7[0-2]",
    "gapWidth": r"\d{1,2}|[1-4]\d\d|500",
    "overlap": r"-?\d{1,2}|-?100",
    "layoutTarget": "inner|outer",
    "xMode": "edge|factor",
    "yMode": "edge|factor",
    "x": r"0\.\d+", "y": r"0\.\d+", "w": r"0\.\d+", "h": r"0\.\d+",
    "min": r"-?\d+(\.\d+)?",
    "prstDash": "solid|dot|dash|lgDash|dashDot|lgDashDot|sysDash|sysDot",
    "srgbClr": "[0-9A-F]{6}",
    "idx": r"\d+", "order": r"\d+", "ptCount": r"\d+", "axId": r"\d+", "crossAx": r"\d+",
}  # fmt: skip


def breaches(root: etree._Element) -> Iterator[str]:
    """Where a chart's part breaks the standard: wrong children or order, or a wrong value."""
    for element in root.iter("*"):
        name = _name(element)
        model = _find(_CONTENT, element) or ""
        children = "".join(f"<{_name(child)}>" for child in element)
        if not re.fullmatch(_pattern(model), children):
            yield f"{name}: {children} is not {model or 'empty'}"
        value = element.get("val")
        allowed = _find(_VALUES, element)
        if value is not None and not (allowed and re.fullmatch(allowed, value)):
            yield f"{name}: {value!r} is not {allowed}"


def _find(table: dict[str, str], element: etree._Element) -> str | None:
    """The entry for an element under its parent, else for the element anywhere."""
    parent = element.getparent()
    name = _name(element)
    above = "" if parent is None else _name(parent)
    return table.get(f"{above}/{name}", table.get(name))


def _pattern(model: str) -> str:
    """A content model as a regular expression over ``<name>``s."""
    return re.sub(r"\w+", r"(?:<\g<0>>)", model).replace(" ", "")


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
