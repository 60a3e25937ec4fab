"""Tables → the bytes of one workbook, the same at every run.

openpyxl stamps the clock into the file and cannot save a formula's result; both are put right in its XML.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
from samples.office import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samples.office import Table

__all__ = ["workbook_bytes"]

STAMP = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl wants a naive moment, and it is no real one
ZIP_STAMP = (2000, 1, 1, 0, 0, 0)
PROPERTIES = "docProps/core.xml"

_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_FORMULA_CELL = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


def workbook_bytes(title: str, creator: str, tables: Sequence[Table]) -> bytes:
    """A workbook with one sheet a table.

    Args:
        title: document property.
        creator: document property; an office, never a person.
        tables: the sheets in order.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, creator
    book.properties.created = STAMP
    results = [draw(book.create_sheet(table.sheet), table) for table in tables]
    buffer = io.BytesIO()
    book.save(buffer)
    parts = {f"xl/worksheets/sheet{number}.xml": found for number, found in enumerate(results, start=1)}
    return _settle(buffer, parts)


def _settle(source: io.BytesIO, results: dict[str, dict[str, str]]) -> bytes:
    """The same package with fixed stamps and with the formulas' results."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == PROPERTIES:
                data = _MODIFIED.sub(rf"\g<1>{STAMP.isoformat()}Z\g<2>", data.decode()).encode()
            elif results.get(name):
                data = _with_results(data.decode(), results[name]).encode()
            new.writestr(zipfile.ZipInfo(name, ZIP_STAMP), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _with_results(xml: str, results: dict[str, str]) -> str:
    filled, count = _FORMULA_CELL.subn(lambda match: f"{match[1]}<v>{results[match[2]]}</v>", xml)
    if count != len(results):
        raise ValueError(f"{len(results)} formulas drawn, {count} found in the sheet")
    return filled
