"""Nothing is written unless every printed figure ties."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

import zdxm.pipeline.reporting
from narrative.build import project, report
from provenance.making import KINDS, LEDGERS, PERIODS, settings_of
from zdxm.cli import run
from zdxm.config import Settings, Style
from zdxm.errors import OutputError
from zdxm.figures import Origins
from zdxm.narrative import compose
from zdxm.narrative.blocks import Paragraph, RowKind, Run, Table
from zdxm.periods import parse_period
from zdxm.pipeline import read_figures
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
