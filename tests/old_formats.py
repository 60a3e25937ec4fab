"""The same rows as .xls, .xlsb and .ods, so that a test knows the truth of what it reads; barest forms."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ods_bytes", "ole_bytes", "xls_bytes", "xlsb_bytes", "zip_bytes"]

Rows: TypeAlias = "Sequence[Sequence[object]]"

_SECTOR = 512
_NO_STREAM, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST_STREAM = 4096


def zip_bytes(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def ole_bytes(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB, 512-byte sectors) with at most three streams."""
    bodies = [data.ljust(_SMALLEST_STREAM, b"\0") for data in streams.values()]
    counts = [-(-len(body) // _SECTOR) for body in bodies]
    fats = 1
    while fats * 128 < fats + 1 + sum(counts):
        fats += 1
    table = [_FAT] * fats + [_END]
    starts = []
    for count in counts:
        starts.append(len(table))
        table += [*range(len(table) + 1, len(table) + count), _END]
    table += [_NO_STREAM] * (fats * 128 - len(table))
    entries = [_entry("Root Entry", 5, 1, _END, 0)]
    for number, (name, start, body) in enumerate(zip(streams, starts, bodies, strict=True), start=1):
        right = number + 1 if number < len(bodies) else _NO_STREAM
        entries.append(_entry(name, 2, _NO_STREAM, start, len(body), right))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fats,
        fats,
        0,
        4096,
        _END,
        0,
        _END,
        0,
        0,
    )[:76]
    difat = struct.pack(f"<{109}I", *range(fats), *[_NO_STREAM] * (109 - fats))
    body = b"".join(data.ljust(count * _SECTOR, b"\0") for data, count in zip(bodies, counts, strict=True))
    return (
        header
        + difat
        + struct.pack(f"<{len(table)}I", *table)
        + b"".join(entries).ljust(_SECTOR, b"\0")
        + body
    )


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _NO_STREAM) -> bytes:  # noqa: PLR0917 - a record's fields
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, _NO_STREAM, right, child, start, size)


def _biff(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _biff(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def xls_bytes(sheets: Mapping[str, Rows], *, locked: bool = False, hidden: Sequence[str] = ()) -> bytes:
    """BIFF8; ``locked`` adds the record of an open password."""
    start = (
        _bof(5)
        + (_biff(0x2F, struct.pack("<H", 1) + bytes(52)) if locked else b"")
        + _biff(0x42, struct.pack("<H", 1200))
    )
    names = [(name, name.encode("utf-16-le")) for name in sheets]
    position = len(start) + sum(12 + len(raw) for _, raw in names) + 4
    listed, bodies = b"", b""
    for name, raw in names:
        body = _bof(0x10) + b"".join(_biff_rows(sheets[name])) + _biff(0x0A, b"")
        place = struct.pack("<IBBBB", position + len(bodies), int(name in hidden), 0, len(name), 1)
        listed += _biff(0x85, place + raw)
        bodies += body
    return ole_bytes({"Workbook": start + listed + _biff(0x0A, b"") + bodies})


def _biff_rows(rows: Rows) -> list[bytes]:
    records = []
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, int | float):
                records.append(_biff(0x0203, place + struct.pack("<d", cell)))
            elif cell:
                text = str(cell)
                records.append(
                    _biff(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
                )
    return records


def _brt(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while size >= 0x80:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_bytes(name: str, rows: Rows) -> bytes:
    """One sheet in binary records."""
    book = _brt(0x83) + _brt(0x8F) + _brt(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    sheet = _brt(0x81) + _brt(0x94, bytes(16)) + _brt(0x91)
    for number, row in enumerate(rows):
        sheet += _brt(0x00, struct.pack("<I", number) + bytes(13))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, int | float):
                sheet += _brt(0x05, place + struct.pack("<d", cell))
            elif cell:
                sheet += _brt(0x06, place + _wide(str(cell)))
    return zip_bytes(
        {
            "_rels/.rels": _link("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book + _brt(0x90) + _brt(0x84),
            "xl/_rels/workbook.bin.rels": _link("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet + _brt(0x92) + _brt(0x82),
        }
    )


def _link(kind: str, target: str) -> str:
    schemas = "http://schemas.openxmlformats.org"
    kind = f"{schemas}/officeDocument/2006/relationships/{kind}"
    link = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{schemas}/package/2006/relationships">{link}</Relationships>'


def ods_bytes(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = (), locked: bool = False) -> bytes:
    """An OpenDocument spreadsheet; ``locked`` says in its manifest that it has a password."""
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("v", "true"), ("h", "false"))
    )
    tables = "".join(
        f'<table:table table:name="{escape(name)}" table:style-name="{"h" if name in hidden else "v"}">'
        f"{_ods_rows(rows)}</table:table>"
        for name, rows in sheets.items()
    )
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{urn}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    secret = "<manifest:encryption-data/>" if locked else ""
    manifest = (
        f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="content.xml">{secret}</manifest:file-entry>'
        "</manifest:manifest>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _ods_rows(rows: Rows) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    text = f"<text:p>{escape(str(cell))}</text:p>" if cell else ""
    return (
        f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
        if text
        else "<table:table-cell/>"
    )
