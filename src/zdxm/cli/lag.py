"""``zdxm lag``: who is behind."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from zdxm.cli import options
from zdxm.cli.options import Asked, choose, find_request, flag, form_option, option, read_count, read_points
from zdxm.console.answers import answer
from zdxm.console.screen import working
from zdxm.errors import ConfigError
from zdxm.fields import GROUPED
from zdxm.lights import LIGHT_NAMES, LIGHT_WORDS
from zdxm.saving import LIST_STEM, ending_of, output_path

DETAILS = (
    "进度条上的竖线是时间进度。计划在本期之后才开工的、停工的不列入（个数印在标准错误），"
    "没有写计划开工时间的照列并注明。未报完成投资、没有年度计划的不能判断是否滞后，单列在后面，"
    "写了--threshold、--light时不列。"
)
EXAMPLES = (
    ("zdxm lag 台账.xlsx", "全部落后项目"),
    ("zdxm lag 台账.xlsx --by 联系领导 --threshold 10", "落后10个百分点以上的，按联系领导分组"),
    ("zdxm lag 台账.xlsx --light 红 --format xlsx", "红灯项目存成表格"),
)
FORMATS = ("table", "json", "csv", "xlsx")
_BY = {word: each.key for each in GROUPED for word in (each.group, each.label, each.key)}
"""What ``--by`` takes: what the groups are called, what the column is, and the English name."""
_GROUPS = [each.group for each in GROUPED]

By = Annotated[
    str | None,
    option("--by", "字段", f"分组：{'、'.join(_GROUPS)}", read=partial(choose, choices=_BY), offered=_GROUPS),
]
Threshold = Annotated[
    int | None, option("--threshold", "百分点", "只列至少落后这么多个百分点的", read=read_points)
]
Light = Annotated[
    str | None,
    option(
        "--light",
        "|".join(LIGHT_NAMES.values()),
        "只列这种灯的项目（红灯、红色、red也可以）",
        read=partial(choose, choices=LIGHT_WORDS),
        offered=tuple(LIGHT_NAMES.values()),
    ),
]


def run(
    ledgers: options.Ledgers = None,
    *,
    period: options.Period = None,
    by: By = None,
    threshold: Threshold = None,
    top: Annotated[
        int | None, option("--top", "个数", "只列最落后的几个；分组时是每组几个", read=read_count)
    ] = None,
    light: Light = None,
    form: Annotated[str | None, form_option(*FORMATS, meaning="平时是table（表）")] = None,
    output: Annotated[
        str | None,
        option("--output -o", "位置", f"存成文件，格式看--format或文件名结尾{options.FOLDERS}"),
    ] = None,
    fail: Annotated[bool, flag("--fail", "列出了任何项目时，退出码是1")] = False,
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    config: options.Config = None,
    force: options.Force = False,
) -> int:
    """Print or save who is behind."""
    form = _form(form, output)
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    with working("正在读取台账…"):
        from zdxm.console.lists import Lag
        from zdxm.figures.ranking import Limits, find_lagging, group_lagging
        from zdxm.pipeline.reading import read_printable

        figures = read_printable(request.ledgers, request.settings, request.period)
        selection = find_lagging(figures, Limits(threshold=threshold, light=light))
        groups = group_lagging(figures, selection, by, top)
        result = Lag(figures=figures, selection=selection, groups=groups, by=by, fails=fail)
    if output is None and form != "xlsx":
        return answer(result, form)
    path = output_path(output, f"{LIST_STEM}{figures.calendar.period.code}.{form}", request.ledgers)
    return answer(result, form, path, force=force)


def _form(form: str | None, output: str | None) -> str:
    """The format that was asked for, by name or by the file's ending."""
    if form == "table" and output is not None:
        raise ConfigError("选项--output", "表只在屏幕上显示，不能存成文件", "请用--format xlsx、csv或json")
    if form is not None or output is None:
        return form or "table"
    ending = ending_of(output)
    return ending if ending in FORMATS[1:] else "xlsx"
