"""New figures into a document that people have edited, and nothing else."""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
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
    edit,
    later_ledger,
    outside,
    parts,
    refreshed_by,
    repack,
    report_of,
    sample_report,
    text_in_bookmarks,
    through_libreoffice,
)
from provenance.properties import check_refresh
from zdxm.cli.app import run
from zdxm.provenance.plan import Outcome
from zdxm.provenance.reading import read_report
from zdxm.saving import is_own_unedited

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(25)
REPORT, LATER = "报告.docx", "新台账.xlsx"
refreshed = partial(refreshed_by, "cities")


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample ledger with 1.4 times the amounts done."""
    path = tmp_path_factory.mktemp("later") / LATER
    book = openpyxl.load_workbook(LEDGERS["cities"])
    sheet = book["台账"]
    for row in range(5, 61):
        done = sheet.cell(row, 8)
        if isinstance(done.value, int | float) and sheet.cell(row, 2).value:
            done.value = round(done.value * 1.4)
    book.save(path)
    return path


def whole_text(data: bytes) -> str:
    """All text of the document part, deleted text left out."""
    root = etree.fromstring(parts(data)[DOCUMENT])
    return "".join(text.text or "" for text in root.iter(f"{W}t"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_refresh_keeps_hands_and_matches_a_fresh_report(seed: int, tmp_path: Path) -> None:
    """For random edits and ledgers: surviving figures are fresh, hand edits stay, all else is untouched."""
    assert check_refresh(seed, tmp_path) > 0


def test_the_same_ledger_changes_nothing() -> None:
    """Not a byte of the document part, and nothing is reported."""
    data = sample_report("cities")
    outcome = refreshed(data, LEDGERS["cities"])
    assert outcome.changes == ()
    assert etree.tostring(etree.fromstring(parts(data)[DOCUMENT]), method="c14n") == etree.tostring(
        etree.fromstring(parts(outcome.data)[DOCUMENT]), method="c14n"
    )


def test_words_change_with_their_figures(later: Path) -> None:
    """低于 becomes 高于, a list of names grows and 均 goes with it: as in a fresh report."""
    outcome = refreshed(sample_report("cities"), later)
    fresh = report_of("cities", ledger=later)[1]
    ours, theirs = (text_in_bookmarks(data) for data in (outcome.data, fresh))
    assert "高于时间进度9个百分点" in ours.values()
    assert sorted(ours.values()) == sorted(theirs.values())
    assert not any(change.outcome is Outcome.EDITED for change in outcome.changes)


def test_other_parts_are_untouched(later: Path) -> None:
    """Only the document, our part and the seal are other ones; the result is known as ours."""
    data = sample_report("cities")
    outcome = refreshed(data, later)
    old, new = parts(data), parts(outcome.data)
    assert old.keys() == new.keys()
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {DOCUMENT, FIGURES, "zdxm/seal.xml"}
    assert outside(data) == outside(outcome.data)
    assert is_own_unedited(outcome.data)


def test_a_new_period_renames_the_title(later: Path) -> None:
    """Period, deadline, title and time progress are figures; the file's own title follows."""
    book = openpyxl.load_workbook(later)
    sheet = book["台账"]
    sheet["A1"] = "2011年前三季度全市重点项目建设进展情况台账"
    sheet["H4"] = "1-9月完成投资"
    path = later.with_name("三季度.xlsx")
    book.save(path)
    outcome = refreshed(sample_report("cities"), path, "2011Q3")
    text = whole_text(outcome.data)
    assert "2011年上半年" not in text
    assert "2011年前三季度全市重点项目建设工作总结" in text
    assert "截至9月底" in text
    assert "2011年前三季度全市" in parts(outcome.data)["docProps/core.xml"].decode()


def test_refreshing_twice_is_refreshing_once(later: Path) -> None:
    """The record follows: a second refresh finds nothing to do, and one back gives the first document."""
    first = refreshed(sample_report("cities"), later)
    assert refreshed(first.data, later).changes == ()
    back = refreshed(first.data, LEDGERS["cities"])
    assert whole_text(back.data) == whole_text(sample_report("cities"))
    again = read_report(back.data)
    assert {one.state.name for one in again.standings} == {"INTACT"}


def test_after_libreoffice_too(later: Path, tmp_path: Path) -> None:
    """A document that LibreOffice has saved gets the same figures."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    saved = through_libreoffice(sample_report("cities"), tmp_path)
    outcome = refreshed(saved, later)
    assert whole_text(outcome.data) == whole_text(refreshed(sample_report("cities"), later).data)
    assert outside(saved) == outside(outcome.data)


def test_tracked_changes_show_old_and_new(later: Path) -> None:
    """Accepted they give the new document, rejected the old one."""
    data = sample_report("cities")
    outcome = refreshed(data, later, track=True)
    root = etree.fromstring(parts(outcome.data)[DOCUMENT])
    assert whole_text(outcome.data) == whole_text(refreshed(data, later).data)
    assert all(wrap.get(f"{W}author") and wrap.get(f"{W}id") for wrap in root.iter(f"{W}ins", f"{W}del"))
    for inserted in list(root.iter(f"{W}ins")):
        inserted.getparent().remove(inserted)  # type: ignore[union-attr]
    old = "".join(text.text or "" for text in root.iter(f"{W}t", f"{W}delText"))
    assert old == whole_text(data)
    assert read_report(outcome.data).changed() == ()


def test_the_look_of_a_figure_stays(later: Path) -> None:
    """A figure that somebody set in bold is bold with its new value."""
    root = etree.fromstring(parts(sample_report("cities"))[DOCUMENT])
    (run_,) = [run for run in root.iter(f"{W}r") if run.findtext(f"{W}t") == "56.54亿元"]
    etree.SubElement(etree.SubElement(run_, f"{W}rPr"), f"{W}b")
    run_.insert(0, run_[-1])
    outcome = refreshed(repack(sample_report("cities"), etree.tostring(root)), later)
    root = etree.fromstring(parts(outcome.data)[DOCUMENT])
    (new,) = [run for run in root.iter(f"{W}r") if run.findtext(f"{W}t") == "79.16亿元"]
    assert new.find(f"{W}rPr/{W}b") is not None


def test_what_cannot_be_written_is_listed(later: Path) -> None:
    """手改, 已删, 副本未绑定 and 未纳入, each with its name."""
    root = etree.fromstring(parts(sample_report("cities"))[DOCUMENT])
    body = root.find(f"{W}body")
    (rate,) = [text for text in root.iter(f"{W}t") if text.text == "42.14%"]
    rate.text = "42.2%"
    gone = next(p for p in root.iter(f"{W}p") if any(t.text == "34.74亿元" for t in p.iter(f"{W}t")))
    gone.getparent().remove(gone)  # type: ignore[union-attr]
    copy = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>摘要：完成56.54亿元。</w:t></w:r></w:p>')
    body.insert(2, copy)  # type: ignore[union-attr]
    book = openpyxl.load_workbook(later)
    sheet = book["台账"]
    sheet["B60"] = "从未有过的新项目"
    path = later.with_name("换了一个.xlsx")
    book.save(path)
    changes = refreshed(repack(sample_report("cities"), etree.tostring(root)), path).changes
    told = {(change.outcome, change.old) for change in changes}
    assert (Outcome.EDITED, "42.2%") in told
    assert any(change.outcome is Outcome.DELETED and "34.74亿元" in change.old for change in changes)
    assert (Outcome.COPIED, "56.54亿元") in told
    assert "从未有过的新项目" in {change.name for change in changes if change.outcome is Outcome.ADDED}
    assert any(change.outcome is Outcome.GONE for change in changes)


def test_the_command(tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """The file is written beside, the old one stays; --dry-run writes nothing; 1 where something is left."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(later, tmp_path)
    shutil.copy(LEDGERS["cities"].parent / "zdxm.toml", tmp_path)
    (tmp_path / REPORT).write_bytes(sample_report("cities"))
    assert run(["refresh", REPORT, LATER, "--dry-run"]) == 0
    assert "完成率：42.14%→59%" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {REPORT, LATER, "zdxm.toml"}
    assert run(["refresh", REPORT, LATER]) == 0
    assert capsys.readouterr().out == "报告-更新.docx\n"
    assert (tmp_path / REPORT).read_bytes() == sample_report("cities")
    edited = edit(sample_report("cities"), random.Random(1), times=30)
    (tmp_path / REPORT).write_bytes(edited.data)
    assert run(["refresh", REPORT, LATER]) == 1
    assert "手改" in capsys.readouterr().err


def test_a_ledger_of_another_period_writes_nothing(
    tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger's own period holds here too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / REPORT).write_bytes(sample_report("cities"))
    assert run(["refresh", REPORT, str(later), "--period", "2011Q3"]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {REPORT}


def test_words_around_figures_are_the_clerks(later: Path) -> None:
    """Words put in around a figure stay, the figure is new, and nothing is reported as left alone."""
    root = etree.fromstring(parts(sample_report("cities"))[DOCUMENT])
    (rate,) = [text for text in root.iter(f"{W}t") if text.text == "42.14%"]
    rate.text = "约42.14%左右"
    outcome = refreshed(repack(sample_report("cities"), etree.tostring(root)), later)
    assert "占年度计划的约59%左右" in whole_text(outcome.data)
    assert not outcome.left_alone


def run_of(root: Any, text: str) -> Any:
    """The first run that says a text."""
    return next(one.getparent() for one in root.iter(f"{W}t") if one.text == text)


@pytest.mark.parametrize(
    ("figure", "typed", "before", "now"),
    [
        ("39", "1", True, "已开工建设139个"),
        ("46835", "0", False, "468350"),
        ("46835", ".5", False, "46835.5"),
        ("3.2", "-", True, "-3.2"),
    ],
)
def test_digits_typed_at_the_edge_of_a_bookmark_are_a_hand(
    later: Path, figure: str, typed: str, *, before: bool, now: str
) -> None:
    """They stand outside it; the number that they make is the clerk's, and is listed as such."""
    root = etree.fromstring(parts(sample_report("cities"))[DOCUMENT])
    run = run_of(root, figure)
    edge = run.getprevious() if before else run.getnext()
    assert edge.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd")
    new = etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t>{typed}</w:t></w:r>')
    (edge.addprevious if before else edge.addnext)(new)
    outcome = refreshed(repack(sample_report("cities"), etree.tostring(root)), later)
    assert now in whole_text(outcome.data)
    made = f"{typed}{figure}" if before else f"{figure}{typed}"
    assert made in {change.old for change in outcome.changes if change.outcome is Outcome.EDITED}


def test_a_copied_count_is_known_by_the_words_around_it(later: Path) -> None:
    """A count is too short to be looked for by itself; a number in full width is the same number."""
    root = etree.fromstring(parts(sample_report("cities"))[DOCUMENT])
    words = "摘要：工业项目已开工建设21个，全市占４２．１４％；另有21个村。"
    copy = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>{words}</w:t></w:r></w:p>')
    root[0].insert(2, copy)
    book = openpyxl.load_workbook(later)
    sheet = book["台账"]
    sheet["H27"], sheet["K27"] = 100, "在建"
    path = later.with_name("开工了一个.xlsx")
    book.save(path)
    changes = refreshed(repack(sample_report("cities"), etree.tostring(root)), path).changes
    copied = [(change.old, change.new) for change in changes if change.outcome is Outcome.COPIED]
    assert ("21", "22") in copied
    assert [old for old, _ in copied].count("21") == 1
    assert any(old == "42.14%" for old, _ in copied)


def test_what_a_ledger_lacks_comes_back_with_the_next(tmp_path: Path) -> None:
    """Lights and lists that a ledger gives no reason for are left; with the old ledger all is as it was."""
    book = openpyxl.load_workbook(LEDGERS["cities"])
    sheet = book["台账"]
    for row in range(5, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value or "").isdigit():
            sheet.cell(row, 8).value, sheet.cell(row, 11).value = 0, "未开工"
    path = tmp_path / "都没有开工.xlsx"
    book.save(path)
    first = refreshed(sample_report("cities"), path)
    lacking = [change for change in first.changes if change.outcome is Outcome.GONE]
    assert any("进度灯" in change.name for change in lacking)
    again = refreshed(first.data, path)
    assert not any(change.outcome in (Outcome.UPDATED, Outcome.EDITED) for change in again.changes)
    named = {change.name for change in again.changes if change.outcome is Outcome.GONE}
    assert {change.name for change in lacking} == named
    back = refreshed(again.data, LEDGERS["cities"])
    assert not back.left_alone
    assert whole_text(back.data) == whole_text(sample_report("cities"))


def test_a_ledger_with_faults_is_said(
    tmp_path: Path, later: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """A cell that cannot be read is in no sum: a refresh says so as a report does."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(LEDGERS["cities"].parent / "zdxm.toml", tmp_path)
    (tmp_path / REPORT).write_bytes(sample_report("cities"))
    book = openpyxl.load_workbook(later)
    book["台账"]["H6"] = "约四万"
    book.save(tmp_path / LATER)
    run(["refresh", REPORT, LATER, "--dry-run"])
    told = capsys.readouterr()
    assert "台账里有错误" in told.err
    assert "万洋免维护蓄电池项目完成投资：46835→—" in told.out


def test_of_two_facts_with_one_id_the_last_counts(tmp_path: Path) -> None:
    """Words that lost their category are told of twice in the part: as they are now, and as they were."""
    ledger = later_ledger(tmp_path, random.Random(1))
    data = refreshed_by("flat", sample_report("flat"), ledger).data
    written = re.findall(r'<figure id="([^"]*)"[^>]*?(?: parts="([^"]*)")?/>', parts(data)[FIGURES].decode())
    last = {figure: tuple(made_of.split()) for figure, made_of in written}
    doubles = [figure for figure, count in Counter(figure for figure, _ in written).items() if count > 1]
    facts = read_report(data).record.facts
    assert doubles
    assert [facts[figure].parts for figure in doubles] == [last[figure] for figure in doubles]
