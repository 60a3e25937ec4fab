"""What a reader has in front of him: the printed texts, tables and charts of a report, and its JSON.

Plain texts and tuples only, so that the judge can share nothing with the program.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from zdxm.console.ledger import Figures
from zdxm.console.lists import Lag
from zdxm.figures.ranking import Limits, find_lagging, group_lagging
from zdxm.narrative.blocks import Chart, Heading, Paragraph, RowKind, Table, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consistency.maker import Case
    from zdxm.figures.registers import RegisterFigures
    from zdxm.narrative.blocks import Block, Narrative, Run

HEADING, BODY = "标题", "正文"


@dataclass(frozen=True)
class Line:
    """A heading (level 1 and up) or a paragraph (level 0), with the role it has in the document."""

    role: str
    text: str
    level: int = 0


@dataclass(frozen=True)
class Grid:
    """A table: labels of its columns, and rows of a kind each: group, item, subtotal, total."""

    name: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Drawing:
    """A chart: for each series its values by category, as printed on it."""

    name: str
    categories: tuple[str, ...]
    series: dict[str, tuple[str | None, ...]]
    unit: str
    line: str


@dataclass(frozen=True)
class Span:
    """A figure as it is printed somewhere: ``where`` is text, table or chart."""

    figure: str
    text: str
    form: str
    where: str


@dataclass(frozen=True)
class House:
    """How the office prints and counts: what its settings say, and the calendar's exact share."""

    rate_decimals: int
    money_decimals: int
    subtract_first: bool
    noun: str
    above: str
    below: str
    names_max: int
    told_in_words: tuple[str, ...]
    progress: Fraction
    end: dt.date


@dataclass(frozen=True)
class Page:
    """A report as it is printed, with what ``zdxm figures`` and ``zdxm lag`` print of the same ledger.

    ``own_words`` are those of the ledger's registers, which may say a thing as often as they like.
    """

    kind: str
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    drawings: tuple[Drawing, ...]
    spans: tuple[Span, ...]
    figures: dict[str, Any]
    house: House
    lag: tuple[dict[str, Any], ...] = ()
    own_words: tuple[str, ...] = ()


def page_of(case: Case, narrative: Narrative) -> Page:
    """Take a report apart into what is printed."""
    style = case.settings.style
    house = House(
        rate_decimals=min(style.rate_decimals, 2),
        money_decimals=style.money_decimals,
        subtract_first=style.rounding == "subtract-first",
        noun=style.progress_noun,
        above=style.above,
        below=style.below,
        names_max=style.names_max,
        told_in_words=case.settings.prose_categories,
        progress=_progress(case),
        end=case.figures.calendar.end,
    )
    blocks = narrative.blocks
    return Page(
        kind=case.kind,
        lines=tuple(line for block in blocks for line in _lines(block)),
        grids=tuple(_grid(block) for block in blocks if isinstance(block, Table)),
        drawings=tuple(_drawing(block) for block in blocks if isinstance(block, Chart)),
        spans=tuple(span for block in blocks for span in _spans(block)),
        figures=Figures(case.figures).json(),
        house=house,
        lag=tuple(_lag(case)),
        own_words=_own_words(case.figures.registers),
    )


def _lag(case: Case) -> list[dict[str, Any]]:
    """The list of those behind, as the command makes it."""
    selection = find_lagging(case.figures, Limits())
    groups = group_lagging(case.figures, selection, None, None)
    return Lag(figures=case.figures, selection=selection, groups=groups).json()


def _own_words(registers: RegisterFigures) -> tuple[str, ...]:
    topics = (*(registers.measures or ()), *(registers.next_steps or ()))
    items = [str(item.text.value) for topic in topics for item in topic.items]
    return tuple(
        dict.fromkeys(items + [str(text.value) for kind in registers.problem_kinds for text in kind.texts])
    )


def _progress(case: Case) -> Fraction:
    """The calendar's share of the year, worked out again from the period's end."""
    period = case.figures.calendar.period
    if case.settings.basis == "day":
        first = period.end.replace(month=1, day=1)
        length = (first.replace(year=first.year + 1) - first).days
        share = Fraction((period.end - first).days + 1, length)
    else:
        share = Fraction(period.month - 1 + period.part, 12)
    return share * case.settings.time_factor_pct / 100


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Title):
        yield Line("标题", _text(block.runs))
    elif isinstance(block, Heading):
        yield Line(HEADING, _text(block.runs), block.level)
    elif isinstance(block, Paragraph):
        yield Line(block.role.value, _text(block.runs))


def _grid(table: Table) -> Grid:
    rows = tuple((row.kind.value, tuple(cell.text for cell in row.cells)) for row in table.rows)
    return Grid(table.name, tuple(column.label for column in table.columns), rows)


def _drawing(chart: Chart) -> Drawing:
    series = {
        one.label: tuple(None if value is None else f"{value:f}" for value in one.values)
        for one in chart.series
    }
    line = chart.reference.label if chart.reference else ""
    return Drawing(chart.name, chart.categories, series, chart.unit, line)


def _spans(block: Block) -> Iterator[Span]:
    if isinstance(block, Table):
        for row in block.rows:
            where = "text" if row.kind is RowKind.GROUP else "table"
            yield from _printed(row.cells, where)
    elif isinstance(block, Chart):
        yield from _printed(block.caption, "text")
        for one in block.series:
            for value, figure in zip(one.values, one.figures, strict=True):
                if value is not None and figure:
                    yield Span(figure, f"{value:f}", block.unit, "chart")
    else:
        yield from _printed(block.runs, "text")


def _printed(runs: tuple[Run, ...], where: str) -> Iterator[Span]:
    for run in runs:
        if run.inner:
            yield from _printed(run.inner, where)
        elif run.figure:
            yield Span(run.figure, run.text, run.form, where)
