"""``zdxm why``: where a printed figure comes from."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.finding import LEDGER_ENDINGS, Asked, find_request
from zdxm.cli.output import AsOfOption, BasisOption, ConfigOption, ExitCode, PeriodOption, choose, note_faults
from zdxm.console.streams import emit, note, speaks_utf8, working
from zdxm.diagnostics import Diagnostic

if TYPE_CHECKING:
    from zdxm.provenance.why import Answer

DETAILS = (
    "先写报告（.docx），再写报告里的一个数、一句话；什么也不写就列出全部数字。没有报告也可以直接问台账。"
    "台账放在报告旁边或当前文件夹里时，一并列出单元格原来的内容，并核对台账有没有变。"
    "没有找到，或台账已经变了，退出码是1。"
)
EXAMPLES = (
    ("zdxm why 工作总结.docx 42.14", "42.14是什么、怎么算的、来自哪些单元格"),
    ("zdxm why 工作总结.docx 台账.xlsx 56.54亿元", "台账不在旁边时，写明是哪一个"),
    ("zdxm why 台账.xlsx 42.14 --period 2011H1", "没有报告，直接问台账"),
)
FORMATS = {"text": "text", "json": "json"}
REPORT_ENDING = ".docx"
_BUSY = "正在查找出处…"


def run(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="报告 [数字或句子]", help="报告或台账文件，后面写报告里的一个数或一句话"),
    ] = None,
    *,
    period: PeriodOption = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="种类", help="问台账时，报告的种类")] = None,
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
    """Print where figures come from; 1 if none was found or the ledger has changed."""
    form = choose("--format", form, FORMATS)
    reports, ledgers, query = _sorted_out(words or ())
    asked = Asked(config=config, period=period, as_of=as_of, basis=basis)
    with working(_BUSY):
        answer, faults = (
            _ask_report(reports[0], ledgers, query) if reports else _ask_ledger(ledgers, query, asked, kind)
        )
    _show(answer, form)
    _say_how_it_stands(answer, query)
    note_faults(faults)
    return ExitCode.DONE if answer.found and answer.ledgers.matches is not False else ExitCode.FOUND


def _sorted_out(words: Sequence[str]) -> tuple[list[Path], list[Path], str]:
    """Reports, ledgers and the query among the words of the command line."""
    reports = [Path(word) for word in words if word.lower().endswith(REPORT_ENDING)]
    ledgers = [Path(word) for word in words if Path(word).suffix.lower() in LEDGER_ENDINGS]
    files = {str(path) for path in (*reports, *ledgers)}
    return reports, ledgers, " ".join(word for word in words if str(Path(word)) not in files)


def _ask_report(path: Path, named: Sequence[Path], query: str) -> tuple[Answer, Sequence[Diagnostic]]:
    """The answer of a report, which said what was wrong with its ledger when it was written."""
    from zdxm.ooxml.archive import read_file
    from zdxm.provenance.raws import Ledgers, find_sources
    from zdxm.provenance.reading import read_report
    from zdxm.provenance.why import answer_from_report

    report = read_report(read_file(path), str(path))
    sources = report.record.sources
    ledgers = Ledgers(sources, find_sources(sources, named, (path.parent, Path())))
    return answer_from_report(report, query, ledgers), ()


def _ask_ledger(
    named: Sequence[Path], query: str, asked: Asked, kind: str | None
) -> tuple[Answer, Sequence[Diagnostic]]:
    """The answer of a ledger, and what is wrong with it."""
    from zdxm.pipeline.reading import read_figures, require_period
    from zdxm.pipeline.reporting import trace_figures

    request = find_request(named, asked)
    figures = read_figures(request.ledgers, request.settings, request.period)
    require_period(figures)
    kind = kind or request.settings.kind
    answer = trace_figures(figures, request.settings, kind, query, paths=request.ledgers)
    return answer, figures.diagnostics


def _show(answer: Answer, form: str) -> None:
    if form == "json":
        from zdxm.provenance.why import why_json
        from zdxm.serialise import json_text

        emit(json_text(why_json(answer), ascii_only=not speaks_utf8(sys.stdout)))
    else:
        from zdxm.console.documents import show_answer

        show_answer(answer)


def _say_how_it_stands(answer: Answer, query: str) -> None:
    if not answer.found:
        note(f"没有找到“{query}”这个数字或句子" if query else "没有数字")
    if answer.ledgers.matches is None:
        note("没有找到生成报告的台账，不能核对；可以在报告后面写明台账文件")
    elif not answer.ledgers.matches:
        note("台账已经变了：磁盘上的台账不是生成这份报告的那一个")
