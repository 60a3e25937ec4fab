"""``zdxm report``: the Word report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.exits import ExitCode
from zdxm.cli.finding import Asked, find_request
from zdxm.cli.options import (
    AsOfOption,
    BasisOption,
    ConfigOption,
    ForceOption,
    Ledgers,
    PeriodOption,
    StrictOption,
)
from zdxm.cli.output import output_path, safe_name
from zdxm.console import counts_text, emit, note, screen_of, working

if TYPE_CHECKING:
    from zdxm.figures import ReportFigures
    from zdxm.narrative import Narrative

__all__ = ["DETAILS", "EXAMPLES", "run"]

DETAILS = "写好的文件放在当前文件夹，路径印在标准输出；台账的问题和待补充的内容列在标准错误。"
EXAMPLES = (
    ("zdxm report 台账.xlsx", "按台账写明的时期生成"),
    ("zdxm report 台账.xlsx --period 2011Q3 -o 上报/", "前三季度的总结，放进“上报”文件夹"),
    ("zdxm report 甲县.xlsx 乙县.xlsx --strict", "几个县的台账合成一份，有错误就停"),
)
_BUSY = "正在读取台账、生成报告…"


def run(
    ledgers: Ledgers = None,
    *,
    period: PeriodOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="种类", help="报告的种类，平时是summary（工作总结）")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="位置", help="写到哪个文件，或哪个已有的文件夹")
    ] = None,
    as_of: AsOfOption = None,
    basis: BasisOption = None,
    config: ConfigOption = None,
    strict: StrictOption = False,
    force: ForceOption = False,
) -> int:
    """Write the report and print its path."""
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    with working(_BUSY):
        from zdxm.document.package import save_output
        from zdxm.pipeline import build_report, read_figures, require_period, require_sound

        figures = read_figures(request.ledgers, request.settings, request.period)
        require_period(figures)
        if strict:
            require_sound(figures)
        narrative, data = build_report(figures, request.settings, kind=kind or request.settings.kind)
        path = output_path(output, f"{safe_name(narrative.title)}.docx", request.ledgers)
        save_output(path, data, force=force)
    emit(f"{path}\n")
    _say_what_is_left(figures, narrative)
    return ExitCode.DONE


def _say_what_is_left(figures: ReportFigures, narrative: Narrative) -> None:
    """What the clerk still has to look at before the report goes out."""
    import sys

    if figures.diagnostics:
        note(f"台账里有{counts_text(figures.diagnostics, screen_of(sys.stderr))}，用zdxm check查看")
    missing = tuple(dict.fromkeys(narrative.placeholders))
    if missing:
        note(f"报告里还有{len(missing)}项待补充：{'、'.join(missing)}")
