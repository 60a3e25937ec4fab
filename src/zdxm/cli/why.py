"""``zdxm why``: where a printed figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli import options
from zdxm.cli.options import LEDGER_ENDINGS, Asked, find_request, option
from zdxm.console.answers import answer
from zdxm.console.screen import working

if TYPE_CHECKING:
    from zdxm.console.documents import Why

DETAILS = (
    "先写报告（.docx），再写报告里的一个数、一句话；什么也不写就列出全部数字（文字只列前1000个）。没有报告也可以直接问台账。"
    "台账放在报告旁边或当前文件夹里时，一并列出单元格原来的内容，并核对台账有没有变。"
    "没有找到，或台账已经变了，退出码是1。"
)
EXAMPLES = (
    ("zdxm why 工作总结.docx 42.14", "42.14是什么、怎么算的、来自哪些单元格"),
    ("zdxm why 工作总结.docx 台账.xlsx 56.54亿元", "台账不在旁边时，写明是哪一个"),
    ("zdxm why 台账.xlsx 42.14 --period 上半年", "没有报告，直接问台账"),
)


def run(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="报告 [数字或句子]", help="报告或台账文件，后面写报告里的一个数或一句话"),
    ] = None,
    *,
    period: options.Period = None,
    kind: Annotated[str | None, option("--kind", "种类", "问台账时，报告的种类")] = None,
    form: options.Form = "text",
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    config: options.Config = None,
) -> int:
    """Print where figures come from; 1 if none was found or the ledger has changed."""
    reports, ledgers, query = _sorted_out(words or ())
    asked = Asked(config=config, period=period, as_of=as_of, basis=basis)
    with working("正在查找出处…"):
        if reports:
            from zdxm.console.documents import Why
            from zdxm.provenance.why import trace_report

            result = Why(answer=trace_report(reports[0], query, ledgers=ledgers), query=query)
        else:
            result = _of_ledger(ledgers, query, asked, kind)
    return answer(result, form)


def _sorted_out(words: Sequence[str]) -> tuple[list[Path], list[Path], str]:
    """Reports, ledgers and the query among the words of the command line."""
    reports = [Path(word) for word in words if word.lower().endswith(".docx")]
    ledgers = [Path(word) for word in words if Path(word).suffix.lower() in LEDGER_ENDINGS]
    files = {str(path) for path in (*reports, *ledgers)}
    return reports, ledgers, " ".join(word for word in words if str(Path(word)) not in files)


def _of_ledger(named: Sequence[Path], query: str, asked: Asked, kind: str | None) -> Why:
    """The answer of a ledger, and what is wrong with it; a report said so when it was written."""
    from zdxm.console.documents import Why
    from zdxm.pipeline.reading import read_printable
    from zdxm.pipeline.reporting import trace_figures

    request = find_request(named, asked)
    figures = read_printable(request.ledgers, request.settings, request.period)
    kind = kind or request.settings.kind
    traced = trace_figures(figures, request.settings, kind, query, paths=request.ledgers)
    return Why(answer=traced, query=query, diagnostics=figures.diagnostics)
