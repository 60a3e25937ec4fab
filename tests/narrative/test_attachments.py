"""Numbers of attachments, and the ranking tables that are attached."""

from __future__ import annotations

from narrative.build import NOT_STARTED, project, report
from zdxm.config.settings import Settings, Style
from zdxm.narrative.blocks import Block, Paragraph, ParagraphRole, RowKind, Run, Table
from zdxm.narrative.compose import compose, numbered

NOTE = ParagraphRole.ATTACHMENT_NOTE
ROWS = (
    project("甲项目", 100, 60, category="一类", county="甲县", responsible_unit="甲局"),
    project("乙项目", 100, 20, category="二类", county="乙县", responsible_unit="乙局"),
    project("丙项目", None, None, NOT_STARTED, category="片区", county="乙县", responsible_unit="丙局"),
    project("丁项目", 50, 10, category="片区", county="丙县", responsible_unit="乙局"),
)


def note(*runs: Run) -> Paragraph:
    """An 附件说明."""
    return Paragraph(runs, NOTE)


def table(name: str) -> Table:
    """An empty table."""
    return Table(name, "附件", (Run(name),), "", (), ())


def said(blocks: tuple[Block, ...]) -> list[str]:
    """Texts of notes, marks of tables."""
    return [
        block.mark if isinstance(block, Table) else "".join(run.text for run in block.runs)
        for block in blocks
        if isinstance(block, Table | Paragraph)
    ]


def test_a_single_attachment_has_no_number() -> None:
    """附件：甲表 and 附件, whether the template writes 附件： or not."""
    for text in ("附件：甲表", "甲表"):
        assert said(numbered([note(Run(text)), table("甲表")])) == ["附件：甲表", "附件"]


def test_several_are_numbered_in_order() -> None:
    """1. 2. 3. behind the first 附件：, and 附件1 附件2 above the tables; figures keep their runs."""
    figure, hole = Run("2011年", "period.label"), Run("【待补充：地区】", placeholder=True)
    blocks: list[Block] = [
        note(Run("附件："), figure, Run("甲表")),
        note(figure, Run("乙表")),
        note(hole, Run("丙表")),
        table("甲"),
        table("乙"),
    ]
    assert said(numbered(blocks)) == [
        "附件：1.2011年甲表", "2.2011年乙表", "3.【待补充：地区】丙表", "附件1", "附件2",
    ]  # fmt: skip
    second = numbered(blocks)[1]
    assert isinstance(second, Paragraph)
    assert second.runs == (Run("2."), figure, Run("乙表"))


def ranking_tables(settings: Settings) -> dict[str, Table]:
    """The bulletin's ranking tables by what they rank."""
    narrative = compose(report(*ROWS, told_in_words=settings.prose_categories), settings, kind="bulletin")
    return {block.name: block for block in narrative.blocks if isinstance(block, Table)}


def test_ranking_tables_hold_every_group_and_the_total() -> None:
    """Best first, then 合计, to which the rows add up; what is told in words is in no unit's row."""
    made = ranking_tables(Settings(prose_categories=("片区",)))
    assert set(made) == {"类别", "责任单位", "县区", "projects"}
    rows = [[cell.text for cell in row.cells] for row in made["责任单位"].rows]
    assert rows == [
        ["1", "甲局", "1", "1", "0", "200", "100", "60", "60", "10"],
        ["2", "乙局", "1", "1", "0", "200", "100", "20", "20", "-30"],
        ["—", "片区", "2", "1", "1", "100", "50", "10", "20", "-30"],
        ["", "合计", "4", "3", "1", "500", "250", "90", "36", "-14"],
    ]
    assert made["责任单位"].rows[-1].kind is RowKind.TOTAL
    assert [row.cells[0].text for row in made["县区"].rows] == ["1", "2", "—", ""]


def test_ranking_tables_follow_the_house_style() -> None:
    """The noun in the header, decimals in the cells; every number names its figure."""
    made = ranking_tables(
        Settings(style=Style(progress_noun="序时进度", rate_decimals=1, trailing_zeros=True))
    )
    units = made["责任单位"]
    assert units.columns[-1].label == "与序时进度比较"
    assert [cell.text for cell in units.rows[0].cells[-2:]] == ["60.0", "10.0"]
    assert [cell.figure for cell in units.rows[0].cells] == [
        "unit:1.rank", "unit:1.name", "unit:1.projects", "unit:1.started", "unit:1.not_started",
        "unit:1.total_investment", "unit:1.annual_plan", "unit:1.completed", "unit:1.rate", "unit:1.variance",
    ]  # fmt: skip
