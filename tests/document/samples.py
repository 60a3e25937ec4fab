"""Narratives for the tests: small ones by hand, and a whole report with its 附表."""

from __future__ import annotations

from zdxm.narrative.blocks import (
    Align,
    Column,
    Heading,
    Narrative,
    Paragraph,
    ParagraphRole,
    RowKind,
    Run,
    Table,
    TableRow,
    Title,
)

OFFICE = "青山市重点项目建设办公室"
TITLE = "青山市2011年上半年重点项目建设工作情况总结"
_GROUPS = (("工业项目", 21), ("交通电力项目", 9), ("城建项目", 8), ("社会事业项目", 4), ("农业项目", 3))
_COLUMNS = (
    Column("序号", 3, Align.CENTER),
    Column("项目名称", 12),
    Column("建设内容及规模", 15),
    Column("总投资", 6, Align.RIGHT),
    Column("年度计划投资", 6, Align.RIGHT),
    Column("1—6月完成投资", 6, Align.RIGHT),
    Column("占年度计划（%）", 6, Align.RIGHT),
    Column("形象进度", 12),
    Column("责任单位", 6, Align.CENTER),
    Column("联系领导", 5, Align.CENTER),
)


def text(*runs: str | Run, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    """A paragraph of plain text and runs."""
    return Paragraph(tuple(run if isinstance(run, Run) else Run(run) for run in runs), role)


def heading(level: int, words: str) -> Heading:
    """A heading of plain text."""
    return Heading(level, (Run(words),))


def row(*cells: str, kind: RowKind = RowKind.ITEM) -> TableRow:
    """A table row of plain text."""
    return TableRow(kind, tuple(map(Run, cells)))


def small_table(*rows: TableRow, columns: int = 3) -> Table:
    """A table with columns 甲 乙 丙 …, left, centre, right."""
    labels = zip("甲乙丙丁戊己", Align, strict=False)
    heads = tuple(Column(label, 4 + at, align) for at, (label, align) in enumerate(labels))[:columns]
    return Table("projects", "附表", (Run("项目一览表"),), "单位：万元", heads, rows)


def projects_table() -> Table:
    """45 projects in five categories, 10 columns, with group rows, subtotals and a total."""
    rows = [row("", "合计", "", "2595700", "1341800", "565427", "42.14", "", "", "", kind=RowKind.TOTAL)]
    number = 0
    for group, size in _GROUPS:
        rows.append(row(f"{group}（{size}个）", kind=RowKind.GROUP))
        for _ in range(size):
            number += 1
            rows.append(_project(number))
        rows.append(
            row("", "小计", "", "519140", "268360", "113085", "42.14", "", "", "", kind=RowKind.SUBTOTAL)
        )
    return Table(
        "projects",
        "附件1",
        (Run(f"{TITLE[:10]}重点项目完成投资情况一览表"),),
        "单位：万元",
        _COLUMNS,
        tuple(rows),
    )


def _project(number: int) -> TableRow:
    """One project's row; the amount of text differs from row to row."""
    scope = f"新建厂房{number}000平方米，购置设备{number * 7}台（套），年产“高效”热泵换热器{number}万台"
    return row(
        str(number),
        f"天昱太阳能光伏玻璃生产线{'及配套' if number % 3 else ''}项目",
        scope if number % 2 else scope[:16],
        str(number * 1234),
        str(number * 456),
        str(number * 211),
        "53.20" if number % 4 else "—",
        "主体封顶，正在安装设备" if number % 2 else "正在进行土地平整",
        "工信局" if number % 5 else "工信局、住建局",
        "张某某",
    )


def report() -> Narrative:
    """About four pages of text with every role, and the table of 45 projects with a note."""
    blocks = (
        Title((Run("青山市"), Run("2011年上半年", figure="period"), Run("重点项目建设工作情况总结"))),
        text(OFFICE, role=ParagraphRole.OFFICE),
        text("市委、市政府：", role=ParagraphRole.RECIPIENT),
        text(_prose(1)),
        heading(1, "全市重点项目进展情况"),
        text(
            "上半年，全市共实施重点项目",
            Run("45个", figure="n"),
            "，总投资",
            Run("259.57亿元", figure="t"),
            "。",
        ),
        *(block for group, size in _GROUPS for block in _category(group, size)),
        heading(1, "主要措施"),
        text(Run("【待补充：主要措施】", placeholder=True)),
        heading(1, "下步工作计划"),
        text(_prose(6)),
        text(_prose(2)),
        text(
            "附件：1.青山市重点项目完成投资情况一览表（含续建项目和新开工项目）",
            role=ParagraphRole.ATTACHMENT_NOTE,
        ),
        text("2.青山市重点项目存在问题清单", role=ParagraphRole.ATTACHMENT_NOTE),
        text(OFFICE, role=ParagraphRole.SIGNATURE),
        text("2011年7月5日", role=ParagraphRole.DATE),
        projects_table(),
        text("注：占年度计划＝完成投资÷年度计划投资。", role=ParagraphRole.NOTE),
    )
    return Narrative(TITLE, OFFICE, blocks, ("主要措施",))


def _category(group: str, size: int) -> tuple[Heading, Paragraph, Heading, Paragraph]:
    """The section of one category."""
    return (
        heading(2, group),
        text(f"{group}{size}个，完成投资34.74亿元，占年度计划的53.2%，高于时间进度3.2个百分点。", _prose(1)),
        heading(3, "进度较快的项目"),
        text("“十二五”规划——首批项目2011年1—6月到位资金25～30亿元……", _prose(1)),
    )


def _prose(sentences: int) -> str:
    """So many sentences of official prose."""
    return "坚持把重点项目建设作为拉动投资增长的重要抓手，完善“周调度、月通报、季讲评”工作机制。" * sentences
