"""Which columns a table has, what stands above them, and how its rows are grouped."""

from __future__ import annotations

from dataclasses import dataclass

from crossed.model import MONEY, Column, Desk
from crossed.vocabulary import (
    AIM_HEADERS,
    DECOYS,
    GRANDPARENTS,
    HEADERS,
    PARENTS,
    PLAIN_HEADERS,
    PROGRESS_HEADERS,
    STATE_HEADERS,
    YES_HEADERS,
)

_LEAD = ("content", "span")
_TRAIL = ("who", "owner", "remark")


@dataclass(frozen=True)
class Grouping:
    """Where category and county stand: in a "column", "merged", a "section", the "sheet", or None."""

    category: str | None
    county: str | None
    sections: tuple[str, ...] = ()
    counted: bool = False
    summed: bool = False
    numbers: str = "一、"


def group(desk: Desk) -> Grouping:
    """Decide where category and county stand."""
    kind, sheets = desk.kind("groups"), desk.kind("sheets")
    county = "sheet" if sheets == "counties" else "column" if desk.dice.random() < 0.5 else None
    if desk.kind("names") == "namesakes" and county is None:
        county = "column"
    numbers = desk.pick("一、", "一、", "（一）", "一 ", "", "split", "I、")
    if sheets == "industries":
        return Grouping("sheet", county)
    if sheets == "two views":
        return Grouping("column", "column", ("category",), numbers=numbers)
    counted, summed = kind == "counted sections", kind == "summed sections"
    made = {
        "merged": Grouping("merged", county),
        "nested": Grouping("section", "section", ("category", "county")),
        "states": Grouping("column", county, ("state",), counted=desk.dice.random() < 0.5, numbers=numbers),
        "counties": Grouping("column", "section", ("county",), numbers=numbers),
        "merged counties": Grouping("column", "merged"),
        "none": Grouping(None, county),
    }.get(kind)
    if made is not None:
        return made
    if "sections" in kind:
        return Grouping("section", county, ("category",), counted, summed, numbers)
    return Grouping("column", county)


def make_columns(desk: Desk, grouping: Grouping) -> list[Column]:
    """The columns of a ledger, with their words and units."""
    fields = ["name"]
    if grouping.category in {"column", "merged"}:
        fields.append("category")
    if grouping.county in {"column", "merged"}:
        fields.append("county")
    merged = [field for field in fields if getattr(grouping, field, "") == "merged"]
    fields = merged + [field for field in fields if field not in merged]
    desk.dice.shuffle(rest := [field for field in _LEAD if desk.dice.random() < 0.6])
    fields = ["seq", *fields, *rest]
    money = _money(desk)
    state = _state_field(desk)
    trail = [field for field in _TRAIL if desk.dice.random() < 0.6]
    if desk.kind("states") == "withdrawn remark" and "remark" not in trail:
        trail.append("remark")
    rate = ["rate"] if desk.dice.random() < 0.4 else []
    if desk.kind("header") == "plain" and state and desk.dice.random() < 0.3:
        fields, trail = [*fields, *trail[:1]], trail[1:]
    columns = [Column(field, (_word(desk, field),)) for field in (*fields, *money, *rate, *state, *trail)]
    for column in columns:
        column.width = 28 if column.field in {"name", "content", "progress", "aim"} else 13
        if column.field in MONEY or column.field in _decoy_words() or column.field.startswith("in_month_"):
            column.unit = desk.unit
    _give_parents(desk, columns)
    _write_units(desk, columns)
    return columns


def _decoy_words() -> dict[str, tuple[str, ...]]:
    return {field: words for group in DECOYS.values() for field, words in group}


def _word(desk: Desk, field: str) -> str:
    if field.startswith("in_month_"):
        return f"{int(field[-2:])}月"
    words = {
        "state": STATE_HEADERS, "yes": YES_HEADERS, "progress": PROGRESS_HEADERS, "aim": AIM_HEADERS,
        **_decoy_words(), **HEADERS,
    }[field]  # fmt: skip
    plain = desk.kind("header") != "rare words"
    if plain or (field == "name" and desk.dice.random() < 0.7):
        words = PLAIN_HEADERS.get(field, words[:1] if field in HEADERS else words)
    if field == "state" and desk.kind("states") == "plain":
        words = STATE_HEADERS[:4]
    return desk.filled(words)


def _money(desk: Desk) -> list[str]:
    """The amounts, in an order that an office may have them in."""
    kind, dice = desk.kind("money"), desk.dice
    fields = list(MONEY)
    if kind == "by month":
        months = [f"in_month_{month:02}" for month in range(1, desk.month + 1)]
        return ["total", "plan", *([*months, "done"] if dice.random() < 0.5 else ["done", *months])]
    groups = list(DECOYS) if kind == "all" else [kind] if kind in DECOYS else []
    for name in groups:
        decoys = [field for field, _ in DECOYS[name]]
        if name == "parts of the year" and desk.month <= 6:
            decoys = [field for field in decoys if field != "quarter" or desk.month > 3]
        if name == "parts of the year" and desk.month <= 3:
            decoys.remove("first_half")
        wanted = 1 if kind == "all" else dice.randint(1, len(decoys))
        for decoy in dice.sample(decoys, wanted):
            fields.insert(dice.randint(0 if name == "funds" else 1, len(fields)), decoy)
    return fields


def _state_field(desk: Desk) -> list[str]:
    if desk.kind("groups") == "states":
        return []
    fields = {"yes no": "yes", "ticks": "yes", "progress": "progress", "aims": "aim", "none": ""}
    field = fields.get(desk.kind("states"), "state")
    return [field] if field else []


def _give_parents(desk: Desk, columns: list[Column]) -> None:
    """Put plan and done, where they stand side by side, under one head; or the total with them."""
    kind = desk.kind("header")
    positions = {column.field: index for index, column in enumerate(columns)}
    if kind not in {"two rows", "three rows"}:
        return
    between = columns[positions["plan"] + 1 : positions["done"]]
    adjacent = positions["done"] - positions["plan"] == 1
    if not adjacent:  # a head over all amounts says nothing of the year: the leaves keep their own words
        _over_all(desk, columns)
        return
    del between
    parent, children = desk.dice.choice(PARENTS)
    for field, words in children.items():
        column = columns[positions[field]]
        column.words = (desk.fill(parent), desk.filled(words))
    if kind == "three rows":
        _over_all(desk, columns)


def _over_all(desk: Desk, columns: list[Column]) -> None:
    """A head over the run of amounts."""
    head = desk.pick(*GRANDPARENTS)
    for column in columns:
        if column.unit:
            column.words = (head, *column.words)


def _write_units(desk: Desk, columns: list[Column]) -> None:
    """Write the unit into the words where it stands there."""
    kind = desk.kind("unit")
    if kind in {"title", "row", "footnote", "nowhere"}:
        _cut_words(desk, columns)
        return
    if kind == "mixed":
        units = desk.dice.choice((("亿元", "万元"), ("万元", "元"), ("千万元", "万元"), ("亿元", "千万元")))
        for column in columns:
            if column.unit:
                column.unit = units[0] if column.field == "total" else units[1]
    brackets = desk.pick("（{}）", "（{}）", "({})", "\n（{}）", " ({})", "（单位：{}）", "（{})")
    for column in columns:
        if column.unit:
            on = 0 if kind == "parent" and len(column.words) > 1 else len(column.words) - 1
            words = list(column.words)
            words[on] += brackets.format(column.unit)
            column.words = tuple(words)
    _cut_words(desk, columns)


def _cut_words(desk: Desk, columns: list[Column]) -> None:
    """Break long words of the header by a line break, or over two rows."""
    kind = desk.kind("header")
    for column in columns:
        leaf = column.words[-1]
        middle = len(leaf) // 2
        if kind in {"breaks", "split"} and middle >= 4 and "\n" not in leaf:
            between = (
                desk.dice.choice((middle, middle - 1)) if leaf[middle - 1 : middle + 1].isalpha() else middle
            )
            if kind == "breaks":
                column.words = (*column.words[:-1], leaf[:between] + "\n" + leaf[between:])
            elif len(column.words) == 1:
                column.words = (leaf[:between], leaf[between:])
