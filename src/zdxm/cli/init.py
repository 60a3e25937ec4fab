"""``zdxm init``: a blank ledger, or the mapping of one that there is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zdxm.cli.finding import Asked, Request, find_request
from zdxm.cli.output import ConfigOption, ExitCode, PeriodOption
from zdxm.config.files import CONFIG_NAME
from zdxm.console.streams import emit, note, working
from zdxm.errors import LedgerError
from zdxm.fields import label_of
from zdxm.saving import output_path, require_writable, save

if TYPE_CHECKING:
    from zdxm.layout.mapping_file import Known
    from zdxm.pipeline.reading import Understanding

DETAILS = (
    "写台账时，把各列是哪个字段、表头在哪几行、单位是什么写成带说明的zdxm.toml，以后就照它读，改它就是改读法。\n\n"
    "不写台账时，写一本空白的台账（带登记表、下拉列表和填写说明），旁边再写一份zdxm.toml。"
)
EXAMPLES = (
    ("zdxm init", "写一本空白的台账"),
    ("zdxm init --period 2011H1", "空白台账的标题写2011年上半年"),
    ("zdxm init 台账.xlsx", "把台账的读法写进它旁边的zdxm.toml"),
    ("zdxm init 台账.xlsx -o 读法.toml", "写到别的文件，用--config读取"),
)
_BUSY = "正在辨认台账…"
_CONFIRM = "请打开文件核对，对的去掉行首的#，不对的改成对的列号"


def run(
    ledgers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="台账", help="要写出读法的台账，一个或多个；不写时写一本空白的台账"),
    ] = None,
    *,
    period: PeriodOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="位置", help="写到哪个文件，或哪个已有的文件夹；平时在台账旁边"
        ),
    ] = None,
    config: ConfigOption = None,
    force: Annotated[bool, typer.Option("--force", help="文件已经存在也照样替换")] = False,
) -> int:
    """Write the files and print their paths; 1 if something in the mapping is left to decide."""
    if not ledgers:
        _write_blank(period, output, force=force)
        return ExitCode.DONE
    request = find_request(ledgers, Asked(config=config, period=period))
    path = output_path(output or request.ledgers[0].parent, CONFIG_NAME, request.ledgers)
    require_writable([path], force=force)
    with working(_BUSY):
        text, doubts = _mapping(request, path)
    save({path: text.encode()}, force=force)
    emit(f"{path}\n")
    for doubt in doubts:
        note(doubt)
    return ExitCode.FOUND if doubts else ExitCode.DONE


def _write_blank(asked: str | None, output: Path | None, *, force: bool) -> None:
    """The blank ledger and the settings beside it, both or none."""
    from zdxm.periods import parse_period
    from zdxm.sheets.blank import BLANK_LEDGER, blank_ledger, blank_settings

    today = dt.date.today()  # noqa: TID251, DTZ011 - a command, and the clerk's own day
    period = parse_period(asked or f"{today.year}-{today.month:02d}")
    path = output_path(output, BLANK_LEDGER, ())
    settings = path.with_name(CONFIG_NAME)
    files = {path: blank_ledger(period), settings: blank_settings(path.name, period).encode()}
    require_writable(files, force=force)
    save(files, force=force)
    emit("".join(f"{file}\n" for file in files))


def _mapping(request: Request, path: Path) -> tuple[str, list[str]]:
    """The settings' text, and what is left to decide.

    Raises:
        ZdxmError: a workbook cannot be read, or nothing in it looks like a ledger.
    """
    from zdxm.layout.mapping_file import mapping_text
    from zdxm.layout.tables import missing_fields
    from zdxm.pipeline.reading import read_understanding

    ledgers, settings, period = request.ledgers, request.settings, request.period
    try:
        understood = read_understanding(ledgers, settings, period)
    except LedgerError as error:
        return _unsettled(request, path, error)
    text = mapping_text(understood, _known(request, path, understood))
    tables = [table for sheet in understood.sheets for table in sheet.tables]
    missing = [guess.key for table in tables for guess in missing_fields(table)]
    labels = [label_of(key) for key in dict.fromkeys(missing)]
    return text, [f"没有认出{label}列，最接近的列写成了注释：{_CONFIRM}" for label in labels]


def _unsettled(request: Request, path: Path, error: LedgerError) -> tuple[str, list[str]]:
    """As :func:`_mapping`, where the ledger cannot be read yet: its columns as far as they are known."""
    from zdxm.layout.mapping_file import guessed_text, mapping_text
    from zdxm.pipeline.reading import guess_mapping, read_understanding

    doubts = [f"{error.place}：{error.reason}", f"最接近的列写成了注释：{_CONFIRM}"]
    try:
        understood = read_understanding(request.ledgers, request.settings, request.period, settled=False)
    except LedgerError:
        guessed = guess_mapping(request.ledgers)
        if guessed is None:
            raise
        return guessed_text(guessed, _known(request, path, None)), doubts
    return mapping_text(understood, _known(request, path, None)), doubts


def _known(request: Request, path: Path, understood: Understanding | None) -> Known:
    """Ledger, period, region, batch and office, as the settings or a ledger that can be read say."""
    from zdxm.layout.mapping_file import Known

    period = request.period or (understood.period if understood else request.settings.asked_period)
    known = Known(
        ledgers=tuple(_relative(ledger, path.parent) for ledger in request.ledgers),
        period=period.code if period else "",
        region=request.settings.region,
        batch=request.settings.batch,
        office=request.settings.office,
    )
    if understood is None or period is None:
        return known
    from zdxm.narrative.library import batch_of, office_of, region_of
    from zdxm.pipeline.reading import read_figures

    figures = read_figures(request.ledgers, request.settings, period)
    return dataclasses.replace(
        known,
        region=region_of(figures, request.settings),
        batch=batch_of(figures, request.settings),
        office=office_of(figures, request.settings),
    )


def _relative(ledger: Path, folder: Path) -> str:
    """A ledger as seen from the settings' folder; its full path where there is no way between them."""
    try:
        return Path(os.path.relpath(ledger, folder)).as_posix()
    except ValueError:  # two drives of Windows
        return ledger.resolve().as_posix()
