"""What the office says of its tables (``[columns]``, ``[tables]``), and how it wins over what headers say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from zdxm.cells.words import fold, read_text
from zdxm.config.settings import TableMapping
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import CellRef, Diagnostic, column_letters, column_number
from zdxm.fields import LEDGER_FIELDS, MONTHLY, Field, FieldKind, field_by_key
from zdxm.layout.headers import (
    SCAN_ROWS,
    Header,
    HeaderBlock,
    HeaderMatch,
    find_header,
    holds_numbers,
    match_fields,
    read_block,
)
from zdxm.layout.verdicts import Ground, Verdict, verdict_of
from zdxm.layout.words import Candidates, candidates, canonical, is_aside, read_header, unlike
from zdxm.periods import WHOLE, NamedSpan
from zdxm.rules import Code
from zdxm.workbook.model import Sheet, Workbook

_LETTERS = pattern(r"[A-Z]{1,3}")
_SHOWN = 30
"""Headers that one message lists."""

Matches = dict[str, tuple[HeaderMatch, ...]]


@frozen
class MappedBlock:
    """A header and its columns, with what the office says of them put in.

    Attributes:
        block: the header rows; a column that is named by its letters has a header even where that is blank.
        matches: as :func:`zdxm.layout.headers.match_fields` gives them, the office's columns alone for the
            fields that it names.
        natural: what the headers say by themselves, the office's own words among them.
        notes: where the office's words and the headers disagree.
    """

    block: HeaderBlock
    matches: Matches
    natural: Matches
    notes: tuple[Diagnostic, ...]


def _column_of(spec: str) -> int | None:
    """The zero-based column that letters name; None for a header's text."""
    return column_number(spec) if _LETTERS.fullmatch(spec) else None


def fields_with(mapping: TableMapping) -> tuple[Field, ...]:
    """The data dictionary with the office's own header words, which name no other field any more."""
    words = {
        word: key
        for key, specs in mapping.columns.items()
        for spec in specs
        if _column_of(spec) is None
        for word in _words(spec, key)
    }
    return tuple(_with_words(field, words) for field in LEDGER_FIELDS) if words else LEDGER_FIELDS


def _words(spec: str, key: str) -> set[str]:
    levels = spec.split("/")
    words = {candidates(levels).keys[0], read_header("".join(levels))}
    return words | ({read_header(levels[-1])} if key == "name" else set())


def _with_words(field: Field, words: Mapping[str, str]) -> Field:
    own = [word for word, key in words.items() if key == field.key]
    rest = [(word, tier) for word, tier in zip(field.synonyms, field.tiers, strict=True) if word not in words]
    return replace(
        field,
        synonyms=(*own, *(word for word, _ in rest)),
        tiers=(*(0 for _ in own), *(tier for _, tier in rest)),
    )


def find_block(
    sheet: Sheet, mapping: TableMapping, fields: tuple[Field, ...], start: int
) -> HeaderBlock | None:
    """The header rows from ``start`` on: the ones that the office names, else the ones that read as such."""
    if mapping.header is not None and mapping.header[0] > start:
        top, bottom = mapping.header[0] - 1, mapping.header[1] - 1
        return read_block(sheet, top, bottom) if bottom < sheet.bottom else None
    found = find_header(sheet, fields, "name", start)
    name = "".join(mapping.columns.get("name", ()))
    if found is None and start == sheet.top and _column_of(name) is not None:
        return _block_above_data(sheet, mapping)
    return found


def _block_above_data(sheet: Sheet, mapping: TableMapping) -> HeaderBlock | None:
    """The row of texts above the first amounts, for columns named by letters whose headers say nothing."""
    columns = {
        column: key
        for key, specs in mapping.columns.items()
        for spec in specs
        if (column := _column_of(spec)) is not None
    }
    money = [column for column, key in columns.items() if field_by_key(key).kind is FieldKind.MONEY]
    for data in range(sheet.top, sheet.bottom):
        if any(type(sheet.value(data, column)) in {int, float} for column in money):
            return next(_text_rows(sheet, list(columns), data), None)
    return None


def _text_rows(sheet: Sheet, columns: list[int], below: int) -> Iterator[HeaderBlock]:
    """Rows above a row in which most of the columns hold a text, the lowest first."""
    for row in range(below - 1, sheet.top - 1, -1):
        cells = [sheet.value(row, column) for column in columns]
        texts = sum(isinstance(cell, str) and cell != "" for cell in cells)
        if texts >= 2 and 2 * texts > len(columns):
            yield read_block(sheet, row, row)


def apply_mapping(
    sheet: Sheet, block: HeaderBlock, mapping: TableMapping, fields: tuple[Field, ...], place: CellRef
) -> MappedBlock:
    """Put the office's columns and units in place of what the headers say.

    Args:
        sheet: the sheet.
        block: its header rows.
        mapping: what the office says; a header that is not in this block leaves its field as it was.
        fields: the dictionary that headers are read with.
        place: the sheet's, for notes.
    """
    natural = match_fields(block, fields, sheet)
    given = _given(sheet, block, mapping)
    taken = {match.header.column for found in given.values() for match in found}
    free = {
        key: tuple(match for match in found if match.header.column not in taken)
        for key, found in natural.items()
        if key not in given
    }
    matches = {key: found for key, found in (free | given).items() if found}
    headers = {header.column: header for header in block.headers}
    headers |= {match.header.column: match.header for found in given.values() for match in found}
    return MappedBlock(
        replace(block, headers=tuple(headers[column] for column in sorted(headers))),
        {key: tuple(_in_unit(match, key, mapping) for match in found) for key, found in matches.items()},
        natural,
        tuple(_disagreements(mapping, natural, matches, place)),
    )


def _given(sheet: Sheet, block: HeaderBlock, mapping: TableMapping) -> Matches:
    """For each field that the office names its columns; none for one that is not to be read."""
    given: Matches = {}
    for field, specs in mapping.columns.items():
        found = [headers for spec in specs if (headers := headers_of(sheet, block, spec))]
        if specs and not found:
            continue
        key, label = field, field_by_key(field).label
        if len(specs) > 1:
            key = "month_completed"
            found = [[_as_month(each[0], month) for month, each in enumerate(found, 1)]]
        given[key] = tuple(
            HeaderMatch(0, 0, label, header, given=True) for headers in found for header in headers
        )
    if any(key in given for key in MONTHLY):
        given = dict.fromkeys(MONTHLY, ()) | given
    return given


def headers_of(sheet: Sheet, block: HeaderBlock, spec: str) -> list[Header]:
    """The columns that letters or a header's text name."""
    column = _column_of(spec)
    if column is not None:
        own = [header for header in block.headers if header.column == column]
        inside = sheet.left <= column < sheet.right
        return own or ([blank_header(block, column)] if inside else [])
    wanted = fold(spec)
    texts = [(fold(header.text), header) for header in block.headers]
    exact = [header for text, header in texts if text == wanted or text.endswith(f"/{wanted}")]
    word = candidates(spec.split("/")).keys[0]
    return exact or [header for header in block.headers if word in header.said.keys]


def blank_header(block: HeaderBlock, column: int) -> Header:
    """The header of a column that has none."""
    return Header(
        text="",
        said=Candidates(()),
        rough=None,
        aim=False,
        unit=None,
        alien="",
        span=None,
        year=None,
        row=block.bottom,
        column=column,
        origin=(block.bottom, column),
    )


def _as_month(header: Header, month: int) -> Header:
    """A column of a list of months; what its header says of time comes first."""
    return header if header.span else replace(header, span=NamedSpan(None, month, month, WHOLE, single=True))


def _in_unit(match: HeaderMatch, key: str, mapping: TableMapping) -> HeaderMatch:
    unit = mapping.units.get(key) or mapping.unit
    if unit is None or field_by_key(key).kind is not FieldKind.MONEY:
        return match
    return replace(match, header=replace(match.header, unit=unit, alien=""))


def _disagreements(
    mapping: TableMapping, natural: Matches, matches: Matches, place: CellRef
) -> Iterator[Diagnostic]:
    """Letters that no longer stand for the header they were written for, and units that headers deny."""
    for key, specs in mapping.columns.items():
        columns = [column for spec in specs if (column := _column_of(spec)) is not None]
        reads = natural.get(key, ())
        if reads and columns and not any(match.header.column in columns for match in reads):
            yield _moved(key, columns[0], reads[0].header, place)
    for key, found in matches.items():
        unit = mapping.units.get(key) or mapping.unit
        for match in found if field_by_key(key).kind is FieldKind.MONEY else ():
            if unit is not None and match.header.unit not in (None, unit):
                yield _other_unit(key, unit.label, match.header, place)


def _moved(key: str, column: int, header: Header, place: CellRef) -> Diagnostic:
    label = field_by_key(key).label
    return Code.MAPPING_DOUBTED.at(
        replace(place, row=header.row, column=header.column),
        f"按zdxm.toml，{label}读的是{column_letters(column)}列，"
        f"而{column_letters(header.column)}列的表头是“{header.text}”",
        "台账增减过列的，请改zdxm.toml里的列号，或重新运行zdxm init；没有读错的，请把列号改写成那一列的表头",
    )


def _other_unit(key: str, unit: str, header: Header, place: CellRef) -> Diagnostic:
    return Code.MAPPING_DOUBTED.at(
        replace(place, row=header.row, column=header.column),
        f"按zdxm.toml，{field_by_key(key).label}以{unit}为单位，而表头写的是“{header.text}”",
        "请核对单位，改正zdxm.toml或表头",
    )


def listed_headers(block: HeaderBlock) -> str:
    """The headers of a table, each with its letters.

    Args:
        block: the header rows.
    """
    shown = [f"{column_letters(each.column)}“{read_text(each.text)}”" for each in block.headers[:_SHOWN]]
    more = f"等{len(block.headers)}列" if len(block.headers) > _SHOWN else ""
    return "、".join(shown) + more


# --- what comes closest to a field ---------------------------------------------------------------------

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
        if holds_numbers(sheet, header.column, below) == amounts
    ]
    return tuple(sorted(found, key=lambda guess: -guess.score)[:SHOWN])


def nearest(sheet: Sheet, header: Header, below: int) -> Guess | None:
    """The field that a column comes nearest to which is read as none; None where it comes near to none.

    A word that makes another thing of an amount (到位资金, 预计完成) comes near to none.
    """
    other = unlike("".join(header.said.keys))
    fields = [each for each in LEDGER_FIELDS if not other or each.kind is not FieldKind.MONEY]
    found = (guess for each in fields for guess in closest(sheet, [header], each.key, below))
    best = max(found, key=lambda guess: guess.score, default=None)
    return best if best is not None and best.score >= NEAR else None


def unread_verdict(sheet: Sheet, header: Header, below: int) -> Verdict[str]:
    """What a column is that is read as no field: of no use to a report, or perhaps its rival."""
    if any(map(is_aside, header.said.phrases)):
        return verdict_of("", Ground.ASIDE_COLUMN)
    guess = nearest(sheet, header, below)
    return verdict_of("", Ground.NO_WORD, rivals=() if guess is None else (guess.key,))


def say_column(key: str, header: Header) -> str:
    """How to say in zdxm.toml that a column is a field, ready to paste."""
    label = field_by_key(key).label
    return f'在zdxm.toml的[columns]里写{label} = "{column_letters(header.column)}"'


def _score(header: Header, key: str) -> int:
    from rapidfuzz import fuzz

    words = [canonical(word) for word in field_by_key(key).synonyms]
    keys = {*header.said.keys, read_header(header.text.split("/")[-1])}
    return round(max(fuzz.ratio(one, word) for one in keys for word in words))


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
