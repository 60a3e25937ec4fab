"""``zdxm diff``: what changed between two ledgers or two periods, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from zdxm.cli import options
from zdxm.cli.options import Asked, find_against, find_request, flag, form_option, option, read_count
from zdxm.console.answers import answer
from zdxm.console.screen import working
from zdxm.errors import ConfigError

DETAILS = (
    "每个项目的贡献以百分点计，加起来正好等于完成率的变化，算法见docs/diff.md。"
    "项目按项目代码、名称、相似名称的顺序对应，按相似名称对应的都注明。"
)
EXAMPLES = (
    ("zdxm diff 5月.xlsx 6月.xlsx", "5月到6月，哪些项目拉动了完成率"),
    ("zdxm diff 5月.xlsx 6月.xlsx --paragraph", "写成报告里可用的一段话"),
    ("zdxm diff 分月台账.xlsx --old-period 5月 --period 6月", "一本台账的两个时期"),
    ("zdxm diff 甲6.xlsx 乙6.xlsx --against 甲5.xlsx --against 乙5.xlsx", "每期分成几个文件"),
)


def run(
    ledgers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="旧台账 新台账", help="两本台账，较早的在前；用--against时只写新的"),
    ] = None,
    *,
    period: options.Period = None,
    old_period: Annotated[
        str | None, option("--old-period", "时期", "旧台账的时期；不写时用它自己写明的")
    ] = None,
    against: options.Against = None,
    top: Annotated[int | None, option("--top", "个数", "拉高、拉低的各只列前几个", read=read_count)] = None,
    paragraph: Annotated[bool, flag("--paragraph", "写成一段话，供报告使用")] = False,
    form: Annotated[str, form_option("table", "json", meaning="表或JSON")] = "table",
    basis: options.Basis = None,
    config: options.Config = None,
) -> int:
    """Print what changed."""
    if paragraph and form == "json":
        raise ConfigError("选项--paragraph和--format", "不能同时使用", "请只留下一个")
    new, old = _sides(tuple(ledgers or ()), tuple(against or ()), old_period)
    request = find_request(new, Asked(config=config, period=period, basis=basis))
    with working("正在比较台账…"):
        from zdxm.compare import comparison_paragraph
        from zdxm.console.lists import Compared
        from zdxm.pipeline.reading import read_comparison

        earlier = find_against(old or request.ledgers, old_period, "--old-period")
        if earlier is None:
            raise ValueError(old)
        comparison = read_comparison(request.ledgers, request.settings, request.period, earlier)
        told = comparison_paragraph(comparison, request.settings.style) if paragraph else ""
    return answer(Compared(comparison=comparison, top=top, paragraph=told), form)


def _sides(
    ledgers: Sequence[Path], against: Sequence[Path], old_period: str | None
) -> tuple[Sequence[Path], Sequence[Path]]:
    """The later and the earlier workbooks; no earlier ones where one ledger is read for two periods."""
    if against:
        return ledgers, against
    if len(ledgers) == 2:
        return ledgers[1:], ledgers[:1]
    if len(ledgers) < 2 and old_period is not None:
        return ledgers, ()
    raise ConfigError(
        "命令行zdxm diff",
        f"要比较两本台账，这里写了{len(ledgers)}本",
        "请依次写旧台账、新台账；一本台账有两个时期的，用--old-period和--period；每期有几个文件的，旧的用--against",
    )
