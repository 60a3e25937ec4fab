"""Documents of other programs get sensible verdicts, and a large one is no trouble."""

from __future__ import annotations

import io
import time

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt

from conformance import good
from conformance.draft import Draft, changed
from document.samples import row, text
from zdxm.conformance.case import Profile, Verdict, check_format, keeps
from zdxm.document.official import Profile as OwnProfile
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Block, Column, Narrative, Run, Table, TableRow, Title


def written_by_hand() -> bytes:
    """What a clerk types into python-docx's default template: everything in Normal, looks given by hand."""
    document = docx.Document()
    title = document.add_paragraph("关于2011年上半年重点项目建设情况的报告")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.runs[0].font.size = Pt(22)
    document.add_paragraph("市委、市政府:")
    document.add_paragraph("　　现将上半年情况报告如下：")
    document.add_paragraph("一、总体情况")
    document.add_paragraph("（二）投资情况")
    document.add_paragraph("根据青政发[2011]12号文件,上半年1-6月完成投资15～30%。")
    document.add_paragraph("附件:项目表；")
    for words in ("青山市重点办", "2011年07月05日"):
        document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("附件1：")
    document.add_paragraph("项目表").alignment = WD_ALIGN_PARAGRAPH.CENTER
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """A python-docx document as bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def verdicts_of(data: bytes) -> dict[str, Verdict]:
    """Verdicts by id."""
    return {verdict.id: verdict for verdict in check_format(data)}


FOREIGN = verdicts_of(written_by_hand())


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        ("GF01", "第1节", "215.9×279.4毫米"),
        ("GF02", "第1节", "25.4毫米"),
        ("GF12", "第1节", "没有页码"),
        ("GF20", "第2段“市委、市政府:”", "11磅"),
        ("GF22", "第6段", "首行缩进0.0字"),
        ("GF29", "第4段“一、总体情况”", "应为三号黑体"),
        ("GF30", "第5段“（二）投资情况”", "应为三号楷体"),
        ("GF38", "第5段", "第2个"),
        ("GF40", "第1段", "应为二号小标宋"),
        ("GF44", "第2段", "空了0行"),
        ("GF45", "第2段", "“:”"),
        ("GF48", "第7段", "“；”"),
        ("GF54", "第9段", "应右移2字"),
        ("GF55", "第9段", "07月05日"),
        ("GF59", "第10段“附件1：”", "应为三号黑体"),
        ("GF62", "第6段", "半角的“,”"),
        ("GF64", "第6段", "1-6月"),
        ("GF66", "第6段", "15～30%"),
        ("GF67", "第6段", "[2011]12号"),
        ("GF70", "第3段", "空格"),
        ("GF90", "整篇文档", "14"),
        ("GF91", "整篇文档", "ja-JP"),
    ],
)
def test_faults_of_a_foreign_document_are_found_where_they_are(code: str, place: str, words: str) -> None:
    """Roles are told by order, ordinals and shape; the place is the paragraph's."""
    verdict = FOREIGN[code]
    assert verdict.passed is False
    assert verdict.place.startswith(place)
    assert words in verdict.message


@pytest.mark.parametrize("code", ["GF41", "GF51", "GF60", "GF75"])
def test_what_a_foreign_document_does_right_is_not_blamed(code: str) -> None:
    """A centred title, agreeing names, an attachment on a page of its own; no table, so none too wide."""
    assert FOREIGN[code].passed is not False


def test_what_is_not_there_does_not_apply() -> None:
    """Items of tables, letters and charts say why they do not apply."""
    assert (FOREIGN["GF72"].passed, FOREIGN["GF72"].message) == (None, "没有跨页的长表格")
    assert FOREIGN["GF88"].message == "不是信函格式"


def test_an_empty_document_is_judged() -> None:
    """Nothing in it, so most items do not apply; the paper does."""
    verdicts = verdicts_of(saved(docx.Document()))
    assert verdicts["GF40"].passed is None
    assert verdicts["GF01"].passed is False


def test_faults_are_counted() -> None:
    """One verdict per item; it names the first place and says how many there are."""
    data = changed(good.report(), lambda draft: draft.style("公文正文", "w:pPr/w:spacing", after=120))
    verdict = verdicts_of(data)["GF24"]
    assert verdict.place.startswith("第4段“根据青政发")
    assert verdict.count == len([block for block in docx.Document(io.BytesIO(data)).paragraphs
                                 if block.style and block.style.name == "公文正文"])  # fmt: skip


def test_a_seal_may_stand_above_the_date() -> None:
    """署名 centred above a date that stands four characters from the right is as good as the plain form."""
    verdicts = verdicts_of(good.whole())
    assert (verdicts["GF53"].passed, verdicts["GF54"].passed) == (True, True)


def with_imprint_table(
    *behind: str, copies: str = "抄送：市委办公室。", date: str = "2011年7月6日印发"
) -> bytes:
    """A document whose 版记 is a table, as many offices set it, and paragraphs behind it."""
    document = docx.Document()
    document.add_paragraph("各单位要认真落实。")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = copies
    table.cell(1, 0).text, table.cell(1, 1).text = "青山市重点办", date
    for words in behind:
        document.add_paragraph(words)
    return saved(document)


def test_an_imprint_may_be_a_table() -> None:
    """Its cells are judged like lines of 版记, and so is what stands behind it and the page it is on."""
    found = verdicts_of(with_imprint_table("", "（共印50份）"))
    assert [found[code].passed for code in ("GF84", "GF85", "GF106", "GF107")] == [True, True, True, None]
    assert (found["GF108"].passed, found["GF76"].passed) == (None, True)  # nobody has counted its pages
    wrong = verdicts_of(with_imprint_table("附件1", copies="抄送：市委办公室", date="2011年07月06日印发"))
    assert [wrong[code].passed for code in ("GF84", "GF85", "GF106")] == [False, False, False]
    assert wrong["GF106"].place.startswith("第2段“附件1")
    assert wrong["GF85"].place.startswith("第1表第2行第2列")


def test_a_table_of_projects_is_no_imprint() -> None:
    """It ends the document, but none of its cells is a line of 版记."""
    assert verdicts_of(good.report())["GF106"].message == "没有版记"


def test_names_of_attachments_may_begin_with_a_year() -> None:
    """The number before the name is not taken for part of a decimal."""
    data = changed(good.report(), lambda d: d.reword(good.SECOND_TABLE, f"2011年{good.SECOND_TABLE}"))
    assert verdicts_of(data)["GF47"].passed


def test_theme_and_style_inheritance_reach_the_verdict() -> None:
    """A look that is stated two styles up counts like one stated in the paragraph."""
    document = docx.Document()
    style = document.styles.add_style("县里正文", 1)
    style.base_style = document.styles["Body Text"]
    document.styles["Body Text"].font.size = Pt(16)
    for fonts in (document.styles["Body Text"].element.get_or_add_rPr().get_or_add_rFonts(),):
        fonts.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "仿宋")
    document.add_paragraph("各单位要认真落实。", style="县里正文")
    assert verdicts_of(saved(document))["GF20"].passed


def test_an_office_may_have_its_own_choices() -> None:
    """Bold headings are let through where the profile says so, and other margins where it names them."""
    bold = changed(good.report(), lambda draft: draft.style("heading 2", "w:rPr/w:b", val=1))
    assert [v.id for v in check_format(bold, Profile(bold_headings=True)) if v.passed is False] == []
    lower = Profile(top=34.58, bottom=37.42)
    assert [v.id for v in check_format(good.report(), lower) if v.passed is False] == ["GF02", "GF05"]


@pytest.mark.parametrize(("pitch", "kept"), [(28.0, True), (28.95, True), (29.0, False), (30.0, False)])
def test_line_pitch_decides_the_lines_of_a_page(pitch: float, kept: bool) -> None:  # noqa: FBT001 - a parameter
    """28 and 28.95 points give 22 lines; 29 gives 21, though many templates have it."""
    narrative = Narrative("t", "", (Title((Run("情况报告"),)), text("各单位要认真落实。")))
    verdicts = verdicts_of(write_docx(narrative, OwnProfile(line_pitch=pitch)))
    assert verdicts["GF07"].passed is kept


def test_automatic_numbers_are_ordinals() -> None:
    """A heading numbered by the program is a heading, its number part of its text."""
    draft = Draft(good.report())
    draft.parts["word/numbering.xml"] = NUMBERING.encode()
    rels = draft.root("word/_rels/document.xml.rels")
    link = rels.makeelement(
        rels[0].tag,
        Id="rIdN",
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering",
        Target="numbering.xml",
    )
    rels.append(link)
    for ordinal in ("一、", "二、"):
        draft.reword(ordinal, "")
    draft.add(
        "//w:p[w:pPr/w:pStyle/@w:val='Heading1']/w:pPr",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        at=1,
    )
    assert [v.id for v in check_format(draft.data()) if v.passed is False] == []
    draft.reword("下步工作计划", "下步工作计划。")
    (verdict,) = [v for v in check_format(draft.data()) if v.passed is False]
    assert (verdict.id, verdict.place.partition("“")[2]) == ("GF39", "二、下步工作计划。”")


NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def test_ordinary_paper_sizes_are_told_apart() -> None:
    """A4 set in whole millimetres by another program is A4."""
    document = docx.Document()
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    assert verdicts_of(saved(document))["GF01"].passed


def test_twenty_pages_take_a_moment() -> None:
    """About twenty pages of text are judged in less than 150 ms."""
    blocks: tuple[Block, ...] = (Title((Run("情况报告"),)), *(text(PROSE * 15) for _ in range(20)))
    data = write_docx(Narrative("t", "", blocks))
    assert min(_seconds(data) for _ in range(3)) < 0.15


def _seconds(data: bytes) -> float:
    """Seconds of the processor that a check takes."""
    started = time.process_time()
    check_format(data)
    return time.process_time() - started


PROSE = "坚持把重点项目建设作为拉动投资增长的重要抓手，完善“周调度、月通报”工作机制。"


def test_ten_thousand_rows_do_not_blow_up() -> None:
    """A long 附表 is read row by row, and judged like a short one."""
    rows: tuple[TableRow, ...] = tuple(row(str(n), "某某新型材料产业园") for n in range(10_000))
    table = Table("t", "附表", (Run("项目表"),), "", (Column("序号", 4), Column("名称", 20)), rows)
    verdicts = check_format(write_docx(Narrative("t", "", (Title((Run("情况报告"),)), text(PROSE), table))))
    assert keeps(verdicts)
