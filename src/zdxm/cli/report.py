"""``zdxm report``: the report as a Word document, as Markdown or as plain text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from zdxm.cli import options
from zdxm.cli.options import Asked, find_request, flag, form_option, option, read_count
from zdxm.console.answers import answer, written
from zdxm.console.screen import note, working
from zdxm.errors import EXAMPLE_YEAR, ConfigError
from zdxm.narrative import KIND_NAMES

if TYPE_CHECKING:
    from zdxm.config.settings import Settings
    from zdxm.diagnostics import Diagnostic
    from zdxm.figures.model import ReportFigures
    from zdxm.narrative.blocks import Narrative

DETAILS = (
    "写好的文件放在当前文件夹，路径印在标准输出；读了什么、台账的问题、待补充和待核实的内容列在标准错误。"
    "印出的数靠读不成数的格子，或碰到台账里的错误时，报告照写，退出码是1；加--strict不写，退出码是2。"
)
EXAMPLES = (
    ("zdxm report 台账.xlsx", "按台账写明的时期生成"),
    ("zdxm report 台账.xlsx --period 前三季度 -o 上报/", "前三季度的总结，放进“上报”文件夹"),
    ("zdxm report 台账.xlsx --kind 通报 --issue 3", "第3期工作通报"),
    ("zdxm report 台账.xlsx --kind 项目情况 --project 某某项目", "一个项目的情况介绍"),
    (f"zdxm report 台账.xlsx --date {EXAMPLE_YEAR}-07-05 --pdf", "写上成文日期，另存一份PDF"),
    ("zdxm report 台账.xlsx --letterhead 发文稿纸.docx", "套用本单位的稿纸"),
    ("zdxm report 台账.xlsx --format txt", "纯文字，供粘贴到办公系统"),
    ("zdxm report 甲县.xlsx 乙县.xlsx --strict", "几个县的台账合成一份，有错误就停"),
)
FORMATS = ("docx", "md", "txt")
_ELSEWHERE = {
    "pdf": "要PDF的，不写--format，另加--pdf；",
    "word": "Word文件写docx；",
    "doc": "Word文件写docx；",
    "wps": "WPS打得开docx；",
}
_SHOWN = 8  # places that one line names
_PATIENCE = 5  # seconds after which a program that was started counts as open


def _read_date(name: str, text: str) -> dt.date:
    from zdxm.config.settings import read_day

    day = read_day(text)
    if day is None:
        raise ConfigError(
            f"选项{name}", f"“{text}”不是日期", f"请写成{EXAMPLE_YEAR}-07-05或{EXAMPLE_YEAR}年7月5日"
        )
    return day


Kind = Annotated[
    str | None,
    option(
        "--kind",
        "种类",
        f"报告的种类：{'、'.join(names[0] for names in KIND_NAMES.values())}，或自己的模板；平时是工作总结",
        offered=[names[0] for names in KIND_NAMES.values()],
    ),
]
Project = Annotated[
    str, option("--project", "项目名称", "只写一个项目的报告（项目情况、结项报告）写哪个项目")
]
Issue = Annotated[int | None, option("--issue", "期号", "工作通报的期号，如3", read=read_count)]
Form = Annotated[
    str | None,
    form_option(
        *FORMATS, meaning="Word、Markdown或纯文字；不写时看-o的扩展名，再没有就是Word", elsewhere=_ELSEWHERE
    ),
]
Pdf = Annotated[bool, flag("--pdf", "另存一份PDF，要装有LibreOffice（或Windows上的Word）")]
Letterhead = Annotated[
    Path | None,
    option(
        "--letterhead",
        "文件",
        "套用本单位的.docx（页眉页脚、页面、样式），内容放在{{正文}}那一段，没有这一段就放在文末",
    ),
]
Date = Annotated[
    dt.date | None,
    option("--date", "日期", f"成文日期，如{EXAMPLE_YEAR}-07-05；不写时用配置里的", read=_read_date),
]
Bare = Annotated[bool, flag("--no-provenance", "不在Word文件里记数字的出处，对外发送时用")]


def run(
    ledgers: options.Ledgers = None,
    *,
    period: options.Period = None,
    kind: Kind = None,
    project: Project = "",
    issue: Issue = None,
    form: Form = None,
    output: options.Output = None,
    pdf: Pdf = False,
    opened: Annotated[bool, flag("--open", "写好后用系统里的程序打开")] = False,
    letterhead: Letterhead = None,
    date: Date = None,
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    region: options.Region = None,
    office: options.Office = None,
    config: options.Config = None,
    strict: options.Strict = False,
    force: options.Force = False,
    no_provenance: Bare = False,
) -> int:
    """Write the report and print its path; 1 if a printed figure rests on what is wrong or unread."""
    form = form or _form(output)
    _require_word(form, pdf=pdf, letterhead=letterhead)
    asked = Asked(config=config, period=period, as_of=as_of, basis=basis, region=region, office=office)
    request = find_request(ledgers, asked)
    settings = _adjusted(request.settings, issue, date)
    with working("正在读取台账、生成报告…"):
        from zdxm.pipeline.reading import read_printable
        from zdxm.pipeline.reporting import broken_rules, build_report, read_paper, save_report, touching
        from zdxm.saving import output_path, safe_name

        figures = read_printable(request.ledgers, settings, request.period, strict=strict)
        stationery = read_paper(letterhead) if letterhead else None
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
        shaken = touching(figures, narrative)
        path = output_path(output, f"{safe_name(narrative.title)}.{form}", read)
        paths = save_report(path, data, pdf=pdf, force=force)
    for line in (*figures.reading.lines, *(stationery.remarks() if stationery else ())):
        note(line)
    found = narrative.doubted or bool(shaken)
    code = answer(written(paths, _left(figures, narrative, broken, shaken), found=found))
    for fault in _open(paths[-1]) if opened else ():
        note(f"文件已经写好，但没能打开（{fault}），请自己打开{paths[-1]}")
    return code


def _form(output: str | None) -> str:
    """The file's format, where none is asked for: as the output's ending says, else Word."""
    from zdxm.saving import ending_of

    ending = ending_of(output)
    return ending if ending in FORMATS else "docx"


def _require_word(form: str, *, pdf: bool, letterhead: Path | None) -> None:
    """Refuse what only a Word document can have."""
    asked = [option for option, given in (("--pdf", pdf), ("--letterhead", letterhead)) if given]
    if asked and form != "docx":
        raise ConfigError(f"选项{asked[0]}", f"只用于Word文件，不能与{form}格式同用", "请去掉其中一个")


def _adjusted(settings: Settings, issue: int | None, date: dt.date | None) -> Settings:
    """The settings with 期号 and 成文日期 of the command line."""
    official = settings.official if date is None else {**settings.official, "date": date}
    return dataclasses.replace(settings, official=official, issue=settings.issue if issue is None else issue)


def _left(
    figures: ReportFigures, narrative: Narrative, broken: Sequence[str], shaken: Sequence[Diagnostic]
) -> Iterator[str]:
    """What the clerk still has to look at before the report goes out."""
    from zdxm.console.ledger import checklist, faults_remark

    yield from faults_remark(figures.diagnostics)
    if shaken:
        places = "、".join(str(fault.place) for fault in shaken[:_SHOWN])
        more = "等" if len(shaken) > _SHOWN else ""
        yield f"其中{len(shaken)}个错误碰到报告里印的数，请改正台账后重做，或逐个核实：{places}{more}"
    if narrative.doubted:
        cells = figures.unread_of(figures.projects, figures.unread)
        more = f"等{len(cells)}格" if len(cells) > _SHOWN else ""
        yield f"报告里有的数靠读不成数的格子，已标出【待核实】：{'、'.join(cells[:_SHOWN])}{more}"
    words = [topic.name for topic in figures.registers.words or ()]
    yield from checklist(narrative.placeholders, narrative.offers, words)
    if broken:
        rules = "；".join(broken)
        yield f"稿纸、模板或[profile]有{len(broken)}项不合公文格式的规定，用zdxm format-check查看：{rules}"


def _open(path: Path) -> Iterator[str]:
    """Open a file with the system's program for it; yields what went wrong, which fails no run."""
    try:
        if sys.platform == "win32":  # as type checkers know it
            import os

            os.startfile(path.resolve())  # noqa: S606 - the clerk asked for it
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.run(  # noqa: S603 - a fixed program, with a path that we made
                [opener, str(path.resolve())], check=True, capture_output=True, timeout=_PATIENCE
            )
    except subprocess.TimeoutExpired:
        return
    except subprocess.CalledProcessError as error:
        yield f"系统没有打开它的程序，退出码{error.returncode}"
    except FileNotFoundError:
        yield "系统里没有打开文件的程序"
    except OSError as error:
        yield error.strerror or type(error).__name__
