"""zdxm.plain: Markdown in which data is no markup, text to be pasted; both say what the document says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.build import full_registers, project, report
from zdxm.config.settings import Settings
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import (
    Align,
    Chart,
    ChartKind,
    Column,
    Heading,
    Narrative,
    Paragraph,
    ParagraphRole,
    RowKind,
    Run,
    Series,
    Table,
    TableRow,
    Title,
)
from zdxm.narrative.compose import compose
from zdxm.narrative.library import kinds
from zdxm.plain import write_markdown, write_text

HOSTILE = "a|b*c_d`e`<f>&g#[h](i)~j\\k{l}$m!n\r\n\to"
TABLE = Table(
    "t",
    "附件",
    (Run("明细表"),),
    "单位：万元",
    (Column("名称", 5), Column("状态", 2, Align.CENTER), Column("金额", 3, Align.RIGHT)),
    (
        TableRow(RowKind.GROUP, (Run("一类"),)),
        TableRow(RowKind.ITEM, (Run(HOSTILE), Run(""), Run("12"))),
        TableRow(RowKind.TOTAL, (Run("合计"), Run(""), Run("12"))),
    ),
)
RULE = "| :-- | :-: | --: |\n| **一类** |  |  |"
CHART = Chart(
    name="完成率",
    kind=ChartKind.COLUMNS,
    caption=(Run("各类完成率"),),
    categories=("一类", "二类"),
    series=(Series("完成率", (50, None), (None, None)),),
    unit="%",
    alt="柱形图。",
)
BLOCKS = (
    Title((Run("总结"),)),
    Paragraph((Run("某办"),), ParagraphRole.OFFICE),
    Paragraph((Run("2011年7月5日"),), ParagraphRole.DATE),
    Paragraph((Run("各单位："),), ParagraphRole.RECIPIENT),
    Heading(1, (Run("进展"),)),
    Heading(2, (Run("工业"),)),
    Paragraph((Run("1.5亿元"), Run("【待补充：地区】", placeholder=True))),
    Heading(2, (Run("农业"),)),
    Heading(1, (Run("问题"),)),
    Heading(2, (Run("资金"),)),
    CHART,
    Paragraph((Run("附件：1.甲"),), ParagraphRole.ATTACHMENT_NOTE),
    Paragraph((Run("2.乙"),), ParagraphRole.ATTACHMENT_NOTE),
    Paragraph((Run("某办"),), ParagraphRole.SIGNATURE),
    TABLE,
)
NARRATIVE = Narrative("总结", "某办", BLOCKS)


def markdown(*blocks: Title | Heading | Paragraph | Table | Chart) -> str:
    """Blocks as Markdown."""
    return write_markdown(Narrative("", "", blocks)).decode()


def test_markdown_as_a_whole() -> None:
    """Headings with their ordinals, tables with a rule, what is missing bold, data escaped."""
    escaped = r"a\|b\*c\_d\`e\`\<f\>\&g\#\[h\](i)\~j\\k\{l\}\$m\!n o"
    assert write_markdown(NARRATIVE).decode() == "\n\n".join([
        "# 总结", "某办", "2011年7月5日", "各单位：", "## 一、进展", "### （一）工业",
        "1\\.5亿元**【待补充：地区】**", "### （二）农业", "## 二、问题", "### （一）资金",
        "| 名称 | 完成率（%） |\n| :-- | --: |\n| 一类 | 50 |\n| 二类 | — |", "图1\u3000各类完成率",
        "附件：1.甲", "2\\.乙", "某办", "附件", "**明细表**", "单位：万元",
        f"| 名称 | 状态 | 金额 |\n{RULE}\n| {escaped} |  | 12 |\n| **合计** |  | **12** |",
    ]) + "\n"  # fmt: skip


def test_text_as_a_whole() -> None:
    """Two spaces before paragraphs, official ordinals, tabs between cells, empty lines between parts."""
    text = write_text(NARRATIVE).decode("utf-8-sig")
    assert text.split("\r\n") == [
        "总结", "某办", "2011年7月5日", "", "各单位：", "　　一、进展", "　　（一）工业",
        "　　1.5亿元【待补充：地区】", "　　（二）农业", "　　二、问题", "　　（一）资金", "",
        "图1　各类完成率", "名称\t完成率（%）", "一类\t50", "二类\t—", "",
        "　　附件：1.甲", "　　　　　2.乙", "", "某办", "",
        "附件", "明细表", "单位：万元", "名称\t状态\t金额", "一类",
        HOSTILE.replace("\r\n\t", " ") + "\t\t12", "合计\t\t12", "",
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["1. ", "12) ", "- ", "+ ", "= ", "# ", "> ", "| ", "* ", "~~~", "<b>"])
def test_no_paragraph_can_begin_a_list_or_a_heading(start: str) -> None:
    """What Markdown would read at the head of a line is escaped."""
    (line,) = markdown(Paragraph((Run(f"{start}甲"),))).splitlines()
    assert re.match(r"\d*\\", line)


@given(st.text(alphabet="甲1.#*_|`<>&[]()~\\{}-+=!$ \n\r\t\x85\u2028", min_size=1, max_size=12))
def test_any_data_stays_one_line(data: str) -> None:
    """No cell or paragraph breaks its row, whatever stands in it."""
    row = TableRow(RowKind.ITEM, (Run(data), Run("乙")))
    table = Table("t", "附件", (Run("表"),), "", (Column("甲", 1), Column("乙", 1)), (row,))
    last = markdown(table).rstrip("\n").split("\n")[-1]
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", last)) == 3
    text = write_text(Narrative("", "", (table,))).decode("utf-8-sig")
    assert text.split("\r\n")[-2].endswith("\t乙")


def test_both_print_what_the_document_prints() -> None:
    """Every text of every kind of report, ordinals included, in the same order as in the .docx."""
    docx = pytest.importorskip("docx")
    import io  # noqa: PLC0415 - only here

    figures = report(
        project("甲项目", category="一类", responsible_unit="甲局"),
        project("乙项目", done=20, category="二类", responsible_unit="乙局"),
        registers=full_registers(),
    )
    for kind in kinds(Settings()):
        narrative = compose(figures, Settings(region="全市"), kind=kind, project="甲项目")
        document = docx.Document(io.BytesIO(write_docx(narrative)))
        printed = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
        lines = write_text(narrative).decode("utf-8-sig").replace("\u3000", "").split("\r\n")
        assert [line for line in lines if line and "\t" not in line][: len(printed)]
        rest = iter(lines)
        assert all(
            any(text.replace("\u3000", "").replace("\n", "") == line for line in rest) for text in printed
        )
