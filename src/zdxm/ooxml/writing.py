"""An OOXML package from its parts: the same bytes for the same parts, on every system, sealed.

A package is a tree: each part names the parts that its relationships lead to. What the package lists besides
(types, relationships) follows from the tree.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from zdxm.declare import frozen
from zdxm.ooxml.names import CONTENT_TYPES, DECLARATION, LINKS_TYPE, PACKAGE, PLAIN_TYPE, escaped, links_part
from zdxm.saving import SEAL, seal_xml

Content = str | bytes | Iterable[str]
"""A part's content, whole or in chunks; chunks may be gone through once only."""

_LEVEL = 3  # of deflate: a sixth of the time of level 9 for 1.3 times the size
_BATCH = 1 << 16  # characters written to the zip at once


@frozen
class Part:
    """A part of a package.

    Attributes:
        name: where it stands.
        content: what it holds.
        type: its content type.
        id: of the relationship that leads to it.
        relation: type of that relationship.
        parts: what its own relationships lead to.
    """

    name: str
    content: Content
    type: str
    id: str
    relation: str
    parts: tuple[Part, ...] = ()


SEAL_PART = Part(SEAL, "", "application/vnd.zdxm.seal+xml", "rId4", "urn:zdxm:relationships:seal")
"""The seal, which :func:`pack` writes, as the package must list it."""


def members(roots: Sequence[Part]) -> dict[str, Content]:
    """Name → content of everything in a package.

    Args:
        roots: the parts that the package itself leads to.
    """
    found: dict[str, Content] = {}
    types: dict[str, str] = {}
    _gather("", roots, found, types)
    return {CONTENT_TYPES: types_xml(types), **found}


def _gather(source: str, parts: Sequence[Part], found: dict[str, Content], types: dict[str, str]) -> None:
    if parts:
        folder = posixpath.dirname(source)
        targets = ((one.id, one.relation, posixpath.relpath(f"/{one.name}", f"/{folder}")) for one in parts)
        found[links_part(source)] = links_xml(targets)
    for part in parts:
        found[part.name] = part.content
        types[part.name] = part.type
        _gather(part.name, part.parts, found, types)


def links_xml(links: Iterable[tuple[str, str, str]]) -> str:
    """A relationships part from id, type and target of each."""
    items = "".join(
        f'<Relationship Id="{escaped(key)}" Type="{escaped(kind)}" Target="{escaped(target)}"/>'
        for key, kind, target in links
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def types_xml(types: Mapping[str, str]) -> str:
    """The part ``[Content_Types].xml``: one entry for a part, or Word calls the file damaged."""
    overrides = "".join(
        f'<Override PartName="/{escaped(part)}" ContentType="{escaped(kind)}"/>'
        for part, kind in types.items()
        if kind != PLAIN_TYPE or not part.endswith(".xml")
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{LINKS_TYPE}"/>'
        f'<Default Extension="xml" ContentType="{PLAIN_TYPE}"/>{overrides}</Types>'
    )


def pack(contents: Iterable[tuple[str, Content]], *, sealed: bool = True, level: int = _LEVEL) -> bytes:
    """A package's bytes.

    Args:
        contents: name and content of each part, in the order in which they are to stand.
        sealed: whether to write our seal, the hash over all other parts, at the end.
        level: of compression.
    """
    buffer = io.BytesIO()
    digests: dict[str, str] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in contents:
            if name != SEAL:
                digests[name] = _write(archive, name, content)
        if sealed:
            _write(archive, SEAL, seal_xml(digests))
    return buffer.getvalue()


def with_parts(data: bytes, parts: Mapping[str, Content]) -> bytes:
    """A package with some parts replaced and all others as they are; sealed anew where it had our seal.

    Args:
        data: the package.
        parts: name → new content of parts that it has.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        names = dict.fromkeys(name for name in old.namelist() if not name.endswith("/"))
        contents = ((name, parts[name] if name in parts else old.read(name)) for name in names)
        return pack(contents, sealed=SEAL in names)


def _write(archive: zipfile.ZipFile, name: str, content: Content) -> str:
    """Stream a part into the archive; returns its digest in hex."""
    digest = sha256()
    with archive.open(name, "w") as member:  # by name, a member has the stamp of 1980
        for batch in _batches(content):
            digest.update(batch)
            member.write(batch)
    entry = archive.getinfo(name)
    entry.create_system = entry.external_attr = 0  # the same on every system
    return digest.hexdigest()


def _batches(content: Content) -> Iterator[bytes]:
    """The content in UTF-8; chunks are joined to batches of about 64 K characters."""
    if isinstance(content, bytes):
        yield content
        return
    batch, size = [], 0
    for chunk in [content] if isinstance(content, str) else content:
        batch.append(chunk)
        size += len(chunk)
        if size > _BATCH:
            yield "".join(batch).encode()
            batch, size = [], 0
    yield "".join(batch).encode()
