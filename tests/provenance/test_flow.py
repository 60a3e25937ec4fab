"""The text of a document, read from its bytes: the same as a tree gives, however the XML is written."""

from __future__ import annotations

import random
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from provenance.making import (
    DOCUMENT,
    KINDS,
    LEDGERS,
    W,
    edit,
    later_ledger,
    parts,
    refreshed_by,
    repack,
    sample_report,
    settings_of,
    text_in_bookmarks,
)
from zdxm.errors import DocumentError
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.pipeline.reporting import refresh_report
from zdxm.provenance.plan import make_plan
from zdxm.provenance.reading import read_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from zdxm.provenance.flow import Flow
    from zdxm.provenance.plan import Plan

SEEDS = range(8)
GONE = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}pPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
refreshed = partial(refreshed_by, "flat")


def paragraphs(root: Any) -> list[str]:
    """The text of each paragraph of a tree, as it begins; what is deleted is none."""

    def gather(element: Any) -> str:
        if element.tag in GONE or element.tag == f"{W}txbxContent":
            return ""
        if element.tag in (f"{W}t", f"{W}tab"):
            return element.text or "" if element.tag == f"{W}t" else "\t"
        return "".join(map(gather, element))

    return [gather(p) for p in root.iter(f"{W}p") if not any(a.tag in GONE for a in p.iterancestors())]


def edited(seed: int) -> bytes:
    """A report that somebody has worked on."""
    rng = random.Random(seed)
    return edit(sample_report("flat", rng.choice(KINDS)), rng).data


@pytest.mark.parametrize("seed", SEEDS)
def test_bytes_say_what_a_tree_says(seed: int) -> None:
    """Every paragraph, and what stands in every bookmark."""
    data = edited(seed)
    flow = read_report(data).flow
    root = etree.fromstring(parts(data)[DOCUMENT])
    assert [flow.text[one.start : one.end] for one in flow.paragraphs] == paragraphs(root)
    for number, text in text_in_bookmarks(data).items():
        span = flow.spans[number]
        assert flow.text[span.start : span.end].replace("\n", "") == text


@pytest.mark.parametrize("track", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_planned_is_what_is_read_back(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, track: bool
) -> None:
    """The text that a plan foretells, and where everything stands in it, is that of the written document."""
    plans: list[tuple[Plan, Flow]] = []

    def noting(report: Any, *others: Any) -> Plan:
        plans.append((make_plan(report, *others), report.flow))
        return plans[-1][0]

    monkeypatch.setattr("zdxm.provenance.refresh.make_plan", noting)
    outcome = refreshed(edited(seed), later_ledger(tmp_path, random.Random(seed)), track=track)
    ((plan, before),) = plans
    foretold, written = plan.text_of(before), read_report(outcome.data).flow
    assert foretold.text == written.text
    assert list(foretold.paragraphs.columns[:5]) == list(written.paragraphs.columns[:5])
    gone = {number for one in plan.edits for number in one.inner}
    for number in set(foretold.spans.places.columns[0]) - gone:
        assert foretold.spans[number][:3] == written.spans[number][:3]


def test_what_stays_is_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the document part is written anew but runs with new figures."""
    data = edited(3)
    same = parts(refreshed(data, LEDGERS["flat"]).data)
    assert same[DOCUMENT] == parts(data)[DOCUMENT]
    outcome = refreshed(data, later_ledger(tmp_path, random.Random(3)))
    old, new = (re.split(rb"(?=<w:tr>)", parts(one)[DOCUMENT]) for one in (data, outcome.data))
    assert len(old) == len(new)
    untouched = [row for row in old if row in set(new)]
    assert [row for row in new if row in set(old)] == untouched != []


def test_a_cell_s_run_keeps_all_but_its_text(tmp_path: Path) -> None:
    """Of a figure that fills a cell only the letters change, whatever Word has noted of the run."""
    noted = b'<w:r w:rsidR="00AB12CD">'
    data = sample_report("flat", KINDS[0])
    document = parts(data)[DOCUMENT]
    table = document.index(b"<w:tbl>")
    marked = document[:table] + document[table:].replace(b"<w:r>", noted)
    outcome = refreshed(repack(data, marked), later_ledger(tmp_path, random.Random(3)))
    plain = refreshed(data, later_ledger(tmp_path, random.Random(3)))
    written = parts(outcome.data)[DOCUMENT]
    assert written != marked
    cell = rb'<w:r( w:rsidR="00AB12CD")?><w:t>[0-9.]+</w:t></w:r><w:bookmarkEnd w:id="\d+"/></w:p></w:tc>'
    kept = re.findall(cell, written)
    assert kept
    assert all(kept)
    assert written.replace(noted, b"<w:r>") == parts(plain.data)[DOCUMENT]


def foreign_prefix(xml: str) -> str:
    """As Python's own writer names what it does not know."""
    return re.sub(r"(</?|\s)w:", r"\1ns0:", xml).replace("xmlns:w=", "xmlns:ns0=")


SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "foreign prefix": lambda xml: foreign_prefix(xml).encode(),
    "comments": lambda xml: xml.replace("</w:t>", "<!-- <w:t>x</w:t> --></w:t>").encode(),
    "CDATA": lambda xml: re.sub(r"<w:t>([^<&]*)</w:t>", r"<w:t><![CDATA[\1]]></w:t>", xml).encode(),
    "instructions": lambda xml: xml.replace("<w:body>", "<w:body><?x <w:p/>?>").encode(),
    "single quotes": lambda xml: re.sub(r'="([^"]*)"', r"='\1'", xml).encode(),
    "character references": lambda xml: xml.encode("ascii", "xmlcharrefreplace"),
    "UTF-16": lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16"),
    "a mark of the encoding": lambda xml: xml.encode("utf-8-sig"),
    "blanks in tags": lambda xml: re.sub(r"(<w:(?:p|r|t|tc|tr|tbl))>", r"\1 >", xml).encode(),
    "pretty": lambda xml: (
        re.sub(r"(<w:r>)(<w:t)", r"\1\n  \2", xml).replace("</w:t></w:r>", "</w:t>\n</w:r>").encode()
    ),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_however_the_xml_is_written(spelling: str, tmp_path: Path) -> None:
    """The same document in other bytes gets the same figures, and answers the same questions."""
    data, ledger = edited(5), later_ledger(tmp_path, random.Random(5))
    xml = SPELLINGS[spelling](parts(data)[DOCUMENT].decode())
    other = repack(data, xml)
    plain, spelt = read_report(data), read_report(other)
    assert spelt.flow.text == plain.flow.text
    assert spelt.standings == plain.standings
    ours, theirs = refreshed(data, ledger), refreshed(other, ledger)
    assert theirs.changes == ours.changes
    assert paragraphs(etree.fromstring(parts(theirs.data)[DOCUMENT])) == paragraphs(
        etree.fromstring(parts(ours.data)[DOCUMENT])
    )


@pytest.mark.parametrize(
    "broken",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b"<w:body>", b"<w:body><w:p>", 1),
        lambda xml: xml.replace(b"<w:body>", b"<w:body></w:tbl>", 1),
        lambda xml: (
            b'<!DOCTYPE w:document [<!ENTITY a "b">]>'
            + xml.partition(b"?>")[2].replace(b"<w:t>", b"<w:t>&a", 1)
        ),
    ],
    ids=["cut off", "never closed", "never opened", "broken reference"],
)
def test_a_damaged_document_is_refused(broken: Callable[[bytes], bytes]) -> None:
    """What is no XML is never written, and never taken for a document."""
    data = sample_report("flat")
    figures = read_figures([LEDGERS["flat"]], settings_of("flat"), parse_period("2023Q3"))
    spoilt = repack(data, broken(parts(data)[DOCUMENT]))
    with pytest.raises(DocumentError, match="损坏"):
        refresh_report(spoilt, figures, settings_of("flat"), name="报告")
