"""Ledgers written by people who had not seen the reader, as they wrote them, and the truth beside each.

``ledgers/NAME.xlsx`` (or .csv) and ``NAME.json``: ``period`` is what to ask for; ``expect`` says whether an
honest reader gives figures ("read"), must refuse, or may do either; every project has its place, its words
and three amounts in whole 元. A value of the kind "exact" must be read so, "blank" and "none" must be null,
"vague" may be told or be null. The files are kept as they were given: nothing here writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crossed.model import WITHDRAWN, Book, Fault, Project, Value

FOLDER = Path(__file__).with_name("ledgers")

ANY = frozenset({"not_started", "under_way", "stopped", "finished", None})
_STATUSES = {"started": "under_way"}
_EMPTY = {"—", "——", "/", "无", "-", "……"}
"""Written by a clerk for "nothing": the truth calls some of them vague, but there is nothing to be told."""

_ENDED = {"p13": {17, 18}}
"""Rows of the state 终止 under 拟调出项目, no part of the 合计: their truth is a judgement, 停工 or
out of the programme, and we set them apart."""

_AGAIN = {"p05": {"省重点": "市重点"}}
"""Sheets whose every row stands again on another, at the same row with the same figures; either may be read.
The truth names the first, while it says that the projects count once."""


@dataclass(frozen=True)
class Ledger:
    """One file with what is true of it; ``lacks`` an amount, if it says nothing of it for some project."""

    path: Path
    note: str
    expect: str
    lacks: bool
    book: Book


def ledgers(letters: str = "") -> list[Ledger]:
    """All of them, or those whose names begin with one of the letters, by name."""
    truths = sorted(FOLDER.glob(f"[{letters}]*.json" if letters else "*.json"))
    return [_ledger(json.loads(truth.read_text(encoding="utf-8"))) for truth in truths]


def _ledger(truth: Mapping[str, Any]) -> Ledger:
    path = FOLDER / truth["file"]
    book = Book(int(truth["case"][1:3]), truth["period"], {"set": truth["case"][0]})
    for one in truth["projects"]:
        ended = one["row"] in _ENDED.get(truth["case"][:3], ())
        book.projects.append((_ended if ended else _project)(one, one["sheet"] or path.stem))
        if again := _AGAIN.get(truth["case"][:3], {}).get(one["sheet"]):
            book.projects[-1].places.append((again, one["row"]))
    for one in truth.get("withdrawn", ()):
        book.projects.append(_ended(one, one["sheet"] or path.stem))
    for one in truth["errors"]:
        row = int("".join(letter for letter in one["cell"] if letter.isdigit()))
        book.faults.append(Fault(one["sheet"], row, "", one["what"]))
        book.doubtful.add((one["sheet"], row))
    for project, one in zip(book.projects, truth["projects"], strict=False):
        if any(value["kind"] == "vague" for value in one["values"].values()):
            book.doubtful.update(project.places)
    kinds = {value["kind"] for one in truth["projects"] for value in one["values"].values()}
    return Ledger(path, truth["note"], truth["expect"], "none" in kinds, book)


def _ended(one: Mapping[str, Any], sheet: str) -> Project:
    return Project(one["name"], "", "", "", WITHDRAWN, {}, places=[(sheet, one["row"])])


def _project(one: Mapping[str, Any], sheet: str) -> Project:
    status = _STATUSES.get(one["status"], one["status"])
    return Project(
        name=one["name"],
        category=one["category"] or "",
        county=one["county"] or "",
        level="",
        state="",
        amounts={},
        values={name: _value(value) for name, value in one["values"].items()},
        statuses=frozenset({status}) if status else ANY,
        categories=_spellings(one["category"]),
        counties=frozenset({one["county"]}) if one["county"] else frozenset(),
        places=[(sheet, one["row"])],
    )


def _spellings(category: str | None) -> frozenset[str | None]:
    """A category with or without the word at its end; none is held against a ledger that names none."""
    if category is None:
        return frozenset()
    bare = category.removesuffix("项目").removesuffix("类")
    return frozenset({category, bare, bare + "项目", bare + "类"})


def _value(value: Mapping[str, Any]) -> Value:
    if value["kind"] == "vague" and (value["text"] or "").strip() in _EMPTY:
        return Value(None)
    if value["kind"] == "vague":
        return Value(value["yuan"], plain=False)
    return Value(value["yuan"] if value["kind"] == "exact" else None)
