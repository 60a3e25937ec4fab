"""Tests of ``zdxm format-check``: groups, exit codes, JSON, and what it cannot read."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import docx
import pytest

from zdxm.conformance.case import ITEMS, check_format
from zdxm.console.verdicts import Verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Zdxm

REPORT = "2011年上半年全市重点项目建设工作总结.docx"


@pytest.fixture
def foreign(folder: Path) -> Path:
    """A document in python-docx's default look."""
    document = docx.Document()
    document.add_paragraph("一、总体情况")
    path = folder / "外来.docx"
    document.save(str(path))
    return path


def test_our_own_report_is_in_order(zdxm: Zdxm) -> None:
    """What report writes, format-check has nothing to say against; exit code 0."""
    zdxm("report")
    outcome = zdxm("format-check", REPORT)
    assert (outcome.code, outcome.err) == (0, "")
    assert "没有发现不符合" in outcome.out
    assert "符合（" in outcome.out
    assert "不符合（" not in outcome.out


def test_a_broken_rule_is_exit_code_1(foreign: Path, zdxm: Zdxm) -> None:
    """Groups in order, with clause, strength, place, reason and remedy; 规定 stands first."""
    outcome = zdxm("format-check", foreign.name)
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    heads = [line.partition("（")[0] for line in lines if line and not line.startswith(" ")][:3]
    assert heads == ["不符合", "符合", "不适用"]
    assert lines[1:5] == [
        "  规定 GF01 5.1 用纸A4",
        "    位置：第1节",
        "    原因：纸张是215.9×279.4毫米，不是A4。",
        "    怎么改：请在“页面设置→纸张”里选A4。",
    ]
    strengths = [line.split()[0] for line in lines[1 : lines.index("")] if line[2] != " "]
    assert strengths == sorted(strengths, key=["规定", "一般", "推荐", "可以"].index)
    assert lines[-1].startswith("外来.docx：不符合GB/T 9704—2012的规定")


def test_advice_alone_is_exit_code_0(folder: Path, zdxm: Zdxm) -> None:
    """A document that only misses what is advised keeps the standard."""
    zdxm("report")
    data = (folder / REPORT).read_bytes()
    document = docx.Document(io.BytesIO(data))
    document.core_properties.title = ""
    document.save(str(folder / REPORT))
    outcome = zdxm("format-check", REPORT)
    assert outcome.code == 0
    assert "推荐 GF99" in outcome.out
    assert "合乎GB/T 9704—2012的规定；不符合的有“推荐”1项" in outcome.out


def test_json_is_what_the_library_says(foreign: Path, zdxm: Zdxm) -> None:
    """Every item once, the same as from check_format."""
    outcome = zdxm("format-check", foreign.name, "--format", "json")
    record = json.loads(outcome.out)
    assert outcome.code == 1
    assert record == Verdicts(check_format(foreign.read_bytes()), foreign.name).json()
    assert [verdict["id"] for verdict in record["verdicts"]] == list(ITEMS)
    assert record["keeps"] is False


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("没有.docx", None, "找不到这个文件"),
        ("空.docx", b"", "0字节"),
        ("台账.docx", "序号,项目".encode(), "不是Word文档"),
        ("坏.docx", b"PK\x03\x04 broken", "已损坏"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧版"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2(
    name: str, content: bytes | None, reason: str, folder: Path, zdxm: Zdxm
) -> None:
    """Place, reason and remedy on standard error, nothing on standard output."""
    if content is not None:
        (folder / name).write_bytes(content)
    outcome = zdxm("format-check", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"位置：{name}" in outcome.err
    assert reason in outcome.err


def test_a_ledger_is_refused(zdxm: Zdxm) -> None:
    """A workbook is a zip too, but no document."""
    outcome = zdxm("format-check", "ledger.xlsx")
    assert outcome.code == 2
    assert "没有Word正文" in outcome.err


def test_an_unknown_format_is_refused(foreign: Path, zdxm: Zdxm) -> None:
    """The formats there are are named."""
    outcome = zdxm("format-check", foreign.name, "--format", "xml")
    assert outcome.code == 2
    assert "text、json" in outcome.err
