"""Seeded faults of charts, 版头, 版记, letters and of the file itself: each breaks one item and no other."""

from __future__ import annotations

from copy import deepcopy

from conformance.draft import SETTINGS, STYLES, Change, Draft, holding, xml

CHART = "word/charts/chart1.xml"
_RULE = "//w:p[w:pPr/w:pBdr]"
_FIRST_FOOTER = "word/footer9.xml"
_TYPES = "[Content_Types].xml"
_NUMBER = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def _shown(draft: Draft) -> None:
    """Make the fifty-three per cent of the chart fifty-four, its workbook left as it is."""
    draft.find("//c:numCache/c:pt/c:v", CHART)[0].text = "54"


def _no_cache(draft: Draft) -> None:
    draft.drop("//c:numCache/c:pt", CHART)


def _untitled(draft: Draft) -> None:
    draft.find("//dc:title", "docProps/core.xml")[0].text = ""


def _thumbnail(draft: Draft) -> None:
    draft.parts["docProps/thumbnail.jpeg"] = b"\xff\xd8"


def _undescribed(draft: Draft) -> None:
    for drawing in draft.find("//wp:docPr", "word/footer3.xml"):
        del drawing.attrib["descr"]


def _swapped(draft: Draft) -> None:
    """Put the line spacing of a style's properties last, where Word does not expect it."""
    for properties in draft.find("//w:style[w:name/@w:val='公文正文']/w:pPr", STYLES):
        properties.append(properties[0])


def _part_missing(draft: Draft) -> None:
    del draft.parts["word/fontTable.xml"]


def _typed_twice(draft: Draft) -> None:
    entry = draft.find("//*[@PartName='/docProps/core.xml']", _TYPES)[0]
    entry.addnext(deepcopy(entry))


def _ends_with_table(draft: Draft) -> None:
    """Put a table, itself in order, after the last paragraph."""
    body = draft.find("/w:document/w:body")[0]
    draft.add(
        "/w:document/w:body",
        '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>'
        '<w:tr><w:tc><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc></w:tr></w:tbl>',
        at=len(body) - 1,
    )


def _higher_foot(draft: Draft) -> None:
    """Move the letter's lower rule, the page numbers of its later pages staying where they are."""
    draft.page(footer=1234)
    for number in (1, 2):
        draft.set("//w:pPr/w:spacing", f"word/footer{number}.xml", after=172)


def _more_text(draft: Draft) -> None:
    """Put a paragraph of text behind 版记."""
    more = '<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr><w:r><w:t>请认真落实。</w:t></w:r></w:p>'
    draft.find(holding("日印发"))[0].addnext(xml(more))


def _three_pages(draft: Draft) -> None:
    draft.find("//*[local-name()='Pages']", "docProps/app.xml")[0].text = "3"


FORMAL: dict[str, Change] = {
    "GF81": lambda draft: draft.set(f"{holding('人民政府文件')}//w:rFonts", eastAsia="黑体"),
    "GF82": lambda draft: draft.add(f"{_RULE}/w:pPr", '<w:ind w:left="600" w:right="600"/>'),
    "GF83": lambda draft: draft.drop("/w:document/w:body/w:p[2]"),
    "GF84": lambda draft: draft.reword("市政协。", "市政协"),
    "GF85": lambda draft: draft.reword("7月6日印发", "07月06日印发"),
    "GF86": lambda draft: draft.set(f"{holding('抄送：')}//w:sz", val=32),
    "GF106": _more_text,
    "GF108": _three_pages,
}

WHOLE: dict[str, Change] = {
    "GF107": lambda draft: draft.set(
        "//w:p[w:r/w:t='抄送：市人大常委会，市政协。']//w:framePr", yAlign="top"
    ),
}

LETTER: dict[str, Change] = {
    "GF87": lambda draft: draft.add("/w:ftr", _NUMBER, part=_FIRST_FOOTER),
    "GF88": lambda draft: draft.set("//w:pBdr/w:bottom", _FIRST_FOOTER, sz=4),
    "GF89": _higher_foot,
}

CHARTED: dict[str, Change] = {
    "GF79": lambda draft: draft.set("//w:p[.//wp:inline]/w:pPr/w:spacing", lineRule="exact"),
    "GF80": lambda draft: draft.reword("（见图1）", ""),
    "GF97": _no_cache,
    "GF98": _shown,
}

SEEDS: dict[str, Change] = {
    "GF90": lambda draft: draft.set("//w:compatSetting", SETTINGS, val=14),
    "GF91": lambda draft: draft.set("//w:themeFontLang", SETTINGS, eastAsia="ja-JP"),
    "GF92": lambda draft: draft.set("//w:characterSpacingControl", SETTINGS, val="doNotCompress"),
    "GF93": lambda draft: draft.set("//w:rPrDefault//w:sz", STYLES, val=21),
    "GF94": lambda draft: draft.set("//w:rPrDefault//w:lang", STYLES, eastAsia="en-US"),
    "GF95": lambda draft: draft.add(
        "//w:pPrDefault", '<w:pPr><w:spacing w:after="200"/></w:pPr>', part=STYLES
    ),
    "GF96": lambda draft: draft.style("公文正文", "w:rPr/w:rFonts", asciiTheme="minorHAnsi"),
    "GF99": _untitled,
    "GF100": _thumbnail,
    "GF101": _undescribed,
    "GF102": _swapped,
    "GF103": _part_missing,
    "GF104": _ends_with_table,
    "GF109": _typed_twice,
}
