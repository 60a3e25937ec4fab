"""Whole columns of cells → typed values; the cells that need a closer look go through :mod:`zdxm.cells`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING

from zdxm.cells.amounts import Numbers, read_money_column, read_percent_column
from zdxm.cells.dates import read_date
from zdxm.cells.words import is_blank, is_ditto, read_name, read_text
from zdxm.declare import frozen, pattern
from zdxm.diagnostics import Diagnostic, Severity, column_letters
from zdxm.rules import Code, Fault
from zdxm.workbook.model import UNCALCULATED, Oddity
from zdxm.workbook.shown import sections_of

if TYPE_CHECKING:
    import datetime as dt
    from typing import TypeGuard

    from zdxm.cells.dates import DateReading
    from zdxm.layout.model import LedgerTable
    from zdxm.units import Unit
    from zdxm.workbook.model import Raw, Sheet


LONGEST_BLANK_WORD = 12
"""Characters; no 暂无 or ———— is longer."""


@frozen(eq=False)
class Source:
    """The project rows of one table, column by column, and what was found wrong in them."""

    table: LedgerTable
    sheet: Sheet
    columns: tuple[tuple[Raw, ...], ...]
    notes: list[Diagnostic] = field(default_factory=list)

    @classmethod
    def of(cls, table: LedgerTable, sheet: Sheet) -> Source:
        """Cut the project rows out of a sheet, once for all columns."""
        rows = [sheet.rows[row - sheet.top] for row in table.body.projects]
        return cls(table, sheet, tuple(zip(*rows, strict=True)))

    def cells(self, column: int) -> tuple[Raw, ...]:
        """The projects' raw cells in one column."""
        return self.columns[column - self.sheet.left] if self.columns else ()

    def report(self, position: int, column: int, fault: Fault | None) -> None:
        """Keep a fault with the cell it is in."""
        if fault is not None:
            self.notes.append(fault.at(self.table.place(self.table.body.projects[position], column)))

    def faulty(self, column: int) -> dict[int, str]:
        """Positions of error cells and formulas without a value in one column."""
        at = {row: position for position, row in enumerate(self.table.body.projects)}
        return {
            at[row]: what for (row, where), what in self.sheet.faulty.items() if where == column and row in at
        }

    def odd(self, kind: Oddity, column: int) -> dict[int, str]:
        """Positions of cells of one column of which a kind of thing is to be told, with its words."""
        cells = self.sheet.odd.get(kind)
        if not cells:
            return {}
        places = enumerate(self.table.body.projects)
        return {at: cells[row, column] for at, row in places if (row, column) in cells}

    def report_odd(
        self,
        kind: Oddity,
        column: int,
        code: Code,
        said: str,
        *,
        remedy: str,
        severity: Severity | None = None,
        each: bool = False,
    ) -> list[int]:
        """Tell of such cells, once for all of the column or of each; returns their positions."""
        found = self.odd(kind, column)
        for at in list(found) if each else list(found)[:1]:
            many = f"（{column_letters(column)}列共{len(found)}处）" if len(found) > 1 and not each else ""
            self.report(at, column, Fault(code, said.format(found[at]) + many, remedy, severity))
        return list(found)

    def report_faulty(self, columns: Sequence[int], *, severity: Severity | None) -> None:
        """Report every error cell of some columns."""
        for column in columns if self.sheet.faulty else ():
            for position, what in self.faulty(column).items():
                self.report(position, column, _faulty(what, severity))


def _faulty(what: str, severity: Severity | None) -> Fault:
    if what == UNCALCULATED:
        return Fault(
            Code.FAULTY_CELL,
            "这一格的公式没有计算结果，按空白处理",
            "请用Excel或WPS打开台账，保存一次后再试",
            severity,
        )
    return Fault(Code.FAULTY_CELL, f"这一格的公式出错（{what}），按空白处理", "请改正公式", severity)


def read_amounts(source: Source, column: int, unit: Unit) -> tuple[Numbers, set[int]]:
    """Read a money column as whole 元, reporting what is no number; returns its positions too."""
    values, faults = read_money_column(source.cells(column), unit)
    for at, fault in faults:
        source.report(at, column, fault)
    unreadable = {at for at, _ in faults if values[at] is None}
    if source.sheet.odd:
        for at in _report_formats(source, column, unit):
            values[at] = None
            unreadable.add(at)
    return values, unreadable.union(source.faulty(column) if source.sheet.faulty else ())


_NO_AMOUNT = {Oddity.PERCENT: "百分数", Oddity.DATE: "日期"}
"""What a number format may make of an amount that no clerk takes for one."""
_STRANGE = {
    Oddity.SCALED: "把数缩小了显示，按看到的数读",
    Oddity.HIDDEN: "把数隐藏了，按里面的数计算",
    Oddity.WORDS: "在数旁边另写着字，按里面的数计算",
}
_FORMAT_REMEDY = "请把这些格的格式改成“常规”，核对数字和单位"


def _report_formats(source: Source, column: int, unit: Unit) -> list[int]:
    """Tell once a column what number formats do to its amounts; returns those that show no amount."""
    for kind, said in _STRANGE.items():
        source.report_odd(kind, column, Code.NUMBER_FORMAT, f"数字格式“{{}}”{said}", remedy=_FORMAT_REMEDY)
    codes = set(source.odd(Oddity.UNIT, column).values())
    written = {section.unit for code in codes for section in sections_of(code)}
    if written - {"", unit.label}:
        said = f"数字格式“{{}}”写着单位，按它读，不按本列的{unit.label}"
        source.report_odd(
            Oddity.UNIT, column, Code.NUMBER_FORMAT, said, remedy=_FORMAT_REMEDY, severity=Severity.INFO
        )
    source.report_odd(
        Oddity.CALCULATED,
        column,
        Code.FAULTY_CELL,
        "公式“={}”没有存下计算结果，已按公式算出",
        remedy="请用Excel或WPS打开台账，核对后保存一次",
        severity=Severity.INFO,
    )
    unread: list[int] = []
    for kind, what in _NO_AMOUNT.items():
        said = f"金额栏里显示的是{what}（数字格式“{{}}”），读不成数，按空白处理"
        unread += source.report_odd(
            kind, column, Code.NUMBER_FORMAT, said, remedy=_FORMAT_REMEDY, severity=Severity.ERROR, each=True
        )
    return unread


def read_texts(source: Source, column: int, *, label: bool = False, ditto: bool = True) -> list[str | None]:
    """Read a text column; merged cells give their text to all rows, blank words to none.

    Args:
        source: the table's projects.
        column: the column.
        label: read short labels, whose inner blanks are layout.
        ditto: whether 同上 is what stands above.
    """
    cells = said_cells(source, column) if ditto else filled_cells(source, column)
    if _is_clean(cells):
        blanks = {cell for cell in set(cells) if len(cell) <= LONGEST_BLANK_WORD and is_blank(cell)}
        return (
            [cell or None for cell in cells]
            if blanks <= {""}
            else [None if cell in blanks else cell for cell in cells]
        )
    read = read_name if label else read_text
    known: dict[str, str | None] = {}
    for text in {cell for cell in cells if isinstance(cell, str)}:
        known[text] = (read(text) or None) if read_text(text, blank_words=True) else None
    return [known[cell] if isinstance(cell, str) else read_text(cell) or None for cell in cells]


def _is_clean(cells: Sequence[Raw]) -> TypeGuard[Sequence[str]]:
    """Whether all cells are texts without any blank or line break, told at one stroke."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]
    except TypeError:
        return False
    return joined.isprintable() and " " not in joined


def filled_cells(source: Source, column: int) -> Sequence[Raw]:
    """A column's cells with merged ranges spread."""
    fills = source.table.fills.get(column)
    cells = source.cells(column)
    if not fills:
        return cells
    sheet = source.sheet
    return [
        sheet.value(fills[row], column) if row in fills else cell
        for row, cell in zip(source.table.body.projects, cells, strict=True)
    ]


def said_cells(source: Source, column: int) -> Sequence[Raw]:
    """The same, and 同上 or 〃 as what stands above; only for words, for an amount would count twice."""
    cells = filled_cells(source, column)
    dittos = {cell for cell in set(cells) if isinstance(cell, str) and is_ditto(cell)}
    if not dittos:
        return cells
    said: list[Raw] = []
    for cell in cells:
        said.append((said[-1] if said else "") if cell in dittos else cell)
    return said


def carry_down(texts: list[str | None]) -> list[str | None]:
    """Fill the blanks below a value given once for a group; a column that repeats values is left alone.

    >>> carry_down(["工业", None, None, "农业", None])
    ['工业', '工业', '工业', '农业', '农业']
    >>> carry_down(["工业", "工业", None, "农业"])
    ['工业', '工业', None, '农业']
    """
    given = [text for text in texts if text is not None]
    blanks = len(texts) - len(given)
    if not given or texts[0] is None or blanks < len(given) or len(set(given)) < len(given):
        return texts
    filled: list[str | None] = []
    for text in texts:
        filled.append(text if text is not None else filled[-1])
    return filled


def read_dates(source: Source, column: int, *, last: bool, year: int) -> list[dt.date | None]:
    """Read a date column."""
    known: dict[Raw, DateReading] = {}
    days: list[dt.date | None] = []
    for position, cell in enumerate(said_cells(source, column)):
        reading = known.get(cell)
        if reading is None:
            reading = known[cell] = read_date(cell, last=last, year=year)
        if reading.fault is not None:
            source.report(position, column, reading.fault)
        days.append(reading.value)
    return days


FRACTION_AT_MOST = 3.0
"""Where nothing else tells, a percent column whose numbers stay below this holds shares of 1."""
SHOWN_ROWS = 10
"""Row numbers that one message lists before it says 等."""
VOTERS = 200
"""So many rates are enough to tell shares from percents."""


def read_money_field(source: Source, key: str) -> Numbers | None:
    """One money field; several columns are added up, and one unreadable month leaves the whole sum out."""
    columns = source.table.columns.get(key)
    if not columns:
        return None
    units = source.table.units
    parts = [read_amounts(source, column, units.get(column, source.table.unit)) for column in columns]
    for column in columns:
        _report_merged(source, column)
    if len(parts) == 1:
        return parts[0][0]
    unreadable = set[int]().union(*(unread for _, unread in parts))
    columns_read = zip(*(values for values, _ in parts), strict=True)
    rows = [[value for value in row if value is not None] for row in columns_read]
    gaps = [at for at, row in enumerate(rows) if 0 < len(row) < len(parts) and at not in unreadable]
    _report_gaps(source, columns, gaps)
    return [sum(row) if row and at not in unreadable else None for at, row in enumerate(rows)]


def _report_merged(source: Source, column: int) -> None:
    """An amount merged over several projects belongs to all of them: nobody can split it."""
    fills = source.table.fills.get(column, {})
    anchors = {fills[row] for row in source.table.body.projects if row in fills}
    for anchor in sorted(anchors):
        if source.sheet.value(anchor, column) == "":
            continue
        source.notes.append(
            Code.MERGED_MONEY.at(
                source.table.place(anchor, column),
                "这个金额合并了几个项目的单元格，只算在第一个项目上，其余按空白处理",
                "请取消合并，给每个项目分别填写金额",
            )
        )


def _report_gaps(source: Source, columns: Sequence[int], positions: Sequence[int]) -> None:
    if not positions:
        return
    rows = source.table.body.projects
    first = next(
        column for column in columns if source.cells(column)[positions[0]] == "" or column == columns[-1]
    )
    shown = "、".join(str(rows[at] + 1) for at in positions[:SHOWN_ROWS])
    more = "等" if len(positions) > SHOWN_ROWS else ""
    source.notes.append(
        Code.MONTHS_BLANK.at(
            source.table.place(rows[positions[0]], first),
            f"{len(positions)}个项目有空白月份（第{shown}行{more}），按已填月份相加",
            f"请把{column_letters(columns[0])}—{column_letters(columns[-1])}列里的空白月份填上，没有完成的填0",
        )
    )


def read_percent_field(source: Source, key: str, money: Mapping[str, Numbers | None]) -> Numbers | None:
    """A percent field as the ledger states it, in hundredths of a percent; None without such a column."""
    columns = source.table.columns.get(key)
    if not columns:
        return None
    fraction = _is_fraction(source, columns[0], money if key == "stated_rate" else {})
    values, faults = read_percent_column(source.cells(columns[0]), fraction=fraction)
    for at, fault in faults:
        source.report(at, columns[0], fault)
    return values


def _is_fraction(source: Source, column: int, money: Mapping[str, Numbers | None]) -> bool:
    """Whether a percent column's numbers are shares of 1 (shown as %): what fits 完成 ÷ 计划 decides."""
    floats = (
        (at, cell)
        for at, cell in enumerate(source.cells(column))
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    )
    numbers = list(islice(floats, VOTERS))
    done, plan = money.get("completed") or [], money.get("annual_plan") or []
    votes = 0
    for at, cell in numbers if done and plan else ():
        part, whole = done[at], plan[at]
        if part is not None and whole is not None and whole > 0:
            near_share, near_percent = abs(cell - part / whole), abs(cell - 100 * part / whole)
            votes += (near_share < near_percent) - (near_percent < near_share)
    if votes:
        return votes > 0
    return bool(numbers) and all(abs(cell) <= FRACTION_AT_MOST for _, cell in numbers)


LONGEST_NUMBER = 10**15
"""From here on Excel no longer keeps every digit."""
_SCIENTIFIC = pattern(r"\d(?:\.\d+)?[eE]\+?\d{2}")


def read_codes(source: Source, column: int) -> list[str | None]:
    """项目代码; one that Excel has cut as a number is none."""
    codes = read_texts(source, column, ditto=False)
    cut = [at for at, cell in enumerate(source.cells(column)) if _is_cut(cell)]
    for at in cut:
        codes[at] = None
    if cut:
        many = f"（共{len(cut)}处）" if len(cut) > 1 else ""
        said = f"项目代码成了数，Excel只留15位，后面的都变成了0，没有采用{many}"
        remedy = "请先把这一列设成“文本”格式，再重新填代码"
        source.report(cut[0], column, Fault(Code.CODE_CUT, said, remedy))
    return codes


def _is_cut(cell: Raw) -> bool:
    if isinstance(cell, str):
        return _SCIENTIFIC.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= LONGEST_NUMBER


def report_struck(source: Source) -> None:
    """Tell of struck-through words that were left out, and of whole cells that count all the same."""
    columns = sorted({column for columns in source.table.columns.values() for column in columns})
    told = set[int]()
    name = source.table.columns["name"][0]
    for column in dict.fromkeys((name, *columns)):
        for at, words in source.odd(Oddity.STRUCK_PART, column).items():
            said = f"这一格里“{words.strip()}”画了删除线，没有采用，只取其余的"
            source.report(at, column, Fault(Code.STRUCK, said, "请把画了删除线的字删掉"))
        for at in source.odd(Oddity.STRUCK, column):
            if at not in told:
                told.add(at)
                what = "这一行的项目名称" if column == name else "这一格"
                said = f"{what}画了删除线，照样计入"
                remedy = "已经作废的请删去，或把状态写成“退出”；没有作废的请去掉删除线"
                source.report(at, column, Fault(Code.STRUCK, said, remedy))


def report_invisible(source: Source) -> None:
    """Tell once of a sheet that invisible characters were taken off."""
    cells = source.sheet.odd.get(Oddity.INVISIBLE)
    if cells:
        row, column = min(cells)
        source.notes.append(
            Code.INVISIBLE.at(
                source.table.place(row, column),
                f"有{len(cells)}格的文字里夹着看不见的字符（零宽空格、方向标记等），已经去掉",
                "不影响使用；要清理的请把这些格重新打一遍",
            )
        )
