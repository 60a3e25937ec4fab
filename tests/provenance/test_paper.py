"""Last month's report as this month's paper (``--letterhead``): no figure is told to come from another."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from conformance.draft import Draft, xml
from provenance.making import (
    later_ledger,
    parts,
    refreshed_by,
    report_of,
    sample_report,
    through_libreoffice,
)
from zdxm.document.letterhead import read_letterhead
from zdxm.provenance.reading import State, read_report
from zdxm.provenance.why import printed_in

if TYPE_CHECKING:
    from pathlib import Path

_AT = 3  # among the paragraphs of the earlier report
_WORDS_NAMES = {b"zdxmProps.xml": b"itemProps1.xml", b"zdxm.xml": b"item1.xml"}


def earlier(sample: str = "cities") -> bytes:
    """A report on one ledger with the marker among its paragraphs."""
    draft = Draft(sample_report(sample))
    draft.find("/w:document/w:body")[0].insert(_AT, xml("<w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p>"))
    return draft.data()


def as_word_saves(data: bytes) -> bytes:
    """The same without our seal, the custom XML under the names that Word gives it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts(data).items():
            if not name.startswith("zdxm/"):
                links = name.endswith(("rels", "Types].xml"))
                archive.writestr(_renamed(name.encode()).decode(), _renamed(content) if links else content)
    return buffer.getvalue()


def _renamed(text: bytes) -> bytes:
    for old, new in _WORDS_NAMES.items():
        text = text.replace(old, new)
    return text


def on_paper(paper: bytes) -> bytes:
    """The report on another ledger in that paper."""
    data: bytes = report_of("flat", letterhead=read_letterhead(paper, "上月.docx"))[1]
    return data


def saved(way: str, folder: Path) -> bytes:
    """The earlier report as it comes from a program."""
    if way == "as it is":
        return earlier()
    if way == "by Word":
        return as_word_saves(earlier())
    if not shutil.which("soffice"):
        pytest.skip("soffice not installed")
    return through_libreoffice(earlier(), folder)


@pytest.mark.parametrize("way", ["as it is", "by Word", "by LibreOffice"])
def test_only_the_new_figures_are_told_of(way: str, tmp_path: Path) -> None:
    """The new report's figures stand as in one of its own; the old ones are words that no part tells of."""
    data = on_paper(saved(way, tmp_path))
    report, alone = read_report(data), read_report(sample_report("flat"))
    assert report.record.period == "2023Q3"
    assert {one.state for one in report.standings} == {State.INTACT}
    assert [one.text for one in report.standings] == [one.text for one in alone.standings]
    assert [one.figure for one in printed_in(report)] == [one.figure for one in printed_in(alone)]
    assert "2011年上半年" in report.flow.text
    told = [name for name, content in parts(data).items() if b"urn:zdxm:figures" in content]
    assert sorted(told) == ["customXml/zdxm.xml", "customXml/zdxmProps.xml"]
    assert sum(b"2011H1" in content for content in parts(data).values()) == 0


def test_a_refresh_leaves_the_old_words_alone(tmp_path: Path) -> None:
    """With a later ledger of the new report the figures of the earlier one stay as they are printed."""
    data = report_of("cities", letterhead=read_letterhead(earlier("flat"), "上月.docx"))[1]
    refreshed = refreshed_by("cities", data, later_ledger(tmp_path, random.Random(1)))
    assert refreshed.changes
    before, after = read_report(sample_report("flat")).flow.text, read_report(refreshed.data).flow.text
    assert all(line in after for line in before.splitlines())
