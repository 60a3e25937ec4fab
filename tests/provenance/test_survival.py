"""Figures are still known after a document has been saved elsewhere and worked on."""

from __future__ import annotations

import random
import shutil

import pytest
from lxml import etree

from provenance.making import (
    DOCUMENT,
    W,
    edit,
    parts,
    repack,
    sample_report,
    text_in_bookmarks,
    through_libreoffice,
)
from zdxm.provenance.reading import State, read_report
from zdxm.provenance.why import printed_in

SEEDS = range(12)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample report as LibreOffice saves it."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    return through_libreoffice(sample_report("cities"), tmp_path_factory.mktemp("saved"))


def test_all_figures_survive_libreoffice(saved: bytes) -> None:
    """The part is kept under another name, and every bookmark still says what it said."""
    before, after = read_report(sample_report("cities")), read_report(saved)
    assert after.record.part != before.record.part
    assert after.record.marks == before.record.marks
    assert [one.mark for one in after.standings if one.state is not State.INTACT] == []
    assert [one.sentence for one in printed_in(after)] == [one.sentence for one in printed_in(before)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("through", ["word", "libreoffice"])
def test_editing_loses_and_confuses_nothing(seed: int, through: str, saved: bytes) -> None:
    """Whatever nobody overwrote or deleted is intact; whatever is attributed says what it said."""
    original = saved if through == "libreoffice" else sample_report("cities")
    edited = edit(original, random.Random(seed))
    report = read_report(edited.data)
    texts = text_in_bookmarks(edited.data)
    touched = set(edited.hands) | edited.deleted
    outer = {mark.parent for number, mark in report.record.marks.items() if number in touched}
    lost = 0
    for one in report.standings:
        if one.state is State.INTACT:
            assert one.text == one.mark.text
            assert one.mark.number not in edited.hands or one.mark.text in edited.hands[one.mark.number]
        elif one.mark.number not in touched | outer:
            lost += 1
    assert lost <= len(report.standings) // 100
    for number, said in edited.hands.items():
        assert said in texts[number]


@pytest.mark.parametrize(
    ("said", "state"), [("约42.14%左右", State.INTACT), ("142.14%", State.EDITED), ("43%", State.EDITED)]
)
def test_words_typed_into_a_bookmark_do_not_hide_it(said: str, state: State) -> None:
    """约42.14%左右 in one bookmark is still 42.14%; 142.14% is another number."""
    root = etree.fromstring(parts(sample_report("cities"))[DOCUMENT])
    (text,) = [text for text in root.iter(f"{W}t") if text.text == "42.14%"]
    text.text = said
    report = read_report(repack(sample_report("cities"), etree.tostring(root)))
    (one,) = [one for one in report.standings if one.mark.text == "42.14%"]
    assert one.state is state
    assert one.text == ("42.14%" if state is State.INTACT else said)
