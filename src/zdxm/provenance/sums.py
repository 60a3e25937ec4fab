"""Tables after a refresh, as a reader sees them: sums of rows, and rows in the order of their places.

Rows are neither added nor taken away. So a 小计 of all projects of the ledger need not be what the printed
rows add up to: where the editor deleted one, where the ledger has a new one, or one in another category.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from zdxm.narrative.blocks import Table
from zdxm.provenance.changes import Change, Outcome
from zdxm.provenance.scopes import Scopes
from zdxm.provenance.standing import number_of, numbers_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from zdxm.document.marks import Mark
    from zdxm.narrative.blocks import Narrative, TableRow
    from zdxm.provenance.flow import Flow

__all__ = ["missing_rows", "untied_tables"]

_SUMMED = {"total_investment": "总投资", "annual_plan": "年度计划投资", "completed": "完成投资"}
_COUNT, _COUNT_NAME, _RANK = "projects", "项目数", "rank"
_TABLE, _ROW = "第{}个表", "第{}个表“{}”"
_TOTAL, _CATEGORY, _PROJECT = "total", "category:", "project:"
_RANKS = "名次"


@dataclass(slots=True)
class _Row:
    """A row of a table.

    Attributes:
        texts: column → text.
        figures: column → name of the figure in it.
        scopes: whose figures they are.
    """

    texts: dict[int, str] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)

    def has(self, *starts: str) -> bool:
        """Whether figures of such scopes stand in it."""
        return any(scope.startswith(starts) for scope in self.scopes)

    @property
    def label(self) -> str:
        """What the row is called."""
        return next((text for _, text in sorted(self.texts.items()) if text and not text[0].isdigit()), "")


def untied_tables(flow: Flow, marks: Mapping[int, Mark]) -> Iterator[Change]:
    """Sums that the printed rows do not come to, and rankings out of order.

    Args:
        flow: the document's text with the new figures.
        marks: number of the bookmark → what it is.
    """
    for number, rows in _tables(flow, marks).items():
        ordered = [rows[at] for at in sorted(rows)]
        yield from _sums(number, ordered)
        yield from _ranks(number, ordered)


def missing_rows(narrative: Narrative, scopes: Scopes) -> Iterator[Change]:
    """Units, counties and the like that a fresh report's tables have rows for, and the document has not.

    Projects and categories are told of by their names elsewhere.
    """
    known = {*scopes.renamed.values()}
    added: dict[str, str] = {}
    for block in narrative.blocks:
        for row in block.rows if isinstance(block, Table) else ():
            scope = next((cell.figure for cell in row.cells if cell.figure), "").rpartition(".")[0]
            if ":" in scope and scope not in known and not scope.startswith((_PROJECT, _CATEGORY)):
                added.setdefault(scope, _label(row))
    for name in added.values():
        yield Change(Outcome.ADDED, name, "", "")


def _label(row: TableRow) -> str:
    return next((cell.text for cell in row.cells[1:] if cell.text), "")


def _tables(flow: Flow, marks: Mapping[int, Mark]) -> dict[int, dict[int, _Row]]:
    """Number of each table with amounts of ours → its rows."""
    tables: dict[int, dict[int, _Row]] = defaultdict(lambda: defaultdict(_Row))
    for paragraph in flow.paragraphs:
        if paragraph.table:
            row = tables[paragraph.table][paragraph.row]
            text = flow.text[paragraph.start : paragraph.end]
            row.texts[paragraph.column] = row.texts.get(paragraph.column, "") + text
    for number, mark in marks.items():
        span = flow.spans.get(number)
        place = flow.paragraph_at(span.start) if span else None
        if place is not None and place.table:
            scope, _, name = Scopes.found(mark.figure).rpartition(".")
            row = tables[place.table][place.row]
            row.figures[place.column] = name
            row.scopes.add(scope)
    return tables


def _sums(number: int, rows: list[_Row]) -> Iterator[Change]:
    """Each 小计 and the 合计 of a table against the rows that a reader would add up."""
    heads = {column: name for row in rows for column, name in row.figures.items() if name in _SUMMED}
    of_projects = any(row.has(_PROJECT) for row in rows)
    part: dict[int, Decimal] = defaultdict(Decimal)
    whole: dict[int, Decimal] = defaultdict(Decimal)
    items = subtotals = 0
    group = ""
    for row in rows:
        amounts = {column: amount for column in heads if (amount := _amount(row, column)) is not None}
        sums_up = row.has(_TOTAL) or (of_projects and row.has(_CATEGORY) and amounts)
        if sums_up:
            added, count = (whole, items) if row.has(_TOTAL) else (part, subtotals)
            place = _ROW.format(number, row.label if row.has(_TOTAL) else group + row.label)
            yield from _compare(place, row, added, amounts) if items else ()
            yield from _count(place, row, count) if of_projects else ()
        if row.has(_TOTAL):
            break
        if sums_up or (of_projects and row.has(_CATEGORY)):
            group = "" if sums_up else row.label
            part, subtotals = defaultdict(Decimal), 0
            continue
        if row.has(_PROJECT) or amounts:  # a row that somebody added has amounts, the header has none
            items, subtotals = items + 1, subtotals + 1
        for column, amount in amounts.items():
            part[column] += amount
            whole[column] += amount


def _compare(
    place: str, row: _Row, added: Mapping[int, Decimal], printed: Mapping[int, Decimal]
) -> Iterator[Change]:
    for column, amount in printed.items():
        should = added.get(column, Decimal())
        if column in row.figures and should != amount:
            name = place + _SUMMED.get(row.figures[column], "")
            yield Change(Outcome.UNTIED, name, row.texts[column], f"{should:f}")


def _count(place: str, row: _Row, count: int) -> Iterator[Change]:
    for column, name in row.figures.items():
        said = numbers_in(row.texts.get(column, "")) if name == _COUNT else ()
        if said and said[0] != str(count):
            yield Change(Outcome.UNTIED, place + _COUNT_NAME, said[0], str(count))


def _amount(row: _Row, column: int) -> Decimal | None:
    return number_of(plain(row.texts.get(column, "")).replace(",", ""))


def _ranks(number: int, rows: list[_Row]) -> Iterator[Change]:
    """Places that do not go up from row to row; those that take no part stand last."""
    places = [(_place(row), row.label) for row in rows if _RANK in row.figures.values()]
    right = sorted(places, key=lambda entry: entry[0])
    if [place for place, _ in places] != [place for place, _ in right]:
        said, should = ("、".join(label for _, label in some) for some in (places, right))
        yield Change(Outcome.ORDER, f"{_TABLE.format(number)}{_RANKS}", said, should)


def _place(row: _Row) -> float:
    column = next(column for column, name in row.figures.items() if name == _RANK)
    said = plain(row.texts.get(column, ""))
    return int(said) if said.isdigit() else float("inf")
