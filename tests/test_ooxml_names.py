"""zdxm.ooxml.names: what every OOXML file names alike, held to python-docx, and the order of children."""

from __future__ import annotations

import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn
from lxml import etree

from zdxm.ooxml import names


def test_namespaces_are_those_of_python_docx() -> None:
    """Wherever both name one."""
    both = names.URIS.keys() & nsmap.keys()
    assert {"w", "r", "wp", "a", "c"} <= both
    assert {prefix: names.URIS[prefix] for prefix in both} == {prefix: nsmap[prefix] for prefix in both}
    assert names.qualified("tbl") == qn("w:tbl")
    assert qn("r:id") == names.R_ID


def test_types_are_those_of_python_docx() -> None:
    """Types of content and of relationships."""
    assert names.MAIN_TYPE == CONTENT_TYPE.WML_DOCUMENT_MAIN
    assert names.CORE_TYPE == CONTENT_TYPE.OPC_CORE_PROPERTIES
    assert names.APP_TYPE == CONTENT_TYPE.OFC_EXTENDED_PROPERTIES
    assert names.CHART_TYPE == CONTENT_TYPE.DML_CHART
    assert names.WORKBOOK_TYPE == CONTENT_TYPE.SML_SHEET
    assert names.CUSTOM_TYPE == CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES
    assert names.LINKS_TYPE == CONTENT_TYPE.OPC_RELATIONSHIPS
    assert names.PLAIN_TYPE == CONTENT_TYPE.XML
    assert f"{names.WORD_TYPE}.styles+xml" == CONTENT_TYPE.WML_STYLES
    assert f"{names.RELATIONSHIPS}/officeDocument" == RELATIONSHIP_TYPE.OFFICE_DOCUMENT
    assert f"{names.PACKAGE}/relationships/metadata/core-properties" == RELATIONSHIP_TYPE.CORE_PROPERTIES


@pytest.mark.parametrize(
    ("there", "new", "after"),
    [
        ("", "shd", "shd"),
        ("tcW vAlign", "shd", "tcW shd vAlign"),
        ("tcW tcBorders", "shd", "tcW tcBorders shd"),
        ("vAlign tcPrChange", "hideMark", "vAlign hideMark tcPrChange"),
        ("unheard vAlign", "shd", "unheard shd vAlign"),
    ],
)
def test_a_child_goes_where_the_schema_wants_it(there: str, new: str, after: str) -> None:
    """Behind everything that comes before it, in front of the first that comes after."""
    cell = etree.Element(names.qualified("tcPr"))
    for name in there.split():
        etree.SubElement(cell, names.qualified(name))
    names.insert_in_order(cell, etree.Element(names.qualified(new)))
    assert [etree.QName(child).localname for child in cell] == after.split()
