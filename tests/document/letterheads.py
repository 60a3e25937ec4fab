"""Documents of an office for ``--letterhead``, as Word-like programs write them (python-docx here)."""

from __future__ import annotations

import io

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from document.samples import OFFICE


def letterhead(
    *,
    marker: str = "{{正文}}",
    footer: bool = False,
    tail: str = "",
    own_style: bool = False,
    cover: bool = False,
) -> bytes:
    """A document with the office's name in red in the header.

    Args:
        marker: the text of the marker paragraph; empty for none.
        footer: whether it has page numbers of its own.
        tail: a paragraph behind the marker.
        own_style: whether it defines 公文正文 itself, in 宋体 with red text.
        cover: whether the marker stands in the second of two sections.
    """
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin, section.bottom_margin = Mm(40), Mm(30)
    name = section.header.paragraphs[0]
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = name.add_run(OFFICE)
    run.font.size, run.font.color.rgb = Pt(26), RGBColor(255, 0, 0)
    if footer:
        section.footer.paragraphs[0].add_run("本单位页脚")
    if own_style:
        style = document.styles.add_style("公文正文", 1)
        style.font.color.rgb = RGBColor(0xC0, 0, 0)
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:eastAsia"), "宋体")
        style.element.get_or_add_rPr().insert(0, fonts)
    if cover:
        document.add_paragraph("封面")
        document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("本单位的开头。")
    if marker:
        document.add_paragraph(marker)
    if tail:
        document.add_paragraph(tail)
    document.core_properties.author = "王某某"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
