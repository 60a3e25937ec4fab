"""A figure that rests on a cell that could not be read is marked, listed, and told by the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from docx.enum.text import WD_COLOR_INDEX

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

HEADER = ("序号", "项目名称", "项目类别", "总投资", "本年计划投资", "1-6月完成投资", "建设状态")
GOOD = ("东河大桥", "交通", 90000, 20000, 9000, "在建")
UNREAD = ("西山隧道", "交通", 50000, "面议", 3000, "在建")
SMALL = ("南湖", "水利", 1000, 500, 300, "在建")


def write(folder: Path, *rows: tuple[Any, ...], total: tuple[Any, ...] = ()) -> None:
    """A ledger of 2024H1 in 万元."""
    (folder / "zdxm.toml").unlink(missing_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(("2024年上半年甲县重点项目台账（单位：万元）",))
    sheet.append(HEADER)
    for number, row in enumerate(rows, start=1):
        sheet.append((number, *row))
    if total:
        sheet.append((None, "合计", None, *total))
    book.save(folder / "甲.xlsx")


def test_an_unread_plan_is_marked_where_figures_rest_on_it(folder: Path, zdxm: Zdxm) -> None:
    """Once in a sentence, highlighted, in the table's note; the rate is of the same projects; exit code 1."""
    write(folder, GOOD, UNREAD, SMALL)
    told = zdxm("report", "甲.xlsx", "-o", "甲.docx")
    assert told.code == 1
    assert "报告里有的数靠读不成数的格子，已标出【待核实】：E4“面议”\n" in told.err
    document = docx.Document(str(folder / "甲.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    mark = "【待核实：E4“面议”】"
    assert f"年度计划投资2.05亿元{mark}。" in text
    assert f"占年度计划的45.37%{mark}，低于时间进度4.63个百分点" in text
    assert "无年度计划的1个项目完成投资3000万元" in text
    assert f"西山隧道完成投资3000万元，年度计划投资{mark}" in text
    assert "西山隧道完成投资3000万元，没有年度计划投资" not in text
    assert f"注：{mark}读不成数" in text
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if "待核实" in run.text]
    assert len(runs) >= 4
    assert {run.font.highlight_color for run in runs} == {WD_COLOR_INDEX.YELLOW}
    assert mark not in text.partition("南湖")[2].partition("。")[0]


def test_an_amount_of_projects_without_plan_rests_on_their_cells_alone(folder: Path, zdxm: Zdxm) -> None:
    """What a project with a plan has not reported in a number does not put the others' money in doubt."""
    write(folder, GOOD, ("甲", "路", 10, 10, "见说明", "在建"), ("乙", "路", 10, None, 5, "在建"))
    assert zdxm("report", "甲.xlsx", "--format", "txt", "-o", "甲.txt").code == 1
    text = (folder / "甲.txt").read_text(encoding="utf-8")
    assert "无年度计划的1个项目完成投资5万元，不在完成率内" in text


def test_cells_are_counted_and_formulas_in_error_told(folder: Path, zdxm: Zdxm) -> None:
    """The first cell and how many; what an error cell shows."""
    write(folder, GOOD, ("甲", "路", 10, 10, "若干", "在建"), ("乙", "路", 10, 10, "不详", "在建"))
    assert zdxm("report", "甲.xlsx", "--format", "txt", "-o", "甲.txt").code == 1
    text = (folder / "甲.txt").read_text(encoding="utf-8")
    assert "完成投资9000万元【待核实：F4“若干”等2格】" in text
    assert "年度计划投资20万元，已全部开工建设，完成投资【待核实：F4“若干”等2格】。" in text


def test_strict_writes_nothing(folder: Path, zdxm: Zdxm) -> None:
    """--strict: exit code 2, no document."""
    write(folder, GOOD, UNREAD)
    assert zdxm("report", "甲.xlsx", "-o", "甲.docx", "--strict").code == 2
    assert not (folder / "甲.docx").exists()


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((), 1),
        (("--kind", "project", "--project", "东河大桥"), 0),
        (("--kind", "project", "--project", "西山"), 1),
    ],
)
def test_only_what_is_printed_counts(folder: Path, zdxm: Zdxm, args: tuple[str, ...], code: int) -> None:
    """A report on one project does not rest on another project's cells."""
    write(folder, GOOD, UNREAD)
    assert zdxm("report", "甲.xlsx", "-o", "甲.docx", *args).code == code


def test_a_total_that_does_not_tie_touches_what_is_printed(folder: Path, zdxm: Zdxm) -> None:
    """The document is written, nothing in it is marked, the exit code says that something is wrong."""
    write(folder, GOOD, total=(90000, 20000, 9999))
    told = zdxm("report", "甲.xlsx", "-o", "甲.docx")
    assert (told.code, "甲.xlsx:台账!F4" in told.err) == (1, True)
    assert (folder / "甲.docx").exists()
    assert "待核实：" not in "".join(one.text for one in docx.Document(str(folder / "甲.docx")).paragraphs)
    write(folder, GOOD, total=(90000, 20000, 9000))
    assert zdxm("report", "甲.xlsx", "-o", "甲.docx").code == 0


def test_refresh_takes_the_mark_away(folder: Path, zdxm: Zdxm) -> None:
    """The cell is filled: the new figures carry no mark where the old ones did."""
    write(folder, GOOD, UNREAD, SMALL)
    zdxm("report", "甲.xlsx", "-o", "甲.docx")
    write(
        folder,
        GOOD,
        ("西山隧道", "交通", 50000, 8000, 3000, "在建"),
        SMALL,
    )
    zdxm("refresh", "甲.docx", "甲.xlsx", "-o", "乙.docx")
    text = "".join(paragraph.text for paragraph in docx.Document(str(folder / "乙.docx")).paragraphs)
    assert "占年度计划的43.16%，低于" in text
    assert "年度计划投资2.85亿元。" in text


def test_a_withdrawn_projects_cells_touch_nothing(folder: Path, zdxm: Zdxm) -> None:
    """It is in no figure: its unread plan is neither marked nor a reason to leave with 1."""
    write(folder, ("西山隧道", "交通", 50000, "面议", 3000, "取消"), GOOD)
    told = zdxm("report", "甲.xlsx", "--format", "txt", "-o", "甲.txt")
    assert told.code == 0
    assert "；另有取消、退库等1个不计入\n" in told.err
    assert "待核实" not in (folder / "甲.txt").read_text(encoding="utf-8")
