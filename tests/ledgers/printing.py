"""What the commands print of one reading, without reading it again for each of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledgers.agreement import Outputs, cells_of
from zdxm.config.settings import Settings
from zdxm.console.answers import Result
from zdxm.console.ledger import Figures, Findings
from zdxm.console.picture import Understood
from zdxm.console.screen import Screen
from zdxm.pipeline.reading import figures_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.pipeline.reading import LedgerReading

__all__ = ["outputs_of"]


def outputs_of(reading: LedgerReading, files: Sequence[Path]) -> Outputs:
    """As ``figures``, ``check`` and ``check --layout`` print it, in text and in JSON."""
    figures = figures_from(reading, Settings())
    if figures is None:
        raise ValueError("a period is always asked for")
    pipe = Screen()
    return Outputs(
        figures=_told(Figures(figures)),
        check=_told(Findings(figures)),
        text=Findings(figures, whole=True).text(pipe),
        layout=_told(Understood(reading)),
        picture=Understood(reading).text(pipe),
        cells=dict(cells_of(map(str, files))),
    )


def _told(result: Result) -> Any:
    return json.loads(json.dumps(result.json(), ensure_ascii=False))
