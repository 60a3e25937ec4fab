"""zdxm.document.letterhead: a report in the office's own document."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from document.chart_samples import rate_chart
from document.letterheads import letterhead
from document.reading import misplaced, part, parts, rezipped, select, values
from document.samples import OFFICE, report, small_table, text
from zdxm.document.letterhead import read_letterhead
from zdxm.document.official import NUMBER_LINE, NUMBER_ROOM, Profile
from zdxm.document.package import write_docx
from zdxm.errors import DocumentError
from zdxm.narrative.blocks import Block, Narrative, Run, Title
from zdxm.ooxml.names import EMU
from zdxm.saving import is_own_unedited

TITLE = Title((Run("题"),))


def filled(base: bytes, *blocks: Block) -> bytes:
    """The base with a report of these blocks in it."""
    return write_docx(Narrative("题", OFFICE, blocks), letterhead=read_letterhead(base, "稿纸.docx"))


def texts(data: bytes) -> list[str]:
    """The text of every paragraph of the body, tables left out, as an independent reader sees it."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def shapes(data: bytes) -> list[tuple[bool, bool]]:
    """For each section: landscape, and whether it names footers of its own."""
    sections = select(part(data), "//w:sectPr")
    return [(bool(values(s, "w:pgSz/@w:orient")), bool(select(s, "w:footerReference"))) for s in sections]


def typed(data: bytes) -> set[str]:
    """The parts with a content type of their own; each has one, or Word takes the file for damaged."""
    names = [str(name).lstrip("/") for name in values(part(data, "[Content_Types].xml"), "//@PartName")]
    assert sorted(names) == sorted(set(names))
    return set(names)


@pytest.mark.parametrize("marker", ["{{正文}}", "【正文】", "{{ 正文 }}", "｛｛正文｝｝", "【　正文　】"])
def test_the_report_stands_in_the_markers_place(marker: str) -> None:
    """The marker paragraph gives way; what stands around it stays."""
    data = filled(letterhead(marker=marker, tail="本单位的结尾。"), TITLE, text("正文。"))
    assert texts(data) == ["本单位的开头。", "题", "", "正文。", "本单位的结尾。"]
    assert shapes(data) == [(False, True)]


def test_without_a_marker_the_report_goes_to_the_end() -> None:
    """Behind everything, in the last section."""
    data = filled(letterhead(marker="", cover=True), TITLE, text("正文。"))
    assert texts(data)[-4:] == ["本单位的开头。", "题", "", "正文。"]


def test_an_empty_last_paragraph_is_used() -> None:
    """A base that is nothing but a page leaves no empty line above the report."""
    base = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("")
    document.save(base)
    assert texts(filled(base.getvalue(), text("正文。"))) == ["正文。"]


def test_headers_pages_and_other_parts_stay() -> None:
    """Header, page setup and every other part are the office's, byte for byte where nothing had to change."""
    base = letterhead()
    data = filled(base, TITLE, text("正文。"))
    old, new = parts(base), parts(data)
    header = next(name for name in old if name.startswith("word/header"))
    assert new[header] == old[header]
    assert new["word/theme/theme1.xml"] == old["word/theme/theme1.xml"]
    assert values(part(data), "//w:pgMar/@w:top") == values(part(base), "//w:pgMar/@w:top")


def test_a_table_turns_the_offices_page_and_ends_the_document() -> None:
    """Landscape pages have her margins, turned; nothing behind the marker means no empty page behind them."""
    data = filled(letterhead(), TITLE, text("正文。"), small_table())
    upright, turned = select(part(data), "//w:sectPr")
    assert shapes(data) == [(False, True), (True, True)]
    sides = ("top", "right", "bottom", "left")
    margin = {side: values(upright, f"w:pgMar/@w:{side}")[0] for side in sides}
    assert [values(turned, f"w:pgMar/@w:{side}")[0] for side in sides] == [
        margin["left"], margin["top"], margin["right"], margin["bottom"],
    ]  # fmt: skip
    assert part(data)[0][-1] is not None
    assert values(part(data), "/w:document/w:body/*[last()]/w:pgSz/@w:orient") == ["landscape"]
    assert int(values(part(data), "//w:tblW/@w:w")[0]) == 16838 - int(margin["top"]) - int(margin["bottom"])


def test_what_follows_the_marker_goes_on_upright() -> None:
    """Behind the landscape pages the office's own section goes on, without a first page of its own."""
    data = filled(letterhead(tail="结尾。"), TITLE, small_table())
    assert shapes(data) == [(False, True), (True, True), (False, True)]
    assert texts(data)[-1] == "结尾。"


def test_a_table_alone_leaves_the_offices_text_upright() -> None:
    """A report that begins with a table: what stands above the marker keeps its page."""
    assert [turned for turned, _ in shapes(filled(letterhead(), small_table()))] == [False, True]


def test_page_numbers_are_added_only_where_there_are_none() -> None:
    """A base without footers gets ours, odd and even, 7 mm below the text; one with its own keeps them."""
    data = filled(letterhead(), TITLE, small_table())
    assert select(part(data, "word/settings.xml"), "//w:evenAndOddHeaders")
    upright = select(part(data), "//w:sectPr")[0]
    assert values(upright, "w:footerReference/@w:type") == ["default", "even"]
    assert values(upright, "w:headerReference/@w:type") == ["default", "even"]
    assert int(values(upright, "w:pgMar/@w:bottom")[0]) - int(values(upright, "w:pgMar/@w:footer")[0]) == 578
    own = filled(letterhead(footer=True), TITLE, small_table())
    assert shapes(own) == [(False, True), (True, False)]
    assert not select(part(own, "word/settings.xml"), "//w:evenAndOddHeaders")
    assert not [name for name in parts(own) if b"PAGE" in parts(own)[name] and "footer" in name]


def test_styles_that_the_office_has_stand() -> None:
    """公文正文 is hers, under her id; 主送机关 is added; quotes follow her font."""
    data = filled(letterhead(own_style=True), TITLE, text("“正文”。"))
    styles = part(data, "word/styles.xml")
    (name,) = values(styles, "//w:style[w:name/@w:val='公文正文']/@w:styleId")
    assert values(styles, f"//w:style[@w:styleId='{name}']//w:rFonts/@w:eastAsia") == ["宋体"]
    assert len(select(styles, "//w:style[w:name/@w:val='主送机关']")) == 1
    (quoted, *_) = select(part(data), f"//w:p[w:pPr/w:pStyle/@w:val='{name}']//w:r[w:t='“']")
    assert values(quoted, "w:rPr/w:rFonts/@w:eastAsia") == ["宋体"]


def test_built_in_styles_of_the_factory_become_official() -> None:
    """Heading 1 and Title in the theme's blue are replaced under their own ids; chosen fonts would stand."""
    styles = part(filled(letterhead(), TITLE), "word/styles.xml")
    (title,) = select(styles, "//w:style[w:name/@w:val='Title' or w:name/@w:val='title']")
    assert values(title, "w:rPr/w:rFonts/@w:eastAsia") == ["方正小标宋简体"]
    document = docx.Document(io.BytesIO(letterhead()))
    fonts = document.styles["Title"].element.rPr.rFonts
    fonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "黑体")
    base = io.BytesIO()
    document.save(base)
    (kept,) = select(part(filled(base.getvalue(), TITLE), "word/styles.xml"), "//w:style[@w:styleId='Title']")
    assert values(kept, "w:rPr/w:rFonts/@w:eastAsia") == ["黑体"]


def test_every_style_and_part_that_is_named_is_there() -> None:
    """Styles of the body exist, relationships lead somewhere, every part has a content type."""
    data = filled(letterhead(tail="结尾。"), *report().blocks, rate_chart())
    ids = set(values(part(data, "word/styles.xml"), "//w:style/@w:styleId"))
    assert len(ids) == len(values(part(data, "word/styles.xml"), "//w:style/@w:styleId"))
    used = set(values(part(data), "//w:pStyle/@w:val | //w:tblStyle/@w:val"))
    assert used <= ids
    for style in ("basedOn", "next"):
        assert set(values(part(data, "word/styles.xml"), f"//w:{style}/@w:val")) <= ids
    members = set(parts(data))
    links = part(data, "word/_rels/document.xml.rels")
    assert len({link.get("Id") for link in links}) == len(links)
    for link in links:
        target = str(link.get("Target"))
        assert (target[1:] if target.startswith("/") else f"word/{target}".replace("word/../", "")) in members
    overrides = typed(data)
    assert overrides <= members
    assert {name for name in members if "chart" in name and name.endswith(".xml")} <= overrides


def test_a_second_report_in_the_same_document_collides_with_nothing() -> None:
    """Our own output as the base: charts, drawings and styles get numbers and names that are free."""
    first = filled(letterhead(), TITLE, text("第一份。"), rate_chart(), text("{{正文}}"))
    data = filled(first, TITLE, text("第二份。"), rate_chart())
    charts = sorted(name for name in parts(data) if name.startswith("word/charts/chart"))
    assert charts == ["word/charts/chart1.xml", "word/charts/chart2.xml"]
    targets = {
        str(rel.get("Id")): str(rel.get("Target")) for rel in part(data, "word/_rels/document.xml.rels")
    }
    drawn = values(part(data), "//*[local-name()='chart']/@r:id")
    assert [targets[key].rpartition("/")[2] for key in drawn] == ["chart1.xml", "chart2.xml"]
    ids = values(part(data), "//wp:docPr/@id")
    assert len(set(ids)) == len(ids) == 2
    names = values(part(data, "word/styles.xml"), "//w:style/w:name/@w:val")
    assert len(names) == len(set(names))
    assert typed(data) <= set(parts(data))


def test_nobody_is_named_and_the_bytes_are_the_same() -> None:
    """Author, thumbnail and seal of the base are gone; the result is sealed, and the same twice."""
    base = letterhead()
    data = filled(base, TITLE, text("正文。"))
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert (properties.title, properties.author) == ("题", OFFICE)
    assert "王某某".encode() not in b"".join(parts(data).values())
    assert not [name for name in parts(data) if "thumbnail" in name]
    assert is_own_unedited(data)
    assert filled(base, TITLE, text("正文。")) == data


def test_the_schemas_order_holds() -> None:
    """Nothing that was put into the office's sections and paragraphs stands in the wrong place."""
    for base in (letterhead(), letterhead(footer=True, tail="结尾。"), letterhead(marker="", cover=True)):
        assert list(misplaced(part(filled(base, *report().blocks)))) == []


def test_the_text_area_is_the_offices() -> None:
    """Widths are those of her page, which may not be A4 with the standard's margins."""
    paper = read_letterhead(letterhead(), "稿纸.docx").paper(Profile())
    assert paper.text_width == pytest.approx(150 * 1440 / 25.4, abs=2)
    assert paper.text_height == pytest.approx(227 * 1440 / 25.4, abs=2)


def marked(*paragraphs: str, in_table: str = "") -> bytes:
    """A document of the paragraphs, and perhaps a table cell."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if in_table:
        document.add_table(1, 1).cell(0, 0).text = in_table
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        (marked("{{正文}}", "【正文】"), "出现了2次"),
        (marked("前{{正文}}后"), "没有单独成段"),
        (marked(in_table="{{正文}}"), "没有单独成段"),
        (b"", "空的"),
        (b"PK", "不是Word文档"),
        (rezipped(letterhead(), {"word/vbaProject.bin": b"x"}), "宏"),
        (rezipped(letterhead(), {"word/styles.xml": b"<x"}), "损坏"),
    ],
    ids=["two markers", "in a sentence", "in a table", "empty", "no docx", "macros", "broken"],
)
def test_what_cannot_be_a_base_is_refused(base: bytes, reason: str) -> None:
    """With the file's name, the reason and what to do."""
    with pytest.raises(DocumentError) as caught:
        read_letterhead(base, "稿纸.docx")
    assert caught.value.place == "稿纸.docx"
    assert reason in caught.value.reason


def test_a_template_file_becomes_a_document() -> None:
    """A .dotx saved as .docx would not open: the document part gets the type of a document."""
    types = parts(letterhead())["[Content_Types].xml"].replace(b"document.main+xml", b"template.main+xml")
    data = filled(rezipped(letterhead(), {"[Content_Types].xml": types}), text("正文。"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"template.main" not in archive.read("[Content_Types].xml")


@pytest.mark.parametrize(("width", "height", "foot"), [(216, 279, 25), (184, 260, 25), (210, 297, 30)])
def test_a_turned_number_stands_beside_the_table_on_any_paper(width: int, height: int, foot: int) -> None:
    """Between the page's edge and the table, at the same distance as below the text of an upright page."""
    document = docx.Document(io.BytesIO(letterhead()))
    section = document.sections[0]
    section.page_width, section.page_height, section.bottom_margin = Mm(width), Mm(height), Mm(foot)
    buffer = io.BytesIO()
    document.save(buffer)
    data = filled(buffer.getvalue(), TITLE, small_table())
    (table_edge,) = values(part(data), "//w:sectPr[w:pgSz/@w:orient]/w:pgMar/@w:left")
    for name in ("word/footer3.xml", "word/footer4.xml"):
        (offset,) = values(part(data, name), "//wp:positionH/wp:posOffset/text()")
        across = int(offset) / EMU
        assert across == int(table_edge) - NUMBER_ROOM
        assert across + NUMBER_LINE < int(table_edge)


def test_the_clerk_is_told_where_a_report_without_a_marker_went() -> None:
    """What stays of the paper's own text, and how to choose another place; nothing where all is well."""
    (told,) = read_letterhead(letterhead(marker=""), "稿纸.docx").remarks()
    assert "没有{{正文}}，报告接在文末；稿纸原有的1段文字都留在前面（“本单位的开头。”）" in told
    assert list(read_letterhead(letterhead(), "稿纸.docx").remarks()) == []


def test_centred_headings_of_the_office_are_told() -> None:
    """They centre the report's headings, which the standard does not."""
    document = docx.Document(io.BytesIO(letterhead()))
    document.styles["Heading 1"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    buffer = io.BytesIO()
    document.save(buffer)
    (told,) = read_letterhead(buffer.getvalue(), "稿纸.docx").remarks()
    assert "Heading 1" in told or "heading 1" in told
    assert "居中" in told


def test_content_types_under_a_prefix_are_read() -> None:
    """Another program may write ns0:Types: what comes out has the plain form that every reader loads."""
    name = "[Content_Types].xml"
    plain = parts(letterhead())[name].decode()
    prefixed = re.sub(r"<(/?)(?=\w)", r"<\1ns0:", plain).replace("xmlns=", "xmlns:ns0=")
    data = filled(rezipped(letterhead(), {name: prefixed.encode()}), TITLE, text("正文。"))
    assert b"<Types xmlns=" in parts(data)[name]
    assert "正文。" in texts(data)
