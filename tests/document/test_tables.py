"""zdxm.document.tables: the 附表 as Word will read it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document.reading import docx_of, lines, part, select, values
from document.samples import projects_table, row, small_table, text
from zdxm.document.official import CELL_PADDING, Profile
from zdxm.document.tables import column_widths, rows_xml
from zdxm.narrative.blocks import Column, ParagraphRole, RowKind, Run, Table, TableRow

if TYPE_CHECKING:
    from lxml import etree

_WIDTH = 12756


def table_of(*rows: TableRow) -> etree._Element:
    """The w:tbl of a small table with these rows."""
    return select(part(docx_of(small_table(*rows))), "//w:tbl")[0]


@given(st.lists(st.floats(0.5, 40), min_size=1, max_size=30))
def test_column_widths_always_sum_to_the_page(widths: list[float]) -> None:
    """Whatever the proportions, the columns fill the line exactly and each has room for its padding."""
    found = column_widths([Column("列", width) for width in widths], _WIDTH)
    assert sum(found) == _WIDTH
    assert min(found) > 2 * CELL_PADDING


def test_the_grid_is_fixed_and_cells_agree_with_it() -> None:
    """Fixed layout, as wide as 版心, and each row's cells as wide as the grid."""
    table = table_of(row("1", "2", "3"), row("组", kind=RowKind.GROUP))
    grid = [int(width) for width in values(table, "w:tblGrid/w:gridCol/@w:w")]
    assert sum(grid) == _WIDTH
    assert values(table, "w:tblPr/w:tblLayout/@w:type | w:tblPr/w:tblW/@w:w") == ["12756", "fixed"]
    head, item, group = select(table, "w:tr")
    for tr in (head, item):
        assert [int(width) for width in values(tr, "w:tc/w:tcPr/w:tcW/@w:w")] == grid
    assert values(group, "w:tc/w:tcPr/w:gridSpan/@w:val | w:tc/w:tcPr/w:tcW/@w:w") == ["12756", "3"]


def test_the_header_repeats_and_rows_stay_whole() -> None:
    """The first row is the header of every page; no row splits across pages."""
    table = table_of(row("1", "2", "3"), row("", "合计", "9", kind=RowKind.TOTAL))
    rows = select(table, "w:tr")
    assert [bool(select(tr, "w:trPr/w:tblHeader")) for tr in rows] == [True, False, False]
    assert all(select(tr, "w:trPr/w:cantSplit") for tr in rows)
    assert values(rows[0], ".//w:t/text()") == ["甲", "乙", "丙"]


def test_a_row_too_tall_for_a_page_may_split() -> None:
    """A cell with more text than a page holds would be cut off in a row that cannot split."""
    normal, tall = select(table_of(row("1", "长" * 40, ""), row("2", "长" * 2000, "")), "w:tr")[1:]
    assert select(normal, "w:trPr/w:cantSplit")
    assert not select(tall, "w:trPr/w:cantSplit")


def test_each_kind_of_row_has_its_style() -> None:
    """Items in 表格文字, sums in 表格合计, categories in 表格类别; columns keep their sides."""
    table = table_of(
        row("1", "2", "3"), row("组", kind=RowKind.GROUP), row("", "小计", "1", kind=RowKind.SUBTOTAL),
        row("", "合计", "1", kind=RowKind.TOTAL),
    )  # fmt: skip
    styles = [values(tr, "w:tc/w:p/w:pPr/w:pStyle/@w:val") for tr in select(table, "w:tr")]
    assert styles == [
        ["TableHead"] * 3,
        ["TableText"] * 3,
        ["TableGroup"],
        ["TableSum"] * 3,
        ["TableSum"] * 3,
    ]
    assert values(select(table, "w:tr")[1], "w:tc/w:p/w:pPr/w:jc/@w:val") == ["center", "right"]


def test_a_sum_never_starts_a_page_alone() -> None:
    """The row before a sum is kept with it; other rows are not bound to what follows."""
    table = table_of(
        row("1", "", ""), row("2", "", ""), row("", "小计", "", kind=RowKind.SUBTOTAL), row("3", "", "")
    )
    kept = [len(select(tr, "w:tc/w:p/w:pPr/w:keepNext")) for tr in select(table, "w:tr")]
    assert kept == [0, 0, 3, 0, 0]


def test_a_note_under_the_table_is_never_alone_on_a_page() -> None:
    """The last row is kept with it; a table without one is not bound to what follows."""
    noted, plain = (
        select(part(docx_of(small_table(row("1", "", ""), row("2", "", "")), *notes)), "//w:tbl//w:tr")
        for notes in ([text("注：甲。", role=ParagraphRole.NOTE)], [])
    )
    assert [len(select(tr, "w:tc/w:p/w:pPr/w:keepNext")) for tr in noted] == [0, 0, 3]
    assert [len(select(tr, "w:tc/w:p/w:pPr/w:keepNext")) for tr in plain] == [0, 0, 0]


def test_what_stands_above_the_table() -> None:
    """附件标识 on line 1, the title on line 3, then the unit; without a unit no line for it."""
    table = small_table()
    assert lines(docx_of(table))[:4] == [
        ("AttachmentMark", "附表"),
        ("Normal", ""),
        ("TableTitle", "项目一览表"),
        ("UnitNote", "单位：万元"),
    ]
    unitless = Table(table.name, table.mark, table.title, "", table.columns, table.rows)
    assert [style for style, _ in lines(docx_of(unitless))] == [
        "AttachmentMark", "Normal", "TableTitle", "SectionEnd",
    ]  # fmt: skip


def test_labels_of_narrow_columns_break_between_words() -> None:
    """年度计划投资 over a column of four characters breaks as 年度计划 / 投资, not wherever the line ends."""
    table = Table("t", "附表", (Run("题"),), "", (Column("年度计划投资", 4.5), Column("内容", 50)), ())
    head = select(part(docx_of(table)), "//w:tr")[0]
    assert values(select(head, "w:tc")[0], ".//w:t/text()") == ["年度计划", "投资"]


def test_data_in_a_cell_is_escaped() -> None:
    """Markup in the ledger is printed, not obeyed."""
    table = table_of(row("<w:p/>", "a & b", '"x"'))
    assert values(select(table, "w:tr")[1], ".//w:t/text()") == ["<w:p/>", "a & b", '"x"']


@pytest.mark.parametrize("cells", [("1", "2"), ("1", "2", "3", "4")])
def test_a_row_with_too_few_or_many_cells_is_refused(cells: tuple[str, ...]) -> None:
    """A row that does not fit the columns is a fault of the caller, never a crooked table."""
    with pytest.raises(ValueError, match="zip"):
        docx_of(small_table(row(*cells)))


def test_rows_are_streamed() -> None:
    """One chunk of text per row, made only when asked for."""
    chunks = rows_xml(projects_table(), Profile())
    head, first = itertools.islice(chunks, 2)
    assert head.startswith("<w:tbl>")
    assert first.startswith("<w:tr>")
    assert first.endswith("</w:tr>")
