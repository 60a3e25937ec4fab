"""Seeded faults of pages, page numbers, text and headings: each breaks one item and no other."""

from __future__ import annotations

from conformance.draft import SETTINGS, STYLES, Change, Draft, footer, holding

SECOND_SECTION = "(//w:sectPr)[2]"
_LOOK = '<w:rPr><w:sz w:val="28"/></w:rPr>'
_BOLD = '<w:rPr><w:b w:val="1"/></w:rPr>'
_RED = '<w:rPr><w:color w:val="FF0000"/></w:rPr>'


def run_look(words: str, look: str) -> Change:
    """Give a look of its own to the run that holds these words."""
    return lambda draft: draft.add(f"{holding(words)}/w:r[w:t[contains(text(), '{words}')]]", look, at=0)


def _remove_number(draft: Draft) -> None:
    draft.drop("//w:instrText", part=footer())


def _moved_right(draft: Draft) -> None:
    draft.page(landscape=True, top=1787, bottom=1274)


def _unturned(draft: Draft) -> None:
    for anchor in draft.find("//wp:positionH/wp:posOffset", footer(landscape=True)):
        anchor.text = "9000000"


def _larger_paper(draft: Draft) -> None:
    draft.page(w=12106, right=1674)


SEEDS: dict[str, Change] = {
    "GF01": _larger_paper,
    "GF02": lambda draft: draft.page(top=1898, bottom=2184, footer=1606),
    "GF03": lambda draft: draft.page(left=1787, right=1274),
    "GF04": lambda draft: draft.page(right=1374),
    "GF05": _moved_right,
    "GF06": lambda draft: draft.add(SECOND_SECTION, '<w:pgNumType w:start="1"/>', at=5),
    "GF07": lambda draft: draft.style("公文正文", "w:pPr/w:spacing", line=600),
    "GF08": lambda draft: draft.style("公文正文", "w:rPr/w:spacing", val=0),
    "GF09": lambda draft: draft.set("//w:docGrid", linePitch=624),
    "GF10": lambda draft: draft.set("//w:docGrid", charSpace=0),
    "GF11": lambda draft: draft.add("/w:settings", "<w:mirrorMargins/>", part=SETTINGS, at=1),
    "GF12": _remove_number,
    "GF13": lambda draft: draft.drop("//w:evenAndOddHeaders", SETTINGS),
    "GF14": lambda draft: _dash(draft, "-"),
    "GF15": lambda draft: draft.style("页码", "w:rPr/w:rFonts", ascii="Times New Roman"),
    "GF16": lambda draft: draft.set("//w:jc", footer(), val="center"),
    "GF17": lambda draft: draft.set("//w:jc", footer(even=True), val="right"),
    "GF18": lambda draft: draft.page(footer=851),
    "GF19": _unturned,
    "GF20": lambda draft: draft.style("公文正文", "w:rPr/w:rFonts", eastAsia="宋体"),
    "GF21": run_look("上半年，全市共", _LOOK),
    "GF22": lambda draft: draft.style("公文正文", "w:pPr/w:ind", firstLineChars=100, firstLine=320),
    "GF23": lambda draft: draft.unset("//w:style[w:name/@w:val='公文正文']/w:pPr/w:ind", "firstLine", STYLES),
    "GF24": lambda draft: draft.style("公文正文", "w:pPr/w:spacing", after=120),
    "GF25": lambda draft: draft.style("公文正文", "w:pPr/w:jc", val="left"),
    "GF26": lambda draft: draft.style("公文正文", "w:pPr/w:widowControl", val=1),
    "GF27": run_look("上半年，全市共", _RED),
    "GF28": run_look("上半年，全市共", _BOLD),
    "GF29": lambda draft: draft.style("heading 1", "w:rPr/w:rFonts", eastAsia="宋体"),
    "GF30": lambda draft: draft.style("heading 2", "w:rPr/w:sz", val=30),
    "GF31": lambda draft: draft.style("heading 4", "w:rPr/w:rFonts", eastAsia="黑体"),
    "GF32": lambda draft: draft.style("heading 1", "w:pPr/w:ind", firstLineChars=0, firstLine=0),
    "GF33": lambda draft: draft.style("heading 2", "w:rPr/w:b", val=1),
    "GF34": lambda draft: draft.style("heading 3", "w:pPr/w:outlineLvl", val=0),
    "GF35": lambda draft: draft.drop("//w:style[w:name/@w:val='heading 1']/w:pPr/w:keepNext", STYLES),
    "GF36": lambda draft: draft.reword("二、", "（二）"),
    "GF37": lambda draft: draft.reword("（一）", "（一）、"),
    "GF38": lambda draft: draft.reword("二、", "三、"),
    "GF39": lambda draft: draft.reword("下步工作计划", "下步工作计划。"),
}


def _dash(draft: Draft, dash: str) -> None:
    for words in draft.find("//w:t", footer()):
        words.text = (words.text or "").replace("—", dash)
