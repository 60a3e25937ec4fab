"""zdxm.document.body, .endings and .pages: numbering, blank lines, places, sections, page numbers."""

from __future__ import annotations

import dataclasses
import io

import docx
import pytest

from document.reading import docx_of, lines, part, select, values
from document.samples import OFFICE, heading, report, row, small_table, text
from zdxm.conformance.case import check_format
from zdxm.document.body import lay_out
from zdxm.document.official import Profile
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Block, Heading, Narrative, ParagraphRole, Run, Title, ordinal

SIGNATURE, DATE, NOTE = ParagraphRole.SIGNATURE, ParagraphRole.DATE, ParagraphRole.NOTE
ATTACHMENT = ParagraphRole.ATTACHMENT_NOTE


def indents(data: bytes, style: str) -> list[dict[str, int]]:
    """The direct indents of all paragraphs of a style, tw."""
    found = select(part(data), f"//w:p[w:pPr/w:pStyle/@w:val='{style}']/w:pPr/w:ind")
    return [
        {str(key).rpartition("}")[2]: int(str(value)) for key, value in ind.attrib.items()} for ind in found
    ]


@pytest.mark.parametrize(
    ("level", "number", "expected"),
    [
        (1, 1, "一、"), (1, 10, "十、"), (1, 11, "十一、"), (1, 20, "二十、"), (1, 99, "九十九、"),
        (2, 12, "（十二）"), (3, 3, "3."), (4, 10, "（10）"),
    ],
)  # fmt: skip
def test_ordinals(level: int, number: int, expected: str) -> None:
    """一、 （一） 1. （1）, each with the punctuation of its level."""
    assert ordinal(level, number) == expected


def test_numbers_restart_under_each_parent() -> None:
    """A heading of a higher level starts the lower ones anew; a level that is skipped does not matter."""
    levels = [1, 2, 3, 3, 2, 3, 4, 4, 1, 2, 3, 1, 3]
    data = docx_of(*(heading(level, "题") for level in levels))
    assert [words[:-1] for _, words in lines(data)] == [
        "一、", "（一）", "1.", "2.", "（二）", "1.", "（1）", "（2）", "二、", "（一）", "1.", "三、", "1.",
    ]  # fmt: skip


def test_numbers_go_on_after_a_table_and_restart_after_a_title() -> None:
    """A 附表 between two parts does not restart the numbers; a second title does."""
    data = docx_of(
        heading(1, "甲"), small_table(), heading(1, "乙"), Title((Run("另一件"),)), heading(1, "丙")
    )
    assert [words for style, words in lines(data) if style == "Heading1"] == ["一、甲", "二、乙", "一、丙"]


def test_the_ordinal_is_a_run_of_its_own() -> None:
    """A reader can tell the ordinal of a heading from figures in its text."""
    data = docx_of(Heading(1, (Run("完成"), Run("45个", figure="n"))))
    assert values(part(data), "//w:t/text()") == ["一、", "完成", "45个"]


def test_blank_lines_stand_where_the_standard_puts_them() -> None:
    """One blank line below title and office, before 附件说明 and before 署名; none inside these groups."""
    data = docx_of(
        Title((Run("题"),)),
        text(OFFICE, role=ParagraphRole.OFFICE),
        text("市委：", role=ParagraphRole.RECIPIENT),
        text("正文。"),
        text("附件：1.甲", role=ATTACHMENT),
        text("2.乙", role=ATTACHMENT),
        text(OFFICE, role=SIGNATURE),
        text("2011年7月5日", role=DATE),
    )
    styles = [style for style, _ in lines(data)]
    assert styles == [
        "Title", "Office", "Normal", "Recipient", "Body", "Normal", "AttachmentNote", "AttachmentNote",
        "Normal", "Signoff", "Signoff",
    ]  # fmt: skip


def test_a_date_under_the_title_is_centred_with_it() -> None:
    """题下日期 takes the style of the office, not that of 落款."""
    data = docx_of(Title((Run("题"),)), text("（2011年7月5日）", role=DATE), text("正文。"))
    assert [style for style, _ in lines(data)] == ["Title", "Office", "Normal", "Body"]


def test_the_date_stands_two_characters_right_of_the_office() -> None:
    """署名 ends two characters from the right; the date's first character is two right of 署名's first."""
    data = docx_of(text("正文。"), text(OFFICE, role=SIGNATURE), text("2011年7月5日", role=DATE))
    office, date = indents(data, "Signoff")
    em = 314
    assert office["left"] == 8845 - 2 * em - len(OFFICE) * em
    assert date["left"] == office["left"] + 2 * em


def test_a_date_longer_than_the_office_pushes_it_left() -> None:
    """Then the date ends two characters from the right, and 署名 begins two left of it."""
    data = docx_of(text("正文。"), text("市委办", role=SIGNATURE), text("2011年12月25日", role=DATE))
    office, date = indents(data, "Signoff")
    em = 314
    assert date["left"] == office["left"] + 2 * em
    assert date["left"] + (3 + 4 + 5 * 0.25) * em == pytest.approx(8845 - 2 * em, abs=1)


def test_an_endless_office_stays_on_the_page() -> None:
    """An office wider than the line starts at the left edge."""
    data = docx_of(text("正文。"), text("某" * 40, role=SIGNATURE), text("2011年7月5日", role=DATE))
    assert indents(data, "Signoff")[0]["left"] == 0


def test_a_date_alone_ends_two_characters_from_the_right() -> None:
    """Without 署名 the date is placed by its own width."""
    data = docx_of(text("正文。"), text("2011年7月5日", role=DATE))
    (date,) = indents(data, "Signoff")
    assert date["left"] == round(8845 - (2 + 3 + 3 + 1.25) * 314)


def test_attachment_names_align() -> None:
    """左空二字; a name's second line starts under its first character, the second number under the first."""
    data = docx_of(text("正文。"), text("附件：1.甲", role=ATTACHMENT), text("2.乙", role=ATTACHMENT))
    first, second = indents(data, "AttachmentNote")
    assert first["left"] - first["hanging"] == 2 * 314
    assert first["left"] == second["left"] == (2 + 3 + 1) * 314
    assert second["hanging"] == 314


def test_the_page_of_the_signature_has_text() -> None:
    """The last text, the blank lines, 附件说明 and 署名 are kept together, and nothing before them."""
    data = docx_of(
        text("甲。"), text("乙。"), text("附件：丙", role=ATTACHMENT),
        text(OFFICE, role=SIGNATURE), text("2011年7月5日", role=DATE), text("（此件公开）", role=NOTE),
    )  # fmt: skip
    kept = [bool(select(p, "w:pPr/w:keepNext")) for p in select(part(data), "//w:body/w:p")]
    assert kept == [False, True, True, True, True, True, True, False]


def test_the_page_of_the_list_of_attachments_has_text() -> None:
    """Without 署名 it is 附件说明 that never stands alone on a page."""
    names = (text(name, role=ATTACHMENT) for name in ("附件：1.丙", "2.丁"))
    data = docx_of(text("甲。"), text("乙。"), *names)
    kept = [bool(select(p, "w:pPr/w:keepNext")) for p in select(part(data), "//w:body/w:p")]
    assert kept == [False, True, True, True, False]


def test_a_note_stands_right_below_the_date() -> None:
    """附注 follows 成文日期 on the next line; a 注 after text has no blank line above it either."""
    blocks = (
        text("甲。"), text("注：乙", role=NOTE), text(OFFICE, role=SIGNATURE),
        text("2011年7月5日", role=DATE), text("（此件公开）", role=NOTE), text("（联系人：丙）", role=NOTE),
    )  # fmt: skip
    styles = ["Body", "Note", "Normal", "Signoff", "Signoff", "Note", "Note"]
    assert [style for style, _ in lines(docx_of(*blocks))] == styles


def test_text_stands_upright_and_a_table_across() -> None:
    """Two sections: A4 upright 37/26/35/28 mm, then landscape, turned with the sheet; both on 28 × 22."""
    first, second = select(part(docx_of(text("正文。"), small_table())), "//w:sectPr")
    margins = "w:pgMar/@w:top | w:pgMar/@w:right | w:pgMar/@w:bottom | w:pgMar/@w:left"
    assert values(first, "w:pgSz/@*") == ["11906", "16838"]
    assert values(first, margins) == ["2098", "1474", "1984", "1587"]
    assert values(second, "w:pgSz/@*") == ["16838", "11906", "landscape"]
    assert values(second, margins) == ["1587", "2098", "1474", "1984"]
    for section in (first, second):
        assert values(section, "w:docGrid/@*") == ["linesAndChars", "579", "-849"]
        assert not select(section, "w:pgNumType")


def test_a_table_in_the_text_stands_upright_on_one_page() -> None:
    """As wide as the text, its title above it; every row stays with the next, and none is split."""
    table = dataclasses.replace(small_table(), mark="", unit_note="")
    root = part(docx_of(text("甲。"), table, text("乙。")))
    assert len(select(root, "//w:sectPr")) == 1
    assert values(root, "//w:tblW/@w:w") == ["8845"]
    title, rows = select(root, "//w:p[following-sibling::w:tbl]")[-1], select(root, "//w:tbl/w:tr")
    assert values(title, "w:pPr/w:pStyle/@w:val") == ["Caption"]
    assert select(title, "w:pPr/w:keepNext")
    assert len(select(root, "//w:tr[w:trPr/w:cantSplit]")) == len(rows)
    assert all(select(row, ".//w:keepNext") for row in rows[1:-1])
    assert not select(rows[-1], ".//w:keepNext")


def test_a_table_may_end_the_text() -> None:
    """Word needs a paragraph behind it."""
    table = dataclasses.replace(small_table(), mark="", unit_note="")
    root = part(docx_of(text("甲。"), table))
    assert values(root, "//w:body/*[last() - 1]/w:pPr/w:pStyle/@w:val") == ["SectionEnd"]


def test_a_section_ends_in_its_last_paragraph() -> None:
    """Text carries its section in its last line; one more paragraph would not fit on a full page."""
    data = docx_of(text("甲。"), text("乙。"), small_table(), text("丙。"))
    root = part(data)
    assert values(root, "//w:p[w:pPr/w:sectPr]/w:pPr/w:pStyle/@w:val") == ["Body", "SectionEnd"]
    assert values(root, "//w:body/*[last()]/w:pgSz/@w:w") == ["11906"]
    assert [words for style, words in lines(data) if style == "Body"] == ["甲。", "乙。", "丙。"]


def test_notes_under_a_table_stay_on_its_pages() -> None:
    """A 注 after a table is set small in the table's section; a 注 after text is set as text."""
    data = docx_of(
        text("甲。"), text("（注一）", role=NOTE), small_table(), text("注：二", role=NOTE), text("乙。")
    )
    assert [style for style, _ in lines(data)] == [
        "Body", "Note", "AttachmentMark", "Normal", "TableTitle", "UnitNote", "TableNote",
        "SectionEnd", "Body",
    ]  # fmt: skip


@pytest.mark.parametrize("blocks", [(), (small_table(),)], ids=["nothing", "a table alone"])
def test_any_narrative_gives_a_body_that_ends_in_a_section(blocks: tuple[()]) -> None:
    """Even without text the body holds a paragraph and ends with one section of its own."""
    root = part(docx_of(*blocks))
    assert select(root, "//w:body/*[last()][self::w:sectPr]")
    assert select(root, "//w:body/*[last() - 1][self::w:p]")
    assert len(select(root, "//w:sectPr")) == 1


def test_every_section_has_an_odd_and_an_even_footer() -> None:
    """Each section refers to two footers of its own orientation, and each reference resolves to a part."""
    data = docx_of(text("正文。"), small_table())
    targets = {
        str(rel.get("Id")): str(rel.get("Target")) for rel in part(data, "word/_rels/document.xml.rels")
    }
    references = [values(s, "w:footerReference/@r:id") for s in select(part(data), "//w:sectPr")]
    assert [[targets[key] for key in keys] for keys in references] == [
        ["footer1.xml", "footer2.xml"],
        ["footer3.xml", "footer4.xml"],
    ]


@pytest.mark.parametrize(("number", "side"), [(1, "right"), (2, "left"), (3, "right"), (4, "left")])
def test_page_numbers_stand_one_character_from_the_outer_edge(number: int, side: str) -> None:
    """— PAGE — in 四号宋体, right on odd pages and left on even ones, dashes pinned to 宋体."""
    footer = part(write_docx(report()), f"word/footer{number}.xml")
    (line,) = select(footer, "//w:p[w:pPr/w:pStyle/@w:val='PageNumberLine']")
    assert values(line, "w:pPr/w:jc/@w:val") == [side]
    assert values(line, f"w:pPr/w:ind/@w:{side}") == ["280"]
    assert values(line, ".//w:t/text() | .//w:instrText/text()") == ["— ", " PAGE ", "1", " —"]
    assert set(values(line, ".//w:rFonts/@w:ascii")) == {"宋体"}


@pytest.mark.parametrize(("number", "top"), [(3, 11906 - 1474 - 2400), (4, 1587)])
def test_a_landscape_number_is_turned_at_the_left_edge(number: int, top: int) -> None:
    """Its box is at the left edge of the page, low on odd and high on even pages, text turned clockwise."""
    footer = part(write_docx(report()), f"word/footer{number}.xml")
    offsets = [int(v) / 635 for v in values(footer, "//wp:posOffset/text()")]
    assert offsets == [1984 - 578, top]
    assert values(footer, "//wp:positionH/@relativeFrom | //wp:positionV/@relativeFrom") == ["page", "page"]
    assert values(footer, "//@vert") == ["vert"]


def test_an_independent_reader_finds_all_the_text() -> None:
    """python-docx opens the document and finds headings by their built-in names, and every table cell."""
    document = docx.Document(io.BytesIO(write_docx(report())))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "青山市2011年上半年\n重点项目建设工作情况总结"
    assert "一、全市重点项目进展情况" in texts
    names = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert names >= {
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "公文正文",
    }
    table = document.tables[0]
    assert len(table.rows) == 1 + 1 + 5 + 45 + 5
    assert [cell.text for cell in table.rows[3].cells][:2] == ["1", "天昱太阳能光伏玻璃生产线及配套项目"]
    assert (document.core_properties.title, document.core_properties.author) == (report().title, OFFICE)


SENTENCES = (
    "一是坚持把重点项目建设摆在突出位置，逐个项目落实责任单位和完成时限。"
    "二是加强调度督导，确保全面完成年度目标任务。三是强化要素保障，按月通报进展情况，年底统一考核兑现。"
)
SIGNED = (text("市大项目办公室", role=ParagraphRole.SIGNATURE), text("2011年7月5日", role=ParagraphRole.DATE))


def last_paragraphs(above: int, *blocks: Block) -> list[tuple[str, bool]]:
    """The texts below so many lines, and whether each stays with the next paragraph."""
    data = docx_of(*[text("抓好重点项目的调度和服务工作。")] * above, *blocks, *SIGNED)
    paragraphs = select(part(data), "//w:body/w:p")[above:]
    return [("".join(values(p, ".//w:t/text()")), bool(select(p, "w:pPr/w:keepNext"))) for p in paragraphs]


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        pytest.param(5, [(SENTENCES, True)], id="on-one-page"),
        pytest.param(
            17,
            [(SENTENCES[: SENTENCES.index("二")], False), (SENTENCES[SENTENCES.index("二") :], True)],
            id="apart",
        ),
    ],
)
def test_a_long_last_paragraph_is_parted_where_the_page_may_end_below_it(
    above: int, shown: list[tuple[str, bool]]
) -> None:
    """Two lines stay with 署名, and the others are free to fill the page before."""
    assert last_paragraphs(above, text(SENTENCES))[: len(shown)] == shown


def test_a_last_paragraph_is_not_parted_in_what_is_written_anew_as_a_whole() -> None:
    """A sentence that follows a figure stays one run; of such a paragraph nothing is parted."""
    following = Run(SENTENCES, figure="report.completed", inner=(Run(SENTENCES),))
    assert last_paragraphs(17, text(following))[0] == (SENTENCES, True)


def test_where_pages_end_is_not_guessed_on_the_offices_own_paper() -> None:
    """There the text begins where the marker stands, so that the last paragraph stays whole."""
    blocks = (*[text("抓好重点项目的调度和服务工作。")] * 17, text(SENTENCES), *SIGNED)
    narrative = Narrative(title="", office="", blocks=blocks)
    (section,) = lay_out(narrative, Profile(), on_our_paper=False)
    assert sum("一是" in chunk and "三是" in chunk for chunk in section.chunks) == 1


def test_a_further_short_table_follows_on_the_page_of_the_one_before() -> None:
    """It stays whole, and breaks no item; a long one, and the first, begin a page."""
    short = small_table(*[row("甲", "乙", "1")] * 9)
    long = small_table(*[row("甲", "乙", "1")] * 11)
    for tables, sections in (((short, short), 2), ((long, short), 2), ((short, long), 3), ((long, long), 3)):
        data = docx_of(text("正文。"), *tables)
        assert len(select(part(data), "//w:sectPr")) == sections
        follows = sections == len(tables)
        loose = select(part(data), "(//w:tbl)[2]/w:tr[position()<last()]//w:p[not(w:pPr/w:keepNext)]")
        plain = [p for p in loose if values(p, "w:pPr/w:pStyle/@w:val") != ["TableHead"]]
        assert (not plain) is follows
        verdict = next(each for each in check_format(data) if each.id == "GF60")
        assert verdict.passed
