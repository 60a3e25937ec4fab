"""A document of ours, read back: what it remembers of each figure, where that stands now, in which state."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml import etree

from zdxm.declare import frozen, pattern
from zdxm.document.marks import NAMESPACE, VERSION, ChartMemory, Mark, Point, Sentence
from zdxm.errors import DocumentError
from zdxm.figures.model import Source
from zdxm.figures.origins import Fact
from zdxm.figures.values import Kind
from zdxm.filters.values import LIST, WORDS
from zdxm.matching import Identity
from zdxm.ooxml.archive import Archive, broken, open_archive
from zdxm.ooxml.names import DRAWN, WORD
from zdxm.ooxml.scanning import MORE, attributes, spelt
from zdxm.provenance.drawings import Drawing, find_drawings
from zdxm.provenance.flow import NAMES, Flow, numbers_in, plain, read_flow

_OUR_NAMES = {"": NAMESPACE}
_CUSTOM_XML = "/customXml"
_ROOT = f"{{{NAMESPACE}}}figures"
_FIRST = pattern(rb"<figures(%b)/?>" % MORE)
_ENTRY = pattern(rb"<(source|reading|unit|scope|point|said|chart)(%b)/?>" % MORE)
_MARK = pattern(f"<mark({MORE.decode()})/?>")
_OUR_MARK = pattern(
    r'<mark n="(\d++)" figure="([^"]*+)"(?: form="([^"]*+)")?+ text="([^"]*+)"(?: in="(\d++)")?+/>'
)
"""A mark as we write it, and most programs leave it."""
_FACT = pattern(rb"""<figure(?=[^>]*?\sid=["']([^"']*+))""")
GONE, IDLE = "gone:", "idle:"
"""Begin the ids of what a later ledger had not; of two such facts with one id the last one counts."""
_FACTS_AT_HAND = 256  # of one row of a table, whose figures are made of each other
_SEARCHES = 4  # through all facts that take as long as making a list of them
_NUMBERS = frozenset(kind.value for kind in Kind) - {Kind.TEXT.value}


@frozen(kw_only=True)
class Record:
    """What a document remembers of how it was made.

    Attributes:
        part: name of the part in the package.
        kind: kind of report.
        project: name of the project that it is about; "" for a report on all.
        period: code of the period.
        title: the document's title as it was.
        sources: the workbooks.
        reading: what was read of them, in five lines; empty in a report of an older version.
        units: label of an amount → the unit that the ledger has it in, "" for several; empty likewise.
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
    reading: tuple[str, ...]
    units: dict[str, str]
    projects: dict[str, Identity]
    names: dict[str, str]
    marks: dict[int, Mark]
    points: tuple[Point, ...]
    facts: Mapping[str, Fact]
    sentences: tuple[Sentence, ...]
    charts: tuple[ChartMemory, ...]


class _Facts(Mapping[str, Fact]):
    """The facts of a record, read when one is asked for: there may be a hundred thousand."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._passed = self._last = 0
        self._read = lru_cache(maxsize=_FACTS_AT_HAND)(self._fact)
        self._place = lru_cache(maxsize=_FACTS_AT_HAND)(self._find)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {match[1].decode(): match.start() for match in _FACT.finditer(self._data)}

    def _find(self, figure: str) -> int:
        """The byte at which a fact begins; -1 where there is none.

        A few are looked for one by one, first behind the last, for they are asked for in order. As soon as
        that has taken as long, a list of all is made.
        """
        if self._passed <= _SEARCHES * len(self._data) and not figure.startswith((GONE, IDLE)):
            sign = f'<figure id="{figure}"'.encode()
            at = self._data.find(sign, self._last)
            self._passed += (at if at >= 0 else len(self._data)) - self._last
            if at < 0:
                at = self._data.find(sign, 0, self._last)
                self._passed += at if at >= 0 else self._last
            if at >= 0:
                self._last = at
                return at
        return self._places.get(figure, -1)

    def __contains__(self, figure: object) -> bool:
        return isinstance(figure, str) and self._place(figure) >= 0

    def __getitem__(self, figure: str) -> Fact:
        return self._read(figure)

    def _fact(self, figure: str) -> Fact:
        at = self._place(figure)
        if at < 0:
            raise KeyError(figure)
        said = attributes(self._data[at : self._data.index(b">", at)])
        unit, value = said["unit"], said.get("value")
        return Fact(
            figure,
            said["name"],
            unit,
            int(value) if value is not None and unit in _NUMBERS else value,
            said["formula"],
            said.get("cells"),
            tuple(said.get("parts", "").split()),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _our_part(archive: Archive) -> str:
    """The name of the part, whatever a program has called it.

    Raises:
        DocumentError: there is none, or a newer program wrote it.
    """
    for kind, part in archive.related(archive.main).values():
        root = archive.first(part) if kind.endswith(_CUSTOM_XML) else None
        if root is not None and root.tag == _ROOT:
            if int(root.get("version") or 0) > VERSION:
                raise DocumentError(archive.place, "文件是较新版本的zdxm生成的", "请升级zdxm后再试")
            return part
    raise DocumentError(
        archive.place,
        "文件里没有数字的出处（不是zdxm生成的，或生成时用了--no-provenance）",
        "请换用zdxm report生成、没有去掉出处的文件",
    )


def _read_record(archive: Archive, part: str) -> Record:
    data = spelt(archive.read(part), _OUR_NAMES)
    found = _FIRST.search(data)
    root = attributes(found[1]) if found else {}
    entries: dict[bytes, list[dict[str, str]]] = {}
    for entry in _ENTRY.finditer(data):
        entries.setdefault(entry[1], []).append(attributes(entry[2]))
    scopes = entries.get(b"scope", [])
    return Record(
        part=part,
        kind=root.get("kind", ""),
        project=root.get("project", ""),
        period=root.get("period", ""),
        title=root.get("title", ""),
        sources=tuple([Source(said["file"], said["sha256"]) for said in entries.get(b"source", ())]),
        reading=tuple([said["line"] for said in entries.get(b"reading", ())]),
        units={said["of"]: said["name"] for said in entries.get(b"unit", ())},
        projects={said["id"]: _identity(said) for said in scopes if "total" in said},
        names={said["id"]: said["name"] for said in scopes if "total" not in said},
        marks={mark.number: mark for mark in _marks(data)},
        points=tuple(map(_point, entries.get(b"point", ()))),
        facts=_Facts(data[max(data.find(b"<figure "), 0) :]),  # they stand behind the marks
        sentences=tuple(map(_sentence, entries.get(b"said", ()))),
        charts=tuple(map(_chart, entries.get(b"chart", ()))),
    )


def _identity(said: dict[str, str]) -> Identity:
    total = int(said["total"] or 0)
    return Identity(
        name=said["name"], code=said.get("code", ""), county=said.get("county", ""), total_investment=total
    )


def _marks(data: bytes) -> list[Mark]:
    """The marks of a record, which stand together."""
    sign = b"<mark"
    text = data[data.find(sign) : data.find(b">", data.rfind(sign)) + 1].decode()
    marks = [_mark(*entry.groups("")) for entry in _OUR_MARK.finditer(text)]
    if len(marks) == text.count(sign.decode()):
        return marks
    said = (attributes(entry[1]) for entry in _MARK.finditer(text))
    return [_mark(*[one.get(name, "") for name in ("n", "figure", "form", "text", "in")]) for one in said]


def _mark(number: str, figure: str, form: str, text: str, parent: str) -> Mark:
    form = sys.intern(form)  # a few, a hundred thousand times
    if "&" in text:
        text = html.unescape(text)
    return Mark(int(number), figure, form, text, int(parent or 0))


def _point(said: dict[str, str]) -> Point:
    return Point(int(said["chart"]), said["figure"], said["label"], said["text"])


def _sentence(said: dict[str, str]) -> Sentence:
    return Sentence(said["words"], tuple(map(int, said["marks"].split())))


def _chart(said: dict[str, str]) -> ChartMemory:
    size = int(said.get("width", 0)), int(said.get("height", 0))
    name, alt, xml, workbook, values = (said[key] for key in ("name", "alt", "xml", "workbook", "values"))
    return ChartMemory(int(said["n"]), name, alt, xml, workbook, values, size)


_MORE = pattern(r"(?:[.,]?\d)+")
_SIGNS = "-−－"
_SLIP = 2  # characters by which a program may shift the end of a bookmark


class State(Enum):
    """What has become of a printed figure.

    Attributes:
        INTACT: it stands as it was printed, perhaps with other words typed into its bookmark.
        REWORDED: its numbers are the same, its words are not.
        EDITED: it says something else.
        GONE: it, or its bookmark, is no longer there.
    """

    INTACT = "未改"
    REWORDED = "改了措辞"
    EDITED = "手改"
    GONE = "已删"


class Standing(NamedTuple):
    """One printed figure in the document as it is now.

    Attributes:
        mark: as it was printed.
        state: what has become of it.
        start, end: where it stands in the document's text; both 0 where it is gone.
        text: what stands there.
    """

    mark: Mark
    state: State
    start: int = 0
    end: int = 0
    text: str = ""


def is_words(figure: str) -> bool:
    """Whether an id is that of words or a list that follow a figure."""
    return figure.endswith((LIST, WORDS))


def stand(mark: Mark, flow: Flow) -> Standing:
    """Where a printed figure is now, and in which state."""
    span = flow.spans.stretch(mark.number)
    if span is None or (span[0] == span[1] and mark.text):
        return Standing(mark, State.GONE)
    start, end = span
    if flow.text[start - 1 : end + 1] == f"\n{mark.text}\n":  # all of a paragraph: nothing can touch it
        return Standing(mark, State.INTACT, start, end, mark.text)
    return _stand_among(mark, flow, start, end)


def _stand_among(mark: Mark, flow: Flow, start: int, end: int) -> Standing:
    """Where a printed figure among other words is, and in which state."""
    start, end = _unslipped(mark.text, flow, start, end)
    grown = _grown(flow.text, start, end)
    text = flow.text[slice(*grown)]
    if grown == (start, end) and text == mark.text:
        return Standing(mark, State.INTACT, start, end, mark.text)  # most of them, in one copy
    if grown != (start, end):
        return Standing(mark, State.EDITED, *grown, text)
    if plain(text) == plain(mark.text):
        return Standing(mark, State.INTACT, start, end, text)
    at = _sole(mark.text, text) if mark.text else None
    if at is not None:
        start += at
        return Standing(mark, State.INTACT, start, start + len(mark.text), mark.text)
    numbers = numbers_in(mark.text)
    same = bool(numbers) and numbers == numbers_in(text)
    return Standing(mark, State.REWORDED if same else State.EDITED, start, end, text)


def _unslipped(text: str, flow: Flow, start: int, end: int) -> tuple[int, int]:
    """The stretch, with the characters by which LibreOffice may cut off a bookmark's end given back."""
    short = len(text) - (end - start)
    if 0 < short <= _SLIP and flow.text.startswith(text, start):
        return start, start + len(text)
    return start, end


def _grown(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch, with digits and a sign that touch it.

    What is typed at the edge of a bookmark comes to stand outside it: 39 is 139 by now.
    """
    if start < end and text[start].isdigit():
        while start and (text[start - 1].isdigit() or text[start - 1] in _SIGNS):
            start -= 1
    if start < end and text[end - 1].isdigit() and (more := _MORE.match(text, end)):
        end = more.end()
    return start, end


def _sole(text: str, around: str) -> int | None:
    """Where a text stands inside a longer one, once and not as part of a longer number; else None."""
    guarded = re.escape(text)
    if text[0].isdigit():
        guarded = rf"(?<![\d.,{_SIGNS}]){guarded}"
    if text[-1].isdigit():
        guarded = rf"{guarded}(?![\d]|[.,]\d)"
    found = [match.start() for match in re.finditer(guarded, around)]
    return found[0] if len(found) == 1 else None


_ELSEWHERE = pattern(r"word/(?:header|footer|footnotes|endnotes|charts/chart)\d*\.xml")
_PARAGRAPHS, _TEXTS = (f"{WORD}p", f"{DRAWN}p"), (f"{WORD}t", f"{DRAWN}t")


@frozen
class Report:
    """A document as it is now.

    Attributes:
        archive: its parts.
        record: what it remembers of how it was made.
        flow: the text of its main part.
        standings: each printed figure, in the order in which they were printed.
        drawings: its charts.
    """

    archive: Archive
    record: Record
    flow: Flow
    standings: tuple[Standing, ...]
    drawings: tuple[Drawing, ...]

    def document(self) -> bytes:
        """Its main part, in which :attr:`flow` says where everything stands; not kept, for it is large."""
        return _document(self.archive)

    def changed(self) -> tuple[Standing, ...]:
        """The figures that somebody has changed or deleted."""
        return tuple(one for one in self.standings if one.state in (State.EDITED, State.GONE))

    def elsewhere(self) -> str:
        """What stands in headers, footers, notes and charts, where no bookmark is; a line a paragraph."""
        roots = (self.archive.root(part) for part in self.archive.members if _ELSEWHERE.fullmatch(part))
        paragraphs = (
            paragraph for root in roots if root is not None for paragraph in root.iter(*_PARAGRAPHS)
        )
        return "\n".join("".join(text.text or "" for text in one.iter(*_TEXTS)) for one in paragraphs)


def read_report(data: bytes, name: str = "文档") -> Report:
    """Read a document of ours, whatever has been done to it since.

    Args:
        data: the whole file.
        name: what error messages call it.

    Raises:
        DocumentError: no .docx, damaged, or without provenance.
    """
    archive = open_archive(data, name)
    part = _our_part(archive)
    flow, drawings = _read_document(archive)
    record = _read_record(archive, part)
    standings = tuple([stand(mark, flow) for mark in record.marks.values()])
    return Report(archive, record, flow, standings, drawings)


def _read_document(archive: Archive) -> tuple[Flow, tuple[Drawing, ...]]:
    try:
        data = _document(archive)
        flow = read_flow(data)
    except (etree.XMLSyntaxError, ValueError, IndexError) as error:
        raise broken(archive.place, archive.main) from error
    return flow, tuple(find_drawings(archive, flow, data))


def _document(archive: Archive) -> bytes:
    return spelt(archive.read(archive.main), NAMES)
