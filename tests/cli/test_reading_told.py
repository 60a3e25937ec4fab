"""What was read is always told, in five lines: by check, report, the document itself and why."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

HEADER = ("序号", "项目名称", "总投资", "本年计划投资", "1-6月完成投资", "想法")
LABELS = ["读的表", "项目", "金额列", "合计核对", "没有计入"]


def write(path: Path, *rows: tuple[Any, ...], unit: str = "万元", aside: str = "") -> None:
    """A ledger of 2024H1: rows of its one sheet 台账; ``aside`` names a sheet of notes behind it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append((f"2024年上半年重点项目台账（单位：{unit}）",))
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    if aside:
        book.create_sheet(aside).append(("只有几句话",))
    book.save(path)


def lines_of(text: str) -> list[str]:
    """The first five lines, which must be the reading."""
    lines = text.splitlines()[:5]
    assert [line.partition("：")[0] for line in lines] == LABELS
    return lines


def test_check_begins_with_it(folder: Path, zdxm: Zdxm) -> None:
    """Sheets and rows, projects, columns with units, totals that tie and that are not there, what is left."""
    write(
        folder / "甲.xlsx",
        (1, "东桥", 900, 300, 100, "快"),
        (2, "西路", 500, 200, 90, "慢"),
        (None, "合计", 1400, None, 200, None),
        aside="填表说明",
    )
    told = zdxm("check", "甲.xlsx")
    assert lines_of(told.out) == [
        "读的表：甲.xlsx:台账第3—4行",
        "项目：2个，报告期2024年上半年",
        "金额列：总投资C“总投资”（万元）；年度计划投资D“本年计划投资”（万元）；完成投资E“1-6月完成投资”（万元）",
        "合计核对：总投资的合计与各项目之和相等；不相等的合计甲.xlsx:台账!E5；台账没有写年度计划投资的合计",
        "没有计入：工作表“填表说明”（没有“项目名称”和金额列，不是台账）；没有认出的列F“想法”",
    ]
    reading = json.loads(zdxm("check", "甲.xlsx", "--format", "json").out)["reading"]
    assert reading["lines"] == lines_of(told.out)
    assert (reading["projects"], reading["tables"][0]["first"], reading["tables"][0]["last"]) == (2, 3, 4)
    assert reading["controls"]["completed"]["totals_off"] == ["甲.xlsx:台账!E5"]
    assert [one["unit"] for one in reading["columns"]] == ["万元"] * 3


def test_five_lines_whatever_the_number_of_files(folder: Path, zdxm: Zdxm) -> None:
    """Many workbooks, and columns of several units: still five."""
    names = [f"{number}县.xlsx" for number in range(7)]
    for number, name in enumerate(names):
        unit = "亿元" if number % 2 else "万元"
        write(folder / name, (1, f"{number}号桥", 90, 30, 10, None), unit=unit)
    sheets, projects, columns, totals, rest = lines_of(zdxm("check", *names).out)
    assert sheets == "读的表：0县.xlsx:台账第3—3行、1县.xlsx:台账第3—3行、2县.xlsx:台账第3—3行等7张表"
    assert projects == "项目：7个，报告期2024年上半年"
    assert "总投资C“总投资”（万元）、C“总投资”（亿元）；" in columns
    assert totals == "合计核对：台账没有写总投资、年度计划投资、完成投资的合计"
    assert rest == "没有计入：没有认出的列F“想法”"


def test_the_document_remembers_it_and_why_prints_it(folder: Path, zdxm: Zdxm) -> None:
    """Standard error of report, the part of the document, and why, from the document and from the ledger."""
    write(folder / "甲.xlsx", (1, "东桥<一期>", 900, 300, 100, None), (2, "西路", 500, 200, 90, None))
    told = zdxm("report", "甲.xlsx", "-o", "甲.docx")
    lines = lines_of(told.err)
    with zipfile.ZipFile(folder / "甲.docx") as archive:
        record = archive.read("customXml/zdxm.xml").decode()
    assert all(f'<reading line="{line}"/>' in record for line in lines)
    assert lines_of(zdxm("why", "甲.docx", "38%").out) == lines
    for source in ("甲.docx", "甲.xlsx"):
        answer = json.loads(zdxm("why", source, "38%", "--format", "json").out)
        assert answer["reading"] == lines
    assert zdxm("refresh", "甲.docx", "甲.xlsx", "-o", "乙.docx").code == 0
    assert lines_of(zdxm("why", "乙.docx", "38%").out) == lines
