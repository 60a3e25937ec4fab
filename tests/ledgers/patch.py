"""Calculated values beside formulas, which openpyxl cannot write."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["add_cached_values"]


def add_cached_values(path: Path, values: Mapping[tuple[str, int, int], float]) -> None:
    """Write values into the XML of formula cells, as a program that has calculated them does.

    Args:
        path: the workbook, replaced.
        values: sheet, one-based row and column → the value.

    Raises:
        ValueError: one of the cells holds no formula.
    """
    if not values:
        return
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = {name: f"xl/worksheets/sheet{at}.xml" for at, name in enumerate(book.sheetnames, 1)}
    book.close()
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for (sheet, row, column), value in values.items():
        reference = f"{get_column_letter(column)}{row}"
        pattern = re.compile(rf'(<c r="{reference}"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)'.encode())
        patched, count = pattern.subn(rb"\g<1><v>" + repr(value).encode() + b"</v>", parts[sheets[sheet]])
        if count != 1:
            raise ValueError(reference)
        parts[sheets[sheet]] = patched
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
