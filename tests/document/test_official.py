"""zdxm.document.official and .parts: the styles and settings of GB/T 9704-2012, read back from the file."""

from __future__ import annotations

import pytest
from lxml import etree

from document.reading import docx_of, misplaced, part, parts, select, values
from document.samples import report, text
from zdxm.document.official import Margins, Profile, read_profile
from zdxm.document.package import write_docx
from zdxm.errors import ConfigError

_DATA = write_docx(report())
_STYLES = part(_DATA, "word/styles.xml")


def style(name: str) -> etree._Element:
    """A style by the name that Word shows."""
    (found,) = select(_STYLES, f"w:style[w:name/@w:val='{name}']")
    return found


def test_the_measures_are_those_of_the_standard() -> None:
    """版心 156 × 225 mm, 28.95 pt lines, 28 characters: 8845 × 12756, 579, -6, -849."""
    profile = Profile()
    assert (profile.text_width, profile.text_height) == (8845, 12756)
    assert (profile.top, profile.bottom, profile.left, profile.right) == (2098, 1984, 1587, 1474)
    assert (profile.pitch, profile.squeeze, profile.char_space) == (579, -6, -849)


@pytest.mark.parametrize("pitch", [28.0, 28.95])
@pytest.mark.parametrize("margins", [Margins(), Margins(left=27, right=27)])
def test_28_characters_and_22_lines_fit(pitch: float, margins: Margins) -> None:
    """28 squeezed characters fit a line and 29 do not; 22 lines fit the page."""
    profile = Profile(line_pitch=pitch, margins=margins)
    width = 320 + profile.squeeze
    assert 28 * width <= profile.text_width < 29 * width
    assert 22 * profile.pitch <= profile.text_height


@pytest.mark.parametrize(
    ("name", "font", "size", "line"),
    [
        ("Title", "方正小标宋简体", "44", "579"),
        ("heading 1", "黑体", "32", "579"),
        ("heading 2", "楷体_GB2312", "32", "579"),
        ("heading 3", "仿宋_GB2312", "32", "579"),
        ("heading 4", "仿宋_GB2312", "32", "579"),
        ("公文正文", "仿宋_GB2312", "32", "579"),
        ("主送机关", "仿宋_GB2312", "32", "579"),
        ("附件说明", "仿宋_GB2312", "32", "579"),
        ("附件标识", "黑体", "32", "579"),
        ("落款", "仿宋_GB2312", "32", "579"),
        ("表格文字", "仿宋_GB2312", "21", "250"),
        ("页码", "宋体", "28", "400"),
    ],
)
def test_each_style_has_its_font_size_and_exact_line(name: str, font: str, size: str, line: str) -> None:
    """The styles that offices look for have the standard's font, 字号 and 固定值; not bold, black."""
    found = style(name)
    assert values(found, "w:rPr/w:rFonts/@w:eastAsia") == [font]
    assert values(found, "w:rPr/w:sz/@w:val") == [size]
    assert values(found, "w:pPr/w:spacing/@w:line | w:pPr/w:spacing/@w:lineRule") == [line, "exact"]
    assert values(found, "w:rPr/w:b/@w:val | w:rPr/w:color/@w:val") == ["0", "000000"]


def test_body_text_is_indented_by_two_characters() -> None:
    """公文正文 has both kinds of indent (LibreOffice ignores one); justified, off the grid."""
    properties = select(style("公文正文"), "w:pPr")[0]
    assert values(properties, "w:ind/@w:firstLineChars | w:ind/@w:firstLine") == ["200", "640"]
    assert values(properties, "w:jc/@w:val") == ["both"]
    assert values(properties, "w:widowControl/@w:val | w:snapToGrid/@w:val") == ["0", "0"]


def test_headings_are_in_the_outline_and_stay_with_their_text() -> None:
    """Levels 1 to 4 have outline levels 0 to 3 and keep with the next paragraph."""
    assert [values(style(f"heading {n}"), "w:pPr/w:outlineLvl/@w:val") for n in (1, 2, 3, 4)] == [
        ["0"], ["1"], ["2"], ["3"],
    ]  # fmt: skip
    assert all(select(style(f"heading {n}"), "w:pPr/w:keepNext") for n in (1, 2, 3, 4))


def test_no_theme_font_can_step_in() -> None:
    """No part names a theme font; the defaults are 仿宋 三号, zh-CN, and leave paragraphs unspaced."""
    assert not any(b"Theme=" in content for content in parts(_DATA).values())
    defaults = select(_STYLES, "w:docDefaults")[0]
    assert values(defaults, ".//w:rFonts/@w:eastAsia | .//w:sz/@w:val") == ["仿宋_GB2312", "32"]
    assert values(defaults, ".//w:lang/@w:eastAsia") == ["zh-CN"]
    assert not select(defaults, "w:pPrDefault/*")


def test_settings_suit_a_chinese_official_document() -> None:
    """Odd and even footers, compressed punctuation, Word 2013 layout, Chinese, a zoom with its percent."""
    settings = part(_DATA, "word/settings.xml")
    assert select(settings, "w:evenAndOddHeaders")
    assert values(settings, "w:zoom/@w:percent") == ["100"]
    assert values(settings, "w:characterSpacingControl/@w:val") == ["compressPunctuation"]
    assert values(settings, "w:compat/w:compatSetting[@w:name='compatibilityMode']/@w:val") == ["15"]
    assert values(settings, "w:themeFontLang/@w:eastAsia") == ["zh-CN"]


def test_missing_fonts_have_another_name_to_go_by() -> None:
    """The font table lists every font of the profile; the ones Windows lacks have an alternative name."""
    table = part(_DATA, "word/fontTable.xml")
    assert values(table, "w:font[@w:name='仿宋_GB2312']/w:altName/@w:val") == ["仿宋"]
    assert set(values(table, "w:font/@w:name")) == set(values(_STYLES, "//w:rFonts/@*"))


def test_a_profile_changes_every_place_at_once() -> None:
    """Another body font and 28 pt lines show in styles, grid, font table and pinned punctuation."""
    profile = Profile(body_font="仿宋", latin_font="仿宋", line_pitch=28)
    data = write_docx(report(), profile)
    joined = b"".join(parts(data).values()).decode()
    assert "仿宋_GB2312" not in joined
    assert 'w:linePitch="560"' in joined
    assert 'w:line="579"' not in joined


def test_a_font_name_is_escaped() -> None:
    """A profile's font name cannot become markup."""
    data = write_docx(report(), Profile(body_font='A"&<B'))
    assert values(part(data, "word/styles.xml"), "w:docDefaults//w:rFonts/@w:eastAsia") == ['A"&<B']


def test_every_part_keeps_the_order_of_the_schema() -> None:
    """Word refuses children out of order; no part has any."""
    faults = [
        fault for name, content in parts(_DATA).items() if name.startswith("word/")
        for fault in misplaced(etree.fromstring(content))
    ]  # fmt: skip
    assert faults == []


def test_every_named_style_exists() -> None:
    """Body, tables and footers name only styles that styles.xml defines."""
    defined = set(values(_STYLES, "w:style/@w:styleId"))
    named = {
        value for name in parts(_DATA) if name.startswith("word/")
        for value in values(part(_DATA, name), "//w:pStyle/@w:val | //w:tblStyle/@w:val | //w:basedOn/@w:val")
    }  # fmt: skip
    assert named <= defined


def test_core_properties_name_title_and_office_only() -> None:
    """Title, the office as creator, zh-CN; no date, no last editor; without an office no creator."""
    core = part(_DATA, "docProps/core.xml")
    assert [etree.QName(child).localname for child in core] == ["title", "creator", "language"]
    anonymous = part(docx_of(text("正文"), office=""), "docProps/core.xml")
    assert [etree.QName(child).localname for child in anonymous] == ["title", "language"]


def test_an_office_chooses_its_page() -> None:
    """Fonts, line pitch and single margins of [profile] reach the page; the rest stays official."""
    profile = read_profile(
        {"body_font": "仿宋", "latin_font": "仿宋", "line_pitch": 28, "margins": {"top": 35}}
    )
    assert profile == Profile(body_font="仿宋", latin_font="仿宋", line_pitch=28, margins=Margins(top=35))
    assert (profile.pitch, profile.text_height) == (560, 12870)
    assert read_profile({}) == Profile()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"body_fnt": "仿宋"}, "“profile.body_fnt”（是不是“body_font”？）"),
        ({"line_pitch": 0}, "“line_pitch”是0磅"),
        ({"margins": {"left": 90}}, "“margins.left”是90毫米"),
        ({"margins": {"lefts": 20}}, "“profile.margins.lefts”（是不是“left”？）"),
        ({"title_font": ""}, "“title_font”是空的"),
    ],
)
def test_a_page_that_cannot_be_is_refused(table: dict[str, object], said: str) -> None:
    """Unknown keys come with a guess, measures with the limits."""
    with pytest.raises(ConfigError) as caught:
        read_profile(table)
    assert said in caught.value.reason
