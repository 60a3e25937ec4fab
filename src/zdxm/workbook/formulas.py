"""Formulas that no program has calculated, worked out: ``+ - * /``, ``SUM`` and brackets within the sheet.

A ledger that a program wrote and nobody has opened since holds formulas without values. What needs more than
plain arithmetic stays without one, and is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from zdxm.declare import pattern
from zdxm.diagnostics import column_number
from zdxm.workbook.model import Place, Raw, Sheet

_TOKEN = pattern(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)|(?P<sum>SUM(?=\s*\())"
    r"|(?P<range>\$?[A-Z]{1,3}\$?\d{1,7}\s*:\s*\$?[A-Z]{1,3}\$?\d{1,7})|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?![\w!(.])"
    r"|(?P<sign>[-+*/(),%]))",
    re.IGNORECASE,
)
_REFERENCE = pattern(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_DEEPEST = 60
"""Formulas that rest on each other, brackets in brackets."""
_MOST_CELLS = 2_000_000
"""Of the ranges that one sheet's formulas add up."""
_DIGITS = 15
"""As many as a table program keeps."""


class _CannotError(Exception):
    """A formula that is not plain arithmetic of numbers on its sheet."""


def work_out(sheet: Sheet, formulas: Mapping[Place, str]) -> dict[Place, float]:
    """The values of those formulas that plain arithmetic answers.

    Args:
        sheet: holds the other cells.
        formulas: address → formula, without its equals sign.
    """
    desk = _Desk(sheet, formulas)
    values = {place: desk.value(place, 0) for place in formulas}
    return {place: value for place, value in values.items() if value is not None}


class _Desk:
    """Works formulas out, each once."""

    def __init__(self, sheet: Sheet, formulas: Mapping[Place, str]) -> None:
        self.sheet, self.formulas = sheet, formulas
        self.own = re.compile(rf"(?:{re.escape(sheet.name)}|'{re.escape(sheet.name)}')!")
        self.known: dict[Place, float | None] = {}
        self.left = _MOST_CELLS

    def value(self, place: Place, depth: int) -> float | None:
        """What the formula of a cell comes to; None where it cannot be told."""
        if place not in self.known:
            self.known[place] = None  # what a circle finds
            try:
                number = _Parser(self, self.own.sub("", self.formulas[place]), depth + 1).answer()
            except (_CannotError, ZeroDivisionError, OverflowError):
                return None
            self.known[place] = float(f"{number:.{_DIGITS}g}") if math.isfinite(number) else None
        return self.known[place]

    def cell(self, place: Place, depth: int) -> Raw:
        """What a cell holds, a formula's value included."""
        if place in self.formulas:
            value = self.value(place, depth) if depth < _DEEPEST else None
            if value is None:
                raise _CannotError
            return value
        if place in self.sheet.faulty:
            raise _CannotError
        return self.sheet.value(*place)

    def numbers(self, first: Place, last: Place, depth: int) -> Iterator[float]:
        """The numbers in a range, its other cells passed over, as SUM does."""
        rows = range(min(first[0], last[0]), min(max(first[0], last[0]) + 1, self.sheet.bottom))
        columns = range(min(first[1], last[1]), min(max(first[1], last[1]) + 1, self.sheet.right))
        self.left -= len(rows) * len(columns)
        if self.left < 0:
            raise _CannotError
        for row in rows:
            for column in columns:
                cell = self.cell((row, column), depth)
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    yield cell


class _Parser:
    """Reads one formula from left to right."""

    def __init__(self, desk: _Desk, formula: str, depth: int) -> None:
        self.desk, self.depth = desk, depth
        self.tokens = list(_tokens(formula))
        self.at = 0

    def answer(self) -> float:
        value = self.sum()
        if self.at < len(self.tokens):
            raise _CannotError
        return value

    def _sign(self, signs: str) -> str:
        """The next token if it is one of these signs; else nothing."""
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind != "sign" or text not in signs:
            return ""
        self.at += 1
        return text

    def sum(self) -> float:
        value = self._product()
        while sign := self._sign("+-"):
            value += self._product() if sign == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._factor()
        while sign := self._sign("*/"):
            value = value * self._factor() if sign == "*" else value / self._factor()
        return value

    def _factor(self) -> float:
        negative = False
        while sign := self._sign("+-"):
            negative ^= sign == "-"
        value = -self._single() if negative else self._single()
        while self._sign("%"):
            value /= 100
        return value

    def _single(self) -> float:
        if self._sign("("):
            return self._closed(self._deeper())
        if self.at >= len(self.tokens):
            raise _CannotError
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text)
        if kind == "cell":
            return _number(self.desk.cell(_place(text), self.depth))
        if kind == "sum" and self._sign("("):
            parts = [self._summand()]
            while self._sign(","):
                parts.append(self._summand())
            return self._closed(math.fsum(parts))
        raise _CannotError

    def _deeper(self) -> float:
        """What stands in brackets."""
        if self.depth >= _DEEPEST:
            raise _CannotError
        self.depth += 1
        value = self.sum()
        self.depth -= 1
        return value

    def _summand(self) -> float:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        following = self.tokens[self.at + 1 : self.at + 2]
        alone = following and following[0][1] in {",", ")"}
        if kind == "range" or (kind == "cell" and alone):
            self.at += 1
            first, _, last = text.partition(":")
            return math.fsum(self.desk.numbers(_place(first), _place(last or first), self.depth))
        return self._deeper()

    def _closed(self, value: float) -> float:
        if not self._sign(")"):
            raise _CannotError
        return value


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at, formula = 0, formula.strip()
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        if found is None or found.lastgroup is None:
            raise _CannotError
        yield found.lastgroup, found[found.lastgroup].upper()
        at = found.end()


def _place(text: str) -> Place:
    found = _REFERENCE.fullmatch(text.strip())
    if found is None or found[2].strip("0") == "":
        raise _CannotError
    return int(found[2]) - 1, column_number(found[1])


def _number(cell: Raw) -> float:
    """A cell in arithmetic: nothing is 0, a word is no number."""
    if cell == "":
        return 0.0
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise _CannotError
    return cell
