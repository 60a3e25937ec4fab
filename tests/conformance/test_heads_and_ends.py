"""版头 and 落款 in the forms that people give them: found where they stand, and judged by what is wrong."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from conformance import good
from conformance.draft import Draft, changed, holding
from document.samples import text
from zdxm.conformance.case import Verdict, check_format
from zdxm.conformance.sorting import looks_dated
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Narrative, ParagraphRole

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
RED = RGBColor(0xFF, 0, 0)
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
)
_EDGE = '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="FF0000"/>'
_BOX = (
    f'<w:r {_NAMES}><w:pict><v:shape style="position:absolute" stroked="f"><v:textbox><w:txbxContent>'
    '<w:p><w:pPr><w:jc w:val="distribute"/></w:pPr><w:r><w:rPr><w:color w:val="FF0000"/><w:sz w:val="100"/>'
    "</w:rPr><w:t>青山市人民政府文件</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
_LINE = (
    f'<w:r {_NAMES}><w:pict><v:line from="0,0" to="442pt,0" strokecolor="red" strokeweight="1.5pt"/>'
    "</w:pict></w:r>"
)


def verdicts(data: bytes) -> dict[str, Verdict]:
    """Verdicts by id."""
    return {verdict.id: verdict for verdict in check_format(data)}


class Paper:
    """A document that is typed line by line, everything in Normal."""

    def __init__(self) -> None:
        self.document = docx.Document()

    def line(
        self,
        words: str = "",
        align: WD_ALIGN_PARAGRAPH | None = None,
        size: int = 16,
        colour: RGBColor | None = None,
    ) -> Paragraph:
        """A line."""
        paragraph = self.document.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        if words:
            run = paragraph.add_run(words)
            run.font.size, run.font.color.rgb = Pt(size), colour
        return paragraph

    def edge(self) -> None:
        """A blank line with a red line under it."""
        self.line()._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {_NAMES}>{_EDGE}</w:pBdr>"))

    def text(self, recipient: str = "各县区人民政府，市直各单位：") -> bytes:
        """Title, recipient and two paragraphs; the whole as bytes."""
        self.line("关于做好重点项目建设工作的通知", CENTRE, 22)
        self.line()
        self.line(recipient)
        for words in ("现将有关事项通知如下，请认真贯彻执行。", "请各单位于月底前报送项目进展情况。"):
            self.line(words).paragraph_format.first_line_indent = Pt(32)
        return self.data()

    def data(self) -> bytes:
        """The document."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def _plain(paper: Paper) -> None:
    paper.line("青山市人民政府文件", CENTRE, 50, RED)
    paper.line()
    paper.line("青政发〔2025〕3号", CENTRE)


def _boxed(paper: Paper) -> None:
    paper.line()._p.append(parse_xml(_BOX))
    paper.line()
    paper.line("青政发〔2025〕3号", CENTRE)


def _in_table(paper: Paper) -> None:
    table = paper.document.add_table(2, 2)
    run = table.cell(0, 0).merge(table.cell(0, 1)).paragraphs[0].add_run("青山市人民政府文件")
    run.font.size, run.font.color.rgb = Pt(50), RED
    table.cell(1, 0).text, table.cell(1, 1).text = "青政发〔2025〕3号", "签发人：张某某"


def _upward(paper: Paper) -> None:
    for words in ("000001", "机密★1年", "特急"):
        paper.line(words)
    paper.line("青山市重点项目建设办公室文件", CENTRE, 50, RED)
    paper.line("青政发〔2025〕3号　　　　签发人：张某某")


def _unfilled(paper: Paper) -> None:
    paper.line("份号：000001")
    paper.line("内部资料　注意保存")
    paper.line("××市人民政府文件", CENTRE, 50, RED)
    paper.line("×政发〔20××〕×号")


def _black(paper: Paper) -> None:
    paper.line("青山市人民政府文件", CENTRE, 50)
    paper.line("青政发〔2025〕3号", CENTRE)


def _bulletin(paper: Paper) -> None:
    paper.line("重点项目建设简报", CENTRE, 50, RED)
    paper.line("第12期（总第36期）", CENTRE)
    paper.line("青山市重点项目建设办公室　　　2025年3月5日")


def _black_bulletin(paper: Paper) -> None:
    paper.line("重点项目建设简报", CENTRE, 50)
    paper.line("第12期", CENTRE)
    paper.line("青山市重点项目建设办公室　　　2025年3月5日")


HEADS = (_plain, _boxed, _in_table, _upward, _unfilled, _black, _bulletin, _black_bulletin)


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(
    "recipient", ["各县区人民政府，市直各单位：", "×××××：", "各县区人民政府，市直各单位"]
)
def test_a_head_is_no_text(head: Callable[[Paper], None], recipient: str) -> None:
    """Nothing of 版头, title and 主送机关 is taken for a paragraph that should be indented."""
    paper = Paper()
    head(paper)
    paper.edge()
    paper.line()
    found = verdicts(paper.text(recipient))
    assert (found["GF22"].passed, found["GF82"].passed) == (True, True)
    assert found["GF45"].passed is recipient.endswith("：")


@pytest.mark.parametrize("head", [head for head in HEADS if head is not _black_bulletin])
def test_a_head_needs_its_red_line(head: Callable[[Paper], None]) -> None:
    """Without one it fails, however the head is set."""
    paper = Paper()
    head(paper)
    found = verdicts(paper.text())
    assert found["GF82"].fails
    assert found["GF22"].passed


def _drawn(paper: Paper) -> None:
    paper.line()._p.append(parse_xml(_LINE))


def _under_number(paper: Paper) -> None:
    last = paper.document.paragraphs[-1]
    last._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {_NAMES}>{_EDGE}</w:pBdr>"))


def _under_cells(paper: Paper) -> None:
    table = paper.document.add_table(1, 1)
    table.cell(0, 0)._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {_NAMES}>{_EDGE}</w:tcBorders>"))


@pytest.mark.parametrize("line", [_drawn, _under_number, _under_cells])
def test_a_red_line_may_be_made_in_many_ways(line: Callable[[Paper], None]) -> None:
    """Drawn, as a border of 发文字号, or of a table: the head has its line."""
    paper = Paper()
    _plain(paper)
    line(paper)
    assert verdicts(paper.text())["GF82"].passed is not False


@pytest.mark.parametrize("words", ["青山市人民政府令", "青山市人民政府常务会议纪要"])
def test_orders_and_minutes_have_no_line(words: str) -> None:
    """The standard asks for none there (10.2, 10.3)."""
    paper = Paper()
    paper.line(words, CENTRE, 50, RED)
    assert verdicts(paper.text())["GF82"].passed is None


def test_a_mark_in_a_text_box_is_like_one_in_a_line() -> None:
    """Its font is judged; the blank lines under it cannot be counted."""
    paper = Paper()
    _boxed(paper)
    found = verdicts(paper.text())
    assert found["GF81"].passed is False
    assert found["GF83"].passed


WRONG_DATES = (
    "2011.7.5", "2011-07-05", "2011/7/5", "2011年7月", "２０１１年７月５日", "2011年７月5日",
    "二〇一一年七月五日", "2011年7月5日。", "2011年 7月 5日", "二O一一年七月五日", "11.7.5", "20110705",
    "2011年07月05日", "7月5日", "2011—7—5", "2011．7．5", "20××年×月×日", "2011年7月5号", "2011年七月",
    "2011年7月上旬", "（2011年7月5日）",
)  # fmt: skip


@pytest.mark.parametrize("words", WRONG_DATES)
def test_a_date_in_any_wrong_form_fails(words: str) -> None:
    """In a document of ours and in one that others have typed, 署名 and date are found and judged."""
    ours = verdicts(changed(good.report(), lambda draft: draft.reword("2011年7月5日", words)))
    assert ours["GF55"].fails
    assert ours["GF53"].passed is not None
    for align in (RIGHT, None):
        paper = Paper()
        paper.text()
        paper.line()
        for each in ("青山市重点项目建设办公室", words):
            paper.line(each, align)
        paper.line("（此件公开发布）")
        typed = verdicts(paper.data())
        assert typed["GF55"].fails, align
        assert (typed["GF53"].passed, typed["GF58"].passed) != (None, None)


def test_a_date_beside_the_office_is_told() -> None:
    """They belong on two lines."""
    paper = Paper()
    paper.text()
    paper.line("青山市重点项目建设办公室　2011.7.5", RIGHT)
    assert "写在一起" in verdicts(paper.data())["GF55"].message


@pytest.mark.parametrize(
    "words", ["2011年上半年重点项目", "一、总体情况", "3.5", "三项", "日均完成", "12", "7.5亿元"]
)
def test_other_lines_do_not_look_like_dates(words: str) -> None:
    """Numbers, headings and names are none."""
    assert not looks_dated(words)


def test_a_date_within_the_text_is_no_ending() -> None:
    """A line that introduces what happened in a month has text behind it."""
    paper = Paper()
    paper.line("大事记", CENTRE, 22)
    for words in ("2011年7月", "青山大桥开工。"):
        paper.line(words, CENTRE if words.startswith("2") else None)
    assert verdicts(paper.data())["GF55"].passed is None


def test_offices_may_sign_together() -> None:
    """Every one of them signs, and none is a paragraph of the text."""
    paper = Paper()
    paper.text()
    paper.line()
    for words in ("青山市重点项目建设办公室", "青山市发展和改革委员会", "2011年7月5日"):
        paper.line(words).paragraph_format.left_indent = Pt(200)
    found = verdicts(paper.data())
    assert (found["GF22"].passed, found["GF52"].passed) == (True, True)


def _break_above(draft: Draft) -> None:
    draft.add(f"{_blank()}", '<w:r><w:br w:type="page"/></w:r>')


def _break_behind_text(draft: Draft) -> None:
    draft.add(f"{holding('附件：1.')}/preceding-sibling::w:p[2]", '<w:r><w:br w:type="page"/></w:r>')


def _own_page(draft: Draft) -> None:
    draft.add(f"{_signature()}/w:pPr", "<w:pageBreakBefore/>", at=1)


def _section(draft: Draft) -> None:
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    draft.add(f"{_blank()}/w:pPr", section)


def _signature() -> str:
    return f"{holding(good.OFFICE)}[w:pPr/w:pStyle/@w:val='Signoff']"


def _blank() -> str:
    return f"{_signature()}/preceding-sibling::w:p[1]"


@pytest.mark.parametrize("change", [_break_above, _break_behind_text, _own_page, _section])
def test_a_signature_alone_on_its_page_is_told(change: Callable[[Draft], None]) -> None:
    """A break in a line, before a paragraph, behind the text, or of a section."""
    found = verdicts(changed(good.report(), change))["GF57"]
    assert (found.passed, "单独成页" in found.message) == (False, True)


@pytest.mark.parametrize(("lines", "kept"), [(4, True), (12, True), (18, True), (20, False), (24, True)])
def test_a_signature_well_within_a_page_is_not_alarmed_about(lines: int, kept: bool) -> None:  # noqa: FBT001
    """Nothing binds it to the text; only where the page ends right above it, it may come to stand alone."""
    signed = (
        text(good.OFFICE, role=ParagraphRole.SIGNATURE),
        text("2011年7月5日", role=ParagraphRole.DATE),
    )
    blocks = (*[text("各单位要认真落实。")] * lines, *signed)
    draft = Draft(write_docx(Narrative("t", "", blocks)))
    draft.drop("//w:pPr/w:keepNext")
    assert verdicts(draft.data())["GF57"].passed is kept


@pytest.mark.parametrize(
    ("words", "is_told"),
    [*((words, True) for words in ("，，", "。。", "、、", "；；", "，。", "， ，")),
     *((words, False) for words in ("！！", "？！", "……", "——", "，“"))],
)  # fmt: skip
def test_doubled_marks_are_told(words: str, is_told: bool) -> None:  # noqa: FBT001 - a parameter
    """Of commas, stops and the like one is enough; some marks may be doubled (GB/T 15834)."""
    data = changed(good.report(), lambda draft: draft.reword("重点项目45个，", f"重点项目45个{words}"))
    assert verdicts(data)["GF110"].passed is not is_told


@pytest.mark.parametrize(("counted", "passed"), [(0, None), (40, None), (None, False)])
def test_pages_count_only_where_this_text_was_counted(counted: int | None, passed: bool | None) -> None:  # noqa: FBT001
    """A number left in the file by its template, or by an earlier and shorter text, is none."""
    draft = Draft(good.formal())
    draft.find("//*[local-name()='Pages']", "docProps/app.xml")[0].text = "1"
    if counted is not None:
        draft.find("//*[local-name()='Characters']", "docProps/app.xml")[0].text = str(counted)
    assert verdicts(draft.data())["GF108"].passed is passed
