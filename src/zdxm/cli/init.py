"""``zdxm init``: a blank ledger, or the mapping of one that there is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from zdxm.cli import options
from zdxm.cli.options import Asked, find_request, flag, option
from zdxm.config.files import CONFIG_NAME
from zdxm.console.answers import Said, answer, written
from zdxm.console.screen import working
from zdxm.errors import EXAMPLE_YEAR
from zdxm.saving import output_path, require_writable, save

DETAILS = (
    "写台账时，把各列是哪个字段、表头在哪几行、单位是什么写成带说明的zdxm.toml，以后就照它读，改它就是改读法。\n\n"
    "不写台账时，写一本空白的台账（带登记表、下拉列表和填写说明），旁边再写一份zdxm.toml。"
)
EXAMPLES = (
    ("zdxm init", "写一本空白的台账"),
    (f"zdxm init --period {EXAMPLE_YEAR}H1", f"空白台账的标题写{EXAMPLE_YEAR}年上半年"),
    ("zdxm init 台账.xlsx", "把台账的读法写进它旁边的zdxm.toml"),
    ("zdxm init 台账.xlsx -o 读法.toml", "写到别的文件，用--config读取"),
)


def run(
    ledgers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="台账", help="要写出读法的台账，一个或多个；不写时写一本空白的台账"),
    ] = None,
    *,
    period: options.Period = None,
    output: Annotated[
        str | None,
        option("--output -o", "位置", f"写到哪个文件或文件夹，平时在台账旁边{options.FOLDERS}"),
    ] = None,
    region: options.Region = None,
    office: options.Office = None,
    config: options.Config = None,
    force: Annotated[bool, flag("--force", "文件已经存在也照样替换")] = False,
) -> int:
    """Write the files and print their paths; 1 if something in the mapping is left to decide."""
    if not ledgers:
        return answer(_blank(period, output, force=force))
    asked = Asked(config=config, period=period, region=region, office=office)
    request = find_request(ledgers, asked)
    path = output_path(output or f"{request.ledgers[0].parent}/", CONFIG_NAME, request.ledgers)
    require_writable([path], force=force)
    with working("正在辨认台账…"):
        from zdxm.pipeline.writing import settings_of

        text, doubts = settings_of(request.ledgers, request.settings, request.period, path.parent)
    save({path: text.encode()}, force=force)
    return answer(written([path], doubts, found=bool(doubts)))


def _blank(asked: str | None, output: str | None, *, force: bool) -> Said:
    """Write the blank ledger and the settings beside it, both or none."""
    from zdxm.periods import parse_period
    from zdxm.sheets.rows import BLANK_LEDGER, blank_ledger, blank_settings

    today = dt.date.today()  # noqa: TID251, DTZ011 - a command, and the clerk's own day
    period = parse_period(asked or f"{today.year}-{today.month:02d}")
    path = output_path(output, BLANK_LEDGER, ())
    settings = path.with_name(CONFIG_NAME)
    files = {path: blank_ledger(period), settings: blank_settings(path.name, period).encode()}
    require_writable(files, force=force)
    save(files, force=force)
    return written(files)
