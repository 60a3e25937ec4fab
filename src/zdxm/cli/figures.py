"""``zdxm figures``: every figure as JSON."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zdxm.cli.finding import Asked, find_request
from zdxm.cli.output import (
    AsOfOption,
    BasisOption,
    ConfigOption,
    ExitCode,
    Ledgers,
    PeriodOption,
    StrictOption,
    choose,
)
from zdxm.console.streams import emit, speaks_utf8, working

DETAILS = "标准输出只有JSON：金额是整数元，比率是两位小数的文字，没有的是null。"
EXAMPLES = (
    ("zdxm figures 台账.xlsx > 数字.json", "存成文件"),
    ("zdxm figures 台账.xlsx --as-of 2011-06-20", "截止到6月20日"),
)
FORMATS = {"json": "json"}
_BUSY = "正在读取台账…"


def run(
    ledgers: Ledgers = None,
    *,
    period: PeriodOption = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="json", help="目前只有JSON一种", autocompletion=lambda: list(FORMATS)
        ),
    ] = "json",
    as_of: AsOfOption = None,
    basis: BasisOption = None,
    config: ConfigOption = None,
    strict: StrictOption = False,
) -> int:
    """Print every figure."""
    choose("--format", form, FORMATS)
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    with working(_BUSY):
        from zdxm.pipeline.reading import read_figures, require_period, require_sound
        from zdxm.serialise import figures_json, json_text

        figures = read_figures(request.ledgers, request.settings, request.period)
        require_period(figures)
        if strict:
            require_sound(figures)
    emit(json_text(figures_json(figures), ascii_only=not speaks_utf8(sys.stdout)))
    return ExitCode.DONE
