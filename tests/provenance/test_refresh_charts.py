"""Charts are renewed whole, with their workbooks, or left alone and listed."""

from __future__ import annotations

import dataclasses
import doctest
import io
import random
import re
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import etree

from document.chart_samples import shaded_chart
from provenance.making import (
    DOCUMENT,
    DRAWING,
    LEDGERS,
    PERIODS,
    W,
    later_ledger,
    parts,
    refreshed_by,
    repack,
    report_of,
    sample_report,
    settings_of,
    through_libreoffice,
)
from provenance.properties import chart_values
from zdxm.document.charts import Grid, draw
from zdxm.document.official import Profile
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.pipeline.reporting import build_report, refresh_report
from zdxm.provenance import drawings
from zdxm.provenance.drawings import read_grid, write_grid
from zdxm.provenance.plan import Outcome
from zdxm.provenance.reading import read_report
from zdxm.provenance.why import printed_in

if TYPE_CHECKING:
    from pathlib import Path

RATES, LAG = "word/charts/chart1.xml", "word/charts/chart2.xml"
RATES_BOOK, LAG_BOOK = "word/embeddings/chart1.xlsx", "word/embeddings/chart2.xlsx"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
refreshed = partial(refreshed_by, "flat")


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flat sample some months on: other projects are behind, and not as many."""
    return later_ledger(tmp_path_factory.mktemp("later"), random.Random(3))


@pytest.fixture(scope="module")
def fresh(later: Path) -> dict[str, bytes]:
    """The parts of a fresh bulletin."""
    return parts(report_of("flat", "bulletin", later)[1])


def of_charts(outcome: Any) -> set[Outcome]:
    """What became of the charts."""
    return {change.outcome for change in outcome.changes if change.name.startswith("图1")}


def test_a_chart_nobody_touched_becomes_the_fresh_one(later: Path, fresh: dict[str, bytes]) -> None:
    """Byte for byte, workbook and words for the blind included; a ranking shows the projects of today."""
    data = sample_report("flat", "bulletin")
    new = parts(refreshed(data, later).data)
    assert parts(data)[LAG] != fresh[LAG]
    assert parts(data)[LAG].count(b"<c:pt ") != fresh[LAG].count(b"<c:pt ")
    for part in (RATES, LAG, RATES_BOOK, LAG_BOOK):
        assert new[part] == fresh[part]
    for tag in ("docPr", "extent"):
        ours, theirs = (
            [dict(element.attrib) for element in etree.fromstring(some[DOCUMENT]).iter(f"{DRAWING}{tag}")]
            for some in (new, fresh)
        )
        assert ours == theirs
    assert refreshed(data, later).data == refreshed(data, later).data


def test_a_chart_drawn_twice_is_renewed_twice(later: Path, tmp_path: Path) -> None:
    """An office's own template may show a chart in two places: neither is lost, now or the next time."""
    template = tmp_path / "templates" / "两图" / "report.j2"
    template.parent.mkdir(parents=True)
    lines = ("# 两图", "正文{{ 合计.完成投资|钱 }}。", "@图 完成率 先看", "再看一遍。", "@图 完成率 再看")
    template.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    settings = dataclasses.replace(settings_of("flat"), folder=tmp_path, templates="templates")
    old, new = (
        read_figures([path], settings, parse_period(PERIODS["flat"])) for path in (LEDGERS["flat"], later)
    )
    data = build_report(old, settings, kind="两图")[1]
    outcome = refresh_report(data, new, settings, name="报告")
    assert {change.outcome for change in outcome.changes} == {Outcome.UPDATED}
    fresh = parts(build_report(new, settings, kind="两图")[1])
    assert all(parts(outcome.data)[part] == fresh[part] for part in fresh if "/chart" in part)
    said = [
        [element.get("descr") for element in etree.fromstring(some[DOCUMENT]).iter(f"{DRAWING}docPr")]
        for some in (parts(outcome.data), fresh)
    ]
    assert said[0] == said[1] != []
    assert refresh_report(outcome.data, new, settings, name="报告").changes == ()


def test_the_list_of_changes_names_every_value(later: Path) -> None:
    """Old and new value of each category, of a ranking also who came and who went."""
    told = {
        (change.name, change.old, change.new)
        for change in refreshed(sample_report("flat", "bulletin"), later).changes
    }
    assert ("图1“现代服务业”", "61.95", "79.79") in told
    assert ("图2“清水河流域综合治理项目”", "", "0.52") in told
    assert ("图2“泉岭高标准农田建设项目”", "0.12", "") in told
    assert ("图2“云台文化旅游街区项目”", "0.29", "2.18") in told  # a stopped one is in no such chart


def test_formats_that_people_set_stay(later: Path, fresh: dict[str, bytes]) -> None:
    """Another colour, wider gaps, a title of one's own, another size: only the values are new."""
    data = sample_report("flat", "bulletin")
    chart = parts(data)[LAG].decode()
    title = "<a:bodyPr/><a:p><a:r><a:t>落后项目</a:t></a:r></a:p>"
    title = f"<c:title><c:tx><c:rich>{title}</c:rich></c:tx></c:title>"
    changed = chart.replace("E6E6E6", "C00000").replace('gapWidth val="40"', 'gapWidth val="90"')
    changed = changed.replace("<c:autoTitleDeleted", f"{title}<c:autoTitleDeleted")
    assert changed != chart
    document = parts(data)[DOCUMENT].decode()
    _, lag = etree.fromstring(document.encode()).iter(f"{DRAWING}extent")
    smaller = document.replace(f'cy="{lag.get("cy")}"', 'cy="1000000"')
    data = repack(repack(data, smaller.encode()), changed.encode(), LAG)
    new = parts(refreshed(data, later).data)
    assert chart_values(new[LAG]) == chart_values(fresh[LAG])
    assert new[LAG_BOOK] == fresh[LAG_BOOK]
    for kept in (b"C00000", b'gapWidth val="90"', "落后项目".encode()):
        assert kept in new[LAG]
    assert b'cy="1000000"' in new[DOCUMENT]


def test_a_chart_changed_by_hand_is_left_alone(later: Path) -> None:
    """Another number in the chart, or a label typed over one: 手改, with the value of today beside it."""
    data = sample_report("flat", "bulletin")
    chart = parts(data)[RATES].decode()
    typed = (
        '<c:dLbl><c:idx val="0"/><c:tx><c:rich><a:p><a:r><a:t>约62</a:t></a:r></a:p></c:rich></c:tx></c:dLbl>'
    )
    edits = (chart.replace("61.95", "62.1"), chart.replace("<c:dLbls>", f"<c:dLbls>{typed}"))
    for changed in edits:
        assert changed != chart
        edited = repack(data, changed.encode(), RATES)
        outcome = refreshed(edited, later)
        new = parts(outcome.data)
        assert (new[RATES], new[RATES_BOOK]) == (changed.encode(), parts(data)[RATES_BOOK])
        assert of_charts(outcome) == {Outcome.EDITED}
        assert new[LAG] != parts(data)[LAG]
        assert of_charts(refreshed(outcome.data, later)) == {Outcome.EDITED}
    first = refreshed(repack(data, edits[0].encode(), RATES), later)
    assert ("图1“现代服务业”", "62.1", "79.79") in {(one.name, one.old, one.new) for one in first.changes}


@pytest.mark.parametrize("typed", ["NaN", "INF", "约62"])
def test_what_is_no_number_in_a_chart_is_a_change_by_hand(typed: str, later: Path) -> None:
    """Neither computed with nor a fault of the program: the chart is left alone and listed."""
    data = sample_report("flat", "bulletin")
    changed = parts(data)[RATES].replace(b">61.95<", f">{typed}<".encode())
    assert changed != parts(data)[RATES]
    outcome = refreshed(repack(data, changed, RATES), later)
    assert of_charts(outcome) == {Outcome.EDITED}
    assert parts(outcome.data)[RATES] == changed


def test_counts_and_ends_of_axes_that_are_no_numbers_stop_nothing(later: Path) -> None:
    """A part that some program has spoiled is judged by the values that can be read."""
    data = sample_report("flat", "bulletin")
    chart = parts(data)[RATES]
    spoiled = re.sub(rb'<c:ptCount val="\d+"/>', b'<c:ptCount val="many"/>', chart, count=1)
    odd = re.sub(rb'<c:min val="[^"]*"/>', b'<c:min val="NaN"/>', chart)
    assert chart not in (spoiled, odd)
    assert of_charts(refreshed(repack(data, spoiled, RATES), later)) == {Outcome.EDITED}
    assert of_charts(refreshed(repack(data, odd, RATES), later)) == {Outcome.UPDATED}


def test_a_workbook_changed_by_hand_leaves_the_chart_alone(later: Path) -> None:
    """Never half a chart: neither its picture nor its workbook is renewed; one only saved again is."""
    data = sample_report("flat", "bulletin")
    book = openpyxl.load_workbook(io.BytesIO(parts(data)[RATES_BOOK]))
    saved = io.BytesIO()
    book.save(saved)
    again = refreshed(repack(data, saved.getvalue(), RATES_BOOK), later)
    assert of_charts(again) == {Outcome.UPDATED}
    book.worksheets[0]["B2"] = 99
    edited = io.BytesIO()
    book.save(edited)
    outcome = refreshed(repack(data, edited.getvalue(), RATES_BOOK), later)
    new = parts(outcome.data)
    assert (new[RATES], new[RATES_BOOK]) == (parts(data)[RATES], edited.getvalue())
    assert of_charts(outcome) == {Outcome.EDITED}


def test_a_deleted_chart_is_listed(later: Path) -> None:
    """已删; its parts stay as they are."""
    data = sample_report("flat", "bulletin")
    root = etree.fromstring(parts(data)[DOCUMENT])
    drawing = next(root.iter(f"{DRAWING}inline"))
    paragraph = next(drawing.iterancestors(f"{W}p"))
    paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
    outcome = refreshed(repack(data, etree.tostring(root)), later)
    assert of_charts(outcome) == {Outcome.DELETED}
    assert parts(outcome.data)[RATES] == parts(data)[RATES]


def test_the_same_values_touch_no_part() -> None:
    """A chart that shows what a fresh one shows is byte for byte what it was, however it is formatted."""
    data = sample_report("flat", "bulletin")
    changed = parts(data)[RATES].replace(b"D9D9D9", b"C00000")
    outcome = refreshed(repack(data, changed, RATES), LEDGERS["flat"])
    assert outcome.changes == ()
    assert parts(outcome.data)[RATES] == changed


def test_a_chart_that_a_fresh_report_lacks_is_listed(tmp_path: Path) -> None:
    """Nobody is behind any more: the ranking stays and is listed; where it comes back, it is called for."""
    book = openpyxl.load_workbook(LEDGERS["flat"])
    for row in book.worksheets[0].iter_rows(min_row=2):
        if isinstance(row[9].value, int | float):
            row[10].value, row[13].value = row[9].value, "在建"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    outcome = refreshed(sample_report("flat", "bulletin"), path)
    told = [change for change in outcome.changes if change.name.startswith("图2")]
    assert [change.outcome for change in told] == [Outcome.GONE]
    without = report_of("flat", "bulletin", path)[1]
    told = [change for change in refreshed(without, LEDGERS["flat"]).changes if change.name.startswith("图")]
    assert any(change.outcome is Outcome.ADDED and "最多的" in change.name for change in told)


def test_the_calendar_in_a_chart_is_renewed() -> None:
    """The line across, its name and its value are those of the new period."""
    outcome = refreshed(sample_report("flat", "bulletin"), LEDGERS["flat"], "2023-10")
    assert ("图1“完成率”", "时间进度75%", "时间进度83.33%") in {
        (change.name, change.old, change.new) for change in outcome.changes
    }
    told = chart_values(parts(outcome.data)[RATES])
    assert "时间进度83.33%" in told
    assert told.count("83.33") == 5
    assert "75" not in told


def test_a_period_typed_on_a_chart_is_listed() -> None:
    """A title that somebody put on a chart is theirs; where it says a figure of ours, it is told."""
    data = sample_report("flat", "bulletin")
    title = "<a:bodyPr/><a:p><a:r><a:t>2023年前三</a:t></a:r><a:r><a:t>季度完成率</a:t></a:r></a:p>"
    chart = parts(data)[RATES].decode()
    changed = chart.replace(
        "<c:autoTitleDeleted", f"<c:title><c:tx><c:rich>{title}</c:rich></c:tx></c:title><c:autoTitleDeleted"
    )
    outcome = refreshed(repack(data, changed.encode(), RATES), LEDGERS["flat"], "2023-10")
    assert "2023年前三季度" in {change.old for change in outcome.changes if change.outcome is Outcome.COPIED}


def test_values_below_zero_are_shown(tmp_path: Path) -> None:
    """An axis that began at 0 does not hide what is below it, in a chart that somebody has formatted."""
    book = openpyxl.load_workbook(LEDGERS["flat"])
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=2):
        if row[3].value == sheet.cell(2, 4).value:
            row[10].value = -1000
    path = tmp_path / "台账.xlsx"
    book.save(path)
    data = sample_report("flat", "annual")
    changed = parts(data)[RATES].replace(b"D9D9D9", b"C00000")
    new = parts(refreshed(repack(data, changed, RATES), path).data)[RATES]
    assert any(value.startswith("-") for value in chart_values(new))
    assert b'<c:min val="0"/>' in changed
    assert b"<c:min " not in new


def test_after_libreoffice_too(later: Path, fresh: dict[str, bytes], tmp_path: Path) -> None:
    """Charts that LibreOffice has saved are known by what they show; twice is once."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    saved = through_libreoffice(sample_report("flat", "bulletin"), tmp_path)
    outcome = refreshed(saved, later)
    assert of_charts(outcome) == {Outcome.UPDATED}
    new = parts(outcome.data)
    for part in (RATES, LAG):
        assert shown(new[part]) == shown(fresh[part])
    assert new[RATES_BOOK] == fresh[RATES_BOOK]
    again = refreshed(outcome.data, later)
    assert of_charts(again) == set()
    assert parts(again.data)[LAG] == new[LAG]


def test_why_says_nothing_of_a_chart_changed_by_hand(later: Path) -> None:
    """A value that the chart no longer shows is not explained; those of the other chart are the new ones."""
    data = sample_report("flat", "bulletin")
    changed = parts(data)[RATES].replace(b"61.95", b"62.1")
    printed = list(printed_in(read_report(refreshed(repack(data, changed, RATES), later).data)))
    of_lag = [one.text for one in printed if one.sentence.startswith("图2“")]
    assert of_lag[0] == "0.52亿元"
    assert not [one for one in printed if one.sentence.startswith("图1“")]


def shown(part: bytes) -> list[str]:
    """Names and numbers of a chart, wherever they come from."""
    return [value.text or "" for value in etree.fromstring(part).iter(f"{C}v")]


def test_shares_behind_the_names_are_renewed_and_told(later: Path) -> None:
    """The rate in brackets is a value like those drawn: listed with old and new, and not as another name."""
    data = sample_report("flat", "annual")
    outcome = refreshed(data, later)
    told = {(change.name, change.old, change.new) for change in outcome.changes}
    assert ("图1“现代服务业”完成率", "61.95", "79.79") in told
    assert not [name for name, _, _ in told if "（61.95%）" in name]
    assert "现代服务业（79.79%）".encode() in parts(outcome.data)[RATES]
    texts = [one.text for one in printed_in(read_report(outcome.data)) if one.sentence == "图1“现代服务业”"]
    assert "79.79%" in texts


def test_the_name_of_the_line_across_stays_at_its_end() -> None:
    """In a chart that somebody has formatted, with fewer categories and another period."""
    root = etree.fromstring(draw(shaded_chart(), Profile()).xml.encode())
    shown = read_grid(root)
    assert shown
    fewer = Grid(shown.names[:3], (*shown.heads[:2], "时间进度75%"), tuple(row[:3] for row in shown.columns))
    write_grid(root, fewer, "General")
    assert [place.get("val") for place in root.iterfind(f".//{C}dLbl/{C}idx")] == ["2"]
    assert [name.text for name in root.iterfind(f".//{C}trendline/{C}name")] == ["时间进度75%"]


def test_a_share_is_told_from_a_name() -> None:
    """The examples in the docstrings hold."""
    assert not doctest.testmod(drawings).failed
