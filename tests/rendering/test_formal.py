"""版头, 版记, seal and letterhead on paper, measured in LibreOffice."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest

from document.chart_samples import rate_chart
from document.letterheads import letterhead
from document.reading import W, part, parts, select, values
from document.samples import OFFICE, report, text
from rendering.paper import print_all, require_programs, resave, rules
from zdxm.document.letterhead import read_letterhead
from zdxm.document.official import Profile
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import (
    Block,
    Column,
    Imprint,
    Narrative,
    ParagraphRole,
    RedHead,
    RowKind,
    Run,
    Table,
    TableRow,
    Tint,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rendering.paper import Printed, Word

_MM = 72 / 25.4  # pt
_LEFT, _RIGHT, _TOP, _BOTTOM = 28 * _MM, 184 * _MM, 37 * _MM, 262 * _MM  # of 版心
_EM = 314 / 20  # pt
_W_Y, _W_H = f"{{{W}}}y", f"{{{W}}}h"
_HEAD = RedHead(mark="青山市人民政府文件", number="青政发〔2011〕12号", serial="000001")
_IMPRINT = Imprint(copies="市委办公室，市人大常委会办公室", printer=Run(OFFICE), date=Run("2011年7月5日"))


_PROSE = "坚持把重点项目建设作为拉动投资增长的重要抓手，完善“周调度、月通报”工作机制。"
_PAGES = {1: 4, 2: 16, 3: 28}  # pages → paragraphs of two lines that fill so many
_PUSHED = 8  # paragraphs after which the signature still fits on the page, but 版记 does not


def _notice(paragraphs: int) -> Narrative:
    """A signed notice with 版记."""
    blocks: tuple[Block, ...] = (
        Title((Run("关于重点项目建设的通报"),)),
        *(text(_PROSE) for _ in range(paragraphs)),
        text(OFFICE, role=ParagraphRole.SIGNATURE),
        text("2011年7月5日", role=ParagraphRole.DATE),
    )
    return Narrative("通报", OFFICE, blocks, imprint=_IMPRINT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents are printed."""
    return tmp_path_factory.mktemp("formal")


@pytest.fixture(scope="module")
def formal(folder: Path) -> Mapping[str, Printed]:
    """The report as a formal document with and without its table, under a seal, and in a letterhead."""
    require_programs()
    whole = replace(report(), red_head=_HEAD, imprint=_IMPRINT)
    short = replace(whole, blocks=tuple(block for block in whole.blocks if not isinstance(block, Table)))
    base = read_letterhead(letterhead(tail="本单位的结尾。"), "稿纸.docx")
    documents = {
        "whole": write_docx(whole),
        "short": write_docx(short),
        "sealed": write_docx(replace(report(), sealed=True)),
        **{f"of {pages}": write_docx(_notice(words)) for pages, words in _PAGES.items()},
        "pushed": write_docx(_notice(_PUSHED)),
        "letterhead": write_docx(report(), letterhead=base),
    }
    return print_all(documents, folder)


def word(document: Printed, page: int, start: str) -> Word:
    """The last word of a page that begins so."""
    return [word for word in document.pages[page].words if word.text.startswith(start)][-1]


def test_the_head_has_its_measures(formal: Mapping[str, Printed], folder: Path) -> None:
    """The mark 35 mm below the top of 版心; the red rule as wide as 版心, 4 mm below 发文字号."""
    assert formal["whole"].pages[0].lines(above=_TOP + 20)[0] == "000001"
    (rule,) = rules(folder / "whole.pdf", 1, red=True)
    assert rule.left == pytest.approx(_LEFT, abs=1)
    assert rule.right == pytest.approx(_RIGHT, abs=1)
    number = word(formal["whole"], 0, "青政发")
    assert rule.top - number.bottom == pytest.approx(4 * _MM, abs=2 * _MM)
    mark = word(formal["whole"], 0, "青山市人民政府文件")
    assert mark.middle - _TOP == pytest.approx(35 * _MM + (mark.bottom - mark.top) / 2, abs=4 * _MM)
    assert (mark.left + mark.right) / 2 == pytest.approx((_LEFT + _RIGHT) / 2, abs=2)


def test_the_first_page_shows_text(formal: Mapping[str, Printed]) -> None:
    """Under 版头, title and 主送机关 there is room for the text (7.3.3)."""
    assert "坚持把重点项目建设" in formal["whole"].pages[0].text


@pytest.mark.parametrize("name", ["whole", "short", "of 1", "of 2", "of 3", "pushed"])
def test_the_imprint_ends_on_the_foot_of_the_last_page(
    formal: Mapping[str, Printed], folder: Path, name: str
) -> None:
    """Three rules as wide as 版心, the last on its lower edge; the words one character inside."""
    pages = formal[name].pages
    bars = rules(folder / f"{name}.pdf", len(pages), red=False)
    assert len(bars) == 3
    for bar in bars:
        assert bar.left == pytest.approx(_LEFT, abs=1)
        assert bar.right == pytest.approx(_RIGHT, abs=1)
    assert bars[-1].bottom == pytest.approx(_BOTTOM, abs=1.5)
    last = len(pages) - 1
    assert word(formal[name], last, "抄送").left == pytest.approx(_LEFT + 14, abs=1)
    assert word(formal[name], last, "日印发").right == pytest.approx(_RIGHT - 14, abs=2)
    assert pages[last].height > pages[last].width
    assert word(formal[name], last, "抄送").top > bars[0].bottom


@pytest.mark.parametrize("pages", _PAGES)
def test_the_imprint_adds_no_page_where_there_is_room(formal: Mapping[str, Printed], pages: int) -> None:
    """One, two or three pages stay so many; 版记 is on the page of the signature and nowhere else."""
    found = formal[f"of {pages}"].pages
    assert len(found) == pages
    assert ["抄送" in page.text for page in found] == [False] * (pages - 1) + [True]
    assert f"{OFFICE}2011年7月5日" in found[-1].text


def test_an_imprint_without_room_goes_to_the_back(formal: Mapping[str, Printed]) -> None:
    """Text and signature fill the first page: 版记 alone stands at the foot of the second, an even one."""
    first, second = formal["pushed"].pages
    assert f"{OFFICE}2011年7月5日" in first.text
    assert "—2—" in second.text
    assert second.text.startswith("抄送")


def test_the_imprint_shares_the_page_of_the_signature(formal: Mapping[str, Printed]) -> None:
    """Without a table 版记 needs no page of its own."""
    assert "坚持把重点项目建设" in formal["short"].pages[-1].text
    assert OFFICE in formal["short"].pages[-1].text


def test_under_a_seal_the_date_leaves_four_characters(formal: Mapping[str, Printed]) -> None:
    """Date 右空四字, 署名 centred above it, two blank lines above for the seal, on a page with text."""
    page = next(at for at, page in enumerate(formal["sealed"].pages) if "附件：1." in page.text)
    office, year = word(formal["sealed"], page, OFFICE), word(formal["sealed"], page, "2011")
    day = [each for each in formal["sealed"].pages[page].words if abs(each.middle - year.middle) < 3]
    right, left = max(each.right for each in day), min(each.left for each in day)
    assert _RIGHT - right == pytest.approx(4 * _EM, abs=6)
    assert (office.left + office.right) / 2 == pytest.approx((left + right) / 2, abs=1)
    above = word(formal["sealed"], page, "2.青山市重点项目")
    assert office.middle - above.middle == pytest.approx(3 * 28.95, abs=2)


def test_the_letterhead_is_on_every_page(formal: Mapping[str, Printed]) -> None:
    """Her header on upright and landscape pages, our page numbers, her last words on a page of their own."""
    document = formal["letterhead"]
    for number, page in enumerate(document.pages, start=1):
        assert page.lines(above=36 * _MM)[0].startswith(OFFICE)
        assert f"—{number}—" in page.text
    assert "本单位的结尾" in document.pages[-1].text
    assert any(page.width > page.height for page in document.pages)


def test_libreoffice_keeps_what_it_saves(formal: Mapping[str, Printed], folder: Path) -> None:
    """From .docx to .docx: the same text, table, lights, chart and 版记 in its frame."""
    assert "whole" in formal
    blocks = (*report().blocks, rate_chart(), lights())
    data = write_docx(replace(report(), blocks=blocks, red_head=_HEAD, imprint=_IMPRINT))
    saved = resave(data, folder)
    first, second = docx.Document(io.BytesIO(data)), docx.Document(io.BytesIO(saved))
    assert [len(table.rows) for table in second.tables] == [len(table.rows) for table in first.tables]
    assert [p.text for p in second.paragraphs if p.text] == [p.text for p in first.paragraphs if p.text]
    assert set(values(part(saved), "//w:tc//w:shd/@w:fill")) >= {"F4B0B0", "FFF2B3", "CDEBC5"}
    assert [name for name in parts(saved) if name.startswith("word/charts/chart")]
    frames = [
        (int(frame.get(_W_Y, 0)), int(frame.get(_W_H, 0))) for frame in select(part(saved), "//w:framePr")
    ]
    assert {top + height for top, height in frames} == {Profile().text_height}


def lights() -> Table:
    """A table of the three lights."""
    rows = (TableRow(RowKind.ITEM, (Run(tint.value, tint=tint),)) for tint in Tint)
    return Table("projects", "附件2", (Run("亮灯情况表"),), "", (Column("进度灯", 3),), tuple(rows))


def test_text_of_every_role_comes_out(formal: Mapping[str, Printed]) -> None:
    """What the report says is the same in all four."""
    wanted = text("坚持把重点项目建设作为拉动投资增长的重要抓手", role=ParagraphRole.BODY).runs[0].text
    assert all(wanted in "".join(page.text for page in document.pages) for document in formal.values())
