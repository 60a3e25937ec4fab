"""Somebody else's package on python-docx: its parts and relationships, and room for parts of ours.

The file has passed the guards of :mod:`zdxm.ooxml.archive`. Its parts keep their bytes; whatever no
relationship leads to is left out, as every reader leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part as OpcPart

from zdxm.declare import pattern
from zdxm.ooxml.archive import Archive
from zdxm.ooxml.guards import Link
from zdxm.ooxml.names import CONTENT_TYPES, MAIN_TYPE, RELATIONSHIPS, links_part
from zdxm.ooxml.writing import Content, Part, types_xml

_MAIN = f"{RELATIONSHIPS}/officeDocument"
_UNTYPED = "application/octet-stream"
_NUMBERED = pattern(r"(.*?)\d*(\.\w+)")


class ForeignPackage:
    """A package that takes parts of ours."""

    def __init__(self, archive: Archive, left_out: Callable[[Link], bool]) -> None:
        """Read a package but for what some relationships lead to.

        Raises:
            DocumentError: a part cannot be unpacked, or its relationships are no XML.
        """
        self._archive, self._package = archive, OpcPackage()
        self._parts: dict[str, OpcPart] = {}
        self._new: dict[str, Content] = {}
        type_of, waiting = _types(archive), [""]
        while waiting:
            name = waiting.pop()
            source = self._source(name)
            for link in archive.links(name):
                if link.external:
                    source.load_rel(link.kind, link.target, link.id, is_external=True)
                elif archive.has(link.target) and not left_out(link):
                    if link.target not in self._parts:
                        kind = MAIN_TYPE if link.kind == _MAIN else type_of(link.target)
                        part = OpcPart(PackURI(f"/{link.target}"), kind, archive.read(link.target))
                        self._parts[link.target] = part
                        waiting.append(link.target)
                    source.load_rel(link.kind, self._parts[link.target], link.id)
        self._came = frozenset(self._parts)

    def _source(self, name: str) -> OpcPackage | OpcPart:
        return self._parts[name] if name else self._package

    def put(self, source: str, part: Part) -> None:
        """Give the content of a part of ours to the one of its kind that a part leads to; add it for none."""
        links = self._source(source).rels.values()
        same = (link.target_part for link in links if not link.is_external and link.reltype == part.relation)
        name = next((str(found.partname.membername) for found in same), "")
        if name:
            self._new[name] = part.content
        else:
            self.add(part, source)

    def add(self, part: Part, source: str = "") -> str:
        """Let a part, or the package, lead to a part of ours and all that it leads to.

        They stand under names that are free.

        Returns:
            Id of the new relationship.
        """
        return self._source(source).relate_to(self._adopted(part), part.relation)

    def _adopted(self, part: Part) -> OpcPart:
        name = self._free(part.name)
        adopted = self._parts[name] = OpcPart(PackURI(f"/{name}"), part.type)
        self._new[name] = part.content
        for inner in part.parts:
            adopted.load_rel(inner.relation, self._adopted(inner), inner.id)
        return adopted

    def _free(self, name: str) -> str:
        taken = {other.lower() for other in self._parts}
        tried = (_NUMBERED.sub(rf"\g<1>{number}\2", name) for number in count(1))
        return name if name.lower() not in taken else next(one for one in tried if one.lower() not in taken)

    def contents(self) -> dict[str, Content]:
        """Name → content of everything in the package; what nobody has touched keeps its bytes."""
        found = {name: self._new.get(name, part.blob) for name, part in self._parts.items()}
        for name, part in self._parts.items():
            if part.rels:
                touched = name == self._archive.main or name not in self._came
                found[links_part(name)] = part.rels.xml if touched else self._archive.read(links_part(name))
        found[links_part("")] = self._package.rels.xml
        found[CONTENT_TYPES] = types_xml({name: part.content_type for name, part in self._parts.items()})
        return found


def _types(archive: Archive) -> Callable[[str], str]:
    """Finds the content type of a part."""
    root = archive.root(CONTENT_TYPES)
    entries = [] if root is None else [dict(entry.attrib) for entry in root.iterfind("{*}*")]
    types = {
        (entry.get("PartName") or entry.get("Extension", "")).lower(): entry.get("ContentType", "")
        for entry in entries
    }

    def find(name: str) -> str:
        extension = name.rpartition(".")[2].lower()
        return types.get(f"/{name}".lower()) or types.get(extension) or _UNTYPED

    return find
