"""zdxm.document.letterhead on papers that offices really have: each works, or is refused in three parts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.shared import Mm

from document.letterheads import letterhead
from document.reading import W, misplaced, part, parts, select, values
from document.samples import heading, small_table, text
from document.test_letterhead import TITLE, filled, marked, shapes, texts
from zdxm.document.package import write_docx
from zdxm.errors import DocumentError
from zdxm.narrative.blocks import Narrative, Paragraph, Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document

_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RUN = "<w:r><w:t>{{正文}}</w:t></w:r>"
_BOX = f"<w:txbxContent><w:p>{_RUN}</w:p></w:txbxContent>"
_TWICE = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{_BOX}</w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict>{_BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def paper(change: Callable[[Document], None], **options: bool | str) -> bytes:
    """The letterhead with something done to it."""
    document = docx.Document(io.BytesIO(letterhead(**options)))  # type: ignore[arg-type]
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_paragraphs(*contents: str) -> bytes:
    """The letterhead without a marker but for these paragraphs at its end, given as XML."""

    def change(document: Document) -> None:
        for content in contents:
            properties = document.element.body[-1]
            properties.addprevious(parse_xml(f"<w:p {_SPACES}>{content}</w:p>"))

    return paper(change, marker="")


def tracked(tag: str, content: str = _RUN) -> str:
    """A tracked change around runs."""
    return f'<w:{tag} w:id="7" w:author="x" w:date="2011-07-05T00:00:00Z">{content}</w:{tag}>'


@pytest.mark.parametrize(
    ("base", "blanks"),
    [
        (with_paragraphs(tracked("ins", "<w:r><w:t>{{正</w:t></w:r><w:r><w:t>文}}</w:t></w:r>")), 0),
        (with_paragraphs(tracked("moveFrom"), tracked("moveTo")), 1),
        (with_paragraphs(tracked("del", "<w:r><w:delText>旧稿</w:delText></w:r>") + _RUN), 0),
        (with_paragraphs(f"<w:pPr><w:rPr>{tracked('ins', '')}</w:rPr></w:pPr>{_RUN}"), 0),
    ],
    ids=["inserted in pieces", "moved", "beside a deletion", "an inserted paragraph"],
)
def test_tracked_changes_around_the_marker(base: bytes, blanks: int) -> None:
    """What is there after all changes are accepted counts; the report stands in its place."""
    assert texts(filled(base, TITLE, text("正文。"))) == [
        "本单位的开头。",
        *[""] * blanks,
        "题",
        "",
        "正文。",
    ]


def test_a_marker_that_was_deleted_is_none() -> None:
    """A tracked deletion takes it away: the report goes to the end."""
    base = with_paragraphs(
        tracked("del", "<w:r><w:delText>{{正文}}</w:delText></w:r>"), "<w:r><w:t>尾</w:t></w:r>"
    )
    assert texts(filled(base, text("正文。")))[-2:] == ["尾", "正文。"]


def test_ranges_across_the_marker_stay_whole() -> None:
    """A bookmark or comment that begins in the marker paragraph and ends behind it keeps both ends."""
    marks = '<w:bookmarkStart w:id="3" w:name="范围"/><w:commentRangeStart w:id="0"/>'
    alone = '<w:bookmarkStart w:id="4" w:name="标记"/><w:bookmarkEnd w:id="4"/>'
    behind = '<w:bookmarkEnd w:id="3"/><w:commentRangeEnd w:id="0"/><w:r><w:t>尾</w:t></w:r>'
    root = part(filled(with_paragraphs(marks + alone + _RUN, behind), text("正文。")))
    for tag in ("bookmark", "commentRange"):
        starts, ends = (values(root, f"//w:{tag}{end}/@w:id") for end in ("Start", "End"))
        assert sorted(starts) == sorted(ends) != []
    assert values(root, "//w:bookmarkStart/@w:name") == ["范围"]


def test_a_tracked_change_of_the_page_stays_what_it_is() -> None:
    """The margins before the change get no footers, and are not repeated with every new section."""

    def change(document: Document) -> None:
        properties = document.sections[0]._sectPr
        before = '<w:sectPr><w:pgMar w:top="1"/></w:sectPr>'
        changed = f'<w:sectPrChange {_SPACES} w:id="9" w:author="x">{before}</w:sectPrChange>'
        properties.append(parse_xml(changed))

    root = part(filled(paper(change, tail="尾"), TITLE, small_table()))
    assert not select(root, "//w:sectPrChange//w:footerReference")
    assert len(select(root, "//w:sectPrChange")) == 1


def turn(document: Document) -> None:
    """Turn the only page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)


def in_control(document: Document) -> None:
    """Put the marker paragraph into a content control."""
    paragraph = next(p for p in document.paragraphs if p.text == "{{正文}}")._p
    control = parse_xml(f"<w:sdt {_SPACES}><w:sdtContent/></w:sdt>")
    paragraph.addprevious(control)
    control[0].append(paragraph)


def in_story(name: str) -> Callable[[Document], None]:
    """Write the marker into a header or footer."""
    return lambda document: getattr(document.sections[0], name).paragraphs[0].add_run("{{正文}}")


EARLIER = write_docx(Narrative("上月", "", (TITLE, text("上月的数。"))))


@pytest.mark.parametrize(
    ("base", "reason", "remedy"),
    [
        (paper(turn), "所在的页是横页", "竖页"),
        (paper(turn, marker=""), "而文末是横页", "竖页"),
        (paper(in_story("header"), marker=""), "写在页眉里", "单独作为正文里的一段"),
        (paper(in_story("footer")), "写在页脚里", "单独作为正文里的一段"),
        (paper(in_control), "在内容控件里", "单独作为正文里的一段"),
        (with_paragraphs(_TWICE), "在文本框里", "单独作为正文里的一段"),
        (marked(in_table="{{正文}}"), "在表格里", "单独作为正文里的一段"),
        (marked("前{{正文}}后"), "还有别的文字", "单独作为正文里的一段"),
        (marked("{{正文}}", in_table="【正文】"), "出现了2次", "只出现一次"),
        (EARLIER, "zdxm生成的报告", "删去旧的正文"),
    ],
    ids=[
        "landscape", "landscape at the end", "header", "footer", "content control", "text box", "table",
        "in a sentence", "two", "an earlier report",
    ],
)  # fmt: skip
def test_a_place_that_a_report_cannot_have_is_refused(base: bytes, reason: str, remedy: str) -> None:
    """Which file, where the marker is or what is wrong with its place, and what to do."""
    with pytest.raises(DocumentError) as caught:
        filled(base, TITLE)
    assert caught.value.place == "稿纸.docx"
    assert reason in caught.value.reason
    assert remedy in caught.value.remedy


def own_paper(*behind: str) -> bytes:
    """A document of ours with a marker, its page numbers ours too."""
    blocks = (Paragraph((Run("{{正文}}"),)), *map(text, behind))
    return write_docx(Narrative("稿纸", "", blocks))


def footers(data: bytes) -> list[list[str]]:
    """For each section, the parts of its footers of odd and of even pages, in force."""
    targets = {link.get("Id"): str(link.get("Target")) for link in part(data, "word/_rels/document.xml.rels")}
    found, named = [], {}
    for section in select(part(data), "//w:sectPr"):
        for reference in select(section, "w:footerReference"):
            named[values(reference, "@w:type")[0]] = targets[values(reference, "@r:id")[0]].rpartition("/")[2]
        found.append([named["default"], named["even"]])
    return found


def test_numbers_of_the_paper_turn_with_the_page() -> None:
    """Where her footers hold page numbers alone, landscape pages have theirs at the side (clause 8)."""
    data = filled(own_paper("尾"), TITLE, text("正文。"), small_table())
    upright, turned, again = footers(data)
    assert upright == again == ["footer1.xml", "footer2.xml"]
    assert turned not in ([], upright)
    assert all(b'vert="vert"' in parts(data)[f"word/{name}"] for name in turned)
    assert list(misplaced(part(data))) == []


def test_numbers_of_the_paper_come_back_in_the_next_section_of_hers() -> None:
    """The report ends landscape before a section of hers that goes on with footers of an earlier one."""
    data = own_paper()
    document = docx.Document(io.BytesIO(data))
    document.add_section()
    document.add_paragraph("第二节")
    properties = document.sections[-1]._sectPr
    for reference in list(properties.iterfind(f"{{{W}}}footerReference")):
        properties.remove(reference)
    buffer = io.BytesIO()
    document.save(buffer)
    first, turned, last = footers(filled(buffer.getvalue(), TITLE, text("正文。"), small_table()))
    assert first == last != turned


def test_a_footer_that_says_more_stays_on_every_page() -> None:
    """Her words beside the number are not hers to lose."""
    draft = docx.Document(io.BytesIO(own_paper()))
    draft.sections[0].footer.paragraphs[0].add_run("内部资料")
    buffer = io.BytesIO()
    draft.save(buffer)
    assert [named for _, named in shapes(filled(buffer.getvalue(), TITLE, small_table()))] == [True, False]


def test_numbers_that_styles_give_are_not_doubled() -> None:
    """Her 标题 1 numbers itself by the style it builds on: our heading, with 一、 in its text, does not."""

    def change(document: Document) -> None:
        base = document.styles.add_style("编号", 1)
        numbered = parse_xml(f'<w:pPr {_SPACES}><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>')
        base.element.append(numbered)
        style = document.styles["Heading 1"]
        style.base_style = base
        fonts = style.element.rPr.rFonts
        fonts.set(f"{{{W}}}eastAsia", "黑体")

    root = part(filled(paper(change), TITLE, heading(1, "总体情况"), text("正文。")))
    (first,) = select(root, "//w:p[w:r/w:t='一、']")
    assert values(first, "w:pPr/w:numPr/w:numId/@w:val") == ["0"]
    assert len(select(root, "//w:numPr")) == 1
    assert list(misplaced(root)) == []


def test_her_notes_and_lists_stay() -> None:
    """Numbering and footnotes are parts like any other, and her text goes on pointing at them."""

    def change(document: Document) -> None:
        document.paragraphs[0].style = document.styles["List Number"]

    base = paper(change)
    data = filled(base, TITLE, text("正文。"))
    assert parts(data)["word/numbering.xml"] == parts(base)["word/numbering.xml"]
    assert values(part(data), "//w:p[1]/w:pPr/w:pStyle/@w:val") == ["ListNumber"]


def test_an_earlier_report_with_a_marker_is_a_paper() -> None:
    """Its words stay where they stand, without bookmarks; the seal and what told of its figures are gone."""
    blocks = (TITLE, text("上月的数。"), Paragraph((Run("{{正文}}"),)))
    data = filled(write_docx(Narrative("上月", "", blocks)), text("本月的数。"))
    assert texts(data)[-2:] == ["上月的数。", "本月的数。"]
    assert len([name for name in parts(data) if name.startswith("zdxm/")]) == 1
