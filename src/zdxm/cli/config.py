"""``zdxm config``: which settings hold, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli import options
from zdxm.cli.options import Asked, asked_period, find_request, find_settings
from zdxm.console.answers import answer

if TYPE_CHECKING:
    from zdxm.cli.options import Request
    from zdxm.config.settings import Setting, Settings

DETAILS = (
    "每项设置现在是什么，由谁定的：默认、zdxm.toml第几行、台账（标题、填报单位），还是命令行的选项。"
    "写明台账的，读它一遍，列出从里面读到的时期、范围、批次和单位；不写台账就不读。"
)
EXAMPLES = (
    ("zdxm config", "当前文件夹里的zdxm.toml管着什么"),
    ("zdxm config 台账.xlsx", "连同从台账读到的时期、范围和单位"),
    ("zdxm config 台账.xlsx --period 上半年 --format json", "交给别的程序处理"),
)


def run(
    ledgers: Annotated[
        list[Path] | None, typer.Argument(metavar="台账", help="台账工作簿，一个或多个；不写时不读台账")
    ] = None,
    *,
    period: options.Period = None,
    form: options.Form = "text",
    as_of: options.AsOf = None,
    basis: options.Basis = None,
    region: options.Region = None,
    office: options.Office = None,
    config: options.Config = None,
) -> int:
    """Print every setting, what it is and who says so."""
    from zdxm.config.files import config_places
    from zdxm.config.settings import settings_in_force
    from zdxm.console.tables import InForce

    asked = Asked(config=config, period=period, as_of=as_of, basis=basis, region=region, office=office)
    request = find_request(ledgers, asked) if ledgers else None
    settings = request.settings if request else find_settings((), asked)
    _ = asked_period(asked) or settings.asked_period  # what is no period is refused, as elsewhere
    found = settings_in_force(settings, _tables(settings))
    own = {setting.key: setting for setting in (_of_ledger(request) if request else ())}
    told = (_of_command_line(setting, asked, request) or own.get(setting.key, setting) for setting in found)
    places = config_places(config, ledgers[0] if ledgers else None, Path())
    return answer(InForce(tuple(told), settings.path, places, bool(ledgers)), form)


def _tables(settings: Settings) -> Mapping[str, object]:
    """The tables that modules of their own read, as they read them."""
    from zdxm.document.official import read_profile
    from zdxm.lights import read_lights
    from zdxm.narrative.official import read_official
    from zdxm.narrative.tables import chosen_columns

    if settings.rules:
        from zdxm.checks.applying import read_policy

        read_policy(settings.rules)
    lights = read_lights(settings.lights)
    return {
        "lights": {limit.name: getattr(lights, limit.name) / 100 for limit in fields(lights)},
        "official": read_official(settings.official),
        "profile": read_profile(settings.profile),
        "table": {"columns": chosen_columns(settings.table)},
    }


def _of_command_line(setting: Setting, asked: Asked, request: Request | None) -> Setting | None:
    """The setting as an option has it; None where no option says anything of it."""
    from zdxm.config.settings import Origin

    if setting.key == "ledger" and request:
        names = tuple(map(str, request.ledgers))
        return replace(setting, value=names, origin=Origin.OPTION, place="命令行", line=None)
    name = "as_of" if setting.key == "period" and asked.as_of else setting.key
    word = getattr(asked, name, None)
    if word is None:
        return None
    place = f"命令行--{name.replace('_', '-')}"
    return replace(setting, value=word, origin=Origin.OPTION, place=place, line=None)


def _of_ledger(request: Request) -> Iterator[Setting]:
    """What the ledger says of itself, where neither the settings nor the command line do."""
    from zdxm.config.settings import Origin, Setting
    from zdxm.narrative.library import batch_of, office_of, region_of
    from zdxm.pipeline.reading import figures_from, read_ledgers

    reading = read_ledgers(request.ledgers, request.settings, request.period)
    figures = figures_from(reading, request.settings)
    if figures is None:
        return
    title = str(reading.title_cell or reading.books[0].file)
    said = {
        "period": (figures.calendar.period.label, reading.period_cell),
        "region": (region_of(figures, request.settings), title),
        "batch": (batch_of(figures, request.settings), title),
        "office": (office_of(figures, request.settings), f"{reading.books[0].file}的填报单位"),
    }
    for key, (words, place) in said.items():
        if words and place and not getattr(request.settings, key):
            yield Setting(keys=(key,), value=words, origin=Origin.LEDGER, place=str(place), line=None)
