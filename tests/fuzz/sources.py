"""The sound workbooks that the fuzzer spoils."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from old_formats import ods_bytes, xls_bytes, xlsb_bytes
from oracle.maker import make_ledger
from workbooks import Page, flat_page, write_book

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Source", "packed", "sources", "unpacked"]

SAMPLES = Path(__file__).parents[2] / "samples"
_GENERATED = 8
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(r'(<c [^<>]*?) t="inlineStr"><is>(<t[^<>]*>[^<]*</t>)</is></c>')


@dataclass(frozen=True, slots=True)
class Source:
    """A sound file: its name and bytes."""

    name: str
    data: bytes

    @property
    def is_package(self) -> bool:
        """Whether it is an archive of XML."""
        return self.data.startswith(b"PK")


@cache
def sources(others: tuple[Path, ...] = ()) -> tuple[Source, ...]:
    """The samples, generated ledgers, one with formulas and errors, text tables, and the given files."""
    found = [Source(path.name, path.read_bytes()) for path in (*sorted(SAMPLES.rglob("*.xlsx")), *others)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seed in range(_GENERATED):
            path = folder / f"made{seed}.xlsx"
            make_ledger(path, seed)
            found.append(Source(path.name, path.read_bytes()))
            found.append(Source(f"shared{seed}.xlsx", _with_shared_texts(found[-1].data)))
        path = write_book(folder / "formulas.xlsx", _with_formulas(), Page([["x"]], state="hidden"))
        found.append(Source(path.name, path.read_bytes()))
        found += _other_formats(folder / "made1.xlsx")
    return tuple(found)


def _with_formulas() -> Page:
    page = flat_page()
    page.rows[3][5] = "=E4/2"
    page.rows[4][6] = "#REF!"
    page.rows.append(["合计", None, None, None, "=SUM(E4:E9)", "=SUM(F4:F9)", "=SUM(G4:G9)"])
    return Page(page.rows, merges=("A1:H1", "A10:D10"), hidden_rows=(5, 6), name="台账")


def _with_shared_texts(data: bytes) -> bytes:
    """The workbook with its texts in one table, as Excel and WPS write them."""
    parts = unpacked(data)
    texts: dict[str, int] = {}

    def share(match: re.Match[str]) -> str:
        return f'{match[1]} t="s"><v>{texts.setdefault(match[2], len(texts))}</v></c>'

    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = _INLINE.sub(share, parts[name].decode()).encode()
    table = "".join(f"<si>{text}</si>" for text in texts)
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{_MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{table}</sst>'.encode()
    )
    return packed(parts)


def _other_formats(book: Path) -> list[Source]:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    rows: Sequence[Sequence[object]] = [
        ["" if cell is None else cell for cell in row] for row in sheet.values
    ]
    made = [
        Source("旧.xls", xls_bytes({"台账": rows})),
        Source("二进制.xlsb", xlsb_bytes("台账", rows)),
        Source("开放.ods", ods_bytes({"台账": rows})),
    ]
    for name, delimiter, encoding in (
        ("逗号.csv", ",", "utf-8-sig"),
        ("分号.csv", ";", "gb18030"),
        ("制表.csv", "\t", "utf-16"),
    ):
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter).writerows(rows)
        made.append(Source(name, stream.getvalue().encode(encoding)))
    return made


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of these parts, the same bytes whatever the clock says."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
