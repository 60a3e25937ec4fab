"""The annotated copies of ``zdxm check --annotate``: where each goes, and what to say of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from zdxm.cli.finding import ANNOTATED_TAIL
from zdxm.cli.output import output_path
from zdxm.console import note
from zdxm.errors import LedgerError, OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zdxm.diagnostics import Diagnostic
    from zdxm.figures import ReportFigures

__all__ = ["require_annotatable", "save_annotated"]

_ENDING = ".xlsx"


def require_annotatable(ledgers: Sequence[Path], output: Path | None) -> None:
    """Refuse, before anything is printed, what cannot be annotated.

    Raises:
        ZdxmError: a file of another format, two of one name, or one name for several copies.
    """
    from zdxm.sheets.keeping import open_archive

    for path in ledgers:
        open_archive(path.read_bytes(), str(path))
    doubles = [stem for stem, count in Counter(path.stem for path in ledgers).items() if count > 1]
    if doubles:
        raise LedgerError(
            f"命令行的“{doubles[0]}”",
            "有两个台账同名，批注副本会相互覆盖",
            "请分别核对，或先改成不同的文件名",
        )
    if len(ledgers) > 1 and output is not None and not output.is_dir():
        raise OutputError(
            str(output), f"要写出{len(ledgers)}个批注副本，这里不是文件夹", "请在-o后面写一个已有的文件夹"
        )


def save_annotated(
    ledgers: Sequence[Path], figures: ReportFigures, *, output: Path | None, force: bool
) -> None:
    """Write a copy of each ledger that has findings, and say on standard error where it is.

    Raises:
        ZdxmError: a ledger was changed meanwhile, or a copy cannot be made or written.
    """
    from zdxm.document.package import save_output, sealed
    from zdxm.sheets.annotate import annotate

    names = {path.name for path in ledgers}
    for path, source in zip(ledgers, figures.sources, strict=True):
        findings = [
            fault
            for fault in figures.diagnostics
            if fault.place.file == path.name or fault.place.file not in names
        ]
        if not findings:
            note(f"{path.name}没有发现问题，不用批注")
            continue
        data = _unchanged(path, source.sha256)
        copy = annotate(data, findings, file=str(path))
        target = output_path(output, f"{path.stem}{ANNOTATED_TAIL}{_ENDING}", ledgers)
        save_output(target, sealed(copy.data), force=force)
        note(f"批注副本：{target}（{_marked(findings)}，原台账没有改动）")
        if copy.at_risk:
            note(f"副本里可能缺少原台账的{'、'.join(copy.at_risk)}，请以原台账为准")


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
