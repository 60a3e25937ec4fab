"""zdxm.document.runs: data becomes text and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from document.reading import W
from zdxm.document.runs import run_xml
from zdxm.narrative.blocks import Run
from zdxm.ooxml.names import em_width, plain

FONT = "仿宋_GB2312"


def parsed(run: Run) -> etree._Element:
    """The run's elements in a paragraph."""
    return etree.fromstring(f'<w:p xmlns:w="{W}">{run_xml(run, FONT)}</w:p>')


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_survives_as_text(text: str) -> None:
    """Whatever the data holds, what is read back is that text on one line, in w:t elements only."""
    paragraph = parsed(Run(text))
    assert "".join(str(t.text) for t in paragraph.iter(f"{{{W}}}t")) == plain(text)
    assert {etree.QName(e).localname for e in paragraph.iter()} <= {"p", "r", "t", "rPr", "rFonts"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "a b"),
        ("a\r\nb", "a b"),
        ("甲\t乙", "甲 乙"),
        ("a\x00\x0bb\x1f", "ab"),
        ("\ufffe\ud800甲", "甲"),
    ],
)
def test_breaks_become_spaces_and_forbidden_characters_go(text: str, expected: str) -> None:
    """A line break or a tab is one space; what XML cannot hold is dropped."""
    assert plain(text) == expected


def test_edge_spaces_are_kept() -> None:
    """Spaces at the ends of a run are not lost to XML whitespace rules."""
    assert 'xml:space="preserve"> a </w:t>' in run_xml(Run(" a "), FONT)


def test_quotes_and_dashes_take_the_cjk_font() -> None:
    """“ ” — … · stand in runs with all four font slots set to the CJK font; the words beside them do not."""
    paragraph = parsed(Run("完善“周调度”机制—5…·"))
    pinned = [
        "".join(map(str, r.itertext()))
        for r in paragraph
        if (r.find(f".//{{{W}}}rFonts[@{{{W}}}ascii='{FONT}']")) is not None
    ]
    assert pinned == ["“", "”", "—", "…·"]
    fonts = paragraph.findall(f".//{{{W}}}rFonts")
    assert all(set(f.attrib.values()) == {FONT, "eastAsia"} for f in fonts)


def test_a_placeholder_is_highlighted() -> None:
    """A placeholder is yellow in all its pieces, other runs are not."""
    pieces = parsed(Run("【待补充：“措施”】", placeholder=True)).findall(f"{{{W}}}r")
    assert [p.find(f".//{{{W}}}highlight") is not None for p in pieces] == [True] * 5
    assert "highlight" not in run_xml(Run("【待补充】"), FONT)


def test_empty_text_gives_no_run() -> None:
    """A blank cell holds no empty run."""
    assert run_xml(Run(""), FONT) == ""


def test_width_counts_digits_as_half() -> None:
    """A 汉字 or a full-width mark is one, a Latin letter or digit a half."""
    assert em_width("2011年（上）ab") == 2 + 1 + 3 + 1
