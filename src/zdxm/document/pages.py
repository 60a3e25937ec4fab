"""Sections and their page numbers: upright pages for text, landscape pages for 附表.

A landscape page is bound like every other sheet, turned a quarter (GB/T 9704 clause 8): its top is at the
订口 side, and its number must stand where the number of an upright page stands, hence at the page's left
edge, turned with the sheet: lower left on odd pages, upper left on even ones. Word turns text only inside a
text box, so there the footer holds one that is placed on the page.
"""

from __future__ import annotations

from zdxm.document.official import A4_HEIGHT, A4_WIDTH, NUMBER_LINE, SIZE_4, Profile, StyleId
from zdxm.document.runs import fonts

__all__ = ["FOOTERS", "NAMESPACES", "NUMBER_ROOM", "footer_xml", "section_xml"]

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
# (landscape, even) → relationship id and part name of its footer
FOOTERS = {
    (False, False): ("rIdFooterOdd", "footer1.xml"),
    (False, True): ("rIdFooterEven", "footer2.xml"),
    (True, False): ("rIdFooterLandscapeOdd", "footer3.xml"),
    (True, True): ("rIdFooterLandscapeEven", "footer4.xml"),
}
_ONE_CHARACTER = SIZE_4 * 10  # tw, 空一字 of 四号
NUMBER_ROOM = 578
"""From the foot of 版心 to the foot of the number's line, tw: its dash is then 7 mm below 版心."""
_BOX_LENGTH = 2400  # tw along the page's edge, room for — 9999 —
_EMU = 635  # a twip, in the unit of drawings
_ALT_TEXT = "页码"
_DASH = "—"


def section_xml(profile: Profile, *, landscape: bool) -> str:
    """A ``w:sectPr`` that starts on a new page, with its two footers and the 28 by 22 grid."""
    size = f'w:w="{A4_WIDTH}" w:h="{A4_HEIGHT}"'
    margins = (profile.top, profile.right, profile.bottom, profile.left)
    if landscape:
        size = f'w:w="{A4_HEIGHT}" w:h="{A4_WIDTH}" w:orient="landscape"'
        margins = (profile.left, profile.top, profile.right, profile.bottom)
    top, right, bottom, left = margins
    odd, even = FOOTERS[landscape, False][0], FOOTERS[landscape, True][0]
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/>'
        f'<w:footerReference w:type="even" r:id="{even}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" '
        f'w:footer="{bottom - NUMBER_ROOM}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{profile.pitch}" '
        f'w:charSpace="{profile.char_space}"/></w:sectPr>'
    )


def footer_xml(profile: Profile, *, landscape: bool, even: bool) -> str:
    """A footer part: — 1 —, outer side, one character from the edge of 版心."""
    number = _number(profile, even=even)
    content = _turned(number, profile, even=even) if landscape else number
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr {NAMESPACES}>{content}</w:ftr>'


def _number(profile: Profile, *, even: bool) -> str:
    """The paragraph — PAGE —, wholly in 宋体."""
    side = "left" if even else "right"
    song = fonts(profile.song_font, profile.song_font, hint=' w:hint="eastAsia"')
    pinned = f"<w:rPr>{song}</w:rPr>"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{StyleId.PAGE_NUMBER}"/><w:ind w:{side}="{_ONE_CHARACTER}"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r>{pinned}<w:t xml:space="preserve">{_DASH} </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r>{pinned}<w:t xml:space="preserve"> {_DASH}</w:t></w:r></w:p>'
    )


def _turned(paragraph: str, profile: Profile, *, even: bool) -> str:
    """The paragraph in a text box at the left edge of a landscape page, turned a quarter clockwise."""
    across = (profile.bottom - NUMBER_ROOM) * _EMU
    down = (profile.left if even else A4_WIDTH - profile.right - _BOX_LENGTH) * _EMU
    width, height = NUMBER_LINE * _EMU, _BOX_LENGTH * _EMU
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{StyleId.SECTION_END}"/></w:pPr><w:r>'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{across}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{2 if even else 1}" name="{_ALT_TEXT}" descr="{_ALT_TEXT}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{paragraph}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"/>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )
