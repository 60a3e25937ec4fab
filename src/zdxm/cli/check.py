"""``zdxm check``: the faults of a ledger, all at once, in a list or in a copy of the ledger."""

from __future__ import annotations

from typing import Annotated

from zdxm.cli import options
from zdxm.cli.options import Asked, Request, find_against, find_request, flag, option
from zdxm.console.answers import answer
from zdxm.console.screen import note, working
from zdxm.errors import ConfigError

DETAILS = (
    "每处问题写明位置（文件:工作表!单元格）、原因和怎么改；有错误或警告时退出码是1，只有提示时是0。"
    "给出上期台账时，还核对两期之间的变化：投资减少、计划变动、项目不见、状态退回、长期不动。"
)
EXAMPLES = (
    ("zdxm check 台账.xlsx", "列出全部问题"),
    ("zdxm check 台账.xlsx --all", "每一格都列出来"),
    ("zdxm check 台账.xlsx --annotate", "把问题批注在台账的副本里"),
    ("zdxm check 6月.xlsx --against 5月.xlsx", "再与上期台账核对"),
    ("zdxm check 台账.xlsx --format json", "交给别的程序处理"),
    ("zdxm check 台账.xlsx --layout", "看每张表读成了什么样"),
    ("zdxm explain ZD012", "看某条规则的说明"),
)
_BUSY = "正在核对台账…"


def run(
    ledgers: options.Ledgers = None,
    *,
    period: options.Period = None,
    against: options.Against = None,
    against_period: Annotated[
        str | None, option("--against-period", "时期", "上期台账的时期；不写时用它自己写明的")
    ] = None,
    annotate: Annotated[
        bool, flag("--annotate", "另存一份台账副本，问题写成批注、标上颜色；原台账不动")
    ] = False,
    layout: Annotated[
        bool, flag("--layout", "只看读法：表头、各列是哪个字段、每行是什么、哪些没有读")
    ] = False,
    whole: Annotated[bool, flag("--all", "每一格都列；平时同一列里同样的问题只列前三格")] = False,
    output: Annotated[
        str | None, option("--output -o", "位置", f"批注副本写到哪个文件或文件夹{options.FOLDERS}")
    ] = None,
    form: options.Form = "text",
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    config: options.Config = None,
    force: options.Force = False,
) -> int:
    """Print every finding; 1 if one of them is an error or a warning."""
    if output is not None and not annotate:
        raise ConfigError("选项--output", "只用来存放批注副本", "请同时加上--annotate")
    if layout and (annotate or against):
        raise ConfigError("选项--layout", "只看读法，不能与--annotate、--against同时使用", "请分开运行")
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    if layout:
        return _show_layout(request, form)
    earlier = find_against(against, against_period, "--against-period")
    with working(_BUSY):
        from zdxm.console.ledger import Findings
        from zdxm.pipeline.reading import read_figures

        figures = read_figures(
            request.ledgers, request.settings, request.period, against=earlier, excerpts=True
        )
        if annotate:
            from zdxm.pipeline.writing import require_annotatable, save_annotated

            require_annotatable(request.ledgers, output)
    code = answer(Findings(figures, whole=whole), form)
    if annotate:
        with working(_BUSY):
            said = save_annotated(request.ledgers, figures, output=output, force=force)
        for line in said:
            note(line)
    return code


def _show_layout(request: Request, form: str) -> int:
    """Print what was understood; 1 if reading found an error or a warning."""
    with working(_BUSY):
        from zdxm.console.picture import Understood
        from zdxm.pipeline.reading import read_ledgers

        reading = read_ledgers(request.ledgers, request.settings, request.period)
    return answer(Understood(reading), form)
