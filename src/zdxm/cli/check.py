"""``zdxm check``: the faults of a ledger, all at once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zdxm.cli.exits import ExitCode
from zdxm.cli.finding import Asked, find_request
from zdxm.cli.options import AsOfOption, BasisOption, ConfigOption, Ledgers, PeriodOption, choose
from zdxm.console import emit, show_findings, speaks_utf8, working
from zdxm.diagnostics import Severity

__all__ = ["DETAILS", "EXAMPLES", "run"]

DETAILS = "每处问题写明位置（文件:工作表!单元格）、原因和怎么改；有错误或警告时退出码是1，只有提示时是0。"
EXAMPLES = (
    ("zdxm check 台账.xlsx", "列出全部问题"),
    ("zdxm check 台账.xlsx --format json", "交给别的程序处理"),
    ("zdxm explain ZD012", "看某条规则的说明"),
)
FORMATS = {"text": "text", "json": "json"}
_BUSY = "正在核对台账…"


def run(
    ledgers: Ledgers = None,
    *,
    period: PeriodOption = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="text|json", help="文字或JSON", autocompletion=lambda: list(FORMATS)
        ),
    ] = "text",
    as_of: AsOfOption = None,
    basis: BasisOption = None,
    config: ConfigOption = None,
) -> int:
    """Print every finding; 1 if one of them is an error or a warning."""
    form = choose("--format", form, FORMATS)
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    with working(_BUSY):
        from zdxm.pipeline import read_figures
        from zdxm.serialise import findings_json, json_text

        figures = read_figures(request.ledgers, request.settings, request.period)
    if form == "json":
        emit(json_text(findings_json(figures), ascii_only=not speaks_utf8(sys.stdout)))
    else:
        show_findings(figures)
    grave = any(fault.severity is not Severity.INFO for fault in figures.diagnostics)
    return ExitCode.FOUND if grave else ExitCode.DONE
