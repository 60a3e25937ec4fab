"""The parts that every OOXML package has, written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zdxm.ooxml.names import DECLARATION, LINKS_TYPE, PACKAGE, PLAIN_TYPE

Link = tuple[str, str, str]
"""A relationship: id, type, target."""


def links_xml(links: Iterable[Link]) -> str:
    """A relationships part."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def types_xml(types: Mapping[str, str]) -> str:
    """The part ``[Content_Types].xml``, with the type of each part that is more than plain XML."""
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{LINKS_TYPE}"/>'
        f'<Default Extension="xml" ContentType="{PLAIN_TYPE}"/>{overrides}</Types>'
    )
