"""Compare what is read with the truth: every value is right, or told at its cell, row, column or sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossed.model import KEYS, WITHDRAWN, Book, Project

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_COLUMNS = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})")
_MARKS = "★▲*☆△●"


@dataclass(frozen=True)
class Finding:
    """One thing that is not simply right: silent, false alarm, told widely or told; with its story."""

    kind: str
    what: str
    place: str
    story: str


@dataclass(frozen=True)
class Message:
    """A diagnostic: how grave, on which sheet, over which columns and rows; 0 where it names none."""

    severity: str
    code: str
    sheet: str
    areas: tuple[tuple[int, int, int, int], ...]
    text: str

    def broad(self) -> bool:
        """Whether it is about a whole sheet or file."""
        return not self.areas

    def touches(self, sheet: str, row: int | None, column: int | None) -> bool:
        """Whether it names a cell, its row, its column (by a cell in the header) or all of its sheet."""
        if self.sheet not in {"", sheet}:
            return False
        if self.broad():
            return self.severity != "info"
        return any(
            (row is not None and top <= row <= bottom) or (column is not None and left <= column <= right)
            for left, top, right, bottom in self.areas
        )


@dataclass
class _Hearing:
    """The messages of a run, and which of them tell of something wrong."""

    messages: list[Message]
    heard: set[int] = field(default_factory=set)

    def heed(self, places: Sequence[tuple[str, int]], column: int | None) -> str:
        """Note every message about a place: "told", "told widely" if none is narrower, or "silent"."""
        telling = {
            index
            for index, message in enumerate(self.messages)
            if any(message.touches(sheet, row, column) for sheet, row in places)
        }
        self.heard |= telling
        if not telling:
            return "silent"
        return "told widely" if all(self.messages[index].broad() for index in telling) else "told"

    def wrong(
        self, what: str, places: Sequence[tuple[str, int]], story: str, column: int | None = None
    ) -> Finding:
        """Something wrong: told, if a message touches one of its places; silent otherwise."""
        place = f"{places[0][0]}!{places[0][1]}" if places else ""
        return Finding(self.heed(places, column), what, place, story)


def judge(book: Book, figures: Mapping[str, Any], diagnostics: Sequence[Mapping[str, str]]) -> list[Finding]:
    """Everything that is not simply right in one workbook."""
    hearing = _Hearing([read_message(one) for one in diagnostics])
    read = figures["projects"]
    found: list[Finding] = []
    matched: set[int] = set()
    for project in book.projects:
        same = [index for index, told in enumerate(read) if _same(project, told)]
        matched.update(same)
        listed = _plain(project.name) in _plain(str(figures.get("withdrawn", "")))
        found += _judge_project(hearing, project, [read[index] for index in same], listed=listed)
    for index, told in enumerate(read):
        if index not in matched:
            namesakes = [one for one in book.projects if _plain(one.name) == _plain(told["name"])]
            places = [*sorted(_places(told))[:1], *(place for one in namesakes for place in one.places)]
            found.append(hearing.wrong("invented", places, f"{told['name']} is no project"))
    found += _judge_faults(hearing, book, {finding.what for finding in found})
    misread = {finding.place.rpartition("!")[0] for finding in found}
    if {"lost", "doubled", "invented"} & {finding.what for finding in found}:
        misread |= {message.sheet for message in hearing.messages}
    return [*found, *_false_alarms(hearing, book, misread)]


def _judge_project(
    hearing: _Hearing, project: Project, read: Sequence[Mapping[str, Any]], *, listed: bool
) -> Iterator[Finding]:
    if project.state == WITHDRAWN:
        if read or not listed:
            story = f"{project.name} is withdrawn, but {'counted' if read else 'not listed'}"
            yield hearing.wrong("withdrawn", project.places, story)
    elif len(read) == 1:
        yield from _judge_amounts(hearing, project, read[0])
        yield from _judge_words(hearing, project, read[0])
    else:
        what = "doubled" if read else "lost"
        yield hearing.wrong(what, project.places, f"{project.name} is read {len(read)} times")


def _judge_amounts(hearing: _Hearing, project: Project, told: Mapping[str, Any]) -> Iterator[Finding]:
    for name, value in project.values.items():
        read = told[KEYS[name]]
        column = _column(told["cells"].get(KEYS[name]))
        if read != (value.yuan if value.plain else None):
            story = f"{project.name}: {read} for {value.yuan}{'' if value.plain else ' (doubtful)'}"
            yield hearing.wrong(name, project.places, story, column)


def _judge_words(hearing: _Hearing, project: Project, told: Mapping[str, Any]) -> Iterator[Finding]:
    truth = {"category": project.categories, "county": project.counties, "status": project.statuses}
    for name, allowed in truth.items():
        read = told[name]
        spelled = {_plain(one) if one else None for one in allowed}
        if allowed and (_plain(read) if read else None) not in spelled:
            story = f"{project.name}: {read} for {'/'.join(sorted(map(str, allowed)))}"
            yield hearing.wrong(name, project.places, story)
    if _plain(told["name"]) != _plain(project.name):
        yield hearing.wrong("name", project.places, f"{told['name']!r} for {project.name!r}")


def _judge_faults(hearing: _Hearing, book: Book, misread: set[str]) -> Iterator[Finding]:
    """Every fault must be told at its cell or row, unless its column is misread, which has been judged."""
    for fault in book.faults:
        telling = {
            index
            for index, message in enumerate(hearing.messages)
            if message.severity != "info"
            and message.sheet == fault.sheet
            and any(top <= fault.row <= bottom for _, top, _, bottom in message.areas)
        }
        hearing.heard |= telling
        if not telling and fault.field not in misread:
            yield Finding("silent", "fault", f"{fault.sheet}!{fault.row}", fault.story)


def _false_alarms(hearing: _Hearing, book: Book, misread: set[str]) -> Iterator[Finding]:
    """Errors that tell of nothing that is wrong, and do not follow from what was misread.

    A sheet of sums differs from projects of which some amount cannot be read.
    """
    listed = {sheet for project in book.projects for sheet, _ in project.places}
    for index, message in enumerate(hearing.messages):
        if book.doubtful and message.sheet not in listed:
            continue
        if message.severity != "error" or index in hearing.heard or message.sheet in misread:
            continue
        rows = {row for _, top, _, bottom in message.areas for row in range(top, bottom + 1)}
        if not any((message.sheet, row) in book.doubtful for row in rows):
            yield Finding(
                "false alarm", message.code, f"{message.sheet}!{min(rows, default=0)}", message.text
            )


def read_message(diagnostic: Mapping[str, str]) -> Message:
    """Take a diagnostic's place apart: file:sheet!cells, file:sheet, or file."""
    place = re.split(r"\.(?:xlsx|csv)", diagnostic["place"], maxsplit=1)[-1].removeprefix(":")
    sheet, mark, cells = place.rpartition("!")
    if not mark:
        sheet, cells = place, ""
    areas = tuple(_areas(cells))
    return Message(diagnostic["severity"], diagnostic["code"], sheet.strip("'"), areas, diagnostic["message"])


def _areas(cells: str) -> Iterator[tuple[int, int, int, int]]:
    for part in cells.split(","):
        if match := _AREA.search(part):
            left, top, right, bottom = (
                match[1],
                int(match[2]),
                match[3] or match[1],
                int(match[4] or match[2]),
            )
            yield _index(left), top, _index(right), bottom
        elif match := _COLUMNS.search(part):
            yield _index(match[1]), 1, _index(match[2]), 10**6


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _places(told: Mapping[str, Any]) -> set[tuple[str, int]]:
    """The sheets and rows that a project of the program's rests on."""
    found = set()
    for cells in told["cells"].values():
        sheet, _, rest = (cells or "").rpartition("!")
        found |= {(sheet.strip("'"), top) for _, top, _, _ in _areas(rest)}
    return found


def _column(cells: str | None) -> int | None:
    areas = list(_areas((cells or "").rpartition("!")[2]))
    return areas[0][0] if areas else None


def _same(project: Project, told: Mapping[str, Any]) -> bool:
    places = _places(told)
    return bool(places & set(project.places)) if places else _plain(told["name"]) == _plain(project.name)


def _plain(text: str) -> str:
    kept = (
        one
        for one in unicodedata.normalize("NFKC", text)
        if unicodedata.category(one) not in {"Cf", "Zs", "Cc"}
    )
    return "".join(kept).strip(_MARKS)
