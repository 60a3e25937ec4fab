"""The .docx: its parts, each by the relationship that leads to it, and the small ones among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from zdxm.document import marks, official
from zdxm.document.body import document_xml, lay_out
from zdxm.document.charts import WORKBOOK_ID, Drawn, draw
from zdxm.document.runs import NAMESPACES, fonts
from zdxm.ooxml import names
from zdxm.ooxml.names import DECLARATION, EMU, PACKAGE, RELATIONSHIPS, declared, escaped
from zdxm.ooxml.writing import SEAL_PART, Part, members, pack

if TYPE_CHECKING:
    from zdxm.document.letterhead import Letterhead
    from zdxm.document.marks import Provenance
    from zdxm.narrative.blocks import Narrative

MAIN = "word/document.xml"
_OFFICIAL = official.Profile()
# official font → (the name it goes by where it is missing, family)
_ALTERNATIVES = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "script"),
    "仿宋_GB2312": ("仿宋", "modern"),
    "楷体_GB2312": ("楷体", "modern"),
    "黑体": ("SimHei", "modern"),
    "宋体": ("SimSun", "auto"),
}
_NOT_LISTED = ("", "auto")
_ONE_CHARACTER = official.SIZE_4 * 10  # tw, 空一字 of 四号
_BOX_LENGTH = 2400  # tw along the page's edge, room for — 9999 —
_W = declared("w")
_ALT_TEXT = "页码"
_DASH = "—"


def write_docx(
    narrative: Narrative,
    profile: official.Profile = _OFFICIAL,
    provenance: Provenance | None = None,
    *,
    letterhead: Letterhead | None = None,
) -> bytes:
    """The narrative as a .docx.

    Args:
        narrative: what is printed; its text may hold any character.
        profile: the office's choices, by default those of GB/T 9704-2012.
        provenance: what tells where each figure comes from; None for a document without bookmarks.
        letterhead: the office's own document to put the report into; None for a document of ours.

    Returns:
        The file's bytes; the same for the same arguments, always.
    """
    foot = profile.bottom
    if letterhead:
        profile, foot = letterhead.paper(profile), letterhead.foot
    if provenance:
        narrative = marks.mark_figures(narrative)
    drawn = [draw(chart, profile) for chart in narrative.charts]
    linked = [*_fixed(profile, foot), *_charts(drawn)]
    if provenance:
        linked.append(_figures(narrative, provenance, drawn))
    about = _about(narrative.title, narrative.office)
    if letterhead:
        contents = letterhead.filled(linked, about, lay_out(narrative, profile, on_our_paper=False), profile)
    else:
        body = document_xml(narrative, profile)
        main = Part(MAIN, body, names.MAIN_TYPE, "rId1", f"{RELATIONSHIPS}/officeDocument", tuple(linked))
        contents = members([main, *about])
    return pack(sorted(contents.items(), key=lambda item: item[0]))


def _fixed(profile: official.Profile, foot: int) -> Iterator[Part]:
    """The parts behind the text that every document has; ``foot`` is the page's own margin there, tw."""
    yield _word("styles", "styles.xml", "rIdStyles", official.styles_xml(profile))
    yield _word("settings", "settings.xml", "rIdSettings", settings_xml())
    yield _word("fontTable", "fontTable.xml", "rIdFontTable", font_table_xml(profile))
    for (landscape, even), (identity, name) in official.FOOTERS.items():
        yield _word("footer", name, identity, footer_xml(profile, foot, landscape=landscape, even=even))


def _word(kind: str, name: str, identity: str, content: str) -> Part:
    return Part(f"word/{name}", content, f"{names.WORD_TYPE}.{kind}+xml", identity, f"{RELATIONSHIPS}/{kind}")


def _charts(drawn: Sequence[Drawn]) -> Iterator[Part]:
    """Each chart with its workbook."""
    for number, one in enumerate(drawn, start=1):
        book = f"word/embeddings/chart{number}.xlsx"
        workbook = Part(book, one.workbook, names.WORKBOOK_TYPE, WORKBOOK_ID, f"{RELATIONSHIPS}/package")
        name, identity = f"word/charts/chart{number}.xml", f"rIdChart{number}"
        yield Part(name, one.xml, names.CHART_TYPE, identity, f"{RELATIONSHIPS}/chart", (workbook,))


def _figures(narrative: Narrative, provenance: Provenance, drawn: Sequence[Drawn]) -> Part:
    """What tells where the numbered figures come from, those in charts too."""
    points = tuple(marks.chart_points(narrative.charts))
    memory = marks.memory_xml(
        marks.sentences_of(narrative), tuple(marks.chart_memories(narrative.charts, drawn))
    )
    content = marks.figures_xml(narrative.title, marks.marks_of(narrative), points, provenance, memory=memory)
    schema = f"{RELATIONSHIPS}/customXmlProps"
    properties = Part(marks.FIGURES_PROPERTIES, marks.properties_xml(), names.CUSTOM_TYPE, "rId1", schema)
    return Part(
        marks.FIGURES, content, names.PLAIN_TYPE, "rIdFigures", f"{RELATIONSHIPS}/customXml", (properties,)
    )


def _about(title: str, office: str) -> tuple[Part, ...]:
    """What says something of the whole file: title and office, program, seal."""
    core, app = f"{PACKAGE}/relationships/metadata/core-properties", f"{RELATIONSHIPS}/extended-properties"
    return (
        Part("docProps/core.xml", core_xml(title, office), names.CORE_TYPE, "rId2", core),
        Part("docProps/app.xml", app_xml(), names.APP_TYPE, "rId3", app),
        SEAL_PART,
    )


def core_xml(title: str, office: str) -> str:
    """The part ``docProps/core.xml``: title, office as creator (or none), language; no person, no clock."""
    creator = f"<dc:creator>{escaped(office)}</dc:creator>" if office else ""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title>{creator}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def app_xml() -> str:
    """The part ``docProps/app.xml``."""
    return (
        f'{DECLARATION}<Properties xmlns="{names.OFFICE}/extended-properties">'
        "<Application>zdxm</Application></Properties>"
    )


def settings_xml() -> str:
    """The part ``word/settings.xml``: odd and even footers, compressed punctuation, Word 2013 layout."""
    return (
        f'{DECLARATION}<w:settings {_W}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table_xml(profile: official.Profile) -> str:
    """The part ``word/fontTable.xml``: the fonts asked for, and their names where these are missing."""
    named = (profile.title_font, profile.body_font, profile.kai_font, profile.hei_font, profile.song_font)
    cjk = "".join(_font_xml(name) for name in dict.fromkeys(named))
    latin = (
        f'<w:font w:name="{escaped(profile.latin_font)}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f"{DECLARATION}<w:fonts {_W}>{cjk}{latin if profile.latin_font not in named else ''}</w:fonts>"


def _font_xml(name: str) -> str:
    """One CJK ``w:font`` (charset GB2312)."""
    alternative, family = _ALTERNATIVES.get(name, _NOT_LISTED)
    alt_name = f'<w:altName w:val="{alternative}"/>' if alternative else ""
    return (
        f'<w:font w:name="{escaped(name)}">{alt_name}<w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="default"/></w:font>'
    )


def footer_xml(profile: official.Profile, foot: int, *, landscape: bool, even: bool) -> str:
    """A footer part: — 1 —, outer side, one character from the edge of 版心."""
    number = _number(
        profile, even=even, above=0 if landscape else official.NUMBER_ROOM - official.NUMBER_LINE
    )
    content = _turned(number, profile, foot, even=even) if landscape else number
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{content}</w:ftr>"


def _number(profile: official.Profile, *, even: bool, above: int) -> str:
    """The paragraph — PAGE —, wholly in 宋体.

    The room above it, tw, is its own: LibreOffice forgets the footer's in a section that begins on an even
    page, and its 版心 would be as much higher.
    """
    room = f'<w:spacing w:before="{above}"/>' if above else ""
    side = "left" if even else "right"
    song = fonts(profile.song_font, profile.song_font, hint=' w:hint="eastAsia"')
    pinned = f"<w:rPr>{song}</w:rPr>"
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{official.StyleId.PAGE_NUMBER}"/>{room}'
        f'<w:ind w:{side}="{_ONE_CHARACTER}"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r>{pinned}<w:t xml:space="preserve">{_DASH} </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r>{pinned}<w:t xml:space="preserve"> {_DASH}</w:t></w:r></w:p>'
    )


def _turned(paragraph: str, profile: official.Profile, foot: int, *, even: bool) -> str:
    """The paragraph in a text box at the left edge of a landscape page, turned a quarter clockwise."""
    across = max(0, foot - official.NUMBER_ROOM) * EMU
    down = (profile.left if even else official.A4_WIDTH - profile.right - _BOX_LENGTH) * EMU
    width, height = official.NUMBER_LINE * EMU, _BOX_LENGTH * EMU
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{official.StyleId.SECTION_END}"/></w:pPr><w:r>'
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
