"""Where 版记 stands: behind everything else, at the foot of the last page, on the back of a sheet (7.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.conformance.registry import CUSTOM, Fault, Need, Strength, item
from zdxm.docx_text import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.conformance.case import Case
    from zdxm.conformance.roles import Part

__all__: list[str] = []

_COPIES = re.compile(r"[（(]?共?印制?\s*\d+\s*份[）)]?")  # printed so many, as the standard before had it
_APP, _PAGES = "docProps/app.xml", "Pages"
_FOOT = ("margin", "bottom")  # of a frame: what it is placed by, and how


def _framed(case: Case) -> list[Part]:
    """The lines of 版记 that stand in a frame."""
    return [part for part in case.imprint if part.paragraph.format.frame_down]


def _pages(case: Case) -> int:
    """How many pages the program that saved the document counted; 0 where none did."""
    root = case.document.archive.root(_APP)
    counted = () if root is None else (node for node in root if etree.QName(node).localname == _PAGES)
    return next((int(text) for node in counted if (text := node.text or "").isdecimal()), 0)


_HAS_IMPRINT = Need("没有版记", lambda case: case.imprint)
_IS_FRAMED = Need("没有版记，或版记不在图文框里", _framed)
_IS_COUNTED = Need("没有版记，或文件没有记下页数", lambda case: case.imprint and _pages(case))


@item("GF106", "7.3.7", Strength.MUST, "附件在版记之前", _HAS_IMPRINT)
def imprint_last(case: Case) -> Iterator[Fault]:
    """附件编排在版记之前，版记是公文的最后一部分。

    查什么：版记后面还有没有文字和表格；“共印××份”不算。
    怎么改：把版记移到全文最后。
    """
    for block in case.below_imprint:
        harmless = isinstance(block, Paragraph) and (block.is_blank or _COPIES.fullmatch(block.text.strip()))
        if not harmless:
            yield Fault(block.place, "在版记后面", "请把版记移到全文最后")


@item("GF107", "7.4.1", Strength.MUST, "版记排在最后一面版心的下边缘", _IS_FRAMED)
def imprint_foot(case: Case) -> Iterator[Fault]:
    """版记的末条分隔线与公文最后一面的版心下边缘重合。

    查什么：放在图文框里的版记，图文框是不是相对于页边距靠下；用空行顶下去的，要打印出来看。
    怎么改：图文框的垂直位置设为“底端”，相对于“页边距”。
    """
    for part in _framed(case):
        anchor, _, place = part.paragraph.format.frame_down.partition(" ")
        if (anchor, place) != _FOOT and not place.isdecimal():  # a number: placed by a program, foot or not
            yield Fault(part.place, "版记没有靠版心下边", "请把图文框的垂直位置设为底端，相对于页边距")


@item("GF108", CUSTOM, Strength.ADVISED, "版记在双页", _IS_COUNTED)
def imprint_even(case: Case) -> Iterator[Fault]:
    """双面印刷的公文，版记排在最后一张纸的背面，也就是双页。

    查什么：Word、WPS等软件上次保存时记下的页数，是单数的，版记就在单页；只印单面的可以不改。
    怎么改：略调行距、字距增减一页；或在版记前加一个空白页，空白页和版记页都不编页码（7.5）。
    """
    pages = _pages(case)
    if pages % 2:
        remedy = "请略调行距、字距增减一页，或在版记前加一个不编页码的空白页"
        yield Fault(case.imprint[-1].place, f"全文{pages}页，版记在单页", remedy)
