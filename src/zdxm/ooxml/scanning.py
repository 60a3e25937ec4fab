"""XML as bytes: looked through tag by tag, and other bytes spliced in, where a tree would be too large.

The tree of a report of ten thousand projects takes half a gigabyte and its making a second. Whoever needs a
few tags of a part finds them with a regular expression: in well-formed XML every ``<`` begins a tag, so that
nothing can be mistaken as soon as comments, CDATA and foreign prefixes are out of the way.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from zdxm.declare import frozen, pattern
from zdxm.ooxml.archive import parse_xml, xml_bytes

MORE = rb"""(?:\s[^>"'/]*+(?:"[^"]*+"[^>"'/]*+|'[^']*+'[^>"'/]*+)*+)?+"""
"""What may stand between a tag's name and its end, as a part of a regular expression: attributes."""
_ROOT = pattern(rb"<[\w:.-]++%b(?=/?>)" % MORE)
_CLOSING = b"</holder>"
_NAME = pattern(rb"<([\w:.-]+)")
_ANY = rb"<(/?)%b%b(/?)>"
_TAG = pattern(_ANY % (rb"[\w:.-]++", MORE))
_ATTRIBUTE = pattern(r'([\w:.-]+)="([^"]*)"')
_DECLARED = pattern(rb"""xmlns(?::([\w.-]++))?+\s*+=\s*+["']([^"']*+)""")
_ENCODING = pattern(rb"""<\?xml[^>]*?\sencoding=["'](?!utf-8["'])""", re.IGNORECASE)
_CHUNK = 1 << 16  # bytes passed on at once
_FOREIGN = (b"<!", b"<?", b"='", b"= ")
"""Of comments, CDATA and DTD, instructions, single quotes, blanks around =; in text they do no harm."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Splice(NamedTuple):
    """Bytes that come in place of others; an insertion where ``start`` is ``end``."""

    start: int
    end: int
    content: bytes


def spliced(data: bytes, splices: Iterable[Splice]) -> Iterator[str]:
    """A part with other bytes in place of some, in chunks of text.

    Raises:
        xml.parsers.expat.ExpatError: what comes of it is no XML.
    """
    parser, decoder = expat.ParserCreate(), codecs.getincrementaldecoder("utf-8")()
    for piece in _batches(data, splices):
        parser.Parse(piece, False)  # noqa: FBT003 - more will come
        yield decoder.decode(piece)
    parser.Parse(b"", True)  # noqa: FBT003 - that was all


def _batches(data: bytes, splices: Iterable[Splice]) -> Iterator[bytes]:
    """The same as bytes, in batches."""
    batch: list[bytes] = []
    at = size = 0
    for start, end, content in (*sorted(splices), Splice(len(data), len(data), b"")):
        for begin in range(at, start - _CHUNK, _CHUNK):
            yield b"".join((*batch, data[begin : begin + _CHUNK]))
            batch, size, at = [], 0, begin + _CHUNK
        batch += (data[at:start], content)
        size += start - at + len(content)
        at = end
        if size > _CHUNK:
            yield b"".join(batch)
            batch, size = [], 0
    yield b"".join(batch)


def spelt(content: bytes, names: Mapping[str, str]) -> bytes:
    """The same XML in UTF-8, without comments, CDATA and instructions, in double quotes, with known prefixes.

    What an office program has written is so anyway, and is left alone.

    Args:
        content: the XML.
        names: prefix → namespace of the names that will be looked for; "" for names without prefix.
    """
    known = {uri.encode(): prefix.encode() for prefix, uri in names.items()}
    usual = all(
        known.get(uri) == (prefix if prefix in known.values() else None)
        for prefix, uri in _DECLARED.findall(content)
    )
    start = content.find(b"?>")  # an XML declaration in single quotes does no harm
    if (
        usual
        and not _has_foreign(content, start + 1)
        and not _ENCODING.match(content)
        and not content.startswith(_UTF_16)
    ):
        return content
    root = parse_xml(content)
    etree.strip_tags(root, etree.PI)
    declared = (f'xmlns:{prefix}="{uri}"'.replace(":=", "=") for prefix, uri in names.items())
    etree.fromstring(f"<holder {' '.join(declared)}/>").append(root)  # which gives its names their prefixes
    return xml_bytes(root)


def _has_foreign(content: bytes, start: int) -> bool:
    """Whether a sign of :data:`_FOREIGN` stands behind a byte; a single character is found far quicker."""
    return any(
        (sign.endswith(b" ") or content.find(sign[1:], start) >= 0) and content.find(sign, start) >= 0
        for sign in _FOREIGN
    )


@frozen
class Holder:
    """Reads and writes single elements of a part by themselves.

    Attributes:
        opening: begins an element that has the namespaces of the part's root.
    """

    opening: bytes

    @classmethod
    def of(cls, data: bytes) -> Holder:
        """The holder for the elements of a part that is :func:`spelt`."""
        root = _ROOT.search(data)
        names = _DECLARED.finditer(root[0] if root else b"")
        return cls(b"<holder %b>" % b" ".join([name[0] + b'"' for name in names]))

    def parsed(self, xml: bytes) -> etree._Element:
        """One element of the part, to be changed at will."""
        parser = etree.XMLParser(resolve_entities=False, recover=True)  # for prefixes declared in between
        return etree.fromstring(self.opening + xml + _CLOSING, parser)[0]

    def written(self, element: etree._Element) -> bytes:
        """The bytes of an element that was :meth:`parsed`, changed or not."""
        holder = element.getparent()
        if holder is None:
            raise ValueError(element.tag)
        return etree.tostring(holder, encoding="UTF-8")[len(self.opening) : -len(_CLOSING)]


def text_of(said: bytes) -> str:
    """Text as the bytes of a part have it.

    >>> text_of(b"a &lt; b &#20803;")
    'a < b 元'
    """
    text = said.decode()
    return html.unescape(text) if "&" in text else text


def attributes(tag: bytes | str) -> dict[str, str]:
    """The attributes in a tag of XML that is :func:`spelt`.

    >>> attributes(b'<w:t w:id="1" name="a &amp; b"/>')
    {'w:id': '1', 'name': 'a & b'}
    """
    text = tag if isinstance(tag, str) else tag.decode()
    said = dict(_ATTRIBUTE.findall(text))
    return {name: html.unescape(value) for name, value in said.items()} if "&" in text else said


def end_of(data: bytes, start: int) -> int:
    """Behind the end of the element that begins at a byte."""
    name = _NAME.match(data, start)
    if name is None:
        raise ValueError(start)
    depth = 0
    for tag in _tags(name[1]).finditer(data, start):
        depth += -1 if tag[1] else not tag[2]
        if not depth:
            return tag.end()
    return len(data)


@lru_cache(maxsize=32)
def _tags(name: bytes) -> re.Pattern[bytes]:
    return re.compile(_ANY % (re.escape(name), MORE))


def are_siblings(data: bytes, first: int, second: int) -> bool:
    """Whether only whole elements stand between two bytes, so that what begins at both has one parent."""
    depth = 0
    for tag in _TAG.finditer(data, first, second):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth < 0:
            return False
    return not depth
