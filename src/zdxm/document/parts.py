"""The small parts of the package, the same for every document but for title, office, fonts and charts."""

from __future__ import annotations

from zdxm.document.marks import FIGURES, FIGURES_PROPERTIES
from zdxm.document.official import Profile
from zdxm.document.titles import FOOTERS
from zdxm.ooxml.names import escaped
from zdxm.saving import SEAL

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = {
    "word/document.xml": f"{_WORD_TYPE}.document.main+xml",
    "word/styles.xml": f"{_WORD_TYPE}.styles+xml",
    "word/settings.xml": f"{_WORD_TYPE}.settings+xml",
    "word/fontTable.xml": f"{_WORD_TYPE}.fontTable+xml",
    **{f"word/{part}": f"{_WORD_TYPE}.footer+xml" for _, part in FOOTERS.values()},
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    SEAL: "application/vnd.zdxm.seal+xml",
}
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROOT_RELATIONSHIPS = (
    ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
    ("rId4", "urn:zdxm:relationships:seal", SEAL),
)
_DOCUMENT_RELATIONSHIPS = (
    ("rIdStyles", f"{_OFFICE}/styles", "styles.xml"),
    ("rIdSettings", f"{_OFFICE}/settings", "settings.xml"),
    ("rIdFontTable", f"{_OFFICE}/fontTable", "fontTable.xml"),
    *((identifier, f"{_OFFICE}/footer", part) for identifier, part in FOOTERS.values()),
)
# official font → (the name it goes by where it is missing, family)
_ALTERNATIVES = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "script"),
    "仿宋_GB2312": ("仿宋", "modern"),
    "楷体_GB2312": ("楷体", "modern"),
    "黑体": ("SimHei", "modern"),
    "宋体": ("SimSun", "auto"),
}
_NOT_LISTED = ("", "auto")


def _relationships(entries: tuple[tuple[str, str, str], ...]) -> str:
    """A relationships part from (id, type, target)."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def root_rels_xml() -> str:
    """The part ``_rels/.rels``."""
    return _relationships(_ROOT_RELATIONSHIPS)


def figures_rels_xml() -> str:
    """The relationships part of the one that tells where figures come from."""
    return _relationships((("rId1", f"{_OFFICE}/customXmlProps", FIGURES_PROPERTIES.rpartition("/")[2]),))


def document_rels_xml(charts: int = 0, *, provenance: bool = False) -> str:
    """The part ``word/_rels/document.xml.rels``, with so many charts, and the part that tells of figures."""
    numbers = range(1, charts + 1)
    drawn = tuple((f"rIdChart{at}", f"{_OFFICE}/chart", f"charts/chart{at}.xml") for at in numbers)
    told = (("rIdFigures", f"{_OFFICE}/customXml", f"../{FIGURES}"),) if provenance else ()
    return _relationships((*_DOCUMENT_RELATIONSHIPS, *drawn, *told))


def content_types_xml(charts: int = 0, *, provenance: bool = False) -> str:
    """The part ``[Content_Types].xml``, with so many charts and their workbooks, and the one of figures."""
    numbers = range(1, charts + 1)
    types = _CONTENT_TYPES | {f"word/charts/chart{at}.xml": _CHART_TYPE for at in numbers}
    types |= {f"word/embeddings/chart{at}.xlsx": _WORKBOOK_TYPE for at in numbers}
    if provenance:
        types[FIGURES_PROPERTIES] = _PROPERTIES_TYPE
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def core_xml(title: str, office: str) -> str:
    """The part ``docProps/core.xml``: title, office as creator (or none), language; no person, no clock."""
    creator = f"<dc:creator>{escaped(office)}</dc:creator>" if office else ""
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title>{creator}<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def app_xml() -> str:
    """The part ``docProps/app.xml``."""
    return (
        f'{_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>zdxm</Application></Properties>"
    )


def settings_xml() -> str:
    """The part ``word/settings.xml``: odd and even footers, compressed punctuation, Word 2013 layout."""
    return (
        f'{_DECLARATION}<w:settings {_W}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table_xml(profile: Profile) -> str:
    """The part ``word/fontTable.xml``: the fonts asked for, and their names where these are missing."""
    named = (profile.title_font, profile.body_font, profile.kai_font, profile.hei_font, profile.song_font)
    cjk = "".join(_font_xml(name) for name in dict.fromkeys(named))
    latin = (
        f'<w:font w:name="{escaped(profile.latin_font)}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f"{_DECLARATION}<w:fonts {_W}>{cjk}{latin if profile.latin_font not in named else ''}</w:fonts>"


def _font_xml(name: str) -> str:
    """One CJK ``w:font`` (charset GB2312)."""
    alternative, family = _ALTERNATIVES.get(name, _NOT_LISTED)
    alt_name = f'<w:altName w:val="{alternative}"/>' if alternative else ""
    return (
        f'<w:font w:name="{escaped(name)}">{alt_name}<w:charset w:val="86"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="default"/></w:font>'
    )
