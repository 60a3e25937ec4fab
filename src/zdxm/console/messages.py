"""Faults as the clerk reads them, 位置—原因—怎么改: what ended a run, and what ``zdxm check`` found."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from zdxm.console.streams import Screen, emit, note, screen_of
from zdxm.diagnostics import CellRef, Diagnostic, Excerpt, Severity
from zdxm.errors import ZdxmError

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures

_CLOSING = re.escape("，。、；：！？）》】〉」』”’")
_OPENING = re.escape("（《【〈「『“‘")
_UNIT = re.compile(rf"[{_OPENING}]*(?:[!-~]+|.)[{_CLOSING}]*")
"""What stays on one line: a 汉字 or a word of Latin letters and digits, with the marks that belong to it."""
_LETTER = re.compile(rf"[{_OPENING}]*.[{_CLOSING}]*")
"""What stays on one line where a word is wider than the line."""


def wrap(text: str, width: int) -> list[str]:
    """Break a text where its line is full.

    No line begins with a closing mark or ends with an opening one, and a word, number, option or file name in
    Latin letters stays whole unless it is wider than a line. A line break in the text stays.

    >>> wrap("五个字一句，又一句", 10), wrap("五个字一句，又一句", 11), wrap("", 4)
    (['五个字一', '句，又一句'], ['五个字一', '句，又一句'], [''])
    >>> wrap("写到zdxm.toml（设置）", 12), wrap("abcdefgh", 5)
    (['写到', 'zdxm.toml', '（设置）'], ['abcde', 'fgh'])
    """
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


def _wrapped(paragraph: str, width: int) -> list[str]:
    from rich.cells import cell_len

    if cell_len(paragraph) <= width:
        return [paragraph]
    lines, line, used = [], "", 0
    for unit in _UNIT.findall(paragraph):
        for piece in [unit] if cell_len(unit) <= width else _LETTER.findall(unit):
            size = cell_len(piece)
            if used + size > width:
                lines.append(line.rstrip(" "))
                line, used = "", 0
                if piece == " ":
                    continue
            line += piece
            used += size
    return [*lines, line] if line else lines


def fill(text: str, width: int, justify: Literal["left", "right"]) -> str:
    """Blanks beside a text up to a width.

    >>> fill("红", 4, "left"), fill("-7.86", 6, "right")
    ('红  ', ' -7.86')
    """
    from rich.cells import cell_len

    blanks = " " * (width - cell_len(text))
    return text + blanks if justify == "left" else blanks + text


_SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_PLACE, _REASON, _REMEDY = "位置", "原因", "怎么改"
_ROW, _MARKED, _EMPTY, _BETWEEN, _MORE = "所在行：", "【{}】", "空白", " | ", "…"
_ROW_MARGIN = 4 + 8 + 6  # the indent, the label, and a … on either side
_NARROWEST = 20  # columns below which breaking lines helps nobody


def show_error(error: ZdxmError) -> None:
    """Print what ended the run: where, why, and what to do."""
    screen = screen_of(sys.stderr)
    note(
        "\n".join(
            [
                labelled(screen, _PLACE, error.place, "red"),
                labelled(screen, _REASON, f"{error.reason}。", "red"),
                labelled(screen, _REMEDY, f"{error.remedy}。", "green"),
            ]
        )
    )


def labelled(screen: Screen, label: str, text: str, colour: str | None, indent: str = "") -> str:
    """``label：text``; on a terminal the text hangs right of its label."""
    head = f"{indent}{label}："
    painted = screen.paint(head, colour, bold=True)
    if screen.width is None:
        return painted + text
    from rich.cells import cell_len

    margin = cell_len(head)
    return painted + ("\n" + " " * margin).join(wrap(text, max(screen.width - margin - 1, _NARROWEST)))


def show_findings(figures: ReportFigures) -> None:
    """Print every finding of ``zdxm check``, sheet by sheet, the gravest first, and the sums."""
    emit(_findings_text(figures, screen_of(sys.stdout)))


def _findings_text(figures: ReportFigures, screen: Screen) -> str:
    sheets: dict[str, list[Diagnostic]] = {}
    for fault in figures.diagnostics:
        sheets.setdefault(str(CellRef(fault.place.file, fault.place.sheet)), []).append(fault)
    parts = [_sheet_text(name, faults, screen) for name, faults in sheets.items()]
    projects = f"{figures.total.projects}个项目" if figures.total.projects else "台账里还没有项目"
    scope = f"{figures.calendar.period.label}，{projects}"
    if not parts:
        return f"没有发现问题（{scope}）\n"
    counts = counts_text(figures.diagnostics, screen)
    tail = f"共发现{counts}（{scope}）。看某条规则的说明：zdxm explain 规则编号\n"
    return "\n".join([*parts, tail])


def counts_text(faults: Sequence[Diagnostic], screen: Screen) -> str:
    """错误2个、警告1个: what there is none of is left out."""
    counts = {severity: sum(fault.severity is severity for fault in faults) for severity in Severity}
    return "、".join(
        screen.paint(f"{_SEVERITY_NAMES[severity]}{count}个", _SEVERITY_COLOURS[severity])
        for severity, count in counts.items()
        if count
    )


def _sheet_text(name: str, faults: list[Diagnostic], screen: Screen) -> str:
    order = list(Severity)
    ranked = sorted(faults, key=lambda fault: order.index(fault.severity))
    head = screen.paint(name, None, bold=True) + f"（{counts_text(faults, screen)}）"
    return "\n".join([head, *(_finding_text(fault, screen) for fault in ranked)]) + "\n"


def _finding_text(fault: Diagnostic, screen: Screen) -> str:
    severity = screen.paint(_SEVERITY_NAMES[fault.severity], _SEVERITY_COLOURS[fault.severity], bold=True)
    return "\n".join(
        [
            f"  {severity} {fault.code}  {fault.place}",
            *_row_lines(fault.excerpt, screen),
            labelled(screen, _REASON, fault.message, None, indent="    "),
            labelled(screen, _REMEDY, fault.remedy, None, indent="    "),
        ]
    )


def _row_lines(excerpt: Excerpt | None, screen: Screen) -> list[str]:
    """The row with its faulty cell in brackets; on a terminal one line, cut around that cell."""
    if excerpt is None:
        return []
    cells = [
        _MARKED.format(cell or _EMPTY) if place == excerpt.marked else cell
        for place, cell in enumerate(excerpt.cells)
    ]
    room = None if screen.width is None else max(screen.width - _ROW_MARGIN, _NARROWEST)
    return [f"    {screen.paint(_ROW, None, bold=True)}{_around(cells, excerpt.marked or 0, room)}"]


def _around(cells: list[str], middle: int, room: int | None) -> str:
    """As many neighbours of the middle cell as there is room for, the nearest first."""
    if room is None:
        return _BETWEEN.join(cells)
    from rich.cells import cell_len, set_cell_size

    first, last = middle, middle + 1
    shown = set_cell_size(cells[middle], min(cell_len(cells[middle]), room))
    for step in range(1, len(cells)):
        for place in (middle - step, middle + step):
            if place not in (first - 1, last) or not 0 <= place < len(cells):
                continue
            longer = cells[place] + _BETWEEN + shown if place < first else shown + _BETWEEN + cells[place]
            if cell_len(longer) > room:
                continue
            shown, first, last = longer, min(first, place), max(last, place + 1)
    return ("" if first == 0 else _MORE + " ") + shown + ("" if last == len(cells) else " " + _MORE)
