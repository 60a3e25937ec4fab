"""``zdxm diff``: what changed between two ledgers or two periods, and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.finding import Asked, find_against, find_request
from zdxm.cli.output import (
    AgainstOption,
    BasisOption,
    ConfigOption,
    ExitCode,
    PeriodOption,
    choose,
    read_count,
)
from zdxm.console.streams import emit, note, speaks_utf8, working
from zdxm.errors import ConfigError

if TYPE_CHECKING:
    from zdxm.compare import Comparison

DETAILS = (
    "每个项目的贡献以百分点计，加起来正好等于完成率的变化，算法见docs/diff.md。"
    "项目按项目代码、名称、相似名称的顺序对应，按相似名称对应的都注明。"
)
EXAMPLES = (
    ("zdxm diff 5月.xlsx 6月.xlsx", "5月到6月，哪些项目拉动了完成率"),
    ("zdxm diff 5月.xlsx 6月.xlsx --paragraph", "写成报告里可用的一段话"),
    ("zdxm diff 分月台账.xlsx --old-period 2011-05 --period 2011-06", "一本台账的两个时期"),
    ("zdxm diff 甲6.xlsx 乙6.xlsx --against 甲5.xlsx --against 乙5.xlsx", "每期分成几个文件"),
)
FORMATS = {"table": "table", "json": "json"}
_PAIR = 2
_SHOWN = 3  # doubtful matches named in a message
_BUSY = "正在比较台账…"


def run(
    ledgers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="旧台账 新台账", help="两本台账，较早的在前；用--against时只写新的"),
    ] = None,
    *,
    period: PeriodOption = None,
    old_period: Annotated[
        str | None, typer.Option("--old-period", metavar="时期", help="旧台账的时期；不写时用它自己写明的")
    ] = None,
    against: AgainstOption = None,
    top: Annotated[str | None, typer.Option("--top", metavar="个数", help="拉高、拉低的各只列前几个")] = None,
    paragraph: Annotated[bool, typer.Option("--paragraph", help="写成一段话，供报告使用")] = False,
    form: Annotated[
        str,
        typer.Option("--format", metavar="table|json", help="表或JSON", autocompletion=lambda: list(FORMATS)),
    ] = "table",
    basis: BasisOption = None,
    config: ConfigOption = None,
) -> int:
    """Print what changed."""
    form = choose("--format", form, FORMATS)
    most = None if top is None else read_count("--top", top)
    if paragraph and form == "json":
        raise ConfigError("选项--paragraph和--format", "不能同时使用", "请只留下一个")
    new, old = _sides(tuple(ledgers or ()), tuple(against or ()), old_period)
    request = find_request(new, Asked(config=config, period=period, basis=basis))
    with working(_BUSY):
        from zdxm.compare import comparison_paragraph
        from zdxm.pipeline.reading import read_comparison
        from zdxm.serialise import diff_json, json_text

        earlier = find_against(old or request.ledgers, old_period, "--old-period")
        if earlier is None:
            raise ValueError(old)
        comparison = read_comparison(request.ledgers, request.settings, request.period, earlier)
    if form == "json":
        emit(json_text(diff_json(comparison), ascii_only=not speaks_utf8(sys.stdout)))
    elif paragraph:
        emit(comparison_paragraph(comparison, request.settings.style) + "\n")
    else:
        _print_table(comparison, most)
    _say_what_is_doubtful(comparison)
    return ExitCode.DONE


def _sides(
    ledgers: Sequence[Path], against: Sequence[Path], old_period: str | None
) -> tuple[Sequence[Path], Sequence[Path]]:
    """The later and the earlier workbooks; no earlier ones where one ledger is read for two periods."""
    if against:
        return ledgers, against
    if len(ledgers) == _PAIR:
        return ledgers[1:], ledgers[:1]
    if len(ledgers) < _PAIR and old_period is not None:
        return ledgers, ()
    raise ConfigError(
        "命令行zdxm diff",
        f"要比较两本台账，这里写了{len(ledgers)}本",
        "请依次写旧台账、新台账；一本台账有两个时期的，用--old-period和--period；每期有几个文件的，旧的用--against",
    )


def _print_table(comparison: Comparison, top: int | None) -> None:
    from zdxm.console.differing import show_comparison

    hidden = show_comparison(comparison, top)
    if hidden:
        note(f"窗口较窄，没有显示{'、'.join(hidden)}；加宽窗口，或用--format json")


def _say_what_is_doubtful(comparison: Comparison) -> None:
    """Matches by similar names, which somebody should look at."""
    pairs = [
        f"“{mover.old.name}”与“{mover.new.name}”"
        for mover in comparison.movers
        if mover.is_alike_only and mover.old and mover.new
    ]
    if pairs:
        more = "等" if len(pairs) > _SHOWN else ""
        note(f"有{len(pairs)}个项目按相似名称对应，请核对：{'，'.join(pairs[:_SHOWN])}{more}")
