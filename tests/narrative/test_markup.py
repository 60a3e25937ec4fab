"""The line-level markup: what each line becomes, and that data can never be markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zdxm.errors import TemplateError
from zdxm.filters.values import CLOSE, OPEN, SPLIT, clean, hole, marked
from zdxm.narrative.blocks import Block, Heading, Paragraph, ParagraphRole, Run, Table, Title
from zdxm.narrative.markup import read_markup

if TYPE_CHECKING:
    from zdxm.narrative.markup import Maker


def table(title: tuple[Run, ...]) -> Table:
    """An empty table under its title."""
    return Table("t", "附件", title, "", (), ())


def nothing(title: tuple[Run, ...]) -> Block | None:
    """A chart for which there is nothing to draw."""
    del title
    return None


MADE: dict[str, dict[str, Maker]] = {"附表": {"明细": table}, "图": {"空图": nothing}}


def blocks(text: str) -> list[Block]:
    """The blocks of a filled template."""
    return read_markup(text, MADE).blocks


def test_every_kind_of_line() -> None:
    """Title, headings by level, roles, tables, charts and paragraphs."""
    text = "# 甲\n@发文单位 乙\n## 丙\n##### 丁\n戊\n\n@附表 明细 己表\n@图 空图\n@注 庚"
    assert blocks(text) == [
        Title((Run("甲"),)),
        Paragraph((Run("乙"),), ParagraphRole.OFFICE),
        Heading(1, (Run("丙"),)),
        Heading(4, (Run("丁"),)),
        Paragraph((Run("戊"),)),
        table((Run("己表"),)),
        Paragraph((Run("庚"),), ParagraphRole.NOTE),
    ]


def test_lines_join_until_an_empty_one() -> None:
    """A paragraph may stand on several lines; blanks at their ends do not count."""
    assert blocks("甲，\n  乙。  \n \n丙") == [Paragraph((Run("甲，乙。"),)), Paragraph((Run("丙"),))]


def test_values_become_runs_with_their_figures() -> None:
    """Words of the template are plain, printed values carry their id, holes are placeholders."""
    page = read_markup(f"完成{marked('1亿元', 'total.completed')}，{hole('地区')}{marked('超', '')}了", {})
    assert page.blocks == [
        Paragraph(
            (
                Run("完成"),
                Run("1亿元", "total.completed"),
                Run("，"),
                Run("【待补充：地区】", placeholder=True),
                Run("超了"),
            )
        )
    ]
    assert list(page.figures) == ["total.completed"]
    assert list(page.holes) == ["地区"]


@pytest.mark.parametrize("data", ["# 甲", "@附表 明细", "@发文单位 乙", "", "## "])
def test_data_at_the_beginning_of_a_line_is_no_markup(data: str) -> None:
    """Whatever stands in the ledger, its line is a paragraph."""
    found = blocks(marked(data, "project:1.name") + "项目")
    assert [type(block) for block in found] == [Paragraph]


@given(st.text(alphabet=f"甲#@ \n\r\t\x85\u2028{OPEN}{SPLIT}{CLOSE}{{}}%，。", max_size=12))
def test_no_data_can_be_markup(data: str) -> None:
    """Any text, cleaned and marked, makes exactly one paragraph that prints it."""
    (block,) = blocks(f"前{marked(clean(data), 'a.b')}后")
    assert isinstance(block, Paragraph)
    assert "".join(run.text for run in block.runs) == f"前{clean(data)}后"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@发文单 甲", "没有“发文单”这种标记@（是不是“发文单位”？）"),
        ("@附表 明", "没有“明”这种附表（是不是“明细”？）"),
        ("####### 甲", "看不懂这一行的行首标记：####### 甲"),
        ("#甲", "看不懂这一行的行首标记：#甲"),
        (f"甲{OPEN}a", "模板把一个数或一段台账文字截断了"),
    ],
)
def test_unknown_markup_is_told(text: str, said: str) -> None:
    """An unknown mark is an error with a guess, never a printed line."""
    with pytest.raises(TemplateError) as caught:
        blocks(text)
    assert caught.value.reason == said


def test_empty_headings_and_roles_are_dropped() -> None:
    """A heading or role on which nothing was printed leaves nothing."""
    assert blocks(f"## {marked('', '')}\n@注 \n#\n") == []
