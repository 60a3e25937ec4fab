"""``zdxm figures``: every figure as JSON."""

from __future__ import annotations

from typing import Annotated

from zdxm.cli import options
from zdxm.cli.options import Asked, find_request, form_option
from zdxm.console.answers import answer
from zdxm.console.screen import working
from zdxm.errors import EXAMPLE_YEAR

DETAILS = "标准输出只有JSON：金额是整数元，比率是两位小数的文字，没有的是null。"
EXAMPLES = (
    ("zdxm figures 台账.xlsx > 数字.json", "存成文件"),
    (f"zdxm figures 台账.xlsx --as-of {EXAMPLE_YEAR}-06-20", "截止到6月20日"),
)


def run(
    ledgers: options.Ledgers = None,
    *,
    period: options.Period = None,
    form: Annotated[str, form_option("json", meaning="目前只有JSON一种")] = "json",
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    config: options.Config = None,
    strict: options.Strict = False,
) -> int:
    """Print every figure."""
    request = find_request(ledgers, Asked(config=config, period=period, as_of=as_of, basis=basis))
    with working("正在读取台账…"):
        from zdxm.console.ledger import Figures
        from zdxm.pipeline.reading import read_printable

        figures = read_printable(request.ledgers, request.settings, request.period, strict=strict)
    return answer(Figures(figures), form)
