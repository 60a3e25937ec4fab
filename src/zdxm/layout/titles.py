"""What stands above a header: title, 填报单位, 单位：万元; and the unit of amounts that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import pairwise

from zdxm.cells.words import fold, read_name, read_text
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import CellRef, column_letters
from zdxm.errors import LedgerError
from zdxm.layout import row_words
from zdxm.layout.headers import Header
from zdxm.layout.row_words import any_of
from zdxm.layout.verdicts import Ground, RowUse, Verdict, verdict_of
from zdxm.periods import find_period
from zdxm.units import Unit, alien_unit, find_unit
from zdxm.workbook.model import Sheet

LONGEST_BARE_UNIT = 5
"""Characters; (万元) and the like need no label."""

LONGEST_TITLE = 60
"""Characters; what is longer explains."""

DEFAULT_UNIT = verdict_of(Unit.WAN, Ground.UNIT_DEFAULT)
MIN_SIBLINGS = 2
"""So many headers with one and the same unit speak for those beside them that have none."""

_SENTENCE = pattern(r"[。;；]")
_CHINESE_YEAR = pattern(r"[二一][〇○零Ｏ一二三四五六七八九]{3}(?=年)")
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_OFFICE = pattern(
    rf"{any_of('above', 'office_about')}{any_of('above', 'office_kinds')}(?:\((?:盖章|公章|章)\)|\(.*?\))?[:]"
    r"\s*(?P<office>[^\s:]*)"
)
_LABELLED = pattern(rf"{any_of('above', 'label_about')}?{any_of('above', 'label_kinds')}?(?:\(.*?\))?:")
_UNIT_LABEL = pattern(any_of("above", "unit_labels"))
_ATTACHMENT = pattern(r"附[件表]?(?:\d|[一二三四五六七八九十]|:|-|—|\.)*[:：]?")
_DATE = pattern(r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]?(?:\d{1,2}日?)?")
_WORDS = {unit.label: unit for unit in Unit}
_NOTED = pattern(
    r"(?:单位|金额|均以|均按|以|按)[^,。;、()\d]{0,8}?((?:人民币)?[十百千万亿]{0,3}元)(?:计|为单位|$|[,。;、)])"
)


@frozen
class Preamble:
    """The rows above a header.

    Attributes:
        title: the table's title, empty if none.
        office: what follows 填报单位：, empty if none.
        opening: a heading right above the header (一、能源项目); None if there is none.
        dated: title first, then the other captions (（2011年1-6月）), each with its cell; years in digits.
        unit: unit of the 单位 row, else the one in the title; None if neither names one.
        alien: the unit that the 单位 row or the title names where that is none of ours; "" for none.
        rows: what each row is that holds anything.
    """

    title: str = ""
    opening: tuple[int, int] | None = None
    dated: tuple[tuple[str, tuple[int, int]], ...] = ()
    office: str = ""
    unit: Verdict[Unit] | None = None
    alien: str = ""
    rows: Mapping[int, Verdict[RowUse]] = field(default_factory=dict)


Caption = tuple[int, int, str]
"""Row, column and text of a cell above a header."""
Line = tuple[int, str]
"""A row and a text on it."""


def read_preamble(sheet: Sheet, first: int, last: int) -> Preamble:
    """Read the rows ``first`` to ``last`` (not included) above a header."""
    cells = [
        (row, sheet.left + at, read_text(cell))
        for row in range(max(first, sheet.top), last)
        for at, cell in enumerate(sheet.rows[row - sheet.top])
        if cell != ""
    ]
    opening = _opening(sheet, cells, last)
    captions = [cell for cell in cells if _is_caption(fold(cell[2])) and cell != opening]
    titles = sorted(captions, key=_worth, reverse=True)
    row, column, title = titles[0] if titles else (-1, -1, "")
    lines = _lines(cells, skip=row)
    office = next(((at, office) for at, line in lines if (office := _office_in(line))), (-1, ""))
    money = _money(lines)
    unit = _unit_above(money[1] if money else None, title)
    foreign = next(filter(None, (_alien(line) for _, line in lines)), "") or alien_unit(title)
    kinds = {at: verdict_of(RowUse.ABOVE, Ground.ABOVE) for at, _, text in cells if text}
    named = {at for at in (office[0], money[0] if money else -1) if at >= 0}
    kinds |= dict.fromkeys(named, verdict_of(RowUse.UNIT, Ground.UNIT_ROW))
    if title:
        kinds[row] = verdict_of(RowUse.TITLE, Ground.TITLE, column=column)
    if opening:
        heading = row_words.read_heading(fold(row_words.numeral_apart(opening[2])))
        kinds[opening[0]] = verdict_of(heading.kind, Ground.OPENING, column=opening[1])
    return Preamble(
        title=read_name(title),
        opening=opening[:2] if opening else None,
        dated=tuple((_in_digits(text), (at, where)) for at, where, text in titles if not _is_prose(text)),
        office=office[1],
        unit=unit,
        alien="" if unit else foreign,
        rows=kinds,
    )


def _money(lines: list[Line]) -> tuple[int, Unit] | None:
    """The row that names the unit, and which: 单位：万元 before a sentence with an amount in it."""
    named = [(at, unit, line) for at, line in lines if (unit := _unit(line))]
    surest = min(
        named, key=lambda one: (not row_words.is_unit_note(fold(one[2])), _is_prose(one[2])), default=None
    )
    return surest and surest[:2]


def _unit_above(line: Unit | None, title: str) -> Verdict[Unit] | None:
    if line is not None:
        return verdict_of(line, Ground.UNIT_LINE, line.label)
    unit = find_unit(title) if title else None
    return None if unit is None else verdict_of(unit, Ground.UNIT_TITLE, unit.label)


def _opening(sheet: Sheet, cells: list[Caption], header: int) -> Caption | None:
    """The lone text above a header that is a heading: with 一、, or like those above repeated headers."""
    lines = [cell for cell in cells if _is_caption(fold(cell[2]))]
    if not lines or sum(1 for cell in cells if cell[0] == lines[-1][0]) > 1:
        return None
    folded = fold(row_words.numeral_apart(lines[-1][2]))
    if (
        row_words.is_title(folded)
        or row_words.is_note(folded)
        or row_words.is_prose(folded)
        or find_period(folded)
    ):
        return None
    return lines[-1] if row_words.read_heading(folded).strong or _is_repeated(sheet, header) else None


def _is_repeated(sheet: Sheet, header: int) -> bool:
    """Whether a header comes again below a lone text like the first one's: no title, without 一、 too."""
    first = sheet.rows[header - sheet.top]
    for above, row in pairwise(sheet.rows[header + 1 - sheet.top :]):
        if row == first:
            texts = [fold(row_words.numeral_apart(read_text(cell))) for cell in above if cell != ""]
            if len(texts) == 1 and not row_words.is_title(texts[0]) and _is_caption(texts[0]):
                return not row_words.read_heading(texts[0]).strong
    return False


def _worth(cell: Caption) -> tuple[bool, bool, int]:
    """A title says what the table is, and does not explain; of equals the longest."""
    text = cell[2]
    return not _is_prose(text), row_words.is_title(fold(text)), len(text)


def _is_prose(text: str) -> bool:
    return len(text) > LONGEST_TITLE or _SENTENCE.search(text) is not None


def _in_digits(text: str) -> str:
    """A title with 二〇一一年 as 2011年."""
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)


def _lines(cells: list[Caption], skip: int) -> list[Line]:
    """The rows' texts, cell by cell and then joined: 单位： and 万元 may stand in two cells."""
    by_row: dict[int, list[str]] = {}
    for row, _, text in cells:
        if row != skip or not _is_caption(fold(text)):
            by_row.setdefault(row, []).append(text)
    return [(row, line) for row, texts in by_row.items() for line in [*texts, " ".join(texts)]]


def _unit(line: str) -> Unit | None:
    folded = fold(line)
    return find_unit(folded) if _has_unit_label(folded) or len(folded) <= LONGEST_BARE_UNIT else None


def _alien(line: str) -> str:
    folded = fold(line)
    return alien_unit(folded) if _has_unit_label(folded) or len(folded) <= LONGEST_BARE_UNIT else ""


def unit_in_notes(sheet: Sheet, below: int) -> Verdict[Unit] | None:
    """The unit that a note below the projects names: 注：本表金额单位为亿元; None where none does."""
    for row in range(below, sheet.bottom):
        for cell in sheet.rows[row - sheet.top]:
            found = _NOTED.search(fold(cell)) if isinstance(cell, str) and cell else None
            unit = find_unit(found[1]) if found else None
            if unit is not None and found is not None:
                return verdict_of(unit, Ground.UNIT_NOTED, unit.label)
    return None


def settle_unit(
    sheet: Sheet, rows: Sequence[int], money: Sequence[Header], known: Verdict[Unit] | None, place: CellRef
) -> Verdict[Unit]:
    """The unit of the columns whose headers name none.

    Args:
        sheet: the sheet.
        rows: the projects' rows.
        money: headers of the money columns.
        known: what settings, unit row, title or caller say.
        place: the sheet's, for the message.

    Raises:
        LedgerError: a column (计量单位) gives the unit row by row, and it is not one and the same.
    """
    named = {header.unit for header in money if header.unit is not None}
    bare = [header for header in money if header.unit is None]
    if not bare:
        own = next(iter(named)) if len(named) == 1 else Unit.WAN
        return known or verdict_of(own, Ground.UNIT_HEADER)
    taken = {header.column for header in money}
    for column, units in _unit_columns(sheet, rows, taken):
        if len(units | ({known.kind} if known else set())) > 1:
            raise _units_differ(CellRef(place.file, place.sheet, rows[0], column), units, bare[0])
        known = verdict_of(next(iter(units)), Ground.UNIT_COLUMN, column_letters(column), column=column)
    if known is None and len(named) == 1 and len(money) - len(bare) >= MIN_SIBLINGS:
        known = verdict_of(next(iter(named)), Ground.UNIT_SIBLINGS)
    return known or DEFAULT_UNIT


def _unit_columns(sheet: Sheet, rows: Sequence[int], taken: set[int]) -> Iterator[tuple[int, set[Unit]]]:
    """Columns whose cells hold nothing but money units, and which."""
    projects = [sheet.rows[row - sheet.top] for row in rows]
    for column in range(sheet.left, sheet.right):
        at = column - sheet.left
        first = next((cells[at] for cells in projects if cells[at] != ""), "")
        if column in taken or not isinstance(first, str) or fold(first) not in _WORDS:
            continue
        words = {fold(str(cells[at])) for cells in projects} - {""}
        if words <= _WORDS.keys():
            yield column, {_WORDS[word] for word in words}


def _units_differ(place: CellRef, units: set[Unit], bare: Header) -> LedgerError:
    named = "、".join(unit.label for unit in sorted(units, reverse=True))
    return LedgerError(
        str(place),
        f"{column_letters(place.column or 0)}列逐行写着金额单位（{named}），与别处写的不一致或各行不同，"
        f"而{column_letters(bare.column)}列“{bare.text}”没有自己的单位",
        "请把各行金额换算成同一个单位，在表头上方写明“单位：万元”，再删去这一列",
    )


# --- what a line above a header is ---------------------------------------------------------------------


def _is_caption(folded: str) -> bool:
    """Whether a text above a header may be its title: no label with a colon, attachment, date or unit."""
    return (
        len(folded) > 3
        and not _LABELLED.match(folded)
        and not _ATTACHMENT.fullmatch(folded)
        and not _DATE.fullmatch(folded.strip("()"))
        and not row_words.is_unit_note(folded)
    )


def _has_unit_label(folded: str) -> bool:
    """Whether a line with a unit in it says that it is one of money."""
    return _UNIT_LABEL.search(folded) is not None


def _office_in(line: str) -> str:
    """What follows 填报单位： in a line; empty if nothing does."""
    match = _OFFICE.search(line.replace("：", ":").replace("（", "(").replace("）", ")"))
    return match["office"] if match else ""
