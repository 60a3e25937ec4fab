"""zdxm.ooxml: any .docx as paragraphs, tables and sections, whoever wrote it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt

from zdxm.errors import DocumentError
from zdxm.ooxml.archive import open_archive, read_file
from zdxm.ooxml.guards import DOCUMENT
from zdxm.ooxml.model import Document
from zdxm.ooxml.reading import read_document

if TYPE_CHECKING:
    from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_ROOT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
)


def package(body: str, **parts: str) -> bytes:
    """The least .docx: a body, and further parts by kind (``styles="…"``), each related to the document."""
    links = "".join(f'<Relationship Id="{kind}" Type="{R}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _ROOT_RELS,
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}'
            "</Relationships>"
        ),
        **{f"word/{kind}.xml": content for kind, content in parts.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(body: str, **parts: str) -> Document:
    """The least .docx, read."""
    return read_document(package(body, **parts))


def styles(content: str) -> str:
    """A styles part."""
    return f"<w:styles {_NAMESPACES}>{content}</w:styles>"


def run(words: str, properties: str = "") -> str:
    """A run with properties of its own."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph with properties of its own."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


# --- text ------------------------------------------------------------------------------------------


def test_text_is_what_is_printed() -> None:
    """Insertions, links, controls and fields' results count; deletions and fields' codes do not."""
    body = paragraph(
        run("甲")
        + f"<w:ins>{run('乙')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        + f"<w:hyperlink>{run('丙')}</w:hyperlink><w:sdt><w:sdtContent>{run('丁')}</w:sdtContent></w:sdt>"
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PA</w:instrText></w:r>'
        + '<w:r><w:instrText>GE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("3")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + f'<w:fldSimple w:instr=" NUMPAGES ">{run("9")}</w:fldSimple>'
        + "<w:r><w:tab/><w:t>戊</w:t><w:br/><w:noBreakHyphen/></w:r>"
    )
    (found,) = read(body).paragraphs
    assert found.text == "甲乙丙丁39\t戊\n-"
    assert found.fields == ("PAGE", "NUMPAGES")


def test_places_count_paragraphs_with_text() -> None:
    """Blank lines do not count; a long paragraph is quoted by its first words."""
    body = (
        paragraph("") + paragraph(run("一二三四五六七八九十一二三四")) + paragraph("") + paragraph(run("末"))
    )
    assert [found.place for found in read(body).paragraphs] == [
        "第0段之后的空行",
        "第1段“一二三四五六七八九十一二…”",
        "第1段之后的空行",
        "第2段“末”",
    ]


def test_a_text_box_is_read_once() -> None:
    """Of a drawing's alternatives only the first is read; its text is not the paragraph's."""
    box = f"<w:txbxContent>{paragraph(run('框'))}</w:txbxContent>"
    body = paragraph(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        "<wp:positionH relativeFrom='page'><wp:posOffset>63500</wp:posOffset></wp:positionH>"
        "<wp:positionV relativeFrom='margin'><wp:align>outside</wp:align></wp:positionV>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx><wps:bodyPr vert='vert'/></wps:wsp></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        + run("外")
    )
    (found,) = read(body).paragraphs
    (held,) = found.boxes
    assert found.text == "外"
    assert [inner.text for inner in held.paragraphs] == ["框"]
    assert (held.turned, held.across, held.down) == ("vert", ("page", "100"), ("margin", "outside"))


def test_pictures_stand_in_the_text_or_float() -> None:
    """Only what stands in a line makes the paragraph inline."""
    pictures = (f"<w:r><w:drawing>{kind}</w:drawing></w:r>" for kind in ("<wp:inline/>", "<wp:anchor/>"))
    document = read("".join(map(paragraph, pictures)))
    assert [found.inline for found in document.paragraphs] == [True, False]


def test_automatic_numbers_are_counted() -> None:
    """Each level counts under its parent; bullets have no number."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(
            [
                ("chineseCountingThousand", "%1、"),
                ("chineseCounting", "（%2）"),
                ("decimal", "%2.%3"),
                ("bullet", "●"),
            ]
        )
    )
    numbering = (
        f'<w:numbering {_NAMESPACES}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    depths = (0, 1, 1, 2, 0, 1, 3)
    body = "".join(
        paragraph(run("题"), f'<w:numPr><w:ilvl w:val="{d}"/><w:numId w:val="7"/></w:numPr>') for d in depths
    )
    labels = [found.label for found in read(body, numbering=numbering).paragraphs]
    assert labels == ["一、", "（一）", "（二）", "二.1", "二、", "（一）", ""]


def test_chinese_numbers_beyond_ten() -> None:
    """十、十一、二十、二十一."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1"/></w:lvl>'
    )
    found = [
        read(
            paragraph(run("题"), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
            numbering=f'<w:numbering {_NAMESPACES}><w:abstractNum w:abstractNumId="0">{level.format(start)}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        ).paragraphs[0].label
        for start in (10, 11, 20, 21)
    ]  # fmt: skip
    assert found == ["十", "十一", "二十", "二十一"]


# --- looks -----------------------------------------------------------------------------------------

_CHAIN = styles(
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/><w:color w:val="000000"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="200" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:rPr>'
    '<w:rFonts w:eastAsia="仿宋" w:ascii="Arial"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="正文2"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:spacing w:after="0"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr>'
    '<w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="c"><w:name w:val="强"/><w:rPr><w:i/><w:sz w:val="44"/></w:rPr>'
    "</w:style>"
)  # fmt: skip


def test_properties_come_down_through_styles() -> None:
    """Defaults, then the style's ancestors, the style, a character style, the run: the last word counts."""
    body = paragraph(
        run("承") + run("转", '<w:rStyle w:val="c"/>')
        + run("合", '<w:rStyle w:val="c"/><w:sz w:val="30"/><w:b w:val="0"/>'),
        '<w:pStyle w:val="b"/><w:jc w:val="center"/>',
    )  # fmt: skip
    (found,) = read(body, styles=_CHAIN).paragraphs
    looks = [
        (r.format.size, r.format.bold, r.format.italic, r.format.cjk, r.format.latin) for r in found.runs
    ]
    assert looks == [
        (21, True, False, "仿宋", "Arial"),
        (44, True, True, "仿宋", "Arial"),
        (30, False, True, "仿宋", "Arial"),
    ]
    shape = found.format
    assert (found.style, shape.align, shape.after, shape.line, shape.line_rule) == (
        "正文2",
        "center",
        0,
        276,
        "auto",
    )
    assert (shape.first_edge(320), shape.first_line) == (640, 640)
    assert found.look.bold


def test_text_without_a_style_has_the_default_one() -> None:
    """So has text whose style does not exist."""
    body = paragraph(run("甲")) + paragraph(run("乙"), '<w:pStyle w:val="没有"/>')
    assert [(p.style, p.runs[0].format.cjk) for p in read(body, styles=_CHAIN).paragraphs] == [
        ("Normal", "仿宋")
    ] * 2


def test_a_circle_of_styles_ends() -> None:
    """Styles based on each other do not hang the reader."""
    circle = styles(
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/>'
        '<w:rPr><w:sz w:val="99"/></w:rPr></w:style>'
    )
    (found,) = read(paragraph(run("甲"), '<w:pStyle w:val="x"/>'), styles=circle).paragraphs
    assert found.runs[0].format.size == 99


@pytest.mark.parametrize(
    ("indents", "first", "left"),
    [
        ('w:firstLine="640"', 640, 0),
        ('w:firstLineChars="200" w:firstLine="480"', 640, 0),
        ('w:left="960" w:hanging="320"', 640, 960),
        ('w:start="960"', 960, 960),
        ('w:leftChars="300" w:hangingChars="100"', 640, 960),
        ('w:firstLineChars="0" w:firstLine="640"', 640, 0),
        ('w:left="1cm"', 567, 567),
        ('w:left="宽"', 0, 0),
    ],
)
def test_indents_in_every_spelling(indents: str, first: int, left: int) -> None:
    """Characters go before lengths; hanging is a negative first line; units are read, nonsense is none."""
    (found,) = read(paragraph(run("甲"), f"<w:ind {indents}/>")).paragraphs
    assert (found.format.first_edge(320), found.format.left_edge(320)) == (first, left)


def test_theme_fonts_are_looked_up() -> None:
    """The theme's font for the language; a name stated later takes its place, one beside it does not."""
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Hans" typeface="等线"/>'
        '<a:font script="Jpan" typeface="明朝"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    settings = f'<w:settings {_NAMESPACES}><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    themed = '<w:rFonts w:eastAsiaTheme="minorEastAsia" w:eastAsia="宋体" w:asciiTheme="minorAscii"/>'
    normal = styles(
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        f"<w:rPr>{themed}</w:rPr></w:style>"
    )
    body = paragraph(run("甲") + run("乙", '<w:rFonts w:eastAsia="仿宋"/>'))
    first, second = read(body, styles=normal, theme=theme, settings=settings).paragraphs[0].runs
    assert (first.format.cjk, first.format.latin, first.format.theme) == ("等线", "Calibri", True)
    assert second.format.cjk == "仿宋"


def test_borders_and_frames() -> None:
    """Lines along a paragraph, and the alignment of its frame."""
    border = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="ff0000"/></w:pBdr>'
    (found,) = read(paragraph("", f'<w:framePr w:xAlign="outside"/>{border}')).paragraphs
    assert [(b.side, b.kind, b.thickness, b.colour) for b in found.format.borders] == [
        ("bottom", "single", 12, "FF0000")
    ]
    assert found.format.frame_align == "outside"


# --- tables ----------------------------------------------------------------------------------------


def test_tables_stand_in_their_place() -> None:
    """Rows, spans, merges, header rows; cells know where they are, nested tables belong to their cell."""
    nested = f"<w:tbl><w:tr><w:tc>{paragraph(run('内'))}</w:tc></w:tr></w:tbl>"
    table = (
        '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="100"/>'
        '<w:gridCol w:w="200"/></w:tblGrid>'
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
        f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph(run("头"))}</w:tc></w:tr>'
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
        f"<w:tc>{paragraph(run('甲'))}{nested}</w:tc></w:tr></w:tbl>"
    )
    document = read(paragraph(run("前")) + table + f"<w:sdt><w:sdtContent>{table}</w:sdtContent></w:sdt>")
    first, second = document.tables
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Table"]
    assert (first.columns, first.fixed, len(first.rows), len(second.rows)) == ((100, 200), True, 2, 2)
    head, row = first.rows
    assert (head.is_header, head.is_whole, head.cells[0].span) == (True, True, 2)
    assert (row.is_header, row.cells[0].merged, row.cells[1].text) == (False, True, "甲\n内")
    assert second.rows[1].cells[1].paragraphs[0].place == "第2表第2行第2列“甲”"


def test_a_table_style_reaches_its_cells() -> None:
    """Below the paragraph's own style, above the document's defaults."""
    sheet = styles(
        '<w:style w:type="table" w:styleId="t"><w:name w:val="网格"/><w:rPr><w:sz w:val="18"/></w:rPr>'
        "</w:style>"
    )
    cell = f"<w:tc>{paragraph(run('甲'))}</w:tc>"
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="t"/></w:tblPr><w:tr>{cell}</w:tr></w:tbl>'
    document = read(table + paragraph(run("外")), styles=sheet)
    assert document.tables[0].rows[0].cells[0].paragraphs[0].runs[0].format.size == 18
    assert document.paragraphs[0].runs[0].format.size == 20


def test_a_table_in_a_text_box_is_not_one_of_the_document() -> None:
    """And it does not shift the rows of those that follow."""
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('{}'))}</w:tc></w:tr></w:tbl>"
    box = (
        "<w:r><w:drawing><wp:anchor><wps:wsp><wps:txbx><w:txbxContent>"
        f"{table.format('框')}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></w:r>"
    )
    (found,) = read(paragraph(box) + table.format("文")).tables
    assert found.rows[0].cells[0].text == "文"


# --- sections --------------------------------------------------------------------------------------


def test_sections_inherit_their_footers() -> None:
    """A section without a footer of its own has that of the one before; its story knows its name."""
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "页脚"
    second = document.add_section(WD_SECTION.NEW_PAGE)
    second.page_width, second.page_height, second.left_margin = Mm(297), Mm(210), Mm(35)
    document.add_paragraph("乙")
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_document(buffer.getvalue())
    assert [s.landscape for s in found.sections] == [False, True]
    assert {s.footers["default"].paragraphs[0].place for s in found.sections} == {"第1节页脚“页脚”"}
    assert (found.sections[1].width, found.sections[1].left) == (16838, 1984)
    assert found.paragraphs[-1].section == 1


def test_grid_and_numbers_of_a_section() -> None:
    """Pitch and character space, which LibreOffice writes without a sign; the first page's number."""
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgNumType w:start="5"/><w:titlePg/>'
        '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="4294966447"/></w:sectPr>'
    )
    (found,) = read(paragraph(run("甲")) + section).sections
    assert (found.grid.kind, found.grid.line_pitch, found.grid.char_space) == ("linesAndChars", 579, -849)
    assert (found.page_start, found.title_page, found.landscape) == (5, True, False)


def test_missing_parts_leave_words_own_defaults() -> None:
    """No styles, no settings, no section: Letter paper, ten points, and the text all the same."""
    document = read(paragraph(run("甲")))
    assert document.paragraphs[0].runs[0].format.size == 20
    assert (document.sections[0].width, document.sections[0].height) == (12240, 15840)
    assert (document.settings.compatibility, document.settings.even_and_odd) == (0, False)


def test_a_footer_that_is_missing_is_empty() -> None:
    """A reference to a part that does not exist gives a story without paragraphs."""
    section = '<w:sectPr><w:footerReference w:type="default" r:id="nowhere"/></w:sectPr>'
    assert read(paragraph("") + section).sections[0].footers["default"].paragraphs == ()


def test_python_docx_reads_the_same_text() -> None:
    """Paragraph by paragraph, with sizes, against another reader."""
    document = docx.Document()
    for words in ("一、总体情况", "", "完成投资56.54亿元。"):
        document.add_paragraph(words).add_run("后").font.size = Pt(16)
    buffer = io.BytesIO()
    document.save(buffer)
    found = read_document(buffer.getvalue()).paragraphs
    assert [p.text for p in found] == [p.text for p in docx.Document(buffer).paragraphs]
    assert {p.runs[-1].format.size for p in found} == {32}


# --- what cannot be read ---------------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    """A plain zip; an underscore stands for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "/") + ".xml", content)
    return buffer.getvalue()


def spoilt() -> bytes:
    """A sound package with a byte of its document changed."""
    data = bytearray(package(paragraph(run("甲" * 50))))
    at = data.index("甲".encode())
    data[at] ^= 0xFF
    return bytes(data)


def encrypted_zip() -> bytes:
    """A package whose members say that they are encrypted."""
    data = bytearray(package(paragraph("")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "空的"),
        ("序号,项目".encode(), "不是Word文档"),
        (b"{\\rtf1 }", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "旧版的.doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (package(paragraph(""))[:-30], "已损坏"),
        (package("<w:p>"), "已损坏"),
        (package(paragraph(""), styles="<w:styles"), "word/styles.xml"),
        (spoilt(), "已损坏"),
        (encrypted_zip(), "打开密码"),
        (zipped(xl_workbook=b"<workbook/>"), "没有Word正文"),
        (zipped(word_document=b"<workbook/>"), "没有Word正文"),
        (
            zipped(
                word_document=b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>',
            ),
            "Strict",
        ),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, reason: str) -> None:
    """Place, reason and remedy, each one sentence without its full stop."""
    with pytest.raises(DocumentError) as caught:
        read_document(data, "报告.docx")
    error = caught.value
    assert error.place == "报告.docx"
    assert reason in error.reason
    assert not any(part.endswith("。") for part in (error.place, error.reason, error.remedy))


def test_a_streamed_part_tells_what_is_broken() -> None:
    """The file and the part."""
    archive = open_archive(package(paragraph(""), styles="<w:styles"), "报告.docx")
    with pytest.raises(DocumentError, match=r"word/styles\.xml"):
        list(archive.stream("word/styles.xml"))


def test_too_large_a_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip that unpacks to more than the limit is not unpacked."""
    monkeypatch.setattr("zdxm.ooxml.archive.DOCUMENT", replace(DOCUMENT, most=100))
    with pytest.raises(DocumentError, match="上限"):
        read_document(package(paragraph("")))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused() -> None:
    """The size that the zip's directory states is held to, whoever would read the part."""
    data = bytearray(package(paragraph(run("甲" * 1000))))
    at = data.rindex(b"word/document.xml", 0, data.index(b"PK\x05\x06")) - 46
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(DocumentError, match="解不开"):
        read_document(bytes(data))


def test_entities_are_not_expanded() -> None:
    """A document type with entities can neither read files nor grow."""
    data = package("")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["word/document.xml"] = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}"><w:body><w:p>'
        "<w:r><w:t>甲&x;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert read_document(buffer.getvalue()).paragraphs[0].text == "甲"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, or a folder: said with the path."""
    for path, reason in ((tmp_path / "没有.docx", "找不到"), (tmp_path, "文件夹")):
        with pytest.raises(DocumentError) as caught:
            read_file(path)
        assert reason in caught.value.reason
        assert caught.value.place == str(path)
    (tmp_path / "有.docx").write_bytes(b"x")
    assert read_file(tmp_path / "有.docx") == b"x"
