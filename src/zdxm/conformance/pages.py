"""Paper, margins, lines and characters of a page (5.1, 5.2, 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zdxm.conformance.case import FILE, Fault, Need, Strength, item
from zdxm.conformance.roles import EM, Role, character_width, lines_of, millimetres
from zdxm.ooxml.names import GRID_STEP

if TYPE_CHECKING:
    from zdxm.conformance.case import Case
    from zdxm.ooxml.model import Section


_A4 = (11906, 16838)  # tw
_CUT = 30  # tw, 0.5 mm by which paper may differ
_TWIPS_PER_MM = 1440 / 25.4
_ROUNDING = 0.01  # mm lost to whole twips
_WHOLE = 0.001  # lines or characters lost to rounding; 29 pt gives 21.993 lines, and that is 21
_HAS_UPRIGHT = Need("没有竖排的页面", lambda case: case.upright)
_HAS_LANDSCAPE = Need("没有横排的页面", lambda case: case.landscape)
_HAS_BODY = Need("没有正文", lambda case: case.of(Role.BODY))
_HAS_GRID = Need(
    "没有设文档网格，行数由行距决定", lambda case: any(section.grid.kind for section in case.upright)
)
_HAS_CHARACTER_GRID = Need(
    "文档网格没有指定每行字数，字数由字符间距决定",
    lambda case: any(section.grid.kind == "linesAndChars" for section in case.upright),
)


@item("GF01", "5.1", Strength.MUST, "用纸A4")
def paper(case: Case) -> Iterator[Fault]:
    """公文用纸采用A4型纸（210毫米×297毫米）。

    查什么：每一节的纸张大小，横排页把长宽对调后再比。
    怎么改：在“页面设置→纸张”里选A4，并应用于整篇文档。
    """
    for section in case.document.sections:
        sides = sorted((section.width, section.height))
        if any(abs(side - wanted) > _CUT for side, wanted in zip(sides, _A4, strict=True)):
            size = "×".join(map(millimetres, sides))
            yield Fault(section.place, f"纸张是{size}毫米，不是A4", "请在“页面设置→纸张”里选A4")


def _differs(measured: int, wanted: float, case: Case) -> bool:
    """Whether a length in tw is further from one in mm than the profile allows."""
    return abs(measured / _TWIPS_PER_MM - wanted) > case.profile.tolerance + _ROUNDING


def _margin(section: Section, name: str, measured: int, wanted: float) -> Fault:
    return Fault(
        section.place,
        f"{name}是{millimetres(measured)}毫米，应为{wanted:g}毫米",
        f"请在“页面设置→页边距”里把{name}改为{wanted / 10:g}厘米",
    )


@item("GF02", "5.2.1", Strength.MUST, "天头37毫米", _HAS_UPRIGHT)
def top_margin(case: Case) -> Iterator[Fault]:
    """公文用纸天头（上白边）为37毫米，允许相差1毫米。

    查什么：竖排页的上边距。
    怎么改：在“页面设置→页边距”里把上边距改为3.7厘米。
    """
    for section in case.upright:
        if _differs(section.top, case.profile.top, case):
            yield _margin(section, "上边距", section.top, case.profile.top)


@item("GF03", "5.2.1", Strength.MUST, "订口28毫米", _HAS_UPRIGHT)
def left_margin(case: Case) -> Iterator[Fault]:
    """公文用纸订口（左白边）为28毫米，允许相差1毫米。

    查什么：竖排页的左边距，有装订线的加上装订线。
    怎么改：在“页面设置→页边距”里把左边距改为2.8厘米，装订线改为0。
    """
    for section in case.upright:
        if _differs(section.left, case.profile.left, case):
            yield _margin(section, "左边距（含装订线）", section.left, case.profile.left)


@item("GF04", "5.2.1", Strength.MUST, "版心156毫米×225毫米", _HAS_UPRIGHT)
def text_area(case: Case) -> Iterator[Fault]:
    """版心尺寸为156毫米×225毫米。

    查什么：竖排页去掉四边页边距后剩下的宽和高，各允许相差1毫米。
    怎么改：上、下、左、右边距依次设为3.7、3.5、2.8、2.6厘米。
    """
    profile = case.profile
    width, height = 210 - profile.left - profile.right, 297 - profile.top - profile.bottom
    for section in case.upright:
        measured = section.text_width, section.text_height
        if _differs(measured[0], width, case) or _differs(measured[1], height, case):
            size = "×".join(map(millimetres, measured))
            yield Fault(
                section.place,
                f"版心是{size}毫米，应为{width:g}×{height:g}毫米",
                "请在“页面设置→页边距”里检查下边距（3.5厘米）和右边距（2.6厘米）",
            )


@item("GF05", "8", Strength.MUST, "横排页的版心与竖排页转过来的一致", _HAS_LANDSCAPE)
def landscape_margins(case: Case) -> Iterator[Fault]:
    """横排表格所在的页，装订后版心要与其他页重合。

    查什么：横排页的四个边距：上28、下26、左35、右37毫米，各允许相差1毫米。
    怎么改：横排页单独分节，上、下、左、右边距依次设为2.8、2.6、3.5、3.7厘米。
    """
    profile = case.profile
    for section in case.landscape:
        for name, measured, wanted in (
            ("上边距", section.top, profile.left),
            ("下边距", section.bottom, profile.right),
            ("左边距", section.left, profile.bottom),
            ("右边距", section.right, profile.top),
        ):
            if _differs(measured, wanted, case):
                yield _margin(section, f"横排页的{name}", measured, wanted)


@item("GF06", "7.5", Strength.MUST, "页码连续编排")
def continuous_numbers(case: Case) -> Iterator[Fault]:
    """附件与正文一起装订时，页码连续编排。

    查什么：第二节起有没有重新编页码。
    怎么改：在“设置页码格式”里选“续前节”。
    """
    for section in case.document.sections[1:]:
        if section.page_start is not None:
            yield Fault(
                section.place, f"页码从{section.page_start}重新开始", "请在“设置页码格式”里选“续前节”"
            )


@item("GF07", "5.2.3", Strength.USUALLY, "每面排22行", _HAS_BODY)
def lines_of_a_page(case: Case) -> Iterator[Fault]:
    """一般每面排22行，并撑满版心。

    查什么：由正文的行距算出每面能排几行；行距不固定、又没有行网格的，行数由字体决定，也算不符合。
    怎么改：正文行距用“固定值28.95磅”（用28磅也是22行，版心下方略空；29磅就只有21行）。
    """
    for part in case.of(Role.BODY):
        section = case.section(part.paragraph)
        pitch = lines_of(part.paragraph, section)
        remedy = "请把正文行距改为“固定值28.95磅”"
        if pitch is None:
            yield Fault(part.place, "行距不是固定值，每面行数由字体决定", remedy)
        elif section in case.upright and _fitting(section.text_height, pitch) != case.profile.lines:
            lines = _fitting(section.text_height, pitch)
            yield Fault(part.place, f"行距{pitch / 20:g}磅，每面排{lines}行", remedy)


@item("GF08", "5.2.3", Strength.USUALLY, "每行排28字", _HAS_BODY)
def characters_of_a_line(case: Case) -> Iterator[Fault]:
    """一般每行排28字，并撑满版心。

    查什么：由正文的字号、字符间距（或字符网格）算出每行能排几个字；三号字不压缩间距只能排27个。
    怎么改：正文字符间距设为“紧缩0.3磅”，或在文档网格里指定每行28字。
    """
    for part in case.of(Role.BODY):
        section = case.section(part.paragraph)
        width = character_width(part.paragraph, section)
        count = _fitting(section.text_width, width)
        if section in case.upright and count != case.profile.characters:
            yield Fault(
                part.place, f"每字占{width / 20:g}磅，每行排{count}字", "请把正文字符间距设为“紧缩0.3磅”"
            )


def _fitting(room: int, size: float) -> int:
    """How many of a size fit."""
    return int(room / size + _WHOLE) if size > 0 else 0


@item("GF09", "5.2.3", Strength.ADVISED, "文档网格设为22行", _HAS_GRID)
def grid_lines(case: Case) -> Iterator[Fault]:
    """页面设置里的文档网格也应是每页22行，别人接着编辑时才不走样。

    查什么：设了文档网格的节，网格行距算出来的行数。
    怎么改：在“页面设置→文档网格”里把每页行数设为22。
    """
    for section in case.upright:
        pitch = section.grid.line_pitch
        if section.grid.kind and _fitting(section.text_height, pitch) != case.profile.lines:
            lines = _fitting(section.text_height, pitch)
            yield Fault(section.place, f"文档网格是每页{lines}行", "请在“页面设置→文档网格”里改为每页22行")


@item("GF10", "5.2.3", Strength.ADVISED, "文档网格设为28字", _HAS_CHARACTER_GRID)
def grid_characters(case: Case) -> Iterator[Fault]:
    """页面设置里的文档网格也应是每行28字。

    查什么：指定了行和字符网格的节，按三号字算出来的每行字数。
    怎么改：在“页面设置→文档网格”里把每行字数设为28。
    """
    for section in case.upright:
        count = _fitting(section.text_width, EM + section.grid.char_space / GRID_STEP)
        if section.grid.kind == "linesAndChars" and count != case.profile.characters:
            yield Fault(section.place, f"文档网格是每行{count}字", "请在“页面设置→文档网格”里改为每行28字")


@item("GF11", FILE, Strength.ADVISED, "不用装订线和对称页边距代替页边距", _HAS_UPRIGHT)
def plain_margins(case: Case) -> Iterator[Fault]:
    """页边距直接写明，不靠“对称页边距”。

    查什么：是否开了对称页边距，开了以后双页的左右边距对调，屏幕上看到的不再是28毫米订口。
    怎么改：在“页面设置→页边距→多页”里选“普通”；确要按订口在右装订双页的，可以不改。
    """
    if case.document.settings.mirrored:
        yield Fault("整篇文档", "开了对称页边距，双页的订口在右边", "请在“页面设置→页边距→多页”里选“普通”")
