"""zdxm.document.charts: parts, caches that equal the workbook, and XML that keeps the standard."""

from __future__ import annotations

import dataclasses
import doctest
import io
import re
from decimal import Decimal

import docx
import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from document.chart_samples import (
    RATE_ALT,
    lag_chart,
    money_chart,
    rate_chart,
    series,
    shaded_chart,
    stacked_chart,
    three_charts,
)
from document.chart_schema import breaches
from document.reading import docx_of, lines, misplaced, part, parts, select, values
from document.samples import report, small_table, text
from zdxm.document import charts
from zdxm.document.charts import draw
from zdxm.document.official import Profile
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import Chart, ChartKind, Narrative, ParagraphRole, Reference, Run
from zdxm.saving import is_own_unedited

_NAMES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_REFERENCE = re.compile(r"'(.+)'!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?")
_DATA = docx_of(text("正文。"), *three_charts())
_SINGLE = dataclasses.replace(
    rate_chart(), categories=("合计",), series=(series("完成率", Decimal("42.14")),)
)
_MANY = dataclasses.replace(
    money_chart(),
    categories=tuple(f"第{number}类战略性新兴产业项目" for number in range(12)),
    series=tuple(series(label, *[Decimal("123.45")] * 12) for label in ("计划", "完成")),
)


def space(chart: Chart) -> etree._Element:
    """The chart's part, parsed."""
    return etree.fromstring(draw(chart, Profile()).xml.encode())


def find(root: etree._Element, xpath: str) -> list[str]:
    """Attribute values or texts by XPath with the prefixes c, a, r."""
    found = root.xpath(xpath, namespaces=_NAMES)
    assert isinstance(found, list)
    return [str(item) for item in found]


def elements(root: etree._Element, xpath: str) -> list[etree._Element]:
    """Elements by XPath with the prefixes c, a, r."""
    found = root.xpath(xpath, namespaces=_NAMES)
    assert isinstance(found, list)
    return [item for item in found if isinstance(item, etree._Element)]


def caches(root: etree._Element) -> dict[str, list[str | None]]:
    """Reference → its cached points; None for one that is left out."""
    found: dict[str, list[str | None]] = {}
    for reference in elements(root, "//c:strRef | //c:numRef"):
        points: list[str | None] = [None] * int(find(reference, "*/c:ptCount/@val")[0])
        for point in elements(reference, "*/c:pt"):
            points[int(str(point.get("idx")))] = find(point, "c:v/text()")[0]
        found[find(reference, "c:f/text()")[0]] = points
    return found


def cells_by_openpyxl(workbook: bytes, sheet: str, column: str, first: int, last: int) -> list[object]:
    """Cells of a column, read by openpyxl."""
    table = openpyxl.load_workbook(io.BytesIO(workbook))[sheet]
    return [table[f"{column}{row}"].value for row in range(first, last + 1)]


def cells_by_calamine(workbook: bytes, sheet: str, column: str, first: int, last: int) -> list[object]:
    """Cells of a column, read by calamine."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_name(sheet).to_python()
    cells = [row["ABCDEF".index(column)] for row in rows[first - 1 : last]]
    return [None if cell == "" else cell for cell in cells]


@pytest.mark.parametrize("read", [cells_by_openpyxl, cells_by_calamine])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_caches_are_the_cells_they_refer_to(number: int, read: object) -> None:
    """Each reference leads to cells of the chart's own workbook that hold exactly its cached values."""
    assert callable(read)
    workbook = parts(_DATA)[f"word/embeddings/chart{number}.xlsx"]
    found = caches(part(_DATA, f"word/charts/chart{number}.xml"))
    chart = three_charts()[number - 1]
    assert len(found) == 1 + 2 * (len(chart.series) + (chart.reference is not None))
    for reference, cached in found.items():
        match = _REFERENCE.fullmatch(reference)
        assert match
        sheet, column, first, last = match.groups()
        cells = read(workbook, sheet, column, int(first), int(last or first))
        assert len(cells) == len(cached)
        for cell, point in zip(cells, cached, strict=True):
            assert cell == (point if point is None or isinstance(cell, str) else float(point))


def test_values_come_back_as_they_went_in() -> None:
    """The cached values are the chart's, digit by digit; None is a gap; the line has one value everywhere."""
    root = space(rate_chart())
    found = list(caches(root).values())
    assert found[1:3] == [list(rate_chart().categories), ["53.2", "38.94", None, "100", "48.9"]]
    assert found[-1] == ["50"] * 5
    assert list(caches(space(lag_chart())).values())[2][:5] == ["50", "47.1", "40.02", "38", "31"]
    assert find(root, "//c:dispBlanksAs/@val") == ["gap"]
    assert find(root, "//c:tx//c:v/text()") == ["完成率（%）", "时间进度50%"]


def test_a_chart_brings_its_parts() -> None:
    """Part, relationship, workbook and content types of each chart; every relationship leads somewhere."""
    members = parts(_DATA)
    types = {e.get("PartName"): e.get("ContentType") for e in part(_DATA, "[Content_Types].xml")}
    relations = {rel.get("Id"): rel for rel in part(_DATA, "word/_rels/document.xml.rels")}
    for number in (1, 2, 3):
        relation = relations[f"rIdChart{number}"]
        assert str(relation.get("Type")).endswith("/relationships/chart")
        assert f"word/{relation.get('Target')}" == f"word/charts/chart{number}.xml"
        assert str(types[f"/word/charts/chart{number}.xml"]).endswith("drawingml.chart+xml")
        (book,) = part(_DATA, f"word/charts/_rels/chart{number}.xml.rels")
        assert str(book.get("Type")).endswith("/relationships/package")
        assert book.get("Target") == f"../embeddings/chart{number}.xlsx"
        assert f"word/embeddings/chart{number}.xlsx" in members
        assert str(types[f"/word/embeddings/chart{number}.xlsx"]).endswith("spreadsheetml.sheet")
        root = part(_DATA, f"word/charts/chart{number}.xml")
        assert find(root, "/c:chartSpace/c:externalData/@r:id") == [book.get("Id")]


def test_without_charts_there_are_no_such_parts() -> None:
    """A document without charts has no trace of them."""
    data = docx_of(text("正文。"))
    assert not [name for name in parts(data) if "chart" in name or "embed" in name]
    assert b"chart" not in parts(data)["[Content_Types].xml"]


@pytest.mark.parametrize(
    "chart",
    [*three_charts(), shaded_chart(), stacked_chart(), _SINGLE, _MANY],
    ids=["rate", "money", "lag", "shades", "stack", "1", "12"],
)
def test_the_part_keeps_the_standard(chart: Chart) -> None:
    """Children, their order and all values are those of ECMA-376."""
    assert list(breaches(space(chart))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<c:crosses ", "<c:crossed "),
        ('<c:overlay val="0"/><c:txPr>', '<c:txPr/><c:overlay val="0"/><c:txPr>'),
        ('<c:barDir val="col"/>', '<c:barDir val="up"/>'),
        ('<c:delete val="0"/>', '<c:delete val="0"/><c:delete val="0"/>'),
    ],
)
def test_the_check_of_the_standard_can_fail(old: str, new: str) -> None:
    """An unknown element, a swapped or doubled one and a wrong value are all found."""
    content = etree.tostring(space(rate_chart()), encoding="unicode")
    assert old in content
    assert list(breaches(etree.fromstring(content.replace(old, new))))


@pytest.mark.parametrize("chart", three_charts(), ids=["rate", "money", "lag"])
def test_all_text_names_its_fonts(chart: Chart) -> None:
    """The whole chart, axes, legend and labels name a Latin and a CJK font, and no theme's."""
    root = space(chart)
    holders = "/c:chartSpace | //c:catAx | //c:valAx | //c:legend | //c:barChart/c:ser/c:dLbls"
    for holder in elements(root, holders):
        assert find(holder, "c:txPr//a:latin/@typeface") == ["Times New Roman"]
        assert find(holder, "c:txPr//a:ea/@typeface") == ["仿宋_GB2312"]
    assert not find(root, "//@typeface[starts-with(., '+')]")
    assert not elements(root, "//a:schemeClr")


def test_fonts_are_the_offices_own() -> None:
    """A profile's fonts are those of its charts, whatever their names hold."""
    content = draw(rate_chart(), Profile(body_font='A"&<B')).xml.encode()
    assert set(find(etree.fromstring(content), "//a:ea/@typeface")) == {'A"&<B'}


def test_it_prints_in_black_and_white() -> None:
    """Only greys; bars have outlines, two series differ clearly, the line is dashed and has no markers."""
    for chart in three_charts():
        for colour in find(space(chart), "//a:srgbClr/@val"):
            assert colour[:2] == colour[2:4] == colour[4:]
        assert all(find(bar, "c:spPr/a:ln//@val") for bar in elements(space(chart), "//c:barChart/c:ser"))
    plan, done = find(space(money_chart()), "//c:ser/c:spPr/a:solidFill/a:srgbClr/@val")
    assert abs(int(plan[:2], 16) - int(done[:2], 16)) > 64
    line = elements(space(rate_chart()), "//c:lineChart/c:ser")[0]
    assert find(line, "c:trendline/c:spPr/a:ln/a:prstDash/@val") == ["dash"]
    assert find(line, "c:marker/c:symbol/@val") == ["none"]


def test_office_defaults_are_switched_off() -> None:
    """What Office would do unless told otherwise: round corners, a title, hidden axes, linked formats."""
    root = space(rate_chart())
    for switch in ("roundedCorners", "date1904", "catAx/c:delete", "valAx/c:delete"):
        assert find(root, f"//c:{switch}/@val") == ["0"]
    assert find(root, "//c:autoTitleDeleted/@val") == ["1"]
    assert find(root, "//c:lang/@val") == ["zh-CN"]
    assert set(find(root, "//@sourceLinked")) == {"0"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("65.30", "5.20"), "0.00"),
        (("53.2", "42.1"), "0.0"),
        (("53.2", "42.14"), "General"),
        (("50", "7"), "General"),
        (("1E+2", "7"), "General"),
    ],
)
def test_labels_read_as_the_values_are_written(written: tuple[str, ...], expected: str) -> None:
    """Trailing zeros are shown where the house style keeps them, and only there."""
    chart = dataclasses.replace(
        rate_chart(), categories=("甲", "乙"), series=(series("完成率", *map(Decimal, written)),)
    )
    assert find(space(chart), "//c:dLbls/c:numFmt/@formatCode") == [expected]


def test_values_are_written_without_exponents() -> None:
    """The examples in the docstrings hold."""
    outcome = doctest.testmod(charts)
    assert outcome.attempted
    assert not outcome.failed


def test_bars_start_at_zero_unless_a_value_is_below() -> None:
    """A shortened axis would exaggerate; a negative value must not be cut off."""
    assert find(space(rate_chart()), "//c:valAx//c:min/@val") == ["0"]
    below = dataclasses.replace(_SINGLE, series=(series("完成率", Decimal("-1.5")),))
    assert not find(space(below), "//c:valAx//c:min/@val")


def test_lying_bars_run_from_the_top() -> None:
    """The first category is on top, and the numbers stand below."""
    root = space(lag_chart())
    assert find(root, "//c:barDir/@val") == ["bar"]
    assert find(root, "//c:catAx//c:orientation/@val") == ["maxMin"]
    assert find(root, "//c:valAx/c:crosses/@val") == ["max"]


def test_crowded_labels_stand_upright() -> None:
    """Twelve categories with two columns each leave no room for level numbers, so these get it above."""
    turns = "//c:dLbls//a:bodyPr/@rot"
    assert set(find(space(money_chart()), turns)) == {"0"}
    assert not elements(space(money_chart()), "//c:manualLayout")
    assert set(find(space(_MANY), turns)) == {"-5400000"}
    assert len(elements(space(_MANY), "//c:manualLayout")) == 1


def test_the_line_across_reaches_the_edges_and_has_its_name() -> None:
    """Half a column further than its points on both sides; its name beside it, not in the legend."""
    root = space(shaded_chart())
    line = elements(root, "//c:lineChart/c:ser")[0]
    assert len(elements(line, "c:spPr/a:ln/a:noFill")) == 1
    assert find(line, "c:trendline/c:name/text()") == ["时间进度50%"]
    assert [find(line, f"c:trendline/c:{way}ward/@val") for way in ("for", "back")] == [["0.5"], ["0.5"]]
    assert find(line, "c:dLbls/c:dLbl/c:idx/@val") == ["4"]
    assert find(line, "c:dLbls/c:dLbl/c:showSerName/@val") == ["1"]
    assert find(root, "//c:legendEntry/c:idx/@val") == ["2", "3"]
    assert not elements(space(money_chart()), "//c:legendEntry | //c:trendline")


def test_labels_keep_off_the_line_across() -> None:
    """At the feet of the columns; beyond their ends where the line is as low as that."""
    places = "//c:barChart/c:ser/c:dLbls/c:dLblPos/@val"
    assert set(find(space(shaded_chart()), places)) == {"inBase"}
    low = dataclasses.replace(shaded_chart(), reference=Reference("时间进度8.33%", Decimal("8.33")))
    assert set(find(space(low), places)) == {"outEnd"}
    assert set(find(space(money_chart()), places)) == {"outEnd"}


def test_shades_share_a_place_and_a_stack_its_bar() -> None:
    """Two shades stand where one bar would, so that each keeps its own when the order changes."""
    shades, stack = space(shaded_chart()), space(stacked_chart())
    assert find(shades, "//c:grouping/@val") == ["clustered", "standard"]
    assert find(stack, "//c:grouping/@val") == ["stacked"]
    assert find(shades, "//c:overlap/@val") == find(stack, "//c:overlap/@val") == ["100"]
    assert find(space(money_chart()), "//c:overlap/@val") == ["0"]
    assert len(elements(stack, "//c:barChart/c:ser/c:dLbls")) == 1
    assert find(stack, "//c:dLblPos/@val") == ["inBase"]
    names = next(iter(list(caches(stack).values())[1:]))
    assert names[:2] == ["工业项目（53.2%）", "交通电力项目（38.94%）"]
    for root in (shades, stack):
        light, dark = find(root, "//c:barChart/c:ser/c:spPr/a:solidFill/a:srgbClr/@val")
        assert abs(int(light[:2], 16) - int(dark[:2], 16)) > 64


def test_a_line_across_a_single_column_is_a_dash() -> None:
    """A line from a point to itself would not be seen."""
    assert find(space(_SINGLE), "//c:lineChart//c:symbol/@val") == ["dash"]


def test_the_host_paragraph_holds_a_chart_whole() -> None:
    """As wide as 版心, on a line that is not exact, kept with its caption, which is centred below it."""
    root = part(_DATA)
    for style, exact in (("ChartLine", False), ("Caption", True)):
        path = f"//w:style[@w:styleId='{style}']/w:pPr"
        found = values(part(_DATA, "word/styles.xml"), f"{path}/w:spacing/@w:lineRule")
        assert found == ["exact" if exact else "auto"]
    assert select(part(_DATA, "word/styles.xml"), "//w:style[@w:styleId='ChartLine']/w:pPr/w:keepNext")
    assert {int(width) for width in values(root, "//wp:inline/wp:extent/@cx")} == {8845 * 635}
    styles = [style for style, _ in lines(_DATA)]
    assert styles == ["Body", *["ChartLine", "Caption"] * 3]
    assert list(misplaced(part(_DATA, "word/styles.xml"))) == []


def test_charts_are_numbered_through_the_document() -> None:
    """图1, 图2 … by the writer, across a 附表 too; the figures of a caption stay runs of their own."""
    data = docx_of(rate_chart(), small_table(), money_chart(), lag_chart())
    captions = [words for style, words in lines(data) if style == "Caption"]
    assert captions == [
        "图1　各类项目年度计划投资完成率",
        "图2　各类项目完成投资与年度计划投资",
        "图3　完成率低于时间进度最多的10个项目",
    ]
    assert "10个" in values(part(data), "//w:t/text()")


def test_drawings_have_unique_ids_and_a_description() -> None:
    """Each drawing of the whole package has an id of its own and words for those who cannot see it."""
    roots = [part(_DATA), *(part(_DATA, f"word/footer{number}.xml") for number in (1, 2, 3, 4))]
    ids = [one for root in roots for one in values(root, "//wp:docPr/@id")]
    assert len(ids) == len(set(ids)) == 5
    described = values(part(_DATA), "//wp:docPr/@descr")
    assert described == [RATE_ALT, "柱形图。", '条形图："落后"项目<10个>']


def test_a_page_has_room_for_the_tallest_chart() -> None:
    """Thirty projects with endless names: the chart ends where 版心 does, less the caption's line."""
    names = ("很长的项目名称" * 20,) * 30
    tall = dataclasses.replace(lag_chart(), categories=names, series=(series("低", *[1] * 30),))
    (height,) = map(int, values(part(docx_of(tall)), "//wp:extent/@cy"))
    assert 20 * 579 * 635 < height < 21 * 579 * 635


def test_a_signature_keeps_with_the_chart_before_it() -> None:
    """A chart at the end of the text is text: the 署名 never stands on a page without it."""
    data = docx_of(rate_chart(), text("某办公室", role=ParagraphRole.SIGNATURE))
    kept = values(part(data), "//w:p[w:pPr/w:keepNext]/w:pPr/w:pStyle/@w:val")
    assert kept == ["Caption", "Normal"]


def test_other_readers_open_it() -> None:
    """python-docx reads text and drawings; openpyxl's strict reader takes each chart's XML."""
    document = docx.Document(io.BytesIO(_DATA))
    assert len(document.inline_shapes) == 3
    assert document.paragraphs[2].text == "图1　各类项目年度计划投资完成率"
    from openpyxl.chart.chartspace import ChartSpace  # noqa: PLC0415 - only this test needs it
    from openpyxl.xml.functions import fromstring  # noqa: PLC0415

    for chart in three_charts():
        root = space(chart)
        root.remove(elements(root, "c:externalData")[0])  # openpyxl cannot read a correct r:id
        read = ChartSpace.from_tree(fromstring(etree.tostring(root)))  # type: ignore[arg-type]
        assert read
        assert len(read.chart.plotArea._charts) == 1 + (chart.reference is not None)  # type: ignore[attr-defined]


def test_same_charts_same_bytes() -> None:
    """Workbooks and all: no clock, no random ids; and the file is known as our own."""
    assert docx_of(text("正文。"), *three_charts()) == _DATA
    assert is_own_unedited(_DATA)


def test_charts_change_nothing_else() -> None:
    """A report with a chart has the words of the one without it, and two paragraphs more.

    The last paragraph may be parted where the page now ends.
    """
    plain = report()
    drawn = Narrative(plain.title, plain.office, (*plain.blocks[:4], rate_chart(), *plain.blocks[4:]))
    others = [line for line in lines(write_docx(drawn)) if line[0] not in ("ChartLine", "Caption")]
    without = lines(write_docx(plain))
    assert "".join(words for _, words in others) == "".join(words for _, words in without)
    assert [line for line in others if line[0] != "Body"] == [line for line in without if line[0] != "Body"]


@pytest.mark.parametrize(
    "changes",
    [
        {"categories": ("甲",)},
        {"series": ()},
        {"kind": ChartKind.BARS},
    ],
    ids=["lengths", "no series", "a line across lying bars"],
)
def test_a_chart_that_cannot_be_drawn_is_refused(changes: dict[str, object]) -> None:
    """Lengths that differ, nothing to draw, or a line that lying bars cannot have."""
    with pytest.raises(ValueError, match=r"chart's series|reference line"):
        dataclasses.replace(rate_chart(), **changes)  # type: ignore[arg-type]


def test_a_chart_is_hashable_and_frozen() -> None:
    """Like every block, a chart is a value."""
    assert rate_chart() == rate_chart()
    assert hash(rate_chart()) == hash(rate_chart())
    assert Reference("甲", 1) != Reference("甲", 2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        rate_chart().caption = (Run("x"),)  # type: ignore[misc]
