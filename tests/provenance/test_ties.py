"""Nothing is written unless every printed figure ties."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import pytest

import zdxm.pipeline.reporting
from narrative.build import project, report
from provenance.making import KINDS, LEDGERS, PERIODS, settings_of
from zdxm.cli.app import run
from zdxm.config.settings import Settings, Style
from zdxm.errors import OutputError
from zdxm.figures.origins import Origins
from zdxm.narrative.blocks import Paragraph, RowKind, Run, Table
from zdxm.narrative.compose import compose
from zdxm.narrative.rows import Items, Rows, parts_of
from zdxm.periods import parse_period
from zdxm.pipeline.reading import read_figures
from zdxm.provenance.ties import require_ties

if TYPE_CHECKING:
    from pathlib import Path

    from zdxm.narrative.blocks import Narrative


def sample(name: str = "cities", kind: str = "summary") -> tuple[Narrative, Origins, Style]:
    """A sample's report and what its figures are."""
    settings = settings_of(name)
    figures = read_figures([LEDGERS[name]], settings, parse_period(PERIODS[name]))
    narrative = compose(figures, settings, kind=kind)
    return narrative, Origins(figures, {f.id: f for f in narrative.figures}), settings.style


def changed(narrative: Narrative, old: str, new: str) -> Narrative:
    """The report with one printed text of the prose put another way."""

    def runs(some: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(
            dataclasses.replace(one, text=new if one.text == old else one.text, inner=runs(one.inner))
            for one in some
        )

    blocks = tuple(
        dataclasses.replace(block, runs=runs(block.runs)) if isinstance(block, Paragraph) else block
        for block in narrative.blocks
    )
    assert blocks != narrative.blocks
    return dataclasses.replace(narrative, blocks=blocks)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LEDGERS)
def test_the_samples_tie(name: str, kind: str) -> None:
    """Every kind of report of every sample."""
    require_ties(*sample(name, kind))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("42.14%", "42.15%"),
        ("56.54亿元", "56.55亿元"),
        ("低于时间进度7.86个百分点", "低于时间进度7.85个百分点"),
        ("39", "40"),
        ("42.14%", "四成"),
    ],
)
def test_one_figure_off_is_refused(old: str, new: str) -> None:
    """An amount, a rate, a gap, a count, by the last digit."""
    narrative, origins, style = sample()
    with pytest.raises(OutputError, match="对不上"):
        require_ties(changed(narrative, old, new), origins, style)


def with_cell(narrative: Narrative, row: int, name: str, text: str, *, by_columns: bool) -> Narrative:
    """The report with another text in one cell of the table of projects, kept by columns or row by row."""
    table = next(block for block in narrative.blocks if isinstance(block, Table))
    first = next(part for part in parts_of(table.rows) if isinstance(part, Items))
    columns = [
        dataclasses.replace(cells, texts=[*cells.texts[:row], text, *cells.texts[row + 1 :]])
        if cells.name == name
        else cells
        for cells in first.columns
    ]
    mended = Items(first.scopes, tuple(columns))
    rows = Rows(tuple(mended if part is first else part for part in parts_of(table.rows)))
    assert rows != table.rows
    other = dataclasses.replace(table, rows=rows if by_columns else tuple(rows))
    blocks = tuple(other if block is table else block for block in narrative.blocks)
    return dataclasses.replace(narrative, blocks=blocks)


@pytest.mark.parametrize("by_columns", [True, False])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("total_investment", "100001"),
        ("annual_plan", "60000.0001"),
        ("completed", "—"),
        ("completed", "1千"),
        ("rate", "12.34"),
        ("variance", "-0.01"),
        ("variance", "持平"),
    ],
)
def test_a_cell_off_is_refused(name: str, text: str, *, by_columns: bool) -> None:
    """An amount, a rate or a gap in the table, and words where a number belongs."""
    narrative, origins, style = sample()
    with pytest.raises(OutputError, match=re.escape(f"“{text}”")):
        require_ties(with_cell(narrative, 0, name, text, by_columns=by_columns), origins, style)


@pytest.mark.parametrize("name", ["completed", "rate", "variance"])
def test_a_number_that_the_ledger_does_not_have_is_refused(name: str) -> None:
    """— stands where nothing was reported, and nothing else may."""
    figures = report(project("甲项目", 100, None), project("乙项目", 60, 20))
    narrative = compose(figures, Settings(region="全市"), kind="summary")
    origins = Origins(figures, {f.id: f for f in narrative.figures})
    require_ties(narrative, origins, Style())
    with pytest.raises(OutputError, match="空缺"):
        require_ties(with_cell(narrative, 0, name, "12.5", by_columns=True), origins, Style())


@pytest.mark.parametrize(
    ("plan", "done", "printed", "wrong"),
    [
        (100_000_000, 99_999_999, "99.99", "100"),
        (100_000_000, 1, "0.01", "0"),
        (200, 66.666, "33.33", "33.34"),
        (800, 1, "0.13", "0.12"),
    ],
)
def test_rates_at_the_edge(plan: float, done: float, printed: str, wrong: str) -> None:
    """100 and 0 only where they are exact; half a hundredth goes up."""
    figures = report(project("甲项目", plan, done), project("乙项目", 60, 20))
    narrative = compose(figures, Settings(region="全市"), kind="summary")
    origins = Origins(figures, {f.id: f for f in narrative.figures})
    table = next(block for block in narrative.blocks if isinstance(block, Table))
    assert printed in [cell.text for row in table.rows for cell in row.cells]
    require_ties(narrative, origins, Style())
    with pytest.raises(OutputError, match=re.escape(f"“{wrong}”")):
        require_ties(with_cell(narrative, 0, "rate", wrong, by_columns=True), origins, Style())


def test_a_table_that_does_not_add_up_is_refused() -> None:
    """A row's amount must be in the 小计 under it."""
    narrative, origins, style = sample()
    table = next(block for block in narrative.blocks if isinstance(block, Table))
    rows = [row for row in table.rows if row.kind is not RowKind.ITEM or "河口村" not in row.cells[1].text]
    blocks = tuple(
        dataclasses.replace(table, rows=tuple(rows)) if block is table else block
        for block in narrative.blocks
    )
    with pytest.raises(OutputError, match="小计"):
        require_ties(dataclasses.replace(narrative, blocks=blocks), origins, style)


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize("rounding", ["round-first", "subtract-first"])
@pytest.mark.parametrize("done", [0.004, 33.335, 49.996, 50.004, 66.665, 99.996, 100.004, 7.125])
def test_house_styles_tie(done: float, rounding: Any, decimals: int) -> None:
    """Coarse decimals, either rounding, rates that must not read 0 or 100."""
    style = Style(rate_decimals=decimals, rounding=rounding)
    figures = report(project("甲项目", 100, done), project("乙项目", 60, 20))
    narrative = compose(figures, Settings(region="全市", style=style), kind="summary")
    require_ties(narrative, Origins(figures, {f.id: f for f in narrative.figures}), style)


def test_nothing_is_written_when_a_figure_does_not_tie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Exit 2, the figure named, no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        zdxm.pipeline.reporting,
        "compose",
        lambda *args, **more: changed(compose(*args, **more), "42.14%", "42.15%"),
    )
    assert run(["report", str(LEDGERS["cities"])]) == 2
    assert "“42.15%”" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
