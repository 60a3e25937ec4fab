"""Header cells: one to four rows of merged Chinese, read as one normalised text a column.

See :mod:`zdxm.fields` for the marks that stand for periods in a normalised header.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from zdxm.cells.words import read_text
from zdxm.declare import frozen
from zdxm.diagnostics import column_letters
from zdxm.fields import LEDGER_FIELDS, Field, FieldKind, field_by_key
from zdxm.layout.words import candidates, canonical, drop_brackets, drop_year_end, read_header
from zdxm.periods import NamedSpan, find_period, find_year
from zdxm.units import Unit, find_unit
from zdxm.workbook.model import Sheet, Workbook

SCAN_ROWS = 60
"""How far down a sheet its header may begin; real files have long covers."""

MAX_DEPTH = 4
_BRACKETS = frozenset("(（[［")
ROUGH_TIER = 10
"""Added to the tier of a header whose brackets had to be left out to know its word."""
WIDE_CAPTION = 3
"""Columns; a lone text merged from the first column over more than so many is a title."""
MIN_FIELDS = 2
"""A block that names fewer fields is no header but a sentence that happens to hold the word."""


@frozen
class Header:
    """One column's header, normalised.

    Attributes:
        text: the header as it stands, levels joined with 「/」, for messages.
        keys: normalised candidates, the most specific first.
        loose: the last candidate when it may only name a text column, since a parent speaks of another time.
        rough: candidates without what stands in brackets, for want of a better one.
        unit: money unit named in the header, leaf before parent.
        span: period named in the header.
        year: year named in the header, the end of a past year set aside.
        row, column: its lowest cell.
        origin: the cell that the leaf's text stands in; two columns under one merged cell share it.
    """

    text: str
    keys: tuple[str, ...]
    loose: str
    rough: tuple[str, ...]
    unit: Unit | None
    span: NamedSpan | None
    year: int | None
    row: int
    column: int
    origin: tuple[int, int]


@frozen
class HeaderBlock:
    """The header rows ``top``…``bottom`` (inclusive) and one header a column, blank columns left out."""

    top: int
    bottom: int
    headers: tuple[Header, ...]


@frozen
class HeaderMatch:
    """A header that fits a field.

    Attributes:
        rank: place of its word among the field's synonyms, 0 the best.
        tier: words of one tier name the field equally well; lower is better.
        key: the word.
        header: the column.
        given: the office says so.
    """

    rank: int
    tier: int
    key: str
    header: Header
    given: bool = False


Cell = tuple[str, tuple[int, int]]
"""Text of a header cell and where it stands."""


def _grid(sheet: Sheet, top: int, bottom: int) -> list[list[Cell]]:
    """Header cells, merged ones spread over all they cover; a merge from above the block is a title."""
    columns = range(sheet.left, sheet.right)
    grid = [
        [(read_text(sheet.value(row, column)), (row, column)) for column in columns]
        for row in range(top, bottom + 1)
    ]
    for merge in sheet.merges:
        if merge.top < top or merge.top > bottom:
            continue
        cell = read_text(sheet.value(merge.top, merge.left)), (merge.top, merge.left)
        for row in range(merge.top, min(merge.bottom, bottom) + 1):
            for column in range(merge.left, min(merge.right, sheet.right - 1) + 1):
                grid[row - top][column - sheet.left] = cell
    if not sheet.knows_merges:
        _spread_parents(grid)
    return grid


def _spread_parents(grid: list[list[Cell]]) -> None:
    """Where a format tells no merges: a blank above a filled leaf belongs to the parent at its left."""
    for level in range(len(grid) - 1):
        parent: Cell = ("", (-1, -1))
        for column, cell in enumerate(grid[level]):
            parent = cell if cell[0] else parent
            if not cell[0] and grid[level + 1][column][0] and parent[0]:
                grid[level][column] = parent


def read_block(sheet: Sheet, top: int, bottom: int) -> HeaderBlock:
    """Read the rows ``top``…``bottom`` (inclusive) as a header."""
    grid = _grid(sheet, top, bottom)
    headers = []
    for offset in range(sheet.right - sheet.left):
        cells = list(dict.fromkeys(level[offset] for level in grid if level[offset][0]))
        if cells:
            headers.append(_read_column(cells, bottom, sheet.left + offset))
    return HeaderBlock(top, bottom, tuple(headers))


def _read_column(cells: list[Cell], row: int, column: int) -> Header:
    levels = [text for text, _ in cells]
    joined = "".join(levels)
    unit = next(filter(None, map(find_unit, reversed(levels))), None)
    span = find_period(levels[-1]) or find_period(joined)
    year = find_year(drop_year_end(joined))
    if span is not None and span.year is None and year is not None:
        span = replace(span, year=year)
    keys, loose = candidates(levels)
    short = [drop_brackets(level) for level in levels]
    rough = candidates(short)[0] if any(map(len, short)) and short != levels else ()
    return Header("/".join(levels), keys, loose, rough, unit, span, year, row, column, cells[-1][1])


@lru_cache(maxsize=16)
def _ranks(fields: tuple[Field, ...]) -> dict[str, tuple[int, Field]]:
    """Each word with its place and field; a word of two fields belongs to the first."""
    return {
        canonical(synonym): (place, field)
        for field in reversed(fields)
        for place, synonym in reversed(list(enumerate(field.synonyms)))
    }


@lru_cache(maxsize=16)
def name_words(fields: tuple[Field, ...], key: str) -> frozenset[str]:
    """All words of one field, as :func:`zdxm.layout.words.canonical` writes them."""
    return frozenset(map(canonical, next(field.synonyms for field in fields if field.key == key)))


def match_fields(block: HeaderBlock, fields: tuple[Field, ...]) -> dict[str, tuple[HeaderMatch, ...]]:
    """Assign each header to the one field that names it best; a field's headers stand best first."""
    ranks = _ranks(fields)
    found: dict[str, list[HeaderMatch]] = {}
    for header in block.headers:
        key, rough = _word_of(header, ranks)
        if key is not None:
            rank, field = ranks[key]
            match = HeaderMatch(rank, field.tiers[rank] + ROUGH_TIER * rough, key, header)
            found.setdefault(field.key, []).append(match)
    return {name: tuple(sorted(items, key=_goodness)) for name, items in found.items()}


def _word_of(header: Header, ranks: dict[str, tuple[int, Field]]) -> tuple[str | None, bool]:
    """The word that a header names a field with, and whether its brackets had to go for that."""
    key = next((key for key in header.keys if key in ranks), None)
    if key is None and header.loose in ranks:
        text = ranks[header.loose][1].kind not in {FieldKind.MONEY, FieldKind.PERCENT}
        key = header.loose if text else None
    if key is not None:
        return key, False
    return next((key for key in header.rough if key in ranks), None), True


def _goodness(match: HeaderMatch) -> tuple[bool, int]:
    return match.tier >= ROUGH_TIER, match.rank


def find_header(
    sheet: Sheet, fields: tuple[Field, ...], anchor: str, start: int, *, within: int = SCAN_ROWS
) -> HeaderBlock | None:
    """Find the first header rows with a column for a field, in ``within`` rows from ``start`` on.

    Tries every block of up to four rows around each row that names the anchor, and takes the one that names
    most fields; of equals the shallowest.
    """
    words = name_words(fields, anchor)
    for row in range(max(start, sheet.top), min(sheet.bottom, start + within)):
        if any(
            isinstance(cell, str) and cell and _names(cell, words) for cell in sheet.rows[row - sheet.top]
        ):
            block = _best_block(sheet, fields, anchor, row, start)
            if block is not None:
                return block
    return None


def _names(cell: str, words: frozenset[str]) -> bool:
    return read_header(cell) in words or (
        not _BRACKETS.isdisjoint(cell) and read_header(drop_brackets(cell)) in words
    )


def _best_block(
    sheet: Sheet, fields: tuple[Field, ...], anchor: str, row: int, start: int
) -> HeaderBlock | None:
    best: tuple[int, HeaderBlock] | None = None
    for top, bottom in _extents(sheet, row, start):
        block = read_block(sheet, top, bottom)
        matched = match_fields(block, fields)
        if anchor in matched and len(matched) >= MIN_FIELDS and (best is None or len(matched) > best[0]):
            best = (len(matched), block)
    return best[1] if best else None


def _extents(sheet: Sheet, row: int, start: int) -> Iterator[tuple[int, int]]:
    """Possible first and last header rows around the row that names the anchor, shallow ones first."""
    for depth in range(MAX_DEPTH):
        for top in range(row, max(row - MAX_DEPTH, start - 1, sheet.top - 1), -1):
            if top < row and _is_caption(sheet, top):
                break
            bottom = top + depth
            merged = [merge.bottom for merge in sheet.merges if top <= merge.top <= row]
            least = max((end for end in merged if end < top + MAX_DEPTH), default=row)
            if bottom >= max(least, row) and (bottom == least or not _has_number(sheet, row + 1, bottom)):
                yield top, bottom


def _is_caption(sheet: Sheet, row: int) -> bool:
    """Whether a row holds one text that stands above everything: a title, no parent of some columns."""
    filled = [sheet.left + at for at, cell in enumerate(sheet.rows[row - sheet.top]) if cell != ""]
    if len(filled) != 1:
        return False
    reach = next((merge.right for merge in sheet.merges if (merge.top, merge.left) == (row, filled[0])), None)
    return reach is not None and filled[0] == sheet.left and reach - sheet.left >= WIDE_CAPTION


def _has_number(sheet: Sheet, first: int, last: int) -> bool:
    """Whether rows hold a number: data, which ends a header."""
    rows = sheet.rows[first - sheet.top : last + 1 - sheet.top]
    return len(rows) < last + 1 - first or any(type(cell) in {int, float} for row in rows for cell in row)


NEEDED = ("name", "total_investment", "annual_plan", "completed")
"""Fields that are guessed where no header is found."""

SHOWN = 3
"""Candidates that a message offers for one field."""

NEAR = 60
"""The score from which on a field is named for a column that is read as none."""

LONGEST_HEADER = 30
"""Characters; what is longer is no header."""

_LEAST_HEADERS = 3
_LEAST_SCORES = 100
"""What the scores of the needed fields add up to at least; below, nothing looks like a ledger."""
_SAMPLE = 50
"""Rows below a header that tell what its columns hold."""


@frozen
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


@frozen
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
    amounts = field_by_key(key).kind in {FieldKind.MONEY, FieldKind.PERCENT}
    found = [
        Guess(key, header, _score(header, key))
        for header in headers
        if _holds_numbers(sheet, header.column, below) == amounts
    ]
    return tuple(sorted(found, key=lambda guess: -guess.score)[:SHOWN])


def nearest(sheet: Sheet, header: Header, below: int) -> Guess | None:
    """The field that a column comes nearest to which is read as none; None where it comes near to none."""
    found = (guess for each in LEDGER_FIELDS for guess in closest(sheet, [header], each.key, below))
    best = max(found, key=lambda guess: guess.score, default=None)
    return best if best is not None and best.score >= NEAR else None


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
