"""The part of a document that says what its bookmarks are, read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from zdxm.document.marks import NAMESPACE, VERSION, Mark, Point
from zdxm.document.memory import ChartMemory, Sentence
from zdxm.errors import DocumentError
from zdxm.figures import Fact, Kind, Source
from zdxm.matching import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zdxm.docx_text.archive import Archive

__all__ = ["Record", "read_record"]

_CUSTOM_XML = "/customXml"
_ROOT = f"{{{NAMESPACE}}}figures"
_NUMBERS = frozenset(kind.value for kind in Kind) - {Kind.TEXT.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a document remembers of how it was made.

    Attributes:
        part: name of the part in the package.
        kind: kind of report.
        project: name of the project that it is about; "" for a report on all.
        period: code of the period.
        title: the document's title as it was.
        sources: the workbooks.
        projects: scope → what the project is known by, in the ledger's order.
        names: scope → name of each group and each kind of register rows.
        marks: number of the bookmark → what it is, in the order of the text.
        points: values in charts.
        facts: id → figure or column.
        sentences: the report's sentences as they were printed.
        charts: the charts as they were written.
    """

    part: str
    kind: str
    project: str
    period: str
    title: str
    sources: tuple[Source, ...]
    projects: dict[str, Identity]
    names: dict[str, str]
    marks: dict[int, Mark]
    points: tuple[Point, ...]
    facts: dict[str, Fact]
    sentences: tuple[Sentence, ...]
    charts: tuple[ChartMemory, ...]


def read_record(archive: Archive) -> Record:
    """Find and read the part, whatever name a program has given it.

    Raises:
        DocumentError: there is none, or a newer program wrote it.
    """
    for part, root in _items(archive):
        if root.tag == _ROOT:
            if int(root.get("version") or 0) > VERSION:
                raise DocumentError(archive.name, "文件是较新版本的zdxm生成的", "请升级zdxm后再试")
            return _record(part, root)
    raise DocumentError(
        archive.name,
        "文件里没有数字的出处（不是zdxm生成的，或生成时用了--no-provenance）",
        "请换用zdxm report生成、没有去掉出处的文件",
    )


def _items(archive: Archive) -> Iterator[tuple[str, etree._Element]]:
    for kind, target in archive.related(archive.main).values():
        root = archive.root(target) if kind.endswith(_CUSTOM_XML) else None
        if root is not None:
            yield target, root


def _record(part: str, root: etree._Element) -> Record:
    entries: dict[str, list[etree._Element]] = {}
    for entry in root:
        entries.setdefault(etree.QName(entry).localname, []).append(entry)
    scopes = entries.get("scope", [])
    return Record(
        part=part,
        kind=_get(root, "kind"),
        project=_get(root, "project"),
        period=_get(root, "period"),
        title=_get(root, "title"),
        sources=tuple(Source(_get(e, "file"), _get(e, "sha256")) for e in entries.get("source", [])),
        projects={_get(e, "id"): _identity(e) for e in scopes if e.get("total") is not None},
        names={_get(e, "id"): _get(e, "name") for e in scopes if e.get("total") is None},
        marks={mark.number: mark for mark in map(_mark, entries.get("mark", []))},
        points=tuple(map(_point, entries.get("point", []))),
        facts={fact.id: fact for fact in map(_fact, entries.get("figure", []))},
        sentences=tuple(map(_sentence, entries.get("said", []))),
        charts=tuple(map(_chart, entries.get("chart", []))),
    )


def _get(element: etree._Element, name: str) -> str:
    return element.get(name) or ""


def _identity(entry: etree._Element) -> Identity:
    total = int(_get(entry, "total") or 0)
    return Identity(
        name=_get(entry, "name"),
        code=_get(entry, "code"),
        county=_get(entry, "county"),
        total_investment=total,
    )


def _mark(entry: etree._Element) -> Mark:
    number, parent = int(_get(entry, "n")), int(_get(entry, "in") or 0)
    return Mark(number, _get(entry, "figure"), _get(entry, "form"), _get(entry, "text"), parent)


def _point(entry: etree._Element) -> Point:
    return Point(int(_get(entry, "chart")), _get(entry, "figure"), _get(entry, "label"), _get(entry, "text"))


def _sentence(entry: etree._Element) -> Sentence:
    return Sentence(_get(entry, "words"), tuple(map(int, _get(entry, "marks").split())))


def _chart(entry: etree._Element) -> ChartMemory:
    width, height = (int(_get(entry, name) or 0) for name in ("width", "height"))
    name, alt, xml, workbook, values = (
        _get(entry, key) for key in ("name", "alt", "xml", "workbook", "values")
    )
    return ChartMemory(int(_get(entry, "n")), name, alt, xml, workbook, values, (width, height))


def _fact(entry: etree._Element) -> Fact:
    unit, value = _get(entry, "unit"), entry.get("value")
    return Fact(
        _get(entry, "id"),
        _get(entry, "name"),
        unit,
        int(value) if value is not None and unit in _NUMBERS else value,
        _get(entry, "formula"),
        entry.get("cells"),
        tuple(_get(entry, "parts").split()),
    )
