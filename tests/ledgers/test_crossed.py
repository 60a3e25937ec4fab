"""A sample of what ``benchmarks/crossed_ledgers.py`` crosses by the ten thousand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from crossed.judge import judge
from crossed.making import make_book
from crossed.model import KEYS, Book
from crossed.painting import paint
from crossed.running import Outcome, try_book

SEED = 2011
COUNT = 60
BAD = {"silent", "crash", "false alarm"}


def _tried() -> Iterator[Outcome]:
    return (try_book(SEED, number, check=False) for number in range(COUNT))


def test_crossed_ledgers_are_read_right_or_told() -> None:
    """No value is silently wrong, no sound ledger called wrong, and no run ends in a crash."""
    outcomes = list(_tried())
    assert [outcome for outcome in outcomes if outcome.verdict in BAD] == []
    assert sum(outcome.verdict == "right" for outcome in outcomes) > COUNT / 4


def test_a_number_always_makes_the_same() -> None:
    """What is wrong can be repeated by its number alone."""
    assert [paint(make_book(SEED, number)) for number in range(5)] == [
        paint(make_book(SEED, number)) for number in range(5)
    ]


def _read_right(book: Book) -> list[dict[str, object]]:
    """The projects of a book as a program that reads it right would give them."""
    return [
        {
            "name": project.name,
            "category": min(filter(None, project.categories), default=None),
            "county": min(filter(None, project.counties), default=None),
            "status": min(filter(None, project.statuses), default=None),
            "cells": {KEYS["total"]: f"{project.places[0][0]}!F{project.places[0][1]}"},
            **{KEYS[name]: value.yuan if value.plain else None for name, value in project.values.items()},
        }
        for project in book.projects
    ]


def test_the_judge_overlooks_nothing() -> None:
    """One 元, one word, one project too few: silent, unless a message stands at the row."""
    book = next(book for number in count() if _sound(book := make_book(SEED, number)))
    sheet, row = book.projects[0].places[0]
    read = _read_right(book)
    assert judge(book, {"projects": read}, []) == []
    wrong = [{**read[0], "annual_plan": 1, "county": "某县", "status": "unheard of"}, *read[1:-1]]
    silent = judge(book, {"projects": wrong}, [])
    assert [(finding.kind, finding.what) for finding in silent] == [
        ("silent", "plan"),
        ("silent", "county"),
        ("silent", "status"),
        ("silent", "lost"),
    ]
    said = {"severity": "warning", "code": "ZD002", "place": f"台账.xlsx:{sheet}!H{row}", "message": "…"}
    told = judge(book, {"projects": wrong}, [said])
    assert [finding.kind for finding in told] == ["told", "told", "told", "silent"]
    error = judge(book, {"projects": read}, [{**said, "severity": "error"}])
    assert [finding.kind for finding in error] == ["false alarm"]


def _sound(book: Book) -> bool:
    return not book.faults and not book.doubtful and all(one.state != "withdrawn" for one in book.projects)
