"""Seeded faults of title, ending, 附件, wording and tables: each breaks one item and no other."""

from __future__ import annotations

from conformance import good
from conformance.draft import Change, Draft, holding, xml

_SIGNATURE, _DATE = f"{holding(good.OFFICE)}[w:pPr/w:pStyle/@w:val='Signoff']", holding("2011年7月5日")


def retitled(*lines: str) -> Change:
    """Give the title these lines."""

    def change(draft: Draft) -> None:
        title = draft.find("/w:document/w:body/w:p[w:pPr/w:pStyle/@w:val='Title']")[0]
        for run in title.findall("{*}r"):
            title.remove(run)
        for at, line in enumerate(lines):
            title.append(xml(f"<w:r>{'<w:br/>' if at else ''}<w:t>{line}</w:t></w:r>"))

    return change


def _blank_before(path: str) -> str:
    """XPath of the paragraph right above another one."""
    return f"{path}/preceding-sibling::w:p[1]"


def _shifted_left(draft: Draft) -> None:
    for path in (_SIGNATURE, _DATE):
        for indent in draft.find(f"{path}/w:pPr/w:ind"):
            name = next(key for key in indent.attrib if str(key).endswith("left"))
            indent.set(name, str(int(indent.get(name) or 0) - 3 * 314))


def _date_under_office(draft: Draft) -> None:
    left = draft.find(f"{_SIGNATURE}/w:pPr/w:ind")[0].attrib.values()[0]
    draft.set(f"{_DATE}/w:pPr/w:ind", left=str(left))


def _without_marks(draft: Draft) -> None:
    draft.drop(f"{holding('周调度')}[1]/w:r/w:rPr[w:rFonts]")


def _empty_page(draft: Draft) -> None:
    draft.reword("现将有关情况", "（此页无正文）现将有关情况")


def _continuous(draft: Draft) -> None:
    draft.set("(//w:sectPr)[2]/w:type", val="continuous")


def _table(path: str, table: int = 1) -> str:
    return f"(//w:tbl)[{table}]{path}"


SEEDS: dict[str, Change] = {
    "GF40": lambda draft: draft.style("Title", "w:rPr/w:rFonts", eastAsia="宋体"),
    "GF41": lambda draft: draft.style("Title", "w:pPr/w:jc", val="left"),
    "GF42": retitled("青山市重点项目建设", "上半年工作情况总结"),
    "GF43": retitled("青山市二〇一一年上半年全市重点项目建设工作情况", "总结"),
    "GF44": lambda draft: draft.drop(_blank_before(holding("市委、市政府："))),
    "GF45": lambda draft: draft.reword("市委、市政府：", "市委、市政府"),
    "GF46": lambda draft: draft.add(f"{holding('市委、市政府：')}/w:pPr", '<w:ind w:firstLine="640"/>'),
    "GF47": lambda draft: draft.reword("附件：1.", "附件：1、"),
    "GF48": lambda draft: draft.reword(good.SECOND_TABLE, good.SECOND_TABLE + "。"),
    "GF49": lambda draft: draft.drop(_blank_before(holding("附件：1."))),
    "GF50": lambda draft: draft.set(f"{holding('附件：1.')}/w:pPr/w:ind", left=2400),
    "GF51": lambda draft: draft.reword(good.SECOND_TABLE, "重点项目问题清单"),
    "GF52": lambda draft: draft.drop(_blank_before(_SIGNATURE)),
    "GF53": _shifted_left,
    "GF54": _date_under_office,
    "GF55": lambda draft: draft.reword("7月5日", "07月05日"),
    "GF56": _empty_page,
    "GF57": lambda draft: draft.add(f"{_SIGNATURE}/w:pPr", "<w:pageBreakBefore/>", at=2),
    "GF110": lambda draft: draft.reword("上半年，全市", "上半年，，全市"),
    "GF58": lambda draft: draft.reword("（此件公开发布）", "此件公开发布"),
    "GF105": lambda draft: draft.find(_DATE)[0].addnext(xml("<w:p/>")),
    "GF59": lambda draft: draft.style("附件标识", "w:rPr/w:rFonts", eastAsia="仿宋_GB2312"),
    "GF60": _continuous,
    "GF61": lambda draft: draft.drop(f"{_blank_before(holding(good.SECOND_TABLE) + '[last()]')}"),
    "GF62": lambda draft: draft.reword("上半年，全市", "上半年,全市"),
    "GF63": lambda draft: draft.reword("重点项目45个", '"重点项目"45个'),
    "GF64": lambda draft: draft.reword("总投资259.57亿元", "1～6月总投资259.57亿元"),
    "GF65": lambda draft: draft.reword("重点项目45个", "重点项目45-50个"),
    "GF66": lambda draft: draft.reword("15%～30%", "15～30%"),
    "GF67": lambda draft: draft.reword("〔2011〕12号", "[2011]12号"),
    "GF68": lambda draft: draft.reword("〔2011〕12号", "〔2011〕第12号"),
    "GF69": lambda draft: draft.reword("总投资259.57亿元", "总投资【待补充：总投资】"),
    "GF70": lambda draft: draft.reword("上半年，全市", "　上半年，全市"),
    "GF71": _without_marks,
    "GF72": lambda draft: draft.drop(_table("//w:tblHeader")),
    "GF73": lambda draft: draft.drop(_table("/w:tr[5]/w:trPr/w:cantSplit")),
    "GF74": lambda draft: draft.set(_table("/w:tblPr/w:tblLayout"), type="autofit"),
    "GF75": lambda draft: draft.set(_table("/w:tblGrid/w:gridCol[1]", table=2), w=6000),
    "GF76": lambda draft: draft.style("表格文字", "w:pPr/w:ind", firstLineChars=200, firstLine=640),
    "GF77": lambda draft: draft.style("表格文字", "w:pPr/w:spacing", line=579),
    "GF78": lambda draft: draft.style("表格合计", "w:rPr/w:sz", val=20),
}
