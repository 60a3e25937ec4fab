"""Documents without a fault: ours as the writer makes them, and variants put together by hand."""

from __future__ import annotations

from dataclasses import replace

from conformance.draft import Draft, R, W, xml
from document.chart_samples import rate_chart
from document.samples import heading, projects_table, row, text
from zdxm.document.package import write_docx
from zdxm.narrative.blocks import (
    Align,
    Column,
    Heading,
    Imprint,
    Narrative,
    ParagraphRole,
    RedHead,
    Run,
    Table,
    Title,
)
from zdxm.sheets.rows import SheetRows, write_xlsx

TITLE = "青山市2011年上半年重点项目建设工作情况总结"
OFFICE = "青山市重点项目建设办公室"
FIRST_TABLE, SECOND_TABLE = "重点项目完成投资情况一览表", "重点项目存在问题清单"
_PROSE = "坚持把重点项目建设作为拉动投资增长的重要抓手，完善“周调度、月通报、季讲评”工作机制。"
_RED_RULE = (
    '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:pBdr><w:bottom w:val="single" w:sz="12" w:space="0" '
    'w:color="FF0000"/></w:pBdr></w:pPr></w:p>'
)
_BLANK = '<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p>'
_CHART = "word/charts/chart1.xml"
_APP = "docProps/app.xml"
_BOOK = "word/embeddings/book1.xlsx"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def report() -> bytes:
    """All roles, four levels of headings, quotes and ranges, two 附件, 附注: as the writer makes it."""
    return write_docx(narrative())


def whole() -> bytes:
    """The same with 版头, 版记, room for a seal and a chart that the text mentions, all by the writer."""
    plain = narrative()
    at = next(at for at, block in enumerate(plain.blocks) if isinstance(block, Heading))
    blocks = (*plain.blocks[: at + 1], text("各类项目完成率见图1。"), rate_chart(), *plain.blocks[at + 1 :])
    return write_docx(
        replace(
            plain,
            blocks=blocks,
            red_head=RedHead(mark="青山市人民政府文件", number="青政发〔2011〕15号", secrecy="机密★1年"),
            imprint=Imprint(copies="市人大常委会，市政协", printer=Run(OFFICE), date=Run("2011年7月6日")),
            sealed=True,
        )
    )


def narrative() -> Narrative:
    """What :func:`report` writes."""
    blocks = (
        Title((Run(TITLE),)),
        text(OFFICE, role=ParagraphRole.OFFICE),
        text("市委、市政府：", role=ParagraphRole.RECIPIENT),
        text("根据青政发〔2011〕12号文件要求，现将有关情况总结如下。"),
        heading(1, "全市重点项目进展情况"),
        text("上半年，全市共实施重点项目45个，总投资259.57亿元。", _PROSE * 3),
        heading(2, "工业项目"),
        heading(3, "进度较快的项目"),
        text("“十二五”规划——首批项目2011年1—6月到位资金25亿元～30亿元，占15%～30%……"),
        heading(4, "高新技术项目"),
        text(_PROSE),
        heading(4, "传统产业项目"),
        text(_PROSE),
        heading(2, "交通项目"),
        text(_PROSE * 2),
        heading(1, "下步工作计划"),
        text(_PROSE * 4),
        text(f"附件：1.{FIRST_TABLE}", role=ParagraphRole.ATTACHMENT_NOTE),
        text(f"2.{SECOND_TABLE}", role=ParagraphRole.ATTACHMENT_NOTE),
        text(OFFICE, role=ParagraphRole.SIGNATURE),
        text("2011年7月5日", role=ParagraphRole.DATE),
        text("（此件公开发布）", role=ParagraphRole.NOTE),
        Table(
            "projects",
            "附件1",
            (Run(FIRST_TABLE),),
            "单位：万元",
            projects_table().columns,
            projects_table().rows,
        ),
        Table(
            "problems",
            "附件2",
            (Run(SECOND_TABLE),),
            "",
            (Column("序号", 3, Align.CENTER), Column("问题", 20)),
            tuple(row(str(number), "用地手续尚未办结") for number in range(1, 4)),
        ),
    )
    return Narrative(TITLE, OFFICE, blocks)


def formal() -> bytes:
    """The report with 版头 above it and 版记 after it, saved by a program that counted two pages."""
    draft = Draft(report())
    draft.add(
        "/w:document/w:body",
        _line("青山市人民政府文件", size=84, font="方正小标宋简体", align="center", colour="FF0000"),
        _BLANK,
        _BLANK,
        _line("青政发〔2011〕15号", size=32, align="center"),
        _RED_RULE,
        _BLANK,
        _BLANK,
        at=0,
    )
    body = draft.find("/w:document/w:body")[0]
    draft.add(
        "/w:document/w:body",
        _line("抄送：市人大常委会，市政协。", size=28),
        _line("青山市人民政府办公室　　2011年7月6日印发", size=28),
        at=len(body) - 1,
    )
    length = sum(len(words.text or "") for words in draft.find("//w:t"))
    for counted in ("<Pages>2</Pages>", f"<Characters>{length}</Characters>"):
        draft.find("/*", _APP)[0].append(xml(counted))
    return draft.data()


def _line(
    words: str, *, size: int, font: str = "仿宋_GB2312", align: str = "both", colour: str = "000000"
) -> str:
    """A paragraph with a look of its own."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Normal"/><w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>'
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
        f'<w:color w:val="{colour}"/><w:sz w:val="{size}"/></w:rPr><w:t>{words}</w:t></w:r></w:p>'
    )


def letter() -> bytes:
    """The report as a letter: its first page has a mark and red double rules, and no number."""
    draft = Draft(report())
    mark = _line("青山市重点项目建设办公室", size=72, font="方正小标宋简体", align="center", colour="FF0000")
    _add_story(draft, "header9", mark + _double_rule(24, 6))
    _add_story(draft, "footer9", _double_rule(6, 24))
    section = "//w:sectPr[1][not(w:pgSz/@w:orient)]"
    draft.add(
        section,
        '<w:headerReference w:type="first" r:id="header9"/>',
        '<w:footerReference w:type="first" r:id="footer9"/>',
        at=0,
    )
    grid = draft.find(f"{section}/w:docGrid")[0]
    grid.addprevious(draft.root().makeelement(f"{{{W}}}titlePg"))
    draft.page(footer=1134)
    for number in (1, 2):
        draft.add("//w:pPr", '<w:spacing w:after="272"/>', part=f"word/footer{number}.xml", at=1)
    return draft.data()


def _double_rule(upper: int, lower: int) -> str:
    """A paragraph between two red lines of these thicknesses, 170 mm long."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="SectionEnd"/><w:pBdr>'
        f'<w:top w:val="single" w:sz="{upper}" w:space="0" w:color="FF0000"/>'
        f'<w:bottom w:val="single" w:sz="{lower}" w:space="0" w:color="FF0000"/></w:pBdr>'
        '<w:ind w:left="-397" w:right="-397"/></w:pPr></w:p>'
    )


def _add_story(draft: Draft, name: str, content: str) -> None:
    """A header or footer part, related to the document under its name."""
    kind = name[:6]
    tag = "hdr" if kind == "header" else "ftr"
    draft.parts[f"word/{name}.xml"] = f'<w:{tag} xmlns:w="{W}">{content}</w:{tag}>'.encode()
    _relate(draft, "word/_rels/document.xml.rels", name, f"{R}/{kind}", f"{name}.xml")


def _relate(draft: Draft, part: str, key: str, kind: str, target: str) -> None:
    """Add a relationship; the part that holds them is made if need be."""
    draft.parts.setdefault(part, f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
    root = draft.root(part)
    root.append(root.makeelement(f"{{{_RELATIONSHIPS}}}Relationship", Id=key, Type=kind, Target=target))


def charted() -> bytes:
    """The report with a native chart, its workbook, its caption and a mention of it."""
    draft = Draft(report())
    book = write_xlsx([SheetRows(name="数据", header=("类别", "完成率"), rows=(("工业", 53), ("交通", 47)))])
    draft.parts[_CHART] = _chart_xml().encode()
    draft.parts[_BOOK] = book
    _relate(draft, "word/_rels/document.xml.rels", "rIdChart", f"{R}/chart", "charts/chart1.xml")
    _relate(draft, "word/charts/_rels/chart1.xml.rels", "rId1", f"{R}/package", "../embeddings/book1.xlsx")
    draft.reword("总投资259.57亿元", "总投资259.57亿元（见图1）")
    after = draft.find("/w:document/w:body/w:p[w:r/w:t[contains(text(), '总投资259.57')]]")[0]
    at = list(draft.find("/w:document/w:body")[0]).index(after) + 1
    draft.add("/w:document/w:body", _picture(), _line("图1　各类项目完成率", size=32, align="center"), at=at)
    return draft.data()


def _picture() -> str:
    """The paragraph that shows the chart."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r>'
        '<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="7" name="图表" descr="完成率"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart r:id="rIdChart"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )


def _chart_xml() -> str:
    """One series of two columns, with what it draws cached."""
    return (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{R}"><c:chart><c:plotArea><c:barChart><c:ser><c:idx val="0"/><c:order val="0"/>'
        '<c:cat><c:strRef><c:f>数据!$A$2:$A$3</c:f><c:strCache><c:ptCount val="2"/>'
        '<c:pt idx="0"><c:v>工业</c:v></c:pt><c:pt idx="1"><c:v>交通</c:v></c:pt></c:strCache></c:strRef>'
        "</c:cat>"
        '<c:val><c:numRef><c:f>数据!$B$2:$B$3</c:f><c:numCache><c:ptCount val="2"/>'
        '<c:pt idx="0"><c:v>53</c:v></c:pt><c:pt idx="1"><c:v>47</c:v></c:pt></c:numCache></c:numRef></c:val>'
        "</c:ser></c:barChart></c:plotArea></c:chart><c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr>"
        '<a:ea typeface="仿宋_GB2312"/></a:defRPr></a:pPr></a:p></c:txPr><c:externalData r:id="rId1"/>'
        "</c:chartSpace>"
    )
