"""One spoiled workbook for each number, always the same one."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fuzz.sources import Source, packed, sources, unpacked
from fuzz.spoil_cells import SPOILERS, text_fields
from fuzz.spoil_files import ARCHIVE_SPOILERS, FILE_SPOILERS, XML_SPOILERS

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Spoiled", "spoil"]

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".et", "")
_CELL_PARTS = ("haredStrings.xml", "content.xml", "workbook.bin", "sheet1.bin")
_PERIODS = ("2011H1", "2011-07", "", "", "2015")


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A spoiled file: its name, bytes, the period to ask for (empty for none), and what was done to it."""

    name: str
    data: bytes
    period: str
    story: str


def spoil(seed: int, number: int, others: tuple[Path, ...] = ()) -> Spoiled:
    """Spoil one of the sources in one to three ways."""
    rng = random.Random(f"{seed}/{number}")
    source = rng.choice(sources(others))
    data, story = source.data, [source.name]
    for _ in range(rng.choice((1, 1, 2, 3))):
        data, done = _step(rng, source, data)
        story.append(done)
    name = source.name
    if rng.random() < 0.05:
        name = name.rpartition(".")[0] + rng.choice(_ENDINGS)
    return Spoiled(name, data, rng.choice(_PERIODS), " ".join(story))


def _step(rng: random.Random, source: Source, data: bytes) -> tuple[bytes, str]:
    if source.name.endswith(".csv") and rng.random() < 0.7:
        return text_fields(rng, data), text_fields.__name__
    if not source.is_package:
        change = rng.choice(FILE_SPOILERS)
        return change(rng, data), change.__name__
    try:
        return _package_step(rng, data)
    except Exception:  # noqa: BLE001 - an archive spoiled before is no archive any more
        change = rng.choice(FILE_SPOILERS)
        return change(rng, data), change.__name__


def _package_step(rng: random.Random, data: bytes) -> tuple[bytes, str]:
    kind = rng.random()
    if kind < 0.12:
        change = rng.choice(ARCHIVE_SPOILERS)
        return change(rng, data), change.__name__
    if kind < 0.2:
        change = rng.choice(FILE_SPOILERS)
        return change(rng, data), change.__name__
    parts = unpacked(data)
    if kind < 0.4:
        part = rng.choice(list(parts))
        alter = rng.choice(XML_SPOILERS)
        return packed({**parts, part: alter(rng, parts[part])}), f"{alter.__name__}({part})"
    sheets = [name for name in parts if name.startswith("xl/worksheets/") or name.endswith(_CELL_PARTS)]
    part = rng.choice(sheets)
    alter_text = rng.choice(SPOILERS)
    text = alter_text(rng, parts[part].decode("utf-8", "surrogateescape"))
    return packed({**parts, part: text.encode("utf-8", "surrogatepass")}), f"{alter_text.__name__}({part})"
