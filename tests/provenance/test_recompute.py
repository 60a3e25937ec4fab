"""Each printed figure, worked out again from the raw cells that the document itself names: all of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from provenance.making import KINDS, LEDGERS, PERIODS, report_of, sample_report
from provenance.raw_cells import Raw, tidy
from provenance.recount import Given, lists, says, says_list, value_of
from zdxm.console.documents import Why
from zdxm.provenance.reading import read_report
from zdxm.provenance.why import Ledgers, answer_from_report

if TYPE_CHECKING:
    from zdxm.document.marks import Mark
    from zdxm.provenance.reading import Report

UNITS = {"cities": "万元", "flat": "亿元", "counties": "万元"}
PROJECTS = {"cities": "河口村水库", "flat": "宏光特种玻璃技改项目", "counties": "云东大道南延工程"}
ONE = ("project", "review")
"""Kinds that tell of one project."""
ALL = [(name, kind) for name in LEDGERS for kind in (*KINDS, *ONE)]
FEWEST = 5


@cache
def report(name: str, kind: str) -> Report:
    """A report of a sample, as it lies there."""
    if kind not in ONE:
        return read_report(sample_report(name, kind))
    return read_report(report_of(name, kind, project=PROJECTS[name])[1])


@cache
def given(name: str) -> Given:
    """What the recount may know of a sample: its cells, and the few words that stand outside of them."""
    path = LEDGERS[name]
    settings = tomllib.loads((path.parent / "zdxm.toml").read_text(encoding="utf-8"))
    return Given(Raw(path), UNITS[name], PERIODS[name], settings)


@cache
def told(name: str, kind: str) -> dict[str, dict[str, Any]]:
    """Figure → its JSON, as ``zdxm why`` prints it; nobody may change it."""
    a_report = report(name, kind)
    answer = answer_from_report(a_report, "", Ledgers(a_report.record.sources, [LEDGERS[name]]))
    return {one["id"]: one for one in Why(answer=answer, query="").json()["figures"]}


def printed(a_report: Report) -> list[Mark]:
    """What stands in bookmarks and says something."""
    return [mark for mark in a_report.record.marks.values() if mark.text]


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_every_printed_figure_resolves(name: str, kind: str) -> None:
    """Each bookmark and each point of a chart is found by ``why``, with what it is computed from."""
    a_report = report(name, kind)
    known = told(name, kind)
    assert len(printed(a_report)) > FEWEST
    wanted = [mark.figure for mark in printed(a_report)] + [point.figure for point in a_report.record.points]
    assert [figure for figure in wanted if figure not in known] == []
    without = [
        one["id"]
        for one in known.values()
        if not any(source["cells"] for source in one["inputs"]) and not _stands_outside(one, name)
    ]
    assert without == []


def _stands_outside(figure: dict[str, Any], name: str) -> bool:
    """Whether a figure comes from the settings, the period, a tab's name, or follows another figure."""
    in_no_cell = figure["unit"] == "原文" and given(name).raw.holds(figure["value"])
    return figure["id"].startswith(("period.", "report.")) or figure["unit"] == "语句" or in_no_cell


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_every_value_follows_from_its_cells(name: str, kind: str) -> None:
    """Amounts, rates, gaps, counts, ranks, lights and ledger text: not one is left out."""
    known = told(name, kind)
    values = [one for one in known.values() if one["unit"] not in ("名单", "语句")]
    wrong = [(one, value_of(one, given(name))) for one in values]
    assert [(one["id"], one["value"], value) for one, value in wrong if value != one["value"]] == []
    assert len(values) > FEWEST


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_every_text_follows_from_its_value(name: str, kind: str) -> None:
    """What stands in a bookmark, a cell or on a chart is the value, rounded; lists name the right ones."""
    a_report = report(name, kind)
    known, inner = told(name, kind), _inner(a_report)
    for mark in printed(a_report):
        one = {**known[mark.figure], "text": mark.text}
        if one["unit"] == "语句" or (one["unit"] == "名单" and _is_told(mark, inner)):
            assert not re.search(r"\d", _without(mark, inner)), mark
        elif one["unit"] == "名单":
            assert says_list(mark.text, lists(one, given(name)) or []), (mark, lists(one, given(name)))
        else:
            assert says(one, mark.form), (mark, one)
    for point in a_report.record.points:
        assert says({**known[point.figure], "text": point.text}, "图"), point


def _inner(a_report: Report) -> dict[int, list[Mark]]:
    """Number of a bookmark → the bookmarks right inside it."""
    inside: dict[int, list[Mark]] = {}
    for mark in a_report.record.marks.values():
        inside.setdefault(mark.parent, []).append(mark)
    return inside


def _is_told(mark: Mark, inner: dict[int, list[Mark]]) -> bool:
    """Whether a list's bookmark holds whole sentences that follow it, and not the names themselves."""
    return bool(re.search("[。；，：]", _without(mark, inner)))


def _without(mark: Mark, inner: dict[int, list[Mark]]) -> str:
    """The words around the figures inside a bookmark."""
    text = mark.text
    for one in inner.get(mark.number, []):
        assert one.text in text, (mark, one)
        text = text.replace(one.text, "", 1)
    return text


@pytest.mark.parametrize("name", LEDGERS)
def test_counts_of_some_rows_leave_none_out(name: str) -> None:
    """Counts that name only the rows they counted: no other row of the ledger belongs to them."""
    known = told(name, "annual")
    for identity, figure in known.items():
        scope, _, attribute = identity.rpartition(".")
        if attribute == "plan_done":
            inputs = [known[f"{scope}.{column}"]["inputs"] for column in ("completed", "annual_plan")]
            everywhere = {**figure, "inputs": [*inputs[0], *inputs[1]]}
            assert value_of(everywhere, given(name)) == figure["value"]
    reasons = [one for one in known.values() if re.search(r"not_started\.reason\d+~list\Z", one["id"])]
    for scope in {one["id"].partition(".")[0] for one in reasons}:
        of_scope = [one for one in reasons if one["id"].startswith(f"{scope}.")]
        names = [each for one in of_scope for each in lists(one, given(name)) or []]
        assert len(names) == len(set(names)) == known[f"{scope}.not_started"]["value"]


def test_a_wrong_value_is_seen() -> None:
    """The recount can fail: one 元, one hundredth, one project, one place, another light."""
    known = told("cities", "bulletin")
    for figure, wrong in (
        ("total.completed", 5654270001),
        ("total.rate", "42.15"),
        ("total.variance", "-7.85"),
        ("total.ahead", 18),
        ("total.not_started", 5),
        ("category:1.rank", 3),
        ("project:1.light", "红"),
        ("project:1.name", "某项目"),
        ("register:problems.open", 21),
        ("period.label", "2011年"),
    ):
        assert known[figure]["value"] != wrong
        assert value_of({**known[figure], "value": wrong}, given("cities")) != wrong


def test_a_wrong_text_is_seen() -> None:
    """So can the comparison of texts with values."""
    known = told("cities", "bulletin")
    for figure, wrong in (
        ("total.completed", "56.55亿元"),
        ("total.rate", "42.1%"),
        ("total.variance", "高于时间进度7.86个百分点"),
        ("total.ahead", "18"),
        ("project:1.light", "红"),
    ):
        assert not says({**known[figure], "text": wrong}, "")
    names = ["甲项目", "乙项目"]
    assert says_list("甲项目、乙项目2个项目", names)
    assert not says_list("甲项目、乙项目3个项目", names)
    assert not says_list("甲项目", names)
    assert tidy("甲 项目。") == "甲项目"
