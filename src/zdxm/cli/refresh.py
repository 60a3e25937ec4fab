"""``zdxm refresh``: new figures into a report that people have edited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zdxm.cli import options
from zdxm.cli.options import Asked, find_request, flag
from zdxm.console.answers import answer
from zdxm.console.screen import working

DETAILS = (
    "只更新zdxm印的数字、图和跟着数字变的词，改过的文字、次序、格式都不动；手改过的、删掉的不动，逐个列出，"
    "换了数以后不再合适的文字、对不上的合计、次序不符的名次表也列出。有列出的，退出码是1。"
    "写成“原名-更新.docx”，原文件不动。"
)
EXAMPLES = (
    ("zdxm refresh 工作总结.docx 台账.xlsx --period 前三季度", "换上三季度的数字"),
    ("zdxm refresh 工作总结.docx 台账.xlsx --dry-run", "只看会改什么，不写文件"),
    ("zdxm refresh 工作总结.docx 台账.xlsx --track", "用修订写，逐处接受或拒绝"),
)
_SUFFIX = "-更新.docx"


def run(
    report: Annotated[Path, typer.Argument(metavar="报告", help="zdxm生成、改过的Word报告（.docx）")],
    ledgers: options.Ledgers = None,
    *,
    period: options.Period = None,
    output: options.Output = None,
    dry_run: Annotated[bool, flag("--dry-run", "只列出会改什么，不写文件")] = False,
    track: Annotated[bool, flag("--track", "用修订（插入、删除）写新数字，图直接换")] = False,
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    region: options.Region = None,
    office: options.Office = None,
    config: options.Config = None,
    force: options.Force = False,
) -> int:
    """Write the report with new figures and print its path; 1 if something was left alone."""
    asked = Asked(config=config, period=period, as_of=as_of, basis=basis, region=region, office=office)
    request = find_request(ledgers, asked)
    with working("正在更新数字…"):
        from zdxm.console.documents import Updated
        from zdxm.ooxml.archive import read_file
        from zdxm.pipeline.reading import read_printable
        from zdxm.pipeline.reporting import refresh_report
        from zdxm.saving import output_path, save

        data = read_file(report)
        figures = read_printable(request.ledgers, request.settings, request.period)
        refreshed = refresh_report(data, figures, request.settings, name=str(report), track=track)
        path = None
        if not dry_run:
            path = output_path(output, f"{report.stem}{_SUFFIX}", (*request.ledgers, report))
            save({path: refreshed.data}, force=force)
    found = bool(refreshed.left_alone)
    return answer(Updated(changes=refreshed.changes, path=path, diagnostics=figures.diagnostics, found=found))
