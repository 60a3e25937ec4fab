"""Header cells: one to four rows of merged Chinese, read as one normalised text a column.

See :mod:`zdxm.fields` for the marks that stand for periods in a normalised header.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from zdxm.cells.words import fold, read_text
from zdxm.declare import frozen
from zdxm.fields import MONTHLY, Field, FieldKind
from zdxm.layout.row_words import is_number
from zdxm.layout.words import (
    Candidates,
    Parsed,
    candidates,
    canonical,
    drop_brackets,
    drop_year_end,
    full_years,
    is_aim,
    parse,
    read_header,
)
from zdxm.periods import NamedSpan, find_period, find_year
from zdxm.units import Unit, alien_unit, find_unit
from zdxm.workbook.model import Raw, Sheet

SCAN_ROWS = 60
"""How far down a sheet its header may begin; real files have long covers."""

MAX_DEPTH = 4
_BRACKETS = frozenset("(（[［")
_CLOSING = frozenset(")）]］")
_AFTER_DIGITS = frozenset("年月日季-－—~～至")
"""What a number at the end of a line goes on with on the next."""
ROUGH_TIER = 100
"""Added to the tier of a header whose brackets had to be left out to know its word."""
WIDE_CAPTION = 3
"""Columns; a lone text merged from the first column over more than so many is a title."""
LONGEST_UNIT = 10
"""Characters of a cell in a row of units."""
LONGEST_MEASURE = 3
"""Characters of one that is no money: %, 亩, 平方米."""
MIN_FIELDS = 2
"""A block that names fewer fields is no header but a sentence that happens to hold the word."""


@frozen
class Header:
    """One column's header, normalised.

    Attributes:
        text: the header as it stands, levels joined with 「/」, for messages.
        said: its normalised readings.
        rough: the same without what stands in brackets, for want of a better one.
        aim: a parent says that all below it is meant to be done; none of it is done.
        unit: money unit named in the header, leaf before parent.
        alien: the unit named in it where that is none of ours; "" for none.
        span: period named in the header.
        year: year named in the header, the end of a past year set aside.
        row, column: its lowest cell.
        origin: the cell that the leaf's text stands in; two columns under one merged cell share it.
    """

    text: str
    said: Candidates
    rough: Candidates | None
    aim: bool
    unit: Unit | None
    alien: str
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
        parsed: how the grammar took the word apart that no dictionary has; None for a word of the dictionary.
    """

    rank: int
    tier: int
    key: str
    header: Header
    given: bool = False
    parsed: Parsed | None = None

    @property
    def stands_in(self) -> bool:
        """Whether it is read as the field only for want of a better column."""
        return self.parsed is not None and self.parsed.stands_in


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
            headers.append(_read_column(_whole(cells), bottom, sheet.left + offset))
    return HeaderBlock(top, bottom, tuple(headers))


def _whole(cells: list[Cell]) -> list[Cell]:
    """Levels of which one begins where the line above broke off: 2022年1-6 over 月完成投资."""
    whole = cells[:1]
    for text, place in cells[1:]:
        above = whole[-1][0]
        if (above[-1].isdigit() and text[0] in _AFTER_DIGITS) or (_opened(above) > 0 > _opened(text)):
            whole[-1] = above + text, place
        else:
            whole.append((text, place))
    return whole


def _opened(text: str) -> int:
    """Brackets opened and not closed: 1 in 完成投资（万, -1 in 元）."""
    return sum(map(text.count, _BRACKETS)) - sum(map(text.count, _CLOSING))


def _read_column(cells: list[Cell], row: int, column: int) -> Header:
    levels = [full_years(text) for text, _ in cells]
    joined = "".join(levels)
    unit = next(filter(None, map(find_unit, reversed(levels))), None)
    span = find_period(levels[-1]) or find_period(joined)
    year = find_year(drop_year_end(joined))
    if span is not None and span.year is None and year is not None:
        span = replace(span, year=year)
    short = [drop_brackets(level) for level in levels]
    return Header(
        text="/".join(text for text, _ in cells),
        said=candidates(levels),
        rough=candidates(short) if any(map(len, short)) and short != levels else None,
        aim=any(map(is_aim, levels[:-1])),
        unit=unit,
        alien="" if unit else next(filter(None, map(alien_unit, reversed(levels))), ""),
        span=span,
        year=year,
        row=row,
        column=column,
        origin=cells[-1][1],
    )


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


def match_fields(
    block: HeaderBlock, fields: tuple[Field, ...], sheet: Sheet
) -> dict[str, tuple[HeaderMatch, ...]]:
    """Assign each header to the one field that names it best; a field's headers stand best first."""
    found: dict[str, list[HeaderMatch]] = {}
    for header in block.headers:
        named = _field_of(header, fields, sheet, block.bottom + 1)
        if named is not None:
            found.setdefault(named[0].key, []).append(named[1])
    return {name: tuple(sorted(items, key=_goodness)) for name, items in _without_stand_ins(found).items()}


def _without_stand_ins(found: Mapping[str, list[HeaderMatch]]) -> dict[str, Sequence[HeaderMatch]]:
    """The columns of each field but those that stand for it, where a better one is there too."""
    kept = {name: [match for match in items if not match.stands_in] for name, items in found.items()}
    done = any(kept.get(name) for name in MONTHLY)
    best = {name: kept[name] or (() if done and name in MONTHLY else items) for name, items in found.items()}
    return {name: items for name, items in best.items() if items}


_DONE = frozenset({"completed", "month_completed", "cumulative_completed", "previous_completed"})
"""Fields that a column under 计划, 任务 or 目标 never is."""
_AMOUNTS = frozenset({FieldKind.MONEY, FieldKind.PERCENT})
_PROSE = frozenset({"annual_goal", "next_step", "problem", "measure", "content", "leader", "county"})
"""Fields that a column of numbers never is."""
_SAMPLE = 50
"""Rows below a header that tell what its columns hold."""

_Named = tuple[Field, HeaderMatch]


def _field_of(header: Header, fields: tuple[Field, ...], sheet: Sheet, below: int) -> _Named | None:
    """The field of a column: by the dictionary, else by grammar; of two, the one its cells speak for."""
    first: _Named | None = None
    share = _is_share(header.text)
    for named in _fields_of(header, fields):
        if (named[0].key in _DONE and header.aim) or (share and named[0].kind is FieldKind.MONEY):
            continue
        if suits(sheet, header.column, below, named[0]):
            return named
        first = first or (named if named[1].parsed is None else None)
    return first


def _is_share(text: str) -> bool:
    """Whether a header says that its numbers are percentages: 完成投资（%）."""
    folded = fold(text)
    return folded.endswith("%") or "(%)" in folded


def _fields_of(header: Header, fields: tuple[Field, ...]) -> Iterator[_Named]:
    ranks = _ranks(fields)
    for said, rough in ((header.said, 0), (header.rough, ROUGH_TIER)):
        if said is None:
            continue
        key = next((key for key in said.keys if key in ranks), None)
        if key is None and said.loose in ranks and ranks[said.loose][1].kind not in _AMOUNTS:
            key = said.loose
        if key is not None:
            rank, field = ranks[key]
            yield field, HeaderMatch(rank, field.tiers[rank] + rough, key, header)
        for phrase in said.phrases:
            for parsed in parse(phrase, fields):
                yield _by_grammar(phrase, parsed, header, fields, rough)


def _by_grammar(phrase: str, parsed: Parsed, header: Header, fields: tuple[Field, ...], rough: int) -> _Named:
    """What the grammar reads ranks behind all words of the dictionary."""
    field = next(field for field in fields if field.key == parsed.field)
    rank, tier = len(field.synonyms) + parsed.rule, max(field.tiers, default=0) + 1 + parsed.rule
    return field, HeaderMatch(rank, tier + rough, phrase, header, parsed=parsed)


def suits(sheet: Sheet, column: int, below: int, field: Field) -> bool:
    """Whether the cells of a column can be a field's: no amount without a digit, no goal in numbers."""
    if field.kind not in _AMOUNTS and field.key not in _PROSE:
        return True
    filled = _sample(sheet, column, below)
    if field.kind in _AMOUNTS:
        return not filled or any(map(_has_digit, filled))
    return 2 * sum(map(is_number, filled)) <= len(filled)


def _has_digit(cell: Raw) -> bool:
    return is_number(cell) or (isinstance(cell, str) and any(map(str.isdigit, cell)))


def _sample(sheet: Sheet, column: int, below: int) -> list[Raw]:
    """The first filled cells below a header."""
    cells = (sheet.value(row, column) for row in range(below, min(below + _SAMPLE, sheet.bottom)))
    return [cell for cell in cells if cell != ""]


def holds_numbers(sheet: Sheet, column: int, below: int) -> bool:
    """Whether most of the first cells that hold something are numbers."""
    filled = _sample(sheet, column, below)
    return 2 * sum(map(is_number, filled)) > len(filled)


def _goodness(match: HeaderMatch) -> tuple[bool, int]:
    return match.tier >= ROUGH_TIER, match.rank


def find_header(
    sheet: Sheet,
    fields: tuple[Field, ...],
    anchor: str,
    start: int,
    *,
    within: int = SCAN_ROWS,
    least: int = MIN_FIELDS,
) -> HeaderBlock | None:
    """Find the first header rows with a column for a field, in ``within`` rows from ``start`` on.

    A block that names fewer than ``least`` fields is none, and a lone text above others is a title.

    Tries every block of up to four rows around each row that names the anchor, and takes the one that names
    most fields; of equals the shallowest.
    """
    for row in range(max(start, sheet.top), min(sheet.bottom, start + within)):
        if any(
            isinstance(cell, str) and cell and names(cell, fields, anchor)
            for cell in sheet.rows[row - sheet.top]
        ):
            block = _best_block(sheet, fields, anchor, row, start, least=least)
            if block is not None:
                return block
    return None


def field_named(text: str, fields: tuple[Field, ...]) -> str:
    """The key of the field that a lone header cell names, by the dictionary, else by grammar; "" for none."""
    word = read_header(text)
    if (known := _ranks(fields).get(word)) is not None:
        return known[1].key
    return next((parsed.field for parsed in parse(word, fields)), "")


def names(cell: str, fields: tuple[Field, ...], anchor: str) -> bool:
    """Whether a cell names the anchor by the dictionary or its first rule; 重点项目 alone may be a title."""
    words = name_words(fields, anchor)
    key = read_header(cell)
    if key in words or (not _BRACKETS.isdisjoint(cell) and read_header(drop_brackets(cell)) in words):
        return True
    return any(parsed.field == anchor and parsed.rule == 0 for parsed in parse(key, fields))


def _best_block(
    sheet: Sheet, fields: tuple[Field, ...], anchor: str, row: int, start: int, *, least: int
) -> HeaderBlock | None:
    best: tuple[int, HeaderBlock] | None = None
    for top, bottom in _extents(sheet, row, start):
        block = read_block(sheet, top, bottom)
        matched = match_fields(block, fields, sheet)
        enough = len(matched) >= least and len(block.headers) >= MIN_FIELDS
        if anchor in matched and enough and (best is None or len(matched) > best[0]):
            best = (len(matched), block)
    return best and _with_units(sheet, best[1])


def _with_units(sheet: Sheet, block: HeaderBlock) -> HeaderBlock:
    """A header with the row of units below it (万元 under each amount), where there is one."""
    row = block.bottom + 1
    if row >= sheet.bottom:
        return block
    filled = [cell for cell in sheet.rows[row - sheet.top] if cell != ""]
    texts = [fold(cell) for cell in filled if isinstance(cell, str) and len(cell) <= LONGEST_UNIT]
    unit = any(find_unit(text) or alien_unit(f"({text})") for text in texts)
    if not unit or len(texts) < len(filled) or not all(map(_is_measure, texts)):
        return block
    return read_block(sheet, block.top, row)


def _is_measure(text: str) -> bool:
    """Whether a cell of a row of units names one: it says nothing else."""
    bare = text.strip("()[]")
    return find_unit(bare) is not None or alien_unit(f"({bare})") != "" or len(bare) <= LONGEST_MEASURE


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
