"""``zdxm lag``: who is behind."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.finding import LIST_STEM, Asked, Request, find_request
from zdxm.cli.output import (
    AsOfOption,
    BasisOption,
    ConfigOption,
    ExitCode,
    ForceOption,
    Ledgers,
    PeriodOption,
    choose,
    read_count,
    read_points,
)
from zdxm.console.streams import emit, emit_bytes, note, speaks_utf8, working
from zdxm.errors import ConfigError
from zdxm.fields import GROUPED, field_by_key
from zdxm.lights import LIGHT_NAMES

if TYPE_CHECKING:
    from zdxm.figures.lagging import LaggingGroup, Selection
    from zdxm.figures.model import ReportFigures

DETAILS = (
    "进度条上的竖线是时间进度。计划在本期之后才开工的不列入（个数印在标准错误），"
    "没有写计划开工时间的照列并注明。"
)
EXAMPLES = (
    ("zdxm lag 台账.xlsx", "全部落后项目"),
    ("zdxm lag 台账.xlsx --by 联系领导 --threshold 10", "落后10个百分点以上的，按联系领导分组"),
    ("zdxm lag 台账.xlsx --light 红 --format xlsx", "红灯项目存成表格"),
)
FORMATS = ("table", "json", "csv", "xlsx")
LIGHTS = {written: light for light, name in LIGHT_NAMES.items() for written in (light, name)}
BY = {each.group: each.key for each in GROUPED}
"""What ``--by`` takes, besides the labels of the columns and the English names."""
_BY_WORDS = BY | {name: each.key for each in GROUPED for name in (each.label, each.key)}
_BUSY = "正在读取台账…"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """How the list is asked for.

    Attributes:
        form: one of :data:`FORMATS`.
        by: attribute that the list is split by; None for one list.
        threshold: hundredths of a 百分点; None for all.
        top: at most so many in each list; None for all.
        light: only this light; None for all.
    """

    form: str
    by: str | None
    threshold: int | None
    top: int | None
    light: str | None

    @property
    def label(self) -> str | None:
        """What the list is split by, in words."""
        return field_by_key(self.by).group if self.by else None


def run(
    ledgers: Ledgers = None,
    *,
    period: PeriodOption = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="字段",
            help=f"分组：{'、'.join(BY)}",
            autocompletion=lambda: [*BY],
        ),
    ] = None,
    threshold: Annotated[
        str | None, typer.Option("--threshold", metavar="百分点", help="只列至少落后这么多个百分点的")
    ] = None,
    top: Annotated[
        str | None, typer.Option("--top", metavar="个数", help="只列最落后的几个；分组时是每组几个")
    ] = None,
    light: Annotated[
        str | None,
        typer.Option(
            "--light",
            metavar="红|黄",
            help="只列这种灯的项目（red、yellow也可以）",
            autocompletion=lambda: ["红", "黄"],
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="|".join(FORMATS), help="平时是table（表）", autocompletion=lambda: [*FORMATS]
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="位置", help="存成文件；格式看--format或文件名结尾"),
    ] = None,
    fail: Annotated[bool, typer.Option("--fail", help="列出了任何项目时，退出码是1")] = False,
    as_of: AsOfOption = None,
    basis: BasisOption = None,
    config: ConfigOption = None,
    force: ForceOption = False,
) -> int:
    """Print or save who is behind."""
    wanted = _Wanted(
        form=_form(form, output),
        by=None if by is None else choose("--by", by, _BY_WORDS),
        threshold=None if threshold is None else read_points("--threshold", threshold),
        top=None if top is None else read_count("--top", top),
        light=None if light is None else choose("--light", light, LIGHTS),
    )
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    figures, selection, groups = _measure(request, wanted)
    if output is None and wanted.form != "xlsx":
        _print(figures, groups, wanted)
    else:
        path = _save(figures, groups, wanted, request, (output, force))
        emit(f"{path}\n")
    _say_what_was_left_out(selection, groups)
    return ExitCode.FOUND if fail and groups else ExitCode.DONE


def _form(form: str | None, output: Path | None) -> str:
    """The format that was asked for, by name or by the file's ending."""
    if form is not None:
        chosen = choose("--format", form, {name: name for name in FORMATS})
        if chosen == "table" and output is not None:
            raise ConfigError(
                "选项--output", "表只在屏幕上显示，不能存成文件", "请用--format xlsx、csv或json"
            )
        return chosen
    if output is None:
        return "table"
    ending = output.suffix.lower().removeprefix(".")
    return "xlsx" if output.is_dir() or ending not in FORMATS[1:] else ending


def _measure(request: Request, wanted: _Wanted) -> tuple[ReportFigures, Selection, tuple[LaggingGroup, ...]]:
    with working(_BUSY):
        from zdxm.figures.lagging import Limits, find_lagging, group_lagging
        from zdxm.pipeline.reading import read_figures, require_period

        figures = read_figures(request.ledgers, request.settings, request.period)
        require_period(figures)
        selection = find_lagging(figures, Limits(threshold=wanted.threshold, light=wanted.light))
        return figures, selection, group_lagging(figures, selection, wanted.by, wanted.top)


def _print(figures: ReportFigures, groups: tuple[LaggingGroup, ...], wanted: _Wanted) -> None:
    if wanted.form == "table":
        from zdxm.console.lagging import show_lagging

        hidden = show_lagging(figures, groups, wanted.label)
        if hidden:
            note(f"窗口较窄，没有显示{'、'.join(hidden)}；加宽窗口，或用--format xlsx存成表格")
        return
    data = _encoded(figures, groups, wanted, ascii_only=not speaks_utf8(sys.stdout))
    if wanted.form == "json" or sys.stdout.isatty():
        emit(data.decode("utf-8-sig"))
    else:
        emit_bytes(data)


def _encoded(
    figures: ReportFigures, groups: tuple[LaggingGroup, ...], wanted: _Wanted, *, ascii_only: bool = False
) -> bytes:
    from zdxm.serialise import json_text, lag_csv, lag_json, lag_xlsx

    if wanted.form == "json":
        return json_text(lag_json(figures, groups), ascii_only=ascii_only).encode()
    if wanted.form == "csv":
        return lag_csv(groups, wanted.label)
    return lag_xlsx(figures, groups, wanted.label)


def _save(
    figures: ReportFigures,
    groups: tuple[LaggingGroup, ...],
    wanted: _Wanted,
    request: Request,
    target: tuple[Path | None, bool],
) -> Path:
    """Save the list; ``target`` is what ``-o`` and ``--force`` say."""
    from zdxm.saving import output_path, save

    output, force = target
    name = f"{LIST_STEM}{figures.calendar.period.code}.{wanted.form}"
    path = output_path(output, name, request.ledgers)
    save({path: _encoded(figures, groups, wanted)}, force=force)
    return path


def _say_what_was_left_out(selection: Selection, groups: tuple[LaggingGroup, ...]) -> None:
    listed = sum(len(group.rows) for group in groups)
    if selection.awaiting:
        note(f"另有{selection.awaiting}个未开工项目计划在本期之后开工，没有列入")
    if selection.spared:
        note(f"另有{selection.spared}个落后项目不在--threshold、--light的范围内，没有列入")
    if len(selection.rows) > listed:
        note(f"另有{len(selection.rows) - listed}个落后项目超出--top的个数，没有列入")
