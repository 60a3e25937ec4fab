"""Any .docx, whoever wrote it, as paragraphs, tables and sections: what they look like, where they stand.

``archive`` opens the zip and says why it cannot; ``styles`` and ``formats`` work out what inherited
properties amount to; ``text``, ``sections`` and ``reading`` walk the parts. Nothing here judges.
"""

from zdxm.docx_text.archive import read_file
from zdxm.docx_text.formats import Border, ParagraphFormat, RunFormat
from zdxm.docx_text.model import (
    Block,
    Cell,
    Document,
    Grid,
    Paragraph,
    Row,
    Run,
    Section,
    Settings,
    Story,
    Table,
    TextBox,
)
from zdxm.docx_text.reading import read_document

__all__ = [
    "Block", "Border", "Cell", "Document", "Grid", "Paragraph", "ParagraphFormat", "Row", "Run", "RunFormat",
    "Section", "Settings", "Story", "Table", "TextBox", "read_document",
    "read_file",
]  # fmt: skip
