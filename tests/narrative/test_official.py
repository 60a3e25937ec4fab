"""[official]: what it may say, and where 主送机关, 署名, 成文日期 and 版记 come to stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from document.samples import OFFICE, heading, small_table, text
from zdxm.errors import ConfigError
from zdxm.narrative.blocks import Block, Narrative, Paragraph, ParagraphRole, Run, Title
from zdxm.narrative.official import ImprintKeys, Official, dress, read_official, with_one_serial

R = ParagraphRole
DAY = dt.date(2011, 7, 5)
OFFICE_LINE = text(OFFICE, role=R.OFFICE)
NO_DAY = Paragraph((Run("【待补充：成文日期】", placeholder=True),), R.DATE)
NUMBER = {"mark": "某某市人民政府文件", "number": "某政发〔2011〕12号"}


def report(*blocks: Block, office: str = OFFICE, missing: tuple[str, ...] = ()) -> Narrative:
    """A report of a title and the blocks."""
    return Narrative("题", office, (Title((Run("题"),)), *blocks), missing)


def roles(narrative: Narrative) -> list[str]:
    """Role or kind, and text, of each block."""
    return [_told(block) for block in narrative.blocks]


def _told(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"{block.role.value} {''.join(run.text for run in block.runs)}"
    return type(block).__name__


def asked(**table: Any) -> Official:
    """What a settings table asks for."""
    return read_official(table)


def test_nothing_is_printed_unasked() -> None:
    """An empty table leaves the report as its template has it."""
    plain = report(OFFICE_LINE, text("正文。"))
    assert dress(plain, asked()) == plain


def test_values_are_read() -> None:
    """A date may be a TOML date or written in either form; tables inside the table arrive."""
    for day in (DAY, "2011-07-05", "2011年7月5日"):
        assert asked(date=day).date == DAY
    official = asked(red_head=NUMBER, imprint={"copies": "市委办"})
    assert official.red_head
    assert official.red_head.number == "某政发〔2011〕12号"
    assert official.imprint == ImprintKeys(copies=("市委办",))
    assert asked(imprint={}).imprint == ImprintKeys()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"recipent": "市委"}, "“official.recipent”（是不是“recipient”？）"),
        ({"red_head": {"marks": "x"}}, "“official.red_head.marks”（是不是“mark”？）"),
        ({"red_head": "x"}, "“official.red_head”应当是一个表"),
        ({"date": "2011-02-30"}, "应当是日期"),
        ({"date": dt.datetime(2011, 7, 5, 8, 0)}, "应当是日期"),  # noqa: DTZ001 - as TOML has it
        ({"seal": True}, "请同时写signature = true"),
        ({"red_head": {"number": "某政发〔2011〕12号"}}, "没有写发文机关标志"),
        ({"red_head": NUMBER | {"number": "某政发[2011] 第012号"}}, "请写成“某政发〔2011〕12号”"),
        ({"red_head": NUMBER | {"number": "12号"}}, "不合规范"),
        ({"red_head": NUMBER | {"serial": "12"}}, "不是6位数字"),
    ],
)
def test_what_cannot_be_meant_is_refused(table: dict[str, Any], said: str) -> None:
    """Unknown keys come with a guess, wrong values with what would be right."""
    with pytest.raises(ConfigError) as caught:
        read_official(table)
    assert said in str(caught.value)


@pytest.mark.parametrize("words", ["市委、市政府", "市委、市政府：", "市委、市政府:"])
def test_the_recipient_stands_under_the_head(words: str) -> None:
    """主送机关 follows title and office and ends in one full-width colon; it replaces the template's."""
    for blocks in (
        (OFFICE_LINE, text("正文。")),
        (OFFICE_LINE, text("各单位：", role=R.RECIPIENT), text("正文。")),
    ):
        dressed = dress(report(*blocks), asked(recipient=words))
        assert roles(dressed)[:3] == ["Title", "主送机关 市委、市政府：", "正文 正文。"]


def test_what_is_addressed_is_signed() -> None:
    """By template or settings: office and date stand at the end, and missing ones are listed."""
    addressed = report(OFFICE_LINE, NO_DAY, text("各单位：", role=R.RECIPIENT), text("正文。"), small_table())
    dressed = dress(addressed, asked(date=DAY))
    ending = ["正文 正文。", f"署名 {OFFICE}", "成文日期 2011年7月5日", "Table"]
    assert roles(dressed) == ["Title", "主送机关 各单位：", *ending]
    assert (
        roles(dress(report(OFFICE_LINE, text("正文。")), asked(recipient="市委", date=DAY)))[-3:]
        == ending[:3]
    )
    unknown = dress(report(text("正文。"), office=""), asked(recipient="市委"))
    assert roles(unknown)[-2:] == ["署名 【待补充：发文单位】", "成文日期 【待补充：成文日期】"]
    assert unknown.placeholders == ("发文单位", "成文日期")


def test_a_date_alone_stands_under_the_office() -> None:
    """Without 署名 the date goes under the title, or where the template has left it open."""
    expected = ["Title", f"发文单位 {OFFICE}", "成文日期 2011年7月5日", "正文 正文。"]
    assert roles(dress(report(OFFICE_LINE, text("正文。")), asked(date=DAY))) == expected
    open_date = report(OFFICE_LINE, NO_DAY, text("正文。"), missing=("成文日期", "主要措施"))
    dressed = dress(open_date, asked(date=DAY))
    assert roles(dressed) == expected
    assert dressed.placeholders == ("主要措施",)


def test_signature_and_date_move_behind_the_text() -> None:
    """署名 and date leave the title, and stand after 附件说明 and before the first table."""
    issue = text("第3期", role=R.OFFICE)
    note = text("附件：表", role=R.ATTACHMENT_NOTE)
    plain = report(issue, OFFICE_LINE, NO_DAY, text("正文。"), note, small_table(), missing=("成文日期",))
    dressed = dress(plain, asked(signature=True, date=DAY, seal=True))
    assert roles(dressed) == [
        "Title", "发文单位 第3期", "正文 正文。", "附件说明 附件：表", f"署名 {OFFICE}",
        "成文日期 2011年7月5日", "Table",
    ]  # fmt: skip
    assert dressed.sealed
    assert dressed.placeholders == ()


def test_the_office_keeps_its_figure_when_it_moves() -> None:
    """The runs of the line under the title are the ones of 署名."""
    runs = (Run("市", figure="report.office"), Run("办"))
    plain = report(Paragraph(runs, R.OFFICE), text("正文。"), office="市办")
    signature = dress(plain, asked(signature=True)).blocks[-2]
    assert isinstance(signature, Paragraph)
    assert signature.runs == runs


def test_what_is_missing_is_marked_and_listed() -> None:
    """No office and no date: both stand as 【待补充：…】 and are listed once, nothing is invented."""
    dressed = dress(report(text("正文。"), office=""), asked(signature=True, imprint={}))
    assert roles(dressed)[-2:] == ["署名 【待补充：发文单位】", "成文日期 【待补充：成文日期】"]
    assert dressed.placeholders == ("发文单位", "成文日期")
    assert dressed.imprint
    assert dressed.imprint.date.placeholder


def test_a_template_that_signs_itself_is_left_alone() -> None:
    """署名 of the template's own is not doubled."""
    plain = report(text("正文。"), text("某处", role=R.SIGNATURE), NO_DAY)
    assert roles(dress(plain, asked(signature=True, date=DAY))) == [
        "Title", "正文 正文。", "署名 某处", "成文日期 2011年7月5日",
    ]  # fmt: skip


def test_the_imprint_has_its_own_words_or_the_offices() -> None:
    """抄送 are joined without doubled marks; printer and date are the document's unless given."""
    dressed = dress(report(text("正文。")), asked(date=DAY, imprint={"copies": ["市委办。", "市人大办，"]}))
    assert dressed.imprint
    assert dressed.imprint.copies == "市委办，市人大办"
    assert (dressed.imprint.printer.text, dressed.imprint.date.text) == (OFFICE, "2011年7月5日")
    own = dress(report(), asked(imprint={"printer": "市府办", "date": "2011-07-08"})).imprint
    assert own
    assert (own.printer.text, own.date.text) == ("市府办", "2011年7月8日")


def test_settings_cannot_bring_in_line_breaks() -> None:
    """Words of the settings are one line each, in every place."""
    official = asked(recipient="市\n委", red_head={"mark": "某\t市\n文件"}, imprint={"copies": "甲\n乙"})
    dressed = dress(report(heading(1, "题")), official)
    assert dressed.red_head
    assert dressed.imprint
    assert (roles(dressed)[1], dressed.red_head.mark, dressed.imprint.copies) == (
        "主送机关 市委：",
        "某市文件",
        "甲乙",
    )


@pytest.mark.parametrize("issue", [Run("3", "report.issue"), Run("【待补充：期号】", placeholder=True)])
def test_a_paper_with_a_number_of_its_own_has_no_second_serial(issue: Run) -> None:
    """第3期 under the title gives way to 发文字号, and is not asked for; it stays where none is printed."""
    line = Paragraph((Run("第"), issue, Run("期")), ParagraphRole.OFFICE)
    missing = ("期号",) if issue.placeholder else ()
    bulletin = report(line, OFFICE_LINE, text("正文。"), missing=missing)
    numbered = dress(bulletin, asked(red_head=NUMBER))
    once = with_one_serial(numbered)
    assert line not in once.blocks
    assert once.placeholders == ()
    for other in (
        replace(numbered, red_head=None),
        dress(bulletin, asked(red_head={"mark": "某某市人民政府文件"})),
    ):
        assert line in with_one_serial(other).blocks
        assert with_one_serial(other).placeholders == missing
