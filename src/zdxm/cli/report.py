"""``zdxm report``: the report as a Word document, as Markdown or as plain text."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.finding import Asked, find_request
from zdxm.cli.output import (
    AsOfOption,
    BasisOption,
    ConfigOption,
    ExitCode,
    ForceOption,
    Ledgers,
    PeriodOption,
    StrictOption,
    choose,
    note_faults,
    read_count,
)
from zdxm.cli.paper import (
    DateOption,
    LetterheadOption,
    OpenOption,
    PdfOption,
    finish,
    letterhead_of,
    require_word,
    save_with_pdf,
    with_date,
)
from zdxm.console.streams import note, working

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.figures.model import ReportFigures
    from zdxm.narrative.blocks import Narrative

DETAILS = "写好的文件放在当前文件夹，路径印在标准输出；台账的问题和待补充的内容列在标准错误。"
EXAMPLES = (
    ("zdxm report 台账.xlsx", "按台账写明的时期生成"),
    ("zdxm report 台账.xlsx --period 2011Q3 -o 上报/", "前三季度的总结，放进“上报”文件夹"),
    ("zdxm report 台账.xlsx --kind bulletin --issue 3", "第3期工作通报"),
    ("zdxm report 台账.xlsx --kind project --project 某某项目", "一个项目的情况介绍"),
    ("zdxm report 台账.xlsx --date 2011-07-05 --pdf", "写上成文日期，另存一份PDF"),
    ("zdxm report 台账.xlsx --letterhead 发文稿纸.docx", "套用本单位的稿纸"),
    ("zdxm report 台账.xlsx --format txt", "纯文字，供粘贴到办公系统"),
    ("zdxm report 甲县.xlsx 乙县.xlsx --strict", "几个县的台账合成一份，有错误就停"),
)
FORMATS = {"docx": "docx", "md": "md", "txt": "txt"}
_BUSY = "正在读取台账、生成报告…"

KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="种类",
        help="报告的种类，平时是summary（工作总结）；zdxm templates list列出全部",
    ),
]
ProjectOption = Annotated[
    str,
    typer.Option("--project", metavar="项目名称", help="只写一个项目的报告（project、review）写哪个项目"),
]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="docx|md|txt",
        help="Word、Markdown或纯文字；不写时看-o的扩展名，再没有就是Word",
        autocompletion=lambda: list(FORMATS),
    ),
]


def run(
    ledgers: Ledgers = None,
    *,
    period: PeriodOption = None,
    kind: KindOption = None,
    project: ProjectOption = "",
    issue: Annotated[str | None, typer.Option("--issue", metavar="期号", help="工作通报的期号，如3")] = None,
    form: FormatOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="位置", help="写到哪个文件，或哪个已有的文件夹")
    ] = None,
    pdf: PdfOption = False,
    opened: OpenOption = False,
    letterhead: LetterheadOption = None,
    date: DateOption = None,
    as_of: AsOfOption = None,
    basis: BasisOption = None,
    config: ConfigOption = None,
    strict: StrictOption = False,
    force: ForceOption = False,
    no_provenance: Annotated[
        bool, typer.Option("--no-provenance", help="不在Word文件里记数字的出处，对外发送时用")
    ] = False,
) -> int:
    """Write the report and print its path."""
    form = _form(form, output)
    require_word(form, pdf=pdf, letterhead=letterhead)
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    settings = with_date(_with_issue(request.settings, issue), date)
    with working(_BUSY):
        from zdxm.pipeline.reading import read_figures, require_period, require_sound
        from zdxm.pipeline.reporting import broken_rules, build_report
        from zdxm.saving import output_path, safe_name

        figures = read_figures(request.ledgers, settings, request.period)
        require_period(figures)
        if strict:
            require_sound(figures)
        stationery = letterhead_of(letterhead)
        narrative, data = build_report(
            figures,
            settings,
            kind=kind or settings.kind,
            form=form,
            project=project,
            provenance=not no_provenance,
            letterhead=stationery,
        )
        broken = broken_rules(narrative, settings, stationery) if form == "docx" else ()
        read = (*request.ledgers, letterhead) if letterhead else request.ledgers
        path = output_path(output, f"{safe_name(narrative.title)}.{form}", read)
        paths = save_with_pdf(path, data, pdf=pdf, force=force)
    finish(paths, opened=opened)
    _say_what_is_left(figures, narrative, broken)
    return ExitCode.DONE


def _form(asked: str | None, output: Path | None) -> str:
    """The file's format: as asked for, else as the output's ending says, else Word."""
    if asked is not None:
        return choose("--format", asked, FORMATS)
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return FORMATS.get(ending, "docx")


def _with_issue(settings: Settings, issue: str | None) -> Settings:
    return settings if issue is None else dataclasses.replace(settings, issue=read_count("--issue", issue))


def _say_what_is_left(figures: ReportFigures, narrative: Narrative, broken: Sequence[str]) -> None:
    """What the clerk still has to look at before the report goes out."""
    note_faults(figures.diagnostics)
    missing = tuple(dict.fromkeys(narrative.placeholders))
    if missing:
        note(f"报告里还有{len(missing)}项待补充：{'、'.join(missing)}")
    if broken:
        rules = "；".join(broken)
        note(f"稿纸、模板或[profile]有{len(broken)}项不合公文格式的规定，用zdxm format-check查看：{rules}")
