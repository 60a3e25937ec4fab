"""``zdxm check``: the faults of a ledger, all at once, in a list or in a copy of the ledger."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.finding import ANNOTATED_TAIL, Asked, Request, find_against, find_request
from zdxm.cli.output import (
    AgainstOption,
    AsOfOption,
    BasisOption,
    ConfigOption,
    ExitCode,
    ForceOption,
    Ledgers,
    PeriodOption,
    choose,
)
from zdxm.console.messages import show_findings
from zdxm.console.streams import emit, note, speaks_utf8, working
from zdxm.diagnostics import Diagnostic, Severity
from zdxm.errors import ConfigError, LedgerError, OutputError

if TYPE_CHECKING:
    from zdxm.figures.model import ReportFigures

_ENDING = ".xlsx"


def require_annotatable(ledgers: Sequence[Path], output: Path | None) -> None:
    """Refuse, before anything is printed, what cannot be annotated.

    Raises:
        ZdxmError: a file of another format, two of one name, or one name for several copies.
    """
    from zdxm.sheets.annotate import open_archive

    for path in ledgers:
        open_archive(path.read_bytes(), str(path))
    doubles = [stem for stem, count in Counter(path.stem for path in ledgers).items() if count > 1]
    if doubles:
        raise LedgerError(
            f"命令行的“{doubles[0]}”",
            "有两个台账同名，批注副本会相互覆盖",
            "请分别核对，或先改成不同的文件名",
        )
    if len(ledgers) > 1 and output is not None and not output.is_dir():
        raise OutputError(
            str(output), f"要写出{len(ledgers)}个批注副本，这里不是文件夹", "请在-o后面写一个已有的文件夹"
        )


def save_annotated(
    ledgers: Sequence[Path], figures: ReportFigures, *, output: Path | None, force: bool
) -> None:
    """Write a copy of each ledger that has findings, all or none, and say on standard error where it is.

    Raises:
        ZdxmError: a ledger was changed meanwhile, or a copy cannot be made or written.
    """
    from zdxm.saving import output_path, save
    from zdxm.sheets.annotate import annotate

    names = {path.name for path in ledgers}
    files, said = {}, []
    for path, source in zip(ledgers, figures.sources, strict=True):
        findings = [
            fault
            for fault in figures.diagnostics
            if fault.place.file == path.name or fault.place.file not in names
        ]
        if not findings:
            said.append(f"{path.name}没有发现问题，不用批注")
            continue
        data = _unchanged(path, source.sha256)
        copy = annotate(data, findings, file=str(path))
        target = output_path(output, f"{path.stem}{ANNOTATED_TAIL}{_ENDING}", ledgers)
        files[target] = copy.data
        said.append(f"批注副本：{target}（{_marked(findings)}，原台账没有改动）")
        if copy.at_risk:
            said.append(f"副本里可能缺少原台账的{'、'.join(copy.at_risk)}，请以原台账为准")
    save(files, force=force)
    for line in said:
        note(line)


def _unchanged(path: Path, sha256: str) -> bytes:
    """The ledger's bytes, if they are still those that were checked."""
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LedgerError(str(path), "核对期间台账被改动了", "请再核对一次")
    return data


def _marked(findings: Sequence[Diagnostic]) -> str:
    cells = {
        fault.place for fault in findings if fault.place.row is not None and fault.place.column is not None
    }
    return f"标出{len(cells)}个单元格"


DETAILS = (
    "每处问题写明位置（文件:工作表!单元格）、原因和怎么改；有错误或警告时退出码是1，只有提示时是0。"
    "给出上期台账时，还核对两期之间的变化：投资减少、计划变动、项目不见、状态退回、长期不动。"
)
EXAMPLES = (
    ("zdxm check 台账.xlsx", "列出全部问题"),
    ("zdxm check 台账.xlsx --annotate", "把问题批注在台账的副本里"),
    ("zdxm check 6月.xlsx --against 5月.xlsx", "再与上期台账核对"),
    ("zdxm check 台账.xlsx --format json", "交给别的程序处理"),
    ("zdxm check 台账.xlsx --layout", "看每张表读成了什么样"),
    ("zdxm explain ZD012", "看某条规则的说明"),
)
FORMATS = {"text": "text", "json": "json"}
_BUSY = "正在核对台账…"


def run(
    ledgers: Ledgers = None,
    *,
    period: PeriodOption = None,
    against: AgainstOption = None,
    against_period: Annotated[
        str | None,
        typer.Option("--against-period", metavar="时期", help="上期台账的时期；不写时用它自己写明的"),
    ] = None,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="另存一份台账副本，问题写成批注、标上颜色；原台账不动")
    ] = False,
    layout: Annotated[
        bool, typer.Option("--layout", help="只看读法：表头、各列是哪个字段、每行是什么、哪些没有读")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="位置", help="批注副本写到哪个文件或文件夹")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="text|json", help="文字或JSON", autocompletion=lambda: list(FORMATS)
        ),
    ] = "text",
    as_of: AsOfOption = None,
    basis: BasisOption = None,
    config: ConfigOption = None,
    force: ForceOption = False,
) -> int:
    """Print every finding; 1 if one of them is an error or a warning."""
    form = choose("--format", form, FORMATS)
    if output is not None and not annotate:
        raise ConfigError("选项--output", "只用来存放批注副本", "请同时加上--annotate")
    if layout and (annotate or against):
        raise ConfigError("选项--layout", "只看读法，不能与--annotate、--against同时使用", "请分开运行")
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    if layout:
        return _show_layout(request, form)
    earlier = find_against(against, against_period, "--against-period")
    with working(_BUSY):
        from zdxm.pipeline.reading import read_figures
        from zdxm.serialise import findings_json, json_text

        figures = read_figures(
            request.ledgers, request.settings, request.period, against=earlier, excerpts=True
        )
        if annotate:
            require_annotatable(request.ledgers, output)
    if form == "json":
        emit(json_text(findings_json(figures), ascii_only=not speaks_utf8(sys.stdout)))
    else:
        show_findings(figures)
    if annotate:
        with working(_BUSY):
            save_annotated(request.ledgers, figures, output=output, force=force)
    return _verdict(figures.diagnostics)


def _show_layout(request: Request, form: str) -> int:
    """Print what was understood; 1 if reading found an error or a warning."""
    with working(_BUSY):
        from zdxm.pipeline.reading import read_understanding
        from zdxm.serialise import json_text, layout_json

        understood = read_understanding(request.ledgers, request.settings, request.period)
    if form == "json":
        emit(json_text(layout_json(understood), ascii_only=not speaks_utf8(sys.stdout)))
    else:
        from zdxm.console.picture import show_understanding

        show_understanding(understood)
    return _verdict(understood.diagnostics)


def _verdict(diagnostics: Sequence[Diagnostic]) -> int:
    grave = any(fault.severity is not Severity.INFO for fault in diagnostics)
    return ExitCode.FOUND if grave else ExitCode.DONE
