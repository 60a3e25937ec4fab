"""Whatever the office asks for, what is written keeps the standard: every kind of report in every dress."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.shared import Mm

from document.letterheads import letterhead
from provenance.making import LEDGERS, PERIODS, settings_of
from zdxm.conformance.case import Profile, Strength, check_format
from zdxm.document.letterhead import read_letterhead
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Narrative, Paragraph, Run
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.pipeline.reporting import build_report

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from zdxm.figures.model import ReportFigures

KINDS = ("summary", "bulletin", "annual", "overview", "yearend", "review", "project")
FORMAL: dict[str, Any] = {
    "recipient": "市委、市政府",
    "signature": True,
    "date": date(2011, 7, 5),
    "seal": True,
    "red_head": {"mark": "某某市人民政府文件", "number": "某政发〔2011〕12号", "urgency": "加急"},
    "imprint": {"copies": ["市委办公室", "市人大常委会办公室"]},
}
OTHER_FONTS = {"title_font": "华文中宋", "body_font": "仿宋", "kai_font": "楷体", "latin_font": "仿宋"}
DRESSES: dict[str, dict[str, Any]] = {
    "plain": {},
    "signed": {"official": {"signature": True, "recipient": "市委、市政府"}},
    "formal": {"official": FORMAL},
    "formal without a date": {"official": {k: v for k, v in FORMAL.items() if k != "date"}},
    "to a higher office": {
        "official": FORMAL | {"red_head": FORMAL["red_head"] | {"signer": "张某某 李某某 王某某"}},
        "profile": {"line_pitch": 28},
    },
    "other fonts": {"official": FORMAL, "profile": OTHER_FONTS},
}


CASES = [("cities", dress) for dress in DRESSES]
CASES += [(sample, dress) for sample in LEDGERS if sample != "cities" for dress in ("plain", "formal")]


@pytest.fixture(scope="module")
def figures() -> dict[str, ReportFigures]:
    """What each sample ledger says."""
    return {
        name: read_figures([LEDGERS[name]], settings_of(name), parse_period(PERIODS[name]))
        for name in LEDGERS
    }


def broken(data: bytes, profile: Profile, strengths: Collection[Strength] = tuple(Strength)) -> list[str]:
    """Which items a document does not keep, and where; 【待补充】 are the office's to fill in."""
    return [
        f"{verdict.id} {verdict.place}：{verdict.message}"
        for verdict in check_format(data, profile)
        if verdict.passed is False and verdict.strength in strengths and verdict.id != "GF69"
    ]


@pytest.mark.parametrize(("sample", "dress"), CASES)
def test_what_is_written_keeps_every_item(figures: dict[str, ReportFigures], sample: str, dress: str) -> None:
    """All kinds of report of a ledger, in this dress."""
    settings = replace(settings_of(sample), **DRESSES[dress])
    wanted = Profile(title_fonts=("小标宋", "中宋"))
    found = {kind: broken(made(figures[sample], settings, kind), wanted) for kind in KINDS}
    assert {kind: faults for kind, faults in found.items() if faults} == {}


def made(figures: ReportFigures, settings: Any, kind: str, **options: Any) -> bytes:
    """A report."""
    project = figures.projects[0].name if kind in ("project", "review") else ""
    return build_report(figures, settings, kind=kind, project=project, **options)[1]


def bare_paper() -> bytes:
    """An office's paper with the margins of the standard, else as a word processor makes it."""
    document = docx.Document(io.BytesIO(letterhead()))
    for section in document.sections:
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.paragraphs[0].text = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def own_paper() -> bytes:
    """A document of ours with nothing in it but the marker."""
    return write_docx(Narrative("稿纸", "", (Paragraph((Run("{{正文}}"),)),)))


@pytest.mark.parametrize(("paper", "strengths"), [(own_paper, set(Strength)), (bare_paper, {Strength.MUST})])
def test_in_a_letterhead_it_keeps_what_the_paper_keeps(
    figures: dict[str, ReportFigures], paper: Callable[[], bytes], strengths: set[Strength]
) -> None:
    """On paper of ours every item, on a bare page with the right margins every 规定."""
    settings = replace(settings_of("cities"), official=FORMAL)
    base = read_letterhead(paper(), "稿纸.docx")
    for kind in KINDS:
        data = made(figures["cities"], settings, kind, letterhead=base)
        assert broken(data, Profile(), strengths) == [], kind
