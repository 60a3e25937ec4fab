"""Mutations of XML as bytes, of the archive around it, and of files as a whole."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from fuzz.sources import packed, unpacked

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["ARCHIVE_SPOILERS", "FILE_SPOILERS", "XML_SPOILERS"]

_TAG = re.compile(rb"<[^<>]+>")
_BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_JUNK = (
    b"<x/>", b'<!-- <c r="XFD9"><v>1</v></c> -->', b'<![CDATA[<c r="A1">]]>', b"<?php x?>", b"&amp;", b"&e;",
    b"&#0;", b"&#xD800;", b"\0", b"\xff", b"<", b">", b"<c>", b"</c>", b"<v>", b"<x:c r='C1'><v>5</v></x:c>",
)  # fmt: skip
_DEEP = 20_000


def _a_tag(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = data.find(b"<", rng.randrange(max(1, len(data))))
    match = _TAG.search(data, max(0, start))
    return match.span() if match else (0, 0)


def _drop_tag(rng: random.Random, data: bytes) -> bytes:
    begin, end = _a_tag(rng, data)
    return data[:begin] + data[end:]


def _double_tag(rng: random.Random, data: bytes) -> bytes:
    begin, end = _a_tag(rng, data)
    return data[:end] + data[begin:end] + data[end:]


def _swap_tags(rng: random.Random, data: bytes) -> bytes:
    (a, b), (c, d) = sorted((_a_tag(rng, data), _a_tag(rng, data)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _junk(rng: random.Random, data: bytes) -> bytes:
    _, end = _a_tag(rng, data)
    return data[:end] + rng.choice(_JUNK) + data[end:]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flip(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 10, 100)) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _encode(rng: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = rng.choice(("utf-16", "utf-16-be", "gb18030", "utf-8-sig", "latin-1", "utf-32"))
    return text.encode(encoding, "replace")


def _declare(rng: random.Random, data: bytes) -> bytes:
    name = rng.choice((b"gb2312", b"UTF-16", b"ascii", b"nonsense", b"utf-7"))
    return b'<?xml version="1.0" encoding="' + name + b'"?>' + re.sub(rb"^<\?xml[^>]*\?>", b"", data)


def _doctype(rng: random.Random, data: bytes) -> bytes:
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", data)
    return _BOMB + (body.replace(b"<t>", rng.choice((b"<t>&b;", b"<t>&c;", b"<t>")), 1))


def _prefix(rng: random.Random, data: bytes) -> bytes:
    name = rng.choice((b"x", b"main", b"\xe7\x94\xb2"))
    data = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1" + name + b":", data)
    return data.replace(b'xmlns="', b"xmlns:" + name + b'="')


def _strict(_: random.Random, data: bytes) -> bytes:
    return data.replace(_MAIN, _STRICT)


def _single_quotes(_: random.Random, data: bytes) -> bytes:
    return data.replace(b'"', b"'")


def _deep(rng: random.Random, data: bytes) -> bytes:
    _, end = _a_tag(rng, data)
    return data[:end] + b"<x>" * _DEEP + b"</x>" * rng.choice((_DEEP, 0)) + data[end:]


def _counts(rng: random.Random, data: bytes) -> bytes:
    count = rng.choice(
        (b"0", b"-1", b"4294967295", b"18446744073709551615", b"99999999999999999999999", b"x")
    )
    return re.sub(rb'([cC]ount)="[^"]*"', rb'\1="' + count + b'"', data)


XML_SPOILERS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _drop_tag, _double_tag, _swap_tags, _junk, _cut, _flip, _encode, _declare, _doctype, _prefix, _strict,
    _single_quotes, _deep, _counts,
)  # fmt: skip


def _drop_member(rng: random.Random, data: bytes) -> bytes:
    parts = unpacked(data)
    del parts[rng.choice(list(parts))]
    return packed(parts)


def _empty_member(rng: random.Random, data: bytes) -> bytes:
    parts = unpacked(data)
    return packed({**parts, rng.choice(list(parts)): b""})


def _rename_member(rng: random.Random, data: bytes) -> bytes:
    parts = unpacked(data)
    name = rng.choice(list(parts))
    other = rng.choice(
        (name.upper(), name.replace("/", "\\"), "../" + name, "/" + name, "x.xml", rng.choice(list(parts)))
    )
    return packed({(other if key == name else key): value for key, value in parts.items()})


def _swap_members(rng: random.Random, data: bytes) -> bytes:
    parts = unpacked(data)
    one, two = rng.choice(list(parts)), rng.choice(list(parts))
    return packed({**parts, one: parts[two], two: parts[one]})


def _headers(mark: bytes, data: bytes) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(mark), data)]


def _patch_entry(rng: random.Random, data: bytes) -> bytes:
    """Lie in a directory entry: method, flags, checksum, sizes, lengths of names, offset."""
    entries = _headers(b"PK\x01\x02", data)
    if not entries:
        return data
    changed = bytearray(data)
    at, form = rng.choice(
        ((8, "<H"), (10, "<H"), (16, "<I"), (20, "<I"), (24, "<I"), (28, "<H"), (30, "<H"), (42, "<I"))
    )
    value = rng.choice((0, 1, 8, 9, 99, 255, 65535, rng.getrandbits(16), 2**32 - 1, rng.getrandbits(32)))
    struct.pack_into(
        form, changed, rng.choice(entries) + at, value & (0xFFFF if form == "<H" else 0xFFFFFFFF)
    )
    return bytes(changed)


def _patch_local(rng: random.Random, data: bytes) -> bytes:
    entries = _headers(b"PK\x03\x04", data)
    if not entries:
        return data
    changed = bytearray(data)
    at = rng.choice(entries) + rng.choice((0, 6, 8, 14, 18, 22, 26, 28))
    struct.pack_into("<H", changed, min(at, len(changed) - 2), rng.getrandbits(16))
    return bytes(changed)


def _patch_end(rng: random.Random, data: bytes) -> bytes:
    end = data.rfind(b"PK\x05\x06")
    changed = bytearray(data)
    if end >= 0:
        struct.pack_into(
            "<H",
            changed,
            end + rng.choice((4, 8, 10, 12, 16, 18, 20)),
            rng.choice((0, 1, 65535, rng.getrandbits(16))),
        )
    return bytes(changed)


ARCHIVE_SPOILERS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _drop_member, _empty_member, _rename_member, _swap_members, _patch_entry, _patch_local, _patch_end,
)  # fmt: skip


def _append(rng: random.Random, data: bytes) -> bytes:
    return data + rng.choice((b"\0" * 100, data, b"PK\x05\x06" + bytes(18), rng.randbytes(50)))


def _prepend(rng: random.Random, data: bytes) -> bytes:
    return (
        rng.choice(
            (b"\xef\xbb\xbf", b"\0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rng.randbytes(20))
        )
        + data
    )


def _drop_bytes(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice((1, 7, 512, 4096)) :]


FILE_SPOILERS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    _cut, _flip, _flip, _append, _prepend, _drop_bytes,
)  # fmt: skip
