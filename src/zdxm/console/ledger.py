"""What a ledger says: all its figures, all that is wrong with it, and how to fill what a report lacks.

The keys of the JSON and their order are a contract. Amounts are whole 元 as integers, rates are strings with
two decimals, ``null`` stands where a value is undefined, and every key is always there.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from zdxm.console.answers import FORMAT_VERSION, Result
from zdxm.console.screen import NARROWEST, Screen, labelled, screen_of
from zdxm.declare import frozen
from zdxm.diagnostics import SEVERITY_NAMES, CellRef, Diagnostic, Excerpt, Severity, column_letters
from zdxm.errors import EXAMPLE_YEAR
from zdxm.fields import KEPT, LEDGER_FIELDS, REGISTERS, FieldKind, Register, field_by_key, label_of
from zdxm.figures.judgement import judge
from zdxm.units import hundredths_text

if TYPE_CHECKING:
    from zdxm.figures.model import Group, Project, ReportFigures

MONEY = ("total_investment", "annual_plan", "completed")
_COUNTS = ("projects", "started", "not_started", "finished")
_BUCKETS = ("ahead", "behind", "on_schedule", "no_plan", "not_reported", "finished_below", "status_unknown")
_PROGRAMME = ("carried_over", "new_start", "start_unknown", "finish_due", "finish_unknown")
_WITHOUT_PLAN = ("without_plan", "without_plan_completed")
"""How many projects have no plan above 0, and what they completed, which is in no rate."""
_FIRST = ("name", "category", "county", "status", *MONEY)
"""Fields that stand before what is measured; the others follow it."""
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_MARKED, _EMPTY, _BETWEEN, _MORE = "【{}】", "空白", " | ", "…"
_ROW_MARGIN = 4 + 8 + 6  # the indent, the label, and a … on either side
_ROW_ROOM = 96  # columns of a row that a pipe gets
_SHOWN = 3
"""Cells of one finding that are named before it says 等."""
_MORE_PLACES = "等{}处"


@frozen
class Figures(Result):
    """Every figure: ``zdxm figures``."""

    figures: ReportFigures

    def json(self) -> dict[str, Any]:
        """All that may be printed."""
        figures = self.figures
        return {
            "format_version": FORMAT_VERSION,
            **period_and_sources(figures),
            "total": group_json(figures.total),
            "categories": [group_json(group) for group in figures.categories],
            "projects": [project_json(figures, project) for project in figures.projects],
            "withdrawn": withdrawn_json(figures.withdrawn),
            "judgement": judgement_json(figures),
            "diagnostics": diagnostics_json(figures.diagnostics),
        }


def judgement_json(figures: ReportFigures) -> dict[str, Any] | None:
    """What the totals come to; None where no project has a plan and says what it has done."""
    judged = judge(figures, figures.total)
    if judged is None:
        return None
    return {
        "projects": len(judged.members),
        "not_counted": len(judged.unreported),
        **{name: judged.value(name) for name in ("planned", "done", "due")},
        "gap": judged.gap,
        "lagging": len(judged.lagging),
        "gross_shortfall": judged.gross,
        "made_by": judged.kind.value,
        "group": judged.group.name if judged.group else None,
        "makers": [{"name": one.name, "shortfall": one.shortfall} for one in judged.makers],
        "makers_share_pct": rate_json(judged.value("share")),
        "rate_without_pct": rate_json(judged.value("rest")),
        "remaining": judged.value("remaining"),
        "monthly_need": judged.value("need"),
        "monthly_done": judged.value("pace"),
        "times": rate_json(judged.value("times")),
        "projected": judged.value("projected"),
        "projected_rate_pct": rate_json(judged.value("projected_rate")),
        "out_of_reach": [one.name for one in judged.out_of_reach],
    }


def period_and_sources(figures: ReportFigures) -> dict[str, Any]:
    """Of when the figures are, and from which files."""
    period = figures.calendar.period
    progress = hundredths_text(figures.calendar.progress_hundredths)
    return {
        "period": {"code": period.code, "label": period.label, "time_progress_pct": progress},
        "sources": [{"file": source.file, "sha256": source.sha256} for source in figures.sources],
    }


def group_json(group: Group) -> dict[str, Any]:
    """Projects added up."""
    return {
        "name": group.name,
        **{name: getattr(group, name) for name in (*_COUNTS, *MONEY)},
        "completion_rate_pct": rate_json(group.rate),
        "variance_pp": rate_json(group.variance),
        **{name: getattr(group, name) for name in (*_BUCKETS, *_WITHOUT_PLAN, *_PROGRAMME)},
    }


def withdrawn_json(group: Group) -> dict[str, Any]:
    """The projects that have left the programme; none of the other figures holds them."""
    names = [member.name for member in group.members]
    return {"projects": group.projects, **{name: getattr(group, name) for name in MONEY}, "names": names}


def project_json(figures: ReportFigures, project: Project) -> dict[str, Any]:
    """One project, with every field that projects hold."""
    return {
        "id": project.id,
        **{key: _field_json(project, key) for key in _FIRST},
        "completion_rate_pct": rate_json(project.rate),
        "variance_pp": rate_json(project.variance),
        "bucket": project.bucket.value,
        "light": project.light,
        **{each.key: _field_json(project, each.key) for each in KEPT if each.key not in _FIRST},
        "source": project.source,
        "cells": {name: figures.cells([project], name) for name in MONEY},
    }


def _field_json(project: Project, key: str) -> str | int | None:
    """One field of the ledger: whole 元, a rate with two decimals, a day as 2011-03-15, or text."""
    value = getattr(project, key)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int) and field_by_key(key).kind is FieldKind.PERCENT:
        return hundredths_text(value)
    return value if isinstance(value, int | None) else str(value)


def rate_json(hundredths: int | None) -> str | None:
    """A rate or a difference of rates."""
    return None if hundredths is None else hundredths_text(hundredths)


def diagnostics_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, str]]:
    """Findings, in the order of the sheets."""
    return [
        {
            "code": fault.code,
            "severity": fault.severity.value,
            "place": str(fault.place),
            "message": fault.message,
            "remedy": fault.remedy,
        }
        for fault in diagnostics
    ]


@frozen
class Findings(Result):
    """What is wrong with a ledger: ``zdxm check``.

    Attributes:
        figures: with the findings.
        whole: whether the text has every cell by itself; else what is found again and again in one column
            is one finding.
    """

    figures: ReportFigures
    whole: bool = False

    @property
    def found(self) -> bool:
        """Whether anything is worse than a hint."""
        return is_grave(self.figures.diagnostics)

    def text(self, screen: Screen) -> str:
        """What was read; sheet by sheet, the gravest first; how many there are, of all and of each rule."""
        figures = self.figures
        read = reading_text(figures.reading.lines, screen)
        sheets: dict[str, list[Diagnostic]] = {}
        for fault in figures.diagnostics:
            sheets.setdefault(str(CellRef(fault.place.file, fault.place.sheet)), []).append(fault)
        parts = [_sheet_text(name, faults, screen, whole=self.whole) for name, faults in sheets.items()]
        projects = f"{figures.total.projects}个项目" if figures.total.projects else "台账里还没有项目"
        scope = f"{figures.calendar.period.label}，{projects}"
        if not parts:
            return f"{read}没有发现问题（{scope}）\n"
        counts = counts_text(figures.diagnostics, screen)
        told = f"共发现{counts}（{scope}）。看某条规则的说明：zdxm explain 规则编号"
        return read + "\n".join([*parts, told, *_rule_lines(figures.diagnostics)]) + "\n"

    def json(self) -> dict[str, Any]:
        """The findings and how many there are of each severity."""
        counts = {severity.value: count for severity, count in _counts(self.figures.diagnostics).items()}
        return {
            "format_version": FORMAT_VERSION,
            **period_and_sources(self.figures),
            "reading": self.figures.reading.parts,
            "counts": counts,
            "diagnostics": diagnostics_json(self.figures.diagnostics),
        }


def reading_text(lines: Sequence[str], screen: Screen) -> str:
    """What was read, a blank line behind it; nothing where nothing is known."""
    pairs = [line.partition("：") for line in lines]
    said = [labelled(screen, label, text) for label, _, text in pairs]
    return "\n".join([*said, "", ""]) if said else ""


def is_grave(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether there is an error or a warning."""
    return any(fault.severity is not Severity.INFO for fault in diagnostics)


def _counts(faults: Sequence[Diagnostic]) -> dict[Severity, int]:
    return {severity: sum(fault.severity is severity for fault in faults) for severity in Severity}


def counts_text(faults: Sequence[Diagnostic], screen: Screen) -> str:
    """错误2个、警告1个: what there is none of is left out."""
    return "、".join(
        screen.paint(f"{SEVERITY_NAMES[severity]}{count}个", _COLOURS[severity])
        for severity, count in _counts(faults).items()
        if count
    )


def faults_remark(diagnostics: Sequence[Diagnostic]) -> Iterable[str]:
    """That the ledger has faults: who is shown its figures is told, for what cannot be read is in no sum."""
    if diagnostics:
        yield f"台账里有{counts_text(diagnostics, screen_of(sys.stderr))}，用zdxm check查看"


def _rule_lines(faults: Sequence[Diagnostic]) -> Iterable[str]:
    """Code, title and count of each rule that found something, in the order of the codes."""
    from zdxm.checks.case import RULES  # noqa: PLC0415 - only where something was found

    counted = Counter(fault.code for fault in faults)
    return (f"  {code}  {RULES[code].title}  {counted[code]}处" for code in RULES if counted[code])


def _sheet_text(name: str, faults: list[Diagnostic], screen: Screen, *, whole: bool) -> str:
    order = list(Severity)
    ranked = sorted(faults, key=lambda fault: order.index(fault.severity))
    head = screen.paint(name, None, bold=True) + f"（{counts_text(faults, screen)}）"
    findings = [[fault] for fault in ranked] if whole else _alike(ranked)
    return "\n".join([head, *(_finding_text(same, screen) for same in findings)]) + "\n"


def _alike(faults: Iterable[Diagnostic]) -> Iterable[list[Diagnostic]]:
    """What one rule finds in the cells of one column, as one finding; what stands in no row is by itself."""
    findings: dict[object, list[Diagnostic]] = {}
    for number, fault in enumerate(faults):
        place = fault.place
        key = number if place.row is None else (fault.code, fault.severity, place.column)
        findings.setdefault(key, []).append(fault)
    return findings.values()


def _finding_text(same: Sequence[Diagnostic], screen: Screen) -> str:
    """The first cells, the row of the first one, and why: once where all of them say the same."""
    first, shown = same[0], same[:_SHOWN]
    severity = screen.paint(SEVERITY_NAMES[first.severity], _COLOURS[first.severity], bold=True)
    places = "、".join([str(first.place), *(cell_name(fault.place) for fault in shown[1:])])
    more = _MORE_PLACES.format(len(same)) if len(same) > len(shown) else ""
    return "\n".join(
        [
            f"  {severity} {first.code}  {places}{more}",
            *_row_lines(first.excerpt, screen),
            labelled(screen, "原因", _told_of([fault.message for fault in shown], shown), indent="    "),
            labelled(screen, "怎么改", _told_of([fault.remedy for fault in shown], shown), indent="    "),
        ]
    )


def _told_of(texts: Sequence[str], shown: Sequence[Diagnostic]) -> str:
    if len({*texts}) == 1:
        return texts[0]
    return "；".join(f"{cell_name(one.place)} {text}" for one, text in zip(shown, texts, strict=True))


def cell_name(place: CellRef) -> str:
    """A cell of a sheet that is known: E4, or 第4行."""
    number = "" if place.row is None else str(place.row + 1)
    return f"{column_letters(place.column)}{number}" if place.column is not None else f"第{number}行"


def _row_lines(excerpt: Excerpt | None, screen: Screen) -> list[str]:
    """The row with its faulty cell in brackets, on one line, cut around that cell."""
    if excerpt is None:
        return []
    cells = [
        _MARKED.format(cell or _EMPTY) if place == excerpt.marked else cell
        for place, cell in enumerate(excerpt.cells)
    ]
    room = _ROW_ROOM if screen.width is None else max(screen.width - _ROW_MARGIN, NARROWEST)
    return [f"    {screen.paint('所在行：', None, bold=True)}{_around(cells, excerpt.marked or 0, room)}"]


def _around(cells: list[str], middle: int, room: int) -> str:
    """As many neighbours of the middle cell as there is room for, the nearest first."""
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


_OFFICE_SHEET = REGISTERS["words"]
_COLUMN = "在台账里加一列“{}”，填上这个项目的一格"
_HOW = {
    "结项报告": "本项目没有竣工，这一份写的是进展情况；竣工后把台账的建设状态改为“竣工”，再生成",
    "本项目的下步计划": _COLUMN.format(label_of("next_step")),
    "地区": '在zdxm.toml里写region = "某某市"，或用--region',
    "发文单位": '在zdxm.toml里写office = "某某市重点项目建设办公室"，或用--office',
    "期号": "用--issue 3，或在zdxm.toml里写issue = 3",
    "成文日期": f'用--date {EXAMPLE_YEAR}-07-05，或在zdxm.toml的[official]里写date = "{EXAMPLE_YEAR}-07-05"',
}
"""What settings and options fill → how."""
_WORDS = frozenset({"开头的评价（帽子）", "自身不足", "形势"})
"""What the office's own words fill."""
_BY_HAND = "程序算不出，请直接写进文档"


def checklist(missing: Iterable[str], offers: Iterable[str], places: Iterable[str]) -> Iterator[str]:
    """What a report still lacks, and what could be told in it besides: each with how to fill it.

    Args:
        missing: what stands in it as 【待补充：…】.
        offers: what is left out of it.
        places: where the office's own words are to stand, as its sheet has it.
    """
    from zdxm.narrative.register_views import OFFICE_WORDS  # noqa: PLC0415 - a list has no use for it

    holes, left_out = tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(offers))
    if holes:
        yield f"报告里还有{len(holes)}项待补充：{'、'.join(holes)}"
        yield from _ways(holes, OFFICE_WORDS)
    if left_out:
        yield f"没有写进报告、可以补上的有{len(left_out)}项：{'、'.join(left_out)}"
        yield from _ways(left_out, OFFICE_WORDS)
    lost = [place for place in places if not any(word in place for word in OFFICE_WORDS.values())]
    if lost:
        known = "、".join(f"“{place}”" for place in OFFICE_WORDS)
        yield f"“{_OFFICE_SHEET.label}”表里的“{'”、“'.join(lost)}”没有地方印，请写成{known}之一"


def _ways(names: Iterable[str], places: Iterable[str]) -> Iterator[str]:
    """How to fill each; what is filled in the same way together."""
    ways: dict[str, list[str]] = {}
    for name in names:
        ways.setdefault(_way(name, places), []).append(name)
    return (f"  {'、'.join(same)}：{way}" for way, same in ways.items())


def _way(name: str, places: Iterable[str]) -> str:
    register = next((one for one in REGISTERS.values() if one.label == name), None)
    if name in _WORDS:
        known = "、".join(f"“{place}”" for place in places)
        return f"{_sheet(_OFFICE_SHEET)}，“{_OFFICE_SHEET.fields[0].label}”写{known}之一"
    if register:
        return _sheet(register)
    if any(name == each.label for each in LEDGER_FIELDS):
        return _COLUMN.format(name)
    return _HOW.get(name, _BY_HAND)


def _sheet(register: Register) -> str:
    columns = "、".join(f"“{each.label}”" for each in register.fields)
    return f"在台账工作簿里加一张“{register.label}”工作表，列名写{columns}"
