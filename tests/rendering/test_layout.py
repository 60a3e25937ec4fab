"""The document on paper keeps the measures of GB/T 9704-2012, with free fonts and in LibreOffice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from document.samples import OFFICE, projects_table, report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rendering.paper import Page, Printed

_MM = 72 / 25.4  # pt
_TEXT_BOTTOM = (297 - 35) * _MM  # of 版心 on an upright page, pt
_TEXT_RIGHT = (210 - 26) * _MM
_SHORT, _WITH_SIGNATURE, _FILLED = 3, 2, 15  # lines of a last paragraph; with 署名; of the page before
_ENDING_LINES = 5  # 附件说明 and 署名 with their blanks
_EM = 314 / 20  # pt, one squeezed 三号 character


def upright(document: Printed) -> list[Page]:
    """The text pages."""
    return [page for page in document.pages if page.width < page.height]


def across(document: Printed) -> list[tuple[int, Page]]:
    """The pages of the 附表 with their numbers."""
    numbered = enumerate(document.pages, start=1)
    return [(number, page) for number, page in numbered if page.width > page.height]


def test_a_full_page_has_22_lines_of_28_characters(printed: Mapping[str, Printed]) -> None:
    """Each line of a full page holds 28 characters (26 after the indent), and there are 22 lines."""
    first, second, third = printed["full"].pages
    assert list(map(len, first.lines(above=_TEXT_BOTTOM))) == [26, *[28] * 21]
    for page in (second, third):
        assert list(map(len, page.lines(above=_TEXT_BOTTOM))) == [28] * 22


def test_one_more_character_takes_one_more_page(printed: Mapping[str, Printed]) -> None:
    """Three full pages make three pages, without an empty one; one 汉字 more makes four."""
    assert len(printed["full"].pages) == 3
    assert len(printed["longer"].pages) == 4


def test_the_report_has_no_empty_page(printed: Mapping[str, Printed]) -> None:
    """Four text pages, then the pages of the 附表; none of them is (nearly) empty."""
    document = printed["report"]
    assert len(upright(document)) == 4
    assert [number for number, _ in across(document)] == list(range(5, len(document.pages) + 1))
    assert min(len(page.text) for page in document.pages) > 50


def test_page_numbers_stand_outside_and_below_the_text(printed: Mapping[str, Printed]) -> None:
    """— 1 —: right on odd pages, left on even ones, one character from the edge, 7 mm below 版心."""
    for number, page in enumerate(upright(printed["report"]), start=1):
        footer = [word for word in page.words if word.top > _TEXT_BOTTOM]
        assert "".join(word.text for word in footer) == f"—{number}—"
        if number % 2:
            assert max(word.right for word in footer) == pytest.approx(_TEXT_RIGHT - 14, abs=2)
        else:
            assert min(word.left for word in footer) == pytest.approx(28 * _MM + 14, abs=2)
        for word in footer:
            assert word.middle - _TEXT_BOTTOM == pytest.approx(7 * _MM, abs=1.5 * _MM)


def test_landscape_numbers_stand_where_the_bound_sheet_has_them(printed: Mapping[str, Printed]) -> None:
    """On 附表 pages the number is left of the table: low on odd pages, high on even ones."""
    for number, page in across(printed["report"]):
        margin = [word for word in page.words if word.right < 35 * _MM]
        assert sorted("".join(word.text for word in margin)) == sorted(f"—{number}—")
        if number % 2:
            assert max(word.bottom for word in margin) == pytest.approx((210 - 26) * _MM - 14, abs=2)
        else:
            assert min(word.top for word in margin) == pytest.approx(28 * _MM + 14, abs=2)


def test_every_table_page_repeats_the_header(printed: Mapping[str, Printed]) -> None:
    """Each page of the 附表 names all columns, above its first row."""
    labels = "".join(column.label for column in projects_table().columns)
    for _, page in across(printed["report"]):
        assert not Counter(labels) - Counter(page.text)
        (header,) = [word for word in page.words if word.text == "序号"]
        rows = [
            word
            for word in page.words
            if word.left < header.right and word.text.isdigit() and word.left > 100
        ]
        assert all(header.bottom < word.top for word in rows)


def test_the_table_is_printed_whole(printed: Mapping[str, Printed]) -> None:
    """All 45 projects and all sums come out, and the note under the table."""
    text = "".join(page.text for _, page in across(printed["report"]))
    assert text.count("天昱太阳能光伏玻璃生产线") + text.count("天昱太阳能光") >= 45
    assert text.count("小计") == 5
    assert "注：占年度计划" in text


def test_no_character_is_missing(printed: Mapping[str, Printed]) -> None:
    """Every character of the text comes out as itself, none as a box, in embedded fonts."""
    document = printed["report"]
    shown = Counter("".join(page.text for page in document.pages))
    wanted = {char for block in report().blocks for char in _text_of(block) if not char.isspace()}
    assert wanted <= shown.keys()
    assert not shown.keys() & set("□\ufffd")
    assert document.fonts
    assert all(document.fonts.values())


def test_the_signature_ends_two_characters_from_the_edge(printed: Mapping[str, Printed]) -> None:
    """署名 右空二字, the date two characters right of its first character, on a page that also has text."""
    page = upright(printed["report"])[-1]
    office = [word for word in page.words if word.text == OFFICE][-1]
    date = next(word for word in page.words if word.text.startswith("2011") and word.top > office.top)
    assert office.right == pytest.approx(_TEXT_RIGHT - 2 * _EM, abs=3)
    assert date.left - office.left == pytest.approx(2 * _EM, abs=1)
    assert "坚持把重点项目建设" in page.text


def test_the_signature_has_text_and_the_page_before_it_is_filled(
    endings: Mapping[tuple[int, int], Printed],
) -> None:
    """署名 is never alone; the page before it is two thirds full, or its last paragraph is short."""
    parted = 0
    for (above, lines), document in endings.items():
        *before, last = (page.lines(above=_TEXT_BOTTOM) for page in document.pages)
        note = next(at for at, line in enumerate(last) if line.startswith("附件："))
        assert note >= 1, (above, lines)
        if before and lines > _SHORT:
            assert note >= _WITH_SIGNATURE, (above, lines)
            assert len(before[-1]) >= _FILLED, (above, lines)
        elif before:
            assert len(before[-1]) >= 22 - lines - 1 - _ENDING_LINES, (above, lines)
        parted += bool(before) and not last[0].startswith("（一）")
    assert parted >= len(endings) // 4


def _text_of(block: object) -> str:
    """All text of a block."""
    runs = getattr(block, "runs", ()) or getattr(block, "title", ())
    rows = getattr(block, "rows", ())
    return "".join(run.text for run in [*runs, *(cell for row in rows for cell in row.cells)])
