"""A ledger → files beside it: copies with its faults in comments, settings that say how it is read."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from zdxm.config.settings import Settings
from zdxm.diagnostics import Diagnostic
from zdxm.errors import LedgerError, OutputError
from zdxm.fields import label_of
from zdxm.figures.model import ReportFigures
from zdxm.layout.model import missing_fields
from zdxm.narrative.library import batch_of, office_of, region_of
from zdxm.periods import AskedPeriod
from zdxm.pipeline.mapping_file import Known, guessed_text, mapping_text
from zdxm.pipeline.reading import figures_from, guess_mapping, read_ledgers
from zdxm.saving import ANNOTATED_TAIL, is_folder, output_path, save
from zdxm.sheets.annotate import annotate, open_archive

_CONFIRM = "请打开文件核对，对的去掉行首的#，不对的改成对的列号"


def require_annotatable(ledgers: Sequence[Path], output: str | None) -> None:
    """Refuse, before anything is printed, what cannot be annotated.

    Raises:
        ZdxmError: a file of another format, two of one name, or one name for several copies.
    """
    for path in ledgers:
        open_archive(path.read_bytes(), str(path))
    doubles = [stem for stem, count in Counter(path.stem for path in ledgers).items() if count > 1]
    if doubles:
        raise LedgerError(
            f"命令行的“{doubles[0]}”",
            "有两个台账同名，批注副本会相互覆盖",
            "请分别核对，或先改成不同的文件名",
        )
    if len(ledgers) > 1 and output is not None and not is_folder(output):
        reason = f"要写出{len(ledgers)}个批注副本，这里不是文件夹"
        raise OutputError(output, reason, f"请在-o后面写文件夹，如{output}/")


def save_annotated(
    ledgers: Sequence[Path], figures: ReportFigures, *, output: str | None, force: bool
) -> list[str]:
    """Write a copy of each ledger that has findings, all or none.

    Returns:
        Where each is, or why there is none.

    Raises:
        ZdxmError: a ledger was changed meanwhile, or a copy cannot be made or written.
    """
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
        target = output_path(output, f"{path.stem}{ANNOTATED_TAIL}.xlsx", ledgers)
        files[target] = copy.data
        said.append(f"批注副本：{target}（{_marked(findings)}，原台账没有改动）")
        if copy.at_risk:
            said.append(f"副本里可能缺少原台账的{'、'.join(copy.at_risk)}，请以原台账为准")
    save(files, force=force)
    return said


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


def settings_of(
    paths: Sequence[Path], settings: Settings, period: AskedPeriod | None, folder: Path
) -> tuple[str, list[str]]:
    """A ledger → the text of the settings that read it as it is read now, and what is left to decide.

    A ledger that cannot be read yet gives its columns as far as they are known.

    Args:
        paths: one or many workbooks of one ledger.
        settings: the office's settings so far.
        period: the asked one.
        folder: where the new settings are to lie.

    Raises:
        ZdxmError: a workbook cannot be read, or nothing in it looks like a ledger.
    """
    known = Known(
        ledgers=tuple(_relative(path, folder) for path in paths),
        region=settings.region,
        batch=settings.batch,
        office=settings.office,
    )
    try:
        reading = read_ledgers(paths, settings, period)
    except LedgerError as error:
        doubts = [f"{error.place}：{error.reason}", f"最接近的列写成了注释：{_CONFIRM}"]
        try:
            return mapping_text(read_ledgers(paths, settings, period, settled=False), known), doubts
        except LedgerError:
            guessed = guess_mapping(paths)
            if guessed is None:
                raise
        return guessed_text(guessed, known), doubts
    figures = figures_from(reading, settings)
    if figures is not None:
        known = Known(
            ledgers=known.ledgers,
            region=region_of(figures, settings),
            batch=batch_of(figures, settings),
            office=office_of(figures, settings),
        )
    tables = [table for sheet in reading.sheets for table in sheet.tables]
    missing = [guess.key for table in tables for guess in missing_fields(table)]
    labels = [label_of(key) for key in dict.fromkeys(missing)]
    doubts = [f"没有认出{label}列，最接近的列写成了注释：{_CONFIRM}" for label in labels]
    return mapping_text(reading, known), doubts


def _relative(ledger: Path, folder: Path) -> str:
    """A ledger as seen from the settings' folder; its full path where there is no way between them."""
    try:
        return Path(os.path.relpath(ledger, folder)).as_posix()
    except ValueError:  # two drives of Windows
        return ledger.resolve().as_posix()
