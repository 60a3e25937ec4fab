"""Nothing is silently wrong after a refresh: what no bookmark holds is listed where it no longer fits."""

from __future__ import annotations

import random
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import etree

from provenance.making import (
    DOCUMENT,
    FIGURES,
    LEDGERS,
    W,
    parts,
    refreshed_by,
    repack,
    report_of,
    sample_report,
)
from provenance.properties import assert_lights_fit
from zdxm.document.tables import FILLS
from zdxm.provenance.plan import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zdxm.provenance.plan import Change

NOTE = "注：因四舍五入，部分分项之和与总数略有出入。"
NAME, CATEGORY, PLAN, DONE, STATUS = 3, 4, 10, 11, 14
"""Columns of the flat sample."""
refreshed = partial(refreshed_by, "flat")


def ledger(folder: Path, change: Callable[[Any], object]) -> Path:
    """The flat sample, changed."""
    book = openpyxl.load_workbook(LEDGERS["flat"])
    change(book.worksheets[0])
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def told(outcome: Any, what: Outcome) -> list[Change]:
    """The changes of one kind."""
    return [change for change in outcome.changes if change.outcome is what]


def rows_of(sheet: Any) -> list[int]:
    """The rows with projects."""
    return [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, NAME).value]


def new_row(sheet: Any, name: str = "新添道路改造项目", category: str | None = None) -> None:
    """One project more, as large as the first."""
    values = [cell.value for cell in sheet[2]]
    values[0], values[1], values[2] = None, "9999-000000-00-00-000001", name
    values[CATEGORY - 1] = category or values[CATEGORY - 1]
    sheet.append(values)


def every_row(column: int, value: Callable[[Any, int], Any]) -> Callable[[Any], None]:
    """Fill a column."""

    def change(sheet: Any) -> None:
        for row in rows_of(sheet):
            sheet.cell(row, column).value = value(sheet, row)

    return change


def test_a_project_the_table_lacks_unties_its_sums(tmp_path: Path) -> None:
    """小计 and 合计 are of all projects: each column is named, as printed and as the rows add up."""
    outcome = refreshed(sample_report("flat"), ledger(tmp_path, new_row))
    untied = told(outcome, Outcome.UNTIED)
    assert {change.name.partition("”")[2] for change in untied} == {
        "总投资",
        "年度计划投资",
        "完成投资",
        "项目数",
    }
    assert {"“合计" in change.name for change in untied} == {True, False}
    counts = [(change.old, change.new) for change in untied if change.name.endswith("项目数")]
    assert counts[-1] == ("19", "18")
    assert told(outcome, Outcome.ADDED)[0].name == "新添道路改造项目"
    assert outcome.left_alone


def test_a_row_put_in_by_hand_ties_the_sums_again(tmp_path: Path) -> None:
    """The clerk adds the row of the new project, plain text without bookmarks: nothing is untied any more."""
    path = ledger(tmp_path, new_row)
    first = refreshed(sample_report("flat"), path)
    fresh = etree.fromstring(parts(report_of("flat", "summary", path)[1])[DOCUMENT])
    (new,) = [row for row in fresh.iter(f"{W}tr") if "新添道路改造项目" in text_of(row)]
    for mark in list(new.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)  # type: ignore[union-attr]
    root = etree.fromstring(parts(first.data)[DOCUMENT])
    name = str(openpyxl.load_workbook(path).worksheets[0].cell(2, NAME).value)
    (like,) = [row for row in root.iter(f"{W}tr") if name in text_of(row)]
    like.addnext(new)
    outcome = refreshed(repack(first.data, etree.tostring(root)), path)
    assert told(outcome, Outcome.UNTIED) == []


def test_a_deleted_row_unties_its_sums() -> None:
    """The same ledger, but the editor has taken a project out of the table."""
    root = etree.fromstring(parts(sample_report("flat"))[DOCUMENT])
    row = next(row for row in root.iter(f"{W}tr") if "清安大道改扩建项目" in text_of(row))
    row.getparent().remove(row)  # type: ignore[union-attr]
    outcome = refreshed(repack(sample_report("flat"), etree.tostring(root)), LEDGERS["flat"])
    assert [change.new for change in told(outcome, Outcome.UNTIED) if "项目数" in change.name] == ["3", "17"]


def test_a_project_in_another_category_unties_both(tmp_path: Path) -> None:
    """Its row stays below the old category's name; the sums of both are of the new ledger."""

    def move(sheet: Any) -> None:
        row = next(row for row in rows_of(sheet) if sheet.cell(row, NAME).value == "清安大道改扩建项目")
        sheet.cell(row, CATEGORY).value = "民生工程"

    untied = told(refreshed(sample_report("flat"), ledger(tmp_path, move)), Outcome.UNTIED)
    assert {change.name.partition("小计")[0] for change in untied} == {"第1个表“基础设施", "第1个表“民生工程"}


def test_a_ranking_table_out_of_order_is_listed(tmp_path: Path) -> None:
    """Places are new, rows stay where they are: the order that they would have is said."""
    slow = every_row(DONE, lambda sheet, row: 1 if sheet.cell(row, CATEGORY).value == "先进制造业" else 9000)
    outcome = refreshed(sample_report("flat", "bulletin"), ledger(tmp_path, slow))
    first = told(outcome, Outcome.ORDER)[0]
    assert first.name == "第2个表名次"
    assert first.old.startswith("先进制造业、")
    assert first.new.endswith("先进制造业")


def test_a_dash_for_a_place_is_a_figure_too(tmp_path: Path) -> None:
    """A category without plans takes no part in a ranking: a dash stands for its place until it has some."""
    path = ledger(tmp_path, every_row(PLAN, lambda sheet, row: keep(sheet, row, PLAN)))
    without = report_of("flat", "bulletin", path)[1]
    for old, new, fresh in (
        (without, LEDGERS["flat"], sample_report("flat", "bulletin")),
        (sample_report("flat", "bulletin"), path, without),
    ):
        told_rows, fresh_rows = (places(data) for data in (refreshed(old, new).data, fresh))
        assert set(told_rows) == set(fresh_rows)
    assert "—|先进制造业" in places(without)
    assert "—|先进制造业" not in places(sample_report("flat", "bulletin"))


def places(data: bytes) -> list[str]:
    """Place and name in each row of the first attached table."""
    tables = etree.fromstring(parts(data)[DOCUMENT]).iter(f"{W}tbl")
    table = next(table for table in tables if "类别" in text_of(next(table.iter(f"{W}tr"))))
    return ["|".join(text_of(row).split("|")[:2]) for row in table.iter(f"{W}tr")]


def keep(sheet: Any, row: int, column: int) -> Any:
    """A cell as it is, but none in the rows of 先进制造业."""
    return None if sheet.cell(row, CATEGORY).value == "先进制造业" else sheet.cell(row, column).value


def test_the_best_category_is_no_longer_the_best(tmp_path: Path) -> None:
    """“先进制造业进度最快” with new numbers would be wrong; it is listed with what a fresh report says."""
    slow = every_row(DONE, lambda sheet, row: 1 if sheet.cell(row, CATEGORY).value == "先进制造业" else 9000)
    path = ledger(tmp_path, slow)
    outcome = refreshed(sample_report("flat", "overview"), path)
    lines = [*told(outcome, Outcome.WORDS), *told(outcome, Outcome.GONE)]
    assert any("先进制造业进度最快" in change.old for change in lines)
    said = [change.name for change in told(outcome, Outcome.ADDED)] + [change.new for change in lines]
    assert any("进度最快" in text and "先进制造业" not in text for text in said)


def with_note(folder: Path) -> Path:
    """The sample with other amounts done, the first at hand whose rounded parts miss the rounded whole."""
    for seed in range(100):
        path = ledger(folder, every_row(DONE, partial(some_done, random.Random(seed))))
        if NOTE in whole(report_of("flat", "summary", path)[1]):
            return path
    raise AssertionError(NOTE)


def some_done(rng: random.Random, sheet: Any, row: int) -> float:
    """Half or more of a project's plan."""
    return (sheet.cell(row, PLAN).value or 0) * rng.uniform(0.5, 1)


def test_a_note_on_rounding_that_is_called_for_is_listed(tmp_path: Path) -> None:
    """注：因四舍五入… comes and goes with the values, and holds no figure."""
    assert NOTE not in whole(sample_report("flat"))
    odd = with_note(tmp_path)
    coming = refreshed(sample_report("flat"), odd)
    assert NOTE in [change.name for change in told(coming, Outcome.ADDED)]
    going = refreshed(report_of("flat", "summary", odd)[1], LEDGERS["flat"])
    assert (NOTE, "") in [(change.old, change.new) for change in told(going, Outcome.WORDS)]


def test_a_sentence_no_longer_called_for_is_listed(tmp_path: Path) -> None:
    """Nobody is stopped any more: the sentence that says who was is listed; one that comes is called for."""

    def stop(sheet: Any) -> None:
        for row in rows_of(sheet):
            sheet.cell(row, STATUS).value = "停工" if row == 2 else "在建"

    some = ledger(make(tmp_path / "有停工"), stop)
    none = ledger(make(tmp_path / "无停工"), every_row(STATUS, lambda *_: "在建"))
    gone = refreshed(report_of("flat", "annual", some)[1], none)
    assert any("停工状态" in change.old for change in gone.changes if change.outcome is not Outcome.UPDATED)
    come = refreshed(report_of("flat", "annual", none)[1], some)
    assert any("停工状态" in change.name for change in told(come, Outcome.ADDED))


def test_words_that_the_clerk_has_put_right_are_not_listed(tmp_path: Path) -> None:
    """Once a sentence stands as a fresh report has it, it is not called for any more."""
    odd = with_note(tmp_path)
    first = refreshed(sample_report("flat"), odd)
    assert NOTE in [change.name for change in told(first, Outcome.ADDED)]
    root = etree.fromstring(parts(first.data)[DOCUMENT])
    note = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>{NOTE}</w:t></w:r></w:p>')
    root.find(f"{W}body").insert(5, note)  # type: ignore[union-attr]
    second = refreshed(repack(first.data, etree.tostring(root)), odd)
    assert NOTE not in [change.name for change in second.changes]


def test_a_document_that_remembers_no_sentences_says_so() -> None:
    """One of an earlier version: its words cannot be held against anything, and somebody must read them."""
    data = sample_report("flat")
    record = re.sub("<(?:said|chart) [^>]*/>", "", parts(data)[FIGURES].decode())
    outcome = refreshed(repack(data, record.encode(), FIGURES), LEDGERS["flat"])
    assert [change.outcome for change in outcome.changes] == [Outcome.WORDS]


def test_a_dash_becomes_a_number_and_a_dash_again(tmp_path: Path) -> None:
    """A cell without a value is still its figure's, however often the report is refreshed."""
    path = ledger(tmp_path, every_row(PLAN, lambda *_: None))
    first = refreshed(sample_report("flat"), path)
    back = refreshed(first.data, LEDGERS["flat"])
    table = [text_of(row) for row in etree.fromstring(parts(back.data)[DOCUMENT]).iter(f"{W}tr")]
    right = [text_of(row) for row in etree.fromstring(parts(sample_report("flat"))[DOCUMENT]).iter(f"{W}tr")]
    assert table == right


@pytest.mark.parametrize("track", [False, True])
def test_the_colour_of_a_light_follows_its_word(tmp_path: Path, *, track: bool) -> None:
    """Red becomes green; with tracked changes the old colour can be had back."""
    data = sample_report("flat")
    path = ledger(tmp_path, every_row(DONE, lambda sheet, row: (sheet.cell(row, PLAN).value or 0) * 0.8))
    new = refreshed(data, path, track=track).data
    if not track:
        assert assert_lights_fit(data) > 10
        assert assert_lights_fit(new) > 10
        return
    changes = list(etree.fromstring(parts(new)[DOCUMENT]).iter(f"{W}tcPrChange"))
    assert changes
    for change in changes:
        cell = next(change.iterancestors(f"{W}tc"))
        words = ["".join(map(str, one.itertext())) for one in cell.iter(f"{W}ins", f"{W}del")]
        before, now = (place.find(f"{W}shd") for place in (change[0], cell.find(f"{W}tcPr")))  # type: ignore[union-attr]
        colours = {tint.value: fill for tint, fill in FILLS.items()}
        assert [None if one is None else one.get(f"{W}fill") for one in (now, before)] == [
            colours.get(word) for word in words
        ]


def make(folder: Path) -> Path:
    """A new folder."""
    folder.mkdir()
    return folder


def text_of(element: Any) -> str:
    """All text of an element."""
    cells = (one.iter(f"{W}t") for one in element.iter(f"{W}tc"))
    return "|".join("".join(text.text or "" for text in texts) for texts in cells)


def whole(data: bytes) -> str:
    """All text of a document."""
    return "".join(text.text or "" for text in etree.fromstring(parts(data)[DOCUMENT]).iter(f"{W}t"))


def test_a_table_in_the_text_tells_who_misses_most_now(tmp_path: Path) -> None:
    """Its cells are those of a place: names, units and numbers are as a fresh report has them."""
    path = ledger(tmp_path, every_row(DONE, lambda _, row: row / 1000))
    old, fresh = sample_report("flat", "bulletin"), report_of("flat", "bulletin", path)[1]
    outcome = refreshed(old, path)
    before, now, anew = (laggards(data) for data in (old, outcome.data, fresh))
    assert before != anew
    assert now == anew[: len(before)]
    lacking = [change.name for change in told(outcome, Outcome.ADDED)]
    assert lacking == [f"少完成投资较多的项目第{at}行" for at in range(len(before), len(anew))]


def laggards(data: bytes) -> list[str]:
    """The rows of the table in the text, its header first."""
    tables = etree.fromstring(parts(data)[DOCUMENT]).iter(f"{W}tbl")
    rows = [[text_of(row) for row in table.iter(f"{W}tr")] for table in tables]
    return next(texts for texts in rows if "缺口" in texts[0])
