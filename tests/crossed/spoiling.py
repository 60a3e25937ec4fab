"""Spoil single cells as hands do, and note what a careful clerk would still read there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from crossed.layout import Grouping
from crossed.model import MONEY, UNITS, Cell, Column, Desk, Project, Row, Value
from crossed.rows import written
from crossed.vocabulary import INVISIBLE

_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
Spoil = Callable[[Desk, str, int, str], tuple[Cell, Value]]
"""From the desk, the number as text, its 元 and its unit."""


def spoil(desk: Desk, columns: list[Column], grouping: Grouping, rows: list[Row]) -> None:
    """Spoil what is crossed, in a few cells."""
    projects = [row for row in rows if row.kind == "project"]
    units = {column.field: column.unit for column in columns}
    kind = desk.kind("cells")
    if kind != "plain":
        _spoil_cells(desk, units, projects, kind)
    if desk.kind("formulas") != "plain":
        _spoil_formulas(desk, columns, projects)
    if desk.kind("ditto") != "plain":
        _ditto(desk, columns, grouping, rows)


def _spoil_cells(desk: Desk, units: dict[str, str], rows: list[Row], kind: str) -> None:
    whole = kind in {"text", "separators", "full width", "scaled"} and desk.dice.random() < 0.4
    fields = [desk.pick(*MONEY)] if whole or desk.dice.random() < 0.5 else list(MONEY)
    chosen = rows if whole else desk.dice.sample(rows, min(len(rows), desk.dice.randint(1, 3)))
    form = desk.dice.choice(_FORMS[kind])
    for row in chosen:
        field = desk.pick(*fields)
        project = row.project
        if project is None or not project.amounts[field]:
            continue
        if not whole:
            form = desk.dice.choice(_FORMS[kind])
        text = written(project.amounts[field], units[field])
        cell, value = form(desk, text, project.amounts[field], units[field])
        if cell.value is None and field in {"total", "plan"}:
            continue
        row.cells[field], project.values[field] = cell, value
        row.spoiled = True


def _same(pattern: str) -> Spoil:
    """Other writing, the same number; "{}" is the number."""

    def made(_desk: Desk, text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
        return Cell(pattern.format(text)), Value(yuan)

    return made


def _told(pattern: str) -> Spoil:
    def made(_desk: Desk, text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
        return Cell(pattern.format(text)), Value(yuan, plain=False)

    return made


def _nothing(word: str | None) -> Spoil:
    def made(_desk: Desk, _text: str, _yuan: int, _unit: str) -> tuple[Cell, Value]:
        return Cell(word), Value(None)

    return made


def _wide(_desk: Desk, text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
    return Cell(text.translate(_WIDE)), Value(yuan)


def _separated(mark: str) -> Spoil:
    def made(_desk: Desk, text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
        whole, _, rest = text.partition(".")
        return Cell(f"{int(whole):,}".replace(",", mark) + (f".{rest}" if rest else "")), Value(yuan)

    return made


def _raised(desk: Desk, text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
    return Cell(runs=((text, ""), (desk.pick("1", "2", "①", "*"), "raised"))), Value(yuan)


def _percent(desk: Desk, _text: str, _yuan: int, _unit: str) -> tuple[Cell, Value]:
    share = desk.dice.randint(20, 95)
    cell = Cell(f"{share}%") if desk.dice.random() < 0.5 else Cell(share / 100, shown="0%")
    return cell, Value(None, plain=False)


def _invisible(desk: Desk, text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
    mark = desk.pick(*INVISIBLE)
    middle = desk.dice.randint(0, len(text))
    return Cell(text[:middle] + mark + text[middle:]), Value(yuan)


def _struck(desk: Desk, text: str, yuan: int, unit: str) -> tuple[Cell, Value]:
    old = written(max(10**4, yuan // desk.dice.randint(2, 4) // 10**4 * 10**4), unit)
    return Cell(runs=((old, "struck"), (desk.pick("", " ", "\n") + text, ""))), Value(yuan)


def _struck_whole(_desk: Desk, text: str, _yuan: int, _unit: str) -> tuple[Cell, Value]:
    return Cell(float(text), struck=True), Value(None, plain=False)


def _scaled(desk: Desk, _text: str, yuan: int, unit: str) -> tuple[Cell, Value]:
    """The cell holds more than it shows: 元 shown in 万元, or thousandths."""
    if unit in {"亿元", "亿", "千万元"}:
        return Cell(yuan / UNITS[unit] * 10**6, shown="#,##0.0000,,"), Value(yuan)
    return Cell(yuan / UNITS[unit] * 1000, shown=desk.pick("#,##0.00,", "0.0,", "0.00,")), Value(yuan)


def _own_unit(desk: Desk, _text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
    unit = desk.pick("亿元", "万元", "亿", "万元")
    word = {"亿元": desk.pick("亿元", "亿"), "万元": desk.pick("万元", "万")}.get(unit, unit)
    return Cell(written(yuan, unit) + desk.pick("", "", " ") + word), Value(yuan)


def _own_format(_desk: Desk, _text: str, yuan: int, _unit: str) -> tuple[Cell, Value]:
    return Cell(yuan / 10**8, shown='0.0000"亿元"'), Value(yuan)


def _added(desk: Desk, _text: str, yuan: int, unit: str) -> tuple[Cell, Value]:
    first = max(10**4, yuan // desk.dice.randint(2, 5) // 10**4 * 10**4)
    return Cell(f"{written(first, unit)}+{written(yuan - first, unit)}"), Value(yuan)


_FORMS: dict[str, tuple[Spoil, ...]] = {
    "text": (_same("{}"), _same(" {}"), _same("{} "), _same("{}\u00a0"), _same("　{}")),
    "full width": (_wide,),
    "separators": (_separated(","), _separated("，"), _separated(" "), _separated("'")),
    "remarks": (
        _same("{}（暂定）"), _same("{}（含征地费）"), _same("{}(估算)"), _same("{}（以批复为准）"),
        _same("{}（其中专项债5000）"), _same("{}（原8000）"), _same("{}\n（含二期）"),
    ),
    "marks": (_same("{}①"), _same("{}*"), _same("{}¹"), _same("{}②"), _same("{}³"), _same("{}[1]"),
        _same("{}★")),
    "raised marks": (_raised,),
    "hedged": (
        _told("约{}"), _told("近{}"), _told("{}余"), _told("{}左右"), _told("{}多"), _told("大约{}"),
        _told("超{}"),
        _told("不低于{}"), _told("{}以上"), _told("预计{}"),
    ),
    "dashes": (_nothing("-"), _nothing("—"), _nothing("——"), _nothing("/"), _nothing("--"),
        _nothing(None), _nothing("－")),
    "undecided": (
        _nothing("待定"), _nothing("未定"), _nothing("暂无"), _nothing("另行下达"), _nothing("待批复"),
        _nothing("未报"),
        _nothing("？"), _nothing("正在核实"),
    ),
    "percent": (_percent,),
    "invisible": (_invisible,),
    "breaks": (_same("{}\n"), _same("\n{}"), _same("{}\r\n")),
    "struck": (_struck,),
    "struck whole": (_struck_whole,),
    "scaled": (_scaled,),
    "own unit": (_own_unit,),
    "own format": (_own_format,),
    "sums": (_added,),
}  # fmt: skip


def _spoil_formulas(desk: Desk, columns: list[Column], rows: list[Row]) -> None:
    kind = desk.kind("formulas")
    units = {column.field: column.unit for column in columns}
    cached = desk.dice.random() < 0.4
    field = "done" if kind == "fields" and {"prior", "since"} <= units.keys() else desk.pick(*MONEY)
    for row in rows if kind == "fields" else desk.dice.sample(rows, min(3, len(rows))):
        project = row.project
        if project is None or not project.amounts[field] or row.spoiled:
            continue
        if kind == "errors":
            row.spoiled = True
            row.cells[field] = Cell(desk.pick("#REF!", "#N/A", "#DIV/0!", "#VALUE!"), formula="1/0")
            project.values[field] = Value(None, plain=False)
            continue
        formula = _formula(desk, project, field, units)
        if formula:
            row.cells[field] = Cell(row.cells[field].value, formula=formula, cached=cached)
            row.spoiled = True


def _formula(desk: Desk, project: Project, field: str, units: dict[str, str]) -> str:
    """A formula that comes to the amount exactly, over numbers or over other cells of the row."""
    amount, unit = project.amounts[field], units[field]
    kind = desk.kind("formulas")
    if kind == "fields":
        if field == "done" and {"prior", "since"} <= units.keys():
            return "{since}-{prior}"
        months = [name for name in units if name.startswith("in_month_")]
        return "+".join(f"{{{name}}}" for name in months) if field == "done" and months else ""
    first = max(10**4, amount // desk.dice.randint(2, 5) // 10**4 * 10**4)
    rest = amount - first
    if kind == "division":
        return f"{amount}/{UNITS[unit]}"
    return desk.pick(
        f"{written(first, unit)}+{written(rest, unit)}",
        f"SUM({written(first, unit)},{written(rest, unit)})",
        f"{written(amount + first, unit)}-{written(first, unit)}",
        f"{written(amount * 2, unit)}*0.5",
        f"({written(first, unit)}+{written(rest, unit)})*1",
    )


def _ditto(desk: Desk, columns: list[Column], grouping: Grouping, rows: list[Row]) -> None:
    """Write "as above" where the row above says the same, never right under a section's head."""
    words = desk.kind("ditto") == "words"
    judged = {"category", "county", "who"} if words else {*MONEY}
    mark = desk.pick("同上", "〃", "″", '"', "同 上")
    pairs = [pair for pair in pairwise(rows) if all(_alike(*pair, one) for one in grouping.sections)]
    for field in (column.field for column in columns if column.field in judged):
        for above, row in pairs:
            if words:
                if desk.dice.random() < 0.8 and _alike(above, row, field):
                    row.cells[field] = Cell(mark)
                    row.spoiled = True
            elif desk.dice.random() < 0.2 and not row.spoiled and not above.spoiled:
                _repeat(above, row, field, mark)


def _repeat(above: Row, row: Row, field: str, mark: str) -> None:
    """An amount as above: nobody should take it without a word."""
    if above.project is not None and row.project is not None:
        row.cells[field] = Cell(mark)
        row.spoiled = True
        row.project.values[field] = Value(above.project.amounts[field], plain=False)


def _alike(above: Row, row: Row, field: str) -> bool:
    if field in {"category", "county", "state"}:
        return bool(getattr(above.project, field) == getattr(row.project, field))
    return above.cells[field].value == row.cells[field].value
