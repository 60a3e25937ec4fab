"""Where a column is not known: which headers come closest to the word that is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zdxm.cells import read_text
from zdxm.diagnostics import column_letters
from zdxm.layout.headers import SCAN_ROWS, read_block
from zdxm.layout.words import canonical, read_header
from zdxm.schema import LEDGER_FIELDS, Kind, field_by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zdxm.layout.headers import Header, HeaderBlock
    from zdxm.workbook import Sheet, Workbook

__all__ = ["NEEDED", "Guess", "Guessed", "closest", "guess_table", "guesses_text", "say_which"]

NEEDED = ("name", "total_investment", "annual_plan", "completed")
"""Fields that are guessed where no header is found."""

SHOWN = 3
"""Candidates that a message offers for one field."""

LONGEST_HEADER = 30
"""Characters; what is longer is no header."""

_LEAST_HEADERS = 3
_LEAST_SCORES = 100
"""What the scores of the needed fields add up to at least; below, nothing looks like a ledger."""
_SAMPLE = 50
"""Rows below a header that tell what its columns hold."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that may be a field.

    Attributes:
        key: the field.
        header: the column.
        score: how near its words come to the field's, 0 to 100.
    """

    key: str
    header: Header
    score: int


@dataclass(frozen=True, slots=True)
class Guessed:
    """A sheet on which no header was found, and the rows that most look like one.

    Attributes:
        sheet: name of the tab.
        block: those rows.
        guesses: for each needed field its best candidate, each column once.
    """

    sheet: str
    block: HeaderBlock
    guesses: tuple[Guess, ...]


def closest(sheet: Sheet, headers: Iterable[Header], key: str, below: int) -> tuple[Guess, ...]:
    """The columns whose headers come closest to a field, best first; amounts only for money, texts for texts.

    Args:
        sheet: the sheet.
        headers: columns that are not read yet.
        key: the field that is looked for.
        below: the first row under the header.
    """
    amounts = field_by_key(key).kind in {Kind.MONEY, Kind.PERCENT}
    found = [
        Guess(key, header, _score(header, key))
        for header in headers
        if _holds_numbers(sheet, header.column, below) == amounts
    ]
    return tuple(sorted(found, key=lambda guess: -guess.score)[:SHOWN])


def _score(header: Header, key: str) -> int:
    from rapidfuzz import fuzz

    words = [canonical(word) for word in field_by_key(key).synonyms]
    keys = {*header.keys, read_header(header.text.split("/")[-1])}
    return round(max(fuzz.ratio(one, word) for one in keys for word in words))


def _holds_numbers(sheet: Sheet, column: int, start: int) -> bool:
    """Whether most of the first cells that hold something are numbers."""
    cells = [sheet.value(row, column) for row in range(start, min(start + _SAMPLE, sheet.bottom))]
    filled = [cell for cell in cells if cell != ""]
    numbers = sum(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled)
    return 2 * numbers > len(filled)


def guess_table(book: Workbook) -> Guessed | None:
    """The sheet and the rows of a workbook that most look like a ledger's header; None if nothing does."""
    found = [
        guessed
        for sheet in book.sheets
        for row in range(sheet.top, min(sheet.bottom, sheet.top + SCAN_ROWS))
        if (guessed := _guess_at(sheet, row)) is not None
    ]
    best = max(found, key=_likeness, default=None)
    return best if best is not None and _likeness(best) >= _LEAST_SCORES else None


def _likeness(guessed: Guessed) -> int:
    return sum(guess.score for guess in guessed.guesses)


def _guess_at(sheet: Sheet, row: int) -> Guessed | None:
    """One row taken as a header: at least three short texts, and amounts below."""
    cells = [cell for cell in sheet.rows[row - sheet.top] if cell != ""]
    short = [cell for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST_HEADER]
    if len(short) < _LEAST_HEADERS or len(short) < len(cells):
        return None
    block = read_block(sheet, row, row)
    guesses: list[Guess] = []
    for key in NEEDED:
        taken = {guess.header.column for guess in guesses}
        free = [header for header in block.headers if header.column not in taken]
        guesses += closest(sheet, free, key, row + 1)[:1]
    amounts = any(guess.key != NEEDED[0] for guess in guesses)
    return Guessed(sheet.name, block, tuple(guesses)) if amounts else None


def guesses_text(guesses: Sequence[Guess]) -> str:
    """Candidates in words: 第4行C列“本年任务数”可能是“年度计划投资”（相近度44）."""
    return "、".join(
        f"第{guess.header.row + 1}行{column_letters(guess.header.column)}列“{read_text(guess.header.text)}”"
        f"可能是“{field_by_key(guess.key).label}”（相近度{guess.score}）"
        for guess in guesses
    )


def say_which(guesses: Sequence[Guess]) -> str:
    """How to write the first candidates into ``zdxm.toml``: one line of TOML for each field."""
    best = {guess.key: guess for guess in reversed(guesses)}
    order = [each.key for each in LEDGER_FIELDS if each.key in best]
    return "、".join(
        f'{field_by_key(key).label} = "{column_letters(best[key].header.column)}"' for key in order
    )
