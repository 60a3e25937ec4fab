"""XML as bytes: where elements end, what stands beside what, and single elements by themselves."""

from __future__ import annotations

from xml.parsers import expat

import pytest

from zdxm.ooxml.scanning import Holder, Splice, are_siblings, attributes, end_of, spelt, spliced

NAMES = {"w": "urn:w"}
XML = b'<w:a xmlns:w="urn:w"><w:b><w:b/><w:b x=">"><w:c/></w:b></w:b><w:d/></w:a>'


def test_an_element_ends_where_its_own_end_is() -> None:
    """Others of its name in it, whole or empty, do not end it."""
    start = XML.index(b"<w:b>")
    assert XML[start : end_of(XML, start)] == b'<w:b><w:b/><w:b x=">"><w:c/></w:b></w:b>'
    assert XML[end_of(XML, XML.index(b"<w:b/>")) :].startswith(b"<w:b x")


def test_siblings_have_only_whole_elements_between_them() -> None:
    """Neither a child nor a cousin is one."""
    outer, inner, cousin, after = (XML.index(tag) for tag in (b"<w:b>", b"<w:b/>", b"<w:c/>", b"<w:d/>"))
    assert are_siblings(XML, outer, after)
    assert not are_siblings(XML, outer, inner)
    assert not are_siblings(XML, cousin, after)


def test_splices_come_in_place_and_what_is_no_xml_is_refused() -> None:
    """In order of place, an insertion before what stands there."""
    start, end = XML.index(b"<w:d/>"), XML.index(b"</w:a>")
    splices = [Splice(start, end, b"<w:e/>"), Splice(start, start, "字".encode())]
    assert "".join(spliced(XML, splices)).endswith("</w:b>字<w:e/></w:a>")
    with pytest.raises(expat.ExpatError):
        list(spliced(XML, [Splice(start, end, b"<w:e>")]))


def test_one_element_is_read_and_written_alone() -> None:
    """Its namespaces stay those of the part, also one that is declared in between."""
    holder = Holder.of(XML)
    element = holder.parsed('<w:t z:y="1">字</w:t>'.encode())
    assert element.tag == "{urn:w}t"
    element.text = "词"
    assert holder.written(element).decode() == '<w:t z:y="1">词</w:t>'


def test_known_spelling_is_left_alone() -> None:
    """The very bytes; another prefix of the same namespace is made the known one."""
    assert spelt(XML, NAMES) is XML
    assert spelt(b'<a xmlns="urn:w"><b/></a>', NAMES).endswith(b'<w:a xmlns:w="urn:w"><w:b/></w:a>')
    assert attributes(b'<w:t w:id="1" z="a &amp; b"/>') == {"w:id": "1", "z": "a & b"}
