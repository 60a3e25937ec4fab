"""Bytes → :class:`Workbook`: which reader a file needs, and what the readers found put together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from zdxm.declare import frozen
from zdxm.ooxml.guards import WORKBOOK, Zipped
from zdxm.workbook import kinds, shown
from zdxm.workbook.kinds import Cells, Decoded, decode, decode_apart
from zdxm.workbook.model import Merge, Oddity, Place, Raw, Sheet, Workbook, damaged
from zdxm.workbook.scan import Facts, Wanted, scan_sheet, strings_are_plain

_TEXT_ENDINGS = (".xml", ".rels", ".bin")
_UNREAD = ("xl/media/", "xl/vbaproject.bin", "xl/printersettings/", "xl/embeddings/", "xl/activex/")
_USUAL_BOOK = "xl/workbook.xml"
_BOOK_TYPE, _STYLES_TYPE = "/officeDocument", "/styles"
_STRINGS, _LOOKS = "xl/sharedStrings.xml", (b"strike", b"superscript")
_TRUE = frozenset({"1", "true"})
_HIDDEN = frozenset({"hidden", "veryHidden"})


def read_workbook(path: Path) -> Workbook:
    """Read every visible sheet of a workbook (.xlsx .xlsm .xls .et .xlsb .ods, told by content), or a .csv.

    Raises:
        WorkbookError: missing, a folder, unreadable, empty, protected, damaged, too large, or no workbook.
    """
    data = WORKBOOK.read(path)
    sheets, hidden = _read_sheets(path, data)
    return Workbook(path, hashlib.sha256(data).hexdigest(), tuple(sheets), tuple(hidden))


def _read_sheets(path: Path, data: bytes) -> tuple[list[Sheet], list[str]]:
    place = str(path)
    if data.startswith(kinds.ARCHIVE_MARKS):
        archive = open_archive(place, data)
        if kinds.kind_of_archive(place, archive) is kinds.Kind.XLSX:
            return _read_xlsx(archive)
        archive.check()
        return _joined(decode_apart(place, data), {})
    if data.startswith(kinds.OLE_MARK):
        refusal = kinds.refuse_ole(place, data)
        if refusal is not None:
            raise refusal
        return _joined(decode_apart(place, data), {})
    if path.suffix.lower() in kinds.TEXT_ENDINGS and not kinds.is_alien(data):
        sheet = kinds.read_text_table(place, path.stem, data)
        shown.take_off_invisible(sheet.rows, (0, 0), sheet.odd)
        return [sheet], []
    raise kinds.refuse_alien(path, data)


def _read_xlsx(archive: Zipped) -> tuple[list[Sheet], list[str]]:
    """Look through the whole archive first; calamine in this process meets only what is known to be plain."""
    links = sheet_links(archive)
    styles, wanted = _wanted(archive)
    facts = {
        link.name: scan_sheet(archive, link.part, f"{archive.place}的工作表“{link.name}”", wanted)
        for link in links
        if link.visible
    }
    archive.check(without=[link.part for link in links])
    plain = archive.is_plain and strings_are_plain(archive) and all(fact.plain for fact in facts.values())
    changes = _changes(archive, {link.part: facts[link.name] for link in links if link.visible})
    data = archive.rewritten(changes) if changes else archive.data
    decoded = (decode if plain else decode_apart)(archive.place, data)
    if not {cells.name for cells in decoded.sheets} <= facts.keys():
        raise damaged(archive.place, "工作簿的目录前后不一")
    return _joined(decoded, facts, styles, marked=bool(changes))


def _wanted(archive: Zipped) -> tuple[Mapping[str, shown.Style], Wanted]:
    """The styles that matter, and what is to be looked for in the sheets."""
    book = _book_part(archive)
    part = next((link.target for link in archive.links(book) if link.kind.endswith(_STYLES_TYPE)), "")
    styles = shown.odd_styles(archive, part)
    stale = any(one.get("fullCalcOnLoad") in _TRUE for one in archive.elements(book, "calcPr"))
    return styles, Wanted.of(styles, zeros_too=stale)


def _changes(archive: Zipped, facts: Mapping[str, Facts]) -> dict[str, Callable[[bytes], bytes]]:
    """What calamine is to read otherwise: errors that it does not know, struck words and raised digits."""
    changes: dict[str, Callable[[bytes], bytes]] = {}
    for part, found in facts.items():
        new = any(map(kinds.is_new, found.faulty.values()))
        if new or found.looks:
            changes[part] = _both if new and found.looks else kinds.old_errors if new else shown.mark_runs
    if archive.has(_STRINGS) and any(look in chunk for chunk in archive.chunks(_STRINGS) for look in _LOOKS):
        changes[_STRINGS] = shown.mark_runs
    return changes


def _both(sheet: bytes) -> bytes:
    return shown.mark_runs(kinds.old_errors(sheet))


_NO_STYLES: Mapping[str, shown.Style] = {}


def _joined(
    decoded: Decoded,
    facts: dict[str, Facts],
    styles: Mapping[str, shown.Style] = _NO_STYLES,
    *,
    marked: bool = False,
) -> tuple[list[Sheet], list[str]]:
    """Sheets of cells as they are seen, those that only formulas without a value hold included."""
    sheets = [_sheet(cells, facts.get(cells.name, Facts())) for cells in decoded.sheets]
    for sheet in sheets:
        found, start = facts.get(sheet.name, Facts()), (sheet.top, sheet.left)
        if marked:
            shown.unmark(sheet.rows, start, sheet.odd)
        shown.take_off_invisible(sheet.rows, start, sheet.odd)
        if found.formulas:
            _work_out(sheet, found)
        shown.as_shown(sheet.rows, start, found.styled, styles, sheet.odd)
    return sheets, decoded.hidden


def _work_out(sheet: Sheet, found: Facts) -> None:
    from zdxm.workbook.formulas import work_out  # noqa: PLC0415 - a ledger that was saved by Excel has none

    near = {
        (row, column): formula
        for (row, column), formula in found.formulas.items()
        if sheet.top <= row < sheet.bottom and sheet.left <= column < sheet.right
    }
    for (row, column), value in work_out(sheet, near).items():
        cells = [*sheet.rows[row - sheet.top]]  # blank rows are one and the same list
        cells[column - sheet.left] = value
        sheet.rows[row - sheet.top] = cells
        del sheet.faulty[row, column]
        sheet.odd.setdefault(Oddity.CALCULATED, {})[row, column] = near[row, column]


_ROOM = 200
"""Rows and columns beyond all that have a value in which a formula without one is still looked for."""


def _widened(cells: Cells, places: Collection[Place]) -> Cells:
    """The cells with room for formulas without a value, which may stand just outside of all that have one."""
    height, width = len(cells.rows), len(cells.rows[0]) if cells.rows else 0
    if not height:
        return cells
    corners = [cells.start, (cells.start[0] + height - 1, cells.start[1] + width - 1)]
    near = (
        place
        for place in places
        if all(low - _ROOM <= at <= high + _ROOM for at, low, high in zip(place, *corners, strict=True))
    )
    rows, columns = zip(*corners, *near, strict=True)
    top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
    if [(top, left), (bottom, right)] == corners:
        return cells
    before, after = [""] * (cells.start[1] - left), [""] * (right - corners[1][1])
    blank: list[Raw] = [""] * (right - left + 1)
    wide = [[*before, *row, *after] for row in cells.rows]
    above, below = [blank] * (cells.start[0] - top), [blank] * (bottom - corners[1][0])
    return replace(cells, start=(top, left), rows=[*above, *wide, *below])


def _sheet(cells: Cells, facts: Facts) -> Sheet:
    if facts.formulas:
        cells = _widened(cells, facts.formulas)
    top, left = cells.start
    return Sheet(
        name=cells.name,
        top=top,
        left=left,
        rows=cells.rows,
        merges=tuple(Merge(*first, *last) for first, last in cells.merges or ()),
        knows_merges=cells.merges is not None,
        hidden_rows=frozenset(row for row in facts.hidden_rows if top <= row < top + len(cells.rows)),
        faulty=facts.faulty,
    )


@frozen
class SheetLink:
    """A sheet as the workbook lists it: its name, its part, and whether it shows."""

    name: str
    part: str
    visible: bool


def open_archive(place: str, data: bytes) -> Zipped:
    """The parts of a workbook that are worth reading: no pictures, macros and the like.

    Raises:
        WorkbookError: no zip, cut off, with a password, too many parts, or too large.
    """
    return Zipped(place, data, WORKBOOK, _is_read)


def _is_read(key: str) -> bool:
    return key.endswith(_TEXT_ENDINGS) and not key.startswith(_UNREAD)


def _book_part(archive: Zipped) -> str:
    return next((link.target for link in archive.links("") if link.kind.endswith(_BOOK_TYPE)), _USUAL_BOOK)


def sheet_links(archive: Zipped) -> list[SheetLink]:
    """All sheets in order.

    Raises:
        WorkbookError: the parts that list them are missing, broken, or name a sheet twice.
    """
    book = _book_part(archive)
    if not archive.has(book):
        raise damaged(archive.place, "压缩包里没有工作簿的目录")
    links = [
        SheetLink(sheet.get("name", ""), part, sheet.get("state") not in _HIDDEN)
        for sheet, part in archive.listed(book, "sheet")
    ]
    if len({link.name for link in links}) != len(links):
        raise damaged(archive.place, "有两张工作表同名")
    for link in links:
        if link.visible and not archive.has(link.part):
            raise damaged(archive.place, f"工作表“{link.name}”的内容不见了")
    return links
