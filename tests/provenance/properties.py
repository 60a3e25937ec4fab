"""What a refresh must keep, for one seed: used by the tests on a few and by a benchmark on a thousand."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from provenance.making import (
    DOCUMENT,
    FIGURES,
    KINDS,
    Edited,
    W,
    edit,
    later_ledger,
    outside,
    parts,
    sample_report,
    settings_of,
)
from provenance.making import text_in_bookmarks as texts_of
from zdxm.document.tables import FILLS
from zdxm.filters.values import LIST
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.pipeline.reporting import build_report, refresh_report
from zdxm.provenance.fresh import match_scopes
from zdxm.provenance.plan import Outcome
from zdxm.provenance.reading import read_report

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.document.marks import Mark
    from zdxm.figures.model import ReportFigures
    from zdxm.provenance.plan import Change
    from zdxm.provenance.reading import Report

__all__ = ["assert_lights_fit", "chart_values", "check_refresh"]

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART_PART = re.compile(r"word/charts/chart\d+\.xml")
_FILLS = {tint.value: fill for tint, fill in FILLS.items()}
_ORDINAL = re.compile("（?[一二三四五六七八九十]+[）、]")
_OWN_PARTS = {DOCUMENT, FIGURES, "docProps/core.xml", "zdxm/seal.xml"}
_AMOUNTS = ("总投资", "年度计划投资", "完成投资")
_NOT_OF_TEXT = (Outcome.UPDATED, Outcome.UNTIED, Outcome.ORDER)


@dataclass(frozen=True)
class _Case:
    """One report, edited, with one new ledger."""

    seed: int
    figures: ReportFigures
    edited: Edited
    refreshed: Any
    fresh: bytes

    @cached_property
    def old(self) -> Report:
        """The edited report, as the program reads it."""
        return read_report(self.edited.data)

    @cached_property
    def new(self) -> Report:
        """The fresh report, as the program reads it."""
        return read_report(self.fresh)


def check_refresh(seed: int, folder: Path) -> int:
    """Edit a report, change its ledger, refresh it, and check every figure; then the same without edits.

    Args:
        seed: of everything.
        folder: for the new ledger.

    Returns:
        How many figures and values in charts were compared with a fresh report's.
    """
    rng = random.Random(seed)
    kind = rng.choice(KINDS)
    edited = edit(sample_report("flat", kind), rng)
    ledger = later_ledger(folder, rng)
    settings = settings_of("flat")
    figures = read_figures([ledger], settings, parse_period("2023Q3"))
    refreshed = refresh_report(edited.data, figures, settings, name="报告")
    case = _Case(seed, figures, edited, refreshed, build_report(figures, settings, kind=kind)[1])
    _check_hands(case)
    unedited = sample_report("flat", kind)
    _check_silence(seed, refresh_report(unedited, figures, settings, name="报告"), case.fresh)
    return _compare(case) + _compare_charts(case)


def _check_hands(case: _Case) -> None:
    """What somebody wrote is kept and listed, and whatever is no figure is untouched."""
    edited, refreshed = case.edited, case.refreshed
    before, after = texts_of(edited.data), texts_of(refreshed.data)
    for number, said in edited.hands.items():
        assert before[number] == said
        assert after[number] == said, (case.seed, number)
    assert outside(edited.data) == outside(refreshed.data), case.seed
    told = {change.old for change in refreshed.changes if change.outcome is not Outcome.UPDATED}
    for said in edited.hands.values():
        assert any(said in old for old in told), (case.seed, said)
    old, new = parts(edited.data), parts(refreshed.data)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]} - _OWN_PARTS
    assert all("/chart" in name for name in changed), (case.seed, changed)


def _compare(case: _Case) -> int:
    """Every surviving figure says what a fresh report says."""
    old, new = case.old, case.new
    scopes = match_scopes(old.record, case.figures)
    printed: dict[tuple[str | None, str], str] = {
        (mark.figure, mark.form): mark.text for mark in new.record.marks.values()
    }
    after = texts_of(case.refreshed.data)
    alone = {one.mark.number for one in old.standings if one.state.name != "INTACT"}
    alone |= {  # lists that a fresh report has no reason for; they are reported, with all that is in them
        mark.number
        for mark in old.record.marks.values()
        if mark.figure.endswith(LIST) and (scopes.translate(mark.figure), mark.form) not in printed
    }
    compared = 0
    for one in old.standings:
        mark, family = one.mark, {one.mark.number, *_ancestors(one.mark.number, old.record.marks)}
        key = scopes.translate(mark.figure), mark.form
        if family & alone or mark.number not in after or key not in printed:
            continue
        assert after[mark.number] == printed[key], (case.seed, mark)
        compared += 1
    return compared


def _ancestors(number: int, marks: dict[int, Mark]) -> list[int]:
    found = []
    while number := marks[number].parent:
        found.append(number)
    return found


def _compare_charts(case: _Case) -> int:
    """A chart shows what the fresh one of its name shows, colours kept; one changed by hand is as it was."""
    old, new, fresh = (parts(data) for data in (case.edited.data, case.refreshed.data, case.fresh))
    names = {chart.number: chart.name for chart in case.new.record.charts}
    drawn = old[DOCUMENT].decode()
    compared = 0
    for chart in case.old.record.charts:
        part = f"word/charts/chart{chart.number}.xml"
        at = next((number for number, name in names.items() if name == chart.name), 0)
        book, theirs = (f"word/embeddings/chart{number}.xlsx" for number in (chart.number, at))
        if case.edited.charts.get(part) == "手改" or f'"rIdChart{chart.number}"' not in drawn or not at:
            assert (new[part], new[book]) == (old[part], old[book])
            told = [change.outcome for change in case.refreshed.changes if change.name.startswith("图")]
            assert {Outcome.EDITED, Outcome.DELETED, Outcome.GONE} & set(told), case.seed
            continue
        ours = chart_values(new[part])
        assert ours == chart_values(fresh[f"word/charts/chart{at}.xml"]), (case.seed, part)
        assert new[book] == fresh[theirs]
        assert ("C00000" in new[part].decode()) == (part in case.edited.charts), case.seed
        compared += len(ours)
    return compared


def chart_values(part: bytes) -> list[str]:
    """All that a chart's part says of its values: addresses, caches, counts and formats."""
    elements = etree.fromstring(part).iter(f"{_C}f", f"{_C}v", f"{_C}ptCount", f"{_C}numFmt")
    return [element.text or element.get("val") or element.get("formatCode") or "" for element in elements]


def _check_silence(seed: int, refreshed: Any, fresh: bytes) -> None:
    """In a report that nobody edited, whatever a fresh one says in another way is listed."""
    assert_lights_fit(refreshed.data)
    changes: tuple[Change, ...] = refreshed.changes
    told = [one for one in changes if one.outcome not in _NOT_OF_TEXT]
    ours, theirs = (_sentences(data) for data in (refreshed.data, fresh))
    for sentence in ours - theirs:
        assert any(one.old and (one.old in sentence or sentence in one.old) for one in told), (seed, sentence)
    for sentence in theirs - ours:
        said = [text for one in told for text in (one.new, one.name, one.old) if text]
        assert any(text in sentence or sentence in text for text in said), (seed, sentence)
    untied = [change for change in changes if change.outcome is Outcome.UNTIED]
    assert len(untied) == sum(1 for _ in _untied(refreshed.data)), seed
    ordered = [change for change in changes if change.outcome is Outcome.ORDER]
    assert len(ordered) == sum(1 for table in _tables(refreshed.data) if _is_out_of_order(table)), seed


def assert_lights_fit(data: bytes) -> int:
    """Every 进度灯 has the colour that it names, and no other cell has one; says how many there are."""
    lights = 0
    for cell in etree.fromstring(parts(data)[DOCUMENT]).iter(f"{W}tc"):
        text = "".join(one.text or "" for one in cell.iter(f"{W}t"))
        fill = cell.find(f"{W}tcPr/{W}shd")
        assert (None if fill is None else fill.get(f"{W}fill")) == _FILLS.get(text), text
        lights += text in _FILLS
    return lights


def _sentences(data: bytes) -> set[str]:
    """The sentences outside tables, without the ordinals of headings, which count headings as they stand."""
    body = etree.fromstring(parts(data)[DOCUMENT]).find(f"{W}body")
    assert body is not None
    texts = ["".join(text.text or "" for text in p.iter(f"{W}t")) for p in body.findall(f"{W}p")]
    return {one for text in texts for one in re.split("(?<=[。；])", _ORDINAL.sub("", text)) if one}


def _tables(data: bytes) -> list[list[list[str]]]:
    """The rows of each table, as texts of cells."""
    root = etree.fromstring(parts(data)[DOCUMENT])
    return [
        [
            ["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in row.findall(f"{W}tc")]
            for row in table.findall(f"{W}tr")
        ]
        for table in root.iter(f"{W}tbl")
    ]


def _untied(data: bytes) -> list[tuple[str, str]]:
    """Sums that the rows above do not come to: label and column."""
    found = []
    for head, *rows in _tables(data):
        columns = [head.index(name) for name in _AMOUNTS if name in head]
        is_list = head[0] == "序号"
        part: list[list[str]] = []
        whole: list[list[str]] = []
        for row in rows if columns else ():
            label = row[1] if len(row) > 1 else ""
            if len(row) == 1:
                part = []
            elif label.startswith(("小计", "合计")):
                items = part if label.startswith("小计") else whole
                for column in columns:
                    total = sum(Decimal(item[column]) for item in items if item[column] != "—")
                    if row[column] != "—" and Decimal(row[column]) != total:
                        found.append((label, head[column]))
                if is_list and re.findall(r"\d+", label) != [str(len(items))]:
                    found.append((label, "个数"))
            else:
                part.append(row)
                whole.append(row)
    return found


def _is_out_of_order(table: list[list[str]]) -> bool:
    head, *rows = table
    places = [int(row[0]) if row[0].isdigit() else 10**6 for row in rows[:-1]]
    return head[0] == "名次" and places != sorted(places)
