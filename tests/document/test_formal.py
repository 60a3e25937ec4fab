"""zdxm.document.formal and the seal: 版头, 版记, and 署名 under a seal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from document.reading import lines, misplaced, part, select, values
from document.samples import OFFICE, report, small_table, text
from zdxm.conformance.case import check_format
from zdxm.document.body import lay_out
from zdxm.document.official import Profile
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Block, Imprint, Narrative, ParagraphRole, RedHead, Run, Title

HEAD = RedHead(mark="某某市人民政府文件", number="某政发〔2011〕12号")
IMPRINT = Imprint(copies="市委办，市人大办", printer=Run(OFFICE), date=Run("2011年7月5日"))
TITLE = Title((Run("题"),))
EM = 314


def formal(*blocks: Block, head: RedHead | None = HEAD, imprint: Imprint | None = IMPRINT) -> bytes:
    """A document with 版头 and 版记."""
    return write_docx(Narrative("题", OFFICE, blocks, red_head=head, imprint=imprint))


def test_the_head_stands_above_the_title() -> None:
    """Three lines for 份号, 密级, 紧急程度; the mark; 空二行; 发文字号; the rule; 空二行; the title."""
    data = formal(TITLE, text("正文。"), imprint=None)
    assert lines(data) == [
        *[("HeadLine", "")] * 3, ("OrganMark", "某某市人民政府文件"), *[("Normal", "")] * 2,
        ("DocumentNumber", "某政发〔2011〕12号"), ("RuleLine", ""), *[("Normal", "")] * 2,
        ("Title", "题"), ("Normal", ""), ("Body", "正文。"),
    ]  # fmt: skip
    root = part(data)
    assert values(root, "//w:pBdr/w:bottom/@w:color") == ["FF0000"]
    assert values(root, "//w:p[w:pPr/w:pBdr]/w:pPr/w:ind/@w:left") == []


def test_what_is_classified_stands_on_the_first_lines() -> None:
    """份号, 密级, 紧急程度 from the first line on; what is not set leaves no gap between them."""
    head = replace(HEAD, serial="000012", urgency="加急")
    assert [words for _, words in lines(formal(TITLE, head=head))][:3] == ["000012", "加急", ""]


def test_a_document_for_a_higher_office_names_the_signer() -> None:
    """发文字号 居左空一字, 签发人 右空一字 on the same line, the name in 楷体."""
    root = part(formal(TITLE, head=replace(HEAD, signer="张某某")))
    (line,) = select(root, "//w:p[w:pPr/w:pStyle/@w:val='DocumentNumber']")
    assert values(line, ".//w:t/text()") == ["某政发〔2011〕12号", "签发人：", "张某某"]
    assert values(line, "w:pPr/w:ind/@w:left | w:pPr/w:jc/@w:val") == [str(EM), "left"]
    assert values(line, "w:pPr/w:tabs/w:tab/@*") == ["right", str(8845 - EM)]
    assert values(line, "w:r[last()]/w:rPr/w:rFonts/@w:eastAsia") == ["楷体_GB2312"]


@pytest.mark.parametrize(
    ("signer", "name"), [("张某某、", "张某某"), ("张　某", "张　某"), (" 张某 ", "张某"), ("、", None)]
)
def test_one_signer_is_one_however_it_is_typed(signer: str, name: str | None) -> None:
    """A mark behind the name names nobody else, nor does the blank in a name of two 汉字."""
    root = part(formal(TITLE, head=replace(HEAD, signer=signer)))
    (line,) = select(root, "//w:p[w:pPr/w:pStyle/@w:val='DocumentNumber']")
    told = ["签发人：", name] if name else []
    assert values(line, ".//w:t/text()") == ["某政发〔2011〕12号", *told]


@pytest.mark.parametrize(
    ("signer", "number", "lines_of_names"),
    [
        ("张某某 李某某", "某政发〔2011〕12号", [["张某某", "李某某"]]),
        ("张某某、李某某", "某某重点项目办发〔2011〕112号", [["张某某"], ["李某某"]]),
        ("张某某，李某，欧阳某某", "某政发〔2011〕12号", [["张某某", "李某"], ["欧阳某某"]]),
        ("张某某、李　某、", "某政发〔2011〕12号", [["张某某", "李　某"]]),
        ("张　某 李某某 王 某", "某政发〔2011〕12号", [["张　某", "李某某"], ["王 某"]]),
    ],
    ids=["two", "two beside a long number", "three", "one with a blank", "two with blanks"],
)
def test_several_signers_stand_in_columns(signer: str, number: str, lines_of_names: list[list[str]]) -> None:
    """Two names in a line, or one where there is no room; 发文字号 beside the last (7.2.6)."""
    data = formal(TITLE, text("正文。"), head=replace(HEAD, signer=signer, number=number), imprint=None)
    found = select(part(data), "//w:p[w:pPr/w:pStyle/@w:val='DocumentNumber']")
    words = [["", *values(line, ".//w:t/text()")] for line in found]
    assert [line[-len(names) :] for line, names in zip(words, lines_of_names, strict=True)] == lines_of_names
    assert [number in line for line in words] == [False] * (len(words) - 1) + [True]
    assert ["签发人：" in line for line in words] == [True] + [False] * (len(words) - 1)
    assert {verdict.id: verdict.passed for verdict in check_format(data)}["GF83"]
    assert [int(values(line, "w:pPr/w:ind/@w:left")[0]) for line in found][-1] == EM
    if len(found) > 1:
        first = int(values(found[0], "w:pPr/w:ind/@w:left")[0]) + 4 * EM
        assert int(values(found[-1], "w:pPr/w:tabs/w:tab/@w:pos")[0]) == pytest.approx(first, abs=1)


@pytest.mark.parametrize(("length", "breaks"), [(12, 0), (19, 0), (22, 1), (32, 1)])
def test_a_long_printer_leaves_the_date_a_line_of_its_own(length: int, breaks: int) -> None:
    """印发日期 never breaks: it stands at the right, below 印发机关 where both do not fit on one line."""
    data = formal(TITLE, head=None, imprint=replace(IMPRINT, printer=Run("某" * length)))
    (line,) = select(part(data), "//w:p[w:pPr/w:pStyle/@w:val='Imprint'][w:r/w:tab]")
    assert len(select(line, "w:r/w:br")) == breaks
    assert [verdict.id for verdict in check_format(data) if verdict.fails] == []


@pytest.mark.parametrize(
    ("mark", "size", "breaks"),
    [
        ("某县政府", 120, 0),
        ("某某市人民政府文件", 98, 0),
        ("某某市重点项目建设办公室文件", 63, 0),
        ("某" * 24, 68, 1),
    ],
)
def test_the_mark_is_as_large_as_it_fits(mark: str, size: int, breaks: int) -> None:
    """At most 60 pt, never wider than 版心, in two lines where one would be smaller than 一号."""
    root = part(formal(TITLE, head=replace(HEAD, mark=mark)))
    (line,) = select(root, "//w:p[w:pPr/w:pStyle/@w:val='OrganMark']")
    assert {int(value) for value in values(line, ".//w:sz/@w:val")} == {size}
    assert len(select(line, ".//w:br")) == breaks


def test_the_imprint_hangs_at_the_foot() -> None:
    """One frame at the foot of 版心, as wide; bars of 0.35, 0.25 and 0.35 mm; 抄送 with a full stop."""
    data = formal(TITLE, text("正文。"), head=None)
    assert lines(data)[-6:] == [
        ("RuleLine", ""), ("Imprint", "抄送：市委办，市人大办。"), ("RuleLine", ""),
        ("Imprint", f"{OFFICE}2011年7月5日印发"), ("RuleLine", ""), ("SectionEnd", ""),
    ]  # fmt: skip
    framed = select(part(data), "//w:p[w:pPr/w:framePr]")
    assert len(framed) == 5
    assert {tuple(values(p, "w:pPr/w:framePr/@*")) for p in framed} == {
        ("8845", "around", "margin", "margin", "center", "bottom")
    }
    bars = [p for p in framed if select(p, "w:pPr/w:shd")]
    assert [values(p, "w:pPr/w:spacing/@w:line")[0] for p in bars] == ["20", "14", "20"]


def test_without_copies_the_imprint_has_one_line() -> None:
    """No 抄送, no rule between."""
    data = formal(TITLE, head=None, imprint=replace(IMPRINT, copies=""))
    assert [style for style, _ in lines(data)][-4:] == ["RuleLine", "Imprint", "RuleLine", "SectionEnd"]


def test_after_a_landscape_table_the_imprint_has_an_upright_page() -> None:
    """版记 follows all 附件 (7.3.7), upright like the text; on a page of text it needs no new one."""
    narrative = Narrative("题", OFFICE, (TITLE, text("正文。"), small_table()), imprint=IMPRINT)
    assert [section.landscape for section in lay_out(narrative, Profile())] == [False, True, False]
    short = replace(narrative, blocks=(TITLE, text("正文。")))
    assert [section.landscape for section in lay_out(short, Profile())] == [False]


def test_an_imprint_alone_on_a_page_has_an_even_one() -> None:
    """版记 is on the back of the last sheet; the sections before it, and one with text, begin on any page."""
    starts = "//w:sectPr/w:type/@w:val"
    blocks = (TITLE, text("正文。"), small_table())
    alone = part(write_docx(Narrative("题", OFFICE, blocks, imprint=IMPRINT)))
    assert values(alone, starts) == ["nextPage", "nextPage", "evenPage"]
    beside = part(write_docx(Narrative("题", OFFICE, blocks[:2], imprint=IMPRINT)))
    assert values(beside, starts) == ["nextPage"]
    assert values(part(write_docx(Narrative("题", OFFICE, blocks))), starts) == ["nextPage", "nextPage"]


def test_a_head_above_a_table_has_a_page() -> None:
    """版头 never goes on a landscape page, even where nothing but a table follows."""
    narrative = Narrative("题", OFFICE, (small_table(),), red_head=HEAD)
    assert [section.landscape for section in lay_out(narrative, Profile())] == [False, True]


def test_under_a_seal_the_signature_is_centred_above_the_date() -> None:
    """Two blank lines; 署名 and date centred in one box whose middle is that of a date 右空四字."""
    blocks = (
        text("正文。"),
        text(OFFICE, role=ParagraphRole.SIGNATURE),
        text("2011年7月5日", role=ParagraphRole.DATE),
    )
    data = write_docx(Narrative("题", OFFICE, blocks, sealed=True))
    assert [style for style, _ in lines(data)] == ["Body", "Normal", "Normal", "Signoff", "Signoff"]
    office, date = select(part(data), "//w:p[w:pPr/w:pStyle/@w:val='Signoff']")
    assert values(office, "w:pPr/w:ind/@*") == values(date, "w:pPr/w:ind/@*")
    assert values(office, "w:pPr/w:jc/@w:val") == values(date, "w:pPr/w:jc/@w:val") == ["center"]
    (left,), (right,) = values(date, "w:pPr/w:ind/@w:left"), values(date, "w:pPr/w:ind/@w:right")
    middle = (int(right) + 8845 - int(left)) / 2
    assert middle == pytest.approx((4 + 7.25 / 2) * EM, abs=1)


def test_a_long_office_under_a_seal_stays_on_the_line() -> None:
    """Where the office is wider than the place right of its middle, both move left."""
    blocks = (text("某" * 20, role=ParagraphRole.SIGNATURE), text("2011年7月5日", role=ParagraphRole.DATE))
    (office, _) = select(
        part(write_docx(Narrative("题", OFFICE, blocks, sealed=True))),
        "//w:p[w:pPr/w:pStyle/@w:val='Signoff']",
    )
    (left,), (right,) = values(office, "w:pPr/w:ind/@w:left"), values(office, "w:pPr/w:ind/@w:right")
    assert int(right) >= -EM
    assert 8845 - int(left) - int(right) >= 20 * EM


@pytest.mark.parametrize(
    "changes",
    [
        {"red_head": HEAD, "imprint": IMPRINT},
        {"sealed": True},
        {"red_head": replace(HEAD, signer="张某某", serial="000001")},
    ],
    ids=["formal", "sealed", "for a higher office"],
)
def test_the_format_check_finds_nothing_new(changes: dict[str, Any]) -> None:
    """版头, 版记 and seal break no item of the standard that the sample itself keeps."""
    assert broken(replace(report(), **changes)) <= broken(report())


def broken(narrative: Narrative) -> set[str]:
    """Ids of the items that a document does not keep."""
    return {verdict.id for verdict in check_format(write_docx(narrative)) if verdict.passed is False}


def test_every_part_keeps_the_schemas_order() -> None:
    """版头, 版记 and seal put no property in the wrong place, and the same bytes come out twice."""
    narrative = replace(report(), red_head=replace(HEAD, signer="张"), imprint=IMPRINT, sealed=True)
    data = write_docx(narrative)
    for name in ("word/document.xml", "word/styles.xml"):
        assert list(misplaced(part(data, name))) == []
    assert write_docx(narrative) == data
