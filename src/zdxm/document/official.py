"""The official look (GB/T 9704-2012) as data: one :class:`Profile` and the table of styles made from it.

Lengths inside the package are whole twips (1/20 pt, 1/1440 inch), as Word stores them; a :class:`Profile` is
written in the units people type into 页面设置: points and millimetres.

28 characters by 22 lines is reached by the styles alone (character spacing, exact lines, ``snapToGrid``
off), because renderers disagree about the character grid; the section still states the grid so that
页面设置→文档网格 shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from zdxm.config.settings import read_section
from zdxm.declare import frozen
from zdxm.document.runs import fonts
from zdxm.errors import ConfigError
from zdxm.ooxml.names import DECLARATION, GRID_STEP, declared, escaped

A4_WIDTH, A4_HEIGHT = 11906, 16838  # tw
_CHARACTERS = 28  # 每行28字
SIZE_2, _SIZE_3, SIZE_4, SIZE_5 = 44, 32, 28, 21  # 二号 三号 四号 五号, in half points
_SIZE_SMALL_4 = 24  # 小四
CHARACTER = _SIZE_3 * 10  # tw, the width of one 三号 character before it is squeezed
TABLE_LINE = 250  # tw, 12.5 pt: close enough that a dozen rows of two lines fit a landscape page
NUMBER_LINE = 400  # tw, 20 pt, of the page number
CELL_PADDING = 34  # tw, 0.6 mm either side of a cell's text
_UNSEEN_LINE = 20  # tw, 1 pt: a paragraph that must exist but not be seen
_LIBREOFFICE_LOSS = 52  # tw by which LibreOffice's line is shorter than the text area (measured on 7.4)
_GRID_RESERVE = 7  # units below the exact pitch: one above it and Word sets 27


def _twips(millimetres: float) -> int:
    """Whole twips of a length in mm."""
    return round(millimetres * 1440 / 25.4)


@frozen(kw_only=True)
class Margins:
    """Page margins in mm, of the upright page: 天头 (top), 地脚 (bottom), 订口 (left), 切口 (right)."""

    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26


@frozen(kw_only=True)
class Profile:
    """One office's choices within GB/T 9704-2012.

    Attributes:
        title_font: the title's font, 小标宋.
        body_font: 仿宋, of the text and of the table cells.
        kai_font: 楷体, of second level headings and of the office under the title.
        hei_font: 黑体, of first level headings, 附件标识 and table headers.
        song_font: 宋体, of the page number.
        latin_font: font of digits and Latin letters.
        line_pitch: 行距 (固定值) in points; 28.95 fills the page with 22 lines, 28 is what most offices type.
        margins: page margins in mm.
    """

    title_font: str = "方正小标宋简体"
    body_font: str = "仿宋_GB2312"
    kai_font: str = "楷体_GB2312"
    hei_font: str = "黑体"
    song_font: str = "宋体"
    latin_font: str = "Times New Roman"
    line_pitch: float = 28.95
    margins: Margins = Margins()

    @property
    def pitch(self) -> int:
        """Exact line height of the text, tw."""
        return round(self.line_pitch * 20)

    @property
    def top(self) -> int:
        """Top margin of the upright page, tw."""
        return _twips(self.margins.top)

    @property
    def bottom(self) -> int:
        """Bottom margin of the upright page, tw."""
        return _twips(self.margins.bottom)

    @property
    def left(self) -> int:
        """Left margin of the upright page, tw."""
        return _twips(self.margins.left)

    @property
    def right(self) -> int:
        """Right margin of the upright page, tw."""
        return _twips(self.margins.right)

    @property
    def text_width(self) -> int:
        """版心 width of the upright page, which is its height on a landscape page, tw."""
        return A4_WIDTH - self.left - self.right

    @property
    def text_height(self) -> int:
        """版心 height of the upright page, which is its width on a landscape page, tw."""
        return A4_HEIGHT - self.top - self.bottom

    @property
    def squeeze(self) -> int:
        """Character spacing, tw (negative), that sets 28 三号 characters in a line."""
        return (self.text_width - _LIBREOFFICE_LOSS) // _CHARACTERS - CHARACTER

    @property
    def char_space(self) -> int:
        """``w:charSpace`` of the section's grid, 1/4096 pt, for the same 28 characters."""
        return int((self.text_width / _CHARACTERS - CHARACTER) * GRID_STEP // 1) - _GRID_RESERVE


_PROFILE = "profile"
_PITCHES = (20, 40)  # pt
_MARGINS = (10, 60)  # mm; leaves a 版心 on every side


def read_profile(table: Mapping[str, Any]) -> Profile:
    """Read and lint ``[profile]``: fonts by name, 行距 in points, margins in mm.

    Raises:
        ConfigError: an unknown key, a wrong type, or a measure that no page can have.
    """
    profile = read_section(Profile, table, _PROFILE)
    for field in fields(Profile):
        if getattr(profile, field.name) == "":
            raise ConfigError(f"[{_PROFILE}]", f"“{field.name}”是空的", "请写字体的名称，或删去这一行")
    _lint_measure("line_pitch", profile.line_pitch, _PITCHES, "磅")
    for field in fields(Margins):
        _lint_measure(f"margins.{field.name}", getattr(profile.margins, field.name), _MARGINS, "毫米")
    return profile


def _lint_measure(name: str, value: float, limits: tuple[int, int], unit: str) -> None:
    least, most = limits
    if not least <= value <= most:
        reason = f"“{name}”是{value:g}{unit}"
        raise ConfigError(f"[{_PROFILE}]", reason, f"请写{least}到{most}之间的数，单位是{unit}")


class StyleId(StrEnum):
    """Ids of the paragraph styles (and of the one table style) that the document's parts name."""

    NORMAL = "Normal"
    TITLE = "Title"
    HEADING_1 = "Heading1"
    HEADING_2 = "Heading2"
    HEADING_3 = "Heading3"
    HEADING_4 = "Heading4"
    BODY = "Body"
    OFFICE = "Office"
    RECIPIENT = "Recipient"
    ATTACHMENT_NOTE = "AttachmentNote"
    SIGNATURE = "Signoff"
    NOTE = "Note"
    ATTACHMENT_MARK = "AttachmentMark"
    TABLE_TITLE = "TableTitle"
    UNIT_NOTE = "UnitNote"
    TABLE_HEAD = "TableHead"
    TABLE_TEXT = "TableText"
    TABLE_SUM = "TableSum"
    TABLE_GROUP = "TableGroup"
    TABLE_NOTE = "TableNote"
    PAGE_NUMBER = "PageNumberLine"
    SECTION_END = "SectionEnd"
    CHART = "ChartLine"
    CAPTION = "Caption"
    HEAD_LINE = "HeadLine"
    ORGAN_MARK = "OrganMark"
    DOCUMENT_NUMBER = "DocumentNumber"
    RULE = "RuleLine"
    IMPRINT = "Imprint"
    TABLE = "AttachedTable"


@frozen(kw_only=True)
class _Style:
    """A paragraph style, complete in itself so that no change to another style can shift it.

    Attributes:
        id: what the document names.
        name: what Word shows; built-in names are in English and lower case.
        font: name of the Profile's attribute that holds its CJK font.
        size: half points.
        jc: w:jc value.
        line: exact line height in tw, 0 for the Profile's; None for lines as high as what stands in them.
        indent: True for 首行缩进2字符.
        outline: outline level from 0, None for text.
        squeezed: True for the 28 characters a line of running text.
        all_slots: True when digits too are set in the CJK font.
        colour: of the text.
    """

    id: StyleId
    name: str
    font: str = "body_font"
    size: int = _SIZE_3
    jc: str = "both"
    line: int | None = 0
    indent: bool = False
    outline: int | None = None
    squeezed: bool = True
    keep_next: bool = False
    all_slots: bool = False
    colour: str = "000000"


def _heading(style: StyleId, level: int, font: str) -> _Style:
    """The style of headings of ``level`` (1 to 4): a line of text in another font."""
    name = f"heading {level}"
    return _Style(id=style, name=name, font=font, indent=True, outline=level - 1, keep_next=True)


_TABLE_TEXT = _Style(
    id=StyleId.TABLE_TEXT, name="表格文字", size=SIZE_5, line=TABLE_LINE, jc="left", squeezed=False
)
_TITLE = _Style(
    id=StyleId.TITLE,
    name="Title",
    font="title_font",
    size=SIZE_2,
    jc="center",
    squeezed=False,
    all_slots=True,
)
_STYLES = (
    _Style(id=StyleId.NORMAL, name="Normal"),
    _TITLE,
    _heading(StyleId.HEADING_1, 1, "hei_font"),
    _heading(StyleId.HEADING_2, 2, "kai_font"),
    _heading(StyleId.HEADING_3, 3, "body_font"),
    _heading(StyleId.HEADING_4, 4, "body_font"),
    _Style(id=StyleId.BODY, name="公文正文", indent=True),
    _Style(id=StyleId.OFFICE, name="发文单位", font="kai_font", jc="center"),
    _Style(id=StyleId.RECIPIENT, name="主送机关"),
    _Style(id=StyleId.ATTACHMENT_NOTE, name="附件说明"),
    _Style(id=StyleId.SIGNATURE, name="落款", jc="left"),
    _Style(id=StyleId.NOTE, name="附注", indent=True),
    _Style(id=StyleId.ATTACHMENT_MARK, name="附件标识", font="hei_font"),
    replace(_TITLE, id=StyleId.TABLE_TITLE, name="表题"),
    _TABLE_TEXT,
    replace(_TABLE_TEXT, id=StyleId.UNIT_NOTE, name="单位注", jc="right", keep_next=True),
    replace(_TABLE_TEXT, id=StyleId.TABLE_HEAD, name="表头", font="hei_font", jc="center", keep_next=True),
    replace(_TABLE_TEXT, id=StyleId.TABLE_SUM, name="表格合计", font="hei_font"),
    replace(_TABLE_TEXT, id=StyleId.TABLE_GROUP, name="表格类别", font="hei_font", keep_next=True),
    replace(_TABLE_TEXT, id=StyleId.TABLE_NOTE, name="表注"),
    _Style(
        id=StyleId.PAGE_NUMBER, name="页码", font="song_font", size=SIZE_4, jc="left",
        line=NUMBER_LINE, squeezed=False, all_slots=True,
    ),
    _Style(id=StyleId.SECTION_END, name="分节", size=2, line=_UNSEEN_LINE, squeezed=False),
    _Style(id=StyleId.HEAD_LINE, name="版头标注", font="hei_font"),
    replace(_TITLE, id=StyleId.ORGAN_MARK, name="发文机关标志", colour="FF0000"),
    _Style(id=StyleId.DOCUMENT_NUMBER, name="发文字号", jc="center"),
    _Style(id=StyleId.RULE, name="分隔线", size=2, line=_UNSEEN_LINE, squeezed=False),
    _Style(id=StyleId.IMPRINT, name="版记", size=SIZE_4, jc="left", squeezed=False),
    _Style(
        id=StyleId.CHART, name="图", size=2, line=None, jc="center", squeezed=False, keep_next=True
    ),
    _Style(
        id=StyleId.CAPTION, name="caption", font="hei_font", size=_SIZE_SMALL_4, jc="center", squeezed=False
    ),
)  # fmt: skip

BUILT_IN = frozenset({"normal", "title", "heading 1", "heading 2", "heading 3", "heading 4", "caption"})
"""Names, in lower case, of the styles that Word has itself."""
_INDENT = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"/>'  # LibreOffice ignores the first
_ONE_LINE = 'w:line="240" w:lineRule="auto"'  # an exact line would cut a chart off
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_BORDER_NAMES = ("top", "left", "bottom", "right", "insideH", "insideV")
_CELL_MARGINS = (
    f'<w:tblCellMar><w:left w:w="{CELL_PADDING}" w:type="dxa"/><w:right w:w="{CELL_PADDING}" w:type="dxa"/>'
    "</w:tblCellMar>"
)
_TABLE_STYLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    f"{_CELL_MARGINS}</w:tblPr></w:style>"
    f'<w:style w:type="table" w:customStyle="1" w:styleId="{StyleId.TABLE}"><w:name w:val="附表"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
    + "".join(f'<w:{n} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for n in _BORDER_NAMES)
    + f"</w:tblBorders>{_CELL_MARGINS}</w:tblPr></w:style>"
)


def styles_xml(profile: Profile) -> str:
    """The part ``word/styles.xml``: document defaults (no theme fonts, zh-CN) and every style."""
    base = fonts(profile.body_font, profile.latin_font)
    return (
        f"{DECLARATION}<w:styles {declared('w')}>"
        f"<w:docDefaults><w:rPrDefault><w:rPr>{base}"
        f'<w:color w:val="000000"/><w:sz w:val="{_SIZE_3}"/><w:szCs w:val="{_SIZE_3}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        + "".join(_style_xml(style, profile) for style in _STYLES)
        + _TABLE_STYLE
        + "</w:styles>"
    )


def _style_xml(style: _Style, profile: Profile) -> str:
    """One ``w:style``."""
    built_in = style.name.lower() in BUILT_IN
    is_normal = style.id is StyleId.NORMAL
    kind = ' w:default="1"' if is_normal else "" if built_in else ' w:customStyle="1"'
    based_on = "" if is_normal else f'<w:basedOn w:val="{StyleId.NORMAL}"/>'
    following = f'<w:next w:val="{StyleId.BODY}"/>' if style.keep_next and style.outline is not None else ""
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{style.id}"><w:name w:val="{escaped(style.name)}"/>'
        f"{based_on}{following}<w:qFormat/>{_paragraph_properties(style, profile)}"
        f"{_run_properties(style, profile)}</w:style>"
    )


def _paragraph_properties(style: _Style, profile: Profile) -> str:
    """The style's ``w:pPr``, children in the schema's order."""
    keep = "<w:keepNext/>" if style.keep_next else ""
    line = f'w:line="{style.line or profile.pitch}" w:lineRule="exact"'
    if style.line is None:
        line = _ONE_LINE
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return (
        f'<w:pPr>{keep}<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" {line}/>'
        f'{_INDENT if style.indent else _FLUSH}<w:jc w:val="{style.jc}"/>{outline}</w:pPr>'
    )


def _run_properties(style: _Style, profile: Profile) -> str:
    """The style's ``w:rPr``, children in the schema's order."""
    cjk: str = getattr(profile, style.font)
    latin = cjk if style.all_slots else profile.latin_font
    spacing = profile.squeeze if style.squeezed else 0
    return (
        f'<w:rPr>{fonts(cjk, latin)}<w:b w:val="0"/><w:bCs w:val="0"/><w:i w:val="0"/>'
        f'<w:snapToGrid w:val="0"/><w:color w:val="{style.colour}"/><w:spacing w:val="{spacing}"/>'
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr>'
    )


# (landscape, even) → relationship id and part name of its footer
FOOTERS = {
    (False, False): ("rIdFooterOdd", "footer1.xml"),
    (False, True): ("rIdFooterEven", "footer2.xml"),
    (True, False): ("rIdFooterLandscapeOdd", "footer3.xml"),
    (True, True): ("rIdFooterLandscapeEven", "footer4.xml"),
}
NUMBER_ROOM = 578
"""From the foot of 版心 to the foot of the number's line, tw: its dash is then 7 mm below 版心."""


def section_xml(profile: Profile, *, landscape: bool, even: bool = False) -> str:
    """A ``w:sectPr`` with its two footers and the 28 by 22 grid.

    It starts on a new page; with ``even`` on one of an even number, behind a blank one if need be.
    """
    begins = "evenPage" if even else "nextPage"
    size = f'w:w="{A4_WIDTH}" w:h="{A4_HEIGHT}"'
    margins = (profile.top, profile.right, profile.bottom, profile.left)
    if landscape:
        size = f'w:w="{A4_HEIGHT}" w:h="{A4_WIDTH}" w:orient="landscape"'
        margins = (profile.left, profile.top, profile.right, profile.bottom)
    top, right, bottom, left = margins
    odd_footer, even_footer = FOOTERS[landscape, False][0], FOOTERS[landscape, True][0]
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd_footer}"/>'
        f'<w:footerReference w:type="even" r:id="{even_footer}"/>'
        f'<w:type w:val="{begins}"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" '
        f'w:footer="{bottom - NUMBER_ROOM}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{profile.pitch}" '
        f'w:charSpace="{profile.char_space}"/></w:sectPr>'
    )
