"""Tests of what the terminal shows, and of what it must survive."""

from __future__ import annotations

import io
import os
import pty
import sys
from typing import TYPE_CHECKING, TextIO

import pytest
from rich.cells import cell_len

from made_figures import make_figures, make_project, not_started
from zdxm.console.answers import answer
from zdxm.console.ledger import Findings, counts_text
from zdxm.console.lists import Lag, progress_bar
from zdxm.console.screen import (
    ReaderGoneError,
    Screen,
    emit,
    note,
    prepare_streams,
    screen_of,
    show_error,
)
from zdxm.diagnostics import CellRef, Diagnostic, Severity
from zdxm.errors import LedgerError, OutputError
from zdxm.figures.ranking import Limits, find_lagging, group_lagging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.figures.model import Project

ERROR = LedgerError("台账.xlsx", "找不到表头", "请检查第一行")
LATE = (
    make_project("沁河特大桥及引线工程", 12345, 1234, responsible_unit="市交通运输局", leader="张三"),
    not_started("示范区标准化厂房", 8000, responsible_unit="示范区管委会", leader="李四", undated=True),
    make_project("小", 100, 49, responsible_unit="市水利局"),
)


class Stream(io.TextIOWrapper):
    """A stream of one encoding that may claim to be a terminal, and keeps what it gets."""

    def __init__(self, encoding: str = "utf-8", *, terminal: bool = False) -> None:
        self.bytes = io.BytesIO()
        self.terminal = terminal
        super().__init__(self.bytes, encoding=encoding, newline="\n")

    def isatty(self) -> bool:
        """What it claims."""
        return self.terminal

    @property
    def text(self) -> str:
        """What was written."""
        self.flush()
        return self.bytes.getvalue().decode(self.encoding)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the terminal it is run in."""
    for name in ("COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def _streams(monkeypatch: pytest.MonkeyPatch, stream: Stream) -> Stream:
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def _table(
    monkeypatch: pytest.MonkeyPatch, width: int | None, *, by: str | None = None, encoding: str = "utf-8"
) -> str:
    stream = _streams(monkeypatch, Stream(encoding))
    monkeypatch.setattr(sys, "stderr", Stream(encoding))
    if width is not None:
        monkeypatch.setenv("COLUMNS", str(width))
    _show(LATE, by)
    return stream.text


def _show(projects: tuple[Project, ...], by: str | None = None) -> None:
    figures = make_figures(projects)
    selection = find_lagging(figures, Limits())
    groups = group_lagging(figures, selection, by, None)
    answer(Lag(figures=figures, selection=selection, groups=groups, by=by), "table")


# --- streams ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1", "utf-8"])
def test_no_letter_stops_the_printing(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that the console's code page lacks, or a file name that is not UTF-8, is never a crash."""
    stream = _streams(monkeypatch, Stream(encoding))
    prepare_streams()
    emit("项目𠮷✓ \udcff\n")
    note("附注𠮷✓")
    written = stream.bytes.getvalue()
    assert written.count(b"\n") == 2
    assert encoding != "gbk" or "项目".encode("gbk") in written
    assert encoding != "utf-8" or b"\xff" in written


def test_nobody_reading_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed pipe is told by an exception of its own, and what is left to write goes nowhere."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(ReaderGoneError):
            emit("文字\n")
        stream.write("更多文字\n")
        stream.flush()


def test_a_full_disk_is_not_taken_for_a_closed_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other fault of writing is told, and not as a fault of the program."""
    with open("/dev/full", "w", encoding="utf-8") as stream:  # noqa: PTH123 - a device, not a file
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(OutputError, match="标准输出"):
            emit("文字\n")


@pytest.mark.parametrize(
    ("terminal", "environment", "colour"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, environment: dict[str, str], colour: bool
) -> None:
    """Colour on a terminal, unless NO_COLOR says something or the terminal is dumb."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert screen_of(Stream(terminal=terminal)).colour is colour


@pytest.fixture
def pseudo_terminal() -> Iterator[TextIO]:
    """A stream whose other end is a real terminal."""
    main, side = pty.openpty()
    with os.fdopen(side, "w", encoding="utf-8") as stream:
        yield stream
    os.close(main)


def test_a_real_terminal_is_seen_as_one(pseudo_terminal: TextIO) -> None:
    """A pseudo terminal has a width and colours; a pipe has neither."""
    seen, pipe = screen_of(pseudo_terminal), screen_of(Stream())
    assert (seen.colour, seen.width is None) == (True, False)
    assert (pipe.colour, pipe.width) == (False, None)


# --- faults ----------------------------------------------------------------------------------------


def test_an_error_says_where_why_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lines in this order; in a pipe each stays whole however long it is."""
    stream = _streams(monkeypatch, Stream())
    show_error(LedgerError("台账.xlsx", "长" * 200, "请检查第一行"))
    assert stream.text == f"位置：台账.xlsx\n原因：{'长' * 200}。\n怎么改：请检查第一行。\n"


def test_on_a_terminal_long_text_hangs_beside_its_label(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the terminal, and no line begins with a closing mark."""
    stream = _streams(monkeypatch, Stream())
    monkeypatch.setenv("COLUMNS", "40")
    show_error(LedgerError("台账.xlsx", "，".join(["五个字一句"] * 12), "请检查"))
    lines = stream.text.splitlines()
    assert max(map(cell_len, lines)) <= 40
    assert [line[:3] for line in lines if line[0] != " "] == ["位置：", "原因：", "怎么改"]
    assert not any(line.lstrip().startswith(("，", "。")) for line in lines)


def test_an_error_is_coloured_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The labels are coloured; without the codes the text is the same."""
    coloured = _streams(monkeypatch, Stream(terminal=True))
    show_error(ERROR)
    plain = _streams(monkeypatch, Stream())
    show_error(ERROR)
    assert "\x1b[" in coloured.text
    assert "\x1b" not in plain.text


FAULTS = (
    Diagnostic("ZD020", Severity.INFO, CellRef("a.xlsx", "台账", 1, 1), "小事", "可以不改"),
    Diagnostic("ZD012", Severity.ERROR, CellRef("a.xlsx", "台账", 16, 7), "大事", "请改"),
    Diagnostic("ZD013", Severity.WARNING, CellRef("b.xlsx"), "中事", "请看"),
)


def test_findings_stand_sheet_by_sheet_gravest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its place, severity, code, reason and remedy; the sums come last."""
    stream = _streams(monkeypatch, Stream())
    answer(Findings(make_figures(LATE, FAULTS)))
    assert stream.text == (
        "a.xlsx:台账（错误1个、提示1个）\n"
        "  错误 ZD012  a.xlsx:台账!H17\n    原因：大事\n    怎么改：请改\n"
        "  提示 ZD020  a.xlsx:台账!B2\n    原因：小事\n    怎么改：可以不改\n"
        "\n"
        "b.xlsx（警告1个）\n"
        "  警告 ZD013  b.xlsx\n    原因：中事\n    怎么改：请看\n"
        "\n"
        "共发现错误1个、警告1个、提示1个（2011年上半年，3个项目）。看某条规则的说明：zdxm explain 规则编号\n"
        "  ZD012  完成率与计算结果不符  1处\n"
        "  ZD013  分类标题的项目数与实有行数不符  1处\n"
        "  ZD020  已竣工而没有完成年度计划  1处\n"
    )


def _at(row: int, column: int, message: str = "读不成数") -> Diagnostic:
    return Diagnostic("ZD002", Severity.ERROR, CellRef("a.xlsx", "台账", row, column), message, "请改")


def test_what_repeats_in_a_column_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first three cells are named; another column, or --all, has findings of its own."""
    faults = [*(_at(row, 4) for row in range(3, 20)), _at(9, 5, "甲"), _at(11, 5, "乙")]
    stream = _streams(monkeypatch, Stream())
    answer(Findings(make_figures(LATE, faults)))
    assert "  错误 ZD002  a.xlsx:台账!E4、E5、E6等17处\n    原因：读不成数\n" in stream.text
    assert "  错误 ZD002  a.xlsx:台账!F10、F12\n    原因：F10 甲；F12 乙\n" in stream.text
    assert stream.text.endswith("  ZD002  数字列里有文字  19处\n")
    every = Findings(make_figures(LATE, faults), whole=True)
    assert every.text(Screen()).count("  错误 ZD002") == 19
    assert len(every.json()["diagnostics"]) == 19


def test_a_hundred_thousand_cells_are_one_finding() -> None:
    """Pages, not megabytes."""
    faults = [_at(row, row % 5, f"第{row}格") for row in range(100_000)]
    assert len(Findings(make_figures(LATE, faults)).text(Screen())) < 2_000


def test_nothing_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clean ledger does not leave the clerk before an empty screen."""
    stream = _streams(monkeypatch, Stream())
    answer(Findings(make_figures(LATE)))
    assert stream.text == "没有发现问题（2011年上半年，3个项目）\n"


def test_counts_leave_out_what_there_is_none_of() -> None:
    """错误0个 is noise."""
    assert counts_text(FAULTS[1:], Screen()) == "错误1个、警告1个"


# --- the table -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [72, 80, 100, 120, 160])
def test_the_table_fits_the_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the screen, and the columns that matter most are there at any width."""
    text = _table(monkeypatch, width)
    assert max(map(cell_len, text.splitlines())) <= width
    assert all(head in text for head in ("排名", "项目名称", "差距"))


def test_a_wide_screen_and_a_pipe_show_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is dropped where there is room, and a pipe has room: a project is one line of it."""
    heads = ("排名", "应完成", "缺口", "月均需完成", "责任单位", "联系领导", "灯", "进度条", "备注")
    wide = _table(monkeypatch, 180)
    monkeypatch.delenv("COLUMNS")
    pipe = _table(monkeypatch, None)
    assert all(head in text for head in heads for text in (wide, pipe))
    assert sum("沁河特大桥及引线工程" in line for line in pipe.splitlines()) == 1


def test_what_a_narrow_screen_hides_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The heads of the dropped columns are named on standard error, and where they can be seen."""
    stream = _streams(monkeypatch, Stream())
    said = Stream()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setenv("COLUMNS", "80")
    _show(LATE)
    assert "没有显示" in said.text
    assert "月均需完成(万元)" in said.text
    assert "月均需完成(万元)" not in stream.text
    told = len(said.text)
    monkeypatch.setenv("COLUMNS", "200")
    _show(LATE)
    assert len(said.text) == told


def test_columns_line_up_whatever_stands_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """汉字 are two columns wide: the bars of all rows begin at the same column."""
    lines = [line for line in _table(monkeypatch, None).splitlines() if "│" in line]
    assert len({cell_len(line[: line.index("│")]) for line in lines}) == 1
    assert len(lines) == len(LATE)


def test_rows_carry_exact_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gap, rate, planned, shortfall and pace as computed, in 万元; unknown is a dash and never 0."""
    rows = [line.split() for line in _table(monkeypatch, None).splitlines() if line.strip()[:1].isdigit()]
    assert rows[1][:7] == ["1", "示范区标准化厂房", "-50.00", "-", "4,000.00", "4,000.00", "1,333.33"]
    assert rows[2][:7] == ["2", "沁河特大桥及引线工程", "-40.00", "10.00", "6,172.50", "4,938.50", "1,851.83"]


def test_nobody_behind_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty list is not an empty screen."""
    stream = _streams(monkeypatch, Stream())
    _show(())
    assert stream.text == "2011年上半年没有滞后项目（时间进度50.00%）\n"


def test_grouped_lists_have_their_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each list says whose it is, how many of how many, and what is missing in money."""
    text = _table(monkeypatch, None, by="leader")
    assert "联系领导：张三  1个（共1个项目），应完成6,172.50万元，缺口4,938.50万元" in text
    assert "联系领导：未填写  1个（共1个项目），应完成50万元，缺口1万元" in text


def test_a_gbk_console_gets_only_plain_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and lines may be two columns wide there, so the bar and the rules are ASCII."""
    text = _table(monkeypatch, 100, encoding="gbk")
    assert not set("█▌│─·") & set(text)
    assert "#" in text


@pytest.mark.parametrize(
    ("rate", "mark", "bar"),
    [
        (0, 5000, "·····│····"),
        (10000, 10000, "█████████│"),
        (25000, 10000, "█████████│"),
        (-100, 0, "│·········"),
        (4999, 5000, "████▉│····"),
        (9050, 5000, "█████│███·"),
    ],
)
def test_the_bar_shows_rate_and_calendar(rate: int, mark: int, bar: str) -> None:
    """Ten columns always; the mark stays visible in a full bar, and out of range is drawn at the edge."""
    assert progress_bar(rate, mark) == bar
    assert cell_len(bar) == 10
